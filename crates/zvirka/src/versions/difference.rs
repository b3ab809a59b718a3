//! What became of every record between two versions of a list, cell by cell.
//!
//! Columns of the two versions are held against each other: fields by their meaning, all others by their headers. A cell
//! counts as changed where it [folds](crate::prints::fold_cell) to another text, and as cosmetic where only its writing
//! differs. The id is no content: it is told and not compared.

use super::{Anchored, anchor};
use crate::error::Error;
use crate::linker::{LinkOptions, Progress};
use crate::prints::{fold_cell, fold_text};
use crate::record::{Field, List, TextColumn};

/// A version of a list.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// The list.
    pub list: &'a List,
    /// Columns that are no fields, with their headers; as many rows as the list.
    pub carried: &'a [(String, TextColumn)],
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowChangeKind {
    /// It stands on the new version alone.
    Added,
    /// It stands on the old version alone.
    Removed,
    /// It says something else than it did.
    Changed,
    /// It says the same and is written another way.
    Cosmetic,
    /// It is what it was.
    Unchanged,
}

impl RowChangeKind {
    /// Every kind, in the order of outputs.
    pub const ALL: [Self; 5] = [Self::Added, Self::Removed, Self::Changed, Self::Cosmetic, Self::Unchanged];

    /// The kind's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Cosmetic => "cosmetic",
            Self::Unchanged => "unchanged",
        }
    }
}

/// One record of either version.
#[derive(Clone, Debug, PartialEq)]
pub struct RowChange {
    /// What became of it.
    pub kind: RowChangeKind,
    /// Its row in the old version, counted from 0.
    pub old: Option<usize>,
    /// Its row in the new version, counted from 0.
    pub new: Option<usize>,
    /// The columns whose cells differ, by their places in [`Diff::columns`]; none for a record that was added or removed.
    pub columns: Vec<usize>,
    /// Probability that the two rows are one record; none where they agree in all fields compared, and for what was added or
    /// removed.
    pub probability: Option<f64>,
}

/// Where a column's cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Field(Field),
    /// The name that stands in several columns of one version and in one of the other.
    WholeName,
    Carried([Option<usize>; 2]),
}

/// A column that either version has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The field's name, or the header of a column that is no field. No two are equal.
    pub name: String,
    place: Place,
}

/// Two versions of a list held against each other.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    /// The columns compared: fields in the order of [`Field::ALL`], then all others in the order of the new version.
    pub columns: Vec<Column>,
    /// Every record of either version: by kind, within a kind by its row in the new version, or in the old one where it is
    /// removed.
    pub rows: Vec<RowChange>,
    /// What a person should be told. Free of cell contents.
    pub warnings: Vec<String>,
}

impl Diff {
    /// How many records are of a kind.
    #[must_use]
    pub fn count(&self, kind: RowChangeKind) -> usize {
        self.rows.iter().filter(|row| row.kind == kind).count()
    }

    /// Whether any record differs in any way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(|row| row.kind == RowChangeKind::Unchanged)
    }
}

impl Column {
    /// The cell of a record; `side` is 0 for the old version and 1 for the new one.
    #[must_use]
    pub fn cell<'a>(
        &self,
        versions: &[Version<'a>; 2],
        side: usize,
        row: usize,
    ) -> std::borrow::Cow<'a, str> {
        let Some(version) = versions.get(side) else { return "".into() };
        match self.place {
            Place::Field(field) => version.list.cell(field, row).into(),
            Place::WholeName => version.list.full_name(row),
            Place::Carried(places) => {
                let place = places.get(side).copied().flatten();
                let column = place.and_then(|place| version.carried.get(place));
                column.map_or("", |(_, column)| column.get(row).trim()).into()
            }
        }
    }

    fn fold(&self, cell: &str) -> String {
        let mut folded = String::new();
        match self.place {
            Place::Field(field) => fold_cell(field, cell, &mut folded),
            Place::WholeName => fold_cell(Field::Name, cell, &mut folded),
            Place::Carried(_) => fold_text(cell, &mut folded),
        }
        folded
    }
}

