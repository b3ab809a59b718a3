//! Whether ids are ids, and all that is wrong with them at once.
//!
//! A number that counts rows (№) is an id where every row has one of its own; where sections begin anew at 1 or rows
//! have none, it is carried along and rows are numbered. An id that says so (`id`, `код`, `номер справи`) must be
//! one: the list is refused with every fault by its cause, since somebody would be asked about the wrong record.
//!
//! Cost: one pass; a hash a row where ids do not rise.

use std::collections::HashMap;

use zvirka::record::TextColumn;

use super::{RowsAre, Table};

/// Faults of one kind that are named; all are counted.
const NAMED: usize = 5;

/// The ids of a list's rows; `None` where rows are to be numbered.
pub(super) fn settle(table: &mut Table<'_>, rows_are: Option<RowsAre>) -> Result<Option<TextColumn>, String> {
    let Some(column) = table.assignment.ids() else { return Ok(numbers(table)) };
    let Some(cells) = table.rows.columns.get(column) else { return Ok(None) };
    let faults = Faults::of(cells);
    if faults.is_none() {
        return Ok(Some(cells.clone()));
    }
    let header = table.header(column).to_owned();
    let told = faults.told(&table.rows.file_rows);
    if table.assignment.counts_rows {
        table.warnings.push(format!(
            "column {} ({header}) counts rows and gives no ids: {told}; records are called by the number of their row",
            column + 1
        ));
        if let Some(slot) = table.assignment.fields.get_mut(column) {
            *slot = None;
        }
        return Ok(numbers(table).or_else(|| Some(numbered(table))));
    }
    let aliases = if faults.repeated.is_empty() || rows_are == Some(RowsAre::Aliases) {
        ""
    } else {
        "; if rows with one id are spellings of one person's name, say --rows aliases"
    };
    Err(format!(
        "{told}, column {header}; make ids unique, or leave the column out with --map note={header} if it holds no ids{aliases}"
    ))
}

/// Row numbers as ids, where rows were set aside and the list's own count would be another.
fn numbers(table: &Table<'_>) -> Option<TextColumn> {
    (!table.rows.rejects.is_empty()).then(|| numbered(table))
}

fn numbered(table: &Table<'_>) -> TextColumn {
    let mut numbers = TextColumn::with_capacity(table.len());
    table.rows.file_rows.iter().for_each(|row| numbers.push(&row.to_string()));
    numbers
}

/// What is wrong with ids, by rows of the list.
struct Faults {
    missing: Vec<usize>,
    /// The row of each repeated id and the row that has it first.
    repeated: Vec<(usize, usize)>,
}

impl Faults {
    fn of(cells: &TextColumn) -> Self {
        let mut faults = Self { missing: Vec::new(), repeated: Vec::new() };
        let mut before = (0, "");
        // Ids that are counted up are all different.
        if cells.iter().all(|cell| {
            let now = (cell.len(), cell);
            std::mem::replace(&mut before, now) < now
        }) {
            return faults;
        }
        let mut first: HashMap<&str, usize> = HashMap::with_capacity(cells.len());
        for (row, id) in cells.iter().enumerate() {
            if id.is_empty() {
                faults.missing.push(row);
            } else if let Some(earlier) = first.get(id) {
                faults.repeated.push((*earlier, row));
            } else {
                first.insert(id, row);
            }
        }
        faults
    }

    fn is_none(&self) -> bool {
        self.missing.is_empty() && self.repeated.is_empty()
    }

    fn told(&self, file_rows: &[u64]) -> String {
        let number = |row: &usize| file_rows.get(*row).copied().unwrap_or_default();
        let more =
            |count: usize| if count > NAMED { format!(" and {} more", count - NAMED) } else { String::new() };
        let mut told = Vec::new();
        if !self.repeated.is_empty() {
            let pairs = self
                .repeated
                .iter()
                .take(NAMED)
                .map(|(a, b)| format!("rows {} and {}", number(a), number(b)));
            let pairs: Vec<String> = pairs.collect();
            told.push(format!("{}{}: the same id", pairs.join(", "), more(self.repeated.len())));
        }
        if !self.missing.is_empty() {
            let noun = if self.missing.len() == 1 { "row" } else { "rows" };
            let rows: Vec<String> =
                self.missing.iter().take(NAMED).map(|row| number(row).to_string()).collect();
            told.push(format!("{noun} {}{}: the id is missing", rows.join(", "), more(self.missing.len())));
        }
        told.join("; ")
    }
}
