//! Verdicts are orders: whatever the evidence is, `same` is joined and `different` apart, also by what follows from both,
//! for rows of every role; only verdicts that contradict each other are applied in neither way, and those change nothing.
//!
//! Shown on drawn cases in which nearly everybody could be anybody, and on samples of the simulated exchange, with verdicts
//! that are right and verdicts that are wrong. `cargo test -p zvirka --test reconcile orders -- --nocapture` prints figures.

use std::collections::{BTreeMap, HashMap, HashSet};

use proptest::prelude::*;
use zvirka::linker::{LinkOptions, NoProgress};
use zvirka::reconcile::{
    Case, CaseList, CaseVerdict, FindingKind, Outcome, ReconcileOptions, Reconciliation, Role, reconcile,
};
use zvirka::record::{Field, List, TextColumn};
use zvirka::simulation::{Noise, ScenarioOptions, scenario};
use zvirka::verdicts::{Fate, Rules, Verdict};

use crate::cases::{exchange, line, list, reconciled};
use crate::scenario::case_of;

/// A list's place and a row of it.
type Place = (usize, usize);

fn verdict(left: Place, right: Place, verdict: Verdict) -> CaseVerdict {
    CaseVerdict { left, right, verdict, seen: None }
}

fn with_threads(case: &Case, threads: usize) -> Reconciliation {
    let link = LinkOptions { threads: Some(threads), ..LinkOptions::default() };
    reconcile(case, &ReconcileOptions { link, ..ReconcileOptions::default() }, &NoProgress).unwrap()
}

/// The person of each row, as the ledger has it.
fn persons_of(case: &Case, result: &Reconciliation) -> HashMap<Place, Option<String>> {
    let mut persons = HashMap::new();
    let mut lines = result.ledger.iter();
    for (place, list) in case.lists.iter().enumerate() {
        for row in 0..list.list.len() {
            let line = lines.next().unwrap();
            assert_eq!(
                (line.list.as_str(), line.record_id.as_str()),
                (list.name.as_str(), &*list.list.id(row))
            );
            persons.insert((place, row), line.person_id.clone());
        }
    }
    assert!(lines.next().is_none());
    persons
}

/// How many pairs there were of which verdicts say something, and how many are as they say.
#[derive(Debug, Default, PartialEq)]
struct Obeyed {
    same: [usize; 2],
    different: [usize; 2],
    conflicts: usize,
}

/// Counts what is as the verdicts say: each pair that follows from those that do not contradict each other.
fn obeyed(case: &Case, result: &Reconciliation) -> Obeyed {
    let firsts: Vec<u32> = case
        .lists
        .iter()
        .scan(0, |first, list| {
            let own = *first;
            *first += list.list.len() as u32;
            Some(own)
        })
        .collect();
    let number = |(list, row): Place| firsts[list] + row as u32;
    let place = |number: u32| {
        let list = firsts.partition_point(|first| *first <= number) - 1;
        (list, (number - firsts[list]) as usize)
    };
    let said: Vec<(u32, u32, Verdict)> =
        case.verdicts.iter().map(|v| (number(v.left), number(v.right), v.verdict)).collect();
    let (rules, conflicts) = Rules::new(&said);
    // Nothing but a verdict suspends a verdict.
    assert_eq!(result.held.len(), case.verdicts.len());
    for ((held, said), conflict) in result.held.iter().zip(&case.verdicts).zip(&conflicts) {
        assert_eq!((held.left, held.right, held.verdict), (said.left.1, said.right.1, said.verdict));
        assert_eq!(held.fate, if *conflict { Fate::Conflict } else { Fate::Stands });
    }
    let persons = persons_of(case, result);
    let person = |number: u32| persons[&place(number)].as_deref();
    let mut obeyed =
        Obeyed { conflicts: conflicts.iter().filter(|conflict| **conflict).count(), ..Obeyed::default() };
    let groups = rules.groups();
    let members: BTreeMap<u32, &Vec<u32>> = groups.iter().map(|group| (group[0], group)).collect();
    for group in &groups {
        for other in &group[1..] {
            obeyed.same[1] += 1;
            obeyed.same[0] += usize::from(person(group[0]).is_some() && person(group[0]) == person(*other));
        }
    }
    for (a, b) in rules.apart() {
        for x in members.get(&a).map_or(&[a][..], |group| group) {
            for y in members.get(&b).map_or(&[b][..], |group| group) {
                obeyed.different[1] += 1;
                obeyed.different[0] += usize::from(person(*x).is_none() || person(*x) != person(*y));
            }
        }
    }
    obeyed
}

