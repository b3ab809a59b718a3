//! What a pair's evidence adds up to: against strangers, and against two relatives.
//!
//! Two relatives share a surname, a home and a unit far oftener than strangers do; how far they are likelier is taken off the
//! pair's weight. Weights are thousandths of a bit.

use std::sync::LazyLock;

use crate::compare::Level;
use crate::linker::columns::Compared;
use crate::linker::{ComparedField, Evidence, Fields};
use crate::model::{Weight, bits, loss_to_relatives, weight_of_bits};

/// From these odds on (100 to 1) two relatives instead of one person are not worth a person's thought.
const RELATIVES_UNLIKELY: f64 = 6.6;

/// Where the odds against strangers and against relatives are so far apart, in thousandths of a bit, the lesser adds
/// less than half a thousandth: log2(1 + 2^-12) is 0.00035.
const ALL_OR_NOTHING: Weight = 12_000;

/// What a pair loses to relatives that are so many thousandths of a bit less likely than strangers: an entry a
/// thousandth, since every candidate is asked several times and the formula has two transcendental functions.
static LOSSES: LazyLock<Vec<i16>> = LazyLock::new(|| {
    let loss = |apart: Weight| weight_of_bits(loss_to_relatives(0.0, bits(apart))) as i16;
    (0..ALL_OR_NOTHING).map(loss).collect()
});

/// Stands for "relatives are no question" among weights against relatives.
pub(in super::super) const NO_RELATIVES: Weight = Weight::MAX;

/// What it says against relatives that two people bear one given name and one father's name, in thousandths of a bit,
/// beyond what either says: a family's fathers' names agree because of its brothers, and brothers do not bear one name. Of
/// relatives who do (a man and his grandson or nephew) fathers' names agree no oftener than strangers', 1 pair in 20, where
/// among all relatives they do in 0.72: a factor of 14.
const NO_BROTHERS: Weight = 3_800;

/// [`NO_BROTHERS`], where both parts agree.
pub(in super::super) fn one_name_and_father(given_name: Level, patronymic: Level) -> Weight {
    let one_name = matches!(given_name, Level::Same | Level::Equivalent | Level::ShortForm);
    let one_father = matches!(patronymic, Level::Same | Level::Equivalent);
    if one_name && one_father { NO_BROTHERS } else { 0 }
}

/// What a pair's evidence adds up to, the prior not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Sums {
    /// Weights of all fields.
    pub strangers: Weight,
    /// Weight for one person rather than two relatives, or [`NO_RELATIVES`].
    pub relatives: Weight,
}

impl Sums {
    /// What the pair loses to relatives as the other explanation.
    fn loss(self, prior: Weight) -> Weight {
        if self.relatives == NO_RELATIVES {
            return 0;
        }
        // What is lost is all that relatives are likelier than strangers, and what two that are as far apart the other
        // way would lose.
        let ahead = self.strangers + prior - self.relatives;
        let beside = usize::try_from(ahead.abs()).ok().and_then(|apart| LOSSES.get(apart)).copied();
        beside.map_or(0, Weight::from) - ahead.max(0)
    }

    /// The same with the weights of another field, against strangers and against relatives.
    pub fn with(self, (strangers, relatives): (Weight, Weight)) -> Self {
        let against = |sum: Weight| if sum == NO_RELATIVES { NO_RELATIVES } else { sum + relatives };
        Self { strangers: self.strangers + strangers, relatives: against(self.relatives) }
    }

    /// The pair's weight under a prior.
    pub fn weight(self, prior: Weight) -> Weight {
        self.strangers + prior + self.loss(prior)
    }

    fn relatives_level(self) -> Level {
        match self.relatives {
            NO_RELATIVES => Level::Unlikely,
            odds if odds < 0 => Level::Likely,
            odds if bits(odds) < RELATIVES_UNLIKELY => Level::Possible,
            _ => Level::Unlikely,
        }
    }
}

/// What a pair's fields say.
#[derive(Clone, Debug)]
pub(in super::super) struct PairEvidence {
    /// Surname, given name, patronymic, then the other fields that both lists have.
    pub(super) fields: Fields,
    /// What they add up to.
    pub sums: Sums,
}

impl PairEvidence {
    /// The lines of evidence, relatives not considered.
    pub fn fields(&self) -> &[Evidence] {
        &self.fields
    }

    /// Adds what fields say that are compared apart from the names.
    pub fn with_fields(mut self, fields: &[(ComparedField, Compared)]) -> Self {
        for (field, Compared { level, weight, relatives }) in fields.iter().copied() {
            self.fields.push(Evidence { field, level, weight });
            self.sums = self.sums.with((weight, relatives));
        }
        self
    }

    /// All lines of evidence, the relatives' included.
    pub fn into_fields(mut self, prior: Weight) -> Fields {
        let (level, weight) = (self.sums.relatives_level(), self.sums.loss(prior));
        self.fields.push(Evidence { field: ComparedField::Relatives, level, weight });
        self.fields
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_relatives_take_is_rounded_from_the_formula(strangers in -60_000..60_000, relatives in -60_000..60_000, prior in -30_000..0) {
            let loss = loss_to_relatives(bits(strangers + prior), bits(relatives));
            prop_assert_eq!(Sums { strangers, relatives }.loss(prior), weight_of_bits(loss));
        }
    }
}
