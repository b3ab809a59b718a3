//! Links, rows set aside and manifests as other programs find them.

use zvirka::compare::Level;
use zvirka::linker::{ComparedField, Decision, Doubt, Evidence, Link, Links};
use zvirka_io::{
    IoErrorKind, LinkColumns, Manifest, ManifestInput, ManifestOutput, Outputs, ReadOptions, Reject, Value,
    read_list, read_table, write_links, write_manifest, write_rejects, write_table,
};

use crate::people::{file, read};

fn links() -> Links {
    let evidence = Evidence::new;
    Links {
        links: vec![
            Link {
                left: 0,
                right: 1,
                probability: 0.998_765_43,
                weight: 9.5,
                decision: Decision::Match,
                evidence: [
                    evidence(ComparedField::Surname, Level::Equivalent, 12.25),
                    evidence(ComparedField::BirthDate, Level::Absent, 0.0),
                ]
                .into_iter()
                .collect(),
                rival_probability: 0.0,
                doubt: None,
                decided: None,
            },
            Link {
                left: 1,
                right: 0,
                probability: 0.5,
                weight: -0.0001,
                decision: Decision::Review,
                evidence: [
                    evidence(ComparedField::Surname, Level::Same, 14.125),
                    evidence(ComparedField::BirthDate, Level::Different, -11.375),
                ]
                .into_iter()
                .collect(),
                rival_probability: 0.25,
                doubt: Some(Doubt::Rival),
                decided: Some(zvirka::verdicts::Verdict::Different),
            },
        ],
        fields: vec![ComparedField::Surname, ComparedField::BirthDate],
        prior_weight: -2.75,
        ..Links::default()
    }
}

#[test]
fn links_have_their_columns_in_order() {
    let left = read("№;ПІБ;д.н.\nу1;Жук, \"Шаман\";1990\nу2;Ґудзь Марʼяна;\n").unwrap().list;
    let right = read("surname,given name,dob\nGudz,Mariana,1991\nZhuk,,\n").unwrap().list;
    let (folder, path) = file("links.csv", "earlier");
    write_links(&path, &links(), [&left, &right], LinkColumns::Evidence).unwrap();
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        "left_id,right_id,probability,weight,decision,left_name,right_name,surname_level,surname_weight,\
         birth_date_level,birth_date_weight,rival_probability,prior,reason,decided\n\
         у1,2,0.998765,9.500,match,\"Жук, \"\"Шаман\"\"\",Zhuk,equivalent,12.250,absent,0.000,0.000000,-2.750,,\n\
         у2,1,0.500000,0.000,review,Ґудзь Марʼяна,Gudz Mariana,same,14.125,different,-11.375,0.250000,-2.750,\
         \"another record fits as well, or nearly\",different\n"
    );
    let lines = folder.path().join("links.jsonl");
    write_links(&lines, &links(), [&left, &right], LinkColumns::Evidence).unwrap();
    let text = std::fs::read_to_string(&lines).unwrap();
    let first: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(first["left_name"], "Жук, \"Шаман\"");
    assert_eq!(first["birth_date_level"], "absent");
    assert_eq!(first["weight"], 9.5);
    let tabs = folder.path().join("links.tsv");
    write_links(&tabs, &links(), [&left, &right], LinkColumns::Evidence).unwrap();
    let table = read_table(&tabs, &ReadOptions::default(), &["left_id", "right_id", "decision"]).unwrap();
    assert_eq!((table.cell("left_name", 0), table.cell("decision", 1)), ("Жук, \"Шаман\"", "review"));
}

#[test]
fn compared_values_stand_beside_the_weights_when_asked_for() {
    let left = read("ПІБ;д.н.\nҐудзь Марʼяна;1990\nЖук;\n").unwrap().list;
    let right = read("name,dob\nZhuk,\nGudz,02.05.1991\n").unwrap().list;
    let (_folder, path) = file("links.csv", "earlier");
    write_links(&path, &links(), [&left, &right], LinkColumns::EvidenceAndValues).unwrap();
    let table = read_table(&path, &ReadOptions::default(), &["left_id"]).unwrap();
    let values = |row| [table.cell("birth_date_left", row), table.cell("birth_date_right", row)];
    assert_eq!((values(0), values(1)), (["1990", "02.05.1991"], ["", ""]));
    // Parts of names have no column of their own to quote: the whole names stand in theirs.
    assert!(!std::fs::read_to_string(&path).unwrap().contains("surname_left"));
}

