//! Who the invented people are: names, family, dates, unit, rank. A person is a pure function of seed and number.
//!
//! People come in couples of numbers 2k and 2k + 1; at a low rate the second of a couple is a brother, a sister, a
//! son or a daughter of the first. All others are strangers, among whom namesakes occur as often as their names'
//! frequencies make them.
//!
//! Cost: about a tenth of a microsecond a person; nobody is stored. Limits: names of one family are of one
//! generation or two; there are no married couples.

use super::names::{GivenNames, Surnames};
use super::random::{Random, Stream};
use super::units::{Units, draw_rank};

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
}

impl Day {
    /// A day of a year.
    pub(super) fn draw(year: u16, random: &mut Random) -> Self {
        let month = 1 + random.below(12) as u8;
        let day = 1 + random.below(u32::from(days_in_month(year, month))) as u8;
        Self { year, month, day }
    }

    /// Whether there is such a day.
    pub(super) fn exists(self) -> bool {
        (1..=12).contains(&self.month) && self.day >= 1 && self.day <= days_in_month(self.year, self.month)
    }

    /// Full years from this day to another.
    pub(super) fn years_to(self, later: Self) -> u16 {
        let before_birthday = (later.month, later.day) < (self.month, self.day);
        later.year.saturating_sub(self.year).saturating_sub(u16::from(before_birthday))
    }

    /// Some days later, at most 28.
    pub(super) fn later_by(self, days: u8) -> Self {
        let length = days_in_month(self.year, self.month);
        let day = self.day + days.min(28);
        if day <= length {
            Self { day, ..self }
        } else if self.month == 12 {
            Self { year: self.year + 1, month: 1, day: day - length }
        } else {
            Self { month: self.month + 1, day: day - length, ..self }
        }
    }
}

pub(super) const fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) surname: u32,
    /// The second half of a double surname.
    pub(super) second_surname: Option<u32>,
    /// The surname before marriage.
    pub(super) maiden_name: Option<u32>,
    pub(super) given_name: u16,
    pub(super) father: u16,
    pub(super) female: bool,
    pub(super) birth: Day,
    pub(super) capture: Day,
    pub(super) military: bool,
    pub(super) rank: u8,
    pub(super) unit: u16,
}

/// What the second person of a couple is to the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kinship {
    Sibling,
    Child,
}

/// How people are drawn.
#[derive(Clone, Debug)]
pub(super) struct Population {
    pub(super) seed: u64,
    pub(super) surnames: Surnames,
    pub(super) given_names: GivenNames,
    pub(super) units: Units,
    /// Whether sexes, families, civilians, maiden names and double surnames are as in life; else all are soldiers
    /// and strangers of one surname, and the given name tells the sex.
    pub(super) lifelike: bool,
}

/// Women in 10,000: a few hundred of the six thousand on the home lists of 2025.
const WOMEN: u32 = 500;

/// Soldiers in 10,000: 880 of the 1,000 that came back in the largest exchange.
const SOLDIERS: u32 = 8800;

/// Second people of a couple, in 10,000, who are a brother or a sister of the first: one person in a hundred has a
/// brother or sister on the lists. Judgement: brothers often serve together, most families have one on the list.
const SIBLINGS: u32 = 100;

/// Second people of a couple, in 10,000, who are a child of the first, where the first is old enough: about one
/// person in 250 has a parent or child on the lists. Judgement.
const CHILDREN: u32 = 60;

/// Fewest years between parent and child.
const GENERATION: u16 = 19;

/// Last year of birth of those who were of age by the end of April 2025, whatever their birthday.
const LAST_OF_AGE: u16 = 2006;

/// Double surnames in 10,000: about one in a hundred in lists of public office; fewer among men.
const DOUBLE_SURNAMES: u32 = 80;

/// Women in 10,000 who have borne another surname: about the share of women of forty who ever married.
const MARRIED_NAMES: u32 = 7000;

/// Siblings and children, in 10,000, who serve in the same unit.
const SAME_UNIT: u32 = 5000;

/// Years of capture with weights: about a third of those who came back in May 2025 were held since 2022.
const CAPTURE_YEARS: [(u32, u16); 4] = [(35, 2022), (25, 2023), (30, 2024), (10, 2025)];

/// Youngest and oldest age, in years, at capture.
const AGES: (u32, u32) = (18, 60);

