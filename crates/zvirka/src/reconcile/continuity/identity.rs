//! Who a person was before, and what number a new one gets.
//!
//! Every earlier person and every person now that share records found again are a pair. Pairs are taken from the one with
//! most shared records down, records of rosters and handovers counting first, then the lower earlier number; a pair whose two
//! sides are both free gives the person the earlier id. So on a split the part with most records keeps the id, on a merge the
//! id with most records stays, and the other retires and says into whom it went. Who is left gets a number after the highest
//! that was ever given, in the order of the prints of his records. A number that retired is never given again, since it may
//! stand on a letter.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::super::case::{Case, Role};
use super::super::pairing::Linked;
use super::super::people::Membership;
use super::Earlier;
use crate::error::Error;
use crate::linker::{LinkOptions, Progress};
use crate::prints::Print;
use crate::versions::anchor;

/// An id that was given and stands for nobody now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// The id.
    pub person_id: String,
    /// The person into whom its person went; none where no record of it is left.
    pub merged_into: Option<String>,
}

/// Records of a list of an earlier result found again.
#[derive(Debug, Default)]
pub(in super::super) struct Found {
    /// By the list's place in the case; nothing for a list that is new.
    pub lists: Vec<Option<FoundList>>,
}

/// Records of one list found again.
#[derive(Debug)]
pub(in super::super) struct FoundList {
    /// The list's place in [`Earlier::lists`].
    pub earlier: usize,
    /// By earlier row: the row now.
    pub now: Vec<Option<usize>>,
}

/// Finds the records of an earlier result in the lists of the same names.
pub(in super::super) fn found_again(
    case: &Case,
    earlier: &Earlier,
    options: &LinkOptions,
    progress: &dyn Progress,
) -> Result<Found, Error> {
    // The user's bars are for who is one person on two lists, and say nothing of who is one record.
    let options = LinkOptions { match_at: None, ..options.clone() };
    let mut found = Found::default();
    for list in &case.lists {
        let place = earlier.lists.iter().position(|before| before.name == list.name);
        let Some((place, before)) = place.and_then(|place| Some((place, earlier.lists.get(place)?))) else {
            found.lists.push(None);
            continue;
        };
        let mut now = vec![None; before.list.len()];
        let anchored = anchor(&before.list, &list.list, &options, progress)?;
        for pair in anchored.pairs {
            if let Some(now) = now.get_mut(pair.old) {
                *now = Some(pair.new);
            }
        }
        found.lists.push(Some(FoundList { earlier: place, now }));
    }
    Ok(found)
}

/// Records that an earlier person and a person now share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Shared {
    /// The earlier person, by place in [`Earlier::persons`].
    pub before: usize,
    /// The person now, by place among the persons of the membership.
    pub now: usize,
    /// Records of rosters and handovers.
    pub core: u32,
    /// All records.
    pub all: u32,
}

/// The ids of persons.
#[derive(Debug, Default)]
pub(in super::super) struct Identities {
    /// By person.
    pub ids: Vec<String>,
    /// By person: the earlier person whose id it has.
    pub earlier: Vec<Option<usize>>,
    /// By earlier person: the person now that has its id, or else into whom it went: whoever has most of its records.
    pub heirs: Vec<Option<usize>>,
    /// Whose records are whose now, by earlier person and then by person now.
    pub shared: Vec<Shared>,
    /// The highest number that a person was ever given.
    pub numbered: u64,
    /// Ids that stand for nobody now, in the order of their numbers.
    pub retired: Vec<Retired>,
}

/// The number within an id; 0 for what is no id of ours.
pub(super) fn number_of(id: &str) -> u64 {
    id.strip_prefix('P').and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// Gives persons their ids. `prints` are those of every list's rows.
pub(in super::super) fn identities(
    case: &Case,
    linked: &Linked,
    membership: &Membership,
    prints: &[Vec<Print>],
    earlier: Option<(&Earlier, &Found)>,
) -> Identities {
    let persons = membership.members.len();
    let order = by_prints(case, linked, membership, prints);
    let mut place_in_order = vec![0; persons];
    for (place, person) in order.iter().enumerate() {
        if let Some(slot) = place_in_order.get_mut(*person) {
            *slot = place;
        }
    }
    let mut identities = Identities { ids: vec![String::new(); persons], ..Identities::default() };
    identities.earlier = vec![None; persons];
    if let Some((earlier, found)) = earlier {
        identities.shared = shared(case, linked, membership, earlier, found);
        identities.numbered = earlier.numbered;
        identities.take(earlier, &place_in_order);
    }
    let given = earlier.map_or(&[][..], |(earlier, _)| &earlier.persons);
    let highest = given.iter().map(|person| number_of(&person.id)).max();
    identities.numbered = identities.numbered.max(highest.unwrap_or(0));
    let free = identities.ids.iter().filter(|id| id.is_empty()).count();
    let width = (identities.numbered + free as u64).to_string().len().max(LEAST_DIGITS);
    for person in order {
        if let Some(id) = identities.ids.get_mut(person).filter(|id| id.is_empty()) {
            identities.numbered += 1;
            *id = format!("P{:0width$}", identities.numbered);
        }
    }
    if let Some((earlier, _)) = earlier {
        identities.retire(earlier);
    }
    identities
}

/// Digits of the shortest id, so that ids of most cases sort as text.
const LEAST_DIGITS: usize = 5;

/// Persons in the order of the prints of their records, the smallest print of each first. Persons whose records all say the
/// same follow the lists' names and the ids of records.
fn by_prints(case: &Case, linked: &Linked, membership: &Membership, prints: &[Vec<Print>]) -> Vec<usize> {
    let rows = |person: usize| {
        let members = membership.members.get(person).into_iter().flatten();
        let nodes = members.filter_map(|node| linked.nodes.get(*node as usize));
        nodes.flat_map(|node| node.rows.iter().map(move |row| (node.list, *row)))
    };
    let mut keyed: Vec<(Vec<Print>, usize)> = (0..membership.members.len())
        .map(|person| {
            let mut of_person: Vec<Print> = rows(person)
                .filter_map(|(list, row)| prints.get(list).and_then(|prints| prints.get(row)).copied())
                .collect();
            of_person.sort_unstable();
            (of_person, person)
        })
        .collect();
    let names = |person: usize| {
        let mut names: Vec<(&str, usize, String)> = rows(person)
            .filter_map(|(place, row)| {
                let list = case.lists.get(place)?;
                let id = list.list.id(row).into_owned();
                Some((list.name.as_str(), id.chars().count(), id))
            })
            .collect();
        names.sort_unstable();
        names
    };
    keyed.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| names(*one).cmp(&names(*other))));
    keyed.into_iter().map(|(_, person)| person).collect()
}

