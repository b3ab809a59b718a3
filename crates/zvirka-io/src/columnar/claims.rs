//! What a Parquet file says of itself, looked at before a library believes it.
//!
//! A few bytes of a footer can say that groups of columns stand ten thousand deep, that a page unpacks to gigabytes,
//! that a dictionary has two thousand million values, that there are a million rows where there are none. The library
//! builds what is said at once, some of it by recursion. So the footer and the header of every page are walked through
//! here without building anything, and the file is refused where they contradict the file, each other or its
//! [budget](crate::budget).
//!
//! Method: the structures of parquet.thrift (Apache Parquet 2.11) by the numbers of their fields. Cost: a look at the
//! footer and at some forty bytes a page.

use super::DAMAGED;
use super::thrift::{Type, Walk};
use crate::budget::Budget;
use crate::delimited::MOST_COLUMNS;

/// What the library keeps of one column of one group of rows. Measured: 600 bytes and the statistics.
const A_CHUNK: u64 = 1024;

/// What the library keeps of a value in a dictionary, its text not counted.
const A_VALUE: u64 = 32;

/// The end of every file: the footer's length in four bytes, and `PAR1`.
const TAIL: usize = 8;

/// Deepest that groups of columns may stand inside one another: a list of texts takes three, a table of a programming
/// language some more. The library goes down by recursion.
const DEEPEST: usize = 16;

/// What is held of a value of a list while its row is read: two levels, the text's place, in room that doubles.
const A_LISTED_VALUE: u64 = 72;

/// One column of one group.
#[derive(Clone, Copy, Debug, Default)]
struct Chunk {
    /// Whether a row may have any number of values.
    is_list: bool,
    /// Where its pages begin and how many bytes they have.
    start: i64,
    length: i64,
}

/// Checks what the file says of itself. The error is a sentence without the file's name.
pub(super) fn check(bytes: &[u8], budget: &mut Budget) -> Result<(), String> {
    let footer = footer(bytes).ok_or(DAMAGED)?;
    let mut refused = None;
    let (mut claimed, mut rows) = (0_i64, 0_i64);
    let mut columns = Vec::new();
    let mut chunks = Vec::new();
    let mut walk = Walk::new(footer);
    let walked = walk.structure(|walk, field, kind| {
        match field {
            2 => match schema(walk, kind)? {
                Ok(found) => columns = found,
                Err(why) => {
                    refused = Some(why);
                    return None;
                }
            },
            3 => claimed = walk.whole()?,
            4 => {
                for _ in 0..walk.list(kind)? {
                    let more = group(walk, &mut chunks, &columns)?;
                    rows = rows.checked_add(more).filter(|_| more >= 0)?;
                }
            }
            _ => return Some(false),
        }
        Some(true)
    });
    if let Some(why) = refused {
        return Err(why);
    }
    walked.ok_or(DAMAGED)?;
    if claimed != rows {
        return Err(
            "the file says that it has more or fewer rows than stand in it; write it again".to_owned()
        );
    }
    budget.take((chunks.len() as u64).saturating_mul(A_CHUNK))?;
    // Columns do not share their pages, so that no page is unpacked more than once.
    let mut left = bytes.len() as i64;
    for chunk in chunks {
        left = left.checked_sub(chunk.length).filter(|left| *left >= 0).ok_or(DAMAGED)?;
        check_pages(bytes, chunk, budget)?;
    }
    Ok(())
}

fn footer(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.len().checked_sub(TAIL)?;
    let tail = bytes.get(end..)?.strip_suffix(b"PAR1")?;
    let length = u32::from_le_bytes(tail.try_into().ok()?);
    bytes.get(end.checked_sub(usize::try_from(length).ok()?)?..end)
}

/// Walks through the schema, a tree written as a list with the number of each node's children: for each column whether a
/// row may have any number of its values, or why the file is refused.
fn schema(walk: &mut Walk<'_>, kind: Type) -> Option<Result<Vec<bool>, String>> {
    let elements = walk.list(kind)?;
    // Groups are no columns, but no list has so many of them either.
    if elements > MOST_COLUMNS as u64 + 1 {
        return Some(Err(format!("there are more than {MOST_COLUMNS} columns; no list has so many")));
    }
    let mut columns = Vec::new();
    // Groups that are open: how many children are still to come, and whether they stand in a list.
    let mut open: Vec<(u64, bool)> = Vec::new();
    for number in 0..elements {
        let (mut children, mut repetition) = (0, 0);
        walk.structure(|walk, field, _| {
            match field {
                3 => repetition = walk.whole()?,
                5 => children = u64::try_from(walk.whole()?).ok()?,
                _ => return Some(false),
            }
            Some(true)
        })?;
        /// A value that may stand any number of times.
        const REPEATED: i64 = 2;
        let mut is_list = number > 0 && repetition == REPEATED;
        if number > 0 {
            let (left, of) = open.last_mut()?;
            *left = left.checked_sub(1)?;
            is_list |= *of;
        }
        if children > 0 {
            open.push((children, is_list));
        } else if number > 0 {
            columns.push(is_list);
        }
        if open.len() > DEEPEST {
            return Some(Err(format!(
                "columns stand more than {DEEPEST} deep inside one another; write plain columns"
            )));
        }
        while open.last().is_some_and(|(left, _)| *left == 0) {
            open.pop();
        }
    }
    Some(Ok(columns))
}

