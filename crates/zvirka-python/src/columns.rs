//! Which columns of a table are read, and what is said about cells that cannot be.
//!
//! Both kinds of tables come here, Arrow streams and dicts, so both take headers and refuse tables alike. Headers of
//! lists of people are found by the same table as those of files, those of other tables (links, truth, pairs) by their
//! exact names. Cost: one look per column, none per cell.

use std::sync::Arc;

use zvirka::record::{Field, List, TextColumn};

use crate::errors::Fault;

/// What a table must be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted {
    /// A list of people: the columns that hold a field.
    People,
    /// A list of people with all its columns, of which some are to be compared that hold no field.
    PeopleAndOthers,
    /// A table of these columns; the optional ones are read when they are there.
    Named {
        /// Without these the table is refused.
        required: &'static [&'static str],
        /// These may be missing.
        optional: &'static [&'static str],
    },
}

impl Wanted {
    /// The columns to read, as `(place in the table, header)`.
    ///
    /// # Errors
    ///
    /// When a column that is needed is missing or comes twice.
    pub(crate) fn found(self, list: &str, headers: &[String]) -> Result<Vec<(usize, String)>, Fault> {
        let (required, optional) = match self {
            Self::People => return fields_found(list, headers),
            Self::PeopleAndOthers => {
                fields_found(list, headers)?;
                return Ok(headers.iter().cloned().enumerate().collect());
            }
            Self::Named { required, optional } => (required, optional),
        };
        let mut found = Vec::new();
        for wanted in required.iter().chain(optional) {
            let mut places = headers.iter().enumerate().filter(|(_, header)| header.trim() == *wanted);
            match (places.next(), places.next()) {
                (Some((place, _)), None) => found.push((place, (*wanted).to_owned())),
                (None, _) if !required.contains(wanted) => {}
                (None, _) => {
                    return Err(Fault::Input(format!("{list}: there is no column `{wanted}`; it is needed")));
                }
                (Some(_), Some(_)) => {
                    return Err(Fault::Input(format!("{list}: two columns are called `{wanted}`; drop one")));
                }
            }
        }
        Ok(found)
    }
}

/// A table as columns of text, with notes on its unreadable cells.
#[derive(Debug, Default)]
pub(crate) struct TextTable {
    /// Headers and cells, all of one length.
    pub(crate) columns: Vec<(String, TextColumn)>,
    /// What a person should be told. Free of cell contents.
    pub(crate) notes: Vec<String>,
}

impl TextTable {
    /// Appends a column that was read.
    pub(crate) fn push(&mut self, list: &str, header: String, reader: ColumnReader) {
        let (column, note) = reader.finish(list, &header);
        self.columns.push((header, column));
        self.notes.extend(note);
    }

    /// The column of that header.
    pub(crate) fn column(&self, header: &str) -> Option<&TextColumn> {
        self.columns.iter().find(|(of, _)| of == header).map(|(_, column)| column)
    }

    /// A cell without the white space around it; empty where there is none.
    pub(crate) fn cell(&self, header: &str, row: usize) -> &str {
        self.column(header).map_or("", |column| column.get(row).trim())
    }

    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }

    /// Refuses columns of unequal length, which a dict may have.
    ///
    /// # Errors
    ///
    /// Naming the first column that differs from the first.
    pub(crate) fn check_lengths(&self, list: &str) -> Result<(), Fault> {
        match self.columns.iter().find(|(_, column)| column.len() != self.len()) {
            None => Ok(()),
            Some((header, column)) => Err(Fault::Input(format!(
                "{list}: column `{header}` has {} rows, the first column has {}",
                column.len(),
                self.len()
            ))),
        }
    }
}

/// The columns that hold a field, as `(place in the table, header)`, understood together as those of files are.
///
/// # Errors
///
/// When none holds names, or two lists stand side by side. The message names headers only where the program knows them:
/// the header of a table that had none is somebody's name.
fn fields_found(list: &str, headers: &[String]) -> Result<Vec<(usize, String)>, Fault> {
    let fields = zvirka_io::fields_of_headers(headers).map_err(|why| {
        if why.starts_with("no column holds names") {
            Fault::Input(format!(
                "{list}: none of the {} columns holds names; call one `name`, or `surname` and `given_name`",
                headers.len()
            ))
        } else {
            Fault::Input(format!("{list}: {why}"))
        }
    })?;
    let found = headers.iter().zip(fields).enumerate().filter(|(_, (_, field))| field.is_some());
    Ok(found.map(|(place, (header, _))| (place, header.clone())).collect())
}

