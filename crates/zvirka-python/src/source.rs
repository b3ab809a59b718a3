//! What a caller may give as a table, and how each is told from the others.
//!
//! | given | read |
//! |---|---|
//! | text or a path | the file, by `zvirka-io` |
//! | a `List` of this package | what it holds, with nothing read again |
//! | anything with `__arrow_c_stream__` or `__arrow_c_array__` | Arrow's C interface, without the GIL |
//! | a mapping of columns | here and now, with the GIL |
//!
//! Looking costs nothing that grows with the table, except for a mapping. A stream is asked for and pulled to its end on
//! the engine's thread, one table after the other: two results of one connection cannot be open at once. A producer
//! written in Python takes the GIL for itself when it needs it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{RecordBatchIterator, RecordBatchReader};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyMapping, PyString};
use pyo3_arrow::{PyRecordBatch, PyRecordBatchReader};
use zvirka::record::{Field, TextColumn};
use zvirka_io::{ManifestInput, ReadList, ReadOptions};

use crate::boundary::{sheltered, validated_by_its_maker};
use crate::cells::{self, replaced, type_name};
use crate::columns::{Loaded, TextTable, Wanted};
use crate::errors::{Fault, InputError};
use crate::lists::PeopleList;
use crate::progress::Watch;
use crate::stream;

/// Where a table will be read from.
pub(crate) struct Source {
    place: Place,
    wanted: Wanted,
}

enum Place {
    /// A file.
    File(PathBuf),
    /// An object that speaks Arrow; it is asked for its stream when its turn comes.
    Arrow(Py<PyAny>),
    /// Columns that are read already.
    Columns(TextTable),
    /// A list that is read already.
    List(Arc<Loaded>),
}

impl Source {
    /// Tells what `table` is. `list` is what messages call it: `left` or `right`.
    ///
    /// # Errors
    ///
    /// `InputError` when it is no table, with what to do.
    pub(crate) fn of(list: &str, table: &Bound<'_, PyAny>, wanted: Wanted) -> PyResult<Self> {
        Ok(Self { place: Place::of(list, table, wanted)?, wanted })
    }

    /// A list of people.
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of).
    pub(crate) fn of_people(list: &str, table: &Bound<'_, PyAny>) -> PyResult<Self> {
        Self::of(list, table, Wanted::People)
    }

    /// A list of people of which columns are to be compared that hold no field, if any are asked for.
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of).
    pub(crate) fn comparing(list: &str, table: &Bound<'_, PyAny>, others: bool) -> PyResult<Self> {
        Self::of(list, table, if others { Wanted::PeopleAndOthers } else { Wanted::People })
    }

    /// A file.
    pub(crate) fn of_path(path: PathBuf, wanted: Wanted) -> Self {
        Self { place: Place::File(path), wanted }
    }

    /// Reads a list of people.
    ///
    /// # Errors
    ///
    /// When the file or the table is refused or cannot be read.
    pub(crate) fn load(self, list: &str, watch: &Watch) -> Result<Arc<Loaded>, Fault> {
        match self.place {
            Place::File(path) => {
                load_file(&path, &ReadOptions::default()).map(|(loaded, _)| Arc::new(loaded))
            }
            Place::Arrow(table) => {
                let reader = opened(list, table)?;
                Ok(Arc::new(Loaded::from_table(list, stream::read(list, reader, self.wanted, watch)?)?))
            }
            Place::Columns(table) => Ok(Arc::new(Loaded::from_table(list, table)?)),
            Place::List(loaded) => Ok(loaded),
        }
    }

    /// Reads a table of named columns. A row of a file that cannot be read is refused rather than set aside: a measure
    /// of part of the links would be a measure of something else.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub(crate) fn load_table(self, list: &str, watch: &Watch) -> Result<TextTable, Fault> {
        let table = match self.place {
            Place::File(path) => {
                let Wanted::Named { required, .. } = self.wanted else { return Ok(TextTable::default()) };
                let read = zvirka_io::read_table(&path, &ReadOptions::default(), required)
                    .map_err(|error| of_missing_file(&path, error))?;
                if let Some(reject) = read.rejects.first() {
                    let message = format!("{}: row {}: {}", reject.list, reject.row, reject.reason);
                    return Err(Fault::Input(message));
                }
                TextTable {
                    columns: read.headers.into_iter().zip(read.columns).collect(),
                    notes: read.warnings,
                }
            }
            Place::Arrow(table) => stream::read(list, opened(list, table)?, self.wanted, watch)?,
            Place::Columns(table) => table,
            Place::List(_) => {
                return Err(Fault::Input(format!("{list}: a list of people is no such table")));
            }
        };
        table.check_lengths(list)?;
        Ok(table)
    }
}

impl Place {
    fn of(list: &str, table: &Bound<'_, PyAny>, wanted: Wanted) -> PyResult<Self> {
        if let Ok(people) = table.cast::<PeopleList>() {
            return Ok(Self::List(people.get().loaded()));
        }
        if is_path(table)? {
            return path_of(list, table).map(Self::File);
        }
        if table.hasattr("__arrow_c_stream__")? || table.hasattr("__arrow_c_array__")? {
            return Ok(Self::Arrow(table.clone().unbind()));
        }
        if let Ok(mapping) = table.cast::<PyMapping>() {
            return sheltered(list, || cells::columns_of(list, mapping, wanted)).map(Self::Columns);
        }
        Err(InputError::new_err(format!("{list}: {}", what_to_give_instead(table))))
    }
}

