//! What a link rests on, in words: `agree: surname, unit; in another spelling: given name; differ: rank`.
//!
//! Fields stand under what is said of them, not as sentences of their own, so that no language has to inflect them and
//! a reader finds what differs at the end. What one side does not have is left out: it says nothing.

use super::super::language::{Label, Language};
use super::super::particulars::{Beside, Particular};
use crate::compare::Level;
use crate::linker::{ComparedField, Evidence};

/// A field compared, by its name.
const fn field_label(field: ComparedField) -> Label {
    match field {
        ComparedField::Surname => ["surname", "прізвище"],
        ComparedField::GivenName => ["given name", "ім'я"],
        ComparedField::Patronymic => ["patronymic", "по батькові"],
        ComparedField::BirthDate => ["birth date", "дата народження"],
        ComparedField::Sex => ["sex", "стать"],
        ComparedField::Category => ["category", "категорія"],
        ComparedField::Rank => ["rank", "звання"],
        ComparedField::Unit => ["unit", "підрозділ"],
        ComparedField::CapturePlace => ["place of capture", "місце полону"],
        ComparedField::CaptureDate => ["date of capture", "дата полону"],
        ComparedField::HeldAt => ["place of detention", "місце утримання"],
        ComparedField::PersonalNumber => ["personal number", "особовий номер"],
        ComparedField::TaxNumber => ["taxpayer's number", "РНОКПП"],
        ComparedField::Document => ["document", "документ"],
        ComparedField::Phone => ["telephone", "телефон"],
        ComparedField::BirthPlace => ["place of birth", "місце народження"],
        ComparedField::Mother => ["mother", "мати"],
        ComparedField::Column1
        | ComparedField::Column2
        | ComparedField::Column3
        | ComparedField::Column4
        | ComparedField::Column5
        | ComparedField::Column6
        | ComparedField::Column7
        | ComparedField::Column8 => [field.as_str(); 2],
        ComparedField::Relatives => ["relatives", "родичі"],
    }
}

const fn particular_label(particular: Particular) -> Label {
    match particular {
        Particular::GivenName => field_label(ComparedField::GivenName),
        Particular::BirthDate => field_label(ComparedField::BirthDate),
        Particular::CallSign => ["call sign", "позивний"],
        Particular::HomePlace => ["home", "звідки"],
        Particular::HeldAt => field_label(ComparedField::HeldAt),
        Particular::Unit => field_label(ComparedField::Unit),
    }
}

/// What is said of a field.
const fn level_label(level: Level) -> Label {
    match level {
        Level::Absent => ["not told", "не вказано"],
        Level::Same => ["agree", "збігається"],
        Level::Equivalent => ["in another spelling", "в іншому написанні"],
        Level::ShortForm => ["short form", "скорочена форма"],
        Level::Related => ["name given for the other", "споріднене ім'я"],
        Level::Initial => ["first letter only", "лише перша літера"],
        Level::Part => ["in part", "частково"],
        Level::Similar => ["nearly", "майже"],
        Level::Slip => ["but for a slip", "з опискою"],
        Level::Reversed => ["the other way round", "у зворотному порядку"],
        Level::OtherName => ["another name of the person", "інше ім'я особи"],
        Level::DayMonthSwapped => ["day and month swapped", "день і місяць переставлено"],
        Level::OneDigit => ["one digit off", "інша одна цифра"],
        Level::OnePart => ["one part off", "інша одна частина"],
        Level::YearMonth => ["year and month", "рік і місяць"],
        Level::Year => ["year only", "лише рік"],
        Level::YearNear => ["a year apart", "рік різниці"],
        Level::YearApart => ["the day of another year", "той самий день іншого року"],
        Level::UnreadableNear => ["not readable, digits alike", "нечитабельна, цифри схожі"],
        Level::Unreadable => ["not readable", "нечитабельна"],
        Level::UnreadableDifferent => ["not readable, other digits", "нечитабельна, цифри інші"],
        Level::Different => ["differ", "не збігається"],
        Level::Unlikely => ["not likely", "навряд"],
        Level::Possible => ["possible", "можливо"],
        Level::Likely => ["likely", "імовірно"],
        Level::Near => ["close", "близько"],
        Level::Age => ["the age fits", "вік відповідає"],
        Level::AgeNear => ["the age is a year off", "вік розходиться на рік"],
        Level::AgePossible => ["the age may fit", "вік може відповідати"],
        Level::AgeDifferent => ["the age does not fit", "вік не відповідає"],
        Level::WeeksApart => ["weeks apart", "різниця в кілька тижнів"],
    }
}

impl Language {
    /// The name of a field compared, given by its name in outputs; that name itself where it is not known.
    #[must_use]
    pub fn field(self, name: &str) -> &str {
        let all = ComparedField::ALL.into_iter().chain([ComparedField::Relatives]);
        let found = all.into_iter().find(|field| field.as_str() == name);
        found.map_or(name, |field| self.of(field_label(field)))
    }

