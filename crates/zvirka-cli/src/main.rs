//! The `zvirka` command: reads the command line, runs a verb, tells how it went.
//!
//! [`args`] holds what can be said, [`commands`] what is then done. Results go to standard output or to files,
//! everything else to standard error; the exit status is 0, 1, 2, 74 or 130 as [`failure`] explains.

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

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use crate::args::Arguments;
use crate::failure::Failure;

fn main() -> ExitCode {
    say_nothing_of_panics();
    discretion::keep();
    interrupt::listen();
    language::begin(std::env::args_os(), |name| std::env::var_os(name));
    let parsed = language::localized(Arguments::command())
        .try_get_matches()
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

fn finish(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal::complain(&failure);
            ExitCode::from(failure.status())
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
