//! The distinct tokens of a list, numbered in the order of their first appearance.
//!
//! A million records hold some hundred thousand distinct tokens; numbering them pays for language once a token.
//! Numbering and reading are apart: [`Vocabulary::number`] is sequential and only hashes text, while
//! [`analyze`](super::token::analyze) of the texts can run in parallel; [`Vocabulary::set_read`] stores the result.
//!
//! Cost: one hash and one comparison a token for numbering. Limits: numbers are 32 bits.

use hashbrown::HashTable;

use super::token::{Token, hyphenated_parts};
use crate::record::TextColumn;

/// No token.
pub const NO_TOKEN: u32 = u32::MAX;

/// Distinct tokens and what is known of them.
#[derive(Debug, Default)]
pub struct Vocabulary {
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
    /// The number of a token's text, new if it was not seen before. Parts of a double name get numbers too.
    pub fn number(&mut self, text: &str) -> u32 {
        let hash = hash(text);
        if let Some(number) = self.find(hash, text) {
            return number;
        }
        let number = self.texts.len() as u32;
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
        self.texts.len()
    }

    /// Whether no token has a number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Numbers every text of another vocabulary, in its order; gives the number here of each number there.
    pub fn join(&mut self, other: &Self) -> Vec<u32> {
        (0..other.texts.len()).map(|number| self.number(other.texts.get(number))).collect()
    }

    fn find(&self, hash: u64, text: &str) -> Option<u32> {
        let same = |(other, number): &(u64, u32)| *other == hash && self.texts.get(*number as usize) == text;
        self.numbers.find(hash, same).map(|(_, number)| *number)
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
        self.tokens.get(number as usize)
    }

    /// A token's text as it stood.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize)
    }

    /// All tokens that were read, to correct what lists tell of them.
    pub fn tokens_mut(&mut self) -> &mut [Token] {
        &mut self.tokens
    }

    /// All tokens that were read, in the order of their numbers.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }
}
