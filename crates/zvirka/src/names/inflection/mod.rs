//! Case forms of Ukrainian and Russian names brought back to the nominative: Білого Андрія Ілліча is Білий Андрій
//! Ілліч.
//!
//! Lists name people in the nominative, but headings, orders and letters decline them. [`read`] tells of one word
//! which given name or patronymic it is a case form of; [`to_nominative`] decides for a whole name, since Олександра
//! is a woman or the genitive of a man, and Іванова a woman or the genitive of Іванов. A surname is brought to the
//! nominative only where the given name or patronymic beside it stands in a case, or a heading governs one
//! (передати Левчука Остапа).
//!
//! Method: patronymics by suffix with a known father; given names by taking the ending back and looking the rest up
//! in the table of names; surnames by class of ending, the likeliest of the nominatives that the case and the sex
//! allow, by the frequency tables or by letters. Cost: 0.2 to 1 µs for a word with a case ending, once for each
//! distinct word; a row without case forms costs nothing. Limits: Cyrillic letters only, singular only; Belarusian
//! as far as it is declined like Russian.

mod endings;
mod unknown;

use smallvec::SmallVec;

pub use endings::Cases;
pub use unknown::ends_clearly;
use unknown::{given_by_rule, is_by_rule, is_vowel, shown_by_both};

use super::given_names::group_share;
use super::patronymics;
use super::repair::{known_share, unseen_bits};
use super::script::{Script, fold, is_hyphen};
use super::sounds::sounds;
use super::tables::{FORMS, FormKind, GROUPS, given_name_forms};

/// The nominative that a word may be a case form of.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseForm {
    /// The nominative, in lower case, without apostrophes.
    pub nominative: String,
    /// The cases that the word may stand in.
    pub cases: Cases,
    /// Whether the name is a woman's.
    pub woman: bool,
    /// Share of people who bear the name.
    pub share: f32,
    /// Whether a table holds the name; of a patronymic, that of the father.
    pub known: bool,
}

/// What a word is a case form of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declined {
    /// Given names.
    pub given_names: SmallVec<[CaseForm; 1]>,
    /// A patronymic.
    pub patronymic: Option<CaseForm>,
    /// Whether the word is a given name in the nominative, too: Олександра, Валентина.
    pub nominative_too: bool,
    /// Whether all the given names are so rare, or short forms, that the surname or the patronymic must show the case.
    pub rare: bool,
}

/// log2 of the share of names that stand in a case, over all lists: what a case form is worth as a sign of a role.
pub const DECLINED: f32 = -6.0;

/// Reads a word as a case form of a given name or patronymic; `None` when it is none. `word` is in lower case,
/// without apostrophes, in Cyrillic letters.
///
/// # Examples
///
/// ```
/// use zvirka::names::inflection::read;
///
/// let declined = read("сергієм").unwrap();
/// assert_eq!(declined.given_names[0].nominative, "сергій");
/// assert_eq!(read("ілліча").unwrap().patronymic.unwrap().nominative, "ілліч");
/// assert!(read("сергій").is_none());
/// ```
#[must_use]
pub fn read(word: &str) -> Option<Box<Declined>> {
    /// The longest ending and the letters that a stem may change.
    const CHANGING: usize = 5;
    if !word.ends_with(['а', 'я', 'у', 'ю', 'м', 'и', 'ы', 'і', 'ї', 'е', 'й', 'о', 'є']) {
        return None;
    }
    let mut declined = Declined { patronymic: read_patronymic(word), ..Declined::default() };
    // Most surnames begin as no given name does, and need no closer look.
    let letters = word.chars().count();
    let head: String = word.chars().take(letters.saturating_sub(CHANGING).max(1)).collect();
    let first = FORMS.partition_point(|form| form.form < head.as_str());
    let possible = FORMS.get(first).is_some_and(|form| form.form.starts_with(&head));
    if possible && declined.patronymic.is_none() {
        endings::nominatives(word, false, |nominative, cases, sex| {
            for form in given_name_forms(&nominative).iter().filter(|form| form.kind != FormKind::Latin) {
                let woman = GROUPS.get(usize::from(form.group)).is_some_and(|group| group.sex == 'f');
                if sex.holds(woman) || form.kind == FormKind::ShortForm {
                    let nominative = nominative.clone();
                    let standard = form.kind == FormKind::Standard;
                    let share =
                        if standard { group_share(form.group) } else { group_share(form.group).min(RAREST) };
                    declined.given_names.push(CaseForm { nominative, cases, woman, share, known: true });
                }
            }
        });
    }
    declined.given_names.sort_by(|a, b| b.share.total_cmp(&a.share));
    declined.rare = declined.given_names.first().is_none_or(|form| form.share <= RAREST);
    declined.nominative_too = !given_name_forms(word).is_empty();
    if !declined.rare {
        declined.given_names.retain(|form| form.share > RAREST);
    }
    declined.rare &= declined.patronymic.is_none();
    if declined.given_names.is_empty() && declined.patronymic.is_none() {
        return None;
    }
    Some(Box::new(declined))
}

