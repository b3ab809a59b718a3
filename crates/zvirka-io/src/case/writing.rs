//! A result written as a folder: its tables, the report and, last, the manifest.
//!
//! The command and the Python package both write through here, so that one case gives one folder, whoever asks.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use zvirka::reconcile::{Case, ReconcileOptions, Reconciliation, UnreadRow};
use zvirka::verdicts::Fate;

use super::earlier::{ReadEarlier, write_records};
use super::file::CaseFile;
use super::folder::ResultFolder;
use super::tables::{CASE_FILES, write_case_tables, write_case_workbook};
use crate::error::IoError;
use crate::manifest::{Manifest, ManifestInput, ManifestOutput, write_manifest};
use crate::report::{Language, Origin, REPORT, write_report};
use crate::set_aside::Reject;

/// Everything that a folder of results is written from.
#[derive(Clone, Debug)]
pub struct CaseOutput<'a> {
    /// The result.
    pub result: &'a Reconciliation,
    /// What was reconciled.
    pub case: &'a Case,
    /// How.
    pub options: &'a ReconcileOptions,
    /// The case file, where there was one.
    pub file: Option<&'a CaseFile>,
    /// What was read of each list, in the order of the case.
    pub lists: &'a [ManifestInput],
    /// The earlier result whose persons kept their ids, where it was read from a folder.
    pub earlier: Option<&'a ReadEarlier>,
    /// The file of decisions, where there was one.
    pub decisions: Option<&'a ManifestInput>,
    /// What a person was told. Free of cell contents.
    pub warnings: &'a [String],
    /// The same in the language of the result, for the report; where there is nothing, the report tells the engine's own.
    pub told: &'a [String],
    /// The day that the report is to bear, where it is to bear one.
    pub date: Option<&'a str>,
    /// Whether the tables are one workbook rather than a file each.
    pub as_workbook: bool,
}

/// What each file that a result was made from is called, and its digest, as the report tells them: the case file first,
/// then the lists. Tables in memory are no files and have no digest.
#[must_use]
pub fn report_inputs(file: Option<&CaseFile>, lists: &[ManifestInput]) -> Vec<(String, String)> {
    let name = |path: &Path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let file = file.map(|file| (name(&file.path), file.sha256.clone()));
    let lists = lists.iter().filter(|list| !list.sha256.is_empty());
    file.into_iter().chain(lists.map(|list| (name(Path::new(&list.path)), list.sha256.clone()))).collect()
}

/// The command that opens a page on which what a case leaves open is decided, as it is pasted into a terminal in the folder
/// that the case was named from. `None` for tables in memory, which no other program can read.
///
/// # Examples
///
/// ```
/// use zvirka::reconcile::ReconcileOptions;
/// use zvirka_io::review_command;
///
/// assert_eq!(review_command(None, None, &ReconcileOptions::default()), None);
/// ```
#[must_use]
pub fn review_command(
    file: Option<&CaseFile>,
    decisions: Option<&ManifestInput>,
    options: &ReconcileOptions,
) -> Option<String> {
    let mut command = format!("zvirka review {}", pasted(&file?.path.display().to_string()));
    let mut say = |option: &str, value: &str| command.push_str(&format!(" --{option} {value}"));
    if let Some(decisions) = decisions {
        say("decisions", &pasted(&decisions.path));
    }
    if let Some(match_at) = options.link.match_at {
        say("match-at", &match_at.to_string());
    }
    if options.link.review_at != ReconcileOptions::default().link.review_at {
        say("review-at", &options.link.review_at.to_string());
    }
    if options.language != Language::default() {
        say("language", options.language.tag());
    }
    Some(command)
}

