//! The outputs of a run, and `--manifest FILE`: what it was made of, so that its result can be checked and made again.
//!
//! All outputs of a run are reserved here before the work and put in their places together after it, the manifest last.
//! A manifest holds what was read and written and every option that has an influence on the result, but neither
//! names given on the command line nor the number of threads.

use std::path::{Path, PathBuf};

use zvirka_io::{ManifestInput, ManifestOutput, Outputs, Target, write_manifest};

use crate::args::CommonArguments;
use crate::failure::Failure;
use crate::outputs;
use crate::terminal::Voice;

/// The outputs and the manifest of a run in the making. No manifest is written unless `--manifest` was given.
#[derive(Debug)]
pub struct Manifest {
    /// The outputs.
    pub outputs: Outputs,
    path: Option<PathBuf>,
    verb: &'static str,
    options: serde_json::Value,
}

impl Manifest {
    /// Begins a manifest, and reserves the place of every output of the run including itself.
    ///
    /// `tables` are outputs that are written by extension.
    ///
    /// # Errors
    ///
    /// As [`outputs::reserve`].
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
    /// As [`outputs::reserve`].
    pub fn begin_with_documents(
        common: &CommonArguments,
        verb: &'static str,
        options: serde_json::Value,
        inputs: &[&Path],
        tables: &[&Path],
        documents: &[&Path],
    ) -> Result<Self, Failure> {
        let outputs = outputs::reserve(inputs, tables, documents, common.manifest.as_deref())?;
        Ok(Self { outputs, path: common.manifest.clone(), verb, options })
    }

    /// Records something that came out of the run beside its outputs.
    pub fn record(&mut self, key: &str, value: serde_json::Value) {
        if let serde_json::Value::Object(options) = &mut self.options {
            options.insert(key.to_owned(), value);
        }
    }

    /// Where to write what will stand in the place.
    pub fn target<'p>(&'p self, place: &'p Path) -> Target<'p> {
        self.outputs.target(place)
    }

    /// Writes the manifest after every output, and puts them all in their places.
    ///
    /// # Errors
    ///
    /// [`Failure::Fault`] when that fails.
    pub fn finish(self, inputs: Vec<ManifestInput>, written: &[&Path], voice: &Voice) -> Result<(), Failure> {
        if let Some(path) = &self.path {
            // What went to standard output is gone and has no digest.
            let files = written.iter().filter(|path| !outputs::is_standard(path));
            let outputs: Result<Vec<ManifestOutput>, _> =
                files.map(|path| ManifestOutput::of_file(self.target(path))).collect();
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
            let target = self.target(path);
            write_manifest(target, &manifest).map_err(|error| Failure::of_output(path, error))?;
        }
        Ok(self.outputs.publish()?)
    }
}
