//! Linking two lists from outside: decisions, rivals, order of rows, threads.

use proptest::prelude::*;
use zvirka::linker::{Cardinality, Decision, LinkOptions, Links, NoProgress, link};
use zvirka::record::{Field, List, TextColumn};
use zvirka::simulation::{Profile, SimulationOptions, simulate};

#[allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]
fn list(name: &str, rows: &[(&str, &str)]) -> List {
    let names: TextColumn = rows.iter().map(|(name, _)| *name).collect();
    let dates: TextColumn = rows.iter().map(|(_, date)| *date).collect();
    List::new(name, vec![(Field::Name, names), (Field::BirthDate, dates)]).unwrap()
}

#[allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]
fn linked(left: &List, right: &List, options: &LinkOptions) -> Links {
    link(left, right, options, &NoProgress).unwrap()
}

/// Strangers, so that names stand among others as on a real list.
const OTHERS: [(&str, &str); 6] = [
    ("Бондар Степан Ілліч", "03.02.1979"),
    ("Ковалишин Ігор Маркович", "21.07.1984"),
    ("Гнатюк Роман Юрійович", "14.10.1991"),
    ("Швець Павло Олегович", "30.04.1988"),
    ("Рибак Остап Львович", "09.12.1975"),
    ("Чорний Кирило Савич", "17.01.1999"),
];

fn among_others(row: (&'static str, &'static str)) -> Vec<(&'static str, &'static str)> {
    std::iter::once(row).chain(OTHERS).collect()
}

#[test]
fn two_equally_good_partners_are_both_for_review() {
    let ours = list("ours", &among_others(("Хоменко Володимир", "")));
    let mut theirs = among_others(("Хоменко Володимир Миколайович", ""));
    theirs.push(("Хоменко Володимир Петрович", ""));
    let links = linked(&ours, &list("theirs", &theirs), &LinkOptions::default());
    let of_khomenko: Vec<_> = links.links.iter().filter(|link| link.left == 0).collect();
    assert_eq!(of_khomenko.len(), 2);
    for link in of_khomenko {
        assert_eq!(link.decision, Decision::Review);
        assert!((link.rival_probability - link.probability).abs() < 0.05, "{link:?}");
    }
}

#[test]
fn a_slip_is_a_match_only_with_a_birth_date() {
    let decision = |left: (&'static str, &'static str), right: (&'static str, &'static str)| {
        let links = linked(
            &list("ours", &among_others(left)),
            &list("theirs", &among_others(right)),
            &LinkOptions::default(),
        );
        links.links.iter().find(|link| link.left == 0 && link.right == 0).map(|link| link.decision)
    };
    let (name, slip) = ("Пархоменко Юхим Тихонович", "Парзоменко Юхим Тихонович");
    assert_eq!(decision((name, "05.06.1985"), (slip, "05.06.1985")), Some(Decision::Match));
    assert_eq!(decision((name, ""), (slip, "")), Some(Decision::Review));
}

#[test]
fn a_record_without_a_name_is_linked_to_nobody() {
    let ours = list("ours", &among_others(("невідомо", "05.06.1985")));
    let theirs = list("theirs", &among_others(("Левчук Остап Ігорович", "05.06.1985")));
    let links = linked(&ours, &theirs, &LinkOptions::default());
    assert!(links.links.iter().all(|link| link.left != 0));
    assert_eq!(links.set_aside.len(), 1);
}

#[test]
fn weights_and_prior_add_up_on_every_link() {
    let lists = simulation();
    let links = linked(&lists.left, &lists.right, &LinkOptions::default());
    assert!(links.links.len() > 100);
    for link in &links.links {
        let sum: f64 = link.evidence.iter().map(zvirka::linker::Evidence::weight).sum();
        assert!((link.weight - links.prior_weight - sum).abs() < 1e-6, "{link:?}");
        assert_eq!(link.evidence.len(), links.fields.len());
    }
}

#[test]
fn matches_are_right_and_one_to_one() {
    let lists = simulation();
    let links = linked(&lists.left, &lists.right, &LinkOptions::default());
    let truth: std::collections::HashSet<(usize, usize)> = lists.truth.iter().copied().collect();
    let matches: Vec<_> = links.links.iter().filter(|link| link.decision == Decision::Match).collect();
    let right = matches.iter().filter(|link| truth.contains(&(link.left, link.right))).count();
    assert!(right as f64 >= 0.99 * matches.len() as f64, "{right} of {}", matches.len());
    assert!(right as f64 >= 0.9 * truth.len() as f64, "{right} of {}", truth.len());
    let mut sides: Vec<usize> = matches.iter().map(|link| link.right).collect();
    sides.sort_unstable();
    sides.dedup();
    assert_eq!(sides.len(), matches.len());
}

#[test]
fn a_person_entered_twice_is_linked_with_both_rows() {
    let ours = list("ours", &among_others(("Левчук Остап Ігорович", "05.06.1985")));
    let mut twice = among_others(("Ostap Levchuk", "1985-06-05"));
    twice.push(("LEVCHUK Ostap Ihorovych", "05.06.1985"));
    let theirs = list("theirs", &twice);
    let matches = |cardinality| {
        let links = linked(&ours, &theirs, &LinkOptions { cardinality, ..LinkOptions::default() });
        links.links.iter().filter(|link| link.left == 0 && link.decision == Decision::Match).count()
    };
    assert_eq!(matches(Cardinality::OneToMany), 2);
    // Two rows of one person are no rivals where each person has one partner.
    assert_eq!(matches(Cardinality::OneToOne), 2);
}

