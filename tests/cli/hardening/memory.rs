//! Memory that a file can command: whatever a file claims, the command stays below what it may have or refuses in a line.

use super::lists::{Measured, measured, packed_workbook};
use crate::Desk;

/// What a run may take at the most, in MiB: a set part, and sixteen times the file.
fn most(bytes: usize) -> u64 {
    256 + 16 * (bytes as u64 >> 20)
}

/// Text that does not pack, so that a part is not refused for packing too well before anything else is looked at.
fn noise(letters: usize) -> String {
    let mut state = 7_u32;
    (0..letters)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + (state >> 24) as u8 % 26)
        })
        .collect()
}

fn run(name: &str, bytes: &[u8]) -> Measured {
    let desk = Desk::new();
    desk.put(name, bytes);
    desk.put("right.csv", "id,name\n1,Shapoval Ostap\n");
    let run = measured(&desk, &["link", name, "right.csv", "-o", "links.csv"], b"", b"");
    assert!([0, 2].contains(&run.status), "{name}: {}", run.stderr);
    assert!(run.peak <= most(bytes.len()), "{name}: {} MiB for {} bytes", run.peak, bytes.len());
    run
}

fn refused(what: &str, name: &str, bytes: &[u8]) {
    let run = run(name, bytes);
    assert_eq!(run.status, 2, "{what}: {}", run.stderr);
    assert_eq!(run.stderr.matches("zvirka: error: ").count(), 1, "{what}: {}", run.stderr);
}

const ROWS: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>name</t></is></c></row><row r=\"2\"><c r=\"A2\" \
                    t=\"inlineStr\"><is><t>x</t></is></c></row>";

#[test]
fn workbooks_that_claim_memory_are_refused() {
    let noise = format!("<!--{}-->", noise(1 << 20));
    let shared = |texts: &str| format!("<sst>{noise}{texts}</sst>");
    let cells: String = (2..40_000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    let header = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>name</t></is></c></row>";
    let long = format!("<sst><si><t>{}</t></si></sst>", "Жук ".repeat(4_000));
    refused(
        "one long text in many cells",
        "left.xlsx",
        &packed_workbook(&format!("{header}{cells}"), &[("xl/sharedStrings.xml", &long)]),
    );
    refused(
        "empty shared texts",
        "left.xlsx",
        &packed_workbook(ROWS, &[("xl/sharedStrings.xml", &shared(&"<si><t/></si>".repeat(4_000_000)))]),
    );
    refused(
        "a number of texts that nobody has",
        "left.xlsx",
        &packed_workbook(
            ROWS,
            &[("xl/sharedStrings.xml", "<sst uniqueCount=\"99999999999\"><si><t>x</t></si></sst>")],
        ),
    );
    let looks = format!(
        "<styleSheet>{noise}<fonts><font><name val=\"{}\"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>",
        "x".repeat(10_000),
        "<xf fontId=\"0\"/>".repeat(2_000_000)
    );
    refused("formats of cells", "left.xlsx", &packed_workbook(ROWS, &[("xl/styles.xml", &looks)]));
    let row = format!("{noise}{header}<row r=\"2\">{}</row>", "<c r=\"A2\"><v>1</v></c>".repeat(3_000_000));
    refused("a row without end", "left.xlsx", &packed_workbook(&row, &[]));
}

#[test]
fn rows_set_aside_take_bounded_memory() {
    let rows = format!("id,name\n{}1,Шаповал Остап\n", ",\n".repeat(1_000_000));
    let empty = run("left.csv", rows.as_bytes());
    assert_eq!(empty.status, 0, "{}", empty.stderr);
    assert!(empty.stderr.contains("1000000 rows set aside"), "{}", empty.stderr);
    refused(
        "lines that are no objects",
        "left.jsonl",
        format!("{{\"name\":\"x\"}}\n{}", "[\n".repeat(2_000_000)).as_bytes(),
    );
}

#[test]
fn elements_and_notes_of_pfif_take_bounded_memory() {
    refused(
        "elements",
        "left.xml",
        format!("<pfif><person>{}</person></pfif>", "<a/>".repeat(2_000_000)).as_bytes(),
    );
    let person = "<person><person_record_id>1</person_record_id><full_name>x</full_name></person>";
    let note = "<note><person_record_id>1</person_record_id><text>seen</text></note>";
    let text = format!("<pfif>{}{}</pfif>", person.repeat(20_000), note.repeat(20_000));
    refused("notes of one id", "left.xml", text.as_bytes());
}
