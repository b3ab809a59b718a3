//! Why a run ended without doing what was asked, and the exit status that says so.
//!
//! A message is one sentence for a person: which file, row and column, and what to do. It never holds the content
//! of a cell, which may be a prisoner's name.

use std::io::Write;
use std::path::Path;

use zvirka::ErrorKind;
use zvirka_io::{IoError, IoErrorKind};

/// Why a run ended without doing what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The input or the options were refused; nothing was written.
    Refused(String),
    /// Everything is done and written, but a check that the user asked for fell short.
    FellShort(String),
    /// Reading or writing failed; earlier output is intact.
    Fault(String),
    /// The user stopped the run.
    Stopped,
    /// Nobody reads standard output any more, as under `zvirka … | head`. Not worth a message.
    ClosedPipe,
}

impl Failure {
    /// The exit status.
    pub fn status(&self) -> u8 {
        match self {
            Self::FellShort(_) => 1,
            Self::Refused(_) => 2,
            // EX_IOERR of sysexits.h.
            Self::Fault(_) => 74,
            // 128 and the number of SIGINT, as shells count.
            Self::Stopped => 130,
            Self::ClosedPipe => 0,
        }
    }

    /// What to tell the user; `None` when there is nothing to tell.
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::Refused(message) | Self::FellShort(message) | Self::Fault(message) => Some(message),
            Self::Stopped => Some("stopped; nothing was written"),
            Self::ClosedPipe => None,
        }
    }

    /// A fault of writing an output. That nobody reads standard output any more is none.
    pub fn of_output(path: &Path, error: IoError) -> Self {
        // The error does not say why writing failed; a pipe that nobody reads says so again when it is written to.
        let nobody_reads = || {
            let mut output = std::io::stdout().lock();
            let again = output.write_all(b"\n").and_then(|()| output.flush());
            again.is_err_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
        };
        if path.as_os_str() == "-" && error.kind() == IoErrorKind::Write && nobody_reads() {
            return Self::ClosedPipe;
        }
        error.into()
    }

    /// A fault of writing a file.
    pub fn writing(path: &Path, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::Fault(format!("{}: cannot be written ({error})", path.display()))
    }
}

impl From<zvirka::Error> for Failure {
    fn from(error: zvirka::Error) -> Self {
        match error.kind() {
            ErrorKind::Cancelled => Self::Stopped,
            _ => Self::Refused(error.to_string()),
        }
    }
}

impl From<zvirka_decisions::Error> for Failure {
    fn from(error: zvirka_decisions::Error) -> Self {
        Self::from(IoError::from(error))
    }
}

impl From<IoError> for Failure {
    fn from(error: IoError) -> Self {
        match error.kind() {
            IoErrorKind::Input => Self::Refused(error.to_string()),
            IoErrorKind::Read | IoErrorKind::Write => Self::Fault(error.to_string()),
        }
    }
}
