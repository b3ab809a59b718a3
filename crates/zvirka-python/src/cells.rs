//! Python values into columns of text: what a dict of columns holds.
//!
//! A column is a sequence of text, numbers, dates and None, a NumPy array, or anything with Arrow's capsules (a
//! column of a data frame). Use an Arrow table instead where there is one: here every cell is a Python object, at
//! about 50 nanoseconds each with the GIL held.
//!
//! Missing are None, NaN, `pandas.NA`, `NaT` and empty text. Limits: values of other types are refused with the
//! record's number, so that nothing is linked by the `repr` of an object.

use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyFrozenSet, PyInt, PyMapping, PySet, PyString,
};
use pyo3_arrow::input::AnyArray;
use zvirka::record::TextColumn;

use crate::boundary;
use crate::columns::{ColumnReader, TextTable, Wanted};
use crate::errors::InputError;
use crate::stream;

/// After how many cells signals are looked at: a few milliseconds.
const CELLS_BETWEEN_LOOKS: usize = 1 << 16;

/// Reads the columns of a mapping that are wanted.
///
/// # Errors
///
/// When a key is no text, the columns are not those that are wanted, or a cell is of a type that cannot be read.
pub(crate) fn columns_of(list: &str, mapping: &Bound<'_, PyMapping>, wanted: Wanted) -> PyResult<TextTable> {
    let mut headers = Vec::new();
    let mut values = Vec::new();
    for item in mapping.items()? {
        let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
        let Ok(header) = key.extract::<String>() else {
            return Err(InputError::new_err(format!("{list}: the keys of a dict of columns must be text")));
        };
        headers.push(header);
        values.push(value);
    }
    let mut table = TextTable::default();
    for (place, header) in wanted.found(list, &headers)? {
        let Some(value) = values.get(place) else { continue };
        let mut reader = ColumnReader::default();
        read_column(list, &header, value, &mut reader)?;
        table.push(list, header, reader);
    }
    Ok(table)
}

/// Reads one column given by itself, such as the names to compare. `argument` is what messages call it.
///
/// # Errors
///
/// When it is no column, or a cell is of a type that cannot be read.
pub(crate) fn column_of(argument: &str, value: &Bound<'_, PyAny>) -> PyResult<(TextColumn, Option<String>)> {
    let mut reader = ColumnReader::default();
    boundary::sheltered(&format!("the call: {argument}"), || {
        read_column("the call", argument, value, &mut reader)
    })?;
    Ok(reader.finish("the call", argument))
}

fn read_column(
    list: &str,
    header: &str,
    value: &Bound<'_, PyAny>,
    reader: &mut ColumnReader,
) -> PyResult<()> {
    if value.hasattr("__arrow_c_stream__")? || value.hasattr("__arrow_c_array__")? {
        return read_arrow(list, header, value, reader);
    }
    let unordered = value.is_instance_of::<PySet>()
        || value.is_instance_of::<PyFrozenSet>()
        || value.is_instance_of::<PyDict>();
    let single = value.is_instance_of::<PyString>()
        || value.is_instance_of::<PyBytes>()
        || value.is_instance_of::<PyByteArray>();
    let value = plain_sequence(value)?;
    let iterator = value.try_iter().ok().filter(|_| !unordered && !single);
    let Some(iterator) = iterator else {
        return Err(InputError::new_err(format!(
            "{list}: column `{header}` is of type {}; give a sequence with one value a record",
            type_name(&value)
        )));
    };
    for (row, cell) in iterator.enumerate() {
        if row % CELLS_BETWEEN_LOOKS == 0 {
            value.py().check_signals()?;
        }
        if !read_cell(&cell?, reader)? {
            // The sequence may have changed while it was read; the type is all that is told.
            return Err(InputError::new_err(format!(
                "{list}: column `{header}`, record {}: a value of the wrong type; give text, numbers, dates or None",
                row + 1
            )));
        }
    }
    Ok(())
}

