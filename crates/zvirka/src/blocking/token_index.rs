//! Finds the surnames of one list that may be a given surname of the other.
//!
//! Tokens meet in three steps, each wider: the same sound class; the same consonant skeleton; a skeleton with one
//! consonant more, fewer or other. Whether the last is worth taking is the caller's choice. The halves of a double surname
//! stand in the index by themselves.
//!
//! Method: token-based blocking with a deletion neighbourhood (after Bocek, Hunt and Stiller 2007) over consonant
//! skeletons. Tokens of one skeleton stand side by side with their sounds, so a search names a few dozen stretches of
//! memory and reads through them. What is far is ruled out for many tokens at once, and what is left is costed in the same
//! way ([`lanes`](crate::similarity::lanes)); only halves, initials and Armenian surnames are compared one by one. Cost: a
//! hash probe a step and consonant, some nanoseconds a token of the stretches. Limits: a surname whose consonants differ
//! in two places is not found; the linker's other rules (given name with patronymic, birth date) are for those. Where all
//! stretches of a search hold more tokens than [`MOST_HELD_AGAINST`], of each long one only those are read that stand beside
//! the word ([`beside`]).

mod beside;

use std::sync::LazyLock;

use hashbrown::HashMap;
use smallvec::SmallVec;

use crate::bounds::{MOST_ALIKE_WORDS, MOST_BESIDE, MOST_HELD_AGAINST};
use crate::compare::name::{
    Agreement, MOST_CLASSES_APART, SurnameForm, compare_surnames, compare_surnames_with, within_one_language,
};
use crate::compare::surname_profile::FARTHEST_UNITS;
use crate::names::frequency::surname_share;
use crate::names::sounds::{Skeleton, SoundClass};
use crate::names::token::{Token, TokenKind};
use crate::names::vocabulary::Vocabulary;
use crate::similarity::costs::{Cost, Costs, costs};
use crate::similarity::lanes::{Batch, LANES, LONGEST, LaneCosts, LaneSound};
use crate::similarity::{Stem, losses};
use beside::Orders;

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
    /// How far the two agree under the shipped costs.
    pub agreement: Agreement,
    /// How far they do under the [costs of the lists](Search::under).
    pub own: Agreement,
}

/// The surnames of a list, findable by sound.
#[derive(Debug, Default)]
pub struct TokenIndex {
    /// Places of a class's tokens among the members.
    by_class: Map<SoundClass, SmallVec<[u32; 2]>>,
    by_skeleton: Map<Skeleton, Bucket>,
    /// The skeletons of which one has a consonant more, and which of its consonants that is.
    by_shorter: Map<Skeleton, SmallVec<[(Bucket, u32); 2]>>,
    /// Tokens by skeleton. One with several readings stands in several places.
    members: Vec<Member>,
    /// The sounds of all members' stems, side by side.
    sounds: Vec<LaneSound>,
    /// What else is compared of each member; `None` for those that are open.
    forms: Vec<Option<SurnameForm>>,
    /// The members of each large bucket in the orders of their sounds, by the bucket's start.
    large: Map<u32, Orders>,
}

/// The members of one skeleton.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    start: u32,
    /// Where those end of which this is the most likely skeleton.
    first_end: u32,
    end: u32,
}

/// What is looked at first of an indexed token, or of one of its halves: the token itself is some hundred bytes elsewhere.
#[derive(Clone, Copy, Debug)]
struct Member {
    token: u32,
    /// Where its stem begins among the sounds.
    start: u32,
    /// The consonant classes that the stem holds.
    consonants: u16,
    /// How many sounds the stem has.
    length: u16,
    /// Whether the stem tells nothing, being that of no word.
    open: bool,
}

