//! What evidence is worth: weights as log2 of a Bayes factor, after Fellegi and Sunter 1969.
//!
//! A field's weight is log2(m/u): m the chance of its agreement level if two records are one person, u if they
//! are not. For names u depends on how many people bear the class of the name, so [`crate::compare::name`] gives
//! 1/u as bits and the model adds log2 m. Weights of fields add up with the prior to the log2 of the posterior
//! odds; a missing value is worth nothing.
//!
//! Limits: fields count as independent given the pair's state, which surname and patronymic of one family are
//! not quite; [`Model::patronymic_most`] bounds what a patronymic may add.

use serde::{Deserialize, Serialize};

use crate::compare::Level;
use crate::compare::name::Agreement;

/// The weights of a comparison.
///
/// The defaults were set by hand from the shares in which fields of public persons' records in several sources
/// agree; see each field.
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
