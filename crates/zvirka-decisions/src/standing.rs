//! What holds of each pair: the last word of each reader that was not taken back, under the case's policy.
//!
//! With one reader his last verdict holds; where several have spoken all must say the same. With two, a verdict holds when
//! two say the same and fewer say anything else, which a third may bring about. Whoever settles between them (an
//! adjudication) has the last word. Everything else is open: nothing constrains the engine on a single word where two were
//! wanted.
//!
//! Cost: one pass over the events.

use hashbrown::{HashMap, HashSet};
use zvirka::verdicts::Verdict;
use zvirka_io::{ReviewPolicy, Second};

use crate::event::{Event, EventKind, Reason};
use crate::record::Print;

/// One reader's last word on a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    /// The event's id.
    pub event: String,
    /// Who.
    pub author: String,
    /// When.
    pub at: String,
    /// What.
    pub verdict: Verdict,
    /// Why.
    pub reason: Option<Reason>,
    /// Whether it settles between readers.
    pub adjudication: bool,
    /// Whether the reader was blind to others' opinions.
    pub blind: bool,
    /// What the program said then, as JSON.
    pub seen: Option<String>,
}

/// What is settled of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Everything that was said is taken back.
    Open,
    /// A second reader has to look.
    Second,
    /// Readers disagree, and nobody has settled between them.
    Disagreement,
    /// It holds.
    Settled(Verdict),
}

/// What holds of a pair, and who said what.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The records, the one with the lesser print first; no second where somebody is nobody on these lists.
    pub pair: (Print, Option<Print>),
    /// What is settled.
    pub state: State,
    /// The last word of each reader, by time; adjudications stand among them.
    pub votes: Vec<Vote>,
}

impl Standing {
    /// The word that a settled verdict was last said in: what its reader saw is what the evidence is held against.
    #[must_use]
    pub fn word(&self) -> Option<&Vote> {
        let State::Settled(verdict) = self.state else { return None };
        self.votes.iter().rev().find(|vote| vote.verdict == verdict)
    }
}

/// What holds of every pair under a policy, in the order of pairs. `handover` says of a print whether its record is on a list
/// of people handed over. `events` are in the order of time, as [`Decisions::events`](crate::Decisions::events) gives them.
#[must_use]
pub fn standing(events: &[Event], policy: ReviewPolicy, handover: impl Fn(&Print) -> bool) -> Vec<Standing> {
    // What takes back may be taken back itself, so the last is looked at first.
    let mut undone: HashSet<&str, foldhash::fast::FixedState> = HashSet::default();
    for event in events.iter().rev().filter(|event| event.kind == EventKind::Undo) {
        if let Some(undoes) = event.undoes.as_deref().filter(|_| !undone.contains(event.id.as_str())) {
            undone.insert(undoes);
        }
    }
    let mut of_pair: HashMap<(Print, Option<Print>), Vec<&Event>, foldhash::fast::FixedState> =
        HashMap::default();
    for event in
        events.iter().filter(|event| matches!(event.kind, EventKind::Verdict | EventKind::Adjudication))
    {
        let pair = match event.right {
            Some(right) => (event.left.min(right), Some(event.left.max(right))),
            None => (event.left, None),
        };
        let spoken = of_pair.entry(pair).or_default();
        if !undone.contains(event.id.as_str()) {
            spoken.push(event);
        }
    }
    let mut all: Vec<Standing> = of_pair
        .into_iter()
        .map(|(pair, events)| {
            let votes = votes(&events);
            let second = policy.readers > 1 && wants_second(pair, policy.second, &handover);
            let ballots: Vec<Ballot<()>> = votes
                .iter()
                .map(|vote| Ballot { author: (), adjudication: vote.adjudication, verdict: vote.verdict })
                .collect();
            Standing { pair, state: state_of(&ballots, second), votes }
        })
        .collect();
    all.sort_unstable_by_key(|standing| standing.pair);
    all
}

/// One reader's last word, as it is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ballot<A> {
    pub author: A,
    pub adjudication: bool,
    pub verdict: Verdict,
}

impl<A: PartialEq> Ballot<A> {
    /// Whether a later word of the same reader, and of the same kind, takes this one's place.
    pub fn replaces(&self, later: &Self) -> bool {
        self.author == later.author && self.adjudication == later.adjudication
    }
}

/// The last word of each reader, and the last adjudication of each.
fn votes(events: &[&Event]) -> Vec<Vote> {
    let mut votes: Vec<Vote> = Vec::with_capacity(events.len());
    for event in events {
        let Some(verdict) = event.decided() else { continue };
        let adjudication = event.kind == EventKind::Adjudication;
        votes.retain(|vote| vote.author != event.author || vote.adjudication != adjudication);
        votes.push(Vote {
            event: event.id.clone(),
            author: event.author.clone(),
            at: event.at.clone(),
            verdict,
            reason: event.reason,
            adjudication,
            blind: event.blind,
            seen: event.seen.clone(),
        });
    }
    votes
}

