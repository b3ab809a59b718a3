//! Candidate pairs with their weights: rows meet through surnames that agree, then, for rows still without a
//! partner, through given name with patronymic and through the birth date.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::given::GivenNames;
use super::reading::ReadRows;
use super::scoring::{Cache, NO_RELATIVES, Part, Scorer, Sums};
use super::{Progress, Stage, check};
use crate::blocking::{FOUND_BITS, Posting, Postings, Reading, SimilarToken, TokenIndex};
use crate::compare::Level;
use crate::compare::date::PartialDate;
use crate::error::Error;
use crate::model::Weight;
use crate::names::parse::NameRow;
use crate::names::sounds::SoundClass;
use crate::names::tables::{GROUPS, RELATED};
use crate::names::vocabulary::NO_TOKEN;

/// A pair of rows under one reading of each, and what its evidence adds up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub left: u32,
    pub right: u32,
    pub sums: Sums,
    pub left_reading: u8,
    pub right_reading: u8,
}

/// Pairs below these odds (1 in 100), in thousandths of a bit, are neither links nor rivals worth naming.
pub(super) const LEAST_WEIGHT: Weight = -6_600;

/// A row whose best pair is below these odds (4 to 1) looks for a partner by other rules as well.
const UNSETTLED: Weight = 2_000;

/// Most pairs of rows under one pair of surnames that are all compared, whatever their given names: enough for
/// rare surnames, where a misread given name matters, and no load for frequent ones, where it proves nothing.
const MOST_DIFFERENT: usize = 64;

/// Most pairs of rows with one name that are scored one by one. Above it (two lists with a thousand namesakes
/// each) rows meet only through equal birth dates.
const MOST_NAMESAKES: usize = 1 << 20;

/// Most pairs that one given name and patronymic may bring together in the second pass.
const MOST_BY_GIVEN: usize = 1 << 16;

/// Most people of one birth date on each list that the second pass compares with each other: a filler date.
const MOST_BY_DATE: usize = 4_096;

#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub pairs: Vec<Candidate>,
    pub scored: u64,
    pub warnings: Vec<String>,
}

/// What one task found.
#[derive(Default)]
struct Found {
    pairs: Vec<Candidate>,
    scored: u64,
    capped_pairs: u64,
    capped_rows: u64,
}

impl Found {
    fn join(mut self, mut other: Self) -> Self {
        if self.pairs.is_empty() {
            std::mem::swap(&mut self.pairs, &mut other.pairs);
        }
        self.pairs.append(&mut other.pairs);
        self.scored += other.scored;
        self.capped_pairs += other.capped_pairs;
        self.capped_rows += other.capped_rows;
        self
    }
}

/// Finds and scores candidates. With `within` the two sides are one list, and each pair is met once, the earlier
/// row on the left.
pub(super) fn candidates(
    scorer: &Scorer<'_>,
    within: bool,
    progress: &dyn Progress,
) -> Result<Candidates, Error> {
    let tokens = scorer.lists.vocabulary.tokens().len();
    let given_names = GivenNames::new(scorer);
    let (left, right) = rayon::join(
        || Postings::new(postings(scorer.left, |token| given_names.left_rank(token)), tokens),
        || Postings::new(postings(scorer.right, |token| given_names.right_rank(token)), tokens),
    );
    let similar = similar_surnames(scorer, &left, &right, progress)?;
    progress.stage(Stage::Score, similar.len() as u64);
    let join = Join { scorer, given_names: &given_names, within };
    let found = similar
        .par_iter()
        .map_init(Cache::default, |cache, (token, others)| {
            let mut found = Found::default();
            if progress.is_cancelled() {
                return found;
            }
            for other in others {
                join.surnames(
                    (*token, left.of(*token)),
                    (other.token, right.of(other.token)),
                    cache,
                    &mut found,
                );
            }
            progress.advance(1);
            found
        })
        .reduce(Found::default, Found::join);
    check(progress)?;
    let mut candidates = Candidates { pairs: found.pairs, scored: found.scored, warnings: Vec::new() };
    if found.capped_pairs > 0 {
        candidates.warnings.push(format!(
            "{} pairs of namesakes were too many to compare one by one; only those with the same birth date were",
            found.capped_pairs
        ));
    }
    keep_best(&mut candidates.pairs);
    second_pass(&join, &mut candidates, progress)?;
    Ok(candidates)
}

