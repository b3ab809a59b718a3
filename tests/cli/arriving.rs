//! Lists in the shapes in which they arrive: `tests/lists/files`, one folder a kind of trouble.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::Desk;

/// Part of the people on both lists who must be found.
const ENOUGH: f64 = 0.9;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/lists/files")
}

/// The rows of a table without its header.
fn rows(path: &Path, delimiter: char) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().skip(1).map(|line| line.split(delimiter).map(str::to_owned).collect()).collect()
}

/// Links the lists of a folder: status, matches, what was said.
fn link(folder: &Path) -> (i32, BTreeSet<(String, String)>, String) {
    let desk = Desk::new();
    let left = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with("left."))
        .unwrap();
    let (left, right) = (left.display().to_string(), folder.join("right.csv").display().to_string());
    let options = std::fs::read_to_string(folder.join("options.txt")).unwrap_or_default();
    let mut arguments = vec!["link", &left, &right, "-o", "links.jsonl"];
    arguments.extend(options.split_whitespace());
    let run = desk.run(&arguments);
    let mut matches = BTreeSet::new();
    if run.status == 0 {
        for line in desk.text("links.jsonl").lines() {
            let link: serde_json::Value = serde_json::from_str(line).unwrap();
            if link["decision"] == "match" {
                let id = |side: &str| link[side].as_str().unwrap().to_owned();
                matches.insert((id("left_id"), id("right_id")));
            }
        }
    }
    (run.status, matches, run.stderr)
}

#[test]
fn lists_of_every_kind_are_understood_or_refused_with_a_way_out_and_nobody_wrong_is_asserted() {
    let wanted: BTreeMap<String, String> = rows(&folder().join("files.tsv"), '\t')
        .into_iter()
        .map(|row| (row[0].clone(), row[2].clone()))
        .collect();
    assert!(wanted.len() >= 30);
    let mut faults = Vec::new();
    for (name, wanted) in &wanted {
        let folder = folder().join(name);
        let (status, matches, said) = link(&folder);
        if wanted.starts_with("refused") {
            if status != 2 {
                faults.push(format!("{name}: status {status}, a refusal is wanted"));
            }
            continue;
        }
        let truth: BTreeSet<(String, String)> = rows(&folder.join("truth.csv"), ',')
            .into_iter()
            .map(|row| (row[0].clone(), row[1].clone()))
            .collect();
        let wrong = matches.difference(&truth).count();
        let found = matches.intersection(&truth).count();
        if status != 0 || wrong > 0 || (found as f64) < ENOUGH * truth.len() as f64 {
            faults.push(format!(
                "{name}: status {status}, {found} of {} found, {wrong} wrong: {said}",
                truth.len()
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
