//! Records without a surname: "Саша from Маріуполь, 34", or a call sign and nothing else.
//!
//! Such a record is held against the persons who bear its given name and whose call sign, home or unit agrees, against all
//! bearers where the name is rare, and without a name against all of that call sign, home or unit. What they have beside, and how old
//! they are, puts them in order. Nobody is attached by it.
//!
//! Method: Fellegi and Sunter from even odds to be of anybody on the lists. Witnesses guess ages, so that an age counts by
//! the years it is off. Who is sighted at all (somebody on a roster, somebody handed over, of which citizenship), and how
//! often lists have him captured only after the day he was seen, is learnt from the sightings of the case that are surely
//! somebody's. Cost: a comparison for each record and person held against it; a person's dates are read once. Limits: a name
//! that many bear says nothing alone.

use hashbrown::HashMap;

use super::attachment::Claim;
use super::case::Role;
use super::exchange;
use super::particulars::{Has, Map, Particular, Particulars, set, weight_of};
use super::values::{date, is_after};
use crate::bounds::{MOST_BEARERS, MOST_SHARING};
use crate::compare::Level;
use crate::compare::age::{Age, compare_age_with_birth_date};
use crate::compare::date::{PartialDate, compare_dates};
use crate::names::token::analyze;
use crate::record::Field;

/// Half of those who are spoken of with a first name only are on some list: nothing is known of it before looking.
const LISTED: f64 = 0.5;
/// A date of birth told by who shared a household fits in so many cases: a judgement.
const BIRTH_KEPT: f64 = 0.9;
/// The chance that a stranger's date of birth fits one told in part. A judgement.
const BIRTH_BY_CHANCE: f64 = 0.06;
/// How often a told age is off by so many years at most, and farther: witnesses guess within two or three years. Judgements.
const YEARS_OFF: [(f64, f64); 4] = [(0.0, 0.42), (1.0, 0.31), (2.0, 0.17), (3.0, 0.06)];
const FARTHER_OFF: f64 = 0.04;
/// Each of [`YEARS_OFF`] leaves two years of birth open, of some 45.
const YEARS_BY_CHANCE: f64 = 2.0 / 45.0;
/// Sightings that what is assumed of the sighted counts for: that one in two hundred was captured after the day by his
/// list. Judgements.
const ASSUMED_SIGHTINGS: f64 = 20.0;
const CAPTURED_AFTER: f64 = 0.005;
/// A word that is a listed given name but for a slip is taken for it up to so many bits: one wrong letter.
const SLIP: f32 = 9.0;

/// What a record says of a person's age, and when it has the person seen.
struct Told {
    birth: Option<PartialDate>,
    age: Option<Age>,
    seen: Option<PartialDate>,
}

/// What is read of a person once.
struct Known {
    births: Vec<PartialDate>,
    captures: Vec<PartialDate>,
    /// What kind of person: lists and citizenship.
    kind: u32,
}

/// A kind of person: on a roster, handed over, handed over before, and the citizenship as it is written.
type Kind<'a> = ([bool; 3], &'a str);

/// What the surely attached sightings of the case teach.
struct Learnt {
    /// By kind of person: log2 of how much oftener it is sighted than it is on the lists.
    of_kind: Vec<f64>,
    /// log2 of the odds for somebody who was captured after he was seen.
    captured_after: f64,
}

/// Proposes persons for records without a surname; says how many records share their call sign, home or unit with so many
/// that not all of these were looked at.
pub(super) fn propose(particulars: &Particulars<'_>, claims: &mut Map<u32, Vec<Claim>>) -> u64 {
    let mut words = Words::default();
    let mut speakers: Vec<(u32, Vec<u16>, f64)> = Vec::new();
    for speaker in particulars.speakers.keys() {
        let told = given_name(particulars, *speaker, &mut words);
        speakers.extend(told.map(|(names, cost)| (*speaker, names, cost)));
    }
    if speakers.is_empty() {
        return 0;
    }
    speakers.sort_unstable_by_key(|(speaker, _, _)| *speaker);
    let mut proposing = Proposing::new(particulars, &mut words);
    let learnt = proposing.learn(claims);
    for (speaker, wanted, cost) in speakers {
        let own = proposing.candidates(speaker, &wanted, cost, &learnt);
        if !own.is_empty() {
            let known = claims.entry(speaker).or_default();
            // Ascending by person.
            known.retain(|claim| own.binary_search_by_key(&claim.person, |own| own.person).is_err());
            known.extend(own);
        }
    }
    proposing.left_out
}

