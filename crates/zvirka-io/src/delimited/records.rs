//! Records of delimited text, one after another, as slices of the text.
//!
//! The grammar is RFC 4180 as the `csv` crate reads it (any of the four delimiters; `\n`, `\r\n` or `\r` ends a
//! record; a quote opens a cell only at its start and is doubled inside), and the two are compared in a property
//! test. Why not that crate: it accepts what would lose people in silence. Here a quote that is never closed is
//! refused with its line, one that is closed in mid-cell or has swallowed rows is reported, and a record has a
//! greatest length and number of columns. Cells are also slices instead of copies, as nearly no cell of a list
//! has a doubled quote.
//!
//! Cost: a record without quotes is two vectorised searches, one for its end and one for its delimiters.
//! Programs that export tables of MySQL put a backslash before a quote inside a cell: where the text so read has fewer
//! misplaced quotes, it is read so ([`has_escapes`]). Limits: no comment lines, no escapes outside quotes.

use std::fmt;

use crate::source::LONGEST_RECORD;

/// Most columns: as many as a thousand real lists side by side.
pub(crate) const MOST_COLUMNS: usize = 4_096;

/// Most lines of the file that one record may span. Addresses and notes have a few; more means that a quote was
/// never closed and happened to meet another.
const MOST_LINES: u64 = 64;

/// Why the whole file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A record is longer than [`LONGEST_RECORD`].
    TooLong { line: u64 },
    /// A record has more than [`MOST_COLUMNS`].
    TooManyColumns { line: u64 },
    /// A quote is never closed.
    QuoteNotClosed { line: u64 },
    /// A quote is closed so late, or in the middle of another cell, that it must have been left open.
    QuoteClosedLate { line: u64, closed: u64 },
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { line } => write!(
                formatter,
                "the record that begins on line {line} is longer than 1 MiB; is a quote left open there?"
            ),
            Self::TooManyColumns { line } => {
                write!(
                    formatter,
                    "line {line} has more than {MOST_COLUMNS} columns; no list has so many, mend the file"
                )
            }
            Self::QuoteNotClosed { line } => {
                write!(formatter, "the quote opened on line {line} is never closed; close it or double it")
            }
            Self::QuoteClosedLate { line, closed } => write!(
                formatter,
                "the quote opened on line {line} is closed only on line {closed}, so it was left open; close it on \
                 its line"
            ),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
    /// Whether the span is of `unescaped` and not of the text.
    copied: bool,
}

/// Reads records; [`advance`](Self::advance) moves to the next, the other methods tell of the current one.
#[derive(Clone)]
pub(crate) struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    /// Where the next record begins, and its line, counted from 1.
    position: usize,
    line: u64,
    start: usize,
    end: usize,
    first_line: u64,
    cells: Vec<Span>,
    unescaped: String,
    stray_quote: bool,
    /// A backslash before a quote inside a cell makes it a part of the cell.
    escapes: bool,
}

/// Whether quotes inside cells have a backslash before them.
pub(crate) fn has_escapes(text: &str, delimiter: u8) -> bool {
    if memchr::memmem::find(text.as_bytes(), b"\\\"").is_none() {
        return false;
    }
    let faults = |escapes: bool| {
        let mut records = Records::new(text, delimiter).with_escapes(escapes);
        let mut faults = 0_u64;
        loop {
            match records.advance() {
                Ok(true) => faults += u64::from(records.has_stray_quote()),
                Ok(false) => return faults,
                // Nothing behind it can be read.
                Err(_) => return u64::MAX,
            }
        }
    };
    let (without, with) = (faults(false), faults(true));
    with < without
}

impl<'t> Records<'t> {
    /// Reads the text, whose cells are separated by an ASCII delimiter.
    pub(crate) fn new(text: &'t str, delimiter: u8) -> Self {
        Self {
            text,
            delimiter,
            position: 0,
            line: 1,
            start: 0,
            end: 0,
            first_line: 1,
            cells: Vec::new(),
            unescaped: String::new(),
            stray_quote: false,
            escapes: false,
        }
    }

