//! `zvirka dedupe`: who stands on one list twice, the order of ids, and clusters that hold every record once.

use std::collections::{BTreeMap, BTreeSet};

use crate::{CANARY, Desk, people, rows};

/// Invented people, some of them twice; ids do not stand in the order of rows.
const LIST: &str = "\
id;ПІБ;дата народження
10;Гриценко Олексій Миколайович;07.03.1990
3;Шаповал Остап Ігорович;12.11.1985
x;Рябчун Степан Кузьмич;01.02.1971
5;SHAPOVAL Ostap Ihorovych;1985-11-12
u9;Ґудзь Мар'яна Олегівна;14.02.1993
8;;03.03.1990
u10;GUDZ Mariana;14.02.1993
2;GRYTSENKO Oleksii Mykolaiovych;1990-03-07
";

const DEDUPE: [&str; 6] = ["dedupe", "list.csv", "-o", "links.csv", "--clusters", "clusters.csv"];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    desk
}

/// A list of people of which three quarters stand on it once more, in the other script.
fn twice(count: u64) -> String {
    let again = people::list(count, 8, true);
    people::list(count, 7, false) + again.split_once('\n').unwrap().1
}

fn pairs(text: &str) -> Vec<(String, String)> {
    rows(text).into_iter().map(|row| (row["left_id"].clone(), row["right_id"].clone())).collect()
}

