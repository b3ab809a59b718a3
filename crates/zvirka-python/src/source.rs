//! What a caller may give as a table, and how each is told from the others.
//!
//! | given | read |
//! |---|---|
//! | text or a path | the file, by `zvirka-io` |
//! | anything with `__arrow_c_stream__` or `__arrow_c_array__` | Arrow's C interface, without the GIL |
//! | a mapping of columns | here and now, with the GIL |
//!
//! Looking costs nothing that grows with the table, except for a mapping. A stream is pulled on the engine's thread;
//! a producer written in Python takes the GIL for itself when it needs it.

use std::path::{Path, PathBuf};

use arrow_array::{RecordBatchIterator, RecordBatchReader};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyMapping, PyString};
use pyo3_arrow::{PyRecordBatch, PyRecordBatchReader};
use zvirka_io::ReadOptions;

use crate::cells::{self, Columns, replaced, type_name};
use crate::columns::Loaded;
use crate::errors::{Fault, InputError};
use crate::progress::Watch;
use crate::stream;

/// Where a list will be read from.
pub(crate) enum Source {
    /// A file.
    File(PathBuf),
    /// Arrow batches.
    Stream(Box<dyn RecordBatchReader + Send>),
    /// Columns that are read already.
    Columns(Columns),
}

impl Source {
    /// Tells what `table` is. `list` is what messages call it: `left` or `right`.
    ///
    /// # Errors
    ///
    /// `InputError` when it is no table, with what to do.
    pub(crate) fn of(list: &str, table: &Bound<'_, PyAny>) -> PyResult<Self> {
        if table.is_instance_of::<PyString>() || table.hasattr("__fspath__")? {
            let path: PathBuf = table.extract().map_err(|error| replaced_path(table.py(), error, list))?;
            return Ok(Self::File(path));
        }
        if table.hasattr("__arrow_c_stream__")? {
            return Self::of_stream(list, table);
        }
        if table.hasattr("__arrow_c_array__")? {
            return Self::of_array(list, table);
        }
        if let Ok(mapping) = table.cast::<PyMapping>() {
            return cells::columns_of(list, mapping).map(Self::Columns);
        }
        Err(InputError::new_err(format!("{list}: {}", what_to_give_instead(table))))
    }

    fn of_stream(list: &str, table: &Bound<'_, PyAny>) -> PyResult<Self> {
        let stream =
            table.call_method0("__arrow_c_stream__").map_err(|error| replaced(table.py(), error, list))?;
        let reader = stream
            .cast_into::<PyCapsule>()
            .map_err(PyErr::from)
            .and_then(|capsule| PyRecordBatchReader::from_arrow_pycapsule(&capsule))
            .and_then(PyRecordBatchReader::into_reader)
            .map_err(|_| not_a_table(list, table))?;
        Ok(Self::Stream(reader))
    }

    fn of_array(list: &str, table: &Bound<'_, PyAny>) -> PyResult<Self> {
        let pair =
            table.call_method0("__arrow_c_array__").map_err(|error| replaced(table.py(), error, list))?;
        let batch = pair
            .extract::<(Bound<'_, PyCapsule>, Bound<'_, PyCapsule>)>()
            .and_then(|(schema, array)| PyRecordBatch::from_arrow_pycapsule(&schema, &array))
            .map_err(|_| not_a_table(list, table))?
            .into_inner();
        let schema = batch.schema();
        Ok(Self::Stream(Box::new(RecordBatchIterator::new([Ok(batch)], schema))))
    }

    /// Reads the list.
    ///
    /// # Errors
    ///
    /// When the file or the table is refused or cannot be read.
    pub(crate) fn load(self, list: &str, watch: &Watch) -> Result<Loaded, Fault> {
        match self {
            Self::File(path) => load_file(&path),
            Self::Stream(reader) => stream::read(list, reader, watch),
            Self::Columns((columns, notes)) => Loaded::from_columns(list, columns, notes),
        }
    }
}

fn load_file(path: &Path) -> Result<Loaded, Fault> {
    // `-` is standard input on the command line; in a program, and above all in a notebook, it is a file's name.
    let path = if path.as_os_str() == "-" { Path::new("./-") } else { path };
    let read =
        zvirka_io::read_list(path, &ReadOptions::default()).map_err(|error| match path.try_exists() {
            // A missing file is a refused argument on the command line; Python has a class of errors for it.
            Ok(false) => Fault::File(error.to_string()),
            _ => error.into(),
        })?;
    let mut notes = read.warnings;
    if read.encoding_detected {
        notes.push(format!(
            "{}: read as {}, which was detected, not declared; save it as UTF-8 if names look wrong",
            read.list.name(),
            read.encoding
        ));
    }
    Ok(Loaded { list: read.list, rejects: read.rejects, file_rows: Some(read.file_rows), notes })
}

fn not_a_table(list: &str, table: &Bound<'_, PyAny>) -> PyErr {
    InputError::new_err(format!(
        "{list}: an object of type {} is a single column; give a whole table, or a dict such as \
         {{'name': column}}",
        type_name(table)
    ))
}

fn replaced_path(py: Python<'_>, error: PyErr, list: &str) -> PyErr {
    if error.is_instance_of::<pyo3::exceptions::PyException>(py) {
        return InputError::new_err(format!("{list}: the path is not one that a file can have"));
    }
    error
}

fn what_to_give_instead(table: &Bound<'_, PyAny>) -> String {
    let name = type_name(table);
    let module = table.get_type().module().map_or_else(|_| String::new(), |module| module.to_string());
    if name == "LazyFrame" || (module.starts_with("polars") && table.hasattr("collect").unwrap_or(false)) {
        return format!("a {name} holds no rows yet; call .collect() on it first");
    }
    if module.starts_with("pandas") {
        return "this pandas does not speak Arrow; install pandas 2.2 or later, or give a dict of columns"
            .to_owned();
    }
    format!(
        "an object of type {name} is no table; give a data frame or Arrow table, a dict of columns, or the path of a \
         file"
    )
}
