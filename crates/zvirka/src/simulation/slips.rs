//! Slips of the hand and of machines, done to a piece of a name.
//!
//! Four kinds of slips make nearly all typing errors in words (Damerau: A technique for computer detection and
//! correction of spelling errors, 1964): a letter replaced, dropped, added, or two swapped. A replaced letter is
//! mostly that of the next key in the row. Every function returns whether anything was changed, so that a rate
//! means faults, not tries.

use smallvec::SmallVec;

use super::random::Random;

type Letters = SmallVec<[char; 48]>;

/// Kinds of slips with weights: replaced keys lead, dropped letters follow, then doubled and swapped ones.
const KINDS: [(u32, Kind); 4] =
    [(35, Kind::Neighbour), (30, Kind::Drop), (20, Kind::Double), (15, Kind::Swap)];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Neighbour,
    Drop,
    Double,
    Swap,
}

/// Rows of keys: Ukrainian and Russian layouts, and the English one.
const ROWS: [&str; 9] = [
    "йцукенгшщзхї",
    "фівапролджє",
    "ячсмитьбю",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
];

/// One typing slip in a word. Words of fewer than three letters are left alone: after a slip nobody could say what
/// they were.
pub(super) fn typing_slip(word: &mut String, random: &mut Random) -> bool {
    let mut letters: Letters = word.chars().collect();
    if letters.len() < 3 {
        return false;
    }
    // The first letter is seldom wrong, as it is looked at; here it never is, unless it is swapped.
    let place = 1 + random.below(letters.len() as u32 - 1) as usize;
    let Some(letter) = letters.get(place).copied().filter(|letter| letter.is_alphabetic()) else {
        return false;
    };
    match random.pick(&KINDS, Kind::Drop) {
        Kind::Neighbour => {
            let Some(other) = neighbour(letter, random) else { return false };
            if let Some(typed) = letters.get_mut(place) {
                *typed = other;
            }
        }
        Kind::Drop => {
            letters.remove(place);
        }
        Kind::Double => letters.insert(place, letter),
        Kind::Swap => {
            let before = letters.get(place - 1).copied();
            if !before.is_some_and(|before| before.is_alphabetic() && lower(before) != lower(letter)) {
                return false;
            }
            letters.swap(place - 1, place);
            // A swapped capital is typed as a capital where it should be, so the case stays in place.
            if place == 1
                && let [first, second, ..] = letters.as_mut_slice()
                && second.is_uppercase()
            {
                (*first, *second) = (upper(*first), lower(*second));
            }
        }
    }
    word.clear();
    word.extend(letters);
    true
}

fn upper(letter: char) -> char {
    letter.to_uppercase().next().unwrap_or(letter)
}

fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// The letter of the key to the left or to the right.
fn neighbour(letter: char, random: &mut Random) -> Option<char> {
    let small = lower(letter);
    let left = random.chance(5000);
    let row = ROWS.iter().find(|row| row.contains(small))?;
    let (before, after) = row.split_once(small)?;
    let (before, after) = (before.chars().next_back(), after.chars().next());
    let other = if left { before.or(after) } else { after.or(before) }?;
    Some(if letter == small { other } else { upper(other) })
}

/// Cyrillic letters and the Latin ones that look the same.
const LOOK_ALIKES: [(char, char); 20] = [
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('І', 'I'),
];

/// Some letters of a word replaced by letters of the other script that look the same.
pub(super) fn look_alikes(word: &mut String, random: &mut Random) -> bool {
    let before = word.len();
    let mut changed = false;
    let letters: Letters = word
        .chars()
        .map(|letter| {
            let pair = LOOK_ALIKES.iter().find(|(cyrillic, latin)| letter == *cyrillic || letter == *latin);
            match pair {
                Some(&(cyrillic, latin)) if random.chance(5000) => {
                    changed = true;
                    if letter == cyrillic { latin } else { cyrillic }
                }
                _ => letter,
            }
        })
        .collect();
    word.clear();
    word.reserve(before);
    word.extend(letters);
    changed
}

