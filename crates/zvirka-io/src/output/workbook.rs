//! Tables as an Excel workbook of one sheet, or of several.
//!
//! Text is a text cell, also where it begins with `=`, `+` or `@`: it is never a formula, a link or a number. Numbers
//! are number cells, shown with their decimals, and whole days in columns of dates are dates. The headers stay in sight
//! and can be filtered by, and columns are as wide as what stands in them. The workbook holds
//! no names of a person or a machine, and a moment that is always the same, so the same rows give the same bytes.
//!
//! Cost: two microseconds and 140 bytes of memory a cell. Limits: those of a sheet, 1,048,575 rows below the
//! headers and 32,767 letters a cell; more is refused and nothing is written.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use zvirka::compare::date::{Reading, TimeZone};

use super::Value;
use super::table::{too_few, too_many};
use crate::guard::guarded;

/// Rows of a sheet below its headers.
const MOST_ROWS: u32 = 1_048_575;

/// Most decimals of a number.
const MOST_DECIMALS: usize = 9;

/// A sheet to be written.
pub(crate) struct Sheet<'s, 'a> {
    /// What the sheet is called, in at most 31 letters.
    pub(crate) name: &'s str,
    pub(crate) header: Vec<&'s str>,
    /// Whether a column holds dates, where its cells can be read as whole days; all else stays text.
    pub(crate) dates: Vec<bool>,
    pub(crate) rows: Box<dyn Iterator<Item = Vec<Value<'a>>> + 's>,
}

/// Writes the rows as a workbook of one sheet.
pub(super) fn write<'a, Rows, Row>(
    output: &mut (dyn Write + Send),
    header: &[&str],
    rows: Rows,
) -> io::Result<()>
where
    Rows: IntoIterator<Item = Row>,
    Row: IntoIterator<Item = Value<'a>>,
{
    let mut workbook = workbook()?;
    fill(workbook.add_worksheet(), header, &[], rows)?;
    finish(workbook, output)
}

/// Writes several sheets as one workbook.
pub(crate) fn write_sheets<'s, 'a>(
    output: &mut (dyn Write + Send),
    sheets: impl IntoIterator<Item = Sheet<'s, 'a>>,
) -> io::Result<()> {
    let mut workbook = workbook()?;
    for Sheet { name, header, dates, rows } in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).map_err(|error| describe(&error, 0))?;
        fill(sheet, &header, &dates, rows)?;
    }
    finish(workbook, output)
}

fn workbook() -> io::Result<Workbook> {
    let mut workbook = Workbook::new();
    // The clock would make every file another; the first moment that the format can tell stands for none.
    let moment = ExcelDateTime::from_ymd(1980, 1, 1).map_err(|error| describe(&error, 0))?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&moment));
    Ok(workbook)
}

fn finish(mut workbook: Workbook, output: &mut (dyn Write + Send)) -> io::Result<()> {
    // The library starts a thread a sheet and panics where the system gives none.
    let bytes = guarded(|| workbook.save_to_buffer())
        .ok_or_else(|| {
            io::Error::other("the system gives no thread to make a workbook with; write .csv or try again")
        })?
        .map_err(|error| describe(&error, 0))?;
    output.write_all(&bytes)
}

/// Rows by whose cells the widths of columns are found.
const WIDTH_FROM: u32 = 500;

/// Least and greatest width of a column, in letters: a narrower one hides its header, a wider one the next column.
const WIDTHS: (usize, usize) = (8, 60);

/// Room for the button of the filter beside a header.
const BUTTON: usize = 3;

