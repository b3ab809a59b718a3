//! Fields other than names, as columns of numbers: each distinct value is understood once.
//!
//! A column holds the number of each row's value; two values are compared once and looked up after that. How many
//! people share a value is counted in the lists at hand, the person asked about not counted, and mixed with what
//! is assumed beforehand. Fields that go together (who served in one unit was often taken in one place) are not
//! counted twice: where the unit agrees, an agreeing place is worth no more than it is among people of one unit.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::ComparedField;
use crate::compare::Level;
use crate::compare::age::{Age, compare_age_with_birth_date, compare_ages};
use crate::compare::capture_date::{CaptureDate, compare_capture_dates};
use crate::compare::category::{Category, compare_categories};
use crate::compare::date::{PartialDate, compare_dates};
use crate::compare::place::{Place, compare_places};
use crate::compare::rank::{Rank, compare_ranks};
use crate::compare::sex::{Sex, compare_sexes};
use crate::compare::unit::{Unit, compare_units};
use crate::model::{Weight, Weights};
use crate::record::{Field, List};

/// What one field says about a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Compared {
    pub level: Level,
    /// For one person rather than two strangers.
    pub weight: Weight,
    /// For one person rather than two relatives.
    pub relatives: Weight,
}

/// Records that the assumed share of a value counts for when it is mixed with the lists' own counts. Units and
/// places are many and lists are of one front or colony, so a list of this length tells as much as the guess.
const ASSUMED_RECORDS: f64 = 50.0;

/// The same for days of birth: a list must be long before its own counts tell a filler date from chance.
const ASSUMED_BIRTHS: f64 = 2_000.0;

/// Most values of each list that are compared beforehand, the most frequent first; others are compared when met.
const MOST_TABLED: usize = 512;

/// A field's values by row, and what any two of them say.
struct Column {
    field: ComparedField,
    /// The number of each row's value, 0 where there is none; one entry where a list is compared with itself.
    sides: Vec<Vec<u32>>,
    table: Vec<Compared>,
    /// How many right values the table has.
    width: usize,
    /// Compares values that the table does not have.
    compare: Box<dyn Fn(u32, u32) -> Compared + Send + Sync>,
    /// Most that agreement is worth where the field before it agrees as well, on which it depends.
    dependent_most: Weight,
}

/// The values of one list: each row's number, and the values by falling frequency with their counts.
struct Values<T> {
    rows: Vec<u32>,
    values: Vec<(T, u32)>,
}

impl<T: Copy + Eq + std::hash::Hash> Values<T> {
    fn new(cells: impl Iterator<Item = Option<T>>) -> Self {
        let mut numbers: HashMap<T, u32, foldhash::fast::FixedState> = HashMap::default();
        let mut values: Vec<(T, u32)> = Vec::new();
        let mut rows: Vec<u32> = cells
            .map(|cell| {
                let Some(value) = cell else { return 0 };
                let number = *numbers.entry(value).or_insert_with(|| {
                    values.push((value, 0));
                    values.len() as u32
                });
                if let Some((_, count)) = values.get_mut(number as usize - 1) {
                    *count += 1;
                }
                number
            })
            .collect();
        // By falling frequency, then as they first appeared: the order of a stable sort.
        let mut order: Vec<u32> = (0..values.len() as u32).collect();
        let count = |place: &u32| values.get(*place as usize).map_or(0, |(_, count)| *count);
        order.sort_by_key(|place| std::cmp::Reverse(count(place)));
        let mut renumbered = vec![0_u32; values.len() + 1];
        for (new, old) in order.iter().enumerate() {
            if let Some(slot) = renumbered.get_mut(*old as usize + 1) {
                *slot = new as u32 + 1;
            }
        }
        for row in &mut rows {
            *row = renumbered.get(*row as usize).copied().unwrap_or(0);
        }
        let values = order.iter().filter_map(|place| values.get(*place as usize).copied()).collect();
        Self { rows, values }
    }

    fn get(&self, number: u32) -> Option<(T, u32)> {
        self.values.get((number as usize).checked_sub(1)?).copied()
    }

    fn tabled(&self) -> usize {
        self.values.len().min(MOST_TABLED)
    }

