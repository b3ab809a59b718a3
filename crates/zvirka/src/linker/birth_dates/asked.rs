//! One record's date of birth, or age, against those of a list that is asked many times.
//!
//! The date is understood by itself, as one of a list of one record; what the list's dates are worth is as it was counted
//! when the list was read. Cost: that of comparing two rows.

use super::*;
use crate::compare::date::TimeZone;

/// The date of birth and the age of the record asked about.
#[derive(Debug)]
pub(in super::super) struct AskedBirth {
    date: PackedDate,
    kept: Option<Kept>,
    age: Option<Age>,
}

impl AskedBirth {
    /// The date, where it is one.
    pub fn date(&self) -> PackedDate {
        self.date
    }
}

impl BirthDates {
    /// Understands the cells of a date of birth, an age and the day on which that held.
    pub fn ask(&self, [date, age, age_on]: [&str; 3], zone: TimeZone) -> AskedBirth {
        let mut read = ReadDates::default();
        read.settle(&[Reading::of(date, zone)], "", &mut Vec::new());
        let date = read.rows.first().and_then(|rows| rows.first()).copied().unwrap_or_default();
        let on = PartialDate::parse(age_on).ok().flatten();
        AskedBirth { date, kept: read.kept.pop(), age: Age::parse(age, on) }
    }

    /// What the date or age asked about and those of a row say.
    pub fn compare_asked(&self, asked: &AskedBirth, row: u32) -> Compared {
        let (a, b) = (asked.date, self.date(true, row));
        if a.contradicts(b) {
            return self.contradicted();
        }
        match (a.date(), b.date()) {
            (Some(_), Some(_)) if !a.is_in_either_order() && !b.is_in_either_order() => self.of_dates(a, b),
            _ if !a.is_missing() && !b.is_missing() => {
                let own = readings_of(a, asked.kept.as_ref());
                self.of_all_readings(own, self.readings(b))
            }
            _ if self.ages.is_empty() && asked.age.is_none() => self.of_level(Level::Absent),
            (a @ Some(_), _) => self.of_level(of_age(compare_age_with_birth_date(self.age(true, row), a))),
            (_, b @ Some(_)) => self.of_level(of_age(compare_age_with_birth_date(asked.age, b))),
            (None, None) => self.of_level(of_age(compare_ages(asked.age, self.age(true, row)))),
        }
    }
}
