//! Who stands on one list twice: links within a list, and the list with its twins folded into one record each.
//!
//! A person entered twice would be his own rival on every other list, and neither of his records would be a match.
//! So records that are surely one person are folded before lists are linked: the fullest record stands for all, and
//! what it lacks is taken from the others. Records that are only perhaps one person stay apart, and the rivalry that
//! follows is what a person should see.
//!
//! Cost: one [`dedupe`] a list and one copy of its cells.

use super::case::CaseList;
use super::clusters::{Constraints, Edge, cluster};
use super::contradiction::Contradictions;
use crate::compare::Level;
use crate::error::Error;
use crate::linker::{ComparedField, Decision, Link, LinkOptions, Links, Progress, dedupe};
use crate::record::{Field, List, TextColumn};

/// A list as it is linked with others: in an order of content, with its twins folded.
#[derive(Debug)]
pub(super) struct Folded {
    /// The records to link, one a group.
    pub list: List,
    /// For each record of `list`, the rows of the case's list that it stands for, the fullest first.
    pub groups: Vec<Vec<usize>>,
    /// Links within the list, between rows of the case's list.
    pub links: Links,
}

/// The rows of a list by their ids, so that nothing that follows depends on the order of rows.
fn by_id(list: &List) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..list.len()).collect();
    if list.column(Field::Id).is_some() {
        rows.sort_by(|a, b| list.id(*a).cmp(&list.id(*b)));
    }
    rows
}

/// A list of some rows of another, with the cells of the first row of each group that has one.
fn gather(list: &List, groups: &[Vec<usize>]) -> Result<List, Error> {
    let columns = Field::ALL.into_iter().filter_map(|field| {
        let column = list.column(field)?;
        let mut gathered = TextColumn::with_capacity(groups.len());
        for group in groups {
            let filled = group.iter().map(|row| column.get(*row)).find(|cell| !cell.trim().is_empty());
            gathered.push(filled.unwrap_or(""));
        }
        Some((field, gathered))
    });
    List::new(list.name(), columns.collect())
}

/// How much a record tells: its filled cells, then the letters of its name.
fn fullness(list: &List, row: usize) -> (usize, usize) {
    let filled = Field::ALL.into_iter().filter(|field| !list.cell(*field, row).is_empty()).count();
    (filled, list.full_name(row).chars().count())
}

/// Nothing keeps two records of a list apart here but what their fields say.
struct Within<'a> {
    contradictions: Contradictions<'a>,
    rows: &'a [usize],
}

impl Constraints for Within<'_> {
    fn apart(&self, a: u32, b: u32) -> bool {
        let row = |number: u32| self.rows.get(number as usize).copied().unwrap_or_default();
        self.contradictions.apart((0, row(a)), (0, row(b)))
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
    let different = Level::Different.as_str();
    link.evidence.iter().any(|evidence| own.contains(&evidence.field) && evidence.level() == different)
}

/// Finds who stands on a list twice. Records that speak of a person (reports, sightings) are linked but not folded:
/// each is somebody's word and keeps its own line.
pub(super) fn fold(list: &CaseList, options: &LinkOptions, progress: &dyn Progress) -> Result<Folded, Error> {
    let rows = by_id(&list.list);
    let single: Vec<Vec<usize>> = rows.iter().map(|row| vec![*row]).collect();
    let ordered = gather(&list.list, &single)?;
    let mut links = dedupe(&ordered, options, progress)?;
    let matches: Vec<Edge> = links
        .links
        .iter()
        .filter(|link| link.decision == Decision::Match && !contradicts(link))
        .map(|link| Edge {
            a: link.left as u32,
            b: link.right as u32,
            probability: link.probability,
            weight: link.weight,
        })
        .collect();
    let row = |place: usize| rows.get(place).copied().unwrap_or_default();
    for link in &mut links.links {
        (link.left, link.right) = (row(link.left), row(link.right));
    }
    for aside in &mut links.set_aside {
        aside.row = row(aside.row);
    }
    if matches.is_empty() || list.role.may_repeat() {
        return Ok(Folded { list: ordered, groups: single, links });
    }
    let within = Within { contradictions: Contradictions::new(vec![&list.list]), rows: &rows };
    let clusters = cluster(rows.len(), &matches, &within);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut place_of: Vec<usize> = vec![0; rows.len()];
    for (place, of) in clusters.of.iter().enumerate() {
        let of = *of as usize;
        if of == place {
            if let Some(group) = place_of.get_mut(place) {
                *group = groups.len();
            }
            groups.push(vec![row(place)]);
        } else if let Some(group) = place_of.get(of).and_then(|group| groups.get_mut(*group)) {
            group.push(row(place));
        }
    }
    for group in &mut groups {
        // A stable sort: of equally full records the one with the lesser id stands first.
        group.sort_by_key(|row| std::cmp::Reverse(fullness(&list.list, *row)));
    }
    Ok(Folded { list: gather(&list.list, &groups)?, groups, links })
}
