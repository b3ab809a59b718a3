//! The small exchange: every kind of finding where it belongs, and a ledger that adds up.

use zvirka::reconcile::{Claim, Claimant, Claimed, FindingKind, Outcome, Severity, UnreadRow};

use crate::cases::{exchange, found, line, list, reconciled};
use zvirka::reconcile::{Case, Role};

fn claim(by: Claimant, total: u64, military: u64, civilian: u64) -> Claim {
    Claim {
        by,
        what: Claimed::Returned,
        total: Some(total),
        military: Some(military),
        civilian: Some(civilian),
    }
}

#[test]
fn every_row_of_every_list_has_one_line_and_the_sums_agree() {
    let mut case = exchange();
    case.lists[1].unread.push(UnreadRow { row: 9, reason: "no UTF-8 at byte 4".to_owned() });
    let result = reconciled(&case);
    assert!(result.balanced);
    let rows: usize = case.lists.iter().map(|list| list.list.len() + list.unread.len()).sum();
    assert_eq!(result.ledger.len(), rows);
    for list in &result.lists {
        assert_eq!(list.outcomes.values().sum::<u64>(), list.rows, "{}", list.name);
    }
    assert_eq!(result.outcomes.values().sum::<u64>(), rows as u64);
    assert_eq!(line(&result, "theirs", "row 9").outcome, Outcome::SetAside);
}

#[test]
fn a_record_without_a_name_is_set_aside_and_nobody() {
    let mut case = exchange();
    case.lists.push(list("more", Role::Report, "id|name", &["m1|невідомо", "m2|"]));
    let result = reconciled(&case);
    for id in ["m1", "m2"] {
        let line = line(&result, "more", id);
        assert_eq!((line.outcome, &line.person_id), (Outcome::SetAside, &None));
        assert!(!line.reason.is_empty());
    }
    assert!(result.balanced);
    assert!(result.persons.iter().all(|person| person.records.iter().all(|record| record.list != "more")));
}

#[test]
fn each_record_says_what_came_of_its_person() {
    let result = reconciled(&exchange());
    for (list, id, outcome) in [
        ("ours", "1", Outcome::Returned),
        ("ours", "6", Outcome::DuplicateOf),
        ("ours", "2", Outcome::Returned),
        ("ours", "3", Outcome::Returned),
        ("ours", "4", Outcome::Returned),
        ("ours", "5", Outcome::ReturnedBefore),
        ("ours", "9", Outcome::Offered),
        ("ours", "x4", Outcome::Held),
        ("theirs", "t1", Outcome::Returned),
        ("theirs", "t4", Outcome::ReturnedBefore),
        ("theirs", "t6", Outcome::Offered),
        ("handover_1", "a", Outcome::Returned),
        ("handover_2", "e", Outcome::DuplicateOf),
        ("before", "v1", Outcome::ReturnedBefore),
        ("reports", "r1", Outcome::Returned),
        ("reports", "r3", Outcome::Held),
        ("reports", "r4", Outcome::ReportedOnly),
        ("sightings", "s2", Outcome::Seen),
        ("published", "p2", Outcome::PublishedOnly),
        ("watch", "w1", Outcome::Returned),
        ("watch", "w2", Outcome::Watched),
    ] {
        assert_eq!(line(&result, list, id).outcome, outcome, "{list} {id}");
    }
    // Хоменко is handed over, but which of the two nobody can tell: he counts as one more person.
    assert_eq!(result.returned.persons, 5);
}

