//! The project's own commands: `cargo xtask codegen|example|test`.
//!
//! One module a command. `main` only picks the module; each command reads its own arguments.

use std::process::ExitCode;

mod codegen;

/// What to print when no command, or none that exists, was asked for.
const USAGE: &str = "usage: cargo xtask <command>

commands:
  codegen --check    fail when a generated file is not what its data tables give
  codegen --write    write the generated files anew
";

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("", [].as_slice()),
    };
    match command {
        "codegen" => codegen::run(rest),
        _ => anyhow::bail!("{USAGE}"),
    }
}
