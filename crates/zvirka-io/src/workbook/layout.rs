//! Where in a sheet the table is: which row holds the headers, and what is no row of it.
//!
//! Titles, dates and stamps stand above the headers of most lists. The headers are looked for in the first rows:
//! the first row with two known headers, else the first with one, else the first with two cells, else the first. All
//! rows above are skipped and said. Below, the headers may come again on every printed page; such a row is set
//! aside. A row of other known headers after a gap begins a second table, whose rows have other columns: they are all
//! set aside. A gap alone ends nothing, as people leave rows free in the middle of lists.
//!
//! Cost: a row is held until the next one begins, and the first twenty until the headers are found.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use calamine::DataRef;

use zvirka::record::Field;

use crate::budget::Budget;
use crate::delimited::{MOST_COLUMNS, together};
use crate::grid::{Grid, GridBuilder};
use crate::headers::field_of_header;
use crate::source::LONGEST_RECORD;
use crate::workbook::cells::{self, Content};

/// Rows among which the headers are looked for: a stamp of approval, a title and a date rarely take ten. A
/// judgement.
const HEADER_WITHIN: usize = 20;

/// Most cells of a sheet, empty ones counted: a million rows of twenty columns.
const MOST_CELLS: u64 = 20_000_000;

type Cells<'a> = Vec<(u32, DataRef<'a>)>;

/// A cell merged over several rows: the first and the last of them, and its column, from 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Merged {
    pub(super) rows: (u32, u32),
    pub(super) column: u32,
}

/// Takes the rows of a sheet and makes a table of them.
pub(super) struct Layout<'a, 'l> {
    known: &'l dyn Fn(&str) -> bool,
    builder: GridBuilder<'l>,
    /// The rows before the headers are found: row of the sheet and cells.
    waiting: Vec<(u32, Cells<'a>)>,
    /// The texts of the headers, once they are found.
    headers: Option<Vec<String>>,
    /// Rows above the headers that were skipped: how many, the first and the last.
    skipped: Option<(usize, u32, u32)>,
    last_row: u32,
    second_table: Option<u32>,
    errors: u64,
    text: String,
    /// Cells merged over several rows, by their first one, and how many were spread.
    merged: Vec<Merged>,
    spread: u64,
    said: Vec<String>,
    /// Values that hold for the rows to come, by column: last row and text. Together no longer than a row may be.
    standing: BTreeMap<u32, (u32, String)>,
}

impl<'a, 'l> Layout<'a, 'l> {
    pub(super) fn new(
        list: &str,
        known: &'l dyn Fn(&str) -> bool,
        mut merged: Vec<Merged>,
        budget: &'l mut Budget,
    ) -> Self {
        merged.sort_by_key(|merged| (merged.rows.0, merged.column));
        Self {
            merged,
            spread: 0,
            said: Vec::new(),
            standing: BTreeMap::new(),
            known,
            builder: GridBuilder::new(list, MOST_CELLS, budget),
            waiting: Vec::new(),
            headers: None,
            skipped: None,
            last_row: 0,
            second_table: None,
            errors: 0,
            text: String::new(),
        }
    }

    /// Takes a row of the sheet, counted from 0, and leaves `cells` empty. A row without cells is a gap.
    pub(super) fn take(&mut self, row: u32, cells: &mut Cells<'a>) -> Result<(), String> {
        if cells.iter().all(|(_, value)| is_blank(value)) {
            cells.clear();
            return Ok(());
        }
        if let Some((column, _)) = cells.iter().find(|(column, _)| *column as usize >= MOST_COLUMNS) {
            return Err(format!(
                "row {} of the sheet has a cell in column {}; no list has more than {MOST_COLUMNS} columns, remove what \
                 stands beside it",
                row + 1,
                column + 1
            ));
        }
        if self.headers.is_some() {
            let result = self.add(row, cells);
            cells.clear();
            return result;
        }
        self.waiting.push((row, std::mem::take(cells)));
        if self.waiting.len() == HEADER_WITHIN { self.find_headers() } else { Ok(()) }
    }

