//! Parquet, JSON Lines and PFIF as other programs write them, and as they arrive broken.

use std::time::{Duration, UNIX_EPOCH};

use zvirka::record::Field;
use zvirka_io::{Format, IoErrorKind, ReadList, ReadOptions, read_list};

use crate::people::{file, message};

fn read_as(name: &str, bytes: impl AsRef<[u8]>) -> ReadList {
    let (_folder, path) = file(name, bytes);
    read_list(&path, &ReadOptions::default()).unwrap()
}

fn refusal(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let (_folder, path) = file(name, bytes);
    let error = read_list(&path, &ReadOptions::default()).expect_err("the file is read");
    assert_eq!(error.kind(), IoErrorKind::Input, "{error}");
    message(&error, &path)
}

fn carried<'r>(read: &'r ReadList, header: &str) -> Vec<&'r str> {
    let (_, column) = read.carried.iter().find(|(of, _)| of == header).unwrap();
    column.iter().collect()
}

#[test]
fn parquet_of_polars_pandas_and_duckdb_is_the_same_list() {
    for bytes in [
        &include_bytes!("data/polars.parquet")[..],
        include_bytes!("data/pandas.parquet"),
        include_bytes!("data/duckdb.parquet"),
    ] {
        let read = read_as("list.parquet", bytes);
        let column = |field| read.list.column(field).unwrap().iter().collect::<Vec<_>>();
        assert_eq!(column(Field::Id), ["1", "2", "3"]);
        assert_eq!(column(Field::Name), ["Шаповал Остап Ігорович", "Ґудзь Марʼяна", "Жук \"Шаман\" Іван"]);
        assert_eq!(column(Field::BirthDate), ["1990-06-05", "", "1968-02-29"]);
        // pandas holds whole numbers beside missing ones as fractions.
        assert_eq!(column(Field::Age), ["35", "", "57"]);
        assert_eq!(column(Field::SeenOn), ["2024-05-01T12:30:15", "", "2024-05-02"]);
        assert_eq!(column(Field::Rank), ["солдат", "сержант", "солдат"]);
        assert_eq!(carried(&read, "held"), ["true", "false", ""]);
        assert_eq!(carried(&read, "зріст"), ["1.75", "", "1.8"]);
        assert_eq!((read.format, read.delimiter, read.rejects.len()), (Format::Parquet, None, 0));
    }
    let read = read_as("list.parquet", include_bytes!("data/duckdb.parquet"));
    assert_eq!(carried(&read, "сума"), ["1.50", "", "2.25"]);
    assert_eq!(carried(&read, "huge"), ["18446744073709551615", "", "0"]);
    let read = read_as("list.parquet", include_bytes!("data/int96.parquet"));
    assert_eq!(read.list.cell(Field::SeenOn, 0), "2024-05-01T12:30:15");
}

#[test]
fn a_list_of_texts_in_parquet_is_one_cell() {
    let read = read_as("l.parquet", include_bytes!("data/nested.parquet"));
    assert!(read.list.column(Field::OtherNames).is_some() && !read.list.is_empty());
}

#[test]
fn parquet_that_is_cut_off_or_broken_is_refused() {
    let whole = include_bytes!("data/polars.parquet");
    for length in (0..whole.len()).step_by(97) {
        refusal("l.parquet", &whole[..length]);
    }
    let mut state = 11_u64;
    for _ in 0..300 {
        let mut bytes = whole.to_vec();
        for _ in 0..3 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = 4 + (state >> 33) as usize % (bytes.len() - 4);
            bytes[at] = (state >> 20) as u8;
        }
        let (_folder, path) = file("l.parquet", &bytes);
        match read_list(&path, &ReadOptions::default()) {
            Ok(read) => assert_eq!(read.rows_read, read.list.len() as u64 + read.rejects.len() as u64),
            Err(error) => {
                assert_eq!(error.kind(), IoErrorKind::Input);
                assert!(!error.to_string().contains("Ґудзь"), "{error}");
            }
        }
    }
}

