//! Fields other than names, as columns of numbers: each distinct value is understood once.
//!
//! A column holds the number of each row's value; two values are compared once and looked up after that. How many
//! people share a value is counted in the lists at hand, the person asked about not counted, and mixed with what
//! is assumed beforehand. Fields that go together (who served in one unit was often taken in one place) are not
//! counted twice: where the unit agrees, an agreeing place is worth no more than it is among people of one unit.

mod asked;

use std::hash::BuildHasher as _;

use hashbrown::HashMap;
use rayon::prelude::*;
use smallvec::SmallVec;

use super::ComparedField;
use super::birth_dates::{BirthDates, ReadDates};
use super::values::{Counted, Valued};
use crate::compare::Level;
use crate::compare::capture_date::{CaptureDate, compare_capture_dates};
use crate::compare::category::{Category, compare_categories};
use crate::compare::date::{Reading, TimeZone};
use crate::compare::packed_date::PackedDate;
use crate::compare::place::{Place, compare_places};
use crate::compare::rank::{Rank, compare_ranks};
use crate::compare::sex::{Sex, compare_sexes};
use crate::compare::unit::{Unit, compare_units};
use crate::model::{Weight, Weights};
use crate::record::{Field, List};
pub(super) use asked::{Asked, AskedColumns};

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

/// Most values of each list that are compared beforehand, the most frequent first; others are compared when met.
const MOST_TABLED: usize = 512;

/// A field's values by row, and what any two of them say.
struct Column {
    field: ComparedField,
    /// The number of each row's value, 0 where there is none; one entry where a list is compared with itself.
    sides: Vec<Vec<u32>>,
    /// For the values compared beforehand, left by right, the place of what they say in `said`: two bytes a pair, since
    /// pairs of rows are looked up in no order and a table of a few megabytes is seldom at hand.
    table: Vec<u16>,
    /// What two values can say, each once: as many as there are levels and counts of rows, some thousands at most.
    said: Vec<Compared>,
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
        // By falling frequency, then by the value itself, whatever row it first appeared on.
        let mut order: Vec<u32> = (0..values.len() as u32).collect();
        let hash = foldhash::fast::FixedState::default();
        order.sort_by_cached_key(|place| {
            let value = values.get(*place as usize);
            (
                std::cmp::Reverse(value.map_or(0, |(_, count)| *count)),
                value.map(|(value, _)| hash.hash_one(value)),
            )
        });
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
        let mut said: Vec<Compared> = Vec::new();
        let mut places: HashMap<(Level, u32), u16, foldhash::fast::FixedState> = HashMap::default();
        let mut table = Vec::with_capacity(levels.len());
        for (row, left_sharing) in levels.chunks(width.max(1)).zip(&left_sharing) {
            for (level, right_sharing) in row.iter().zip(&right_sharing) {
                let others = *left_sharing.max(right_sharing);
                table.push(*places.entry((*level, others)).or_insert_with(|| {
                    said.push(Compared {
                        level: *level,
                        weight: weights.level(field, *level, share(others)),
                        relatives: weights.relatives(field, *level),
                    });
                    (said.len() - 1) as u16
                }));
            }
        }
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
        Self { field, sides, table, said, width, compare: Box::new(met), dependent_most: Weight::MAX }
    }

    /// The number of a row's value, 0 where there is none.
    fn number(&self, right: bool, row: u32) -> u32 {
        let side = if right { self.sides.last() } else { self.sides.first() };
        side.and_then(|rows| rows.get(row as usize).copied()).unwrap_or(0)
    }

    /// The table's weights, with a row and a column for no value; and how many columns there are then.
    fn weights(&self) -> (Vec<Weight>, usize) {
        let width = self.width + 1;
        let mut weights = vec![0; width];
        for row in self.table.chunks(self.width.max(1)) {
            weights.push(0);
            weights.extend(row.iter().map(|place| self.said(*place).weight));
        }
        (weights, width)
    }

    fn compare(&self, left: u32, right: u32) -> Compared {
        let (a, b) = (self.number(false, left), self.number(true, right));
        if a == 0 || b == 0 {
            return Compared::default();
        }
        let (a_place, b_place) = (a as usize - 1, b as usize - 1);
        if b_place < self.width
            && let Some(place) = self.table.get(a_place * self.width + b_place)
        {
            return self.said(*place);
        }
        (self.compare)(a, b)
    }

    fn said(&self, place: u16) -> Compared {
        self.said.get(usize::from(place)).copied().unwrap_or_default()
    }

    /// The highest weight that the field can have.
    fn highest(&self, weights: &Weights) -> Weight {
        let tabled = self.said.iter().map(|compared| compared.weight).max().unwrap_or(0);
        // A value that the table does not have is as rare as a value can be.
        let rows = self.sides.iter().map(Vec::len).max().unwrap_or(0) as f64;
        let rarest = weights.usual_share(self.field) * ASSUMED_RECORDS / (ASSUMED_RECORDS + rows);
        if self.table.len() < MOST_TABLED { tabled } else { weights.most(self.field, rarest) }.max(0)
    }

    /// Learns how often this field agrees among different people of a list whose values of `on` agree.
    fn depend_on(&mut self, on: &Self, weights: &Weights) {
        let sides = self.sides.iter().zip(&on.sides);
        let sides: Vec<(&[u32], &[u32])> = sides.map(|(own, on)| (own.as_slice(), on.as_slice())).collect();
        self.dependent_most = weights.level(self.field, Level::Same, share_together(&sides)).max(0);
    }
}