#[test]
fn each_pair_is_written_once_with_the_smaller_id_first_in_the_order_of_rows() {
    let desk = desk();
    let run = desk.run(&DEDUPE);
    run.assert_done();
    // Numbers are ordered by value, ids with letters as text, pairs by the row of the id on the left.
    let expected = [("3", "5"), ("u10", "u9"), ("2", "10")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(pairs(&desk.text("links.csv")), expected, "{run:?}");
    let links = rows(&desk.text("links.csv"));
    assert_eq!(links[2]["left_name"], "GRYTSENKO Oleksii Mykolaiovych");
    assert_eq!(links[2]["right_name"], "Гриценко Олексій Миколайович");
}

#[test]
fn columns_and_sums_are_those_of_link() {
    let desk = desk();
    desk.run(&DEDUPE).assert_done();
    let text = desk.text("links.csv");
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let first = ["left_id", "right_id", "probability", "weight", "decision", "left_name", "right_name"];
    assert_eq!(header[..7], first);
    assert!(header.ends_with(&["rival_probability", "prior", "reason", "decided"]));
    let fields: Vec<&str> = header.iter().filter_map(|column| column.strip_suffix("_level")).collect();
    assert_eq!(fields, ["surname", "given_name", "patronymic", "birth_date", "relatives"]);
    let number = |text: &str| text.parse::<f64>().unwrap();
    let prior = |row: &BTreeMap<String, String>| {
        let sum: f64 = fields.iter().map(|field| number(&row[&format!("{field}_weight")])).sum();
        ((number(&row["weight"]) - sum) * 1000.0).round() as i64
    };
    let priors: BTreeSet<i64> = rows(&text).iter().map(prior).collect();
    assert_eq!(priors.len(), 1, "{priors:?}");
}

#[test]
fn every_record_has_a_cluster_named_by_its_first_record() {
    let desk = desk();
    desk.run(&DEDUPE).assert_done();
    let clusters = desk.text("clusters.csv");
    let expected = "record_id,cluster_id\n10,10\n3,3\nx,x\n5,3\nu9,u9\n8,8\nu10,u9\n2,10\n";
    assert_eq!(clusters, expected, "{}", desk.text("links.csv"));
}

#[test]
fn the_example_of_the_help_is_true() {
    let desk = Desk::new();
    let help = desk.run(&["dedupe", "--help"]).stdout;
    let example = help.split_once("clusters.csv\n\n").unwrap().1.split_once("\n\n").unwrap().0;
    let split = |line: &str| {
        line.trim_start().rsplit_once("  ").map(|(a, b)| (a.trim_end().to_owned(), b.to_owned()))
    };
    let (ours, clusters): (Vec<String>, Vec<String>) =
        example.lines().skip(1).map(|line| split(line).unwrap()).unzip();
    desk.put("ours.csv", ours.join("\n") + "\n");
    desk.run(&["dedupe", "ours.csv", "-o", "links.csv", "--clusters", "clusters.csv"]).assert_done();
    assert_eq!(desk.text("clusters.csv"), clusters.join("\n") + "\n");
}

#[test]
fn the_counts_add_up_and_say_where_everything_is() {
    let desk = desk();
    let run = desk.run(&DEDUPE);
    run.assert_done();
    let told =
        "list.csv: 8 rows read, 4 persons, 3 duplicates found in 3 clusters of two or more, 1 set aside";
    assert!(run.stderr.contains(told), "{run:?}");
    assert!(run.stderr.contains("3 links: 3 to match"), "{run:?}");
    assert!(run.stderr.contains("links are in links.csv"), "{run:?}");
    let rejects = rows(&desk.text("links.rejects.csv"));
    assert_eq!(rejects.len(), 1);
    assert_eq!((rejects[0]["row"].as_str(), rejects[0]["column"].as_str()), ("6", "ПІБ"));
    let quiet = desk.run(&[&DEDUPE[..], &["--quiet"]].concat());
    quiet.assert_done();
    assert!(!quiet.stderr.contains("rows read") && quiet.stderr.contains("1 row set aside"), "{quiet:?}");
}

#[test]
fn clusters_follow_from_matches_and_nothing_else() {
    let desk = Desk::new();
    desk.put("list.csv", twice(300));
    desk.run(&DEDUPE).assert_done();
    let clusters: BTreeMap<String, String> = rows(&desk.text("clusters.csv"))
        .into_iter()
        .map(|row| (row["record_id"].clone(), row["cluster_id"].clone()))
        .collect();
    assert_eq!(clusters.len(), 600, "every record once");
    let links = rows(&desk.text("links.csv"));
    assert!(links.iter().all(|row| row["left_id"] < row["right_id"]));
    let matches: BTreeSet<(&str, &str)> = links
        .iter()
        .filter(|row| row["decision"] == "match")
        .map(|row| (row["left_id"].as_str(), row["right_id"].as_str()))
        .collect();
    let mut together: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (record, cluster) in &clusters {
        assert_eq!(&clusters[cluster], cluster, "a cluster's name is one of its records");
        together.entry(cluster).or_default().push(record);
    }
    let mut joined = 0;
    for members in together.values().filter(|members| members.len() > 1) {
        for record in members {
            let matched = |other: &&&str| {
                matches.contains(&(*record, **other)) || matches.contains(&(**other, *record))
            };
            assert!(members.iter().any(|other| matched(&other)), "{record} is with no match of its own");
        }
        joined += members.len() - 1;
    }
    // The lists are made so that 225 people stand on both.
    assert!((200..=230).contains(&joined), "{joined}");
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let desk = Desk::new();
    desk.put("list.csv", twice(300));
    let mut results = BTreeSet::new();
    for threads in ["1", "2", "4"] {
        let run = desk.run(&[&DEDUPE[..], &["--manifest", "run.json", "--threads", threads]].concat());
        run.assert_done();
        results.insert((
            desk.text("links.csv"),
            desk.text("clusters.csv"),
            desk.text("run.json"),
            run.stderr,
        ));
    }
    assert_eq!(results.len(), 1);
}

#[test]
fn a_manifest_names_clusters_and_links() {
    let desk = desk();
    desk.run(&[&DEDUPE[..], &["--manifest", "run.json"]].concat()).assert_done();
    let manifest: serde_json::Value = serde_json::from_str(&desk.text("run.json")).unwrap();
    assert_eq!(manifest["verb"], "dedupe");
    let input = &manifest["inputs"][0];
    assert_eq!(
        (&input["rows_read"], &input["accepted"], &input["rejected"]),
        (&8.into(), &7.into(), &1.into())
    );
    let outputs = manifest["outputs"].as_array().unwrap();
    let paths: Vec<&str> = outputs.iter().map(|output| output["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["links.rejects.csv", "clusters.csv", "links.csv"]);
}

#[test]
fn a_list_from_standard_input_and_links_to_standard_output() {
    let desk = desk();
    desk.run(&DEDUPE).assert_done();
    let run = desk.run_with_input(&["dedupe", "-", "-o", "-"], LIST.as_bytes());
    run.assert_done();
    assert_eq!(run.stdout, desk.text("links.csv"));
    assert!(run.stderr.contains("say --rejects FILE"), "{run:?}");
}

#[test]
fn rows_without_ids_go_by_their_numbers() {
    let desk = Desk::new();
    let mut list = String::from("name,dob\n");
    for row in 0..12 {
        list.push_str(
            ["Рябчун Степан,1971-02-01\n", "Їжакевич Зоряна,30.09.1999\n"][usize::from(row % 10 != 1)],
        );
    }
    desk.put("list.csv", list);
    desk.run(&DEDUPE).assert_done();
    let found = pairs(&desk.text("links.csv"));
    // Rows 2 and 12 are one person, the ten others another; as text 12 would stand before 2.
    assert_eq!(found.len(), 46, "{found:?}");
    assert!(found.contains(&("2".to_owned(), "12".to_owned())), "{found:?}");
    assert!(found.iter().all(|(a, b)| a.parse::<u64>().unwrap() < b.parse().unwrap()), "{found:?}");
}

#[test]
fn outputs_that_contradict_each_other_or_the_list_are_refused_before_the_work() {
    let desk = Desk::new();
    desk.put("list.csv", format!("id,name\n1,{CANARY} Остап\n"));
    desk.put("links.csv", "earlier");
    for (arguments, status, told) in [
        (&["dedupe", "list.csv", "-o", "links.csv", "--clusters", "links.csv"][..], 2, "two outputs"),
        (&["dedupe", "list.csv", "-o", "links.csv", "--clusters", "list.csv"], 2, "list.csv"),
        (&["dedupe", "list.csv", "-o", "-", "--clusters", "-"], 2, "standard output"),
        (&["dedupe", "list.csv", "-o", "links.csv", "--clusters", "clusters.pdf"], 2, "clusters.pdf"),
        (&["dedupe", "list.csv", "-o", "links.csv", "--clusters", "nowhere/clusters.csv"], 74, "nowhere"),
        (&["dedupe", "list.csv", "-o", "links.csv", "--match-at", "0.1"], 2, "--review-at"),
        (&["dedupe", "nowhere.csv", "-o", "links.csv"], 2, "nowhere.csv"),
    ] {
        desk.run(arguments).assert_refused(status, &[told]);
        assert_eq!(desk.text("links.csv"), "earlier", "{arguments:?}");
        assert_eq!(desk.files(), ["links.csv", "list.csv"], "{arguments:?}");
    }
}
