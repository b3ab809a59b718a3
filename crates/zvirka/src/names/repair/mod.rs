//! Repairs: what damage on the way made of a name is turned back, where that makes a likely name of an unlikely text.
//!
//! Two entries: [`cell`] for damage that takes a whole text (the wrong keyboard layout, the wrong encoding) and must
//! be undone before the text is cut into words, and [`word`] for damage to single words, which a token pays for once.
//! Folding of look-alike letters, apostrophes and marks is no repair and stands in [`script`](super::script).
//!
//! Method: the noisy channel of Kernighan, Church and Gale (1990): a repair is made where the chance of the name,
//! times the chance of the damage, exceeds the chance of the text as it stands; chances come of the frequency
//! tables and of a model of letter pairs. The text in the record stays as it stood; what is read instead is told
//! with the reading.
//!
//! Cost: some 2 ns a character for a text without damage. Limits: one kind of damage at a time. A rare name
//! with rare letters is not mended, because nothing speaks for it.

mod encoding;
mod keyboard;
mod lost;
mod plausibility;
mod torn;
mod words;

pub use plausibility::letter_pairs;

pub(super) use lost::shows_loss;
pub(super) use plausibility::{known_share, unseen_bits};
pub(super) use words::word;

use plausibility::{Walk, letter_script, letters_bits, word_bits};

use super::script::{is_apostrophe, is_capital, is_hyphen, is_invisible, is_latin, is_letter, is_small};

/// What was undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Typed under another keyboard layout.
    KeyboardLayout,
    /// Read under another encoding than it was written in.
    Encoding,
    /// Ukrainian typed on the Russian layout.
    OtherCyrillicLayout,
    /// і, ї or є lost in an encoding that lacks them.
    LostLetters,
    /// Digits stood for letters that look like them.
    Digits,
    /// Signs of the machine-readable line of the Russian internal passport.
    PassportDigits,
    /// Letters that a scanner took for others.
    Scanner,
    /// Latin letters throughout that look like a Cyrillic word.
    LookAlikes,
    /// Words torn in two.
    TornWords,
    /// A space typed before a word's last letter.
    MovedLetter,
}

impl Repair {
    /// The repair in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::KeyboardLayout => "typed under another keyboard layout",
            Self::Encoding => "read under another encoding than it was written in",
            Self::OtherCyrillicLayout => "Ukrainian typed on the Russian keyboard layout",
            Self::LostLetters => "і, ї or є had been lost",
            Self::Digits => "digits stood for letters",
            Self::PassportDigits => "signs of the Russian passport's machine-readable line",
            Self::LookAlikes => "Latin letters that look like a Cyrillic word",
            Self::TornWords => "words had been torn in two",
            Self::MovedLetter => "a space stood before a word's last letter",
            Self::Scanner => "letters that a scanner takes for others",
        }
    }
}

/// A text as it was before the damage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The text.
    pub text: String,
    /// What was undone.
    pub repair: Repair,
}

/// Longest text, in bytes, that is mended: a long one is a note, not a name.
const LONGEST: usize = 400;

/// How unlikely the letters of a word must be, in bits for each pair, before its repair is tried. Of the names of
/// the frequency tables one in two hundred is less likely; a name under the wrong layout nearly always.
const DOUBTFUL: f32 = -6.0;

/// log2 of the chance that a text is damaged as a whole: one list in a thousand, and the margin by which a repair
/// must be likelier than the text.
const DAMAGED: f32 = -14.0;

fn is_doubtful(bits: f32, pairs: u32) -> bool {
    bits < DOUBTFUL * pairs as f32
}

