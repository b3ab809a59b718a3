//! JSON Lines: one object of plain values a line (jsonlines.org, RFC 8259), as columns.
//!
//! A key is a header; columns stand in the order in which their keys first appear. Text is taken as it is, a
//! number as it is written (`1990.0` as `1990`, so that tools that know no whole numbers agree with those that
//! do), `true` and `false` as such; `null` and an absent key are missing values. An object or an array inside a row
//! sets the row aside, as does a key that stands twice, where most readers keep the last in silence.
//!
//! Cost: a million rows of five keys (180 MB) in 0.6 seconds of processor time; numbers and most texts are slices
//! of the line. Limits: a line of a mebibyte, 4096 keys, and cells that
//! are nearly all empty are refused once they outgrow the file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::budget::Budget;
use crate::encoding::{self, Decoded};
use crate::grid::{Grid, GridBuilder};

/// Cells that any file may have, however small: as many as a sheet of a workbook.
const CELLS_ANYWAY: u64 = 20_000_000;

/// Bytes of the file that each further cell needs. A filled cell takes five at least (`"":1,`), so a table with
/// more cells than this is nearly empty, and would take more memory than its file suggests.
const BYTES_A_CELL: u64 = 4;

/// Most cells of a table whose file has so many bytes.
pub(crate) fn most_cells(bytes: usize) -> u64 {
    (bytes as u64 / BYTES_A_CELL).max(CELLS_ANYWAY)
}

/// Reads the text as a table of the list so called.
///
/// The error is a sentence without the file's name.
pub(crate) fn read(decoded: &Decoded<'_>, list: &str, budget: Budget) -> Result<Grid, String> {
    let text: &str = &decoded.text;
    match text.trim_start().chars().next() {
        None => return Err("the file is empty; a list needs one JSON object a line".to_owned()),
        Some('[') => {
            return Err(
                "this is a JSON array, not JSON Lines; write one object a line, without brackets and commas \
                 between them"
                    .to_owned(),
            );
        }
        Some(_) => {}
    }
    let mut builder = GridBuilder::new(list, most_cells(text.len()), budget);
    let mut columns: HashMap<String, usize> = HashMap::new();
    // Keys come in the same order on nearly every line, so the column after the last one is tried first.
    let mut keys: Vec<String> = Vec::new();
    let (mut start, mut number) = (0, 0_u64);
    for line in text.split_inclusive('\n') {
        let (from, to) = (start, start + line.len());
        start = to;
        number += 1;
        if line.trim().is_empty() {
            continue;
        }
        if decoded.has_losses_within(from, to) {
            builder.reject_row(None, encoding::loss(&decoded.faults, from, to))?;
            continue;
        }
        let row: Row<'_> = match serde_json::from_str(line) {
            Ok(row) => row,
            Err(error) => {
                let why = match error.classify() {
                    serde_json::error::Category::Data => "a JSON object is wanted".to_owned(),
                    _ => format!("no valid JSON at character {}", error.column()),
                };
                builder.reject_row(None, format!("line {number}: {why}; write one object a line"))?;
                continue;
            }
        };
        let mut fault = None;
        let mut expected = 0;
        for (key, value) in &row.0 {
            let column = if keys.get(expected).is_some_and(|known| known == key) {
                expected
            } else if let Some(column) = columns.get(key.as_ref()) {
                *column
            } else {
                let column = builder.add_column(key).map_err(|why| format!("line {number}: {why}"))?;
                columns.insert(key.clone().into_owned(), column);
                keys.push(key.clone().into_owned());
                column
            };
            expected = column + 1;
            let set = match scalar(value.get()) {
                Scalar::Missing => builder.set(column, ""),
                Scalar::Text(text) => builder.set(column, &text),
                Scalar::Nested => {
                    fault = fault.or(Some((column, "the value is a list or an object; write plain values")));
                    continue;
                }
                Scalar::Broken => {
                    fault =
                        fault.or(Some((column, "the text holds half a letter (a lone surrogate); mend it")));
                    continue;
                }
            };
            if !set {
                fault = fault.or(Some((column, "the key stands twice; keep one")));
            }
        }
        match fault {
            Some((column, why)) => {
                builder.reject_row(Some(column), format!("line {number}: {why}"))?;
            }
            None => builder.finish_row(format_args!("line {number}"))?,
        }
    }
    if builder.headers().is_empty() && builder.rows_read() > 0 {
        return Err("no line is a JSON object with keys; write one object a line".to_owned());
    }
    Ok(builder.build())
}

enum Scalar<'a> {
    Missing,
    Text(Cow<'a, str>),
    Nested,
    Broken,
}

/// A value as text, from how it is written.
fn scalar(raw: &str) -> Scalar<'_> {
    match raw.as_bytes().first() {
        Some(b'n') | None => Scalar::Missing,
        Some(b'{' | b'[') => Scalar::Nested,
        Some(b'"') if !raw.contains('\\') => Scalar::Text(Cow::Borrowed(
            raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(""),
        )),
        Some(b'"') => match serde_json::from_str::<String>(raw) {
            Ok(text) => Scalar::Text(Cow::Owned(text)),
            Err(_) => Scalar::Broken,
        },
        Some(_) => Scalar::Text(Cow::Borrowed(without_empty_fraction(raw))),
    }
}

/// `1990.0` is the year 1990, written by a tool that holds every number as a fraction.
fn without_empty_fraction(number: &str) -> &str {
    match number.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
        _ => number,
    }
}

/// The keys and values of a line in order, doubled keys included.
struct Row<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Row<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Row<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some((Key(key), value)) = map.next_entry()? {
                    pairs.push((key, value));
                }
                Ok(Row(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// A key, borrowed where it holds no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_text_as_it_is_written() {
        for (raw, expected) in [
            ("\"Ґудзь\"", "Ґудзь"),
            ("\"Жук \\\"Шаман\\\" \\u0406ван\"", "Жук \"Шаман\" Іван"),
            ("1990", "1990"),
            ("1990.0", "1990"),
            ("1990.50", "1990.50"),
            ("-0.0", "-0"),
            ("12345678901234567890123", "12345678901234567890123"),
            ("1e3", "1e3"),
            ("true", "true"),
            ("false", "false"),
        ] {
            let Scalar::Text(text) = scalar(raw) else { panic!("{raw}") };
            assert_eq!(text, expected);
        }
        assert!(matches!(scalar("null"), Scalar::Missing));
        assert!(matches!(scalar("[1]"), Scalar::Nested));
        assert!(matches!(scalar("\"\\ud800\""), Scalar::Broken));
    }
}
