//! A table of pairs, each row compared: the same table comes out with probability, weight, decision and the reason of
//! what is no match added.
//!
//! A row whose names cannot be compared has the reason alone. Rows keep their order whatever the number of threads. A birth date that is no date counts as missing, as it does
//! in a list, and such rows are counted.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use zvirka::compare::date::{DateColumn, Reading, Settled, TimeZone};
use zvirka::linker::{CompareOptions, Comparison};
use zvirka_io::{ManifestInput, ReadOptions, Table, Value, write_table};

use crate::args::{CommonArguments, CompareArguments};
use crate::failure::Failure;
use crate::interrupt::{self, Phase};
use crate::manifest::Manifest;
use crate::outputs;
use crate::reading::{self, counted, label};

/// The columns added.
const ADDED: [&str; 4] = ["probability", "weight", "decision", "reason"];

/// Compares every row.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(
    pairs: &Path,
    output: &Path,
    options: &CompareOptions,
    arguments: &CompareArguments,
    common: &CommonArguments,
) -> Result<(), Failure> {
    let voice = super::super::voice(common);
    let rejects_path = outputs::rejects_path(arguments.rejects.as_ref(), output);
    let written: Vec<&Path> = std::iter::once(output).chain(rejects_path.as_deref()).collect();
    let mut manifest = Manifest::begin(common, "compare", super::options_of(options), &[pairs], &written)?;
    let reading = ReadOptions {
        format: arguments.format.map(Into::into),
        encoding: arguments.encoding.clone(),
        ..ReadOptions::default()
    };
    let table = reading::table(pairs, &reading, &["name_a", "name_b"], &voice)?;
    if let Some(taken) = ADDED.into_iter().find(|header| table.column(header).is_some()) {
        let message = format!("{}: has a column {taken} already; rename it", label(pairs));
        return Err(Failure::Refused(message));
    }

    interrupt::enter(Phase::Working)?;
    let undated = AtomicUsize::new(0);
    let pool = super::super::pool(common)?;
    let scored: Result<Vec<Comparison>, Failure> = pool.install(|| {
        (0..table.len()).into_par_iter().map(|row| scored(&table, row, options, &undated)).collect()
    });
    let scored = scored?;
    let undated = undated.into_inner();
    if undated > 0 {
        voice.warn(&format!(
            "{}: {} with a birth date that is no date; compared by its digits, or taken as missing where it has none",
            label(pairs),
            counted(undated, "row")
        ));
    }

    interrupt::enter(Phase::Writing)?;
    let set_aside =
        outputs::settle_rejects(&mut manifest.outputs, rejects_path.as_deref(), &table.rejects, &voice)?;
    let headers: Vec<&str> = table.headers.iter().map(String::as_str).chain(ADDED).collect();
    let rows = scored
        .iter()
        .enumerate()
        .map(|(row, comparison)| table.row(row).map(Value::from).chain(added(comparison)));
    write_table(manifest.target(output), &headers, rows)
        .map_err(|error| Failure::of_output(output, error))?;
    let files: Vec<&Path> = set_aside.into_iter().chain([output]).collect();
    manifest.finish(vec![ManifestInput::from(&table)], &files, &voice)?;
    voice.note(&format!("{} compared; they are in {}", counted(table.len(), "pair"), outputs::label(output)));
    Ok(())
}

fn scored(
    table: &Table,
    row: usize,
    options: &CompareOptions,
    undated: &AtomicUsize,
) -> Result<Comparison, Failure> {
    if interrupt::is_stopped() {
        return Err(Failure::Stopped);
    }
    let date =
        |header: &str| Some(table.cell(header, row)).filter(|text| !text.is_empty()).map(str::to_owned);
    let options = CompareOptions {
        birth_date_a: date("birth_date_a"),
        birth_date_b: date("birth_date_b"),
        ..options.clone()
    };
    let (comparison, dated) =
        compare_forgiving(table.cell("name_a", row), table.cell("name_b", row), &options)?;
    if !dated {
        undated.fetch_add(1, Ordering::Relaxed);
    }
    Ok(comparison)
}

/// The cells added to a row. A pair below review has no decision, a pair with no name to compare no figures.
fn added(comparison: &Comparison) -> [Value<'static>; 4] {
    let reason = comparison.reason().map_or(Value::Missing, Value::from);
    if comparison.usable != [true, true] {
        return [Value::Missing, Value::Missing, Value::Missing, reason];
    }
    [
        Value::probability(comparison.probability),
        Value::weight(comparison.weight),
        comparison.decision.map_or(Value::Missing, |decision| Value::from(decision.as_str())),
        reason,
    ]
}

/// Whether a birth date is one, or is empty.
pub fn is_date(text: Option<&String>) -> bool {
    let reading = text.map(|text| Reading::of(text, TimeZone::default())).unwrap_or_default();
    !matches!(DateColumn::of(&[reading]).settle(reading), Settled::NoDate | Settled::Unreadable(_))
}

/// Compares two names; a birth date that is no date is compared by its digits, or left out where it has none, and
/// whether both were dates is told.
///
/// # Errors
///
/// As [`zvirka::linker::compare`].
pub fn compare_forgiving(
    name_a: &str,
    name_b: &str,
    options: &CompareOptions,
) -> Result<(Comparison, bool), Failure> {
    match zvirka::linker::compare(name_a, name_b, options) {
        Ok(comparison) => {
            let dated = is_date(options.birth_date_a.as_ref()) && is_date(options.birth_date_b.as_ref());
            Ok((comparison, dated))
        }
        Err(_) if options.birth_date_a.is_some() || options.birth_date_b.is_some() => {
            // One of the dates may be good, but a date speaks only against another, so both are left out.
            let options = CompareOptions { birth_date_a: None, birth_date_b: None, ..options.clone() };
            Ok((zvirka::linker::compare(name_a, name_b, &options)?, false))
        }
        Err(error) => Err(error.into()),
    }
}
