//! `zvirka evaluate`: a file of links against the known truth.

use std::collections::HashMap;

use serde_json::json;
use zvirka::evaluation::{Answer, ScoredPair, evaluate, judge};
use zvirka_io::{ManifestInput, Table};

use super::measures::{self, Measures};
use crate::args::{CommonArguments, EvaluateArguments};
use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::outputs;
use crate::reading::{refuse_cell, whole_table};
use crate::terminal;

/// Measures the links.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &EvaluateArguments, common: &CommonArguments) -> Result<(), Failure> {
    let (links_path, truth_path) = (&*arguments.links, &*arguments.truth);
    if outputs::is_standard(links_path) && outputs::is_standard(truth_path) {
        let message = "links and truth cannot both be standard input; name a file for one of them";
        return Err(Failure::Refused(message.to_owned()));
    }
    let manifest = Manifest::begin(common, "evaluate", json!({}), &[links_path, truth_path], &[])?;
    let voice = super::voice(common);
    let links = whole_table(links_path, &["left_id", "right_id"], &voice)?;
    let truth = whole_table(truth_path, &["left_id", "right_id"], &voice)?;

    let mut numbers = Numbers::default();
    let truth_pairs = numbers.pairs(&truth)?;
    let scored = scored(&links, &mut numbers)?;
    let evaluation = evaluate(&judge(&scored, &truth_pairs));
    if arguments.json {
        terminal::print_json(&Measures::of(&evaluation, true))?;
    } else {
        terminal::print(&measures::page(&evaluation))?;
    }
    manifest.finish(vec![ManifestInput::from(&links), ManifestInput::from(&truth)], &[], &voice)
}

/// Numbers for ids, so that the measures never see text. Left and right ids are numbered apart.
#[derive(Debug, Default)]
pub struct Numbers {
    left: HashMap<String, u32>,
    right: HashMap<String, u32>,
}

impl Numbers {
    /// The number of a left id, a new one when it was never seen.
    pub fn left(&mut self, id: &str) -> u32 {
        Self::number(&mut self.left, id)
    }

    /// The number of a right id, a new one when it was never seen.
    pub fn right(&mut self, id: &str) -> u32 {
        Self::number(&mut self.right, id)
    }

    fn number(numbers: &mut HashMap<String, u32>, id: &str) -> u32 {
        if let Some(number) = numbers.get(id) {
            return *number;
        }
        let number = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        numbers.insert(id.to_owned(), number);
        number
    }

    /// The pairs of ids of a table.
    ///
    /// # Errors
    ///
    /// [`Failure::Refused`] when an id is missing.
    pub fn pairs(&mut self, table: &Table) -> Result<Vec<(u32, u32)>, Failure> {
        let mut pairs = Vec::with_capacity(table.len());
        for row in 0..table.len() {
            for header in ["left_id", "right_id"] {
                if table.cell(header, row).is_empty() {
                    return Err(refuse_cell(table, row, header, "is empty; every link needs both ids"));
                }
            }
            pairs.push((self.left(table.cell("left_id", row)), self.right(table.cell("right_id", row))));
        }
        Ok(pairs)
    }
}

/// The links with their probabilities and decisions. Without a column of probabilities each row is certain, without
/// one of decisions each is a match.
fn scored(links: &Table, numbers: &mut Numbers) -> Result<Vec<ScoredPair>, Failure> {
    let pairs = numbers.pairs(links)?;
    let (probability, decision) = (links.column("probability"), links.column("decision"));
    let mut scored = Vec::with_capacity(pairs.len());
    for (row, (left, right)) in pairs.into_iter().enumerate() {
        let probability = match probability {
            None => 1.0,
            Some(_) => match links.cell("probability", row).parse::<f64>() {
                Ok(value) if (0.0..=1.0).contains(&value) => value,
                _ => return Err(refuse_cell(links, row, "probability", "is no number from 0 to 1")),
            },
        };
        let answer = match decision.map(|_| links.cell("decision", row)) {
            None | Some("match") => Answer::Match,
            Some("review") => Answer::Review,
            Some("") => Answer::Apart,
            Some(_) => return Err(refuse_cell(links, row, "decision", "is neither `match` nor `review`")),
        };
        scored.push(ScoredPair { left, right, probability, answer });
    }
    Ok(scored)
}