struct Proposing<'p, 'a> {
    particulars: &'p Particulars<'a>,
    /// The persons that bear each given name, ascending.
    bearers: Map<u16, Vec<u32>>,
    known: Map<u32, Known>,
    earlier: Vec<bool>,
    kinds: Map<Kind<'a>, u32>,
    /// Records whose call sign, home or unit too many persons share.
    left_out: u64,
}

impl<'p, 'a> Proposing<'p, 'a> {
    fn new(particulars: &'p Particulars<'a>, words: &mut Words) -> Self {
        let mut persons: Vec<u32> = particulars.nodes.keys().copied().collect();
        persons.sort_unstable();
        let mut bearers: Map<u16, Vec<u32>> = Map::default();
        for person in persons {
            for name in given_names(particulars, person, words) {
                let bearers = bearers.entry(name).or_default();
                if bearers.last() != Some(&person) {
                    bearers.push(person);
                }
            }
        }
        let earlier = exchange::earlier(particulars.case);
        Self { particulars, bearers, known: Map::default(), earlier, kinds: Map::default(), left_out: 0 }
    }

    fn kind(&mut self, person: u32) -> u32 {
        let mut on = [false; 3];
        for node in particulars_nodes(self.particulars, person) {
            let Some(found) = self.particulars.linked.nodes.get(*node as usize) else { continue };
            let place = match self.particulars.case.lists.get(found.list).map(|list| list.role) {
                Some(Role::Roster) => 0,
                Some(Role::Handover) => 1 + usize::from(self.earlier.get(found.list) == Some(&true)),
                _ => continue,
            };
            if let Some(on) = on.get_mut(place) {
                *on = true;
            }
        }
        let citizenship = self.particulars.cells_of(person, Field::Citizenship).next().unwrap_or_default();
        let next = self.kinds.len() as u32;
        *self.kinds.entry((on, citizenship)).or_insert(next)
    }

    /// Reads a person once.
    fn read(&mut self, person: u32) {
        if self.known.contains_key(&person) {
            return;
        }
        let dates = |field| self.particulars.cells_of(person, field).filter_map(date).collect();
        let (births, captures) = (dates(Field::BirthDate), dates(Field::CaptureDate));
        let kind = self.kind(person);
        self.known.insert(person, Known { births, captures, kind });
    }

    /// Learns from the sightings that are surely of somebody.
    fn learn(&mut self, claims: &Map<u32, Vec<Claim>>) -> Learnt {
        let mut persons: Vec<u32> = self.particulars.nodes.keys().copied().collect();
        persons.sort_unstable();
        let of_persons: Vec<u32> = persons.iter().map(|person| self.kind(*person)).collect();
        let mut counts = vec![(0.0_f64, 0.0_f64); self.kinds.len()];
        for kind in of_persons {
            if let Some((listed, _)) = counts.get_mut(kind as usize) {
                *listed += 1.0;
            }
        }
        let (mut sighted, mut dated, mut after) = (0.0, 0.0, 0.0);
        let is_sighting = |speaker: u32| self.particulars.role(speaker) == Some(Role::Sighting);
        let mut sure: Vec<(u32, u32)> = claims
            .iter()
            .filter(|(speaker, _)| is_sighting(**speaker))
            .filter_map(|(speaker, claims)| {
                let mut matched = claims.iter().filter(|claim| claim.is_match);
                let first = matched.next()?;
                matched.next().is_none().then_some((*speaker, first.person))
            })
            .collect();
        sure.sort_unstable();
        for (speaker, person) in sure {
            self.read(person);
            let Some(known) = self.known.get(&person) else { continue };
            sighted += 1.0;
            if let Some((_, seen)) = counts.get_mut(known.kind as usize) {
                *seen += 1.0;
            }
            if let Some(is_after) = told(self.particulars, speaker).is_before(&known.captures) {
                dated += 1.0;
                after += f64::from(u8::from(is_after));
            }
        }
        let persons = persons.len().max(1) as f64;
        let of_kind = counts.into_iter().map(|(listed, seen)| {
            let share = (listed / persons).max(1e-6);
            ((seen + ASSUMED_SIGHTINGS * share) / (sighted + ASSUMED_SIGHTINGS) / share).log2()
        });
        let captured_after = (after + ASSUMED_SIGHTINGS * CAPTURED_AFTER) / (dated + ASSUMED_SIGHTINGS);
        // A stranger is as likely as not to have been captured after a day within the years of the war.
        Learnt { of_kind: of_kind.collect(), captured_after: (captured_after / 0.5).log2().min(0.0) }
    }

