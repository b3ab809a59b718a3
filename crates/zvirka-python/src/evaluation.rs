//! How good links are: `evaluate`, and the class of measures. Test lists are measured by `benchmark`.
//!
//! What is measured, and by which method, stands in the engine's `evaluation`; here tables become numbered pairs and
//! measures become attributes. Links must be known by id on both sides; a truth row that cannot be read is refused
//! rather than set aside, because a measure of part of the truth is a measure of something else.

use std::collections::BTreeMap;

use pyo3::prelude::*;
use pyo3::types::PyDict;
use zvirka::evaluation::{
    Accuracy, Answer, Calibration, CalibrationBin, CurvePoint, Estimate, ScoredPair, Tally,
    evaluate as count, judge,
};

use crate::columns::{TextTable, Wanted};
use crate::copies;
use crate::errors::Fault;
use crate::options::{run, warn};
use crate::source::Source;

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

impl From<zvirka::evaluation::Evaluation> for Evaluation {
    fn from(inner: zvirka::evaluation::Evaluation) -> Self {
        Self { inner }
    }
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

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, EvaluationState)> {
        let of = |of: &Accuracy| (of.asserted, of.correct, of.true_links);
        let Tally { pairs, correct_match, wrong_match, review_same, review_different, missed, left_apart } =
            self.inner.tally;
        let curve = self.inner.curve.iter().map(|point| (point.threshold, of(&point.accuracy)));
        let calibration = self.inner.calibration.as_ref().map(|calibration| {
            let bins = calibration.bins.iter();
            let bins = bins.map(|bin| (bin.low, bin.high, bin.pairs, bin.mean_probability, bin.share_true));
            (bins.collect(), calibration.expected_calibration_error, calibration.brier)
        });
        let state = (
            (pairs, correct_match, wrong_match, review_same, review_different, missed, left_apart),
            of(&self.inner.matches),
            of(&self.inner.offered),
            curve.collect(),
            calibration,
        );
        Ok((copies::by(py, "_evaluation_again")?, state))
    }

    /// Every measure as plain values, under the names that ``zvirka evaluate --json`` gives them.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> truth = {"left_id": ["у1", "у2"], "right_id": ["7", "8"]}
    /// >>> evaluation = zv.evaluate({"left_id": ["у1"], "right_id": ["7"]}, truth)
    /// >>> evaluation.to_dict()["recall"]
    /// 0.5
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
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> truth = {"left_id": ["у1", "у2"], "right_id": ["7", "8"]}
    /// >>> evaluation = zv.evaluate({"left_id": ["у1"], "right_id": ["7"]}, truth)
    /// >>> chart = evaluation.plot()
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

/// Asserted, correct and true links.
type Counts = (u64, u64, u64);

/// What calibration is made of: bins, the expected error, Brier's score.
type CalibrationState = (Vec<(f64, f64, u64, f64, f64)>, f64, f64);

/// What an evaluation is made of: what became of the pairs, links that match, those offered, the curve, calibration.
type EvaluationState =
    ((u64, u64, u64, u64, u64, u64, u64), Counts, Counts, Vec<(f64, Counts)>, Option<CalibrationState>);

/// An evaluation, made of its numbers.
#[pyfunction]
#[pyo3(signature = (tally, matches, offered, curve, calibration))]
pub(crate) fn _evaluation_again(
    tally: (u64, u64, u64, u64, u64, u64, u64),
    matches: Counts,
    offered: Counts,
    curve: Vec<(f64, Counts)>,
    calibration: Option<CalibrationState>,
) -> Evaluation {
    let (pairs, correct_match, wrong_match, review_same, review_different, missed, left_apart) = tally;
    let accuracy = |(asserted, correct, true_links): Counts| Accuracy { asserted, correct, true_links };
    let point = |(threshold, of): (f64, Counts)| CurvePoint { threshold, accuracy: accuracy(of) };
    let calibration = calibration.map(|(bins, expected_calibration_error, brier)| {
        let bin = |(low, high, pairs, mean_probability, share_true)| CalibrationBin {
            low,
            high,
            pairs,
            mean_probability,
            share_true,
        };
        let bins = bins.into_iter().map(bin).collect();
        Calibration { bins, expected_calibration_error, brier }
    });
    Evaluation {
        inner: zvirka::evaluation::Evaluation {
            tally: Tally {
                pairs,
                correct_match,
                wrong_match,
                review_same,
                review_different,
                missed,
                left_apart,
            },
            matches: accuracy(matches),
            offered: accuracy(offered),
            curve: curve.into_iter().map(point).collect(),
            calibration,
        },
    }
}

/// Columns of links that are measured.
const LINKS: Wanted =
    Wanted::Named { required: &["left_id", "right_id"], optional: &["probability", "decision"] };

/// Columns of a truth.
pub(crate) const TRUTH: Wanted = Wanted::Named { required: &["left_id", "right_id"], optional: &[] };

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
pub(crate) struct Numbers {
    /// Of the left ids.
    pub(crate) left: BTreeMap<String, u32>,
    /// Of the right ids.
    pub(crate) right: BTreeMap<String, u32>,
}

impl Numbers {
    /// The number of an id, a new one when it was never seen.
    pub(crate) fn number(numbers: &mut BTreeMap<String, u32>, id: &str) -> u32 {
        let next = numbers.len() as u32;
        *numbers.entry(id.to_owned()).or_insert(next)
    }

    /// The pairs of ids of a table.
    ///
    /// # Errors
    ///
    /// When an id is missing.
    pub(crate) fn pairs(&mut self, name: &str, table: &TextTable) -> Result<Vec<(u32, u32)>, Fault> {
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

/// The refusal of a cell.
pub(crate) fn refused(name: &str, row: usize, column: &str, why: &str) -> Fault {
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
