//! Letters: which script a token is in, and its letters folded so that spelling, not typing, is what remains.
//!
//! Folding composes what is decomposed, lowers case, drops stress marks, invisible characters and apostrophes,
//! and turns letters that only look right (a Latin `o` inside a Cyrillic word) into the letter that was meant.
//! The text itself is never changed: a folded token is a second reading beside it.
//!
//! Method: one pass over characters; the script of a token is the script of the majority of the letters that
//! exist in one script only. The look-alikes are those of Unicode's confusables that occur in names.
//! Cost: linear in the token, which is cut at [`MAX_LETTERS`]. Limits: Greek, Armenian and Georgian letters are
//! kept as they are and have no sounds.

use smallvec::SmallVec;
use unicode_normalization::UnicodeNormalization;

/// Longest token that is read, in letters. The longest surname in the frequency tables has 24; four times that
/// bounds the work that one hostile cell can cause.
pub const MAX_LETTERS: usize = 96;

/// The letters of a token.
pub type Letters = SmallVec<[char; 24]>;

/// The script of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Script {
    /// Cyrillic letters.
    Cyrillic,
    /// Latin letters.
    Latin,
    /// Neither: digits, signs, other scripts.
    #[default]
    Other,
}

/// What folding had to mend, or noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mends {
    /// Letters of one script stood inside a word of the other.
    pub homoglyphs: bool,
    /// Invisible or direction-control characters were dropped.
    pub invisible: bool,
    /// Stress marks or other loose combining marks were dropped.
    pub stress: bool,
    /// More letters than [`MAX_LETTERS`]; the rest was not read.
    pub cut: bool,
}

/// A folded token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Lower-case letters, apostrophes and marks removed.
    pub letters: Letters,
    /// The script.
    pub script: Script,
    /// Whether the token stood in capitals (two letters or more).
    pub capitals: bool,
    /// What was mended.
    pub mends: Mends,
}

/// Whether a character is one of the many that are typed for an apostrophe or a soft sign in Latin.
#[must_use]
pub fn is_apostrophe(character: char) -> bool {
    matches!(
        character,
        '\'' | '’'
            | '‘'
            | 'ʼ'
            | 'ʹ'
            | 'ʺ'
            | '′'
            | '″'
            | '`'
            | '´'
            | '"'
            | '”'
            | '“'
            | '„'
            | 'ʻ'
            | 'ʾ'
            | 'ʿ'
            | '*'
    )
}

/// Whether a character is one of the dashes that join the halves of a double name.
#[must_use]
pub fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}')
}

/// Whether a character takes no room: soft hyphen, zero-width and direction controls, variation selectors.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{61c}'
    )
}

/// Whether a letter is a capital, as [`char::is_uppercase`] has it. The letters that nearly all names are made of are
/// told without the tables of Unicode.
#[inline]
pub(super) fn is_capital(character: char) -> bool {
    match character {
        'А'..='Я' | 'A'..='Z' | '\u{400}'..='\u{40f}' => true,
        'а'..='я' | 'a'..='z' | '\u{450}'..='\u{45f}' | '\0'..='@' => false,
        other => other.is_uppercase(),
    }
}

/// Whether a character is a letter or a digit, as [`char::is_alphanumeric`] has it.
#[inline]
fn is_letter_or_digit(character: char) -> bool {
    matches!(character, '\u{400}'..='\u{45f}') || character.is_alphanumeric()
}

/// Whether a letter is small, as [`char::is_lowercase`] has it.
#[inline]
pub(super) fn is_small(character: char) -> bool {
    match character {
        'а'..='я' | 'a'..='z' | '\u{450}'..='\u{45f}' => true,
        'А'..='Я' | 'A'..='Z' | '\u{400}'..='\u{40f}' | '\0'..='@' => false,
        other => other.is_lowercase(),
    }
}

