//! The rules of one romanisation system, and how they are applied to a text.
//!
//! The method is plain: at each letter the longest sequence of letters that a rule names and whose context holds
//! is taken, the narrowest context first; its Latin letters are written in the case of the Cyrillic ones. Nothing
//! here knows any system: the rules come from the tables. The code generator applies the same rules to the tables
//! it reads, so this file uses nothing of the crate.
//!
//! **Cost.** One pass; per letter a look at the few rules that begin with it. No allocation but the growth of the
//! output.
//!
//! **Limits.** Contexts look one letter to either side. Text is expected composed (й as one character).

/// Where in a word a rule holds, narrowest first: the order in which rules of equal length are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context<'table> {
    /// First in a word. A hyphen begins a new word, an apostrophe does not.
    Initial,
    /// Last in a word.
    Final,
    /// Between two vowels.
    BetweenVowels,
    /// Followed by one of these letters.
    Before(&'table str),
    /// Preceded by one of these letters.
    After(&'table str),
    /// Preceded by a vowel.
    AfterVowel,
    /// Anywhere.
    Anywhere,
}

/// One rule: a letter or sequence of letters, where it holds, and what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule<'table> {
    /// Lower-case Cyrillic letters; `'` is every kind of apostrophe.
    pub letters: &'table str,
    /// Where the rule holds.
    pub context: Context<'table>,
    /// The Latin letters; empty when nothing is written.
    pub latin: &'table str,
}

/// All rules of one system, with the place where each letter's rules begin.
#[derive(Clone, Copy, Debug)]
pub struct RuleSet<'table> {
    /// The rules in the order in which they are tried.
    pub rules: &'table [Rule<'table>],
    starts: [u16; SLOTS + 1],
}

/// Letters that have a slot of their own: `а` to `џ`, which are the letters of Russian, Ukrainian, Belarusian and
/// Serbian but one; `ґ`; the apostrophe. The rules of all other letters stand behind these, sorted by letter.
pub const SLOTS: usize = 50;

/// The slot of `ґ`, which lies outside the unbroken range of letters.
const SLOT_OF_GHE_UPTURN: usize = 48;

/// The slot of the apostrophe.
const SLOT_OF_APOSTROPHE: usize = 49;

/// The sign that stands for every kind of apostrophe.
const APOSTROPHE: char = '\'';

/// The slot of a lower-case letter; [`SLOTS`] when it has none of its own.
#[must_use]
pub const fn slot(letter: char) -> usize {
    match letter {
        'а'..='џ' => letter as usize - 'а' as usize,
        'ґ' => SLOT_OF_GHE_UPTURN,
        APOSTROPHE => SLOT_OF_APOSTROPHE,
        _ => SLOTS,
    }
}

/// The slot of a rule, from the bytes of its first letter: the same as [`slot`], for use while compiling.
const fn slot_of(rule: &Rule<'_>) -> usize {
    match rule.letters.as_bytes() {
        [0xD0, second @ 0xB0..=0xBF, ..] => (*second - 0xB0) as usize,
        [0xD1, second @ 0x80..=0x9F, ..] => (*second - 0x80) as usize + 16,
        [0xD2, 0x91, ..] => SLOT_OF_GHE_UPTURN,
        [b'\'', ..] => SLOT_OF_APOSTROPHE,
        _ => SLOTS,
    }
}

