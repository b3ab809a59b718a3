//! Chances of levels learnt from pairs whose truth is not known: expectation and maximisation.
//!
//! E: under the weights of the moment pairs compete, so a pair's probability knows of its rivals. M: a level's m is
//! its share among pairs, each counted by its probability, of those pairs that were not found through the field
//! itself; a field through which all pairs were found would seem to agree always. u stays as counted on random
//! pairs. Shares are mixed with the model's own, which count for some true pairs, so that a level nobody has seen keeps a
//! chance. Two relatives are another explanation here as they are in scoring, or brothers would teach that given names
//! differ.
//!
//! Method: Dempster, Laird and Rubin 1977, as Winkler 1988 and Larsen and Rubin 2001 have it for record linkage, with
//! the fields' independence that the model presumes. Cost: a sum over the fields a pair and round. Limits: local
//! optimum near the starting model, which is why the defaults must be sensible.

use rayon::prelude::*;

use crate::assignment::{Cardinality, Competition};
use crate::compare::Level;
use crate::model::{ComparedField, Model, Overlap, Weights, are_of_one_kind, bits, loss_to_relatives};

/// Fields that have weights.
pub(super) const FIELDS: usize = ComparedField::COUNT;

/// A pair of rows as learning sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub left: u32,
    pub right: u32,
    /// By field; [`Level::Absent`] where a value is missing.
    pub levels: [Level; FIELDS],
    /// What the values themselves are worth in bits, whatever the chances of levels are.
    pub value_bits: f32,
    /// log2 of the odds against two relatives; infinite where these are no question.
    pub relatives: f32,
    /// For each field a bit: whether the pair would have been found if that field had not agreed.
    pub found_without: u32,
    /// Whether persons decided that the two are one person, or that they are not. Such a pair is certain in every round.
    pub decided: Option<bool>,
}

/// What was learnt of one level of one field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learnt {
    /// The field.
    pub field: ComparedField,
    /// The level.
    pub level: Level,
    /// Chance of the level if two records are one person.
    pub m: f64,
    /// Standard error of `m`: the binomial one of so many expected pairs.
    pub m_error: f64,
    /// Chance of the level if they are two.
    pub u: f64,
    /// Standard error of `u`.
    pub u_error: f64,
    /// True pairs that the estimate of `m` rests on, as expected.
    pub pairs: f64,
}

impl Learnt {
    /// A level of which nothing was learnt.
    pub(super) const fn unknown(field: ComparedField, level: Level) -> Self {
        Self { field, level, m: f64::NAN, m_error: f64::NAN, u: f64::NAN, u_error: f64::NAN, pairs: 0.0 }
    }
}

/// What learning gave.
#[derive(Clone, Debug)]
pub(super) struct Learning {
    pub model: Model,
    pub learnt: Vec<Learnt>,
    /// True pairs expected.
    pub shared: f64,
    /// Variance of their number: what pairs are neither surely true nor surely false add up to.
    pub doubt: f64,
}

/// Rounds of expectation and maximisation. The chances of levels settle in some ten; thirty are for poor starts.
const ROUNDS: usize = 30;

/// What a pair weighs that is decided to be one person, in bits: more than any evidence adds up to, so that its rivals fall
/// to nothing.
const CERTAIN: f64 = 60.0;

/// A round that moves no chance by more than this ends learning.
const SETTLED: f64 = 1e-5;

/// How the prior of a pair is known while levels are learnt.
pub(super) enum Prior<'a> {
    /// From the pairs themselves.
    Estimated(&'a mut Overlap),
    /// Beforehand, as log2 of the odds.
    Known(f64),
}

/// Counts of levels on random pairs, by field.
pub(super) type RandomLevels = [[f64; Level::COUNT]; FIELDS];

/// Learns m of every level from pairs ordered by left, then right row. `random` holds counts of levels on random
/// pairs, for u; the starting model's chances count for `presumed` true pairs.
pub(super) fn learn(
    seen: &[Seen],
    random: &RandomLevels,
    start: &Model,
    presumed: f64,
    mut prior: Prior<'_>,
    cardinality: Cardinality,
) -> Learning {
    let mut model = start.clone();
    let mut learnt = count_strangers(&mut model, random);
    let mut competition = Competition::new(seen.iter().map(|pair| (pair.left, pair.right)), cardinality);
    let (mut shared, mut doubt) = (0.0, 0.0);
    for round in 0..ROUNDS {
        let weights = Weights::new(&model);
        let prior_bits = match &prior {
            Prior::Estimated(overlap) => overlap.prior_weight(),
            Prior::Known(bits) => *bits,
        };
        let weight = |pair: &Seen| {
            match pair.decided {
                Some(true) => return CERTAIN,
                Some(false) => return f64::NEG_INFINITY,
                None => {}
            }
            let levels = ComparedField::every().zip(&pair.levels);
            let sum: f64 = levels.map(|(field, level)| bits(weights.of_level(field, *level))).sum();
            let strangers = prior_bits + f64::from(pair.value_bits) + sum;
            strangers + loss_to_relatives(strangers, f64::from(pair.relatives))
        };
        competition.settle(seen.par_iter().map(weight), round > 0);
        // Two pairs that are decided to be one person each may want one record; both are certain all the same.
        let certain = |(probability, pair): (f64, &Seen)| pair.decided.map_or(probability, f64::from);
        let probabilities: Vec<f64> = competition.probabilities().zip(seen).map(certain).collect();
        shared = super::sum(probabilities.par_iter().copied());
        doubt = super::sum(probabilities.par_iter().map(|probability| probability * (1.0 - probability)));
        if let Prior::Estimated(overlap) = &mut prior {
            overlap.estimate(shared);
        }
        let counts = count(seen, &probabilities);
        let moved = maximise(&mut model, start, presumed, &counts, &mut learnt);
        if moved < SETTLED {
            break;
        }
    }
    Learning { model, learnt, shared, doubt }
}

