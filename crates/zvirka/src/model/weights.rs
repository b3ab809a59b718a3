//! A model made ready for scoring: one look-up a field, in whole thousandths of a bit.
//!
//! Whole numbers add up exactly and in any order, so what is written for a field is what was added, and the same
//! lists give the same bytes whatever the order of work. Cost: an array access a field. Limits: a thousandth of a
//! bit is 0.07% of the odds.

use super::{ComparedField, LevelModel, Model};
use crate::compare::Level;
use crate::compare::name::{Agreement, LEAST_SHARE};

/// A weight in thousandths of a bit.
pub type Weight = i32;

/// Thousandths of a bit in a bit.
const UNITS: f64 = 1000.0;

/// Bits to the nearest thousandth. What is not finite or beyond reason is held at a million bits.
#[must_use]
pub fn weight_of_bits(bits: f64) -> Weight {
    (bits * UNITS).round().clamp(-1e9, 1e9) as Weight
}

/// A weight in bits.
#[must_use]
pub fn bits(weight: Weight) -> f64 {
    f64::from(weight) / UNITS
}

type Table = [[f32; Level::COUNT]; ComparedField::COUNT];

/// The weights of a model, by field and level.
#[derive(Clone, Debug)]
pub struct Weights {
    /// Bits of a level; for parts of names that agree, what is added to the bits of the spelling; for other
    /// values weighed by value, log2 m.
    strangers: Table,
    /// Bits of a level for one person rather than for two relatives.
    relatives: Table,
    /// The share of a value assumed before the lists tell, for fields weighed by value.
    usual_share: [f64; ComparedField::COUNT],
    /// As in [`Model`], in thousandths of a bit.
    pub relatives_prior: Weight,
    /// As in [`Model`], in thousandths of a bit.
    pub other_name: Weight,
    /// As in [`Model`], in thousandths of a bit.
    pub reversed: Weight,
    patronymic_most: f32,
    /// The same as a weight.
    patronymic_most_weight: Weight,
}

/// Whether a level says that two parts of names are one name, as far as both are written out.
const fn agrees(level: Level) -> bool {
    !matches!(level, Level::Absent | Level::Different | Level::Initial)
}

/// Whether a level says that two parts of names are one name, however it is written. Whether it is written alike, in
/// two scripts or in short depends on the lists and is as likely among strangers of one name, so it is no evidence.
const fn is_one_name(level: Level) -> bool {
    matches!(level, Level::Same | Level::Equivalent | Level::ShortForm)
}

/// The sum of a chance over the levels that count as one with a level of a part of a name.
fn together(levels: &[LevelModel], which: Level) -> f64 {
    let counted = |level: Level| level == which || (is_one_name(level) && is_one_name(which));
    let levels = levels.iter().filter(|level| Level::from_name(&level.level).is_some_and(counted));
    levels.map(|level| level.m).sum()
}

/// The sum of a chance over the levels on which parts of names agree.
fn agreeing(levels: &[LevelModel], chance: impl Fn(&LevelModel) -> f64) -> f64 {
    let agreeing = levels.iter().filter(|level| Level::from_name(&level.level).is_some_and(agrees));
    agreeing.map(chance).sum()
}

