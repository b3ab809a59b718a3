//! `zvirka compare`: two names with the reasons, and tables of pairs.

use crate::{CANARY, Desk, rows};

#[test]
fn the_contract_example_is_found() {
    let run = Desk::new().run(&["compare", "Олексій Гриценко", "Alexey Gritsenko", "--json"]);
    run.assert_done();
    let told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(["match", "review"].contains(&told["decision"].as_str().unwrap()), "{told}");
}

#[test]
fn the_drawing_shows_each_field_and_the_sum() {
    let desk = Desk::new();
    let pairs: [(&str, &[&str]); 3] = [
        ("two_scripts", &["compare", "Олексій Гриценко", "Alexey Gritsenko"]),
        (
            "birth_dates",
            &[
                "compare",
                "Ґудзь Марʼяна Олегівна",
                "GUDZ, Mariana",
                "--birth-date-a",
                "07.03.1990",
                "--birth-date-b",
                "1990",
            ],
        ),
        ("strangers", &["compare", "Рябчун Степан Кузьмич", "Khrystenko Svitlana"]),
    ];
    for (name, arguments) in pairs {
        let run = desk.run(arguments);
        run.assert_done();
        assert_eq!(run.stderr, "");
        assert!(!run.stdout.contains('\u{1b}'), "no colour where there is no terminal");
        insta::assert_snapshot!(name, run.stdout);
    }
}

#[test]
fn json_has_the_keys_of_the_contract_and_its_weights_add_up() {
    let desk = Desk::new();
    for (a, b) in [
        ("Олексій Гриценко", "Alexey Gritsenko"),
        ("Ґудзь Марʼяна", "Рябчун Степан"),
        ("Шаповал О. І.", "Shapoval Ostap"),
    ] {
        let run = desk.run(&["compare", a, b, "--json"]);
        run.assert_done();
        let told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let keys: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
        for key in ["name_a", "name_b", "probability", "weight", "decision", "levels"] {
            assert!(keys.contains(&key), "{keys:?}");
        }
        assert_eq!((told["name_a"].as_str(), told["name_b"].as_str()), (Some(a), Some(b)));
        let mut sum = 0.0;
        for level in told["levels"].as_array().unwrap() {
            assert!(level["field"].is_string() && level["level"].is_string() && level["text"].is_string());
            sum += level["weight"].as_f64().unwrap();
        }
        let weight = told["weight"].as_f64().unwrap();
        assert!((weight - sum).abs() < 1e-6, "{told}");
        let odds = weight.exp2();
        assert!((told["probability"].as_f64().unwrap() - odds / (1.0 + odds)).abs() < 1e-3, "{told}");
    }
}

#[test]
fn the_prior_is_the_first_level_and_a_lower_one_lowers_the_weight() {
    let desk = Desk::new();
    let weights = |prior: &str| {
        let run = desk.run(&["compare", "Шаповал Остап", "Shapoval Ostap", "--json", "--prior", prior]);
        run.assert_done();
        let told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        (told["levels"][0]["weight"].as_f64().unwrap(), told["weight"].as_f64().unwrap())
    };
    let ((even, high), (rare, low)) = (weights("0.5"), weights("0.001"));
    assert!(even.abs() < 0.001 && (rare - (0.001_f64 / 0.999).log2()).abs() < 0.001);
    assert!(low < high);
}

#[test]
fn a_birth_date_that_is_no_date_is_refused() {
    let desk = Desk::new();
    for date in ["31.02.1990", "колись"] {
        desk.run(&[
            "compare",
            "Шаповал Остап",
            "Shapoval Ostap",
            "--birth-date-a",
            date,
            "--birth-date-b",
            "1990",
        ])
        .assert_refused(2, &["birth date"]);
    }
}

#[test]
fn every_row_of_a_table_is_compared_and_keeps_its_cells() {
    let desk = Desk::new();
    desk.put(
        "pairs.csv",
        "no,name_a,name_b,birth_date_a,birth_date_b,why\n\
         1,Гриценко Олексій,Alexey Gritsenko,07.03.1990,1990,\"кома, лапки \"\"так\"\"\"\n\
         2,Ґудзь Марʼяна,Рябчун Степан,,,\n\
         3,Шаповал Остап,Ostap Shapoval,31.02.1990,1990,\n",
    );
    let mut results = std::collections::BTreeSet::new();
    for threads in ["1", "2", "4"] {
        let run = desk.run(&["compare", "--pairs", "pairs.csv", "-o", "scored.csv", "--threads", threads]);
        run.assert_done();
        assert!(run.stderr.contains("1 row with a birth date that is no date"), "{run:?}");
        results.insert(desk.text("scored.csv"));
    }
    assert_eq!(results.len(), 1);
    let text = results.first().unwrap();
    assert!(
        text.starts_with(
            "no,name_a,name_b,birth_date_a,birth_date_b,why,probability,weight,decision,reason\n"
        )
    );
    let rows = rows(text);
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0]["why"], "кома, лапки \"так\"");
    assert_eq!(rows[1]["decision"], "");
    assert!(rows[0]["probability"].parse::<f64>().unwrap() > rows[1]["probability"].parse::<f64>().unwrap());
}

#[test]
fn tables_that_cannot_be_used_are_refused() {
    let desk = Desk::new();
    desk.put("names.csv", format!("name_a,other\n{CANARY},x\n"));
    desk.put("scored.csv", format!("name_a,name_b,probability\n{CANARY},{CANARY},1\n"));
    desk.run(&["compare", "--pairs", "names.csv", "-o", "out.csv"])
        .assert_refused(2, &["names.csv", "name_b"]);
    desk.run(&["compare", "--pairs", "scored.csv", "-o", "out.csv"])
        .assert_refused(2, &["scored.csv", "probability"]);
    desk.run(&["compare", "--pairs", "scored.csv", "-o", "scored.csv"]).assert_refused(2, &["scored.csv"]);
    desk.run(&["compare", "--pairs", "names.csv"]).assert_refused(2, &["--output"]);
    assert_eq!(desk.files(), ["names.csv", "scored.csv"]);
}

#[test]
fn a_row_of_a_table_that_cannot_be_read_is_set_aside() {
    let desk = Desk::new();
    desk.put("pairs.csv", format!("name_a,name_b\nШаповал Остап,Ostap Shapoval\n{CANARY},x,y\n{CANARY}\n"));
    let run = desk.run(&["compare", "--pairs", "pairs.csv", "-o", "scored.csv"]);
    run.assert_done();
    // A row without its last cell is a row without that name.
    let scored = rows(&desk.text("scored.csv"));
    assert_eq!(
        scored.iter().map(|row| row["decision"].as_str()).collect::<Vec<_>>(),
        ["match", ""],
        "{scored:?}"
    );
    assert_eq!(rows(&desk.text("scored.rejects.csv")).len(), 1);
}
