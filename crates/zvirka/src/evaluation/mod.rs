//! How good links are against a known truth: precision, recall, F1 with intervals, the curve over thresholds, and
//! whether probabilities mean what they say.
//!
//! Pairs come in as numbers and go out as numbers: what the records are called, and how the pairs were found, is
//! the caller's business. [`judge`] holds links against a truth, [`evaluate`] counts. Use [`evaluate`] alone for
//! pairs that are known one by one to be the same or different.
//!
//! # Method
//!
//! * Precision is the share of asserted pairs that are true, recall the share of true pairs that were asserted,
//!   F1 their harmonic mean. Each is `None` where it has no denominator: precision of no assertion says nothing.
//! * Intervals hold with 95% confidence. Those of precision and recall are Wilson's (E. B. Wilson, "Probable
//!   inference, the law of succession, and statistical inference", JASA 22, 1927), which stay inside 0 to 1 and
//!   hold near 1, where good links lie. F1 equals 2J / (1 + J) with J = TP / (TP + FP + FN), and J is a plain
//!   share: of the pairs that are true or asserted, those that are both. So the interval of F1 is Wilson's for J,
//!   carried over by that rising function; it needs no resampling and no seed.
//! * Calibration puts pairs into ten bins of equal width by their probability. The expected calibration error is
//!   the mean distance, weighted by the pairs of each bin, between the mean probability and the share that is true;
//!   the Brier score is the mean of (probability - truth)², with truth 1 or 0 (G. W. Brier, Monthly Weather Review
//!   78, 1950).
//!
//! # Cost and limits
//!
//! O(n log n) in the pairs, for one sort. Intervals take pairs as independent; pairs that share a record are not
//! quite, so the intervals of densely linked lists are a little too narrow.

use hashbrown::{HashMap, HashSet};

/// The normal deviate of a two-sided 95% interval.
const DEVIATE_95: f64 = 1.959_963_984_540_054;

/// Bins of the calibration table: ten, so that each reads as a tenth of the probability scale.
const BINS: usize = 10;

/// What was said of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// Nothing: the pair was left apart.
    Apart,
    /// A person should look.
    Review,
    /// Asserted to be one person.
    Match,
}

/// A pair of records with what was said of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoredPair {
    /// Number of the left record.
    pub left: u32,
    /// Number of the right record.
    pub right: u32,
    /// Probability, 0 to 1, that the two are one person; or any score in that range.
    pub probability: f64,
    /// What was said of the pair.
    pub answer: Answer,
}

/// A pair of which it is known whether it is one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// As in [`ScoredPair`].
    pub probability: f64,
    /// What was said of the pair.
    pub answer: Answer,
    /// Whether the two are one person in truth.
    pub same: bool,
}

/// Pairs held against the truth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// The pairs that something was said of.
    pub pairs: Vec<Judged>,
    /// True links that are not among `pairs`.
    pub unseen: u64,
}

impl Judgement {
    /// Takes in the pairs of another judgement.
    pub fn extend(&mut self, other: &Self) {
        self.pairs.extend_from_slice(&other.pairs);
        self.unseen += other.unseen;
    }
}

/// A share with its 95% interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The share, 0 to 1.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// How many pairs were said to be true and how many of them are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accuracy {
    /// Pairs said to be true.
    pub asserted: u64,
    /// Those of them that are.
    pub correct: u64,
    /// Pairs that are true, whatever was said of them.
    pub true_links: u64,
}

/// What became of the pairs, each counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All pairs judged, true links that nothing was said of included.
    pub pairs: u64,
    /// Asserted and true.
    pub correct_match: u64,
    /// Asserted and not true.
    pub wrong_match: u64,
    /// Left to a person, and true.
    pub review_same: u64,
    /// Left to a person, and not true.
    pub review_different: u64,
    /// True, and neither asserted nor left to a person.
    pub missed: u64,
    /// Not true, and rightly left apart.
    pub left_apart: u64,
}

/// A point of the curve: what would hold if every pair of at least `threshold` were asserted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// The lowest probability asserted.
    pub threshold: f64,
    /// What would be asserted, and how much of it is true.
    pub accuracy: Accuracy,
}

/// One tenth of the probability scale.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CalibrationBin {
    /// Lower end of the bin.
    pub low: f64,
    /// Upper end of the bin; only the last bin holds its upper end.
    pub high: f64,
    /// Pairs in the bin.
    pub pairs: u64,
    /// Mean of their probabilities; 0 when there are none.
    pub mean_probability: f64,
    /// The share that is true; 0 when there are none.
    pub share_true: f64,
}

/// Whether probabilities mean what they say.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Ten bins of equal width.
    pub bins: Vec<CalibrationBin>,
    /// Mean distance between probability and truth over the bins, weighted by their pairs.
    pub expected_calibration_error: f64,
    /// Mean squared distance between probability and truth over the pairs.
    pub brier: f64,
}

