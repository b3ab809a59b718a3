//! What it costs, in bits, that one sound stands where another was meant.
//!
//! A cost is -log2 of how often the spelling systems, languages and slips of the pen that lists show put the one
//! for the other; only costs of real sounds and of single ambiguous letters are set, the rest follows: two
//! ambiguous letters are as close as the nearest sound that both may mean.

use std::sync::LazyLock;

use crate::names::sounds::Sound;

/// Cost units in one bit. Sixteenths keep sums exact in 16-bit integers.
pub const UNITS_PER_BIT: f32 = 16.0;

/// A cost in sixteenths of a bit.
pub type Cost = u16;

/// Sounds are stored as bytes below this; a power of two lets the compiler drop bounds checks.
const WIDTH: usize = 64;

/// The tables of one cost model.
#[derive(Clone, Debug)]
pub struct Costs {
    substitution: Vec<[Cost; WIDTH]>,
    deletion: [Cost; WIDTH],
}

/// Any vowel for another that no rule links: a slip.
const VOWEL_FOR_VOWEL: f32 = 4.0;
/// A consonant for another of its class (б for п): a mishearing.
const CONSONANT_OF_CLASS: f32 = 6.0;
/// A consonant for any other: a slip.
const CONSONANT_FOR_CONSONANT: f32 = 9.0;
/// A consonant for a vowel: a slip.
const CONSONANT_FOR_VOWEL: f32 = 9.0;
/// A vowel too few or too many.
const VOWEL_LOST: f32 = 4.0;
/// A consonant too few or too many.
const CONSONANT_LOST: f32 = 7.5;

/// Pairs that systems and languages link, in bits.
const LINKED: &[(Sound, Sound, f32)] = {
    use Sound::*;
    &[
        // Vowels of two languages and their letters.
        (I, Iy, 0.0),
        (Iy, Y, 0.1),
        (I, Y, 0.6),
        (E, Yo, 0.2),
        (Yo, O, 0.7),
        (E, I, 2.5),
        (E, Iy, 2.5),
        (E, Y, 3.0),
        (A, O, 1.7),
        (O, I, 2.7),
        (O, Iy, 3.2),
        (O, U, 3.0),
        (O, E, 2.7),
        (A, E, 2.7),
        (U, Y, 3.0),
        (U, I, 3.5),
        (A, Yo, 3.0),
        (I, J, 0.5),
        (Iy, J, 0.5),
        (Y, J, 0.5),
        (E, J, 3.0),
        (U, Uv, 0.4),
        (V, Uv, 0.3),
        (L, Uv, 3.0),
        (U, V, 3.0),
        // Consonants.
        (G, H, 0.3),
        (H, Kh, 0.7),
        (G, Kh, 4.0),
        (V, F, 3.0),
        (P, F, 3.5),
        (Kh, F, 3.5),
        (T, Ts, 2.5),
        (T, F, 5.0),
        // Ambiguous letters.
        (LatinJ, J, 0.1),
        (LatinJ, I, 0.6),
        (LatinJ, Iy, 0.6),
        (LatinJ, Zh, 0.6),
        (LatinJ, Kh, 2.0),
        (LatinC, Ts, 0.3),
        (LatinC, K, 1.0),
        (LatinC, Ch, 1.5),
        (LatinC, S, 2.5),
        (LatinC, Zh, 2.0),
        (LatinCh, Ch, 0.1),
        (LatinCh, Kh, 0.8),
        (LatinCh, Sh, 1.0),
        (LatinCh, K, 2.0),
        (LatinSch, Sh, 0.3),
        (LatinSch, Zh, 1.0),
        (LatinSch, Ch, 2.5),
        (LatinSz, Sh, 0.2),
        (LatinSz, S, 1.0),
        (LatinCz, Ch, 0.2),
        (LatinCz, Ts, 1.0),
        (LatinSj, Sh, 0.3),
        (LatinSj, S, 0.6),
        (LatinZj, Zh, 0.3),
        (LatinZj, Z, 0.6),
        (LatinOe, U, 0.4),
        (LatinOe, O, 1.5),
        (LatinOe, E, 2.5),
        (LatinOe, Yo, 1.5),
        (LatinOu, U, 0.3),
        (LatinOu, O, 2.0),
        (LatinOu, Uv, 0.8),
        (LatinX, Kh, 0.4),
        (LatinX, K, 2.0),
        (LatinS, S, 0.0),
        (LatinS, Z, 1.3),
        (LatinS, Sh, 2.5),
        (LatinZ, Z, 0.0),
        (LatinZ, Ts, 1.3),
        (LatinZ, S, 2.0),
        (LatinZ, Zh, 2.5),
        (LatinQ, K, 0.3),
        (LatinQ, G, 0.7),
    ]
};