    /// Whether a backslash before a quote inside a cell makes it a part of the cell.
    pub(crate) fn with_escapes(mut self, escapes: bool) -> Self {
        self.escapes = escapes;
        self
    }

    /// Moves to the next record that is not a blank line; `false` at the end.
    pub(crate) fn advance(&mut self) -> Result<bool, Refusal> {
        let text = self.text;
        let bytes = text.as_bytes();
        loop {
            self.cells.clear();
            self.unescaped.clear();
            self.stray_quote = false;
            self.start = self.position;
            self.first_line = self.line;
            let Some(rest) = bytes.get(self.position..).filter(|rest| !rest.is_empty()) else {
                return Ok(false);
            };
            let found = memchr::memchr3(b'\n', b'\r', b'"', rest);
            let stop = found.map_or(bytes.len(), |offset| self.position + offset);
            if bytes.get(stop) == Some(&b'"') {
                self.read_quoted(bytes)?;
            } else {
                self.end = stop;
                self.split_plain(bytes)?;
            }
            if self.end - self.start > LONGEST_RECORD {
                return Err(Refusal::TooLong { line: self.first_line });
            }
            self.line += 1;
            self.position = self.end + 1;
            if bytes.get(self.end) == Some(&b'\r') && bytes.get(self.end + 1) == Some(&b'\n') {
                self.position += 1;
            }
            let blank = self.cells.len() == 1
                && text.get(self.start..self.end).is_some_and(|line| line.chars().all(char::is_whitespace));
            if !blank {
                return Ok(true);
            }
        }
    }

    /// The number of cells.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// A cell, without its quotes; empty when there is none.
    pub(crate) fn cell(&self, column: usize) -> &str {
        let Some(span) = self.cells.get(column) else { return "" };
        let text = if span.copied { self.unescaped.as_str() } else { self.text };
        text.get(span.start..span.end).unwrap_or("")
    }

