//! What persons decided of the records of a small case.

use zvirka::reconcile::{
    Case, CaseVerdict, Finding, FindingKind, Outcome, Reconciliation, RecordName, Severity,
};
use zvirka::verdicts::{Fate, Verdict};

use crate::cases::{exchange, found, line, reconciled};

/// A verdict on two records by their lists and ids.
fn verdict(case: &Case, left: (&str, &str), right: (&str, &str), verdict: Verdict) -> CaseVerdict {
    let place = |(list, id): (&str, &str)| {
        let place = case.place(list).unwrap();
        let list = &case.lists[place].list;
        (place, (0..list.len()).find(|row| list.id(*row) == id).unwrap())
    };
    CaseVerdict { left: place(left), right: place(right), verdict, seen: None }
}

fn person<'a>(result: &'a Reconciliation, list: &str, id: &str) -> Option<&'a str> {
    line(result, list, id).person_id.as_deref()
}

/// Open questions about a record and the one that was handed over whom two of the list may be.
fn asked_of_khomenko<'a>(result: &'a Reconciliation, id: &str) -> Vec<&'a Finding> {
    // Whether the two of the list are one man, entered twice, is another question, and stays open.
    let of = |record: &Option<RecordName>, id: &str| record.as_ref().is_some_and(|record| record.id == id);
    let open = result.findings.iter().filter(|finding| finding.kind == FindingKind::Ambiguous);
    let both = |finding: &&Finding| {
        of(&finding.record, id) && of(&finding.other, "f")
            || of(&finding.record, "f") && of(&finding.other, id)
    };
    open.filter(both).collect()
}

/// A list and a record of it.
type Place<'a> = (&'a str, &'a str);

/// The case with verdicts, reconciled.
fn decided(verdicts: &[(Place<'_>, Place<'_>, Verdict)]) -> Reconciliation {
    let mut case = exchange();
    case.verdicts = verdicts.iter().map(|(left, right, said)| verdict(&case, *left, *right, *said)).collect();
    reconciled(&case)
}

const SAME: Verdict = Verdict::Same;
const DIFFERENT: Verdict = Verdict::Different;

#[test]
fn one_of_two_whom_nothing_tells_apart_is_who_was_decided() {
    // A Volodymyr Khomenko was handed over; two are on the list, whose patronymics tell them apart.
    let before = decided(&[]);
    assert_ne!(person(&before, "handover_2", "f"), person(&before, "ours", "8"));
    assert!(["7", "8"].into_iter().all(|id| !asked_of_khomenko(&before, id).is_empty()));
    let after = decided(&[(("handover_2", "f"), ("ours", "8"), SAME)]);
    assert_eq!(person(&after, "handover_2", "f"), person(&after, "ours", "8"));
    assert_eq!(line(&after, "ours", "8").outcome, Outcome::Returned);
    assert_ne!(line(&after, "ours", "7").outcome, Outcome::Returned);
    for id in ["7", "8"] {
        let told = asked_of_khomenko(&after, id);
        assert!(told.is_empty(), "{id}: {told:#?}");
    }
    let link = after.links.iter().find(|link| link.decided.is_some()).unwrap();
    assert_eq!((link.decided, link.decision, link.joined), (Some(SAME), "match", true));
    assert!(after.balanced);
}

#[test]
fn who_was_decided_not_to_be_one_of_them_is_the_other_or_nobody() {
    let after = decided(&[
        (("handover_2", "f"), ("ours", "8"), DIFFERENT),
        (("handover_2", "f"), ("ours", "7"), DIFFERENT),
    ]);
    for id in ["7", "8"] {
        assert_ne!(person(&after, "handover_2", "f"), person(&after, "ours", id));
        let told = asked_of_khomenko(&after, id);
        assert!(told.is_empty(), "{id}: {told:#?}");
    }
}

#[test]
fn a_sure_join_comes_apart_and_what_follows_from_it_too() {
    let before = decided(&[]);
    assert_eq!(person(&before, "ours", "3"), person(&before, "theirs", "t3"));
    let after = decided(&[(("ours", "3"), ("theirs", "t3"), DIFFERENT)]);
    assert_ne!(person(&after, "ours", "3"), person(&after, "theirs", "t3"));
    // What is the same as the one is different from the other as well.
    let after = decided(&[
        (("ours", "3"), ("handover_1", "c"), SAME),
        (("handover_1", "c"), ("theirs", "t3"), DIFFERENT),
    ]);
    assert_eq!(person(&after, "ours", "3"), person(&after, "handover_1", "c"));
    assert_ne!(person(&after, "ours", "3"), person(&after, "theirs", "t3"));
}