/// A rarer name than this has case forms that are more often another name in the nominative: the surname or the
/// patronymic must show the case.
const RAREST: f32 = 3.0e-5;

const GENITIVE_OR_ACCUSATIVE: Cases = Cases::GENITIVE.or(Cases::ACCUSATIVE);

/// The endings of patronymics in a case: what is seen, what the nominative has, the cases.
const PATRONYMIC_ENDINGS: &[(&str, &str, Cases, bool)] = &[
    ("ича", "ич", GENITIVE_OR_ACCUSATIVE, false),
    ("ичу", "ич", Cases::DATIVE.or(Cases::LOCATIVE).or(Cases::VOCATIVE), false),
    ("ичеві", "ич", Cases::DATIVE.or(Cases::LOCATIVE), false),
    ("ичем", "ич", Cases::INSTRUMENTAL, false),
    ("ичом", "ич", Cases::INSTRUMENTAL, false),
    // Russian; the Ukrainian vocative is -ичу.
    ("иче", "ич", Cases::LOCATIVE, false),
    ("ичі", "ич", Cases::LOCATIVE, false),
    ("ічем", "іч", Cases::INSTRUMENTAL, false),
    ("іча", "іч", GENITIVE_OR_ACCUSATIVE, false),
    ("ічу", "іч", Cases::DATIVE.or(Cases::LOCATIVE).or(Cases::VOCATIVE), false),
    ("іче", "іч", Cases::VOCATIVE, false),
    ("ічі", "іч", Cases::LOCATIVE, false),
    ("вни", "вна", Cases::GENITIVE, true),
    ("вны", "вна", Cases::GENITIVE, true),
    ("вні", "вна", Cases::DATIVE.or(Cases::LOCATIVE), true),
    ("вне", "вна", Cases::DATIVE.or(Cases::LOCATIVE), true),
    ("вну", "вна", Cases::ACCUSATIVE, true),
    ("вною", "вна", Cases::INSTRUMENTAL, true),
    ("вной", "вна", Cases::INSTRUMENTAL, true),
    ("вно", "вна", Cases::VOCATIVE, true),
    ("ичны", "ична", Cases::GENITIVE, true),
    ("ичне", "ична", Cases::DATIVE.or(Cases::LOCATIVE), true),
    ("ичну", "ична", Cases::ACCUSATIVE, true),
    ("ичной", "ична", Cases::INSTRUMENTAL, true),
];

/// The suffixes that no word but a patronymic, or a surname made of one, has: behind them the father may bear any name.
const WHOLE_SUFFIXES: [&str; 6] = ["ович", "евич", "івна", "ївна", "овна", "евна"];

/// Fewest letters of an unknown father's name before such a suffix: Дір, whose son is Дірович.
const SHORTEST_FATHER: usize = 3;

