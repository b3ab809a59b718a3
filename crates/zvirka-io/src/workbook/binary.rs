//! Parts of a binary workbook (`.xlsb`) made harmless: lengths are checked, names and foreign sheets left out.
//!
//! A part is records, each with its kind, its length and so many bytes ([MS-XLSB] 2.1.4). The library makes room for a
//! length as it is claimed, and writes out the formulas of defined names, in which a few bytes stand for the name of any
//! sheet; no list needs either. Cost: one pass over the part, which is held once. Limit: cells are not looked at, as they
//! are read one by one.

use super::archive::DAMAGED;

/// Names that are defined, and sheets of other workbooks ([MS-XLSB] 2.4.711, 2.4.666).
const LEFT_OUT: [u32; 2] = [0x27, 0x016A];

/// The part without what is left out.
pub(super) fn reduced(part: &[u8]) -> Result<Vec<u8>, String> {
    let mut kept = Vec::with_capacity(part.len());
    let mut at = 0;
    while at < part.len() {
        let (kind, body, end) = record(part, at).ok_or(DAMAGED)?;
        if body > end || end > part.len() {
            return Err(DAMAGED.to_owned());
        }
        if !LEFT_OUT.contains(&kind) {
            kept.extend_from_slice(part.get(at..end).ok_or(DAMAGED)?);
        }
        at = end;
    }
    Ok(kept)
}

/// A record's kind, where its body begins and where it ends.
fn record(part: &[u8], at: usize) -> Option<(u32, usize, usize)> {
    let (kind, at) = number(part, at, 2)?;
    let (length, body) = number(part, at, 4)?;
    Some((kind, body, body.checked_add(length as usize)?))
}

/// A number of seven bits a byte, of so many bytes at most, and where it ends.
fn number(part: &[u8], at: usize, most: usize) -> Option<(u32, usize)> {
    let mut value = 0;
    for place in 0..most {
        let byte = *part.get(at + place)?;
        value |= u32::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, at + place + 1));
        }
    }
    Some((value, at + most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_left_out_and_lengths_believed_only_where_they_are_true() {
        let part = [0x83, 0x01, 0x01, 0xAA, 0x27, 0x02, 1, 2, 0xEA, 0x02, 0x01, 7, 0x9C, 0x01, 0x00];
        assert_eq!(reduced(&part).unwrap(), [0x83, 0x01, 0x01, 0xAA, 0x9C, 0x01, 0x00]);
        assert!(reduced(&[0x9C, 0x01, 0xFF, 0xFF, 0xFF, 0x7F, 0]).is_err());
        assert!(reduced(&[0x9C]).is_err());
    }
}
