//! What tests of several crates share: where the test lists lie, and a program that asks servers.

pub mod client;

use std::path::PathBuf;

/// The folder of the test lists: pair files, one a theme.
#[must_use]
pub fn lists() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("lists")
}
