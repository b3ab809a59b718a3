//! How good links are: `evaluate` and `benchmark`.
//!
//! What is measured, and by which method, stands in the engine's `evaluation`; here tables become numbered pairs and
//! measures become attributes. Links must be known by id on both sides; a truth row that cannot be read is refused
//! rather than set aside, because a measure of part of the truth is a measure of something else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use zvirka::evaluation::{
    Accuracy, Answer, Estimate, Judged, Judgement, ScoredPair, evaluate as count, judge,
};
use zvirka::linker::{CompareOptions, Decision, LinkOptions, Progress as _};
use zvirka_io::ReadOptions;

use crate::columns::{Loaded, TextTable, Wanted};
use crate::errors::Fault;
use crate::links::id_of;
use crate::lists::ids;
use crate::model::Model;
use crate::options::{run, thread_count, warn};
use crate::progress::Watch;
use crate::source::{Source, load_file};

/// The precision at which the recall of a ranking is read off: one wrong link in a hundred.
const STRICT_PRECISION: f64 = 0.99;

/// How good links are: shares with their 95% intervals, the curve over thresholds, and calibration.
///
/// Shares without a denominator are ``None``: the precision of no assertion says nothing. ``match`` and ``review`` are
/// the decisions of the links; ``curve`` says what would hold at other thresholds.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> links = {"left_id": ["1", "2"], "right_id": ["7", "9"], "probability": [0.99, 0.8]}
/// >>> evaluation = zv.evaluate(links, {"left_id": ["1", "2"], "right_id": ["7", "8"]})
/// >>> evaluation.precision, evaluation.recall
/// (0.5, 0.5)
#[pyclass(frozen, module = "zvirka")]
#[derive(Clone, Debug)]
pub(crate) struct Evaluation {
    inner: zvirka::evaluation::Evaluation,
}

fn value(estimate: Option<Estimate>) -> Option<f64> {
    estimate.map(|estimate| estimate.value)
}

fn interval(estimate: Option<Estimate>) -> Option<(f64, f64)> {
    estimate.map(|estimate| (estimate.low, estimate.high))
}

#[pymethods]
impl Evaluation {
    /// Share of the links decided ``match`` that are true.
    #[getter]
    fn precision(&self) -> Option<f64> {
        value(self.inner.matches.precision())
    }

    /// Share of the true links that were decided ``match``.
    #[getter]
    fn recall(&self) -> Option<f64> {
        value(self.inner.matches.recall())
    }

    /// Harmonic mean of precision and recall.
    #[getter]
    fn f1(&self) -> Option<f64> {
        value(self.inner.matches.f1())
    }

    /// 95% interval of the precision (Wilson).
    #[getter]
    fn precision_interval(&self) -> Option<(f64, f64)> {
        interval(self.inner.matches.precision())
    }

    /// 95% interval of the recall (Wilson).
    #[getter]
    fn recall_interval(&self) -> Option<(f64, f64)> {
        interval(self.inner.matches.recall())
    }

    /// 95% interval of F1.
    #[getter]
    fn f1_interval(&self) -> Option<(f64, f64)> {
        interval(self.inner.matches.f1())
    }

    /// Links decided ``match``.
    #[getter]
    fn asserted(&self) -> u64 {
        self.inner.matches.asserted
    }

    /// Links that are true.
    #[getter]
    fn true_links(&self) -> u64 {
        self.inner.matches.true_links
    }

    /// Pairs decided ``match`` that are true.
    #[getter]
    fn correct_match(&self) -> u64 {
        self.inner.tally.correct_match
    }

    /// Pairs decided ``match`` that are not true.
    #[getter]
    fn wrong_match(&self) -> u64 {
        self.inner.tally.wrong_match
    }

    /// Pairs left to a person.
    #[getter]
    fn review(&self) -> u64 {
        self.inner.tally.review()
    }

    /// True links that are neither ``match`` nor ``review``.
    #[getter]
    fn missed(&self) -> u64 {
        self.inner.tally.missed
    }

    /// Recall at the best threshold whose precision is 0.99 or more; 0 when there is none.
    #[getter]
    fn recall_at_precision_99(&self) -> f64 {
        self.inner.recall_at_precision(STRICT_PRECISION)
    }

