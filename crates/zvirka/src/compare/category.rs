//! Whether a person is listed as military or civilian.
//!
//! Read in Ukrainian, Russian and English from the words that lists have for either: військовослужбовець, ВСУ,
//! soldier, any rank; цивільний, мирный житель, civilian. Who somebody is by law is not asked: the police and people
//! who have left the army are on either side, by list, and say nothing here.
//!
//! Cost: one pass over the text, and reading a rank where no word decides. Limits: single letters are read only
//! where they stand alone and mean one thing (в, ц).
//!
//! # Chances
//!
//! | level | one person (m) | two people (u) |
//! |---|---|---|
//! | same | 0.97 | sum of the products of the shares of the categories in the two lists; 0.79 where 880 of 1,000 are military |
//! | different | 0.03: people of the two kinds of duty, such as a miner who serves in the National Guard; a judgement | what is left |
//!
//! A difference is a finding for a person to look at before it is evidence of two people.

use super::Level;
use super::rank::Rank;
use super::wording::words;

/// A category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// A member of armed forces.
    Military,
    /// A civilian.
    Civilian,
}

/// Whole words, folded, that make somebody military: abbreviations, services, the words of army service.
const MILITARY: &[&str] = &[
    "в",
    "вс",
    "війс",
    "зсу",
    "всу",
    "вср",
    "нгу",
    "дпсу",
    "дшв",
    "вмс",
    "тро",
    "теро",
    "ссо",
    "afu",
    "army",
    "navy",
    "marine",
    "marines",
    "soldier",
    "serviceman",
    "servicewoman",
    "servicemen",
    "servicemember",
    "troops",
    "mil",
    "military",
    "моб",
    "контр",
    "combatant",
];

/// Beginnings of words, folded, that make somebody military.
const MILITARY_BEGINNINGS: &[&str] = &[
    "військовосл",
    "військовополон",
    "військов",
    "военносл",
    "военнослуж",
    "военноплен",
    "военн",
    "мобілізов",
    "мобилизов",
    "контрактник",
    "строковик",
    "срочник",
    "нацгвард",
    "комбатант",
    "захисник",
    "прикордонник",
    "пограничник",
    "морпіх",
    "морпех",
    "десантник",
    "ополчен",
    "доброволец",
    "доброволь",
];

/// Whole words, folded, that make somebody civilian.
const CIVILIAN: &[&str] = &["ц", "цив", "гр", "гражд", "civ"];

/// Beginnings of words, folded, that make somebody civilian.
const CIVILIAN_BEGINNINGS: &[&str] =
    &["цивіл", "цивил", "civil", "гражданск", "мирн", "некомбатант", "noncombatant", "невійськ", "невоен"];

/// Words that leave it open: a former soldier is a civilian on one list and military on another.
const OPEN: &[&str] = &[
    "колишн",
    "бывш",
    "former",
    "екс",
    "экс",
    "ex",
    "veteran",
    "ветеран",
    "не",
    "non",
    "not",
    "нет",
    "пенсіонер",
    "відстав",
    "отставк",
    "retired",
    "поліц",
    "полиц",
    "police",
];

/// From this length on an entry of [`OPEN`] is a beginning of words.
const BEGINNING: usize = 4;

impl Category {
    /// Reads a category; `None` when the text names none, or leaves it open.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::compare::category::Category;
    ///
    /// assert_eq!(Category::parse("службовець ЗСУ"), Some(Category::Military));
    /// assert_eq!(Category::parse("гражданское лицо"), Some(Category::Civilian));
    /// assert_eq!(Category::parse("цивільний, колишній військовий"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let words = words(text);
        let whole = |list: &[&str]| {
            words.iter().any(|word| {
                let lone = word.length > 1 || words.len() == 1;
                lone && list.contains(&word.letters.as_str())
            })
        };
        let begins = |list: &[&str], least: usize| {
            words.iter().any(|word| {
                list.iter().any(|form| {
                    if form.chars().count() >= least {
                        word.letters.starts_with(form)
                    } else {
                        word.letters == *form
                    }
                })
            })
        };
        if begins(OPEN, BEGINNING) {
            return None;
        }
        let civilian = whole(CIVILIAN) || begins(CIVILIAN_BEGINNINGS, 0);
        // в/с and м/с are written with a slash, and are the only letters that come in twos.
        let servicemen =
            matches!(words.as_slice(), [first, second] if first.letters == "в" && second.letters == "с");
        let military = servicemen
            || whole(MILITARY)
            || begins(MILITARY_BEGINNINGS, 0)
            || (!civilian && Rank::parse(text).is_some());
        match (military, civilian) {
            (true, false) => Some(Self::Military),
            (false, true) => Some(Self::Civilian),
            _ => None,
        }
    }
}

/// Compares two categories. Symmetric.
#[must_use]
pub fn compare_categories(a: Option<Category>, b: Option<Category>) -> Level {
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
    fn each_category_is_read_in_three_languages() {
        for text in [
            "військовий",
            "ВІЙСЬКОВА",
            "військовослужбовець",
            "в/с",
            "В",
            "вс",
            "військовополонений",
            "ЗСУ",
            "службовець ЗСУ",
            "боєць НГУ",
            "военный",
            "военнослужащий ВСУ",
            "военнопленный",
            "military",
            "Military",
            "soldier",
            "serviceman",
            "AFU",
            "мобілізований",
            "контрактник",
            "старший солдат",
            "мл. сержант",
            "senior soldier",
            "доброволець",
        ] {
            assert_eq!(Category::parse(text), Some(Category::Military), "{text}");
        }
        for text in [
            "цивільний",
            "Цивільна особа",
            "цив.",
            "Ц",
            "гражданский",
            "гражданское лицо",
            "гражд.",
            "мирный житель",
            "мирний мешканець",
            "civilian",
            "CIVILIAN",
            "civ",
            "non-combatant civilian",
            "некомбатант",
        ] {
            let wanted = (text != "non-combatant civilian").then_some(Category::Civilian);
            assert_eq!(Category::parse(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_neither_or_both_is_unknown() {
        for text in [
            "",
            "-",
            "невідомо",
            "колишній військовий",
            "бывший военный",
            "former soldier",
            "не військовий",
            "цивільний працівник ЗСУ",
            "поліцейський",
            "учитель",
            "с",
            "m",
            "1",
        ] {
            assert_eq!(Category::parse(text), None, "{text}");
        }
    }

    #[test]
    fn levels_follow_the_values() {
        let (military, civilian) = (Category::parse("военный"), Category::parse("цивільний"));
        assert_eq!(compare_categories(military, Category::parse("сержант")), Level::Same);
        assert_eq!(compare_categories(military, civilian), Level::Different);
        assert_eq!(compare_categories(None, civilian), Level::Absent);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            let category = Category::parse(&text);
            prop_assert_eq!(compare_categories(category, category) == Level::Same, category.is_some());
        }
    }
}
