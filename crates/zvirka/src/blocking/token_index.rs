//! Finds the surnames of one list that may be a given surname of the other.
//!
//! Tokens meet in three steps, each wider and only for tokens that found nothing nearer: the same sound class; the same
//! consonant skeleton; a skeleton with one consonant more, fewer or other.
//!
//! Method: token-based blocking with a deletion neighbourhood (after Bocek, Hunt and Stiller 2007) over consonant
//! skeletons. Tokens of one skeleton stand side by side with their sounds, so a search names a few dozen stretches of
//! memory and reads through them; what is far is ruled out for many tokens at once
//! ([`lanes`](crate::similarity::lanes)), the rest is compared one by one. Cost: a hash probe a step and consonant, some
//! nanoseconds a token of the stretches, an edit distance for one in ten. Limits: a surname whose consonants differ in
//! two places is not found; the linker's other rules (given name with patronymic, birth date) are for those.

use hashbrown::HashMap;
use smallvec::SmallVec;

use crate::compare::name::{Agreement, MOST_CLASSES_APART, compare_surnames};
use crate::compare::surname_profile::FARTHEST_UNITS;
use crate::names::frequency::surname_share;
use crate::names::sounds::{Skeleton, SoundClass};
use crate::names::token::{Token, TokenKind};
use crate::names::vocabulary::Vocabulary;
use crate::similarity::costs::costs;
use crate::similarity::lanes::{Batch, LANES, LaneCosts, LaneSound};
use crate::similarity::{Stem, losses};

type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

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

/// The surnames of a list, findable by sound.
#[derive(Debug, Default)]
pub struct TokenIndex {
    /// Places of a class's tokens among the members.
    by_class: Map<SoundClass, SmallVec<[u32; 2]>>,
    by_skeleton: Map<Skeleton, Bucket>,
    /// The skeletons of which one has a consonant more.
    by_shorter: Map<Skeleton, SmallVec<[Bucket; 2]>>,
    /// Tokens by skeleton. One with several readings stands in several places.
    members: Vec<Member>,
    /// The sounds of all members' stems, side by side.
    sounds: Vec<LaneSound>,
}

/// The members of one skeleton.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    start: u32,
    /// Where those end of which this is the most likely skeleton.
    first_end: u32,
    end: u32,
}

/// What is looked at first of an indexed token: the token itself is some hundred bytes elsewhere.
#[derive(Clone, Copy, Debug)]
struct Member {
    token: u32,
    /// Where its stem begins among the sounds.
    start: u32,
    /// The consonant classes that the stem holds.
    consonants: u16,
    /// How many sounds the stem has.
    length: u16,
    /// Whether the stem alone tells nothing.
    open: bool,
}

/// Whether a token's stem alone tells nothing: a double surname may agree by half.
fn is_open(token: &Token) -> bool {
    !token.parts.is_empty() || token.kind != TokenKind::Word
}

/// Memory that the searches of one task share.
#[derive(Debug, Default)]
pub struct Search {
    /// Stretches of members.
    stretches: Vec<(u32, u32)>,
    batch: Batch,
    /// Which token stands in each lane.
    lanes: [u32; LANES],
    kept: Vec<u32>,
}

