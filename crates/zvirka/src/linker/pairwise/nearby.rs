//! Tokens that may be near another one by sound, out of thousands, without comparing each by itself: all of those and
//! a few more.
//!
//! Use [`crate::blocking::TokenIndex`] where a rare pair may be lost for speed; here none is, because a matrix must
//! hold what comparing each pair by itself gives.
//!
//! Method: the stems stand in batches of like length, and a whole batch is held against a stem at once
//! ([`lanes`](crate::similarity::lanes)). What is left out is farther under [`edit_cost`](crate::similarity::edit_cost)
//! too. Cost: that of the lanes, some nanoseconds a stem. Limits: stems are compared, so tokens whose endings alone set them apart are
//! given as well.

use crate::names::sounds::Sound;
use crate::similarity::costs::costs;
use crate::similarity::lanes::{Batch, LANES, LaneCosts, LaneSound};
use crate::similarity::{Stem, losses};

/// Stems side by side, with what each stands for.
#[derive(Debug)]
pub(super) struct NearbyStems {
    batches: Vec<(Batch, [u32; LANES])>,
    limit: u8,
}

impl NearbyStems {
    /// Stems, each with a number that it is found as. Several stems may have one number. The limit is in sixteenths of
    /// a bit.
    pub fn new(mut stems: Vec<(&[Sound], u32)>, limit: u8) -> Self {
        // A batch takes as long as its longest stem; those that begin alike are given up together.
        stems.sort_unstable_by_key(|(stem, number)| (stem.len(), *stem, *number));
        let batches = stems.chunks(LANES).map(|stems| {
            let mut batch = Batch::default();
            let mut numbers = [0; LANES];
            for (slot, (sounds, number)) in numbers.iter_mut().zip(stems) {
                *slot = *number;
                let sounds: Vec<LaneSound> =
                    LaneSound::of(Stem { sounds, losses: &losses(costs(), sounds) }).collect();
                batch.push(&sounds);
            }
            (batch, numbers)
        });
        Self { batches: batches.collect(), limit }
    }

    /// Visits the number of every stem within the limit of one, perhaps more than once.
    pub fn visit(&self, stem: &[Sound], mut found: impl FnMut(u32)) {
        let losses = losses(costs(), stem);
        let stem = Stem { sounds: stem, losses: &losses };
        for (batch, numbers) in &self.batches {
            let mut within = LaneCosts::shipped().within(stem, batch, self.limit);
            while within != 0 {
                if let Some(number) = numbers.get(within.trailing_zeros() as usize) {
                    found(*number);
                }
                within &= within - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::similarity::costs::Cost;
    use crate::similarity::edit_cost;

    fn any_stem() -> impl Strategy<Value = Vec<Sound>> {
        // Few sounds, so that stems come near each other.
        let sounds =
            [Sound::A, Sound::O, Sound::I, Sound::J, Sound::K, Sound::S, Sound::Sh, Sound::Ch, Sound::R];
        prop::collection::vec(prop::sample::select(sounds.to_vec()), 0..7)
    }

    proptest! {
        #[test]
        fn no_stem_within_the_limit_is_left_out(
            stems in prop::collection::vec(any_stem(), 0..30),
            stem in any_stem(),
            limit in 0_u8..=u8::MAX,
        ) {
            let numbered = stems.iter().enumerate().map(|(number, stem)| (stem.as_slice(), number as u32));
            let nearby = NearbyStems::new(numbered.collect(), limit);
            let mut found = Vec::new();
            nearby.visit(&stem, |number| found.push(number));
            for (number, other) in stems.iter().enumerate() {
                let near = edit_cost(&stem, other, Cost::from(limit)).is_some();
                prop_assert!(!near || found.contains(&(number as u32)), "{stem:?} {other:?}");
            }
        }
    }

    #[test]
    fn stems_that_are_far_are_left_out() {
        use Sound::*;
        let stems: [&[Sound]; 3] =
            [&[Sh, A, P, O, V, A, L], &[B, E, D, N, Y, J], &[Sh, A, P, O, V, A, L, O, V]];
        let numbered = stems.iter().zip(0..).map(|(stem, number)| (*stem, number)).collect();
        let nearby = NearbyStems::new(numbered, 144);
        let mut found = Vec::new();
        nearby.visit(&[Sh, O, P, O, V, A, L], |number| found.push(number));
        assert_eq!(found, [0]);
    }
}
