//! Whole runs of the `zvirka` command on simulated lists: time, memory and accuracy in one table.
//!
//! ```text
//! cargo build --release -p zvirka-cli
//! cargo run --release -p zvirka-benches --bin end_to_end -- [--people 10000,30000,100000]
//!     [--profile cross-script] [--noise medium] [--seed 1] [--threads N] [--repeat 3] [--binary target/release/zvirka]
//! ```
//!
//! Builds nothing itself. For each number of people a side it writes the lists to a folder of its own, runs `zvirka
//! link left.csv right.csv -o links.csv` with default options as often as `--repeat` says, and prints a table in
//! Markdown: CPU seconds and seconds by the clock (the median run), peak memory (the largest), precision, recall
//! and F1 of the rows decided `match` and of the rows with a probability of one half or more. Files are warm, as
//! they have just been written.
//!
//! How resources are measured: by `getrusage` for finished children. A process inherits the peak memory of the one
//! that started it, so each run is started by a small copy of this program, which does nothing else and is told
//! so by `--measure`.

use std::collections::{BTreeSet, HashMap};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;
use zvirka::simulation::{Noise, Profile, SimulationOptions, simulate};
use zvirka_benches::files;

const USAGE: &str = "usage: end_to_end [--people N,N,...] [--profile cross-script|cross-script-rare|exchange] \
                     [--noise light|medium|heavy] [--seed N] [--threads N] [--repeat N] [--binary FILE]";

struct Settings {
    people: Vec<usize>,
    simulation: SimulationOptions,
    threads: Option<usize>,
    repeat: usize,
    binary: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if(|argument| argument == "--measure").is_some() {
        return measure(arguments);
    }
    let settings = settings(arguments)?;
    ensure!(
        settings.binary.is_file(),
        "{} is not there; run `cargo build --release -p zvirka-cli`, or say where with --binary FILE",
        settings.binary.display()
    );
    let mut out = std::io::stdout();
    write_head(&mut out, &settings)?;
    let mut notes = BTreeSet::new();
    for &people in &settings.people {
        let folder = tempfile::tempdir()?;
        let simulation = simulate(&SimulationOptions { people, ..settings.simulation })?;
        files::write_folder(folder.path(), &simulation)?;
        drop(simulation);
        let cost = median_cost(&settings, folder.path(), &mut notes)?;
        let [matched, likely] = scores(folder.path())?;
        writeln!(
            out,
            "| {people} | {:.2} | {:.2} | {:.0} | {matched} | {likely} |",
            cost.cpu.as_secs_f64(),
            cost.clock.as_secs_f64(),
            cost.peak_kib as f64 / 1024.0,
        )?;
        out.flush()?;
    }
    if !notes.is_empty() {
        writeln!(out, "\nWhat the command warned of:\n")?;
    }
    for note in notes {
        writeln!(out, "- {note}")?;
    }
    Ok(())
}

fn settings(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Settings> {
    let mut settings = Settings {
        people: vec![10_000, 30_000, 100_000],
        simulation: SimulationOptions { profile: Profile::CrossScript, ..Default::default() },
        threads: None,
        repeat: 3,
        binary: Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/zvirka"),
    };
    while let Some(argument) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{argument} needs a value\n{USAGE}"))?;
        match argument.as_str() {
            "--people" => {
                let numbers = value.split(',').map(|number| number.trim().parse());
                settings.people =
                    numbers.collect::<Result<_, _>>().context("--people takes whole numbers")?;
            }
            "--profile" => {
                let known = Profile::ALL.into_iter().find(|profile| profile.as_str() == value);
                settings.simulation.profile = known.context(USAGE)?;
            }
            "--noise" => {
                let known = Noise::ALL.into_iter().find(|noise| noise.as_str() == value);
                settings.simulation.noise = known.context(USAGE)?;
            }
            "--seed" => settings.simulation.seed = value.parse().context("--seed takes a whole number")?,
            "--threads" => {
                settings.threads = Some(value.parse().context("--threads takes a whole number")?);
            }
            "--repeat" => {
                settings.repeat = value.parse::<usize>().context("--repeat takes a whole number")?.max(1);
            }
            "--binary" => settings.binary = value.into(),
            _ => bail!("{USAGE}"),
        }
    }
    Ok(settings)
}

/// What was run, where, and the head of the table.
fn write_head(out: &mut impl std::io::Write, settings: &Settings) -> anyhow::Result<()> {
    let version = said(Command::new(&settings.binary).arg("--version"));
    let commit = said(Command::new("git").args(["rev-parse", "--short", "HEAD"]));
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let threads =
        settings.threads.map_or("default threads".to_owned(), |threads| format!("{threads} threads"));
    let SimulationOptions { profile, noise, seed, .. } = settings.simulation;
    writeln!(out, "{version}, commit {commit}, {threads}, median of {} runs", settings.repeat)?;
    writeln!(out, "{cores} cores, {}", processor.trim_start_matches([' ', '\t', ':']))?;
    writeln!(out, "profile {}, noise {}, seed {seed}\n", profile.as_str(), noise.as_str())?;
    writeln!(
        out,
        "| people a side | CPU s | clock s | peak MiB | match: precision | recall | F1 | p ≥ 0.5: precision | recall | F1 |"
    )?;
    writeln!(out, "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")?;
    Ok(())
}

