//! An evaluation as data and as text, for the verbs that measure.

use serde::Serialize;
use zvirka::evaluation::{Accuracy, Calibration, Estimate, Evaluation};

use crate::terminal::table::{self, Align};

/// The precision at which the recall of a ranking is read off: one wrong link in a hundred.
pub const STRICT_PRECISION: f64 = 0.99;

/// Thresholds at which the curve is shown as text; as data it is whole.
const THRESHOLDS_SHOWN: [f64; 8] = [0.99, 0.95, 0.9, 0.8, 0.7, 0.5, 0.3, 0.1];

/// Measures as data. Shares without a denominator are null.
#[derive(Clone, Debug, Serialize)]
pub struct Measures {
    precision: Option<f64>,
    recall: Option<f64>,
    f1: Option<f64>,
    precision_interval: Option<[f64; 2]>,
    recall_interval: Option<[f64; 2]>,
    f1_interval: Option<[f64; 2]>,
    asserted: u64,
    true_links: u64,
    pairs: u64,
    correct_match: u64,
    wrong_match: u64,
    review: u64,
    missed: u64,
    all_rows: AllRows,
    recall_at_precision_99: f64,
    best_threshold: Option<Point>,
    curve: Vec<Point>,
    calibration: Option<CalibrationData>,
}

#[derive(Clone, Debug, Serialize)]
struct AllRows {
    precision: Option<f64>,
    recall: Option<f64>,
    f1: Option<f64>,
    asserted: u64,
}