#[test]
fn records_that_contradict_each_other_are_joined_and_lose_nobody_who_was_with_either() {
    let before = decided(&[]);
    let with = |result: &Reconciliation, id: &str| person(result, "ours", id).unwrap().to_owned();
    assert_eq!(with(&before, "3"), person(&before, "handover_1", "c").unwrap());
    // Another name and another date, and by somebody's word the same man.
    let after = decided(&[(("ours", "3"), ("theirs", "t6"), SAME)]);
    assert_eq!(with(&after, "3"), person(&after, "theirs", "t6").unwrap());
    assert_eq!(with(&after, "3"), person(&after, "handover_1", "c").unwrap());
    assert_eq!(with(&after, "3"), person(&after, "theirs", "t3").unwrap());
}

#[test]
fn rows_of_one_list_are_folded_and_kept_apart_by_decision() {
    // The list has one man twice.
    let before = decided(&[]);
    assert_eq!(person(&before, "ours", "1"), person(&before, "ours", "6"));
    let apart = decided(&[(("ours", "1"), ("ours", "6"), DIFFERENT)]);
    assert_ne!(person(&apart, "ours", "1"), person(&apart, "ours", "6"));
    let folded = decided(&[(("ours", "9"), ("ours", "x9"), SAME)]);
    assert_eq!(person(&folded, "ours", "9"), person(&folded, "ours", "x9"));
}

#[test]
fn a_report_and_a_sighting_speak_of_whom_was_decided() {
    let after = decided(&[
        (("reports", "r5"), ("ours", "8"), SAME),
        (("sightings", "s2"), ("ours", "x3"), SAME),
        (("sightings", "s1"), ("ours", "x10"), DIFFERENT),
    ]);
    assert_eq!(person(&after, "reports", "r5"), person(&after, "ours", "8"));
    assert_eq!(person(&after, "sightings", "s2"), person(&after, "ours", "x3"));
    assert_ne!(person(&after, "sightings", "s1"), person(&after, "ours", "x10"));
    let possible = |result: &Reconciliation| -> Vec<String> {
        let told = result.findings.iter().filter(|finding| finding.kind == FindingKind::PossibleMatch);
        let told = told.filter(|finding| {
            finding.record.as_ref().is_some_and(|record| record.id == "r5" || record.id == "s2")
        });
        told.filter_map(|finding| Some(finding.other.as_ref()?.id.clone())).collect()
    };
    // Nobody else is told of; but whether he was handed over nobody has decided, and the family waits for that.
    assert_eq!(possible(&after), ["f"]);
    let after = decided(&[
        (("reports", "r5"), ("ours", "8"), SAME),
        (("sightings", "s2"), ("ours", "x3"), SAME),
        (("handover_2", "f"), ("ours", "8"), DIFFERENT),
    ]);
    assert!(possible(&after).is_empty(), "{:?}", possible(&after));
}

#[test]
fn a_family_is_told_where_its_report_was_decided_to_be_of_somebody_handed_over() {
    let before = decided(&[]);
    assert!(found(&before, FindingKind::ReportAnswered, "reports", "r5").is_empty());
    let after = decided(&[(("reports", "r5"), ("handover_2", "f"), SAME)]);
    assert_eq!(found(&after, FindingKind::ReportAnswered, "reports", "r5").len(), 1);
    assert_eq!(after.answers.given, before.answers.given + 1);
}

#[test]
fn contradictions_are_told_first_and_change_nothing() {
    let verdicts = [
        (("ours", "3"), ("theirs", "t6"), SAME),
        (("theirs", "t6"), ("handover_1", "c"), SAME),
        (("handover_1", "c"), ("ours", "3"), DIFFERENT),
    ];
    let (before, after) = (decided(&[]), decided(&verdicts));
    assert!(after.held.iter().all(|held| held.fate == Fate::Conflict));
    let told = found(&after, FindingKind::DecisionConflict, "handover_1", "c");
    assert_eq!((told.len(), told[0].severity), (1, Severity::High));
    assert_eq!(after.persons, before.persons);
    assert_eq!(after.links, before.links);
    assert_eq!(after.findings.len(), before.findings.len() + 1);
}

#[test]
fn the_order_of_verdicts_decides_nothing() {
    let mut verdicts = vec![
        (("handover_2", "f"), ("ours", "8"), SAME),
        (("reports", "r5"), ("handover_2", "f"), SAME),
        (("ours", "1"), ("ours", "6"), DIFFERENT),
        (("theirs", "t6"), ("ours", "3"), SAME),
    ];
    let one = decided(&verdicts);
    verdicts.reverse();
    let mut other = decided(&verdicts);
    other.held.reverse();
    assert_eq!(other.persons, one.persons);
    assert_eq!(other.links, one.links);
    assert_eq!(other.findings, one.findings);
    assert_eq!(other.held, one.held);
}
