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
use crate::grid::{self, Grid};
use crate::json_lines;
use crate::list::ReadOptions;
use crate::pfif;
use crate::source::{self, Input, Stamp};
use crate::united_nations;
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
    if format == Format::Parquet && path.is_dir() {
        return read_parts(path, assign);
    }
    let Input { bytes, stamp } = source::read_input(path, format)?;
    let bytes = Bytes::from(bytes);
    let (sha256, understood) = source::with_digest(&bytes, || {
        let mut budget = Budget::of(bytes.len());
        let unpacked = source::unpacked(&bytes, format, &mut budget)?.map(Bytes::from);
        let text = unpacked.as_ref().unwrap_or(&bytes);
        understand(path, text, format, options, &mut budget, known, assign)
    });
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
    budget: &mut Budget,
    known: &dyn Fn(&str) -> bool,
    assign: impl FnOnce(&[String]) -> Result<(Option<usize>, T), String>,
) -> Result<(Contents, T), String> {
    let list = path.display().to_string();
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
    let (grid, assigned) = match format {
        Format::Csv | Format::Tsv => {
            let mut decoded = encoding::decode(bytes, options.encoding.as_deref())?;
            decoded.mend();
            let sheet = Sheet::open(&decoded, format, known, options.columns.as_deref())?;
            let (trimmed, assigned) = assign(sheet.headers())?;
            contents.delimiter = Some(sheet.delimiter());
            let said = sheet.said().to_vec();
            (contents.headers, contents.rows) = sheet.read_rows(&list, trimmed, budget)?;
            (contents.encoding, contents.encoding_detected) = (decoded.label, decoded.detected);
            contents.warnings = decoded.warnings;
            contents.warnings.extend(said);
            return Ok((contents, assigned));
        }
        Format::JsonLines | Format::Pfif => {
            let declared = if format == Format::Pfif { pfif::declared_encoding(bytes) } else { None };
            let mut decoded = encoding::decode(bytes, options.encoding.as_deref().or(declared))?;
            decoded.mend();
            let grid = if format == Format::Pfif && united_nations::is_one(&decoded.text) {
                united_nations::read(&decoded, &list, budget)?
            } else if format == Format::Pfif {
                pfif::read(&decoded, &list, options.now.unwrap_or_else(SystemTime::now), budget)?
            } else {
                json_lines::read(&decoded, &list, budget)?
            };
            (contents.encoding, contents.encoding_detected) = (decoded.label, decoded.detected);
            contents.warnings = decoded.warnings;
            assigned_grid(grid, assign)?
        }
        Format::Xlsx | Format::Xls | Format::Xlsb | Format::Ods => {
            let (grid, warnings) =
                workbook::read(bytes, format, &list, options.sheet.as_deref(), known, budget)?;
            contents.warnings = warnings;
            assigned_grid(grid, assign)?
        }
        Format::Parquet => {
            let (grid, said) = columnar::read(bytes.clone(), &list, budget)?;
            contents.warnings = said;
            assigned_grid(grid, assign)?
        }
    };
    let (trimmed, assigned) = assigned;
    (contents.headers, contents.rows) = grid.into_rows(trimmed);
    Ok((contents, assigned))
}

/// Reads a folder of Parquet parts, as Spark writes them, in the order of their names. Its digest is that of the
/// digests of its parts.
fn read_parts<T>(
    path: &Path,
    assign: impl FnOnce(&[String]) -> Result<(Option<usize>, T), String>,
) -> Result<(Contents, T), IoError> {
    /// More parts than a cluster writes of a list.
    const MOST_PARTS: usize = 10_000;
    let refused = |why: String| IoError::new(IoErrorKind::Input, format!("{}: {why}", source::shown(path)));
    let entries = std::fs::read_dir(path).map_err(|error| {
        IoError::new(IoErrorKind::Read, format!("{}: cannot be read: {error}", source::shown(path)))
    })?;
    let mut parts: Vec<std::path::PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|part| {
            let name = part.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
            (name.ends_with(".parquet") || name.ends_with(".pq")) && !name.starts_with(['_', '.'])
        })
        .collect();
    if parts.is_empty() {
        return Err(refused(
            "this is a folder without parts of a Parquet table; name a file in it".to_owned(),
        ));
    }
    if parts.len() > MOST_PARTS {
        return Err(refused(format!("the folder has more than {MOST_PARTS} parts; join them")));
    }
    parts.sort();
    let list = path.display().to_string();
    let (mut grids, mut warnings, mut digests) = (Vec::new(), Vec::new(), String::new());
    let mut budget = Budget::of(0);
    for part in &parts {
        let Input { bytes, .. } = source::read_input(part, Format::Parquet)?;
        let bytes = Bytes::from(bytes);
        budget.grow(bytes.len());
        let (digest, grid) =
            source::with_digest(&bytes, || columnar::read(bytes.clone(), &list, &mut budget));
        let (grid, said) =
            grid.map_err(|why| IoError::new(IoErrorKind::Input, format!("{}: {why}", source::shown(part))))?;
        digests.push_str(&digest);
        grids.push(grid);
        warnings.extend(said.into_iter().filter(|one| !warnings.contains(one)).collect::<Vec<_>>());
    }
    let count = parts.len();
    let grid = grid::below(&list, grids, None, &[]).map_err(refused)?;
    let (grid, (trimmed, assigned)) = assigned_grid(grid, assign).map_err(refused)?;
    let (headers, rows) = grid.into_rows(trimmed);
    warnings.push(format!("the folder's {count} parts are read as one list"));
    let (sha256, ()) = source::with_digest(digests.as_bytes(), || ());
    let contents = Contents {
        encoding: "UTF-8",
        encoding_detected: false,
        format: Format::Parquet,
        delimiter: None,
        headers,
        rows,
        warnings,
        sha256,
        stamp: None,
    };
    Ok((contents, assigned))
}

fn assigned_grid<T>(
    grid: Grid,
    assign: impl FnOnce(&[String]) -> Result<(Option<usize>, T), String>,
) -> Result<(Grid, (Option<usize>, T)), String> {
    let assigned = assign(grid.headers())?;
    Ok((grid, assigned))
}