fn read_patronymic(word: &str) -> Option<CaseForm> {
    let forms = PATRONYMIC_ENDINGS.iter().filter_map(|(seen, nominative, cases, woman)| {
        let nominative = format!("{}{nominative}", word.strip_suffix(seen)?);
        let read = patronymics::read(&sounds(&fold(&nominative)))?;
        let known = !read.names.names.is_empty() && read.names.cost == 0.0;
        let share = if known { read.names.weight } else { 0.0 };
        let form = CaseForm { nominative, cases: *cases, woman: *woman, share, known };
        (read.daughter == *woman).then_some(form)
    });
    let forms: SmallVec<[CaseForm; 2]> = forms.collect();
    let known = forms.iter().position(|form| form.known);
    let place = known.or_else(|| {
        forms.iter().position(|form| {
            let father = WHOLE_SUFFIXES.iter().find_map(|suffix| form.nominative.strip_suffix(suffix));
            father.is_some_and(|father| father.chars().count() >= SHORTEST_FATHER)
        })
    })?;
    forms.into_iter().nth(place)
}

/// A part of a name, to be brought to the nominative.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The part as it stands; the halves of a double name with a hyphen between.
    pub text: &'a str,
    /// What it may be a case form of.
    pub declined: Option<&'a Declined>,
    /// Its script.
    pub script: Script,
    /// Whether it has the suffix of a patronymic, in whichever case.
    pub patronymic: bool,
    /// Whether it is an initial.
    pub initial: bool,
}

/// The nominatives of a name's surname, given name and patronymic; `None` where a part stays as it is. `heading`
/// tells whether a word beside the name governs a case.
#[must_use]
pub fn to_nominative(
    surname: Option<Part<'_>>,
    given_name: Option<Part<'_>>,
    patronymic: Option<Part<'_>>,
    heading: bool,
) -> [Option<String>; 3] {
    fn declined(part: Option<Part<'_>>) -> Option<&Declined> {
        part.and_then(|part| part.declined)
    }
    let mut result = [None, None, None];
    let father = declined(patronymic).and_then(|declined| declined.patronymic.as_ref());
    if declined(given_name).is_none() && father.is_none() && !heading {
        let (Some(surname), Some(given_name), None) = (surname, given_name, patronymic) else {
            return result;
        };
        let by_rule = is_by_rule(given_name) && is_by_rule(surname);
        if let Some(shown) = by_rule.then(|| shown_by_both(surname, given_name)).flatten() {
            let [surname_result, given_result, _] = &mut result;
            *given_result = given_by_rule(&key(given_name.text), &shown)
                .map(|nominative| as_written(given_name, &nominative));
            *surname_result = surname_nominative(surname, shown.cases, shown.woman, None);
        }
        return result;
    }
    // A patronymic in the nominative says that the name is, whatever its other parts look like.
    if father.is_none() && patronymic.is_some_and(|part| part.patronymic) {
        return result;
    }
    let [surname_result, given_result, patronymic_result] = &mut result;
    let fits = |form: &&CaseForm| {
        father.is_none_or(|father| father.woman == form.woman && !father.cases.both(form.cases).is_empty())
    };
    let given = declined(given_name);
    // Олександру Мороз is a woman in the accusative: a man's surname would be in the dative too.
    let undeclined = surname
        .is_some_and(|part| part.script == Script::Cyrillic && key(part.text).ends_with(is_hard_consonant));
    let worth = |form: &CaseForm| {
        let forgotten = if undeclined && !form.woman { UNDECLINED_MAN } else { 0.0 };
        form.share.log2() + forgotten
    };
    let form = given.and_then(|given| match father {
        Some(_) => given.given_names.iter().find(fits),
        // The first of equals, as they stand by share.
        None => given.given_names.iter().rev().max_by(|a, b| worth(a).total_cmp(&worth(b))),
    });
    let clear = given_name.is_some_and(|part| ends_clearly(&key(part.text)));
    let unclear = given.is_some_and(|given| given.nominative_too || (given.rare && !clear));
    let ambiguous = unclear && father.is_none() && !heading;
    let doubt = match given {
        Some(given) if ambiguous && given.nominative_too => Some(AMBIGUOUS),
        _ => ambiguous.then_some(RARE),
    };
    let (cases, woman) = match (father, form) {
        (Some(father), Some(form)) => (father.cases.both(form.cases), father.woman),
        (Some(father), None) => (father.cases, father.woman),
        (None, Some(form)) => (form.cases, form.woman),
        // A heading governs the surname by itself, a given name in the nominative keeps it.
        (None, None) if heading && given_name.is_none_or(|part| part.initial) => (Cases::ANY, false),
        (None, None) => return result,
    };
    let cases = if ambiguous { cases.both(WITHOUT_PREPOSITION) } else { cases };
    if cases.is_empty() {
        return result;
    }
    if let Some(surname) = surname.filter(|part| part.script == Script::Cyrillic) {
        *surname_result = surname_nominative(surname, cases, woman, doubt);
        // Nothing but a declined surname tells that Олександра is no woman here.
        if ambiguous && surname_result.is_none() {
            return result;
        }
    } else if ambiguous {
        return result;
    }
    if let (Some(part), Some(form)) = (given_name, form) {
        *given_result = Some(as_written(part, &form.nominative));
    } else if let (Some(part), Some(father)) = (given_name.filter(|part| is_by_rule(*part)), father) {
        *given_result =
            given_by_rule(&key(part.text), father).map(|nominative| as_written(part, &nominative));
    } else if let Some(part) = given_name.filter(|part| part.text.contains(is_hyphen)) {
        *given_result = by_halves(part.text, |half| {
            let declined = read(&key(half))?;
            declined.given_names.iter().find(|form| form.woman == woman).map(|form| form.nominative.clone())
        });
    }
    if let (Some(part), Some(form)) = (patronymic, father) {
        *patronymic_result = Some(as_written(part, &form.nominative));
    }
    result
}

