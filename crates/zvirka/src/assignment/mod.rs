//! The best set of links: every pair against its rivals, with "no partner" as a choice.
//!
//! A pair's own evidence says how much likelier it is than no link. Whether it holds also depends on the pairs
//! that want one of the same two records: if a man has two equally good partners, neither is above one half. The
//! probability of a pair is therefore its marginal over all one-to-one sets of links, each weighed by the product
//! of its pairs' odds.
//!
//! Method: sum–product message passing on the bipartite graph of pairs (Huang and Jebara 2009). On trees, which
//! nearly all components of real lists are, it is exact after as many rounds as the tree is deep; small components
//! with cycles are summed up exactly instead ([`exact`]); what is left is the Bethe approximation. At the fixed
//! point the probabilities of a record's pairs add up to at most one, so links above one half are one-to-one by
//! construction. Records that are one person on more than two rows are grouped by [`clusters`].
//!
//! This module sees numbered records and weights, never names. Cost: two passes over the pairs, then, round by round,
//! over those of records that heard something new (`messages`). Limits: a long chain of nearly equal namesakes may need more rounds than it gets; it then stays
//! near one half, which is what `review` is for.

pub mod clusters;
mod components;
pub mod exact;
mod messages;

use messages::Side;
use rayon::prelude::*;

/// Which records may take part in more than one link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cardinality {
    /// Each record has at most one partner.
    #[default]
    OneToOne,
    /// A left record may have several partners, a right one at most one.
    OneToMany,
    /// A right record may have several partners, a left one at most one.
    ManyToOne,
    /// Any record may have several partners.
    ManyToMany,
}

impl Cardinality {
    /// Whether the pairs of a left record are rivals, and whether those of a right one are: a record of such a side has
    /// one partner at most.
    #[must_use]
    pub const fn competing(self) -> [bool; 2] {
        [self.left_competes(), self.right_competes()]
    }

    /// Whether a left record's pairs are rivals.
    const fn left_competes(self) -> bool {
        matches!(self, Self::OneToOne | Self::ManyToOne)
    }

    /// Whether a right record's pairs are rivals.
    const fn right_competes(self) -> bool {
        matches!(self, Self::OneToOne | Self::OneToMany)
    }
}

/// A scored pair of records.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Number of the left record.
    pub left: u32,
    /// Number of the right record.
    pub right: u32,
    /// log2 of the odds that the two are one person, rivals not considered.
    pub weight: f64,
}

/// What competition leaves of a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    /// Probability that the two are one person, rivals considered.
    pub probability: f64,
    /// Probability of the best other pair of either record; 0 when there is none.
    pub rival_probability: f64,
}

/// Most rounds of message passing. Components of namesakes are a few records wide; eight rounds settle a chain of
/// sixteen.
const ROUNDS: usize = 8;

/// Rounds that a change of the prior needs when messages begin where they stood.
const ROUNDS_AGAIN: usize = 2;

/// Odds are kept below 2^60, so that no sum overflows or loses the one that stands for "no partner".
const MOST_WEIGHT: f64 = 60.0;

/// Pairs that compete, and what their records have told them so far.
pub struct Competition {
    cardinality: Cardinality,
    /// (left, right) of each pair.
    records: Vec<(u32, u32)>,
    odds: Vec<f64>,
    left: Side,
    right: Side,
}

impl Competition {
    /// Begins a competition. `pairs` are (left, right), each once.
    #[must_use]
    pub fn new(pairs: impl Iterator<Item = (u32, u32)>, cardinality: Cardinality) -> Self {
        let records: Vec<(u32, u32)> = pairs.collect();
        let (lefts, rights): (Vec<u32>, Vec<u32>) = records.iter().copied().unzip();
        let (left, right) = rayon::join(|| Side::new(&lefts), || Side::new(&rights));
        Self { cardinality, odds: vec![0.0; records.len()], records, left, right }
    }

    /// Lets the pairs compete under weights, given pair by pair. Messages begin where the last call left them.
    pub fn settle(&mut self, weights: impl IndexedParallelIterator<Item = f64>, again: bool) {
        weights.map(|weight| weight.min(MOST_WEIGHT).exp2()).collect_into_vec(&mut self.odds);
        self.left.unsettle();
        self.right.unsettle();
        for _ in 0..if again { ROUNDS_AGAIN } else { ROUNDS } {
            let mut moved = false;
            if self.cardinality.left_competes() {
                moved |= self.left.speak(&self.right, &self.odds);
            }
            if self.cardinality.right_competes() {
                moved |= self.right.speak(&self.left, &self.odds);
            }
            if !moved {
                break;
            }
        }
    }

