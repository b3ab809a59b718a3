//! `zvirka train`: what is learnt, how it is told, and where it is written.

use std::collections::BTreeSet;

use crate::{CANARY, Desk, people, rows};

const TRAIN: [&str; 5] = ["train", "lists/left.csv", "lists/right.csv", "-o", "model.json"];

/// A desk with simulated lists and their truth.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.run(&["simulate", "lists", "--people", "600", "--seed", "5", "--quiet"]).assert_done();
    desk
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn what_was_learnt_is_a_table_for_people_and_data_for_programs() {
    let desk = desk();
    let run = desk.run(&[&TRAIN[..], &["--json"]].concat());
    run.assert_done();
    let told = json(&run.stdout);
    let truth = rows(&desk.text("lists/truth.csv")).len() as f64;
    let shared = told["shared"].as_f64().unwrap();
    assert!((shared - truth).abs() < 0.1 * truth, "{shared} of {truth}");
    let learnt = told["learnt"].as_array().unwrap();
    let fields: BTreeSet<&str> = learnt.iter().map(|line| line["field"].as_str().unwrap()).collect();
    assert!(
        fields.is_superset(&BTreeSet::from(["surname", "given_name", "birth_date", "unit"])),
        "{fields:?}"
    );
    for line in learnt {
        let number = |key: &str| line[key].as_f64();
        let (m, u) = (number("m").unwrap(), number("u").unwrap());
        assert!(0.0 < m && m <= 1.0 && 0.0 < u && u <= 1.0, "{line}");
        assert_eq!(line["weight"].is_null(), line["by_value"].as_bool().unwrap(), "{line}");
        if let Some(weight) = number("weight") {
            assert!((weight - (m / u).log2()).abs() < 1e-9, "{line}");
        }
        assert!(number("m_half_width").is_none_or(|half| (0.0..1.0).contains(&half)), "{line}");
        let (field, level) = (line["field"].as_str().unwrap(), line["level"].as_str().unwrap());
        // Every line of the data is a line of the table; a field's name stands on its first line only.
        let told = |text: &str| text.contains(&format!(" {level} ")) && text.contains(&format!("{m:.4}"));
        assert!(run.stderr.lines().any(told), "{field} {level} in {}", run.stderr);
    }
    assert!(run.stderr.contains(&format!("expected to share {shared:.0} people")), "{run:?}");
    assert!(run.stderr.contains("the model is in model.json"), "{run:?}");
    assert!(run.stderr.contains("lists/left.csv: 600 rows read"), "{run:?}");
    for warning in told["warnings"].as_array().unwrap() {
        assert!(run.stderr.contains(warning.as_str().unwrap()), "{run:?}");
    }
}

#[test]
fn the_model_holds_what_was_told() {
    let desk = desk();
    let run = desk.run(&[&TRAIN[..], &["--json", "--quiet"]].concat());
    run.assert_done();
    assert!(run.stderr.lines().all(|line| line.starts_with("zvirka: warning: ")), "{run:?}");
    let model = json(&desk.text("model.json"));
    assert_eq!(model["source"], "trained on two lists of 600 and 600 records");
    let told = json(&run.stdout);
    for line in told["learnt"].as_array().unwrap() {
        let find = |list: &serde_json::Value, key: &str, name: &serde_json::Value| {
            list.as_array().unwrap().iter().find(|entry| entry[key] == *name).cloned().unwrap()
        };
        let field = find(&model["fields"], "field", &line["field"]);
        let level = find(&field["levels"], "level", &line["level"]);
        assert_eq!((&level["m"], &level["u"]), (&line["m"], &line["u"]), "{line}");
    }
}

#[test]
fn fields_with_little_to_learn_from_are_warned_of() {
    let desk = Desk::new();
    desk.put("ours.csv", people::list(40, 7, false));
    desk.put("theirs.csv", people::list(40, 8, true));
    let run = desk.run(&["train", "ours.csv", "theirs.csv", "-o", "model.json", "--quiet"]);
    run.assert_done();
    assert!(run.stderr.contains("zvirka: warning: birth_date: only"), "{run:?}");
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let desk = desk();
    let mut results = BTreeSet::new();
    for threads in ["1", "2", "4"] {
        let run =
            desk.run(&[&TRAIN[..], &["--json", "--manifest", "run.json", "--threads", threads]].concat());
        run.assert_done();
        results.insert((desk.text("model.json"), desk.text("run.json"), run.stdout, run.stderr));
    }
    assert_eq!(results.len(), 1);
}

