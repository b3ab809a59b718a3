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

use super::super::script::Script;
use super::Repair;
use super::plausibility::{cyrillic_only, key_of, known_share};
use super::words;

const LETTERS: [&str; 3] = ["і", "ї", "є"];

/// The text with the lost letters put back into its words; `None` when it shows no sign of the damage.
pub(super) fn put_back(text: &str) -> Option<String> {
    let starts_small = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    let split = || text.split_inclusive(char::is_whitespace);
    let capitals = split().any(|word| word.chars().next().is_some_and(char::is_uppercase));
    // Nearly no text has a word that shows the damage, and only for one that has are the others worth a look.
    if !split().any(shows_loss) {
        return None;
    }
    let mut sure = false;
    let mut result = String::with_capacity(text.len() + 8);
    let mut changed = false;
    for word in split() {
        let bare = bare(word);
        let key = key_of(bare);
        if bare.chars().nth(1).is_none() || !cyrillic_only(&key) {
            result.push_str(word);
            continue;
        }
        let share = known_share(&key);
        let headless = capitals && starts_small(bare);
        let meant = if headless { with_head(&key, share) } else { with_letter(&key, share) };
        sure |= headless && meant.is_some();
        sure |= share.is_none() && is_mended(&key);
        match meant {
            Some(meant) => {
                changed = true;
                result.push_str(&meant);
                result.push_str(word.get(bare.len()..).unwrap_or(""));
            }
            None => result.push_str(word),
        }
    }
    (sure && changed).then_some(result)
}

fn bare(word: &str) -> &str {
    word.trim_end_matches(|letter: char| !letter.is_alphabetic())
}

/// Whether a word of no table is one with a letter put in.
fn is_mended(key: &str) -> bool {
    words::word(key, Script::Cyrillic).is_some_and(|(_, repair)| repair == Repair::LostLetters)
}

/// Whether a word may show that letters were lost in its text: it begins small, or is mended by itself.
pub(in super::super) fn shows_loss(word: &str) -> bool {
    let bare = bare(word);
    let key = key_of(bare);
    bare.chars().nth(1).is_some()
        && cyrillic_only(&key)
        && (bare.chars().next().is_some_and(char::is_lowercase)
            || (known_share(&key).is_none() && is_mended(&key)))
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
