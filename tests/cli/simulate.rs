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

#[test]
fn a_scenario_is_a_folder_of_lists_as_they_arrive_with_the_case_and_the_truth() {
    let desk = Desk::new();
    let scenario = ["--scenario", "thousand-for-thousand", "--seed", "7"];
    let run = desk.run(&[&["simulate", "exchange", "--manifest", "manifest.json"][..], &scenario].concat());
    run.assert_done();
    assert!(run.stderr.contains("12 lists"), "{}", run.stderr);
    for file in [
        "ours.xlsx",
        "handover_1.csv",
        "handover_2.csv",
        "handover_3.csv",
        "reports.jsonl",
        "sightings.csv",
        "published.csv",
        "exchanged_before.parquet",
        "watch.csv",
        "convicted.csv",
        "colony.csv",
        "theirs.csv",
    ] {
        assert!(desk.at(&format!("exchange/{file}")).is_file(), "{file}");
        assert!(desk.text("exchange/case.toml").contains(file));
        assert!(desk.text("manifest.json").contains(file));
    }
    // The other side's list arrives in its own encoding and is read as what it is.
    let run = desk.run(&["inspect", "exchange/theirs.csv"]);
    run.assert_done();
    assert!(run.stdout.to_lowercase().contains("windows-1251"), "{}", run.stdout);
    let truth = desk.text("exchange/truth.csv");
    assert!(truth.starts_with("list,record_id,true_person_id\n"));
    let figures: serde_json::Value = serde_json::from_str(&desk.text("exchange/truth.json")).unwrap();
    let rows: u64 =
        figures["lists"].as_array().unwrap().iter().map(|list| list["rows"].as_u64().unwrap()).sum();
    assert_eq!(truth.lines().count() as u64, rows + 1);
    assert_eq!(figures["returned"]["people"], 1000);

    desk.run(&[&["simulate", "again", "--threads", "1"][..], &scenario].concat()).assert_done();
    for file in std::fs::read_dir(desk.at("exchange")).unwrap() {
        let name = file.unwrap().file_name();
        let [one, again] =
            ["exchange", "again"].map(|folder| std::fs::read(desk.at(folder).join(&name)).unwrap());
        assert!(one == again, "{name:?}");
    }
}

#[test]
fn a_scenario_takes_no_number_of_people() {
    let desk = Desk::new();
    for option in [["--people", "50"], ["--shared", "0.5"], ["--profile", "exchange"]] {
        let scenario = ["simulate", "lists", "--scenario", "thousand-for-thousand"];
        desk.run(&[&scenario[..], &option].concat()).assert_refused(2, &["--scenario"]);
        assert!(desk.files().is_empty());
    }
}

#[test]
fn the_example_that_ships_is_what_its_command_makes() {
    let shipped =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/thousand-for-thousand");
    let desk = Desk::new();
    let scenario = ["--scenario", "thousand-for-thousand", "--seed", "1"];
    desk.run(&[&["simulate", "made"][..], &scenario].concat()).assert_done();
    let names = |folder: &std::path::Path| -> std::collections::BTreeSet<std::ffi::OsString> {
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name()).collect()
    };
    let mut expected = names(&shipped);
    assert!(expected.remove(std::ffi::OsStr::new("README.md")));
    assert_eq!(names(&desk.at("made")), expected);
    for name in expected {
        let [made, shipped] =
            [desk.at("made"), shipped.clone()].map(|f| std::fs::read(f.join(&name)).unwrap());
        assert!(
            made == shipped,
            "{name:?} is out of date: zvirka simulate examples/thousand-for-thousand --scenario \
             thousand-for-thousand --seed 1"
        );
    }
}
