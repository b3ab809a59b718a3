//! The lists of a case in an order of content, so that nothing that follows depends on the order of a case file or of rows.
//!
//! Lists are taken by role, then by name, and their rows by id. Rows are numbered over all lists in that order. Cost: a sort
//! of each list's ids; a list whose rows are in order already is not copied.

use std::borrow::Cow;

use super::case::{Case, CaseList, Role};
use crate::error::Error;
use crate::linker::OneOfMany;
use crate::record::{Field, List, TextColumn};

/// A list with its rows in an order of content.
pub(super) struct OrderedList<'a> {
    /// The list's place in the case.
    pub place: usize,
    pub list: Cow<'a, List>,
    /// By row of `list`: the row of the case's list.
    pub rows: Vec<usize>,
    /// The number of its first row over all lists.
    pub first: usize,
}

/// The lists of a case in an order that does not depend on the case file's: by role, then by name; rows by id.
pub(super) struct Ordered<'a>(pub Vec<OrderedList<'a>>);

impl<'a> Ordered<'a> {
    pub fn new(case: &'a Case) -> Result<Self, Error> {
        let mut order: Vec<usize> = (0..case.lists.len()).collect();
        order.sort_by_key(|place| case.lists.get(*place).map(|list| (list.role, list.name.as_str())));
        let mut ordered = Vec::with_capacity(order.len());
        let mut first = 0;
        for place in order {
            let Some(CaseList { list, .. }) = case.lists.get(place) else { continue };
            let rows = by_id(list);
            let list = match rows.is_sorted() {
                true => Cow::Borrowed(list),
                false => Cow::Owned(gather(list, &rows)?),
            };
            let length = list.len();
            ordered.push(OrderedList { place, list, rows, first });
            first += length;
        }
        Ok(Self(ordered))
    }

    /// The lists, to be read together. Names are counted where a person stands about once: on the longest roster and the
    /// longest handover list together, and beside them on the next roster; where there is neither, on the longest list.
    pub fn lists(&self, case: &Case) -> Vec<OneOfMany<'_>> {
        let role = |ordered: &OrderedList<'_>| case.lists.get(ordered.place).map(|list| list.role);
        let by_length = |wanted: Option<Role>| {
            let numbered = self.0.iter().enumerate();
            let mut places: Vec<usize> = numbered
                .filter(|(_, ordered)| wanted.is_none() || role(ordered) == wanted)
                .map(|(place, _)| place)
                .collect();
            places
                .sort_by_key(|place| std::cmp::Reverse(self.0.get(*place).map(|ordered| ordered.list.len())));
            places
        };
        let (rosters, handovers) = (by_length(Some(Role::Roster)), by_length(Some(Role::Handover)));
        let mut once: Vec<usize> = rosters.iter().take(1).chain(handovers.iter().take(1)).copied().collect();
        if once.is_empty() {
            once = by_length(None).into_iter().take(1).collect();
        }
        let beside = rosters.get(1).copied();
        let numbered = self.0.iter().enumerate();
        numbered
            .map(|(place, ordered)| OneOfMany {
                list: ordered.list.as_ref(),
                is_anchor: role(ordered).is_some_and(Role::is_core),
                counted: match place {
                    place if once.contains(&place) => Some(false),
                    place if beside == Some(place) => Some(true),
                    _ => None,
                },
            })
            .collect()
    }

    /// The list's ordinal here and the row within it of a row numbered over all lists.
    pub fn place(&self, row: u32) -> (usize, usize) {
        let ordinal = self.0.partition_point(|list| list.first <= row as usize).saturating_sub(1);
        (ordinal, row as usize - self.0.get(ordinal).map_or(0, |list| list.first))
    }

    /// By list of the case and its row: the row's number over all lists.
    pub fn numbers(&self, case: &Case) -> Vec<Vec<u32>> {
        let mut numbers: Vec<Vec<u32>> = case.lists.iter().map(|list| vec![0; list.list.len()]).collect();
        for list in &self.0 {
            let Some(numbers) = numbers.get_mut(list.place) else { continue };
            for (ordinal, row) in list.rows.iter().enumerate() {
                if let Some(number) = numbers.get_mut(*row) {
                    *number = (list.first + ordinal) as u32;
                }
            }
        }
        numbers
    }

    /// The row of the case's list.
    pub fn row(&self, ordinal: usize, row: usize) -> usize {
        self.0.get(ordinal).and_then(|list| list.rows.get(row)).copied().unwrap_or_default()
    }
}

/// The rows of a list by their ids, so that nothing that follows depends on the order of rows.
fn by_id(list: &List) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..list.len()).collect();
    if list.column(Field::Id).is_some() {
        rows.sort_by(|a, b| list.id(*a).cmp(&list.id(*b)));
    }
    rows
}

/// The rows of a list in another order.
fn gather(list: &List, rows: &[usize]) -> Result<List, Error> {
    let columns = Field::ALL.into_iter().filter_map(|field| {
        let column = list.column(field)?;
        Some((field, rows.iter().map(|row| column.get(*row)).collect::<TextColumn>()))
    });
    List::new(list.name(), columns.collect())
}
