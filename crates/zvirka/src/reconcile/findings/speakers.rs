//! What reports, sightings, published and watched names add: answers, open questions, possibilities, hits.
//!
//! Of a record that is surely about a person one finding says so. Of any other the likeliest persons are told as
//! possibilities, in order and never as facts.

use hashbrown::HashMap;

use super::super::answers::Wanting;
use super::super::attachment::Candidate;
use super::super::case::Role;
use super::super::particulars::Beside;
use super::super::result::{Finding, FindingKind, Outcome, Severity};
use super::super::wording::{self, Record};
use super::super::world::World;
use super::{About, standing};
use crate::linker::Link;
use crate::record::Field;

/// Somebody seen who is so unlikely to be on a list is told of as missing there. A judgement.
const SURELY_NOT: f64 = 0.05;

/// Finds what every record that speaks of a person adds.
pub(super) fn speakers(world: &World<'_>, findings: &mut Vec<Finding>) {
    let aside = |list: usize, row: usize| {
        world.linked.set_aside.binary_search_by(|(l, r, _)| (*l, *r).cmp(&(list, row))).is_ok()
    };
    let perhaps_back = perhaps_back(world);
    for (number, found) in world.linked.nodes.iter().enumerate() {
        let node = number as u32;
        let Some(list) = world.list(found.list).filter(|list| !list.role.is_core()) else { continue };
        let speaker =
            Speaker { world, perhaps_back: &perhaps_back, node, list: found.list, row: found.row() };
        if aside(found.list, found.row()) {
            // It has no name, and may have a call sign.
            speaker.possible(findings, |_| true);
            continue;
        }
        match list.role {
            Role::Report => speaker.report(findings),
            Role::Sighting => speaker.sighting(findings),
            Role::Watch => speaker.watch(findings),
            Role::Deceased => speaker.deceased(findings),
            _ => {
                if speaker.attached().is_none() {
                    speaker.possible(findings, |_| true);
                }
            }
        }
    }
}

/// Persons handed over who may be a person that is not, by that person's number, the likeliest first.
type PerhapsBack<'a> = HashMap<u32, Vec<(Candidate, &'a Link)>, foldhash::fast::FixedState>;

fn perhaps_back<'a>(world: &World<'a>) -> PerhapsBack<'a> {
    let is_back = |person: usize| matches!(world.status(person), Outcome::Returned | Outcome::ReturnedBefore);
    let parted = world.parted();
    let mut found: PerhapsBack<'a> = HashMap::default();
    for link in world.linked.links.iter().filter(|link| link.link.probability >= world.possible_at) {
        if !world.is_core(link.left) || !world.is_core(link.right) {
            continue;
        }
        let (left, right) = (world.person_of(link.left), world.person_of(link.right));
        let (held, back) = match (is_back(left), is_back(right)) {
            (false, true) => (left, right),
            (true, false) => (right, left),
            _ => continue,
        };
        if parted.contains(&(left.min(right), left.max(right))) {
            continue;
        }
        let probability = link.link.probability;
        let candidate = Candidate { person: back as u32, probability, link: None, beside: Beside::default() };
        found.entry(held as u32).or_default().push((candidate, &link.link));
    }
    for back in found.values_mut() {
        // Of several links to one person the best stands for all.
        back.sort_by(|(a, _), (b, _)| a.person.cmp(&b.person).then(b.probability.total_cmp(&a.probability)));
        back.dedup_by_key(|(candidate, _)| candidate.person);
        back.sort_by(|(a, _), (b, _)| b.probability.total_cmp(&a.probability).then(a.person.cmp(&b.person)));
    }
    found
}

struct Speaker<'a> {
    world: &'a World<'a>,
    perhaps_back: &'a PerhapsBack<'a>,
    node: u32,
    list: usize,
    row: usize,
}