/// Memory that the searches of one task share.
#[derive(Debug, Default)]
pub struct Search<'a> {
    costs: Option<(&'a Costs, &'a LaneCosts)>,
    /// Stretches of members.
    stretches: Vec<(u32, u32)>,
    batch: Batch,
    /// Which member stands in each lane.
    lanes: [u32; LANES],
    /// Tokens that were not ruled out, and their places among the members.
    kept: Vec<(u32, u32)>,
    /// Tokens that were not compared in the last search, since there were too many.
    pub left_out: u64,
    /// Least bits of a surname that is found.
    pub least: f32,
}

impl<'a> Search<'a> {
    /// A search that tells how far surnames agree under the costs of some lists as well.
    #[must_use]
    pub fn under(costs: Option<(&'a Costs, &'a LaneCosts)>) -> Self {
        Self { costs, least: LEAST_BITS, ..Self::default() }
    }
}

impl TokenIndex {
    /// An index over the surnames of a list, in which [`neighbours`](Self::neighbours) are found too.
    #[must_use]
    pub fn new(tokens: &[u32], vocabulary: &Vocabulary) -> Self {
        let mut index = Self::of_similar(tokens, vocabulary);
        // Neighbours are those of whom a skeleton is the most likely one.
        let mut buckets: Vec<(Skeleton, Bucket)> = index
            .by_skeleton
            .iter()
            .filter(|(skeleton, bucket)| {
                bucket.first_end > bucket.start && skeleton.len() >= SHORTEST_WITH_LOSS
            })
            .map(|(skeleton, bucket)| (*skeleton, *bucket))
            .collect();
        buckets.sort_unstable_by_key(|(_, bucket)| bucket.start);
        for (skeleton, bucket) in buckets {
            for position in 0..skeleton.len() {
                let shorter = index.by_shorter.entry(skeleton.without(position)).or_default();
                if shorter.last().is_none_or(|(last, _)| last.start != bucket.start) {
                    shorter.push((bucket, position));
                }
            }
        }
        index
    }

    /// An index of a list's surnames that only [hears](Self::hears) them.
    #[must_use]
    pub fn of_classes(tokens: &[u32], vocabulary: &Vocabulary) -> Self {
        let mut index = Self::default();
        for &number in tokens {
            for_each_part(number, vocabulary, |_, part| {
                index.by_class.entry(part.class).or_default();
            });
        }
        index
    }

