use std::collections::{BTreeMap, HashMap, HashSet};

use super::*;
use crate::simulation::faults::{Fault, Rates};

/// Three seeds at the three levels of noise.
const CASES: [(u64, Noise); 3] = [(1, Noise::Medium), (7, Noise::Light), (2025, Noise::Heavy)];

fn made(seed: u64, noise: Noise) -> Scenario {
    scenario(&ScenarioOptions { seed, noise }).unwrap()
}

fn list<'a>(scenario: &'a Scenario, name: &str) -> &'a ScenarioList {
    scenario.lists.iter().find(|list| list.name == name).unwrap()
}

fn column<'a>(list: &'a ScenarioList, header: &str) -> &'a TextColumn {
    &list.columns.iter().find(|(name, _)| name == header).unwrap().1
}

/// Everybody, to write lists of by hand.
fn lists(seed: u64) -> (World, Cast) {
    let world = World::new(seed);
    let cast = Cast::new(&world);
    (world, cast)
}

/// Asserts that something happened about so many times in so many tries, of 10,000.
#[track_caller]
fn assert_rate(found: usize, tries: usize, rate: u32) {
    let expected = tries as f64 * f64::from(rate) / 10_000.0;
    let sigma = (expected * (1.0 - f64::from(rate) / 10_000.0)).sqrt();
    assert!(
        (found as f64 - expected).abs() <= 4.0 * sigma,
        "{found} of {tries}, expected {expected} ± {sigma}"
    );
}

#[test]
fn the_public_figures_hold_in_the_lists() {
    for (seed, noise) in CASES {
        let Scenario { figures, .. } = made(seed, noise);
        let returned = &figures.returned;
        assert_eq!((returned.people, returned.military, returned.civilian), (1000, 880, 120));
        let stages: Vec<usize> = returned.stages.iter().map(|stage| stage.people).collect();
        assert_eq!(stages, [390, 307, 303]);
        assert_eq!(returned.rows, 1004);
        assert_eq!(figures.on_two_stages.len(), 4);
        assert_eq!(returned.held_since_2022, 311);
        assert_eq!((returned.youngest, returned.oldest, returned.citizens), (25, 60, 1000));
        let mariupol = &figures.mariupol;
        assert_eq!((mariupol.people, mariupol.steelworks), (175, 81));
        assert!(mariupol.marines_of_other_plants > 70);
        assert_eq!(figures.first_return_units.len(), 46);
        assert_eq!(figures.regiment.returned, 0);
        assert!(figures.regiment.on_ours > 0);
        assert!(figures.regiment.reports_naming * 2 > figures.reports.rows);
        assert!(figures.regiment.families_naming * 2 > figures.reports.families);
        assert_eq!(figures.employees.people.len(), 5);
        assert_eq!(figures.watch_hits.len(), 1);
        assert_eq!(figures.colony.badly_wounded_held.len(), 49);
        assert!((95..100).contains(&figures.colony.people));
        assert!(
            figures.colony.badly_wounded_held.iter().all(|person| person.records.len() >= 2
                && person.records.iter().all(|record| record.list != "theirs"))
        );
        let convicted = &figures.convicted;
        assert_eq!((convicted.people, convicted.published.len()), (70, 31));
        assert!(convicted.civilian * 2 > convicted.people);
    }
}

#[test]
fn the_lists_have_the_people_that_they_should() {
    for (seed, noise) in CASES {
        let scenario = made(seed, noise);
        let figures = &scenario.figures;
        let sizes: Vec<(&str, usize, usize)> =
            figures.lists.iter().map(|list| (list.list, list.rows, list.people)).collect();
        assert_eq!(
            sizes,
            [
                ("ours", 6120, 6000),
                ("theirs", 1080, 1080),
                ("handover_1", 390, 390),
                ("handover_2", 309, 309),
                ("handover_3", 305, 305),
                ("exchanged_before", 4500, 4500),
                ("reports", 1900, 1650),
                ("sightings", 700, 560),
                ("colony", 97, 97),
                ("convicted", 70, 70),
                ("published", 31, 31),
                ("watch", 40, 40),
            ]
        );
        for groups in [&figures.capture_years, &figures.age_groups] {
            assert_eq!(groups.iter().map(|group| group.on_ours).sum::<usize>(), 5988);
            let returned = |group: &GroupFigures| group.returned + group.returned_unknown;
            assert_eq!(groups.iter().map(returned).sum::<usize>(), 1000);
        }
        let first = &figures.capture_years[0];
        assert_eq!(first.returned + first.returned_unknown, figures.returned.held_since_2022);
        assert_eq!(figures.entered_twice.len(), 120);
        let already =
            |name: &str| figures.already_exchanged.iter().filter(|who| who.record.list == name).count();
        assert_eq!(already("theirs"), 15);
        assert!(already("ours") > 0);
        assert_eq!(figures.offered_unknown_to_home.len(), 30);
        assert_eq!(figures.returned.unknown_to_home, 20);
        assert_eq!(figures.reports.reported_twice, 250);
        assert!(figures.reports.people_answered >= 300);
        assert!(figures.sightings.people_nobody_lists > 0);
        for list in &scenario.lists {
            for (header, column) in &list.columns {
                assert_eq!(column.len(), list.len(), "{} {header}", list.name);
            }
        }
    }
}

