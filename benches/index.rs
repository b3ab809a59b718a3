//! A list that answers questions: how soon it is ready, how long an answer takes, what it holds in memory.
//!
//! ```text
//! cargo run --release -p zvirka-benches --bin index -- [--people 1000000] [--profile cross-script] [--seed 1]
//!     [--questions 20000]
//! ```
//!
//! Simulates two lists, writes both to a folder of its own and starts itself anew, so that the memory told is that of a
//! program that read one list and nothing else. Asked is for records of the left list, names alone and then with birth
//! dates, on one thread: each by itself, for the times of an answer, then all together, for questions a second and core.
//! Of those who stand on both lists it is told how many are found first and among the first five.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;
use zvirka::linker::{Answer, Index, IndexOptions, NoProgress, Query};
use zvirka::record::{Field, List};
use zvirka::simulation::{Profile, SimulationOptions, simulate};
use zvirka_benches::files;
use zvirka_io::{ReadOptions, read_list};

/// Candidates asked for.
const LIMIT: usize = 5;

fn main() -> anyhow::Result<()> {
    let mut options =
        SimulationOptions { people: 1_000_000, profile: Profile::CrossScript, ..Default::default() };
    let mut questions = 20_000_usize;
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if(|argument| argument == "--ask").is_some() {
        let folder = arguments.next().context("--ask needs a folder")?;
        let questions = arguments.next().context("--ask needs a number")?.parse()?;
        return ask(Path::new(&folder), questions);
    }
    while let Some(argument) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{argument} needs a value"))?;
        match argument.as_str() {
            "--people" => options.people = value.parse()?,
            "--seed" => options.seed = value.parse()?,
            "--questions" => questions = value.parse()?,
            "--profile" => {
                let known = Profile::ALL.into_iter().find(|known| known.as_str() == value);
                options.profile = known.with_context(|| format!("{value} is no profile"))?;
            }
            _ => bail!("unknown argument {argument}"),
        }
    }
    let folder = tempfile::tempdir()?;
    files::write_folder(folder.path(), &simulate(&options)?)?;
    let status = Command::new(std::env::current_exe()?)
        .arg("--ask")
        .arg(folder.path())
        .arg(questions.to_string())
        .status()?;
    ensure!(status.success(), "the measurement ended with {status}");
    Ok(())
}

/// CPU seconds of this process, all threads, and its peak memory in MiB.
fn used() -> anyhow::Result<(f64, f64)> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let seconds = |time: TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    Ok((seconds(usage.user_time()) + seconds(usage.system_time()), usage.max_rss() as f64 / 1024.0))
}

fn ask(folder: &Path, questions: usize) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    let read = |name: &str| -> anyhow::Result<List> {
        Ok(read_list(&folder.join(name), &ReadOptions::default())?.list)
    };
    let list = read("right.csv")?;
    let (people, (read_cpu, _)) = (list.len(), used()?);
    let index = Index::new(list, &IndexOptions { threads: Some(1), ..Default::default() }, &NoProgress)?;
    let (ready_cpu, memory) = used()?;
    writeln!(
        out,
        "{people} records: ready in {ready_cpu:.2} CPU s, of which {read_cpu:.2} for the file; {memory:.0} MiB at most"
    )?;
    let asked = read("left.csv")?;
    let truth: std::collections::HashMap<String, String> = std::fs::read_to_string(folder.join("truth.csv"))?
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(',').map(|(left, right)| (left.to_owned(), right.to_owned())))
        .collect();
    let rows: Vec<usize> = (0..asked.len()).step_by((asked.len() / questions).max(1)).collect();
    for dated in [false, true] {
        let queries: Vec<Query<'_>> = rows
            .iter()
            .map(|row| {
                let query = Query::of_name(asked.full_name(*row));
                if dated { query.with(Field::BirthDate, asked.cell(Field::BirthDate, *row)) } else { query }
            })
            .collect();
        let mut times: Vec<Duration> = Vec::with_capacity(queries.len());
        let mut alone: Vec<Answer> = Vec::with_capacity(queries.len());
        for query in &queries {
            let start = Instant::now();
            alone.push(index.search(query, LIMIT));
            times.push(start.elapsed());
        }
        times.sort_unstable();
        let quantile = |share: f64| {
            let place = ((times.len() - 1) as f64 * share) as usize;
            times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1e3)
        };
        let (before, _) = used()?;
        let batch = index.search_queries(&queries, LIMIT, &NoProgress)?;
        let (after, memory) = used()?;
        ensure!(batch == alone, "a batch gave other answers than one by one");
        let (mut known, mut first, mut among) = (0_usize, 0_usize, 0_usize);
        for (row, answer) in rows.iter().zip(&batch) {
            let Some(right) = truth.get(&*asked.id(*row)) else { continue };
            let place = answer.hits.iter().position(|hit| index.list().id(hit.row) == right.as_str());
            known += 1;
            first += usize::from(place == Some(0));
            among += usize::from(place.is_some());
        }
        let compared = batch.iter().map(|answer| answer.compared).sum::<usize>() / batch.len().max(1);
        writeln!(
            out,
            "{}: p50 {:.3} ms, p99 {:.3} ms, longest {:.1} ms; {:.0} questions a second and core; {compared} rows \
             compared a question; {:.4} found first and {:.4} among {LIMIT} of {known}; {memory:.0} MiB",
            if dated { "names and birth dates" } else { "names" },
            quantile(0.5),
            quantile(0.99),
            quantile(1.0),
            queries.len() as f64 / (after - before),
            first as f64 / known.max(1) as f64,
            among as f64 / known.max(1) as f64,
        )?;
    }
    Ok(())
}
