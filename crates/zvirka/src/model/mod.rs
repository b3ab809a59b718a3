//! What evidence is worth: weights as log2 of a Bayes factor, after Fellegi and Sunter 1969.
//!
//! A [`Model`] holds, for each level on which a field may agree, the chance of that level if two records are one
//! person (m), if they are two strangers (u), and if they are two people of one family. The weight of a level is
//! log2(m/u). Where agreement says more the rarer the value is, u is that of the value: for names
//! [`crate::compare::name`] gives 1/u, the spelling considered, as bits; for other fields the lists at hand tell
//! how many people share a value. Weights of fields add up with the prior to the log2 of the posterior odds; a
//! missing value is worth nothing.
//!
//! Surname, patronymic and, for twins, birth date are not independent: a family shares them. So a pair is weighed
//! against two other explanations, two strangers and two relatives, and what relatives take away is shown as a line
//! of its own ([`loss_to_relatives`]).
//!
//! [`Weights`] is a model made ready for scoring;
//! [`Overlap`] gives the prior. A model is kept as JSON ([`Model::to_json`], [`Model::from_json`]). Limits: but for
//! relatives, fields count as independent given the pair's state.

mod columns;
mod field;
mod overlap;
mod weights;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use columns::ColumnModel;
pub use field::ComparedField;
pub use overlap::Overlap;
pub use weights::{Weight, Weights, bits, weight_of_bits};

use crate::compare::Level;
use crate::error::{Error, ErrorKind};

/// The version of the model's form. A model of another version is refused.
pub const VERSION: u32 = 3;

/// The earliest version that can be read: it lacks numbers, documents, birth places and mothers, which are taken from the
/// defaults then.
const EARLIEST: u32 = 2;

/// The weights of a comparison, as chances.
///
/// The defaults are those of `data/weights.tsv`, where each number has its basis: a measurement on lists of known
/// truth, or a judgement where no such list shows the level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The form's version, [`VERSION`].
    pub version: u32,
    /// Where the model comes from, in words: `defaults`, or which lists it was trained on.
    pub source: String,
    /// One entry per field, in the order of [`ComparedField::ALL`].
    pub fields: Vec<FieldModel>,
    /// log2 of how much likelier a person of one list is on the other than a relative with that surname is, before
    /// the pair is looked at. A judgement: one in two against one in thirty.
    pub relatives_prior: f64,
    /// Weight added when a surname only agrees with another name the person has.
    pub other_name: f64,
    /// Weight added when surname and given name agree only in each other's place.
    pub reversed: f64,
    /// Most bits that agreeing patronymics may add; a family shares them beyond what frequency says.
    pub patronymic_most: f64,
    /// One entry per column of no field of its own that was asked to be compared, by its header.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ColumnModel>,
}

/// The levels of one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldModel {
    /// The field.
    pub field: ComparedField,
    /// One entry per level that the field may have.
    pub levels: Vec<LevelModel>,
}

/// The chances of one level of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelModel {
    /// The level's name.
    pub level: String,
    /// Chance of the level if the records are one person, among pairs of the kind that the level is about.
    pub m: f64,
    /// The same if they are two strangers. Where the level is weighed by value, only what is assumed before the
    /// lists tell.
    pub u: f64,
    /// The same if they are two people of one family with one surname.
    pub relatives: f64,
    /// Whether u is that of the value that agrees.
    pub by_value: bool,
}

/// Fields that models of version 2 lack.
const LATER: [ComparedField; 6] = [
    ComparedField::PersonalNumber,
    ComparedField::TaxNumber,
    ComparedField::Document,
    ComparedField::Phone,
    ComparedField::BirthPlace,
    ComparedField::Mother,
];

/// The default weights, with the basis of each number.
const DEFAULTS: &str = include_str!("../../data/weights.tsv");