/// A list's rows under each of their readings.
fn postings(rows: &ReadRows, rank: impl Fn(u32) -> u32) -> Vec<Posting> {
    let mut postings = Vec::with_capacity(rows.names.len() + rows.others.len());
    let posting = |name: &NameRow, row: u32, ordinal: u8, reading: Reading| Posting {
        surname: name.surname,
        given_name: rank(name.given_name),
        patronymic: name.patronymic,
        row,
        ordinal,
        reading,
    };
    let plain = rows.names.iter().enumerate().filter(|(_, name)| name.surname != NO_TOKEN);
    postings.extend(plain.map(|(row, name)| posting(name, row as u32, 0, Reading::Plain)));
    for run in rows.others.chunk_by(|a, b| a.0 == b.0) {
        for (place, (row, reading, name)) in run.iter().enumerate() {
            postings.push(posting(name, *row, place as u8 + 1, *reading));
        }
    }
    postings
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
        .filter_map(|&token| {
            if near.get(token as usize) == Some(&true) && left_index.hears(token, vocabulary) {
                return None;
            }
            let mut found = Vec::new();
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

/// Two parts of names that are one way of being the same: what stands before rows are looked at.
#[derive(Clone, Copy)]
struct Names {
    surname: Part,
    given_name: Part,
}

/// Joins rows of the two sides and scores them.
struct Join<'a> {
    scorer: &'a Scorer<'a>,
    given_names: &'a GivenNames,
    within: bool,
}

impl Join<'_> {
    /// Scores the rows of two surnames whose given names do not contradict; of rare surnames all rows.
    fn surnames(
        &self,
        (left_token, left): (u32, &[Posting]),
        (right_token, right): (u32, &[Posting]),
        cache: &mut Cache,
        found: &mut Found,
    ) {
        let scorer = self.scorer;
        let surname = scorer.surname(left_token, right_token, cache);
        let mut pair = |(left_given, left_rows): (u32, &[Posting]),
                        (right_given, right_rows): (u32, &[Posting]),
                        cache: &mut Cache| {
            let (a, b) = (self.given_names.left_token(left_given), self.given_names.right_token(right_given));
            let given_name = scorer.given_name(a, b, cache);
            self.given_names(Names { surname, given_name }, left_rows, right_rows, cache, found);
        };
        if left.len() * right.len() <= MOST_DIFFERENT {
            for left_run in by_given(left) {
                for right_run in by_given(right) {
                    pair(left_run, right_run, cache);
                }
            }
            return;
        }
        let right_runs: Vec<(u32, &[Posting])> = by_given(right).collect();
        let first_open = right_runs.partition_point(|(rank, _)| !self.given_names.is_open(*rank));
        let (listed, open) = right_runs.split_at(first_open);
        for left_run in by_given(left) {
            let Some(agreeing) = self.given_names.agreeing(left_run.0) else {
                right_runs.iter().for_each(|right_run| pair(left_run, *right_run, cache));
                continue;
            };
            for_each_common(agreeing, listed, |right_run| pair(left_run, right_run, cache));
            open.iter().for_each(|right_run| pair(left_run, *right_run, cache));
        }
    }

    /// Scores rows whose surnames and given names have the same weight against one another.
    fn given_names(
        &self,
        names: Names,
        left: &[Posting],
        right: &[Posting],
        cache: &mut Cache,
        found: &mut Found,
    ) {
        let scorer = self.scorer;
        if names.given_name.0 == Level::Different && left.len() * right.len() > MOST_DIFFERENT {
            return;
        }
        let sum = scorer.prior + names.surname.1 + names.given_name.1;
        if sum + MOST_PATRONYMIC + scorer.columns.most < LEAST_WEIGHT {
            return;
        }
        for left_rows in left.chunk_by(|a, b| a.patronymic == b.patronymic) {
            for right_rows in right.chunk_by(|a, b| a.patronymic == b.patronymic) {
                let (Some(first), Some(second)) = (left_rows.first(), right_rows.first()) else { continue };
                let patronymic = scorer.patronymic(first.patronymic, second.patronymic, cache);
                self.namesakes(names, patronymic, left_rows, right_rows, found);
            }
        }
    }

    /// Scores rows whose names have the same weight against one another; only other fields still tell.
    fn namesakes(
        &self,
        names: Names,
        patronymic: Part,
        left: &[Posting],
        right: &[Posting],
        found: &mut Found,
    ) {
        let scorer = self.scorer;
        let strangers = names.surname.1 + names.given_name.1 + patronymic.1;
        if scorer.prior + strangers + scorer.columns.most < LEAST_WEIGHT {
            return;
        }
        let product = left.len() * right.len();
        let capped = product > MOST_NAMESAKES;
        if capped {
            found.capped_pairs += product as u64;
        }
        if capped && !scorer.columns.has_birth_dates() {
            return;
        }
        let relatives = scorer.names_against_relatives(names.surname.0, names.given_name.0, patronymic.0);
        let mut score = |a: &Posting, b: &Posting| {
            if self.within && a.row >= b.row {
                return;
            }
            found.scored += 1;
            let (others, others_relatives) = scorer.columns.sums(a.row, b.row);
            let strangers = strangers + others + scorer.reading_weight(a.reading, b.reading);
            if scorer.prior + strangers >= LEAST_WEIGHT {
                let relatives =
                    if relatives == NO_RELATIVES { relatives } else { relatives + others_relatives };
                found.pairs.push(Candidate {
                    left: a.row,
                    right: b.row,
                    sums: Sums { strangers, relatives },
                    left_reading: a.ordinal,
                    right_reading: b.ordinal,
                });
            }
        };
        if !capped {
            left.iter().for_each(|a| right.iter().for_each(|b| score(a, b)));
            return;
        }
        let mut by_date: ByKey<PartialDate, &Posting> = ByKey::default();
        for posting in right {
            if let Some(date) = scorer.columns.full_birth_date(true, posting.row) {
                by_date.entry(date).or_default().push(posting);
            }
        }
        for posting in left {
            let date = scorer.columns.full_birth_date(false, posting.row);
            for other in date.and_then(|date| by_date.get(&date)).into_iter().flatten() {
                score(posting, other);
            }
        }
    }

    /// Scores a pair that only the given name or the birth date brought together, under the plain reading of both.
    /// A given name or patronymic that contradicts settles it, unless the surname says that it is worth a look.
    fn pair(&self, left: u32, right: u32, cache: &mut Cache, found: &mut Found) {
        if self.within && left >= right {
            return;
        }
        let scorer = self.scorer;
        let name = |rows: &ReadRows, row: u32| rows.names.get(row as usize).copied().unwrap_or_default();
        let (a, b) = (name(scorer.left, left), name(scorer.right, right));
        found.scored += 1;
        let given_name = scorer.given_name(a.given_name, b.given_name, cache);
        let patronymic = scorer.patronymic(a.patronymic, b.patronymic, cache);
        let contradicted = given_name.0 == Level::Different || patronymic.0 == Level::Different;
        if contradicted && !scorer.are_alike(a.surname, b.surname) {
            return;
        }
        let surname = scorer.surname_once(a.surname, b.surname);
        let (others, others_relatives) = scorer.columns.sums(left, right);
        let strangers = surname.1 + given_name.1 + patronymic.1 + others;
        if scorer.prior + strangers < LEAST_WEIGHT {
            return;
        }
        let relatives = match scorer.names_against_relatives(surname.0, given_name.0, patronymic.0) {
            NO_RELATIVES => NO_RELATIVES,
            relatives => relatives + others_relatives,
        };
        let sums = Sums { strangers, relatives };
        found.pairs.push(Candidate { left, right, sums, left_reading: 0, right_reading: 0 });
    }
}

/// The most that a patronymic may be worth, in thousandths of a bit, for pruning: the rarest father's name.
const MOST_PATRONYMIC: Weight = 20_000;

/// Calls back for every run whose rank is among `ranks`; both ascend.
fn for_each_common<'a>(
    ranks: &[u32],
    runs: &[(u32, &'a [Posting])],
    mut visit: impl FnMut((u32, &'a [Posting])),
) {
    let (mut ranks, mut runs) = (ranks, runs);
    while let (Some(rank), Some(run)) = (ranks.first(), runs.first()) {
        match run.0.cmp(rank) {
            std::cmp::Ordering::Equal => {
                visit(*run);
                runs = runs.get(1..).unwrap_or(&[]);
                ranks = ranks.get(1..).unwrap_or(&[]);
            }
            std::cmp::Ordering::Less => {
                runs = skip_to(runs, |run| run.0 < *rank);
            }
            std::cmp::Ordering::Greater => {
                ranks = skip_to(ranks, |rank| *rank < run.0);
            }
        }
    }
}

/// What is left of a sorted slice from the first item that is not below; galloping, since matches stand close.
fn skip_to<T>(items: &[T], below: impl Fn(&T) -> bool) -> &[T] {
    let mut step = 1;
    while items.get(step).is_some_and(&below) {
        step *= 2;
    }
    let (from, to) = (step / 2, (step + 1).min(items.len()));
    let range = items.get(from..to).unwrap_or(&[]);
    items.get(from + range.partition_point(below)..).unwrap_or(&[])
}

/// Of pairs found by several rules, keeps the best; sorts by left row, then right row.
fn keep_best(pairs: &mut Vec<Candidate>) {
    let order = |pair: &Candidate| {
        let readings = (pair.left_reading, pair.right_reading);
        (pair.left, pair.right, std::cmp::Reverse(pair.sums.strangers), readings)
    };
    pairs.par_sort_unstable_by_key(order);
    pairs.dedup_by_key(|pair| (pair.left, pair.right));
}

/// Joins rows that found no sure partner by given name with patronymic, and by birth date.
fn second_pass(join: &Join<'_>, candidates: &mut Candidates, progress: &dyn Progress) -> Result<(), Error> {
    let prior = join.scorer.prior;
    let unsettled = |rows: &ReadRows, sides: fn(&Candidate) -> [Option<u32>; 2]| {
        // A record without a usable name is set aside; its birth date must not find it a partner.
        let mut best: Vec<Weight> =
            rows.names.iter().map(|name| if name.is_usable() { Weight::MIN } else { Weight::MAX }).collect();
        for pair in &candidates.pairs {
            for row in sides(pair).into_iter().flatten() {
                if let Some(best) = best.get_mut(row as usize) {
                    *best = (*best).max(pair.sums.weight(prior));
                }
            }
        }
        let unsettled = best.into_iter().enumerate().filter(|(_, best)| *best < UNSETTLED);
        unsettled.map(|(row, _)| row as u32).collect::<Vec<u32>>()
    };
    let (left, right) = if join.within {
        let rows = unsettled(join.scorer.left, |pair| [Some(pair.left), Some(pair.right)]);
        (rows.clone(), rows)
    } else {
        rayon::join(
            || unsettled(join.scorer.left, |pair| [Some(pair.left), None]),
            || unsettled(join.scorer.right, |pair| [Some(pair.right), None]),
        )
    };
    let mut found = by_given_name(join, &left, &right, progress);
    if found.capped_rows > 0 {
        candidates.warnings.push(format!(
            "{} left records without a sure partner have so common a given name and patronymic that misspelt surnames were not sought through them",
            found.capped_rows
        ));
    }
    if join.scorer.columns.has_birth_dates() {
        let by_date = by_birth_date(join, &left, &right, progress);
        if by_date.capped_rows > 0 {
            candidates.warnings.push(format!(
                "{} left records without a sure partner have so common a birth date that misspelt names were not sought through it",
                by_date.capped_rows
            ));
        }
        found = found.join(by_date);
    }
    check(progress)?;
    candidates.scored += found.scored;
    if !found.pairs.is_empty() {
        candidates.pairs.append(&mut found.pairs);
        keep_best(&mut candidates.pairs);
    }
    Ok(())
}

type ByKey<K, V = u32> = HashMap<K, Vec<V>, foldhash::fast::FixedState>;

fn by_given_name(join: &Join<'_>, left: &[u32], right: &[u32], progress: &dyn Progress) -> Found {
    let vocabulary = &join.scorer.lists.vocabulary;
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
    let right_groups = group(right, &join.scorer.right.names);
    let mut left_groups: Vec<((u16, u16), Vec<u32>)> =
        group(left, &join.scorer.left.names).into_iter().collect();
    left_groups.sort_unstable();
    left_groups
        .par_iter()
        .map_init(Cache::default, |cache, (key, rows)| {
            let mut found = Found::default();
            let Some(others) = right_groups.get(key).filter(|_| !progress.is_cancelled()) else {
                return found;
            };
            if rows.len() * others.len() > MOST_BY_GIVEN {
                found.capped_rows += rows.len() as u64;
                return found;
            }
            for &row in rows {
                for &other in others {
                    join.pair(row, other, cache, &mut found);
                }
            }
            found
        })
        .reduce(Found::default, Found::join)
}

/// A row in a block of one birth date, with what decides at a glance whether a pair is worth scoring.
#[derive(Clone, Copy)]
struct Dated {
    date: PartialDate,
    row: u32,
    /// A bit for each given name the row may have, several names to a bit.
    given_names: u64,
    surname: SoundClass,
}

fn by_birth_date(join: &Join<'_>, left: &[u32], right: &[u32], progress: &dyn Progress) -> Found {
    let scorer = join.scorer;
    let vocabulary = &scorer.lists.vocabulary;
    let bit = |group: u16| 1_u64 << (group % 64);
    let mut of_group: Vec<u64> = (0..GROUPS.len()).map(|group| bit(group as u16)).collect();
    for &(a, b, _) in RELATED {
        for (group, other) in [(a, b), (b, a)] {
            if let Some(bits) = of_group.get_mut(usize::from(group)) {
                *bits |= bit(other);
            }
        }
    }
    let masks: Vec<u64> = vocabulary
        .tokens()
        .par_iter()
        .map(|token| match &token.given_name {
            // What is in no table, or one letter, may be any name.
            Some(reading) if token.parts.is_empty() => reading
                .names
                .iter()
                .fold(0, |bits, name| bits | of_group.get(usize::from(name.group)).copied().unwrap_or(0)),
            _ => u64::MAX,
        })
        .collect();
    let dated = |rows: &[u32], names: &ReadRows, is_right: bool| {
        let mut dated: Vec<Dated> = rows
            .iter()
            .filter_map(|&row| {
                let date = scorer.columns.full_birth_date(is_right, row)?;
                let name = names.names.get(row as usize)?;
                let given_names = masks.get(name.given_name as usize).copied().unwrap_or(u64::MAX);
                let surname =
                    vocabulary.token(name.surname).map_or(SoundClass::default(), |token| token.class);
                Some(Dated { date, row, given_names, surname })
            })
            .collect();
        dated.par_sort_unstable_by_key(|dated| (dated.date.number(), dated.row));
        dated
    };
    let (left, right) = rayon::join(|| dated(left, scorer.left, false), || dated(right, scorer.right, true));
    let blocks: Vec<&[Dated]> = left.chunk_by(|a, b| a.date == b.date).collect();
    blocks
        .par_iter()
        .map_init(Cache::default, |cache, rows| {
            let mut found = Found::default();
            let Some(date) = rows.first().map(|dated| dated.date.number()) else { return found };
            if progress.is_cancelled() {
                return found;
            }
            let first = right.partition_point(|dated| dated.date.number() < date);
            let others = right.get(first..).unwrap_or(&[]);
            let others =
                others.get(..others.partition_point(|dated| dated.date.number() == date)).unwrap_or(&[]);
            if rows.len().max(others.len()) > MOST_BY_DATE {
                found.capped_rows += rows.len() as u64;
                return found;
            }
            for row in *rows {
                for other in others {
                    if row.given_names & other.given_names != 0 || row.surname == other.surname {
                        join.pair(row.row, other.row, cache, &mut found);
                    }
                }
            }
            found
        })
        .reduce(Found::default, Found::join)
}
