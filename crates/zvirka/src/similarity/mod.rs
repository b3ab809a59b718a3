//! Token against token: what it costs, in bits, that two sequences of sounds are spellings of one name.
//!
//! The cost is an edit distance whose operations are weighed by what romanisation systems, neighbouring languages
//! and slips do (see [`costs`]): г for h is free, г for х cheap, р for л dear. It is not a metric and not a
//! probability; [`crate::model`] turns it into evidence. For distances that others use, to compare against, take
//! `strsim` in [`plain`].
//!
//! Method: Wagner and Fischer 1974 with a weighted alphabet, adjacent transpositions after Damerau 1964, common
//! ends cut first, rows abandoned above a limit. Cost: the product of the lengths;
//! nothing is allocated for stems of up to 24 sounds. Limits: a cost is a sum of independent steps; what two
//! slips have in common is counted twice.

pub mod bound;
pub mod costs;
pub mod estimation;
pub mod lanes;
pub mod sharpening;

use smallvec::SmallVec;

use crate::names::sounds::{Ending, Sound, StemEnd};
use costs::{Cost, Costs, UNITS_PER_BIT, armenian_costs, costs};

/// Two adjacent sounds swapped: one slip, not two.
const TRANSPOSITION: Cost = (7.0 * UNITS_PER_BIT) as Cost;

/// Two sounds swapped that stand on both sides of a third: one slip, rarer than between neighbours (a judgement).
/// Names in which consonants change places in this way and stay names are rare, unlike those that differ by one.
const SWAP_AROUND: Cost = (11.0 * UNITS_PER_BIT) as Cost;

/// Sounds of a stem that are compared without memory from the heap.
const SHORT: usize = 24;

/// What it costs to lose each sound of a stem; longer ones take it from the heap.
pub type Losses = SmallVec<[Cost; SHORT]>;

/// Edit cost between two sequences of sounds, in sixteenths of a bit; `None` when it is above `limit`.
///
/// Symmetric; zero for equal sequences. Equal sounds at the two ends are aligned with each other first; where
/// aligning them otherwise would be cheaper (an ambiguous letter beside its own reading), the cost is an upper
/// bound.
#[must_use]
pub fn edit_cost(a: &[Sound], b: &[Sound], limit: Cost) -> Option<Cost> {
    edit_cost_with(costs(), a, b, limit)
}

/// As [`edit_cost`], under a cost model of the caller's.
#[must_use]
pub fn edit_cost_with(costs: &Costs, a: &[Sound], b: &[Sound], limit: Cost) -> Option<Cost> {
    let (lost_a, lost_b) = (losses(costs, a), losses(costs, b));
    let (a, b) = (Stem { sounds: a, losses: &lost_a }, Stem { sounds: b, losses: &lost_b });
    edit_cost_of_stems(costs, a, b, limit)
}

/// Sounds with what it costs to lose each, worked out once for a stem that is compared with many.
#[derive(Clone, Copy, Debug)]
pub struct Stem<'a> {
    /// The sounds.
    pub sounds: &'a [Sound],
    /// What [`losses`] gives for them.
    pub losses: &'a [Cost],
}

impl Stem<'_> {
    /// The part without so many sounds at either end.
    fn middle(self, prefix: usize, suffix: usize) -> Self {
        let range = prefix..self.sounds.len().saturating_sub(suffix);
        Self {
            sounds: self.sounds.get(range.clone()).unwrap_or(&[]),
            losses: self.losses.get(range).unwrap_or(&[]),
        }
    }
}

/// What it costs to lose each sound of a sequence, which depends on its neighbours.
#[must_use]
pub fn losses(costs: &Costs, sounds: &[Sound]) -> Losses {
    let mut before = None;
    let mut rest = sounds;
    let mut losses = Losses::new();
    while let Some((&lost, after)) = rest.split_first() {
        losses.push(costs.deletion(before, lost, after.first().copied()));
        (before, rest) = (Some(lost), after);
    }
    losses
}

/// As [`edit_cost_with`], for stems whose losses are known under the same costs.
#[must_use]
pub fn edit_cost_of_stems(costs: &Costs, a: Stem<'_>, b: Stem<'_>, limit: Cost) -> Option<Cost> {
    let prefix = a.sounds.iter().zip(b.sounds).take_while(|(x, y)| x == y).count();
    let rest = |stem: Stem<'_>| stem.sounds.len() - prefix;
    let ends = a.sounds.iter().rev().zip(b.sounds.iter().rev());
    let suffix = ends.take(rest(a).min(rest(b))).take_while(|(x, y)| x == y).count();
    aligned(costs, a.middle(prefix, suffix), b.middle(prefix, suffix), limit)
}

/// Number that no sound has.
const NO_SOUND: u8 = u8::MAX;

