//! What comes over Arrow's C interface, judged before anything reads through it.
//!
//! The interface hands over bare pointers, and a library that trusts them reads wherever a broken offset points: one
//! flipped bit of a file ends the interpreter. So each array is validated in full here (offsets that rise and end within
//! their text, views within their buffers, keys within their dictionary, counts of missing values) by `arrow-data`, the
//! text as bytes, since whether bytes are UTF-8 is judged cell by cell later. The interface does not say how long a buffer
//! of text is; only its producer knows, so an object of pyarrow is first asked to validate itself.
//!
//! What panics on the way arrives as an `InputError` that says what to do ([`sheltered`]).
//!
//! Cost: one pass over offsets, views or keys: measured at a million rows of five columns, it is printed by
//! `tests/python/test_boundary.py`. Limit: a producer other than pyarrow that lies about the length of its text buffer
//! cannot be found out.

use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::{Array, ArrayRef, make_array};
use arrow_data::ArrayData;
use arrow_schema::DataType;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

use crate::cells::type_name;
use crate::errors::{Fault, InputError};

/// An array whose text is bytes and that keeps Arrow's rules.
///
/// # Errors
///
/// When it does not; the message names list and column.
pub(crate) fn validated(list: &str, header: &str, array: &ArrayRef) -> Result<ArrayRef, Fault> {
    let checked = catch_unwind(AssertUnwindSafe(|| {
        let data = as_bytes(array.to_data())?;
        data.validate_full().ok()?;
        Some(make_array(data))
    }));
    checked.ok().flatten().ok_or_else(|| Fault::Input(format!("{list}: column `{header}` {BROKEN}")))
}

const BROKEN: &str = "breaks the rules of Arrow (offsets, views, keys or counts that do not fit their buffers), so it is \
                      not read; make the table anew from its source";

/// The same array with every text as bytes, dictionaries included; `None` where it cannot be one.
fn as_bytes(data: ArrayData) -> Option<ArrayData> {
    let kind = match data.data_type() {
        DataType::Utf8 => DataType::Binary,
        DataType::LargeUtf8 => DataType::LargeBinary,
        DataType::Utf8View => DataType::BinaryView,
        DataType::Dictionary(key, value) => {
            let children: Option<Vec<ArrayData>> = data.child_data().iter().cloned().map(as_bytes).collect();
            let children = children?;
            let value =
                children.first().map_or_else(|| value.as_ref().clone(), |child| child.data_type().clone());
            let kind = DataType::Dictionary(key.clone(), Box::new(value));
            return data.into_builder().data_type(kind).child_data(children).build().ok();
        }
        _ => return Some(data),
    };
    data.into_builder().data_type(kind).build().ok()
}

/// Does what may meet a library's panic on the calling thread; the panic becomes an `InputError`.
///
/// # Errors
///
/// Those of the work.
pub(crate) fn sheltered<T>(subject: &str, work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(InputError::new_err(format!("{subject}: the table {BROKEN}"))))
}

/// The object, which pyarrow validates in full where it is of pyarrow: only pyarrow knows how long its buffers are. A reader
/// of pyarrow is validated while it is read.
///
/// # Errors
///
/// `InputError` when it breaks Arrow's rules.
pub(crate) fn validated_by_its_maker<'py>(
    subject: &str,
    table: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let module = table.get_type().module().map_or_else(|_| String::new(), |module| module.to_string());
    if !module.starts_with("pyarrow") {
        return Ok(table.clone());
    }
    let validated = table.py().import("zvirka._arrow")?.call_method1("validated", (table,));
    validated.map_err(|error| {
        // Requests to stop pass; pyarrow's own words may quote a cell.
        if !error.is_instance_of::<PyException>(table.py()) {
            return error;
        }
        InputError::new_err(format!("{subject}: the {} {BROKEN}", type_name(table)))
    })
}