/// A path as a word of a command line: within quotes where a shell would read more than letters in it.
fn pasted(path: &str) -> String {
    // A path that begins with a hyphen would be an option.
    let path = if path.starts_with('-') { format!("./{path}") } else { path.to_owned() };
    let is_plain = |letter: char| {
        let of_windows = cfg!(windows) && letter == '\\';
        letter.is_alphanumeric() || matches!(letter, '/' | '.' | '_' | '-' | '+' | ',' | ':') || of_windows
    };
    if !path.is_empty() && path.chars().all(is_plain) {
        path
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}

impl CaseOutput<'_> {
    /// Writes all files into a folder, which the caller then finishes; gives the manifest.
    ///
    /// # Errors
    ///
    /// [`Write`](crate::IoErrorKind::Write) when a file cannot be written, [`Read`](crate::IoErrorKind::Read) when it
    /// cannot be read back for its digest.
    pub fn write(&self, folder: &ResultFolder) -> Result<Manifest, IoError> {
        if self.as_workbook {
            write_case_workbook(folder.path(), self.result)?;
        } else {
            write_case_tables(folder.path(), self.result)?;
        }
        write_records(folder.path(), self.result, self.case)?;
        let inputs = report_inputs(self.file, self.lists);
        let review = review_command(self.file, self.decisions, self.options);
        let origin = Origin {
            version: env!("CARGO_PKG_VERSION"),
            date: self.date,
            inputs: &inputs,
            warnings: self.told,
            review: review.as_deref(),
        };
        write_report(&folder.path().join(REPORT), self.result, self.case, self.options.language, &origin)?;
        let manifest = self.manifest(folder)?;
        write_manifest(&folder.path().join("manifest.json"), &manifest)?;
        Ok(manifest)
    }

    /// The manifest of the run. Outputs are named as they stand in the folder, which may be moved.
    fn manifest(&self, folder: &ResultFolder) -> Result<Manifest, IoError> {
        let file = self.file.map(|file| ManifestInput {
            path: file.path.display().to_string(),
            sha256: file.sha256.clone(),
            encoding: "UTF-8".to_owned(),
            encoding_detected: false,
            structure: None,
            rows_read: 0,
            accepted: 0,
            rejected: 0,
        });
        let lists = self.lists.iter().zip(&self.result.lists).map(|(input, list)| {
            let aside = input.accepted.saturating_sub(list.records);
            input.clone().with_set_aside(aside)
        });
        let earlier = self.earlier.iter().flat_map(|earlier| earlier.inputs.iter().cloned());
        let mut outputs = Vec::with_capacity(CASE_FILES.len());
        for name in CASE_FILES {
            if !folder.path().join(name).exists() {
                continue;
            }
            let output = ManifestOutput::of_file(&folder.path().join(name))?;
            outputs.push(ManifestOutput { path: name.to_owned(), ..output });
        }
        let ReconcileOptions { link, possible_at, most_possible, language, earlier: _ } = self.options;
        let previous = self.earlier.map(|earlier| earlier.path.display().to_string());
        let options = [
            ("match_at", Value::from(link.match_at)),
            ("review_at", link.review_at.into()),
            ("possible_at", (*possible_at).into()),
            ("most_possible", (*most_possible).into()),
            ("language", language.tag().into()),
            ("previous", previous.into()),
        ];
        let mut options: BTreeMap<String, Value> =
            options.map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
        if self.decisions.is_some() {
            options.insert("decisions".to_owned(), self.came_of_decisions());
        }
        Ok(Manifest {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            verb: "reconcile".to_owned(),
            options,
            inputs: file.into_iter().chain(lists).chain(self.decisions.cloned()).chain(earlier).collect(),
            outputs,
            warnings: self.warnings.to_vec(),
        })
    }
}

impl CaseOutput<'_> {
    /// How many verdicts hold, were opened again or contradict others.
    fn came_of_decisions(&self) -> Value {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for held in &self.result.held {
            let what = match held.fate {
                Fate::Stands => held.verdict.as_str(),
                fate => fate.as_str(),
            };
            *counts.entry(what).or_default() += 1;
        }
        counts.into_iter().map(|(what, count)| (what.to_owned(), Value::from(count))).collect()
    }
}

/// A row that was set aside has its line in the ledger, with the column at fault in its reason.
impl From<&Reject> for UnreadRow {
    fn from(reject: &Reject) -> Self {
        let reason = match reject.column.as_str() {
            "" => reject.reason.to_string(),
            column => format!("column {column}: {}", reject.reason),
        };
        Self { row: reject.row, reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        for (path, word) in [
            ("обмін/case.toml", "обмін/case.toml"),
            ("my case.toml", "'my case.toml'"),
            ("it's; rm -r *.toml", r"'it'\''s; rm -r *.toml'"),
            ("$HOME/`x`.toml", "'$HOME/`x`.toml'"),
            ("-o.toml", "./-o.toml"),
        ] {
            assert_eq!(pasted(path), word);
        }
    }
}
