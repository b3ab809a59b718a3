//! Counts the figures of a scenario in its finished lists.
//!
//! Nothing is taken from the plan by which people were cast but who a row is about: what the plan promises and the
//! lists hold is then a matter of a test. Cost: some milliseconds.

use std::collections::BTreeMap;

use super::super::units::{UnitKind, Units, Words};
use super::cast::{Captive, Cast, FIRST_DAY, World};
use super::figures::*;
use super::numbers::STAGES;
use super::sheet::Row;
use super::{ScenarioList, person_id};

/// The lists with their rows, and everybody on them.
pub(super) struct Book<'a> {
    pub(super) world: &'a World,
    pub(super) cast: &'a Cast,
    /// List by list: the list and the person behind each of its rows.
    pub(super) lists: &'a [(ScenarioList, Vec<Row>)],
    /// For each person the rows about him: (list, row).
    by_person: Vec<Vec<(usize, usize)>>,
}

impl<'a> Book<'a> {
    pub(super) fn new(world: &'a World, cast: &'a Cast, lists: &'a [(ScenarioList, Vec<Row>)]) -> Self {
        let mut by_person = vec![Vec::new(); cast.people.len()];
        for (list, (_, rows)) in lists.iter().enumerate() {
            for (place, row) in rows.iter().enumerate() {
                if let Some(places) = by_person.get_mut(row.person as usize) {
                    places.push((list, place));
                }
            }
        }
        Self { world, cast, lists, by_person }
    }

    fn people(&self) -> impl Iterator<Item = (u32, &'a Captive)> {
        (0_u32..).zip(&self.cast.people)
    }

