//! Delimited text as columns: the header row and the cells, with faulty rows set aside.
//!
//! A row is set aside, and counted, when it holds a byte that is no text, U+FFFD from an earlier loss, NUL, a
//! misplaced quote, more filled cells than the header, or nothing at all; cells missing at its end are empty. Titles
//! above the headers are skipped and said, and two rows of headers are read together ([`heading`]). The file is refused when it has no
//! header row or its quoting cannot be trusted. Cells are kept as they stand, except those of the column that
//! the caller asks to be trimmed (ids, so that they can be joined).
//!
//! Cost: one pass over the text; each cell is copied once, into its column's buffer.

mod delimiter;
mod heading;
mod records;

use zvirka::record::TextColumn;

use crate::budget::Budget;
use crate::encoding::{self, Decoded, Fault};
use crate::format::Format;
use crate::headers::structures;
use crate::set_aside::{Reject, SharedText, Sharing};
use records::Records;

pub(crate) use heading::together;
pub(crate) use records::MOST_COLUMNS;

/// An opened file: its header is read, its rows are not.
pub(crate) struct Sheet<'t> {
    records: Records<'t>,
    delimiter: u8,
    headers: Vec<String>,
    faults: &'t [Fault],
    /// Where the text that is read begins in the decoded text.
    skipped: usize,
    has_nul: bool,
    has_replacement: bool,
    /// The first row is a row of the list, whose columns the caller named.
    first_is_row: bool,
    /// What a person should be told.
    said: Vec<String>,
}

/// The rows of a file, column by column.
#[derive(Default)]
pub(crate) struct Rows {
    /// One column a header.
    pub(crate) columns: Vec<TextColumn>,
    /// The number in the file of each accepted row, counted from 1 without the header.
    pub(crate) file_rows: Vec<u64>,
    /// Rows in the file.
    pub(crate) rows_read: u64,
    /// Rows set aside.
    pub(crate) rejects: Vec<Reject>,
}

impl<'t> Sheet<'t> {
    /// Finds the delimiter and reads the header row; `known` says whether a header is one that is looked for.
    ///
    /// The error is a sentence without the file's name.
    pub(crate) fn open(
        decoded: &'t Decoded<'_>,
        format: Format,
        known: &dyn Fn(&str) -> bool,
        columns: Option<&[String]>,
    ) -> Result<Self, String> {
        // DOS programs end a text with Ctrl-Z.
        let whole = decoded.text.strip_suffix('\u{1A}').unwrap_or(&decoded.text);
        let (delimiter, skipped) = match delimiter::declared(whole) {
            Some(declared) => declared,
            None if format == Format::Tsv => (b'\t', 0),
            None => (delimiter::find(whole, known).map_err(|refusal| refusal.to_string())?, 0),
        };
        let text = whole.get(skipped..).unwrap_or("");
        let escapes = records::has_escapes(text, delimiter);
        let records = Records::new(text, delimiter).with_escapes(escapes);
        let has_nul = memchr::memchr(0, text.as_bytes()).is_some();
        let has_replacement = memchr::memmem::find(text.as_bytes(), "\u{FFFD}".as_bytes()).is_some();
        let headers = Vec::new();
        let mut said = Vec::new();
        if escapes {
            said.push(
                "quotes inside cells have a backslash before them, as exports of databases write them; read so"
                    .to_owned(),
            );
        }
        let faults = &decoded.faults;
        let mut sheet = Self {
            records,
            delimiter,
            headers,
            faults,
            skipped,
            has_nul,
            has_replacement,
            first_is_row: false,
            said,
        };
        match columns {
            Some(columns) => sheet.name_columns(columns)?,
            None => sheet.find_headers(known)?,
        }
        Ok(sheet)
    }

    /// Takes the caller's names for the columns of a list without headers.
    fn name_columns(&mut self, columns: &[String]) -> Result<(), String> {
        self.advance_to_filled()?;
        self.first_is_row = true;
        let width = self.records.len().max(columns.len());
        let name = |column: usize| header_text(columns.get(column).map_or("", String::as_str), column);
        self.headers = (0..width).map(name).collect();
        Ok(())
    }

    /// Finds the row of the headers, below titles, and the second one where there is one.
    fn find_headers(&mut self, known: &dyn Fn(&str) -> bool) -> Result<(), String> {
        let above = heading::rows_above(&self.records, known);
        let first_line = self.records.first_line();
        for _ in 0..above {
            self.records.advance().map_err(|refusal| refusal.to_string())?;
        }
        let last_line = self.records.last_line();
        self.advance_to_filled()?;
        if above > 0 {
            let lines = if above == 1 {
                format!("line {last_line}")
            } else {
                format!("lines {first_line} to {last_line}")
            };
            self.said.push(format!("{lines}, above the headers, skipped as a title"));
        }
        let cells = (0..self.records.len()).map(|column| self.records.cell(column));
        if let Some(shape) = structures::headers_of_shape(cells) {
            self.headers = shape.iter().map(|header| (*header).to_owned()).collect();
            self.first_is_row = true;
            return Ok(());
        }
        if let Some(why) = self.unreadable() {
            return Err(format!("the header row cannot be used: {why}"));
        }
        let first: Vec<String> =
            (0..self.records.len()).map(|column| header_text(self.records.cell(column), column)).collect();
        let raw: Vec<&str> = (0..self.records.len()).map(|column| self.records.cell(column).trim()).collect();
        self.headers = match heading::second_row(&self.records, &raw, known) {
            Some(both) => {
                self.said.push(format!(
                    "lines {} and {} are headers together",
                    self.records.first_line(),
                    self.records.last_line() + 1
                ));
                drop(raw);
                self.records.advance().map_err(|refusal| refusal.to_string())?;
                both.iter().enumerate().map(|(column, header)| header_text(header, column)).collect()
            }
            None => first,
        };
        Ok(())
    }

