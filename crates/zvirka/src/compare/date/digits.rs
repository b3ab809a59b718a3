//! The digits of what was meant for a date and is none.
//!
//! `1931-04-72` is a slip of 1931-04-27, or of a day one digit off; `9185-10-14` is 1985 with two digits exchanged. So
//! the digits of year, month and day, in that order, are compared with those of the other date by the number of slips
//! between them: a digit changed, left out, doubled, or two neighbours exchanged (Damerau 1964).
//!
//! Cost: a table of nine by nine. Limits: which of several numbers is the year is told by its length.

use super::super::Level;
use super::PartialDate;

/// The most digits that are kept: a date's eight and one too many.
const MOST: usize = 9;

/// Year, month and day as they were written, one digit after another; none where they could not be told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digits {
    value: u32,
    length: u8,
}

/// At most this many slips are one slip and its like: supported.
const NEAR: usize = 1;

/// Up to this many, nothing is said for or against.
const OPEN: usize = 2;

impl Digits {
    /// The digits of the parts, each a number with how many digits it had; day and month have two at least.
    pub(super) fn of_parts(year: (u64, u8), month: (u64, u8), day: (u64, u8)) -> Option<Self> {
        let mut digits = Self::default();
        for (value, length) in [year, (month.0, month.1.max(2)), (day.0, day.1.max(2))] {
            let value = u32::try_from(value).ok()?;
            digits.value =
                digits.value.checked_mul(10_u32.checked_pow(length.into())?)?.checked_add(value)?;
            digits.length = digits.length.checked_add(length)?;
        }
        (usize::from(digits.length) <= MOST).then_some(digits)
    }

    /// The digits of a date without signs: the year stands first where it can be one, else last.
    pub(super) fn of_whole(value: u64, length: u8) -> Option<Self> {
        let year_first = value / 10_u64.checked_pow(u32::from(length).checked_sub(2)?)?;
        if matches!(year_first, 18..=20) || length != 8 {
            return Some(Self { value: u32::try_from(value).ok()?, length });
        }
        Self::of_parts((value % 10_000, 4), (value / 10_000 % 100, 2), (value / 1_000_000, 2))
    }

    /// The digits of a date whose year lies ahead of all lists: the century is a slip.
    #[must_use]
    pub fn of_date(date: PartialDate) -> Self {
        let value = u32::from(date.year) * 10_000 + u32::from(date.month) * 100 + u32::from(date.day);
        Self { value, length: 8 }
    }

    fn list(self) -> ([u8; MOST], usize) {
        let length = usize::from(self.length).min(MOST);
        let mut digits = [0; MOST];
        let mut value = self.value;
        for digit in digits.iter_mut().take(length).rev() {
            *digit = (value % 10) as u8;
            value /= 10;
        }
        (digits, length)
    }

    /// How far the digits are those of a date: [`Level::UnreadableNear`] for a slip between them,
    /// [`Level::Unreadable`] where that cannot be told, [`Level::UnreadableDifferent`] for other digits.
    #[must_use]
    pub fn compare(self, date: PartialDate) -> Level {
        if self.length == 0 || date.year == 0 {
            return Level::Unreadable;
        }
        if !date.is_full() {
            return self.compare_year(date);
        }
        let swapped = PartialDate { month: date.day, day: date.month, ..date };
        let century = |date: PartialDate| PartialDate { year: date.year + 100, ..date };
        let slips = |date: PartialDate| slips(self.list(), Self::of_date(date).list());
        let fewest = slips(date);
        if fewest <= NEAR || slips(swapped) == 0 || slips(century(date)) == 0 {
            return Level::UnreadableNear;
        }
        let (own, other) = (self.parts(), Self::of_date(date).parts());
        let agreeing = own.iter().zip(&other).filter(|(own, other)| own == other).count();
        if fewest <= OPEN || agreeing >= 2 || own.first() == other.first() {
            return Level::Unreadable;
        }
        Level::UnreadableDifferent
    }

    /// Against a date of which the day, or the century, is not known.
    fn compare_year(self, date: PartialDate) -> Level {
        if date.year < 100 || self.length != 8 {
            return Level::Unreadable;
        }
        let year = |year: u32| slips(Self { value: year, length: 4 }.list(), self.year().list());
        if year(date.year.into()) <= NEAR || year(u32::from(date.year) + 100) == 0 {
            Level::Unreadable
        } else {
            Level::UnreadableDifferent
        }
    }

