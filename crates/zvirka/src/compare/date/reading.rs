//! What a cell of dates says, as far as one cell tells it; the rest is settled by its column ([`super::column`]).
//!
//! Plain dates (`07.03.1990`, `1990-03-07`) are read from their bytes. All else is cut into tokens, read as one date,
//! and where it is none, as two: dates that are both meant, or the days of birth and death, or a date with an address
//! beside it. What is written but is no date keeps its digits.
//!
//! Cost: ten nanoseconds for a plain date, some hundreds for another. Limits: dates of the lunar calendar, and days
//! without a month, are not read; of a range of years nothing is taken.

use smallvec::SmallVec;

use super::PartialDate;
use super::digits::Digits;
use super::tokens::{Mark, Time, Token, Tokens, tokens};
use super::words::{Meaning, meaning};
use super::zone::TimeZone;

/// What parts day and month of a date in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Separator {
    /// Dots, commas or spaces: the way of the region, where the day comes first.
    Dot,
    /// Slashes.
    Slash,
    /// Hyphens.
    Dash,
}

/// What a cell of dates says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Nothing.
    #[default]
    Missing,
    /// Something that is no date and has no digits to compare: words, zeros, a range of years.
    NoDate,
    /// A date, perhaps partial.
    Date(PartialDate),
    /// A date that the time beside it makes the next day: a midnight here that was turned into universal time.
    Moved(PartialDate),
    /// A date in figures of which the day can only be one number. `month_first`: the month stands first.
    Ordered {
        /// The date.
        date: PartialDate,
        /// What parts its numbers.
        separator: Separator,
        /// Whether the month stands before the day.
        month_first: bool,
    },
    /// A date in figures whose day and month may be either way round.
    Open {
        /// The date if the day comes first.
        day_first: PartialDate,
        /// What parts its numbers.
        separator: Separator,
        /// Whether a clock of twelve hours stands beside it, as where the month comes first.
        half_days: bool,
    },
    /// Two dates, of which either may be meant.
    Either(PartialDate, PartialDate),
    /// A number that may be a spreadsheet's number of a day.
    DayNumber(u32),
    /// What was meant for a date and is none.
    Unreadable(Digits),
}

impl Reading {
    /// Reads a cell of birth dates.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::compare::date::{Reading, TimeZone};
    ///
    /// let read = |text| Reading::of(text, TimeZone::default());
    /// assert!(matches!(read("3/7/1990"), Reading::Open { .. }));
    /// assert!(matches!(read("1990-03-72"), Reading::Unreadable(_)));
    /// assert_eq!(read("07.03.1990 - 12.05.2022"), Reading::Date(match read("7 березня 1990") {
    ///     Reading::Date(date) => date,
    ///     _ => unreachable!(),
    /// }));
    /// ```
    #[must_use]
    pub fn of(text: &str, zone: TimeZone) -> Self {
        match plain(text.trim().as_bytes()) {
            Some(reading) => reading,
            None => general(text, zone, true),
        }
    }

    /// Reads a cell that is one date or none.
    pub(super) fn single(text: &str, zone: TimeZone) -> Self {
        match plain(text.trim().as_bytes()) {
            Some(reading) => reading,
            None => general(text, zone, false),
        }
    }
}

/// A number at the beginning of bytes, how many digits it has (four at most), and the rest.
fn figures(bytes: &[u8]) -> Option<(u16, usize, &[u8])> {
    let mut number = 0;
    let mut digits = 0;
    for byte in bytes.iter().take(4).take_while(|byte| byte.is_ascii_digit()) {
        number = number * 10 + u16::from(byte - b'0');
        digits += 1;
    }
    Some((number, digits, bytes.get(digits..)?)).filter(|_| digits > 0)
}

