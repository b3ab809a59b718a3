//! How one list writes a person: language, order, case, faults; a row at a time.
//!
//! A row goes through the hands that a real one goes through: the name is said in a language (Ukrainian forms,
//! Russian forms), parts are left out or shortened, what is left is romanised by the scheme of whoever typed the
//! papers, slips happen, and the parts are put down in some order. Buffers are reused from row to row.
//!
//! Cost: about a microsecond a row, most of it romanisation.

use super::dates::{DateForm, push_birth_date, push_date};
use super::faults::{Fault, Rates};
use super::people::{Person, Population};
use super::random::{Random, Stream};
use super::russian::{feminine_russian, feminine_ukrainian, letter_by_letter, russian_surname};
use super::slips;
use super::units::{Words, rank_name};
use crate::names::romanization::{Scheme, romanize_into};
use crate::record::{Field, TextColumn};

/// The language of a row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Language {
    /// Ukrainian in Cyrillic.
    Ukrainian,
    /// Russian in Cyrillic.
    Russian,
    /// Latin letters by a scheme, from the form of the scheme's language.
    Latin(&'static Scheme),
}

impl Language {
    fn is_latin(self) -> bool {
        matches!(self, Self::Latin(_))
    }

    /// Whether names are said in their Russian forms.
    pub(super) fn is_russian(self) -> bool {
        match self {
            Self::Ukrainian => false,
            Self::Russian => true,
            Self::Latin(scheme) => scheme.lang == "ru",
        }
    }

    pub(super) fn words(self) -> Words {
        match self {
            Self::Ukrainian => Words::Ukrainian,
            Self::Russian => Words::Russian,
            Self::Latin(_) => Words::English,
        }
    }
}

/// Which letters of a name are capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Capitals {
    /// The first of each part.
    First,
    /// All of the surname.
    Surname,
    /// All.
    All,
}

/// How a list is written. Weights and rates may be any whole numbers; chances are per 10,000.
#[derive(Clone, Debug)]
pub(super) struct Style {
    pub(super) languages: Vec<(u32, Language)>,
    pub(super) capitals: &'static [(u32, Capitals)],
    /// Chance that the given name stands first, in Cyrillic and in Latin letters.
    pub(super) given_first: [u32; 2],
    /// Chance of a comma after a surname that stands first, in Cyrillic and in Latin letters.
    pub(super) comma: [u32; 2],
    pub(super) dates: &'static [(u32, DateForm)],
    /// Chance that a unit is written in short.
    pub(super) short_unit: u32,
    pub(super) fields: &'static [Field],
    pub(super) id_prefix: char,
    pub(super) rates: Rates,
}

/// Buffers that are reused from row to row.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// Surname, given name, patronymic.
    pub(super) parts: [String; 3],
    other: String,
    maiden: String,
    cell: String,
    name: String,
}

/// The name's parts by their place in [`Scratch::parts`].
pub(super) const SURNAME: usize = 0;
pub(super) const GIVEN: usize = 1;
pub(super) const PATRONYMIC: usize = 2;

/// What stands where a name is not known.
const NO_NAMES: [(u32, [&str; 3]); 3] =
    [(5, ["невідомо", "неизвестно", "unknown"]), (3, ["б/н", "б/н", "N/N"]), (2, ["", "", ""])];

impl Style {
    /// Appends a row of a person to the columns, which stand in the order of [`fields`](Self::fields).
    ///
    /// `shared`: whether the person stands on the other list too, and so must have a name.
    #[expect(clippy::too_many_arguments, reason = "a row is made of all of these, and only here")]
    pub(super) fn write_row(
        &self,
        population: &Population,
        person: &Person,
        row: usize,
        shared: bool,
        random: &mut Random,
        scratch: &mut Scratch,
        columns: &mut [TextColumn],
    ) {
        let language = random.pick(&self.languages, Language::Ukrainian);
        let words = language.words();
        self.write_name(population, person, language, shared, random, scratch);
        let date_form = random.pick(self.dates, DateForm::Dots);
        let Scratch { cell, name, .. } = scratch;
        for (field, column) in self.fields.iter().zip(columns) {
            cell.clear();
            match field {
                Field::Id => {
                    use std::fmt::Write as _;
                    // Writing to a string cannot fail.
                    let _ = write!(cell, "{}{}", self.id_prefix, row + 1);
                }
                Field::Name => cell.push_str(name),
                Field::BirthDate => {
                    push_birth_date(person.birth, &self.rates, date_form, words, random, cell)
                }
                Field::Category => cell.push_str(if person.military { "military" } else { "civilian" }),
                Field::Rank if person.military && !random.chance(self.rates.of(Fault::NoRank)) => {
                    cell.push_str(rank_name(person.rank, words));
                }
                Field::Unit if person.military && !random.chance(self.rates.of(Fault::NoUnit)) => {
                    let wrong = random.chance(self.rates.of(Fault::WrongUnit));
                    let unit = if wrong { population.units.draw(random) } else { person.unit };
                    cell.push_str(population.units.name(unit, words, random.chance(self.short_unit)));
                }
                Field::CaptureDate if !random.chance(self.rates.of(Fault::NoCaptureDate)) => {
                    let late = random.chance(self.rates.of(Fault::LateCaptureDate));
                    let days = if late { 1 + random.below(28) as u8 } else { 0 };
                    push_date(person.capture.later_by(days), date_form, words, cell);
                }
                _ => {}
            }
            column.push(cell);
        }
    }

