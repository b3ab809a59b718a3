//! What goes wrong in the lists of the scenario beyond the faults of all lists: the one table of rates and reasons.
//!
//! Typing slips, dates, initials and missing parts are those of [`FAULT_RATES`](super::super::FAULT_RATES); here
//! stands what only these lists have, and where they part from that table. Rates are per 10,000 rows to which it
//! can happen, at light, medium and heavy noise; where the three are one, the table of figures sets it, not the
//! noise. As no count of faults in such lists is published, rates without a figure behind them are judgements.

use super::super::faults::{Fault, Noise, Rates};

/// Something that may happen to a row of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Oddity {
    /// The unit in whole words, where a list may have either.
    WholeUnit,
    /// The unit's abbreviation in small letters, with an ordinal's ending, or without a space.
    LooseUnit,
    /// No place of capture.
    NoCapturePlace,
    /// A plant without its city.
    BarePlant,
    /// No home place.
    NoHomePlace,
    /// A place under its former name (of places that have one).
    FormerPlace,
    /// Not said whether soldier or civilian.
    NoCategory,
    /// No call sign (of people who have one).
    NoCallSign,
    /// The name in the genitive: передать такого-то.
    Genitive,
    /// Surname and given name in different languages.
    MixedLanguages,
    /// An age in place of a birth date.
    AgeForDate,
    /// The regiment nobody of which came back left unsaid by a family.
    RegimentUnsaid,
    /// A date known to the month.
    MonthOnly,
    /// A date known to the year.
    SightedYearOnly,
}

impl Oddity {
    /// The bit that stands for it in a set.
    pub(super) const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct OddityRate {
    /// What happens.
    pub oddity: Oddity,
    /// Per 10,000 rows, at light, medium and heavy noise.
    pub rates: [u16; 3],
    /// Why so often.
    pub reason: &'static str,
}

const fn rate(oddity: Oddity, rates: [u16; 3], reason: &'static str) -> OddityRate {
    OddityRate { oddity, rates, reason }
}

/// The table of rates of the scenario.
pub const ODDITY_RATES: [OddityRate; 14] = [
    rate(Oddity::WholeUnit, [1500, 2500, 3500], "papers have whole words, clerks abbreviate"),
    rate(Oddity::LooseUnit, [1000, 2500, 4000], "abbreviations are typed as the hand goes"),
    rate(Oddity::NoCapturePlace, [300, 1500, 3500], "known to those who were there; kept back by captors"),
    rate(Oddity::BarePlant, [3000, 3000, 3000], "everybody knows in which city the steelworks stood"),
    rate(Oddity::NoHomePlace, [500, 1500, 3000], "asked for last, and long forms are broken off"),
    rate(
        Oddity::FormerPlace,
        [3000, 3000, 3000],
        "older papers and habit, in Russian; a third as often in Ukrainian, whose lists follow the law",
    ),
    rate(Oddity::NoCategory, [50, 200, 600], "lists of soldiers alone do not say so"),
    rate(Oddity::NoCallSign, [5000, 6000, 7000], "families mostly do not know it, rosters mostly do not ask"),
    rate(Oddity::Genitive, [150, 250, 400], "rows copied from orders to hand over so-and-so: a few"),
    rate(Oddity::MixedLanguages, [1000, 2000, 3000], "surname from the passport, given name as one speaks"),
    rate(Oddity::AgeForDate, [5000, 5000, 5000], "as in the reports of every simulation: half"),
    rate(Oddity::RegimentUnsaid, [100, 300, 600], "its families are organised, and name it"),
    rate(Oddity::MonthOnly, [5000, 5000, 5000], "prisoners remember seasons: half of what they tell"),
    rate(Oddity::SightedYearOnly, [1500, 1500, 1500], "some remember the year alone"),
];

/// The rates of the scenario at a level of noise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Oddities {
    noise: Noise,
    per_cent: u32,
}

impl Oddities {
    /// The rates of the table, so many per cent of those that the noise sets.
    pub(super) const fn new(noise: Noise, per_cent: u32) -> Self {
        Self { noise, per_cent }
    }

    /// The rate of an oddity, per 10,000.
    pub(super) fn of(self, oddity: Oddity) -> u32 {
        let Some(row) = ODDITY_RATES.get(oddity as usize) else { return 0 };
        let [light, medium, heavy] = row.rates.map(u32::from);
        let rate = match self.noise {
            Noise::Light => light,
            Noise::Medium => medium,
            Noise::Heavy => heavy,
        };
        // What no noise sets is the same on every list.
        if light == heavy { rate } else { rate * self.per_cent / 100 }
    }
}

/// Home lists are copied from personnel files by people who know the names: in per cent of the table, as for the
/// faults of all lists.
pub(super) const HOME_PER_CENT: u32 = 40;

/// Of 10,000 rows of the other side's list, how many give only the year of birth: a tenth, by the table of figures.
pub(super) const YEAR_ONLY: u32 = 1000;

/// Of 10,000 rows of the intermediary's lists, how many have no patronymic: a third, by the table of figures.
pub(super) const NO_PATRONYMIC: u32 = 3333;

/// Families' keyboards: Latin letters where the layout was not switched, and ы for і. Far more often than clerks,
/// who look at what they have typed: a report is typed on a telephone, once, by somebody in distress. Judgement.
pub(super) fn families_layouts(rates: Rates, noise: Noise) -> Rates {
    let [english, russian] = match noise {
        Noise::Light => [100, 150],
        Noise::Medium => [200, 300],
        Noise::Heavy => [400, 600],
    };
    rates.with(&[(Fault::EnglishLayout, english), (Fault::RussianLayout, russian)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_one_row_an_oddity_in_their_order() {
        for (place, row) in ODDITY_RATES.iter().enumerate() {
            assert_eq!(row.oddity as usize, place, "{:?}", row.oddity);
            assert!(!row.reason.is_empty() && row.rates.is_sorted() && row.rates[2] <= 10_000);
        }
    }

    #[test]
    fn home_lists_are_better_only_where_noise_decides() {
        let home = Oddities::new(Noise::Medium, HOME_PER_CENT);
        assert_eq!((home.of(Oddity::NoCapturePlace), home.of(Oddity::BarePlant)), (600, 3000));
    }
}
