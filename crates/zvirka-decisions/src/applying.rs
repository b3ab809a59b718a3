//! From a file and the lists at hand to verdicts for the engine, and from what came of them to words.
//!
//! What the command, the Python package and a review page share: open the file, let go whose time is over, read off what is
//! settled under the policy, find its records on the lists.

use serde::Serialize;
use zvirka::reconcile::{CaseVerdict, Role};
use zvirka::verdicts::{Decided, Fate, Held, Verdict};
use zvirka_io::{ManifestInput, ManifestOutput, ReviewPolicy};

use std::path::Path;

use crate::anchoring::{AnchoredPair, Anchoring, ListAtHand, anchor_settled};
use crate::error::Error;
use crate::standing::{Standing, standing};
use crate::store::Decisions;

/// What a file says of the lists at hand.
#[derive(Debug)]
pub struct Applied {
    /// The file.
    pub decisions: Decisions,
    /// Pairs on which a verdict is settled.
    pub settled: usize,
    /// Pairs that wait for a second reader.
    pub second: usize,
    /// Pairs on which readers disagree.
    pub disagreement: usize,
    /// Where its records stand now.
    pub anchoring: Anchoring,
    /// The file as a manifest records it: as it was when it was read.
    pub input: ManifestInput,
    /// Pairs of records that this call does not compare: of one list where two are linked.
    pub elsewhere: usize,
}

/// What came of decisions, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DecisionCounts {
    /// Pairs on which a verdict is settled.
    pub settled: usize,
    /// Verdicts that hold: one person.
    pub same: usize,
    /// Verdicts that hold: two people.
    pub different: usize,
    /// Verdicts that nobody can tell.
    pub cannot_tell: usize,
    /// Verdicts that the evidence moved against.
    pub reopened: usize,
    /// Verdicts that contradict others and are applied in neither way.
    pub conflicts: usize,
    /// Verdicts of which a record is on no list.
    pub orphaned: usize,
    /// Verdicts on pairs that the call does not compare.
    pub elsewhere: usize,
    /// Pairs that wait for a second reader.
    pub second: usize,
    /// Pairs on which readers disagree.
    pub disagreement: usize,
}

