//! `zvirka inspect`: what is understood of a list, as a page that a person can act on.
//!
//! Shares are of the records that were read. Nothing on the page quotes a name; headers are quoted, because a person
//! must see which column was taken for what, and rows are named by their number in the file, so that each fault can
//! be found and mended.

mod names;

use std::collections::HashMap;

use serde_json::json;
use zvirka::compare::date::{DateColumn, Reading, Settled};
use zvirka::record::{Field, List};
use zvirka_io::{ManifestInput, ReadList, Reject, suggested_field};

use super::lists;
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
    if arguments.json {
        terminal::print(&format!("{:#}\n", as_json(&read, &label(path))))?;
    } else {
        terminal::print(&page(&read, &label(path)))?;
    }
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
    let (compared, missing) = lists::compared_fields(read);
    page.push_str(&format!("\nlinks will compare: {}", compared.join(", ")));
    if !missing.is_empty() {
        page.push_str(&format!("; this list has no {}", missing.join(", ")));
    }
    page.push('\n');
    let others = zvirka_io::columns_to_compare(&[read.into()]);
    if !others.is_empty() {
        let shown: Vec<String> = others.iter().map(|column| visible(&lists::shown_column(column))).collect();
        page.push_str(&format!(
            "--compare can compare, where the other list has them: {}\n",
            shown.join(", ")
        ));
    }
    if let Some(column) =
        read.column_that_may_be_of_birth().filter(|_| read.list.column(Field::BirthDate).is_none())
    {
        page.push_str(&format!(
            "\nwarning: column {column} holds dates that may be those of birth; --map birth_date=#{column} takes it if \
             it does\n"
        ));
    }
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

/// What was understood, as data.
fn as_json(read: &ReadList, name: &str) -> serde_json::Value {
    let columns = read.columns.iter().map(|(header, field)| {
        let near = if field.is_none() { suggested_field(header) } else { None };
        json!({"header": header, "field": field.map(Field::as_str), "suggested": near.map(Field::as_str)})
    });
    let reasons = reasons(&read.rejects);
    let reasons = reasons
        .iter()
        .map(|reason| json!({"reason": reason.what, "count": reason.count, "first_rows": reason.rows}));
    let fields = Field::ALL.into_iter().filter_map(|field| {
        let column = read.list.column(field)?;
        let filled = column.iter().filter(|cell| !cell.trim().is_empty()).count();
        Some((field.as_str().to_owned(), json!(filled)))
    });
    json!({
        "list": name,
        "encoding": read.encoding,
        "encoding_detected": read.encoding_detected,
        "format": read.format.as_str(),
        "delimiter": read.delimiter,
        "structure": read.structure,
        "rows_read": read.rows_read,
        "accepted": read.list.len(),
        "set_aside": read.rejects.len(),
        "columns": columns.collect::<Vec<_>>(),
        "filled": fields.collect::<serde_json::Map<_, _>>(),
        "compared": lists::compared_fields(read).0,
        "comparable": zvirka_io::columns_to_compare(&[read.into()]).iter().map(lists::shown_column).collect::<Vec<_>>(),
        "may_be_birth_dates": read.column_that_may_be_of_birth().filter(|_| read.list.column(Field::BirthDate).is_none()),
        "reasons": reasons.collect::<Vec<_>>(),
        "warnings": read.warnings,
    })
}

fn columns(read: &ReadList) -> String {
    /// Columns carried along that are named; a page has no room for hundreds of questions.
    const MOST_CARRIED: usize = 40;
    let mut carried = 0;
    let mut rows = Vec::new();
    for (header, field) in &read.columns {
        let near = if field.is_none() { suggested_field(header) } else { None };
        let meaning = match (field, near) {
            (Some(field), _) => field.as_str().to_owned(),
            (None, Some(near)) => {
                let near = near.as_str();
                format!("carried along; if it is {near}, say --map {near}={}", visible(header))
            }
            (None, None) => "carried along".to_owned(),
        };
        carried += usize::from(field.is_none());
        if field.is_some() || near.is_some() || carried <= MOST_CARRIED {
            rows.push(table::row([&format!("  {}", visible(header)), &"→", &meaning]));
        }
    }
    let mut text = table::aligned(&[], &rows);
    if read.columns.len() > rows.len() {
        text.push_str(&format!("  and {} more, carried along\n", read.columns.len() - rows.len()));
    }
    text
}

/// Rows set aside for one cause.
struct Reason {
    what: String,
    count: usize,
    /// The first of them.
    rows: Vec<u64>,
}

/// Reasons by how often they come. Where a row stands is no part of a reason.
fn reasons(rejects: &[Reject]) -> Vec<Reason> {
    let mut places: HashMap<(&str, String), usize> = HashMap::new();
    let mut reasons: Vec<Reason> = Vec::new();
    for reject in rejects {
        let cause: String = reject.reason.chars().filter(|letter| !letter.is_ascii_digit()).collect();
        let place = *places.entry((reject.column.as_str(), cause)).or_insert_with(|| {
            let what = if reject.column.is_empty() {
                reject.reason.to_string()
            } else {
                format!("{}: {}", reject.column, reject.reason)
            };
            reasons.push(Reason { what, count: 0, rows: Vec::new() });
            reasons.len() - 1
        });
        if let Some(reason) = reasons.get_mut(place) {
            reason.count += 1;
            if reason.rows.len() <= ROWS_NAMED {
                reason.rows.push(reject.row);
            }
        }
    }
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    reasons
}

/// Reasons by how often they come, with the first rows of each.
fn faults(rejects: &[Reject]) -> String {
    let reasons = reasons(rejects);
    let rows = reasons.iter().map(|reason| {
        table::row([&format!("  {}", reason.count), &visible(&reason.what), &rows_named(&reason.rows)])
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
