//! Single words mended: digits for letters, letters that an encoding or a scanner lost, one Cyrillic layout for
//! the other.
//!
//! Method: each kind of damage names the words that it could have come from; the likeliest is taken if, with the
//! chance of the damage, it is likelier than the word as it stands. Cost: nothing for words that a table holds; up
//! to 10 µs for one that looks damaged. Limits: one kind of damage a word.

use super::super::script::{Script, cyrillic_look_alike};
use super::plausibility::{known_bits, letters_bits, rarest_pair, unseen_bits};
use super::{Repair, is_doubtful, keyboard};

/// Longest word, in bytes, that is looked at: the longest surname has 24 letters.
const LONGEST: usize = 64;

/// How much likelier, in bits, the mended word must be: one wrong repair for sixteen right ones at worst.
const MARGIN: f32 = 4.0;

/// log2 of the chance of each kind of damage to one word of a list: one list in a hundred has it, if it has it then
/// in one word of ten; a layout or an encoding takes all words of the list that hold the letter.
const fn chance(repair: Repair) -> f32 {
    match repair {
        Repair::Digits | Repair::PassportDigits => -8.0,
        Repair::LostLetters | Repair::OtherCyrillicLayout | Repair::LookAlikes => -9.0,
        _ => -10.0,
    }
}

/// Letter pairs below this many bits, which no table's name or hardly one has, show that something fell out or
/// was taken for another letter.
pub(super) const RARE_PAIR: f32 = -8.0;

/// The word that a damaged one was, and what had happened to it. `word` is in lower case, without apostrophes.
pub(in super::super) fn word(word: &str, script: Script) -> Option<(String, Repair)> {
    if word.len() > LONGEST || word.len() < 3 {
        return None;
    }
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return with_digits(word, script);
    }
    let before = unseen_bits(word);
    let mut best: Option<(f32, String, Repair)> = None;
    let mut weigh = |candidate: String, repair: Repair| {
        let Some(known) = known_bits(&candidate) else { return };
        let bits = known + chance(repair);
        if bits > before + MARGIN && best.as_ref().is_none_or(|(best, _, _)| bits > *best) {
            best = Some((bits, candidate, repair));
        }
    };
    match script {
        Script::Cyrillic => {
            for candidate in keyboard::other_cyrillic_layout(word) {
                weigh(candidate, Repair::OtherCyrillicLayout);
            }
            lost_at_usual_places(word, |candidate| weigh(candidate, Repair::LostLetters));
            if rarest_pair(word).0 < RARE_PAIR {
                lost_letters(word, &mut |candidate| weigh(candidate, Repair::LostLetters));
                replaced(word, SCANNED_CYRILLIC, |candidate| weigh(candidate, Repair::Scanner));
            }
        }
        Script::Latin => {
            let look_alike: Option<String> = word.chars().map(cyrillic_look_alike).collect();
            if let Some(candidate) = look_alike {
                weigh(candidate, Repair::LookAlikes);
            }
            if word.contains('q') {
                weigh(clear(word), Repair::PassportDigits);
            }
            replaced(word, SCANNED_LATIN, |candidate| weigh(candidate, Repair::Scanner));
        }
        Script::Other => {}
    }
    // No word begins with ъ, so there the likeliest letters are enough.
    if best.is_none() && word.starts_with('ъ') {
        let meant = keyboard::other_cyrillic_layout(word).into_iter();
        let meant = meant.max_by(|a, b| unseen_bits(a).total_cmp(&unseen_bits(b)));
        return meant.map(|meant| (meant, Repair::OtherCyrillicLayout));
    }
    best.map(|(_, word, repair)| (word, repair))
}

/// A word with digits in it is no name as it stands, so the likeliest reading is taken if it looks like a name.
fn with_digits(word: &str, script: Script) -> Option<(String, Repair)> {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.chars().count() - digits;
    if letters < 3 || letters < 2 * digits {
        return None;
    }
    let mut readings: Vec<(String, Repair)> = Vec::new();
    let mapped = |map: fn(char) -> Option<&'static str>| -> Option<String> {
        let mut text = String::with_capacity(word.len() + 4);
        for letter in word.chars() {
            match map(letter) {
                Some(letters) => text.push_str(letters),
                None if letter.is_ascii_digit() => return None,
                None => text.push(letter),
            }
        }
        Some(text)
    };
    if script == Script::Cyrillic {
        readings.extend(mapped(cyrillic_digit).map(|word| (word, Repair::Digits)));
        // The palochka of Chechen names is typed as a one.
        readings.push((word.replace('1', ""), Repair::Digits));
    } else if script == Script::Latin {
        readings.extend(mapped(latin_digit).map(|word| (word, Repair::Digits)));
        readings.extend(mapped(chat_digit).map(|word| (word, Repair::Digits)));
        readings.push((clear(word), Repair::PassportDigits));
    }
    let bits = |word: &str| known_bits(word).unwrap_or(f32::NEG_INFINITY).max(unseen_bits(word));
    let likely = |word: &str| {
        let (bits, pairs) = letters_bits(word);
        !word.bytes().any(|byte| byte.is_ascii_digit())
            && (!is_doubtful(bits, pairs) || known_bits(word).is_some())
    };
    readings.retain(|(word, _)| likely(word));
    readings.into_iter().max_by(|a, b| bits(&a.0).total_cmp(&bits(&b.0)))
}

