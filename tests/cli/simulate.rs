//! `zvirka simulate`: the folder it leaves, and that its lists are lists.

use crate::Desk;

#[test]
fn a_simulation_is_a_folder_of_lists_that_link_and_evaluate() {
    let desk = Desk::new();
    let run = desk.run(&["simulate", "lists", "--people", "200", "--seed", "3"]);
    run.assert_done();
    assert!(run.stdout.is_empty() && run.stderr.contains("200 people on each list, 100 of them on both"));
    let lines = |file: &str| desk.text(&format!("lists/{file}")).lines().count();
    assert_eq!((lines("left.csv"), lines("right.csv"), lines("truth.csv")), (201, 201, 101));
    assert!(lines("report.csv") > 40 && lines("report_truth.csv") > 20);

    desk.run(&["link", "lists/left.csv", "lists/right.csv", "-o", "links.csv", "--quiet"]).assert_done();
    let run = desk.run(&["evaluate", "links.csv", "--truth", "lists/truth.csv", "--json"]);
    run.assert_done();
    let measures: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(measures["f1"].as_f64().unwrap() > 0.7, "{}", run.stdout);
}

#[test]
fn one_seed_gives_the_same_files_for_any_number_of_threads() {
    let desk = Desk::new();
    for (folder, threads) in [("one", "1"), ("three", "3")] {
        desk.run(&["simulate", folder, "--people", "300", "--noise", "heavy", "--threads", threads])
            .assert_done();
    }
    for file in ["left.csv", "right.csv", "report.csv", "truth.csv", "report_truth.csv"] {
        assert_eq!(desk.text(&format!("one/{file}")), desk.text(&format!("three/{file}")), "{file}");
    }
}

#[test]
fn reports_of_an_earlier_simulation_do_not_stay() {
    let desk = Desk::new();
    desk.run(&["simulate", "lists", "--people", "50"]).assert_done();
    assert!(desk.at("lists/report.csv").is_file());
    desk.run(&["simulate", "lists", "--people", "50", "--profile", "cross-script"]).assert_done();
    assert!(!desk.at("lists/report.csv").exists() && !desk.at("lists/report_truth.csv").exists());
    assert!(desk.text("lists/right.csv").starts_with("id,name,birth_date,unit\n"));
}

#[test]
fn what_cannot_be_simulated_is_refused_and_nothing_is_written() {
    let desk = Desk::new();
    for (arguments, part) in [
        (vec!["simulate", "lists", "--people", "0"], "from 1 to"),
        (vec!["simulate", "lists", "--people", "999999999999"], "from 1 to"),
        (vec!["simulate", "lists", "--shared", "1.5"], "from 0 to 1"),
        (vec!["simulate", "lists", "--noise", "loud"], "noise"),
        (vec!["simulate", "-"], "name a folder"),
    ] {
        desk.run(&arguments).assert_refused(2, &[part]);
        assert!(desk.files().is_empty(), "{arguments:?}");
    }
    desk.put("taken", "a file");
    desk.run(&["simulate", "taken"]).assert_refused(74, &["taken"]);
}