    /// What is said of two relatives instead of one person, given the level by its name in outputs.
    #[must_use]
    pub fn relatives(self, level: &str) -> &'static str {
        self.of(match Level::from_name(level) {
            Some(Level::Likely) => {
                ["relatives are likelier than one person", "родичі ймовірніші за одну особу"]
            }
            Some(Level::Possible) => ["they may be relatives", "можуть бути родичами"],
            _ => ["considered; one person stays likelier", "враховано; одна особа ймовірніша"],
        })
    }

    /// What an agreement level says, given by its name in outputs; that name itself where it is not known.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::reconcile::Language;
    ///
    /// assert_eq!(Language::Ukrainian.field("given_name"), "ім'я");
    /// assert_eq!(Language::Ukrainian.level("short_form"), "скорочена форма");
    /// ```
    #[must_use]
    pub fn level(self, name: &str) -> &str {
        Level::from_name(name).map_or(name, |level| self.of(level_label(level)))
    }
}

/// What a link rests on, and what agrees beside it. Empty where nothing was compared that both sides have.
/// `columns` are the headers of columns that are no field.
pub(in super::super) fn evidence(
    language: Language,
    columns: &[String],
    evidence: &[Evidence],
    beside: &Beside,
) -> String {
    let mut groups: Vec<(Level, Vec<&str>)> = Vec::new();
    let mut relatives = "";
    for line in evidence {
        let Some(level) = Level::from_name(line.level()) else { continue };
        if line.field == ComparedField::Relatives {
            relatives = match level {
                Level::Likely => {
                    language.of(["relatives are likelier than one person", "родичі ймовірніші за одну особу"])
                }
                Level::Possible => language.of(["they may be relatives", "можуть бути родичами"]),
                _ => "",
            };
            continue;
        }
        if level == Level::Absent {
            continue;
        }
        let column = line.field.column().and_then(|place| columns.get(place));
        let name = column.map_or_else(|| language.of(field_label(line.field)), String::as_str);
        match groups.iter_mut().find(|(known, _)| *known == level) {
            Some((_, fields)) => fields.push(name),
            None => groups.push((level, vec![name])),
        }
    }
    let beside = Particular::ALL.into_iter().zip(beside).filter(|(_, level)| **level != Level::Absent);
    for (particular, level) in beside {
        let name = language.of(particular_label(particular));
        match groups.iter_mut().find(|(known, _)| known == level) {
            Some((_, fields)) => fields.push(name),
            None => groups.push((*level, vec![name])),
        }
    }
    // What agrees stands first and what contradicts last, whatever the order of the fields.
    groups.sort_by_key(|(level, _)| match level {
        Level::Same => 0,
        Level::Different | Level::AgeDifferent => 2,
        _ => 1,
    });
    let told = groups
        .into_iter()
        .map(|(level, fields)| format!("{}: {}", language.of(level_label(level)), fields.join(", ")));
    let relatives = Some(relatives.to_owned()).filter(|text| !text.is_empty());
    told.chain(relatives).collect::<Vec<String>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_and_level_has_a_name_of_its_own_in_each_language() {
        for language in [Language::English, Language::Ukrainian] {
            let mut levels: Vec<&str> =
                Level::ALL.iter().map(|level| language.level(level.as_str())).collect();
            levels.sort_unstable();
            levels.dedup();
            assert_eq!(levels.len(), Level::COUNT);
            assert!(ComparedField::ALL.iter().all(|field| !language.field(field.as_str()).is_empty()));
        }
        assert_eq!(Language::Ukrainian.field("relatives"), "родичі");
        assert_eq!(Language::English.level("no such level"), "no such level");
    }

    #[test]
    fn what_agrees_is_told_before_what_differs_and_what_is_absent_not_at_all() {
        let line = Evidence::new;
        let lines = [
            line(ComparedField::Surname, Level::Equivalent, 9.0),
            line(ComparedField::GivenName, Level::ShortForm, 4.0),
            line(ComparedField::Patronymic, Level::Absent, 0.0),
            line(ComparedField::Unit, Level::Different, -2.0),
            line(ComparedField::BirthDate, Level::Same, 11.0),
            line(ComparedField::Relatives, Level::Possible, -1.0),
        ];
        assert_eq!(
            evidence(Language::English, &[], &lines, &Beside::default()),
            "agree: birth date; in another spelling: surname; short form: given name; differ: unit; they may be \
             relatives"
        );
        assert_eq!(
            evidence(Language::Ukrainian, &[], &lines, &Beside::default()),
            "збігається: дата народження; в іншому написанні: прізвище; скорочена форма: ім'я; не збігається: \
             підрозділ; можуть бути родичами"
        );
        assert_eq!(evidence(Language::English, &[], &[], &Beside::default()), "");
    }
}
