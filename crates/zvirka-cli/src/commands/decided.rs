//! What verbs that compare lists share where persons have decided about records: forgotten rows, verdicts, closing words.

use std::path::{Path, PathBuf};

use zvirka::verdicts::Held;
use zvirka_decisions::{Applied, Decisions, ListAtHand, apply, forgotten_rows, is_handover};
use zvirka_io::{CaseFile, ReadList, ReviewPolicy};

use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::reading::{counted, label};
use crate::terminal::Voice;

/// Why a row is left out.
const FORGOTTEN: &str = "is forgotten, as the decisions say, and was left out";

/// What decisions call a list that no case names: its file's name without folder and ending.
pub fn name_of(path: &Path) -> String {
    path.file_stem().map_or_else(|| "list".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// The names of lists for decisions, in their order; of two that are called alike the second is told apart.
pub fn names_of(lists: &[&ReadList]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(lists.len());
    for list in lists {
        let name = name_of(&list.path);
        names.push(if names.contains(&name) { format!("{name} (2)") } else { name });
    }
    names
}

/// Leaves out rows that are forgotten.
///
/// # Errors
///
/// When the file cannot be read.
pub fn without_forgotten(
    path: Option<&PathBuf>,
    names: &[String],
    lists: Vec<ReadList>,
    voice: &Voice,
) -> Result<Vec<ReadList>, Failure> {
    let Some(path) = path else { return Ok(lists) };
    let mut decisions = Decisions::open(path)?;
    let expired = decisions.forget_expired()?;
    if expired.records > 0 {
        voice.warn(&format!("{}: {} expired and forgotten", label(path), counted(expired.records, "record")));
    }
    let mut kept = Vec::with_capacity(lists.len());
    for (name, list) in names.iter().zip(lists) {
        let rows = forgotten_rows(&decisions, name, &list.list)?;
        if !rows.is_empty() {
            voice.warn(&format!(
                "{}: {} forgotten and left out",
                label(&list.path),
                counted(rows.len(), "row")
            ));
        }
        kept.push(list.without(&rows, FORGOTTEN)?);
    }
    Ok(kept)
}

/// Reads what is decided of lists that no case names: one reader suffices.
///
/// # Errors
///
/// As [`apply`].
pub fn of_lists(
    path: Option<&PathBuf>,
    names: &[String],
    lists: &[&ReadList],
    threads: Option<usize>,
) -> Result<Option<Applied>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let at_hand: Vec<ListAtHand<'_>> =
        names.iter().zip(lists).map(|(name, read)| ListAtHand { name, list: &read.list }).collect();
    Ok(Some(apply(path, &at_hand, ReviewPolicy::default(), |_| false, threads)?))
}

/// Reads what is decided of the lists of a case, under its policy.
///
/// # Errors
///
/// As [`apply`].
pub fn of_case(
    path: Option<&PathBuf>,
    file: &CaseFile,
    lists: &[ReadList],
    threads: Option<usize>,
) -> Result<Option<Applied>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let at_hand: Vec<ListAtHand<'_>> = file
        .lists
        .iter()
        .zip(lists)
        .map(|(list, read)| ListAtHand { name: &list.name, list: &read.list })
        .collect();
    let handover = |name: &str| file.lists.iter().any(|list| list.name == name && is_handover(list.role));
    Ok(Some(apply(path, &at_hand, file.review, handover, threads)?))
}

/// Says what came of decisions: on standard error, and in the manifest.
pub fn tell(applied: Option<&Applied>, held: &[Held], manifest: Option<&mut Manifest>, voice: &Voice) {
    let Some(applied) = applied else { return };
    let counts = applied.counts(held);
    for (place, line) in counts.told().iter().enumerate() {
        // What holds is good to know; everything else is for somebody to look at.
        if place == 0 { voice.note(line) } else { voice.warn(line) }
    }
    if let Some(manifest) = manifest {
        manifest.record("decisions", serde_json::to_value(counts).unwrap_or_default());
    }
}