/// Every row has one line, and every line with a person is a record of that person.
fn assert_nobody_is_lost(result: &Reconciliation) {
    assert!(result.balanced);
    let mut records: HashMap<(&str, &str), &str> = HashMap::new();
    for person in &result.persons {
        for record in &person.records {
            assert!(records.insert((&record.list, &record.id), &person.id).is_none());
        }
    }
    for line in &result.ledger {
        let person = records.remove(&(line.list.as_str(), line.record_id.as_str()));
        assert_eq!(person, line.person_id.as_deref());
        assert_eq!(line.person_id.is_none(), line.outcome == Outcome::SetAside);
    }
    assert!(records.is_empty());
}

/// All of a result but the verdicts, whose order is the caller's.
fn all_but_held(result: &Reconciliation) -> String {
    let mut all = serde_json::to_value(result).unwrap();
    all.as_object_mut().unwrap().remove("held");
    all.to_string()
}

/// All of a result but what is told of verdicts.
fn all_but_conflicts(result: &Reconciliation) -> (String, Vec<String>) {
    let mut all = serde_json::to_value(result).unwrap();
    for told in ["held", "findings", "finding_counts"] {
        all.as_object_mut().unwrap().remove(told);
    }
    let others = result.findings.iter().filter(|finding| finding.kind != FindingKind::DecisionConflict);
    (all.to_string(), others.map(|finding| serde_json::to_string(finding).unwrap()).collect())
}

/// Numbers that a seed gives.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end as u64) as usize
    }
}

const SURNAMES: [&str; 3] = ["Гармаш", "Левчук", ""];
const GIVEN_NAMES: [&str; 3] = ["Остап", "Юхим", ""];
const PATRONYMICS: [&str; 3] = ["Савич", "Ілліч", ""];
const DATES: [&str; 4] = ["03.02.1979", "21.07.1984", "1991", ""];
const SIGNS: [&str; 3] = ["Грім", "Яр", ""];

/// Places in the tables above.
type Drawn = (usize, usize, usize, usize, usize);

fn drawn_list(name: &str, role: Role, rows: &[Drawn]) -> CaseList {
    let column = |cells: Vec<&str>| cells.into_iter().collect::<TextColumn>();
    let columns = vec![
        (Field::Surname, column(rows.iter().map(|row| SURNAMES[row.0]).collect())),
        (Field::GivenName, column(rows.iter().map(|row| GIVEN_NAMES[row.1]).collect())),
        (Field::Patronymic, column(rows.iter().map(|row| PATRONYMICS[row.2]).collect())),
        (Field::BirthDate, column(rows.iter().map(|row| DATES[row.3]).collect())),
        (Field::CallSign, column(rows.iter().map(|row| SIGNS[row.4]).collect())),
    ];
    CaseList::new(name, role, List::new(name, columns).unwrap())
}

/// Lists of every role, two of most.
const LISTS: [(&str, Role); 10] = [
    ("ours", Role::Roster),
    ("theirs", Role::Roster),
    ("handover", Role::Handover),
    ("reports", Role::Report),
    ("more_reports", Role::Report),
    ("sightings", Role::Sighting),
    ("more_sightings", Role::Sighting),
    ("published", Role::Published),
    ("watch", Role::Watch),
    ("dead", Role::Deceased),
];

