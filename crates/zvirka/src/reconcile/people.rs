//! Records to persons: who is one, from all lists of a case as one inference.
//!
//! First the records of rosters and handovers, which are people in the hands of a side, become persons by
//! [agglomeration](super::agglomeration) of [what their rows say together](super::sets). Reports of one man, by whichever
//! relative, are brought together in the same way. Then every such group, and every other record that speaks of a person
//! (a sighting, a published or watched name), [chooses](super::attachment) among those persons, weighed against all rows
//! of each. Whether a family is told that its man is back is [decided apart](super::answers). Groups that speak of nobody
//! on those lists are persons of their own.
//!
//! Cost: near-linear in what was found; a few weighings for each row and person that may be one.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::agglomeration::{Agglomerated, MayBe, SETTLED, agglomerate, bar_of, probability_of};
use super::answers::{self, Answered, Support};
use super::attachment::{Attachment, BestLinks, Candidate, Claim, attach};
use super::case::{Case, Role};
use super::clusters::InDoubt;
use super::first_names;
use super::homes_and_signs::HomesAndSigns;
use super::ordered::Ordered;
use super::pairing::{Linked, Node};
use super::particulars::{Beside, Particulars};
use super::sets::{Body, Meeting, OfCase};
use super::spoken::{Orders, Spoken};
use crate::linker::{Compared, Together, match_threshold};
use crate::model::{Weight, bits, weight_of_bits};

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
    pub attachments: Attachments,
    /// Nodes cut off because they fit two persons.
    pub in_doubt: Vec<InDoubt>,
    /// What was answered to families.
    pub answered: Answered,
}

pub(super) type Attachments = HashMap<u32, Attachment, foldhash::fast::FixedState>;

/// Share of wrong joins expected among all joins of rosters and handovers: every person stands on several lists, and
/// whatever is told of him rests on all of them, so that less is allowed than for a link of two lists. A judgement.
const WRONG_JOINS: f64 = 0.001;

/// The least probability of a join, as of a `match`.
const LEAST_JOIN: f64 = 0.95;

/// The least probability that reports are brought together at: two families may look for namesakes, and each then hears
/// what is known of the other's man.
const LEAST_TOGETHER: f64 = 0.99;

/// The most odds, in thousandths of a bit, of a person whose records contradict the group that may speak of him: even. He
/// is told of as a possibility where nobody else fits, and hides nobody who does.
const MOST_CONTRADICTED: Weight = 0;

fn weight_of_probability(probability: f64) -> Weight {
    let probability = probability.clamp(1e-9, 1.0 - 1e-9);
    weight_of_bits((probability / (1.0 - probability)).log2())
}

/// The case as persons are made of it.
struct Making<'a> {
    case: &'a Case,
    linked: &'a Linked,
    weighing: OfCase<'a>,
    /// By node: whether it has a usable name.
    usable: Vec<bool>,
    /// The user's bar.
    match_at: Option<f64>,
}

/// What speaks of persons as one: reports of one man, or one other record.
pub(super) struct Group {
    pub nodes: Vec<u32>,
    body: Body,
    /// Probability that its records are of one person.
    sure: f64,
}

/// What a group and a person say of each other.
#[derive(Clone, Debug)]
struct Claimed {
    person: u32,
    weight: Weight,
    /// Whether the group may be attached to the person at all.
    open: bool,
    support: Support,
}

impl Claimed {
    fn of(person: u32, meeting: &Meeting) -> Self {
        let weight = if meeting.contradicts { meeting.weight.min(MOST_CONTRADICTED) } else { meeting.weight };
        let open = !meeting.contradicts && !meeting.is_guess();
        Self { person, weight, open, support: Support::of(meeting) }
    }
}

