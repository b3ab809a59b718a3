//! What is to be reconciled: lists with their roles, and what the sides claim in public.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::record::List;
use crate::verdicts::{Seen, Verdict};

/// What a list is for. The role decides what its records can say of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// People held or to be exchanged.
    Roster,
    /// People actually handed over.
    Handover,
    /// Missing-person reports of families.
    Report,
    /// Who was seen where and when, by those who came back.
    Sighting,
    /// A partial list made public.
    Published,
    /// People whose return must be flagged.
    Watch,
    /// Bodies handed over, and registers of the dead.
    Deceased,
}

impl Role {
    /// Every role, in the order in which evidence of it is worth.
    pub const ALL: [Self; 7] = [
        Self::Roster,
        Self::Handover,
        Self::Report,
        Self::Sighting,
        Self::Published,
        Self::Watch,
        Self::Deceased,
    ];

    /// The role's name in a case file and in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Roster => "roster",
            Self::Handover => "handover",
            Self::Report => "report",
            Self::Sighting => "sighting",
            Self::Published => "published",
            Self::Watch => "watch",
            Self::Deceased => "deceased",
        }
    }

    /// The role of that name, as [`as_str`](Self::as_str) writes it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether the list's records are persons in the hands of a side, one row a person. Records of the other roles
    /// only speak of such persons, and several may speak of one.
    #[must_use]
    pub const fn is_core(self) -> bool {
        matches!(self, Self::Roster | Self::Handover)
    }

    /// Whether a list of the role names a person as often as somebody speaks of him, or as often as remains are handed
    /// over.
    #[must_use]
    pub const fn may_repeat(self) -> bool {
        matches!(self, Self::Report | Self::Sighting | Self::Deceased)
    }
}

/// A row of a list's file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnreadRow {
    /// The row's number in the file, counted from 1 without the header.
    pub row: u64,
    /// Why, in words, without the cell's content.
    pub reason: String,
}

/// A list and its place in the case.
#[derive(Clone, Debug)]
pub struct CaseList {
    /// What the case calls the list; unique.
    pub name: String,
    /// Its records.
    pub list: List,
    /// Its role.
    pub role: Role,
    /// Whose list it is.
    pub side: Option<String>,
    /// The stage of an exchange that the whole list belongs to.
    pub stage: Option<String>,
    /// The date of the list, or of the handover it records, in any form.
    pub date: Option<String>,
    /// Rows that were set aside in reading. They are no records of `list` but have their line in the ledger.
    pub unread: Vec<UnreadRow>,
}

impl CaseList {
    /// A list under its role, with nothing else known of it.
    #[must_use]
    pub fn new(name: impl Into<String>, role: Role, list: List) -> Self {
        Self { name: name.into(), list, role, side: None, stage: None, date: None, unread: Vec::new() }
    }
}

/// What people a claim counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claimed {
    /// People handed over.
    Returned,
    /// People on the list, or on the side's rosters, to be handed over.
    Offered,
    /// People on the home rosters who are not handed over.
    Held,
    /// People on the list or lists, whatever came of them.
    Listed,
}

impl Claimed {
    /// Everything that can be claimed.
    pub const ALL: [Self; 4] = [Self::Returned, Self::Offered, Self::Held, Self::Listed];

    /// The name in a case file and in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Offered => "offered",
            Self::Held => "held",
            Self::Listed => "listed",
        }
    }

    /// What that name claims, as [`as_str`](Self::as_str) writes it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|claimed| claimed.as_str() == name)
    }
}

/// Who claims: the keeper of a list or a side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claimant {
    /// A list of the case, by name.
    List(String),
    /// A side, by the name its lists give it.
    Side(String),
}

/// What a side says in public, to be checked against the lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who claims it.
    pub by: Claimant,
    /// Which people it counts.
    pub what: Claimed,
    /// How many people.
    pub total: Option<u64>,
    /// How many of them are soldiers.
    pub military: Option<u64>,
    /// How many of them are civilians.
    pub civilian: Option<u64>,
}

/// What persons decided of two records of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseVerdict {
    /// The one record: its list's place in the case, and its row there.
    pub left: (usize, usize),
    /// The other record.
    pub right: (usize, usize),
    /// What was decided.
    pub verdict: Verdict,
    /// What the evidence was then. Without it a verdict is never opened again.
    pub seen: Option<Seen>,
}

/// Lists, claims and verdicts to be reconciled.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// What the case is called.
    pub title: String,
    /// The name of the list whose ledger this is. When `None`, the first roster's.
    pub home: Option<String>,
    /// The lists.
    pub lists: Vec<CaseList>,
    /// The claims.
    pub claims: Vec<Claim>,
    /// What persons decided of its records.
    pub verdicts: Vec<CaseVerdict>,
}

impl Case {
    /// Headers of the columns to be compared that are no field, in the order in which lists name them first.
    pub(crate) fn compared_headers(&self) -> Vec<String> {
        let mut headers: Vec<String> = Vec::new();
        for column in self.lists.iter().flat_map(|list| list.list.compared()) {
            if !headers.contains(&column.header) {
                headers.push(column.header.clone());
            }
        }
        headers
    }

    /// The place of a list in `lists`.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        self.lists.iter().position(|list| list.name == name)
    }

    /// The list whose ledger this is: the one named, else the first roster, else none.
    #[must_use]
    pub fn home(&self) -> Option<usize> {
        match &self.home {
            Some(home) => self.place(home),
            None => self.lists.iter().position(|list| list.role == Role::Roster),
        }
    }

    /// Checks that names are unique and that `home` and every claim name something that exists.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Option`] naming what does not fit.
    pub fn check(&self) -> Result<(), Error> {
        let refused = |message: String| Err(Error::new(ErrorKind::Option, message));
        if self.lists.is_empty() {
            return refused("the case has no lists; add a [[list]] with name, path and role".to_owned());
        }
        for (place, list) in self.lists.iter().enumerate() {
            if list.name.trim().is_empty() {
                return refused(format!("list {} has no name", place + 1));
            }
            if self.lists.iter().take(place).any(|earlier| earlier.name == list.name) {
                return refused(format!("two lists are called {}; names must be unique", list.name));
            }
        }
        if let Some(home) = &self.home {
            let Some(list) = self.place(home).and_then(|place| self.lists.get(place)) else {
                return refused(format!("home is {home}, but no list is called that"));
            };
            if list.role != Role::Roster {
                return refused(format!(
                    "home is {home}, whose role is {}; it must be a roster",
                    list.role.as_str()
                ));
            }
        }
        for (place, claim) in self.claims.iter().enumerate() {
            let number = place + 1;
            match &claim.by {
                Claimant::List(name) if self.place(name).is_none() => {
                    return refused(format!(
                        "claim {number} is of the list {name}, but no list is called that"
                    ));
                }
                Claimant::Side(side) if !self.lists.iter().any(|list| list.side.as_ref() == Some(side)) => {
                    return refused(format!(
                        "claim {number} is of the side {side}, but no list is on that side"
                    ));
                }
                _ => {}
            }
            if claim.total.is_none() && claim.military.is_none() && claim.civilian.is_none() {
                return refused(format!("claim {number} gives no number; say total, military or civilian"));
            }
        }
        Ok(())
    }
}
