//! What the page is told: a question with its records, and, unless the reader is blind, with what the program and others say.
//!
//! A blind reader's answer is made by another function, of prints and cells alone: what is not put in cannot leak. Its
//! choices stand in the order of their records, which says nothing.
//!
//! Letters that differ are marked across scripts, as the report does.

use serde_json::{Map, Value, json};
use zvirka::names::romanization::{guess_language, romanize, scheme, scheme_for};
use zvirka::reconcile::{Language, Role};
use zvirka::record::Field;
use zvirka_decisions::{SeenRecord, Vote};
use zvirka_io::difference::{Mark, Piece, compared};
use zvirka_io::{field_words, role_words};

use super::board::{Board, Choice, Question};
use super::desk::{Desk, Record};
use super::words::Words;
use crate::page::shown;

/// Records of a person that are shown; of a person with more the first ones. Nobody compares more than a screen holds.
const MOST_RECORDS: usize = 12;

/// Digits of probabilities: nothing is certain, and six digits never round to one.
fn probability(value: Option<f64>) -> Value {
    value.map_or(Value::Null, |value| json!((value.min(0.999_999) * 1e6).round() / 1e6))
}

fn pieces(pieces: &[Piece]) -> Value {
    let mark = |mark: Mark| match mark {
        Mark::Same => "same",
        Mark::Differs => "differs",
        Mark::Alone => "alone",
    };
    pieces.iter().map(|(text, of)| json!([shown(text), mark(*of)])).collect()
}

/// A name in Latin letters by the scheme of passports where its language has one; `None` for a name that is in them.
fn romanised(name: &str) -> Option<String> {
    if !name.chars().any(zvirka::names::script::is_cyrillic) {
        return None;
    }
    let of_language = scheme_for("icao", name).or_else(|_| scheme_for(guess_language(name), name));
    let scheme = of_language.or_else(|_| scheme("uk_kmu2010")).ok()?;
    Some(romanize(name, scheme))
}

/// What a field is called, in English and in Ukrainian.
fn label(field: Field) -> [&'static str; 2] {
    match field {
        Field::Name => ["Name", "Ім'я"],
        other => field_words(other),
    }
}

const NAMES: [Field; 4] = [Field::Name, Field::Surname, Field::GivenName, Field::Patronymic];

fn record_told(desk: &Desk, record: Record, seen: &SeenRecord) -> Value {
    let name = seen.full_name();
    let fields: Vec<Value> = seen
        .fields
        .iter()
        .filter(|(field, _)| !NAMES.contains(field))
        .map(|(field, cell)| json!({"field": field.as_str(), "label": label(*field), "cell": shown(cell)}))
        .collect();
    json!({
        "list": shown(&seen.list),
        "role": desk.role(record.0).map(Role::as_str),
        "role_words": desk.role(record.0).map(role_words),
        "id": shown(&seen.record_id),
        "name": shown(&name),
        "romanised": romanised(&name).map(|name| shown(&name)),
        "fields": fields,
    })
}

/// Where a record stands, and whose it is.
fn place_told(desk: &Desk, record: Record, seen: &SeenRecord) -> Value {
    json!({
        "list": shown(&seen.list),
        "role": desk.role(record.0).map(Role::as_str),
        "role_words": desk.role(record.0).map(role_words),
        "id": shown(&seen.record_id),
        "name": shown(&seen.full_name()),
    })
}

/// The cells of the two records of a choice beside each other, with the letters that differ.
fn side_by_side(left: &SeenRecord, right: &SeenRecord) -> Value {
    let mut rows = Vec::new();
    let mut row = |field: Field, left: &str, right: &str| {
        let found = compared(left, right);
        let [a, b] = &found.names;
        let [a_latin, b_latin] = &found.romanised;
        let latin = |latin: &Option<Vec<Piece>>| latin.as_deref().map_or(Value::Null, pieces);
        rows.push(json!({
            "field": field.as_str(), "label": label(field), "left": pieces(a), "right": pieces(b),
            "left_latin": latin(a_latin), "right_latin": latin(b_latin),
        }));
    };
    row(Field::Name, &left.full_name(), &right.full_name());
    for field in Field::ALL.into_iter().filter(|field| !NAMES.contains(field)) {
        let (a, b) = (left.cell(field), right.cell(field));
        if !a.is_empty() || !b.is_empty() {
            row(field, a, b);
        }
    }
    rows.into()
}

fn items_told(desk: &Desk, board: &Board, question: &Question) -> Value {
    let records = |records: &Vec<Record>| -> Value {
        let told = records
            .iter()
            .take(MOST_RECORDS)
            .filter_map(|record| Some(record_told(desk, *record, board.survey.seen.get(record)?)));
        json!({"records": told.collect::<Vec<_>>(), "count": records.len()})
    };
    question.items.iter().map(records).collect()
}