/// Expected numbers of true pairs by field and level, of those that the field did not bring together.
fn count(seen: &[Seen], probabilities: &[f64]) -> [[f64; Level::COUNT]; FIELDS] {
    let mut counts = [[0.0; Level::COUNT]; FIELDS];
    for (pair, probability) in seen.iter().zip(probabilities) {
        for (field, (level, counts)) in pair.levels.iter().zip(&mut counts).enumerate() {
            if pair.found_without & (1 << field) != 0
                && let Some(count) = counts.get_mut(*level as usize)
            {
                *count += probability;
            }
        }
    }
    counts
}

/// Sets m to the shares counted; gives the largest change.
fn maximise(
    model: &mut Model,
    start: &Model,
    presumed_pairs: f64,
    counts: &[[f64; Level::COUNT]; FIELDS],
    learnt: &mut [Learnt],
) -> f64 {
    let mut moved = 0.0_f64;
    for (field, counts) in ComparedField::every().zip(counts) {
        let presumed = start.levels(field).to_vec();
        let counted = |level: Level| counts.get(level as usize).copied().unwrap_or(0.0);
        let of_kind = |which: Level| {
            let levels = presumed.iter().filter_map(|level| Level::from_name(&level.level));
            levels.filter(|level| are_of_one_kind(*level, which)).map(counted).sum::<f64>()
        };
        for (level, presumed) in model.levels_mut(field).iter_mut().zip(&presumed) {
            let Some(which) = Level::from_name(&level.level) else { continue };
            // Whether an initial or an age contradicts is not told apart from whole values that do, so levels of
            // such kinds keep what is presumed.
            if !are_of_one_kind(which, Level::Same) {
                continue;
            }
            let pairs = of_kind(which);
            let m = (counted(which) + presumed_pairs * presumed.m) / (pairs + presumed_pairs);
            moved = moved.max((m - level.m).abs());
            level.m = m;
            if let Some(row) = learnt.iter_mut().find(|row| row.field == field && row.level == which) {
                row.m = m;
                row.m_error = (m * (1.0 - m) / (pairs + presumed_pairs)).sqrt();
                row.pairs = pairs;
            }
        }
    }
    moved
}

/// Sets u to the shares of levels on random pairs, for levels that are not weighed by value.
fn count_strangers(model: &mut Model, random: &[[f64; Level::COUNT]; FIELDS]) -> Vec<Learnt> {
    let mut learnt = Vec::new();
    for (field, counts) in ComparedField::every().zip(random) {
        let counted = |level: Level| counts.get(level as usize).copied().unwrap_or(0.0);
        let of_kind = |which: Level| -> f64 {
            let levels = Level::ALL.into_iter().filter(|level| *level != Level::Absent);
            levels.filter(|level| are_of_one_kind(*level, which)).map(counted).sum()
        };
        for level in model.levels_mut(field) {
            let Some(which) = Level::from_name(&level.level) else { continue };
            let pairs = of_kind(which);
            let u = (counted(which) + PRESUMED_STRANGERS * level.u) / (pairs + PRESUMED_STRANGERS);
            // How many share a value that agrees is told by the lists value by value where no table knows it.
            let by_value = level.by_value && (field.is_number() || field.column().is_some());
            if are_of_one_kind(which, Level::Same) && pairs > 0.0 && !by_value {
                level.u = u;
            }
            let u_error = (level.u * (1.0 - level.u) / (pairs + PRESUMED_STRANGERS)).sqrt();
            learnt.push(Learnt { m: level.m, u: level.u, u_error, ..Learnt::unknown(field, which) });
        }
    }
    learnt
}

/// Pairs of strangers that the starting model's chances count for: rare levels need many pairs to be counted at all.
const PRESUMED_STRANGERS: f64 = 100.0;

#[cfg(test)]
mod tests {
    use super::*;

    /// A generator of numbers for the test alone.
    struct Numbers(u64);

