//! Message passing between the two sides' records: what each tells its pairs of how free it is.
//!
//! A record speaks again only where something it heard has changed, so that after the first round the work is that of
//! the namesakes who still disagree. A pass reads what one side has said and writes what the other says; each pair is
//! written by one record, so the result does not depend on the order of work. Cost: a few nanoseconds a pair and
//! round in which its record is unsettled.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::prelude::*;

/// A change of a message by no more than this is not passed on: it changes no decision.
const SETTLED: f64 = 1e-6;

/// Records that one task hears.
const LEAST_RECORDS: usize = 1 << 10;

/// The records of one side.
pub(super) struct Side {
    /// Where each record's pairs begin in `pairs`, and the end.
    starts: Vec<u32>,
    /// Numbers of pairs, record by record.
    pairs: Vec<u32>,
    /// The record of each pair, counted among those of the side that have any.
    record_of: Vec<u32>,
    /// Which records have heard something new.
    unsettled: Vec<AtomicBool>,
    /// What each pair's record says to it: how free it is, 1 when it has no other pair. Bits of an `f64`.
    told: Vec<AtomicU64>,
}

impl Side {
    /// A side out of each pair's record.
    pub(super) fn new(records: &[u32]) -> Self {
        let most = records.iter().map(|record| *record as usize + 1).max().unwrap_or(0);
        // A counting sort, so that pairs of one record stay in the order of the pairs.
        let mut next = vec![0_u32; most + 1];
        for record in records {
            if let Some(count) = next.get_mut(*record as usize + 1) {
                *count += 1;
            }
        }
        let mut numbers = vec![0_u32; most];
        let (mut starts, mut sum) = (Vec::new(), 0);
        for (record, number) in numbers.iter_mut().enumerate() {
            let count = next.get(record + 1).copied().unwrap_or(0);
            if let Some(start) = next.get_mut(record) {
                *start = sum;
            }
            *number = starts.len() as u32;
            if count > 0 {
                starts.push(sum);
            }
            sum += count;
        }
        starts.push(sum);
        let mut pairs = vec![0_u32; records.len()];
        for (pair, record) in records.iter().enumerate() {
            let Some(start) = next.get_mut(*record as usize) else { continue };
            if let Some(slot) = pairs.get_mut(*start as usize) {
                *slot = pair as u32;
            }
            *start += 1;
        }
        let record_of =
            records.iter().map(|record| numbers.get(*record as usize).copied().unwrap_or(0)).collect();
        let told = records.iter().map(|_| AtomicU64::new(1.0_f64.to_bits())).collect();
        let unsettled = starts.iter().skip(1).map(|_| AtomicBool::new(true)).collect();
        Self { starts, pairs, record_of, unsettled, told }
    }

    /// What a pair's record says to it.
    pub(super) fn told(&self, pair: usize) -> f64 {
        self.told.get(pair).map_or(1.0, |told| f64::from_bits(told.load(Ordering::Relaxed)))
    }

    /// Makes every record speak again.
    pub(super) fn unsettle(&mut self) {
        self.unsettled.iter_mut().for_each(|unsettled| *unsettled.get_mut() = true);
    }

    /// Every record that has heard something new tells each of its pairs how free the others leave it. Tells whether
    /// any message has changed.
    pub(super) fn speak(&self, other: &Self, odds: &[f64]) -> bool {
        let one = |record: usize| -> bool {
            // What a record tells and whether it has heard are written by its own task alone, so no exchange in one step
            // is needed, which would wait for memory each time.
            let heard = self.unsettled.get(record).is_some_and(|new| {
                let heard = new.load(Ordering::Relaxed);
                new.store(false, Ordering::Relaxed);
                heard
            });
            let bounds = self.starts.get(record).zip(self.starts.get(record + 1));
            let (true, Some((start, end))) = (heard, bounds) else { return false };
            let pairs = self.pairs.get(*start as usize..*end as usize).unwrap_or(&[]);
            if pairs.len() < 2 {
                return false;
            }
            let part =
                |pair: u32| odds.get(pair as usize).map_or(0.0, |odds| odds * other.told(pair as usize));
            let sum: f64 = pairs.iter().map(|pair| part(*pair)).sum();
            let mut moved = false;
            for &pair in pairs {
                let Some(told) = self.told.get(pair as usize) else { continue };
                let new = freedom(sum, part(pair));
                let before = f64::from_bits(told.load(Ordering::Relaxed));
                told.store(new.to_bits(), Ordering::Relaxed);
                if (new - before).abs() > SETTLED {
                    moved = true;
                    let record = other.record_of.get(pair as usize).copied().unwrap_or(0);
                    if let Some(unsettled) = other.unsettled.get(record as usize) {
                        unsettled.store(true, Ordering::Relaxed);
                    }
                }
            }
            moved
        };
        let records = (0..self.unsettled.len()).into_par_iter().with_min_len(LEAST_RECORDS);
        records.map(one).reduce(|| false, |a, b| a | b)
    }
}

/// How free a record is for one of its pairs, when all its pairs add up to `sum` and this one is `own` of it.
fn freedom(sum: f64, own: f64) -> f64 {
    // What is left when the pair's own share is taken out; rounding must not make it negative.
    let others = (sum - own).max(0.0);
    let others = if others < sum * 1e-12 { 0.0 } else { others };
    1.0 / (1.0 + others)
}
