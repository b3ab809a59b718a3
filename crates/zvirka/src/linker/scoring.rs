//! Pairs of rows to weights: token agreements looked up once, added up per pair.

use hashbrown::HashMap;
use smallvec::SmallVec;

use super::reading::{ReadLists, ReadRows};
use super::{ComparedField, Evidence, Fields};
use crate::blocking::Reading;
use crate::compare::Level;
use crate::compare::date::compare_dates;
use crate::compare::name::{
    Agreement, compare_given_names_with, compare_patronymics_with, compare_surnames_with,
};
use crate::model::{Model, loss_to_relatives};
use crate::names::parse::NameRow;
use crate::names::vocabulary::NO_TOKEN;
use crate::similarity::costs::{Costs, costs};

/// Nothing to compare.
const ABSENT: Agreement = Agreement { level: Level::Absent, bits: 0.0 };

type Pairs = HashMap<(u32, u32), Agreement, foldhash::fast::FixedState>;

/// Agreements of token pairs that a worker has met.
#[derive(Debug, Default)]
pub(super) struct Cache {
    surnames: Pairs,
    given_names: Pairs,
    patronymics: Pairs,
}

/// Weighs pairs of rows of two lists.
pub(super) struct Scorer<'a> {
    pub lists: &'a ReadLists,
    pub model: &'a Model,
    /// log2 of the prior odds of a pair.
    pub prior: f32,
}

/// From these odds on (100 to 1) two relatives instead of one person are not worth a person's thought.
const RELATIVES_UNLIKELY: f64 = 6.6;

/// What a pair's fields say.
#[derive(Clone, Debug)]
pub(super) struct PairEvidence {
    /// Surname, given name, patronymic and, if compared, birth date; the relatives' line comes last, once known.
    pub fields: Fields,
    /// Sum of the weights, the prior not counted.
    sum: f64,
    /// log2 of the odds of one person against two relatives, if these are a question.
    against_relatives: Option<f64>,
}

impl PairEvidence {
    /// The pair's weight under a prior.
    pub fn weight(&self, prior: f64) -> f64 {
        round_weight(self.sum + prior + self.loss(prior))
    }

    /// What the pair loses to relatives as the other explanation.
    fn loss(&self, prior: f64) -> f64 {
        let loss =
            self.against_relatives.map_or(0.0, |relatives| loss_to_relatives(self.sum + prior, relatives));
        round_weight(loss)
    }

    /// All lines of evidence, the relatives' included.
    pub fn into_fields(mut self, prior: f64) -> Fields {
        let weight = self.loss(prior);
        let level = match self.against_relatives {
            Some(odds) if odds < 0.0 => Level::Likely,
            Some(odds) if odds < RELATIVES_UNLIKELY => Level::Possible,
            _ => Level::Unlikely,
        };
        self.fields.push(Evidence { field: ComparedField::Relatives, level: level.as_str(), weight });
        self.fields
    }
}

/// The three parts of a name under a reading.
#[derive(Clone, Copy)]
struct Parts {
    surname: u32,
    given_name: u32,
    patronymic: u32,
}

