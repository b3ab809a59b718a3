//! Files that cannot be read, or were made to do harm in being read.

use std::io::{Cursor, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use assert_cmd::cargo::cargo_bin;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::{CANARY, Desk};

/// A file that must be refused: what is wrong, the name it has, what it holds, and what the message must say. Each
/// holds [`CANARY`] where it can.
pub(super) struct Refused {
    pub(super) what: &'static str,
    pub(super) name: &'static str,
    pub(super) bytes: Vec<u8>,
    pub(super) told: &'static str,
}

/// A workbook out of the XML of its sheet.
fn workbook(sheet: &str) -> Vec<u8> {
    packed_workbook(sheet, &[])
}

/// A workbook out of the XML of its sheet, with further parts.
pub(super) fn packed_workbook(sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
    const OPEN: &str = "http://schemas.openxmlformats.org";
    let types = format!(
        r#"<Types xmlns="{OPEN}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#
    );
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="{OPEN}/package/2006/relationships"><Relationship Id="{id}" Type="{OPEN}/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let book = format!(
        r#"<workbook xmlns="{OPEN}/spreadsheetml/2006/main" xmlns:r="{OPEN}/officeDocument/2006/relationships"><sheets><sheet name="../../{CANARY}" sheetId="1" r:id="r1"/></sheets></workbook>"#
    );
    let parts = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", relation("r1", "officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relation("r1", "worksheet", "worksheets/sheet1.xml")),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"<worksheet xmlns="{OPEN}/spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>"#
            ),
        ),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let more = more.iter().map(|(name, content)| (*name, (*content).to_owned()));
    for (name, content) in parts.into_iter().chain(more) {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(name, options).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn row(number: usize, cells: &[&str]) -> String {
    let cells: String = (b'A'..)
        .zip(cells)
        .map(|(column, cell)| {
            format!(r#"<c r="{}{number}" t="inlineStr"><is><t>{cell}</t></is></c>"#, char::from(column))
        })
        .collect();
    format!(r#"<row r="{number}">{cells}</row>"#)
}

/// Every kind of file that is refused, but for those of plain text in `bad_input`.
pub(super) fn refused_lists() -> Vec<Refused> {
    let refused = |what, name, bytes: Vec<u8>, told| Refused { what, name, bytes, told };
    let rows = row(1, &["id", "name"]) + &row(2, &["1", CANARY]);
    let whole = workbook(&rows);
    let (cut, mut random) = (whole[..whole.len() / 2].to_vec(), whole.clone());
    let length = random.len();
    (200..length - 200).step_by(7).for_each(|at| random[at] = at as u8);
    let far = row(1, &["id", "name"])
        + &row(2, &["1", CANARY])
        + r#"<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>"#;
    let pfif = |inner: &str| format!("<pfif xmlns=\"http://zesty.ca/pfif/1.4\">{inner}</pfif>").into_bytes();
    let person = format!("<person><full_name>{CANARY}</full_name>");
    vec![
        refused("a workbook cut off", "left.xlsx", cut, "damaged or cut off"),
        refused("a workbook of random bytes", "left.xlsx", random, "left.xlsx"),
        refused("a cell at the end of the sheet", "left.xlsx", workbook(&far), "column 16384"),
        refused(
            "entities in a workbook",
            "left.xlsx",
            workbook(&format!("<!DOCTYPE x [<!ENTITY e \"{CANARY}\">]>{rows}")),
            "document type definition",
        ),
        refused(
            "two records of one id in a workbook",
            "left.xlsx",
            workbook(&(rows.clone() + &row(3, &["1", CANARY]))),
            "rows 1 and 2",
        ),
        refused(
            "a cut Parquet file",
            "left.parquet",
            format!("PAR1{CANARY}").into_bytes(),
            "damaged or cut off",
        ),
        refused(
            "a JSON array cut off",
            "left.jsonl",
            format!("[{{\"name\":\"{CANARY}\"}},").into(),
            "left.jsonl",
        ),
        refused(
            "JSON Lines of texts",
            "left.jsonl",
            format!("\"{CANARY}\"\n").into(),
            "nothing in the file is a JSON object",
        ),
        refused("XML cut off", "left.xml", pfif(&person)[..90].to_vec(), "left.xml"),
        refused(
            "entities in PFIF",
            "left.xml",
            format!("<!DOCTYPE p [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><pfif>{person}</person></pfif>")
                .into(),
            "document type definition",
        ),
        refused(
            "an entity that is none",
            "left.xml",
            pfif(&format!("{person}&x;</person>")),
            "not one of XML",
        ),
        refused(
            "XML of another kind",
            "left.xml",
            format!("<list>{CANARY}</list>").into(),
            "neither PFIF nor",
        ),
        refused("an HTML page", "left.csv", format!("<html>{CANARY}</html>").into(), "HTML page"),
        refused("a PDF document", "left.csv", format!("%PDF-1.7 {CANARY}").into(), "PDF"),
    ]
}

#[test]
fn every_file_that_cannot_be_used_is_refused_with_what_to_do() {
    for case in refused_lists() {
        let desk = Desk::new();
        desk.put("right.csv", "id,name\n1,Shapoval Ostap\n");
        desk.put("links.csv", "earlier");
        desk.put(case.name, &case.bytes);
        let run = desk.run(&["link", case.name, "right.csv", "-o", "links.csv"]);
        assert_eq!(run.status, 2, "{}: {run:?}", case.what);
        run.assert_refused(2, &[case.name, case.told]);
        assert_eq!(desk.text("links.csv"), "earlier", "{}", case.what);
        assert_eq!(desk.files().len(), 3, "{}: {:?}", case.what, desk.files());
    }
}

#[test]
fn an_encoding_that_was_detected_is_said_on_standard_error_and_in_the_manifest() {
    let text = "id;ПІБ\n1;Шаповал Остап Ігорович\n2;Гудзь Марина Юріївна\n3;Цимбал Юрій Петрович\n";
    for label in ["windows-1251", "koi8-u", "ibm866"] {
        // DOS has no Ukrainian і.
        let text =
            if label == "ibm866" { text.replace('і', "i").replace('І', "I") } else { text.to_owned() };
        let (bytes, _, lossy) = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(&text);
        assert!(!lossy, "{label}");
        let desk = Desk::new();
        desk.put("left.csv", bytes);
        desk.put("right.csv", "id,name\n1,Ostap Shapoval\n");
        let run =
            desk.run(&["link", "left.csv", "right.csv", "-o", "links.csv", "--manifest", "manifest.json"]);
        run.assert_done();
        let said = format!("encoding {label} was detected");
        assert!(run.stderr.to_lowercase().contains(&said), "{label}: {run:?}");
        let manifest: serde_json::Value = serde_json::from_str(&desk.text("manifest.json")).unwrap();
        assert_eq!(manifest["inputs"][0]["encoding"].as_str().unwrap().to_lowercase(), label);
        assert_eq!(manifest["inputs"][0]["encoding_detected"], true);
        assert!(manifest["warnings"].to_string().to_lowercase().contains(&said), "{manifest}");
        for input in manifest["inputs"].as_array().unwrap() {
            let count = |key: &str| input[key].as_u64().unwrap();
            assert_eq!(count("rows_read"), count("accepted") + count("rejected"));
        }
    }
}

/// What came of a run, and the most memory that was seen in it, in MiB.
pub(super) struct Measured {
    pub(super) status: i32,
    pub(super) stderr: String,
    pub(super) peak: u64,
}

/// Runs the command on a file or on standard input, which is `head` and then `piece` without end.
pub(super) fn measured(desk: &Desk, arguments: &[&str], head: &[u8], piece: &[u8]) -> Measured {
    let mut child = Command::new(cargo_bin!("zvirka"))
        .current_dir(desk.folder.path())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let (head, piece) = (head.to_vec(), piece.to_vec());
    let feeder = std::thread::spawn(move || {
        let mut next = input.write_all(&head);
        // A program that reads on would be given a gibibyte, which the bound on its memory would show.
        for _ in 0..(1_usize << 30) / piece.len().max(1) {
            if next.is_err() || piece.is_empty() {
                break;
            }
            next = input.write_all(&piece);
        }
    });
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) >> 10);
        std::thread::sleep(Duration::from_millis(1));
    }
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Measured {
        status: output.status.code().unwrap_or(-1),
        stderr: String::from_utf8(output.stderr).unwrap(),
        peak,
    }
}

