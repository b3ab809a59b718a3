//! What evidence is worth: weights as log2 of a Bayes factor, after Fellegi and Sunter 1969.
//!
//! A field's weight is log2(m/u): m the chance of its agreement level if two records are one person, u if they
//! are not. For names u depends on how many people bear the class of the name, so [`crate::compare::name`] gives
//! 1/u as bits and the model adds log2 m. Weights of fields add up with the prior to the log2 of the posterior
//! odds; a missing value is worth nothing.
//!
//! Surname, patronymic and, for twins, birth date are not independent: a family shares them. So a pair is weighed
//! against two other explanations, two strangers and two relatives ([`RelativeWeights`]), and what relatives take
//! away is shown as a line of its own. Limits: otherwise fields count as independent given the pair's state.

use serde::{Deserialize, Serialize};

use crate::compare::Level;
use crate::compare::name::Agreement;

/// The weights of a comparison.
///
/// The defaults are judgements set by hand, each with the chance it stands for; none is estimated from data yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// log2 m of an agreeing surname: the same person's surname agrees on 97 of 100 pairs.
    pub surname_agrees: f32,
    /// Weight of different surnames: marriage, aliases and misread rows make 1 in 100 pairs differ.
    pub surname_differs: f32,
    /// log2 m of an agreeing given name.
    pub given_name_agrees: f32,
    /// Weight of different given names: 1 in 250; a given name is hardly ever changed.
    pub given_name_differs: f32,
    /// log2 m of an agreeing patronymic.
    pub patronymic_agrees: f32,
    /// Weight of contradicting patronymics: 1 in 250.
    pub patronymic_differs: f32,
    /// Most that an agreeing patronymic adds: brothers share it with their surname.
    pub patronymic_most: f32,
    /// Weight added when a surname only agrees with another name the person has.
    pub other_name: f32,
    /// Weight added when surname and given name agree only in each other's place.
    pub reversed: f32,
    /// Weights of the levels of a birth date.
    pub birth_date: BirthDateWeights,
    /// What speaks for one person rather than for two of one family.
    pub relatives: RelativeWeights,
}

/// Weights against the other explanation of an agreeing surname: two people of one family. They are log2 of how
/// much likelier a level is for one person than for two relatives, so an agreeing surname is worth nothing here.
///
/// The chances for relatives, judgements all: one person in thirty has a relative of that surname on the other list; half of such
/// relatives are brothers or sisters; given names repeat in a family in 1 case of 50; one pair in 100 are twins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelativeWeights {
    /// One person on both lists (1 in 2) against a relative on the other (1 in 30).
    pub prior: f32,
    /// The given names agree: 0.97 against 0.02.
    pub given_name_agrees: f32,
    /// An initial agrees: 0.99 against 0.12.
    pub initial_agrees: f32,
    /// The given names differ: 0.004 against 0.98.
    pub given_name_differs: f32,
    /// The patronymics agree: 0.99 against 0.5.
    pub patronymic_agrees: f32,
    /// The patronymics contradict: 0.004 against 0.5.
    pub patronymic_differs: f32,
    /// The birth dates agree: 0.93 against 0.01.
    pub birth_date_agrees: f32,
    /// The birth dates are a slip apart: 0.03 against 0.003.
    pub birth_date_near: f32,
    /// The birth years agree, no more is known: 1 against 0.05.
    pub birth_year_agrees: f32,
    /// The birth dates differ: 0.003 against 0.95.
    pub birth_date_differs: f32,
}

impl RelativeWeights {
    /// log2 of the odds of one person against two relatives; `None` when the surnames do not make it a question.
    #[must_use]
    pub fn weight(
        &self,
        surname: Level,
        given_name: Level,
        patronymic: Level,
        birth_date: Level,
    ) -> Option<f32> {
        if matches!(surname, Level::Absent | Level::Different) {
            return None;
        }
        let given_name = match given_name {
            Level::Absent => 0.0,
            Level::Different => self.given_name_differs,
            Level::Initial => self.initial_agrees,
            _ => self.given_name_agrees,
        };
        let patronymic = match patronymic {
            Level::Absent => 0.0,
            Level::Different => self.patronymic_differs,
            Level::Initial => 0.0,
            _ => self.patronymic_agrees,
        };
        let birth_date = match birth_date {
            Level::Same | Level::YearMonth => self.birth_date_agrees,
            Level::DayMonthSwapped | Level::OneDigit => self.birth_date_near,
            Level::Year => self.birth_year_agrees,
            Level::Different => self.birth_date_differs,
            _ => 0.0,
        };
        Some(self.prior + given_name + patronymic + birth_date)
    }
}

impl Default for RelativeWeights {
    fn default() -> Self {
        Self {
            prior: 4.0,
            given_name_agrees: 5.6,
            initial_agrees: 3.0,
            given_name_differs: -8.0,
            patronymic_agrees: 1.0,
            patronymic_differs: -7.0,
            birth_date_agrees: 6.5,
            birth_date_near: 3.3,
            birth_year_agrees: 4.3,
            birth_date_differs: -8.3,
        }
    }
}

