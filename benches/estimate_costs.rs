//! Estimates the costs of sounds from spellings of the same public people's surnames, and says on held-back people
//! whether they are better than those set by hand.
//!
//! `cargo run --release -p zvirka-benches --bin estimate_costs -- --shared ../shared --write crates/zvirka/data/sound_costs.tsv`
//!
//! Needs the shared folder's `data/dev`; without it, says so and does nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use zvirka::names::parse::{OrderPrior, Place, Role, assign_roles, cut};
use zvirka::names::sounds::{Sound, Sounds};
use zvirka::names::token::{Token, analyze};
use zvirka::similarity::costs::Costs;
use zvirka::similarity::costs::{UNITS_PER_BIT, hand_set};
use zvirka::similarity::edit_cost_with;
use zvirka::similarity::estimation::Transducer;

/// Rounds of expectation–maximisation; the likelihood moves by less than one part in ten thousand after eight.
const ROUNDS: usize = 12;

/// Parts in which people are held back, one part at a time.
const FOLDS: usize = 5;

/// Two forms farther apart than this are two names of one person, not two spellings.
const OTHER_NAME_BITS: f32 = 16.0;

fn main() -> anyhow::Result<()> {
    let mut shared = PathBuf::from("../shared");
    let mut write = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{argument} needs a value"))?;
        match argument.as_str() {
            "--shared" => shared = value.into(),
            "--write" => write = Some(PathBuf::from(value)),
            _ => bail!("unknown argument {argument}"),
        }
    }
    let mut out = std::io::stdout();
    let path = shared.join("data/dev/crossscript_pairs.tsv");
    if !path.is_file() {
        writeln!(out, "SKIPPED: {} is not there; say where with --shared DIR", path.display())?;
        return Ok(());
    }
    let people = surnames(&path)?;
    let all: Vec<(Sounds, Sounds)> = people.iter().flat_map(|forms| pairs(forms)).collect();
    writeln!(out, "{} people, {} pairs of spellings", people.len(), all.len())?;
    let hand = hand_set();
    let (mut hand_errors, mut errors, mut held_back) = (0, 0, 0);
    let (mut hand_bits, mut bits) = (0.0, 0.0);
    for fold in 0..FOLDS {
        let of_fold = |index: usize| index % FOLDS == fold;
        let training: Vec<_> = people
            .iter()
            .enumerate()
            .filter(|(index, _)| !of_fold(*index))
            .flat_map(|(_, forms)| pairs(forms))
            .collect();
        let tested: Vec<&Vec<Sounds>> =
            people.iter().enumerate().filter(|(index, _)| of_fold(*index)).map(|(_, forms)| forms).collect();
        let estimated = estimate(&training).0;
        let (errors_hand, _) = confusions(&tested, &hand);
        let (errors_estimated, tests) = confusions(&tested, &estimated);
        hand_errors += errors_hand;
        errors += errors_estimated;
        held_back += tests;
        hand_bits += mean_cost(&tested, &hand);
        bits += mean_cost(&tested, &estimated);
    }
    writeln!(
        out,
        "held-back pairs {held_back}; a stranger's surname is as near: hand-set {hand_errors}, estimated {errors}"
    )?;
    writeln!(
        out,
        "mean bits of a held-back pair: hand-set {:.3}, estimated {:.3}",
        hand_bits / FOLDS as f64,
        bits / FOLDS as f64
    )?;
    let (_, transducer) = estimate(&all);
    if let Some(path) = write {
        std::fs::write(&path, table(&transducer, people.len(), all.len()))?;
        writeln!(out, "written: {}", path.display())?;
    }
    Ok(())
}

/// The distinct surname stems of each person.
fn surnames(path: &std::path::Path) -> anyhow::Result<Vec<Vec<Sounds>>> {
    let mut people: BTreeMap<String, BTreeSet<Vec<Sound>>> = BTreeMap::new();
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_path(path)?;
    for record in reader.records() {
        let record = record?;
        let (Some(person), Some(name)) = (record.get(0), record.get(2)) else { continue };
        let tokens: Vec<(Token, Place)> =
            cut(name).pieces.iter().map(|piece| (analyze(piece.text), piece.place)).collect();
        let placed: Vec<_> = tokens.iter().map(|(token, place)| (token.role_facts(), *place)).collect();
        let roles = assign_roles(&placed, OrderPrior::default());
        let mut surnames = tokens.iter().zip(&roles.roles).filter(|(_, role)| **role == Role::Surname);
        if let (Some(((token, _), _)), None) = (surnames.next(), surnames.next()) {
            people.entry(person.to_owned()).or_default().insert(token.spoken().stem.to_vec());
        }
    }
    let sounds =
        |forms: BTreeSet<Vec<Sound>>| forms.into_iter().map(|form| Sounds::from_slice(&form)).collect();
    Ok(people.into_values().map(sounds).collect())
}

