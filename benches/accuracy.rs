//! How well lists of real public people are linked: four tasks, default options, one table.
//!
//! `cargo run --release -p zvirka-benches --bin accuracy -- --shared ../shared`
//!
//! The tasks are made and scored by `bench/crossscript.py` of the shared folder (Python 3 alone), out of name forms
//! of members of parliament, ministers and people in sanctions law. Nothing of them is kept here; without the
//! folder the benchmark says where it is expected and ends with status 2. `--errors FILE` writes what was missed or wrongly linked, for
//! finding causes; keep that file out of the repository.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use zvirka::evaluation::{Answer, Estimate, Evaluation, ScoredPair, evaluate, judge};
use zvirka::linker::{Decision, LinkOptions, Links, NoProgress, link, train};
use zvirka::record::List;
use zvirka_benches::tasks;

/// The status without data, as the command's own where an input is refused: nothing was measured.
const NO_DATA: u8 = 2;

fn main() -> anyhow::Result<ExitCode> {
    run(std::env::args().skip(1)).map(ExitCode::from)
}

/// Measures what the arguments ask for, and gives the exit status.
fn run(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<u8> {
    let mut shared = PathBuf::from("../shared");
    let mut errors = None;
    let mut split = "dev".to_owned();
    let mut seed = "1".to_owned();
    let mut trained = false;
    while let Some(argument) = arguments.next() {
        if argument == "--train" {
            trained = true;
            continue;
        }
        let mut value = || arguments.next().with_context(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--shared" => shared = value()?.into(),
            "--errors" => errors = Some(std::fs::File::create(value()?)?),
            "--split" => split = value()?,
            "--seed" => seed = value()?,
            _ => bail!("unknown argument {argument}"),
        }
    }
    let mut out = std::io::stdout();
    let Some(script) = tasks::script(&shared) else {
        writeln!(
            std::io::stderr(),
            "accuracy: nothing was measured: {} is not there; say with --shared DIR where the folder is that holds \
             bench/crossscript.py and its data. Without such a folder, benches/phenomena measures on invented people",
            tasks::expected(&shared).display()
        )?;
        return Ok(NO_DATA);
    };
    let folder = tempfile::tempdir()?;
    tasks::make(&shared, &script, &split, &seed, folder.path())?;
    writeln!(
        out,
        "{:<12} {:>7} {:>9} {:>7} {:>9} {:>7} {:>7} {:>8} {:>7} {:>7} {:>15} {:>15} {:>15}",
        "task",
        "F1",
        "precision",
        "recall",
        "best F1",
        "r@p.99",
        "found",
        "true",
        "ECE",
        "ms",
        "95% of F1",
        "of precision",
        "of recall"
    )?;
    for task in tasks::TASKS {
        let folder = folder.path().join(task);
        let (left, right) = (tasks::read(&folder.join("left.csv"))?, tasks::read(&folder.join("right.csv"))?);
        let started = std::time::Instant::now();
        let mut options = LinkOptions::default();
        if trained {
            options.model = train(&left, &right, &options, &NoProgress)?.model;
        }
        let links = link(&left, &right, &options, &NoProgress)?;
        let milliseconds = started.elapsed().as_millis();
        let path = folder.join("links.csv");
        write(&path, &links, &left, &right)?;
        let truth = folder.join("truth.csv");
        let arguments = [Path::new("score"), "--truth".as_ref(), &truth, "--links".as_ref(), &path];
        let score = tasks::python(&script, &arguments)?;
        let score: serde_json::Value = serde_json::from_str(&score)?;
        let evaluation = evaluated(&links, &left, &right, &truth)?;
        let number =
            |pointer: &str| score.pointer(pointer).and_then(serde_json::Value::as_f64).unwrap_or(f64::NAN);
        writeln!(
            out,
            "{task:<12} {:>7.4} {:>9.4} {:>7.4} {:>9.4} {:>7.4} {:>7.4} {:>8} {:>7.4} {milliseconds:>7} {:>15} {:>15} {:>15}",
            number("/asserted/f1"),
            number("/asserted/precision"),
            number("/asserted/recall"),
            number("/best_threshold/f1"),
            number("/recall_at_precision_0.99"),
            number("/recall_of_all_rows"),
            number("/true_links"),
            evaluation.calibration.map_or(f64::NAN, |calibration| calibration.expected_calibration_error),
            interval(evaluation.matches.f1()),
            interval(evaluation.matches.precision()),
            interval(evaluation.matches.recall()),
        )?;
        if let Some(errors) = &mut errors {
            list_errors(errors, task, &links, &left, &right, &truth)?;
        }
    }
    Ok(0)
}

/// A share's interval of 95%, in four decimals.
fn interval(estimate: Option<Estimate>) -> String {
    estimate.map_or_else(String::new, |estimate| format!("{:.4}–{:.4}", estimate.low, estimate.high))
}

/// The rows written, held against the truth by the engine: for calibration and intervals.
fn evaluated(links: &Links, left: &List, right: &List, truth: &Path) -> anyhow::Result<Evaluation> {
    let pairs = tasks::truth(truth, left, right)?.into_iter().map(|(a, b)| (a as u32, b as u32));
    let scored: Vec<ScoredPair> = links
        .links
        .iter()
        .map(|link| ScoredPair {
            left: link.left as u32,
            right: link.right as u32,
            probability: link.probability,
            answer: if link.decision == Decision::Match { Answer::Match } else { Answer::Review },
        })
        .collect();
    Ok(evaluate(&judge(&scored, &pairs.collect::<Vec<_>>())))
}

fn write(path: &Path, links: &Links, left: &List, right: &List) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record(["left_id", "right_id", "probability", "decision"])?;
    for link in &links.links {
        let probability = format!("{:.6}", link.probability);
        writer.write_record([
            &left.id(link.left),
            &right.id(link.right),
            probability.as_str(),
            link.decision.as_str(),
        ])?;
    }
    Ok(writer.flush()?)
}

