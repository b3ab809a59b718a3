//! The bytes of an input: a file, a pipe or standard input, read once and whole, and their SHA-256.
//!
//! A file is read into memory in one piece because its encoding can only be told from all of it and because
//! cells are then slices of that piece. While text is read it is [watched](crate::endless), so that a "line" of a
//! gigabyte is refused after its first mebibyte and not after it filled the memory. A pipe is held in memory too and
//! never spooled to a disk, where names would stay behind.
//!
//! What was read must be what stands in the file, or the digest in the manifest would belong to nothing: a file
//! that changes while it is read is refused at once, and [`Stamp`] lets the caller ask again before writing.
//!
//! Cost: one read and one allocation of the file's size; about 0.5 ns a byte for the digest where the processor
//! has instructions for it.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::budget::Budget;
use crate::endless::Endless;
use crate::error::{IoError, IoErrorKind};
use crate::format::Format;

/// Longest record, in bytes: a row of a list is some hundred bytes, and a thousand times that is a broken or
/// hostile file.
pub(crate) const LONGEST_RECORD: usize = 1 << 20;

/// How much is read between two looks at the line breaks. No more than [`LONGEST_RECORD`], so that a run without
/// breaks inside one piece is never too long by itself.
const PIECE: u64 = 1 << 20;

/// Largest file that is no text in lines: several times the greatest list in a workbook, and little enough for one
/// read into memory. A judgement.
const LARGEST_CONTAINER: u64 = 2 << 30;

/// Largest text in lines: a hundred million people. Only a pipe without end reaches it.
const LARGEST_TEXT: u64 = 8 << 30;

/// An input's bytes, and what its file looked like when they were read.
pub(crate) struct Input {
    pub(crate) bytes: Vec<u8>,
    /// `None` for what is no regular file and cannot be read again.
    pub(crate) stamp: Option<Stamp>,
}

/// What a file looked like when it was read, by which a later change is noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// Device, inode, and the time of the last change of the inode, which no ordinary program can set back.
    identity: (u64, u64, i64, i64),
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self { length: metadata.len(), modified: metadata.modified().ok(), identity: identity(metadata) }
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_metadata: &Metadata) -> (u64, u64, i64, i64) {
    (0, 0, 0, 0)
}

/// Reads all bytes of the file, or of standard input when the path is `-`.
///
/// # Errors
///
/// [`IoErrorKind::Input`] when there is no such file, it is a folder, its first bytes are of another format, it
/// changes while it is read, or a line of text is longer than [`LONGEST_RECORD`]; [`IoErrorKind::Read`] when it
/// exists and reading fails.
pub(crate) fn read_input(path: &Path, format: Format) -> Result<Input, IoError> {
    let shown = shown(path);
    if path.as_os_str() == "-" {
        return Ok(Input { bytes: read_pieces(io::stdin().lock(), 0, &shown, format)?, stamp: None });
    }
    let refused = |why: &str| IoError::new(IoErrorKind::Input, format!("{shown}: {why}"));
    let failed = |error: &io::Error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput => {
            refused("no such file; check the path")
        }
        _ => IoError::new(IoErrorKind::Read, format!("{shown}: cannot be read: {error}")),
    };
    let metadata = fs::metadata(path).map_err(|error| failed(&error))?;
    if metadata.is_dir() {
        return Err(refused("this is a folder; name a file in it"));
    }
    let mut file = File::open(path).map_err(|error| failed(&error))?;
    let metadata = file.metadata().map_err(|error| failed(&error))?;
    let bytes = read_pieces(&mut file, metadata.len(), &shown, format)?;
    let stamp = metadata.is_file().then(|| Stamp::of(&metadata));
    if let Some(stamp) = &stamp {
        let after = file.metadata().map_err(|error| failed(&error))?;
        if *stamp != Stamp::of(&after) || bytes.len() as u64 != stamp.length {
            return Err(refused("the file changed while it was read; run again when it is whole"));
        }
    }
    Ok(Input { bytes, stamp })
}

/// Checks that a file still is what was read of it.
///
/// A file that looks the same to the system is taken to be the same; of any other the digest decides, so that a file
/// that was only touched or moved back into place is no fault.
///
/// # Errors
///
/// [`IoErrorKind::Input`] when it is not.
pub(crate) fn check_unchanged(path: &Path, stamp: Option<&Stamp>, sha256: &str) -> Result<(), IoError> {
    let Some(stamp) = stamp else { return Ok(()) };
    let metadata = fs::metadata(path).ok();
    if metadata.as_ref().is_some_and(|metadata| *stamp == Stamp::of(metadata)) {
        return Ok(());
    }
    // What was a file may have become a pipe, on which reading would wait for ever.
    if metadata.is_some_and(|metadata| metadata.is_file()) && sha256_of_file(path)? == sha256 {
        return Ok(());
    }
    let message = format!("{}: the file changed during the run; run again", shown(path));
    Err(IoError::new(IoErrorKind::Input, message))
}

/// How messages call an input or output.
pub(crate) fn shown(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() }
}

/// Does the work and, beside it, the SHA-256 of the bytes that the work reads.
pub(crate) fn with_digest<T>(bytes: &[u8], work: impl FnOnce() -> T) -> (String, T) {
    /// Below this a thread costs more than the digest.
    const WORTH_A_THREAD: usize = 1 << 20;
    if bytes.len() < WORTH_A_THREAD {
        return (sha256(bytes), work());
    }
    std::thread::scope(|scope| {
        // Where no thread can be had, the digest simply comes afterwards.
        let beside = std::thread::Builder::new().spawn_scoped(scope, || sha256(bytes));
        let done = work();
        let digest = beside.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(|| sha256(bytes));
        (digest, done)
    })
}

