//! Partners of partners: where a person may stand on any number of rows, each of his rows is compared with each.
//!
//! A row with a slip in its surname meets some of the person's other rows through a birth date or a patronymic and has then
//! found a partner; the rows that lack the date it would never meet. So rows that sure pairs connect are compared each with
//! each, under their best readings. Cost: a weighing for each pair of a person's rows that is not known yet. Limits: of
//! groups of more than [`MOST_CONNECTED`] rows, which a chain of namesakes makes, nothing is compared, and that is told.

use rayon::prelude::*;

use super::super::scoring::{Cache, Scorer};
use super::super::{Progress, check};
use super::second_pass::UNSETTLED;
use super::{Candidate, Candidates, Found, LEAST_WEIGHT, Pairing, keep_best};
use crate::assignment::Components;
use crate::bounds::MOST_CONNECTED;
use crate::error::Error;

/// Compares the rows that sure pairs connect.
pub(super) fn partners_of_partners(
    scorer: &Scorer<'_>,
    pairing: Pairing,
    candidates: &mut Candidates,
    progress: &dyn Progress,
) -> Result<(), Error> {
    let lefts = scorer.left.names.len() as u32;
    // Within one list a row has one number whichever side of a pair it stands on.
    let first_right = if pairing.within { 0 } else { lefts };
    let rows = first_right as usize + scorer.right.names.len();
    let mut groups = Components::new(rows);
    let mut met = vec![false; rows];
    for pair in candidates.pairs.iter().filter(|pair| pair.sums.weight(scorer.prior) >= UNSETTLED) {
        let (left, right) = (pair.left, first_right + pair.right);
        groups.join(left, right);
        for row in [left, right] {
            if let Some(met) = met.get_mut(row as usize) {
                *met = true;
            }
        }
    }
    let numbered = met.iter().enumerate().filter(|(_, met)| **met);
    let mut members: Vec<(u32, u32)> =
        numbered.map(|(row, _)| (groups.find(row as u32), row as u32)).collect();
    members.par_sort_unstable();
    let groups: Vec<&[(u32, u32)]> =
        members.chunk_by(|a, b| a.0 == b.0).filter(|rows| rows.len() > 2).collect();
    let too_large: usize = groups.iter().map(|rows| rows.len()).filter(|rows| *rows > MOST_CONNECTED).sum();
    if too_large > 0 {
        candidates.warnings.push(format!(
            "{too_large} records hang together in groups of more than {MOST_CONNECTED}; of these not each was compared with each"
        ));
    }
    let known = |left: u32, right: u32| {
        candidates.pairs.binary_search_by_key(&(left, right), |pair| (pair.left, pair.right)).is_ok()
    };
    let mut found = groups
        .par_iter()
        .filter(|rows| rows.len() <= MOST_CONNECTED)
        .map_init(Cache::default, |cache, rows| {
            let mut found = Found::default();
            if progress.is_cancelled() {
                return found;
            }
            for (place, (_, left)) in rows.iter().enumerate().filter(|(_, (_, row))| *row < lefts) {
                let others = rows.iter().skip(place + 1).filter(|(_, row)| *row >= first_right);
                for right in others.map(|(_, row)| row - first_right) {
                    let left = *left;
                    if known(left, right) {
                        continue;
                    }
                    found.scored += 1;
                    let (sums, surname, (left_reading, right_reading)) = scorer.best_sums(left, right, cache);
                    if scorer.prior + sums.strangers >= LEAST_WEIGHT {
                        found.pairs.push(Candidate {
                            left,
                            right,
                            sums,
                            surname,
                            left_reading,
                            right_reading,
                        });
                    }
                }
            }
            found
        })
        .reduce(Found::default, Found::join);
    check(progress)?;
    candidates.scored += found.scored;
    if !found.pairs.is_empty() {
        candidates.pairs.append(&mut found.pairs);
        keep_best(&mut candidates.pairs);
    }
    Ok(())
}
