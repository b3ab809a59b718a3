//! Do records and persons outlive a new version of their lists?
//!
//! `cargo run --release -p zvirka-benches --bin versions -- [--seed 1]`
//!
//! The home roster of the example exchange comes again and again, as an office would send it: 2% of its rows gone, 3% new, a
//! fifth written another way (capitals, spaces, apostrophes, dates year first, look-alike letters), 5% put right or spoilt in
//! one cell, a tenth moved, all numbered anew, so that ids mean nothing. Measured against what was done:
//!
//! - records found again: how many of those that live on, and how many wrongly;
//! - persons that keep their ids among those of whom a record lives on, for three such versions of one day and for ten days in
//!   a row, where ids of the last day are also held against those of the first;
//! - ids used twice, and ids that depend on the order of lists and rows: none is allowed;
//! - what nothing but time changes: nothing.
//!
//! A shortfall ends the run with an error.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write as _;

use anyhow::{Context as _, ensure};
use zvirka::linker::{LinkOptions, NoProgress};
use zvirka::prints::{PRINTED, Print, prints};
use zvirka::reconcile::{Case, CaseList, Earlier, ReconcileOptions, Reconciliation, Role, reconcile};
use zvirka::record::{List, TextColumn};
use zvirka::simulation::{Noise, ScenarioList, ScenarioOptions, scenario};
use zvirka::versions::anchor;
use zvirka_io::list_of_columns;

/// The list that comes again.
const ROSTER: &str = "ours";

/// The least part of persons whose records live on that keep their id.
const KEPT: f64 = 0.999;

/// The least part of records that live on that are found again.
const FOUND: f64 = 0.997;

/// Days on which the list comes again.
const DAYS: u64 = 10;

const USAGE: &str = "usage: versions [--seed N]";

fn main() -> anyhow::Result<()> {
    let mut seed = 1_u64;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        ensure!(argument == "--seed", USAGE);
        seed = arguments.next().context(USAGE)?.parse().context("--seed takes a whole number")?;
    }
    let example = Example::new(seed)?;
    let mut out = std::io::stdout().lock();
    let first = example.result(&example.roster, None)?;
    writeln!(out, "{} persons on {} lists", first.persons.len(), example.others.len() + 1)?;

    let again = example.result(&example.roster, Some((&example.roster, &first)))?;
    ensure!(again == first, "a run on what did not change is another");
    let turned = example.result_of(example.turned()?, None)?;
    ensure!(persons(&turned) == persons(&first), "ids depend on the order of lists or rows");
    writeln!(out, "nothing changes where no list did; the order of lists and rows changes no id")?;

    writeln!(
        out,
        "\n{:10} {:>9} {:>7} {:>7} {:>9} {:>9} {:>8} {:>7} {:>8}",
        "version", "live on", "wrong", "alike", "recall", "persons", "kept", "joined", "part"
    )?;
    let mut failed = Vec::new();
    for mutation in 1..=3 {
        let now = example.roster.next(&example.new_people, mutation, Dice(seed * 1000 + mutation));
        let told = example.told(&example.roster, &now, &first)?;
        writeln!(out, "{:10} {}", format!("mutation {mutation}"), told.row())?;
        failed.extend(told.shortfall(&format!("mutation {mutation}")));
    }

    let (mut before, mut result) = (example.roster.clone(), first.clone());
    let mut given: BTreeSet<String> = ids(&first);
    let mut highest = first.numbered;
    for day in 1..=DAYS {
        let now = before.next(&example.new_people, day, Dice(seed * 1000 + 100 + day));
        let told = example.told(&before, &now, &result)?;
        writeln!(out, "{:10} {}", format!("day {day}"), told.row())?;
        failed.extend(told.shortfall(&format!("day {day}")));
        let new: BTreeSet<String> = ids(&told.result).difference(&ids(&result)).cloned().collect();
        let twice = new.intersection(&given).count();
        ensure!(twice == 0, "{twice} ids were given twice");
        ensure!(told.result.numbered >= highest, "the highest number fell");
        highest = told.result.numbered;
        given.extend(new);
        (before, result) = (now, told.result);
    }
    let drift = kept(&example.roster, &first, &before, &result);
    writeln!(out, "{:10} {}", "day 0 → 10", drift.row())?;
    failed.extend((drift.part() < KEPT).then(|| "ten days: ids drifted".to_owned()));
    let retired = result.retired.len();
    writeln!(out, "\n{} ids were given over ten days, {retired} retired, none was given twice", given.len())?;
    ensure!(failed.is_empty(), "fell short: {}", failed.join(", "));
    Ok(())
}