impl Default for Model {
    fn default() -> Self {
        static MODEL: LazyLock<Model> = LazyLock::new(|| {
            let mut fields: Vec<FieldModel> = Vec::new();
            for line in DEFAULTS.lines().filter(|line| !line.starts_with('#')).skip(1) {
                let mut cells = line.split('\t');
                let mut cell = || cells.next().unwrap_or("");
                let (field, level) = (cell(), cell());
                let [m, u, relatives] = [cell(), cell(), cell()].map(|number| number.parse().ok());
                let by_value = cell() == "value";
                let (Some(field), Some(m), Some(u), Some(relatives)) =
                    (ComparedField::from_name(field), m, u, relatives)
                else {
                    continue;
                };
                let level = LevelModel { level: level.to_owned(), m, u, relatives, by_value };
                match fields.iter_mut().find(|known| known.field == field) {
                    Some(known) => known.levels.push(level),
                    None => fields.push(FieldModel { field, levels: vec![level] }),
                }
            }
            Model {
                version: VERSION,
                source: "defaults".to_owned(),
                fields,
                relatives_prior: 4.0,
                other_name: -2.0,
                reversed: -3.0,
                patronymic_most: 9.0,
                columns: Vec::new(),
            }
        });
        MODEL.clone()
    }
}

impl Model {
    /// The levels of a field; none for [`ComparedField::Relatives`] and for columns that are not compared.
    #[must_use]
    pub fn levels(&self, field: ComparedField) -> &[LevelModel] {
        if let Some(place) = field.column() {
            return self.columns.get(place).map_or(&[], |column| &column.levels);
        }
        self.fields.iter().find(|known| known.field == field).map_or(&[], |known| &known.levels)
    }

    /// The levels of a field, to change them.
    pub fn levels_mut(&mut self, field: ComparedField) -> &mut [LevelModel] {
        if let Some(place) = field.column() {
            return self.columns.get_mut(place).map_or(&mut [], |column| &mut column.levels);
        }
        self.fields.iter_mut().find(|known| known.field == field).map_or(&mut [], |known| &mut known.levels)
    }

    /// The model as JSON, readable and with a line break at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        // A model is plain numbers and words, so writing cannot fail.
        serde_json::to_string_pretty(self).map_or_else(|_| String::new(), |json| json + "\n")
    }

    /// Reads a model from JSON and checks that it fits.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Model`] when the text is no model, is of another version, or lacks a field or level or has a
    /// chance that is none.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::model::Model;
    ///
    /// let model = Model::default();
    /// assert_eq!(Model::from_json(&model.to_json())?, model);
    /// let error = Model::from_json("{\"version\": 99}").unwrap_err();
    /// assert!(error.to_string().contains("version 99"));
    /// # Ok::<(), zvirka::Error>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Error> {
        /// The version alone, so that a model of a later form is told from a text that is no model.
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let refuse = |message: String| Error::new(ErrorKind::Model, message);
        // The parser's own message quotes what it found, which in a list given by a slip of the hand is a name.
        let unreadable = |error: serde_json::Error| {
            let (line, column) = (error.line(), error.column());
            refuse(format!(
                "the model cannot be read at line {line}, column {column}; write one with `zvirka train`"
            ))
        };
        let versioned: Versioned = serde_json::from_str(text).map_err(unreadable)?;
        if !(EARLIEST..=VERSION).contains(&versioned.version) {
            return Err(refuse(format!(
                "the model has version {}, this program reads version {VERSION}; train it again",
                versioned.version
            )));
        }
        let mut model: Self = serde_json::from_str(text).map_err(unreadable)?;
        if model.version < VERSION {
            let lacking = |known: &FieldModel| model.fields.iter().all(|field| field.field != known.field);
            let of_defaults: Vec<FieldModel> = Self::default()
                .fields
                .iter()
                .filter(|known| LATER.contains(&known.field) && lacking(known))
                .cloned()
                .collect();
            model.fields.extend(of_defaults);
            model.version = VERSION;
        }
        model.check()?;
        Ok(model)
    }

    /// Checks that every field and level is there once and every number is possible.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Model`], naming field and level.
    pub fn check(&self) -> Result<(), Error> {
        let refuse = |message: String| Err(Error::new(ErrorKind::Model, message));
        let usual = Self::default();
        for FieldModel { field, levels } in &usual.fields {
            let here: Vec<_> = self.fields.iter().filter(|known| known.field == *field).collect();
            let [known] = here.as_slice() else {
                let count = here.len();
                return refuse(format!(
                    "the model has the field {} {count} times; it needs it once",
                    field.as_str()
                ));
            };
            for level in levels {
                if known.levels.iter().filter(|other| other.level == level.level).count() != 1 {
                    return refuse(format!(
                        "the model's field {} needs the level {} once",
                        field.as_str(),
                        level.level
                    ));
                }
            }
            for level in &known.levels {
                let at = format!("field {}, level {}", field.as_str(), level.level);
                if Level::from_name(&level.level).is_none()
                    || !levels.iter().any(|other| other.level == level.level)
                {
                    return refuse(format!("the model's {at}: there is no such level"));
                }
                for (what, chance) in [("m", level.m), ("u", level.u), ("relatives", level.relatives)] {
                    if !(chance > 0.0 && chance <= 1.0) {
                        return refuse(format!("the model's {at}: {what} must be above 0 and at most 1"));
                    }
                }
            }
        }
        for column in &self.columns {
            column.check()?;
        }
        for (what, number) in [
            ("relatives_prior", self.relatives_prior),
            ("other_name", self.other_name),
            ("reversed", self.reversed),
            ("patronymic_most", self.patronymic_most),
        ] {
            if !number.is_finite() || number.abs() > MOST_BITS {
                return refuse(format!(
                    "the model's {what} must be a number between -{MOST_BITS} and {MOST_BITS}"
                ));
            }
        }
        Ok(())
    }
}