impl<'table> RuleSet<'table> {
    /// Makes a set of rules that are sorted by slot, and within a slot in the order in which they are to be tried.
    /// The rules of letters without a slot come last, sorted by letter.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "both indices are bounded by the loops' conditions")]
    pub const fn new(rules: &'table [Rule<'table>]) -> Self {
        let mut starts = [0; SLOTS + 1];
        let mut slot = 0;
        let mut rule = 0;
        while slot < SLOTS {
            while rule < rules.len() && slot_of(&rules[rule]) <= slot {
                rule += 1;
            }
            slot += 1;
            starts[slot] = rule as u16;
        }
        Self { rules, starts }
    }

    /// Appends `text` to `output` in Latin letters. Letters that these rules do not know are left to `fallback`,
    /// and what is no Cyrillic letter passes through as it is.
    pub fn romanize_into(&self, text: &str, fallback: &RuleSet<'_>, output: &mut String) {
        let mut rest = text;
        let mut previous = Previous::default();
        while let Some(typed) = rest.chars().next() {
            let found = self.find(rest, previous).or_else(|| fallback.find(rest, previous));
            let (latin, after) = found.unwrap_or_else(|| ("", skip(rest)));
            let taken = rest.get(..rest.len() - after.len()).unwrap_or_default();
            if found.is_some() {
                push(latin, Case::of(taken, after, previous), output);
            } else {
                output.push(typed);
            }
            previous.pass(taken);
            rest = after;
        }
    }

    /// The outcome of the first rule that fits the start of `rest`, and the text behind what it takes.
    fn find<'text>(&self, rest: &'text str, previous: Previous) -> Option<(&'table str, &'text str)> {
        let letter = fold(rest.chars().next()?);
        let joins = || previous.letter.is_some_and(is_cyrillic) && skip(rest).starts_with(is_cyrillic);
        if letter == APOSTROPHE && !joins() {
            return None;
        }
        self.candidates(letter).iter().find_map(|rule| {
            let after = strip(rest, rule.letters)?;
            rule.context.holds(previous.letter, after).then_some((rule.latin, after))
        })
    }

    /// The rules whose letters begin with `letter`.
    fn candidates(&self, letter: char) -> &'table [Rule<'table>] {
        let slot = slot(letter);
        let start = self.starts.get(slot).map_or(0, |start| usize::from(*start));
        if let Some(end) = self.starts.get(slot + 1) {
            return self.rules.get(start..usize::from(*end)).unwrap_or_default();
        }
        let others = self.rules.get(start..).unwrap_or_default();
        let first = |rule: &Rule<'_>| rule.letters.chars().next().unwrap_or_default();
        let start = others.partition_point(|rule| first(rule) < letter);
        let others = others.get(start..).unwrap_or_default();
        let length = others.partition_point(|rule| first(rule) <= letter);
        others.get(..length).unwrap_or_default()
    }
}

impl Context<'_> {
    /// Whether the context holds between the letter before, which is none at the beginning of a word, and the text
    /// behind.
    fn holds(self, previous: Option<char>, after: &str) -> bool {
        match self {
            Self::Initial => previous.is_none(),
            Self::Final => following(after).is_none(),
            Self::BetweenVowels => previous.is_some_and(is_vowel) && following(after).is_some_and(is_vowel),
            Self::Before(letters) => following(after).is_some_and(|next| letters.contains(next)),
            Self::After(letters) => previous.is_some_and(|previous| letters.contains(previous)),
            Self::AfterVowel => previous.is_some_and(is_vowel),
            Self::Anywhere => true,
        }
    }
}

/// What stood before a place in the text.
#[derive(Clone, Copy, Default)]
struct Previous {
    /// The letter before, folded; none at the beginning of a word.
    letter: Option<char>,
    /// Whether that letter was a capital.
    capital: bool,
}

impl Previous {
    /// Moves past `taken`.
    fn pass(&mut self, taken: &str) {
        let Some(last) = taken.chars().next_back().filter(|last| !is_mark(*last)) else { return };
        let letter = fold(last);
        let in_word = is_letter(last) || (letter == APOSTROPHE && self.letter.is_some());
        self.letter = in_word.then_some(letter);
        // An apostrophe has no case: the letter before it goes on telling.
        self.capital = in_word && (is_capital(last) || (letter == APOSTROPHE && self.capital));
    }
}

/// The case in which the outcome of a rule is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// As the table has it.
    Lower,
    /// The first letter a capital: `Щербак` is `Shcherbak`.
    Title,
    /// All letters capitals: `ЩЕРБАК` is `SHCHERBAK`.
    Upper,
}