/// Weights of the levels of a birth date. u: births spread over some 45 years, so one day in 16,000 by chance,
/// a year in 45; m: as people and clerks err.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BirthDateWeights {
    /// The same day: m 0.93, u 1/16,000, less what filler dates (1 January) take away.
    pub same: f32,
    /// Day and month swapped: m 0.01, u 1/16,000.
    pub day_month_swapped: f32,
    /// One digit differs: m 0.02, u some 40 days of 16,000.
    pub one_digit: f32,
    /// One part differs: m 0.01, u 1/30 to 1/365.
    pub one_part: f32,
    /// Year and month agree, the day is not known: u 1/540.
    pub year_month: f32,
    /// The year agrees, no more is known: u 1/45.
    pub year: f32,
    /// The years are one apart, no more is known: m 0.05, u 2/45.
    pub year_near: f32,
    /// Different dates: m 0.003.
    pub different: f32,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            surname_agrees: -0.05,
            surname_differs: -6.5,
            given_name_agrees: -0.05,
            given_name_differs: -8.0,
            patronymic_agrees: -0.02,
            patronymic_differs: -8.0,
            patronymic_most: 9.0,
            other_name: -2.0,
            reversed: -3.0,
            birth_date: BirthDateWeights {
                same: 12.5,
                day_month_swapped: 7.0,
                one_digit: 3.0,
                one_part: 0.5,
                year_month: 8.5,
                year: 5.3,
                year_near: 0.2,
                different: -8.0,
            },
            relatives: RelativeWeights::default(),
        }
    }
}

impl Model {
    /// The weight of a surname.
    #[must_use]
    pub fn surname(&self, agreement: Agreement) -> Agreement {
        weigh(agreement, self.surname_agrees, self.surname_differs, f32::INFINITY)
    }

    /// The weight of a given name.
    #[must_use]
    pub fn given_name(&self, agreement: Agreement) -> Agreement {
        weigh(agreement, self.given_name_agrees, self.given_name_differs, f32::INFINITY)
    }

    /// The weight of a patronymic.
    #[must_use]
    pub fn patronymic(&self, agreement: Agreement) -> Agreement {
        weigh(agreement, self.patronymic_agrees, self.patronymic_differs, self.patronymic_most)
    }

    /// The weight of a birth date.
    #[must_use]
    pub fn birth_date(&self, level: Level) -> f32 {
        let weights = &self.birth_date;
        match level {
            Level::Same => weights.same,
            Level::DayMonthSwapped => weights.day_month_swapped,
            Level::OneDigit => weights.one_digit,
            Level::OnePart => weights.one_part,
            Level::YearMonth => weights.year_month,
            Level::Year => weights.year,
            Level::YearNear => weights.year_near,
            Level::Different => weights.different,
            _ => 0.0,
        }
    }
}

/// Adds log2 m to an agreement; one that is worth less than a difference is a difference.
fn weigh(agreement: Agreement, agrees: f32, differs: f32, most: f32) -> Agreement {
    let bits = (agreement.bits + agrees).min(most);
    match agreement.level {
        Level::Absent => Agreement { level: Level::Absent, bits: 0.0 },
        Level::Different => Agreement { level: Level::Different, bits: differs },
        _ if bits <= differs => Agreement { level: Level::Different, bits: differs },
        level => Agreement { level, bits },
    }
}

/// What a pair's weight loses to a second explanation: the odds against strangers and those against relatives,
/// both in log2, make the odds against either.
///
/// # Examples
///
/// ```
/// use zvirka::model::loss_to_relatives;
///
/// // Nothing to lose where relatives are far less likely than strangers, one bit where they are as likely.
/// assert!(loss_to_relatives(3.0, 20.0) > -0.01);
/// assert!((loss_to_relatives(3.0, 3.0) + 1.0).abs() < 1e-9);
/// ```
#[must_use]
pub fn loss_to_relatives(against_strangers: f64, against_relatives: f64) -> f64 {
    -((-against_strangers).exp2() + (-against_relatives).exp2()).log2() - against_strangers
}

/// The probability that log2 odds stand for.
///
/// # Examples
///
/// ```
/// use zvirka::model::probability;
///
/// assert_eq!(probability(0.0), 0.5);
/// assert!(probability(10.0) > 0.999);
/// ```
#[must_use]
pub fn probability(log2_odds: f64) -> f64 {
    1.0 / (1.0 + (-log2_odds).exp2())
}

/// How many people two lists share, and the prior odds of a pair that follow.
///
/// With M people shared, a given pair is one person with the chance M / (left · right); the odds that matter are
/// against both records being free of a partner, so they are divided by the shares of free records.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    left: f64,
    right: f64,
    shared: f64,
}

/// Share of the smaller list's people assumed to stand on the other before anything is known.
const USUAL_OVERLAP: f64 = 0.5;

/// Records that the assumed overlap counts for: a short list's own links must not settle the prior alone.
const OVERLAP_RECORDS: f64 = 5.0;

/// Most of a list's people who may be taken to stand on the other: one in twenty is always allowed to be missing.
const MOST_OVERLAP: f64 = 0.95;

impl Overlap {
    /// The overlap assumed for two lists of so many records.
    #[must_use]
    pub fn new(left: usize, right: usize) -> Self {
        let (left, right) = (left.max(1) as f64, right.max(1) as f64);
        Self { left, right, shared: USUAL_OVERLAP * left.min(right) }
    }

    /// Takes over the expected number of links found, held towards what is usual for short lists.
    pub fn estimate(&mut self, links: f64) {
        let smaller = self.left.min(self.right);
        let share = (links + USUAL_OVERLAP * OVERLAP_RECORDS) / (smaller + OVERLAP_RECORDS);
        self.shared = share.min(MOST_OVERLAP) * smaller;
    }

    /// log2 of the prior odds that a given pair is one person.
    #[must_use]
    pub fn prior_weight(&self) -> f64 {
        // In lists of a record or two the pair itself would use up all free records.
        let free = |records: f64| 1.0 - (self.shared / records).min(MOST_OVERLAP);
        let odds = self.shared / (self.left * self.right) / (free(self.left) * free(self.right));
        odds.log2()
    }
}
