//! What a sign within or behind a word means: a stop of an abbreviation, letters that are lost or doubtful, a second
//! spelling, another name; and words spaced out.
//!
//! Cost: a look at the word that is open and at what follows the sign. Limits: a word with two gaps is two words.

use smallvec::SmallVec;

use super::{Aside, Cutter, Piece};
use crate::names::script::{is_apostrophe, is_cyrillic, is_hyphen, is_latin, is_letter, is_small};

/// Signs that stand where letters of a word were lost or cannot be read.
pub const GAPS: [char; 3] = ['…', '_', '*'];

/// Single letters in a row that are a word spaced out (`Л Е В Ч У К`): more than a name has initials.
pub const SPACED_OUT: usize = 4;

/// Joins letters that stand one by one, each a blank from the next.
pub(super) fn join_spaced_out<'a>(pieces: &mut SmallVec<[Piece<'a>; 6]>, text: &'a str) {
    let single = |piece: &Piece<'_>| {
        piece.place.aside == Aside::None
            && piece.text.chars().nth(1).is_none()
            && piece.text.chars().all(is_letter)
    };
    let mut first = 0;
    while first < pieces.len() {
        let mut last = first;
        while let (Some(one), Some(next)) = (pieces.get(last), pieces.get(last + 1))
            && single(one)
            && single(next)
            && one.end() + 1 == next.start
            && text.get(one.end()..next.start) == Some(" ")
        {
            last += 1;
        }
        if last + 1 - first >= SPACED_OUT
            && let (Some(start), Some(end)) =
                (pieces.get(first).map(|piece| piece.start), pieces.get(last).map(Piece::end))
            && let Some(word) = text.get(start..end)
            && let Some(piece) = pieces.get_mut(first)
        {
            piece.text = word;
            pieces.drain(first + 1..=last);
        }
        first += 1;
    }
}

impl<'a> Cutter<'a> {
    /// Ends the word at a full stop, which stays with a word that may be an abbreviation: two letters and more, not in
    /// capitals.
    pub(super) fn close_with_stop(&mut self, position: usize) {
        let word = self.start.and_then(|start| self.text.get(start..position)).unwrap_or("");
        let letters =
            word.chars().all(|letter| letter.is_alphabetic() || is_hyphen(letter) || is_apostrophe(letter));
        let abbreviation =
            letters && word.chars().nth(1).is_some_and(is_small) && word.chars().nth(12).is_none();
        self.close(position + usize::from(abbreviation));
    }

    /// Whether a bracket opens within a word and closes within it.
    pub(super) fn opens_within_word(&self, position: usize, bracket: char) -> bool {
        let Some(before) = self.start.and_then(|start| self.text.get(start..position)) else { return false };
        let rest = self.text.get(position + 1..).unwrap_or("");
        let inner = rest.chars().take_while(|letter| letter.is_alphabetic() && is_small(*letter)).count();
        let mut behind = rest.chars().skip(inner);
        let closes = matches!(behind.next(), Some(')' | ']'));
        let goes_on = behind.next().is_some_and(is_letter);
        let begun = before.chars().next_back().is_some_and(char::is_alphabetic);
        begun && (1..=6).contains(&inner) && closes && (goes_on || bracket == '[')
    }

    /// Whether the word that is open holds a bracket that is open.
    pub(super) fn holds_open_bracket(&self, position: usize) -> bool {
        let word = self.start.and_then(|start| self.text.get(start..position)).unwrap_or("");
        word.rfind(['(', '['])
            .is_some_and(|open| word.get(open..).is_some_and(|rest| !rest.contains([')', ']'])))
    }

    /// Whether a sign stands where letters were lost: between letters, or `…` behind some.
    pub(super) fn is_gap(&self, position: usize, next: char, sign: char) -> bool {
        let before = self.start.and_then(|start| self.text.get(start..position)).unwrap_or("");
        let begun =
            before.chars().next_back().is_some_and(|letter| is_letter(letter) || GAPS.contains(&letter));
        begun && (is_letter(next) || GAPS.contains(&next) || sign == '…')
    }

    /// Whether a full stop is one of three and more that stand within a word or at its end.
    pub(super) fn is_within_gap(&self, position: usize) -> bool {
        let Some(start) = self.start else { return false };
        let before = self.text.get(start..position).unwrap_or("");
        let stops = before.bytes().rev().take_while(|byte| *byte == b'.').count();
        let after = self.text.get(position..).unwrap_or("").bytes().take_while(|byte| *byte == b'.').count();
        stops + after >= 3
    }

    /// Whether a full stop stands within `a.k.a.`
    pub(super) fn is_within_abbreviation(&self, position: usize) -> bool {
        let start = self.start.unwrap_or(position);
        let text = self.text.get(start..).unwrap_or("");
        let head = text.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("a.k.a"));
        head && position < start + 5
    }

    /// Whether the word behind a slash is the one before it in another script, each word of the name being spelt twice:
    /// `ЛЕВЧУК/LEVCHUK ОСТАП/OSTAP`.
    pub(super) fn spells_word_again(&self, position: usize) -> bool {
        let (before, after) = (self.text.get(..position), self.text.get(position + 1..));
        let (Some(before), Some(after)) = (before, after) else { return false };
        let last = before.chars().rev().find(|letter| letter.is_alphabetic());
        let next = after.chars().find(|letter| letter.is_alphabetic());
        let others = before.contains('/') || after.contains('/');
        let (Some(last), Some(next)) = (last, next) else { return false };
        others && ((is_cyrillic(last) && is_latin(next)) || (is_latin(last) && is_cyrillic(next)))
    }

    /// Whether what stands after a slash is another name: in the same script, and no word of it begins as one before.
    pub(super) fn names_another(&self, position: usize) -> bool {
        let (before, after) = (self.text.get(..position), self.text.get(position + 1..));
        let (Some(before), Some(after)) = (before, after) else { return false };
        let firsts = |text: &'a str| text.split_whitespace().filter_map(|word| word.chars().next());
        let script = |letter: char| is_cyrillic(letter);
        firsts(after).all(|first| {
            firsts(before)
                .all(|other| script(first) == script(other) && !first.to_lowercase().eq(other.to_lowercase()))
        })
    }
}
