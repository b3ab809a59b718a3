//! From options to lists: how each file is to be read, and what was understood where it had to be detected.

use std::path::Path;

use zvirka::record::Field;
use zvirka_io::{ReadList, ReadOptions, Reject, Table, read_list, read_table};

use crate::args::{FormatArgument, ReadingArguments};
use crate::failure::Failure;
use crate::terminal::Voice;

/// How to read one list: what holds for every list, overridden by what was said of this one.
pub fn options(
    all: &ReadingArguments,
    encoding: Option<&String>,
    format: Option<FormatArgument>,
    map: &[(Field, String)],
) -> ReadOptions {
    let kept = all.map.iter().filter(|(field, _)| map.iter().all(|(of, _)| of != field));
    ReadOptions {
        format: format.or(all.format).map(Into::into),
        encoding: encoding.or(all.encoding.as_ref()).cloned(),
        map: kept.chain(map).cloned().collect(),
        sheet: all.sheet.clone(),
        time_zone: all.time_zone.unwrap_or_default(),
        now: None,
    }
}

/// Reads a list and says what had to be detected. A guess is told even to those who asked for quiet.
///
/// # Errors
///
/// As [`read_list`].
pub fn read(path: &Path, options: &ReadOptions, voice: &Voice) -> Result<ReadList, Failure> {
    Ok(told(path, read_list(path, options)?, voice))
}

/// A list that was read, after what had to be detected was said.
pub fn told(path: &Path, read: ReadList, voice: &Voice) -> ReadList {
    tell(path, read.encoding_detected.then_some(&read.encoding), &read.warnings, voice);
    if read.list.is_empty() {
        voice.warn(&format!("{}: 0 records", label(path)));
    }
    read
}

/// Reads a table by its exact headers and says what had to be detected.
///
/// # Errors
///
/// As [`read_table`].
pub fn table(path: &Path, options: &ReadOptions, required: &[&str], voice: &Voice) -> Result<Table, Failure> {
    let read = read_table(path, options, required)?;
    tell(path, read.encoding_detected.then_some(&read.encoding), &read.warnings, voice);
    Ok(read)
}

/// Reads a table that something is measured by: a row that cannot be read is refused, since a measure over a part
/// of a table would pass for one over the whole.
///
/// # Errors
///
/// As [`read_table`], and [`Failure::Refused`] naming the first row that cannot be read.
pub fn whole_table(path: &Path, required: &[&str], voice: &Voice) -> Result<Table, Failure> {
    let read = table(path, &ReadOptions::default(), required, voice)?;
    let Some(Reject { row, column, reason, .. }) = read.rejects.first() else { return Ok(read) };
    let place = if column.is_empty() { format!("row {row}") } else { format!("row {row}, column {column}") };
    Err(Failure::Refused(format!("{}: {place}: {reason}; mend the row", label(path))))
}

/// Refuses a cell of a table, naming its row in the file and its column.
pub fn refuse_cell(table: &Table, row: usize, header: &str, fault: &str) -> Failure {
    let row = table.file_rows.get(row).copied().unwrap_or_default();
    Failure::Refused(format!("{}: row {row}, column {header}: {fault}", label(&table.path)))
}

fn tell(path: &Path, detected: Option<&String>, warnings: &[String], voice: &Voice) {
    let name = label(path);
    if let Some(encoding) = detected {
        voice.warn(&format!("{name}: encoding {encoding} was detected; if names look wrong, say --encoding"));
    }
    for warning in warnings {
        voice.warn(&format!("{name}: {warning}"));
    }
}

/// What a path is called in messages.
pub fn label(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() }
}

/// Counts with the right form of the noun: `1 record`, `2 records`.
pub fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_one_list_overrides_what_is_said_of_all() {
        let all = ReadingArguments {
            encoding: Some("KOI8-U".to_owned()),
            format: Some(FormatArgument::Tsv),
            map: vec![(Field::Name, "ПІБ".to_owned()), (Field::Id, "№".to_owned())],
            ..ReadingArguments::default()
        };
        let one = options(&all, Some(&"IBM866".to_owned()), None, &[(Field::Name, "ФИО".to_owned())]);
        assert_eq!(one.encoding.as_deref(), Some("IBM866"));
        assert_eq!(one.format, Some(zvirka_io::Format::Tsv));
        assert_eq!(one.map, [(Field::Id, "№".to_owned()), (Field::Name, "ФИО".to_owned())]);
    }
}