/// Makes persons of records. `match_at` is the user's bar for joining and attaching, if there is one.
pub(super) fn people(
    case: &Case,
    linked: &Linked,
    (ordered, together): (&Ordered<'_>, &Together<'_>),
    match_at: Option<f64>,
) -> Membership {
    let mut usable = vec![true; linked.nodes.len()];
    for (node, usable) in linked.nodes.iter().zip(&mut usable) {
        let place = (node.list, node.row());
        *usable = linked.set_aside.binary_search_by(|(list, row, _)| (*list, *row).cmp(&place)).is_err();
    }
    let beside = HomesAndSigns::read(ordered);
    let weighing = OfCase { together, beside: &beside, priors: &linked.priors };
    let making = Making { case, linked, weighing, usable, match_at };
    let core = making.core();
    let in_doubt = core.in_doubt.clone();
    let mut persons = Persons::new(&making, core);
    let reports = making.reports(&Orders::with_persons(&linked.rules, &persons));
    let (mut attachments, answered) = making.attach(&persons, &reports, true);
    persons.take(&making, &reports, &attachments);
    let others = making.others(&Orders::with_persons(&linked.rules, &persons));
    let (of_others, _) = making.attach(&persons, &others, false);
    persons.take(&making, &others, &of_others);
    attachments.extend(of_others);
    let membership = number(linked, &persons.of, attachments, in_doubt);
    Membership { answered, ..membership }
}

/// Persons in the making: sets of nodes, named by one of them.
pub(super) struct Persons {
    /// By node.
    of: Vec<u32>,
    /// By the naming node.
    bodies: Vec<Option<Body>>,
    sure: Vec<f64>,
    /// By node: whether it is of a person already, so that others may speak of it.
    member: Vec<bool>,
}

impl Persons {
    fn new(making: &Making<'_>, core: Agglomerated) -> Self {
        let nodes = making.linked.nodes.len() as u32;
        let of = (0..nodes).map(|node| core.set_of(node)).collect();
        let member = (0..nodes).map(|node| making.is_core(node)).collect();
        Self { of, bodies: core.bodies, sure: core.sure, member }
    }

    pub fn of(&self, node: u32) -> u32 {
        self.of.get(node as usize).copied().unwrap_or(node)
    }

    fn body(&self, person: u32) -> Option<&Body> {
        self.bodies.get(person as usize).and_then(Option::as_ref)
    }

    pub fn is_member(&self, node: u32) -> bool {
        self.member.get(node as usize) == Some(&true)
    }

    fn sureness(&self, person: u32) -> f64 {
        self.sure.get(person as usize).copied().unwrap_or(1.0)
    }

    /// Takes the nodes of groups to the persons they are attached to; those of a group that are attached to nobody become
    /// a person of their own.
    fn take(&mut self, making: &Making<'_>, groups: &[Group], attachments: &Attachments) {
        let mut compared = Compared::default();
        for group in groups {
            let mut first = None;
            for &node in &group.nodes {
                let attached =
                    attachments.get(&node).and_then(|found| found.attached).map(|found| found.person);
                let person = attached.unwrap_or_else(|| *first.get_or_insert(node));
                if let Some(of) = self.of.get_mut(node as usize) {
                    *of = person;
                }
                if let Some(member) = self.member.get_mut(node as usize) {
                    *member = true;
                }
                let Some(own) = making.body(node, &mut compared) else { continue };
                if let Some(slot) = self.bodies.get_mut(person as usize) {
                    match slot.take() {
                        Some(mut body) => {
                            let meeting = body.meet(&own, &making.weighing, &mut compared);
                            // By evidence alone nobody is attached whom he contradicts.
                            body.join_decided(own, meeting);
                            *slot = Some(body);
                        }
                        None => *slot = Some(own),
                    }
                }
            }
        }
    }
}

