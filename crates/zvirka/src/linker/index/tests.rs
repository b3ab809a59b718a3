use super::*;
use crate::linker::{CompareOptions, NoProgress, compare, link};
use crate::record::{Field, TextColumn};
use crate::simulation::{SimulationOptions, simulate};

fn names(names: &[&str]) -> List {
    List::new("list", vec![(Field::Name, names.iter().copied().collect::<TextColumn>())]).unwrap()
}

fn index(list: List) -> Index {
    Index::new(list, &IndexOptions::default(), &NoProgress).unwrap()
}

fn prior_and_fields(hit: &Hit, index: &Index) -> f64 {
    index.prior_weight() + hit.evidence.iter().map(Evidence::weight).sum::<f64>()
}

#[test]
fn weights_add_up_and_probabilities_are_shares_of_all_odds() {
    let lists = simulate(&SimulationOptions { people: 500, ..Default::default() }).unwrap();
    let index = index(lists.right);
    let mut seen = 0;
    for answer in index.search_all(&lists.left, usize::MAX, &NoProgress).unwrap() {
        for hit in &answer.hits {
            assert!((prior_and_fields(hit, &index) - hit.weight).abs() < 1e-9);
            seen += 1;
        }
        let odds: f64 = answer.hits.iter().map(|hit| hit.weight.exp2()).filter(|odds| *odds > 0.0104).sum();
        for hit in &answer.hits {
            assert!((hit.probability - hit.weight.exp2() / (1.0 + odds)).abs() < 1e-3);
        }
        assert!(answer.hits.is_sorted_by(|a, b| a.weight >= b.weight));
    }
    assert!(seen > 250, "{seen}");
}

/// Linking one record with the list is what an index is to give without reading the list again.
#[test]
fn an_answer_has_the_evidence_that_linking_the_record_gives() {
    let lists = simulate(&SimulationOptions { people: 1500, seed: 7, ..Default::default() }).unwrap();
    let options = LinkOptions { cardinality: Cardinality::ManyToOne, ..Default::default() };
    let index = index(lists.right.clone());
    let (mut links, mut equal, mut found) = (0, 0, 0);
    for row in (0..lists.left.len()).step_by(17) {
        let query = Query::of_row(&lists.left, row);
        let Some(alone) = query.as_list() else { continue };
        let linked = link(&alone, &lists.right, &options, &NoProgress).unwrap();
        let answer = index.search(&query, 10);
        for link in &linked.links {
            links += 1;
            let Some(hit) = answer.hits.iter().find(|hit| hit.row == link.right) else { continue };
            found += 1;
            let apart = (link.weight - linked.prior_weight) - (hit.weight - index.prior_weight());
            let of_link =
                link.evidence.iter().filter(|line| line.agreement() != crate::compare::Level::Absent);
            let of_hit = hit.evidence.iter().filter(|line| line.agreement() != crate::compare::Level::Absent);
            // What relatives take depends on the prior, which linking estimates anew.
            let known = |line: &&Evidence| line.field != crate::model::ComparedField::Relatives;
            let same = of_link.filter(known).eq(of_hit.filter(known));
            equal += usize::from(same);
            assert!(!same || apart.abs() < 0.7, "{apart}");
        }
    }
    assert!(links > 40, "{links}");
    assert_eq!(found, links);
    // The record itself has a part in what linking makes of the letters and slips of both lists.
    assert!(equal * 100 >= links * 97, "{equal} of {links}");
}

#[test]
fn what_whole_lists_link_is_nearest() {
    let lists = simulate(&SimulationOptions { people: 2000, seed: 3, ..Default::default() }).unwrap();
    let options = LinkOptions { cardinality: Cardinality::ManyToOne, ..Default::default() };
    let linked = link(&lists.left, &lists.right, &options, &NoProgress).unwrap();
    let answers = index(lists.right).search_all(&lists.left, 1, &NoProgress).unwrap();
    let sure: Vec<_> = linked.links.iter().filter(|link| link.decision == Decision::Match).collect();
    let nearest =
        sure.iter().filter(|link| answers[link.left].hits.first().is_some_and(|hit| hit.row == link.right));
    let nearest = nearest.count();
    assert!(sure.len() > 500 && nearest * 1000 >= sure.len() * 995, "{nearest} of {}", sure.len());
}

