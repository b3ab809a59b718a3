//! `zvirka benchmark`: the test lists and researchers' own files, by kind and in all.

use crate::{CANARY, Desk, test_lists};

fn told(desk: &Desk, arguments: &[&str]) -> serde_json::Value {
    let run = desk.run(&[&["benchmark", "--json"], arguments].concat());
    run.assert_done();
    serde_json::from_str(&run.stdout).unwrap()
}

fn small(desk: &Desk) {
    desk.put(
        "pairs.tsv",
        "kind\tname_a\tname_b\tsame\tbirth_date_a\n\
         scripts\tШаповал Остап Ігорович\tShapoval Ostap\t1\t\n\
         scripts\tҐудзь Мар'яна\tGudz Mariana\t1\t31.02.1990\n\
         strangers\tШаповал Остап Ігорович\tРябчун Степан Кузьмич\t0\t\n",
    );
    std::fs::create_dir(desk.at("exchange")).unwrap();
    desk.put("exchange/left.csv", "id,name\n1,Шаповал Остап Ігорович\n2,Ґудзь Мар'яна\n3,Рябчун Степан\n");
    desk.put("exchange/right.csv", "id,name\na,Ostap Shapoval\nb,Mariana Gudz\nc,Khrystenko Svitlana\n");
    desk.put("exchange/truth.csv", "left_id,right_id\n1,a\n2,b\n9,z\n");
}

#[test]
fn pair_files_and_link_folders_are_counted_by_kind_and_in_all() {
    let desk = Desk::new();
    small(&desk);
    let found = told(&desk, &["."]);
    let kinds: Vec<&str> = found["kinds"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(kinds, ["exchange", "scripts", "strangers"]);
    let overall = &found["overall"];
    assert_eq!(overall["true_links"], 5);
    let count = |measures: &serde_json::Value, key: &str| measures[key].as_u64().unwrap();
    for key in ["pairs", "correct_match", "wrong_match", "review", "missed", "asserted"] {
        let sum: u64 = kinds.iter().map(|kind| count(&found["kinds"][kind], key)).sum();
        assert_eq!(count(overall, key), sum, "{key}");
    }
    assert_eq!(found["kinds"]["scripts"]["correct_match"], 2, "{found}");
    assert_eq!(found["kinds"]["strangers"]["wrong_match"], 0, "{found}");
    assert_eq!(
        found["kinds"]["exchange"]["missed"], 1,
        "a true link whose id no record has is missed: {found}"
    );
    assert!(found["kinds"]["strangers"]["recall"].is_null());
    for key in ["precision", "recall", "f1", "asserted", "true_links", "curve", "calibration"] {
        assert!(!overall[key].is_null(), "{key}");
    }
}

#[test]
fn baselines_are_measured_beside() {
    let desk = Desk::new();
    small(&desk);
    let found = told(
        &desk,
        &[
            "pairs.tsv",
            "exchange",
            "--against",
            "token-set",
            "--against",
            "jaro-winkler",
            "--against",
            "levenshtein",
        ],
    );
    for baseline in ["token-set", "jaro-winkler", "levenshtein"] {
        let against = &found["against"][baseline];
        assert_eq!(against["overall"]["true_links"], 5, "{baseline}");
        assert_eq!(against["kinds"]["scripts"]["correct_match"], 2, "{baseline}: {against}");
        assert!(against["threshold"].as_f64().unwrap() > 0.5, "{baseline}");
        assert!(against["overall"]["calibration"].is_null(), "a similarity is no probability");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let desk = Desk::new();
    let lists = test_lists();
    let lists = lists.to_str().unwrap();
    let run = |threads| {
        let run = desk.run(&["benchmark", lists, "--against", "token-set", "--threads", threads]);
        run.assert_done();
        run.stdout
    };
    let one = run("1");
    assert_eq!(one, run("2"));
    assert_eq!(one, run("4"));
    assert!(one.contains("uk-ru") && one.contains("in all"));
}

#[test]
fn the_engine_beats_every_plain_similarity_on_the_test_lists() {
    let desk = Desk::new();
    let lists = test_lists();
    let found = told(
        &desk,
        &[
            lists.to_str().unwrap(),
            "--against",
            "token-set",
            "--against",
            "jaro-winkler",
            "--against",
            "levenshtein",
        ],
    );
    let f1 = |measures: &serde_json::Value| measures["f1"].as_f64().unwrap();
    for (name, against) in found["against"].as_object().unwrap() {
        assert!(f1(&found["overall"]) > f1(&against["overall"]), "{name}: {}", f1(&against["overall"]));
    }
}

#[test]
fn test_lists_that_cannot_be_used_are_refused() {
    let desk = Desk::new();
    std::fs::create_dir(desk.at("hollow")).unwrap();
    desk.run(&["benchmark", "hollow"]).assert_refused(2, &["hollow", "left.csv"]);
    desk.run(&["benchmark", "nowhere"]).assert_refused(2, &["nowhere"]);
    desk.put("verdict.tsv", format!("kind\tname_a\tname_b\tsame\nx\t{CANARY}\t{CANARY}\tyes\n"));
    desk.run(&["benchmark", "verdict.tsv"]).assert_refused(2, &["verdict.tsv", "row 1", "same"]);
    desk.put("columns.tsv", format!("kind\tname_a\tsame\nx\t{CANARY}\t1\n"));
    desk.run(&["benchmark", "columns.tsv"]).assert_refused(2, &["columns.tsv", "name_b"]);
}

#[test]
fn folders_too_large_for_scoring_every_pair_are_refused_before_the_work() {
    let desk = Desk::new();
    std::fs::create_dir(desk.at("large")).unwrap();
    let list: String = (0..4001).map(|row| format!("{row},Шаповал Остап\n")).collect();
    desk.put("large/left.csv", format!("id,name\n{list}"));
    desk.put("large/right.csv", format!("id,name\n{list}"));
    desk.put("large/truth.csv", "left_id,right_id\n1,1\n");
    desk.run(&["benchmark", "large", "--against", "token-set"]).assert_refused(2, &["large", "--against"]);
}
