//! Every link there is between the records of a case, and how many people its lists share.
//!
//! All lists are [read together](crate::linker::with_lists_together) and every row is sought among all others at once.
//! What is found is then taken two lists at a time, since two lists share as many people as they do: the prior of a pair
//! is estimated from the links themselves, and a pair of lists that share nobody is found to. Who competes differs as
//! well. Rosters and handovers hold a person once (their twins are folded before, see
//! [`duplicates`](super::duplicates)), so their links are one-to-one. Reports, sightings, published lists and watch lists
//! speak of persons: each record has one person at most, a person may be spoken of often. Between two lists of that kind
//! nobody competes.
//!
//! Lists are taken in an order of content (role, then name) and their rows by id, so that links do not depend on the
//! order of a case file.
//!
//! Cost: every list is read once; a competition for each pair of lists, near-linear in what was found.

use hashbrown::HashSet;
use rayon::prelude::*;

use super::case::{Case, CaseList, Role};
use super::deciding::Deciding;
use super::duplicates;
use super::ordered::{Ordered, OrderedList};
use crate::assignment::{Competition, Standing};
use crate::error::Error;
use crate::linker::{
    Cardinality, Compared, ComparedField, Decision, Doubt, Fields, Lines, Link, LinkOptions, Links, Progress,
    RowPair, Together, evidence_of, match_threshold,
};
use crate::model::{Overlap, Weight, bits, probability, weight_of_bits};
use crate::record::{Field, List};
use crate::verdicts::{Held, Rules, Verdict};

/// A record as persons are made of it: one row, or several of one list that are surely one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// The list's place in the case.
    pub list: usize,
    /// Rows of the list, the fullest first; never empty.
    pub rows: Vec<usize>,
    /// The same rows, numbered over all lists.
    pub together: Vec<u32>,
}

impl Node {
    /// The row that stands for the record.
    pub fn row(&self) -> usize {
        self.rows.first().copied().unwrap_or_default()
    }
}

/// A link between two nodes.
#[derive(Clone, Debug)]
pub(super) struct NodeLink {
    /// The node of the pair's left list.
    pub left: u32,
    /// The node of the pair's right list.
    pub right: u32,
    /// The pair of lists in [`Linked::pairs`].
    pub pair: usize,
    /// What the linker found. Its rows are those of the case's lists.
    pub link: Link,
}

/// Two lists that were linked, or one linked with itself.
#[derive(Clone, Debug)]
pub(super) struct ListPair {
    pub left: usize,
    pub right: usize,
    /// The linker's result without its links.
    pub outcome: Links,
}

/// Two nodes that may be one person, likely or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodePair {
    pub left: u32,
    pub right: u32,
}

/// Everything that links records.
#[derive(Debug)]
pub(super) struct Linked {
    /// Records, in an order of content.
    pub nodes: Vec<Node>,
    pub pairs: Vec<ListPair>,
    /// Links between lists.
    pub links: Vec<NodeLink>,
    /// Links within lists, whether folded or not; nodes are those of the two rows.
    pub within: Vec<NodeLink>,
    /// Every two nodes that may be one person, of one list or of two.
    pub found: Vec<NodePair>,
    /// The prior that records of two lists are one person, by the lists' places.
    pub priors: Vec<Vec<Weight>>,
    /// Rows without a usable name: list, row and reason.
    pub set_aside: Vec<(usize, usize, String)>,
    pub warnings: Vec<String>,
    /// What persons decided of nodes, and what follows.
    pub rules: Rules,
    /// What became of the case's verdicts, in their order.
    pub held: Vec<Held>,
}

pub(super) fn cardinality(left: Role, right: Role) -> Cardinality {
    match (left.is_core(), right.is_core()) {
        (true, true) => Cardinality::OneToOne,
        (true, false) => Cardinality::OneToMany,
        (false, true) => Cardinality::ManyToOne,
        (false, false) => Cardinality::ManyToMany,
    }
}

/// Rounds in which the lists' overlap is estimated from the links found with the last estimate, and how little a prior
/// moves that is found; both as in [`link`](crate::linker::link()).
const OVERLAP_ROUNDS: usize = 4;
const SAME_PRIOR: u32 = 10;

/// What two lists share.
struct Settled {
    prior: Weight,
    standings: Vec<Standing>,
}