impl Making<'_> {
    fn role(&self, node: u32) -> Option<Role> {
        let node = self.linked.nodes.get(node as usize)?;
        self.case.lists.get(node.list).map(|list| list.role)
    }

    fn is_core(&self, node: u32) -> bool {
        self.role(node).is_some_and(Role::is_core)
    }

    /// The sets that nodes of some roles begin with.
    fn bodies(&self, wanted: impl Fn(Role) -> bool + Sync) -> Vec<Option<Body>> {
        let numbered = self.linked.nodes.par_iter().enumerate();
        numbered
            .map_init(Compared::default, |compared, (number, node)| {
                let usable = self.usable.get(number).copied().unwrap_or(false);
                let wanted = usable && self.role(number as u32).is_some_and(&wanted);
                wanted.then(|| Body::of_rows(&node.together, node.list as u16, &self.weighing, compared))
            })
            .collect()
    }

    fn pairs(&self, wanted: impl Fn(Role) -> bool) -> Vec<MayBe> {
        let wanted = |node: u32| self.role(node).is_some_and(&wanted);
        let pairs = self.linked.found.iter().filter(|pair| wanted(pair.left) && wanted(pair.right));
        pairs.map(|pair| MayBe { a: pair.left, b: pair.right }).collect()
    }

    /// Persons of rosters and handovers. The bar is where no more than the share of wrong joins that is allowed is
    /// expected, or the user's.
    fn core(&self) -> Agglomerated {
        let pairs = self.pairs(Role::is_core);
        let orders = Orders::new(&self.linked.rules);
        let join = |bar| agglomerate(self.bodies(Role::is_core), &pairs, bar, &self.weighing, &orders);
        let least = weight_of_probability(self.match_at.unwrap_or(LEAST_JOIN));
        let joined = join(least);
        if self.match_at.is_some() {
            return joined;
        }
        let bar = bar_of(&joined.joins, least, WRONG_JOINS);
        if bar > least { join(bar) } else { joined }
    }

    /// Reports of one man together.
    fn reports(&self, orders: &Orders) -> Vec<Group> {
        let is_report = |role| role == Role::Report;
        let bar = weight_of_probability(self.match_at.unwrap_or(LEAST_TOGETHER));
        let (bodies, pairs) = (self.bodies(is_report), self.pairs(is_report));
        let reports = agglomerate(bodies, &pairs, bar, &self.weighing, orders);
        let mut nodes_of: Vec<Vec<u32>> = vec![Vec::new(); self.linked.nodes.len()];
        for node in 0..self.linked.nodes.len() as u32 {
            if let Some(nodes) = nodes_of.get_mut(reports.set_of(node) as usize) {
                nodes.push(node);
            }
        }
        let sets = reports.bodies.into_iter().zip(reports.sure).zip(nodes_of);
        sets.filter_map(|((body, sure), nodes)| Some(Group { nodes, body: body?, sure })).collect()
    }

    /// Everything else that speaks of persons, each record by itself, or with those of whom persons decided that they are
    /// one with it.
    fn others(&self, orders: &Orders) -> Vec<Group> {
        let others = self.bodies(|role| !role.is_core() && role != Role::Report);
        let mut groups: Vec<Group> = Vec::new();
        let mut known: HashMap<u32, usize, foldhash::fast::FixedState> = HashMap::default();
        let mut compared = Compared::default();
        for (node, body) in others.into_iter().enumerate() {
            let (node, Some(body)) = (node as u32, body) else { continue };
            let unit = orders.unit(node);
            let together = unit.and_then(|unit| known.get(&unit)).and_then(|group| groups.get_mut(*group));
            if let Some(group) = together {
                let meeting = group.body.meet(&body, &self.weighing, &mut compared);
                group.body.join_decided(body, meeting);
                group.nodes.push(node);
                continue;
            }
            if let Some(unit) = unit {
                known.insert(unit, groups.len());
            }
            groups.push(Group { nodes: vec![node], body, sure: 1.0 });
        }
        groups
    }

    /// What every group and every person that it may speak of say of each other.
    fn claims(&self, persons: &Persons, groups: &[Group], decided: &Spoken) -> Vec<Vec<Claimed>> {
        let mut group_of: Vec<Option<u32>> = vec![None; self.linked.nodes.len()];
        for (number, group) in groups.iter().enumerate() {
            for node in &group.nodes {
                if let Some(of) = group_of.get_mut(*node as usize) {
                    *of = Some(number as u32);
                }
            }
        }
        let mut met: Vec<(u32, u32)> = Vec::new();
        for pair in &self.linked.found {
            for (speaker, other) in [(pair.left, pair.right), (pair.right, pair.left)] {
                if let (Some(Some(group)), true) = (group_of.get(speaker as usize), persons.is_member(other))
                {
                    met.push((*group, persons.of(other)));
                }
            }
        }
        met.sort_unstable();
        met.dedup();
        met.retain(|(group, person)| !decided.parts(groups.get(*group as usize), *person));
        let claimed: Vec<Option<Claimed>> = met
            .par_iter()
            .map_init(Compared::default, |compared, (group, person)| {
                let meeting =
                    groups.get(*group as usize)?.body.meet(persons.body(*person)?, &self.weighing, compared);
                Some(Claimed::of(*person, &meeting))
            })
            .collect();
        let mut claims: Vec<Vec<Claimed>> = vec![Vec::new(); groups.len()];
        for ((group, _), claimed) in met.into_iter().zip(claimed) {
            if let (Some(own), Some(claimed)) = (claims.get_mut(group as usize), claimed) {
                own.push(claimed);
            }
        }
        claims
    }

    /// Of whom a record of a group may speak: whoever the group does, as far as the group is of one person, and else whoever
    /// the record does by itself.
    fn of_node(
        &self,
        node: u32,
        group: &Group,
        claims: &[Claimed],
        persons: &Persons,
        compared: &mut Compared,
    ) -> Vec<Claimed> {
        let own = if group.nodes.len() > 1 { self.body(node, compared) } else { None };
        let Some(own) = own else { return claims.to_vec() };
        let alone: Vec<Claimed> = claims
            .iter()
            .filter_map(|claim| {
                Some(Claimed::of(
                    claim.person,
                    &own.meet(persons.body(claim.person)?, &self.weighing, compared),
                ))
            })
            .collect();
        let mixed: Vec<f64> = claims
            .iter()
            .map(|claim| {
                group.sure * among(claims, claim.person) + (1.0 - group.sure) * among(&alone, claim.person)
            })
            .collect();
        let nobody = (1.0 - mixed.iter().sum::<f64>()).max(1e-15);
        let weighed = claims.iter().zip(mixed).map(|(claim, mixed)| Claimed {
            weight: weight_of_bits((mixed.max(1e-15) / nobody).log2()),
            ..claim.clone()
        });
        weighed.collect()
    }

    /// Of whom groups speak. Where `answers` are given, families are answered, and whoever is not certain enough to be told
    /// home is attached to nobody.
    fn attach(&self, persons: &Persons, groups: &[Group], answers: bool) -> (Attachments, Answered) {
        let is_member = |node: u32| persons.is_member(node);
        let best = BestLinks::new(self.linked, &persons.of, is_member);
        let bar = self.match_at.unwrap_or(super::ATTACH_AT);
        let decided = Spoken::of(Orders::with_persons(&self.linked.rules, persons), groups);
        let all = self.claims(persons, groups, &decided);
        let mut claims: HashMap<u32, Vec<Claim>, foldhash::fast::FixedState> = HashMap::default();
        let by_node: Vec<(u32, Vec<Claimed>)> = groups
            .par_iter()
            .zip(&all)
            .filter(|(_, claimed)| !claimed.is_empty())
            .map_init(Compared::default, |compared, (group, claimed)| {
                let of_node = |node: &u32| (*node, self.of_node(*node, group, claimed, persons, compared));
                group.nodes.iter().map(of_node).collect::<Vec<_>>()
            })
            .flatten_iter()
            .collect();
        for (node, claimed) in by_node {
            let claim = |claimed: &Claimed| {
                let probability = probability_of(claimed.weight);
                Claim {
                    person: claimed.person,
                    weight: bits(claimed.weight),
                    probability,
                    is_match: claimed.open && probability >= bar,
                    link: best.of(node, claimed.person),
                    beside: Beside::default(),
                }
            };
            claims.insert(node, claimed.iter().map(claim).collect());
        }
        let mut speaks = vec![false; self.linked.nodes.len()];
        for node in groups.iter().flat_map(|group| &group.nodes) {
            if let Some(speaks) = speaks.get_mut(*node as usize) {
                *speaks = true;
            }
        }
        // A sighting by a call sign alone has no name to be read, and is somebody's word all the same.
        for (node, usable) in self.usable.iter().enumerate() {
            if let (false, false, Some(Role::Sighting)) = (answers, *usable, self.role(node as u32))
                && let Some(speaks) = speaks.get_mut(node)
            {
                *speaks = true;
            }
        }
        let particulars = Particulars::new(self.case, self.linked, &persons.of, &persons.member, &speaks);
        particulars.tell(&mut claims);
        let shared_by_many = first_names::propose(&particulars, &mut claims);
        decided.drop_parted(&mut claims);
        let mut attachments: Attachments =
            claims.into_iter().map(|(speaker, claims)| (speaker, attach(&claims, bar))).collect();
        // A surname alone, however rare, is a possibility and no fact: a brother bears it too.
        let poor = |node: u32| has_little(self.case, self.linked, node);
        attachments.iter_mut().filter(|(node, _)| poor(**node)).for_each(|(_, found)| found.attached = None);
        if self.match_at.is_none() {
            raise_the_bar(&mut attachments);
        }
        let contradicts = |compared: &mut Compared, a: &Group, b: &Group| {
            a.body.meet(&b.body, &self.weighing, compared).contradicts
        };
        part(groups, &mut attachments, contradicts, |_| false);
        decided.attach(&mut attachments);
        decided.hold_together(groups, &mut attachments);
        if !decided.orders.is_empty() {
            // Two who are two people are not both of one person; who is so by decision stays.
            let parted = |_: &mut Compared, a: &Group, b: &Group| decided.orders.part_groups(a, b);
            let stays = |group: &Group| group.nodes.iter().any(|node| decided.person_of(*node).is_some());
            part(groups, &mut attachments, parted, stays);
        }
        let mut answered = match answers {
            true => self.answer(persons, groups, &all, &mut attachments, (&particulars, &decided)),
            false => Answered::default(),
        };
        answered.shared_by_many = shared_by_many;
        (attachments, answered)
    }

    /// Decides which families are told that their man is back; whom it is not certain enough for stays a possibility.
    ///
    /// A report may be of somebody handed over by way of the other reports of its group and the other records of the
    /// person, all of which must then be of one person, or by its own words and the handover's own record. The surer way
    /// counts.
    fn answer(
        &self,
        of_case: &Persons,
        groups: &[Group],
        claims: &[Vec<Claimed>],
        attachments: &mut Attachments,
        (particulars, decided): (&Particulars<'_>, &Spoken),
    ) -> Answered {
        let mut handovers: HashMap<u32, Vec<u32>, foldhash::fast::FixedState> = HashMap::default();
        for node in
            (0..self.linked.nodes.len() as u32).filter(|node| self.role(*node) == Some(Role::Handover))
        {
            handovers.entry(of_case.of(node)).or_default().push(node);
        }
        let rules = &self.linked.rules;
        let told = |node: u32| {
            let person = decided.person_of(node).and_then(|person| handovers.get(&person));
            person.into_iter().flatten().any(|handover| rules.group(*handover) == rules.group(node))
        };
        let persons = of_case.bodies.iter().flatten().count();
        let mut asked: Vec<(u32, u32, usize)> = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            for node in group.nodes.iter().filter(|node| self.role(**node) == Some(Role::Report)) {
                // Who is decided to be the one handed over needs no other certainty.
                if told(*node) {
                    continue;
                }
                let attached = attachments.get(node).and_then(|found| found.attached);
                if let Some(attached) = attached.filter(|attached| handovers.contains_key(&attached.person)) {
                    asked.push((*node, attached.person, number));
                }
            }
        }
        let asked: Vec<answers::Asked> = asked
            .par_iter()
            .map_init(Compared::default, |compared, &(node, person, group)| {
                let (group, claims) = (groups.get(group)?, claims.get(group)?);
                if decided.person_of(node).is_some() {
                    // Whose records the person has beside the decided one is left to doubt, and whether a report that
                    // was brought together with the decided one is of the same man.
                    let own = if decided.is_own(node) { 1.0 } else { group.sure };
                    let (probability, support) = (own * of_case.sureness(person), Support::of_decision());
                    return Some(answers::Asked { node, probability, support });
                }
                let claim = claims.iter().find(|claim| claim.person == person)?;
                let sure = of_case.sureness(person);
                let mut probability = among(claims, person) * group.sure * sure;
                if group.nodes.len() > 1 || sure < 1.0 {
                    let own = self.body(node, compared)?;
                    // Alone against every person, and against the person's handovers instead of the whole person.
                    let mut alone = Vec::with_capacity(claims.len());
                    for other in claims {
                        let meeting = own.meet(of_case.body(other.person)?, &self.weighing, compared);
                        alone.push(Claimed { weight: meeting.weight, ..other.clone() });
                    }
                    probability = probability.max(among(&alone, person) * sure);
                    for handover in handovers.get(&person).into_iter().flatten() {
                        let weight =
                            own.meet(&self.body(*handover, compared)?, &self.weighing, compared).weight;
                        let direct = |claim: &Claimed| match claim.person == person {
                            true => Claimed { weight: weight.min(claim.weight), ..claim.clone() },
                            false => claim.clone(),
                        };
                        let direct: Vec<Claimed> = alone.iter().map(direct).collect();
                        probability = probability.max(among(&direct, person));
                    }
                }
                let support = claim.support.and_beside(particulars.agree(node, person));
                Some(answers::Asked { node, probability, support })
            })
            .flatten_iter()
            .collect();
        // A report stays with its person by decision, whether or not its family is told what is known.
        let units: Vec<Vec<u32>> = groups.iter().flat_map(|group| decided.units(group)).collect();
        let held: HashSet<u32, foldhash::fast::FixedState> = units.iter().flatten().copied().collect();
        let stays = |node: u32| decided.is_own(node) || held.contains(&node);
        let mut answered = answers::decide(asked, persons, attachments, stays);
        for unit in units {
            // Where none of several that are one is certain enough, all are of nobody, as any other report is.
            if unit.iter().all(|node| answered.is_withheld(*node)) {
                for node in unit {
                    if let Some(found) = attachments.get_mut(&node) {
                        found.attached = None;
                    }
                }
            }
        }
        let nodes = groups.iter().flat_map(|group| &group.nodes);
        let told = nodes.filter(|node| self.role(**node) == Some(Role::Report) && told(**node));
        answered.answers += told.count() as u64;
        answered
    }

    /// A node's rows as a set.
    fn body(&self, node: u32, compared: &mut Compared) -> Option<Body> {
        let node = self.linked.nodes.get(node as usize)?;
        Some(Body::of_rows(&node.together, node.list as u16, &self.weighing, compared))
    }
}

