//! What persons decided of records, while persons are being made of them.
//!
//! Persons are made in steps: first of rosters and handovers, then reports join them, then whatever else speaks of persons.
//! At each step a verdict binds more than the two records it names. A record that is the same as one of a person is that
//! person's, and so is whatever is the same as it; one that is somebody else's than a record of a person is nobody's of
//! that person, however it came to be there. So before each step the persons made so far are taken for equations beside
//! the verdicts', and both are closed again ([`Orders`]).
//!
//! A record that is the same as one of a person speaks of that person and of nobody else, whatever the odds are
//! ([`Spoken`]). What holds of one record of a group that speaks holds of all, since the group is one person.
//!
//! Cost: near-linear in the verdicts at each step, and a look-up a claim. Limits: what is held together by decision weighs
//! what its evidence says, so a person may stand there of whom nothing but somebody's word is known.

use hashbrown::{HashMap, HashSet};

use super::attachment::{Candidate, Claim};
use super::particulars::Beside;
use super::people::{Attachments, Group, Persons};
use crate::verdicts::{Rules, Verdict};

type Numbers<V> = HashMap<u32, V, foldhash::fast::FixedState>;

/// Verdicts on nodes, and the persons that were made of some of them.
#[derive(Debug, Default)]
pub(super) struct Orders {
    /// Verdicts and persons, closed: a person is named by the node that names it there.
    rules: Rules,
    /// Groups of the rules that are persons already, and which: any two of them are two people.
    made: Numbers<u32>,
    /// Groups of the rules that are two people with others.
    apart: HashSet<u32, foldhash::fast::FixedState>,
}

impl Orders {
    /// Before any person is made.
    pub fn new(rules: &Rules) -> Self {
        Self::over(rules.clone(), Numbers::default())
    }

    /// Once there are persons.
    pub fn with_persons(rules: &Rules, persons: &Persons) -> Self {
        if rules.is_empty() {
            return Self::default();
        }
        let groups = rules.groups();
        let apart = rules.apart();
        let mut said: Vec<(u32, u32, Verdict)> = Vec::new();
        for (first, others) in groups.iter().filter_map(|group| group.split_first()) {
            said.extend(others.iter().map(|other| (*first, *other, Verdict::Same)));
        }
        said.extend(apart.iter().map(|(a, b)| (*a, *b, Verdict::Different)));
        // Nobody asks of nodes that no verdict names.
        let named = groups.iter().flatten().copied().chain(apart.iter().flat_map(|(a, b)| [*a, *b]));
        let mut of_persons: Vec<(u32, u32)> =
            named.filter(|node| persons.is_member(*node)).map(|node| (node, persons.of(node))).collect();
        of_persons.sort_unstable();
        of_persons.dedup();
        let joined = of_persons.iter().filter(|(node, person)| node != person);
        said.extend(joined.map(|(node, person)| (*node, *person, Verdict::Same)));
        let (rules, _) = Rules::new(&said);
        let made = of_persons.iter().map(|(_, person)| (rules.group(*person), *person)).collect();
        Self::over(rules, made)
    }

    fn over(rules: Rules, made: Numbers<u32>) -> Self {
        let apart = rules.apart().into_iter().flat_map(|(a, b)| [a, b]).collect();
        Self { rules, made, apart }
    }

    /// Whether nothing is decided of anybody.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The nodes that are one person by decision, each ascending.
    pub fn groups(&self) -> Vec<Vec<u32>> {
        self.rules.groups()
    }

    /// The group that holds a node together with others, if anything is decided of it.
    pub fn unit(&self, node: u32) -> Option<u32> {
        self.rules.has_partner(node).then(|| self.rules.group(node))
    }

    /// The person that a node is of by decision.
    pub fn person_of(&self, node: u32) -> Option<u32> {
        if self.made.is_empty() {
            return None;
        }
        self.made.get(&self.rules.group(node)).copied()
    }

    /// The name under which [`forbids`](Self::forbids) knows a node, where anybody must not be one person with it.
    pub fn name(&self, node: u32) -> Option<u32> {
        if self.is_empty() {
            return None;
        }
        let group = self.rules.group(node);
        (self.apart.contains(&group) || self.made.contains_key(&group)).then_some(group)
    }

    /// Whether two must be two people, given by [`name`](Self::name).
    pub fn forbids(&self, a: u32, b: u32) -> bool {
        a != b
            && (self.made.contains_key(&a) && self.made.contains_key(&b)
                || self.rules.says(a, b) == Some(Verdict::Different))
    }

    /// Whether persons decided that two nodes, or a node and a person, are two people.
    pub fn parts(&self, a: u32, b: u32) -> bool {
        !self.apart.is_empty() && self.rules.says(a, b) == Some(Verdict::Different)
    }

