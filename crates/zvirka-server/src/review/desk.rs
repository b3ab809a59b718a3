//! What is read over: the lists or the case, linked with what is decided so far, and every pair that somebody may be asked.
//!
//! The engine runs twice. The first run says which pairs are open; the second is given these as verdicts that nobody can
//! tell, which constrain nothing and bring the evidence of just these pairs, with their rivals: what is stored beside a
//! verdict, so that it is held against the same when it is applied. `zvirka decisions import` does as much.
//!
//! Cost: two runs of [`link`](zvirka::linker::link()) or [`reconcile`](zvirka::reconcile::reconcile()), and the prints of all rows.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};
use zvirka::linker::{Decision, LinkOptions, Progress, link};
use zvirka::reconcile::{CaseVerdict, FindingKind, ReconcileOptions, RecordName, Role, reconcile};
use zvirka::record::List;
use zvirka::verdicts::{Decided, Fate, Held, Verdict};
use zvirka_decisions::{
    Applied, DecisionCounts, Error, ListAtHand, Print, SeenRecord, State, Vote, apply, is_handover,
    record_prints, seen_rows,
};
use zvirka_io::{CaseFile, ReadList, ReviewPolicy};

/// A record: the place of its list, and its row.
pub(super) type Record = (usize, usize);

/// Joins that are drawn to be looked at again. 200 clean answers bound the share of wrong ones at 1.5 % with 95 %
/// confidence, and are a reader's working day.
const AUDITED: usize = 200;

/// What is thought of a pair of which nothing tells more than that it is open.
const EVEN: f64 = 0.5;

/// The lists of a case, or two lists, and where what is decided of them is kept.
pub struct Desk {
    /// The names of the lists, in the file of decisions.
    pub names: Vec<String>,
    /// The lists, without what is forgotten.
    pub lists: Vec<ReadList>,
    /// The case, where the lists are of one; else there are two lists.
    pub case: Option<CaseFile>,
    /// The file of decisions, which must be there.
    pub decisions: PathBuf,
    /// How everything is linked. Verdicts are put in here.
    pub options: ReconcileOptions,
    /// SHA-256 of the model, in hexadecimal, which is stored beside each answer; empty for the one that comes with the program.
    pub model: String,
    /// What the audit's sample is drawn by.
    pub seed: u64,
}

/// Shows how many lists there are, never what they hold.
impl std::fmt::Debug for Desk {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Desk").field("lists", &self.lists.len()).finish_non_exhaustive()
    }
}

/// Why a pair is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// The program left the two apart and is not sure.
    Apart,
    /// The program made the two one person and is not sure.
    Joined,
    /// A record that speaks of somebody, and one of whom it may speak.
    Speaks,
    /// The program is sure, and its word is looked at again.
    Audit,
    /// Somebody decided before: readers disagree, a second one is wanted, or the evidence has moved.
    Decided,
}

/// A pair that somebody may be asked about.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub records: [Record; 2],
    pub origin: Origin,
    /// From the two lists of the pair alone.
    pub probability: Option<f64>,
    /// That the two are one person with all that every list says, where they were made one.
    pub together: Option<f64>,
    pub prior: Option<f64>,
    pub rival: Option<f64>,
    /// The evidence, as it is stored beside a verdict.
    pub held: Held,
    /// The words that the evidence has moved against.
    pub reopened: Option<Reopened>,
}

/// Words that the evidence has moved against.
#[derive(Clone, Debug)]
pub(super) struct Reopened {
    /// The events.
    pub events: Vec<String>,
    /// Whether they name a record as it stood before, so that a new word does not take their place by itself.
    pub is_of_earlier: bool,
}