/// One column on its way to text, with its unreadable cells counted.
#[derive(Debug, Default)]
pub(crate) struct ColumnReader {
    cells: TextColumn,
    unreadable: u64,
    first_unreadable: usize,
    outside: u64,
    first_outside: usize,
}

impl ColumnReader {
    /// Appends a cell as it is.
    pub(crate) fn push(&mut self, cell: &str) {
        if cell.contains('\0') {
            self.push_unreadable();
        } else {
            self.cells.push(cell);
        }
    }

    /// Appends cells that stand one after another in one piece, given where each of them ends. Gives `false`, with
    /// nothing appended, where one of them cannot be read as text, so that they must be looked at one by one.
    pub(crate) fn append(&mut self, text: &[u8], ends: impl Iterator<Item = usize>) -> bool {
        match simdutf8::basic::from_utf8(text) {
            Ok(text) if !text.contains('\0') => self.cells.append(text, ends),
            _ => false,
        }
    }

    /// Appends a missing value.
    pub(crate) fn push_missing(&mut self) {
        self.cells.push("");
    }

    /// Appends a cell that is no text; it is taken as missing and counted.
    pub(crate) fn push_unreadable(&mut self) {
        self.unreadable += 1;
        if self.unreadable == 1 {
            self.first_unreadable = self.cells.len() + 1;
        }
        self.cells.push("");
    }

    /// Appends a date that no calendar of people has; it is taken as missing and counted.
    pub(crate) fn push_outside(&mut self) {
        self.outside += 1;
        if self.outside == 1 {
            self.first_outside = self.cells.len() + 1;
        }
        self.cells.push("");
    }

    /// The number of cells so far.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The column, with a note on its unreadable cells if it has some.
    pub(crate) fn finish(self, list: &str, header: &str) -> (TextColumn, Option<String>) {
        let note = (self.unreadable > 0).then(|| {
            format!(
                "{list}: column `{header}` has {} cells that are not text (a NUL or bytes that are not UTF-8), taken \
                 as missing; the first is in record {}",
                self.unreadable, self.first_unreadable
            )
        });
        let outside = (self.outside > 0).then(|| {
            format!(
                "{list}: column `{header}` has {} dates outside the years 1 to 9999, taken as missing; the first is in \
                 record {}",
                self.outside, self.first_outside
            )
        });
        let note = match (note, outside) {
            (Some(note), Some(outside)) => Some(format!("{note}; {outside}")),
            (note, outside) => note.or(outside),
        };
        (self.cells, note)
    }
}

/// A list, and what is to be told of its making.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The list.
    pub(crate) list: List,
    /// Rows of a file that were set aside.
    pub(crate) rejects: Vec<zvirka_io::Reject>,
    /// The record numbers of a file's rows, where they are not 1, 2, 3…
    pub(crate) file_rows: Option<Vec<u64>>,
    /// What a person should be told. Free of cell contents.
    pub(crate) notes: Vec<String>,
    /// What was read of its file, for a manifest; none where there was no file.
    pub(crate) input: Option<zvirka_io::ManifestInput>,
    /// Every header, with the field it was taken for.
    pub(crate) headers: Vec<(String, Option<Field>)>,
    /// Columns taken for no field.
    pub(crate) carried: Arc<Vec<(String, TextColumn)>>,
}

impl Loaded {
    /// A list out of columns read in memory.
    ///
    /// # Errors
    ///
    /// When the columns do not make a list.
    pub(crate) fn from_table(list: &str, table: TextTable) -> Result<Self, Fault> {
        let made = zvirka_io::list_of_columns(list, table.columns)
            .map_err(|error| Fault::Input(error.to_string()))?;
        let (mut notes, rejects) = (table.notes, made.rejects);
        notes.extend(made.warnings.into_iter().map(|warning| format!("{list}: {warning}")));
        let file_rows = (!rejects.is_empty()).then_some(made.file_rows);
        Ok(Self {
            list: made.list,
            rejects,
            file_rows,
            notes,
            input: None,
            headers: made.columns,
            carried: Arc::new(made.carried),
        })
    }

    /// The number by which a person finds a record: counted from 1, without the header of a file.
    pub(crate) fn record_number(&self, row: usize) -> u64 {
        let in_file = self.file_rows.as_ref().and_then(|rows| rows.get(row)).copied();
        in_file.unwrap_or(row as u64 + 1)
    }
}