    /// What would hold if every pair from a probability up were a match: a dict of the columns ``threshold``,
    /// ``asserted``, ``precision``, ``recall`` and ``f1``, thresholds falling.
    #[getter]
    fn curve<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let points = &self.inner.curve;
        let shares = |share: fn(&Accuracy) -> Option<Estimate>| -> Vec<Option<f64>> {
            points.iter().map(|point| value(share(&point.accuracy))).collect()
        };
        let columns = PyDict::new(py);
        columns.set_item("threshold", points.iter().map(|point| point.threshold).collect::<Vec<_>>())?;
        columns
            .set_item("asserted", points.iter().map(|point| point.accuracy.asserted).collect::<Vec<_>>())?;
        columns.set_item("precision", shares(Accuracy::precision))?;
        columns.set_item("recall", shares(Accuracy::recall))?;
        columns.set_item("f1", shares(Accuracy::f1))?;
        Ok(columns)
    }

    /// Whether probabilities mean what they say: a dict of ``bins`` (columns ``low``, ``high``, ``pairs``,
    /// ``mean_probability``, ``share_true``), ``expected_calibration_error`` and ``brier``; ``None`` without pairs.
    #[getter]
    fn calibration<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let Some(calibration) = &self.inner.calibration else { return Ok(None) };
        let bins = &calibration.bins;
        let columns = PyDict::new(py);
        columns.set_item("low", bins.iter().map(|bin| bin.low).collect::<Vec<_>>())?;
        columns.set_item("high", bins.iter().map(|bin| bin.high).collect::<Vec<_>>())?;
        columns.set_item("pairs", bins.iter().map(|bin| bin.pairs).collect::<Vec<_>>())?;
        columns
            .set_item("mean_probability", bins.iter().map(|bin| bin.mean_probability).collect::<Vec<_>>())?;
        columns.set_item("share_true", bins.iter().map(|bin| bin.share_true).collect::<Vec<_>>())?;
        let told = PyDict::new(py);
        told.set_item("bins", columns)?;
        told.set_item("expected_calibration_error", calibration.expected_calibration_error)?;
        told.set_item("brier", calibration.brier)?;
        Ok(Some(told))
    }

    /// Every measure as plain values, under the names that ``zvirka evaluate --json`` gives them.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let told = PyDict::new(py);
        told.set_item("precision", self.precision())?;
        told.set_item("recall", self.recall())?;
        told.set_item("f1", self.f1())?;
        told.set_item("precision_interval", self.precision_interval())?;
        told.set_item("recall_interval", self.recall_interval())?;
        told.set_item("f1_interval", self.f1_interval())?;
        told.set_item("asserted", self.asserted())?;
        told.set_item("true_links", self.true_links())?;
        told.set_item("pairs", self.inner.tally.pairs)?;
        told.set_item("correct_match", self.correct_match())?;
        told.set_item("wrong_match", self.wrong_match())?;
        told.set_item("review", self.review())?;
        told.set_item("missed", self.missed())?;
        told.set_item("recall_at_precision_99", self.recall_at_precision_99())?;
        told.set_item("curve", self.curve(py)?)?;
        told.set_item("calibration", self.calibration(py)?)?;
        Ok(told)
    }

    /// Show precision against recall, and what probabilities mean.
    ///
    /// Returns
    /// -------
    /// altair.HConcatChart or dict
    ///     A chart when altair is installed, and its Vega-Lite specification as a dict otherwise.
    fn plot<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("zvirka._plots")?.call_method1("plot_evaluation", (slf,))
    }

    fn __repr__(&self) -> String {
        let share =
            |value: Option<f64>| value.map_or_else(|| "None".to_owned(), |value| format!("{value:.4}"));
        format!(
            "Evaluation(precision={}, recall={}, f1={}, asserted={}, true_links={})",
            share(self.precision()),
            share(self.recall()),
            share(self.f1()),
            self.asserted(),
            self.true_links()
        )
    }

    fn _repr_html_(&self) -> String {
        let share = |estimate: Option<Estimate>| {
            estimate.map_or_else(
                || "–".to_owned(),
                |of| format!("{:.3} ({:.3}–{:.3})", of.value, of.low, of.high),
            )
        };
        let row = |what: &str, accuracy: &Accuracy| {
            format!(
                "<tr><td>{what}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                accuracy.asserted,
                accuracy.correct,
                share(accuracy.precision()),
                share(accuracy.recall()),
                share(accuracy.f1())
            )
        };
        format!(
            "<div><p>{} true links</p><table><thead><tr><th></th><th>links</th><th>true</th><th>precision (95%)</th>\
             <th>recall (95%)</th><th>F1 (95%)</th></tr></thead><tbody>{}{}</tbody></table></div>",
            self.true_links(),
            row("match", &self.inner.matches),
            row("match or review", &self.inner.offered)
        )
    }
}

