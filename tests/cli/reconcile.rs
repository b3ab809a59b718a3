//! `zvirka reconcile` from a case file to its folder.

use super::{Desk, rows};

/// A home roster and a handover list of invented people, with markup and a mark that turns text in one name.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put(
        "ours.csv",
        "id,ПІБ,дата народження\n1,Ґудзь <b>Мар'яна</b> Петрівна,07.03.1990\n2,Левчук \u{202e}Остап Ігорович,11.12.1985\n",
    );
    desk.put("handover.csv", "id,name,dob\na,Maryana GUDZ,1990-03-07\n");
    desk.put(
        "case.toml",
        "[[list]]\nname = \"наші\"\npath = \"ours.csv\"\nrole = \"roster\"\n[[list]]\nname = \"handover\"\n\
         path = \"handover.csv\"\nrole = \"handover\"\n[[claim]]\nlist = \"handover\"\nwhat = \"returned\"\ntotal = 2\n",
    );
    desk
}

#[test]
fn a_folder_holds_tables_a_report_and_the_manifest_that_names_them() {
    let desk = desk();
    let run = desk.run(&["reconcile", "case.toml", "-o", "result", "--language", "uk"]);
    assert_eq!(run.status, 0, "{run:?}");
    let manifest: serde_json::Value = serde_json::from_str(&desk.text("result/manifest.json")).unwrap();
    let outputs: Vec<&str> = manifest["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|output| output["path"].as_str().unwrap())
        .collect();
    let expected = [
        "persons.csv",
        "ledger.csv",
        "findings.csv",
        "links.csv",
        "changes.csv",
        "summary.json",
        "records.csv",
        "report.html",
    ];
    assert_eq!(outputs, expected);
    assert_eq!(manifest["options"]["language"], "uk");
    let report = desk.text("result/report.html");
    assert!(report.contains("<html lang=\"uk\">"));
    assert!(!report.contains("<b>Мар") && !report.contains('\u{202e}'));
}

#[test]
fn a_claim_that_the_lists_do_not_bear_out_fails_a_check_and_leaves_the_result() {
    let desk = desk();
    let run = desk.run(&["reconcile", "case.toml", "-o", "result", "--check"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(desk.text("result/report.html").contains("<mark>2</mark>"));
}

#[test]
fn a_result_that_would_replace_a_list_of_the_case_is_refused() {
    let desk = desk();
    let list = desk.text("ours.csv");
    desk.put("persons.csv", &list);
    desk.put("case.toml", "[[list]]\nname = \"наші\"\npath = \"persons.csv\"\nrole = \"roster\"\n");
    let run = desk.run(&["reconcile", "case.toml", "-o", "."]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stderr.contains("would be replaced"), "{}", run.stderr);
    assert_eq!(desk.text("persons.csv"), list);
}

/// All files of a folder but the manifest, which names what was read.
fn tables(desk: &Desk, folder: &str) -> Vec<(String, String)> {
    let names = [
        "persons.csv",
        "ledger.csv",
        "findings.csv",
        "links.csv",
        "changes.csv",
        "records.csv",
        "summary.json",
        "report.html",
    ];
    names.map(|name| (name.to_owned(), desk.text(&format!("{folder}/{name}")))).into()
}

#[test]
fn nothing_changes_where_no_list_did_also_in_the_folder_itself() {
    let desk = desk();
    desk.run(&["reconcile", "case.toml", "-o", "first"]).assert_done();
    let run = desk.run(&["reconcile", "case.toml", "-o", "second", "--previous", "first"]);
    run.assert_done();
    assert!(run.stderr.contains("nothing changed since first"), "{}", run.stderr);
    assert_eq!(tables(&desk, "second"), tables(&desk, "first"));
    assert_eq!(rows(&desk.text("second/changes.csv")), []);
    desk.run(&["reconcile", "case.toml", "-o", "second", "--previous", "second"]).assert_done();
    let manifest = desk.text("second/manifest.json");
    desk.run(&["reconcile", "case.toml", "-o", "second", "--previous", "second"]).assert_done();
    assert_eq!(desk.text("second/manifest.json"), manifest);
    assert_eq!(tables(&desk, "second"), tables(&desk, "first"));
}

#[test]
fn persons_keep_their_ids_when_a_list_comes_again_and_a_family_hears_first() {
    let desk = desk();
    desk.put("reports.csv", "id,ПІБ,дата народження\nr,Ґудзь Марʼяна Петрівна,07.03.1990\n");
    let case = desk.text("case.toml");
    let report = "[[list]]\nname = \"звернення\"\npath = \"reports.csv\"\nrole = \"report\"\n";
    desk.put("case.toml", case.replacen("[[claim]]", &format!("{report}[[claim]]"), 1));
    desk.run(&["reconcile", "case.toml", "-o", "result", "--language", "uk"]).assert_done();
    let person = |id: &str| {
        let ledger = rows(&desk.text("result/ledger.csv"));
        ledger.into_iter().find(|row| row["list"] == "наші" && row["record_id"] == id).unwrap()["person_id"]
            .clone()
    };
    let (mariana, ostap) = (person("1"), person("2"));
    // Numbered anew, in capitals, and the handover was somebody else's.
    desk.put(
        "ours.csv",
        "id,ПІБ,дата народження\n1,ЛЕВЧУК ОСТАП ІГОРОВИЧ,1985-12-11\n2,Їжак Лесь Романович,05.06.1999\n\
         3,Ґудзь Мар'яна Петрівна,07.03.1990\n",
    );
    desk.put("handover.csv", "id,name,dob\na,Ostap LEVCHUK,1985-12-11\n");
    let run =
        desk.run(&["reconcile", "case.toml", "-o", "result", "--previous", "result", "--language", "uk"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!((person("3"), person("1")), (mariana.clone(), ostap));
    assert_eq!(person("2"), "P00003");
    let changes = rows(&desk.text("result/changes.csv"));
    let first = &changes[0];
    assert_eq!(
        (&*first["kind"], &*first["severity"], &*first["list"]),
        ("answer_changed", "high", "звернення")
    );
    assert_eq!((&*first["old"], &*first["new"]), ("returned", "held"));
    assert_eq!(first["person_id"], mariana);
    assert!(first["text"].contains("поговорити з нею особисто"));
    let report = desk.text("result/report.html");
    let (changed, summary) = (report.find("id=\"changes\"").unwrap(), report.find("id=\"summary\"").unwrap());
    assert!(changed < summary);
    let summary: serde_json::Value = serde_json::from_str(&desk.text("result/summary.json")).unwrap();
    assert_eq!(summary["highest_person_number"], 3);
    assert_eq!(summary["changes"]["answer_changed"]["high"], 1);
}

#[test]
fn a_ledger_says_what_each_record_said() {
    let desk = desk();
    desk.run(&["reconcile", "case.toml", "-o", "result"]).assert_done();
    let ledger = rows(&desk.text("result/ledger.csv"));
    assert!(ledger.iter().all(|row| row["record_print"].len() == 32));
    let records = rows(&desk.text("result/records.csv"));
    assert_eq!(records.len(), 3);
    assert!(records.iter().zip(&ledger).all(|(record, line)| record["record_print"] == line["record_print"]));
    assert_eq!(records[2]["birth_date"], "1990-03-07");
}

#[test]
fn a_previous_folder_that_holds_no_result_is_refused() {
    let desk = desk();
    std::fs::create_dir(desk.at("nothing")).unwrap();
    desk.run(&["reconcile", "case.toml", "-o", "result", "--previous", "nothing"])
        .assert_refused(2, &["nothing", "manifest.json is missing"]);
    assert!(!desk.at("result").exists());
}
