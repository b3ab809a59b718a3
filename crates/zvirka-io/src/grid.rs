//! Rows of the formats whose cells know their column: workbooks, JSON Lines, Parquet, PFIF.
//!
//! [`GridBuilder`] takes them row by row, gives every row every column, and sets aside what the text formats set
//! aside too: rows that hold NUL or a letter lost in an earlier conversion, and rows that hold nothing. A cell's
//! column is certain here, so a row can neither be too long nor too short; a column that appears late is empty in
//! the rows before it.
//!
//! Cost: a cell is copied twice, into its row and into its column. Limits: 4096 columns, a mebibyte a row, as many
//! cells as the caller allows, as a few bytes of a sparse file can stand for a billion empty ones, and what the file's
//! [budget](crate::budget) has.

use zvirka::record::TextColumn;

use crate::budget::Budget;
use crate::delimited::{MOST_COLUMNS, Rows, header_text};
use crate::set_aside::{Reject, SharedText, Sharing};
use crate::source::LONGEST_RECORD;

/// A file that was read whole: its headers and its rows.
pub(crate) struct Grid {
    headers: Vec<String>,
    rows: Rows,
}

impl Grid {
    /// The headers, trimmed; a column without one is called by its number.
    pub(crate) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The rows; the cells of the column `trimmed` lose the white space around them.
    pub(crate) fn into_rows(mut self, trimmed: Option<usize>) -> (Vec<String>, Rows) {
        if let Some(column) = trimmed.and_then(|column| self.rows.columns.get_mut(column))
            && column.iter().any(|cell| cell.trim().len() != cell.len())
        {
            *column = column.iter().map(str::trim).collect();
        }
        (self.headers, self.rows)
    }

    /// A grid out of whole columns of the same length.
    pub(crate) fn of_columns(
        list: &str,
        headers: &[String],
        columns: Vec<TextColumn>,
        rows: usize,
        budget: &mut Budget,
    ) -> Result<Self, String> {
        let faultless = (0..rows).all(|row| {
            let mut cells = columns.iter().map(|column| column.get(row));
            !cells.clone().any(|cell| fault_of(cell).is_some()) && cells.any(|cell| !is_blank(cell))
        });
        if faultless {
            let headers = headers.iter().enumerate().map(|(column, header)| header_text(header, column));
            let file_rows = (1..=rows as u64).collect();
            let rows = Rows { columns, file_rows, rows_read: rows as u64, rejects: Vec::new() };
            return Ok(Self { headers: headers.collect(), rows });
        }
        // The rows are taken once more, without the faulty ones; the columns given are paid for and let go.
        let paid: usize = columns.iter().map(|column| column.iter().map(str::len).sum::<usize>()).sum();
        budget.give_back(rows as u64, columns.len(), paid);
        let mut builder = GridBuilder::new(list, u64::MAX, budget);
        for header in headers {
            builder.add_column(header)?;
        }
        for row in 0..rows {
            for (number, column) in columns.iter().enumerate() {
                builder.set(number, column.get(row));
            }
            builder.finish_row(format_args!("row {}", row + 1))?;
        }
        Ok(builder.build())
    }
}

/// Grids one below the other, columns of one header together; `of` is the header of a column that says which grid a row
/// is of, and `names` what it says.
pub(crate) fn below(
    list: &str,
    grids: Vec<Grid>,
    of: Option<&str>,
    names: &[String],
) -> Result<Grid, String> {
    let mut headers: Vec<String> = Vec::new();
    let mut columns: Vec<TextColumn> = Vec::new();
    let mut rows = Rows::default();
    let shared = SharedText::from(list);
    for (number, grid) in grids.into_iter().enumerate() {
        let (own, own_rows) = grid.into_rows(None);
        let before = rows.file_rows.len();
        let mut cells: Vec<Option<TextColumn>> = own_rows.columns.into_iter().map(Some).collect();
        for header in &own {
            if !headers.contains(header) {
                if headers.len() == MOST_COLUMNS {
                    return Err(format!("there are more than {MOST_COLUMNS} columns; no list has so many"));
                }
                headers.push(header.clone());
                columns.push(std::iter::repeat_n("", before).collect());
            }
        }
        let count = own_rows.file_rows.len();
        let mark = of.map(|of| (of, names.get(number).map_or("", String::as_str)));
        if let Some((of, _)) = mark
            && !headers.iter().any(|header| header == of)
        {
            headers.push(of.to_owned());
            columns.push(std::iter::repeat_n("", before).collect());
        }
        for (header, column) in headers.iter().zip(&mut columns) {
            let found =
                own.iter().position(|own| own == header).and_then(|place| cells.get_mut(place)?.take());
            match (found, mark) {
                (Some(found), _) => found.iter().for_each(|cell| column.push(cell)),
                (None, Some((of, name))) if header == of => (0..count).for_each(|_| column.push(name)),
                (None, _) => (0..count).for_each(|_| column.push("")),
            }
        }
        rows.file_rows.extend(own_rows.file_rows.iter().map(|row| row + rows.rows_read));
        let rows_before = rows.rows_read;
        rows.rejects.extend(own_rows.rejects.into_iter().map(|mut reject| {
            reject.row += rows_before;
            reject.list.clone_from(&shared);
            reject
        }));
        rows.rows_read += own_rows.rows_read;
    }
    rows.columns = columns;
    Ok(Grid { headers, rows })
}

