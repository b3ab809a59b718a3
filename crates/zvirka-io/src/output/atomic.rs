//! Outputs appear whole or not at all, and those of one run together.
//!
//! Every output is written to a [part file](super::part) beside its place, readable by its owner alone as it may name
//! prisoners, and brought to the disk; only when all outputs of a run are whole are they renamed over their places, and
//! their folders brought to the disk too. Whatever fails before, the part files are removed and earlier outputs stay
//! as they were. Power lost at any moment leaves of each output the old or the new, never a part.
//!
//! Several files cannot change their names in one step. Where a run writes a manifest, an earlier one is removed
//! before the first renaming and the new one comes last: a manifest that stands tells of files that are whole and
//! belong together.
//!
//! Nothing is written through a symbolic link or over anything but a regular file: renaming over `/dev/null`
//! would replace the device.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::part::{Part, failed, folder, publishing};
use crate::error::{IoError, IoErrorKind};
use crate::format::OutputFormat;
use crate::unseen::ShownWriter;

/// Names that Windows gives to devices, with whatever extension; a result is often carried there.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The outputs of one run: reserved before the work, written beside their places, put there together.
///
/// # Examples
///
/// ```
/// use zvirka_io::{Outputs, write_text};
///
/// let folder = tempfile::tempdir()?;
/// let place = folder.path().join("звірка.txt");
/// let outputs = Outputs::reserve(&[], &[], &[&place], None)?;
/// write_text(outputs.target(&place), "Ґудзь Марʼяна\n")?;
/// assert!(!place.exists());
/// outputs.publish()?;
/// assert_eq!(std::fs::read_to_string(&place)?, "Ґудзь Марʼяна\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Outputs {
    parts: Vec<Part>,
    manifest: Option<PathBuf>,
    /// Files of earlier runs that this one makes untrue.
    stale: Vec<PathBuf>,
}

impl Outputs {
    /// Reserves places, before long work is done: `tables` are written by extension, `documents` and the manifest may
    /// have any; each place is free or holds a regular file, its folder takes files, it is none of the `inputs`, and no
    /// other run writes there. Standard output (`-`) needs no place.
    ///
    /// # Errors
    ///
    /// [`IoErrorKind::Input`] for an unknown extension, an output that is also an input, or one that another run
    /// writes; else [`IoErrorKind::Write`].
    pub fn reserve(
        inputs: &[&Path],
        tables: &[&Path],
        documents: &[&Path],
        manifest: Option<&Path>,
    ) -> Result<Self, IoError> {
        for table in tables {
            OutputFormat::of(table)?;
        }
        let mut outputs = Self { manifest: manifest.map(Path::to_owned), ..Self::default() };
        for place in tables.iter().chain(documents).copied().chain(manifest) {
            if place.as_os_str() == "-" {
                continue;
            }
            if let Ok(output) = fs::canonicalize(place)
                && inputs.iter().any(|input| fs::canonicalize(input).is_ok_and(|input| input == output))
            {
                let message = format!("{}: this is one of the inputs; name another output", place.display());
                return Err(IoError::new(IoErrorKind::Input, message));
            }
            check_place(place)?;
            outputs.parts.push(Part::reserve(place)?);
        }
        Ok(outputs)
    }

    /// Where to write what will stand in the place. A place that was not reserved is written at once.
    #[must_use]
    pub fn target<'p>(&'p self, place: &'p Path) -> Target<'p> {
        Target { place, part: self.parts.iter().find(|part| part.place() == place) }
    }

    /// Whether the output was written.
    #[must_use]
    pub fn is_written(&self, place: &Path) -> bool {
        self.target(place).part.is_some_and(Part::is_filled)
    }

    /// The file of an earlier run in that place is removed when the outputs of this one are put in theirs.
    pub fn remove_stale(&mut self, place: &Path) {
        self.stale.push(place.to_owned());
    }

