//! Files in the making: opened for this run alone, hidden beside their places, gone when the run ends without them.
//!
//! A part file is at the same time the lock of its place: who cannot lock it knows that another run writes there. A
//! run that was killed leaves its part file; the next run on the same place takes it over and empties it. Whoever can
//! write to the folder may have put something else there, so it is opened without following a symbolic link, and
//! anything but a plain file of one name is refused.
//!
//! A file that stands by the part file's name is published only where it is the one that was opened and written: whoever
//! can write to the folder may have exchanged it.
//!
//! [`remove_unfinished`] is for a program that ends at once, without unwinding, on a signal.

use std::fs::{self, File, TryLockError};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, ErrorKind, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{IoError, IoErrorKind};

/// A write call should carry enough to make its cost vanish.
const BUFFER: usize = 1 << 17;

/// What is to be removed when the program ends before its outputs stand in their places.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Held while outputs are put in their places; says whether those of some run stand there whole.
static PUBLISHING: Mutex<bool> = Mutex::new(false);

/// That outputs are being put in their places.
pub(crate) struct Publishing(MutexGuard<'static, bool>);

impl Publishing {
    /// Notes that they stand there whole.
    pub(crate) fn whole(mut self) {
        *self.0 = true;
    }
}

/// Begins to put outputs in their places, which a signal must not cut in two.
pub(crate) fn publishing() -> Publishing {
    Publishing(PUBLISHING.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Removes what runs of this process have begun and not finished. Outputs that stand in their places stay, and those that
/// are being put there are waited for; `true` says that some are there.
///
/// For the moment before a process ends without unwinding: no output is put in its place afterwards.
pub fn remove_unfinished() -> bool {
    let publishing = publishing();
    remove_listed(|_| true);
    let published = *publishing.0;
    // Kept to the end of the process.
    std::mem::forget(publishing);
    published
}

/// The name of a hidden file that belongs to another: `.links.csv.zvirka-part`. A name for which there is no room is
/// shortened and told apart from others by its hash.
pub(crate) fn hidden_name(name: &str, suffix: &str) -> String {
    let whole = format!(".{name}{suffix}");
    if whole.len() <= LONGEST_NAME {
        return whole;
    }
    format!(".{}{suffix}", shortened(name, LONGEST_NAME - suffix.len() - 1))
}

/// Longest name of a file on nearly all file systems, in bytes.
pub(super) const LONGEST_NAME: usize = 255;

/// A name of at most so many bytes that stands for a longer one.
pub(super) fn shortened(name: &str, longest: usize) -> String {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    let mark = format!("~{:016x}", hasher.finish());
    let room = longest.saturating_sub(mark.len());
    let kept: String = name
        .char_indices()
        .take_while(|(at, letter)| at + letter.len_utf8() <= room)
        .map(|(_, letter)| letter)
        .collect();
    kept + &mark
}

/// Removes those of the unfinished that are asked for.
pub(super) fn remove_listed(wanted: impl Fn(&Path) -> bool) {
    let Ok(paths) = UNFINISHED.lock() else { return };
    for path in paths.iter().filter(|path| wanted(path)) {
        // Ending is all that is left to do, so there is nobody to tell of a failure.
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
}

/// Notes that a file or folder is to be removed by [`remove_unfinished`].
pub(crate) fn unfinished(path: &Path) {
    if let Ok(mut paths) = UNFINISHED.lock() {
        paths.push(path.to_owned());
    }
}

/// Takes back what [`unfinished`] noted.
pub(crate) fn finished(path: &Path) {
    if let Ok(mut paths) = UNFINISHED.lock() {
        paths.retain(|other| other != path);
    }
}

/// An output in the making.
#[derive(Debug)]
pub(super) struct Part {
    place: PathBuf,
    path: PathBuf,
    file: File,
    filled: AtomicBool,
}

impl Part {
    /// Opens and locks the part file of a place, empty.
    pub(super) fn reserve(place: &Path) -> Result<Self, IoError> {
        let name = place.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let path = folder(place).join(hidden_name(&name, ".zvirka-part"));
        let failed = |error: &io::Error| failed(place, error);
        let file = open(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => {
                let message = format!(
                    "{}: there is no folder {}; make it first",
                    place.display(),
                    folder(place).display()
                );
                IoError::new(IoErrorKind::Write, message)
            }
            _ => failed(&error),
        })?;
        if !is_plain(&file).map_err(|error| failed(&error))? {
            let message = format!("{}: {} is in the way; remove it", place.display(), path.display());
            return Err(IoError::new(IoErrorKind::Write, message));
        }
        lock(&file, &path, place).map_err(|error| {
            error.unwrap_or_else(|error| {
                // Nobody else writes to an empty file that was just made here.
                if is_at(&file, &path) && file.metadata().is_ok_and(|metadata| metadata.len() == 0) {
                    let _ = fs::remove_file(&path);
                }
                failed(&error)
            })
        })?;
        unfinished(&path);
        let part = Self { place: place.to_owned(), path, file, filled: AtomicBool::new(false) };
        part.file.set_len(0).and_then(|()| make_private(&part.file)).map_err(|error| failed(&error))?;
        Ok(part)
    }

    /// Where the output will stand.
    pub(super) fn place(&self) -> &Path {
        &self.place
    }

    /// Where it stands until then.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is whole.
    pub(super) fn is_filled(&self) -> bool {
        self.filled.load(Ordering::Acquire)
    }

    /// Writes the output and brings it to the disk.
    ///
    /// A failed flush to the disk is final: the system may have thrown the pages away, so a second try would report a
    /// success that is none.
    pub(super) fn fill(
        &self,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<(), IoError> {
        let written = (|| {
            self.file.set_len(0)?;
            (&self.file).rewind()?;
            let mut output = io::BufWriter::with_capacity(BUFFER, &self.file);
            fill(&mut output)?;
            output.flush()?;
            self.file.sync_all()
        })();
        written.map_err(|error| failed(&self.place, &error))?;
        self.filled.store(true, Ordering::Release);
        Ok(())
    }

    /// Checks that the file by the part's name is the one that was opened and written.
    pub(super) fn check_own(&self) -> Result<(), IoError> {
        if is_at(&self.file, &self.path) { Ok(()) } else { Err(self.exchanged()) }
    }

    fn exchanged(&self) -> IoError {
        let message = format!(
            "{}: another file was put in the place of the one being written ({}); nothing of it is kept, see who can \
             write to the folder",
            self.place.display(),
            self.path.display()
        );
        IoError::new(IoErrorKind::Write, message)
    }

    /// Puts the output in its place. Its folder is still to be brought to the disk.
    pub(super) fn publish(&self) -> Result<(), IoError> {
        self.check_own()?;
        fs::rename(&self.path, &self.place).map_err(|error| failed(&self.place, &error))?;
        finished(&self.path);
        // It may have been exchanged in between; what stands there then is nobody's result.
        if !is_at(&self.file, &self.place) {
            let _ = fs::remove_file(&self.place);
            return Err(self.exchanged());
        }
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // After publishing there is no such file, or it is that of the next run on the same place.
        if is_at(&self.file, &self.path) {
            let _ = fs::remove_file(&self.path);
        }
        finished(&self.path);
    }
}

/// Locks a file that other runs open by the same path; `place` is what the user called it. `Err(Err(_))` is a failure
/// of the system.
pub(crate) fn lock(file: &File, path: &Path, place: &Path) -> Result<(), Result<IoError, io::Error>> {
    match file.try_lock() {
        Ok(()) if is_at(file, path) => Ok(()),
        Ok(()) | Err(TryLockError::WouldBlock) => Err(Ok(IoError::new(
            IoErrorKind::Input,
            format!("{}: another run is writing there; wait for it or name another place", place.display()),
        ))),
        // Some network file systems know no locks; two runs at once are then the user's to avoid.
        Err(TryLockError::Error(error)) if knows_no_locks(&error) => Ok(()),
        Err(TryLockError::Error(error)) => Err(Err(error)),
    }
}

/// Whether the file system has no locks, or none left to give.
#[cfg(unix)]
fn knows_no_locks(error: &io::Error) -> bool {
    error.kind() == ErrorKind::Unsupported
        || error.raw_os_error() == Some(rustix::io::Errno::NOLCK.raw_os_error())
        || error.raw_os_error() == Some(rustix::io::Errno::NOSYS.raw_os_error())
}

#[cfg(not(unix))]
fn knows_no_locks(error: &io::Error) -> bool {
    error.kind() == ErrorKind::Unsupported
}

/// Opens a file for writing, without following a link and for its owner alone; what stands in it stays until it is
/// locked.
#[cfg(unix)]
pub(crate) fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    // Not to wait for a reader where somebody put a pipe.
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .custom_flags(flags.cast_signed())
        .open(path)
}

/// Opens a file for writing; what stands in it stays until it is locked.
#[cfg(not(unix))]
pub(crate) fn open(path: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(path)
}

/// Whether the path still leads to the file: a run that ended in between takes its file's name with it.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(named)) => open.ino() == named.ino() && open.dev() == named.dev(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> bool {
    path.exists()
}

/// Whether a file is a regular one that no other name leads to, so that emptying it harms nothing else.
#[cfg(unix)]
fn is_plain(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let metadata = file.metadata()?;
    Ok(metadata.is_file() && metadata.nlink() == 1)
}

#[cfg(not(unix))]
fn is_plain(file: &File) -> io::Result<bool> {
    Ok(file.metadata()?.is_file())
}

/// Outputs may name prisoners: nobody but the owner may look.
#[cfg(unix)]
fn make_private(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn make_private(_file: &File) -> io::Result<()> {
    Ok(())
}

/// An output that cannot be written.
pub(super) fn failed(place: &Path, error: &io::Error) -> IoError {
    let message =
        format!("{}: cannot be written: {error}; an earlier file is left as it was", place.display());
    IoError::new(IoErrorKind::Write, message)
}

/// The folder that a file stands in.
pub(super) fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}
