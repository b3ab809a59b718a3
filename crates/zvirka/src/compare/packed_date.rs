//! A date in four bytes, so that two of them contradict each other at a glance.
//!
//! Rows that share a name are told apart by their birth dates, millions of pairs of them. Nearly all these dates
//! contradict each other, which one exclusive-or shows; only the rest is looked at by
//! [`compare_dates`](super::date::compare_dates). Cost: some four instructions a pair. Limits: none beyond those of
//! [`PartialDate`].

use super::date::PartialDate;

/// A date, perhaps partial, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackedDate(u32);

const YEAR: u32 = 0x3fff_0000;
const MONTH: u32 = 0x0f00;
const DAY: u32 = 0x1f;

/// Set where a date is not to be told apart at a glance: a part of it, or its century, is not known; its day and month
/// may be exchanged; it is a first of January, which may stand for its year; there is none.
const LOOSE: u32 = 1 << 31;

/// Set where what stands there is kept elsewhere, and the rest of the number is its place.
const KEPT: u32 = 1 << 30;

/// Set where day and month may be exchanged.
const EITHER_ORDER: u32 = 1 << 15;

impl Default for PackedDate {
    fn default() -> Self {
        Self::MISSING
    }
}

impl PackedDate {
    /// No date.
    pub const MISSING: Self = Self(LOOSE);

    /// What is kept at a place of the caller's, such as the digits of what is no date; missing for a place beyond a
    /// thousand million.
    #[must_use]
    pub const fn kept(place: u32) -> Self {
        if place < KEPT { Self(LOOSE | KEPT | place) } else { Self::MISSING }
    }

    /// The place of what is kept elsewhere.
    #[must_use]
    pub const fn place(self) -> Option<u32> {
        if self.0 & KEPT != 0 { Some(self.0 & (KEPT - 1)) } else { None }
    }

    /// The same date with day and month in either order.
    #[must_use]
    pub fn in_either_order(self) -> Self {
        let is_date = !self.is_missing() && self.place().is_none();
        if is_date { Self(self.0 | LOOSE | EITHER_ORDER) } else { self }
    }

    /// Whether day and month may be exchanged.
    #[must_use]
    pub const fn is_in_either_order(self) -> bool {
        self.0 & (KEPT | EITHER_ORDER) == EITHER_ORDER
    }

    /// Whether there is no date.
    #[must_use]
    pub const fn is_missing(self) -> bool {
        self.0 == LOOSE
    }

    /// Whether year, month and day are all known; their order may be open.
    #[must_use]
    pub const fn is_full(self) -> bool {
        self.0 & KEPT == 0 && self.0 & DAY != 0 && self.0 & MONTH != 0 && (self.0 & YEAR) >> 16 >= 100
    }

    /// A number that full dates share which may be one day; `None` for others. `either_order`: some date of the lists
    /// may have day and month exchanged.
    #[must_use]
    pub fn day_key(self, either_order: bool) -> Option<u32> {
        if !self.is_full() {
            return None;
        }
        let (year, month, day) = (self.0 & YEAR, (self.0 & MONTH) >> 8, self.0 & DAY);
        let (month, day) =
            if either_order && day <= 12 { (month.min(day), month.max(day)) } else { (month, day) };
        Some(year | month << 8 | day)
    }

    /// The date as it was packed, its first order where that is open.
    #[must_use]
    pub fn date(self) -> Option<PartialDate> {
        if self.is_missing() || self.place().is_some() {
            return None;
        }
        let year = u16::try_from((self.0 & YEAR) >> 16).ok()?;
        let (month, day) = (u8::try_from((self.0 & MONTH) >> 8).ok()?, u8::try_from(self.0 & DAY).ok()?);
        Some(PartialDate { year, month, day })
    }

    /// Whether two full dates are [`Different`](super::Level::Different). `false` is no answer: the dates may be
    /// partial, missing, or near each other.
    ///
    /// Every way of being near (one part or one digit off, day and month swapped) leaves the year, or two of the
    /// three parts, as they are; a first of January, or a date whose order is open, is not told at a glance.
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
        (self.0 | other.0) & LOOSE == 0 && apart & YEAR != 0 && apart & (MONTH | DAY) != 0
    }
}

impl From<Option<PartialDate>> for PackedDate {
    fn from(date: Option<PartialDate>) -> Self {
        let Some(date) = date else { return Self::MISSING };
        let packed = u32::from(date.year) << 16 | u32::from(date.month) << 8 | u32::from(date.day);
        Self(if date.is_full() && !date.is_new_year() { packed } else { packed | LOOSE })
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
        fn what_may_be_one_day_has_one_key(year in 1980_u16..1983, month in 1_u8..=12, day in 1_u8..=12) {
            let packed = |month, day| PackedDate::from(Some(PartialDate { year, month, day }));
            let (one, other) = (packed(month, day), packed(day, month));
            prop_assert_eq!(one.in_either_order().day_key(true), other.day_key(true));
            prop_assert_eq!(one.day_key(false) == other.day_key(false), month == day);
            prop_assert!(one.in_either_order().is_in_either_order() && one.in_either_order().date() == one.date());
        }

        #[test]
        fn what_is_kept_is_no_date(place in 0_u32..1 << 30) {
            let kept = PackedDate::kept(place);
            prop_assert_eq!((kept.place(), kept.date(), kept.is_full()), (Some(place), None, false));
            prop_assert!(!kept.is_missing() && !kept.is_in_either_order());
        }

        #[test]
        fn what_contradicts_at_a_glance_is_different(a in any_date(), b in any_date()) {
            let contradicts = PackedDate::from(a).contradicts(PackedDate::from(b));
            prop_assert!(!contradicts || compare_dates(a, b) == Level::Different);
        }
    }
}