impl Scorer<'_> {
    /// The costs of sounds in these lists.
    fn costs(&self) -> &Costs {
        self.lists.costs.as_deref().unwrap_or_else(|| costs())
    }

    /// The weight of two surnames.
    pub fn surname(&self, a: u32, b: u32, cache: &mut Cache) -> Agreement {
        let vocabulary = &self.lists.vocabulary;
        let (Some(left), Some(right)) = (vocabulary.token(a), vocabulary.token(b)) else { return ABSENT };
        let compute = || self.model.surname(compare_surnames_with(self.costs(), left, right, vocabulary));
        *cache.surnames.entry((a, b)).or_insert_with(compute)
    }

    /// The weight of two surnames that will hardly be met again.
    pub fn surname_once(&self, a: u32, b: u32) -> Agreement {
        let vocabulary = &self.lists.vocabulary;
        let (Some(left), Some(right)) = (vocabulary.token(a), vocabulary.token(b)) else { return ABSENT };
        self.model.surname(compare_surnames_with(self.costs(), left, right, vocabulary))
    }

    /// The weight of two given names.
    pub fn given_name(&self, a: u32, b: u32, cache: &mut Cache) -> Agreement {
        let vocabulary = &self.lists.vocabulary;
        let (Some(left), Some(right)) = (vocabulary.token(a), vocabulary.token(b)) else { return ABSENT };
        let compute = || {
            self.model.given_name(compare_given_names_with(
                self.costs(),
                left,
                right,
                vocabulary,
                &self.lists.shares,
            ))
        };
        *cache.given_names.entry((a, b)).or_insert_with(compute)
    }

    /// The weight of two patronymics.
    pub fn patronymic(&self, a: u32, b: u32, cache: &mut Cache) -> Agreement {
        let vocabulary = &self.lists.vocabulary;
        let (Some(left), Some(right)) = (vocabulary.token(a), vocabulary.token(b)) else { return ABSENT };
        let compute =
            || self.model.patronymic(compare_patronymics_with(self.costs(), left, right, &self.lists.shares));
        *cache.patronymics.entry((a, b)).or_insert_with(compute)
    }

    /// Level and weight of two rows' birth dates.
    pub fn birth_date(&self, left: u32, right: u32) -> Agreement {
        let date = |rows: &Option<Vec<_>>, row: u32| {
            rows.as_ref().and_then(|dates| dates.get(row as usize).copied()).flatten()
        };
        let left = date(&self.lists.left.birth_dates, left);
        let level = compare_dates(left, date(&self.lists.right.birth_dates, right));
        Agreement { level, bits: self.model.birth_date(level) }
    }

    /// Whether both lists have a column of birth dates.
    pub fn has_birth_dates(&self) -> bool {
        self.lists.left.birth_dates.is_some() && self.lists.right.birth_dates.is_some()
    }

    /// Weight that a reading other than the plain one costs.
    pub fn reading_weight(&self, left: Reading, right: Reading) -> f32 {
        let one = |reading| match reading {
            Reading::Plain => 0.0,
            Reading::Alternative => self.model.reversed,
            Reading::OtherName => self.model.other_name,
        };
        one(left) + one(right)
    }

    /// The best evidence for a pair of rows over all readings of both.
    pub fn evidence(&self, left: u32, right: u32, cache: &mut Cache) -> PairEvidence {
        let mut best: Option<(f32, [Agreement; 3])> = None;
        for &(left_reading, left_parts) in &readings(&self.lists.left, left) {
            for &(right_reading, right_parts) in &readings(&self.lists.right, right) {
                let mut parts = self.compare_parts(left_parts, right_parts, cache);
                let penalty = self.reading_weight(left_reading, right_reading);
                if penalty < 0.0 {
                    let [surname, ..] = &mut parts;
                    surname.bits += penalty;
                    if surname.level != Level::Different {
                        let reversed = [left_reading, right_reading].contains(&Reading::Alternative);
                        surname.level = if reversed { Level::Reversed } else { Level::OtherName };
                    }
                }
                let sum: f32 = parts.iter().map(|part| part.bits).sum();
                if best.is_none_or(|(known, _)| sum > known) {
                    best = Some((sum, parts));
                }
            }
        }
        let [surname, given_name, patronymic] = best.map_or([ABSENT; 3], |(_, parts)| parts);
        let birth_date = self.birth_date(left, right);
        let line = |field, agreement: Agreement| Evidence {
            field,
            level: agreement.level.as_str(),
            weight: round_weight(f64::from(agreement.bits)),
        };
        let mut fields: Fields = SmallVec::new();
        fields.push(line(ComparedField::Surname, surname));
        fields.push(line(ComparedField::GivenName, given_name));
        fields.push(line(ComparedField::Patronymic, patronymic));
        if self.has_birth_dates() {
            fields.push(line(ComparedField::BirthDate, birth_date));
        }
        let sum = fields.iter().map(|evidence| evidence.weight).sum();
        let relatives = &self.model.relatives;
        let against_relatives = relatives
            .weight(surname.level, given_name.level, patronymic.level, birth_date.level)
            .map(f64::from);
        PairEvidence { fields, sum, against_relatives }
    }

    fn compare_parts(&self, left: Parts, right: Parts, cache: &mut Cache) -> [Agreement; 3] {
        [
            self.surname(left.surname, right.surname, cache),
            self.given_name(left.given_name, right.given_name, cache),
            self.patronymic(left.patronymic, right.patronymic, cache),
        ]
    }
}

/// The ways of reading a row's name.
fn readings(rows: &ReadRows, row: u32) -> SmallVec<[(Reading, Parts); 3]> {
    let mut readings = SmallVec::new();
    let Some(name) = rows.names.get(row as usize) else { return readings };
    let NameRow { surname, given_name, patronymic, other_name } = *name;
    readings.push((Reading::Plain, Parts { surname, given_name, patronymic }));
    if surname == NO_TOKEN && patronymic != NO_TOKEN {
        // Гаєвич and Рабинович look like patronymics.
        readings.push((Reading::Plain, Parts { surname: patronymic, given_name, patronymic: NO_TOKEN }));
    }
    if let Ok(place) = rows.alternatives.binary_search_by_key(&row, |(row, _)| *row)
        && let Some((_, NameRow { surname, given_name, patronymic, .. })) =
            rows.alternatives.get(place).copied()
    {
        readings.push((Reading::Alternative, Parts { surname, given_name, patronymic }));
    }
    if other_name != NO_TOKEN {
        readings.push((Reading::OtherName, Parts { surname: other_name, given_name, patronymic }));
    }
    readings
}

/// A list's rows under each of their readings, for [`crate::blocking::Postings`].
pub(super) fn postings(rows: &ReadRows) -> Vec<crate::blocking::Posting> {
    let mut postings = Vec::with_capacity(rows.names.len());
    for row in 0..rows.names.len() as u32 {
        for (reading, Parts { surname, given_name, patronymic }) in readings(rows, row) {
            postings.push(crate::blocking::Posting { surname, given_name, patronymic, row, reading });
        }
    }
    postings
}

/// Weights are given to three decimals, so that what is written adds up.
pub(super) fn round_weight(weight: f64) -> f64 {
    (weight * 1000.0).round() / 1000.0
}
