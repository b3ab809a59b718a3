//! A name cell cut into words, with the words that belong to something else marked: call signs, dates, units.
//!
//! This knows separators and shapes only, no names: what a word is in a name is decided by
//! [`parse`](super::parse), what it says by [`token`](super::token). Every piece is a part of the text as it
//! stands, so nothing is lost and nothing is copied.
//!
//! Method: one pass over the characters; only a cell that holds a digit is looked at again for dates and units.
//! Cost: some 2 ns a character. Limits: at most [`MAX_TEXT`] bytes are read and [`MAX_PIECES`] words kept; initials are parted from a surname
//! written on to them (`ЛевчукОІ`) only where the surname is in mixed case.

mod asides;
mod signs;

pub use signs::{GAPS, SPACED_OUT};

use asides::{mark_dates, mark_units_and_numbers};
use signs::join_spaced_out;
use smallvec::SmallVec;

use super::script::{
    is_apostrophe, is_capital, is_cyrillic, is_hyphen, is_invisible, is_latin, is_letter, is_small,
};
use super::tables::{SURNAMES, given_name_forms};

/// Most pieces kept of one text. A cell with more is no name; the bound keeps hostile cells cheap.
pub const MAX_PIECES: usize = 24;

/// Most bytes read of one text: ten times a name with rank, unit, date and call sign. Some signs are judged by what
/// stands after them, so without a bound a hostile cell of nothing else would cost the square of its length.
pub const MAX_TEXT: usize = 4_096;

/// What a piece is, where its place or shape shows that it is no part of the name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aside {
    /// Nothing shows it.
    #[default]
    None,
    /// Stands in quotation marks: a call sign.
    CallSign,
    /// A date, or a word that belongs to one.
    BirthDate,
    /// A unit's number or abbreviation.
    Unit,
    /// The number of a row.
    Number,
}

impl Aside {
    /// The field that such a piece fills; `None` where it fills none.
    #[must_use]
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::CallSign => Some("call_sign"),
            Self::BirthDate => Some("birth_date"),
            Self::Unit => Some("unit"),
            Self::None | Self::Number => None,
        }
    }
}

/// Where a piece stood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Commas before it, brackets not counted.
    pub commas: u8,
    /// Whether it stood in brackets.
    pub bracketed: bool,
    /// What it is, where it is no part of the name.
    pub aside: Aside,
}

/// A piece of a name's text: a word between separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The word as it stood.
    pub text: &'a str,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it stood.
    pub place: Place,
}

impl Piece<'_> {
    /// Where it ends in the text, in bytes.
    #[must_use]
    pub const fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// A text cut into words.
#[derive(Clone, Debug, Default)]
pub struct Cut<'a> {
    /// The words, in the order of the text.
    pub pieces: SmallVec<[Piece<'a>; 6]>,
    /// Whether the text after a slash was left out, being the name again in another spelling.
    pub second_spelling: bool,
}

