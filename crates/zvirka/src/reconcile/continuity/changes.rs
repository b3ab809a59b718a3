//! What changed between two results of a case, for the people who work with it.
//!
//! First comes what a family was told and is no longer so: somebody has to go and tell them. Then contradictions that are
//! new, persons who stand elsewhere, ids that now stand for others, and last whoever is new. A change names the person by the
//! id of now and by the earlier one where that is another.
//!
//! Cost: a look-up a record. Limits: a contradiction is known again by its person and its field; where one went and another of
//! the same field came, nothing is told.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::case::Role;
use super::super::language::Language;
use super::super::result::{Finding, FindingKind, Outcome, RecordName, Severity};
use super::super::world::World;
use super::identity::FoundList;
use super::{Earlier, EarlierPerson, Found, Identities};
use crate::verdicts::Fate;

/// What kind of change it is, in the order in which people should look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// What is to be told to a family is no longer what it was.
    AnswerChanged,
    /// Lists contradict one another about a person and did not before.
    ConflictNew,
    /// The evidence moved against what somebody had decided.
    QuestionReopened,
    /// A person stands elsewhere than before.
    StatusChanged,
    /// An earlier person went into another; the id retires.
    Merged,
    /// Records of an earlier person are now another's.
    Split,
    /// No record of an earlier person is left; the id retires.
    Gone,
    /// Lists no longer contradict one another about a person.
    ConflictSettled,
    /// A person of whom no list had told.
    NewPerson,
}

impl ChangeKind {
    /// The kind's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AnswerChanged => "answer_changed",
            Self::ConflictNew => "conflict_new",
            Self::QuestionReopened => "question_reopened",
            Self::StatusChanged => "status_changed",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Gone => "gone",
            Self::ConflictSettled => "conflict_settled",
            Self::NewPerson => "new_person",
        }
    }
}

/// Something that is other than in the earlier result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it is.
    pub kind: ChangeKind,
    /// How soon to look.
    pub severity: Severity,
    /// The person's id now; none where the person is gone.
    pub person_id: Option<String>,
    /// The earlier id, where there was a person.
    pub previous_person_id: Option<String>,
    /// The record it is about, if it is about one.
    pub record: Option<RecordName>,
    /// What was: a status, a name, a sentence; empty where nothing was.
    pub old: String,
    /// What is; empty where nothing is.
    pub new: String,
    /// A sentence.
    pub text: String,
}

/// Whether a family hears that its man was handed over.
fn is_answer(status: Outcome) -> bool {
    matches!(status, Outcome::Returned | Outcome::ReturnedBefore)
}

/// Whether somebody on a roster or a handover list stands so.
fn is_held_or_back(status: Outcome) -> bool {
    is_answer(status) || matches!(status, Outcome::Offered | Outcome::Held)
}

/// Everything that changed, the most urgent first.
pub(in super::super) fn changes(
    world: &World<'_>,
    findings: &[Finding],
    earlier: &Earlier,
    found: &Found,
    identities: &Identities,
) -> Vec<Change> {
    let telling = Telling { world, earlier, identities, changes: Vec::new() };
    telling.all(findings, found)
}

struct Telling<'a> {
    world: &'a World<'a>,
    earlier: &'a Earlier,
    identities: &'a Identities,
    changes: Vec<Change>,
}

impl<'a> Telling<'a> {
    fn all(mut self, findings: &[Finding], found: &Found) -> Vec<Change> {
        self.answers(found);
        self.statuses();
        self.moves();
        self.gone();
        self.new_persons();
        self.conflicts(findings);
        self.reopened();
        let number = |id: &Option<String>| id.as_deref().map(super::identity::number_of);
        let mut changes = std::mem::take(&mut self.changes);
        changes.sort_by(|a, b| {
            // A withdrawn answer goes before one that is given.
            let given = |change: &Change| change.new == Outcome::Returned.as_str();
            (a.severity, a.kind, given(a))
                .cmp(&(b.severity, b.kind, given(b)))
                .then_with(|| number(&a.person_id).cmp(&number(&b.person_id)))
                .then_with(|| number(&a.previous_person_id).cmp(&number(&b.previous_person_id)))
                .then_with(|| a.text.cmp(&b.text))
        });
        changes
    }

    fn language(&self) -> Language {
        self.world.language
    }

