//! A folder of results appears whole or not at all.
//!
//! All files are written into a hidden folder beside the one that was asked for. When the last of them, the manifest,
//! is on the disk, the two folders change names in one step, and the earlier result is removed. A run that is ended at
//! any moment leaves the earlier result as it was, or the new one. While a run works on a folder a lock beside it
//! keeps others away.
//!
//! Where the folder holds files that are no result (a case file, somebody's notes), or the file system cannot exchange
//! two folders in one step, files are moved into it one by one: the earlier manifest is removed first and the new one
//! comes last, so that a folder with a manifest is always whole.
//!
//! Limits: a run that is killed leaves its hidden folder until the next one on the same result; one that is stopped
//! by a signal removes it.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::tables::CASE_FILES;
use crate::error::{IoError, IoErrorKind};
use crate::manifest::{Manifest, ManifestOutput};
use crate::output::{self, sync_folder};

/// The file that says that all others are whole.
const MANIFEST: &str = "manifest.json";

/// A folder that results are being written for.
#[derive(Debug)]
pub struct ResultFolder {
    target: PathBuf,
    staging: PathBuf,
    lock_path: PathBuf,
    // Held until the end; closing the file gives the lock back.
    _lock: File,
    /// Names of all files that a result may have.
    names: Vec<String>,
    done: bool,
}

