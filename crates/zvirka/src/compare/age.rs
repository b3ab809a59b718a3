//! Ages: in full years, perhaps on a known day, against a birth date or another age.
//!
//! An age on a day leaves two years of birth open, or a little less; that is an interval of days of birth, and two
//! statements agree when their intervals meet. Where both lists give a birth date, compare those with
//! [`super::date`] and leave the age alone: it was worked out from the date.
//!
//! **Undated ages.** Most lists carry no date. An age without its day is taken to have been true at some time
//! between [`UNDATED`], and against another undated age the two lists are taken to be at most
//! [`UNDATED_YEARS_APART`] years apart. What agrees only under such an assumption is [`Level::Similar`].
//!
//! Method: intervals of days; partial dates widen them. Cost: a few comparisons. Limits: ages in months or days
//! are not read (nobody on these lists is an infant), and years of the lunar calendar are not known.
//!
//! # Chances
//!
//! | level | one person (m) | two people (u) |
//! |---|---|---|
//! | same (a dated age fits) | 0.90 | 2/45: two years of birth of some 45 |
//! | near (a year off) | 0.07: the running year given for the full one, an age not brought up to date | 2/45 |
//! | similar (an undated age may fit) | 0.90 | 6/45 against a birth date, 5/45 against an undated age |
//! | different | 0.03: families guess | what is left |
//!
//! The shares of m are judgements; u is counted better from the lists, since ages bunch between 25 and 45.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Level;
use super::date::PartialDate;
use super::wording::words;

/// The years in which an undated list may have been made: exchanges of prisoners of this war run from 2022 on, and
/// lists older than four years are brought up to date. The program knows no clock; a judgement.
pub const UNDATED: std::ops::RangeInclusive<i16> = 2022..=2026;

/// How far apart two undated lists are taken to be, in years: the lists of one exchange are made within two.
pub const UNDATED_YEARS_APART: u8 = 2;

/// The oldest that somebody on a list may be, in years. More is a year of birth or a slip.
const OLDEST: u32 = 110;

/// How far an age that is called approximate may be off, in years, either way: people round to five.
const APPROXIMATE: u8 = 3;

/// An age in full years, or a range of ages, and the day on which it held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Age {
    /// The lowest age meant, in full years.
    pub low: u8,
    /// The highest age meant, in full years.
    pub high: u8,
    /// The day on which it held, perhaps known in part; the default where it is not known.
    pub on: PartialDate,
}

impl Age {
    /// Reads an age: `34`, `34.0`, `34 роки`, `35-й рік` (34 full years), `30-35`, `~40`; `None` when the text is no age.
    ///
    /// `on` is the day on which the age held, if the list says it.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::compare::age::Age;
    ///
    /// assert_eq!(Age::parse("34 роки", None).unwrap().low, 34);
    /// assert_eq!(Age::parse("35-й рік", None).unwrap().low, 34);
    /// assert_eq!(Age::parse("1990", None), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str, on: Option<PartialDate>) -> Option<Self> {
        let text = without_fraction(text.trim());
        let words = words(text);
        let numbers: smallvec::SmallVec<[u32; 4]> = words.iter().filter_map(|word| word.number).collect();
        let (low, high) = match *numbers.as_slice() {
            [years] => (years, years),
            [low, high] if low <= high => (low, high),
            _ => return None,
        };
        // Nought is what programs write where there is no age.
        if high > OLDEST || high == 0 {
            return None;
        }
        let beginning =
            |forms: &[&str]| words.iter().any(|word| forms.iter().any(|form| word.letters.starts_with(form)));
        let whole = |forms: &[&str]| words.iter().any(|word| forms.contains(&word.letters.as_str()));
        if beginning(&["міс", "мес", "month", "тиж", "нед", "week", "ден", "дні", "дня", "day"])
        {
            return None;
        }
        let (low, high) = (u8::try_from(low).ok()?, u8::try_from(high).ok()?);
        let running = beginning(&["йде", "пішов", "идет", "пошел", "пошла"]) || running_year(&words);
        let about = text.contains(['~', '≈', '±'])
            || beginning(&["близько", "приблиз", "около", "примерн", "about", "approx", "circa", "орієнт"])
            || whole(&["десь", "ок", "бл", "прибл", "ca"]);
        let less = u8::from(running);
        let spread = if about { APPROXIMATE } else { 0 };
        let age = Self {
            low: low.saturating_sub(less).saturating_sub(spread),
            high: high.saturating_sub(less).saturating_add(spread),
            on: on.unwrap_or_default(),
        };
        Some(age)
    }

    /// Whether the day on which the age held is known, at least by its year.
    #[must_use]
    pub fn is_dated(self) -> bool {
        self.on.days().is_some()
    }

    /// The first and the last day of birth that the age leaves open.
    #[must_use]
    pub fn births(self) -> Option<(Date, Date)> {
        let (first, last) = match self.on.days() {
            Some(days) => days,
            None => (Date::new(*UNDATED.start(), 1, 1).ok()?, Date::new(*UNDATED.end(), 12, 31).ok()?),
        };
        // The oldest turns a year older on the morrow; the youngest has had the birthday on the last day.
        let earliest = first.checked_sub((i32::from(self.high) + 1).years()).ok()?.tomorrow().ok()?;
        let latest = last.checked_sub(i32::from(self.low).years()).ok()?;
        Some((earliest, latest))
    }
}

