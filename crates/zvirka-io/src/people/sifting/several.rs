//! Rows that hold more than one person.
//!
//! `Іванов І.І. та ще 3 особи`, `Лис Іван і Ґудзь Остап`, `Лис Остап (+2)`: whom a link of such a row would be about
//! nobody can tell. A row is known by a word that joins people, in small letters between words with capitals, or before
//! a word for others; names have no such word. Limits: Ukrainian, Russian and English; two names with a comma between
//! are not told from a surname with its given name.
//!
//! Cost: the text of a column is searched once; only where a joining word stands anywhere, its rows are looked at.

/// Words that join people.
const JOINING: [&str; 6] = ["та", "і", "й", "и", "and", "with"];

/// Words for people who are not named.
const OTHERS: [&str; 20] = [
    "інші",
    "інших",
    "ін",
    "інш",
    "ще",
    "другие",
    "других",
    "др",
    "еще",
    "ещё",
    "others",
    "other",
    "more",
    "al",
    "особи",
    "осіб",
    "человек",
    "человека",
    "people",
    "persons",
];

/// Whether a text has a word that may join people. A word is looked at only where it begins as one of them does; names
/// begin with a capital.
pub(super) fn may_be_in(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b' ', bytes).any(|space| {
        let word = bytes.get(space + 1..).unwrap_or(&[]);
        match word {
            // і, та; й, и.
            [0xD1, 0x96 | 0x82, ..] | [0xD0, 0xB9 | 0xB8, ..] | [b'a' | b'w', ..] => {
                JOINING.iter().any(|joining| {
                    word.strip_prefix(joining.as_bytes()).is_some_and(|after| after.first() == Some(&b' '))
                })
            }
            _ => false,
        }
    })
}

/// Whether a name is that of more than one person.
pub(super) fn are_several(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|mark: char| !mark.is_alphanumeric()).to_lowercase();
    let is_other = |word: &str| OTHERS.contains(&bare(word).as_str());
    // "+2", "(+2 особи)".
    let counted = words.iter().skip(1).any(|word| {
        let number = word.trim_start_matches('(').strip_prefix('+').unwrap_or("");
        let number = number.trim_end_matches(|mark: char| !mark.is_ascii_digit());
        (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    if counted {
        return true;
    }
    words.windows(3).any(|three| {
        let [before, joining, after] = three else { return false };
        let begins = |word: &str| word.trim_start_matches('(').starts_with(char::is_uppercase);
        let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        JOINING.contains(joining)
            && before.chars().any(char::is_alphabetic)
            && (is_other(after) || is_number(after) || (begins(before) && begins(after)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_people_are_told_from_one() {
        for name in [
            "Іванов І.І. та ще 3 особи",
            "Лис Іван і Ґудзь Остап",
            "Лис Остап (+2)",
            "Лис Остап +1 особа",
            "Лис О. та інші",
            "Лис О. и др.",
            "Ostap Lys and 2 others",
            "Лис Іван та 2 особи",
        ] {
            assert!(are_several(name), "{name}");
        }
        for name in [
            "Лис Іван",
            "Лис І І",
            "лис і і",
            "Та Остап",
            "Лис Остап, 1990",
            "Лис Остап тел. +380501234567",
            "Ali and",
            "Лис Остап Ігорович (Шаман)",
        ] {
            assert!(!are_several(name), "{name}");
        }
        for joining in JOINING {
            assert!(may_be_in(&format!("Лис Остап Лис Іван {joining} Ґудзь")), "{joining}");
        }
        assert!(!may_be_in("Лис Остап") && !may_be_in("Лис іван"));
    }
}
