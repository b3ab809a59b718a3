//! `zvirka completions` and `zvirka man`: the command line for shells and for `man`, made of its own definition, so that
//! neither can drift from what is read; and `zvirka licences`, the notices that those who wrote the libraries ask for.

use clap::CommandFactory;

use crate::args::{Arguments, CompletionsArguments, ManArguments};
use crate::failure::Failure;
use crate::terminal;

/// Prints the completions of a shell.
///
/// # Errors
///
/// [`Failure::Fault`] when they cannot be written.
pub fn completions(arguments: &CompletionsArguments) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "zvirka", &mut text);
    terminal::print(&String::from_utf8_lossy(&text))
}

/// Prints a manual page.
///
/// # Errors
///
/// [`Failure::Refused`] for a verb that is none, [`Failure::Fault`] when the page cannot be written.
pub fn manual(arguments: &ManArguments) -> Result<(), Failure> {
    let mut command = Arguments::command();
    command.build();
    let command = match &arguments.verb {
        None => command,
        Some(verb) => {
            let found = command.get_subcommands().find(|of| of.get_name() == verb.as_str());
            let Some(found) = found else {
                return Err(Failure::Refused("there is no such verb; see zvirka --help".to_owned()));
            };
            found.clone().name(format!("zvirka-{verb}"))
        }
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .manual("zvirka")
        .render(&mut page)
        .map_err(|error| Failure::Fault(format!("the manual page cannot be made ({error})")))?;
    terminal::print(&String::from_utf8_lossy(&page))
}

/// What is built in, with its licences; made by `cargo xtask licences`.
const NOTICES: &str = include_str!("../../../../THIRD-PARTY.txt");

/// Prints the licences.
///
/// # Errors
///
/// [`Failure::Fault`] when they cannot be written.
pub fn licences() -> Result<(), Failure> {
    terminal::print(NOTICES)
}
