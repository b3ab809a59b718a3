//! How well two readers agree beyond chance: Cohen's kappa and Gwet's AC1, with 95 % intervals.
//!
//! Both are (share agreed − share expected by chance) / (1 − that). Kappa (Cohen 1960) takes chance from each reader's own
//! shares, so that it falls to nothing, or below, where nearly all answers are alike, however well readers agree; AC1 (Gwet
//! 2008) takes the chance that both guess, which stays small there. Both are told: where they differ, answers are lopsided.
//!
//! Intervals: by the asymptotic standard errors of Fleiss, Cohen and Everitt 1969 for kappa, and of Gwet 2008 for AC1, over
//! the pairs that both have read. Limits: with fewer than some thirty pairs they are rough; categories that nobody used are
//! not counted for AC1.

use hashbrown::HashMap;
use serde::Serialize;

use crate::standing::Standing;

/// A figure and what holds it 95 times in 100.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The figure.
    pub value: f64,
    /// The lower end; not below −1.
    pub low: f64,
    /// The upper end; not above 1.
    pub high: f64,
}

/// Two readers' verdicts on pairs that both have read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Votes {
    /// The readers.
    pub readers: [String; 2],
    /// By the first reader's verdict, then the second's, in the order of [`Verdict::ALL`](zvirka::verdicts::Verdict::ALL).
    pub table: [[u64; 3]; 3],
    /// How they agree.
    pub agreement: Agreement,
}

/// How two readers agree.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Pairs that both have read.
    pub pairs: u64,
    /// Share on which they agree; missing where there are none.
    pub agreed: Option<f64>,
    /// Cohen's kappa; missing where both always say one and the same.
    pub kappa: Option<Interval>,
    /// Gwet's AC1.
    pub ac1: Option<Interval>,
}

/// Standard errors on either side of an estimate that hold the true value 95 times in 100.
const HALF_WIDTH_ERRORS: f64 = 1.96;

fn interval(value: f64, variance: f64) -> Interval {
    let half = HALF_WIDTH_ERRORS * variance.max(0.0).sqrt();
    Interval { value, low: (value - half).max(-1.0), high: (value + half).min(1.0) }
}

/// How two readers agree whose verdicts stand in a table, the one's by row, the other's by column. Verdicts that neither
/// gave are no choice that they had.
///
/// # Examples
///
/// ```
/// use zvirka_decisions::agreement;
///
/// // Of 125 pairs both called 118 the same; on the other seven they disagreed.
/// let found = agreement(&[[118, 5, 0], [2, 0, 0], [0, 0, 0]]);
/// assert_eq!(format!("{:.4} {:.4}", found.kappa.unwrap().value, found.ac1.unwrap().value), "-0.0234 0.9408");
/// ```
#[must_use]
pub fn agreement(table: &[[u64; 3]; 3]) -> Agreement {
    let pairs: u64 = table.iter().flatten().sum();
    if pairs == 0 {
        return Agreement { pairs, agreed: None, kappa: None, ac1: None };
    }
    let all = pairs as f64;
    let share = |row: usize, column: usize| -> f64 {
        table.get(row).and_then(|row| row.get(column)).map_or(0.0, |count| *count as f64 / all)
    };
    let rows: [f64; 3] = std::array::from_fn(|row| (0..3).map(|column| share(row, column)).sum());
    let columns: [f64; 3] = std::array::from_fn(|column| (0..3).map(|row| share(row, column)).sum());
    let agreed: f64 = (0..3).map(|place| share(place, place)).sum();
    let cells = || (0..3).flat_map(|row| (0..3).map(move |column| (row, column)));
    let of = |shares: &[f64; 3], place: usize| shares.get(place).copied().unwrap_or(0.0);

    let by_chance: f64 = rows.iter().zip(&columns).map(|(row, column)| row * column).sum();
    let kappa = (by_chance < 1.0).then(|| {
        let kappa = (agreed - by_chance) / (1.0 - by_chance);
        let on = |place: usize| {
            let both = of(&rows, place) + of(&columns, place);
            share(place, place) * (1.0 - both * (1.0 - kappa)).powi(2)
        };
        let beside: f64 = cells()
            .filter(|(row, column)| row != column)
            .map(|(row, column)| share(row, column) * (of(&columns, row) + of(&rows, column)).powi(2))
            .sum();
        let spread = (0..3).map(on).sum::<f64>() + (1.0 - kappa).powi(2) * beside
            - (kappa - by_chance * (1.0 - kappa)).powi(2);
        interval(kappa, spread / (all * (1.0 - by_chance).powi(2)))
    });

    let means: [f64; 3] = std::array::from_fn(|place| (of(&rows, place) + of(&columns, place)) / 2.0);
    // A verdict that nobody gave was no choice; two there always are, since to agree and to differ are.
    let choices = means.iter().filter(|mean| **mean > 0.0).count().max(2) as f64;
    let guessed: f64 = means.iter().map(|mean| mean * (1.0 - mean)).sum::<f64>() / (choices - 1.0);
    let ac1 = (agreed - guessed) / (1.0 - guessed);
    // Each pair's own part in the figure, chance included (Gwet 2008, for subjects drawn at random).
    let part = |(row, column): (usize, usize)| {
        let own = (f64::from(u8::from(row == column)) - guessed) / (1.0 - guessed);
        let chance = (2.0 - of(&means, row) - of(&means, column)) / 2.0 / (choices - 1.0);
        own - 2.0 * (1.0 - ac1) * (chance - guessed) / (1.0 - guessed)
    };
    let spread: f64 =
        cells().map(|(row, column)| share(row, column) * (part((row, column)) - ac1).powi(2)).sum();
    let ac1 = interval(ac1, if pairs > 1 { spread / (all - 1.0) } else { 0.0 });
    Agreement { pairs, agreed: Some(agreed), kappa, ac1: Some(ac1) }
}

