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

/// What a drawn row says: places in the tables below; the last place of a table is no value.
type Drawn = (usize, usize, usize, usize);

const SURNAMES: [&str; 2] = ["Гармаш", "Левчук"];
const GIVEN_NAMES: [&str; 3] = ["Остап", "Юхим", ""];
const PATRONYMICS: [&str; 3] = ["Савич", "Ілліч", ""];
const DATES: [&str; 4] = ["03.02.1979", "21.07.1984", "1991", ""];

/// A list of drawn rows.
#[allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]
fn drawn_list(name: &str, role: Role, rows: &[Drawn]) -> CaseList {
    let column = |cells: Vec<&str>| cells.into_iter().collect::<TextColumn>();
    let columns = vec![
        (Field::Surname, column(rows.iter().map(|row| SURNAMES[row.0]).collect())),
        (Field::GivenName, column(rows.iter().map(|row| GIVEN_NAMES[row.1]).collect())),
        (Field::Patronymic, column(rows.iter().map(|row| PATRONYMICS[row.2]).collect())),
        (Field::BirthDate, column(rows.iter().map(|row| DATES[row.3]).collect())),
    ];
    CaseList::new(name, role, List::new(name, columns).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_person_holds_rows_whose_names_or_dates_contradict_each_other(
        lists in prop::collection::vec(prop::collection::vec((0..2_usize, 0..3_usize, 0..3_usize, 0..4_usize), 1..6), 4)
    ) {
        let roles = [("ours", Role::Roster), ("theirs", Role::Roster), ("handover", Role::Handover), ("reports", Role::Report)];
        let case = Case {
            lists: lists.iter().zip(roles).map(|(rows, (name, role))| drawn_list(name, role, rows)).collect(),
            ..Case::default()
        };
        let result = reconciled(&case);
        for person in &result.persons {
            let rows: Vec<&Drawn> = person
                .records
                .iter()
                .map(|record| {
                    let list = roles.iter().position(|(name, _)| *name == record.list).unwrap();
                    &lists[list][record.id.parse::<usize>().unwrap() - 1]
                })
                .collect();
            let differ = |value: fn(&Drawn) -> usize, missing: usize| {
                let told: BTreeSet<usize> = rows.iter().map(|row| value(row)).filter(|v| *v != missing).collect();
                told.len() > 1
            };
            prop_assert!(!differ(|row| row.1, 2), "given names of {}", person.id);
            prop_assert!(!differ(|row| row.2, 2), "patronymics of {}", person.id);
            // A year that another date does not have contradicts it as well.
            prop_assert!(!differ(|row| row.3, 3), "dates of {}", person.id);
        }
    }
}
