//! The project's own commands: `cargo xtask book|codegen|example|test`.
//!
//! One module a command. `main` only picks the module; each command reads its own arguments.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

mod book;
mod codegen;
mod example;
mod test;

/// What to print when no command, or none that exists, was asked for.
const USAGE: &str = "usage: cargo xtask <command>

commands:
  book               build the pages of the book into out/book
  book --write       write the chapters of the book that are generated anew
  codegen --check    fail when a generated file is not what its data tables give
  codegen --write    write the generated files anew
  example            reconcile the example lists and say what came of it
  test               run every check of the project
";

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("", [].as_slice()),
    };
    match command {
        "book" => book::run(rest),
        "codegen" => codegen::run(rest),
        "example" => example::run(rest),
        "test" => test::run(rest),
        _ => anyhow::bail!("{USAGE}"),
    }
}

/// The root of the workspace, from this crate's own place in it.
pub(crate) fn workspace() -> anyhow::Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .map(Path::to_path_buf)
        .context("the xtask crate does not lie two folders below the workspace")
}
