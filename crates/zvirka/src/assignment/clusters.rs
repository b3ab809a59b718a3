//! Records that are one person on several rows: clusters, without chains of weak links.
//!
//! Pairs are taken by falling weight; two clusters become one if the evidence of all pairs between them, added up,
//! is for it. A pair that was never scored speaks against, as a pair that was found unlikely would. So a record
//! that is like one member by chance does not join the rest, and two clusters do not merge over one doubtful link.
//!
//! Method: greedy agglomeration for correlation clustering (Bansal, Blum and Chawla 2004; the greedy rule is that
//! of Elsner and Schudy 2009). Cost: a sort, then all pairs between merged clusters, so quadratic in the size of
//! a cluster. Limits: greedy; the best clustering is NP-hard.

use hashbrown::{HashMap, HashSet};

use super::Pair;

/// What a pair of records without a score says, in bits: such pairs are at 1 in 100 or below.
const NOT_SCORED: f64 = -6.6;

/// A pair's evidence counts for at most so many bits, so that one sure pair does not outvote many that contradict.
const MOST_EVIDENCE: f64 = 10.0;

/// Clusters records. `left` and `right` of the pairs are rows of one list of `records` rows; gives each row's
/// cluster, named by its first row.
///
/// # Examples
///
/// ```
/// use zvirka::assignment::Pair;
/// use zvirka::assignment::clusters::cluster;
///
/// // Two sure pairs make a cluster of three only if the third pair does not contradict.
/// let pair = |left, right, weight| Pair { left, right, weight };
/// assert_eq!(cluster(4, &[pair(0, 1, 9.0), pair(1, 2, 9.0), pair(0, 2, 5.0)]), [0, 0, 0, 3]);
/// assert_eq!(cluster(4, &[pair(0, 1, 9.0), pair(1, 2, 2.0)]), [0, 0, 2, 3]);
/// ```
#[must_use]
pub fn cluster(records: usize, pairs: &[Pair]) -> Vec<u32> {
    cluster_decided(records, pairs, &[], &[])
}

/// As [`cluster`], where persons decided of some pairs: those of `same` are one cluster whatever the evidence says, and no
/// cluster holds both records of a pair of `different`, unless `same` brings them together.
#[must_use]
pub fn cluster_decided(
    records: usize,
    pairs: &[Pair],
    same: &[(u32, u32)],
    different: &[(u32, u32)],
) -> Vec<u32> {
    let apart: HashSet<(u32, u32), foldhash::fast::FixedState> =
        different.iter().map(|(a, b)| (*a.min(b), *a.max(b))).collect();
    let mut weights: HashMap<(u32, u32), f64, foldhash::fast::FixedState> = HashMap::default();
    let mut sorted: Vec<&Pair> = pairs.iter().filter(|pair| pair.weight > 0.0).collect();
    sorted.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
    for pair in pairs {
        weights.insert((pair.left.min(pair.right), pair.left.max(pair.right)), pair.weight);
    }
    let mut cluster_of: Vec<u32> = (0..records as u32).collect();
    let mut members: HashMap<u32, Vec<u32>, foldhash::fast::FixedState> = HashMap::default();
    let of_persons = same.iter().map(|(left, right)| (*left, *right, true));
    let of_evidence = sorted.into_iter().map(|pair| (pair.left, pair.right, false));
    for (left, right, decided) in of_persons.chain(of_evidence) {
        let of = |row: u32| cluster_of.get(row as usize).copied().unwrap_or(row);
        let (first, second) = (of(left).min(of(right)), of(left).max(of(right)));
        if first == second {
            continue;
        }
        let alone = [first, second];
        let [own, others] =
            alone.map(|cluster| members.get(&cluster).cloned().unwrap_or_else(|| vec![cluster]));
        let between = own.iter().flat_map(|a| others.iter().map(move |b| (*a.min(b), *a.max(b))));
        if !decided && !apart.is_empty() && between.clone().any(|pair| apart.contains(&pair)) {
            continue;
        }
        let evidence: f64 = between
            .map(|pair| {
                weights.get(&pair).copied().unwrap_or(NOT_SCORED).clamp(-MOST_EVIDENCE, MOST_EVIDENCE)
            })
            .sum();
        if !decided && evidence <= 0.0 {
            continue;
        }
        for row in &others {
            if let Some(cluster) = cluster_of.get_mut(*row as usize) {
                *cluster = first;
            }
        }
        members.remove(&second);
        members.insert(first, own.into_iter().chain(others).collect());
    }
    cluster_of
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn clusters_do_not_depend_on_the_order_of_pairs(
            weights in prop::collection::vec(-8.0_f64..12.0, 15),
            order in Just((0..15).collect::<Vec<usize>>()).prop_shuffle(),
        ) {
            let all: Vec<(u32, u32)> = (0..6).flat_map(|a| (a + 1..6).map(move |b| (a, b))).collect();
            let pair = |place: usize| Pair { left: all[place].0, right: all[place].1, weight: weights[place] };
            let sorted: Vec<Pair> = (0..15).map(pair).collect();
            let shuffled: Vec<Pair> = order.into_iter().map(pair).collect();
            prop_assert_eq!(cluster(6, &sorted), cluster(6, &shuffled));
        }

        #[test]
        fn no_two_clusters_left_apart_have_only_evidence_for_one(weights in prop::collection::vec(0.1_f64..12.0, 15)) {
            // With every pair scored and for it, all rows are one person.
            let all = (0..6).flat_map(|a| (a + 1..6).map(move |b| (a, b)));
            let pairs: Vec<Pair> =
                all.zip(weights).map(|((left, right), weight)| Pair { left, right, weight }).collect();
            prop_assert_eq!(cluster(6, &pairs), vec![0; 6]);
        }
    }
}