    /// Moves to the next row that has a filled cell: rows of empty cells are how spreadsheets export a gap.
    fn advance_to_filled(&mut self) -> Result<(), String> {
        loop {
            if !self.records.advance().map_err(|refusal| refusal.to_string())? {
                return Err("the file is empty; a list needs a row of headers".to_owned());
            }
            if (0..self.records.len()).any(|column| !self.records.cell(column).trim().is_empty()) {
                return Ok(());
            }
        }
    }

    /// What a person should be told.
    pub(crate) fn said(&self) -> &[String] {
        &self.said
    }

    /// The headers, trimmed; a column without one is called by its number.
    pub(crate) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The delimiter.
    pub(crate) fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    /// Reads all rows; the cells of the column `trimmed` lose the white space around them.
    ///
    /// The error is a sentence without the file's name.
    pub(crate) fn read_rows(
        mut self,
        list: &str,
        trimmed: Option<usize>,
        budget: &mut Budget,
    ) -> Result<(Vec<String>, Rows), String> {
        let width = self.headers.len();
        let (mut sharing, mut headers_shared) = (Sharing::default(), Sharing::default());
        let list = SharedText::from(list);
        let mut columns = vec![TextColumn::default(); width];
        let (mut file_rows, mut rejects, mut rows_read) = (Vec::new(), Vec::new(), 0);
        let mut waiting = std::mem::take(&mut self.first_is_row);
        while std::mem::take(&mut waiting) || self.records.advance().map_err(|refusal| refusal.to_string())? {
            rows_read += 1;
            if let Some(reason) = self.fault(width) {
                let column = self.faulty_column().and_then(|column| self.headers.get(column));
                let (column, named) = headers_shared.of(column.map_or("", String::as_str));
                let (reason, own) = sharing.of(&reason);
                budget.take_reject(own + named)?;
                rejects.push(Reject { list: list.clone(), row: rows_read, column, reason });
                continue;
            }
            budget.take_row(width, self.records.raw().len())?;
            file_rows.push(rows_read);
            for (number, column) in columns.iter_mut().enumerate() {
                let cell = self.records.cell(number);
                column.push(if trimmed == Some(number) { cell.trim() } else { cell });
            }
        }
        Ok((self.headers, Rows { columns, file_rows, rows_read, rejects }))
    }

    /// Why the current row is set aside, if it is.
    fn fault(&self, width: usize) -> Option<String> {
        if let Some(why) = self.unreadable() {
            return Some(why);
        }
        let cells = self.records.len();
        // Cells that are missing at the end are empty, and empty ones too many are none.
        if cells > width && (width..cells).any(|column| !self.records.cell(column).trim().is_empty()) {
            let line = self.line();
            return Some(format!(
                "the row has {cells} cells, the header has {width} ({line}); put cells that hold the delimiter in quotes"
            ));
        }
        if self.records.swallows_rows(width) {
            let line = self.line();
            return Some(format!(
                "a quoted cell seems to hold whole rows ({line}); close the quote on its line"
            ));
        }
        (0..cells).all(|column| self.records.cell(column).trim().is_empty()).then(|| "empty row".to_owned())
    }

    /// Why the current record is no text that can be trusted, if it is not.
    fn unreadable(&self) -> Option<String> {
        let raw = self.records.raw();
        if self.has_replacement && memchr::memmem::find(raw.as_bytes(), "\u{FFFD}".as_bytes()).is_some() {
            let (start, end) = self.records.bounds();
            return Some(encoding::loss(self.faults, start + self.skipped, end + self.skipped));
        }
        if self.has_nul && raw.contains('\0') {
            return Some("NUL byte; remove it".to_owned());
        }
        if self.records.has_stray_quote() {
            return Some(format!(
                "text after a closing quote ({}); double the quotes inside the cell",
                self.line()
            ));
        }
        None
    }

    /// The column in which the current record's fault stands, where it stands in one cell.
    fn faulty_column(&self) -> Option<usize> {
        if self.records.len() > self.headers.len() || self.records.has_stray_quote() {
            return None;
        }
        (0..self.records.len()).find(|column| self.records.cell(*column).contains(['\u{FFFD}', '\0']))
    }

    fn line(&self) -> String {
        let (first, last) = (self.records.first_line(), self.records.last_line());
        if first == last { format!("line {first}") } else { format!("lines {first} to {last}") }
    }
}

/// A header without white space and marks around it, or the column's number.
pub(crate) fn header_text(cell: &str, column: usize) -> String {
    let trimmed = cell
        .trim_matches(|letter: char| letter.is_whitespace() || "\u{FEFF}\u{200B}\u{2060}".contains(letter));
    if trimmed.is_empty() { format!("column {}", column + 1) } else { trimmed.to_owned() }
}
