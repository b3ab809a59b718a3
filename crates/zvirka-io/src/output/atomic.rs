//! An output appears whole or not at all.
//!
//! It is written to a temporary file in the same folder, readable by its owner alone as it may name prisoners,
//! brought to the disk, and renamed over its place; then the folder is brought to the disk too. Whatever fails on
//! the way, the temporary file is removed and an earlier output stays as it was. Power lost at any moment leaves
//! the old or the new, never a part. A failed flush to the disk is final: the system may have thrown the pages
//! away, so a second try would report a success that is none.
//!
//! Nothing is written through a symbolic link or over anything but a regular file: renaming over `/dev/null`
//! would replace the device.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::error::{IoError, IoErrorKind};
use crate::format::OutputFormat;

/// Names that Windows gives to devices, with whatever extension; a result is often carried there.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A write call should carry enough to make its cost vanish.
const BUFFER: usize = 1 << 17;

/// Says, before long work is done, whether an output could be written: its extension is known, its place is free
/// or a regular file, its folder takes files, and it is none of the inputs.
///
/// # Errors
///
/// [`IoErrorKind::Input`] for an unknown extension or an output that is also an input, else
/// [`IoErrorKind::Write`].
pub fn check_output(path: &Path, inputs: &[&Path]) -> Result<(), IoError> {
    OutputFormat::of(path)?;
    check_document(path, inputs)
}

/// As [`check_output`], for a file that may have any extension because it is no table.
///
/// # Errors
///
/// As [`check_output`].
pub fn check_document(path: &Path, inputs: &[&Path]) -> Result<(), IoError> {
    if path.as_os_str() == "-" {
        return Ok(());
    }
    if let Ok(output) = fs::canonicalize(path)
        && inputs.iter().any(|input| fs::canonicalize(input).is_ok_and(|input| input == output))
    {
        let message = format!("{}: this is one of the inputs; name another output", path.display());
        return Err(IoError::new(IoErrorKind::Input, message));
    }
    check_place(path)?;
    temporary(path).map(drop)
}

/// Writes an output whole, or leaves what was there. Standard output (`-`) is written as it comes.
pub(crate) fn write_whole(
    path: &Path,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<(), IoError> {
    if path.as_os_str() == "-" {
        let mut output = BufWriter::with_capacity(BUFFER, io::stdout());
        return fill(&mut output).and_then(|()| output.flush()).map_err(|error| {
            IoError::new(IoErrorKind::Write, format!("standard output cannot be written: {error}"))
        });
    }
    check_place(path)?;
    let temporary = temporary(path)?;
    let written = (|| {
        let mut output = BufWriter::with_capacity(BUFFER, temporary.as_file());
        fill(&mut output)?;
        output.flush()?;
        temporary.as_file().sync_all()
    })();
    // Dropping the temporary file removes it, here and when the renaming fails.
    written.map_err(|error| failed(path, &error))?;
    temporary.persist(path).map_err(|error| failed(path, &error.error))?;
    sync_folder(&folder(path)).map_err(|error| {
        let message =
            format!("{}: is written, but its folder cannot be brought to the disk: {error}", path.display());
        IoError::new(IoErrorKind::Write, message)
    })
}

fn temporary(path: &Path) -> Result<tempfile::NamedTempFile, IoError> {
    let folder = folder(path);
    tempfile::Builder::new().prefix(".zvirka-").suffix(".part").tempfile_in(&folder).map_err(|error| {
        if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) {
            let message =
                format!("{}: there is no folder {}; make it first", path.display(), folder.display());
            IoError::new(IoErrorKind::Write, message)
        } else {
            failed(path, &error)
        }
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

fn failed(path: &Path, error: &io::Error) -> IoError {
    // The library that makes temporary files adds their path to its message; a person knows the output's only.
    let error = error
        .raw_os_error()
        .map_or_else(|| error.to_string(), |code| io::Error::from_raw_os_error(code).to_string());
    let message =
        format!("{}: cannot be written: {error}; an earlier file is left as it was", path.display());
    IoError::new(IoErrorKind::Write, message)
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
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
        for bytes in [0, 1, BUFFER - 1, BUFFER, 3 * BUFFER] {
            fs::write(&path, "earlier").unwrap();
            let error = write_whole(&path, |output| fill_until_full(output, bytes)).unwrap_err();
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
        let panicked = std::panic::catch_unwind(|| write_whole(&path, |_| panic!("worker")));
        assert!(panicked.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "earlier");
        assert_eq!(names(folder.path()), ["links.csv"]);
    }

    #[test]
    fn an_output_replaces_the_earlier_one_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        fs::write(&path, "earlier and longer").unwrap();
        write_whole(&path, |output| output.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(folder.path()), ["links.csv"]);
    }

    #[test]
    fn a_missing_folder_and_a_folder_in_the_place_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("нема").join("links.csv");
        let error = write_whole(&missing, |_| Ok(())).unwrap_err();
        assert_eq!(error.kind(), IoErrorKind::Write);
        assert!(error.to_string().contains("there is no folder"), "{error}");
        let place = folder.path().join("links.csv");
        fs::create_dir(&place).unwrap();
        assert!(write_whole(&place, |_| Ok(())).unwrap_err().to_string().contains("this is a folder"));
        assert_eq!(names(folder.path()), ["links.csv"]);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_symbolic_link_or_over_a_device() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target.csv"), folder.path().join("links.csv"));
        fs::write(&target, "earlier").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        assert!(write_whole(&link, |_| Ok(())).unwrap_err().to_string().contains("symbolic link"));
        assert_eq!(fs::read_to_string(&target).unwrap(), "earlier");
        assert!(link.is_symlink());
        assert!(
            write_whole(Path::new("/dev/null"), |_| Ok(()))
                .unwrap_err()
                .to_string()
                .contains("no regular file")
        );
        std::os::unix::fs::symlink(folder.path().join("nowhere"), folder.path().join("dangling.csv"))
            .unwrap();
        assert!(write_whole(&folder.path().join("dangling.csv"), |_| Ok(())).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn an_output_is_readable_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        write_whole(&path, |output| output.write_all(b"new")).unwrap();
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
            let error = write_whole(&path, |_| Ok(())).unwrap_err();
            assert_eq!(error.kind(), IoErrorKind::Write);
            assert_eq!(check_output(&path, &[]).unwrap_err().kind(), IoErrorKind::Write);
        }
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "earlier");
    }

    #[test]
    fn an_output_is_checked_before_the_work() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("ours.csv");
        fs::write(&list, "name\n").unwrap();
        assert!(check_output(Path::new("-"), &[&list]).is_ok());
        assert!(check_output(&folder.path().join("links.csv"), &[&list]).is_ok());
        let error = check_output(&folder.path().join(".").join("ours.csv"), &[&list]).unwrap_err();
        assert_eq!(error.kind(), IoErrorKind::Input);
        assert_eq!(
            check_output(&folder.path().join("links.ods"), &[]).unwrap_err().kind(),
            IoErrorKind::Input
        );
        assert_eq!(check_output(&folder.path().join("links"), &[]).unwrap_err().kind(), IoErrorKind::Input);
        assert_eq!(names(folder.path()), ["ours.csv"]);
    }
}