/// Reads a file for some lists. `handover` says of a list's name whether it holds people handed over.
///
/// # Errors
///
/// As [`Decisions::open`] and [`anchor`].
pub fn apply(
    path: &Path,
    lists: &[ListAtHand<'_>],
    policy: ReviewPolicy,
    handover: impl Fn(&str) -> bool,
    threads: Option<usize>,
) -> Result<Applied, Error> {
    let mut decisions = Decisions::open(path)?;
    decisions.forget_expired()?;
    let settled = decisions.settled(policy, handover)?;
    let anchoring = anchor_settled(&decisions, &settled, lists, threads)?;
    let sha256 = ManifestOutput::of_file(path)?.sha256;
    let input = ManifestInput {
        path: path.display().to_string(),
        sha256,
        encoding: "binary".to_owned(),
        encoding_detected: false,
        structure: Some("decisions".to_owned()),
        rows_read: settled.votes,
        accepted: settled.votes,
        rejected: 0,
    };
    let (second, disagreement, settled) = (settled.second, settled.disagreement, settled.pairs.len());
    Ok(Applied { decisions, settled, second, disagreement, anchoring, input, elsewhere: 0 })
}

impl Decisions {
    /// What holds of every pair under a policy. `handover` says of a list's name whether it holds people handed over.
    ///
    /// # Errors
    ///
    /// Those of reading the file.
    pub fn standing(
        &self,
        policy: ReviewPolicy,
        handover: impl Fn(&str) -> bool,
    ) -> Result<Vec<Standing>, Error> {
        let events = self.events()?;
        // Whose list is asked for only where it decides.
        if policy.readers < 2 || policy.second != zvirka_io::Second::Handovers {
            return Ok(standing(&events, policy, |_| false));
        }
        let lists = self.lists_of_records()?;
        Ok(standing(&events, policy, |print| lists.get(print).is_some_and(|list| handover(list))))
    }
}

/// Whether a role's list holds people handed over, for [`apply`].
#[must_use]
pub fn is_handover(role: Role) -> bool {
    role == Role::Handover
}

impl Applied {
    fn decided(pair: &AnchoredPair, left: usize, right: usize) -> Decided {
        Decided { left, right, verdict: pair.verdict, seen: pair.seen.clone() }
    }

    /// The verdicts on rows of two lists, the left one at hand first.
    pub fn between(&mut self) -> Vec<Decided> {
        let mut decided = Vec::with_capacity(self.anchoring.pairs.len());
        for pair in &self.anchoring.pairs {
            match (pair.left, pair.right) {
                ((0, left), (1, right)) | ((1, right), (0, left)) => {
                    decided.push(Self::decided(pair, left, right))
                }
                _ => self.elsewhere += 1,
            }
        }
        // Pairs of rows that stand beside each other are read beside each other.
        decided.sort_unstable_by_key(|decided| (decided.left, decided.right));
        decided
    }

    /// The verdicts on rows of the first list at hand.
    pub fn within(&mut self) -> Vec<Decided> {
        let mut decided = Vec::with_capacity(self.anchoring.pairs.len());
        for pair in &self.anchoring.pairs {
            match (pair.left, pair.right) {
                ((0, left), (0, right)) => decided.push(Self::decided(pair, left, right)),
                _ => self.elsewhere += 1,
            }
        }
        // Pairs of rows that stand beside each other are read beside each other.
        decided.sort_unstable_by_key(|decided| (decided.left, decided.right));
        decided
    }

    /// The verdicts on records of a case, whose lists at hand stand in its order.
    #[must_use]
    pub fn of_case(&self) -> Vec<CaseVerdict> {
        let verdict = |pair: &AnchoredPair| CaseVerdict {
            left: pair.left,
            right: pair.right,
            verdict: pair.verdict,
            seen: pair.seen.clone(),
        };
        self.anchoring.pairs.iter().map(verdict).collect()
    }

    /// What came of the decisions, given what the engine made of them.
    #[must_use]
    pub fn counts(&self, held: &[Held]) -> DecisionCounts {
        let mut counts = DecisionCounts {
            settled: self.settled,
            orphaned: self.anchoring.orphaned.len(),
            elsewhere: self.elsewhere,
            second: self.second,
            disagreement: self.disagreement,
            ..DecisionCounts::default()
        };
        for held in held {
            *match (held.fate, held.verdict) {
                (Fate::Reopened, _) => &mut counts.reopened,
                (Fate::Conflict, _) => &mut counts.conflicts,
                (Fate::Stands, Verdict::Same) => &mut counts.same,
                (Fate::Stands, Verdict::Different) => &mut counts.different,
                (Fate::Stands, Verdict::CannotTell) => &mut counts.cannot_tell,
            } += 1;
        }
        counts
    }
}

impl DecisionCounts {
    /// In words, for people: what holds, and then what somebody should look at.
    #[must_use]
    pub fn told(&self) -> Vec<String> {
        let mut told = vec![format!(
            "decisions: {} settled; of these {} one person, {} two people, {} that nobody can tell",
            self.settled, self.same, self.different, self.cannot_tell
        )];
        let counts = [
            (self.reopened, "opened again: the evidence moved against them"),
            (self.conflicts, "applied in neither way: they contradict one another"),
            (self.orphaned, "kept and not applied: a record is on no list"),
            (self.elsewhere, "not of this call: both records are of one list, or of another"),
            (self.second, "waiting for a second reader"),
            (self.disagreement, "open: readers disagree"),
        ];
        told.extend(
            counts
                .iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| format!("decisions: {count} {what}")),
        );
        told
    }
}
