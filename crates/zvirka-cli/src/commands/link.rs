//! `zvirka link`: who stands on both of two lists.
//!
//! Reads both lists, links them, writes rows set aside, then the links, then the manifest, and closes with a summary
//! whose numbers add up: every row that was read is linked, without a partner, or set aside.

use std::collections::HashSet;
use std::path::Path;

use serde_json::json;
use zvirka::linker::{Decision, LinkOptions, Links, SetAside};
use zvirka_io::{ManifestInput, ReadList, Reject, write_links};

use crate::args::{CommonArguments, LinkArguments};
use crate::failure::Failure;
use crate::interrupt::{self, Phase};
use crate::manifest::Manifest;
use crate::outputs;
use crate::reading::{self, counted, label};
use crate::terminal::Voice;
use crate::terminal::progress::Bars;

/// Links the two lists.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &LinkArguments, common: &CommonArguments) -> Result<(), Failure> {
    let voice = super::voice(common);
    let (left_path, right_path, output) = (&*arguments.left, &*arguments.right, &*arguments.output);
    if outputs::is_standard(left_path) && outputs::is_standard(right_path) {
        let message = "both lists cannot be standard input; name a file for one of them";
        return Err(Failure::Refused(message.to_owned()));
    }
    super::check_thresholds(arguments.match_at, arguments.review_at)?;
    let rejects_path = outputs::rejects_path(arguments.rejects.as_ref(), output);
    let written: Vec<&Path> = std::iter::once(output).chain(rejects_path.as_deref()).collect();
    let options = LinkOptions {
        cardinality: arguments.cardinality.into(),
        match_at: arguments.match_at,
        review_at: arguments.review_at,
        threads: common.threads,
        ..LinkOptions::default()
    };
    let manifest =
        Manifest::begin(common, "link", options_of(arguments), &[left_path, right_path], &written)?;

    let (all, sides) = (&arguments.reading, &arguments.sides);
    let mut left_options =
        reading::options(all, sides.left_encoding.as_ref(), sides.left_format, &sides.left_map);
    left_options.sheet = sides.left_sheet.clone().or(left_options.sheet);
    let mut right_options =
        reading::options(all, sides.right_encoding.as_ref(), sides.right_format, &sides.right_map);
    right_options.sheet = sides.right_sheet.clone().or(right_options.sheet);
    let left = reading::read(left_path, &left_options, &voice)?;
    let right = reading::read(right_path, &right_options, &voice)?;

    interrupt::enter(Phase::Working)?;
    let bars = Bars::new(&voice);
    let linked = zvirka::linker::link(&left.list, &right.list, &options, &bars);
    bars.finish();
    let links = linked?;
    for warning in &links.warnings {
        voice.warn(warning);
    }

    interrupt::enter(Phase::Writing)?;
    left.check_unchanged()?;
    right.check_unchanged()?;
    let rejects = rejects(&left, &right, &links.set_aside);
    let set_aside = outputs::settle_rejects(rejects_path.as_deref(), &rejects, &voice)?;
    write_links(output, &links, &left.list, &right.list)
        .map_err(|error| Failure::of_output(output, error))?;
    let files: Vec<&Path> = set_aside.into_iter().chain([output]).collect();
    let inputs = [(&left, true), (&right, false)].map(|(list, is_left)| {
        let count = links.set_aside.iter().filter(|aside| aside.left == is_left).count();
        ManifestInput::from(list).with_set_aside(count as u64)
    });
    manifest.write(inputs.to_vec(), &files, &voice)?;
    summarize(&left, &right, &links, output, &voice);
    Ok(())
}

/// The options as the manifest records them.
fn options_of(arguments: &LinkArguments) -> serde_json::Value {
    let cardinality = clap::ValueEnum::to_possible_value(&arguments.cardinality);
    json!({
        "cardinality": cardinality.map(|value| value.get_name().to_owned()),
        "match_at": arguments.match_at,
        "review_at": arguments.review_at,
    })
}

/// Rows set aside by reading and by the engine, left before right, each in the order of its file.
fn rejects(left: &ReadList, right: &ReadList, set_aside: &[SetAside]) -> Vec<Reject> {
    let mut all = Vec::new();
    for (list, is_left) in [(left, true), (right, false)] {
        let mut rows = list.rejects.clone();
        rows.extend(set_aside.iter().filter(|aside| aside.left == is_left).map(|aside| reject(list, aside)));
        rows.sort_by_key(|reject| reject.row);
        all.append(&mut rows);
    }
    all
}

/// A record that the engine set aside, as a row of its file.
fn reject(list: &ReadList, aside: &SetAside) -> Reject {
    let header = list.columns.iter().find(|(_, field)| *field == Some(aside.field));
    let counted_from_one = aside.row as u64 + 1;
    Reject {
        list: list.list.name().to_owned(),
        row: list.file_rows.get(aside.row).copied().unwrap_or(counted_from_one),
        column: header.map_or_else(|| aside.field.as_str().to_owned(), |(header, _)| header.clone()),
        reason: aside.reason.clone(),
    }
}

/// The closing words: what was read, what came of it, where it is.
fn summarize(left: &ReadList, right: &ReadList, links: &Links, output: &Path, voice: &Voice) {
    for (list, is_left) in [(left, true), (right, false)] {
        let by_engine = links.set_aside.iter().filter(|aside| aside.left == is_left).count();
        let row = |link: &zvirka::linker::Link| if is_left { link.left } else { link.right };
        let linked: HashSet<usize> = links.links.iter().map(row).collect();
        let alone = list.list.len().saturating_sub(linked.len() + by_engine);
        voice.note(&format!(
            "{}: {} read, {} with a partner, {} without, {} set aside",
            label(&list.path),
            counted(usize::try_from(list.rows_read).unwrap_or(usize::MAX), "row"),
            linked.len(),
            alone,
            list.rejects.len() + by_engine,
        ));
    }
    let of = |decision| links.links.iter().filter(|link| link.decision == decision).count();
    voice.note(&format!(
        "{}: {} to match (probability {} and up), {} to review; links are in {}",
        counted(links.links.len(), "link"),
        of(Decision::Match),
        rounded_down(links.match_at),
        of(Decision::Review),
        outputs::label(output),
    ));
}

/// A threshold in three decimals, rounded down so that no match lies below what is told.
fn rounded_down(threshold: f64) -> f64 {
    (threshold * 1000.0 + 1e-9).floor() / 1000.0
}
