//! The engine's one error type: a kind to branch on and a sentence for a person.
//!
//! Messages name lists, rows and columns, never what a cell holds: the cell may be a prisoner's name.

/// What went wrong, as a kind that callers may match on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A list cannot be used as it is: columns of unequal length, no name column, one id on two rows.
    List,
    /// An option's value is out of range or options contradict each other.
    Option,
    /// A model file does not fit this program.
    Model,
    /// A romanisation scheme of that name does not exist.
    Scheme,
    /// The caller asked to stop.
    Cancelled,
}

/// An error of the engine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

impl Error {
    /// Makes an error. The message must not hold the content of any cell.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}
