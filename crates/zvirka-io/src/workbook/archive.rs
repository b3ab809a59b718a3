//! The ZIP archive of a workbook, looked through before anything is understood of it.
//!
//! The directory of an archive may lie: about sizes, by entries that share their bytes, by two entries of one name.
//! So nothing of it is believed. Every part that a sheet can need is inflated once, into nothing, and counted while
//! it comes out; then a new archive is made of just these parts, as they were compressed, and only that one is
//! handed on. Macros, external links, drawings, pictures and embedded files are not in it, so nothing can read them.
//!
//! Cost: each part is inflated twice, here without keeping it; 64 KiB and the compressed parts of memory.

use std::io::{Cursor, Read};

use zip::result::ZipError;
use zip::{ZipArchive, ZipWriter};

/// Most bytes of all parts together once inflated: a sheet of a million rows and ten columns has about that many.
const MOST_BYTES: u64 = 256 << 20;

/// Most bytes that one compressed byte may become. Sheets reach 10 to 40; deflate ends at 1032.
const MOST_RATIO: u64 = 100;

/// Up to here a ratio harms nobody: a small part of a thousand equal rows may well exceed it.
const RATIO_FROM: u64 = 1 << 20;

/// Most parts; a workbook has some dozens, one with a photograph a row some thousands.
const MOST_PARTS: usize = 20_000;

/// Folders of parts that no sheet needs to be read as a table.
const NEVER_READ: [&str; 11] = [
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
pub(super) fn check(bytes: &[u8]) -> Result<Checked, String> {
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
        let found = inflate(part, compressed, &mut left)?;
        may_have_merged_cells |= found.merged_cells && name.contains("sheet");
        if name.contains("worksheets/") {
            hidden_rows += found.hidden_rows;
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

/// What stands in a part.
struct Found {
    merged_cells: bool,
    hidden_rows: u64,
}

/// A tag of a row is shorter than this.
const LONGEST_TAG: usize = 1024;

/// Tags of rows that say that the row is hidden.
fn hidden_rows(bytes: &[u8]) -> u64 {
    let mut count = 0;
    // Nearly every piece has none.
    for at in memchr::memmem::find_iter(bytes, b" hidden=\"") {
        let (before, after) = bytes.split_at(at);
        let tag = memchr::memrchr(b'<', before).and_then(|start| before.get(start..)).unwrap_or_default();
        let is_row = tag.starts_with(b"<row ") || tag.starts_with(b"<x:row ");
        let is_hidden = [&b" hidden=\"1"[..], b" hidden=\"true"].iter().any(|value| after.starts_with(value));
        count += u64::from(is_row && is_hidden && memchr::memchr(b'>', after).is_some());
    }
    count
}

/// Inflates a part to its end without keeping it.
fn inflate(mut part: impl Read, compressed: u64, left: &mut u64) -> Result<Found, String> {
    /// A mark may be cut by the end of a piece, so this many bytes are looked at again with the next one.
    const OVERLAP: usize = 16;
    let mut piece = vec![0; 1 << 16];
    let (mut kept, mut inflated) = (0, 0_u64);
    let mut found = Found { merged_cells: false, hidden_rows: 0 };
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
        found.merged_cells |= memchr::memmem::find(bytes, b"mergeCell ").is_some();
        found.hidden_rows += hidden_rows(bytes);
        // A tag that is cut is looked at with the next piece, whole.
        let open = memchr::memrchr(b'<', bytes)
            .filter(|at| memchr::memchr(b'>', bytes.get(*at..).unwrap_or_default()).is_none());
        kept = match open {
            Some(at) if filled - at <= LONGEST_TAG => filled - at,
            _ => filled.min(OVERLAP),
        };
        piece.copy_within(filled - kept..filled, 0);
    }
}
