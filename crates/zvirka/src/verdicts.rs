//! What persons have decided of pairs of records, and what follows: who is one person by their word, who must not be,
//! whose word contradicts another's, and which word the evidence has since moved against.
//!
//! This module sees numbered records, never names and no files; who said what and when is kept elsewhere. A verdict is an
//! equation or an inequation, so both are closed under transitivity: who is the same as the same is the same, and who
//! differs from one of them differs from all. Where that closure says both of two records, somebody erred, and nobody
//! knows who: none of the verdicts that led there is applied, and all of them are told.
//!
//! A verdict holds for what its reader saw. It is [opened again](Seen) only when the evidence moved against it by more than
//! [`MOVED`]: what speaks for it may grow, and what is written otherwise may change, without anybody being asked anew.
//!
//! Method: union and find over the records that verdicts name (must-link and cannot-link constraints as in Wagstaff and
//! others 2001, closed before they are used). Cost: near-linear in the verdicts; a look-up of two numbers a pair that is
//! asked about. Limits: a contradiction sets aside all `same` of its group, also those that nobody doubts, since who of
//! them is meant cannot be told.

use hashbrown::{HashMap, HashSet};
use serde::Serialize;

use crate::compare::Level;
use crate::linker::Fields;
use crate::model::ComparedField;

/// What a person decided of two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// One person.
    Same,
    /// Two people.
    Different,
    /// Nobody can tell from what there is; constrains nothing.
    CannotTell,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::Same, Self::Different, Self::CannotTell];

    /// The verdict's name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::CannotTell => "cannot_tell",
        }
    }

    /// The verdict of that name, as [`as_str`](Self::as_str) writes it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == name)
    }
}

/// What the evidence for two records was when somebody decided, or is now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// What each field said.
    pub fields: Fields,
    /// Other partners that either record had about as likely: no more than [`NEAR_THEN`] bits below this one, counted
    /// where a record has one partner at most.
    pub rivals: u32,
}

impl Seen {
    /// Whether a field contradicts.
    fn contradicts(&self, field: ComparedField) -> bool {
        self.fields.iter().any(|line| line.field == field && is_contradiction(line.agreement()))
    }
}

/// A verdict on two records, by their numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// Number of the one record: a row of the left list, or of the one list.
    pub left: usize,
    /// Number of the other: a row of the right list, or of the one list.
    pub right: usize,
    /// What was decided.
    pub verdict: Verdict,
    /// What the evidence was then. Without it a verdict is never opened again.
    pub seen: Option<Seen>,
}

/// What became of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fate {
    /// It holds.
    Stands,
    /// The evidence moved against it; it constrains nothing until somebody has looked again.
    Reopened,
    /// It contradicts other verdicts and is applied in neither way.
    Conflict,
}

impl Fate {
    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stands => "stands",
            Self::Reopened => "reopened",
            Self::Conflict => "conflict",
        }
    }
}

/// A verdict, what became of it, and what the evidence is now.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// As in [`Decided`].
    pub left: usize,
    /// As in [`Decided`].
    pub right: usize,
    /// What was decided.
    pub verdict: Verdict,
    /// What became of it.
    pub fate: Fate,
    /// The evidence as it is now.
    pub now: Seen,
}

/// A sum of weights that moved by so many bits against a verdict opens it again: half the odds. Smaller moves come from
/// other people on the lists, whose names make a name rarer or commoner.
pub const MOVED: f64 = 1.0;

/// A rival counts from so many bits below a pair on: 20 to 1, the error that a `match` allows (0.95).
pub const NEAR_NOW: f64 = 4.3;

/// Rivals that a reader saw are counted down to so many bits: [`NEAR_NOW`] and what a sum may [move](MOVED), so that a rival
/// who stood just beyond the line is not taken for a new one when weights move by a little.
pub const NEAR_THEN: f64 = NEAR_NOW + MOVED;

/// Whether a level says that two values are two people's.
const fn is_contradiction(level: Level) -> bool {
    matches!(level, Level::Different | Level::AgeDifferent | Level::UnreadableDifferent)
}

