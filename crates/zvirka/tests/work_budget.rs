//! Lists made so that everybody meets everybody: work stays near the lists' length, what is left out is told, and what can
//! be found is found. And lists long enough to be sampled: the order of their rows changes no number.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail as tests do; the shared settings know only functions marked as tests"
)]

use std::collections::HashSet;

use zvirka::linker::{Decision, LinkOptions, Links, NoProgress, cluster, dedupe, link};
use zvirka::record::{Field, List, TextColumn};
use zvirka::simulation::{Noise, Profile, SimulationOptions, simulate};

fn list(rows: impl IntoIterator<Item = (String, String)>) -> List {
    let (names, dates): (Vec<String>, Vec<String>) = rows.into_iter().unzip();
    let column = |cells: &[String]| cells.iter().map(String::as_str).collect::<TextColumn>();
    List::new("list", vec![(Field::Name, column(&names)), (Field::BirthDate, column(&dates))]).unwrap()
}

fn linked(left: &List, right: &List) -> Links {
    link(left, right, &LinkOptions::default(), &NoProgress).unwrap()
}

fn told(links: &Links, part: &str) -> bool {
    links.warnings.iter().any(|warning| warning.contains(part))
}

/// A word of so many syllables that no table holds, another for each number.
fn word(mut number: usize, syllables: usize) -> String {
    const CONSONANTS: [char; 12] = ['б', 'г', 'д', 'ж', 'з', 'к', 'л', 'м', 'н', 'п', 'р', 'т'];
    const VOWELS: [char; 4] = ['а', 'е', 'и', 'у'];
    let mut word = String::new();
    for _ in 0..syllables {
        word.push(CONSONANTS[number % CONSONANTS.len()]);
        number /= CONSONANTS.len();
        word.push(VOWELS[number % VOWELS.len()]);
        number /= VOWELS.len();
    }
    word
}

#[test]
fn rows_that_cannot_be_told_apart_are_compared_with_a_few_each() {
    let rows = 1_200;
    let same = || list((0..rows).map(|_| ("Шаповал Остап Ігорович".to_owned(), "1990-06-05".to_owned())));
    let links = linked(&same(), &same());
    assert!(links.pairs_scored <= 80 * rows, "{}", links.pairs_scored);
    assert!(told(&links, "with one name and one birth date were not compared"), "{:?}", links.warnings);
    // They are one person's on either list, with a link a row and no more.
    assert_eq!(links.links.iter().filter(|link| link.decision == Decision::Match).count() as u64, rows);
    assert!(told(&links, "1 person stands on several records"), "{:?}", links.warnings);
    let links = dedupe(&same(), &LinkOptions::default(), &NoProgress).unwrap();
    assert!(links.pairs_scored <= 80 * rows, "{}", links.pairs_scored);
    assert!(told(&links, "with one name and one birth date were not compared"), "{:?}", links.warnings);
    assert!(links.links.len() as u64 <= 80 * rows);
    // What was not compared is not joined either: whole neighbourhoods stay apart, and that is told above.
    let persons: HashSet<u32> = cluster(same().len(), &links).into_iter().collect();
    assert!(persons.len() as u64 <= rows / 32, "{}", persons.len());
}

#[test]
fn given_names_that_no_table_holds_meet_those_that_sound_alike() {
    let date = |number: usize| format!("{}-0{}-1{}", 1960 + number % 40, 1 + number % 9, number % 10);
    let of = |name: String, number: usize| (format!("Шаповал {name}"), date(number));
    let side = |first: usize, own: &str| {
        let others = (0..400).map(move |number| of(word(first + 131 * number, 4), number));
        list(others.chain([(format!("Шаповал {own}"), "1977-03-08".to_owned())]))
    };
    let links = linked(&side(7, "Тарабулко"), &side(1_000_003, "Тарапулко"));
    assert!(told(&links, "given names that no table holds were too many"), "{:?}", links.warnings);
    assert!(links.links.iter().any(|link| (link.left, link.right) == (400, 400)), "{:?}", links.links);
}

/// A surname of one consonant skeleton, another for each number, some of which sound alike.
fn of_one_skeleton(mut number: usize) -> String {
    const VOWELS: [char; 9] = ['а', 'е', 'и', 'о', 'у', 'я', 'ю', 'і', 'є'];
    let mut word = String::new();
    for consonant in ['ш', 'п', 'в', 'л', 'м'] {
        word.extend([consonant, VOWELS[number % VOWELS.len()]]);
        number /= VOWELS.len();
    }
    word
}

#[test]
fn surnames_of_one_consonant_skeleton_meet_those_beside_them() {
    // More than the 4,096 that one surname is held against.
    let people = 4_500;
    let row = |number: usize| {
        let date = format!("{}-{:02}-{:02}", 1960 + number % 37, 1 + number % 12, 1 + number % 28);
        (format!("{} Остап Ігорович", of_one_skeleton(number * 13)), date)
    };
    let left = list((0..people).map(row));
    let right = list((0..people).map(|number| row(people - 1 - number)));
    let links = linked(&left, &right);
    assert!(
        told(&links, "of so many that sound alike each was compared with up to 512"),
        "{:?}",
        links.warnings
    );
    let own = links.links.iter().filter(|link| link.left + link.right == people - 1).count();
    assert!(own * 100 >= people * 99, "{own} of {people} found themselves");
}

#[test]
fn more_threads_than_the_machine_has_are_not_started() {
    let one = || list([("Шаповал Остап".to_owned(), "1990-06-05".to_owned())]);
    let options = LinkOptions { threads: Some(1_000_000), ..LinkOptions::default() };
    link(&one(), &one(), &options, &NoProgress).unwrap();
}

fn permuted(list: &List, step: usize) -> List {
    let order: Vec<usize> = (0..list.len()).map(|row| (row * step + 11) % list.len()).collect();
    let columns = Field::ALL.into_iter().filter_map(|field| {
        let column = list.column(field)?;
        Some((field, order.iter().map(|&row| column.get(row)).collect::<TextColumn>()))
    });
    List::new(list.name(), columns.collect()).unwrap()
}

/// Everything a link says, by ids; numbers to the digits that are written.
fn lines(links: &Links, left: &List, right: &List) -> Vec<String> {
    let line = |link: &zvirka::linker::Link| {
        let evidence: Vec<String> =
            link.evidence.iter().map(|field| format!("{} {:.3}", field.level(), field.weight())).collect();
        format!(
            "{} {} {:.6} {:.3} {:?} {} {:.6}",
            left.id(link.left),
            right.id(link.right),
            link.probability,
            link.weight,
            link.decision,
            evidence.join(","),
            link.rival_probability
        )
    };
    let mut lines: Vec<String> = links.links.iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn the_order_of_long_lists_changes_no_number() {
    for (profile, seed) in [(Profile::CrossScript, 2), (Profile::CrossScript, 9)] {
        let options = SimulationOptions {
            people: 1_200,
            noise: Noise::Heavy,
            profile,
            seed,
            ..SimulationOptions::default()
        };
        let lists = simulate(&options).unwrap();
        let before = linked(&lists.left, &lists.right);
        // Steps that have no divisor in common with the number of rows.
        let (left, right) = (permuted(&lists.left, 641), permuted(&lists.right, 487));
        let after = linked(&left, &right);
        assert_eq!(before.prior_weight, after.prior_weight);
        let (before, after) = (lines(&before, &lists.left, &lists.right), lines(&after, &left, &right));
        let other: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).collect();
        assert!(
            other.is_empty() && before.len() == after.len(),
            "{} of {}: {other:#?}",
            other.len(),
            before.len()
        );
    }
}
