//! The best set of links: every pair against its rivals, with "no partner" as a choice.
//!
//! A pair's own evidence says how much likelier it is than no link. Whether it holds also depends on the pairs
//! that want one of the same two records: if a man has two equally good partners, neither is above one half. The
//! probability of a pair is therefore its marginal over all one-to-one sets of links, each weighed by the product
//! of its pairs' odds.
//!
//! Method: sum–product message passing on the bipartite graph of pairs (Huang and Jebara 2009), damping-free, at
//! most [`ROUNDS`] rounds. On trees, which nearly all components of real lists are, it is exact after as many
//! rounds as the tree is deep; with cycles it is the Bethe approximation. At the fixed point the probabilities of
//! a record's pairs add up to at most one, so links above one half are one-to-one by construction.
//!
//! This module sees numbered records and weights, never names. Cost: two passes over the pairs a
//! round. Limits: a long chain of nearly equal namesakes may need more rounds than it gets; it then stays
//! near one half, which is what `review` is for.

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

/// A round that moves no message by more than this changes no decision.
const SETTLED: f64 = 1e-6;

/// Odds are kept below 2^60, so that no sum overflows or loses the one that stands for "no partner".
const MOST_WEIGHT: f64 = 60.0;

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
    let left_competes = matches!(cardinality, Cardinality::OneToOne | Cardinality::ManyToOne);
    let right_competes = matches!(cardinality, Cardinality::OneToOne | Cardinality::OneToMany);
    let odds: Vec<f64> = pairs.iter().map(|pair| pair.weight.min(MOST_WEIGHT).exp2()).collect();
    // What each record says to each of its pairs: how free it is, 1 when it has no other pair.
    let mut from_left = vec![1.0_f64; pairs.len()];
    let mut from_right = vec![1.0_f64; pairs.len()];
    for _ in 0..ROUNDS {
        let mut moved = 0.0_f64;
        if left_competes {
            moved = moved.max(pass(pairs, &odds, &from_right, &mut from_left, |pair| pair.left));
        }
        if right_competes {
            moved = moved.max(pass(pairs, &odds, &from_left, &mut from_right, |pair| pair.right));
        }
        if moved < SETTLED {
            break;
        }
    }
    let probabilities: Vec<f64> = odds
        .iter()
        .zip(from_left.iter().zip(&from_right))
        .map(|(odds, (left, right))| {
            let odds = odds * left * right;
            odds / (1.0 + odds)
        })
        .collect();
    let rivals_left = best_two(pairs, &probabilities, |pair| pair.left);
    let rivals_right = best_two(pairs, &probabilities, |pair| pair.right);
    let other = |best: &[[f64; 2]], record: u32, own: f64| {
        let [first, second] = best.get(record as usize).copied().unwrap_or_default();
        if own >= first { second } else { first }
    };
    pairs
        .iter()
        .zip(&probabilities)
        .map(|(pair, &probability)| Standing {
            probability,
            rival_probability: other(&rivals_left, pair.left, probability).max(other(
                &rivals_right,
                pair.right,
                probability,
            )),
        })
        .collect()
}

/// One pass: every record of a side tells each of its pairs how free the others leave it. Gives the largest change.
fn pass(pairs: &[Pair], odds: &[f64], heard: &[f64], told: &mut [f64], side: impl Fn(&Pair) -> u32) -> f64 {
    let mut sums = vec![0.0_f64; records(pairs, &side)];
    for (pair, (odds, heard)) in pairs.iter().zip(odds.iter().zip(heard)) {
        if let Some(sum) = sums.get_mut(side(pair) as usize) {
            *sum += odds * heard;
        }
    }
    let mut moved = 0.0_f64;
    for ((pair, told), (odds, heard)) in pairs.iter().zip(told).zip(odds.iter().zip(heard)) {
        let sum = sums.get(side(pair) as usize).copied().unwrap_or(0.0);
        // What is left when the pair's own share is taken out; rounding must not make it negative.
        let others = (sum - odds * heard).max(0.0);
        let others = if others < sum * 1e-12 { 0.0 } else { others };
        let new = 1.0 / (1.0 + others);
        moved = moved.max((new - *told).abs());
        *told = new;
    }
    moved
}

fn records(pairs: &[Pair], side: impl Fn(&Pair) -> u32) -> usize {
    pairs.iter().map(|pair| side(pair) as usize + 1).max().unwrap_or(0)
}

/// The two highest probabilities of each record.
fn best_two(pairs: &[Pair], probabilities: &[f64], side: impl Fn(&Pair) -> u32) -> Vec<[f64; 2]> {
    let mut best = vec![[0.0_f64; 2]; records(pairs, &side)];
    for (pair, &probability) in pairs.iter().zip(probabilities) {
        if let Some([first, second]) = best.get_mut(side(pair) as usize) {
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
        fn a_pair_never_gains_from_rivals(weights in prop::collection::vec(-6.0_f64..20.0, 4)) {
            let pairs: Vec<Pair> =
                weights.iter().enumerate().map(|(index, &weight)| pair(index as u32 / 2, index as u32 % 2, weight)).collect();
            for (pair, standing) in pairs.iter().zip(compete(&pairs, Cardinality::OneToOne)) {
                prop_assert!(standing.probability <= 1.0 / (1.0 + (-pair.weight).exp2()) + 1e-9);
            }
        }
    }
}