    impl Numbers {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 11) as f64 / (1_u64 << 53) as f64
        }

        fn level(&mut self, chances: &[(Level, f64)]) -> Level {
            let mut left = self.next();
            for (level, chance) in chances {
                left -= chance;
                if left <= 0.0 {
                    return *level;
                }
            }
            chances.last().unwrap().0
        }
    }

    type Chances = Vec<(Level, f64)>;

    fn truth() -> Vec<(ComparedField, Chances, Chances)> {
        vec![
            (
                ComparedField::BirthDate,
                vec![
                    (Level::Same, 0.85),
                    (Level::DayMonthSwapped, 0.03),
                    (Level::OneDigit, 0.05),
                    (Level::OnePart, 0.04),
                    (Level::Different, 0.03),
                ],
                vec![
                    (Level::Same, 0.001),
                    (Level::DayMonthSwapped, 0.001),
                    (Level::OneDigit, 0.004),
                    (Level::OnePart, 0.014),
                    (Level::Different, 0.98),
                ],
            ),
            (
                ComparedField::Rank,
                vec![(Level::Near, 0.3), (Level::Different, 0.1), (Level::Same, 0.6)],
                vec![(Level::Near, 0.3), (Level::Different, 0.5), (Level::Same, 0.2)],
            ),
            (
                ComparedField::Unit,
                vec![(Level::Similar, 0.1), (Level::Part, 0.1), (Level::Different, 0.2), (Level::Same, 0.6)],
                vec![
                    (Level::Similar, 0.02),
                    (Level::Part, 0.03),
                    (Level::Different, 0.93),
                    (Level::Same, 0.02),
                ],
            ),
            (
                ComparedField::CaptureDate,
                vec![
                    (Level::Near, 0.3),
                    (Level::WeeksApart, 0.1),
                    (Level::Different, 0.1),
                    (Level::Same, 0.5),
                ],
                vec![
                    (Level::Near, 0.03),
                    (Level::WeeksApart, 0.05),
                    (Level::Different, 0.9),
                    (Level::Same, 0.02),
                ],
            ),
        ]
    }

    /// 3,000 true pairs among 60,000 and learning from them; no pair has a rival.
    fn recovered(seed: u64) -> Vec<(Learnt, f64, f64)> {
        let truth = truth();
        let mut numbers = Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
        let mut draw = |same: bool| {
            let mut levels = [Level::Absent; FIELDS];
            for (field, m, u) in &truth {
                levels[*field as usize] = numbers.level(if same { m } else { u });
            }
            levels
        };
        let mut random = [[0.0; Level::COUNT]; FIELDS];
        for _ in 0..200_000 {
            for (counts, level) in random.iter_mut().zip(draw(false)) {
                counts[level as usize] += 1.0;
            }
        }
        let seen: Vec<Seen> = (0..60_000_u32)
            .map(|row| {
                let levels = draw(row % 20 == 0);
                Seen {
                    left: row,
                    right: row,
                    levels,
                    value_bits: 0.0,
                    relatives: f32::INFINITY,
                    found_without: u32::MAX,
                    decided: None,
                }
            })
            .collect();
        // Values are weighed by level here: what agreement is worth is log2 of 1/u.
        let seen: Vec<Seen> = seen
            .into_iter()
            .map(|pair| {
                let by_value = truth.iter().filter(|(field, ..)| pair.levels[*field as usize] == Level::Same);
                let value_bits = by_value
                    .map(|(_, _, u)| -u.iter().find(|(level, _)| *level == Level::Same).unwrap().1.log2())
                    .sum::<f64>() as f32;
                Seen { value_bits, ..pair }
            })
            .collect();
        let mut overlap = Overlap::of_pairs(60_000, 6_000.0);
        let learning = learn(
            &seen,
            &random,
            &Model::default(),
            10.0,
            Prior::Estimated(&mut overlap),
            Cardinality::ManyToMany,
        );
        let mut rows = Vec::new();
        for (field, m, u) in &truth {
            for ((level, m), (_, u)) in m.iter().zip(u) {
                let row =
                    learning.learnt.iter().find(|row| row.field == *field && row.level == *level).unwrap();
                rows.push((*row, *m, *u));
            }
        }
        rows
    }

    #[test]
    fn known_chances_are_recovered() {
        for (row, m, u) in recovered(1) {
            // 32 chances at once: three standard errors hold all of them in nine of ten draws, and the presumed
            // pairs draw each a little towards the defaults.
            assert!((row.m - m).abs() < 3.0 * row.m_error + 0.005, "{row:?} m {m}");
            assert!((row.u - u).abs() < 3.0 * row.u_error + 0.001, "{row:?} u {u}");
        }
    }

    #[test]
    fn intervals_of_95_percent_hold_about_as_often_as_they_say() {
        let mut held = [0, 0];
        let mut all = 0;
        for seed in 0..10 {
            for (row, m, u) in recovered(100 + seed) {
                all += 1;
                held[0] += usize::from((row.m - m).abs() < 1.96 * row.m_error);
                held[1] += usize::from((row.u - u).abs() < 1.96 * row.u_error);
            }
        }
        assert!(held[0] as f64 > 0.85 * all as f64, "{held:?} of {all}");
        assert!(held[1] as f64 > 0.90 * all as f64, "{held:?} of {all}");
    }
}