/// The SHA-256 of bytes, in hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    hexadecimal(Sha256::digest(bytes).as_slice())
}

/// The SHA-256 of a file, read in pieces.
pub(crate) fn sha256_of_file(path: &Path) -> Result<String, IoError> {
    let failed = |error: &io::Error| {
        IoError::new(IoErrorKind::Read, format!("{}: cannot be read back: {error}", path.display()))
    };
    let mut file = File::open(path).map_err(|error| failed(&error))?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        let count = match file.read(&mut piece) {
            Ok(0) => return Ok(hexadecimal(hasher.finalize().as_slice())),
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(failed(&error)),
        };
        hasher.update(piece.get(..count).unwrap_or(&[]));
    }
}

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_pieces(mut input: impl Read, expected: u64, shown: &str, format: Format) -> Result<Vec<u8>, IoError> {
    let refused = |why: String| IoError::new(IoErrorKind::Input, format!("{shown}: {why}"));
    let mut bytes = Vec::new();
    let (mut checked, mut packed) = (false, false);
    // One byte more than expected lets the last read see the end without growing the buffer.
    let room = usize::try_from(expected.saturating_add(1)).unwrap_or(usize::MAX);
    bytes.try_reserve_exact(room).map_err(|_| {
        IoError::new(
            IoErrorKind::Read,
            format!("{shown}: {expected} bytes do not fit into memory; split the file"),
        )
    })?;
    let mut endless = Endless::new(format);
    let largest = if format.is_lines() { LARGEST_TEXT } else { LARGEST_CONTAINER };
    loop {
        let before = bytes.len();
        let count =
            input.by_ref().take(PIECE).read_to_end(&mut bytes).map_err(|error| {
                IoError::new(IoErrorKind::Read, format!("{shown}: cannot be read: {error}"))
            })?;
        let piece = bytes.get(before..).unwrap_or(&[]);
        packed |= !checked && format.is_text() && piece.starts_with(GZIP);
        if !checked
            && !packed
            && let Some(why) = format.objection(piece)
        {
            return Err(refused(why));
        }
        checked = true;
        if bytes.len() as u64 > largest {
            return Err(refused(format!("the file is larger than {} GiB; split it", largest >> 30)));
        }
        if !packed && let Some(why) = endless.objection(&bytes, before) {
            return Err(refused(why));
        }
        if (count as u64) < PIECE {
            return Ok(bytes);
        }
    }
}

/// What a gzip stream begins with (RFC 1952): its two numbers and the one method there is.
const GZIP: &[u8] = b"\x1F\x8B\x08";

/// How many times as large text may be as it is packed. Lists reach 30; a megabyte of one letter 1000.
const MOST_PACKED: u64 = 200;

/// Text that was packed with gzip, unpacked; `None` where it was not. The same bounds hold as for a file that is read.
///
/// The error is a sentence without the file's name.
pub(crate) fn unpacked(bytes: &[u8], format: Format, budget: &mut Budget) -> Result<Option<Vec<u8>>, String> {
    if !format.is_text() || !bytes.starts_with(GZIP) {
        return Ok(None);
    }
    let mut reader = flate2::bufread::MultiGzDecoder::new(bytes);
    let most = (bytes.len() as u64).saturating_mul(MOST_PACKED).clamp(PIECE, LARGEST_TEXT);
    let mut endless = Endless::new(format);
    let mut text = Vec::new();
    loop {
        let before = text.len();
        // The text is held while its cells are cut from it.
        budget.take(PIECE).map_err(|_| {
            "the text is far larger than a list that is packed so well; unpack it, or split it".to_owned()
        })?;
        let count = reader.by_ref().take(PIECE).read_to_end(&mut text).map_err(|_| {
            "the gzip archive is damaged or cut off; unpack it and look, or pack it again".to_owned()
        })?;
        let piece = text.get(before..).unwrap_or(&[]);
        if before == 0
            && let Some(why) = format.objection(piece)
        {
            return Err(format!("inside the gzip archive: {why}"));
        }
        if text.len() as u64 > most {
            return Err(format!(
                "the text is more than {MOST_PACKED} times as large as it is packed; unpack it"
            ));
        }
        if let Some(why) = endless.objection(&text, before) {
            return Err(why);
        }
        if (count as u64) < PIECE {
            return Ok(Some(text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_end_is_refused_after_its_first_mebibyte() {
        let endless = io::repeat(b',');
        let error =
            read_pieces(io::Cursor::new(b"name\n").chain(endless), 0, "list.csv", Format::Csv).unwrap_err();
        assert_eq!(error.kind(), IoErrorKind::Input);
        assert_eq!(
            error.to_string(),
            "list.csv: line 2 is longer than 1 MiB; no list has such a row, mend the file"
        );
    }

    #[test]
    fn many_pieces_with_breaks_are_read_whole() {
        let text = "Шаповал Остап,1990\n".repeat(200_000);
        let bytes = read_pieces(text.as_bytes(), text.len() as u64, "list.csv", Format::Csv).unwrap();
        assert_eq!(bytes, text.as_bytes());
    }

    #[test]
    fn the_digest_is_the_standard_one() {
        // The example of FIPS 180-4: SHA-256 of "abc".
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
