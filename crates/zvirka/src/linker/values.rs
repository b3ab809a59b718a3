//! Columns whose values no table knows, as numbers: each distinct value is read once, and values that few share find pairs.
//!
//! A value that agrees is worth the more the fewer people have it. Who shares a value is counted in the lists at hand, rows
//! that seem to be one person's (of one birth date, one surname or one given name) not counted, so that a number which stands on three rows
//! of one man is still his alone. How often values of different people are one slip apart is counted on random pairs: street
//! numbers are, serial numbers of one series are, telephones hardly.
//!
//! Columns that go together (postcode and town) are not counted twice. Among different people who share the one, the other is
//! shared more often than among all by a factor, its lift; of the bits that the other is worth by itself so large a part falls
//! away as the lift's bits are of those of an agreement by chance: all where the postcode tells the town, nothing where the
//! two are independent. The same part falls away where both differ: who moved has another town and another postcode.
//!
//! Cost: a look-up in a hash table a cell, a sort of the rows of each column, and one for each two columns, of at most
//! [`MOST_SAMPLED`] rows. Limits: dependence is measured between the columns of this module, not between them and units or
//! places; of three that go together each is held against the one that it depends on most.

use std::sync::Arc;

use hashbrown::HashMap;
use rayon::prelude::*;
use smallvec::SmallVec;

use super::ComparedField;
use super::columns::{Columns, Compared};
use super::reading::{ReadLists, ReadRows};
use crate::compare::Level;
use crate::compare::value::{Kind, Value, compare_values};
use crate::model::{Model, Weight, Weights};
use crate::names::parse::NameRow;
use crate::record::{Field, List, TextColumn};

/// The fields whose values are read so, with their kinds.
const FIELDS: [(Field, ComparedField, Kind); 5] = [
    (Field::PersonalNumber, ComparedField::PersonalNumber, Kind::Number),
    (Field::TaxNumber, ComparedField::TaxNumber, Kind::TaxNumber),
    (Field::Document, ComparedField::Document, Kind::Number),
    (Field::Phone, ComparedField::Phone, Kind::Phone),
    (Field::Mother, ComparedField::Mother, Kind::Text),
];

/// Records that the assumed share of a value counts for: as for units and places.
const ASSUMED_RECORDS: f64 = 50.0;

/// Least share of people who have a taxpayer's number that is worth believing: four of its digits say what the birth date
/// beside it, which is taken from the number where a row has none, does not.
const TAX_NUMBERS: f64 = 1e-4;

/// Random pairs on which slips and parts of values are counted: chances of one in a thousand are known to within an eighth.
const RANDOM_PAIRS: u64 = 1 << 16;

/// Random pairs that the stated chances count for.
const PRESUMED_PAIRS: f64 = 100.0;

/// Rows on which it is measured whether two columns go together: enough for some thousand pairs that share a value that one
/// in ten thousand has.
const MOST_SAMPLED: usize = 1 << 17;

/// Other people with whom a person on average shares a value, for a column that others may depend on: a number is its holder's
/// alone, and a tenth of what is left of pairs after those that seem to be one person's may be slips. A judgement.
const LEAST_SHARED: f64 = 0.1;

/// Pairs that "no more often than by chance" counts for where a lift is estimated: a handful of coincidences is none.
const PRESUMED_CHANCE: f64 = 5.0;

/// A column's values by row.
pub(super) struct ReadColumn {
    pub field: ComparedField,
    pub kind: Kind,
    /// The header of a column that is no field.
    pub header: Option<String>,
    /// Distinct cells, read.
    values: Vec<Value>,
    /// For each value the numbers of what makes it one with another.
    keys: Vec<SmallVec<[u32; 1]>>,
    key_count: usize,
    /// By side, then by row: one more than the number of the value, 0 where there is none. One side where a list is compared
    /// with itself.
    sides: Vec<Vec<u32>>,
    /// By side: rows with the keys that their values have, by key, then by row.
    by_key: Vec<Vec<(u32, u32)>>,
}

/// What tells at a glance that two rows may be one person's: day of birth, sounds of the surname and of the given name; 0
/// where missing.
type Person = [u64; 3];