/// Cuts a name's text into words.
///
/// # Examples
///
/// ```
/// use zvirka::names::pieces::{Aside, cut};
///
/// let cut = cut("Левчук О.І., 1990 р.н., позивний «Чорний Явір»");
/// let name = cut.pieces.iter().filter(|piece| piece.place.aside == Aside::None);
/// assert_eq!(name.map(|piece| piece.text).collect::<Vec<_>>(), ["Левчук", "О", "І", "позивний"]);
/// ```
#[must_use]
pub fn cut(text: &str) -> Cut<'_> {
    let text = text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or(text);
    let mut cutter = Cutter { text, ..Cutter::default() };
    let mut digits = false;
    let mut characters = text.char_indices().peekable();
    if is_passport_line(text) {
        characters.nth(PASSPORT_HEAD - 1);
    }
    let mut previous = ' ';
    while let Some((position, character)) = characters.next() {
        digits |= character.is_ascii_digit() || character == '№';
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        match character {
            // Letters that were doubtful or put back by an editor: Пет(д)ренко, Пет[ре]нко.
            '(' | '[' if cutter.opens_within_word(position, character) => {}
            ')' | ']'
                if cutter.start.is_some()
                    && !cutter.place.bracketed
                    && cutter.holds_open_bracket(position) => {}
            '(' | '[' | '{' => {
                cutter.close(position);
                cutter.place.bracketed = true;
            }
            ')' | ']' | '}' => {
                cutter.close(position);
                cutter.place.bracketed = false;
            }
            '«' | '“' | '„' | '"' | '”' | '»' => cutter.quote(position, character, previous, next),
            ',' => {
                cutter.close(position);
                cutter.place.commas = cutter.place.commas.saturating_add(1);
            }
            '/' if cutter.abbreviates(position) => {}
            '/' if cutter.spells_word_again(position) => {
                cutter.close(position);
                cutter.skips_next = true;
            }
            '/' | '|' if cutter.repeats(position) => {
                if cutter.names_another(position) {
                    cutter.close(position);
                    cutter.place.bracketed = true;
                } else {
                    cutter.second_spelling = true;
                    break;
                }
            }
            '_' | '…' | '*' if cutter.is_gap(position, next, character) => {}
            '.' if cutter.is_within_abbreviation(position) || cutter.is_within_gap(position) => {}
            '.' => cutter.close_with_stop(position),
            ';' | '/' | '|' | '<' | '_' => cutter.close(position),
            _ if character.is_whitespace() => cutter.close(position),
            _ if character.is_control() || is_invisible(character) => {}
            _ => {
                if is_small(previous) && is_capital(character) {
                    cutter.camel = true;
                }
                cutter.start.get_or_insert(position);
            }
        }
        previous = character;
    }
    if !cutter.second_spelling {
        cutter.close(text.len());
    }
    let mut cut = Cut { pieces: cutter.pieces, second_spelling: cutter.second_spelling };
    // A cell that stands in quotes as a whole is a name in quotes, no call sign.
    if cut.pieces.iter().all(|piece| piece.place.aside == Aside::CallSign) {
        cut.pieces.iter_mut().for_each(|piece| piece.place.aside = Aside::None);
    }
    if cut.pieces.iter().any(|piece| piece.place.aside == Aside::None && is_two_capitals(piece.text)) {
        part_initials(&mut cut.pieces);
    }
    if cut.pieces.len() >= SPACED_OUT {
        join_spaced_out(&mut cut.pieces, text);
    }
    cut.pieces.truncate(MAX_PIECES);
    if digits {
        mark_dates(&mut cut.pieces);
        mark_units_and_numbers(&mut cut.pieces, text);
    }
    cut
}

/// Signs before the name in a passport's machine-readable line: the kind of document and the issuing state, as in
/// `P<UKR` (ICAO document 9303, part 4).
const PASSPORT_HEAD: usize = 5;

fn is_passport_line(text: &str) -> bool {
    let mut signs = text.bytes();
    matches!(signs.next(), Some(b'P'))
        // Without the filler a surname such as PETRENKO would lose its head.
        && signs.next() == Some(b'<')
        && signs.by_ref().take(3).filter(|sign| sign.is_ascii_uppercase() || *sign == b'<').count() == 3
        && signs.next().is_some_and(|sign| sign.is_ascii_uppercase())
        && text.contains("<<")
}

/// Whether a word is one piece wherever it stands among others, without a sign that could tell of its neighbours.
#[must_use]
pub(super) fn stands_alone(word: &str) -> bool {
    // Some apostrophes are quotation marks too, and those reach over words.
    let quotes = |character: char| matches!(character, '"' | '“' | '”' | '„');
    let has_signs =
        |character: char| !(is_letter(character) || is_apostrophe(character)) || quotes(character);
    if word.is_empty() || word.contains(has_signs) || is_two_capitals(word) {
        return false;
    }
    let cut = cut(word);
    matches!(cut.pieces.as_slice(), [piece] if piece.text == word && piece.place == Place::default())
}

/// The words of a name's text, with what was marked in them.
pub fn split(text: &str) -> impl Iterator<Item = Piece<'_>> {
    cut(text).pieces.into_iter()
}

#[derive(Default)]
struct Cutter<'a> {
    text: &'a str,
    pieces: SmallVec<[Piece<'a>; 6]>,
    place: Place,
    start: Option<usize>,
    camel: bool,
    second_spelling: bool,
    /// Whether the next word is the one before it in another script.
    skips_next: bool,
}

impl<'a> Cutter<'a> {
    /// Ends the word that is open, if one is.
    fn close(&mut self, end: usize) {
        let camel = std::mem::take(&mut self.camel);
        let Some(start) = self.start.take() else { return };
        let Some(word) = self.text.get(start..end) else { return };
        if self.pieces.len() > MAX_PIECES || std::mem::take(&mut self.skips_next) {
            return;
        }
        if camel && let Some(joint) = camel_joint(word) {
            let (head, tail) = word.split_at(joint);
            self.push(start, head);
            if tail.chars().all(char::is_uppercase) {
                self.push_letters(start + joint, tail);
            } else {
                self.push(start + joint, tail);
            }
        } else {
            self.push(start, word);
        }
    }