impl Speaker<'_> {
    fn attached(&self) -> Option<Candidate> {
        self.world.membership.attachments.get(&self.node).and_then(|attachment| attachment.attached)
    }

    /// Everybody the record may speak of, the likeliest first.
    fn candidates(&self) -> &[Candidate] {
        let attachment = self.world.membership.attachments.get(&self.node);
        let all = attachment.map_or(&[][..], |attachment| attachment.candidates.as_slice());
        let told = all.iter().take(self.world.most_possible);
        // Of whom it was decided to speak is told however unlikely he is.
        let attached = self.attached().map(|attached| attached.person);
        let likely = |candidate: &&Candidate| {
            candidate.probability >= self.world.possible_at || attached == Some(candidate.person)
        };
        let told = told.take_while(likely).count();
        all.get(..told).unwrap_or(&[])
    }

    fn name(&self) -> String {
        self.world.name_at(self.list, self.row)
    }

    /// The record by a name of it.
    fn record<'n>(&'n self, name: &'n str) -> Record<'n> {
        Record { name, list: self.world.list_name(self.list) }
    }

    /// What a candidate rests on.
    fn basis(&self, candidate: &Candidate) -> String {
        let link = candidate.link.and_then(|link| self.world.linked.links.get(link));
        let evidence = link.map_or(&[][..], |found| found.link.evidence.as_slice());
        wording::evidence(self.world.language, &self.world.columns, evidence, &candidate.beside)
    }

    fn person_name(&self, person: u32) -> String {
        self.world.person(person as usize).map_or_else(String::new, |person| person.name().to_owned())
    }

    fn cell(&self, field: Field) -> String {
        self.world.list(self.list).map_or_else(String::new, |list| list.list.cell(field, self.row).to_owned())
    }

    fn add(
        &self,
        kind: FindingKind,
        severity: Severity,
        candidate: Option<Candidate>,
        text: String,
        findings: &mut Vec<Finding>,
    ) {
        let world = self.world;
        let other = candidate.and_then(|candidate| {
            let other = match candidate.link.and_then(|link| world.linked.links.get(link)) {
                Some(link) if link.left == self.node => link.right,
                Some(link) => link.left,
                None => *world.members(candidate.person as usize).first()?,
            };
            world.record_of(other)
        });
        let person =
            candidate.map_or_else(|| world.person_of(self.node), |candidate| candidate.person as usize);
        let record = Some(world.record(self.list, self.row));
        let probability = candidate.map(|candidate| candidate.probability);
        findings.push(About { kind, severity, person, record, other, text, probability, world }.finding());
    }

    /// Tells the likeliest persons for which `told` holds.
    fn possible(&self, findings: &mut Vec<Finding>, told: impl Fn(&Candidate) -> bool) {
        let candidates: Vec<Candidate> = self.candidates().iter().copied().filter(told).collect();
        for (place, candidate) in candidates.iter().enumerate() {
            let person = candidate.person as usize;
            let likely = candidate.probability >= self.world.review_at;
            let returned = self.world.status(person) == Outcome::Returned;
            let severity = if likely && returned { Severity::Medium } else { Severity::Low };
            let text = self.world.language.possible(
                self.record(&self.name()),
                [&self.person_name(candidate.person), &standing(self.world, person)],
                candidate.probability,
                [place + 1, candidates.len()],
                &self.basis(candidate),
            );
            self.add(FindingKind::PossibleMatch, severity, Some(*candidate), text, findings);
        }
    }

    /// Whether a family is not told what is known of the man, since it is not certain enough.
    fn is_withheld(&self) -> bool {
        self.world.membership.answered.is_withheld(self.node)
    }

    /// What would settle of whom a report speaks.
    fn wanting(&self) -> Option<Wanting> {
        if self.candidates().is_empty() {
            return None;
        }
        let wanting = &self.world.membership.answered.wanting;
        let found = wanting.binary_search_by_key(&self.node, |(node, _)| *node).ok();
        if let Some((_, wanting)) = found.and_then(|place| wanting.get(place)) {
            return Some(*wanting);
        }
        let told = |field| !self.cell(field).is_empty();
        Some(match (told(Field::BirthDate) || told(Field::Age), told(Field::Unit)) {
            (false, _) => Wanting::BirthDate,
            (true, false) => Wanting::Unit,
            _ => Wanting::Certainty,
        })
    }

    fn report(&self, findings: &mut Vec<Finding>) {
        let (language, name) = (self.world.language, self.name());
        let of = self.record(&name);
        // Whose report it is may be decided, and who that is may not be certain enough.
        let Some(found) = self.attached().filter(|_| !self.is_withheld()) else {
            let text = language.report_open(of, None, self.candidates().len(), self.wanting(), "");
            self.add(FindingKind::ReportOpen, Severity::Low, None, text, findings);
            self.possible(findings, |_| true);
            return;
        };
        let person = found.person as usize;
        let (known, standing) = (self.person_name(found.person), standing(self.world, person));
        let (known, basis) = ([known.as_str(), standing.as_str()], self.basis(&found));
        if matches!(self.world.status(person), Outcome::Returned | Outcome::ReturnedBefore) {
            let text = language.report_answered(of, known, found.probability, &basis);
            self.add(FindingKind::ReportAnswered, Severity::High, Some(found), text, findings);
        } else {
            let text = language.report_open(of, Some(known), 0, None, &basis);
            self.add(FindingKind::ReportOpen, Severity::Info, Some(found), text, findings);
            self.perhaps_back(found.person, findings);
        }
    }

    /// Tells of the handed over who may be the one that a report is of, though no record says so: what tells the two
    /// persons apart or makes them one is what the family waits for.
    fn perhaps_back(&self, person: u32, findings: &mut Vec<Finding>) {
        let back = self.perhaps_back.get(&person).map_or(&[][..], Vec::as_slice);
        let back = back.get(..back.len().min(self.world.most_possible)).unwrap_or(&[]);
        for (place, (candidate, link)) in back.iter().enumerate() {
            let text = self.world.language.possible(
                self.record(&self.name()),
                [&self.person_name(candidate.person), &standing(self.world, candidate.person as usize)],
                candidate.probability,
                [place + 1, back.len()],
                &self.world.basis(Some(link)),
            );
            self.add(FindingKind::PossibleMatch, Severity::Low, Some(*candidate), text, findings);
        }
    }

    fn sighting(&self, findings: &mut Vec<Finding>) {
        if self.attached().is_some() {
            return;
        }
        let attachment = self.world.membership.attachments.get(&self.node);
        let listed: f64 = attachment
            .map_or(0.0, |found| found.candidates.iter().map(|candidate| candidate.probability).sum());
        if listed < 0.5 {
            // A first name and a town fit many, and a surname alone is borne by many: that says nothing of any list.
            let words = self.name();
            let whole = |word: &&str| word.chars().filter(|letter| letter.is_alphabetic()).count() > 1;
            let several = words.split_whitespace().filter(whole).count() > 1;
            let surname = !self.cell(Field::Surname).is_empty();
            let beside =
                [Field::CallSign, Field::BirthDate].into_iter().any(|field| !self.cell(field).is_empty());
            let tells = several || surname && beside;
            let text = self.world.language.seen_not_listed(
                self.record(&words),
                [&self.cell(Field::HeldAt), &self.cell(Field::SeenOn)],
                tells.then_some(listed),
            );
            let severity = match tells {
                true if listed < SURELY_NOT => Severity::Medium,
                true => Severity::Low,
                false => Severity::Info,
            };
            self.add(FindingKind::SeenNotListed, severity, None, text, findings);
        }
        self.possible(findings, |_| true);
    }

    /// A record of a register of the dead: held against whoever is told of otherwise, and never told as a fact.
    fn deceased(&self, findings: &mut Vec<Finding>) {
        let Some(found) = self.attached() else {
            self.possible(findings, |_| true);
            return;
        };
        let (world, person) = (self.world, found.person as usize);
        let (name, list) = (self.person_name(found.person), world.list_name(self.list));
        let listed = matches!(
            world.status(person),
            Outcome::Returned | Outcome::ReturnedBefore | Outcome::Offered | Outcome::Held
        );
        if listed {
            let text = world.language.dead_and_listed(&name, list, &standing(world, person));
            self.add(FindingKind::Conflict, Severity::High, Some(found), text, findings);
        }
        let report = world.members(person).iter().find(|node| world.role_of(**node) == Some(Role::Report));
        if let Some(report) = report.and_then(|report| world.node(*report)) {
            let sought = world.list_name(report.list);
            let text = world.language.dead_and_sought(&name, list, sought, &self.basis(&found));
            self.add(FindingKind::PossibleMatch, Severity::High, Some(found), text, findings);
        }
    }

    /// Who is watched is told of as soon as he is handed over or offered, and as a question where it is not sure.
    fn watch(&self, findings: &mut Vec<Finding>) {
        let at_hand = |person: usize| {
            matches!(
                self.world.status(person),
                Outcome::Returned | Outcome::Offered | Outcome::ReturnedBefore
            )
        };
        let attached = self.attached();
        let likely: Vec<Candidate> = self
            .candidates()
            .iter()
            .copied()
            .filter(|candidate| at_hand(candidate.person as usize))
            .filter(|candidate| match attached {
                Some(attached) => attached.person == candidate.person,
                None => candidate.probability >= self.world.review_at,
            })
            .collect();
        for candidate in &likely {
            let text = self.world.language.watch_hit(
                self.record(&self.name()),
                [&self.person_name(candidate.person), &standing(self.world, candidate.person as usize)],
                candidate.probability,
                attached.is_some(),
                &self.basis(candidate),
            );
            let severity = match (attached.is_some(), self.world.status(candidate.person as usize)) {
                (true, Outcome::Returned | Outcome::Offered) => Severity::High,
                _ => Severity::Medium,
            };
            self.add(FindingKind::WatchHit, severity, Some(*candidate), text, findings);
        }
        if attached.is_none() {
            let hit = |candidate: &Candidate| likely.iter().any(|hit| hit.person == candidate.person);
            self.possible(findings, |candidate| !hit(candidate));
        }
    }
}
