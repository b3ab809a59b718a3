//! The words of a list's names, numbered: a name of words that were all seen before costs a look-up for each.
//!
//! What [`number_pieces`] does with a text (look for damage, mend, cut, number) depends, for nearly every name, on its
//! words one by one. So each distinct word is looked at once; a name of sound words parted by single signs is then
//! put together from what is known of them, and any other goes the long way. The two ways give the same, which a
//! property test holds.
//!
//! Several tasks number rows side by side, each over what the tasks [`Before`] it have seen, so that a word is looked at
//! by few of them.
//!
//! Cost: a hash and a comparison a word. Limits: names of more than three words, with hyphens, full stops, marked
//! Latin letters or anything unusual go the long way.

use std::sync::OnceLock;

use hashbrown::HashTable;
use smallvec::SmallVec;

use super::parse::number_pieces;
use super::pieces::{Place, stands_alone};
use super::repair::{Look, shows_loss};
use super::script::is_latin;
use super::vocabulary::{NO_TOKEN, Vocabulary};
use crate::record::TextColumn;

/// Bytes of a word that stand beside what is known of it: fifteen Cyrillic letters, which nearly all words keep to.
const BESIDE: usize = 31;

/// What is known of a word, in one line of the processor's memory.
#[derive(Clone)]
#[repr(align(64))]
struct Seen {
    /// The length in bytes; words of 255 and more have that.
    length: u8,
    /// The word's beginning.
    text: [u8; BESIDE],
    /// Its number in the vocabulary; [`NO_TOKEN`] until it is part of a name.
    number: u32,
    /// `None` when a text that holds the word goes the long way.
    look: Option<Look>,
    /// Whether it shows that its text lost letters, once that was asked.
    shows_loss: OnceLock<bool>,
}

const _: () = assert!(size_of::<Seen>() == 64);

impl Seen {
    fn new(word: &str) -> Self {
        let mut text = [0; BESIDE];
        text.iter_mut().zip(word.bytes()).for_each(|(slot, byte)| *slot = byte);
        let length = u8::try_from(word.len()).unwrap_or(u8::MAX);
        Self { length, text, number: NO_TOKEN, look: look_at(word), shows_loss: OnceLock::new() }
    }
}

/// Words that were looked at.
#[derive(Default)]
struct Words {
    texts: TextColumn,
    seen: Vec<Seen>,
    /// The upper half of a word's hash and its place.
    places: HashTable<(u32, u32)>,
}

/// The half of a hash that a table does not need to find a place.
const fn upper(hash: u64) -> u32 {
    (hash >> u32::BITS) as u32
}

impl Words {
    fn find(&self, hash: u64, word: &str) -> Option<u32> {
        let same = |(other, place): &(u32, u32)| {
            let Some(seen) = self.seen.get(*place as usize).filter(|_| *other == upper(hash)) else {
                return false;
            };
            match seen.text.get(..usize::from(seen.length)) {
                Some(text) => text == word.as_bytes(),
                None => self.texts.get(*place as usize) == word,
            }
        };
        self.places.find(hash, same).map(|(_, place)| *place)
    }

    fn push(&mut self, hash: u64, word: &str, seen: Seen) -> u32 {
        let place = self.seen.len() as u32;
        self.texts.push(word);
        self.seen.push(seen);
        let texts = &self.texts;
        let again = |(_, place): &(u32, u32)| super::vocabulary::hash(texts.get(*place as usize));
        self.places.insert_unique(hash, (upper(hash), place), again);
        place
    }

    fn get(&self, place: u32) -> Option<(&str, &Seen)> {
        Some((self.texts.get(place as usize), self.seen.get(place as usize)?))
    }
}

/// All words that earlier tasks have seen, and their numbers in one vocabulary.
#[derive(Default)]
pub struct Before {
    vocabulary: Vocabulary,
    words: Words,
}

impl Before {
    /// Takes what a task has seen; gives the number in the whole of each number that was new to the task.
    pub fn take(&mut self, own: Own) -> Vec<u32> {
        let numbers = self.vocabulary.join(&own.vocabulary);
        for (place, seen) in own.words.seen.into_iter().enumerate() {
            let word = own.words.texts.get(place);
            let hash = super::vocabulary::hash(word);
            // What had a number before the task keeps it.
            let new = seen.number.checked_sub(own.first).and_then(|number| numbers.get(number as usize));
            let number = new.copied().unwrap_or(seen.number);
            match self.words.find(hash, word) {
                None => {
                    self.words.push(hash, word, Seen { number, ..seen });
                }
                Some(known) => {
                    let known =
                        self.words.seen.get_mut(known as usize).filter(|known| known.number == NO_TOKEN);
                    if let Some(known) = known {
                        known.number = number;
                    }
                }
            }
        }
        numbers
    }

    /// How many tokens there are: numbers from here on are new to a task that begins now.
    #[must_use]
    pub fn tokens(&self) -> u32 {
        self.vocabulary.len() as u32
    }

    /// The vocabulary of all texts that were numbered.
    #[must_use]
    pub fn into_vocabulary(self) -> Vocabulary {
        self.vocabulary
    }
}