/// Why a cell cannot be used, if it cannot.
fn fault_of(cell: &str) -> Option<&'static str> {
    if memchr::memchr(0, cell.as_bytes()).is_some() {
        return Some("NUL byte; remove it");
    }
    let lost = memchr::memchr(0xEF, cell.as_bytes()).is_some() && cell.contains('\u{FFFD}');
    lost.then_some("a letter was lost in an earlier conversion (U+FFFD); take the row from the original")
}

fn is_blank(cell: &str) -> bool {
    cell.chars().all(char::is_whitespace)
}

/// Takes rows cell by cell.
pub(crate) struct GridBuilder<'b> {
    list: SharedText,
    headers: Vec<String>,
    columns: Vec<TextColumn>,
    /// Whether a column has a cell that is not empty.
    filled: Vec<bool>,
    file_rows: Vec<u64>,
    rows_read: u64,
    rejects: Vec<Reject>,
    most_cells: u64,
    /// Bytes of text in all rows taken.
    text_bytes: u64,
    budget: &'b mut Budget,
    reasons: Sharing,
    named: Sharing,
    /// The row in the making: its text, and where in it each column's cell stands.
    text: String,
    spans: Vec<Option<(usize, usize)>>,
    /// Whether the row in the making is longer than any may be; no more of it is kept then.
    too_long: bool,
}

impl<'b> GridBuilder<'b> {
    /// Begins a grid of the list so called, of no more cells than that, empty ones counted.
    pub(crate) fn new(list: &str, most_cells: u64, budget: &'b mut Budget) -> Self {
        Self {
            list: list.into(),
            headers: Vec::new(),
            columns: Vec::new(),
            filled: Vec::new(),
            file_rows: Vec::new(),
            rows_read: 0,
            rejects: Vec::new(),
            most_cells,
            text_bytes: 0,
            budget,
            reasons: Sharing::default(),
            named: Sharing::default(),
            text: String::new(),
            spans: Vec::new(),
            too_long: false,
        }
    }

    /// Adds a column, empty in all rows so far, and gives its number.
    pub(crate) fn add_column(&mut self, header: &str) -> Result<usize, String> {
        let column = self.headers.len();
        if column == MOST_COLUMNS {
            return Err(format!("there are more than {MOST_COLUMNS} columns; no list has so many"));
        }
        self.headers.push(header_text(header, column));
        let rows = self.file_rows.len();
        self.check_cells(rows)?;
        self.budget.take((rows as u64).saturating_mul(8).saturating_add(header.len() as u64))?;
        let mut cells = TextColumn::with_capacity(rows);
        (0..rows).for_each(|_| cells.push(""));
        self.columns.push(cells);
        self.filled.push(false);
        self.spans.push(None);
        Ok(column)
    }

    /// The headers so far.
    pub(crate) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Rows read so far.
    pub(crate) fn rows_read(&self) -> u64 {
        self.rows_read
    }

    /// Sets a cell of the row in the making; `false` when it was set before.
    pub(crate) fn set(&mut self, column: usize, cell: &str) -> bool {
        let Some(span) = self.spans.get_mut(column) else { return true };
        let start = self.text.len();
        if start.saturating_add(cell.len()) > LONGEST_RECORD {
            self.too_long = true;
        } else {
            self.text.push_str(cell);
        }
        span.replace((start, self.text.len())).is_none()
    }

    /// Ends the row in the making; `place` says where it stands in the file.
    pub(crate) fn finish_row(&mut self, place: std::fmt::Arguments<'_>) -> Result<(), String> {
        if self.too_long {
            return Err(format!("{place} is longer than 1 MiB; no list has such a row, mend the file"));
        }
        if let Some(reason) = fault_of(&self.text) {
            let column = (0..self.spans.len()).find(|column| fault_of(self.cell(*column)).is_some());
            return self.reject_row(column, format!("{reason} ({place})"));
        }
        if is_blank(&self.text) {
            return self.reject_row(None, "empty row");
        }
        self.rows_read += 1;
        self.file_rows.push(self.rows_read);
        self.check_cells(self.file_rows.len())?;
        self.text_bytes = self.text_bytes.saturating_add(self.text.len() as u64);
        let cells = (self.columns.len() as u64).saturating_mul(self.file_rows.len() as u64);
        self.budget.take_row(self.columns.len(), self.text.len()).map_err(|why| {
            // With less than a letter a cell it is the empty cells that take the memory.
            if self.text_bytes < cells {
                format!(
                    "the table has more than {cells} cells, nearly all of them empty; keep the columns and rows of the list"
                )
            } else {
                why
            }
        })?;
        for ((span, column), filled) in self.spans.iter_mut().zip(&mut self.columns).zip(&mut self.filled) {
            let (start, end) = span.take().unwrap_or_default();
            let cell = self.text.get(start..end).unwrap_or("");
            *filled |= !cell.is_empty();
            column.push(cell);
        }
        self.text.clear();
        Ok(())
    }

