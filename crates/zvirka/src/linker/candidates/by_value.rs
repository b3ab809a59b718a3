//! Rows that share a value which few have: a personal number, a telephone, a case number.
//!
//! Such rows are compared whatever their names: a surname that was read wrongly, or changed by marriage, leads nowhere, and a
//! number beside it does. What the numbers are worth is left to the model, and a surname that differs keeps a pair from being
//! a match. Cost: a sort of the rows of each such column, and a weighing of at most [`MOST_BY_VALUE`] pairs a value. Limits:
//! values that more people share find nobody; those meet through their names.

use rayon::prelude::*;

use super::super::scoring::{Cache, Scorer};
use super::super::values::{finds_pairs, for_each_block};
use super::super::{Progress, check};
use super::{Candidate, Candidates, LEAST_WEIGHT, Pairing, keep_best};
use crate::error::Error;
use crate::names::parse::NameRow;

#[cfg(doc)]
use crate::bounds::MOST_BY_VALUE;

/// Adds the pairs that share such a value.
pub(super) fn by_value(
    scorer: &Scorer<'_>,
    pairing: Pairing,
    candidates: &mut Candidates,
    progress: &dyn Progress,
) -> Result<(), Error> {
    let usable = |is_right: bool, row: u32| {
        let rows = if is_right { scorer.right } else { scorer.left };
        rows.names.get(row as usize).is_some_and(NameRow::is_usable)
    };
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for column in scorer.columns.values() {
        let (left, right) = (column.read.rows_by_key(false), column.read.rows_by_key(true));
        for_each_block(left, right, |_, left, right| {
            if !finds_pairs(left.len(), right.len(), pairing.within) {
                return;
            }
            let rows = left.iter().flat_map(|(_, a)| right.iter().map(move |(_, b)| (*a, *b)));
            let rows = rows.filter(|(a, b)| !pairing.within || a < b);
            pairs.extend(rows.filter(|(a, b)| usable(false, *a) && usable(true, *b)));
        });
        check(progress)?;
    }
    if pairs.is_empty() {
        return Ok(());
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    candidates.scored += pairs.len() as u64;
    let mut found: Vec<Candidate> = pairs
        .par_iter()
        .map_init(Cache::default, |cache, &(left, right)| {
            let (sums, surname, (left_reading, right_reading)) = scorer.best_sums(left, right, cache);
            Candidate { left, right, sums, surname, left_reading, right_reading }
        })
        .filter(|pair| scorer.prior + pair.sums.strangers >= LEAST_WEIGHT)
        .collect();
    candidates.pairs.append(&mut found);
    keep_best(&mut candidates.pairs);
    check(progress)
}
