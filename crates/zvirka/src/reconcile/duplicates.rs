//! Who stands on one list twice: links within a list, and its twins folded into one record each.
//!
//! A person entered twice would be his own rival on every other list, and neither of his records would be a match.
//! So records that are surely one person are folded before lists are linked: the fullest record stands for all, and
//! what it lacks is taken from the others. Records that are only perhaps one person stay apart here; other lists may
//! still bring them together.
//!
//! Cost: near-linear in the links.

use super::case::CaseList;
use super::clusters::{Constraints, Edge, cluster};
use crate::compare::Level;
use crate::linker::{ComparedField, Decision, Link};
use crate::record::{Field, List};

/// How much a record tells: its filled cells, then the letters of its name.
fn fullness(list: &List, row: usize) -> (usize, usize) {
    let filled = Field::ALL.into_iter().filter(|field| !list.cell(*field, row).is_empty()).count();
    (filled, list.full_name(row).chars().count())
}

/// Nothing keeps two records of a list apart here but what their fields say.
struct Within<F>(F);

impl<F: Fn(u32, u32) -> bool> Constraints for Within<F> {
    fn apart(&self, a: u32, b: u32) -> bool {
        (self.0)(a, b)
    }

    fn never(&self, _: u32, _: u32) -> bool {
        false
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
/// own line.
pub(super) fn fold(
    list: &CaseList,
    rows: &[usize],
    links: &[(u32, u32, &Link)],
    apart: impl Fn(u32, u32) -> bool,
) -> Vec<Vec<usize>> {
    let matches: Vec<Edge> = links
        .iter()
        .filter(|(_, _, link)| link.decision == Decision::Match && !contradicts(link))
        .map(|(a, b, link)| Edge { a: *a, b: *b, probability: link.probability, weight: link.weight })
        .collect();
    if matches.is_empty() || list.role.may_repeat() {
        return (0..rows.len()).map(|place| vec![place]).collect();
    }
    let row = |place: usize| rows.get(place).copied().unwrap_or_default();
    let clusters = cluster(rows.len(), &matches, &Within(apart));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut group_of: Vec<usize> = vec![0; rows.len()];
    for (place, of) in clusters.of.iter().enumerate() {
        let of = *of as usize;
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
