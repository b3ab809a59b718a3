//! Files whose cells, footers or notes claim far more than the file holds: refused in one line with bounded memory.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests may fail as tests do")]

use std::fmt::Write as _;
use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use zvirka_io::{IoError, ReadList, ReadOptions, read_list};

fn read(name: &str, bytes: &[u8]) -> Result<ReadList, IoError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read_list(&path, &ReadOptions::default())
}

fn refused(name: &str, bytes: &[u8]) -> String {
    let error = read(name, bytes).unwrap_err().to_string();
    assert!(!error.contains('\n'), "{error}");
    error
}

/// A Parquet file of one column that holds one value so many times, in a dictionary.
fn repeated(value: &str, times: usize) -> Vec<u8> {
    let schema = Arc::new(parse_message_type("message list { required binary name (UTF8); }").unwrap());
    let mut bytes = Vec::new();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let values = vec![ByteArray::from(value.as_bytes().to_vec()); times.min(100_000)];
    for _ in 0..times.div_ceil(100_000) {
        column.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
    }
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

/// A Parquet file of nothing but a footer: the schema's elements as `(name, children)`, and the rows it says it has.
fn footer(elements: &[(&str, u8)], rows: u8) -> Vec<u8> {
    let mut footer = vec![0x15, 0x02, 0x19, 0xFC];
    let (mut count, many) = (elements.len(), 0x80);
    while count >= many {
        footer.push((count % many + many) as u8);
        count /= many;
    }
    footer.push(count as u8);
    for (place, (name, children)) in elements.iter().enumerate() {
        // A leaf has a type, which is text; an inner node the number of its children; all but the root stand once.
        footer.extend_from_slice(match (place, children) {
            (0, _) => &[0x48],
            (_, 0) => &[0x15, 0x0C, 0x25, 0x00, 0x18],
            _ => &[0x35, 0x00, 0x18],
        });
        footer.push(name.len() as u8);
        footer.extend_from_slice(name.as_bytes());
        if *children > 0 {
            footer.extend_from_slice(&[0x15, children * 2]);
        }
        footer.push(0);
    }
    footer.extend_from_slice(&[0x16, rows * 2, 0x19, 0x0C, 0x00]);
    let length = (footer.len() as u32).to_le_bytes();
    [b"PAR1", footer.as_slice(), &length, b"PAR1"].concat()
}

#[test]
fn one_value_many_times_is_refused_before_it_is_copied() {
    assert_eq!(read("list.parquet", &repeated("Жук Остап", 10_000)).unwrap().list.len(), 10_000);
    for (value, times) in [("Жук Остап".to_owned(), 2_000_000), ("Жук ".repeat(20_000), 10_000)] {
        let bytes = repeated(&value, times);
        assert!(bytes.len() < 200_000);
        assert!(refused("list.parquet", &bytes).contains("more memory than a list of its size needs"));
    }
}

#[test]
fn groups_inside_one_another_are_refused_without_recursion() {
    let nested =
        |deep| -> Vec<(&str, u8)> { std::iter::repeat_n(("g", 1), deep).chain([("name", 0)]).collect() };
    assert!(
        refused("list.parquet", &footer(&nested(4_000), 0)).contains("more than 16 deep inside one another")
    );
    assert!(
        refused("list.parquet", &footer(&nested(17), 0)).contains("more than 16 deep inside one another")
    );
    let read = refused("list.parquet", &footer(&[("g", 1), ("g", 1), ("g", 1), ("count", 0)], 0));
    assert!(read.contains("no column holds names"), "{read}");
    let deep: Vec<(&str, u8)> = std::iter::repeat_n(("g", 1), 100_000).chain([("name", 0)]).collect();
    assert!(refused("list.parquet", &footer(&deep, 0)).contains("more than 4096 columns"));
}

#[test]
fn a_footer_that_claims_rows_it_has_not_is_refused() {
    let flat = [("list", 1), ("name", 0)];
    assert_eq!(read("list.parquet", &footer(&flat, 0)).unwrap().list.len(), 0);
    assert!(refused("list.parquet", &footer(&flat, 9)).contains("more or fewer rows than stand in it"));
}

#[test]
fn a_page_that_claims_more_than_the_budget_is_refused_before_it_is_unpacked() {
    let bytes = repeated("Жук Остап", 100);
    let mut refusals = 0;
    // The first header of a page: its kind, then how many bytes it unpacks to, said to be two thousand million.
    let claim = [0x15, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F];
    for at in 4..40 {
        let mut lying = bytes.clone();
        if lying.len() > at + claim.len() {
            lying[at..at + claim.len()].copy_from_slice(&claim);
            refusals += usize::from(read("list.parquet", &lying).is_err());
        }
    }
    assert!(refusals > 30, "{refusals}");
}

#[test]
fn records_of_one_id_do_not_multiply_its_notes() {
    let person = "<person><person_record_id>1</person_record_id><full_name>Жук Остап</full_name></person>";
    let note = "<note><person_record_id>1</person_record_id><text>говорив із сусідом</text></note>";
    let pfif = |persons: usize, notes: usize| {
        format!("<pfif>{}{}</pfif>", person.repeat(persons), note.repeat(notes)).into_bytes()
    };
    assert_eq!(read("list.xml", &pfif(1, 3)).unwrap().list.len(), 1);
    let told = refused("list.xml", &pfif(10_000, 10_000));
    assert!(told.contains("more memory than a list of its size needs"), "{told}");
    // Empty notes add nothing, however many there are, and take no time for each record.
    let empty = "<note><person_record_id>1</person_record_id></note>".repeat(50_000);
    let told = refused("list.xml", format!("<pfif>{}{empty}</pfif>", person.repeat(50_000)).as_bytes());
    assert!(told.contains("the same id"), "{told}");
}

#[test]
fn a_person_of_a_million_elements_is_read_in_time_that_grows_with_them() {
    let names = |count: usize| {
        (0..count).fold(String::new(), |mut text, number| {
            let _ = write!(text, "<e{number}/>");
            text
        })
    };
    let pfif = |count: usize| format!("<pfif><person>{}</person></pfif>", names(count));
    assert!(refused("list.xml", pfif(200_000).as_bytes()).contains("list.xml: "));
}

#[test]
fn a_million_rows_set_aside_take_no_text_each() {
    let read = read("list.csv", format!("id,name\n{}1,Жук\n", ",\n".repeat(1_000_000)).as_bytes()).unwrap();
    assert_eq!((read.list.len(), read.rejects.len()), (1, 1_000_000));
    let (first, last) = (&read.rejects[0].reason, &read.rejects[999_999].reason);
    assert!(std::ptr::eq(first.as_str(), last.as_str()));
    // Reasons that name a line each are kept one by one, so there may be fewer of them.
    let told = refused("list.jsonl", format!("{{\"name\":\"Жук\"}}\n{}", "[\n".repeat(1_000_000)).as_bytes());
    assert!(told.contains("more rows would be set aside"), "{told}");
}

/// An OpenDocument spreadsheet with these rows.
fn open_document(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet><table:table table:name=\"a\">\
         {rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", content.as_str()),
    ] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn open_documents_that_repeat_rows_and_cells_without_end_are_refused() {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |repeated: u32, cells: &str| {
        format!("<table:table-row table:number-rows-repeated=\"{repeated}\">{cells}</table:table-row>")
    };
    let header = row(1, &cell("name"));
    let read = read("list.ods", &open_document(&format!("{header}{}", row(3, &cell("Жук Остап"))))).unwrap();
    assert_eq!((read.list.len(), read.list.full_name(2).as_ref()), (3, "Жук Остап"));
    let told = refused("list.ods", &open_document(&format!("{header}{}", row(1_000_000, &cell("Жук")))));
    assert!(told.contains("more memory than a list of its size needs"), "{told}");
    let wide = cell("x").replace("cell o", "cell table:number-columns-repeated=\"16384\" o");
    refused("list.ods", &open_document(&format!("{header}{}", row(1, &wide).repeat(1_000))));
}

