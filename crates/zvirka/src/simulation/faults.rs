//! What goes wrong when lists are written, how often, and why so often: the one table of rates.
//!
//! Rates are per 10,000 rows to which the fault can happen (a woman's surname, a double surname, a name with an
//! apostrophe, a row with a date). `light` is a list typed from papers and checked by a second person, `medium` a
//! list gathered from many hands within days, `heavy` a list that was dictated, copied and retyped several times.
//! No count of faults in real exchange lists is published. The rates are judgement; the reason says what each rests
//! on, so that a better figure can take its place.

/// How faulty the simulated lists are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Noise {
    /// Typed from papers and checked.
    Light,
    /// Gathered from many hands in a hurry.
    #[default]
    Medium,
    /// Dictated, copied and retyped.
    Heavy,
}

impl Noise {
    /// Every level, from the least.
    pub const ALL: [Self; 3] = [Self::Light, Self::Medium, Self::Heavy];

    /// The level's name in options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Medium => "medium",
            Self::Heavy => "heavy",
        }
    }
}

/// Something that may go wrong, or be left out, when a row is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// One typing slip in the name: a neighbouring key, a letter dropped, doubled, or two swapped.
    TypingSlip,
    /// Patronymic left out where names are in Cyrillic.
    NoPatronymic,
    /// Patronymic left out where names are in Latin letters.
    NoPatronymicLatin,
    /// Initials in place of given name and patronymic.
    Initials,
    /// The given name in a short form (Саша).
    ShortForm,
    /// A Russian row has the Ukrainian given name letter by letter, not its Russian form.
    LetterByLetter,
    /// The apostrophe lost (of names that have one).
    LostApostrophe,
    /// Letters of the other script that look the same.
    LookAlikes,
    /// The name typed with the English keyboard layout switched on (of Cyrillic rows).
    EnglishLayout,
    /// і, ї, є typed as ы, ъ, э: the Russian layout switched on (of Ukrainian rows).
    RussianLayout,
    /// A woman's surname in its masculine form (of surnames that have two).
    MasculineSurname,
    /// A woman under her maiden name too, in brackets.
    MaidenName,
    /// One half of a double surname (of those who have one).
    HalfSurname,
    /// Rank written before the name.
    RankInName,
    /// No usable name; only for people who stand on one list.
    NoName,
    /// Birth date left out.
    NoBirthDate,
    /// Only the year of birth.
    YearOnly,
    /// Day and month of birth swapped; where that gives no other date, the day is wrong.
    SwappedDate,
    /// Day of birth wrong.
    WrongDay,
    /// One digit of the birth date off.
    WrongDigit,
    /// Unit left out.
    NoUnit,
    /// Another unit.
    WrongUnit,
    /// Rank left out.
    NoRank,
    /// Capture date left out.
    NoCaptureDate,
    /// Capture date some days late: the day of registration, not of capture.
    LateCaptureDate,
}

/// One row of the table: how often a fault happens at each level of noise.
#[derive(Clone, Copy, Debug)]
pub struct FaultRate {
    /// The fault.
    pub fault: Fault,
    /// Per 10,000 rows, at [`Noise::Light`], [`Noise::Medium`] and [`Noise::Heavy`].
    pub rates: [u16; 3],
    /// Why so often.
    pub reason: &'static str,
}

const fn rate(fault: Fault, rates: [u16; 3], reason: &'static str) -> FaultRate {
    FaultRate { fault, rates, reason }
}