/// Earliest and latest year of birth.
const BIRTH_YEARS: (u16, u16) = (1960, 2007);

impl Population {
    /// The person of a number.
    pub(super) fn person(&self, number: u32) -> Person {
        let mut person = self.stranger(number);
        match self.kinship(number) {
            Some((Kinship::Sibling, first, mut random)) => {
                self.make_sibling(&mut person, &first, &mut random)
            }
            Some((Kinship::Child, first, mut random)) => self.make_child(&mut person, &first, &mut random),
            None => {}
        }
        person
    }

    /// Whether a person is a brother, a sister or a child of the person numbered before.
    pub(super) fn has_relative_before(&self, number: u32) -> bool {
        self.kinship(number).is_some()
    }

    /// What a person is to the one numbered before, that one, and the generator that goes on with the family.
    fn kinship(&self, number: u32) -> Option<(Kinship, Person, Random)> {
        if !self.lifelike || number.is_multiple_of(2) {
            return None;
        }
        let mut random = Random::new(self.seed, u64::from(number), Stream::Family);
        let drawn = random.below(10_000);
        if drawn >= SIBLINGS + CHILDREN {
            return None;
        }
        let first = self.stranger(number - 1);
        if drawn < SIBLINGS {
            return Some((Kinship::Sibling, first, random));
        }
        (first.birth.year + GENERATION <= LAST_OF_AGE).then_some((Kinship::Child, first, random))
    }

    fn stranger(&self, number: u32) -> Person {
        let mut random = Random::new(self.seed, u64::from(number), Stream::Person);
        let random = &mut random;
        let surname = self.surnames.draw(random);
        let given_name = if self.lifelike {
            let female = random.chance(WOMEN);
            self.given_names.draw(female, random)
        } else {
            self.given_names.draw_any(random)
        };
        let female = self.given_names.name(given_name).is_some_and(|name| name.female);
        let capture = Self::capture(random);
        let military = random.chance(SOLDIERS) || !self.lifelike;
        let other = |per_10_000: u32, random: &mut Random| {
            let drawn = self.surnames.draw(random);
            (self.lifelike && random.chance(per_10_000) && drawn != surname).then_some(drawn)
        };
        Person {
            surname,
            second_surname: other(DOUBLE_SURNAMES, random),
            maiden_name: other(if female { MARRIED_NAMES } else { 0 }, random),
            given_name,
            father: self.given_names.draw(false, random),
            female,
            birth: Self::birth(capture, random),
            capture,
            military,
            rank: draw_rank(random),
            unit: self.units.draw(random),
        }
    }

    fn capture(random: &mut Random) -> Day {
        let year = random.pick(&CAPTURE_YEARS, 2022);
        let day = Day::draw(year, random);
        // The war at full scale began on 24 February 2022; the lists are of the spring of 2025.
        match year {
            2022 if (day.month, day.day) < (2, 24) => Day { month: day.month + 2, ..day },
            2025 if day.month > 4 => Day { month: 1 + day.month % 4, day: day.day.min(28), ..day },
            _ => day,
        }
    }

    /// A birth date by which the age at capture is that of a soldier: the mean of two even draws, 39 on average.
    fn birth(capture: Day, random: &mut Random) -> Day {
        let (youngest, oldest) = AGES;
        let half = (oldest - youngest) / 2 + 1;
        let age = youngest + random.below(half) + random.below(half);
        let birthday = Day::draw(2001, random);
        let year = capture.year
            - age as u16
            - u16::from((birthday.month, birthday.day) > (capture.month, capture.day));
        // One in 1461 is born on the day that only leap years have.
        let leap_day = Day { year, month: 2, day: 29 };
        if leap_day.exists() && (birthday.month, birthday.day) == (2, 28) && random.chance(2500) {
            leap_day
        } else {
            Day { year, ..birthday }
        }
    }

    fn make_sibling(&self, person: &mut Person, first: &Person, random: &mut Random) {
        person.father = first.father;
        self.join_family(person, first, random);
        // Up to nine years apart; never the same day, twins aside, whom nobody has counted on lists.
        let apart = 1 + random.below(9) as u16;
        let year = if random.chance(5000) { first.birth.year + apart } else { first.birth.year - apart };
        person.birth.year = year.clamp(BIRTH_YEARS.0, BIRTH_YEARS.1);
        Self::keep_calendar(person);
    }

