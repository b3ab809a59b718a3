//! An earlier result of a case, as far as a later one is held against it.

use hashbrown::HashMap;

use super::super::case::{Case, Role};
use super::super::result::{FindingKind, Outcome, Reconciliation, Severity};
use super::Retired;
use crate::error::Error;
use crate::prints::PRINTED;
use crate::record::{Field, List, TextColumn};

/// An earlier result of a case.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    /// The highest number that a person was ever given.
    pub numbered: u64,
    /// Ids that were given and stand for nobody now.
    pub retired: Vec<Retired>,
    /// Persons.
    pub persons: Vec<EarlierPerson>,
    /// Lists with their records.
    pub lists: Vec<EarlierList>,
    /// Where lists contradicted one another.
    pub conflicts: Vec<EarlierConflict>,
}

/// A person of an earlier result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierPerson {
    /// The person's id.
    pub id: String,
    /// The name that was shown.
    pub name: String,
    /// Where the person stood.
    pub status: Outcome,
}

/// A list of an earlier result, without rows that were set aside.
#[derive(Clone, Debug)]
pub struct EarlierList {
    /// What the case called the list.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// Its records: ids and the fields of a [print](crate::prints).
    pub list: List,
    /// By row: the person, by place in [`Earlier::persons`], and where the record said that the person stands.
    pub persons: Vec<(usize, Outcome)>,
}

/// A contradiction that an earlier result told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierConflict {
    /// The person's id.
    pub person_id: String,
    /// How urgent it was.
    pub severity: Severity,
    /// The sentence.
    pub text: String,
}

impl Earlier {
    /// What a later result is held against, out of a case and its result.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::List`](crate::ErrorKind::List) when the result is not of this case.
    pub fn of(case: &Case, result: &Reconciliation) -> Result<Self, Error> {
        let place: HashMap<&str, usize, foldhash::fast::FixedState> =
            result.persons.iter().enumerate().map(|(place, person)| (person.id.as_str(), place)).collect();
        let persons = result.persons.iter().map(|person| EarlierPerson {
            id: person.id.clone(),
            name: person.name().to_owned(),
            status: person.status,
        });
        let lists = case.lists.iter().map(|of| {
            let lines = result.ledger.iter().filter(|line| line.list == of.name).take(of.list.len());
            let placed: Vec<(usize, (usize, Outcome))> = lines
                .enumerate()
                .filter_map(|(row, line)| {
                    Some((row, (*place.get(line.person_id.as_deref()?)?, line.status?)))
                })
                .collect();
            let mut columns = vec![(Field::Id, TextColumn::with_capacity(placed.len()))];
            columns.extend(PRINTED.map(|field| (field, TextColumn::with_capacity(placed.len()))));
            for (row, _) in &placed {
                for (field, column) in &mut columns {
                    match field {
                        Field::Id => column.push(&of.list.id(*row)),
                        Field::Name => column.push(&of.list.full_name(*row)),
                        field => column.push(of.list.cell(*field, *row)),
                    }
                }
            }
            Ok(EarlierList {
                name: of.name.clone(),
                role: of.role,
                list: List::new(&*of.name, columns)?,
                persons: placed.into_iter().map(|(_, of)| of).collect(),
            })
        });
        let conflicts = result.findings.iter().filter(|finding| finding.kind == FindingKind::Conflict);
        Ok(Self {
            numbered: result.numbered,
            retired: result.retired.clone(),
            persons: persons.collect(),
            lists: lists.collect::<Result<_, Error>>()?,
            conflicts: conflicts
                .filter_map(|finding| {
                    Some(EarlierConflict {
                        person_id: finding.person_id.clone()?,
                        severity: finding.severity,
                        text: finding.text.clone(),
                    })
                })
                .collect(),
        })
    }
}
