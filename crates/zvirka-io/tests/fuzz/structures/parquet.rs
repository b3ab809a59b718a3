//! Parquet files: any schema, and footers and headers of pages of which single numbers are other than they were.

use std::sync::Arc;

use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::{SchemaDescriptor, Type};
use proptest::prelude::*;

use super::read_or_refused;

/// A column: what its values are, and how often one stands in a row.
fn column() -> impl Strategy<Value = (&'static str, &'static str)> + Clone {
    let kind = prop::sample::select(vec![
        "binary {} (UTF8)",
        "binary {} (STRING)",
        "binary {}",
        "binary {} (ENUM)",
        "binary {} (JSON)",
        "binary {} (DECIMAL(9,2))",
        "int32 {}",
        "int32 {} (DATE)",
        "int32 {} (DECIMAL(9,2))",
        "int32 {} (TIME(MILLIS,true))",
        "int32 {} (INTEGER(8,false))",
        "int64 {}",
        "int64 {} (TIMESTAMP(NANOS,true))",
        "int64 {} (TIMESTAMP(MICROS,false))",
        "int64 {} (TIMESTAMP_MILLIS)",
        "int64 {} (INTEGER(64,false))",
        "int96 {}",
        "float {}",
        "double {}",
        "boolean {}",
        "fixed_len_byte_array(5) {} (DECIMAL(11,2))",
        "fixed_len_byte_array(16) {} (UUID)",
        "fixed_len_byte_array(2) {} (FLOAT16)",
        "fixed_len_byte_array(12) {} (INTERVAL)",
    ]);
    let repetition =
        prop::sample::select(vec!["required", "optional", "optional", "repeated", "list", "map", "group"]);
    (kind, repetition)
}

/// The schema in the words of the format, the first column being the names.
fn schema(columns: &[(&str, &str)]) -> String {
    let mut schema = "message list { required binary name (UTF8); ".to_owned();
    for (place, (kind, repetition)) in columns.iter().enumerate() {
        let name = if place == 0 { "dob".to_owned() } else { format!("c{place}") };
        let of = |name: &str| kind.replace("{}", name);
        schema += &match *repetition {
            "list" => format!(
                "optional group {name} (LIST) {{ repeated group list {{ optional {}; }} }} ",
                of("element")
            ),
            "map" => format!(
                "optional group {name} (MAP) {{ repeated group key_value {{ required binary key (UTF8); optional {}; }} }} ",
                of("value")
            ),
            "group" => format!("optional group {name} {{ optional {}; }} ", of("inner")),
            repetition => format!("{repetition} {}; ", of(&name)),
        };
    }
    schema + "}"
}