#[test]
fn every_kind_of_finding_stands_where_it_belongs() {
    use FindingKind as Kind;
    let mut case = exchange();
    case.claims.push(claim(Claimant::List("handover_1".to_owned()), 4, 3, 1));
    let result = reconciled(&case);
    for (kind, list, id, severity) in [
        (Kind::OnlyHere, "theirs", "t6", Severity::Medium),
        (Kind::Conflict, "ours", "3", Severity::High),
        (Kind::Duplicate, "handover_2", "e", Severity::High),
        (Kind::AlreadyExchanged, "theirs", "t4", Severity::High),
        (Kind::AlreadyExchanged, "ours", "5", Severity::Medium),
        (Kind::ReportAnswered, "reports", "r1", Severity::High),
        (Kind::ReportAnswered, "reports", "r2", Severity::High),
        (Kind::ReportOpen, "reports", "r3", Severity::Info),
        (Kind::ReportOpen, "reports", "r4", Severity::Low),
        (Kind::SeenNotListed, "sightings", "s2", Severity::Medium),
        (Kind::WatchHit, "watch", "w1", Severity::High),
    ] {
        let found = found(&result, kind, list, id);
        assert_eq!(found.len(), 1, "{kind:?} {list} {id}");
        assert_eq!(found[0].severity, severity, "{}", found[0].text);
        assert!(!found[0].text.is_empty());
    }
    assert!(found(&result, Kind::WatchHit, "watch", "w2").is_empty());
    assert!(found(&result, Kind::SeenNotListed, "sightings", "s1").is_empty());
    // The report of Володя Хоменко may be of either, and is told as possibilities.
    let possible = found(&result, Kind::PossibleMatch, "reports", "r5");
    assert!(possible.len() >= 2 && possible.len() <= 5, "{possible:?}");
    assert!(possible.iter().all(|finding| finding.probability.is_some_and(|p| p < 0.95)));
    // Of the units of those handed over the 36th came back before, the 24th and the 12th did not.
    let first: Vec<&String> = result.tables.first_returns.iter().collect();
    assert_eq!(first, ["12 полк", "24 омбр"]);
    let mismatch: Vec<_> =
        result.findings.iter().filter(|finding| finding.kind == Kind::ClaimMismatch).collect();
    assert_eq!(mismatch.len(), 1);
}

#[test]
fn two_namesakes_and_a_poor_record_stay_three_people() {
    let result = reconciled(&exchange());
    let person = |list: &str, id: &str| line(&result, list, id).person_id.clone();
    let khomenko = person("handover_2", "f");
    assert_ne!(khomenko, person("ours", "7"));
    assert_ne!(khomenko, person("ours", "8"));
    assert_ne!(person("ours", "7"), person("ours", "8"));
    let ambiguous = result.findings.iter().filter(|finding| finding.kind == FindingKind::Ambiguous);
    let of_khomenko = ambiguous.filter(|finding| {
        [&finding.record, &finding.other].into_iter().flatten().any(|record| record.id == "f")
    });
    assert_eq!(of_khomenko.count(), 2);
}

#[test]
fn a_claim_is_checked_by_persons_and_not_by_rows() {
    let mut case = exchange();
    case.claims.push(claim(Claimant::Side("home".to_owned()), 5, 3, 1));
    case.claims.push(claim(Claimant::List("ours".to_owned()), 6, 5, 1));
    let result = reconciled(&case);
    let check = &result.claims[0];
    assert_eq!((check.rows, check.found.persons), (6, 5));
    assert_eq!((check.found.military, check.found.civilian, check.found.in_conflict), (2, 1, 1));
    assert_eq!(check.found.unknown, 1);
    assert!(check.agrees, "{}", check.text);
    assert!(!result.claims[1].agrees);
    assert!(result.claims[1].text.contains("rows 6; distinct persons 5"), "{}", result.claims[1].text);
}