    /// Puts everything that was written in its place, the manifest last. What was reserved and not written leaves
    /// nothing behind.
    ///
    /// # Errors
    ///
    /// [`IoErrorKind::Write`] when that fails; the message says whether an earlier output is still there.
    pub fn publish(self) -> Result<(), IoError> {
        let published = publishing();
        let is_manifest = |part: &Part| self.manifest.as_deref() == Some(part.place());
        let (manifests, others): (Vec<&Part>, Vec<&Part>) =
            self.parts.iter().filter(|part| part.is_filled()).partition(|part| is_manifest(part));
        for part in others.iter().chain(&manifests) {
            check_place(part.place())?;
            part.check_own()?;
        }
        let mut folders: Vec<PathBuf> = Vec::new();
        if !others.is_empty() {
            // From here on the files are not those that an earlier manifest tells of.
            for part in &manifests {
                remove_if_there(part.place()).map_err(|error| failed(part.place(), &error))?;
                bring_to_disk(&folder(part.place()), part.place())?;
            }
        }
        for part in &others {
            part.publish()?;
            folders.push(folder(part.place()));
        }
        for stale in &self.stale {
            remove_if_there(stale).map_err(|error| {
                let message =
                    format!("{}: the file of an earlier run cannot be removed: {error}", stale.display());
                IoError::new(IoErrorKind::Write, message)
            })?;
            folders.push(folder(stale));
        }
        folders.sort_unstable();
        folders.dedup();
        for folder in &folders {
            bring_to_disk(folder, folder)?;
        }
        for part in &manifests {
            part.publish()?;
            bring_to_disk(&folder(part.place()), part.place())?;
        }
        published.whole();
        Ok(())
    }
}

/// Where an output goes: to a place of its own, at once, or to one that [`Outputs`] reserved.
#[derive(Clone, Copy, Debug)]
pub struct Target<'p> {
    place: &'p Path,
    part: Option<&'p Part>,
}

impl<'p> Target<'p> {
    /// Where the output will stand.
    pub(crate) fn place(self) -> &'p Path {
        self.place
    }

    /// Where it can be read back now.
    pub(crate) fn path(self) -> &'p Path {
        self.part.filter(|part| part.is_filled()).map_or(self.place, Part::path)
    }
}

impl<'p> From<&'p Path> for Target<'p> {
    fn from(place: &'p Path) -> Self {
        Self { place, part: None }
    }
}

impl<'p> From<&'p PathBuf> for Target<'p> {
    fn from(place: &'p PathBuf) -> Self {
        place.as_path().into()
    }
}

/// Writes an output whole, or leaves what was there. Standard output (`-`) is written as it comes.
pub(crate) fn write_whole(
    target: Target<'_>,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<(), IoError> {
    let place = target.place;
    if place.as_os_str() == "-" {
        let standard = io::stdout();
        // A name may steer a terminal; a pipe gets it as it stood.
        let shown: Box<dyn Write + Send> =
            if standard.is_terminal() { Box::new(ShownWriter::new(standard)) } else { Box::new(standard) };
        let mut output = BufWriter::new(shown);
        return fill(&mut output).and_then(|()| output.flush()).map_err(|error| {
            IoError::new(IoErrorKind::Write, format!("standard output cannot be written: {error}"))
        });
    }
    if let Some(part) = target.part {
        return part.fill(fill);
    }
    let outputs = Outputs::reserve(&[], &[], &[place], None)?;
    write_whole(outputs.target(place), fill)?;
    outputs.publish()
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

fn bring_to_disk(folder: &Path, shown: &Path) -> Result<(), IoError> {
    sync_folder(folder).map_err(|error| {
        let message =
            format!("{}: is written, but its folder cannot be brought to the disk: {error}", shown.display());
        IoError::new(IoErrorKind::Write, message)
    })
}

fn check_place(path: &Path) -> Result<(), IoError> {
    let refused = |why: &str| Err(IoError::new(IoErrorKind::Write, format!("{}: {why}", path.display())));
    if path.file_name().is_none() {
        return refused("this is a folder; name a file in it");
    }
    if path.to_string_lossy().starts_with("\\\\") {
        return refused("this is a path on another computer; name a file on this one");
    }
    if is_device(path) {
        return refused("this is the name of a device on Windows; name another file");
    }
    match fs::symlink_metadata(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(()),
        Err(error) => Err(failed(path, &error)),
        Ok(place) if place.is_dir() => refused("this is a folder; name a file in it"),
        Ok(place) if place.is_symlink() => refused(
            "this is a symbolic link and is not written through; name the file itself, or - for standard output",
        ),
        Ok(place) if !place.is_file() => refused("this is no regular file; use - for standard output"),
        Ok(_) => Ok(()),
    }
}

/// Whether the file's name, without extensions, is one of [`DEVICES`]; those of ports have a digit.
fn is_device(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let stem = name.split('.').next().unwrap_or("").trim_end();
    DEVICES.iter().any(|device| match stem.strip_prefix(device) {
        Some("") => !matches!(*device, "com" | "lpt"),
        Some(digit) => {
            matches!(*device, "com" | "lpt")
                && digit.len() == 1
                && digit.bytes().all(|of| of.is_ascii_digit())
        }
        None => false,
    })
}

/// Brings a folder's entries to the disk.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some network file systems do not know how to flush a folder; there is nothing better to do on them.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        result => result,
    }
}

