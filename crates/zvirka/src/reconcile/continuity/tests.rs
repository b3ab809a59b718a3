//! Persons from one version of a case to the next, on small cases by hand and on drawn ones.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::super::{
    Case, CaseList, CaseVerdict, Change, ChangeKind, Earlier, Language, Outcome, ReconcileOptions,
    Reconciliation, Role, Severity, reconcile,
};
use crate::linker::{LinkOptions, NoProgress};
use crate::record::{Field, List, TextColumn};
use crate::verdicts::Verdict;

/// A record: id, name, date of birth.
type Row<'a> = (&'a str, &'a str, &'a str);

fn list(name: &str, role: Role, rows: &[Row<'_>]) -> CaseList {
    let column = |cell: fn(&Row<'_>) -> String| {
        let cells: Vec<String> = rows.iter().map(cell).collect();
        cells.iter().map(String::as_str).collect::<TextColumn>()
    };
    let columns = vec![
        (Field::Id, column(|row| row.0.to_owned())),
        (Field::Name, column(|row| row.1.to_owned())),
        (Field::BirthDate, column(|row| row.2.to_owned())),
    ];
    CaseList::new(name, role, List::new(name, columns).unwrap())
}

fn case(lists: Vec<CaseList>) -> Case {
    Case { lists, ..Case::default() }
}

fn first(case: &Case) -> Reconciliation {
    after(case, None)
}

fn after(case: &Case, earlier: Option<(&Case, &Reconciliation)>) -> Reconciliation {
    let earlier = earlier.map(|(case, result)| Box::new(Earlier::of(case, result).unwrap()));
    let link = LinkOptions { threads: Some(1), ..LinkOptions::default() };
    let options = ReconcileOptions { earlier, link, ..ReconcileOptions::default() };
    reconcile(case, &options, &NoProgress).unwrap()
}

/// The person of each record, by list and record id.
fn persons(result: &Reconciliation) -> BTreeMap<(String, String), String> {
    let lines = result.ledger.iter();
    lines
        .filter_map(|line| Some(((line.list.clone(), line.record_id.clone()), line.person_id.clone()?)))
        .collect()
}

fn person(result: &Reconciliation, list: &str, id: &str) -> String {
    persons(result)[&(list.to_owned(), id.to_owned())].clone()
}

fn kinds(result: &Reconciliation) -> Vec<ChangeKind> {
    result.changes.iter().map(|change| change.kind).collect()
}

fn of_kind(result: &Reconciliation, kind: ChangeKind) -> Vec<&Change> {
    result.changes.iter().filter(|change| change.kind == kind).collect()
}

const OSTAP: Row<'_> = ("1", "Левчук Остап Ігорович", "11.12.1985");
const MARIANA: Row<'_> = ("2", "Ґудзь Марʼяна Петрівна", "07.03.1990");
const PAVLO: Row<'_> = ("3", "Швець Павло Олегович", "01.02.1980");
const DANYLO: Row<'_> = ("4", "Кравченко Данило Андрійович", "30.09.1994");

fn numbered<'a>(id: &'a str, (_, name, date): Row<'a>) -> Row<'a> {
    (id, name, date)
}

#[test]
fn a_decision_that_the_evidence_moved_against_is_to_be_looked_at_again() {
    let lists = |date| {
        let theirs = (OSTAP.0, OSTAP.1, date);
        vec![list("ours", Role::Roster, &[OSTAP, MARIANA]), list("theirs", Role::Roster, &[theirs, PAVLO])]
    };
    let decided = |date, seen| {
        let verdict = CaseVerdict { left: (0, 0), right: (1, 0), verdict: Verdict::Same, seen };
        Case { verdicts: vec![verdict], ..case(lists(date)) }
    };
    let before = decided(OSTAP.2, None);
    let result = first(&before);
    let seen = Some(result.held[0].now.clone());
    // The same evidence asks nothing again; another birth date on the other list does.
    let same = after(&decided(OSTAP.2, seen.clone()), Some((&before, &result)));
    assert!(of_kind(&same, ChangeKind::QuestionReopened).is_empty());
    let moved = after(&decided("30.06.1958", seen), Some((&before, &result)));
    let [told] = of_kind(&moved, ChangeKind::QuestionReopened)[..] else { panic!("{:?}", moved.changes) };
    assert_eq!((told.old.as_str(), told.severity), ("same", Severity::Medium));
    assert!(told.text.contains("were decided to be one person") && told.person_id.is_some(), "{}", told.text);
}

#[test]
fn nothing_changes_where_no_list_did() {
    let case = case(vec![
        list("ours", Role::Roster, &[OSTAP, MARIANA, PAVLO]),
        list("handover", Role::Handover, &[("a", "LEVCHUK Ostap", "1985-12-11")]),
        list("reports", Role::Report, &[("r", "Левчук Остап Ігорович", "11.12.1985")]),
    ]);
    let monday = first(&case);
    let tuesday = after(&case, Some((&case, &monday)));
    assert!(tuesday == monday, "{:?}", tuesday.changes);
}

#[test]
fn persons_keep_their_ids_when_rows_are_numbered_anew_and_a_name_is_put_right() {
    let before = case(vec![list("ours", Role::Roster, &[OSTAP, MARIANA, PAVLO])]);
    let monday = first(&before);
    let mended = ("1", "Гудзь Марʼяна Петрівна", MARIANA.2);
    let now = case(vec![list("ours", Role::Roster, &[mended, numbered("2", PAVLO), numbered("3", DANYLO)])]);
    let tuesday = after(&now, Some((&before, &monday)));
    assert_eq!(person(&tuesday, "ours", "1"), person(&monday, "ours", "2"));
    assert_eq!(person(&tuesday, "ours", "2"), person(&monday, "ours", "3"));
    assert_eq!(person(&tuesday, "ours", "3"), "P00004");
    assert_eq!(tuesday.numbered, 4);
    assert_eq!(kinds(&tuesday), [ChangeKind::Gone, ChangeKind::NewPerson]);
    let gone = &tuesday.retired[0];
    assert_eq!((&gone.person_id, &gone.merged_into), (&person(&monday, "ours", "1"), &None));
    // The day after, the number that retired is not given to whoever comes next.
    let next = case(vec![list("ours", Role::Roster, &[numbered("1", PAVLO), numbered("2", OSTAP)])]);
    let wednesday = after(&next, Some((&now, &tuesday)));
    assert_eq!(person(&wednesday, "ours", "2"), "P00005");
    assert_eq!(wednesday.retired.len(), 3);
}

#[test]
fn an_answer_that_is_withdrawn_comes_first_and_is_high() {
    let lists = |handover: &[Row<'_>]| {
        case(vec![
            list("ours", Role::Roster, &[OSTAP, MARIANA]),
            list("handover", Role::Handover, handover),
            list("reports", Role::Report, &[("r", OSTAP.1, OSTAP.2), ("s", MARIANA.1, MARIANA.2)]),
        ])
    };
    let (before, now) = (lists(&[numbered("a", OSTAP)]), lists(&[numbered("a", MARIANA)]));
    let monday = first(&before);
    assert_eq!(monday.answers.given, 1);
    let tuesday = after(&now, Some((&before, &monday)));
    let told: Vec<(ChangeKind, Severity, &str, &str)> = tuesday
        .changes
        .iter()
        .map(|change| (change.kind, change.severity, change.old.as_str(), change.new.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (ChangeKind::AnswerChanged, Severity::High, "returned", "held"),
            (ChangeKind::AnswerChanged, Severity::High, "held", "returned"),
            (ChangeKind::StatusChanged, Severity::High, "returned", "held"),
            (ChangeKind::StatusChanged, Severity::Medium, "held", "returned"),
        ]
    );
    let record = tuesday.changes[0].record.as_ref().unwrap();
    assert_eq!((record.list.as_str(), record.id.as_str()), ("reports", "r"));
}

#[test]
fn a_report_that_was_answered_and_is_gone_is_told() {
    let lists = |reports: &[Row<'_>]| {
        case(vec![
            list("ours", Role::Roster, &[OSTAP, MARIANA]),
            list("handover", Role::Handover, &[numbered("a", OSTAP)]),
            list("reports", Role::Report, reports),
        ])
    };
    let (before, now) = (lists(&[("r", OSTAP.1, OSTAP.2), ("s", MARIANA.1, MARIANA.2)]), lists(&[]));
    let monday = first(&before);
    let tuesday = after(&now, Some((&before, &monday)));
    let answers = of_kind(&tuesday, ChangeKind::AnswerChanged);
    assert_eq!(answers.len(), 1, "{:?}", tuesday.changes);
    assert_eq!((answers[0].old.as_str(), answers[0].new.as_str()), ("returned", ""));
    assert_eq!(answers[0].person_id, answers[0].previous_person_id);
}

#[test]
fn an_answer_that_rests_on_somebody_else_now_is_told() {
    let now = case(vec![
        list("ours", Role::Roster, &[OSTAP, MARIANA]),
        list("handover", Role::Handover, &[numbered("a", OSTAP), numbered("b", MARIANA)]),
        list("reports", Role::Report, &[("r", OSTAP.1, OSTAP.2), ("s", MARIANA.1, MARIANA.2)]),
    ]);
    let monday = first(&now);
    let mut earlier = Earlier::of(&now, &monday).unwrap();
    // As if Monday had answered Ostap's family by Mariana.
    let reports = earlier.lists.iter_mut().find(|list| list.name == "reports").unwrap();
    reports.persons[0].0 = reports.persons[1].0;
    let options = ReconcileOptions { earlier: Some(Box::new(earlier)), ..ReconcileOptions::default() };
    let tuesday = reconcile(&now, &options, &NoProgress).unwrap();
    let answers = of_kind(&tuesday, ChangeKind::AnswerChanged);
    assert_eq!(answers.len(), 1, "{:?}", tuesday.changes);
    assert_eq!((answers[0].old.as_str(), answers[0].new.as_str()), (MARIANA.1, OSTAP.1));
    assert_eq!(answers[0].person_id, Some(person(&monday, "ours", "1")));
    assert_eq!(answers[0].previous_person_id, Some(person(&monday, "ours", "2")));
    assert_eq!(answers[0].severity, Severity::High);
}

#[test]
fn on_a_merge_the_id_with_most_records_stays_and_the_other_says_where_it_went() {
    // Nothing says on Monday that the two are one: the other side's list has a name that fits nobody.
    let ours = list("ours", Role::Roster, &[OSTAP, MARIANA]);
    let more = list("more", Role::Roster, &[numbered("m", OSTAP)]);
    let theirs = |row: Row<'static>| list("theirs", Role::Handover, &[row]);
    let before = case(vec![ours.clone(), more.clone(), theirs(("x", "LEVCHUK O.", ""))]);
    let monday = first(&before);
    let apart = person(&monday, "theirs", "x");
    let stays = person(&monday, "ours", "1");
    assert_ne!(apart, stays);
    // A record that says nearly nothing cannot be found again by itself; the same id and print are.
    let now = case(vec![ours, more, theirs(("x", "LEVCHUK O.", ""))]);
    let mut earlier = Earlier::of(&before, &monday).unwrap();
    // As if Monday had known the record of `more` as a person of his own.
    earlier.persons.push(super::EarlierPerson {
        id: "P00009".to_owned(),
        name: OSTAP.1.to_owned(),
        status: Outcome::Held,
    });
    let place = earlier.persons.len() - 1;
    earlier.lists.iter_mut().find(|list| list.name == "more").unwrap().persons[0].0 = place;
    // And as if somebody had gone into that person before.
    let merged_into = Some("P00009".to_owned());
    earlier.retired.push(super::Retired { person_id: "P00005".to_owned(), merged_into });
    let options = ReconcileOptions { earlier: Some(Box::new(earlier)), ..ReconcileOptions::default() };
    let tuesday = reconcile(&now, &options, &NoProgress).unwrap();
    assert_eq!(person(&tuesday, "more", "m"), stays);
    let merged = of_kind(&tuesday, ChangeKind::Merged);
    assert_eq!(merged.len(), 1, "{:?}", tuesday.changes);
    assert_eq!(merged[0].previous_person_id.as_deref(), Some("P00009"));
    assert_eq!(merged[0].person_id.as_ref(), Some(&stays));
    let retired: Vec<(&str, Option<&str>)> =
        tuesday.retired.iter().map(|of| (of.person_id.as_str(), of.merged_into.as_deref())).collect();
    assert_eq!(retired, [("P00005", Some(&*stays)), ("P00009", Some(&*stays))]);
    assert!(tuesday.persons.iter().all(|person| person.id != "P00009"));
}

#[test]
fn on_a_split_the_part_with_most_records_keeps_the_id() {
    let now = case(vec![
        list("ours", Role::Roster, &[OSTAP, MARIANA]),
        list("more", Role::Roster, &[numbered("m", OSTAP)]),
    ]);
    let monday = first(&now);
    let mut earlier = Earlier::of(&now, &monday).unwrap();
    // As if Monday had taken Mariana for Ostap.
    let place = earlier.lists[0].persons[0].0;
    let mariana = std::mem::replace(&mut earlier.lists[0].persons[1].0, place);
    let gone = earlier.persons.remove(mariana).id;
    for list in &mut earlier.lists {
        list.persons.iter_mut().for_each(|(person, _)| *person -= usize::from(*person > mariana));
    }
    earlier.retired.push(super::Retired { person_id: gone.clone(), merged_into: None });
    let options = ReconcileOptions { earlier: Some(Box::new(earlier)), ..ReconcileOptions::default() };
    let tuesday = reconcile(&now, &options, &NoProgress).unwrap();
    assert_eq!(person(&tuesday, "ours", "1"), person(&monday, "ours", "1"));
    assert_eq!(person(&tuesday, "ours", "2"), "P00003");
    assert_ne!(gone, "P00003");
    assert_eq!(kinds(&tuesday), [ChangeKind::Split]);
    let split = &tuesday.changes[0];
    assert_eq!(split.person_id.as_deref(), Some("P00003"));
    assert_eq!(split.previous_person_id, Some(person(&monday, "ours", "1")));
}

#[test]
fn contradictions_that_came_and_went_are_told() {
    let lists = |date: &'static str| {
        case(vec![
            list("ours", Role::Roster, &[OSTAP, MARIANA]),
            list("theirs", Role::Handover, &[("a", OSTAP.1, date), numbered("b", MARIANA)]),
        ])
    };
    let (agreeing, contradicting) = (lists("11.12.1985"), lists("11.12.1986"));
    let monday = first(&agreeing);
    let tuesday = after(&contradicting, Some((&agreeing, &monday)));
    assert_eq!(person(&tuesday, "theirs", "a"), person(&monday, "ours", "1"));
    assert_eq!(kinds(&tuesday), [ChangeKind::ConflictNew]);
    let wednesday = after(&agreeing, Some((&contradicting, &tuesday)));
    assert_eq!(kinds(&wednesday), [ChangeKind::ConflictSettled]);
}