#[test]
fn tables_count_people_once() {
    let result = reconciled(&exchange());
    let tables = &result.tables;
    assert_eq!(tables.mariupol.returned, 3);
    assert_eq!(tables.mariupol.returned_from_azovstal, 1);
    assert_eq!(tables.mariupol.returned_from_other_plants, 1);
    assert!(tables.nobody_returned.contains(&"77 полк".to_owned()));
    let stages: Vec<(u64, u64, u64)> = tables
        .by_stage
        .iter()
        .map(|stage| (stage.rows, stage.found.persons, stage.on_earlier_stage))
        .collect();
    assert_eq!(stages, [(3, 3, 0), (3, 2, 1)]);
    let of_2022 = tables.by_capture_year.iter().find(|row| row.value == "2022").unwrap();
    assert_eq!(of_2022.returned, 4);
    for row in tables.by_unit.iter().chain(&tables.by_age).chain(&tables.by_capture_year) {
        assert_eq!(row.persons, row.returned + row.returned_before + row.remaining, "{}", row.value);
    }
}

#[test]
fn a_person_has_the_best_name_in_each_script() {
    let result = reconciled(&exchange());
    let id = line(&result, "handover_1", "a").person_id.clone();
    let person = result.persons.iter().find(|person| Some(&person.id) == id.as_ref()).unwrap();
    assert_eq!(person.name_in("cyrillic"), "Левчук Остап Ігорович");
    assert_eq!(person.name_in("latin"), "Ostap LEVCHUK");
    assert_eq!(person.lists, ["ours", "theirs", "handover_1", "handover_2", "reports"]);
    assert_eq!(person.records.len(), 7);
}

#[test]
fn who_was_captured_again_was_not_exchanged_already() {
    let ours = ["1|Стельмах Юрій Олексійович|05.05.1985|10.10.2024"];
    let others: Vec<String> = (0..8).map(|n| format!("o{n}|{}", STRANGERS[n])).collect();
    let rows: Vec<&str> = ours.into_iter().chain(others.iter().map(String::as_str)).collect();
    let ours = list("ours", Role::Roster, "id|name|birth_date|capture_date", &rows);
    let mut before = list(
        "before",
        Role::Handover,
        "id|name|birth_date|handover_date",
        &["v1|Stelmakh Yurii Oleksiiovych|1985-05-05|2024-02-08"],
    );
    before.date = Some("2024-02-08".to_owned());
    let mut now = list("now", Role::Handover, "id|name|birth_date", &["n1|Ivan Zozulia|1970-01-02"]);
    (now.stage, now.date) = (Some("1".to_owned()), Some("2025-05-23".to_owned()));
    let result = reconciled(&Case { lists: vec![ours, before, now], ..Case::default() });
    assert_eq!(line(&result, "ours", "1").outcome, Outcome::Held);
    assert_eq!(line(&result, "before", "v1").outcome, Outcome::ReturnedBefore);
    assert_eq!(line(&result, "ours", "1").person_id, line(&result, "before", "v1").person_id);
    let found = found(&result, FindingKind::AlreadyExchanged, "ours", "1");
    assert_eq!(found.first().map(|finding| finding.severity), Some(Severity::Low));
}

const STRANGERS: [&str; 8] = [
    "Бондар Степан Ілліч|03.02.1979|",
    "Ковалишин Ігор Маркович|21.07.1984|",
    "Гнатюк Роман Юрійович|14.10.1991|",
    "Швець Павло Олегович|30.04.1988|",
    "Рибак Остап Львович|09.12.1975|",
    "Чорний Кирило Савич|17.01.1999|",
    "Дорошенко Тарас Богданович|12.12.1982|",
    "Лисенко Назар Васильович|01.11.1993|",
];

#[test]
fn a_person_seen_after_the_handover_is_a_conflict_of_fate() {
    let mut case = exchange();
    let sightings = list(
        "later",
        Role::Sighting,
        "id|name|birth_date|held_at|seen_on",
        &["z1|Мельничук Денис Романович|30.06.1995|Таганрог|03.06.2025"],
    );
    case.lists.push(sightings);
    let result = reconciled(&case);
    let found = found(&result, FindingKind::Conflict, "later", "z1");
    assert_eq!(found.len(), 1);
    assert!(found[0].text.contains("fate"), "{}", found[0].text);
}

