//! The columns of a table of links.

use std::borrow::Cow;

use zvirka::linker::{ComparedField, Link, Links};
use zvirka::record::List;

use crate::output::Value;

/// The headers, in the order that other programs rely on.
pub(super) fn header(links: &Links) -> Vec<String> {
    let first = ["left_id", "right_id", "probability", "weight", "decision", "left_name", "right_name"];
    let mut header: Vec<String> = first.map(str::to_owned).into();
    for field in &links.fields {
        header.push(format!("{}_level", field.as_str()));
        header.push(format!("{}_weight", field.as_str()));
    }
    header.push("rival_probability".to_owned());
    header.push("decided".to_owned());
    header
}

/// What of a link stands in the lists, the right one's in no order.
pub(super) struct Texts<'a> {
    ids: [Cow<'a, str>; 2],
    names: [Cow<'a, str>; 2],
}

/// The texts of one link.
pub(super) fn texts<'a>(link: &Link, left: &'a List, right: &'a List) -> Texts<'a> {
    Texts {
        ids: [left.id(link.left), right.id(link.right)],
        names: [left.full_name(link.left), right.full_name(link.right)],
    }
}

/// The cells of one link.
pub(super) fn row<'a>(link: &Link, fields: &[ComparedField], texts: Texts<'a>) -> Vec<Value<'a>> {
    let mut row = Vec::with_capacity(9 + 2 * fields.len());
    row.extend(texts.ids.map(Value::from));
    row.push(Value::probability(link.probability));
    row.push(Value::weight(link.weight));
    row.push(link.decision.as_str().into());
    row.extend(texts.names.map(Value::from));
    for field in fields {
        match link.evidence.iter().find(|evidence| evidence.field == *field) {
            Some(evidence) => row.extend([evidence.level().into(), Value::weight(evidence.weight())]),
            None => row.extend([Value::Missing, Value::Missing]),
        }
    }
    row.push(Value::probability(link.rival_probability));
    row.push(link.decided.map_or(Value::Missing, |verdict| verdict.as_str().into()));
    row
}