/// Which records a choice is about and how they look beside each other.
fn choice_told(
    desk: &Desk,
    board: &Board,
    question: &Question,
    place: usize,
    choice: &Choice,
) -> Map<String, Value> {
    let [a, b] = choice.items;
    let pair = choice.pairs.first().and_then(|pair| board.pair(*pair));
    let sides = pair.map(|pair| {
        let [left, right] = pair.records;
        // The first record of a question stands on the left, whichever list is first.
        let first = question.items.get(a).is_some_and(|records| records.contains(&left));
        if first { [left, right] } else { [right, left] }
    });
    let seen = |record: Record| board.survey.seen.get(&record);
    let rows = sides.and_then(|[left, right]| Some(side_by_side(seen(left)?, seen(right)?)));
    let records =
        sides.into_iter().flatten().filter_map(|record| Some(place_told(desk, record, seen(record)?)));
    let mut told = Map::new();
    told.insert("choice".to_owned(), place.into());
    told.insert("items".to_owned(), json!([a, b]));
    told.insert("records".to_owned(), records.collect());
    told.insert("rows".to_owned(), rows.unwrap_or_default());
    told
}

fn vote_told(vote: &Vote) -> Value {
    json!({
        "author": shown(&vote.author), "verdict": vote.verdict.as_str(), "at": vote.at,
        "reason": vote.reason.map(zvirka_decisions::Reason::as_str), "settles": vote.adjudication,
    })
}

/// A question as whoever reads first sees it.
pub(super) fn question(
    desk: &Desk,
    board: &Board,
    words: &Words,
    question: &Question,
    reader: &str,
) -> Value {
    let choice = |(place, choice): (usize, &Choice)| {
        let mut told = choice_told(desk, board, question, place, choice);
        let pair = choice.pairs.first().and_then(|pair| board.pair(*pair));
        let status = words.status(board, question, choice, reader);
        told.insert("status".to_owned(), status.as_str().into());
        told.insert("family".to_owned(), choice.family.into());
        told.insert("loss".to_owned(), json!((choice.loss * 1e4).round() / 1e4));
        told.insert("decided".to_owned(), words.votes(board, choice).iter().map(vote_told).collect());
        if let Some(pair) = pair {
            let evidence = pair.held.now.fields.iter().map(|line| {
                let (field, level) = (line.field.as_str(), line.level());
                let is_relatives = field == zvirka::model::ComparedField::Relatives.as_str();
                let words = [Language::English, Language::Ukrainian].map(|language| {
                    let said = if is_relatives { language.relatives(level) } else { language.level(level) };
                    [language.field(field).to_owned(), said.to_owned()]
                });
                json!({"field": field, "level": level, "weight": line.weight(), "words": words})
            });
            told.insert("evidence".to_owned(), evidence.collect());
            told.insert("prior".to_owned(), json!(pair.prior));
            told.insert("probability".to_owned(), probability(pair.probability));
            told.insert("rival".to_owned(), probability(pair.rival));
            told.insert("rivals".to_owned(), pair.held.now.rivals.into());
            told.insert("joined".to_owned(), board.survey.joined.contains(&pair.records).into());
        }
        Value::Object(told)
    };
    json!({
        "id": question.id,
        "kind": question.kind.as_str(),
        "blind": false,
        "audit": question.audit,
        "loss": (question.loss * 1e4).round() / 1e4,
        "items": items_told(desk, board, question),
        "choices": question.choices.iter().enumerate().map(choice).collect::<Vec<_>>(),
    })
}

/// A question as a second reader sees it: `wanted` says which choices are to be decided.
pub(super) fn blind_question(
    desk: &Desk,
    board: &Board,
    question: &Question,
    wanted: impl Fn(&Choice) -> bool,
) -> Value {
    let mut choices: Vec<(usize, &Choice)> =
        question.choices.iter().enumerate().filter(|(_, choice)| wanted(choice)).collect();
    choices.sort_by_key(|(_, choice)| choice.items);
    let choice = |(place, choice): (usize, &Choice)| {
        let mut told = choice_told(desk, board, question, place, choice);
        told.insert("status".to_owned(), "open".into());
        Value::Object(told)
    };
    json!({
        "id": question.id,
        "kind": question.kind.as_str(),
        "blind": true,
        "items": items_told(desk, board, question),
        "choices": choices.into_iter().map(choice).collect::<Vec<_>>(),
    })
}

/// A record that was sought.
pub(super) fn found(desk: &Desk, board: &Board, record: Record, blind: bool) -> Value {
    let Some(list) = desk.list(record.0) else { return Value::Null };
    let fields: Vec<Value> = Field::ALL
        .into_iter()
        .filter(|field| !NAMES.contains(field) && *field != Field::Id)
        .map(|field| (field, list.cell(field, record.1).trim()))
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(field, cell)| json!({"field": field.as_str(), "label": label(field), "cell": shown(cell)}))
        .collect();
    json!({
        "list": desk.names.get(record.0).map(|name| shown(name)),
        "id": shown(&list.id(record.1)),
        "name": shown(&list.full_name(record.1)),
        "fields": fields,
        // Whether anybody is unsure about somebody is more than a blind reader should know.
        "question": board.question_of(record).filter(|_| !blind).map(|question| question.id.as_str()),
    })
}
