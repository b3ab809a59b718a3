//! `zvirka link`: the links, the counts, and that neither threads nor chance have a say in them.

use std::collections::BTreeSet;

use crate::{Desk, people, rows};

/// Invented people as one side writes them.
const OURS: &str = "\
id;ПІБ;дата народження
u1;Гриценко Олексій Миколайович;07.03.1990
u2;Шаповал Остап Ігорович;12.11.1985
u3;Ґудзь Мар'яна Олегівна;1993
u4;Хоменко Володимир Миколайович;
u5;Їжакевич Зоряна Хомівна;30.09.1999
u6;Білоконь Роман Тарасович;21.08.1978
u7;Рябчун Степан Кузьмич;01.02.1971
u8;;03.03.1990
";

/// The same event as the other side writes it.
const THEIRS: &str = "\
number,full_name,dob
r1,\"GRITSENKO, Alexey\",1990-03-07
r2,Ostap Shapoval,1985
r3,Mariana Gudz,1993
r4,Volodymyr Khomenko,
r5,Yizhakevych Zoriana,30/09/1999
r6,Roman Bilokon,21.08.1978
r7,Polubotko Larysa,14.05.1966
";

const LINK: [&str; 7] = ["link", "ours.csv", "theirs.csv", "-o", "links.csv", "--right-map", "id=number"];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("ours.csv", OURS);
    desk.put("theirs.csv", THEIRS);
    desk
}

#[test]
fn people_on_both_lists_are_found_and_the_others_are_not() {
    let desk = desk();
    let run = desk.run(&LINK);
    run.assert_done();
    let links = rows(&desk.text("links.csv"));
    let pairs: BTreeSet<(&str, &str)> =
        links.iter().map(|row| (row["left_id"].as_str(), row["right_id"].as_str())).collect();
    let expected =
        BTreeSet::from([("u1", "r1"), ("u2", "r2"), ("u3", "r3"), ("u4", "r4"), ("u5", "r5"), ("u6", "r6")]);
    assert_eq!(pairs, expected, "{run:?}");
    assert!(links.iter().all(|row| ["match", "review"].contains(&row["decision"].as_str())));
}

#[test]
fn columns_stand_in_their_order_and_weights_add_up() {
    let desk = desk();
    desk.run(&LINK).assert_done();
    let text = desk.text("links.csv");
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let first = ["left_id", "right_id", "probability", "weight", "decision", "left_name", "right_name"];
    assert_eq!(header[..7], first);
    assert!(header.ends_with(&["rival_probability", "prior", "reason", "decided"]));
    let fields: Vec<&str> = header.iter().filter_map(|column| column.strip_suffix("_level")).collect();
    assert_eq!(fields, ["surname", "given_name", "patronymic", "birth_date", "relatives"]);
    let number = |text: &str| text.parse::<f64>().unwrap();
    let mut priors = BTreeSet::new();
    for row in rows(&text) {
        let sum: f64 = fields.iter().map(|field| number(&row[&format!("{field}_weight")])).sum();
        let prior = number(&row["weight"]) - sum;
        priors.insert((prior * 1000.0).round() as i64);
        assert!((0.0..=1.0).contains(&number(&row["probability"])));
    }
    // One prior for all pairs, to the third decimal, for which each row's weights leave the same rest.
    assert_eq!(priors.len(), 1, "{priors:?}");
    for row in rows(&text) {
        assert_eq!(priors.first().copied(), Some((number(&row["prior"]) * 1000.0).round() as i64));
        assert_eq!(row["reason"].is_empty(), row["decision"] == "match");
    }
}

#[test]
fn the_counts_add_up_and_say_where_everything_is() {
    let desk = desk();
    let run = desk.run(&LINK);
    run.assert_done();
    assert!(
        run.stderr.contains("ours.csv: 8 rows read, 6 with a partner, 1 without, 1 set aside"),
        "{run:?}"
    );
    assert!(
        run.stderr.contains("theirs.csv: 7 rows read, 6 with a partner, 1 without, 0 set aside"),
        "{run:?}"
    );
    assert!(run.stderr.contains("links are in links.csv"), "{run:?}");
    let rejects = rows(&desk.text("links.rejects.csv"));
    assert_eq!(rejects.len(), 1);
    assert_eq!(
        (rejects[0]["list"].as_str(), rejects[0]["row"].as_str(), rejects[0]["column"].as_str()),
        ("ours.csv", "8", "ПІБ")
    );
}

#[test]
fn quiet_leaves_out_the_summary_but_not_what_was_set_aside() {
    let desk = desk();
    let run = desk.run(&[&LINK[..], &["--quiet"]].concat());
    run.assert_done();
    assert!(!run.stderr.contains("rows read") && run.stderr.contains("1 row set aside"), "{run:?}");
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let desk = Desk::new();
    desk.put("ours.csv", people::list(400, 7, false));
    desk.put("theirs.csv", people::list(400, 8, true));
    let mut results = BTreeSet::new();
    for threads in ["1", "2", "4"] {
        let run = desk.run(&[
            "link",
            "ours.csv",
            "theirs.csv",
            "-o",
            "links.csv",
            "--manifest",
            "run.json",
            "--threads",
            threads,
        ]);
        run.assert_done();
        results.insert((desk.text("links.csv"), desk.text("run.json"), run.stderr));
    }
    assert_eq!(results.len(), 1);
    let (links, ..) = results.first().unwrap();
    assert!(links.lines().count() > 250, "{}", links.lines().count());
}