    /// The rows of a list.
    fn rows(&self, name: &str) -> &'a [Row] {
        self.lists.iter().find(|(list, _)| list.name == name).map_or(&[], |(_, rows)| rows)
    }

    /// The rows about a person, with their lists' names.
    fn rows_of(&self, person: u32) -> impl Iterator<Item = (&'static str, &'a Row)> {
        let places = self.by_person.get(person as usize).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|&(list, row)| {
            let (list, rows) = self.lists.get(list)?;
            Some((list.name, rows.get(row)?))
        })
    }

    fn is_on(&self, person: u32, lists: &[&str]) -> bool {
        self.rows_of(person).any(|(list, _)| lists.contains(&list))
    }

    fn returned(&self, person: u32) -> bool {
        self.is_on(person, &HANDOVERS)
    }

    fn returned_before(&self, person: u32) -> bool {
        self.is_on(person, &["exchanged_before"])
    }

    /// Whether some list of people held or handed over has a person.
    fn is_listed(&self, person: u32) -> bool {
        self.is_on(person, &["ours", "theirs", "exchanged_before", "convicted", "colony"])
            || self.returned(person)
    }

    fn records(&self, person: u32, lists: &[&str]) -> PersonRows {
        let records = lists.iter().flat_map(|wanted| {
            let rows = self.rows_of(person).filter(move |(list, _)| list == wanted);
            rows.map(|(list, row)| RecordOf { list, record_id: row.id.clone() })
        });
        PersonRows { person: person_id(self.cast, person), records: records.collect() }
    }

    /// The people of a list, once each, in the order of their first rows.
    fn people_of(&self, list: &str) -> Vec<u32> {
        let mut seen = vec![false; self.cast.people.len()];
        let mut first =
            |row: &&Row| seen.get_mut(row.person as usize).is_some_and(|seen| !std::mem::replace(seen, true));
        self.rows(list).iter().filter(|row| first(row)).map(|row| row.person).collect()
    }

    fn count(&self, holds: impl Fn(u32, &Captive) -> bool) -> usize {
        self.people().filter(|(person, captive)| holds(*person, captive)).count()
    }

    /// Counts everything.
    pub(super) fn figures(&self, noise: &'static str) -> Figures {
        let units = self.units();
        let first_return = units.iter().filter(|unit| unit.returned > 0 && unit.returned_before == 0);
        Figures {
            seed: self.world.population.seed,
            noise,
            people: self.by_person.iter().filter(|rows| !rows.is_empty()).count(),
            lists: self.lists.iter().map(|(list, rows)| self.list(list.name, rows.len())).collect(),
            returned: self.returned_figures(),
            mariupol: self.mariupol(),
            capture_years: CAPTURE_YEARS
                .map(|bounds| self.group(bounds, |captive| captive.person.capture.year))
                .to_vec(),
            age_groups: AGE_GROUPS
                .map(|bounds| self.group(bounds, |captive| captive.person.birth.years_to(FIRST_DAY)))
                .to_vec(),
            first_return_units: first_return.map(|unit| unit.unit.clone()).collect(),
            regiment: self.regiment(),
            units,
            employees: self.employees(),
            already_exchanged: self.already_exchanged(),
            entered_twice: self.entered_twice(),
            on_two_stages: self.on_two_stages(),
            offered_unknown_to_home: self
                .people_of("theirs")
                .into_iter()
                .filter(|person| !self.is_on(*person, &["ours"]) && !self.returned_before(*person))
                .map(|person| self.records(person, &["theirs", "handover_1", "handover_2", "handover_3"]))
                .collect(),
            offered_not_returned: self
                .people_of("theirs")
                .into_iter()
                .filter(|person| !self.returned(*person) && !self.returned_before(*person))
                .count(),
            watch_hits: self
                .people_of("watch")
                .into_iter()
                .filter(|person| self.returned(*person))
                .map(|person| self.records(person, &["watch", "handover_1", "handover_2", "handover_3"]))
                .collect(),
            reports: self.reports(),
            sightings: self.sightings(),
            convicted: self.convicted(),
            colony: self.colony(),
            namesakes: self.namesakes(),
        }
    }

    fn list(&self, list: &'static str, rows: usize) -> ListFigures {
        let people = self.people_of(list);
        let count = |holds: &dyn Fn(u32) -> bool| people.iter().filter(|person| holds(**person)).count();
        ListFigures {
            list,
            rows,
            people: people.len(),
            returned: count(&|person| self.returned(person)),
            returned_before: count(&|person| self.returned_before(person)),
        }
    }

    fn returned_figures(&self) -> ReturnedFigures {
        let stage = |place: usize, people: &Vec<u32>| {
            let (stage, date, ..) = STAGES.get(place).copied().unwrap_or_default();
            let soldier = |person: &&u32| self.cast.captive(**person).is_some_and(|who| who.person.military);
            let military = people.iter().filter(soldier).count();
            StageFigures {
                stage,
                date,
                rows: HANDOVERS.get(place).map_or(0, |list| self.rows(list).len()),
                people: people.len(),
                military,
                civilian: people.len() - military,
            }
        };
        let ages = self.people().filter(|(person, _)| self.returned(*person));
        let ages: Vec<u16> = ages.map(|(_, captive)| captive.person.birth.years_to(FIRST_DAY)).collect();
        let since_2022 =
            |person: u32, captive: &Captive| self.returned(person) && captive.person.capture.year == 2022;
        ReturnedFigures {
            people: self.count(|person, _| self.returned(person)),
            rows: HANDOVERS.iter().map(|list| self.rows(list).len()).sum(),
            military: self.count(|person, captive| self.returned(person) && captive.person.military),
            civilian: self.count(|person, captive| self.returned(person) && !captive.person.military),
            stages: self.cast.stages.iter().enumerate().map(|(place, people)| stage(place, people)).collect(),
            held_since_2022: self.count(since_2022),
            held_since_2022_stated: self.count(|person, captive| {
                since_2022(person, captive) && self.rows_of(person).any(|(_, row)| row.said.captured_on)
            }),
            youngest: ages.iter().copied().min().unwrap_or(0),
            oldest: ages.iter().copied().max().unwrap_or(0),
            citizens: ages.len(),
            known_to_home: self.count(|person, _| self.returned(person) && self.is_on(person, &["ours"])),
            unknown_to_home: self.count(|person, _| self.returned(person) && !self.is_on(person, &["ours"])),
            not_offered: self.count(|person, _| self.returned(person) && !self.is_on(person, &["theirs"])),
        }
    }

    fn group(&self, (from, to): (u16, u16), of: impl Fn(&Captive) -> u16) -> GroupFigures {
        let count = |holds: &dyn Fn(u32) -> bool| {
            self.count(|person, captive| (from..=to).contains(&of(captive)) && holds(person))
        };
        let on_ours = |person: u32| self.is_on(person, &["ours"]);
        GroupFigures {
            from,
            to,
            on_ours: count(&|person| on_ours(person) && !self.returned_before(person)),
            returned: count(&|person| on_ours(person) && self.returned(person)),
            returned_unknown: count(&|person| !on_ours(person) && self.returned(person)),
        }
    }

    fn mariupol(&self) -> MariupolFigures {
        let places = &self.world.places;
        let city = places.named("Маріуполь");
        let steelworks = places.named("Азовсталь");
        let defender = |person: u32, captive: &Captive| {
            self.returned(person) && captive.person.military && places.is_in(captive.captured_at, city)
        };
        let marine = |captive: &Captive| {
            let kind = Units::kind(captive.person.unit);
            kind == UnitKind::Marines && places.city(captive.captured_at) == Some(city)
        };
        let (people, at_steelworks, marines) = (
            self.count(defender),
            self.count(|person, who| defender(person, who) && who.captured_at == steelworks),
            self.count(|person, who| defender(person, who) && who.captured_at != steelworks && marine(who)),
        );
        MariupolFigures {
            people,
            stated: self.count(|person, captive| {
                defender(person, captive) && self.rows_of(person).any(|(_, row)| row.said.captured_at)
            }),
            steelworks: at_steelworks,
            marines_of_other_plants: marines,
            elsewhere: people - at_steelworks - marines,
        }
    }

    fn unit_name(&self, unit: u16, short: bool) -> String {
        self.world.population.units.name(unit, Words::Ukrainian, short).to_owned()
    }

    fn units(&self) -> Vec<UnitFigures> {
        let mut units: BTreeMap<u16, UnitFigures> = BTreeMap::new();
        for (person, captive) in self.people() {
            // The miner's unit is on the home roster, though he is handed over as a civilian.
            let serviceman = self.cast.employees.first() == Some(&person);
            let returned = self.returned(person);
            let (on_ours, before) = (self.is_on(person, &["ours"]), self.returned_before(person));
            if !(captive.person.military || serviceman) || !(on_ours || returned || before) {
                continue;
            }
            let unit = captive.person.unit;
            let line = units.entry(unit).or_insert_with(|| UnitFigures {
                unit: self.unit_name(unit, true),
                whole_name: self.unit_name(unit, false),
                on_ours: 0,
                returned: 0,
                returned_before: 0,
                return_stated: false,
            });
            line.on_ours += usize::from(on_ours);
            line.returned += usize::from(returned);
            line.returned_before += usize::from(before);
            line.return_stated |=
                returned && self.rows_of(person).any(|(_, row)| row.said.unit == Some(unit));
        }
        units.into_values().collect()
    }

    fn regiment(&self) -> RegimentFigures {
        let unit = self.world.units.regiment;
        let of_it = |captive: &Captive| captive.person.military && captive.person.unit == unit;
        let naming = |row: &&Row| row.said.unit == Some(unit);
        RegimentFigures {
            unit: self.unit_name(unit, true),
            on_ours: self.count(|person, who| of_it(who) && self.is_on(person, &["ours"])),
            returned: self.count(|person, who| of_it(who) && self.returned(person)),
            reports_naming: self.rows("reports").iter().filter(naming).count(),
            families_naming: self
                .count(|person, _| self.rows_of(person).any(|(list, row)| list == "reports" && naming(&row))),
        }
    }

    fn employees(&self) -> EmployeeFigures {
        let lists = ["ours", "handover_1", "handover_2", "handover_3"];
        let mut people: Vec<PersonRows> =
            self.cast.employees.iter().map(|person| self.records(*person, &lists)).collect();
        let none = || PersonRows { person: String::new(), records: Vec::new() };
        let category_conflict = people.first().cloned().unwrap_or_else(none);
        people.sort_by(|a, b| a.person.cmp(&b.person));
        EmployeeFigures { people, category_conflict }
    }

    fn already_exchanged(&self) -> Vec<AlreadyExchanged> {
        let rows = ["ours", "theirs"]
            .into_iter()
            .flat_map(|list| self.rows(list).iter().map(move |row| (list, row)));
        let already = rows.filter_map(|(list, row)| {
            let (_, before) = self.rows_of(row.person).find(|(list, _)| *list == "exchanged_before")?;
            Some(AlreadyExchanged {
                person: person_id(self.cast, row.person),
                record: RecordOf { list, record_id: row.id.clone() },
                before_id: before.id.clone(),
            })
        });
        already.collect()
    }

    fn entered_twice(&self) -> Vec<PersonRows> {
        let people = self.people_of("ours").into_iter().map(|person| self.records(person, &["ours"]));
        people.filter(|person| person.records.len() > 1).collect()
    }

    fn on_two_stages(&self) -> Vec<OnTwoStages> {
        let people = self.cast.on_two_stages.iter().map(|&(person, from, _)| {
            let PersonRows { person, records } = self.records(person, &HANDOVERS);
            let returned_on = STAGES.get(from).map_or("", |(stage, ..)| stage);
            OnTwoStages { person, returned_on, records }
        });
        people.collect()
    }

    fn reports(&self) -> ReportFigures {
        let rows = self.rows("reports");
        let people = self.people_of("reports");
        let of = |holds: &dyn Fn(u32) -> bool| people.iter().filter(|person| holds(**person)).count();
        ReportFigures {
            rows: rows.len(),
            families: people.len(),
            reported_twice: of(&|person| {
                self.rows_of(person).filter(|(list, _)| *list == "reports").count() > 1
            }),
            rows_answered: rows.iter().filter(|row| self.returned(row.person)).count(),
            people_answered: of(&|person| self.returned(person)),
            people_nobody_lists: of(&|person| !self.is_listed(person)),
        }
    }

    fn sightings(&self) -> SightingFigures {
        let people = self.people_of("sightings");
        SightingFigures {
            rows: self.rows("sightings").len(),
            people: people.len(),
            people_returned: people.iter().filter(|person| self.returned(**person)).count(),
            people_nobody_lists: people.iter().filter(|person| !self.is_listed(**person)).count(),
        }
    }

    fn convicted(&self) -> ConvictedFigures {
        let people = self.people_of("convicted");
        let soldier = |person: &&u32| self.cast.captive(**person).is_some_and(|who| who.person.military);
        let published = people.iter().filter(|person| self.is_on(**person, &["published"]));
        ConvictedFigures {
            people: people.len(),
            civilian: people.len() - people.iter().filter(soldier).count(),
            published: published.map(|person| self.records(*person, &["convicted", "published"])).collect(),
        }
    }

    fn colony(&self) -> ColonyFigures {
        let people = self.people_of("colony");
        let held = |person: u32| {
            self.is_on(person, &["ours"]) && !self.returned(person) && !self.returned_before(person)
        };
        let wounded = self.cast.colony.iter().filter(|(person, badly)| *badly && held(*person));
        let mut badly_wounded_held: Vec<PersonRows> =
            wounded.map(|(person, _)| self.records(*person, &["colony", "ours", "theirs"])).collect();
        badly_wounded_held.sort_by(|a, b| a.person.cmp(&b.person));
        ColonyFigures {
            people: people.len(),
            badly_wounded_held,
            held: people.iter().filter(|person| held(**person)).count(),
            returned_before: people.iter().filter(|person| self.returned_before(**person)).count(),
            returned: people.iter().filter(|person| self.returned(**person)).count(),
        }
    }

    fn namesakes(&self) -> NamesakeFigures {
        let mut full: BTreeMap<(u32, u16, u16), usize> = BTreeMap::new();
        let mut short: BTreeMap<(u32, u16), usize> = BTreeMap::new();
        for (place, captive) in self.people() {
            if self.by_person.get(place as usize).is_some_and(|rows| !rows.is_empty()) {
                let person = &captive.person;
                *full.entry((person.surname, person.given_name, person.father)).or_default() += 1;
                *short.entry((person.surname, person.given_name)).or_default() += 1;
            }
        }
        NamesakeFigures {
            same_full_name: full.values().filter(|bearers| **bearers > 1).sum(),
            same_surname_and_given_name: short.values().filter(|bearers| **bearers > 1).sum(),
        }
    }
}

/// Years of capture.
const CAPTURE_YEARS: [(u16, u16); 4] = [(2022, 2022), (2023, 2023), (2024, 2024), (2025, 2025)];

/// Groups of ages.
const AGE_GROUPS: [(u16, u16); 5] = [(18, 24), (25, 34), (35, 44), (45, 54), (55, 64)];

/// The lists of the three stages.
pub(super) const HANDOVERS: [&str; 3] = ["handover_1", "handover_2", "handover_3"];
