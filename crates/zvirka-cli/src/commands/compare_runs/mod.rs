//! `zvirka compare-runs`: what two runs on the same lists do not share, for two models or two versions of the program.
//!
//! Two folders of results are held against each other by pairs of records said to be one person, by persons and by findings;
//! two files of links by their pairs and how each was decided. Records are named by their lists and ids, so both runs should
//! have read the same lists; where manifests say otherwise it is told. For two versions of a list take `zvirka diff`.

mod runs;

use std::path::Path;

use serde_json::json;
use zvirka_io::{ManifestInput, Value, write_table};

use crate::args::{CommonArguments, CompareRunsArguments};
use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::outputs;
use crate::terminal;
use crate::terminal::table::{Align, aligned};
use runs::{Against, Difference, Kept, Run, RunKind};

/// Holds the two runs against each other.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &CompareRunsArguments, common: &CommonArguments) -> Result<(), Failure> {
    let voice = super::voice(common);
    let [a_path, b_path] = [&*arguments.a, &*arguments.b];
    let paths = [a_path, b_path];
    if paths.iter().any(|path| outputs::is_standard(path)) {
        let message = "a run is a folder of results or a file of links, not standard input; name it";
        return Err(Failure::Refused(message.to_owned()));
    }
    let files: Vec<&Path> = paths.into_iter().filter(|path| path.is_file()).collect();
    let tables: Vec<&Path> = arguments.output.as_deref().into_iter().collect();
    let manifest = Manifest::begin(common, "compare-runs", json!({}), &files, &tables)?;
    let [a, b] = [Run::read(a_path, &voice)?, Run::read(b_path, &voice)?];
    if a.kind != b.kind {
        let message = "one is a folder of results and the other a file of links; name two of one kind";
        return Err(Failure::Refused(message.to_owned()));
    }
    if a.lists_read.is_some() && a.lists_read != b.lists_read {
        voice.warn(
            "the two runs did not read the same lists; records are held against each other by list and id",
        );
    }
    let against = Against::of(&a, &b);
    if let Some(output) = arguments.output.as_deref() {
        let rows = against.differences.iter().map(Difference::cells);
        write_table(manifest.target(output), &runs::HEADER, rows)
            .map_err(|error| Failure::of_output(output, error))?;
    }
    if arguments.json {
        terminal::print_json(&against.counts)?;
    } else {
        terminal::print(&page(&against, a.kind))?;
    }
    let inputs: Vec<ManifestInput> = a.inputs.into_iter().chain(b.inputs).collect();
    let written: Vec<&Path> = arguments.output.as_deref().into_iter().collect();
    manifest.finish(inputs, &written, &voice)
}

/// The counts as a table.
fn page(against: &Against, kind: RunKind) -> String {
    let heads = ["", "in both", "only in A", "only in B", "otherwise in B"];
    let mut rows: Vec<Vec<String>> = vec![heads.map(str::to_owned).into()];
    let row = |name: String, kept: &Kept| {
        let numbers = [kept.both, kept.only_a, kept.only_b, kept.otherwise];
        std::iter::once(name).chain(numbers.map(|number| number.to_string())).collect::<Vec<_>>()
    };
    rows.push(row("pairs".to_owned(), &against.counts.pairs));
    if kind == RunKind::Folder {
        rows.push(row("persons".to_owned(), &against.counts.persons));
        rows.push(row("findings".to_owned(), &against.counts.findings));
        for (kind, kept) in &against.counts.findings_by_kind {
            rows.push(row(format!("  {}", kind.replace('_', " ")), kept));
        }
    }
    let aligns: Vec<Align> = std::iter::once(Align::Left).chain([Align::Right; 4]).collect();
    aligned(&aligns, &rows)
}

/// A text as a cell.
fn text(cell: &str) -> Value<'_> {
    if cell.is_empty() { Value::Missing } else { cell.into() }
}
