//! What a person should look at, out of the persons, the ledger and the claims.
//!
//! `core` finds what rosters and handovers say of one another, `conflicts` where they contradict, `speakers` what
//! reports, sightings, published and watched names add, `decisions` where what persons decided contradicts itself. Findings are ordered by severity, then kind, then record, so
//! that who reads from the top reads the most urgent first.

mod conflicts;
mod core;
mod decisions;
mod speakers;

use std::collections::BTreeMap;

use super::result::{ClaimCheck, Finding, FindingKind, RecordName, Severity};
use super::units::Units;
use super::unsettled::Perhaps;
use super::world::World;

/// Everything found, the most urgent first.
pub(super) fn findings(
    world: &World<'_>,
    claims: &[ClaimCheck],
    units: &Units,
    perhaps: &[Perhaps<'_>],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    core::only_here(world, perhaps, &mut findings);
    core::duplicates(world, &mut findings);
    core::already_exchanged(world, &mut findings);
    core::ambiguous(world, perhaps, &mut findings);
    core::in_doubt(world, perhaps, &mut findings);
    core::first_returns(world, units, &mut findings);
    conflicts::conflicts(world, &mut findings);
    decisions::contradicting(world, &mut findings);
    speakers::speakers(world, &mut findings);
    findings.extend(claims.iter().filter(|check| !check.agrees).map(claim_mismatch));
    findings.sort_by(|a, b| {
        (a.severity, a.kind, place(world, a.record.as_ref()), place(world, a.other.as_ref()))
            .cmp(&(b.severity, b.kind, place(world, b.record.as_ref()), place(world, b.other.as_ref())))
            .then_with(|| a.text.cmp(&b.text))
    });
    findings
}

/// A record's list in the order of the case, and its id.
fn place<'a>(world: &World<'_>, record: Option<&'a RecordName>) -> Option<(Option<usize>, usize, &'a str)> {
    // Ids that are numbers sort as numbers where they are of one length; longer ones come later.
    record.map(|record| (world.case.place(&record.list), record.id.chars().count(), record.id.as_str()))
}

/// Findings by kind and severity.
pub(super) fn counts(findings: &[Finding]) -> BTreeMap<FindingKind, BTreeMap<Severity, u64>> {
    let mut counts: BTreeMap<FindingKind, BTreeMap<Severity, u64>> = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.kind).or_default().entry(finding.severity).or_default() += 1;
    }
    counts
}

/// A claim that does not agree. Where pairs of records may be one person, that may be the reason.
fn claim_mismatch(check: &ClaimCheck) -> Finding {
    let explained = check
        .claim
        .total
        .is_none_or(|total| total <= check.found.persons && check.found.persons <= total + check.perhaps_one);
    Finding {
        kind: FindingKind::ClaimMismatch,
        severity: if explained { Severity::Medium } else { Severity::High },
        person_id: None,
        record: None,
        other: None,
        text: check.text.clone(),
        probability: None,
    }
}

/// A finding about a person.
struct About<'a> {
    kind: FindingKind,
    severity: Severity,
    person: usize,
    record: Option<RecordName>,
    other: Option<RecordName>,
    text: String,
    probability: Option<f64>,
    world: &'a World<'a>,
}

impl About<'_> {
    fn finding(self) -> Finding {
        Finding {
            kind: self.kind,
            severity: self.severity,
            person_id: self.world.person(self.person).map(|person| person.id.clone()),
            record: self.record,
            other: self.other,
            text: self.text,
            probability: self.probability,
        }
    }
}

/// Where a person stands, in words that name the lists.
fn standing(world: &World<'_>, person: usize) -> String {
    let status = world.status(person);
    let lists: Vec<String> = match world.person(person) {
        Some(found)
            if !found.returns.is_empty()
                && matches!(
                    status,
                    super::result::Outcome::Returned | super::result::Outcome::ReturnedBefore
                ) =>
        {
            let now = status == super::result::Outcome::Returned;
            let returns = found.returns.iter().filter(|handover| handover.earlier != now);
            returns
                .map(|handover| match &handover.date {
                    Some(date) => format!("{}, {date}", handover.list),
                    None => handover.list.clone(),
                })
                .collect()
        }
        Some(found) => {
            let core = |name: &&String| {
                world
                    .case
                    .place(name)
                    .and_then(|place| world.list(place))
                    .is_some_and(|list| list.role.is_core())
            };
            found.lists.iter().filter(core).cloned().collect()
        }
        None => Vec::new(),
    };
    world.language.standing(status, &world.language.series(&lists))
}