/// Pairs of spellings of one surname.
fn pairs(forms: &[Sounds]) -> Vec<(Sounds, Sounds)> {
    let hand = hand_set();
    let mut pairs = Vec::new();
    for (index, a) in forms.iter().enumerate() {
        for b in forms.iter().skip(index + 1) {
            if edit_cost_with(&hand, a, b, (OTHER_NAME_BITS * UNITS_PER_BIT) as u16).is_some() {
                pairs.push((a.clone(), b.clone()));
            }
        }
        // A spelling is also its own pair, or identity would look rare.
        pairs.push((a.clone(), a.clone()));
    }
    pairs
}

fn estimate(pairs: &[(Sounds, Sounds)]) -> (Costs, Transducer) {
    let hand = hand_set();
    let mut transducer = Transducer::from_costs(|a, b| match b {
        Some(b) => f64::from(hand.substitution(a, b)) / f64::from(UNITS_PER_BIT),
        None => f64::from(hand.deletion(None, a, None)) / f64::from(UNITS_PER_BIT),
    });
    transducer.fit(pairs, ROUNDS);
    let costs = Costs::with_estimates(
        |a, b| transducer.substitution_bits(a, b) as f32,
        |a| transducer.deletion_bits(a) as f32,
    );
    (costs, transducer)
}

/// How many spellings of a surname have a stranger's surname at least as near, and how many were tried.
fn confusions(people: &[&Vec<Sounds>], costs: &Costs) -> (usize, usize) {
    let (mut wrong, mut tried) = (0, 0);
    for (index, forms) in people.iter().enumerate() {
        let strangers = || {
            people.iter().enumerate().filter(|(other, _)| *other != index).flat_map(|(_, forms)| forms.iter())
        };
        for (a, b) in pairs(forms).into_iter().filter(|(a, b)| a != b) {
            let Some(own) = edit_cost_with(costs, &a, &b, u16::MAX) else { continue };
            tried += 1;
            // A stranger of the very same name is no error of the costs.
            let nearer =
                |form: &Sounds| *form != a && *form != b && edit_cost_with(costs, &a, form, own).is_some();
            wrong += usize::from(strangers().any(nearer));
        }
    }
    (wrong, tried)
}

fn mean_cost(people: &[&Vec<Sounds>], costs: &Costs) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for (a, b) in people.iter().flat_map(|forms| pairs(forms)).filter(|(a, b)| a != b) {
        let cost = edit_cost_with(costs, &a, &b, u16::MAX).unwrap_or(u16::MAX);
        sum += f64::from(cost) / f64::from(UNITS_PER_BIT);
        count += 1.0;
    }
    sum / f64::max(count, 1.0)
}

/// The table, with the operations that the pairs show at all.
fn table(transducer: &Transducer, people: usize, pairs: usize) -> String {
    let mut text = format!(
        "# What it costs, in bits, that one sound stands where another does in spellings of one surname.\n\
         # Estimated by `cargo run --release -p zvirka-benches --bin estimate_costs -- --write FILE` from {pairs} pairs of\n\
         # spellings of the surnames of {people} public people: labels and forms of Wikidata (CC0), EveryPolitician\n\
         # (CC BY-SA for the collection; facts only are used here) and the annexes of EU sanctions law. No name is in it.\n\
         # b is - where a is lost. Operations not listed were not seen.\n\
         a\tb\tbits\n"
    );
    for (index, &a) in Sound::ALL.iter().enumerate() {
        for &b in Sound::ALL.iter().skip(index + 1) {
            let bits = transducer.substitution_bits(a, b);
            if bits < UNSEEN_BITS {
                text.push_str(&format!("{a:?}\t{b:?}\t{bits:.2}\n"));
            }
        }
        let bits = transducer.deletion_bits(a);
        if bits < UNSEEN_BITS {
            text.push_str(&format!("{a:?}\t-\t{bits:.2}\n"));
        }
    }
    text
}

/// Rarer than this an operation is a slip, whose cost the program knows without a table.
const UNSEEN_BITS: f64 = 12.0;
