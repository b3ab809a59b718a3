//! Which units there are on the lists of a case, so that people can be counted by them.
//!
//! Comparing two units is [`compare::unit`](crate::compare::unit)'s; counting needs one key for all writings of a
//! unit. That is its number and branch. A writing that gives the number alone is of the one unit of that number which
//! the case names, or of none where there are several: 110 is borne by two brigades.
//!
//! Cost: one pass over the cells.

use std::collections::{BTreeMap, BTreeSet};

use super::case::Role;
use super::world::World;
use crate::compare::unit::Unit;
use crate::record::Field;

/// A unit: the same for all writings of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct UnitKey(u64);

/// The units of a case.
#[derive(Debug, Default)]
pub(super) struct Units {
    /// For each person the units that lists give, best source first, each once.
    pub of_person: Vec<Vec<UnitKey>>,
    /// Branches by number, of units whose branch is said.
    branches: BTreeMap<u64, BTreeSet<u64>>,
    labels: BTreeMap<UnitKey, String>,
}

/// The bits of [`Unit::number_and_branch`] that hold the number.
const NUMBER: u64 = 0xFFFF;

impl Units {
    /// Reads the units off the records of persons.
    pub fn new(world: &World<'_>) -> Self {
        let mut units = Self::default();
        let read = world.facts.iter().flatten().filter_map(|facts| facts.unit);
        for key in read.map(Unit::number_and_branch) {
            if key & NUMBER != 0 && key & !NUMBER != 0 {
                units.branches.entry(key & NUMBER).or_default().insert(key);
            }
        }
        let mut writings: BTreeMap<UnitKey, BTreeMap<&str, usize>> = BTreeMap::new();
        for (list, rows) in world.facts.iter().enumerate() {
            for (row, facts) in rows.iter().enumerate() {
                if let Some(key) = facts.unit.and_then(|unit| units.key(unit)) {
                    let text = world.list(list).map_or("", |list| list.list.cell(Field::Unit, row));
                    *writings.entry(key).or_default().entry(text).or_default() += 1;
                }
            }
        }
        // The writing that most records use, the shorter of equals.
        for (key, writings) in writings {
            let best = writings
                .into_iter()
                .min_by_key(|(text, count)| (std::cmp::Reverse(*count), text.chars().count(), *text));
            units.labels.insert(key, best.map_or_else(String::new, |(text, _)| text.to_owned()));
        }
        units.of_person = (0..world.persons.len()).map(|person| units.of(world, person)).collect();
        units
    }

    /// The key of a unit; `None` where its number is borne by several units and no branch is said.
    pub fn key(&self, unit: Unit) -> Option<UnitKey> {
        let key = unit.number_and_branch();
        if key == 0 {
            return None;
        }
        if key & NUMBER == 0 || key & !NUMBER != 0 {
            // A branch alone is no unit that people could be counted by; a code is.
            return (key & NUMBER != 0 || key >> 24 != 0).then_some(UnitKey(key));
        }
        let named = self.branches.get(&key);
        match named.map(|named| (named.len(), named.first())) {
            Some((1, Some(only))) => Some(UnitKey(*only)),
            Some(_) => None,
            None => Some(UnitKey(key)),
        }
    }

    /// The unit as most records write it.
    pub fn label(&self, key: UnitKey) -> &str {
        self.labels.get(&key).map_or("", String::as_str)
    }

    fn of(&self, world: &World<'_>, person: usize) -> Vec<UnitKey> {
        let nodes = world.members(person).iter().filter_map(|node| world.node(*node));
        let mut rows: Vec<(bool, Option<Role>, usize, usize)> = nodes
            .flat_map(|node| node.rows.iter().map(|row| (node.list, *row)))
            .map(|(list, row)| {
                (!world.is_home_roster(list), world.list(list).map(|list| list.role), list, row)
            })
            .collect();
        rows.sort_unstable();
        let mut found: Vec<UnitKey> = Vec::new();
        for (_, _, list, row) in rows {
            let unit = world.facts_at(list, row).and_then(|facts| facts.unit);
            if let Some(key) = unit.and_then(|unit| self.key(unit))
                && !found.contains(&key)
            {
                found.push(key);
            }
        }
        found
    }
}