/// What the engine made of everything, with what is decided so far.
#[derive(Debug)]
pub(super) struct Survey {
    pub pairs: Vec<Pair>,
    /// The person of each record of a case, by number; none for lists.
    pub person_of: HashMap<Record, usize>,
    /// The records of each person.
    pub members: Vec<Vec<Record>>,
    /// Prints of all rows, by list.
    pub prints: Vec<Vec<Print>>,
    /// What readers see of the records of all pairs.
    pub seen: HashMap<Record, SeenRecord>,
    pub counts: DecisionCounts,
    /// Pairs of records that are one person by the program and by what is decided.
    pub joined: BTreeSet<[Record; 2]>,
    /// Joins that the audit's sample is drawn of.
    pub audited_of: usize,
}

/// What one run of the engine says.
struct Run {
    pairs: BTreeMap<[Record; 2], Found>,
    held: Vec<Held>,
    joined: BTreeSet<[Record; 2]>,
    /// Sure joins, with their probability.
    sure: Vec<([Record; 2], f64)>,
    members: Vec<Vec<Record>>,
}

#[derive(Clone, Copy)]
struct Found {
    origin: Origin,
    probability: f64,
    together: Option<f64>,
    prior: Option<f64>,
    rival: Option<f64>,
}

fn ordered(a: Record, b: Record) -> [Record; 2] {
    if a <= b { [a, b] } else { [b, a] }
}

impl Desk {
    /// Threads to use; all of the machine's when `None`.
    pub(super) const fn threads(&self) -> Option<usize> {
        self.options.link.threads
    }

    pub(super) fn policy(&self) -> ReviewPolicy {
        self.case.as_ref().map_or_else(ReviewPolicy::default, |case| case.review)
    }

    /// The role of a list; none where no case gives one.
    pub(super) fn role(&self, list: usize) -> Option<Role> {
        self.case.as_ref().and_then(|case| case.lists.get(list)).map(|list| list.role)
    }

    pub(super) fn list(&self, place: usize) -> Option<&List> {
        self.lists.get(place).map(|read| &read.list)
    }

    /// Whether the list of a name holds people handed over.
    pub(super) fn is_handover(&self, name: &str) -> bool {
        let case = self.case.as_ref();
        case.is_some_and(|case| case.lists.iter().any(|list| list.name == name && is_handover(list.role)))
    }

    /// Looks at everything anew.
    ///
    /// # Errors
    ///
    /// Those of the file of decisions and of the engine.
    pub(super) fn survey(&self, progress: &dyn Progress) -> Result<Survey, Error> {
        let at_hand: Vec<ListAtHand<'_>> = self
            .names
            .iter()
            .zip(&self.lists)
            .map(|(name, read)| ListAtHand { name, list: &read.list })
            .collect();
        let mut applied =
            apply(&self.decisions, &at_hand, self.policy(), |name| self.is_handover(name), self.threads())?;
        let salt = *applied.decisions.salt();
        let prints: Vec<Vec<Print>> =
            at_hand.iter().map(|list| record_prints(&salt, list.name, list.list)).collect();
        let verdicts = self.verdicts(&mut applied);
        let first = self.run(&verdicts, progress)?;
        let counts = applied.counts(&first.held);

        let mut pairs = first.pairs;
        let audited_of = first.sure.len();
        for (records, probability) in sample(first.sure, self.seed, |record| {
            prints.get(record.0).and_then(|prints| prints.get(record.1)).copied()
        }) {
            pairs.entry(records).or_insert(Found {
                origin: Origin::Audit,
                probability,
                together: None,
                prior: None,
                rival: None,
            });
        }
        let (decided, reopened) = self.decided(&applied, &prints, &verdicts, &first.held)?;
        for records in decided {
            pairs.entry(records).or_insert(Found {
                origin: Origin::Decided,
                probability: f64::NAN,
                together: None,
                prior: None,
                rival: None,
            });
        }
        let asked: Vec<CaseVerdict> = verdicts
            .iter()
            .cloned()
            .chain(pairs.keys().map(|[left, right]| CaseVerdict {
                left: *left,
                right: *right,
                verdict: Verdict::CannotTell,
                seen: None,
            }))
            .collect();
        let second = self.run(&asked, progress)?;
        let held = second.held.into_iter().skip(verdicts.len());
        let pairs: Vec<Pair> = pairs
            .into_iter()
            .zip(held)
            .map(|((records, found), held)| Pair {
                records,
                origin: found.origin,
                probability: Some(found.probability).filter(|probability| probability.is_finite()),
                together: found.together,
                prior: found.prior,
                rival: found.rival,
                held,
                reopened: reopened.get(&records).cloned(),
            })
            .collect();
        let person_of: HashMap<Record, usize> = first
            .members
            .iter()
            .enumerate()
            .flat_map(|(person, records)| records.iter().map(move |record| (*record, person)))
            .collect();
        let seen = self.seen(&salt, &pairs, &person_of, &first.members);
        Ok(Survey {
            pairs,
            person_of,
            members: first.members,
            prints,
            seen,
            counts,
            joined: first.joined,
            audited_of,
        })
    }

