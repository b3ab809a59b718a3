//! How a Latin word sounds in languages whose spelling is far from its sound: English, French, Spanish, Chinese (pinyin).
//!
//! Lists in Cyrillic write foreigners by ear (Wright, Райт; Rousseau, Руссо), while a Latin letter group stands for one
//! sound here whatever the language. [`readings`] gives a word's sounds under each language whose spelling would change
//! it, to be compared beside its plain ones; no language is guessed.
//!
//! Method: rules of letter groups with their surroundings, the longest first, after the practical transcriptions in use:
//! English and French as in Gilyarevsky and Starostin's handbook of foreign names in Russian text (1985), Spanish by its
//! orthography, Chinese by the Palladius system. Cost: a pass a language for Latin words that no table holds. Limits:
//! English spelling has more exceptions than rules; stress is not known.

use smallvec::SmallVec;

use super::{Sounds, sounds};
use crate::names::script::fold;

/// A letter group, where it stands, what it is written as in Cyrillic.
type Rule = (&'static str, Where, &'static str);

/// Where a rule holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Any,
    Start,
    End,
    /// Before e, i or y.
    Soft,
}

use Where::{Any, End, Soft, Start};

const ENGLISH: &[Rule] = &[
    ("ughes", End, "юз"),
    ("eigh", Any, "ей"),
    ("ough", Any, "о"),
    ("augh", Any, "о"),
    ("igh", Any, "ай"),
    ("ugh", Any, "ю"),
    ("dge", Any, "дж"),
    ("tch", Any, "ч"),
    ("alk", Any, "ок"),
    ("all", Any, "ол"),
    ("ake", End, "ейк"),
    ("ate", End, "ейт"),
    ("ane", End, "ейн"),
    ("ade", End, "ейд"),
    ("ale", End, "ейл"),
    ("ace", End, "ейс"),
    ("akely", End, "ейклі"),
    ("ames", End, "еймс"),
    ("ite", End, "айт"),
    ("ice", End, "айс"),
    ("ine", End, "айн"),
    ("ike", End, "айк"),
    ("ile", End, "айл"),
    ("ones", End, "онс"),
    ("one", End, "оун"),
    ("oke", End, "оук"),
    ("ole", End, "оул"),
    ("ope", End, "оуп"),
    ("wr", Start, "р"),
    ("kn", Start, "н"),
    ("gn", Start, "н"),
    ("rh", Start, "р"),
    ("wh", Any, "в"),
    ("gh", Any, "г"),
    ("ch", Any, "ч"),
    ("sh", Any, "ш"),
    ("th", Any, "т"),
    ("ph", Any, "ф"),
    ("ck", Any, "к"),
    ("qu", Any, "кв"),
    ("aw", Any, "о"),
    ("ew", Any, "ю"),
    ("ow", Any, "оу"),
    ("oo", Any, "у"),
    ("ee", Any, "і"),
    ("ea", Any, "і"),
    ("ai", Any, "ей"),
    ("ay", Any, "ей"),
    ("oa", Any, "оу"),
    ("ou", Any, "ау"),
    ("ur", Any, "ер"),
    ("ir", Any, "ер"),
    ("g", Soft, "дж"),
    ("c", Soft, "с"),
    ("c", Any, "к"),
    ("j", Any, "дж"),
    ("w", Any, "в"),
    ("x", Any, "кс"),
    ("e", End, ""),
    ("y", Start, "й"),
    ("y", Any, "і"),
];

const FRENCH: &[Rule] = &[
    ("eaux", End, "о"),
    ("eau", Any, "о"),
    ("oin", Any, "уен"),
    ("ouin", Any, "уен"),
    ("ain", End, "ен"),
    ("in", End, "ен"),
    ("ois", End, "уа"),
    ("oix", End, "уа"),
    ("oit", End, "уа"),
    ("oy", Any, "уа"),
    ("oi", Any, "уа"),
    ("aux", End, "о"),
    ("ault", End, "о"),
    ("aud", End, "о"),
    ("au", Any, "о"),
    ("ou", Any, "у"),
    ("ai", Any, "е"),
    ("ei", Any, "е"),
    ("eu", Any, "е"),
    ("ille", End, "ій"),
    ("ill", Any, "ій"),
    ("gn", Any, "нь"),
    ("ch", Any, "ш"),
    ("qu", Any, "к"),
    ("gu", Soft, "г"),
    ("ph", Any, "ф"),
    ("th", Any, "т"),
    ("er", End, "е"),
    ("ez", End, "е"),
    ("es", End, ""),
    ("et", End, "е"),
    ("g", Soft, "ж"),
    ("j", Any, "ж"),
    ("c", Soft, "с"),
    ("c", Any, "к"),
    ("h", Any, ""),
    ("u", Any, "ю"),
    ("y", Any, "і"),
    ("e", End, ""),
    ("s", End, ""),
    ("t", End, ""),
    ("d", End, ""),
    ("x", End, ""),
    ("p", End, ""),
];

