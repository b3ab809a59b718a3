//! Whether a family is told that its man is back: a decision of its own, above that of attaching a report.
//!
//! A report that is attached wrongly to a man who is held keeps a family waiting; one that is attached wrongly to a man
//! handed over tells it that a stranger is its son. So an answer needs more than a probability:
//!
//! - something beside the name that agrees: a date of birth or an age, a unit, a place, a date, a call sign; or a name so
//!   rare that nobody else of all whom the lists could speak of is expected to bear it;
//! - no field that contradicts; but people are moved from unit to unit, so that another unit bars no answer where the date of
//!   birth agrees in full;
//! - over all answers no more than one wrong in 10,000 expected (the Bayesian false discovery rate, as for
//!   [`match_threshold`](crate::linker::match_threshold)), the probability being that the report is of the person *and*
//!   that the person's records are of one person.
//!
//! Whatever falls short stays a ranked possibility, with what would settle it.

use super::particulars::{Beside, Particular};
use super::people::Attachments;
use super::sets::Meeting;
use crate::compare::Level;
use crate::linker::ComparedField;
use crate::model::{Weight, bits};

/// Share of wrong answers expected among all that are given.
const WRONG_ANSWERS: f64 = 1e-4;

/// Other bearers of a name that may be expected, among all people of whom the lists could speak, where the name alone is
/// to answer a family: one in a hundred. What is likelier is kept from families however probable it is; what is not still
/// counts as one of the wrong answers expected, by its probability. On twelve thousand people that takes a surname, a given
/// name and a patronymic; of 700 reports with such a name in measured exchanges none was wrong (of those with less, 1 in 30).
const OTHER_BEARERS: f64 = 1e-2;

/// The lists could speak of the persons of the case and as many again, whom no list holds. A judgement.
const PEOPLE_A_PERSON: f64 = 2.0;

/// What agrees by less than so many thousandths of a bit is no support: one stranger in two agrees as well.
const LEAST_SUPPORT: Weight = 1_000;

/// What would settle a possibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanting {
    /// A year or date of birth.
    BirthDate,
    /// A unit.
    Unit,
    /// Somebody has to look at what contradicts.
    Contradicted,
    /// Nothing in particular: it is not certain enough.
    Certainty,
}

/// What a report and a person agree on beside their names, and what contradicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Support {
    /// Whether something beside the name agrees.
    pub beside_the_name: bool,
    /// Whether a field contradicts.
    pub contradicted: bool,
    /// Whether dates of birth or ages say anything.
    pub dated: bool,
    /// Whether units say anything.
    pub with_unit: bool,
    /// What the parts of the name say.
    pub name: Weight,
}

impl Support {
    /// Reads off what two sets of rows say of each other.
    pub fn of(meeting: &Meeting) -> Self {
        let names = [ComparedField::Surname, ComparedField::GivenName, ComparedField::Patronymic];
        let told = [
            ComparedField::Surname,
            ComparedField::GivenName,
            ComparedField::Patronymic,
            ComparedField::BirthDate,
            ComparedField::Sex,
            ComparedField::Category,
        ];
        let against = |field: ComparedField| {
            meeting.field(field) < 0 && matches!(meeting.level(field), Level::Different | Level::AgeDifferent)
        };
        Self {
            beside_the_name: meeting.beside_the_name() >= LEAST_SUPPORT,
            contradicted: meeting.contradicts
                || told.into_iter().any(against)
                || against(ComparedField::Unit) && meeting.level(ComparedField::BirthDate) != Level::Same,
            dated: meeting.level(ComparedField::BirthDate) != Level::Absent,
            with_unit: meeting.level(ComparedField::Unit) != Level::Absent,
            name: names.into_iter().map(|field| meeting.field(field)).sum(),
        }
    }

    /// What supports a report that persons decided to be of somebody: all that they know.
    pub const fn of_decision() -> Self {
        Self { beside_the_name: true, contradicted: false, dated: true, with_unit: true, name: 0 }
    }

    /// The same with what agrees of call sign, home and prison.
    pub fn and_beside(self, beside: Beside) -> Self {
        let told = [Particular::CallSign, Particular::HomePlace];
        let agrees = |particular: Particular| {
            let level = beside.get(particular as usize).copied().unwrap_or(Level::Absent);
            matches!(level, Level::Same | Level::Equivalent)
        };
        Self { beside_the_name: self.beside_the_name || told.into_iter().any(agrees), ..self }
    }

    /// What is wanting for an answer, `persons` being those of the case; nothing where the fields allow one.
    fn wanting(&self, persons: usize) -> Option<Wanting> {
        let others = PEOPLE_A_PERSON * persons as f64 * (-bits(self.name)).exp2();
        if self.contradicted {
            Some(Wanting::Contradicted)
        } else if self.beside_the_name || others <= OTHER_BEARERS {
            None
        } else {
            Some(self.unknown())
        }
    }

    /// What is not known yet and would tell most.
    fn unknown(&self) -> Wanting {
        match (self.dated, self.with_unit) {
            (false, _) => Wanting::BirthDate,
            (true, false) => Wanting::Unit,
            _ => Wanting::Certainty,
        }
    }
}

/// A report that may be answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub node: u32,
    /// Probability that the answer is right.
    pub probability: f64,
    pub support: Support,
}

