//! Options that several verbs share: cardinality, threads, progress, and the warnings that a call gives.

use pyo3::prelude::*;
use pyo3::types::PyBool;
use zvirka::linker::Cardinality;

use crate::door;
use crate::errors::{Fault, InputError, ZvirkaWarning};
use crate::progress::Watch;

/// Runs long work with the progress that the caller asked for. `title` is what the package's own bar says.
///
/// # Errors
///
/// As [`door::long`].
pub(crate) fn run<T: Send + 'static>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    title: &str,
    work: impl FnOnce(&Watch) -> Result<T, Fault> + Send + 'static,
) -> PyResult<T> {
    let bar = progress_of(py, progress, title)?;
    let outcome = door::long(py, &std::sync::Arc::default(), bar.callable.as_ref(), work);
    bar.close()?;
    outcome
}

/// The cardinality of that name.
///
/// # Errors
///
/// `InputError` when there is none.
pub(crate) fn cardinality_of(name: &str) -> PyResult<Cardinality> {
    match name {
        "one-to-one" => Ok(Cardinality::OneToOne),
        "one-to-many" => Ok(Cardinality::OneToMany),
        "many-to-one" => Ok(Cardinality::ManyToOne),
        "many-to-many" => Ok(Cardinality::ManyToMany),
        _ => Err(InputError::new_err(
            "cardinality must be one-to-one, one-to-many, many-to-one or many-to-many",
        )),
    }
}

/// A number of threads, no more than the machine has to offer: any beyond only wait.
///
/// # Errors
///
/// `InputError` when it is not positive.
pub(crate) fn thread_count(threads: i64) -> PyResult<usize> {
    let most = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    usize::try_from(threads).ok().filter(|threads| *threads > 0).map(|threads| threads.min(most)).ok_or_else(
        || {
            InputError::new_err(format!(
                "threads must be at least 1, not {threads}; None takes all of the machine's"
            ))
        },
    )
}

/// What is told of progress, and whether it is the package's own bar.
pub(crate) struct Bar<'py> {
    /// What is called with fractions.
    pub(crate) callable: Option<Bound<'py, PyAny>>,
    is_own: bool,
}

impl Bar<'_> {
    /// Ends the package's own bar; called also when the work failed.
    pub(crate) fn close(&self) -> PyResult<()> {
        if let Some(bar) = self.callable.as_ref().filter(|_| self.is_own) {
            bar.call_method0("close")?;
        }
        Ok(())
    }
}

/// What to tell of progress: `title` is what the package's own bar says.
///
/// # Errors
///
/// `InputError` when it is neither a truth nor a callable.
pub(crate) fn progress_of<'py>(
    py: Python<'py>,
    progress: Option<&Bound<'py, PyAny>>,
    title: &str,
) -> PyResult<Bar<'py>> {
    let none = Bar { callable: None, is_own: false };
    let Some(progress) = progress else { return Ok(none) };
    if let Ok(wanted) = progress.cast::<PyBool>() {
        if !wanted.is_true() {
            return Ok(none);
        }
        let bar = py.import("zvirka._progress")?.call_method1("bar", (title,))?;
        return Ok(Bar { callable: Some(bar), is_own: true });
    }
    if progress.is_callable() {
        return Ok(Bar { callable: Some(progress.clone()), is_own: false });
    }
    Err(InputError::new_err("progress must be True, None or a callable that takes a fraction"))
}

/// Warns the line that called the package.
///
/// # Errors
///
/// What the caller's filter makes of the warning.
pub(crate) fn warn(py: Python<'_>, message: &str) -> PyResult<()> {
    // The warning belongs to the line that called the package's function, one frame above that function.
    const CALLER_OF_THE_PACKAGE: i32 = 2;
    let category = py.get_type::<ZvirkaWarning>();
    py.import("warnings")?.call_method1("warn", (message, category, CALLER_OF_THE_PACKAGE))?;
    Ok(())
}
