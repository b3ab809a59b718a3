//! `zvirka evaluate`: measures of a links file against the truth, checked against counts made by hand.

use crate::{CANARY, Desk};

const LINKS: &str = "\
left_id,right_id,probability,weight,decision
a,1,0.99,9,match
b,2,0.95,8,match
c,9,0.95,8,match
d,4,0.60,1,review
e,8,0.40,0,review
";
const TRUTH: &str = "left_id,right_id\na,1\nb,2\nc,3\nd,4\nz,5\n";

fn measured(links: &str, truth: &str) -> serde_json::Value {
    let desk = Desk::new();
    desk.put("links.csv", links);
    desk.put("truth.csv", truth);
    let run = desk.run(&["evaluate", "links.csv", "--truth", "truth.csv", "--json"]);
    run.assert_done();
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn the_measures_agree_with_counts_made_by_hand() {
    let told = measured(LINKS, TRUTH);
    let near = |value: &serde_json::Value, expected: f64| (value.as_f64().unwrap() - expected).abs() < 1e-9;
    assert!(near(&told["precision"], 2.0 / 3.0), "{told}");
    assert!(near(&told["recall"], 2.0 / 5.0), "{told}");
    assert!(near(&told["f1"], 0.5), "{told}");
    assert_eq!((told["asserted"].as_u64(), told["true_links"].as_u64()), (Some(3), Some(5)));
    assert!(near(&told["all_rows"]["recall"], 3.0 / 5.0), "{told}");
    assert_eq!(told["curve"].as_array().unwrap().len(), 4);
    assert_eq!(told["calibration"]["bins"].as_array().unwrap().len(), 10);
}

#[test]
fn without_decisions_every_row_is_asserted() {
    let told = measured("left_id,right_id\na,1\nb,9\n", TRUTH);
    assert_eq!((told["asserted"].as_u64(), told["precision"].as_f64()), (Some(2), Some(0.5)));
}

#[test]
fn nothing_asserted_has_no_precision() {
    let told = measured("left_id,right_id,probability,decision\n", TRUTH);
    assert!(told["precision"].is_null() && told["calibration"].is_null(), "{told}");
    assert_eq!((told["recall"].as_f64(), told["f1"].as_f64()), (Some(0.0), Some(0.0)));
}

#[test]
fn the_page_reads_well() {
    let desk = Desk::new();
    desk.put("links.csv", LINKS);
    desk.put("truth.csv", TRUTH);
    let run = desk.run(&["evaluate", "links.csv", "--truth", "truth.csv"]);
    run.assert_done();
    insta::assert_snapshot!("evaluate", run.stdout);
}

#[test]
fn tables_that_cannot_be_measured_by_are_refused_by_row() {
    let desk = Desk::new();
    desk.put("links.csv", LINKS);
    desk.put("truth.csv", TRUTH);
    for (name, text, told) in [
        ("no_column.csv", format!("left_id,other\n{CANARY},1\n"), "right_id"),
        ("no_id.csv", format!("left_id,right_id\n{CANARY},1\n{CANARY},\n"), "row 2, column right_id"),
        ("ragged.csv", format!("left_id,right_id\n{CANARY},1\n{CANARY}\n"), "row 2"),
    ] {
        desk.put(name, text);
        desk.run(&["evaluate", "links.csv", "--truth", name]).assert_refused(2, &[name, told]);
        desk.run(&["evaluate", name, "--truth", "truth.csv"]).assert_refused(2, &[name, told]);
    }
    for (name, text, told) in [
        ("decision.csv", format!("left_id,right_id,decision\na,1,{CANARY}\n"), "row 1, column decision"),
        (
            "probability.csv",
            format!("left_id,right_id,probability\na,1,0.5\nb,2,{CANARY}\n"),
            "row 2, column probability",
        ),
    ] {
        desk.put(name, text);
        desk.run(&["evaluate", name, "--truth", "truth.csv"]).assert_refused(2, &[name, told]);
    }
    desk.run(&["evaluate", "nowhere.csv", "--truth", "truth.csv"]).assert_refused(2, &["nowhere.csv"]);
    desk.run(&["evaluate", "-", "--truth", "-"]).assert_refused(2, &["standard input"]);
}