    /// An index over the surnames of a list, in which only [similar](Self::similar) ones are found.
    #[must_use]
    pub fn of_similar(tokens: &[u32], vocabulary: &Vocabulary) -> Self {
        // By skeleton, those of whom it is the most likely one first. The halves of a double name stand by themselves.
        let mut entries: Vec<(Skeleton, bool, u32, u32)> = Vec::with_capacity(2 * tokens.len());
        for &number in tokens {
            for_each_part(number, vocabulary, |half, part| {
                let skeletons = part.skeletons.iter().enumerate();
                entries.extend(skeletons.map(|(place, skeleton)| (*skeleton, place > 0, number, half)));
                if part.skeletons.is_empty() {
                    // An initial is found by its class alone: nobody asks for an empty skeleton.
                    entries.push((Skeleton::default(), false, number, half));
                }
            });
        }
        entries.sort_unstable();
        entries.dedup();
        let mut index = Self::default();
        index.members.reserve(entries.len());
        for bucket in entries.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(skeleton, ..)) = bucket.first() else { continue };
            let start = index.members.len() as u32;
            let first_end = start + bucket.partition_point(|(_, other, ..)| !other) as u32;
            for &(_, other, number, half) in bucket {
                let Some(part) = vocabulary.token(half) else { continue };
                if !other {
                    index.by_class.entry(part.class).or_default().push(index.members.len() as u32);
                }
                index.push(number, part, vocabulary);
            }
            if bucket.len() > MOST_BESIDE {
                index.large.insert(start, Orders::new(start, bucket.iter().map(|entry| entry.3), vocabulary));
            }
            let bucket = Bucket { start, first_end, end: index.members.len() as u32 };
            index.by_skeleton.insert(skeleton, bucket);
        }
        index
    }

    /// Appends a token under the stem of itself or of one of its halves.
    fn push(&mut self, number: u32, part: &Token, vocabulary: &Vocabulary) {
        let stem = part.spoken().stem;
        self.members.push(Member {
            token: number,
            start: self.sounds.len() as u32,
            consonants: part.consonants,
            length: u16::try_from(stem.len()).unwrap_or(u16::MAX),
            open: part.kind != TokenKind::Word,
        });
        self.forms.push(vocabulary.token(number).and_then(SurnameForm::of));
        self.sounds.extend(LaneSound::of(Stem { sounds: stem, losses: &losses(costs(), stem) }));
    }

    /// The indexed surnames of the class or the skeletons of `number`; whether any is near enough to stop at.
    pub fn similar(
        &self,
        number: u32,
        vocabulary: &Vocabulary,
        search: &mut Search<'_>,
        found: &mut Vec<SimilarToken>,
    ) -> bool {
        search.stretches.clear();
        let same_class = self.add_similar(number, vocabulary, &mut search.stretches);
        let near = self.judge(number, search, vocabulary, found);
        search.left_out = search.left_out.max(same_class);
        near && self.hears(number, vocabulary)
    }

    /// Whether a token is no lonely word: one that sounds like an indexed surname or like one of the tables. What is
    /// neither may be a slip, whatever happens to be near it.
    #[must_use]
    pub fn hears(&self, number: u32, vocabulary: &Vocabulary) -> bool {
        let class = vocabulary.token(number).map(|token| token.class);
        class.is_some_and(|class| self.by_class.contains_key(&class) || surname_share(class).is_some())
    }

    /// Adds the stretches of a token's class and skeletons. Gives how many tokens of one class were too many to be added one
    /// by one: those beside the token are found in the bucket of their skeleton, which nearly all of them share.
    fn add_similar(&self, number: u32, vocabulary: &Vocabulary, stretches: &mut Vec<(u32, u32)>) -> u64 {
        let mut left_out = 0;
        for_each_part(number, vocabulary, |_, part| {
            let places = self.by_class.get(&part.class).map_or(&[][..], SmallVec::as_slice);
            if places.len() > MOST_HELD_AGAINST {
                left_out += places.len() as u64;
            } else {
                stretches.extend(places.iter().map(|place| (*place, *place + 1)));
            }
            for skeleton in part.skeletons.iter().filter(|skeleton| !skeleton.is_empty()) {
                stretches.extend(self.by_skeleton.get(skeleton).map(|bucket| (bucket.start, bucket.end)));
            }
        });
        left_out
    }

    /// The indexed surnames whose skeleton has one consonant more, fewer or other than that of `number`.
    pub fn neighbours(
        &self,
        number: u32,
        vocabulary: &Vocabulary,
        search: &mut Search<'_>,
        found: &mut Vec<SimilarToken>,
    ) {
        search.stretches.clear();
        self.add_neighbours(number, SHORTEST_WITH_CHANGE, vocabulary, &mut search.stretches);
        self.judge(number, search, vocabulary, found);
    }

    /// All indexed tokens that may sound like `number`, near or far, unjudged and perhaps more than once; of too many those
    /// beside it, unless it is to be `all`.
    pub fn near(&self, number: u32, vocabulary: &Vocabulary, all: bool, found: &mut Vec<u32>) {
        let mut stretches = Vec::new();
        self.add_similar(number, vocabulary, &mut stretches);
        self.add_neighbours(number, SHORTEST_WITH_LOSS, vocabulary, &mut stretches);
        if !all {
            self.narrow(number, vocabulary, &mut stretches);
        }
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
        let longer = |skeleton: &Skeleton| self.by_shorter.get(skeleton).into_iter().flatten();
        let stretch = |bucket: &Bucket| (bucket.start, bucket.first_end);
        for_each_part(number, vocabulary, |_, part| {
            let first = part.skeletons.first().copied().unwrap_or_default();
            if first.len() + 1 >= SHORTEST_WITH_LOSS {
                stretches.extend(longer(&first).map(|(bucket, _)| stretch(bucket)));
            }
            if first.len() >= SHORTEST_WITH_LOSS {
                for position in 0..first.len() {
                    let shorter = first.without(position);
                    stretches.extend(self.by_skeleton.get(&shorter).map(|bucket| (bucket.start, bucket.end)));
                    if first.len() >= shortest_with_change {
                        // Another consonant stands in the place of the one that is lost, or has changed places with its neighbour.
                        let other = longer(&shorter).filter(|(_, place)| place.abs_diff(position) <= 1);
                        stretches.extend(other.map(|(bucket, _)| stretch(bucket)));
                    }
                }
            }
        });
    }

    /// Compares a token with those of a search and keeps those that agree; whether any is near enough to stop at.
    fn judge(
        &self,
        number: u32,
        search: &mut Search<'_>,
        vocabulary: &Vocabulary,
        found: &mut Vec<SimilarToken>,
    ) -> bool {
        let Some(token) = vocabulary.token(number) else { return false };
        let lost = losses(costs(), token.spoken().stem);
        let stem = Stem { sounds: token.spoken().stem, losses: &lost };
        search.left_out = self.narrow(number, vocabulary, &mut search.stretches);
        search.kept.clear();
        for_each_part(number, vocabulary, |_, part| self.rule_out(part, search));
        search.kept.sort_unstable();
        search.kept.dedup_by_key(|(candidate, _)| *candidate);
        let beyond = search.kept.len().saturating_sub(MOST_ALIKE_WORDS) as u64;
        search.left_out += beyond;
        if beyond > 0 {
            // Which are kept must not depend on their numbers, which come from the order of rows.
            search.kept.sort_by_cached_key(|(candidate, _)| {
                vocabulary.token(*candidate).map(|other| {
                    let length = other.spoken().stem.len().abs_diff(stem.sounds.len());
                    (other.spelling != token.spelling, other.class != token.class, length, other.spelling)
                })
            });
            search.kept.truncate(MOST_ALIKE_WORDS);
        }
        let (mut near, least) = (false, search.least);
        let mut keep = |token: u32, agreement: Agreement, own: Agreement| {
            near |= agreement.bits >= FOUND_BITS;
            if agreement.bits >= least {
                found.push(SimilarToken { token, agreement, own });
            }
        };
        let Search { costs: own_costs, kept, batch, lanes, .. } = search;
        let form = SurnameForm::of(token);
        let sounds: SmallVec<[LaneSound; LONGEST]> = LaneSound::of(stem).collect();
        let limit = FARTHEST_UNITS as u8;
        let settle = |form: &SurnameForm,
                      batch: &mut Batch,
                      lanes: &[u32],
                      keep: &mut dyn FnMut(u32, Agreement, Agreement)| {
            let shipped = shipped_costs().costs(stem, batch, limit);
            let own = own_costs.map(|(_, costs)| costs.costs(stem, batch, limit));
            for (lane, &place) in lanes.iter().enumerate() {
                let Some((member, Some(other))) =
                    self.members.get(place as usize).zip(self.forms.get(place as usize).copied())
                else {
                    continue;
                };
                let agreement = |costs: &[u8; LANES]| match costs.get(lane) {
                    Some(&cost) if cost <= limit => {
                        let agreement = form.compare(&other, Cost::from(cost));
                        let other = vocabulary.token(member.token);
                        other.map_or(agreement, |other| within_one_language(token, other, agreement))
                    }
                    _ => Agreement::DIFFERENT,
                };
                let shipped = agreement(&shipped);
                keep(member.token, shipped, own.as_ref().map_or(shipped, agreement));
            }
            batch.clear();
        };
        batch.clear();
        for &(candidate, place) in kept.iter() {
            let forms = form.as_ref().zip(self.forms.get(place as usize).and_then(Option::as_ref));
            if let Some((form, other)) = forms.filter(|(form, other)| !form.are_armenian(other)) {
                if let Some(same) = form.written_alike(other) {
                    keep(candidate, same, same);
                    continue;
                }
                if batch.push_aligned(&sounds, self.sounds(place)) {
                    if let Some(lane) = lanes.get_mut(batch.len() - 1) {
                        *lane = place;
                    }
                    if batch.is_full() {
                        settle(form, batch, lanes, &mut keep);
                    }
                    continue;
                }
            }
            let Some(other) = vocabulary.token(candidate) else { continue };
            let agreement = compare_surnames(token, other, vocabulary);
            let own = own_costs.map(|(costs, _)| compare_surnames_with(costs, token, other, vocabulary));
            keep(candidate, agreement, own.unwrap_or(agreement));
        }
        if let Some(form) = &form
            && !batch.is_empty()
        {
            let last = batch.len();
            settle(form, batch, lanes.get(..last).unwrap_or(&[]), &mut keep);
        }
        near
    }

    /// Joins stretches; where they hold too many members, leaves of each long one those that stand beside the token or a
    /// half of it. Gives how many members are left out.
    fn narrow(&self, number: u32, vocabulary: &Vocabulary, stretches: &mut Vec<(u32, u32)>) -> u64 {
        let members = |stretches: &[(u32, u32)]| -> usize {
            stretches.iter().map(|(start, end)| (end - start) as usize).sum()
        };
        stretches.sort_unstable();
        stretches.dedup();
        let whole = stretches.clone();
        join_stretches(stretches);
        let before = members(stretches);
        if before <= MOST_HELD_AGAINST {
            return 0;
        }
        stretches.clear();
        for stretch in whole {
            let long = (stretch.1 - stretch.0) as usize > MOST_BESIDE;
            match self.large.get(&stretch.0).filter(|_| long) {
                None => stretches.push(stretch),
                Some(orders) => for_each_part(number, vocabulary, |half, _| {
                    orders.beside(half, vocabulary, stretch, |place| stretches.push((place, place + 1)));
                }),
            }
        }
        join_stretches(stretches);
        (before - members(stretches)) as u64
    }

    /// The sounds of a member's stem.
    fn sounds(&self, place: u32) -> &[LaneSound] {
        let Some(member) = self.members.get(place as usize) else { return &[] };
        let range = member.start as usize..member.start as usize + usize::from(member.length);
        self.sounds.get(range).unwrap_or(&[])
    }

    /// Keeps the tokens of a search whose stems may be within [`FARTHEST_UNITS`] of a token's.
    fn rule_out(&self, token: &Token, search: &mut Search<'_>) {
        let Search { stretches, batch, lanes, kept, .. } = search;
        let open = token.kind != TokenKind::Word;
        let lost = losses(costs(), token.spoken().stem);
        let stem = Stem { sounds: token.spoken().stem, losses: &lost };
        let mut settle = |batch: &mut Batch, lanes: &[u32]| {
            let within = LaneCosts::shipped().within(stem, batch, FARTHEST_UNITS as u8);
            let within = lanes.iter().enumerate().filter(|(lane, _)| within >> lane & 1 == 1);
            kept.extend(
                within.filter_map(|(_, place)| Some((self.members.get(*place as usize)?.token, *place))),
            );
            batch.clear();
        };
        batch.clear();
        for stretch in stretches.iter() {
            for (member, place) in self.members(*stretch).iter().zip(stretch.0..) {
                if open || member.open {
                    batch.push_open();
                } else if (token.consonants ^ member.consonants).count_ones() < MOST_CLASSES_APART {
                    batch.push(self.sounds(place));
                } else {
                    continue;
                }
                if let Some(lane) = lanes.get_mut(batch.len() - 1) {
                    *lane = place;
                }
                if batch.is_full() {
                    settle(batch, lanes);
                }
            }
        }
        let last = batch.len();
        if last > 0 {
            settle(batch, lanes.get(..last).unwrap_or(&[]));
        }
    }
}

