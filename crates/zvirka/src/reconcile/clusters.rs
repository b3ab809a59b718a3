//! Who is one person, out of links between numbered records: clusters under constraints.
//!
//! A link says that two records are one person; links of three records may contradict one another. Joining whoever
//! is linked, directly or by a chain, would make one person of two namesakes as soon as one poor record fits both.
//!
//! Method: constrained agglomeration, greedy by falling probability. It is the greedy form of correlation
//! clustering (Bansal, Blum and Chawla 2004) with must-not-link constraints (Wagstaff and others 2001), and the
//! spanning-forest order of Kruskal 1956: the most probable link first, and a link is refused when joining its two
//! clusters would put together two records that must be two people. Two records must be two people when their list
//! holds each person once, or when a field of theirs contradicts and the rest does not outweigh it.
//!
//! A refused link is either the wrong one of two (its record has a far better place) or a sign that nobody can
//! tell: a record that fits two persons nearly as well. Such a record is cut off from both and reported, and the
//! agglomeration is made again without its links, until no record is left in doubt. Conflicts are thereby split at
//! their weakest evidence, and a tie is never settled by the order of rows.
//!
//! This module sees numbered records, never names. Numbers serve as the last tie-break, so the caller numbers
//! records by content, not by place. Cost: a sort of the links and near-linear merging a round, with a check of all
//! pairs of two clusters at every merge; clusters are a few records large. Limits: greedy, so not the optimum of
//! correlation clustering, which is NP-hard.

use hashbrown::{HashMap, HashSet};

/// A link between two records that is good enough to make one person of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edge {
    pub a: u32,
    pub b: u32,
    pub probability: f64,
    /// log2 of the odds, rivals not considered; orders links of equal probability.
    pub weight: f64,
}

/// A record that fits two persons about equally well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct InDoubt {
    pub record: u32,
    /// A record of the one person it fits.
    pub one: u32,
    /// A record of the other.
    pub other: u32,
}

/// Who is one person.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Clusters {
    /// For every record the least record of its cluster.
    pub of: Vec<u32>,
    /// Records cut off because they fit two persons, in order.
    pub in_doubt: Vec<InDoubt>,
}

/// What must not become one person.
pub(super) trait Constraints {
    /// Whether two records must be two people. Never asked of two records that have a link.
    fn apart(&self, a: u32, b: u32) -> bool;
    /// Whether two records must be two people whatever links there are.
    fn never(&self, a: u32, b: u32) -> bool;
}

/// A record's place with one person is settled against another when the odds are this many bits better: 20 to 1,
/// the error that a `match` allows (0.95).
const SETTLED: f64 = 4.32;

/// Rounds of cutting and joining again. Every round cuts a record for good; real cases need two or three.
const MOST_ROUNDS: usize = 64;

/// Probabilities are compared in millionths: below that they differ by the order of sums.
fn rank(edge: &Edge) -> (i64, i64) {
    ((edge.probability * 1e6).round() as i64, (edge.weight * 1e3).round() as i64)
}

/// log2 of the odds of a link, kept within what a probability can tell.
fn log_odds(edge: &Edge) -> f64 {
    let probability = edge.probability.clamp(1e-9, 1.0 - 1e-9);
    (probability / (1.0 - probability)).log2()
}

/// Makes clusters of `records` records. Each pair of records is linked once at most.
pub(super) fn cluster(records: usize, edges: &[Edge], constraints: &impl Constraints) -> Clusters {
    let mut edges: Vec<Edge> =
        edges.iter().map(|edge| Edge { a: edge.a.min(edge.b), b: edge.a.max(edge.b), ..*edge }).collect();
    edges.sort_by(|a, b| rank(b).cmp(&rank(a)).then((a.a, a.b).cmp(&(b.a, b.b))));
    let linked: HashSet<(u32, u32), foldhash::fast::FixedState> =
        edges.iter().map(|edge| (edge.a, edge.b)).collect();
    let mut in_doubt = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let (forest, refused) = agglomerate(records, &edges, &linked, constraints);
        let doubts = doubts(&forest, &edges, &refused);
        if doubts.is_empty() {
            return Clusters { of: forest.of, in_doubt };
        }
        // Every link of a record in doubt to either person is cut, so that no other link brings it back to one.
        let mut cut: HashSet<(u32, u32), foldhash::fast::FixedState> = HashSet::default();
        for doubt in &doubts {
            for person in [doubt.one, doubt.other] {
                for &member in forest.members_of(person) {
                    cut.insert((doubt.record.min(member), doubt.record.max(member)));
                }
            }
        }
        edges.retain(|edge| !cut.contains(&(edge.a, edge.b)));
        // All doubts of a record are cut at once, so that their order decides nothing; one of them is told.
        in_doubt.extend(doubts);
        in_doubt.dedup_by_key(|doubt| doubt.record);
    }
    // Whatever is still open after so many rounds is refused without being cut.
    let (forest, _) = agglomerate(records, &edges, &linked, constraints);
    Clusters { of: forest.of, in_doubt }
}