/// Reads `07.03.1990`, `7/3/1990`, `07-03-1990`, `1990-03-07`, alone or with a midnight behind, and `1990`; `None` for
/// all else.
fn plain(bytes: &[u8]) -> Option<Reading> {
    let (first, first_digits, rest) = figures(bytes)?;
    let Some((sign, rest)) = rest.split_first() else {
        let year = PartialDate { year: first, month: 0, day: 0 };
        return if first_digits == 4 { year.existing().map(Reading::Date) } else { None };
    };
    let separator = match sign {
        b'.' => Separator::Dot,
        b'/' => Separator::Slash,
        b'-' => Separator::Dash,
        _ => return None,
    };
    let (second, second_digits, rest) = figures(rest)?;
    let (third, third_digits, rest) = figures(rest.strip_prefix(std::slice::from_ref(sign))?)?;
    let midnight: [&[u8]; 5] = [b"T00:00:00", b" 00:00:00", b"T00:00:00Z", b" 00:00:00.000", b" 00:00"];
    // Zeros are parts that nobody knew.
    if !(rest.is_empty() || midnight.contains(&rest)) || first == 0 || second == 0 || third == 0 {
        return None;
    }
    let (month, second_fits) = (u8::try_from(second).ok()?, second_digits <= 2);
    match (first_digits, third_digits) {
        (1 | 2, 4) if second_fits => either_order(u8::try_from(first).ok()?, month, third, separator, false),
        (4, 1 | 2) if second_fits => {
            let day = u8::try_from(third).ok()?;
            PartialDate { year: first, month, day }.existing().map(Reading::Date)
        }
        _ => None,
    }
}

/// A date in figures whose first two numbers are day and month, in an order that they may tell.
fn either_order(first: u8, second: u8, year: u16, separator: Separator, half_days: bool) -> Option<Reading> {
    let day_first = PartialDate { year, month: second, day: first }.existing();
    let month_first = PartialDate { year, month: first, day: second }.existing();
    Some(match (day_first, month_first) {
        (Some(date), Some(other)) if date == other => Reading::Date(date),
        (Some(day_first), Some(_)) => Reading::Open { day_first, separator, half_days },
        (Some(date), None) => Reading::Ordered { date, separator, month_first: false },
        (None, Some(date)) => Reading::Ordered { date, separator, month_first: true },
        (None, None) => return None,
    })
}

fn general(text: &str, zone: TimeZone, several: bool) -> Reading {
    let text = text.trim();
    if !text.chars().any(char::is_alphanumeric) {
        return Reading::Missing;
    }
    let Some((tokens, time)) = tokens(text) else { return Reading::NoDate };
    let has_number = tokens.iter().any(|token| matches!(token, Token::Number { .. }));
    if !has_number {
        // н/д, не відомо: signs and spaces inside what stands for nothing.
        let letters = || text.chars().filter(|letter| letter.is_alphabetic()).collect::<String>();
        let nothing = |token: &Token| matches!(token, Token::Word(Meaning::Missing) | Token::Unknown);
        if tokens.iter().any(nothing) || meaning(&letters()) == Meaning::Missing {
            return Reading::Missing;
        }
    }
    if let Some(read) = single(&tokens, time) {
        return match (read, time) {
            (Reading::Date(date) | Reading::Ordered { date, .. }, Some(time))
                if time.universal && zone.day_of(date, time.minutes) != date =>
            {
                Reading::Moved(zone.day_of(date, time.minutes))
            }
            (read, _) => read,
        };
    }
    if several && let Some(read) = two(&tokens) {
        return read;
    }
    match instant(&tokens) {
        Some((date, minutes)) => moved(date, zone.day_of(date, minutes)),
        None => unreadable(&tokens),
    }
}

fn moved(written: PartialDate, day: PartialDate) -> Reading {
    if written == day { Reading::Date(day) } else { Reading::Moved(day) }
}

/// A number, or one that is not known.
#[derive(Clone, Copy)]
struct Slot {
    value: u64,
    digits: u8,
    known: bool,
}

/// The parts of one date.
#[derive(Default)]
struct Parts {
    slots: SmallVec<[Slot; 4]>,
    separator: Option<Separator>,
    month: Option<u8>,
    /// How many numbers stand before the month's name.
    month_after: usize,
    /// A day in words.
    day: u8,
    /// How much is said for a year of birth: two make two digits one.
    birth: u8,
    about: bool,
    others: usize,
}