/// How often a field agrees among different people of a list whose values of another one agree. For each side the numbers
/// of the field's values and of the other's, by row.
fn share_together(sides: &[(&[u32], &[u32])]) -> f64 {
    let mut agreeing = 0_u64;
    let mut pairs = 0_u64;
    for (own, other) in sides {
        // Both numbers side by side, the other's first: sorted, rows that share the other's value stand together, and within
        // them those that share both.
        let both = own.iter().zip(*other).filter(|(own, other)| **own > 0 && **other > 0);
        let mut both: Vec<u64> = both.map(|(own, other)| u64::from(*other) << 32 | u64::from(*own)).collect();
        both.par_sort_unstable();
        let pairs_of = |rows: &[u64]| {
            let count = rows.len() as u64;
            count * (count - 1) / 2
        };
        agreeing += both.chunk_by(|a, b| a == b).map(pairs_of).sum::<u64>();
        pairs += both.chunk_by(|a, b| a >> 32 == b >> 32).map(pairs_of).sum::<u64>();
    }
    // Assumed beforehand: half of a unit's people were taken in one place; a judgement that ten pairs outweigh.
    (agreeing as f64 + 0.5 * ASSUMED_PAIRS) / (pairs as f64 + ASSUMED_PAIRS)
}

/// Pairs of one unit that the assumed share of a common place counts for.
const ASSUMED_PAIRS: f64 = 10.0;

/// All fields other than names that both lists have.
#[derive(Default)]
pub(super) struct Columns {
    birth_dates: Option<BirthDates>,
    others: Vec<Column>,
    /// Numbers, and columns that were asked to be compared.
    values: Vec<Valued>,
    /// The highest weight that all of them together can have; of numbers, and of columns that were asked for, the most that
    /// values can have which many share, since all others find pairs by themselves.
    pub most: Weight,
    /// The same without the birth date.
    pub others_most: Weight,
    /// The same without the birth date and the first of the other fields.
    rest_most: Weight,
    /// What values of the first of the other fields say, no value being number 0: in little memory, since most pairs
    /// of rows are looked at no further.
    first: Vec<Weight>,
    /// How many right values, none being one, the table of the first field has.
    first_width: usize,
}

/// A value of the first of the other fields that no table has.
const UNTABLED: u16 = u16::MAX;