    /// The record as it stands in the text, without its end of line.
    pub(crate) fn raw(&self) -> &'t str {
        self.text.get(self.start..self.end).unwrap_or("")
    }

    /// Where the record stands in the text, its end of line included.
    pub(crate) fn bounds(&self) -> (usize, usize) {
        (self.start, self.position)
    }

    /// The line of the file on which the record begins, from 1.
    pub(crate) fn first_line(&self) -> u64 {
        self.first_line
    }

    /// The line of the file on which the record ends.
    pub(crate) fn last_line(&self) -> u64 {
        self.line - 1
    }

    /// Whether something other than a delimiter follows a closing quote.
    pub(crate) fn has_stray_quote(&self) -> bool {
        self.stray_quote
    }

    /// Whether the record spans lines each of which would be a whole record of so many columns: the mark of a
    /// quote left open that met another one.
    pub(crate) fn swallows_rows(&self, columns: usize) -> bool {
        if columns < 2 || self.first_line == self.last_line() {
            return false;
        }
        let delimiter = char::from(self.delimiter);
        let mut lines = self.raw().split(['\n', '\r']).filter(|line| !line.is_empty());
        lines.all(|line| line.matches(delimiter).count() + 1 == columns)
    }

    /// Splits the record from `start` to `end`, in which there is no quote.
    fn split_plain(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let record = bytes.get(self.start..self.end).unwrap_or(&[]);
        let mut start = self.start;
        for offset in memchr::memchr_iter(self.delimiter, record) {
            self.push(Span { start, end: self.start + offset, copied: false })?;
            start = self.start + offset + 1;
        }
        self.push(Span { start, end: self.end, copied: false })
    }

    /// Reads the record that begins at `start` and has a quote somewhere.
    fn read_quoted(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let mut at = self.start;
        loop {
            at = if bytes.get(at) == Some(&b'"') {
                self.read_quoted_cell(bytes, at)?
            } else {
                let end = self.end_of_plain(bytes, at);
                self.push(Span { start: at, end, copied: false })?;
                end
            };
            if bytes.get(at) != Some(&self.delimiter) {
                self.end = at;
                return Ok(());
            }
            at += 1;
        }
    }

    /// Reads the cell whose quote stands at `at` and returns where it ends.
    fn read_quoted_cell(&mut self, bytes: &[u8], at: usize) -> Result<usize, Refusal> {
        let opened = self.line;
        // What is copied next, and from where on the next mark is looked for.
        let (mut piece, mut from) = (at + 1, at + 1);
        let mut copied_from = None;
        let close = loop {
            let rest = bytes.get(from..).unwrap_or(&[]);
            let found =
                if self.escapes { memchr::memchr2(b'"', b'\\', rest) } else { memchr::memchr(b'"', rest) };
            let Some(mark) = found.map(|offset| from + offset) else {
                return Err(Refusal::QuoteNotClosed { line: opened });
            };
            let next = bytes.get(mark + 1).copied();
            if bytes.get(mark) == Some(&b'\\') {
                if !next.is_some_and(|next| b"\"\\\n\r".contains(&next)) {
                    from = mark + 1;
                    continue;
                }
            } else if next != Some(b'"') {
                break mark;
            }
            copied_from.get_or_insert(self.unescaped.len());
            self.unescaped.push_str(self.text.get(piece..mark).unwrap_or(""));
            (piece, from) = (mark + 1, mark + 2);
        };
        let span = match copied_from {
            None => Span { start: at + 1, end: close, copied: false },
            Some(start) => {
                self.unescaped.push_str(self.text.get(piece..close).unwrap_or(""));
                Span { start, end: self.unescaped.len(), copied: true }
            }
        };
        self.push(span)?;
        self.line += line_breaks(bytes.get(at..close).unwrap_or(&[]));
        let end = self.end_of_plain(bytes, close + 1);
        if end > close + 1 {
            self.stray_quote = true;
        }
        let lines = self.line - opened;
        if (self.stray_quote && lines > 0) || lines >= MOST_LINES {
            return Err(Refusal::QuoteClosedLate { line: opened, closed: self.line });
        }
        Ok(end)
    }

    /// The next delimiter or end of line from `at` on, or the end of the text.
    fn end_of_plain(&self, bytes: &[u8], at: usize) -> usize {
        let rest = bytes.get(at..).unwrap_or(&[]);
        memchr::memchr3(self.delimiter, b'\n', b'\r', rest).map_or(bytes.len(), |offset| at + offset)
    }

    fn push(&mut self, cell: Span) -> Result<(), Refusal> {
        if self.cells.len() == MOST_COLUMNS {
            return Err(Refusal::TooManyColumns { line: self.first_line });
        }
        self.cells.push(cell);
        Ok(())
    }
}