#[test]
fn answers_are_the_same_alone_in_a_batch_and_on_any_number_of_threads() {
    let lists = simulate(&SimulationOptions { people: 1000, seed: 5, ..Default::default() }).unwrap();
    let on = |threads| {
        let options = IndexOptions { threads: Some(threads), ..Default::default() };
        Index::new(lists.right.clone(), &options, &NoProgress).unwrap()
    };
    let one = on(1);
    let batch = one.search_all(&lists.left, 5, &NoProgress).unwrap();
    assert_eq!(batch, on(3).search_all(&lists.left, 5, &NoProgress).unwrap());
    for row in (0..lists.left.len()).rev() {
        // Asked in another order, of one worker that has seen all before, and of one that has seen nothing.
        let query = Query::of_row(&lists.left, row);
        assert_eq!(batch[row], one.search(&query, 5));
        if row % 50 == 0 {
            assert_eq!(batch[row], one.answer(&query, 5, &mut one.asker()));
        }
    }
}

#[test]
fn a_pair_agrees_as_it_does_compared_by_itself() {
    for (a, b) in [
        ("Олексій Гриценко", "Alexey Gritsenko"),
        ("Ґудзь Мар'яна Петрівна", "GUDZ Maryana"),
        ("Шаповал О. І.", "Шаповал Остап Ігорович"),
        ("Остап Левчук", "Левчук Остап"),
        ("Кравчина Тарас Гнатович", "Кравчына Тарас Игнатьевич"),
    ] {
        let compared = compare(a, b, &CompareOptions::default()).unwrap();
        let index = index(names(&[b]));
        let answer = index.search(&Query::of_name(a), 1);
        let levels = |lines: &[crate::linker::LevelExplained]| {
            lines.iter().skip(1).take(3).map(|line| (line.field.clone(), line.level)).collect::<Vec<_>>()
        };
        let explained = index.explain(&Query::of_name(a), &answer.hits[0]).unwrap();
        assert_eq!(levels(&explained.levels), levels(&compared.levels), "{a} {b}");
        let sum: f64 = explained.levels.iter().map(|line| line.weight).sum();
        assert!((sum - explained.weight).abs() < 1e-9);
    }
}

#[test]
fn every_way_to_a_row_is_taken() {
    let columns = [Field::Surname, Field::GivenName, Field::Patronymic, Field::BirthDate, Field::OtherNames];
    let rows: [[&str; 5]; 5] = [
        ["Тирсенко", "Панас", "Гнатович", "1981-03-07", ""],
        ["Панас", "Журбельський", "Орестович", "1979-11-30", ""],
        ["Копистка", "Уляна", "Орестівна", "1990-06-19", "Мурмило"],
        ["Довгопол", "Володимир", "Миколайович", "1986-01-25", ""],
        ["Бережанський", "Мирон", "Северинович", "1977-08-12", ""],
    ];
    let column = |place: usize| rows.iter().map(|row| row[place]).collect::<TextColumn>();
    let fields = columns.into_iter().enumerate().map(|(place, field)| (field, column(place)));
    let index = index(List::new("list", fields.collect()).unwrap());
    let first = |query: &Query<'_>| index.search(query, 5).hits.first().map(|hit| hit.row);
    for (name, row) in [
        ("Афанасий Тырсенко", 0),
        ("Пирсенко Панас Гнатович", 0),
        ("Журбельский Афанасий Орестович", 1),
        ("Мурмило Ульяна", 2),
        ("Dovgopol Vkadimir Nikoalyevich", 3),
        ("Бережанський М. С.", 4),
    ] {
        assert_eq!(first(&Query::of_name(name)), Some(row), "{name}");
    }
    // The record asked about has its parts in each other's columns.
    let query = Query::default()
        .with(Field::Surname, "Володимир")
        .with(Field::GivenName, "Довгопол")
        .with(Field::Patronymic, "Миколайович");
    assert_eq!(first(&query), Some(3));
    // Only the day of birth and the given name lead here.
    let query = Query::of_name("Зовсімінший Мирон").with(Field::BirthDate, "12.08.1977");
    assert_eq!(first(&query), Some(4));
    assert_eq!(first(&Query::of_name("Зовсімінший Мирон")), None);
    assert_eq!(index.search(&Query::of_name("невідомий"), 5), Answer::default());
}

