//! Rows that share a surname: joined through their given names and scored.
//!
//! Rows stand sorted by surname and given name, so that what two of these are worth is looked up once for all rows that
//! bear them. Rows are then told apart by what the sort has laid side by side: the father's name, the birth date and
//! one other field; all else is looked at where these leave hope. Cost: some nanoseconds a pair of rows, some dozens a
//! pair of given names.

use super::super::given::GivenNames;
use super::super::scoring::{ABSENT, Cache, NO_RELATIVES, Part, Scorer, Sums};
use super::{ByKey, Candidate, Found, LEAST_WEIGHT};
use crate::blocking::{FATHERLESS, Posting, Postings, Run, UNSURE};
use crate::bounds::{MOST_DIFFERENT, MOST_INDISTINCT, MOST_NAMESAKES, MOST_UNLISTED_GIVEN};
use crate::compare::Level;
use crate::model::Weight;

/// Pairs of rows that are compared as soon as they are sorted by father.
const FEW_PAIRS: usize = 64;

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
    pub(super) left: &'a Postings,
    pub(super) right: &'a Postings,
    pub(super) within: bool,
}

impl Join<'_> {
    /// Scores the rows of two surnames whose given names do not contradict; of rare surnames all rows.
    pub(super) fn surnames(
        &self,
        surname: Part,
        left: &[Run],
        right: &[Run],
        cache: &mut Cache,
        found: &mut Found,
    ) {
        let rows = (self.left.rows_of_surname(left), self.right.rows_of_surname(right));
        if rows.0.len() * rows.1.len() <= MOST_DIFFERENT {
            self.few(surname, rows.0, rows.1, cache, found);
            return;
        }
        let mut unlisted_left_out = 0;
        let given_name = |left: &Run, right: &Run, cache: &mut Cache| {
            self.given_names.compare(left.given_name, right.given_name, self.scorer, cache)
        };
        let mut pair = |given_name: Part, left: &Run, right: &Run, cache: &mut Cache| {
            let (left, right) = (self.left.rows(left), self.right.rows(right));
            self.given_names(Names { surname, given_name }, left, right, cache, found);
        };
        let [left_plain, left_mixed, left_open] = parted(left, self.given_names.left_bounds());
        let [right_plain, right_mixed, right_open] = parted(right, self.given_names.right_bounds());
        let left_name = |run: &Run| self.given_names.left_name(run.given_name);
        let right_name = |run: &Run| self.given_names.right_name(run.given_name);
        for_each_equal((left_plain, left_name), (right_plain, right_name), |left, right| {
            let part = given_name(left, right, cache);
            if part.0 != Level::Different {
                pair(part, left, right, cache);
            }
        });
        for (lefts, rights) in [(left_plain, right_mixed), (left_mixed, right_plain)] {
            for left in lefts.iter().filter(|_| !rights.is_empty()) {
                for_each_common(self.given_names.agreeing(left.given_name), rights, |given_name, right| {
                    pair(given_name, left, right, cache);
                });
            }
        }
        let mixed = left_mixed.len() * right_mixed.len();
        let mut compared = 0;
        for left in left_mixed {
            let near = (mixed > MOST_UNLISTED_GIVEN)
                .then(|| self.given_names.near_unlisted(left.given_name, &self.scorer.lists.vocabulary));
            let mut one = |right: &Run| {
                compared += 1;
                let part = given_name(left, right, cache);
                if part.0 != Level::Different {
                    pair(part, left, right, cache);
                }
            };
            match near {
                None => right_mixed.iter().for_each(one),
                Some(near) => for_each_common(&near, right_mixed, |(), right| one(right)),
            }
        }
        if mixed > MOST_UNLISTED_GIVEN {
            unlisted_left_out = (mixed - compared) as u64;
        }
        let left_listed = left.get(..left_plain.len() + left_mixed.len()).unwrap_or(&[]);
        for (lefts, rights) in [(left_listed, right_open), (left_open, right)] {
            for left in lefts {
                for right in rights {
                    pair(given_name(left, right, cache), left, right, cache);
                }
            }
        }
        found.given_names += unlisted_left_out;
    }

    /// Scores the rows of two surnames that are rare enough for every given name to be compared with every other.
    fn few(&self, surname: Part, left: &[Posting], right: &[Posting], cache: &mut Cache, found: &mut Found) {
        let scorer = self.scorer;
        let least = LEAST_WEIGHT - scorer.prior - surname.1;
        let different = scorer.different_given_names();
        for a in left {
            for b in right {
                if self.within && a.row >= b.row {
                    continue;
                }
                let names_known = a.listed_name != UNSURE && b.listed_name != UNSURE;
                let other_names = names_known && a.listed_name != b.listed_name;
                let most = if other_names { different.1 } else { MOST_GIVEN_NAME };
                // Nearly all are strangers, which their postings show without another look into memory.
                if most + self.most(a, b) < least {
                    found.scored += 1;
                    continue;
                }
                let given_name = match other_names {
                    true => different,
                    false => self.given_names.compare(a.given_name, b.given_name, scorer, cache),
                };
                let one = (std::slice::from_ref(a), std::slice::from_ref(b));
                self.rows(Names { surname, given_name }, one.0, one.1, cache, found);
            }
        }
    }

    /// The most that two rows' patronymics, birth dates and other fields may be worth, as their postings show.
    #[inline]
    fn most(&self, a: &Posting, b: &Posting) -> Weight {
        let columns = self.scorer.columns;
        let patronymic =
            self.patronymic_at_a_glance(a, b).map_or(self.scorer.weights.patronymic_most(), |part| part.1);
        let birth_date = match a.birth_date.contradicts(b.birth_date) {
            true => columns.contradicted_birth_dates().weight,
            false => columns.birth_dates_most(),
        };
        patronymic + birth_date + columns.most_of_others(a.other, b.other)
    }

    /// What two rows' patronymics say, where their postings tell.
    #[inline]
    fn patronymic_at_a_glance(&self, a: &Posting, b: &Posting) -> Option<Part> {
        if a.father == FATHERLESS || b.father == FATHERLESS {
            Some(ABSENT)
        } else if a.father == UNSURE || b.father == UNSURE {
            None
        } else if a.father == b.father {
            Some(self.scorer.same_father(a.father, a.patronymic == b.patronymic))
        } else {
            Some(self.scorer.different_patronymics())
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
        let pairs = left.len() * right.len();
        if names.given_name.0 == Level::Different && pairs > MOST_DIFFERENT {
            return;
        }
        let sum = scorer.prior + names.surname.1 + names.given_name.1;
        if sum + scorer.weights.patronymic_most() + scorer.columns.most < LEAST_WEIGHT {
            found.cap(pairs);
            return;
        }
        if pairs <= FEW_PAIRS || sum + scorer.different_patronymics().1 + scorer.columns.most >= LEAST_WEIGHT
        {
            self.fathers(names, left, right, cache, found);
            return;
        }
        // Rows of different fathers have no hope, so fathers that are certain meet only themselves.
        let certain = |rows: &[Posting]| rows.partition_point(|posting| posting.father < FATHERLESS);
        let (left_certain, left_others) = left.split_at(certain(left));
        let (right_certain, right_others) = right.split_at(certain(right));
        let mut rest = right_certain;
        for rows in left_certain.chunk_by(|a, b| a.father == b.father) {
            let Some(father) = rows.first().map(|posting| posting.father) else { continue };
            rest = skip_to(rest, |posting| posting.father < father);
            let same = rest.partition_point(|posting| posting.father == father);
            self.fathers(names, rows, rest.get(..same).unwrap_or(&[]), cache, found);
        }
        self.fathers(names, left_certain, right_others, cache, found);
        self.fathers(names, left_others, right, cache, found);
    }

    /// Scores rows whose surnames and given names have the same weight, each with each while they are few enough.
    fn fathers(
        &self,
        names: Names,
        left: &[Posting],
        right: &[Posting],
        cache: &mut Cache,
        found: &mut Found,
    ) {
        if left.len() * right.len() <= MOST_NAMESAKES {
            self.rows(names, left, right, cache, found);
            return;
        }
        let scorer = self.scorer;
        let sum = scorer.prior + names.surname.1 + names.given_name.1 + scorer.columns.most;
        for left_rows in left.chunk_by(|a, b| a.patronymic == b.patronymic) {
            for right_rows in right.chunk_by(|a, b| a.patronymic == b.patronymic) {
                let (Some(first), Some(second)) = (left_rows.first(), right_rows.first()) else { continue };
                let capped = found.cap(left_rows.len() * right_rows.len());
                let patronymic = scorer.patronymic(first.patronymic, second.patronymic, cache);
                if sum + patronymic.1 < LEAST_WEIGHT {
                    continue;
                }
                if capped {
                    self.birth_dates(names, left_rows, right_rows, cache, found);
                } else {
                    self.rows(names, left_rows, right_rows, cache, found);
                }
            }
        }
    }

    /// Scores rows of one name that are too many to be compared each with each: those of one birth date.
    fn birth_dates(
        &self,
        names: Names,
        left: &[Posting],
        right: &[Posting],
        cache: &mut Cache,
        found: &mut Found,
    ) {
        let either_order = self.scorer.columns.has_dates_in_either_order();
        let mut by_date: ByKey<u32, Posting> = ByKey::default();
        for posting in right {
            if let Some(key) = posting.birth_date.day_key(either_order) {
                by_date.entry(key).or_default().push(*posting);
            }
        }
        for rows in left.chunk_by(|a, b| a.birth_date == b.birth_date) {
            let key = rows.first().and_then(|first| first.birth_date.day_key(either_order));
            let others = key.and_then(|key| by_date.get(&key));
            self.indistinct(names, rows, others.map_or(&[], Vec::as_slice), cache, found);
        }
    }

    /// Scores rows of one name and one birth date: each with each while they are few on one side. Where they are many on
    /// both, the rows are cut into as many blocks on either side, so that each has its like to compete with and no more; of
    /// one list each row is compared with the next ones, through which all hang together.
    fn indistinct(
        &self,
        names: Names,
        left: &[Posting],
        right: &[Posting],
        cache: &mut Cache,
        found: &mut Found,
    ) {
        let fewer = left.len().min(right.len());
        if fewer <= MOST_INDISTINCT {
            self.rows(names, left, right, cache, found);
            return;
        }
        let before = found.scored;
        let ends = |rows: &[Posting]| (rows.len(), rows.first().copied(), rows.last().copied());
        let are_one = self.within && ends(left) == ends(right);
        let all = if are_one { left.len() * (left.len() - 1) / 2 } else { left.len() * right.len() };
        if are_one {
            for (place, row) in right.iter().enumerate() {
                let next = right.get(place + 1..).unwrap_or(&[]);
                let next = next.get(..MOST_INDISTINCT / 2).unwrap_or(next);
                // Of the two the earlier stands on the left.
                self.rows(names, std::slice::from_ref(row), next, cache, found);
                self.rows(names, next, std::slice::from_ref(row), cache, found);
            }
        } else {
            let blocks = fewer.div_ceil(MOST_INDISTINCT);
            let block = |rows: usize, number: usize| rows * number / blocks..rows * (number + 1) / blocks;
            for number in 0..blocks {
                let rows = (left.get(block(left.len(), number)), right.get(block(right.len(), number)));
                self.rows(names, rows.0.unwrap_or(&[]), rows.1.unwrap_or(&[]), cache, found);
            }
        }
        found.indistinct += (all as u64).saturating_sub(found.scored - before);
    }

    /// Scores rows whose surnames and given names have the same weight, each with each. What the rows' postings hold
    /// settles nearly all pairs.
    fn rows(&self, names: Names, left: &[Posting], right: &[Posting], cache: &mut Cache, found: &mut Found) {
        let (scorer, columns) = (self.scorer, self.scorer.columns);
        let both = names.surname.1 + names.given_name.1;
        let least = LEAST_WEIGHT - scorer.prior - both;
        let contradicted = columns.contradicted_birth_dates();
        let most_patronymic = scorer.weights.patronymic_most();
        for a in left {
            for b in right {
                if self.within && a.row >= b.row {
                    continue;
                }
                found.scored += 1;
                let patronymic = self.patronymic_at_a_glance(a, b);
                let other_dates = a.birth_date.contradicts(b.birth_date);
                // What is not contradicted is asked for only where it may help.
                let patronymic_most = patronymic.map_or(most_patronymic, |part| part.1);
                let date_most = if other_dates { contradicted.weight } else { columns.birth_dates_most() };
                if patronymic_most + date_most + columns.others_most < least {
                    continue;
                }
                let most = columns.most_of_others(a.other, b.other);
                if patronymic_most + date_most + most < least {
                    continue;
                }
                let patronymic =
                    patronymic.unwrap_or_else(|| scorer.patronymic(a.patronymic, b.patronymic, cache));
                let dates = if other_dates {
                    contradicted
                } else {
                    columns.compare_birth_dates((a.row, a.birth_date), (b.row, b.birth_date))
                };
                let over =
                    scorer.over_bound(both + patronymic.1, (a.row, a.reading), (b.row, b.reading), cache);
                let sum = patronymic.1 + dates.weight + scorer.reading_weight(a.reading, b.reading) + over;
                if sum + most < least {
                    continue;
                }
                let (others, others_relatives) = columns.sums_of_others(a.row, b.row);
                if sum + others < least {
                    continue;
                }
                let relatives =
                    scorer.names_against_relatives(names.surname.0, names.given_name.0, patronymic.0);
                let relatives = match relatives {
                    NO_RELATIVES => NO_RELATIVES,
                    relatives => relatives + dates.relatives + others_relatives,
                };
                found.pairs.push(Candidate {
                    left: a.row,
                    right: b.row,
                    sums: Sums { strangers: both + sum + others, relatives },
                    surname: names.surname,
                    left_reading: a.ordinal,
                    right_reading: b.ordinal,
                });
            }
        }
    }
}

