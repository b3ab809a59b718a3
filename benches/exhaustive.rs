//! What is lost by not comparing every record with every other.
//!
//! `cargo run --release -p zvirka-benches --bin exhaustive -- [--people 10000] [--profile cross-script] [--seed 1]`
//!
//! Links two simulated lists twice: as always, through the pairs that share a name or a birth date, and with every
//! record of one list compared with every one of the other. Both runs have the same weights, overlap estimate and
//! competition, so the difference in recall is what the choice of candidates costs. For 10,000 people a side, a hundred
//! million pairs, 20 seconds of CPU time.

use std::collections::BTreeSet;
use std::io::Write as _;

use anyhow::{Context as _, bail};
use zvirka::linker::{LinkOptions, Links, NoProgress, link, link_exhaustively};
use zvirka::simulation::{Profile, SimulationOptions, simulate};

/// Links that are more likely true than not.
fn likely(links: &Links) -> BTreeSet<(usize, usize)> {
    let likely = links.links.iter().filter(|link| link.probability >= 0.5);
    likely.map(|link| (link.left, link.right)).collect()
}

fn main() -> anyhow::Result<()> {
    let mut simulation =
        SimulationOptions { people: 10_000, profile: Profile::CrossScript, ..Default::default() };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{argument} needs a value"))?;
        match argument.as_str() {
            "--people" => simulation.people = value.parse()?,
            "--seed" => simulation.seed = value.parse()?,
            "--profile" => {
                simulation.profile = Profile::ALL
                    .into_iter()
                    .find(|known| known.as_str() == value)
                    .with_context(|| format!("{value} is no profile"))?;
            }
            _ => bail!("unknown argument {argument}"),
        }
    }
    let lists = simulate(&simulation)?;
    let truth: BTreeSet<(usize, usize)> = lists.truth.iter().copied().collect();
    let options = LinkOptions::default();
    let chosen = link(&lists.left, &lists.right, &options, &NoProgress)?;
    let all = link_exhaustively(&lists.left, &lists.right, &options, &NoProgress)?;
    let (chosen_pairs, all_pairs) = (likely(&chosen), likely(&all));
    let recall =
        |found: &BTreeSet<(usize, usize)>| found.intersection(&truth).count() as f64 / truth.len() as f64;
    let precision = |found: &BTreeSet<(usize, usize)>| {
        found.intersection(&truth).count() as f64 / found.len().max(1) as f64
    };
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
    Ok(())
}
