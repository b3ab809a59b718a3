//! What of a surname shows at a glance that it is not another: a few words of memory for tokens that are compared
//! by the million.
//!
//! Tells only what [`compare_surnames`](super::name::compare_surnames) would say in the end, under the shipped costs
//! and under any that are sharpened from them, since sharpening moves cheap counterparts alone. Cost: some
//! nanoseconds a pair, twenty-four bytes a surname. Limits: double surnames, which may agree by half, and Armenian ones,
//! which have costs of their own, are always worth a closer look.

use super::name::{FARTHEST, MOST_CLASSES_APART};
use crate::names::token::{Token, TokenKind};
use crate::similarity::bound::SoundSet;
use crate::similarity::costs::{Cost, UNITS_PER_BIT};
use crate::similarity::is_armenian;

/// [`FARTHEST`] in the units of costs.
pub const FARTHEST_UNITS: Cost = (FARTHEST * UNITS_PER_BIT) as Cost;

/// A surname at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SurnameProfile {
    sounds: SoundSet,
    consonants: u16,
    /// Whether nothing can be told at a glance.
    open: bool,
    armenian: bool,
}

impl SurnameProfile {
    /// Of what is no token, or one of which nothing can be told at a glance.
    pub const OPEN: Self = Self { sounds: SoundSet::EMPTY, consonants: 0, open: true, armenian: false };

    /// The profile of a surname.
    #[must_use]
    pub fn of(token: &Token) -> Self {
        if !token.parts.is_empty() || token.kind != TokenKind::Word || token.gap > 0 {
            return Self::OPEN;
        }
        let spoken = token.spoken();
        Self {
            sounds: SoundSet::of(spoken.stem),
            consonants: token.consonants,
            open: false,
            armenian: is_armenian(spoken),
        }
    }

    /// Whether the two are different as soon as their stems cost more than [`FARTHEST`] under the shipped costs.
    #[must_use]
    pub const fn is_plain_beside(self, other: Self) -> bool {
        let armenian = self.armenian && other.armenian;
        !(self.open || other.open || armenian)
    }

    /// Whether two surnames are different for certain. `false` is no answer.
    #[must_use]
    pub fn are_apart(self, other: Self) -> bool {
        if self.open || other.open {
            return false;
        }
        (self.consonants ^ other.consonants).count_ones() >= MOST_CLASSES_APART
            || (self.is_plain_beside(other) && self.sounds.least_cost(other.sounds) > FARTHEST_UNITS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Level;
    use crate::compare::name::compare_surnames;
    use crate::names::tables::SURNAMES;
    use crate::names::token::analyze;
    use crate::names::vocabulary::Vocabulary;

    #[test]
    fn what_is_apart_at_a_glance_is_different_when_compared() {
        let vocabulary = Vocabulary::default();
        let tokens: Vec<Token> = SURNAMES.iter().step_by(97).map(|name| analyze(name.name)).collect();
        let profiles: Vec<SurnameProfile> = tokens.iter().map(SurnameProfile::of).collect();
        let (mut apart, mut different) = (0, 0);
        for (a, profile) in tokens.iter().zip(&profiles) {
            for (b, other) in tokens.iter().zip(&profiles) {
                let level = compare_surnames(a, b, &vocabulary).level;
                different += u32::from(level == Level::Different);
                if profile.are_apart(*other) {
                    apart += 1;
                    assert_eq!(level, Level::Different);
                }
            }
        }
        assert!(2 * apart > different, "{apart} of {different} are seen at a glance");
    }
}
