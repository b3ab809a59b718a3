//! The hand that writes a list of the scenario: a person's name, dates, unit and places as cells.
//!
//! Each row of each list has a generator of its own, keyed by list, person and which of his rows it is, so that a
//! second entry has faults of its own and no list depends on another.

use super::super::dates::{DateForm, push_birth_date, push_date};
use super::super::faults::{Fault, Noise};
use super::super::people::Day;
use super::super::random::{Random, Stream};
use super::super::units::{Words, rank_name};
use super::super::writing::{GIVEN, Language, PATRONYMIC, SURNAME, Scratch, Style};
use super::cast::{Captive, World};
use super::declension::{genitive_given_name, genitive_patronymic, genitive_surname};
use super::rates::{Oddities, Oddity};
use super::sheet::Said;

/// Which list a hand writes. The numbers are part of the key: to change one is to change what a seed gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hand {
    Ours = 1,
    Theirs = 2,
    Handover = 3,
    Before = 4,
    Report = 5,
    Sighting = 6,
    Published = 7,
    Watch = 8,
    Convicted = 9,
    Colony = 10,
}

/// How a list writes units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitForms {
    /// Abbreviated, more or less tidily.
    Short,
    /// Abbreviated or in whole words.
    Any,
}

/// A hand and the row it is at.
#[derive(Debug)]
pub(super) struct Pen<'world> {
    pub(super) world: &'world World,
    pub(super) style: Style,
    pub(super) random: Random,
    /// Of the row: its language, the form of its dates, what was said.
    pub(super) language: Language,
    date_form: DateForm,
    pub(super) said: Said,
    hand: Hand,
    oddities: Oddities,
    scratch: Scratch,
}

impl<'world> Pen<'world> {
    /// A hand; what noise sets of its oddities is so many per cent of the table.
    pub(super) fn new(world: &'world World, hand: Hand, style: Style, noise: Noise, per_cent: u32) -> Self {
        Self {
            random: Random::new(world.population.seed, 0, Stream::Scenario),
            language: Language::Ukrainian,
            date_form: DateForm::Dots,
            said: Said::default(),
            oddities: Oddities::new(noise, per_cent),
            scratch: Scratch::default(),
            world,
            style,
            hand,
        }
    }

    /// The order in which the list has its rows.
    pub(super) fn shuffle<T>(&self, rows: &mut [T]) {
        self.generator(0xFFFF_FFFF, 0).shuffle(rows);
    }

    fn generator(&self, number: u32, copy: u32) -> Random {
        let item = (self.hand as u64) << 40 | u64::from(copy) << 32 | u64::from(number);
        Random::new(self.world.population.seed, item, Stream::Scenario)
    }

    /// Begins a row: the person's first, second, …
    pub(super) fn begin(&mut self, captive: &Captive, copy: u32) {
        self.random = self.generator(captive.number, copy);
        self.language = self.random.pick(&self.style.languages, Language::Ukrainian);
        self.date_form = self.random.pick(self.style.dates, DateForm::Dots);
        self.said = Said::default();
    }

    pub(super) fn words(&self) -> Words {
        self.language.words()
    }

    /// Whether an oddity happens, and a note of it if it does.
    pub(super) fn happens(&mut self, oddity: Oddity) -> bool {
        let happens = self.random.chance(self.oddities.of(oddity));
        if happens {
            self.said.oddities |= oddity.bit();
        }
        happens
    }

    fn fails(&mut self, fault: Fault) -> bool {
        self.random.chance(self.style.rates.of(fault))
    }

    /// The name. `known`: whether other lists have the person, so that there must be a name.
    pub(super) fn name(&mut self, captive: &Captive, known: bool) -> String {
        let (population, person) = (&self.world.population, &captive.person);
        let Self { style, random, scratch, language, .. } = self;
        style.write_name(population, person, *language, known, random, scratch);
        scratch.name().to_owned()
    }

    /// The name after its parts were changed; whether they were is what `change` says.
    pub(super) fn changed_name(
        &mut self,
        captive: &Captive,
        change: impl FnOnce(&mut [String; 3], &mut Random) -> bool,
    ) -> (String, bool) {
        let (population, person) = (&self.world.population, &captive.person);
        let Self { style, random, scratch, language, .. } = self;
        style.say_parts(population, person, *language, random, scratch);
        let changed = change(&mut scratch.parts, random);
        style.put_down(person, *language, random, scratch);
        (scratch.name().to_owned(), changed)
    }

    /// The name in the genitive.
    pub(super) fn genitive_name(&mut self, captive: &Captive) -> String {
        let woman = captive.person.female;
        let decline = |[surname, given, patronymic]: &mut [String; 3], _: &mut Random| {
            genitive_surname(surname, woman);
            // A shortened given name is not declined: it ends in a dot.
            if !given.ends_with('.') {
                genitive_given_name(given, woman);
                genitive_patronymic(patronymic);
            }
            true
        };
        self.changed_name(captive, decline).0
    }

