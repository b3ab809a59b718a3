//! JSON as columns: one object a line (jsonlines.org), an array of objects, an object that holds one, or objects over
//! several lines (RFC 8259).
//!
//! A key is a header; columns stand in the order in which their keys first appear. Text is taken as it is, a
//! number as it is written (`1990.0` as `1990`, so that tools that know no whole numbers agree with those that
//! do), `true` and `false` as such; `null`, `NaN` and an absent key are missing values. An array of plain values is
//! one cell with `;` between them, an object inside a row so many columns (`name.surname`); what is deeper is carried
//! along as it is written. A key that stands twice sets the row aside, where most readers keep the last in silence.
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
pub(crate) fn read(decoded: &Decoded<'_>, list: &str, budget: &mut Budget) -> Result<Grid, String> {
    let text: &str = &decoded.text;
    if text.trim_start().is_empty() {
        return Err("the file is empty; a list needs JSON objects, one a row".to_owned());
    }
    let objects = whole(text, budget)?;
    let mut rows = RowReader {
        builder: GridBuilder::new(list, most_cells(text.len()), budget),
        columns: HashMap::new(),
        keys: Vec::new(),
    };
    match objects {
        Some(objects) => {
            for (number, object) in objects.iter().enumerate() {
                let from = (object.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
                rows.read(object, &format!("object {}", number + 1), decoded, (from, from + object.len()))?;
            }
        }
        None => {
            let mut start = 0;
            for (number, line) in text.split_inclusive('\n').enumerate() {
                let bounds = (start, start + line.len());
                start = bounds.1;
                if !line.trim().is_empty() {
                    rows.read(line, &format!("line {}", number + 1), decoded, bounds)?;
                }
            }
        }
    }
    if rows.builder.headers().is_empty() && rows.builder.rows_read() > 0 {
        return Err("nothing in the file is a JSON object with keys; write one object a line".to_owned());
    }
    Ok(rows.builder.build())
}

/// The objects of a text that is no JSON Lines: an array of them, one object that holds such an array, or objects
/// written over several lines. `None` where each line is an object.
fn whole<'t>(text: &'t str, budget: &mut Budget) -> Result<Option<Vec<&'t str>>, String> {
    let trimmed = text.trim_start();
    let refused = |error: &serde_json::Error| {
        format!("no valid JSON at line {}, character {}; mend it there", error.line(), error.column())
    };
    if trimmed.starts_with('[') {
        budget.lend(places(text))?;
        let objects: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| refused(&error))?;
        return Ok(Some(objects.into_iter().map(RawValue::get).collect()));
    }
    let mut lines = trimmed.lines().filter(|line| !line.trim().is_empty());
    let (first, more) = (lines.next().unwrap_or(""), lines.next().is_some());
    let object: Result<Row<'_>, _> = serde_json::from_str(first);
    if more && (object.is_ok() || without_numbers_that_are_none(first).is_some()) {
        return Ok(None);
    }
    // One object over many lines, several of them, or one that holds all.
    budget.lend(places(text))?;
    let values: Result<Vec<&RawValue>, _> =
        serde_json::Deserializer::from_str(text).into_iter::<&RawValue>().collect();
    let Ok(values) = values else { return Ok(None) };
    if let [one] = values.as_slice() {
        let row: Result<Row<'_>, _> = serde_json::from_str(one.get());
        let held = row.ok().and_then(|row| {
            let arrays = row.0.into_iter().filter(|(_, value)| value.get().starts_with('['));
            let arrays =
                arrays.filter_map(|(_, value)| serde_json::from_str::<Vec<&RawValue>>(value.get()).ok());
            let objects = arrays.filter(|array| array.iter().all(|value| value.get().starts_with('{')));
            objects.max_by_key(Vec::len).filter(|objects| !objects.is_empty())
        });
        if let Some(objects) = held {
            return Ok(Some(objects.into_iter().map(RawValue::get).collect()));
        }
        if object.is_ok() {
            return Ok(None);
        }
    }
    Ok(Some(values.into_iter().map(RawValue::get).collect()))
}

/// Most bytes that the places of a text's values take: nothing stands between two values but what is counted here.
fn places(text: &str) -> u64 {
    /// Where a value stands, with its key, in room that doubles.
    const A_PLACE: u64 = 64;
    let between = |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
    (text.bytes().filter(|byte| between(byte)).count() as u64).saturating_mul(A_PLACE)
}

/// Rows in the making.
struct RowReader<'b> {
    builder: GridBuilder<'b>,
    columns: HashMap<String, usize>,
    /// Keys come in the same order on nearly every line, so the column after the last one is tried first.
    keys: Vec<String>,
}

