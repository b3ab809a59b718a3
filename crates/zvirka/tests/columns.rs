//! Columns whose values no table knows: numbers of persons, and columns that were asked to be compared.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may panic")]

use std::collections::HashSet;

use zvirka::compare::value::Kind;
use zvirka::linker::{
    ComparedField, Decision, Link, LinkOptions, Links, NoProgress, dedupe, link, link_exhaustively,
};
use zvirka::record::{Field, List, OtherColumn, TextColumn};
use zvirka::simulation::{Profile, Simulation, SimulationOptions, simulate, with_identifiers};

fn column<T: AsRef<str>>(cells: &[T]) -> TextColumn {
    cells.iter().map(AsRef::as_ref).collect()
}

fn list(fields: &[(Field, &[&str])]) -> List {
    List::new("list", fields.iter().map(|(field, cells)| (*field, column(cells))).collect()).unwrap()
}

fn linked(left: &List, right: &List) -> Links {
    link(left, right, &LinkOptions::default(), &NoProgress).unwrap()
}

fn between(links: &Links, left: usize, right: usize) -> Option<&Link> {
    links.links.iter().find(|link| (link.left, link.right) == (left, right))
}

fn line(link: &Link, field: ComparedField) -> (&'static str, f64) {
    let line = link.evidence.iter().find(|line| line.field == field).unwrap();
    (line.level(), line.weight())
}

/// A number below a bound that is a person's own, for a purpose: the last step of splitmix64.
fn drawn(person: u32, purpose: u32, below: u64) -> u64 {
    let mixed = (u64::from(person) << 8 | u64::from(purpose)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32) % below
}

fn simulated(people: usize, seed: u64) -> Simulation {
    simulate(&SimulationOptions { people, seed, ..SimulationOptions::default() }).unwrap()
}

/// A column's header, its kind, and its cell for a person on a side.
type Asked<'a> = (&'a str, Kind, &'a dyn Fn(u32, u32) -> String);