/// A whole number without the empty fraction that programs give it: `39.0`.
fn without_fraction(text: &str) -> &str {
    let Some((whole, fraction)) = text.split_once(['.', ',']) else { return text };
    let digits = |part: &str, digit: fn(u8) -> bool| !part.is_empty() && part.bytes().all(digit);
    let empty = digits(fraction, |digit| digit == b'0') && digits(whole, |digit| digit.is_ascii_digit());
    if empty { whole } else { text }
}

/// Whether the text has an ordinal: the 35th year is the one that runs.
fn running_year(words: &[super::wording::Word]) -> bool {
    words.windows(2).any(|pair| match pair {
        [number, ending] => {
            number.number.is_some()
                && ending.joined
                && matches!(ending.letters.as_str(), "й" | "ий" | "ый" | "th" | "st" | "nd" | "rd")
        }
        _ => false,
    })
}

/// Compares an age with a birth date. A birth date of which the year is not known says nothing.
///
/// # Examples
///
/// ```
/// use zvirka::compare::Level;
/// use zvirka::compare::age::{Age, compare_age_with_birth_date};
/// use zvirka::compare::date::PartialDate;
///
/// let date = |text| PartialDate::parse(text).unwrap();
/// let age = Age::parse("34", date("25.05.2025"));
/// assert_eq!(compare_age_with_birth_date(age, date("07.03.1991")), Level::Same);
/// assert_eq!(compare_age_with_birth_date(age, date("07.06.1991")), Level::Near);
/// assert_eq!(compare_age_with_birth_date(age, date("07.03.1978")), Level::Different);
/// ```
#[must_use]
pub fn compare_age_with_birth_date(age: Option<Age>, birth: Option<PartialDate>) -> Level {
    let (Some(age), Some(birth)) = (age, birth) else { return Level::Absent };
    let Some(open) = age.births() else { return Level::Absent };
    // A year of two digits may be of either century; the one that agrees better is meant.
    let centuries: &[u16] = if birth.year >= 100 { &[0] } else { &[1900, 2000] };
    if birth.year == 0 {
        return Level::Absent;
    }
    let levels = centuries.iter().filter_map(|century| {
        let days = PartialDate { year: birth.year + century, ..birth }.days()?;
        Some(level_of(open, days, age.is_dated()))
    });
    levels.min_by_key(|level| distance(*level)).unwrap_or(Level::Absent)
}

/// Compares two ages. Symmetric.
///
/// # Examples
///
/// ```
/// use zvirka::compare::Level;
/// use zvirka::compare::age::{Age, compare_ages};
///
/// let age = |text| Age::parse(text, None);
/// assert_eq!(compare_ages(age("34 роки"), age("36")), Level::Similar);
/// assert_eq!(compare_ages(age("34 роки"), age("52")), Level::Different);
/// ```
#[must_use]
pub fn compare_ages(a: Option<Age>, b: Option<Age>) -> Level {
    let (Some(a), Some(b)) = (a, b) else { return Level::Absent };
    if !a.is_dated() && !b.is_dated() {
        let apart = a.low.max(b.low).saturating_sub(a.high.min(b.high));
        return match apart {
            apart if apart <= UNDATED_YEARS_APART => Level::Similar,
            // Twice as far, lists are made apart or an age was not brought up to date.
            apart if apart <= 2 * UNDATED_YEARS_APART => Level::Near,
            _ => Level::Different,
        };
    }
    let (Some(births_a), Some(births_b)) = (a.births(), b.births()) else { return Level::Absent };
    level_of(births_a, births_b, a.is_dated() && b.is_dated())
}

/// How well two intervals of days of birth agree.
fn level_of(a: (Date, Date), b: (Date, Date), dated: bool) -> Level {
    let meet = |a: (Date, Date), b: (Date, Date)| a.0 <= b.1 && b.0 <= a.1;
    if meet(a, b) {
        return if dated { Level::Same } else { Level::Similar };
    }
    // The year between is counted from the end of the earlier interval, so that order does not matter.
    let (earlier, later) = if a.1 < b.0 { (a, b) } else { (b, a) };
    match earlier.1.checked_add(1.year()) {
        Ok(moved) if moved >= later.0 => Level::Near,
        _ => Level::Different,
    }
}

