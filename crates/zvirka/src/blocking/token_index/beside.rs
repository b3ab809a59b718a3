//! Of a skeleton that more surnames share than can be read through, those that stand beside a word.
//!
//! Method: sorted neighbourhood (Hernández and Stolfo 1995) in two orders, by the sounds from the front and from the back, so
//! that a sound that differs at one end leaves two words together in one of them. Cost: sounds of each member twice in
//! memory, a binary search a word. Limits: two words that differ at both ends may stand far from each other in both orders.

use smallvec::SmallVec;

use crate::bounds::MOST_BESIDE;
use crate::names::sounds::{Sound, folded_sounds};
use crate::names::vocabulary::Vocabulary;

/// Sounds of a stem, and the spelling, so that no order comes from the numbers of words.
type Key = (SmallVec<[Sound; 16]>, u64);

/// Places of a bucket's members by their sounds.
#[derive(Debug)]
pub(super) struct Orders {
    from_front: Vec<(Key, u32)>,
    from_back: Vec<(Key, u32)>,
}

impl Orders {
    /// Sorts words that stand side by side among the members, from the place `start` on.
    pub(super) fn new(start: u32, words: impl Iterator<Item = u32> + Clone, vocabulary: &Vocabulary) -> Self {
        let sorted = |backwards: bool| {
            let placed = words.clone().zip(start..);
            let mut order: Vec<(Key, u32)> =
                placed.map(|(word, place)| (key(word, vocabulary, backwards), place)).collect();
            order.sort_unstable();
            order
        };
        Self { from_front: sorted(false), from_back: sorted(true) }
    }

    /// Visits the places of a stretch that stand beside a word in either order; some twice.
    pub(super) fn beside(
        &self,
        word: u32,
        vocabulary: &Vocabulary,
        stretch: (u32, u32),
        mut visit: impl FnMut(u32),
    ) {
        for (order, backwards) in [(&self.from_front, false), (&self.from_back, true)] {
            let key = key(word, vocabulary, backwards);
            let own = order.partition_point(|(other, _)| *other < key);
            let (first, last) =
                (own.saturating_sub(MOST_BESIDE / 4), (own + MOST_BESIDE / 4).min(order.len()));
            let beside = order.get(first..last).unwrap_or(&[]);
            beside
                .iter()
                .map(|(_, place)| *place)
                .filter(|place| (stretch.0..stretch.1).contains(place))
                .for_each(&mut visit);
        }
    }
}

fn key(word: u32, vocabulary: &Vocabulary, backwards: bool) -> Key {
    let mut sounds = SmallVec::new();
    let Some(token) = vocabulary.token(word) else { return (sounds, 0) };
    folded_sounds(token.spoken().stem, |sound| sounds.push(sound));
    if backwards {
        sounds.reverse();
    }
    (sounds, token.spelling)
}