/// Columns of links that are measured.
const LINKS: Wanted =
    Wanted::Named { required: &["left_id", "right_id"], optional: &["probability", "decision"] };

/// Columns of a truth.
const TRUTH: Wanted = Wanted::Named { required: &["left_id", "right_id"], optional: &[] };

/// Columns of a table of pairs.
const PAIRS: Wanted = Wanted::Named {
    required: &["kind", "name_a", "name_b", "same"],
    optional: &["birth_date_a", "birth_date_b"],
};

/// Holds links against the truth.
#[pyfunction]
pub(crate) fn evaluate(
    py: Python<'_>,
    links: &Bound<'_, PyAny>,
    truth: &Bound<'_, PyAny>,
) -> PyResult<Evaluation> {
    let (links, truth) = (Source::of("links", links, LINKS)?, Source::of("truth", truth, TRUTH)?);
    let (inner, notes) = run(py, None, "evaluating", move |watch| {
        let (links, truth) = (links.load_table("links", watch)?, truth.load_table("truth", watch)?);
        let mut numbers = Numbers::default();
        let true_pairs = numbers.pairs("truth", &truth)?;
        let scored = scored(&links, &mut numbers)?;
        let notes: Vec<String> = links.notes.iter().chain(&truth.notes).cloned().collect();
        Ok((count(&judge(&scored, &true_pairs)), notes))
    })?;
    notes.iter().try_for_each(|note| warn(py, note))?;
    Ok(Evaluation { inner })
}

/// Numbers for ids, left and right apart.
#[derive(Debug, Default)]
struct Numbers {
    left: BTreeMap<String, u32>,
    right: BTreeMap<String, u32>,
}

impl Numbers {
    fn number(numbers: &mut BTreeMap<String, u32>, id: &str) -> u32 {
        let next = numbers.len() as u32;
        *numbers.entry(id.to_owned()).or_insert(next)
    }

    fn pairs(&mut self, name: &str, table: &TextTable) -> Result<Vec<(u32, u32)>, Fault> {
        let mut pairs = Vec::with_capacity(table.len());
        for row in 0..table.len() {
            let [left, right] = ["left_id", "right_id"].map(|header| table.cell(header, row));
            if left.is_empty() || right.is_empty() {
                let which = if left.is_empty() { "left_id" } else { "right_id" };
                return Err(refused(name, row, which, "is empty; every link needs both ids"));
            }
            pairs.push((Self::number(&mut self.left, left), Self::number(&mut self.right, right)));
        }
        Ok(pairs)
    }
}

fn refused(name: &str, row: usize, column: &str, why: &str) -> Fault {
    Fault::Input(format!("{name}: row {}, column `{column}`: {why}", row + 1))
}

fn scored(links: &TextTable, numbers: &mut Numbers) -> Result<Vec<ScoredPair>, Fault> {
    let pairs = numbers.pairs("links", links)?;
    let mut scored = Vec::with_capacity(pairs.len());
    for (row, (left, right)) in pairs.into_iter().enumerate() {
        let probability = match links.column("probability").map(|_| links.cell("probability", row).parse()) {
            None => 1.0,
            Some(Ok(value)) if (0.0..=1.0).contains(&value) => value,
            Some(_) => return Err(refused("links", row, "probability", "is no number from 0 to 1")),
        };
        let answer = match links.column("decision").map(|_| links.cell("decision", row)) {
            None | Some("match") => Answer::Match,
            Some("review") => Answer::Review,
            Some("") => Answer::Apart,
            Some(_) => return Err(refused("links", row, "decision", "is neither `match` nor `review`")),
        };
        scored.push(ScoredPair { left, right, probability, answer });
    }
    Ok(scored)
}

/// A test list before it is read.
enum TestList {
    Pairs(Source),
    PairFile(PathBuf),
    Folder(PathBuf),
}

