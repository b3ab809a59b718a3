//! Sentences of what changed between two results.

use super::super::language::{Language, Noun};
use super::super::result::Outcome;
use crate::model::ComparedField;
use crate::verdicts::Verdict;

const RECORDS: Noun =
    Noun { english: ["record", "records"], ukrainian: ["запис", "записи", "записів"] };

/// The fields that lists contradict one another in, fate apart.
const IN_CONFLICT: [ComparedField; 4] =
    [ComparedField::Category, ComparedField::BirthDate, ComparedField::Sex, ComparedField::Unit];

/// Whether a family is told that its man was handed over.
fn is_answer(status: Outcome) -> bool {
    matches!(status, Outcome::Returned | Outcome::ReturnedBefore)
}

impl Language {
    /// Where a person stands, without the lists that say so.
    fn stands(self, status: Outcome) -> String {
        match status {
            Outcome::ReportedOnly => {
                self.of(["is known from reports of families alone", "відомо лише зі звернень родин"])
            }
            Outcome::Seen => self.of(["was only seen", "відомо лише зі свідчень"]),
            Outcome::PublishedOnly => {
                self.of(["stands on published lists alone", "є лише в оприлюднених списках"])
            }
            Outcome::Watched => self.of(["stands on watch lists alone", "є лише в наглядових списках"]),
            Outcome::Deceased => {
                self.of(["is named by a register of the dead alone", "є лише в реєстрі загиблих і померлих"])
            }
            status => return self.standing(status, ""),
        }
        .to_owned()
    }

    /// A report whose answer is another than before.
    pub(in super::super) fn answer_changed(
        self,
        name: &str,
        list: &str,
        was: Outcome,
        is: Outcome,
    ) -> String {
        let (before, now) = (self.stands(was), self.stands(is));
        let told = if is_answer(was) && !is_answer(is) {
            self.of([
                ". If the family was told that he is back, somebody should speak with them in person, and soon",
                ". Якщо родині вже сказали про повернення, хтось має поговорити з нею особисто й невдовзі",
            ])
        } else {
            ""
        };
        match self {
            Self::English => format!(
                "{name}: the answer to the report on {list} changed; before: the person {before}; now: the person \
                 {now}{told}"
            ),
            Self::Ukrainian => format!(
                "{name}: відповідь на звернення зі списку «{list}» змінилася; було: {before}; тепер: {now}{told}"
            ),
        }
    }

    /// A report whose answer now rests on somebody else.
    pub(in super::super) fn answer_of_another(self, name: &str, list: &str, was: &str, is: &str) -> String {
        match self {
            Self::English => format!(
                "{name}: the answer to the report on {list} rests on another person than before; before: {was}; now: \
                 {is}. If the family was answered, compare both with the report before they are told anything more"
            ),
            Self::Ukrainian => format!(
                "{name}: відповідь на звернення зі списку «{list}» спирається на іншу особу, ніж досі; було: {was}; \
                 тепер: {is}. Якщо родині вже відповіли, порівняйте обох зі зверненням, перш ніж казати щось іще"
            ),
        }
    }

    /// A report that was answered and stands on its list no more.
    pub(in super::super) fn report_gone(self, name: &str, list: &str, was: Outcome) -> String {
        let before = self.stands(was);
        match self {
            Self::English => format!(
                "{name}: the report was answered (the person {before}), but it is no longer on {list}, or was changed so much \
                 that it is not recognised"
            ),
            Self::Ukrainian => format!(
                "{name}: на звернення було дано відповідь ({before}), а у списку «{list}» його вже немає або змінено так, \
                 що його не впізнати"
            ),
        }
    }

    /// A person who stands elsewhere than before.
    pub(in super::super) fn status_changed(self, name: &str, was: Outcome, is: Outcome) -> String {
        let (before, now) = (self.stands(was), self.stands(is));
        match self {
            Self::English => format!("{name}: before, the person {before}; now, the person {now}"),
            Self::Ukrainian => format!("{name}: було: {before}; тепер: {now}"),
        }
    }

