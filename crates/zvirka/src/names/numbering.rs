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
//! Cost: a hash, a comparison and one line of memory a word, which [`Numbering::touch`] asks for beforehand. Limits:
//! names of more than three words, with hyphens, full stops, marked Latin letters or anything unusual go the long way.

use std::sync::OnceLock;

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
#[derive(Default)]
#[repr(align(64))]
struct Seen {
    /// The length in bytes; words of 255 and more have that, and 0 is no word.
    length: u8,
    /// The word, or where it is longer than there is room here: its place among such words.
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
        Self { number: NO_TOKEN, look: look_at(word), ..Self::default() }
    }

    /// The same of the same word, to be stored elsewhere.
    fn copy(&self) -> Self {
        Self { number: self.number, look: self.look, shows_loss: self.shows_loss.clone(), ..Self::default() }
    }

    /// The word, unless it is too long.
    fn short_text(&self) -> Option<&[u8]> {
        self.text.get(..usize::from(self.length))
    }

    /// The place of a word that is too long.
    fn long_place(&self) -> usize {
        let [a, b, c, d, ..] = self.text;
        u32::from_le_bytes([a, b, c, d]) as usize
    }
}

/// Words that were looked at: a table with open addressing, so that a word known to it is one look into memory.
#[derive(Default)]
struct Words {
    slots: Vec<Seen>,
    count: usize,
    /// Words that do not fit beside what is known of them.
    long: TextColumn,
}

/// Fewest slots of a table that has any.
const FEWEST_SLOTS: usize = 64;

impl Words {
    /// Makes room for more words, after which so many leave all others where they stand. A quarter of the slots stays
    /// empty.
    fn reserve(&mut self, more: usize) {
        if 4 * (self.count + more) <= 3 * self.slots.len() {
            return;
        }
        let slots = (2 * self.slots.len()).max(FEWEST_SLOTS);
        let words = std::mem::take(&mut self.slots);
        self.slots.resize_with(slots, Seen::default);
        for seen in words.into_iter().filter(|seen| seen.length > 0) {
            let hash = super::vocabulary::hash_bytes(self.text(&seen));
            let slot = self.slots_from(hash).find(|slot| self.is_empty(*slot));
            if let Some(place) = slot.and_then(|slot| self.slots.get_mut(slot as usize)) {
                *place = seen;
            }
        }
        self.reserve(more);
    }

    fn text<'a>(&'a self, seen: &'a Seen) -> &'a [u8] {
        seen.short_text().unwrap_or_else(|| self.long.get(seen.long_place()).as_bytes())
    }

    /// The slots where a word may stand, in the order in which they are tried.
    fn slots_from(&self, hash: u64) -> impl Iterator<Item = u32> + use<> {
        let mask = self.slots.len().wrapping_sub(1);
        (0..self.slots.len()).map(move |step| ((hash as usize).wrapping_add(step) & mask) as u32)
    }

    fn is_empty(&self, slot: u32) -> bool {
        self.get(slot).is_some_and(|seen| seen.length == 0)
    }

    fn find(&self, hash: u64, word: &str) -> Option<u32> {
        let length = word.len().min(usize::from(u8::MAX));
        for slot in self.slots_from(hash) {
            let seen = self.get(slot)?;
            if seen.length == 0 {
                return None;
            }
            if usize::from(seen.length) == length && self.text(seen) == word.as_bytes() {
                return Some(slot);
            }
        }
        None
    }

    /// Stores a word that is not there; gives its slot.
    fn push(&mut self, hash: u64, word: &str, seen: Seen) -> u32 {
        self.reserve(1);
        let length = word.len().min(usize::from(u8::MAX)) as u8;
        let mut seen = Seen { length, ..seen };
        if word.len() <= BESIDE {
            seen.text.iter_mut().zip(word.bytes()).for_each(|(slot, byte)| *slot = byte);
        } else {
            let place = (self.long.len() as u32).to_le_bytes();
            seen.text.iter_mut().zip(place).for_each(|(slot, byte)| *slot = byte);
            self.long.push(word);
        }
        let slot = self.slots_from(hash).find(|slot| self.is_empty(*slot)).unwrap_or(0);
        if let Some(place) = self.slots.get_mut(slot as usize) {
            *place = seen;
            self.count += 1;
        }
        slot
    }

