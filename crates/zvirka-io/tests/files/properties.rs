//! What holds for any bytes.

use proptest::prelude::*;
use zvirka::record::Field;
use zvirka_io::{IoErrorKind, ReadOptions};

use crate::people::{read, read_with};

/// Rows out of what breaks readers: delimiters, quotes, ends of line, NUL, halves of letters.
fn troubled() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop_oneof![
        "[а-яіїєґ ]{1,8}".prop_map(String::into_bytes),
        "[,;\"\t|\r\n]{1,3}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 1..3),
        Just(b"\0".to_vec()),
        Just("\u{FFFD}".as_bytes().to_vec()),
    ];
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

fn holds(bytes: &[u8], options: &ReadOptions) -> Result<(), TestCaseError> {
    match read_with(bytes, options) {
        Ok(read) => {
            prop_assert_eq!(read.rows_read, (read.list.len() + read.rejects.len()) as u64);
            prop_assert_eq!(read.file_rows.len(), read.list.len());
            prop_assert!(read.file_rows.is_sorted_by(|one, next| one < next));
            for field in Field::ALL {
                let lost = |cell: &str| cell.contains(['\u{FFFD}', '\0']);
                prop_assert!(read.list.column(field).is_none_or(|column| !column.iter().any(lost)));
            }
            for (_, column) in &read.carried {
                prop_assert_eq!(column.len(), read.list.len());
            }
        }
        Err(error) => prop_assert_eq!(error.kind(), IoErrorKind::Input),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        holds(&bytes, &ReadOptions::default())?;
    }

    #[test]
    fn any_rows_under_a_header_add_up(rows in troubled(), label in prop::option::of(0..6_usize)) {
        let labels = ["utf-8", "windows-1251", "utf-16le", "koi8-u", "cp1125", "shift_jis"];
        let encoding = label.map(|label| labels[label].to_owned());
        let bytes = [b"name;note;x\n".as_slice(), &rows].concat();
        holds(&bytes, &ReadOptions { encoding, ..ReadOptions::default() })?;
    }

    #[test]
    fn a_list_that_is_written_is_read_back(
        cells in prop::collection::vec(("[а-яА-Я' ,;\"|\t\n-]{0,12}[а-я]", "[а-яa-z0-9 ,;\"\r\n]{0,9}"), 1..20),
        delimiter in prop::sample::select(b",;\t|".to_vec()),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["ПІБ", "примітка"]).unwrap();
        for (name, note) in &cells {
            writer.write_record([name, note]).unwrap();
        }
        let read = match read(writer.into_inner().unwrap()) {
            Ok(read) => read,
            Err(error) => {
                prop_assert!(error.to_string().contains("rows are set aside"), "{}", error);
                return Ok(());
            }
        };
        prop_assert_eq!(read.delimiter, Some(char::from(delimiter)));
        prop_assert_eq!(read.rows_read, cells.len() as u64);
        // Rows may be set aside where a note looks like a swallowed row; what is read is what was written.
        for (row, file_row) in read.file_rows.iter().enumerate() {
            let (name, note) = &cells[*file_row as usize - 1];
            // A cell that holds more than a name is carried along as it stood.
            let as_it_stood = read.carried.iter().find(|(header, _)| header == "ПІБ").map(|(_, cells)| cells);
            let names = as_it_stood.or_else(|| read.list.column(Field::Name)).unwrap();
            prop_assert_eq!(names.get(row), name);
            prop_assert_eq!(read.list.column(Field::Note).unwrap().get(row), note);
        }
    }
}
