//! `zvirka benchmark`: accuracy on test lists, by kind of difficulty, and of plain string similarities beside it.
//!
//! Pair files say of each pair whether it is one person; the names are compared as `zvirka compare` does. Link
//! folders hold two lists and the truth; they are linked as `zvirka link` does, and the folder's name is the kind.
//! "In all" pools the pairs of every kind, so that large kinds weigh more than small ones.

mod baselines;
mod sources;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use zvirka::evaluation::{Evaluation, Judgement, evaluate};
use zvirka::linker::{CompareOptions, LinkOptions};

use super::lists::{self, Weights};
use super::measures::{Measures, STRICT_PRECISION, calibration_page, share, share_with_interval};
use crate::args::{BenchmarkArguments, CommonArguments};
use crate::failure::Failure;
use crate::interrupt::{self, Phase};
use crate::manifest::Manifest;
use crate::terminal;
use crate::terminal::table::{self, Align};

/// Judged pairs by kind, in the order of the kinds' names.
type Kinds = BTreeMap<String, Judgement>;

#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    own: Section,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    against: BTreeMap<&'static str, Against>,
}

#[derive(Serialize)]
struct Section {
    kinds: BTreeMap<String, Measures>,
    overall: Measures,
}

#[derive(Serialize)]
struct Against {
    threshold: f64,
    #[serde(flatten)]
    section: Section,
}

/// Measures everything and shows the measures.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &BenchmarkArguments, common: &CommonArguments) -> Result<(), Failure> {
    let voice = super::voice(common);
    super::check_thresholds(arguments.match_at, arguments.review_at)?;
    let found = sources::discover(&arguments.paths)?;
    let inputs: Vec<_> = found.iter().flat_map(sources::Source::files).collect();
    let inputs: Vec<_> = arguments.model.iter().chain(&inputs).map(std::path::PathBuf::as_path).collect();
    let manifest = Manifest::begin(common, "benchmark", options_of(arguments), &inputs, &[])?;
    let weights = Weights::read(arguments.model.as_ref())?;
    let material = sources::read(&found, &voice)?;
    if !arguments.against.is_empty() {
        baselines::check_size(&material)?;
    }

    interrupt::enter(Phase::Working)?;
    let pool = super::pool(common)?;
    let options = Options {
        compare: CompareOptions {
            match_at: arguments.match_at.unwrap_or(CompareOptions::default().match_at),
            review_at: arguments.review_at,
            model: weights.model.clone(),
            ..CompareOptions::default()
        },
        link: LinkOptions {
            match_at: arguments.match_at,
            review_at: arguments.review_at,
            model: weights.model,
            threads: common.threads,
            ..LinkOptions::default()
        },
    };
    let own = sources::judge_all(&material, &options, &pool, &voice)?;
    let mut baselines = arguments.against.clone();
    baselines.sort_unstable();
    baselines.dedup();
    let mut rivals = Vec::with_capacity(baselines.len());
    for baseline in baselines {
        rivals.push((baseline, baselines::judge_all(&material, baseline, &pool)?));
    }

    interrupt::enter(Phase::Writing)?;
    if arguments.json {
        let against = rivals.iter().map(|(baseline, judged)| {
            let section = Against { threshold: judged.threshold, section: section(&judged.kinds, false) };
            (baselines::name(*baseline), section)
        });
        terminal::print_json(&Report { own: section(&own, true), against: against.collect() })?;
    } else {
        let mut page = section_page("zvirka", &own);
        page.push_str(&calibration_page(&evaluate(&overall(&own))));
        for (baseline, judged) in &rivals {
            page.push('\n');
            page.push_str(&section_page(&baselines::title(*baseline, judged.threshold), &judged.kinds));
        }
        page.push_str(
            "\nIntervals hold with 95% confidence: Wilson's for precision and recall, and for F1 Wilson's for the \
             share\nof true or asserted pairs that are both, carried over to F1. `–`: nothing to take a share of.\n",
        );
        terminal::print(&page)?;
    }
    let inputs = weights.input.into_iter().chain(sources::inputs(&material)).collect();
    manifest.finish(inputs, &[], &voice)
}

/// How the engine is called.
struct Options {
    compare: CompareOptions,
    link: LinkOptions,
}

fn options_of(arguments: &BenchmarkArguments) -> serde_json::Value {
    let against: Vec<&str> = arguments.against.iter().map(|baseline| baselines::name(*baseline)).collect();
    json!({
        "match_at": arguments.match_at,
        "review_at": arguments.review_at,
        "against": against,
        "model": lists::shown(arguments.model.as_ref()),
    })
}

fn overall(kinds: &Kinds) -> Judgement {
    let mut all = Judgement::default();
    for judgement in kinds.values() {
        all.extend(judgement);
    }
    all
}

fn section(kinds: &Kinds, calibrated: bool) -> Section {
    let measures = |judgement: &Judgement| Measures::of(&evaluate(judgement), calibrated);
    Section {
        kinds: kinds.iter().map(|(kind, judgement)| (kind.clone(), measures(judgement))).collect(),
        overall: measures(&overall(kinds)),
    }
}

fn section_page(title: &str, kinds: &Kinds) -> String {
    let header = ["kind", "pairs", "same", "match ok", "wrong", "review", "missed", "precision", "recall"];
    let mut rows: Vec<Vec<String>> =
        vec![header.iter().chain(&["F1 (95%)"]).map(|&cell| cell.to_owned()).collect()];
    rows.extend(kinds.iter().map(|(kind, judgement)| line(kind, &evaluate(judgement), false)));
    let all = evaluate(&overall(kinds));
    rows.push(line("in all", &all, true));
    let mut aligns = [Align::Right; 10];
    aligns[0] = Align::Left;
    // Where many pairs are one person, asserting every pair has a fair F1; this figure tells rankings apart.
    let recall = all.recall_at_precision(STRICT_PRECISION);
    let table = table::aligned(&aligns, &rows);
    format!("{title}\n{table}recall at precision {STRICT_PRECISION}, whatever the threshold: {recall:.3}\n")
}

fn line(kind: &str, evaluation: &Evaluation, intervals: bool) -> Vec<String> {
    let (tally, matches) = (&evaluation.tally, &evaluation.matches);
    let show = if intervals { share_with_interval } else { share };
    table::row([
        &terminal::visible(kind),
        &tally.pairs,
        &matches.true_links,
        &tally.correct_match,
        &tally.wrong_match,
        &tally.review(),
        &tally.missed,
        &show(matches.precision()),
        &show(matches.recall()),
        &share_with_interval(matches.f1()),
    ])
}
