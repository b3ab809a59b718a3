//! What persons decided and cannot all be true: two records are one person and two people by their word.

use super::super::result::{Finding, FindingKind, Severity};
use super::super::wording::Record;
use super::super::world::World;
use super::About;
use crate::verdicts::{Fate, Verdict};

/// One finding for each pair of records that is decided to be two people and, by other decisions, one.
pub(super) fn contradicting(world: &World<'_>, findings: &mut Vec<Finding>) {
    let conflicts = world
        .case
        .verdicts
        .iter()
        .zip(&world.linked.held)
        .filter(|(decided, held)| held.fate == Fate::Conflict && decided.verdict == Verdict::Different);
    for (decided, _) in conflicts {
        let [left, right] = [decided.left, decided.right];
        let [name, other_name] = [left, right].map(|(list, row)| world.name_at(list, row));
        let of = Record { name: &name, list: world.list_name(left.0) };
        let other = Record { name: &other_name, list: world.list_name(right.0) };
        let text = world.language.decision_conflict(of, other);
        let person = world.node_at(left.0, left.1).map_or(usize::MAX, |node| world.person_of(node));
        findings.push(
            About {
                kind: FindingKind::DecisionConflict,
                severity: Severity::High,
                person,
                record: Some(world.record(left.0, left.1)),
                other: Some(world.record(right.0, right.1)),
                text,
                probability: None,
                world,
            }
            .finding(),
        );
    }
}
