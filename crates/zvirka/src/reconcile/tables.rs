//! People by unit, stage, year of capture and age; units with a first return and units nobody came back from;
//! defenders of Mariupol.
//!
//! A person counts once in a table, under the best value any list gives or, where none gives one, in the last row. Persons whom only families, witnesses, the
//! press or a watch list know of do not count, but reports are counted beside the units they name.

use std::collections::{BTreeMap, BTreeSet};

use super::case::Role;
use super::claims::count;
use super::result::{Mariupol, Outcome, StageRow, TableRow, Tables};
use super::units::{UnitKey, Units};
use super::unsettled::Perhaps;
use super::values::MariupolPlace;
use super::world::World;
use crate::compare::date::PartialDate;
use crate::record::Field;

/// Makes the tables.
pub(super) fn tables(world: &World<'_>, units: &Units, perhaps: &[Perhaps<'_>]) -> Tables {
    let returned = |person: usize| world.status(person) == Outcome::Returned;
    let mut perhaps_returned: BTreeSet<usize> = BTreeSet::new();
    for pair in perhaps {
        match (returned(pair.one), returned(pair.other)) {
            (true, false) => perhaps_returned.insert(pair.other),
            (false, true) => perhaps_returned.insert(pair.one),
            _ => false,
        };
    }
    let table = Table { world, perhaps_returned: &perhaps_returned };
    let (mut by_unit, no_unit) = table.by(|person| units.of_person.get(person)?.first().copied());
    let reports = reports_by_unit(world, units);
    for (key, row) in &mut by_unit {
        row.reports = reports.get(key).copied().unwrap_or_default();
        units.label(*key).clone_into(&mut row.value);
    }
    let first = first_returns(world, units);
    let first_returns = first.iter().map(|(key, _)| units.label(*key).to_owned()).collect();
    let mut nobody: Vec<&TableRow> =
        by_unit.values().filter(|row| row.returned == 0 && row.remaining > 0).collect();
    nobody.sort_by(|a, b| b.remaining.cmp(&a.remaining).then_with(|| a.value.cmp(&b.value)));
    let nobody_returned = nobody.into_iter().map(|row| row.value.clone()).collect();
    let mut by_unit: Vec<TableRow> = by_unit.into_values().collect();
    by_unit.sort_by(|a, b| {
        (b.returned, b.persons).cmp(&(a.returned, a.persons)).then_with(|| a.value.cmp(&b.value))
    });
    by_unit.extend(no_unit);
    let value = |person: usize, field: Field| {
        let person = world.person(person)?;
        super::values::date(&person.fields.get(&field)?.value)
    };
    let (years, no_year) = table
        .by(|person| value(person, Field::CaptureDate).filter(|date| date.year >= 100).map(|date| date.year));
    let years = years.into_iter().map(|(year, row)| TableRow { value: year.to_string(), ..row });
    let (ages, no_age) = table.by(|person| Some(age(value(person, Field::BirthDate)?, world.date?)? / 10));
    let ages = ages.into_iter();
    let ages =
        ages.map(|(tens, row)| TableRow { value: format!("{}–{}", tens * 10, tens * 10 + 9), ..row });
    Tables {
        by_unit,
        by_stage: by_stage(world),
        by_capture_year: years.chain(no_year).collect(),
        by_age: ages.chain(no_age).collect(),
        first_returns,
        nobody_returned,
        mariupol: mariupol(world, &perhaps_returned),
    }
}

/// Full years between two dates; a year's uncertainty where the day is not known.
fn age(born: PartialDate, on: PartialDate) -> Option<u16> {
    if born.year < 100 || on.year < 100 {
        return None;
    }
    let years = on.year.checked_sub(born.year)?;
    let before_birthday = born.month > 0 && on.month > 0 && (on.month, on.day) < (born.month, born.day);
    years.checked_sub(u16::from(before_birthday))
}

struct Table<'a, 'b> {
    world: &'a World<'b>,
    perhaps_returned: &'a BTreeSet<usize>,
}

impl Table<'_, '_> {
    /// Counts people under what `value` gives of them, and apart those of whom it gives nothing, so that every table
    /// adds up to all people.
    fn by<K: Ord>(&self, value: impl Fn(usize) -> Option<K>) -> (BTreeMap<K, TableRow>, Option<TableRow>) {
        let mut rows: BTreeMap<Option<K>, TableRow> = BTreeMap::new();
        for (number, person) in self.world.persons.iter().enumerate() {
            let counts = matches!(
                person.status,
                Outcome::Returned | Outcome::ReturnedBefore | Outcome::Offered | Outcome::Held
            );
            if !counts {
                continue;
            }
            let row = rows.entry(value(number)).or_insert_with(|| TableRow {
                value: String::new(),
                persons: 0,
                returned: 0,
                returned_before: 0,
                remaining: 0,
                perhaps_returned: 0,
                reports: 0,
            });
            row.persons += 1;
            match person.status {
                Outcome::Returned => row.returned += 1,
                Outcome::ReturnedBefore => row.returned_before += 1,
                _ => {
                    row.remaining += 1;
                    row.perhaps_returned += u64::from(self.perhaps_returned.contains(&number));
                }
            }
            let reports = self.world.members(number).iter();
            row.reports +=
                reports.filter(|node| self.world.role_of(**node) == Some(Role::Report)).count() as u64;
        }
        let none = rows.remove(&None);
        (rows.into_iter().filter_map(|(value, row)| Some((value?, row))).collect(), none)
    }
}

