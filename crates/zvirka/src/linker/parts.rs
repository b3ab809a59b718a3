//! A row's name under one reading: which words make which part, brought to the nominative.

use smallvec::SmallVec;

use crate::names::inflection::to_nominative;
use crate::names::parse::{Aside, NameRow, Place};
use crate::names::token::{RoleFacts, TokenKind};
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};

/// Parts of a name that several pieces make up: which part, and the text of the token to be.
pub(super) type Joined = SmallVec<[(usize, String); 1]>;

/// A name's parts out of its spans; those of several pieces come as text, since they have no number yet.
pub(super) fn name_of(
    numbers: &[(u32, Place)],
    tokens: &[(RoleFacts, Place)],
    spans: [Option<(usize, usize)>; 4],
    vocabulary: &Vocabulary,
) -> (NameRow, Joined) {
    let mut name = NameRow::default();
    let mut joined = Joined::new();
    for (part, span) in spans.into_iter().enumerate() {
        let Some((first, last)) = span else { continue };
        set_part(&mut name, part, numbers.get(first).map_or(NO_TOKEN, |(number, _)| *number));
        if last > first {
            let words: Vec<&str> = numbers
                .get(first..=last)
                .unwrap_or(&[])
                .iter()
                .map(|(number, _)| vocabulary.text(*number))
                .collect();
            let particle = tokens
                .get(last)
                .is_some_and(|(token, _)| matches!(token.kind, TokenKind::SonOf | TokenKind::DaughterOf));
            joined.push((part, words.join(if particle { " " } else { "-" })));
        }
    }
    // Initials by themselves are nobody's name.
    let fact = |part: usize| {
        let (first, _) = spans.get(part).copied().flatten()?;
        tokens.get(first).map(|(facts, _)| *facts)
    };
    let initial = |part: usize| fact(part).is_none_or(|facts| facts.kind == TokenKind::Initial);
    if initial(0) && initial(1) && initial(3) {
        return (NameRow::default(), Joined::new());
    }
    let declined = [1, 2].into_iter().any(|part| fact(part).is_some_and(|facts| facts.may_be_declined));
    // Names that no table holds show their case by the endings of both parts.
    let shown = || fact(1).is_some_and(|facts| facts.clear_case) && name.patronymic == NO_TOKEN;
    let heading = || tokens.iter().any(|(facts, _)| facts.kind == TokenKind::Heading);
    if !declined && !shown() && !heading() {
        return (name, joined);
    }
    bring_to_nominative(&name, &mut joined, heading(), vocabulary);
    (name, joined)
}

/// Replaces the parts of a declined name by their nominatives, which have no number yet either.
fn bring_to_nominative(name: &NameRow, joined: &mut Joined, heading: bool, vocabulary: &Vocabulary) {
    let text = |part: usize, number: u32| -> String {
        let whole = joined.iter().find(|(other, _)| *other == part);
        whole.map_or_else(|| vocabulary.text(number).to_owned(), |(_, text)| text.clone())
    };
    let numbers = [name.surname, name.given_name, name.patronymic];
    let texts: [String; 3] = std::array::from_fn(|part| {
        numbers
            .get(part)
            .filter(|number| **number != NO_TOKEN)
            .map_or_else(String::new, |number| text(part, *number))
    });
    let [surname, given_name, patronymic] = std::array::from_fn(|part| {
        let token = vocabulary.token(*numbers.get(part)?)?;
        Some(token.part(texts.get(part)?))
    });
    let nominatives = to_nominative(surname, given_name, patronymic, heading);
    for (part, nominative) in nominatives.into_iter().enumerate() {
        if let Some(nominative) = nominative {
            joined.retain(|(other, _)| *other != part);
            joined.push((part, nominative));
        }
    }
}

pub(super) fn set_part(name: &mut NameRow, part: usize, number: u32) {
    match part {
        0 => name.surname = number,
        1 => name.given_name = number,
        2 => name.patronymic = number,
        _ => name.other_name = number,
    }
}

/// The parts of a name whose columns say what they are.
pub(super) fn split_spans(tokens: &[(RoleFacts, Place)]) -> [Option<(usize, usize)>; 4] {
    let mut spans = [None; 4];
    // In its own column a word that is a rank or a post elsewhere is the surname, unless another word stands there.
    let of_surname = |place: &Place| place.commas == 0 && !place.bracketed && place.aside == Aside::None;
    let has_surname = tokens.iter().any(|(token, place)| token.kind == TokenKind::Word && of_surname(place));
    for (index, (token, place)) in tokens.iter().enumerate() {
        let surname =
            token.kind.may_be_surname() && token.roles.surname < 0.0 && of_surname(place) && !has_surname;
        let usable = (matches!(token.kind, TokenKind::Word | TokenKind::Initial) || surname)
            || (matches!(token.kind, TokenKind::SonOf | TokenKind::DaughterOf) && place.commas == 2);
        let usable = usable && place.aside == Aside::None;
        let part = if place.bracketed { 3 } else { usize::from(place.commas) };
        if let Some(span) = spans.get_mut(part).filter(|_| usable) {
            *span = Some(span.map_or((index, index), |(first, _)| (first, index)));
        }
    }
    spans
}
