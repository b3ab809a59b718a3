//! Costs for one pair of lists: what an ambiguous Latin letter means there makes that meaning cheaper and the
//! others dearer.
//!
//! Method: a cost is the logarithm of how seldom a letter stands for a sound, so the costs that hold for all lists
//! say what a letter means when nothing is known of the list: in proportion to 2 to the power of minus the cost,
//! times the root of the sound's frequency, since costs are measured against the most usual partner of either side
//! (see [`estimation`](super::estimation)). The list's own systems say what it means there ([`Meanings`]). The two are
//! mixed as far as the list is believed, and the logarithm of the change is added to the cost: a change of the
//! pointwise mutual information (Church and Hanks 1990), since the sounds themselves are as frequent as before. Two
//! ambiguous letters against each other cost as much more or less as their cheapest common meaning. Cost: some
//! hundred cells, once for a pair of lists. Limits: those of [`crate::names::romanization::reading`]; two equal
//! letters stay free, though in two lists they may mean different sounds.

use super::costs::{Cost, Costs, SLIP_CHANGED, UNITS_PER_BIT};
use crate::names::romanization::reading::{Meanings, WRITTEN, frequency};
use crate::names::sounds::Sound;

/// Most, in bits, by which a list moves a cost. A list seldom keeps to its system strictly: one name in ten or
/// twenty is copied from other papers, and its letters must not be held impossible. One in eight is three bits; a judgement.
const MOST_MOVED: f32 = 3.0;

/// Below this many bits a letter and a sound are linked by a rule of some system; from here on it is a slip that no
/// system can make likelier.
const LINKED_BELOW: f32 = 6.0;

impl Costs {
    /// What the meanings of letters in a list add to the cost of an ambiguous letter against each sound that it may
    /// mean, in [`UNITS_PER_BIT`]: positive is dearer, negative cheaper. Pairs that the list says nothing of are
    /// left out.
    #[must_use]
    pub fn added(&self, meanings: &Meanings) -> Vec<(Sound, Sound, i16)> {
        let mut added = Vec::new();
        for group in WRITTEN {
            let belief = meanings.belief(group);
            if belief <= 0.0 {
                continue;
            }
            let all: f32 = Sound::ALL.iter().map(|sound| self.prior(group, *sound)).sum();
            for meant in Sound::ALL {
                let prior = self.prior(group, meant) / all;
                // Also false for what is no number: a letter that may mean nothing has no prior.
                if prior > 0.0 {
                    let share = meanings.share(group, meant).unwrap_or(prior);
                    let now = belief * share + (1.0 - belief) * prior;
                    let bits = (prior / now).log2().clamp(-MOST_MOVED, MOST_MOVED);
                    let units = (bits * UNITS_PER_BIT).round() as i16;
                    added.extend((units != 0).then_some((group, meant, units)));
                }
            }
        }
        added
    }

    /// The costs for a pair of lists in which Latin letters have these meanings. No cost moves by more than three
    /// bits, falls below 0 or rises above that of a slip.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::names::romanization::reading::Meanings;
    /// use zvirka::names::romanization::scheme;
    /// use zvirka::names::sounds::Sound;
    /// use zvirka::similarity::costs::costs;
    ///
    /// let german = costs().sharpened(&Meanings::of_systems(&[(scheme("uk_de")?, 1.0)], 500));
    /// let ch = |meant| (costs().substitution(Sound::LatinCh, meant), german.substitution(Sound::LatinCh, meant));
    /// assert!(ch(Sound::Kh).1 < ch(Sound::Kh).0);
    /// assert!(ch(Sound::Ch).1 > ch(Sound::Ch).0);
    /// # Ok::<(), zvirka::Error>(())
    /// ```
    #[must_use]
    pub fn sharpened(&self, meanings: &Meanings) -> Self {
        let mut sharpened = self.clone();
        for (group, meant, units) in self.added(meanings) {
            sharpened.set_both(group, meant, moved(self.substitution(group, meant), i32::from(units)));
        }
        for (place, &first) in WRITTEN.iter().enumerate() {
            for &second in WRITTEN.iter().skip(place + 1) {
                let cost = self.substitution(first, second);
                if f32::from(cost) < LINKED_BELOW * UNITS_PER_BIT {
                    let most = (MOST_MOVED * UNITS_PER_BIT) as i32;
                    let change = sharpened.through(first, second) - self.through(first, second);
                    sharpened.set_both(first, second, moved(cost, change.clamp(-most, most)));
                }
            }
        }
        sharpened
    }

    /// How often an ambiguous letter means a sound when nothing is known of the list, not yet normalised; 0 when no
    /// system links the two.
    fn prior(&self, group: Sound, meant: Sound) -> f32 {
        let cost = f32::from(self.substitution(group, meant)) / UNITS_PER_BIT;
        if group == meant || cost >= LINKED_BELOW { 0.0 } else { frequency(meant).sqrt() * (-cost).exp2() }
    }

    /// What two ambiguous letters cost by their cheapest common meaning.
    fn through(&self, first: Sound, second: Sound) -> i32 {
        let cost = |letter, meant| i32::from(self.substitution(letter, meant));
        let meanings = Sound::ALL.into_iter().filter(|meant| frequency(*meant) > 0.0);
        meanings.map(|meant| cost(first, meant) + cost(second, meant)).min().unwrap_or(i32::from(Cost::MAX))
    }
}

