//! Moments of UTC as PFIF writes them (RFC 3339: `2025-05-23T14:00:00Z`, or the day alone).

use std::time::{SystemTime, UNIX_EPOCH};

use crate::civil;

/// A moment of UTC: day as year, month and day of the month, and the second of that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    day: (i64, u32, u32),
    second: u32,
}

impl Moment {
    /// The moment of the system's clock.
    pub(super) fn of(time: SystemTime) -> Self {
        /// Seconds of a day without leap seconds, as the clock counts.
        const DAY: u64 = 86_400;
        let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let days = i64::try_from(seconds / DAY).unwrap_or(i64::MAX);
        Self { day: civil::of_days(days), second: (seconds % DAY) as u32 }
    }

    /// The moment that is written so; a day alone is its beginning.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (day, time) = match text.split_once(['T', ' ']) {
            Some((day, time)) => (day, Some(time)),
            None => (text, None),
        };
        let mut parts = day.split('-').map(number);
        let day = (i64::from(parts.next()??), parts.next()??, parts.next()??);
        if parts.next().is_some() || !civil::is_day(day) {
            return None;
        }
        let second = match time {
            None => 0,
            Some(time) => {
                let clock = time.strip_suffix(['Z', 'z'])?;
                let clock = clock.split_once('.').map_or(clock, |(whole, _)| whole);
                let mut parts = clock.split(':').map(number);
                let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
                if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
                    return None;
                }
                hour * 3_600 + minute * 60 + second
            }
        };
        Some(Self { day, second })
    }

    /// The day, as ISO 8601 writes it.
    pub(super) fn day(self) -> String {
        let (year, month, day) = self.day;
        format!("{year:04}-{month:02}-{day:02}")
    }
}

/// The day of a moment that is text, as it is written there.
pub(super) fn day_of(moment: &str) -> &str {
    moment.split(['T', ' ']).next().unwrap_or(moment)
}

fn number(digits: &str) -> Option<u32> {
    let plain = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn moments_are_read_and_stand_in_order() {
        let order = ["2024-02-29", "2024-02-29T00:00:01Z", "2024-02-29T23:59:60.5Z", "2024-03-01T00:00:00Z"];
        let moments: Vec<Moment> = order.iter().map(|text| Moment::parse(text).unwrap()).collect();
        assert!(moments.is_sorted());
        for wrong in
            ["", "2023-02-29", "2024-2", "2024-02-29T10:00", "2024-02-29T10:00:00+02:00", "soon", "+1-1-1"]
        {
            assert_eq!(Moment::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_clock_counts_from_1970() {
        let time = UNIX_EPOCH + Duration::from_secs(1_748_008_800);
        assert_eq!(Moment::of(time), Moment::parse("2025-05-23T14:00:00Z").unwrap());
    }
}