/// What one task has seen that was not known before.
pub struct Own {
    /// How many tokens there were before.
    first: u32,
    vocabulary: Vocabulary,
    words: Words,
}

/// Numbers the words of many texts.
pub struct Numbering<'a> {
    before: &'a Before,
    own: Own,
}

/// Gives pieces of a task, before which so many tokens were `known`, the numbers that its new tokens have in the whole.
pub fn renumber(pieces: &mut [(u32, Place)], known: u32, numbers: &[u32]) {
    for (number, _) in pieces {
        if let Some(new) = number.checked_sub(known)
            && let Some(whole) = numbers.get(new as usize)
        {
            *number = *whole;
        }
    }
}

/// Texts of a list that are numbered first. Those that follow know their words; so do the next four times as many those
/// of all before, until the list is through: then most words are looked at once, and several cores are busy.
const FIRST_TEXTS: usize = 1 << 14;

/// Most texts numbered by one task. The texts of a task follow from the lists alone, so that nothing depends on the
/// number of threads.
const MOST_TEXTS: usize = 1 << 16;

/// Some texts of a list, numbered by one task.
pub struct Part {
    /// Which list.
    pub list: usize,
    /// Which of its texts.
    pub rows: std::ops::Range<usize>,
}

/// The texts of lists of these lengths, in rounds of tasks: those of one round know what the rounds before have seen.
#[must_use]
pub fn rounds(lengths: &[usize]) -> Vec<Vec<Part>> {
    let longest = lengths.iter().copied().max().unwrap_or(0);
    let mut rounds = Vec::new();
    let (mut from, mut to) = (0, FIRST_TEXTS);
    while from < longest {
        let most = to.div_ceil(4).clamp(FIRST_TEXTS, MOST_TEXTS);
        let parts = lengths.iter().enumerate().flat_map(|(list, length)| {
            let end = to.min(*length);
            (from..end).step_by(most).map(move |first| Part { list, rows: first..(first + most).min(end) })
        });
        rounds.push(parts.collect());
        (from, to) = (to, to.saturating_mul(4));
    }
    rounds
}

/// Words of a text that goes the short way.
const MOST_WORDS: usize = 3;

/// A word seen before the task, or by it.
#[derive(Clone, Copy)]
enum Known {
    Before(u32),
    Own(u32),
}

impl<'a> Numbering<'a> {
    /// Begins after what is known.
    #[must_use]
    pub fn after(before: &'a Before) -> Self {
        let own = Own { first: before.tokens(), vocabulary: Vocabulary::default(), words: Words::default() };
        Self { before, own }
    }

    /// Appends the numbers of a text's words with their places, as [`number_pieces`] does. Numbers of tokens that
    /// were not known before are to be replaced by those that [`Before::take`] gives.
    pub fn number(&mut self, text: &str, pieces: &mut Vec<(u32, Place)>) {
        if self.number_known(text, pieces).is_none() {
            let first = pieces.len();
            number_pieces(text, &mut self.own.vocabulary, pieces);
            pieces.iter_mut().skip(first).for_each(|(number, _)| *number += self.own.first);
        }
    }

    /// What was seen that was not known before.
    #[must_use]
    pub fn into_own(self) -> Own {
        self.own
    }

    /// The short way; `None` when the text must go the long one, nothing then being appended.
    fn number_known(&mut self, text: &str, pieces: &mut Vec<(u32, Place)>) -> Option<()> {
        let mut words: SmallVec<[(Known, Place); MOST_WORDS]> = SmallVec::new();
        let mut look = Look::default();
        let mut place = Place::default();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let (word, comma) = word.strip_suffix(',').map_or((word, false), |word| (word, true));
            if words.len() == MOST_WORDS {
                return None;
            }
            let known = self.known(word);
            look = look.together(self.seen(known)?.look?);
            words.push((known, place));
            place.commas += u8::from(comma);
        }
        let shows_loss = |(known, _): &(Known, Place)| {
            self.get(*known).is_none_or(|(word, seen)| *seen.shows_loss.get_or_init(|| shows_loss(word)))
        };
        let lost = look.needs_repair() && words.iter().any(shows_loss);
        if lost || look.needs_repair_without_loss() {
            return None;
        }
        for (known, place) in words {
            let number = match known {
                Known::Before(known) => self.before.words.seen.get(known as usize)?.number,
                Known::Own(known) => {
                    let Own { first, vocabulary, words } = &mut self.own;
                    let seen = words.seen.get_mut(known as usize)?;
                    if seen.number == NO_TOKEN {
                        seen.number = *first + vocabulary.number(words.texts.get(known as usize));
                    }
                    seen.number
                }
            };
            pieces.push((number, place));
        }
        Some(())
    }

    fn get(&self, known: Known) -> Option<(&str, &Seen)> {
        match known {
            Known::Before(place) => self.before.words.get(place),
            Known::Own(place) => self.own.words.get(place),
        }
    }

    fn seen(&self, known: Known) -> Option<&Seen> {
        match known {
            Known::Before(place) => self.before.words.seen.get(place as usize),
            Known::Own(place) => self.own.words.seen.get(place as usize),
        }
    }

    /// Where a word stands among those seen.
    fn known(&mut self, word: &str) -> Known {
        let hash = super::vocabulary::hash(word);
        let before = self.before.words.find(hash, word);
        let seen = before.and_then(|place| Some((place, self.before.words.seen.get(place as usize)?)));
        if let Some((place, seen)) = seen
            && (seen.number != NO_TOKEN || seen.look.is_none())
        {
            return Known::Before(place);
        }
        if let Some(place) = self.own.words.find(hash, word) {
            return Known::Own(place);
        }
        let seen = seen.map_or_else(|| Seen::new(word), |(_, seen)| seen.clone());
        Known::Own(self.own.words.push(hash, word, seen))
    }
}