/// The first line of what a command prints.
fn said(command: &mut Command) -> String {
    let output = command.output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).lines().next().unwrap_or("unknown").to_owned()
}

/// What a run took.
#[derive(Clone, Copy)]
struct Cost {
    cpu: Duration,
    clock: Duration,
    peak_kib: u64,
}

/// CPU and clock of the median run, memory of the largest.
fn median_cost(settings: &Settings, folder: &Path, notes: &mut BTreeSet<String>) -> anyhow::Result<Cost> {
    let runs = (0..settings.repeat).map(|_| run(settings, folder, notes));
    let runs = runs.collect::<anyhow::Result<Vec<Cost>>>()?;
    let median = |of: fn(&Cost) -> Duration| {
        let mut times: Vec<Duration> = runs.iter().map(of).collect();
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    };
    Ok(Cost {
        cpu: median(|cost| cost.cpu),
        clock: median(|cost| cost.clock),
        peak_kib: runs.iter().map(|cost| cost.peak_kib).max().unwrap_or(0),
    })
}

/// One run, started by a small copy of this program. What it says on standard error is noted, once.
fn run(settings: &Settings, folder: &Path, notes: &mut BTreeSet<String>) -> anyhow::Result<Cost> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--measure").arg(settings.binary.canonicalize()?);
    command.args(["link", "left.csv", "right.csv", "-o", "links.csv", "--quiet"]);
    if let Some(threads) = settings.threads {
        command.args(["--threads", &threads.to_string()]);
    }
    let output = command.current_dir(folder).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "the run failed: {said}");
    notes.extend(said.lines().map(str::to_owned));
    let text = String::from_utf8(output.stdout)?;
    let numbers = text.split_whitespace().map(str::parse::<u64>).collect::<Result<Vec<u64>, _>>()?;
    let [cpu, clock, peak_kib] = numbers[..] else { bail!("the measuring copy said something else") };
    Ok(Cost { cpu: Duration::from_micros(cpu), clock: Duration::from_micros(clock), peak_kib })
}

/// Runs a command and prints microseconds of CPU, microseconds by the clock and KiB of peak memory.
fn measure(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<()> {
    let binary = arguments.next().context("--measure needs a command")?;
    let started = Instant::now();
    let status =
        Command::new(&binary).args(arguments).status().with_context(|| format!("running {binary}"))?;
    let clock = started.elapsed().as_micros();
    ensure!(status.success(), "{binary} ended with {status}");
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let microseconds = |time: TimeVal| i128::from(time.tv_sec()) * 1_000_000 + i128::from(time.tv_usec());
    let cpu = microseconds(usage.user_time()) + microseconds(usage.system_time());
    writeln!(std::io::stdout(), "{cpu} {clock} {}", usage.max_rss())?;
    Ok(())
}

/// How right a set of links is.
#[derive(Clone, Copy, Default)]
struct Score {
    asserted: usize,
    correct: usize,
    true_links: usize,
}

impl std::fmt::Display for Score {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ratio = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        let precision = ratio(self.correct, self.asserted);
        let recall = ratio(self.correct, self.true_links);
        let f1 = ratio(2 * self.correct, self.asserted + self.true_links);
        write!(formatter, "{precision:.4} | {recall:.4} | {f1:.4}")
    }
}

/// The scores of the rows decided `match` and of those with a probability of one half or more.
fn scores(folder: &Path) -> anyhow::Result<[Score; 2]> {
    let mut truth: HashMap<String, String> = HashMap::new();
    for record in csv::Reader::from_path(folder.join("truth.csv"))?.into_records() {
        let record = record?;
        truth.insert(cell(&record, 0)?.to_owned(), cell(&record, 1)?.to_owned());
    }
    let mut reader = csv::Reader::from_path(folder.join("links.csv"))?;
    let headers = reader.headers()?.clone();
    let column = |name: &str| {
        let place = headers.iter().position(|header| header == name);
        place.with_context(|| format!("the links have no column {name}"))
    };
    let [left, right] = [column("left_id")?, column("right_id")?];
    let [probability, decision] = [column("probability")?, column("decision")?];
    let mut scores = [Score { true_links: truth.len(), ..Score::default() }; 2];
    for record in reader.into_records() {
        let record = record?;
        let correct =
            truth.get(cell(&record, left)?).is_some_and(|partner| record.get(right) == Some(partner));
        let holds = [cell(&record, decision)? == "match", cell(&record, probability)?.parse::<f64>()? >= 0.5];
        for (score, holds) in scores.iter_mut().zip(holds) {
            score.asserted += usize::from(holds);
            score.correct += usize::from(holds && correct);
        }
    }
    Ok(scores)
}

fn cell(record: &csv::StringRecord, place: usize) -> anyhow::Result<&str> {
    record.get(place).context("a row is short of cells")
}