/// Whether the evidence has moved against a verdict since it was seen. `rivals` is how many rivals there are now within
/// [`NEAR_NOW`] bits.
///
/// `same` is moved against when the sum of weights fell by [`MOVED`] or more, a field contradicts that did not, or there are
/// more rivals than were seen; `different` when the sum rose as much; `cannot_tell` when any level changed. Only fields whose
/// level changed count in the sum: how rare a name is differs from list to list, and with it the weight of the very words
/// that were read, which is no news of these two records. What was missing may come to be known without opening anything,
/// unless it speaks against the verdict.
#[must_use]
pub fn moved_against(verdict: Verdict, seen: &Seen, now: &Seen, rivals: u32) -> bool {
    // Weights are whole thousandths of a bit; half of one is for the rounding of what was stored.
    let moved = MOVED - 0.0005;
    let level = |of: &Seen, field: ComparedField| {
        let found = of.fields.iter().find(|line| line.field == field);
        found.map_or(Level::Absent, |line| line.agreement())
    };
    let of_changed = |of: &Seen| -> f64 {
        let lines = of.fields.iter().filter(|line| line.field != ComparedField::Relatives);
        lines.filter(|line| level(seen, line.field) != level(now, line.field)).map(|line| line.weight()).sum()
    };
    match verdict {
        Verdict::Same => {
            of_changed(seen) - of_changed(now) >= moved
                || now
                    .fields
                    .iter()
                    .any(|line| is_contradiction(line.agreement()) && !seen.contradicts(line.field))
                || rivals > seen.rivals
        }
        Verdict::Different => of_changed(now) - of_changed(seen) >= moved,
        Verdict::CannotTell => {
            let all = now.fields.iter().chain(&seen.fields).map(|line| line.field);
            all.filter(|field| *field != ComparedField::Relatives)
                .any(|field| level(seen, field) != level(now, field))
        }
    }
}

type Numbers<V> = HashMap<u32, V, foldhash::fast::FixedState>;

/// What verdicts say of any two records, closed under transitivity.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The group of each record that is the same as another, by its least record.
    group: Numbers<u32>,
    /// Groups, or records by themselves, that are two people; the lesser first.
    apart: HashSet<(u32, u32), foldhash::fast::FixedState>,
}

impl Rules {
    /// Closes verdicts under transitivity. Gives, beside the rules, which of the verdicts contradict others and are not
    /// among them. Each record of `pairs` is one number; `cannot_tell` says nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::verdicts::{Rules, Verdict};
    ///
    /// let (same, different) = (Verdict::Same, Verdict::Different);
    /// let (rules, conflicts) = Rules::new(&[(0, 1, same), (1, 2, same), (2, 3, different)]);
    /// assert_eq!((rules.says(0, 2), rules.says(0, 3), rules.says(0, 4)), (Some(same), Some(different), None));
    /// assert_eq!(conflicts, [false, false, false]);
    /// let (rules, conflicts) = Rules::new(&[(0, 1, same), (1, 2, same), (0, 2, different), (7, 8, same)]);
    /// assert_eq!((rules.says(0, 1), rules.says(7, 8)), (None, Some(same)));
    /// assert_eq!(conflicts, [true, true, true, false]);
    /// ```
    #[must_use]
    pub fn new(pairs: &[(u32, u32, Verdict)]) -> (Self, Vec<bool>) {
        let same = |pair: &&(u32, u32, Verdict)| pair.2 == Verdict::Same;
        let groups = groups(pairs.iter().filter(same).map(|pair| (pair.0, pair.1)));
        let of = |groups: &Numbers<u32>, record: u32| groups.get(&record).copied().unwrap_or(record);
        let torn: HashSet<u32, foldhash::fast::FixedState> = pairs
            .iter()
            .filter(|(a, b, verdict)| *verdict == Verdict::Different && of(&groups, *a) == of(&groups, *b))
            .map(|(a, ..)| of(&groups, *a))
            .collect();
        let conflicts: Vec<bool> = pairs
            .iter()
            .map(|(a, b, verdict)| {
                let group = of(&groups, *a);
                *verdict != Verdict::CannotTell && group == of(&groups, *b) && torn.contains(&group)
            })
            .collect();
        let sound = || pairs.iter().zip(&conflicts).filter(|(_, conflict)| !**conflict).map(|(pair, _)| pair);
        let group = if torn.is_empty() {
            groups
        } else {
            self::groups(sound().filter(same).map(|pair| (pair.0, pair.1)))
        };
        let apart = sound()
            .filter(|pair| pair.2 == Verdict::Different)
            .map(|(a, b, _)| (of(&group, *a), of(&group, *b)))
            .map(|(a, b)| (a.min(b), a.max(b)))
            .collect();
        (Self { group, apart }, conflicts)
    }

