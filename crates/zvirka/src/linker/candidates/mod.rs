//! Candidate pairs with their weights: rows meet through surnames that sound alike, then through surnames with another
//! consonant, where each row has one partner at most for those only that have not found it; rows that are still without a
//! partner are compared with the rows of the other side that share the given name with the patronymic, or the birth date.
//! Rows that share a number or another value which few have meet whatever their names.

mod by_value;
mod join;
mod partners;
mod second_pass;
mod surnames;

use hashbrown::HashMap;
use rayon::prelude::*;

use super::given::GivenNames;
use super::reading::ReadRows;
use super::scoring::{Cache, Part, Scorer, Sums};
use super::{Progress, Stage, check};
use crate::blocking::{Posting, Postings, Reading, UNSURE};
use crate::bounds::{MOST_ALIKE_WORDS, MOST_INDISTINCT, MOST_NAMESAKES};
use crate::error::Error;
use crate::model::Weight;
use crate::names::parse::NameRow;
use crate::names::vocabulary::NO_TOKEN;
use by_value::by_value;
use join::Join;
use partners::partners_of_partners;
pub(super) use second_pass::{NO_WORD, word_of, words_key};
use second_pass::{SecondPass, open_and_free_rows, second_pass};
use surnames::{Neighbours, Seeking, SurnamePairs, similar_surnames};

/// A pair of rows under one reading of each, and what its evidence adds up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub left: u32,
    pub right: u32,
    pub sums: Sums,
    /// What the surnames say under these readings.
    pub surname: Part,
    pub left_reading: u8,
    pub right_reading: u8,
}

/// Pairs below these odds (1 in 100), in thousandths of a bit, are neither links nor rivals worth naming.
pub(super) const LEAST_WEIGHT: Weight = -6_600;

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
    /// Pairs of rows with one name and one birth date that were not compared.
    indistinct: u64,
    /// Pairs of given names that were not compared.
    given_names: u64,
}

impl Found {
    /// Counts pairs of one name that are too many to be scored one by one, also where nothing could come of them; tells
    /// whether they are.
    fn cap(&mut self, pairs: usize) -> bool {
        let capped = pairs > MOST_NAMESAKES;
        self.capped_pairs += if capped { pairs as u64 } else { 0 };
        capped
    }

    fn join(mut self, mut other: Self) -> Self {
        if self.pairs.is_empty() {
            std::mem::swap(&mut self.pairs, &mut other.pairs);
        }
        self.pairs.append(&mut other.pairs);
        self.scored += other.scored;
        self.capped_pairs += other.capped_pairs;
        self.capped_rows += other.capped_rows;
        self.indistinct += other.indistinct;
        self.given_names += other.given_names;
        self
    }
}

/// Which pairs of rows may be one person.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pairing {
    /// The two sides are one list, and each pair is met once, the earlier row on the left.
    pub within: bool,
    /// A row with a sure partner needs no other.
    pub one_to_one: bool,
}

/// Finds and scores candidates.
pub(super) fn candidates(
    scorer: &Scorer<'_>,
    pairing: Pairing,
    progress: &dyn Progress,
) -> Result<Candidates, Error> {
    let within = pairing.within;
    let tokens = scorer.lists.vocabulary.tokens().len();
    let given_names = GivenNames::new(scorer);
    let (left, right) = rayon::join(
        || Postings::new(postings(scorer, false, |token| given_names.left_rank(token)), tokens),
        || Postings::new(postings(scorer, true, |token| given_names.right_rank(token)), tokens),
    );
    let similar = similar_surnames(scorer, &left, &right, progress)?;
    progress.stage(Stage::Score, similar.pairs.len() as u64 + similar.unsure());
    let join = Join { scorer, given_names: &given_names, left: &left, right: &right, within };
    let mut found = join_surnames(&join, &similar.pairs, progress, 1);
    check(progress)?;
    // Those without a partner are sought among those that may be one, from either side.
    let of_side = |is_right: bool| {
        let postings = if is_right { &right } else { &left };
        pairing.one_to_one.then(|| {
            open_and_free_rows(scorer, &found.pairs, is_right)
                .map(|kept| postings.of_rows(|row| kept.get(row as usize) == Some(&true)))
        })
    };
    let sides = rayon::join(|| of_side(false), || of_side(true));
    let seeking_left = Seeking::among(sides.0.as_ref(), &left);
    let seeking_right = Seeking::among(sides.1.as_ref(), &right);
    let Neighbours { pairs: [from_left, from_right], left_out } =
        similar.neighbours(scorer, seeking_left, seeking_right, progress)?;
    let words_left_out = similar.left_out + left_out;
    let of_neighbours = |left, right, pairs: &SurnamePairs| {
        let join = Join { scorer, given_names: &given_names, left, right, within };
        join_surnames(&join, pairs, progress, 0)
    };
    let near = of_neighbours(seeking_left.open, seeking_right.free, &from_left).join(of_neighbours(
        seeking_left.free,
        seeking_right.open,
        &from_right,
    ));
    found = found.join(near);
    check(progress)?;
    // The second pass asks for none of these, and its own memory is at the height of a run's.
    drop((similar, left, right, sides, from_left, from_right));
    let mut candidates = Candidates { pairs: found.pairs, scored: found.scored, warnings: Vec::new() };
    if found.capped_pairs > 0 {
        candidates.warnings.push(format!(
            "{} pairs of namesakes were too many to compare one by one; at most those with the same birth date were",
            found.capped_pairs
        ));
    }
    if found.indistinct > 0 {
        candidates.warnings.push(format!(
            "{} pairs of records with one name and one birth date were not compared: of so many alike each was compared \
             with up to {MOST_INDISTINCT}",
            found.indistinct
        ));
    }
    if found.given_names > 0 {
        candidates.warnings.push(format!(
            "{} pairs of given names that no table holds were too many to compare under one surname; those that sound \
             alike were",
            found.given_names
        ));
    }
    if words_left_out > 0 {
        candidates.warnings.push(format!(
            "{words_left_out} pairs of surnames were not compared: of so many that sound alike each was compared with up \
             to {MOST_ALIKE_WORDS}",
        ));
    }
    keep_best(&mut candidates.pairs);
    by_value(scorer, pairing, &mut candidates, progress)?;
    second_pass(SecondPass { scorer, pairing }, &mut candidates, progress)?;
    if !pairing.one_to_one {
        partners_of_partners(scorer, pairing, &mut candidates, progress)?;
    }
    Ok(candidates)
}