/// Brings a folder's entries to the disk.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// A disk that is full after so many bytes.
    fn fill_until_full(output: &mut dyn Write, bytes: usize) -> io::Result<()> {
        output.write_all(&vec![b'x'; bytes])?;
        Err(io::Error::from(ErrorKind::StorageFull))
    }

    #[test]
    fn a_full_disk_leaves_the_earlier_output_and_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        for bytes in [0, 1, (1 << 17) - 1, 1 << 17, 3 << 17] {
            fs::write(&path, "earlier").unwrap();
            let error = write_whole((&path).into(), |output| fill_until_full(output, bytes)).unwrap_err();
            assert_eq!(error.kind(), IoErrorKind::Write);
            assert!(error.to_string().contains("links.csv: cannot be written: "), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), "earlier");
            assert_eq!(names(folder.path()), ["links.csv"]);
        }
    }

    #[test]
    fn a_panic_while_writing_leaves_the_earlier_output_and_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        fs::write(&path, "earlier").unwrap();
        let panicked = std::panic::catch_unwind(|| write_whole((&path).into(), |_| panic!("worker")));
        assert!(panicked.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "earlier");
        assert_eq!(names(folder.path()), ["links.csv"]);
    }

    #[test]
    fn an_output_replaces_the_earlier_one_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        fs::write(&path, "earlier and longer").unwrap();
        write_whole((&path).into(), |output| output.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(folder.path()), ["links.csv"]);
    }

    #[test]
    fn a_missing_folder_and_a_folder_in_the_place_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("нема").join("links.csv");
        let error = write_whole((&missing).into(), |_| Ok(())).unwrap_err();
        assert_eq!(error.kind(), IoErrorKind::Write);
        assert!(error.to_string().contains("there is no folder"), "{error}");
        let place = folder.path().join("links.csv");
        fs::create_dir(&place).unwrap();
        assert!(
            write_whole((&place).into(), |_| Ok(())).unwrap_err().to_string().contains("this is a folder")
        );
        assert_eq!(names(folder.path()), ["links.csv"]);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_symbolic_link_or_over_a_device() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target.csv"), folder.path().join("links.csv"));
        fs::write(&target, "earlier").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        assert!(write_whole((&link).into(), |_| Ok(())).unwrap_err().to_string().contains("symbolic link"));
        assert_eq!(fs::read_to_string(&target).unwrap(), "earlier");
        assert!(link.is_symlink());
        assert!(
            write_whole(Path::new("/dev/null").into(), |_| Ok(()))
                .unwrap_err()
                .to_string()
                .contains("no regular file")
        );
        std::os::unix::fs::symlink(folder.path().join("nowhere"), folder.path().join("dangling.csv"))
            .unwrap();
        assert!(write_whole((&folder.path().join("dangling.csv")).into(), |_| Ok(())).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn an_output_is_readable_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        write_whole((&path).into(), |output| output.write_all(b"new")).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_takes_no_files_leaves_the_earlier_output() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let closed = folder.path().join("closed");
        fs::create_dir(&closed).unwrap();
        let path = closed.join("links.csv");
        fs::write(&path, "earlier").unwrap();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
        // The superuser may write anywhere; for it there is nothing to test here.
        if File::create(closed.join("probe")).is_err() {
            let error = write_whole((&path).into(), |_| Ok(())).unwrap_err();
            assert_eq!(error.kind(), IoErrorKind::Write);
            assert_eq!(reserve(&[&path], &[]).unwrap_err().kind(), IoErrorKind::Write);
        }
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "earlier");
    }

    fn reserve(tables: &[&Path], inputs: &[&Path]) -> Result<Outputs, IoError> {
        Outputs::reserve(inputs, tables, &[], None)
    }

    #[test]
    fn an_output_is_checked_before_the_work() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("ours.csv");
        fs::write(&list, "name\n").unwrap();
        assert!(reserve(&[Path::new("-")], &[&list]).is_ok());
        assert!(reserve(&[&folder.path().join("links.csv")], &[&list]).is_ok());
        for refused in ["./ours.csv", "links.ods", "links"] {
            let error = reserve(&[&folder.path().join(refused)], &[&list]).unwrap_err();
            assert_eq!(error.kind(), IoErrorKind::Input, "{refused}");
        }
        assert_eq!(names(folder.path()), ["ours.csv"]);
    }

    #[test]
    fn a_place_is_one_runs_alone_until_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        let first = reserve(&[&path], &[]).unwrap();
        let second = reserve(&[&path], &[]).unwrap_err();
        assert_eq!(second.kind(), IoErrorKind::Input);
        assert!(second.to_string().contains("another run is writing there"), "{second}");
        drop(first);
        assert!(reserve(&[&path], &[]).is_ok());
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn what_a_killed_run_left_is_taken_over_and_emptied() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        fs::write(folder.path().join(".links.csv.zvirka-part"), "half of a longer result").unwrap();
        write_whole((&path).into(), |output| output.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(folder.path()), ["links.csv"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_somebody_put_where_a_part_file_goes_is_neither_followed_nor_emptied() {
        let folder = tempfile::tempdir().unwrap();
        let (path, mine) = (folder.path().join("links.csv"), folder.path().join("mine.txt"));
        let part = folder.path().join(".links.csv.zvirka-part");
        fs::write(&mine, "mine").unwrap();
        std::os::unix::fs::symlink(&mine, &part).unwrap();
        assert_eq!(reserve(&[&path], &[]).unwrap_err().kind(), IoErrorKind::Write);
        fs::remove_file(&part).unwrap();
        fs::hard_link(&mine, &part).unwrap();
        assert!(reserve(&[&path], &[]).unwrap_err().to_string().contains("is in the way; remove it"));
        fs::remove_file(&part).unwrap();
        rustix::fs::mkfifoat(rustix::fs::CWD, &part, rustix::fs::Mode::RUSR).unwrap();
        assert_eq!(reserve(&[&path], &[]).unwrap_err().kind(), IoErrorKind::Write);
        assert_eq!(fs::read_to_string(&mine).unwrap(), "mine");
    }

    #[test]
    fn outputs_of_a_run_appear_together_and_not_before_all_are_whole() {
        let folder = tempfile::tempdir().unwrap();
        let places = ["links.csv", "links.rejects.csv", "clusters.csv", "manifest.json"];
        let [links, rejects, unwritten, manifest] = places.map(|name| folder.path().join(name));
        for earlier in [&links, &rejects, &manifest] {
            fs::write(earlier, "earlier").unwrap();
        }
        let write = |whole: bool| {
            let mut outputs =
                Outputs::reserve(&[], &[&links, &rejects, &unwritten], &[], Some(&manifest)).unwrap();
            write_whole(outputs.target(&links), |output| output.write_all(b"new")).unwrap();
            outputs.remove_stale(&rejects);
            assert_eq!(outputs.target(&links).path().parent(), Some(folder.path()));
            write_whole(outputs.target(&manifest), |output| fill_until_full(output, 9)).unwrap_err();
            if whole {
                write_whole(outputs.target(&manifest), |output| output.write_all(b"new")).unwrap();
                assert!(outputs.is_written(&manifest) && !outputs.is_written(&unwritten));
                outputs.publish().unwrap();
            }
        };
        write(false);
        for earlier in [&links, &rejects, &manifest] {
            assert_eq!(fs::read_to_string(earlier).unwrap(), "earlier");
        }
        assert_eq!(names(folder.path()).len(), 3);
        write(true);
        assert_eq!(names(folder.path()), ["links.csv", "manifest.json"]);
        assert_eq!(fs::read_to_string(&links).unwrap(), "new");
        assert_eq!(fs::read_to_string(&manifest).unwrap(), "new");
    }

    #[test]
    fn a_program_that_ends_at_once_can_take_back_what_it_began() {
        // Other tests of this process may be at work, so only what this one began is looked at.
        let folder = tempfile::tempdir().unwrap();
        let (begun, whole) = (folder.path().join("begun"), folder.path().join("whole"));
        fs::create_dir(&begun).unwrap();
        fs::write(&whole, "").unwrap();
        let paths: [&Path; 2] = [&begun, &whole];
        paths.into_iter().for_each(super::super::part::unfinished);
        super::super::part::finished(&whole);
        super::super::part::remove_listed(|path| path.starts_with(folder.path()));
        assert!(!begun.exists() && whole.exists());
    }
}
