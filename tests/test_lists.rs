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
    assert!(pairs >= 500 && kinds.len() >= 80, "{pairs} pairs in {} kinds", kinds.len());
    assert!(kinds.values().all(|count| *count >= 3), "{kinds:?}");
    // Each verdict has at least two pairs in five, so that neither can be won by always giving it.
    assert!(verdicts.values().all(|count| count * 5 >= pairs * 2), "{verdicts:?}");
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