#[derive(Clone, Debug, Serialize)]
struct Point {
    threshold: f64,
    asserted: u64,
    precision: Option<f64>,
    recall: Option<f64>,
    f1: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
struct CalibrationData {
    bins: Vec<Bin>,
    expected_calibration_error: f64,
    brier: f64,
}

#[derive(Clone, Debug, Serialize)]
struct Bin {
    low: f64,
    high: f64,
    pairs: u64,
    mean_probability: f64,
    share_true: f64,
}

impl Measures {
    /// The measures of an evaluation. Leave calibration out for scores that are no probabilities.
    pub fn of(evaluation: &Evaluation, calibrated: bool) -> Self {
        let (matches, tally) = (&evaluation.matches, &evaluation.tally);
        let offered = &evaluation.offered;
        Self {
            precision: value(matches.precision()),
            recall: value(matches.recall()),
            f1: value(matches.f1()),
            precision_interval: interval(matches.precision()),
            recall_interval: interval(matches.recall()),
            f1_interval: interval(matches.f1()),
            asserted: matches.asserted,
            true_links: matches.true_links,
            pairs: tally.pairs,
            correct_match: tally.correct_match,
            wrong_match: tally.wrong_match,
            review: tally.review(),
            missed: tally.missed,
            all_rows: AllRows {
                precision: value(offered.precision()),
                recall: value(offered.recall()),
                f1: value(offered.f1()),
                asserted: offered.asserted,
            },
            recall_at_precision_99: evaluation.recall_at_precision(STRICT_PRECISION),
            best_threshold: evaluation.best().map(|best| point(best.threshold, &best.accuracy)),
            curve: evaluation.curve.iter().map(|at| point(at.threshold, &at.accuracy)).collect(),
            calibration: evaluation.calibration.as_ref().filter(|_| calibrated).map(calibration_data),
        }
    }
}

fn value(estimate: Option<Estimate>) -> Option<f64> {
    estimate.map(|estimate| estimate.value)
}

fn interval(estimate: Option<Estimate>) -> Option<[f64; 2]> {
    estimate.map(|estimate| [estimate.low, estimate.high])
}

fn point(threshold: f64, accuracy: &Accuracy) -> Point {
    Point {
        threshold,
        asserted: accuracy.asserted,
        precision: value(accuracy.precision()),
        recall: value(accuracy.recall()),
        f1: value(accuracy.f1()),
    }
}

fn calibration_data(calibration: &Calibration) -> CalibrationData {
    let bins = calibration.bins.iter().map(|bin| Bin {
        low: bin.low,
        high: bin.high,
        pairs: bin.pairs,
        mean_probability: bin.mean_probability,
        share_true: bin.share_true,
    });
    CalibrationData {
        bins: bins.collect(),
        expected_calibration_error: calibration.expected_calibration_error,
        brier: calibration.brier,
    }
}

/// A share as text, `–` when it has no denominator.
pub fn share(estimate: Option<Estimate>) -> String {
    estimate.map_or_else(|| "–".to_owned(), |estimate| format!("{:.3}", estimate.value))
}

/// A share with its interval as text.
pub fn share_with_interval(estimate: Option<Estimate>) -> String {
    let text =
        |estimate: Estimate| format!("{:.3} ({:.3}–{:.3})", estimate.value, estimate.low, estimate.high);
    estimate.map_or_else(|| "–".to_owned(), text)
}

/// The measures as a page.
pub fn page(evaluation: &Evaluation) -> String {
    let line = |what: &str, accuracy: &Accuracy| {
        table::row([
            &what,
            &accuracy.asserted,
            &accuracy.correct,
            &share_with_interval(accuracy.precision()),
            &share_with_interval(accuracy.recall()),
            &share_with_interval(accuracy.f1()),
        ])
    };
    let rows = [
        table::row([&"", &"links", &"true", &"precision (95%)", &"recall (95%)", &"F1 (95%)"]),
        line("match", &evaluation.matches),
        line("match or review", &evaluation.offered),
    ];
    let mut page = format!("true links: {}\n\n", evaluation.matches.true_links);
    page.push_str(&table::aligned(&[Align::Left, Align::Right, Align::Right], &rows));
    if !evaluation.curve.is_empty() {
        page.push_str("\nif every row from a probability up were a match:\n");
        page.push_str(&curve(evaluation));
        let recall = evaluation.recall_at_precision(STRICT_PRECISION);
        page.push_str(&format!("recall at precision {STRICT_PRECISION}: {recall:.3}\n"));
    }
    page.push_str(&calibration_page(evaluation));
    page
}

/// Whether probabilities mean what they say, as text; nothing where there are no pairs.
pub fn calibration_page(evaluation: &Evaluation) -> String {
    let Some(calibration) = &evaluation.calibration else { return String::new() };
    format!(
        "\nwhat probabilities mean:\n{}expected calibration error {:.4}, Brier score {:.4}\n",
        calibration_table(calibration),
        calibration.expected_calibration_error,
        calibration.brier
    )
}

fn curve(evaluation: &Evaluation) -> String {
    let mut rows = vec![table::row([&"from", &"links", &"precision", &"recall", &"F1"])];
    for threshold in THRESHOLDS_SHOWN {
        // The curve falls, so the last point that is not below the threshold holds all rows from it up.
        let Some(at) = evaluation.curve.iter().take_while(|at| at.threshold >= threshold).last() else {
            continue;
        };
        let accuracy = &at.accuracy;
        rows.push(table::row([
            &threshold,
            &accuracy.asserted,
            &share(accuracy.precision()),
            &share(accuracy.recall()),
            &share(accuracy.f1()),
        ]));
    }
    table::aligned(&[Align::Right; 5], &rows)
}

fn calibration_table(calibration: &Calibration) -> String {
    let mut rows = vec![table::row([&"probability", &"links", &"mean", &"true"])];
    for bin in calibration.bins.iter().filter(|bin| bin.pairs > 0) {
        let (mean, share) = (format!("{:.3}", bin.mean_probability), format!("{:.3}", bin.share_true));
        rows.push(table::row([&format!("{:.1}–{:.1}", bin.low, bin.high), &bin.pairs, &mean, &share]));
    }
    table::aligned(&[Align::Right; 4], &rows)
}