#[test]
fn rows_set_aside_are_counted_and_written_beside_the_model() {
    let desk = Desk::new();
    desk.put("ours.csv", people::list(200, 7, false) + "u900,,1990-01-01\nu901,Лис Іван,1990,зайве\n");
    desk.put("theirs.csv", people::list(200, 8, true));
    let train = ["train", "ours.csv", "theirs.csv", "-o", "model.json", "--manifest", "run.json"];
    let run = desk.run(&train);
    run.assert_done();
    assert!(run.stderr.contains("ours.csv: 202 rows read, 200 to learn from, 2 set aside"), "{run:?}");
    let rejects = rows(&desk.text("model.rejects.csv"));
    let places: Vec<&str> = rejects.iter().map(|row| row["row"].as_str()).collect();
    assert_eq!(places, ["201", "202"]);
    let manifest = json(&desk.text("run.json"));
    assert_eq!(manifest["verb"], "train");
    assert_eq!(manifest["inputs"][0]["rejected"], 2);
    let outputs = manifest["outputs"].as_array().unwrap();
    let paths: Vec<&str> = outputs.iter().map(|output| output["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["model.rejects.csv", "model.json"]);
}

#[test]
fn a_model_may_go_to_standard_output() {
    let desk = desk();
    desk.run(&TRAIN).assert_done();
    let run = desk.run(&["train", "lists/left.csv", "lists/right.csv", "-o", "-"]);
    run.assert_done();
    assert_eq!(run.stdout, desk.text("model.json"));
}

#[test]
fn lists_and_outputs_that_cannot_be_used_are_refused() {
    let desk = Desk::new();
    desk.put("list.csv", format!("id,name\n1,{CANARY} Остап\n"));
    desk.put("hollow.csv", "id,name\n");
    desk.put("model.json", "earlier");
    for (arguments, status, told) in [
        (&["train", "list.csv", "hollow.csv", "-o", "model.json"][..], 2, "hollow.csv: 0 records"),
        (&["train", "list.csv", "nowhere.csv", "-o", "model.json"], 2, "nowhere.csv"),
        (&["train", "list.csv", "list.csv", "-o", "list.csv"], 2, "another output"),
        (&["train", "-", "-", "-o", "model.json"], 2, "standard input"),
        (&["train", "list.csv", "list.csv", "-o", "-", "--json"], 2, "--json"),
        (&["train", "list.csv", "list.csv", "-o", "nowhere/model.json"], 74, "nowhere"),
        (
            &["train", "list.csv", "list.csv", "-o", "model.json", "--manifest", "model.json"],
            2,
            "two outputs",
        ),
    ] {
        desk.run(arguments).assert_refused(status, &[told]);
        assert_eq!(desk.text("model.json"), "earlier", "{arguments:?}");
        assert_eq!(desk.files(), ["hollow.csv", "list.csv", "model.json"], "{arguments:?}");
    }
}

#[test]
fn one_list_is_learnt_from_by_itself() {
    let desk = desk();
    let cells = desk.text("lists/left.csv");
    // Everybody stands twice: the second time under another id.
    let (header, records) = cells.split_once('\n').unwrap();
    let again: String = records.lines().map(|record| format!("again-{record}\n")).collect();
    desk.put("twice.csv", format!("{header}\n{records}{again}"));
    let run = desk.run(&["train", "twice.csv", "-o", "within.json"]);
    run.assert_done();
    let count = records.lines().count();
    let pairs: f64 = run
        .stderr
        .lines()
        .find_map(|line| line.strip_prefix("zvirka: ")?.split_once(" pairs of records are expected"))
        .map(|(pairs, _)| pairs.parse().unwrap())
        .unwrap();
    assert!((pairs / count as f64 - 1.0).abs() < 0.05, "{pairs} of {count}");
    let model = json(&desk.text("within.json"));
    assert_eq!(model["source"], format!("trained on one list of {} records", 2 * count));
    desk.run(&["dedupe", "twice.csv", "-o", "links.csv", "--model", "within.json", "--quiet"]).assert_done();
}