    /// Persons whose call sign, home or unit agrees and who bear the name, and all bearers of a rare one; whether some of
    /// these shared so much with so many that they were left out.
    fn near(&self, has: &Has, wanted: &[u16]) -> (Vec<u32>, bool) {
        let Particulars { signs, homes, units, .. } = self.particulars;
        let kinds = [signs.agreeing(&has.signs), homes.agreeing(&has.homes), units.agreeing(&has.units)];
        // What a great part of a long list shares tells nobody from another.
        let (common, telling): (Vec<&[u32]>, Vec<&[u32]>) =
            kinds.into_iter().partition(|persons| persons.len() > MOST_SHARING);
        let mut near = telling.concat();
        if !wanted.is_empty() {
            near.retain(|person| self.bears(*person, wanted));
        }
        let mut left_out = !common.is_empty();
        near.sort_unstable();
        if near.len() > MOST_BEARERS {
            // Of so many those are kept of whom two things agree.
            near = near.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).flatten().copied().collect();
            near.dedup();
            left_out = true;
        }
        let bearers = wanted.iter().filter_map(|name| self.bearers.get(name));
        near.extend(bearers.filter(|bearers| bearers.len() <= MOST_BEARERS).flatten());
        near.sort_unstable();
        near.dedup();
        (near, left_out)
    }

    fn bears(&self, person: u32, wanted: &[u16]) -> bool {
        let of_name =
            |name| self.bearers.get(name).is_some_and(|bearers| bearers.binary_search(&person).is_ok());
        wanted.iter().any(of_name)
    }

    fn candidates(&mut self, speaker: u32, wanted: &[u16], cost: f64, learnt: &Learnt) -> Vec<Claim> {
        let Some(has) = self.particulars.speakers.get(&speaker) else { return Vec::new() };
        let (near, left_out) = self.near(has, wanted);
        self.left_out += u64::from(left_out);
        let persons = self.particulars.nodes.len().max(1) as f64;
        let mut before = (LISTED / (1.0 - LISTED) / persons).log2();
        if !wanted.is_empty() {
            let bearers: usize = wanted.iter().filter_map(|name| self.bearers.get(name)).map(Vec::len).sum();
            before += weight_of(true, 1.0, (bearers + 1) as f64 / (persons + 1.0)) - cost;
        }
        let told = told(self.particulars, speaker);
        let is_sighting = self.particulars.role(speaker) == Some(Role::Sighting);
        let mut own = Vec::with_capacity(near.len());
        for person in near {
            self.read(person);
            let Some(known) = self.known.get(&person) else { continue };
            let (mut beside, mut weight) = self.particulars.compare(has, person);
            if !wanted.is_empty() {
                set(&mut beside, Particular::GivenName, Level::Equivalent);
            }
            let (level, of_birth) = told.birth(&known.births);
            set(&mut beside, Particular::BirthDate, level);
            weight += before + of_birth;
            if told.is_before(&known.captures) == Some(true) {
                weight += learnt.captured_after;
            }
            if is_sighting {
                weight += learnt.of_kind.get(known.kind as usize).copied().unwrap_or_default();
            }
            let probability = crate::model::probability(weight);
            own.push(Claim { person, weight, probability, is_match: false, link: None, beside });
        }
        own
    }
}

fn particulars_nodes<'p>(particulars: &'p Particulars<'_>, person: u32) -> &'p [u32] {
    particulars.nodes.get(&person).map_or(&[][..], Vec::as_slice)
}

fn told(particulars: &Particulars<'_>, speaker: u32) -> Told {
    let first = |field| particulars.cells(speaker, field).next();
    let on = first(Field::AgeOn).and_then(date);
    Told {
        birth: first(Field::BirthDate).and_then(date),
        age: first(Field::Age).and_then(|age| Age::parse(age, on)),
        seen: first(Field::SeenOn).and_then(date),
    }
}

