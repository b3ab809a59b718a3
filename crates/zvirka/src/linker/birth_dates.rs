//! Dates of birth and ages of the lists at hand: what any two rows' say, quickly where they contradict each other.
//!
//! A date that several people of a list have (a filler such as the first of January) is worth less when it agrees.
//! A cell that may be one of two dates is compared as the one that agrees better, for a bit less; one that is no date
//! keeps its digits. Cost: four bytes a row and date; a pair whose dates contradict each other is settled by one
//! exclusive-or.

mod asked;

use hashbrown::HashMap;
use rayon::prelude::*;

use super::ComparedField;
use super::columns::Compared;
use crate::compare::Level;
use crate::compare::age::{Age, compare_age_with_birth_date, compare_ages};
use crate::compare::date::{DateColumn, Digits, PartialDate, Reading, Settled, compare_dates};
use crate::compare::packed_date::PackedDate;
use crate::model::{Weight, Weights};
use crate::record::{Field, List};
pub(super) use asked::AskedBirth;

/// Records that the assumed share of a day of birth counts for when it is mixed with the lists' own counts: a list
/// must be long before its own counts tell a filler date from chance.
const ASSUMED_BIRTHS: f64 = 2_000.0;

/// Up to this day of the month a date without century may have day and month either way round.
const MONTHS: u8 = 12;

/// What an agreeing date of two readings is worth less, in thousandths of a bit: one of two.
const AMBIGUOUS: Weight = 1_000;

/// Share of people written down as born on a first of January, before the lists tell: some lists have none beyond
/// chance (1 in 365), in others every tenth date is a year that became a date. A judgement.
const NEW_YEARS: f64 = 1.0 / 60.0;

/// Records that [`NEW_YEARS`] counts for: a list of that length tells as much.
const ASSUMED_NEW_YEARS: f64 = 200.0;

/// Days of a year.
const DAYS: f64 = 365.0;

/// What a cell means that is not one date.
#[derive(Clone, Copy, Debug)]
enum Kept {
    Either(PartialDate, PartialDate),
    Digits(Digits),
}

/// Dates of birth by row, one entry where a list is compared with itself; and what stands there that is not one date.
#[derive(Debug, Default)]
pub(super) struct ReadDates {
    rows: Vec<Vec<PackedDate>>,
    kept: Vec<Kept>,
    /// Whether some date may have day and month exchanged.
    either_order: bool,
}

/// Dates of birth and ages of two lists, or of one that is compared with itself.
pub(super) struct BirthDates {
    dates: ReadDates,
    ages: Vec<Vec<Option<Age>>>,
    levels: [Compared; Level::COUNT],
    /// Weights of equal dates that more than one person of a list has.
    shared: HashMap<PackedDate, Weight, foldhash::fast::FixedState>,
    /// The most that an equal first of January is worth.
    new_year: Weight,
    /// The highest weight of any level.
    most: Weight,
}

impl BirthDates {
    /// Reads the columns of dates and ages. What is no date, and how a column is read, is said in `warnings`.
    pub fn read(lists: &[&List], weights: &Weights, warnings: &mut Vec<String>) -> Self {
        let mut dates = ReadDates::default();
        for list in lists {
            dates.read(list, warnings);
        }
        let has_ages = lists.iter().any(|list| list.column(Field::Age).is_some());
        let ages =
            if has_ages { lists.iter().map(|list| read_ages(list, warnings)).collect() } else { Vec::new() };
        Self::new(dates, ages, weights)
    }

    /// As [`read`](Self::read), for lists whose rows are numbered one list after the other. Each column is read by itself,
    /// and how many people share a date is counted list by list: a person stands on several of them.
    pub fn read_together(lists: &[&List], weights: &Weights, warnings: &mut Vec<String>) -> Self {
        let mut read = Self::read(lists, weights, warnings);
        read.dates.rows = vec![read.dates.rows.concat()];
        if !read.ages.is_empty() {
            read.ages = vec![read.ages.concat()];
        }
        read
    }

