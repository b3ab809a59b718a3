//! The day on which a moment fell, in a time zone.
//!
//! Programs write a day without a time as its midnight and then turn it into universal time: 7 March becomes 22:00 of
//! 6 March. A birth date is nobody's moment, so what lies at such an hour is the midnight that it was made of. Method:
//! the offsets that the zone's clocks have had since 1930, fixed; for other hours today's offset. Limits: other zones'
//! midnights are days of universal time.

use super::PartialDate;

/// The zone in which a list's dates were written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeZone {
    /// Europe/Kyiv: two hours ahead of universal time, three in summer; three and four under Moscow time until 1990.
    #[default]
    Kyiv,
    /// Europe/Moscow: three hours ahead; two to four at other times.
    Moscow,
    /// Universal time: days are as they are written.
    Utc,
}

/// A day in minutes.
const DAY: u16 = 24 * 60;

impl TimeZone {
    /// The zone of that name: `Europe/Kyiv` (or `Europe/Kiev`), `Europe/Moscow`, `UTC`, whatever the case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        match name.as_str() {
            "europe/kyiv" | "europe/kiev" => Some(Self::Kyiv),
            "europe/moscow" => Some(Self::Moscow),
            "utc" | "etc/utc" | "gmt" => Some(Self::Utc),
            _ => None,
        }
    }

    /// The zone's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kyiv => "Europe/Kyiv",
            Self::Moscow => "Europe/Moscow",
            Self::Utc => "UTC",
        }
    }

    /// Minutes before midnight, in universal time, from which the day is the next one here: the most that clocks have
    /// been ahead where a midnight is meant, and today's offset in winter for other times.
    const fn ahead(self, minutes: u16) -> u16 {
        let on_the_hour = minutes % 60 == 0;
        match self {
            Self::Kyiv if on_the_hour => 4 * 60,
            Self::Kyiv => 2 * 60,
            Self::Moscow if on_the_hour => 4 * 60,
            Self::Moscow => 3 * 60,
            Self::Utc => 0,
        }
    }

    /// The day here of a moment in universal time. A date that is not full stays as it is.
    pub(super) fn day_of(self, date: PartialDate, minutes: u16) -> PartialDate {
        if !date.is_full() || DAY.saturating_sub(minutes) > self.ahead(minutes) {
            return date;
        }
        date.next_day().unwrap_or(date)
    }
}
