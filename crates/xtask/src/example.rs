//! `cargo xtask example`: the main job on lists that ship with the project, and what its result means.
//!
//! Builds the `zvirka` command, links `examples/two-lists/ours.csv` and `theirs.csv` (invented people) into
//! `out/example/links.csv`, and checks the links against `truth.csv`, which a person with real lists does not have.
//! Shows what a person would type, so that the next step can be lists of their own.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, ensure};

const OURS: &str = "examples/two-lists/ours.csv";
const THEIRS: &str = "examples/two-lists/theirs.csv";
const TRUTH: &str = "examples/two-lists/truth.csv";
const FOLDER: &str = "out/example";
const LINKS: &str = "out/example/links.csv";

/// Runs the example.
///
/// # Errors
///
/// When the command cannot be built or refuses the lists.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    ensure!(arguments.is_empty(), "usage: cargo xtask example");
    let workspace = crate::workspace()?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "Building the zvirka command (once; about two minutes) ...")?;
    let built = cargo(&workspace, &["build", "--release", "--package", "zvirka-cli"]).status()?;
    ensure!(built.success(), "the zvirka command cannot be built; cargo says why above");

    std::fs::create_dir_all(workspace.join(FOLDER)).with_context(|| format!("making {FOLDER}"))?;
    writeln!(out, "\n$ zvirka link {OURS} {THEIRS} -o {LINKS}")?;
    out.flush()?;
    let linked = zvirka(&workspace, &["link", OURS, THEIRS, "-o", LINKS]).status()?;
    ensure!(linked.success(), "zvirka link did not end well; it says why above");

    writeln!(out, "$ zvirka evaluate {LINKS} --truth {TRUTH}")?;
    out.flush()?;
    let evaluated = zvirka(&workspace, &["evaluate", LINKS, "--truth", TRUTH, "--json"])
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(evaluated.status.success(), "zvirka evaluate did not end well; it says why above");
    let measures: serde_json::Value =
        serde_json::from_slice(&evaluated.stdout).context("reading what zvirka evaluate gave")?;

    let text = meaning(&workspace, &measures)?;
    writeln!(out, "\n{text}")?;
    Ok(ExitCode::SUCCESS)
}

fn cargo(workspace: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(workspace).stdin(Stdio::null());
    command
}

fn zvirka(workspace: &Path, arguments: &[&str]) -> Command {
    let mut command = cargo(workspace, &["run", "--release", "--quiet", "--package", "zvirka-cli", "--"]);
    command.args(arguments);
    command
}

/// What the result means, in a few sentences.
fn meaning(workspace: &Path, measures: &serde_json::Value) -> anyhow::Result<String> {
    let (_, ours) = records(&workspace.join(OURS))?;
    let (_, theirs) = records(&workspace.join(THEIRS))?;
    let (headers, links) = records(&workspace.join(LINKS))?;
    let column =
        headers.iter().position(|header| header == b"decision").context("the links have no decisions")?;
    let decided = |decision: &str| {
        links.iter().filter(|link| link.get(column).is_some_and(|cell| cell == decision.as_bytes())).count()
    };
    let (matches, reviews) = (decided("match"), decided("review"));
    let percent = |measure: &str| {
        let share = measures
            .get(measure)
            .and_then(serde_json::Value::as_f64)
            .with_context(|| format!("what zvirka evaluate gave has no number `{measure}`"))?;
        anyhow::Ok(format!("{:.1}%", 100.0 * share))
    };
    let (precision, recall) = (percent("precision")?, percent("recall")?);
    Ok(format!(
        "The result is in {LINKS}.\n\n\
         It says who of the {} records of ours.csv is who of the {} of theirs.csv, one row a link:\n  \
         {matches} are decided `match`: the two records are one person;\n  \
         {reviews} are decided `review`: a person should look, and `rival_probability` says whether somebody else fits \
         as well.\n\
         Whoever is in no row has no partner that is likely enough. The columns `..._level` and `..._weight` give the\n\
         reasons, and `probability` means what it says: of the links given 0.9, nine in ten should be true.\n\n\
         These people are invented, so it is known who is who: {precision} of the matches are right, and they are \
         {recall} of\nthe people who are on both lists. With lists of your own:\n\n  \
         cargo run --release -- link YOURS.csv THEIRS.csv -o links.csv",
        ours.len(),
        theirs.len()
    ))
}

/// The header and the rows of a file, as bytes: the example lists are in whatever encoding real ones come in.
fn records(path: &Path) -> anyhow::Result<(csv::ByteRecord, Vec<csv::ByteRecord>)> {
    let read = || {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
        let headers = reader.byte_headers()?.clone();
        Ok::<_, csv::Error>((headers, reader.byte_records().collect::<Result<_, _>>()?))
    };
    read().with_context(|| format!("reading {}", path.display()))
}
