//! Names as keys that a page can be searched by, without the engine: coarse sounds of words, and what names they may be.
//!
//! For finding records use [`Index`](crate::linker::Index); here is what stands in a report so that a script of a hundred
//! lines finds whom a family names. A word's *code* is what it sounds like in either script, so coarsely that spellings of
//! all languages and systems nearly coincide: all sibilants are one sound, г and х are one, a glide before a vowel is none.
//! Given names and patronymics are also known by the number of their listed name, under which all forms of it, short ones
//! and Latin ones too, can be [listed](forms). It finds, and decides nothing.
//!
//! Method: the longest of [`RULES`] at each place, as scripts do it in a line each. Cost: some hundred nanoseconds a word.
//! Limits: a code tells neither soft from hard nor sibilants apart; a letter that no rule names is left out.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::parse::{OrderPrior, Role, assign_roles, number_pieces};
use super::tables::{FORMS, GROUPS};
use super::token::{Token, TokenKind, analyze};
use super::vocabulary::Vocabulary;

/// What letters become: the longest that fits, first. Letters are small and without marks; signs are left out.
pub const RULES: [(&str, &str); 96] = [
    ("shch", "s"),
    ("szcz", "s"),
    ("tsch", "s"),
    ("dzh", "s"),
    ("sch", "s"),
    ("tch", "s"),
    ("sh", "s"),
    ("sz", "s"),
    ("zh", "s"),
    ("ch", "s"),
    ("cz", "s"),
    ("ts", "s"),
    ("tz", "s"),
    ("dz", "s"),
    ("kh", "h"),
    ("gh", "h"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("oo", "u"),
    ("ou", "u"),
    ("дж", "s"),
    ("дз", "s"),
    ("тс", "s"),
    ("a", "a"),
    ("b", "b"),
    ("c", "s"),
    ("d", "d"),
    ("e", "e"),
    ("f", "f"),
    ("g", "h"),
    ("h", "h"),
    ("i", "i"),
    ("j", "i"),
    ("k", "k"),
    ("l", "l"),
    ("m", "m"),
    ("n", "n"),
    ("o", "o"),
    ("p", "p"),
    ("q", "k"),
    ("r", "r"),
    ("s", "s"),
    ("t", "t"),
    ("u", "u"),
    ("v", "v"),
    ("w", "v"),
    ("x", "ks"),
    ("y", "i"),
    ("z", "s"),
    ("ß", "s"),
    ("ł", "l"),
    ("đ", "d"),
    ("ø", "o"),
    ("æ", "e"),
    ("ı", "i"),
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("г", "h"),
    ("ґ", "h"),
    ("д", "d"),
    ("е", "e"),
    ("є", "e"),
    ("ж", "s"),
    ("з", "s"),
    ("и", "i"),
    ("і", "i"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("у", "u"),
    ("ф", "f"),
    ("х", "h"),
    ("ц", "s"),
    ("ч", "s"),
    ("ш", "s"),
    ("щ", "s"),
    ("ы", "i"),
    ("э", "e"),
    ("ю", "u"),
    ("я", "a"),
    ("ә", "a"),
    ("ө", "o"),
    ("ү", "u"),
    ("ұ", "u"),
    ("қ", "k"),
    ("ң", "n"),
    ("һ", "h"),
    ("ҷ", "s"),
];

/// Most letters of a rule.
const LONGEST_RULE: usize = 4;

/// The code of a word: what it sounds like in either script, coarsely.
///
/// # Examples
///
/// ```
/// use zvirka::names::look_up::code;
///
/// assert_eq!(code("Щербак"), code("Shcherbak"));
/// assert_eq!(code("Юхим"), code("Iukhym"));
/// assert_eq!(code("Ґудзь-Жук"), code("Gudz' Zhuk"));
/// ```
#[must_use]
pub fn code(word: &str) -> String {
    let mark = |letter: char| matches!(letter, '\u{300}'..='\u{36f}');
    let letters: Vec<char> =
        word.nfd().filter(|letter| !mark(*letter)).flat_map(char::to_lowercase).collect();
    let mut code = String::new();
    let mut rest = letters.as_slice();
    while !rest.is_empty() {
        let fits = (1..=LONGEST_RULE.min(rest.len())).rev().find_map(|length| {
            let (head, tail) = rest.split_at_checked(length)?;
            let head: String = head.iter().collect();
            RULES.iter().find(|(from, _)| *from == head).map(|(_, into)| (*into, tail))
        });
        let (into, tail) = fits.unwrap_or_else(|| ("", rest.get(1..).unwrap_or(&[])));
        code.push_str(into);
        rest = tail;
    }
    squeezed(&code)
}

/// A code without doubled sounds and without glides before vowels.
fn squeezed(code: &str) -> String {
    let mut squeezed = String::new();
    for sound in code.chars() {
        if squeezed.ends_with('i') && "aeou".contains(sound) {
            squeezed.pop();
        }
        if !squeezed.ends_with(sound) {
            squeezed.push(sound);
        }
    }
    squeezed
}

/// The rules as a script reads them: `from:into`, one after the other.
#[must_use]
pub fn rules() -> String {
    RULES.iter().map(|(from, into)| format!("{from}:{into}")).collect::<Vec<_>>().join(" ")
}

/// A word of a name, as a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    /// The word as it stands.
    pub text: String,
    /// Its [code](self).
    pub code: String,
    /// Which part of the name it is.
    pub part: Part,
    /// Numbers of the listed names that it may be, or of the fathers that it may name.
    pub names: Vec<u16>,
}

/// Which part of a name a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A surname, or anything else by which somebody may be called.
    Surname,
    /// A given name.
    GivenName,
    /// A patronymic.
    Patronymic,
}