/// Digits that look like Cyrillic letters.
const fn cyrillic_digit(digit: char) -> Option<&'static str> {
    Some(match digit {
        '0' => "о",
        '1' => "і",
        '3' => "з",
        '4' => "ч",
        '6' => "б",
        '8' => "в",
        _ => return None,
    })
}

/// Digits that a scanner takes for Latin letters.
const fn latin_digit(digit: char) -> Option<&'static str> {
    Some(match digit {
        '0' => "o",
        '1' => "i",
        '2' => "z",
        '5' => "s",
        '6' => "g",
        '8' => "b",
        _ => return None,
    })
}

/// Digits that stand for Cyrillic letters in chat spelling.
const fn chat_digit(digit: char) -> Option<&'static str> {
    Some(match digit {
        '4' => "ch",
        '6' => "sh",
        '9' => "ya",
        _ => return None,
    })
}

/// The machine-readable line of the Russian internal passport: one Latin letter or digit for each Russian letter,
/// after the order of the Ministry of the Interior No 773 of 2020, annex 24.
fn clear(word: &str) -> String {
    word.chars()
        .map(|sign| match sign {
            'a' => 'а',
            'b' => 'б',
            'v' => 'в',
            'g' => 'г',
            'd' => 'д',
            'e' => 'е',
            '2' => 'ё',
            'j' => 'ж',
            'z' => 'з',
            'i' => 'и',
            'q' => 'й',
            'k' => 'к',
            'l' => 'л',
            'm' => 'м',
            'n' => 'н',
            'o' => 'о',
            'p' => 'п',
            'r' => 'р',
            's' => 'с',
            't' => 'т',
            'u' => 'у',
            'f' => 'ф',
            'h' => 'х',
            'c' => 'ц',
            '3' => 'ч',
            '4' => 'ш',
            'w' => 'щ',
            'x' => 'ъ',
            'y' => 'ы',
            '9' => 'ь',
            '6' => 'э',
            '7' => 'ю',
            '8' => 'я',
            other => other,
        })
        .collect()
}

/// What a scanner reads for what, in Latin letters.
const SCANNED_LATIN: &[(&str, &str)] = &[("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("vv", "w")];

/// The same in Cyrillic letters, both ways.
const SCANNED_CYRILLIC: &[(&str, &str)] = &[
    ("ьі", "ы"),
    ("и", "н"),
    ("н", "и"),
    ("п", "л"),
    ("л", "п"),
    ("п", "н"),
    ("н", "п"),
    ("ш", "щ"),
    ("щ", "ш"),
    ("т", "г"),
    ("г", "т"),
    ("ц", "щ"),
    ("щ", "ц"),
    ("э", "з"),
    ("і", "ї"),
    ("ї", "і"),
];

/// Every word in which one of the pairs is exchanged once.
fn replaced(word: &str, pairs: &[(&str, &str)], mut found: impl FnMut(String)) {
    for (seen, meant) in pairs {
        for (position, _) in word.match_indices(seen) {
            let (Some(head), Some(tail)) = (word.get(..position), word.get(position + seen.len()..)) else {
                continue;
            };
            found(format!("{head}{meant}{tail}"));
        }
    }
}

/// The same at the places where no rare pair tells: the beginning (`вген`), the suffix -івна (`Петрвна`), -ія.
fn lost_at_usual_places(word: &str, mut found: impl FnMut(String)) {
    if word.contains(['і', 'ї', 'є']) {
        return;
    }
    let before_ya = word.strip_suffix('я').filter(|head| !head.ends_with(['а', 'е', 'о', 'у', 'и', 'л']));
    let before_suffix = word.strip_suffix("вна");
    for first in ["", "і", "ї", "є"] {
        if !first.is_empty() {
            found([first, word].concat());
        }
        if let Some(head) = before_ya {
            found([first, head, "ія"].concat());
        }
        if let Some(head) = before_suffix {
            found([first, head, "івна"].concat());
            found([first, head, "ївна"].concat());
        }
    }
}

/// Words from which і, ї and є fell out, because an encoding had no place for them: the letter is put back where the
/// rarest pair of letters stands, until no pair is rare.
fn lost_letters(word: &str, found: &mut impl FnMut(String)) {
    /// Names have at most three of the letters, but for a few patronymics.
    const MOST: u32 = 3;
    fn put_back(word: &str, left: u32, found: &mut impl FnMut(String)) {
        let (bits, position) = rarest_pair(word);
        if bits >= RARE_PAIR {
            return found(word.to_owned());
        }
        let Some((head, tail)) = word.split_at_checked(position).filter(|_| left > 0) else { return };
        for letter in ["і", "ї", "є"] {
            put_back(&[head, letter, tail].concat(), left - 1, found);
        }
    }
    if !word.contains(['і', 'ї', 'є']) {
        put_back(word, MOST, found);
    }
}
