//! Tables handed out: one Arrow batch, for any library that reads Arrow, or as plain Python values.
//!
//! Classes that are tables keep or make a batch and forward here. Handing a batch over copies nothing; a library is
//! imported only when it is asked for.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_schema::{DataType, Field};
use pyo3::exceptions::{PyImportError, PyIndexError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyNone};
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};

use crate::errors::MissingLibraryError;

/// The capsule of a batch's schema.
///
/// # Errors
///
/// When the schema cannot be handed over.
pub(crate) fn schema<'py>(py: Python<'py>, batch: &RecordBatch) -> PyResult<Bound<'py, PyCapsule>> {
    Ok(to_schema_pycapsule(py, batch.schema_ref().as_ref())?)
}

/// The capsule of a stream of one batch.
///
/// # Errors
///
/// When the requested schema does not fit.
pub(crate) fn stream<'py>(
    py: Python<'py>,
    batch: RecordBatch,
    requested_schema: Option<Bound<'py, PyCapsule>>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let fields = batch.schema_ref().fields().clone();
    let table: ArrayRef = Arc::new(StructArray::from(batch));
    let chunks = ArrayIterator::new([Ok(table)], Arc::new(Field::new_struct("", fields, false)));
    Ok(to_stream_pycapsule(py, Box::new(chunks), requested_schema)?)
}

/// A table as a `polars.DataFrame`.
///
/// # Errors
///
/// `MissingLibraryError` when polars is not installed.
pub(crate) fn to_polars<'py>(table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    library(table.py(), "polars", "to_polars", "polars")?.call_method1("DataFrame", (table,))
}

/// A table as a `pandas.DataFrame`.
///
/// # Errors
///
/// `MissingLibraryError` when pandas or pyarrow is not installed.
pub(crate) fn to_pandas<'py>(table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    library(table.py(), "pandas", "to_pandas", "pandas")?;
    let arrow = library(table.py(), "pyarrow", "to_pandas", "pandas")?;
    arrow.call_method1("table", (table,))?.call_method0("to_pandas")
}

/// A table as a `pyarrow.Table`.
///
/// # Errors
///
/// `MissingLibraryError` when pyarrow is not installed.
pub(crate) fn to_arrow<'py>(table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    library(table.py(), "pyarrow", "to_arrow", "arrow")?.call_method1("table", (table,))
}

/// A batch as a dict of lists, one a column.
///
/// # Errors
///
/// When Python has no memory left.
pub(crate) fn to_dict<'py>(py: Python<'py>, batch: &RecordBatch) -> PyResult<Bound<'py, PyDict>> {
    let columns = PyDict::new(py);
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        match field.data_type() {
            DataType::Float64 => {
                let cells: Vec<Option<f64>> = column.as_primitive::<Float64Type>().iter().collect();
                columns.set_item(field.name(), cells)?;
            }
            DataType::Int64 => {
                let cells: Vec<Option<i64>> = column.as_primitive::<Int64Type>().iter().collect();
                columns.set_item(field.name(), cells)?;
            }
            _ => {
                let cells: Vec<Option<&str>> = (0..column.len()).map(|row| text_at(column, row)).collect();
                columns.set_item(field.name(), cells)?;
            }
        }
    }
    Ok(columns)
}

/// A row of a batch as a dict.
///
/// # Errors
///
/// When Python has no memory left.
pub(crate) fn row<'py>(py: Python<'py>, batch: &RecordBatch, row: usize) -> PyResult<Bound<'py, PyDict>> {
    let cells = PyDict::new(py);
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        match (field.data_type(), text_at(column, row)) {
            _ if column.is_null(row) => cells.set_item(field.name(), PyNone::get(py))?,
            (DataType::Float64, _) => cells.set_item(field.name(), number_at(column, row))?,
            (DataType::Int64, _) => cells.set_item(field.name(), number_at(column, row) as i64)?,
            (_, Some(text)) => cells.set_item(field.name(), text)?,
            (_, None) => cells.set_item(field.name(), PyNone::get(py))?,
        }
    }
    Ok(cells)
}

/// The row that a Python index means, which may count from the end.
///
/// # Errors
///
/// `IndexError` when there is no such row; `what` says of what.
pub(crate) fn row_of_index(index: isize, rows: usize, what: &str) -> PyResult<usize> {
    let row = if index < 0 { rows.checked_sub(index.unsigned_abs()) } else { Some(index.unsigned_abs()) };
    row.filter(|row| *row < rows).ok_or_else(|| PyIndexError::new_err(format!("there are {rows} {what}")))
}

/// The names of a batch's columns.
pub(crate) fn headers(batch: &RecordBatch) -> Vec<String> {
    batch.schema_ref().fields().iter().map(|field| field.name().clone()).collect()
}

/// A cell of a column of text; `None` where it is null or the column holds numbers.
pub(crate) fn text_at(column: &ArrayRef, row: usize) -> Option<&str> {
    if row >= column.len() || column.is_null(row) {
        return None;
    }
    match column.data_type() {
        DataType::LargeUtf8 => Some(column.as_string::<i64>().value(row)),
        DataType::Utf8 => Some(column.as_string::<i32>().value(row)),
        _ => None,
    }
}

/// A cell of a column of numbers; not a number where there is none.
pub(crate) fn number_at(column: &ArrayRef, row: usize) -> f64 {
    if let Some(whole) = column.as_primitive_opt::<Int64Type>() {
        // Counts of records, all far below what a float holds exactly.
        return whole.values().get(row).map_or(f64::NAN, |number| *number as f64);
    }
    let numbers = column.as_primitive_opt::<Float64Type>();
    numbers.and_then(|numbers| numbers.values().get(row).copied()).unwrap_or(f64::NAN)
}

/// Imports a library that the package does not depend on.
///
/// # Errors
///
/// `MissingLibraryError` when it is not installed.
pub(crate) fn library<'py>(
    py: Python<'py>,
    name: &str,
    method: &str,
    extra: &str,
) -> PyResult<Bound<'py, PyModule>> {
    py.import(name).map_err(|error| {
        if !error.is_instance_of::<PyImportError>(py) {
            return error;
        }
        MissingLibraryError::new_err(format!(
            "{method}() needs {name}, which is not installed: pip install 'zvirka[{extra}]'; to_dict() needs nothing"
        ))
    })
}
