//! Which pairs of records are worth scoring.
//!
//! Two lists of a million records hold far fewer distinct surnames. Surnames are compared once, token against
//! token ([`TokenJoin`]), and records meet through the surnames that agree ([`Postings`]). Tokens meet in three
//! steps, each wider and only for tokens that found nothing nearer: the same sound class; the same consonant
//! skeleton; a skeleton with one consonant more, fewer or other.
//!
//! Method: token-based blocking with a deletion neighbourhood (after Bocek, Hunt and Stiller 2007) over consonant
//! skeletons. Cost: one hash probe per token and step, plus one comparison per token of the bucket. Limits: a
//! surname whose consonants differ in two places is not found; the linker's other rules (given name with
//! patronymic, birth date) are for those.

use hashbrown::HashMap;
use smallvec::SmallVec;

use crate::compare::name::{Agreement, MOST_CLASSES_APART, compare_surnames};
use crate::compare::packed_date::PackedDate;
use crate::compare::surname_profile::FARTHEST_UNITS;
use crate::names::frequency::surname_share;
use crate::names::sounds::{Skeleton, Sound, SoundClass};
use crate::names::token::{Token, TokenKind};
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};
use crate::similarity::costs::costs;
use crate::similarity::lanes::{Batch, LANES, LaneCosts, byte};
use crate::similarity::{Stem, losses};

type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

/// How a row's tokens are read in a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// As parsed.
    Plain,
    /// With surname and given name the other way round.
    Alternative,
    /// With the other name in the surname's place.
    OtherName,
}

/// No father's name that is certain: rows whose patronymic must be compared with every other.
pub const UNSURE: u16 = u16::MAX;

/// No father's name, since there is no patronymic: nothing is to be compared.
pub const FATHERLESS: u16 = UNSURE - 1;

/// One row under one of its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// The token in the surname's place.
    pub surname: u32,
    /// The rank of the given name, so that rows of one name stand together; [`NO_TOKEN`] where there is none.
    pub given_name: u32,
    /// The father's name, where the patronymic names one for certain; [`UNSURE`] or [`FATHERLESS`] otherwise.
    pub father: u16,
    /// The patronymic, or [`NO_TOKEN`]; one number for all that are written alike.
    pub patronymic: u32,
    /// The birth date, beside the names so that comparing dates needs no other memory.
    pub birth_date: PackedDate,
    /// The value of another field, by a number of the caller's: beside the names as the birth date is.
    pub other: u16,
    /// The row.
    pub row: u32,
    /// Which of the row's readings this is, counted from 0.
    pub ordinal: u8,
    /// How the row is read.
    pub reading: Reading,
}

/// The rows of a list by the token in the surname's place, then by given name, father, patronymic and birth date.
#[derive(Debug, Default)]
pub struct Postings {
    sorted: Vec<Posting>,
    starts: Vec<u32>,
}

impl Postings {
    /// Sorts postings. `tokens` is the number of tokens in the vocabulary.
    #[must_use]
    pub fn new(mut postings: Vec<Posting>, tokens: usize) -> Self {
        postings.retain(|posting| posting.surname != NO_TOKEN);
        postings.sort_unstable();
        let mut starts = vec![0_u32; tokens + 1];
        for posting in &postings {
            if let Some(start) = starts.get_mut(posting.surname as usize + 1) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self { sorted: postings, starts }
    }

    /// The rows that have a token in the surname's place, sorted by given name.
    #[must_use]
    pub fn of(&self, token: u32) -> &[Posting] {
        let at = |index: usize| self.starts.get(index).copied().unwrap_or(0) as usize;
        self.sorted.get(at(token as usize)..at(token as usize + 1)).unwrap_or(&[])
    }

    /// The tokens that stand in the surname's place on some row, ascending.
    #[must_use]
    pub fn tokens(&self) -> Vec<u32> {
        let mut tokens: Vec<u32> = self.sorted.iter().map(|posting| posting.surname).collect();
        tokens.dedup();
        tokens
    }

    /// Number of rows under a token.
    #[must_use]
    pub fn count(&self, token: u32) -> usize {
        self.of(token).len()
    }
}

/// Finds the surnames of one list that may be a given surname of the other.
#[derive(Debug, Default)]
pub struct TokenIndex {
    by_class: Map<SoundClass, SmallVec<[u32; 2]>>,
    by_skeleton: Map<Skeleton, SmallVec<[u32; 4]>>,
    by_shorter: Map<Skeleton, SmallVec<[u32; 4]>>,
    glances: Vec<Glance>,
    /// The sounds of all indexed stems, side by side, and what it costs to lose each.
    sounds: Vec<Sound>,
    losses: Vec<u8>,
}

/// What is looked at first of an indexed token, by its number: a token itself is some hundred bytes elsewhere.
#[derive(Clone, Copy, Debug)]
struct Glance {
    /// Where its stem stands among the sounds.
    start: u32,
    end: u32,
    /// The consonant classes that the stem holds.
    consonants: u16,
    /// Whether the stem alone tells nothing: a double surname may agree by half.
    open: bool,
}

impl Glance {
    /// Of a token that is not indexed.
    const NONE: Self = Self { start: 0, end: 0, consonants: 0, open: true };