    fn get(&self, slot: u32) -> Option<&Seen> {
        self.slots.get(slot as usize)
    }

    fn word<'a>(&'a self, seen: &'a Seen) -> &'a str {
        // What is stored came from a text.
        std::str::from_utf8(self.text(seen)).unwrap_or("")
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
        for seen in own.words.slots.iter().filter(|seen| seen.length > 0) {
            let word = own.words.word(seen);
            let hash = super::vocabulary::hash(word);
            // What had a number before the task keeps it.
            let new = seen.number.checked_sub(own.first).and_then(|number| numbers.get(number as usize));
            let number = new.copied().unwrap_or(seen.number);
            match self.words.find(hash, word).and_then(|slot| self.words.slots.get_mut(slot as usize)) {
                None => {
                    self.words.push(hash, word, Seen { number, ..seen.copy() });
                }
                Some(known) if known.number == NO_TOKEN => known.number = number,
                Some(_) => {}
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

    /// Asks for what is known of a text's words, so that it is at hand when the text is numbered soon after.
    #[must_use]
    pub fn touch(&self, text: &str) -> u8 {
        let words = &self.before.words;
        text.split(' ').fold(0, |any, word| {
            let word = word.strip_suffix(',').unwrap_or(word);
            let slot = words.slots_from(super::vocabulary::hash(word)).next();
            any ^ slot.and_then(|slot| words.get(slot)).map_or(0, |seen| seen.length)
        })
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
        self.own.words.reserve(MOST_WORDS);
        let mut words: SmallVec<[(Known, Place); MOST_WORDS]> = SmallVec::new();
        let mut look = Look::default();
        let mut place = Place::default();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let (word, comma) = word.strip_suffix(',').map_or((word, false), |word| (word, true));
            if words.len() == MOST_WORDS || word.is_empty() {
                return None;
            }
            let known = self.known(word);
            look = look.together(self.seen(known)?.look?);
            words.push((known, place));
            place.commas += u8::from(comma);
        }
        let shows_loss = |(known, _): &(Known, Place)| {
            let words = self.words(*known);
            self.seen(*known).is_none_or(|seen| *seen.shows_loss.get_or_init(|| shows_loss(words.word(seen))))
        };
        let lost = look.needs_repair() && words.iter().any(shows_loss);
        if lost || look.needs_repair_without_loss() {
            return None;
        }
        for (known, place) in words {
            let mut number = self.seen(known)?.number;
            if let Known::Own(slot) = known
                && number == NO_TOKEN
            {
                let Own { first, vocabulary, words } = &mut self.own;
                number = *first + vocabulary.number(words.word(words.get(slot)?));
                words.slots.get_mut(slot as usize)?.number = number;
            }
            pieces.push((number, place));
        }
        Some(())
    }

    fn words(&self, known: Known) -> &Words {
        match known {
            Known::Before(_) => &self.before.words,
            Known::Own(_) => &self.own.words,
        }
    }

    fn seen(&self, known: Known) -> Option<&Seen> {
        let (Known::Before(slot) | Known::Own(slot)) = known;
        self.words(known).get(slot)
    }

    /// Where a word stands among those seen.
    fn known(&mut self, word: &str) -> Known {
        let hash = super::vocabulary::hash(word);
        let before = self.before.words.find(hash, word);
        let seen = before.and_then(|slot| Some((slot, self.before.words.get(slot)?)));
        if let Some((slot, seen)) = seen
            && (seen.number != NO_TOKEN || seen.look.is_none())
        {
            return Known::Before(slot);
        }
        if let Some(slot) = self.own.words.find(hash, word) {
            return Known::Own(slot);
        }
        let seen = seen.map_or_else(|| Seen::new(word), |(_, seen)| seen.copy());
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