    /// Sets the row in the making aside.
    pub(crate) fn reject_row(
        &mut self,
        column: Option<usize>,
        reason: impl AsRef<str>,
    ) -> Result<(), String> {
        self.rows_read += 1;
        let header = column.and_then(|column| self.headers.get(column)).map_or("", String::as_str);
        let ((column, named), (reason, own)) = (self.named.of(header), self.reasons.of(reason.as_ref()));
        self.budget.take_reject(named + own)?;
        self.rejects.push(Reject { list: self.list.clone(), row: self.rows_read, column, reason });
        self.text.clear();
        self.too_long = false;
        self.spans.fill(None);
        Ok(())
    }

    /// Drops columns without header that hold nothing: the margin of a table in a sheet.
    pub(crate) fn drop_margins(&mut self, has_header: &dyn Fn(usize) -> bool) {
        for column in (0..self.headers.len()).rev() {
            if !has_header(column) && self.filled.get(column) == Some(&false) {
                self.headers.remove(column);
                self.columns.remove(column);
                self.filled.remove(column);
                self.spans.remove(column);
            }
        }
    }

    /// The grid of the rows taken.
    pub(crate) fn build(self) -> Grid {
        let Self { headers, columns, file_rows, rows_read, rejects, .. } = self;
        Grid { headers, rows: Rows { columns, file_rows, rows_read, rejects } }
    }

    fn cell(&self, column: usize) -> &str {
        let span = self.spans.get(column).copied().flatten();
        span.and_then(|(start, end)| self.text.get(start..end)).unwrap_or("")
    }

    fn check_cells(&self, rows: usize) -> Result<(), String> {
        if (self.headers.len() as u64).saturating_mul(rows as u64) > self.most_cells {
            return Err(format!(
                "the table has more than {} cells, nearly all of them empty; keep the columns and rows of the list",
                self.most_cells
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_column_is_empty_in_the_rows_before_it() {
        let mut budget = Budget::of(0);
        let mut builder = GridBuilder::new("ours", 100, &mut budget);
        let name = builder.add_column("ПІБ").unwrap();
        builder.set(name, "Жук Остап");
        builder.finish_row(format_args!("line 1")).unwrap();
        let note = builder.add_column(" note ").unwrap();
        assert!(builder.set(note, "x") && !builder.set(note, "y"));
        builder.reject_row(Some(note), "stands twice").unwrap();
        builder.set(note, "пізніше");
        builder.finish_row(format_args!("line 3")).unwrap();
        let (headers, rows) = builder.build().into_rows(None);
        assert_eq!(headers, ["ПІБ", "note"]);
        assert_eq!(rows.columns[0].iter().collect::<Vec<_>>(), ["Жук Остап", ""]);
        assert_eq!(rows.columns[1].iter().collect::<Vec<_>>(), ["", "пізніше"]);
        assert_eq!((rows.rows_read, rows.file_rows), (3, vec![1, 3]));
        assert_eq!((rows.rejects[0].row, rows.rejects[0].column.as_str()), (2, "note"));
    }

    #[test]
    fn more_cells_than_allowed_are_refused() {
        let mut budget = Budget::of(0);
        let mut builder = GridBuilder::new("ours", 3, &mut budget);
        builder.add_column("ПІБ").unwrap();
        builder.add_column("вік").unwrap();
        builder.set(0, "Чиж");
        builder.finish_row(format_args!("line 1")).unwrap();
        builder.set(0, "Сом");
        assert!(builder.finish_row(format_args!("line 2")).unwrap_err().contains("more than 3 cells"));
    }

    #[test]
    fn whole_columns_lose_their_faulty_and_empty_rows() {
        let names: TextColumn = ["Жук", "Ч\0иж", "", "Со\u{FFFD}м", "Ґудзь"].into_iter().collect();
        let grid = Grid::of_columns("ours", &["ПІБ".to_owned()], vec![names], 5, &mut Budget::of(0)).unwrap();
        let (_, rows) = grid.into_rows(None);
        assert_eq!(rows.columns[0].iter().collect::<Vec<_>>(), ["Жук", "Ґудзь"]);
        assert_eq!(rows.file_rows, [1, 5]);
        let reasons: Vec<&str> = rows.rejects.iter().map(|reject| reject.reason.as_str()).collect();
        assert!(reasons[0].starts_with("NUL byte"), "{reasons:?}");
        assert_eq!(reasons[1], "empty row");
        assert!(reasons[2].contains("U+FFFD"), "{reasons:?}");
    }
}