/// Numbers drawn by splitmix64 (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.draw() % bound.max(1) as u64).unwrap_or(0)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// A version of the roster.
#[derive(Clone)]
struct Roster {
    headers: Vec<String>,
    /// Each row with a number of its own for as long as it lives.
    rows: Vec<(u64, Vec<String>)>,
}

impl Roster {
    fn of(list: &ScenarioList, first: u64) -> Self {
        let rows = (0..list.len()).map(|row| {
            let cells = list.columns.iter().map(|(_, column)| column.get(row).to_owned()).collect();
            (first + row as u64, cells)
        });
        Self {
            headers: list.columns.iter().map(|(header, _)| header.clone()).collect(),
            rows: rows.collect(),
        }
    }

    fn list(&self) -> anyhow::Result<List> {
        Ok(self.read()?.0)
    }

    /// The list, and for each of its rows the place among the roster's: rows that are no people are set aside.
    fn read(&self) -> anyhow::Result<(List, Vec<usize>)> {
        let columns = self.headers.iter().enumerate().map(|(place, header)| {
            let cells = self.rows.iter().map(|(_, row)| row.get(place).map_or("", String::as_str));
            (header.clone(), cells.collect::<TextColumn>())
        });
        let made = list_of_columns(ROSTER, columns.collect())?;
        let places = made.file_rows.iter().map(|row| *row as usize - 1).collect();
        Ok((made.list, places))
    }

    fn column(&self, part: &str) -> Option<usize> {
        self.headers.iter().position(|header| header.to_lowercase().contains(part))
    }

    /// The version of a day, counted from 1. Its new people are on no other day's.
    fn next(&self, new_people: &Self, day: u64, mut dice: Dice) -> Self {
        let mut rows: Vec<(u64, Vec<String>)> = Vec::with_capacity(self.rows.len());
        for (number, row) in &self.rows {
            if dice.chance(2) {
                continue;
            }
            let mut row = row.clone();
            if dice.chance(20) {
                self.write_anew(&mut row, &mut dice);
            }
            if dice.chance(5) {
                self.correct(&mut row, &mut dice);
            }
            rows.push((*number, row));
        }
        let highest = self.rows.iter().map(|(number, _)| *number).max().unwrap_or(0);
        let arrived = new_people.rows.iter().filter(|(number, _)| number % DAYS == day % DAYS);
        for (new, (_, row)) in arrived.take(self.rows.len() * 3 / 100).enumerate() {
            let place = dice.below(rows.len());
            rows.insert(place, (highest + 1 + new as u64, row.clone()));
        }
        for _ in 0..rows.len() / 10 {
            let row = rows.remove(dice.below(rows.len()));
            rows.insert(dice.below(rows.len() + 1), row);
        }
        for (place, (_, row)) in rows.iter_mut().enumerate() {
            if let Some(id) = row.first_mut() {
                *id = (place + 1).to_string();
            }
        }
        Self { headers: self.headers.clone(), rows }
    }

    /// Writes a row another way that says the same.
    fn write_anew(&self, row: &mut [String], dice: &mut Dice) {
        let Some(name) = self.column("прізвище").and_then(|place| row.get_mut(place)) else { return };
        match dice.below(6) {
            0 => *name = name.to_uppercase(),
            1 => *name = name.replace(' ', "  "),
            2 => *name = name.replace(['\'', '’', 'ʼ'], "`"),
            3 => *name = format!(" {name} "),
            4 => *name = name.replacen('о', "o", 1),
            _ => {
                if let Some(date) = self.column("дата народження").and_then(|place| row.get_mut(place))
                {
                    let parts: Vec<&str> = date.split('.').collect();
                    if let &[day, month, year] = parts.as_slice() {
                        *date = format!("{year}-{month}-{day}");
                    }
                }
            }
        }
    }

    /// Changes what one cell of a row says.
    fn correct(&self, row: &mut [String], dice: &mut Dice) {
        let what =
            ["прізвище", "прізвище", "дата народження", "звання", "підрозділ", "дата полону", "місце полону"];
        let of = what.get(dice.below(what.len())).copied().unwrap_or("прізвище");
        let Some(cell) = self.column(of).and_then(|place| row.get_mut(place)) else { return };
        match of {
            "прізвище" => {
                let letters: Vec<char> = cell.chars().collect();
                let place = 1 + dice.below(letters.len().saturating_sub(2));
                let swap = dice.chance(50);
                let mended = letters.iter().enumerate().filter_map(|(at, letter)| match at == place {
                    true if swap => Some('е'),
                    true => None,
                    false => Some(*letter),
                });
                *cell = mended.collect();
            }
            "звання" => {
                *cell =
                    if cell == "сержант" { "старший сержант" } else { "сержант" }.to_owned()
            }
            of if of.starts_with("дата") => {
                let mended: String = cell
                    .chars()
                    .enumerate()
                    .map(|(at, digit)| match digit {
                        '0'..='8' if at == 1 => char::from(digit as u8 + 1),
                        other => other,
                    })
                    .collect();
                *cell = mended;
            }
            _ => cell.clear(),
        }
    }
}