/// Holds two versions of a list against each other.
///
/// The result is the same for any number of threads.
///
/// # Errors
///
/// As [`anchor`].
///
/// # Examples
///
/// ```
/// use zvirka::linker::{LinkOptions, NoProgress};
/// use zvirka::record::{Field, List, TextColumn};
/// use zvirka::versions::{RowChangeKind, Version, diff};
///
/// let list = |names: &[&str]| List::new("ours", vec![(Field::Name, names.iter().copied().collect::<TextColumn>())]);
/// let monday = list(&["Левчук Остап Ігорович", "Ґудзь Мар'яна Петрівна"])?;
/// let tuesday = list(&["ҐУДЗЬ МАРʼЯНА ПЕТРІВНА", "Швець Павло Олегович"])?;
/// let versions = [&monday, &tuesday].map(|list| Version { list, carried: &[] });
/// let found = diff(versions, &LinkOptions::default(), &NoProgress)?;
/// let kinds: Vec<RowChangeKind> = found.rows.iter().map(|row| row.kind).collect();
/// assert_eq!(kinds, [RowChangeKind::Added, RowChangeKind::Removed, RowChangeKind::Cosmetic]);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn diff(
    versions: [Version<'_>; 2],
    options: &LinkOptions,
    progress: &dyn Progress,
) -> Result<Diff, Error> {
    let [old, new] = versions.map(|version| version.list);
    let Anchored { pairs, warnings, .. } = anchor(old, new, options, progress)?;
    let columns = columns(&versions);
    let mut found_again = [vec![false; old.len()], vec![false; new.len()]];
    let mut rows: Vec<RowChange> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let [olds, news] = &mut found_again;
        for (rows, row) in [(olds, pair.old), (news, pair.new)] {
            if let Some(found) = rows.get_mut(row) {
                *found = true;
            }
        }
        let (kind, differing) = compared(&columns, &versions, (pair.old, pair.new));
        let (old, new) = (Some(pair.old), Some(pair.new));
        rows.push(RowChange { kind, old, new, columns: differing, probability: pair.probability });
    }
    let alone = |kind, old, new| RowChange { kind, old, new, columns: Vec::new(), probability: None };
    let [olds, news] = found_again;
    let missing =
        |found: Vec<bool>| found.into_iter().enumerate().filter(|(_, found)| !found).map(|(row, _)| row);
    rows.extend(missing(olds).map(|row| alone(RowChangeKind::Removed, Some(row), None)));
    rows.extend(missing(news).map(|row| alone(RowChangeKind::Added, None, Some(row))));
    rows.sort_by_key(|row| (row.kind, row.new.or(row.old)));
    Ok(Diff { columns, rows, warnings })
}

/// How two rows differ, and in which columns.
fn compared(
    columns: &[Column],
    versions: &[Version<'_>; 2],
    (old, new): (usize, usize),
) -> (RowChangeKind, Vec<usize>) {
    let mut kind = RowChangeKind::Unchanged;
    let mut differing = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        let (before, after) = (column.cell(versions, 0, old), column.cell(versions, 1, new));
        if before == after {
            continue;
        }
        differing.push(place);
        let of_column = match column.fold(&before) == column.fold(&after) {
            true => RowChangeKind::Cosmetic,
            false => RowChangeKind::Changed,
        };
        kind = kind.min(of_column);
    }
    (kind, differing)
}