/// The same for the rows of every side.
struct Persons(Vec<Vec<Person>>);

impl Persons {
    fn new(lists: &ReadLists, sides: usize, columns: &Columns) -> Self {
        let of = |rows: &ReadRows, is_right: bool| {
            let row = |(row, name): (usize, &NameRow)| {
                let date = columns.birth_date(is_right, row as u32).day_key(false).unwrap_or(0);
                let sounds = |token: u32| lists.vocabulary.token(token).map_or(0, |token| token.class.0);
                [u64::from(date), sounds(name.surname), sounds(name.given_name)]
            };
            rows.names.iter().enumerate().map(row).collect()
        };
        let both = [(&lists.left, false), (&lists.right, true)];
        Self(both.into_iter().take(sides).map(|(rows, is_right)| of(rows, is_right)).collect())
    }

    fn get(&self, side: usize, row: u32) -> Person {
        self.0.get(side).and_then(|rows| rows.get(row as usize)).copied().unwrap_or_default()
    }
}

/// Pairs of rows of a group that seem to be two people's: that share neither a birth date nor a surname nor a given name.
/// Sorts the group. Cost: seven sorts of the group, one for each set of what may be shared (inclusion and exclusion).
fn pairs_of_different(group: &mut [Person]) -> u64 {
    let pairs = |count: usize| (count as i64) * (count as i64 - 1) / 2;
    if group.len() < 2 {
        return 0;
    }
    let mut different = pairs(group.len());
    for shared in 1_u32..8 {
        let key = |person: &Person| {
            let kept = |place: usize| {
                if shared & 1 << place == 0 { 0 } else { person.get(place).copied().unwrap_or(0) }
            };
            [kept(0), kept(1), kept(2)]
        };
        // A missing part is shared with nobody.
        let is_whole =
            |key: &Person| (0..3).all(|place| shared & 1 << place == 0 || key.get(place) != Some(&0));
        group.sort_unstable_by_key(key);
        let runs = group.chunk_by(|a, b| key(a) == key(b));
        let alike: i64 = runs
            .filter(|run| run.first().is_some_and(|person| is_whole(&key(person))))
            .map(|run| pairs(run.len()))
            .sum();
        different += if shared.count_ones() % 2 == 1 { -alike } else { alike };
    }
    different.max(0) as u64
}

impl ReadColumn {
    /// Reads the columns that all lists have; of columns that are no field those of one header. What is no number of a
    /// taxpayer, or belongs to another birth date, is said in `warnings`.
    pub fn read(lists: &[&List], warnings: &mut Vec<String>) -> Vec<Arc<Self>> {
        let mut columns = Vec::new();
        for (source, field, kind) in FIELDS {
            let cells: Option<Vec<&TextColumn>> = lists.iter().map(|list| list.column(source)).collect();
            if let Some(cells) = cells {
                columns.push(Arc::new(Self::of_cells(field, kind, None, &cells)));
                if kind == Kind::TaxNumber {
                    warnings.extend(lists.iter().filter_map(|list| doubtful_tax_numbers(list)));
                }
            }
        }
        let asked = lists.first().map_or(&[][..], |list| list.compared());
        for (other, field) in asked.iter().zip(ComparedField::COLUMNS) {
            let of =
                |list: &&'_ List| list.compared().iter().position(|column| column.header == other.header);
            let cells: Option<Vec<&TextColumn>> =
                lists.iter().map(|list| Some(&list.compared().get(of(list)?)?.cells)).collect();
            if let Some(cells) = cells {
                let header = Some(other.header.clone());
                columns.push(Arc::new(Self::of_cells(field, other.kind, header, &cells)));
            }
        }
        columns
    }