#[test]
fn json_lines_are_rows_of_their_keys() {
    let text = "\u{FEFF}{\"id\": 1, \"ПІБ\": \"Шаповал Остап\", \"вік\": 35.0}\n\n{\"ПІБ\":\"Ґудзь Мар\\u02bcяна\",\"id\":2,\
                \"held\":true,\"вік\":null}\r\n{\"id\":3,\"ПІБ\":\"Жук\"}";
    let read = read_as("list.jsonl", text);
    assert_eq!(
        read.columns.iter().map(|(header, _)| header.as_str()).collect::<Vec<_>>(),
        ["id", "ПІБ", "вік", "held"]
    );
    assert_eq!(
        read.list.column(Field::Name).unwrap().iter().collect::<Vec<_>>(),
        ["Шаповал Остап", "Ґудзь Марʼяна", "Жук"]
    );
    assert_eq!(read.list.column(Field::Age).unwrap().iter().collect::<Vec<_>>(), ["35", "", ""]);
    assert_eq!(carried(&read, "held"), ["", "true", ""]);
    assert_eq!((read.rows_read, read.rejects.len()), (3, 0));
}

#[test]
fn rows_of_json_that_cannot_be_used_are_set_aside_without_their_content() {
    let rows = [
        ("{\"name\":\"Маркерний\",\"name\":\"Маркерний\"}", "name", "the key stands twice"),
        ("{\"name\":\"Маркерний\\ud800\"}", "name", "half a letter"),
        ("{\"name\":\"Марке\\u0000рний\"}", "name", "NUL byte"),
        ("{\"name\":\"Марке\u{FFFD}рний\"}", "", "a letter was lost"),
        ("[\"Маркерний\"]", "", "a JSON object is wanted"),
        ("\"Маркерний\"", "", "a JSON object is wanted"),
        ("{\"name\":\"Маркерний\"", "", "no valid JSON"),
        ("{\"name\":\"Маркерний\"} {}", "", "no valid JSON"),
        ("{\"name\":null}", "", "empty row"),
    ];
    let mut text = "{\"name\":\"Ґудзь\"}\n".to_owned();
    rows.iter().for_each(|(row, _, _)| text.push_str(&format!("{row}\n")));
    let read = read_as("list.jsonl", &text);
    assert_eq!((read.list.len(), read.rejects.len()), (1, rows.len()));
    for (reject, (row, column, reason)) in read.rejects.iter().zip(rows) {
        assert_eq!(reject.column, column, "{row}");
        assert!(reject.reason.contains(reason) && !reject.reason.contains("Марке"), "{}", reject.reason);
    }
}

#[test]
fn json_is_read_in_all_its_shapes() {
    for text in [
        "[{\"id\":\"1\",\"name\":\"Жук Остап\",\"aliases\":[\"Zhuk\",\"Жучок\"],\"photos\":[{\"a\":1}],\"x\":NaN}]".replace("NaN", "null"),
        "{\"id\":\"1\",\"name\":\"Жук Остап\",\"aliases\":[\"Zhuk\",\"Жучок\"],\"photos\":[],\"x\":NaN}\n".to_owned(),
        "{\n \"id\": \"1\",\n \"name\": \"Жук Остап\",\n \"aliases\": [\"Zhuk\", \"Жучок\"]\n}\n".to_owned(),
        "{\"total\":1,\"results\":[{\"id\":\"1\",\"properties\":{\"name\":[\"Жук Остап\"],\"aliases\":[\"Zhuk\",\"Жучок\"]}}]}"
            .to_owned(),
    ] {
        let read = read_as("list.json", &text);
        let cell = |field| read.list.cell(field, 0).to_owned();
        assert_eq!((read.list.id(0).as_ref(), cell(Field::Name).as_str()), ("1", "Жук Остап"), "{text}");
        assert_eq!((cell(Field::OtherNames).as_str(), read.list.len()), ("Zhuk; Жучок", 1), "{text}");
    }
}