/// The lists of a simulation with a column whose cells are a function of the person and the side.
fn with_columns(lists: &Simulation, columns: &[Asked<'_>]) -> [List; 2] {
    [(&lists.left, 0_u32), (&lists.right, 1)].map(|(list, side)| {
        let others = columns.iter().map(|(header, kind, cell)| {
            let cells: Vec<String> =
                lists.people[side as usize].iter().map(|person| cell(*person, side)).collect();
            OtherColumn { header: (*header).to_owned(), kind: *kind, cells: column(&cells) }
        });
        let mut list = list.clone();
        list.set_compared(others.collect()).unwrap();
        list
    })
}

#[test]
fn a_number_that_agrees_supports_a_name_and_is_no_licence_against_it() {
    let left = list(&[
        (Field::Name, &["Левчук Остап Ігорович", "Ґудзь Мар'яна Петрівна", "Бойчук Назар Ілліч"]),
        (Field::PersonalNumber, &["4821907", "5530128", "7719034"]),
    ]);
    let right = list(&[
        (Field::Name, &["Левчук Остап Ігорович", "Козак Мар'яна Петрівна", "Шульга Тарас Юрійович"]),
        (Field::PersonalNumber, &["4821907", "5530128", "7719034"]),
    ]);
    let links = linked(&left, &right);
    let same = between(&links, 0, 0).unwrap();
    assert_eq!(same.decision, Decision::Match);
    let (level, weight) = line(same, ComparedField::PersonalNumber);
    assert!(level == "same" && weight > 8.0, "{level} {weight}");
    // The surname is another's: found through the number, and for a person to decide.
    assert_eq!(between(&links, 1, 1).map(|link| link.decision), Some(Decision::Review));
    assert_ne!(between(&links, 2, 2).map(|link| link.decision), Some(Decision::Match));
}

#[test]
fn a_number_one_slip_away_counts_for_and_another_number_against() {
    let numbers = ["4821907", "5530128", "7719034", "2206781"];
    let names =
        ["Левчук Остап Ігорович", "Ґудзь Мар'яна Петрівна", "Бойчук Назар Ілліч", "Шульга Тарас Юрійович"];
    let left = list(&[(Field::Name, &names), (Field::PersonalNumber, &numbers)]);
    let right =
        list(&[(Field::Name, &names), (Field::PersonalNumber, &["4812907", "5530128", "9947213", ""])]);
    let links = linked(&left, &right);
    let weight = |row: usize| line(between(&links, row, row).unwrap(), ComparedField::PersonalNumber);
    assert_eq!(weight(0).0, "slip");
    assert!(weight(0).1 > 0.0 && weight(0).1 < weight(1).1);
    assert_eq!(weight(2).0, "different");
    assert!(weight(2).1 < 0.0);
    assert_eq!(weight(3), ("absent", 0.0));
}

#[test]
fn a_taxpayers_number_gives_the_birth_date_that_is_missing() {
    // 32997 days: 5 May 1990; the last digit is right.
    let list = list(&[
        (Field::Name, &["Левчук Остап", "Ґудзь Мар'яна"]),
        (Field::TaxNumber, &["3299701230", "3299701231"]),
    ]);
    assert_eq!(list.cell(Field::BirthDate, 0), "1990-05-05");
    assert_eq!(list.cell(Field::BirthDate, 1), "");
}

#[test]
fn weights_with_columns_add_up() {
    let lists = with_identifiers(simulated(600, 31), 31, 0.6).unwrap();
    let columns =
        with_columns(&lists, &[("case", Kind::Number, &|person, _| drawn(person, 1, 900_000).to_string())]);
    let links = linked(&columns[0], &columns[1]);
    assert!(!links.links.is_empty());
    for link in &links.links {
        let sum: f64 = link.evidence.iter().map(|line| line.weight()).sum();
        assert!((sum + link.prior() - link.weight).abs() < 1e-9);
        assert_eq!(link.evidence.len(), links.fields.len());
    }
    assert_eq!(links.field_name(ComparedField::Column1), "case");
}

#[test]
fn numbers_on_a_part_of_the_rows_find_more_and_assert_nothing_wrong() {
    // Rare surnames with slips: names alone leave some to be found.
    let options = SimulationOptions {
        people: 4_000,
        seed: 32,
        profile: Profile::CrossScriptRare,
        ..SimulationOptions::default()
    };
    let plain = simulate(&options).unwrap();
    let numbered = with_identifiers(plain.clone(), 32, 0.6).unwrap();
    let truth: HashSet<(usize, usize)> = plain.truth.iter().copied().collect();
    let figures = |lists: &Simulation| {
        let links = linked(&lists.left, &lists.right);
        let matches = links.links.iter().filter(|link| link.decision == Decision::Match);
        let (right, wrong): (Vec<_>, Vec<_>) =
            matches.partition(|link| truth.contains(&(link.left, link.right)));
        (right.len(), wrong.len())
    };
    let (before, _) = figures(&plain);
    let (after, wrong) = figures(&numbered);
    assert!(after > before, "{before} {after}");
    assert!(wrong * 1000 <= after, "{wrong} of {after}");
}

#[test]
fn what_goes_together_is_not_counted_twice_and_what_does_not_is() {
    let lists = simulated(3_000, 33);
    // A hundred towns, each with one code; and a colour that has nothing to do with either.
    let town = |person: u32| drawn(person, 2, 100);
    let columns = with_columns(
        &lists,
        &[
            ("town", Kind::Exact, &|person, _| format!("town {}", town(person))),
            ("code", Kind::Number, &|person, _| format!("{}", 10_000 + 37 * town(person))),
            ("colour", Kind::Exact, &|person, _| format!("colour {}", drawn(person, 3, 100))),
        ],
    );
    let links = linked(&columns[0], &columns[1]);
    let told: Vec<Vec<(String, f64)>> =
        links.columns.iter().map(|column| column.depends_on.clone()).collect();
    assert!(told[1].iter().any(|(on, part)| on == "town" && *part > 0.9), "{told:?}");
    assert!(told[2].iter().all(|(_, part)| *part < 0.1), "{told:?}");
    let same = links.links.iter().filter(|link| line(link, ComparedField::Column1).0 == "same");
    for link in same.filter(|link| line(link, ComparedField::Column2).0 == "same") {
        let [town, code, colour] = [ComparedField::Column1, ComparedField::Column2, ComparedField::Column3]
            .map(|field| line(link, field));
        assert!(code.1 < 0.2 * town.1, "{town:?} {code:?}");
        assert!(colour.0 != "same" || colour.1 > 4.0, "{colour:?}");
    }
}

#[test]
fn how_often_a_column_agrees_is_learnt() {
    let lists = simulated(3_000, 34);
    // Of a person's two values one in five is another.
    let columns = with_columns(
        &lists,
        &[("case", Kind::Exact, &|person, side| {
            let moved = side == 1 && drawn(person, 4, 5) == 0;
            format!("case {}", drawn(person, if moved { 5 } else { 6 }, 500))
        })],
    );
    let links = linked(&columns[0], &columns[1]);
    let [column] = links.columns.as_slice() else { panic!("one column") };
    assert!(column.learnt);
    let same = column.levels.iter().find(|row| row.level.as_str() == "same").unwrap();
    assert!((same.m - 0.8).abs() < 3.0 * same.m_error + 0.01, "{same:?}");
}

#[test]
fn a_value_that_few_share_finds_whom_names_do_not() {
    let lists = simulated(1_500, 35);
    // The right list knows nobody by his own name.
    let names: Vec<String> = (0..1_500).map(|row| format!("{} {}", lists.left.full_name(row), "")).collect();
    let strangers: Vec<&str> = names.iter().rev().map(String::as_str).collect();
    let right = {
        let dates = lists.right.column(Field::BirthDate).unwrap().clone();
        List::new("right", vec![(Field::Name, column(&strangers)), (Field::BirthDate, dates)]).unwrap()
    };
    let changed = Simulation { right, ..lists };
    let columns =
        with_columns(&changed, &[("case", Kind::Number, &|person, _| format!("{}", 1_000_000 + 7 * person))]);
    let found = linked(&columns[0], &columns[1]);
    let exhaustive =
        link_exhaustively(&columns[0], &columns[1], &LinkOptions::default(), &NoProgress).unwrap();
    let likely = |links: &Links| -> HashSet<(usize, usize)> {
        let likely = links.links.iter().filter(|link| link.probability >= 0.5);
        likely.map(|link| (link.left, link.right)).collect()
    };
    let (found, all) = (likely(&found), likely(&exhaustive));
    assert!(all.difference(&found).count() * 100 <= all.len(), "{} of {}", found.len(), all.len());
}

#[test]
fn rows_in_another_order_give_the_same_weights() {
    let lists = with_identifiers(simulated(800, 36), 36, 0.5).unwrap();
    let columns = with_columns(
        &lists,
        &[("town", Kind::Text, &|person, _| format!("Лозова {}", drawn(person, 7, 40)))],
    );
    let turned = |list: &List| {
        let rows: Vec<usize> = (0..list.len()).rev().collect();
        let gather = |cells: &TextColumn| rows.iter().map(|row| cells.get(*row)).collect::<TextColumn>();
        let fields =
            Field::ALL.into_iter().filter_map(|field| Some((field, gather(list.column(field)?)))).collect();
        let mut turned = List::new(list.name(), fields).unwrap();
        let others =
            list.compared().iter().map(|other| OtherColumn { cells: gather(&other.cells), ..other.clone() });
        turned.set_compared(others.collect()).unwrap();
        turned
    };
    let numbers = |left: &List, right: &List| {
        let links = linked(left, right);
        let mut rows: Vec<(String, String, String)> = links
            .links
            .iter()
            .map(|link| {
                let ids = (left.id(link.left).into_owned(), right.id(link.right).into_owned());
                (ids.0, ids.1, format!("{:.3} {:.9} {:?}", link.weight, link.probability, link.decision))
            })
            .collect();
        rows.sort();
        rows
    };
    let [left, right] = &columns;
    assert_eq!(numbers(left, right), numbers(&turned(left), &turned(right)));
}

#[test]
fn rows_of_one_person_make_no_value_common() {
    // Three rows of each of two hundred men; each has a number of his own.
    let people = simulated(200, 37);
    let mut names = Vec::new();
    let mut dates = Vec::new();
    let mut cells = Vec::new();
    for row in 0..200 {
        for copy in 0..3 {
            names.push(people.left.full_name(row).into_owned());
            dates.push(people.left.cell(Field::BirthDate, row).to_owned());
            cells.push(format!("{}", 100_000 + 31 * row + usize::from(copy == 2 && row % 10 == 0)));
        }
    }
    let mut list =
        List::new("list", vec![(Field::Name, column(&names)), (Field::BirthDate, column(&dates))]).unwrap();
    list.set_compared(vec![OtherColumn { header: "case".into(), kind: Kind::Exact, cells: column(&cells) }])
        .unwrap();
    let links = dedupe(&list, &LinkOptions::default(), &NoProgress).unwrap();
    let same = links.links.iter().filter(|link| line(link, ComparedField::Column1).0 == "same");
    let least = same.map(|link| line(link, ComparedField::Column1).1).fold(f64::INFINITY, f64::min);
    // Two hundred people, and a number that is one man's: seven bits and more.
    assert!(least > 7.0, "{least}");
}

#[test]
fn columns_are_refused_that_cannot_be() {
    let mut list = list(&[(Field::Name, &["Левчук Остап", "Ґудзь Мар'яна"])]);
    let other = |header: &str, cells: &[&str]| OtherColumn {
        header: header.into(),
        kind: Kind::Exact,
        cells: column(cells),
    };
    assert!(list.set_compared(vec![other("case", &["1"])]).is_err());
    assert!(list.set_compared(vec![other("case", &["1", "2"]), other("case", &["1", "2"])]).is_err());
    let nine: Vec<OtherColumn> = (0..9).map(|place| other(&format!("c{place}"), &["1", "2"])).collect();
    assert!(list.set_compared(nine).is_err());
    assert!(list.compared().is_empty());
}