    fn of_cells(field: ComparedField, kind: Kind, header: Option<String>, lists: &[&TextColumn]) -> Self {
        let mut numbers: HashMap<&str, u32, foldhash::fast::FixedState> = HashMap::default();
        let mut key_numbers: HashMap<u64, u32, foldhash::fast::FixedState> = HashMap::default();
        let (mut values, mut keys) = (Vec::new(), Vec::new());
        let mut sides: Vec<Vec<u32>> = Vec::with_capacity(lists.len());
        for cells in lists {
            let number = |cell| {
                *numbers.entry(cell).or_insert_with(|| {
                    let Some(value) = Value::read(kind, cell) else { return 0 };
                    let mut own: SmallVec<[u32; 1]> = SmallVec::new();
                    for key in &value.keys {
                        let next = key_numbers.len() as u32;
                        own.push(*key_numbers.entry(*key).or_insert(next));
                    }
                    own.sort_unstable();
                    keys.push(own);
                    values.push(value);
                    values.len() as u32
                })
            };
            sides.push(cells.iter().map(number).collect());
        }
        let keyed = |rows: &Vec<u32>| {
            let of = |number: u32| number.checked_sub(1).and_then(|place| keys.get(place as usize));
            let keys = |(row, number): (usize, &u32)| {
                of(*number)
                    .into_iter()
                    .flatten()
                    .map(move |key| (*key, row as u32))
                    .collect::<SmallVec<[_; 1]>>()
            };
            let mut keyed: Vec<(u32, u32)> = rows.iter().enumerate().flat_map(keys).collect();
            keyed.par_sort_unstable();
            keyed
        };
        let by_key = sides.iter().map(keyed).collect();
        Self { field, kind, header, values, keys, key_count: key_numbers.len(), sides, by_key }
    }

    /// The column's header, or the field's name.
    pub fn name(&self) -> &str {
        self.header.as_deref().unwrap_or_else(|| self.field.as_str())
    }

    /// The number of a row's value, 0 where there is none.
    fn number(&self, right: bool, row: u32) -> u32 {
        let side = if right { self.sides.last() } else { self.sides.first() };
        side.and_then(|rows| rows.get(row as usize)).copied().unwrap_or(0)
    }

    fn value(&self, number: u32) -> Option<&Value> {
        self.values.get((number as usize).checked_sub(1)?)
    }

    fn keys(&self, number: u32) -> &[u32] {
        (number as usize)
            .checked_sub(1)
            .and_then(|place| self.keys.get(place))
            .map_or(&[], SmallVec::as_slice)
    }

    /// Rows of a side with the keys that their values have, by key, then by row.
    pub fn rows_by_key(&self, right: bool) -> &[(u32, u32)] {
        let side = if right { self.by_key.last() } else { self.by_key.first() };
        side.map_or(&[], Vec::as_slice)
    }

    /// The level on which two values agree.
    fn level(&self, a: u32, b: u32) -> Level {
        match (self.value(a), self.value(b)) {
            (Some(_), Some(_)) if a == b => Level::Same,
            (Some(a), Some(b)) => compare_values(self.kind, a, b),
            _ => Level::Absent,
        }
    }

    /// By key: how many other people a person shares it with, as counted on the list where it is shared by most; and how many
    /// rows have a value on the longest list.
    fn sharing(&self, persons: &Persons) -> (Vec<f64>, f64) {
        let mut others = vec![0.0_f64; self.key_count];
        let mut filled = 0;
        for (side, rows) in self.sides.iter().enumerate() {
            filled = filled.max(rows.iter().filter(|number| **number > 0).count());
            let rows = self.by_key.get(side).map_or(&[][..], Vec::as_slice);
            let mut group = Vec::new();
            for rows in rows.chunk_by(|a, b| a.0 == b.0).filter(|rows| rows.len() > 1) {
                group.clear();
                group.extend(rows.iter().map(|(_, row)| persons.get(side, *row)));
                let sharing = 2.0 * pairs_of_different(&mut group) as f64 / rows.len() as f64;
                if let Some(others) = rows.first().and_then(|(key, _)| others.get_mut(*key as usize)) {
                    *others = others.max(sharing);
                }
            }
        }
        (others, filled as f64)
    }

