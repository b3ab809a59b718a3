//! Records that readers saw, found again on the lists as they are now.
//!
//! Never by id: tomorrow's row 17 is somebody else. First whoever stands as he stood, cell by cell (a quick hash); then
//! whoever says the same in other writing (a print), rows that say the same in their order; then, of those that are left, whoever
//! [`link`](zvirka::linker::link()) calls a match with a row that nobody else was found on. A record that is not found is an
//! orphan: its decisions are kept and told of, and constrain nothing.
//!
//! A list is known by its name, and where no list has that name, by its records: the list at hand on which most of them
//! stand as they stood. So a new version may have any file name.
//!
//! Cost: 50 ns a row of every list where all are found as they stood; else some 3 µs a row for prints of lists from which
//! somebody is missing, then a link of what is missing. Limits: of a list of which nobody stands as he stood, and which bears
//! another name, nothing is found.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;
use zvirka::linker::{Decision, LinkOptions, NoProgress, link};
use zvirka::record::{Field, List, TextColumn};
use zvirka::verdicts::{Seen, Verdict};

use crate::error::Error;
use crate::record::{Print, SeenRecord, prints, quick_hashes};
use crate::settled::{Settled, Sought};
use crate::standing::Standing;
use crate::store::Decisions;

/// A list as it is now.
#[derive(Clone, Copy, Debug)]
pub struct ListAtHand<'a> {
    /// Its name in the case; else its file's name without folder and ending.
    pub name: &'a str,
    /// Its records.
    pub list: &'a List,
}

/// A settled pair whose records were both found.
#[derive(Clone, Debug, PartialEq)]
pub struct AnchoredPair {
    /// The one record: the list's place among those at hand, and the row.
    pub left: (usize, usize),
    /// The other.
    pub right: (usize, usize),
    /// What holds.
    pub verdict: Verdict,
    /// What the program said when it was last decided so.
    pub seen: Option<Seen>,
    /// The records, for [`Standing::pair`].
    pub prints: (Print, Print),
}

/// What was found again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Anchoring {
    /// Pairs with both records, in the order of `standing`.
    pub pairs: Vec<AnchoredPair>,
    /// Settled pairs of which a record was not found, or is forgotten.
    pub orphaned: Vec<(Print, Option<Print>)>,
    /// Where each record was found: the list's place and the row.
    pub found: Vec<(Print, (usize, usize))>,
    /// Records found as they stood.
    pub as_it_stood: usize,
    /// Records found by what they say.
    pub by_print: usize,
    /// Records found by linking.
    pub by_link: usize,
    /// Records that were not found.
    pub missing: usize,
}

