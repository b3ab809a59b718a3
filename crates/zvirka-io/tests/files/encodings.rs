//! Every encoding gives the same list, is named, and is never a silent guess.

use encoding_rs::Encoding;
use zvirka_io::{IoErrorKind, ReadOptions};

use crate::people::{Language, list, read, read_with};

/// Text in an encoding of the standard, with what the page lacks replaced as its users do.
fn encoded(text: &str, label: &str) -> Vec<u8> {
    let encoding = Encoding::for_label(label.as_bytes()).unwrap();
    let (bytes, _, lossy) = encoding.encode(text);
    assert!(!lossy, "{label} lacks a letter of the text");
    bytes.into_owned()
}

/// A list as it is typed where the page lacks some signs: DOS has no `і`, `ґ` and curly apostrophe.
fn typed(text: &str, label: &str) -> String {
    let mut text = text.replace(['’', 'ʼ'], "'");
    if label == "ibm866" {
        text = text.replace('і', "i").replace('І', "I").replace('ґ', "г").replace('Ґ', "Г");
    }
    if label != "windows-1251" && label != "ibm866" {
        // KOI8 has no number sign.
        text = text.replace('№', "id");
    }
    text
}

#[test]
fn cyrillic_pages_are_detected_on_lists_of_any_length_and_case() {
    for label in ["windows-1251", "koi8-u", "ibm866"] {
        for language in [Language::Ukrainian, Language::Russian] {
            for count in [3, 30, 300] {
                let plain = typed(&list(language, count), label);
                let (header, rows) = plain.split_once('\n').unwrap();
                for rows in [rows.to_owned(), rows.to_uppercase(), rows.to_lowercase()] {
                    let text = format!("{header}\n{rows}");
                    let read = read(encoded(&text, label))
                        .unwrap_or_else(|error| panic!("{label} {count}: {error}"));
                    let why = format!("{label} {language:?} {count}");
                    assert_eq!(read.encoding.to_lowercase(), label, "{why}");
                    assert!(read.encoding_detected, "{why}");
                    assert_eq!((read.list.len(), read.rejects.len()), (count, 0), "{why}");
                    for (row, line) in rows.lines().enumerate() {
                        assert_eq!(read.list.full_name(row), line.split(';').nth(1).unwrap(), "{why}");
                    }
                }
            }
        }
    }
}

#[test]
fn unicode_is_read_with_and_without_byte_order_mark() {
    let text = list(Language::Ukrainian, 30);
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    for (bytes, label, detected) in [
        (text.clone().into_bytes(), "UTF-8", false),
        (marked(b"\xEF\xBB\xBF", text.as_bytes()), "UTF-8", false),
        (marked(b"\xFF\xFE", &little), "UTF-16LE", false),
        (marked(b"\xFE\xFF", &big), "UTF-16BE", false),
        (little.clone(), "UTF-16LE", true),
        (big.clone(), "UTF-16BE", true),
    ] {
        let read = read(&bytes).unwrap();
        assert_eq!((read.encoding.as_str(), read.encoding_detected), (label, detected));
        assert_eq!((read.list.len(), read.rejects.len()), (30, 0), "{label}");
        assert_eq!(read.list.full_name(1), "Ґудзь Марʼяна Юхимівна", "{label}");
        assert_eq!(read.columns[0].0, "№", "{label}");
        assert!(read.warnings.is_empty(), "{label}");
    }
    let forced = ReadOptions { encoding: Some("utf-16le".to_owned()), ..ReadOptions::default() };
    assert!(!read_with(&little, &forced).unwrap().encoding_detected);
}

#[test]
fn an_encoding_can_be_forced() {
    let text = "ПІБ\nЖук\n";
    let bytes = encoded(text, "windows-1251");
    let options = |label: &str| ReadOptions { encoding: Some(label.to_owned()), ..ReadOptions::default() };
    let read = read_with(&bytes, &options("cp1251")).unwrap();
    assert_eq!((read.encoding.as_str(), read.encoding_detected), ("windows-1251", false));
    assert_eq!(read.list.full_name(0), "Жук");
    let error = read_with(&bytes, &options("windows-1337")).unwrap_err();
    assert_eq!(error.kind(), IoErrorKind::Input);
    assert!(error.to_string().contains("encoding windows-1337 is not known"), "{error}");
}