#[test]
fn a_format_that_is_not_written_is_refused_and_nothing_is_left() {
    let list = read("name\nЖук\nЧиж\n").unwrap().list;
    let folder = tempfile::tempdir().unwrap();
    for name in ["links.ods", "links.xlsm", "links"] {
        let error = write_links(&folder.path().join(name), &links(), [&list, &list], LinkColumns::Evidence)
            .unwrap_err();
        assert_eq!(error.kind(), IoErrorKind::Input);
        assert!(
            error.to_string().contains("results are written as .csv, .tsv, .parquet, .jsonl and .xlsx"),
            "{error}"
        );
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn rows_set_aside_are_written_and_read_back() {
    let (_folder, path) = file("links.rejects.csv", "");
    let reject = Reject {
        list: "ours.csv".into(),
        row: 7,
        column: "ПІБ".into(),
        reason: "NUL byte; remove it".into(),
    };
    write_rejects(&path, &[reject]).unwrap();
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        "list,row,column,reason\nours.csv,7,ПІБ,NUL byte; remove it\n"
    );
}

#[test]
fn the_same_run_gives_the_same_manifest() {
    let (folder, path) = file("ours.csv", "name\nЖук\n\0\nЧиж\n");
    let read = read_list(&path, &ReadOptions::default()).unwrap();
    assert_eq!(read.sha256.len(), 64);
    let manifest = || Manifest {
        version: "0.1.0".into(),
        verb: "link".into(),
        options: [("review-at".to_owned(), 0.3.into()), ("cardinality".to_owned(), "one-to-one".into())]
            .into(),
        inputs: vec![ManifestInput::from(&read).with_set_aside(1)],
        outputs: vec![ManifestOutput::of_file(&path).unwrap()],
        warnings: vec!["ours.csv: 1 row is set aside".into()],
    };
    let written = ["a.json", "b.json"].map(|name| {
        let place = folder.path().join(name);
        write_manifest(&place, &manifest()).unwrap();
        std::fs::read_to_string(place).unwrap()
    });
    assert_eq!(written[0], written[1]);
    let back: Manifest = serde_json::from_str(&written[0]).unwrap();
    assert_eq!(back, manifest());
    let input = &back.inputs[0];
    assert_eq!((input.rows_read, input.accepted, input.rejected), (3, 1, 2));
    // What was digested while reading is what stands on the disk.
    assert_eq!(input.sha256, back.outputs[0].sha256);
}

/// Every kind of value, and texts that a spreadsheet program would take for something else.
fn rows() -> Vec<Vec<Value<'static>>> {
    let texts = [
        "Жук, \"Шаман\" Іван",
        "=HYPERLINK(\"http://x\";\"y\")",
        "+380501234567",
        "-Іван",
        "@SUM(A1)",
        "\tҐудзь",
        "http://example.org/",
        "007",
        "1990-06-05",
        "TRUE",
        "Мар\u{2bc}яна\u{202e}\u{301}",
        "два\nрядки",
        "<b>&amp;",
        "_x0041_",
        "\u{1}",
    ];
    let number = |number: usize| Value::weight(number as f64 * -1.5);
    let mut rows: Vec<Vec<Value<'static>>> = (0..)
        .zip(texts)
        .map(|(row, text)| {
            let rival = if row % 2 == 0 { Value::Missing } else { Value::probability(0.1 + 0.2) };
            vec![Value::Whole(row as u64), text.into(), number(row), rival, Value::Missing]
        })
        .collect();
    rows.push(vec![
        Value::Whole(99),
        "".into(),
        Value::weight(f64::NAN),
        Value::probability(1.0),
        Value::Missing,
    ]);
    rows
}

const HEADER: [&str; 5] = ["row", "text", "weight", "rival_probability", "name_weight"];

/// What is read back: the same rows, whatever the format.
fn read_back(name: &str) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    write_table(&path, &HEADER, rows()).unwrap();
    let table = read_table(&path, &ReadOptions::default(), &HEADER).unwrap();
    assert_eq!(table.rejects, []);
    (0..table.len()).map(|row| table.row(row).map(str::to_owned).collect()).collect()
}

#[test]
fn every_format_holds_the_same_rows() {
    let csv = read_back("table.csv");
    assert_eq!(csv.len(), rows().len());
    assert_eq!(csv[1][1], "=HYPERLINK(\"http://x\";\"y\")");
    assert_eq!(csv[1][2..], ["-1.500", "0.300000", ""]);
    // As numbers they have no zeros at their ends.
    let number = |cell: &str| cell.parse::<f64>().map_or(cell.to_owned(), |number| number.to_string());
    for name in ["table.parquet", "table.xlsx", "table.jsonl"] {
        let read = read_back(name);
        assert_eq!(read.len(), csv.len(), "{name}");
        for (theirs, ours) in read.iter().zip(&csv) {
            assert_eq!((&theirs[0], &theirs[1]), (&ours[0], &ours[1]), "{name}");
            let numbers = |row: &[String]| row[2..].iter().map(|cell| number(cell)).collect::<Vec<_>>();
            assert_eq!(numbers(theirs), numbers(ours), "{name}");
        }
    }
}

