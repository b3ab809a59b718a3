//! Schemes against published examples: `examples.tsv`, each row with its source.
//!
//! Where our table does not follow an example, the row says what it writes and why: a lexical exception, a slip or
//! another convention of the source, but never a rule that the table could state.

use super::{romanize, scheme, schemes};

/// What a row rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    /// The Latin form itself is published.
    Example,
    /// The table of letters is published, the form is put together from it.
    LetterTable,
}

struct Example {
    system: &'static str,
    cyrillic: &'static str,
    latin: &'static str,
    basis: Basis,
    differs: &'static str,
    why: &'static str,
    source: &'static str,
}

fn examples() -> Vec<Example> {
    let lines = include_str!("examples.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [system, cyrillic, latin, basis, differs, why, source] = cells[..] else { panic!("{line}") };
            let basis = match basis {
                "example" => Basis::Example,
                "letter table" => Basis::LetterTable,
                _ => panic!("{line}"),
            };
            Example { system, cyrillic, latin, basis, differs, why, source }
        })
        .collect()
}

#[test]
fn schemes_write_what_is_published_of_them() {
    let mut wrong = Vec::new();
    for Example { system, cyrillic, latin, differs, source, .. } in examples() {
        let written = romanize(cyrillic, scheme(system).unwrap());
        // An example from which a scheme has ceased to differ is to be marked as followed.
        if written != if differs.is_empty() { latin } else { differs } {
            wrong.push(format!("{system}: {cyrillic} is {written}, published as {latin} ({source})"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_example_that_is_not_followed_says_why() {
    for Example { system, cyrillic, basis, differs, why, .. } in examples() {
        assert_eq!(differs.is_empty(), why.is_empty(), "{system} {cyrillic}");
        assert!(differs.is_empty() || basis == Basis::Example, "{system} {cyrillic}");
    }
}

#[test]
fn every_scheme_has_an_example_with_its_source() {
    let examples = examples();
    for scheme in schemes() {
        assert!(examples.iter().any(|example| example.system == scheme.id), "{}", scheme.id);
    }
    assert!(examples.iter().all(|example| !example.source.is_empty()));
}

#[test]
fn a_scheme_rests_on_its_letter_table_alone_only_where_no_example_is_known() {
    let examples = examples();
    let of = |id: &str, basis| examples.iter().any(|row| row.system == id && row.basis == basis);
    let without: Vec<&str> =
        schemes().iter().map(|scheme| scheme.id).filter(|id| !of(id, Basis::Example)).collect();
    assert_eq!(
        without,
        [
            "uk_pass2004",
            "uk_pass2007",
            "uk_icao9303",
            "uk_alalc_plain",
            "uk_bs2979",
            "uk_gost1971",
            "uk_gost1986",
            "uk_informal",
            "be_iso9",
            "be_via_russian",
        ]
    );
}
