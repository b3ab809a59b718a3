//! What the lists at hand show of their own faults: how often names have slips or differ, how often birth dates have
//! faults, how many rows have parts in each other's columns.
//!
//! The shipped chances are those of usual lists. A list typed in haste has five times the slips, and pairs that differ by
//! one are then worth more. So after a first look the chances are learnt from the pairs it found, and where they are higher
//! than usual by more than [`MOVED`] the lists are looked at once more. They are never taken to be lower: that few faults
//! were found is as often that they were not seen.
//!
//! Method: as [`train`](super::train), but for few levels, with a weak voice of the lists ([`PRESUMED_PAIRS`]) and on a
//! sample. What agreeing values are worth stays as it is. Cost: [`SAMPLE`] pairs weighed and ten rounds over them; where a
//! second look is taken, as much again as the first. Limits: lists with fewer than some hundred true pairs keep the shipped
//! chances; surnames' chances can be learnt only where birth dates, or given names with patronymics, bring pairs together.

use rayon::prelude::*;

use super::Look;
use super::candidates::Candidate;
use super::exchanged::{FIRST_EXCHANGE, USUAL_PRICE, price};
use super::learning::{FIELDS, Learnt, Prior, learn};
use super::scoring::Cache;
use super::training::seen;
use crate::assignment::Cardinality;
use crate::compare::Level;
use crate::model::{ComparedField, Model, bits};

/// Pairs that are looked at: chances of one in a hundred are then known to within a tenth where one pair in ten is true.
const SAMPLE: usize = 1 << 15;

/// Pairs that are less likely than this teach nothing.
const LEAST_PROBABILITY: f64 = 0.001;

/// True pairs that the shipped chances count for: as many as show a chance of one in a hundred at all.
const PRESUMED_PAIRS: f64 = 100.0;

/// A chance that is higher by more than this, in bits, is worth another look; below, no probability moves by more than
/// 0.09.
const MOVED: f64 = 0.5;

/// The levels whose chances lists differ in. Levels on which names agree are weighed by value.
const LEVELS: &[(ComparedField, &[Level])] = &[
    (ComparedField::Surname, &[Level::Slip, Level::Different]),
    (ComparedField::GivenName, &[Level::Slip, Level::Different]),
    (ComparedField::Patronymic, &[Level::Slip, Level::Different]),
    (ComparedField::BirthDate, &[Level::DayMonthSwapped, Level::OneDigit, Level::OnePart]),
];

/// What the lists' own faults are.
pub(super) struct Adjustment {
    pub model: Model,
    /// What was learnt of columns that no table knows.
    pub learnt: Vec<Learnt>,
    /// As in [`Scorer`](super::scoring::Scorer).
    pub exchange_prices: [f64; 2],
}

/// Learns from a first look; `None` where the lists are as usual.
pub(super) fn adjust(look: &Look<'_>, model: &Model, cardinality: Cardinality) -> Option<Adjustment> {
    let exchange_prices = exchange_prices(look);
    let learnt = learnt(look, model, cardinality);
    let other_price = exchange_prices.iter().any(|price| (price - USUAL_PRICE).abs() > MOVED);
    (learnt.is_some() || other_price).then(|| {
        let (model, learnt) = learnt.unwrap_or_else(|| (model.clone(), Vec::new()));
        Adjustment { model, learnt, exchange_prices }
    })
}

/// The prices of exchanged parts on either side, by how many rows were found to have them.
fn exchange_prices(look: &Look<'_>) -> [f64; 2] {
    let in_columns = [look.scorer.left.in_columns, look.scorer.right.in_columns];
    if !in_columns.contains(&true) {
        return [USUAL_PRICE; 2];
    }
    let (mut all, mut exchanged) = (0.0, [0.0; 2]);
    for (pair, standing) in look.found.pairs.iter().zip(&look.standings) {
        all += standing.probability;
        for (sum, reading) in exchanged.iter_mut().zip([pair.left_reading, pair.right_reading]) {
            if reading >= FIRST_EXCHANGE {
                *sum += standing.probability;
            }
        }
    }
    if look.within {
        // Either row of a pair is of the one list.
        let price = price(exchanged.iter().sum(), 2.0 * all);
        return [price; 2];
    }
    let [left, right] = exchanged;
    let [left_in_columns, right_in_columns] = in_columns;
    [(left, left_in_columns), (right, right_in_columns)]
        .map(|(exchanged, in_columns)| if in_columns { price(exchanged, all) } else { USUAL_PRICE })
}

/// A model with the lists' own chances of faults; `None` where none is other than usual.
fn learnt(look: &Look<'_>, model: &Model, cardinality: Cardinality) -> Option<(Model, Vec<Learnt>)> {
    let likely = look.found.pairs.iter().zip(&look.standings);
    let likely = likely.filter(|(_, standing)| standing.probability >= LEAST_PROBABILITY);
    let count = likely.clone().count();
    let step = count.div_ceil(SAMPLE).max(1) as u64;
    // All pairs of a row or none, chosen by its name, so that the order of rows chooses nothing.
    let sample: Vec<&Candidate> = likely
        .map(|(pair, _)| pair)
        .filter(|pair| look.scorer.name_hash(pair.left).is_multiple_of(step))
        .collect();
    let seen: Vec<_> = sample
        .into_par_iter()
        .map_init(Cache::default, |cache, pair| seen(&look.scorer, pair, cache))
        .collect();
    let random = [[0.0; Level::COUNT]; FIELDS];
    let prior = Prior::Known(bits(look.prior));
    let learning = learn(&seen, &random, model, PRESUMED_PAIRS, prior, cardinality);
    let mut adjusted = model.clone();
    let mut moved = false;
    for (field, levels) in LEVELS {
        let learnt = learning.model.levels(*field);
        for level in adjusted.levels_mut(*field) {
            let is_adjusted = Level::from_name(&level.level).is_some_and(|which| levels.contains(&which));
            let other = learnt.iter().find(|other| other.level == level.level).filter(|_| is_adjusted);
            if let Some(other) = other {
                moved |= (other.m / level.m).log2() > MOVED;
                level.m = level.m.max(other.m);
            }
        }
    }
    // Of numbers and other columns nothing is usual: what the lists say is taken as it is.
    let mut of_columns = Vec::new();
    for column in look.scorer.columns.values() {
        let field = column.read.field;
        let rows: Vec<Learnt> = learning.learnt.iter().filter(|row| row.field == field).copied().collect();
        if rows.iter().all(|row| row.pairs < LEAST_PAIRS) {
            continue;
        }
        for level in adjusted.levels_mut(field) {
            if let Some(row) = rows.iter().find(|row| row.level.as_str() == level.level) {
                moved |= (row.m / level.m).log2().abs() > MOVED;
                (level.m, level.relatives) = (row.m, level.relatives * row.m / level.m);
            }
        }
        moved |= column.read.header.is_some();
        of_columns.extend(rows);
    }
    moved.then_some((adjusted, of_columns))
}

/// True pairs with a value on both sides from which a column's chances are learnt: shares are then known to within one in
/// ten.
const LEAST_PAIRS: f64 = 100.0;