    /// How many rows have a value.
    fn filled(&self) -> f64 {
        self.values.iter().map(|(_, count)| f64::from(*count)).sum()
    }
}

/// Reads each distinct text of a column once.
fn read_cells<T: Copy>(list: &List, field: Field, parse: fn(&str) -> Option<T>) -> Vec<Option<T>> {
    let Some(column) = list.column(field) else { return vec![None; list.len()] };
    let mut read: HashMap<&str, Option<T>, foldhash::fast::FixedState> = HashMap::default();
    column.iter().map(|text| *read.entry(text).or_insert_with(|| parse(text))).collect()
}

/// Whether a level says that the value is shared.
const fn shares_value(level: Level) -> bool {
    matches!(level, Level::Same | Level::Equivalent)
}

impl Column {
    fn new<T>(
        field: ComparedField,
        lists: &[Vec<Option<T>>],
        weights: &Weights,
        compare: fn(Option<T>, Option<T>) -> Level,
    ) -> Self
    where
        T: Copy + Eq + std::hash::Hash + Send + Sync + 'static,
    {
        let mut sides: Vec<Values<T>> =
            lists.iter().map(|cells| Values::new(cells.iter().copied())).collect();
        let right_rows = if sides.len() > 1 { sides.pop() } else { None };
        let (left, own);
        match sides.pop() {
            Some(side) => left = side,
            None => left = Values { rows: Vec::new(), values: Vec::new() },
        }
        let right = match &right_rows {
            Some(right) => right,
            None => {
                own = Values { rows: Vec::new(), values: left.values.clone() };
                &own
            }
        };
        let width = right.tabled();
        let numbers = |values: &Values<T>| 1..=values.tabled() as u32;
        let levels: Vec<Level> = numbers(&left)
            .into_par_iter()
            .flat_map_iter(|a| {
                let a = left.get(a).map(|(value, _)| value);
                numbers(right).map(move |b| compare(a, right.get(b).map(|(value, _)| value)))
            })
            .collect();
        // How many rows of the other list share each value, in any of its spellings.
        let mut left_sharing = vec![0_u32; left.tabled()];
        let mut right_sharing = vec![0_u32; width];
        if width > 0 {
            for ((row, sharing), (_, left_count)) in
                levels.chunks(width).zip(&mut left_sharing).zip(&left.values)
            {
                for ((level, right_sharing), (_, right_count)) in
                    row.iter().zip(&mut right_sharing).zip(&right.values)
                {
                    if shares_value(*level) {
                        *sharing += right_count;
                        *right_sharing += left_count;
                    }
                }
            }
        }
        let usual = weights.usual_share(field);
        let records = left.filled().max(right.filled());
        let share = move |others: u32| {
            let others = f64::from(others.saturating_sub(1));
            ((usual * ASSUMED_RECORDS + others) / (ASSUMED_RECORDS + records)).min(1.0)
        };
        let table = if width == 0 {
            Vec::new()
        } else {
            let rows = levels.chunks(width).zip(&left_sharing);
            rows.flat_map(|(row, sharing)| {
                row.iter().zip(&right_sharing).map(|(level, right_sharing)| Compared {
                    level: *level,
                    weight: weights.level(field, *level, share(*sharing.max(right_sharing))),
                    relatives: weights.relatives(field, *level),
                })
            })
            .collect()
        };
        let left_rows = left.rows.clone();
        let right_values = Values { rows: Vec::new(), values: right.values.clone() };
        let sides = std::iter::once(left_rows).chain(right_rows.map(|right| right.rows)).collect();
        let weights = weights.clone();
        let met = move |a: u32, b: u32| {
            let (Some((a, a_count)), Some((b, b_count))) = (left.get(a), right_values.get(b)) else {
                return Compared::default();
            };
            let level = compare(Some(a), Some(b));
            Compared {
                level,
                weight: weights.level(field, level, share(a_count.max(b_count))),
                relatives: weights.relatives(field, level),
            }
        };
        Self { field, sides, table, width, compare: Box::new(met), dependent_most: Weight::MAX }
    }