/// Keys of the Ukrainian layout and what they give when the English layout is on.
const UKRAINIAN_KEYS: [&str; 2] =
    ["йцукенгшщзхїфівапролджєячсмитьбюґыэёъ'", "qwertyuiop[]asdfghjkl;'zxcvbnm,.\\s'`]`"];

/// A word typed with the English layout on: Іваненко as Sdfytyrj.
pub(super) fn english_layout(word: &mut String) -> bool {
    let [cyrillic, english] = UKRAINIAN_KEYS;
    replace(word, |letter| {
        cyrillic.chars().zip(english.chars()).find(|(key, _)| *key == letter).map(|(_, typed)| typed)
    })
}

/// A Ukrainian word typed with the Russian layout on: Їжак as Ъжак.
pub(super) fn russian_layout(word: &mut String) -> bool {
    replace(word, |letter| match letter {
        'і' => Some('ы'),
        'ї' => Some('ъ'),
        'є' => Some('э'),
        _ => None,
    })
}

/// Replaces letters; small ones are asked for, case is kept.
fn replace(word: &mut String, other: impl Fn(char) -> Option<char>) -> bool {
    let mut changed = false;
    let letters: Letters = word
        .chars()
        .map(|letter| {
            let small = lower(letter);
            other(small).map_or(letter, |typed| {
                changed = true;
                if letter == small { typed } else { upper(typed) }
            })
        })
        .collect();
    word.clear();
    word.extend(letters);
    changed
}

/// What stands in lists for an apostrophe, beside the plain one; nothing at all for a lost one.
const APOSTROPHES: [(u32, &str); 5] = [(50, ""), (20, "’"), (15, "ʼ"), (10, "`"), (5, "*")];

/// The apostrophe lost or written as another sign.
pub(super) fn lose_apostrophe(word: &mut String, random: &mut Random) -> bool {
    let changed = word.contains('\'');
    if changed {
        *word = word.replace('\'', random.pick(&APOSTROPHES, ""));
    }
    changed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::simulation::random::Stream;

    /// Edits by which the two differ, a swap of neighbours counted as one.
    fn edits(a: &str, b: &str) -> usize {
        strsim::osa_distance(&a.to_lowercase(), &b.to_lowercase())
    }

    proptest! {
        #[test]
        fn a_slip_is_one_edit(word in "[А-ЯІЇЄҐ][а-яіїєґ']{0,12}|[A-Z][a-z]{0,14}", seed: u64) {
            let mut typed = word.clone();
            let changed = typing_slip(&mut typed, &mut Random::new(seed, 0, Stream::Left));
            // A key beside ґ or a letter of no row has no neighbour; then nothing is said to have changed.
            prop_assert_eq!(edits(&word, &typed), usize::from(changed));
            prop_assert_eq!(typed.chars().next().map(char::is_uppercase), Some(true));
        }

        #[test]
        fn other_faults_change_what_they_say_they_change(word in "[А-ЯІЇЄ][а-яіїє']{0,12}", seed: u64) {
            let mut random = Random::new(seed, 0, Stream::Left);
            for fault in [look_alikes, lose_apostrophe, |word: &mut String, _: &mut Random| english_layout(word), |word: &mut String, _: &mut Random| russian_layout(word)] {
                let mut typed = word.clone();
                let changed = fault(&mut typed, &mut random);
                prop_assert_eq!(typed != word, changed);
            }
        }
    }

    #[test]
    fn a_layout_gives_what_its_keys_give() {
        for (word, expected) in [("іваненко", "sdfytyrj"), ("Сергій", "Cthusq"), ("Їжак", "];fr")]
        {
            let mut typed = word.to_owned();
            assert!(english_layout(&mut typed));
            assert_eq!(typed, expected);
        }
        let mut typed = "Їжак".to_owned();
        assert!(russian_layout(&mut typed));
        assert_eq!(typed, "Ъжак");
    }
}