    /// Counts of levels on random pairs of rows that have values.
    fn random_levels(&self) -> [f64; Level::COUNT] {
        let mut counts = [0.0; Level::COUNT];
        let (Some(left), Some(right)) = (self.sides.first(), self.sides.last()) else { return counts };
        let filled = |rows: &[u32]| rows.iter().copied().filter(|number| *number > 0).collect::<Vec<u32>>();
        let (left, right) = (filled(left), filled(right));
        let sizes = [left.len() as u64, right.len() as u64];
        let pairs = RANDOM_PAIRS.min(sizes.iter().product());
        for pair in 0..pairs {
            // The fractional parts of multiples of two irrational numbers fill the square evenly.
            let place =
                |multiplier: u64, size: u64| (((pair + 1).wrapping_mul(multiplier) >> 32) * size) >> 32;
            let rows = (place(0xc13f_a9a9_02a6_328f, sizes[0]), place(0x91e1_0da5_c79e_7b1d, sizes[1]));
            if self.sides.len() == 1 && rows.0 == rows.1 {
                continue;
            }
            if let (Some(a), Some(b)) = (left.get(rows.0 as usize), right.get(rows.1 as usize))
                && let Some(count) = counts.get_mut(self.level(*a, *b) as usize)
            {
                *count += 1.0;
            }
        }
        counts
    }
}

/// Says how many numbers of a list are no numbers of taxpayers, or count to another birth date than the row has.
fn doubtful_tax_numbers(list: &List) -> Option<String> {
    use crate::compare::date::PartialDate;
    use crate::compare::tax_number::birth_date;
    let column = list.column(Field::TaxNumber)?;
    let (mut wrong, mut other) = (0_usize, 0_usize);
    for (row, cell) in column.iter().enumerate() {
        let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
        if Value::read(Kind::TaxNumber, cell).is_none() {
            continue;
        }
        let Some(counted) = birth_date(&digits) else {
            wrong += 1;
            continue;
        };
        let own = PartialDate::parse(list.cell(Field::BirthDate, row)).ok().flatten();
        other += usize::from(own.is_some_and(|own| own.is_full() && own != counted));
    }
    (wrong + other > 0).then(|| {
        format!(
            "{}: of the taxpayers' numbers {wrong} have a wrong last digit and {other} count to another birth date than \
             the record has; look for exchanged rows",
            list.name()
        )
    })
}

/// The model with levels for the columns read, and with what random pairs tell of slips, parts and differences.
pub(super) fn measured(model: &Model, columns: &[Arc<ReadColumn>]) -> Model {
    if columns.is_empty() {
        return model.clone();
    }
    let asked = columns.iter().filter_map(|column| Some((column.header.as_deref()?, column.kind)));
    let mut model = model.with_columns(asked);
    // Columns that one list lacks leave no gap: they are numbered as they are met.
    for column in columns {
        let counts = column.random_levels();
        let pairs: f64 = counts.iter().skip(1).sum();
        for level in model.levels_mut(column.field) {
            let Some(which) = Level::from_name(&level.level).filter(|_| !level.by_value) else { continue };
            let counted = counts.get(which as usize).copied().unwrap_or(0.0);
            let u = (counted + PRESUMED_PAIRS * level.u) / (pairs + PRESUMED_PAIRS);
            if column.header.is_some() {
                level.u = u;
            } else if which == Level::Slip {
                // Of numbers it is stated how seldom two are alike; lists can show only that these are so oftener.
                level.u = level.u.max(u);
            }
        }
    }
    model
}

/// What lists tell of a column beside its values: counted once, whatever the weights.
pub(super) struct Counted {
    read: Arc<ReadColumn>,
    /// By key: how many other people a person shares it with.
    others: Vec<f64>,
    /// Rows with a value on the longest list.
    records: f64,
    /// Columns before this one that say in part what it says: their places, and how large a part.
    depends_on: Vec<(usize, f64)>,
}

impl Counted {
    /// Counts columns read; the lists' names and birth dates tell whose rows may be one person's.
    pub fn count(columns: &[Arc<ReadColumn>], lists: &ReadLists, dates: &Columns) -> Vec<Self> {
        let Some(first) = columns.first() else { return Vec::new() };
        let persons = &Persons::new(lists, first.sides.len(), dates);
        let counted = columns.par_iter().enumerate().map(|(place, column)| {
            let (others, records) = column.sharing(persons);
            let before = columns.iter().take(place).enumerate();
            let parts = before.map(|(on, other)| (on, column.part_told_by(other, persons)));
            let depends_on = parts.filter(|(_, part)| *part > 0.0).collect();
            Self { read: Arc::clone(column), others, records, depends_on }
        });
        counted.collect()
    }
}