/// Lets pairs of records compete and estimates how many are one person. `records` numbers both sides from 0, `same` says of
/// each pair whether persons decided that it is one, which is certain.
fn settle(
    pairs: &[RowPair],
    records: &[(u32, u32)],
    same: &[bool],
    mut overlap: Overlap,
    cardinality: Cardinality,
) -> Settled {
    let mut competition = Competition::new(records.iter().copied(), cardinality);
    let mut prior = weight_of_bits(overlap.prior_weight());
    let weights = |prior| pairs.par_iter().map(move |pair| bits(pair.weight(prior)));
    competition.settle(weights(prior), false);
    for _ in 0..OVERLAP_ROUNDS {
        // Collected before it is added up, so that the sum does not depend on the number of threads.
        let probabilities: Vec<f64> = competition.probabilities().collect();
        let beyond = probabilities.iter().zip(same).filter(|(_, same)| **same);
        let beyond: f64 = beyond.map(|(probability, _)| 1.0 - probability).sum();
        overlap.estimate(probabilities.iter().sum::<f64>() + beyond);
        let before = std::mem::replace(&mut prior, weight_of_bits(overlap.prior_weight()));
        competition.settle(weights(prior), true);
        if prior.abs_diff(before) <= SAME_PRIOR {
            break;
        }
    }
    competition.settle(weights(prior), false);
    Settled { prior, standings: competition.standings() }
}

/// Pairs of records of two lists, or of one, that were found, by the ordinals of the lists.
type Found = Vec<Vec<Vec<RowPair>>>;

/// Pairs below these odds under the prior of their lists (1 in 100), in thousandths of a bit, are neither links nor rivals
/// worth naming, as among candidates of two lists.
const LEAST: Weight = -6_600;

/// Links every list with itself and with every other.
pub(super) fn link_all(
    case: &Case,
    ordered: &Ordered<'_>,
    together: &Together<'_>,
    options: &LinkOptions,
    possible_at: f64,
    progress: &dyn Progress,
) -> Result<Linked, Error> {
    let lists = ordered.0.len();
    let (mut pairs, warnings) = together.candidates(progress)?;
    let deciding = Deciding::judge(case, ordered, together, &mut pairs);
    let mut found: Found = vec![vec![Vec::new(); lists]; lists];
    for pair in pairs {
        let (left, right) = pair.rows();
        let (left, right) = (ordered.place(left).0, ordered.place(right).0);
        if let Some(found) = found.get_mut(left).and_then(|row| row.get_mut(right)) {
            found.push(pair);
        }
    }
    let mut linked = Linked {
        nodes: Vec::new(),
        pairs: Vec::new(),
        links: Vec::new(),
        within: Vec::new(),
        found: Vec::new(),
        priors: vec![vec![Weight::MIN / 4; case.lists.len()]; case.lists.len()],
        set_aside: Vec::new(),
        warnings: together.warnings().iter().cloned().chain(warnings).collect(),
        rules: Rules::default(),
        held: Vec::new(),
    };
    // Of a row without a usable name somebody may know all the same who it is.
    for aside in together.set_aside().iter().filter(|aside| !deciding.has_partner(aside.row as u32)) {
        let (ordinal, row) = ordered.place(aside.row as u32);
        let place = ordered.0.get(ordinal).map_or(0, |list| list.place);
        linked.set_aside.push((place, ordered.row(ordinal, row), aside.reason.clone()));
    }
    linked.set_aside.sort();
    let mut linking = Linking {
        case,
        ordered,
        together,
        options,
        fields: together.fields(),
        linked,
        deciding,
        node_of: Vec::new(),
        alone: Vec::new(),
        shared: Vec::new(),
    };
    for (ordinal, found) in found.iter_mut().enumerate() {
        if let Some(found) = found.get_mut(ordinal) {
            linking.within(ordinal, std::mem::take(found));
        }
    }
    linking.deciding.of_nodes(&linking.node_of);
    let least = possible_at.min(options.review_at);
    for (left, found) in found.into_iter().enumerate() {
        for (right, found) in found.into_iter().enumerate().skip(left + 1) {
            linking.between(left, right, found, least);
        }
    }
    linking.set_priors();
    let mut linked = linking.linked;
    (linked.rules, linked.held) = (linking.deciding.nodes, linking.deciding.held);
    linked.found.sort_unstable_by_key(|pair| (pair.left, pair.right));
    linked.found.dedup_by_key(|pair| (pair.left, pair.right));
    Ok(linked)
}

