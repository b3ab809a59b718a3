//! What persons decided, for Python: the class of a file of decisions, and the argument `decisions` of verbs on lists.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};
use zvirka_decisions::{Applied, ListAtHand, Standing, State, Votes, apply, forgotten_rows};
use zvirka_io::{CaseTable, CellKind, Reject, ReviewPolicy, Value, list_without};

use crate::columns::Loaded;
use crate::door;
use crate::errors::{Fault, InputError};
use crate::result_table::ResultTable;
use crate::source::path_of;

/// A file of decisions: what persons said of pairs of records, kept beside a case.
///
/// The file is made and filled by ``zvirka decisions``; here it is read, and handed to ``link``, ``dedupe``,
/// ``reconcile`` and ``train`` as ``decisions``. Nothing of it is kept in memory, so that every call sees what
/// stands in the file then.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> zv.Decisions.open("nowhere.db")
/// Traceback (most recent call last):
///     ...
/// zvirka.InputError: nowhere.db: there is no such file
#[pyclass(frozen, module = "zvirka")]
#[derive(Clone, Debug)]
pub(crate) struct Decisions {
    path: PathBuf,
}

/// What stands in a column of verdicts.
const COLUMNS: [&str; 13] = [
    "left_list",
    "left_id",
    "left_name",
    "right_list",
    "right_id",
    "right_name",
    "verdict",
    "reason",
    "author",
    "at",
    "kind",
    "state",
    "event_id",
];

fn open(path: &Path) -> Result<zvirka_decisions::Decisions, Fault> {
    let mut decisions = zvirka_decisions::Decisions::open(path)?;
    decisions.forget_expired()?;
    Ok(decisions)
}

impl From<zvirka_decisions::Error> for Fault {
    fn from(error: zvirka_decisions::Error) -> Self {
        Self::from(zvirka_io::IoError::from(error))
    }
}

#[pymethods]
impl Decisions {
    /// Open a file of decisions.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     When there is no such file, or it is none of decisions.
    /// FileError
    ///     When it cannot be read, or another program has been writing to it for two seconds.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> decisions = zv.Decisions.open("decisions.db")  # doctest: +SKIP
    /// >>> decisions.verdicts.filter(author="Тарас")[0]["verdict"]  # doctest: +SKIP
    /// 'same'
    #[classmethod]
    #[pyo3(name = "open")]
    fn open_file(_class: &Bound<'_, PyType>, path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = path.py();
        let path = path_of("path", path)?;
        door::brief(py, move || {
            open(&path)?;
            Ok(Self { path })
        })
    }

    /// The last word of every reader on every pair, as a table.
    ///
    /// ``state`` is what holds of the pair where one reader suffices: ``settled``, ``disagreement`` or ``open``. Records that are
    /// forgotten have no name.
    #[getter]
    fn verdicts(&self, py: Python<'_>) -> PyResult<ResultTable> {
        door::brief(py, || {
            let decisions = open(&self.path)?;
            let mut rows: Vec<Vec<Value<'static>>> = Vec::new();
            for standing in decisions.standing(ReviewPolicy::default(), |_| false)? {
                rows.extend(rows_of(&decisions, &standing)?);
            }
            ResultTable::new(CaseTable {
                file: "verdicts",
                columns: COLUMNS.map(|header| (header.to_owned(), CellKind::Text)).into(),
                rows: Box::new(rows.into_iter()),
            })
        })
    }

    /// How well readers agree, two by two.
    ///
    /// Returns
    /// -------
    /// list of dict
    ///     ``readers``, ``pairs`` that both have read, ``agreed`` (a share), and ``kappa`` (Cohen) and ``ac1`` (Gwet) as
    ///     ``(value, low, high)`` with the ends of a 95% interval, or None where there is none.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> two = zv.Decisions.open("decisions.db").agreement()[0]  # doctest: +SKIP
    /// >>> two["readers"], two["pairs"], two["agreed"]  # doctest: +SKIP
    /// (['Олена', 'Тарас'], 1, 1.0)
    fn agreement<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let votes = door::brief(py, || {
            Ok(Votes::of(&open(&self.path)?.standing(ReviewPolicy::default(), |_| false)?))
        })?;
        let told = votes.into_iter().map(|votes| {
            let dict = PyDict::new(py);
            let span = |interval: Option<zvirka_decisions::Interval>| {
                interval.map(|interval| (interval.value, interval.low, interval.high))
            };
            dict.set_item("readers", votes.readers.to_vec())?;
            dict.set_item("pairs", votes.agreement.pairs)?;
            dict.set_item("agreed", votes.agreement.agreed)?;
            dict.set_item("kappa", span(votes.agreement.kappa))?;
            dict.set_item("ac1", span(votes.agreement.ac1))?;
            Ok(dict)
        });
        told.collect()
    }

    /// Write everything as JSON Lines, for another machine or to be kept.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     Where to write; a file that is there is replaced.
    ///
    /// Raises
    /// ------
    /// FileError
    ///     When the file cannot be written.
    ///
    /// Examples
    /// --------
    /// >>> import pathlib, zvirka as zv
    /// >>> zv.Decisions.open("decisions.db").export("decisions.jsonl")  # doctest: +SKIP
    /// >>> len(pathlib.Path("decisions.jsonl").read_text(encoding="utf-8").splitlines()) > 3  # doctest: +SKIP
    /// True
    fn export(&self, path: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = path.py();
        let target = path_of("path", path)?;
        door::brief(py, || {
            let mut bytes = Vec::new();
            zvirka_decisions::export(&open(&self.path)?, &mut bytes)?;
            Ok(zvirka_io::write_bytes(&target, &bytes)?)
        })
    }

    /// A copy opens the same file: what persons decide afterwards stands in it too.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (PathBuf,))> {
        Ok((slf.get_type().getattr("open")?, (slf.get().path.clone(),)))
    }

    fn __repr__(&self) -> String {
        format!("<zvirka.Decisions: {}>", self.path.display())
    }
}

