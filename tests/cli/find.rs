//! `zvirka find`: the nearest first, nobody denied.

use crate::{CANARY, Desk};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put(
        "ours.csv",
        "id,ПІБ,дата народження\n\
         а1,Гриценко Олексій Іванович,07.03.1990\n\
         а2,ВАСИЛЕНКО Олександр Олександрович,1985-04-12\n\
         а3,ВАСИЛЕНКО Олександр Олександрович,1961-01-30\n\
         а4,Ґудзь Мар'яна Петрівна,\n",
    );
    desk
}

fn found(desk: &Desk, arguments: &[&str]) -> serde_json::Value {
    let run = desk.run(&[&["find"], arguments, &["--json"]].concat());
    run.assert_done();
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn a_name_is_found_however_it_is_written() {
    let desk = desk();
    for (name, id) in [
        ("Александр Александрович Василенко", "а2"),
        ("Саша Василенко", "а2"),
        ("Gritsenko, Alexey", "а1"),
        ("Грищенко А. И.", "а1"),
        ("Гудзь Марьяна", "а4"),
        ("Vasilenko A.A.", "а2"),
    ] {
        let told = found(&desk, &[name, "ours.csv"]);
        assert_eq!(told["hits"][0]["id"], id, "{name}");
        let levels = told["hits"][0]["levels"].as_array().unwrap();
        let sum: f64 = levels.iter().map(|level| level["weight"].as_f64().unwrap()).sum();
        assert!((sum - told["hits"][0]["weight"].as_f64().unwrap()).abs() < 1e-9);
    }
    let told = found(&desk, &["Саша Василенко", "ours.csv", "--birth-date", "30.01.1961", "--limit", "1"]);
    assert_eq!((&told["hits"][0]["id"], told["hits"].as_array().unwrap().len()), (&"а3".into(), 1));
    let run = desk.run(&["find", "Саша Василенко", "ours.csv"]);
    run.assert_done();
    assert!(run.stdout.contains("surname same, given name short form"), "{}", run.stdout);
}

#[test]
fn nobody_is_denied_by_an_empty_answer() {
    let desk = desk();
    let run = desk.run(&["find", "Зовсімінша Людина", "ours.csv"]);
    run.assert_done();
    assert_eq!(run.stdout, "not found by this spelling\n");
    assert_eq!(found(&desk, &["Зовсімінша Людина", "ours.csv"])["note"], "not found by this spelling");
    let run = desk.run(&["find", "невідомий", "ours.csv"]);
    run.assert_done();
    assert_eq!(run.stdout, "no name was found in the text\n");
}

#[test]
fn a_result_is_searched_by_its_persons() {
    let desk = desk();
    desk.put("freed.csv", "id,name,dob\nf1,VASYLENKO Oleksandr,1985-04-12\nf2,Hudz Mariana Petrivna,\n");
    desk.put(
        "case.toml",
        "[case]\ntitle = \"t\"\n[[list]]\nname = \"ours\"\npath = \"ours.csv\"\nrole = \"roster\"\n\
         [[list]]\nname = \"freed\"\npath = \"freed.csv\"\nrole = \"handover\"\n",
    );
    desk.run(&["reconcile", "case.toml", "-o", "result"]).assert_done();
    let told = found(&desk, &["Марьяна Гудзь", "result"]);
    let hits = told["hits"].as_array().unwrap();
    assert_eq!(hits.len(), 1, "both records are one person's");
    assert_eq!((&hits[0]["status"], &hits[0]["lists"]), (&"returned".into(), &"ours; freed".into()));
    assert!(
        hits[0]["id"].as_str().unwrap().starts_with('P') && hits[0]["probability"].as_f64().unwrap() > 0.9
    );
}

#[test]
fn what_cannot_be_asked_is_refused_and_not_repeated() {
    let desk = desk();
    desk.run(&["find", CANARY, "missing.csv"]).assert_refused(2, &["missing.csv"]);
    desk.run(&["find", CANARY, "ours.csv", "--birth-date", CANARY]).assert_refused(2, &["--birth-date"]);
    desk.run(&["find", CANARY, "ours.csv", "--limit", "0"]).assert_refused(2, &["1 to 100"]);
    std::fs::create_dir(desk.at("folder")).unwrap();
    desk.run(&["find", CANARY, "folder"]).assert_refused(2, &["persons.csv"]);
}

/// Rows of a CSV file that a simulation wrote.
fn rows(path: &std::path::Path) -> Vec<std::collections::HashMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// The share asked for, of families' names whose person is on the list: that person is among the first five.
const FOUND: f64 = 0.98;

#[test]
fn names_as_families_write_them_are_among_the_first_five() {
    for seed in ["41", "42", "43"] {
        let desk = Desk::new();
        desk.run(&["simulate", "lists", "--people", "400", "--seed", seed]).assert_done();
        let cell = |row: &std::collections::HashMap<String, String>, of: &str| row[of].clone();
        let names: std::collections::HashMap<String, String> = rows(&desk.at("lists/report.csv"))
            .iter()
            .map(|row| (cell(row, "id"), cell(row, "name")))
            .collect();
        // Whoever stands there as "unknown" is not listed by name, and one word is asked about, not looked up.
        let words = |name: &str| name.split_whitespace().count();
        let listed: std::collections::HashSet<String> = rows(&desk.at("lists/right.csv"))
            .iter()
            .filter(|row| words(&row["name"]) > 1)
            .map(|row| cell(row, "id"))
            .collect();
        let sought: Vec<(String, String)> = rows(&desk.at("lists/report_truth.csv"))
            .iter()
            .map(|row| (names[&cell(row, "left_id")].clone(), cell(row, "right_id")))
            .filter(|(name, id)| words(name) > 1 && listed.contains(id))
            .collect();
        assert!(sought.len() > 40, "{}", sought.len());
        let is_among = |(name, id): &&(String, String)| {
            let told = found(&desk, &[name, "lists/right.csv", "--limit", "5"]);
            told["hits"].as_array().unwrap().iter().any(|hit| hit["id"] == **id)
        };
        let among = sought.iter().filter(is_among).count();
        assert!(among as f64 >= FOUND * sought.len() as f64, "{seed}: {among} of {}", sought.len());
    }
}

#[test]
fn a_text_without_a_letter_is_refused_wherever_a_name_is_wanted() {
    let desk = desk();
    for arguments in [
        &["find", "", "ours.csv"][..],
        &["find", "123", "ours.csv"],
        &["parse", " "],
        &["romanize", "–", "--scheme", "uk_kmu2010"],
    ] {
        desk.run(arguments).assert_refused(2, &["the name has no letter; give a name in quotes"]);
    }
    desk.run(&["compare", "", ""]).assert_refused(2, &["the first name has no letter"]);
}
