//! Who is in the scenario, and on which lists: everything that is true before anybody writes it down.
//!
//! A person's names, family and rank are those of the [`Population`]; unit, capture and age are set here, since the
//! table of figures speaks of them. Every person is a row of [`Cast::people`]; groups hold the places of rows.
//! Numbers of the population are dealt out in random order, so brothers stand in any two groups.
//!
//! Cost: some milliseconds. Limits: where age is drawn anew, a father may be too young for his son.

use super::super::names::{GivenNames, Surnames};
use super::super::people::{Day, Person, Population};
use super::super::random::{Random, Stream};
use super::super::units::{UnitKind, Units};
use super::numbers::*;
use super::places::{CallSigns, Places};
use super::unit_parts::UnitParts;

/// The day on which ages are counted.
pub(super) const FIRST_DAY: Day = Day { year: 2025, month: 5, day: 23 };

/// Earliest day of capture: the first day of the war at full scale.
const WAR: Day = Day { year: 2022, month: 2, day: 24 };

/// Last earlier exchange.
const LAST_BEFORE: Day = Day { year: 2025, month: 5, day: 6 };

/// Years of capture of those not held since 2022, by weight. Judgement.
const LATER_YEARS: [(u32, u16); 3] = [(40, 2023), (45, 2024), (15, 2025)];

/// Years of capture of those who came back in earlier exchanges, by weight. Judgement.
const BEFORE_YEARS: [(u32, u16); 3] = [(60, 2022), (25, 2023), (15, 2024)];

/// Soldiers with a call sign, in 10,000. Judgement.
const CALL_SIGNS: u32 = 7500;

/// Soldiers among those whom no figure tells apart, in 10,000: as among the returned.
const SOLDIERS: u32 = 8800;

/// A person of the scenario.
#[derive(Clone, Debug)]
pub(super) struct Captive {
    /// Number in the population.
    pub(super) number: u32,
    /// Names, birth, capture, rank and unit.
    pub(super) person: Person,
    /// Where captured.
    pub(super) captured_at: u16,
    /// Where from.
    pub(super) home: u16,
    /// Where held last.
    pub(super) held_at: u16,
    /// Call sign, if any.
    pub(super) call_sign: Option<u16>,
    /// When handed over in an earlier exchange.
    pub(super) back_before: Option<Day>,
}

/// What everybody's rows are drawn from.
#[derive(Debug)]
pub(super) struct World {
    pub(super) population: Population,
    pub(super) places: Places,
    pub(super) call_signs: CallSigns,
    pub(super) units: UnitParts,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let units = Units::with_further_types();
        let parts = UnitParts::draw(&units, &mut generator(seed, 0));
        Self {
            population: Population {
                seed,
                surnames: Surnames::by_frequency(),
                given_names: GivenNames::by_frequency(),
                units,
                lifelike: true,
            },
            places: Places::new(),
            call_signs: CallSigns::new(),
            units: parts,
        }
    }
}

/// A generator of the cast; lists have others.
fn generator(seed: u64, purpose: u64) -> Random {
    Random::new(seed, (1 << 56) | purpose, Stream::Scenario)
}

/// What is set of a person; the rest is drawn.
#[derive(Clone, Copy, Debug)]
struct Part {
    military: bool,
    unit: Option<u16>,
    capture: Option<(Day, u16)>,
    /// Youngest and oldest age on the first day of the exchange.
    ages: (u16, u16),
}

/// Somebody of whom nothing is set; people of age at capture are 19 or older three years on.
const ANYBODY: Part = Part { military: true, unit: None, capture: None, ages: (19, 62) };

