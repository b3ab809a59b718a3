//! Names against names without lists: pairs row by row, a matrix of all with all, the best choices for one.
//!
//! Use [`link`](super::link) to find who is who on two lists: it proposes the pairs, knows how common a name is
//! there, and weighs rivals. Use [`compare`](super::compare) for one pair with its reasons. What is given here is
//! the probability that `compare` gives for each pair under the same prior, to the precision of an `f32`.
//!
//! Method: every distinct name is read once over one vocabulary, every pair of distinct tokens is compared once for a
//! matrix (`matrix`) and once a worker for pairs. Cost: one to two microseconds a distinct name; a pair of a matrix
//! some 10 nanoseconds, 27 with the comparing of tokens in one of 5,000 by 5,000; a pair by itself 0.7 microseconds,
//! 4 with the reading of two names that stand in no other pair. Limits: a matrix is held whole, at four bytes a pair.

mod choices;
mod matrix;
mod names;
mod nearby;

use rayon::prelude::*;

use super::birth_dates::usual_new_year_weight;
use super::columns::Columns;
use super::reading::ReadLists;
use super::scoring::{Cache, NO_RELATIVES, Scorer, Sums};
use super::{LinkOptions, Progress, Stage, check, in_pool};
use crate::blocking::Reading;
use crate::compare::Level;
use crate::compare::date::{PartialDate, compare_dates};
use crate::error::{Error, ErrorKind};
use crate::model::{ComparedField, Model, Weight, Weights, bits, probability, weight_of_bits};
pub use choices::Choices;
use names::Names;

/// How to compare names without lists.
#[derive(Clone, Debug)]
pub struct PairwiseOptions {
    /// Probability that two names are one person's before they are read.
    pub prior: f64,
    /// The weights.
    pub model: Model,
    /// Threads to use; all of the machine's when `None`.
    pub threads: Option<usize>,
}

impl Default for PairwiseOptions {
    fn default() -> Self {
        // The same as for one pair.
        Self { prior: super::CompareOptions::default().prior, model: Model::default(), threads: None }
    }
}

/// Birth dates of the two sides of pairs, `None` where one is missing.
#[derive(Clone, Copy, Debug)]
pub struct PairDates<'a> {
    /// One date for each first name.
    pub a: &'a [Option<PartialDate>],
    /// One date for each second name.
    pub b: &'a [Option<PartialDate>],
}

/// Compares names row by row: the probability that `a[i]` and `b[i]` are one person.
///
/// # Errors
///
/// [`ErrorKind::Option`] when the slices differ in length or the prior is not between 0 and 1,
/// [`ErrorKind::Cancelled`] when `progress` asks to stop.
///
/// # Examples
///
/// ```
/// use zvirka::linker::{compare_pairs, NoProgress, PairwiseOptions};
///
/// let (a, b) = (["Шаповал Остап", "Ґудзь Мар'яна"], ["Ostap Shapoval", "Ostap Shapoval"]);
/// let found = compare_pairs(&a, &b, None, &PairwiseOptions::default(), &NoProgress)?;
/// assert!(found[0] > 0.9 && found[1] < 0.01);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn compare_pairs(
    a: &[&str],
    b: &[&str],
    dates: Option<PairDates<'_>>,
    options: &PairwiseOptions,
    progress: &dyn Progress,
) -> Result<Vec<f32>, Error> {
    let lengths = [b.len(), dates.map_or(a.len(), |dates| dates.a.len())];
    if lengths.iter().chain(&[dates.map_or(a.len(), |dates| dates.b.len())]).any(|length| *length != a.len())
    {
        let message = "pairs need as many first names as second ones, and a date or none for each";
        return Err(Error::new(ErrorKind::Option, message));
    }
    with_scorer([a, b], options, progress, |scorer, names, [a, b]| {
        progress.stage(Stage::Score, a.len() as u64);
        let weigher = PairWeigher { scorer, names, dates: DateWeights::new(scorer.weights) };
        let mut probabilities = vec![0.0_f32; a.len()];
        let tasks = probabilities.par_chunks_mut(PAIRS_PER_TASK).enumerate();
        tasks.for_each_init(Cache::default, |cache, (task, probabilities)| {
            if progress.is_cancelled() {
                return;
            }
            if task % TASKS_PER_CACHE == 0 {
                *cache = Cache::default();
            }
            let first = task * PAIRS_PER_TASK;
            let pairs = a.iter().zip(b).skip(first);
            for (place, (cell, (a, b))) in probabilities.iter_mut().zip(pairs).enumerate() {
                let date = |dates: &[Option<PartialDate>]| dates.get(first + place).copied().flatten();
                let dates = dates.map_or((None, None), |dates| (date(dates.a), date(dates.b)));
                *cell = probability(bits(weigher.weight(*a, *b, dates, cache))) as f32;
            }
            progress.advance(probabilities.len() as u64);
        });
        check(progress)?;
        Ok(probabilities)
    })
}

