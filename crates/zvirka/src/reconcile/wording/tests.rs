//! Every sentence in both languages, as people will read it. All names are invented.

use std::fmt::Write as _;

use super::super::case::Claimed;
use super::super::language::Language;
use super::super::result::{Count, Outcome};
use super::Record;

const REPORT: Record<'_> = Record { name: "Саша Левчук", list: "reports" };
const ROW: Record<'_> = Record { name: "Левчук Остап Ігорович", list: "ours" };
const OTHER: Record<'_> = Record { name: "Ostap LEVCHUK", list: "handover_1" };
const STATUSES: [Outcome; 5] =
    [Outcome::Returned, Outcome::ReturnedBefore, Outcome::Offered, Outcome::Held, Outcome::Seen];

/// Everything that can be said, one sentence a line.
fn sentences(language: Language) -> String {
    let basis = match language {
        Language::English => "agree: birth date; in another spelling: surname",
        Language::Ukrainian => "збігається: дата народження; в іншому написанні: прізвище",
    };
    let names = |count: usize| vec!["Ґудзь М.".to_owned(); count];
    let lists = ["ours".to_owned(), "theirs".to_owned()];
    let standing = language.standing(Outcome::Returned, "handover_1, 2025-05-23");
    let person = ["Левчук Остап Ігорович", standing.as_str()];
    let count = Count { persons: 1000, military: 880, civilian: 119, in_conflict: 1, unknown: 0 };
    let all = [Some(1000), Some(880), Some(120)];
    let unknown = Count { persons: 22, military: 20, unknown: 2, ..Count::default() };
    let mut told: Vec<String> = STATUSES.map(|status| language.standing(status, "ours")).to_vec();
    told.extend(STATUSES.map(|status| language.only_here(ROW, status, 0)));
    told.extend([1, 2, 5, 21].map(|perhaps| language.only_here(ROW, Outcome::Offered, perhaps)));
    let values = [language.value_on("1990", &lists), language.value_on("1991", &lists[..1])];
    told.extend(
        [true, false].map(|slip| language.conflict(ROW.name, language.field("birth_date"), &values, slip)),
    );
    told.extend([
        language.seen_after_return(
            ROW.name,
            "later",
            ["03.06.2025", "Таганрог"],
            ["handover_1", "2025-05-23"],
        ),
        language.seen_after_return(ROW.name, "later", ["03.06.2025", ""], ["handover_1", "2025-05-23"]),
        language.dead_and_returned(ROW.name, "colony", &standing),
        language.twice(ROW, "ЛЕВЧУК О. І.", 0.9999, basis),
        language.across_stages(OTHER, "handover_2", basis),
    ]);
    for status in [Outcome::Returned, Outcome::ReturnedBefore, Outcome::Held] {
        told.push(language.already_exchanged(ROW, status, ["before", "2024-11-06"], basis));
    }
    told.push(language.already_exchanged(ROW, Outcome::ReturnedBefore, ["before", ""], ""));
    told.extend([0, 1, 2, 5].map(|rivals| language.ambiguous(ROW, OTHER, 0.7, rivals, basis)));
    told.extend([
        language.perhaps_twice(ROW, "ЛЕВЧУК О. І.", 0.5, basis),
        language.in_doubt(ROW, "Левчук О. І.", "LEVCHUK O."),
        language.possible(REPORT, person, 0.44, [2, 5], basis),
        language.possible(REPORT, person, 0.001, [1, 1], ""),
        language.report_answered(REPORT, person, 0.99, basis),
        language.report_open(REPORT, Some(person), 0, None, basis),
    ]);
    told.extend([0, 1, 2, 5].map(|possible| language.report_open(REPORT, None, possible, None, "")));
    for listed in [None, Some(0.0), Some(0.3)] {
        told.push(language.seen_not_listed(REPORT, ["Таганрог", "03.2025"], listed));
    }
    told.push(language.seen_not_listed(REPORT, ["", ""], None));
    told.extend([true, false].map(|sure| language.watch_hit(OTHER, person, 0.96, sure, basis)));
    for (persons, named) in [(1, 1), (2, 2), (5, 5), (7, 5), (21, 5)] {
        told.push(language.first_return("12 полк", persons, names(named)));
    }
    told.extend([
        language.claim("ours", Claimed::Returned, all, 1004, count, [0, 0]),
        language.claim("ours", Claimed::Held, [None, Some(20), None], 22, unknown, [2, 1]),
        language.claim("theirs", Claimed::Offered, [Some(22), None, None], 22, unknown, [0, 2]),
        language.claim("theirs", Claimed::Listed, [Some(22), None, None], 22, unknown, [0, 5]),
    ]);
    told.iter().fold(String::new(), |mut text, sentence| {
        let _ = writeln!(text, "{sentence}");
        text
    })
}

#[test]
fn sentences_in_english() {
    insta::assert_snapshot!(sentences(Language::English));
}

#[test]
fn sentences_in_ukrainian() {
    insta::assert_snapshot!(sentences(Language::Ukrainian));
}

#[test]
fn no_sentence_is_left_in_the_other_language() {
    let english = sentences(Language::English);
    let ukrainian = sentences(Language::Ukrainian);
    assert_eq!(english.lines().count(), ukrainian.lines().count());
    for word in ["probability", "people", "handed over", "differs", "claimed", "seen"] {
        assert!(!ukrainian.contains(word), "{word}");
    }
    assert!(english.contains(
        "ours, returned: claimed 1,000, 880 military, 120 civilian; rows 1,004; distinct persons 1,000; 880 \
         military, 119 civilian, 1 in conflict"
    ));
}