#[test]
fn json_that_is_no_table_is_refused() {
    for (text, part) in [
        ("", "the file is empty"),
        ("[{\"name\":\"x\"}", "no valid JSON at line 1"),
        ("{\"Name\":\"x\",\"name\":\"y\"}", "columns 1 and 2 have the same header"),
        ("{\"id\":1,\"name\":\"x\"}\n{\"id\":1,\"name\":\"y\"}", "rows 1 and 2: the same id, column id"),
    ] {
        let why = refusal("list.jsonl", text);
        assert!(why.contains(part), "{why}");
    }
    let mut wide = String::from("{\"name\":\"x\"");
    (0..5_000).for_each(|key| wide.push_str(&format!(",\"k{key}\":1")));
    assert!(refusal("list.jsonl", format!("{wide}}}")).contains("line 1: there are more than 4096 columns"));
    let mut sparse = wide.replace("x", "y").chars().take(30_000).collect::<String>();
    sparse.truncate(sparse.rfind(',').unwrap());
    sparse.push_str("}\n");
    (0..40_000).for_each(|row| sparse.push_str(&format!("{{\"name\":\"Жук {row}\"}}\n")));
    assert!(refusal("list.jsonl", sparse).contains("nearly all of them empty"));
}

const PFIF: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">
 <pfif:person>
  <pfif:person_record_id>test.example/p1</pfif:person_record_id>
  <pfif:source_date>2025-05-01T10:00:00Z</pfif:source_date>
  <pfif:source_name>приклад</pfif:source_name>
  <pfif:author_name>Жук Ганна</pfif:author_name>
  <pfif:author_phone>+380501234567</pfif:author_phone>
  <pfif:expiry_date>2099-01-01T00:00:00Z</pfif:expiry_date>
  <pfif:full_name>Жук Остап &amp; &#x406;ван</pfif:full_name>
  <pfif:given_name>Остап</pfif:given_name>
  <pfif:family_name>Жук</pfif:family_name>
  <pfif:alternate_names>Жучок
Ostap Zhuk</pfif:alternate_names>
  <pfif:sex>male</pfif:sex>
  <pfif:date_of_birth>1990-06</pfif:date_of_birth>
  <pfif:age>34</pfif:age>
  <pfif:home_city>Суми</pfif:home_city>
  <pfif:home_state>Сумська</pfif:home_state>
  <pfif:description>шрам</pfif:description>
  <pfif:note>
   <pfif:note_record_id>test.example/n1</pfif:note_record_id>
   <pfif:source_date>2025-05-02T00:00:00Z</pfif:source_date>
   <pfif:status>believed_alive</pfif:status>
   <pfif:last_known_location>лікарня</pfif:last_known_location>
   <pfif:text><![CDATA[бачили <вчора>]]></pfif:text>
  </pfif:note>
 </pfif:person>
 <pfif:person>
  <pfif:person_record_id>test.example/p2</pfif:person_record_id>
  <pfif:full_name>Чиж Олег</pfif:full_name>
  <pfif:expiry_date>2024-01-01T00:00:00Z</pfif:expiry_date>
 </pfif:person>
 <pfif:note>
  <pfif:person_record_id>test.example/p1</pfif:person_record_id>
  <pfif:author_made_contact>true</pfif:author_made_contact>
 </pfif:note>
</pfif:pfif>"#;

#[test]
fn pfif_is_read_and_what_has_expired_is_set_aside() {
    let (_folder, path) = file("list.xml", PFIF);
    let at = |seconds| ReadOptions {
        now: Some(UNIX_EPOCH + Duration::from_secs(seconds)),
        ..ReadOptions::default()
    };
    // 23 May 2025.
    let read = read_list(&path, &at(1_748_008_800)).unwrap();
    let cell = |field| read.list.cell(field, 0);
    assert_eq!(read.list.id(0), "test.example/p1");
    assert_eq!(cell(Field::Name), "Жук Остап & Іван");
    assert_eq!((cell(Field::Surname), cell(Field::GivenName)), ("Жук", "Остап"));
    assert_eq!(cell(Field::OtherNames), "Жучок; Ostap Zhuk");
    assert_eq!((cell(Field::BirthDate), cell(Field::Sex)), ("1990-06", "male"));
    assert_eq!((cell(Field::Age), cell(Field::AgeOn)), ("34", "2025-05-01"));
    assert_eq!(cell(Field::HomePlace), "Суми, Сумська");
    assert_eq!(cell(Field::Contact), "Жук Ганна, +380501234567");
    assert_eq!(cell(Field::Source), "приклад");
    assert_eq!(
        cell(Field::Note),
        "шрам; 2025-05-02, status believed alive, last seen: лікарня, бачили <вчора>; author made contact"
    );
    assert_eq!((read.rows_read, read.list.len()), (2, 1));
    assert_eq!(read.rejects[0].reason, "person 2: expired on 2024-01-01");
    // 1 June 2023: nothing has expired.
    assert_eq!(read_list(&path, &at(1_685_577_600)).unwrap().list.len(), 2);
}

