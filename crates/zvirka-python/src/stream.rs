//! Arrow batches into a list.
//!
//! Text comes as Utf8, LargeUtf8, Utf8View or a dictionary of one of them; dates as dates, timestamps or text;
//! numbers (ids, ages) as any integer, float or decimal. Dates become ISO 8601 text; the time of a timestamp is
//! dropped after it was moved to the column's own time zone; one outside the years 1 to 9999 is missing and counted.
//! Columns that hold no field are not looked at.
//!
//! Arrow's C interface promises that text is UTF-8 but nobody checks; here every cell is, and one that is not is taken
//! as missing and counted. An array's text is checked and copied as one piece; cell by cell it is looked at only where
//! that fails. Arrays come [validated](crate::boundary). Cost: one pass over the text and one copy, some 20 nanoseconds a
//! cell.

use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowTimestampType, Date32Type, Date64Type, Float64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, GenericBinaryArray, OffsetSizeTrait, RecordBatchReader};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, TimeUnit};
use zvirka::linker::Progress;

use crate::boundary;
use crate::columns::{ColumnReader, TextTable, Wanted};
use crate::errors::Fault;
use crate::progress::Watch;

/// Reads a stream to its end.
///
/// # Errors
///
/// When the columns are not those that are wanted, one is of a type that cannot be read, or the stream breaks off.
pub(crate) fn read(
    list: &str,
    stream: Box<dyn RecordBatchReader + Send>,
    wanted: Wanted,
    watch: &Watch,
) -> Result<TextTable, Fault> {
    let schema = stream.schema();
    let headers: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
    let found = wanted.found(list, &headers)?;
    let mut readers: Vec<ColumnReader> = found.iter().map(|_| ColumnReader::default()).collect();
    // What a library makes of a broken schema or array may panic; that ends the table.
    let mut stream = stream;
    let mut next = || match catch_unwind(AssertUnwindSafe(|| stream.next())) {
        Ok(batch) => batch,
        Err(_) => Some(Err(ArrowError::CDataInterface(String::new()))),
    };
    while let Some(batch) = next() {
        if watch.is_cancelled() {
            return Err(Fault::Stopped);
        }
        // The producer's own message may quote a cell.
        let batch = batch.map_err(|_| {
            let read = readers.first().map_or(0, ColumnReader::len);
            Fault::Input(format!(
                "{list}: the table broke off after {read} records; see that it can be read whole"
            ))
        })?;
        for ((place, header), reader) in found.iter().zip(&mut readers) {
            // A batch without a column that its stream's schema has is the producer's fault; its cells are missing.
            if let Some(column) = batch.columns().get(*place) {
                append(list, header, column, reader)?;
            }
        }
    }
    let mut table = TextTable::default();
    for ((_, header), reader) in found.into_iter().zip(readers) {
        table.push(list, header, reader);
    }
    Ok(table)
}

/// Appends the cells of an array.
///
/// # Errors
///
/// When the array's type cannot be read as text.
pub(crate) fn append(
    list: &str,
    header: &str,
    array: &ArrayRef,
    reader: &mut ColumnReader,
) -> Result<(), Fault> {
    let given = array.data_type();
    let array = &boundary::validated(list, header, array)?;
    append_validated(list, header, given, array, reader)
}

/// Appends the cells of an array that keeps Arrow's rules, text as bytes; `given` is the type it came with.
fn append_validated(
    list: &str,
    header: &str,
    given: &DataType,
    array: &ArrayRef,
    reader: &mut ColumnReader,
) -> Result<(), Fault> {
    let append = append_validated;
    let as_type =
        |wanted: &DataType| cast(array, wanted).map_err(|_| refused_type(list, header, array.data_type()));
    match array.data_type() {
        DataType::Binary if *given == DataType::Utf8 => append_text(array.as_binary::<i32>().clone(), reader),
        DataType::LargeBinary if *given == DataType::LargeUtf8 => {
            append_text(array.as_binary::<i64>().clone(), reader);
        }
        DataType::BinaryView if *given == DataType::Utf8View => {
            append_gathered(array.as_binary_view(), reader)
        }
        DataType::Null => (0..array.len()).for_each(|_| reader.push_missing()),
        DataType::Dictionary(_, value) => {
            let given = match given {
                DataType::Dictionary(_, given) => given,
                other => other,
            };
            return append(list, header, given, &as_type(value)?, reader);
        }
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>().iter();
            append_days(days.map(|day| day.map(i64::from)), reader);
        }
        DataType::Date64 => append_moments(array.as_primitive::<Date64Type>().iter(), 86_400_000, reader),
        DataType::Timestamp(unit, zone) => {
            let Some(cells) = moments(array, *unit, zone.is_some()) else {
                return Err(refused_type(list, header, array.data_type()));
            };
            match cells {
                Moments::Plain(cells, of_day) => append_moments(cells.into_iter(), of_day, reader),
                Moments::Zoned(cells) => append_days(cells.into_iter(), reader),
            }
        }
        DataType::Float64 => {
            for cell in array.as_primitive::<Float64Type>() {
                match cell {
                    Some(number) if !number.is_nan() => reader.push(&number_as_text(number)),
                    _ => reader.push_missing(),
                }
            }
        }
        DataType::Float16 | DataType::Float32 => {
            return append(list, header, given, &as_type(&DataType::Float64)?, reader);
        }
        kind if kind.is_integer() || kind.is_decimal() => {
            let text = as_type(&DataType::Utf8)?;
            append_text(text.as_string::<i32>().clone().into(), reader);
        }
        kind => return Err(refused_type(list, header, kind)),
    }
    Ok(())
}

