//! Dates as people write them, whole or in part, and how far two of them agree.
//!
//! A date is read into a [`PartialDate`]; what is not a date (`31.02.1990`, `NaN`, a year in the future of all
//! lists) is an error, so that two invalid dates never agree. Forms: `07.03.1990`, `7/3/90`, `1990-03-07`,
//! `19900307`, `07 березня 1990`, `7 марта 1990 г.р.`, `07 Mar 1990`, `03.1990`, `1990`, `00.00.1990`.
//!
//! Cost: one pass over the text. Limits: a two-digit year keeps its century open; in a numeric date the day comes
//! first, as in every list of the region, unless the second number cannot be a month.

use jiff::civil::Date;

use super::Level;

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

/// Earliest and latest year that a date on these lists may have: the oldest people alive in 2025 were born after
/// 1905, and no list is dated past the century.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2099;

/// Month names by their beginnings, in Ukrainian, Russian, Belarusian and English. Where one language's word is
/// another's for a different month (Belarusian ліпень and Ukrainian липень are both July), all agree.
const MONTHS: &[(&str, u8)] = &[
    ("січ", 1),
    ("янв", 1),
    ("студз", 1),
    ("jan", 1),
    ("лют", 2),
    ("фев", 2),
    ("feb", 2),
    ("берез", 3),
    ("мар", 3),
    ("сакав", 3),
    ("mar", 3),
    ("квіт", 4),
    ("апр", 4),
    ("красав", 4),
    ("apr", 4),
    ("трав", 5),
    ("мая", 5),
    ("май", 5),
    ("may", 5),
    ("черв", 6),
    ("июн", 6),
    ("чэрв", 6),
    ("jun", 6),
    ("лип", 7),
    ("июл", 7),
    ("ліп", 7),
    ("jul", 7),
    ("серп", 8),
    ("авг", 8),
    ("жнів", 8),
    ("aug", 8),
    ("верес", 9),
    ("сен", 9),
    ("верас", 9),
    ("sep", 9),
    ("жовт", 10),
    ("окт", 10),
    ("кастр", 10),
    ("oct", 10),
    ("листоп", 11),
    ("ноя", 11),
    ("лістап", 11),
    ("nov", 11),
    ("груд", 12),
    ("дек", 12),
    ("снеж", 12),
    ("dec", 12),
];

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
        let text = text.trim();
        if text.is_empty() || !text.chars().any(char::is_alphanumeric) {
            return Ok(None);
        }
        let mut numbers: smallvec::SmallVec<[(u32, usize); 4]> = smallvec::SmallVec::new();
        let mut named_month = None;
        // An ISO time of day, and whatever follows it, is not part of the date.
        let text = text.split_once('T').filter(|(date, _)| date.len() == 10).map_or(text, |(date, _)| date);
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits > 0 {
                let number = rest.get(..digits).and_then(|number| number.parse().ok()).ok_or(NotADate)?;
                numbers.push((number, digits));
                // No form has more; and what follows is looked through at each number from the third on.
                if numbers.len() > 3 {
                    return Err(NotADate);
                }
                rest = rest.get(digits..).unwrap_or("");
            } else if first.is_alphabetic() {
                let letters = rest.len() - rest.trim_start_matches(char::is_alphabetic).len();
                let word = rest.get(..letters).unwrap_or("");
                let month = month(word);
                match (month, is_unit_word(word)) {
                    (Some(_), _) if named_month.is_some() => return Err(NotADate),
                    (Some(month), _) => named_month = Some(month),
                    (None, true) => {}
                    (None, false) => return Err(NotADate),
                }
                rest = rest.get(letters..).unwrap_or("");
            } else {
                rest = rest.get(first.len_utf8()..).unwrap_or("");
            }
            // A time of day after a space.
            if numbers.len() >= 3 && rest.starts_with([' ', ':']) && rest.contains(':') {
                break;
            }
        }
        let date = Self::from_numbers(&numbers, named_month)?;
        date.checked()
    }

    fn from_numbers(numbers: &[(u32, usize)], named_month: Option<u8>) -> Result<Self, NotADate> {
        let small = |number: u32| u8::try_from(number).map_err(|_| NotADate);
        let year = |number: u32| u16::try_from(number).map_err(|_| NotADate);
        Ok(match (numbers, named_month) {
            (&[(day, _), (of_year, _)], Some(month)) if day <= 31 => {
                Self { year: year(of_year)?, month, day: small(day)? }
            }
            (&[(of_year, 4)], Some(month)) => Self { year: year(of_year)?, month, day: 0 },
            (_, Some(_)) => return Err(NotADate),
            (&[(whole, 8)], None) => Self {
                year: year(whole / 10_000)?,
                month: small(whole / 100 % 100)?,
                day: small(whole % 100)?,
            },
            (&[(of_year, 4)], None) => Self { year: year(of_year)?, month: 0, day: 0 },
            (&[(month, 1 | 2), (of_year, 4)], None) => {
                Self { year: year(of_year)?, month: small(month)?, day: 0 }
            }
            (&[(of_year, 4), (month, 1 | 2)], None) => {
                Self { year: year(of_year)?, month: small(month)?, day: 0 }
            }
            (&[(of_year, 4), (month, _), (day, _)], None) => {
                Self { year: year(of_year)?, month: small(month)?, day: small(day)? }
            }
            (&[(day, 1 | 2), (month, 1 | 2), (of_year, 2 | 4)], None) => {
                let (day, month) = if month > 12 && day <= 12 { (month, day) } else { (day, month) };
                Self { year: year(of_year)?, month: small(month)?, day: small(day)? }
            }
            _ => return Err(NotADate),
        })
    }

    fn checked(self) -> Result<Option<Self>, NotADate> {
        // A day without a month says nothing.
        let date = Self { day: if self.month == 0 { 0 } else { self.day }, ..self };
        if date == Self::default() {
            return Err(NotADate);
        }
        let known_century = date.year >= 100;
        if known_century && !YEARS.contains(&date.year) {
            return Err(NotADate);
        }
        // 2000 stands for an unknown century or year since it has all days.
        let year = if known_century { date.year as i16 } else { 2000 };
        let (month, day) = (date.month.max(1) as i8, date.day.max(1) as i8);
        Date::new(year, month, day).map_err(|_| NotADate)?;
        Ok(Some(date))
    }

    /// The date as a number, in the order of dates.
    #[must_use]
    pub fn number(self) -> u32 {
        u32::from(self.year) << 9 | u32::from(self.month) << 5 | u32::from(self.day)
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

fn month(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    MONTHS.iter().find(|(beginning, _)| word.starts_with(beginning)).map(|(_, month)| *month)
}

/// Words that stand beside dates: р.н., г.р., року, года, born.
fn is_unit_word(word: &str) -> bool {
    let word = word.to_lowercase();
    matches!(
        word.as_str(),
        "р" | "н"
            | "г"
            | "рн"
            | "гр"
            | "року"
            | "рік"
            | "года"
            | "год"
            | "народження"
            | "рождения"
            | "д"
            | "born"
            | "b"
            | "року."
    )
}

/// How far two dates agree. Symmetric.
#[must_use]
pub fn compare_dates(a: Option<PartialDate>, b: Option<PartialDate>) -> Level {
    let (Some(a), Some(b)) = (a, b) else { return Level::Absent };
    if a.year == 0 || b.year == 0 {
        return Level::Absent;
    }
    let same_year =
        if a.year < 100 || b.year < 100 { a.year % 100 == b.year % 100 } else { a.year == b.year };
    let near_year = a.year.abs_diff(b.year) == 1;
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
        (true, true, false) | (true, false, true) | (false, true, true) => Level::OnePart,
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
            "1990-03-07T21:00:00Z",
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
            "NaN",
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
        for text in ["", " ", "-", "?"] {
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
