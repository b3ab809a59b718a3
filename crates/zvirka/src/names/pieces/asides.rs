//! Dates, units and row numbers among the words of a name cell, by their shapes.
//!
//! Cost: looked at only where a cell holds a digit. Limits: a date in words and a unit without a number stay words.

use smallvec::SmallVec;

use super::{Aside, Piece};
use crate::names::script::is_hyphen;

fn digits(word: &str) -> usize {
    word.bytes().take_while(u8::is_ascii_digit).count()
}

/// Whether four digits may be a year of birth of somebody alive in the last hundred years.
fn is_year(word: &str) -> bool {
    word.get(..4).and_then(|year| year.parse::<u16>().ok()).is_some_and(|year| (1900..=2035).contains(&year))
}

/// Marks dates: `1990`, `1990р.н.`, `07.03.1990`, `1990-03-07`, with the words that follow them.
pub(super) fn mark_dates(pieces: &mut [Piece<'_>]) {
    let mut years: SmallVec<[usize; 2]> = SmallVec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let length = digits(piece.text);
        let rest = piece.text.get(length..).unwrap_or("");
        let dashed = piece.text.split(is_hyphen).map(|part| (part.len(), digits(part)));
        let parts: SmallVec<[(usize, usize); 3]> = dashed.collect();
        let is_date =
            parts.len() == 3 && parts.iter().all(|(length, digits)| length == digits && *length > 0);
        if (length == 4 && is_year(piece.text) && (rest.is_empty() || is_year_word(rest))) || is_date {
            years.push(index);
        }
    }
    for year in years {
        let mut mark = |index: usize| {
            if let Some(piece) = pieces.get_mut(index) {
                piece.place.aside = Aside::BirthDate;
            }
        };
        mark(year);
        // Day and month before it, or month and day after it, in digits.
        let number =
            |piece: &Piece<'_>| matches!(piece.text.len(), 1..=2) && digits(piece.text) == piece.text.len();
        let (before, after) = pieces.split_at_mut(year);
        let day_first = before.iter_mut().rev().take(2);
        let day_first: SmallVec<[&mut Piece<'_>; 2]> = day_first.take_while(|piece| number(piece)).collect();
        let has_day = day_first.len() == 2;
        if has_day {
            day_first.into_iter().for_each(|piece| piece.place.aside = Aside::BirthDate);
        }
        let Some((year, after)) = after.split_first_mut() else { continue };
        let bracketed = year.place.bracketed;
        let following = after.iter_mut().take_while(|piece| piece.place.bracketed == bracketed);
        let number = |piece: &Piece<'_>| !has_day && number(piece);
        for piece in following.take_while(|piece| number(piece) || is_year_word(piece.text)).take(3) {
            piece.place.aside = Aside::BirthDate;
        }
    }
}

/// What follows a year of birth: р.н., г.р., року народження.
fn is_year_word(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.').to_lowercase().as_str(),
        "р" | "н"
            | "рн"
            | "г"
            | "гр"
            | "год"
            | "года"
            | "рік"
            | "року"
            | "народження"
            | "рождения"
            | "нар"
            | "born"
    )
}

/// Marks row numbers, and units by their numbers: `№15`, `1)`, `(36 ОБрМП, в/ч А0000)`.
pub(super) fn mark_units_and_numbers(pieces: &mut [Piece<'_>], text: &str) {
    let has_digit = |piece: &Piece<'_>| piece.text.bytes().any(|byte| byte.is_ascii_digit());
    let number = |piece: &Piece<'_>| {
        let word = piece.text.trim_start_matches(['№', '#']);
        digits(word) == word.len()
    };
    let unit_in_brackets = pieces
        .iter()
        .any(|piece| piece.place.bracketed && piece.place.aside == Aside::None && has_digit(piece));
    let mut after_unit_word = false;
    for index in 0..pieces.len() {
        let next_is_short = pieces.get(index + 1).is_some_and(|next| is_abbreviation(next.text));
        let Some(piece) = pieces.get_mut(index) else { continue };
        if piece.place.aside != Aside::None {
            after_unit_word = false;
            continue;
        }
        let unit_word = is_unit_word(piece.text);
        if (piece.place.bracketed && unit_in_brackets) || unit_word || (after_unit_word && has_digit(piece)) {
            piece.place.aside = Aside::Unit;
        } else if number(piece) {
            // Before an abbreviation it is the unit's number: 36 ОБрМП.
            piece.place.aside = if next_is_short && piece.text.len() <= 3 && !is_row_number(piece, text) {
                Aside::Unit
            } else {
                Aside::Number
            };
            after_unit_word = piece.place.aside == Aside::Unit;
            if after_unit_word && let Some(next) = pieces.get_mut(index + 1) {
                next.place.aside = Aside::Unit;
            }
            continue;
        }
        after_unit_word = unit_word;
    }
}

/// Whether a number is followed by a bracket or a full stop, as the numbers of rows are.
fn is_row_number(piece: &Piece<'_>, text: &str) -> bool {
    matches!(text.get(piece.end()..).and_then(|rest| rest.chars().next()), Some(')' | '.' | ']'))
}

fn is_unit_word(word: &str) -> bool {
    matches!(word.trim_end_matches('.').to_lowercase().as_str(), "в/ч" | "вч" | "у/в" | "unit")
}

/// Whether a word is an abbreviation of a unit by its shape: two capitals or more and no long run of small
/// letters, as in ОБрМП, ОМБр, ДШВ.
fn is_abbreviation(word: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let small = word.chars().filter(|c| c.is_lowercase()).count();
    capitals >= 2 && small <= capitals && word.chars().count() <= 8 && small > 0
}
