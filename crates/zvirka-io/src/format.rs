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
    /// JSON: one object a line, an array of objects, or an object that holds one.
    JsonLines,
    /// An OpenDocument spreadsheet, of which one sheet is read.
    Ods,
    /// An Excel workbook of 1997 to 2003, of which one sheet is read.
    Xls,
    /// A binary Excel workbook, of which one sheet is read.
    Xlsb,
    /// XML: People Finder Interchange Format 1.2 to 1.4, or the consolidated list of the United Nations.
    Pfif,
}

/// What every message about an unknown input format ends with.
const READABLE: &str = "lists are read from .csv, .tsv, .txt, .xlsx, .xls, .xlsb, .ods, .parquet, .json, .jsonl and .xml \
                        (PFIF), text also with .gz behind; save it as one of these, or say --format";

/// What every message about an unknown output format ends with.
const WRITABLE: &str = "results are written as .csv, .tsv, .parquet, .jsonl and .xlsx";

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::Csv,
        Self::Tsv,
        Self::Xlsx,
        Self::Parquet,
        Self::JsonLines,
        Self::Ods,
        Self::Xls,
        Self::Xlsb,
        Self::Pfif,
    ];

    /// The format's name in options and documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
            Self::JsonLines => "jsonl",
            Self::Ods => "ods",
            Self::Xls => "xls",
            Self::Xlsb => "xlsb",
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
        // A folder is what Spark and its kin write: parts of one Parquet table.
        if path.is_dir() {
            return Ok(Self::Parquet);
        }
        let last = extension(path);
        let inner = if last == "gz" { path.file_stem().map(Path::new) } else { None };
        match inner.map_or(last, extension).as_str() {
            "csv" | "txt" => Ok(Self::Csv),
            "tsv" | "tab" => Ok(Self::Tsv),
            "xlsx" | "xlsm" => Ok(Self::Xlsx),
            "ods" => Ok(Self::Ods),
            "xls" => Ok(Self::Xls),
            "xlsb" => Ok(Self::Xlsb),
            "parquet" | "pq" => Ok(Self::Parquet),
            "json" | "jsonl" | "ndjson" => Ok(Self::JsonLines),
            "xml" | "pfif" => Ok(Self::Pfif),
            "" => refused(format!("the file has no extension; {READABLE}")),
            other => refused(format!(".{other} files are not read; {READABLE}")),
        }
    }

    /// Whether the format is text in lines, so that a line of a mebibyte is a fault.
    pub(crate) const fn is_lines(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv | Self::JsonLines)
    }

    /// Whether the format is text, which may be packed with gzip.
    pub(crate) const fn is_text(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv | Self::JsonLines | Self::Pfif)
    }

    /// Why a file with these first bytes cannot be of this format; `None` where nothing speaks against it.
    ///
    /// Asked before the rest is read, so that a device or another format is not read to its end.
    pub(crate) fn objection(self, first: &[u8]) -> Option<String> {
        /// Where an encoding has two bytes a letter and where the white space ends, `<` comes this early.
        const ANGLE_BRACKET_WITHIN: usize = 64;
        let found = foreign_content(first);
        match self {
            Self::Xlsx | Self::Xlsb | Self::Ods if first.starts_with(b"PK\x03\x04") => None,
            Self::Xls if first.starts_with(b"\xD0\xCF\x11\xE0") => None,
            Self::Xlsx | Self::Xlsb | Self::Ods if first.starts_with(b"\xD0\xCF\x11\xE0") => Some(
                "this is an old Excel workbook (.xls) or one protected by a password; save it as .xlsx \
                 without a password"
                    .to_owned(),
            ),
            Self::Xlsx | Self::Xls | Self::Xlsb | Self::Ods => Some(match found {
                Some(what @ (HTML | WORKBOOK_XML)) => {
                    format!(
                        "this is {what}, not a workbook; open it in a spreadsheet program and save it as .xlsx or CSV"
                    )
                }
                found => format!(
                    "this is {}, not {}; name its format with --format",
                    found.unwrap_or("another kind of file"),
                    match self {
                        Self::Ods => "an OpenDocument spreadsheet",
                        Self::Xls => "an old Excel workbook (.xls)",
                        _ => "an Excel workbook",
                    }
                ),
            }),
            Self::Parquet if first.starts_with(b"PAR1") => None,
            Self::Parquet if first.starts_with(b"PARE") => {
                Some("the Parquet file is encrypted, which is not read; save it without".to_owned())
            }
            Self::Parquet => Some(format!(
                "this is {}, not a Parquet file; name its format with --format",
                found.unwrap_or("another kind of file")
            )),
            // What begins as JSON is no fault in JSON.
            Self::JsonLines if found == Some(JSON) => None,
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
                HTML | WORKBOOK_XML => format!(
                    "this is {what}; open it in a spreadsheet program and save it as .xlsx or as CSV in UTF-8"
                ),
                JSON => "this is JSON; name its format with --format jsonl".to_owned(),
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
const HTML: &str = "an HTML page";
const WORKBOOK_XML: &str = "a workbook in the XML of Excel 2003";
const JSON: &str = "JSON";

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
    let signed =
        SIGNATURES.into_iter().find(|(signature, _)| bytes.starts_with(signature)).map(|(_, what)| what);
    signed.or_else(|| markup(bytes))
}

/// What a text is that is no table, by how it begins.
fn markup(bytes: &[u8]) -> Option<&'static str> {
    /// The declaration, comments and the name of the program that wrote it take this much.
    const WITHIN: usize = 512;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let first = bytes.get(..bytes.len().min(WITHIN)).unwrap_or(bytes).to_ascii_lowercase();
    let holds = |what: &[u8]| memchr::memmem::find(&first, what).is_some();
    if first.starts_with(b"<?xml") && (holds(b"excel.sheet") || holds(b"office:spreadsheet")) {
        return Some(WORKBOOK_XML);
    }
    let html: [&[u8]; 6] = [b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta"];
    if html.iter().any(|tag| first.starts_with(tag)) || (first.starts_with(b"<") && holds(b"<html")) {
        return Some(HTML);
    }
    let json: [&[u8]; 4] = [b"{\"", b"[{", b"[ {", b"[\n"];
    (json.iter().any(|begins| first.starts_with(begins))).then_some(JSON)
}