    /// Makes `scratch.name`.
    pub(super) fn write_name(
        &self,
        population: &Population,
        person: &Person,
        language: Language,
        shared: bool,
        random: &mut Random,
        scratch: &mut Scratch,
    ) {
        scratch.name.clear();
        let happens = |fault: Fault, random: &mut Random| random.chance(self.rates.of(fault));
        if happens(Fault::NoName, random) && !shared {
            let forms = random.pick(&NO_NAMES, ["", "", ""]);
            scratch.name.push_str(forms.get(language.words() as usize).unwrap_or(&""));
            return;
        }
        self.say_parts(population, person, language, random, scratch);
        self.put_down(person, language, random, scratch);
    }

    /// Makes `scratch.name` of the parts that have been said: romanised, with slips, in some order.
    pub(super) fn put_down(
        &self,
        person: &Person,
        language: Language,
        random: &mut Random,
        scratch: &mut Scratch,
    ) {
        scratch.name.clear();
        if let Language::Latin(scheme) = language {
            for part in scratch.parts.iter_mut().chain([&mut scratch.maiden]) {
                scratch.other.clear();
                romanize_into(part, scheme, &mut scratch.other);
                std::mem::swap(part, &mut scratch.other);
            }
        }
        self.slip(language, random, scratch);
        self.assemble(person, language, random, scratch);
    }

    /// Fills the parts in Cyrillic: which are said, and in which form.
    pub(super) fn say_parts(
        &self,
        population: &Population,
        person: &Person,
        language: Language,
        random: &mut Random,
        scratch: &mut Scratch,
    ) {
        let happens = |fault: Fault, random: &mut Random| random.chance(self.rates.of(fault));
        let [surname, given, patronymic] = &mut scratch.parts;
        for part in [&mut *surname, &mut *given, &mut *patronymic, &mut scratch.maiden] {
            part.clear();
        }
        let feminine = person.female && !happens(Fault::MasculineSurname, random);
        let half = happens(Fault::HalfSurname, random);
        let mut push = |number: u32, output: &mut String, random: &mut Random| {
            let name = population.surnames.name(number);
            let gendered = feminine && population.surnames.is_gendered(number);
            scratch.other.clear();
            if language.is_russian() {
                russian_surname(name, random, &mut scratch.other);
                if gendered {
                    feminine_russian(&mut scratch.other);
                }
            } else {
                scratch.other.push_str(name);
                if gendered {
                    feminine_ukrainian(&mut scratch.other);
                }
            }
            output.push_str(&scratch.other);
        };
        match person.second_surname {
            // Either half may be the one that is used.
            Some(second) if half => {
                push(if random.chance(5000) { person.surname } else { second }, surname, random)
            }
            Some(second) => {
                push(person.surname, surname, random);
                surname.push('-');
                push(second, surname, random);
            }
            None => push(person.surname, surname, random),
        }
        if let Some(maiden) = person.maiden_name.filter(|_| happens(Fault::MaidenName, random)) {
            push(maiden, &mut scratch.maiden, random);
        }
        let Some(name) = population.given_names.name(person.given_name) else { return };
        let Some(father) = population.given_names.name(person.father) else { return };
        let [ukrainian_short, russian_short] = &name.short;
        let short = if language.is_russian() { russian_short } else { ukrainian_short };
        let letters = happens(Fault::LetterByLetter, random);
        if happens(Fault::ShortForm, random) && !short.is_empty() {
            given.push_str(short.get(random.below(short.len() as u32) as usize).map_or("", String::as_str));
        } else if !language.is_russian() {
            given.push_str(name.ukrainian);
        } else if letters {
            letter_by_letter(name.ukrainian, random, given);
        } else {
            given.push_str(&name.russian);
        }
        let without = if language.is_latin() { Fault::NoPatronymicLatin } else { Fault::NoPatronymic };
        if !happens(without, random) {
            let forms =
                if language.is_russian() { &father.children.russian } else { &father.children.ukrainian };
            patronymic.push_str(forms.get(usize::from(person.female)).map_or("", String::as_str));
        }
        if happens(Fault::Initials, random) {
            initial(given);
            initial(patronymic);
        }
    }