fn parts(tokens: &[Token]) -> Option<Parts> {
    let mut parts = Parts::default();
    let mut days = 0;
    for token in tokens {
        match *token {
            Token::Number { value, digits } => parts.slots.push(Slot { value, digits, known: true }),
            Token::Unknown => parts.slots.push(Slot { value: 0, digits: 2, known: false }),
            Token::Roman(month) | Token::Word(Meaning::Month(month)) => {
                let named = matches!(token, Token::Word(_));
                match parts.month {
                    Some(known) if known != month && named => return None,
                    Some(_) => {}
                    None => (parts.month, parts.month_after) = (Some(month), parts.slots.len()),
                }
            }
            Token::Word(Meaning::Day(day)) => {
                // Tens and then units: двадцять перше.
                if days > 1 || (days == 1 && (parts.day % 10 != 0 || day > 9)) {
                    return None;
                }
                (parts.day, days) = (parts.day + day, days + 1);
            }
            Token::Word(Meaning::Unit) => parts.birth = parts.birth.saturating_add(1),
            Token::Word(Meaning::Born) => parts.birth = parts.birth.saturating_add(2),
            Token::Word(Meaning::About) => parts.about = true,
            Token::Word(Meaning::Other | Meaning::Missing) => parts.others += 1,
            Token::Word(Meaning::OtherEvent | Meaning::Bound | Meaning::Or) | Token::Mark(Mark::Cross) => {
                return None;
            }
            Token::Word(Meaning::Beside | Meaning::HalfDay | Meaning::Universal) => {}
            Token::Mark(mark) => {
                let separator = match mark {
                    Mark::Slash => Separator::Slash,
                    Mark::Dash => Separator::Dash,
                    _ => Separator::Dot,
                };
                if parts.slots.len() == 1 && parts.separator.is_none() {
                    parts.separator = Some(separator);
                }
            }
        }
        if parts.slots.len() > 3 {
            return None;
        }
    }
    Some(parts)
}

/// Reads tokens as one date.
fn single(tokens: &[Token], time: Option<Time>) -> Option<Reading> {
    let parts = parts(tokens)?;
    let read = match parts.month {
        Some(month) => with_month_named(&parts, month),
        None if parts.day > 0 => None,
        None => in_figures(&parts, time),
    }?;
    // Beside other words (a town, a note) only what is surely a date is one.
    let date = match read {
        Reading::Date(date) | Reading::Ordered { date, .. } | Reading::Open { day_first: date, .. } => date,
        _ if parts.others > 0 => return None,
        _ => return Some(read),
    };
    (parts.others == 0 || (date.year > 0 && date.month > 0)).then_some(read)
}

fn with_month_named(parts: &Parts, month: u8) -> Option<Reading> {
    let date = |year: u64, day: u64| {
        let (year, day) = (u16::try_from(year).ok()?, u8::try_from(day).ok()?);
        PartialDate { year, month, day }.existing().map(Reading::Date)
    };
    let year_like = |slot: &Slot| slot.known && (slot.digits == 4 || slot.digits == 2);
    let day_like = |slot: &Slot| slot.known && slot.digits <= 2 && (1..=31).contains(&slot.value);
    if parts.day > 0 {
        return match parts.slots.as_slice() {
            [] => date(0, parts.day.into()),
            [year] if year_like(year) => date(year.value, parts.day.into()),
            [year] if !year.known => date(0, parts.day.into()),
            _ => None,
        };
    }
    match parts.slots.as_slice() {
        [day, year] if day_like(day) && year_like(year) => date(year.value, day.value),
        [year, day] if year.known && year.digits == 4 && day_like(day) => date(year.value, day.value),
        [day, year] if day_like(day) && !year.known => date(0, day.value),
        [day, year] if (!day.known || day.value == 0) && year_like(year) => date(year.value, 0),
        [year] if year.known && year.digits == 4 => date(year.value, 0),
        [number] if number.known && number.digits == 2 && (number.value > 31 || parts.month_after == 0) => {
            date(number.value, 0)
        }
        [day] if day_like(day) => date(0, day.value),
        _ => None,
    }
}

