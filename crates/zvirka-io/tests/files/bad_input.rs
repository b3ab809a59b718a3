//! What bad input leads to: a refusal that says where and what to do, or rows set aside and counted.

use std::path::Path;

use zvirka::record::Field;
use zvirka_io::{IoErrorKind, ReadOptions, read_list, read_table};

use crate::people::{file, message, read, read_with};

/// A name that must not appear in any message.
const MARKER: &str = "Маркерний";

/// Bytes, and what the message must say.
fn refused_inputs() -> Vec<(Vec<u8>, &'static str)> {
    let text = |text: &str| text.replace("NAME", MARKER).into_bytes();
    let mut invalid_header = "ПІБ;р".as_bytes().to_vec();
    invalid_header.extend_from_slice(b"\xFF\n");
    invalid_header.extend_from_slice(format!("{};1990\n", format!("{MARKER} ").repeat(60)).as_bytes());
    vec![
        (Vec::new(), "the file is empty; a list needs a row of headers"),
        (text("\n \r\n\t\n"), "the file is empty"),
        (text("\u{FEFF}"), "the file is empty"),
        (
            text("зріст,вік,звання\n180,30,\n"),
            "no column holds names; the headers are: зріст, вік, звання; say which with",
        ),
        (text("NAME,вік\nNAME,30\n"), "of the 2 cells of the first row only вік is a known header"),
        (text("Вік,вік\nNAME,1\n"), "columns 1 and 2 have the same header, вік"),
        (
            text("NAME,1990,NAME\nЖук,1991,Жук\n"),
            "none of the 3 cells of the first row is a known header (is there a header row? --columns names",
        ),
        (
            text("NAME Остап,1990\nNAME Іван,1991\n"),
            "no column holds names; none of the 2 cells of the first row is a known header",
        ),
        (
            text("ПІБ,Дата народження,ДАТА НАРОДЖЕННЯ\nNAME,1,2\n"),
            "columns 2 and 3 have the same header, ДАТА НАРОДЖЕННЯ; say which is meant with --map birth_date=#2",
        ),
        (
            text("№;ПІБ;д.н.;№;ФИО;д.р.\n1;NAME;1990;1;NAME;1990\n"),
            "two lists stand side by side, the second from column 5 on",
        ),
        (text("id,ПІБ\n1,NAME\n\n2,Жук\n1,Чиж\n"), "rows 1 and 3: the same id, column id"),
        (text("id,ПІБ\n1,Жук\n ,NAME\n"), "row 2: the id is missing, column id"),
        (
            text("код,ПІБ\nNAME,Жук\nЧиж,Чиж\nNAME ,Сом\n,Рак\n"),
            "rows 1 and 3: the same id; row 4: the id is missing, column код; make ids unique",
        ),
        (
            text("id,ПІБ\n1,NAME, Остап\n2,NAME, Іван\n"),
            "all 2 rows are set aside, 2 of them for this reason",
        ),
        (text("ПІБ,рік\nЖук,1990\n\"NAME,1991\nЧиж,1992\n"), "the quote opened on line 3 is never closed"),
        (
            text("ПІБ,рік\n\"NAME,1\nЧиж,2\n\"Сом\",3\n"),
            "the quote opened on line 2 is closed only on line 4",
        ),
        (text("ПІБ\0,рік\nNAME,1\n"), "the header row cannot be used: NUL byte"),
        (invalid_header, "the header row cannot be used: invalid byte at offset 9"),
        (format!("ПІБ\n{MARKER}{}\n", ",".repeat(5_000)).into_bytes(), "line 2 has more than 4096 columns"),
        (format!("ПІБ\n{MARKER}{}\n", "а".repeat(1 << 20)).into_bytes(), "line 2 is longer than 1 MiB"),
        (
            format!("ПІБ\n\"{MARKER}{}\"\n", "аааааааааааааааа\n".repeat(40_000)).into_bytes(),
            "the quote opened on line 2 is closed only on line 40002",
        ),
        (b"PK\x03\x04rest".to_vec(), "this is a ZIP archive or an Excel workbook"),
        (b"PAR1rest".to_vec(), "this is a Parquet file"),
        (b"name\n\xFE\x80\x81\x82\xFF\n".to_vec(), "its encoding cannot be told for certain"),
    ]
}

#[test]
fn a_refused_file_is_named_with_the_place_and_the_remedy() {
    for (bytes, expected) in refused_inputs() {
        let (_folder, path) = file("list.csv", &bytes);
        let error = read_list(&path, &ReadOptions::default()).expect_err(expected);
        assert_eq!(error.kind(), IoErrorKind::Input, "{error}");
        let message = message(&error, &path);
        assert!(
            message.starts_with("list.csv: ") && message.contains(expected),
            "{message}\n  lacks: {expected}"
        );
        assert!(!message.contains(MARKER), "a name is in the message: {message}");
        assert!(!message.contains('\n'), "more than one line: {message}");
    }
}