/// Ends of line in a piece of text: `\n`, `\r\n` or `\r`.
fn line_breaks(bytes: &[u8]) -> u64 {
    let mut breaks = 0;
    let mut before = 0;
    for byte in bytes {
        breaks += u64::from(*byte == b'\r' || (*byte == b'\n' && before != b'\r'));
        before = *byte;
    }
    breaks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str, delimiter: u8) -> Result<Vec<Vec<String>>, Refusal> {
        let mut records = Records::new(text, delimiter);
        let mut rows = Vec::new();
        while records.advance()? {
            rows.push((0..records.len()).map(|column| records.cell(column).to_owned()).collect());
        }
        Ok(rows)
    }

    #[test]
    fn cells_are_split_and_unquoted() {
        let rows = all("a,\"b \"\"в\"\" c\",\r\n\n \n\"1\n2\",,x\"y\r\"\"", b',').unwrap();
        assert_eq!(rows, [vec!["a", "b \"в\" c", ""], vec!["1\n2", "", "x\"y"], vec![""]]);
    }

    #[test]
    fn lines_are_counted_through_quotes_and_blank_lines() {
        let mut records = Records::new("a\r\n\r\n\"b\nc\"\rd", b',');
        let mut lines = Vec::new();
        while records.advance().unwrap() {
            lines.push((records.first_line(), records.last_line()));
        }
        assert_eq!(lines, [(1, 1), (3, 4), (5, 5)]);
    }

    #[test]
    fn a_quote_never_closed_is_refused_with_its_line() {
        assert_eq!(all("a,b\n1,2\n3,\"4\n5,6\n", b','), Err(Refusal::QuoteNotClosed { line: 3 }));
    }

    #[test]
    fn a_quote_closed_in_another_cell_is_refused_with_both_lines() {
        let text = "a,b\n1,\"Ґудзь\n2,Жук\n3,\"Чиж\n";
        assert_eq!(all(text, b','), Err(Refusal::QuoteClosedLate { line: 2, closed: 4 }));
    }

    #[test]
    fn a_quote_open_over_too_many_lines_is_refused() {
        let text = format!("a\n\"{}\"\n", "x\n".repeat(64));
        assert_eq!(all(&text, b','), Err(Refusal::QuoteClosedLate { line: 2, closed: 66 }));
        assert!(all(&format!("a\n\"{}\"\n", "x\n".repeat(63)), b',').is_ok());
    }

    #[test]
    fn swallowed_rows_are_seen_and_notes_of_several_lines_are_not() {
        let mut records = Records::new("1,\"Жук,1990\n2,Чиж\",1991\n1,\"Жук\nЧиж\",1990\n", b',');
        assert!(records.advance().unwrap() && records.swallows_rows(3));
        assert!(records.advance().unwrap() && !records.swallows_rows(3));
    }

    #[test]
    fn text_after_a_closing_quote_is_a_stray_quote() {
        let mut records = Records::new("\"Жук \"Шаман\" Іван\",1\n\"a\",2\n", b',');
        assert!(records.advance().unwrap() && records.has_stray_quote() && records.len() == 2);
        assert!(records.advance().unwrap() && !records.has_stray_quote());
    }

    #[test]
    fn backslashes_before_quotes_are_read_where_they_are_meant() {
        let text =
            "id,name,path\n1,\"Ґудзь \\\"Шаман\\\" Остап\",\"C:\\\\x\"\n2,\"Чиж \\\"Жук\\\"\",\"a\\b\"\n";
        assert!(has_escapes(text, b','));
        let mut records = Records::new(text, b',').with_escapes(true);
        let mut rows = Vec::new();
        while records.advance().unwrap() {
            assert!(!records.has_stray_quote());
            rows.push((0..records.len()).map(|column| records.cell(column).to_owned()).collect::<Vec<_>>());
        }
        assert_eq!(rows[1], ["1", "Ґудзь \"Шаман\" Остап", "C:\\x"]);
        assert_eq!(rows[2], ["2", "Чиж \"Жук\"", "a\\b"]);
        // A cell that ends with a backslash is a path, and quotes that are doubled need none.
        assert!(!has_escapes("id,path\n1,\"C:\\\"\n2,\"D:\\\"\n", b','));
        assert!(!has_escapes("a,b\n1,\"Ґудзь \"\"Шаман\"\" Остап\"\n", b','));
    }

    #[test]
    fn endless_columns_and_records_are_refused() {
        assert_eq!(all(&",".repeat(5_000), b','), Err(Refusal::TooManyColumns { line: 1 }));
        let long = format!("a\n\"{}\"\n", "x".repeat(LONGEST_RECORD));
        assert_eq!(all(&long, b','), Err(Refusal::TooLong { line: 2 }));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_is_read_is_what_the_csv_crate_reads(text in "[aЖ,;\"\n\r]{0,40}") {
            let mut records = Records::new(&text, b',');
            let mut rows: Vec<Vec<String>> = Vec::new();
            let mut faulty = false;
            loop {
                match records.advance() {
                    Ok(true) => {
                        faulty |= records.has_stray_quote();
                        rows.push((0..records.len()).map(|column| records.cell(column).to_owned()).collect());
                    }
                    Ok(false) => break,
                    Err(_) => { faulty = true; break; }
                }
            }
            // Where a quote is at fault the readings may differ; there the row or the file is refused.
            if !faulty {
                let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
                let theirs: Vec<Vec<String>> = reader
                    .records()
                    .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                    .collect();
                prop_assert_eq!(rows, theirs);
            }
        }

        #[test]
        fn what_the_csv_crate_writes_is_read_back(
            rows in prop::collection::vec(prop::collection::vec("[aЖ ,;\"\n\r]{0,6}", 3), 1..6)
        ) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(all(&text, b',').unwrap(), rows);
        }
    }
}
