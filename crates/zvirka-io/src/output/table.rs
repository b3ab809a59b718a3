//! Tables of any columns, in every format that is written.
//!
//! Numbers have a set number of decimals, so that the same result is the same bytes everywhere. Zero is never
//! written as `-0.000`. In JSON Lines a number is a number, a missing value is `null`, and keys stand in the order
//! of the columns. Parquet and workbooks have modules of their own.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering as MemoryOrdering};

use rayon::prelude::*;

use crate::error::IoError;
use crate::format::OutputFormat;
use crate::output::{Target, parquet, workbook, write_whole};
use crate::unseen::escaped_json;

/// A cell to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Text, written as it is.
    Text(Cow<'a, str>),
    /// A number with so many decimals; missing when it is not finite.
    Real {
        /// The number.
        value: f64,
        /// Digits after the point, at most 9.
        decimals: u32,
    },
    /// A whole number.
    Whole(u64),
    /// Nothing.
    Missing,
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl Value<'_> {
    /// The number as it is written, to its last decimal; `None` for what is not finite and for what is no number.
    pub(super) fn rounded(&self) -> Option<f64> {
        match *self {
            Self::Whole(whole) => Some(whole as f64),
            Self::Real { value, decimals } if value.is_finite() => {
                let scale = 10_f64.powi(decimals.min(9) as i32);
                let rounded = (value * scale).round() / scale;
                // What is too large to have decimals is written as it is; zero has no sign.
                Some(if rounded.is_finite() { rounded + 0.0 } else { value })
            }
            _ => None,
        }
    }

    /// A probability: six decimals, of which the last is cut rather than that anything be called certain.
    #[must_use]
    pub const fn probability(value: f64) -> Self {
        /// The most that six decimals say below 1.
        const MOST: f64 = 0.999_999;
        Self::Real { value: if value > MOST { MOST } else { value }, decimals: 6 }
    }

    /// A weight, log2 of a Bayes factor: three decimals.
    #[must_use]
    pub const fn weight(value: f64) -> Self {
        Self::Real { value, decimals: 3 }
    }
}

/// Writes a table by the extension of the target (`.csv`, `.tsv`, `.parquet`, `.jsonl`, `.xlsx`; `-` is standard output
/// as CSV).
///
/// Every row has as many values as `header`. In Parquet and workbooks a column of numbers holds numbers, with the
/// decimals they are written with; a column in which text stands too is text.
///
/// # Errors
///
/// [`Write`](crate::IoErrorKind::Write) when the output cannot be written, [`Input`](crate::IoErrorKind::Input)
/// for an unknown extension.
///
/// # Examples
///
/// ```
/// use zvirka_io::{Value, write_table};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("pairs.csv");
/// let rows = [["Ґудзь, Марʼяна".into(), "Gudz Mariana".into(), Value::probability(0.98)]];
/// write_table(&path, &["name_a", "name_b", "probability"], rows)?;
/// let written = std::fs::read_to_string(&path)?;
/// assert_eq!(written, "name_a,name_b,probability\n\"Ґудзь, Марʼяна\",Gudz Mariana,0.980000\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_table<'a, 'p, Rows, Row>(
    target: impl Into<Target<'p>>,
    header: &[&str],
    rows: Rows,
) -> Result<(), IoError>
where
    Rows: IntoIterator<Item = Row>,
    Row: IntoIterator<Item = Value<'a>>,
{
    let target = target.into();
    let format = OutputFormat::of(target.place())?;
    write_whole(target, |output| match format {
        OutputFormat::Csv => write_delimited(output, b',', header, rows),
        OutputFormat::Tsv => write_delimited(output, b'\t', header, rows),
        OutputFormat::JsonLines => write_json_lines(output, header, rows),
        OutputFormat::Parquet => parquet::write(output, header, rows),
        OutputFormat::Xlsx => workbook::write(output, header, rows),
    })
}

fn write_delimited<'a, Rows, Row>(
    output: &mut dyn Write,
    delimiter: u8,
    header: &[&str],
    rows: Rows,
) -> io::Result<()>
where
    Rows: IntoIterator<Item = Row>,
    Row: IntoIterator<Item = Value<'a>>,
{
    let (width, form) = (header.len(), Form::of(delimiter));
    write_headers(output, form, header)?;
    write_delimited_rows(output, form, width, rows)
}

