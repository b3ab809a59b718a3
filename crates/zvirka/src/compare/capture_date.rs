//! Dates of capture or disappearance: known loosely, and told differently by everyone who tells them.
//!
//! A family gives the day of the last call, a unit the day on which somebody was missed, the captor the day of
//! arrival at a camp. So these dates are intervals of days, and what counts is how many days lie between two of
//! them. For birth dates take [`super::date`]: there a difference is a slip, not another event.
//!
//! Read are the forms of [`PartialDate`], with words around them (близько, після, кінець березня 2022), ranges
//! (24.02-26.02.2022, березень-квітень 2022), in Ukrainian, Russian and English.
//!
//! Method: distance between intervals. Cost: reading a date once or twice. Limits: a date without its year is not
//! read; "after" and "before" are taken as "about".
//!
//! # Chances
//!
//! | level | one person (m) | two people (u) |
//! |---|---|---|
//! | same | 0.55 | as the lists have it: many were taken on one day, so 0.01 to 0.1 |
//! | near: up to a week apart | 0.20 | from the lists; of captures spread evenly over three years, 0.013 |
//! | weeks apart: up to five | 0.12 | evenly spread, 0.05 |
//! | year and month: they meet, one gives no day | 0.9 of those that give no day | evenly spread, 0.05 |
//! | year: they meet, one gives no month | 0.95 of those that give no month | 0.4 |
//! | day and month swapped | 0.005 | 0.0004 |
//! | different | 0.12 | what is left |
//!
//! m is a judgement after what is told of how such dates come about. The u of *same* for one day should be that
//! day's share of the list: half of a list may have been taken on the day on which a town fell.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Level;
use super::date::PartialDate;
use super::wording::MAX_CHARACTERS;

/// Days apart, at most, that are one event told twice: the last call and the day of being missed. A judgement.
const NEAR_DAYS: i32 = 7;

/// Days apart, at most, that the way to a camp or a late report explains. A judgement.
const WEEKS_DAYS: i32 = 35;

/// Intervals up to this long are of a month, and longer ones of a year or so.
const MONTH_DAYS: i32 = 62;

/// The days on which somebody may have been taken, first and last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaptureDate {
    /// The first day, counted from 1 January 1970.
    first: i32,
    /// The last day.
    last: i32,
}

/// Words that stand before or between dates and say how loosely they are meant, folded; beginnings of words.
const LOOSE: &[&str] = &[
    "близьк",
    "приблизн",
    "орієнтовн",
    "після",
    "кінець",
    "кінці",
    "кінця",
    "наприкінці",
    "початок",
    "початку",
    "середин",
    "між",
    "около",
    "примерно",
    "ориентировочно",
    "после",
    "конец",
    "конце",
    "начал",
    "середине",
    "между",
    "about",
    "approx",
    "circa",
    "around",
    "after",
    "before",
    "since",
    "early",
    "late",
    "until",
    "between",
    "перед",
    "орієнт",
    "приблиз",
    "взят",
    "полон",
    "плен",
    "зник",
    "пропал",
    "captured",
    "missing",
];

/// Whole words of the same kind.
const LOOSE_WHOLE: &[&str] = &[
    "з", "із", "від", "до", "по", "у", "в", "на", "с", "от", "к", "бл", "ок", "mid", "end", "in", "on", "of",
    "the", "by", "from", "to", "and", "та", "и", "ca", "дата", "був", "date",
];

impl CaptureDate {
    /// Reads a date of capture; `None` when there is none, or no year.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::compare::Level;
    /// use zvirka::compare::capture_date::{CaptureDate, compare_capture_dates};
    ///
    /// let family = CaptureDate::parse("зник після 20.05.2022");
    /// let captor = CaptureDate::parse("2022-05-24");
    /// assert_eq!(compare_capture_dates(family, captor), Level::Near);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().take(MAX_CHARACTERS).collect();
        let text = without_loose_words(&text);
        if let Some(date) = Self::single(&text) {
            return Some(date);
        }
        // A range: the second half has the year, which the first may lack.
        for (index, hyphen) in text.char_indices() {
            if !(crate::names::script::is_hyphen(hyphen) || hyphen == '/' || hyphen == ' ') {
                continue;
            }
            let (Some(first), Some(second)) = (text.get(..index), text.get(index + hyphen.len_utf8()..))
            else {
                continue;
            };
            let Some(second) = Self::single(second) else { continue };
            let year = date_of(second.first)?.year();
            let first = first.trim().trim_end_matches('.');
            let first = Self::single(first)
                .or_else(|| Self::single(&format!("{first}.{year}")))
                .or_else(|| Self::single(&format!("{first} {year}")));
            if let Some(first) = first.filter(|first| first.first <= second.last) {
                return Some(Self { first: first.first, last: second.last });
            }
        }
        None
    }

    fn single(text: &str) -> Option<Self> {
        let date = PartialDate::parse(text).ok().flatten()?;
        // Two digits are a year of this century: these are dates of this war.
        let year = if date.year > 0 && date.year < 100 { date.year + 2000 } else { date.year };
        Self::from_date(PartialDate { year, ..date })
    }

    /// The interval of a date that is known at least by its year.
    #[must_use]
    pub fn from_date(date: PartialDate) -> Option<Self> {
        let (first, last) = date.days()?;
        Some(Self { first: day_number(first), last: day_number(last) })
    }

    /// How many days are open beyond one.
    fn length(self) -> i32 {
        self.last - self.first
    }

    fn day_month_swapped(self) -> Option<i32> {
        let date = date_of(self.first)?;
        Date::new(date.year(), date.day(), date.month()).ok().map(day_number)
    }
}

