//! The ZIP archive of a workbook, looked through before anything is understood of it.
//!
//! The directory of an archive may lie: about sizes, by entries that share their bytes, by two entries of one name.
//! So nothing of it is believed. Every part that a sheet can need is inflated once, into nothing, and counted while
//! it comes out; then a new archive is made of just these parts, as they were compressed, and only that one is
//! handed on. Macros, external links, drawings, pictures and embedded files are not in it, so nothing can read them.
//!
//! What the library that reads cells keeps whole (shared texts, the workbook's own part, relationships, merged cells) is
//! counted here by its elements and paid for from the file's [budget](crate::budget) before the library sees it. The
//! formats of cells are handed on [cut down](super::styles).
//!
//! Cost: each part is inflated twice, here without keeping it; 64 KiB and the compressed parts of memory.

use std::io::{Cursor, Read, Write as _};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{binary, open_document, styles};
use crate::budget::Budget;

/// Most bytes of all parts together once inflated: a sheet of a million rows and ten columns has about that many.
const MOST_BYTES: u64 = 256 << 20;

/// Most bytes that one compressed byte may become. Sheets reach 10 to 40; deflate ends at 1032.
const MOST_RATIO: u64 = 100;

/// Up to here a ratio harms nobody: a small part of a thousand equal rows may well exceed it.
const RATIO_FROM: u64 = 1 << 20;

/// Most parts; a workbook has some dozens, one with a photograph a row some thousands.
const MOST_PARTS: usize = 20_000;

/// Folders of parts that no sheet needs to be read as a table.
const NEVER_READ: [&str; 12] = [
    "theme/",
    "externallinks/",
    "media/",
    "drawings/",
    "charts/",
    "embeddings/",
    "ctrlprops/",
    "activex/",
    "printersettings/",
    "customxml/",
    "docprops/",
    "macrosheets/",
];

/// What the library keeps of an element in a part that it reads whole: a text or two with their lengths, most of them
/// short. Measured at a million shared texts without a letter: 24 bytes each, in room that doubles.
const AN_ELEMENT: u64 = 48;

/// What it keeps of cells merged: the names of the sheet and of its part, and where. Names are short, which is checked.
const A_MERGE: u64 = 256;

/// What the library keeps of a byte of a binary workbook's texts and names: text of two bytes a letter as up to three, and
/// an empty text of seven bytes as 24, in room that doubles.
const A_BINARY_BYTE: u64 = 7;

/// What every message about an archive that cannot be read says.
pub(super) const DAMAGED: &str =
    "the workbook is damaged or cut off; open it in a spreadsheet program and save it again";

/// The parts that were found harmless.
pub(super) struct Checked {
    /// An archive of these parts alone.
    pub(super) archive: Vec<u8>,
    /// Whether some sheet may have merged cells.
    pub(super) may_have_merged_cells: bool,
    /// Rows of all sheets that are hidden.
    pub(super) hidden_rows: u64,
}

