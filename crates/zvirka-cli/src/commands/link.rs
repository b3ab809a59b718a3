//! `zvirka link`: who stands on both of two lists.
//!
//! Reads both lists, links them, writes rows set aside, then the links, then the manifest, and closes with a summary
//! whose numbers add up: every row that was read is linked, without a partner, or set aside.

use std::path::Path;

use serde_json::json;
use zvirka::linker::{Link, LinkOptions, Links};
use zvirka_io::{ReadList, write_links};

use super::decided;
use super::lists::{self, Tally, Weights};
use crate::args::{CommonArguments, LinkArguments};
use crate::failure::Failure;
use crate::interrupt::{self, Phase};
use crate::manifest::Manifest;
use crate::memory;
use crate::outputs;
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
    lists::check_standard_input(left_path, right_path)?;
    super::check_thresholds(arguments.match_at, arguments.review_at)?;
    let rejects_path = outputs::rejects_path(arguments.rejects.as_ref(), output);
    let written: Vec<&Path> = std::iter::once(output).chain(rejects_path.as_deref()).collect();
    let read: Vec<&Path> = arguments
        .model
        .as_deref()
        .into_iter()
        .chain(arguments.decisions.as_deref())
        .chain([left_path, right_path])
        .collect();
    let mut manifest = Manifest::begin(common, "link", options_of(arguments), &read, &written)?;
    let weights = Weights::read(arguments.model.as_ref())?;
    let mut options = LinkOptions {
        cardinality: arguments.cardinality.into(),
        match_at: arguments.match_at,
        review_at: arguments.review_at,
        model: weights.model.clone(),
        threads: common.threads,
        verdicts: Vec::new(),
    };
    memory::check(&[left_path, right_path], &voice);
    let read = lists::read_both(
        [left_path, right_path],
        &arguments.reading,
        &arguments.sides,
        common.threads,
        &voice,
    )?;
    let names = decided::names_of(&read.each_ref());
    let mut lists =
        decided::without_forgotten(arguments.decisions.as_ref(), &names, read.into(), &voice)?.into_iter();
    let (Some(mut left), Some(mut right)) = (lists.next(), lists.next()) else {
        return Err(Failure::Fault("two lists were read and are no more".to_owned()));
    };
    lists::compare_columns(&mut [&mut left, &mut right], &arguments.compared, &voice)?;
    let both = [&left, &right];
    let mut decided = decided::of_lists(arguments.decisions.as_ref(), &names, &both, common.threads)?;
    options.verdicts = decided.as_mut().map(zvirka_decisions::Applied::between).unwrap_or_default();

    interrupt::enter(Phase::Working)?;
    let bars = Bars::new(&voice);
    let linked = zvirka::linker::link(&left.list, &right.list, &options, &bars);
    bars.finish();
    let links = linked?;
    for warning in &links.warnings {
        voice.warn(warning);
    }
    decided::tell(decided.as_ref(), &links.held, Some(&mut manifest), &voice);

    interrupt::enter(Phase::Writing)?;
    lists::check_unchanged(&both)?;
    let rejects = lists::rejects(&both, &links.set_aside);
    let set_aside =
        outputs::settle_rejects(&mut manifest.outputs, rejects_path.as_deref(), &rejects, &voice)?;
    super::pool(common)?
        .install(|| {
            let columns = lists::columns(arguments.with_values);
            write_links(manifest.target(output), &links, [&left.list, &right.list], columns)
        })
        .map_err(|error| Failure::of_output(output, error))?;
    let files: Vec<&Path> = set_aside.into_iter().chain([output]).collect();
    let inputs = lists::inputs(&both, &links.set_aside, weights);
    let inputs = inputs.into_iter().chain(decided.map(|decided| decided.input)).collect();
    manifest.finish(inputs, &files, &voice)?;
    summarize(&both, &links, output, &voice);
    Ok(())
}

/// The options as the manifest records them.
fn options_of(arguments: &LinkArguments) -> serde_json::Value {
    let cardinality = clap::ValueEnum::to_possible_value(&arguments.cardinality);
    json!({
        "cardinality": cardinality.map(|value| value.get_name().to_owned()),
        "match_at": arguments.match_at,
        "review_at": arguments.review_at,
        "with_values": arguments.with_values,
        "model": lists::shown(arguments.model.as_ref()),
        "compare": lists::shown_columns(&arguments.compared),
    })
}

/// The closing words: what was read, what came of it, where it is.
fn summarize(both: &[&ReadList; 2], links: &Links, output: &Path, voice: &Voice) {
    let row_of: [fn(&Link) -> usize; 2] = [|link| link.left, |link| link.right];
    for (place, (list, row)) in both.iter().zip(row_of).enumerate() {
        let tally = Tally::of(both, place, &links.set_aside);
        let mut has_partner = vec![false; list.list.len()];
        for link in &links.links {
            if let Some(linked) = has_partner.get_mut(row(link)) {
                *linked = true;
            }
        }
        let linked = has_partner.into_iter().filter(|linked| *linked).count();
        voice.note(&format!(
            "{}, {linked} with a partner, {} without, {} set aside",
            tally.opening(list),
            tally.taken.saturating_sub(linked),
            tally.set_aside,
        ));
    }
    lists::tell_columns(links, voice);
    lists::tell_links(links, output, voice);
}