impl Columns {
    /// Reads the columns of two lists, or of one to be compared with itself. What is no date, and how dates are read,
    /// is said in `warnings`.
    pub fn new(left: &List, right: Option<&List>, weights: &Weights, warnings: &mut Vec<String>) -> Self {
        let lists: Vec<&List> = std::iter::once(left).chain(right).collect();
        let birth_dates =
            lists.iter().all(|list| has_births(list)).then(|| BirthDates::read(&lists, weights, warnings));
        Self::with(birth_dates, &lists, weights)
    }

    /// Reads the columns of many lists, whose rows are numbered one list after the other. `joined` has all columns but
    /// those of birth dates and ages.
    pub fn together(joined: &List, lists: &[&List], weights: &Weights, warnings: &mut Vec<String>) -> Self {
        let births = lists.iter().any(|list| has_births(list));
        let birth_dates = births.then(|| BirthDates::read_together(lists, weights, warnings));
        Self::with(birth_dates, &[joined], weights)
    }

    fn with(birth_dates: Option<BirthDates>, lists: &[&List], weights: &Weights) -> Self {
        let mut columns = Self { birth_dates, ..Self::default() };
        columns.add(lists, Field::Sex, ComparedField::Sex, Sex::parse, compare_sexes, weights);
        columns.add(
            lists,
            Field::Category,
            ComparedField::Category,
            Category::parse,
            compare_categories,
            weights,
        );
        columns.add(lists, Field::Rank, ComparedField::Rank, Rank::parse, compare_ranks, weights);
        columns.add(lists, Field::Unit, ComparedField::Unit, Unit::parse, compare_units, weights);
        let places =
            [(Field::CapturePlace, ComparedField::CapturePlace), (Field::HeldAt, ComparedField::HeldAt)];
        let [(capture, capture_field), (held, held_field)] = places;
        columns.add(lists, capture, capture_field, Place::parse, compare_places, weights);
        columns.add(
            lists,
            Field::CaptureDate,
            ComparedField::CaptureDate,
            CaptureDate::parse,
            compare_capture_dates,
            weights,
        );
        columns.add(lists, held, held_field, Place::parse, compare_places, weights);
        let birth = (Field::BirthPlace, ComparedField::BirthPlace);
        columns.add(lists, birth.0, birth.1, Place::parse, compare_places, weights);
        columns.find_dependence(weights);
        columns.others_most = columns.others.iter().map(|column| column.highest(weights)).sum();
        if let Some(first) = columns.others.first() {
            columns.rest_most = columns.others_most - first.highest(weights);
            (columns.first, columns.first_width) = first.weights();
        }
        let birth_date = columns.birth_dates.as_ref().map_or(0, BirthDates::most);
        columns.most = columns.others_most + birth_date;
        columns
    }

    /// Adds columns whose values no table knows.
    pub fn add_values(&mut self, columns: &[Counted], weights: &Weights) {
        self.values = columns.iter().map(|column| Valued::new(column, weights)).collect();
        let most: Weight = self.values.iter().map(|column| column.most_of_many).sum();
        self.others_most += most;
        self.rest_most += most;
        self.most += most;
    }

    /// The columns whose values no table knows.
    pub fn values(&self) -> &[Valued] {
        &self.values
    }

    /// A field's name in outputs: of a column that was asked for, its header.
    pub fn name_of(&self, field: ComparedField) -> &str {
        let column = self.values.iter().find(|column| column.read.field == field);
        column.map_or(field.as_str(), |column| column.read.name())
    }

