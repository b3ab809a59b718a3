//! The words of a cell that is no name: a unit, a rank, a place, a sex, a category.
//!
//! A cell is cut into words and numbers, and every word is folded as names are: lower case, no marks, look-alike
//! letters of the other script mended. Folding goes one step further than for names, since these words are looked
//! up: ё is е, ґ is г, and Latin letters lose their diacritics. For names take [`crate::names::pieces`], which
//! keeps what these cells do not need.
//!
//! Method: one pass; digits and letters are apart even where they are glued (`36ОБрМП`). Cost: linear in the text,
//! of which [`MAX_CHARACTERS`] are read. Limits: numbers above nine digits are not numbers of anything here and
//! are left out; words in scripts other than Cyrillic and Latin stay as they are.

use smallvec::SmallVec;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::names::script::{Script, fold, is_apostrophe, is_hyphen, is_invisible};
use crate::names::sounds::{Sounds, sounds, split_ending};

/// How much of a cell is read, in characters. The longest official name of a unit has 130; twice that bounds the
/// work that one hostile cell can cause.
pub const MAX_CHARACTERS: usize = 256;

/// The most digits that a number has: units have up to four, codes of units five. Nine always fit 32 bits.
const MAX_DIGITS: usize = 9;

/// A word or a number of a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The folded letters; empty for a number.
    pub letters: String,
    /// The number, if it is one.
    pub number: Option<u32>,
    /// How many characters it has as written.
    pub length: usize,
    /// Nothing, or a hyphen alone, stands between this word and the one before.
    pub joined: bool,
    /// A comma, bracket, slash or semicolon stands before this word: something else begins.
    pub breaks: bool,
}

/// The words of a cell.
pub type Words = SmallVec<[Word; 8]>;

/// Cuts a cell into words.
///
/// # Examples
///
/// ```
/// use zvirka::compare::wording::words;
///
/// let words = words("36-та ОБрМП, Кам'янське");
/// let letters: Vec<&str> = words.iter().map(|word| word.letters.as_str()).collect();
/// assert_eq!(letters, ["", "та", "обрмп", "камянське"]);
/// assert_eq!(words[0].number, Some(36));
/// assert!(words[1].joined && words[3].breaks);
/// ```
#[must_use]
pub fn words(text: &str) -> Words {
    let mut words = Words::new();
    let mut pending = String::new();
    let mut digits = false;
    let (mut joined, mut breaks) = (false, false);
    let composed = text.chars().take(MAX_CHARACTERS).nfc().chain(std::iter::once(' '));
    for character in composed {
        if is_invisible(character) {
            continue;
        }
        let digit = character.is_ascii_digit();
        let letter = character.is_alphabetic() || is_combining_mark(character);
        // Quotation marks end a word, and are apostrophes nowhere in these cells but inside one.
        let apostrophe = is_apostrophe(character) && !matches!(character, '"' | '“' | '”' | '„' | '*');
        let goes_on = if digits { digit } else { letter || (apostrophe && !pending.is_empty()) };
        if goes_on || (pending.is_empty() && (digit || letter)) {
            if pending.is_empty() {
                digits = digit;
            }
            pending.push(character);
            continue;
        }
        if !pending.is_empty() {
            if let Some(word) = word(&pending, digits, joined, breaks) {
                words.push(word);
            }
            pending.clear();
            (joined, breaks) = (true, false);
        }
        if digit || letter {
            digits = digit;
            pending.push(character);
        } else {
            joined &= is_hyphen(character) || is_apostrophe(character);
            breaks |= matches!(character, ',' | ';' | '/' | '(' | ')' | '[' | ']' | '|' | '\n');
        }
    }
    words
}

fn word(text: &str, digits: bool, joined: bool, breaks: bool) -> Option<Word> {
    let length = text.chars().count();
    if digits {
        let number = (length <= MAX_DIGITS).then(|| text.parse().ok()).flatten()?;
        return Some(Word { letters: String::new(), number: Some(number), length, joined, breaks });
    }
    let letters = fold_word(text);
    (!letters.is_empty()).then_some(Word { letters, number: None, length, joined, breaks })
}

/// Folds one word as the tables of words are folded.
///
/// # Examples
///
/// ```
/// use zvirka::compare::wording::fold_word;
///
/// assert_eq!(fold_word("Маґура"), "магура");
/// assert_eq!(fold_word("Jäger"), "jager");
/// ```
#[must_use]
pub fn fold_word(word: &str) -> String {
    let folded = fold(word);
    let latin = folded.script == Script::Latin;
    let plain = |letter: char| match letter {
        'ё' => 'е',
        'ґ' => 'г',
        'ł' => 'l',
        'ı' => 'i',
        'đ' => 'd',
        letter => letter,
    };
    let letters = folded.letters.iter().map(|letter| plain(*letter));
    if latin {
        letters.nfd().filter(|letter| !is_combining_mark(*letter)).collect()
    } else {
        letters.collect()
    }
}

