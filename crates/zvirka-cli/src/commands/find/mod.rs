//! `zvirka find`: who on a list, or in the result of a reconciliation, a name may be.

mod result;

use std::path::Path;

use serde_json::{Value, json};
use zvirka::linker::{Answer, ComparedField, Decision, Hit, Index, IndexOptions, Query, check_birth_date};
use zvirka::record::{Field, List};
use zvirka_io::{Language, ManifestInput};

use super::lists::{self, Weights};
use crate::args::{CommonArguments, FindArguments};
use crate::failure::Failure;
use crate::interrupt::{self, Phase};
use crate::language::{self, decimal, told};
use crate::manifest::Manifest;
use crate::reading;
use crate::terminal::progress::Bars;
use crate::terminal::{self, table, visible};
use result::{Persons, is_result};

/// What is said where nothing is near: another spelling may be.
const NOT_FOUND: &str = "not found by this spelling";

/// The same where nothing can be sought.
const NO_NAME: &str = "no name was found in the text";

/// Finds the name.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &FindArguments, common: &CommonArguments) -> Result<(), Failure> {
    let voice = super::voice(common);
    super::check_name(&arguments.name, None)?;
    if let Some(date) = &arguments.birth_date {
        check_birth_date(date).map_err(|_| {
            let message = "--birth-date is no birth date; write it as 1990-03-07 or 07.03.1990";
            Failure::Refused(message.to_owned())
        })?;
    }
    let options_told = json!({"limit": arguments.limit, "model": lists::shown(arguments.model.as_ref())});
    let paths: Vec<&Path> =
        arguments.model.as_deref().into_iter().chain([arguments.list.as_path()]).collect();
    let manifest = Manifest::begin(common, "find", options_told, &paths, &[])?;
    let weights = Weights::read(arguments.model.as_ref())?;
    let options =
        IndexOptions { model: weights.model.clone(), threads: common.threads, ..IndexOptions::default() };
    let mut query = Query::of_name(arguments.name.as_str());
    if let Some(date) = &arguments.birth_date {
        query = query.with(Field::BirthDate, date.as_str());
    }
    let (list, persons, inputs) = read(arguments, weights, &voice)?;
    interrupt::enter(Phase::Working)?;
    let bars = Bars::new(&voice);
    let index = Index::new(list, &options, &bars);
    bars.finish();
    let index = index?;
    let found = Found::of(&index, &query, persons.as_ref(), arguments.limit);
    if arguments.json {
        terminal::print_json(&found.json(&arguments.name))?;
    } else {
        terminal::print(&found.page())?;
    }
    manifest.finish(inputs, &[], &voice)
}

/// The records to be asked, whose they are if that is known, and what the manifest says of the files.
fn read(
    arguments: &FindArguments,
    weights: Weights,
    voice: &terminal::Voice,
) -> Result<(List, Option<Persons>, Vec<ManifestInput>), Failure> {
    if is_result(&arguments.list) {
        let (list, persons) = Persons::read(&arguments.list, voice)?;
        return Ok((list, Some(persons), weights.input.into_iter().collect()));
    }
    let options = reading::options(&arguments.reading, None, None, &[]);
    let read = reading::read(&arguments.list, &options, voice)?;
    let inputs = lists::inputs(&[&read], &[], weights);
    Ok((read.list, None, inputs))
}

/// One line of what was found: a record, or a person with all records of it that were near.
struct Line<'a> {
    hit: &'a Hit,
    /// The hit's probability, or that of all near records of the person.
    probability: f64,
    person: Option<&'a result::Person>,
}

/// What was found.
struct Found<'a, 'q> {
    index: &'a Index,
    query: &'a Query<'q>,
    answer: Answer,
    persons: Option<&'a Persons>,
    limit: usize,
}

/// Records asked for beyond those shown, where several may be one person's.
const RECORDS_A_PERSON: usize = 8;

impl<'a, 'q> Found<'a, 'q> {
    fn of(index: &'a Index, query: &'a Query<'q>, persons: Option<&'a Persons>, limit: usize) -> Self {
        let records = if persons.is_some() { limit * RECORDS_A_PERSON } else { limit };
        Self { index, query, answer: index.search(query, records), persons, limit }
    }