#[test]
fn a_first_name_from_a_town_and_a_call_sign_are_possibilities_in_order_and_never_facts() {
    let ours = [
        "1|Левчук Олександр Ігорович|07.03.1990|Тихий|м. Маріуполь|01.04.2022",
        "2|Коваль Олександр Петрович|15.09.1960||Маріуполь|01.04.2022",
        "3|Левчук Сергій Іванович|22.11.1979|Вовк|Харків|04.04.2022",
        "4|Мельничук Денис Романович|30.06.1995||Маріуполь|17.05.2022",
        "5|Бондар Олександр Ілліч|30.06.1990||Маріуполь|17.05.2024",
        "6|Швець Павло Олегович|30.04.1988||Суми|02.01.2023",
    ];
    let fields = "id|name|birth_date|call_sign|home_place|capture_date";
    let ours = list("ours", Role::Roster, fields, &ours);
    let seen = list(
        "seen",
        Role::Sighting,
        "id|surname|given_name|call_sign|home_place|age|age_on|seen_on",
        &[
            "s1||Саша||Мариуполь|34|01.02.2025|02.2023",
            "s2|Левчук||Тихий||||02.2023",
            "s3|Левчук||Волк||||02.2023",
        ],
    );
    let result = reconciled(&Case { lists: vec![ours, seen], ..Case::default() });
    let told = |id: &str| -> Vec<String> {
        let mut told = found(&result, FindingKind::PossibleMatch, "seen", id);
        told.sort_by(|a, b| b.probability.unwrap().total_cmp(&a.probability.unwrap()));
        told.iter().map(|finding| finding.other.as_ref().unwrap().id.clone()).collect()
    };
    // Of the three from the town, one is of the age told and one was captured only after the sighting.
    assert_eq!(told("s1").first().map(String::as_str), Some("1"));
    assert!(!told("s1").contains(&"5".to_owned()) && !told("s1").contains(&"4".to_owned()));
    assert_eq!(told("s2").first().map(String::as_str), Some("1"));
    for id in ["s1", "s2", "s3"] {
        assert_eq!(line(&result, "seen", id).outcome, Outcome::Seen, "{id}");
    }
    let text = &found(&result, FindingKind::PossibleMatch, "seen", "s2")[0].text;
    assert!(text.contains("call sign"), "{text}");
}

#[test]
fn who_was_seen_by_a_call_sign_alone_is_a_possibility_of_a_row_set_aside() {
    let ours = [
        "1|Левчук Олександр Ігорович|07.03.1990|Тихий|Маріуполь",
        "2|Коваль Олександр Петрович|15.09.1960|Вовк|Суми",
        "3|Мельничук Денис Романович|30.06.1995||Суми",
    ];
    let ours = list("ours", Role::Roster, "id|name|birth_date|call_sign|home_place", &ours);
    let seen = list("seen", Role::Sighting, "id|name|call_sign", &["s1|«Тихий»|Тихий"]);
    let result = reconciled(&Case { lists: vec![ours, seen], ..Case::default() });
    let told = found(&result, FindingKind::PossibleMatch, "seen", "s1");
    assert_eq!(told[0].other.as_ref().unwrap().id, "1");
    assert!(told.iter().all(|finding| finding.other.as_ref().unwrap().id != "2"));
    assert!(result.balanced);
}

#[test]
fn reports_of_one_home_and_call_sign_are_one_mans_though_one_lacks_the_date() {
    let before = list(
        "before",
        Role::Handover,
        "id|name|birth_date|handover_date",
        &["1|Левчук Остап Ігорович|07.03.1990|01.04.2023", "2|Коваль Петро Ілліч|15.09.1960|01.04.2023"],
    );
    let reports = list(
        "reports",
        Role::Report,
        "id|name|birth_date|call_sign|home_place",
        &["r1|Левчук Остап Ігорович|07.03.1990|Тихий|Маріуполь", "r2|Левчук Остап||Тихий|Мариуполь"],
    );
    let result = reconciled(&Case { lists: vec![before, reports], ..Case::default() });
    assert_eq!(line(&result, "reports", "r1").person_id, line(&result, "before", "1").person_id);
    assert_ne!(line(&result, "reports", "r2").person_id, line(&result, "before", "2").person_id);
}