#[test]
fn what_cannot_be_told_is_refused_with_its_candidates() {
    for (text, label) in
        [("name\nJürgen Größ\nJosé Núñez\n", "windows-1252"), ("name\nŁukasz Świątek\n", "windows-1250")]
    {
        let error = read(encoded(text, label)).unwrap_err();
        assert_eq!(error.kind(), IoErrorKind::Input);
        assert!(error.to_string().contains("it may be windows-125"), "{error}");
        assert!(error.to_string().contains("--encoding"), "{error}");
    }
}

#[test]
fn a_ukrainian_dos_page_is_not_taken_for_the_russian_one() {
    // The page itself is not in the encoding library: its bytes are made from IBM866, where eight letters differ.
    let text = typed(&list(Language::Ukrainian, 30), "koi8-u");
    let bytes: Vec<u8> = text
        .chars()
        .flat_map(|letter| match letter {
            'Ґ' => vec![0xF2],
            'ґ' => vec![0xF3],
            'Є' => vec![0xF4],
            'є' => vec![0xF5],
            'І' => vec![0xF6],
            'і' => vec![0xF7],
            'Ї' => vec![0xF8],
            'ї' => vec![0xF9],
            other => encoded(&other.to_string(), "ibm866"),
        })
        .collect();
    let read = read(&bytes).unwrap();
    assert_eq!(read.encoding, "cp1125");
    assert_eq!(read.list.full_name(3), "Їжакевич Ілля Їржійович");
}

#[test]
fn a_damaged_row_of_a_utf8_list_is_set_aside_with_its_byte() {
    let text = list(Language::Ukrainian, 30);
    let mut bytes = text.clone().into_bytes();
    let at = text.find("Їжакевич").unwrap() + 3;
    bytes[at] = 0xFF;
    let read = read(&bytes).unwrap();
    assert_eq!(read.encoding, "UTF-8");
    assert_eq!((read.rows_read, read.list.len()), (30, 29));
    let reject = &read.rejects[0];
    assert_eq!((reject.row, reject.column.as_str()), (4, "ПІБ"));
    // The letter that lost its second byte is itself what is invalid, one byte earlier.
    assert_eq!(reject.reason, format!("invalid byte at offset {} of the file; mend its encoding", at - 1));
    assert_eq!(read.file_rows[3], 5);
    assert!(read.list.id(3) == "5" && !(0..29).any(|row| read.list.full_name(row).contains('\u{FFFD}')));
}

#[test]
fn a_file_with_more_than_one_bad_sequence_in_a_hundred_is_not_utf8() {
    let mut bytes = "ПІБ\n".as_bytes().to_vec();
    for _ in 0..20 {
        bytes.extend_from_slice("Шаповал".as_bytes());
        bytes.extend_from_slice(b"\xD0\n");
    }
    let error = read(&bytes).unwrap_err();
    assert_eq!(error.kind(), IoErrorKind::Input);
    assert!(error.to_string().contains("--encoding utf-8 sets their rows aside"), "{error}");
    let forced = ReadOptions { encoding: Some("utf-8".to_owned()), ..ReadOptions::default() };
    let error = read_with(&bytes, &forced).unwrap_err();
    assert!(error.to_string().contains("all 20 rows are set aside, 20 of them for this reason"), "{error}");
    assert!(error.to_string().contains("invalid byte at offset"), "{error}");
    // One row that can be read is a list.
    bytes.extend_from_slice("Ґудзь Остап\n".as_bytes());
    let read = read_with(&bytes, &forced).unwrap();
    assert_eq!((read.list.len(), read.rejects.len()), (1, 20));
    assert_eq!(read.warnings.len(), 1);
}

#[test]
fn a_byte_that_a_forced_page_lacks_sets_its_row_aside() {
    let mut bytes = encoded("ПІБ\nЖук Іван\nЧиж ", "windows-1251");
    bytes.extend_from_slice(b"\x98\n");
    let options = ReadOptions { encoding: Some("windows-1251".to_owned()), ..ReadOptions::default() };
    let read = read_with(&bytes, &options).unwrap();
    assert_eq!((read.list.len(), read.rejects.len()), (1, 1));
    assert_eq!(read.rejects[0].reason, "invalid byte at offset 17 of the file; mend its encoding");
}

#[test]
fn a_letter_lost_earlier_sets_its_row_aside() {
    let read = read("ПІБ\nЖук Іван\nЧи\u{FFFD} Остап\n").unwrap();
    assert_eq!((read.list.len(), read.rejects.len()), (1, 1));
    assert!(read.rejects[0].reason.contains("lost in an earlier conversion"));
}