    fn of(token: &Token) -> Self {
        let open = !token.parts.is_empty() || token.kind != TokenKind::Word;
        Self { consonants: token.consonants, open, ..Self::NONE }
    }
}

/// Shortest skeleton of which a consonant may be lost or other, so that a bucket stays small.
const SHORTEST_WITH_LOSS: u32 = 3;

/// Shortest skeleton of which a consonant may be another; one more, since two such skeletons share less.
const SHORTEST_WITH_CHANGE: u32 = 4;

/// Least bits that make two surnames worth joining records over. Below, even a rare given name, a patronymic and
/// a birth date would have to do all the work, and pairs with those are found through them.
const LEAST_BITS: f32 = 0.0;

/// Bits above which a token needs no wider search: it has found what it is.
pub const FOUND_BITS: f32 = 6.0;

/// A surname of the other list and how far it agrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimilarToken {
    /// The token's number.
    pub token: u32,
    /// How far the two agree.
    pub agreement: Agreement,
}

impl TokenIndex {
    /// An index over the surnames of a list. `with_neighbours` adds the deletion neighbourhoods.
    #[must_use]
    pub fn new(tokens: &[u32], vocabulary: &Vocabulary, with_neighbours: bool) -> Self {
        let mut index = Self { glances: vec![Glance::NONE; vocabulary.tokens().len()], ..Self::default() };
        for &number in tokens {
            if let Some((glance, token)) =
                index.glances.get_mut(number as usize).zip(vocabulary.token(number))
            {
                let start = index.sounds.len() as u32;
                index.sounds.extend(token.spoken().stem);
                index.losses.extend(losses(costs(), token.spoken().stem).into_iter().map(byte));
                let end = index.sounds.len() as u32;
                *glance = Glance { start, end, ..Glance::of(token) };
            }
            for_each_part(number, vocabulary, |part| {
                push(index.by_class.entry(part.class).or_default(), number);
                for &skeleton in &part.skeletons {
                    push4(index.by_skeleton.entry(skeleton).or_default(), number);
                }
                let first = part.skeletons.first().copied().unwrap_or_default();
                if with_neighbours && first.len() >= SHORTEST_WITH_LOSS {
                    for position in 0..first.len() {
                        push4(index.by_shorter.entry(first.without(position)).or_default(), number);
                    }
                }
            });
        }
        index
    }

    /// The indexed surnames that may be `number`, nearest steps first; whether any is near enough to stop at.
    pub fn similar(
        &self,
        number: u32,
        vocabulary: &Vocabulary,
        search: &mut Search,
        found: &mut Vec<SimilarToken>,
    ) -> bool {
        search.candidates.clear();
        self.add_similar(number, vocabulary, &mut search.candidates);
        self.judge(number, search, vocabulary, found) && self.hears(number, vocabulary)
    }

    /// Whether a token is no lonely word: one that sounds like an indexed surname or like one of the tables. What is
    /// neither may be a slip, whatever happens to be near it.
    #[must_use]
    pub fn hears(&self, number: u32, vocabulary: &Vocabulary) -> bool {
        let class = vocabulary.token(number).map(|token| token.class);
        class.is_some_and(|class| self.by_class.contains_key(&class) || surname_share(class).is_some())
    }

    fn add_similar(&self, number: u32, vocabulary: &Vocabulary, candidates: &mut Vec<u32>) {
        for_each_part(number, vocabulary, |part| {
            candidates.extend(self.by_class.get(&part.class).into_iter().flatten().copied());
            for skeleton in part.skeletons.iter().filter(|skeleton| !skeleton.is_empty()) {
                candidates.extend(self.by_skeleton.get(skeleton).into_iter().flatten().copied());
            }
        });
    }

    /// The indexed surnames whose skeleton has one consonant more, fewer or other than that of `number`.
    pub fn neighbours(
        &self,
        number: u32,
        vocabulary: &Vocabulary,
        search: &mut Search,
        found: &mut Vec<SimilarToken>,
    ) {
        search.candidates.clear();
        self.add_neighbours(number, SHORTEST_WITH_CHANGE, vocabulary, &mut search.candidates);
        self.judge(number, search, vocabulary, found);
    }