/// Whether two levels are chances of pairs of one kind, so that together they add up to one: an initial is not one of
/// the ways in which whole names agree, a year alone not one of those of whole dates.
#[must_use]
pub const fn are_of_one_kind(a: Level, b: Level) -> bool {
    const fn kind(level: Level) -> u8 {
        match level {
            Level::Initial => 1,
            Level::YearMonth => 2,
            Level::Year | Level::YearNear => 3,
            Level::Age | Level::AgeNear | Level::AgeDifferent => 4,
            Level::AgePossible => 5,
            Level::UnreadableNear | Level::Unreadable | Level::UnreadableDifferent => 6,
            _ => 0,
        }
    }
    kind(a) == kind(b)
}

/// More bits than this decide every question there is, in any list that fits a machine.
const MOST_BITS: f64 = 60.0;

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
    // log2(2^-s + 2^-r) + s, taken at s so that nothing overflows.
    -(1.0 + (against_strangers - against_relatives).exp2()).log2()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_a_level_of_a_field() {
        let rows = DEFAULTS.lines().filter(|line| !line.starts_with('#')).count() - 1;
        let model = Model::default();
        assert_eq!(model.fields.iter().map(|field| field.levels.len()).sum::<usize>(), rows);
        assert_eq!(model.fields.len(), ComparedField::ALL.len());
        model.check().unwrap();
    }

    #[test]
    fn a_model_that_does_not_fit_is_refused_with_its_place() {
        let refused = |change: fn(&mut Model)| {
            let mut model = Model::default();
            change(&mut model);
            Model::from_json(&model.to_json()).unwrap_err().to_string()
        };
        let message = refused(|model| model.fields[0].levels[1].m = 0.0);
        assert!(message.contains("field surname, level equivalent"), "{message}");
        let message = refused(|model| drop(model.fields.remove(3)));
        assert!(message.contains("birth_date 0 times"), "{message}");
        let message = refused(|model| drop(model.fields[3].levels.pop()));
        assert!(message.contains("birth_date needs the level different"), "{message}");
        let message = refused(|model| model.fields[1].levels[0].level = "unheard_of".to_owned());
        assert!(message.contains("given_name"), "{message}");
        let message = refused(|model| model.reversed = f64::NAN);
        assert!(message.contains("model"), "{message}");
        assert!(Model::from_json("[]").is_err());
        let message = Model::from_json("[\"Канарковенко\"]").unwrap_err().to_string();
        assert!(message.contains("line 1") && !message.contains("Канарковенко"), "{message}");
        assert!(Model::from_json("").is_err());
    }
}
