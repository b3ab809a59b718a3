//! Days of the Gregorian calendar and their numbers, as Parquet, workbooks and clocks count them.
//!
//! The arithmetic is that of the proleptic Gregorian calendar in eras of 400 years (146,097 days), years begun in
//! March so that the leap day is the last. Cost: a few divisions. For birth dates as people write them see the
//! engine; here are only days that a format holds as a number.

/// Days from 1 January 1970 to 1 March of the year 0.
const EPOCH: i64 = 719_468;

/// Days of 400 years.
const ERA: i64 = 146_097;

/// Year, month and day of the month of a day counted from 1 January 1970.
pub(crate) fn of_days(days: i64) -> (i64, u32, u32) {
    let shifted = days.saturating_add(EPOCH);
    let (era, of_era) = (shifted.div_euclid(ERA), shifted.rem_euclid(ERA));
    // Leap days before this day in its era: one in 4 years, none in 100, one in 400.
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Months from March have 31, 30, 31, 30, 31 days over and over: 153 days in five.
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as u32, day as u32)
}

/// Whether there is such a day.
pub(crate) fn is_day((year, month, day): (i64, u32, u32)) -> bool {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Appends a day as ISO 8601 writes it.
pub(crate) fn push_day(text: &mut String, days: i64) {
    use std::fmt::Write as _;
    let (year, month, day) = of_days(days);
    // Writing to a string cannot fail.
    let _ = write!(text, "{year:04}-{month:02}-{day:02}");
}

/// The day so many days after 1 January 1970, as ISO 8601 writes it; `None` outside the years 1 to 9999, which have
/// four digits.
///
/// # Examples
///
/// ```
/// assert_eq!(zvirka_io::iso_day(20_231).as_deref(), Some("2025-05-23"));
/// assert_eq!(zvirka_io::iso_day(i64::MAX), None);
/// ```
#[must_use]
pub fn iso_day(days: i64) -> Option<String> {
    (1..=9_999).contains(&of_days(days).0).then(|| {
        let mut text = String::new();
        push_day(&mut text, days);
        text
    })
}

/// Appends a moment, counted in nanoseconds from 1970, as ISO 8601 writes it: the day alone at midnight, as tools
/// that know no days hold them so; the fraction of a second without zeros at its end.
pub(crate) fn push_moment(text: &mut String, nanoseconds: i128, utc: bool) {
    /// Nanoseconds of a day.
    const DAY: i128 = 86_400_000_000_000;
    let days = i64::try_from(nanoseconds.div_euclid(DAY)).unwrap_or(i64::MAX);
    push_day(text, days);
    let of_day = nanoseconds.rem_euclid(DAY) as u64;
    if of_day > 0 {
        text.push('T');
        push_time(text, of_day);
        if utc {
            text.push('Z');
        }
    }
}

/// Appends a time of day, counted in nanoseconds.
pub(crate) fn push_time(text: &mut String, nanoseconds: u64) {
    use std::fmt::Write as _;
    let (seconds, fraction) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let _ = write!(text, "{hours:02}:{minutes:02}:{seconds:02}");
    if fraction > 0 {
        let digits = format!("{fraction:09}");
        text.push('.');
        text.push_str(digits.trim_end_matches('0'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_follows_the_one_before() {
        // From 1600 to 2400: every rule of leap years twice.
        let first = -135_140;
        assert_eq!(of_days(first), (1600, 1, 1));
        let mut before = (1599, 12, 31);
        for days in first..first + 2 * ERA {
            let today = of_days(days);
            assert!(is_day(today), "{today:?}");
            let (year, month, day) = before;
            let follows = [(year, month, day + 1), (year, month + 1, 1), (year + 1, 1, 1)];
            let next = follows.into_iter().find(|next| is_day(*next)).unwrap();
            assert_eq!(today, next);
            before = today;
        }
        assert_eq!(of_days(0), (1970, 1, 1));
        assert_eq!(of_days(20_231), (2025, 5, 23));
    }

    #[test]
    fn a_moment_is_a_day_at_midnight() {
        let written = |nanoseconds, utc| {
            let mut text = String::new();
            push_moment(&mut text, nanoseconds, utc);
            text
        };
        assert_eq!(written(0, true), "1970-01-01");
        assert_eq!(written(-1_000_000_000, false), "1969-12-31T23:59:59");
        assert_eq!(written(1_500_000_000, true), "1970-01-01T00:00:01.5Z");
    }
}