/// A cost moved by some units.
fn moved(cost: Cost, units: i32) -> Cost {
    let slip = (SLIP_CHANGED * UNITS_PER_BIT) as i32;
    let highest = slip.max(i32::from(cost));
    Cost::try_from((i32::from(cost) + units).clamp(0, highest)).unwrap_or(cost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::romanization::{scheme, schemes};
    use crate::names::script::fold;
    use crate::names::sounds::{sounds, split_ending};
    use crate::similarity::costs::costs;
    use crate::similarity::{Spoken, token_cost_with};

    fn of(id: &str, names: usize) -> Meanings {
        Meanings::of_systems(&[(scheme(id).unwrap(), 1.0)], names)
    }

    fn cost(costs: &Costs, a: &str, b: &str) -> f32 {
        let (a, b) = (sounds(&fold(a)), sounds(&fold(b)));
        let ((cut_a, ending_a), (cut_b, ending_b)) = (split_ending(&a), split_ending(&b));
        let a = Spoken { stem: &a[..cut_a], ending: ending_a };
        let b = Spoken { stem: &b[..cut_b], ending: ending_b };
        token_cost_with(costs, a, b, 99.0).unwrap_or(99.0)
    }

    #[test]
    fn a_list_tells_apart_what_the_letters_of_all_lists_cannot() {
        for (id, written, meant, other) in [
            ("uk_kmu2010", "Hryb", "Гриб", "Хриб"),
            ("ru_telegram", "Horev", "Хорев", "Горев"),
            ("uk_kmu2010", "Chaban", "Чабан", "Хабан"),
            ("uk_de", "Chaban", "Хабан", "Чабан"),
            ("uk_fr", "Chaban", "Шабан", "Чабан"),
            ("ru_es", "Joroshenko", "Хорошенко", "Жорошенко"),
            ("uk_de", "Zurkan", "Цуркан", "Зуркан"),
            ("uk_kmu2010", "Zurkan", "Зуркан", "Цуркан"),
        ] {
            let sharpened = costs().sharpened(&of(id, 500));
            let (right, wrong) = (cost(&sharpened, written, meant), cost(&sharpened, written, other));
            assert!(right <= cost(costs(), written, meant), "{id} {written} {meant} {right}");
            assert!(right + 2.0 < wrong, "{id} {written} {meant} {right} {other} {wrong}");
        }
    }

    #[test]
    fn two_latin_lists_are_read_each_in_its_system() {
        let both = of("uk_de", 500).together(&of("uk_fr", 500));
        let sharpened = costs().sharpened(&both);
        // Хмара and Шмара: neither list writes ч with ch.
        assert!(cost(&sharpened, "Chmara", "Чмара") > cost(costs(), "Chmara", "Чмара"));
        assert!(cost(&sharpened, "Chmara", "Хмара") <= cost(costs(), "Chmara", "Хмара"));
        assert!(cost(&sharpened, "Chmara", "Шмара") <= cost(costs(), "Chmara", "Шмара"));
    }

    #[test]
    fn a_list_of_which_nothing_is_known_changes_no_cost() {
        assert!(costs().added(&Meanings::default()).is_empty());
        let same = costs().sharpened(&Meanings::default());
        for a in Sound::ALL {
            for b in Sound::ALL {
                assert_eq!(same.substitution(a, b), costs().substitution(a, b), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn no_system_moves_a_cost_too_far_or_makes_costs_one_sided() {
        let most = (MOST_MOVED * UNITS_PER_BIT) as i32;
        let slip = (SLIP_CHANGED * UNITS_PER_BIT) as Cost;
        for scheme in schemes() {
            let sharpened = costs().sharpened(&Meanings::of_systems(&[(scheme, 1.0)], 100_000));
            for a in Sound::ALL {
                for b in Sound::ALL {
                    let (before, after) = (costs().substitution(a, b), sharpened.substitution(a, b));
                    assert!(
                        (i32::from(after) - i32::from(before)).abs() <= most,
                        "{} {a:?} {b:?}",
                        scheme.id
                    );
                    assert!(after <= before.max(slip), "{} {a:?} {b:?}", scheme.id);
                    assert_eq!(after, sharpened.substitution(b, a));
                    assert!(a != b || after == 0);
                }
                assert_eq!(sharpened.deletion(None, a, None), costs().deletion(None, a, None));
            }
        }
    }

    #[test]
    fn the_shorter_the_list_the_less_a_cost_moves() {
        let moved = |names| {
            let sharpened = costs().sharpened(&of("uk_kmu2010", names));
            i32::from(sharpened.substitution(Sound::H, Sound::Kh))
                - i32::from(costs().substitution(Sound::H, Sound::Kh))
        };
        let moves: Vec<i32> = [0, 3, 10, 30, 100, 1_000].into_iter().map(moved).collect();
        assert!(moves.windows(2).all(|pair| pair[0] <= pair[1]), "{moves:?}");
        assert_eq!(moves[0], 0);
        assert!(moves[1] <= 4 && moves[5] >= 40, "{moves:?}");
    }
}
