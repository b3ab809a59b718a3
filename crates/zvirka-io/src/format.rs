//! Which format a file has, by its extension or as told, and what to say of the formats that are not read or
//! written yet.
//!
//! Input and output are two enums because they grow apart: a workbook is read cell by cell and written as a
//! whole. Cost: one look at the extension, and at the first bytes of an input.

use std::path::Path;

use crate::error::{IoError, IoErrorKind};

/// An input's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Comma-separated, or by `;`, `|` or tab where the file is so.
    Csv,
    /// Tab-separated.
    Tsv,
}

/// What every message about an unknown input format ends with.
const READABLE: &str =
    "lists are read from .csv and .tsv; save it as CSV in UTF-8, or say --format csv or tsv";

/// What every message about an unknown output format ends with.
const WRITABLE: &str = "results are written as .csv, .tsv and .jsonl";

impl Format {
    /// The format's name in options and documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
        }
    }

    /// The format that an option names, in any case.
    ///
    /// # Errors
    ///
    /// [`IoErrorKind::Input`] for a name that is no format read here.
    pub fn from_name(name: &str) -> Result<Self, IoError> {
        match name.trim().to_lowercase().as_str() {
            "csv" => Ok(Self::Csv),
            "tsv" => Ok(Self::Tsv),
            other => {
                let message = format!("format {other} is not read; formats that are: csv, tsv");
                Err(IoError::new(IoErrorKind::Input, message))
            }
        }
    }

    /// The format of a file by its extension; standard input (`-`) is CSV.
    pub(crate) fn of_input(path: &Path) -> Result<Self, IoError> {
        if path.as_os_str() == "-" {
            return Ok(Self::Csv);
        }
        let shown = path.display();
        match extension(path).as_str() {
            "csv" => Ok(Self::Csv),
            "tsv" | "tab" => Ok(Self::Tsv),
            "" => Err(IoError::new(
                IoErrorKind::Input,
                format!("{shown}: the file has no extension; {READABLE}"),
            )),
            other => {
                let message = format!("{shown}: .{other} files are not read yet; {READABLE}");
                Err(IoError::new(IoErrorKind::Input, message))
            }
        }
    }
}

/// A format of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutputFormat {
    /// Comma-separated, quoted where needed.
    Csv,
    /// Tab-separated, quoted where needed.
    Tsv,
    /// One JSON object a line.
    JsonLines,
}

impl OutputFormat {
    /// The format of an output by its extension; standard output (`-`) is CSV.
    pub(crate) fn of(path: &Path) -> Result<Self, IoError> {
        if path.as_os_str() == "-" {
            return Ok(Self::Csv);
        }
        let shown = path.display();
        match extension(path).as_str() {
            "csv" => Ok(Self::Csv),
            "tsv" | "tab" => Ok(Self::Tsv),
            "jsonl" | "ndjson" => Ok(Self::JsonLines),
            "" => Err(IoError::new(
                IoErrorKind::Input,
                format!("{shown}: the output has no extension; {WRITABLE}"),
            )),
            other => {
                let message = format!("{shown}: .{other} files are not written yet; {WRITABLE}");
                Err(IoError::new(IoErrorKind::Input, message))
            }
        }
    }
}

fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// What a file that is no text is, by its first bytes; `None` where nothing speaks against text.
pub(crate) fn foreign_content(bytes: &[u8]) -> Option<&'static str> {
    /// First bytes of formats that people rename to `.csv`: ZIP (Office Open XML, OpenDocument), the OLE
    /// container of old Excel, gzip, zstd, Parquet, PDF.
    const SIGNATURES: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", "a ZIP archive or an Excel workbook (.xlsx)"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Excel workbook (.xls)"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"\x28\xB5\x2F\xFD", "a zstd archive"),
        (b"PAR1", "a Parquet file"),
        (b"%PDF-", "a PDF document"),
    ];
    SIGNATURES.into_iter().find(|(signature, _)| bytes.starts_with(signature)).map(|(_, what)| what)
}
