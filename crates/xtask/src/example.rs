//! `cargo xtask example`: the main job on lists that ship with the project, and what its result means.
//!
//! Builds the `zvirka` command, reconciles the twelve lists of `examples/thousand-for-thousand` (invented people) into
//! `out/example`, and says where the report is and what to look at in it. The families' answers are checked against
//! `truth.csv`, which a person with real lists does not have. The last line is the command by which what is left open is decided. Shows what a person would type, so that the next step
//! can be lists of their own.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::building;

const CASE: &str = "examples/thousand-for-thousand/case.toml";
const TRUTH: &str = "examples/thousand-for-thousand/truth.csv";
const FOLDER: &str = "out/example";

/// The profile that costs least to build, as some seconds of work need no optimising, and its folder under `target`.
const PROFILE: &str = "example";

/// How the command is built here.
const BUILD: [&str; 7] = ["build", "--profile", PROFILE, "--package", "zvirka-cli", "--bin", "zvirka"];

/// Beside the result, whose folder is exchanged whole, and not beside the case, which is the project's.
const DECISIONS: &str = "out/decisions.db";

/// Runs the example.
///
/// # Errors
///
/// When the command cannot be built or refuses the lists.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    ensure!(arguments.is_empty(), "usage: cargo xtask example");
    let workspace = crate::workspace()?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "This builds the zvirka command from source, without optimising it, then reconciles twelve lists of invented\n\
         people and says what to look at. The first build takes a few minutes on two processor cores, later ones seconds;\n\
         how much is left is shown as soon as it can be told. Nothing is installed, and nothing is written outside the\n\
         folders target and out."
    )?;
    out.flush()?;
    building::build(&workspace, &BUILD)?;

    std::fs::create_dir_all(workspace.join("out")).context("making the folder out")?;
    writeln!(out, "\n$ zvirka reconcile {CASE} -o {FOLDER}")?;
    out.flush()?;
    let mut run = vec!["run", "--quiet"];
    run.extend(BUILD.into_iter().skip(1));
    run.extend(["--", "reconcile", CASE, "-o", FOLDER]);
    let reconciled = cargo(&workspace, &run).status()?;
    ensure!(reconciled.success(), "zvirka reconcile did not end well; it says why above");

    writeln!(out, "\n{}", meaning(&workspace)?)?;
    Ok(ExitCode::SUCCESS)
}

fn cargo(workspace: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(workspace).stdin(Stdio::null());
    command
}

/// What the result means, in a few sentences, and where to look.
fn meaning(workspace: &Path) -> anyhow::Result<String> {
    let folder = workspace.join(FOLDER);
    let summary = std::fs::read(folder.join("summary.json")).context("reading summary.json")?;
    let summary: Value = serde_json::from_slice(&summary).context("reading summary.json")?;
    let count = |path: &str| summary.pointer(path).and_then(Value::as_u64).unwrap_or_default();
    let claims = summary.get("claims").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let agree = claims.iter().filter(|claim| claim.get("agrees") == Some(&Value::Bool(true))).count();
    let findings = rows(&folder.join("findings.csv"))?;
    let first = |kind: &str, severity: &str| -> anyhow::Result<&str> {
        let found = findings.iter().find(|row| is(row, "kind", kind) && is(row, "severity", severity));
        let text = found.and_then(|row| row.get("text")).map(String::as_str);
        text.with_context(|| format!("the example has no {kind} of severity {severity}"))
    };
    let number = |kind: &str| findings.iter().filter(|row| is(row, "kind", kind)).count();
    let exchanged = count("/findings/already_exchanged/high");
    let (answers, right) = answers(workspace, &findings)?;
    Ok(format!(
        "The report for people is {FOLDER}/report.html: open it in a browser; it needs no network.\n\
         Beside it lie persons.csv, ledger.csv, findings.csv, links.csv and summary.json for programs.\n\n\
         These are twelve lists of one exchange, as they would arrive: a workbook, a windows-1251 file in another\n\
         language, names typed in Latin letters by many systems, families' reports, sightings. What to look at:\n\n  \
         The ledger    {} rows, each with one outcome; {} people were handed over, {agree} of {} claims agree.\n  \
         Before anything is said in public or to a family:\n  \
         - {}\n  \
         - {}\n  \
         - {exchanged} people offered by the other side had been handed over before, such as:\n    {}\n  \
         The families  {answers} of {} reports have an answer, such as:\n    {}\n  \
         The units     {} of them saw somebody come back for the first time; whole units saw nobody.\n  \
         What the lists cannot tell is not guessed: {} pairs of records are left for a person, such as:\n    {}\n\n\
         These people are invented, so it is known who is who: {right} of the {answers} answers to families are right.\n\n\
         With lists of your own, write a case file (`zvirka reconcile --help` shows one) and run\n\n  \
         cargo run --release -- reconcile YOURS.toml -o result\n\n\
         What these lists leave open is decided on a page in your browser, the costliest question first; answers go to\n\
         {DECISIONS} and hold for every later run with --decisions {DECISIONS}:\n\n  \
         {} review {FOLDER} --decisions {DECISIONS}",
        count("/rows"),
        count("/returned/persons"),
        claims.len(),
        first("watch_hit", "high")?,
        first("conflict", "high")?,
        first("already_exchanged", "high")?,
        number("report_answered") + number("report_open"),
        first("report_answered", "high")?,
        number("first_return_from_unit"),
        number("ambiguous"),
        first("ambiguous", "medium")?,
        command(workspace)?,
    ))
}

/// Where the command was built, as it is typed in the workspace.
fn command(workspace: &Path) -> anyhow::Result<String> {
    let this = std::env::current_exe().context("finding this program")?;
    // This program was built beside it, under the profile of development.
    let target = this.ancestors().nth(2).context("this program is in no folder of cargo")?;
    let command = target.join(PROFILE).join(format!("zvirka{}", std::env::consts::EXE_SUFFIX));
    ensure!(command.is_file(), "the command was not built where it was expected; this is a fault of xtask");
    Ok(command.strip_prefix(workspace).unwrap_or(&command).display().to_string())
}

type Row = HashMap<String, String>;

fn is(row: &Row, column: &str, value: &str) -> bool {
    row.get(column).is_some_and(|cell| cell == value)
}

/// How many families' reports were answered, and how many of the answers are right.
fn answers(workspace: &Path, findings: &[Row]) -> anyhow::Result<(usize, usize)> {
    let truth = rows(&workspace.join(TRUTH))?;
    let cell = |row: &Row, column: &str| row.get(column).cloned().unwrap_or_default();
    let person: HashMap<(String, String), String> = truth
        .iter()
        .map(|row| ((cell(row, "list"), cell(row, "record_id")), cell(row, "true_person_id")))
        .collect();
    let answered = || findings.iter().filter(|row| is(row, "kind", "report_answered"));
    let right = answered().filter(|row| {
        let report = person.get(&(cell(row, "list"), cell(row, "record_id")));
        report.is_some() && report == person.get(&(cell(row, "other_list"), cell(row, "other_record_id")))
    });
    Ok((answered().count(), right.count()))
}

/// The rows of a CSV file by their headers.
fn rows(path: &Path) -> anyhow::Result<Vec<Row>> {
    let read = || csv::Reader::from_path(path)?.deserialize().collect::<Result<_, csv::Error>>();
    read().with_context(|| format!("reading {}", path.display()))
}
