//! Records to persons: who is one, from all links of all lists.
//!
//! In two steps. First the records of rosters and handovers, which are people in the hands of a side, become persons
//! by [constrained clustering](super::clusters) of the links that are a match. Then every record that speaks of a
//! person (a report, a sighting, a published or watched name) [chooses](super::attachment) among those persons. A
//! second report of the same man follows the first where its own links allow it, and records that speak of nobody on
//! those lists are clustered among themselves.
//!
//! Cost: near-linear in the links.

use hashbrown::HashMap;

use super::attachment::{Attachment, Candidate, Claim, attach};
use super::case::Case;
use super::clusters::{Constraints, Edge, InDoubt, cluster};
use super::contradiction::Contradictions;
use super::pairing::{Linked, NodeLink};
use super::particulars::{Beside, Particulars};
use crate::compare::Level;
use crate::linker::{ComparedField, match_threshold};
use crate::model::probability;

/// The person of a record that was set aside.
const NOBODY: u32 = u32::MAX;

/// Persons as sets of nodes.
#[derive(Debug, Default)]
pub(super) struct Membership {
    /// The nodes of each person, in the order of the case's lists and rows; persons in the order of their first.
    pub members: Vec<Vec<u32>>,
    /// The person of each node.
    pub person_of: Vec<u32>,
    /// What is known of each node that speaks of a person. Persons are those of `members`.
    pub attachments: HashMap<u32, Attachment, foldhash::fast::FixedState>,
    /// Nodes cut off because they fit two persons.
    pub in_doubt: Vec<InDoubt>,
}

/// What keeps records of different lists apart.
struct Between<'a, 'b> {
    contradictions: &'a Contradictions<'b>,
    case: &'a Case,
    linked: &'a Linked,
}

impl Constraints for Between<'_, '_> {
    fn apart(&self, a: u32, b: u32) -> bool {
        let place = |node: u32| self.linked.nodes.get(node as usize).map(|node| (node.list, node.row()));
        match (place(a), place(b)) {
            (Some(a), Some(b)) => self.contradictions.apart(a, b),
            _ => false,
        }
    }

    fn never(&self, a: u32, b: u32) -> bool {
        let list = |node: u32| self.linked.nodes.get(node as usize).map(|node| node.list);
        let single = |place: usize| self.case.lists.get(place).is_some_and(|list| !list.role.may_repeat());
        matches!((list(a), list(b)), (Some(a), Some(b)) if a == b && single(a))
    }
}

fn edge(link: &NodeLink) -> Edge {
    Edge { a: link.left, b: link.right, probability: link.link.probability, weight: link.link.weight }
}

/// Makes persons of records. `match_at` is the bar below which nothing is attached.
pub(super) fn people(case: &Case, linked: &Linked, match_at: f64) -> Membership {
    let nodes = linked.nodes.len();
    let is_core = |node: u32| {
        let node = linked.nodes.get(node as usize);
        node.and_then(|node| case.lists.get(node.list)).is_some_and(|list| list.role.is_core())
    };
    let contradictions = Contradictions::new(case.lists.iter().map(|list| &list.list).collect());
    let between = Between { contradictions: &contradictions, case, linked };
    let core: Vec<Edge> = linked
        .links
        .iter()
        .filter(|link| link.is_match() && is_core(link.left) && is_core(link.right))
        .map(edge)
        .collect();
    let clusters = cluster(nodes, &core, &between);
    let mut of = clusters.of;
    let mut in_doubt = clusters.in_doubt;

    let mut claims = claims_of(linked, &of, is_core);
    count_what_contradicts(linked, &mut claims);
    let particulars = Particulars::new(case, linked, &of, is_core);
    particulars.sharpen(&mut claims);
    particulars.propose(&mut claims);
    let mut attachments: HashMap<u32, Attachment, foldhash::fast::FixedState> =
        claims.into_iter().map(|(speaker, claims)| (speaker, attach(&claims, match_at))).collect();
    // A surname alone, however rare, is a possibility and no fact: a brother bears it too.
    let poor = |node: u32| has_little(case, linked, node);
    attachments.iter_mut().filter(|(node, _)| poor(**node)).for_each(|(_, found)| found.attached = None);
    raise_the_bar(&mut attachments);
    follow_twins(linked, &contradictions, poor, &mut attachments);
    for (speaker, attachment) in &attachments {
        if let (Some(attached), Some(of)) = (attachment.attached, of.get_mut(*speaker as usize)) {
            *of = attached.person;
        }
    }

    let alone = |node: u32| {
        !is_core(node) && attachments.get(&node).is_none_or(|attachment| attachment.attached.is_none())
    };
    let speakers: Vec<Edge> = linked
        .links
        .iter()
        .chain(&linked.within)
        .filter(|link| link.is_match() && link.left != link.right && alone(link.left) && alone(link.right))
        .map(edge)
        .collect();
    let clusters = cluster(nodes, &speakers, &between);
    for node in 0..nodes as u32 {
        if alone(node)
            && let (Some(of), Some(cluster)) = (of.get_mut(node as usize), clusters.of.get(node as usize))
        {
            *of = *cluster;
        }
    }
    in_doubt.extend(clusters.in_doubt);
    in_doubt.sort_unstable();
    number(linked, &of, attachments, in_doubt)
}

