//! What is lost by not comparing every record with every other.
//!
//! `cargo run --release -p zvirka-benches --bin exhaustive -- [--people 10000] [--profile cross-script] [--seed 1]`, or
//! with lists of your own and their truth `-- LIST [LIST] --truth PAIRS.csv`; one list is compared with itself. Without a
//! truth all pairs of probability one half or more count as true.
//!
//! Links two lists twice: as always, through the pairs that share a name or a birth date, and with every
//! record of one list compared with every one of the other. Both runs have the same weights, overlap estimate and
//! competition, so the difference in recall is what the choice of candidates costs. For 10,000 people a side, a hundred
//! million pairs, 20 seconds of CPU time.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use zvirka::linker::{LinkOptions, Links, NoProgress, dedupe, dedupe_exhaustively, link, link_exhaustively};
use zvirka::record::List;
use zvirka::simulation::{Profile, SimulationOptions, simulate};
use zvirka_io::{ReadOptions, read_list};

type Pairs = BTreeSet<(usize, usize)>;

/// Links that are more likely true than not.
fn likely(links: &Links) -> Pairs {
    let likely = links.links.iter().filter(|link| link.probability >= 0.5);
    likely.map(|link| (link.left, link.right)).collect()
}

fn main() -> anyhow::Result<()> {
    let mut simulation =
        SimulationOptions { people: 10_000, profile: Profile::CrossScript, ..Default::default() };
    let mut options = LinkOptions::default();
    let (mut files, mut truth_file): (Vec<PathBuf>, Option<PathBuf>) = (Vec::new(), None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if !argument.starts_with("--") {
            files.push(argument.into());
            continue;
        }
        let value = arguments.next().with_context(|| format!("{argument} needs a value"))?;
        match argument.as_str() {
            "--people" => simulation.people = value.parse()?,
            "--seed" => simulation.seed = value.parse()?,
            "--truth" => truth_file = Some(value.into()),
            "--cardinality" => {
                options.cardinality = match value.as_str() {
                    "one-to-one" => zvirka::linker::Cardinality::OneToOne,
                    "many-to-many" => zvirka::linker::Cardinality::ManyToMany,
                    _ => bail!("{value} is not measured here"),
                }
            }
            "--profile" => {
                simulation.profile = Profile::ALL
                    .into_iter()
                    .find(|known| known.as_str() == value)
                    .with_context(|| format!("{value} is no profile"))?;
            }
            _ => bail!("unknown argument {argument}"),
        }
    }
    ensure!(files.len() <= 2, "one list or two");
    let mut lists: Vec<List> = Vec::new();
    for file in &files {
        lists.push(read_list(file, &ReadOptions::default())?.list);
    }
    let mut truth: Option<Pairs> = None;
    if lists.is_empty() {
        let made = simulate(&simulation)?;
        truth = Some(made.truth.iter().copied().collect());
        lists = vec![made.left, made.right];
    } else if let (Some(file), Some(left)) = (&truth_file, lists.first()) {
        truth = Some(read_truth(file, left, lists.get(1).unwrap_or(left))?);
    }
    let (chosen, all) = match lists.as_slice() {
        [left, right] => (
            link(left, right, &options, &NoProgress)?,
            link_exhaustively(left, right, &options, &NoProgress)?,
        ),
        [list] => (dedupe(list, &options, &NoProgress)?, dedupe_exhaustively(list, &options, &NoProgress)?),
        _ => bail!("one list or two"),
    };
    let (chosen_pairs, all_pairs) = (likely(&chosen), likely(&all));
    let truth = truth.unwrap_or_else(|| all_pairs.clone());
    let recall = |found: &Pairs| found.intersection(&truth).count() as f64 / truth.len().max(1) as f64;
    let precision = |found: &Pairs| found.intersection(&truth).count() as f64 / found.len().max(1) as f64;
    let missed = all_pairs.difference(&chosen_pairs).filter(|pair| truth.contains(pair)).count();
    let mut out = std::io::stdout();
    writeln!(out, "| pairs compared | recall | precision |\n|---:|---:|---:|")?;
    for (links, found) in [(&all, &all_pairs), (&chosen, &chosen_pairs)] {
        writeln!(out, "| {} | {:.4} | {:.4} |", links.pairs_scored, recall(found), precision(found))?;
    }
    writeln!(
        out,
        "\nRecall lost to the choice of candidates: {:.4} ({missed} of {} true links found only by comparing all)",
        recall(&all_pairs) - recall(&chosen_pairs),
        truth.len(),
    )?;
    let kept = all_pairs.intersection(&chosen_pairs).count() as f64 / all_pairs.len().max(1) as f64;
    writeln!(out, "Of {} pairs that comparing all finds, the candidates hold {kept:.4}", all_pairs.len())?;
    Ok(())
}

/// Pairs of rows out of a table of ids.
fn read_truth(path: &Path, left: &List, right: &List) -> anyhow::Result<Pairs> {
    let rows = |list: &List| -> BTreeMap<String, usize> {
        (0..list.len()).map(|row| (list.id(row).to_string(), row)).collect()
    };
    let (lefts, rights) = (rows(left), rows(right));
    let mut pairs = Pairs::new();
    for record in csv::Reader::from_path(path)?.records() {
        let record = record?;
        let row = |rows: &BTreeMap<String, usize>, place: usize| {
            record.get(place).and_then(|id| rows.get(id)).copied().context("an id of the truth is in no list")
        };
        let (a, b) = (row(&lefts, 0)?, row(&rights, 1)?);
        pairs.insert(if std::ptr::eq(left, right) { (a.min(b), a.max(b)) } else { (a, b) });
    }
    Ok(pairs)
}
