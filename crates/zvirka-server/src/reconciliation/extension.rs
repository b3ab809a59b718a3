//! Cells of records that were found, for the columns of a table.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use zvirka::record::Field;

use super::{Answer, Outcome, Parameters, Refusal, Service};

/// How rows are told: by id in an object (0.2), or one after the other (1.0-draft).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Objects,
    Arrays,
}

#[derive(Deserialize)]
struct Asked {
    ids: Vec<String>,
    properties: Vec<Wanted>,
}

#[derive(Deserialize)]
struct Wanted {
    id: String,
}

/// Cells of the records of some ids.
pub fn answer(service: &Service, text: &[u8], shape: Shape) -> Outcome {
    let no_query = Refusal::bad("the data extension query is not one of the API");
    let asked: Asked = serde_json::from_slice(text).map_err(|_| no_query)?;
    if asked.ids.len() > service.options.limits.batch {
        return Err(Refusal::bad("too many records at once; the manifest says how many"));
    }
    let known =
        |property: &str| Field::from_name(property).filter(|field| service.fields().any(|own| own == *field));
    let meta: Vec<Value> = asked
        .properties
        .iter()
        .map(|wanted| {
            let name = known(&wanted.id).map_or(wanted.id.as_str(), |field| field.as_str());
            json!({"id": wanted.id, "name": name})
        })
        .collect();
    let cells = |id: &str, property: &str| -> Value {
        let cell = service.row_of(id).zip(known(property));
        let cell = cell.map_or("", |(row, field)| service.index.list().cell(field, row));
        if cell.is_empty() { json!([]) } else { json!([{"str": cell}]) }
    };
    let rows: Value = match shape {
        Shape::Objects => {
            let row = |id: &String| {
                let cells = asked.properties.iter().map(|wanted| (wanted.id.clone(), cells(id, &wanted.id)));
                (id.clone(), Value::Object(cells.collect()))
            };
            Value::Object(asked.ids.iter().map(row).collect::<Map<_, _>>())
        }
        Shape::Arrays => {
            let row = |id: &String| {
                let cells = asked
                    .properties
                    .iter()
                    .map(|wanted| json!({"id": wanted.id, "values": cells(id, &wanted.id)}));
                json!({"id": id, "properties": cells.collect::<Vec<_>>()})
            };
            asked.ids.iter().map(row).collect()
        }
    };
    Ok(Answer::Json(json!({"meta": meta, "rows": rows})))
}

/// The properties that the list can give.
pub fn proposed(service: &Service, asked: &Parameters, limit: usize) -> Value {
    let properties: Vec<Value> = service
        .fields()
        .take(limit)
        .map(|field| json!({"id": field.as_str(), "name": field.as_str().replace('_', " ")}))
        .collect();
    json!({"properties": properties, "type": asked.get("type").unwrap_or("person"), "limit": limit})
}
