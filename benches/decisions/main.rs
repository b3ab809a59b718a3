//! What decisions do, measured against lists whose truth is known.
//!
//! ```text
//! zvirka simulate exchange-41 --scenario thousand-for-thousand --seed 41
//! cargo run --profile measure -p zvirka-benches --bin decisions -- queue exchange-41 [MORE...]
//! cargo run --profile measure -p zvirka-benches --bin decisions -- page [SEED...]
//! cargo run --profile measure -p zvirka-benches --bin decisions -- versions [SEED...]
//! cargo run --profile measure -p zvirka-benches --bin decisions -- training [SEED...]
//! cargo run --profile measure -p zvirka-benches --bin decisions -- cost [PEOPLE [DECISIONS]]
//! ```
//!
//! `queue` answers everything that a result asks with the truth and reconciles again; `page` does so over HTTP, and says in which
//! order the page asks and how soon it answers; `versions` finds decisions again on the
//! next version of a list; `training` lets 200 right answers teach; `cost` says what decisions cost a link.

mod cost;
mod page;
mod queue;
mod training;
mod versions;

use anyhow::{Context as _, bail};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (what, rest) = arguments.split_first().context("say queue, page, versions, training or cost")?;
    let numbers = || -> anyhow::Result<Vec<u64>> {
        rest.iter().map(|number| number.parse().context("a seed is a number")).collect()
    };
    match what.as_str() {
        "queue" => rest.iter().try_for_each(|folder| queue::measure(folder.as_ref())),
        "page" => page::measure(&seeds(numbers()?)),
        "versions" => versions::measure(&seeds(numbers()?)),
        "training" => training::measure(&seeds(numbers()?)),
        "cost" => {
            let numbers: Vec<u64> = numbers()?;
            let number =
                |place: usize, usual: usize| numbers.get(place).map_or(usual, |number| *number as usize);
            cost::measure(number(0, 1_000_000), number(1, 100_000))
        }
        _ => bail!("say queue, page, versions, training or cost"),
    }
}

fn seeds(given: Vec<u64>) -> Vec<u64> {
    if given.is_empty() { vec![41, 42, 43] } else { given }
}

/// Says a line of figures.
#[expect(clippy::print_stdout, reason = "a program that measures says its figures")]
fn say(line: &str) {
    println!("{line}");
}

/// Processor time of this process so far, in seconds.
fn processor_seconds() -> f64 {
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_SELF);
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 * 1e-6;
    usage.map_or(0.0, |usage| seconds(usage.user_time()) + seconds(usage.system_time()))
}
