//! Where the test lists lie, for every test that reads them.

use std::path::PathBuf;

/// The folder of the test lists: pair files, one a theme.
#[must_use]
pub fn lists() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("lists")
}
