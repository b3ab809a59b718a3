//! Tokens that may be near another one by sound, out of thousands, without comparing each: all of those and a few
//! more.
//!
//! Use [`crate::blocking::TokenIndex`] where a rare pair may be lost for speed; here none is, because a matrix must
//! hold what comparing each pair by itself gives.
//!
//! Method: the stems are sorted, and the rows of the edit distance are kept for the beginning that a stem shares with
//! the one before it, as in a trie (Shang and Merrettal 1996). A beginning from which no stem can come within the
//! limit is left with all that begin so. Operations cost no more than in [`edit_cost`](crate::similarity::edit_cost)
//! in any context, so what is left out is farther there too. Cost: some 50 microseconds for a token against the
//! surnames of 5,000 people, two fifths of the time of such a matrix. Limits: stems are compared, so tokens whose
//! endings alone set them apart are given as well.

use crate::names::sounds::Sound;
use crate::similarity::costs::{Cost, Costs, UNITS_PER_BIT, armenian_costs};

/// Two adjacent sounds swapped cost at least this, in units. A lower figure lets more tokens through and loses none.
const TRANSPOSITION_LEAST: Cost = (4.0 * UNITS_PER_BIT) as Cost;

/// Half of what two sounds swapped around a third cost at least, in units.
const SWAP_AROUND_HALF: Cost = (5.0 * UNITS_PER_BIT) as Cost;

/// Sounds are numbered below this; a power of two lets the compiler drop bounds checks.
const WIDTH: usize = Sound::COUNT.next_power_of_two();

/// Stems in alphabetical order, with what each stands for.
#[derive(Debug)]
pub(super) struct NearbyStems<'a> {
    /// What each sound costs for each other.
    substitution: Vec<[Cost; WIDTH]>,
    /// The least that losing each sound costs, whatever stands around it.
    deletion: Vec<Cost>,
    /// Sounds, how many of them are those of the stem before, and what the stem stands for.
    stems: Vec<(&'a [Sound], usize, u32)>,
    limit: Cost,
}

/// Memory for rows that searches share.
#[derive(Debug, Default)]
pub(super) struct Rows {
    cells: Vec<Cost>,
    least: Vec<Cost>,
    lost: Vec<Cost>,
}

