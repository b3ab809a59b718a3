//! `zvirka compare-runs` of two files of links and of two folders.

use super::{Desk, rows};

#[test]
fn links_are_held_against_links_by_pair_and_decision() {
    let desk = Desk::new();
    desk.put("a.csv", "left_id,right_id,decision\n1,a,match\n2,b,match\n3,c,review\n");
    desk.put("b.csv", "left_id,right_id,decision\n1,a,match\n3,c,match\n4,d,review\n");
    let run = desk.run(&["compare-runs", "a.csv", "b.csv", "-o", "differences.csv"]);
    run.assert_done();
    let numbers: Vec<&str> = run.stdout.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(numbers, ["pairs", "1", "1", "1", "1"]);
    let told: Vec<(String, String, String, String)> = rows(&desk.text("differences.csv"))
        .into_iter()
        .map(|row| (row["only_in"].clone(), row["record_id"].clone(), row["a"].clone(), row["b"].clone()))
        .collect();
    let expected = [("a", "2", "match", ""), ("", "3", "review", "match"), ("b", "4", "", "review")];
    assert_eq!(told, expected.map(|(a, b, c, d)| (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned())));
}

/// A case whose handover may be joined to the roster or not.
fn reconciled() -> Desk {
    let desk = Desk::new();
    desk.put(
        "ours.csv",
        "id,ПІБ,дата народження\n1,Ґудзь Мар'яна Петрівна,07.03.1990\n2,Левчук Остап,11.12.1985\n",
    );
    desk.put("handover.csv", "id,name,dob\na,Maryana GUDZ,1990-03-07\n");
    desk.put(
        "case.toml",
        "[[list]]\nname = \"наші\"\npath = \"ours.csv\"\nrole = \"roster\"\n[[list]]\nname = \"handover\"\n\
         path = \"handover.csv\"\nrole = \"handover\"\n",
    );
    desk
}

#[test]
fn folders_are_held_against_each_other_by_pairs_persons_and_findings() {
    let desk = reconciled();
    desk.run(&["reconcile", "case.toml", "-o", "a"]).assert_done();
    desk.run(&["reconcile", "case.toml", "-o", "b", "--match-at", "1"]).assert_done();
    let run = desk.run(&["compare-runs", "a", "b", "--json"]);
    run.assert_done();
    let counts: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(counts["pairs"], serde_json::json!({"both": 0, "only_a": 1, "only_b": 0, "otherwise": 0}));
    assert_eq!(counts["persons"], serde_json::json!({"both": 1, "only_a": 1, "only_b": 2, "otherwise": 0}));
    assert!(counts["findings"]["only_b"].as_u64().unwrap() > 0);

    let run = desk.run(&["compare-runs", "a", "a", "-o", "differences.csv"]);
    run.assert_done();
    assert_eq!(rows(&desk.text("differences.csv")), []);
    assert!(run.stdout.contains("findings"));
}

#[test]
fn runs_on_other_lists_are_told_and_what_is_no_run_is_refused() {
    let desk = reconciled();
    desk.run(&["reconcile", "case.toml", "-o", "a"]).assert_done();
    let list = desk.text("ours.csv").replace("11.12.1985", "12.12.1985");
    desk.put("ours.csv", list);
    desk.run(&["reconcile", "case.toml", "-o", "b"]).assert_done();
    let run = desk.run(&["compare-runs", "a", "b"]);
    run.assert_done();
    assert!(run.stderr.contains("did not read the same lists"), "{}", run.stderr);
    desk.put("links.csv", "left_id,right_id\n1,a\n");
    desk.run(&["compare-runs", "a", "links.csv"]).assert_refused(2, &["name two of one kind"]);
    std::fs::create_dir(desk.at("nothing")).unwrap();
    desk.run(&["compare-runs", "a", "nothing"]).assert_refused(2, &["nothing", "manifest.json"]);
    desk.run(&["compare-runs", "-", "a"]).assert_refused(2, &["not standard input"]);
}
