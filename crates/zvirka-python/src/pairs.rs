//! Names without lists: `compare_pairs`, `cdist` and `extract`.
//!
//! Names come as columns; probabilities go out as one block of bytes that NumPy takes over, so a matrix is copied
//! once. Limits: while it is handed over a matrix stands in memory twice.

use std::hash::{Hash as _, Hasher as _};
use std::sync::{Arc, Mutex};

use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyString};
use zvirka::compare::date::PartialDate;
use zvirka::linker::{Choices, PairDates, PairwiseOptions};
use zvirka::record::TextColumn;

use crate::cells::column_of;
use crate::comparison::text_of;
use crate::model::Model;
use crate::options::{run, thread_count, warn};

/// Compares two columns of names row by row; float32 as bytes.
#[pyfunction]
#[pyo3(signature = (
    a, b, *, birth_dates_a=None, birth_dates_b=None, prior=0.001, model=None, threads=None, progress=None
))]
#[expect(clippy::too_many_arguments, reason = "the signature that Python sees; all but two have names there")]
pub(crate) fn compare_pairs<'py>(
    py: Python<'py>,
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
    birth_dates_a: Option<&Bound<'py, PyAny>>,
    birth_dates_b: Option<&Bound<'py, PyAny>>,
    prior: f64,
    model: Option<&Bound<'py, Model>>,
    threads: Option<i64>,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyByteArray>> {
    let options = options_of(prior, model, threads)?;
    let (a, b) = (names_of(py, "a", a)?, names_of(py, "b", b)?);
    let dates_of = |argument, dates: Option<&Bound<'py, PyAny>>| {
        dates.map(|dates| names_of(py, argument, dates)).transpose()
    };
    let (dates_a, dates_b) =
        (dates_of("birth_dates_a", birth_dates_a)?, dates_of("birth_dates_b", birth_dates_b)?);
    let (probabilities, unread) = run(py, progress, "comparing", move |watch| {
        let (names_a, names_b): (Vec<&str>, Vec<&str>) = (a.iter().collect(), b.iter().collect());
        let mut unread = Vec::new();
        let mut parsed = |argument: &str, dates: Option<TextColumn>| {
            // One side's dates alone say nothing, as a missing date says nothing.
            let dates =
                dates.map_or_else(|| vec![None; a.len()], |dates| read_dates(argument, &dates, &mut unread));
            watch_between(watch).map(|()| dates)
        };
        let (dates_a, dates_b) = (parsed("birth_dates_a", dates_a)?, parsed("birth_dates_b", dates_b)?);
        let dates = Some(PairDates { a: &dates_a, b: &dates_b });
        let found = zvirka::linker::compare_pairs(&names_a, &names_b, dates, &options, watch)?;
        Ok((found, unread))
    })?;
    unread.iter().try_for_each(|warning| warn(py, warning))?;
    bytes_of(py, &probabilities)
}

/// Compares all queries with all choices; float32 as bytes, row by row, and the shape.
#[pyfunction]
#[pyo3(signature = (queries, choices, *, score_cutoff=None, prior=0.001, model=None, threads=None, progress=None))]
#[expect(clippy::too_many_arguments, reason = "the signature that Python sees; all but two have names there")]
pub(crate) fn cdist<'py>(
    py: Python<'py>,
    queries: &Bound<'py, PyAny>,
    choices: &Bound<'py, PyAny>,
    score_cutoff: Option<f32>,
    prior: f64,
    model: Option<&Bound<'py, Model>>,
    threads: Option<i64>,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<(Bound<'py, PyByteArray>, (usize, usize))> {
    let options = options_of(prior, model, threads)?;
    let (queries, choices) = (names_of(py, "queries", queries)?, names_of(py, "choices", choices)?);
    let shape = (queries.len(), choices.len());
    let matrix = run(py, progress, "comparing", move |watch| {
        let (queries, choices): (Vec<&str>, Vec<&str>) = (queries.iter().collect(), choices.iter().collect());
        Ok(zvirka::linker::cdist(&queries, &choices, score_cutoff, &options, watch)?)
    })?;
    Ok((bytes_of(py, &matrix)?, shape))
}