    /// The lines, nearest first. Records of one person are no rivals: what they are likely to be is added up.
    fn lines(&self) -> Vec<Line<'_>> {
        let mut lines: Vec<Line<'_>> = Vec::new();
        for hit in &self.answer.hits {
            let person = self.persons.and_then(|persons| persons.of(hit.row));
            let known = lines
                .iter_mut()
                .find(|line| line.person.zip(person).is_some_and(|(one, other)| one.id == other.id));
            match known {
                Some(line) => line.probability += hit.probability,
                None => lines.push(Line { hit, probability: hit.probability, person }),
            }
        }
        lines.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        lines.truncate(self.limit);
        lines
    }

    fn note(&self) -> Option<&'static str> {
        match (self.answer.hits.is_empty(), self.answer.usable) {
            (false, _) => None,
            (true, true) => Some(NOT_FOUND),
            (true, false) => Some(NO_NAME),
        }
    }

    fn page(&self) -> String {
        if let Some(note) = self.note() {
            return format!("{}\n", told(note));
        }
        let list = self.index.list();
        let mut rows = vec![table::heads(["probability", "id", "name", "birth date", "", "agrees"])];
        for Line { hit, probability, person } in self.lines() {
            let id = person.map_or_else(|| list.id(hit.row).into_owned(), |person| person.id.clone());
            let standing = person.map_or_else(String::new, |person| person.standing());
            rows.push(table::row([
                &percent(probability),
                &visible(&id),
                &visible(&list.full_name(hit.row)),
                &visible(list.cell(Field::BirthDate, hit.row)),
                &visible(&standing),
                &agrees(hit),
            ]));
        }
        table::aligned(&[table::Align::Right], &rows)
    }

    fn json(&self, name: &str) -> Value {
        let list = self.index.list();
        let hit = |line: &Line<'_>| {
            let explained = self.index.explain(self.query, line.hit);
            let levels = explained.iter().flat_map(|comparison| &comparison.levels);
            let levels: Vec<Value> = levels
                .map(|line| {
                    json!({"field": line.field, "level": line.level, "weight": line.weight, "text": line.text})
                })
                .collect();
            let row = line.hit.row;
            let mut told = json!({
                "id": list.id(row),
                "name": list.full_name(row),
                "birth_date": list.cell(Field::BirthDate, row),
                // Nothing is certain, however many records say so.
                "probability": line.probability.min(super::compare::MOST_SURE),
                "weight": line.hit.weight,
                "decision": line.hit.decision.map(Decision::as_str),
                "rival_probability": line.hit.rival_probability,
                "levels": levels,
            });
            if let (Some(person), Some(told)) = (line.person, told.as_object_mut()) {
                told.insert("id".to_owned(), person.id.clone().into());
                told.insert("status".to_owned(), person.status.clone().into());
                told.insert("lists".to_owned(), person.lists.clone().into());
            }
            told
        };
        let hits: Vec<Value> = self.lines().iter().map(hit).collect();
        let mut told = json!({"name": name, "hits": hits});
        if let (Some(note), Some(told)) = (self.note(), told.as_object_mut()) {
            told.insert("note".to_owned(), note.into());
        }
        told
    }
}

/// A probability in a tenth of a hundredth, never as certain.
fn percent(probability: f64) -> String {
    match probability * 100.0 {
        percent if percent > 99.9 => told("more than 99.9%").into_owned(),
        percent if percent < 0.1 => told("less than 0.1%").into_owned(),
        percent => decimal(format!("{percent:.1}%")),
    }
}

/// What of a hit agrees and how far, in words.
fn agrees(hit: &Hit) -> String {
    let said =
        hit.evidence.iter().filter(|line| line.field != ComparedField::Relatives && line.level() != "absent");
    let words = said.map(|line| match language::current() {
        Language::English => {
            format!("{} {}", line.field.as_str().replace('_', " "), line.level().replace('_', " "))
        }
        language => format!("{}: {}", language.field(line.field.as_str()), language.level(line.level())),
    });
    words.collect::<Vec<_>>().join(match language::current() {
        Language::English => ", ",
        _ => "; ",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_told_as_certain() {
        assert_eq!(percent(1.0), "more than 99.9%");
        assert_eq!(percent(0.00001), "less than 0.1%");
        assert_eq!(percent(0.4321), "43.2%");
    }
}