#[test]
fn findings_and_claims_are_told_in_ukrainian_too() {
    let mut case = exchange();
    case.claims.push(claim(Claimant::List("handover_1".to_owned()), 4, 3, 1));
    let options = zvirka::reconcile::ReconcileOptions {
        language: zvirka::reconcile::Language::Ukrainian,
        ..zvirka::reconcile::ReconcileOptions::default()
    };
    let ukrainian = zvirka::reconcile::reconcile(&case, &options, &zvirka::linker::NoProgress).unwrap();
    let english = reconciled(&case);
    assert_eq!(ukrainian.findings.len(), english.findings.len());
    for finding in &ukrainian.findings {
        for word in [" is ", " on ", "probability", "agree", "differ", "claimed", "family"] {
            assert!(!finding.text.contains(word), "{}", finding.text);
        }
    }
    assert!(ukrainian.claims[0].text.contains("заявлено 4"), "{}", ukrainian.claims[0].text);
}

#[test]
fn a_case_that_does_not_fit_is_refused_with_what_is_wrong() {
    let options = zvirka::reconcile::ReconcileOptions::default();
    let refused = |case: &Case| {
        zvirka::reconcile::reconcile(case, &options, &zvirka::linker::NoProgress).unwrap_err().to_string()
    };
    assert!(refused(&Case::default()).contains("no lists"));
    let mut case = exchange();
    case.home = Some("nowhere".to_owned());
    assert!(refused(&case).contains("nowhere"));
    let mut case = exchange();
    case.lists[1].name = "ours".to_owned();
    assert!(refused(&case).contains("two lists are called ours"));
    let mut case = exchange();
    case.claims.push(claim(Claimant::Side("moon".to_owned()), 1, 1, 0));
    assert!(refused(&case).contains("moon"));
}

#[test]
fn a_register_of_the_dead_is_held_against_everybody_and_told_as_no_fact() {
    let mut case = exchange();
    case.lists.push(list(
        "remains",
        Role::Deceased,
        "id|name|birth_date|unit",
        &[
            // Held, sought by a family and nowhere listed, handed over, and known from nowhere else.
            "d1|Стельмах Юрій Олексійович|05.05.1985|93 омбр",
            "d2|Ящук Віталій Кіндратович|02.02.1992|",
            "d3|Мельничук Денис Романович|30.06.1995|12 полк",
            "d4|Заруба Мирон Гордійович|19.09.1977|",
        ],
    ));
    let before = reconciled(&exchange());
    let result = reconciled(&case);
    assert!(result.balanced);
    for id in ["d1", "d3"] {
        let conflicts = found(&result, FindingKind::Conflict, "remains", id);
        assert_eq!(conflicts.len(), 1, "{id}: {:?}", result.findings);
        assert_eq!(conflicts[0].severity, Severity::High);
        assert!(conflicts[0].text.contains("identification"), "{}", conflicts[0].text);
    }
    let sought = found(&result, FindingKind::PossibleMatch, "remains", "d2");
    assert_eq!((sought.len(), sought[0].severity), (1, Severity::High));
    assert!(sought[0].text.contains("in person"), "{}", sought[0].text);
    assert_eq!(line(&result, "remains", "d4").outcome, Outcome::Deceased);
    // Nobody's standing is another for it: a family's report never reads that its man is dead.
    for old in &before.ledger {
        let new = line(&result, &old.list, &old.record_id);
        assert_eq!((new.outcome, new.status), (old.outcome, old.status), "{} {}", old.list, old.record_id);
    }
    assert_eq!(line(&result, "reports", "r4").outcome, Outcome::ReportedOnly);
}
