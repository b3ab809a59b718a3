//! What poor records hold beside a surname: a call sign, a home town, a given name alone, an age.
//!
//! Lists are linked by surnames, so that "Саша from Маріуполь, 34" has no link at all, and "Коваленко, call sign Тихий"
//! has one to every Коваленко. Here such records get an order among the persons they may speak of. Nothing is attached
//! by it: a record that a link makes a match is left as it is, and what is proposed here is never one.
//!
//! Method: Fellegi and Sunter with chances of agreement among two people counted from the persons of the case. A record
//! without a surname is compared with persons of the same home town or call sign whose given name is the same, and
//! starts from even odds to speak of anybody on the lists. Who was captured after the sighting cannot have been seen.
//!
//! Cost: every place and call sign is read once a distinct text and distinct ones are compared with one another; names
//! are read for persons who share a town or call sign with a record without a surname. Limits: a call sign that was
//! translated differs from itself.

use hashbrown::{HashMap, HashSet};

use super::attachment::Claim;
use super::case::Case;
use super::homes_and_signs::{HOME_KEPT, SIGN_KEPT, compare_signs};
use super::pairing::Linked;
use super::values::{date, is_after};
use crate::compare::Level;
use crate::compare::age::{Age, compare_age_with_birth_date};
use crate::compare::date::{PartialDate, compare_dates};
use crate::compare::place::{Place, compare_places};
use crate::compare::unit::{Unit, compare_units};
use crate::names::token::{Token, analyze};
use crate::record::Field;

type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

/// What can be said of a record and a person beside what their link says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Particular {
    GivenName,
    BirthDate,
    CallSign,
    HomePlace,
    HeldAt,
    Unit,
}

impl Particular {
    pub const ALL: [Self; 6] =
        [Self::GivenName, Self::BirthDate, Self::CallSign, Self::HomePlace, Self::HeldAt, Self::Unit];
}

/// The agreement of each particular, in the order of [`Particular::ALL`].
pub(super) type Beside = [Level; Particular::ALL.len()];

/// People are moved from prison to prison; as in [`crate::compare::place`].
const PRISON_KEPT: f64 = 0.35;
/// A unit is told as the one a man served in before, or as the brigade of his battalion, now and then: a judgement.
const UNIT_KEPT: f64 = 0.8;
/// An age or date of birth told by who shared a cell or a household fits in so many cases: a judgement.
const AGE_KEPT: f64 = 0.9;
/// Ages of soldiers lie within some forty years, denser around thirty-five, and an age leaves two years of birth open:
/// the chance that a stranger's fits. A judgement.
const AGE_BY_CHANCE: f64 = 0.06;
/// Half of those who are spoken of with a first name only are on some list: nothing is known of it before looking.
const LISTED: f64 = 0.5;

/// log2 of how much likelier a value is the same of one person than of two, `share` of all persons having it.
fn weight_of(agree: bool, kept: f64, share: f64) -> f64 {
    let share = share.clamp(1e-6, 0.999);
    if agree { (kept / share).log2() } else { ((1.0 - kept) / (1.0 - share)).log2() }
}

/// Distinct values of a kind, each with the persons that have it.
struct Values<T> {
    numbers: Map<String, u32>,
    values: Vec<Option<T>>,
    holders: Vec<Vec<u32>>,
    persons: usize,
}

impl<T> Values<T> {
    fn new() -> Self {
        Self { numbers: Map::default(), values: Vec::new(), holders: Vec::new(), persons: 0 }
    }

    /// The number of a text's value; none where the text means nothing.
    fn number(&mut self, text: &str, read: impl Fn(&str) -> Option<T>) -> Option<u32> {
        if text.is_empty() {
            return None;
        }
        let next = self.values.len() as u32;
        let number = *self.numbers.entry_ref(text).or_insert(next);
        if number == next {
            self.values.push(read(text));
            self.holders.push(Vec::new());
        }
        self.values.get(number as usize)?.as_ref().map(|_| number)
    }

