//! Which letters of two names differ, for a reader's eye.
//!
//! The engine decides by sounds and says so in its evidence; what is marked here only leads the eye and decides
//! nothing. Words are paired first, so that a surname that stands last on the other list is not marked for that, then
//! the letters of each pair are aligned by their longest common subsequence (Hirschberg, 1975). A word without a
//! partner is marked as standing alone. Where one name is Cyrillic and the other Latin, letters of a Latin writing of
//! the first are marked, under that romanisation of the engine's which differs least.
//!
//! Cost: the product of the lengths of two words, for every pair of words; a name of more than [`LONGEST`] characters
//! is not marked.

use zvirka::names::romanization::{romanize, schemes};
use zvirka::names::script::{is_apostrophe, is_cyrillic, is_hyphen, is_latin};

/// Longer than any name; what is longer is a note, whose letters say nothing. A judgement.
const LONGEST: usize = 160;

/// Words are two writings of one when at least half of their letters stand in both in order. A judgement.
const ALIKE: f64 = 0.5;

/// How a letter compares with the other name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It stands in the other name too.
    Same,
    /// It differs.
    Differs,
    /// Its whole word has no partner.
    Alone,
}

/// A stretch of text under one mark.
pub type Piece = (String, Mark);

/// Two names compared.
#[derive(Debug, Default)]
pub struct Compared {
    /// Each name in pieces, whole where it was compared in another script.
    pub names: [Vec<Piece>; 2],
    /// The Latin writing of a Cyrillic name that was compared in its place.
    pub romanised: [Option<Vec<Piece>>; 2],
}

/// Compares two names, or two cells of another field.
#[must_use]
pub fn compared(left: &str, right: &str) -> Compared {
    let whole = |text: &str| vec![(text.to_owned(), Mark::Same)];
    let long = |text: &str| text.chars().nth(LONGEST).is_some();
    if left.trim().is_empty() || right.trim().is_empty() || long(left) || long(right) {
        return Compared { names: [whole(left), whole(right)], romanised: [None, None] };
    }
    match (is_written_in_cyrillic(left), is_written_in_cyrillic(right)) {
        (Some(true), Some(false)) => {
            let [cyrillic, latin] = nearest_romanisation(left, right);
            Compared { names: [whole(left), latin], romanised: [Some(cyrillic), None] }
        }
        (Some(false), Some(true)) => {
            let [cyrillic, latin] = nearest_romanisation(right, left);
            Compared { names: [latin, whole(right)], romanised: [None, Some(cyrillic)] }
        }
        _ => Compared { names: difference(left, right), romanised: [None, None] },
    }
}

/// Whether most letters are Cyrillic; `None` when none are Cyrillic or Latin.
fn is_written_in_cyrillic(text: &str) -> Option<bool> {
    let cyrillic = text.chars().filter(|letter| is_cyrillic(*letter)).count();
    let latin = text.chars().filter(|letter| is_latin(*letter)).count();
    (cyrillic + latin > 0).then_some(cyrillic > latin)
}

fn nearest_romanisation(cyrillic: &str, latin: &str) -> [Vec<Piece>; 2] {
    let marked = |pieces: &[Vec<Piece>; 2]| -> usize {
        let differ = pieces.iter().flatten().filter(|(_, mark)| *mark != Mark::Same);
        differ.map(|(text, _)| text.chars().count()).sum()
    };
    schemes()
        .iter()
        .map(|scheme| difference(&romanize(cyrillic, scheme), latin))
        .min_by_key(marked)
        .unwrap_or_default()
}

/// A word or what stands between words, with a mark for each character.
struct Word {
    letters: Vec<char>,
    folded: Vec<char>,
    marks: Vec<Mark>,
    between: bool,
    paired: bool,
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for letter in text.chars() {
        let between = letter.is_whitespace() || matches!(letter, ',' | ';' | '.' | '(' | ')');
        if words.last().is_none_or(|word| word.between != between) {
            words.push(Word { letters: vec![], folded: vec![], marks: vec![], between, paired: false });
        }
        if let Some(word) = words.last_mut() {
            word.letters.push(letter);
            word.folded.push(fold(letter));
            word.marks.push(if between { Mark::Same } else { Mark::Alone });
        }
    }
    words
}

/// Letters that only their writing sets apart are one.
fn fold(letter: char) -> char {
    if is_apostrophe(letter) {
        return '\'';
    }
    if is_hyphen(letter) {
        return '-';
    }
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => letter,
    }
}

