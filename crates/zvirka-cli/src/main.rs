//! The `zvirka` command: reads the command line, runs a verb, tells how it went.
//!
//! [`args`] holds what can be said, [`commands`] what is then done. Results go to standard output or to files,
//! everything else to standard error; the exit status is 0, 1, 2, 74 or 130 as [`failure`] explains.

#![forbid(unsafe_code)]

mod args;
mod commands;
mod failure;
mod interrupt;
mod manifest;
mod outputs;
mod reading;
mod terminal;
mod usage;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use crate::args::Arguments;
use crate::failure::Failure;

fn main() -> ExitCode {
    // What a panic carries may quote a cell, so its payload is never shown.
    std::panic::set_hook(Box::new(|_| {
        terminal::say(
            "zvirka: error: the program has a fault and stopped; please report the verb and its options",
        );
    }));
    interrupt::listen();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            return finish(terminal::print(&error.render().ansi().to_string()));
        }
        Err(error) => return finish(Err(Failure::Refused(usage::describe(&error)))),
    };
    finish(commands::run(&arguments))
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
