//! Office Open XML workbooks (ECMA-376, part 1, chapter 18) and binary ones ([MS-XLSB] 2.4).

use proptest::prelude::*;

use super::packed::archive;
use super::{number, one_of, read_or_refused, word};

const CONTENT_TYPES: &str = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Relationships of a part to others: kind and target.
fn relations(of: &[(&str, &str)]) -> String {
    let each = of.iter().enumerate().map(|(place, (kind, target))| {
        format!("<Relationship Id=\"rId{}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>", place + 1)
    });
    format!(
        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}\
         </Relationships>",
        each.collect::<String>()
    )
}

/// Where a cell says that it stands.
fn place() -> impl Strategy<Value = Option<String>> + Clone {
    prop_oneof![
        6 => Just(None),
        6 => (0..3_u8, 2..9_u32).prop_map(|(column, row)| Some(format!("{}{row}", char::from(b'A' + column)))),
        1 => one_of(&["XFD1048576", "XFE1", "A0", "A1048577", "ZZZZZZZ99999999999", "", "1", "A", "a2", "$A$2", "A2:B3", "Я2"])
            .prop_map(Some),
    ]
}

/// A cell in XML: a place, a type, a style, a formula and a value, which need not fit each other.
fn cell() -> impl Strategy<Value = String> + Clone {
    let kind = prop_oneof![
        4 => one_of(&["s", "s", "n", "inlineStr", "str"]).prop_map(Some),
        2 => Just(None),
        1 => one_of(&["b", "e", "d", "x", ""]).prop_map(Some),
    ];
    let style = prop_oneof![6 => Just("1".to_owned()), 2 => Just("0".to_owned()), 1 => number()];
    let formula = prop_oneof![
        8 => Just(String::new()),
        1 => one_of(&[
            "<f>A1</f>", "<f t=\"shared\" si=\"0\" ref=\"A1:A1048576\">A1</f>", "<f t=\"shared\" si=\"9\"/>",
            "<f t=\"array\" ref=\"x\">", "<f/>",
        ]),
    ];
    let value = prop_oneof![
        4 => number().prop_map(|number| format!("<v>{number}</v>")),
        3 => word().prop_map(|word| format!("<is><t>{word}</t></is>")),
        1 => word().prop_map(|word| format!("<v>{word}</v>")),
        1 => word().prop_map(|word| format!("<is><r><t>{word}</t></r><rPh><t>{word}</t></rPh></is>")),
        1 => one_of(&["", "<v/>", "<v>", "<is/>", "<extLst><ext/></extLst>"]),
    ];
    (place(), kind, style, formula, value).prop_map(|(place, kind, style, formula, value)| {
        let attribute = |name: &str, value: Option<String>| {
            value.map(|value| format!(" {name}=\"{value}\"")).unwrap_or_default()
        };
        format!("<c{}{} s=\"{style}\">{formula}{value}</c>", attribute("r", place), attribute("t", kind))
    })
}

fn row() -> impl Strategy<Value = String> + Clone {
    let attributes = prop_oneof![
        6 => Just(String::new()),
        3 => number().prop_map(|row| format!(" r=\"{row}\"")),
        1 => number().prop_map(|span| format!(" spans=\"1:{span}\" hidden=\"1\"")),
    ];
    (attributes, prop::collection::vec(cell(), 0..4))
        .prop_map(|(attributes, cells)| format!("<row{attributes}>{}</row>", cells.concat()))
}

/// An area of cells, as extents and merged cells say it.
fn area() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        3 => (0..3_u8, 1..9_u32, 0..9_u32).prop_map(|(column, row, more)| {
            let column = char::from(b'A' + column);
            format!("{column}{row}:{column}{}", row + more)
        }),
        2 => one_of(&["A1:XFD1048576", "A1:A1048576", "A2:A4294967295", "A2:A99999999999999999999"]),
        1 => one_of(&["B9:A1", "A1", "", ":", "A:A", "1:1", "A0:A0", "XFE1:XFF2", "A1:B2:C3", "ЯЯ1:Я2"]),
    ]
}