    /// The table, and what a person should be told.
    pub(super) fn finish(mut self) -> Result<(Grid, Vec<String>), String> {
        if self.headers.is_none() {
            self.find_headers()?;
        }
        let headers = self.headers.take().unwrap_or_default();
        let mut said = Vec::new();
        if let Some((count, first, last)) = self.skipped {
            let rows = if count == 1 {
                format!("row {}", first + 1)
            } else {
                format!("rows {} to {}", first + 1, last + 1)
            };
            said.push(format!("{rows} of the sheet, above the headers, skipped as a title"));
        }
        said.append(&mut self.said);
        if self.spread > 0 {
            said.push(format!(
                "values of cells merged over several rows are those of each row: {} cells were filled so",
                self.spread
            ));
        }
        if let Some(row) = self.second_table {
            said.push(format!(
                "row {} of the sheet begins a second table; its rows are set aside, move it to a sheet of its own",
                row + 1
            ));
        }
        if self.errors > 0 {
            said.push(format!(
                "cells with an error of the spreadsheet (#N/A, #REF!) are read as empty: {}",
                self.errors
            ));
        }
        let has_header = |column: usize| headers.get(column).is_some_and(|header| !header.is_empty());
        self.builder.drop_margins(&has_header);
        Ok((self.builder.build(), said))
    }

    fn find_headers(&mut self) -> Result<(), String> {
        let waiting = std::mem::take(&mut self.waiting);
        // Known headers and filled cells of each row.
        let mut counted: Vec<(usize, usize)> = Vec::with_capacity(waiting.len());
        for (_, cells) in &waiting {
            let (mut known, mut filled) = (0, 0);
            for (_, value) in cells {
                let text = text_of(value);
                let text = text.trim();
                known += usize::from(!text.is_empty() && (self.known)(text));
                filled += usize::from(!text.is_empty());
            }
            counted.push((known, filled));
        }
        let first = |wanted: &dyn Fn(&(usize, usize)) -> bool| counted.iter().position(wanted);
        let chosen = first(&|(known, _)| *known >= 2)
            .or_else(|| first(&|(known, _)| *known == 1))
            .or_else(|| first(&|(_, filled)| *filled >= 2))
            .unwrap_or(0);
        let mut rows = waiting.into_iter();
        for (row, _) in rows.by_ref().take(chosen) {
            self.skipped =
                Some(self.skipped.map_or((1, row, row), |(count, first, _)| (count + 1, first, row)));
        }
        let Some((mut row, cells)) = rows.next() else {
            return Err(
                "the sheet is empty; a list needs a row of headers, --sheet names another sheet".to_owned()
            );
        };
        let mut headers: Vec<String> = Vec::new();
        let mut length = 0;
        for (column, value) in &cells {
            let column = *column as usize;
            headers.resize(headers.len().max(column + 1), String::new());
            let text = text_of(value);
            length += text.len();
            if length > LONGEST_RECORD {
                return Err(format!(
                    "row {} of the sheet, the headers, is longer than 1 MiB; no list has such a row",
                    row + 1
                ));
            }
            let text = text.trim().to_owned();
            if text.contains(['\0', '\u{FFFD}']) {
                return Err(format!(
                    "column {} of the header row holds a letter that is none; mend it",
                    column + 1
                ));
            }
            headers.get_mut(column).into_iter().for_each(|header| header.clone_from(&text));
        }
        let mut rows = rows.peekable();
        if let Some((second_row, second)) = rows.peek() {
            let mut below = vec![String::new(); headers.len()];
            for (column, value) in second {
                let column = *column as usize;
                below.resize(below.len().max(column + 1), String::new());
                if let Some(slot) = below.get_mut(column) {
                    text_of(value).trim().clone_into(slot);
                }
            }
            let texts = |cells: &[String]| cells.to_vec();
            let (upper, lower) = (texts(&headers), texts(&below));
            let upper: Vec<&str> = upper.iter().map(String::as_str).collect();
            let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
            if let Some(both) = together(&upper, &lower, self.known) {
                self.said.push(format!(
                    "rows {} and {} of the sheet are headers together",
                    row + 1,
                    second_row + 1
                ));
                row = *second_row;
                headers = both;
                rows.next();
            }
        }
        for header in &headers {
            self.builder.add_column(header)?;
        }
        self.headers = Some(headers);
        self.last_row = row;
        for (row, cells) in rows {
            self.add(row, &cells)?;
        }
        Ok(())
    }