    fn verdicts(&self, applied: &mut Applied) -> Vec<CaseVerdict> {
        if self.case.is_some() {
            return applied.of_case();
        }
        let of_rows = |decided: Decided| CaseVerdict {
            left: (0, decided.left),
            right: (1, decided.right),
            verdict: decided.verdict,
            seen: decided.seen,
        };
        applied.between().into_iter().map(of_rows).collect()
    }

    fn run(&self, verdicts: &[CaseVerdict], progress: &dyn Progress) -> Result<Run, Error> {
        match &self.case {
            Some(case) => self.run_case(case, verdicts, progress),
            None => self.run_lists(verdicts, progress),
        }
    }

    fn run_lists(&self, verdicts: &[CaseVerdict], progress: &dyn Progress) -> Result<Run, Error> {
        let [left, right] = self.lists.as_slice() else {
            return Err(Error::new(zvirka_decisions::ErrorKind::Refused, "two lists are wanted"));
        };
        let decided = |verdict: &CaseVerdict| {
            let [left, right] = ordered(verdict.left, verdict.right);
            Decided { left: left.1, right: right.1, verdict: verdict.verdict, seen: verdict.seen.clone() }
        };
        let options =
            LinkOptions { verdicts: verdicts.iter().map(decided).collect(), ..self.options.link.clone() };
        let links = link(&left.list, &right.list, &options, progress)?;
        let mut run = Run {
            pairs: BTreeMap::new(),
            held: links.held,
            joined: BTreeSet::new(),
            sure: Vec::new(),
            members: Vec::new(),
        };
        for link in &links.links {
            let records = [(0, link.left), (1, link.right)];
            if link.decision == Decision::Match {
                run.joined.insert(records);
            }
            if link.decided.is_some() {
                continue;
            }
            if link.decision == Decision::Match {
                run.sure.push((records, link.probability));
                continue;
            }
            run.pairs.insert(
                records,
                Found {
                    origin: Origin::Apart,
                    probability: link.probability,
                    together: None,
                    prior: Some(link.prior()),
                    rival: Some(link.rival_probability),
                },
            );
        }
        Ok(run)
    }