    /// Columns of dates of birth alone, for two names compared by themselves.
    pub fn of_birth_dates(dates: [Reading; 2], weights: &Weights) -> Self {
        let birth_dates = Some(BirthDates::new(ReadDates::of_pair(dates), Vec::new(), weights));
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

    /// The fields compared, in the order of outputs.
    pub fn fields(&self) -> impl Iterator<Item = ComparedField> {
        let birth_date = self.birth_dates.as_ref().map(|_| ComparedField::BirthDate);
        let others = self.others.iter().map(|column| column.field);
        let mut fields: SmallVec<[ComparedField; 16]> = birth_date
            .into_iter()
            .chain(others)
            .chain(self.values.iter().map(|column| column.read.field))
            .collect();
        fields.sort_unstable();
        fields.into_iter()
    }

    /// What every field says about a pair of rows, in the order of [`fields`](Self::fields).
    pub fn compare(&self, left: u32, right: u32, mut visit: impl FnMut(ComparedField, Compared)) {
        if self.birth_dates.is_some() {
            let dates = (self.birth_date(false, left), self.birth_date(true, right));
            visit(ComparedField::BirthDate, self.compare_birth_dates((left, dates.0), (right, dates.1)));
        }
        self.compare_others(left, right, visit);
    }

    fn compare_others(&self, left: u32, right: u32, mut visit: impl FnMut(ComparedField, Compared)) {
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
        let mut before: SmallVec<[Level; 16]> = SmallVec::new();
        for column in &self.values {
            let compared = column.beside(column.compare(left, right), &before);
            before.push(compared.level);
            visit(column.read.field, compared);
        }
    }

    /// What the birth dates, or ages, of two rows say.
    pub fn compare_birth_dates(&self, left: (u32, PackedDate), right: (u32, PackedDate)) -> Compared {
        self.birth_dates.as_ref().map(|dates| dates.compare(left, right)).unwrap_or_default()
    }

    /// The most that birth dates or ages can be worth.
    pub fn birth_dates_most(&self) -> Weight {
        self.most - self.others_most
    }

    /// What two dates say that [contradict](PackedDate::contradicts) each other.
    pub fn contradicted_birth_dates(&self) -> Compared {
        self.birth_dates.as_ref().map(BirthDates::contradicted).unwrap_or_default()
    }

    /// The number of a row's value of the first field but the birth date; 0 where there is none.
    pub fn first_other(&self, right: bool, row: u32) -> u16 {
        let Some(first) = self.others.first() else { return 0 };
        let number = first.number(right, row) as usize;
        if number <= MOST_TABLED { number as u16 } else { UNTABLED }
    }

    /// The most that all fields but the birth date can be worth for rows with these values of the first of them.
    #[inline]
    pub fn most_of_others(&self, a: u16, b: u16) -> Weight {
        let (a, b) = (usize::from(a), usize::from(b));
        match self.first.get(a * self.first_width + b) {
            Some(weight) if b < self.first_width => weight + self.rest_most,
            _ => self.others_most,
        }
    }

    /// What all fields but the birth date say about a pair of rows: against strangers and against relatives.
    pub fn sums_of_others(&self, left: u32, right: u32) -> (Weight, Weight) {
        let (mut strangers, mut against_relatives) = (0, 0);
        self.compare_others(left, right, |_, Compared { weight, relatives, .. }| {
            strangers += weight;
            against_relatives += relatives;
        });
        (strangers, against_relatives)
    }

    /// Asks for what a pair of rows hold.
    pub fn touch(&self, left: u32, right: u32) -> u32 {
        let numbers =
            self.others.iter().map(|column| column.number(false, left) ^ column.number(true, right));
        let dates = u32::from(self.birth_date(false, left) == self.birth_date(true, right));
        numbers.fold(dates, std::ops::BitXor::bitxor)
    }

    /// A row's date of birth.
    pub fn birth_date(&self, right: bool, row: u32) -> PackedDate {
        self.birth_dates.as_ref().map(|dates| dates.date(right, row)).unwrap_or_default()
    }

    /// Whether some date of birth may have day and month exchanged.
    pub fn has_dates_in_either_order(&self) -> bool {
        self.birth_dates.as_ref().is_some_and(BirthDates::either_order)
    }

    /// Whether both lists have dates of birth or ages.
    pub fn has_birth_dates(&self) -> bool {
        self.birth_dates.is_some()
    }
}

/// Whether a list has dates of birth or ages.
fn has_births(list: &List) -> bool {
    [Field::BirthDate, Field::Age].iter().any(|field| list.column(*field).is_some())
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