pub(crate) fn wants_second(
    pair: (Print, Option<Print>),
    second: Second,
    handover: &impl Fn(&Print) -> bool,
) -> bool {
    match second {
        Second::All => true,
        Second::Handovers => handover(&pair.0) || pair.1.as_ref().is_some_and(handover),
        // Prints are as good as drawn; the exclusive or of two is one number for the pair.
        Second::Share(share) => {
            let mut bytes = *pair.0.bytes();
            if let Some(other) = pair.1 {
                bytes.iter_mut().zip(other.bytes()).for_each(|(byte, other)| *byte ^= other);
            }
            Print::new(bytes).fraction() < share
        }
    }
}

/// What is settled by some ballots, given whether a second reader is wanted.
pub(crate) fn state_of<A>(votes: &[Ballot<A>], second: bool) -> State {
    if let Some(vote) = votes.iter().rev().find(|vote| vote.adjudication) {
        return State::Settled(vote.verdict);
    }
    let count = |verdict: Verdict| votes.iter().filter(|vote| vote.verdict == verdict).count();
    let mut counts = Verdict::ALL.map(|verdict| (count(verdict), verdict));
    counts.sort_unstable_by_key(|(count, _)| std::cmp::Reverse(*count));
    let [(most, verdict), (next, _), _] = counts;
    match (most, next) {
        (0, _) => State::Open,
        (1, 0) if second => State::Second,
        (_, 0) => State::Settled(verdict),
        (most, next) if most > next && most >= 2 => State::Settled(verdict),
        _ => State::Disagreement,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(number: u8) -> Print {
        Print::new([number; 32])
    }

    fn said(number: usize, author: &str, verdict: Verdict) -> Event {
        Event {
            id: format!("{number}"),
            at: format!("{number:03}"),
            author: author.to_owned(),
            machine: String::new(),
            kind: EventKind::Verdict,
            left: print(2),
            right: Some(print(1)),
            verdict: Some(verdict.as_str().to_owned()),
            reason: None,
            note: None,
            undoes: None,
            blind: false,
            seconds: None,
            seen: None,
            previous: None,
            hash: print(0),
        }
    }

    fn undone(number: usize, which: usize) -> Event {
        Event {
            kind: EventKind::Undo,
            undoes: Some(which.to_string()),
            verdict: None,
            ..said(number, "а", SAME)
        }
    }

    const SAME: Verdict = Verdict::Same;
    const DIFFERENT: Verdict = Verdict::Different;
    const ONE: ReviewPolicy = ReviewPolicy { readers: 1, second: Second::All };
    const TWO: ReviewPolicy = ReviewPolicy { readers: 2, second: Second::All };

    fn state_of(events: &[Event], policy: ReviewPolicy) -> State {
        standing(events, policy, |_| false)[0].state
    }

    #[test]
    fn the_last_word_of_each_reader_counts_and_what_is_taken_back_does_not() {
        let (a, b) = (said(1, "Олена", SAME), said(2, "Олена", DIFFERENT));
        assert_eq!(state_of(std::slice::from_ref(&a), ONE), State::Settled(SAME));
        assert_eq!(state_of(&[a.clone(), b.clone()], ONE), State::Settled(DIFFERENT));
        assert_eq!(state_of(&[a.clone(), b.clone(), undone(3, 2)], ONE), State::Settled(SAME));
        assert_eq!(
            state_of(&[a.clone(), b.clone(), undone(3, 2), undone(4, 3)], ONE),
            State::Settled(DIFFERENT)
        );
        assert_eq!(state_of(&[a.clone(), undone(3, 1)], ONE), State::Open);
    }

    #[test]
    fn two_readers_have_to_agree_where_two_are_wanted() {
        let (a, b) = (said(1, "Олена", SAME), said(2, "Тарас", DIFFERENT));
        let agreeing = said(3, "Тарас", SAME);
        assert_eq!(state_of(std::slice::from_ref(&a), TWO), State::Second);
        assert_eq!(state_of(&[a.clone(), agreeing], TWO), State::Settled(SAME));
        for policy in [ONE, TWO] {
            assert_eq!(state_of(&[a.clone(), b.clone()], policy), State::Disagreement);
            // A third reader, or either of the two by an adjudication.
            assert_eq!(
                state_of(&[a.clone(), b.clone(), said(4, "Ніна", SAME)], policy),
                State::Settled(SAME)
            );
            let settled = Event { kind: EventKind::Adjudication, ..said(4, "Тарас", DIFFERENT) };
            assert_eq!(state_of(&[a.clone(), b.clone(), settled], policy), State::Settled(DIFFERENT));
        }
    }

    #[test]
    fn a_second_reader_is_wanted_for_handovers_or_a_share() {
        let events = [said(1, "Олена", SAME)];
        let of = |second, handover: u8| {
            let policy = ReviewPolicy { readers: 2, second };
            standing(&events, policy, |of| *of == print(handover))[0].state
        };
        assert_eq!(of(Second::Handovers, 1), State::Second);
        assert_eq!(of(Second::Handovers, 7), State::Settled(SAME));
        assert_eq!(of(Second::Share(1.0), 7), State::Second);
        assert_eq!(of(Second::Share(0.0), 7), State::Settled(SAME));
    }
}