/// Whether CSV is for a spreadsheet program.
static FOR_EXCEL: AtomicBool = AtomicBool::new(false);

/// From now on CSV is written for people who open it in Excel or LibreOffice: with a byte order mark, without which
/// Cyrillic is garbled there, and with `'` before text cells that begin with `=`, `+`, `-`, `@`, a tab or a return, which
/// would run as formulas. Such a file is for looking at and no longer the data as it stood.
///
/// For a program to call once, before it writes.
pub fn write_csv_for_excel() {
    FOR_EXCEL.store(true, MemoryOrdering::Relaxed);
}

/// The form of delimited text.
#[derive(Clone, Copy)]
struct Form {
    delimiter: u8,
    for_excel: bool,
}

impl Form {
    fn of(delimiter: u8) -> Self {
        Self { delimiter, for_excel: delimiter == b',' && FOR_EXCEL.load(MemoryOrdering::Relaxed) }
    }
}

/// Text that is gathered before it is written.
const WRITTEN_AT_ONCE: usize = 1 << 16;

fn write_headers(output: &mut dyn Write, form: Form, header: &[&str]) -> io::Result<()> {
    if form.for_excel {
        output.write_all("\u{FEFF}".as_bytes())?;
    }
    write_delimited_rows(output, form, header.len(), [header.iter().copied().map(Value::from)])
}

/// Writes rows of delimited text, each of so many cells. Any run of a table's rows may be written by itself.
fn write_delimited_rows<'a, Rows, Row>(
    output: &mut dyn Write,
    form: Form,
    width: usize,
    rows: Rows,
) -> io::Result<()>
where
    Rows: IntoIterator<Item = Row>,
    Row: IntoIterator<Item = Value<'a>>,
{
    let mut text = String::new();
    for row in rows {
        push_row(&mut text, form, width, row)?;
        if text.len() >= WRITTEN_AT_ONCE {
            output.write_all(text.as_bytes())?;
            text.clear();
        }
    }
    output.write_all(text.as_bytes())
}

/// Appends a row of delimited text, as the `csv` crate writes it.
fn push_row<'a>(
    text: &mut String,
    form: Form,
    width: usize,
    row: impl IntoIterator<Item = Value<'a>>,
) -> io::Result<()> {
    let start = text.len();
    let mut cells = 0;
    for value in row {
        if cells > 0 {
            text.push(char::from(form.delimiter));
        }
        cells += 1;
        match value {
            Value::Text(cell) if form.for_excel && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                push_cell(text, form.delimiter, &format!("'{cell}"))?;
            }
            Value::Text(cell) => push_cell(text, form.delimiter, &cell)?,
            Value::Missing => {}
            value => push_number(text, &value),
        }
    }
    if cells == 1 && text.len() == start {
        // An empty line would be no row.
        text.push_str("\"\"");
    }
    text.push('\n');
    match cells.cmp(&width) {
        Ordering::Less => Err(too_few()),
        Ordering::Greater => Err(too_many()),
        Ordering::Equal => Ok(()),
    }
}

/// Appends a cell of text. What is in need of quotes goes through the `csv` crate; a million links have nineteen million
/// cells, hardly one of which is.
fn push_cell(text: &mut String, delimiter: u8, cell: &str) -> io::Result<()> {
    let needs_quotes = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    // Every byte is looked at, without a branch, so that many are at once.
    if !cell.bytes().fold(false, |any, byte| any | needs_quotes(byte)) {
        text.push_str(cell);
        return Ok(());
    }
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record([cell])?;
    let quoted = writer.into_inner().map_err(|_| io::ErrorKind::Other)?;
    let quoted = std::str::from_utf8(&quoted).map_err(|_| io::ErrorKind::InvalidData)?;
    text.push_str(quoted.strip_suffix('\n').unwrap_or(quoted));
    Ok(())
}