/// Pairs that one task scores, a few milliseconds' worth: between two tasks it is asked whether to stop.
const PAIRS_PER_TASK: usize = 4096;

/// Tasks after which a worker forgets the pairs of tokens it has met, so that memory does not grow with the pairs.
const TASKS_PER_CACHE: usize = 64;

/// Compares every query with every choice: the probabilities row by row, `choices.len()` for each query. Those below
/// `score_cutoff` are 0.
///
/// # Errors
///
/// [`ErrorKind::Option`] when the prior or the cutoff is not between 0 and 1 or the matrix does not fit into memory,
/// [`ErrorKind::Cancelled`] when `progress` asks to stop.
///
/// # Examples
///
/// ```
/// use zvirka::linker::{cdist, NoProgress, PairwiseOptions};
///
/// let queries = ["Шаповал Остап"];
/// let choices = ["Ostap Shapoval", "Мар'яна Ґудзь"];
/// let matrix = cdist(&queries, &choices, Some(0.5), &PairwiseOptions::default(), &NoProgress)?;
/// assert!(matrix[0] > 0.9);
/// assert_eq!(matrix[1], 0.0);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn cdist(
    queries: &[&str],
    choices: &[&str],
    score_cutoff: Option<f32>,
    options: &PairwiseOptions,
    progress: &dyn Progress,
) -> Result<Vec<f32>, Error> {
    let cutoff = checked_cutoff(score_cutoff)?;
    with_scorer([queries, choices], options, progress, |scorer, names, [queries, choices]| {
        let too_large = || {
            let message = format!(
                "a matrix of {} by {} names does not fit into memory; compare in parts, or link the lists",
                queries.len(),
                choices.len()
            );
            Error::new(ErrorKind::Option, message)
        };
        let cells = queries.len().checked_mul(choices.len()).ok_or_else(too_large)?;
        let mut matrix: Vec<f32> = Vec::new();
        matrix.try_reserve_exact(cells).map_err(|_| too_large())?;
        matrix.resize(cells, 0.0);
        let choices = matrix::Prepared::new(scorer, names, choices);
        matrix::fill(&mut matrix, scorer, (names, queries), &choices, cutoff, progress)?;
        Ok(matrix)
    })
}

/// The choices most likely the same person as the query; of many queries use [`Choices`], which reads them once. Gives
/// (place among the choices, probability), best first, at most
/// `limit` and none below `score_cutoff`. Of equally likely choices the earlier ones come first; choices that hold no
/// name are left out.
///
/// # Errors
///
/// As [`cdist`].
///
/// # Examples
///
/// ```
/// use zvirka::linker::{extract, NoProgress, PairwiseOptions};
///
/// let choices = ["Мар'яна Ґудзь", "Ostap Shapoval"];
/// let best = extract("Шаповал Остап", &choices, 1, None, &PairwiseOptions::default(), &NoProgress)?;
/// assert_eq!(best[0].0, 1);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn extract(
    query: &str,
    choices: &[&str],
    limit: usize,
    score_cutoff: Option<f32>,
    options: &PairwiseOptions,
    progress: &dyn Progress,
) -> Result<Vec<(usize, f32)>, Error> {
    checked_cutoff(score_cutoff)?;
    Choices::new(choices, options, progress)?.extract(query, limit, score_cutoff, progress)
}

fn checked_cutoff(score_cutoff: Option<f32>) -> Result<f32, Error> {
    let cutoff = score_cutoff.unwrap_or(0.0);
    if !(0.0..=1.0).contains(&cutoff) {
        return Err(Error::new(ErrorKind::Option, "the score cutoff must be between 0 and 1"));
    }
    Ok(cutoff)
}

