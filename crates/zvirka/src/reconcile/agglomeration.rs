//! Who is one person: sets of records joined while the odds are for it and nobody else fits as well.
//!
//! Method: greedy agglomeration by the odds of [sets of rows](super::sets), the best two sets first, odds to all others
//! reckoned anew when a set has grown (collective relational clustering as in Bhattacharya and Getoor 2007, the evidence
//! being that of latent values). Sets that contradict each other have no odds. A set that fits two others which are not
//! one person, and neither by 20 to 1 better, joins neither and brings no two together: it is told as in doubt. Growing
//! sets settle doubts: what has become one person is no rival of itself.
//!
//! Ties are cut by the numbers of records, which the caller gives by content. Cost: an evidence for each pair of rows of
//! sets that are neighbours, each time one of them grows; what contradicts is dropped at once, so sets have few
//! neighbours. Limits: greedy; on small cases the tests hold it against all partitions.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use hashbrown::HashMap;
use rayon::prelude::*;

use super::clusters::InDoubt;
use super::sets::{Body, Meeting, Weighing};
use super::spoken::Orders;
use crate::linker::Compared;
use crate::model::{Weight, bits, probability};

/// Two records that may be one person.
#[derive(Clone, Copy, Debug)]
pub(super) struct MayBe {
    pub a: u32,
    pub b: u32,
}

/// A record's place with one person is settled against another when the odds are so many thousandths of a bit better:
/// 20 to 1, the error that a `match` allows (0.95).
pub(super) const SETTLED: Weight = 4_320;

/// Neighbours below these odds, in thousandths of a bit, are forgotten: one in a hundred, as among candidates.
const LEAST: Weight = -6_600;

/// The odds of a set and a neighbour.
#[derive(Clone, Copy, Debug)]
struct Near {
    other: u32,
    weight: Weight,
    /// Whether the two may be joined at all.
    open: bool,
}

/// Sets of records.
#[derive(Debug, Default)]
pub(super) struct Agglomerated {
    /// For every record the least record of its set.
    pub of: Vec<u32>,
    /// The set of each least record.
    pub bodies: Vec<Option<Body>>,
    /// Probability that the set of each least record is of one person, by the joins that made it.
    pub sure: Vec<f64>,
    /// The probability of every join that was made.
    pub joins: Vec<f64>,
    pub in_doubt: Vec<InDoubt>,
}

impl Agglomerated {
    /// The least record of a record's set.
    pub fn set_of(&self, record: u32) -> u32 {
        self.of.get(record as usize).copied().unwrap_or(record)
    }

    /// Probability that a record's set is of one person.
    fn sureness_of(&self, record: u32) -> f64 {
        self.sure.get(self.set_of(record) as usize).copied().unwrap_or(1.0)
    }
}

struct Work<'a, W> {
    weighing: &'a W,
    near: Vec<Vec<Near>>,
    done: Agglomerated,
    heap: BinaryHeap<(Weight, Reverse<u32>, Reverse<u32>)>,
    /// Joins need these odds.
    bar: Weight,
    compared: Compared,
    /// What persons decided of records.
    orders: &'a Orders,
    /// Names of those that must be two people with others, by the sets that hold a record of theirs.
    named: HashMap<u32, Vec<u32>, foldhash::fast::FixedState>,
}

/// Joins records, given each as a set of rows (none for a record that takes no part), wherever the odds reach `bar`.
/// Each pair stands in `pairs` once at most.
///
/// What persons decided comes first: records that are the same are joined before all others, whatever the odds are, and no
/// set ever holds two that are different, or of two persons that are made already.
pub(super) fn agglomerate<W: Weighing + Sync>(
    bodies: Vec<Option<Body>>,
    pairs: &[MayBe],
    bar: Weight,
    weighing: &W,
    orders: &Orders,
) -> Agglomerated {
    let records = bodies.len();
    let body = |record: u32| bodies.get(record as usize).and_then(Option::as_ref);
    let met: Vec<Option<(u32, u32, Weight, bool)>> = pairs
        .par_iter()
        .map_init(Compared::default, |compared, pair| {
            let meeting = body(pair.a)?.meet(body(pair.b)?, weighing, compared);
            let kept = !meeting.contradicts && meeting.weight >= LEAST;
            kept.then_some((pair.a, pair.b, meeting.weight, !meeting.is_guess()))
        })
        .collect();
    let mut work = Work {
        weighing,
        near: vec![Vec::new(); records],
        done: Agglomerated {
            of: (0..records as u32).collect(),
            bodies,
            sure: vec![1.0; records],
            ..Agglomerated::default()
        },
        heap: BinaryHeap::new(),
        bar,
        compared: Compared::default(),
        orders,
        named: HashMap::default(),
    };
    work.name_groups();
    for (a, b, weight, open) in met.into_iter().flatten() {
        if !work.forbids(a, b) {
            work.set_near(a, b, weight, open);
        }
    }
    work.join_decided();
    while let Some((weight, Reverse(a), Reverse(b))) = work.heap.pop() {
        let current =
            work.near_of(a).iter().any(|near| near.other == b && near.weight == weight && near.open);
        if current && work.rival(a, b, weight).is_none() {
            work.join(a, b, weight);
        }
    }
    work.tell_doubts();
    work.done
}

