//! Pairs and matrices give what comparing two names by themselves gives.

use proptest::prelude::*;

use super::*;
use crate::linker::{CompareOptions, NoProgress, compare};
use crate::record::List;
use crate::simulation::{Noise, Profile, SimulationOptions, simulate};

/// Names of every shape that reading knows, besides those of the simulation.
const SHAPES: [&str; 34] = [
    "",
    "  ",
    "невідомо",
    "???",
    "О.",
    "Шаповал",
    "Остап",
    "Шаповал О. І.",
    "О. І. Шаповал",
    "Шаповал Остап Ігорович",
    "ШАПОВАЛ ОСТАП",
    "Ostap Shapoval",
    "Shapoval, Ostap",
    "Shapovalov Ostap",
    "Шаповал-Ґудзь Остап",
    "Ґудзь-Шаповал Остап",
    "Остап Ґудзь-Кривенчук",
    "Ґудзь Мар'яна Степанівна",
    "Гудзь (Шаповал) Марьяна",
    "Мар'яна Ґудзь (Кривенчук)",
    "Данило Остап",
    "Остап Данило",
    "Рабинович Лесь",
    "Гаєвич",
    "Мамедов Ельчин Рамиз оглы",
    "Mamedov Elchin Ramiz",
    "солдат Шаповал Остап, 1990",
    "Шаповала Остапа Ігоровича",
    "передати Шаповалу Остапу",
    "Анна-Марія Ґудзь",
    "Марія Ґудзь",
    "Ifgjdfk Jcnfg",
    "<script>alert(1)</script>",
    "\u{202e}а\u{0301}\u{200b}б",
];

/// Those of [`SHAPES`] that hold no name.
const NAMELESS: [&str; 6] = ["", "  ", "невідомо", "???", "О.", "<script>alert(1)</script>"];

fn compared(a: &str, b: &str) -> f32 {
    compare(a, b, &CompareOptions::default()).unwrap().probability as f32
}

fn names_of(list: &List, most: usize) -> Vec<String> {
    (0..list.len().min(most)).map(|row| list.full_name(row).into_owned()).collect()
}

fn simulated(profile: Profile, seed: u64, people: usize) -> (Vec<String>, Vec<String>) {
    let options = SimulationOptions {
        people,
        seed,
        profile,
        noise: Noise::Heavy,
        shared: 0.7,
        ..SimulationOptions::default()
    };
    let lists = simulate(&options).unwrap();
    (names_of(&lists.left, people), names_of(&lists.right, people))
}

fn close(found: f32, expected: f32) -> bool {
    (found - expected).abs() <= f32::EPSILON * expected.abs()
}

fn check_matrix(queries: &[&str], choices: &[&str]) {
    let options = PairwiseOptions::default();
    let matrix = cdist(queries, choices, None, &options, &NoProgress).unwrap();
    assert_eq!(matrix.len(), queries.len() * choices.len());
    for (row, query) in queries.iter().enumerate() {
        for (column, choice) in choices.iter().enumerate() {
            let (found, expected) = (matrix[row * choices.len() + column], compared(query, choice));
            assert!(close(found, expected), "{query} | {choice}: {found} is not {expected}");
        }
    }
}

