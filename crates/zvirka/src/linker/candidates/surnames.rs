//! Which surnames of one list may be surnames of the other: compared once a pair of tokens, before any rows are.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::super::scoring::{Part, Scorer};
use super::super::{Progress, Stage, check};
use crate::blocking::{FOUND_BITS, Postings, Search, SimilarToken, TokenIndex};
use crate::error::Error;

/// Surnames of the right list that may be one of the left list, ascending, with what the two say.
pub(super) type SimilarSurnames = Vec<(u32, Vec<(u32, Part)>)>;

/// For every surname of the left list, those of the right list that may be the same.
pub(super) fn similar_surnames(
    scorer: &Scorer<'_>,
    left: &Postings,
    right: &Postings,
    progress: &dyn Progress,
) -> Result<SimilarSurnames, Error> {
    let vocabulary = &scorer.lists.vocabulary;
    let (left_tokens, right_tokens) = (left.tokens(), right.tokens());
    progress.stage(Stage::Tokens, left_tokens.len() as u64);
    let (left_index, right_index) = rayon::join(
        || TokenIndex::new(&left_tokens, vocabulary),
        || TokenIndex::new(&right_tokens, vocabulary),
    );
    // What two surnames say is asked while both are at hand; looking them up again for the rows takes longer.
    let mut similar: Vec<(u32, Vec<Similar>)> = left_tokens
        .par_iter()
        .map_init(Task::default, |task, &token| {
            task.found.clear();
            if progress.is_cancelled() {
                return (token, Vec::new());
            }
            if !right_index.similar(token, vocabulary, &mut task.search, &mut task.found) {
                right_index.neighbours(token, vocabulary, &mut task.search, &mut task.found);
            }
            progress.advance(1);
            let similar = |other: &SimilarToken| Similar {
                token: other.token,
                part: scorer.similar_surname((token, other.token), other.agreement),
                found: other.agreement.bits >= FOUND_BITS,
            };
            (token, task.found.iter().map(similar).collect())
        })
        .collect();
    check(progress)?;
    // A slip on the right side hides behind the left side's many right spellings, so right tokens that none of them
    // is near to search the left list too.
    let mut near = vec![false; vocabulary.tokens().len()];
    for other in similar.iter().flat_map(|(_, others)| others) {
        if let Some(near) = near.get_mut(other.token as usize) {
            *near |= other.found;
        }
    }
    let lonely: Vec<(u32, Vec<(u32, Part)>)> = right_tokens
        .par_iter()
        .map_init(Task::default, |task, &token| {
            let is_found = near.get(token as usize) == Some(&true);
            if progress.is_cancelled() || (is_found && left_index.hears(token, vocabulary)) {
                return None;
            }
            task.found.clear();
            left_index.neighbours(token, vocabulary, &mut task.search, &mut task.found);
            let part = |other: &SimilarToken| {
                (other.token, scorer.similar_surname((other.token, token), other.agreement))
            };
            (!task.found.is_empty()).then(|| (token, task.found.iter().map(part).collect()))
        })
        .flatten()
        .collect();
    check(progress)?;
    let places: HashMap<u32, usize, foldhash::fast::FixedState> =
        similar.iter().enumerate().map(|(place, (token, _))| (*token, place)).collect();
    for (token, found) in lonely {
        for (other, part) in found {
            if let Some((_, list)) = places.get(&other).and_then(|place| similar.get_mut(*place)) {
                list.push(Similar { token, part, found: false });
            }
        }
    }
    let similar = similar.into_par_iter().filter(|(_, list)| !list.is_empty()).map(|(token, mut list)| {
        // A pair found from both sides says the same either time.
        list.sort_unstable_by_key(|other| other.token);
        list.dedup_by_key(|other| other.token);
        (token, list.into_iter().map(|other| (other.token, other.part)).collect())
    });
    Ok(similar.collect())
}

/// A surname of the right list found from the left one.
struct Similar {
    token: u32,
    part: Part,
    /// Whether it is near enough not to be sought any more.
    found: bool,
}

/// Memory that the searches of one task share.
#[derive(Default)]
struct Task {
    search: Search,
    found: Vec<SimilarToken>,
}
