//! Plain tables: pairs of names, truth, links, test lists.
//!
//! Columns are found by their exact headers, as the program itself writes them; the way from bytes to cells is the
//! same as for lists. For lists of people use [`read_list`](crate::read_list), which knows what headers mean.
//!
//! Cost and limits as there.

use std::fmt;
use std::path::{Path, PathBuf};

use zvirka::record::TextColumn;

use crate::error::IoError;
use crate::format::Format;
use crate::headers;
use crate::list::ReadOptions;
use crate::reading;
use crate::set_aside::Reject;
use crate::source::{self, Stamp};

/// A table as it stood in its file. Its `Debug` form holds no cells.
#[derive(Clone)]
pub struct Table {
    /// Where it came from; `-` for standard input.
    pub path: PathBuf,
    /// The encoding's label.
    pub encoding: String,
    /// Whether the encoding was detected.
    pub encoding_detected: bool,
    /// The format.
    pub format: Format,
    /// The delimiter, where the format has one.
    pub delimiter: Option<char>,
    /// The headers in order.
    pub headers: Vec<String>,
    /// One column a header, cells as they stood.
    pub columns: Vec<TextColumn>,
    /// Rows in the file: `len() + rejects.len()`.
    pub rows_read: u64,
    /// Rows set aside.
    pub rejects: Vec<Reject>,
    /// For each row, its number in the file, counted from 1 without the header.
    pub file_rows: Vec<u64>,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// What a person should be told. Free of cell contents.
    pub warnings: Vec<String>,
    /// What the file looked like when it was read.
    stamp: Option<Stamp>,
}

impl fmt::Debug for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Table")
            .field("path", &self.path)
            .field("encoding", &self.encoding)
            .field("delimiter", &self.delimiter)
            .field("headers", &self.headers)
            .field("rows_read", &self.rows_read)
            .field("rejects", &self.rejects.len())
            .finish_non_exhaustive()
    }
}

impl Table {
    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.file_rows.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.file_rows.is_empty()
    }

    /// As [`ReadList::check_unchanged`](crate::ReadList::check_unchanged).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn check_unchanged(&self) -> Result<(), IoError> {
        source::check_unchanged(&self.path, self.stamp.as_ref(), &self.sha256)
    }

    /// The column of that header, if there is one.
    #[must_use]
    pub fn column(&self, header: &str) -> Option<&TextColumn> {
        let position = self.headers.iter().position(|of| of == header)?;
        self.columns.get(position)
    }

    /// A cell without the white space around it; empty where there is none.
    #[must_use]
    pub fn cell(&self, header: &str, row: usize) -> &str {
        self.column(header).map_or("", |column| column.get(row).trim())
    }

    /// The cells of a row in the order of the headers.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        self.columns.iter().map(move |column| column.get(row))
    }
}

/// Reads a table that must have the columns of `required`; all others are kept as well.
///
/// [`ReadOptions::map`] does not apply here.
///
/// # Errors
///
/// [`Input`](crate::IoErrorKind::Input) when a required column is missing, else as [`read_list`](crate::read_list).
///
/// # Examples
///
/// ```
/// use zvirka_io::{ReadOptions, read_table};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("pairs.csv");
/// std::fs::write(&path, "name_a,name_b,why\nҐудзь Марʼяна,Gudz Mariana,по пам’яті\n")?;
/// let pairs = read_table(&path, &ReadOptions::default(), &["name_a", "name_b"])?;
/// assert_eq!(pairs.cell("name_b", 0), "Gudz Mariana");
/// assert_eq!(pairs.headers, ["name_a", "name_b", "why"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_table(path: &Path, options: &ReadOptions, required: &[&str]) -> Result<Table, IoError> {
    let known = |header: &str| required.contains(&header.trim());
    let (contents, ()) = reading::read(path, options, &known, |headers| {
        headers::check_distinct(headers, &known)?;
        match required.iter().find(|column| !headers.iter().any(|header| header == *column)) {
            Some(column) => Err(missing(column, required, headers)),
            None => Ok((None, ())),
        }
    })?;
    Ok(Table {
        path: path.to_owned(),
        encoding: contents.encoding.to_owned(),
        encoding_detected: contents.encoding_detected,
        format: contents.format,
        delimiter: contents.delimiter,
        headers: contents.headers,
        columns: contents.rows.columns,
        rows_read: contents.rows.rows_read,
        rejects: contents.rows.rejects,
        file_rows: contents.rows.file_rows,
        sha256: contents.sha256,
        warnings: contents.warnings,
        stamp: contents.stamp,
    })
}

/// Says which column is missing. The headers are shown only where one of them is as required: otherwise the first
/// row may be no header row and hold a name.
fn missing(column: &str, required: &[&str], headers: &[String]) -> String {
    let needed = required.join(", ");
    if headers.iter().any(|header| required.contains(&header.as_str())) {
        let found = headers.join(", ");
        format!("there is no column {column}; needed are {needed}; the headers are: {found}")
    } else {
        format!("there is no column {column}; needed are {needed}; is there a header row?")
    }
}