#[test]
fn one_seed_gives_one_scenario_and_another_seed_another() {
    let text = |scenario: &Scenario| {
        let mut text = String::new();
        for list in &scenario.lists {
            for (header, column) in &list.columns {
                text.push_str(header);
                column.iter().for_each(|cell| {
                    text.push_str(cell);
                    text.push('\n');
                });
            }
        }
        text
    };
    let [one, again, other] = [5, 5, 6].map(|seed| made(seed, Noise::Medium));
    assert!(text(&one) == text(&again));
    assert_eq!((&one.truth, &one.figures, &one.case_toml), (&again.truth, &again.figures, &again.case_toml));
    assert!(text(&one) != text(&other));
    assert_eq!(serde_json::to_string(&one.figures).unwrap(), serde_json::to_string(&again.figures).unwrap());
}

#[test]
fn noise_changes_how_rows_are_written_but_not_who_they_are_about() {
    let [light, heavy] = [Noise::Light, Noise::Heavy].map(|noise| made(3, noise));
    assert_eq!(light.truth, heavy.truth);
    assert_eq!(light.figures.units.len(), heavy.figures.units.len());
    let complete = |scenario: &Scenario| {
        let theirs = list(scenario, "theirs");
        (0..theirs.len())
            .filter(|row| theirs.columns.iter().all(|(_, column)| !column.get(*row).is_empty()))
            .count()
    };
    assert!(complete(&light) > complete(&heavy));
}

#[test]
fn the_truth_has_every_row_of_every_list_exactly_once() {
    let scenario = made(4, Noise::Heavy);
    let mut truth: HashSet<(&str, &str)> = HashSet::new();
    for row in &scenario.truth {
        assert!(truth.insert((row.list, row.record_id.as_str())), "{} {}", row.list, row.record_id);
        assert!(!row.person.is_empty());
    }
    let mut rows = 0;
    for list in &scenario.lists {
        rows += list.len();
        for id in list.columns[0].1.iter() {
            assert!(truth.contains(&(list.name, id)), "{} {id}", list.name);
        }
    }
    assert_eq!(rows, scenario.truth.len());
}

#[test]
fn the_figures_name_rows_of_the_persons_they_name() {
    let scenario = made(1, Noise::Medium);
    let person: HashMap<(&str, &str), &str> =
        scenario.truth.iter().map(|row| ((row.list, row.record_id.as_str()), row.person.as_str())).collect();
    let figures = &scenario.figures;
    let mut rows = figures.entered_twice.clone();
    rows.extend(figures.watch_hits.clone());
    rows.extend(figures.offered_unknown_to_home.clone());
    rows.extend(figures.convicted.published.clone());
    rows.extend(figures.colony.badly_wounded_held.clone());
    rows.extend(figures.employees.people.clone());
    for PersonRows { person: of, records } in rows {
        assert!(!records.is_empty());
        for record in records {
            assert_eq!(person[&(record.list, record.record_id.as_str())], of);
        }
    }
    let hit = &figures.watch_hits[0];
    assert!(hit.records.len() >= 2 && hit.records[0].list == "watch");
    for twice in &figures.on_two_stages {
        let lists: HashSet<&str> = twice.records.iter().map(|record| record.list).collect();
        assert_eq!(lists.len(), 2);
        assert!(lists.contains(format!("handover_{}", twice.returned_on).as_str()));
    }
}

#[test]
fn the_miner_is_a_soldier_on_one_list_and_a_civilian_on_another() {
    for (seed, noise) in CASES {
        let scenario = made(seed, noise);
        let conflict = &scenario.figures.employees.category_conflict;
        let said: Vec<&str> = conflict
            .records
            .iter()
            .map(|record| {
                let list = list(&scenario, record.list);
                let row = list.columns[0].1.iter().position(|id| id == record.record_id).unwrap();
                let header = if record.list == "ours" { "Категорія" } else { "Category" };
                column(list, header).get(row)
            })
            .collect();
        assert_eq!(said[0], "військовий");
        assert_eq!(*said.last().unwrap(), "civilian");
    }
}