/// The table of rates.
pub const FAULT_RATES: [FaultRate; 25] = [
    rate(
        Fault::TypingSlip,
        [100, 300, 1000],
        "a careful typist leaves a slip in about one name in a hundred, a hurried one in a few; the lists of the probability tables have 5 in 100",
    ),
    rate(
        Fault::NoPatronymic,
        [100, 400, 1500],
        "official lists in Cyrillic ask for it; it is lost in copying and unknown to those who dictate",
    ),
    rate(
        Fault::NoPatronymicLatin,
        [3000, 4500, 7000],
        "passports and most papers in Latin letters have none",
    ),
    rate(Fault::Initials, [30, 150, 500], "published and retyped lists shorten"),
    rate(Fault::ShortForm, [10, 60, 250], "names taken from the spoken word"),
    rate(
        Fault::LetterByLetter,
        [300, 800, 1500],
        "Russian clerks write Ukrainian papers either way; the Russian form is the habit",
    ),
    rate(
        Fault::LostApostrophe,
        [500, 2000, 5000],
        "the sign is missing on Russian keyboards and lost in old encodings",
    ),
    rate(Fault::LookAlikes, [10, 60, 200], "text recognition and typing with the layout half switched"),
    rate(Fault::EnglishLayout, [0, 5, 30], "seen, and mostly noticed, by the typist"),
    rate(Fault::RussianLayout, [5, 30, 150], "і and ы share a key"),
    rate(Fault::MasculineSurname, [100, 500, 1500], "clerks copy the form of a husband or of a template"),
    rate(Fault::MaidenName, [100, 250, 400], "papers of two names, both told"),
    rate(Fault::HalfSurname, [500, 1500, 3000], "people use one half in daily life"),
    rate(Fault::RankInName, [0, 80, 400], "lists without a column for it"),
    rate(Fault::NoName, [0, 40, 120], "rows entered before the name was known"),
    rate(
        Fault::NoBirthDate,
        [200, 800, 2000],
        "the lists of the probability tables have 20 in 100 without; home lists have nearly all",
    ),
    rate(Fault::YearOnly, [100, 400, 1200], "a tenth of the rows of rosters of the other side"),
    rate(
        Fault::SwappedDate,
        [20, 80, 200],
        "papers of two customs of writing; one or two in a hundred of registers",
    ),
    rate(Fault::WrongDay, [20, 70, 150], "misheard or misread day"),
    rate(Fault::WrongDigit, [50, 150, 400], "1 and 7, 3 and 8, 0 and 6 in handwriting"),
    rate(Fault::NoUnit, [500, 2000, 4000], "unknown to the other side, or kept back"),
    rate(Fault::WrongUnit, [100, 400, 1000], "attached units, and units told under pressure"),
    rate(Fault::NoRank, [300, 1500, 3500], "as the unit, but easier seen"),
    rate(Fault::NoCaptureDate, [500, 2000, 4000], "known to those who were there"),
    rate(Fault::LateCaptureDate, [1000, 2500, 4000], "captors give the day of registration"),
];

/// How many kinds of faults there are.
const KINDS: usize = FAULT_RATES.len();

/// Where faults on the home list stand to the table, in per cent: it is copied from personnel files, by people who
/// know the names. The table is of lists made by strangers.
const HOME_PER_CENT: u32 = 40;

/// Where faults in families' reports stand to the table, in per cent: told by telephone, in distress.
const FAMILY_PER_CENT: u32 = 150;

/// The rates at which one list is written.
#[derive(Clone, Debug)]
pub(super) struct Rates([u32; KINDS]);

impl Rates {
    /// The rate of a fault, per 10,000.
    pub(super) fn of(&self, fault: Fault) -> u32 {
        self.0.get(fault as usize).copied().unwrap_or(0)
    }

    /// No faults, but for some.
    pub(super) fn only(rates: &[(Fault, u32)]) -> Self {
        Self([0; KINDS]).with(rates)
    }

    /// The same rates, but for some.
    pub(super) fn with(mut self, rates: &[(Fault, u32)]) -> Self {
        for &(fault, rate) in rates {
            if let Some(place) = self.0.get_mut(fault as usize) {
                *place = rate;
            }
        }
        self
    }

    /// The rates of the other side's list.
    pub(super) fn strangers(noise: Noise) -> Self {
        Self::table(noise, 100)
    }

    /// The rates of the home list.
    pub(super) fn home(noise: Noise) -> Self {
        Self::table(noise, HOME_PER_CENT)
    }

    /// The rates of families' reports, which are written by relatives: short names, hardly ever a patronymic.
    pub(super) fn families(noise: Noise) -> Self {
        // Relatives say Саша, and leave the patronymic out, whatever the noise; they do not write initials.
        Self::table(noise, FAMILY_PER_CENT).with(&[
            (Fault::ShortForm, 4500),
            (Fault::NoPatronymic, 6000),
            (Fault::Initials, 0),
            (Fault::NoName, 0),
        ])
    }

    fn table(noise: Noise, per_cent: u32) -> Self {
        Self(FAULT_RATES.map(|row| {
            let [light, medium, heavy] = row.rates.map(u32::from);
            let rate = match noise {
                Noise::Light => light,
                Noise::Medium => medium,
                Noise::Heavy => heavy,
            };
            (rate * per_cent / 100).min(10_000)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_one_row_a_fault_in_their_order() {
        for (place, row) in FAULT_RATES.iter().enumerate() {
            assert_eq!(row.fault as usize, place, "{:?}", row.fault);
            assert!(!row.reason.is_empty());
        }
    }

    #[test]
    fn more_noise_is_never_fewer_faults() {
        for row in FAULT_RATES {
            assert!(row.rates.is_sorted() && row.rates[2] <= 10_000, "{:?}", row.fault);
        }
    }
}
