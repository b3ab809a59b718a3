//! Dates as people write them, whole or in part, and how far two of them agree.
//!
//! A date is read into a [`PartialDate`]; what is not a date (`31.02.1990`, `NaN`, a year beyond this century) is an
//! error, so that two invalid dates never agree. Forms: `07.03.1990`, `7/3/90`, `1990-03-07`, `19900307`, `07 березня
//! 1990`, `7-го марта 1990 г.р.`, `Mar 7th, 1990`, `7.III.1990`, `03.1990`, `1990`, `00.00.1990`, `xx.03.1990`,
//! `близько 1990`, the moments that programs write, in six languages.
//!
//! A cell alone does not tell whether its day or its month comes first: for a column of birth dates see [`Reading`],
//! which keeps what is open, and [`DateColumn`], which settles it. [`PartialDate::parse`] takes the day first, as in
//! lists of the region, unless the second number cannot be a month.
//!
//! Cost: one pass over the text. Limits: a two-digit year keeps its century open; years from 1000 to 2099.

mod column;
mod digits;
mod reading;
mod tokens;
mod words;
mod zone;

pub use column::{DateColumn, LATEST_BIRTH, Order, Settled};
pub use digits::Digits;
pub use reading::{Reading, Separator};
pub use zone::TimeZone;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Level;

/// Years that a date on a list may have. Registers go back centuries; no list is dated past this one.
const YEARS: std::ops::RangeInclusive<u16> = 1000..=2099;

/// A date of which parts may be unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// Year; 0 when unknown. Below 100 when the century is not known.
    pub year: u16,
    /// Month from 1; 0 when unknown.
    pub month: u8,
    /// Day from 1; 0 when unknown.
    pub day: u8,
}

/// Why a text is no date. Never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

impl PartialDate {
    /// Reads a date; `Ok(None)` for an empty text or one of signs alone that stand for nothing (`-`, `?`). Zeros
    /// throughout are no date: a database wrote them where it had none, and whoever reads the list should know.
    ///
    /// # Errors
    ///
    /// [`NotADate`] when there is something, but no possible date.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::compare::date::PartialDate;
    ///
    /// let date = PartialDate::parse("7 березня 1990 р.н.").unwrap().unwrap();
    /// assert_eq!((date.year, date.month, date.day), (1990, 3, 7));
    /// assert!(PartialDate::parse("31.02.1990").is_err());
    /// assert_eq!(PartialDate::parse("00.00.1990").unwrap().unwrap().month, 0);
    /// ```
    pub fn parse(text: &str) -> Result<Option<Self>, NotADate> {
        match Reading::single(text, TimeZone::default()) {
            Reading::Missing => Ok(None),
            Reading::Date(date) | Reading::Moved(date) | Reading::Ordered { date, .. } => Ok(Some(date)),
            Reading::Open { day_first: date, half_days: true, .. } => {
                Ok(Some(Self { month: date.day, day: date.month, ..date }))
            }
            Reading::Open { day_first, .. } => Ok(Some(day_first)),
            _ => Err(NotADate),
        }
    }

    /// The date itself if there is such a day; `None` for a year out of bounds, or where nothing is known.
    fn existing(self) -> Option<Self> {
        if self.year >= 100 && !YEARS.contains(&self.year) || self == Self::default() {
            return None;
        }
        const LENGTHS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let length = match self.month {
            0 => 0,
            // A year that is not known has all days.
            2 if self.year >= 100 && !is_leap(self.year) => 28,
            month => *LENGTHS.get(usize::from(month) - 1)?,
        };
        (self.day <= length).then_some(self)
    }

    /// The day after a full date.
    fn next_day(self) -> Option<Self> {
        self.days()?.0.tomorrow().ok().and_then(Self::from_civil)
    }

    /// The date of a day counted from 1 January 1970.
    fn from_day_number(days: i64) -> Option<Self> {
        Self::from_civil(jiff::civil::date(1970, 1, 1).checked_add(days.days()).ok()?)
    }

    fn from_civil(date: Date) -> Option<Self> {
        let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
        Self { year: u16::try_from(date.year()).ok()?, month, day }.existing()
    }

    /// Whether the date is the first of January, which lists write where no more than the year is known.
    #[must_use]
    pub const fn is_new_year(self) -> bool {
        self.month == 1 && self.day == 1
    }

    /// The date as a number, in the order of dates.
    #[must_use]
    pub fn number(self) -> u32 {
        u32::from(self.year) << 9 | u32::from(self.month) << 5 | u32::from(self.day)
    }

