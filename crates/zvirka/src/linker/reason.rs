//! Why a pair is no match, as data and in a sentence: for whoever has to decide.
//!
//! Method: the first of the doubts that holds, the gravest first: what contradicts, then a rival, then what of the
//! names is a guess, then what is missing. Cost: a look at each line of evidence. Limits: one doubt a pair, though several
//! may hold.

use super::{ComparedField, Comparison, Decision, Evidence};
use crate::compare::Level;
use crate::model::{Weight, bits, probability};

/// Why a pair is not decided to be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Doubt {
    /// The given names differ.
    GivenNamesDiffer,
    /// The surnames differ.
    SurnamesDiffer,
    /// The patronymics differ.
    PatronymicsDiffer,
    /// The birth dates or ages differ.
    BirthDatesDiffer,
    /// Another record fits one of the two as well, or nearly.
    Rival,
    /// A name lacks the surname.
    NoSurname,
    /// A name lacks the given name.
    NoGivenName,
    /// A given name is an initial.
    Initial,
    /// The surnames differ by what only a slip explains.
    SurnameSlip,
    /// The given names differ by what only a slip explains.
    GivenNameSlip,
    /// Half of a double surname agrees.
    HalfSurname,
    /// Another name of the person agrees.
    OtherName,
    /// The names agree only in another order of their words.
    GuessedOrder,
    /// A birth date could not be read.
    UnreadDate,
    /// They may be two relatives.
    Relatives,
    /// No birth date or age stands on both sides, and the names alone are borne by too many.
    NamesAlone,
    /// What agrees is not rare enough, the birth date included.
    TooLittle,
}

impl Doubt {
    /// The doubt in a sentence without a full stop.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GivenNamesDiffer => "the given names differ",
            Self::SurnamesDiffer => "the surnames differ",
            Self::PatronymicsDiffer => "the patronymics differ",
            Self::BirthDatesDiffer => "the birth dates differ",
            Self::Rival => "another record fits as well, or nearly",
            Self::NoSurname => "a name lacks the surname",
            Self::NoGivenName => "a name lacks the given name",
            Self::Initial => "an initial says little",
            Self::SurnameSlip => "the surnames differ by a slip, or are two",
            Self::GivenNameSlip => "the given names differ by a slip, or are two",
            Self::HalfSurname => "half of a double surname agrees",
            Self::OtherName => "another name of the person agrees",
            Self::GuessedOrder => "the names agree only in another order",
            Self::UnreadDate => "a birth date could not be read",
            Self::Relatives => "they may be two relatives",
            Self::NamesAlone => "the names are borne by too many people, and no birth date tells them apart",
            Self::TooLittle => "what agrees is borne by too many people",
        }
    }

    /// What is doubtful about a pair of this evidence.
    fn of_evidence(fields: &[Evidence], rival: bool, guessed_order: bool) -> Self {
        let line = |field| fields.iter().find(|line| line.field == field);
        let level = |field| line(field).map_or(Level::Absent, Evidence::agreement);
        let surname = level(ComparedField::Surname);
        let given_name = level(ComparedField::GivenName);
        let birth_date = level(ComparedField::BirthDate);
        let relatives = level(ComparedField::Relatives);
        match () {
            () if given_name == Level::Different => Self::GivenNamesDiffer,
            () if surname == Level::Different => Self::SurnamesDiffer,
            () if level(ComparedField::Patronymic) == Level::Different => Self::PatronymicsDiffer,
            () if line(ComparedField::BirthDate).is_some_and(|line| line.weight < 0) => {
                if matches!(
                    birth_date,
                    Level::Unreadable | Level::UnreadableNear | Level::UnreadableDifferent
                ) {
                    Self::UnreadDate
                } else {
                    Self::BirthDatesDiffer
                }
            }
            () if rival => Self::Rival,
            () if surname == Level::Absent => Self::NoSurname,
            () if given_name == Level::Absent => Self::NoGivenName,
            () if surname == Level::Slip => Self::SurnameSlip,
            () if given_name == Level::Slip => Self::GivenNameSlip,
            () if surname == Level::Part => Self::HalfSurname,
            () if surname == Level::OtherName => Self::OtherName,
            () if guessed_order || surname == Level::Reversed => Self::GuessedOrder,
            () if matches!(birth_date, Level::Unreadable | Level::UnreadableNear) => Self::UnreadDate,
            () if matches!(relatives, Level::Likely | Level::Possible) => Self::Relatives,
            () if given_name == Level::Initial => Self::Initial,
            () if birth_date == Level::Absent => Self::NamesAlone,
            () => Self::TooLittle,
        }
    }

    /// Why a link is a `review`; `None` for a match. `weight` is the sum of the evidence and the prior: a link that would
    /// reach `match_at` were there no other partner is kept from it by a rival.
    pub(crate) fn of_link(
        decision: Decision,
        fields: &[Evidence],
        probability_given: f64,
        weight: Weight,
        match_at: f64,
        guessed_order: bool,
    ) -> Option<Self> {
        if decision == Decision::Match {
            return None;
        }
        let rival = probability_given < match_at && probability(bits(weight)) >= match_at;
        Some(Self::of_evidence(fields, rival, guessed_order))
    }

    /// Why two names compared by themselves are no match; `None` for a match.
    pub(super) fn of_names(decision: Option<Decision>, fields: &[Evidence]) -> Option<Self> {
        (decision != Some(Decision::Match)).then(|| Self::of_evidence(fields, false, false))
    }
}