/// Everybody, and the groups that lists are made of.
#[derive(Debug, Default)]
pub(super) struct Cast {
    pub(super) people: Vec<Captive>,
    /// Who came back on each stage.
    pub(super) stages: [Vec<u32>; 3],
    /// Who stands on another stage's list too: the person, the stage he came back on, the other.
    pub(super) on_two_stages: Vec<(u32, usize, usize)>,
    pub(super) ours: Vec<u32>,
    pub(super) entered_twice: Vec<u32>,
    pub(super) theirs: Vec<u32>,
    pub(super) before: Vec<u32>,
    /// The colony's roster: who, and whether badly wounded.
    pub(super) colony: Vec<(u32, bool)>,
    pub(super) convicted: Vec<u32>,
    pub(super) published: Vec<u32>,
    pub(super) watch: Vec<u32>,
    pub(super) watch_hit: u32,
    /// The energy company's people; the first is the serviceman.
    pub(super) employees: Vec<u32>,
    /// Who is reported, and how often.
    pub(super) reported: Vec<(u32, u32)>,
    /// Who was seen, and how often.
    pub(super) seen: Vec<(u32, u32)>,
}

impl Cast {
    pub(super) fn new(world: &World) -> Self {
        let mut troupe = Troupe::new(world);
        let mut cast = Self::default();
        let returned = troupe.returned(&mut cast);
        troupe.held(&mut cast, &returned);
        troupe.rest(&mut cast, &returned);
        cast.people = troupe.people;
        cast
    }

    pub(super) fn captive(&self, person: u32) -> Option<&Captive> {
        self.people.get(person as usize)
    }

    /// For each person, whether a list other than the home roster has him: then he must have a name on it.
    pub(super) fn listed_elsewhere(&self) -> Vec<bool> {
        let mut listed = vec![false; self.people.len()];
        let several = self.reported.iter().chain(&self.seen).map(|(person, _)| *person);
        let others = [&self.theirs, &self.before, &self.convicted, &self.watch, &self.entered_twice];
        let rosters = others.into_iter().flatten().chain(self.stages.iter().flatten()).copied();
        for person in rosters.chain(self.colony.iter().map(|(person, _)| *person)).chain(several) {
            if let Some(listed) = listed.get_mut(person as usize) {
                *listed = true;
            }
        }
        listed
    }
}

/// The people who came back, by what lists know of them.
struct Returned {
    /// On the home roster and offered, in random order.
    known: Vec<u32>,
    marines: Vec<u32>,
    everybody: Vec<u32>,
}

/// Makes people one after the other.
struct Troupe<'world> {
    world: &'world World,
    numbers: Vec<u32>,
    people: Vec<Captive>,
    random: Random,
}

/// More people than the scenario has; numbers of the population are dealt from among so many.
const NUMBERS: u32 = 16_384;

impl<'world> Troupe<'world> {
    fn new(world: &'world World) -> Self {
        let mut random = generator(world.population.seed, 1);
        let mut numbers: Vec<u32> = (0..NUMBERS).collect();
        random.shuffle(&mut numbers);
        Self { world, numbers, people: Vec::new(), random }
    }

    fn add(&mut self, part: Part) -> u32 {
        let place = self.people.len() as u32;
        let number = self.numbers.get(place as usize).copied().unwrap_or(place);
        let mut person = self.world.population.person(number);
        let mut random = generator(self.world.population.seed, (1 << 32) | u64::from(number));
        let random = &mut random;
        let (capture, captured_at) = part.capture.unwrap_or_else(|| {
            let capture = person.capture;
            (capture, self.world.places.draw_capture(random))
        });
        person.capture = capture;
        person.military = part.military;
        person.unit = part.unit.unwrap_or_else(|| self.world.units.draw_any(random));
        fit_age(&mut person, part.ages, random);
        let call_sign = self.world.call_signs.draw(random);
        let captive = Captive {
            number,
            home: self.world.places.draw_home(random),
            held_at: self.world.places.draw_colony(random),
            call_sign: (part.military && random.chance(CALL_SIGNS)).then_some(call_sign),
            captured_at,
            back_before: None,
            person,
        };
        self.people.push(captive);
        place
    }

    fn several(&mut self, count: usize, mut part: impl FnMut(&mut Self) -> Part) -> Vec<u32> {
        (0..count)
            .map(|_| {
                let part = part(self);
                self.add(part)
            })
            .collect()
    }

    /// Soldiers and civilians as often as among the returned.
    fn mixed(&mut self, count: usize) -> Vec<u32> {
        self.several(count, |troupe| Part { military: troupe.random.chance(SOLDIERS), ..ANYBODY })
    }