fn distance(level: Level) -> u8 {
    match level {
        Level::Same | Level::Similar => 0,
        Level::Near => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> Option<PartialDate> {
        PartialDate::parse(text).unwrap()
    }

    fn years(text: &str) -> Option<(u8, u8)> {
        Age::parse(text, None).map(|age| (age.low, age.high))
    }

    #[test]
    fn ages_are_read_in_three_languages() {
        for text in [
            "34",
            "34.0",
            "34,00",
            "34 роки",
            "34 р.",
            "34 года",
            "34 лет",
            "34 y/o",
            "34 years old",
            "вік 34",
            "35-й рік",
        ] {
            assert_eq!(years(text), Some((34, 34)), "{text}");
        }
        assert_eq!(years("30-35 років"), Some((30, 35)));
        assert_eq!(years("близько 40"), Some((37, 43)));
        assert_eq!(years("~40"), Some((37, 43)));
    }

    #[test]
    fn what_is_no_age_is_refused() {
        for text in
            ["", "-", "0", "0.0", "150", "1990", "340", "5 місяців", "07.03.1990", "невідомо", "99999999999"]
        {
            assert_eq!(Age::parse(text, None), None, "{text}");
        }
    }

    #[test]
    fn a_birthday_on_the_very_day_counts() {
        let age = Age::parse("34", date("25.05.2025"));
        let level = |birth| compare_age_with_birth_date(age, date(birth));
        assert_eq!(level("25.05.1991"), Level::Same);
        assert_eq!(level("26.05.1991"), Level::Near);
        assert_eq!(level("26.05.1990"), Level::Same);
        assert_eq!(level("25.05.1990"), Level::Near);
        assert_eq!(level("25.05.1989"), Level::Different);
        assert_eq!(level("26.05.1992"), Level::Different);
    }

    #[test]
    fn partial_dates_widen_what_agrees() {
        let level = |on, birth| compare_age_with_birth_date(Age::parse("34", date(on)), date(birth));
        assert_eq!(level("2025", "1990"), Level::Same);
        assert_eq!(level("2025", "1989"), Level::Near);
        assert_eq!(level("05.2025", "07.03.91"), Level::Same);
        let yearless = Some(PartialDate { year: 0, month: 3, day: 7 });
        assert_eq!(compare_age_with_birth_date(Age::parse("34", date("2025")), yearless), Level::Absent);
        assert_eq!(level("2025", ""), Level::Absent);
    }

    #[test]
    fn undated_ages_agree_within_the_years_of_the_lists() {
        let level = |birth| compare_age_with_birth_date(Age::parse("34", None), date(birth));
        for (birth, wanted) in [
            ("1987", Level::Similar),
            ("1992", Level::Similar),
            ("31.12.1986", Level::Near),
            ("1993", Level::Near),
            ("1985", Level::Different),
            ("1995", Level::Different),
        ] {
            assert_eq!(level(birth), wanted, "{birth}");
        }
        let ages = |a, b| compare_ages(Age::parse(a, None), Age::parse(b, None));
        assert_eq!(ages("34", "34"), Level::Similar);
        assert_eq!(ages("34", "37"), Level::Near);
        assert_eq!(ages("34", "39"), Level::Different);
        assert_eq!(ages("30-35", "36"), Level::Similar);
        assert_eq!(ages("34", ""), Level::Absent);
    }

    #[test]
    fn dated_ages_of_different_days_are_one_birth() {
        let age = |years, on| Age::parse(years, date(on));
        assert_eq!(compare_ages(age("33", "01.03.2024"), age("34", "25.05.2025")), Level::Same);
        assert_eq!(compare_ages(age("34", "25.05.2025"), age("30", "01.03.2022")), Level::Same);
        assert_eq!(compare_ages(age("34", "25.05.2025"), age("34", "01.03.2022")), Level::Different);
        assert_eq!(compare_ages(age("34", "25.05.2025"), age("33", "")), Level::Similar);
    }

    proptest! {
        #[test]
        fn no_text_panics_and_comparing_is_symmetric(
            a in "\\PC{0,12}", b in "[0-9~ -]{0,6}", year in 1900_u16..2100, month in 0_u8..13
        ) {
            let on = Some(PartialDate { year, month, day: 0 });
            let (a, b) = (Age::parse(&a, on), Age::parse(&b, None));
            prop_assert_eq!(compare_ages(a, b), compare_ages(b, a));
            let _ = compare_age_with_birth_date(a, on);
        }

        #[test]
        fn an_age_worked_out_from_a_birth_date_agrees_with_it(
            born in 0_i32..20_000, lived in 0_i32..30_000
        ) {
            let birth = Date::new(1930, 1, 1).unwrap().checked_add(born.days()).unwrap();
            let on = birth.checked_add(lived.days()).unwrap();
            let mut full = i32::from(on.year()) - i32::from(birth.year());
            full -= i32::from((on.month(), on.day()) < (birth.month(), birth.day()));
            // A 29 February has its birthday on 1 March in some years and on 28 February in others.
            prop_assume!((birth.month(), birth.day()) != (2, 29) && (on.month(), on.day()) != (2, 29));
            let partial = |date: Date| {
                Some(PartialDate { year: date.year() as u16, month: date.month() as u8, day: date.day() as u8 })
            };
            let age = Age { low: full as u8, high: full as u8, on: partial(on).unwrap() };
            prop_assert_eq!(compare_age_with_birth_date(Some(age), partial(birth)), Level::Same);
        }
    }
}
