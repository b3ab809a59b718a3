//! Families' reports: who looks for whom, in a relative's words.
//!
//! A relative says Саша and gives an age where a list has a birth date; mother and wife may both report one man.

use std::fmt::Write as _;

use super::dates::push_birth_date;
use super::people::{Day, Person, Population};
use super::random::{Random, Stream};
use super::styles::families;
use super::writing::{Language, Scratch, Style, hand};
use super::{Noise, dates::DateForm};
use crate::record::{Field, TextColumn};

/// People in 10,000 whom somebody reports: 1,650 families for the 6,000 on the home list of 2025.
const REPORTED: u32 = 2750;

/// Reported people in 10,000 whom a second relative reports too: 1,900 reports by 1,650 families.
const REPORTED_TWICE: u32 = 1500;

/// Reports in 10,000 that give an age in place of a birth date.
pub(super) const AGE_ONLY: u32 = 5000;

/// Ages in 10,000 that are a year off: a birthday that has passed, or is taken for passed.
pub(super) const WRONG_AGE: u32 = 1000;

/// Who reports, by weight, in Ukrainian and in Russian.
pub(super) const RELATIVES: [(u32, [&str; 2]); 5] = [
    (35, ["дружина", "жена"]),
    (35, ["мати", "мать"]),
    (12, ["сестра", "сестра"]),
    (10, ["батько", "отец"]),
    (8, ["брат", "брат"]),
];

/// The reports of one person that are made: none, one or two.
pub(super) fn reports_of(seed: u64, person: u32) -> impl Iterator<Item = Stream> {
    let mut random = Random::new(seed, u64::from(person), Stream::Report);
    let reported = random.chance(REPORTED);
    let twice = reported && random.chance(REPORTED_TWICE);
    [(reported, Stream::Report), (twice, Stream::SecondReport)]
        .into_iter()
        .filter(|(made, _)| *made)
        .map(|(_, stream)| stream)
}

/// How reports are written.
#[derive(Debug)]
pub(super) struct Desk {
    style: Style,
}

impl Desk {
    pub(super) fn new(noise: Noise) -> Self {
        Self { style: families(noise) }
    }

    pub(super) fn fields(&self) -> &'static [Field] {
        self.style.fields
    }

    /// Appends a report to the columns.
    pub(super) fn write_row(
        &self,
        population: &Population,
        person: &Person,
        (number, stream): (u32, Stream),
        row: usize,
        scratch: &mut Scratch,
        columns: &mut [TextColumn],
    ) {
        let mut random = hand(population.seed, number, stream);
        let random = &mut random;
        // The first numbers of the generator said whether there is a report.
        random.next();
        random.next();
        let language = random.pick(&self.style.languages, Language::Ukrainian);
        let russian = matches!(language, Language::Russian);
        let words = if russian { super::units::Words::Russian } else { super::units::Words::Ukrainian };
        self.style.write_name(population, person, language, true, random, scratch);
        let age_only = random.chance(AGE_ONLY);
        let reported = person.capture.later_by(1 + random.below(28) as u8);
        let mut cell = String::new();
        for (field, column) in self.style.fields.iter().zip(columns) {
            cell.clear();
            match field {
                Field::Id => {
                    // Writing to a string cannot fail.
                    let _ = write!(cell, "{}{}", self.style.id_prefix, row + 1);
                }
                Field::Name => cell.push_str(scratch.name()),
                Field::BirthDate if !age_only => {
                    let form = random.pick(self.style.dates, DateForm::Dots);
                    push_birth_date(person.birth, &self.style.rates, form, words, random, &mut cell);
                }
                Field::Age if age_only => {
                    let _ = write!(cell, "{}", age_told(person.birth, reported, random));
                }
                Field::AgeOn if age_only => {
                    super::dates::push_date(reported, DateForm::Dots, words, &mut cell)
                }
                Field::Unit
                    if person.military && !random.chance(self.style.rates.of(super::Fault::NoUnit)) =>
                {
                    cell.push_str(population.units.name(
                        person.unit,
                        words,
                        random.chance(self.style.short_unit),
                    ));
                }
                Field::Source => {
                    let relative = random.pick(&RELATIVES, ["", ""]);
                    cell.push_str(relative.get(usize::from(russian)).unwrap_or(&""));
                }
                _ => {}
            }
            column.push(&cell);
        }
    }
}

/// The age that a relative tells.
pub(super) fn age_told(birth: Day, on: Day, random: &mut Random) -> u16 {
    let age = birth.years_to(on);
    match random.chance(WRONG_AGE) {
        true if random.chance(5000) => age + 1,
        true => age - 1,
        false => age,
    }
}
