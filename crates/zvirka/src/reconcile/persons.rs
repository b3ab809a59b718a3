//! What is known of a person, out of all records that are one: best name in each script, best value of each field,
//! handovers, category, where the person stands.
//!
//! Where lists disagree one value has to be shown: the home list's first, then rosters, handovers, reports, sightings,
//! published and watch lists; among dates the fuller one. What disagrees is a finding, not lost here.

use std::collections::BTreeMap;

use super::case::Role;
use super::pairing::Node;
use super::result::{NameInScript, Outcome, Person, RecordName, Return, Sourced};
use super::values::{Category, Facts, date, is_after};
use super::world::World;
use crate::compare::date::PartialDate;
use crate::names::script::{Script, fold};
use crate::record::Field;

/// Fields that are shown of a person. Names and handovers are shown apart; contact, source and note belong to a
/// record.
pub const SHOWN: [Field; 16] = [
    Field::OtherNames,
    Field::BirthDate,
    Field::Age,
    Field::Sex,
    Field::Category,
    Field::Rank,
    Field::Unit,
    Field::Citizenship,
    Field::CaptureDate,
    Field::CapturePlace,
    Field::HomePlace,
    Field::CallSign,
    Field::HeldAt,
    Field::SeenOn,
    Field::Stage,
    Field::HandoverDate,
];

/// Makes the persons of a membership, whose ids are given in the same order.
pub(super) fn persons(world: &World<'_>, ids: &[String]) -> Vec<Person> {
    let members = world.membership.members.iter();
    members.zip(ids).map(|(members, id)| person(world, id.clone(), members)).collect()
}

/// A person's rows: the list's place and the row, best sources first.
fn rows(world: &World<'_>, members: &[u32]) -> Vec<(usize, usize)> {
    let nodes: Vec<&Node> = members.iter().filter_map(|node| world.node(*node)).collect();
    let mut rows: Vec<(usize, usize)> =
        nodes.iter().flat_map(|node| node.rows.iter().map(|row| (node.list, *row))).collect();
    rows.sort_by_key(|(list, row)| {
        let role = world.list(*list).map(|list| list.role);
        (Some(*list) != world.home, !world.is_home_roster(*list), role, *list, *row)
    });
    rows
}

fn person(world: &World<'_>, id: String, members: &[u32]) -> Person {
    let rows = rows(world, members);
    let returns = returns(world, &rows);
    let (category, category_conflict) = category(world, &rows);
    let mut in_order = rows.clone();
    in_order.sort_unstable();
    let mut lists: Vec<String> = Vec::new();
    for (list, _) in &in_order {
        let name = world.list_name(*list);
        if lists.last().is_none_or(|last| last != name) {
            lists.push(name.to_owned());
        }
    }
    let records: Vec<RecordName> = in_order.iter().map(|(list, row)| world.record(*list, *row)).collect();
    Person {
        id,
        status: status(world, &rows, &returns),
        names: names(world, &rows),
        fields: fields(world, &rows),
        category,
        category_conflict,
        returns,
        lists,
        records,
    }
}

/// The script that most letters of a name are in.
fn script_of(name: &str) -> Option<&'static str> {
    let count = |script: Script| {
        name.split_whitespace()
            .map(fold)
            .filter(|word| word.script == script)
            .map(|word| word.letters.len())
            .sum()
    };
    let (cyrillic, latin): (usize, usize) = (count(Script::Cyrillic), count(Script::Latin));
    let script = if cyrillic == 0 && latin == 0 {
        return None;
    } else if cyrillic >= latin {
        Script::Cyrillic
    } else {
        Script::Latin
    };
    NameInScript::script_name(script)
}

/// How good a name is to show: surname, given name and patronymic are three whole words; more is mostly rank or
/// remark. Capitals, signs and digits are how forms are filled, not how a person is called.
fn quality(name: &str) -> i32 {
    let words =
        name.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1).count();
    let whole = match words {
        0 => 0,
        1 => 2,
        2 => 6,
        3 => 9,
        _ => 7,
    };
    let capitals = name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_lowercase);
    let signs = name.chars().any(|c| c.is_ascii_digit() || matches!(c, '(' | ')' | ',' | ';' | '"' | '«'));
    whole - i32::from(capitals) - i32::from(signs)
}

fn names(world: &World<'_>, rows: &[(usize, usize)]) -> Vec<NameInScript> {
    let mut names: Vec<(i32, NameInScript)> = Vec::new();
    for &(list, row) in rows {
        let text = world.name_at(list, row);
        let Some(script) = script_of(&text) else { continue };
        let quality = quality(&text);
        let candidate =
            || NameInScript { script, text: text.clone(), list: world.list_name(list).to_owned() };
        match names.iter_mut().find(|(_, name)| name.script == script) {
            // Sources come best first, so only a better name displaces one.
            Some((known, name)) if quality > *known => (*known, *name) = (quality, candidate()),
            Some(_) => {}
            None => names.push((quality, candidate())),
        }
    }
    names.sort_by_key(|(_, name)| name.script);
    names.into_iter().map(|(_, name)| name).collect()
}

/// How many parts of a date are known; 0 for what is no date.
fn known_parts(text: &str) -> u8 {
    date(text).map_or(0, |PartialDate { year, month, day }| {
        u8::from(year >= 100) * 4 + u8::from(month > 0) * 2 + u8::from(day > 0)
    })
}

