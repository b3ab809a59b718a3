//! Workbooks: sheets as people make them, and archives as nobody should.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};
use zvirka::record::Field;
use zvirka_io::{IoErrorKind, ReadList, ReadOptions, read_list, read_table};

use crate::people::{file, message};

const CONTENT_TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Список" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const WORKBOOK_RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A sheet with these rows of cells in XML.
fn sheet(rows: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

/// A cell of text.
fn text(place: &str, value: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>"#)
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of one sheet, with further parts.
fn workbook(sheet: &str, further: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend(further);
    archive(&parts)
}

fn simple_rows() -> String {
    format!(
        r#"<row r="1">{}{}</row><row r="2">{}<c r="B2"><v>35</v></c></row>"#,
        text("A1", "ПІБ"),
        text("B1", "вік"),
        text("A2", "Шаповал Остап")
    )
}

fn refusal(bytes: &[u8]) -> String {
    let (_folder, path) = file("list.xlsx", bytes);
    let error = read_list(&path, &ReadOptions::default()).expect_err("the workbook is read");
    assert_eq!(error.kind(), IoErrorKind::Input, "{error}");
    message(&error, &path)
}

fn titled(sheet: Option<&str>) -> ReadList {
    let (_folder, path) = file("titled.xlsx", include_bytes!("data/titled.xlsx"));
    let options = ReadOptions { sheet: sheet.map(str::to_owned), ..ReadOptions::default() };
    read_list(&path, &options).unwrap()
}

#[test]
fn a_sheet_as_people_make_it_is_read_and_what_is_left_out_is_said() {
    let read = titled(Some("Список"));
    let column = |field| read.list.column(field).unwrap().iter().collect::<Vec<_>>();
    assert_eq!(column(Field::Id), ["1", "2", "3", "4"]);
    assert_eq!(column(Field::Name)[1..3], ["Ґудзь Марʼяна", "Жук \"Шаман\" Іван"]);
    // A date cell is a date; the same number in another cell is a number.
    assert_eq!(column(Field::BirthDate), ["1990-06-05", "33000", "05.06.1968", "1968-02-29T12:00:00"]);
    assert_eq!(column(Field::Age), ["35", "", "57", "30"]);
    assert_eq!(column(Field::Phone), ["380501234567", "+380501234567", "", ""]);
    let (header, held) = &read.carried[0];
    assert_eq!((header.as_str(), held.get(0), held.get(1), held.get(2)), ("held", "true", "false", ""));
    let (header, beside) = read.carried.last().unwrap();
    assert_eq!((header.as_str(), beside.get(3)), ("column 9", "збоку"));
    let reasons: Vec<&str> = read.rejects.iter().map(|reject| reject.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "row 9 of the sheet is the headers again",
            "row 12 of the sheet belongs to a second table; move that to a sheet of its own",
            "row 13 of the sheet belongs to a second table; move that to a sheet of its own",
        ]
    );
    assert_eq!(read.rows_read, read.list.len() as u64 + read.rejects.len() as u64);
    let said = read.warnings.join("\n");
    for part in [
        "rows 1 to 2 of the sheet, above the headers, skipped",
        "row 12 of the sheet begins a second table",
        "cells with an error of the spreadsheet (#N/A, #REF!) are read as empty: 1",
        "cells with a formula but no stored value are read as empty: 1",
    ] {
        assert!(said.contains(part), "{said}\n  lacks: {part}");
    }
}

#[test]
fn a_sheet_is_chosen_by_name_or_number_and_others_are_said() {
    assert_eq!(titled(Some("2")).list.len(), 4);
    assert_eq!(titled(Some(" список")).list.len(), 4);
    let (_folder, path) = file("titled.xlsx", include_bytes!("data/titled.xlsx"));
    // The cover sheet has no known header.
    let read = read_list(&path, &ReadOptions::default()).unwrap();
    assert_eq!(read.list.len(), 4);
    let said = "sheets without known headers are passed over: Титул; the sheet Список is read";
    assert!(read.warnings.iter().any(|warning| warning == said), "{:?}", read.warnings);
    let all = titled(Some("*"));
    assert_eq!((all.list.len(), all.carried.last().map(|(header, _)| header.as_str())), (4, Some("sheet")));
    let options = ReadOptions { sheet: Some("Лист".to_owned()), ..ReadOptions::default() };
    let error = read_list(&path, &options).unwrap_err();
    assert!(error.to_string().ends_with("there is no sheet Лист; the sheets are: Титул, Список"), "{error}");
}

#[test]
fn a_plain_table_is_read_from_a_workbook() {
    let (_folder, path) = file("pairs.xlsx", workbook(&sheet(&simple_rows()), &[]));
    let table = read_table(&path, &ReadOptions::default(), &["ПІБ"]).unwrap();
    assert_eq!((table.cell("ПІБ", 0), table.cell("вік", 0)), ("Шаповал Остап", "35"));
    assert_eq!((table.delimiter, table.encoding.as_str()), (None, "UTF-8"));
}

#[test]
fn macros_links_and_pictures_are_never_read() {
    // Parts that would be refused if anything looked into them.
    let bomb = vec![b'A'; 8 << 20];
    let entity = b"<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>";
    let further: [(&str, &[u8]); 5] = [
        ("xl/vbaProject.bin", &bomb),
        ("xl/externalLinks/externalLink1.xml", entity),
        ("xl/macrosheets/sheet1.xml", entity),
        ("xl/media/image1.png", &bomb),
        ("xl/drawings/drawing1.xml", entity),
    ];
    let (_folder, path) = file("list.xlsx", workbook(&sheet(&simple_rows()), &further));
    assert_eq!(read_list(&path, &ReadOptions::default()).unwrap().list.len(), 1);
}

#[test]
fn a_part_that_grows_a_hundredfold_is_refused() {
    let spaces = format!("<row r=\"1\">{}</row>", " ".repeat(4 << 20));
    assert!(refusal(&workbook(&sheet(&spaces), &[])).contains("more than 100 times as large"));
}

#[test]
fn a_workbook_of_more_than_256_mebibytes_is_refused_before_it_fills_the_memory() {
    // Ever other digits, so that no part grows a hundredfold: 60 parts of 5 MiB.
    let mut state = 1_u64;
    let mut content = Vec::with_capacity(5 << 20);
    while content.len() < 5 << 20 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        content.extend_from_slice(format!("{:02}{}", state >> 58, "0".repeat(60)).as_bytes());
    }
    // Compressed once and copied, as whoever makes such a file would.
    let one = archive(&[("xl/worksheets/sheet2.xml", &content)]);
    let mut writer = ZipWriter::new_append(Cursor::new(workbook(&sheet(&simple_rows()), &[]))).unwrap();
    let mut one = zip::ZipArchive::new(Cursor::new(one)).unwrap();
    for number in 2..62 {
        let part = one.by_index_raw(0).unwrap();
        writer.raw_copy_file_rename(part, format!("xl/worksheets/sheet{number}.xml")).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert!(refusal(&bytes).contains("holds more than 256 MiB"));
}

#[test]
fn sizes_that_lie_are_not_believed() {
    let rows = format!("<row r=\"1\">{}</row>", " ".repeat(4 << 20));
    let mut bytes = workbook(&sheet(&rows), &[]);
    // The size after inflating, in the directory and before the part itself, is made one byte.
    let size = (sheet(&rows).len() as u32).to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|window| window == size) {
        bytes[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
    }
    let why = refusal(&bytes);
    assert!(why.contains("damaged") || why.contains("more than 100 times"), "{why}");
}

#[test]
fn two_cells_a_million_rows_and_columns_apart_are_refused_or_cost_two_cells() {
    let far = |place: &str| {
        let rows = format!(
            r#"<row r="1">{}</row><row r="2">{}</row><row r="1048576">{}</row>"#,
            text("A1", "ПІБ"),
            text("A2", "Жук Остап"),
            text(place, "Чиж Олег")
        );
        workbook(&sheet(&rows), &[])
    };
    assert!(refusal(&far("XFD1048576")).contains("row 1048576 of the sheet has a cell in column 16384"));
    let (_folder, path) = file("list.xlsx", far("A1048576"));
    let read = read_list(&path, &ReadOptions::default()).unwrap();
    assert_eq!((read.list.len(), read.rows_read), (2, 2));
}

#[test]
fn millions_of_empty_cells_are_refused() {
    let mut rows = format!("<row r=\"1\">{}{}</row>", text("A1", "ПІБ"), text("EZZ1", "край"));
    // Column EZZ is number 4056; 5,000 rows of it are over twenty million cells.
    for row in 2..5_002 {
        rows.push_str(&format!("<row r=\"{row}\">{}</row>", text(&format!("A{row}"), &format!("Жук {row}"))));
    }
    assert!(refusal(&workbook(&sheet(&rows), &[])).contains("nearly all of them empty"));
}

#[test]
fn a_document_type_definition_is_refused() {
    let hostile = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>{}",
        sheet(&simple_rows()).split_once("?>").unwrap().1
    );
    assert!(refusal(&workbook(&hostile, &[])).contains("document type definition"));
}