/// Takes groups that are `apart` from the person that both are attached to, who says too little to tell which of them is
/// right: the worse one where the other is better by 20 to 1, else both. Whoever `stays` is not taken, and is better than
/// whoever does not.
fn part(
    groups: &[Group],
    attachments: &mut Attachments,
    apart: impl Fn(&mut Compared, &Group, &Group) -> bool,
    stays: impl Fn(&Group) -> bool,
) {
    let mut attached: Vec<(u32, usize, f64)> = Vec::new();
    for (number, group) in groups.iter().enumerate() {
        for node in &group.nodes {
            let found = attachments.get(node).and_then(|found| found.attached);
            attached.extend(found.map(|found| (found.person, number, found.probability)));
        }
    }
    attached.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.total_cmp(&a.2)));
    attached.dedup_by_key(|(person, group, _)| (*person, *group));
    let mut parted: Vec<(u32, usize)> = Vec::new();
    let mut compared = Compared::default();
    for of_person in attached.chunk_by(|a, b| a.0 == b.0) {
        for (place, (person, one, of_one)) in of_person.iter().enumerate() {
            for (_, other, of_other) in of_person.iter().skip(place + 1) {
                let (Some(a), Some(b)) = (groups.get(*one), groups.get(*other)) else { continue };
                if !apart(&mut compared, a, b) {
                    continue;
                }
                let ahead = weight_of_probability(*of_one) - weight_of_probability(*of_other);
                let (one_stays, other_stays) = (stays(a), stays(b));
                if !one_stays && (other_stays || ahead < SETTLED) {
                    parted.push((*person, *one));
                }
                if !other_stays && (one_stays || -ahead < SETTLED) {
                    parted.push((*person, *other));
                }
            }
        }
    }
    for (person, group) in parted {
        for node in groups.get(group).iter().flat_map(|group| &group.nodes) {
            if let Some(found) = attachments.get_mut(node) {
                found.attached = found.attached.filter(|attached| attached.person != person);
            }
        }
    }
}

