//! The columns of a table of links.

use std::borrow::Cow;

use zvirka::linker::{ComparedField, Link, Links, source_fields};
use zvirka::record::List;

use crate::output::Value;

/// Which columns a table of links has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkColumns {
    /// Levels and weights of every field.
    #[default]
    Evidence,
    /// The same, and beside each field the two values that were compared, as the lists write them.
    EvidenceAndValues,
}

/// The headers, in the order that other programs rely on.
pub(super) fn header(links: &Links, columns: LinkColumns) -> Vec<String> {
    let first = ["left_id", "right_id", "probability", "weight", "decision", "left_name", "right_name"];
    let mut header: Vec<String> = first.map(str::to_owned).into();
    for field in &links.fields {
        let name = links.field_name(*field);
        header.extend([format!("{name}_level"), format!("{name}_weight")]);
        if columns == LinkColumns::EvidenceAndValues && has_values(*field) {
            header.extend([format!("{name}_left"), format!("{name}_right")]);
        }
    }
    header.extend(["rival_probability", "prior", "reason", "decided"].map(str::to_owned));
    header
}

/// Whether a field has values of its own in the lists.
fn has_values(field: ComparedField) -> bool {
    source_fields(field).is_some() || field.column().is_some()
}

/// What of a link stands in the lists, the right one's in no order.
pub(super) struct Texts<'a> {
    ids: [Cow<'a, str>; 2],
    names: [Cow<'a, str>; 2],
    /// The two values of each field that has any, when they are asked for.
    values: Vec<[String; 2]>,
}

/// The texts of one link.
pub(super) fn texts<'a>(
    link: &Link,
    links: &Links,
    columns: LinkColumns,
    left: &'a List,
    right: &'a List,
) -> Texts<'a> {
    let shown = if columns == LinkColumns::EvidenceAndValues { links.fields.as_slice() } else { &[] };
    let values = shown.iter().filter_map(|field| {
        if field.column().is_some() {
            let cell = |list: &List, row: usize| list.compared_cell(links.field_name(*field), row).to_owned();
            return Some([cell(left, link.left), cell(right, link.right)]);
        }
        let sources = source_fields(*field)?;
        Some([(left, link.left), (right, link.right)].map(|(list, row)| {
            let cells = sources.iter().map(|source| list.cell(*source, row));
            cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ")
        }))
    });
    Texts {
        ids: [left.id(link.left), right.id(link.right)],
        names: [left.full_name(link.left), right.full_name(link.right)],
        values: values.collect(),
    }
}

/// The cells of one link.
pub(super) fn row<'a>(link: &Link, fields: &[ComparedField], texts: Texts<'a>) -> Vec<Value<'a>> {
    let mut row = Vec::with_capacity(11 + 4 * fields.len());
    row.extend(texts.ids.map(Value::from));
    row.push(Value::probability(link.probability));
    row.push(Value::weight(link.weight));
    row.push(link.decision.as_str().into());
    row.extend(texts.names.map(Value::from));
    let mut values = texts.values.into_iter();
    for field in fields {
        match link.evidence.iter().find(|evidence| evidence.field == *field) {
            Some(evidence) => row.extend([evidence.level().into(), Value::weight(evidence.weight())]),
            None => row.extend([Value::Missing, Value::Missing]),
        }
        if has_values(*field) {
            row.extend(values.next().into_iter().flatten().map(Value::from));
        }
    }
    row.push(Value::probability(link.rival_probability));
    row.push(Value::weight(link.prior()));
    row.push(link.doubt.map_or(Value::Missing, |doubt| doubt.as_str().into()));
    row.push(link.decided.map_or(Value::Missing, |verdict| verdict.as_str().into()));
    row
}