/// The files of a link folder.
const FOLDER_FILES: [&str; 3] = ["left.csv", "right.csv", "truth.csv"];

/// Measures accuracy on test lists; gives the evaluation of each kind, and of all.
#[pyfunction]
#[pyo3(signature = (sources, *, match_at=None, review_at=None, model=None, threads=None, progress=None))]
pub(crate) fn benchmark<'py>(
    py: Python<'py>,
    sources: &Bound<'py, PyList>,
    match_at: Option<f64>,
    review_at: Option<f64>,
    model: Option<&Bound<'py, Model>>,
    threads: Option<i64>,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<(Bound<'py, PyDict>, Evaluation)> {
    let mut tests = Vec::new();
    for source in sources {
        if source.is_instance_of::<pyo3::types::PyString>() || source.hasattr("__fspath__")? {
            let path = crate::source::path_of("a test list", &source)?;
            discover(&path, &mut tests)?;
        } else {
            tests.push(TestList::Pairs(Source::of("pairs", &source, PAIRS)?));
        }
    }
    let model = model.map_or_else(zvirka::model::Model::default, |model| model.get().inner().clone());
    let threads = threads.map(thread_count).transpose()?;
    let usual = CompareOptions::default();
    let compare = CompareOptions {
        match_at: match_at.unwrap_or(usual.match_at),
        review_at: review_at.unwrap_or(usual.review_at),
        model: model.clone(),
        ..usual
    };
    let link = LinkOptions {
        match_at,
        review_at: review_at.unwrap_or(LinkOptions::default().review_at),
        model,
        threads,
        ..LinkOptions::default()
    };
    let (kinds, notes) = run(py, progress, "measuring", move |watch| {
        let (mut kinds, mut notes) = (BTreeMap::<String, Judgement>::new(), Vec::new());
        for test in tests {
            match test {
                TestList::Pairs(source) => {
                    let table = source.load_table("pairs", watch)?;
                    judge_pairs("pairs", &table, &compare, threads, watch, &mut kinds, &mut notes)?;
                }
                TestList::PairFile(path) => {
                    let source = Source::of_path(path.clone(), PAIRS);
                    let name = path.display().to_string();
                    let table = source.load_table(&name, watch)?;
                    judge_pairs(&name, &table, &compare, threads, watch, &mut kinds, &mut notes)?;
                }
                TestList::Folder(folder) => {
                    let (kind, judgement) = judge_folder(&folder, &link, watch, &mut notes)?;
                    kinds.entry(kind).or_default().extend(&judgement);
                }
            }
        }
        Ok((kinds, notes))
    })?;
    notes.iter().try_for_each(|note| warn(py, note))?;
    let mut all = Judgement::default();
    let by_kind = PyDict::new(py);
    for (kind, judgement) in &kinds {
        all.extend(judgement);
        by_kind.set_item(kind, Py::new(py, Evaluation { inner: count(judgement) })?)?;
    }
    Ok((by_kind, Evaluation { inner: count(&all) }))
}

/// Finds the test lists of a path: a file of pairs, a link folder, or a folder of both, one level deep.
fn discover(path: &Path, tests: &mut Vec<TestList>) -> Result<(), Fault> {
    let is_folder = |path: &Path| FOLDER_FILES.iter().all(|name| path.join(name).is_file());
    if is_folder(path) {
        tests.push(TestList::Folder(path.to_owned()));
        return Ok(());
    }
    if !path.is_dir() {
        tests.push(TestList::PairFile(path.to_owned()));
        return Ok(());
    }
    let unreadable = |error| Fault::File(format!("{}: cannot be read ({error})", path.display()));
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        entries.push(entry.map_err(unreadable)?.path());
    }
    entries.sort();
    let before = tests.len();
    for entry in entries {
        if is_folder(&entry) {
            tests.push(TestList::Folder(entry));
        } else if entry.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("tsv")) {
            tests.push(TestList::PairFile(entry));
        }
    }
    if tests.len() == before {
        return Err(Fault::Input(format!(
            "{}: holds no test list; there must be a .tsv of pairs, or left.csv, right.csv and truth.csv",
            path.display()
        )));
    }
    Ok(())
}

/// Pairs that one thread compares between two looks at whether to stop: a few milliseconds.
const PAIRS_BETWEEN_LOOKS: usize = 16;