impl Case {
    /// The case for letters `taken` between `previous` and `after`: what the neighbours are decides whether a
    /// capital stands alone.
    fn of(taken: &str, after: &str, previous: Previous) -> Self {
        let mut letters = taken.chars().filter(|letter| is_letter(*letter));
        if !letters.next().is_some_and(is_capital) {
            return Self::Lower;
        }
        let neighbour = letters.next().or_else(|| {
            let joined = after.trim_start_matches(|sign| is_mark(sign) || fold(sign) == APOSTROPHE);
            joined.chars().next().filter(|letter| is_letter(*letter))
        });
        if neighbour.map_or(previous.capital, is_capital) { Self::Upper } else { Self::Title }
    }
}

/// Appends Latin letters in a case.
fn push(latin: &str, case: Case, output: &mut String) {
    match case {
        Case::Lower => output.push_str(latin),
        Case::Upper => output.extend(latin.chars().flat_map(char::to_uppercase)),
        Case::Title => {
            let rest = latin.trim_start_matches(|sign: char| !sign.is_alphabetic());
            output.push_str(latin.strip_suffix(rest).unwrap_or_default());
            let mut letters = rest.chars();
            output.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            output.push_str(letters.as_str());
        }
    }
}

/// The text behind the first character.
fn skip(text: &str) -> &str {
    let mut characters = text.chars();
    characters.next();
    characters.as_str()
}

/// The text behind `letters`, when it begins with them in any case.
fn strip<'text>(text: &'text str, letters: &str) -> Option<&'text str> {
    let mut rest = text.chars();
    for letter in letters.chars() {
        if fold(rest.next()?) != letter {
            return None;
        }
    }
    Some(rest.as_str())
}

/// The next letter of the same word, folded; none when the word ends here.
fn following(after: &str) -> Option<char> {
    let after = after.trim_start_matches(is_mark);
    let next = after.chars().next()?;
    let letter = fold(next);
    let in_word = is_letter(next) || (letter == APOSTROPHE && begins_with_letter(skip(after)));
    in_word.then_some(letter)
}

/// Whether a text begins with a letter.
fn begins_with_letter(text: &str) -> bool {
    text.chars().next().is_some_and(is_letter)
}

/// Whether a character is a letter; the answer for most letters of names without a look at the tables of Unicode.
fn is_letter(sign: char) -> bool {
    match sign {
        'Ѐ'..='џ' => true,
        '\0'..='\x7F' => sign.is_ascii_alphabetic(),
        _ => sign.is_alphabetic(),
    }
}

/// Whether a letter is a capital.
fn is_capital(letter: char) -> bool {
    match letter {
        'Ѐ'..='Я' => true,
        'а'..='џ' => false,
        _ => letter.is_uppercase(),
    }
}

/// Whether a character is of the Cyrillic blocks.
fn is_cyrillic(sign: char) -> bool {
    matches!(sign, '\u{400}'..='\u{52F}')
}

/// Whether a folded letter is a vowel.
fn is_vowel(letter: char) -> bool {
    matches!(
        letter,
        'а' | 'е'
            | 'ё'
            | 'и'
            | 'і'
            | 'ї'
            | 'о'
            | 'у'
            | 'ы'
            | 'э'
            | 'ю'
            | 'я'
            | 'є'
            | 'ѣ'
            | 'ә'
            | 'ө'
            | 'ү'
            | 'ұ'
    )
}

/// Whether a character is a combining mark, such as the stress mark of dictionaries.
fn is_mark(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36F}')
}

/// A letter in lower case; every kind of apostrophe as one.
fn fold(typed: char) -> char {
    match typed {
        '\0'..='\x7F' if typed != '`' => typed.to_ascii_lowercase(),
        'а'..='џ' => typed,
        // Capitals lie at fixed distances below their small letters in these two ranges.
        'А'..='Я' => shifted(typed, 0x20),
        'Ѐ'..='Џ' => shifted(typed, 0x50),
        '`' | '\u{B4}' | '\u{2B9}' | '\u{2BC}' | '\u{2018}' | '\u{2019}' | '\u{2032}' => APOSTROPHE,
        _ => typed.to_lowercase().next().unwrap_or(typed),
    }
}

/// The character at a distance from another.
fn shifted(letter: char, distance: u32) -> char {
    char::from_u32(u32::from(letter) + distance).unwrap_or(letter)
}