impl TokenIndex {
    /// An index over the surnames of a list.
    #[must_use]
    pub fn new(tokens: &[u32], vocabulary: &Vocabulary) -> Self {
        // By skeleton, those of whom it is the most likely one first.
        let mut entries: Vec<(Skeleton, bool, u32)> = Vec::with_capacity(2 * tokens.len());
        for &number in tokens {
            for_each_part(number, vocabulary, |part| {
                let skeletons = part.skeletons.iter().enumerate();
                entries.extend(skeletons.map(|(place, skeleton)| (*skeleton, place > 0, number)));
                if part.skeletons.is_empty() {
                    // An initial is found by its class alone: nobody asks for an empty skeleton.
                    entries.push((Skeleton::default(), false, number));
                }
            });
        }
        entries.sort_unstable();
        // The two halves of a double name may have one skeleton.
        entries.dedup_by_key(|(skeleton, _, number)| (*skeleton, *number));
        let mut index = Self::default();
        index.members.reserve(entries.len());
        // Any place of each token, for those who seek it by class.
        let mut place_of: Vec<u32> = vec![u32::MAX; vocabulary.tokens().len()];
        for bucket in entries.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(skeleton, ..)) = bucket.first() else { continue };
            let start = index.members.len() as u32;
            let first_end = start + bucket.partition_point(|(_, other, _)| !other) as u32;
            for &(_, _, number) in bucket {
                if let Some(place) = place_of.get_mut(number as usize) {
                    *place = index.members.len() as u32;
                }
                index.push(number, vocabulary);
            }
            let bucket = Bucket { start, first_end, end: index.members.len() as u32 };
            index.by_skeleton.insert(skeleton, bucket);
            if first_end > start && skeleton.len() >= SHORTEST_WITH_LOSS {
                for position in 0..skeleton.len() {
                    let buckets = index.by_shorter.entry(skeleton.without(position)).or_default();
                    if buckets.last().is_none_or(|last| last.start != start) {
                        buckets.push(bucket);
                    }
                }
            }
        }
        for &number in tokens {
            let Some(&place) = place_of.get(number as usize).filter(|place| **place != u32::MAX) else {
                continue;
            };
            for_each_part(number, vocabulary, |part| {
                index.by_class.entry(part.class).or_default().push(place);
            });
        }
        index
    }

    fn push(&mut self, number: u32, vocabulary: &Vocabulary) {
        let Some(token) = vocabulary.token(number) else { return };
        let stem = token.spoken().stem;
        self.members.push(Member {
            token: number,
            start: self.sounds.len() as u32,
            consonants: token.consonants,
            length: u16::try_from(stem.len()).unwrap_or(u16::MAX),
            open: is_open(token),
        });
        self.sounds.extend(LaneSound::of(Stem { sounds: stem, losses: &losses(costs(), stem) }));
    }

    /// The indexed surnames that may be `number`, nearest steps first; whether any is near enough to stop at.
    pub fn similar(
        &self,
        number: u32,
        vocabulary: &Vocabulary,
        search: &mut Search,
        found: &mut Vec<SimilarToken>,
    ) -> bool {
        search.stretches.clear();
        self.add_similar(number, vocabulary, &mut search.stretches);
        self.judge(number, search, vocabulary, found) && self.hears(number, vocabulary)
    }

    /// Whether a token is no lonely word: one that sounds like an indexed surname or like one of the tables. What is
    /// neither may be a slip, whatever happens to be near it.
    #[must_use]
    pub fn hears(&self, number: u32, vocabulary: &Vocabulary) -> bool {
        let class = vocabulary.token(number).map(|token| token.class);
        class.is_some_and(|class| self.by_class.contains_key(&class) || surname_share(class).is_some())
    }

    fn add_similar(&self, number: u32, vocabulary: &Vocabulary, stretches: &mut Vec<(u32, u32)>) {
        for_each_part(number, vocabulary, |part| {
            let places = self.by_class.get(&part.class).into_iter().flatten();
            stretches.extend(places.map(|place| (*place, *place + 1)));
            for skeleton in part.skeletons.iter().filter(|skeleton| !skeleton.is_empty()) {
                stretches.extend(self.by_skeleton.get(skeleton).map(|bucket| (bucket.start, bucket.end)));
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
        search.stretches.clear();
        self.add_neighbours(number, SHORTEST_WITH_CHANGE, vocabulary, &mut search.stretches);
        self.judge(number, search, vocabulary, found);
    }

    /// All indexed tokens that may sound like `number`, near or far, unjudged and perhaps more than once.
    pub fn near(&self, number: u32, vocabulary: &Vocabulary, found: &mut Vec<u32>) {
        let mut stretches = Vec::new();
        self.add_similar(number, vocabulary, &mut stretches);
        self.add_neighbours(number, SHORTEST_WITH_LOSS, vocabulary, &mut stretches);
        for stretch in stretches {
            found.extend(self.members(stretch).iter().map(|member| member.token));
        }
    }

    fn members(&self, (start, end): (u32, u32)) -> &[Member] {
        self.members.get(start as usize..end as usize).unwrap_or(&[])
    }

    fn add_neighbours(
        &self,
        number: u32,
        shortest_with_change: u32,
        vocabulary: &Vocabulary,
        stretches: &mut Vec<(u32, u32)>,
    ) {
        let longer = |skeleton: &Skeleton| {
            let buckets = self.by_shorter.get(skeleton).into_iter().flatten();
            buckets.map(|bucket| (bucket.start, bucket.first_end))
        };
        for_each_part(number, vocabulary, |part| {
            let first = part.skeletons.first().copied().unwrap_or_default();
            if first.len() + 1 >= SHORTEST_WITH_LOSS {
                stretches.extend(longer(&first));
            }
            if first.len() >= SHORTEST_WITH_LOSS {
                for position in 0..first.len() {
                    let shorter = first.without(position);
                    stretches.extend(self.by_skeleton.get(&shorter).map(|bucket| (bucket.start, bucket.end)));
                    if first.len() >= shortest_with_change {
                        stretches.extend(longer(&shorter));
                    }
                }
            }
        });
    }

    /// Compares a token with those of a search and keeps those that agree; whether any is near enough to stop at.
    fn judge(
        &self,
        number: u32,
        search: &mut Search,
        vocabulary: &Vocabulary,
        found: &mut Vec<SimilarToken>,
    ) -> bool {
        let Some(token) = vocabulary.token(number) else { return false };
        join_stretches(&mut search.stretches);
        self.rule_out(token, search);
        search.kept.sort_unstable();
        search.kept.dedup();
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

    /// Keeps the tokens of a search whose stems may be within [`FARTHEST_UNITS`].
    fn rule_out(&self, token: &Token, search: &mut Search) {
        let Search { stretches, batch, lanes, kept } = search;
        kept.clear();
        let open = is_open(token);
        let lost = losses(costs(), token.spoken().stem);
        let stem = Stem { sounds: token.spoken().stem, losses: &lost };
        let mut settle = |batch: &mut Batch, lanes: &[u32]| {
            let within = LaneCosts::shipped().within(stem, batch, FARTHEST_UNITS as u8);
            let within = lanes.iter().enumerate().filter(|(lane, _)| within >> lane & 1 == 1);
            kept.extend(within.map(|(_, candidate)| *candidate));
            batch.clear();
        };
        batch.clear();
        for member in stretches.iter().flat_map(|stretch| self.members(*stretch)) {
            let range = member.start as usize..member.start as usize + usize::from(member.length);
            let Some(sounds) = self.sounds.get(range) else { continue };
            if open || member.open {
                batch.push_open();
            } else if (token.consonants ^ member.consonants).count_ones() < MOST_CLASSES_APART {
                batch.push(sounds);
            } else {
                continue;
            }
            if let Some(lane) = lanes.get_mut(batch.len() - 1) {
                *lane = member.token;
            }
            if batch.is_full() {
                settle(batch, lanes);
            }
        }
        let last = batch.len();
        settle(batch, lanes.get(..last).unwrap_or(&[]));
    }
}

/// Joins stretches that touch or overlap.
fn join_stretches(stretches: &mut Vec<(u32, u32)>) {
    stretches.sort_unstable();
    stretches.dedup_by(|next, before| {
        let touch = next.0 <= before.1;
        if touch {
            before.1 = before.1.max(next.1);
        }
        touch
    });
}

fn for_each_part(number: u32, vocabulary: &Vocabulary, mut visit: impl FnMut(&Token)) {
    let Some(token) = vocabulary.token(number) else { return };
    visit(token);
    for part in token.parts.iter().filter_map(|part| vocabulary.token(*part)) {
        visit(part);
    }
}
