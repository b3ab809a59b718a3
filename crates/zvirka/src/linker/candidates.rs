//! Candidate pairs with their weights: rows meet through surnames that agree, then, for rows still without a
//! partner, through given name with patronymic and through the birth date.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::scoring::{Cache, Scorer, postings};
use super::{Progress, Stage, check};
use crate::blocking::{Posting, Postings, SimilarToken, TokenIndex};
use crate::compare::Level;
use crate::error::Error;
use crate::names::parse::NameRow;

/// A pair of rows and its weight, the prior counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ScoredPair {
    pub left: u32,
    pub right: u32,
    pub weight: f32,
}

/// Pairs below these odds (1 in 100) are neither links nor rivals worth naming.
pub(super) const LEAST_WEIGHT: f32 = -6.6;

/// A row whose best pair is below these odds (4 to 1) looks for a partner by other rules as well.
const UNSETTLED: f32 = 2.0;

/// Most pairs of rows with different given names that are scored under one pair of surnames: enough for rare
/// surnames, where a misread given name matters, and no load for frequent ones, where it proves nothing.
const MOST_DIFFERENT: usize = 64;

/// Most pairs of rows with one name that are scored one by one. Above it (two lists with a thousand namesakes
/// each) rows meet only through equal birth dates.
const MOST_NAMESAKES: usize = 1 << 20;

/// Most pairs that one given name and patronymic may bring together in the second pass.
const MOST_BY_GIVEN: usize = 1 << 16;

#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub pairs: Vec<ScoredPair>,
    pub scored: u64,
    pub warnings: Vec<String>,
}

/// What one task found.
#[derive(Default)]
struct Found {
    pairs: Vec<ScoredPair>,
    scored: u64,
    capped_rows: u64,
}

impl Found {
    fn join(mut self, mut other: Self) -> Self {
        self.pairs.append(&mut other.pairs);
        self.scored += other.scored;
        self.capped_rows += other.capped_rows;
        self
    }
}

pub(super) fn candidates(scorer: &Scorer<'_>, progress: &dyn Progress) -> Result<Candidates, Error> {
    let vocabulary = &scorer.lists.vocabulary;
    let tokens = vocabulary.tokens().len();
    let (left, right) = rayon::join(
        || Postings::new(postings(&scorer.lists.left), tokens),
        || Postings::new(postings(&scorer.lists.right), tokens),
    );
    let similar = similar_surnames(scorer, &left, &right, progress)?;
    progress.stage(Stage::Score, similar.len() as u64);
    let found = similar
        .par_iter()
        .map_init(Cache::default, |cache, (token, others)| {
            let mut found = Found::default();
            if progress.is_cancelled() {
                return found;
            }
            for other in others {
                join_rows(scorer, *token, left.of(*token), other, right.of(other.token), cache, &mut found);
            }
            progress.advance(1);
            found
        })
        .reduce(Found::default, Found::join);
    check(progress)?;
    let mut candidates = Candidates { pairs: found.pairs, scored: found.scored, warnings: Vec::new() };
    if found.capped_rows > 0 {
        candidates.warnings.push(format!(
            "{} pairs of namesakes were too many to compare one by one; only those with the same birth date were",
            found.capped_rows
        ));
    }
    keep_best(&mut candidates.pairs);
    second_pass(scorer, &mut candidates, progress)?;
    Ok(candidates)
}

type SimilarSurnames = Vec<(u32, Vec<SimilarToken>)>;

