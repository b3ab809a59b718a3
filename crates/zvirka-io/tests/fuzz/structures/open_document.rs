//! OpenDocument spreadsheets (OpenDocument 1.3, part 3, chapters 9 and 19).

use proptest::prelude::*;

use super::packed::archive;
use super::{number, one_of, read_or_refused, word};

/// How often a cell or a row says that it stands there; a few dozen bytes claim any number.
fn repeated() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        6 => Just("1".to_owned()),
        2 => one_of(&["2", "3", "17", "1000", "1024", "16384"]),
        1 => one_of(&["0", "-1", "1000000000", "1048576", "4294967296", "18446744073709551615", "18446744073709551616", "x", ""]),
    ]
}

/// What stands in a cell beside its attributes.
fn content() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        6 => word().prop_map(|word| format!("<text:p>{word}</text:p>")),
        1 => (word(), repeated()).prop_map(|(word, times)| format!("<text:p>{word}<text:s text:c=\"{times}\"/>{word}</text:p>")),
        1 => word().prop_map(|word| format!("<office:annotation><text:p>{word}</text:p></office:annotation><text:p>{word}</text:p>")),
        1 => word().prop_map(|word| format!("<text:p><text:span>{word}</text:span><text:a>{word}</text:a><text:line-break/></text:p><text:p/>")),
        1 => one_of(&["", "<table:table><table:table-row/></table:table>", "<draw:frame/>", "<text:p>", "</text:p>"]),
    ]
}

fn cell() -> impl Strategy<Value = String> + Clone {
    let kind = prop_oneof![
        6 => Just("office:value-type=\"string\"".to_owned()),
        2 => number().prop_map(|value| format!("office:value-type=\"float\" office:value=\"{value}\"")),
        2 => one_of(&[
            "1990-06-05", "1990-06-05T12:00:00", "1990-02-31", "-0001-01-01", "99999999999-01-01", "0000-00-00", "1990-06-05T99:99:99", "",
        ]).prop_map(|date| format!("office:value-type=\"date\" office:date-value=\"{date}\"")),
        1 => one_of(&["PT12H30M00S", "PT-1S", "P", "PT99999999999999999999H", ""])
            .prop_map(|time| format!("office:value-type=\"time\" office:time-value=\"{time}\"")),
        1 => one_of(&["true", "false", "2", ""])
            .prop_map(|value| format!("office:value-type=\"boolean\" office:boolean-value=\"{value}\"")),
        1 => one_of(&[
            "office:value-type=\"percentage\"", "office:value-type=\"x\"", "", "table:formula=\"of:=[.A1]\"",
            "calcext:value-type=\"error\" office:value-type=\"string\"", "office:value=\"1\" office:value=\"2\"",
        ]),
    ];
    let name = prop_oneof![9 => Just("table:table-cell"), 1 => Just("table:covered-table-cell")];
    (name, kind, repeated(), repeated(), content()).prop_map(|(name, kind, columns, spanned, content)| {
        format!(
            "<{name} table:number-columns-repeated=\"{columns}\" table:number-rows-spanned=\"{spanned}\" \
             {kind}>{content}</{name}>"
        )
    })
}

fn row() -> impl Strategy<Value = String> + Clone {
    let row = (repeated(), prop::collection::vec(cell(), 0..4)).prop_map(|(times, cells)| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{times}\">{}</table:table-row>",
            cells.concat()
        )
    });
    prop_oneof![
        8 => row.clone(),
        1 => row.clone().prop_map(|row| format!("<table:table-row-group>{row}</table:table-row-group>")),
        1 => row.prop_map(|row| format!("<table:table-header-rows>{row}</table:table-header-rows>")),
    ]
}

#[test]
fn spreadsheets_with_false_claims_are_read_or_refused() {
    let rows = prop::collection::vec(row(), 0..8);
    let tables = prop::collection::vec((one_of(&["a", "Список", "", "&quot;"]), rows), 1..3);
    read_or_refused("list.ods", 0.1, &tables, |tables| {
        let header = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>ПІБ</text:p></table:table-cell>\
                      <table:table-cell office:value-type=\"string\"><text:p>дата народження</text:p></table:table-cell></table:table-row>";
        let tables: String = tables
            .iter()
            .map(|(name, rows)| {
                format!("<table:table table:name=\"{name}\">{header}{}</table:table>", rows.concat())
            })
            .collect();
        let content = format!(
            "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>{tables}</office:spreadsheet>\
             </office:body></office:document-content>"
        );
        archive(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", b"<manifest:manifest/>"),
            ("content.xml", content.as_bytes()),
        ])
    });
}
