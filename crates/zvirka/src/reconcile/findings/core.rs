//! What rosters and handovers say of one another: who is on one list only, on one twice, was exchanged before, may be
//! somebody else, and which units somebody came back from for the first time.

use super::super::case::Role;
use super::super::ledger;
use super::super::pairing::Node;
use super::super::persons::last_return;
use super::super::result::{Finding, FindingKind, Outcome, Severity};
use super::super::tables;
use super::super::units::Units;
use super::super::unsettled::Perhaps;
use super::super::values::{date, is_after};
use super::super::wording;
use super::super::world::World;
use super::About;
use crate::linker::Decision;

/// Nodes of rosters and handovers of a person, in the order of the case.
fn core_nodes<'a>(world: &'a World<'_>, person: usize) -> impl Iterator<Item = (u32, &'a Node)> {
    let members = world.members(person).iter().copied();
    members.filter(|node| world.is_core(*node)).filter_map(|node| Some((node, world.node(node)?)))
}

/// People who stand on one list alone of all rosters and handovers. Earlier exchanges by themselves are no news.
pub(super) fn only_here(world: &World<'_>, perhaps: &[Perhaps<'_>], findings: &mut Vec<Finding>) {
    let comparable = |place: &usize| {
        world.list(*place).is_some_and(|list| list.role.is_core()) && !world.is_earlier(*place)
    };
    if (0..world.case.lists.len()).filter(comparable).count() < 2 {
        return;
    }
    let mut may_be = vec![0_usize; world.persons.len()];
    for pair in perhaps {
        for person in [pair.one, pair.other] {
            if let Some(count) = may_be.get_mut(person) {
                *count += 1;
            }
        }
    }
    for person in 0..world.persons.len() {
        let mut nodes = core_nodes(world, person);
        let (Some((node, found)), None) = (nodes.next(), nodes.next()) else { continue };
        if world.is_earlier(found.list) {
            continue;
        }
        let perhaps = may_be.get(person).copied().unwrap_or_default();
        let severity = match (world.is_home_roster(found.list), perhaps) {
            (true, _) => Severity::Info,
            (false, 0) => Severity::Medium,
            (false, _) => Severity::Low,
        };
        let text = wording::only_here(
            &world.name_of(node),
            world.list_name(found.list),
            world.status(person),
            perhaps,
        );
        let record = world.record_of(node);
        findings.push(
            About {
                kind: FindingKind::OnlyHere,
                severity,
                person,
                record,
                other: None,
                text,
                probability: None,
                world,
            }
            .finding(),
        );
    }
}

/// People who stand on a list twice, or on the lists of two stages.
pub(super) fn duplicates(world: &World<'_>, findings: &mut Vec<Finding>) {
    let mut duplicates: Vec<_> = ledger::duplicates(world).into_iter().collect();
    duplicates.sort_unstable();
    for ((list, row), (first_list, first_row)) in duplicates {
        let node = world.linked.nodes.iter().position(|node| node.list == list && node.rows.contains(&row));
        let Some(node) = node.map(|node| node as u32) else { continue };
        let within = list == first_list;
        let link =
            world.linked.within.iter().filter(|link| link.left == node && link.right == node).find(|found| {
                let rows = [found.link.left, found.link.right];
                rows.contains(&row)
            });
        let between =
            world.linked.links.iter().filter(|link| link.left == node || link.right == node).find(|link| {
                let other = if link.left == node { link.right } else { link.left };
                world
                    .node(other)
                    .is_some_and(|node| node.list == first_list && node.rows.contains(&first_row))
            });
        let probability = if within { link } else { between }.map(|link| link.link.probability);
        let (name, list_name) = (world.name_at(list, row), world.list_name(list));
        let text = if within {
            wording::twice(
                &name,
                list_name,
                &world.name_at(first_list, first_row),
                probability.unwrap_or(1.0),
            )
        } else {
            wording::across_stages(&name, list_name, world.list_name(first_list))
        };
        findings.push(
            About {
                kind: FindingKind::Duplicate,
                severity: if within { Severity::Medium } else { Severity::High },
                person: world.person_of(node),
                record: Some(world.record(list, row)),
                other: Some(world.record(first_list, first_row)),
                text,
                probability,
                world,
            }
            .finding(),
        );
    }
}