    fn run_case(
        &self,
        file: &CaseFile,
        verdicts: &[CaseVerdict],
        progress: &dyn Progress,
    ) -> Result<Run, Error> {
        let mut case = file.case(&self.lists);
        case.verdicts = verdicts.to_vec();
        let result = reconcile(&case, &self.options, progress)?;
        let rows: Vec<HashMap<String, usize>> = self
            .lists
            .iter()
            .map(|read| (0..read.list.len()).rev().map(|row| (read.list.id(row).into_owned(), row)).collect())
            .collect();
        let record = |name: &RecordName| -> Option<Record> {
            let place = self.names.iter().position(|known| *known == name.list)?;
            Some((place, *rows.get(place)?.get(&name.id)?))
        };
        let mut run = Run {
            pairs: BTreeMap::new(),
            held: result.held,
            joined: BTreeSet::new(),
            sure: Vec::new(),
            members: Vec::new(),
        };
        for person in &result.persons {
            run.members.push(person.records.iter().filter_map(record).collect());
        }
        for finding in result.findings.iter().filter(|finding| finding.kind == FindingKind::PossibleMatch) {
            let both = finding.record.as_ref().and_then(record).zip(finding.other.as_ref().and_then(record));
            let Some((one, other)) = both.filter(|(one, other)| one != other) else { continue };
            // Who speaks stands first in a question; here pairs are in order, and roles tell who speaks.
            run.pairs.entry(ordered(one, other)).or_insert(Found {
                origin: Origin::Speaks,
                probability: finding.probability.unwrap_or(0.0),
                together: None,
                prior: None,
                rival: None,
            });
        }
        // A pair that was made one on other evidence than its own is as sure as the less sure of its records.
        let of_person: HashMap<Record, f64> = result
            .ledger
            .iter()
            .filter_map(|line| {
                let name = RecordName { list: line.list.clone(), id: line.record_id.clone() };
                Some((record(&name)?, line.probability?))
            })
            .collect();
        let of_both = |records: [Record; 2]| {
            records.iter().map(|record| of_person.get(record).copied().unwrap_or(0.0)).fold(1.0, f64::min)
        };
        for link in &result.links {
            let Some((left, right)) = record(&link.left).zip(record(&link.right)) else { continue };
            let records = ordered(left, right);
            if link.joined {
                run.joined.insert(records);
            }
            if link.decided.is_some() || left == right {
                continue;
            }
            let found = |origin| Found {
                origin,
                probability: link.probability,
                together: link.joined.then(|| of_both(records)),
                prior: Some(link.prior),
                rival: Some(link.rival_probability),
            };
            match (link.decision, link.joined) {
                ("review", joined) => {
                    let origin = if joined { Origin::Joined } else { Origin::Apart };
                    run.pairs.entry(records).or_insert(found(origin));
                }
                (_, true) => run.sure.push((records, link.probability)),
                (_, false) => {}
            }
        }
        // What is told as ambiguous and is no link for review: a record that fits two persons, a match with nothing beside
        // the name.
        for finding in result.findings.iter().filter(|finding| finding.kind == FindingKind::Ambiguous) {
            let both = finding.record.as_ref().and_then(record).zip(finding.other.as_ref().and_then(record));
            let Some((one, other)) = both.filter(|(one, other)| one != other) else { continue };
            run.pairs.entry(ordered(one, other)).or_insert(Found {
                origin: Origin::Apart,
                probability: finding.probability.unwrap_or(EVEN),
                together: None,
                prior: None,
                rival: None,
            });
        }
        Ok(run)
    }