    /// What hands and machines do to the parts.
    fn slip(&self, language: Language, random: &mut Random, scratch: &mut Scratch) {
        let happens = |fault: Fault, random: &mut Random| random.chance(self.rates.of(fault));
        if !language.is_latin() {
            let (apostrophe, layout, english) = (
                happens(Fault::LostApostrophe, random),
                happens(Fault::RussianLayout, random) && !language.is_russian(),
                happens(Fault::EnglishLayout, random),
            );
            for part in &mut scratch.parts {
                if apostrophe {
                    slips::lose_apostrophe(part, random);
                }
                if layout {
                    slips::russian_layout(part);
                }
                if english {
                    slips::english_layout(part);
                }
            }
        }
        // A slip or a look-alike may fall on a part where it changes nothing (an initial, a letter without twin);
        // then it falls on another.
        for (fault, change) in [
            (Fault::TypingSlip, slips::typing_slip as fn(&mut String, &mut Random) -> bool),
            (Fault::LookAlikes, slips::look_alikes),
        ] {
            if happens(fault, random) {
                for _ in 0..16 {
                    // Surnames are longest and least familiar: half of the slips are theirs.
                    let part = random.pick(&[(50, SURNAME), (30, GIVEN), (20, PATRONYMIC)], SURNAME);
                    if scratch.parts.get_mut(part).is_some_and(|part| change(part, random)) {
                        break;
                    }
                }
            }
        }
    }

    /// Puts the parts down.
    fn assemble(&self, person: &Person, language: Language, random: &mut Random, scratch: &mut Scratch) {
        let capitals = random.pick(self.capitals, Capitals::First);
        let [cyrillic_first, latin_first] = self.given_first;
        let given_first = random.chance(if language.is_latin() { latin_first } else { cyrillic_first });
        let [cyrillic_comma, latin_comma] = self.comma;
        let comma = random.chance(if language.is_latin() { latin_comma } else { cyrillic_comma });
        let ranked = random.chance(self.rates.of(Fault::RankInName)) && person.military;
        let Scratch { parts: [surname, given, patronymic], maiden, name, .. } = scratch;
        if ranked {
            name.push_str(rank_name(person.rank, language.words()));
        }
        let push_surname = |name: &mut String| {
            push_word(surname, capitals != Capitals::First, name);
            if !maiden.is_empty() {
                name.push_str(" (");
                push_raw(maiden, capitals != Capitals::First, name);
                name.push(')');
            }
        };
        if !given_first {
            push_surname(name);
            if comma {
                name.push(',');
            }
        }
        push_word(given, capitals == Capitals::All, name);
        push_word(patronymic, capitals == Capitals::All, name);
        if given_first {
            push_surname(name);
        }
    }
}

impl Scratch {
    /// The name made last.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

/// Cuts a name to its first letter and a dot; an empty one stays empty.
pub(super) fn initial(name: &mut String) {
    if let Some(first) = name.chars().next() {
        name.truncate(first.len_utf8());
        name.push('.');
    }
}

/// Appends a word after a space, unless it is empty or stands first.
fn push_word(word: &str, capitals: bool, output: &mut String) {
    if word.is_empty() {
        return;
    }
    if !output.is_empty() {
        output.push(' ');
    }
    push_raw(word, capitals, output);
}

fn push_raw(word: &str, capitals: bool, output: &mut String) {
    if capitals {
        output.extend(word.chars().flat_map(char::to_uppercase));
    } else {
        output.push_str(word);
    }
}

/// The generator by which a list writes a person.
pub(super) fn hand(seed: u64, person: u32, stream: Stream) -> Random {
    Random::new(seed, u64::from(person), stream)
}
