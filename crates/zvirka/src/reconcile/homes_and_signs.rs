//! Home towns and call signs as fields of rows: what two rows of a case say of each other beside what the linker compares.
//!
//! The linker finds rows by names and dates. Here rows that were found are held against each other by where a man lives and
//! what his comrades call him, which reports of families and rosters of the home side have, so that two reports of one man
//! come together of which one lacks the date, and a report finds its row. For records without a surname see
//! [`particulars`](super::particulars).
//!
//! Method: Fellegi and Sunter; the chance that a stranger's value agrees is counted over all rows of the case, mixed with an
//! assumed share. A family's home is common to relatives, so that it tells nothing against them; a call sign is a man's own.
//! Cost: every distinct text is read once, and held against the most frequent ones; a comparison for each pair of rows asked
//! for. Limits: a call sign that was translated differs from itself, which costs little, since a sign that differs is weak
//! evidence.

use hashbrown::HashMap;

use super::ordered::Ordered;
use crate::compare::Level;
use crate::compare::place::{Place, compare_places};
use crate::model::{Weight, weight_of_bits};
use crate::names::token::{Token, analyze};
use crate::record::Field;
use crate::similarity::costs::{Cost, UNITS_PER_BIT};
use crate::similarity::edit_cost;

/// How many fields are compared here.
pub(super) const BESIDE: usize = 2;

/// Of the fields compared here, the call sign and the home.
pub(super) const SIGN: usize = 0;
pub(super) const HOME: usize = 1;

/// What two rows say in one field.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    pub level: Level,
    /// For one person rather than two strangers, in thousandths of a bit.
    pub strangers: Weight,
    /// For one person rather than two relatives.
    pub relatives: Weight,
}

/// A call sign is kept, but witnesses mishear it and translate it: a judgement.
pub(super) const SIGN_KEPT: f64 = 0.8;
/// A home town is told as the village, the district town or where the family fled to now and then: a judgement.
pub(super) const HOME_KEPT: f64 = 0.8;
/// Two call signs sound alike up to this, in bits, as two spellings of one surname do.
pub(super) const ALIKE: Cost = (3.5 * UNITS_PER_BIT) as Cost;

/// Rows that the assumed share of a value counts for, and the share: as for units and places among the linker's columns.
const ASSUMED_ROWS: f64 = 50.0;
const ASSUMED_SHARE: f64 = 0.02;

/// Values that every other is held against to count who shares it; rarer ones hardly add to a share.
const MOST_FREQUENT: usize = 512;

/// How two call signs agree by their sounds.
pub(super) fn compare_signs(a: &Token, b: &Token) -> Level {
    if a.spelling == b.spelling {
        Level::Same
    } else if edit_cost(&a.sounds, &b.sounds, ALIKE).is_some() {
        Level::Equivalent
    } else {
        Level::Different
    }
}

/// A field's values: each row's number, 0 where it has none, and what agreement on each value is worth.
struct Column<T> {
    rows: Vec<u32>,
    values: Vec<(T, Weight)>,
    different: Weight,
}

impl<T> Column<T> {
    fn read(
        ordered: &Ordered<'_>,
        field: Field,
        kept: f64,
        read: impl Fn(&str) -> Option<T>,
        compare: impl Fn(&T, &T) -> Level,
    ) -> Self {
        let mut numbers: HashMap<&str, u32, foldhash::fast::FixedState> = HashMap::default();
        let mut counted: Vec<(T, u32)> = Vec::new();
        let mut rows = Vec::new();
        for list in &ordered.0 {
            for row in 0..list.list.len() {
                let text = list.list.cell(field, row);
                let number = *numbers.entry(text).or_insert_with(|| match (text.is_empty(), read(text)) {
                    (false, Some(value)) => {
                        counted.push((value, 0));
                        counted.len() as u32
                    }
                    _ => 0,
                });
                if let Some((_, count)) =
                    (number as usize).checked_sub(1).and_then(|place| counted.get_mut(place))
                {
                    *count += 1;
                }
                rows.push(number);
            }
        }
        let mut frequent: Vec<usize> = (0..counted.len()).collect();
        let count = |place: usize| counted.get(place).map_or(0, |(_, count)| *count);
        frequent.sort_by_key(|place| std::cmp::Reverse(count(*place)));
        frequent.truncate(MOST_FREQUENT);
        let filled: f64 = counted.iter().map(|(_, count)| f64::from(*count)).sum();
        let worth = |place: usize, value: &T| {
            let others =
                frequent.iter().filter(|other| **other != place).filter_map(|other| counted.get(*other));
            let agreeing = others.filter(|(other, _)| agrees(compare(value, other))).map(|(_, count)| *count);
            // The person's own rows are not counted as a stranger's.
            let strangers = (count(place) + agreeing.sum::<u32>()).saturating_sub(1);
            let share = (ASSUMED_SHARE * ASSUMED_ROWS + f64::from(strangers)) / (ASSUMED_ROWS + filled);
            weight_of_bits((kept / share.min(1.0)).log2())
        };
        let worths: Vec<Weight> =
            counted.iter().enumerate().map(|(place, (value, _))| worth(place, value)).collect();
        let values = counted.into_iter().zip(worths).map(|((value, _), worth)| (value, worth)).collect();
        Self { rows, values, different: weight_of_bits((1.0 - kept).log2()) }
    }

    fn value(&self, row: u32) -> Option<&(T, Weight)> {
        let number = *self.rows.get(row as usize)?;
        self.values.get((number as usize).checked_sub(1)?)
    }

    fn compare(&self, x: u32, y: u32, of_relatives: bool, compare: impl Fn(&T, &T) -> Level) -> Line {
        let (Some((a, worth_a)), Some((b, worth_b))) = (self.value(x), self.value(y)) else {
            return Line::default();
        };
        let level = compare(a, b);
        let strangers = match level {
            level if agrees(level) => *worth_a.min(worth_b),
            Level::Different => self.different,
            _ => 0,
        };
        let relatives = if of_relatives { 0 } else { strangers };
        Line { level, strangers, relatives }
    }
}

fn agrees(level: Level) -> bool {
    matches!(level, Level::Same | Level::Equivalent)
}

/// Call signs and homes of all rows of a case.
pub(super) struct HomesAndSigns {
    signs: Column<Token>,
    homes: Column<Place>,
}

impl HomesAndSigns {
    pub fn read(ordered: &Ordered<'_>) -> Self {
        let token = |text: &str| Some(analyze(text));
        let places = |a: &Place, b: &Place| compare_places(Some(*a), Some(*b));
        Self {
            // Signs are counted as they are written.
            signs: Column::read(ordered, Field::CallSign, SIGN_KEPT, token, |a, b| {
                match a.spelling == b.spelling {
                    true => Level::Same,
                    false => Level::Different,
                }
            }),
            homes: Column::read(ordered, Field::HomePlace, HOME_KEPT, Place::parse, places),
        }
    }

    /// What two rows, numbered over all lists, say by these fields.
    pub fn lines(&self, x: u32, y: u32) -> [Line; BESIDE] {
        [
            self.signs.compare(x, y, false, compare_signs),
            self.homes.compare(x, y, true, |a, b| compare_places(Some(*a), Some(*b))),
        ]
    }
}
