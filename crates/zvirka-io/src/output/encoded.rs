//! Files that are not tables by extension: CSV in an older encoding, and plain text; whole or not at all.
//!
//! For tables in UTF-8 use [`write_table`](crate::write_table). CSV in windows-1251 is what offices of the region
//! still send; it is written where a simulated list should arrive as real ones do.
//!
//! Method: the table is made in UTF-8 and encoded as a whole (`encoding_rs`, the WHATWG encoding standard). A letter
//! that the encoding does not have is an error that names row and column; nothing is replaced silently. Cost: the
//! file twice in memory. Limits: encodings of the standard that can be written, so neither UTF-16 nor CP1125.

use encoding_rs::Encoding;

use crate::error::{IoError, IoErrorKind};
use crate::output::{Target, write_whole};

/// Writes a CSV file in an encoding of the WHATWG standard, by its label (`windows-1251`, `koi8-u`, `ibm866`).
///
/// Every row has as many cells as `header`.
///
/// # Errors
///
/// [`Input`](IoErrorKind::Input) when there is no such encoding to write, or a cell has a letter that it does not
/// have; the message names row (from 1, without the header) and column. [`Write`](IoErrorKind::Write) when the file
/// cannot be written.
///
/// # Examples
///
/// ```
/// use zvirka_io::write_encoded_csv;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("list.csv");
/// write_encoded_csv(&path, "windows-1251", &["ФИО"], [["ГУДЗЬ МАРЬЯНА"]])?;
/// assert_eq!(std::fs::read(&path)?.first(), Some(&0xD4));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_encoded_csv<'a, 'p, Rows, Row>(
    target: impl Into<Target<'p>>,
    encoding: &str,
    header: &[&str],
    rows: Rows,
) -> Result<(), IoError>
where
    Rows: IntoIterator<Item = Row>,
    Row: IntoIterator<Item = &'a str>,
{
    let target = target.into();
    let path = target.place();
    let refused = |message: String| IoError::new(IoErrorKind::Input, message);
    let written = Encoding::for_label(encoding.as_bytes());
    // UTF-16 is decoded by the standard and never written by it.
    let Some(written) = written.filter(|written| written.output_encoding() == *written) else {
        return Err(refused(format!("{encoding}: no encoding that can be written is called so")));
    };
    let mut file = Vec::new();
    let mut push = |row: usize, cells: &mut dyn Iterator<Item = &str>| -> Result<(), IoError> {
        let mut line = csv::WriterBuilder::new().from_writer(Vec::new());
        let failed = |error: String| IoError::new(IoErrorKind::Write, format!("{}: {error}", path.display()));
        for (column, cell) in cells.enumerate() {
            if written.encode(cell).2 {
                let column = header.get(column).copied().unwrap_or("");
                return Err(refused(format!(
                    "{}: row {row}, column {column}: {encoding} does not have all of its letters; choose utf-8",
                    path.display()
                )));
            }
            line.write_field(cell).map_err(|error| failed(error.to_string()))?;
        }
        line.write_record(None::<&[u8]>).map_err(|error| failed(error.to_string()))?;
        let line = line.into_inner().map_err(|error| failed(error.to_string()))?;
        // A row of UTF-8 fields is UTF-8, as delimiters and quotes are ASCII.
        let line = String::from_utf8(line).map_err(|error| failed(error.utf8_error().to_string()))?;
        file.extend_from_slice(&written.encode(&line).0);
        Ok(())
    };
    push(0, &mut header.iter().copied())?;
    for (row, cells) in rows.into_iter().enumerate() {
        push(row + 1, &mut cells.into_iter())?;
    }
    write_whole(target, |output| output.write_all(&file))
}

/// Writes a text file in UTF-8, whatever its extension.
///
/// # Errors
///
/// [`Write`](IoErrorKind::Write) when the file cannot be written.
pub fn write_text<'p>(target: impl Into<Target<'p>>, text: &str) -> Result<(), IoError> {
    write_whole(target.into(), |output| output.write_all(text.as_bytes()))
}

/// Writes bytes as they are, whole or not at all; `-` is standard output.
///
/// # Errors
///
/// [`Write`](crate::IoErrorKind::Write) when the output cannot be written.
pub fn write_bytes<'p>(target: impl Into<Target<'p>>, bytes: &[u8]) -> Result<(), IoError> {
    write_whole(target.into(), |output| output.write_all(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_written_byte_for_byte_in_its_encoding() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("theirs.csv");
        let rows = [["1", "ГУДЗЬ, МАРЬЯНА"], ["2", ""]];
        write_encoded_csv(&path, "windows-1251", &["№", "ФИО"], rows).unwrap();
        let expected = "№,ФИО\n1,\"ГУДЗЬ, МАРЬЯНА\"\n2,\n";
        let bytes = std::fs::read(&path).unwrap();
        let (decoded, _, faults) = encoding_rs::WINDOWS_1251.decode(&bytes);
        assert_eq!((decoded.as_ref(), faults), (expected, false));
    }

    #[test]
    fn a_letter_that_the_encoding_does_not_have_is_refused_by_row_and_column_and_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("theirs.csv");
        let error = write_encoded_csv(&path, "windows-1251", &["ФИО"], [["ГУДЗЬ"], ["Mařík"]]).unwrap_err();
        assert_eq!(error.kind(), IoErrorKind::Input);
        let message = error.to_string();
        assert!(message.contains("row 2, column ФИО") && !message.contains("Ma"), "{message}");
        assert!(!path.exists());
        for encoding in ["utf-16le", "no-such"] {
            assert!(write_encoded_csv(&path, encoding, &["ФИО"], [["ГУДЗЬ"]]).is_err());
        }
    }
}