fn read_arrow(list: &str, header: &str, value: &Bound<'_, PyAny>, reader: &mut ColumnReader) -> PyResult<()> {
    let value = &boundary::validated_by_its_maker(&format!("{list}: column `{header}`"), value)?;
    let column = value
        .extract::<AnyArray>()
        .and_then(|array| array.into_chunked_array().map_err(PyErr::from))
        .map_err(|error| replaced(value.py(), error, &format!("{list}: column `{header}`")))?;
    for chunk in column.chunks() {
        stream::append(list, header, chunk, reader)?;
    }
    Ok(())
}

/// A NumPy array as a list of Python values, with dates as dates; anything else as it is.
fn plain_sequence<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    if !is_numpy(value) || !value.hasattr("tolist")? {
        return Ok(value.clone());
    }
    let kind: String = value.getattr("dtype")?.getattr("kind")?.extract()?;
    if kind == "M" {
        // Finer units than days would come out as counts of nanoseconds.
        return value.call_method1("astype", ("datetime64[D]",))?.call_method0("tolist");
    }
    value.call_method0("tolist")
}

/// Appends a cell; `false` when it is of a type that cannot be read.
fn read_cell(cell: &Bound<'_, PyAny>, reader: &mut ColumnReader) -> PyResult<bool> {
    if cell.is_none() {
        reader.push_missing();
    } else if let Ok(text) = cell.cast::<PyString>() {
        match text.to_str() {
            Ok(text) => reader.push(text),
            // Half of a surrogate pair: the source was read with the wrong encoding.
            Err(_) => reader.push_unreadable(),
        }
    } else if cell.is_instance_of::<PyBool>() {
        return Ok(false);
    } else if cell.is_instance_of::<PyInt>() {
        reader.push(cell.str()?.to_str()?);
    } else if let Ok(number) = cell.cast::<PyFloat>() {
        match number.value() {
            number if number.is_nan() => reader.push_missing(),
            number => reader.push(&stream::number_as_text(number)),
        }
    } else if ["NAType", "NaTType"].contains(&type_name(cell).as_str()) {
        reader.push_missing();
    } else if let Some(date) = iso_date(cell) {
        reader.push(&date);
    } else if is_numpy(cell) {
        return read_numpy_cell(cell, reader);
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// Appends a scalar of NumPy's; `false` when it is of a type that cannot be read.
fn read_numpy_cell(cell: &Bound<'_, PyAny>, reader: &mut ColumnReader) -> PyResult<bool> {
    let name = type_name(cell);
    if name == "datetime64" {
        // Its text is ISO 8601, or NaT; as a Python value a fine unit would be a count of nanoseconds.
        let text = cell.str()?.to_string();
        match text.get(..10).unwrap_or(&text) {
            "NaT" => reader.push_missing(),
            day => reader.push(day),
        }
        return Ok(true);
    }
    if name.starts_with("int") || name.starts_with("uint") || name.starts_with("float") {
        return read_cell(&cell.call_method0("item")?, reader);
    }
    Ok(false)
}

fn is_numpy(value: &Bound<'_, PyAny>) -> bool {
    value.get_type().module().is_ok_and(|module| module == "numpy")
}

/// The day of a `date`, `datetime` or anything like them, as ISO 8601 text.
pub(crate) fn iso_date(value: &Bound<'_, PyAny>) -> Option<String> {
    // A time has `isoformat` too, but no year.
    value.getattr("year").ok()?;
    let text: String = value.call_method0("isoformat").ok()?.extract().ok()?;
    text.get(..10).map(str::to_owned)
}

/// The name of an object's type, which is safe to show.
pub(crate) fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "unknown".to_owned(), |name| name.to_string())
}

/// Another library's exception, replaced by one that does not quote what it may: the cell it stumbled over. Requests
/// to stop, such as `KeyboardInterrupt`, pass.
pub(crate) fn replaced(py: Python<'_>, error: PyErr, subject: &str) -> PyErr {
    if !error.is_instance_of::<PyException>(py) {
        return error;
    }
    let class = error.get_type(py).name().map_or_else(|_| "an error".to_owned(), |name| name.to_string());
    let advice = if class == "ImportError" || class == "ModuleNotFoundError" {
        "pandas needs pyarrow for this: pip install pyarrow"
    } else {
        "see that each column holds values of one kind, text where in doubt"
    };
    InputError::new_err(format!("{subject} could not be handed over as Arrow ({class}); {advice}"))
}
