//! Links, rows set aside and manifests as other programs find them.

use zvirka::linker::{ComparedField, Decision, Evidence, Link, Links};
use zvirka_io::{
    IoErrorKind, Manifest, ManifestInput, ManifestOutput, ReadOptions, Reject, read_list, read_table,
    write_links, write_manifest, write_rejects,
};

use crate::people::{file, read};

fn links() -> Links {
    let evidence = |field, level, weight| Evidence { field, level, weight };
    Links {
        links: vec![
            Link {
                left: 0,
                right: 1,
                probability: 0.998_765_43,
                weight: 9.5,
                decision: Decision::Match,
                evidence: [
                    evidence(ComparedField::Surname, "equivalent", 12.25),
                    evidence(ComparedField::BirthDate, "absent", 0.0),
                ]
                .into_iter()
                .collect(),
                rival_probability: 0.0,
            },
            Link {
                left: 1,
                right: 0,
                probability: 0.5,
                weight: -0.0001,
                decision: Decision::Review,
                evidence: [
                    evidence(ComparedField::Surname, "same", 14.125),
                    evidence(ComparedField::BirthDate, "contradicted", -11.375),
                ]
                .into_iter()
                .collect(),
                rival_probability: 0.25,
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
    write_links(&path, &links(), &left, &right).unwrap();
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        "left_id,right_id,probability,weight,decision,left_name,right_name,surname_level,surname_weight,\
         birth_date_level,birth_date_weight,rival_probability\n\
         у1,2,0.998765,9.500,match,\"Жук, \"\"Шаман\"\"\",Zhuk,equivalent,12.250,absent,0.000,0.000000\n\
         у2,1,0.500000,0.000,review,Ґудзь Марʼяна,Gudz Mariana,same,14.125,contradicted,-11.375,0.250000\n"
    );
    let lines = folder.path().join("links.jsonl");
    write_links(&lines, &links(), &left, &right).unwrap();
    let text = std::fs::read_to_string(&lines).unwrap();
    let first: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(first["left_name"], "Жук, \"Шаман\"");
    assert_eq!(first["birth_date_level"], "absent");
    assert_eq!(first["weight"], 9.5);
    let tabs = folder.path().join("links.tsv");
    write_links(&tabs, &links(), &left, &right).unwrap();
    let table = read_table(&tabs, &ReadOptions::default(), &["left_id", "right_id", "decision"]).unwrap();
    assert_eq!((table.cell("left_name", 0), table.cell("decision", 1)), ("Жук, \"Шаман\"", "review"));
}

#[test]
fn a_format_that_is_not_written_is_refused_and_nothing_is_left() {
    let list = read("name\nЖук\nЧиж\n").unwrap().list;
    let folder = tempfile::tempdir().unwrap();
    for name in ["links.xlsx", "links.parquet", "links"] {
        let error = write_links(&folder.path().join(name), &links(), &list, &list).unwrap_err();
        assert_eq!(error.kind(), IoErrorKind::Input);
        assert!(error.to_string().contains("results are written as .csv, .tsv and .jsonl"), "{error}");
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
