//! `zvirka reconcile` from a case file to its folder.

use super::Desk;

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
    let expected = ["persons.csv", "ledger.csv", "findings.csv", "links.csv", "summary.json", "report.html"];
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
