//! The costs of sounds, estimated from pairs of spellings of one name.
//!
//! A pair of spellings is taken as the output of a memoryless stochastic transducer: a sequence of operations,
//! each of which writes a sound on both sides, or on one side only. The chances of the operations are fitted by
//! expectation–maximisation over all alignments of all pairs, and turned into costs in bits: how much rarer an
//! operation is than the most usual one for the same sounds.
//!
//! Method: Ristad and Yianilos, "Learning string-edit distance", 1998, made symmetric. Cost: the product of the
//! two lengths per pair and round. Limits: operations do not know their neighbours; what only a neighbour explains
//! (щ written as one letter) is set by hand in [`super::costs`].

use crate::names::sounds::{Sound, Sounds};

/// Chances of the operations, symmetric: both sounds written, or one lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Transducer {
    both: Vec<Vec<f64>>,
    lost: Vec<f64>,
}

/// Expected counts of one operation below which it is taken as unseen.
const LEAST_COUNT: f64 = 1e-9;

impl Transducer {
    /// A transducer whose operations are as likely as costs in bits say: `cost(a, Some(b))` for two sounds,
    /// `cost(a, None)` for a lost one.
    #[must_use]
    pub fn from_costs(cost: impl Fn(Sound, Option<Sound>) -> f64) -> Self {
        let chance = |a, b| (-cost(a, b)).exp2();
        let both =
            Sound::ALL.iter().map(|&a| Sound::ALL.iter().map(|&b| chance(a, Some(b))).collect()).collect();
        let lost = Sound::ALL.iter().map(|&a| chance(a, None)).collect();
        let mut transducer = Self { both, lost };
        transducer.normalize();
        transducer
    }

    /// Fits the chances to pairs of spellings, beginning with those of `self`; gives the log2-likelihood of the
    /// pairs before every round, which never falls.
    pub fn fit(&mut self, pairs: &[(Sounds, Sounds)], rounds: usize) -> Vec<f64> {
        let mut likelihoods = Vec::with_capacity(rounds);
        for _ in 0..rounds {
            let mut counts =
                Self { both: vec![vec![0.0; Sound::COUNT]; Sound::COUNT], lost: vec![0.0; Sound::COUNT] };
            likelihoods.push(pairs.iter().map(|(a, b)| self.count(a, b, &mut counts)).sum());
            counts.normalize();
            *self = counts;
        }
        likelihoods
    }

    fn both(&self, a: Sound, b: Sound) -> f64 {
        self.both.get(a as usize).and_then(|row| row.get(b as usize)).copied().unwrap_or(0.0)
    }

    fn lost(&self, a: Sound) -> f64 {
        self.lost.get(a as usize).copied().unwrap_or(0.0)
    }

    /// Makes the chances symmetric and sums them to one.
    fn normalize(&mut self) {
        let transposed = self.both.clone();
        for (a, row) in self.both.iter_mut().enumerate() {
            for (b, cell) in row.iter_mut().enumerate() {
                let mirrored = transposed.get(b).and_then(|row| row.get(a)).copied().unwrap_or(0.0);
                *cell = (0.5 * (*cell + mirrored)).max(LEAST_COUNT);
            }
        }
        self.lost.iter_mut().for_each(|cell| *cell = cell.max(LEAST_COUNT));
        let total: f64 = self.both.iter().flatten().sum::<f64>() + 2.0 * self.lost.iter().sum::<f64>();
        self.both.iter_mut().flatten().for_each(|cell| *cell /= total);
        self.lost.iter_mut().for_each(|cell| *cell /= total);
    }

