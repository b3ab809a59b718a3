//! The reference of the command line in the book is what `--help` of every verb prints, so that every verb and every
//! option stands in it. `cargo xtask book --write` writes it anew: this test then writes instead of comparing.

use std::fmt::Write as _;
use std::path::Path;

use crate::Desk;

/// The page, from this crate's folder.
const PAGE: &str = "../../book/src/reference/command-line.md";

/// Set by `cargo xtask book --write`.
const WRITE: &str = "ZVIRKA_WRITE_REFERENCE";

/// The verbs that a help text lists; `help` is none.
fn verbs(help: &str) -> Vec<&str> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    // The text beside a verb goes on in lines that are indented farther.
    let verbs = lines.take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    verbs.filter_map(|line| line.split_whitespace().next()).filter(|verb| *verb != "help").collect()
}

/// The help of a verb, and of the verbs under it, as sections of the page.
fn section(desk: &Desk, path: &[&str], page: &mut String) {
    let run = desk.run(&[path, &["--help"]].concat());
    run.assert_done();
    let help: Vec<&str> = run.stdout.lines().map(str::trim_end).collect();
    let (marks, name) = ("#".repeat(path.len() + 1), [&["zvirka"], path].concat().join(" "));
    let title = if path.is_empty() { "The command" } else { &name };
    write!(page, "\n{marks}# {title}\n\n```text\n{}\n```\n", help.join("\n").trim_end()).unwrap();
    for verb in verbs(&run.stdout) {
        section(desk, &[path, &[verb]].concat(), page);
    }
}

#[test]
fn the_book_holds_the_help_of_every_verb() {
    let mut page = "# Reference of the command line\n\nEvery verb with every option, as `--help` prints it. \
                    `zvirka VERB --help` shows the same at the terminal, `zvirka VERB -h` a summary.\n\n\
                    <!-- Written by `cargo xtask book --write`; a test compares it. -->\n"
        .to_owned();
    section(&Desk::new(), &[], &mut page);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(path, page).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(path).unwrap();
    assert!(kept == page, "the reference in the book is not what the help says: `cargo xtask book --write`");
}

#[test]
fn verbs_are_read_from_the_help_with_long_descriptions() {
    let help = "Usage: x\n\nCommands:\n  link    Find who stands\n          on both\n  diff    What changed\n  help    Print\n\nOptions:\n  -h\n";
    assert_eq!(verbs(help), ["link", "diff"]);
}