    fn before(&self, place: usize) -> Option<&'a EarlierPerson> {
        self.earlier.persons.get(place)
    }

    fn id(&self, person: usize) -> Option<String> {
        self.identities.ids.get(person).cloned()
    }

    fn name(&self, person: usize) -> &str {
        self.world.person(person).map_or("", |person| person.name())
    }

    /// The person now of a row, if it has a usable name.
    fn person_at(&self, place: usize, row: usize) -> Option<usize> {
        let node = self.world.node_at(place, row)?;
        Some(self.world.person_of(node)).filter(|person| self.world.person(*person).is_some())
    }

    /// Reports of families whose answer is another than before.
    fn answers(&mut self, found: &Found) {
        for (place, before) in self.earlier.lists.iter().enumerate() {
            if before.role != Role::Report {
                continue;
            }
            let of_list = |(_, list): &(usize, &Option<FoundList>)| {
                list.as_ref().is_some_and(|list| list.earlier == place)
            };
            let now = found.lists.iter().enumerate().find(of_list);
            for (row, (person, was)) in before.persons.iter().enumerate() {
                let found = now.and_then(|(now, list)| {
                    let row = list.as_ref()?.now.get(row).copied().flatten()?;
                    Some((now, row))
                });
                match found {
                    Some((list, row)) => self.answer(list, row, *person, *was),
                    None if is_answer(*was) => {
                        let record =
                            RecordName { list: before.name.clone(), id: before.list.id(row).into_owned() };
                        self.lost_report(record, *person, *was);
                    }
                    None => {}
                }
            }
        }
    }

    /// A report that was found again.
    fn answer(&mut self, list: usize, row: usize, before: usize, was: Outcome) {
        let Some(person) = self.person_at(list, row) else { return };
        let is = self.world.status(person);
        let same_person = self.identities.heirs.get(before).copied().flatten() == Some(person);
        if was == is && (same_person || !is_answer(is)) {
            return;
        }
        let Some(earlier) = self.before(before) else { return };
        let record = self.world.record(list, row);
        let name = self.world.name_at(list, row);
        let language = self.language();
        let (old, new, text) = if was == is {
            let text = language.answer_of_another(&name, &record.list, &earlier.name, self.name(person));
            (earlier.name.clone(), self.name(person).to_owned(), text)
        } else {
            let text = language.answer_changed(&name, &record.list, was, is);
            (was.as_str().to_owned(), is.as_str().to_owned(), text)
        };
        self.changes.push(Change {
            kind: ChangeKind::AnswerChanged,
            severity: Severity::High,
            person_id: self.id(person),
            previous_person_id: Some(earlier.id.clone()),
            record: Some(record),
            old,
            new,
            text,
        });
    }

    /// A report that was answered and is on no list any more.
    fn lost_report(&mut self, record: RecordName, before: usize, was: Outcome) {
        let Some(earlier) = self.before(before) else { return };
        let text = self.language().report_gone(&earlier.name, &record.list, was);
        let heir = self.identities.heirs.get(before).copied().flatten();
        self.changes.push(Change {
            kind: ChangeKind::AnswerChanged,
            severity: Severity::High,
            person_id: heir.and_then(|heir| self.id(heir)),
            previous_person_id: Some(earlier.id.clone()),
            record: Some(record),
            old: was.as_str().to_owned(),
            new: String::new(),
            text,
        });
    }

    /// What somebody decided and the evidence has since moved against; told until it is decided again.
    fn reopened(&mut self) {
        let held = self.world.case.verdicts.iter().zip(&self.world.linked.held);
        for (decided, _) in held.filter(|(_, held)| held.fate == Fate::Reopened) {
            let [(list, row), (other_list, other_row)] = [decided.left, decided.right];
            let person = self.person_at(list, row).or_else(|| self.person_at(other_list, other_row));
            let before = person.and_then(|person| self.identities.earlier.get(person).copied().flatten());
            let record = self.world.record(list, row);
            let other = self.world.record(other_list, other_row);
            let names = [self.world.name_at(list, row), self.world.name_at(other_list, other_row)];
            let text = self.language().question_reopened(
                [&names[0], &names[1]],
                [&record.list, &other.list],
                decided.verdict,
            );
            self.changes.push(Change {
                kind: ChangeKind::QuestionReopened,
                severity: Severity::Medium,
                person_id: person.and_then(|person| self.id(person)),
                previous_person_id: before.and_then(|before| Some(self.before(before)?.id.clone())),
                record: Some(record),
                old: decided.verdict.as_str().to_owned(),
                new: String::new(),
                text,
            });
        }
    }

    /// Persons who stand elsewhere than before.
    fn statuses(&mut self) {
        for person in 0..self.world.persons.len() {
            let before = self.identities.earlier.get(person).copied().flatten();
            let Some(earlier) = before.and_then(|before| self.before(before)) else { continue };
            let (was, is) = (earlier.status, self.world.status(person));
            if was == is {
                continue;
            }
            let severity = match (is_answer(was), is_answer(is)) {
                (true, false) => Severity::High,
                (false, true) | (true, true) => Severity::Medium,
                _ if is_held_or_back(was) && !is_held_or_back(is) => Severity::Medium,
                _ => Severity::Low,
            };
            let text = self.language().status_changed(self.name(person), was, is);
            self.changes.push(Change {
                kind: ChangeKind::StatusChanged,
                severity,
                person_id: self.id(person),
                previous_person_id: Some(earlier.id.clone()),
                record: None,
                old: was.as_str().to_owned(),
                new: is.as_str().to_owned(),
                text,
            });
        }
    }

    /// Earlier persons whose records are now others'.
    fn moves(&mut self) {
        let lives: BTreeSet<usize> = self.identities.earlier.iter().copied().flatten().collect();
        for pair in &self.identities.shared {
            if self.identities.earlier.get(pair.now).copied().flatten() == Some(pair.before) {
                continue;
            }
            let Some(earlier) = self.before(pair.before) else { continue };
            let heir = self.identities.heirs.get(pair.before).copied().flatten();
            let merged = !lives.contains(&pair.before) && heir == Some(pair.now);
            let (kind, text) = if merged {
                let text = self.language().merged(&earlier.name, &earlier.id, self.name(pair.now));
                (ChangeKind::Merged, text)
            } else {
                let text = self.language().split(&earlier.name, &earlier.id, u64::from(pair.all));
                (ChangeKind::Split, text)
            };
            self.changes.push(Change {
                kind,
                severity: Severity::Medium,
                person_id: self.id(pair.now),
                previous_person_id: Some(earlier.id.clone()),
                record: None,
                old: earlier.name.clone(),
                new: self.name(pair.now).to_owned(),
                text,
            });
        }
    }

    /// Earlier persons of whom no record is left.
    fn gone(&mut self) {
        for (before, earlier) in self.earlier.persons.iter().enumerate() {
            if self.identities.heirs.get(before).copied().flatten().is_some() {
                continue;
            }
            let severity = match earlier.status {
                Outcome::Returned => Severity::High,
                status if is_held_or_back(status) => Severity::Medium,
                _ => Severity::Low,
            };
            self.changes.push(Change {
                kind: ChangeKind::Gone,
                severity,
                person_id: None,
                previous_person_id: Some(earlier.id.clone()),
                record: None,
                old: earlier.status.as_str().to_owned(),
                new: String::new(),
                text: self.language().gone(&earlier.name, earlier.status),
            });
        }
    }

    /// Persons who share no record with anybody known before.
    fn new_persons(&mut self) {
        let known: BTreeSet<usize> = self.identities.shared.iter().map(|pair| pair.now).collect();
        for person in (0..self.world.persons.len()).filter(|person| !known.contains(person)) {
            let status = self.world.status(person);
            self.changes.push(Change {
                kind: ChangeKind::NewPerson,
                severity: if is_answer(status) { Severity::Medium } else { Severity::Info },
                person_id: self.id(person),
                previous_person_id: None,
                record: None,
                old: String::new(),
                new: status.as_str().to_owned(),
                text: self.language().new_person(self.name(person), status),
            });
        }
    }

    /// Contradictions that came or went, by person and field.
    fn conflicts(&mut self, findings: &[Finding]) {
        type Key<'k> = (&'k str, Option<&'static str>);
        let of_text = Language::field_of_conflict;
        let conflict = |finding: &&Finding| finding.kind == FindingKind::Conflict;
        let now: Vec<(Key<'_>, &Finding)> = findings
            .iter()
            .filter(conflict)
            .filter_map(|finding| Some(((finding.person_id.as_deref()?, of_text(&finding.text)), finding)))
            .collect();
        let heir_of = |id: &str| {
            let before = self.earlier.persons.iter().position(|person| person.id == id)?;
            let heir = self.identities.heirs.get(before).copied().flatten()?;
            self.identities.ids.get(heir)
        };
        let before: Vec<(Option<Key<'_>>, &super::EarlierConflict)> = self
            .earlier
            .conflicts
            .iter()
            .map(|of| (heir_of(&of.person_id).map(|id| (id.as_str(), of_text(&of.text))), of))
            .collect();
        let known: BTreeSet<Key<'_>> = before.iter().filter_map(|(key, _)| *key).collect();
        let told: BTreeSet<Key<'_>> = now.iter().map(|(key, _)| *key).collect();
        let mut changes = Vec::new();
        for (_, finding) in now.iter().filter(|(key, _)| !known.contains(key)) {
            changes.push(Change {
                kind: ChangeKind::ConflictNew,
                severity: finding.severity,
                person_id: finding.person_id.clone(),
                previous_person_id: finding.person_id.as_deref().and_then(|id| self.id_before(id)),
                record: finding.record.clone(),
                old: String::new(),
                new: finding.text.clone(),
                text: self.language().conflict_new(&finding.text),
            });
        }
        for (key, of) in before.iter().filter(|(key, _)| key.is_none_or(|key| !told.contains(&key))) {
            changes.push(Change {
                kind: ChangeKind::ConflictSettled,
                severity: Severity::Info,
                person_id: key.map(|(id, _)| id.to_owned()),
                previous_person_id: Some(of.person_id.clone()),
                record: None,
                old: of.text.clone(),
                new: String::new(),
                text: self.language().conflict_settled(&of.text),
            });
        }
        self.changes.append(&mut changes);
    }

    /// The earlier id of a person that has one: its own, since ids are kept.
    fn id_before(&self, id: &str) -> Option<String> {
        let person = self.identities.ids.iter().position(|of| of == id)?;
        self.identities.earlier.get(person).copied().flatten().map(|_| id.to_owned())
    }
}