    fn mariupol(&mut self, place: &str, from: Day, days: u32) -> Option<(Day, u16)> {
        let late = self.random.below(days) as u8;
        Some((from.later_by(late), self.world.places.named(place)))
    }

    /// The garrison of the steelworks laid down its arms from 16 to 20 May 2022.
    fn at_steelworks(&mut self) -> Option<(Day, u16)> {
        self.mariupol("Азовсталь", Day { year: 2022, month: 5, day: 16 }, 5)
    }

    fn regiment_man(&mut self) -> Part {
        let unit = Some(self.world.units.regiment);
        Part { unit, capture: self.at_steelworks(), ..ANYBODY }
    }

    /// A marine of the other plants, whose defence ended on 12 and 13 April 2022.
    fn marine(&mut self) -> Part {
        let place = if self.random.chance(7000) { "завод ім. Ілліча" } else { "Азовмаш" };
        let capture = self.mariupol(place, Day { year: 2022, month: 4, day: 12 }, 2);
        let unit = Some(self.world.units.draw_of(UnitKind::Marines, &mut self.random));
        Part { unit, capture, ..ANYBODY }
    }

    /// A time and a place of capture outside Mariupol.
    fn elsewhere(&mut self, years: &[(u32, u16)]) -> Option<(Day, u16)> {
        let year = self.random.pick(years, 2022);
        let mut day = Day::draw(year, &mut self.random);
        while day < WAR || (year == 2025 && day.month > 4) {
            day = Day::draw(year, &mut self.random);
        }
        Some((day, self.world.places.draw_capture(&mut self.random)))
    }

    /// The thousand who come back.
    fn returned(&mut self, cast: &mut Cast) -> Returned {
        let steelworks = self.several(STEELWORKS, |troupe| {
            let capture = troupe.at_steelworks();
            let unit = Some(troupe.world.units.draw_ordinary(&mut troupe.random));
            Part { unit, capture, ages: AGES, ..ANYBODY }
        });
        let marines = self.several(MARINES, |troupe| Part { ages: AGES, ..troupe.marine() });
        let town = self.several(TOWN, |troupe| {
            let capture = troupe.mariupol("Маріуполь", Day { year: 2022, month: 3, day: 16 }, 28);
            let unit = Some(troupe.world.units.draw_ordinary(&mut troupe.random));
            Part { unit, capture, ages: AGES, ..ANYBODY }
        });
        let mut elsewhere: Vec<Part> = Vec::new();
        // From a unit new to exchanges come one to four people.
        for unit in self.world.units.first.clone() {
            let people = 1 + self.random.below(4);
            elsewhere.extend((0..people).map(|_| Part { unit: Some(unit), ages: AGES, ..ANYBODY }));
        }
        let first_return = elsewhere.len();
        let soldiers = RETURNED - CIVILIANS - STEELWORKS - MARINES - TOWN;
        while elsewhere.len() < soldiers {
            let unit = Some(self.world.units.draw_ordinary(&mut self.random));
            elsewhere.push(Part { unit, ages: AGES, ..ANYBODY });
        }
        // The miner is a civilian where he is handed over and among the 120, a serviceman on the home roster.
        let guard = self.world.units.draw_of(UnitKind::NationalGuard, &mut self.random);
        elsewhere.push(Part { military: false, unit: Some(guard), ages: AGES, ..ANYBODY });
        elsewhere.resize(soldiers + CIVILIANS, Part { military: false, ages: AGES, ..ANYBODY });
        let mut since: Vec<bool> =
            (0..elsewhere.len()).map(|place| place + STEELWORKS + MARINES + TOWN < HELD_SINCE_2022).collect();
        self.random.shuffle(&mut since);
        let mut others = Vec::new();
        for (part, since_2022) in elsewhere.into_iter().zip(since) {
            let capture = self.elsewhere(if since_2022 { &[(1, 2022)] } else { &LATER_YEARS });
            others.push(self.add(Part { capture, ..part }));
        }
        let civilians = others.split_off(soldiers);
        cast.employees = civilians.iter().copied().take(EMPLOYEES + 1).collect();
        // The youngest and the oldest are among them.
        for (person, age) in others.iter().rev().zip([AGES.0, AGES.1]) {
            if let Some(captive) = self.people.get_mut(*person as usize) {
                set_age(&mut captive.person, age, &mut self.random);
            }
        }

        let mut plain = others.split_off(first_return);
        self.random.shuffle(&mut plain);
        let unknown = plain.split_off(plain.len() - UNKNOWN.0);
        let not_offered = plain.split_off(plain.len() - NOT_OFFERED);
        cast.watch_hit = plain.first().copied().unwrap_or(0);
        let mut soldiers: Vec<u32> = [&steelworks, &marines, &town, &others, &plain, &unknown, &not_offered]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        self.random.shuffle(&mut soldiers);
        let mut known: Vec<u32> = [&steelworks, &marines, &town, &others, &plain, &civilians]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        self.random.shuffle(&mut known);
        cast.ours = known.iter().chain(&not_offered).copied().collect();
        cast.theirs = known.iter().chain(&unknown).copied().collect();
        let everybody = soldiers.iter().chain(&civilians).copied().collect();
        let (mut soldiers, mut civilians) = (soldiers.into_iter(), civilians.into_iter());
        for (stage, (_, _, military, civilian)) in cast.stages.iter_mut().zip(STAGES) {
            stage.extend(soldiers.by_ref().take(military).chain(civilians.by_ref().take(civilian)));
        }
        let mut taken = [0; 3];
        for (from, to) in ON_TWO_STAGES {
            let (Some(stage), Some(taken)) = (cast.stages.get(from), taken.get_mut(from)) else { continue };
            cast.on_two_stages.extend(stage.get(*taken).map(|person| (*person, from, to)));
            *taken += 1;
        }
        Returned { known, marines, everybody }
    }