impl Comparison {
    /// Why the two are not decided to be one person; `None` for a match.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::linker::{CompareOptions, compare};
    ///
    /// let reason = |a, b| Ok::<_, zvirka::Error>(compare(a, b, &CompareOptions::default())?.reason());
    /// assert_eq!(reason("Ґудзь Мар'яна", "GUDZ Maryana")?, None);
    /// assert_eq!(reason("Ґудзь Мар'яна", "Ґудзь Остап")?, Some("the given names differ"));
    /// assert_eq!(reason("невідомий", "Ґудзь Остап")?, Some("the first name holds no name that can be compared"));
    /// # Ok::<(), zvirka::Error>(())
    /// ```
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        match self.usable {
            [false, false] => Some("neither name holds a name that can be compared"),
            [false, true] => Some("the first name holds no name that can be compared"),
            [true, false] => Some("the second name holds no name that can be compared"),
            [true, true] => self.doubt.map(Doubt::as_str),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(lines: &[(ComparedField, Level, f64)]) -> Vec<Evidence> {
        lines.iter().map(|&(field, level, weight)| Evidence::new(field, level, weight)).collect()
    }

    const NAMES: [(ComparedField, Level, f64); 2] =
        [(ComparedField::Surname, Level::Same, 9.0), (ComparedField::GivenName, Level::Same, 5.0)];

    #[test]
    fn a_match_has_no_doubt_and_every_review_has_one() {
        let fields = evidence(&NAMES);
        assert_eq!(Doubt::of_link(Decision::Match, &fields, 0.99, 9_000, 0.95, false), None);
        assert_eq!(Doubt::of_link(Decision::Review, &fields, 0.6, 600, 0.95, false), Some(Doubt::NamesAlone));
    }

    #[test]
    fn a_link_that_would_be_a_match_without_its_rival_is_kept_by_it() {
        let fields = evidence(&NAMES);
        let of =
            |probability, weight| Doubt::of_link(Decision::Review, &fields, probability, weight, 0.95, false);
        assert_eq!(of(0.5, 10_000), Some(Doubt::Rival));
        // Too weak by itself: the rival is not the reason.
        assert_eq!(of(0.5, 1_000), Some(Doubt::NamesAlone));
    }

    #[test]
    fn what_contradicts_is_told_before_what_is_missing() {
        let slip = (ComparedField::Surname, Level::Slip, 2.0);
        let dates = (ComparedField::BirthDate, Level::Different, -6.0);
        let of = |lines: &[_]| Doubt::of_evidence(&evidence(lines), true, false);
        assert_eq!(of(&[slip, NAMES[1], dates]), Doubt::BirthDatesDiffer);
        let unread = (ComparedField::BirthDate, Level::UnreadableDifferent, -2.0);
        assert_eq!(of(&[slip, NAMES[1], unread]), Doubt::UnreadDate);
        assert_eq!(of(&[slip, NAMES[1]]), Doubt::Rival);
        let alone = |lines: &[_]| Doubt::of_evidence(&evidence(lines), false, false);
        assert_eq!(alone(&[slip, NAMES[1]]), Doubt::SurnameSlip);
        let same_day = (ComparedField::BirthDate, Level::Same, 12.0);
        assert_eq!(alone(&[NAMES[0], NAMES[1], same_day]), Doubt::TooLittle);
    }
}
