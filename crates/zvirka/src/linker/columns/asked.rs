//! One record's fields against those of a list that is asked many times.
//!
//! [`Columns`](super::Columns) compares any two values of two lists beforehand; here one side is a single record, so each
//! of its cells is compared with the list's distinct values when it is asked about. The weights are those that linking
//! the record as a list of its own gives. Cost: four bytes a row and field; a question some hundred nanoseconds for each
//! of up to [`MOST_TABLED`](super::MOST_TABLED) values. Limits: numbers, mothers and columns without a field are not asked about.

use std::sync::Arc;

use super::super::birth_dates::{AskedBirth, BirthDates};
use super::*;

/// The fields of a list other than names, ready to be asked about.
#[derive(Default)]
pub(in super::super) struct AskedColumns {
    births: Option<BirthDates>,
    others: Vec<AskedColumn>,
}

type Ask = Box<dyn Fn(&str) -> Option<AskedValue> + Send + Sync>;

/// One field of the list.
struct AskedColumn {
    source: Field,
    field: ComparedField,
    /// The number of each row's value, 0 where there is none.
    rows: Vec<u32>,
    ask: Ask,
    /// Most that agreement is worth where the field before it agrees as well, on which it depends.
    dependent_most: Weight,
}

/// What the values of a list's field say beside the one asked about.
struct AskedValue {
    /// The most frequent ones, by number less one.
    tabled: Vec<Compared>,
    /// All others.
    met: Box<dyn Fn(u32) -> Compared>,
    highest: Weight,
}

/// A record's fields, compared with the list's values.
#[derive(Default)]
pub(in super::super) struct Asked {
    birth: Option<AskedBirth>,
    /// By field of the list; `None` where the record has no value.
    others: Vec<Option<AskedValue>>,
    /// The highest weight that the birth date, or age, can have.
    pub birth_most: Weight,
    /// The highest weight that all other fields together can have.
    pub others_most: Weight,
}

impl AskedColumns {
    /// Reads the columns of a list; what is no date is said in `warnings`.
    pub fn new(list: &List, weights: &Weights, warnings: &mut Vec<String>) -> Self {
        let births = has_births(list).then(|| BirthDates::read(&[list], weights, warnings));
        let mut columns = Self { births, others: Vec::new() };
        columns.add(list, Field::Sex, ComparedField::Sex, Sex::parse, compare_sexes, weights);
        columns.add(
            list,
            Field::Category,
            ComparedField::Category,
            Category::parse,
            compare_categories,
            weights,
        );
        columns.add(list, Field::Rank, ComparedField::Rank, Rank::parse, compare_ranks, weights);
        columns.add(list, Field::Unit, ComparedField::Unit, Unit::parse, compare_units, weights);
        let place = (Place::parse as fn(&str) -> _, compare_places as fn(_, _) -> _);
        columns.add(list, Field::CapturePlace, ComparedField::CapturePlace, place.0, place.1, weights);
        columns.add(
            list,
            Field::CaptureDate,
            ComparedField::CaptureDate,
            CaptureDate::parse,
            compare_capture_dates,
            weights,
        );
        columns.add(list, Field::HeldAt, ComparedField::HeldAt, place.0, place.1, weights);
        columns.add(list, Field::BirthPlace, ComparedField::BirthPlace, place.0, place.1, weights);
        columns.find_dependence(weights);
        columns
    }

    fn add<T>(
        &mut self,
        list: &List,
        source: Field,
        field: ComparedField,
        parse: fn(&str) -> Option<T>,
        compare: fn(Option<T>, Option<T>) -> Level,
        weights: &Weights,
    ) where
        T: Copy + Eq + std::hash::Hash + Send + Sync + 'static,
    {
        if list.column(source).is_none() {
            return;
        }
        let Values { rows, values } = Values::new(read_cells(list, source, parse).into_iter());
        let usual = weights.usual_share(field);
        let records: f64 = values.iter().map(|(_, count)| f64::from(*count)).sum::<f64>().max(1.0);
        let values: Arc<[(T, u32)]> = values.into();
        let weights = weights.clone();
        let ask = move |cell: &str| {
            let asked = parse(cell)?;
            let tabled = values.get(..values.len().min(MOST_TABLED)).unwrap_or(&[]);
            let levels: Vec<Level> =
                tabled.iter().map(|(value, _)| compare(Some(asked), Some(*value))).collect();
            let sharing = levels.iter().zip(tabled).filter(|(level, _)| shares_value(**level));
            let sharing: u32 = sharing.map(|(_, (_, count))| count).sum();
            let share = move |others: u32| {
                let others = f64::from(others.saturating_sub(1));
                ((usual * ASSUMED_RECORDS + others) / (ASSUMED_RECORDS + records)).min(1.0)
            };
            let compared = move |weights: &Weights, level: Level, others: u32| Compared {
                level,
                weight: weights.level(field, level, share(others)),
                relatives: weights.relatives(field, level),
            };
            let tabled: Vec<Compared> =
                levels.iter().map(|level| compared(&weights, *level, sharing.max(1))).collect();
            let rarest = usual * ASSUMED_RECORDS / (ASSUMED_RECORDS + records);
            let best = tabled.iter().map(|compared| compared.weight).max().unwrap_or(0);
            let all = values.len() <= MOST_TABLED;
            let highest = if all { best } else { weights.most(field, rarest) }.max(0);
            let (values, weights) = (Arc::clone(&values), weights.clone());
            let met = move |number: u32| {
                let value = (number as usize).checked_sub(1).and_then(|place| values.get(place));
                let Some((value, count)) = value else { return Compared::default() };
                compared(&weights, compare(Some(asked), Some(*value)), *count)
            };
            Some(AskedValue { tabled, met: Box::new(met), highest })
        };
        self.others.push(AskedColumn {
            source,
            field,
            rows,
            ask: Box::new(ask),
            dependent_most: Weight::MAX,
        });
    }