/// A word of Latin letters all of which look Cyrillic, as that Cyrillic word: `OMO` typed for `ОМО`.
#[must_use]
pub fn cyrillic_twin(word: &str) -> Option<String> {
    let twin = |letter| {
        Some(match letter {
            'a' => 'а',
            'b' => 'в',
            'c' => 'с',
            'e' => 'е',
            'h' => 'н',
            'i' => 'і',
            'k' => 'к',
            'm' => 'м',
            'o' => 'о',
            'p' => 'р',
            't' => 'т',
            'x' => 'х',
            'y' => 'у',
            _ => return None,
        })
    };
    word.chars().map(twin).collect()
}

/// The longest ending that a case, a gender or a number puts on a word of these cells: -ського has four letters
/// after the stem -ськ.
const MAX_ENDING: usize = 3;

/// The shortest stem that may be told from its endings. Of shorter words (Київ, полк) the endings are listed.
pub(super) const MIN_STEM: usize = 4;

/// Whether two folded words are one word under two endings of case, gender or number: `азов` and `азова`,
/// `старший` and `старшого`.
///
/// # Examples
///
/// ```
/// use zvirka::compare::wording::same_but_for_ending;
///
/// assert!(same_but_for_ending("старший", "старшого"));
/// assert!(!same_but_for_ending("азов", "азовсталь"));
/// ```
#[must_use]
pub fn same_but_for_ending(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let shared = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let is_ending = |word: &str| {
        let ending = word.chars().skip(shared);
        ending.clone().count() <= MAX_ENDING
            && ending.into_iter().all(|letter| {
                matches!(
                    letter,
                    'а' | 'е'
                        | 'є'
                        | 'и'
                        | 'і'
                        | 'ї'
                        | 'й'
                        | 'о'
                        | 'у'
                        | 'ю'
                        | 'я'
                        | 'ы'
                        | 'ь'
                        | 'м'
                        | 'х'
                        | 'г'
                )
            })
    };
    shared >= MIN_STEM && is_ending(a) && is_ending(b)
}

/// The sounds of a word without its ending, for words that no table has in this spelling.
#[must_use]
pub(super) fn stem_sounds(letters: &str) -> Sounds {
    let mut sounds = sounds(&fold(letters));
    let (stem, _) = split_ending(&sounds);
    sounds.truncate(stem);
    sounds
}

/// A number for the words as they stand, so that two cells can be said to be written alike. FNV-1a, which needs no
/// key and is the same on every run; that two texts share a number matters only if they also mean the same.
#[must_use]
pub fn written(words: &[Word]) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut take = |byte: u8| hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    for word in words {
        word.letters.bytes().for_each(&mut take);
        word.number.into_iter().flat_map(u32::to_le_bytes).for_each(&mut take);
        take(0);
    }
    hash
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let shown =
            |word: &Word| word.number.map_or_else(|| word.letters.clone(), |number| number.to_string());
        words(text).iter().map(shown).collect()
    }

    #[test]
    fn digits_and_letters_are_apart_and_marks_fall_away() {
        assert_eq!(cut("36ОБрМП"), ["36", "обрмп"]);
        assert_eq!(cut("в/ч А-2802"), ["в", "ч", "а", "2802"]);
        assert_eq!(cut("полк«Азов»"), ["полк", "азов"]);
        assert_eq!(cut("полк\"Азов\""), ["полк", "азов"]);
        assert_eq!(cut("Артёмовск, с.Мар’янівка"), ["артемовск", "с", "марянівка"]);
        assert_eq!(cut("м\u{200b}орська Jäger"), ["морська", "jager"]);
        assert_eq!(cut("12345678901234567890"), Vec::<String>::new());
    }

    #[test]
    fn look_alikes_become_the_letters_meant() {
        assert_eq!(cut("OМБp"), cut("ОМБр"));
        assert_eq!(cyrillic_twin("omo").as_deref(), Some("омо"));
        assert_eq!(cyrillic_twin("bde"), None);
    }

    #[test]
    fn a_hostile_cell_is_read_in_part() {
        assert!(words(&"а1".repeat(100_000)).len() <= MAX_CHARACTERS);
        assert_eq!(words(&"аб".repeat(100_000)).len(), 1);
    }

    proptest! {
        #[test]
        fn no_text_panics_and_words_are_never_empty(text in "\\PC{0,80}") {
            for word in words(&text) {
                prop_assert_eq!(word.number.is_some(), word.letters.is_empty());
            }
        }

        #[test]
        fn being_the_same_but_for_an_ending_is_symmetric(a in "[а-яіїєґ]{0,9}", b in "[а-яіїєґ]{0,9}") {
            prop_assert_eq!(same_but_for_ending(&a, &b), same_but_for_ending(&b, &a));
        }
    }
}