#[test]
fn two_parts_of_one_name_are_refused() {
    let mut bytes = workbook(&sheet(&simple_rows()), &[("xl/worksheets/sheet9.xml", b"<x/>")]);
    let name = b"xl/worksheets/sheet9.xml";
    while let Some(at) = bytes.windows(name.len()).position(|window| window == name) {
        bytes[at..at + name.len()].copy_from_slice(b"xl/worksheets/sheet1.xml");
    }
    assert!(refusal(&bytes).contains("two parts of the workbook stand in one place"));
}

#[test]
fn whatever_is_cut_off_or_broken_is_refused_or_read_and_never_worse() {
    let whole = include_bytes!("data/titled.xlsx");
    let mut state = 7_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for turn in 0..300 {
        let mut bytes = whole.to_vec();
        if turn % 3 == 0 {
            bytes.truncate(random() % whole.len());
        } else {
            for _ in 0..1 + turn % 8 {
                let at = random() % bytes.len();
                bytes[at] = random() as u8;
            }
        }
        let (_folder, path) = file("list.xlsx", &bytes);
        let options = ReadOptions { sheet: Some("2".to_owned()), ..ReadOptions::default() };
        match read_list(&path, &options) {
            Ok(read) => assert_eq!(read.rows_read, read.list.len() as u64 + read.rejects.len() as u64),
            Err(error) => {
                assert_eq!(error.kind(), IoErrorKind::Input);
                assert!(
                    !error.to_string().contains("Ґудзь") && !error.to_string().contains("Шаповал"),
                    "{error}"
                );
            }
        }
    }
    for bytes in [
        &b"PK\x03\x04"[..],
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        b"\xD0\xCF\x11\xE0rest",
        b"",
        b"name\nx\n",
    ] {
        refusal(bytes);
    }
}

#[test]
fn rows_out_of_order_and_doubled_cells_are_refused() {
    let backwards = format!("<row r=\"2\">{}</row><row r=\"1\">{}</row>", text("A2", "x"), text("A1", "ПІБ"));
    assert!(refusal(&workbook(&sheet(&backwards), &[])).contains("row 1 of the sheet stands out of order"));
    let doubled = format!(
        "<row r=\"1\">{}</row><row r=\"2\">{}{}</row>",
        text("A1", "ПІБ"),
        text("A2", "Жук"),
        text("A2", "Чиж")
    );
    assert!(
        refusal(&workbook(&sheet(&doubled), &[])).contains("row 2 of the sheet has two cells in column 1")
    );
}
