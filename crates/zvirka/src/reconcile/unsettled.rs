//! Persons who may be one: links that are good enough for a person's thought and joined nobody.
//!
//! A link between two persons is settled where both have a record on one list that names everybody once: they are
//! then two people by that list, and where somebody decided so. Of several links between two persons the best one is kept.

use std::collections::BTreeSet;

use hashbrown::HashMap;

use super::pairing::NodeLink;
use super::world::World;

/// Two persons who may be one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Perhaps<'a> {
    /// The person with the lesser number.
    pub one: usize,
    pub other: usize,
    /// The best link between them.
    pub link: &'a NodeLink,
    /// Whether both records are of one list.
    pub within: bool,
}

/// All pairs of persons of rosters and handovers who may be one, in order.
pub(super) fn perhaps<'a>(world: &World<'a>) -> Vec<Perhaps<'a>> {
    let doubted: BTreeSet<u32> = world.membership.in_doubt.iter().map(|doubt| doubt.record).collect();
    let lists_of = |person: usize| {
        world.members(person).iter().filter(|node| world.is_core(**node)).filter_map(|node| world.node(*node))
    };
    let settled =
        |a: usize, b: usize| lists_of(a).any(|node| lists_of(b).any(|other| node.list == other.list));
    let mut best: HashMap<(usize, usize), Perhaps<'a>, foldhash::fast::FixedState> = HashMap::default();
    let (linked, parted) = (world.linked, world.parted());
    let between = linked.links.iter().map(|link| (link, false));
    let within = linked.within.iter().map(|link| (link, true));
    for (link, within) in between.chain(within) {
        let (a, b) = (world.person_of(link.left), world.person_of(link.right));
        if a == b || link.link.probability < world.review_at || link.link.decided.is_some() {
            continue;
        }
        if !world.is_core(link.left) || !world.is_core(link.right) {
            continue;
        }
        let doubt = doubted.contains(&link.left) || doubted.contains(&link.right);
        if !within && !doubt && settled(a, b) {
            continue;
        }
        let (one, other) = (a.min(b), a.max(b));
        if parted.contains(&(one, other)) {
            continue;
        }
        let found = Perhaps { one, other, link, within };
        let known = best.entry((one, other)).or_insert(found);
        if link.link.probability > known.link.link.probability {
            *known = found;
        }
    }
    let mut all: Vec<Perhaps<'a>> = best.into_values().collect();
    all.sort_by_key(|perhaps| (perhaps.one, perhaps.other));
    all
}
