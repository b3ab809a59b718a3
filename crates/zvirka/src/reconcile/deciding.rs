//! What persons decided of the records of a case, as it is applied.
//!
//! Verdicts name rows of the case's lists. Each is judged against the evidence as it is; those that stand are closed under
//! transitivity, first over rows, by which twins of one list are folded, then over the nodes that folding makes. Lists are
//! folded one after the other, and what is folded counts as decided for the next, so that no fold makes verdicts contradict
//! each other that did not: only a verdict suspends a verdict.
//!
//! Cost: an evidence for each verdict and one pass over the pairs found. Limits: rivals are those of the other record's
//! list, since persons are asked about two records at a time.

use hashbrown::{HashMap, HashSet};

use super::case::{Case, CaseVerdict};
use super::ordered::Ordered;
use super::pairing::{Node, cardinality};
use crate::error::{Error, ErrorKind};
use crate::linker::{Compared, RowPair, Together};
use crate::model::{Weight, weight_of_bits};
use crate::verdicts::{Fate, Held, NEAR_NOW, NEAR_THEN, Rules, Seen, Verdict, moved_against};

/// A case's verdicts and what follows from them.
#[derive(Debug, Default)]
pub(super) struct Deciding {
    /// Over rows, numbered over all lists; those that were folded by their evidence stand as one by [`folded`](Self::folded).
    rows: Rules,
    /// Over nodes, once there are any.
    pub nodes: Rules,
    /// Every verdict, in the case's order.
    pub held: Vec<Held>,
    /// Both rows of every verdict.
    pairs: Vec<(u32, u32)>,
    /// The row that stands for each row of a node of several.
    folded: HashMap<u32, u32, foldhash::fast::FixedState>,
}

/// Checks that verdicts name rows that there are, and two of them.
pub(super) fn check(case: &Case) -> Result<(), Error> {
    let exists = |(list, row): (usize, usize)| case.lists.get(list).is_some_and(|list| row < list.list.len());
    let fits = |decided: &CaseVerdict| {
        exists(decided.left) && exists(decided.right) && decided.left != decided.right
    };
    if case.verdicts.iter().all(fits) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Option,
        "a decision names a record that the case does not have, or one record twice",
    ))
}

impl Deciding {
    /// Judges the verdicts and adds the pairs of those that stand to those found, which are ordered by left, then right row.
    /// What constrains nothing adds nothing, since it must change nothing.
    pub fn judge(
        case: &Case,
        ordered: &Ordered<'_>,
        together: &Together<'_>,
        found: &mut Vec<RowPair>,
    ) -> Self {
        if case.verdicts.is_empty() {
            return Self::default();
        }
        let number = ordered.numbers(case);
        let row = |(list, row): (usize, usize)| {
            number.get(list).and_then(|rows| rows.get(row)).copied().unwrap_or_default()
        };
        let pairs: Vec<(u32, u32)> = case
            .verdicts
            .iter()
            .map(|decided| (row(decided.left), row(decided.right)))
            .map(|(a, b)| (a.min(b), a.max(b)))
            .collect();
        let mut compared = Compared::default();
        let known = |rows: &(u32, u32)| found.binary_search_by_key(rows, RowPair::rows).ok();
        let own: Vec<(RowPair, bool)> = pairs
            .iter()
            .map(|rows| match known(rows).and_then(|place| found.get(place)) {
                Some(pair) => (*pair, true),
                None => (together.pair(rows.0, rows.1, &mut compared), false),
            })
            .collect();
        let rivals = rivals(case, ordered, found, &own);
        let mut held: Vec<Held> = Vec::with_capacity(own.len());
        for ((decided, (pair, _)), [near, seen]) in case.verdicts.iter().zip(&own).zip(rivals) {
            let now = Seen { fields: together.said(pair, &mut compared), rivals: seen };
            let moved =
                decided.seen.as_ref().is_some_and(|seen| moved_against(decided.verdict, seen, &now, near));
            let fate = if moved { Fate::Reopened } else { Fate::Stands };
            held.push(Held {
                left: decided.left.1,
                right: decided.right.1,
                verdict: decided.verdict,
                fate,
                now,
            });
        }
        let mut deciding = Self { held, pairs, ..Self::default() };
        deciding.rows = deciding.close(|row| row);
        let stands = |held: &Held| held.fate == Fate::Stands && held.verdict != Verdict::CannotTell;
        let missing = deciding.held.iter().zip(own).filter(|(held, (_, found))| stands(held) && !found);
        let before = found.len();
        found.extend(missing.map(|(_, (pair, _))| pair));
        if found.len() > before {
            found.sort_by_key(RowPair::rows);
            found.dedup_by_key(|pair| pair.rows());
        }
        deciding
    }