type Claims = HashMap<u32, Vec<Claim>, foldhash::fast::FixedState>;

/// The links of every record that speaks of a person to the persons of rosters and handovers.
fn claims_of(linked: &Linked, of: &[u32], is_core: impl Fn(u32) -> bool) -> Claims {
    let mut claims = Claims::default();
    for (number, link) in linked.links.iter().enumerate() {
        let (speaker, person) = match (is_core(link.left), is_core(link.right)) {
            (true, false) => (link.right, link.left),
            (false, true) => (link.left, link.right),
            _ => continue,
        };
        let person = of.get(person as usize).copied().unwrap_or(person);
        claims.entry(speaker).or_default().push(Claim {
            person,
            weight: link.link.weight,
            probability: link.link.probability,
            is_match: link.is_match(),
            link: Some(number),
            beside: Beside::default(),
        });
    }
    claims
}

/// Whether a record names a person by one word only: a surname or a given name, whatever else it tells.
fn has_little(case: &Case, linked: &Linked, node: u32) -> bool {
    let Some(found) = linked.nodes.get(node as usize) else { return true };
    let Some(list) = case.lists.get(found.list) else { return true };
    let words = |row: &usize| {
        let name = list.list.full_name(*row);
        name.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count()
    };
    found.rows.iter().all(|row| words(row) < 2)
}

/// Takes from every claim what contradicts it elsewhere: a field that the two records do not both have, but that
/// another record of the person has, or a second report of the same man. His sister tells an age, his wife a name and a
/// day, and only the roster knows when he was born. What agrees elsewhere adds nothing, as it is told already by the
/// links between those records.
fn count_what_contradicts(linked: &Linked, claims: &mut Claims) {
    let mut twins: HashMap<u32, Vec<u32>, foldhash::fast::FixedState> = HashMap::default();
    for link in linked.within.iter().filter(|link| link.is_match() && link.left != link.right) {
        twins.entry(link.left).or_default().push(link.right);
        twins.entry(link.right).or_default().push(link.left);
    }
    let evidence = |claim: &Claim| {
        let link = claim.link.and_then(|link| linked.links.get(link));
        link.map_or(&[][..], |link| &link.link.evidence)
    };
    let mut lost: Vec<(u32, usize, f64)> = Vec::new();
    for (speaker, own) in claims.iter() {
        let of_twins = twins.get(speaker).into_iter().flatten().filter_map(|twin| claims.get(twin)).flatten();
        let all: Vec<&Claim> = own.iter().chain(of_twins).collect();
        for (place, claim) in own.iter().enumerate() {
            let mut loss = 0.0;
            for line in evidence(claim).iter().filter(|line| line.field != ComparedField::Relatives) {
                let absent = line.level() == Level::Absent.as_str();
                if !absent {
                    continue;
                }
                let told: Vec<f64> = all
                    .iter()
                    .filter(|other| other.person == claim.person)
                    .filter_map(|other| evidence(other).iter().find(|other| other.field == line.field))
                    .filter(|other| other.level() != Level::Absent.as_str())
                    .map(|other| other.weight())
                    .collect();
                if !told.is_empty() {
                    loss += (told.iter().sum::<f64>() / told.len() as f64).min(0.0);
                }
            }
            if loss < 0.0 {
                lost.push((*speaker, place, loss));
            }
        }
    }
    for (speaker, place, loss) in lost {
        if let Some(claim) = claims.get_mut(&speaker).and_then(|own| own.get_mut(place)) {
            claim.weight += loss;
            claim.probability = claim.probability.min(probability(claim.weight));
        }
    }
}

