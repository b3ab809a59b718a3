//! What is settled, read straight from the file: what [`standing`](crate::standing()) says, without who said it.
//!
//! A run over lists of millions needs of 100,000 verdicts only what holds and what the program said then. Authors are
//! numbered, texts are looked at where they stand and not copied, and records are told by their places. A test holds this
//! against the other way. Cost: some 2 µs a verdict, half of it in the database.

use hashbrown::{HashMap, HashSet};
use zvirka::verdicts::{Seen, Verdict};
use zvirka_io::{ReviewPolicy, Second};

use crate::error::Error;
use crate::record::Print;
use crate::standing::{Ballot, Standing, State, state_of, wants_second};
use crate::store::{Decisions, SeenEvidence};

/// A record by what it is found again.
#[derive(Clone, Debug)]
pub(crate) struct Sought {
    pub print: Print,
    /// The list's place in [`Settled::lists`].
    pub list: u32,
    pub quick: u64,
    pub twin: u32,
}

/// A pair on which a verdict is settled.
#[derive(Clone, Debug)]
pub(crate) struct SettledPair {
    pub prints: (Print, Option<Print>),
    /// Places in [`Settled::records`]; none for a record that is forgotten.
    pub records: [Option<u32>; 2],
    pub verdict: Verdict,
    pub seen: Option<Seen>,
}

/// What a file says under a policy.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settled {
    pub lists: Vec<String>,
    pub records: Vec<Sought>,
    pub pairs: Vec<SettledPair>,
    /// Pairs that wait for a second reader.
    pub second: usize,
    /// Pairs on which readers disagree.
    pub disagreement: usize,
    /// Verdicts and adjudications that were not taken back.
    pub votes: u64,
}

/// The words on one pair, the last of each reader.
#[derive(Default)]
struct Words {
    ballots: Vec<Ballot<u32>>,
    /// For each ballot what the program said then.
    seen: Vec<Option<Seen>>,
}

type ByPrint<V> = HashMap<Print, V, foldhash::fast::FixedState>;

impl Decisions {
    /// Every record that is not forgotten, by what it is found again.
    pub(crate) fn sought(&self) -> Result<(Vec<String>, Vec<Sought>), Error> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        let query = "SELECT print, list, quick, twin FROM record";
        let mut statement = self.connection.prepare(query).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        let (mut lists, mut records): (Vec<String>, Vec<Sought>) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next().map_err(failed)? {
            let bytes = row.get_ref(0).map_err(failed)?.as_blob().unwrap_or_default();
            let name = row.get_ref(1).map_err(failed)?.as_str().unwrap_or_default();
            let Some(print) = Print::from_slice(bytes) else { continue };
            // Cases have a handful of lists.
            let list = lists.iter().position(|known| known == name).unwrap_or_else(|| {
                lists.push(name.to_owned());
                lists.len() - 1
            });
            let quick = row.get::<_, i64>(2).map_err(failed)? as u64;
            records.push(Sought { print, list: list as u32, quick, twin: row.get(3).map_err(failed)? });
        }
        Ok((lists, records))
    }

    /// What is settled under a policy. `handover` says of a list's name whether it holds people handed over.
    pub(crate) fn settled(
        &self,
        policy: ReviewPolicy,
        handover: impl Fn(&str) -> bool,
    ) -> Result<Settled, Error> {
        let (lists, records) = self.sought()?;
        let place: ByPrint<u32> =
            records.iter().enumerate().map(|(place, record)| (record.print, place as u32)).collect();
        let undone = self.undone()?;
        let failed = |error: rusqlite::Error| self.failed(&error);
        let query = "SELECT seq, at, author, kind = 'adjudication', left, right, verdict, seen FROM event \
                     WHERE kind IN ('verdict', 'adjudication') ORDER BY seq";
        let mut statement = self.connection.prepare(query).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        let mut authors: HashMap<String, u32, foldhash::fast::FixedState> = HashMap::default();
        let mut words: HashMap<(Print, Option<Print>), Words, foldhash::fast::FixedState> =
            HashMap::with_capacity_and_hasher(records.len() / 2, foldhash::fast::FixedState::default());
        let mut before = String::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let text = |column: usize| row.get_ref(column).map(|value| value.as_str().unwrap_or_default());
            let at = text(1).map_err(failed)?;
            if at < before.as_str() {
                // What was imported came later and was said earlier.
                drop(rows);
                drop(statement);
                let standing = self.standing(policy, handover)?;
                return Ok(Settled::of(&standing, lists, records));
            }
            if at > before.as_str() {
                before.clear();
                before.push_str(at);
            }
            let print = |column: usize| {
                row.get_ref(column)
                    .map(|value| value.as_blob_or_null().ok().flatten().and_then(Print::from_slice))
            };
            let (left, right) = (print(4).map_err(failed)?, print(5).map_err(failed)?);
            let verdict = Verdict::from_name(text(6).map_err(failed)?);
            let (Some(left), Some(verdict)) = (left, verdict) else { continue };
            let pair = match right {
                Some(right) => (left.min(right), Some(left.max(right))),
                None => (left, None),
            };
            let words = words.entry(pair).or_default();
            if undone.contains(&row.get::<_, i64>(0).map_err(failed)?) {
                continue;
            }
            let author = text(2).map_err(failed)?;
            let number = authors.len() as u32;
            let author = *authors.entry_ref(author).or_insert(number);
            let ballot = Ballot { author, adjudication: row.get(3).map_err(failed)?, verdict };
            let seen = SeenEvidence::parse(text(7).map_err(failed)?);
            if let Some(earlier) = words.ballots.iter().position(|other| other.replaces(&ballot)) {
                words.ballots.remove(earlier);
                words.seen.remove(earlier);
            }
            words.ballots.push(ballot);
            words.seen.push(seen);
        }
        let mut settled = Settled { lists, records, ..Settled::default() };
        let second = policy.readers > 1;
        let by_handover = second && policy.second == Second::Handovers;
        let is_handover = |print: &Print| {
            let record = place
                .get(print)
                .filter(|_| by_handover)
                .and_then(|place| settled.records.get(*place as usize));
            record
                .and_then(|record| settled.lists.get(record.list as usize))
                .is_some_and(|list| handover(list))
        };
        let (mut pairs, mut waiting, mut disagreement, mut votes) =
            (Vec::with_capacity(words.len()), 0, 0, 0);
        for (prints, Words { ballots, seen }) in words {
            votes += ballots.len() as u64;
            match state_of(&ballots, second && wants_second(prints, policy.second, &is_handover)) {
                State::Open => {}
                State::Second => waiting += 1,
                State::Disagreement => disagreement += 1,
                State::Settled(verdict) => {
                    let word = ballots.iter().rposition(|ballot| ballot.verdict == verdict);
                    let seen = word.and_then(|word| seen.into_iter().nth(word)).flatten();
                    let record = |print: Print| place.get(&print).copied();
                    let records = [record(prints.0), prints.1.and_then(record)];
                    pairs.push(SettledPair { prints, records, verdict, seen });
                }
            }
        }
        pairs.sort_unstable_by_key(|pair: &SettledPair| pair.records);
        (settled.pairs, settled.second, settled.disagreement, settled.votes) =
            (pairs, waiting, disagreement, votes);
        Ok(settled)
    }

    /// Which events are taken back, by their numbers in the file.
    fn undone(&self) -> Result<HashSet<i64, foldhash::fast::FixedState>, Error> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        // What takes back may be taken back itself, so the last is looked at first.
        let query = "SELECT undo.id, undo.undoes, event.seq FROM event AS undo JOIN event ON event.id = undo.undoes \
                     WHERE undo.kind = 'undo' ORDER BY undo.at DESC, undo.id DESC";
        let mut statement = self.connection.prepare(query).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        let mut ids: HashSet<String, foldhash::fast::FixedState> = HashSet::default();
        let mut numbers: HashSet<i64, foldhash::fast::FixedState> = HashSet::default();
        while let Some(row) = rows.next().map_err(failed)? {
            let id: String = row.get(0).map_err(failed)?;
            if !ids.contains(&id) {
                ids.insert(row.get(1).map_err(failed)?);
                numbers.insert(row.get(2).map_err(failed)?);
            }
        }
        Ok(numbers)
    }
}

