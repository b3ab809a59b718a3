//! The `zvirka` command: reads the command line, runs a verb, tells how it went.
//!
//! [`args`] holds what can be said, [`commands`] what is then done. Results go to standard output or to files,
//! everything else to standard error; the exit status is 0, 1, 2, 74 or 130 as [`failure`] explains.
//!
//! A library, so that the program `zvirka` and the command of the Python package, which has the engine in it already, are
//! one and the same. Whoever calls [`run`] gives the process over to it: signals, limits and panics become the command's.

#![forbid(unsafe_code)]

mod args;
mod commands;
mod discretion;
mod failure;
mod interrupt;
mod language;
mod manifest;
mod memory;
mod outputs;
mod reading;
mod terminal;
mod usage;

use std::ffi::OsString;
use std::io::Write as _;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use crate::args::Arguments;
use crate::failure::Failure;

/// The status of a program that panicked, as Rust's own programs have it.
const PANICKED: u8 = 101;

/// Runs the command with its arguments, the first of which is the program's name, and gives the exit status.
///
/// # Examples
///
/// ```
/// let status = zvirka_cli::run(["zvirka", "romanize", "Ґудзь Марʼяна", "--scheme", "uk_kmu2010"].map(Into::into).to_vec());
/// assert_eq!(status, 0);
/// ```
#[must_use]
pub fn run(arguments: Vec<OsString>) -> u8 {
    say_nothing_of_panics();
    // What a panic carries may quote a cell, and a caller in another language would show it.
    let status = std::panic::catch_unwind(|| status(arguments)).unwrap_or(PANICKED);
    // Nothing is left behind where the caller's way out of the process does not pass Rust's.
    let _ = std::io::stdout().flush();
    status
}

fn status(arguments: Vec<OsString>) -> u8 {
    discretion::keep();
    interrupt::listen();
    language::begin(arguments.iter().cloned(), |name| std::env::var_os(name));
    let parsed = language::localized(Arguments::command())
        .try_get_matches_from(arguments)
        .and_then(|mut matches| Arguments::from_arg_matches_mut(&mut matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            return finish(terminal::print(&language::help(error.render().ansi().to_string())));
        }
        Err(error) => return finish(Err(Failure::Refused(usage::describe(&error)))),
    };
    finish(commands::run(&arguments))
}

/// What a panic carries may quote a cell, so its payload is never shown.
fn say_nothing_of_panics() {
    std::panic::set_hook(Box::new(|_| {
        // A library that a file made panic: the file is refused in a line of its own.
        if zvirka_io::catches_panics() {
            return;
        }
        terminal::complain_of("the program has a fault and stopped; please report the verb and its options");
    }));
}

fn finish(outcome: Result<(), Failure>) -> u8 {
    match outcome {
        Ok(()) => 0,
        Err(failure) => {
            terminal::complain(&failure);
            failure.status()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const CANARY: &str = "Канарковенко";

    #[test]
    fn a_panic_says_nothing_of_what_it_carries() {
        const AGAIN: &str = "ZVIRKA_TEST_OF_PANICS";
        if std::env::var_os(AGAIN).is_some() {
            say_nothing_of_panics();
            // In a worker of a pool, as it would be, and out of the thread that waits for it.
            let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
            pool.install(|| rayon::join(|| (), || panic!("{CANARY}")));
            return;
        }
        let name = "tests::a_panic_says_nothing_of_what_it_carries";
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture", "--test-threads", "1"])
            .env(AGAIN, "1")
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
        assert!(!output.status.success());
        assert!(said.contains("zvirka: error: the program has a fault and stopped"), "{said}");
        assert!(!said.contains(CANARY), "{said}");
    }
}