    /// Adds a row below the headers.
    fn add(&mut self, row: u32, cells: &[(u32, DataRef<'a>)]) -> Result<(), String> {
        let after_gap = row > self.last_row + 1;
        self.last_row = row;
        if self.second_table.is_none() && after_gap && self.begins_table(cells) {
            self.second_table = Some(row);
        }
        let place = row + 1;
        if self.second_table.is_some() {
            let reason = format!(
                "row {place} of the sheet belongs to a second table; move that to a sheet of its own"
            );
            return self.builder.reject_row(None, reason);
        }
        if self.repeats_headers(cells) {
            return self.builder.reject_row(None, format!("row {place} of the sheet is the headers again"));
        }
        self.spread_merged(row, cells);
        for (column, value) in cells {
            self.text.clear();
            if cells::push(&mut self.text, value) == Content::Error {
                self.errors += 1;
            }
            let column = *column as usize;
            if !self.text.is_empty() {
                while self.builder.headers().len() <= column {
                    self.builder.add_column("")?;
                }
            }
            if !self.builder.set(column, &self.text) {
                return Err(format!(
                    "row {place} of the sheet has two cells in column {}; {}",
                    column + 1,
                    super::DAMAGED
                ));
            }
        }
        self.builder.finish_row(format_args!("row {place} of the sheet"))
    }

    /// Sets the cells of the row that are merged with one above. A name or an id merged over rows is one person's, whose
    /// other rows have other values: it is not repeated.
    fn spread_merged(&mut self, row: u32, cells: &[(u32, DataRef<'a>)]) {
        if self.merged.is_empty() && self.standing.is_empty() {
            return;
        }
        self.standing.retain(|_, (last, _)| *last >= row);
        let begins = self.merged.partition_point(|merged| merged.rows.0 < row);
        for merged in self.merged.iter().skip(begins).take_while(|merged| merged.rows.0 == row) {
            let header = self.headers.as_ref().and_then(|headers| headers.get(merged.column as usize));
            let is_of_one = header.and_then(|header| field_of_header(header)).is_some_and(|field| {
                matches!(
                    field,
                    Field::Id | Field::Name | Field::Surname | Field::GivenName | Field::Patronymic
                )
            });
            let text =
                cells.iter().find(|(column, _)| *column == merged.column).map(|(_, value)| text_of(value));
            if let Some(text) = text.filter(|text| !is_of_one && !text.trim().is_empty()) {
                let held: usize = self.standing.values().map(|(_, text)| text.len()).sum();
                if held + text.len() <= LONGEST_RECORD {
                    self.standing.insert(merged.column, (merged.rows.1, text.into_owned()));
                }
            }
        }
        let filled: BTreeSet<u32> = cells.iter().map(|(column, _)| *column).collect();
        for (column, (_, text)) in &self.standing {
            if !filled.contains(column) && (*column as usize) < self.builder.headers().len() {
                self.builder.set(*column as usize, text);
                self.spread += 1;
            }
        }
    }

    /// Whether the row is the headers once more, as on every printed page.
    fn repeats_headers(&self, cells: &[(u32, DataRef<'a>)]) -> bool {
        let header = |column: u32| {
            self.headers.as_ref().and_then(|headers| headers.get(column as usize)).map_or("", String::as_str)
        };
        cells.len() >= 2 && cells.iter().all(|(column, value)| text_of(value).trim() == header(*column))
    }

    /// Whether every cell of the row is a known header, of which there are two at least.
    fn begins_table(&self, cells: &[(u32, DataRef<'a>)]) -> bool {
        let mut filled = 0;
        for (_, value) in cells {
            let text = text_of(value);
            match text.trim() {
                "" => {}
                text if (self.known)(text) => filled += 1,
                _ => return false,
            }
        }
        filled >= 2 && !self.repeats_headers(cells)
    }
}

fn text_of<'v>(value: &'v DataRef<'_>) -> Cow<'v, str> {
    match value {
        DataRef::String(text) => Cow::Borrowed(text),
        DataRef::SharedString(text) => Cow::Borrowed(text),
        other => {
            let mut text = String::new();
            cells::push(&mut text, other);
            Cow::Owned(text)
        }
    }
}

fn is_blank(value: &DataRef<'_>) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::String(text) => text.trim().is_empty(),
        DataRef::SharedString(text) => text.trim().is_empty(),
        _ => false,
    }
}
