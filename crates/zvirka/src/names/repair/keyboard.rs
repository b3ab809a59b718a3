//! Names typed under the wrong keyboard layout: `sdfytyrj` for Іваненко, `ШМФТСРГЛ` for IVANCHUK.
//!
//! Method: a key has one character in each layout; the text is written again with the other layout's characters.
//! The layouts are the standard Ukrainian and Russian ones and the American one, by position of the keys.
//! Cost: linear. Limits: other Latin layouts (QWERTZ, AZERTY) are not tried.

/// The keys that hold letters in any of the layouts, American, without and with the shift key.
const LATIN: [&str; 2] = ["qwertyuiop[]asdfghjkl;'zxcvbnm,./\\`", "QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?|~"];
/// The same keys in the Ukrainian layout.
const UKRAINIAN: [&str; 2] = ["йцукенгшщзхїфівапролджєячсмитьбю.ґ'", "ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ,Ґ'"];
/// The same keys in the Russian layout.
const RUSSIAN: [&str; 2] = ["йцукенгшщзхъфывапролджэячсмитьбю.\\ё", "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,/Ё"];

fn on_other(character: char, from: &[&str; 2], to: &[&str; 2]) -> char {
    for (from, to) in from.iter().zip(to) {
        if let Some(key) = from.chars().position(|other| other == character) {
            return to.chars().nth(key).unwrap_or(character);
        }
    }
    character
}

/// What a text may have been meant as, if it was typed under the wrong layout.
pub(super) fn candidates(text: &str) -> impl Iterator<Item = String> {
    let is_latin = text.chars().any(|character| character.is_ascii_alphabetic());
    let is_cyrillic = text.chars().any(super::super::script::is_cyrillic);
    let retype = move |from: &[&str; 2], to: &[&str; 2], keep_stops: bool| -> String {
        let mut characters = text.chars().peekable();
        let mut meant = String::with_capacity(text.len() * 2);
        while let Some(character) = characters.next() {
            // A stop before a blank or at the end may have been put by whoever joined the cells.
            let before_blank = characters.peek().is_none_or(|next| next.is_whitespace());
            let stop = matches!(character, ',' | '.' | ';' | '\'' | '<');
            meant.push(if stop && before_blank && keep_stops {
                character
            } else {
                on_other(character, from, to)
            });
        }
        meant
    };
    let mut meant = Vec::new();
    if is_latin && !is_cyrillic {
        for layout in [&UKRAINIAN, &RUSSIAN] {
            meant.push(retype(&LATIN, layout, false));
            meant.push(retype(&LATIN, layout, true));
        }
    } else if is_cyrillic && !is_latin {
        meant.push(retype(&UKRAINIAN, &LATIN, true));
        meant.push(retype(&RUSSIAN, &LATIN, true));
    }
    meant.into_iter()
}

/// What a Ukrainian word typed on the Russian layout may be: `Ыванив` for Іванів, `Эвген` for Євген. Lower case in,
/// lower case out. Empty unless the word has a letter where Russian has none such: ы or э or ъ at the beginning, ъ
/// before a vowel that takes none.
pub(super) fn other_cyrillic_layout(word: &str) -> Vec<String> {
    /// More such letters in one word are no name; each doubles the readings.
    const MOST: usize = 4;
    let mut impossible = word.starts_with(['ы', 'ъ', 'э']);
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        impossible |=
            letter == 'ъ' && !letters.peek().is_some_and(|next| matches!(next, 'е' | 'ё' | 'ю' | 'я'));
    }
    if !impossible || word.chars().filter(|letter| *letter == 'ы').count() > MOST {
        return Vec::new();
    }
    let mut meant = vec![String::new()];
    for letter in word.chars() {
        let mut second = Vec::new();
        for text in &mut meant {
            match letter {
                // Both і and и are typed ы by those who look for either.
                'ы' if !text.is_empty() => {
                    second.push(format!("{text}и"));
                    text.push('і');
                }
                'ы' => text.push('і'),
                'э' => text.push('є'),
                'ъ' => text.push('ї'),
                other => text.push(other),
            }
        }
        meant.append(&mut second);
    }
    meant
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_have_the_same_keys() {
        for layout in [UKRAINIAN, RUSSIAN] {
            for (keys, latin) in layout.iter().zip(LATIN) {
                assert_eq!(keys.chars().count(), latin.chars().count());
            }
        }
    }

    #[test]
    fn a_text_is_typed_again() {
        let meant: Vec<String> = candidates("iekmuf .hsqjdbx").collect();
        assert!(meant.contains(&"шульга юрійович".to_owned()));
        assert!(other_cyrillic_layout("ывахнык").contains(&"івахник".to_owned()));
        assert!(other_cyrillic_layout("крыжанюк").is_empty());
    }
}
