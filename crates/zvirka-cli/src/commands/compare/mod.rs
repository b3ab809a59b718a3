//! `zvirka compare`: two names compared, with the reasons; or a table of pairs.

mod pairs;
pub(super) mod waterfall;

pub use pairs::compare_forgiving;
use serde::Serialize;
use zvirka::linker::{CompareOptions, Comparison, Decision};

use crate::args::{CommonArguments, CompareArguments};
use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::terminal;

/// A comparison as data.
#[derive(Serialize)]
pub(super) struct Told<'a> {
    name_a: &'a str,
    name_b: &'a str,
    probability: f64,
    weight: f64,
    decision: Option<&'static str>,
    levels: Vec<Level<'a>>,
}

#[derive(Serialize)]
struct Level<'a> {
    field: &'a str,
    level: &'static str,
    weight: f64,
    text: &'a str,
}

/// The most that is said of a probability: six decimals below 1.
pub(super) const MOST_SURE: f64 = 0.999_999;

/// Compares the names, or the table of pairs.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &CompareArguments, common: &CommonArguments) -> Result<(), Failure> {
    super::check_thresholds(Some(arguments.match_at), arguments.review_at)?;
    let options = CompareOptions {
        prior: arguments.prior,
        birth_date_a: arguments.birth_date_a.clone(),
        birth_date_b: arguments.birth_date_b.clone(),
        match_at: arguments.match_at,
        review_at: arguments.review_at,
        ..CompareOptions::default()
    };
    if let (Some(pairs), Some(output)) = (&arguments.pairs, &arguments.output) {
        return pairs::run(pairs, output, &options, arguments, common);
    }
    let [name_a, name_b] = arguments.names.as_slice() else {
        return Err(Failure::Refused("two names are needed, each in quotes; see --help".to_owned()));
    };
    super::check_name(name_a, Some("first"))?;
    super::check_name(name_b, Some("second"))?;
    // What is typed by hand can be typed again; in a table the digits are compared.
    for (date, option) in [(&options.birth_date_a, "a"), (&options.birth_date_b, "b")] {
        if !pairs::is_date(date.as_ref()) {
            let message =
                format!("--birth-date-{option} is no birth date; write it as 1990-03-07 or 07.03.1990");
            return Err(Failure::Refused(message));
        }
    }
    let manifest = Manifest::begin(common, "compare", options_of(&options), &[], &[])?;
    let comparison = zvirka::linker::compare(name_a, name_b, &options)?;
    if arguments.json {
        terminal::print_json(&told(&comparison))?;
    } else {
        terminal::print(&waterfall::page(&comparison, terminal::width()))?;
    }
    manifest.finish(Vec::new(), &[], &super::voice(common))
}

/// The options as the manifest records them. The names compared are not among them.
fn options_of(options: &CompareOptions) -> serde_json::Value {
    serde_json::json!({
        "prior": options.prior,
        "match_at": options.match_at,
        "review_at": options.review_at,
    })
}

/// A comparison as data.
pub(super) fn told(comparison: &Comparison) -> Told<'_> {
    let levels = comparison.levels.iter();
    Told {
        name_a: &comparison.name_a,
        name_b: &comparison.name_b,
        // Nothing is certain, however many bits say so.
        probability: comparison.probability.min(MOST_SURE),
        weight: comparison.weight,
        decision: comparison.decision.map(Decision::as_str),
        levels: levels
            .map(|level| Level {
                field: &level.field,
                level: level.level,
                weight: level.weight,
                text: &level.text,
            })
            .collect(),
    }
}