    /// All indexed tokens that may sound like `number`, near or far, unjudged and perhaps more than once.
    pub fn near(&self, number: u32, vocabulary: &Vocabulary, found: &mut Vec<u32>) {
        self.add_similar(number, vocabulary, found);
        self.add_neighbours(number, SHORTEST_WITH_LOSS, vocabulary, found);
    }

    fn add_neighbours(
        &self,
        number: u32,
        shortest_with_change: u32,
        vocabulary: &Vocabulary,
        candidates: &mut Vec<u32>,
    ) {
        for_each_part(number, vocabulary, |part| {
            let first = part.skeletons.first().copied().unwrap_or_default();
            if first.len() + 1 >= SHORTEST_WITH_LOSS {
                candidates.extend(self.by_shorter.get(&first).into_iter().flatten().copied());
            }
            if first.len() >= SHORTEST_WITH_LOSS {
                for position in 0..first.len() {
                    let shorter = first.without(position);
                    candidates.extend(self.by_skeleton.get(&shorter).into_iter().flatten().copied());
                    if first.len() >= shortest_with_change {
                        candidates.extend(self.by_shorter.get(&shorter).into_iter().flatten().copied());
                    }
                }
            }
        });
    }

    /// Compares a token with the candidates of a search and keeps those that agree; whether any is near enough to stop
    /// at.
    fn judge(
        &self,
        number: u32,
        search: &mut Search,
        vocabulary: &Vocabulary,
        found: &mut Vec<SimilarToken>,
    ) -> bool {
        let Some(token) = vocabulary.token(number) else { return false };
        search.candidates.sort_unstable();
        search.candidates.dedup();
        self.rule_out(token, search);
        let mut near = false;
        for &candidate in &search.kept {
            let Some(other) = vocabulary.token(candidate) else { continue };
            let agreement = compare_surnames(token, other, vocabulary);
            near |= agreement.bits >= FOUND_BITS;
            if agreement.bits >= LEAST_BITS {
                found.push(SimilarToken { token: candidate, agreement });
            }
        }
        near
    }

    /// Keeps the candidates whose stems may be within [`FARTHEST_UNITS`].
    fn rule_out(&self, token: &Token, search: &mut Search) {
        let Search { candidates, batch, lanes, kept } = search;
        kept.clear();
        let own = Glance::of(token);
        if own.open {
            kept.append(candidates);
            return;
        }
        let lost = losses(costs(), token.spoken().stem);
        let stem = Stem { sounds: token.spoken().stem, losses: &lost };
        let mut settle = |batch: &mut Batch, lanes: &[u32]| {
            let within = LaneCosts::shipped().within(stem, batch, FARTHEST_UNITS as u8);
            let within = lanes.iter().enumerate().filter(|(lane, _)| within >> lane & 1 == 1);
            kept.extend(within.map(|(_, candidate)| *candidate));
            batch.clear();
        };
        batch.clear();
        for &candidate in &*candidates {
            let Some(glance) = self.glances.get(candidate as usize) else { continue };
            let apart = (own.consonants ^ glance.consonants).count_ones() >= MOST_CLASSES_APART;
            if apart && !glance.open {
                continue;
            }
            let range = glance.start as usize..glance.end as usize;
            if let (Some(sounds), Some(losses)) = (self.sounds.get(range.clone()), self.losses.get(range))
                && let Some(lane) = lanes.get_mut(batch.len())
            {
                *lane = candidate;
                if glance.open {
                    batch.push_open();
                } else {
                    batch.push(sounds, losses);
                }
            }
            if batch.is_full() {
                settle(batch, lanes);
            }
        }
        let last = batch.len();
        settle(batch, lanes.get(..last).unwrap_or(&[]));
    }
}

/// Memory that the searches of one task share.
#[derive(Debug, Default)]
pub struct Search {
    candidates: Vec<u32>,
    batch: Batch,
    /// Which candidate stands in each lane.
    lanes: [u32; LANES],
    kept: Vec<u32>,
}

fn push(list: &mut SmallVec<[u32; 2]>, number: u32) {
    if list.last() != Some(&number) {
        list.push(number);
    }
}

fn push4(list: &mut SmallVec<[u32; 4]>, number: u32) {
    if list.last() != Some(&number) {
        list.push(number);
    }
}

fn for_each_part(number: u32, vocabulary: &Vocabulary, mut visit: impl FnMut(&Token)) {
    let Some(token) = vocabulary.token(number) else { return };
    visit(token);
    for part in token.parts.iter().filter_map(|part| vocabulary.token(*part)) {
        visit(part);
    }
}
