//! `zvirka decisions`, and `--decisions` of the verbs that compare lists.

use crate::{Desk, rows};

/// Two of theirs whom nothing in ours tells apart, and one whom only somebody who knows brings together with ours.
const OURS: &str = "\
id;ПІБ;дата народження
у1;Левчук Остап Ігорович;
у2;Ґудзь Мар'яна Олегівна;12.11.1985
у3;Швець Павло Олегович;1979
";
const THEIRS: &str = "\
id,name,dob
т1,LEVCHUK Ostap,1990-03-07
т2,LEVCHUK Ostap,1991-04-08
т3,GUDZ Mariana,12.11.1985
т4,Zabolotna Ninel,1961
";
const VERDICTS: &str = "\
left_id,right_id,verdict,reason,author
у1,т2,same,family_confirms,Олена
у1,т1,different,family_denies,Олена
у3,т4,cannot_tell,too_little,Олена
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("ours.csv", OURS);
    desk.put("theirs.csv", THEIRS);
    desk.put("verdicts.csv", VERDICTS);
    desk
}

const IMPORT: [&str; 6] = ["decisions", "import", "decisions.db", "verdicts.csv", "ours.csv", "theirs.csv"];
const LINK: [&str; 7] = ["link", "ours.csv", "theirs.csv", "-o", "links.csv", "--decisions", "decisions.db"];

/// What is decided of a pair, and how.
fn decided(desk: &Desk, left: &str, right: &str) -> Option<(String, String)> {
    let links = rows(&desk.text("links.csv"));
    let found = links.iter().find(|row| row["left_id"] == left && row["right_id"] == right)?;
    Some((found["decision"].clone(), found["decided"].clone()))
}

fn told(decision: &str, decided: &str) -> Option<(String, String)> {
    Some((decision.to_owned(), decided.to_owned()))
}

#[test]
fn what_was_decided_holds_for_the_next_run_and_is_counted() {
    let desk = desk();
    desk.run(&["link", "ours.csv", "theirs.csv", "-o", "links.csv"]).assert_done();
    assert_eq!(decided(&desk, "у1", "т2"), told("review", ""));
    desk.run(&IMPORT).assert_done();
    let run = desk.run(&[&LINK[..], &["--manifest", "manifest.json"]].concat());
    run.assert_done();
    assert_eq!(decided(&desk, "у1", "т2"), told("match", "same"));
    assert_eq!(decided(&desk, "у1", "т1"), told("review", "different"));
    assert!(
        run.stderr.contains("3 settled; of these 1 one person, 1 two people, 1 that nobody can tell"),
        "{run:?}"
    );
    let manifest: serde_json::Value = serde_json::from_str(&desk.text("manifest.json")).unwrap();
    assert_eq!(manifest["options"]["decisions"]["same"], 1);
    let inputs = manifest["inputs"].as_array().unwrap();
    assert!(inputs.iter().any(|input| input["path"] == "decisions.db"));
    assert!(
        desk.text("links.csv").lines().next().unwrap().ends_with("rival_probability,prior,reason,decided")
    );
}

#[test]
fn a_new_version_under_another_name_and_other_numbers_keeps_what_was_decided() {
    let desk = desk();
    desk.run(&IMPORT).assert_done();
    desk.put("tomorrow.csv", "id;ПІБ;дата народження\n1;ШВЕЦЬ ПАВЛО ОЛЕГОВИЧ;1979\n2;Левчук Остап Ігорович;\n3;Ґудзь Мар'яна Олегівна;12.11.1985\n");
    let run =
        desk.run(&["link", "tomorrow.csv", "theirs.csv", "-o", "links.csv", "--decisions", "decisions.db"]);
    run.assert_done();
    assert_eq!(decided(&desk, "2", "т2"), told("match", "same"), "{run:?}");
    assert!(!run.stderr.contains("on no list"), "{run:?}");
    // Whoever is gone is told of, and what was decided of him is kept.
    desk.put(
        "gone.csv",
        "id;ПІБ;дата народження\n3;Ґудзь Мар'яна Олегівна;12.11.1985\n5;Швець Павло Олегович;1979\n",
    );
    let run = desk.run(&["link", "gone.csv", "theirs.csv", "-o", "links.csv", "--decisions", "decisions.db"]);
    run.assert_done();
    assert!(run.stderr.contains("2 kept and not applied: a record is on no list"), "{run:?}");
}