/// An old workbook of one sheet with cells of text at these places.
fn old_workbook(cells: &[(u16, u16, &str)]) -> Vec<u8> {
    let record = |kind: u16, body: &[u8]| -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
    };
    let begin = |kind: u16| record(0x0809, &[0x0600_u16.to_le_bytes(), kind.to_le_bytes()].concat());
    let bound = |start: u32| record(0x0085, &[&start.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat());
    let end = record(0x000A, &[]);
    let start = begin(5).len() + bound(0).len() + end.len();
    let mut stream = [begin(5), bound(start as u32), end.clone(), begin(0x10)].concat();
    for (row, column, text) in cells {
        let text: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let head = [row.to_le_bytes(), column.to_le_bytes(), [0, 0], (text.len() as u16 / 2).to_le_bytes()];
        stream.extend(record(0x0204, &[&head.concat()[..], &[1], &text].concat()));
    }
    stream.extend(end);
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    std::io::Write::write_all(&mut file.create_stream("/Workbook").unwrap(), &stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn old_workbooks_with_cells_far_apart_are_refused() {
    let near = [(0, 0, "name"), (1, 0, "Жук Остап"), (2, 0, "Чиж Левко")];
    let read = read("list.xls", &old_workbook(&near)).unwrap();
    assert_eq!((read.list.len(), read.list.full_name(0).as_ref()), (2, "Жук Остап"));
    let far = [(0, 0, "name"), (u16::MAX, u16::MAX, "Жук Остап")];
    let told = refused("list.xls", &old_workbook(&far));
    assert!(told.contains("more memory than a list of its size needs"), "{told}");
}

#[test]
fn packed_text_is_paid_for_by_its_packed_length() {
    let packed = |rows: usize| {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut writer, b"name\n").unwrap();
        (0..rows).for_each(|_| std::io::Write::write_all(&mut writer, "Жук Остап\n".as_bytes()).unwrap());
        writer.finish().unwrap()
    };
    assert_eq!(read("list.csv", &packed(1_000)).unwrap().list.len(), 1_000);
    refused("list.csv", &packed(10_000_000));
}