/// How good links are.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// What became of the pairs.
    pub tally: Tally,
    /// Of the pairs said to be a match.
    pub matches: Accuracy,
    /// Of the pairs said to be a match or left to a person: what was found at all.
    pub offered: Accuracy,
    /// One point for each distinct probability, falling.
    pub curve: Vec<CurvePoint>,
    /// `None` when there are no pairs.
    pub calibration: Option<Calibration>,
}

impl Accuracy {
    /// The share of asserted pairs that are true; `None` when nothing was asserted.
    #[must_use]
    pub fn precision(&self) -> Option<Estimate> {
        wilson(self.correct, self.asserted)
    }

    /// The share of true pairs that were asserted; `None` when no pair is true.
    #[must_use]
    pub fn recall(&self) -> Option<Estimate> {
        wilson(self.correct, self.true_links)
    }

    /// The harmonic mean of precision and recall; `None` when nothing is true and nothing was asserted.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::evaluation::Accuracy;
    ///
    /// let accuracy = Accuracy { asserted: 9, correct: 8, true_links: 10 };
    /// let f1 = accuracy.f1().map(|estimate| estimate.value);
    /// assert!(f1.is_some_and(|f1| (f1 - 16.0 / 19.0).abs() < 1e-12));
    /// ```
    #[must_use]
    pub fn f1(&self) -> Option<Estimate> {
        let union = (self.asserted + self.true_links).saturating_sub(self.correct);
        let of_jaccard = |jaccard: f64| 2.0 * jaccard / (1.0 + jaccard);
        let shared = wilson(self.correct, union)?;
        Some(Estimate {
            value: of_jaccard(shared.value),
            low: of_jaccard(shared.low),
            high: of_jaccard(shared.high),
        })
    }
}

impl Tally {
    /// Pairs left to a person.
    #[must_use]
    pub fn review(&self) -> u64 {
        self.review_same + self.review_different
    }

    fn count(&mut self, pair: &Judged) {
        self.pairs += 1;
        let place = match (pair.answer, pair.same) {
            (Answer::Match, true) => &mut self.correct_match,
            (Answer::Match, false) => &mut self.wrong_match,
            (Answer::Review, true) => &mut self.review_same,
            (Answer::Review, false) => &mut self.review_different,
            (Answer::Apart, true) => &mut self.missed,
            (Answer::Apart, false) => &mut self.left_apart,
        };
        *place += 1;
    }
}

impl Evaluation {
    /// The point of the curve with the highest F1; of several, the one with the highest threshold.
    #[must_use]
    pub fn best(&self) -> Option<CurvePoint> {
        let mut best: Option<(f64, CurvePoint)> = None;
        for point in &self.curve {
            let f1 = point.accuracy.f1().map_or(0.0, |estimate| estimate.value);
            if best.is_none_or(|(highest, _)| f1 > highest) {
                best = Some((f1, *point));
            }
        }
        best.map(|(_, point)| point)
    }

    /// The highest recall of any point of the curve whose precision is at least `precision`; 0 when there is none.
    #[must_use]
    pub fn recall_at_precision(&self, precision: f64) -> f64 {
        let reaches = |point: &&CurvePoint| {
            point.accuracy.precision().is_some_and(|estimate| estimate.value >= precision)
        };
        let recalls = self.curve.iter().filter(reaches).filter_map(|point| point.accuracy.recall());
        recalls.map(|estimate| estimate.value).fold(0.0, f64::max)
    }
}

/// A share with its Wilson interval; `None` when there is nothing to take a share of.
fn wilson(part: u64, whole: u64) -> Option<Estimate> {
    if whole == 0 {
        return None;
    }
    let (size, share) = (whole as f64, part as f64 / whole as f64);
    let square = DEVIATE_95 * DEVIATE_95;
    let centre = share + square / (2.0 * size);
    let spread = DEVIATE_95 * (share * (1.0 - share) / size + square / (4.0 * size * size)).sqrt();
    let scale = 1.0 + square / size;
    // Rounding may push an end a hair past the share it surrounds or past 0 and 1; the interval must hold the share.
    let low = ((centre - spread) / scale).clamp(0.0, share);
    let high = ((centre + spread) / scale).clamp(share, 1.0);
    Some(Estimate { value: share, low, high })
}

