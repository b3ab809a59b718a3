//! What a run read, did and wrote, so that it can be repeated and checked.
//!
//! A manifest is written last, after every output: where it stands, the outputs it names are whole. It holds no
//! time and no machine, so the same inputs and options give the same bytes.
//!
//! Cost: every output is read once for its digest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::IoError;
use crate::list::ReadList;
use crate::output::{Target, write_whole};
use crate::source;
use crate::table::Table;

/// A run's manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The program's version.
    pub version: String,
    /// The verb, such as `link`.
    pub verb: String,
    /// Every option that has an influence on the result, by its long name.
    pub options: BTreeMap<String, serde_json::Value>,
    /// What was read, in the order of the command line.
    pub inputs: Vec<ManifestInput>,
    /// What was written.
    pub outputs: Vec<ManifestOutput>,
    /// What a person was told: bounds that were hit, encodings that were detected. Free of cell contents.
    pub warnings: Vec<String>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestInput {
    /// Its path as it was given; `-` for standard input.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The encoding's label.
    pub encoding: String,
    /// Whether the encoding was detected.
    pub encoding_detected: bool,
    /// The published structure that the file was recognised by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub structure: Option<String>,
    /// Rows in the file: `accepted + rejected`.
    pub rows_read: u64,
    /// Rows that took part.
    pub accepted: u64,
    /// Rows set aside.
    pub rejected: u64,
}

impl ManifestInput {
    /// Counts rows that were read but could not take part, such as those without a usable name, as rejected.
    #[must_use]
    pub fn with_set_aside(mut self, rows: u64) -> Self {
        self.accepted = self.accepted.saturating_sub(rows);
        self.rejected = self.rows_read - self.accepted;
        self
    }
}

impl From<&ReadList> for ManifestInput {
    fn from(read: &ReadList) -> Self {
        Self {
            path: read.path.display().to_string(),
            sha256: read.sha256.clone(),
            encoding: read.encoding.clone(),
            encoding_detected: read.encoding_detected,
            structure: read.structure.map(str::to_owned),
            rows_read: read.rows_read,
            accepted: read.list.len() as u64,
            rejected: read.rejects.len() as u64,
        }
    }
}

impl From<&Table> for ManifestInput {
    fn from(table: &Table) -> Self {
        Self {
            path: table.path.display().to_string(),
            sha256: table.sha256.clone(),
            encoding: table.encoding.clone(),
            encoding_detected: table.encoding_detected,
            structure: None,
            rows_read: table.rows_read,
            accepted: table.len() as u64,
            rejected: table.rejects.len() as u64,
        }
    }
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestOutput {
    /// Its path as it was given.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl ManifestOutput {
    /// Reads a written output back for its digest, be it in its place or not yet.
    ///
    /// # Errors
    ///
    /// [`Read`](crate::IoErrorKind::Read) when it cannot be read.
    pub fn of_file<'p>(target: impl Into<Target<'p>>) -> Result<Self, IoError> {
        let target = target.into();
        Ok(Self {
            path: target.place().display().to_string(),
            sha256: source::sha256_of_file(target.path())?,
        })
    }
}

/// Writes a manifest as JSON, whole or not at all; `-` is standard output.
///
/// # Errors
///
/// [`Write`](crate::IoErrorKind::Write) when it cannot be written.
pub fn write_manifest<'p>(target: impl Into<Target<'p>>, manifest: &Manifest) -> Result<(), IoError> {
    write_whole(target.into(), |output| {
        serde_json::to_writer_pretty(&mut *output, manifest)?;
        output.write_all(b"\n")
    })
}
