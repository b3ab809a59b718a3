//! Which lists are linked with which, and every link there is between their records.
//!
//! All lists are linked with all others: a person may stand on any two of them, and a pair of lists that share
//! nobody costs little and is found to share nobody, as the linker estimates the overlap of each pair by itself.
//! What differs is who competes. Rosters and handovers hold a person once (their twins are folded before, see
//! [`duplicates`](super::duplicates)), so their links are one-to-one. Reports, sightings, published lists and watch
//! lists speak of persons: each record has one person at most, a person may be spoken of often. Between two lists of
//! that kind nobody competes.
//!
//! Lists are taken in an order of content (role, then name) and their rows by id, so that links do not depend on the
//! order of a case file.
//!
//! Cost: every pair of lists is read and linked, so a list is read once for every other list.

use super::case::{Case, Role};
use super::duplicates::{Folded, fold};
use crate::error::Error;
use crate::linker::{Cardinality, Decision, Link, LinkOptions, Links, Progress, link};

/// A record as persons are made of it: one row, or several of one list that are surely one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// The list's place in the case.
    pub list: usize,
    /// Rows of the list, the fullest first; never empty.
    pub rows: Vec<usize>,
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
    /// Rows without a usable name: list, row and reason.
    pub set_aside: Vec<(usize, usize, String)>,
    pub warnings: Vec<String>,
}

/// Lists in an order that does not depend on the case file's: by role, then by name.
fn by_content(case: &Case) -> Vec<usize> {
    let mut order: Vec<usize> = (0..case.lists.len()).collect();
    order.sort_by_key(|place| case.lists.get(*place).map(|list| (list.role, list.name.as_str())));
    order
}

fn cardinality(left: Role, right: Role) -> Cardinality {
    match (left.is_core(), right.is_core()) {
        (true, true) => Cardinality::OneToOne,
        (true, false) => Cardinality::OneToMany,
        (false, true) => Cardinality::ManyToOne,
        (false, false) => Cardinality::ManyToMany,
    }
}

/// Links every list with itself and with every other.
pub(super) fn link_all(
    case: &Case,
    options: &LinkOptions,
    possible_at: f64,
    progress: &dyn Progress,
) -> Result<Linked, Error> {
    let order = by_content(case);
    let mut linked = Linked {
        nodes: Vec::new(),
        pairs: Vec::new(),
        links: Vec::new(),
        within: Vec::new(),
        set_aside: Vec::new(),
        warnings: Vec::new(),
    };
    let mut folded: Vec<(usize, usize, Folded)> = Vec::with_capacity(order.len());
    for &place in &order {
        let Some(list) = case.lists.get(place) else { continue };
        let mut found = fold(list, options, progress)?;
        let first = linked.nodes.len();
        let mut node_of = vec![0_u32; list.list.len()];
        for (number, rows) in found.groups.iter().enumerate() {
            for row in rows {
                if let Some(node) = node_of.get_mut(*row) {
                    *node = (first + number) as u32;
                }
            }
            linked.nodes.push(Node { list: place, rows: rows.clone() });
        }
        let node = |row: usize| node_of.get(row).copied().unwrap_or_default();
        let pair = linked.pairs.len();
        for link in std::mem::take(&mut found.links.links) {
            linked.within.push(NodeLink { left: node(link.left), right: node(link.right), pair, link });
        }
        let aside = found.links.set_aside.iter();
        linked.set_aside.extend(aside.map(|aside| (place, aside.row, aside.reason.clone())));
        keep_new(&mut linked.warnings, &mut found.links.warnings);
        linked.pairs.push(ListPair { left: place, right: place, outcome: std::mem::take(&mut found.links) });
        folded.push((place, first, found));
    }
    let options = LinkOptions { review_at: possible_at.min(options.review_at), ..options.clone() };
    for (number, (left_place, left_first, left)) in folded.iter().enumerate() {
        for (right_place, right_first, right) in folded.iter().skip(number + 1) {
            let (Some(left_list), Some(right_list)) =
                (case.lists.get(*left_place), case.lists.get(*right_place))
            else {
                continue;
            };
            let options =
                LinkOptions { cardinality: cardinality(left_list.role, right_list.role), ..options.clone() };
            let mut found = link(&left.list, &right.list, &options, progress)?;
            let pair = linked.pairs.len();
            for mut link in std::mem::take(&mut found.links) {
                let (left_node, right_node) = (left_first + link.left, right_first + link.right);
                let row = |node: usize| linked.nodes.get(node).map_or(0, Node::row);
                (link.left, link.right) = (row(left_node), row(right_node));
                linked.links.push(NodeLink { left: left_node as u32, right: right_node as u32, pair, link });
            }
            keep_new(&mut linked.warnings, &mut found.warnings);
            // Rows without a name were already counted when their list was linked with itself.
            found.set_aside = Vec::new();
            linked.pairs.push(ListPair { left: *left_place, right: *right_place, outcome: found });
        }
    }
    linked.set_aside.sort();
    Ok(linked)
}

/// A list is read for every other list and warns each time; a person is told once.
fn keep_new(warnings: &mut Vec<String>, found: &mut Vec<String>) {
    for warning in found.drain(..) {
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
}

impl NodeLink {
    /// Whether the linker calls it a match.
    pub fn is_match(&self) -> bool {
        self.link.decision == Decision::Match
    }
}