/// The shipped costs, those of Armenian surnames not among them.
fn shipped_costs() -> &'static LaneCosts {
    static COSTS: LazyLock<LaneCosts> = LazyLock::new(|| LaneCosts::of(costs()));
    &COSTS
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

/// Visits a token and its halves, with their numbers.
fn for_each_part(number: u32, vocabulary: &Vocabulary, mut visit: impl FnMut(u32, &Token)) {
    let Some(token) = vocabulary.token(number) else { return };
    visit(number, token);
    for &half in &token.parts {
        if let Some(part) = vocabulary.token(half) {
            visit(half, part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::romanization::reading::Meanings;
    use crate::names::romanization::scheme;
    use crate::names::tables::SURNAMES;
    use crate::names::token::analyze;

    /// Surnames of the tables as they are, with a letter lost and as halves of double names.
    fn vocabulary() -> (Vocabulary, Vec<u32>) {
        let mut vocabulary = Vocabulary::default();
        let mut numbers = Vec::new();
        let names: Vec<&str> = SURNAMES.iter().step_by(61).map(|name| name.name).collect();
        for (place, name) in names.iter().enumerate() {
            numbers.push(vocabulary.number(name));
            let lost: String = name
                .chars()
                .enumerate()
                .filter(|(at, _)| *at != 2 + place % 3)
                .map(|(_, letter)| letter)
                .collect();
            numbers.push(vocabulary.number(&lost));
            if place % 16 == 0 {
                numbers.push(vocabulary.number(&format!("{name}-{}", names[(place + 7) % names.len()])));
            }
        }
        for name in ["А", "Григорян", "Гарегинян", "Gritsenko", "Hryzenko", "Chmara", "Khmara", "Ян"]
        {
            numbers.push(vocabulary.number(name));
        }
        while !vocabulary.unread().is_empty() {
            let read = vocabulary.unread().into_iter().map(analyze).collect();
            vocabulary.set_read(read);
        }
        numbers.sort_unstable();
        numbers.dedup();
        (vocabulary, numbers)
    }

    /// Words of one skeleton in all their vowels, more of which are near one another than are compared, in an order that is
    /// not that of their letters.
    fn of_one_skeleton(consonants: &[&str]) -> (Vocabulary, Vec<u32>) {
        let mut vocabulary = Vocabulary::default();
        let vowels = ["а", "е", "и", "о", "у", "я", "ю", "і", "є"];
        let mut words = vec![String::new()];
        for consonant in consonants {
            let longer = |word: &String| vowels.map(|vowel| format!("{word}{consonant}{vowel}"));
            words = words.iter().flat_map(longer).collect();
        }
        let mut numbers: Vec<u32> = words.iter().map(|word| vocabulary.number(word)).collect();
        // Nothing depends on the order in which words were met.
        numbers.reverse();
        while !vocabulary.unread().is_empty() {
            let read = vocabulary.unread().into_iter().map(analyze).collect();
            vocabulary.set_read(read);
        }
        (vocabulary, numbers)
    }

    #[test]
    fn of_too_many_that_sound_alike_the_likest_are_compared_and_the_rest_counted() {
        // Few enough to be read through.
        let (vocabulary, mut numbers) = of_one_skeleton(&["ш", "п", "в", "л"]);
        numbers.truncate(MOST_HELD_AGAINST);
        let own = numbers[numbers.len() / 2];
        let index = TokenIndex::of_similar(&numbers, &vocabulary);
        let (mut search, mut found) = (Search::under(None), Vec::new());
        index.similar(own, &vocabulary, &mut search, &mut found);
        assert_eq!((search.kept.len(), members(&search)), (MOST_ALIKE_WORDS, numbers.len()));
        assert!(search.left_out > 0 && search.left_out < (numbers.len() - MOST_ALIKE_WORDS) as u64);
        assert!(found.len() <= MOST_ALIKE_WORDS && found.iter().any(|other| other.token == own));
    }

    /// How many members a search went through.
    fn members(search: &Search<'_>) -> usize {
        search.stretches.iter().map(|(start, end)| (end - start) as usize).sum()
    }

    #[test]
    fn of_a_skeleton_that_too_many_share_those_beside_a_word_are_gone_through_and_the_rest_counted() {
        let (vocabulary, mut numbers) = of_one_skeleton(&["ш", "п", "в", "л", "м"]);
        let own = numbers[numbers.len() / 2];
        let sought = |numbers: &[u32]| {
            let index = TokenIndex::of_similar(numbers, &vocabulary);
            let (mut search, mut found) = (Search::under(None), Vec::new());
            index.similar(own, &vocabulary, &mut search, &mut found);
            found.sort_by_key(|other| other.token);
            (members(&search), search.kept.len(), search.left_out, found)
        };
        let (gone_through, kept, left_out, found) = sought(&numbers);
        assert!((MOST_BESIDE / 2..=MOST_BESIDE).contains(&gone_through), "{gone_through}");
        assert!(kept <= gone_through && left_out >= (numbers.len() - gone_through) as u64);
        assert!(found.len() > 16 && found.iter().any(|other| other.token == own));
        // Twice as many cost a word no more, and another order of words finds the same.
        numbers.rotate_left(20_000);
        assert_eq!(sought(&numbers).3, found);
        assert!(sought(&numbers[..numbers.len() / 2]).0 <= MOST_BESIDE);
        // Neighbours are bounded likewise.
        let (shorter, others) = of_one_skeleton(&["ш", "п", "в", "л", "м"]);
        let index = TokenIndex::new(&others, &shorter);
        let (mut search, mut found) = (Search::under(None), Vec::new());
        index.neighbours(others[7], &shorter, &mut search, &mut found);
        assert!(members(&search) <= 2 * MOST_BESIDE);
        // Whoever asks for all gets all.
        let near = |all: bool| {
            let mut near = Vec::new();
            index.near(others[7], &shorter, all, &mut near);
            near.sort_unstable();
            near.dedup();
            near.len()
        };
        assert_eq!(near(true), others.len());
        assert!(near(false) <= 2 * MOST_BESIDE);
    }

    #[test]
    fn what_is_found_agrees_as_two_surnames_compared_by_themselves_do() {
        let (vocabulary, numbers) = vocabulary();
        let german = scheme("uk_de").map(|scheme| Meanings::of_systems(&[(scheme, 1.0)], 500)).unwrap();
        let own_costs = costs().sharpened(&german);
        let own_lanes = LaneCosts::of(&own_costs);
        let index = TokenIndex::new(&numbers, &vocabulary);
        let mut search = Search::under(Some((&own_costs, &own_lanes)));
        let (mut found, mut pairs) = (Vec::new(), 0);
        for &number in &numbers {
            found.clear();
            index.similar(number, &vocabulary, &mut search, &mut found);
            let similar: Vec<u32> = found.iter().map(|other| other.token).collect();
            index.neighbours(number, &vocabulary, &mut search, &mut found);
            let token = vocabulary.token(number).unwrap();
            for other in &found {
                let one = vocabulary.token(other.token).unwrap();
                assert_eq!(other.agreement, compare_surnames(token, one, &vocabulary));
                assert_eq!(other.own, compare_surnames_with(&own_costs, token, one, &vocabulary));
                assert!(other.agreement.bits >= LEAST_BITS);
            }
            pairs += found.len();
            // None is missed that is heard alike and agrees.
            for &other in &numbers {
                let one = vocabulary.token(other).unwrap();
                let alike =
                    one.class == token.class || one.skeletons.iter().any(|own| token.skeletons.contains(own));
                let agrees = compare_surnames(token, one, &vocabulary).bits >= LEAST_BITS;
                let expected = alike && agrees && token.kind == TokenKind::Word;
                assert!(!expected || similar.contains(&other), "{number} {other}");
            }
        }
        assert!(pairs > 2 * numbers.len(), "{pairs}");
    }
}
