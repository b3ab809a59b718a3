//! Which surnames of one list may be surnames of the other: compared once a pair of tokens, before any rows are.
//!
//! Surnames that sound alike are sought for all rows. Those with another consonant are so many more that they are sought
//! afterwards, among the rows that the caller leaves: where a row has one partner at most, those that have found none.
//! What is said of two surnames is said under the costs of the lists.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::super::scoring::{Part, Scorer};
use super::super::{Progress, Stage, check};
use crate::blocking::{FOUND_BITS, Postings, Search, SimilarToken, TokenIndex};
use crate::error::Error;
use crate::model::ComparedField;
use crate::similarity::lanes::LaneCosts;

/// Surnames of the left list, ascending, with those of the right list that may be the same and what the two say.
pub(super) type SurnamePairs = Vec<(u32, Vec<(u32, Part)>)>;

/// Surnames that sound alike, and those whose search has to go on.
pub(super) struct Similar {
    pub(super) pairs: SurnamePairs,
    /// By token: left surnames that may be others than those they sound like.
    unsure_left: Vec<bool>,
    /// The same of right surnames.
    unsure_right: Vec<bool>,
    /// Pairs of surnames that were too many to be compared.
    pub(super) left_out: u64,
}

/// Surnames with another consonant, as sought from either side.
pub(super) struct Neighbours {
    pub(super) pairs: [SurnamePairs; 2],
    /// As in [`Similar`].
    pub(super) left_out: u64,
}

/// For every surname of the left list, those of the right list that sound like it.
pub(super) fn similar_surnames(
    scorer: &Scorer<'_>,
    left: &Postings,
    right: &Postings,
    progress: &dyn Progress,
) -> Result<Similar, Error> {
    let vocabulary = &scorer.lists.vocabulary;
    let (left_tokens, right_tokens) = (left.tokens(), right.tokens());
    progress.stage(Stage::Tokens, left_tokens.len() as u64);
    let (left_index, right_index) = rayon::join(
        || TokenIndex::of_classes(&left_tokens, vocabulary),
        || TokenIndex::of_similar(&right_tokens, vocabulary),
    );
    let searches = search(scorer, &left_tokens, progress, |token, task| {
        let near = right_index.similar(token, vocabulary, &mut task.search, &mut task.found);
        progress.advance(1);
        near
    });
    check(progress)?;
    let mut unsure_left = vec![false; vocabulary.tokens().len()];
    let mut unsure_right = unsure_left.clone();
    for search in &searches {
        set(&mut unsure_left, search.token, !search.near);
        search.near_tokens().for_each(|token| set(&mut unsure_right, token, true));
    }
    // Found so far is what was near; it is sure when it is no lonely word either.
    for &token in &right_tokens {
        let near = unsure_right.get(token as usize) == Some(&true);
        set(&mut unsure_right, token, !(near && left_index.hears(token, vocabulary)));
    }
    let left_out = searches.iter().map(|search| search.left_out).sum();
    let pairs = searches.into_iter().filter(|search| !search.found.is_empty()).map(Searched::into_pairs);
    Ok(Similar { pairs: pairs.collect(), unsure_left, unsure_right, left_out })
}

impl Similar {
    /// How many surnames may have to be sought further off: the steps of [`neighbours`](Self::neighbours).
    pub(super) fn unsure(&self) -> u64 {
        self.unsure_left.iter().chain(&self.unsure_right).filter(|unsure| **unsure).count() as u64
    }

    /// The right surnames that a left one sounds like, ascending.
    fn met_with(&self, token: u32) -> Vec<u32> {
        let place = self.pairs.binary_search_by_key(&token, |(left, _)| *left).ok();
        let others = place.and_then(|place| self.pairs.get(place)).into_iter().flat_map(|(_, others)| others);
        let mut met: Vec<u32> = others.map(|(other, _)| *other).collect();
        met.sort_unstable();
        met
    }