/// A column's values and what any two of them say.
pub(super) struct Valued {
    pub read: Arc<ReadColumn>,
    /// By key: what its agreement is worth.
    agreeing: Vec<Weight>,
    /// The part of that which rests on the chance of the level.
    of_level: Weight,
    levels: [Compared; Level::COUNT],
    /// Columns before this one that say in part what it says: their places, and how large a part.
    pub depends_on: Vec<(usize, f64)>,
    /// Most that a value can be worth that is shared by too many to find pairs.
    pub most_of_many: Weight,
}

impl Valued {
    /// Weighs a column that is counted.
    pub fn new(counted: &Counted, weights: &Weights) -> Self {
        let Counted { read, others, records, depends_on } = counted;
        let (read, field) = (Arc::clone(read), read.field);
        let usual = weights.usual_share(field);
        let least = if read.kind == Kind::TaxNumber { TAX_NUMBERS } else { 0.0 };
        let share = |others: f64| {
            ((usual * ASSUMED_RECORDS + others) / (ASSUMED_RECORDS + *records)).clamp(least, 1.0)
        };
        let agreeing: Vec<Weight> =
            others.iter().map(|others| weights.level(field, Level::Same, share(*others))).collect();
        let levels = Level::ALL.map(|level| {
            let (weight, relatives) = match level {
                Level::Absent => (0, 0),
                _ => (weights.of_level(field, level), weights.relatives(field, level)),
            };
            Compared { level, weight, relatives }
        });
        let of_level = weights.of_level(field, Level::Same);
        let mut valued =
            Self { read, agreeing, of_level, levels, depends_on: depends_on.clone(), most_of_many: 0 };
        valued.most_of_many = valued.weigh_frequent();
        valued
    }

    /// The most that a value is worth that is shared by too many to find pairs by.
    fn weigh_frequent(&self) -> Weight {
        let within = self.read.sides.len() == 1;
        let mut most = 0;
        for_each_block(self.read.rows_by_key(false), self.read.rows_by_key(true), |key, left, right| {
            if !finds_pairs(left.len(), right.len(), within) {
                most = most.max(self.agreeing.get(key as usize).copied().unwrap_or(0));
            }
        });
        most
    }

    /// What the values of two rows say.
    pub fn compare(&self, left: u32, right: u32) -> Compared {
        let (a, b) = (self.read.number(false, left), self.read.number(true, right));
        if a == 0 || b == 0 {
            return Compared::default();
        }
        let of = |level: Level| self.levels.get(level as usize).copied().unwrap_or_default();
        let level = self.read.level(a, b);
        let compared = of(level);
        if !matches!(level, Level::Same | Level::Equivalent) {
            return compared;
        }
        let (a, b) = (self.read.keys(a), self.read.keys(b));
        let shared = a.iter().filter(|key| b.binary_search(key).is_ok());
        let weight = shared.filter_map(|key| self.agreeing.get(*key as usize)).max();
        Compared { weight: weight.copied().unwrap_or(compared.weight), ..compared }
    }

    /// The same where columns before it, given by their levels, say a part of it.
    pub fn beside(&self, compared: Compared, before: &[Level]) -> Compared {
        let shares = |level: &Level| matches!(level, Level::Same | Level::Equivalent);
        let alike = |other: &Level| {
            shares(other) && shares(&compared.level)
                || *other == Level::Different && compared.level == Level::Different
        };
        let parts = self.depends_on.iter().filter(|(on, _)| before.get(*on).is_some_and(alike));
        let part = parts.map(|(_, part)| *part).fold(0.0, f64::max);
        if part == 0.0 {
            return compared;
        }
        let fixed = if shares(&compared.level) { self.of_level } else { 0 };
        let rest = (f64::from(compared.weight - fixed) * (1.0 - part)).round() as Weight;
        Compared { weight: fixed + rest, ..compared }
    }
}

