//! What rosters and handovers say of one another: who is on one list only, on one twice, was exchanged before, may be
//! somebody else, and which units somebody came back from for the first time.

use hashbrown::HashMap;

use super::super::case::Role;
use super::super::ledger;
use super::super::pairing::{Node, NodeLink};
use super::super::persons::last_return;
use super::super::result::{Finding, FindingKind, Outcome, Severity};
use super::super::tables;
use super::super::units::Units;
use super::super::unsettled::Perhaps;
use super::super::values::{date, is_after};
use super::super::wording::Record;
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
        let (name, list) = (world.name_of(node), world.list_name(found.list));
        let text = world.language.only_here(Record { name: &name, list }, world.status(person), perhaps);
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
    // Links between rows of one list, whether folded into one node or brought together by other lists.
    let mut within: HashMap<(usize, usize, usize), &NodeLink, foldhash::fast::FixedState> =
        HashMap::default();
    for link in &world.linked.within {
        let list = world.node(link.left).map_or(0, |node| node.list);
        let (a, b) = (link.link.left, link.link.right);
        within.insert((list, a.min(b), a.max(b)), link);
    }
    for ((list, row), (first_list, first_row)) in duplicates {
        let (Some(node), Some(first)) = (world.node_at(list, row), world.node_at(first_list, first_row))
        else {
            continue;
        };
        let twice = list == first_list;
        let link = if twice {
            within.get(&(list, row.min(first_row), row.max(first_row))).map(|found| &found.link)
        } else {
            world.link_between(node, first)
        };
        let (probability, basis) = (link.map(|link| link.probability), world.basis(link));
        let name = world.name_at(list, row);
        let of = Record { name: &name, list: world.list_name(list) };
        let text = if twice {
            let first_name = world.name_at(first_list, first_row);
            world.language.twice(of, &first_name, probability.unwrap_or(1.0), &basis)
        } else {
            world.language.across_stages(of, world.list_name(first_list), &basis)
        };
        findings.push(
            About {
                kind: FindingKind::Duplicate,
                severity: if twice { Severity::Medium } else { Severity::High },
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
            let name = world.name_of(node);
            let link = before.as_ref().and_then(|(before, _)| world.link_between(node, *before));
            let text = world.language.already_exchanged(
                Record { name: &name, list },
                status,
                [earlier_list, &returned_on],
                &world.basis(link),
            );
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
        let basis = world.basis(Some(link));
        let of = Record { name: &name, list: world.list_name(left) };
        let text = if pair.within {
            world.language.perhaps_twice(of, &other, link.probability, &basis)
        } else {
            let other = Record { name: &other, list: world.list_name(right) };
            world.language.ambiguous(of, other, link.probability, rivals, &basis)
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

/// Records that fit two persons and count as neither, but for those that are told of with both already.
pub(super) fn in_doubt(world: &World<'_>, perhaps: &[Perhaps<'_>], findings: &mut Vec<Finding>) {
    let mut told: HashMap<u32, usize, foldhash::fast::FixedState> = HashMap::default();
    for node in perhaps.iter().flat_map(|pair| [pair.link.left, pair.link.right]) {
        *told.entry(node).or_default() += 1;
    }
    let is_told = |node: u32| told.get(&node).is_some_and(|pairs| *pairs > 1);
    for doubt in world.membership.in_doubt.iter().filter(|doubt| !is_told(doubt.record)) {
        let list = world.node(doubt.record).map_or("", |node| world.list_name(node.list));
        let [name, one, other] = [doubt.record, doubt.one, doubt.other].map(|node| world.name_of(node));
        findings.push(
            About {
                kind: FindingKind::Ambiguous,
                severity: Severity::Medium,
                person: world.person_of(doubt.record),
                record: world.record_of(doubt.record),
                other: world.record_of(doubt.one),
                text: world.language.in_doubt(Record { name: &name, list }, &one, &other),
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
        let names: Vec<String> = persons
            .iter()
            .take(MOST_NAMED)
            .filter_map(|person| world.person(*person))
            .map(|person| person.name().to_owned())
            .collect();
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
                text: world.language.first_return(units.label(key), persons.len() as u64, names),
                probability: None,
                world,
            }
            .finding(),
        );
    }
}