#[test]
fn fields_tell_namesakes_apart() {
    let text = |cells: &[&str]| cells.iter().copied().collect::<TextColumn>();
    let columns = vec![
        (Field::Name, text(&["Шаповал Остап", "Шаповал Остап", "Левчук Ігор"])),
        (Field::BirthDate, text(&["1990-03-07", "1985-04-12", ""])),
        (Field::Unit, text(&["36 обрмп", "12 бригада", "36 обрмп"])),
    ];
    let index = index(List::new("list", columns).unwrap());
    let name = || Query::of_name("Ostap Shapoval");
    let either = index.search(&name(), 5);
    let [a, b] = [&either.hits[0], &either.hits[1]];
    assert!((a.probability - b.probability).abs() < 1e-9 && a.rival_probability == b.probability);
    assert!(a.ahead_of_rival() < 4.3);
    let one = index.search(&name().with(Field::BirthDate, "12.04.1985"), 5);
    assert_eq!(one.hits[0].row, 1);
    assert!(one.hits[0].probability > 0.99 && one.hits[0].ahead_of_rival() > 4.3);
    let unit = index.search(&name().with(Field::Unit, "36-та окрема бригада морської піхоти"), 5);
    assert_eq!(unit.hits[0].row, 0);
    let field = crate::model::ComparedField::Unit;
    assert!(unit.hits[0].evidence_of(field).unwrap().weight() > 0.0);
    assert_eq!(either.hits[0].evidence_of(field), None);
}

#[test]
fn an_age_is_compared_with_birth_dates() {
    let text = |cells: &[&str]| cells.iter().copied().collect::<TextColumn>();
    let columns = vec![
        (Field::Name, text(&["Шаповал Остап", "Шаповал Остап"])),
        (Field::BirthDate, text(&["1990-03-07", "1961"])),
    ];
    let index = index(List::new("list", columns).unwrap());
    let query = Query::of_name("Шаповал Остап").with(Field::Age, "35").with(Field::AgeOn, "2025-05-01");
    assert_eq!(index.search(&query, 1).hits[0].row, 0);
}

#[test]
fn options_out_of_bounds_are_refused() {
    for options in [
        IndexOptions { match_at: 1.5, ..Default::default() },
        IndexOptions { threads: Some(0), ..Default::default() },
    ] {
        assert!(Index::new(names(&["Ґудзь"]), &options, &NoProgress).is_err());
    }
    assert!(check_birth_date("скоро").is_err() && check_birth_date("07.03.1990").is_ok());
}

/// Names as families write them: in either language, short, with initials, in any order, with slips, without patronymic.
#[test]
fn names_as_families_write_them_are_among_the_first_five() {
    for seed in [21, 22, 23] {
        let options = SimulationOptions { people: 4_000, seed, shared: 0.5, ..Default::default() };
        let lists = simulate(&options).unwrap();
        let report = lists.report.unwrap();
        let [home, strangers, reported] = &lists.people;
        for (list, people) in [(lists.left, home), (lists.right, strangers)] {
            let row_of: std::collections::HashMap<u32, usize> =
                people.iter().enumerate().map(|(row, person)| (*person, row)).collect();
            let index = index(list);
            let (mut asked, mut found) = (0, 0);
            for (row, person) in reported.iter().enumerate() {
                let Some(listed) = row_of.get(person) else { continue };
                let answer = index.search(&Query::of_name(report.full_name(row)), 5);
                if !answer.usable || index.set_aside().iter().any(|aside| aside.row == *listed) {
                    continue;
                }
                asked += 1;
                found += usize::from(answer.hits.iter().any(|hit| hit.row == *listed));
            }
            assert!(asked > 400, "{asked}");
            assert!(found * 100 >= asked * 98, "seed {seed}: {found} of {asked}");
        }
    }
}