/// Reads many names: a word that stands in several is looked at once.
#[derive(Debug, Default)]
pub struct Reader {
    vocabulary: Vocabulary,
}

impl Reader {
    /// The words of a name that can be sought.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::names::look_up::{Part, Reader};
    ///
    /// let words = Reader::default().words("солдат Левчук Остап Ігорович");
    /// let parts: Vec<Part> = words.into_iter().map(|word| word.part).collect();
    /// assert_eq!(parts, [Part::Surname, Part::GivenName, Part::Patronymic]);
    /// ```
    #[must_use]
    pub fn words(&mut self, name: &str) -> Vec<Word> {
        let mut pieces = Vec::new();
        number_pieces(name, &mut self.vocabulary, &mut pieces);
        let read = self.vocabulary.unread().into_iter().map(analyze).collect();
        self.vocabulary.set_read(read);
        let token = |number: u32| self.vocabulary.token(number);
        let facts = |number: u32| token(number).map(Token::role_facts).unwrap_or_default();
        let placed: Vec<_> = pieces.iter().map(|(number, place)| (facts(*number), *place)).collect();
        let roles = assign_roles(&placed, OrderPrior::default());
        let word = |(number, role): (u32, &Role)| {
            let part = match role {
                Role::Surname | Role::OtherName => Part::Surname,
                Role::GivenName => Part::GivenName,
                Role::Patronymic => Part::Patronymic,
                _ => return None,
            };
            let (token, text) = (token(number)?, self.vocabulary.text(number));
            let reading = match part {
                Part::Surname => None,
                Part::GivenName => token.given_name.as_ref(),
                Part::Patronymic => token.patronymic.as_ref().map(|father| &father.names),
            };
            let reading = reading.filter(|_| token.kind != TokenKind::Initial);
            let mut names: Vec<u16> =
                reading.iter().flat_map(|reading| &reading.names).map(|name| name.group).collect();
            names.sort_unstable();
            Some(Word { code: code(text), text: text.to_owned(), part, names })
        };
        let words = pieces.iter().map(|(number, _)| *number).zip(&roles.roles).filter_map(word);
        words.filter(|word| !word.code.is_empty()).collect()
    }
}

/// Every form of some names, by code: full, short and Latin ones, with the numbers of the names that it may be.
#[must_use]
pub fn forms(names: &BTreeSet<u16>) -> BTreeMap<String, BTreeSet<u16>> {
    let mut forms: BTreeMap<String, BTreeSet<u16>> = BTreeMap::new();
    let mut add = |form: &str, name: u16| {
        let code = code(form);
        if !code.is_empty() && names.contains(&name) {
            forms.entry(code).or_default().insert(name);
        }
    };
    for form in FORMS {
        add(form.form, form.group);
    }
    for (number, group) in GROUPS.iter().enumerate() {
        add(group.ukrainian, number as u16);
        add(group.russian, number as u16);
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_have_one_code_or_nearly_so() {
        for (a, b) in [
            ("Гриценко", "Hrytsenko"),
            ("Гриценко", "Gritsenko"),
            ("Щербань", "Szczerban"),
            ("Їжакевич", "Yizhakevych"),
            ("Ярмак", "Iarmak"),
            ("Ґудзь", "GUDZ'"),
            ("Цвях", "Tsviakh"),
            ("Чмига", "Chmyha"),
            ("Соловйов", "Соловьёв"),
        ] {
            let (a, b) = (code(a), code(b));
            assert!(strsim::osa_distance(&a, &b) <= 1, "{a} {b}");
        }
        assert_eq!(code("123 – ?"), "");
    }

    #[test]
    fn forms_of_a_name_are_found_by_any_of_them() {
        let words = |text: &str| Reader::default().words(text);
        let name = |text: &str| words(text).into_iter().find(|word| word.part == Part::GivenName).unwrap();
        let names: BTreeSet<u16> = name("Гнатюк Олександр").names.into_iter().collect();
        let forms = forms(&names);
        for form in ["Александр", "Саша", "Aleksandr", "Сашко", "Alexander"] {
            let found = forms.get(&code(form)).unwrap_or_else(|| panic!("{form}"));
            assert!(!found.is_disjoint(&names), "{form}");
        }
        assert!(forms.values().all(|found| found.is_subset(&names)));
        let father = |text: &str| words(text).into_iter().find(|word| word.part == Part::Patronymic).unwrap();
        assert_eq!(father("Гнатюк Ганна Олександрівна").names, father("Гнатюк Анна Александровна").names);
    }

    #[test]
    fn rules_are_found_by_their_letters_whatever_their_order() {
        let mut from: Vec<&str> = RULES.iter().map(|(from, _)| *from).collect();
        from.sort_unstable();
        from.dedup();
        assert_eq!(from.len(), RULES.len());
        assert!(from.iter().all(|from| from.chars().count() <= LONGEST_RULE && !from.contains([' ', ':'])));
        assert_eq!(rules().split(' ').count(), RULES.len());
    }
}
