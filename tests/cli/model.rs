//! `--model`: the weights of the file are used, and a file that is none is refused.

use crate::{CANARY, Desk, people, rows};

/// Two lists with one person whose day and month of birth change places, among others.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("ours.csv", people::list(200, 7, false) + "u900,Нечуйвітер Остап Ігорович,07.03.1990\n");
    desk.put("theirs.csv", people::list(200, 8, true) + "r900,Nechuiviter Ostap,1990-07-03\n");
    desk.run(&["train", "ours.csv", "theirs.csv", "-o", "model.json", "--quiet"]).assert_done();
    desk
}

/// Sets the chances of swapped days and months in the model.
fn set_swapped(desk: &Desk, m: f64, u: f64) {
    let mut model: serde_json::Value = serde_json::from_str(&desk.text("model.json")).unwrap();
    let fields = model["fields"].as_array_mut().unwrap();
    let field = fields.iter_mut().find(|field| field["field"] == "birth_date").unwrap();
    let levels = field["levels"].as_array_mut().unwrap();
    let level = levels.iter_mut().find(|level| level["level"] == "day_month_swapped").unwrap();
    level["m"] = m.into();
    level["u"] = u.into();
    desk.put("set.json", model.to_string());
}

/// The weight of the birth dates of the person whose day and month change places.
fn weight(desk: &Desk, arguments: &[&str]) -> Option<f64> {
    desk.run(&[arguments, &["-o", "links.csv", "--review-at", "0"]].concat()).assert_done();
    let links = rows(&desk.text("links.csv"));
    let link =
        links.iter().find(|row| [&row["left_id"], &row["right_id"]].map(String::as_str).contains(&"u900"))?;
    assert_eq!(link["birth_date_level"], "day_month_swapped");
    Some(link["birth_date_weight"].parse().unwrap())
}

#[test]
fn link_uses_the_weights_of_the_file() {
    let desk = desk();
    let link = ["link", "ours.csv", "theirs.csv"];
    let with_model = ["link", "ours.csv", "theirs.csv", "--model", "set.json"];
    set_swapped(&desk, 0.5, 0.5);
    assert_eq!(weight(&desk, &with_model), Some(0.0));
    set_swapped(&desk, 0.5, 0.0625);
    assert_eq!(weight(&desk, &with_model), Some(3.0));
    assert!(weight(&desk, &link).is_some_and(|weight| weight > 3.0));
}

#[test]
fn dedupe_uses_the_weights_of_the_file() {
    let desk = desk();
    let both = desk.text("ours.csv") + desk.text("theirs.csv").split_once('\n').unwrap().1;
    desk.put("list.csv", both);
    set_swapped(&desk, 0.5, 0.0625);
    assert_eq!(weight(&desk, &["dedupe", "list.csv", "--model", "set.json"]), Some(3.0));
}

#[test]
fn benchmark_uses_the_weights_of_the_file_for_pairs_and_for_lists() {
    let desk = desk();
    desk.put(
        "pairs.tsv",
        "kind\tname_a\tname_b\tsame\tbirth_date_a\tbirth_date_b\n\
         swapped\tНечуйвітер Остап\tNechuiviter Ostap\t1\t07.03.1990\t03.07.1990\n",
    );
    std::fs::create_dir(desk.at("folder")).unwrap();
    desk.put("folder/left.csv", desk.text("ours.csv"));
    desk.put("folder/right.csv", desk.text("theirs.csv"));
    desk.put("folder/truth.csv", "left_id,right_id\nu900,r900\n");
    set_swapped(&desk, 1e-9, 1.0);
    let correct = |arguments: &[&str]| {
        let run = desk.run(&[&["benchmark", "pairs.tsv", "folder", "--json"], arguments].concat());
        run.assert_done();
        let told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        ["swapped", "folder"].map(|kind| told["kinds"][kind]["correct_match"].as_u64().unwrap())
    };
    assert_eq!(correct(&[]), [1, 1]);
    assert_eq!(correct(&["--model", "set.json"]), [0, 0]);
}

#[test]
fn the_model_is_an_input_of_the_manifest() {
    let desk = desk();
    let digest = |verb: &[&str]| {
        desk.run(&[verb, &["--model", "model.json", "--manifest", "run.json", "--quiet"]].concat())
            .assert_done();
        let manifest: serde_json::Value = serde_json::from_str(&desk.text("run.json")).unwrap();
        assert_eq!(manifest["inputs"][0]["path"], "model.json");
        assert_eq!(manifest["options"]["model"], "model.json");
        manifest["inputs"][0]["sha256"].as_str().unwrap().to_owned()
    };
    let first = digest(&["link", "ours.csv", "theirs.csv", "-o", "links.csv"]);
    assert_eq!(first.len(), 64);
    assert_eq!(first, digest(&["dedupe", "ours.csv", "-o", "links.csv"]));
    desk.put("model.json", desk.text("model.json") + "\n");
    assert_ne!(first, digest(&["dedupe", "ours.csv", "-o", "links.csv"]));
}

#[test]
fn a_model_that_cannot_be_used_is_refused_with_its_file_and_nothing_is_written() {
    let desk = Desk::new();
    desk.put("list.csv", format!("id,name\n1,{CANARY} Остап\n"));
    desk.put("pairs.tsv", "kind\tname_a\tname_b\tsame\n");
    desk.put("links.csv", "earlier");
    desk.put("list.json", format!("[\"{CANARY}\"]"));
    desk.put("later.json", "{\"version\": 99}");
    desk.put("lacking.json", "{\"version\": 2, \"source\": \"\", \"fields\": []}");
    let files = desk.files();
    for (model, status) in [
        ("list.json", 2),
        ("later.json", 2),
        ("lacking.json", 2),
        ("list.csv", 2),
        ("nowhere.json", 74),
        ("-", 2),
    ] {
        for verb in [
            &["link", "list.csv", "list.csv", "-o", "links.csv"][..],
            &["dedupe", "list.csv", "-o", "links.csv"],
            &["benchmark", "pairs.tsv"],
        ] {
            let named = if model == "-" { "standard input" } else { model };
            desk.run(&[verb, &["--model", model]].concat()).assert_refused(status, &[named]);
            assert_eq!(desk.text("links.csv"), "earlier", "{verb:?} {model}");
            assert_eq!(desk.files(), files, "{verb:?} {model}");
        }
    }
    // A model is an input, so no output may take its place.
    desk.run(&["dedupe", "list.csv", "-o", "links.csv", "--model", "later.json", "--manifest", "later.json"])
        .assert_refused(2, &["later.json", "another output"]);
}
