//! What numbers are worth: two simulated lists linked without numbers, and again with personal numbers, documents and telephones
//! on a part of the rows.
//!
//! ```text
//! cargo run --release -p zvirka-benches --bin identifiers -- [--people 100000] [--share 0.333] [--seed 1]
//! ```

#![expect(clippy::print_stdout, reason = "a measurement prints its table")]

use std::collections::HashSet;
use std::error::Error;

use nix::sys::resource::{UsageWho, getrusage};
use zvirka::linker::{Decision, LinkOptions, Links, NoProgress, link};
use zvirka::simulation::{Profile, Simulation, SimulationOptions, simulate, with_identifiers};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (mut people, mut share, mut seed) = (100_000_usize, 1.0 / 3.0, 1_u64);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or("an option without a value")?;
        match name.as_str() {
            "--people" => people = value.parse()?,
            "--share" => share = value.parse()?,
            "--seed" => seed = value.parse()?,
            _ => return Err(format!("{name}: no such option").into()),
        }
    }
    println!("profile\tlists\tbest F1\tF1 at 0.5\tmatches\tprecision of match\tCPU s");
    for profile in [Profile::CrossScript, Profile::Exchange] {
        let options = SimulationOptions { people, seed, profile, ..SimulationOptions::default() };
        let plain = simulate(&options)?;
        let numbered = with_identifiers(plain.clone(), seed, share)?;
        for (what, lists) in [("without numbers", &plain), ("with numbers", &numbered)] {
            let before = cpu_seconds()?;
            let links = link(&lists.left, &lists.right, &LinkOptions::default(), &NoProgress)?;
            let seconds = cpu_seconds()? - before;
            let [best, at_half, matches, precision] = figures(&links, lists);
            println!(
                "{}\t{what}\t{best:.4}\t{at_half:.4}\t{matches}\t{precision:.5}\t{seconds:.2}",
                profile.as_str()
            );
        }
    }
    Ok(())
}

/// CPU time of this process, in seconds.
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    Ok(seconds(usage.user_time()) + seconds(usage.system_time()))
}

/// Best F1, F1 of links of at least one half, number of matches, their precision.
fn figures(links: &Links, lists: &Simulation) -> [f64; 4] {
    let truth: HashSet<(usize, usize)> = lists.truth.iter().copied().collect();
    let mut sorted: Vec<(f64, bool, bool)> = links
        .links
        .iter()
        .map(|link| {
            (link.probability, truth.contains(&(link.left, link.right)), link.decision == Decision::Match)
        })
        .collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut best, mut at_half) = (0.0, 0.0_f64, 0.0);
    for (place, (probability, is_true, _)) in sorted.iter().enumerate() {
        right += f64::from(u8::from(*is_true));
        let f1 = 2.0 * right / (place as f64 + 1.0 + truth.len() as f64);
        best = best.max(f1);
        if *probability >= 0.5 {
            at_half = f1;
        }
    }
    let matches: Vec<&(f64, bool, bool)> = sorted.iter().filter(|link| link.2).collect();
    let correct = matches.iter().filter(|link| link.1).count() as f64;
    [best, at_half, matches.len() as f64, correct / (matches.len() as f64).max(1.0)]
}
