//! `--manifest FILE`: what a run was made of, so that its result can be checked and made again.
//!
//! A manifest holds what was read and written and every option that has an influence on the result, but neither
//! names given on the command line nor the number of threads.

use std::path::{Path, PathBuf};

use zvirka_io::{ManifestInput, ManifestOutput, write_manifest};

use crate::args::CommonArguments;
use crate::failure::Failure;
use crate::outputs;
use crate::terminal::Voice;

/// A manifest in the making; nothing is written unless `--manifest` was given.
#[derive(Clone, Debug)]
pub struct Manifest {
    path: Option<PathBuf>,
    verb: &'static str,
    options: serde_json::Value,
}

impl Manifest {
    /// Begins a manifest, and checks every output of the run including itself.
    ///
    /// `tables` are outputs that are written by extension.
    ///
    /// # Errors
    ///
    /// As [`outputs::check`].
    pub fn begin(
        common: &CommonArguments,
        verb: &'static str,
        options: serde_json::Value,
        inputs: &[&Path],
        tables: &[&Path],
    ) -> Result<Self, Failure> {
        Self::begin_with_documents(common, verb, options, inputs, tables, &[])
    }

    /// As [`begin`](Self::begin), for a verb that also writes `documents`, outputs of any extension.
    ///
    /// # Errors
    ///
    /// As [`outputs::check`].
    pub fn begin_with_documents(
        common: &CommonArguments,
        verb: &'static str,
        options: serde_json::Value,
        inputs: &[&Path],
        tables: &[&Path],
        documents: &[&Path],
    ) -> Result<Self, Failure> {
        outputs::check(inputs, tables, documents.iter().copied().chain(common.manifest.as_deref()))?;
        Ok(Self { path: common.manifest.clone(), verb, options })
    }

    /// Writes the manifest after every output.
    ///
    /// # Errors
    ///
    /// [`Failure::Fault`] when it cannot be written.
    pub fn write(&self, inputs: Vec<ManifestInput>, written: &[&Path], voice: &Voice) -> Result<(), Failure> {
        let Some(path) = &self.path else { return Ok(()) };
        // What went to standard output is gone and has no digest.
        let files = written.iter().filter(|path| !outputs::is_standard(path));
        let outputs: Result<Vec<ManifestOutput>, _> =
            files.map(|path| ManifestOutput::of_file(path)).collect();
        let options = match &self.options {
            serde_json::Value::Object(options) => options.clone().into_iter().collect(),
            _ => std::collections::BTreeMap::new(),
        };
        let manifest = zvirka_io::Manifest {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            verb: self.verb.to_owned(),
            options,
            inputs,
            outputs: outputs?,
            warnings: voice.warnings(),
        };
        write_manifest(path, &manifest).map_err(|error| Failure::of_output(path, error))
    }
}