#[test]
fn sentences_are_in_the_language_that_is_asked_for() {
    let (before, now) = (
        case(vec![list("ours", Role::Roster, &[OSTAP])]),
        case(vec![list("ours", Role::Roster, &[MARIANA])]),
    );
    let earlier = Some(Box::new(Earlier::of(&before, &first(&before)).unwrap()));
    let options = ReconcileOptions { earlier, language: Language::Ukrainian, ..ReconcileOptions::default() };
    let result = reconcile(&now, &options, &NoProgress).unwrap();
    assert!(result.changes.iter().all(|change| change.text.contains("ос")), "{:?}", result.changes);
}

const SURNAMES: [&str; 6] = ["Левчук", "Ґудзь", "Швець", "Кравченко", "Бондар", "Їжак"];
const GIVEN: [&str; 4] = ["Остап", "Павло", "Данило", "Лесь"];

/// Drawn people, as rows of a list.
fn drawn() -> impl Strategy<Value = Vec<(String, String)>> {
    let person = (0..SURNAMES.len(), 0..GIVEN.len(), 1970_u32..1975).prop_map(|(surname, given, year)| {
        (format!("{} {}", SURNAMES[surname], GIVEN[given]), format!("01.02.{year}"))
    });
    prop::collection::vec(person, 1..12)
}

