//! The distinct tokens of a list, numbered in the order of their first appearance.
//!
//! A million records hold some hundred thousand distinct tokens; numbering them pays for language once a token.
//! Numbering and reading are apart: [`Vocabulary::number`] is sequential and only hashes text, while
//! [`analyze`](super::token::analyze) of the texts can run in parallel; [`Vocabulary::set_read`] stores the result.
//!
//! A vocabulary may stand [over](Vocabulary::over) another one, which it shares and leaves as it is: words of a question
//! are then numbered beyond those of the list that is asked.
//!
//! Cost: one hash and one comparison a token for numbering. Limits: numbers are 32 bits.

use std::sync::Arc;

use hashbrown::HashTable;

use super::token::{Token, hyphenated_parts};
use crate::record::TextColumn;

/// No token.
pub const NO_TOKEN: u32 = u32::MAX;

/// Distinct tokens and what is known of them.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// What is known already; the numbers of its tokens come first.
    below: Option<Arc<Vocabulary>>,
    /// How many tokens that has.
    first: u32,
    texts: TextColumn,
    tokens: Vec<Token>,
    numbers: HashTable<(u64, u32)>,
}

/// Hash of a text, the same in every run.
pub(super) fn hash(text: &str) -> u64 {
    hash_bytes(text.as_bytes())
}

/// As [`hash`].
pub(super) fn hash_bytes(text: &[u8]) -> u64 {
    use std::hash::{BuildHasher, Hasher};
    let mut hasher = foldhash::fast::FixedState::default().build_hasher();
    hasher.write(text);
    hasher.finish()
}

impl Vocabulary {
    /// An empty vocabulary over another one, all of whose tokens have been read.
    #[must_use]
    pub fn over(below: Arc<Self>) -> Self {
        Self { first: below.len() as u32, below: Some(below), ..Self::default() }
    }

    /// The number of a token's text, new if it was not seen before. Parts of a double name get numbers too.
    pub fn number(&mut self, text: &str) -> u32 {
        let hash = hash(text);
        if let Some(number) = self.find(hash, text) {
            return number;
        }
        let number = self.first + self.texts.len() as u32;
        self.texts.push(text);
        self.numbers.insert_unique(hash, (hash, number), |(hash, _)| *hash);
        for part in hyphenated_parts(text) {
            self.number(part);
        }
        number
    }

    /// How many tokens have a number.
    #[must_use]
    pub fn len(&self) -> usize {
        self.first as usize + self.texts.len()
    }

    /// The number of the first token that a vocabulary below does not have.
    #[must_use]
    pub fn first(&self) -> u32 {
        self.first
    }

    /// Whether no token has a number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Numbers every text of another vocabulary, in its order; gives the number here of each number there.
    pub fn join(&mut self, other: &Self) -> Vec<u32> {
        (0..other.texts.len()).map(|number| self.number(other.texts.get(number))).collect()
    }

    fn find(&self, hash: u64, text: &str) -> Option<u32> {
        let same = |(other, number): &(u64, u32)| {
            *other == hash && self.texts.get((*number - self.first) as usize) == text
        };
        let own = self.numbers.find(hash, same).map(|(_, number)| *number);
        own.or_else(|| self.below.as_ref()?.find(hash, text))
    }

    /// The number of a text, if it has one.
    #[must_use]
    pub fn find_number(&self, text: &str) -> Option<u32> {
        self.find(hash(text), text)
    }

    /// Texts that were numbered but not yet read, in order.
    #[must_use]
    pub fn unread(&self) -> Vec<&str> {
        (self.tokens.len()..self.texts.len()).map(|number| self.texts.get(number)).collect()
    }

    /// Stores what was read of the texts that [`unread`](Self::unread) gave.
    pub fn set_read(&mut self, read: Vec<Token>) {
        let first = self.tokens.len();
        self.tokens.extend(read);
        for number in first..self.tokens.len() {
            let parts = hyphenated_parts(self.texts.get(number));
            let parts = parts.iter().filter_map(|part| self.find_number(part)).collect();
            if let Some(token) = self.tokens.get_mut(number).filter(|token| !token.abbreviated) {
                token.parts = parts;
            }
        }
    }

    /// A token by number.
    #[must_use]
    pub fn token(&self, number: u32) -> Option<&Token> {
        match number.checked_sub(self.first) {
            Some(own) => self.tokens.get(own as usize),
            None => self.below.as_ref()?.token(number),
        }
    }

    /// A token's text as it stood.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        match (number.checked_sub(self.first), &self.below) {
            (None, Some(below)) => below.text(number),
            (own, _) => self.texts.get(own.unwrap_or(number) as usize),
        }
    }

    /// All own tokens that were read, to correct what lists tell of them.
    pub fn tokens_mut(&mut self) -> &mut [Token] {
        &mut self.tokens
    }

    /// All own tokens that were read, in the order of their numbers.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::token::analyze;

    fn read(vocabulary: &mut Vocabulary) {
        while !vocabulary.unread().is_empty() {
            let tokens = vocabulary.unread().into_iter().map(analyze).collect();
            vocabulary.set_read(tokens);
        }
    }

    #[test]
    fn words_over_a_vocabulary_have_numbers_beyond_its_own() {
        let mut below = Vocabulary::default();
        let known = below.number("Ґудзь");
        read(&mut below);
        let below = Arc::new(below);
        let mut over = Vocabulary::over(Arc::clone(&below));
        assert_eq!(over.number("Ґудзь"), known);
        let double = over.number("Ґудзь-Жук");
        read(&mut over);
        assert_eq!((double as usize, over.text(double)), (below.len(), "Ґудзь-Жук"));
        let parts = &over.token(double).unwrap().parts;
        assert_eq!(parts.iter().map(|part| over.text(*part)).collect::<Vec<_>>(), ["Ґудзь", "Жук"]);
        assert_eq!((over.text(known), over.len()), ("Ґудзь", below.len() + 2));
        assert!(over.token(NO_TOKEN).is_none());
    }
}
