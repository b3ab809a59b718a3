//! Surnames that are compared otherwise than sound by sound as they stand: foreign ones by ear, and ones that lost letters.
//!
//! A Latin word that no table holds has [readings](crate::names::sounds::foreign) under languages whose spelling is far
//! from its sound; the nearest counts, for a price. Of a word with a gap what is left must be the beginning and the end.
//!
//! Cost: an edit distance a reading. Limits: a gap is one, and its length is not known.

use super::{Agreement, Bearers, EQUIVALENT, FARTHEST, HALF, level_of, ratio};
use crate::compare::Level;
use crate::names::sounds::Sound;
use crate::names::token::Token;
use crate::similarity::costs::{Costs, UNITS_PER_BIT};
use crate::similarity::{Spoken, token_cost_with};

/// What a surname heard as a foreign language says it costs, in bits: that of a system seen now and then.
const HEARD: f32 = 2.0;

/// Compares two surnames of which one is spelt in a language far from its sound, by ear.
pub(super) fn compare_heard(costs: &Costs, a: &Token, b: &Token) -> Agreement {
    fn heard(token: &Token) -> impl Iterator<Item = Spoken<'_>> {
        token.heard().chain(std::iter::once(token.spoken()))
    }
    let mut best = FARTHEST;
    let mut found = false;
    for one in heard(a) {
        for other in heard(b) {
            if let Some(cost) = token_cost_with(costs, one, other, best) {
                (best, found) = (cost, true);
            }
        }
    }
    if !found || best + HEARD > FARTHEST {
        return Agreement::DIFFERENT;
    }
    let bits = ratio(best + HEARD, Bearers::of_surname(a), Bearers::of_surname(b));
    Agreement { level: level_of(best + HEARD, false), bits }
}

/// What each sound that a word with a gap shares with a name is worth, in bits: names use some ten sounds a place.
const SOUND_BESIDE_GAP: f32 = 3.3;

/// Compares a surname of which letters were lost with another: it must begin and end so.
pub(super) fn compare_with_gap(a: &Token, b: &Token) -> Agreement {
    let (mask, other) = if a.gap > 0 { (a, b) } else { (b, a) };
    let before = usize::from(mask.gap).saturating_sub(1);
    let (Some(head), Some(tail)) = (mask.sounds.get(..before), mask.sounds.get(before..)) else {
        return Agreement::DIFFERENT;
    };
    let alike = |(a, b): (&Sound, &Sound)| {
        *a == *b
            || f32::from(crate::similarity::costs::costs().substitution(*a, *b)) / UNITS_PER_BIT <= EQUIVALENT
    };
    let fits = other.gap == 0
        && other.sounds.len() > mask.sounds.len()
        && head.iter().zip(&other.sounds).all(alike)
        && tail.iter().rev().zip(other.sounds.iter().rev()).all(alike);
    if !fits {
        return Agreement::DIFFERENT;
    }
    let known = SOUND_BESIDE_GAP * mask.sounds.len() as f32;
    Agreement { level: Level::Part, bits: (known - HALF).min(-other.surname_share.log2() - HALF) }
}