/// Appends cells whose text stands in one piece, as it is when none is missing.
fn append_text<Offset: OffsetSizeTrait>(cells: GenericBinaryArray<Offset>, reader: &mut ColumnReader) {
    let offsets = cells.value_offsets();
    let first = offsets.first().map_or(0, |offset| offset.as_usize());
    let last = offsets.last().map_or(0, |offset| offset.as_usize());
    // A missing cell may have bytes of its own, which say nothing.
    let text = cells.values().get(first..last).filter(|_| cells.null_count() == 0);
    let ends = offsets.iter().skip(1).map(|offset| offset.as_usize().wrapping_sub(first));
    if text.is_none_or(|text| !reader.append(text, ends)) {
        append_gathered(&cells, reader);
    }
}

/// Appends cells whose text stands in many places: gathered into one piece, or one by one where one of them is no
/// text.
fn append_gathered<'a, Cells>(cells: &'a Cells, reader: &mut ColumnReader)
where
    &'a Cells: IntoIterator<Item = Option<&'a [u8]>>,
{
    let (mut text, mut ends) = (Vec::new(), Vec::new());
    for cell in cells {
        text.extend_from_slice(cell.unwrap_or_default());
        ends.push(text.len());
    }
    if reader.append(&text, ends.into_iter()) {
        return;
    }
    for cell in cells {
        match cell.map(std::str::from_utf8) {
            Some(Ok(text)) => reader.push(text),
            Some(Err(_)) => reader.push_unreadable(),
            None => reader.push_missing(),
        }
    }
}

/// Appends days counted from 1970 as ISO 8601; one outside the years 1 to 9999 is missing and counted.
fn append_days(cells: impl Iterator<Item = Option<i64>>, reader: &mut ColumnReader) {
    for cell in cells {
        match cell.map(zvirka_io::iso_day) {
            Some(Some(day)) => reader.push(&day),
            Some(None) => reader.push_outside(),
            None => reader.push_missing(),
        }
    }
}

/// Appends the days of moments, of which a day has so many units.
fn append_moments(cells: impl Iterator<Item = Option<i64>>, of_day: i64, reader: &mut ColumnReader) {
    append_days(cells.map(|cell| cell.map(|cell| cell.div_euclid(of_day))), reader);
}

/// Moments, with or without a time zone of their own.
enum Moments {
    /// Units since 1970, and how many of them a day has.
    Plain(Vec<Option<i64>>, i64),
    /// Days since 1970 where the zone is.
    Zoned(Vec<Option<i64>>),
}

fn moments(array: &ArrayRef, unit: TimeUnit, zoned: bool) -> Option<Moments> {
    match unit {
        TimeUnit::Second => moments_of::<TimestampSecondType>(array, 86_400, zoned),
        TimeUnit::Millisecond => moments_of::<TimestampMillisecondType>(array, 86_400_000, zoned),
        TimeUnit::Microsecond => moments_of::<TimestampMicrosecondType>(array, 86_400_000_000, zoned),
        TimeUnit::Nanosecond => moments_of::<TimestampNanosecondType>(array, 86_400_000_000_000, zoned),
    }
}

fn moments_of<Unit: ArrowTimestampType>(array: &ArrayRef, of_day: i64, zoned: bool) -> Option<Moments> {
    /// A day that no calendar has, which tells a moment out of bounds from a missing one.
    const OUTSIDE: i64 = i64::MAX;
    let cells = array.as_primitive_opt::<Unit>()?;
    if !zoned {
        return Some(Moments::Plain(cells.iter().collect(), of_day));
    }
    // What no calendar has would make the whole column fail.
    let sound = |cell: i64| zvirka_io::iso_day(cell.div_euclid(of_day)).is_some();
    let kept = cells.unary_opt::<_, Unit>(|cell| sound(cell).then_some(cell));
    let kept = kept.with_data_type(array.data_type().clone());
    let days = cast(&kept, &DataType::Date32).ok()?;
    let days = days.as_primitive_opt::<Date32Type>()?.iter();
    let outside = cells.iter().map(|cell| cell.filter(|cell| !sound(*cell)));
    let days = days.zip(outside).map(|(day, outside)| outside.map_or(day.map(i64::from), |_| Some(OUTSIDE)));
    Some(Moments::Zoned(days.collect()))
}

fn refused_type(list: &str, header: &str, kind: &DataType) -> Fault {
    Fault::Input(format!("{list}: column `{header}` is of type {kind}; make it text, a number or a date"))
}

/// A number as a person writes it: an id that became a float beside missing values is `7`, not `7.0`.
pub(crate) fn number_as_text(number: f64) -> String {
    // Rust writes whole floats without a fraction, and never in scientific form.
    format!("{number}")
}
