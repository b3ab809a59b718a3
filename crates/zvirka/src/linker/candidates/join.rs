//! Rows that share a surname: joined through their given names and scored.
//!
//! Rows stand sorted by surname, given name and patronymic, so that what two names are worth is looked up once for
//! all rows that bear them. Of the rows only birth dates are compared one with one, in the memory that the sort has
//! laid side by side; other fields are looked at where the dates leave hope. Cost: some nanoseconds a pair.

use super::super::given::GivenNames;
use super::super::scoring::{Cache, NO_RELATIVES, Part, Scorer, Sums};
use super::{ByKey, Candidate, Found, LEAST_WEIGHT};
use crate::blocking::{Posting, UNSURE};
use crate::compare::Level;
use crate::compare::packed_date::PackedDate;
use crate::model::Weight;

/// Most pairs of rows under one pair of surnames that are all compared, whatever their given names: enough for
/// rare surnames, where a misread given name matters, and no load for frequent ones, where it proves nothing.
const MOST_DIFFERENT: usize = 64;

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
pub(super) struct Join<'a> {
    pub(super) scorer: &'a Scorer<'a>,
    pub(super) given_names: &'a GivenNames,
    pub(super) within: bool,
}

impl Join<'_> {
    /// Scores the rows of two surnames whose given names do not contradict; of rare surnames all rows.
    pub(super) fn surnames(
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
            found.cap(left.len() * right.len());
            return;
        }
        if sum + scorer.different_patronymics().1 + scorer.columns.most >= LEAST_WEIGHT {
            self.patronymics(names, left, right, cache, found);
            return;
        }
        // Rows of different fathers have no hope, so fathers that are certain meet only themselves.
        let certain = |rows: &[Posting]| rows.partition_point(|posting| posting.father != UNSURE);
        let (left_certain, left_unsure) = left.split_at(certain(left));
        let (right_certain, right_unsure) = right.split_at(certain(right));
        let mut others = right_certain;
        for rows in left_certain.chunk_by(|a, b| a.father == b.father) {
            let Some(father) = rows.first().map(|posting| posting.father) else { continue };
            others = skip_to(others, |posting| posting.father < father);
            let same = others.partition_point(|posting| posting.father == father);
            self.patronymics(names, rows, others.get(..same).unwrap_or(&[]), cache, found);
        }
        self.patronymics(names, left_certain, right_unsure, cache, found);
        self.patronymics(names, left_unsure, right, cache, found);
    }

    /// Scores rows whose surnames and given names have the same weight, each patronymic against each.
    fn patronymics(
        &self,
        names: Names,
        left: &[Posting],
        right: &[Posting],
        cache: &mut Cache,
        found: &mut Found,
    ) {
        for left_rows in left.chunk_by(|a, b| a.patronymic == b.patronymic) {
            for right_rows in right.chunk_by(|a, b| a.patronymic == b.patronymic) {
                let (Some(first), Some(second)) = (left_rows.first(), right_rows.first()) else { continue };
                let patronymic = self.scorer.patronymic(first.patronymic, second.patronymic, cache);
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
        let capped = found.cap(left.len() * right.len());
        if scorer.prior + strangers + scorer.columns.most < LEAST_WEIGHT {
            return;
        }
        if capped && !scorer.columns.has_birth_dates() {
            return;
        }
        let columns = scorer.columns;
        let relatives = scorer.names_against_relatives(names.surname.0, names.given_name.0, patronymic.0);
        let mut score = |a: &Posting, b: &Posting| {
            let dates = columns.compare_birth_dates((a.row, a.birth_date), (b.row, b.birth_date));
            let strangers = strangers + dates.weight + scorer.reading_weight(a.reading, b.reading);
            if scorer.prior + strangers + columns.others_most < LEAST_WEIGHT {
                return;
            }
            let (others, others_relatives) = columns.sums_of_others(a.row, b.row);
            let strangers = strangers + others;
            if scorer.prior + strangers < LEAST_WEIGHT {
                return;
            }
            let relatives = match relatives {
                NO_RELATIVES => NO_RELATIVES,
                relatives => relatives + dates.relatives + others_relatives,
            };
            found.pairs.push(Candidate {
                left: a.row,
                right: b.row,
                sums: Sums { strangers, relatives },
                left_reading: a.ordinal,
                right_reading: b.ordinal,
            });
        };
        let mut scored = 0;
        let mut visit = |a: &Posting, b: &Posting| {
            if !self.within || a.row < b.row {
                scored += 1;
                score(a, b);
            }
        };
        if capped {
            let mut by_date: ByKey<PackedDate, &Posting> = ByKey::default();
            for posting in right.iter().filter(|posting| posting.birth_date.is_full()) {
                by_date.entry(posting.birth_date).or_default().push(posting);
            }
            for posting in left {
                let others = by_date.get(&posting.birth_date).into_iter().flatten();
                others.for_each(|other| visit(posting, other));
            }
        } else if scorer.prior + strangers + columns.contradicted_birth_dates().weight + columns.others_most
            < LEAST_WEIGHT
        {
            // Most of a block of namesakes are people whose birth dates contradict each other.
            for posting in left {
                let others = right.iter().filter(|other| !posting.birth_date.contradicts(other.birth_date));
                others.for_each(|other| visit(posting, other));
            }
        } else {
            left.iter().for_each(|posting| right.iter().for_each(|other| visit(posting, other)));
        }
        found.scored += scored;
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