    fn value(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize)?.as_ref()
    }
}

fn agree(level: Level) -> bool {
    matches!(level, Level::Same | Level::Equivalent)
}

/// Agreement of distinct values with one another, and how many persons agree with each.
struct Compared {
    levels: Map<(u32, u32), Level>,
    /// Persons whose value agrees.
    agreeing: Map<u32, Vec<u32>>,
    persons: usize,
}

impl Compared {
    /// Compares the values of speakers with all values of persons.
    fn new<T>(
        speakers: &HashSet<u32, foldhash::fast::FixedState>,
        values: &Values<T>,
        compare: impl Fn(&T, &T) -> Level,
    ) -> Self {
        let (mut levels, mut agreeing) = (Map::default(), Map::default());
        for &speaker in speakers {
            let mut all: Vec<u32> = Vec::new();
            for (number, holders) in
                values.holders.iter().enumerate().filter(|(_, holders)| !holders.is_empty())
            {
                let (Some(a), Some(b)) = (values.value(speaker), values.value(number as u32)) else {
                    continue;
                };
                let level = compare(a, b);
                levels.insert((speaker, number as u32), level);
                if agree(level) {
                    all.extend(holders);
                }
            }
            all.sort_unstable();
            all.dedup();
            agreeing.insert(speaker, all);
        }
        Self { levels, agreeing, persons: values.persons }
    }

    /// The best agreement with any value of a person.
    fn best(&self, speaker: u32, person: &[u32]) -> Level {
        let levels = person.iter().filter_map(|value| self.levels.get(&(speaker, *value)).copied());
        levels.min_by_key(|level| (!agree(*level), *level == Level::Different)).unwrap_or(Level::Absent)
    }

    fn weight(&self, speaker: u32, level: Level, kept: f64) -> f64 {
        // One is added so that a value that no other person has is rare and not impossible.
        let share = (self.agreeing.get(&speaker).map_or(0, Vec::len) + 1) as f64 / (self.persons + 1) as f64;
        match level {
            Level::Same | Level::Equivalent => weight_of(true, kept, share),
            Level::Different => weight_of(false, kept, share),
            _ => 0.0,
        }
    }
}

/// What a record or a person has.
#[derive(Clone, Debug, Default)]
struct Has {
    signs: Vec<u32>,
    homes: Vec<u32>,
    prisons: Vec<u32>,
    units: Vec<u32>,
}

/// Poor records and the persons of a case, by their particulars.
pub(super) struct Particulars<'a> {
    case: &'a Case,
    linked: &'a Linked,
    signs: Compared,
    homes: Compared,
    prisons: Compared,
    units: Compared,
    /// What each record that speaks of a person has.
    speakers: Map<u32, Has>,
    persons: Map<u32, Has>,
    /// The nodes of each person.
    nodes: Map<u32, Vec<u32>>,
}

