//! What is decided of every choice by now, and what follows from it.
//!
//! Read from the file whenever it has come further, be it by this page, by another browser or by an import beside it. What
//! follows from decisions by transitivity is asked nobody, as the engine will apply it without being told; so is, of a list that
//! names everybody once, whoever was found elsewhere.
//!
//! Cost: one pass over the events, some 3 µs each, after each that is added.

use std::collections::{HashMap, HashSet};

use zvirka::verdicts::{Rules, Verdict};
use zvirka_decisions::{Decisions, Error, Print, Standing, State, Vote};

use super::board::{Board, Choice, Question};
use super::desk::{Desk, Pair, Record};

/// What is decided of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Nobody has decided.
    Open,
    /// It was decided, and the evidence has moved since.
    Reopened,
    /// A second reader has to look; whether this reader is the first.
    Second { is_first: bool },
    /// Readers disagree.
    Disagreement,
    /// It is decided.
    Settled(Verdict),
    /// It follows from what is decided of others.
    Follows,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Reopened => "reopened",
            Self::Second { .. } => "second",
            Self::Disagreement => "disagreement",
            Self::Settled(_) => "settled",
            Self::Follows => "follows",
        }
    }
}

/// Which questions are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Queue {
    /// What nobody has decided.
    #[default]
    Open,
    /// What a second reader has to look at, without the program's opinion and the first reader's.
    Second,
    /// What readers disagree about.
    Disagreement,
    /// Joins that the program is sure of, drawn at random.
    Audit,
    /// What was decided, and the evidence has moved against.
    Reopened,
}

impl Queue {
    /// Every queue.
    pub const ALL: [Self; 5] = [Self::Open, Self::Second, Self::Disagreement, Self::Audit, Self::Reopened];

    /// The queue's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Second => "second",
            Self::Disagreement => "disagreement",
            Self::Audit => "audit",
            Self::Reopened => "reopened",
        }
    }

    /// The queue of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|queue| queue.as_str() == name)
    }

    /// Whether a choice of a question is to be decided in this queue.
    pub(super) fn wants(self, audit: bool, status: Status) -> bool {
        match (self, status) {
            (Self::Open, Status::Open) => !audit,
            (Self::Audit, Status::Open) => audit,
            (Self::Second, Status::Second { is_first }) => !is_first,
            (Self::Disagreement, Status::Disagreement) | (Self::Reopened, Status::Reopened) => true,
            _ => false,
        }
    }
}

/// What is decided by now.
#[derive(Debug)]
pub(super) struct Words {
    pub position: i64,
    of_pair: HashMap<(Print, Print), Standing>,
    /// Settled verdicts between persons or records, by number.
    settled: Vec<(u32, u32, Verdict)>,
    /// Numbers of records that are of no person, from the number of persons on.
    numbers: HashMap<Print, u32>,
    /// The first number that nobody has.
    free: u32,
    rules: Rules,
    /// Records of two lists that have found their partner.
    taken: HashSet<Print>,
}

impl Words {
    pub fn read(desk: &Desk, board: &Board, decisions: &Decisions) -> Result<Self, Error> {
        let position = decisions.position()?;
        let standing = decisions.standing(desk.policy(), |name| desk.is_handover(name))?;
        let mut words = Self {
            position,
            of_pair: HashMap::with_capacity(standing.len()),
            settled: Vec::new(),
            numbers: HashMap::new(),
            free: board.survey.members.len() as u32,
            rules: Rules::default(),
            taken: HashSet::new(),
        };
        for standing in standing {
            let (left, Some(right)) = standing.pair else { continue };
            let [a, b] = [left, right].map(|print| words.numbered(board, print));
            if let State::Settled(verdict) = standing.state {
                if a != b {
                    words.settled.push((a, b, verdict));
                }
                if verdict == Verdict::Same && desk.case.is_none() {
                    words.taken.extend(board.competing(desk, [left, right]));
                }
            }
            words.of_pair.insert((left, right), standing);
        }
        words.rules = Rules::new(&words.settled).0;
        Ok(words)
    }

    /// The number of a record, a new one if it has none.
    fn numbered(&mut self, board: &Board, print: Print) -> u32 {
        board.person(print).unwrap_or_else(|| {
            let free = &mut self.free;
            *self.numbers.entry(print).or_insert_with(|| {
                *free += 1;
                *free - 1
            })
        })
    }

    pub fn standing(&self, board: &Board, pair: &Pair) -> Option<&Standing> {
        self.of_pair.get(&board.survey.prints_of(pair)?)
    }