/// How much more memory than on an empty list a refusal may take, in MiB.
const MOST_MORE: u64 = 64;

#[test]
fn a_field_without_end_is_refused_after_a_mebibyte() {
    let desk = Desk::new();
    desk.put("right.csv", "id,name\n1,Shapoval Ostap\n");
    let arguments = |format| ["link", "-", "right.csv", "-o", "links.csv", "--left-format", format];
    let base = measured(&desk, &arguments("csv"), b"id,name\n", b"");
    assert_eq!(base.status, 0, "{}", base.stderr);
    let lines = "аааа\n".repeat(100_000);
    let cases: [(&str, String, &str, &str); 6] = [
        ("csv", format!("id,name\n1,{CANARY} "), "а", "line 2 is longer than 1 MiB"),
        ("csv", format!("id,name\n1,{CANARY}"), ",", "line 2 "),
        (
            "csv",
            format!("id,name\n1,\"{CANARY}"),
            &lines,
            "line 2 is longer than 1 MiB; is a quote left open",
        ),
        ("tsv", format!("id\tname\n1\t{CANARY}"), "\t", "line 2 "),
        ("jsonl", format!("{{\"name\":\"{CANARY}"), "а", "line 1 is longer than 1 MiB"),
        ("pfif", format!("<pfif><person><full_name>{CANARY}\n"), &lines, "longer than 1 MiB"),
    ];
    for (format, head, piece, told) in cases {
        let piece = piece.repeat(((1 << 19) / piece.len()).max(1));
        let run = measured(&desk, &arguments(format), head.as_bytes(), piece.as_bytes());
        assert_eq!(run.status, 2, "{format} {told}: {}", run.stderr);
        assert!(run.stderr.contains(told) && !run.stderr.contains(CANARY), "{format} {told}: {}", run.stderr);
        assert!(run.peak <= base.peak + MOST_MORE, "{format} {told}: {} MiB over {}", run.peak, base.peak);
    }
    assert_eq!(desk.files(), ["links.csv", "right.csv"]);
}

#[test]
fn a_workbook_that_was_made_to_burst_is_refused_with_bounded_memory() {
    let desk = Desk::new();
    desk.put("right.csv", "id,name\n1,Shapoval Ostap\n");
    desk.put("left.xlsx", workbook(&(row(1, &["id", "name"]) + &row(2, &["1", CANARY]))));
    let arguments = ["link", "left.xlsx", "right.csv", "-o", "links.csv"];
    let base = measured(&desk, &arguments, b"", b"");
    assert_eq!(base.status, 0, "{}", base.stderr);
    // 96 MiB of blanks in a hundred kilobytes.
    let bomb = workbook(&(row(1, &["id", "name"]) + &" ".repeat(96 << 20) + &row(2, &["1", CANARY])));
    assert!(bomb.len() < 1 << 20);
    desk.put("left.xlsx", bomb);
    let run = measured(&desk, &arguments, b"", b"");
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("more than 100 times as large"), "{}", run.stderr);
    assert!(run.peak <= base.peak + MOST_MORE, "{} MiB over {}", run.peak, base.peak);
}