    /// Adds the expected numbers of operations that made a pair; gives log2 of the pair's likelihood.
    fn count(&self, a: &[Sound], b: &[Sound], counts: &mut Self) -> f64 {
        let width = b.len() + 1;
        let mut forward = vec![0.0_f64; (a.len() + 1) * width];
        let mut backward = forward.clone();
        let at = |table: &[f64], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0.0);
        let sound = |side: &[Sound], index: usize| side.get(index).copied().unwrap_or(Sound::A);
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let mut sum = if i + j == 0 { 1.0 } else { 0.0 };
                if i > 0 {
                    sum += at(&forward, i - 1, j) * self.lost(sound(a, i - 1));
                }
                if j > 0 {
                    sum += at(&forward, i, j - 1) * self.lost(sound(b, j - 1));
                }
                if i > 0 && j > 0 {
                    sum += at(&forward, i - 1, j - 1) * self.both(sound(a, i - 1), sound(b, j - 1));
                }
                if let Some(cell) = forward.get_mut(i * width + j) {
                    *cell = sum;
                }
            }
        }
        let whole = at(&forward, a.len(), b.len());
        if whole <= 0.0 {
            return 0.0;
        }
        for i in (0..=a.len()).rev() {
            for j in (0..=b.len()).rev() {
                let mut sum = if i == a.len() && j == b.len() { 1.0 } else { 0.0 };
                let here = at(&forward, i, j) / whole;
                if i < a.len() {
                    let lost = self.lost(sound(a, i)) * at(&backward, i + 1, j);
                    add(counts.lost.get_mut(sound(a, i) as usize), 0.5 * here * lost);
                    sum += lost;
                }
                if j < b.len() {
                    let lost = self.lost(sound(b, j)) * at(&backward, i, j + 1);
                    add(counts.lost.get_mut(sound(b, j) as usize), 0.5 * here * lost);
                    sum += lost;
                }
                if i < a.len() && j < b.len() {
                    let (x, y) = (sound(a, i), sound(b, j));
                    let both = self.both(x, y) * at(&backward, i + 1, j + 1);
                    add(counts.both.get_mut(x as usize).and_then(|row| row.get_mut(y as usize)), here * both);
                    sum += both;
                }
                if let Some(cell) = backward.get_mut(i * width + j) {
                    *cell = sum;
                }
            }
        }
        whole.log2()
    }

    /// How much rarer, in bits, two sounds stand together than each does with the sound it stands with most.
    #[must_use]
    pub fn substitution_bits(&self, a: Sound, b: Sound) -> f64 {
        (0.5 * (self.most(a).log2() + self.most(b).log2()) - self.both(a, b).log2()).max(0.0)
    }

    /// How much rarer, in bits, a sound is lost than it stands with the sound it stands with most.
    #[must_use]
    pub fn deletion_bits(&self, a: Sound) -> f64 {
        (self.most(a).log2() - self.lost(a).log2()).max(0.0)
    }

    /// The chance of the operation that a sound takes part in most.
    fn most(&self, a: Sound) -> f64 {
        Sound::ALL.iter().map(|&b| self.both(a, b)).fold(LEAST_COUNT, f64::max)
    }
}

fn add(cell: Option<&mut f64>, amount: f64) {
    if let Some(cell) = cell {
        *cell += amount;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fixed sequence of numbers between 0 and 1, for tests that draw.
    fn draws() -> impl FnMut() -> f64 {
        let mut state = 1_u64;
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        }
    }

    #[test]
    fn the_chances_that_made_the_pairs_are_recovered() {
        let mut draw = draws();
        let letters = [Sound::A, Sound::K, Sound::L, Sound::O];
        let mut pairs = Vec::new();
        for _ in 0..6_000 {
            let (mut a, mut b) = (Sounds::new(), Sounds::new());
            for _ in 0..8 {
                let letter = letters[(draw() * 4.0) as usize];
                a.push(letter);
                let chance = draw();
                match letter {
                    Sound::O if chance < 0.2 => b.push(Sound::A),
                    Sound::K if chance < 0.05 => {}
                    other => b.push(other),
                }
            }
            pairs.push((a, b));
        }
        let mut transducer = Transducer::from_costs(|a, b| if b == Some(a) { 0.0 } else { 5.0 });
        let likelihoods = transducer.fit(&pairs, 12);
        assert!(likelihoods.windows(2).all(|pair| pair[1] >= pair[0] - 1e-6), "the likelihood fell");
        // Out of every four sounds one is о, of which one in five becomes а: 5 in 100 operations, in either direction.
        let both = 2.0 * transducer.both(Sound::O, Sound::A);
        assert!((both - 0.05).abs() < 0.006, "{both}");
        let lost = 2.0 * transducer.lost(Sound::K);
        assert!((lost - 0.0125).abs() < 0.003, "{lost}");
        assert!(transducer.substitution_bits(Sound::K, Sound::L) > 8.0);
        assert!(transducer.substitution_bits(Sound::L, Sound::L) < 0.01);
    }
}