impl<'a> NearbyStems<'a> {
    /// Stems, each with a number that it is found as. Several stems may have one number.
    pub fn new(mut stems: Vec<(&'a [Sound], u32)>, costs: &'a Costs, limit_bits: f32) -> Self {
        stems
            .sort_unstable_by(|(a, x), (b, y)| a.iter().map(number).cmp(b.iter().map(number)).then(x.cmp(y)));
        let mut before: &[Sound] = &[];
        let stems = stems
            .into_iter()
            .map(|(stem, found_as)| {
                let shared = stem.iter().zip(before).take_while(|(a, b)| a == b).count();
                before = stem;
                (stem, shared, found_as)
            })
            .collect();
        let least = |lost: Sound| {
            let some = || Sound::ALL.iter().map(|sound| Some(*sound)).chain(std::iter::once(None));
            let contexts = some().flat_map(|before| some().map(move |after| (before, after)));
            contexts.map(|(before, after)| costs.deletion(before, lost, after)).fold(Cost::MAX, Cost::min)
        };
        let mut substitution = vec![[Cost::MAX; WIDTH]; WIDTH];
        let mut deletion = vec![0; WIDTH];
        for sound in Sound::ALL {
            if let Some(cell) = deletion.get_mut(sound as usize) {
                *cell = least(sound);
            }
            let Some(row) = substitution.get_mut(sound as usize) else { continue };
            for other in Sound::ALL {
                if let Some(cell) = row.get_mut(other as usize) {
                    // Two Armenian names are compared under costs of their own.
                    let armenian = armenian_costs().substitution(sound, other);
                    *cell = costs.substitution(sound, other).min(armenian);
                }
            }
        }
        Self { substitution, deletion, stems, limit: (limit_bits * UNITS_PER_BIT) as Cost }
    }

    fn lost(&self, sound: Sound) -> Cost {
        self.deletion.get(sound as usize).copied().unwrap_or(0)
    }

    /// Visits the number of every stem within the limit of one, perhaps more than once.
    pub fn visit(&self, stem: &[Sound], rows: &mut Rows, mut found: impl FnMut(u32)) {
        let width = stem.len() + 1;
        let Rows { cells, least, lost } = rows;
        least.clear();
        least.push(0);
        lost.clear();
        lost.extend(stem.iter().map(|sound| self.lost(*sound)));
        cells.clear();
        // What stands two rows before the first sound's: no swap begins there.
        cells.resize(width, Cost::MAX);
        let mut sum: Cost = 0;
        cells.push(0);
        for lost in lost.iter() {
            sum = sum.saturating_add(*lost);
            cells.push(sum);
        }
        // Beginnings of this many sounds and more, as those of the last stem, lead nowhere.
        let mut dead = usize::MAX;
        for (other, shared, found_as) in &self.stems {
            if *shared >= dead {
                continue;
            }
            dead = usize::MAX;
            cells.truncate((shared + 2) * width);
            least.truncate(shared + 1);
            let earlier =
                |depth: usize, back: usize| depth.checked_sub(back).and_then(|place| other.get(place));
            for (depth, sound) in other.iter().enumerate().skip(*shared) {
                let before = [1, 2].map(|back| earlier(depth, back).copied());
                let lowest = self.append_row(*sound, before, stem, lost, cells);
                let lowest_before = least.last().copied().unwrap_or(0);
                least.push(lowest);
                // A swap steps over the row before.
                if lowest > self.limit && lowest_before.saturating_add(TRANSPOSITION_LEAST) > self.limit {
                    dead = depth + 1;
                    break;
                }
            }
            if dead == usize::MAX && cells.last().is_some_and(|cost| *cost <= self.limit) {
                found(*found_as);
            }
        }
    }

    /// Appends the row of a sound to the rows of the sounds before it, of which the last two are given; gives its
    /// least cell.
    fn append_row(
        &self,
        sound: Sound,
        [before, two_before]: [Option<Sound>; 2],
        stem: &[Sound],
        lost: &[Cost],
        cells: &mut Vec<Cost>,
    ) -> Cost {
        let width = stem.len() + 1;
        let start = cells.len();
        cells.resize(start + width, 0);
        let (earlier, row) = cells.split_at_mut(start);
        let two_back = earlier.get(start - 2 * width..start - width).unwrap_or(&[]);
        let above = earlier.get(start - width..).unwrap_or(&[]);
        let Some(substitution) = self.substitution.get(sound as usize) else { return 0 };
        let lose = self.lost(sound);
        let mut diagonal = above.first().copied().unwrap_or(0);
        let mut left = diagonal.saturating_add(lose);
        let mut least = left;
        let mut stem_before = None;
        // The cell two rows up and two to the left.
        let mut swapped = Cost::MAX;
        if let Some(cell) = row.first_mut() {
            *cell = left;
        }
        let columns = row.iter_mut().zip(above).skip(1).zip(two_back).zip(stem.iter().zip(lost));
        for (place, (((cell, above), two_back), (stem_sound, lose_stem))) in columns.enumerate() {
            let mut put_for = substitution.get(*stem_sound as usize % WIDTH).copied().unwrap_or(Cost::MAX);
            // Of two sounds swapped around a third, each bears half of the cost. What comes two sounds later is
            // known of the stem alone, so the first half is granted more often than it is due.
            let stem_two_before = place.checked_sub(2).and_then(|place| stem.get(place));
            if stem.get(place + 2) == Some(&sound)
                || (stem_two_before == Some(&sound) && two_before == Some(*stem_sound))
            {
                put_for = put_for.min(SWAP_AROUND_HALF);
            }
            let mut best = diagonal
                .saturating_add(put_for)
                .min(above.saturating_add(lose))
                .min(left.saturating_add(*lose_stem));
            if before == Some(*stem_sound) && stem_before == Some(sound) {
                best = best.min(swapped.saturating_add(TRANSPOSITION_LEAST));
            }
            *cell = best;
            least = least.min(best);
            diagonal = *above;
            left = best;
            swapped = *two_back;
            stem_before = Some(*stem_sound);
        }
        least
    }
}

fn number(sound: &Sound) -> u8 {
    *sound as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::similarity::costs::costs;
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
            limit in 0.0_f32..20.0,
        ) {
            let numbered = stems.iter().enumerate().map(|(number, stem)| (stem.as_slice(), number as u32));
            let nearby = NearbyStems::new(numbered.collect(), costs(), limit);
            let mut found = Vec::new();
            nearby.visit(&stem, &mut Rows::default(), |number| found.push(number));
            for (number, other) in stems.iter().enumerate() {
                let near = edit_cost(&stem, other, (limit * UNITS_PER_BIT) as Cost).is_some();
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
        let nearby = NearbyStems::new(numbered, costs(), 9.0);
        let mut found = Vec::new();
        nearby.visit(&[Sh, O, P, O, V, A, L], &mut Rows::default(), |number| found.push(number));
        assert_eq!(found, [0]);
    }
}