/// The small letter of a capital; of a letter that has several, the first.
#[inline]
fn small(character: char) -> Option<char> {
    let apart = match character {
        'а'..='я' | 'a'..='z' | '\u{450}'..='\u{45f}' => 0,
        'А'..='Я' | 'A'..='Z' => 0x20,
        '\u{400}'..='\u{40f}' => 0x50,
        other => return other.to_lowercase().next(),
    };
    char::from_u32(u32::from(character) + apart)
}

/// Whether a character is a letter that no other composes with and none is composed of: those of the Cyrillic
/// alphabets of Ukraine, Russia and Belarus, and of ASCII.
#[inline]
fn is_composed(character: char) -> bool {
    character.is_ascii() || matches!(character, '\u{400}'..='\u{45f}' | 'Ґ' | 'ґ' | '’' | 'ʼ')
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{20d0}'..='\u{20f0}' | '\u{fe20}'..='\u{fe2f}')
}

/// Whether a letter is Cyrillic.
#[must_use]
pub fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52f}' | 'ᲀ'..='ᲈ')
}

/// Whether a character is a letter of any script, as [`char::is_alphabetic`] says, at once for those of most names.
#[must_use]
pub fn is_letter(character: char) -> bool {
    matches!(character, 'a'..='z' | 'A'..='Z' | '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}')
        || character.is_alphabetic()
}

/// Whether a letter is Latin, with or without diacritics.
#[must_use]
pub fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic()
        || (matches!(letter, '\u{c0}'..='\u{24f}' | '\u{250}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}'))
            && !matches!(letter, '×' | '÷')
}

/// The Cyrillic letter that a Latin letter, a digit or a phonetic sign looks like, in lower case.
pub(super) fn cyrillic_look_alike(letter: char) -> Option<char> {
    Some(match letter {
        'a' | 'á' | 'à' => 'а',
        'b' => 'в',
        'c' => 'с',
        'e' | 'é' | 'è' => 'е',
        'ë' => 'ё',
        'h' => 'н',
        'i' | 'ı' | 'í' | 'l' | '1' => 'і',
        'ï' => 'ї',
        'j' => 'ј',
        'k' | 'ĸ' => 'к',
        'm' => 'м',
        'o' | 'ó' | 'ò' | '0' => 'о',
        'p' => 'р',
        's' => 'ѕ',
        't' => 'т',
        'x' => 'х',
        'y' | 'ý' => 'у',
        '3' => 'з',
        '6' => 'б',
        _ => return None,
    })
}

/// The Latin letter that a Cyrillic letter looks like, in lower case.
fn latin_look_alike(letter: char) -> Option<char> {
    Some(match letter {
        'а' => 'a',
        'в' => 'b',
        'с' => 'c',
        'е' => 'e',
        'ё' => 'ë',
        'н' => 'h',
        'і' => 'i',
        'ї' => 'ï',
        'ј' => 'j',
        'к' => 'k',
        'м' => 'm',
        'о' => 'o',
        'р' => 'p',
        'ѕ' => 's',
        'т' => 't',
        'х' => 'x',
        'у' => 'y',
        _ => return None,
    })
}

/// Folds one token.
///
/// # Examples
///
/// ```
/// use zvirka::names::script::{fold, Script};
///
/// let folded = fold("ШEВЧEНКO"); // with Latin E, E and O
/// assert_eq!(folded.letters.iter().collect::<String>(), "шевченко");
/// assert_eq!(folded.script, Script::Cyrillic);
/// assert!(folded.capitals && folded.mends.homoglyphs);
/// ```
#[must_use]
pub fn fold(token: &str) -> Folded {
    let mut folded = Folded::default();
    let mut upper = 0_usize;
    let mut lower = 0_usize;
    let mut keep = |character: char, folded: &mut Folded| {
        if is_invisible(character) {
            folded.mends.invisible = true;
        } else if is_combining(character) {
            folded.mends.stress = true;
        } else if !is_letter_or_digit(character) || is_apostrophe(character) {
            // Apostrophes, hyphens and signs are written, lost and mistyped freely; letters are what counts.
        } else if folded.letters.len() >= MAX_LETTERS {
            folded.mends.cut = true;
        } else {
            upper += usize::from(is_capital(character));
            lower += usize::from(is_small(character));
            // A capital's lower form may be several characters (İ); the first is the letter.
            if let Some(small) = small(character) {
                folded.letters.push(small);
            }
        }
    };
    // Composition reads ahead without bound over a run of marks, so only what can be a name is composed.
    let bounded = token.chars().take(MAX_LETTERS * 4);
    if token.chars().all(is_composed) {
        bounded.for_each(|character| keep(character, &mut folded));
    } else {
        bounded.nfc().for_each(|character| keep(character, &mut folded));
    }
    folded.capitals = upper >= 2 && lower == 0;
    settle_script(&mut folded);
    folded
}