#[test]
fn faulty_rows_are_set_aside_counted_and_told_without_their_content() {
    let rows = [
        ("Жук Іван,1990,5\n", None),
        ("Рак Остап,1990\n", None),
        ("Лин Остап,1990,5,\n", None),
        (
            "Маркерний,1990,5,6\n",
            Some((
                "",
                "the row has 4 cells, the header has 3 (line 5); put cells that hold the delimiter in quotes",
            )),
        ),
        ("Марк\0ерний,1990,5\n", Some(("ПІБ", "NUL byte; remove it"))),
        ("\n", None),
        (" , ,\u{A0}\n", Some(("", "empty row"))),
        (
            "\"Маркерний \"Шаман\" Іван\",1990,5\n",
            Some(("", "text after a closing quote (line 9); double the quotes inside the cell")),
        ),
        (
            "Маркерний,\"1990,5\nЧиж,1991\",5\n",
            Some((
                "",
                "a quoted cell seems to hold whole rows (lines 10 to 11); close the quote on its line",
            )),
        ),
        ("\"Сом,\nОстап\",1990,\"5\"\"\"\n", None),
        ("=HYPERLINK(1),-Іван,+380\n", None),
        ("Ко\u{1}за\u{202E},NaN,\t@SUM\n", None),
    ];
    let text: String = rows.iter().map(|(row, _)| *row).collect();
    let read = read(format!("ПІБ,д.н.,примітка\n{text}")).unwrap();
    let expected: Vec<(&str, &str)> = rows.iter().filter_map(|(_, reject)| *reject).collect();
    let found: Vec<(&str, &str)> =
        read.rejects.iter().map(|reject| (reject.column.as_str(), reject.reason.as_str())).collect();
    assert_eq!(found, expected);
    assert_eq!(read.rejects.iter().map(|reject| reject.row).collect::<Vec<_>>(), [4, 5, 6, 7, 8]);
    assert!(!read.rejects.iter().any(|reject| reject.reason.contains(MARKER)));
    assert_eq!(read.rows_read, (read.list.len() + read.rejects.len()) as u64);
    assert_eq!(read.file_rows, [1, 2, 3, 9, 10, 11]);
    // Everything else is text and is kept as it stood.
    assert_eq!(read.list.column(Field::Name).unwrap().get(3), "Сом,\nОстап");
    assert_eq!(read.list.column(Field::Note).unwrap().get(3), "5\"");
    assert_eq!(read.list.column(Field::Name).unwrap().get(4), "=HYPERLINK(1)");
    assert_eq!(read.list.column(Field::BirthDate).unwrap().get(4), "-Іван");
    assert_eq!(read.list.column(Field::Name).unwrap().get(5), "Ко\u{1}за\u{202E}");
    assert_eq!(read.list.column(Field::Note).unwrap().get(5), "\t@SUM");
}

#[test]
fn mojibake_and_text_that_looks_like_a_number_are_kept_as_they_stood() {
    let read = read("ПІБ,д.н.\nÐ¨ÐµÐ² Остап,33000\nЖук,0000-00-00\n").unwrap();
    assert_eq!((read.list.len(), read.rejects.len()), (2, 0));
    assert_eq!(read.list.full_name(0), "Ð¨ÐµÐ² Остап");
    assert_eq!(read.list.cell(Field::BirthDate, 0), "33000");
    assert_eq!(read.list.cell(Field::BirthDate, 1), "0000-00-00");
}

#[test]
fn a_header_alone_is_a_list_of_no_records() {
    for text in ["ПІБ", "ПІБ\n", "\n\nПІБ;рік\r\n\r\n", "sep=;\nПІБ;рік", "ПІБ\n\u{1A}"]
    {
        let read = read(text).unwrap();
        assert_eq!((read.rows_read, read.list.len(), read.rejects.len()), (0, 0, 0), "{text:?}");
        assert!(read.list.column(Field::Name).is_some());
    }
}