/// What the library is told of shared texts: how many there are, and the texts.
fn shared_texts() -> impl Strategy<Value = String> + Clone {
    let text = prop_oneof![
        6 => word().prop_map(|word| format!("<si><t>{word}</t></si>")),
        1 => word().prop_map(|word| format!("<si><r><rPr/><t xml:space=\"preserve\">{word}</t></r><rPh sb=\"0\" eb=\"9\"><t>{word}</t></rPh></si>")),
        1 => one_of(&["<si/>", "<si><t/></si>", "<t>Жук</t>", "<si><si><t>Жук</t></si></si>"]),
    ];
    (number(), number(), prop::collection::vec(text, 0..5)).prop_map(|(count, unique, texts)| {
        format!(
            "<?xml version=\"1.0\"?><sst {MAIN} count=\"{count}\" uniqueCount=\"{unique}\">{}</sst>",
            texts.concat()
        )
    })
}

fn styles() -> impl Strategy<Value = String> + Clone {
    let format = one_of(&[
        "yyyy-mm-dd",
        "dd.mm.yyyy",
        "General",
        "0.00",
        "[h]:mm",
        "[$-422]d mmmm yyyy",
        "\\d",
        "\"d\"",
        "",
        "[",
        "\"",
        ";;;@",
        "[Red]dd",
    ]);
    (number(), prop::collection::vec((number(), format), 0..4), prop::collection::vec(number(), 0..4)).prop_map(
        |(count, formats, cells)| {
            let formats: String =
                formats.iter().map(|(id, code)| format!("<numFmt numFmtId=\"{id}\" formatCode='{code}'/>")).collect();
            let cells: String = cells.iter().map(|id| format!("<xf numFmtId=\"{id}\" applyNumberFormat=\"1\"/>")).collect();
            format!(
                "<?xml version=\"1.0\"?><styleSheet {MAIN}><numFmts count=\"{count}\">{formats}</numFmts><cellXfs count=\"{count}\">\
                 <xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>{cells}</cellXfs></styleSheet>"
            )
        },
    )
}

#[test]
fn workbooks_with_false_claims_are_read_or_refused() {
    let parts = (
        area(),
        prop::collection::vec(row(), 0..8),
        prop::collection::vec(area(), 0..4),
        number(),
        shared_texts(),
        styles(),
        any::<bool>(),
    );
    read_or_refused(
        "list.xlsx",
        0.1,
        &parts,
        |(extent, rows, merged, count, shared, styles, counted_from_1904)| {
            let merged: String = merged.iter().map(|area| format!("<mergeCell ref=\"{area}\"/>")).collect();
            let header = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>ПІБ</t></is></c>\
                      <c r=\"B1\" t=\"inlineStr\"><is><t>дата народження</t></is></c></row>";
            let sheet = format!(
                "<?xml version=\"1.0\"?><worksheet {MAIN}><dimension ref=\"{extent}\"/><sheetData>{header}{}</sheetData>\
             <mergeCells count=\"{count}\">{merged}</mergeCells></worksheet>",
                rows.concat()
            );
            let workbook = format!(
                "<?xml version=\"1.0\"?><workbook {MAIN} xmlns:r=\"{OFFICE}\"><workbookPr date1904=\"{counted_from_1904}\"/><sheets>\
             <sheet name=\"Список\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            );
            let further = relations(&[
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
            ]);
            archive(&[
                ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
                ("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml")]).as_bytes()),
                ("xl/workbook.xml", workbook.as_bytes()),
                ("xl/_rels/workbook.xml.rels", further.as_bytes()),
                ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
                ("xl/sharedStrings.xml", shared.as_bytes()),
                ("xl/styles.xml", styles.as_bytes()),
            ])
        },
    );
}