/// Holds links against the truth.
///
/// A pair given several times counts once, with its strongest answer and its highest probability; so does a true
/// link.
///
/// # Examples
///
/// ```
/// use zvirka::evaluation::{Answer, ScoredPair, judge};
///
/// let pair = ScoredPair { left: 0, right: 7, probability: 0.97, answer: Answer::Match };
/// let judgement = judge(&[pair, pair], &[(0, 7), (1, 8)]);
/// assert_eq!(judgement.pairs.len(), 1);
/// assert_eq!(judgement.unseen, 1);
/// ```
#[must_use]
pub fn judge(pairs: &[ScoredPair], truth: &[(u32, u32)]) -> Judgement {
    let truth: HashSet<(u32, u32), foldhash::fast::RandomState> = truth.iter().copied().collect();
    let mut places: HashMap<(u32, u32), usize, foldhash::fast::RandomState> = HashMap::default();
    let mut judged: Vec<Judged> = Vec::with_capacity(pairs.len());
    let mut seen = 0;
    for pair in pairs {
        let key = (pair.left, pair.right);
        if let Some(earlier) = places.get(&key).and_then(|place| judged.get_mut(*place)) {
            earlier.probability = earlier.probability.max(pair.probability);
            earlier.answer = earlier.answer.max(pair.answer);
            continue;
        }
        let same = truth.contains(&key);
        seen += u64::from(same);
        places.insert(key, judged.len());
        judged.push(Judged { probability: pair.probability, answer: pair.answer, same });
    }
    Judgement { pairs: judged, unseen: truth.len() as u64 - seen }
}

/// Counts how good the answers are.
///
/// A probability that is no number counts as 0, one outside 0 to 1 as the nearer end.
///
/// # Examples
///
/// ```
/// use zvirka::evaluation::{Answer, Judged, Judgement, evaluate};
///
/// let same = Judged { probability: 0.9, answer: Answer::Match, same: true };
/// let other = Judged { probability: 0.2, answer: Answer::Apart, same: false };
/// let evaluation = evaluate(&Judgement { pairs: vec![same, other], unseen: 0 });
/// assert_eq!(evaluation.tally.correct_match, 1);
/// assert_eq!(evaluation.matches.precision().map(|estimate| estimate.value), Some(1.0));
/// ```
#[must_use]
pub fn evaluate(judgement: &Judgement) -> Evaluation {
    let mut tally = Tally { pairs: judgement.unseen, missed: judgement.unseen, ..Tally::default() };
    for pair in &judgement.pairs {
        tally.count(pair);
    }
    let true_links = tally.correct_match + tally.review_same + tally.missed;
    let asserted = tally.correct_match + tally.wrong_match;
    let mut ordered: Vec<(f64, bool)> =
        judgement.pairs.iter().map(|pair| (as_probability(pair.probability), pair.same)).collect();
    ordered.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    Evaluation {
        tally,
        matches: Accuracy { asserted, correct: tally.correct_match, true_links },
        offered: Accuracy {
            asserted: asserted + tally.review(),
            correct: tally.correct_match + tally.review_same,
            true_links,
        },
        curve: curve(&ordered, true_links),
        calibration: calibration(&ordered),
    }
}

fn as_probability(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
}

/// The curve of pairs ordered by falling probability. Pairs of one probability stand or fall together.
fn curve(ordered: &[(f64, bool)], true_links: u64) -> Vec<CurvePoint> {
    let mut accuracy = Accuracy { asserted: 0, correct: 0, true_links };
    let mut points: Vec<CurvePoint> = Vec::new();
    for &(threshold, same) in ordered {
        accuracy.asserted += 1;
        accuracy.correct += u64::from(same);
        match points.last_mut() {
            Some(last) if last.threshold == threshold => last.accuracy = accuracy,
            _ => points.push(CurvePoint { threshold, accuracy }),
        }
    }
    points
}

/// The calibration of pairs in a fixed order, so that the sums do not depend on the order of the input.
fn calibration(ordered: &[(f64, bool)]) -> Option<Calibration> {
    if ordered.is_empty() {
        return None;
    }
    let mut bins: Vec<CalibrationBin> = (0..BINS)
        .map(|bin| CalibrationBin {
            low: bin as f64 / BINS as f64,
            high: (bin + 1) as f64 / BINS as f64,
            ..CalibrationBin::default()
        })
        .collect();
    let mut squares = 0.0;
    for &(probability, same) in ordered {
        let truth = if same { 1.0 } else { 0.0 };
        squares += (probability - truth) * (probability - truth);
        let place = ((probability * BINS as f64) as usize).min(BINS - 1);
        if let Some(bin) = bins.get_mut(place) {
            bin.pairs += 1;
            bin.mean_probability += probability;
            bin.share_true += truth;
        }
    }
    let size = ordered.len() as f64;
    let mut error = 0.0;
    for bin in bins.iter_mut().filter(|bin| bin.pairs > 0) {
        let pairs = bin.pairs as f64;
        bin.mean_probability /= pairs;
        bin.share_true /= pairs;
        error += pairs / size * (bin.mean_probability - bin.share_true).abs();
    }
    Some(Calibration { bins, expected_calibration_error: error, brier: squares / size })
}

#[cfg(test)]
mod tests;