    /// The date of a [number](Self::number).
    #[must_use]
    pub const fn of_number(number: u32) -> Self {
        Self { year: (number >> 9) as u16, month: (number >> 5 & 0xf) as u8, day: (number & 0x1f) as u8 }
    }

    /// The first and the last day that the date may be; `None` when year or century is not known.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::compare::date::PartialDate;
    ///
    /// let march = PartialDate::parse("березень 2022").unwrap().unwrap();
    /// let (first, last) = march.days().unwrap();
    /// assert_eq!((first.to_string(), last.to_string()), ("2022-03-01".into(), "2022-03-31".into()));
    /// ```
    #[must_use]
    pub fn days(self) -> Option<(Date, Date)> {
        if self.year < 100 {
            return None;
        }
        let year = i16::try_from(self.year).ok()?;
        let (month, last_month) = if self.month == 0 { (1, 12) } else { (self.month, self.month) };
        let first = Date::new(year, i8::try_from(month).ok()?, i8::try_from(self.day.max(1)).ok()?).ok()?;
        if self.day > 0 && self.month > 0 {
            return Some((first, first));
        }
        let last = Date::new(year, i8::try_from(last_month).ok()?, 1).ok()?.last_of_month();
        Some((first, last))
    }

    /// Whether year, month and day are all known.
    #[must_use]
    pub fn is_full(self) -> bool {
        self.year >= 100 && self.month > 0 && self.day > 0
    }
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// Years apart, at most, that are a slip or a guess where day and month agree.
const YEARS_NEAR: u16 = 3;

/// From so many years apart on, two people of one day: father and son, grandfather and grandson.
const GENERATION: u16 = 15;

/// Two dates of which one has no year: of such a part no more is known than of a date that cannot be read.
fn without_year(a: PartialDate, b: PartialDate) -> Level {
    if a.day == 0 || b.day == 0 {
        return Level::Absent;
    }
    match (a.month == b.month, a.day == b.day) {
        (true, true) => Level::UnreadableNear,
        _ if a.month == b.day && a.day == b.month => Level::Unreadable,
        (true, false) | (false, true) => Level::Unreadable,
        _ => Level::UnreadableDifferent,
    }
}

/// How many years lie between two years, of which one or both may lack their century.
fn years_apart(a: u16, b: u16) -> u16 {
    if a >= 100 && b >= 100 {
        return a.abs_diff(b);
    }
    let apart = (a % 100).abs_diff(b % 100);
    apart.min(100 - apart)
}

/// How far two dates agree. Symmetric.
///
/// The first of January is compared as its year where the other date is another day. Where day and month agree and the
/// years do not, the distance decides: a digit or [`YEARS_NEAR`] years are a slip, a [`GENERATION`] is another person.
#[must_use]
pub fn compare_dates(a: Option<PartialDate>, b: Option<PartialDate>) -> Level {
    let (Some(a), Some(b)) = (a, b) else { return Level::Absent };
    if a.year == 0 || b.year == 0 {
        return without_year(a, b);
    }
    let apart = years_apart(a.year, b.year);
    let (same_year, near_year) = (apart == 0, apart == 1);
    // A first of January that only one side has is a year, and two of them are two years.
    if a.is_new_year() != b.is_new_year() || (a.is_new_year() && apart > 0) {
        return match apart {
            0 => Level::Year,
            1 => Level::YearNear,
            _ => Level::Different,
        };
    }
    let months = a.month > 0 && b.month > 0;
    let days = a.day > 0 && b.day > 0;
    if !months {
        return match (same_year, near_year) {
            (true, _) => Level::Year,
            (false, true) => Level::YearNear,
            _ => Level::Different,
        };
    }
    let (same_month, same_day) = (a.month == b.month, a.day == b.day);
    if !days {
        return match (same_year, same_month) {
            (true, true) => Level::YearMonth,
            (true, false) | (false, true) if near_year || same_year => Level::YearNear,
            _ => Level::Different,
        };
    }
    match (same_year, same_month, same_day) {
        (true, true, true) => Level::Same,
        (true, _, _) if a.month == b.day && a.day == b.month => Level::DayMonthSwapped,
        _ if one_digit_apart(a, b) => Level::OneDigit,
        (true, true, false) | (true, false, true) => Level::OnePart,
        (false, true, true) if apart <= YEARS_NEAR => Level::OnePart,
        (false, true, true) if apart < GENERATION => Level::YearApart,
        _ => Level::Different,
    }
}

/// Whether one digit differs, or two neighbouring digits of the year are swapped.
fn one_digit_apart(a: PartialDate, b: PartialDate) -> bool {
    let digits = |date: PartialDate| -> [u8; 8] {
        let year = date.year;
        [
            (year / 1000) as u8,
            (year / 100 % 10) as u8,
            (year / 10 % 10) as u8,
            (year % 10) as u8,
            date.month / 10,
            date.month % 10,
            date.day / 10,
            date.day % 10,
        ]
    };
    let (a_digits, b_digits) = (digits(a), digits(b));
    let differing = a_digits.iter().zip(&b_digits).filter(|(x, y)| x != y).count();
    let year_swapped = a.month == b.month
        && a.day == b.day
        && a.year / 100 == b.year / 100
        && a.year / 10 % 10 == b.year % 10
        && a.year % 10 == b.year / 10 % 10;
    differing == 1 || year_swapped
}

#[cfg(test)]
mod forms;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> Option<PartialDate> {
        PartialDate::parse(text).unwrap()
    }