impl RowReader<'_> {
    /// Reads an object that stands within these bounds of the text.
    fn read(
        &mut self,
        object: &str,
        place: &str,
        decoded: &Decoded<'_>,
        (from, to): (usize, usize),
    ) -> Result<(), String> {
        if decoded.has_losses_within(from, to) {
            return self.builder.reject_row(None, encoding::loss(&decoded.faults, from, to));
        }
        let mended;
        let mut row: Result<Row<'_>, _> = serde_json::from_str(object);
        if row.is_err()
            && let Some(text) = without_numbers_that_are_none(object)
        {
            mended = text;
            row = serde_json::from_str(&mended);
        }
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let why = match error.classify() {
                    serde_json::error::Category::Data => "a JSON object is wanted".to_owned(),
                    _ => format!("no valid JSON at character {}", error.column()),
                };
                return self.builder.reject_row(None, format!("{place}: {why}; write one object a line"));
            }
        };
        let mut fault = None;
        let mut expected = 0;
        for (key, value) in &row.0 {
            self.put(key, value.get(), place, &mut expected, &mut fault)?;
        }
        match fault {
            Some((column, why)) => self.builder.reject_row(Some(column), format!("{place}: {why}")),
            None => self.builder.finish_row(format_args!("{place}")),
        }
    }

    /// Puts a value under its key.
    fn put(
        &mut self,
        key: &str,
        value: &str,
        place: &str,
        expected: &mut usize,
        fault: &mut Option<(usize, &'static str)>,
    ) -> Result<(), String> {
        // An object inside the row is so many columns, an array of plain values one cell.
        if value.starts_with('{')
            && let Ok(inside) = serde_json::from_str::<Row<'_>>(value)
        {
            for (inner, value) in &inside.0 {
                let value = value.get();
                let key = format!("{key}.{inner}");
                // Deeper ones are carried along as they are written.
                let text =
                    if value.starts_with('{') { Scalar::Text(Cow::Borrowed(value)) } else { scalar(value) };
                self.set(&key, text, place, expected, fault)?;
            }
            return Ok(());
        }
        self.set(key, scalar(value), place, expected, fault)
    }

    fn set(
        &mut self,
        key: &str,
        value: Scalar<'_>,
        place: &str,
        expected: &mut usize,
        fault: &mut Option<(usize, &'static str)>,
    ) -> Result<(), String> {
        let column = if self.keys.get(*expected).is_some_and(|known| known == key) {
            *expected
        } else if let Some(column) = self.columns.get(key) {
            *column
        } else {
            let column = self.builder.add_column(key).map_err(|why| format!("{place}: {why}"))?;
            self.columns.insert(key.to_owned(), column);
            self.keys.push(key.to_owned());
            column
        };
        *expected = column + 1;
        let set = match value {
            Scalar::Missing => self.builder.set(column, ""),
            Scalar::Text(text) => self.builder.set(column, &text),
            Scalar::Broken => {
                *fault = fault.or(Some((column, "the text holds half a letter (a lone surrogate); mend it")));
                return Ok(());
            }
        };
        if !set {
            *fault = fault.or(Some((column, "the key stands twice; keep one")));
        }
        Ok(())
    }
}

/// A line with `NaN` and `Infinity`, which JSON does not have and some programs write for missing numbers, as `null`;
/// `None` where it has none outside its texts.
fn without_numbers_that_are_none(line: &str) -> Option<String> {
    if !line.contains("NaN") && !line.contains("Infinity") {
        return None;
    }
    let mut text = String::with_capacity(line.len());
    let (mut rest, mut found) = (line, false);
    while let Some(at) = rest.find(['"', 'N', 'I', '-']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        if from.starts_with('"') {
            let end = end_of_text(from);
            text.push_str(from.get(..end).unwrap_or(from));
            rest = from.get(end..).unwrap_or("");
            continue;
        }
        let word = ["NaN", "Infinity", "-Infinity"].into_iter().find(|word| from.starts_with(word));
        match word {
            Some(word) => {
                text.push_str("null");
                found = true;
                rest = from.get(word.len()..).unwrap_or("");
            }
            None => {
                text.push_str(from.get(..1).unwrap_or(""));
                rest = from.get(1..).unwrap_or("");
            }
        }
    }
    text.push_str(rest);
    found.then_some(text)
}

/// Where a JSON text that begins with a quote ends.
fn end_of_text(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

enum Scalar<'a> {
    Missing,
    Text(Cow<'a, str>),
    Broken,
}

/// A value as text, from how it is written.
fn scalar(raw: &str) -> Scalar<'_> {
    match raw.as_bytes().first() {
        Some(b'n') | None => Scalar::Missing,
        // A list of plain values is what lists write with `;` between; anything deeper is kept as it is written.
        Some(b'[') => {
            joined(raw).map_or(Scalar::Text(Cow::Borrowed(raw)), |text| Scalar::Text(Cow::Owned(text)))
        }
        Some(b'{') => Scalar::Text(Cow::Borrowed(raw)),
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

/// The plain values of an array, with `; ` between them; `None` where one of them is not plain.
fn joined(raw: &str) -> Option<String> {
    let values: Vec<&RawValue> = serde_json::from_str(raw).ok()?;
    let mut text = String::new();
    for value in values {
        if value.get().starts_with(['{', '[']) {
            return None;
        }
        match scalar(value.get()) {
            Scalar::Missing => {}
            Scalar::Broken => return None,
            Scalar::Text(value) => {
                if !text.is_empty() {
                    text.push_str("; ");
                }
                text.push_str(&value);
            }
        }
    }
    Some(text)
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
        let Scalar::Text(text) = scalar("[\"Жук\", null, 7]") else {
            panic!("a list of plain values is text")
        };
        assert_eq!(text, "Жук; 7");
        let Scalar::Text(text) = scalar("[{\"a\": 1}]") else { panic!("anything deeper is text as well") };
        assert_eq!(text, "[{\"a\": 1}]");
        assert!(matches!(scalar("\"\\ud800\""), Scalar::Broken));
    }
}