/// Takes back the least probable attachments until no more than the share of wrong ones that a match allows is
/// expected among all: each pair of lists has its own bar, but a family hears the answer of all lists together.
fn raise_the_bar(attachments: &mut HashMap<u32, Attachment, foldhash::fast::FixedState>) {
    let attached = |attachment: &Attachment| attachment.attached.map(|attached| attached.probability);
    let bar = match_threshold(attachments.values().filter_map(attached));
    for attachment in attachments.values_mut() {
        attachment.attached = attachment.attached.filter(|attached| attached.probability >= bar);
    }
}

/// A second report of the same man follows the first, if it may speak of that person by its own links and nothing
/// contradicts: two relatives tell of one man in different words, and the fuller report finds him.
fn follow_twins(
    linked: &Linked,
    contradictions: &Contradictions<'_>,
    poor: impl Fn(u32) -> bool,
    attachments: &mut HashMap<u32, Attachment, foldhash::fast::FixedState>,
) {
    let place = |node: u32| linked.nodes.get(node as usize).map(|node| (node.list, node.row()));
    let mut twins: Vec<&NodeLink> =
        linked.within.iter().filter(|link| link.is_match() && link.left != link.right).collect();
    twins.sort_by(|a, b| {
        b.link.probability.total_cmp(&a.link.probability).then((a.left, a.right).cmp(&(b.left, b.right)))
    });
    for twin in twins {
        let ways = [(twin.left, twin.right), (twin.right, twin.left)];
        for (leader, follower) in ways.into_iter().filter(|(_, follower)| !poor(*follower)) {
            let Some(led) = attachments.get(&leader).and_then(|attachment| attachment.attached) else {
                continue;
            };
            let Some(found) = attachments.get(&follower) else { continue };
            let own = found.candidates.iter().find(|candidate| candidate.person == led.person).copied();
            let (Some(own), None) = (own, found.attached) else { continue };
            let of_person = linked.nodes.get(led.person as usize).map(|node| (node.list, node.row()));
            let apart = match (place(follower), of_person) {
                (Some(follower), Some(person)) => contradictions.apart(follower, person),
                _ => true,
            };
            if apart {
                continue;
            }
            // The follower is of the person if it is the leader's twin and the leader is of the person.
            let probability = (led.probability * twin.link.probability).max(own.probability);
            let candidate = Candidate { probability, ..own };
            if let Some(found) = attachments.get_mut(&follower) {
                found.attached = Some(candidate);
                found.candidates.retain(|other| other.person != led.person);
                found.candidates.insert(0, candidate);
            }
        }
    }
}

/// Numbers persons in the order of the case's lists and rows.
fn number(
    linked: &Linked,
    of: &[u32],
    mut attachments: HashMap<u32, Attachment, foldhash::fast::FixedState>,
    in_doubt: Vec<InDoubt>,
) -> Membership {
    let mut order: Vec<u32> = (0..linked.nodes.len() as u32).collect();
    let first = |node: u32| {
        let node = linked.nodes.get(node as usize);
        node.map(|node| (node.list, node.rows.iter().copied().min().unwrap_or_default()))
    };
    order.sort_by_key(|node| first(*node));
    let mut members: Vec<Vec<u32>> = Vec::new();
    let mut number_of: HashMap<u32, u32, foldhash::fast::FixedState> = HashMap::default();
    // A record without a usable name is nobody.
    let mut person_of = vec![NOBODY; linked.nodes.len()];
    let aside = |node: u32| {
        let node = linked.nodes.get(node as usize).map(|node| (node.list, node.row()));
        linked.set_aside.binary_search_by_key(&node, |(list, row, _)| Some((*list, *row))).is_ok()
    };
    for node in order.into_iter().filter(|node| !aside(*node)) {
        let cluster = of.get(node as usize).copied().unwrap_or(node);
        let person = *number_of.entry(cluster).or_insert_with(|| {
            members.push(Vec::new());
            members.len() as u32 - 1
        });
        if let Some(members) = members.get_mut(person as usize) {
            members.push(node);
        }
        if let Some(of) = person_of.get_mut(node as usize) {
            *of = person;
        }
    }
    for attachment in attachments.values_mut() {
        let renumber = |candidate: &mut Candidate| {
            candidate.person = number_of.get(&candidate.person).copied().unwrap_or_default();
        };
        attachment.attached.iter_mut().for_each(renumber);
        attachment.candidates.iter_mut().for_each(renumber);
    }
    Membership { members, person_of, attachments, in_doubt }
}
