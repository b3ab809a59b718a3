//! What a beginning may become: records near a name, fields, the one type there is.

use std::sync::Arc;

use serde_json::{Value, json};
use zvirka::linker::Query;

use super::{Answer, Outcome, Parameters, Refusal, Service};

/// Suggestions where nothing says how many.
const USUAL: usize = 10;

/// The first suggestion that is wanted.
fn offset(asked: &Parameters) -> usize {
    let offset = asked.get("cursor").or_else(|| asked.get("offset"));
    offset.and_then(|offset| offset.parse().ok()).unwrap_or(0).min(super::MOST_CANDIDATES)
}

/// Records near a name, the one whose id it is first.
pub async fn entities(service: &Arc<Service>, asked: &Parameters) -> Outcome {
    let prefix = asked.get("prefix").map(str::trim).ok_or(Refusal::bad("a beginning is wanted: ?prefix="))?;
    let (limit, offset) = (asked.limit(USUAL)?, offset(asked));
    let mut rows: Vec<usize> = service.row_of(prefix).into_iter().collect();
    if !prefix.is_empty() {
        let found = service.ask(vec![Query::of_name(prefix.to_owned())], offset + limit).await?;
        rows.extend(found.iter().flat_map(|answer| &answer.hits).map(|hit| hit.row));
    }
    let mut seen = std::collections::HashSet::new();
    rows.retain(|row| seen.insert(*row));
    let list = service.index.list();
    let told = rows.into_iter().skip(offset).take(limit).map(|row| {
        json!({"id": list.id(row), "name": list.full_name(row), "notable": [{"id": "person", "name": "Person"}]})
    });
    Ok(Answer::Json(json!({"result": told.collect::<Vec<_>>()})))
}

/// Fields of the list that begin so.
pub fn properties(service: &Service, asked: &Parameters) -> Value {
    let prefix = asked.get("prefix").unwrap_or_default().to_lowercase();
    let names = service.fields().map(|field| (field.as_str(), field.as_str().replace('_', " ")));
    let found = names.filter(|(id, name)| id.starts_with(&prefix) || name.starts_with(&prefix));
    let found = found.skip(offset(asked)).map(|(id, name)| json!({"id": id, "name": name}));
    json!({"result": found.collect::<Vec<_>>()})
}

/// The one type there is.
pub fn types(asked: &Parameters) -> Value {
    let prefix = asked.get("prefix").unwrap_or_default().to_lowercase();
    let person = "person".starts_with(&prefix).then(|| json!({"id": "person", "name": "Person"}));
    json!({"result": person.into_iter().collect::<Vec<_>>()})
}