const SPANISH: &[Rule] = &[
    ("qu", Any, "к"),
    ("gu", Soft, "г"),
    ("ll", Any, "й"),
    ("ch", Any, "ч"),
    ("g", Soft, "х"),
    ("j", Any, "х"),
    ("c", Soft, "с"),
    ("c", Any, "к"),
    ("z", Any, "с"),
    ("h", Any, ""),
    ("v", Any, "в"),
    ("y", Any, "й"),
];

const CHINESE: &[Rule] = &[
    ("zh", Any, "чж"),
    ("ch", Any, "ч"),
    ("sh", Any, "ш"),
    ("ng", Any, "н"),
    ("ian", Any, "янь"),
    ("uo", Any, "о"),
    ("j", Any, "цз"),
    ("q", Any, "ц"),
    ("x", Any, "с"),
    ("z", Any, "цз"),
    ("c", Any, "ц"),
    ("w", Any, "в"),
    ("h", Any, "х"),
    ("y", Any, "й"),
];

/// Letters that no rule names.
const fn plain(letter: char) -> &'static str {
    match letter {
        'a' => "а",
        'b' => "б",
        'c' | 'k' | 'q' => "к",
        'd' => "д",
        'e' => "е",
        'f' => "ф",
        'g' => "г",
        'h' => "г",
        'i' => "і",
        'j' => "й",
        'l' => "л",
        'm' => "м",
        'n' => "н",
        'o' => "о",
        'p' => "п",
        'r' => "р",
        's' => "с",
        't' => "т",
        'u' => "у",
        'v' | 'w' => "в",
        'x' => "кс",
        'y' => "і",
        'z' => "з",
        _ => "",
    }
}

/// Longest word, in letters, that is read: longer ones are no surnames.
const LONGEST: usize = 24;

/// The sounds of a Latin word, in small letters without marks, in each language; those that are heard as `known` are
/// left out.
#[must_use]
pub fn readings(word: &[char], known: &Sounds) -> SmallVec<[Sounds; 2]> {
    let mut found: SmallVec<[Sounds; 2]> = SmallVec::new();
    if word.len() > LONGEST || !word.iter().all(char::is_ascii_lowercase) {
        return found;
    }
    for rules in [ENGLISH, FRENCH, SPANISH, CHINESE] {
        let heard = sounds(&fold(&written(word, rules)));
        if heard.len() >= 2 && heard != *known && !found.contains(&heard) {
            found.push(heard);
        }
    }
    found
}

fn written(word: &[char], rules: &[Rule]) -> String {
    let mut text = String::with_capacity(2 * word.len());
    let mut place = 0;
    while let Some(rest) = word.get(place..).filter(|rest| !rest.is_empty()) {
        let fits = |(letters, stands, _): &&Rule| {
            let length = letters.len();
            rest.iter().take(length).copied().eq(letters.chars())
                && match stands {
                    Any => true,
                    Start => place == 0,
                    End => rest.len() == length && place > 0,
                    Soft => rest.get(length).is_some_and(|next| matches!(next, 'e' | 'i' | 'y')),
                }
        };
        match rules.iter().find(fits) {
            Some((letters, _, meant)) => {
                text.push_str(meant);
                place += letters.len();
            }
            None => {
                // Double letters are written once.
                let letter = rest.first().copied().unwrap_or(' ');
                if place == 0 || word.get(place - 1) != Some(&letter) {
                    text.push_str(plain(letter));
                }
                place += 1;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_spelling_is_heard_as_it_is_written_in_cyrillic() {
        for (latin, cyrillic) in [
            ("wright", "Райт"),
            ("knight", "Найт"),
            ("baker", "Бакер"),
            ("rousseau", "Руссо"),
            ("dubois", "Дюбуа"),
            ("quiroga", "Кірога"),
            ("zhang", "Чжан"),
        ] {
            let letters: Vec<char> = latin.chars().collect();
            let heard = readings(&letters, &Sounds::new());
            assert!(heard.contains(&sounds(&fold(cyrillic))), "{latin} {cyrillic}");
        }
    }
}