    fn push(&mut self, start: usize, text: &'a str) {
        self.pieces.push(Piece { text, start, place: self.place });
    }

    fn push_letters(&mut self, start: usize, letters: &'a str) {
        for (offset, letter) in letters.char_indices() {
            if let Some(letter) = letters.get(offset..offset + letter.len_utf8()) {
                self.push(start + offset, letter);
            }
        }
    }

    /// A quotation mark opens a call sign before a word, closes it after one, and is an apostrophe within one.
    fn quote(&mut self, position: usize, mark: char, previous: char, next: char) {
        let opens = !previous.is_alphanumeric() && next.is_alphanumeric();
        let closes = self.place.aside == Aside::CallSign && !next.is_alphanumeric();
        if closes || mark == '»' {
            self.close(position);
            self.place.aside = Aside::None;
        } else if mark == '«' || (opens && self.has_closing(position, mark)) {
            self.close(position);
            self.place.aside = Aside::CallSign;
        } else {
            self.start.get_or_insert(position);
        }
    }

    /// Whether a quotation mark that could close the one at `position` follows.
    fn has_closing(&self, position: usize, mark: char) -> bool {
        let rest = self.text.get(position + mark.len_utf8()..).unwrap_or("");
        rest.chars().any(|character| matches!(character, '"' | '”' | '“' | '»'))
    }

    /// Whether a slash belongs to an abbreviation of single letters: `б/н`, `в/ч`, `п/п-к`.
    fn abbreviates(&self, position: usize) -> bool {
        let Some(before) = self.start.and_then(|start| self.text.get(start..position)) else { return false };
        let after = self.text.get(position + 1..).unwrap_or("");
        let word = after.chars().take_while(|character| character.is_alphanumeric() || is_hyphen(*character));
        before.chars().count() <= 2
            && before.chars().all(char::is_alphabetic)
            && matches!(word.take(5).count(), 1..=4)
    }

    /// Whether what stands after a slash is the name before it, spelt again.
    fn repeats(&self, position: usize) -> bool {
        let words = self.pieces.len() + usize::from(self.start.is_some());
        let (before, after) = (self.text.get(..position), self.text.get(position + 1..));
        let (Some(before), Some(after)) = (before, after) else { return false };
        let cyrillic = |text: &str| text.chars().find(|c| c.is_alphabetic()).map(is_cyrillic);
        let latin = |text: &str| text.chars().find(|c| c.is_alphabetic()).map(is_latin);
        let words_after = after
            .split(|c: char| c.is_whitespace() || c == '/' || c == '|')
            .filter(|word| word.chars().any(char::is_alphabetic))
            .take(MAX_PIECES);
        let other_script = matches!((cyrillic(before), latin(after)), (Some(true), Some(true)))
            || matches!((latin(before), cyrillic(after)), (Some(true), Some(true)));
        words >= 2 && (other_script || words_after.count() == words)
    }
}

/// Where a word in camel case is two: `ЛевчукОстап`, `ЛевчукОІ`.
fn camel_joint(word: &str) -> Option<usize> {
    /// Beginnings after which a capital is usual: МакДоналд, DeVito.
    const PREFIXES: &[&str] = &["mac", "мак", "van", "ван", "del", "дел", "fitz", "фіц", "saint"];
    let mut before = ' ';
    let mut joints = word.char_indices().filter(|(_, character)| {
        let joint = before.is_lowercase() && character.is_uppercase();
        before = *character;
        joint
    });
    let (joint, _) = joints.next()?;
    if joints.next().is_some() {
        return None;
    }
    let (head, tail) = word.split_at_checked(joint)?;
    let small = |text: &str| text.chars().skip(1).all(|c| c.is_lowercase());
    let head_is_word = head.chars().next().is_some_and(char::is_uppercase)
        && small(head)
        && head.chars().count() >= 3
        && !PREFIXES.contains(&head.to_lowercase().as_str());
    let length = tail.chars().count();
    let initials = length <= 2 && tail.chars().all(char::is_uppercase);
    if !head_is_word || !(initials || (small(tail) && length >= 3)) {
        return None;
    }
    // One capital at the end may be a slip of the shift key: КоваленкО.
    let key = word.to_lowercase();
    let slip = SURNAMES.get(&key).is_some() || !given_name_forms(&key).is_empty();
    (!slip).then_some(joint)
}

