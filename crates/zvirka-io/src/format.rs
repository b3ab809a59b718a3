//! Which format a file has, by its extension or as told, and what to say of formats that are not read or written.
//!
//! Input and output are two enums because they grow apart: a report in PFIF is read and never written. Cost: one
//! look at the extension, and at the first bytes of an input.

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
    /// An Excel workbook (Office Open XML), of which one sheet is read.
    Xlsx,
    /// Apache Parquet.
    Parquet,
    /// One JSON object a line.
    JsonLines,
    /// People Finder Interchange Format 1.2 to 1.4, in XML.
    Pfif,
}

/// What every message about an unknown input format ends with.
const READABLE: &str = "lists are read from .csv, .tsv, .xlsx, .parquet, .jsonl and .xml (PFIF); save it as one of \
                        these, or say --format";

/// What every message about an unknown output format ends with.
const WRITABLE: &str = "results are written as .csv, .tsv, .parquet, .jsonl and .xlsx";

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 6] = [Self::Csv, Self::Tsv, Self::Xlsx, Self::Parquet, Self::JsonLines, Self::Pfif];

    /// The format's name in options and documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
            Self::JsonLines => "jsonl",
            Self::Pfif => "pfif",
        }
    }

    /// The format that an option names, in any case.
    ///
    /// # Errors
    ///
    /// [`IoErrorKind::Input`] for a name that is no format read here.
    pub fn from_name(name: &str) -> Result<Self, IoError> {
        let wanted = name.trim().to_lowercase();
        Self::ALL.into_iter().find(|format| format.as_str() == wanted).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            let message = format!("format {wanted} is not read; formats that are: {known}");
            IoError::new(IoErrorKind::Input, message)
        })
    }

    /// The format of a file by its extension; standard input (`-`) is CSV.
    pub(crate) fn of_input(path: &Path) -> Result<Self, IoError> {
        if path.as_os_str() == "-" {
            return Ok(Self::Csv);
        }
        let shown = path.display();
        let refused = |why: String| Err(IoError::new(IoErrorKind::Input, format!("{shown}: {why}")));
        match extension(path).as_str() {
            "csv" => Ok(Self::Csv),
            "tsv" | "tab" => Ok(Self::Tsv),
            "xlsx" | "xlsm" => Ok(Self::Xlsx),
            "parquet" | "pq" => Ok(Self::Parquet),
            "jsonl" | "ndjson" => Ok(Self::JsonLines),
            "xml" | "pfif" => Ok(Self::Pfif),
            "" => refused(format!("the file has no extension; {READABLE}")),
            other => refused(format!(".{other} files are not read; {READABLE}")),
        }
    }

    /// Whether the format is text in lines, so that a line of a mebibyte is a fault.
    pub(crate) const fn is_lines(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv | Self::JsonLines)
    }

    /// Why a file with these first bytes cannot be of this format; `None` where nothing speaks against it.
    ///
    /// Asked before the rest is read, so that a device or another format is not read to its end.
    pub(crate) fn objection(self, first: &[u8]) -> Option<String> {
        /// Where an encoding has two bytes a letter and where the white space ends, `<` comes this early.
        const ANGLE_BRACKET_WITHIN: usize = 64;
        let found = foreign_content(first);
        match self {
            Self::Xlsx if first.starts_with(b"PK\x03\x04") => None,
            Self::Xlsx if first.starts_with(b"\xD0\xCF\x11\xE0") => Some(
                "this is an old Excel workbook (.xls) or one protected by a password; save it as .xlsx \
                 without a password"
                    .to_owned(),
            ),
            Self::Xlsx => Some(format!(
                "this is {}, not an Excel workbook; name its format with --format",
                found.unwrap_or("another kind of file")
            )),
            Self::Parquet if first.starts_with(b"PAR1") => None,
            Self::Parquet if first.starts_with(b"PARE") => {
                Some("the Parquet file is encrypted, which is not read; save it without".to_owned())
            }
            Self::Parquet => Some(format!(
                "this is {}, not a Parquet file; name its format with --format",
                found.unwrap_or("another kind of file")
            )),
            Self::Pfif
                if found.is_none()
                    && !first.is_empty()
                    && !first.iter().take(ANGLE_BRACKET_WITHIN).any(|byte| *byte == b'<') =>
            {
                Some("this is no XML; name its format with --format".to_owned())
            }
            _ => found.map(|what| match what {
                WORKBOOK | PARQUET => {
                    format!(
                        "this is {what}, not text; name its format with --format, or save it as CSV in UTF-8"
                    )
                }
                what => format!("this is {what}, not text; save it as CSV in UTF-8"),
            }),
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
    /// Apache Parquet.
    Parquet,
    /// An Excel workbook of one sheet.
    Xlsx,
}

impl OutputFormat {
    /// The format of an output by its extension; standard output (`-`) is CSV.
    pub(crate) fn of(path: &Path) -> Result<Self, IoError> {
        if path.as_os_str() == "-" {
            return Ok(Self::Csv);
        }
        let shown = path.display();
        let refused = |why: String| Err(IoError::new(IoErrorKind::Input, format!("{shown}: {why}")));
        match extension(path).as_str() {
            "csv" => Ok(Self::Csv),
            "tsv" | "tab" => Ok(Self::Tsv),
            "jsonl" | "ndjson" => Ok(Self::JsonLines),
            "parquet" | "pq" => Ok(Self::Parquet),
            "xlsx" => Ok(Self::Xlsx),
            "" => refused(format!("the output has no extension; {WRITABLE}")),
            other => refused(format!(".{other} files are not written; {WRITABLE}")),
        }
    }
}

fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default()
}

const WORKBOOK: &str = "a ZIP archive or an Excel workbook (.xlsx)";
const PARQUET: &str = "a Parquet file";

/// What a file that is no text is, by its first bytes; `None` where nothing speaks against text.
fn foreign_content(bytes: &[u8]) -> Option<&'static str> {
    /// First bytes of formats that people rename to `.csv`: ZIP (Office Open XML, OpenDocument), the OLE
    /// container of old Excel, gzip, zstd, Parquet, PDF.
    const SIGNATURES: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", WORKBOOK),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Excel workbook (.xls)"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"\x28\xB5\x2F\xFD", "a zstd archive"),
        (b"PAR1", PARQUET),
        (b"%PDF-", "a PDF document"),
    ];
    SIGNATURES.into_iter().find(|(signature, _)| bytes.starts_with(signature)).map(|(_, what)| what)
}