fn of_people(
    name: &str,
    role: Role,
    people: &[(String, String)],
    order: &[usize],
    first_id: usize,
) -> CaseList {
    let ids: Vec<String> = (0..people.len()).map(|row| (row + first_id).to_string()).collect();
    let rows: Vec<Row<'_>> = order
        .iter()
        .filter_map(|row| {
            Some((ids.get(*row)?.as_str(), people.get(*row)?.0.as_str(), people.get(*row)?.1.as_str()))
        })
        .collect();
    list(name, role, &rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_lists_and_rows_changes_no_id(people in drawn(), others in drawn(), turn in 1_usize..11) {
        let in_file = |people: &[(String, String)]| -> Vec<usize> { (0..people.len()).collect() };
        let turned = |people: &[(String, String)]| -> Vec<usize> {
            let mut order = in_file(people);
            order.rotate_left(turn % people.len());
            order.reverse();
            order
        };
        let ours = |order: &[usize]| of_people("ours", Role::Roster, &people, order, 1);
        let theirs = |order: &[usize]| of_people("theirs", Role::Handover, &others, order, 1);
        let reports = |order: &[usize]| of_people("reports", Role::Report, &others, order, 1);
        let one = case(vec![ours(&in_file(&people)), theirs(&in_file(&others)), reports(&in_file(&others))]);
        let other = case(vec![reports(&turned(&others)), theirs(&turned(&others)), ours(&turned(&people))]);
        prop_assert_eq!(persons(&first(&one)), persons(&first(&other)));
    }

    #[test]
    fn no_id_is_used_twice_and_none_moves_unsaid(days in prop::collection::vec(drawn(), 2..5), steady in drawn()) {
        let mut earlier: Option<(Case, Reconciliation)> = None;
        for (day, people) in days.iter().enumerate() {
            let order: Vec<usize> = (0..people.len()).rev().collect();
            let of_steady: Vec<usize> = (0..steady.len()).collect();
            let now = case(vec![
                of_people("ours", Role::Roster, people, &order, 10 * day),
                of_people("steady", Role::Roster, &steady, &of_steady, 1),
            ]);
            let result = after(&now, earlier.as_ref().map(|(case, result)| (case, result)));
            let ids: BTreeSet<&str> = result.persons.iter().map(|person| person.id.as_str()).collect();
            prop_assert_eq!(ids.len(), result.persons.len());
            prop_assert!(result.retired.iter().all(|of| !ids.contains(of.person_id.as_str())));
            if let Some((_, before)) = &earlier {
                let given: BTreeSet<&str> = before
                    .persons
                    .iter()
                    .map(|person| person.id.as_str())
                    .chain(before.retired.iter().map(|retired| retired.person_id.as_str()))
                    .collect();
                let number = super::identity::number_of;
                prop_assert!(ids.iter().all(|id| given.contains(id) || number(id) > before.numbered));
                let retired: BTreeSet<&str> = result.retired.iter().map(|of| of.person_id.as_str()).collect();
                prop_assert!(given.iter().all(|id| ids.contains(id) || retired.contains(id)));
                let moved = |was: &str, is: &str| result.changes.iter().any(|change| {
                    change.previous_person_id.as_deref() == Some(was) && change.person_id.as_deref() == Some(is)
                });
                let (was, is) = (persons(before), persons(&result));
                for (record, id) in was.iter().filter(|((list, _), _)| list == "steady") {
                    prop_assert!(&is[record] == id || moved(id, &is[record]), "{:?}", result.changes);
                }
            }
            prop_assert!(ids.iter().all(|id| super::identity::number_of(id) <= result.numbered));
            earlier = Some((now, result));
        }
    }
}