/// Fills a sheet: headers that stay in sight and filter, columns as wide as what stands in them.
fn fill<'a, Rows, Row>(sheet: &mut Worksheet, header: &[&str], dates: &[bool], rows: Rows) -> io::Result<()>
where
    Rows: IntoIterator<Item = Row>,
    Row: IntoIterator<Item = Value<'a>>,
{
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let decimal_formats: Vec<Format> = (0..=MOST_DECIMALS)
        .map(|decimals| match decimals {
            0 => Format::new().set_num_format("0"),
            _ => Format::new().set_num_format(format!("0.{}", "0".repeat(decimals))),
        })
        .collect();
    let mut widths: Vec<usize> = header.iter().map(|header| header.chars().count() + BUTTON).collect();
    for (column, header) in (0_u16..).zip(header) {
        sheet.write_string_with_format(0, column, *header, &bold).map_err(|error| describe(&error, 0))?;
    }
    sheet.set_freeze_panes(1, 0).map_err(|error| describe(&error, 0))?;
    let mut number = 0_u32;
    for row in rows {
        if number == MOST_ROWS {
            return Err(io::Error::other("a sheet holds 1048576 rows; write .csv or .parquet"));
        }
        number += 1;
        let mut columns = 0_u16;
        for value in row {
            let place = usize::from(columns);
            if number <= WIDTH_FROM
                && let (Some(width), Value::Text(text)) = (widths.get_mut(place), &value)
            {
                *width = (*width).max(text.chars().take(WIDTHS.1).count() + 1);
            }
            let written = match &value {
                Value::Text(text) if text.is_empty() => Ok(()),
                Value::Text(text) => match whole_day(text, dates.get(place) == Some(&true)) {
                    Some(date) => sheet.write_datetime_with_format(number, columns, &date, &day).map(drop),
                    None => sheet.write_string(number, columns, text.as_ref()).map(drop),
                },
                Value::Missing => Ok(()),
                // A number beyond this has no exact cell, and is an id more likely than a count.
                Value::Whole(whole) if *whole > 1 << 53 => {
                    sheet.write_string(number, columns, whole.to_string()).map(drop)
                }
                Value::Whole(whole) => sheet.write_number(number, columns, *whole as f64).map(drop),
                Value::Real { decimals, .. } => {
                    match (value.rounded(), decimal_formats.get((*decimals as usize).min(MOST_DECIMALS))) {
                        (Some(rounded), Some(format)) => {
                            sheet.write_number_with_format(number, columns, rounded, format).map(drop)
                        }
                        _ => Ok(()),
                    }
                }
            };
            written.map_err(|error| describe(&error, number))?;
            columns += 1;
        }
        match usize::from(columns).cmp(&header.len()) {
            std::cmp::Ordering::Less => return Err(too_few()),
            std::cmp::Ordering::Greater => return Err(too_many()),
            std::cmp::Ordering::Equal => {}
        }
    }
    for (column, width) in (0_u16..).zip(widths) {
        let width = width.clamp(WIDTHS.0, WIDTHS.1);
        sheet.set_column_width(column, width as f64).map_err(|error| describe(&error, 0))?;
    }
    if let Some(last) = u16::try_from(header.len()).ok().and_then(|columns| columns.checked_sub(1)) {
        sheet.autofilter(0, 0, number, last).map_err(|error| describe(&error, 0))?;
    }
    Ok(())
}

/// The day that a cell of a column of dates is, where it is one beyond doubt and one that a sheet can hold.
fn whole_day(text: &str, is_date: bool) -> Option<ExcelDateTime> {
    /// The first year of a sheet's calendar.
    const FIRST: u16 = 1900;
    if !is_date {
        return None;
    }
    let date = match Reading::of(text, TimeZone::default()) {
        Reading::Date(date) | Reading::Ordered { date, .. } => date,
        _ => return None,
    };
    (date.year >= FIRST && date.month > 0 && date.day > 0)
        .then(|| ExcelDateTime::from_ymd(date.year, date.month, date.day).ok())
        .flatten()
}

/// What an error of the library means; its own words may quote a cell.
fn describe(error: &XlsxError, row: u32) -> io::Error {
    match error {
        XlsxError::MaxStringLengthExceeded => io::Error::other(format!(
            "a cell of row {row} is longer than the 32767 letters that a sheet allows; write .csv or .parquet"
        )),
        XlsxError::RowColumnLimitError => {
            io::Error::other("a sheet holds 16384 columns; write .csv or .parquet")
        }
        _ => io::Error::other("the workbook cannot be made"),
    }
}