/// Reads the names of both sides and makes what weighs them.
fn with_scorer<T: Send>(
    texts: [&[&str]; 2],
    options: &PairwiseOptions,
    progress: &dyn Progress,
    run: impl FnOnce(&Scorer<'_>, &Names, [&[u32]; 2]) -> Result<T, Error> + Send,
) -> Result<T, Error> {
    in_pool(&of_pool(options)?, || {
        let (mut names, numbers) = Names::read(texts, progress)?;
        let vocabulary = std::mem::take(&mut names.vocabulary);
        let lists = ReadLists { vocabulary, ..ReadLists::default() };
        let weights = Weights::new(&options.model);
        let columns = Columns::default();
        let scorer = Scorer::new(&lists, (&lists.left, &lists.right), &columns, &weights, prior_of(options));
        run(&scorer, &names, numbers.each_ref().map(Vec::as_slice))
    })
}

/// The pool that the options ask for.
fn of_pool(options: &PairwiseOptions) -> Result<LinkOptions, Error> {
    if !(options.prior > 0.0 && options.prior < 1.0) {
        return Err(Error::new(ErrorKind::Option, "the prior must be above 0 and below 1"));
    }
    Ok(LinkOptions { model: options.model.clone(), threads: options.threads, ..LinkOptions::default() })
}

/// log2 of the prior odds.
fn prior_of(options: &PairwiseOptions) -> Weight {
    weight_of_bits((options.prior / (1.0 - options.prior)).log2())
}

/// What each level of two birth dates is worth, against strangers and against relatives, for a pair by itself.
struct DateWeights {
    levels: [(Weight, Weight); Level::COUNT],
    /// The most that an equal first of January is worth.
    new_year: Weight,
}

impl DateWeights {
    fn new(weights: &Weights) -> Self {
        let field = ComparedField::BirthDate;
        let usual = weights.usual_share(field);
        let levels = Level::ALL.map(|level| match level {
            Level::Absent => (0, 0),
            level => (weights.level(field, level, usual), weights.relatives(field, level)),
        });
        Self { levels, new_year: usual_new_year_weight(weights) }
    }

    fn of(&self, (a, b): (Option<PartialDate>, Option<PartialDate>)) -> (Weight, Weight) {
        let level = compare_dates(a, b);
        let (strangers, relatives) = self.levels.get(level as usize).copied().unwrap_or_default();
        let new_year = level == Level::Same && a.is_some_and(PartialDate::is_new_year);
        (if new_year { strangers.min(self.new_year) } else { strangers }, relatives)
    }
}

/// Weighs pairs one by one.
struct PairWeigher<'a> {
    scorer: &'a Scorer<'a>,
    names: &'a Names,
    dates: DateWeights,
}

impl PairWeigher<'_> {
    /// The weight of two names and dates: of all readings the one with the highest sum, relatives considered.
    fn weight(
        &self,
        a: u32,
        b: u32,
        dates: (Option<PartialDate>, Option<PartialDate>),
        cache: &mut Cache,
    ) -> Weight {
        let scorer = self.scorer;
        let (of_dates, dates_against_relatives) = self.dates.of(dates);
        let mut best: Option<Sums> = None;
        for (left_reading, left) in self.names.readings(a) {
            for (right_reading, right) in self.names.readings(b) {
                let surname = scorer.surname(left.surname, right.surname, cache);
                let given_name = scorer.given_name(left.given_name, right.given_name, cache);
                let patronymic = scorer.patronymic(left.patronymic, right.patronymic, cache);
                let reading = scorer.reading_weight(*left_reading, *right_reading);
                let parts = surname.1 + given_name.1 + patronymic.1;
                let over = if [left_reading, right_reading] == [&Reading::Alternative; 2] {
                    let bound = |name: u32, cache: &mut Cache| {
                        let plain = self.names.readings(name).first();
                        plain.map_or(Weight::MAX, |(_, plain)| scorer.bound_of_alternatives(plain, cache))
                    };
                    bound(a, cache).max(bound(b, cache)).saturating_sub(parts).min(0)
                } else {
                    0
                };
                let strangers = parts + reading + over + of_dates;
                if best.is_some_and(|best| best.strangers >= strangers) {
                    continue;
                }
                let relatives = match scorer.names_against_relatives(surname.0, given_name.0, patronymic.0) {
                    NO_RELATIVES => NO_RELATIVES,
                    names => names + dates_against_relatives,
                };
                best = Some(Sums { strangers, relatives });
            }
        }
        best.map_or(scorer.prior, |best| best.weight(scorer.prior))
    }
}

#[cfg(test)]
mod tests;