/// The columns that either version has.
fn columns(versions: &[Version<'_>; 2]) -> Vec<Column> {
    let [old, new] = versions;
    let has = |version: &Version<'_>, field| version.list.column(field).is_some();
    const PARTS: [Field; 4] = [Field::Name, Field::Surname, Field::GivenName, Field::Patronymic];
    // Where names were in one column and are in several, or the other way round, whole names are compared.
    let whole = PARTS.into_iter().any(|part| has(old, part) != has(new, part));
    let mut columns: Vec<Column> = Vec::new();
    for field in Field::ALL {
        let place = match field {
            Field::Id => continue,
            Field::Name if whole => Place::WholeName,
            field if whole && PARTS.contains(&field) => continue,
            field if has(old, field) || has(new, field) => Place::Field(field),
            _ => continue,
        };
        columns.push(Column { name: field.as_str().to_owned(), place });
    }
    // Columns of one header stand for each other in their order.
    let mut rest: Vec<(usize, &str)> =
        old.carried.iter().enumerate().map(|(place, (header, _))| (place, header.as_str())).collect();
    let mut carried: Vec<(&str, [Option<usize>; 2])> = Vec::new();
    for (place, (header, _)) in new.carried.iter().enumerate() {
        let same = rest.iter().position(|(_, of)| of == header);
        let before = same.map(|position| rest.remove(position).0);
        carried.push((header, [before, Some(place)]));
    }
    carried.extend(rest.into_iter().map(|(place, header)| (header, [Some(place), None])));
    for (header, places) in carried {
        let mut name = header.to_owned();
        let mut number = 1;
        while columns.iter().any(|column| column.name == name) {
            number += 1;
            name = format!("{header} ({number})");
        }
        columns.push(Column { name, place: Place::Carried(places) });
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linker::NoProgress;

    fn column(cells: &[&str]) -> TextColumn {
        cells.iter().copied().collect()
    }

    fn list(columns: &[(Field, &[&str])]) -> List {
        List::new("list", columns.iter().map(|(field, cells)| (*field, column(cells))).collect()).unwrap()
    }

    /// Kind, rows and names of the columns that differ.
    fn told(versions: [Version<'_>; 2]) -> Vec<(&'static str, Option<usize>, Option<usize>, String)> {
        let found = diff(versions, &LinkOptions::default(), &NoProgress).unwrap();
        let names = |row: &RowChange| {
            let names = row.columns.iter().map(|place| found.columns[*place].name.as_str());
            names.collect::<Vec<_>>().join(" ")
        };
        found.rows.iter().map(|row| (row.kind.as_str(), row.old, row.new, names(row))).collect()
    }

    #[test]
    fn a_cell_that_says_something_else_is_a_change_and_one_written_anew_is_cosmetic() {
        let names: &[&str] = &["Ґудзь Марʼяна", "Швець Павло", "Левчук Остап", "Їжак Лесь"];
        let old = list(&[
            (Field::Id, &["1", "2", "3", "4"]),
            (Field::Name, names),
            (Field::BirthDate, &["07.03.1990", "1985", "01.02.1980", "1979"]),
            (Field::Note, &["", "шукає мати", "у лікарні", "?"]),
        ]);
        let new = list(&[
            (Field::Id, &["2", "3", "4", "5"]),
            (Field::Name, &["ҐУДЗЬ МАР'ЯНА", "Швець Павло", "Левчук Остап", "Їжак Лесь"]),
            (Field::BirthDate, &["1990-03-07", "1985", "01.02.1980", "1979"]),
            (Field::Note, &["", "шукає брат", "У лікарні.", ""]),
        ]);
        let of = |list| Version { list, carried: &[] };
        assert_eq!(
            told([of(&old), of(&new)]),
            [
                ("changed", Some(1), Some(1), "note".to_owned()),
                ("changed", Some(3), Some(3), "note".to_owned()),
                ("cosmetic", Some(0), Some(0), "name birth_date".to_owned()),
                ("cosmetic", Some(2), Some(2), "note".to_owned()),
            ]
        );
        let same = told([of(&new), of(&new)]);
        assert!(same.iter().all(|(kind, ..)| *kind == "unchanged"), "{same:?}");
    }

    #[test]
    fn columns_that_are_no_fields_are_held_against_those_of_their_header() {
        let names = list(&[(Field::Name, &["Ґудзь Марʼяна"])]);
        let carried = |columns: &[(&str, &str)]| -> Vec<(String, TextColumn)> {
            columns.iter().map(|(header, cell)| ((*header).to_owned(), column(&[cell]))).collect()
        };
        let old = carried(&[("справа", "12"), ("колір", "синій"), ("name", "x"), ("справа", "13")]);
        let new = carried(&[("справа", "12"), ("справа", "14"), ("name", "x")]);
        let of = |carried| Version { list: &names, carried };
        let expected = ("changed", Some(0), Some(0), "справа (2) колір".to_owned());
        assert_eq!(told([of(&old), of(&new)]), [expected]);
    }

    #[test]
    fn a_name_that_was_cut_into_columns_is_the_name_it_was() {
        let whole = list(&[(Field::Name, &["Ґудзь Марʼяна", "Швець Павло"])]);
        let parts = list(&[(Field::Surname, &["Ґудзь", "ШВЕЦЬ"]), (Field::GivenName, &["Марʼяна", "Павло"])]);
        let of = |list| Version { list, carried: &[] };
        assert_eq!(
            told([of(&whole), of(&parts)]),
            [
                ("cosmetic", Some(1), Some(1), "name".to_owned()),
                ("unchanged", Some(0), Some(0), String::new())
            ]
        );
    }
}