fn strs(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

#[test]
fn a_matrix_of_every_shape_of_name_is_what_compare_gives() {
    check_matrix(&SHAPES, &SHAPES);
}

#[test]
fn a_matrix_of_simulated_lists_is_what_compare_gives() {
    for profile in Profile::ALL {
        let (left, right) = simulated(profile, 5, 40);
        check_matrix(&strs(&left), &strs(&right));
    }
}

#[test]
fn pairs_are_what_compare_gives_with_dates_and_without() {
    let dates = ["", "14.03.1988", "03.14.1988", "1988", "1988-03-15", "1990-01-01", "березень 1988"];
    let (left, right) = simulated(Profile::Exchange, 9, 60);
    let mut pairs: Vec<(&str, &str, &str, &str)> = Vec::new();
    for (row, a) in SHAPES.iter().copied().chain(left.iter().map(String::as_str)).enumerate() {
        let others = SHAPES.iter().copied().chain(right.iter().map(String::as_str)).enumerate();
        for (column, b) in others.filter(|(column, _)| (row * 31 + column * 17) % 5 == 0) {
            pairs.push((a, b, dates[row % dates.len()], dates[column % dates.len()]));
        }
    }
    let a: Vec<&str> = pairs.iter().map(|pair| pair.0).collect();
    let b: Vec<&str> = pairs.iter().map(|pair| pair.1).collect();
    let date_a: Vec<&str> = pairs.iter().map(|pair| pair.2).collect();
    let date_b: Vec<&str> = pairs.iter().map(|pair| pair.3).collect();
    let parsed = |texts: &[&str]| -> Vec<Option<PartialDate>> {
        texts.iter().map(|text| PartialDate::parse(text).unwrap_or(None)).collect()
    };
    let (parsed_a, parsed_b) = (parsed(&date_a), parsed(&date_b));
    let options = PairwiseOptions::default();
    let plain = compare_pairs(&a, &b, None, &options, &NoProgress).unwrap();
    let both = Some(PairDates { a: &parsed_a, b: &parsed_b });
    let dated = compare_pairs(&a, &b, both, &options, &NoProgress).unwrap();
    for row in 0..a.len() {
        assert!(close(plain[row], compared(a[row], b[row])), "{} | {}", a[row], b[row]);
        let with_dates = CompareOptions {
            birth_date_a: Some(date_a[row].to_owned()).filter(|text| PartialDate::parse(text).is_ok()),
            birth_date_b: Some(date_b[row].to_owned()).filter(|text| PartialDate::parse(text).is_ok()),
            ..CompareOptions::default()
        };
        let expected = compare(a[row], b[row], &with_dates).unwrap().probability as f32;
        assert!(close(dated[row], expected), "{} {} | {} {}", a[row], date_a[row], b[row], date_b[row]);
    }
}

#[test]
fn a_cutoff_empties_what_is_below_it_and_changes_nothing_else() {
    let options = PairwiseOptions::default();
    let whole = cdist(&SHAPES, &SHAPES, None, &options, &NoProgress).unwrap();
    let cut = cdist(&SHAPES, &SHAPES, Some(0.3), &options, &NoProgress).unwrap();
    for (whole, cut) in whole.iter().zip(&cut) {
        assert_eq!(*cut, if *whole >= 0.3 { *whole } else { 0.0 });
    }
    assert!(cut.contains(&0.0) && cut.iter().any(|value| *value > 0.3));
}

#[test]
fn the_best_choices_are_those_of_the_matrix_in_order() {
    let options = PairwiseOptions::default();
    for query in SHAPES {
        let row = cdist(&[query], &SHAPES, None, &options, &NoProgress).unwrap();
        let mut all: Vec<(usize, f32)> = row.into_iter().enumerate().collect();
        all.retain(|(place, _)| !NAMELESS.contains(&SHAPES[*place]));
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for limit in [0, 1, 5, SHAPES.len(), 99] {
            let best = extract(query, &SHAPES, limit, None, &options, &NoProgress).unwrap();
            assert_eq!(best, all[..limit.min(all.len())]);
        }
        let best = extract(query, &SHAPES, 99, Some(0.5), &options, &NoProgress).unwrap();
        assert!(best.iter().all(|(_, value)| *value >= 0.5));
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let (left, right) = simulated(Profile::CrossScript, 3, 300);
    let run = |threads| {
        let options = PairwiseOptions { threads: Some(threads), ..PairwiseOptions::default() };
        let matrix = cdist(&strs(&left), &strs(&right), None, &options, &NoProgress).unwrap();
        let pairs = compare_pairs(&strs(&left), &strs(&right), None, &options, &NoProgress).unwrap();
        (matrix, pairs)
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn nobody_is_compared_with_nobody() {
    let options = PairwiseOptions::default();
    assert!(compare_pairs(&[], &[], None, &options, &NoProgress).unwrap().is_empty());
    assert!(cdist(&[], &["Остап"], None, &options, &NoProgress).unwrap().is_empty());
    assert!(cdist(&["Остап"], &[], None, &options, &NoProgress).unwrap().is_empty());
    assert!(extract("Остап", &[], 5, None, &options, &NoProgress).unwrap().is_empty());
}

#[test]
fn options_out_of_range_and_unequal_lengths_are_refused() {
    let options = PairwiseOptions::default();
    let kind = |outcome: Result<Vec<f32>, Error>| outcome.unwrap_err().kind();
    assert_eq!(kind(compare_pairs(&["а"], &[], None, &options, &NoProgress)), ErrorKind::Option);
    let dates = Some(PairDates { a: &[], b: &[None] });
    assert_eq!(kind(compare_pairs(&["а"], &["б"], dates, &options, &NoProgress)), ErrorKind::Option);
    for cutoff in [-0.1, 1.1, f32::NAN] {
        assert_eq!(kind(cdist(&["а"], &["б"], Some(cutoff), &options, &NoProgress)), ErrorKind::Option);
    }
    for prior in [0.0, 1.0, f64::NAN] {
        let options = PairwiseOptions { prior, ..PairwiseOptions::default() };
        assert_eq!(kind(cdist(&["а"], &["б"], None, &options, &NoProgress)), ErrorKind::Option);
    }
}

#[test]
fn a_call_that_is_told_to_stop_stops() {
    struct Stop;
    impl Progress for Stop {
        fn is_cancelled(&self) -> bool {
            true
        }
    }
    let options = PairwiseOptions::default();
    assert_eq!(cdist(&SHAPES, &SHAPES, None, &options, &Stop).unwrap_err().kind(), ErrorKind::Cancelled);
    let pairs = compare_pairs(&SHAPES, &SHAPES, None, &options, &Stop);
    assert_eq!(pairs.unwrap_err().kind(), ErrorKind::Cancelled);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_the_text_matrix_and_pairs_are_what_compare_gives(
        names in prop::collection::vec("([А-Яа-яіїєґA-Za-z'.,()-]{0,9} ){0,3}|\\PC{0,20}", 1..6),
    ) {
        let names = strs(&names);
        check_matrix(&names, &names);
        let reversed: Vec<&str> = names.iter().rev().copied().collect();
        let pairs = compare_pairs(&names, &reversed, None, &PairwiseOptions::default(), &NoProgress).unwrap();
        for ((a, b), found) in names.iter().zip(&reversed).zip(pairs) {
            prop_assert!(close(found, compared(a, b)));
        }
    }
}
