//! Two fields against each other: how far they agree, as an evidence level.
//!
//! One file a field. A comparison looks at the two values only; how much a level is worth is [`crate::model`]'s
//! business. A value that is missing on either side gives [`Level::Absent`], which is worth nothing.

pub mod age;
pub mod capture_date;
pub mod category;
pub mod date;
pub mod name;
pub mod packed_date;
pub mod place;
pub mod rank;
pub mod sex;
pub mod surname_profile;
pub mod tables;
pub mod tax_number;
pub mod unit;
pub mod value;
pub mod wording;

/// How far two values of one field agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// One side has no value.
    #[default]
    Absent,
    /// Written alike.
    Same,
    /// The same value in another script, language, spelling system, gender or case.
    Equivalent,
    /// A short form of the same given name.
    ShortForm,
    /// Names that are now and then given for one another: Юрій, Георгій.
    Related,
    /// The first letter agrees; there is no more on one side.
    Initial,
    /// One half of a double name agrees.
    Part,
    /// Alike, with a difference that systems and languages make now and then.
    Similar,
    /// Alike but for a difference that only a slip of the pen would explain.
    Slip,
    /// Agrees only if surname and given name are read the other way round.
    Reversed,
    /// Agrees with another name the person has: an alias, a maiden name.
    OtherName,
    /// Day and month are swapped.
    DayMonthSwapped,
    /// One digit differs.
    OneDigit,
    /// Day or month or year differs, the other two agree.
    OnePart,
    /// Year and month agree; there is no day on one side.
    YearMonth,
    /// The year agrees; there is no more on one side.
    Year,
    /// The years are one apart; there is no more on one side.
    YearNear,
    /// Different values.
    Different,
    /// Two relatives instead of one person are less likely than 1 in 100.
    Unlikely,
    /// Two relatives are possible instead of one person.
    Possible,
    /// Two relatives are likelier than one person.
    Likely,
    /// Not the same, but a short way apart: ranks a promotion apart, places of one region, days of one week.
    Near,
    /// The age fits the date of birth or the other age.
    Age,
    /// The age is a year off.
    AgeNear,
    /// The age may fit; it is not known when it held.
    AgePossible,
    /// The age does not fit.
    AgeDifferent,
    /// Some weeks apart.
    WeeksApart,
    /// Day and month agree, the years are farther apart than a slip makes them.
    YearApart,
    /// One side is no date or lacks its year, and what can be read of it is the other's but for a slip.
    UnreadableNear,
    /// One side is no date or lacks its year, and whether it was meant for the other cannot be told.
    Unreadable,
    /// One side is no date or lacks its year, and what can be read of it is not the other's.
    UnreadableDifferent,
}

impl Level {
    /// Every level, in the order of their numbers.
    pub const ALL: [Self; 31] = [
        Self::Absent,
        Self::Same,
        Self::Equivalent,
        Self::ShortForm,
        Self::Related,
        Self::Initial,
        Self::Part,
        Self::Similar,
        Self::Slip,
        Self::Reversed,
        Self::OtherName,
        Self::DayMonthSwapped,
        Self::OneDigit,
        Self::OnePart,
        Self::YearMonth,
        Self::Year,
        Self::YearNear,
        Self::Different,
        Self::Unlikely,
        Self::Possible,
        Self::Likely,
        Self::Near,
        Self::Age,
        Self::AgeNear,
        Self::AgePossible,
        Self::AgeDifferent,
        Self::WeeksApart,
        Self::YearApart,
        Self::UnreadableNear,
        Self::Unreadable,
        Self::UnreadableDifferent,
    ];

    /// How many levels there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The level of that name in outputs.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }

    /// The level's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Same => "same",
            Self::Equivalent => "equivalent",
            Self::ShortForm => "short_form",
            Self::Related => "related",
            Self::Initial => "initial",
            Self::Part => "part",
            Self::Similar => "similar",
            Self::Slip => "slip",
            Self::Reversed => "reversed",
            Self::OtherName => "other_name",
            Self::DayMonthSwapped => "day_month_swapped",
            Self::OneDigit => "one_digit",
            Self::OnePart => "one_part",
            Self::YearMonth => "year_month",
            Self::Year => "year",
            Self::YearNear => "year_near",
            Self::Different => "different",
            Self::Unlikely => "unlikely",
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Near => "near",
            Self::Age => "age",
            Self::AgeNear => "age_near",
            Self::AgePossible => "age_possible",
            Self::AgeDifferent => "age_different",
            Self::WeeksApart => "weeks_apart",
            Self::YearApart => "year_apart",
            Self::UnreadableNear => "unreadable_near",
            Self::Unreadable => "unreadable",
            Self::UnreadableDifferent => "unreadable_different",
        }
    }
}