/// For every surname of the left list, those of the right list that may be the same.
fn similar_surnames(
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
        .map(|&token| {
            let mut found = Vec::new();
            if progress.is_cancelled() {
                return (token, found);
            }
            if !right_index.similar(token, vocabulary, &mut found) {
                right_index.neighbours(token, vocabulary, &mut found);
            }
            progress.advance(1);
            (token, found)
        })
        .collect();
    check(progress)?;
    // A slip on the right side hides behind the left side's many right spellings, so lonely tokens of the right
    // list search the left list too.
    let lonely: Vec<(u32, Vec<SimilarToken>)> = right_tokens
        .par_iter()
        .filter_map(|&token| {
            let mut found = Vec::new();
            if left_index.similar(token, vocabulary, &mut found) {
                return None;
            }
            found.clear();
            left_index.neighbours(token, vocabulary, &mut found);
            (!found.is_empty()).then_some((token, found))
        })
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

/// Runs of postings with the same given name.
fn by_given(postings: &[Posting]) -> impl Iterator<Item = (u32, &[Posting])> {
    let runs = postings.chunk_by(|a, b| a.given_name == b.given_name);
    runs.filter_map(|run| Some((run.first()?.given_name, run)))
}

fn join_rows(
    scorer: &Scorer<'_>,
    token: u32,
    left: &[Posting],
    other: &SimilarToken,
    right: &[Posting],
    cache: &mut Cache,
    found: &mut Found,
) {
    let surname = scorer.surname(token, other.token, cache);
    let most_dates = if scorer.has_birth_dates() { scorer.model.birth_date.same } else { 0.0 };
    let most = scorer.model.patronymic_most + most_dates;
    for (left_given, left_rows) in by_given(left) {
        for (right_given, right_rows) in by_given(right) {
            let given = scorer.given_name(left_given, right_given, cache);
            if given.level == Level::Different && left_rows.len() * right_rows.len() > MOST_DIFFERENT {
                continue;
            }
            let names = scorer.prior + surname.bits + given.bits;
            if names + most < LEAST_WEIGHT {
                continue;
            }
            for left_rows in left_rows.chunk_by(|a, b| a.patronymic == b.patronymic) {
                for right_rows in right_rows.chunk_by(|a, b| a.patronymic == b.patronymic) {
                    let (Some(first), Some(second)) = (left_rows.first(), right_rows.first()) else {
                        continue;
                    };
                    let patronymic = scorer.patronymic(first.patronymic, second.patronymic, cache);
                    join_namesakes(scorer, left_rows, right_rows, names + patronymic.bits, most_dates, found);
                }
            }
        }
    }
}

/// Scores rows whose names have the same weight against one another; only their dates still tell.
fn join_namesakes(
    scorer: &Scorer<'_>,
    left: &[Posting],
    right: &[Posting],
    names: f32,
    most_dates: f32,
    found: &mut Found,
) {
    if names + most_dates < LEAST_WEIGHT {
        return;
    }
    let product = left.len() * right.len();
    let capped = product > MOST_NAMESAKES;
    if capped && !scorer.has_birth_dates() {
        found.capped_rows += product as u64;
        return;
    }
    let mut score = |a: &Posting, b: &Posting| {
        found.scored += 1;
        let weight =
            names + scorer.birth_date(a.row, b.row).bits + scorer.reading_weight(a.reading, b.reading);
        if weight >= LEAST_WEIGHT {
            found.pairs.push(ScoredPair { left: a.row, right: b.row, weight });
        }
    };
    if !capped {
        left.iter().for_each(|a| right.iter().for_each(|b| score(a, b)));
        return;
    }
    let dates = |rows: &Option<Vec<_>>, posting: &Posting| {
        rows.as_ref().and_then(|dates| dates.get(posting.row as usize).copied()).flatten()
    };
    let mut by_date: HashMap<_, Vec<&Posting>, foldhash::fast::FixedState> = HashMap::default();
    for posting in right {
        by_date.entry(dates(&scorer.lists.right.birth_dates, posting)).or_default().push(posting);
    }
    for posting in left {
        let date = dates(&scorer.lists.left.birth_dates, posting);
        if let Some(same) = date.and_then(|date| by_date.get(&Some(date))) {
            same.iter().for_each(|other| score(posting, other));
        }
    }
    found.capped_rows += product as u64;
}

/// Of pairs found by several rules, keeps the best; sorts by left row, then right row.
fn keep_best(pairs: &mut Vec<ScoredPair>) {
    pairs.par_sort_unstable_by(|a, b| {
        a.left.cmp(&b.left).then(a.right.cmp(&b.right)).then(b.weight.total_cmp(&a.weight))
    });
    pairs.dedup_by_key(|pair| (pair.left, pair.right));
}

/// Joins rows that found no sure partner by given name with patronymic, and by birth date.
fn second_pass(
    scorer: &Scorer<'_>,
    candidates: &mut Candidates,
    progress: &dyn Progress,
) -> Result<(), Error> {
    let unsettled = |side: fn(&ScoredPair) -> u32, names: &[NameRow]| {
        // A record without a usable name is set aside; its birth date must not find it a partner.
        let mut best: Vec<f32> = names
            .iter()
            .map(|name| if name.is_usable() { f32::NEG_INFINITY } else { f32::INFINITY })
            .collect();
        for pair in &candidates.pairs {
            if let Some(best) = best.get_mut(side(pair) as usize) {
                *best = best.max(pair.weight);
            }
        }
        let unsettled = best.into_iter().enumerate().filter(|(_, best)| *best < UNSETTLED);
        unsettled.map(|(row, _)| row as u32).collect::<Vec<u32>>()
    };
    let left = unsettled(|pair| pair.left, &scorer.lists.left.names);
    let right = unsettled(|pair| pair.right, &scorer.lists.right.names);
    let mut found = by_given_name(scorer, &left, &right, progress, &mut candidates.warnings);
    if scorer.has_birth_dates() {
        found = found.join(by_birth_date(scorer, &left, &right, progress));
    }
    check(progress)?;
    candidates.scored += found.scored;
    candidates.pairs.append(&mut found.pairs);
    keep_best(&mut candidates.pairs);
    Ok(())
}

type ByKey<K> = HashMap<K, Vec<u32>, foldhash::fast::FixedState>;

fn by_given_name(
    scorer: &Scorer<'_>,
    left: &[u32],
    right: &[u32],
    progress: &dyn Progress,
    warnings: &mut Vec<String>,
) -> Found {
    let vocabulary = &scorer.lists.vocabulary;
    let key = |name: &NameRow| {
        let given = vocabulary.token(name.given_name)?.given_name.as_ref()?.names.first()?.group;
        let father = vocabulary.token(name.patronymic)?.patronymic.as_ref()?.names.names.first()?.group;
        Some((given, father))
    };
    let group = |rows: &[u32], names: &[NameRow]| {
        let mut groups: ByKey<(u16, u16)> = ByKey::default();
        for &row in rows {
            if let Some(key) = names.get(row as usize).and_then(key) {
                groups.entry(key).or_default().push(row);
            }
        }
        groups
    };
    let right_groups = group(right, &scorer.lists.right.names);
    let mut left_groups: Vec<((u16, u16), Vec<u32>)> =
        group(left, &scorer.lists.left.names).into_iter().collect();
    left_groups.sort_unstable();
    let capped = std::sync::atomic::AtomicU64::new(0);
    let found = left_groups
        .par_iter()
        .map_init(Cache::default, |cache, (key, rows)| {
            let mut found = Found::default();
            let Some(others) = right_groups.get(key).filter(|_| !progress.is_cancelled()) else {
                return found;
            };
            if rows.len() * others.len() > MOST_BY_GIVEN {
                capped.fetch_add(rows.len() as u64, std::sync::atomic::Ordering::Relaxed);
                return found;
            }
            for &row in rows {
                for &other in others {
                    score_pair(scorer, row, other, cache, &mut found);
                }
            }
            found
        })
        .reduce(Found::default, Found::join);
    let capped = capped.into_inner();
    if capped > 0 {
        warnings.push(format!(
            "{capped} left records without a sure partner have so common a given name and patronymic that misspelt surnames were not sought through them"
        ));
    }
    found
}

fn by_birth_date(scorer: &Scorer<'_>, left: &[u32], right: &[u32], progress: &dyn Progress) -> Found {
    let dates = |rows: &Option<Vec<_>>, row: u32| {
        let date: Option<crate::compare::date::PartialDate> =
            rows.as_ref().and_then(|dates| dates.get(row as usize).copied()).flatten();
        date.filter(|date| date.is_full())
    };
    let mut by_date: ByKey<crate::compare::date::PartialDate> = ByKey::default();
    for &row in right {
        if let Some(date) = dates(&scorer.lists.right.birth_dates, row) {
            by_date.entry(date).or_default().push(row);
        }
    }
    left.par_iter()
        .map_init(Cache::default, |cache, &row| {
            let mut found = Found::default();
            let date = dates(&scorer.lists.left.birth_dates, row).filter(|_| !progress.is_cancelled());
            for &other in date.and_then(|date| by_date.get(&date)).into_iter().flatten() {
                score_pair(scorer, row, other, cache, &mut found);
            }
            found
        })
        .reduce(Found::default, Found::join)
}

/// Scores a pair that only the given name or the birth date brought together. Its surnames do not sound alike, or
/// the pair would have been found through them, so a given name or patronymic that contradicts settles it.
fn score_pair(scorer: &Scorer<'_>, left: u32, right: u32, cache: &mut Cache, found: &mut Found) {
    let name = |names: &[NameRow], row: u32| names.get(row as usize).copied().unwrap_or_default();
    let (a, b) = (name(&scorer.lists.left.names, left), name(&scorer.lists.right.names, right));
    found.scored += 1;
    let given = scorer.given_name(a.given_name, b.given_name, cache);
    let patronymic = scorer.patronymic(a.patronymic, b.patronymic, cache);
    if given.level == Level::Different || patronymic.level == Level::Different {
        return;
    }
    let surname = scorer.surname_once(a.surname, b.surname);
    let weight =
        scorer.prior + surname.bits + given.bits + patronymic.bits + scorer.birth_date(left, right).bits;
    if weight >= LEAST_WEIGHT {
        found.pairs.push(ScoredPair { left, right, weight });
    }
}