    /// The home roster and the colony's: people who stay.
    fn held(&mut self, cast: &mut Cast, returned: &Returned) {
        let withdrawn = self.mixed(WITHDRAWN);
        cast.theirs.extend(&withdrawn);
        let regiment_wounded = self.several(BADLY_WOUNDED_REGIMENT, Self::regiment_man);
        let other_wounded = self.several(BADLY_WOUNDED - BADLY_WOUNDED_REGIMENT, Self::marine);
        let (held, back_before, back_now) = SURVIVORS;
        let mut survivors = self.several(SURVIVORS_REGIMENT, Self::regiment_man);
        survivors.extend(self.several(held - SURVIVORS_REGIMENT, Self::marine));
        let regiment = self.several(REGIMENT, Self::regiment_man);
        let fixed = [&withdrawn, &regiment_wounded, &other_wounded, &survivors, &regiment];
        cast.ours.extend(fixed.into_iter().flatten());

        // Some who came back before are still on lists.
        let early = |troupe: &mut Self, part: Part| {
            let person = troupe.add(part);
            troupe.bring_back(person);
            person
        };
        let home_survivors: Vec<u32> = (0..back_before)
            .map(|_| {
                let part = self.regiment_man();
                early(self, part)
            })
            .collect();
        let soldiers = BEFORE - back_before;
        let others: Vec<u32> = (0..soldiers)
            .map(|place| {
                let unit = if place < BEFORE_REGIMENT {
                    self.world.units.regiment
                } else {
                    self.world.units.draw_ordinary(&mut self.random)
                };
                let military = place < BEFORE_REGIMENT || self.random.chance(SOLDIERS);
                let capture = self.elsewhere(&BEFORE_YEARS);
                early(self, Part { military, unit: Some(unit), capture, ..ANYBODY })
            })
            .collect();
        let mut last = others.iter().rev();
        cast.theirs.extend(last.by_ref().take(THEIRS_ALREADY));
        cast.ours.extend(last.by_ref().take(OURS_ALREADY));
        let rest = self.mixed(OURS - cast.ours.len());
        cast.ours.extend(&rest);

        cast.colony = regiment_wounded.iter().chain(&other_wounded).map(|person| (*person, true)).collect();
        let unhurt = survivors.iter().chain(&home_survivors).chain(returned.marines.iter().take(back_now));
        cast.colony.extend(unhurt.map(|person| (*person, false)));
        cast.before = home_survivors.into_iter().chain(others).collect();

        let mut twice = cast.ours.clone();
        self.random.shuffle(&mut twice);
        twice.truncate(ENTERED_TWICE);
        cast.entered_twice = twice;

        let missing = self.several(REGIMENT_MISSING.0, Self::regiment_man);
        let unlisted = self.mixed(MISSING_REPORTED.0);
        let mut known: Vec<u32> = returned.everybody.clone();
        self.random.shuffle(&mut known);
        for (people, (count, twice)) in [
            (&regiment, REGIMENT_REPORTED),
            (&missing, REGIMENT_MISSING),
            (&known, RETURNED_REPORTED),
            (&rest, HELD_REPORTED),
            (&unlisted, MISSING_REPORTED),
        ] {
            let people = people.iter().take(count).enumerate();
            cast.reported.extend(people.map(|(place, person)| (*person, if place < twice { 2 } else { 1 })));
        }

        let (seen_held, seen_returned, seen_missing, seen_unlisted) = SEEN;
        let nobody = self.several(seen_unlisted, |_| ANYBODY);
        let mut stay: Vec<u32> = regiment.iter().chain(&rest).copied().collect();
        self.random.shuffle(&mut stay);
        let mut seen: Vec<u32> = stay.into_iter().take(seen_held).collect();
        seen.extend(known.iter().rev().take(seen_returned));
        seen.extend(unlisted.iter().take(seen_missing));
        seen.extend(nobody);
        self.random.shuffle(&mut seen);
        let times = |place: usize| if place < SEEN_TWICE { 2 } else { 1 };
        cast.seen = seen.into_iter().enumerate().map(|(place, person)| (person, times(place))).collect();
    }