#[test]
fn links_are_read_back_from_every_format() {
    let left = read("№;ПІБ;д.н.\nу1;Жук, \"Шаман\";1990\nу2;Ґудзь Марʼяна;\n").unwrap().list;
    let right = read("surname,given name,dob\nGudz,Mariana,1991\nZhuk,,\n").unwrap().list;
    let folder = tempfile::tempdir().unwrap();
    for name in ["links.csv", "links.parquet", "links.jsonl", "links.xlsx"] {
        let path = folder.path().join(name);
        write_links(&path, &links(), [&left, &right], LinkColumns::Evidence).unwrap();
        let table = read_table(&path, &ReadOptions::default(), &["left_id", "rival_probability"]).unwrap();
        assert_eq!((table.len(), table.headers.len()), (2, 15), "{name}");
        assert_eq!(
            (table.cell("left_name", 1), table.cell("decision", 1)),
            ("Ґудзь Марʼяна", "review"),
            "{name}"
        );
        assert_eq!(table.cell("probability", 0).parse::<f64>(), Ok(0.998_765), "{name}");
    }
}

#[test]
fn the_same_rows_are_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.csv", "a.parquet", "a.jsonl", "a.xlsx"] {
        let write = || {
            let path = folder.path().join(name);
            write_table(&path, &HEADER, rows()).unwrap();
            std::fs::read(&path).unwrap()
        };
        let first = write();
        // A workbook's moment and an archive's have a second or two as their unit.
        if name == "a.xlsx" {
            std::thread::sleep(std::time::Duration::from_millis(2_100));
        }
        assert!(first == write(), "{name}");
    }
}

#[test]
fn columns_of_parquet_have_types() {
    use parquet::basic::Type;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.parquet");
    write_table(&path, &HEADER, rows()).unwrap();
    let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let types: Vec<Type> = schema.columns().iter().map(|column| column.physical_type()).collect();
    // The last holds nothing, and is numbers all the same, so that two runs have one schema.
    assert_eq!(types, [Type::INT64, Type::BYTE_ARRAY, Type::DOUBLE, Type::DOUBLE, Type::DOUBLE]);
    // Numbers beside text are text.
    write_table(&path, &["a"], [[Value::Whole(7)], [Value::Missing], ["Жук".into()], [Value::weight(0.5)]])
        .unwrap();
    let table = read_table(&path, &ReadOptions::default(), &["a"]).unwrap();
    assert_eq!(table.columns[0].iter().collect::<Vec<_>>(), ["7", "Жук", "0.500"]);
    write_table(&path, &["a"], std::iter::empty::<[Value<'_>; 1]>()).unwrap();
    assert_eq!(read_table(&path, &ReadOptions::default(), &["a"]).unwrap().len(), 0);
}

#[test]
fn what_a_sheet_cannot_hold_is_refused_and_an_earlier_one_stays() {
    let (_folder, path) = file("links.xlsx", "earlier");
    let error = write_table(&path, &["note"], [[Value::from("я".repeat(40_000))]]).unwrap_err();
    assert_eq!(error.kind(), IoErrorKind::Write);
    assert!(error.to_string().contains("a cell of row 1 is longer than the 32767 letters"), "{error}");
    let error = write_table(&path, &["a"], [[Value::Missing, Value::Missing]]).unwrap_err();
    assert!(error.to_string().contains("more values than the header"), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "earlier");
}

#[test]
fn paths_that_are_devices_or_elsewhere_are_refused() {
    let reserve = |path: &std::path::Path| Outputs::reserve(&[], &[path], &[], None);
    let folder = tempfile::tempdir().unwrap();
    for name in ["CON.csv", "nul.jsonl", "com1.csv", "Lpt9.parquet", "aux.links.csv"] {
        let error = reserve(&folder.path().join(name)).unwrap_err();
        assert!(error.to_string().contains("the name of a device"), "{error}");
    }
    for name in ["contacts.csv", "com.csv", "com10.csv", "null.csv", "auxiliary.csv"] {
        assert!(reserve(&folder.path().join(name)).is_ok(), "{name}");
    }
    let error = reserve(std::path::Path::new(r"\\server\share\links.csv")).unwrap_err();
    assert!(error.to_string().contains("on another computer"), "{error}");
}
