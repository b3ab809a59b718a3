//! `zvirka explain`: why two records of two lists are, or are not, one person, as a waterfall or as data.
//!
//! The lists are linked as `zvirka link` links them under the same options, so that what is shown is what stands in the
//! links, to the last digit; a pair that is too unlikely to be written is shown as well.

use std::path::Path;

use serde_json::json;
use zvirka::linker::{LinkOptions, explain_rows};
use zvirka_io::ReadList;

use super::compare::{told, waterfall};
use super::lists::{self, Weights};
use crate::args::{CommonArguments, ExplainArguments};
use crate::failure::Failure;
use crate::interrupt::{self, Phase};
use crate::manifest::Manifest;
use crate::reading::label;
use crate::terminal;
use crate::terminal::progress::Bars;

/// Explains the pair.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &ExplainArguments, common: &CommonArguments) -> Result<(), Failure> {
    let voice = super::voice(common);
    let (left_path, right_path) = (&*arguments.left, &*arguments.right);
    lists::check_standard_input(left_path, right_path)?;
    super::check_thresholds(arguments.match_at, arguments.review_at)?;
    let read: Vec<&Path> = arguments.model.as_deref().into_iter().chain([left_path, right_path]).collect();
    let manifest = Manifest::begin(common, "explain", options_of(arguments), &read, &[])?;
    let weights = Weights::read(arguments.model.as_ref())?;
    let options = LinkOptions {
        cardinality: arguments.cardinality.into(),
        match_at: arguments.match_at,
        review_at: arguments.review_at,
        model: weights.model.clone(),
        threads: common.threads,
        verdicts: Vec::new(),
    };
    let [mut left, mut right] = lists::read_both(
        [left_path, right_path],
        &arguments.reading,
        &arguments.sides,
        common.threads,
        &voice,
    )?;
    lists::compare_columns(&mut [&mut left, &mut right], &arguments.compared, &voice)?;
    let rows =
        (row_of(&left, &arguments.left_id, "LEFT_ID")?, row_of(&right, &arguments.right_id, "RIGHT_ID")?);

    interrupt::enter(Phase::Working)?;
    let bars = Bars::new(&voice);
    let explained = explain_rows(&left.list, &right.list, rows, &options, &bars);
    bars.finish();
    let explained = explained?;
    if arguments.json {
        terminal::print_json(&told(&explained))?;
    } else {
        terminal::print(&waterfall::page(&explained, terminal::width()))?;
    }
    manifest.finish(lists::inputs(&[&left, &right], &[], weights), &[], &voice)
}

/// The options as the manifest records them; whose records were asked about is not among them.
fn options_of(arguments: &ExplainArguments) -> serde_json::Value {
    let cardinality = clap::ValueEnum::to_possible_value(&arguments.cardinality);
    json!({
        "cardinality": cardinality.map(|value| value.get_name().to_owned()),
        "match_at": arguments.match_at,
        "review_at": arguments.review_at,
        "model": lists::shown(arguments.model.as_ref()),
        "compare": lists::shown_columns(&arguments.compared),
    })
}

/// The row of a list whose record has an id.
fn row_of(list: &ReadList, id: &str, argument: &str) -> Result<usize, Failure> {
    (0..list.list.len()).find(|row| list.list.id(*row) == id).ok_or_else(|| {
        let message = format!("{}: {argument} is the id of no record of this list", label(&list.path));
        Failure::Refused(message)
    })
}