fn is_two_capitals(word: &str) -> bool {
    let mut letters = word.chars();
    let mut capital = || letters.next().is_some_and(char::is_uppercase);
    capital() && capital() && letters.next().is_none()
}

/// Two capitals that stand as a word among words in mixed case are two initials: `Левчук ОІ`.
fn part_initials(pieces: &mut SmallVec<[Piece<'_>; 6]>) {
    let mixed = |piece: &Piece<'_>| piece.text.chars().any(char::is_lowercase) && piece.text.len() > 4;
    if !pieces.iter().any(mixed) {
        return;
    }
    let mut parted = SmallVec::new();
    for piece in pieces.iter() {
        let first = piece.text.chars().next().map_or(0, char::len_utf8);
        match piece.text.split_at_checked(first) {
            Some((head, tail)) if is_two_capitals(piece.text) && piece.place.aside == Aside::None => {
                parted.push(Piece { text: head, ..*piece });
                parted.push(Piece { text: tail, start: piece.start + first, ..*piece });
            }
            _ => parted.push(*piece),
        }
    }
    *pieces = parted;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a name, and the fields taken out of it.
    fn read(text: &str) -> (Vec<&str>, Vec<(&str, &str)>) {
        let (mut words, mut fields) = (Vec::new(), Vec::new());
        for piece in cut(text).pieces {
            match piece.place.aside {
                Aside::None => words.push(piece.text),
                aside => fields.push((aside.field().unwrap_or("number"), piece.text)),
            }
        }
        (words, fields)
    }

    #[test]
    fn what_is_no_name_is_told_apart() {
        for (text, words, fields) in [
            (
                "Левчук О.І.,1990р.н.",
                vec!["Левчук", "О", "І"],
                vec![("birth_date", "1990р"), ("birth_date", "н")],
            ),
            ("15) Левчук Остап", vec!["Левчук", "Остап"], vec![("number", "15")]),
            ("№15 Левчук", vec!["Левчук"], vec![("number", "№15")]),
            ("Качан Роман «Явір»", vec!["Качан", "Роман"], vec![("call_sign", "Явір")]),
            ("36 ОБрМП Качан Роман", vec!["Качан", "Роман"], vec![("unit", "36"), ("unit", "ОБрМП")]),
            ("Приймак І.П., в/ч А0000", vec!["Приймак", "І", "П"], vec![("unit", "в/ч"), ("unit", "А0000")]),
            ("Голуб Артем 1990-03-07", vec!["Голуб", "Артем"], vec![("birth_date", "1990-03-07")]),
            ("б/н", vec!["б/н"], vec![]),
            ("P<UKRLEVCHUK<<OSTAP<<<<<<", vec!["LEVCHUK", "OSTAP"], vec![]),
            ("PETRENKO<<OSTAP<<<<<<", vec!["PETRENKO", "OSTAP"], vec![]),
            ("Мар\"яна", vec!["Мар\"яна"], vec![]),
            ("\"Левчук Остап\"", vec!["Левчук", "Остап"], vec![]),
        ] {
            assert_eq!(read(text), (words, fields), "{text}");
        }
    }

    #[test]
    fn initials_written_on_to_a_surname_are_parted_from_it() {
        for (text, words) in [
            ("ИвановИИ", vec!["Иванов", "И", "И"]),
            ("ЛевчукОстап", vec!["Левчук", "Остап"]),
            ("Левчук ОІ", vec!["Левчук", "О", "І"]),
            ("КоваленкО", vec!["КоваленкО"]),
            ("МакДоналд", vec!["МакДоналд"]),
            ("ПеТрО", vec!["ПеТрО"]),
            ("ЛІ ЮЙ", vec!["ЛІ", "ЮЙ"]),
        ] {
            assert_eq!(read(text).0, words, "{text}");
        }
    }

    #[test]
    fn a_name_spelt_twice_is_read_once() {
        assert_eq!(read("Левчук Остап / Levchuk Ostap").0, ["Левчук", "Остап"]);
        assert_eq!(read("Левчук Остап | Левчук Остап").0, ["Левчук", "Остап"]);
        assert_eq!(read("Левчук/Кравець Ірина").0, ["Левчук", "Кравець", "Ірина"]);
    }
}