/// Looks through an archive.
///
/// The error is a sentence without the file's name.
pub(super) fn check(bytes: &[u8], budget: &mut Budget) -> Result<Checked, String> {
    let damaged = |_: ZipError| DAMAGED.to_owned();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(format!(
            "the workbook has more than {MOST_PARTS} parts; save the list as a workbook of its own"
        ));
    }
    if archive.has_duplicate_names() || archive.has_overlapping_files().map_err(damaged)? {
        return Err(format!("two parts of the workbook stand in one place; {DAMAGED}"));
    }
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    let mut left = MOST_BYTES;
    let mut may_have_merged_cells = false;
    let mut hidden_rows = 0;
    for number in 0..archive.len() {
        let raw = archive.by_index_raw(number).map_err(damaged)?;
        let name = raw.name().map_err(damaged)?.replace('\\', "/").to_lowercase();
        if !is_wanted(&name) {
            continue;
        }
        if raw.encrypted() {
            return Err("the workbook is protected by a password; save it without".to_owned());
        }
        let compressed = raw.compressed_size();
        drop(raw);
        let part = archive.by_index(number).map_err(damaged)?;
        let kind = Kind::of(&name);
        let found = inflate(part, compressed, &mut left, kind)?;
        may_have_merged_cells |= found.merged_cells > 0 && name.contains("sheet");
        if name.contains("worksheets/") {
            hidden_rows += found.hidden_rows;
        }
        budget.take(found.merged_cells.saturating_mul(A_MERGE))?;
        // What the part says it has is set aside for it at once, so it must not be more than it can have.
        let claimed = found.elements.max(found.claimed);
        match kind {
            Kind::Cells => budget.take(found.definitions.saturating_mul(AN_ELEMENT))?,
            Kind::Whole => budget.take(claimed.saturating_mul(AN_ELEMENT).saturating_add(found.bytes))?,
            Kind::OpenDocument => {
                open_document::check(archive.by_index(number).map_err(damaged)?.take(found.bytes), budget)?;
            }
            Kind::Binary => budget.take(found.bytes.saturating_mul(A_BINARY_BYTE))?,
            Kind::BinaryCells | Kind::Styles => {}
        }
        if matches!(kind, Kind::Binary | Kind::BinaryCells | Kind::Styles) {
            let raw = archive.by_index(number).map_err(damaged)?;
            let own_name = raw.name().map_err(damaged)?.into_owned();
            budget.lend(found.bytes.saturating_mul(2))?;
            let mut part = Vec::new();
            // As many bytes as were counted, so that a part that inflates to more the second time is cut.
            raw.take(found.bytes).read_to_end(&mut part).map_err(|_| DAMAGED.to_owned())?;
            let reduced = match kind {
                Kind::Styles => {
                    styles::reduced(std::str::from_utf8(&part).map_err(|_| DAMAGED)?, budget)?.into_bytes()
                }
                _ => binary::reduced(&part)?,
            };
            copy.start_file(own_name, SimpleFileOptions::default()).map_err(damaged)?;
            copy.write_all(&reduced).map_err(|_| DAMAGED.to_owned())?;
            continue;
        }
        copy.raw_copy_file(archive.by_index_raw(number).map_err(damaged)?).map_err(damaged)?;
    }
    let archive = copy.finish().map_err(damaged)?.into_inner();
    Ok(Checked { archive, may_have_merged_cells, hidden_rows })
}

fn is_wanted(name: &str) -> bool {
    // Sheets of binary workbooks; macros and printers' settings end so too and stand elsewhere.
    let binary = name.ends_with(".bin")
        && (name.starts_with("xl/worksheets/")
            || ["xl/workbook.bin", "xl/sharedstrings.bin", "xl/styles.bin"].contains(&name));
    (name.ends_with(".xml") || name.ends_with(".rels") || binary || name == "mimetype")
        && !NEVER_READ.iter().any(|folder| name.starts_with(folder) || name.contains(&format!("/{folder}")))
}

/// A tag of a row is shorter than this.
const LONGEST_TAG: usize = 1024;

/// Tags of rows that say that the row is hidden, and end at `fresh` or later.
fn hidden_rows(bytes: &[u8], fresh: usize) -> u64 {
    let mut count = 0;
    // Nearly every piece has none.
    for at in memchr::memmem::find_iter(bytes, b" hidden=\"") {
        let (before, after) = bytes.split_at(at);
        let tag = memchr::memrchr(b'<', before).and_then(|start| before.get(start..)).unwrap_or_default();
        let is_row = tag.starts_with(b"<row ") || tag.starts_with(b"<x:row ");
        let is_hidden = [&b" hidden=\"1"[..], b" hidden=\"true"].iter().any(|value| after.starts_with(value));
        let ends = memchr::memchr(b'>', after).is_some_and(|end| at + end >= fresh);
        count += u64::from(is_row && is_hidden && ends);
    }
    count
}

/// How the library reads a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Cell by cell.
    Cells,
    /// Whole, and keeps it.
    Whole,
    /// Cell by cell, each as long as it says.
    BinaryCells,
    /// Whole, and keeps the texts of a binary workbook.
    Binary,
    /// The sheets of an OpenDocument spreadsheet, whole.
    OpenDocument,
    /// Whole, and keeps far more than stands in it.
    Styles,
}

impl Kind {
    /// By the part's name, in small letters. What is not known to be read cell by cell is taken to be kept.
    fn of(name: &str) -> Self {
        let file = name.rsplit('/').next().unwrap_or(name);
        match file {
            "styles.xml" => Self::Styles,
            "content.xml" => Self::OpenDocument,
            // Cells of binary sheets come one by one.
            _ if name.contains("worksheets/") && file.ends_with(".bin") => Self::BinaryCells,
            _ if file.ends_with(".bin") => Self::Binary,
            _ if name.contains("worksheets/") && file.ends_with(".xml") => Self::Cells,
            _ => Self::Whole,
        }
    }
}