/// For each unit the reports that name it themselves or speak of a person of it.
fn reports_by_unit(world: &World<'_>, units: &Units) -> BTreeMap<UnitKey, u64> {
    let mut reports: BTreeMap<UnitKey, u64> = BTreeMap::new();
    for members in &world.membership.members {
        let keys = |core: bool, node: u32| {
            let facts = world.facts_of(node).filter(move |_| world.is_core(node) == core);
            facts.filter_map(|facts| units.key(facts.unit?)).collect::<Vec<UnitKey>>()
        };
        let of_person: Vec<UnitKey> = members.iter().flat_map(|node| keys(true, *node)).collect();
        for node in members.iter().filter(|node| world.role_of(**node) == Some(Role::Report)) {
            let named: BTreeSet<UnitKey> = of_person.iter().copied().chain(keys(false, *node)).collect();
            named.into_iter().for_each(|key| *reports.entry(key).or_default() += 1);
        }
    }
    reports
}

/// Units of people handed over now of which nobody had come back before, with those people. Empty where no list says
/// of what unit anybody was who came back before: nothing could then be called the first.
pub(super) fn first_returns(world: &World<'_>, units: &Units) -> Vec<(UnitKey, Vec<usize>)> {
    let mut before: BTreeSet<UnitKey> = BTreeSet::new();
    let mut now: BTreeMap<UnitKey, Vec<usize>> = BTreeMap::new();
    for (number, person) in world.persons.iter().enumerate() {
        let of_person = units.of_person.get(number).map_or(&[][..], Vec::as_slice);
        // That nobody came back before must hold for every unit a list gives; that somebody came back now, for the
        // best source's alone: a wrong unit on one list is no return.
        if person.returned_before() {
            before.extend(of_person);
        }
        if let (true, Some(unit)) = (person.returned_now(), of_person.first()) {
            now.entry(*unit).or_default().push(number);
        }
    }
    if before.is_empty() {
        return Vec::new();
    }
    let first = now.into_iter().filter(|(key, _)| !before.contains(key));
    first.collect()
}

fn by_stage(world: &World<'_>) -> Vec<StageRow> {
    let mut stages: Vec<(String, Vec<usize>)> = Vec::new();
    for (place, list) in world.case.lists.iter().enumerate() {
        if !world.is_handover_now(place) {
            continue;
        }
        let stage = list.stage.clone().unwrap_or_else(|| list.name.clone());
        match stages.iter_mut().find(|(known, _)| *known == stage) {
            Some((_, lists)) => lists.push(place),
            None => stages.push((stage, vec![place])),
        }
    }
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut rows = Vec::new();
    for (stage, lists) in stages {
        let mut persons = Vec::new();
        let mut count_of_rows = 0;
        for (number, members) in world.membership.members.iter().enumerate() {
            let nodes = members.iter().filter_map(|node| world.node(*node));
            let own: usize =
                nodes.filter(|node| lists.contains(&node.list)).map(|node| node.rows.len()).sum();
            count_of_rows += own as u64;
            if own > 0 {
                persons.push(number);
            }
        }
        let earlier = persons.len();
        persons.retain(|person| !seen.contains(person));
        rows.push(StageRow {
            stage,
            lists: lists.iter().map(|place| world.list_name(*place).to_owned()).collect(),
            rows: count_of_rows,
            found: count(world, persons.iter().copied()),
            on_earlier_stage: (earlier - persons.len()) as u64,
        });
        seen.extend(persons);
    }
    rows
}

fn mariupol(world: &World<'_>, perhaps_returned: &BTreeSet<usize>) -> Mariupol {
    let mut mariupol = Mariupol::default();
    for (number, person) in world.persons.iter().enumerate() {
        // Rosters and handovers go before what families say.
        let places = |core: bool| {
            let members = world.members(number).iter().filter(move |node| world.is_core(**node) == core);
            // The most exact of the places that lists give; a plant is more exact than the city.
            members.flat_map(|node| world.facts_of(*node)).filter_map(|facts| facts.mariupol).min()
        };
        let Some(place) = places(true).or_else(|| places(false)) else { continue };
        if !matches!(
            person.status,
            Outcome::Returned | Outcome::ReturnedBefore | Outcome::Offered | Outcome::Held
        ) {
            continue;
        }
        mariupol.persons += 1;
        if person.status == Outcome::Returned {
            mariupol.returned += 1;
            mariupol.returned_from_azovstal += u64::from(place == MariupolPlace::Azovstal);
            mariupol.returned_from_other_plants += u64::from(place == MariupolPlace::OtherPlant);
        } else {
            mariupol.perhaps_returned += u64::from(perhaps_returned.contains(&number));
        }
    }
    mariupol
}
