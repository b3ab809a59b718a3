//! `zvirka inspect`: what is understood of a list, as a page that a person can act on.
//!
//! Shares are of the records that were read. Nothing on the page quotes a name; headers are quoted, because a person
//! must see which column was taken for what, and rows are named by their number in the file, so that each fault can
//! be found and mended.

mod names;

use serde_json::json;
use zvirka::compare::date::{DateColumn, Reading, Settled};
use zvirka::record::{Field, List};
use zvirka_io::{ManifestInput, ReadList, Reject};

use crate::args::{CommonArguments, InspectArguments};
use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::reading::{self, label};
use crate::terminal::table::{self, Align};
use crate::terminal::{self, visible};

/// Rows named for each reason: enough to find the fault, few enough to read.
const ROWS_NAMED: usize = 5;

/// Reads the list and shows what was understood.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &InspectArguments, common: &CommonArguments) -> Result<(), Failure> {
    let path = &*arguments.list;
    let manifest = Manifest::begin(common, "inspect", json!({}), &[path], &[])?;
    let options = reading::options(&arguments.reading, None, None, &[]);
    // What reading would warn of stands on the page.
    let read = zvirka_io::read_list(path, &options)?;
    terminal::print(&page(&read, &label(path)))?;
    manifest.finish(vec![ManifestInput::from(&read)], &[], &super::voice(common))
}

fn page(read: &ReadList, name: &str) -> String {
    let known =
        if read.encoding_detected { "detected; if names look wrong, say --encoding" } else { "certain" };
    let (structure, is) = match read.delimiter {
        Some('\t') => ("delimiter", "tab".to_owned()),
        Some(other) => ("delimiter", format!("`{other}`")),
        None => ("format", read.format.as_str().to_owned()),
    };
    let records = read.list.len();
    let facts = [
        table::row([&"list", &visible(name)]),
        table::row([&"encoding", &format!("{} ({known})", read.encoding)]),
        table::row([&structure, &is]),
        table::row([
            &"rows",
            &format!("{} read: {records} accepted, {} set aside", read.rows_read, read.rejects.len()),
        ]),
    ];
    let mut page = table::aligned(&[], &facts);
    page.push_str("\ncolumns:\n");
    page.push_str(&columns(read));
    for warning in &read.warnings {
        page.push_str(&format!("\nwarning: {}\n", visible(warning)));
    }
    if !read.rejects.is_empty() {
        page.push_str("\nrows set aside:\n");
        page.push_str(&faults(&read.rejects));
    }
    if records > 0 {
        page.push_str(&names::sections(read));
        if read.list.column(Field::BirthDate).is_some() {
            page.push_str("\nbirth dates:\n");
            page.push_str(&birth_dates(read));
        }
        page.push_str("\nfilled in:\n");
        page.push_str(&filled(&read.list));
    }
    page
}

fn columns(read: &ReadList) -> String {
    let rows = read.columns.iter().map(|(header, field)| {
        let meaning = field.map_or("carried along", Field::as_str);
        table::row([&format!("  {}", visible(header)), &"→", &meaning])
    });
    table::aligned(&[], &rows.collect::<Vec<_>>())
}

/// Reasons by how often they come, with the first rows of each.
fn faults(rejects: &[Reject]) -> String {
    let mut reasons: Vec<(String, Vec<u64>)> = Vec::new();
    for reject in rejects {
        let what = if reject.column.is_empty() {
            reject.reason.to_string()
        } else {
            format!("{}: {}", reject.column, reject.reason)
        };
        match reasons.iter_mut().find(|(reason, _)| *reason == what) {
            Some((_, rows)) => rows.push(reject.row),
            None => reasons.push((what, vec![reject.row])),
        }
    }
    reasons.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
    let rows = reasons.iter().map(|(reason, rows)| {
        table::row([&format!("  {}", rows.len()), &visible(reason), &rows_named(rows)])
    });
    table::aligned(&[Align::Right], &rows.collect::<Vec<_>>())
}

/// How many birth dates are whole, partial, unreadable or none, where the last stand, and how the column is read.
fn birth_dates(read: &ReadList) -> String {
    let list = &read.list;
    let cell = |row: usize| Reading::of(list.cell(Field::BirthDate, row), list.time_zone());
    let readings: Vec<Reading> = (0..list.len()).map(cell).collect();
    let column = DateColumn::of(&readings);
    let (mut whole, mut partial, mut either, mut absent) = (0usize, 0usize, 0usize, 0usize);
    let (mut faulty, mut unreadable) = (Vec::new(), Vec::new());
    for (row, reading) in readings.iter().enumerate() {
        let file_row = || read.file_rows.get(row).copied().unwrap_or_default();
        match column.settle(*reading) {
            Settled::Date(date) if date.is_full() => whole += 1,
            Settled::Date(_) => partial += 1,
            Settled::EitherOrder(_) | Settled::Either(..) => either += 1,
            Settled::Missing => absent += 1,
            Settled::NoDate => faulty.push(file_row()),
            Settled::Unreadable(_) => unreadable.push(file_row()),
        }
    }
    let mut counts = vec![
        ("day, month and year", whole),
        ("known in part", partial),
        ("not given", absent),
        ("no date; taken as not given", faulty.len()),
    ];
    let more = [("one of two dates", either), ("not readable; compared by the digits", unreadable.len())];
    counts.extend(more.into_iter().filter(|(_, count)| *count > 0));
    let mut text = shares(counts.into_iter(), list.len());
    for (rows, what) in [(&faulty, "no dates"), (&unreadable, "dates that cannot be read")] {
        if !rows.is_empty() {
            text.push_str(&format!("  {what} are in {}\n", rows_named(rows)));
        }
    }
    for note in column.notes() {
        text.push_str(&format!("  {note}\n"));
    }
    text
}

/// The first rows of several, in words.
fn rows_named(rows: &[u64]) -> String {
    let mut named: Vec<String> = rows.iter().take(ROWS_NAMED).map(u64::to_string).collect();
    if rows.len() > ROWS_NAMED {
        named.push("…".to_owned());
    }
    let noun = if rows.len() == 1 { "row" } else { "rows" };
    format!("{noun} {}", named.join(", "))
}

/// How many records have each field.
fn filled(list: &List) -> String {
    let present = Field::ALL.into_iter().filter(|field| list.column(*field).is_some());
    let counts = present.map(|field| {
        let count = (0..list.len()).filter(|row| !list.cell(field, *row).is_empty()).count();
        (field.as_str(), count)
    });
    shares(counts, list.len())
}

fn shares<'a>(counts: impl Iterator<Item = (&'a str, usize)>, of: usize) -> String {
    let rows = counts.map(|(what, count)| {
        let share = format!("{:.1}%", 100.0 * count as f64 / of as f64);
        table::row([&format!("  {what}"), &count, &share])
    });
    table::aligned(&[Align::Left, Align::Right, Align::Right], &rows.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_grouped_by_reason_the_most_frequent_first() {
        let reject = |row, column: &str, reason: &str| Reject {
            list: "ours.csv".into(),
            row,
            column: column.into(),
            reason: reason.into(),
        };
        let mut rejects = vec![reject(1, "", "3 cells where 4 were expected")];
        rejects.extend((2..9).map(|row| reject(row, "ПІБ", "no name")));
        let text = faults(&rejects);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].contains("7") && lines[0].contains("rows 2, 3, 4, 5, 6, …"), "{text}");
        assert!(lines[1].ends_with("row 1"), "{text}");
    }
}
