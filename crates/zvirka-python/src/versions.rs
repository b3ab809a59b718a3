//! The verb `diff`: two versions of one list, and what became of each record.
//!
//! The columns that hold a field are compared, as `link` reads them; those that mean nothing to the program are not.

use pyo3::prelude::*;
use zvirka::versions::{Version, diff};
use zvirka_io::diff_table;

use crate::linking::options_of;
use crate::model::Model;
use crate::options::{run, warn};
use crate::result_table::ResultTable;
use crate::source::Source;

/// Holds two versions of a list against each other.
#[pyfunction]
#[pyo3(name = "diff", signature = (old, new, *, all=false, model=None, threads=None, progress=None))]
pub(crate) fn diff_lists(
    py: Python<'_>,
    old: &Bound<'_, PyAny>,
    new: &Bound<'_, PyAny>,
    all: bool,
    model: Option<&Bound<'_, Model>>,
    threads: Option<i64>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<ResultTable> {
    let options = options_of(None, None, model, threads)?;
    let (old, new) = (Source::of_people("old", old)?, Source::of_people("new", new)?);
    let (table, notes) = run(py, progress, "comparing", move |watch| {
        let (old, new) = (old.load("old", watch)?, new.load("new", watch)?);
        let versions = [&old.list, &new.list].map(|list| Version { list, carried: &[] });
        let found = diff(versions, &options, watch)?;
        let mut notes: Vec<String> = old.notes.iter().chain(&new.notes).cloned().collect();
        for side in [&old, &new] {
            if !side.rejects.is_empty() {
                let read = side.list.len() + side.rejects.len();
                let (list, rejects) = (side.list.name(), side.rejects.len());
                notes
                    .push(format!("{list}: {rejects} of {read} records were set aside and are not compared"));
            }
        }
        notes.extend(found.warnings.iter().cloned());
        Ok((ResultTable::new(diff_table(&found, versions, all))?, notes))
    })?;
    notes.iter().try_for_each(|note| warn(py, note))?;
    Ok(table)
}