/// Two names of one script with the letters marked that differ.
#[must_use]
pub fn difference(left: &str, right: &str) -> [Vec<Piece>; 2] {
    let (mut left, mut right) = (words(left), words(right));
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (l, one) in left.iter().enumerate().filter(|(_, word)| !word.between) {
        for (r, other) in right.iter().enumerate().filter(|(_, word)| !word.between) {
            let common = common(&one.folded, &other.folded).len() as f64;
            let alike = 2.0 * common / (one.folded.len() + other.folded.len()) as f64;
            if alike >= ALIKE {
                pairs.push((alike, l, r));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    for (_, l, r) in pairs {
        let (Some(one), Some(other)) = (left.get_mut(l), right.get_mut(r)) else { continue };
        if one.paired || other.paired {
            continue;
        }
        (one.paired, other.paired) = (true, true);
        one.marks.fill(Mark::Differs);
        other.marks.fill(Mark::Differs);
        for (a, b) in common(&one.folded, &other.folded) {
            if let (Some(a), Some(b)) = (one.marks.get_mut(a), other.marks.get_mut(b)) {
                (*a, *b) = (Mark::Same, Mark::Same);
            }
        }
    }
    [pieces(&left), pieces(&right)]
}

/// Places of a longest common subsequence in both texts.
fn common(left: &[char], right: &[char]) -> Vec<(usize, usize)> {
    let width = right.len() + 1;
    let mut lengths = vec![0_u16; (left.len() + 1) * width];
    let at = |lengths: &[u16], l: usize, r: usize| lengths.get(l * width + r).copied().unwrap_or(0);
    for (l, one) in left.iter().enumerate().rev() {
        for (r, other) in right.iter().enumerate().rev() {
            let length = if one == other {
                at(&lengths, l + 1, r + 1) + 1
            } else {
                at(&lengths, l + 1, r).max(at(&lengths, l, r + 1))
            };
            if let Some(cell) = lengths.get_mut(l * width + r) {
                *cell = length;
            }
        }
    }
    let (mut l, mut r, mut places) = (0, 0, Vec::new());
    while let (Some(one), Some(other)) = (left.get(l), right.get(r)) {
        if one == other {
            places.push((l, r));
            (l, r) = (l + 1, r + 1);
        } else if at(&lengths, l + 1, r) >= at(&lengths, l, r + 1) {
            l += 1;
        } else {
            r += 1;
        }
    }
    places
}

fn pieces(words: &[Word]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (letter, mark) in words.iter().flat_map(|word| word.letters.iter().zip(&word.marks)) {
        match pieces.last_mut() {
            Some((text, last)) if last == mark => text.push(*letter),
            _ => pieces.push((letter.to_string(), *mark)),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name with `[…]` around what differs and `{…}` around words that stand alone.
    fn drawn(pieces: &[Piece]) -> String {
        let draw = |(text, mark): &Piece| match mark {
            Mark::Same => text.clone(),
            Mark::Differs => format!("[{text}]"),
            Mark::Alone => format!("{{{text}}}"),
        };
        pieces.iter().map(draw).collect()
    }

    #[test]
    fn letters_that_differ_are_marked_whatever_the_order_of_words() {
        for (left, right, expected) in [
            ("Ґудзь Мар'яна", "мар’яна ҐУДЗЬ", ["Ґудзь Мар'яна", "мар’яна ҐУДЗЬ"]),
            ("Гудзь Марта", "Ґудзь Марта", ["[Г]удзь Марта", "[Ґ]удзь Марта"]),
            ("Левчук Остап Ігорович", "Левчук Остап", ["Левчук Остап {Ігорович}", "Левчук Остап"]),
            ("Швець П.", "Кіт", ["{Швець} {П}.", "{Кіт}"]),
            ("Коваль\u{200b}", "Коваль", ["Коваль[\u{200b}]", "Коваль"]),
        ] {
            let [one, other] = difference(left, right);
            assert_eq!([drawn(&one), drawn(&other)], expected, "{left} and {right}");
        }
    }

    #[test]
    fn a_cyrillic_name_is_compared_in_latin_letters_with_a_latin_one() {
        let compared = compared("Левчук Остап", "Ostap LEVCHUC");
        assert_eq!(drawn(&compared.names[0]), "Левчук Остап");
        assert_eq!(drawn(compared.romanised[0].as_ref().unwrap()), "Levchu[k] Ostap");
        assert_eq!(drawn(&compared.names[1]), "Ostap LEVCHU[C]");
        assert!(compared.romanised[1].is_none());
    }

    #[test]
    fn no_letter_is_lost_or_added() {
        for (left, right) in [("Їжак  Ґ., (Ірина)", "IZHAK Iryna"), ("", "Кіт"), ("ß Ǆ", "ẞ ǆ")]
        {
            for pieces in difference(left, right).iter().zip([left, right]) {
                let whole: String = pieces.0.iter().map(|(text, _)| text.as_str()).collect();
                assert_eq!(whole, pieces.1);
            }
        }
        let long = "Я".repeat(100_000);
        assert_eq!(compared(&long, "Я").names[0].len(), 1);
    }
}