fn list_errors(
    out: &mut impl std::io::Write,
    task: &str,
    links: &Links,
    left: &List,
    right: &List,
    truth: &Path,
) -> anyhow::Result<()> {
    let row = |list: &List, id: &str| (0..list.len()).find(|row| list.id(*row) == id);
    let mut expected = std::collections::BTreeMap::new();
    for record in csv::Reader::from_path(truth)?.records() {
        let record = record?;
        if let (Some(a), Some(b)) = (record.get(0), record.get(1)) {
            expected.insert(row(left, a), row(right, b));
        }
    }
    for link in &links.links {
        let correct = expected.get(&Some(link.left)) == Some(&Some(link.right));
        let kind = match (link.decision, correct) {
            (Decision::Match, true) => {
                expected.remove(&Some(link.left));
                continue;
            }
            (Decision::Match, false) => "WRONG ",
            (Decision::Review, true) => "review",
            (Decision::Review, false) => "rival ",
        };
        if correct {
            expected.remove(&Some(link.left));
        }
        let levels: Vec<String> = link
            .evidence
            .iter()
            .map(|evidence| format!("{} {:+.1}", evidence.level(), evidence.weight()))
            .collect();
        writeln!(
            out,
            "{task} {kind} {:.3} {} | {} [{}] rival {:.3}",
            link.probability,
            left.full_name(link.left),
            right.full_name(link.right),
            levels.join(", "),
            link.rival_probability
        )?;
    }
    for (a, b) in expected.into_iter().filter_map(|(a, b)| Some((a?, b?))) {
        writeln!(out, "{task} missed {} | {}", left.full_name(a), right.full_name(b))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_data_nothing_is_measured_and_the_status_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["--shared".to_owned(), folder.path().display().to_string()];
        assert_eq!(run(arguments.into_iter()).unwrap(), NO_DATA);
    }
}