fn judge_pairs(
    name: &str,
    table: &TextTable,
    options: &CompareOptions,
    threads: Option<usize>,
    watch: &Watch,
    kinds: &mut BTreeMap<String, Judgement>,
    notes: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut same = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        same.push(match table.cell("same", row) {
            "1" => true,
            "0" => false,
            _ => return Err(refused(name, row, "same", "is neither 1 nor 0")),
        });
    }
    let readable = |header: &str, row: usize| {
        let text = table.cell(header, row);
        zvirka::compare::date::PartialDate::parse(text).is_ok().then(|| text.to_owned())
    };
    let judged = |row: usize| -> Result<Judged, Fault> {
        let (birth_date_a, birth_date_b) = (readable("birth_date_a", row), readable("birth_date_b", row));
        let options = CompareOptions { birth_date_a, birth_date_b, ..options.clone() };
        let compared =
            zvirka::linker::compare(table.cell("name_a", row), table.cell("name_b", row), &options)?;
        let answer = match compared.decision {
            None => Answer::Apart,
            Some(Decision::Review) => Answer::Review,
            Some(Decision::Match) => Answer::Match,
        };
        let same = same.get(row).copied().unwrap_or(false);
        Ok(Judged { probability: compared.probability, answer, same })
    };
    let workers = threads.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1);
    let share = table.len().div_ceil(workers).max(1);
    let parts: Vec<Result<Vec<Judged>, Fault>> = std::thread::scope(|scope| {
        let work = |first: usize| {
            let judged = &judged;
            move || {
                let mut part = Vec::with_capacity(share);
                for row in first..(first + share).min(table.len()) {
                    if row % PAIRS_BETWEEN_LOOKS == 0 && watch.is_cancelled() {
                        return Err(Fault::Stopped);
                    }
                    part.push(judged(row)?);
                }
                Ok(part)
            }
        };
        let spawned: Vec<_> = (0..table.len()).step_by(share).map(|first| scope.spawn(work(first))).collect();
        // A panic goes on where the door catches it.
        spawned
            .into_iter()
            .map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut row = 0;
    for part in parts {
        for judged in part? {
            kinds.entry(table.cell("kind", row).to_owned()).or_default().pairs.push(judged);
            row += 1;
        }
    }
    let dates = ["birth_date_a", "birth_date_b"];
    let undated =
        (0..table.len()).filter(|row| dates.iter().any(|date| readable(date, *row).is_none())).count();
    if undated > 0 {
        notes
            .push(format!("{name}: {undated} pairs have a birth date that is no date; it counts as missing"));
    }
    notes.extend(table.notes.iter().cloned());
    Ok(())
}

fn judge_folder(
    folder: &Path,
    options: &LinkOptions,
    watch: &Watch,
    notes: &mut Vec<String>,
) -> Result<(String, Judgement), Fault> {
    let [left, right, truth] = FOLDER_FILES.map(|name| folder.join(name));
    let read = |path: &Path| load_file(path, &ReadOptions::default()).map(|(loaded, _)| loaded);
    let (left, right) = (read(&left)?, read(&right)?);
    let truth = Source::of_path(truth, TRUTH).load_table("truth.csv", watch)?;
    let mut numbers = Numbers::default();
    for id in ids(&left) {
        Numbers::number(&mut numbers.left, &id);
    }
    for id in ids(&right) {
        Numbers::number(&mut numbers.right, &id);
    }
    let true_pairs = numbers.pairs("truth.csv", &truth)?;
    let links = zvirka::linker::link(&left.list, &right.list, options, watch)?;
    let number = |side: &Loaded, numbers: &mut BTreeMap<String, u32>, row: usize| {
        Numbers::number(numbers, &id_of(side, row))
    };
    let scored: Vec<ScoredPair> = links
        .links
        .iter()
        .map(|link| ScoredPair {
            left: number(&left, &mut numbers.left, link.left),
            right: number(&right, &mut numbers.right, link.right),
            probability: link.probability,
            answer: match link.decision {
                Decision::Match => Answer::Match,
                Decision::Review => Answer::Review,
            },
        })
        .collect();
    notes.extend(left.notes.into_iter().chain(right.notes).chain(links.warnings));
    let name =
        folder.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    Ok((name.unwrap_or_else(|| folder.display().to_string()), judge(&scored, &true_pairs)))
}
