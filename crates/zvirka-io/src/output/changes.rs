//! Two versions of a list as a table of what changed.

use zvirka::versions::{Diff, RowChange, RowChangeKind, Version};

use crate::case::{CaseTable, CellKind};
use crate::error::IoError;
use crate::output::{Target, Value, write_table};

/// What changed between two versions of a list, as a table: `change` (`added`, `removed`, `changed`, `cosmetic`), `old_id,
/// new_id`, `names` (the name; the old one and the new one, set apart by `; `, where it is written another way), `fields` (the
/// columns that differ, set apart by `; `), for every column `<column>_old, <column>_new` (only where the two differ; all cells
/// of a record that was added or removed), and `probability` where a record was not known again by what it says but by a link.
/// Rows that did not change are left out unless `all` are wanted.
#[must_use]
pub fn diff_table<'a>(diff: &'a Diff, versions: [Version<'a>; 2], all: bool) -> CaseTable<'a> {
    let mut columns: Vec<(String, CellKind)> = Vec::new();
    let text = |header: &str| (header.to_owned(), CellKind::Text);
    columns.extend(["change", "old_id", "new_id", "names", "fields"].map(text));
    for column in &diff.columns {
        columns.extend(["old", "new"].map(|side| text(&format!("{}_{side}", column.name))));
    }
    columns.push(("probability".to_owned(), CellKind::Real));
    let wanted = move |row: &&RowChange| all || row.kind != RowChangeKind::Unchanged;
    let rows = diff.rows.iter().filter(wanted).map(move |row| cells(diff, &versions, row));
    CaseTable { file: "changes.csv", columns, rows: Box::new(rows) }
}

fn cells<'a>(diff: &'a Diff, versions: &[Version<'a>; 2], row: &RowChange) -> Vec<Value<'a>> {
    let sides = [row.old, row.new];
    let value = |text: std::borrow::Cow<'a, str>| if text.is_empty() { Value::Missing } else { text.into() };
    let of_side = |side: usize, read: fn(&Version<'a>, usize) -> std::borrow::Cow<'a, str>| {
        let row = sides.get(side).copied().flatten()?;
        versions.get(side).map(|version| read(version, row))
    };
    let id = |side| of_side(side, |version, row| version.list.id(row)).map_or(Value::Missing, value);
    let name = |side| of_side(side, |version, row| version.list.full_name(row));
    let names = match (name(0), name(1)) {
        (Some(old), Some(new)) if old != new => value(format!("{old}; {new}").into()),
        (old, new) => new.or(old).map_or(Value::Missing, value),
    };
    let differing = row.columns.iter().filter_map(|place| diff.columns.get(*place));
    let fields = differing.map(|column| column.name.as_str()).collect::<Vec<_>>().join("; ");
    let mut cells = vec![row.kind.as_str().into(), id(0), id(1), names, value(fields.into())];
    let alone = matches!(row.kind, RowChangeKind::Added | RowChangeKind::Removed);
    for (place, column) in diff.columns.iter().enumerate() {
        let shown = alone || row.columns.contains(&place);
        for (side, row) in sides.into_iter().enumerate() {
            cells.push(match row.filter(|_| shown) {
                Some(row) => value(column.cell(versions, side, row)),
                None => Value::Missing,
            });
        }
    }
    cells.push(row.probability.map_or(Value::Missing, Value::probability));
    cells
}

/// Writes what changed between two versions of a list, as [`diff_table`] has it, by the extension of the target.
///
/// # Errors
///
/// As [`write_table`].
pub fn write_diff<'p>(
    target: impl Into<Target<'p>>,
    diff: &Diff,
    versions: [Version<'_>; 2],
    all: bool,
) -> Result<(), IoError> {
    let table = diff_table(diff, versions, all);
    let header: Vec<&str> = table.columns.iter().map(|(header, _)| header.as_str()).collect();
    write_table(target, &header, table.rows)
}
