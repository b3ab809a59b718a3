//! A list in the making: columns under the headers of its form, and behind each row the person and what was said.

use crate::record::TextColumn;

/// What a row says of the person, right or wrong, so that the truth can tell what the lists can know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The unit that is written.
    pub(super) unit: Option<u16>,
    /// Whether a place of capture is.
    pub(super) captured_at: bool,
    /// Whether a date of capture is.
    pub(super) captured_on: bool,
    /// The category that is written: soldier or not.
    pub(super) military: Option<bool>,
    /// Oddities that happened, by their bits.
    pub(super) oddities: u16,
}

/// The person behind a row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) person: u32,
    pub(super) said: Said,
}

/// A list in the making.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) columns: Vec<(String, TextColumn)>,
    pub(super) rows: Vec<Row>,
}

impl Sheet {
    /// An empty sheet; the first header is that of the ids.
    pub(super) fn new(headers: &[&str]) -> Self {
        let columns = headers.iter().map(|header| ((*header).to_owned(), TextColumn::default()));
        Self { columns: columns.collect(), rows: Vec::new() }
    }

    /// Appends a row: its id, then a cell a column.
    pub(super) fn push(&mut self, id: String, person: u32, said: Said, cells: &[&str]) {
        let all = std::iter::once(id.as_str()).chain(cells.iter().copied());
        for ((_, column), cell) in self.columns.iter_mut().zip(all) {
            column.push(cell);
        }
        debug_assert_eq!(self.columns.len(), cells.len() + 1);
        self.rows.push(Row { id, person, said });
    }
}