/// The probability of a person among all of whom a group may speak, and none of them.
fn among(claims: &[Claimed], person: u32) -> f64 {
    let odds = |claim: &Claimed| bits(claim.weight).min(60.0).exp2();
    let own: f64 = claims.iter().filter(|claim| claim.person == person).map(odds).sum();
    own / (1.0 + claims.iter().map(odds).sum::<f64>())
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

/// Takes back the least probable attachments until no more than the share of wrong ones that a match allows is
/// expected among all.
fn raise_the_bar(attachments: &mut Attachments) {
    let attached = |attachment: &Attachment| attachment.attached.map(|attached| attached.probability);
    let bar = match_threshold(attachments.values().filter_map(attached));
    for attachment in attachments.values_mut() {
        attachment.attached = attachment.attached.filter(|attached| attached.probability >= bar);
    }
}

/// Numbers persons in the order of the case's lists and rows.
fn number(linked: &Linked, of: &[u32], mut attachments: Attachments, in_doubt: Vec<InDoubt>) -> Membership {
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
        let place = linked.nodes.get(node as usize).map_or((0, 0), |node: &Node| (node.list, node.row()));
        linked.set_aside.binary_search_by(|(list, row, _)| (*list, *row).cmp(&place)).is_ok()
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
    Membership { members, person_of, attachments, in_doubt, ..Membership::default() }
}