    /// The last words on a choice, each reader's once.
    pub fn votes<'a>(&'a self, board: &'a Board, choice: &'a Choice) -> &'a [Vote] {
        let spoken = choice.pairs.iter().filter_map(|pair| self.standing(board, board.pair(*pair)?));
        let mut spoken = spoken.filter(|standing| !standing.votes.is_empty());
        spoken.next().map_or(&[], |standing| standing.votes.as_slice())
    }

    fn number(&self, board: &Board, record: Record) -> Option<u32> {
        let print = board.survey.print(record)?;
        board.person(print).or_else(|| self.numbers.get(&print).copied())
    }

    /// What is decided of a choice, for a reader.
    pub fn status(&self, board: &Board, question: &Question, choice: &Choice, reader: &str) -> Status {
        let mut settled = None;
        let mut open = false;
        for pair in choice.pairs.iter().filter_map(|pair| board.pair(*pair)) {
            let standing = self.standing(board, pair);
            let word = standing.and_then(Standing::word);
            if pair.reopened.as_ref().is_some_and(|reopened| reopened.is_open(word)) {
                return Status::Reopened;
            }
            match standing.map_or(State::Open, |standing| standing.state) {
                State::Open => open = true,
                State::Disagreement => return Status::Disagreement,
                State::Second => {
                    let votes = standing.map_or(&[][..], |standing| standing.votes.as_slice());
                    return Status::Second { is_first: votes.iter().any(|vote| vote.author == reader) };
                }
                State::Settled(verdict) => settled = Some(verdict),
            }
        }
        match settled {
            Some(verdict) if !open => Status::Settled(verdict),
            // Some of the records were not there when it was decided; of the persons it holds all the same.
            _ if self.follows(board, question, choice) => Status::Follows,
            _ => Status::Open,
        }
    }

    fn follows(&self, board: &Board, question: &Question, choice: &Choice) -> bool {
        let Some(pair) = choice.pairs.first().and_then(|pair| board.pair(*pair)) else { return false };
        let [left, right] = pair.records;
        // Whether two records of one person are two people nothing else can tell.
        if question.audit || board.survey.joined.contains(&pair.records) {
            return false;
        }
        let taken =
            |record: Record| board.survey.print(record).is_some_and(|print| self.taken.contains(&print));
        if taken(left) || taken(right) {
            return true;
        }
        let numbers = self.number(board, left).zip(self.number(board, right));
        numbers.is_some_and(|(a, b)| a != b && self.rules.says(a, b).is_some())
    }

    /// Whether new verdicts contradict what is decided, or one another. A blind reader's are held against that reader's own.
    pub fn contradict(&self, board: &Board, new: &[(Print, Print, Verdict)], blind: Option<&str>) -> bool {
        let mut fresh: HashMap<Print, u32> = HashMap::new();
        let mut next = self.free;
        let mut number = |print: Print| {
            board.person(print).or_else(|| self.numbers.get(&print).copied()).unwrap_or_else(|| {
                *fresh.entry(print).or_insert_with(|| {
                    next += 1;
                    next - 1
                })
            })
        };
        let replaced: HashSet<(u32, u32)> = new
            .iter()
            .map(|(left, right, _)| (number(*left), number(*right)))
            .flat_map(|(a, b)| [(a, b), (b, a)])
            .collect();
        let mut pairs: Vec<(u32, u32, Verdict)> = match blind {
            None => self.settled.clone(),
            Some(reader) => {
                let own = |standing: &Standing| {
                    let vote = standing.votes.iter().rev().find(|vote| vote.author == reader)?;
                    Some((number(standing.pair.0), number(standing.pair.1?), vote.verdict))
                };
                self.of_pair.values().filter_map(own).collect()
            }
        };
        pairs.retain(|(a, b, _)| a != b && !replaced.contains(&(*a, *b)));
        let before = pairs.len();
        pairs.extend(new.iter().map(|(left, right, verdict)| (number(*left), number(*right), *verdict)));
        pairs.retain(|(a, b, _)| a != b);
        let (_, conflicts) = Rules::new(&pairs);
        conflicts.iter().skip(before).any(|conflict| *conflict)
            || conflicts.iter().any(|conflict| *conflict) && self.is_sound(&pairs, before)
    }

    /// Whether nothing was contradictory before.
    fn is_sound(&self, pairs: &[(u32, u32, Verdict)], before: usize) -> bool {
        let (_, conflicts) = Rules::new(pairs.get(..before).unwrap_or_default());
        !conflicts.iter().any(|conflict| *conflict)
    }

    /// The standings of every pair.
    pub fn all(&self) -> impl Iterator<Item = &Standing> {
        self.of_pair.values()
    }
}