/// log2 of the chance that a man's surname stays in the nominative beside his given name in a case.
const UNDECLINED_MAN: f32 = -6.0;

/// Whether a letter is a consonant in which the surnames of women are not declined and those of men are.
const fn is_hard_consonant(letter: char) -> bool {
    !is_vowel(letter) && !matches!(letter, 'м' | 'й' | 'х' | 'ь' | 'ў')
}

/// The cases in which lists have names. The locative stands behind a preposition and the vocative in letters: a name that
/// only they explain, and that may stand in the nominative, does.
const WITHOUT_PREPOSITION: Cases = GENITIVE_OR_ACCUSATIVE.or(Cases::DATIVE).or(Cases::INSTRUMENTAL);

/// Whether a word in lower case ends as adjectives and patronymics do in a case, and as no name does in the nominative.
#[must_use]
pub fn ends_in_case(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ського",
        "цького",
        "зького",
        "ському",
        "цькому",
        "зькому",
        "ского",
        "цкого",
        "скому",
        "цкому",
        "овича",
        "евича",
        "йовича",
        "овичу",
        "евичу",
        "йовичу",
        "івни",
        "ївни",
        "овны",
        "евны",
        "івні",
        "ївні",
    ];
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// The nominatives that a noun's case form may have; none where `worth` says that no noun of interest begins so. `word`
/// is in lower case.
pub(super) fn noun_nominatives(word: &str, worth: impl Fn() -> bool) -> SmallVec<[String; 4]> {
    let mut found = SmallVec::new();
    if word.ends_with(['а', 'я', 'у', 'ю', 'м', 'и', 'ы', 'і', 'е', 'й', 'о']) && worth() {
        endings::nominatives(word, true, |nominative, _, _| found.push(nominative));
    }
    found
}

/// How much likelier, in bits, the nominative of a surname must be than the surname as it stands where nothing
/// else tells that the name is in a case: [`DECLINED`] and a margin of three bits.
const AMBIGUOUS: f32 = 9.0;

/// The same beside a given name that is rare, but none in the nominative: the margin alone.
const RARE: f32 = 3.0;

/// `doubt` tells by how many bits the nominative must be likelier where nothing else shows the case.
fn surname_nominative(part: Part<'_>, cases: Cases, woman: bool, doubt: Option<f32>) -> Option<String> {
    if part.text.contains(is_hyphen) {
        return by_halves(part.text, |half| nominative_of_surname(&key(half), cases, woman, doubt));
    }
    nominative_of_surname(&key(part.text), cases, woman, doubt)
        .map(|nominative| as_written(part, &nominative))
}