/// A record of a binary workbook.
fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if kind >= 0x80 {
        bytes.extend_from_slice(&[(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]);
    } else {
        bytes.push(kind as u8);
    }
    let mut length = body.len();
    while length >= 0x80 {
        bytes.push(length as u8 & 0x7F | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    [&bytes, body].concat()
}

/// A text with its length before it, which may be another than it has.
fn wide(text: &str, length: Option<u32>) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = length.unwrap_or(units.len() as u32).to_le_bytes().to_vec();
    units.iter().for_each(|unit| bytes.extend_from_slice(&unit.to_le_bytes()));
    bytes
}

/// A number of 32 bits, most often a small one.
fn claim() -> impl Strategy<Value = u32> + Clone {
    prop_oneof![8 => 0..6_u32, 1 => any::<u32>(), 1 => prop::sample::select(&[u32::MAX, 1 << 20, (1 << 20) + 1, 16_384, 1 << 31][..])]
}

/// A text's length where it lies.
fn false_length() -> impl Strategy<Value = Option<u32>> + Clone {
    prop::option::weighted(0.1, claim())
}

/// A record of a cell or a row, or another that stands between them.
fn binary_record() -> impl Strategy<Value = Vec<u8>> + Clone {
    let cell = |kind: u16, value: Vec<u8>, column: u32, style: u32| {
        record(kind, &[&column.to_le_bytes()[..], &style.to_le_bytes()[..3], &[0], &value].concat())
    };
    let value = prop_oneof![
        2 => any::<f64>().prop_map(|value| (5, value.to_le_bytes().to_vec())),
        2 => (20_000..45_000_u32).prop_map(|serial| (5, f64::from(serial).to_le_bytes().to_vec())),
        3 => claim().prop_map(|index| (7, index.to_le_bytes().to_vec())),
        4 => (word(), false_length()).prop_map(|(text, length)| (6, wide(&text, length))),
        1 => any::<u32>().prop_map(|packed| (2, packed.to_le_bytes().to_vec())),
        1 => any::<u8>().prop_map(|value| (4, vec![value])),
        1 => any::<u8>().prop_map(|value| (3, vec![value])),
        1 => (word(), false_length()).prop_map(|(text, length)| (8, wide(&text, length))),
        1 => Just((1, Vec::new())),
        1 => prop::collection::vec(any::<u8>(), 0..12).prop_map(|bytes| (9, bytes)),
    ];
    prop_oneof![
        5 => (value, claim(), claim()).prop_map(move |((kind, value), column, style)| cell(kind, value, column, style)),
        3 => (0..9_u32, claim()).prop_map(|(row, more)| record(0, &[&row.to_le_bytes()[..], &more.to_le_bytes(), &[0; 9]].concat())),
        1 => claim().prop_map(|row| record(0, &row.to_le_bytes())),
        1 => (0..0x400_u16, prop::collection::vec(any::<u8>(), 0..20)).prop_map(|(kind, body)| record(kind, &body)),
    ]
}

#[test]
fn binary_workbooks_with_false_claims_are_read_or_refused() {
    let parts = (
        (claim(), claim(), claim(), claim()),
        prop::collection::vec(binary_record(), 0..16),
        (claim(), claim()),
        prop::collection::vec((word(), false_length()), 0..5),
    );
    read_or_refused("list.xlsb", 0.1, &parts, |(extent, records, (count, unique), texts)| {
        let text = |column: u32, text: &str| {
            record(6, &[&column.to_le_bytes()[..], &[0; 4], &wide(text, None)].concat())
        };
        let row = |row: u32| record(0, &[&row.to_le_bytes()[..], &[0; 13]].concat());
        let extent = [extent.0, extent.1, extent.2, extent.3].map(u32::to_le_bytes).concat();
        let sheet = [
            record(0x81, &[]),
            record(0x94, &extent),
            record(0x91, &[]),
            row(0),
            text(0, "ПІБ"),
            text(1, "дата народження"),
            row(1),
            records.concat(),
            record(0x92, &[]),
            record(0x82, &[]),
        ]
        .concat();
        let bundle = [&[0; 4][..], &1_u32.to_le_bytes(), &wide("rId1", None), &wide("Список", None)].concat();
        let workbook = [
            record(0x83, &[]),
            record(0x8F, &[]),
            record(0x9C, &bundle),
            record(0x90, &[]),
            record(0x84, &[]),
        ]
        .concat();
        let items: Vec<u8> = texts
            .iter()
            .flat_map(|(text, length)| record(0x13, &[&[0][..], &wide(text, *length)].concat()))
            .collect();
        let shared =
            [record(0x9F, &[count.to_le_bytes(), unique.to_le_bytes()].concat()), items, record(0xA0, &[])]
                .concat();
        let further =
            relations(&[("worksheet", "worksheets/sheet1.bin"), ("sharedStrings", "sharedStrings.bin")]);
        archive(&[
            ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
            ("_rels/.rels", relations(&[("officeDocument", "xl/workbook.bin")]).as_bytes()),
            ("xl/workbook.bin", &workbook),
            ("xl/_rels/workbook.bin.rels", further.as_bytes()),
            ("xl/worksheets/sheet1.bin", &sheet),
            ("xl/sharedStrings.bin", &shared),
        ])
    });
}
