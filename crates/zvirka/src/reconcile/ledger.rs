//! The ledger: one line for every row of every list, and the sums that prove it.
//!
//! A record of a roster or handover list says where its person stands; a second record of the same person on the same
//! list, or on the list of a later stage, is a duplicate of the first. A record that speaks of a person gets the
//! person's standing, so that a family's report reads `returned` when the man is home. A row that could not be read,
//! or has no usable name, is set aside with its reason.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::{HashMap, HashSet};

use super::case::Role;
use super::result::{LedgerRow, ListSummary, Outcome};
use super::world::World;
use crate::prints::Print;

/// A row of a list: the list's place and the row.
type Place = (usize, usize);

/// Records that stand for no person of their own, with the record that does.
pub(super) fn duplicates(world: &World<'_>) -> HashMap<Place, Place, foldhash::fast::FixedState> {
    let mut duplicates = HashMap::default();
    for members in &world.membership.members {
        let mut first_of_list: HashMap<usize, Place, foldhash::fast::FixedState> = HashMap::default();
        let mut first_handover: Option<Place> = None;
        let mut nodes: Vec<_> = members.iter().filter_map(|node| world.node(*node)).collect();
        nodes.sort_by_key(|node| node.list);
        for node in nodes {
            let Some(list) = world.list(node.list).filter(|list| !list.role.may_repeat()) else { continue };
            // Two names on a watch list are two reasons to watch, and each is answered.
            if list.role == Role::Watch {
                continue;
            }
            for row in &node.rows {
                let place = (node.list, *row);
                let first = *first_of_list.entry(node.list).or_insert(place);
                if first != place {
                    duplicates.insert(place, first);
                } else if world.is_handover_now(node.list) {
                    match first_handover {
                        Some(earlier) => {
                            duplicates.insert(place, earlier);
                        }
                        None => first_handover = Some(place),
                    }
                }
            }
        }
    }
    duplicates
}

/// Every row of every list, in order, given the prints of their records.
pub(super) fn ledger(world: &World<'_>, prints: &[Vec<Print>]) -> Vec<LedgerRow> {
    let duplicates = duplicates(world);
    let aside: HashMap<Place, &str, foldhash::fast::FixedState> =
        world.linked.set_aside.iter().map(|(list, row, reason)| ((*list, *row), reason.as_str())).collect();
    let mut ledger = Vec::new();
    for (place, list) in world.case.lists.iter().enumerate() {
        let blank = |record_id: String, reason: &str| LedgerRow {
            list: list.name.clone(),
            record_id,
            person_id: None,
            outcome: Outcome::SetAside,
            name: String::new(),
            status: None,
            duplicate_of: None,
            probability: None,
            reason: reason.to_owned(),
            record_print: None,
        };
        for row in 0..list.list.len() {
            let mut line = blank(list.list.id(row).into_owned(), "");
            line.name = list.list.full_name(row).into_owned();
            if let Some(reason) = aside.get(&(place, row)) {
                (*reason).clone_into(&mut line.reason);
                ledger.push(line);
                continue;
            }
            line.record_print = prints.get(place).and_then(|prints| prints.get(row)).copied();
            let Some(node) = world.node_at(place, row) else { continue };
            let person = world.person_of(node);
            let status = world.status(person);
            line.person_id = world.person(person).map(|person| person.id.clone());
            line.status = Some(status);
            line.probability = world.best_link.get(node as usize).copied().flatten();
            line.outcome = match duplicates.get(&(place, row)) {
                Some(first) => {
                    line.duplicate_of = Some(world.record(first.0, first.1));
                    Outcome::DuplicateOf
                }
                None if list.role == Role::Handover && world.is_earlier(place) => Outcome::ReturnedBefore,
                None => status,
            };
            ledger.push(line);
        }
        ledger.extend(list.unread.iter().map(|unread| blank(format!("row {}", unread.row), &unread.reason)));
    }
    ledger
}

/// Whether every row of every list has exactly one line.
pub(super) fn is_balanced(world: &World<'_>, ledger: &[LedgerRow]) -> bool {
    let expected: usize = world.case.lists.iter().map(|list| list.list.len() + list.unread.len()).sum();
    let mut seen: HashSet<(&str, &str), foldhash::fast::FixedState> = HashSet::default();
    let once = ledger.iter().all(|line| {
        line.outcome == Outcome::SetAside || seen.insert((line.list.as_str(), line.record_id.as_str()))
    });
    let with_person =
        ledger.iter().all(|line| line.person_id.is_some() != (line.outcome == Outcome::SetAside));
    expected == ledger.len() && once && with_person
}

/// Every list in numbers.
pub(super) fn summaries(world: &World<'_>, ledger: &[LedgerRow]) -> Vec<ListSummary> {
    let lists = world.case.lists.iter().enumerate();
    lists
        .map(|(place, list)| {
            let lines = || ledger.iter().filter(|line| line.list == list.name);
            let mut outcomes: BTreeMap<Outcome, u64> = BTreeMap::new();
            lines().for_each(|line| *outcomes.entry(line.outcome).or_default() += 1);
            let persons: BTreeSet<&str> = lines().filter_map(|line| line.person_id.as_deref()).collect();
            ListSummary {
                name: list.name.clone(),
                role: list.role,
                side: list.side.clone(),
                stage: list.stage.clone(),
                date: list.date.clone(),
                earlier: world.is_earlier(place),
                rows: (list.list.len() + list.unread.len()) as u64,
                records: lines().filter(|line| line.outcome != Outcome::SetAside).count() as u64,
                persons: persons.len() as u64,
                outcomes,
            }
        })
        .collect()
}