/// Finds the records of what is settled on the lists at hand.
///
/// # Errors
///
/// Those of reading the file and of linking.
pub fn anchor(
    decisions: &Decisions,
    standing: &[Standing],
    lists: &[ListAtHand<'_>],
    threads: Option<usize>,
) -> Result<Anchoring, Error> {
    let (names, records) = decisions.sought()?;
    anchor_settled(decisions, &Settled::of(standing, names, records), lists, threads)
}

/// The same for what was read straight from the file.
pub(crate) fn anchor_settled(
    decisions: &Decisions,
    settled: &Settled,
    lists: &[ListAtHand<'_>],
    threads: Option<usize>,
) -> Result<Anchoring, Error> {
    let mut anchoring = Anchoring::default();
    if settled.pairs.is_empty() {
        return Ok(anchoring);
    }
    let mut wanted = vec![false; settled.records.len()];
    for record in settled.pairs.iter().flat_map(|pair| pair.records).flatten() {
        if let Some(wanted) = wanted.get_mut(record as usize) {
            *wanted = true;
        }
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .build()
        .map_err(|error| Error::refused(format!("threads cannot be started: {error}")))?;
    let mut seeking = Seeking {
        salt: *decisions.salt(),
        lists,
        settled,
        wanted: (0..settled.records.len()).filter(|place| wanted.get(*place) == Some(&true)).collect(),
        places: vec![None; settled.lists.len()],
        found: vec![None; settled.records.len()],
    };
    anchoring.as_it_stood = pool.install(|| seeking.as_they_stood());
    let left = seeking.left();
    if !left.is_empty() {
        anchoring.by_print = pool.install(|| seeking.by_print(&left));
        let mut seen: Vec<(usize, SeenRecord)> = Vec::new();
        for place in seeking.left() {
            let print = settled.records.get(place).map(|record| record.print);
            let record = match print {
                Some(print) => decisions.record(&print)?,
                None => None,
            };
            seen.extend(record.map(|record| (place, record)));
        }
        anchoring.by_link = seeking.by_link(&seen, threads)?;
    }
    anchoring.missing = seeking.left().len();
    for pair in &settled.pairs {
        let [left, right] = pair
            .records
            .map(|record| record.and_then(|record| seeking.found.get(record as usize)).copied().flatten());
        match (left, right, pair.prints.1) {
            (Some(left), Some(right), Some(other)) if left != right => anchoring.pairs.push(AnchoredPair {
                left,
                right,
                verdict: pair.verdict,
                seen: pair.seen.clone(),
                prints: (pair.prints.0, other),
            }),
            // That somebody is nobody on these lists constrains nothing and needs no second record.
            (Some(_), _, None) => {}
            _ => anchoring.orphaned.push(pair.prints),
        }
    }
    let found = settled.records.iter().zip(&seeking.found);
    anchoring.found = found.filter_map(|(record, found)| Some((record.print, (*found)?))).collect();
    Ok(anchoring)
}

struct Seeking<'a> {
    salt: [u8; 16],
    lists: &'a [ListAtHand<'a>],
    settled: &'a Settled,
    /// The records that are sought.
    wanted: Vec<usize>,
    /// By list of the file: its place at hand.
    places: Vec<Option<usize>>,
    /// By record: the list's place at hand, and the row.
    found: Vec<Option<(usize, usize)>>,
}

/// A set of hashes in which a hash is seldom found that is not of it: sixteen bits for each.
struct Sieve {
    bits: Vec<u64>,
    shift: u32,
}

impl Sieve {
    fn new(hashes: impl ExactSizeIterator<Item = u64>) -> Self {
        let size = (hashes.len().max(4) * 16).next_power_of_two();
        let mut sieve = Self { bits: vec![0; size / 64], shift: 64 - size.trailing_zeros() };
        for hash in hashes {
            let place = hash >> sieve.shift;
            if let Some(word) = sieve.bits.get_mut((place / 64) as usize) {
                *word |= 1 << (place % 64);
            }
        }
        sieve
    }

    fn may_hold(&self, hash: u64) -> bool {
        let place = hash >> self.shift;
        self.bits.get((place / 64) as usize).is_some_and(|word| word & 1 << (place % 64) != 0)
    }
}

impl<'a> Seeking<'a> {
    /// The records that are sought and not found.
    fn left(&self) -> Vec<usize> {
        self.wanted.iter().copied().filter(|place| self.found.get(*place) == Some(&None)).collect()
    }

    fn record(&self, place: usize) -> Option<&'a Sought> {
        self.settled.records.get(place)
    }

    /// Finds whoever stands as he stood, and which list is which; gives how many.
    fn as_they_stood(&mut self) -> usize {
        let records: Vec<&Sought> = self.wanted.iter().filter_map(|place| self.record(*place)).collect();
        let sieve = Sieve::new(records.iter().map(|record| record.quick));
        // By list at hand: which rows may stand as a record that is sought, by hash, then in their order.
        let hits: Vec<Vec<(u64, usize)>> = self
            .lists
            .iter()
            .map(|at_hand| {
                let hashes = quick_hashes(&self.salt, at_hand.list);
                let rows = hashes.into_iter().enumerate().filter(|(_, hash)| sieve.may_hold(*hash));
                let mut hits: Vec<(u64, usize)> = rows.map(|(row, hash)| (hash, row)).collect();
                hits.sort_unstable();
                hits
            })
            .collect();
        let rows_of = |place: usize, hash: u64| -> &[(u64, usize)] {
            let Some(hits) = hits.get(place) else { return &[] };
            let first = hits.partition_point(|(other, _)| *other < hash);
            let rest = hits.get(first..).unwrap_or_default();
            let rows = rest.chunk_by(|a, b| a.0 == b.0).next().unwrap_or_default();
            if rows.first().is_some_and(|row| row.0 == hash) { rows } else { &[] }
        };
        for (list, name) in self.settled.lists.iter().enumerate() {
            let named = self.lists.iter().position(|at_hand| at_hand.name == name);
            let place = named.or_else(|| {
                let of_list = || records.iter().filter(|record| record.list as usize == list);
                let count = |place: usize| {
                    of_list().filter(|record| !rows_of(place, record.quick).is_empty()).count()
                };
                // Of lists with as many the first.
                let counts = (0..self.lists.len()).map(|place| (count(place), std::cmp::Reverse(place)));
                counts.max().filter(|(count, _)| *count > 0).map(|(_, place)| place.0)
            });
            if let Some(slot) = self.places.get_mut(list) {
                *slot = place;
            }
        }
        let mut count = 0;
        for &wanted in &self.wanted {
            let Some(record) = self.settled.records.get(wanted) else { continue };
            let Some(place) = self.places.get(record.list as usize).copied().flatten() else { continue };
            let row = rows_of(place, record.quick).get(record.twin as usize);
            if let (Some((_, row)), Some(found)) = (row, self.found.get_mut(wanted)) {
                *found = Some((place, *row));
                count += 1;
            }
        }
        count
    }

    /// The lists of the file that are at hand: their places in the file, names and places at hand.
    fn at_hand(&self) -> Vec<(u32, &'a str, usize)> {
        let lists = (0_u32..).zip(&self.settled.lists).zip(&self.places);
        lists.filter_map(|((list, name), place)| Some((list, name.as_str(), (*place)?))).collect()
    }

    /// Finds whoever says the same in other writing; gives how many.
    fn by_print(&mut self, left: &[usize]) -> usize {
        let mut of_print: HashMap<Print, usize, foldhash::fast::FixedState> = HashMap::default();
        of_print.extend(left.iter().filter_map(|place| Some((self.record(*place)?.print, *place))));
        let mut found: Vec<(usize, (usize, usize))> = Vec::new();
        for (list, name, place) in self.at_hand() {
            let asked = left.iter().filter_map(|place| self.record(*place)).any(|record| record.list == list);
            let Some(at_hand) = self.lists.get(place).filter(|_| asked) else { continue };
            for (row, print) in prints(&self.salt, name, at_hand.list).into_iter().enumerate() {
                found.extend(of_print.get(&print).map(|record| (*record, (place, row))));
            }
        }
        self.take(&found)
    }

    fn take(&mut self, found: &[(usize, (usize, usize))]) -> usize {
        for (record, row) in found {
            if let Some(slot) = self.found.get_mut(*record) {
                *slot = Some(*row);
            }
        }
        found.len()
    }

    /// Finds whoever is a match among the rows that nobody was found on; gives how many.
    fn by_link(&mut self, left: &[(usize, SeenRecord)], threads: Option<usize>) -> Result<usize, Error> {
        let mut found: Vec<(usize, (usize, usize))> = Vec::new();
        for (_, name, place) in self.at_hand() {
            let of_list: Vec<&(usize, SeenRecord)> =
                left.iter().filter(|(_, record)| record.list == name).collect();
            let Some(at_hand) = self.lists.get(place).filter(|_| !of_list.is_empty()) else { continue };
            let taken: HashSet<usize, foldhash::fast::FixedState> =
                self.found.iter().flatten().filter(|(list, _)| *list == place).map(|(_, row)| *row).collect();
            let rows: Vec<usize> = (0..at_hand.list.len()).filter(|row| !taken.contains(row)).collect();
            let seen: Vec<&SeenRecord> = of_list.iter().map(|(_, record)| record).collect();
            let (Some(then), Some(now)) = (list_of(&seen)?, rows_of(at_hand.list, &rows)?) else { continue };
            let options = LinkOptions { threads, ..LinkOptions::default() };
            let links = link(&then, &now, &options, &NoProgress)?;
            let matches = links.links.iter().filter(|link| link.decision == Decision::Match);
            found.extend(
                matches.filter_map(|link| Some((of_list.get(link.left)?.0, (place, *rows.get(link.right)?)))),
            );
        }
        Ok(self.take(&found))
    }
}