/// A file of that schema, with values that any bits make.
fn file(columns: &[(&str, &str)], values: &[u64], is_old: bool) -> Vec<u8> {
    let schema: Arc<Type> = Arc::new(parse_message_type(&schema(columns)).unwrap());
    let version = if is_old { WriterVersion::PARQUET_1_0 } else { WriterVersion::PARQUET_2_0 };
    let properties =
        WriterProperties::builder().set_writer_version(version).set_data_page_row_count_limit(3).build();
    let mut bytes = Vec::new();
    let mut writer =
        SerializedFileWriter::new(&mut bytes, Arc::clone(&schema), Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let names = ["Жук Остап", "Ґудзь Марʼяна", "Чиж Левко"];
    let about = SchemaDescriptor::new(schema);
    let mut place = 0;
    while let Some(mut column) = group.next_column().unwrap() {
        let of = about.column(place);
        place += 1;
        // Every row has the value, a list of one or nothing at all.
        let deepest = of.max_def_level();
        let levels: Vec<i16> = values.iter().map(|bits| if bits % 5 == 0 { 0 } else { deepest }).collect();
        let levels = (deepest > 0).then_some(levels.as_slice());
        let repeated = vec![0_i16; values.len()];
        let repeated = (of.max_rep_level() > 0).then_some(repeated.as_slice());
        let present: Vec<u64> = values.iter().copied().filter(|bits| deepest == 0 || bits % 5 != 0).collect();
        macro_rules! put {
            ($writer:ident, $of:expr) => {
                $writer.write_batch(&present.iter().map($of).collect::<Vec<_>>(), levels, repeated).unwrap()
            };
        }
        match column.untyped() {
            ColumnWriter::BoolColumnWriter(writer) => put!(writer, |bits| bits & 1 == 1),
            ColumnWriter::Int32ColumnWriter(writer) => put!(writer, |bits| *bits as i32),
            ColumnWriter::Int64ColumnWriter(writer) => put!(writer, |bits| *bits as i64),
            ColumnWriter::Int96ColumnWriter(writer) => {
                put!(writer, |bits| Int96::from(vec![*bits as u32, (*bits >> 32) as u32, *bits as u32]))
            }
            ColumnWriter::FloatColumnWriter(writer) => put!(writer, |bits| f32::from_bits(*bits as u32)),
            ColumnWriter::DoubleColumnWriter(writer) => put!(writer, |bits| f64::from_bits(*bits)),
            ColumnWriter::ByteArrayColumnWriter(writer) => put!(writer, |bits| {
                let name = names[(bits % 3) as usize];
                ByteArray::from(if place > 1 && bits % 7 == 0 {
                    bits.to_le_bytes().to_vec()
                } else {
                    name.as_bytes().to_vec()
                })
            }),
            ColumnWriter::FixedLenByteArrayColumnWriter(writer) => put!(writer, |bits| {
                FixedLenByteArray::from(
                    bits.to_le_bytes()
                        .iter()
                        .cycle()
                        .take(of.type_length() as usize)
                        .copied()
                        .collect::<Vec<u8>>(),
                )
            }),
        };
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

/// Where numbers stand in a structure of Thrift's compact protocol that begins there.
fn numbers(bytes: &[u8], mut at: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    // Of one that is cut off those before the end.
    value(bytes, &mut at, 12, &mut found);
    found
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0;
    for place in 0..10 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7F) << (7 * place).min(63);
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

fn value(bytes: &[u8], at: &mut usize, kind: u8, found: &mut Vec<(usize, usize)>) -> Option<()> {
    let start = *at;
    match kind {
        1 | 2 => {}
        3 => *at += 1,
        4..=6 => {
            varint(bytes, at)?;
            found.push((start, *at));
        }
        7 => *at += 8,
        8 => {
            let length = varint(bytes, at)? as usize;
            found.push((start, *at));
            *at = at.checked_add(length).filter(|end| *end <= bytes.len())?;
        }
        9 | 10 => {
            let head = *bytes.get(*at)?;
            *at += 1;
            let count = if head >> 4 == 15 { varint(bytes, at)? } else { u64::from(head >> 4) };
            found.push((start, *at));
            for _ in 0..count {
                if matches!(head & 15, 1 | 2) {
                    *at += 1;
                } else {
                    value(bytes, at, head & 15, found)?;
                }
            }
        }
        12 => loop {
            let head = *bytes.get(*at)?;
            *at += 1;
            if head == 0 {
                break;
            }
            if head >> 4 == 0 {
                varint(bytes, at)?;
            }
            value(bytes, at, head & 15, found)?;
        },
        _ => return None,
    }
    Some(())
}

/// Another number in as many bytes: none, all ones, the least or the most of the sign, or any.
fn changed(bytes: &mut [u8], kind: u8, bits: u64) {
    let last = bytes.len() - 1;
    for (place, byte) in bytes.iter_mut().enumerate() {
        let value = match kind {
            0 => 0,
            1 => 0x7F,
            2 => u8::from(place == 0),
            3 => 0x7E | u8::from(place > 0),
            _ => (bits >> (7 * place).min(57)) as u8 & 0x7F,
        };
        *byte = value | if place < last { 0x80 } else { 0 };
    }
}

#[test]
fn parquet_of_any_schema_with_false_numbers_is_read_or_refused() {
    let parts = (
        prop::collection::vec(column(), 0..5),
        prop::collection::vec(any::<u64>(), 0..8),
        any::<bool>(),
        prop::collection::vec((any::<prop::sample::Index>(), 0..5_u8, any::<u64>()), 0..4),
        any::<bool>(),
    );
    read_or_refused("list.parquet", 0.1, &parts, |(columns, values, is_old, changes, of_pages)| {
        let mut bytes = file(columns, values, *is_old);
        let end = bytes.len() - 8;
        let length = u32::from_le_bytes(bytes[end..end + 4].try_into().unwrap()) as usize;
        // Of the first page, or of the footer.
        let places = numbers(&bytes, if *of_pages { 4 } else { end - length });
        for (index, kind, bits) in changes {
            if !places.is_empty() {
                let (start, end) = *index.get(&places);
                changed(&mut bytes[start..end], *kind, *bits);
            }
        }
        bytes
    });
}
