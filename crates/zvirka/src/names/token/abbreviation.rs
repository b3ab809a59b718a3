//! Abbreviated given names and patronymics: `Мих.`, `Конст.`, `Ол-др`, `Ив-ч`; and words spaced out, `Л Е В Ч У К`.
//!
//! A beginning stands for every name of the tables that begins so, each by how many people bear it, as a short form
//! stands for its names; a contraction with a hyphen must end so as well. Which of given name and patronymic it is, its
//! place tells.
//!
//! Cost: a walk over the forms with one beginning, for words with a full stop or a hyphen that no table holds. Limits: a
//! beginning that more than [`given_names`] keeps names share is that of the most frequent ones.

use super::{RoleScores, Token, TokenKind, UNSEEN_PATRONYMIC};
use crate::names::given_names;
use crate::names::patronymics::Patronymic;
use crate::names::pieces::GAPS;
use crate::names::script::{fold, is_hyphen};
use crate::names::sounds::{Ending, sounds};

/// Longest beginning, in letters: a patronymic without its last letters.
const LONGEST: usize = 12;

/// An abbreviation is hardly ever a surname.
const AS_SURNAME: f32 = -30.0;

/// What an abbreviated patronymic keeps of its suffix at most.
const SUFFIXES: [&str; 9] = ["ович", "ови", "ов", "еви", "ев", "йов", "ьов", "івн", "овн"];

/// Reads a word as an abbreviation, if it is one. `dotted` tells whether a full stop followed it.
pub(super) fn read(text: &str, token: Token, dotted: bool) -> Token {
    // A short form with a full stop may be the beginning of other names too: Ник.
    let short = |reading: &given_names::GivenReading| dotted && reading.names.iter().all(|name| name.short);
    let known = token.given_name.as_ref().is_some_and(|reading| reading.cost == 0.0 && !short(reading))
        || token.patronymic.is_some();
    if token.kind != TokenKind::Word || known {
        return token;
    }
    let key = |text: &str| -> String { fold(text).letters.iter().collect() };
    let mut halves = text.split(is_hyphen);
    let (head, tail) = match (halves.next(), halves.next(), halves.next()) {
        (Some(head), None, _) if dotted => (key(head), String::new()),
        (Some(head), Some(tail), None) => (key(head), key(tail)),
        _ => return token,
    };
    let letters = head.chars().count();
    let has_vowel = |text: &str| {
        text.contains(['а', 'е', 'и', 'і', 'о', 'у', 'я', 'ю', 'є', 'a', 'e', 'i', 'o', 'u', 'y'])
    };
    let suffix = tail.ends_with('ч') || tail.ends_with("вна");
    let contraction = !tail.is_empty() && tail.chars().count() <= 4 && (suffix || !has_vowel(&tail));
    if !(2..=LONGEST).contains(&letters) || (!tail.is_empty() && !contraction) {
        return token;
    }
    let given_name = given_names::beginning(&head, if suffix { "" } else { &tail }).filter(|_| !suffix);
    let father = given_names::beginning(&head, "").or_else(|| {
        let stem = SUFFIXES.iter().find_map(|suffix| head.strip_suffix(suffix))?;
        given_names::beginning(stem, "")
    });
    let father = father.filter(|_| tail.is_empty() || suffix);
    if given_name.is_none() && father.is_none() {
        return token;
    }
    let bits = |weight: Option<f32>| {
        weight.map_or(super::NO_PATRONYMIC, |weight| weight.log2().max(UNSEEN_PATRONYMIC))
    };
    let surname = if token.listed_surname { token.roles.surname } else { AS_SURNAME };
    let roles = RoleScores {
        surname,
        given_name: bits(given_name.as_ref().map(|reading| reading.weight)),
        patronymic: bits(father.as_ref().map(|reading| reading.weight)),
    };
    let patronymic = father.map(|names| Patronymic {
        father: token.sounds.clone(),
        class: token.class,
        names,
        daughter: tail.ends_with("вна"),
    });
    Token { abbreviated: true, given_name, patronymic, declined: None, roles, ..token }
}

/// A word that was written letter by letter, put together: `Л Е В Ч У К`, `Л-е-в-ч-у-к`.
pub(super) fn spaced_out(text: &str) -> Option<String> {
    let separates = |letter: char| letter.is_whitespace() || is_hyphen(letter);
    let mut letters = text.split(separates);
    let single = |part: &str| part.chars().nth(1).is_none();
    let word = text.contains(separates) && letters.all(single);
    let word: Option<String> = word.then(|| text.chars().filter(|letter| !separates(*letter)).collect());
    word.filter(|word| word.chars().count() >= crate::names::pieces::SPACED_OUT)
}

/// What stands before and behind the place where a word lost letters: `Ле…ук`, `Л_вчук`, `Лев...`. `None` for a word that
/// lost none, or of which too little is left.
pub(super) fn around_gap(text: &str) -> Option<(&str, &str)> {
    let gap = text.find(GAPS).or_else(|| text.find("..."))?;
    let (head, rest) = text.split_at_checked(gap)?;
    let tail = rest.trim_start_matches(GAPS).trim_start_matches('.');
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).count();
    (letters(head) >= 1 && letters(head) + letters(tail) >= FEWEST_LEFT && !tail.contains(GAPS))
        .then_some((head, tail))
}

/// Fewest letters of a word with a gap: fewer fit too many names.
const FEWEST_LEFT: usize = 4;

/// A word with a gap: a surname that begins and ends so. `token` is the word as if nothing were lost.
pub(super) fn with_gap(head: &str, tail: &str, token: Token) -> Token {
    let mut all = sounds(&fold(head));
    let before = all.len();
    all.extend(sounds(&fold(tail)));
    let roles = RoleScores {
        surname: token.roles.surname.max(super::UNSEEN_SURNAME),
        given_name: super::UNSEEN_GIVEN,
        patronymic: super::NO_PATRONYMIC,
    };
    Token {
        kind: TokenKind::Word,
        gap: u8::try_from(before).unwrap_or(u8::MAX - 1) + 1,
        stem: all.len(),
        ending: Ending::Consonant,
        sounds: all,
        given_name: None,
        patronymic: None,
        declined: None,
        foreign: None,
        listed_surname: false,
        roles,
        ..token
    }
}