#[test]
fn a_list_from_standard_input_and_links_to_standard_output() {
    let desk = desk();
    let to_file = desk.run(&LINK);
    to_file.assert_done();
    let arguments = ["link", "-", "theirs.csv", "-o", "-", "--right-map", "id=number"];
    let run = desk.run_with_input(&arguments, OURS.as_bytes());
    run.assert_done();
    assert_eq!(run.stdout, desk.text("links.csv"));
    assert!(run.stderr.contains("say --rejects FILE"), "{run:?}");
    let asked = desk.run_with_input(&[&arguments[..], &["--rejects", "aside.csv"]].concat(), OURS.as_bytes());
    asked.assert_done();
    assert_eq!(rows(&desk.text("aside.csv")).len(), 1);
}

#[test]
fn a_manifest_tells_what_was_read_and_written() {
    let desk = desk();
    desk.run(&[&LINK[..], &["--manifest", "run.json", "--match-at", "0.95"]].concat()).assert_done();
    let manifest: serde_json::Value = serde_json::from_str(&desk.text("run.json")).unwrap();
    assert_eq!(manifest["verb"], "link");
    assert_eq!(manifest["options"]["match_at"], 0.95);
    assert_eq!(manifest["inputs"][0]["path"], "ours.csv");
    for input in manifest["inputs"].as_array().unwrap() {
        let count = |key: &str| input[key].as_u64().unwrap();
        assert_eq!(count("rows_read"), count("accepted") + count("rejected"));
    }
    let outputs: Vec<&str> = manifest["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|output| output["path"].as_str().unwrap())
        .collect();
    assert_eq!(outputs, ["links.rejects.csv", "links.csv"]);
    let digest = manifest["outputs"][1]["sha256"].as_str().unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()), "{digest}");
}

#[test]
fn thresholds_move_links_between_decisions_and_never_change_probabilities() {
    let desk = desk();
    desk.run(&LINK).assert_done();
    let usual = rows(&desk.text("links.csv"));
    desk.run(&[&LINK[..], &["--match-at", "1"]].concat()).assert_done();
    let strict = rows(&desk.text("links.csv"));
    assert_eq!(usual.len(), strict.len());
    for (before, after) in usual.iter().zip(&strict) {
        assert_eq!(before["probability"], after["probability"]);
        let certain = after["probability"].parse::<f64>().unwrap() >= 1.0;
        assert!(certain || after["decision"] == "review", "{after:?}");
    }
}

#[test]
fn outputs_come_by_extension() {
    let desk = desk();
    for (output, begins) in [("links.tsv", "left_id\tright_id\t"), ("links.jsonl", "{\"left_id\":")] {
        desk.run(&["link", "ours.csv", "theirs.csv", "-o", output, "--right-map", "id=number"]).assert_done();
        assert!(desk.text(output).starts_with(begins));
    }
    assert!(desk.at("links.rejects.tsv").exists() && desk.at("links.rejects.jsonl").exists());
}

/// One person of ours stands twice on their list, one of theirs twice on ours; nobody else is on either. Rows of one person
/// are no rivals, so all are linked whatever the cardinality; that people stand twice is told where they were to stand once.
#[test]
fn every_cardinality_is_honoured() {
    let desk = Desk::new();
    desk.put(
        "ours.csv",
        "id,ПІБ,дата народження\n\
         1,Ґудзь Остап Ігорович,07.03.1990\n\
         2,Рябчун Степан Кузьмич,01.02.1971\n\
         3,Рябчун Степан Кузьмич,01.02.1971\n",
    );
    desk.put(
        "theirs.csv",
        "id,name,dob\n\
         a,Ostap Hudz,1990-03-07\n\
         b,Ostap Hudz,1990-03-07\n\
         c,Stepan Riabchun,1971-02-01\n",
    );
    for (cardinality, told) in [
        ("one-to-one", ["right list", "left list"].as_slice()),
        ("one-to-many", ["left list"].as_slice()),
        ("many-to-one", ["right list"].as_slice()),
        ("many-to-many", [].as_slice()),
    ] {
        let link = ["link", "ours.csv", "theirs.csv", "-o", "links.csv", "--cardinality", cardinality];
        let run = desk.run(&link);
        run.assert_done();
        let links = rows(&desk.text("links.csv"));
        for side in ["left list", "right list"] {
            let warned = run.stderr.contains(&format!("1 person stands on several records of the {side}"));
            assert_eq!(warned, told.contains(&side), "{cardinality}: {run:?}");
        }
        let matched = links.iter().filter(|link| link["decision"] == "match");
        let matched: Vec<(&str, &str)> =
            matched.map(|link| (link["left_id"].as_str(), link["right_id"].as_str())).collect();
        assert_eq!(matched, [("1", "a"), ("1", "b"), ("2", "c"), ("3", "c")], "{cardinality}");
    }
}
