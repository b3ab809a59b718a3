//! Exact probabilities of pairs in small components: a sum over all one-to-one sets of links.
//!
//! Method: the records of the larger side are taken one after the other; a table over all subsets of the smaller
//! side holds the weight of every way to have used exactly these so far, and a second table, filled from the end,
//! that of every way to go on. A pair's probability is the share of the ways that use it (the forward–backward
//! scheme over subsets, after the dynamic programme for permanents of Ryser's matrices by Bellman 1962). Cost:
//! records of the larger side times 2 to the smaller. Limits: only components with cycles need it, message passing
//! being exact on trees, and only those of at most [`MOST_SMALLER`] records on the smaller side get it.

use rayon::prelude::*;

use super::components::Components;

/// Most records on a component's smaller side: 256 subsets are summed in microseconds.
pub const MOST_SMALLER: usize = 8;

/// Most pairs of a component that is summed exactly.
const MOST_PAIRS: usize = 128;

/// Replaces the probabilities of pairs in small components with cycles by exact ones. `records` are (left, right).
pub(super) fn correct(records: &[(u32, u32)], odds: &[f64], probabilities: &mut [f64]) {
    let most_left = records.iter().map(|(left, _)| left + 1).max().unwrap_or(0);
    let most_right = records.iter().map(|(_, right)| right + 1).max().unwrap_or(0);
    let mut components = Components::new((most_left + most_right) as usize);
    for &(left, right) in records {
        components.join(left, most_left + right);
    }
    let mut members: Vec<(u32, u32)> =
        records.iter().enumerate().map(|(pair, (left, _))| (components.find(*left), pair as u32)).collect();
    members.par_sort_unstable();
    let small: Vec<&[(u32, u32)]> = members
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|pairs| pairs.len() > 3 && pairs.len() <= MOST_PAIRS)
        .collect();
    let corrected: Vec<Vec<(u32, f64)>> = small
        .into_par_iter()
        .filter_map(|members| {
            let pairs: Vec<(u32, u32, f64)> = members
                .iter()
                .filter_map(|(_, pair)| {
                    let (left, right) = records.get(*pair as usize)?;
                    Some((*left, *right, *odds.get(*pair as usize)?))
                })
                .collect();
            let exact = marginals(&pairs)?;
            Some(members.iter().zip(exact).map(|((_, pair), probability)| (*pair, probability)).collect())
        })
        .collect();
    for (pair, probability) in corrected.into_iter().flatten() {
        if let Some(slot) = probabilities.get_mut(pair as usize) {
            *slot = probability;
        }
    }
}

/// The probability of each pair (left, right, odds) over all one-to-one sets; `None` where message passing is
/// exact, because there is no cycle, or where the smaller side is too large.
#[must_use]
pub fn marginals(pairs: &[(u32, u32, f64)]) -> Option<Vec<f64>> {
    let distinct = |side: fn(&(u32, u32, f64)) -> u32| {
        let mut records: Vec<u32> = pairs.iter().map(side).collect();
        records.sort_unstable();
        records.dedup();
        records
    };
    let (lefts, rights) = (distinct(|pair| pair.0), distinct(|pair| pair.1));
    // A connected graph with fewer edges than nodes is a tree.
    if pairs.len() < lefts.len() + rights.len() || lefts.len().min(rights.len()) > MOST_SMALLER {
        return None;
    }
    let left_is_larger = lefts.len() >= rights.len();
    let (larger, smaller) = if left_is_larger { (lefts, rights) } else { (rights, lefts) };
    // (place on the larger side, place on the smaller, odds).
    let edges: Vec<(usize, usize, f64)> = pairs
        .iter()
        .filter_map(|&(left, right, odds)| {
            let (large, small) = if left_is_larger { (left, right) } else { (right, left) };
            Some((larger.binary_search(&large).ok()?, smaller.binary_search(&small).ok()?, odds))
        })
        .collect();
    let subsets = 1_usize << smaller.len();
    let step = |table: &[f64], record: usize, forward: bool| -> Vec<f64> {
        let mut next = table.to_vec();
        for &(_, small, odds) in edges.iter().filter(|(large, ..)| *large == record) {
            let bit = 1 << small;
            for subset in (0..subsets).filter(|subset| subset & bit == 0) {
                // Forward, a way that used the subset goes on to use one more; backward, it is counted from there.
                let (from, to) = if forward { (subset, subset | bit) } else { (subset | bit, subset) };
                let add = table.get(from).copied().unwrap_or(0.0) * odds;
                if let Some(slot) = next.get_mut(to) {
                    *slot += add;
                }
            }
        }
        next
    };
    let mut forward = vec![0.0; subsets];
    if let Some(nothing) = forward.first_mut() {
        *nothing = 1.0;
    }
    let mut before: Vec<Vec<f64>> = Vec::with_capacity(larger.len());
    for record in 0..larger.len() {
        let next = step(&forward, record, true);
        before.push(std::mem::replace(&mut forward, next));
    }
    let total: f64 = forward.iter().sum();
    let mut after = vec![1.0; subsets];
    let mut ways = vec![0.0; pairs.len()];
    for record in (0..larger.len()).rev() {
        let table = before.get(record)?;
        for (&(large, small, odds), ways) in edges.iter().zip(&mut ways) {
            if large != record {
                continue;
            }
            let bit = 1 << small;
            *ways = (0..subsets)
                .filter(|subset| subset & bit == 0)
                .map(|subset| {
                    let used = table.get(subset).copied().unwrap_or(0.0);
                    used * odds * after.get(subset | bit).copied().unwrap_or(0.0)
                })
                .sum();
        }
        after = step(&after, record, false);
    }
    Some(ways.into_iter().map(|ways| ways / total).collect())
}
