//! The command `zvirka` within the module, so that the wheel brings it without a second copy of the engine.
//!
//! The package's script `zvirka` calls this and ends with its status. The process is then the command's: its handlers of
//! signals take the place of Python's, and Ctrl-C ends it as it ends the program. The GIL is not held, as nothing of Python is
//! used again.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the command; gives its exit status.
#[pyfunction]
pub(crate) fn _command(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(move || zvirka_cli::run(arguments))
}