fn settle_script(folded: &mut Folded) {
    let (mut cyrillic, mut latin, mut only_cyrillic, mut only_latin) = (0, 0, 0, 0);
    for &letter in &folded.letters {
        if is_cyrillic(letter) {
            cyrillic += 1;
            only_cyrillic += usize::from(latin_look_alike(letter).is_none());
        } else if is_latin(letter) {
            latin += 1;
            only_latin += usize::from(cyrillic_look_alike(letter).is_none());
        }
    }
    folded.script = match (cyrillic, latin) {
        (0, 0) => Script::Other,
        (_, 0) => Script::Cyrillic,
        (0, _) => Script::Latin,
        _ if only_cyrillic > only_latin || (only_cyrillic == only_latin && cyrillic >= latin) => {
            Script::Cyrillic
        }
        _ => Script::Latin,
    };
    let meant = match folded.script {
        Script::Cyrillic if latin > 0 => cyrillic_look_alike,
        Script::Latin if cyrillic > 0 => latin_look_alike,
        _ => return,
    };
    let foreign = match folded.script {
        Script::Cyrillic => is_latin,
        _ => is_cyrillic,
    };
    for letter in &mut folded.letters {
        if let Some(replacement) = Some(*letter).filter(|letter| foreign(*letter)).and_then(meant) {
            *letter = replacement;
            folded.mends.homoglyphs = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(token: &str) -> String {
        fold(token).letters.iter().collect()
    }

    #[test]
    fn decomposed_letters_and_stress_marks_fold_to_the_plain_word() {
        assert_eq!(letters("Андріи\u{306}"), "андрій");
        assert_eq!(letters("Ковале\u{301}нко"), "коваленко");
        assert_eq!(letters("Мар\u{2bc}яна"), "маряна");
        assert_eq!(letters("Мар\u{200b}'яна"), "маряна");
    }

    #[test]
    fn quick_answers_are_those_of_unicode() {
        for character in (0..0x3000).filter_map(char::from_u32) {
            assert_eq!(is_capital(character), character.is_uppercase(), "{character:?}");
            assert_eq!(is_small(character), character.is_lowercase(), "{character:?}");
            assert_eq!(small(character), character.to_lowercase().next(), "{character:?}");
            assert_eq!(is_letter_or_digit(character), character.is_alphanumeric(), "{character:?}");
            let composes = |with: char| [character, with].into_iter().nfc().count() == 2;
            if is_composed(character) {
                assert!([character].into_iter().nfc().eq([character]), "{character:?}");
                assert!(('а'..='я').chain('a'..='z').all(composes), "{character:?}");
            }
        }
    }

    #[test]
    fn look_alikes_fold_to_the_script_of_the_word() {
        assert_eq!(letters("Iвaнoв"), "іванов");
        assert_eq!(letters("Міĸалаевіч"), "мікалаевіч");
        assert_eq!(letters("Kоvalenko"), "kovalenko");
    }

    #[test]
    fn letters_are_those_that_are_alphabetic() {
        for character in '\0'..=char::MAX {
            assert_eq!(is_letter(character), character.is_alphabetic(), "{character:?}");
        }
    }

    #[test]
    fn a_long_token_is_cut() {
        let folded = fold(&"а".repeat(100_000));
        assert!(folded.mends.cut);
        assert_eq!(folded.letters.len(), MAX_LETTERS);
    }
}
