//! What a column of dates tells of its cells: which of day and month comes first, whether numbers are spreadsheet days.
//!
//! One cell `03/04/1985` says nothing of its order; 25/12/1990 two rows below does, and 12/25/1990 says the opposite.
//! Where both stand in one column, the list was joined from others, and dates that may be read either way keep both
//! readings. With dots the day comes first, as everywhere in the region, unless the rows say otherwise; with slashes
//! or hyphens nothing is presumed. Cost: one pass over what the cells say.

use super::reading::{Reading, Separator};
use super::{Digits, PartialDate};

/// Which number of a date comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The day.
    DayFirst,
    /// The month.
    MonthFirst,
    /// Rows differ, or none tells.
    Open,
}

/// Of dates that show their order, at least this share must show the same one, so that the rest are slips (a month
/// typed for a day) and not another source's rows. A judgement: one in fifty is more than is ever typed so.
const SLIPS: u32 = 50;

/// The last year in which somebody on a list may have been born. The program knows no clock; the year is that of the
/// latest undated list ([`super::super::age::UNDATED`]).
pub const LATEST_BIRTH: u16 = *super::super::age::UNDATED.end() as u16;

/// Days of spreadsheets from 18 May 1927 to the end of 2026: with five digits, and years of birth.
const DAY_NUMBERS: std::ops::RangeInclusive<u32> = 10_000..=46_387;

/// The day before the first of a spreadsheet, as days from 1970: 30 December 1899.
const SPREADSHEET_ZERO: i64 = -25_569;

/// What spreadsheets show for an empty cell in a format of dates.
const NOUGHT: PartialDate = PartialDate { year: 1899, month: 12, day: 30 };

/// What a cell means beside its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Nothing.
    Missing,
    /// No date and nothing to compare.
    NoDate,
    /// A date, perhaps partial.
    Date(PartialDate),
    /// A date whose day and month may be exchanged.
    EitherOrder(PartialDate),
    /// One of two dates.
    Either(PartialDate, PartialDate),
    /// Digits that are no date.
    Unreadable(Digits),
}

/// What the cells of a column say together.
#[derive(Clone, Debug, Default)]
pub struct DateColumn {
    /// By separator: how many dates can only be read with the day, and with the month, first; how many either way.
    orders: [[u32; 3]; 3],
    /// Numbers that may be days of a spreadsheet, and other numbers of as many digits.
    day_numbers: [u32; 2],
    filled: u32,
    moved: u32,
    future: u32,
    two: u32,
}

impl DateColumn {
    /// Counts what cells say.
    #[must_use]
    pub fn of(readings: &[Reading]) -> Self {
        let mut column = Self::default();
        for reading in readings {
            column.filled += u32::from(*reading != Reading::Missing);
            if let Reading::Date(date)
            | Reading::Ordered { date, .. }
            | Reading::Open { day_first: date, .. } = reading
            {
                column.future += u32::from(date.year > LATEST_BIRTH);
            }
            let (separator, what) = match reading {
                Reading::Ordered { separator, month_first, .. } => (*separator, usize::from(*month_first)),
                Reading::Open { separator, .. } => (*separator, 2),
                Reading::DayNumber(number) => {
                    let place = usize::from(!DAY_NUMBERS.contains(number));
                    column.day_numbers.iter_mut().skip(place).take(1).for_each(|count| *count += 1);
                    continue;
                }
                Reading::Moved(_) => {
                    column.moved += 1;
                    continue;
                }
                Reading::Either(..) => {
                    column.two += 1;
                    continue;
                }
                _ => continue,
            };
            let counts = column.orders.get_mut(separator as usize).and_then(|counts| counts.get_mut(what));
            counts.into_iter().for_each(|count| *count += 1);
        }
        column
    }

    fn counts(&self, separator: Separator) -> [u32; 3] {
        self.orders.get(separator as usize).copied().unwrap_or_default()
    }

