//! The extension module `zvirka._zvirka`: the engine's verbs for Python, as newtypes and conversions only.
//!
//! Use the Python package `zvirka`, which re-exports everything here; nothing outside it should import the
//! extension module. What is decided about people is decided in the crate `zvirka`; this crate turns tables into
//! lists, links into tables, and errors into exceptions.
//!
//! | module | takes | gives |
//! |---|---|---|
//! | `source` | a Python object said to be a table | where the list will be read from |
//! | `boundary` | what came over Arrow's C interface | the same, validated |
//! | `stream` | Arrow batches | a list |
//! | `cells` | a dict of Python values | columns of text |
//! | `door` | work to be done | its outcome, with the GIL released, signals polled and panics caught |
//! | `linking`, `versions`, `reconciling`, `pairs`, `names`, `evaluation`, `benchmark` | arguments | the verbs |
//! | `decisions` | a file, lists | what persons decided, for the verbs |
//! | `index` | a table | a list that answers names |
//! | `command` | the arguments of a command line | the command `zvirka`, whole |
//! | `copies`, `copies_of_cases` | results | what they are made of, for pickles |
//! | `comparison`, `links`, `lists`, `model`, `reconciliation`, `result_table` | what the engine gave | classes that Python shows |
//! | `frame` | a batch | what other libraries read |
//!
//! The boundary is crossed coarsely: once per call and once per column, never once per row of a result.
//!
//! Limits: nothing of a Python object is kept after a call, so results may be handed to other threads; a module
//! cannot be loaded twice in one process (no sub-interpreters), as everywhere with the stable ABI.

mod benchmark;
mod boundary;
mod cells;
mod columns;
mod command;
mod comparison;
mod copies;
mod copies_of_cases;
mod decisions;
mod door;
mod errors;
mod evaluation;
mod frame;
mod html;
mod index;
mod iteration;
mod linking;
mod links;
mod lists;
mod model;
mod names;
mod options;
mod pairs;
mod progress;
mod reconciliation;
mod reconciling;
mod result_table;
mod source;
mod stream;
mod versions;

use pyo3::prelude::*;

/// The engine of the package `zvirka`; import that package instead.
#[pymodule]
fn _zvirka(module: &Bound<'_, PyModule>) -> PyResult<()> {
    door::silence_panics();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<comparison::Comparison>()?;
    module.add_class::<comparison::Level>()?;
    module.add_class::<decisions::Decisions>()?;
    module.add_class::<evaluation::Evaluation>()?;
    module.add_class::<index::Hit>()?;
    module.add_class::<index::Index>()?;
    module.add_class::<links::Links>()?;
    module.add_class::<links::Reject>()?;
    module.add_class::<lists::PeopleList>()?;
    module.add_class::<lists::Simulation>()?;
    module.add_class::<model::Model>()?;
    module.add_class::<reconciliation::Reconciliation>()?;
    module.add_class::<result_table::ResultTable>()?;
    module.add_class::<names::ParsedName>()?;
    module.add_class::<names::Scheme>()?;
    module.add_class::<names::Token>()?;
    module.add_function(wrap_pyfunction!(comparison::compare, module)?)?;
    module.add_function(wrap_pyfunction!(benchmark::benchmark, module)?)?;
    module.add_function(wrap_pyfunction!(evaluation::evaluate, module)?)?;
    module.add_function(wrap_pyfunction!(linking::dedupe, module)?)?;
    module.add_function(wrap_pyfunction!(linking::link, module)?)?;
    module.add_function(wrap_pyfunction!(linking::train, module)?)?;
    module.add_function(wrap_pyfunction!(lists::read_list, module)?)?;
    module.add_function(wrap_pyfunction!(lists::simulate, module)?)?;
    module.add_function(wrap_pyfunction!(names::parse_name, module)?)?;
    module.add_function(wrap_pyfunction!(names::romanize, module)?)?;
    module.add_function(wrap_pyfunction!(names::schemes, module)?)?;
    module.add_function(wrap_pyfunction!(pairs::cdist, module)?)?;
    module.add_function(wrap_pyfunction!(pairs::compare_pairs, module)?)?;
    module.add_function(wrap_pyfunction!(pairs::extract, module)?)?;
    module.add_function(wrap_pyfunction!(reconciling::reconcile_lists, module)?)?;
    module.add_function(wrap_pyfunction!(versions::diff_lists, module)?)?;
    // Not by `add_function`, which would name them in `__all__`.
    let await_given_up = wrap_pyfunction!(door::await_given_up, module)?;
    module.py().import("atexit")?.call_method1("register", (&await_given_up,))?;
    module.setattr("_await_given_up", await_given_up)?;
    module.setattr("_list_again", wrap_pyfunction!(copies::_list_again, module)?)?;
    module.setattr("_links_again", wrap_pyfunction!(copies::_links_again, module)?)?;
    module.setattr("_comparison_again", wrap_pyfunction!(copies::_comparison_again, module)?)?;
    module.setattr("_reject_again", wrap_pyfunction!(copies::_reject_again, module)?)?;
    module.setattr("_level_again", wrap_pyfunction!(comparison::_level_again, module)?)?;
    module.setattr("_evaluation_again", wrap_pyfunction!(evaluation::_evaluation_again, module)?)?;
    module.setattr("_hit_again", wrap_pyfunction!(index::_hit_again, module)?)?;
    module.setattr("_index_again", wrap_pyfunction!(index::_index_again, module)?)?;
    module.setattr("_scheme_again", wrap_pyfunction!(names::_scheme_again, module)?)?;
    module.setattr("_simulation_again", wrap_pyfunction!(lists::_simulation_again, module)?)?;
    module.setattr("_table_again", wrap_pyfunction!(result_table::_table_again, module)?)?;
    module.setattr("_token_again", wrap_pyfunction!(names::_token_again, module)?)?;
    let reconciliation_again = wrap_pyfunction!(copies_of_cases::_reconciliation_again, module)?;
    module.setattr("_reconciliation_again", reconciliation_again)?;
    module.setattr("_command", wrap_pyfunction!(command::_command, module)?)?;
    #[cfg(debug_assertions)]
    module.setattr("_panic_inside", wrap_pyfunction!(door::_panic_inside, module)?)?;
    Ok(())
}