#[test]
fn units_new_to_exchanges_have_nobody_among_those_who_came_back_before() {
    let scenario = made(9, Noise::Heavy);
    let units: BTreeMap<&str, &UnitFigures> =
        scenario.figures.units.iter().map(|unit| (unit.unit.as_str(), unit)).collect();
    for unit in &scenario.figures.first_return_units {
        let figures = units[unit.as_str()];
        assert!(figures.returned > 0 && figures.returned_before == 0, "{unit}");
    }
    // A wrong unit is one that everybody knows, so no row of earlier exchanges names a new one.
    let (world, cast) = lists(9);
    let before = handovers::exchanged_before(&world, &cast, Noise::Heavy).unwrap();
    for row in &before.rows {
        assert!(row.said.unit.is_none_or(|unit| !world.units.first.contains(&unit)));
    }
}

#[test]
fn every_list_is_written_in_its_form() {
    let scenario = made(1, Noise::Medium);
    let theirs = list(&scenario, "theirs");
    assert_eq!(theirs.form, FileForm::Csv { encoding: "windows-1251" });
    for (_, column) in &theirs.columns {
        for cell in column.iter() {
            assert!(!encoding_rs::WINDOWS_1251.encode(cell).2, "a cell that windows-1251 does not have");
        }
    }
    for name in column(theirs, "ФИО").iter() {
        assert!(!name.chars().any(char::is_lowercase));
    }
    let dates = column(theirs, "Дата рождения");
    let missing = dates.iter().filter(|date| date.is_empty()).count();
    let years = dates.iter().filter(|date| date.len() == 4).count();
    assert_rate(years, theirs.len() - missing, 1000);
    for date in column(list(&scenario, "ours"), "Дата народження").iter().filter(|date| date.len() > 4)
    {
        assert!(date.len() == 10 && date.as_bytes()[2] == b'.' && date.as_bytes()[5] == b'.');
    }
    // A Cyrillic letter among Latin ones is a look-alike, at its rate of 60 in 10,000 at most.
    let (mut names, mut with_look_alikes) = (0.0_f64, 0.0);
    for stage in ["handover_1", "handover_2", "handover_3"] {
        for name in column(list(&scenario, stage), "Full name").iter() {
            assert!(name.chars().any(|letter| letter.is_ascii_alphabetic()));
            names += 1.0;
            with_look_alikes +=
                f64::from(u8::from(name.chars().any(|letter| matches!(letter, '\u{400}'..='\u{52F}'))));
        }
    }
    assert!(with_look_alikes <= names * 0.006 + 4.0 * (names * 0.006).sqrt(), "{with_look_alikes}");
    let published = column(list(&scenario, "published"), "ФИО");
    assert_eq!(published.iter().filter(|name| name.contains('.')).count(), 10);
    for name in published.iter() {
        assert!(!name.contains(['і', 'ї', 'є', 'ґ']), "{name}");
    }
}

#[test]
fn a_third_of_the_handed_over_have_no_patronymic() {
    let (world, cast) = lists(1);
    let (mut without, mut rows) = (0, 0);
    for stage in 0..3 {
        let sheet = handovers::handover(&world, &cast, Noise::Medium, stage).unwrap();
        let names = &sheet.columns[1].1;
        for (place, row) in sheet.rows.iter().enumerate() {
            // Rank, maiden name and double surnames make the words of other names hard to count.
            let person = &cast.captive(row.person).unwrap().person;
            if person.female || person.military || person.second_surname.is_some() {
                continue;
            }
            rows += 1;
            without += usize::from(names.get(place).split(' ').count() == 2);
        }
    }
    assert!(rows > 100);
    assert_rate(without, rows, rates::NO_PATRONYMIC);
}

