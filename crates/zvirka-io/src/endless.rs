//! Whether a file that is still being read holds something that no list has: a line, a quoted cell or a field of XML
//! of more than a mebibyte. Such a file is refused after that mebibyte and not after it filled the memory.
//!
//! Method: lines and fields are watched by the distance between line breaks and between `<`. A quoted cell may span
//! lines; that one was left open is suspected where the number of quotes so far is odd and a whole piece has none, and
//! only then is the text looked through from the start, once. The grammar that counts is that of
//! [`delimited`](crate::delimited), which judges every file that was read whole. Cost: a vectorised count of two bytes.
//! Limits: text in two bytes a letter is watched for lines and fields only.

use crate::format::Format;
use crate::source::LONGEST_RECORD;

/// Watches a file piece by piece.
pub(crate) struct Endless {
    format: Format,
    /// Bytes since the last line break or `<`.
    unbroken: usize,
    breaks: usize,
    quotes: usize,
    looked_through: bool,
}

impl Endless {
    pub(crate) fn new(format: Format) -> Self {
        Self { format, unbroken: 0, breaks: 0, quotes: 0, looked_through: false }
    }

    /// Takes the next piece, which is what `bytes` has from `before` on; says why the file is refused, if it is. A piece
    /// is no longer than [`LONGEST_RECORD`].
    pub(crate) fn objection(&mut self, bytes: &[u8], before: usize) -> Option<String> {
        let piece = bytes.get(before..).unwrap_or(&[]);
        let (first, last) = match self.format {
            Format::Csv | Format::Tsv => {
                (memchr::memchr2(b'\n', b'\r', piece), memchr::memrchr2(b'\n', b'\r', piece))
            }
            // An array of objects may stand on one line: there every object ends a row.
            Format::JsonLines => (memchr::memchr2(b'\n', b'}', piece), memchr::memrchr2(b'\n', b'}', piece)),
            Format::Pfif => (memchr::memchr(b'<', piece), memchr::memrchr(b'<', piece)),
            Format::Xlsx | Format::Xls | Format::Xlsb | Format::Ods | Format::Parquet => return None,
        };
        if self.unbroken + first.unwrap_or(piece.len()) > LONGEST_RECORD {
            return Some(if self.format == Format::Pfif {
                let at = before - self.unbroken;
                format!(
                    "the field at byte {at} is longer than 1 MiB; no report has such a field, mend the file"
                )
            } else {
                let line = self.breaks + 1;
                format!("line {line} is longer than 1 MiB; no list has such a row, mend the file")
            });
        }
        self.unbroken = last.map_or(self.unbroken + piece.len(), |last| piece.len() - last - 1);
        self.breaks += memchr::memchr_iter(b'\n', piece).count();
        if matches!(self.format, Format::Csv | Format::Tsv) {
            let quotes = memchr::memchr_iter(b'"', piece).count();
            self.quotes += quotes;
            if quotes == 0 && self.quotes % 2 == 1 && !self.looked_through {
                self.looked_through = true;
                return left_open(bytes);
            }
        }
        None
    }
}

/// Says that a quote was left open more than [`LONGEST_RECORD`] before the end of the text, if one was.
fn left_open(bytes: &[u8]) -> Option<String> {
    let delimiter = delimiter_of_first_line(bytes);
    let starts_cell = |at: usize| match at.checked_sub(1).and_then(|before| bytes.get(before)) {
        None | Some(b'\n' | b'\r') => true,
        Some(before) => Some(*before) == delimiter,
    };
    let mut at = 0;
    let mut opened: Option<usize> = None;
    while let Some(quote) = memchr::memchr(b'"', bytes.get(at..)?).map(|offset| at + offset) {
        at = quote + 1;
        match opened {
            None if starts_cell(quote) => opened = Some(quote),
            // A quote within a cell that has none at its start is a letter like any other.
            None => {}
            Some(_) if bytes.get(at) == Some(&b'"') => at += 1,
            Some(_) => opened = None,
        }
    }
    let opened = opened.filter(|opened| bytes.len() - opened > LONGEST_RECORD)?;
    let line = memchr::memchr_iter(b'\n', bytes.get(..opened)?).count() + 1;
    Some(format!("the record that begins on line {line} is longer than 1 MiB; is a quote left open there?"))
}

/// The delimiter that stands most often in the first line, if any does.
fn delimiter_of_first_line(bytes: &[u8]) -> Option<u8> {
    let first = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).find(|line| !line.is_empty())?;
    let counted =
        [b'\t', b'|', b';', b','].map(|delimiter| (memchr::memchr_iter(delimiter, first).count(), delimiter));
    counted.into_iter().max().filter(|(count, _)| *count > 0).map(|(_, delimiter)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIECE: usize = 1 << 20;

    /// Feeds the text in pieces.
    fn objection(format: Format, text: &str) -> Option<String> {
        let bytes = text.as_bytes();
        let mut endless = Endless::new(format);
        (0..bytes.len().div_ceil(PIECE)).find_map(|piece| {
            endless.objection(&bytes[..bytes.len().min((piece + 1) * PIECE)], piece * PIECE)
        })
    }

    #[test]
    fn a_quote_left_open_over_a_mebibyte_is_refused_with_its_line() {
        let rows = "2,Ґудзь Марʼяна,1990\n".repeat(120_000);
        let told = objection(Format::Csv, &format!("id,name,dob\n1,\"Жук \"\"Шаман\"\" Остап,1990\n{rows}"))
            .unwrap();
        assert!(told.starts_with("the record that begins on line 2 is longer than 1 MiB"), "{told}");
    }

    #[test]
    fn quotes_that_open_nothing_or_are_closed_are_no_fault() {
        let rows = "2,Ґудзь Марʼяна,1990\n".repeat(120_000);
        for row in
            ["1,Жук 12\" Остап,1990", "1,Жук;\"Остап,1990", "1,\"Жук\",1990", "1,\"Жук, \"\"Остап\",1990"]
        {
            assert_eq!(objection(Format::Csv, &format!("id,name,dob\n{row}\n{rows}")), None, "{row}");
        }
        assert_eq!(objection(Format::JsonLines, &format!("{{\"a\":\"\n{rows}")), None);
    }

    #[test]
    fn a_field_of_xml_without_end_is_refused_with_its_place() {
        let text = format!("<pfif><person><full_name>{}", "я".repeat(1 << 20));
        assert!(objection(Format::Pfif, &text).unwrap().starts_with("the field at byte "));
        assert_eq!(objection(Format::Pfif, &"<person>\n</person>".repeat(200_000)), None);
    }
}