fn drawn_case() -> impl Strategy<Value = (Case, Vec<CaseVerdict>)> {
    // Of the tables' values the last, which is none, is drawn as often as any other; surnames are mostly there.
    let row = (0..7_usize, 0..3_usize, 0..3_usize, 0..4_usize, 0..3_usize)
        .prop_map(|(surname, given, father, date, sign)| (surname.min(6) / 3, given, father, date, sign));
    let lists = prop::collection::vec(prop::collection::vec(row, 1..5), LISTS.len());
    let said = prop::collection::vec((0..1_000_usize, 0..1_000_usize, 0..5_usize), 0..14);
    (lists, said).prop_map(|(rows, said)| {
        let lists: Vec<CaseList> =
            rows.iter().zip(LISTS).map(|(rows, (name, role))| drawn_list(name, role, rows)).collect();
        let places: Vec<Place> = lists
            .iter()
            .enumerate()
            .flat_map(|(list, of)| (0..of.list.len()).map(move |row| (list, row)))
            .collect();
        let verdicts = said
            .into_iter()
            .map(|(a, b, v)| (places[a % places.len()], places[b % places.len()], v))
            .filter(|(a, b, _)| a != b)
            .map(|(a, b, v)| {
                let said = [
                    Verdict::Same,
                    Verdict::Different,
                    Verdict::Same,
                    Verdict::Different,
                    Verdict::CannotTell,
                ];
                verdict(a, b, said[v])
            });
        let verdicts = verdicts.collect();
        (Case { lists, ..Case::default() }, verdicts)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_decided_is_obeyed_where_anybody_could_be_anybody((case, verdicts) in drawn_case()) {
        let case = Case { verdicts, ..case };
        let result = reconciled(&case);
        assert_nobody_is_lost(&result);
        let obeyed = obeyed(&case, &result);
        prop_assert_eq!(obeyed.same[0], obeyed.same[1], "{:?}", case.verdicts);
        prop_assert_eq!(obeyed.different[0], obeyed.different[1], "{:?}", case.verdicts);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn neither_the_order_of_verdicts_nor_threads_change_a_byte((case, verdicts) in drawn_case(), seed in any::<u64>()) {
        let one = with_threads(&Case { verdicts: verdicts.clone(), ..case.clone() }, 1);
        let mut shuffled = verdicts;
        shuffled.sort_by_key(|v| (v.left.1 as u64 * 31 + v.right.0 as u64 + 1).wrapping_mul(seed | 1));
        shuffled.reverse();
        let other = with_threads(&Case { verdicts: shuffled, ..case }, 3);
        prop_assert_eq!(all_but_held(&one), all_but_held(&other));
    }

    #[test]
    fn verdicts_that_contradict_each_other_change_nothing((case, verdicts) in drawn_case()) {
        // Each `same` is denied by somebody else.
        let same: Vec<CaseVerdict> = verdicts.into_iter().filter(|v| v.verdict == Verdict::Same).collect();
        let denied = same.iter().map(|v| verdict(v.right, v.left, Verdict::Different));
        let verdicts: Vec<CaseVerdict> = same.iter().cloned().chain(denied).collect();
        let before = reconciled(&case);
        let after = reconciled(&Case { verdicts, ..case });
        prop_assert!(after.held.iter().all(|held| held.fate == Fate::Conflict));
        prop_assert_eq!(all_but_conflicts(&before), all_but_conflicts(&after));
    }
}

/// People of the simulated exchange: everybody of whom there is one in so many, with all his rows.
const ONE_IN: u64 = 3;

/// A sample of a simulated exchange, and the person of each row by the truth.
fn sample(seed: u64, noise: Noise) -> (Case, Vec<(Place, String)>) {
    let scenario = scenario(&ScenarioOptions { seed, noise }).unwrap();
    let whole = case_of(&scenario);
    let truth: HashMap<(&str, &str), &str> =
        scenario.truth.iter().map(|row| ((row.list, row.record_id.as_str()), row.person.as_str())).collect();
    let chosen = |person: &str| {
        let mixed =
            person.bytes().fold(seed, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3));
        (mixed >> 17) % ONE_IN == 0
    };
    let mut rows_of: Vec<(Place, String)> = Vec::new();
    let lists = whole.lists.iter().enumerate().map(|(place, list)| {
        let person = |row: usize| truth.get(&(list.name.as_str(), &*list.list.id(row))).copied();
        let kept: Vec<usize> = (0..list.list.len()).filter(|row| person(*row).is_some_and(chosen)).collect();
        for (row, old) in kept.iter().enumerate() {
            rows_of.push(((place, row), person(*old).unwrap_or_default().to_owned()));
        }
        let columns = Field::ALL.into_iter().filter_map(|field| {
            let column = list.list.column(field)?;
            Some((field, kept.iter().map(|row| column.get(*row)).collect::<TextColumn>()))
        });
        CaseList { list: List::new(list.list.name(), columns.collect()).unwrap(), ..list.clone() }
    });
    let lists = lists.collect();
    (Case { lists, claims: Vec::new(), ..whole }, rows_of)
}

/// Verdicts on a sample: right and wrong ones, of rows that the program asks about and of any rows.
fn drawn_verdicts(
    case: &Case,
    truth: &[(Place, String)],
    before: &Reconciliation,
    seed: u64,
) -> Vec<CaseVerdict> {
    let mut draw = Draw(seed);
    let person: HashMap<Place, &str> =
        truth.iter().map(|(place, person)| (*place, person.as_str())).collect();
    let mut rows_of: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    truth.iter().for_each(|(place, person)| rows_of.entry(person).or_default().push(*place));
    let several: Vec<&Vec<Place>> = rows_of.values().filter(|rows| rows.len() > 1).collect();
    let mut verdicts = Vec::new();
    // What the program asks about, answered with the truth but for one in fifteen.
    let place_of: HashMap<(&str, String), Place> = case
        .lists
        .iter()
        .enumerate()
        .flat_map(|(list, of)| {
            (0..of.list.len()).map(move |row| ((of.name.as_str(), of.list.id(row).into_owned()), (list, row)))
        })
        .collect();
    for link in before.links.iter().filter(|link| link.decision == "review" || !link.joined) {
        let [left, right] =
            [&link.left, &link.right].map(|record| place_of[&(record.list.as_str(), record.id.clone())]);
        let right_answer = person[&left] == person[&right];
        let same = right_answer != (draw.below(15) == 0);
        verdicts.push(verdict(left, right, if same { Verdict::Same } else { Verdict::Different }));
    }
    // Of those who are watched all but one are on no other list, so what is said of them is wrong.
    for (place, _) in truth.iter().filter(|((list, _), _)| case.lists[*list].role == Role::Watch) {
        let other = truth[draw.below(truth.len())].0;
        if other != *place {
            let said = if draw.below(2) == 0 { Verdict::Same } else { Verdict::Different };
            verdicts.push(verdict(*place, other, said));
        }
    }
    for _ in 0..several.len() / 4 {
        let rows = several[draw.below(several.len())];
        let (a, b) = (rows[draw.below(rows.len())], rows[draw.below(rows.len())]);
        if a != b {
            let said = if draw.below(12) == 0 { Verdict::Different } else { Verdict::Same };
            verdicts.push(verdict(a, b, said));
        }
    }
    for _ in 0..several.len() / 6 {
        let (a, b) = (truth[draw.below(truth.len())].0, truth[draw.below(truth.len())].0);
        if a != b {
            let said = if draw.below(3) == 0 { Verdict::Same } else { Verdict::Different };
            verdicts.push(verdict(a, b, said));
        }
    }
    verdicts
}

#[test]
fn verdicts_on_the_simulated_exchange_are_all_obeyed() {
    let mut roles = HashSet::new();
    for (seed, noise) in [(41, Noise::Medium), (42, Noise::Heavy), (43, Noise::Medium), (44, Noise::Heavy)] {
        let (case, truth) = sample(seed, noise);
        let before = reconciled(&case);
        let verdicts = drawn_verdicts(&case, &truth, &before, seed);
        roles.extend(
            verdicts
                .iter()
                .filter(|v| v.verdict == Verdict::Same)
                .flat_map(|v| [v.left.0, v.right.0].map(|list| case.lists[list].role)),
        );
        let case = Case { verdicts, ..case };
        let result = with_threads(&case, 2);
        assert_nobody_is_lost(&result);
        let obeyed = obeyed(&case, &result);
        println!(
            "seed {seed}: {} rows, {} verdicts; same joined {}/{}, different apart {}/{}, {} in conflict",
            truth.len(),
            case.verdicts.len(),
            obeyed.same[0],
            obeyed.same[1],
            obeyed.different[0],
            obeyed.different[1],
            obeyed.conflicts
        );
        assert!(obeyed.same[1] > 50 && obeyed.different[1] > 50, "{obeyed:?}");
        assert_eq!(obeyed.same[0], obeyed.same[1]);
        assert_eq!(obeyed.different[0], obeyed.different[1]);
        let mut turned = case.clone();
        turned.verdicts.reverse();
        assert_eq!(all_but_held(&result), all_but_held(&with_threads(&turned, 1)));
    }
    assert!(roles.len() > 5, "{roles:?}");
}

#[test]
fn contradicting_verdicts_on_the_simulated_exchange_change_nothing_but_what_is_told() {
    let (case, truth) = sample(45, Noise::Medium);
    let before = reconciled(&case);
    let mut draw = Draw(45);
    let mut place = || truth[draw.below(truth.len())].0;
    // Three rows each: two verdicts join them, and one parts them.
    let mut verdicts = Vec::new();
    for _ in 0..60 {
        let [a, b, c] = [place(), place(), place()];
        if a != b && b != c && a != c {
            verdicts.push(verdict(a, b, Verdict::Same));
            verdicts.push(verdict(c, b, Verdict::Same));
            verdicts.push(verdict(a, c, Verdict::Different));
        }
    }
    let after = reconciled(&Case { verdicts: verdicts.clone(), ..case });
    assert!(after.held.iter().all(|held| held.fate == Fate::Conflict));
    let told = after.findings.iter().filter(|finding| finding.kind == FindingKind::DecisionConflict);
    assert_eq!(told.count(), verdicts.len() / 3);
    assert_eq!(all_but_conflicts(&before), all_but_conflicts(&after));
}

#[test]
fn a_fold_by_evidence_suspends_no_verdict() {
    let twins = |name: &str| {
        list(
            name,
            Role::Roster,
            "id|name|birth_date",
            &[
                "1|Левчук Остап Ігорович|07.03.1990",
                "2|Левчук Остап Ігорович|07.03.1990",
                "3|Бондар Степан Ілліч|03.02.1979",
                "4|Бондар Степан Ілліч|03.02.1979",
            ],
        )
    };
    let mut case = Case { lists: vec![twins("ours"), twins("theirs")], ..Case::default() };
    // Folding both pairs of either list would leave the two verdicts in contradiction.
    case.verdicts = vec![verdict((0, 0), (1, 2), Verdict::Same), verdict((0, 1), (1, 3), Verdict::Different)];
    let result = reconciled(&case);
    assert_nobody_is_lost(&result);
    let obeyed = obeyed(&case, &result);
    assert_eq!((obeyed.same, obeyed.different, obeyed.conflicts), ([1, 1], [1, 1], 0));
}

#[test]
fn a_record_without_a_name_is_who_was_decided_and_so_is_a_call_sign() {
    let mut case = exchange();
    let home = case.place("ours").unwrap();
    case.lists.push(list("more", Role::Report, "id|name", &["m1|невідомо", "m2|"]));
    case.lists.push(list("signs", Role::Sighting, "id|name|call_sign", &["g1||Грім", "g2||Яр"]));
    let (more, signs) = (case.place("more").unwrap(), case.place("signs").unwrap());
    case.verdicts =
        vec![verdict((more, 0), (home, 2), Verdict::Same), verdict((signs, 0), (home, 3), Verdict::Same)];
    let result = reconciled(&case);
    assert_nobody_is_lost(&result);
    assert_eq!(line(&result, "more", "m1").person_id, line(&result, "ours", "3").person_id);
    assert_eq!(line(&result, "signs", "g1").person_id, line(&result, "ours", "4").person_id);
    for (list, id) in [("more", "m2"), ("signs", "g2")] {
        assert_eq!(line(&result, list, id).outcome, Outcome::SetAside);
    }
}

#[test]
fn a_watched_name_is_told_of_whoever_it_was_decided_to_be() {
    let mut case = exchange();
    let place = |name: &str| case.place(name).unwrap();
    // Nothing of the watched name agrees with the one handed over.
    case.verdicts = vec![verdict((place("watch"), 1), (place("handover_1"), 2), Verdict::Same)];
    let result = reconciled(&case);
    let hit = result.findings.iter().filter(|finding| finding.kind == FindingKind::WatchHit);
    let of = hit.filter(|finding| finding.record.as_ref().is_some_and(|record| record.id == "w2"));
    assert_eq!(of.count(), 1);
}
