//! 200 right answers to the most doubtful pairs of lists with heavy noise: what they do to the chances that are learnt.
//!
//! The truth of m is what the true pairs among all candidates show, counted by the very comparison that learning uses.

use std::collections::{BTreeMap, HashSet};

use zvirka::compare::Level;
use zvirka::linker::{LinkOptions, NoProgress, Training, link, train, weigh};
use zvirka::model::ComparedField;
use zvirka::simulation::{Noise, Simulation, SimulationOptions, simulate};
use zvirka::verdicts::{Decided, Verdict};

use super::say;

const PEOPLE: usize = 3_000;
const ANSWERS: usize = 200;

type Errors = BTreeMap<&'static str, f64>;

/// The mean of |log2(m / true m)| over a field's levels that at least ten true pairs show.
fn errors(training: &Training, counts: &BTreeMap<(ComparedField, Level), f64>) -> Errors {
    let mut errors: BTreeMap<&'static str, (f64, f64)> = BTreeMap::new();
    for learnt in training.learnt.iter().filter(|learnt| learnt.m_error.is_finite()) {
        let shown = counts.get(&(learnt.field, learnt.level)).copied().unwrap_or(0.0);
        // A level that tells only how much is written (a year alone, an initial) is learnt beside the others, whose chances
        // add up to one without it.
        let of_field =
            training.learnt.iter().filter(|other| other.field == learnt.field && other.m_error.is_finite());
        let all: f64 = of_field.filter_map(|other| counts.get(&(other.field, other.level))).sum();
        if shown < 10.0 {
            continue;
        }
        let (sum, levels) = errors.entry(learnt.field.as_str()).or_default();
        *sum += (learnt.m / (shown / all)).log2().abs();
        *levels += 1.0;
    }
    errors.into_iter().map(|(field, (sum, levels))| (field, sum / levels)).collect()
}

/// Measures all seeds.
pub fn measure(seeds: &[u64]) -> anyhow::Result<()> {
    for seed in seeds {
        let options =
            SimulationOptions { people: PEOPLE, seed: *seed, noise: Noise::Heavy, ..Default::default() };
        let Simulation { left, right, truth, .. } = simulate(&options)?;
        let pairs: Vec<(usize, usize)> = truth.iter().map(|(left, right)| (*left, *right)).collect();
        let same: HashSet<(usize, usize)> = pairs.iter().copied().collect();
        let options = LinkOptions::default();
        let mut counts: BTreeMap<(ComparedField, Level), f64> = BTreeMap::new();
        for evidence in weigh(&left, &right, &pairs, &options, &NoProgress)? {
            for line in evidence {
                if let Some(level) = Level::from_name(line.level()) {
                    *counts.entry((line.field, level)).or_default() += 1.0;
                }
            }
        }
        // The pairs that a person would be asked about: those in the most doubt.
        let all = link(&left, &right, &LinkOptions { review_at: 0.02, ..options.clone() }, &NoProgress)?;
        let mut doubtful: Vec<&zvirka::linker::Link> = all.links.iter().collect();
        doubtful.sort_by(|a, b| (a.probability - 0.5).abs().total_cmp(&(b.probability - 0.5).abs()));
        let verdicts = doubtful.iter().take(ANSWERS).map(|link| Decided {
            left: link.left,
            right: link.right,
            verdict: if same.contains(&(link.left, link.right)) { Verdict::Same } else { Verdict::Different },
            seen: None,
        });
        let verdicts: Vec<Decided> = verdicts.collect();
        let answered = verdicts.len();
        let without = errors(&train(&left, &right, &options, &NoProgress)?, &counts);
        let with = errors(&train(&left, &right, &LinkOptions { verdicts, ..options }, &NoProgress)?, &counts);
        let fields: Vec<String> = without
            .iter()
            .map(|(field, error)| {
                format!("{field} {error:.4} {:.4}", with.get(field).copied().unwrap_or(f64::NAN))
            })
            .collect();
        let sum = |errors: &Errors| errors.values().sum::<f64>();
        say(&format!(
            "seed {seed}: {answered} answers; mean |log2| error of m without and with: {}; together {:.4} {:.4}",
            fields.join(", "),
            sum(&without),
            sum(&with)
        ));
    }
    Ok(())
}
