//! What is done, one file a verb.

mod benchmark;
mod compare;
mod compare_runs;
mod decided;
mod decisions;
mod dedupe;
mod diff;
mod evaluate;
mod explain;
mod find;
mod inspect;
mod link;
mod lists;
mod measures;
mod parse;
mod reconcile;
mod review;
mod romanize;
mod serve;
mod shell;
mod simulate;
mod train;

use crate::args::{Arguments, CommonArguments, CsvReader, Verb};
use crate::failure::Failure;
use crate::terminal::Voice;

/// Runs the verb.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let common = &arguments.common;
    if common.csv_for == Some(CsvReader::Excel) {
        zvirka_io::write_csv_for_excel();
    }
    match &arguments.verb {
        Verb::Link(link) => link::run(link, common),
        Verb::Reconcile(reconcile) => reconcile::run(reconcile, common),
        Verb::Dedupe(dedupe) => dedupe::run(dedupe, common),
        Verb::Diff(diff) => diff::run(diff, common),
        Verb::CompareRuns(runs) => compare_runs::run(runs, common),
        Verb::Compare(compare) => compare::run(compare, common),
        Verb::Explain(explain) => explain::run(explain, common),
        Verb::Find(find) => find::run(find, common),
        Verb::Serve(serve) => serve::run(serve, common),
        Verb::Evaluate(evaluate) => evaluate::run(evaluate, common),
        Verb::Parse(parse) => parse::run(parse, common),
        Verb::Romanize(romanize) => romanize::run(romanize, common),
        Verb::Inspect(inspect) => inspect::run(inspect, common),
        Verb::Benchmark(benchmark) => benchmark::run(benchmark, common),
        Verb::Review(review) => review::run(review, common),
        Verb::Decisions(decisions) => decisions::run(decisions, common),
        Verb::Train(train) => train::run(train, common),
        Verb::Simulate(simulate) => simulate::run(simulate, common),
        Verb::Completions(completions) => shell::completions(completions),
        Verb::Man(man) => shell::manual(man),
        Verb::Licences => shell::licences(),
    }
}

/// The voice of a run.
fn voice(common: &CommonArguments) -> Voice {
    Voice::new(common.quiet)
}

/// Checks that thresholds do not contradict each other, before anything is read.
///
/// # Errors
///
/// [`Failure::Refused`] when more would be a match than a person should look at.
fn check_thresholds(match_at: Option<f64>, review_at: f64) -> Result<(), Failure> {
    if match_at.is_none_or(|match_at| review_at <= match_at) {
        return Ok(());
    }
    let message = "--review-at is above --match-at; a review must be the weaker of the two";
    Err(Failure::Refused(message.to_owned()))
}

/// Checks that a name that was typed holds anything that could be one: nothing can be said of nobody. `which` tells two
/// names of one command line apart.
///
/// # Errors
///
/// [`Failure::Refused`] when it has no letter.
fn check_name(name: &str, which: Option<&str>) -> Result<(), Failure> {
    if name.chars().any(char::is_alphabetic) {
        return Ok(());
    }
    Err(Failure::Refused(match which {
        Some(which) => format!("the {which} name has no letter; give a name in quotes"),
        None => "the name has no letter; give a name in quotes".to_owned(),
    }))
}

/// Threads that share the work of a verb.
///
/// # Errors
///
/// [`Failure::Fault`] when the system gives no threads.
fn pool(common: &CommonArguments) -> Result<rayon::ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(common.threads.unwrap_or(0))
        .build()
        .map_err(|error| Failure::Fault(format!("no threads could be started ({error}); try --threads 1")))
}