fn fields(world: &World<'_>, rows: &[(usize, usize)]) -> BTreeMap<Field, Sourced> {
    let mut fields: BTreeMap<Field, Sourced> = BTreeMap::new();
    for field in SHOWN {
        let dated =
            matches!(field, Field::BirthDate | Field::CaptureDate | Field::SeenOn | Field::HandoverDate);
        let mut best: Option<(u8, &str, usize)> = None;
        for &(list, row) in rows {
            let Some(found) = world.list(list) else { continue };
            let cell = match (found.list.cell(field, row), field) {
                ("", Field::Stage) => found.stage.as_deref().unwrap_or(""),
                ("", Field::HandoverDate) if found.role == Role::Handover => {
                    found.date.as_deref().unwrap_or("")
                }
                (cell, _) => cell,
            };
            if cell.is_empty() {
                continue;
            }
            let worth = if dated { known_parts(cell) } else { 1 };
            if best.is_none_or(|(known, _, _)| worth > known) {
                best = Some((worth, cell, list));
            }
        }
        if let Some((_, value, list)) = best {
            let list = world.list_name(list).to_owned();
            fields.insert(field, Sourced { value: value.to_owned(), list });
        }
    }
    fields
}

fn returns(world: &World<'_>, rows: &[(usize, usize)]) -> Vec<Return> {
    let mut returns: Vec<(bool, usize, usize, Return)> = Vec::new();
    for &(place, row) in rows {
        let Some(list) = world.list(place).filter(|list| list.role == Role::Handover) else { continue };
        let cell = |field, otherwise: &Option<String>| {
            let cell = list.list.cell(field, row);
            if cell.is_empty() { otherwise.clone() } else { Some(cell.to_owned()) }
        };
        let earlier = world.is_earlier(place);
        let handover = Return {
            list: list.name.clone(),
            stage: cell(Field::Stage, &list.stage),
            date: cell(Field::HandoverDate, &list.date),
            earlier,
        };
        returns.push((earlier, place, row, handover));
    }
    returns.sort_by_key(|(earlier, place, row, _)| (*earlier, *place, *row));
    let mut returns: Vec<Return> = returns.into_iter().map(|(_, _, _, handover)| handover).collect();
    returns.dedup();
    returns
}

/// What rosters and handovers say a person is; where they are silent, what reports say.
fn category(world: &World<'_>, rows: &[(usize, usize)]) -> (Option<Category>, bool) {
    let said = |core: bool| {
        let mut said: Vec<Category> = rows
            .iter()
            .filter(|(list, _)| world.list(*list).is_some_and(|list| list.role.is_core() == core))
            .filter_map(|(list, row)| world.facts_at(*list, *row)?.category)
            .collect();
        said.sort_unstable();
        said.dedup();
        said
    };
    let mut all = said(true);
    if all.is_empty() {
        all = said(false);
    }
    match all.as_slice() {
        [one] => (Some(*one), false),
        [] => (None, false),
        _ => (None, true),
    }
}

fn status(world: &World<'_>, rows: &[(usize, usize)], returns: &[Return]) -> Outcome {
    if returns.iter().any(|handover| !handover.earlier) {
        return Outcome::Returned;
    }
    let rosters =
        || rows.iter().filter(|(list, _)| world.list(*list).is_some_and(|list| list.role == Role::Roster));
    if let Some(last) = last_return(returns) {
        let facts = |(list, row): &(usize, usize)| world.facts_at(*list, *row);
        let captured_again = |facts: &Facts| matches!((facts.capture_date, last), (Some(capture), Some(last)) if is_after(capture, last));
        if !rosters().filter_map(facts).any(captured_again) {
            return Outcome::ReturnedBefore;
        }
    }
    if rosters().any(|(list, _)| world.is_offer(*list)) {
        return Outcome::Offered;
    }
    if rosters().next().is_some() {
        return Outcome::Held;
    }
    let has = |role| rows.iter().any(|(list, _)| world.list(*list).is_some_and(|list| list.role == role));
    if has(Role::Report) {
        Outcome::ReportedOnly
    } else if has(Role::Sighting) {
        Outcome::Seen
    } else if has(Role::Published) {
        Outcome::PublishedOnly
    } else if has(Role::Watch) {
        Outcome::Watched
    } else {
        Outcome::Deceased
    }
}

/// The date of the last handover: `None` when there was none, `Some(None)` when its date is not known.
pub(super) fn last_return(returns: &[Return]) -> Option<Option<PartialDate>> {
    if returns.is_empty() {
        return None;
    }
    let dates = returns.iter().filter_map(|handover| handover.date.as_deref().and_then(date));
    Some(dates.max_by_key(|date| super::values::day_number(*date)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_name_is_shown_before_capitals_and_initials() {
        assert!(quality("Левчук Остап Ігорович") > quality("ЛЕВЧУК ОСТАП ІГОРОВИЧ"));
        assert!(quality("ЛЕВЧУК ОСТАП ІГОРОВИЧ") > quality("Левчук Остап"));
        assert!(quality("Левчук Остап") > quality("Левчук О. І."));
        assert_eq!(script_of("LEVCHUK Ostap"), Some("latin"));
        assert_eq!(script_of("Лeвчук"), Some("cyrillic"));
        assert_eq!(script_of("12/3"), None);
    }
}
