//! Arrow batches into a list.
//!
//! Text comes as Utf8, LargeUtf8, Utf8View or a dictionary of one of them; dates as dates, timestamps or text;
//! numbers (ids, ages) as any integer, float or decimal. Dates become ISO 8601 text; the time of a timestamp is
//! dropped after it was moved to the column's own time zone. Columns that hold no field are not looked at.
//!
//! Arrow's C interface promises that text is UTF-8 but nobody checks; here every cell is, and one that is not is taken
//! as missing and counted. An array's text is checked and copied as one piece; cell by cell it is looked at only where
//! that fails. Cost: one pass over the text and one copy, some 20 nanoseconds a cell. Limits: a broken producer can still hand over
//! lengths that are not its own; that cannot be seen from here.

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{
    Array, ArrayRef, BinaryArray, GenericBinaryArray, LargeBinaryArray, OffsetSizeTrait, RecordBatchReader,
};
use arrow_cast::cast;
use arrow_schema::DataType;
use zvirka::linker::Progress;

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
    for batch in stream {
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
    let as_type =
        |wanted: &DataType| cast(array, wanted).map_err(|_| refused_type(list, header, array.data_type()));
    match array.data_type() {
        DataType::Utf8 => append_text(BinaryArray::from(array.as_string::<i32>().clone()), reader),
        DataType::LargeUtf8 => append_text(LargeBinaryArray::from(array.as_string::<i64>().clone()), reader),
        DataType::Utf8View => append_gathered(&array.as_string_view().clone().to_binary_view(), reader),
        DataType::Null => (0..array.len()).for_each(|_| reader.push_missing()),
        DataType::Dictionary(_, value) => return append(list, header, &as_type(value)?, reader),
        DataType::Date32 => return append(list, header, &as_type(&DataType::Utf8)?, reader),
        DataType::Date64 | DataType::Timestamp(_, _) => {
            return append(list, header, &as_type(&DataType::Date32)?, reader);
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
            return append(list, header, &as_type(&DataType::Float64)?, reader);
        }
        kind if kind.is_integer() || kind.is_decimal() => {
            return append(list, header, &as_type(&DataType::Utf8)?, reader);
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

fn refused_type(list: &str, header: &str, kind: &DataType) -> Fault {
    Fault::Input(format!("{list}: column `{header}` is of type {kind}; make it text, a number or a date"))
}

/// A number as a person writes it: an id that became a float beside missing values is `7`, not `7.0`.
pub(crate) fn number_as_text(number: f64) -> String {
    // Rust writes whole floats without a fraction, and never in scientific form.
    format!("{number}")
}