/// Scores the rows of surnames that may be one; each left surname is so many steps.
fn join_surnames(join: &Join<'_>, pairs: &SurnamePairs, progress: &dyn Progress, steps: u64) -> Found {
    pairs
        .par_iter()
        .map_init(Cache::default, |cache, (token, others)| {
            let mut found = Found::default();
            if progress.is_cancelled() {
                return found;
            }
            let runs = join.left.runs(*token);
            // The rows of another surname stand anywhere: asking for all at once waits for memory once, not each time.
            std::hint::black_box(others.iter().fold(0, |any, (other, _)| any ^ join.right.first_row(*other)));
            for (other, surname) in others {
                join.surnames(*surname, runs, join.right.runs(*other), cache, &mut found);
            }
            progress.advance(steps);
            found
        })
        .reduce(Found::default, Found::join)
}

/// Every pair of rows, of one list or of two, each under its best reading, but for those below [`LEAST_WEIGHT`].
pub(super) fn all_pairs(
    scorer: &Scorer<'_>,
    pairing: Pairing,
    progress: &dyn Progress,
) -> Result<Candidates, Error> {
    let rows = scorer.left.names.len() as u32;
    progress.stage(Stage::Score, u64::from(rows));
    let found = (0..rows)
        .into_par_iter()
        .filter(|left| scorer.left.names.get(*left as usize).is_some_and(NameRow::is_usable))
        .map_init(Cache::default, |cache, left| {
            let mut found = Found::default();
            if progress.is_cancelled() {
                return found;
            }
            // One left surname against all right ones is all that is met again before long.
            cache.forget_surnames();
            let first = if pairing.within { left as usize + 1 } else { 0 };
            let others = scorer.right.names.iter().enumerate().skip(first);
            for (right, _) in others.filter(|(_, name)| name.is_usable()) {
                let (sums, surname, readings) = scorer.best_sums(left, right as u32, cache);
                found.scored += 1;
                if scorer.prior + sums.strangers >= LEAST_WEIGHT {
                    let (left_reading, right_reading) = readings;
                    let right = right as u32;
                    found.pairs.push(Candidate { left, right, sums, surname, left_reading, right_reading });
                }
            }
            progress.advance(1);
            found
        })
        .reduce(Found::default, Found::join);
    check(progress)?;
    let mut candidates = Candidates { pairs: found.pairs, scored: found.scored, warnings: Vec::new() };
    keep_best(&mut candidates.pairs);
    Ok(candidates)
}

/// A list's rows under each of their readings.
fn postings(scorer: &Scorer<'_>, is_right: bool, rank: impl Fn(u32) -> u32) -> Vec<Posting> {
    let rows: &ReadRows = if is_right { scorer.right } else { scorer.left };
    let mut postings = Vec::with_capacity(rows.names.len() + rows.others.len());
    let posting = |name: &NameRow, row: u32, ordinal: u8, reading: Reading| Posting {
        surname: name.surname,
        given_name: rank(name.given_name),
        listed_name: scorer.plain_given_name(name.given_name).name().unwrap_or(UNSURE),
        father: scorer.father(name.patronymic),
        other: scorer.columns.first_other(is_right, row),
        patronymic: scorer.alike(name.patronymic),
        birth_date: scorer.columns.birth_date(is_right, row),
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

/// Of pairs found by several rules, keeps the best; sorts by left row, then right row.
pub(super) fn keep_best(pairs: &mut Vec<Candidate>) {
    let order = |pair: &Candidate| {
        let readings = (pair.left_reading, pair.right_reading);
        (pair.left, pair.right, std::cmp::Reverse(pair.sums.strangers), readings)
    };
    pairs.par_sort_unstable_by_key(order);
    pairs.dedup_by_key(|pair| (pair.left, pair.right));
}

type ByKey<K, V = u32> = HashMap<K, Vec<V>, foldhash::fast::FixedState>;
