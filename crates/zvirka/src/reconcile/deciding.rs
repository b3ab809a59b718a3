//! What persons decided of the records of a case, as it is applied.
//!
//! Verdicts name rows of the case's lists. Each is judged against the evidence as it is; those that stand are closed under
//! transitivity, first over rows, by which twins of one list are folded, then over the nodes that folding makes.
//!
//! Cost: an evidence for each verdict and one pass over the pairs found. Limits: rivals are those of the other record's
//! list, since persons are asked about two records at a time.

use hashbrown::{HashMap, HashSet};

use super::case::{Case, CaseVerdict};
use super::ordered::Ordered;
use super::pairing::cardinality;
use crate::error::{Error, ErrorKind};
use crate::linker::{Compared, RowPair, Together};
use crate::model::{Weight, weight_of_bits};
use crate::verdicts::{Fate, Held, NEAR_NOW, NEAR_THEN, Rules, Seen, Verdict, moved_against};

/// A case's verdicts and what follows from them.
#[derive(Debug, Default)]
pub(super) struct Deciding {
    /// Over rows, numbered over all lists.
    pub rows: Rules,
    /// Over nodes, once there are any.
    pub nodes: Rules,
    /// Every verdict, in the case's order.
    pub held: Vec<Held>,
    /// Both rows of every verdict.
    pairs: Vec<(u32, u32)>,
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
    /// Judges the verdicts and adds their pairs to those found, which are ordered by left, then right row.
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
        let mut missing: Vec<RowPair> = Vec::new();
        let own: Vec<RowPair> = pairs
            .iter()
            .map(|rows| {
                match found.binary_search_by_key(rows, RowPair::rows).ok().and_then(|place| found.get(place))
                {
                    Some(pair) => *pair,
                    None => {
                        let pair = together.pair(rows.0, rows.1, &mut compared);
                        missing.push(pair);
                        pair
                    }
                }
            })
            .collect();
        if !missing.is_empty() {
            found.append(&mut missing);
            found.sort_by_key(RowPair::rows);
            found.dedup_by_key(|pair| pair.rows());
        }
        let rivals = rivals(case, ordered, found, &own);
        let mut held: Vec<Held> = Vec::with_capacity(own.len());
        for ((decided, pair), [near, seen]) in case.verdicts.iter().zip(&own).zip(rivals) {
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
        deciding
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

    /// Takes the verdicts over to nodes, given each row's. Rows that were folded by their evidence may join verdicts that
    /// contradict each other.
    pub fn of_nodes(&mut self, node_of: &[u32]) {
        let node = |row: u32| node_of.get(row as usize).copied().unwrap_or_default();
        self.nodes = self.close(node);
    }
}

/// For each decided pair how many other records of the list of either want the other, within [`NEAR_NOW`] bits of it and
/// within [`NEAR_THEN`], where a record has one partner at most.
fn rivals(case: &Case, ordered: &Ordered<'_>, found: &[RowPair], own: &[RowPair]) -> Vec<[u32; 2]> {
    let asked: HashSet<u32, foldhash::fast::FixedState> =
        own.iter().flat_map(|pair| <[u32; 2]>::from(pair.rows())).collect();
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
        .map(|pair| {
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