/// The most that a given name may be worth, in thousandths of a bit, for pruning: one of sixteen million people has it,
/// which is rarer than what no table holds.
const MOST_GIVEN_NAME: Weight = 24_000;

/// Runs of one surname parted where their ranks reach two bounds.
fn parted(runs: &[Run], [first, second]: [u32; 2]) -> [&[Run]; 3] {
    let (low, rest) = runs.split_at(runs.partition_point(|run| run.given_name < first));
    let (middle, high) = rest.split_at(rest.partition_point(|run| run.given_name < second));
    [low, middle, high]
}

/// Calls back for every two runs that have the same key, by which either side ascends.
fn for_each_equal<K: Ord>(
    (mut left, left_key): (&[Run], impl Fn(&Run) -> K),
    (mut right, right_key): (&[Run], impl Fn(&Run) -> K),
    mut visit: impl FnMut(&Run, &Run),
) {
    while let (Some((first, left_rest)), Some((other, right_rest))) =
        (left.split_first(), right.split_first())
    {
        let (a, b) = (left_key(first), right_key(other));
        match a.cmp(&b) {
            std::cmp::Ordering::Less => left = left_rest,
            std::cmp::Ordering::Greater => right = right_rest,
            std::cmp::Ordering::Equal => {
                right.iter().take_while(|run| right_key(run) == a).for_each(|other| visit(first, other));
                left = left_rest;
            }
        }
    }
}

/// Calls back for every run whose rank is among `ranks`, with what stands beside the rank; both ascend.
fn for_each_common<T: Copy>(ranks: &[(u32, T)], runs: &[Run], mut visit: impl FnMut(T, &Run)) {
    let (mut ranks, mut runs) = (ranks, runs);
    while let (Some((rank, beside)), Some(run)) = (ranks.first(), runs.first()) {
        match run.given_name.cmp(rank) {
            std::cmp::Ordering::Equal => {
                visit(*beside, run);
                runs = runs.get(1..).unwrap_or(&[]);
                ranks = ranks.get(1..).unwrap_or(&[]);
            }
            std::cmp::Ordering::Less => runs = skip_to(runs, |run| run.given_name < *rank),
            std::cmp::Ordering::Greater => ranks = skip_to(ranks, |(rank, _)| *rank < run.given_name),
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
