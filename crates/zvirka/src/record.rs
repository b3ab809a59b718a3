//! What is known of people: a [`List`] is a table from one source, a record is one of its rows.
//!
//! A list is stored as columns of text, one per [`Field`] that the source has; nothing is parsed here. An empty
//! cell means that the value is missing. Text is kept exactly as it was read, so evidence can always be shown as
//! it stood; every stage that needs a mended or folded reading makes its own.
//!
//! Cost: the text itself plus eight bytes a cell. Building checks ids for uniqueness in one pass over a hash set.

mod birth_parts;

use std::borrow::Cow;

use hashbrown::HashMap;

use crate::compare::date::TimeZone;
use crate::compare::value::Kind;
use crate::error::{Error, ErrorKind};

/// A field that records may have, whatever header the source gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Identifier, unique within the list.
    Id,
    /// Whole name in any order.
    Name,
    /// Surname, where the source splits names.
    Surname,
    /// Given name, where the source splits names.
    GivenName,
    /// Patronymic, where the source splits names.
    Patronymic,
    /// Aliases and maiden names, separated by `;`.
    OtherNames,
    /// Date of birth, in any form, perhaps partial.
    BirthDate,
    /// Day of birth, where the source splits dates.
    BirthDay,
    /// Month of birth, in figures or by its name, where the source splits dates.
    BirthMonth,
    /// Year of birth, where the source splits dates or has no more.
    BirthYear,
    /// Age in full years.
    Age,
    /// Date on which the age held.
    AgeOn,
    /// Sex.
    Sex,
    /// `military` or `civilian`.
    Category,
    /// Military rank.
    Rank,
    /// Military unit.
    Unit,
    /// Citizenship.
    Citizenship,
    /// Date of capture or disappearance.
    CaptureDate,
    /// Place of capture or disappearance.
    CapturePlace,
    /// Place of detention.
    HeldAt,
    /// Date on which somebody saw the person.
    SeenOn,
    /// Stage of an exchange.
    Stage,
    /// Date on which the person was handed over.
    HandoverDate,
    /// Whom to call; carried along.
    Contact,
    /// Where the row comes from; carried along.
    Source,
    /// Free text; carried along.
    Note,
    /// Place of birth, residence or registration.
    HomePlace,
    /// Call sign.
    CallSign,
    /// Personal or army number.
    PersonalNumber,
    /// Number of the registration card of a taxpayer (РНОКПП).
    TaxNumber,
    /// Passport, military card or another document, by series and number.
    Document,
    /// Telephone number, of the person or of who asks for them.
    Phone,
    /// Place of birth.
    BirthPlace,
    /// The mother's name, or her maiden name.
    Mother,
}

impl Field {
    /// Every field, in the order of the documentation.
    pub const ALL: [Self; 34] = [
        Self::Id,
        Self::Name,
        Self::Surname,
        Self::GivenName,
        Self::Patronymic,
        Self::OtherNames,
        Self::BirthDate,
        Self::BirthDay,
        Self::BirthMonth,
        Self::BirthYear,
        Self::Age,
        Self::AgeOn,
        Self::Sex,
        Self::Category,
        Self::Rank,
        Self::Unit,
        Self::Citizenship,
        Self::CaptureDate,
        Self::CapturePlace,
        Self::HeldAt,
        Self::SeenOn,
        Self::Stage,
        Self::HandoverDate,
        Self::Contact,
        Self::Source,
        Self::Note,
        Self::HomePlace,
        Self::CallSign,
        Self::PersonalNumber,
        Self::TaxNumber,
        Self::Document,
        Self::Phone,
        Self::BirthPlace,
        Self::Mother,
    ];