/// Writes rows made from items, parts of them side by side where the caller is in a pool of threads: a global pool
/// would not survive a fork.
///
/// `gather` takes what a row needs from memory in no order. It is called for many items before their rows are made, so that
/// the processor waits for all of them at once.
pub(super) fn write_side_by_side<'a, T: Sync, Gathered>(
    output: &mut dyn Write,
    delimiter: u8,
    header: &[&str],
    items: &'a [T],
    gather: impl Fn(&'a T) -> Gathered + Sync,
    row: impl Fn(&'a T, Gathered) -> Vec<Value<'a>> + Sync,
) -> io::Result<()> {
    /// Items whose texts are gathered at once: few enough to be still in the nearest memory when they are written.
    const GATHERED: usize = 1 << 7;
    /// Items of a part: some hundred kilobytes of text, and of what is held before it is written: some megabytes.
    const PART: usize = 1 << 11;
    /// Text of an item, beyond which a part's text grows.
    const ITEM_BYTES: usize = 192;
    const HELD: usize = PART << 5;
    let width = header.len();
    let rows = |items: &'a [T]| {
        items.chunks(GATHERED).flat_map(|items| {
            let gathered: Vec<Gathered> = items.iter().map(&gather).collect();
            items.iter().zip(gathered).map(|(item, gathered)| row(item, gathered))
        })
    };
    let form = Form::of(delimiter);
    write_headers(output, form, header)?;
    if rayon::current_thread_index().is_none() {
        return write_delimited_rows(output, form, width, rows(items));
    }
    for items in items.chunks(HELD) {
        let parts: Vec<io::Result<String>> = items
            .par_chunks(PART)
            .map(|items| {
                let mut text = String::with_capacity(items.len() * ITEM_BYTES);
                rows(items).try_for_each(|row| push_row(&mut text, form, width, row))?;
                Ok(text)
            })
            .collect();
        for part in parts {
            output.write_all(part?.as_bytes())?;
        }
    }
    Ok(())
}

fn write_json_lines<'a, Rows, Row>(output: &mut dyn Write, header: &[&str], rows: Rows) -> io::Result<()>
where
    Rows: IntoIterator<Item = Row>,
    Row: IntoIterator<Item = Value<'a>>,
{
    let keys = header.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
    let mut line = String::new();
    for row in rows {
        line.clear();
        let mut values = row.into_iter();
        for (column, key) in keys.iter().enumerate() {
            line.push(if column == 0 { '{' } else { ',' });
            line.push_str(key);
            line.push(':');
            let before = line.len();
            match values.next() {
                Some(Value::Text(text)) => line.push_str(&escaped_json(&serde_json::to_string(&text)?)),
                Some(value) => push_number(&mut line, &value),
                None => return Err(too_few()),
            }
            if line.len() == before {
                line.push_str("null");
            }
        }
        if values.next().is_some() {
            return Err(too_many());
        }
        line.push_str("}\n");
        output.write_all(line.as_bytes())?;
    }
    Ok(())
}

/// A row that does not fit the header is the caller's mistake.
pub(super) fn too_few() -> io::Error {
    io::Error::other("a row has fewer values than the header")
}

/// As [`too_few`].
pub(super) fn too_many() -> io::Error {
    io::Error::other("a row has more values than the header")
}

/// Appends a number; nothing for a value that is none.
pub(super) fn push_number(text: &mut String, value: &Value<'_>) {
    match *value {
        Value::Whole(whole) => push_digits(text, whole, 1),
        Value::Real { value, decimals } if value.is_finite() => push_decimal(text, value, decimals.min(9)),
        _ => {}
    }
}

/// Appends a number with a set number of decimals. Whole-number arithmetic, as it is several times faster than
/// the general formatting of floating-point numbers and a million links have ten million numbers.
fn push_decimal(text: &mut String, value: f64, decimals: u32) {
    /// Up to here a scaled number is exact in both types.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let scale = 10_u64.pow(decimals);
    let exact = value.abs() * scale as f64;
    if exact >= EXACT {
        // Writing to a string cannot fail.
        let _ = write!(text, "{value:.*}", decimals as usize);
        return;
    }
    // Half is rounded up, without a call to the mathematical library.
    let whole = exact as u64;
    let scaled = whole + u64::from(exact - whole as f64 >= 0.5);
    if value < 0.0 && scaled > 0 {
        text.push('-');
    }
    push_digits(text, scaled / scale, 1);
    if decimals > 0 {
        text.push('.');
        push_digits(text, scaled % scale, decimals);
    }
}