    /// Whether nothing is decided of anybody.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether a row is the same as another.
    pub fn has_partner(&self, row: u32) -> bool {
        self.rows.has_partner(self.stand_in(row))
    }

    /// The least row of all that are the same as a row.
    pub fn unit(&self, row: u32) -> u32 {
        self.rows.group(self.stand_in(row))
    }

    /// What is decided of two rows, or follows.
    pub fn says(&self, a: u32, b: u32) -> Option<Verdict> {
        self.rows.says(self.stand_in(a), self.stand_in(b))
    }

    fn stand_in(&self, row: u32) -> u32 {
        self.folded.get(&row).copied().unwrap_or(row)
    }

    /// Takes rows for one that were folded by their evidence, so that what is folded after them contradicts no verdict.
    pub fn fold(&mut self, nodes: &[Node]) {
        if self.rows.is_empty() {
            return;
        }
        for node in nodes.iter().filter(|node| node.together.len() > 1) {
            let first = node.together.first().copied().unwrap_or_default();
            self.folded.extend(node.together.iter().map(|row| (*row, first)));
        }
        let folded = std::mem::take(&mut self.folded);
        self.rows = self.close(|row| folded.get(&row).copied().unwrap_or(row));
        self.folded = folded;
    }

    /// Closes the verdicts that stand over numbers of rows or of what rows were folded to.
    fn close(&mut self, number: impl Fn(u32) -> u32) -> Rules {
        let stands = |held: &Held| held.fate == Fate::Stands;
        let places: Vec<usize> =
            (0..self.held.len()).filter(|place| self.held.get(*place).is_some_and(stands)).collect();
        let said: Vec<(u32, u32, Verdict)> = places
            .iter()
            .filter_map(|place| Some((self.pairs.get(*place)?, self.held.get(*place)?)))
            .map(|((a, b), held)| (number(*a), number(*b), held.verdict))
            .collect();
        let (rules, conflicts) = Rules::new(&said);
        for (place, _) in places.iter().zip(conflicts).filter(|(_, conflict)| *conflict) {
            if let Some(held) = self.held.get_mut(*place) {
                held.fate = Fate::Conflict;
            }
        }
        rules
    }

    /// Takes the verdicts over to nodes, given each row's.
    pub fn of_nodes(&mut self, node_of: &[u32]) {
        let node = |row: u32| node_of.get(row as usize).copied().unwrap_or_default();
        self.nodes = self.close(node);
    }
}

/// For each decided pair how many other records of the list of either want the other by what was found, within [`NEAR_NOW`] bits of it and
/// within [`NEAR_THEN`], where a record has one partner at most.
fn rivals(case: &Case, ordered: &Ordered<'_>, found: &[RowPair], own: &[(RowPair, bool)]) -> Vec<[u32; 2]> {
    let asked: HashSet<u32, foldhash::fast::FixedState> =
        own.iter().flat_map(|(pair, _)| <[u32; 2]>::from(pair.rows())).collect();
    let mut of_row: HashMap<u32, Vec<(u32, Weight)>, foldhash::fast::FixedState> = HashMap::default();
    for pair in found {
        let (left, right) = pair.rows();
        for (row, other) in [(left, right), (right, left)] {
            if asked.contains(&row) {
                of_row.entry(row).or_default().push((other, pair.strangers()));
            }
        }
    }
    let near = [NEAR_NOW, NEAR_THEN].map(weight_of_bits);
    let place = |row: u32| ordered.place(row).0;
    let role = |ordinal: usize| {
        ordered.0.get(ordinal).and_then(|list| case.lists.get(list.place)).map(|list| list.role)
    };
    own.iter()
        .map(|(pair, _)| {
            let (left, right) = pair.rows();
            let lists = (place(left), place(right));
            let (Some(of_left), Some(of_right)) = (role(lists.0), role(lists.1)) else { return [0; 2] };
            if lists.0 == lists.1 {
                return [0; 2];
            }
            let mut counts = [0_u32; 2];
            let sides = [(left, right, lists.1), (right, left, lists.0)];
            for ((row, partner, list), competes) in
                sides.into_iter().zip(cardinality(of_left, of_right).competing())
            {
                let others = of_row.get(&row).into_iter().flatten();
                let others =
                    others.filter(|(other, _)| competes && *other != partner && place(*other) == list);
                for (_, weight) in others {
                    for (count, near) in counts.iter_mut().zip(near) {
                        *count += u32::from(*weight >= pair.strangers() - near);
                    }
                }
            }
            counts
        })
        .collect()
}