#[test]
fn oddities_happen_at_their_rates() {
    for noise in Noise::ALL {
        let (world, cast) = lists(11);
        let theirs = rosters::theirs(&world, &cast, noise).unwrap();
        let reports = voices::reports(&world, &cast, noise);
        let sightings = voices::sightings(&world, &cast, noise);
        let ours = rosters::ours(&world, &cast, noise);
        let strangers = rates::Oddities::new(noise, 100);
        let home = rates::Oddities::new(noise, rates::HOME_PER_CENT);
        let happened = |sheet: &Sheet, oddity: Oddity| {
            sheet.rows.iter().filter(|row| row.said.oddities & oddity.bit() != 0).count()
        };
        for (sheet, oddity) in [
            (&theirs, Oddity::Genitive),
            (&theirs, Oddity::NoCategory),
            (&theirs, Oddity::NoCapturePlace),
            (&reports, Oddity::MixedLanguages),
            (&reports, Oddity::AgeForDate),
            (&reports, Oddity::NoHomePlace),
            (&reports, Oddity::NoCallSign),
            (&sightings, Oddity::SightedYearOnly),
        ] {
            assert_rate(happened(sheet, oddity), sheet.rows.len(), strangers.of(oddity));
        }
        for oddity in [Oddity::NoCapturePlace, Oddity::NoHomePlace] {
            assert_rate(happened(&ours, oddity), ours.rows.len(), home.of(oddity));
        }
        let regiment =
            |row: &&Row| cast.captive(row.person).is_some_and(|who| who.person.unit == world.units.regiment);
        let about = reports.rows.iter().filter(regiment).count();
        assert_rate(happened(&reports, Oddity::RegimentUnsaid), about, strangers.of(Oddity::RegimentUnsaid));
        let named = ours.rows.iter().filter(|row| row.said.unit.is_some()).count();
        assert_rate(happened(&ours, Oddity::LooseUnit), named, home.of(Oddity::LooseUnit));
    }
}

#[test]
fn faults_of_all_lists_happen_at_their_rates_here_too() {
    let scenario = made(21, Noise::Medium);
    let ours = list(&scenario, "ours");
    let home = Rates::home(Noise::Medium);
    let empty = |list: &ScenarioList, header: &str| {
        column(list, header).iter().filter(|cell| cell.is_empty()).count()
    };
    assert_rate(empty(ours, "Дата народження"), ours.len(), home.of(Fault::NoBirthDate));
    assert_rate(empty(ours, "Дата полону"), ours.len(), home.of(Fault::NoCaptureDate));
    let before = list(&scenario, "exchanged_before");
    let strangers = Rates::strangers(Noise::Medium);
    assert_rate(empty(before, "birth_date"), before.len(), strangers.of(Fault::NoBirthDate));
    // Cyrillic names typed on a Latin layout.
    let reports = list(&scenario, "reports");
    let latin = column(reports, "name")
        .iter()
        .filter(|name| name.chars().filter(char::is_ascii_lowercase).count() > 3)
        .count();
    assert_rate(latin, reports.len(), 200);
}

#[test]
fn families_write_in_their_own_words() {
    let scenario = made(1, Noise::Medium);
    let reports = list(&scenario, "reports");
    let (ages, dates) = (column(reports, "age"), column(reports, "birth_date"));
    for row in 0..reports.len() {
        assert!(ages.get(row).is_empty() || dates.get(row).is_empty());
        assert_eq!(ages.get(row).is_empty(), column(reports, "age_on").get(row).is_empty());
        assert!(!column(reports, "source").get(row).is_empty());
    }
    let names: Vec<&str> = column(reports, "name").iter().collect();
    let says = |part: &str| names.iter().any(|name| name.split(' ').any(|word| word == part));
    assert!(
        says("Саша")
            && says("Сашко")
            && (says("Серёга") || says("Серега") || says("Сережа") || says("Серёжа"))
    );
    // Somebody writes a Ukrainian surname with a Russian given name.
    let russian = ["Сергей", "Андрей", "Алексей", "Николай", "Владимир", "Дмитрий", "Евгений"];
    let is_mixed =
        |name: &&str| name.contains(['і', 'ї', 'є']) && name.split(' ').any(|word| russian.contains(&word));
    assert!(names.iter().any(is_mixed));
    assert!(column(reports, "call_sign").iter().any(|sign| !sign.is_empty()));
}

#[test]
fn witnesses_tell_a_surname_and_a_call_sign_or_a_first_name_and_a_town() {
    let scenario = made(1, Noise::Medium);
    let sightings = list(&scenario, "sightings");
    let cell = |header: &str, row: usize| !column(sightings, header).get(row).is_empty();
    for row in 0..sightings.len() {
        let by_call_sign = cell("Прізвище", row) && cell("Позивний", row);
        let by_town = cell("Ім'я", row) && cell("Місце проживання", row);
        assert!(by_call_sign != by_town, "{row}");
        assert!(cell("Місце утримання", row) && cell("Коли бачили", row));
    }
}

#[test]
fn the_case_names_every_list_and_what_was_claimed() {
    let scenario = made(1, Noise::Medium);
    for list in &scenario.lists {
        assert!(
            scenario.case_toml.contains(&format!("name = \"{}\"\npath = \"{}\"", list.name, list.file_name))
        );
    }
    assert_eq!(scenario.case_toml.matches("[[list]]").count(), scenario.lists.len());
    for claim in ["total = 1000\nmilitary = 880\ncivilian = 120", "total = 390", "total = 307", "total = 303"]
    {
        assert!(scenario.case_toml.contains(claim), "{claim}");
    }
}
