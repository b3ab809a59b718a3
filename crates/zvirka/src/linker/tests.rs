//! What holds of whole linkings: the order of rows decides nothing, ties are for a person.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::record::TextColumn;
use crate::simulation::{Noise, Profile, SimulationOptions, simulate};

/// The list with its rows in another order; ids stay with their rows.
fn permuted(list: &List, order: &[usize]) -> List {
    let columns = Field::ALL.into_iter().filter_map(|field| {
        list.column(field)?;
        Some((field, order.iter().map(|row| list.cell(field, *row)).collect::<TextColumn>()))
    });
    List::new(list.name(), columns.collect()).unwrap()
}

/// What was said of each pair of records, by their ids.
fn said(links: &Links, left: &List, right: &List) -> BTreeMap<(String, String), (Decision, i64, i64)> {
    let thousandths = |number: f64| (number * 1000.0).round() as i64;
    let one = |link: &Link| {
        let ids = (left.id(link.left).into_owned(), right.id(link.right).into_owned());
        (ids, (link.decision, thousandths(link.probability), thousandths(link.weight)))
    };
    links.links.iter().map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_order_of_rows_decides_nothing(
        left_order in Just((0..150).collect::<Vec<usize>>()).prop_shuffle(),
        right_order in Just((0..150).collect::<Vec<usize>>()).prop_shuffle(),
        seed in 0_u64..1000,
        rare: bool,
    ) {
        let profile = if rare { Profile::CrossScriptRare } else { Profile::Exchange };
        let options = SimulationOptions { people: 150, noise: Noise::Heavy, seed, profile, ..Default::default() };
        let lists = simulate(&options).unwrap();
        let (left, right) = (&lists.left, &lists.right);
        let other_left = permuted(left, &left_order);
        let other_right = permuted(right, &right_order);
        let options = LinkOptions::default();
        let links = link(left, right, &options, &NoProgress).unwrap();
        let others = link(&other_left, &other_right, &options, &NoProgress).unwrap();
        prop_assert!(links.links.len() > 30);
        prop_assert_eq!(said(&links, left, right), said(&others, &other_left, &other_right));
    }
}

fn names(names: &[&str]) -> List {
    List::new("list", vec![(Field::Name, names.iter().copied().collect::<TextColumn>())]).unwrap()
}

#[test]
fn two_equally_good_partners_are_for_a_person() {
    let ours = names(&[
        "Хоменко Володимир Миколайович",
        "Хоменко Володимир Петрович",
        "Ґудзь Остап Іванович",
        "Рябчун Степан Кузьмич",
    ]);
    let theirs = names(&["Volodymyr Khomenko", "Ostap Gudz", "Stepan Riabchun"]);
    let links = link(&ours, &theirs, &LinkOptions::default(), &NoProgress).unwrap();
    let of = |right: usize| links.links.iter().filter(move |link| link.right == right).collect::<Vec<_>>();
    let rivals = of(0);
    assert_eq!(rivals.len(), 2);
    for rival in rivals {
        assert_eq!(rival.decision, Decision::Review);
        assert!(rival.probability < 0.5 && rival.rival_probability > 0.3, "{rival:?}");
    }
    assert!(of(1).iter().chain(&of(2)).all(|link| link.rival_probability < 0.1));
}

#[test]
fn a_partner_hardly_better_than_another_is_for_a_person() {
    // Of two namesakes one is written alike, which says next to nothing.
    let ours = names(&["Хоменко Володимир", "Хоменко Володимир Петрович", "Ґудзь Остап Іванович"]);
    let theirs = names(&["Хоменко Володимир", "Ґудзь Остап"]);
    let links = link(&ours, &theirs, &LinkOptions::default(), &NoProgress).unwrap();
    let rivals: Vec<&Link> = links.links.iter().filter(|link| link.right == 0).collect();
    assert!(rivals.iter().all(|link| link.decision == Decision::Review), "{rivals:?}");
}

#[test]
fn the_choice_of_candidates_loses_next_to_nothing() {
    let options = SimulationOptions { people: 400, profile: Profile::CrossScript, ..Default::default() };
    let lists = simulate(&options).unwrap();
    let likely = |links: Links| -> BTreeSet<(usize, usize)> {
        let likely = links.links.into_iter().filter(|link| link.probability >= 0.5);
        likely.map(|link| (link.left, link.right)).collect()
    };
    let options = LinkOptions::default();
    let all = link_exhaustively(&lists.left, &lists.right, &options, &NoProgress).unwrap();
    assert_eq!(all.pairs_scored, 400 * 400);
    let all = likely(all);
    let chosen = likely(link(&lists.left, &lists.right, &options, &NoProgress).unwrap());
    assert!(chosen.is_subset(&all));
    assert!(all.len() >= 190 && all.difference(&chosen).count() <= 1);
}

#[test]
fn a_record_with_a_partner_is_sought_under_misspelt_surnames_where_it_may_have_several() {
    let list = |rows: &[(&str, &str)]| {
        let names = rows.iter().map(|(name, _)| *name).collect::<TextColumn>();
        let dates = rows.iter().map(|(_, date)| *date).collect::<TextColumn>();
        List::new("list", vec![(Field::Name, names), (Field::BirthDate, dates)]).unwrap()
    };
    let ours =
        list(&[("Шаповаленко Остап Ігорович", "1990-03-07"), ("Ґудзь Мар'яна Петрівна", "1985-11-30")]);
    // The same man twice, once with another consonant and another way of writing the father's name.
    let theirs =
        list(&[("Shapovalenko Ostap Ihorovych", "07.03.1990"), ("Shakovalenko Ostap Igorevich", "1990")]);
    let partners = |cardinality| {
        let options = LinkOptions { cardinality, ..LinkOptions::default() };
        let links = link(&ours, &theirs, &options, &NoProgress).unwrap();
        links.links.iter().map(|link| (link.left, link.right)).collect::<Vec<_>>()
    };
    assert_eq!(partners(Cardinality::OneToOne), [(0, 0)]);
    assert_eq!(partners(Cardinality::OneToMany), [(0, 0), (0, 1)]);
}