/// The given names that a record without a surname may tell, none where a call sign stands alone, and what a slip in it
/// costs; nothing where it has a surname or more words.
fn given_name(particulars: &Particulars<'_>, speaker: u32, words: &mut Words) -> Option<(Vec<u16>, f64)> {
    if particulars.cells(speaker, Field::Surname).next().is_some() {
        return None;
    }
    let split = particulars.cells(speaker, Field::GivenName).next();
    let text = split.or_else(|| particulars.cells(speaker, Field::Name).next()).unwrap_or_default();
    // A call sign in quotation marks is no part of the name.
    let mut pieces = text.split(['«', '»']).step_by(2).flat_map(str::split_whitespace);
    let word = match (pieces.next(), pieces.next()) {
        (Some(word), None) => word,
        (None, _) => return Some((Vec::new(), 0.0)),
        _ => return None,
    };
    let names = words.names(word);
    if !names.is_empty() {
        return Some((names.to_vec(), 0.0));
    }
    let reading = analyze(word).given_name.filter(|reading| reading.cost <= SLIP);
    if let Some(reading) = reading.filter(|reading| !reading.names.is_empty()) {
        return Some((reading.names.iter().map(|name| name.group).collect(), f64::from(reading.cost)));
    }
    // Of a word that is no name anybody knows the call sign beside it tells more.
    let has_sign = particulars.speakers.get(&speaker).is_some_and(|has| !has.signs.is_empty());
    has_sign.then(|| (Vec::new(), 0.0))
}

fn given_names(particulars: &Particulars<'_>, person: u32, words: &mut Words) -> Vec<u16> {
    let mut names = Vec::new();
    for field in [Field::GivenName, Field::Name] {
        for text in particulars.cells_of(person, field) {
            text.split_whitespace().for_each(|word| names.extend_from_slice(words.names(word)));
        }
    }
    names
}

impl Told {
    /// Whether a person was captured only after the day of the sighting, by all that lists say, where they say it.
    fn is_before(&self, captures: &[PartialDate]) -> Option<bool> {
        let seen = self.seen?;
        (!captures.is_empty()).then(|| captures.iter().all(|capture| is_after(*capture, seen)))
    }

    /// What an age or a date of birth says of a person born on one of these days.
    fn birth(&self, births: &[PartialDate]) -> (Level, f64) {
        let best = births.iter().map(|birth| match self.birth {
            Some(told) => {
                let level = compare_dates(Some(told), Some(*birth));
                (level, birth_weight(level))
            }
            None => (compare_age_with_birth_date(self.age, Some(*birth)), self.age_weight(*birth)),
        });
        best.max_by(|(_, a), (_, b)| a.total_cmp(b)).unwrap_or((Level::Absent, 0.0))
    }

    fn age_weight(&self, birth: PartialDate) -> f64 {
        let (Some((first, last)), Some((earliest, latest))) = (birth.days(), self.age.and_then(Age::births))
        else {
            return 0.0;
        };
        let years = |date: jiff::civil::Date| f64::from(date.year()) + f64::from(date.day_of_year()) / 366.0;
        let off = (years(earliest) - years(last)).max(years(first) - years(latest)).max(0.0);
        let within = YEARS_OFF.iter().find(|(most, _)| off <= *most);
        let farther = 1.0 - YEARS_BY_CHANCE * YEARS_OFF.len() as f64;
        within.map_or((FARTHER_OFF / farther).log2(), |(_, share)| (share / YEARS_BY_CHANCE).log2())
    }
}

fn birth_weight(level: Level) -> f64 {
    match level {
        Level::Same | Level::YearMonth | Level::Year => weight_of(true, BIRTH_KEPT, BIRTH_BY_CHANCE),
        Level::Different => weight_of(false, BIRTH_KEPT, BIRTH_BY_CHANCE),
        _ => 0.0,
    }
}

/// Given names of words, each word read once.
#[derive(Default)]
struct Words {
    known: HashMap<String, Vec<u16>, foldhash::fast::FixedState>,
}

impl Words {
    /// The names that a word is a listed form of; none for a word that only sounds like one.
    fn names(&mut self, word: &str) -> &[u16] {
        self.known.entry_ref(word).or_insert_with(|| {
            let reading = analyze(word).given_name.filter(|reading| reading.cost == 0.0);
            reading.map_or_else(Vec::new, |reading| reading.names.iter().map(|name| name.group).collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_birth_that_was_told_speaks_for_those_it_fits_and_against_all_others() {
        let day = |year, month, day| PartialDate { year, month, day };
        let told = Told { birth: Some(day(1991, 0, 0)), age: None, seen: None };
        let weight = |births: &[PartialDate]| told.birth(births).1;
        assert!(weight(&[day(1991, 5, 23)]) > 2.0);
        assert!(weight(&[day(1984, 5, 23)]) < -2.0);
        // Where lists say two days the one that fits counts.
        assert_eq!(weight(&[day(1984, 5, 23), day(1991, 5, 23)]), weight(&[day(1991, 5, 23)]));
        assert_eq!(weight(&[]), 0.0);
    }
}