/// What was answered to families.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Answered {
    /// Records without a surname that share so much with so many that they were not held against all of them.
    pub shared_by_many: u64,
    pub answers: u64,
    /// How many of them are expected to be wrong.
    pub expected_wrong: f64,
    /// Reports that are likely of somebody who is back and were not answered, and what would settle them; by node.
    pub wanting: Vec<(u32, Wanting)>,
}

impl Answered {
    /// Whether a report is likely of somebody who is back and was not answered.
    pub fn is_withheld(&self, node: u32) -> bool {
        self.wanting.binary_search_by_key(&node, |(node, _)| *node).is_ok()
    }
}

/// Decides which reports are answered, and detaches the others but those that stay with their person by decision.
pub(super) fn decide(
    asked: Vec<Asked>,
    persons: usize,
    attachments: &mut Attachments,
    stays: impl Fn(u32) -> bool,
) -> Answered {
    let mut answered = Answered::default();
    let mut ready: Vec<Asked> = Vec::new();
    for one in asked {
        match one.support.wanting(persons) {
            None => ready.push(one),
            Some(wanting) => answered.wanting.push((one.node, wanting)),
        }
    }
    ready.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.node.cmp(&b.node)));
    // Equal probabilities stand or fall together, so that the order of rows decides nothing.
    let (mut wrong, mut given) = (0.0, 0);
    for run in ready.chunk_by(|a, b| a.probability == b.probability) {
        let more: f64 = run.iter().map(|one| 1.0 - one.probability).sum();
        let all = given + run.len();
        if wrong + more > WRONG_ANSWERS * all as f64 {
            break;
        }
        (wrong, given) = (wrong + more, all);
    }
    for (place, one) in ready.iter().enumerate() {
        if place >= given {
            answered.wanting.push((one.node, one.support.unknown()));
        } else if let Some(attached) =
            attachments.get_mut(&one.node).and_then(|found| found.attached.as_mut())
        {
            attached.probability = one.probability;
        }
    }
    for (node, _) in answered.wanting.iter().filter(|(node, _)| !stays(*node)) {
        if let Some(found) = attachments.get_mut(node) {
            found.attached = None;
        }
    }
    answered.wanting.sort_unstable_by_key(|(node, _)| *node);
    (answered.answers, answered.expected_wrong) = (given as u64, wrong);
    answered
}

#[cfg(test)]
mod tests {
    use super::super::attachment::{Attachment, Candidate};
    use super::*;

    fn support(name: Weight) -> Support {
        Support { beside_the_name: false, contradicted: false, dated: false, with_unit: true, name }
    }

    fn asked(node: u32, probability: f64, support: Support) -> (Asked, (u32, Attachment)) {
        let candidate = Candidate { person: 7, probability, link: None, beside: Beside::default() };
        let attachment = Attachment { attached: Some(candidate), candidates: vec![candidate] };
        (Asked { node, probability, support }, (node, attachment))
    }

    #[test]
    fn a_name_alone_answers_only_where_nobody_else_is_expected_to_bear_it() {
        let common = support(20_000);
        assert_eq!(common.wanting(10_000), Some(Wanting::BirthDate));
        assert_eq!(Support { dated: true, with_unit: false, ..common }.wanting(10_000), Some(Wanting::Unit));
        assert_eq!(support(22_000).wanting(10_000), None);
        // The same name on the lists of a whole war.
        assert_eq!(support(22_000).wanting(200_000), Some(Wanting::BirthDate));
        assert_eq!(Support { beside_the_name: true, ..common }.wanting(10_000), None);
    }

    #[test]
    fn what_contradicts_keeps_an_answer_back_however_much_agrees() {
        let known = Support { beside_the_name: true, contradicted: true, ..support(40_000) };
        assert_eq!(known.wanting(10), Some(Wanting::Contradicted));
    }

    #[test]
    fn a_particular_that_agrees_beside_the_name_supports_it() {
        let mut beside = Beside::default();
        beside[Particular::CallSign as usize] = Level::Equivalent;
        assert!(support(0).and_beside(beside).beside_the_name);
        beside[Particular::CallSign as usize] = Level::Different;
        assert!(!support(0).and_beside(beside).beside_the_name);
    }

    #[test]
    fn no_more_wrong_answers_are_expected_than_allowed_and_the_rest_are_detached() {
        let known = Support { beside_the_name: true, ..support(30_000) };
        let sure = (0..1_000).map(|node| asked(node, 1.0 - 1e-6, known));
        let (asked, attachments): (Vec<Asked>, Vec<_>) =
            sure.chain([asked(2_000, 0.9, known), asked(3_000, 0.95, known)]).unzip();
        let mut attachments: Attachments = attachments.into_iter().collect();
        let answered = decide(asked, 10, &mut attachments, |_| false);
        // A tenth of a wrong answer more is the limit for a thousand; either of the two would be half of it or more.
        assert_eq!(answered.answers, 1_001);
        assert!(answered.expected_wrong <= WRONG_ANSWERS * answered.answers as f64);
        assert_eq!(answered.wanting.iter().map(|(node, _)| *node).collect::<Vec<_>>(), [2_000]);
        assert!(attachments[&2_000].attached.is_none() && !attachments[&2_000].candidates.is_empty());
        assert!(attachments[&3_000].attached.is_some());
    }
}