/// Consonants that eastern and western Armenian have the other way round, in bits, and of which Russian and Latin
/// spellings of one surname keep now the one and now the other: Акопян, Hakobyan; Саркисян, Sargsyan; Габриелян,
/// Kaprielian; Амбарцумян, Hambardzumyan. Judgements: every second such surname holds one of them.
const ARMENIAN: &[(Sound, Sound, f32)] = {
    use Sound::*;
    &[(B, P, 1.5), (G, K, 1.5), (D, T, 1.5), (D, Ts, 1.5), (D, LatinC, 1.5), (Zh, Ch, 1.5)]
};

/// Sounds that are lost or added more easily than others of their kind, in bits.
const LOST: &[(Sound, f32)] = {
    use Sound::*;
    &[
        (J, 0.4),
        (LatinJ, 0.8),
        // Даниїл, Данило; Ильич, Ілліч.
        (I, 2.5),
        (Iy, 2.5),
        (Y, 3.0),
        // Hayk, Айк.
        (H, 2.0),
        (Kh, 5.0),
        (Uv, 2.5),
    ]
};

/// Costs of two sounds in a row against one, in bits: (first, lost second, cost).
const LOST_AFTER: &[(Sound, Sound, f32)] = {
    use Sound::*;
    &[
        // щ written as one letter: Sherbak.
        (Sh, Ch, 1.2),
        (LatinSch, Ch, 1.2),
        // Belarusian дз for a soft д.
        (D, Z, 1.5),
        (D, LatinZ, 1.5),
        (D, Zh, 1.5),
        // A glide written out after a vowel of its own.
        (I, J, 0.1),
        (Iy, J, 0.1),
        (Y, J, 0.1),
        (K, S, 4.0),
    ]
};

/// A glide that closes a syllable is a letter of its own, й, and no system leaves it out: Майборода, Лайла. In bits, as a
/// vowel that is lost.
const CLOSING_GLIDE_LOST: f32 = 4.0;

/// Belarusian and Ukrainian put a в before у that follows a vowel: Навумаў, Наумов; Павук, Паук. In bits, a
/// judgement: surnames may have the в of their own, Кавун.
const LOST_BEFORE_U: f32 = 2.0;

/// They put one before о and у at the start of a word as well: Восіпаў, Осипов. In bits, a judgement: dearer, since more
/// names have a в of their own there.
const LOST_AT_START: f32 = 4.0;

/// Least that a slip of the pen costs where one sound is put for another: two letters in a thousand are mistyped
/// in lists that people type, and any of some twenty neighbours and look-alikes may take the place.
pub(super) const SLIP_CHANGED: f32 = 13.0;

/// Least that a slip costs where a sound is lost or added: the same rate, a quarter each lost and doubled.
const SLIP_LOST: f32 = 11.0;

/// The costs set by hand, before any estimate.
#[must_use]
pub fn hand_set() -> Costs {
    Costs::by_hand()
}

