//! A date in four bytes, so that two of them contradict each other at a glance.
//!
//! Rows that share a name are told apart by their birth dates, millions of pairs of them. Nearly all these dates
//! contradict each other, which one exclusive-or shows; only the rest is looked at by
//! [`compare_dates`](super::date::compare_dates). Cost: some four instructions a pair. Limits: none beyond those of
//! [`PartialDate`].

use super::date::PartialDate;

/// A date, perhaps partial, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackedDate(u32);

const YEAR: u32 = 0x7fff_0000;
const MONTH: u32 = 0xff00;
const DAY: u32 = 0xff;

/// Set where a part of the date, or its century, is not known.
const PARTIAL: u32 = 1 << 31;

impl PackedDate {
    /// No date.
    pub const MISSING: Self = Self(0);

    /// Whether there is no date.
    #[must_use]
    pub const fn is_missing(self) -> bool {
        self.0 == 0
    }

    /// Whether year, month and day are all known.
    #[must_use]
    pub const fn is_full(self) -> bool {
        self.0 != 0 && self.0 & PARTIAL == 0
    }

    /// A number that no other date has.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The date as it was packed.
    #[must_use]
    pub fn date(self) -> Option<PartialDate> {
        if self.is_missing() {
            return None;
        }
        let year = u16::try_from((self.0 & YEAR) >> 16).ok()?;
        let [day, month, ..] = self.0.to_le_bytes();
        Some(PartialDate { year, month, day })
    }

    /// Whether two full dates are [`Different`](super::Level::Different). `false` is no answer: the dates may be
    /// partial, missing, or near each other.
    ///
    /// Every way of being near (one part or one digit off, day and month swapped) leaves the year, or two of the
    /// three parts, as they are.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::compare::date::PartialDate;
    /// use zvirka::compare::packed_date::PackedDate;
    ///
    /// let date = |text| PackedDate::from(PartialDate::parse(text).unwrap());
    /// assert!(date("7.03.1990").contradicts(date("12 квітня 1985")));
    /// assert!(!date("7.03.1990").contradicts(date("7.03.1991")));
    /// assert!(!date("7.03.1990").contradicts(date("")));
    /// ```
    #[must_use]
    pub const fn contradicts(self, other: Self) -> bool {
        let apart = self.0 ^ other.0;
        let two_parts_apart = (apart & MONTH != 0) as u32 + (apart & DAY != 0) as u32 > 0;
        self.is_full() && other.is_full() && apart & YEAR != 0 && two_parts_apart
    }
}

impl From<Option<PartialDate>> for PackedDate {
    fn from(date: Option<PartialDate>) -> Self {
        let Some(date) = date else { return Self::MISSING };
        let packed = u32::from(date.year) << 16 | u32::from(date.month) << 8 | u32::from(date.day);
        Self(if date.is_full() { packed } else { packed | PARTIAL })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::compare::Level;
    use crate::compare::date::compare_dates;

    fn any_date() -> impl Strategy<Value = Option<PartialDate>> {
        // Few years, months and days, so that dates are often near each other.
        let year = prop_oneof![Just(0_u16), Just(85), 1980_u16..=1999, Just(2001)];
        prop::option::weighted(0.9, (year, 0_u8..=12, 0_u8..=14))
            .prop_map(|date| date.map(|(year, month, day)| PartialDate { year, month, day }))
            .prop_map(|date| date.filter(|date| *date != PartialDate::default()))
    }

    proptest! {
        #[test]
        fn a_date_survives_packing(date in any_date()) {
            prop_assert_eq!(PackedDate::from(date).date(), date);
        }

        #[test]
        fn what_contradicts_at_a_glance_is_different(a in any_date(), b in any_date()) {
            let contradicts = PackedDate::from(a).contradicts(PackedDate::from(b));
            prop_assert!(!contradicts || compare_dates(a, b) == Level::Different);
        }
    }
}