    /// Counts how many people share a date. `ages` are by list, then by row; there may be none.
    pub fn new(dates: ReadDates, ages: Vec<Vec<Option<Age>>>, weights: &Weights) -> Self {
        let field = ComparedField::BirthDate;
        let usual = weights.usual_share(field);
        let levels = Level::ALL.map(|level| Compared {
            level,
            weight: if level == Level::Absent { 0 } else { weights.level(field, level, usual) },
            relatives: if level == Level::Absent { 0 } else { weights.relatives(field, level) },
        });
        let mut shared: HashMap<PackedDate, u32, foldhash::fast::FixedState> = HashMap::default();
        let mut records = 0;
        let mut new_years = NEW_YEARS;
        for dates in &dates.rows {
            let mut counts: HashMap<PackedDate, u32, foldhash::fast::FixedState> = HashMap::default();
            let filled = dates.iter().filter(|date| date.is_full()).fold(0, |filled, date| {
                *counts.entry(*date).or_insert(0) += 1;
                filled + 1
            });
            records = records.max(filled);
            // The person asked about is not counted.
            let first_days = dates.iter().filter(|date| is_new_year(**date)).count().saturating_sub(1) as f64;
            new_years = new_years
                .max((NEW_YEARS * ASSUMED_NEW_YEARS + first_days) / (ASSUMED_NEW_YEARS + f64::from(filled)));
            for (date, count) in counts.into_iter().filter(|(_, count)| *count > 1) {
                let known = shared.entry(date).or_insert(0);
                *known = count.max(*known);
            }
        }
        let share = |count: u32| {
            (usual * ASSUMED_BIRTHS + f64::from(count - 1)) / (ASSUMED_BIRTHS + f64::from(records))
        };
        let shared = shared
            .into_iter()
            .map(|(date, count)| (date, weights.level(field, Level::Same, share(count).max(usual))))
            .collect();
        let new_year = new_year_weight(weights, new_years);
        Self { dates, ages, levels, shared, new_year, most: weights.most(field, usual) }
    }

    /// The highest weight that a pair of dates or ages can have.
    pub fn most(&self) -> Weight {
        self.most
    }

    /// The date of a row.
    pub fn date(&self, right: bool, row: u32) -> PackedDate {
        let rows = &self.dates.rows;
        let side = if right { rows.last() } else { rows.first() };
        side.and_then(|dates| dates.get(row as usize)).copied().unwrap_or_default()
    }

    fn age(&self, right: bool, row: u32) -> Option<Age> {
        let side = if right { self.ages.last() } else { self.ages.first() };
        side.and_then(|ages| ages.get(row as usize)).copied().flatten()
    }

    fn of_level(&self, level: Level) -> Compared {
        self.levels.get(level as usize).copied().unwrap_or_default()
    }

    /// What two dates say that contradict each other.
    pub fn contradicted(&self) -> Compared {
        self.of_level(Level::Different)
    }

    /// What the dates, or ages, of two rows say. The caller knows the rows' dates.
    pub fn compare(&self, (left, a): (u32, PackedDate), (right, b): (u32, PackedDate)) -> Compared {
        if a.contradicts(b) {
            return self.contradicted();
        }
        match (a.date(), b.date()) {
            (Some(_), Some(_)) if !a.is_in_either_order() && !b.is_in_either_order() => self.of_dates(a, b),
            _ if !a.is_missing() && !b.is_missing() => self.of_readings(a, b),
            _ if self.ages.is_empty() => self.of_level(Level::Absent),
            (a @ Some(_), _) => self.of_level(of_age(compare_age_with_birth_date(self.age(true, right), a))),
            (_, b @ Some(_)) => self.of_level(of_age(compare_age_with_birth_date(self.age(false, left), b))),
            (None, None) => self.of_level(of_age(compare_ages(self.age(false, left), self.age(true, right)))),
        }
    }