    fn numbers(&self, left: u32, right: u32) -> (u32, u32) {
        let number = |side: Option<&Vec<u32>>, row: u32| {
            side.and_then(|rows| rows.get(row as usize).copied()).unwrap_or(0)
        };
        (number(self.sides.first(), left), number(self.sides.last(), right))
    }

    fn compare(&self, left: u32, right: u32) -> Compared {
        let (a, b) = self.numbers(left, right);
        if a == 0 || b == 0 {
            return Compared::default();
        }
        let (a_place, b_place) = (a as usize - 1, b as usize - 1);
        if b_place < self.width
            && let Some(compared) = self.table.get(a_place * self.width + b_place)
        {
            return *compared;
        }
        (self.compare)(a, b)
    }

    /// Learns how often this field agrees among different people of a list whose values of `on` agree.
    fn depend_on(&mut self, on: &Self, weights: &Weights) {
        let mut agreeing = 0_u64;
        let mut pairs = 0_u64;
        for (own, other) in self.sides.iter().zip(&on.sides) {
            let mut together: HashMap<(u32, u32), u64, foldhash::fast::FixedState> = HashMap::default();
            let mut alone: HashMap<u32, u64, foldhash::fast::FixedState> = HashMap::default();
            for (own, other) in own.iter().zip(other).filter(|(own, other)| **own > 0 && **other > 0) {
                *together.entry((*own, *other)).or_insert(0) += 1;
                *alone.entry(*other).or_insert(0) += 1;
            }
            let pairs_of = |count: &u64| count * (count - 1) / 2;
            agreeing += together.values().map(pairs_of).sum::<u64>();
            pairs += alone.values().map(pairs_of).sum::<u64>();
        }
        // Assumed beforehand: half of a unit's people were taken in one place; a judgement that ten pairs outweigh.
        let share = (agreeing as f64 + 0.5 * ASSUMED_PAIRS) / (pairs as f64 + ASSUMED_PAIRS);
        self.dependent_most = weights.level(self.field, Level::Same, share).max(0);
    }
}

/// Pairs of one unit that the assumed share of a common place counts for.
const ASSUMED_PAIRS: f64 = 10.0;

/// Dates of birth and ages.
struct BirthDates {
    /// By row; one entry where a list is compared with itself.
    dates: Vec<Vec<Option<PartialDate>>>,
    ages: Vec<Vec<Option<Age>>>,
    levels: [Compared; Level::COUNT],
    /// Weights of equal dates that more than one person of a list has.
    shared: HashMap<PartialDate, Weight, foldhash::fast::FixedState>,
}

