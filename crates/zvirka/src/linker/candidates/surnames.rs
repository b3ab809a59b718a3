//! Which surnames of one list may be surnames of the other: compared once a pair of tokens, before any rows are.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::super::scoring::Scorer;
use super::super::{Progress, Stage, check};
use crate::blocking::{FOUND_BITS, Postings, Search, SimilarToken, TokenIndex};
use crate::error::Error;

pub(super) type SimilarSurnames = Vec<(u32, Vec<SimilarToken>)>;

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
        || TokenIndex::new(&left_tokens, vocabulary, true),
        || TokenIndex::new(&right_tokens, vocabulary, true),
    );
    let mut similar: SimilarSurnames = left_tokens
        .par_iter()
        .map_init(Search::default, |search, &token| {
            let mut found = Vec::new();
            if progress.is_cancelled() {
                return (token, found);
            }
            if !right_index.similar(token, vocabulary, search, &mut found) {
                right_index.neighbours(token, vocabulary, search, &mut found);
            }
            progress.advance(1);
            (token, found)
        })
        .collect();
    check(progress)?;
    // A slip on the right side hides behind the left side's many right spellings, so right tokens that none of them
    // is near to search the left list too.
    let mut near = vec![false; vocabulary.tokens().len()];
    for other in similar.iter().flat_map(|(_, others)| others) {
        if let Some(near) = near.get_mut(other.token as usize) {
            *near |= other.agreement.bits >= FOUND_BITS;
        }
    }
    let lonely: Vec<(u32, Vec<SimilarToken>)> = right_tokens
        .par_iter()
        .map_init(Search::default, |search, &token| {
            if near.get(token as usize) == Some(&true) && left_index.hears(token, vocabulary) {
                return None;
            }
            let mut found = Vec::new();
            left_index.neighbours(token, vocabulary, search, &mut found);
            (!found.is_empty()).then_some((token, found))
        })
        .flatten()
        .collect();
    let places: HashMap<u32, usize, foldhash::fast::FixedState> =
        similar.iter().enumerate().map(|(place, (token, _))| (*token, place)).collect();
    for (token, found) in lonely {
        for other in found {
            let Some((_, list)) = places.get(&other.token).and_then(|place| similar.get_mut(*place)) else {
                continue;
            };
            if list.iter().all(|known| known.token != token) {
                list.push(SimilarToken { token, agreement: other.agreement });
            }
        }
    }
    for (_, list) in &mut similar {
        list.sort_unstable_by_key(|other| other.token);
        list.dedup_by_key(|other| other.token);
    }
    similar.retain(|(_, list)| !list.is_empty());
    Ok(similar)
}
