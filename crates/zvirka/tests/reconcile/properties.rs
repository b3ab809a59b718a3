//! What holds for any case: persons do not depend on orders, threads change no byte, no list names a person twice.

use std::collections::BTreeSet;

use proptest::prelude::*;
use zvirka::linker::{LinkOptions, NoProgress};
use zvirka::reconcile::{Case, CaseList, ReconcileOptions, Reconciliation, Role, reconcile};
use zvirka::record::{Field, List, TextColumn};

use crate::cases::{exchange, reconciled};

/// The same list with its rows in another order.
#[allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]
fn shuffled(list: &CaseList, seed: u64) -> CaseList {
    let mut order: Vec<usize> = (0..list.list.len()).collect();
    order.sort_by_key(|row| (*row as u64 + 1).wrapping_mul(seed | 1));
    let columns = Field::ALL.into_iter().filter_map(|field| {
        let column = list.list.column(field)?;
        Some((field, order.iter().map(|&row| column.get(row)).collect::<TextColumn>()))
    });
    CaseList { list: List::new(list.list.name(), columns.collect()).unwrap(), ..list.clone() }
}

/// Persons as sets of records.
fn persons(result: &Reconciliation) -> BTreeSet<BTreeSet<(String, String)>> {
    let records = result
        .persons
        .iter()
        .map(|person| person.records.iter().map(|record| (record.list.clone(), record.id.clone())).collect());
    records.collect()
}

/// What findings say, without the ids of persons, which follow the order of the lists.
fn findings(result: &Reconciliation) -> BTreeSet<String> {
    let told = result.findings.iter().map(|finding| {
        let mut sides = [format!("{:?}", finding.record), format!("{:?}", finding.other)];
        sides.sort();
        format!("{:?} {:?} {sides:?} {:?}", finding.kind, finding.severity, finding.probability)
    });
    told.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn neither_the_order_of_lists_nor_of_rows_changes_the_persons(seed in any::<u64>()) {
        let case = exchange();
        let plain = reconciled(&case);
        let mut lists: Vec<CaseList> =
            case.lists.iter().enumerate().map(|(n, list)| shuffled(list, seed.rotate_left(n as u32))).collect();
        lists.sort_by_key(|list| (list.name.len() as u64 + 3).wrapping_mul(seed | 1));
        let other = reconciled(&Case { lists, ..case });
        prop_assert_eq!(persons(&plain), persons(&other));
        prop_assert_eq!(plain.statuses, other.statuses);
    }
}

#[test]
fn findings_are_the_same_for_any_order_of_rows() {
    let case = exchange();
    let lists = case.lists.iter().map(|list| shuffled(list, 0x9E37_79B9_7F4A_7C15)).collect();
    let other = reconciled(&Case { lists, ..case.clone() });
    assert_eq!(findings(&reconciled(&case)), findings(&other));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let case = exchange();
    let bytes = |threads| {
        let link = LinkOptions { threads: Some(threads), ..LinkOptions::default() };
        let options = ReconcileOptions { link, ..ReconcileOptions::default() };
        serde_json::to_string(&reconcile(&case, &options, &NoProgress).unwrap()).unwrap()
    };
    let one = bytes(1);
    assert!(one.contains("Левчук"));
    assert!([2, 8].into_iter().all(|threads| bytes(threads) == one));
}

#[test]
fn nobody_has_two_records_of_a_list_that_are_not_called_duplicates() {
    let result = reconciled(&exchange());
    for person in &result.persons {
        for list in &result.lists {
            if matches!(list.role, Role::Report | Role::Sighting | Role::Watch) {
                continue;
            }
            let own = |line: &&zvirka::reconcile::LedgerRow| {
                line.list == list.name
                    && line.person_id.as_ref() == Some(&person.id)
                    && line.duplicate_of.is_none()
            };
            assert!(result.ledger.iter().filter(own).count() <= 1, "{} {}", person.id, list.name);
        }
    }
}

#[test]
fn a_case_of_empty_lists_gives_an_empty_ledger() {
    let empty = |name: &str, role| {
        let list = List::new(name, vec![(Field::Name, TextColumn::default())]).unwrap();
        CaseList::new(name, role, list)
    };
    let lists = vec![empty("ours", Role::Roster), empty("handover", Role::Handover)];
    let result = reconciled(&Case { lists, ..Case::default() });
    assert!(result.balanced && result.ledger.is_empty() && result.persons.is_empty());
}
