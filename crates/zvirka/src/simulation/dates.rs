//! Dates as lists write them, and what goes wrong with them.

use std::fmt::Write as _;

use super::faults::{Fault, Rates};
use super::people::{Day, days_in_month};
use super::random::Random;
use super::units::Words;

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateForm {
    /// 07.03.1990
    Dots,
    /// 1990-03-07
    Iso,
    /// 07/03/1990
    Slashes,
    /// 7 березня 1990
    InWords,
}

const MONTHS: [[&str; 12]; 3] = [
    [
        "січня",
        "лютого",
        "березня",
        "квітня",
        "травня",
        "червня",
        "липня",
        "серпня",
        "вересня",
        "жовтня",
        "листопада",
        "грудня",
    ],
    [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
];

/// Appends a date.
pub(super) fn push_date(day: Day, form: DateForm, words: Words, output: &mut String) {
    let Day { year, month, day } = day;
    // Writing to a string cannot fail.
    let _ = match form {
        DateForm::Dots => write!(output, "{day:02}.{month:02}.{year}"),
        DateForm::Iso => write!(output, "{year}-{month:02}-{day:02}"),
        DateForm::Slashes => write!(output, "{day:02}/{month:02}/{year}"),
        DateForm::InWords => {
            let months = MONTHS.get(words as usize);
            let name =
                months.and_then(|months| months.get(usize::from(month.saturating_sub(1)))).unwrap_or(&"");
            write!(output, "{day} {name} {year}")
        }
    };
}

/// Appends a birth date with the faults of a list; nothing when it is missing.
pub(super) fn push_birth_date(
    birth: Day,
    rates: &Rates,
    form: DateForm,
    words: Words,
    random: &mut Random,
    output: &mut String,
) {
    // Each fault is drawn, whatever the others: the share of a fault is then its rate.
    let [missing, swapped, wrong_day, wrong_digit, year_only] =
        [Fault::NoBirthDate, Fault::SwappedDate, Fault::WrongDay, Fault::WrongDigit, Fault::YearOnly]
            .map(|fault| random.chance(rates.of(fault)));
    if missing {
        return;
    }
    let mut date = birth;
    if swapped {
        date = swap_or_miss(date, random);
    } else if wrong_day {
        date = another_day(date, random);
    } else if wrong_digit {
        date = another_digit(date, random);
    }
    if year_only {
        let _ = write!(output, "{}", date.year);
    } else {
        push_date(date, form, words, output);
    }
}

fn swap_or_miss(date: Day, random: &mut Random) -> Day {
    let swapped = Day { month: date.day, day: date.month, ..date };
    if swapped != date && swapped.exists() { swapped } else { another_day(date, random) }
}

fn another_day(date: Day, random: &mut Random) -> Day {
    let length = days_in_month(date.year, date.month);
    let later = 1 + random.below(u32::from(length) - 1) as u8;
    Day { day: (date.day - 1 + later) % length + 1, ..date }
}

/// One digit of day, month or year changed so that the date still exists; another day when none can be.
fn another_digit(date: Day, random: &mut Random) -> Day {
    // Places: tens and units of the day, units of the month, tens and units of the year. Sixteen tries fail once in
    // thousands of dates; then the day is wrong, which is a digit or two.
    for _ in 0..16 {
        let digit = random.below(10);
        let changed = match random.below(5) {
            0 => Day { day: (digit as u8 % 4) * 10 + date.day % 10, ..date },
            1 => Day { day: date.day / 10 * 10 + digit as u8, ..date },
            2 => Day { month: date.month / 10 * 10 + digit as u8, ..date },
            3 => Day { year: date.year / 100 * 100 + digit as u16 * 10 + date.year % 10, ..date },
            _ => Day { year: date.year / 10 * 10 + digit as u16, ..date },
        };
        if changed != date && changed.exists() && (1940..2010).contains(&changed.year) {
            return changed;
        }
    }
    another_day(date, random)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::random::Stream;

    const DAY: Day = Day { year: 1990, month: 3, day: 7 };

    #[test]
    fn dates_are_written_as_lists_write_them() {
        for (form, words, expected) in [
            (DateForm::Dots, Words::Ukrainian, "07.03.1990"),
            (DateForm::Iso, Words::English, "1990-03-07"),
            (DateForm::Slashes, Words::English, "07/03/1990"),
            (DateForm::InWords, Words::Ukrainian, "7 березня 1990"),
            (DateForm::InWords, Words::Russian, "7 марта 1990"),
            (DateForm::InWords, Words::English, "7 Mar 1990"),
        ] {
            let mut output = String::new();
            push_date(DAY, form, words, &mut output);
            assert_eq!(output, expected);
        }
    }

    #[test]
    fn a_fault_gives_another_date_that_exists() {
        let mut random = Random::new(1, 1, Stream::Right);
        for birth in [
            DAY,
            Day { year: 1992, month: 2, day: 29 },
            Day { year: 2000, month: 12, day: 31 },
            Day { year: 1977, month: 7, day: 7 },
        ] {
            for _ in 0..1000 {
                for fault in [swap_or_miss, another_day, another_digit] {
                    let changed = fault(birth, &mut random);
                    assert!(changed != birth && changed.exists(), "{changed:?}");
                }
            }
        }
        assert_eq!(swap_or_miss(DAY, &mut random), Day { year: 1990, month: 7, day: 3 });
    }
}