/// Whether a value that so many rows of either side have finds pairs.
pub(super) fn finds_pairs(left: usize, right: usize, within: bool) -> bool {
    let pairs = if within { left * left.saturating_sub(1) / 2 } else { left.saturating_mul(right) };
    pairs <= crate::bounds::MOST_BY_VALUE
}

/// Visits the rows of both sides that have one key, given by key.
pub(super) fn for_each_block<'a>(
    left: &'a [(u32, u32)],
    right: &'a [(u32, u32)],
    mut visit: impl FnMut(u32, &'a [(u32, u32)], &'a [(u32, u32)]),
) {
    let mut rest = right;
    for rows in left.chunk_by(|a, b| a.0 == b.0) {
        let Some((key, _)) = rows.first() else { continue };
        rest = rest.get(rest.partition_point(|row| row.0 < *key)..).unwrap_or(&[]);
        let others = rest.get(..rest.partition_point(|row| row.0 == *key)).unwrap_or(&[]);
        if !others.is_empty() {
            visit(*key, rows, others);
        }
    }
}

impl ReadColumn {
    /// How large a part of what this column says another one says already, from 0 to 1.
    fn part_told_by(&self, on: &Self, persons: &Persons) -> f64 {
        let (mut together, mut sharing, mut own, mut all) = (0_u64, 0_u64, 0_u64, 0.0_f64);
        for (side, (numbers, on_numbers)) in self.sides.iter().zip(&on.sides).enumerate() {
            let step = numbers.len().div_ceil(MOST_SAMPLED).max(1) as u64;
            // Whole groups or none, chosen by the value, so that the order of rows chooses nothing.
            let sampled = |value: Option<&Value>| {
                value.and_then(|value| value.keys.first()).is_some_and(|key| key.is_multiple_of(step))
            };
            let mut rows: Vec<(u32, u32, u32)> = Vec::new();
            for (row, (number, on_number)) in numbers.iter().zip(on_numbers).enumerate() {
                let keys = (on.keys(*on_number).first(), self.keys(*number).first());
                if let (Some(on_key), Some(key)) = keys
                    && sampled(on.value(*on_number))
                {
                    rows.push((*on_key, *key, row as u32));
                }
            }
            rows.par_sort_unstable();
            let mut group = Vec::new();
            let mut different = |rows: &[(u32, u32, u32)]| {
                group.clear();
                group.extend(rows.iter().map(|(.., row)| persons.get(side, *row)));
                pairs_of_different(&mut group)
            };
            for of_on in rows.chunk_by(|a, b| a.0 == b.0).filter(|rows| rows.len() > 1) {
                sharing += different(of_on);
                together += of_on.chunk_by(|a, b| a.1 == b.1).map(&mut different).sum::<u64>();
            }
            // The same rows by their own value: how often it is shared by chance.
            rows.par_sort_unstable_by_key(|(_, key, row)| (*key, *row));
            own += rows.chunk_by(|a, b| a.1 == b.1).map(&mut different).sum::<u64>();
            all += rows.len() as f64 * (rows.len() as f64 - 1.0) / 2.0;
        }
        // Where hardly any two people share a value, those who seem to are one person with faults.
        let rows: usize = on.sides.iter().map(Vec::len).sum();
        if 2.0 * sharing as f64 <= LEAST_SHARED * rows.min(2 * MOST_SAMPLED) as f64 {
            return 0.0;
        }
        let by_chance = (own as f64 + 0.5) / (all + 1.0);
        let lift = (together as f64 + PRESUMED_CHANCE) / (sharing as f64 * by_chance + PRESUMED_CHANCE);
        if lift <= 1.0 || by_chance >= 1.0 {
            return 0.0;
        }
        (lift.log2() / -by_chance.log2()).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(kind: Kind, field: ComparedField, sides: &[Vec<String>]) -> ReadColumn {
        let sides: Vec<TextColumn> =
            sides.iter().map(|cells| cells.iter().map(String::as_str).collect()).collect();
        let is_field = FIELDS.iter().any(|(_, own, _)| *own == field);
        ReadColumn::of_cells(
            field,
            kind,
            (!is_field).then(|| field.as_str().to_owned()),
            &sides.iter().collect::<Vec<_>>(),
        )
    }

    /// What one agreement of values that nobody shares is worth in bits, the chance of the level left out.
    fn bits_of_own_value(kind: Kind, field: ComparedField, people: u32) -> f64 {
        let cells: Vec<String> =
            (0..people).map(|person| (3_000_000_000_u64 + u64::from(person) * 977).to_string()).collect();
        let column = Arc::new(read(kind, field, &[cells.clone(), cells]));
        let others = vec![0.0; column.key_count];
        let counted = Counted { read: column, others, records: f64::from(people), depends_on: Vec::new() };
        let weights = Weights::new(&Model::default());
        let valued = Valued::new(&counted, &weights);
        crate::model::bits(valued.agreeing[0] - valued.of_level)
    }

    #[test]
    fn a_taxpayers_number_is_worth_no_more_than_its_digits_beside_the_birth_date() {
        let bits = bits_of_own_value(Kind::TaxNumber, ComparedField::TaxNumber, 1_500);
        assert!(bits <= -TAX_NUMBERS.log2() + 0.01, "{bits}");
        // A number that tells no birth date is bounded by the lists alone.
        assert!(bits_of_own_value(Kind::Number, ComparedField::PersonalNumber, 1_500) > bits + 2.0);
    }

    #[test]
    fn a_number_that_hardly_two_people_share_tells_no_town() {
        // Every number is one person's, but that one in twenty stands on the row of somebody else of the same town.
        let people = 600_u64;
        let number = |person: u64| if person % 20 == 1 { person - 1 } else { person };
        let numbers: Vec<String> =
            (0..people).map(|person| (700_000 + number(person) * 13).to_string()).collect();
        let towns: Vec<String> = (0..people).map(|person| format!("місто {}", person / 2 % 40)).collect();
        let (numbers, towns) = (
            read(Kind::Number, ComparedField::Column1, &[numbers]),
            read(Kind::Text, ComparedField::Column2, &[towns]),
        );
        let persons = Persons(vec![(1..=people).map(|person| [person, person, person]).collect()]);
        assert_eq!(towns.part_told_by(&numbers, &persons), 0.0);
        // Where a number is a household's, it tells the town.
        let households: Vec<String> =
            (0..people).map(|person| (700_000 + person / 2 * 13).to_string()).collect();
        let households = read(Kind::Number, ComparedField::Column1, &[households]);
        assert!(towns.part_told_by(&households, &persons) > 0.5);
    }

    #[test]
    fn numbers_that_are_often_one_slip_apart_make_a_slip_worth_little() {
        let slip = |digits: &dyn Fn(u64) -> String| {
            let cells: Vec<String> = (0..400).map(digits).collect();
            let column = Arc::new(read(Kind::Number, ComparedField::PersonalNumber, &[cells.clone(), cells]));
            let model = measured(&Model::default(), &[column]);
            crate::model::bits(Weights::new(&model).of_level(ComparedField::PersonalNumber, Level::Slip))
        };
        // Six digits that are 1 or 2: of random pairs one in ten is a slip apart.
        let series = slip(&|row| {
            (0..6).map(|place| if (row * 37 + 11) >> place & 1 == 0 { '1' } else { '2' }).collect()
        });
        let drawn = slip(&|row| (row.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40).to_string());
        assert!(series < 4.0 && drawn > series + 2.0, "{series} {drawn}");
    }

    proptest! {
        #[test]
        fn pairs_of_different_people_are_those_that_share_nothing(
            group in prop::collection::vec([0_u64..4, 0_u64..4, 0_u64..4], 0..12),
        ) {
            let mut counted = 0;
            for (place, a) in group.iter().enumerate() {
                for b in group.iter().skip(place + 1) {
                    counted += u64::from(a.iter().zip(b).all(|(a, b)| a != b || *a == 0));
                }
            }
            prop_assert_eq!(pairs_of_different(&mut group.clone()), counted);
        }
    }
}
