//! The places and call signs of a scenario, read from the crate's `data/scenario_places.tsv` and
//! `data/scenario_call_signs.tsv`.
//!
//! Places are real towns under their names of three languages, as lists have them; who comes from them or was
//! captured there is invented. Cost: read once a scenario, some ten microseconds. Limits: no districts and no
//! villages, so nearly every name is of one place.

use super::super::random::{Random, Weighted};
use super::super::units::Words;

const PLACES: &str = include_str!("../../../data/scenario_places.tsv");
const CALL_SIGNS: &str = include_str!("../../../data/scenario_call_signs.tsv");

/// A place in three languages.
#[derive(Clone, Debug)]
struct Place {
    /// By language, in the order of [`Words`].
    names: [&'static str; 3],
    /// Former names in Ukrainian and Russian; empty when there is none.
    former: [&'static str; 2],
    /// The city that a plant belongs to.
    city: Option<u16>,
}

/// All places, and how likely each is.
#[derive(Clone, Debug)]
pub(super) struct Places {
    places: Vec<Place>,
    homes: Weighted,
    captures: Weighted,
    colonies: Weighted,
}

impl Places {
    /// The places of the table.
    pub(super) fn new() -> Self {
        let rows: Vec<Vec<&'static str>> = rows(PLACES).map(|line| line.split('\t').collect()).collect();
        let cell = |row: &[&'static str], column: usize| row.get(column).copied().unwrap_or("");
        let place_of = |name: &str| {
            let place = rows.iter().position(|row| !name.is_empty() && cell(row, 0) == name)?;
            u16::try_from(place).ok()
        };
        let place = |row: &Vec<&'static str>| Place {
            names: [cell(row, 0), cell(row, 1), cell(row, 2)],
            former: [cell(row, 3), cell(row, 4)],
            city: place_of(cell(row, 5)),
        };
        let weights = |column: usize| {
            let weights = rows.iter().map(|row| cell(row, column).parse().unwrap_or(0));
            Weighted::new(&weights.collect::<Vec<u64>>())
        };
        Self {
            homes: weights(6),
            captures: weights(7),
            colonies: weights(8),
            places: rows.iter().map(place).collect(),
        }
    }

    /// Where somebody comes from.
    pub(super) fn draw_home(&self, random: &mut Random) -> u16 {
        self.homes.draw(random) as u16
    }

    /// Where somebody was captured who was not in Mariupol.
    pub(super) fn draw_capture(&self, random: &mut Random) -> u16 {
        self.captures.draw(random) as u16
    }

    /// Where somebody is held.
    pub(super) fn draw_colony(&self, random: &mut Random) -> u16 {
        self.colonies.draw(random) as u16
    }

    /// The place of a Ukrainian name; the first place when there is none of it, which a test excludes.
    pub(super) fn named(&self, ukrainian: &str) -> u16 {
        let found = self.places.iter().position(|place| place.names.first() == Some(&ukrainian));
        found.unwrap_or(0) as u16
    }

    /// A place's name, its former one where that is asked for and there is one.
    pub(super) fn name(&self, place: u16, words: Words, former: bool) -> &'static str {
        let Some(place) = self.places.get(usize::from(place)) else { return "" };
        let former = place.former.get(words as usize).filter(|name| former && !name.is_empty());
        former.or(place.names.get(words as usize)).copied().unwrap_or("")
    }

    /// The city of a plant.
    pub(super) fn city(&self, place: u16) -> Option<u16> {
        self.places.get(usize::from(place))?.city
    }

    /// Whether a place is a city or a plant in it.
    pub(super) fn is_in(&self, place: u16, city: u16) -> bool {
        place == city || self.city(place) == Some(city)
    }
}

/// Call signs in Ukrainian and Russian.
#[derive(Clone, Debug)]
pub(super) struct CallSigns(Vec<[&'static str; 2]>);

impl CallSigns {
    /// The call signs of the table.
    pub(super) fn new() -> Self {
        Self(rows(CALL_SIGNS).filter_map(|line| line.split_once('\t')).map(|(uk, ru)| [uk, ru]).collect())
    }

    /// A call sign, each as often as another.
    pub(super) fn draw(&self, random: &mut Random) -> u16 {
        random.below(self.0.len() as u32) as u16
    }

    /// A call sign in Ukrainian or Russian.
    pub(super) fn word(&self, call_sign: u16, russian: bool) -> &'static str {
        let words = self.0.get(usize::from(call_sign));
        words.and_then(|words| words.get(usize::from(russian))).copied().unwrap_or("")
    }
}

/// The lines of a table under its header.
fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_place_is_named_in_three_languages_and_once() {
        let places = Places::new();
        let mut seen = HashSet::new();
        for place in &places.places {
            assert!(place.names.iter().all(|name| !name.is_empty()), "{}", place.names[0]);
            assert!(seen.insert(place.names[0]), "{}", place.names[0]);
        }
        for line in rows(PLACES) {
            assert_eq!(line.split('\t').count(), 9, "{line}");
        }
    }

    #[test]
    fn the_places_that_the_scenario_names_are_there() {
        let places = Places::new();
        let mariupol = places.named("Маріуполь");
        for plant in ["Азовсталь", "завод ім. Ілліча", "Азовмаш"] {
            let place = places.named(plant);
            assert_eq!(places.name(place, Words::Ukrainian, false), plant);
            assert!(places.is_in(place, mariupol));
        }
        assert_eq!(places.name(places.named("Оленівка"), Words::Russian, false), "Еленовка");
        assert_eq!(places.name(places.named("Бахмут"), Words::Russian, true), "Артемовск");
        assert_eq!(places.name(places.named("Оріхів"), Words::Russian, true), "Орехов");
    }

    #[test]
    fn call_signs_are_words_of_two_languages() {
        let call_signs = CallSigns::new();
        assert!(call_signs.0.len() > 140);
        let different: HashSet<&str> = call_signs.0.iter().map(|words| words[0]).collect();
        assert_eq!(different.len(), call_signs.0.len());
        assert_eq!(call_signs.word(0, true), "Гром");
    }
}
