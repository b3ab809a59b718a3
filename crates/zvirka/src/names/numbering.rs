//! The words of a list's names, numbered: a name of words that were all seen before costs a look-up for each.
//!
//! What [`number_pieces`] does with a text (look for damage, mend, cut, number) depends, for nearly every name, on its
//! words one by one. So each distinct word is looked at once; a name of sound words parted by single signs is then
//! put together from what is known of them, and any other goes the long way. The two ways give the same, which a
//! property test holds.
//!
//! Cost: a hash and a comparison a word. Limits: names of more than three words, with hyphens, full stops, marked
//! Latin letters or anything unusual go the long way.

use hashbrown::HashTable;
use smallvec::SmallVec;

use super::parse::number_pieces;
use super::pieces::{Place, stands_alone};
use super::repair::{Look, shows_loss};
use super::script::is_latin;
use super::vocabulary::{NO_TOKEN, Vocabulary};
use crate::record::TextColumn;

/// What is known of a word.
#[derive(Clone, Copy)]
struct Seen {
    /// `None` when a text that holds the word goes the long way.
    look: Option<Look>,
    /// Whether it shows that its text lost letters, once that was asked.
    shows_loss: Option<bool>,
    /// Its number in the vocabulary; [`NO_TOKEN`] until it is part of a name.
    number: u32,
}

/// Numbers the words of many texts.
#[derive(Default)]
pub struct Numbering {
    vocabulary: Vocabulary,
    /// The words seen, side by side: comparing with where a word first stood would wait for memory.
    words: TextColumn,
    seen: Vec<Seen>,
    places: HashTable<(u64, u32)>,
}

/// Words of a text that goes the short way.
const MOST_WORDS: usize = 3;

impl Numbering {
    /// Appends the numbers of a text's words with their places, as [`number_pieces`] does.
    pub fn number(&mut self, text: &str, pieces: &mut Vec<(u32, Place)>) {
        if self.number_known(text, pieces).is_none() {
            number_pieces(text, &mut self.vocabulary, pieces);
        }
    }

    /// The vocabulary of all texts that were numbered.
    #[must_use]
    pub fn into_vocabulary(self) -> Vocabulary {
        self.vocabulary
    }

    /// The short way; `None` when the text must go the long one, nothing then being appended.
    fn number_known(&mut self, text: &str, pieces: &mut Vec<(u32, Place)>) -> Option<()> {
        let mut words: SmallVec<[(u32, Place); MOST_WORDS]> = SmallVec::new();
        let mut look = Look::default();
        let mut place = Place::default();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let (word, comma) = word.strip_suffix(',').map_or((word, false), |word| (word, true));
            if words.len() == MOST_WORDS {
                return None;
            }
            let known = self.place_of(word);
            look = look.together(self.seen.get(known as usize)?.look?);
            words.push((known, place));
            place.commas += u8::from(comma);
        }
        let lost = look.needs_repair() && words.iter().any(|(known, _)| self.shows_loss(*known));
        if lost || look.needs_repair_without_loss() {
            return None;
        }
        for (known, place) in words {
            let seen = self.seen.get_mut(known as usize)?;
            if seen.number == NO_TOKEN {
                seen.number = self.vocabulary.number(self.words.get(known as usize));
            }
            pieces.push((seen.number, place));
        }
        Some(())
    }

    fn shows_loss(&mut self, known: u32) -> bool {
        let word = self.words.get(known as usize);
        let Some(seen) = self.seen.get_mut(known as usize) else { return true };
        *seen.shows_loss.get_or_insert_with(|| shows_loss(word))
    }

    /// Where a word stands among those seen.
    fn place_of(&mut self, word: &str) -> u32 {
        let hash = super::vocabulary::hash(word);
        let words = &self.words;
        let same = |(other, place): &(u64, u32)| *other == hash && words.get(*place as usize) == word;
        if let Some((_, place)) = self.places.find(hash, same) {
            return *place;
        }
        let place = self.seen.len() as u32;
        self.words.push(word);
        self.seen.push(Seen { look: look_at(word), shows_loss: None, number: NO_TOKEN });
        self.places.insert_unique(hash, (hash, place), |(hash, _)| *hash);
        place
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
        let mut numbering = Numbering::default();
        let (mut short, mut long) = (Vec::new(), Vec::new());
        let mut vocabulary = Vocabulary::default();
        for text in texts {
            numbering.number(text, &mut short);
            number_pieces(text, &mut vocabulary, &mut long);
        }
        let texts_of =
            |vocabulary: &Vocabulary| vocabulary.unread().into_iter().map(str::to_owned).collect::<Vec<_>>();
        [(short, texts_of(&numbering.vocabulary)), (long, texts_of(&vocabulary))]
    }

    #[test]
    fn names_of_known_words_go_the_short_way() {
        let mut numbering = Numbering::default();
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