impl Settled {
    /// The same out of what holds of every pair.
    pub fn of(standing: &[Standing], lists: Vec<String>, records: Vec<Sought>) -> Self {
        let place: ByPrint<u32> =
            records.iter().enumerate().map(|(place, record)| (record.print, place as u32)).collect();
        let mut settled = Self { lists, records, ..Self::default() };
        for standing in standing {
            settled.votes += standing.votes.len() as u64;
            match standing.state {
                State::Open => {}
                State::Second => settled.second += 1,
                State::Disagreement => settled.disagreement += 1,
                State::Settled(verdict) => {
                    let record = |print: Print| place.get(&print).copied();
                    let records = [record(standing.pair.0), standing.pair.1.and_then(record)];
                    let seen =
                        standing.word().and_then(|vote| vote.seen.as_deref()).and_then(SeenEvidence::parse);
                    settled.pairs.push(SettledPair { prints: standing.pair, records, verdict, seen });
                }
            }
        }
        settled.pairs.sort_unstable_by_key(|pair| pair.records);
        settled
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::event::{EventKind, NewEvent, Reason};
    use crate::store::tests::begun;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn what_is_settled_is_what_stands(
            drawn in prop::collection::vec((0_usize..3, 0_usize..3, 0_usize..4), 0..12),
            readers in 1_u8..3,
            share in 0.0_f64..1.0,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let (mut file, records) = begun(&folder.path().join("decisions.db"));
            for (author, verdict, kind) in drawn {
                let events = file.events().unwrap();
                let author = ["Олена", "Тарас", "Ніна"][author];
                let reasons = [Reason::Document, Reason::Document, Reason::TooLittle];
                let said = NewEvent::verdict(author, (records[0], records[1]), Verdict::ALL[verdict], reasons[verdict]);
                let event = match (kind, events.last()) {
                    (1, Some(last)) => NewEvent::undo(author, last),
                    (2, _) => NewEvent { kind: EventKind::Adjudication, ..said },
                    _ => said,
                };
                file.append(&[event]).unwrap();
            }
            for second in [Second::All, Second::Handovers, Second::Share(share)] {
                let policy = ReviewPolicy { readers, second };
                let handover = |name: &str| name == "ours";
                let (lists, sought) = file.sought().unwrap();
                let slow = Settled::of(&file.standing(policy, handover).unwrap(), lists, sought);
                let quick = file.settled(policy, handover).unwrap();
                let of = |settled: &Settled| {
                    let pairs: Vec<_> = settled.pairs.iter().map(|pair| (pair.prints, pair.records, pair.verdict, pair.seen.clone())).collect();
                    (pairs, settled.second, settled.disagreement, settled.votes)
                };
                prop_assert_eq!(of(&quick), of(&slow));
            }
        }
    }
}
