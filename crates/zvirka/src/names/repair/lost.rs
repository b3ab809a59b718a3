//! The letters і, ї and є lost in a whole text: `рина Гулй` is Ірина Гулій.
//!
//! An encoding that lacks the letters takes them from every word of a list. A word without them that no table holds
//! is mended by itself, in [`words`](super::words). Here the other words of such a text are mended with it: one that
//! began with a lost letter (`рина`, with a small letter where names begin with capitals), and one that is a name as
//! it stands, yet a rarer one than with the letter (`Дана`, Діана).
//!
//! Method: the text shows the damage by a word that is mended surely; then the likelier name is meant. Cost: nothing
//! for a text that holds one of the letters, or whose letters all go together and whose words all begin alike.
//! Limits: Cyrillic texts; one lost letter in a word that is a name as it stands.

use smallvec::SmallVec;

use super::super::script::{Script, is_letter};
use super::Repair;
use super::plausibility::{cyrillic_only, key_of, known_share};
use super::words;

const LETTERS: [&str; 3] = ["і", "ї", "є"];

/// The text with the lost letters put back into its words; `None` when it shows no sign of the damage.
pub(super) fn put_back(text: &str) -> Option<String> {
    let split = || text.split_inclusive(char::is_whitespace);
    let capitals = split().any(|word| word.chars().next().is_some_and(char::is_uppercase));
    let words: SmallVec<[Word<'_>; 8]> = split().map(|word| Word::of(word, capitals)).collect();
    // Most texts that come here show no damage, and what their words might have been is dear to find.
    if !words.iter().any(Word::is_surely_mended) {
        return None;
    }
    let mut result = String::with_capacity(text.len() + 8);
    let mut changed = false;
    for word in words {
        let meant = word.meant();
        changed |= meant.is_some();
        let (bare, rest) = word.text.split_at_checked(word.letters).unwrap_or((word.text, ""));
        result.push_str(meant.as_deref().unwrap_or(bare));
        result.push_str(rest);
    }
    changed.then_some(result)
}

/// A word of such a text.
struct Word<'a> {
    /// The word with the signs and the white space after it.
    text: &'a str,
    /// Bytes up to the signs.
    letters: usize,
    /// Its key, where it may have lost a letter at all.
    key: Option<String>,
    /// Its share among names as it stands.
    share: Option<f32>,
    /// Whether its first letter is lost, as it begins with a small one and others do not.
    headless: bool,
}

impl<'a> Word<'a> {
    fn of(text: &'a str, capitals: bool) -> Self {
        let bare = text.trim_end_matches(|letter: char| !is_letter(letter));
        // No name of two letters lost a third that can be told: он is no Іон.
        let key = Some(key_of(bare)).filter(|key| bare.chars().nth(2).is_some() && cyrillic_only(key));
        let share = key.as_deref().and_then(known_share);
        let headless = capitals && bare.chars().next().is_some_and(char::is_lowercase);
        Self { text, letters: bare.len(), key, share, headless }
    }

    /// Whether the word shows by itself that letters were lost.
    fn is_surely_mended(&self) -> bool {
        let Some(key) = self.key.as_deref() else { return false };
        (self.headless && with_head(key, self.share).is_some())
            || (self.share.is_none()
                && words::word(key, Script::Cyrillic)
                    .is_some_and(|(_, repair)| repair == Repair::LostLetters))
    }

    /// The name that is meant, where it is another.
    fn meant(&self) -> Option<String> {
        let key = self.key.as_deref()?;
        if self.headless { with_head(key, self.share) } else { with_letter(key, self.share) }
    }
}

/// Whether a word may show, among words that begin with capitals, that its text lost letters.
pub(in super::super) fn shows_loss(word: &str) -> bool {
    Word::of(word, true).is_surely_mended()
}

/// The likeliest name that begins with a letter lost here.
fn with_head(key: &str, share: Option<f32>) -> Option<String> {
    let heads = LETTERS.iter().map(|letter| format!("{letter}{key}"));
    likeliest(heads, share)
}

/// The likeliest name that a known one becomes with a letter put in.
fn with_letter(key: &str, share: Option<f32>) -> Option<String> {
    // What no table holds is mended by itself.
    share?;
    let places = key.char_indices().map(|(place, _)| place).chain([key.len()]);
    let candidates = places.filter_map(|place| key.split_at_checked(place));
    let candidates =
        candidates.flat_map(|(head, tail)| LETTERS.iter().map(move |letter| [head, letter, tail].concat()));
    likeliest(candidates, share)
}

/// The likeliest of some words that is likelier than a share; in lower case but for its first letter.
fn likeliest(candidates: impl Iterator<Item = String>, share: Option<f32>) -> Option<String> {
    let known = candidates.filter_map(|word| Some((known_share(&word)?, word)));
    let (best, word) = known.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let mut letters = word.chars();
    let first = letters.next()?;
    (best > share.unwrap_or(0.0)).then(|| first.to_uppercase().chain(letters).collect())
}