    /// Which number comes first in the column's dates with this separator.
    #[must_use]
    pub fn order(&self, separator: Separator) -> Order {
        let [day_first, month_first, _] = self.counts(separator);
        match (day_first, month_first) {
            (0, 0) if separator == Separator::Dot => Order::DayFirst,
            (0, 0) => Order::Open,
            (day, month) if day >= month.saturating_mul(SLIPS) => Order::DayFirst,
            (day, month) if month >= day.saturating_mul(SLIPS) => Order::MonthFirst,
            _ => Order::Open,
        }
    }

    /// Whether numbers of five digits are days of a spreadsheet: two at least, or nothing else, and nearly all of
    /// them days on which people of a list may have been born.
    #[must_use]
    pub fn has_day_numbers(&self) -> bool {
        let [days, others] = self.day_numbers;
        days > 0 && days >= others.saturating_mul(10) && (days > 1 || self.filled == 1)
    }

    /// What a cell means.
    #[must_use]
    pub fn settle(&self, reading: Reading) -> Settled {
        let dated = |date: PartialDate| match date {
            NOUGHT => Settled::NoDate,
            date if date.year > LATEST_BIRTH => Settled::Unreadable(Digits::of_date(date)),
            date => Settled::Date(date),
        };
        match reading {
            Reading::Missing => Settled::Missing,
            Reading::NoDate => Settled::NoDate,
            Reading::Date(date) | Reading::Moved(date) | Reading::Ordered { date, .. } => dated(date),
            Reading::Open { day_first, separator, half_days } => {
                let month_first = PartialDate { month: day_first.day, day: day_first.month, ..day_first };
                match self.order(separator) {
                    Order::DayFirst => dated(day_first),
                    Order::MonthFirst => dated(month_first),
                    Order::Open if half_days => dated(month_first),
                    Order::Open if day_first.year > LATEST_BIRTH => dated(day_first),
                    Order::Open => Settled::EitherOrder(day_first),
                }
            }
            Reading::Either(a, b) if a.year <= LATEST_BIRTH && b.year <= LATEST_BIRTH => {
                Settled::Either(a, b)
            }
            Reading::Either(a, b) => dated(if a.year <= LATEST_BIRTH { a } else { b }),
            Reading::DayNumber(number) if self.has_day_numbers() && DAY_NUMBERS.contains(&number) => {
                let date = PartialDate::from_day_number(i64::from(number) + SPREADSHEET_ZERO);
                date.map_or(Settled::NoDate, Settled::Date)
            }
            Reading::DayNumber(_) => Settled::Unreadable(Digits::default()),
            Reading::Unreadable(digits) => Settled::Unreadable(digits),
        }
    }