    /// The probability of each pair as messages stand.
    pub fn probabilities(&self) -> impl IndexedParallelIterator<Item = f64> {
        self.odds.par_iter().enumerate().map(|(pair, odds)| {
            let odds = odds * self.left.told(pair) * self.right.told(pair);
            odds / (1.0 + odds)
        })
    }

    /// What competition leaves of each pair. Small components with cycles are summed up exactly.
    #[must_use]
    pub fn standings(&self) -> Vec<Standing> {
        let mut probabilities: Vec<f64> = self.probabilities().collect();
        if self.cardinality == Cardinality::OneToOne {
            exact::correct(&self.records, &self.odds, &mut probabilities);
        }
        let rivals_left = best_two(&self.records, &probabilities, |(left, _)| left);
        let rivals_right = best_two(&self.records, &probabilities, |(_, right)| right);
        let other = |best: &[[f64; 2]], record: u32, own: f64| {
            let [first, second] = best.get(record as usize).copied().unwrap_or_default();
            if own >= first { second } else { first }
        };
        self.records
            .par_iter()
            .zip(&probabilities)
            .map(|(&(left, right), &probability)| Standing {
                probability,
                rival_probability: other(&rivals_left, left, probability).max(other(
                    &rivals_right,
                    right,
                    probability,
                )),
            })
            .collect()
    }
}

/// Lets pairs compete. `pairs` holds each pair of records once; the result has one entry per pair.
///
/// # Examples
///
/// ```
/// use zvirka::assignment::{compete, Cardinality, Pair};
///
/// // One record has two equally good partners: neither is above one half.
/// let pairs = [Pair { left: 0, right: 0, weight: 10.0 }, Pair { left: 0, right: 1, weight: 10.0 }];
/// let standings = compete(&pairs, Cardinality::OneToOne);
/// assert!(standings.iter().all(|standing| standing.probability < 0.5));
/// ```
#[must_use]
pub fn compete(pairs: &[Pair], cardinality: Cardinality) -> Vec<Standing> {
    let mut competition = Competition::new(pairs.iter().map(|pair| (pair.left, pair.right)), cardinality);
    competition.settle(pairs.par_iter().map(|pair| pair.weight), false);
    competition.standings()
}