/// The best choices for a query: (choice, probability, place).
#[pyfunction]
#[pyo3(signature = (query, choices, *, limit=5, score_cutoff=None, prior=0.001, model=None, threads=None))]
#[expect(clippy::too_many_arguments, reason = "the signature that Python sees; all but two have names there")]
pub(crate) fn extract(
    py: Python<'_>,
    query: &Bound<'_, PyString>,
    choices: &Bound<'_, PyAny>,
    limit: usize,
    score_cutoff: Option<f32>,
    prior: f64,
    model: Option<&Bound<'_, Model>>,
    threads: Option<i64>,
) -> PyResult<Vec<(String, f32, usize)>> {
    let options = options_of(prior, model, threads)?;
    let query = text_of(query, "query")?;
    let choices = names_of(py, "choices", choices)?;
    let may_keep = model.is_none();
    run(py, None, "comparing", move |watch| {
        let prepared = prepare(&choices, &options, may_keep, watch)?;
        let best = prepared.extract(&query, limit, score_cutoff, watch)?;
        Ok(best.into_iter().map(|(place, value)| (choices.get(place).to_owned(), value, place)).collect())
    })
}

/// The choices asked last. From the second call with the same ones on they are kept read.
struct Kept {
    print: u64,
    prior: f64,
    threads: Option<usize>,
    read: Option<(TextColumn, Arc<Choices>)>,
}

static KEPT: Mutex<Option<Kept>> = Mutex::new(None);

/// A number that tells columns apart, nearly for certain.
fn print_of(column: &TextColumn) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    column.text().hash(&mut hasher);
    column.iter().for_each(|cell| cell.len().hash(&mut hasher));
    hasher.finish()
}

/// Choices ready to be asked: those of the last call, where they are the same to the last letter, or read anew. What is read
/// for a single call is not kept: it is several times the choices themselves.
fn prepare(
    column: &TextColumn,
    options: &PairwiseOptions,
    may_keep: bool,
    watch: &crate::progress::Watch,
) -> Result<Arc<Choices>, crate::errors::Fault> {
    let read = || -> Result<Arc<Choices>, crate::errors::Fault> {
        let texts: Vec<&str> = column.iter().collect();
        Ok(Arc::new(Choices::new(&texts, options, watch)?))
    };
    // Another thread that reads choices is not waited for; neither is one that a fork has left behind.
    let Some(mut kept) = KEPT.try_lock().ok().filter(|_| may_keep) else { return read() };
    let print = print_of(column);
    let same = kept.as_ref().is_some_and(|kept| {
        kept.print == print
            && kept.prior.to_bits() == options.prior.to_bits()
            && kept.threads == options.threads
    });
    if let Some((names, choices)) = kept.as_ref().filter(|_| same).and_then(|kept| kept.read.as_ref())
        && names == column
    {
        return Ok(Arc::clone(choices));
    }
    let choices = read()?;
    let again = same.then(|| (column.clone(), Arc::clone(&choices)));
    *kept = Some(Kept { print, prior: options.prior, threads: options.threads, read: again });
    Ok(choices)
}

fn options_of(
    prior: f64,
    model: Option<&Bound<'_, Model>>,
    threads: Option<i64>,
) -> PyResult<PairwiseOptions> {
    let defaults = PairwiseOptions::default();
    Ok(PairwiseOptions {
        prior,
        model: model.map_or(defaults.model, |model| model.get().inner().clone()),
        threads: threads.map(thread_count).transpose()?,
    })
}

/// A column of text; what is no text in it is told as a warning.
fn names_of(py: Python<'_>, argument: &str, value: &Bound<'_, PyAny>) -> PyResult<TextColumn> {
    let (column, note) = column_of(argument, value)?;
    if let Some(note) = note {
        warn(py, &note)?;
    }
    Ok(column)
}

/// Dates as in a list: what is none counts as missing, and how many there are is told.
fn read_dates(argument: &str, dates: &TextColumn, unread: &mut Vec<String>) -> Vec<Option<PartialDate>> {
    let read: Vec<_> = dates.iter().map(PartialDate::parse).collect();
    let mut wrong = read.iter().enumerate().filter(|(_, date)| date.is_err()).map(|(row, _)| row + 1);
    if let Some(first) = wrong.next() {
        let count = wrong.count() + 1;
        unread
            .push(format!("{argument}: {count} are no dates and count as missing, the first in row {first}"));
    }
    read.into_iter().map(|date| date.ok().flatten()).collect()
}

fn watch_between(watch: &crate::progress::Watch) -> Result<(), crate::errors::Fault> {
    use zvirka::linker::Progress as _;
    if watch.is_cancelled() { Err(crate::errors::Fault::Stopped) } else { Ok(()) }
}

/// Numbers as bytes in the machine's order, which NumPy reads as they are.
fn bytes_of<'py>(py: Python<'py>, numbers: &[f32]) -> PyResult<Bound<'py, PyByteArray>> {
    PyByteArray::new_with(py, size_of_val(numbers), |bytes| {
        for (place, number) in bytes.chunks_exact_mut(size_of::<f32>()).zip(numbers) {
            place.copy_from_slice(&number.to_ne_bytes());
        }
        Ok(())
    })
}