fn in_figures(parts: &Parts, time: Option<Time>) -> Option<Reading> {
    let small = |slot: &Slot| {
        let fits = !slot.known || (slot.digits <= 2 && slot.value <= 99);
        fits.then_some(if slot.known { slot.value as u8 } else { 0 })
    };
    let whole = |slot: &Slot| slot.known && slot.digits == 4;
    let date = |year: u64, month: u8, day: u8| {
        let day_alone = month == 0 && day > 0;
        let date = PartialDate { year: u16::try_from(year).ok()?, month, day };
        if day_alone { None } else { date.existing().map(Reading::Date) }
    };
    let half_days = time.is_some_and(|time| time.half_days);
    let separator = parts.separator.unwrap_or(Separator::Dot);
    match parts.slots.as_slice() {
        [year, month, day] if whole(year) => {
            let (month, day) = (small(month)?, if month.known { small(day)? } else { 0 });
            date(year.value, month, day)
        }
        [first, second, year] if whole(year) || (year.known && year.digits == 2) => {
            let (a, b) = (small(first)?, small(second)?);
            // 85-03-07: no day is above 31.
            if year.digits == 2 && first.known && a > 31 {
                return date(a.into(), b, u8::try_from(year.value).ok()?);
            }
            match (a, b) {
                // A day without its month says nothing where the month is not known; a month 00 is a slip.
                (_, 0) if !second.known => date(year.value, 0, 0),
                (0, _) => date(year.value, b, 0),
                (_, 0) => None,
                _ => either_order(a, b, u16::try_from(year.value).ok()?, separator, half_days),
            }
        }
        // A date whose year nobody knew: 07.03.19__.
        [first, second, year] if !year.known => without_year(small(first)?, small(second)?),
        [month, year] if whole(year) => date(year.value, small(month)?, 0),
        [year, month] if whole(year) && (month.known || month.digits == 2) => {
            date(year.value, small(month)?, 0)
        }
        [month, year] if month.known && year.known && year.value > 31 && year.digits == 2 => {
            date(year.value, small(month)?, 0)
        }
        [first, second] if first.known && second.known && parts.separator.is_some() => {
            without_year(small(first)?, small(second)?)
        }
        [number] if number.known => match number.digits {
            4 => date(number.value, 0, 0),
            2 if parts.birth >= 2 => date(number.value, 0, 0),
            8 => compact(number.value),
            6 => compact_in_part(number.value),
            5 => Some(Reading::DayNumber(u32::try_from(number.value).ok()?)),
            _ => None,
        },
        _ => None,
    }
}

fn without_year(first: u8, second: u8) -> Option<Reading> {
    if first == 0 || second == 0 {
        return None;
    }
    let (day, month) = if second > 12 { (second, first) } else { (first, second) };
    PartialDate { year: 0, month, day }.existing().map(Reading::Date)
}

/// Years of dates that are written without signs: a number of eight digits may be read from either end, and a year
/// of the Middle Ages is then the wrong end.
const COMPACT_YEARS: std::ops::RangeInclusive<u16> = 1850..=2099;