    fn find_dependence(&mut self, weights: &Weights) {
        for place in 1..self.others.len() {
            let (before, rest) = self.others.split_at_mut(place);
            let Some(column) = rest.first_mut() else { continue };
            if let Some(on) = before.iter().rev().find(|on| depends(column.field, on.field)) {
                let share = share_together(&[(&column.rows, &on.rows)]);
                column.dependent_most = weights.level(column.field, Level::Same, share).max(0);
            }
        }
    }

    /// Compares a record's cells with the list's values. `cell` gives its cell of a field, empty where there is none.
    pub fn ask<'c>(&self, cell: impl Fn(Field) -> &'c str, zone: TimeZone) -> Asked {
        let given = |field: Field| !cell(field).is_empty();
        let births = self.births.as_ref().filter(|_| given(Field::BirthDate) || given(Field::Age));
        let birth = births.map(|births| {
            (births.ask([Field::BirthDate, Field::Age, Field::AgeOn].map(&cell), zone), births.most())
        });
        // What is not said is not read: that alone would take an eighth of a question.
        let ask = |column: &AskedColumn| {
            Some(cell(column.source)).filter(|cell| !cell.is_empty()).and_then(&column.ask)
        };
        let others: Vec<Option<AskedValue>> = self.others.iter().map(ask).collect();
        let others_most = others.iter().flatten().map(|value| value.highest).sum();
        let birth_most = birth.as_ref().map_or(0, |(_, most)| *most);
        Asked { birth: birth.map(|(birth, _)| birth), others, birth_most, others_most }
    }

    /// What a record's birth date, or age, and that of a row say.
    pub fn compare_birth(&self, asked: &Asked, row: u32) -> Compared {
        let birth = self.births.as_ref().zip(asked.birth.as_ref());
        birth.map(|(births, birth)| births.compare_asked(birth, row)).unwrap_or_default()
    }

    /// What all fields but the birth date say, in the order of outputs. Fields that the record lacks are left out.
    pub fn compare_others(&self, asked: &Asked, row: u32, mut visit: impl FnMut(ComparedField, Compared)) {
        let mut agreeing = 0_u32;
        for (column, value) in self.others.iter().zip(&asked.others) {
            let Some(value) = value else { continue };
            let number = column.rows.get(row as usize).copied().unwrap_or(0);
            let tabled = (number as usize).checked_sub(1).map(|place| value.tabled.get(place));
            let mut compared = match tabled {
                None => Compared::default(),
                Some(Some(compared)) => *compared,
                Some(None) => (value.met)(number),
            };
            if shares_value(compared.level) {
                if agreeing & dependencies(column.field) != 0 {
                    compared.weight = compared.weight.min(column.dependent_most);
                }
                agreeing |= 1 << column.field as u32;
            }
            visit(column.field, compared);
        }
    }

    /// What all fields that both have say.
    pub fn compare(&self, asked: &Asked, row: u32, mut visit: impl FnMut(ComparedField, Compared)) {
        if asked.birth.is_some() {
            visit(ComparedField::BirthDate, self.compare_birth(asked, row));
        }
        self.compare_others(asked, row, visit);
    }

    /// The date of birth of a row of the list.
    pub fn birth_date(&self, row: u32) -> PackedDate {
        self.births.as_ref().map(|births| births.date(true, row)).unwrap_or_default()
    }

    /// The date of birth asked about.
    pub fn asked_date(asked: &Asked) -> PackedDate {
        asked.birth.as_ref().map(AskedBirth::date).unwrap_or_default()
    }

    /// Whether some date of the list may have day and month exchanged.
    pub fn either_order(&self) -> bool {
        self.births.as_ref().is_some_and(BirthDates::either_order)
    }
}
