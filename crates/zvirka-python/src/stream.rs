//! Arrow batches into a list.
//!
//! Text comes as Utf8, LargeUtf8, Utf8View or a dictionary of one of them; dates as dates, timestamps or text;
//! numbers (ids, ages) as any integer, float or decimal. Dates become ISO 8601 text; the time of a timestamp is
//! dropped after it was moved to the column's own time zone. Columns that hold no field are not looked at.
//!
//! Arrow's C interface promises that text is UTF-8 but nobody checks; here every cell is, and one that is not is taken
//! as missing and counted. Cost: one pass over the text, one copy of it. Limits: a broken producer can still hand over
//! lengths that are not its own; that cannot be seen from here.

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef, BinaryArray, LargeBinaryArray, RecordBatchReader};
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
        DataType::Utf8 => append_bytes(BinaryArray::from(array.as_string::<i32>().clone()).iter(), reader),
        DataType::LargeUtf8 => {
            append_bytes(LargeBinaryArray::from(array.as_string::<i64>().clone()).iter(), reader);
        }
        DataType::Utf8View => {
            append_bytes(array.as_string_view().clone().to_binary_view().iter(), reader);
        }
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

fn append_bytes<'a>(cells: impl Iterator<Item = Option<&'a [u8]>>, reader: &mut ColumnReader) {
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