    /// What two dates say that are each one date.
    fn of_dates(&self, a: PackedDate, b: PackedDate) -> Compared {
        let level = compare_dates(a.date(), b.date());
        let mut compared = self.of_level(level);
        if level != Level::Same {
            return compared;
        }
        if let Some(weight) = self.shared.get(&a) {
            compared.weight = *weight;
        }
        if is_new_year(a) {
            compared.weight = compared.weight.min(self.new_year);
        }
        let ambiguous = |date: PackedDate| {
            date.date().is_some_and(|date| date.year < 100 && date.day > 0 && date.day <= MONTHS)
        };
        if ambiguous(a) || ambiguous(b) {
            compared.weight -= AMBIGUOUS;
        }
        compared
    }

    /// What cells say of which one at least may be several dates, or is none: the best that any of them say, a bit
    /// less for the choice.
    fn of_readings(&self, a: PackedDate, b: PackedDate) -> Compared {
        self.of_all_readings(self.readings(a), self.readings(b))
    }

    fn of_all_readings(&self, a: Readings, b: Readings) -> Compared {
        let (dates_a, dates_b) = match (a, b) {
            (Ok(a), Ok(b)) => (a, b),
            (Err(digits), Ok(dates)) | (Ok(dates), Err(digits)) => {
                let levels = dates.iter().map(|date| self.of_level(digits.compare(*date)));
                return levels.max_by_key(|compared| compared.weight).unwrap_or_default();
            }
            (Err(a), Err(b)) => return self.of_level(a.compare_digits(b)),
        };
        let pairs =
            dates_a.iter().flat_map(|a| dates_b.iter().map(move |b| (Some(*a).into(), Some(*b).into())));
        // The first of several that say as much: no order of rows decides.
        let best = pairs
            .map(|(a, b)| self.of_dates(a, b))
            .reduce(|best, other| if other.weight > best.weight { other } else { best });
        let mut best = best.unwrap_or_default();
        if best.weight > 0 && dates_a.len().max(dates_b.len()) > 1 {
            best.weight = (best.weight - AMBIGUOUS).max(0);
        }
        best
    }

    /// The dates that a cell may mean, or the digits of one that is no date.
    fn readings(&self, date: PackedDate) -> Readings {
        readings_of(date, date.place().and_then(|place| self.dates.kept.get(place as usize)))
    }

    /// Whether some date of the lists may have day and month exchanged.
    pub fn either_order(&self) -> bool {
        self.dates.either_order
    }
}

/// The dates that a cell may mean, or the digits of one that is no date.
type Readings = Result<smallvec::SmallVec<[PartialDate; 2]>, Digits>;

/// The same, given what is kept where the date says so.
fn readings_of(date: PackedDate, kept: Option<&Kept>) -> Readings {
    if date.place().is_some() {
        return match kept {
            Some(Kept::Either(a, b)) => Ok(smallvec::smallvec![*a, *b]),
            Some(Kept::Digits(digits)) => Err(*digits),
            None => Ok(smallvec::SmallVec::new()),
        };
    }
    let mut dates: smallvec::SmallVec<[PartialDate; 2]> = date.date().into_iter().collect();
    if date.is_in_either_order()
        && let Some(&PartialDate { year, month, day }) = dates.first()
    {
        dates.push(PartialDate { year, month: day, day: month });
    }
    Ok(dates)
}

/// What an equal first of January is worth where this share of people is said to be born on one: each year has the
/// share of it that it has of the usual day.
fn new_year_weight(weights: &Weights, share: f64) -> Weight {
    let usual = weights.usual_share(ComparedField::BirthDate);
    weights.level(ComparedField::BirthDate, Level::Same, (share * DAYS * usual).clamp(usual, 1.0))
}

/// The same for two people by themselves.
pub(super) fn usual_new_year_weight(weights: &Weights) -> Weight {
    new_year_weight(weights, NEW_YEARS)
}

