//! Files of every format that is read: text out of what breaks readers, and true files with bytes changed.

use std::path::Path;
use std::sync::Once;

use proptest::prelude::*;
use zvirka::linker::{LinkOptions, NoProgress, dedupe};
use zvirka_io::{IoErrorKind, ReadOptions, read_case, read_list};

use crate::allocation::most_held;
use crate::fuzz;
use crate::names::{date, name};

/// Most memory that reading may hold, as `SECURITY.md` promises it of the process.
const MOST_MEMORY: usize = 256 << 20;
const MOST_MEMORY_A_BYTE: usize = 16;

/// Reads bytes as a list by that name, checks that every row is in it or set aside and that no more memory was held than is
/// promised, and links what was read.
pub(crate) fn holds(name: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    keep_still_where_panics_are_caught();
    let (read, held) = most_held(|| read_list(&path, &ReadOptions::default()));
    prop_assert!(held <= MOST_MEMORY + MOST_MEMORY_A_BYTE * bytes.len(), "{} bytes held", held);
    let read = match read {
        Ok(read) => read,
        Err(error) => {
            prop_assert_eq!(error.kind(), IoErrorKind::Input);
            prop_assert!(!error.to_string().contains('\n'));
            return Ok(());
        }
    };
    prop_assert_eq!(read.rows_read, (read.list.len() + read.rejects.len()) as u64);
    prop_assert_eq!(read.file_rows.len(), read.list.len());
    prop_assert!(read.file_rows.is_sorted_by(|one, next| one < next));
    let options = LinkOptions { threads: Some(1), ..LinkOptions::default() };
    let links =
        dedupe(&read.list, &options, &NoProgress).map_err(|error| TestCaseError::fail(error.to_string()))?;
    for link in &links.links {
        prop_assert!(link.left < read.list.len() && link.right < read.list.len() && link.left != link.right);
        prop_assert!((0.0..=1.0).contains(&link.probability) && link.weight.is_finite());
    }
    Ok(())
}

/// As the program's own hook does: what it would take to tell of a caught panic with all its callers is none of the file's.
fn keep_still_where_panics_are_caught() {
    static SET: Once = Once::new();
    SET.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !zvirka_io::catches_panics() {
                before(panic);
            }
        }));
    });
}

/// Bytes that break readers of text.
fn trouble() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => "[,;\"\t|\r\n]{1,4}".prop_map(String::into_bytes),
        2 => name().prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 1..4),
        1 => Just(b"\0".to_vec()),
    ]
}

#[test]
fn delimited_text_is_read_or_refused() {
    const HEADER: &str = "id,name,dob,age,sex,rank,unit,capture_date,capture_place,held_at,note";
    let row =
        (0..40_u32, name(), date(), prop::collection::vec(name(), 8)).prop_map(|(id, name, born, others)| {
            let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
            let cells: Vec<String> = others.iter().map(|cell| quoted(cell)).collect();
            format!("{id},{},{},{}\n", quoted(&name), quoted(&born), cells.join(",")).into_bytes()
        });
    let rows =
        prop::collection::vec(prop_oneof![3 => row, 1 => trouble()], 0..12).prop_map(|rows| rows.concat());
    fuzz(0.25, &rows, |rows| holds("list.csv", &[format!("{HEADER}\n").as_bytes(), &rows].concat()));
}

#[test]
fn json_lines_are_read_or_refused() {
    let piece = prop_oneof![
        3 => (name(), date()).prop_map(|(name, born)| {
            serde_json::json!({ "name": name, "dob": born, "age": 30 }).to_string() + "\n"
        }),
        2 => "[{}\\[\\]\":,\\\\ \n]{1,5}",
        1 => prop::sample::select(vec!["\"name\":", "null", "1e999", "\"\\ud800\"", "-0.0", "\u{FEFF}", "true"])
            .prop_map(str::to_owned),
    ];
    let text = prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    fuzz(0.1, &text, |text| holds("list.jsonl", text.as_bytes()));
}

#[test]
fn pfif_is_read_or_refused() {
    let piece = prop_oneof![
        3 => (name(), date()).prop_map(|(name, born)| {
            let safe = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
            format!("<person><full_name>{}</full_name><date_of_birth>{}</date_of_birth>", safe(&name), safe(&born))
        }),
        3 => prop::sample::select(vec![
            "</person>", "<note>", "</note>", "<person_record_id>x</person_record_id>", "<text>", "</text>", "<a:b/>", "&#0;",
            "&amp;", "&x;", "<!--", "-->", "<![CDATA[", "]]>", "<?x?>", "<expiry_date>2099-01-01</expiry_date>", "\0",
        ]).prop_map(str::to_owned),
    ];
    let inner = prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    fuzz(0.1, &inner, |inner| {
        holds("list.xml", format!("<pfif xmlns=\"http://zesty.ca/pfif/1.4\">{inner}</pfif>").as_bytes())
    });
}

