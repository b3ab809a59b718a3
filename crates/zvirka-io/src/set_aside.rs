//! Rows set aside: where each stands, and why. A million of them may have one reason, so texts are shared.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Text of which many rows have the same: a copy costs a count.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SharedText(Arc<str>);

impl SharedText {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for SharedText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SharedText {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for SharedText {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for SharedText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}

impl fmt::Display for SharedText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self)
    }
}

impl PartialEq<str> for SharedText {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for SharedText {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for SharedText {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

/// A row that was set aside. Never holds the content of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The list's name.
    pub list: SharedText,
    /// The record's number, counted from 1 without the header.
    pub row: u64,
    /// The column's header, or empty when the whole row is at fault.
    pub column: SharedText,
    /// Why, in words.
    pub reason: SharedText,
}

/// Gives rows set aside one after another the same text where they have the same.
#[derive(Debug, Default)]
pub(crate) struct Sharing {
    last: Vec<SharedText>,
}

impl Sharing {
    /// The text, shared with an earlier one that was the same; and how many bytes it takes of its own.
    pub(crate) fn of(&mut self, text: &str) -> (SharedText, usize) {
        /// Reasons without a place in them, and headers, are few; any other is rarely said twice.
        const KEPT: usize = 8;
        /// The two counts that stand before a shared text, and what memory is given out in.
        const COUNTS: usize = 32;
        if let Some(known) = self.last.iter().find(|known| known.as_str() == text) {
            return (known.clone(), 0);
        }
        let made = SharedText::from(text);
        if self.last.len() == KEPT {
            self.last.remove(0);
        }
        self.last.push(made.clone());
        (made, text.len() + COUNTS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_reason_is_kept_once() {
        let mut sharing = Sharing::default();
        let (first, own) = sharing.of("empty row");
        assert!(own > 9);
        let (again, none) = sharing.of("empty row");
        assert!(none == 0 && Arc::ptr_eq(&first.0, &again.0));
        assert_eq!(sharing.of("NUL byte; remove it").0, "NUL byte; remove it");
    }
}