/// Walks through a group of rows: how many rows it says it has.
fn group(walk: &mut Walk<'_>, chunks: &mut Vec<Chunk>, columns: &[bool]) -> Option<i64> {
    let mut rows = 0;
    let mut found = 0;
    let wanted = columns.len() as u64;
    walk.structure(|walk, field, kind| {
        match field {
            1 => {
                found = walk.list(kind)?;
                if found != wanted {
                    return None;
                }
                for is_list in columns {
                    chunks.push(Chunk { is_list: *is_list, ..chunk(walk)? });
                }
            }
            3 => rows = walk.whole()?,
            _ => return Some(false),
        }
        Some(true)
    })?;
    (found == wanted).then_some(rows)
}

fn chunk(walk: &mut Walk<'_>) -> Option<Chunk> {
    let mut chunk = Chunk::default();
    let (mut pages, mut dictionary) = (0, None);
    walk.structure(|walk, field, kind| {
        if field != 3 || !Walk::is_structure(kind) {
            return Some(false);
        }
        walk.structure(|walk, field, _| {
            match field {
                7 => chunk.length = walk.whole()?,
                9 => pages = walk.whole()?,
                11 => dictionary = Some(walk.whole()?),
                _ => return Some(false),
            }
            Some(true)
        })?;
        Some(true)
    })?;
    // Some writers say 0 where there is no dictionary; the magic number stands there, so no page does.
    chunk.start = dictionary.filter(|at| *at > 0).unwrap_or(pages);
    Some(chunk)
}

/// Checks that each page of a column unpacks to no more than the budget has room for.
fn check_pages(bytes: &[u8], chunk: Chunk, budget: &mut Budget) -> Result<(), String> {
    let place = |number: i64| usize::try_from(number).map_err(|_| DAMAGED.to_owned());
    let (start, length) = (place(chunk.start)?, place(chunk.length)?);
    let end = start.checked_add(length).filter(|end| *end <= bytes.len()).ok_or(DAMAGED)?;
    let mut at = start;
    // A dictionary is kept while the pages after it are unpacked.
    let (mut dictionary, mut listed) = (0_u64, 0_u64);
    while at < end {
        let rest = bytes.get(at..end).ok_or(DAMAGED)?;
        let mut walk = Walk::new(rest);
        let page = page(&mut walk).ok_or(DAMAGED)?;
        let size = u64::try_from(page.unpacked).map_err(|_| DAMAGED)?;
        let values = u64::try_from(page.values_of_dictionary).map_err(|_| DAMAGED)?;
        let packed = place(page.packed)?;
        let needed = size.saturating_add(values.saturating_mul(A_VALUE));
        if chunk.is_list {
            let values = u64::try_from(page.values).map_err(|_| DAMAGED)?;
            listed = listed.saturating_add(values.saturating_mul(A_LISTED_VALUE));
        }
        budget.lend(dictionary.saturating_add(needed).saturating_add(listed))?;
        if page.is_dictionary {
            dictionary = needed;
        }
        at = at.checked_add(walk.read()).and_then(|at| at.checked_add(packed)).ok_or(DAMAGED)?;
    }
    Ok(())
}

/// The header of a page.
#[derive(Clone, Copy, Debug, Default)]
struct Page {
    unpacked: i64,
    packed: i64,
    is_dictionary: bool,
    values_of_dictionary: i64,
    /// Values of a page that is no dictionary, absent ones counted.
    values: i64,
}

fn page(walk: &mut Walk<'_>) -> Option<Page> {
    let mut page = Page::default();
    walk.structure(|walk, field, kind| {
        match field {
            2 => page.unpacked = walk.whole()?,
            3 => page.packed = walk.whole()?,
            // A page of data in its two versions, and a dictionary: their first field is the number of values.
            5 | 7 | 8 if Walk::is_structure(kind) => {
                let mut values = 0;
                walk.structure(|walk, field, _| {
                    if field != 1 {
                        return Some(false);
                    }
                    values = walk.whole()?;
                    Some(true)
                })?;
                if field == 7 {
                    (page.is_dictionary, page.values_of_dictionary) = (true, values);
                } else {
                    page.values = values;
                }
            }
            _ => return Some(false),
        }
        Some(true)
    })?;
    Some(page)
}