    /// A decision that the evidence has moved against since.
    pub(in super::super) fn question_reopened(
        self,
        [name, other]: [&str; 2],
        [list, other_list]: [&str; 2],
        verdict: Verdict,
    ) -> String {
        let decided = self.of(match verdict {
            Verdict::Same => ["decided to be one person", "вирішено, що це одна особа"],
            Verdict::Different => ["decided to be two people", "вирішено, що це різні люди"],
            Verdict::CannotTell => ["left undecided", "не вдалося вирішити, чи це одна особа"],
        });
        match self {
            Self::English => format!(
                "{name} on {list} and {other} on {other_list} were {decided}; what the lists say has since moved against \
                 that, so it is not applied until somebody looks again"
            ),
            Self::Ukrainian => format!(
                "{name} зі списку «{list}» і {other} зі списку «{other_list}»: {decided}; відтоді списки свідчать проти \
                 цього, тому рішення не діє, доки хтось не подивиться знову"
            ),
        }
    }

    /// An earlier person who went into another.
    pub(in super::super) fn merged(self, name: &str, id: &str, into: &str) -> String {
        match self {
            Self::English => {
                format!("{name}, {id} before, is now one person with {into}; the id {id} retires")
            }
            Self::Ukrainian => {
                format!("{name}, раніше {id}, тепер одна особа з {into}; номер {id} більше не вживається")
            }
        }
    }

    /// Records of an earlier person that are now another's.
    pub(in super::super) fn split(self, name: &str, id: &str, records: u64) -> String {
        let records = self.counted(records, &RECORDS);
        match self {
            Self::English => format!("{records} of {name}, {id} before, now of another person"),
            Self::Ukrainian => format!("{name}, раніше {id}: {records} тепер в іншої особи"),
        }
    }

    /// An earlier person of whom no record is left.
    pub(in super::super) fn gone(self, name: &str, was: Outcome) -> String {
        let before = self.stands(was);
        match self {
            Self::English => {
                format!("{name}: no list has a record of the person any more; before, the person {before}")
            }
            Self::Ukrainian => {
                format!("{name}: у жодному списку вже немає запису про цю особу; було: {before}")
            }
        }
    }

    /// A person of whom no list had told.
    pub(in super::super) fn new_person(self, name: &str, status: Outcome) -> String {
        let now = self.stands(status);
        match self {
            Self::English => format!("{name} is new: the person {now}"),
            Self::Ukrainian => format!("{name} – нова особа: {now}"),
        }
    }

    /// A contradiction that is new.
    pub(in super::super) fn conflict_new(self, text: &str) -> String {
        format!("{}: {text}", self.of(["New", "Нове"]))
    }

    /// A contradiction that is no more.
    pub(in super::super) fn conflict_settled(self, text: &str) -> String {
        format!("{}: {text}", self.of(["No more so", "Уже не так"]))
    }

    /// The field that a sentence of a contradiction is about, in whichever language it was told; none where it is about
    /// somebody's fate.
    pub(in super::super) fn field_of_conflict(text: &str) -> Option<&'static str> {
        IN_CONFLICT.into_iter().map(ComparedField::as_str).find(|field| {
            [Self::English, Self::Ukrainian].into_iter().any(|language| {
                let beginning = language.conflict("", language.field(field), &[], false);
                text.contains(beginning.trim_end_matches([':', ' ']))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contradiction_is_known_again_in_either_language() {
        for language in [Language::English, Language::Ukrainian] {
            for field in IN_CONFLICT {
                let values = ["a on ours".to_owned(), "b on theirs".to_owned()];
                let text = language.conflict("Ґудзь Марʼяна", language.field(field.as_str()), &values, true);
                assert_eq!(Language::field_of_conflict(&text), Some(field.as_str()), "{text}");
            }
            let fate = language.dead_and_returned("Ґудзь Марʼяна", "ours", "");
            assert_eq!(Language::field_of_conflict(&fate), None);
        }
    }

    #[test]
    fn a_family_whose_answer_is_withdrawn_is_spoken_of_with_care() {
        let text = |was, is| Language::Ukrainian.answer_changed("Ґудзь Марʼяна", "звернення", was, is);
        assert!(text(Outcome::Returned, Outcome::ReportedOnly).contains("поговорити з нею особисто"));
        assert!(!text(Outcome::ReportedOnly, Outcome::Returned).contains("особисто"));
    }
}