    /// For surnames of rows without a partner, those of rows that may be one and differ by a consonant. A slip on the right
    /// side hides behind the left side's many right spellings, so right surnames that no left one is near to search too:
    /// the pairs that were sought from the left side are given first, then those from the right.
    pub(super) fn neighbours(
        &self,
        scorer: &Scorer<'_>,
        left: Seeking<'_>,
        right: Seeking<'_>,
        progress: &dyn Progress,
    ) -> Result<Neighbours, Error> {
        let vocabulary = &scorer.lists.vocabulary;
        let unsure = |tokens: &[u32], unsure: &[bool]| -> Vec<u32> {
            let is_unsure = |token: &&u32| unsure.get(**token as usize) == Some(&true);
            tokens.iter().filter(is_unsure).copied().collect()
        };
        let (left_index, right_index) = rayon::join(
            || TokenIndex::new(&left.free.tokens(), vocabulary),
            || TokenIndex::new(&right.free.tokens(), vocabulary),
        );
        let left_unsure = unsure(&left.open.tokens(), &self.unsure_left);
        let from_left = search(scorer, &left_unsure, progress, |token, task| {
            right_index.neighbours(token, vocabulary, &mut task.search, &mut task.found);
            progress.advance(1);
            true
        });
        check(progress)?;
        let mut unsure_right = self.unsure_right.clone();
        for token in from_left.iter().flat_map(Searched::near_tokens) {
            if left_index.hears(token, vocabulary) {
                set(&mut unsure_right, token, false);
            }
        }
        let right_unsure = unsure(&right.open.tokens(), &unsure_right);
        // Surnames that need no search, as no row of theirs is without a partner, are steps too.
        progress.advance(self.unsure().saturating_sub((left_unsure.len() + right_unsure.len()) as u64));
        let from_right = search(scorer, &right_unsure, progress, |token, task| {
            left_index.neighbours(token, vocabulary, &mut task.search, &mut task.found);
            progress.advance(1);
            true
        });
        check(progress)?;
        let left_out = from_left.iter().chain(&from_right).map(|search| search.left_out).sum();
        let mut by_left: HashMap<u32, Vec<(u32, Part)>, foldhash::fast::FixedState> = HashMap::default();
        for search in from_right {
            for found in search.found {
                by_left.entry(found.token).or_default().push((search.token, found.part));
            }
        }
        let mut all: [SurnamePairs; 2] =
            [from_left.into_iter().map(Searched::into_pairs).collect(), by_left.into_iter().collect()];
        for pairs in &mut all {
            pairs.par_iter_mut().for_each(|(token, others)| {
                others.sort_unstable_by_key(|(other, _)| *other);
                others.dedup_by_key(|(other, _)| *other);
                // A skeleton with a consonant lost and found again is the surname's own: all its rows have met.
                let met = self.met_with(*token);
                if !met.is_empty() {
                    others.retain(|(other, _)| met.binary_search(other).is_err());
                }
            });
            pairs.retain(|(_, others)| !others.is_empty());
            pairs.par_sort_unstable_by_key(|(token, _)| *token);
        }
        Ok(Neighbours { pairs: all, left_out })
    }
}

/// The rows of one side that look for a partner, and those among which one is sought for the other side's.
#[derive(Clone, Copy)]
pub(super) struct Seeking<'a> {
    pub(super) open: &'a Postings,
    pub(super) free: &'a Postings,
}

impl<'a> Seeking<'a> {
    /// Open and free rows where some are neither, else all rows.
    pub(super) fn among(parted: Option<&'a [Postings; 2]>, all: &'a Postings) -> Self {
        match parted {
            Some([open, free]) => Self { open, free },
            None => Self { open: all, free: all },
        }
    }
}

fn set(flags: &mut [bool], token: u32, flag: bool) {
    if let Some(slot) = flags.get_mut(token as usize) {
        *slot = flag;
    }
}

/// What the search for one surname found.
struct Searched {
    token: u32,
    /// Whether the search may end here.
    near: bool,
    found: Vec<Found>,
    left_out: u64,
}

/// A surname of the other list.
struct Found {
    token: u32,
    part: Part,
    /// Whether it is near enough not to be sought any more.
    near: bool,
}

impl Searched {
    fn near_tokens(&self) -> impl Iterator<Item = u32> {
        self.found.iter().filter(|found| found.near).map(|found| found.token)
    }

    fn into_pairs(self) -> (u32, Vec<(u32, Part)>) {
        (self.token, self.found.into_iter().map(|found| (found.token, found.part)).collect())
    }
}

/// Searches for tokens side by side.
fn search(
    scorer: &Scorer<'_>,
    tokens: &[u32],
    progress: &dyn Progress,
    find: impl Fn(u32, &mut Task<'_>) -> bool + Sync,
) -> Vec<Searched> {
    let lane_costs = scorer.lists.costs.as_deref().map(LaneCosts::of);
    let costs = scorer.lists.costs.as_deref().zip(lane_costs.as_ref());
    let one = |task: &mut Task<'_>, &token: &u32| {
        task.found.clear();
        if progress.is_cancelled() {
            return Searched { token, near: true, found: Vec::new(), left_out: 0 };
        }
        let near = find(token, task);
        let found = task.found.iter().map(|other: &SimilarToken| Found {
            token: other.token,
            part: scorer.weights.name(ComparedField::Surname, other.own),
            near: other.agreement.bits >= FOUND_BITS,
        });
        Searched { token, near, found: found.collect(), left_out: task.search.left_out }
    };
    let task = || Task { search: Search::under(costs), found: Vec::new() };
    tokens.par_iter().map_init(task, one).collect()
}

/// Memory that the searches of one task share.
struct Task<'a> {
    search: Search<'a>,
    found: Vec<SimilarToken>,
}