    /// The name with a given name of the other language.
    pub(super) fn mixed_name(&mut self, captive: &Captive) -> String {
        let other = if self.language.is_russian() { Language::Ukrainian } else { Language::Russian };
        let mut second = Scratch::default();
        let (population, person) = (&self.world.population, &captive.person);
        self.style.say_parts(population, person, other, &mut self.random, &mut second);
        let swap = |parts: &mut [String; 3], _: &mut Random| {
            for place in [GIVEN, PATRONYMIC] {
                // A patronymic that one of them left out stays out.
                if let (Some(part), Some(other)) = (parts.get_mut(place), second.parts.get_mut(place))
                    && !part.is_empty()
                {
                    std::mem::swap(part, other);
                }
            }
            true
        };
        self.changed_name(captive, swap).0
    }

    /// One part of the name alone, with the slips of the list: the surname, or else the given name.
    pub(super) fn part_of_name(&mut self, captive: &Captive, surname: bool) -> String {
        let keep = if surname { SURNAME } else { GIVEN };
        let only = |parts: &mut [String; 3], _: &mut Random| {
            parts
                .iter_mut()
                .enumerate()
                .filter(|(place, _)| *place != keep)
                .for_each(|(_, part)| part.clear());
            true
        };
        self.changed_name(captive, only).0
    }

    /// The birth date; empty when it is missing.
    pub(super) fn birth(&mut self, captive: &Captive) -> String {
        let mut cell = String::new();
        let (form, words) = (self.date_form, self.words());
        push_birth_date(captive.person.birth, &self.style.rates, form, words, &mut self.random, &mut cell);
        cell
    }

    /// A date in the row's form.
    pub(super) fn date(&self, day: Day) -> String {
        let mut cell = String::new();
        push_date(day, self.date_form, self.words(), &mut cell);
        cell
    }

    /// The rank of whoever is listed as a soldier.
    pub(super) fn rank(&mut self, captive: &Captive, military: bool) -> String {
        if !military || self.fails(Fault::NoRank) {
            return String::new();
        }
        rank_name(captive.person.rank, self.words()).to_owned()
    }

    /// The unit of whoever is listed as a soldier.
    pub(super) fn unit(&mut self, captive: &Captive, military: bool, forms: UnitForms) -> String {
        let missing = self.fails(Fault::NoUnit);
        if !military || missing { String::new() } else { self.certain_unit(captive, forms) }
    }

    /// The unit, perhaps another, but not left out.
    pub(super) fn certain_unit(&mut self, captive: &Captive, forms: UnitForms) -> String {
        let wrong = self.fails(Fault::WrongUnit);
        let unit = if wrong { self.world.units.draw_ordinary(&mut self.random) } else { captive.person.unit };
        self.named_unit(unit, forms)
    }

    /// A unit in one of its three forms.
    pub(super) fn named_unit(&mut self, unit: u16, forms: UnitForms) -> String {
        self.said.unit = Some(unit);
        let words = self.words();
        let whole = forms == UnitForms::Any && self.happens(Oddity::WholeUnit);
        let name = self.world.population.units.name(unit, words, !whole);
        if whole || !self.happens(Oddity::LooseUnit) {
            return name.to_owned();
        }
        let (Some((number, kind)), Some((ordinal, _))) =
            (name.split_once(' '), self.world.population.units.name(unit, words, false).split_once(' '))
        else {
            return name.to_owned();
        };
        match self.random.below(3) {
            0 => format!("{number} {}", kind.to_lowercase()),
            1 => format!("{ordinal} {kind}"),
            _ => format!("{number}{kind}"),
        }
    }

    /// The date of capture, perhaps late.
    pub(super) fn capture_date(&mut self, captive: &Captive) -> String {
        if self.fails(Fault::NoCaptureDate) {
            return String::new();
        }
        let late = self.fails(Fault::LateCaptureDate);
        let days = if late { 1 + self.random.below(28) as u8 } else { 0 };
        self.said.captured_on = true;
        self.date(captive.person.capture.later_by(days))
    }

    /// The place of capture.
    pub(super) fn capture_place(&mut self, captive: &Captive) -> String {
        if self.happens(Oddity::NoCapturePlace) {
            return String::new();
        }
        self.said.captured_at = true;
        let place = captive.captured_at;
        let name = self.place(place);
        match self.world.places.city(place) {
            Some(city) if !self.happens(Oddity::BarePlant) => format!("{}, {name}", self.place(city)),
            _ => name,
        }
    }

    /// Where somebody comes from.
    pub(super) fn home(&mut self, captive: &Captive) -> String {
        if self.happens(Oddity::NoHomePlace) { String::new() } else { self.place(captive.home) }
    }

    /// A place under its present or its former name.
    pub(super) fn place(&mut self, place: u16) -> String {
        let rate = self.oddities.of(Oddity::FormerPlace);
        let former = self.random.chance(if self.language.is_russian() { rate } else { rate / 3 });
        self.world.places.name(place, self.words(), former).to_owned()
    }

    /// The call sign, if there is one and it is known.
    pub(super) fn call_sign(&mut self, captive: &Captive) -> String {
        let unknown = self.happens(Oddity::NoCallSign);
        captive.call_sign.filter(|_| !unknown).map_or_else(String::new, |call_sign| {
            self.world.call_signs.word(call_sign, self.language.is_russian()).to_owned()
        })
    }

    /// `soldier` or `civilian`, as the list calls them.
    pub(super) fn category(&mut self, military: bool, [soldier, civilian]: [&str; 2]) -> String {
        if self.happens(Oddity::NoCategory) {
            return String::new();
        }
        self.said.military = Some(military);
        if military { soldier } else { civilian }.to_owned()
    }
}