/// What stands in a part.
#[derive(Default)]
struct Found {
    bytes: u64,
    /// Elements that begin.
    elements: u64,
    /// Of them names and relationships, which only parts that are kept have in numbers.
    definitions: u64,
    merged_cells: u64,
    hidden_rows: u64,
    /// How many texts the part says it has.
    claimed: u64,
}

impl Found {
    /// Counts what begins in `bytes` at `fresh` or later, or ends there.
    fn count(&mut self, bytes: &[u8], fresh: usize, kind: Kind) {
        // A mark that lies before `fresh` as a whole was counted with the piece before.
        let count = |mark: &[u8]| {
            memchr::memmem::find_iter(bytes, mark).filter(|at| at + mark.len() > fresh).count() as u64
        };
        self.merged_cells += count(b"mergeCell ");
        self.hidden_rows += hidden_rows(bytes, fresh);
        if matches!(kind, Kind::Binary | Kind::BinaryCells | Kind::OpenDocument) {
            return;
        }
        if kind == Kind::Cells {
            self.definitions += count(b"definedName") + count(b"Relationship ");
            return;
        }
        let new = bytes.get(fresh..).unwrap_or_default();
        self.elements += memchr::memchr_iter(b'<', new).count() as u64;
        if kind == Kind::Whole {
            for at in memchr::memmem::find_iter(bytes, b"uniqueCount") {
                let digits: Vec<u8> = bytes
                    .iter()
                    .skip(at + b"uniqueCount".len())
                    .take(MARK)
                    .skip_while(|byte| b" \t\r\n=\"'+".contains(byte))
                    .take_while(|byte| byte.is_ascii_digit())
                    .copied()
                    .collect();
                let number = std::str::from_utf8(&digits).ok().filter(|digits| !digits.is_empty());
                let number = number.map_or(0, |digits| digits.parse().unwrap_or(u64::MAX));
                self.claimed = self.claimed.max(number);
            }
        }
    }
}

/// A mark may be cut by the end of a piece, so this many bytes are looked at again with the next one: the longest mark
/// is a claim of texts with its number.
const MARK: usize = 64;

/// Inflates a part to its end without keeping it.
fn inflate(mut part: impl Read, compressed: u64, left: &mut u64, kind: Kind) -> Result<Found, String> {
    let mut piece = vec![0; 1 << 16];
    let (mut kept, mut inflated) = (0, 0_u64);
    let mut found = Found::default();
    loop {
        let count = match part.read(piece.get_mut(kept..).unwrap_or_default()) {
            Ok(0) => return Ok(found),
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return Err(DAMAGED.to_owned()),
        };
        inflated += count as u64;
        *left = left.checked_sub(count as u64).ok_or_else(|| {
            format!("the workbook holds more than {} MiB; save the list as CSV or Parquet", MOST_BYTES >> 20)
        })?;
        if inflated > RATIO_FROM && inflated / MOST_RATIO > compressed {
            return Err(format!(
                "a part of the workbook is more than {MOST_RATIO} times as large as it is stored, as no list is; save \
                 the list as CSV"
            ));
        }
        let filled = kept + count;
        let bytes = piece.get(..filled).unwrap_or_default();
        if inflated == count as u64 && (bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")) {
            return Err(
                "a part of the workbook is UTF-16, which spreadsheet programs never write; save it again \
                        in one"
                    .to_owned(),
            );
        }
        if memchr::memmem::find(bytes, b"<!DOCTYPE").is_some()
            || memchr::memmem::find(bytes, b"<!ENTITY").is_some()
        {
            return Err(
                "the workbook has a document type definition, as no spreadsheet program writes; it is not \
                        read, save the list again in one"
                    .to_owned(),
            );
        }
        found.bytes = inflated;
        found.count(bytes, kept, kind);
        // A tag that is cut is looked at with the next piece, whole.
        let open = memchr::memrchr(b'<', bytes)
            .filter(|at| memchr::memchr(b'>', bytes.get(*at..).unwrap_or_default()).is_none());
        kept = match open {
            Some(at) if (MARK..=LONGEST_TAG).contains(&(filled - at)) => filled - at,
            _ => filled.min(MARK),
        };
        piece.copy_within(filled - kept..filled, 0);
    }
}