/// The recurrence over whole rows.
fn aligned(costs: &Costs, a: Stem<'_>, b: Stem<'_>, limit: Cost) -> Option<Cost> {
    // Sums of a few hundred costs stay far below the greatest number, so nothing need be saturated.
    type Sum = u32;
    const NEVER: Sum = Sum::MAX / 2;
    let limit = Sum::from(limit);
    let (transposition, swap_around) = (Sum::from(TRANSPOSITION), Sum::from(SWAP_AROUND));
    // For each sound of b: its number, what losing it costs, and its cells of the row before and of two and three before.
    let mut cells: SmallVec<[(u8, Cost, [Sum; 3]); SHORT]> = SmallVec::with_capacity(b.sounds.len());
    let mut total = 0;
    for (&sound, &loss) in b.sounds.iter().zip(b.losses) {
        total += Sum::from(loss);
        cells.push((sound as u8, loss, [total; 3]));
    }
    // The same of the first column.
    let mut first: [Sum; 3] = [0; 3];
    let mut lowest_before: [Sum; 2] = [0, Sum::MAX];
    // The sounds one and two places before.
    let (mut one_a, mut two_a) = (NO_SOUND, NO_SOUND);
    for (&sound_a, &lose_a) in a.sounds.iter().zip(a.losses) {
        let substitution = costs.row(sound_a);
        let (sound_a, lose_a) = (sound_a as u8, Sum::from(lose_a));
        // Cells of the columns before: one of the row before, two of the second row back, three of the third.
        let [mut diagonal, second, third] = first;
        let mut left = diagonal + lose_a;
        let mut lowest = left;
        let (mut seconds, mut thirds) = ([second, NEVER], [third, NEVER, NEVER]);
        first = [left, diagonal, second];
        let (mut one_b, mut two_b) = (NO_SOUND, NO_SOUND);
        for (sound_b, lose_b, rows) in &mut cells {
            let sound_b = *sound_b;
            let [above, second, third] = *rows;
            let replaced = substitution.get(usize::from(sound_b)).copied().unwrap_or(Cost::MAX);
            let mut best =
                (diagonal + Sum::from(replaced)).min(above + lose_a).min(left + Sum::from(*lose_b));
            if one_a == sound_b && one_b == sound_a {
                let [_, before] = seconds;
                best = best.min(before + transposition);
            }
            if two_a == sound_b && two_b == sound_a && one_a == one_b {
                let [.., before] = thirds;
                best = best.min(before + swap_around);
            }
            seconds = [second, seconds[0]];
            thirds = [third, thirds[0], thirds[1]];
            *rows = [best, above, second];
            lowest = lowest.min(best);
            diagonal = above;
            left = best;
            (one_b, two_b) = (sound_b, one_b);
        }
        // A swap reaches back over one row or two, so those must be too dear as well.
        let [one_before, two_before] = lowest_before;
        if lowest > limit
            && one_before + transposition > limit
            && two_before.saturating_add(swap_around) > limit
        {
            return None;
        }
        lowest_before = [lowest, one_before];
        (one_a, two_a) = (sound_a, one_a);
    }
    let [empty, ..] = first;
    let cost = cells.last().map_or(empty, |(_, _, [cell, ..])| *cell);
    Cost::try_from(cost).ok().filter(|cost| Sum::from(*cost) <= limit)
}

/// A token's sounds as stem and ending.
#[derive(Clone, Copy, Debug)]
pub struct Spoken<'a> {
    /// The stem.
    pub stem: &'a [Sound],
    /// The ending.
    pub ending: Ending,
}

/// The cost, in bits, that two tokens are spellings of one name: stems by edit cost, endings by kind. `None` when
/// it is above `limit` bits.
#[must_use]
pub fn token_cost(a: Spoken<'_>, b: Spoken<'_>, limit: f32) -> Option<f32> {
    token_cost_with(costs(), a, b, limit)
}

/// As [`token_cost`], under a cost model of the caller's, such as one sharpened for the lists at hand.
#[must_use]
pub fn token_cost_with(costs: &Costs, a: Spoken<'_>, b: Spoken<'_>, limit: f32) -> Option<f32> {
    let units = (limit * UNITS_PER_BIT).min(f32::from(Cost::MAX)) as Cost;
    let costs = if is_armenian(a) && is_armenian(b) { armenian_costs() } else { costs };
    let stem = f32::from(edit_cost_with(costs, a.stem, b.stem, units)?) / UNITS_PER_BIT;
    let shared = StemEnd::of(a.stem).shared(a.stem.len(), StemEnd::of(b.stem), b.stem.len());
    let cost = stem + a.ending.cost_bits(b.ending, shared);
    (cost <= limit).then_some(cost)
}

