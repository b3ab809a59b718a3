//! A model of weights as a file: read for linking, written after training.
//!
//! The file is the engine's JSON ([`zvirka::model::Model::to_json`]) and nothing else. A model decides what becomes a
//! match, so its digest belongs in the manifest beside those of the lists.
//!
//! Cost: a model has some ten kilobytes. Limits: a model is a file by name; standard input is left to lists.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use zvirka::model::Model;

use crate::error::{IoError, IoErrorKind};
use crate::manifest::ManifestInput;
use crate::output::{Target, write_whole};
use crate::source;

/// Largest file read as a model: a hundred times what one has, so that a list named by a slip of the hand, or a device
/// without end, is refused before it fills the memory.
const LARGEST: u64 = 1 << 20;

/// A model and the file it came from.
#[derive(Clone, Debug)]
pub struct ReadModel {
    /// The model, checked.
    pub model: Model,
    /// The file's path.
    pub path: PathBuf,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
}

/// Reads a model.
///
/// # Errors
///
/// [`IoErrorKind::Read`] when the file cannot be read, [`IoErrorKind::Input`] when what it holds is no model of this
/// program's version.
///
/// # Examples
///
/// ```
/// use zvirka::model::Model;
/// use zvirka_io::{read_model, write_model};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("модель.json");
/// write_model(&path, &Model::default())?;
/// assert_eq!(read_model(&path)?.model, Model::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_model(path: &Path) -> Result<ReadModel, IoError> {
    let shown = path.display();
    let refused = |why: &str| IoError::new(IoErrorKind::Input, format!("{shown}: {why}"));
    if path.as_os_str() == "-" {
        let message = "a model cannot be read from standard input; name a file".to_owned();
        return Err(IoError::new(IoErrorKind::Input, message));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)).map_err(|error| {
        IoError::new(IoErrorKind::Read, format!("{shown}: the model cannot be read: {error}"))
    })?;
    if bytes.len() as u64 > LARGEST {
        return Err(refused("the file is too large for a model; write one with `zvirka train`"));
    }
    let (sha256, text) = source::with_digest(&bytes, || std::str::from_utf8(&bytes));
    let text =
        text.map_err(|_| refused("the file is no UTF-8, so no model; write one with `zvirka train`"))?;
    // Some editors put the mark of UTF-8 before what they save.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let model = Model::from_json(text).map_err(|error| refused(&error.to_string()))?;
    Ok(ReadModel { model, path: path.to_owned(), sha256 })
}

/// Writes a model, whole or not at all; `-` is standard output.
///
/// # Errors
///
/// [`IoErrorKind::Write`] when it cannot be written.
pub fn write_model<'p>(target: impl Into<Target<'p>>, model: &Model) -> Result<(), IoError> {
    write_whole(target.into(), |output| output.write_all(model.to_json().as_bytes()))
}

impl From<&ReadModel> for ManifestInput {
    /// A model has no rows.
    fn from(read: &ReadModel) -> Self {
        Self {
            path: read.path.display().to_string(),
            sha256: read.sha256.clone(),
            encoding: "UTF-8".to_owned(),
            encoding_detected: false,
            structure: None,
            rows_read: 0,
            accepted: 0,
            rejected: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_model_is_refused_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.json");
        let later = Model::default().to_json().replacen("\"version\": 3", "\"version\": 4", 1);
        let large = vec![b' '; 2 << 20];
        for (content, told) in [
            (&b""[..], "cannot be read"),
            (b"id,name\n", "cannot be read"),
            (b"\xff\xfe{\x00", "UTF-8"),
            (later.as_bytes(), "version 4"),
            (&large, "too large"),
        ] {
            std::fs::write(&path, content).unwrap();
            let error = read_model(&path).unwrap_err();
            assert_eq!(error.kind(), IoErrorKind::Input, "{told}");
            let message = error.to_string();
            assert!(message.contains("model.json: ") && message.contains(told), "{message}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_a_fault_of_reading() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().join("nowhere.json"), folder.path().to_owned()] {
            assert_eq!(read_model(&path).unwrap_err().kind(), IoErrorKind::Read);
        }
    }

    #[test]
    fn the_mark_of_utf_8_is_no_part_of_a_model() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.json");
        std::fs::write(&path, format!("\u{FEFF}{}", Model::default().to_json())).unwrap();
        assert_eq!(read_model(&path).unwrap().model, Model::default());
    }
}
