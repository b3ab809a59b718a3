//! The verbs on whole lists: `link`, `dedupe` and `train`.
//!
//! Tables become lists and options become the engine's on the calling thread; everything else happens behind the
//! door. For many lists with roles there is `reconciling`.

use std::path::Path;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyMapping;
use zvirka::compare::value::Kind;
use zvirka::linker::LinkOptions;
use zvirka::record::OtherColumn;
use zvirka_decisions::Applied;
use zvirka_io::{ColumnAsked, ColumnsOf, ReviewPolicy, compared_columns};

use crate::columns::Loaded;
use crate::decisions::{OfLists, file_of, names_of};
use crate::errors::{Fault, InputError};
use crate::links::{Linked, Links, Reject};
use crate::model::Model;
use crate::options::{cardinality_of, run, thread_count, warn};
use crate::source::Source;

/// Links two tables.
#[pyfunction]
#[pyo3(signature = (
    left, right, *, cardinality="one-to-one", match_at=None, review_at=None, model=None, decisions=None, compare=None,
    threads=None, progress=None
))]
#[expect(clippy::too_many_arguments, reason = "the signature that Python sees; all but two have names there")]
pub(crate) fn link(
    py: Python<'_>,
    left: &Bound<'_, PyAny>,
    right: &Bound<'_, PyAny>,
    cardinality: &str,
    match_at: Option<f64>,
    review_at: Option<f64>,
    model: Option<&Bound<'_, Model>>,
    decisions: Option<&Bound<'_, PyAny>>,
    compare: Option<&Bound<'_, PyAny>>,
    threads: Option<i64>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Links> {
    let mut options = options_of(match_at, review_at, model, threads)?;
    options.cardinality = cardinality_of(cardinality)?;
    let decisions = file_of(decisions)?;
    let asked = columns_asked(compare)?;
    let others = !asked.is_empty();
    let (left, right) =
        (Source::comparing("left", left, others)?, Source::comparing("right", right, others)?);
    let (links, told) = run(py, progress, "linking", move |watch| {
        let (left, right) = (left.load("left", watch)?, right.load("right", watch)?);
        let (left, right) = comparing_both(left, right, &asked)?;
        let (left, right, mut applied) = decided_between(decisions.as_deref(), left, right, &options)?;
        options.verdicts = applied.as_mut().map(Applied::between).unwrap_or_default();
        let links = zvirka::linker::link(&left.list, &right.list, &options, watch)?;
        let told = OfLists::told(applied.as_ref(), &links.held);
        Ok((finish(links, left, Some(right), options), told))
    })?;
    told.iter().try_for_each(|warning| warn(py, warning))?;
    links.told().iter().try_for_each(|warning| warn(py, warning))?;
    Ok(links)
}

/// Compares a table with itself.
#[pyfunction]
#[pyo3(signature = (
    table, *, match_at=None, review_at=None, model=None, decisions=None, compare=None, threads=None, progress=None
))]
#[expect(clippy::too_many_arguments, reason = "the signature that Python sees; all but one have names there")]
pub(crate) fn dedupe(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    match_at: Option<f64>,
    review_at: Option<f64>,
    model: Option<&Bound<'_, Model>>,
    decisions: Option<&Bound<'_, PyAny>>,
    compare: Option<&Bound<'_, PyAny>>,
    threads: Option<i64>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Links> {
    let mut options = options_of(match_at, review_at, model, threads)?;
    let decisions = file_of(decisions)?;
    let asked = columns_asked(compare)?;
    let table = Source::comparing("table", table, !asked.is_empty())?;
    let (links, told) = run(py, progress, "linking", move |watch| {
        let list = table.load("table", watch)?;
        let list = comparing(vec![list], &asked)?.into_iter().next().ok_or_else(lost)?;
        let names = names_of(&[&list]);
        let policy = ReviewPolicy::default();
        let read = OfLists::read(
            decisions.as_deref(),
            &names,
            vec![Arc::clone(&list)],
            policy,
            |_| false,
            options.threads,
        )?;
        let mut applied = read.applied;
        let list = read.lists.into_iter().next().unwrap_or(list);
        options.verdicts = applied.as_mut().map(Applied::within).unwrap_or_default();
        let links = zvirka::linker::dedupe(&list.list, &options, watch)?;
        let told = OfLists::told(applied.as_ref(), &links.held);
        Ok((finish(links, list, None, options), told))
    })?;
    told.iter().try_for_each(|warning| warn(py, warning))?;
    links.told().iter().try_for_each(|warning| warn(py, warning))?;
    Ok(links)
}

/// Learns weights from two tables.
#[pyfunction]
#[pyo3(signature = (
    left, right, *, cardinality="one-to-one", model=None, decisions=None, compare=None, threads=None, progress=None
))]
#[expect(clippy::too_many_arguments, reason = "the signature that Python sees; all but two have names there")]
pub(crate) fn train(
    py: Python<'_>,
    left: &Bound<'_, PyAny>,
    right: &Bound<'_, PyAny>,
    cardinality: &str,
    model: Option<&Bound<'_, Model>>,
    decisions: Option<&Bound<'_, PyAny>>,
    compare: Option<&Bound<'_, PyAny>>,
    threads: Option<i64>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Model> {
    let mut options = options_of(None, None, model, threads)?;
    options.cardinality = cardinality_of(cardinality)?;
    let decisions = file_of(decisions)?;
    let asked = columns_asked(compare)?;
    let others = !asked.is_empty();
    let (left, right) =
        (Source::comparing("left", left, others)?, Source::comparing("right", right, others)?);
    let (training, notes) = run(py, progress, "training", move |watch| {
        let (left, right) = (left.load("left", watch)?, right.load("right", watch)?);
        let (left, right) = comparing_both(left, right, &asked)?;
        let (left, right, mut applied) = decided_between(decisions.as_deref(), left, right, &options)?;
        options.verdicts = applied.as_mut().map(Applied::between).unwrap_or_default();
        let training = zvirka::linker::train(&left.list, &right.list, &options, watch)?;
        let told = OfLists::told(applied.as_ref(), &training.held);
        let notes: Vec<String> = left.notes.iter().chain(&right.notes).cloned().chain(told).collect();
        Ok((training, notes))
    })?;
    notes.iter().chain(&training.warnings).try_for_each(|warning| warn(py, warning))?;
    Ok(Model::from(training.model))
}

/// A list that was read and is no more.
fn lost() -> Fault {
    Fault::Input("a table was read and is no more".to_owned())
}

/// Columns to be compared as Python names them: a header, several, or a mapping of headers to kinds, where `None` leaves the
/// kind to the values.
///
/// # Errors
///
/// When a kind is none, or something is no text.
pub(crate) fn columns_asked(compare: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<ColumnAsked>> {
    let Some(compare) = compare else { return Ok(Vec::new()) };
    let asked = |header: String, kind: Option<String>| {
        let kind = kind
            .map(|kind| {
                Kind::from_name(&kind).ok_or_else(|| {
                    InputError::new_err(format!(
                        "compare: the kind of column '{header}' must be 'exact', 'text', 'number', 'date' or None"
                    ))
                })
            })
            .transpose()?;
        Ok(ColumnAsked { header, kind })
    };
    if let Ok(header) = compare.extract::<String>() {
        return Ok(vec![asked(header, None)?]);
    }
    if let Ok(mapping) = compare.cast::<PyMapping>() {
        let items = mapping.items()?;
        return items
            .iter()
            .map(|item| {
                let (header, kind): (String, Option<String>) = item.extract()?;
                asked(header, kind)
            })
            .collect();
    }
    compare.try_iter()?.map(|header| asked(header?.extract()?, None)).collect()
}

/// Lists with the columns that are to be compared.
///
/// # Errors
///
/// When a list lacks one.
pub(crate) fn comparing(lists: Vec<Arc<Loaded>>, asked: &[ColumnAsked]) -> Result<Vec<Arc<Loaded>>, Fault> {
    if asked.is_empty() {
        return Ok(lists);
    }
    fn of(loaded: &Arc<Loaded>) -> ColumnsOf<'_> {
        ColumnsOf {
            name: loaded.list.name(),
            list: &loaded.list,
            carried: &loaded.carried,
            columns: &loaded.headers,
        }
    }
    let all: Vec<ColumnsOf<'_>> = lists.iter().map(of).collect();
    let (columns, told) = compared_columns(&all, asked).map_err(|error| Fault::Input(error.to_string()))?;
    let mut told = Some(told);
    let with = |(loaded, columns): (&Arc<Loaded>, Vec<OtherColumn>)| {
        let mut list = loaded.list.clone();
        list.set_compared(columns)?;
        let notes = loaded.notes.iter().cloned().chain(told.take().into_iter().flatten()).collect();
        Ok(Arc::new(Loaded {
            list,
            rejects: loaded.rejects.clone(),
            file_rows: loaded.file_rows.clone(),
            notes,
            input: loaded.input.clone(),
            headers: loaded.headers.clone(),
            carried: Arc::clone(&loaded.carried),
        }))
    };
    lists.iter().zip(columns).map(with).collect()
}

fn comparing_both(
    left: Arc<Loaded>,
    right: Arc<Loaded>,
    asked: &[ColumnAsked],
) -> Result<(Arc<Loaded>, Arc<Loaded>), Fault> {
    let mut both = comparing(vec![left, right], asked)?.into_iter();
    Ok((both.next().ok_or_else(lost)?, both.next().ok_or_else(lost)?))
}

/// Two lists and what is decided of them.
type BothDecided = (Arc<Loaded>, Arc<Loaded>, Option<Applied>);

/// Two lists without what is forgotten, and what is decided of them.
fn decided_between(
    decisions: Option<&Path>,
    left: Arc<Loaded>,
    right: Arc<Loaded>,
    options: &LinkOptions,
) -> Result<BothDecided, Fault> {
    let names = names_of(&[&left, &right]);
    let lists = vec![Arc::clone(&left), Arc::clone(&right)];
    let policy = ReviewPolicy::default();
    let read = OfLists::read(decisions, &names, lists, policy, |_| false, options.threads)?;
    let mut lists = read.lists.into_iter();
    Ok((lists.next().unwrap_or(left), lists.next().unwrap_or(right), read.applied))
}

/// The engine's options of those that every verb on lists has.
///
/// # Errors
///
/// `InputError` when the number of threads is not positive.
pub(crate) fn options_of(
    match_at: Option<f64>,
    review_at: Option<f64>,
    model: Option<&Bound<'_, Model>>,
    threads: Option<i64>,
) -> PyResult<LinkOptions> {
    let defaults = LinkOptions::default();
    Ok(LinkOptions {
        match_at,
        review_at: review_at.unwrap_or(defaults.review_at),
        model: model.map_or(defaults.model, |model| model.get().inner().clone()),
        threads: threads.map(thread_count).transpose()?,
        cardinality: defaults.cardinality,
        verdicts: Vec::new(),
    })
}

/// Gathers what was set aside and what is to be told.
pub(crate) fn finish(
    links: zvirka::linker::Links,
    left: Arc<Loaded>,
    right: Option<Arc<Loaded>>,
    options: LinkOptions,
) -> Links {
    let clusters = right.is_none().then(|| zvirka::linker::cluster(left.list.len(), &links));
    let mut rejects: Vec<Reject> = Vec::new();
    let mut warnings: Vec<String> = Vec::new();
    for (side, is_left) in std::iter::once((&left, true)).chain(right.iter().map(|right| (right, false))) {
        let before = rejects.len();
        rejects.extend(side.rejects.iter().map(Reject::from));
        rejects.extend(links.set_aside.iter().filter(|aside| aside.left == is_left).map(|aside| Reject {
            list: side.list.name().to_owned(),
            row: side.record_number(aside.row),
            column: aside.field.as_str().to_owned(),
            reason: aside.reason.clone(),
        }));
        warnings.extend(side.notes.iter().cloned());
        let set_aside = rejects.len() - before;
        if set_aside > 0 {
            let read = side.list.len() + side.rejects.len();
            warnings.push(format!(
                "{}: {set_aside} of {read} records were set aside and have no links; see Links.rejects",
                side.list.name()
            ));
        }
    }
    warnings.extend(links.warnings.iter().cloned());
    let right = right.unwrap_or_else(|| Arc::clone(&left));
    Links::new(Linked { links, left, right, clusters, rejects, warnings, options })
}
