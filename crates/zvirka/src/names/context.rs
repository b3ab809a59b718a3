//! Words around a name: which of a text's words are the name, and what the others say of the person.
//!
//! A cell holds more than a name: `шукаю брата …`, a post of six words, a town. [`focus`] leaves the words that are
//! the name for [`roles`](super::roles) to share out. What shows a name among other words is a given name with a
//! patronymic behind it, then capitals: in a text that has both, words in small letters name no one. A word that is
//! dropped although it may be a surname gives a second reading, so that nothing is lost by it.
//!
//! [`generation`] finds which of two namesakes of one family is meant (старший, Jr.), [`tells_of_another`] that the
//! name is not the person's own (`мати Левчука Остапа`).
//!
//! Cost: a look at each word of a text that has more words than surname, given name and patronymic, or words in
//! small letters; nothing for others. Limits: a post that ends in a surname of the tables, all in capitals and without a
//! patronymic behind it, is read as a part of a double surname.

use smallvec::SmallVec;

use super::pieces::{Aside, Place};
use super::token::{Generation, RoleFacts, TokenKind};

/// Words of a name with what decides their roles.
type Words = [(RoleFacts, Place)];

/// Places of the words that may be parts of the name.
pub(super) type Parts = SmallVec<[usize; 8]>;

fn facts(words: &Words, index: usize) -> RoleFacts {
    words.get(index).map(|(facts, _)| *facts).unwrap_or_default()
}

/// Leaves of the words that may be parts of a name those that are. Gives the words as they were where one was left out
/// that could be a surname.
pub(super) fn focus(words: &Words, parts: &mut Parts) -> Option<Parts> {
    if parts.len() < 2 {
        return None;
    }
    drop_small(words, parts);
    if parts.len() < 3 {
        return None;
    }
    let before = parts.clone();
    if let Some((first, last)) = around_patronymic(words, parts).or_else(|| around_given_name(words, parts)) {
        parts.truncate(last + 1);
        parts.drain(..first);
    }
    (parts.len() < before.len() && before.len() <= super::roles::MAX_PARTS).then_some(before)
}

/// Words in small letters beside a name in capital ones are no part of it, but for particles of surnames.
fn drop_small(words: &Words, parts: &mut Parts) {
    let is_small = |index: &usize| facts(words, *index).small;
    if !parts.iter().any(is_small) {
        return;
    }
    let (mut capital, mut given) = (0, false);
    for index in parts.iter().filter(|index| !is_small(index)) {
        let word = facts(words, *index);
        capital += 1;
        given |= word.known_given || word.kind == TokenKind::Initial;
    }
    let whole = capital >= 2 && given;
    let before = parts.clone();
    parts.retain(|index| {
        let word = facts(words, *index);
        let known = word.known_given || word.known_father || word.listed_surname;
        !word.small || word.particle || !(whole || (capital >= 1 && !known))
    });
    // What leaves one word only took half of the name.
    if parts.len() < 2 {
        *parts = before;
    }
}

/// The first and the last part of the name around a given name and a patronymic.
fn around_patronymic(words: &Words, parts: &Parts) -> Option<(usize, usize)> {
    let word = |place: usize| parts.get(place).map(|index| facts(words, *index));
    if parts.len() == 3 {
        return None;
    }
    let given = (0..parts.len().saturating_sub(1)).find(|place| {
        let (given, father) = (word(*place).unwrap_or_default(), word(place + 1).unwrap_or_default());
        given.known_given && father.known_father
    })?;
    let (before, after) = (given.checked_sub(1).and_then(word), word(given + 2));
    let surname = |word: RoleFacts| if word.known_given { -30.0 } else { word.roles.surname };
    let takes_before = match (before, after) {
        (Some(before), Some(after)) => surname(before) + BEFORE >= surname(after),
        (before, _) => before.is_some(),
    };
    if !takes_before {
        let last = (given + 2).min(parts.len() - 1);
        // A double surname behind the name.
        let double = word(last + 1).is_some_and(|word| word.listed_surname);
        return Some((given, last + usize::from(double)));
    }
    let first = given - 1;
    // A second word before them is the other half of a surname or another given name, or a post.
    let other = first.checked_sub(1).and_then(word);
    let keeps = other.is_some_and(|other| {
        other.listed_surname || before.is_some_and(|word| word.known_given && !word.listed_surname)
    });
    Some((first - usize::from(keeps), given + 1))
}

