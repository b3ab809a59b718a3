//! The crate's one error type: whether the input was refused or reading and writing failed, and a sentence that
//! names file, row and column and says what to do. Never holds the content of a cell.

use crate::unseen::{is_unseen, visible};

/// What kind of failure it was; decides the command's exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IoErrorKind {
    /// The input or an option was refused: exit status 2.
    Input,
    /// A file that should be readable could not be read: exit status 74.
    Read,
    /// An output could not be written: exit status 74.
    Write,
}

/// An error of reading or writing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct IoError {
    kind: IoErrorKind,
    message: String,
}

impl IoError {
    /// Makes an error. The message must not hold the content of any cell. It is one line and steers no terminal: what is
    /// unseen in a header, a sheet's name or a path that it names is made visible.
    pub fn new(kind: IoErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        let message = if message.contains(is_unseen) { visible(&message) } else { message };
        Self { kind, message }
    }

    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> IoErrorKind {
        self.kind
    }
}

impl From<zvirka::Error> for IoError {
    fn from(error: zvirka::Error) -> Self {
        Self::new(IoErrorKind::Input, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_whatever_a_header_holds() {
        let error = IoError::new(IoErrorKind::Input, "list.parquet: column a\nb\u{1b}[2J\u{202e} is missing");
        assert_eq!(error.to_string(), "list.parquet: column a\u{FFFD}b\u{FFFD}[2J\u{FFFD} is missing");
    }
}