/// The day from which days are counted.
const DAY_ZERO: Date = jiff::civil::date(1970, 1, 1);

fn day_number(date: Date) -> i32 {
    DAY_ZERO.until(date).map_or(0, |span| span.get_days())
}

fn date_of(day: i32) -> Option<Date> {
    DAY_ZERO.checked_add(day.days()).ok()
}

/// The text without words that only say how loosely a date is meant.
fn without_loose_words(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length =
            rest.find(|letter: char| letter.is_alphabetic() != first.is_alphabetic()).unwrap_or(rest.len());
        let (run, after) = (rest.get(..length).unwrap_or(""), rest.get(length..).unwrap_or(""));
        let lower = run.to_lowercase();
        let loose = first.is_alphabetic()
            && (LOOSE_WHOLE.contains(&lower.as_str()) || LOOSE.iter().any(|word| lower.starts_with(word)));
        if !loose {
            kept.push_str(run);
        }
        rest = after;
    }
    kept.trim_matches(|sign: char| !sign.is_alphanumeric()).to_owned()
}

/// Compares two dates of capture. Symmetric.
#[must_use]
pub fn compare_capture_dates(a: Option<CaptureDate>, b: Option<CaptureDate>) -> Level {
    let (Some(a), Some(b)) = (a, b) else { return Level::Absent };
    let apart = (a.first.max(b.first) - a.last.min(b.last)).max(0);
    let loosest = a.length().max(b.length());
    match apart {
        0 if loosest == 0 => Level::Same,
        0 if loosest <= NEAR_DAYS => Level::Near,
        0 if loosest <= MONTH_DAYS => Level::YearMonth,
        0 => Level::Year,
        // Two neighbouring years touch, and say only that they are not the same; two months, that weeks may lie between.
        _ if loosest > MONTH_DAYS => Level::Different,
        apart if apart <= WEEKS_DAYS && loosest > NEAR_DAYS => Level::WeeksApart,
        // A slip in the order of day and month is rarer than a day or two between two tellings.
        apart if apart <= NEAR_DAYS => Level::Near,
        _ if loosest == 0 && a.day_month_swapped() == Some(b.first) => Level::DayMonthSwapped,
        apart if apart <= WEEKS_DAYS => Level::WeeksApart,
        _ => Level::Different,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn interval(text: &str) -> Option<(String, String)> {
        let date = CaptureDate::parse(text)?;
        let shown = |day: i32| date_of(day).unwrap().to_string();
        Some((shown(date.first), shown(date.last)))
    }

    #[test]
    fn dates_are_read_as_people_tell_them() {
        for (text, first, last) in [
            ("20.05.2022", "2022-05-20", "2022-05-20"),
            ("20.05.22", "2022-05-20", "2022-05-20"),
            ("20 травня 2022 року", "2022-05-20", "2022-05-20"),
            ("після 20.05.2022", "2022-05-20", "2022-05-20"),
            ("около 20 мая 2022 г.", "2022-05-20", "2022-05-20"),
            ("captured on 20 May 2022", "2022-05-20", "2022-05-20"),
            ("кінець березня 2022", "2022-03-01", "2022-03-31"),
            ("в конце марта 2022", "2022-03-01", "2022-03-31"),
            ("late March 2022", "2022-03-01", "2022-03-31"),
            ("березень-квітень 2022", "2022-03-01", "2022-04-30"),
            ("24.02-26.02.2022", "2022-02-24", "2022-02-26"),
            ("24.02.2022 - 26.02.2022", "2022-02-24", "2022-02-26"),
            ("з 24.02 по 26.02.2022", "2022-02-24", "2022-02-26"),
            ("2022", "2022-01-01", "2022-12-31"),
        ] {
            assert_eq!(interval(text), Some((first.into(), last.into())), "{text}");
        }
    }

    #[test]
    fn what_has_no_year_or_is_no_date_is_not_read() {
        for text in ["", "-", "24.02", "навесні", "31.02.2022", "Бахмут", "невідомо"] {
            assert_eq!(CaptureDate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn levels_follow_the_days_between() {
        let level = |a, b| compare_capture_dates(CaptureDate::parse(a), CaptureDate::parse(b));
        for (a, b, wanted) in [
            ("20.05.2022", "2022-05-20", Level::Same),
            ("20.05.2022", "24.05.2022", Level::Near),
            ("20.05.2022", "27.05.2022", Level::Near),
            ("20.05.2022", "15.06.2022", Level::WeeksApart),
            ("20.05.2022", "20.07.2022", Level::Different),
            ("05.03.2022", "03.05.2022", Level::DayMonthSwapped),
            ("20.05.2022", "травень 2022", Level::YearMonth),
            ("20.05.2022", "кінець квітня 2022", Level::WeeksApart),
            ("20.05.2022", "2022", Level::Year),
            ("2022", "2023", Level::Different),
            ("квітень 2022", "травень 2022", Level::WeeksApart),
            ("20.05.2022", "2023", Level::Different),
            ("20.05.2022", "", Level::Absent),
        ] {
            assert_eq!(level(a, b), wanted, "{a} {b}");
            assert_eq!(level(b, a), wanted, "{b} {a}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_comparing_is_symmetric(a in "\\PC{0,30}", b in "[0-9./ -]{0,16}") {
            let (a, b) = (CaptureDate::parse(&a), CaptureDate::parse(&b));
            prop_assert_eq!(compare_capture_dates(a, b), compare_capture_dates(b, a));
        }
    }
}