/// Whose records are whose now.
fn shared(
    case: &Case,
    linked: &Linked,
    membership: &Membership,
    earlier: &Earlier,
    found: &Found,
) -> Vec<Shared> {
    let node_of = super::super::world::nodes_of(linked);
    let mut counts: HashMap<(usize, usize), [u32; 2], foldhash::fast::FixedState> = HashMap::default();
    for (place, list) in case.lists.iter().enumerate() {
        let Some(found) = found.lists.get(place).and_then(Option::as_ref) else { continue };
        let Some(before) = earlier.lists.get(found.earlier) else { continue };
        for (now, (person, _)) in found.now.iter().zip(&before.persons) {
            let Some(node) = now.and_then(|row| node_of.get(&(place, row))) else { continue };
            let Some(of) = membership.person_of.get(*node as usize) else { continue };
            if membership.members.get(*of as usize).is_none() {
                continue;
            }
            let [core, all] = counts.entry((*person, *of as usize)).or_default();
            *core += u32::from(Role::is_core(list.role));
            *all += 1;
        }
    }
    let mut shared: Vec<Shared> =
        counts.into_iter().map(|((before, now), [core, all])| Shared { before, now, core, all }).collect();
    shared.sort_unstable_by_key(|pair| (pair.before, pair.now));
    shared
}

impl Identities {
    /// Gives persons the ids that they had.
    fn take(&mut self, earlier: &Earlier, place_in_order: &[usize]) {
        let mut pairs = self.shared.clone();
        pairs.sort_by_cached_key(|pair| {
            let number = earlier.persons.get(pair.before).map(|person| number_of(&person.id));
            let place = place_in_order.get(pair.now).copied();
            (std::cmp::Reverse((pair.core, pair.all)), number, pair.before, place)
        });
        let mut taken = vec![false; earlier.persons.len()];
        for Shared { before, now, .. } in pairs {
            let (Some(taken), Some(id)) = (taken.get_mut(before), self.ids.get_mut(now)) else { continue };
            if *taken || !id.is_empty() {
                continue;
            }
            let Some(person) = earlier.persons.get(before) else { continue };
            id.clone_from(&person.id);
            *taken = true;
            if let Some(slot) = self.earlier.get_mut(now) {
                *slot = Some(before);
            }
        }
    }

    /// Finds out who stands for earlier persons now.
    fn find_heirs(&mut self, earlier: &Earlier) {
        self.heirs = vec![None; earlier.persons.len()];
        for of_person in self.shared.chunk_by(|a, b| a.before == b.before) {
            let most = of_person.iter().max_by_key(|pair| {
                let number = self.ids.get(pair.now).map(|id| number_of(id));
                ((pair.core, pair.all), std::cmp::Reverse(number))
            });
            if let Some((most, heir)) = most.and_then(|pair| Some((pair, self.heirs.get_mut(pair.before)?))) {
                *heir = Some(most.now);
            }
        }
        for (now, before) in self.earlier.iter().enumerate() {
            if let Some(heir) = before.and_then(|before| self.heirs.get_mut(before)) {
                *heir = Some(now);
            }
        }
    }

    /// Retires the ids of earlier persons that nobody has now, and lets those retired before say who stands for them now.
    fn retire(&mut self, earlier: &Earlier) {
        self.find_heirs(earlier);
        let mut kept = vec![false; earlier.persons.len()];
        for before in self.earlier.iter().flatten() {
            if let Some(kept) = kept.get_mut(*before) {
                *kept = true;
            }
        }
        let gone = kept.iter().enumerate().filter(|(_, kept)| !**kept);
        let retired: Vec<Retired> = gone
            .filter_map(|(before, _)| {
                let person_id = earlier.persons.get(before)?.id.clone();
                let heir = self.heirs.get(before).copied().flatten();
                let into = heir.and_then(|heir| self.ids.get(heir)).cloned();
                Some(Retired { person_id, merged_into: into })
            })
            .collect();
        let into: HashMap<String, String, foldhash::fast::FixedState> =
            retired.iter().filter_map(|of| Some((of.person_id.clone(), of.merged_into.clone()?))).collect();
        let mut all: Vec<Retired> = earlier.retired.clone();
        for of in &mut all {
            // Who went into somebody that is gone himself still went there.
            if let Some(now) = of.merged_into.as_ref().and_then(|id| into.get(id)) {
                of.merged_into = Some(now.clone());
            }
        }
        all.extend(retired);
        all.sort_by_key(|of| number_of(&of.person_id));
        self.retired = all;
    }
}