    /// Whether persons decided that any nodes of two groups are two people.
    pub fn part_groups(&self, a: &Group, b: &Group) -> bool {
        if self.apart.is_empty() {
            return false;
        }
        let named =
            |group: &Group| -> Vec<u32> { group.nodes.iter().filter_map(|node| self.name(*node)).collect() };
        let (a, b) = (named(a), named(b));
        a.iter().any(|a| b.iter().any(|b| self.parts(*a, *b)))
    }
}

/// What is decided of nodes that speak of persons.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    pub orders: Orders,
    /// The person of whom a node speaks, by decision of it or of another node of its group.
    of: Numbers<u32>,
}

impl Spoken {
    /// Reads off what is decided of groups that speak and of records that are persons' already.
    pub fn of(orders: Orders, groups: &[Group]) -> Self {
        let mut spoken = Self { orders, of: Numbers::default() };
        if spoken.orders.is_empty() {
            return spoken;
        }
        for group in groups {
            // Of one group all that are somebody's by decision are one person's.
            let person = group.nodes.iter().find_map(|node| spoken.orders.person_of(*node));
            if let Some(person) = person {
                spoken.of.extend(group.nodes.iter().map(|node| (*node, person)));
            }
        }
        spoken
    }

    /// The person of whom a node speaks.
    pub fn person_of(&self, node: u32) -> Option<u32> {
        self.of.get(&node).copied()
    }

    /// Whether the person of whom a node speaks was decided of the node itself, and not of another that is with it.
    pub fn is_own(&self, node: u32) -> bool {
        self.orders.person_of(node).is_some()
    }

    /// Whether a group does not speak of a person.
    pub fn parts(&self, group: Option<&Group>, person: u32) -> bool {
        group.is_some_and(|group| group.nodes.iter().any(|node| self.orders.parts(*node, person)))
    }

    /// Lets claims go to persons of whom their node does not speak.
    pub fn drop_parted(&self, claims: &mut HashMap<u32, Vec<Claim>, foldhash::fast::FixedState>) {
        if self.orders.is_empty() {
            return;
        }
        for (node, claims) in claims.iter_mut() {
            claims.retain(|claim| !self.orders.parts(*node, claim.person));
        }
    }

    /// Attaches nodes to the persons of whom they speak, and to nobody else. The probability stays the evidence's.
    pub fn attach(&self, attachments: &mut Attachments) {
        for (node, person) in &self.of {
            let found = attachments.entry(*node).or_default();
            let known = found.candidates.iter().find(|candidate| candidate.person == *person).copied();
            let nothing =
                Candidate { person: *person, probability: 0.0, link: None, beside: Beside::default() };
            let own = known.unwrap_or(nothing);
            // Without rivals the odds are its own.
            let others: f64 =
                found.candidates.iter().map(|candidate| candidate.probability).sum::<f64>() - own.probability;
            let probability = own.probability / (1.0 - others.clamp(0.0, 1.0 - 1e-9));
            let own = Candidate { probability: probability.min(1.0), ..own };
            found.attached = Some(own);
            found.candidates = vec![own];
        }
    }

    /// Holds nodes of a group together that are one person by decision, whose is not decided: where one of them is attached
    /// to somebody, all are, to whom the likeliest is attached.
    pub fn hold_together(&self, groups: &[Group], attachments: &mut Attachments) {
        for nodes in groups.iter().flat_map(|group| self.units(group)) {
            let attached = |node: &u32| attachments.get(node).and_then(|found| found.attached);
            let best = nodes
                .iter()
                .filter_map(attached)
                .max_by(|a, b| a.probability.total_cmp(&b.probability).then(b.person.cmp(&a.person)));
            let Some(best) = best else { continue };
            for node in nodes {
                let found = attachments.entry(node).or_default();
                if found.attached.is_some_and(|attached| attached.person == best.person) {
                    continue;
                }
                let known = found.candidates.iter().find(|candidate| candidate.person == best.person);
                let own = known.copied().unwrap_or(Candidate { link: None, ..best });
                found.attached = Some(own);
                if !found.candidates.iter().any(|candidate| candidate.person == own.person) {
                    found.candidates.insert(0, own);
                }
            }
        }
    }

    /// The nodes of a group that are one person by decision, whose is not decided: two or more each.
    pub fn units(&self, group: &Group) -> Vec<Vec<u32>> {
        if self.orders.is_empty() || group.nodes.len() < 2 {
            return Vec::new();
        }
        let open = group.nodes.iter().filter(|node| self.person_of(**node).is_none());
        let mut named: Vec<(u32, u32)> =
            open.filter_map(|node| Some((self.orders.unit(*node)?, *node))).collect();
        named.sort_unstable();
        let units = named.chunk_by(|a, b| a.0 == b.0).filter(|unit| unit.len() > 1);
        units.map(|unit| unit.iter().map(|(_, node)| *node).collect()).collect()
    }
}