/// Rosters and handovers: a record of either is a partner of a record of the other, and of both at once.
const KINDS: usize = 2;

/// The kind of a list that holds people.
fn kind(role: Role) -> Option<usize> {
    match role {
        Role::Roster => Some(0),
        Role::Handover => Some(1),
        _ => None,
    }
}

/// Records that a usual share counts for in a list's own share of records without a partner, the usual share itself, and
/// the least that may be: one in fifty is always allowed to be on no other list. Judgements, as for
/// [`Overlap`](crate::model::Overlap).
const ASSUMED: f64 = 5.0;
const USUALLY_ALONE: f64 = 0.5;
const LEAST_ALONE: f64 = 0.02;

/// Pairs that are one person assumed of two lists beyond what is found, so that no prior is nought.
const ASSUMED_SHARED: f64 = 0.5;

struct Linking<'a> {
    case: &'a Case,
    ordered: &'a Ordered<'a>,
    together: &'a Together<'a>,
    options: &'a LinkOptions,
    fields: Vec<ComparedField>,
    linked: Linked,
    deciding: Deciding,
    /// By row over all lists.
    node_of: Vec<u32>,
    /// By node: the probability that it has no partner among rosters, and among handovers.
    alone: Vec<[f64; KINDS]>,
    /// Two lists' places and how many people they share.
    shared: Vec<(usize, usize, f64)>,
}