/// Clusters in the making.
struct Forest {
    of: Vec<u32>,
    members: HashMap<u32, Vec<u32>, foldhash::fast::FixedState>,
}

impl Forest {
    fn new(records: usize) -> Self {
        Self { of: (0..records as u32).collect(), members: HashMap::default() }
    }

    fn cluster_of(&self, record: u32) -> u32 {
        self.of.get(record as usize).copied().unwrap_or(record)
    }

    /// The records of the cluster that a record is in.
    fn members_of(&self, record: u32) -> &[u32] {
        let cluster = self.cluster_of(record);
        match self.members.get(&cluster) {
            Some(members) => members,
            None => self.of.get(cluster as usize).map_or(&[], std::slice::from_ref),
        }
    }

    fn join(&mut self, a: u32, b: u32) {
        let (kept, gone) = (a.min(b), a.max(b));
        let mut members = self.members.remove(&kept).unwrap_or_else(|| vec![kept]);
        let joining = self.members.remove(&gone).unwrap_or_else(|| vec![gone]);
        for &record in &joining {
            if let Some(cluster) = self.of.get_mut(record as usize) {
                *cluster = kept;
            }
        }
        members.extend(joining);
        members.sort_unstable();
        self.members.insert(kept, members);
    }
}

/// A link that was not followed, and the two records that stood in the way.
struct Refused {
    edge: Edge,
    blockers: Vec<(u32, u32)>,
}

fn agglomerate(
    records: usize,
    edges: &[Edge],
    linked: &HashSet<(u32, u32), foldhash::fast::FixedState>,
    constraints: &impl Constraints,
) -> (Forest, Vec<Refused>) {
    let mut forest = Forest::new(records);
    let mut refused = Vec::new();
    for edge in edges {
        let (a, b) = (forest.cluster_of(edge.a), forest.cluster_of(edge.b));
        if a == b {
            continue;
        }
        let mut blockers = Vec::new();
        for &left in forest.members_of(a) {
            for &right in forest.members_of(b) {
                let apart = constraints.never(left, right)
                    || (!linked.contains(&(left.min(right), left.max(right)))
                        && constraints.apart(left, right));
                if apart {
                    blockers.push((left, right));
                }
            }
        }
        if blockers.is_empty() {
            forest.join(a, b);
        } else {
            refused.push(Refused { edge: *edge, blockers });
        }
    }
    (forest, refused)
}

