//! Rows that repeat an id, each with another spelling, as one person.
//!
//! Lists of sanctions write a person on several rows: one a spelling, others with a date or a place alone. Read so, the
//! first row of an id is the person's: it takes the first name found, and of every other column the first value that
//! is there; the spellings of the other rows, and all that any row has under other names, are its other names. Those rows are told as set aside, so that the count
//! adds up.
//!
//! Cost: a hash a row.

use std::collections::{HashMap, HashSet};

use zvirka::record::{Field, TextColumn};

use super::forms::whole_of;
use super::{Table, columns_of};
use crate::set_aside::{Reject, SharedText, Sharing};
use crate::united_nations::dates;

/// What rows that repeat an id are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsAre {
    /// Each row is a person; an id that repeats is a fault.
    People,
    /// Rows of one id are spellings of one person's name.
    Aliases,
}

/// Joins the rows of one id, where they are to be joined.
///
/// The error is a sentence without the file's name.
pub(super) fn join(table: &mut Table<'_>, rows_are: Option<RowsAre>) -> Result<(), String> {
    let wanted =
        rows_are.unwrap_or(if table.assignment.aliases { RowsAre::Aliases } else { RowsAre::People });
    if wanted == RowsAre::People {
        return Ok(());
    }
    let Some(ids) = table.assignment.ids() else {
        return Err("--rows aliases needs a column of ids; say which with --map id=HEADER".to_owned());
    };
    let Some(form) = table.assignment.forms.first().cloned() else { return Ok(()) };
    let groups = groups(table, ids);
    if groups.iter().all(|rows| rows.len() == 1) {
        return Ok(());
    }
    let name_columns: Vec<usize> = table
        .assignment
        .forms
        .iter()
        .flat_map(|form| form.name.into_iter().chain(columns_of(form)))
        .collect();
    let mut columns: Vec<TextColumn> =
        table.rows.columns.iter().map(|_| TextColumn::with_capacity(groups.len())).collect();
    let mut others = TextColumn::with_capacity(groups.len());
    let mut file_rows = Vec::with_capacity(groups.len());
    let (list, header) = (SharedText::from(table.list), SharedText::from(table.header(ids)));
    let mut reasons = Sharing::default();
    for rows in &groups {
        let first = rows.first().copied().unwrap_or_default();
        let spellings: Vec<_> = rows.iter().map(|row| whole_of(table, &form, *row)).collect();
        let named = spellings.iter().position(|name| !name.is_empty());
        let name_row = named.and_then(|place| rows.get(place)).copied().unwrap_or(first);
        for (column, cells) in columns.iter_mut().enumerate() {
            if name_columns.contains(&column) {
                cells.push(table.cell(column, name_row));
            } else if table.assignment.fields.get(column) == Some(&Some(Field::OtherNames)) {
                let mut each: Vec<&str> = Vec::new();
                for name in rows.iter().map(|row| table.cell(column, *row).trim()) {
                    if !name.is_empty() && !each.contains(&name) {
                        each.push(name);
                    }
                }
                cells.push(&each.join("; "));
            } else if table.assignment.fields.get(column) == Some(&Some(Field::BirthDate)) {
                // Each of several dates may be the right one.
                cells.push(&dates::together(
                    rows.iter().map(|row| table.cell(column, *row).trim().to_owned()),
                ));
            } else {
                let filled =
                    rows.iter().map(|row| table.cell(column, *row)).find(|cell| !cell.trim().is_empty());
                cells.push(filled.unwrap_or(""));
            }
        }
        let own = named.and_then(|place| spellings.get(place));
        let mut seen: HashSet<&str> = HashSet::new();
        let spellings = spellings.iter().filter(|text| !text.is_empty() && Some(*text) != own);
        let kept: Vec<&str> = spellings.map(AsRef::as_ref).filter(|text| seen.insert(text)).collect();
        others.push(&kept.join("; "));
        let number = table.rows.file_rows.get(first).copied().unwrap_or_default();
        file_rows.push(number);
        for row in rows.iter().skip(1) {
            table.rows.rejects.push(Reject {
                list: list.clone(),
                row: table.rows.file_rows.get(*row).copied().unwrap_or_default(),
                column: header.clone(),
                reason: reasons.of(&format!("joined with row {number}, which has the same id")).0,
            });
        }
    }
    table.rows.rejects.sort_by_key(|reject| reject.row);
    table.warnings.push(format!(
        "rows of one id are read as one person: {} rows are {} records, their spellings other names",
        table.len(),
        groups.len()
    ));
    table.rows.file_rows = file_rows;
    table.rows.columns = columns;
    table.rows.columns.push(others);
    table.headers.push("other spellings".to_owned());
    table.assignment.fields.push(Some(Field::OtherNames));
    Ok(())
}

/// Rows by their id, in the order of the first of each; a row without an id stands alone.
fn groups(table: &Table<'_>, ids: usize) -> Vec<Vec<usize>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for row in 0..table.len() {
        let id = table.cell(ids, row);
        let place = places.get(id).copied().filter(|_| !id.is_empty());
        match place.and_then(|place| groups.get_mut(place)) {
            Some(rows) => rows.push(row),
            None => {
                places.insert(id, groups.len());
                groups.push(vec![row]);
            }
        }
    }
    groups
}