    /// Whether nothing is decided of anybody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.group.is_empty() && self.apart.is_empty()
    }

    /// The least record of a record's group; the record itself where it is the same as no other.
    #[must_use]
    pub fn group(&self, record: u32) -> u32 {
        self.group.get(&record).copied().unwrap_or(record)
    }

    /// Whether the record is the same as another.
    #[must_use]
    pub fn has_partner(&self, record: u32) -> bool {
        self.group.contains_key(&record)
    }

    /// What is decided of two records, or follows.
    #[must_use]
    pub fn says(&self, a: u32, b: u32) -> Option<Verdict> {
        let (a, b) = (self.group(a), self.group(b));
        if a == b {
            return Some(Verdict::Same);
        }
        let apart = !self.apart.is_empty() && self.apart.contains(&(a.min(b), a.max(b)));
        apart.then_some(Verdict::Different)
    }

    /// Groups of records that are one person, each ascending, in the order of their least.
    #[must_use]
    pub fn groups(&self) -> Vec<Vec<u32>> {
        let mut members: Vec<(u32, u32)> =
            self.group.iter().map(|(record, group)| (*group, *record)).collect();
        members.sort_unstable();
        members.chunk_by(|a, b| a.0 == b.0).map(|group| group.iter().map(|pair| pair.1).collect()).collect()
    }

    /// Two groups, or records by themselves, that are two people, by their least records, in order.
    #[must_use]
    pub fn apart(&self) -> Vec<(u32, u32)> {
        let mut apart: Vec<(u32, u32)> = self.apart.iter().copied().collect();
        apart.sort_unstable();
        apart
    }
}

