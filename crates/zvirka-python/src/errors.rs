//! What can go wrong behind the boundary, and which Python exception it becomes.
//!
//! The exception classes are written in Python (`zvirka/_errors.py`) because each has two parents, `ZvirkaError` and
//! the built-in class that fits. No message made here holds the content of a cell; exceptions of other libraries,
//! whose messages may (`Could not convert '…'`), are replaced, never chained.

use pyo3::prelude::*;
use zvirka_io::IoErrorKind;

pyo3::import_exception!(zvirka._errors, ZvirkaError);
pyo3::import_exception!(zvirka._errors, InputError);
pyo3::import_exception!(zvirka._errors, FileError);
pyo3::import_exception!(zvirka._errors, MissingLibraryError);
pyo3::import_exception!(zvirka._errors, ZvirkaWarning);

/// An error met while the GIL was released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A table or an option was refused.
    Input(String),
    /// A file could not be read or written.
    File(String),
    /// The work was stopped by the caller.
    Stopped,
    /// A check of the program's own failed. Free of cell contents.
    Own(String),
}

impl From<zvirka::Error> for Fault {
    fn from(error: zvirka::Error) -> Self {
        match error.kind() {
            zvirka::ErrorKind::Cancelled => Self::Stopped,
            _ => Self::Input(error.to_string()),
        }
    }
}

impl From<zvirka_io::IoError> for Fault {
    fn from(error: zvirka_io::IoError) -> Self {
        match error.kind() {
            IoErrorKind::Input => Self::Input(error.to_string()),
            IoErrorKind::Read | IoErrorKind::Write => Self::File(error.to_string()),
        }
    }
}

impl From<Fault> for PyErr {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Input(message) => InputError::new_err(message),
            Fault::File(message) => FileError::new_err(message),
            Fault::Stopped => ZvirkaError::new_err("stopped before the end"),
            Fault::Own(what) => ZvirkaError::new_err(format!(
                "{what}, which is a fault of zvirka's own; nothing was given. Please report this line: it holds no data \
                 of yours"
            )),
        }
    }
}