/// Appends a whole number, with zeros before it up to a width.
fn push_digits(text: &mut String, value: u64, width: u32) {
    let mut digits = [b'0'; 20];
    let mut rest = value;
    let mut count = 0;
    for (place, slot) in digits.iter_mut().rev().enumerate() {
        if rest == 0 && place >= width as usize {
            break;
        }
        *slot = b'0' + (rest % 10) as u8;
        rest /= 10;
        count = place + 1;
    }
    let digits = digits.get(digits.len() - count..).unwrap_or(&[]);
    text.push_str(std::str::from_utf8(digits).unwrap_or(""));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(value: f64, decimals: u32) -> String {
        let mut text = String::new();
        push_number(&mut text, &Value::Real { value, decimals });
        text
    }

    #[test]
    fn numbers_have_set_decimals() {
        for (value, decimals, expected) in [
            (0.95, 6, "0.950000"),
            (1.0, 6, "1.000000"),
            (-12.3456, 3, "-12.346"),
            (-0.0001, 3, "0.000"),
            (-0.0, 3, "0.000"),
            (1e18, 3, "1000000000000000000.000"),
            (3.0, 0, "3"),
            (f64::NAN, 3, ""),
            (f64::NEG_INFINITY, 3, ""),
        ] {
            assert_eq!(decimal(value, decimals), expected);
        }
    }

    proptest! {
        #[test]
        fn a_written_weight_reads_back_as_the_same_three_decimals(thousandths in -100_000_i64..100_000) {
            let value = thousandths as f64 / 1000.0;
            prop_assert_eq!(decimal(value, 3).parse::<f64>().unwrap(), value + 0.0);
        }
    }

    proptest! {
        #[test]
        fn rows_are_those_of_the_csv_crate(
            rows in prop::collection::vec(prop::collection::vec("[Ґa,;\t\"\r\n ]{0,4}", 1..4), 0..5), tabs: bool
        ) {
            let delimiter = if tabs { b'\t' } else { b',' };
            let mut own = String::new();
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(Vec::new());
            for row in &rows {
                push_row(&mut own, Form { delimiter, for_excel: false }, row.len(), row.iter().map(|cell| Value::from(cell.as_str()))).unwrap();
                writer.write_record(row).unwrap();
            }
            prop_assert_eq!(own.into_bytes(), writer.into_inner().unwrap());
        }
    }

    #[test]
    fn formats_differ_in_dress_only() {
        let rows =
            [[Value::from("Жук \"Шаман\"\tІван"), Value::Whole(7), Value::weight(-1.5), Value::Missing]];
        let header = ["a", "б", "c", "d"];
        let (mut csv, mut tsv, mut json) = (Vec::new(), Vec::new(), Vec::new());
        write_delimited(&mut csv, b',', &header, rows.clone()).unwrap();
        write_delimited(&mut tsv, b'\t', &header, rows.clone()).unwrap();
        write_json_lines(&mut json, &header, rows).unwrap();
        let written = [csv, tsv, json].map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(written[0], "a,б,c,d\n\"Жук \"\"Шаман\"\"\tІван\",7,-1.500,\n");
        assert_eq!(written[1], "a\tб\tc\td\n\"Жук \"\"Шаман\"\"\tІван\"\t7\t-1.500\t\n");
        assert_eq!(written[2], "{\"a\":\"Жук \\\"Шаман\\\"\\tІван\",\"б\":7,\"c\":-1.500,\"d\":null}\n");
    }

    #[test]
    fn a_row_that_does_not_fit_the_header_is_an_error() {
        let mut bytes = Vec::new();
        assert!(write_delimited(&mut bytes, b',', &["a", "b"], [[Value::Whole(1)]]).is_err());
        assert!(write_json_lines(&mut bytes, &["a", "b"], [[Value::Whole(1)]]).is_err());
        assert!(write_json_lines(&mut bytes, &["a"], [[Value::Whole(1), Value::Missing]]).is_err());
    }
}
