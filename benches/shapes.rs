//! Lists of every shape that the simulation makes, linked and scored: one row a shape and seed.
//!
//! ```text
//! cargo run --release -p zvirka-benches --bin shapes -- [--people 5000] [--seeds 1,2,3]
//! ```
//!
//! Prints a table in Markdown: precision and recall of the links decided `match`, precision, recall and F1 of those with a
//! probability of one half or more, and the expected calibration error over ten bands of probability. Seeds of 100 and
//! above are for measuring only: nobody tunes by what they show. For lists of a second generator see `shapes.py`.

use std::collections::BTreeSet;
use std::io::Write as _;

use anyhow::{Context as _, bail};
use zvirka::linker::{Decision, Link, LinkOptions, Links, NoProgress, dedupe, link};
use zvirka::simulation::{Shape, Shaped, shaped};

const USAGE: &str = "usage: shapes [--people N] [--seeds N,N,...]";

/// Bands of probability of the calibration error.
const BANDS: usize = 10;

fn main() -> anyhow::Result<()> {
    let (mut people, mut seeds) = (5000, vec![1]);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().context(USAGE)?;
        match argument.as_str() {
            "--people" => people = value.parse().context("--people takes a whole number")?,
            "--seeds" => {
                let numbers = value.split(',').map(|number| number.trim().parse());
                seeds = numbers.collect::<Result<_, _>>().context("--seeds takes whole numbers")?;
            }
            _ => bail!("{USAGE}"),
        }
    }
    let mut out = std::io::stdout();
    writeln!(
        out,
        "| shape | seed | match: precision | recall | p ≥ 0.5: precision | recall | F1 | calibration error |"
    )?;
    writeln!(out, "|---|---:|---:|---:|---:|---:|---:|---:|")?;
    for shape in Shape::ALL {
        for &seed in &seeds {
            let lists = shaped(shape, people, seed)?;
            let links = linked(shape, &lists)?.links;
            let truth: BTreeSet<(usize, usize)> = lists.truth.iter().copied().collect();
            let right = |link: &Link| truth.contains(&(link.left, link.right));
            let [matched, likely] =
                [|link: &Link| link.decision == Decision::Match, |link: &Link| link.probability >= 0.5]
                    .map(|chosen| scored(links.iter().filter(|link| chosen(link)).map(right), truth.len()));
            writeln!(
                out,
                "| {} | {seed} | {:.4} | {:.4} | {:.4} | {:.4} | {:.4} | {:.4} |",
                shape.as_str(),
                matched[0],
                matched[1],
                likely[0],
                likely[1],
                2.0 * likely[0] * likely[1] / (likely[0] + likely[1]).max(f64::MIN_POSITIVE),
                calibration_error(&links, right),
            )?;
        }
    }
    Ok(())
}

fn linked(shape: Shape, lists: &Shaped) -> anyhow::Result<Links> {
    let options = LinkOptions { cardinality: shape.cardinality(), ..LinkOptions::default() };
    Ok(match &lists.right {
        Some(right) => link(&lists.left, right, &options, &NoProgress)?,
        None => dedupe(&lists.left, &options, &NoProgress)?,
    })
}

/// Precision and recall of links that are right or not, of so many true ones.
fn scored(links: impl Iterator<Item = bool>, true_links: usize) -> [f64; 2] {
    let (mut asserted, mut correct) = (0_usize, 0_usize);
    for right in links {
        asserted += 1;
        correct += usize::from(right);
    }
    [asserted, true_links].map(|whole| if whole == 0 { 1.0 } else { correct as f64 / whole as f64 })
}

/// How far the share of right links is from the mean probability, over bands weighted by their links (Naeini, Cooper and
/// Hauskrecht 2015).
fn calibration_error(links: &[Link], right: impl Fn(&Link) -> bool) -> f64 {
    let mut bands = [(0.0, 0.0, 0.0); BANDS];
    for link in links {
        let band = ((link.probability * BANDS as f64) as usize).min(BANDS - 1);
        if let Some((count, promised, kept)) = bands.get_mut(band) {
            *count += 1.0;
            *promised += link.probability;
            *kept += f64::from(u8::from(right(link)));
        }
    }
    let all: f64 = bands.iter().map(|(count, ..)| count).sum();
    let off: f64 = bands.iter().map(|(_, promised, kept)| (promised - kept).abs()).sum();
    if all == 0.0 { 0.0 } else { off / all }
}
