//! Old Excel workbooks: records of a sheet in a compound file ([MS-XLS] 2.4).

use proptest::prelude::*;

use super::packed::compound;
use super::{read_or_refused, word};

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
}

/// A text with its length in so many bytes before it, which may be another than it has.
fn text(text: &str, width: usize, length: Option<u16>) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().take(0xFF).collect();
    let length = length.unwrap_or(units.len() as u16).to_le_bytes();
    let letters = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    [length[..width].to_vec(), vec![1], letters].concat()
}

/// A number of 16 bits, most often a small one.
fn claim() -> impl Strategy<Value = u16> + Clone {
    prop_oneof![8 => 0..6_u16, 1 => any::<u16>(), 1 => prop::sample::select(&[255_u16, 256, 16_383, u16::MAX - 1, u16::MAX][..])]
}

fn false_length() -> impl Strategy<Value = Option<u16>> + Clone {
    prop::option::weighted(0.1, claim())
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> + Clone {
    prop::collection::vec(any::<u8>(), 0..most)
}

/// A record among those of a sheet: a cell, or what stands between cells.
fn sheet_record() -> impl Strategy<Value = Vec<u8>> + Clone {
    let row = prop_oneof![8 => 1..9_u16, 1 => claim()];
    let cell = prop_oneof![
        3 => any::<f64>().prop_map(|value| (0x0203, value.to_le_bytes().to_vec())),
        2 => (20_000..45_000_u32).prop_map(|serial| (0x0203, f64::from(serial).to_le_bytes().to_vec())),
        4 => (claim(), prop::bool::weighted(0.1)).prop_map(|(index, high)| {
            (0x00FD, [index.to_le_bytes(), u16::from(high).to_le_bytes()].concat())
        }),
        3 => (word(), false_length()).prop_map(|(word, length)| (0x0204, text(&word, 2, length))),
        1 => (word(), false_length()).prop_map(|(word, length)| (0x00D6, text(&word, 2, length))),
        2 => any::<u32>().prop_map(|packed| (0x027E, packed.to_le_bytes().to_vec())),
        // Several numbers in a row: each with a style, and the last column, which may be any.
        1 => (prop::collection::vec(any::<[u8; 6]>(), 0..4), claim()).prop_map(|(numbers, last)| {
            (0x00BD, [&numbers.concat()[..], &last.to_le_bytes()].concat())
        }),
        1 => (bytes(8), claim()).prop_map(|(styles, last)| (0x00BE, [&styles[..], &last.to_le_bytes()].concat())),
        1 => any::<[u8; 2]>().prop_map(|value| (0x0205, value.to_vec())),
        1 => bytes(30).prop_map(|formula| (0x0006, formula)),
    ];
    prop_oneof![
        8 => (row, claim(), claim(), cell).prop_map(|(row, column, style, (kind, value))| {
            record(kind, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &style.to_le_bytes(), &value].concat())
        }),
        // Extent, merged cells, a formula's text, one that goes on, rows.
        1 => prop::collection::vec(claim(), 0..7).prop_map(|extent| {
            record(0x0200, &extent.iter().flat_map(|claim| claim.to_le_bytes()).collect::<Vec<u8>>())
        }),
        1 => (claim(), prop::collection::vec(claim(), 0..9)).prop_map(|(count, areas)| {
            let areas = std::iter::once(&count).chain(&areas).flat_map(|claim| claim.to_le_bytes());
            record(0x00E5, &areas.collect::<Vec<u8>>())
        }),
        1 => (word(), false_length()).prop_map(|(word, length)| record(0x0207, &text(&word, 2, length))),
        1 => bytes(12).prop_map(|body| record(0x003C, &body)),
        1 => bytes(20).prop_map(|body| record(0x0208, &body)),
        1 => (any::<u16>(), bytes(20)).prop_map(|(kind, body)| record(kind, &body)),
        1 => (any::<u16>(), any::<u16>()).prop_map(|(kind, length)| [kind.to_le_bytes(), length.to_le_bytes()].concat()),
    ]
}

/// A record among those of the whole workbook.
fn global_record() -> impl Strategy<Value = Vec<u8>> + Clone {
    let shared = (
        claim(),
        claim(),
        prop::collection::vec((word(), false_length(), any::<u8>(), prop::bool::weighted(0.1)), 0..5),
    )
        .prop_map(|(uses, count, texts)| {
            let texts = texts.iter().flat_map(|(word, length, flags, strange)| {
                let mut text = text(word, 2, *length);
                if *strange {
                    text[2] = *flags;
                }
                text
            });
            let counts = [u32::from(uses).to_le_bytes(), u32::from(count).to_le_bytes()].concat();
            record(0x00FC, &counts.into_iter().chain(texts).collect::<Vec<u8>>())
        });
    prop_oneof![
        4 => shared,
        2 => (claim(), claim(), bytes(16)).prop_map(|(font, format, rest)| {
            record(0x00E0, &[&font.to_le_bytes()[..], &format.to_le_bytes(), &rest].concat())
        }),
        2 => (claim(), word(), false_length()).prop_map(|(index, word, length)| {
            record(0x041E, &[&index.to_le_bytes()[..], &text(&word, 2, length)].concat())
        }),
        1 => bytes(12).prop_map(|body| record(0x003C, &body)),
        1 => claim().prop_map(|from_1904| record(0x0022, &from_1904.to_le_bytes())),
        1 => any::<u16>().prop_map(|page| record(0x0042, &page.to_le_bytes())),
        1 => bytes(24).prop_map(|name| record(0x0018, &name)),
        1 => (any::<u16>(), bytes(20)).prop_map(|(kind, body)| record(kind, &body)),
    ]
}

#[test]
fn old_workbooks_with_false_claims_are_read_or_refused() {
    let parts = (
        prop::collection::vec(global_record(), 0..5),
        prop::collection::vec(sheet_record(), 0..16),
        prop::option::weighted(0.1, any::<u32>()),
        prop_oneof![9 => Just(0x0600_u16), 1 => any::<u16>()],
    );
    read_or_refused("list.xls", 0.1, &parts, |(globals, records, start, version)| {
        let begin =
            |kind: u16| record(0x0809, &[version.to_le_bytes(), kind.to_le_bytes(), [0, 0], [0, 0]].concat());
        let bound = |start: u32| {
            record(0x0085, &[&start.to_le_bytes()[..], &[0, 0], &text("Список", 1, None)].concat())
        };
        let header = |column: u16, word: &str| {
            record(0x0204, &[&[0, 0][..], &column.to_le_bytes(), &[0, 0], &text(word, 2, None)].concat())
        };
        let (globals, end) = (globals.concat(), record(0x000A, &[]));
        let true_start = begin(5).len() + bound(0).len() + globals.len() + end.len();
        let stream = [
            begin(5),
            bound(start.unwrap_or(true_start as u32)),
            globals,
            end.clone(),
            begin(0x10),
            header(0, "ПІБ"),
            header(1, "дата народження"),
            records.concat(),
            end,
        ];
        compound(&stream.concat())
    });
}
