//! The test lists are what they say they are: enough pairs of enough kinds, each pair once, both verdicts in number.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests may fail as tests do; the shared settings know only functions marked as tests"
)]

use std::collections::{BTreeMap, BTreeSet};

use zvirka_io::{ReadOptions, Table, read_table};

const COLUMNS: [&str; 4] = ["kind", "name_a", "name_b", "same"];

fn tables() -> Vec<Table> {
    let mut paths: Vec<_> =
        std::fs::read_dir(zvirka_tests::lists()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    paths.sort();
    assert!(!paths.is_empty());
    paths.iter().map(|path| read_table(path, &ReadOptions::default(), &COLUMNS).unwrap()).collect()
}

#[test]
fn every_row_is_read_and_every_verdict_is_one_or_zero() {
    for table in tables() {
        assert!(table.rejects.is_empty(), "{}: {:?}", table.path.display(), table.rejects);
        for row in 0..table.len() {
            assert!(
                ["0", "1"].contains(&table.cell("same", row)),
                "{}: row {}",
                table.path.display(),
                row + 1
            );
            for column in COLUMNS {
                assert!(!table.cell(column, row).is_empty(), "{}: row {}", table.path.display(), row + 1);
            }
        }
    }
}

#[test]
fn there_are_enough_pairs_of_enough_kinds_and_both_verdicts() {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut verdicts: BTreeMap<String, usize> = BTreeMap::new();
    for table in tables() {
        for row in 0..table.len() {
            *kinds.entry(table.cell("kind", row).to_owned()).or_default() += 1;
            *verdicts.entry(table.cell("same", row).to_owned()).or_default() += 1;
        }
    }
    let pairs: usize = kinds.values().sum();
    assert!(pairs >= 1_200 && kinds.len() >= 80, "{pairs} pairs in {} kinds", kinds.len());
    assert!(kinds.values().all(|count| *count >= 12), "{kinds:?}");
    // Half of the pairs are two people, so that neither verdict can be won by always giving it.
    assert!(verdicts.values().all(|count| count * 20 >= pairs * 9), "{verdicts:?}");
}

#[test]
fn a_kind_has_one_verdict_and_no_pair_comes_twice() {
    let mut verdicts: BTreeMap<String, String> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for table in tables() {
        for row in 0..table.len() {
            let [kind, name_a, name_b, same] = COLUMNS.map(|column| table.cell(column, row).to_owned());
            let first = verdicts.entry(kind.clone()).or_insert_with(|| same.clone());
            assert_eq!(*first, same, "{kind}");
            let dates = ["birth_date_a", "birth_date_b"].map(|column| table.cell(column, row).to_owned());
            assert!(seen.insert((kind.clone(), name_a, name_b, dates)), "{kind}: row {}", row + 1);
        }
    }
}

/// The words of a name without case, in order of the alphabet.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.sort();
    words
}

#[test]
fn one_text_is_two_people_only_where_birth_dates_differ() {
    for table in tables() {
        for row in 0..table.len() {
            let [kind, name_a, name_b, same] = COLUMNS.map(|column| table.cell(column, row).to_owned());
            if same == "0" && words(&name_a) == words(&name_b) && kind != "placeholder" {
                let [a, b] =
                    ["birth_date_a", "birth_date_b"].map(|column| table.cell(column, row).to_owned());
                assert!(!a.is_empty() && !b.is_empty() && a != b, "{kind}: row {}", row + 1);
            }
        }
    }
}

#[test]
fn birth_dates_can_be_read() {
    for table in tables() {
        for row in 0..table.len() {
            for column in ["birth_date_a", "birth_date_b"] {
                let read = zvirka::compare::date::PartialDate::parse(table.cell(column, row));
                assert!(read.is_ok(), "{}: row {}, {column}", table.path.display(), row + 1);
            }
        }
    }
}

#[test]
fn one_letter_does_not_make_two_people_without_a_birth_date() {
    // A slip of one letter is met too often for a reader to be sure that a rhyming surname is another person's.
    for table in tables() {
        for row in (0..table.len()).filter(|row| table.cell("kind", *row) == "rhyming-surname") {
            for column in ["birth_date_a", "birth_date_b"] {
                assert!(!table.cell(column, row).is_empty(), "{}: row {}", table.path.display(), row + 1);
            }
        }
    }
}
