//! Of whom persons decided that a record speaks: reports, sightings, published and watched names.
//!
//! A record that is the same as one of a person speaks of that person and of nobody else, whatever the odds are. One that is
//! somebody else's does not speak of whoever holds that record. What holds of one report of a group holds of all, since the
//! group is one person.
//!
//! Cost: near-linear in the verdicts.

use hashbrown::{HashMap, HashSet};

use super::attachment::{Candidate, Claim};
use super::particulars::Beside;
use super::people::{Attachments, Group, Persons};
use crate::verdicts::Rules;

/// What is decided of nodes that speak of persons.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    /// The person of whom a node speaks.
    of: HashMap<u32, u32, foldhash::fast::FixedState>,
    /// Nodes, and persons of whom they do not speak.
    parted: HashSet<(u32, u32), foldhash::fast::FixedState>,
}

impl Spoken {
    /// Reads off what the rules say of groups that speak and of records that are persons' already.
    pub fn of(rules: &Rules, persons: &Persons, groups: &[Group]) -> Self {
        let mut spoken = Self::default();
        if rules.is_empty() {
            return spoken;
        }
        let mut group_of: HashMap<u32, &Group, foldhash::fast::FixedState> = HashMap::default();
        for group in groups {
            group_of.extend(group.nodes.iter().map(|node| (*node, group)));
        }
        let together = rules.groups();
        let members: HashMap<u32, &[u32], foldhash::fast::FixedState> =
            together.iter().filter_map(|group| Some((*group.first()?, group.as_slice()))).collect();
        let of_group =
            |first: u32| members.get(&first).map_or_else(|| vec![first], |members| members.to_vec());
        let speakers = |nodes: &[u32]| -> Vec<u32> {
            let groups = nodes.iter().filter_map(|node| group_of.get(node));
            groups.flat_map(|group| group.nodes.iter().copied()).collect()
        };
        for group in &together {
            // Records of one group that are persons' already are one person's.
            let person = group.iter().find(|node| persons.is_member(**node)).map(|node| persons.of(*node));
            if let Some(person) = person {
                spoken.of.extend(speakers(group).into_iter().map(|node| (node, person)));
            }
        }
        for (a, b) in rules.apart() {
            let (a, b) = (of_group(a), of_group(b));
            for (own, others) in [(&a, &b), (&b, &a)] {
                let of_others: Vec<u32> = others
                    .iter()
                    .filter(|node| persons.is_member(**node))
                    .map(|node| persons.of(*node))
                    .collect();
                for speaker in speakers(own) {
                    spoken.parted.extend(of_others.iter().map(|person| (speaker, *person)));
                }
            }
        }
        spoken
    }

    /// The person of whom a node speaks.
    pub fn person_of(&self, node: u32) -> Option<u32> {
        self.of.get(&node).copied()
    }

    /// Whether a group does not speak of a person.
    pub fn parts(&self, group: Option<&Group>, person: u32) -> bool {
        !self.parted.is_empty()
            && group
                .is_some_and(|group| group.nodes.iter().any(|node| self.parted.contains(&(*node, person))))
    }

    /// Lets claims go to persons of whom their node does not speak.
    pub fn drop_parted(&self, claims: &mut HashMap<u32, Vec<Claim>, foldhash::fast::FixedState>) {
        if self.parted.is_empty() {
            return;
        }
        for (node, claims) in claims.iter_mut() {
            claims.retain(|claim| !self.parted.contains(&(*node, claim.person)));
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
}
