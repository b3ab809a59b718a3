//! Dates of birth and ages of the lists at hand: what any two rows' say, quickly where they contradict each other.
//!
//! A date that several people of a list have (a filler such as the first of January) is worth less when it agrees.
//! Cost: four bytes a row and date; a pair whose dates contradict each other is settled by one exclusive-or.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::ComparedField;
use super::columns::Compared;
use crate::compare::Level;
use crate::compare::age::{Age, compare_age_with_birth_date, compare_ages};
use crate::compare::date::{PartialDate, compare_dates};
use crate::compare::packed_date::PackedDate;
use crate::model::{Weight, Weights};
use crate::record::{Field, List};

/// Records that the assumed share of a day of birth counts for when it is mixed with the lists' own counts: a list
/// must be long before its own counts tell a filler date from chance.
const ASSUMED_BIRTHS: f64 = 2_000.0;

/// Up to this day of the month a date without century may have day and month either way round.
const MONTHS: u8 = 12;

/// What an agreeing date of two readings is worth less, in thousandths of a bit: one of two.
const AMBIGUOUS: Weight = 1_000;

/// Dates of birth and ages of two lists, or of one that is compared with itself.
pub(super) struct BirthDates {
    /// By row; one entry where a list is compared with itself.
    dates: Vec<Vec<PackedDate>>,
    ages: Vec<Vec<Option<Age>>>,
    levels: [Compared; Level::COUNT],
    /// Weights of equal dates that more than one person of a list has.
    shared: HashMap<PackedDate, Weight, foldhash::fast::FixedState>,
    /// The highest weight of any level.
    most: Weight,
}

impl BirthDates {
    /// Reads the columns of dates and ages. What is no date is counted as missing and said in `warnings`.
    pub fn read(lists: &[&List], weights: &Weights, warnings: &mut Vec<String>) -> Self {
        let dates = lists.iter().map(|list| read_dates(list, warnings)).collect();
        let has_ages = lists.iter().any(|list| list.column(Field::Age).is_some());
        let ages = if has_ages { lists.iter().map(|list| read_ages(list)).collect() } else { Vec::new() };
        Self::new(dates, ages, weights)
    }

    /// Counts how many people share a date. `dates` and `ages` are by list, then by row; there may be no ages.
    pub fn new(dates: Vec<Vec<PackedDate>>, ages: Vec<Vec<Option<Age>>>, weights: &Weights) -> Self {
        let field = ComparedField::BirthDate;
        let usual = weights.usual_share(field);
        let levels = Level::ALL.map(|level| Compared {
            level,
            weight: if level == Level::Absent { 0 } else { weights.level(field, level, usual) },
            relatives: if level == Level::Absent { 0 } else { weights.relatives(field, level) },
        });
        let mut shared: HashMap<PackedDate, u32, foldhash::fast::FixedState> = HashMap::default();
        let mut records = 0;
        for dates in &dates {
            let mut counts: HashMap<PackedDate, u32, foldhash::fast::FixedState> = HashMap::default();
            let filled = dates.iter().filter(|date| date.is_full()).fold(0, |filled, date| {
                *counts.entry(*date).or_insert(0) += 1;
                filled + 1
            });
            records = records.max(filled);
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
        Self { dates, ages, levels, shared, most: weights.most(field, usual) }
    }

    /// The highest weight that a pair of dates or ages can have.
    pub fn most(&self) -> Weight {
        self.most
    }

    /// The date of a row.
    pub fn date(&self, right: bool, row: u32) -> PackedDate {
        let side = if right { self.dates.last() } else { self.dates.first() };
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
        let level = match (a.date(), b.date()) {
            (Some(a), Some(b)) => compare_dates(Some(a), Some(b)),
            _ if self.ages.is_empty() => Level::Absent,
            (a @ Some(_), None) => of_age(compare_age_with_birth_date(self.age(true, right), a)),
            (None, b @ Some(_)) => of_age(compare_age_with_birth_date(self.age(false, left), b)),
            (None, None) => of_age(compare_ages(self.age(false, left), self.age(true, right))),
        };
        let mut compared = self.of_level(level);
        if level == Level::Same
            && let Some(weight) = self.shared.get(&a)
        {
            compared.weight = *weight;
        }
        let ambiguous = |date: PackedDate| {
            date.date().is_some_and(|date| date.year < 100 && date.day > 0 && date.day <= MONTHS)
        };
        if level == Level::Same && (ambiguous(a) || ambiguous(b)) {
            compared.weight -= AMBIGUOUS;
        }
        compared
    }
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

/// Reads a column of dates. What is no date is counted as missing and said in `warnings`.
pub(super) fn read_dates(list: &List, warnings: &mut Vec<String>) -> Vec<PackedDate> {
    let Some(column) = list.column(Field::BirthDate) else { return vec![PackedDate::MISSING; list.len()] };
    let read: Vec<Result<Option<PartialDate>, _>> =
        (0..column.len()).into_par_iter().map(|row| PartialDate::parse(column.get(row))).collect();
    let mut wrong = read.iter().enumerate().filter(|(_, date)| date.is_err()).map(|(row, _)| row + 1);
    if let Some(first) = wrong.next() {
        let count = wrong.count() + 1;
        warnings.push(format!(
            "{}: {count} birth dates are no dates and count as missing, the first in record {first}",
            list.name()
        ));
    }
    read.into_iter().map(|date| date.ok().flatten().into()).collect()
}

fn read_ages(list: &List) -> Vec<Option<Age>> {
    let on = |row: usize| PartialDate::parse(list.cell(Field::AgeOn, row)).ok().flatten();
    let Some(column) = list.column(Field::Age) else { return vec![None; list.len()] };
    column.iter().enumerate().map(|(row, text)| Age::parse(text, on(row))).collect()
}