    fn year(self) -> Self {
        Self { value: self.value / 10_000, length: 4 }
    }

    fn parts(self) -> [u32; 3] {
        [self.value / 10_000, self.value / 100 % 100, self.value % 100]
    }

    /// Two that are no dates: never in favour, since lists fill in the same nonsense.
    #[must_use]
    pub fn compare_digits(self, other: Self) -> Level {
        let comparable = self.length > 0 && other.length > 0;
        if !comparable || slips(self.list(), other.list()) <= OPEN || self.year() == other.year() {
            Level::Unreadable
        } else {
            Level::UnreadableDifferent
        }
    }
}

/// The fewest slips that make one row of digits of another: changed, left out, added, or exchanged with the next.
fn slips((a, a_length): ([u8; MOST], usize), (b, b_length): ([u8; MOST], usize)) -> usize {
    let (a, b) = (a.get(..a_length).unwrap_or(&[]), b.get(..b_length).unwrap_or(&[]));
    let mut earlier = [0_usize; MOST + 1];
    let mut last: [usize; MOST + 1] = std::array::from_fn(|place| place);
    let mut a_before = None;
    for (row, a_digit) in a.iter().enumerate() {
        let mut this = [0_usize; MOST + 1];
        let mut left = row + 1;
        this.iter_mut().take(1).for_each(|first| *first = left);
        let mut b_before = None;
        for (column, b_digit) in b.iter().enumerate() {
            let at = |costs: &[usize], place: usize| costs.get(place).copied().unwrap_or(usize::MAX / 2);
            let changed = at(&last, column) + usize::from(a_digit != b_digit);
            let mut best = changed.min(left + 1).min(at(&last, column + 1) + 1);
            if a_before == Some(*b_digit) && b_before == Some(*a_digit) {
                best = best.min(column.checked_sub(1).map_or(usize::MAX, |before| at(&earlier, before)) + 1);
            }
            if let Some(cell) = this.get_mut(column + 1) {
                *cell = best;
            }
            left = best;
            b_before = Some(*b_digit);
        }
        a_before = Some(*a_digit);
        earlier = std::mem::replace(&mut last, this);
    }
    last.get(b.len()).copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Reading, TimeZone};
    use super::*;

    fn level(text: &str, date: &str) -> Level {
        let Reading::Unreadable(digits) = Reading::of(text, TimeZone::default()) else {
            panic!("{text} is a date")
        };
        digits.compare(PartialDate::parse(date).unwrap().unwrap())
    }

    #[test]
    fn a_slip_is_near_and_other_digits_are_not() {
        for (text, date) in [
            ("1962-03-73", "1962-03-13"),
            ("1962-03-71", "1962-03-17"),
            ("9162-03-17", "1962-03-17"),
            ("1958-00-21", "1958-10-21"),
            ("17.03.19622", "17.03.1962"),
            ("17.03.162", "17.03.1962"),
            ("31.06.1962", "30.06.1962"),
            ("31 червня 1962", "21.06.1962"),
        ] {
            assert_eq!(level(text, date), Level::UnreadableNear, "{text} {date}");
        }
        for (text, date) in
            [("1962-03-73", "1988-11-25"), ("45.17.2001", "03.06.1979"), ("1962-03-73", "1985")]
        {
            assert_eq!(level(text, date), Level::UnreadableDifferent, "{text} {date}");
        }
        for (text, date) in [("1962-03-73", "1962-11-05"), ("1962-03-73", "1962"), ("1962-03-73", "17.03")] {
            assert_eq!(level(text, date), Level::Unreadable, "{text} {date}");
        }
    }

    proptest! {
        #[test]
        fn slips_are_a_distance(a in 0_u32..100_000_000, b in 0_u32..100_000_000) {
            let list = |value| Digits { value, length: 8 }.list();
            prop_assert_eq!(slips(list(a), list(b)), slips(list(b), list(a)));
            prop_assert_eq!(slips(list(a), list(a)), 0);
            prop_assert!(slips(list(a), list(b)) <= 8);
            prop_assert_eq!(slips(list(a), list(b)) == 0, a == b);
        }
    }
}