impl Linking<'_> {
    fn list(&self, ordinal: usize) -> Option<(&OrderedList<'_>, &CaseList)> {
        let ordered = self.ordered.0.get(ordinal)?;
        Some((ordered, self.case.lists.get(ordered.place)?))
    }

    /// The fields that both lists have.
    fn fields_of(&self, a: &List, b: &List) -> Vec<ComparedField> {
        let has = |list: &List, field: ComparedField| match field {
            ComparedField::BirthDate => {
                [Field::BirthDate, Field::Age].iter().any(|field| list.column(*field).is_some())
            }
            field => Field::from_name(field.as_str()).is_none_or(|field| list.column(field).is_some()),
        };
        let names = |field: &ComparedField| field.is_name() || *field == ComparedField::Relatives;
        self.fields
            .iter()
            .copied()
            .filter(|field| names(field) || (has(a, *field) && has(b, *field)))
            .collect()
    }

    /// Makes links of pairs that are at least `least` probable, or decided.
    fn links(
        &self,
        pairs: &[RowPair],
        settled: &Settled,
        cardinality: Cardinality,
        least: f64,
        fields: &[ComparedField],
        decided: impl Fn(&RowPair) -> Option<Verdict>,
    ) -> (Vec<(RowPair, Link)>, f64) {
        let match_at = self
            .options
            .match_at
            .unwrap_or_else(|| {
                let own = pairs.iter().zip(&settled.standings).filter(|(pair, _)| decided(pair).is_none());
                match_threshold(own.map(|(_, standing)| standing.probability))
            })
            .max(self.options.review_at);
        let likely: Vec<(RowPair, Standing)> = pairs
            .iter()
            .copied()
            .zip(settled.standings.iter().copied())
            .filter(|(pair, standing)| standing.probability >= least || decided(pair).is_some())
            .collect();
        let asked: Vec<(RowPair, Weight)> = likely.iter().map(|(pair, _)| (*pair, settled.prior)).collect();
        let evidence = evidence_of(self.together, &asked);
        let links = likely.into_iter().zip(evidence).map(|((pair, standing), evidence)| {
            let evidence: Fields = evidence.into_iter().filter(|line| fields.contains(&line.field)).collect();
            let (left, right) = pair.rows();
            let decided = decided(&pair);
            let decision = match self.options.match_at {
                _ if decided == Some(Verdict::Same) => Decision::Match,
                _ if decided == Some(Verdict::Different) => Decision::Review,
                Some(match_at) => Decision::by_threshold(standing, match_at, cardinality),
                None => Decision::of(standing.probability, match_at, &evidence),
            };
            let weight = pair.weight(settled.prior);
            let doubt = Doubt::of_link(decision, &evidence, standing.probability, weight, match_at, false);
            let link = Link {
                left: self.case_row(left),
                right: self.case_row(right),
                probability: standing.probability,
                weight: bits(weight),
                decision,
                doubt: doubt.filter(|_| decided.is_none()),
                evidence,
                rival_probability: standing.rival_probability,
                decided,
            };
            (pair, link)
        });
        (links.collect(), match_at)
    }

    fn case_row(&self, row: u32) -> usize {
        let (ordinal, row) = self.ordered.place(row);
        self.ordered.row(ordinal, row)
    }

    fn node(&self, row: u32) -> u32 {
        self.node_of.get(row as usize).copied().unwrap_or_default()
    }

    fn set_prior(&mut self, a: usize, b: usize, prior: Weight) {
        for (a, b) in [(a, b), (b, a)] {
            if let Some(known) = self.linked.priors.get_mut(a).and_then(|row| row.get_mut(b)) {
                *known = prior;
            }
        }
    }

    fn outcome(&self, fields: Vec<ComparedField>, prior: Weight, match_at: f64, scored: usize) -> Links {
        Links { fields, prior_weight: bits(prior), match_at, pairs_scored: scored as u64, ..Links::default() }
    }

    /// Links a list with itself and folds its twins: its nodes.
    fn within(&mut self, ordinal: usize, pairs: Vec<RowPair>) {
        let Some((ordered, list)) = self.list(ordinal) else { return };
        let (place, first) = (ordered.place, ordered.first as u32);
        let local = |pair: &RowPair| {
            let (left, right) = pair.rows();
            (left - first, right - first)
        };
        let says = |pair: &RowPair| {
            let (left, right) = pair.rows();
            self.deciding.says(left, right)
        };
        let (parted, pairs): (Vec<RowPair>, Vec<RowPair>) =
            pairs.into_iter().partition(|pair| says(pair) == Some(Verdict::Different));
        let same: Vec<bool> = pairs.iter().map(|pair| says(pair).is_some()).collect();
        let records: Vec<(u32, u32)> = pairs.iter().map(local).collect();
        let cardinality = Cardinality::ManyToMany;
        let settled = settle(&pairs, &records, &same, Overlap::within(list.list.len()), cardinality);
        let fields = self.fields_of(&list.list, &list.list);
        let (mut links, match_at) =
            self.links(&pairs, &settled, cardinality, self.options.review_at, &fields, says);
        links.extend(self.parted(&parted, settled.prior, &fields));
        let apart = |a: u32, b: u32| {
            let lines: Lines =
                self.together.lines(first + a.min(b), first + a.max(b), &mut Compared::default());
            super::sets::contradict(&lines)
        };
        let of_list: Vec<(u32, u32, &Link)> = links
            .iter()
            .map(|(pair, link)| {
                let (left, right) = local(pair);
                (left, right, link)
            })
            .collect();
        let deciding = &self.deciding;
        let decided = |a: u32, b: u32| deciding.says(first + a, first + b);
        let unit = |place: u32| {
            let row = first + place;
            (!deciding.is_empty() && deciding.has_partner(row)).then(|| deciding.unit(row))
        };
        let groups = duplicates::fold(list, &ordered.rows, &of_list, apart, &decided, unit);
        let nodes_first = self.linked.nodes.len();
        let rows = &ordered.rows;
        let nodes: Vec<Node> = groups
            .iter()
            .map(|group| Node {
                list: place,
                rows: group.iter().map(|row| rows.get(*row).copied().unwrap_or_default()).collect(),
                together: group.iter().map(|row| first + *row as u32).collect(),
            })
            .collect();
        self.node_of.resize(self.node_of.len() + rows.len(), 0);
        for (number, node) in nodes.iter().enumerate() {
            for row in &node.together {
                if let Some(of) = self.node_of.get_mut(*row as usize) {
                    *of = (nodes_first + number) as u32;
                }
            }
        }
        self.deciding.fold(&nodes);
        self.linked.nodes.extend(nodes);
        let pair = self.linked.pairs.len();
        for (row_pair, link) in links {
            let (left, right) = row_pair.rows();
            let (left, right) = (self.node(left), self.node(right));
            self.linked.within.push(NodeLink { left, right, pair, link });
        }
        self.set_prior(place, place, settled.prior);
        self.keep(&pairs, settled.prior);
        let outcome = self.outcome(fields, settled.prior, match_at, pairs.len());
        self.linked.pairs.push(ListPair { left: place, right: place, outcome });
    }

    /// Takes into account that records of two lists have partners on the other.
    fn count_partners(&mut self, pairs: &[RowPair], probabilities: &[f64], roles: [Role; 2]) {
        let mut partners: Vec<(u32, usize, f64)> = Vec::new();
        for (pair, probability) in pairs.iter().zip(probabilities) {
            let (left, right) = pair.rows();
            let [of_left, of_right] = roles;
            for (row, role) in [(left, of_right), (right, of_left)] {
                if let Some(kind) = kind(role) {
                    partners.push((self.node(row), kind, *probability));
                }
            }
        }
        partners.sort_by_key(|(node, kind, _)| (*node, *kind));
        self.alone.resize(self.linked.nodes.len(), [1.0; KINDS]);
        for partners in partners.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let Some((node, kind, _)) = partners.first() else { continue };
            let any: f64 = partners.iter().map(|(_, _, probability)| probability).sum();
            if let Some(alone) = self.alone.get_mut(*node as usize).and_then(|alone| alone.get_mut(*kind)) {
                *alone *= 1.0 - any.min(1.0);
            }
        }
    }

    /// The share of a list's records that have no partner on lists of some kinds.
    fn alone(&self, list: usize, kinds: &[usize]) -> f64 {
        let nodes = self.linked.nodes.iter().zip(&self.alone).filter(|(node, _)| node.list == list);
        let (mut records, mut alone) = (ASSUMED, ASSUMED * USUALLY_ALONE);
        for (_, of_kind) in nodes {
            records += 1.0;
            alone += kinds.iter().filter_map(|kind| of_kind.get(*kind)).product::<f64>();
        }
        (alone / records).max(LEAST_ALONE)
    }

    /// The priors that sets of records are weighed under. Of two lists alone, what stands against a pair is that a record
    /// has no partner on the other list. Among all lists, a record that has another partner is spoken of by that partner,
    /// who is weighed as well; what stands against it is that the record has no partner on any list of the kind.
    fn set_priors(&mut self) {
        self.alone.resize(self.linked.nodes.len(), [1.0; KINDS]);
        let roles: Vec<Role> = self.case.lists.iter().map(|list| list.role).collect();
        let role = |place: usize| roles.get(place).copied().unwrap_or(Role::Watch);
        let count =
            |place: usize| self.linked.nodes.iter().filter(|node| node.list == place).count().max(1) as f64;
        let mut priors: Vec<(usize, usize, Weight)> = Vec::new();
        for &(a, b, shared) in &self.shared {
            let alone = match (kind(role(a)), kind(role(b))) {
                // A roster and a handover list: either may be the only one of its kind that has the person.
                (Some(of_a), Some(of_b)) if of_a != of_b => self.alone(a, &[of_b]) * self.alone(b, &[of_a]),
                (None, Some(_)) => self.alone(a, &[0, 1]),
                (Some(_), None) => self.alone(b, &[0, 1]),
                _ => continue,
            };
            let odds = (shared + ASSUMED_SHARED) / (count(a) * count(b)) / alone;
            priors.push((a, b, weight_of_bits(odds.log2())));
        }
        for (a, b, prior) in priors {
            self.set_prior(a, b, prior);
        }
    }

    /// Keeps pairs that are worth naming.
    fn keep(&mut self, pairs: &[RowPair], prior: Weight) {
        for pair in pairs.iter().filter(|pair| pair.weight(prior) >= LEAST) {
            let (left, right) = pair.rows();
            let (left, right) = (self.node(left), self.node(right));
            if left != right && self.deciding.nodes.says(left, right) != Some(Verdict::Different) {
                self.linked.found.push(NodePair { left, right });
            }
        }
    }

    /// Links two lists.
    fn between(&mut self, left: usize, right: usize, mut pairs: Vec<RowPair>, least: f64) {
        let (Some((left, left_list)), Some((right, right_list))) = (self.list(left), self.list(right)) else {
            return;
        };
        let (left_place, right_place) = (left.place, right.place);
        let roles = [left_list.role, right_list.role];
        // Of several rows of one record the best pair stands for all.
        let nodes = |pair: &RowPair| {
            let (left, right) = pair.rows();
            (self.node(left), self.node(right))
        };
        pairs.sort_by_key(|pair| (nodes(pair), std::cmp::Reverse(pair.strangers()), pair.rows()));
        pairs.dedup_by_key(|pair| nodes(pair));
        let cardinality = cardinality(left_list.role, right_list.role);
        let says = |pair: &RowPair| {
            let (left, right) = nodes(pair);
            self.deciding.nodes.says(left, right)
        };
        let (parted, mut pairs): (Vec<RowPair>, Vec<RowPair>) =
            pairs.into_iter().partition(|pair| says(pair) == Some(Verdict::Different));
        let rivals = self.drop_rivals(&mut pairs, cardinality);
        let same: Vec<bool> = pairs.iter().map(|pair| says(pair).is_some()).collect();
        let first =
            |place: usize| self.linked.nodes.partition_point(|node| self.before(node.list, place)) as u32;
        let (left_first, right_first) = (first(left_place), first(right_place));
        let records: Vec<(u32, u32)> =
            pairs.iter().map(nodes).map(|(left, right)| (left - left_first, right - right_first)).collect();
        let of = |place: usize| self.linked.nodes.iter().filter(|node| node.list == place).count();
        let overlap = Overlap::new([of(left_place), of(right_place)], cardinality.competing());
        let settled = settle(&pairs, &records, &same, overlap, cardinality);
        let fields = self.fields_of(&left_list.list, &right_list.list);
        let (mut links, match_at) = self.links(&pairs, &settled, cardinality, least, &fields, says);
        links.extend(self.parted(&parted, settled.prior, &fields));
        let pair = self.linked.pairs.len();
        let links: Vec<NodeLink> = links
            .into_iter()
            .map(|(row_pair, link)| {
                let (left, right) = nodes(&row_pair);
                NodeLink { left, right, pair, link }
            })
            .collect();
        self.linked.links.extend(links);
        self.set_prior(left_place, right_place, settled.prior);
        let standings = settled.standings.iter().zip(same);
        let probabilities: Vec<f64> =
            standings.map(|(standing, same)| if same { 1.0 } else { standing.probability }).collect();
        self.count_partners(&pairs, &probabilities, roles);
        let shared = probabilities.iter().sum();
        self.shared.push((left_place, right_place, shared));
        self.keep(&pairs, settled.prior);
        // That a record's partner on a list is decided makes another record there no link of it; who else is with both, and
        // may be one with either, must still be weighed against both, or a verdict would tear apart who was together.
        self.keep(&rivals, settled.prior);
        let outcome = self.outcome(fields, settled.prior, match_at, pairs.len());
        self.linked.pairs.push(ListPair { left: left_place, right: right_place, outcome });
    }

    /// Lets the rivals of pairs leave that persons decided to be one: of records that have one partner at most, all others.
    /// Gives those that left.
    fn drop_rivals(&self, pairs: &mut Vec<RowPair>, cardinality: Cardinality) -> Vec<RowPair> {
        let rules = &self.deciding.nodes;
        if rules.is_empty() {
            return Vec::new();
        }
        let nodes = |pair: &RowPair| {
            let (left, right) = pair.rows();
            (self.node(left), self.node(right))
        };
        let mut taken: HashSet<u32, foldhash::fast::FixedState> = HashSet::default();
        for (left, right) in
            pairs.iter().map(nodes).filter(|(a, b)| rules.says(*a, *b) == Some(Verdict::Same))
        {
            taken.extend([left, right]);
        }
        let [left_competes, right_competes] = cardinality.competing();
        let (kept, rivals) = std::mem::take(pairs).into_iter().partition(|pair| {
            let (left, right) = nodes(pair);
            let wanted = left_competes && taken.contains(&left) || right_competes && taken.contains(&right);
            !wanted || rules.says(left, right) == Some(Verdict::Same)
        });
        *pairs = kept;
        rivals
    }

    /// Pairs that persons decided to be two people, as links by their evidence alone.
    fn parted(&self, pairs: &[RowPair], prior: Weight, fields: &[ComparedField]) -> Vec<(RowPair, Link)> {
        let alone = |pair: &RowPair| Standing {
            probability: probability(bits(pair.weight(prior))),
            rival_probability: 0.0,
        };
        let settled = Settled { prior, standings: pairs.iter().map(alone).collect() };
        let different = |_: &RowPair| Some(Verdict::Different);
        self.links(pairs, &settled, Cardinality::ManyToMany, 0.0, fields, different).0
    }

    /// Whether a list's nodes stand before another's.
    fn before(&self, list: usize, other: usize) -> bool {
        let ordinal = |place: usize| self.ordered.0.iter().position(|list| list.place == place);
        ordinal(list) < ordinal(other)
    }
}

impl NodeLink {
    /// Whether the linker calls it a match.
    pub fn is_match(&self) -> bool {
        self.link.decision == Decision::Match
    }
}
