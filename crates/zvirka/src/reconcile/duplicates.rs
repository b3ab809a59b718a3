//! Who stands on one list twice: links within a list, and its twins folded into one record each.
//!
//! A person entered twice would be his own rival on every other list, and neither of his records would be a match.
//! So records that are surely one person are folded before lists are linked: the fullest record stands for all, and
//! what it lacks is taken from the others. Records that are only perhaps one person stay apart here; other lists may
//! still bring them together.
//!
//! Cost: near-linear in the links.

use hashbrown::HashMap;

use super::case::CaseList;
use super::clusters::{Constraints, Edge, cluster};
use crate::compare::Level;
use crate::linker::{ComparedField, Decision, Link};
use crate::record::{Field, List};
use crate::verdicts::{Rules, Verdict};

/// How much a record tells: its filled cells, then the letters of its name.
fn fullness(list: &List, row: usize) -> (usize, usize) {
    let filled = Field::ALL.into_iter().filter(|field| !list.cell(*field, row).is_empty()).count();
    (filled, list.full_name(row).chars().count())
}

/// Two records of a list are kept apart by what their fields say, and by what persons decided. Records that persons decided
/// to be one stand as one, by the first of them, and contradict another only where each of them does.
struct Within<'a, F> {
    apart: F,
    /// The other records of each that stands for several.
    members: &'a HashMap<u32, Vec<u32>, foldhash::fast::FixedState>,
    decided: &'a dyn Fn(u32, u32) -> Option<Verdict>,
}

impl<F: Fn(u32, u32) -> bool> Constraints for Within<'_, F> {
    fn apart(&self, a: u32, b: u32) -> bool {
        let members = |record: u32| {
            std::iter::once(record).chain(self.members.get(&record).into_iter().flatten().copied())
        };
        members(a).all(|a| members(b).all(|b| (self.apart)(a, b)))
    }

    fn never(&self, a: u32, b: u32) -> bool {
        (self.decided)(a, b) == Some(Verdict::Different)
    }
}

/// Whether a name or a birth date of two records contradicts. Two soldiers of one unit who were taken on one day agree
/// in all that is not theirs alone, so on one list nothing outweighs a contradiction in what is.
fn contradicts(link: &Link) -> bool {
    let own = [
        ComparedField::Surname,
        ComparedField::GivenName,
        ComparedField::Patronymic,
        ComparedField::BirthDate,
    ];
    let different = Level::Different;
    link.evidence.iter().any(|evidence| own.contains(&evidence.field) && evidence.agreement() == different)
}

/// Groups the records of a list that are one person, given its links as places in `rows`, the list's rows in an order of
/// content. `apart` says of two places whether they must be two people. Gives groups of places, the fullest record of
/// each first. Records that speak of a person (reports, sightings) are not folded: each is somebody's word and keeps its
/// own line. `decided` says what persons decided of two places, `unit` which places are one person by that.
pub(super) fn fold(
    list: &CaseList,
    rows: &[usize],
    links: &[(u32, u32, &Link)],
    apart: impl Fn(u32, u32) -> bool,
    decided: &dyn Fn(u32, u32) -> Option<Verdict>,
    unit: impl Fn(u32) -> Option<u32>,
) -> Vec<Vec<usize>> {
    let singles = || (0..rows.len()).map(|place| vec![place]).collect();
    if list.role.may_repeat() {
        return singles();
    }
    // Of places that are one the first is named, whether or not a pair of them was found.
    let mut first_of: HashMap<u32, u32, foldhash::fast::FixedState> = HashMap::default();
    let mut same: Vec<(u32, u32, Verdict)> = Vec::new();
    for place in 0..rows.len() as u32 {
        let Some(unit) = unit(place) else { continue };
        let first = *first_of.entry(unit).or_insert(place);
        if first != place {
            same.push((first, place, Verdict::Same));
        }
    }
    let (together, _) = Rules::new(&same);
    let members: HashMap<u32, Vec<u32>, foldhash::fast::FixedState> = together
        .groups()
        .into_iter()
        .filter_map(|group| group.split_first().map(|(first, others)| (*first, others.to_vec())))
        .collect();
    let mut matches: Vec<Edge> = links
        .iter()
        .filter(|(_, _, link)| link.decision == Decision::Match && !contradicts(link))
        .map(|(a, b, link)| (together.group(*a), together.group(*b), link))
        .filter(|(a, b, _)| a != b)
        .map(|(a, b, link)| Edge { a, b, probability: link.probability, weight: link.weight })
        .collect();
    if matches.is_empty() && members.is_empty() {
        return singles();
    }
    if !members.is_empty() {
        let ends = |edge: &Edge| (edge.a.min(edge.b), edge.a.max(edge.b));
        matches.sort_by(|a, b| ends(a).cmp(&ends(b)).then(b.probability.total_cmp(&a.probability)));
        matches.dedup_by_key(|edge| ends(edge));
    }
    let row = |place: usize| rows.get(place).copied().unwrap_or_default();
    let clusters = cluster(rows.len(), &matches, &Within { apart, members: &members, decided });
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut group_of: Vec<usize> = vec![0; rows.len()];
    for place in 0..rows.len() {
        let first = together.group(place as u32);
        let of = clusters.of.get(first as usize).copied().unwrap_or(first) as usize;
        if of == place {
            if let Some(group) = group_of.get_mut(place) {
                *group = groups.len();
            }
            groups.push(vec![place]);
        } else if let Some(group) = group_of.get(of).and_then(|group| groups.get_mut(*group)) {
            group.push(place);
        }
    }
    for group in &mut groups {
        // A stable sort: of equally full records the one with the lesser id stands first.
        group.sort_by_key(|place| std::cmp::Reverse(fullness(&list.list, row(*place))));
    }
    groups
}