/// What readers saw, as a list.
fn list_of(seen: &[&SeenRecord]) -> Result<Option<List>, Error> {
    let mut fields: Vec<Field> =
        seen.iter().flat_map(|record| record.fields.iter().map(|(field, _)| *field)).collect();
    fields.sort_unstable_by_key(|field| *field as usize);
    fields.dedup();
    let column =
        |field: &Field| (*field, seen.iter().map(|record| record.cell(*field)).collect::<TextColumn>());
    let columns: Vec<(Field, TextColumn)> = fields.iter().map(column).collect();
    if !columns.iter().any(|(field, _)| matches!(field, Field::Name | Field::Surname | Field::GivenName)) {
        return Ok(None);
    }
    Ok(Some(List::new("records seen", columns)?))
}

/// Some rows of a list, without their ids.
fn rows_of(list: &List, rows: &[usize]) -> Result<Option<List>, Error> {
    if rows.is_empty() {
        return Ok(None);
    }
    let fields: Vec<Field> =
        Field::ALL.into_iter().filter(|field| *field != Field::Id && list.column(*field).is_some()).collect();
    let columns: Vec<(Field, TextColumn)> = fields
        .par_iter()
        .map(|field| (*field, rows.iter().map(|row| list.cell(*field, *row)).collect::<TextColumn>()))
        .collect();
    Ok(Some(List::new(list.name(), columns)?.in_time_zone(list.time_zone())))
}

#[cfg(test)]
mod tests;