/// The text that a damaged one was; `None` when it is likelier to be as it stands.
///
/// # Examples
///
/// ```
/// use zvirka::names::repair::{Repair, cell};
///
/// let meant = cell("sdfytyrj cthusq").unwrap();
/// assert_eq!((meant.text.as_str(), meant.repair), ("іваненко сергій", Repair::KeyboardLayout));
/// assert_eq!(cell("²âàíåíêî").map(|meant| meant.text), Some("Іваненко".to_owned()));
/// assert!(cell("Іваненко Сергій").is_none());
/// ```
#[must_use]
pub fn cell(text: &str) -> Option<Repaired> {
    if text.len() > LONGEST {
        return None;
    }
    let look = Look::at(text);
    if !look.needs_repair() {
        return None;
    }
    let moved = look.damaged.then(|| torn::moved(text)).flatten();
    if let Some(text) = moved {
        return Some(Repaired { text, repair: Repair::MovedLetter });
    }
    let whole = look.damaged.then(|| retyped(text)).flatten();
    let lost = || look.may_lack_letters().then(|| lost::put_back(text)).flatten();
    let torn = || look.words.may_be_torn().then(|| torn::joined(text)).flatten();
    // A piece of a torn word may look as if its first letter were lost, so that comes last.
    whole
        .or_else(|| torn().map(|text| Repaired { text, repair: Repair::TornWords }))
        .or_else(|| lost().map(|text| Repaired { text, repair: Repair::LostLetters }))
}

/// The text under another keyboard layout or encoding, if that is likelier.
fn retyped(text: &str) -> Option<Repaired> {
    let before = text_bits(text);
    // A key that gave a letter is not taken for one that should have given a sign: Возною is no `Djpyj.`.
    let letters = |text: &str| text.chars().filter(|character| is_letter(*character)).count();
    let before_letters = letters(text);
    let keyboard = keyboard::candidates(text).filter(|meant| letters(meant) >= before_letters);
    let keyboard = keyboard.map(|text| Repaired { text, repair: Repair::KeyboardLayout });
    let encoding = encoding::candidates(text).into_iter();
    let encoding = encoding.map(|text| Repaired { text, repair: Repair::Encoding });
    // What has no likelier letters needs no look into the tables.
    let letters_before = letters_of_text_bits(text);
    let likelier =
        keyboard.chain(encoding).filter(|meant| letters_of_text_bits(&meant.text) > letters_before);
    let weighed = likelier.map(|meant| (text_bits(&meant.text), meant));
    let (after, meant) = weighed.max_by(|a, b| a.0.total_cmp(&b.0))?;
    // Letters in the wrong encoding have their capitals in the wrong places; a text whose capitals stand where a
    // name has them, and would not under the repair, was not damaged: Сметаною is no `уНЕРЮМНЧ`.
    let spoilt = has_usual_capitals(text) && !has_usual_capitals(&meant.text);
    (after + DAMAGED > before && !spoilt && is_likely(&meant.text)).then_some(meant)
}

/// Whether every word of a text is in small letters, in capitals, or begins with its only capital.
fn has_usual_capitals(text: &str) -> bool {
    words_of(text).all(|word| {
        let letters = || word.chars().filter(|character| character.is_alphabetic());
        let small = letters().skip(1).all(|letter| !letter.is_uppercase());
        small || letters().all(|letter| !letter.is_lowercase())
    })
}

/// What one pass over a text shows of damage; nearly every text shows none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// Letters that do not go together, or signs that names do not have.
    damaged: bool,
    /// One of the letters і, ї and є.
    ukrainian: bool,
    /// A pair of Cyrillic letters that hardly a name has.
    rare_pair: bool,
    /// Words that begin with a small letter, and with a capital.
    small: bool,
    capital: bool,
    words: torn::Words,
}

impl Look {
    /// Whether a text that looks so is worth a closer look.
    pub(super) const fn needs_repair(self) -> bool {
        self.damaged || self.may_lack_letters() || self.words.may_be_torn()
    }

    /// The same, where no word of the text [shows that letters were lost](shows_loss).
    pub(super) const fn needs_repair_without_loss(self) -> bool {
        self.damaged || self.words.may_be_torn()
    }

    /// Whether letters do not go together, or signs are none that names have.
    pub(super) const fn is_damaged(self) -> bool {
        self.damaged
    }

    /// What a text shows that is made of two, parted by a sign that names have. Marked Latin letters, of which a text may
    /// hold too many as a whole, are not counted.
    pub(super) const fn together(self, other: Self) -> Self {
        Self {
            damaged: self.damaged || other.damaged,
            ukrainian: self.ukrainian || other.ukrainian,
            rare_pair: self.rare_pair || other.rare_pair,
            small: self.small || other.small,
            capital: self.capital || other.capital,
            words: self.words.together(other.words),
        }
    }

