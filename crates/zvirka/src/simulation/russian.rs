//! Ukrainian surnames as Russian clerks write them, and the feminine forms of surnames in both languages.
//!
//! The endings have rules of their own (-ський is -ский, -ів is -ив, -ов or -ев); in the stem, letters are replaced,
//! where и may be и or ы and і may be и, о or е. The shares are those of about 118,000 pairs of Ukrainian surnames
//! and their Russian forms; which of the forms a surname takes is mostly a matter of the surname, not of the clerk,
//! so it is drawn by the surname's letters and is the same on every list, but for one clerk in twenty, who writes
//! as he hears.
//!
//! Cost: some hundred nanoseconds a name. Limits: translated stems (Вовк, Волк) are not made, nor double
//! consonants (Аненков, Анненков); the stress that decides between -ый and -ой is not known.

use smallvec::SmallVec;

use super::random::{Random, Stream};

/// How many clerks in 10,000 write a surname their own way.
const OWN_WAY: u32 = 500;

/// Endings and what becomes of them, with weights; the longest first.
const ENDINGS: &[(&str, &[(u32, &str)])] = &[
    ("ський", &[(1, "ский")]),
    ("цький", &[(1, "цкий")]),
    // Запорізький is Запорожский, Водзький is Водзкий: both are met, no share is known.
    ("зький", &[(1, "зкий"), (1, "жский")]),
    ("ишин", &[(90, "ишин"), (10, "ышин")]),
    ("гий", &[(1, "гий")]),
    ("кий", &[(1, "кий")]),
    ("хий", &[(1, "хий")]),
    ("ник", &[(91, "ник"), (9, "нык")]),
    ("ець", &[(1, "ец")]),
    ("ий", &[(92, "ый"), (8, "ой")]),
    ("ій", &[(1, "ий")]),
    ("ів", &[(78, "ив"), (15, "ов"), (7, "ев")]),
    ("їв", &[(77, "ев"), (23, "ив")]),
    ("ін", &[(1, "ин")]),
    ("їн", &[(1, "ин")]),
    ("ин", &[(86, "ин"), (14, "ын")]),
    ("ик", &[(84, "ик"), (16, "ык")]),
    ("ич", &[(89, "ич"), (11, "ыч")]),
    ("ьо", &[(72, "ьо"), (25, "е"), (3, "о")]),
    // Бондар, Бондарь: hard in Ukrainian, soft in Russian; about half of them are written so.
    ("ар", &[(1, "ар"), (1, "арь")]),
];

/// What the letters of the stem become in one surname.
struct Choices {
    y: char,
    i: char,
    yi: char,
    apostrophe: Option<char>,
}

