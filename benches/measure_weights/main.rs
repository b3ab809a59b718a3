//! Measures how often fields agree, level by level, among pairs of known truth: the numbers behind the default weights.
//!
//! ```text
//! cargo run --release -p zvirka-benches --bin measure_weights -- [--shared ../shared] [--people 100000]
//!     [--seed 11] [--write crates/zvirka/data/weights.tsv]
//! ```
//!
//! m is the share of a level among rows of one person, u among rows drawn at random, the third chance among two people
//! of one family. Each list counts alike, whatever its length: what is wanted is the chance on a list nobody has seen,
//! and lists differ from each other far more than chance within one explains. So beside the mean over the lists stand
//! the lowest and the highest of them, and the 95% interval of all pairs taken together, which says how far counting
//! alone may be off.
//!
//! The lists: simulated exchanges at three levels of noise, home list and families' reports against the other side's
//! list; the two cross-script profiles; every two lists of the scenario; and, where the shared folder is there, the
//! four tasks on names of public people. Limits: the faults of simulated lists happen at rates that are themselves
//! judgements (their table says what each rests on), and what the simulation does not know, such as promotions
//! between two lists or twins, no count can show. Such levels keep their judgement, and say so.
//!
//! `--write` writes the table anew: measured numbers where there are enough pairs, the others as they stand.

mod counting;
mod sources;
mod table;

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};

use counting::Counts;
use table::Measured;

const USAGE: &str = "usage: measure_weights [--shared DIR] [--people N] [--seed N] [--write FILE]";

/// Random pairs of each list: a chance of one in ten thousand is then known to within a fifth.
const RANDOM_PAIRS: usize = 300_000;

fn main() -> anyhow::Result<()> {
    let mut shared = PathBuf::from("../shared");
    let (mut people, mut seed, mut write) = (100_000, 11, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{argument} needs a value\n{USAGE}"))?;
        match argument.as_str() {
            "--shared" => shared = value.into(),
            "--people" => people = value.parse().context("--people takes a whole number")?,
            "--seed" => seed = value.parse().context("--seed takes a whole number")?,
            "--write" => write = Some(PathBuf::from(value)),
            _ => bail!("{USAGE}"),
        }
    }
    let mut out = std::io::stdout();
    let mut measured = Measured::default();
    let mut take = |lists: sources::Lists| -> anyhow::Result<()> {
        let same = Counts::of(&lists, &lists.truth)?;
        let strangers = Counts::of(&lists, &lists.strangers(RANDOM_PAIRS))?;
        let relatives = Counts::of(&lists, &lists.relatives)?;
        writeln!(
            out,
            "{}: {} true pairs, {} of relatives, {} at random",
            lists.name,
            lists.truth.len(),
            lists.relatives.len(),
            RANDOM_PAIRS
        )?;
        measured.add(same, strangers, relatives);
        Ok(())
    };
    sources::simulated(people, seed, &mut take)?;
    sources::scenario(seed, &mut take)?;
    if !sources::public(&shared, &mut take)? {
        writeln!(out, "SKIPPED: names of public people, for want of {}", shared.display())?;
    }
    let rows = table::rows()?;
    writeln!(out, "\n{}", measured.report(&rows))?;
    if let Some(path) = write {
        std::fs::write(&path, measured.table(&rows))
            .with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}