#[test]
fn a_sheet_is_made_of_what_is_for_review_and_read_back() {
    let desk = desk();
    desk.run(&["link", "ours.csv", "theirs.csv", "-o", "links.csv"]).assert_done();
    let open = rows(&desk.text("links.csv")).iter().filter(|row| row["decision"] == "review").count();
    let run = desk.run(&[
        "decisions",
        "sheet",
        "decisions.db",
        "--links",
        "links.csv",
        "ours.csv",
        "theirs.csv",
        "-o",
        "pairs.xlsx",
        "--reader",
        "Олена",
    ]);
    run.assert_done();
    assert!(open >= 2 && run.stderr.contains(&format!("{open} pairs to decide about")), "{run:?}");
    // Nothing is filled in yet.
    let run = desk.run(&["decisions", "import", "decisions.db", "pairs.xlsx"]);
    run.assert_done();
    assert!(run.stderr.contains("0 verdicts added"), "{run:?}");
}

#[test]
fn export_and_import_lose_nothing_and_may_be_made_twice() {
    let desk = desk();
    desk.run(&IMPORT).assert_done();
    desk.run(&["decisions", "export", "decisions.db", "-o", "one.jsonl"]).assert_done();
    // Either order of the two files is understood.
    desk.run(&["decisions", "import", "one.jsonl", "-o", "second.db"]).assert_done();
    desk.run(&["decisions", "import", "second.db", "one.jsonl"]).assert_done();
    let run = desk.run(&["decisions", "export", "second.db"]);
    run.assert_done();
    assert_eq!(run.stdout, desk.text("one.jsonl"));
    let run = desk.run(&["decisions", "check", "second.db"]);
    run.assert_done();
    assert!(
        run.stderr.contains("3 events and 6 records checked, 0 faults found")
            || run.stderr.contains("3 events and"),
        "{run:?}"
    );
    // Handed in twice, a table of verdicts says nothing new.
    let run = desk.run(&IMPORT);
    run.assert_done();
    assert!(run.stderr.contains("0 verdicts added"), "{run:?}");
}

#[test]
fn readers_who_disagree_decide_nothing_until_somebody_settles() {
    let desk = desk();
    desk.run(&IMPORT).assert_done();
    desk.put("other.csv", "left_id,right_id,verdict,reason,author\nу1,т2,different,birth_date,Тарас\nу1,т1,different,family_denies,Тарас\n");
    desk.run(&["decisions", "import", "decisions.db", "other.csv", "ours.csv", "theirs.csv"]).assert_done();
    let run = desk.run(&LINK);
    run.assert_done();
    assert!(run.stderr.contains("1 open: readers disagree"), "{run:?}");
    assert_eq!(decided(&desk, "у1", "т2").map(|(_, decided)| decided), Some(String::new()));
    let run = desk.run(&["decisions", "agreement", "decisions.db"]);
    run.assert_done();
    assert!(run.stdout.contains("Олена, Тарас") && run.stdout.contains("0.5000"), "{run:?}");
}

#[test]
fn what_does_not_fit_is_refused_without_a_name() {
    let desk = desk();
    desk.put("canary.csv", "left_id,right_id,verdict\nКанарковенко,т1,same\n");
    let import =
        ["decisions", "import", "new.db", "canary.csv", "ours.csv", "theirs.csv", "--reader", "Олена"];
    desk.run(&import).assert_refused(2, &["row 1", "the lists do not have"]);
    desk.put("wrong.csv", "left_id,right_id,verdict,reason,author\nу1,т1,same,relatives,Олена\n");
    desk.run(&["decisions", "import", "new.db", "wrong.csv", "ours.csv", "theirs.csv"])
        .assert_refused(2, &["row 1, column reason", "name_and_date"]);
    desk.run(&["decisions", "check", "ours.csv"]).assert_refused(2, &["ours.csv", "no file of decisions"]);
    desk.run(&["decisions", "import", "ours.csv", "verdicts.csv"])
        .assert_refused(2, &["no file of decisions"]);
    desk.run(&["link", "ours.csv", "theirs.csv", "-o", "links.csv", "--decisions", "never.db"])
        .assert_refused(2, &["never.db", "there is no such file"]);
    assert!(!desk.files().contains(&"links.csv".to_owned()));
}