/// The likeliest nominative of a surname in one of the cases; `None` when it is likelier to stay as it is.
fn nominative_of_surname(word: &str, cases: Cases, woman: bool, doubt: Option<f32>) -> Option<String> {
    let bits = |word: &str| known_share(word).map_or_else(|| unseen_bits(word), f32::log2);
    // A soft stem has -еві in the dative, so -ьові is of a surname in -ьов.
    let dative = (word.ends_with("ові") && !word.ends_with("ьові")) || word.ends_with("еві");
    let dative = dative && !cases.both(Cases::DATIVE).is_empty();
    let staying = doubt.unwrap_or_else(|| staying(word, woman));
    let mut best = (bits(word) + staying, None);
    endings::nominatives(word, true, |nominative, of, sex| {
        // Литвинові is of Литвин before it is of Литвинов, whose dative it is not.
        let of_other = dative && of == Cases::LOCATIVE;
        if sex.holds(woman) && !cases.both(of).is_empty() && is_nominative_of(&nominative, woman) && !of_other
        {
            let bits = bits(&nominative);
            if bits > best.0 {
                best = (bits, Some(nominative));
            }
        }
    });
    best.1
}

/// Whether a surname's ending can be that of a man's or a woman's nominative.
fn is_nominative_of(word: &str, woman: bool) -> bool {
    let of_woman = ["ова", "ева", "єва", "іна", "ська", "цька", "зька", "ская", "цкая", "ая", "яя"];
    let of_man = ["ий", "ый", "ій", "ой", "ов", "ев", "єв", "ёв"];
    if woman {
        !of_man.iter().any(|end| word.ends_with(end))
    } else {
        !of_woman.iter().any(|end| word.ends_with(end))
    }
}

/// log2 of the chance that a surname beside a declined given name stays as it is.
fn staying(word: &str, woman: bool) -> f32 {
    let consonant = !word.ends_with(['а', 'я', 'о', 'е', 'є', 'и', 'і', 'ї', 'у', 'ю', 'ы', 'э']);
    match word {
        // A man's nominative has no such ending.
        _ if !is_nominative_of(word, woman) => -12.0,
        // Women's surnames in a consonant are not declined, nor are Russian ones in -ко and -их.
        _ if woman && consonant && !word.ends_with(['й', 'м']) => 0.0,
        _ if word.ends_with('о') && !word.ends_with("ого") && !word.ends_with("его") => 0.0,
        _ if word.ends_with("их") || word.ends_with("ых") => 0.0,
        // A man's surname in a consonant would be declined, but lists forget to.
        _ if consonant && !word.ends_with('м') => -2.0,
        _ => -5.0,
    }
}

fn key(text: &str) -> String {
    fold(text).letters.iter().collect()
}

/// A double name with each half brought to the nominative; `None` when neither is.
fn by_halves(text: &str, nominative: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut changed = false;
    let halves: Vec<String> = text
        .split(is_hyphen)
        .map(|half| match nominative(half) {
            Some(nominative) => {
                changed = true;
                cased_as(half, &nominative)
            }
            None => half.to_owned(),
        })
        .collect();
    changed.then(|| halves.join("-"))
}

fn as_written(part: Part<'_>, nominative: &str) -> String {
    cased_as(part.text, nominative)
}

/// A nominative with the apostrophes and capitals of the text that it comes of.
fn cased_as(text: &str, nominative: &str) -> String {
    let capitals = text.chars().filter(|letter| letter.is_uppercase()).count() > 1
        && !text.chars().any(char::is_lowercase);
    let mut rest = nominative.chars().peekable();
    let mut written = String::with_capacity(text.len() + 4);
    for character in text.chars() {
        if !character.is_alphabetic() || super::script::is_apostrophe(character) {
            if rest.peek().is_some() {
                written.push(character);
            }
        } else if rest.peek().is_some_and(|next| character.to_lowercase().eq([*next])) {
            rest.next();
            written.push(character);
        } else {
            break;
        }
    }
    for letter in rest {
        if capitals { written.extend(letter.to_uppercase()) } else { written.push(letter) }
    }
    written
}

#[cfg(test)]
mod tests;