/// The look of a word that is one piece and holds no marked Latin letters, which are judged by the whole text.
fn look_at(word: &str) -> Option<Look> {
    let marked = |letter: char| !letter.is_ascii() && is_latin(letter);
    if !stands_alone(word) || word.chars().any(marked) {
        return None;
    }
    Some(Look::at(word)).filter(|look| !look.is_damaged())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces, and the texts of a vocabulary.
    type Numbered = (Vec<(u32, Place)>, Vec<String>);

    fn both_ways(texts: &[String]) -> [Numbered; 2] {
        let (mut short, mut long) = (Vec::new(), Vec::new());
        let mut vocabulary = Vocabulary::default();
        let mut before = Before::default();
        // Two tasks, one after the other; what the first has seen is known to the second.
        let (first, second) = texts.split_at(texts.len() / 2);
        for texts in [first, second] {
            let mut numbering = Numbering::after(&before);
            let mut pieces = Vec::new();
            texts.iter().for_each(|text| numbering.number(text, &mut pieces));
            let known = before.tokens();
            let numbers = before.take(numbering.into_own());
            for (number, _) in &mut pieces {
                if let Some(new) = number.checked_sub(known) {
                    *number = numbers[new as usize];
                }
            }
            short.append(&mut pieces);
        }
        texts.iter().for_each(|text| number_pieces(text, &mut vocabulary, &mut long));
        let texts_of =
            |vocabulary: &Vocabulary| vocabulary.unread().into_iter().map(str::to_owned).collect::<Vec<_>>();
        [(short, texts_of(&before.into_vocabulary())), (long, texts_of(&vocabulary))]
    }

    #[test]
    fn rounds_hold_every_text_once() {
        for lengths in [vec![0], vec![5, 100_000], vec![1 << 20, 3]] {
            let mut next = vec![0; lengths.len()];
            for part in rounds(&lengths).into_iter().flatten() {
                assert_eq!(part.rows.start, next[part.list]);
                assert!(part.rows.end > part.rows.start);
                next[part.list] = part.rows.end;
            }
            assert_eq!(next, lengths);
        }
    }

    #[test]
    fn names_of_known_words_go_the_short_way() {
        let before = Before::default();
        let mut numbering = Numbering::after(&before);
        let mut pieces = Vec::new();
        for text in ["ШАПОВАЛ Остап Ігорович", "Shapoval, Ostap", "Шаповал  Мар'яна Іллівна"]
        {
            assert!(numbering.number_known(text, &mut pieces).is_some(), "{text}");
        }
        for text in ["Шаповал О.І.", "Коваль-Ґудзь Остап", "sdfytyrj cthusq", "Жук Остап Ігорович оглы"]
        {
            assert!(numbering.number_known(text, &mut pieces).is_none(), "{text}");
        }
    }

    fn word() -> impl Strategy<Value = String> {
        prop_oneof![
            prop::sample::select(vec![
                "Шаповал",
                "ОСТАП",
                "остап",
                "Ігорович",
                "рина",
                "Гулй",
                "Влади",
                "мир",
                "Ру",
                "дак",
                "ОІ",
                "О.",
                "ЛевчукОІ",
                "Ґудзь-Жук",
                "Мар'яна",
                "Shapoval",
                "sdfytyrj",
                "cthusq",
                "Müller",
                "Ţîrdea",
                "оглы",
                "²âàíåíêî",
                "(Жук)",
                "«Явір»",
                "1990",
                "Іvanenko",
                "б/н",
                "P<UKRSHAPOVAL<<OSTAP",
                "і",
                "Ы",
                "\u{ad}",
            ])
            .prop_map(str::to_owned),
            "[А-ЯҐЄІЇа-яґєіїA-Za-zü'ʼ.,]{1,8}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn the_short_way_gives_what_the_long_one_gives(
            names in prop::collection::vec(prop::collection::vec((word(), ",? {1,2}|,|"), 0..5), 1..6)
        ) {
            let texts: Vec<String> = names
                .iter()
                .map(|words| words.iter().map(|(word, sign)| format!("{word}{sign}")).collect::<String>())
                .map(|text| text.trim().to_owned())
                .collect();
            let [short, long] = both_ways(&texts);
            prop_assert_eq!(short, long);
        }
    }
}
