//! The command from end to end: what it is given, what it says, what it leaves on the disk.
//!
//! All people are invented. Snapshots are brought up to date with `INSTA_UPDATE=always cargo test -p zvirka-cli`;
//! look at what changed before you keep it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests may fail as tests do; the shared settings know only functions marked as tests"
)]

mod arriving;
mod bad_input;
mod benchmark;
mod compare;
mod compare_runs;
mod decisions;
mod dedupe;
mod diff;
mod evaluate;
mod explain;
mod find;
mod hardening;
mod help;
mod inspect;
mod link;
mod model;
mod names;
mod people;
mod reconcile;
mod reference;
mod review;
mod review_kills;
mod serve;
mod simulate;
mod stopping;
mod train;

use std::path::{Path, PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;

/// A surname that must never be repeated in a message.
const CANARY: &str = "Канарковенко";

/// A folder of one's own to work in.
struct Desk {
    folder: tempfile::TempDir,
}

/// What came of a run.
#[derive(Debug)]
struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.at(name), content).unwrap();
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.at(name)).unwrap()
    }

    /// The names of all files, hidden ones too.
    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Runs the command in the folder.
    fn run(&self, arguments: &[&str]) -> Run {
        self.run_with_input(arguments, b"")
    }

    fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut command = cargo_bin_cmd!("zvirka");
        let output =
            command.current_dir(self.folder.path()).args(arguments).write_stdin(input).output().unwrap();
        Run {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    /// Checks that the run was refused in one line that says all of `told` and repeats no name.
    fn assert_refused(&self, status: i32, told: &[&str]) {
        assert_eq!(self.status, status, "{self:?}");
        let errors: Vec<&str> =
            self.stderr.lines().filter(|line| line.starts_with("zvirka: error: ")).collect();
        assert_eq!(errors.len(), 1, "{self:?}");
        assert_eq!(self.stderr.lines().last(), errors.first().copied(), "{self:?}");
        for part in told {
            assert!(errors[0].contains(part), "no `{part}` in {self:?}");
        }
        self.assert_discreet();
        assert_eq!(self.stdout, "");
    }

    fn assert_done(&self) {
        assert_eq!(self.status, 0, "{self:?}");
        self.assert_discreet();
    }

    /// Checks that no name was repeated on standard error, and that every line of it says whose it is.
    fn assert_discreet(&self) {
        assert!(!self.stderr.contains(CANARY), "{self:?}");
        assert!(self.stderr.lines().all(|line| line.starts_with("zvirka: ")), "{self:?}");
    }
}

/// The rows of a CSV text as cells by header.
fn rows(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// The folder of the test lists.
fn test_lists() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/lists")
}
