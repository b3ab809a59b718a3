//! Which columns of a table are read, and what is said about cells that cannot be.
//!
//! Both kinds of tables come here, Arrow streams and dicts, so both take headers and refuse tables alike. Headers are
//! found by the same table as those of files. Cost: one look per column, none per cell.

use zvirka::record::{Field, List, TextColumn};

use crate::errors::Fault;

/// The columns that hold a field, as `(place in the table, header, field)`.
///
/// # Errors
///
/// When two columns hold one field, or none holds names. The message names headers only where the program knows them:
/// the header of a table that had none is somebody's name.
pub(crate) fn fields_found(list: &str, headers: &[String]) -> Result<Vec<(usize, String, Field)>, Fault> {
    let mut found: Vec<(usize, String, Field)> = Vec::new();
    for (place, header) in headers.iter().enumerate() {
        let Some(field) = field_of(header) else { continue };
        if let Some((_, earlier, _)) = found.iter().find(|(_, _, known)| *known == field) {
            return Err(Fault::Input(format!(
                "{list}: columns `{earlier}` and `{header}` both hold {}; rename or drop one",
                field.as_str()
            )));
        }
        found.push((place, header.clone(), field));
    }
    let names = [Field::Name, Field::Surname, Field::GivenName];
    if !found.iter().any(|(_, _, field)| names.contains(field)) {
        return Err(Fault::Input(format!(
            "{list}: none of the {} columns holds names; call one `name`, or `surname` and `given_name`",
            headers.len()
        )));
    }
    Ok(found)
}

/// The field that a header stands for.
fn field_of(header: &str) -> Option<Field> {
    zvirka_io::field_of_header(header)
}

/// One column on its way to text, with its unreadable cells counted.
#[derive(Debug, Default)]
pub(crate) struct ColumnReader {
    cells: TextColumn,
    unreadable: u64,
    first_unreadable: usize,
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
}

impl Loaded {
    /// A list out of columns read in memory.
    ///
    /// # Errors
    ///
    /// When the columns do not make a list.
    pub(crate) fn from_columns(
        list: &str,
        columns: Vec<(Field, TextColumn)>,
        notes: Vec<String>,
    ) -> Result<Self, Fault> {
        Ok(Self { list: List::new(list, columns)?, rejects: Vec::new(), file_rows: None, notes })
    }

    /// The number by which a person finds a record: counted from 1, without the header of a file.
    pub(crate) fn record_number(&self, row: usize) -> u64 {
        let in_file = self.file_rows.as_ref().and_then(|rows| rows.get(row)).copied();
        in_file.unwrap_or(row as u64 + 1)
    }
}
