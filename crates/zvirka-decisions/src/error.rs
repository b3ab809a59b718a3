//! The crate's one error type: a kind to branch on and a sentence that says what to do. It never holds what a record says.

use zvirka_io::{IoError, IoErrorKind};

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The file, the input or an option was refused; nothing was changed.
    Refused,
    /// Another process was writing for longer than one waits; try again.
    Busy,
    /// Reading or writing failed.
    Failed,
}

/// An error of this crate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

impl Error {
    /// Makes an error.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Refused, message)
    }

    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl From<Error> for IoError {
    fn from(error: Error) -> Self {
        let kind = match error.kind {
            ErrorKind::Refused => IoErrorKind::Input,
            ErrorKind::Busy | ErrorKind::Failed => IoErrorKind::Write,
        };
        Self::new(kind, error.message)
    }
}

impl From<IoError> for Error {
    fn from(error: IoError) -> Self {
        let kind = match error.kind() {
            IoErrorKind::Input => ErrorKind::Refused,
            IoErrorKind::Read | IoErrorKind::Write => ErrorKind::Failed,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<zvirka::Error> for Error {
    fn from(error: zvirka::Error) -> Self {
        Self::refused(error.to_string())
    }
}