impl<'a> Particulars<'a> {
    /// Reads call signs, home towns, prisons and units. `of` is the person of each node, `member` tells of each whether it
    /// is of a person already, `speaks` whether it is to choose among persons.
    pub fn new(case: &'a Case, linked: &'a Linked, of: &[u32], member: &[bool], speaks: &[bool]) -> Self {
        let (mut signs, mut homes, mut prisons) =
            (Values::<Token>::new(), Values::<Place>::new(), Values::<Place>::new());
        let mut units = Values::<Unit>::new();
        let mut speakers: Map<u32, Has> = Map::default();
        let mut persons: Map<u32, Has> = Map::default();
        let mut nodes: Map<u32, Vec<u32>> = Map::default();
        for (number, found) in linked.nodes.iter().enumerate() {
            let Some(list) = case.lists.get(found.list).map(|list| &list.list) else { continue };
            let (node, core) = (number as u32, member.get(number) == Some(&true));
            if !core && speaks.get(number) != Some(&true) {
                continue;
            }
            let person = of.get(number).copied().unwrap_or(node);
            let has = if core { persons.entry(person) } else { speakers.entry(node) }.or_default();
            if core {
                nodes.entry(person).or_default().push(node);
            }
            for &row in &found.rows {
                let name = list.full_name(row);
                for sign in std::iter::once(list.cell(Field::CallSign, row)).chain(quoted(&name)) {
                    has.signs.extend(signs.number(sign, |text| Some(analyze(text))));
                }
                has.units.extend(units.number(list.cell(Field::Unit, row), Unit::parse));
                has.homes.extend(homes.number(list.cell(Field::HomePlace, row), Place::parse));
                has.prisons.extend(prisons.number(list.cell(Field::HeldAt, row), Place::parse));
            }
        }
        for has in persons.values_mut().chain(speakers.values_mut()) {
            for values in [&mut has.signs, &mut has.homes, &mut has.prisons, &mut has.units] {
                values.sort_unstable();
                values.dedup();
            }
        }
        for (person, has) in &persons {
            hold(&mut signs, &has.signs, *person);
            hold(&mut homes, &has.homes, *person);
            hold(&mut prisons, &has.prisons, *person);
            hold(&mut units, &has.units, *person);
        }
        let told = |values: fn(&Has) -> &Vec<u32>| speakers.values().flat_map(values).copied().collect();
        let signs = Compared::new(&told(|has| &has.signs), &signs, compare_signs);
        let homes = Compared::new(&told(|has| &has.homes), &homes, |a, b| compare_places(Some(*a), Some(*b)));
        let prisons =
            Compared::new(&told(|has| &has.prisons), &prisons, |a, b| compare_places(Some(*a), Some(*b)));
        let units = Compared::new(&told(|has| &has.units), &units, |a, b| compare_units(Some(*a), Some(*b)));
        Self { case, linked, signs, homes, prisons, units, speakers, persons, nodes }
    }

    /// Levels and weights of call sign, home town, prison and unit.
    fn compare(&self, speaker: &Has, person: u32) -> (Beside, f64) {
        let empty = Has::default();
        let has = self.persons.get(&person).unwrap_or(&empty);
        let mut beside = [Level::Absent; Particular::ALL.len()];
        let mut weight = 0.0;
        let kinds = [
            (Particular::CallSign, &self.signs, &speaker.signs, &has.signs, SIGN_KEPT),
            (Particular::HomePlace, &self.homes, &speaker.homes, &has.homes, HOME_KEPT),
            (Particular::HeldAt, &self.prisons, &speaker.prisons, &has.prisons, PRISON_KEPT),
            (Particular::Unit, &self.units, &speaker.units, &has.units, UNIT_KEPT),
        ];
        for (particular, compared, told, known, kept) in kinds {
            // A record tells of one; several are told by rows folded into one, and the first stands for them.
            let Some(&told) = told.first() else { continue };
            let level = compared.best(told, known);
            weight += compared.weight(told, level, kept);
            set(&mut beside, particular, level);
        }
        (beside, weight)
    }

    /// Which particulars of a record and a person agree.
    pub fn agree(&self, speaker: u32, person: u32) -> Beside {
        self.speakers.get(&speaker).map_or_else(Beside::default, |has| self.compare(has, person).0)
    }

    /// Says which particulars of records and of the persons they may speak of agree. What that weighs is counted where rows
    /// are [held against each other](super::homes_and_signs).
    pub fn tell(&self, claims: &mut Map<u32, Vec<Claim>>) {
        for (speaker, own) in claims.iter_mut() {
            let Some(has) = self.speakers.get(speaker) else { continue };
            // Prison and unit are compared by the linker already.
            let rest = Has { prisons: Vec::new(), units: Vec::new(), ..has.clone() };
            for claim in own.iter_mut().filter(|claim| !claim.is_match) {
                claim.beside = self.compare(&rest, claim.person).0;
            }
        }
    }