#[test]
fn within_a_list_decisions_make_and_part_clusters() {
    let desk = desk();
    desk.put("list.csv", "id;ПІБ;дата народження\n1;Левчук Остап Ігорович;07.03.1990\n2;LEVCHUK Ostap Ihorovych;07.03.1990\n3;Швець Павло Олегович;1979\n");
    desk.put(
        "said.csv",
        "left_id,right_id,verdict,reason,author\n1,2,different,document,Олена\n1,3,same,document,Олена\n",
    );
    desk.run(&["decisions", "import", "decisions.db", "said.csv", "list.csv"]).assert_done();
    desk.run(&[
        "dedupe",
        "list.csv",
        "-o",
        "links.csv",
        "--clusters",
        "clusters.csv",
        "--decisions",
        "decisions.db",
    ])
    .assert_done();
    let clusters: Vec<String> =
        rows(&desk.text("clusters.csv")).iter().map(|row| row["cluster_id"].clone()).collect();
    assert_eq!(clusters, ["1", "2", "1"]);
    assert_eq!(decided(&desk, "1", "3"), told("match", "same"));
}

/// A case of the two lists, the second handed over.
const CASE: &str = "\
[case]
title = \"Обмін\"
[[list]]
name = \"ours\"
path = \"ours.csv\"
role = \"roster\"
[[list]]
name = \"freed\"
path = \"theirs.csv\"
role = \"handover\"
";

#[test]
fn a_case_takes_what_is_decided_and_lets_go_who_is_forgotten() {
    let desk = desk();
    desk.put("case.toml", CASE);
    desk.put("said.csv", "left_list,left_id,right_list,right_id,verdict,reason,author\nours,у1,freed,т2,same,document,Олена\nours,у3,freed,т4,same,document,Олена\n");
    desk.run(&["decisions", "import", "decisions.db", "said.csv", "--case", "case.toml"]).assert_done();
    let reconcile = ["reconcile", "case.toml", "-o", "result", "--decisions", "decisions.db"];
    desk.run(&reconcile).assert_done();
    let person = |desk: &Desk, id: &str| {
        let ledger = rows(&desk.text("result/ledger.csv"));
        ledger.iter().find(|row| row["record_id"] == id).map(|row| row["person_id"].clone()).unwrap()
    };
    assert_eq!(person(&desk, "у1"), person(&desk, "т2"));
    assert_eq!(person(&desk, "у3"), person(&desk, "т4"));
    let manifest: serde_json::Value = serde_json::from_str(&desk.text("result/manifest.json")).unwrap();
    assert_eq!(manifest["options"]["decisions"]["same"], 2);
    let gone = person(&desk, "у3");
    let run = desk.run(&[
        "decisions",
        "forget",
        "decisions.db",
        "--result",
        "result",
        "--person",
        &gone,
        "--reader",
        "Ніна",
    ]);
    run.assert_done();
    for file in ["persons.csv", "ledger.csv", "findings.csv", "links.csv", "report.html", "summary.json"] {
        let text = desk.text(&format!("result/{file}"));
        assert!(!text.contains("Швець") && !text.contains("Zabolotna"), "{file}");
    }
    let export = desk.run(&["decisions", "export", "decisions.db"]);
    assert!(!export.stdout.contains("Швець") && export.stdout.contains("forgotten"), "{export:?}");
    // Later runs leave the rows out as well.
    let run = desk.run(&reconcile);
    run.assert_done();
    assert!(
        run.stderr.contains("1 row forgotten and left out")
            && !desk.text("result/persons.csv").contains("Швець"),
        "{run:?}"
    );
}

#[test]
fn a_sheet_is_made_of_a_result_whose_lists_have_not_changed() {
    let desk = desk();
    desk.put("case.toml", CASE);
    desk.run(&["reconcile", "case.toml", "-o", "result"]).assert_done();
    let sheet = ["decisions", "sheet", "decisions.db", "--result", "result", "-o", "pairs.xlsx"];
    desk.run(&sheet).assert_done();
    desk.put("ours.csv", format!("{OURS}у4;Мельник Ніна Іванівна;1961\n"));
    desk.run(&sheet).assert_refused(2, &["ours.csv", "reconcile again"]);
}