/// The generator by which a surname takes its Russian form.
fn generator(surname: &str, clerk: &mut Random) -> Random {
    // FNV-1a over the letters: the surname itself is the key.
    let key = surname.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |key, byte| {
        (key ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    let own = if clerk.chance(OWN_WAY) { clerk.next() } else { 0 };
    Random::new(own, key, Stream::Surname)
}

/// Appends the Russian form of a Ukrainian surname (masculine or without gender) to `output`.
///
/// `clerk` decides only whether this clerk writes it his own way.
pub(super) fn russian_surname(ukrainian: &str, clerk: &mut Random, output: &mut String) {
    let mut choices = generator(ukrainian, clerk);
    let ending = ENDINGS.iter().find_map(|(ending, forms)| Some((ukrainian.strip_suffix(ending)?, *forms)));
    let (stem, ending) = match ending {
        // A surname that is all ending (Гий) has no stem to keep.
        Some((stem, forms)) if stem.chars().nth(1).is_some() => (stem, choices.pick(forms, "")),
        _ => (ukrainian, ""),
    };
    let letters = Choices {
        y: choices.pick(&[(783, 'и'), (213, 'ы')], 'и'),
        i: choices.pick(&[(960, 'и'), (20, 'о'), (19, 'е')], 'и'),
        yi: choices.pick(&[(748, 'и'), (239, 'е'), (13, 'й')], 'и'),
        apostrophe: choices.pick(&[(735, Some('ь')), (249, None), (15, Some('ъ'))], None),
    };
    push_letters(stem, &letters, output);
    output.push_str(ending);
}

/// Appends a Ukrainian given name letter by letter: Микола as Мыкола or Микола, where Russian has Николай.
pub(super) fn letter_by_letter(ukrainian: &str, clerk: &mut Random, output: &mut String) {
    let y = if clerk.chance(5000) { 'ы' } else { 'и' };
    push_letters(ukrainian, &Choices { y, i: 'и', yi: 'и', apostrophe: Some('ь') }, output);
}

fn push_letters(text: &str, choices: &Choices, output: &mut String) {
    let letters: SmallVec<[char; 32]> = text.chars().collect();
    let mut previous = None;
    let mut place = 0;
    while let Some(&typed) = letters.get(place) {
        let next = letters.get(place + 1).copied();
        place += 1;
        let lower = lowered(typed);
        match (lower, next) {
            // льо is ле, вьо is вье.
            ('ь', Some('о')) => {
                output.push_str(if previous.is_some_and(|letter| "бпвмф".contains(letter)) {
                    "ье"
                } else {
                    "е"
                });
                place += 1;
                previous = Some('е');
                continue;
            }
            // Воробйов is Воробьев, Йосипенко is Иосипенко.
            ('й', Some('о')) => {
                let consonant = previous.is_some_and(|letter| !is_vowel(letter));
                let written = if consonant {
                    "ье"
                } else if previous.is_some() {
                    "е"
                } else {
                    "Ио"
                };
                output.push_str(written);
                place += 1;
                previous = Some('е');
                continue;
            }
            _ => {}
        }
        let written = match lower {
            'и' if previous.is_some_and(|letter| "гкхжшчщ".contains(letter)) => Some('и'),
            'и' if previous.is_none() => Some('и'),
            'и' => Some(choices.y),
            // The о and е of Крыжановский and Белый come of і between consonants.
            'і' if previous.is_none_or(is_vowel) || next.is_none_or(is_vowel) => Some('и'),
            'і' => Some(choices.i),
            'ї' if previous.is_none() => Some('и'),
            'ї' => Some(choices.yi),
            'є' => Some('е'),
            'ґ' => Some('г'),
            '\'' => choices.apostrophe,
            // Коваль and Синько keep the sign, Швець loses it.
            'ь' if previous.is_some_and(|letter| "лн".contains(letter))
                || (next.is_none() && previous != Some('ц')) =>
            {
                Some('ь')
            }
            'ь' => None,
            other => Some(other),
        };
        if let Some(letter) = written {
            if typed == lower { output.push(letter) } else { output.extend(letter.to_uppercase()) }
        }
        previous = Some(lower);
    }
}

fn is_vowel(letter: char) -> bool {
    "аеиіїоуюяєыэё".contains(letter)
}

fn lowered(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// What the masculine endings of surnames with two genders become in the feminine. The first that fits is taken.
const FEMININE_UKRAINIAN: &[(&str, &str)] = &[
    ("ній", "ня"),
    ("ий", "а"),
    ("кій", "ка"),
    ("ов", "ова"),
    ("ев", "ева"),
    ("єв", "єва"),
    ("їв", "їва"),
    ("ів", "іва"),
    ("ін", "іна"),
    ("їн", "їна"),
    ("ин", "ина"),
];

/// The same in Russian. -ив (Ковалив) is not declined there.
const FEMININE_RUSSIAN: &[(&str, &str)] = &[
    ("ний", "няя"),
    ("кий", "кая"),
    ("гий", "гая"),
    ("хий", "хая"),
    ("ый", "ая"),
    ("ой", "ая"),
    ("ов", "ова"),
    ("ев", "ева"),
    ("ин", "ина"),
    ("ын", "ына"),
];

fn feminine(table: &[(&str, &str)], name: &mut String) {
    for (masculine, feminine) in table {
        if let Some(stem) = name.strip_suffix(masculine) {
            let length = stem.len();
            name.truncate(length);
            name.push_str(feminine);
            return;
        }
    }
}

/// Turns a Ukrainian surname that has two genders from its masculine into its feminine form.
pub(super) fn feminine_ukrainian(name: &mut String) {
    feminine(FEMININE_UKRAINIAN, name);
}

/// Turns the Russian form of a surname that has two genders from its masculine into its feminine form.
pub(super) fn feminine_russian(name: &mut String) {
    feminine(FEMININE_RUSSIAN, name);
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::names::tables::SURNAMES;

    /// All forms that clerks write of a surname.
    fn forms(ukrainian: &str) -> HashSet<String> {
        let form = |clerk| {
            let mut output = String::new();
            russian_surname(ukrainian, &mut Random::new(3, clerk, Stream::Right), &mut output);
            output
        };
        (0..20_000).map(form).collect()
    }

    #[test]
    fn surnames_take_the_forms_of_russian_papers() {
        for (ukrainian, expected) in [
            ("Гриценко", "Гриценко"),
            ("Крижанівський", "Крыжановский"),
            ("Рибак", "Рыбак"),
            ("Білий", "Белый"),
            ("Лісовий", "Лесовой"),
            ("Їжак", "Ижак"),
            ("Ґудзь", "Гудзь"),
            ("Авдєєнко", "Авдеенко"),
            ("Мар'яненко", "Марьяненко"),
            ("Безп'ятко", "Безпятко"),
            ("Швець", "Швец"),
            ("Коваль", "Коваль"),
            ("Ковалів", "Ковалев"),
            ("Андріїв", "Андриев"),
            ("Воробйов", "Воробьев"),
            ("Кисельов", "Киселев"),
            ("Соловьов", "Соловьев"),
            ("Йосипенко", "Иосипенко"),
            ("Бондар", "Бондарь"),
            ("Хмельницький", "Хмельницкий"),
            ("Білик", "Белик"),
            ("Щур", "Щур"),
        ] {
            let forms = forms(ukrainian);
            assert!(forms.contains(expected), "{ukrainian}: {forms:?}");
        }
    }

    #[test]
    fn a_surname_is_written_alike_by_nearly_all_clerks() {
        let form = |clerk| {
            let mut output = String::new();
            russian_surname("Крижанівський", &mut Random::new(3, clerk, Stream::Right), &mut output);
            output
        };
        let usual = form(0);
        let others = (0..10_000).filter(|clerk| form(*clerk) != usual).count();
        assert!((10..600).contains(&others), "{others}");
    }

    #[test]
    fn no_letter_of_the_ukrainian_alphabet_alone_is_left() {
        for name in SURNAMES.iter().filter(|name| name.ukrainian > 0.0) {
            let mut output = String::new();
            russian_surname(name.name, &mut Random::new(1, 1, Stream::Left), &mut output);
            assert!(
                !output.is_empty() && !output.contains(['і', 'ї', 'є', 'ґ', '\'']),
                "{} {output}",
                name.name
            );
        }
    }

    #[test]
    fn feminine_forms_are_those_that_registers_hold() {
        let mut made = HashSet::new();
        for name in SURNAMES.iter().filter(|name| name.gender == 'm' && name.ukrainian > 0.0) {
            let mut form = name.name.to_owned();
            feminine_ukrainian(&mut form);
            made.insert(form);
        }
        let women: Vec<_> =
            SURNAMES.iter().filter(|name| name.gender == 'f' && name.ukrainian > 0.0).collect();
        let found = women.iter().filter(|name| made.contains(name.name)).count();
        assert!(found * 100 > women.len() * 75, "{found} of {}", women.len());
    }

    #[test]
    fn russian_feminine_forms_follow_their_masculine() {
        for (masculine, expected) in [
            ("Белый", "Белая"),
            ("Левицкий", "Левицкая"),
            ("Ковалев", "Ковалева"),
            ("Пушкин", "Пушкина"),
            ("Ковалив", "Ковалив"),
            ("Лесовой", "Лесовая"),
        ] {
            let mut name = masculine.to_owned();
            feminine_russian(&mut name);
            assert_eq!(name, expected);
        }
    }
}
