//! What two stems cost at least, from the sets of their sounds: so that most pairs need no edit distance.
//!
//! A sound that has no cheap counterpart anywhere in the other stem must be lost, or put for one that is far from it;
//! each such sound costs its cheapest way out, wherever it stands. The bound is the greater of what the two stems'
//! sounds cost in this way: one substitution may settle a sound of either side, but never two of one side.
//!
//! Method: a bag distance (Bartolini, Ciaccia and Patella 2002) over weighted operations, with sets in place of
//! bags. Cost: a few instructions a sound without counterpart. Limits: order and repetition are not seen.

use std::sync::LazyLock;

use super::costs::{Cost, Costs, UNITS_PER_BIT, costs};
use crate::names::sounds::Sound;

/// Up to this cost a sound is a cheap counterpart of another. Dearer pairs are slips; any value gives a true bound,
/// this one parts what languages and systems do from what they do not.
const CHEAP: Cost = (6.0 * UNITS_PER_BIT) as Cost;

/// The sounds of a stem, one bit each, and all their cheap counterparts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SoundSet {
    own: u64,
    near: u64,
}

/// For each sound its cheap counterparts, itself among them, and the least that it costs where it has none.
struct Bounds {
    near: Vec<u64>,
    least: Vec<Least>,
}

/// The least that a sound costs: among any sounds, and beside those that make its loss cheap (щ written as one sound,
/// дз for д).
#[derive(Clone, Copy, Default)]
struct Least {
    usual: Cost,
    eased: Cost,
    /// One of these must be in the stem for the loss to be eased; all bits are set where none need be.
    eased_by: u64,
}

/// The sounds before and after one.
type Context = (Option<Sound>, Option<Sound>);

fn bounds_of(costs: &Costs) -> Bounds {
    let near = |a: Sound| {
        let cheap = Sound::ALL.iter().filter(|b| a == **b || costs.substitution(a, **b) <= CHEAP);
        cheap.fold(0, |near, b| near | bit(*b))
    };
    let neighbours = || Sound::ALL.iter().copied().map(Some).chain([None]);
    let least = |a: Sound| {
        let far = Sound::ALL.iter().map(|b| costs.substitution(a, *b)).filter(|cost| *cost > CHEAP);
        let usual = far.chain([costs.deletion(Some(a), a, Some(a))]).min().unwrap_or(0);
        let contexts = neighbours().flat_map(|before| neighbours().map(move |after| (before, after)));
        let eased: Vec<_> =
            contexts.filter(|(before, after)| costs.deletion(*before, a, *after) < usual).collect();
        let cost = eased.iter().map(|(before, after)| costs.deletion(*before, a, *after)).min();
        // The side on which every eased loss has a neighbour of its own is the one that can be asked for.
        let on = |side: fn(&Context) -> Option<Sound>| {
            eased.iter().map(side).map(|sound| sound.map_or(u64::MAX, bit)).fold(0, |all, sound| all | sound)
        };
        let (before, after) = (on(|context| context.0), on(|context| context.1));
        let eased_by = if before.count_ones() <= after.count_ones() { before } else { after };
        Least { usual, eased: cost.unwrap_or(usual), eased_by }
    };
    Bounds {
        near: Sound::ALL.iter().map(|sound| near(*sound)).collect(),
        least: Sound::ALL.iter().map(|sound| least(*sound)).collect(),
    }
}

const fn bit(sound: Sound) -> u64 {
    1 << sound as u64
}

/// The bounds of the shipped costs.
fn bounds() -> &'static Bounds {
    static BOUNDS: LazyLock<Bounds> = LazyLock::new(|| bounds_of(costs()));
    &BOUNDS
}

impl SoundSet {
    /// Of no sounds.
    pub const EMPTY: Self = Self { own: 0, near: 0 };

    /// The set of a stem's sounds.
    #[must_use]
    pub fn of(stem: &[Sound]) -> Self {
        let bounds = bounds();
        let near = |sound: &Sound| bounds.near.get(*sound as usize).copied().unwrap_or(u64::MAX);
        stem.iter().fold(Self::default(), |set, sound| Self {
            own: set.own | bit(*sound),
            near: set.near | near(sound),
        })
    }

    /// The least that an alignment of the two stems costs under the shipped costs, in sixteenths of a bit.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::names::token::stem_of_name;
    /// use zvirka::similarity::bound::SoundSet;
    /// use zvirka::similarity::edit_cost;
    ///
    /// let (a, b) = (stem_of_name("Гриценко"), stem_of_name("Малишко"));
    /// let least = SoundSet::of(&a).least_cost(SoundSet::of(&b));
    /// assert!(least > 0 && edit_cost(&a, &b, u16::MAX).is_some_and(|cost| least <= cost));
    /// ```
    #[must_use]
    pub fn least_cost(self, other: Self) -> Cost {
        let least = &bounds().least;
        let sum = |of: Self, mut sounds: u64| {
            let mut sum: Cost = 0;
            while sounds != 0 {
                let cost = least.get(sounds.trailing_zeros() as usize).copied().unwrap_or_default();
                sum += if of.own & cost.eased_by == 0 { cost.usual } else { cost.eased };
                sounds &= sounds - 1;
            }
            sum
        };
        sum(self, self.own & !other.near).max(sum(other, other.own & !self.near))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::similarity::edit_cost;

    fn any_sounds() -> impl Strategy<Value = Vec<Sound>> {
        prop::collection::vec(prop::sample::select(Sound::ALL.to_vec()), 0..9)
    }

    proptest! {
        #[test]
        fn no_alignment_costs_less_than_the_bound(a in any_sounds(), b in any_sounds()) {
            let least = SoundSet::of(&a).least_cost(SoundSet::of(&b));
            prop_assert!(edit_cost(&a, &b, Cost::MAX).is_some_and(|cost| least <= cost));
        }
    }
}