#[test]
fn a_missing_file_a_folder_and_an_unknown_format_are_refused() {
    let (folder, path) = file("list.doc", "x");
    let read = |path: &Path| read_list(path, &ReadOptions::default()).unwrap_err();
    for (path, expected) in [
        (folder.path().join("нема.csv"), "no such file"),
        (path.join("list.csv"), "no such file"),
        (
            path.clone(),
            ".doc files are not read; lists are read from .csv, .tsv, .txt, .xlsx, .xls, .xlsb, .ods, .parquet, .json, \
             .jsonl and .xml (PFIF)",
        ),
        (folder.path().join("list"), "the file has no extension"),
    ] {
        let error = read(&path);
        assert_eq!(error.kind(), IoErrorKind::Input);
        assert!(error.to_string().contains(expected), "{error}");
    }
    std::fs::create_dir(folder.path().join("folder.csv")).unwrap();
    let error = read(&folder.path().join("folder.csv"));
    assert!(
        error.to_string().contains("this is a folder without parts of a Parquet table; name a file"),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_exists_and_cannot_be_read_is_a_read_error() {
    // Reading a process's own memory from the start is refused by the system, whoever asks.
    let memory = Path::new("/proc/self/mem");
    if memory.exists() {
        let options = ReadOptions { format: Some(zvirka_io::Format::Csv), ..ReadOptions::default() };
        let error = read_list(memory, &options).unwrap_err();
        assert_eq!(error.kind(), IoErrorKind::Read);
        assert!(error.to_string().starts_with("/proc/self/mem: cannot be read"), "{error}");
    }
}

#[test]
fn headers_unknown_columns_and_delimiters_are_understood() {
    let text = "\u{FEFF}№ п/п\tПрізвище\tІм’я\tпо-батькові\tРозмір\tв/ч\t\n1\tЖук\tІван\t\t43\tА0000\t\n";
    let read = read(text).unwrap();
    assert_eq!(read.delimiter, Some('\t'));
    assert_eq!(
        read.columns,
        [
            ("№ п/п".to_owned(), Some(Field::Id)),
            ("Прізвище".to_owned(), Some(Field::Surname)),
            ("Ім’я".to_owned(), Some(Field::GivenName)),
            ("по-батькові".to_owned(), Some(Field::Patronymic)),
            ("Розмір".to_owned(), None),
            ("в/ч".to_owned(), Some(Field::Unit)),
            ("column 7".to_owned(), None),
        ]
    );
    assert_eq!(read.list.full_name(0), "Жук Іван");
    let carried: Vec<(&str, &str)> =
        read.carried.iter().map(|(header, column)| (header.as_str(), column.get(0))).collect();
    assert_eq!(carried, [("Розмір", "43"), ("column 7", "")]);
}

#[test]
fn a_map_goes_before_the_table_of_headers() {
    let map = vec![(Field::Name, "боєць".to_owned()), (Field::Id, "ID".to_owned())];
    let read =
        read_with("№;id;Боєць\n1;x;Жук\n2;y;Чиж\n", &ReadOptions { map, ..ReadOptions::default() }).unwrap();
    assert_eq!((read.list.id(1).as_ref(), read.list.full_name(1).as_ref()), ("y", "Чиж"));
    assert_eq!(read.carried[0].0, "№");
    let map = vec![(Field::Name, "Хто".to_owned())];
    let error = read_with("№;Боєць\n1;Жук\n", &ReadOptions { map, ..ReadOptions::default() }).unwrap_err();
    assert!(
        error.to_string().contains("--map name=Хто: there is no such header; of the 2 cells of the first row only № is a known header"),
        "{error}"
    );
}

#[test]
fn a_table_is_read_by_exact_headers() {
    let (_folder, path) = file(
        "pairs.tsv",
        "kind\tname_a\tname_b\tsame\tnote\nscript\tЖук, Іван\tZhuk\t1\t\"\"\nx\t\t\t\t\ty\n",
    );
    let table = read_table(&path, &ReadOptions::default(), &["kind", "name_a", "name_b", "same"]).unwrap();
    assert_eq!((table.len(), table.rows_read, table.rejects.len()), (1, 2, 1));
    assert_eq!(table.cell("name_a", 0), "Жук, Іван");
    assert_eq!(table.row(0).collect::<Vec<_>>(), ["script", "Жук, Іван", "Zhuk", "1", ""]);
    let error = read_table(&path, &ReadOptions::default(), &["name_a", "weight"]).unwrap_err();
    assert!(error.to_string().ends_with(
        "there is no column weight; needed are name_a, weight; the headers are: kind, name_a, name_b, same, note"
    ));
    let (_folder, path) = file("pairs.csv", "Маркерний Остап,Markernyi Ostap\n");
    let error = read_table(&path, &ReadOptions::default(), &["name_a", "name_b"]).unwrap_err();
    assert!(
        error.to_string().contains("is there a header row?") && !error.to_string().contains(MARKER),
        "{error}"
    );
}

#[test]
fn debug_forms_hold_no_cells() {
    let (_folder, path) = file("list.csv", "name,зріст\nМаркерний,Маркерний\n");
    let shown = format!("{:?}", read_list(&path, &ReadOptions::default()).unwrap());
    assert!(shown.contains("зріст") && !shown.contains(MARKER), "{shown}");
    let shown = format!("{:?}", read_table(&path, &ReadOptions::default(), &["name"]).unwrap());
    assert!(shown.contains("зріст") && !shown.contains(MARKER), "{shown}");
}

#[test]
fn an_id_never_becomes_a_path_and_is_kept() {
    let read = read("id,name\n../../x,Жук\nCON, Чиж\n").unwrap();
    assert_eq!(read.list.id(0), "../../x");
    assert_eq!(read.list.id(1), "CON");
}