impl ResultFolder {
    /// Begins a result in `target`, whose files are called `names`, the manifest not counted.
    ///
    /// # Errors
    ///
    /// [`IoErrorKind::Input`] when `target` is a file, a symbolic link or standard output, or another run writes to it;
    /// [`IoErrorKind::Write`] when nothing can be written there.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka_io::ResultFolder;
    ///
    /// let parent = tempfile::tempdir()?;
    /// let target = parent.path().join("звірка");
    /// let folder = ResultFolder::begin(&target, &["persons.csv"])?;
    /// std::fs::write(folder.path().join("persons.csv"), "person_id\n")?;
    /// std::fs::write(folder.path().join("manifest.json"), "{}\n")?;
    /// folder.finish()?;
    /// assert!(target.join("persons.csv").exists());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn begin(target: &Path, names: &[&str]) -> Result<Self, IoError> {
        let shown = target.display();
        let refused = |why: &str| Err(IoError::new(IoErrorKind::Input, format!("{shown}: {why}")));
        if target.as_os_str() == "-" {
            return refused("a result is several files and cannot go to standard output; name a folder");
        }
        let target = named(target);
        let Some(name) = target.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            return refused("this folder cannot be replaced; name a folder in it");
        };
        match fs::symlink_metadata(&target) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(&target, "cannot be looked at", &error)),
            Ok(place) if place.is_symlink() => {
                return refused("this is a symbolic link and is not written through; name the folder itself");
            }
            Ok(place) if !place.is_dir() => return refused("this is a file; name a folder"),
            Ok(_) => {}
        }
        let parent = parent(&target);
        let lock_path = parent.join(output::hidden_name(&name, ".zvirka-lock"));
        let lock = lock(&target, &lock_path)?;
        let staging = parent.join(output::hidden_name(&name, ".zvirka-part"));
        let folder = Self {
            target,
            staging,
            lock_path,
            _lock: lock,
            names: names.iter().map(|name| (*name).to_owned()).chain([MANIFEST.to_owned()]).collect(),
            done: false,
        };
        output::unfinished(&folder.staging);
        output::unfinished(&folder.lock_path);
        // What a killed run left behind belongs to nobody while the lock is held.
        remove(&folder.staging).map_err(|error| failed(&folder.staging, "cannot be removed", &error))?;
        make_private(&folder.staging).map_err(|error| failed(&folder.target, "cannot be written", &error))?;
        Ok(folder)
    }

    /// Checks that no file that a result called `names` would replace in `target` is somebody else's: each must be what
    /// the manifest there says that the last result wrote.
    ///
    /// # Errors
    ///
    /// [`IoErrorKind::Input`] for a file that no result wrote, or that was changed since.
    pub fn check_own(target: &Path, names: &[&str]) -> Result<(), IoError> {
        let there = |name: &&&str| fs::symlink_metadata(target.join(name)).is_ok();
        let Some(first) = names.iter().chain(&[MANIFEST]).find(there) else { return Ok(()) };
        let refused = |name: &str, why: &str| {
            let shown = target.join(name);
            let message = format!("{}: {why}; move it away or name another folder", shown.display());
            Err(IoError::new(IoErrorKind::Input, message))
        };
        let manifest = fs::read(target.join(MANIFEST)).ok();
        let written: Option<Manifest> = manifest.and_then(|text| serde_json::from_slice(&text).ok());
        let Some(written) = written else {
            // A run that was stopped among its last steps has taken the manifest away; what it left is known by how
            // it begins.
            let stands_there = "stands there and is no result of this program, so it is not replaced";
            if *first == MANIFEST {
                return refused(first, stands_there);
            }
            let other = names.iter().filter(there).find(|name| !begins_as_result(&target.join(name), name));
            return other.map_or(Ok(()), |name| refused(name, stands_there));
        };
        for name in names.iter().filter(there) {
            let Some(output) = written.outputs.iter().find(|output| output.path == **name) else {
                return refused(name, "was not written by the last result there, so it is not replaced");
            };
            let now = ManifestOutput::of_file(&target.join(name))?;
            if now.sha256 != output.sha256 {
                return refused(name, "was changed since it was written, so it is not replaced");
            }
        }
        Ok(())
    }

    /// Where to write the files until [`finish`](Self::finish).
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.staging
    }

    /// Puts what was written in the place of the earlier result.
    ///
    /// # Errors
    ///
    /// [`IoErrorKind::Write`] when that fails; the earlier result is then intact unless the message says otherwise.
    pub fn finish(mut self) -> Result<(), IoError> {
        let failed_here = |error: &std::io::Error| failed(&self.target, "cannot be written", error);
        sync_folder(&self.staging).map_err(|error| failed_here(&error))?;
        let published = output::publishing();
        if !self.target.exists() {
            fs::rename(&self.staging, &self.target).map_err(|error| failed_here(&error))?;
        } else if self.holds_only_results()? && exchange(&self.staging, &self.target) {
            // The earlier result goes only once the new one stands on the disk in its place: else a machine that loses its power
            // may come back with the earlier folder and some of its files gone.
            sync_folder(&parent(&self.target)).map_err(|error| failed_here(&error))?;
            remove(&self.staging).map_err(|error| failed(&self.staging, "cannot be removed", &error))?;
        } else {
            self.move_one_by_one().map_err(|error| {
                let what = "cannot be written whole; it has no manifest until a run succeeds";
                failed(&self.target, what, &error)
            })?;
        }
        sync_folder(&parent(&self.target)).map_err(|error| failed_here(&error))?;
        published.whole();
        self.done = true;
        Ok(())
    }

    fn holds_only_results(&self) -> Result<bool, IoError> {
        let entries =
            fs::read_dir(&self.target).map_err(|error| failed(&self.target, "cannot be read", &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| failed(&self.target, "cannot be read", &error))?;
            let name = entry.file_name();
            let known = self.names.iter().any(|known| name.to_str() == Some(known));
            if !known || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn move_one_by_one(&self) -> std::io::Result<()> {
        let gone = |result: std::io::Result<()>| match result {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            result => result,
        };
        gone(fs::remove_file(self.target.join(MANIFEST)))?;
        sync_folder(&self.target)?;
        for name in &self.names {
            let (from, to) = (self.staging.join(name), self.target.join(name));
            if name == MANIFEST {
                sync_folder(&self.target)?;
            }
            match fs::rename(&from, &to) {
                // A file that this result does not have must not stay from an earlier one.
                Err(error) if error.kind() == ErrorKind::NotFound => gone(fs::remove_file(&to))?,
                result => result?,
            }
        }
        sync_folder(&self.target)?;
        remove(&self.staging)
    }
}

impl Drop for ResultFolder {
    fn drop(&mut self) {
        if !self.done {
            let _ = remove(&self.staging);
        }
        // The lock goes with the file's handle; its name would only be in the way.
        let _ = fs::remove_file(&self.lock_path);
        output::finished(&self.staging);
        output::finished(&self.lock_path);
    }
}

/// How each file of a result begins.
const BEGINNINGS: [(&str, &[u8]); CASE_FILES.len()] = [
    ("persons.csv", b"person_id,status,"),
    ("ledger.csv", b"list,record_id,person_id,"),
    ("findings.csv", b"kind,severity,person_id,"),
    ("links.csv", b"left_list,left_id,right_list,"),
    ("changes.csv", b"kind,severity,person_id,previous_person_id,"),
    ("records.csv", b"list,record_id,"),
    ("summary.json", b"{\n  \"title\": "),
    ("report.html", b"<!DOCTYPE html><html lang="),
    ("result.xlsx", b"PK"),
];

/// Whether a file begins as that of a result does.
fn begins_as_result(path: &Path, name: &str) -> bool {
    let beginning =
        BEGINNINGS.iter().find(|(of, _)| *of == name).map_or(&b""[..], |(_, beginning)| beginning);
    let mut first = vec![0; beginning.len()];
    let read = File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut first));
    !beginning.is_empty() && read.is_ok() && first == beginning
}

