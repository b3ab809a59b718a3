//! Old Excel workbooks (`.xls`, BIFF5 and BIFF8), made harmless before the library reads them.
//!
//! Such a file is a small file system (a compound file, [MS-CFB]) with the workbook as one stream of records ([MS-XLS]). The
//! library reads every sheet whole, as a rectangle from its first to its last cell, copies a shared text into each cell
//! that uses it, makes room for the extent that a sheet claims, and follows chains of sectors round in circles. So the
//! stream is taken out by a library that checks the chains, its records are walked through and paid for from the file's
//! [budget](crate::budget), what no list needs is blanked (claimed extents, names, formulas), and a compound file of just
//! this stream is handed on.
//!
//! Cost: the stream is held three times; one pass over it. Limits: a record may go on in 16,384 others (134 MB); sheets
//! may not lie one inside another.

use std::io::{Cursor, Read as _, Write as _};

use calamine::{Cell, Data};

use super::archive::DAMAGED;
use crate::budget::Budget;

/// What the library keeps of a cell while it reads a sheet, in room that doubles.
const A_CELL: u64 = 2 * size_of::<Cell<Data>>() as u64;

/// A place in the rectangle of a sheet, and in the copy of it that is made.
const A_PLACE: u64 = 2 * size_of::<Data>() as u64;

/// A formula as the library writes it once its content is blanked, and a place in the rectangle of formulas.
const A_FORMULA: u64 = 256;
const A_PLACE_OF_FORMULA: u64 = size_of::<String>() as u64;

/// Bytes of UTF-8 that a unit of UTF-16 may become.
const A_UNIT: u64 = 3;

/// A shared text, its letters not counted, in room that doubles.
const A_TEXT: u64 = 2 * size_of::<String>() as u64;

/// Records that one may go on in: the library takes them from the front of a list, which costs their square.
const MOST_CONTINUED: usize = 16_384;

/// Kinds of records ([MS-XLS] 2.3.1).
const BOUND_SHEET: u16 = 0x0085;
const SHARED_TEXTS: u16 = 0x00FC;
const CONTINUE: u16 = 0x003C;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const FORMULA: u16 = 0x0006;
const SHARED_TEXT_CELL: u16 = 0x00FD;
const NUMBERS: u16 = 0x00BD;
/// Number, label, label with formats, truth or error, packed number, blank.
const PLAIN_CELLS: [u16; 6] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x0201];
/// Extent, defined name, sheets of other workbooks.
const BLANKED: [u16; 3] = [0x0200, 0x0018, 0x0017];
/// A kind that no program writes and the library passes over.
const NOTHING: u16 = 0xFFF0;

/// The part of a formula's record before the formula itself.
const BEFORE_FORMULA: usize = 20;

/// The workbook alone, as a compound file that is safe to read.
pub(super) fn reduced(bytes: &[u8], budget: &mut Budget) -> Result<Vec<u8>, String> {
    let damaged = |_: std::io::Error| DAMAGED.to_owned();
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name)).ok_or(DAMAGED)?;
    let stream = file.open_stream(name).map_err(damaged)?;
    // The stream cannot be longer than the file it stands in; three of it are held at once.
    let length = stream.len().min(bytes.len() as u64);
    budget.take(length.saturating_mul(3))?;
    let mut records = Vec::new();
    stream.take(length).read_to_end(&mut records).map_err(damaged)?;
    check(&mut records, budget)?;
    let mut copy = cfb::CompoundFile::create(Cursor::new(Vec::new())).map_err(damaged)?;
    copy.create_stream(name).and_then(|mut stream| stream.write_all(&records)).map_err(damaged)?;
    copy.flush().map_err(damaged)?;
    Ok(copy.into_inner().into_inner())
}

/// Walks through the records, pays for what they become and blanks what no list needs.
fn check(stream: &mut [u8], budget: &mut Budget) -> Result<(), String> {
    let mut sheets = Vec::new();
    let mut lengths = Vec::new();
    let mut at = 0;
    loop {
        let record = Record::at(stream, at)?;
        let Some(record) = record else { break };
        match record.kind {
            BOUND_SHEET => sheets.push(number(record.body(stream), 0, 4).ok_or(DAMAGED)?),
            SHARED_TEXTS => lengths = shared_texts(stream, &record, budget)?,
            _ => {}
        }
        blank(stream, &record);
        at = record.next;
        if record.kind == END {
            break;
        }
    }
    sheets.sort_unstable();
    for start in sheets {
        // The library reads each sheet from where it is said to begin.
        if start < at {
            return Err(DAMAGED.to_owned());
        }
        at = sheet(stream, start, &lengths, budget)?;
    }
    Ok(())
}

/// The rectangle that cells take.
#[derive(Debug, Default)]
struct Extent {
    bounds: Option<[u64; 4]>,
}

impl Extent {
    fn add(&mut self, row: u64, columns: (u64, u64)) {
        let [top, bottom, left, right] = self.bounds.unwrap_or([row, row, columns.0, columns.1]);
        self.bounds = Some([top.min(row), bottom.max(row), left.min(columns.0), right.max(columns.1)]);
    }

