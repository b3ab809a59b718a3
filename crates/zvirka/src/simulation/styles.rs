//! The lists of each profile: who is drawn, and how each list writes them.

use super::Profile;
use super::dates::DateForm;
use super::faults::{Fault, Noise, Rates};
use super::names::{GivenNames, Surnames};
use super::people::Population;
use super::units::Units;
use super::writing::{Capitals, Language, Style};
use crate::error::Error;
use crate::names::romanization::scheme;
use crate::record::Field;

/// Fields of the lists of an exchange.
const EXCHANGE_FIELDS: &[Field] = &[
    Field::Id,
    Field::Name,
    Field::BirthDate,
    Field::Category,
    Field::Rank,
    Field::Unit,
    Field::CaptureDate,
];

/// Fields of the lists of the probability tables.
const CROSS_SCRIPT_FIELDS: &[Field] = &[Field::Id, Field::Name, Field::BirthDate, Field::Unit];

/// Fields of families' reports.
const REPORT_FIELDS: &[Field] =
    &[Field::Id, Field::Name, Field::BirthDate, Field::Age, Field::AgeOn, Field::Unit, Field::Source];

/// Romanisation on the other side's list, by weight: today's passports lead, older passports, reports in English
/// and papers of other countries follow. More than half of the rows come from the Russian form of the name, as
/// lists are made there from Russian records. Judgement, for want of a count.
pub(super) const SCHEMES: [(u32, &str); 14] = [
    (28, "uk_kmu2010"),
    (5, "uk_pass2007"),
    (5, "uk_nat1996"),
    (4, "uk_bgn1965"),
    (2, "uk_informal"),
    (1, "uk_de"),
    (1, "uk_pl"),
    (22, "ru_icao9303"),
    (10, "ru_mvd310_1997_en"),
    (7, "ru_odni2015"),
    (6, "ru_wikipedia_press"),
    (5, "ru_gost52535_2006"),
    (3, "ru_informal"),
    (1, "ru_fr"),
];

/// Of a hundred rows of the other side's list, how many are in Cyrillic: Russian, and a few in Ukrainian, where
/// papers were copied as they were.
const CYRILLIC: [(u32, Language); 2] = [(20, Language::Russian), (4, Language::Ukrainian)];

/// The distinct surnames of the probability tables, and of the speed table's harder row.
const SURNAMES: [usize; 2] = [17_000, 200_000];

/// The people of a profile.
pub(super) fn population(profile: Profile, seed: u64) -> Population {
    let (surnames, given_names) = match profile {
        Profile::Exchange => (Surnames::by_frequency(), GivenNames::by_frequency()),
        Profile::CrossScript => (Surnames::by_zipf(SURNAMES[0]), GivenNames::by_zipf()),
        Profile::CrossScriptRare => (Surnames::by_zipf(SURNAMES[1]), GivenNames::by_zipf()),
    };
    Population { seed, surnames, given_names, units: Units::new(), lifelike: profile == Profile::Exchange }
}

/// How the left and the right list of a profile are written.
///
/// # Errors
///
/// When a romanisation scheme named here is not among the shipped ones, which a test excludes.
pub(super) fn styles(profile: Profile, noise: Noise) -> Result<[Style; 2], Error> {
    match profile {
        Profile::Exchange => Ok([home(noise), strangers(noise)?]),
        Profile::CrossScript => cross_script(500),
        Profile::CrossScriptRare => cross_script(1500),
    }
}

/// The home list: Ukrainian, surname first, from personnel files.
pub(super) fn home(noise: Noise) -> Style {
    Style {
        languages: vec![(98, Language::Ukrainian), (2, Language::Russian)],
        capitals: &[(70, Capitals::First), (27, Capitals::Surname), (3, Capitals::All)],
        given_first: [100, 5000],
        comma: [50, 0],
        dates: &[(94, DateForm::Dots), (4, DateForm::Iso), (2, DateForm::InWords)],
        short_unit: 7500,
        fields: EXCHANGE_FIELDS,
        id_prefix: 'A',
        rates: Rates::home(noise),
    }
}

/// The other side's list: mostly Latin by many schemes, in any order.
pub(super) fn strangers(noise: Noise) -> Result<Style, Error> {
    let mut languages = CYRILLIC.to_vec();
    for (weight, id) in SCHEMES {
        languages.push((weight, Language::Latin(scheme(id)?)));
    }
    Ok(Style {
        languages,
        capitals: &[(55, Capitals::First), (25, Capitals::Surname), (20, Capitals::All)],
        given_first: [800, 5500],
        comma: [100, 2000],
        dates: &[(60, DateForm::Dots), (25, DateForm::Iso), (10, DateForm::Slashes), (5, DateForm::InWords)],
        short_unit: 7500,
        fields: EXCHANGE_FIELDS,
        id_prefix: 'B',
        rates: Rates::strangers(noise),
    })
}

/// The lists of the probability tables. `slips`: names with a typing slip, per 10,000.
fn cross_script(slips: u32) -> Result<[Style; 2], Error> {
    let left = Style {
        languages: vec![(1, Language::Ukrainian)],
        capitals: &[(1, Capitals::Surname)],
        given_first: [0, 0],
        comma: [0, 0],
        dates: &[(1, DateForm::Dots)],
        short_unit: 10_000,
        fields: CROSS_SCRIPT_FIELDS,
        id_prefix: 'A',
        rates: Rates::only(&[]),
    };
    let right = Style {
        languages: vec![
            (45, Language::Latin(scheme("uk_kmu2010")?)),
            (30, Language::Latin(scheme("ru_bgn1947")?)),
            (25, Language::Latin(scheme("ru_icao9303")?)),
        ],
        capitals: &[(1, Capitals::First)],
        given_first: [0, 5000],
        id_prefix: 'B',
        rates: Rates::only(&[
            (Fault::NoPatronymicLatin, 4000),
            (Fault::TypingSlip, slips),
            (Fault::NoBirthDate, 2000),
            // Three rows in a hundred: day and month swapped, or the day wrong.
            (Fault::SwappedDate, 150),
            (Fault::WrongDay, 150),
            (Fault::NoUnit, 2500),
            (Fault::WrongUnit, 500),
        ]),
        ..left.clone()
    };
    Ok([left, right])
}

/// How families write: in Ukrainian or Russian, given name first as one speaks.
pub(super) fn families(noise: Noise) -> Style {
    Style {
        languages: vec![(60, Language::Ukrainian), (40, Language::Russian)],
        capitals: &[(97, Capitals::First), (3, Capitals::All)],
        given_first: [6000, 6000],
        comma: [100, 0],
        dates: &[(80, DateForm::Dots), (10, DateForm::InWords), (10, DateForm::Iso)],
        short_unit: 8500,
        fields: REPORT_FIELDS,
        id_prefix: 'F',
        rates: Rates::families(noise),
    }
}