impl Costs {
    /// Costs estimated from spellings, except where a rule of a system or language is known: the spellings at hand
    /// show few of the systems, so rules keep their set costs, and estimates say how rare all other operations are.
    /// What neither knows is a slip.
    #[must_use]
    pub fn with_estimates(
        substitution: impl Fn(Sound, Sound) -> f32,
        deletion: impl Fn(Sound) -> f32,
    ) -> Self {
        let mut costs = Self::by_hand();
        let mixed = |estimate: f32, slip: f32| {
            let bits = -((-estimate).exp2() + (-slip).exp2()).log2();
            (bits.max(0.0) * UNITS_PER_BIT).round() as Cost
        };
        for &a in &Sound::ALL {
            for &b in Sound::ALL.iter().filter(|b| **b != a) {
                if costs.is_linked(a, b) {
                    continue;
                }
                let cost = mixed(substitution(a, b), SLIP_CHANGED);
                if let Some(cell) =
                    costs.substitution.get_mut(a as usize).and_then(|row| row.get_mut(b as usize))
                {
                    *cell = cost;
                }
            }
            let known = LOST.iter().any(|(lost, _)| *lost == a);
            if let Some(cell) = costs.deletion.get_mut(a as usize).filter(|_| !known) {
                *cell = mixed(deletion(a), SLIP_LOST);
            }
        }
        costs
    }

    /// Whether a rule of a system or language links two sounds, directly or as readings of ambiguous letters.
    fn is_linked(&self, a: Sound, b: Sound) -> bool {
        let direct = LINKED.iter().any(|&(x, y, _)| (x == a && y == b) || (x == b && y == a));
        direct
            || ((a.is_ambiguous() || b.is_ambiguous())
                && f32::from(self.substitution(a, b)) < 6.0 * UNITS_PER_BIT)
    }

    fn by_hand() -> Self {
        let units = |bits: f32| (bits * UNITS_PER_BIT).round() as Cost;
        let all: Vec<Sound> = Sound::ALL.to_vec();
        let mut substitution = vec![[Cost::MAX; WIDTH]; WIDTH];
        let mut deletion = [Cost::MAX; WIDTH];
        let mut set = |a: Sound, b: Sound, cost: Cost, keep_lower: bool| {
            for (a, b) in [(a, b), (b, a)] {
                if let Some(cell) = substitution.get_mut(a as usize).and_then(|row| row.get_mut(b as usize)) {
                    *cell = if keep_lower { cost.min(*cell) } else { cost };
                }
            }
        };
        for &a in &all {
            for &b in &all {
                let bits = match (a.is_vocalic(), b.is_vocalic()) {
                    _ if a == b => 0.0,
                    (true, true) => VOWEL_FOR_VOWEL,
                    (false, false) if a.class() == b.class() => CONSONANT_OF_CLASS,
                    (false, false) => CONSONANT_FOR_CONSONANT,
                    _ => CONSONANT_FOR_VOWEL,
                };
                set(a, b, units(bits), false);
            }
        }
        for &(a, b, bits) in LINKED {
            set(a, b, units(bits), false);
        }
        // What an ambiguous letter may mean, it may mean against another ambiguous letter too.
        for &a in all.iter().filter(|sound| sound.is_ambiguous()) {
            for &b in all.iter().filter(|sound| **sound != a) {
                let through = LINKED.iter().filter_map(|&(x, y, first)| {
                    let meant = if x == a {
                        y
                    } else if y == a {
                        x
                    } else {
                        return None;
                    };
                    let second = LINKED.iter().find_map(|&(p, q, bits)| {
                        ((p == meant && q == b) || (q == meant && p == b)).then_some(bits)
                    });
                    if meant == b { None } else { second.map(|second| first + second) }
                });
                if let Some(bits) = through.min_by(f32::total_cmp) {
                    set(a, b, units(bits), true);
                }
            }
        }
        for &sound in &all {
            let common = if sound.is_vocalic() { VOWEL_LOST } else { CONSONANT_LOST };
            let bits = LOST.iter().find(|(lost, _)| *lost == sound).map_or(common, |(_, bits)| *bits);
            if let Some(cell) = deletion.get_mut(sound as usize) {
                *cell = units(bits);
            }
        }
        Self { substitution, deletion }
    }

    /// The cost of one sound for another.
    #[must_use]
    #[inline]
    pub fn substitution(&self, a: Sound, b: Sound) -> Cost {
        self.row(a).get(b as usize).copied().unwrap_or(Cost::MAX)
    }

    /// Sets the cost of one sound for another, in either direction.
    pub(super) fn set_both(&mut self, a: Sound, b: Sound, cost: Cost) {
        for (a, b) in [(a, b), (b, a)] {
            if let Some(cell) = self.substitution.get_mut(a as usize).and_then(|row| row.get_mut(b as usize))
            {
                *cell = cost;
            }
        }
    }