    fn places(&self) -> u64 {
        self.bounds.map_or(0, |[top, bottom, left, right]| (bottom - top + 1) * (right - left + 1))
    }
}

/// Walks through a sheet; says where it ends.
fn sheet(stream: &mut [u8], start: usize, lengths: &[u64], budget: &mut Budget) -> Result<usize, String> {
    let (mut cells, mut formulas) = (Extent::default(), Extent::default());
    // Sheets inside a sheet, such as diagrams, are passed over by the library.
    let mut depth = 0_u32;
    let mut at = start;
    while let Some(record) = Record::at(stream, at)? {
        let body = record.body(stream);
        let place = |at| number(body, at, 2).map(|number| number as u64);
        match record.kind {
            BEGIN => depth += 1,
            END if depth <= 1 => return finish(&cells, &formulas, record.next, budget),
            END => depth -= 1,
            NUMBERS => {
                let (row, first) = (place(0).ok_or(DAMAGED)?, place(2).ok_or(DAMAGED)?);
                // Each number has six bytes; the last two are the last column.
                let count = (body.len().saturating_sub(6) / 6) as u64;
                budget.take(count.saturating_mul(A_CELL))?;
                cells.add(row, (first, first + count));
            }
            FORMULA => {
                let (row, column) = (place(0).ok_or(DAMAGED)?, place(2).ok_or(DAMAGED)?);
                budget.take(2 * A_CELL + A_FORMULA)?;
                cells.add(row, (column, column));
                formulas.add(row, (column, column));
            }
            kind if kind == SHARED_TEXT_CELL || PLAIN_CELLS.contains(&kind) => {
                let (row, column) = (place(0).ok_or(DAMAGED)?, place(2).ok_or(DAMAGED)?);
                let text = match kind {
                    SHARED_TEXT_CELL => {
                        number(body, 6, 4).and_then(|at| lengths.get(at)).copied().unwrap_or(0)
                    }
                    _ => body.len() as u64 * A_UNIT,
                };
                // In the sheet, and in the copy that is made of it.
                budget.take(A_CELL.saturating_add(text.saturating_mul(2)))?;
                cells.add(row, (column, column));
            }
            _ => {}
        }
        blank(stream, &record);
        at = record.next;
    }
    finish(&cells, &formulas, stream.len(), budget)
}

fn finish(cells: &Extent, formulas: &Extent, end: usize, budget: &mut Budget) -> Result<usize, String> {
    budget.take(cells.places().saturating_mul(A_PLACE))?;
    budget.take(formulas.places().saturating_mul(A_PLACE_OF_FORMULA))?;
    Ok(end)
}

/// Makes a record one that the library passes over, or a formula one without content.
fn blank(stream: &mut [u8], record: &Record) {
    if BLANKED.contains(&record.kind)
        && let Some(kind) = stream.get_mut(record.start..record.start + 2)
    {
        kind.copy_from_slice(&NOTHING.to_le_bytes());
    }
    if record.kind == FORMULA
        && let Some(formula) = stream.get_mut(record.body.0 + BEFORE_FORMULA..record.body.1)
    {
        formula.fill(0);
    }
}

/// A record: its kind, where it begins, its body and where the next one begins, those it goes on in left behind.
#[derive(Debug)]
struct Record {
    kind: u16,
    start: usize,
    body: (usize, usize),
    continued: Vec<(usize, usize)>,
    next: usize,
}

impl Record {
    /// The record that begins there; `None` at the end.
    fn at(stream: &[u8], start: usize) -> Result<Option<Self>, String> {
        if start == stream.len() {
            return Ok(None);
        }
        let one = |at: usize| {
            let kind = number(stream, at, 2).filter(|kind| *kind <= usize::from(u16::MAX))? as u16;
            let end = (at + 4).checked_add(number(stream, at + 2, 2)?).filter(|end| *end <= stream.len())?;
            Some((kind, (at + 4, end)))
        };
        let (kind, body) = one(start).ok_or(DAMAGED)?;
        let (mut next, mut continued) = (body.1, Vec::new());
        while number(stream, next, 2) == Some(usize::from(CONTINUE)) {
            let (_, more) = one(next).ok_or(DAMAGED)?;
            if continued.len() == MOST_CONTINUED {
                return Err(DAMAGED.to_owned());
            }
            continued.push(more);
            next = more.1;
        }
        Ok(Some(Self { kind, start, body, continued, next }))
    }

    fn body<'s>(&self, stream: &'s [u8]) -> &'s [u8] {
        stream.get(self.body.0..self.body.1).unwrap_or_default()
    }
}