fn is_new_year(date: PackedDate) -> bool {
    date.date().is_some_and(PartialDate::is_new_year)
}

/// Levels of an age have names of their own, since they say less than those of a date.
const fn of_age(level: Level) -> Level {
    match level {
        Level::Same | Level::Equivalent => Level::Age,
        Level::Near => Level::AgeNear,
        Level::Similar => Level::AgePossible,
        Level::Different => Level::AgeDifferent,
        level => level,
    }
}

impl ReadDates {
    /// Appends the dates of a list, and says how its column is read and what in it is no date.
    fn read(&mut self, list: &List, warnings: &mut Vec<String>) {
        let Some(column) = list.column(Field::BirthDate) else {
            self.rows.push(vec![PackedDate::MISSING; list.len()]);
            return;
        };
        let zone = list.time_zone();
        let readings: Vec<Reading> =
            (0..column.len()).into_par_iter().map(|row| Reading::of(column.get(row), zone)).collect();
        self.settle(&readings, list.name(), warnings);
    }

    /// The dates of two people, each a list of one.
    pub fn of_pair(readings: [Reading; 2]) -> Self {
        let mut dates = Self::default();
        for reading in readings {
            dates.settle(&[reading], "", &mut Vec::new());
        }
        dates
    }

    fn settle(&mut self, readings: &[Reading], name: &str, warnings: &mut Vec<String>) {
        let column = DateColumn::of(readings);
        warnings.extend(column.notes().into_iter().map(|note| format!("{name}: {note}")));
        let (mut none, mut unreadable) = ((0_usize, 0_usize), (0_usize, 0_usize));
        let count = |(count, first): &mut (usize, usize), row: usize| {
            if *count == 0 {
                *first = row + 1;
            }
            *count += 1;
        };
        let mut rows = Vec::with_capacity(readings.len());
        for (row, reading) in readings.iter().enumerate() {
            rows.push(match column.settle(*reading) {
                Settled::Missing => PackedDate::MISSING,
                Settled::NoDate => {
                    count(&mut none, row);
                    PackedDate::MISSING
                }
                Settled::Date(date) => Some(date).into(),
                Settled::EitherOrder(date) => {
                    self.either_order = true;
                    PackedDate::from(Some(date)).in_either_order()
                }
                Settled::Either(a, b) => self.keep(Kept::Either(a, b)),
                Settled::Unreadable(digits) => {
                    count(&mut unreadable, row);
                    self.keep(Kept::Digits(digits))
                }
            });
        }
        self.rows.push(rows);
        for ((count, first), what) in [
            (none, "birth dates are no dates and count as missing"),
            (unreadable, "birth dates cannot be read and are compared by their digits"),
        ] {
            if count > 0 {
                warnings.push(format!("{name}: {count} {what}, the first in record {first}"));
            }
        }
    }

    fn keep(&mut self, kept: Kept) -> PackedDate {
        let place = u32::try_from(self.kept.len()).map_or(PackedDate::MISSING, PackedDate::kept);
        self.kept.push(kept);
        place
    }
}

fn read_ages(list: &List, warnings: &mut Vec<String>) -> Vec<Option<Age>> {
    let on = |row: usize| PartialDate::parse(list.cell(Field::AgeOn, row)).ok().flatten();
    let Some(column) = list.column(Field::Age) else { return vec![None; list.len()] };
    let ages: Vec<Option<Age>> =
        column.iter().enumerate().map(|(row, text)| Age::parse(text, on(row))).collect();
    let has_digits = |row: usize| column.get(row).chars().any(|letter| letter.is_ascii_digit());
    let mut wrong = ages.iter().enumerate().filter(|(row, age)| age.is_none() && has_digits(*row));
    if let Some((first, _)) = wrong.next() {
        let count = wrong.count() + 1;
        warnings.push(format!(
            "{}: {count} ages are no ages of people and count as missing, the first in record {}",
            list.name(),
            first + 1
        ));
    }
    ages
}

#[cfg(test)]
mod tests;