    #[test]
    fn every_written_form_is_one_date() {
        for text in [
            "07.03.1990",
            "7.3.1990",
            "07/03/1990",
            "1990-03-07",
            "19900307",
            "7 березня 1990",
            "07 марта 1990 г.р.",
            "07 Mar 1990",
            "07.03.1990 р.н.",
            "1990-03-07T12:00:00Z",
            "1990-03-06T21:00:00Z",
            "1990-03-07 00:00:00",
            "7 сакавіка 1990",
        ] {
            assert_eq!(date(text), Some(PartialDate { year: 1990, month: 3, day: 7 }), "{text}");
        }
        assert_eq!(date("1990"), Some(PartialDate { year: 1990, month: 0, day: 0 }));
        assert_eq!(date("03.1990"), Some(PartialDate { year: 1990, month: 3, day: 0 }));
        assert_eq!(date("~1990 р."), Some(PartialDate { year: 1990, month: 0, day: 0 }));
        assert_eq!(date("07.03.90"), Some(PartialDate { year: 90, month: 3, day: 7 }));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "31.02.1990",
            "29.02.1900",
            "inf",
            "05.06.3024",
            "Шевченко",
            "99.99.1990",
            "33000",
            "0000-00-00",
            "01.00.0000",
        ] {
            assert_eq!(PartialDate::parse(text), Err(NotADate), "{text}");
        }
        for text in ["", " ", "-", "?", "NaN", "немає", "неизвестно", "null", "__.__.____"] {
            assert_eq!(PartialDate::parse(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn levels_follow_what_differs() {
        let level = |a, b| compare_dates(date(a), date(b));
        assert_eq!(level("07.03.1990", "1990-03-07"), Level::Same);
        assert_eq!(level("07.03.1990", "03.07.1990"), Level::DayMonthSwapped);
        assert_eq!(level("07.03.1990", "07.03.1991"), Level::OneDigit);
        assert_eq!(level("07.03.1978", "07.03.1987"), Level::OneDigit);
        assert_eq!(level("07.03.1990", "21.03.1990"), Level::OnePart);
        assert_eq!(level("07.03.1990", "1990"), Level::Year);
        assert_eq!(level("07.03.90", "07.03.1990"), Level::Same);
        assert_eq!(level("07.03.1989", "07.03.1991"), Level::OnePart);
        assert_eq!(level("07.03.1962", "07.03.1974"), Level::YearApart);
        assert_eq!(level("07.03.1938", "07.03.2002"), Level::Different);
        assert_eq!(level("07.03.1881", "7 березня 1881"), Level::Same);
        assert_eq!(level("01.01.1990", "07.03.1990"), Level::Year);
        assert_eq!(level("01.01.1990", "07.03.1991"), Level::YearNear);
        assert_eq!(level("01.01.1990", "07.03.1993"), Level::Different);
        assert_eq!(level("01.01.1990", "01.01.1990"), Level::Same);
        assert_eq!(level("01.01.1990", "01.01.1991"), Level::YearNear);
        assert_eq!(level("07.03.19__", "07.03.1990"), Level::UnreadableNear);
        assert_eq!(level("07.03.19__", "21.11.1990"), Level::UnreadableDifferent);
        assert_eq!(level("07.03.1990", "15.11.1972"), Level::Different);
        assert_eq!(level("07.03.1990", ""), Level::Absent);
    }

    proptest! {
        #[test]
        fn no_text_panics_and_comparing_is_symmetric(a in ".{0,24}", b in "[0-9./ -]{0,12}") {
            if let (Ok(a), Ok(b)) = (PartialDate::parse(&a), PartialDate::parse(&b)) {
                prop_assert_eq!(compare_dates(a, b), compare_dates(b, a));
            }
        }
    }
}