    /// The costs of every sound for one, by the sound's number.
    #[inline]
    pub(super) fn row(&self, a: Sound) -> &[Cost; WIDTH] {
        const DEAR: [Cost; WIDTH] = [Cost::MAX; WIDTH];
        self.substitution.get(a as usize).unwrap_or(&DEAR)
    }

    /// The cost of losing a sound that stands between two others of the same token.
    #[must_use]
    #[inline]
    pub fn deletion(&self, previous: Option<Sound>, lost: Sound, next: Option<Sound>) -> Cost {
        if matches!(lost, Sound::J | Sound::LatinJ)
            && previous.is_some_and(|previous| matches!(previous, Sound::A | Sound::E | Sound::O | Sound::U))
            && next.is_some_and(|next| !next.is_vocalic())
        {
            return (CLOSING_GLIDE_LOST * UNITS_PER_BIT) as Cost;
        }
        if lost == Sound::V {
            match (previous, next) {
                (Some(Sound::A | Sound::O | Sound::E), Some(Sound::U)) => {
                    return (LOST_BEFORE_U * UNITS_PER_BIT) as Cost;
                }
                (None, Some(Sound::O | Sound::U)) => return (LOST_AT_START * UNITS_PER_BIT) as Cost,
                _ => {}
            }
        }
        // Few pairs are special, and most sounds are in none of them.
        if matches!(lost, Sound::Ch | Sound::Z | Sound::LatinZ | Sound::Zh | Sound::J | Sound::S)
            && let Some(previous) = previous
            && let Some((_, _, bits)) =
                LOST_AFTER.iter().find(|(first, second, _)| *first == previous && *second == lost)
        {
            return (bits * UNITS_PER_BIT) as Cost;
        }
        self.deletion.get(lost as usize).copied().unwrap_or(Cost::MAX)
    }
}

/// The costs of [`costs`] for two surnames in -ян, which are Armenian.
#[must_use]
pub fn armenian_costs() -> &'static Costs {
    static COSTS: LazyLock<Costs> = LazyLock::new(|| {
        let mut armenian = costs().clone();
        for &(a, b, bits) in ARMENIAN {
            for (a, b) in [(a, b), (b, a)] {
                if let Some(cell) =
                    armenian.substitution.get_mut(a as usize).and_then(|row| row.get_mut(b as usize))
                {
                    *cell = (*cell).min((bits * UNITS_PER_BIT) as Cost);
                }
            }
        }
        armenian
    });
    &COSTS
}

/// The costs that ship with the program: those of the estimated table, mixed with those set by hand.
#[must_use]
pub fn costs() -> &'static Costs {
    static COSTS: LazyLock<Costs> = LazyLock::new(|| {
        let mut both = vec![[f32::INFINITY; WIDTH]; WIDTH];
        let mut lost = [f32::INFINITY; WIDTH];
        let names: Vec<String> = Sound::ALL.iter().map(|sound| format!("{sound:?}")).collect();
        let number = |name: &str| names.iter().position(|known| known == name);
        let lines = include_str!("../../data/sound_costs.tsv").lines().filter(|line| !line.starts_with('#'));
        for line in lines.skip(1) {
            let mut cells = line.split('\t');
            let (a, b) = (cells.next().and_then(number), cells.next().and_then(number));
            let bits = cells.next().and_then(|bits| bits.parse().ok()).unwrap_or(f32::INFINITY);
            match (a, b) {
                (Some(a), Some(b)) => {
                    for (a, b) in [(a, b), (b, a)] {
                        if let Some(cell) = both.get_mut(a).and_then(|row| row.get_mut(b)) {
                            *cell = bits;
                        }
                    }
                }
                (Some(a), None) => {
                    if let Some(cell) = lost.get_mut(a) {
                        *cell = bits;
                    }
                }
                _ => {}
            }
        }
        Costs::with_estimates(
            |a, b| both.get(a as usize).and_then(|row| row.get(b as usize)).copied().unwrap_or(f32::INFINITY),
            |a| lost.get(a as usize).copied().unwrap_or(f32::INFINITY),
        )
    });
    &COSTS
}