/// The example exchange.
struct Example {
    roster: Roster,
    new_people: Roster,
    /// All other lists.
    others: Vec<CaseList>,
    /// The roster's own entry in the case, its list being replaced.
    entry: CaseList,
}

impl Example {
    fn new(seed: u64) -> anyhow::Result<Self> {
        let made = scenario(&ScenarioOptions { seed, noise: Noise::Medium })?;
        let strangers = scenario(&ScenarioOptions { seed: seed + 7919, noise: Noise::Medium })?;
        let roster = |lists: &[ScenarioList], first| {
            let list = lists.iter().find(|list| list.name == ROSTER).context("there is no home roster")?;
            anyhow::Ok(Roster::of(list, first))
        };
        let mut lists: Vec<CaseList> = Vec::new();
        for list in &made.lists {
            let columns = list.columns.clone();
            let read = list_of_columns(list.name, columns)?.list;
            let role = Role::from_name(list.role).context("a role that there is not")?;
            let mut entry = CaseList::new(list.name, role, read);
            entry.side = Some(list.side.to_owned());
            (entry.stage, entry.date) = (list.stage.map(str::to_owned), list.date.map(str::to_owned));
            lists.push(entry);
        }
        let place = lists.iter().position(|list| list.name == ROSTER).context("there is no home roster")?;
        let entry = lists.remove(place);
        Ok(Self {
            roster: roster(&made.lists, 0)?,
            new_people: roster(&strangers.lists, 0)?,
            others: lists,
            entry,
        })
    }

    fn case(&self, roster: &Roster) -> anyhow::Result<Case> {
        let mut lists = vec![CaseList { list: roster.list()?, ..self.entry.clone() }];
        lists.extend(self.others.iter().cloned());
        Ok(Case { home: Some(ROSTER.to_owned()), lists, ..Case::default() })
    }

    /// The case with its lists, and the rows of each, the other way round.
    fn turned(&self) -> anyhow::Result<Case> {
        let mut case = self.case(&self.roster)?;
        case.lists.reverse();
        for entry in &mut case.lists {
            let columns = zvirka::record::Field::ALL.into_iter().filter_map(|field| {
                let column = entry.list.column(field)?;
                let cells: TextColumn = (0..entry.list.len()).rev().map(|row| column.get(row)).collect();
                Some((field, cells))
            });
            entry.list = List::new(entry.list.name(), columns.collect())?;
        }
        Ok(case)
    }

    fn result_of(&self, case: Case, earlier: Option<Earlier>) -> anyhow::Result<Reconciliation> {
        let options = ReconcileOptions { earlier: earlier.map(Box::new), ..ReconcileOptions::default() };
        Ok(reconcile(&case, &options, &NoProgress)?)
    }

    fn result(
        &self,
        roster: &Roster,
        earlier: Option<(&Roster, &Reconciliation)>,
    ) -> anyhow::Result<Reconciliation> {
        let earlier = match earlier {
            Some((roster, result)) => Some(Earlier::of(&self.case(roster)?, result)?),
            None => None,
        };
        self.result_of(self.case(roster)?, earlier)
    }

    /// What came of a new version.
    fn told(&self, before: &Roster, now: &Roster, result: &Reconciliation) -> anyhow::Result<Told> {
        let ((old, old_places), (new, new_places)) = (before.read()?, now.read()?);
        let mut anchored = anchor(&old, &new, &LinkOptions::default(), &NoProgress)?;
        for pair in &mut anchored.pairs {
            let place = |places: &[usize], row: usize| places.get(row).copied().context("a row of no list");
            (pair.old, pair.new) = (place(&old_places, pair.old)?, place(&new_places, pair.new)?);
        }
        let number = |roster: &Roster, row: usize| roster.rows.get(row).map(|(number, _)| *number);
        let (old, new) = (Said::of(before, &old, &old_places), Said::of(now, &new, &new_places));
        let (mut right, mut wrong, mut alike) = (0, 0, 0);
        for pair in &anchored.pairs {
            let (Some(own), Some(told)) = (number(before, pair.old), number(now, pair.new)) else { continue };
            // One man's two rows that say the same, before or now: nobody can tell which of them is which.
            if own == told {
                right += 1;
            } else if old.alike(own, told) || new.alike(own, told) {
                alike += 1;
            } else {
                wrong += 1;
            }
        }
        let live: BTreeSet<u64> = before.rows.iter().map(|(number, _)| *number).collect();
        let places = new_places.iter().filter_map(|place| now.rows.get(*place));
        let live = places.filter(|(number, _)| live.contains(number)).count();
        let now_result = self.result(now, Some((before, result)))?;
        let persons = kept(before, result, now, &now_result);
        let right = right + alike;
        Ok(Told { live, wrong, alike, right, persons, result: now_result })
    }
}

