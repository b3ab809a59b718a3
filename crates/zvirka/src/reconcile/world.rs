//! Everything known of a case once its persons are made: what the ledger, the findings, claims and tables are read
//! from. No decisions are made here.

use hashbrown::{HashMap, HashSet};

use super::case::{Case, CaseList, Role};
use super::language::Language;
use super::pairing::{Linked, Node};
use super::particulars::Beside;
use super::people::Membership;
use super::result::{Outcome, Person, RecordName};
use super::values::Facts;
use super::wording;
use crate::compare::date::PartialDate;
use crate::linker::Link;

/// The node of a list's place and row.
pub(super) type NodeOf = HashMap<(usize, usize), u32, foldhash::fast::FixedState>;

/// The number of the link between two nodes, the lesser node first.
pub(super) type LinkBetween = HashMap<(u32, u32), usize, foldhash::fast::FixedState>;

/// The case and all that follows from its links.
#[derive(Debug)]
pub(super) struct World<'a> {
    pub case: &'a Case,
    /// The home list's place.
    pub home: Option<usize>,
    /// For every list, whether it records earlier exchanges.
    pub earlier: Vec<bool>,
    /// The day on which the exchange began, as far as the case knows one.
    pub date: Option<PartialDate>,
    /// For every list, whether it is an offer: a roster of another side made for the exchange.
    pub offers: Vec<bool>,
    pub linked: &'a Linked,
    pub membership: Membership,
    /// What the cells of each list's rows mean.
    pub facts: Vec<Vec<Facts>>,
    /// Persons, one for each of the membership's.
    pub persons: Vec<Person>,
    /// For every node its best link to another record of its person, or of the person it is attached to.
    pub best_link: Vec<Option<f64>>,
    /// The node of each row.
    pub node_of: NodeOf,
    /// Links between nodes of different lists, to be looked up.
    pub link_between: LinkBetween,
    /// Headers of the columns compared that are no field, in their order.
    pub columns: Vec<String>,
    /// The language of sentences.
    pub language: Language,
    /// Links of at least this probability are worth a person's thought.
    pub review_at: f64,
    /// Possibilities below this are not told.
    pub possible_at: f64,
    /// Most possibilities told of one record.
    pub most_possible: usize,
}

/// An index of the nodes by their rows.
pub(super) fn nodes_of(linked: &Linked) -> NodeOf {
    let nodes = linked.nodes.iter().enumerate();
    nodes
        .flat_map(|(number, node)| node.rows.iter().map(move |row| ((node.list, *row), number as u32)))
        .collect()
}

/// An index of the links between lists.
pub(super) fn links_between(linked: &Linked) -> LinkBetween {
    let key = |left: u32, right: u32| (left.min(right), left.max(right));
    let links = linked.links.iter().enumerate();
    links.map(|(number, link)| (key(link.left, link.right), number)).collect()
}

impl<'a> World<'a> {
    /// The node of a row.
    pub fn node_at(&self, list: usize, row: usize) -> Option<u32> {
        self.node_of.get(&(list, row)).copied()
    }

    /// The link between two nodes of different lists, if one was found.
    pub fn link_between(&self, a: u32, b: u32) -> Option<&'a Link> {
        let number = *self.link_between.get(&(a.min(b), a.max(b)))?;
        self.linked.links.get(number).map(|found| &found.link)
    }

    /// Persons of whom it was decided that they are two, the lesser number first. Whoever is the same by decision is of one
    /// person, so one node of each speaks for all.
    pub fn parted(&self) -> HashSet<(usize, usize), foldhash::fast::FixedState> {
        let persons = |(a, b): (u32, u32)| {
            let (a, b) = (self.person_of(a), self.person_of(b));
            (a.min(b), a.max(b))
        };
        self.linked.rules.apart().into_iter().map(persons).collect()
    }

    /// What a link rests on, in words; nothing where there is no link.
    pub fn basis(&self, link: Option<&Link>) -> String {
        link.map_or_else(String::new, |link| {
            wording::evidence(self.language, &self.columns, &link.evidence, &Beside::default())
        })
    }

    pub fn list(&self, place: usize) -> Option<&'a CaseList> {
        self.case.lists.get(place)
    }

    pub fn list_name(&self, place: usize) -> &'a str {
        self.list(place).map_or("", |list| list.name.as_str())
    }

    pub fn node(&self, node: u32) -> Option<&'a Node> {
        self.linked.nodes.get(node as usize)
    }

    pub fn role_of(&self, node: u32) -> Option<Role> {
        self.node(node).and_then(|node| self.list(node.list)).map(|list| list.role)
    }

    pub fn is_core(&self, node: u32) -> bool {
        self.role_of(node).is_some_and(Role::is_core)
    }

    pub fn record(&self, list: usize, row: usize) -> RecordName {
        let found = self.list(list);
        RecordName {
            list: self.list_name(list).to_owned(),
            id: found.map_or_else(String::new, |list| list.list.id(row).into_owned()),
        }
    }

    pub fn record_of(&self, node: u32) -> Option<RecordName> {
        self.node(node).map(|node| self.record(node.list, node.row()))
    }

    pub fn name_at(&self, list: usize, row: usize) -> String {
        self.list(list).map_or_else(String::new, |list| list.list.full_name(row).into_owned())
    }

    pub fn name_of(&self, node: u32) -> String {
        self.node(node).map_or_else(String::new, |node| self.name_at(node.list, node.row()))
    }

    pub fn facts_at(&self, list: usize, row: usize) -> Option<&Facts> {
        self.facts.get(list).and_then(|rows| rows.get(row))
    }

    /// What each row of a node says.
    pub fn facts_of(&self, node: u32) -> impl Iterator<Item = &Facts> {
        let node = self.node(node);
        let list = node.map_or(0, |node| node.list);
        let rows = node.map_or(&[][..], |node| node.rows.as_slice());
        rows.iter().filter_map(move |row| self.facts_at(list, *row))
    }

    pub fn members(&self, person: usize) -> &[u32] {
        self.membership.members.get(person).map_or(&[], Vec::as_slice)
    }

    pub fn person_of(&self, node: u32) -> usize {
        self.membership.person_of.get(node as usize).map_or(0, |person| *person as usize)
    }

    pub fn person(&self, person: usize) -> Option<&Person> {
        self.persons.get(person)
    }

    pub fn status(&self, person: usize) -> Outcome {
        self.person(person).map_or(Outcome::SetAside, |person| person.status)
    }

    pub fn is_earlier(&self, list: usize) -> bool {
        self.earlier.get(list).copied().unwrap_or(false)
    }

    /// Whether the list records handovers of the exchange that is reconciled.
    pub fn is_handover_now(&self, list: usize) -> bool {
        self.list(list).is_some_and(|found| found.role == Role::Handover) && !self.is_earlier(list)
    }

    /// Whether the list offers people for the exchange.
    pub fn is_offer(&self, list: usize) -> bool {
        self.offers.get(list).copied().unwrap_or(false)
    }

    /// Whether the list is a roster of the home side.
    pub fn is_home_roster(&self, list: usize) -> bool {
        super::exchange::is_home_roster(self.case, list)
    }
}