impl<W: Weighing> Work<'_, W> {
    /// Notes of whom persons decided that they are two people.
    fn name_groups(&mut self) {
        if self.orders.is_empty() {
            return;
        }
        for record in 0..self.done.of.len() as u32 {
            if let Some(name) = self.orders.name(record) {
                self.named.insert(record, vec![name]);
            }
        }
    }

    /// Whether two sets hold records that are two people.
    fn forbids(&self, a: u32, b: u32) -> bool {
        if self.named.is_empty() {
            return false;
        }
        let (Some(own), Some(theirs)) = (self.named.get(&a), self.named.get(&b)) else { return false };
        own.iter().any(|a| theirs.iter().any(|b| self.orders.forbids(*a, *b)))
    }

    /// Joins those of whom persons decided that they are one.
    fn join_decided(&mut self) {
        for group in self.orders.groups() {
            let taking_part = |record: &u32| matches!(self.done.bodies.get(*record as usize), Some(Some(_)));
            let group: Vec<u32> = group.into_iter().filter(taking_part).collect();
            let Some((first, others)) = group.split_first() else { continue };
            for other in others {
                self.join_sets(*first, *other, None);
            }
        }
    }

    fn near_of(&self, set: u32) -> &[Near] {
        self.near.get(set as usize).map_or(&[], Vec::as_slice)
    }

    fn set_near(&mut self, a: u32, b: u32, weight: Weight, open: bool) {
        for (own, other) in [(a, b), (b, a)] {
            if let Some(near) = self.near.get_mut(own as usize) {
                near.push(Near { other, weight, open });
            }
        }
        if open && weight >= self.bar {
            self.heap.push((weight, Reverse(a.min(b)), Reverse(a.max(b))));
        }
    }

    /// Whether two sets are rather one person than not, so that a third that fits both need not choose. Where the third
    /// fits both equally well, they must be so surely: else the number of a record would choose for it.
    fn agree(&self, a: u32, b: u32, tied: bool) -> bool {
        // Of two sets the one with fewer neighbours is asked.
        let (own, other) = if self.near_of(a).len() <= self.near_of(b).len() { (a, b) } else { (b, a) };
        let near = self.near_of(own).iter().find(|near| near.other == other);
        near.is_some_and(|near| if tied { near.open && near.weight >= self.bar } else { near.weight >= 0 })
    }

    /// A third set that fits one of two nearly as well as they fit each other, and is not one person with the other:
    /// which of the two it fits, and the third.
    fn rival(&self, a: u32, b: u32, weight: Weight) -> Option<(u32, u32)> {
        [(a, b), (b, a)].into_iter().find_map(|(own, other)| {
            let third = self.near_of(own).iter().find(|near| {
                near.other != other
                    && near.weight > weight - SETTLED
                    && !self.agree(near.other, other, near.weight == weight)
            });
            third.map(|near| (own, near.other))
        })
    }

    /// The probability that two sets are one person, against all others that either fits.
    fn probability(&self, a: u32, b: u32, weight: Weight) -> f64 {
        let rivals = |own: u32, other: u32| -> f64 {
            let others = self.near_of(own).iter().filter(|near| near.other != other);
            let others = others.filter(|near| !self.agree(near.other, other, false));
            others.map(|near| bits(near.weight - weight).exp2()).sum()
        };
        let others = rivals(a, b) + rivals(b, a);
        1.0 / (1.0 + others + (-bits(weight)).exp2())
    }

    fn join(&mut self, a: u32, b: u32, weight: Weight) {
        let probability = self.probability(a, b, weight);
        self.join_sets(a, b, Some(probability));
    }

    /// Joins two sets, whose join is certain where it has no probability.
    fn join_sets(&mut self, a: u32, b: u32, probability: Option<f64>) {
        let (kept, gone) = (a.min(b), a.max(b));
        let take =
            |bodies: &mut Vec<Option<Body>>, set: u32| bodies.get_mut(set as usize).and_then(Option::take);
        let (Some(mut body), Some(other)) =
            (take(&mut self.done.bodies, kept), take(&mut self.done.bodies, gone))
        else {
            return;
        };
        let meeting = body.meet(&other, self.weighing, &mut self.compared);
        match probability {
            Some(_) => body.join(other, meeting),
            None => body.join_decided(other, meeting),
        }
        let sure = self.done.sureness_of(kept) * self.done.sureness_of(gone) * probability.unwrap_or(1.0);
        if let Some(known) = self.done.sure.get_mut(kept as usize) {
            *known = sure;
        }
        self.done.joins.extend(probability);
        if let Some(named) = self.named.remove(&gone) {
            let own = self.named.entry(kept).or_default();
            own.extend(named);
            // What was decided to be one has one name.
            own.sort_unstable();
            own.dedup();
        }
        if let Some(of) = self.done.of.get_mut(gone as usize) {
            *of = kept;
        }
        let mut neighbours: Vec<u32> = Vec::new();
        for set in [kept, gone] {
            let near = self.near.get_mut(set as usize).map(std::mem::take).unwrap_or_default();
            neighbours.extend(
                near.into_iter().map(|near| near.other).filter(|other| ![kept, gone].contains(other)),
            );
        }
        neighbours.sort_unstable();
        neighbours.dedup();
        for other in neighbours {
            if let Some(near) = self.near.get_mut(other as usize) {
                near.retain(|near| near.other != kept && near.other != gone);
            }
            let Some(theirs) = self.done.bodies.get(other as usize).and_then(Option::as_ref) else {
                continue;
            };
            if self.forbids(kept, other) {
                continue;
            }
            let meeting: Meeting = body.meet(theirs, self.weighing, &mut self.compared);
            if !meeting.contradicts && meeting.weight >= LEAST {
                self.set_near(kept, other, meeting.weight, !meeting.is_guess());
            }
        }
        if let Some(slot) = self.done.bodies.get_mut(kept as usize) {
            *slot = Some(body);
        }
        // What this join made one person may settle between others that had to choose between the two.
        let again: Vec<(Weight, u32)> = self
            .near_of(kept)
            .iter()
            .filter(|near| near.open && near.weight >= self.bar)
            .map(|near| (near.weight, near.other))
            .collect();
        for (_, other) in again {
            let settled: Vec<(Weight, u32)> = self
                .near_of(other)
                .iter()
                .filter(|near| near.open && near.weight >= self.bar)
                .map(|near| (near.weight, near.other))
                .collect();
            for (weight, third) in settled {
                self.heap.push((weight, Reverse(other.min(third)), Reverse(other.max(third))));
            }
        }
    }

    /// Points every record to its set, and tells whose place is in doubt.
    fn tell_doubts(&mut self) {
        for record in 0..self.done.of.len() {
            // Sets are named by their least record, so what a record points to is settled already.
            let parent = self.done.of.get(record).copied().unwrap_or_default();
            let root = self.done.set_of(parent);
            if let Some(of) = self.done.of.get_mut(record) {
                *of = root;
            }
        }
        let mut found: Vec<InDoubt> = Vec::new();
        for set in 0..self.near.len() as u32 {
            for near in self.near_of(set).iter().filter(|near| near.other > set) {
                if near.weight < self.bar || !near.open {
                    continue;
                }
                if let Some((record, other)) = self.rival(set, near.other, near.weight) {
                    let one = if record == set { near.other } else { set };
                    found.push(InDoubt { record, one: one.min(other), other: one.max(other) });
                }
            }
        }
        found.sort_unstable();
        found.dedup_by_key(|doubt| doubt.record);
        self.done.in_doubt = found;
    }
}

/// The least odds, in thousandths of a bit, for which the joins made at lower ones are expected to hold no more than
/// `share` wrong ones.
pub(super) fn bar_of(joins: &[f64], least: Weight, share: f64) -> Weight {
    let mut sorted: Vec<f64> = joins.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let mut wrong = 0.0;
    let mut bar = 60_000;
    for (place, join) in sorted.iter().enumerate() {
        wrong += 1.0 - join;
        if wrong > share * (place + 1) as f64 {
            return bar.max(least);
        }
        let join = join.clamp(1e-12, 1.0 - 1e-12);
        bar = crate::model::weight_of_bits((join / (1.0 - join)).log2());
    }
    least
}

/// The probability of odds in thousandths of a bit.
pub(super) fn probability_of(weight: Weight) -> f64 {
    probability(bits(weight))
}
