//! The extension module `zvirka._zvirka`: the engine's verbs for Python, as newtypes and conversions only.
//!
//! Use the Python package `zvirka`, which re-exports everything here; nothing outside it should import the
//! extension module. What is decided about people is decided in the crate `zvirka`; this crate turns tables into
//! lists, links into tables, and errors into exceptions.
//!
//! | module | takes | gives |
//! |---|---|---|
//! | `source` | a Python object said to be a table | where the list will be read from |
//! | `stream` | Arrow batches | a list |
//! | `cells` | a dict of Python values | columns of text |
//! | `door` | work to be done | its outcome, with the GIL released, signals polled and panics caught |
//! | `comparison`, `links` | what the engine gave | classes that Python shows |
//!
//! The boundary is crossed coarsely: once per call and once per column, never once per row of a result.
//!
//! Limits: nothing of a Python object is kept after a call, so results may be handed to other threads; a module
//! cannot be loaded twice in one process (no sub-interpreters), as everywhere with the stable ABI.

mod cells;
mod columns;
mod comparison;
mod door;
mod errors;
mod html;
mod links;
mod progress;
mod source;
mod stream;

use pyo3::prelude::*;

/// The engine of the package `zvirka`; import that package instead.
#[pymodule]
fn _zvirka(module: &Bound<'_, PyModule>) -> PyResult<()> {
    door::silence_panics();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<comparison::Comparison>()?;
    module.add_class::<comparison::Level>()?;
    module.add_class::<links::Links>()?;
    module.add_class::<links::Reject>()?;
    module.add_function(wrap_pyfunction!(comparison::compare, module)?)?;
    module.add_function(wrap_pyfunction!(links::link, module)?)?;
    // Not by `add_function`, which would name it in `__all__`.
    #[cfg(debug_assertions)]
    module.setattr("_panic_inside", wrap_pyfunction!(door::_panic_inside, module)?)?;
    Ok(())
}