#[allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]
fn simulation() -> zvirka::simulation::Simulation {
    let options = SimulationOptions {
        people: 300,
        profile: Profile::CrossScript,
        seed: 5,
        ..SimulationOptions::default()
    };
    simulate(&options).unwrap()
}

#[allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]
fn permuted(list: &List, order: &[usize]) -> List {
    let columns = Field::ALL.into_iter().filter_map(|field| {
        let column = list.column(field)?;
        Some((field, order.iter().map(|&row| column.get(row)).collect::<TextColumn>()))
    });
    List::new(list.name(), columns.collect()).unwrap()
}

fn by_id(links: &Links, left: &List, right: &List) -> Vec<(String, String, String, Decision)> {
    let mut rows: Vec<_> = links
        .links
        .iter()
        .map(|link| {
            let probability = format!("{:.4}", link.probability);
            (left.id(link.left).into_owned(), right.id(link.right).into_owned(), probability, link.decision)
        })
        .collect();
    rows.sort();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn neither_the_order_of_rows_nor_the_threads_change_the_links(
        seed in any::<u64>(),
        threads in 1_usize..4,
    ) {
        let lists = simulation();
        let shuffled = |rows: usize, seed: u64| {
            let mut order: Vec<usize> = (0..rows).collect();
            order.sort_by_key(|row| (*row as u64 + 1).wrapping_mul(seed | 1));
            order
        };
        let left = permuted(&lists.left, &shuffled(lists.left.len(), seed));
        let right = permuted(&lists.right, &shuffled(lists.right.len(), seed.rotate_left(17)));
        let plain = linked(&lists.left, &lists.right, &LinkOptions::default());
        let other = linked(&left, &right, &LinkOptions { threads: Some(threads), ..LinkOptions::default() });
        prop_assert_eq!(by_id(&plain, &lists.left, &lists.right), by_id(&other, &left, &right));
    }
}

#[test]
fn links_of_a_list_with_itself_stand_once_and_in_order() {
    use zvirka::linker::{cluster, dedupe};
    let names = [
        "Левчук Остап Ігорович",
        "Ґудзь Мар'яна Петрівна",
        "LEVCHUK Ostap Ihorovych",
        "Левчук Остап Игоревич",
        "Кривоніс Данило Олегович",
    ];
    let list = List::new("ours", vec![(Field::Name, names.into_iter().collect())]).unwrap();
    let links = dedupe(&list, &LinkOptions::default(), &NoProgress).unwrap();
    let pairs: Vec<_> = links.links.iter().map(|link| (link.left, link.right)).collect();
    assert_eq!(pairs, [(0, 2), (0, 3), (2, 3)]);
    assert_eq!(cluster(list.len(), &links), [0, 1, 0, 0, 4]);
}

/// Syllables of which names are put together that no table holds.
const SYLLABLES: [&str; 12] =
    ["хач", "гаш", "вар", "тог", "зор", "мех", "дур", "кан", "шир", "баз", "нур", "фар"];

fn word(number: usize, ending: &str) -> String {
    let [a, b] = [number / SYLLABLES.len(), number % SYLLABLES.len()]
        .map(|place| SYLLABLES.get(place % SYLLABLES.len()).copied().unwrap_or(""));
    let mut letters = a.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}{b}{ending}", letters.as_str())
}

#[test]
#[allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]
fn two_names_turned_round_alike_agree_in_no_more_than_as_they_stand() {
    // Twenty people share each surname and each given name; words are as rare turned round as no name ever is.
    let people = |later: usize| -> Vec<(String, String)> {
        let person = |number: usize| {
            let (day, month) = ((number + 11 * later) % 28 + 1, (number + 5 * later) % 12 + 1);
            let date = format!("{day:02}.{month:02}.{}", 1970 + 13 * later + number % 9);
            (format!("{} {}", word(number / 20, "янц"), word(number % 20 + 60, "")), date)
        };
        (0..400).map(person).collect()
    };
    let as_list = |name: &str, people: &[(String, String)]| {
        let rows: Vec<(&str, &str)> =
            people.iter().map(|(name, date)| (name.as_str(), date.as_str())).collect();
        list(name, &rows)
    };
    let links = linked(&as_list("ours", &people(0)), &as_list("theirs", &people(1)), &LinkOptions::default());
    // Everybody has a namesake on the other list, born on another day.
    let asserted = links.links.iter().filter(|link| link.decision == Decision::Match).count();
    assert_eq!(asserted, 0);
    let turned =
        links.links.iter().filter(|link| link.evidence.first().unwrap().level() == "reversed").count();
    assert_eq!(turned, 0, "of {}", links.links.len());
}

#[test]
fn parts_in_each_others_columns_are_found_though_one_has_a_slip() {
    let in_columns = |name: &str, rows: &[[&str; 3]]| {
        let column = |place: usize| rows.iter().map(|row| row[place]).collect::<TextColumn>();
        let fields = [Field::Surname, Field::GivenName, Field::BirthDate];
        let columns = fields.into_iter().enumerate().map(|(place, field)| (field, column(place)));
        List::new(name, columns.collect()).unwrap()
    };
    let people = [
        ["Пархоменко", "Юхим", "05.06.1985"],
        ["Бондар", "Степан", "03.02.1979"],
        ["Ковалишин", "Ігор", "21.07.1984"],
        ["Гнатюк", "Роман", "14.10.1991"],
        ["Швець", "Павло", "30.04.1988"],
    ];
    let mut theirs = people;
    theirs[0] = ["Юхим", "Праоменко", "05.06.1985"];
    let links = linked(&in_columns("ours", &people), &in_columns("theirs", &theirs), &LinkOptions::default());
    assert!(links.links.iter().any(|link| (link.left, link.right) == (0, 0)));
}