    /// Pairs of which somebody has decided and that have to be looked at again, and the words that the evidence moved against.
    #[expect(clippy::type_complexity, reason = "two results of one pass")]
    fn decided(
        &self,
        applied: &Applied,
        prints: &[Vec<Print>],
        verdicts: &[CaseVerdict],
        held: &[Held],
    ) -> Result<(Vec<[Record; 2]>, HashMap<[Record; 2], Reopened>), Error> {
        let standing = applied.decisions.standing(self.policy(), |name| self.is_handover(name))?;
        let moved: BTreeSet<[Record; 2]> = verdicts
            .iter()
            .zip(held)
            .filter(|(_, held)| held.fate == Fate::Reopened)
            .map(|(verdict, _)| ordered(verdict.left, verdict.right))
            .collect();
        let mut reopened = HashMap::new();
        for pair in &applied.anchoring.pairs {
            let records = ordered(pair.left, pair.right);
            let of_pair = (pair.prints.0.min(pair.prints.1), Some(pair.prints.0.max(pair.prints.1)));
            let place = standing.binary_search_by_key(&of_pair, |standing| standing.pair);
            let Some(spoken) = place.ok().and_then(|place| standing.get(place)) else { continue };
            if moved.contains(&records) {
                let now = records.map(|record| prints.get(record.0).and_then(|of| of.get(record.1)));
                let is_now = |print: &Print| now.contains(&Some(print));
                let is_of_earlier = !is_now(&pair.prints.0) || !is_now(&pair.prints.1);
                let events = spoken.votes.iter().map(|vote| vote.event.clone()).collect();
                reopened.insert(records, Reopened { events, is_of_earlier });
            }
        }
        let is_open = |state: State| matches!(state, State::Second | State::Disagreement);
        let waiting: Vec<(Print, Print)> = standing
            .iter()
            .filter(|standing| is_open(standing.state))
            .filter_map(|standing| Some((standing.pair.0, standing.pair.1?)))
            .collect();
        let wanted: BTreeSet<Print> = waiting.iter().flat_map(|(left, right)| [*left, *right]).collect();
        let mut found: HashMap<Print, Record> = HashMap::new();
        for (place, prints) in prints.iter().enumerate().filter(|_| !wanted.is_empty()) {
            let rows = prints.iter().enumerate().filter(|(_, print)| wanted.contains(*print));
            found.extend(rows.map(|(row, print)| (*print, (place, row))));
        }
        let mut pairs: Vec<[Record; 2]> = waiting
            .iter()
            .filter_map(|(left, right)| Some(ordered(*found.get(left)?, *found.get(right)?)))
            .collect();
        pairs.extend(moved);
        // Two lists are compared with each other alone.
        pairs.retain(|[left, right]| self.case.is_some() || left.0 != right.0);
        Ok((pairs, reopened))
    }

    /// What readers see of all records that a question may show.
    fn seen(
        &self,
        salt: &[u8; 16],
        pairs: &[Pair],
        person_of: &HashMap<Record, usize>,
        members: &[Vec<Record>],
    ) -> HashMap<Record, SeenRecord> {
        let mut shown: BTreeSet<Record> = pairs.iter().flat_map(|pair| pair.records).collect();
        let persons: BTreeSet<usize> =
            shown.iter().filter_map(|record| person_of.get(record).copied()).collect();
        shown.extend(persons.iter().filter_map(|person| members.get(*person)).flatten().copied());
        let mut seen = HashMap::with_capacity(shown.len());
        for (place, (name, read)) in self.names.iter().zip(&self.lists).enumerate() {
            let rows: Vec<usize> =
                shown.iter().filter(|record| record.0 == place).map(|record| record.1).collect();
            if rows.is_empty() {
                continue;
            }
            let records = seen_rows(salt, name, read, &rows);
            seen.extend(rows.into_iter().map(|row| (place, row)).zip(records));
        }
        seen
    }
}

impl Reopened {
    /// Whether nobody has looked again since.
    pub fn is_open(&self, word: Option<&Vote>) -> bool {
        word.is_none_or(|word| self.events.contains(&word.event))
    }
}

/// Draws joins to be looked at again: ordered by probability and cut into as many blocks of one size as are drawn, of each
/// block one at random. So every join is as likely to be drawn as any other, and unsure ones are never missed by chance.
fn sample(
    mut sure: Vec<([Record; 2], f64)>,
    seed: u64,
    print: impl Fn(Record) -> Option<Print>,
) -> Vec<([Record; 2], f64)> {
    sure.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    let drawn = AUDITED.min(sure.len());
    let draw = |(records, _): &([Record; 2], f64)| {
        let mut digest = Sha256::new();
        digest.update(seed.to_le_bytes());
        for record in records {
            digest.update(print(*record).map(|print| *print.bytes()).unwrap_or_default());
        }
        <[u8; 32]>::from(digest.finalize())
    };
    (0..drawn)
        .filter_map(|block| {
            let (from, to) = (block * sure.len() / drawn, (block + 1) * sure.len() / drawn);
            sure.get(from..to)?.iter().min_by_key(|join| draw(join)).copied()
        })
        .collect()
}