    /// The field's name in options, column headers and documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Surname => "surname",
            Self::GivenName => "given_name",
            Self::Patronymic => "patronymic",
            Self::OtherNames => "other_names",
            Self::BirthDate => "birth_date",
            Self::BirthDay => "birth_day",
            Self::BirthMonth => "birth_month",
            Self::BirthYear => "birth_year",
            Self::Age => "age",
            Self::AgeOn => "age_on",
            Self::Sex => "sex",
            Self::Category => "category",
            Self::Rank => "rank",
            Self::Unit => "unit",
            Self::Citizenship => "citizenship",
            Self::CaptureDate => "capture_date",
            Self::CapturePlace => "capture_place",
            Self::HeldAt => "held_at",
            Self::SeenOn => "seen_on",
            Self::Stage => "stage",
            Self::HandoverDate => "handover_date",
            Self::Contact => "contact",
            Self::Source => "source",
            Self::Note => "note",
            Self::HomePlace => "home_place",
            Self::CallSign => "call_sign",
            Self::PersonalNumber => "personal_number",
            Self::TaxNumber => "tax_number",
            Self::Document => "document",
            Self::Phone => "phone",
            Self::BirthPlace => "birth_place",
            Self::Mother => "mother",
        }
    }

    /// The field of that name, as [`as_str`](Self::as_str) writes it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == name)
    }
}

/// A column of text: all cells in one buffer, with the end of each.
///
/// # Examples
///
/// ```
/// use zvirka::record::TextColumn;
///
/// let column: TextColumn = ["Шаповал", "", "Ґудзь"].into_iter().collect();
/// assert_eq!(column.get(2), "Ґудзь");
/// assert_eq!(column.get(99), "");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TextColumn {
    text: String,
    ends: Vec<usize>,
}

/// Shows the number of cells, never what they hold: a debug print may end in a log.
impl std::fmt::Debug for TextColumn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("TextColumn").field("cells", &self.ends.len()).finish_non_exhaustive()
    }
}

impl TextColumn {
    /// An empty column with room for `rows` cells.
    #[must_use]
    pub fn with_capacity(rows: usize) -> Self {
        Self { text: String::new(), ends: Vec::with_capacity(rows) }
    }

    /// Appends a cell; an empty one means a missing value.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// Appends cells that stand one after another in one text, given where each of them ends. Gives `false`, with
    /// nothing appended, where an end lies within a letter, beyond the text or before another one.
    ///
    /// For cells that are already in one piece, at a small part of what pushing them one by one takes.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::record::TextColumn;
    ///
    /// let mut column = TextColumn::default();
    /// assert!(column.append("ШаповалҐудзь", [14, 14, 24].into_iter()));
    /// assert_eq!(column.iter().collect::<Vec<_>>(), ["Шаповал", "", "Ґудзь"]);
    /// assert!(!column.append("Ґудзь", [3].into_iter()));
    /// ```
    #[must_use]
    pub fn append(&mut self, text: &str, ends: impl Iterator<Item = usize>) -> bool {
        let (cells, start) = (self.ends.len(), self.text.len());
        let mut last = 0;
        let mut sound = true;
        self.ends.extend(ends.map(|end| {
            sound &= end >= last && text.is_char_boundary(end);
            last = end;
            start.saturating_add(end)
        }));
        match text.get(..last).filter(|_| sound) {
            Some(text) => self.text.push_str(text),
            None => self.ends.truncate(cells),
        }
        sound
    }

    /// All cells in one piece, one after another, for what is asked of a whole column at once.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no cells.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell of a row; empty when it is missing or the row does not exist.
    #[must_use]
    pub fn get(&self, row: usize) -> &str {
        let Some(&end) = self.ends.get(row) else { return "" };
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..end).unwrap_or("")
    }

    /// The cells in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row))
    }
}

impl<'a> FromIterator<&'a str> for TextColumn {
    fn from_iter<I: IntoIterator<Item = &'a str>>(cells: I) -> Self {
        let mut column = Self::default();
        for cell in cells {
            column.push(cell);
        }
        column
    }
}

/// Whether every cell stands after the one before it, shorter ones first, as numbers counted up do. Such cells are all
/// different, and none but the first can be empty.
fn rise(cells: &TextColumn) -> bool {
    let mut before = "";
    cells.iter().all(|cell| {
        let after = (before.len(), before) < (cell.len(), cell);
        before = cell;
        after
    })
}

/// A table of people from one source, as columns of text.
#[derive(Clone, Debug)]
pub struct List {
    name: String,
    rows: usize,
    columns: Vec<(Field, TextColumn)>,
    time_zone: TimeZone,
    compared: Vec<OtherColumn>,
}