    /// What a person should be told of how the column is read, a sentence each, free of cell contents.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (separator, name) in
            [(Separator::Dot, "dots"), (Separator::Slash, "slashes"), (Separator::Dash, "hyphens")]
        {
            let [day_first, month_first, open] = self.counts(separator);
            let order = self.order(separator);
            if open == 0 || (separator == Separator::Dot && order == Order::DayFirst) {
                continue;
            }
            notes.push(match order {
                Order::DayFirst => format!(
                    "birth dates with {name} are read day first, as {day_first} of them show"
                ),
                Order::MonthFirst => format!(
                    "birth dates with {name} are read month first, as {month_first} of them show"
                ),
                Order::Open if day_first + month_first == 0 => format!(
                    "no row tells whether day or month comes first in birth dates with {name}: {open} are compared \
                     both ways"
                ),
                Order::Open => format!(
                    "of birth dates with {name} {day_first} have the day and {month_first} the month first: {open} \
                     that may be either are compared both ways"
                ),
            });
        }
        let [days, _] = self.day_numbers;
        if self.has_day_numbers() {
            notes.push(format!("{days} birth dates are numbers of days of a spreadsheet and are read so"));
        }
        if self.moved > 0 {
            let moved = self.moved;
            notes.push(format!(
                "{moved} birth dates are late evenings in universal time and are read as the next day; say --time-zone \
                 UTC if the day is as written"
            ));
        }
        if self.future > 0 {
            let future = self.future;
            notes.push(format!(
                "{future} birth dates lie after {LATEST_BIRTH}; a century too late is taken for a slip"
            ));
        }
        if self.two > 0 {
            notes.push(format!("{} cells hold two birth dates; either counts", self.two));
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::super::TimeZone;
    use super::*;

    fn column(cells: &[&str]) -> (DateColumn, Vec<Settled>) {
        let readings: Vec<Reading> =
            cells.iter().map(|cell| Reading::of(cell, TimeZone::default())).collect();
        let column = DateColumn::of(&readings);
        let settled = readings.iter().map(|reading| column.settle(*reading)).collect();
        (column, settled)
    }

    fn date(year: u16, month: u8, day: u8) -> PartialDate {
        PartialDate { year, month, day }
    }

    #[test]
    fn rows_that_tell_decide_for_those_that_do_not() {
        let (_, settled) = column(&["08/11/1971", "23/02/1966"]);
        assert_eq!(settled.first(), Some(&Settled::Date(date(1971, 11, 8))));
        let (_, settled) = column(&["08/11/1971", "02/23/1966"]);
        assert_eq!(settled.first(), Some(&Settled::Date(date(1971, 8, 11))));
        let (_, settled) = column(&["08.11.1971", "02.23.1966"]);
        assert_eq!(settled.first(), Some(&Settled::Date(date(1971, 8, 11))));
    }

    #[test]
    fn what_no_row_tells_stays_open_unless_dots_part_it() {
        let (open, settled) = column(&["08/11/1971", "", "05/05/1980"]);
        assert_eq!(settled.first(), Some(&Settled::EitherOrder(date(1971, 11, 8))));
        assert!(open.notes().iter().any(|note| note.contains("both ways")));
        let (_, settled) = column(&["08.11.1971"]);
        assert_eq!(settled.first(), Some(&Settled::Date(date(1971, 11, 8))));
    }

    #[test]
    fn a_list_joined_of_two_orders_keeps_both_and_a_slip_changes_nothing() {
        let (_, settled) = column(&["08/11/1971", "23/02/1966", "02/23/1966", "11/30/1983"]);
        assert_eq!(settled.first(), Some(&Settled::EitherOrder(date(1971, 11, 8))));
        assert_eq!(settled.last(), Some(&Settled::Date(date(1983, 11, 30))));
        let mut cells = vec!["23/02/1966"; 60];
        cells.extend(["02/23/1966", "08/11/1971"]);
        assert_eq!(column(&cells).1.last(), Some(&Settled::Date(date(1971, 11, 8))));
    }

    #[test]
    fn numbers_are_days_of_a_spreadsheet_where_the_column_says_so() {
        // 1 March 1900 is day 61 of spreadsheets, which have a 29 February that was not.
        let (of_days, settled) = column(&["26014", "33000", "07.03.1990"]);
        assert!(of_days.has_day_numbers());
        assert_eq!(settled.first(), Some(&Settled::Date(date(1971, 3, 22))));
        assert!(!column(&["26014", "07.03.1990"]).0.has_day_numbers());
        assert!(!column(&["26014", "26015", "99120"]).0.has_day_numbers());
        assert!(column(&["26014", ""]).0.has_day_numbers());
    }

    #[test]
    fn a_birth_in_the_future_is_compared_by_its_digits() {
        let (of_slips, settled) = column(&["21.09.2071"]);
        let Some(Settled::Unreadable(digits)) = settled.first() else { panic!("{settled:?}") };
        assert_eq!(digits.compare(date(1971, 9, 21)), super::super::Level::UnreadableNear);
        assert_eq!(of_slips.notes().len(), 1);
    }
}
