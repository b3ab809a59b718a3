//! Candidates in the words of either version, and the nearest records with what agrees.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use zvirka::linker::{Decision, Hit, Query};

use super::questions::Question;
use super::{Answer, MOST_CANDIDATES, Outcome, RIVAL_BITS, Refusal, Service};

/// Candidates of each question, in the order of the questions.
async fn candidates(
    service: &Arc<Service>,
    batch: &[Question],
    one: impl Fn(&Service, &Hit) -> Value,
) -> Result<Vec<Vec<Value>>, Refusal> {
    let most = batch.iter().map(|question| question.limit).max().unwrap_or(1).min(MOST_CANDIDATES);
    let queries: Vec<Query<'static>> = batch.iter().map(|question| question.query.clone()).collect();
    let found = if queries.is_empty() { Vec::new() } else { service.ask(queries, most).await? };
    let of = |(question, answer): (&Question, &zvirka::linker::Answer)| match &question.id {
        Some(id) => service.row_of(id).map(|row| vec![identified(service, row)]).unwrap_or_default(),
        None => answer.hits.iter().take(question.limit).map(|hit| one(service, hit)).collect(),
    };
    Ok(batch.iter().zip(&found).map(of).collect())
}

/// What names a record.
fn record(service: &Service, row: usize) -> Map<String, Value> {
    let list = service.index.list();
    let mut record = Map::new();
    record.insert("id".to_owned(), list.id(row).into());
    record.insert("name".to_owned(), list.full_name(row).into());
    record.insert("type".to_owned(), json!([{"id": "person", "name": "Person"}]));
    record
}

/// The record that has the id asked for.
fn identified(service: &Service, row: usize) -> Value {
    let mut record = record(service, row);
    record.insert("score".to_owned(), json!(100.0));
    record.insert("match".to_owned(), json!(true));
    Value::Object(record)
}

fn is_match(service: &Service, hit: &Hit) -> bool {
    hit.probability >= service.options.match_at
        && hit.decision == Some(Decision::Match)
        && hit.ahead_of_rival() >= RIVAL_BITS
}

fn candidate(service: &Service, hit: &Hit, named: bool) -> Value {
    let mut candidate = record(service, hit.row);
    candidate.insert("score".to_owned(), json!(100.0 * hit.probability));
    candidate.insert("match".to_owned(), json!(is_match(service, hit)));
    let features = hit.evidence.iter().map(|evidence| {
        let id = evidence.field.as_str();
        match named {
            true => json!({"id": id, "name": id.replace('_', " "), "value": evidence.weight()}),
            false => json!({"id": id, "value": evidence.weight()}),
        }
    });
    candidate.insert("features".to_owned(), features.collect());
    Value::Object(candidate)
}

/// The answers to a batch of 0.2, by key.
pub async fn of_0_2(service: &Arc<Service>, batch: Vec<Question>) -> Outcome {
    let found = candidates(service, &batch, |service, hit| candidate(service, hit, false)).await?;
    let answers = batch.into_iter().zip(found);
    let answers = answers.map(|(question, found)| (question.key, json!({"result": found})));
    Ok(Answer::Json(Value::Object(answers.collect())))
}

/// The answers to a batch of 1.0-draft, in its order.
pub async fn of_1_0(service: &Arc<Service>, batch: Vec<Question>) -> Outcome {
    let found = candidates(service, &batch, |service, hit| candidate(service, hit, true)).await?;
    let results: Vec<Value> = found.into_iter().map(|found| json!({"candidates": found})).collect();
    Ok(Answer::Json(json!({"results": results})))
}

/// The nearest records to one name, with what agrees and why.
pub fn nearest(service: &Service, query: &Query<'_>, answer: &zvirka::linker::Answer) -> Value {
    let list = service.index.list();
    let hit = |hit: &Hit| {
        let explained = service.index.explain(query, hit);
        let levels: Vec<Value> = explained
            .iter()
            .flat_map(|comparison| &comparison.levels)
            .map(|line| json!({"field": line.field, "level": line.level, "weight": line.weight, "text": line.text}))
            .collect();
        json!({
            "id": list.id(hit.row),
            "name": list.full_name(hit.row),
            "probability": hit.probability,
            "weight": hit.weight,
            "decision": hit.decision.map(Decision::as_str),
            "match": is_match(service, hit),
            "rival_probability": hit.rival_probability,
            "levels": levels,
        })
    };
    let mut told = json!({"hits": answer.hits.iter().map(hit).collect::<Vec<_>>()});
    if answer.hits.is_empty()
        && let Some(told) = told.as_object_mut()
    {
        let note = if answer.usable { "not found by this spelling" } else { "no name that can be sought" };
        told.insert("note".to_owned(), note.into());
    }
    told
}