    /// Proposes persons for records without a surname, whose one word may have been taken for one.
    pub fn propose(&self, claims: &mut Map<u32, Vec<Claim>>) {
        let mut words = Words::default();
        let persons = self.nodes.len().max(1) as f64;
        let before = (LISTED / (1.0 - LISTED) / persons).log2();
        let mut speakers: Vec<(u32, Vec<u16>)> = Vec::new();
        for speaker in self.speakers.keys() {
            speakers.extend(self.given_name(*speaker, &mut words).map(|names| (*speaker, names)));
        }
        speakers.sort_unstable_by_key(|(speaker, _)| *speaker);
        if speakers.is_empty() {
            return;
        }
        let rare = self.bearers(&mut words);
        for (speaker, wanted) in speakers {
            let Some(has) = self.speakers.get(&speaker) else { continue };
            let near = |compared: &Compared, told: &[u32]| {
                told.first().and_then(|told| compared.agreeing.get(told)).cloned().unwrap_or_default()
            };
            let mut near =
                [near(&self.signs, &has.signs), near(&self.homes, &has.homes), near(&self.units, &has.units)]
                    .concat();
            let bearers = wanted.iter().filter_map(|name| rare.get(name));
            near.extend(bearers.filter(|bearers| bearers.len() <= MOST_BEARERS).flatten());
            near.sort_unstable();
            near.dedup();
            let told = self.told(speaker);
            let mut own = Vec::new();
            let share = words.share(wanted.as_slice());
            for person in near {
                let bears = wanted
                    .iter()
                    .any(|name| rare.get(name).is_some_and(|bearers| bearers.binary_search(&person).is_ok()));
                if !bears || told.excludes(&self.captures(person)) {
                    continue;
                }
                let (mut beside, mut weight) = self.compare(has, person);
                set(&mut beside, Particular::GivenName, Level::Equivalent);
                let birth = told.birth(&self.births(person));
                set(&mut beside, Particular::BirthDate, birth);
                weight += before + weight_of(true, 1.0, share) + birth_weight(birth);
                let probability = crate::model::probability(weight);
                own.push(Claim { person, weight, probability, is_match: false, link: None, beside });
            }
            if !own.is_empty() {
                let known = claims.entry(speaker).or_default();
                known.retain(|claim| !own.iter().any(|own| own.person == claim.person));
                known.append(&mut own);
            }
        }
    }

    /// The persons that bear each given name, ascending.
    fn bearers(&self, words: &mut Words) -> Map<u16, Vec<u32>> {
        let mut persons: Vec<u32> = self.nodes.keys().copied().collect();
        persons.sort_unstable();
        let mut bearers: Map<u16, Vec<u32>> = Map::default();
        for person in persons {
            for name in self.given_names(person, words) {
                let bearers = bearers.entry(name).or_default();
                if bearers.last() != Some(&person) {
                    bearers.push(person);
                }
            }
        }
        bearers
    }

    fn cells(&self, node: u32, field: Field) -> impl Iterator<Item = &'a str> {
        let found = self.linked.nodes.get(node as usize);
        let list = found.and_then(|found| self.case.lists.get(found.list)).map(|list| &list.list);
        let rows = found.map_or(&[][..], |found| found.rows.as_slice());
        rows.iter()
            .filter_map(move |row| list.map(|list| list.cell(field, *row)))
            .filter(|cell| !cell.is_empty())
    }

    fn cells_of(&self, person: u32, field: Field) -> impl Iterator<Item = &'a str> {
        let nodes = self.nodes.get(&person).map_or(&[][..], Vec::as_slice);
        nodes.iter().flat_map(move |node| self.cells(*node, field))
    }

    /// The given names that a record without a surname may tell; none where it has a surname or more words.
    fn given_name(&self, speaker: u32, words: &mut Words) -> Option<Vec<u16>> {
        if self.cells(speaker, Field::Surname).next().is_some() {
            return None;
        }
        let split = self.cells(speaker, Field::GivenName).next();
        let text = split.or_else(|| self.cells(speaker, Field::Name).next())?;
        // A call sign in quotation marks is no part of the name.
        let mut pieces = text.split(['«', '»']).step_by(2).flat_map(str::split_whitespace);
        let (Some(word), None) = (pieces.next(), pieces.next()) else { return None };
        let names = words.names(word).to_vec();
        (!names.is_empty()).then_some(names)
    }

    fn given_names(&self, person: u32, words: &mut Words) -> Vec<u16> {
        let mut names = Vec::new();
        for field in [Field::GivenName, Field::Name] {
            for text in self.cells_of(person, field) {
                text.split_whitespace().for_each(|word| names.extend_from_slice(words.names(word)));
            }
        }
        names
    }

    fn births(&self, person: u32) -> Vec<PartialDate> {
        self.cells_of(person, Field::BirthDate).filter_map(date).collect()
    }

    fn captures(&self, person: u32) -> Vec<PartialDate> {
        self.cells_of(person, Field::CaptureDate).filter_map(date).collect()
    }

    fn told(&self, speaker: u32) -> Told {
        let first = |field| self.cells(speaker, field).next();
        let on = first(Field::AgeOn).and_then(date);
        Told {
            birth: first(Field::BirthDate).and_then(date),
            age: first(Field::Age).and_then(|age| Age::parse(age, on)),
            seen: first(Field::SeenOn).and_then(date),
        }
    }
}