/// A true file with bytes changed, and perhaps cut off.
fn damaged(whole: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let changes = prop::collection::vec((0..whole.len(), any::<u8>()), 0..12);
    (changes, prop::option::weighted(0.2, 0..whole.len())).prop_map(move |(changes, end)| {
        let mut bytes = whole.to_vec();
        changes.into_iter().for_each(|(at, byte)| bytes[at] = byte);
        bytes.truncate(end.unwrap_or(whole.len()));
        bytes
    })
}

/// Files of each format that are tried with flipped bits, a quarter of them on a desk: a flip keeps most of a file true, so
/// that it is refused late or not at all.
fn flipped(name: &str, whole: &[u8]) {
    const FILES: u32 = 300;
    let files = if std::env::var_os("CI").is_some() { FILES } else { FILES / 4 };
    let seed = crate::of_environment("ZVIRKA_FUZZ_SEED").unwrap_or(0_u32);
    for file in 0..files {
        let mut state = u64::from(file) << 32 | u64::from(seed) | 1;
        let mut draw = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let mut bytes = whole.to_vec();
        for _ in 0..=draw(4) {
            let (at, bit) = (draw(bytes.len()), draw(8));
            bytes[at] ^= 1 << bit;
        }
        holds(name, &bytes).unwrap_or_else(|error| panic!("{name}, file {file}, seed {seed}: {error}"));
    }
}

#[test]
fn good_files_with_flipped_bits_are_read_or_refused() {
    flipped("list.parquet", include_bytes!("../files/data/polars.parquet"));
    flipped("list.parquet", include_bytes!("../files/data/pandas.parquet"));
    flipped("list.xlsx", include_bytes!("../files/data/titled.xlsx"));
    let person = "<person><person_record_id>1</person_record_id><full_name>Жук Остап</full_name>\
                  <date_of_birth>1990-05-06</date_of_birth><expiry_date>2099-01-01</expiry_date></person>";
    let note = "<note><person_record_id>1</person_record_id><text>живий</text></note>";
    flipped("list.xml", format!("<?xml version=\"1.0\"?><pfif>{person}{note}</pfif>").as_bytes());
    flipped("list.csv", "id;ПІБ;д.н.\n1;\"Жук; Остап\";06.05.1990\n2;Чиж Левко;1991\n".as_bytes());
    flipped("list.jsonl", "{\"name\":\"Жук Остап\",\"dob\":\"1990-05-06\"}\n".repeat(3).as_bytes());
}

#[test]
fn workbooks_are_read_or_refused() {
    let bytes = damaged(include_bytes!("../files/data/titled.xlsx"));
    fuzz(0.1, &bytes, |bytes| holds("list.xlsx", &bytes));
}

#[test]
fn parquet_is_read_or_refused() {
    let bytes = prop_oneof![
        damaged(include_bytes!("../files/data/polars.parquet")),
        damaged(include_bytes!("../files/data/pandas.parquet")),
        damaged(include_bytes!("../files/data/duckdb.parquet")),
    ];
    fuzz(0.1, &bytes, |bytes| holds("list.parquet", &bytes));
}

#[test]
fn case_files_are_read_or_refused() {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "[case]\n", "title = \"Обмін\"\n", "home = \"ours\"\n", "[[list]]\n", "name = \"ours\"\n", "path = \"ours.csv\"\n",
            "path = \"../../x\"\n", "role = \"roster\"\n", "side = 1\n", "stage = 2\n", "date = 2025-05-23\n", "map = {}\n",
            "map = { name = \"ПІБ\" }\n", "format = \"xlsx\"\n", "[[claim]]\n", "list = \"ours\"\n", "what = \"returned\"\n",
            "total = 1000\n", "total = -1\n", "total = 99999999999999999999\n", "[", "]", "=", "\"\"\"", "'''", "#", "\u{FEFF}",
        ]).prop_map(str::to_owned),
        1 => name().prop_map(|name| format!("title = \"{name}\"\n")),
        1 => "\\PC{0,6}",
    ];
    let text = prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat());
    fuzz(0.05, &text, |text| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.toml");
        std::fs::write(&path, text).unwrap();
        match read_case(&path) {
            Ok(case) => {
                prop_assert!(!case.lists.is_empty());
                prop_assert!(case.lists.iter().all(|list| list.path != Path::new("-")));
            }
            Err(error) => {
                prop_assert_eq!(error.kind(), IoErrorKind::Input);
                prop_assert!(!error.to_string().contains('\n'), "{}", error);
            }
        }
        Ok(())
    });
}