/// The least record that each record is connected with.
fn groups(pairs: impl Iterator<Item = (u32, u32)>) -> Numbers<u32> {
    let mut parent: Numbers<u32> = HashMap::default();
    fn root(parent: &mut Numbers<u32>, record: u32) -> u32 {
        let mut top = record;
        while let Some(&above) = parent.get(&top)
            && above != top
        {
            top = above;
        }
        // Whoever was passed points to the top from now on.
        let mut below = record;
        while below != top {
            below = parent.insert(below, top).unwrap_or(top);
        }
        top
    }
    for (a, b) in pairs {
        let (a, b) = (root(&mut parent, a), root(&mut parent, b));
        let (least, other) = (a.min(b), a.max(b));
        parent.insert(other, least);
        parent.insert(least, least);
    }
    let records: Vec<u32> = parent.keys().copied().collect();
    records.into_iter().map(|record| (record, root(&mut parent, record))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::linker::Evidence;

    fn seen(lines: &[(ComparedField, Level, f64)], rivals: u32) -> Seen {
        let fields = lines.iter().map(|(field, level, weight)| Evidence::new(*field, *level, *weight));
        Seen { fields: fields.collect(), rivals }
    }

    const SURNAME: ComparedField = ComparedField::Surname;
    const DATE: ComparedField = ComparedField::BirthDate;

    #[test]
    fn a_verdict_opens_again_only_when_the_evidence_moved_against_it() {
        let then = seen(&[(SURNAME, Level::Same, 8.0), (DATE, Level::Absent, 0.0)], 1);
        let known = seen(&[(SURNAME, Level::Same, 8.0), (DATE, Level::Same, 9.0)], 1);
        let less = seen(&[(SURNAME, Level::Similar, 7.0), (DATE, Level::Absent, 0.0)], 1);
        let little_less = seen(&[(SURNAME, Level::Same, 7.1), (DATE, Level::Absent, 0.0)], 1);
        // A contradiction is one even where other fields make up for it.
        let contradicted = seen(&[(SURNAME, Level::Same, 14.0), (DATE, Level::Different, -5.0)], 1);
        // The same words weigh otherwise on lists where the name is common, or rare.
        let commoner = seen(&[(SURNAME, Level::Same, 3.0), (DATE, Level::Absent, 0.0)], 1);
        let rarer = seen(&[(SURNAME, Level::Same, 12.0), (DATE, Level::Absent, 0.0)], 1);
        let cases = [
            (&then, 1, [false, false, false]),
            (&known, 1, [false, true, true]),
            (&less, 1, [true, false, true]),
            (&little_less, 1, [false, false, false]),
            (&contradicted, 1, [true, false, true]),
            (&commoner, 1, [false, false, false]),
            (&rarer, 1, [false, false, false]),
            (&then, 2, [true, false, false]),
            (&then, 0, [false, false, false]),
        ];
        for (now, rivals, opened) in cases {
            let found = Verdict::ALL.map(|verdict| moved_against(verdict, &then, now, rivals));
            assert_eq!(found, opened, "{now:?} {rivals}");
        }
    }

    #[test]
    fn relatives_are_no_evidence_that_moves() {
        let then = seen(&[(SURNAME, Level::Same, 8.0), (ComparedField::Relatives, Level::Likely, -3.0)], 0);
        let now = seen(&[(SURNAME, Level::Same, 8.0), (ComparedField::Relatives, Level::Possible, -1.0)], 0);
        assert!(Verdict::ALL.into_iter().all(|verdict| !moved_against(verdict, &then, &now, 0)));
    }

    proptest! {
        #[test]
        fn rules_are_the_transitive_closure(
            drawn in prop::collection::vec((0_u32..7, 0_u32..7, 0_usize..3), 0..12),
        ) {
            let pairs: Vec<_> =
                drawn.into_iter().filter(|(a, b, _)| a != b).map(|(a, b, v)| (a, b, Verdict::ALL[v])).collect();
            // Everybody as everybody, by going round until nothing changes.
            let closure = |kept: &dyn Fn(usize) -> bool| {
                let mut one = [[false; 7]; 7];
                (0..7).for_each(|a| one[a][a] = true);
                for _ in 0..7 {
                    for (place, (a, b, verdict)) in pairs.iter().enumerate() {
                        if *verdict == Verdict::Same && kept(place) {
                            let [of_a, of_b] = [one[*a as usize], one[*b as usize]];
                            for (c, any) in of_a.iter().zip(of_b).map(|(a, b)| *a || b).enumerate() {
                                for d in [*a, *b] {
                                    one[d as usize][c] |= any;
                                    one[c][d as usize] |= any;
                                }
                            }
                        }
                    }
                }
                one
            };
            let all = closure(&|_| true);
            let torn = |a: u32| pairs.iter().any(|(c, d, verdict)| {
                *verdict == Verdict::Different && all[*c as usize][*d as usize] && all[a as usize][*c as usize]
            });
            let (rules, conflicts) = Rules::new(&pairs);
            for (place, (a, b, verdict)) in pairs.iter().enumerate() {
                let expected = *verdict != Verdict::CannotTell && all[*a as usize][*b as usize] && torn(*a);
                prop_assert_eq!(conflicts[place], expected);
            }
            let sound = closure(&|place| !conflicts[place]);
            for a in 0..7_u32 {
                for b in (0..7_u32).filter(|b| *b != a) {
                    let apart = pairs.iter().zip(&conflicts).any(|((c, d, verdict), conflict)| {
                        let meets = |c: u32, d: u32| sound[a as usize][c as usize] && sound[b as usize][d as usize];
                        *verdict == Verdict::Different && !conflict && (meets(*c, *d) || meets(*d, *c))
                    });
                    let same = sound[a as usize][b as usize];
                    let expected = if same { Some(Verdict::Same) } else { apart.then_some(Verdict::Different) };
                    prop_assert_eq!(rules.says(a, b), expected);
                }
            }
        }
    }
}
