//! Columns that are no field and are to be compared all the same: which header of each list is meant, and how its values are
//! read.
//!
//! A header is found as it stands, but for case and white space around; a column that was taken for a field which is only
//! carried along, such as an address, is compared as well. Cost: a copy of the cells. Limits: one header on all lists; where
//! lists call it differently, one of them has to be renamed.

use std::str::FromStr;

use zvirka::compare::value::{Kind, kind_of};
use zvirka::linker::{ComparedField, source_fields};
use zvirka::record::{Field, List, OtherColumn, TextColumn};

use crate::error::{IoError, IoErrorKind};
use crate::list::ReadList;

/// A column to be compared: `HEADER` or `HEADER:KIND`, where the kind is one of [`Kind::ASKED`] by its name.
///
/// # Examples
///
/// ```
/// use zvirka::compare::value::Kind;
/// use zvirka_io::ColumnAsked;
///
/// let asked: ColumnAsked = "postcode:number".parse().unwrap();
/// assert_eq!((asked.header.as_str(), asked.kind), ("postcode", Some(Kind::Number)));
/// let asked: ColumnAsked = "справа: номер".parse().unwrap();
/// assert_eq!((asked.header.as_str(), asked.kind), ("справа: номер", None));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnAsked {
    /// The header.
    pub header: String,
    /// How its values are read; as they seem to be where it is not told.
    pub kind: Option<Kind>,
}

/// A text that names no column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoColumn;

impl FromStr for ColumnAsked {
    type Err = NoColumn;

    fn from_str(text: &str) -> Result<Self, NoColumn> {
        let told =
            text.rsplit_once(':').and_then(|(header, kind)| Some((header, Kind::from_name(kind.trim())?)));
        let (header, kind) = told.map_or((text, None), |(header, kind)| (header, Some(kind)));
        let header = header.trim();
        if header.is_empty() { Err(NoColumn) } else { Ok(Self { header: header.to_owned(), kind }) }
    }
}

/// Whether a field is compared by itself: a part of a name, or where a field of the engine's has its values.
fn is_compared(field: Field) -> bool {
    let of_name = [Field::Name, Field::Surname, Field::GivenName, Field::Patronymic, Field::OtherNames];
    of_name.contains(&field)
        || ComparedField::ALL.into_iter().filter_map(source_fields).any(|sources| sources.contains(&field))
}

/// The header as lists are asked for it.
fn folded(header: &str) -> String {
    header.trim().to_lowercase()
}

/// What of a list stands under a header.
enum Found<'a> {
    Cells(&'a TextColumn),
    /// The field is compared already.
    Field(Field),
    Nothing,
}

/// A list and what is known of its columns.
#[derive(Clone, Copy, Debug)]
pub struct ColumnsOf<'a> {
    /// What messages call it.
    pub name: &'a str,
    /// The list.
    pub list: &'a List,
    /// Columns taken for no field.
    pub carried: &'a [(String, TextColumn)],
    /// Every header, with the field it was taken for.
    pub columns: &'a [(String, Option<Field>)],
}

impl<'a> From<&'a ReadList> for ColumnsOf<'a> {
    fn from(read: &'a ReadList) -> Self {
        Self { name: read.list.name(), list: &read.list, carried: &read.carried, columns: &read.columns }
    }
}

fn find<'a>(read: ColumnsOf<'a>, header: &str) -> Found<'a> {
    let wanted = folded(header);
    if let Some((_, cells)) = read.carried.iter().find(|(of, _)| folded(of) == wanted) {
        return Found::Cells(cells);
    }
    let taken = read.columns.iter().find(|(of, _)| folded(of) == wanted).and_then(|(_, field)| *field);
    match taken {
        Some(field) if is_compared(field) => Found::Field(field),
        Some(field) => read.list.column(field).map_or(Found::Nothing, Found::Cells),
        None => Found::Nothing,
    }
}

/// Columns to be compared, list by list, and what a person should be told.
pub type ComparedColumns = (Vec<Vec<OtherColumn>>, Vec<String>);