/// What a record says of a person's age, and when it has the person seen.
struct Told {
    birth: Option<PartialDate>,
    age: Option<Age>,
    seen: Option<PartialDate>,
}

impl Told {
    /// Whether a person was captured only after the day of the sighting, by all that lists say.
    fn excludes(&self, captures: &[PartialDate]) -> bool {
        let Some(seen) = self.seen else { return false };
        !captures.is_empty() && captures.iter().all(|capture| is_after(*capture, seen))
    }

    fn birth(&self, births: &[PartialDate]) -> Level {
        let level = |birth: &PartialDate| match self.birth {
            Some(told) => compare_dates(Some(told), Some(*birth)),
            None => compare_age_with_birth_date(self.age, Some(*birth)),
        };
        births.iter().map(level).min_by_key(|level| birth_weight(*level) < 0.0).unwrap_or(Level::Absent)
    }
}

fn birth_weight(level: Level) -> f64 {
    match level {
        Level::Same | Level::Age | Level::YearMonth | Level::Year => weight_of(true, AGE_KEPT, AGE_BY_CHANCE),
        Level::Different | Level::AgeDifferent => weight_of(false, AGE_KEPT, AGE_BY_CHANCE),
        _ => 0.0,
    }
}

fn set(beside: &mut Beside, particular: Particular, level: Level) {
    if let Some(place) = beside.get_mut(particular as usize) {
        *place = level;
    }
}

fn hold<T>(values: &mut Values<T>, numbers: &[u32], person: u32) {
    values.persons += usize::from(!numbers.is_empty());
    for number in numbers {
        if let Some(holders) = values.holders.get_mut(*number as usize) {
            holders.push(person);
        }
    }
}

/// What stands in quotation marks in a name: a call sign.
fn quoted(name: &str) -> impl Iterator<Item = &str> {
    name.split(['«', '»']).skip(1).step_by(2)
}

/// Most persons of a given name that a record is held against which tells nothing else: more than anybody looks at, and few
/// enough that an age orders them.
const MOST_BEARERS: usize = 64;

/// Given names of words, each word read once.
#[derive(Default)]
struct Words {
    known: Map<String, Vec<u16>>,
}

impl Words {
    /// The names that a word is a listed form of; none for a word that only sounds like one.
    fn names(&mut self, word: &str) -> &[u16] {
        self.known.entry_ref(word).or_insert_with(|| {
            let reading = analyze(word).given_name.filter(|reading| reading.cost == 0.0);
            reading.map_or_else(Vec::new, |reading| reading.names.iter().map(|name| name.group).collect())
        })
    }

    /// Share of people who bear one of the names.
    fn share(&self, names: &[u16]) -> f64 {
        names.iter().map(|name| f64::from(crate::names::given_names::group_share(*name))).sum()
    }
}