    fn make_child(&self, person: &mut Person, first: &Person, random: &mut Random) {
        // Only a father's name makes the patronymic; a mother on the list gives the surname alone.
        if !first.female {
            person.father = first.given_name;
        }
        self.join_family(person, first, random);
        person.birth.year = (first.birth.year + GENERATION + random.below(16) as u16).min(LAST_OF_AGE);
        Self::keep_calendar(person);
    }

    /// Surname, unit and time of capture are the family's; brothers are never namesakes.
    fn join_family(&self, person: &mut Person, first: &Person, random: &mut Random) {
        person.surname = first.surname;
        person.second_surname = first.second_surname;
        if random.chance(SAME_UNIT) {
            person.unit = first.unit;
            person.capture = first.capture;
        }
        // A name drawn again and again would end at the latest when every name was drawn; sixteen draws leave one
        // family in many millions with two brothers of one name.
        for _ in 0..16 {
            if person.given_name != first.given_name {
                break;
            }
            person.given_name = self.given_names.draw(person.female, random);
        }
    }

    /// A changed year may lack 29 February; whoever is captured was of age and not beyond it.
    fn keep_calendar(person: &mut Person) {
        if person.birth.years_to(person.capture) < AGES.0 as u16 {
            person.capture = Day { year: 2025, month: 4, day: 30 };
            person.birth.year = person.birth.year.min(LAST_OF_AGE);
        }
        let years_beyond = person.birth.years_to(person.capture).saturating_sub(AGES.1 as u16);
        person.birth.year += years_beyond;
        if !person.birth.exists() {
            person.birth.day = 28;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn population(seed: u64) -> Population {
        Population {
            seed,
            surnames: Surnames::by_frequency(),
            given_names: GivenNames::by_frequency(),
            units: Units::new(),
            lifelike: true,
        }
    }

    #[test]
    fn everybody_was_born_and_captured_on_a_day_that_was_and_of_age() {
        let population = population(11);
        for number in 0..50_000 {
            let person = population.person(number);
            assert!(person.birth.exists() && person.capture.exists(), "{person:?}");
            assert!((1960..=2007).contains(&person.birth.year), "{person:?}");
            let age = person.birth.years_to(person.capture);
            assert!((18..=61).contains(&age), "{age} {person:?}");
            assert!(person.capture >= Day { year: 2022, month: 2, day: 24 }, "{person:?}");
            assert!(person.capture <= Day { year: 2025, month: 4, day: 30 }, "{person:?}");
        }
    }

    #[test]
    fn families_come_at_their_rates_and_look_like_families() {
        let population = population(5);
        let (mut siblings, mut children, mut parents) = (0_u32, 0_u32, 0_u32);
        let couples = 100_000;
        for couple in 0..couples {
            let (first, second) = (population.person(2 * couple), population.person(2 * couple + 1));
            parents += u32::from(first.birth.year + GENERATION <= LAST_OF_AGE);
            if first.surname != second.surname || second == population.stranger(2 * couple + 1) {
                continue;
            }
            assert_ne!(first.given_name, second.given_name);
            let apart = i32::from(second.birth.year) - i32::from(first.birth.year);
            if first.father == second.father && apart.abs() < 19 {
                siblings += 1;
            } else {
                assert!(apart >= 19 && (first.female || second.father == first.given_name));
                children += 1;
            }
        }
        for (found, rate, of) in [(siblings, SIBLINGS, couples), (children, CHILDREN, parents)] {
            let expected = f64::from(rate) * f64::from(of) / 10_000.0;
            assert!((f64::from(found) - expected).abs() < 4.0 * expected.sqrt(), "{found} of {expected}");
        }
    }

    #[test]
    fn names_are_borne_as_often_as_the_tables_say() {
        let population = population(7);
        let people = 200_000_u32;
        let bearers = (0..people)
            .filter(|number| population.surnames.name(population.person(*number).surname) == "Шевченко")
            .count();
        // 1,976 of the 837,000 by weight that men bear or that have no gender.
        let expected = f64::from(people) * 0.00236;
        assert!((bearers as f64 - expected).abs() < 5.0 * expected.sqrt(), "{bearers} of {expected}");
    }
}