/// Most columns without a field of their own that are compared: each costs memory for every row and a look at every pair.
pub const MOST_COMPARED: usize = 8;

/// A column that is no [`Field`] and is to be compared all the same.
#[derive(Clone, Debug)]
pub struct OtherColumn {
    /// Its header, which the column of the other list has as well.
    pub header: String,
    /// How its values are read.
    pub kind: Kind,
    /// Its cells, by row.
    pub cells: TextColumn,
}

/// For what takes a list, or whatever holds one.
impl AsRef<List> for List {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl List {
    /// A list out of its columns. Day, month and year of birth in columns of their own are joined: where
    /// [`Field::BirthDate`] has no cell, or the list no such column, it is made of them.
    ///
    /// `name` is what messages call the list, for example its file's name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::List`] when columns differ in length, a field comes twice, no column holds names (`name`,
    /// `surname` or `given_name`), or an id stands on two rows or is missing on one.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::record::{Field, List};
    ///
    /// let names = ["Шаповал Остап Ігорович", "Ґудзь Марʼяна"].into_iter().collect();
    /// let list = List::new("ours", vec![(Field::Name, names)])?;
    /// assert_eq!(list.len(), 2);
    /// assert_eq!(list.id(1), "2");
    /// # Ok::<(), zvirka::Error>(())
    /// ```
    pub fn new(name: impl Into<String>, columns: Vec<(Field, TextColumn)>) -> Result<Self, Error> {
        let name = name.into();
        let rows = columns.first().map_or(0, |(_, column)| column.len());
        for (position, (field, column)) in columns.iter().enumerate() {
            if column.len() != rows {
                let (found, field) = (column.len(), field.as_str());
                let message = format!("{name}: column {field} has {found} rows, the first column has {rows}");
                return Err(Error::new(ErrorKind::List, message));
            }
            if columns.iter().take(position).any(|(earlier, _)| earlier == field) {
                let message = format!("{name}: two columns are taken for {}; keep one", field.as_str());
                return Err(Error::new(ErrorKind::List, message));
            }
        }
        let columns = birth_parts::joined(columns);
        let list = Self { name, rows, columns, time_zone: TimeZone::default(), compared: Vec::new() };
        let named = [Field::Name, Field::Surname, Field::GivenName];
        if !named.into_iter().any(|field| list.column(field).is_some()) {
            let message = format!(
                "{}: no column holds names; name one `name`, or say which with --map name=HEADER",
                list.name
            );
            return Err(Error::new(ErrorKind::List, message));
        }
        list.check_ids()?;
        Ok(list)
    }

    fn check_ids(&self) -> Result<(), Error> {
        let Some(ids) = self.column(Field::Id) else { return Ok(()) };
        if rise(ids) {
            return Ok(());
        }
        let mut first_rows: HashMap<&str, usize, foldhash::fast::RandomState> =
            HashMap::with_capacity_and_hasher(ids.len(), foldhash::fast::RandomState::default());
        for (row, id) in ids.iter().enumerate() {
            if id.is_empty() {
                let message =
                    format!("{}: record {} has no id; fill it or drop the id column", self.name, row + 1);
                return Err(Error::new(ErrorKind::List, message));
            }
            if let Some(earlier) = first_rows.insert(id, row) {
                let message = format!(
                    "{}: records {} and {} have the same id; ids must be unique within a list",
                    self.name,
                    earlier + 1,
                    row + 1
                );
                return Err(Error::new(ErrorKind::List, message));
            }
        }
        Ok(())
    }

    /// The same list, its dates written down in another time zone than the default, [`TimeZone::Kyiv`]: where a birth
    /// date is a moment in universal time, that zone tells its day.
    #[must_use]
    pub fn in_time_zone(mut self, time_zone: TimeZone) -> Self {
        self.time_zone = time_zone;
        self
    }

    /// The time zone in which dates were written down.
    #[must_use]
    pub const fn time_zone(&self) -> TimeZone {
        self.time_zone
    }