/// The two highest probabilities of each record.
fn best_two(
    records: &[(u32, u32)],
    probabilities: &[f64],
    side: impl Fn((u32, u32)) -> u32,
) -> Vec<[f64; 2]> {
    let count = records.iter().map(|pair| side(*pair) as usize + 1).max().unwrap_or(0);
    let mut best = vec![[0.0_f64; 2]; count];
    for (pair, &probability) in records.iter().zip(probabilities) {
        if let Some([first, second]) = best.get_mut(side(*pair) as usize) {
            if probability > *first {
                (*first, *second) = (probability, *first);
            } else if probability > *second {
                *second = probability;
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Marginals by enumerating every one-to-one set of pairs.
    fn exhaustive(pairs: &[Pair]) -> Vec<f64> {
        let mut total = 0.0;
        let mut with = vec![0.0; pairs.len()];
        for set in 0_u32..1 << pairs.len() {
            let chosen: Vec<usize> = (0..pairs.len()).filter(|index| set & (1 << index) != 0).collect();
            let clash = chosen.iter().any(|&a| {
                chosen
                    .iter()
                    .any(|&b| a < b && (pairs[a].left == pairs[b].left || pairs[a].right == pairs[b].right))
            });
            if clash {
                continue;
            }
            let weight: f64 = chosen.iter().map(|&index| pairs[index].weight.exp2()).product();
            total += weight;
            chosen.iter().for_each(|&index| with[index] += weight);
        }
        with.into_iter().map(|weight| weight / total).collect()
    }

    fn pair(left: u32, right: u32, weight: f64) -> Pair {
        Pair { left, right, weight }
    }

    #[test]
    fn on_a_chain_of_rivals_the_probabilities_are_exact() {
        let pairs = [pair(0, 0, 3.0), pair(1, 0, 2.0), pair(1, 1, 5.0), pair(2, 1, 4.0), pair(2, 2, -1.0)];
        for (found, expected) in compete(&pairs, Cardinality::OneToOne).iter().zip(exhaustive(&pairs)) {
            assert!((found.probability - expected).abs() < 1e-6, "{} {expected}", found.probability);
        }
    }

    #[test]
    fn without_rivals_the_probability_is_the_odds() {
        let standing = compete(&[pair(0, 0, 3.0)], Cardinality::OneToOne);
        assert!((standing[0].probability - 8.0 / 9.0).abs() < 1e-12);
        assert_eq!(standing[0].rival_probability, 0.0);
    }

    #[test]
    fn a_side_that_may_link_often_does_not_compete() {
        let pairs = [pair(0, 0, 10.0), pair(0, 1, 10.0)];
        assert!(compete(&pairs, Cardinality::OneToMany).iter().all(|standing| standing.probability > 0.99));
        assert!(compete(&pairs, Cardinality::ManyToOne).iter().all(|standing| standing.probability < 0.51));
    }

    #[test]
    fn exact_sums_are_better_than_message_passing_where_pairs_go_round_in_circles() {
        // Three by three records, each pair with a weight between -6 and 14 bits.
        let weight = |number: u64| {
            (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 44) as f64 / f64::from(1 << 20) * 20.0 - 6.0
        };
        let (mut passed, mut exact, mut pairs_seen) = (0.0, 0.0, 0);
        for component in 0..200 {
            let one = |place: u32| pair(place / 3, place % 3, weight(component * 9 + u64::from(place) + 1));
            let pairs: Vec<Pair> = (0..9).map(one).collect();
            let records = pairs.iter().map(|pair| (pair.left, pair.right));
            let mut competition = Competition::new(records, Cardinality::OneToOne);
            competition.settle(pairs.par_iter().map(|pair| pair.weight), false);
            let passing: Vec<f64> = competition.probabilities().collect();
            let truth = exhaustive(&pairs);
            for ((passing, standing), truth) in passing.iter().zip(competition.standings()).zip(truth) {
                passed += (passing - truth).abs();
                exact += (standing.probability - truth).abs();
                pairs_seen += 1;
            }
        }
        let (passed, exact) = (passed / f64::from(pairs_seen), exact / f64::from(pairs_seen));
        assert!(exact < 1e-9, "{exact}");
        assert!(passed > 0.001 && passed < 0.05, "{passed}");
        println!("mean error: message passing {passed:.4}, exact sum {exact:.1e}");
    }

    proptest! {
        #[test]
        fn links_above_one_half_are_one_to_one(weights in prop::collection::vec(-6.0_f64..30.0, 9)) {
            let pairs: Vec<Pair> =
                weights.iter().enumerate().map(|(index, &weight)| pair(index as u32 / 3, index as u32 % 3, weight)).collect();
            let standings = compete(&pairs, Cardinality::OneToOne);
            for side in [|pair: &Pair| pair.left, |pair: &Pair| pair.right] {
                for record in 0..3 {
                    let strong = pairs.iter().zip(&standings).filter(|(pair, standing)| side(pair) == record && standing.probability > 0.55);
                    prop_assert!(strong.count() <= 1);
                }
            }
        }

        #[test]
        fn a_small_component_with_cycles_is_summed_exactly(weights in prop::collection::vec(-6.0_f64..14.0, 9), kept in 4_usize..9) {
            let all: Vec<Pair> =
                weights.iter().enumerate().map(|(index, &weight)| pair(index as u32 / 3, index as u32 % 3, weight)).collect();
            let pairs = &all[..kept];
            for (found, expected) in compete(pairs, Cardinality::OneToOne).iter().zip(exhaustive(pairs)) {
                prop_assert!((found.probability - expected).abs() < 1e-5, "{} {expected}", found.probability);
            }
        }

        #[test]
        fn a_pair_never_gains_from_rivals(weights in prop::collection::vec(-6.0_f64..20.0, 4)) {
            let pairs: Vec<Pair> =
                weights.iter().enumerate().map(|(index, &weight)| pair(index as u32 / 2, index as u32 % 2, weight)).collect();
            for (pair, standing) in pairs.iter().zip(compete(&pairs, Cardinality::OneToOne)) {
                prop_assert!(standing.probability <= 1.0 / (1.0 + (-pair.weight).exp2()) + 1e-9);
            }
        }
    }
}
