//! What poor records hold beside a surname: a call sign, a home town, a prison, a unit.
//!
//! Read once for all records that speak of a person and for all persons, with how many persons agree with each value. Which
//! of them agree is told with a possibility; what they weigh puts [records without a surname](super::first_names) in order.
//! Nothing is attached by it.
//!
//! Method: Fellegi and Sunter with chances of agreement among two people counted from the persons of the case. Cost: every
//! distinct text is read once, and every distinct value of a record is held against every one of a person. Limits: a call
//! sign that was translated differs from itself.

use std::hash::Hash;

use hashbrown::{HashMap, HashSet};

use super::attachment::Claim;
use super::case::{Case, Role};
use super::homes_and_signs::{HOME_KEPT, SIGN_KEPT, compare_signs};
use super::pairing::Linked;
use crate::compare::Level;
use crate::compare::place::{Place, compare_places};
use crate::compare::unit::{Unit, compare_units};
use crate::names::token::{Token, analyze};
use crate::record::{Field, List};

pub(super) type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

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

/// log2 of how much likelier a value is the same of one person than of two, `share` of all persons having it.
pub(super) fn weight_of(agree: bool, kept: f64, share: f64) -> f64 {
    let share = share.clamp(1e-6, 0.999);
    if agree { (kept / share).log2() } else { ((1.0 - kept) / (1.0 - share)).log2() }
}

/// Distinct values of a kind, each with the persons that have it.
struct Values<T, K> {
    /// By text.
    numbers: Map<String, u32>,
    /// By what makes values one.
    keys: Map<K, u32>,
    values: Vec<T>,
    holders: Vec<Vec<u32>>,
    persons: usize,
}

/// The number of texts that mean nothing.
const NOTHING: u32 = u32::MAX;

impl<T, K: Eq + Hash> Values<T, K> {
    fn new() -> Self {
        Self {
            numbers: Map::default(),
            keys: Map::default(),
            values: Vec::new(),
            holders: Vec::new(),
            persons: 0,
        }
    }

    /// The number of a text's value; none where the text means nothing.
    fn number(&mut self, text: &str, read: impl Fn(&str) -> Option<T>, key: impl Fn(&T) -> K) -> Option<u32> {
        if text.is_empty() {
            return None;
        }
        let Self { numbers, keys, values, holders, .. } = self;
        let number = *numbers.entry_ref(text).or_insert_with(|| {
            let Some(value) = read(text) else { return NOTHING };
            *keys.entry(key(&value)).or_insert_with(|| {
                values.push(value);
                holders.push(Vec::new());
                values.len() as u32 - 1
            })
        });
        (number != NOTHING).then_some(number)
    }

    fn value(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize)
    }
}

fn agree(level: Level) -> bool {
    matches!(level, Level::Same | Level::Equivalent)
}

/// Agreement of distinct values with one another, and how many persons agree with each.
pub(super) struct Compared {
    levels: Map<(u32, u32), Level>,
    /// Persons whose value agrees.
    agreeing: Map<u32, Vec<u32>>,
    persons: usize,
}

impl Compared {
    /// Compares the values of speakers with all values of persons.
    fn new<T, K: Eq + Hash>(
        speakers: &HashSet<u32, foldhash::fast::FixedState>,
        values: &Values<T, K>,
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

    /// The persons who agree with the first of a record's values.
    pub fn agreeing(&self, told: &[u32]) -> &[u32] {
        told.first().and_then(|told| self.agreeing.get(told)).map_or(&[], Vec::as_slice)
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
pub(super) struct Has {
    pub signs: Vec<u32>,
    pub homes: Vec<u32>,
    prisons: Vec<u32>,
    pub units: Vec<u32>,
}

/// Poor records and the persons of a case, by their particulars.
pub(super) struct Particulars<'a> {
    pub case: &'a Case,
    pub linked: &'a Linked,
    pub signs: Compared,
    pub homes: Compared,
    prisons: Compared,
    pub units: Compared,
    /// What each record that speaks of a person has.
    pub speakers: Map<u32, Has>,
    persons: Map<u32, Has>,
    /// The nodes of each person.
    pub nodes: Map<u32, Vec<u32>>,
}

impl<'a> Particulars<'a> {
    /// Reads call signs, home towns, prisons and units. `of` is the person of each node, `member` tells of each whether it
    /// is of a person already, `speaks` whether it is to choose among persons.
    pub fn new(case: &'a Case, linked: &'a Linked, of: &[u32], member: &[bool], speaks: &[bool]) -> Self {
        let (mut signs, mut homes, mut prisons) =
            (Values::<Token, u64>::new(), Values::<Place, Place>::new(), Values::<Place, Place>::new());
        let mut units = Values::<Unit, Unit>::new();
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
                    has.signs.extend(signs.number(sign, |text| Some(analyze(text)), |sign| sign.spelling));
                }
                has.units.extend(units.number(list.cell(Field::Unit, row), Unit::parse, |unit| *unit));
                has.homes.extend(homes.number(home(list, row), Place::parse, |place| *place));
                has.prisons
                    .extend(prisons.number(list.cell(Field::HeldAt, row), Place::parse, |place| *place));
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
    pub fn compare(&self, speaker: &Has, person: u32) -> (Beside, f64) {
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
            // A sighting by a surname alone is a possibility however well it fits, and says what it rests on.
            let all = self.role(*speaker) == Some(Role::Sighting);
            for claim in own.iter_mut().filter(|claim| all || !claim.is_match) {
                claim.beside = self.compare(&rest, claim.person).0;
            }
        }
    }

    /// The role of a record's list.
    pub fn role(&self, node: u32) -> Option<Role> {
        let found = self.linked.nodes.get(node as usize)?;
        self.case.lists.get(found.list).map(|list| list.role)
    }

    /// A record's cells of a field that are not empty.
    pub fn cells(&self, node: u32, field: Field) -> impl Iterator<Item = &'a str> {
        let found = self.linked.nodes.get(node as usize);
        let list = found.and_then(|found| self.case.lists.get(found.list)).map(|list| &list.list);
        let rows = found.map_or(&[][..], |found| found.rows.as_slice());
        rows.iter()
            .filter_map(move |row| list.map(|list| list.cell(field, *row)))
            .filter(|cell| !cell.is_empty())
    }

    /// Those of all records of a person.
    pub fn cells_of(&self, person: u32, field: Field) -> impl Iterator<Item = &'a str> {
        let nodes = self.nodes.get(&person).map_or(&[][..], Vec::as_slice);
        nodes.iter().flat_map(move |node| self.cells(*node, field))
    }
}

pub(super) fn set(beside: &mut Beside, particular: Particular, level: Level) {
    if let Some(place) = beside.get_mut(particular as usize) {
        *place = level;
    }
}

fn hold<T, K>(values: &mut Values<T, K>, numbers: &[u32], person: u32) {
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
/// Where somebody is from: home, else place of birth.
fn home(list: &List, row: usize) -> &str {
    let home = list.cell(Field::HomePlace, row);
    if home.is_empty() { list.cell(Field::BirthPlace, row) } else { home }
}