/// People of a roster or a handover list who had been handed over before.
pub(super) fn already_exchanged(world: &World<'_>, findings: &mut Vec<Finding>) {
    for (number, person) in world.persons.iter().enumerate() {
        if !person.returned_before() {
            continue;
        }
        let earlier: Vec<_> = person.returns.iter().filter(|handover| handover.earlier).cloned().collect();
        let before = core_nodes(world, number).filter(|(_, node)| world.is_earlier(node.list)).last();
        let returned_on = earlier.last().and_then(|handover| handover.date.clone()).unwrap_or_default();
        let earlier_list = earlier.last().map_or("", |handover| handover.list.as_str());
        let last = last_return(&earlier).flatten();
        for (node, found) in core_nodes(world, number).filter(|(_, node)| !world.is_earlier(node.list)) {
            // A roster made before the person came back was right in its time.
            let made = world.list(found.list).and_then(|list| list.date.as_deref()).and_then(date);
            if matches!((made, last), (Some(made), Some(last)) if is_after(last, made)) {
                continue;
            }
            let again = world.facts_of(node).any(
                |facts| matches!((facts.capture_date, last), (Some(capture), Some(last)) if is_after(capture, last)),
            );
            let severity = match (again, world.is_home_roster(found.list)) {
                (true, _) => Severity::Low,
                (false, true) => Severity::Medium,
                (false, false) => Severity::High,
            };
            let list = world.list_name(found.list);
            let status = if again { Outcome::Held } else { person.status };
            let text =
                wording::already_exchanged(&world.name_of(node), list, status, earlier_list, &returned_on);
            let other = before.as_ref().and_then(|(node, _)| world.record_of(*node));
            let probability = world.best_link.get(node as usize).copied().flatten();
            let (kind, record) = (FindingKind::AlreadyExchanged, world.record_of(node));
            findings.push(
                About { kind, severity, person: number, record, other, text, probability, world }.finding(),
            );
        }
    }
}

/// Pairs of records that may be one person.
pub(super) fn ambiguous(world: &World<'_>, perhaps: &[Perhaps<'_>], findings: &mut Vec<Finding>) {
    let mut open = vec![0_usize; world.persons.len()];
    for pair in perhaps {
        for person in [pair.one, pair.other] {
            if let Some(count) = open.get_mut(person) {
                *count += 1;
            }
        }
    }
    for pair in perhaps {
        let link = &pair.link.link;
        let place = |node: u32| world.node(node).map_or(0, |node| node.list);
        let (left, right) = (place(pair.link.left), place(pair.link.right));
        let (name, other) = (world.name_at(left, link.left), world.name_at(right, link.right));
        let of = |person: usize| open.get(person).copied().unwrap_or_default();
        let rivals = (of(pair.one) + of(pair.other)).saturating_sub(2);
        let now = [left, right].into_iter().any(|list| world.is_handover_now(list));
        let text = if pair.within {
            wording::perhaps_twice(&name, world.list_name(left), &other, link.probability)
        } else {
            let (list, other_list) = (world.list_name(left), world.list_name(right));
            wording::ambiguous(&name, list, &other, other_list, link.probability, rivals)
        };
        // An open question about somebody handed over keeps a family waiting, or a number wrong.
        let severity =
            if now && link.decision == Decision::Review { Severity::Medium } else { Severity::Low };
        findings.push(
            About {
                kind: FindingKind::Ambiguous,
                severity,
                person: world.person_of(pair.link.left),
                record: Some(world.record(left, link.left)),
                other: Some(world.record(right, link.right)),
                text,
                probability: Some(link.probability),
                world,
            }
            .finding(),
        );
    }
}

/// Records that fit two persons and count as neither.
pub(super) fn in_doubt(world: &World<'_>, findings: &mut Vec<Finding>) {
    for doubt in &world.membership.in_doubt {
        let list = world.node(doubt.record).map_or("", |node| world.list_name(node.list));
        let [name, one, other] = [doubt.record, doubt.one, doubt.other].map(|node| world.name_of(node));
        findings.push(
            About {
                kind: FindingKind::Ambiguous,
                severity: Severity::Medium,
                person: world.person_of(doubt.record),
                record: world.record_of(doubt.record),
                other: world.record_of(doubt.one),
                text: wording::in_doubt(&name, list, &one, &other),
                probability: None,
                world,
            }
            .finding(),
        );
    }
}

/// Most people named in one sentence; the rest stand in the tables.
const MOST_NAMED: usize = 5;

/// Units of people handed over now from which nobody had come back before.
pub(super) fn first_returns(world: &World<'_>, units: &Units, findings: &mut Vec<Finding>) {
    for (key, persons) in tables::first_returns(world, units) {
        let mut names: Vec<String> = persons
            .iter()
            .take(MOST_NAMED)
            .filter_map(|person| world.person(*person))
            .map(|person| person.name().to_owned())
            .collect();
        if persons.len() > MOST_NAMED {
            names.push(format!("{} more", persons.len() - MOST_NAMED));
        }
        let Some(&person) = persons.first() else { continue };
        let returned = world.members(person).iter().copied().find(|node| {
            world.node(*node).is_some_and(|node| world.is_handover_now(node.list))
                && world.role_of(*node) == Some(Role::Handover)
        });
        findings.push(
            About {
                kind: FindingKind::FirstReturnFromUnit,
                severity: Severity::Info,
                person,
                record: returned.and_then(|node| world.record_of(node)),
                other: None,
                text: wording::first_return(units.label(key), persons.len() as u64, &names),
                probability: None,
                world,
            }
            .finding(),
        );
    }
}
