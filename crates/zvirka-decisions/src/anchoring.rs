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
use crate::standing::{Standing, State};
use crate::store::{Decisions, SeenEvidence};

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
    pub found: HashMap<Print, (usize, usize), foldhash::fast::FixedState>,
    /// Records found as they stood.
    pub as_it_stood: usize,
    /// Records found by what they say.
    pub by_print: usize,
    /// Records found by linking.
    pub by_link: usize,
    /// Records that were not found.
    pub missing: usize,
}

type Numbers<V> = HashMap<u64, V, foldhash::fast::FixedState>;
type Places = HashMap<String, usize, foldhash::fast::FixedState>;

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
    let settled = || standing.iter().filter(|standing| matches!(standing.state, State::Settled(_)));
    let wanted: HashSet<Print, foldhash::fast::FixedState> =
        settled().flat_map(|standing| std::iter::once(standing.pair.0).chain(standing.pair.1)).collect();
    let mut anchoring = Anchoring::default();
    if wanted.is_empty() {
        return Ok(anchoring);
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .build()
        .map_err(|error| Error::refused(format!("threads cannot be started: {error}")))?;
    let mut seeking = Seeking {
        salt: *decisions.salt(),
        lists,
        records: decisions.sought(&wanted)?,
        places: Places::default(),
    };
    pool.install(|| seeking.as_they_stood(&mut anchoring));
    let missing = |anchoring: &Anchoring| -> Vec<Print> {
        let of = seeking.records.iter().map(|sought| sought.print);
        of.filter(|print| !anchoring.found.contains_key(print)).collect()
    };
    let left = missing(&anchoring);
    if !left.is_empty() {
        pool.install(|| seeking.by_print(&left, &mut anchoring));
        let left = missing(&anchoring);
        let mut seen: Vec<SeenRecord> = Vec::with_capacity(left.len());
        for print in &left {
            seen.extend(decisions.record(print)?);
        }
        seeking.by_link(&seen, threads, &mut anchoring)?;
    }
    anchoring.missing = wanted.len() - anchoring.found.len();
    for standing in settled() {
        let State::Settled(verdict) = standing.state else { continue };
        let place = |print: &Print| anchoring.found.get(print).copied();
        let found = standing.pair.1.and_then(|right| Some((place(&standing.pair.0)?, place(&right)?, right)));
        match found {
            Some((left, right, other)) if left != right => anchoring.pairs.push(AnchoredPair {
                left,
                right,
                verdict,
                seen: standing.word().and_then(|vote| vote.seen.as_deref()).and_then(SeenEvidence::parse),
                prints: (standing.pair.0, other),
            }),
            // That somebody is nobody on these lists constrains nothing and needs no second record.
            None if standing.pair.1.is_none() && place(&standing.pair.0).is_some() => {}
            _ => anchoring.orphaned.push(standing.pair),
        }
    }
    Ok(anchoring)
}

/// A record that is sought.
#[derive(Clone, Debug)]
pub(crate) struct Sought {
    pub print: Print,
    pub list: String,
    pub quick: u64,
    pub twin: u32,
}

struct Seeking<'a> {
    salt: [u8; 16],
    lists: &'a [ListAtHand<'a>],
    records: Vec<Sought>,
    /// By a list's name in the file: its place at hand.
    places: Places,
}

impl Seeking<'_> {
    /// Finds whoever stands as he stood, and which list is which.
    fn as_they_stood(&mut self, anchoring: &mut Anchoring) {
        let mut of_hash: Numbers<Vec<usize>> = HashMap::default();
        for (number, sought) in self.records.iter().enumerate() {
            of_hash.entry(sought.quick).or_default().push(number);
        }
        // By list at hand: which rows stand as a record that is sought, in their order.
        let mut hits: Vec<Numbers<Vec<usize>>> = Vec::with_capacity(self.lists.len());
        for at_hand in self.lists {
            let mut rows: Numbers<Vec<usize>> = HashMap::default();
            for (row, hash) in quick_hashes(&self.salt, at_hand.list).into_iter().enumerate() {
                if of_hash.contains_key(&hash) {
                    rows.entry(hash).or_default().push(row);
                }
            }
            hits.push(rows);
        }
        let mut names: Vec<&str> = self.records.iter().map(|sought| sought.list.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let named = self.lists.iter().position(|at_hand| at_hand.name == name);
            let place = named.or_else(|| {
                let of_name = || self.records.iter().filter(|sought| sought.list == name);
                let counts = hits
                    .iter()
                    .map(|rows| of_name().filter(|sought| rows.contains_key(&sought.quick)).count());
                // Of lists with as many the first.
                let (place, most) =
                    counts.enumerate().max_by_key(|(place, count)| (*count, std::cmp::Reverse(*place)))?;
                (most > 0).then_some(place)
            });
            if let Some(place) = place {
                self.places.insert(name.to_owned(), place);
            }
        }
        for sought in &self.records {
            let place = self.places.get(&sought.list).copied();
            let rows = place.and_then(|place| hits.get(place)).and_then(|rows| rows.get(&sought.quick));
            if let (Some(place), Some(row)) = (place, rows.and_then(|rows| rows.get(sought.twin as usize))) {
                anchoring.found.insert(sought.print, (place, *row));
                anchoring.as_it_stood += 1;
            }
        }
    }

    /// Finds whoever says the same in other writing.
    fn by_print(&self, left: &[Print], anchoring: &mut Anchoring) {
        let left: HashSet<Print, foldhash::fast::FixedState> = left.iter().copied().collect();
        let mut names: Vec<(&String, &usize)> = self.places.iter().collect();
        names.sort_unstable();
        for (name, place) in names {
            let asked =
                self.records.iter().any(|sought| sought.list == *name && left.contains(&sought.print));
            let Some(at_hand) = self.lists.get(*place).filter(|_| asked) else { continue };
            for (row, print) in prints(&self.salt, name, at_hand.list).into_iter().enumerate() {
                if left.contains(&print) {
                    anchoring.found.insert(print, (*place, row));
                    anchoring.by_print += 1;
                }
            }
        }
    }

    /// Finds whoever is a match among the rows that nobody was found on.
    fn by_link(
        &self,
        left: &[SeenRecord],
        threads: Option<usize>,
        anchoring: &mut Anchoring,
    ) -> Result<(), Error> {
        let mut names: Vec<(&String, &usize)> = self.places.iter().collect();
        names.sort_unstable();
        for (name, place) in names {
            let seen: Vec<&SeenRecord> = left.iter().filter(|record| record.list == *name).collect();
            let Some(at_hand) = self.lists.get(*place).filter(|_| !seen.is_empty()) else { continue };
            let taken: HashSet<usize, foldhash::fast::FixedState> =
                anchoring.found.values().filter(|(list, _)| list == place).map(|(_, row)| *row).collect();
            let rows: Vec<usize> = (0..at_hand.list.len()).filter(|row| !taken.contains(row)).collect();
            let (Some(then), Some(now)) = (list_of(&seen)?, rows_of(at_hand.list, &rows)?) else { continue };
            let options = LinkOptions { threads, ..LinkOptions::default() };
            let links = link(&then, &now, &options, &NoProgress)?;
            for link in links.links.iter().filter(|link| link.decision == Decision::Match) {
                if let (Some(record), Some(row)) = (seen.get(link.left), rows.get(link.right)) {
                    anchoring.found.insert(record.print, (*place, *row));
                    anchoring.by_link += 1;
                }
            }
        }
        Ok(())
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
