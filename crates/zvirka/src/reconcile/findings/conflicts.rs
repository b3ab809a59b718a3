//! Where lists contradict one another about a person: category, birth date, sex, unit, fate.
//!
//! Each field gives one finding a person, which names every value with its lists. Rosters and handovers are held
//! against one another, and reports against them; who is only seen or watched says too little.

use super::super::case::Role;
use super::super::persons::last_return;
use super::super::result::{Finding, FindingKind, Outcome, RecordName, Severity};
use super::super::values::{Facts, birth_dates_contradict, is_after};
use super::super::world::World;
use super::{About, standing};
use crate::compare::Level;
use crate::compare::unit::{Unit, compare_units};
use crate::record::Field;

/// A value of a field, read and as it is written, and where it stands.
struct Said<T> {
    value: T,
    text: String,
    list: usize,
    row: usize,
}

fn said<T>(
    world: &World<'_>,
    person: usize,
    field: Field,
    read: impl Fn(&Facts) -> Option<T>,
) -> Vec<Said<T>> {
    let mut all = Vec::new();
    for node in world.members(person) {
        let Some(found) = world.node(*node) else { continue };
        let Some(list) = world.list(found.list) else { continue };
        if !list.role.is_core() && list.role != Role::Report {
            continue;
        }
        for row in &found.rows {
            if let Some(value) = world.facts_at(found.list, *row).and_then(&read) {
                let text = list.list.cell(field, *row).to_owned();
                all.push(Said { value, text, list: found.list, row: *row });
            }
        }
    }
    all
}

/// Finds the first two values that contradict, and whether a slip explains it. A contradiction without such excuse
/// goes before one with.
fn contradiction<T>(
    all: &[Said<T>],
    contradict: impl Fn(&T, &T) -> Option<bool>,
) -> Option<(usize, usize, bool)> {
    let mut found: Option<(usize, usize, bool)> = None;
    for (first, a) in all.iter().enumerate() {
        for (second, b) in all.iter().enumerate().skip(first + 1) {
            match (contradict(&a.value, &b.value), found) {
                (Some(slip), None) => found = Some((first, second, slip)),
                (Some(false), Some((_, _, true))) => found = Some((first, second, false)),
                _ => {}
            }
        }
    }
    found
}

/// Every value with the lists that give it.
fn values<T>(world: &World<'_>, all: &[Said<T>]) -> Vec<String> {
    let mut values: Vec<(&str, Vec<String>)> = Vec::new();
    for one in all {
        let list = world.list_name(one.list).to_owned();
        match values.iter_mut().find(|(text, _)| *text == one.text) {
            Some((_, lists)) if lists.contains(&list) => {}
            Some((_, lists)) => lists.push(list),
            None => values.push((&one.text, vec![list])),
        }
    }
    values.iter().map(|(text, lists)| world.language.value_on(text, lists)).collect()
}

struct Conflict {
    field: Field,
    severity: Severity,
    /// Severity where a slip of the pen would explain it.
    of_slip: Severity,
}

fn conflict<T>(
    world: &World<'_>,
    person: usize,
    of: &Conflict,
    read: impl Fn(&Facts) -> Option<T>,
    contradict: impl Fn(&T, &T) -> Option<bool>,
    findings: &mut Vec<Finding>,
) {
    let all = said(world, person, of.field, read);
    let Some((first, second, slip)) = contradiction(&all, contradict) else { return };
    let record = |place: usize| all.get(place).map(|one| world.record(one.list, one.row));
    let name = world.person(person).map_or("", |person| person.name());
    let language = world.language;
    findings.push(
        About {
            kind: FindingKind::Conflict,
            severity: if slip { of.of_slip } else { of.severity },
            person,
            record: record(first),
            other: record(second),
            text: language.conflict(name, language.field(of.field.as_str()), &values(world, &all), slip),
            probability: None,
            world,
        }
        .finding(),
    );
}

/// Finds every conflict of every person.
pub(super) fn conflicts(world: &World<'_>, findings: &mut Vec<Finding>) {
    let differs = |slip: bool| move |differ: bool| differ.then_some(slip);
    for person in 0..world.persons.len() {
        if world.members(person).len() < 2
            && world.members(person).iter().all(|node| world.facts_of(*node).count() < 2)
        {
            continue;
        }
        let category = Conflict { field: Field::Category, severity: Severity::High, of_slip: Severity::High };
        conflict(world, person, &category, |facts| facts.category, |a, b| differs(false)(a != b), findings);
        let birth_date =
            Conflict { field: Field::BirthDate, severity: Severity::Medium, of_slip: Severity::Low };
        conflict(
            world,
            person,
            &birth_date,
            |facts| facts.birth_date,
            |a, b| birth_dates_contradict(*a, *b),
            findings,
        );
        let sex = Conflict { field: Field::Sex, severity: Severity::Medium, of_slip: Severity::Medium };
        conflict(world, person, &sex, |facts| facts.sex, |a, b| differs(false)(a != b), findings);
        let unit = Conflict { field: Field::Unit, severity: Severity::Low, of_slip: Severity::Low };
        conflict(world, person, &unit, |facts| facts.unit, units_differ, findings);
        fate(world, person, findings);
    }
}

/// Whether two units are different ones, and not a unit and its part or two writings of one.
fn units_differ(a: &Unit, b: &Unit) -> Option<bool> {
    (compare_units(Some(*a), Some(*b)) == Level::Different).then_some(false)
}

/// Somebody handed over who is said to be dead, or was seen in captivity afterwards.
fn fate(world: &World<'_>, number: usize, findings: &mut Vec<Finding>) {
    let Some(person) = world.person(number) else { return };
    if !matches!(person.status, Outcome::Returned | Outcome::ReturnedBefore) {
        return;
    }
    let last = last_return(&person.returns).flatten();
    let handover = person.returns.last();
    let of_return = person
        .records
        .iter()
        .rev()
        .find(|record| handover.is_some_and(|handover| handover.list == record.list))
        .cloned();
    let mut add = |record: RecordName, text: String| {
        findings.push(
            About {
                kind: FindingKind::Conflict,
                severity: Severity::High,
                person: number,
                record: Some(record),
                other: of_return.clone(),
                text,
                probability: None,
                world,
            }
            .finding(),
        );
    };
    for node in world.members(number) {
        let Some(found) = world.node(*node) else { continue };
        let Some(list) = world.list(found.list) else { continue };
        for row in &found.rows {
            let Some(facts) = world.facts_at(found.list, *row) else { continue };
            if let (Some(seen), Some(last), Some(handover)) = (facts.seen_on, last, handover)
                && is_after(seen, last)
            {
                let (seen, place) =
                    (list.list.cell(Field::SeenOn, *row), list.list.cell(Field::HeldAt, *row));
                let date = handover.date.as_deref().unwrap_or("");
                let text = world.language.seen_after_return(
                    person.name(),
                    &list.name,
                    [seen, place],
                    [&handover.list, date],
                );
                add(world.record(found.list, *row), text);
            }
            if facts.dead {
                let on = standing(world, number);
                let text = world.language.dead_and_returned(person.name(), &list.name, &on);
                add(world.record(found.list, *row), text);
            }
        }
    }
}