    const fn may_lack_letters(self) -> bool {
        !self.ukrainian && (self.rare_pair || (self.small && self.capital))
    }

    /// Looks at a text.
    pub(super) fn at(text: &str) -> Self {
        let mut look = Self::default();
        let mut walk = Walk::default();
        let (mut letters, mut marked, mut in_word) = (0_u32, 0_u32, 0_u32);
        let mut of_word = 0_u32;
        let mut word_script = None;
        let mut previous_is_lower = false;
        let ended = |walk: &mut Walk, letters: u32| -> bool {
            let (bits, pairs) = walk.end();
            letters >= 3 && is_doubtful(bits, pairs)
        };
        for character in text.chars() {
            let script = letter_script(character);
            if script.is_some() || is_letter(character) {
                // Letters of two scripts in one word are look-alikes, which folding settles; each run is judged alone.
                if script.is_some() && script != word_script {
                    look.damaged |= ended(&mut walk, in_word);
                    in_word = 0;
                    word_script = script;
                }
                letters += 1;
                of_word += 1;
                marked += u32::from(!character.is_ascii() && is_latin(character));
                let lower = is_small(character);
                // A word that goes on in capitals after a small first letter: KOI8 turns the case round.
                look.damaged |= in_word == 1 && previous_is_lower && is_capital(character);
                look.small |= of_word == 1 && lower;
                look.capital |= of_word == 1 && !lower;
                look.ukrainian |= matches!(character, 'і' | 'І' | 'ї' | 'Ї' | 'є' | 'Є');
                previous_is_lower = in_word == 0 && lower;
                in_word += 1;
                look.rare_pair |= walk.step(character) < words::RARE_PAIR && script == Some(true);
            } else if is_apostrophe(character) || is_invisible(character) || is_mark(character) {
                // Within a word.
            } else {
                look.damaged |= ended(&mut walk, in_word) || !is_usual_sign(character);
                look.words.take(of_word, character == '.');
                (in_word, of_word) = (0, 0);
            }
        }
        look.damaged |= ended(&mut walk, in_word);
        look.words.take(of_word, false);
        look.damaged = (look.damaged || (marked >= 3 && 2 * marked > letters)) && letters > 0;
        look
    }
}

fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// Signs that stand in undamaged name cells.
fn is_usual_sign(character: char) -> bool {
    character.is_ascii_digit()
        || character.is_whitespace()
        || is_hyphen(character)
        || matches!(
            character,
            '.' | ',' | '(' | ')' | '/' | '<' | '«' | '»' | '№' | ':' | '_' | '+' | '?' | '!' | '…' | '|'
        )
}

/// log2 of how likely a text is as a name: of all its words, signs within words counting as foreign.
fn text_bits(text: &str) -> f32 {
    /// log2 of the chance of a single letter, an initial, or a number.
    const SHORT: f32 = -5.0;
    let words = words_of(text);
    words.map(|word| if word.chars().nth(1).is_none() { SHORT } else { word_bits(word) }).sum()
}

/// log2 of the chance of a text's letters, whatever the tables hold.
fn letters_of_text_bits(text: &str) -> f32 {
    words_of(text).map(|word| letters_bits(word).0).sum()
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let separates = |character: char| {
        (character.is_whitespace() && character != '\u{a0}')
            || is_hyphen(character)
            || matches!(character, '.' | ',' | '(' | ')' | '/' | '<' | '«' | '»')
    };
    text.split(separates).filter(|word| !word.is_empty())
}

/// Whether every word of a text looks like a name.
fn is_likely(text: &str) -> bool {
    words_of(text).filter(|word| word.chars().nth(2).is_some()).all(|word| {
        let (bits, pairs) = letters_bits(word);
        let letters = word.chars().all(|character| is_letter(character) || is_apostrophe(character));
        letters
            && (!is_doubtful(bits, pairs) || plausibility::known_bits(&plausibility::key_of(word)).is_some())
    })
}

#[cfg(test)]
mod tests;