impl BirthDates {
    fn new(dates: Vec<Vec<Option<PartialDate>>>, ages: Vec<Vec<Option<Age>>>, weights: &Weights) -> Self {
        let field = ComparedField::BirthDate;
        let usual = weights.usual_share(field);
        let levels = Level::ALL.map(|level| Compared {
            level,
            weight: if level == Level::Absent { 0 } else { weights.level(field, level, usual) },
            relatives: if level == Level::Absent { 0 } else { weights.relatives(field, level) },
        });
        let mut shared: HashMap<PartialDate, u32, foldhash::fast::FixedState> = HashMap::default();
        let mut records = 0;
        for dates in &dates {
            let mut counts: HashMap<PartialDate, u32, foldhash::fast::FixedState> = HashMap::default();
            let filled = dates.iter().flatten().filter(|date| date.is_full());
            let filled = filled.fold(0, |filled, date| {
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
        Self { dates, ages, levels, shared }
    }

    fn date(&self, right: bool, row: u32) -> Option<PartialDate> {
        let side = if right { self.dates.last() } else { self.dates.first() };
        side.and_then(|dates| dates.get(row as usize)).copied().flatten()
    }

    fn age(&self, right: bool, row: u32) -> Option<Age> {
        let side = if right { self.ages.last() } else { self.ages.first() };
        side.and_then(|ages| ages.get(row as usize)).copied().flatten()
    }

    fn compare(&self, left: u32, right: u32) -> Compared {
        let (a, b) = (self.date(false, left), self.date(true, right));
        let level = match (a, b) {
            (Some(_), Some(_)) => compare_dates(a, b),
            _ if self.ages.is_empty() => Level::Absent,
            (Some(_), None) => of_age(compare_age_with_birth_date(self.age(true, right), a)),
            (None, Some(_)) => of_age(compare_age_with_birth_date(self.age(false, left), b)),
            (None, None) => of_age(compare_ages(self.age(false, left), self.age(true, right))),
        };
        let mut compared = self.levels.get(level as usize).copied().unwrap_or_default();
        if level == Level::Same
            && let Some(weight) = a.and_then(|date| self.shared.get(&date))
        {
            compared.weight = *weight;
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

/// All fields other than names that both lists have.
#[derive(Default)]
pub(super) struct Columns {
    birth_dates: Option<BirthDates>,
    others: Vec<Column>,
    /// The highest weight that all of them together can have.
    pub most: Weight,
}

impl Columns {
    /// Reads the columns of two lists, or of one to be compared with itself. What is no date is counted as missing
    /// and said in `warnings`.
    pub fn new(left: &List, right: Option<&List>, weights: &Weights, warnings: &mut Vec<String>) -> Self {
        let lists: Vec<&List> = std::iter::once(left).chain(right).collect();
        let mut columns = Self::default();
        let both = |fields: &[Field]| {
            lists.iter().all(|list| fields.iter().any(|field| list.column(*field).is_some()))
        };
        if both(&[Field::BirthDate, Field::Age]) {
            let dates = lists.iter().map(|list| birth_dates(list, warnings)).collect();
            let has_ages = lists.iter().any(|list| list.column(Field::Age).is_some());
            let ages = if has_ages { lists.iter().map(|list| ages(list)).collect() } else { Vec::new() };
            columns.birth_dates = Some(BirthDates::new(dates, ages, weights));
        }
        columns.add(&lists, Field::Sex, ComparedField::Sex, Sex::parse, compare_sexes, weights);
        columns.add(
            &lists,
            Field::Category,
            ComparedField::Category,
            Category::parse,
            compare_categories,
            weights,
        );
        columns.add(&lists, Field::Rank, ComparedField::Rank, Rank::parse, compare_ranks, weights);
        columns.add(&lists, Field::Unit, ComparedField::Unit, Unit::parse, compare_units, weights);
        let places =
            [(Field::CapturePlace, ComparedField::CapturePlace), (Field::HeldAt, ComparedField::HeldAt)];
        let [(capture, capture_field), (held, held_field)] = places;
        columns.add(&lists, capture, capture_field, Place::parse, compare_places, weights);
        columns.add(
            &lists,
            Field::CaptureDate,
            ComparedField::CaptureDate,
            CaptureDate::parse,
            compare_capture_dates,
            weights,
        );
        columns.add(&lists, held, held_field, Place::parse, compare_places, weights);
        columns.find_dependence(weights);
        columns.most = columns.highest(weights);
        columns
    }

    /// Columns of dates of birth alone, for two names compared by themselves.
    pub fn of_birth_dates(dates: [Option<PartialDate>; 2], weights: &Weights) -> Self {
        let dates = dates.into_iter().map(|date| vec![date]).collect();
        let birth_dates = Some(BirthDates::new(dates, Vec::new(), weights));
        Self { birth_dates, ..Self::default() }
    }

    fn add<T>(
        &mut self,
        lists: &[&List],
        field: Field,
        compared: ComparedField,
        parse: fn(&str) -> Option<T>,
        compare: fn(Option<T>, Option<T>) -> Level,
        weights: &Weights,
    ) where
        T: Copy + Eq + std::hash::Hash + Send + Sync + 'static,
    {
        if lists.iter().all(|list| list.column(field).is_some()) {
            let cells: Vec<_> = lists.iter().map(|list| read_cells(list, field, parse)).collect();
            self.others.push(Column::new(compared, &cells, weights, compare));
        }
    }

    /// For every field that depends on another, what its agreement is worth beyond that other's.
    fn find_dependence(&mut self, weights: &Weights) {
        for place in 1..self.others.len() {
            let (before, rest) = self.others.split_at_mut(place);
            let Some(column) = rest.first_mut() else { continue };
            if let Some(on) = before.iter().rev().find(|on| depends(column.field, on.field)) {
                column.depend_on(on, weights);
            }
        }
    }

    fn highest(&self, weights: &Weights) -> Weight {
        let birth_date = self.birth_dates.as_ref().map_or(0, |_| {
            let field = ComparedField::BirthDate;
            weights.most(field, weights.usual_share(field))
        });
        let other = |column: &Column| {
            let tabled = column.table.iter().map(|compared| compared.weight).max().unwrap_or(0);
            // A value that the table does not have is as rare as a value can be.
            let rows = column.sides.iter().map(Vec::len).max().unwrap_or(0) as f64;
            let rarest = weights.usual_share(column.field) * ASSUMED_RECORDS / (ASSUMED_RECORDS + rows);
            if column.table.len() < MOST_TABLED { tabled } else { weights.most(column.field, rarest) }.max(0)
        };
        birth_date + self.others.iter().map(other).sum::<Weight>()
    }

    /// The fields compared, in the order of outputs.
    pub fn fields(&self) -> impl Iterator<Item = ComparedField> {
        let birth_date = self.birth_dates.as_ref().map(|_| ComparedField::BirthDate);
        birth_date.into_iter().chain(self.others.iter().map(|column| column.field))
    }

    /// What every field says about a pair of rows, in the order of [`fields`](Self::fields).
    pub fn compare(&self, left: u32, right: u32, mut visit: impl FnMut(ComparedField, Compared)) {
        if let Some(birth_dates) = &self.birth_dates {
            visit(ComparedField::BirthDate, birth_dates.compare(left, right));
        }
        let mut agreeing = 0_u32;
        for column in &self.others {
            let mut compared = column.compare(left, right);
            if shares_value(compared.level) {
                if agreeing & dependencies(column.field) != 0 {
                    compared.weight = compared.weight.min(column.dependent_most);
                }
                agreeing |= 1 << column.field as u32;
            }
            visit(column.field, compared);
        }
    }

    /// What all fields together say about a pair of rows: against strangers and against relatives.
    pub fn sums(&self, left: u32, right: u32) -> (Weight, Weight) {
        let (mut strangers, mut against_relatives) = (0, 0);
        self.compare(left, right, |_, Compared { weight, relatives, .. }| {
            strangers += weight;
            against_relatives += relatives;
        });
        (strangers, against_relatives)
    }

    /// Whether both lists have dates of birth or ages.
    pub fn has_birth_dates(&self) -> bool {
        self.birth_dates.is_some()
    }

    /// A row's full date of birth.
    pub fn full_birth_date(&self, right: bool, row: u32) -> Option<PartialDate> {
        self.birth_dates.as_ref()?.date(right, row).filter(|date| date.is_full())
    }
}

/// The fields on which a field depends, as bits by number: people of one unit are often taken together, and those
/// taken together are often held together.
const fn dependencies(field: ComparedField) -> u32 {
    const UNIT: u32 = 1 << ComparedField::Unit as u32;
    const PLACE: u32 = 1 << ComparedField::CapturePlace as u32;
    const DATE: u32 = 1 << ComparedField::CaptureDate as u32;
    match field {
        ComparedField::CapturePlace => UNIT,
        ComparedField::CaptureDate => UNIT | PLACE,
        ComparedField::HeldAt => UNIT | PLACE | DATE,
        _ => 0,
    }
}

const fn depends(field: ComparedField, on: ComparedField) -> bool {
    dependencies(field) & (1 << on as u32) != 0
}

fn birth_dates(list: &List, warnings: &mut Vec<String>) -> Vec<Option<PartialDate>> {
    let Some(column) = list.column(Field::BirthDate) else { return vec![None; list.len()] };
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
    read.into_iter().map(|date| date.ok().flatten()).collect()
}

fn ages(list: &List) -> Vec<Option<Age>> {
    let on = |row: usize| PartialDate::parse(list.cell(Field::AgeOn, row)).ok().flatten();
    let Some(column) = list.column(Field::Age) else { return vec![None; list.len()] };
    column.iter().enumerate().map(|(row, text)| Age::parse(text, on(row))).collect()
}