/// The folder by a path that ends in its name: `out/.` and `..` have none of their own.
fn named(target: &Path) -> PathBuf {
    if target.file_name().is_some() {
        // Its components leave out a `.` or `/` at the end, with which nothing can be renamed.
        return target.components().collect();
    }
    fs::canonicalize(target).unwrap_or_else(|_| target.to_owned())
}

fn parent(target: &Path) -> PathBuf {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn failed(path: &Path, what: &str, error: &std::io::Error) -> IoError {
    let hint = if error.kind() == ErrorKind::NotFound { "; make the folder it is in first" } else { "" };
    IoError::new(IoErrorKind::Write, format!("{}: {what}: {error}{hint}", path.display()))
}

fn lock(target: &Path, path: &Path) -> Result<File, IoError> {
    let cannot = |error: &std::io::Error| failed(target, "cannot be written", error);
    let file = output::open(path).map_err(|error| cannot(&error))?;
    output::lock(&file, path, target).map_err(|error| error.unwrap_or_else(|error| cannot(&error)))?;
    Ok(file)
}

#[cfg(unix)]
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    // Results name prisoners: nobody but the owner may look, as with single files.
    fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_private(path: &Path) -> std::io::Result<()> {
    fs::create_dir(path)
}

fn remove(path: &Path) -> std::io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// Exchanges the names of two folders in one step; `false` where the system cannot.
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn exchange(_a: &Path, _b: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 2] = ["persons.csv", "ledger.csv"];

    fn written(target: &Path, text: &str) -> Result<(), IoError> {
        let folder = ResultFolder::begin(target, &NAMES)?;
        for name in NAMES.into_iter().chain([MANIFEST]) {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder.finish()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn every_file_that_a_result_may_have_is_known_by_how_it_begins() {
        for name in CASE_FILES {
            assert!(BEGINNINGS.iter().any(|(of, _)| *of == name), "{name}");
        }
    }

    #[test]
    fn what_no_result_wrote_or_somebody_changed_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path();
        let names = ["persons.csv", "ledger.csv"];
        let refused = || ResultFolder::check_own(target, &names).map_err(|error| error.kind());
        assert_eq!(refused(), Ok(()));
        fs::write(target.join("notes.txt"), "somebody's").unwrap();
        assert_eq!(refused(), Ok(()));
        fs::write(target.join("persons.csv"), "name\nx\n").unwrap();
        assert_eq!(refused(), Err(IoErrorKind::Input));
        // What a stopped run left has no manifest.
        fs::write(target.join("persons.csv"), "person_id,status,name\n").unwrap();
        assert_eq!(refused(), Ok(()));
        let output = ManifestOutput::of_file(&target.join("persons.csv")).unwrap();
        let manifest = Manifest {
            version: String::new(),
            verb: "reconcile".to_owned(),
            options: std::collections::BTreeMap::new(),
            inputs: Vec::new(),
            outputs: vec![ManifestOutput { path: "persons.csv".to_owned(), ..output }],
            warnings: Vec::new(),
        };
        fs::write(target.join(MANIFEST), serde_json::to_vec(&manifest).unwrap()).unwrap();
        assert_eq!(refused(), Ok(()));
        fs::write(target.join("persons.csv"), "person_id,status,name\nmine\n").unwrap();
        assert_eq!(refused(), Err(IoErrorKind::Input));
    }

    #[test]
    fn a_result_replaces_an_earlier_one_and_leaves_nothing_else() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("out");
        for text in ["first", "second"] {
            written(&target, text).unwrap();
            assert_eq!(names(&target), ["ledger.csv", "manifest.json", "persons.csv"]);
            assert_eq!(fs::read_to_string(target.join("ledger.csv")).unwrap(), text);
        }
        assert_eq!(names(parent.path()), ["out"]);
    }

    #[test]
    fn files_that_are_no_result_stay() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("out");
        written(&target, "first").unwrap();
        fs::write(target.join("case.toml"), "mine").unwrap();
        written(&target, "second").unwrap();
        assert_eq!(names(&target), ["case.toml", "ledger.csv", "manifest.json", "persons.csv"]);
        assert_eq!(fs::read_to_string(target.join("ledger.csv")).unwrap(), "second");
        assert_eq!(names(parent.path()), ["out"]);
    }

    #[test]
    fn a_run_that_ends_early_leaves_the_earlier_result() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("out");
        written(&target, "first").unwrap();
        let folder = ResultFolder::begin(&target, &NAMES).unwrap();
        fs::write(folder.path().join("ledger.csv"), "half").unwrap();
        drop(folder);
        assert_eq!(fs::read_to_string(target.join("ledger.csv")).unwrap(), "first");
        assert_eq!(names(parent.path()), ["out"]);
    }

    #[test]
    fn two_runs_cannot_write_to_one_folder() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("out");
        let first = ResultFolder::begin(&target, &NAMES).unwrap();
        let second = ResultFolder::begin(&target, &NAMES).unwrap_err();
        assert_eq!(second.kind(), IoErrorKind::Input);
        drop(first);
        assert!(ResultFolder::begin(&target, &NAMES).is_ok());
    }

    #[test]
    fn what_is_no_place_for_a_result_is_refused() {
        let parent = tempfile::tempdir().unwrap();
        let file = parent.path().join("file");
        fs::write(&file, "").unwrap();
        assert_eq!(ResultFolder::begin(&file, &NAMES).unwrap_err().kind(), IoErrorKind::Input);
        assert_eq!(ResultFolder::begin(Path::new("-"), &NAMES).unwrap_err().kind(), IoErrorKind::Input);
        let nowhere = parent.path().join("missing").join("out");
        assert_eq!(ResultFolder::begin(&nowhere, &NAMES).unwrap_err().kind(), IoErrorKind::Write);
        #[cfg(unix)]
        {
            let link = parent.path().join("link");
            std::os::unix::fs::symlink(parent.path(), &link).unwrap();
            assert_eq!(ResultFolder::begin(&link, &NAMES).unwrap_err().kind(), IoErrorKind::Input);
        }
    }
}