    /// Sets the columns to be compared that are no [`Field`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::List`] when there are more than [`MOST_COMPARED`], two have one header, or one has
    /// another number of rows than the list.
    pub fn set_compared(&mut self, columns: Vec<OtherColumn>) -> Result<(), Error> {
        let refuse = |message: String| Err(Error::new(ErrorKind::List, message));
        let most = MOST_COMPARED;
        if columns.len() > most {
            return refuse(format!(
                "{}: {} columns are asked to be compared; at most {most} can be",
                self.name,
                columns.len()
            ));
        }
        for (place, column) in columns.iter().enumerate() {
            if column.cells.len() != self.rows {
                let (name, header, found) = (&self.name, &column.header, column.cells.len());
                return refuse(format!(
                    "{name}: column {header} has {found} rows, the list has {}",
                    self.rows
                ));
            }
            if columns.iter().take(place).any(|earlier| earlier.header == column.header) {
                return refuse(format!(
                    "{}: column {} is asked to be compared twice",
                    self.name, column.header
                ));
            }
        }
        self.compared = columns;
        Ok(())
    }

    /// The columns to be compared that are no [`Field`].
    #[must_use]
    pub fn compared(&self) -> &[OtherColumn] {
        &self.compared
    }

    /// A cell of a [compared](Self::compared) column, without surrounding white space; empty when it is missing.
    #[must_use]
    pub fn compared_cell(&self, header: &str, row: usize) -> &str {
        let column = self.compared.iter().find(|column| column.header == header);
        column.map_or("", |column| column.cells.get(row).trim())
    }

    /// What messages call the list.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are no records.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The column of a field, if the source has it.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<&TextColumn> {
        self.columns.iter().find(|(of, _)| *of == field).map(|(_, column)| column)
    }

    /// A cell, without surrounding white space; empty when it is missing.
    #[must_use]
    pub fn cell(&self, field: Field, row: usize) -> &str {
        self.column(field).map_or("", |column| column.get(row).trim())
    }

    /// The record's id: its cell, or its number counted from 1 when the list has no id column.
    #[must_use]
    pub fn id(&self, row: usize) -> Cow<'_, str> {
        match self.column(Field::Id) {
            Some(ids) => Cow::Borrowed(ids.get(row)),
            None => Cow::Owned((row + 1).to_string()),
        }
    }

    /// The record's name as one text: the `name` cell, or surname, given name and patronymic joined by spaces.
    #[must_use]
    pub fn full_name(&self, row: usize) -> Cow<'_, str> {
        let whole = self.cell(Field::Name, row);
        if !whole.is_empty() {
            return Cow::Borrowed(whole);
        }
        let parts = [Field::Surname, Field::GivenName, Field::Patronymic].map(|field| self.cell(field, row));
        Cow::Owned(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn cells_in_one_piece_are_those_pushed_one_by_one(
            first in prop::collection::vec("[ҐґʼA ]{0,4}", 0..6),
            second in prop::collection::vec("[ҐґʼA ]{0,4}", 0..6),
        ) {
            let pushed: TextColumn = first.iter().chain(&second).map(String::as_str).collect();
            let mut column: TextColumn = first.iter().map(String::as_str).collect();
            let ends = second.iter().scan(0, |end, cell| {
                *end += cell.len();
                Some(*end)
            });
            prop_assert!(column.append(&second.concat(), ends));
            prop_assert!(column == pushed);
        }

        #[test]
        fn ids_are_refused_unless_they_are_all_different_and_none_is_missing(
            ids in prop::collection::vec("[12]{0,3}", 0..6),
        ) {
            let names: TextColumn = ids.iter().map(|_| "Ґудзь").collect();
            let cells: TextColumn = ids.iter().map(String::as_str).collect();
            let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
            let fit = distinct.len() == ids.len() && ids.iter().all(|id| !id.is_empty());
            prop_assert_eq!(List::new("ours", vec![(Field::Id, cells), (Field::Name, names)]).is_ok(), fit);
        }
    }

    #[test]
    fn ends_that_do_not_fit_append_nothing() {
        for ends in [vec![1], vec![2, 1], vec![4, 2], vec![2, 6], vec![usize::MAX]] {
            let mut column: TextColumn = ["Остап"].into_iter().collect();
            assert!(!column.append("Ґа", ends.into_iter()));
            assert_eq!(column.iter().collect::<Vec<_>>(), ["Остап"]);
        }
    }
}