/// Whether a token has the ending -ян of Armenian surnames.
pub(crate) fn is_armenian(token: Spoken<'_>) -> bool {
    use Sound::{A, I, Iy, J, LatinJ, N, Y};
    // Three sounds must stand before it: Ян and Каян are no such names.
    token.stem.len() > 5 && matches!(token.stem, [.., J | LatinJ | I | Iy | Y, A, N])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::names::script::fold;
    use crate::names::sounds::{sounds, split_ending};

    fn cost(a: &str, b: &str) -> f32 {
        let (a, b) = (sounds(&fold(a)), sounds(&fold(b)));
        let ((cut_a, ending_a), (cut_b, ending_b)) = (split_ending(&a), split_ending(&b));
        let a = Spoken { stem: &a[..cut_a], ending: ending_a };
        let b = Spoken { stem: &b[..cut_b], ending: ending_b };
        token_cost(a, b, 99.0).unwrap_or(99.0)
    }

    #[test]
    fn spellings_of_one_name_cost_less_than_names_that_differ_by_a_letter() {
        for (a, b) in [
            ("Гриценко", "Hrytsenko"),
            ("Гриценко", "Gritsenko"),
            ("Гриценко", "Hryzenko"),
            ("Щербак", "Schtscherbak"),
            ("Щербак", "Chtcherbak"),
            ("Щербак", "Szczerbak"),
            ("Жук", "Schuk"),
            ("Жук", "Juk"),
            ("Хмара", "Chmara"),
            ("Хмара", "Hmara"),
            ("Левицький", "Левицкая"),
            ("Левицький", "Lewicki"),
            ("Соловйов", "Soloviev"),
            ("Чайковський", "Tsjajkovski"),
            ("Шойгу", "Sjojgoe"),
            ("Романов", "Раманаў"),
            ("Романов", "Ramanau"),
            ("Карпяк", "Karpiakas"),
        ] {
            assert!(cost(a, b) < 4.6, "{a} {b} {}", cost(a, b));
        }
        for (a, b) in
            [("Коваль", "Ковальчук"), ("Шевченко", "Шевчук"), ("Гончар", "Гончаренко"), ("Мороз", "Морозов")]
        {
            assert!(cost(a, b) > 8.0, "{a} {b} {}", cost(a, b));
        }
    }

    /// The same recurrence over a full table, nothing abandoned; equal ends are cut first, as documented.
    fn naive(whole_a: &[Sound], whole_b: &[Sound]) -> u32 {
        let table = costs();
        let prefix = whole_a.iter().zip(whole_b).take_while(|(x, y)| x == y).count();
        let (a, b) = (&whole_a[prefix..], &whole_b[prefix..]);
        let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
        let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
        let mut d = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
        let lose = |s: &[Sound], i: usize| {
            u32::from(table.deletion(i.checked_sub(1).map(|j| s[j]), s[i], s.get(i + 1).copied()))
        };
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let mut best = u32::MAX;
                if i == 0 && j == 0 {
                    best = 0;
                }
                if i > 0 {
                    best = best.min(d[i - 1][j] + lose(whole_a, prefix + i - 1));
                }
                if j > 0 {
                    best = best.min(d[i][j - 1] + lose(whole_b, prefix + j - 1));
                }
                if i > 0 && j > 0 {
                    best = best.min(d[i - 1][j - 1] + u32::from(table.substitution(a[i - 1], b[j - 1])));
                }
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(d[i - 2][j - 2] + u32::from(TRANSPOSITION));
                }
                let around = i > 2 && j > 2 && a[i - 1] == b[j - 3] && a[i - 3] == b[j - 1];
                if around && a[i - 2] == b[j - 2] {
                    best = best.min(d[i - 3][j - 3] + u32::from(SWAP_AROUND));
                }
                d[i][j] = best;
            }
        }
        d[a.len()][b.len()]
    }

    #[test]
    fn one_syllable_over_and_over_has_its_cost_at_once() {
        // At every place of such stems sounds may be swapped, with their neighbours and around them.
        let (a, b) = ([Sound::A, Sound::R].repeat(60), [Sound::R, Sound::A, Sound::R].repeat(35));
        assert_eq!(edit_cost(&a, &b, Cost::MAX).map(u32::from), Some(naive(&a, &b)));
    }

    fn any_sounds() -> impl Strategy<Value = Vec<Sound>> {
        prop::collection::vec(prop::sample::select(Sound::ALL.to_vec()), 0..9)
    }

    /// Of few sounds, so that swaps are frequent.
    fn swapped_sounds() -> impl Strategy<Value = Vec<Sound>> {
        prop::collection::vec(prop::sample::select(vec![Sound::A, Sound::R, Sound::K, Sound::D]), 0..7)
    }

    proptest! {
        #[test]
        fn the_fast_cost_equals_the_naive_one(
            a in prop_oneof![any_sounds(), swapped_sounds()], b in prop_oneof![any_sounds(), swapped_sounds()]
        ) {
            let fast = edit_cost(&a, &b, Cost::MAX).map(u32::from);
            prop_assert_eq!(fast, Some(naive(&a, &b)));
        }

        #[test]
        fn a_limit_takes_nothing_that_is_within_it(
            a in swapped_sounds(), b in swapped_sounds(), limit in 0_u16..600
        ) {
            let unlimited = edit_cost(&a, &b, Cost::MAX).filter(|cost| *cost <= limit);
            prop_assert_eq!(edit_cost(&a, &b, limit), unlimited);
        }

        #[test]
        fn the_cost_is_symmetric(a in any_sounds(), b in any_sounds(), limit in 0_u16..400) {
            prop_assert_eq!(edit_cost(&a, &b, limit), edit_cost(&b, &a, limit));
        }
    }
}
