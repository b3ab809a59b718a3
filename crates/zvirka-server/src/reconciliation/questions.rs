//! Batches of questions, read strictly: what neither version allows is refused and not guessed at.

use serde::Deserialize;
use serde_json::Value;
use zvirka::linker::Query;
use zvirka::record::Field;

use super::{MOST_CANDIDATES, Refusal, ServiceOptions};

/// One question.
#[derive(Clone, Debug)]
pub struct Question {
    /// What the batch calls it; empty in 1.0-draft.
    pub key: String,
    /// The record asked about.
    pub query: Query<'static>,
    /// An id that the record is to have, which settles the question.
    pub id: Option<String>,
    /// How many candidates are wanted.
    pub limit: usize,
}

/// A value, alone or among several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Values {
    Several(Vec<OneValue>),
    One(OneValue),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneValue {
    Text(String),
    Truth(bool),
    Number(serde_json::Number),
    Named { id: String, name: Option<String> },
}

impl Values {
    /// As the text of a cell; several values as a list of other names is written.
    fn cell(self) -> String {
        let one = |value| match value {
            OneValue::Text(text) => text,
            OneValue::Truth(truth) => truth.to_string(),
            OneValue::Number(number) => number.to_string(),
            OneValue::Named { id, name } => name.unwrap_or(id),
        };
        match self {
            Self::One(value) => one(value),
            Self::Several(values) => values.into_iter().map(one).collect::<Vec<_>>().join("; "),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Types {
    #[expect(dead_code, reason = "the list holds people alone, but what is said of types must have a form")]
    One(String),
    #[expect(dead_code, reason = "as above")]
    Several(Vec<String>),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Strictness {
    Any,
    Should,
    All,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked02 {
    query: Option<String>,
    #[serde(rename = "type")]
    _kind: Option<Types>,
    limit: Option<f64>,
    properties: Option<Vec<Property>>,
    #[serde(rename = "type_strict")]
    _strictness: Option<Strictness>,
}

#[derive(Deserialize)]
struct Property {
    pid: String,
    v: Values,
}

#[derive(Deserialize)]
struct Batch10 {
    queries: Vec<Asked10>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked10 {
    #[serde(rename = "type")]
    _kind: Option<String>,
    limit: Option<f64>,
    #[serde(rename = "lang")]
    _language: Option<String>,
    #[serde(rename = "dir")]
    _direction: Option<String>,
    conditions: Vec<Condition>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Condition {
    match_type: MatchType,
    property_id: Option<String>,
    property_value: Values,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum MatchType {
    Name,
    Id,
    Property,
}

const NO_BATCH: Refusal = Refusal::bad("the batch of queries is not one of the API");

/// Fields that can be asked about, by the API's name of a property.
fn field_of(property: &str) -> Option<Field> {
    let field = Field::from_name(property)?;
    let carried = matches!(
        field,
        Field::Id
            | Field::Contact
            | Field::Source
            | Field::Note
            | Field::Stage
            | Field::HandoverDate
            | Field::SeenOn
    );
    (!carried).then_some(field)
}

/// A property that the list does not know says nothing, as the specifications want it.
fn with_property(query: Query<'static>, property: &str, value: Values) -> Query<'static> {
    match field_of(property) {
        Some(field) => query.with(field, value.cell()),
        None => query,
    }
}

fn limit(asked: Option<f64>, options: &ServiceOptions) -> usize {
    asked.map_or(options.limit, |limit| (limit.clamp(1.0, MOST_CANDIDATES as f64)) as usize)
}

fn bounded<T>(batch: Vec<T>, options: &ServiceOptions) -> Result<Vec<T>, Refusal> {
    if batch.len() > options.limits.batch {
        return Err(Refusal::bad("the batch holds too many queries; the manifest says how many"));
    }
    Ok(batch)
}

/// A batch of 0.2: an object of questions by key, in its order.
pub fn batch_of_0_2(text: &[u8], options: &ServiceOptions) -> Result<Vec<Question>, Refusal> {
    let batch: Value = serde_json::from_slice(text).map_err(|_| NO_BATCH)?;
    let Value::Object(batch) = batch else { return Err(NO_BATCH) };
    let batch = bounded(batch.into_iter().collect(), options)?;
    let question = |(key, value): (String, Value)| {
        let asked: Asked02 = serde_json::from_value(value).map_err(|_| NO_BATCH)?;
        let properties = asked.properties.unwrap_or_default();
        if asked.query.is_none() && properties.is_empty() {
            return Err(Refusal::bad("a query has neither a text nor properties"));
        }
        let mut query = asked.query.map_or_else(Query::default, Query::of_name);
        for Property { pid, v } in properties {
            query = with_property(query, &pid, v);
        }
        Ok(Question { key, query, id: None, limit: limit(asked.limit, options) })
    };
    batch.into_iter().map(question).collect()
}

/// A batch of 1.0-draft: an array of questions of conditions.
pub fn batch_of_1_0(text: &[u8], options: &ServiceOptions) -> Result<Vec<Question>, Refusal> {
    let batch: Batch10 = serde_json::from_slice(text).map_err(|_| NO_BATCH)?;
    let question = |asked: Asked10| {
        if asked.conditions.is_empty() {
            return Err(Refusal::bad("a query has no conditions"));
        }
        let (mut query, mut id) = (Query::default(), None);
        for Condition { match_type, property_id, property_value } in asked.conditions {
            match (match_type, property_id) {
                (MatchType::Name, _) => query = query.with(Field::Name, property_value.cell()),
                (MatchType::Id, _) => id = Some(property_value.cell()),
                (MatchType::Property, Some(property)) => {
                    query = with_property(query, &property, property_value)
                }
                (MatchType::Property, None) => return Err(Refusal::bad("a condition names no property")),
            }
        }
        Ok(Question { key: String::new(), query, id, limit: limit(asked.limit, options) })
    };
    bounded(batch.queries, options)?.into_iter().map(question).collect()
}