/// The columns that are to be compared, of every list that has them, for [`List::set_compared`]; and what a person should be
/// told: columns that are compared already.
///
/// # Errors
///
/// [`IoErrorKind::Input`] when a list lacks a column (of many lists: when fewer than two have it).
pub fn compared_columns(lists: &[ColumnsOf<'_>], asked: &[ColumnAsked]) -> Result<ComparedColumns, IoError> {
    let mut told = Vec::new();
    let mut columns: Vec<Vec<OtherColumn>> = lists.iter().map(|_| Vec::new()).collect();
    for ColumnAsked { header, kind } in asked {
        let found: Vec<Found<'_>> = lists.iter().map(|read| find(*read, header)).collect();
        let compared = found.iter().find_map(|found| match found {
            Found::Field(field) => Some(*field),
            _ => None,
        });
        if let Some(field) = compared {
            told.push(format!("column '{header}' is compared already, as {}", field.as_str()));
            continue;
        }
        let has = found.iter().filter(|found| matches!(found, Found::Cells(_))).count();
        let lacking = found.iter().position(|found| matches!(found, Found::Nothing));
        if let Some(lacking) = lacking.filter(|_| lists.len() <= 2 || has < 2)
            && let Some(list) = lists.get(lacking)
        {
            // What stands in a list's first row may be a person where it has no header, so headers are not told here.
            let message = format!(
                "{}: there is no column '{header}' to compare; `zvirka inspect` shows which there are",
                list.name
            );
            return Err(IoError::new(IoErrorKind::Input, message));
        }
        let cells = || {
            found.iter().filter_map(|found| if let Found::Cells(cells) = found { Some(*cells) } else { None })
        };
        let kind = kind.unwrap_or_else(|| kind_of(cells().flat_map(TextColumn::iter)));
        for (found, columns) in found.iter().zip(&mut columns) {
            if let Found::Cells(cells) = found {
                columns.push(OtherColumn { header: header.clone(), kind, cells: (*cells).clone() });
            }
        }
    }
    Ok((columns, told))
}

/// Sets the columns that are to be compared, and gives what a person should be told.
///
/// # Errors
///
/// As [`compared_columns`], and when too many are asked for or one is asked for twice. Nothing is set then.
pub fn compare_columns(lists: &mut [&mut ReadList], asked: &[ColumnAsked]) -> Result<Vec<String>, IoError> {
    let of: Vec<ColumnsOf<'_>> = lists.iter().map(|read| ColumnsOf::from(&**read)).collect();
    let (columns, told) = compared_columns(&of, asked)?;
    // What one list refuses all refuse: the first does so before any is changed.
    for (read, columns) in lists.iter_mut().zip(columns) {
        read.list.set_compared(columns)?;
    }
    Ok(told)
}

/// Headers that all lists have and that nothing compares yet, with the kind that their values seem to be of: what can be
/// asked for. Columns whose values are nearly all one, and those of running numbers, are left out.
#[must_use]
pub fn columns_to_compare(lists: &[ColumnsOf<'_>]) -> Vec<ColumnAsked> {
    let Some((first, others)) = lists.split_first() else { return Vec::new() };
    let headers = first.columns.iter().map(|(header, _)| header);
    let proposed = headers.filter_map(|header| {
        let cells: Option<Vec<&TextColumn>> = lists
            .iter()
            .map(|list| if let Found::Cells(cells) = find(*list, header) { Some(cells) } else { None })
            .collect();
        let cells = cells.filter(|_| !others.is_empty() || lists.len() == 1)?;
        let field = first.columns.iter().find(|(of, _)| of == header).and_then(|(_, field)| *field);
        if matches!(field, Some(Field::Id | Field::Note | Field::Source | Field::Stage | Field::HandoverDate))
        {
            return None;
        }
        let tells = cells.iter().all(|cells| tells_people_apart(cells));
        let kind = kind_of(cells.iter().flat_map(|cells| cells.iter()));
        tells.then(|| ColumnAsked { header: header.clone(), kind: Some(kind) })
    });
    proposed.take(zvirka::record::MOST_COMPARED).collect()
}

/// Whether a column has values enough: in a twentieth of the rows, and more than two of them.
fn tells_people_apart(cells: &TextColumn) -> bool {
    let mut distinct: Vec<&str> = cells.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let filled = distinct.len();
    distinct.sort_unstable();
    distinct.dedup();
    filled * 20 >= cells.len() && distinct.len() > 2
}
