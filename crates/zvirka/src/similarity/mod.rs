//! Token against token: what it costs, in bits, that two sequences of sounds are spellings of one name.
//!
//! The cost is an edit distance whose operations are weighed by what romanisation systems, neighbouring languages
//! and slips do (see [`costs`]): г for h is free, г for х cheap, р for л dear. It is not a metric and not a
//! probability; [`crate::model`] turns it into evidence. For distances that others use, to compare against, take
//! `strsim` in [`plain`].
//!
//! Method: Wagner and Fischer 1974 with a weighted alphabet, adjacent transpositions after Damerau 1964, common
//! ends cut first, rows abandoned above a limit. Cost: the product of the lengths;
//! nothing is allocated for tokens of up to 48 sounds. Limits: a cost is a sum of independent steps; what two
//! slips have in common is counted twice.

pub mod costs;
pub mod estimation;
pub mod sharpening;

use smallvec::SmallVec;

use crate::names::sounds::{Ending, Sound};
use costs::{Cost, Costs, UNITS_PER_BIT, costs};

/// Two adjacent sounds swapped: one slip, not two.
const TRANSPOSITION: Cost = (7.0 * UNITS_PER_BIT) as Cost;

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
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    // One common sound is kept at the front, since the loss of a sound may depend on the one before it.
    let keep = prefix.saturating_sub(1);
    let (a, b) = (a.get(keep..).unwrap_or(&[]), b.get(keep..).unwrap_or(&[]));
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let suffix = suffix.min(a.len().min(b.len()));
    let a = a.get(..a.len() - suffix).unwrap_or(&[]);
    let b = b.get(..b.len() - suffix).unwrap_or(&[]);
    let mut row: SmallVec<[Cost; 49]> = SmallVec::with_capacity(b.len() + 1);
    let mut total: Cost = 0;
    row.push(0);
    let mut before = None;
    for &sound in b {
        total = total.saturating_add(costs.deletion(before, sound));
        row.push(total);
        before = Some(sound);
    }
    let mut earlier_row: SmallVec<[Cost; 49]> = row.clone();
    let mut before_a: Option<Sound> = None;
    for &sound_a in a {
        let lose_a = costs.deletion(before_a, sound_a);
        let substitution = costs.row(sound_a);
        let mut diagonal = row.first().copied().unwrap_or(Cost::MAX);
        let mut left = diagonal.saturating_add(lose_a);
        let mut lowest = left;
        let mut two_back = earlier_row.first().copied().unwrap_or(Cost::MAX);
        let mut one_back = Cost::MAX;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        if let Some(first) = earlier_row.first_mut() {
            *first = diagonal;
        }
        let mut before_b: Option<Sound> = None;
        for ((cell, earlier), &sound_b) in row.iter_mut().zip(earlier_row.iter_mut()).skip(1).zip(b) {
            let above = *cell;
            let replaced =
                diagonal.saturating_add(substitution.get(sound_b as usize).copied().unwrap_or(Cost::MAX));
            let mut best = replaced
                .min(above.saturating_add(lose_a))
                .min(left.saturating_add(costs.deletion(before_b, sound_b)));
            if before_a == Some(sound_b) && before_b == Some(sound_a) {
                best = best.min(one_back.saturating_add(TRANSPOSITION));
            }
            one_back = two_back;
            two_back = *earlier;
            *earlier = above;
            *cell = best;
            lowest = lowest.min(best);
            diagonal = above;
            left = best;
            before_b = Some(sound_b);
        }
        if lowest > limit {
            return None;
        }
        before_a = Some(sound_a);
    }
    row.last().copied().filter(|cost| *cost <= limit)
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
    let stem = f32::from(edit_cost_with(costs, a.stem, b.stem, units)?) / UNITS_PER_BIT;
    let shared = if a.stem.len() <= b.stem.len() { a.stem } else { b.stem };
    let cost = stem + a.ending.cost_bits(b.ending, shared);
    (cost <= limit).then_some(cost)
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

    /// The same recurrence over full rows, nothing cut and nothing abandoned.
    fn naive(a: &[Sound], b: &[Sound]) -> u32 {
        let table = costs();
        let mut d = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
        let lose = |s: &[Sound], i: usize| u32::from(table.deletion(i.checked_sub(1).map(|j| s[j]), s[i]));
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let mut best = u32::MAX;
                if i == 0 && j == 0 {
                    best = 0;
                }
                if i > 0 {
                    best = best.min(d[i - 1][j] + lose(a, i - 1));
                }
                if j > 0 {
                    best = best.min(d[i][j - 1] + lose(b, j - 1));
                }
                if i > 0 && j > 0 {
                    best = best.min(d[i - 1][j - 1] + u32::from(table.substitution(a[i - 1], b[j - 1])));
                }
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(d[i - 2][j - 2] + u32::from(TRANSPOSITION));
                }
                d[i][j] = best;
            }
        }
        d[a.len()][b.len()]
    }

    fn any_sounds() -> impl Strategy<Value = Vec<Sound>> {
        prop::collection::vec(prop::sample::select(Sound::ALL.to_vec()), 0..9)
    }

    proptest! {
        #[test]
        fn the_fast_cost_equals_the_naive_one(a in any_sounds(), b in any_sounds()) {
            let fast = edit_cost(&a, &b, Cost::MAX).map(u32::from);
            let prefix = a.iter().zip(&b).take_while(|(x, y)| x == y).count().saturating_sub(1);
            let (a, b) = (&a[prefix..], &b[prefix..]);
            let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
            prop_assert_eq!(fast, Some(naive(&a[..a.len() - suffix], &b[..b.len() - suffix])));
        }

        #[test]
        fn the_cost_is_symmetric(a in any_sounds(), b in any_sounds(), limit in 0_u16..400) {
            prop_assert_eq!(edit_cost(&a, &b, limit), edit_cost(&b, &a, limit));
        }
    }
}