/// A row a vote; none where everything is taken back.
fn rows_of(
    decisions: &zvirka_decisions::Decisions,
    standing: &Standing,
) -> Result<Vec<Vec<Value<'static>>>, Fault> {
    let text = |text: String| if text.is_empty() { Value::Missing } else { Value::from(text) };
    let record = |print: Option<zvirka_decisions::Print>| -> Result<[Value<'static>; 3], Fault> {
        let seen = match print {
            Some(print) => decisions.record(&print)?,
            None => None,
        };
        Ok(seen.map_or([Value::Missing, Value::Missing, Value::Missing], |seen| {
            let name = seen.full_name();
            [text(seen.list), text(seen.record_id), text(name)]
        }))
    };
    let state = match standing.state {
        State::Open => "open",
        State::Second => "second",
        State::Disagreement => "disagreement",
        State::Settled(_) => "settled",
    };
    let mut rows = Vec::with_capacity(standing.votes.len());
    for vote in &standing.votes {
        let mut row: Vec<Value<'static>> = record(Some(standing.pair.0))?.into();
        row.extend(record(standing.pair.1)?);
        row.push(vote.verdict.as_str().into());
        row.push(vote.reason.map_or(Value::Missing, |reason| reason.as_str().into()));
        row.push(text(vote.author.clone()));
        row.push(text(vote.at.clone()));
        row.push(if vote.adjudication { "adjudication" } else { "verdict" }.into());
        row.push(state.into());
        row.push(text(vote.event.clone()));
        rows.push(row);
    }
    Ok(rows)
}

/// The file that the argument `decisions` names: a path, or a `Decisions`.
///
/// # Errors
///
/// `InputError` when it is neither.
pub(crate) fn file_of(decisions: Option<&Bound<'_, PyAny>>) -> PyResult<Option<PathBuf>> {
    let Some(decisions) = decisions else { return Ok(None) };
    if let Ok(opened) = decisions.cast::<Decisions>() {
        return Ok(Some(opened.get().path.clone()));
    }
    path_of("decisions", decisions).map(Some).map_err(|_| {
        InputError::new_err("decisions: give a zvirka.Decisions or the path of a file of decisions")
    })
}

/// What decisions call lists that no case names: their files' names without folder and ending.
pub(crate) fn names_of(lists: &[&Arc<Loaded>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for loaded in lists {
        let stem = Path::new(loaded.list.name()).file_stem();
        let name = stem.map_or_else(|| "list".to_owned(), |stem| stem.to_string_lossy().into_owned());
        names.push(if names.contains(&name) { format!("{name} (2)") } else { name });
    }
    names
}

/// Lists without rows that are forgotten, and what is decided of the others.
pub(crate) struct OfLists {
    pub(crate) lists: Vec<Arc<Loaded>>,
    pub(crate) applied: Option<Applied>,
}

impl OfLists {
    /// Reads what is decided of lists.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is none.
    pub(crate) fn read(
        file: Option<&Path>,
        names: &[String],
        lists: Vec<Arc<Loaded>>,
        policy: ReviewPolicy,
        handover: impl Fn(&str) -> bool,
        threads: Option<usize>,
    ) -> Result<Self, Fault> {
        let Some(file) = file else { return Ok(Self { lists, applied: None }) };
        let decisions = open(file)?;
        let mut kept = Vec::with_capacity(lists.len());
        for (name, loaded) in names.iter().zip(lists) {
            let rows = forgotten_rows(&decisions, name, &loaded.list)?;
            kept.push(if rows.is_empty() { loaded } else { Arc::new(without(&loaded, &rows)?) });
        }
        drop(decisions);
        let at_hand: Vec<ListAtHand<'_>> =
            names.iter().zip(&kept).map(|(name, loaded)| ListAtHand { name, list: &loaded.list }).collect();
        let applied = apply(file, &at_hand, policy, handover, threads)?;
        Ok(Self { lists: kept, applied: Some(applied) })
    }

    /// What came of the decisions, in words, but for what is only good to know.
    pub(crate) fn told(applied: Option<&Applied>, held: &[zvirka::verdicts::Held]) -> Vec<String> {
        applied.map(|applied| applied.counts(held).told().into_iter().skip(1).collect()).unwrap_or_default()
    }
}

fn without(loaded: &Loaded, rows: &[usize]) -> Result<Loaded, Fault> {
    let (list, kept) = list_without(&loaded.list, rows)?;
    let mut rejects = loaded.rejects.clone();
    rejects.extend(rows.iter().map(|row| Reject {
        list: loaded.list.name().into(),
        row: loaded.record_number(*row),
        column: "".into(),
        reason: "is forgotten, as the decisions say, and was left out".into(),
    }));
    rejects.sort_by_key(|reject| reject.row);
    let file_rows = Some(kept.iter().map(|row| loaded.record_number(*row)).collect());
    let headers = loaded.headers.clone();
    let (notes, input) = (loaded.notes.clone(), loaded.input.clone());
    // Columns that are compared are of the list by now; the others would be of another number of rows.
    Ok(Loaded { list, rejects, file_rows, notes, input, headers, carried: Arc::default() })
}
