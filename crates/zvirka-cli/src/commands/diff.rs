//! `zvirka diff`: what became of every record between two versions of a list.
//!
//! Reads both versions, holds them against each other and writes the rows that differ in any way. With `--check` the status
//! says whether there are any, so that a script goes on only when there is something to do.

use std::path::Path;

use serde_json::json;
use zvirka::linker::LinkOptions;
use zvirka::versions::{Diff, RowChangeKind, Version, diff};
use zvirka_io::{ReadList, write_diff};

use super::lists::{self, Weights};
use crate::args::{CommonArguments, DiffArguments};
use crate::failure::Failure;
use crate::interrupt::{self, Phase};
use crate::manifest::Manifest;
use crate::outputs;
use crate::reading::{counted, label};
use crate::terminal::Voice;
use crate::terminal::progress::Bars;

/// Holds the two versions against each other.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &DiffArguments, common: &CommonArguments) -> Result<(), Failure> {
    let voice = super::voice(common);
    let (old_path, new_path, output) = (&*arguments.old, &*arguments.new, &*arguments.output);
    lists::check_standard_input(old_path, new_path)?;
    let rejects_path = outputs::rejects_path(arguments.rejects.as_ref(), output);
    let written: Vec<&Path> = std::iter::once(output).chain(rejects_path.as_deref()).collect();
    let read: Vec<&Path> = arguments.model.as_deref().into_iter().chain([old_path, new_path]).collect();
    let options = json!({ "all": arguments.all, "model": lists::shown(arguments.model.as_ref()) });
    let mut manifest = Manifest::begin(common, "diff", options, &read, &written)?;
    let weights = Weights::read(arguments.model.as_ref())?;
    let [old, new] =
        lists::read_both([old_path, new_path], &arguments.reading, &arguments.sides, common.threads, &voice)?;
    let both = [&old, &new];
    let versions = both.map(|read| Version { list: &read.list, carried: &read.carried });
    let options =
        LinkOptions { model: weights.model.clone(), threads: common.threads, ..LinkOptions::default() };

    interrupt::enter(Phase::Working)?;
    let bars = Bars::new(&voice);
    let found = diff(versions, &options, &bars);
    bars.finish();
    let found = found?;
    for warning in &found.warnings {
        voice.warn(warning);
    }

    interrupt::enter(Phase::Writing)?;
    lists::check_unchanged(&both)?;
    let rejects = lists::rejects(&both, &[]);
    let set_aside =
        outputs::settle_rejects(&mut manifest.outputs, rejects_path.as_deref(), &rejects, &voice)?;
    write_diff(manifest.target(output), &found, versions, arguments.all)
        .map_err(|error| Failure::of_output(output, error))?;
    let files: Vec<&Path> = set_aside.into_iter().chain([output]).collect();
    manifest.finish(lists::inputs(&both, &[], weights), &files, &voice)?;
    summarize(both, &found, output, &voice);
    if arguments.check && !found.is_empty() {
        let differing = found.rows.len() - found.count(RowChangeKind::Unchanged);
        let message = format!("not what they were: {}", counted(differing, "record"));
        return Err(Failure::FellShort(message));
    }
    Ok(())
}

/// The closing words: what was read, what became of it, where it is.
fn summarize([old, new]: [&ReadList; 2], found: &Diff, output: &Path, voice: &Voice) {
    for read in [old, new] {
        voice.note(&format!("{}: {}", label(&read.path), counted(read.list.len(), "record")));
    }
    let linked = found.rows.iter().filter(|row| row.probability.is_some()).count();
    let kinds = RowChangeKind::ALL.map(|kind| format!("{} {}", found.count(kind), kind.as_str()));
    voice.note(&format!(
        "{}; {} found again by a link; changes are in {}",
        kinds.join(", "),
        counted(linked, "record"),
        outputs::label(output)
    ));
}