/// Eight digits: 19900307 or 07031990. Never both, since no month is the nineteenth.
fn compact(number: u64) -> Option<Reading> {
    let cut = |year: u64, month: u64, day: u64| {
        let (year, month, day) =
            (u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        let date = PartialDate { year, month, day };
        (COMPACT_YEARS.contains(&year) && month > 0 && day > 0).then_some(date)?.existing()
    };
    let year_first = cut(number / 10_000, number / 100 % 100, number % 100);
    year_first.map(Reading::Date).or_else(|| {
        let (first, second) = (number / 1_000_000, number / 10_000 % 100);
        let year = u16::try_from(number % 10_000).ok().filter(|year| COMPACT_YEARS.contains(year))?;
        let day_first = (cut(year.into(), second, first), cut(year.into(), first, second));
        // Written without signs, the day comes first unless it cannot.
        day_first.0.or(day_first.1).map(Reading::Date)
    })
}

/// Six digits: 199003 or 070390; nothing where both could be.
fn compact_in_part(number: u64) -> Option<Reading> {
    let month_of = |year: u64, month: u64, day: u64| {
        let (year, month, day) =
            (u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        (month > 0).then_some(PartialDate { year, month, day })?.existing()
    };
    let year = u16::try_from(number / 100).ok()?;
    let year_first = COMPACT_YEARS.contains(&year).then(|| month_of(year.into(), number % 100, 0)).flatten();
    let day_first =
        (number / 10_000 > 0).then(|| month_of(number % 100, number / 100 % 100, number / 10_000)).flatten();
    match (year_first, day_first) {
        (Some(date), None) | (None, Some(date)) => Some(Reading::Date(date)),
        _ => None,
    }
}

/// A generation: of two dates in a cell that lie so far apart, or farther, the later one is of a death.
const GENERATION: u16 = 16;

/// Reads tokens as two dates, or as one with other things beside it.
fn two(tokens: &[Token]) -> Option<Reading> {
    let one = |tokens: &[Token]| match single(tokens, None)? {
        Reading::Date(date) | Reading::Ordered { date, .. } | Reading::Open { day_first: date, .. } => {
            Some(date)
        }
        _ => None,
    };
    let is_other_event =
        |token: &Token| matches!(token, Token::Word(Meaning::OtherEvent) | Token::Mark(Mark::Cross));
    for (place, token) in tokens.iter().enumerate() {
        let splits = match token {
            Token::Mark(mark) => *mark != Mark::Dot,
            Token::Word(meaning) => matches!(meaning, Meaning::Or | Meaning::OtherEvent),
            _ => false,
        };
        let (left, right) = (tokens.get(..place)?, tokens.get(place + 1..)?);
        let Some(first) = (if splits { one(left) } else { None }) else { continue };
        let rest: Tokens = right.iter().filter(|token| !is_other_event(token)).copied().collect();
        let other_event = is_other_event(token) || rest.len() < right.len();
        let Some(second) = one(&rest) else {
            if other_event && !rest.iter().any(|token| matches!(token, Token::Number { .. })) {
                return Some(Reading::Date(first));
            }
            continue;
        };
        let apart = second.year.checked_sub(first.year).filter(|_| first.year >= 100);
        if apart
            .is_some_and(|apart| other_event || (*token == Token::Mark(Mark::Dash) && apart >= GENERATION))
        {
            return Some(Reading::Date(first));
        }
        let whole = |date: PartialDate| date.month > 0 && date.day > 0 && date.year > 0;
        return (!other_event && whole(first) && whole(second)).then_some(if first == second {
            Reading::Date(first)
        } else {
            Reading::Either(first, second)
        });
    }
    let parts = tokens.split(|token| matches!(token, Token::Mark(Mark::Comma | Mark::Break)));
    let mut dates: SmallVec<[PartialDate; 4]> = parts.filter_map(one).collect();
    dates.retain(|date| date.is_full());
    dates.dedup();
    match dates.as_slice() {
        [date] => Some(Reading::Date(*date)),
        _ => None,
    }
}

/// Seconds, or thousandths of them, since 1970, as programs write a moment; the day in universal time and the minute
/// of it. Only times at a whole quarter of an hour: a birth date is a midnight somewhere.
fn instant(tokens: &[Token]) -> Option<(PartialDate, u16)> {
    let [Token::Number { value, digits }] = tokens else { return None };
    let seconds = match digits {
        11..=13 if value % 1000 == 0 => value / 1000,
        9 | 10 => *value,
        _ => return None,
    };
    if seconds % 900 != 0 {
        return None;
    }
    let date = PartialDate::from_day_number(i64::try_from(seconds / 86_400).ok()?)?;
    Some((date, u16::try_from(seconds % 86_400 / 60).ok()?))
}

/// What is written but is no date, by its digits.
fn unreadable(tokens: &[Token]) -> Reading {
    let (mut month, mut comparable) = (None, true);
    let mut numbers: SmallVec<[(u64, u8); 4]> = SmallVec::new();
    for token in tokens {
        match *token {
            Token::Number { value, digits } => numbers.push((value, digits)),
            Token::Roman(named) | Token::Word(Meaning::Month(named)) => month = month.or(Some(named)),
            // What is a bound or a range is not to be held against a date by its digits.
            Token::Word(Meaning::Bound | Meaning::Or) | Token::Unknown => comparable = false,
            // Another event's date says nothing of the birth.
            Token::Word(Meaning::OtherEvent) | Token::Mark(Mark::Cross) => return Reading::NoDate,
            _ => {}
        }
    }
    // Zeros throughout, or two digits that may be an age.
    let age = matches!(numbers.as_slice(), [(_, 1 | 2)]);
    if age || numbers.iter().all(|(value, _)| *value == 0) {
        return Reading::NoDate;
    }
    if !comparable {
        return Reading::Unreadable(Digits::default());
    }
    let digits = match (numbers.as_slice(), month) {
        (&[day, year], Some(month)) if day.1 <= 2 => Digits::of_parts(year, (month.into(), 2), day),
        (&[first, second, third], None) if first.1 > 2 && first.1 >= third.1 => {
            Digits::of_parts(first, second, third)
        }
        (&[first, second, third], None) => Digits::of_parts(third, second, first),
        (&[(whole, length @ 7..=9)], None) => Digits::of_whole(whole, length),
        _ => None,
    };
    digits.map_or(Reading::Unreadable(Digits::default()), Reading::Unreadable)
}