/// How many bytes each shared text takes at most ([MS-XLS] 2.4.265, 2.5.293).
fn shared_texts(stream: &[u8], record: &Record, budget: &mut Budget) -> Result<Vec<u64>, String> {
    let mut pieces = std::iter::once(record.body).chain(record.continued.iter().copied());
    let (mut at, mut end) = pieces.next().unwrap_or_default();
    // The number of texts and of cells that use them.
    at += 8;
    let mut lengths = Vec::new();
    loop {
        if at >= end {
            match pieces.next() {
                Some(piece) => (at, end) = piece,
                None => return Ok(lengths),
            }
            continue;
        }
        let units = number(stream, at, 2).ok_or(DAMAGED)?;
        let flags = *stream.get(at + 2).ok_or(DAMAGED)?;
        at += 3;
        let (mut wide, mut behind) = (flags & 1 != 0, 0);
        if flags & 8 != 0 {
            behind += 4 * number(stream, at, 2).ok_or(DAMAGED)?;
            at += 2;
        }
        if flags & 4 != 0 {
            behind += number(stream, at, 4).ok_or(DAMAGED)?;
            at += 4;
        }
        let mut left = units;
        while left > 0 {
            let width = if wide { 2 } else { 1 };
            let here = (end.saturating_sub(at) / width).min(left);
            (left, at) = (left - here, at + here * width);
            if left > 0 {
                (at, end) = pieces.next().ok_or(DAMAGED)?;
                wide = stream.get(at).ok_or(DAMAGED)? & 1 != 0;
                at += 1;
            }
        }
        while behind > 0 {
            let here = end.saturating_sub(at).min(behind);
            (behind, at) = (behind - here, at + here);
            if behind > 0 {
                (at, end) = pieces.next().ok_or(DAMAGED)?;
            }
        }
        let length = units as u64 * A_UNIT;
        budget.take(A_TEXT + length + 8)?;
        lengths.push(length);
    }
}

/// A number in so many bytes, the lowest first.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(width)?)?;
    Some(bytes.iter().rev().fold(0, |value, byte| (value << 8) | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
    }

    /// A workbook of one sheet with these records.
    fn stream(globals: &[u8], cells: &[u8]) -> Vec<u8> {
        let begin = record(BEGIN, &[0, 6, 5, 0]);
        let bound = |at: u32| record(BOUND_SHEET, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat());
        let start = begin.len() + bound(0).len() + globals.len() + 4;
        [&begin[..], &bound(start as u32), globals, &record(END, &[]), &begin, cells, &record(END, &[])]
            .concat()
    }

    fn cell(kind: u16, row: u16, column: u16, rest: &[u8]) -> Vec<u8> {
        record(kind, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], rest].concat())
    }

    #[test]
    fn two_cells_far_apart_are_refused() {
        let near = [cell(0x0203, 0, 0, &[0; 8]), cell(0x0203, 9, 9, &[0; 8])].concat();
        check(&mut stream(&[], &near), &mut Budget::of(0)).unwrap();
        let far = [cell(0x0203, 0, 0, &[0; 8]), cell(0x0203, u16::MAX, u16::MAX, &[0; 8])].concat();
        check(&mut stream(&[], &far), &mut Budget::of(0)).unwrap_err();
    }

    #[test]
    fn a_shared_text_is_paid_for_in_every_cell() {
        let text = vec![b'x'; 8_000];
        let texts = record(SHARED_TEXTS, &[&[0; 8][..], &8_000_u16.to_le_bytes(), &[0], &text].concat());
        let cells: Vec<u8> = (0..4_000).flat_map(|row| cell(SHARED_TEXT_CELL, row, 0, &[0; 4])).collect();
        check(&mut stream(&texts, &cells[..14 * 100]), &mut Budget::of(0)).unwrap();
        check(&mut stream(&texts, &cells), &mut Budget::of(0)).unwrap_err();
    }

    #[test]
    fn texts_that_go_on_are_counted() {
        let first = record(SHARED_TEXTS, &[&[0; 8][..], &4_u16.to_le_bytes(), &[0], b"ab"].concat());
        let more = record(CONTINUE, &[1, b'c', 0, b'd', 0, 1, 0, 0, b'e']);
        let stream = [first, more].concat();
        let record = Record::at(&stream, 0).unwrap().unwrap();
        assert_eq!(shared_texts(&stream, &record, &mut Budget::of(0)).unwrap(), [12, 3]);
    }

    #[test]
    fn extents_and_formulas_are_blanked_and_sheets_do_not_overlap() {
        let formula = cell(FORMULA, 0, 0, &[7; 30]);
        let mut made = stream(&[], &[record(0x0200, &[0xFF; 14]), formula].concat());
        check(&mut made, &mut Budget::of(0)).unwrap();
        assert!(!made.windows(14).any(|window| window[..2] == [0x00, 0x02] && window[4..] == [0xFF; 10]));
        assert_eq!(made.iter().filter(|byte| **byte == 7).count(), 14);
        let mut overlapping = stream(&[], &[]);
        let length = overlapping.len() as u8;
        overlapping[8 + 4] = length - 1;
        check(&mut overlapping, &mut Budget::of(0)).unwrap_err();
    }
}