impl Votes {
    /// Every two readers who have read the same pairs, by their names; adjudications are not counted, since whoever settles
    /// has seen both.
    #[must_use]
    pub fn of(standing: &[Standing]) -> Vec<Self> {
        let mut tables: HashMap<[&str; 2], [[u64; 3]; 3], foldhash::fast::FixedState> = HashMap::default();
        for standing in standing {
            let votes: Vec<_> = standing.votes.iter().filter(|vote| !vote.adjudication).collect();
            for (place, one) in votes.iter().enumerate() {
                for other in votes.iter().skip(place + 1) {
                    let (first, second) =
                        if one.author <= other.author { (one, other) } else { (other, one) };
                    let table = tables.entry([&first.author, &second.author]).or_default();
                    let count = table
                        .get_mut(first.verdict as usize)
                        .and_then(|row| row.get_mut(second.verdict as usize));
                    if let Some(count) = count {
                        *count += 1;
                    }
                }
            }
        }
        let mut all: Vec<Self> = tables
            .into_iter()
            .map(|(readers, table)| Self {
                readers: readers.map(str::to_owned),
                table,
                agreement: agreement(&table),
            })
            .collect();
        all.sort_unstable_by(|a, b| a.readers.cmp(&b.readers));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both same, only the second different, only the first different, both different.
    fn of(a: u64, b: u64, c: u64, d: u64) -> Agreement {
        agreement(&[[a, b, 0], [c, d, 0], [0, 0, 0]])
    }

    #[test]
    fn published_tables_give_their_figures() {
        for ((a, b, c, d), expected) in [
            ((118, 5, 2, 0), "-0.0234 0.9408"),
            ((45, 15, 25, 15), "0.1304 0.2661"),
            ((40, 9, 6, 45), "0.6995 0.7007"),
        ] {
            let found = of(a, b, c, d);
            assert_eq!(
                format!("{:.4} {:.4}", found.kappa.unwrap().value, found.ac1.unwrap().value),
                expected
            );
        }
    }

    #[test]
    fn readers_who_always_say_one_thing_agree_and_have_no_kappa() {
        let found = of(30, 0, 0, 0);
        assert_eq!((found.agreed, found.kappa), (Some(1.0), None));
        assert!((found.ac1.unwrap().value - 1.0).abs() < 1e-12);
        assert_eq!(of(0, 0, 0, 0).ac1, None);
    }

    #[test]
    fn intervals_hold_the_figure_about_as_often_as_they_say() {
        // Two readers who agree on 85 of 100, drawn often; the figures of all draws together are taken for the truth.
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let chances = [0.55, 0.09, 0.06, 0.30];
        let truth = of(5500, 900, 600, 3000);
        let mut held = [0; 2];
        for _ in 0..400 {
            let mut counts = [0_u64; 4];
            for _ in 0..150 {
                let mut left = next();
                let place = chances
                    .iter()
                    .position(|chance| {
                        left -= chance;
                        left <= 0.0
                    })
                    .unwrap_or(3);
                counts[place] += 1;
            }
            let drawn = of(counts[0], counts[1], counts[2], counts[3]);
            for (held, (drawn, truth)) in
                held.iter_mut().zip([(drawn.kappa, truth.kappa), (drawn.ac1, truth.ac1)])
            {
                let (drawn, truth) = (drawn.unwrap(), truth.unwrap().value);
                *held += usize::from(drawn.low <= truth && truth <= drawn.high);
            }
        }
        assert!(held.iter().all(|held| (368..=392).contains(held)), "{held:?} of 400");
    }
}