/// What each row of a version says, by the row's own number.
struct Said(HashMap<u64, Print>);

impl Said {
    fn of(roster: &Roster, list: &List, places: &[usize]) -> Self {
        let rows = places.iter().zip(prints(list, &PRINTED));
        Self(rows.filter_map(|(place, print)| Some((roster.rows.get(*place)?.0, print))).collect())
    }

    fn alike(&self, a: u64, b: u64) -> bool {
        self.0.get(&a).is_some_and(|print| self.0.get(&b) == Some(print))
    }
}

/// Persons that kept their ids.
struct Kept {
    live: usize,
    kept: usize,
    /// Of those who did not, how many were found to be one person with another, whose id they have now.
    joined: usize,
}

impl Kept {
    fn part(&self) -> f64 {
        (self.kept + self.joined) as f64 / self.live.max(1) as f64
    }

    fn row(&self) -> String {
        let Self { live, kept, joined } = self;
        format!(
            "{:>9} {:>7} {:>7} {:>9} {live:>9} {kept:>8} {joined:>7} {:>8.4}",
            "",
            "",
            "",
            "",
            self.part()
        )
    }
}

/// What came of a new version.
struct Told {
    /// Rows that live on.
    live: usize,
    /// Told in their own place, or in that of a row that says the same.
    right: usize,
    wrong: usize,
    /// Of the right ones, those told in the place of another row that says the same.
    alike: usize,
    persons: Kept,
    result: Reconciliation,
}

impl Told {
    fn recall(&self) -> f64 {
        self.right as f64 / self.live.max(1) as f64
    }

    fn row(&self) -> String {
        let Kept { live, kept, joined } = self.persons;
        let (recall, part) = (self.recall(), self.persons.part());
        format!(
            "{:>9} {:>7} {:>7} {recall:>9.4} {live:>9} {kept:>8} {joined:>7} {part:>8.4}",
            self.live, self.wrong, self.alike
        )
    }

    fn shortfall(&self, version: &str) -> Option<String> {
        let fits = self.wrong == 0 && self.recall() >= FOUND && self.persons.part() >= KEPT;
        (!fits).then(|| version.to_owned())
    }
}

/// The person of each record, by list and id.
fn persons(result: &Reconciliation) -> BTreeMap<(String, String), String> {
    let lines = result.ledger.iter();
    lines
        .filter_map(|line| Some(((line.list.clone(), line.record_id.clone()), line.person_id.clone()?)))
        .collect()
}

fn ids(result: &Reconciliation) -> BTreeSet<String> {
    result.persons.iter().map(|person| person.id.clone()).collect()
}

/// Of the persons before of whom a record lives on, how many there is one with the same id for that has such a record.
fn kept(before: &Roster, of_before: &Reconciliation, now: &Roster, of_now: &Reconciliation) -> Kept {
    let ids_now: HashMap<u64, &str> =
        now.rows.iter().filter_map(|(number, row)| Some((*number, row.first()?.as_str()))).collect();
    let numbers: HashMap<&str, u64> =
        before.rows.iter().filter_map(|(number, row)| Some((row.first()?.as_str(), *number))).collect();
    let now = persons(of_now);
    let mut live: BTreeMap<String, bool> = BTreeMap::new();
    let retired =
        of_now.retired.iter().filter_map(|id| Some((id.person_id.as_str(), id.merged_into.as_deref()?)));
    let retired: HashMap<&str, &str> = retired.collect();
    for ((list, id), person) in persons(of_before) {
        let id_now = match list == ROSTER {
            true => {
                numbers.get(id.as_str()).and_then(|number| ids_now.get(number)).map(|id| (*id).to_owned())
            }
            false => Some(id),
        };
        let person_now = id_now.and_then(|id| now.get(&(list, id)));
        if let Some(person_now) = person_now {
            let same = *person_now == person;
            *live.entry(person).or_default() |= same;
        }
    }
    let joined = live.iter().filter(|(id, kept)| !**kept && retired.contains_key(id.as_str()));
    Kept { live: live.len(), kept: live.values().filter(|kept| **kept).count(), joined: joined.count() }
}
