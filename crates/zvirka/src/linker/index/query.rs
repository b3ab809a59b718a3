//! What is asked: one record, as cells of text.

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::compare::date::{DateColumn, Reading, Settled, TimeZone};
use crate::error::{Error, ErrorKind};
use crate::record::{Field, List, TextColumn};

/// Fields of a record that can be asked about.
const ASKED: [Field; 16] = [
    Field::Name,
    Field::Surname,
    Field::GivenName,
    Field::Patronymic,
    Field::OtherNames,
    Field::BirthDate,
    Field::Age,
    Field::AgeOn,
    Field::Sex,
    Field::Category,
    Field::Rank,
    Field::Unit,
    Field::CapturePlace,
    Field::CaptureDate,
    Field::HeldAt,
    Field::Id,
];

/// A record to be asked about.
///
/// # Examples
///
/// ```
/// use zvirka::linker::Query;
/// use zvirka::record::Field;
///
/// let query = Query::of_name("Ґудзь Мар'яна").with(Field::BirthDate, "07.03.1990");
/// assert_eq!(query.cell(Field::BirthDate), "07.03.1990");
/// assert_eq!(query.cell(Field::Unit), "");
/// ```
#[derive(Clone, Default)]
pub struct Query<'a> {
    cells: SmallVec<[(Field, Cow<'a, str>); 4]>,
    zone: TimeZone,
}

/// Shows which fields there are, never what they hold.
impl std::fmt::Debug for Query<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.cells.iter().map(|(field, _)| field)).finish()
    }
}

impl<'a> Query<'a> {
    /// A name in any form, script and order.
    #[must_use]
    pub fn of_name(name: impl Into<Cow<'a, str>>) -> Self {
        Self::default().with(Field::Name, name)
    }

    /// The record of a list's row.
    #[must_use]
    pub fn of_row(list: &'a List, row: usize) -> Self {
        let mut query = Self { zone: list.time_zone(), ..Self::default() };
        for field in ASKED {
            let cell = list.cell(field, row);
            if !cell.is_empty() {
                query.cells.push((field, Cow::Borrowed(cell)));
            }
        }
        query
    }

    /// The same with a value of another field; of fields that the list does not have nothing is compared.
    #[must_use]
    pub fn with(mut self, field: Field, cell: impl Into<Cow<'a, str>>) -> Self {
        self.cells.retain(|(known, _)| *known != field);
        self.cells.push((field, cell.into()));
        self
    }

    /// The cell of a field, without surrounding white space; empty where there is none.
    #[must_use]
    pub fn cell(&self, field: Field) -> &str {
        self.cells.iter().find(|(known, _)| *known == field).map_or("", |(_, cell)| cell.trim())
    }

    /// What a name begins with, mostly the surname: to bring records of one surname together.
    pub(super) fn first_words(&self) -> &str {
        let of = |field| self.cell(field);
        if of(Field::Surname).is_empty() { of(Field::Name) } else { of(Field::Surname) }
    }

    /// The time zone in which dates were written down.
    pub(super) const fn time_zone(&self) -> TimeZone {
        self.zone
    }

    /// The record as a list of its own; `None` where it has no name at all.
    pub(super) fn as_list(&self) -> Option<List> {
        let column = |cell: &str| std::iter::once(cell).collect::<TextColumn>();
        let cells = self.cells.iter().map(|(field, cell)| (*field, column(cell)));
        List::new("", cells.collect()).ok()
    }
}

/// Refuses what is given as a birth date and is none.
///
/// # Errors
///
/// [`ErrorKind::Option`] for a text that is no date in any form.
pub fn check_birth_date(text: &str) -> Result<(), Error> {
    let reading = Reading::of(text, TimeZone::default());
    let settled = DateColumn::of(&[reading]).settle(reading);
    // In a table digits that are no date are compared; what is typed by hand can be typed again.
    if matches!(settled, Settled::NoDate | Settled::Unreadable(_)) {
        let message = "the birth date is no date; write it as 1990-03-07 or 07.03.1990";
        return Err(Error::new(ErrorKind::Option, message));
    }
    Ok(())
}
