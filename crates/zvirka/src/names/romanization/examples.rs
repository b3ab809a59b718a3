//! Schemes against published examples: `examples.tsv`, each row with its source.
//!
//! Where our table is known to differ, the row says what it writes. Such a row is a debt: mend the table, then empty
//! its column.

use super::{romanize, scheme, schemes};

/// Systems of which no published example was found that could be vouched for. They are custom rather than rule, or
/// their orders give tables without examples.
const WITHOUT_EXAMPLES: [&str; 18] = [
    "uk_pass2004",
    "uk_pass2007",
    "uk_icao9303",
    "uk_odni2015",
    "uk_alalc_plain",
    "uk_dstu9112a",
    "uk_dstu9112b",
    "uk_bs2979",
    "uk_gost1971",
    "uk_gost1986",
    "uk_informal",
    "ru_odni2015",
    "ru_informal",
    "be_icao_mvd2010",
    "be_mvd2008_register",
    "be_lacinka",
    "be_iso9",
    "be_via_russian",
];

struct Example {
    system: &'static str,
    cyrillic: &'static str,
    latin: &'static str,
    differs: &'static str,
    source: &'static str,
}

fn examples() -> Vec<Example> {
    let lines = include_str!("examples.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [system, cyrillic, latin, differs, source] = cells[..] else { panic!("{line}") };
            Example { system, cyrillic, latin, differs, source }
        })
        .collect()
}

#[test]
fn schemes_write_what_is_published_of_them() {
    let mut wrong = Vec::new();
    for Example { system, cyrillic, latin, differs, source } in examples() {
        let written = romanize(cyrillic, scheme(system).unwrap());
        if written != latin && written != differs {
            wrong.push(format!("{system}: {cyrillic} is {written}, published as {latin} ({source})"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_more_than_the_known_examples_differ() {
    let differ = examples().iter().filter(|example| !example.differs.is_empty()).count();
    assert!(differ <= 18, "{differ}");
}

#[test]
fn every_scheme_has_an_example_or_is_named_as_having_none() {
    let examples = examples();
    for scheme in schemes() {
        let has = examples.iter().any(|example| example.system == scheme.id);
        assert_eq!(has, !WITHOUT_EXAMPLES.contains(&scheme.id), "{}", scheme.id);
    }
    assert!(examples.iter().all(|example| !example.source.is_empty()));
}
