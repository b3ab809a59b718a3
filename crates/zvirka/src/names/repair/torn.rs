//! Words that a scanner tore in two: `Влади мир Ру дак` is Владимир Рудак; and a space typed a letter early: `Микит аЖук`.
//!
//! Method: neighbouring words are joined where the whole is a name of the tables and its pieces are not all names
//! themselves. A small letter before a word's capital belongs to the word before where that is likelier so. Cost: a few look-ups for a text that has more words than a name needs, or very short ones; nothing
//! for others. Limits: pieces of names that no table holds stay apart.

use super::super::script::{is_hyphen, is_letter};
use super::plausibility::{key_of, known_bits, word_bits};

/// Most pieces that one word is torn in.
const MOST_PIECES: usize = 3;

/// Longest word that makes a text of three words worth a look: a piece, or a short name.
const SHORT: usize = 3;

/// Words of a whole name; a text of more may hold torn ones.
const WHOLE: u32 = 3;

/// Counts what a torn text shows: many words, or short ones without a full stop.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Words {
    words: u32,
    short: u32,
}

impl Words {
    /// Takes a word of so many letters, and whether a full stop follows it, as after an initial.
    pub(super) const fn take(&mut self, letters: u32, stop: bool) {
        if letters > 0 && !stop {
            self.words += 1;
            self.short += (letters <= SHORT as u32 && letters > 1) as u32;
        }
    }

    /// What two texts together show.
    pub(super) const fn together(self, other: Self) -> Self {
        Self { words: self.words + other.words, short: self.short + other.short }
    }

    /// Whether the text is worth a closer look.
    pub(super) const fn may_be_torn(self) -> bool {
        self.words > WHOLE || (self.words == WHOLE && self.short > 0)
    }
}

/// The text with its torn words joined; `None` when no two of its words make one.
pub(super) fn joined(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(char::is_whitespace).filter(|word| !word.is_empty()).collect();
    let mut result: Vec<String> = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let pieces = (2..=MOST_PIECES).filter_map(|pieces| rest.get(..pieces));
        // The longest whole is meant: Вла, ди and мир are not Влад.
        let whole = pieces.rev().find(|pieces| is_torn_name(pieces));
        if let Some(pieces) = whole {
            result.push(pieces.concat());
            rest = rest.get(pieces.len()..).unwrap_or(&[]);
        } else {
            result.push((*first).to_owned());
            rest = after;
        }
    }
    // A name has two words at least, so what makes one of all is no repair.
    (result.len() < words.len() && result.len() > 1).then(|| result.join(" "))
}

/// The text with the last letter of a word that stands before the capital of the next one put back; `None` where none
/// does, or where the word is likelier without it.
pub(super) fn moved(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let mut result: Vec<String> = Vec::with_capacity(words.len());
    let mut moved = false;
    for word in words {
        let before = result.last_mut();
        match (before, misplaced(word)) {
            (Some(before), Some((letter, rest))) => {
                let whole = format!("{before}{letter}");
                let is_name = before.chars().count() >= SHORTEST_BEFORE && before.chars().all(is_letter);
                // Two letters swapped at the beginning (дПетро) leave the word before as it should be.
                if is_name && word_bits(&whole) > word_bits(before) - A_LETTER {
                    *before = whole;
                    result.push(rest.to_owned());
                    moved = true;
                } else {
                    result.push(word.to_owned());
                }
            }
            _ => result.push(word.to_owned()),
        }
    }
    moved.then(|| result.join(" "))
}

/// Fewest letters of a word that lost its last one.
const SHORTEST_BEFORE: usize = 2;

/// What one more letter takes from a word's chance, in bits: the average over the pairs of letters that names have.
const A_LETTER: f32 = 4.0;

/// The small letter before a word's capital, and the word: `аЖук`.
fn misplaced(word: &str) -> Option<(char, &str)> {
    let mut letters = word.chars();
    let first = letters.next().filter(|letter| letter.is_lowercase())?;
    let rest = letters.as_str();
    let mut of_rest = rest.chars();
    let is_word = of_rest.next().is_some_and(char::is_uppercase)
        && of_rest.clone().nth(1).is_some()
        && of_rest.all(|letter| is_letter(letter) && !letter.is_uppercase());
    is_word.then_some((first, rest))
}

fn is_torn_name(pieces: &[&str]) -> bool {
    let letters = |piece: &&str| piece.chars().all(is_letter) && !piece.contains(is_hyphen);
    let known = |word: &str| known_bits(&key_of(word)).is_some();
    // A capital within a torn word begins another, unless all are capitals.
    let small = |piece: &&str| !piece.chars().next().is_some_and(char::is_uppercase);
    let capitals = |piece: &&str| piece.chars().all(char::is_uppercase);
    let one_word = pieces.iter().skip(1).all(|piece| small(piece) || capitals(piece));
    // Letters one by one are initials, or a word spaced out.
    let single = pieces.iter().all(|piece| piece.chars().nth(1).is_none());
    !single
        && pieces.iter().all(letters)
        && one_word
        && known(&pieces.concat())
        && !pieces.iter().all(|piece| known(piece))
}