/// The batches of an object that speaks Arrow.
fn opened(list: &str, table: Py<PyAny>) -> Result<Box<dyn RecordBatchReader + Send>, Fault> {
    Python::attach(|py| {
        let opened = sheltered(list, || {
            let table = validated_by_its_maker(list, table.bind(py))?;
            if table.hasattr("__arrow_c_stream__")? {
                of_stream(list, &table)
            } else {
                of_array(list, &table)
            }
        });
        opened.map_err(|error| match error.is_instance_of::<InputError>(py) {
            true => Fault::Input(error.value(py).to_string()),
            false if error.is_instance_of::<PyException>(py) => {
                Fault::Input(replaced(py, error, list).value(py).to_string())
            }
            // A request to stop.
            false => Fault::Stopped,
        })
    })
}

fn of_stream(list: &str, table: &Bound<'_, PyAny>) -> PyResult<Box<dyn RecordBatchReader + Send>> {
    let stream =
        table.call_method0("__arrow_c_stream__").map_err(|error| replaced(table.py(), error, list))?;
    stream
        .cast_into::<PyCapsule>()
        .map_err(PyErr::from)
        .and_then(|capsule| PyRecordBatchReader::from_arrow_pycapsule(&capsule))
        .and_then(PyRecordBatchReader::into_reader)
        .map_err(|_| not_a_table(list, table))
}

fn of_array(list: &str, table: &Bound<'_, PyAny>) -> PyResult<Box<dyn RecordBatchReader + Send>> {
    let pair = table.call_method0("__arrow_c_array__").map_err(|error| replaced(table.py(), error, list))?;
    let batch = pair
        .extract::<(Bound<'_, PyCapsule>, Bound<'_, PyCapsule>)>()
        .and_then(|(schema, array)| PyRecordBatch::from_arrow_pycapsule(&schema, &array))
        .map_err(|_| not_a_table(list, table))?
        .into_inner();
    let schema = batch.schema();
    Ok(Box::new(RecordBatchIterator::new([Ok(batch)], schema)))
}

/// Whether a table is given as the path of a file.
///
/// # Errors
///
/// What looking at the object raises.
pub(crate) fn is_path(table: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(table.is_instance_of::<PyString>() || table.hasattr("__fspath__")?)
}

/// The path that an argument is.
///
/// # Errors
///
/// `InputError` when no file can be called so.
pub(crate) fn path_of(argument: &str, path: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    let path: PathBuf = path.extract().map_err(|error| replaced_path(path.py(), error, argument))?;
    // `-` is standard input on the command line; in a program, and above all in a notebook, it is a file's name.
    Ok(if path.as_os_str() == "-" { PathBuf::from("./-") } else { path })
}

/// Reads a list of people from a file, with the columns that are carried along.
///
/// # Errors
///
/// When there is no such file, or it is refused or cannot be read.
pub(crate) fn load_file(path: &Path, options: &ReadOptions) -> Result<(Loaded, FileFacts), Fault> {
    let read = zvirka_io::read_list(path, options).map_err(|error| of_missing_file(path, error))?;
    let input = Some(ManifestInput::from(&read));
    let ReadList {
        list,
        encoding,
        encoding_detected,
        columns: headers,
        carried,
        rejects,
        file_rows,
        warnings,
        ..
    } = read;
    let mut notes: Vec<String> =
        warnings.into_iter().map(|warning| format!("{}: {warning}", list.name())).collect();
    if encoding_detected {
        notes.push(format!(
            "{}: read as {encoding}, which was detected, not declared; save it as UTF-8 if names look wrong",
            list.name()
        ));
    }
    let carried = Arc::new(carried);
    let facts = FileFacts { encoding, headers: headers.clone(), carried: Arc::clone(&carried) };
    let loaded = Loaded { list, rejects, file_rows: Some(file_rows), notes, input, headers, carried };
    Ok((loaded, facts))
}

/// What a file was beside the list in it.
#[derive(Debug, Default)]
pub(crate) struct FileFacts {
    /// The encoding's label.
    pub(crate) encoding: String,
    /// Every header, with the field it was taken for.
    pub(crate) headers: Vec<(String, Option<Field>)>,
    /// Columns taken for no field.
    pub(crate) carried: Arc<Vec<(String, TextColumn)>>,
}

/// A missing file is a refused argument on the command line; Python has a class of errors for it.
pub(crate) fn of_missing_file(path: &Path, error: zvirka_io::IoError) -> Fault {
    match path.try_exists() {
        Ok(false) => Fault::File(error.to_string()),
        _ => error.into(),
    }
}

fn not_a_table(list: &str, table: &Bound<'_, PyAny>) -> PyErr {
    InputError::new_err(format!(
        "{list}: an object of type {} is a single column; give a whole table, or a dict such as \
         {{'name': column}}",
        type_name(table)
    ))
}

fn replaced_path(py: Python<'_>, error: PyErr, list: &str) -> PyErr {
    if error.is_instance_of::<PyException>(py) {
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
