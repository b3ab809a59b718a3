//! Everything the program says: results on standard output, the rest on standard error.
//!
//! Lines on standard error begin with `zvirka:`, so that they can be told from those of other programs in a
//! pipeline. Text that comes from outside passes [`visible`] before a terminal sees it, and JSON escapes what is unseen. Colour is used only where
//! standard output is a terminal and `NO_COLOR` is not set.

pub mod progress;
pub mod table;

use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::path::Path;

pub use zvirka_io::visible;

use crate::failure::Failure;
use crate::language::{self, told};

/// Columns to write for where standard output is no terminal, so that output does not depend on the machine.
const WIDTH_WITHOUT_TERMINAL: usize = 100;

/// The fewest columns that layouts are made for; on narrower terminals lines wrap.
const WIDTH_LEAST: usize = 60;

/// Says things on standard error, or keeps quiet.
#[derive(Debug)]
pub struct Voice {
    quiet: bool,
    warnings: RefCell<Vec<String>>,
}

impl Voice {
    /// A voice that with `quiet` leaves out all but warnings.
    pub fn new(quiet: bool) -> Self {
        Self { quiet, warnings: RefCell::default() }
    }

    /// Whether to show progress: never when asked to be quiet or when nobody looks.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// Says something that is good to know.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            say(&format!("zvirka: {}", told(text)));
        }
    }

    /// Says something that must be known: what was guessed, what was left out.
    pub fn warn(&self, text: &str) {
        self.warnings.borrow_mut().push(text.to_owned());
        say(&format!("zvirka: {}: {}", of(["warning", "попередження"]), told(text)));
    }

    /// Everything that was warned of so far.
    pub fn warnings(&self) -> Vec<String> {
        self.warnings.borrow().clone()
    }
}

/// Tells the user why the run ended, in one line.
pub fn complain(failure: &Failure) {
    if let Some(message) = failure.message() {
        complain_of(message);
    }
}

/// Tells of an error, in one line.
pub fn complain_of(message: &str) {
    say(&format!("zvirka: {}: {}", of(["error", "помилка"]), told(message)));
}

/// A word in the language of this run.
fn of(label: [&'static str; 2]) -> &'static str {
    language::current().of(label)
}

/// Writes one line to standard error. That nobody may read it is no reason to fail.
pub fn say(line: &str) {
    let mut line = visible(line);
    line.push('\n');
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// Writes a result to standard output.
///
/// Styles in it reach the terminal only where colour is wanted.
///
/// # Errors
///
/// [`Failure::Fault`], or [`Failure::ClosedPipe`] when nobody reads any more.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut output = anstream::stdout().lock();
    let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
    written.map_err(|error| Failure::writing(Path::new("standard output"), &error))
}

/// Writes a value to standard output as JSON, with a line break at its end.
///
/// # Errors
///
/// As [`print`].
pub fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::Fault(format!("the result cannot be written as JSON ({error})")))?;
    print(&format!("{}\n", zvirka_io::escaped_json(&text)))
}

/// Writes text of a list, or made of it, to standard output: as it is to a pipe, made visible to a terminal.
///
/// # Errors
///
/// As [`print`].
pub fn print_text(text: &str) -> Result<(), Failure> {
    if std::io::stdout().is_terminal() {
        print(&format!("{}\n", visible(text)))
    } else {
        print(&format!("{text}\n"))
    }
}

/// The columns to lay text out for.
pub fn width() -> usize {
    let found = terminal_size::terminal_size_of(std::io::stdout());
    found.map_or(WIDTH_WITHOUT_TERMINAL, |(width, _)| usize::from(width.0).max(WIDTH_LEAST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_made_visible() {
        assert_eq!(visible("Ґудзь\u{1b}[2J Марʼяна\n"), "Ґудзь\u{FFFD}[2J Марʼяна\u{FFFD}");
        assert_eq!(visible("ан\u{202E}вІ"), "ан\u{FFFD}вІ");
    }
}
