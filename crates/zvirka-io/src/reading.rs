//! From a path to columns of text, whatever the format: what lists and plain tables have in common.
//!
//! A format opens the bytes so far that the headers are known; the caller says what it makes of them; then the rows
//! are read. The digest is made beside that, on a thread of its own. The file's bytes are given back before the
//! columns are made into a list, so that both are never held longer than it takes to read them.

use std::path::Path;
use std::time::SystemTime;

use bytes::Bytes;

use crate::budget::Budget;
use crate::columnar;
use crate::delimited::{Rows, Sheet};
use crate::encoding;
use crate::error::{IoError, IoErrorKind};
use crate::format::Format;
use crate::grid::Grid;
use crate::headers;
use crate::json_lines;
use crate::list::ReadOptions;
use crate::pfif;
use crate::source::{self, Input, Stamp};
use crate::workbook;

/// A file that was read.
pub(crate) struct Contents {
    /// The encoding's label; that of text inside formats that set it themselves.
    pub(crate) encoding: &'static str,
    pub(crate) encoding_detected: bool,
    pub(crate) format: Format,
    pub(crate) delimiter: Option<char>,
    pub(crate) headers: Vec<String>,
    pub(crate) rows: Rows,
    /// What a person should be told. Free of cell contents.
    pub(crate) warnings: Vec<String>,
    pub(crate) sha256: String,
    pub(crate) stamp: Option<Stamp>,
}

/// Reads a file, or standard input when the path is `-`.
///
/// `known` says whether a header is one that is looked for; `assign` is asked once the headers are known, refuses
/// them with a sentence without the file's name, or says which column is to be trimmed and what it made of them.
pub(crate) fn read<T>(
    path: &Path,
    options: &ReadOptions,
    known: &dyn Fn(&str) -> bool,
    assign: impl FnOnce(&[String]) -> Result<(Option<usize>, T), String>,
) -> Result<(Contents, T), IoError> {
    let format = options.format.map_or_else(|| Format::of_input(path), Ok)?;
    let Input { bytes, stamp } = source::read_input(path, format)?;
    let bytes = Bytes::from(bytes);
    let (sha256, understood) =
        source::with_digest(&bytes, || understand(path, &bytes, format, options, known, assign));
    let (mut contents, assigned) = understood
        .map_err(|why| IoError::new(IoErrorKind::Input, format!("{}: {why}", source::shown(path))))?;
    contents.sha256 = sha256;
    contents.stamp = stamp;
    Ok((contents, assigned))
}

fn understand<T>(
    path: &Path,
    bytes: &Bytes,
    format: Format,
    options: &ReadOptions,
    known: &dyn Fn(&str) -> bool,
    assign: impl FnOnce(&[String]) -> Result<(Option<usize>, T), String>,
) -> Result<(Contents, T), String> {
    let list = path.display().to_string();
    let budget = Budget::of(bytes.len());
    let mut contents = Contents {
        encoding: "UTF-8",
        encoding_detected: false,
        format,
        delimiter: None,
        headers: Vec::new(),
        rows: Rows::default(),
        warnings: Vec::new(),
        sha256: String::new(),
        stamp: None,
    };
    let assign = |headers: &[String]| {
        headers::check_distinct(headers, known)?;
        assign(headers)
    };
    let (grid, assigned) = match format {
        Format::Csv | Format::Tsv => {
            let decoded = encoding::decode(bytes, options.encoding.as_deref())?;
            let sheet = Sheet::open(&decoded, format, known)?;
            let (trimmed, assigned) = assign(sheet.headers())?;
            contents.delimiter = Some(sheet.delimiter());
            (contents.headers, contents.rows) = sheet.read_rows(&list, trimmed, budget)?;
            (contents.encoding, contents.encoding_detected) = (decoded.label, decoded.detected);
            contents.warnings = decoded.warnings;
            return Ok((contents, assigned));
        }
        Format::JsonLines | Format::Pfif => {
            let declared = if format == Format::Pfif { pfif::declared_encoding(bytes) } else { None };
            let decoded = encoding::decode(bytes, options.encoding.as_deref().or(declared))?;
            let grid = if format == Format::Pfif {
                pfif::read(&decoded, &list, options.now.unwrap_or_else(SystemTime::now), budget)?
            } else {
                json_lines::read(&decoded, &list, budget)?
            };
            (contents.encoding, contents.encoding_detected) = (decoded.label, decoded.detected);
            contents.warnings = decoded.warnings;
            assigned_grid(grid, assign)?
        }
        Format::Xlsx => {
            let (grid, warnings) = workbook::read(bytes, &list, options.sheet.as_deref(), known, budget)?;
            contents.warnings = warnings;
            assigned_grid(grid, assign)?
        }
        Format::Parquet => assigned_grid(columnar::read(bytes.clone(), &list, budget)?, assign)?,
    };
    let (trimmed, assigned) = assigned;
    (contents.headers, contents.rows) = grid.into_rows(trimmed);
    Ok((contents, assigned))
}

fn assigned_grid<T>(
    grid: Grid,
    assign: impl FnOnce(&[String]) -> Result<(Option<usize>, T), String>,
) -> Result<(Grid, (Option<usize>, T)), String> {
    let assigned = assign(grid.headers())?;
    Ok((grid, assigned))
}