impl Weights {
    /// Makes a model ready.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let usual = Model::default();
        let mut strangers = [[0.0_f32; Level::COUNT]; ComparedField::COUNT];
        let mut relatives = strangers;
        let mut usual_share = [1.0; ComparedField::COUNT];
        for field in ComparedField::every() {
            let levels = model.levels(field);
            let Some(((strangers, relatives), usual_share)) = strangers
                .get_mut(field as usize)
                .zip(relatives.get_mut(field as usize))
                .zip(usual_share.get_mut(field as usize))
            else {
                continue;
            };
            let by_value = |chance: fn(&LevelModel) -> f64| -> f64 {
                levels.iter().filter(|level| level.by_value).map(chance).sum()
            };
            let (value_m, value_u) = (by_value(|level| level.m), by_value(|level| level.u));
            *usual_share = value_u;
            for level in levels {
                let Some(which) = Level::from_name(&level.level) else { continue };
                let (against_strangers, against_relatives) = if field.is_name() && agrees(which) {
                    // What spellings are worth presumes the usual chance of the level among names that agree.
                    let presumed =
                        together(usual.levels(field), which) / agreeing(usual.levels(field), |level| level.m);
                    let kin = agreeing(levels, |level| level.m) / agreeing(levels, |level| level.relatives);
                    (together(levels, which) / presumed, kin)
                } else if field.is_name() && which == Level::Initial {
                    (level.m, level.m / level.relatives)
                } else if level.by_value {
                    (value_m, value_m / by_value(|level| level.relatives))
                } else {
                    (level.m / level.u, level.m / level.relatives)
                };
                if let Some(cell) = strangers.get_mut(which as usize) {
                    *cell = against_strangers.log2() as f32;
                }
                if let Some(cell) = relatives.get_mut(which as usize) {
                    *cell = against_relatives.log2() as f32;
                }
            }
        }
        Self {
            strangers,
            relatives,
            usual_share,
            relatives_prior: weight_of_bits(model.relatives_prior),
            other_name: weight_of_bits(model.other_name),
            reversed: weight_of_bits(model.reversed),
            patronymic_most: model.patronymic_most as f32,
            patronymic_most_weight: weight_of_bits(f64::from(model.patronymic_most as f32)).max(0),
        }
    }

    fn cell(table: &Table, field: ComparedField, level: Level) -> f32 {
        table.get(field as usize).and_then(|levels| levels.get(level as usize)).copied().unwrap_or(0.0)
    }

    /// Level and weight of two parts of names. One that is worth less than a difference is a difference.
    #[must_use]
    pub fn name(&self, field: ComparedField, agreement: Agreement) -> (Level, Weight) {
        let Agreement { level, bits } = agreement;
        if level == Level::Absent {
            return (level, 0);
        }
        let differs = Self::cell(&self.strangers, field, Level::Different);
        let most = match field {
            ComparedField::Patronymic => self.patronymic_most,
            // What is known of the rarest names is that they are rare, not how rare.
            ComparedField::GivenName => -LEAST_SHARE.log2(),
            _ => f32::INFINITY,
        };
        let bits = (bits + Self::cell(&self.strangers, field, level)).min(most);
        if level == Level::Different || bits <= differs {
            return (Level::Different, weight_of_bits(f64::from(differs)));
        }
        (level, weight_of_bits(f64::from(bits)))
    }

    /// The highest weight that a patronymic can have.
    #[must_use]
    pub const fn patronymic_most(&self) -> Weight {
        self.patronymic_most_weight
    }

    /// Weight of a level of a field that is no part of a name. `share` is that of the people at hand who have the
    /// value, for levels weighed by value.
    #[must_use]
    pub fn level(&self, field: ComparedField, level: Level, share: f64) -> Weight {
        let bits = f64::from(Self::cell(&self.strangers, field, level));
        if matches!(level, Level::Same | Level::Equivalent) {
            return weight_of_bits(bits - share.log2());
        }
        weight_of_bits(bits)
    }

    /// The part of a level's weight that rests on the chances of levels alone: for levels weighed by value, what is
    /// added to the bits of the value.
    #[must_use]
    pub fn of_level(&self, field: ComparedField, level: Level) -> Weight {
        weight_of_bits(f64::from(Self::cell(&self.strangers, field, level)))
    }

    /// The share of people assumed to have a value before the lists tell, for fields weighed by value.
    #[must_use]
    pub fn usual_share(&self, field: ComparedField) -> f64 {
        self.usual_share.get(field as usize).copied().unwrap_or(1.0)
    }

    /// Weight of a level for one person rather than for two relatives.
    #[must_use]
    pub fn relatives(&self, field: ComparedField, level: Level) -> Weight {
        weight_of_bits(f64::from(Self::cell(&self.relatives, field, level)))
    }

    /// The highest weight that a field's levels can have where no value is shared by fewer than `least_share`.
    #[must_use]
    pub fn most(&self, field: ComparedField, least_share: f64) -> Weight {
        let same = self.level(field, Level::Same, least_share);
        let levels = self.strangers.get(field as usize).into_iter().flatten();
        levels.map(|bits| weight_of_bits(f64::from(*bits))).fold(same, Weight::max).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_weights_of_names_leave_spellings_as_they_are() {
        let weights = Weights::new(&Model::default());
        let (level, weight) =
            weights.name(ComparedField::Surname, Agreement { level: Level::Equivalent, bits: 12.0 });
        // A few surnames in a thousand differ for other reasons than spelling.
        assert_eq!(level, Level::Equivalent);
        assert!((11.97..12.0).contains(&bits(weight)), "{weight}");
    }

    #[test]
    fn a_level_that_is_seen_oftener_than_usual_is_worth_more() {
        let mut model = Model::default();
        let slip =
            model.levels_mut(ComparedField::Surname).iter_mut().find(|level| level.level == "slip").unwrap();
        slip.m *= 4.0;
        let agreement = Agreement { level: Level::Slip, bits: 5.0 };
        let (_, usual) = Weights::new(&Model::default()).name(ComparedField::Surname, agreement);
        let (_, trained) = Weights::new(&model).name(ComparedField::Surname, agreement);
        assert!((bits(trained - usual) - 2.0).abs() < 0.1, "{usual} {trained}");
    }

    #[test]
    fn how_a_name_is_written_is_no_evidence() {
        // A list in another script: no name is written alike, nearly all are equivalent.
        let mut model = Model::default();
        for level in model.levels_mut(ComparedField::GivenName) {
            match level.level.as_str() {
                "same" => (level.m, level.u) = (0.001, 0.001),
                "equivalent" => level.m = 0.9,
                _ => {}
            }
        }
        let agreement = Agreement { level: Level::Equivalent, bits: 5.0 };
        let weight = |model: &Model| Weights::new(model).name(ComparedField::GivenName, agreement).1;
        assert!((bits(weight(&model)) - bits(weight(&Model::default()))).abs() < 0.2);
    }

    #[test]
    fn weights_of_chances_are_their_log_ratio() {
        let weights = Weights::new(&Model::default());
        let model = Model::default();
        let of = |level: &str| {
            let levels = model.levels(ComparedField::BirthDate);
            levels.iter().find(|known| known.level == level).unwrap().clone()
        };
        let different = weights.level(ComparedField::BirthDate, Level::Different, 1.0);
        assert_eq!(
            different,
            weight_of_bits(f64::from((of("different").m / of("different").u).log2() as f32))
        );
        let same = weights.level(ComparedField::BirthDate, Level::Same, 1.0 / 16_000.0);
        assert_eq!(same, weight_of_bits(f64::from(of("same").m.log2() as f32) + 16_000_f64.log2()));
    }
}