/// The same around a known surname and a given name behind a word that is neither.
fn around_given_name(words: &Words, parts: &Parts) -> Option<(usize, usize)> {
    let word = |place: usize| parts.get(place).map(|index| facts(words, *index)).unwrap_or_default();
    let neither = |word: RoleFacts| {
        !(word.listed_surname || word.known_given || word.known_father || word.surname_like || word.particle)
            && word.kind == TokenKind::Word
    };
    let named = |first: usize, second: usize| {
        let (first, second) = (word(first), word(second));
        let surname = |word: RoleFacts| word.listed_surname && !word.known_father;
        (surname(first) && second.known_given) || (first.known_given && surname(second))
    };
    if (0..parts.len() - 1).any(|place| word(place).known_given && word(place + 1).known_father) {
        return None;
    }
    let start = (0..parts.len() - 1).find(|place| named(*place, place + 1))?;
    if start == 0 {
        return (parts.len() > super::roles::MAX_PARTS).then_some((0, super::roles::MAX_PARTS - 1));
    }
    let all = (0..start).all(|place| neither(word(place)));
    all.then(|| (start, (start + super::roles::MAX_PARTS - 1).min(parts.len() - 1)))
}

/// How much likelier, in bits, the word before given name and patronymic is the surname than the one behind: most
/// lists write it so.
const BEFORE: f32 = 3.0;

/// The word that says which generation of namesakes is meant: one behind the name that is no part of a rank.
pub(super) fn generation(words: &Words, parts: &Parts) -> Option<(usize, Generation)> {
    let (&last, first) = (parts.last()?, parts.first()?);
    if last == *first {
        return None;
    }
    words.iter().enumerate().skip(last + 1).find_map(|(index, (word, place))| {
        let next = words.get(index + 1).map(|(next, _)| next.kind);
        let of_rank = matches!(next, Some(TokenKind::Rank | TokenKind::Position)) && !place.bracketed;
        let stands = place.aside == Aside::None && !of_rank && place.commas == 0;
        word.generation.filter(|_| stands).map(|generation| (index, generation))
    })
}

/// Whether a text names somebody by a relative: `мати Левчука Остапа`, `wife of Levchuk Ostap`; or is a specimen.
pub(super) fn tells_of_another(words: &Words, parts: &Parts) -> bool {
    if words.iter().any(|(word, _)| word.kind == TokenKind::Sample) {
        return true;
    }
    let Some(first) = parts.first() else { return false };
    let relatives = words.iter().take(*first).filter(|(word, _)| word.kind == TokenKind::Relative).count();
    let own = words.iter().take(*first).any(|(word, _)| word.kind == TokenKind::Heading);
    // A name in a case behind a relative in the nominative.
    let in_case = |index: &usize| {
        let word = facts(words, *index);
        word.declined && word.known_given && !word.nominative_given
    };
    relatives > 1 || (relatives == 1 && !own && parts.iter().any(in_case))
}

/// Whether nothing shows that words are a name: two and more of them in small letters, of which no table holds one.
pub(super) fn is_no_name(words: &Words, parts: &Parts) -> bool {
    let unknown = |index: &usize| {
        let word = facts(words, *index);
        let known = word.known_given || word.known_father || word.listed_surname || word.surname_like;
        word.kind == TokenKind::Word && !known
    };
    let small = parts.iter().filter(|index| facts(words, **index).small).count();
    parts.len() >= 2 && small + 1 >= parts.len() && parts.iter().all(unknown)
}