    /// People of the other lists.
    fn rest(&mut self, cast: &mut Cast, returned: &Returned) {
        let unknown = self.mixed(UNKNOWN.1);
        cast.theirs.extend(unknown);
        let (civilians, soldiers) = CONVICTED;
        cast.convicted = self.several(civilians, |_| Part { military: false, ..ANYBODY });
        cast.convicted.extend(self.several(soldiers, |_| ANYBODY));
        let mut published = cast.convicted.clone();
        self.random.shuffle(&mut published);
        published.truncate(PUBLISHED);
        cast.published = published;
        cast.watch = self.several(WATCHED, |_| ANYBODY);
        cast.watch.push(cast.watch_hit);
        debug_assert!(returned.known.contains(&cast.watch_hit));
    }

    /// Sets the day of an earlier exchange: some time after capture, and at the latest of the last one.
    fn bring_back(&mut self, person: u32) {
        let mut day = Day::draw(2025, &mut self.random);
        let Some(captive) = self.people.get_mut(person as usize) else { return };
        let capture = captive.person.capture;
        let years = u32::from(LAST_BEFORE.year - capture.year);
        day.year = capture.year + self.random.below(years + 1) as u16;
        if !day.exists() || day <= capture.later_by(28) || day > LAST_BEFORE {
            day = LAST_BEFORE;
        }
        captive.back_before = Some(day);
    }
}

/// Draws the birth date anew where the age on the first day of the exchange, or at capture, is out of bounds.
fn fit_age(person: &mut Person, (youngest, oldest): (u16, u16), random: &mut Random) {
    let age = person.birth.years_to(FIRST_DAY);
    let of_age = person.birth.years_to(person.capture) >= 18;
    if of_age && (youngest..=oldest).contains(&age) {
        return;
    }
    // The mean of two even draws, as in every simulation, from an age at which he was of age at capture.
    let youngest = youngest.max(18 + FIRST_DAY.year - person.capture.year + 1);
    let half = u32::from(oldest - youngest) / 2 + 1;
    let age = u32::from(youngest) + random.below(half) + random.below(half);
    set_age(person, (age as u16).min(oldest), random);
}

/// Gives a person an age on the first day of the exchange.
fn set_age(person: &mut Person, age: u16, random: &mut Random) {
    let birthday = Day::draw(2001, random);
    let passed = (birthday.month, birthday.day) <= (FIRST_DAY.month, FIRST_DAY.day);
    person.birth = Day { year: FIRST_DAY.year - age - u16::from(!passed), ..birthday };
}