#[test]
fn xml_that_is_no_pfif_or_not_harmless_is_refused() {
    let entity = "<?xml version=\"1.0\"?><!DOCTYPE p [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><pfif><person>\
                  <full_name>&e;</full_name></person></pfif>";
    for (text, part) in [
        (entity, "document type definition"),
        ("<pfif><person><full_name>&e;</full_name></person></pfif>", "an entity"),
        ("<pfif><person><full_name>x", "cut off"),
        ("<pfif><person></pfif>", "broken"),
        ("<html><body/></html>", "this is an HTML page"),
        ("<list><name>x</name></list>", "neither PFIF nor"),
        ("name,age\nx,1\n", "this is no XML"),
        ("", "the file is empty"),
    ] {
        let why = refusal("list.xml", text);
        assert!(why.contains(part), "{why}\n  lacks: {part}");
    }
    assert!(refusal("list.xml", "<pfif>".repeat(100)).contains("more than 16 deep"));
}

#[test]
fn a_declared_encoding_of_xml_is_followed() {
    let text = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><pfif><person><full_name>\u{1}</full_name></person></pfif>";
    let bytes: Vec<u8> =
        text.bytes().flat_map(|byte| if byte == 1 { vec![0xC6, 0xF3, 0xEA] } else { vec![byte] }).collect();
    let read = read_as("list.xml", bytes);
    assert_eq!((read.list.cell(Field::Name, 0), read.encoding.as_str()), ("Жук", "windows-1251"));
}

#[test]
fn a_file_under_the_extension_of_another_format_is_refused_with_what_it_is() {
    let workbook = include_bytes!("data/titled.xlsx");
    let parquet = include_bytes!("data/duckdb.parquet");
    for (name, bytes, part) in [
        (
            "l.csv",
            &workbook[..],
            "a ZIP archive or an Excel workbook (.xlsx), not text; name its format with --format",
        ),
        ("l.jsonl", &parquet[..], "a Parquet file, not text"),
        ("l.parquet", &workbook[..], "a ZIP archive or an Excel workbook (.xlsx), not a Parquet file"),
        ("l.xlsx", &parquet[..], "a Parquet file, not an Excel workbook"),
        (
            "l.xlsx",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "old Excel workbook (.xls) or one protected by a password",
        ),
        ("l.xml", &parquet[..], "a Parquet file, not text"),
    ] {
        let why = refusal(name, bytes);
        assert!(why.contains(part), "{why}\n  lacks: {part}");
    }
}

#[test]
fn a_file_that_changes_after_it_was_read_is_noticed() {
    let (_folder, path) = file("list.csv", "name\nЖук\n");
    let read = read_list(&path, &ReadOptions::default()).unwrap();
    assert_eq!(read.check_unchanged(), Ok(()));
    // Written again with the same bytes it is the same file.
    std::fs::write(&path, "name\nЖук\n").unwrap();
    assert_eq!(read.check_unchanged(), Ok(()));
    std::fs::write(&path, "name\nЖук\nЧиж\n").unwrap();
    let error = read.check_unchanged().unwrap_err();
    assert_eq!(error.kind(), IoErrorKind::Input);
    assert!(error.to_string().ends_with("the file changed during the run; run again"), "{error}");
    std::fs::remove_file(&path).unwrap();
    assert!(read.check_unchanged().is_err());
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_whole_and_cannot_change() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    let writer = {
        let path = path.clone();
        std::thread::spawn(move || std::fs::write(path, "name\nҐудзь\n"))
    };
    let read = read_list(&path, &ReadOptions::default()).unwrap();
    writer.join().unwrap().unwrap();
    assert_eq!(read.list.cell(Field::Name, 0), "Ґудзь");
    assert_eq!(read.check_unchanged(), Ok(()));
}
