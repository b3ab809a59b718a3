//! The sex of a person, as a column of a list says it.
//!
//! Read in Ukrainian, Russian and English, as a letter, a word or a phrase. Where no column says it, a patronymic
//! or a given name often does; that is the linker's business.
//!
//! Cost: one pass over the text and a short list. Limits: codes by digits (1, 2) differ between systems and are
//! not read; a cell that names both sexes says nothing.
//!
//! # Chances
//!
//! | level | one person (m) | two people (u) |
//! |---|---|---|
//! | same | 0.995 | sum of the squared shares of the sexes in the two lists; 0.9 where nine in ten are men |
//! | different | 0.005: a slip of a column, a judgement | what is left |
//!
//! The sex is also in patronymic, surname ending and given name: where those are compared, an agreement here is
//! worth nothing more, and a difference is worth less than the table says.

use super::Level;
use super::wording::words;

/// A sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// Male.
    Male,
    /// Female.
    Female,
}

/// Letters and words for each sex, folded. Words of four letters and more are beginnings, since they are declined.
const MALE: &[&str] =
    &["ч", "м", "m", "чол", "муж", "male", "man", "boy", "чолов", "мужск", "мужчин", "хлопець", "masculin"];
const FEMALE: &[&str] = &[
    "ж",
    "f",
    "w",
    "жін",
    "жен",
    "female",
    "woman",
    "girl",
    "жіноч",
    "жінк",
    "женск",
    "женщин",
    "дівчин",
    "feminin",
];

/// From this length on an entry is a beginning of words, not a whole word.
const BEGINNING: usize = 4;

impl Sex {
    /// Reads a sex; `None` when the text names none, or both.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::compare::sex::Sex;
    ///
    /// assert_eq!(Sex::parse("стать: чоловіча"), Some(Sex::Male));
    /// assert_eq!(Sex::parse("Ж."), Some(Sex::Female));
    /// assert_eq!(Sex::parse("ч/ж"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let words = words(text);
        // A lone letter in the midst of other words is an abbreviation of anything: м. is a town.
        let said = |word: &str| !matches!(word, "стать" | "пол" | "sex" | "gender");
        let alone = words.iter().filter(|word| said(&word.letters)).count() == 1;
        let named = |forms: &[&str], word: &str| {
            forms.iter().any(|form| {
                let length = form.chars().count();
                if length >= BEGINNING {
                    word.starts_with(form)
                } else {
                    word == *form && (length > 1 || alone)
                }
            })
        };
        // A slash joins two letters that are both alone.
        let letters = words.iter().filter(|word| word.length == 1).count();
        if letters > 1 {
            return None;
        }
        let male = words.iter().any(|word| named(MALE, &word.letters));
        let female = words.iter().any(|word| named(FEMALE, &word.letters));
        match (male, female) {
            (true, false) => Some(Self::Male),
            (false, true) => Some(Self::Female),
            _ => None,
        }
    }
}

/// Compares two sexes. Symmetric.
#[must_use]
pub fn compare_sexes(a: Option<Sex>, b: Option<Sex>) -> Level {
    match (a, b) {
        (Some(a), Some(b)) if a == b => Level::Same,
        (Some(_), Some(_)) => Level::Different,
        _ => Level::Absent,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_sex_is_read_in_three_languages() {
        for text in [
            "ч",
            "Ч.",
            "м",
            "М",
            "m",
            "M",
            "чол.",
            "чоловік",
            "Чоловіча",
            "чоловіча стать",
            "муж",
            "мужской",
            "мужчина",
            "пол: мужской",
            "male",
            "Male",
            "man",
            "sex: M",
        ] {
            assert_eq!(Sex::parse(text), Some(Sex::Male), "{text}");
        }
        for text in [
            "ж",
            "Ж",
            "f",
            "F",
            "W",
            "жін.",
            "жінка",
            "жіноча",
            "ЖІНОЧОЇ",
            "жен",
            "женский",
            "женщина",
            "female",
            "Female",
            "woman",
            "пол женский",
            "ж (вагітна)",
        ] {
            let wanted = (text != "ж (вагітна)").then_some(Sex::Female);
            assert_eq!(Sex::parse(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_names_no_sex_or_both_is_unknown() {
        for text in
            ["", "-", "?", "ч/ж", "м. Бахмут", "невідомо", "1", "male/female", "чоловік або жінка", "х"]
        {
            assert_eq!(Sex::parse(text), None, "{text}");
        }
    }

    #[test]
    fn levels_follow_the_values() {
        let (male, female) = (Sex::parse("чол"), Sex::parse("female"));
        assert_eq!(compare_sexes(male, Sex::parse("M")), Level::Same);
        assert_eq!(compare_sexes(male, female), Level::Different);
        assert_eq!(compare_sexes(female, None), Level::Absent);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            let sex = Sex::parse(&text);
            prop_assert_eq!(compare_sexes(sex, sex) == Level::Same, sex.is_some());
        }
    }
}