/// The records that bridge two persons and are about as well placed with either.
fn doubts(forest: &Forest, edges: &[Edge], refused: &[Refused]) -> Vec<InDoubt> {
    if refused.is_empty() {
        return Vec::new();
    }
    let mut of_record: HashMap<u32, Vec<&Edge>, foldhash::fast::FixedState> = HashMap::default();
    for edge in edges {
        of_record.entry(edge.a).or_default().push(edge);
        of_record.entry(edge.b).or_default().push(edge);
    }
    // How well a record is placed in a cluster: its best link to another record of it.
    let placed = |record: u32, cluster: u32| {
        let links = of_record.get(&record).into_iter().flatten();
        let inside = links.filter(|edge| {
            let other = if edge.a == record { edge.b } else { edge.a };
            other != record && forest.cluster_of(other) == cluster
        });
        inside.map(|edge| log_odds(edge)).fold(f64::NEG_INFINITY, f64::max)
    };
    let mut found: Vec<InDoubt> = Vec::new();
    for Refused { edge, blockers } in refused {
        for (record, partner) in [(edge.a, edge.b), (edge.b, edge.a)] {
            // A record bridges when others of its cluster stand in the way, but not itself.
            let own = |blocker: &(u32, u32)| blocker.0 == record || blocker.1 == record;
            if blockers.iter().any(own) {
                continue;
            }
            let Some(one) = blockers.iter().find_map(|&(left, right)| {
                [left, right].into_iter().find(|side| forest.cluster_of(*side) == forest.cluster_of(record))
            }) else {
                continue;
            };
            let here = placed(record, forest.cluster_of(record));
            let there = placed(record, forest.cluster_of(partner));
            if here - there < SETTLED {
                found.push(InDoubt { record, one, other: partner });
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Records of lists that hold each person once, and pairs that contradict.
    struct Lists {
        of: Vec<usize>,
        contradictions: Vec<(u32, u32)>,
    }

    impl Constraints for Lists {
        fn apart(&self, a: u32, b: u32) -> bool {
            self.contradictions.contains(&(a.min(b), a.max(b)))
        }
        fn never(&self, a: u32, b: u32) -> bool {
            self.of[a as usize] == self.of[b as usize]
        }
    }

    fn edge(a: u32, b: u32, probability: f64) -> Edge {
        Edge { a, b, probability, weight: (probability / (1.0 - probability)).log2() }
    }

    #[test]
    fn a_chain_through_a_record_that_fits_two_people_is_cut_and_reported() {
        // 0 and 2 contradict; 1 is as well placed with either.
        let lists = Lists { of: vec![0, 1, 2], contradictions: vec![(0, 2)] };
        let clusters = cluster(3, &[edge(0, 1, 0.97), edge(1, 2, 0.97)], &lists);
        assert_eq!(clusters.of, [0, 1, 2]);
        assert_eq!(clusters.in_doubt, [InDoubt { record: 1, one: 0, other: 2 }]);
    }

    #[test]
    fn a_far_better_place_settles_a_conflict() {
        let lists = Lists { of: vec![0, 1, 2], contradictions: vec![(0, 2)] };
        let clusters = cluster(3, &[edge(0, 1, 0.9999), edge(1, 2, 0.95)], &lists);
        assert_eq!(clusters.of, [0, 0, 2]);
        assert!(clusters.in_doubt.is_empty());
    }

    #[test]
    fn a_second_link_does_not_bring_a_record_in_doubt_back() {
        // 0 and 3 are one person, 2 another; 1 fits both, the first by two links.
        let lists = Lists { of: vec![0, 1, 2, 3], contradictions: vec![(0, 2), (2, 3)] };
        let edges = [edge(0, 3, 0.9999), edge(0, 1, 0.97), edge(1, 3, 0.96), edge(1, 2, 0.97)];
        let clusters = cluster(4, &edges, &lists);
        assert_eq!(clusters.of, [0, 1, 2, 0]);
    }

    #[test]
    fn two_records_of_a_list_are_never_one_person() {
        let lists = Lists { of: vec![0, 1, 0], contradictions: Vec::new() };
        let clusters = cluster(3, &[edge(0, 1, 0.99), edge(1, 2, 0.99)], &lists);
        assert_ne!(clusters.of[0], clusters.of[2]);
        assert_eq!(clusters.in_doubt.len(), 1);
    }

    /// The list of each record, links in thousandths, and contradictions.
    type Drawn = (Vec<usize>, Vec<(u32, u32, u16)>, Vec<(u32, u32)>);

    fn cases() -> impl Strategy<Value = Drawn> {
        let lists = prop::collection::vec(0_usize..4, 9);
        let edges = prop::collection::vec((0_u32..9, 0_u32..9, 950_u16..1000), 0..20);
        let contradictions = prop::collection::vec((0_u32..9, 0_u32..9), 0..6);
        (lists, edges, contradictions)
    }

    fn build(
        lists: Vec<usize>,
        edges: Vec<(u32, u32, u16)>,
        contradictions: Vec<(u32, u32)>,
    ) -> (Lists, Vec<Edge>) {
        let mut seen = std::collections::BTreeSet::new();
        let edges: Vec<Edge> = edges
            .into_iter()
            .map(|(a, b, p)| (a.min(b), a.max(b), p))
            .filter(|(a, b, _)| a != b && lists[*a as usize] != lists[*b as usize] && seen.insert((*a, *b)))
            .map(|(a, b, p)| edge(a, b, f64::from(p) / 1000.0))
            .collect();
        let contradictions = contradictions
            .into_iter()
            .map(|(a, b)| (a.min(b), a.max(b)))
            .filter(|pair| pair.0 != pair.1 && !seen.contains(pair))
            .collect();
        (Lists { of: lists, contradictions }, edges)
    }

    proptest! {
        #[test]
        fn no_constraint_is_ever_violated((lists, edges, contradictions) in cases()) {
            let (lists, edges) = build(lists, edges, contradictions);
            let clusters = cluster(9, &edges, &lists);
            for a in 0..9_u32 {
                for b in 0..a {
                    if clusters.of[a as usize] == clusters.of[b as usize] {
                        prop_assert!(!lists.never(a, b));
                        prop_assert!(!lists.apart(a, b));
                    }
                }
            }
        }

        #[test]
        fn neither_the_order_of_links_nor_the_numbers_of_records_change_the_clusters(
            (lists, edges, contradictions) in cases(),
            seed in any::<u64>(),
        ) {
            // Different probabilities, so that only ties by number could tell the two runs apart.
            let (lists, mut edges) = build(lists, edges, contradictions);
            for (place, edge) in edges.iter_mut().enumerate() {
                edge.probability -= place as f64 * 2e-5;
            }
            let plain = cluster(9, &edges, &lists);
            let mut order: Vec<u32> = (0..9).collect();
            order.sort_by_key(|number| (u64::from(*number) + 1).wrapping_mul(seed | 1));
            let mut renumbered: Vec<Edge> = edges
                .iter()
                .map(|edge| Edge { a: order[edge.a as usize], b: order[edge.b as usize], ..*edge })
                .collect();
            renumbered.reverse();
            let mut of = vec![0; 9];
            order.iter().enumerate().for_each(|(old, new)| of[*new as usize] = lists.of[old]);
            let contradictions = lists.contradictions.iter().map(|(a, b)| {
                let (a, b) = (order[*a as usize], order[*b as usize]);
                (a.min(b), a.max(b))
            });
            let contradictions = contradictions.collect();
            let other = cluster(9, &renumbered, &Lists { of, contradictions });
            for a in 0..9_usize {
                for b in 0..a {
                    let together = plain.of[a] == plain.of[b];
                    let renumbered = other.of[order[a] as usize] == other.of[order[b] as usize];
                    prop_assert_eq!(together, renumbered);
                }
            }
        }
    }
}
