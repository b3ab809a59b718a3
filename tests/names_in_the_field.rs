//! Names as letters, notices and lists of units write them: what surrounds a name, shortens it, declines it, and what must
//! not be taken for certain. All people are invented.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

use zvirka::linker::{CompareOptions, Comparison, Decision, compare};

fn compared(a: &str, b: &str) -> Comparison {
    compare(a, b, &CompareOptions::default()).unwrap()
}

fn compared_with_dates(a: (&str, &str), b: (&str, &str)) -> Comparison {
    let options = CompareOptions {
        birth_date_a: Some(a.1.to_owned()),
        birth_date_b: Some(b.1.to_owned()),
        ..CompareOptions::default()
    };
    compare(a.0, b.0, &options).unwrap()
}

#[track_caller]
fn assert_found(pairs: &[(&str, &str)]) {
    for (a, b) in pairs {
        for (a, b) in [(a, b), (b, a)] {
            let comparison = compared(a, b);
            assert!(comparison.decision.is_some(), "{a} | {b}: {:?}", comparison.levels);
        }
    }
}

#[track_caller]
fn assert_not_asserted(pairs: &[(&str, &str)]) {
    for (a, b) in pairs {
        for (a, b) in [(a, b), (b, a)] {
            let comparison = compared(a, b);
            assert_ne!(comparison.decision, Some(Decision::Match), "{a} | {b}: {:?}", comparison.levels);
            assert!(comparison.reason().is_some(), "{a} | {b}");
        }
    }
}

#[test]
fn a_rare_given_name_does_not_outvote_another_surname() {
    assert_not_asserted(&[
        ("Martin Jean-Marc", "Lefort Jean-Marc"),
        ("Гаджиев Шах-Навас", "Умаров Шах-Навас"),
        ("Сіренко Лаврентій Лукич", "Осадчий Лаврентій Лукич"),
        ("Перес Рамос Йейсон", "Перес Рамос Вільмар"),
    ]);
}

#[test]
fn over_another_given_name_nothing_makes_a_match() {
    let day = "1990-03-12";
    let twins = compared_with_dates(("Осадчий Назар Лукич", day), ("Осадчий Захар Лукич", day));
    assert_ne!(twins.decision, Some(Decision::Match));
}

#[test]
fn father_and_son_are_told_apart_by_a_word() {
    assert_not_asserted(&[
        ("Гайдамака Роман старший", "Гайдамака Роман молодший"),
        ("Roman Savchuk Sr.", "Roman Savchuk Jr."),
        ("Вербицький Ярема (батько)", "Вербицький Ярема (син)"),
    ]);
    assert_found(&[
        ("Гайдамака Роман мл.", "Гайдамака Роман"),
        ("ст. солдат Гайдамака Роман", "Гайдамака Роман"),
    ]);
}

#[test]
fn a_given_name_and_a_father_are_nobodys_name_for_certain() {
    assert_not_asserted(&[("Лаврентій Лукич", "Лаврентій Лукич"), ("Остап Юрійович", "Остап Юрійович")]);
}

#[test]
fn a_letter_for_another_is_a_slip_within_one_language() {
    assert_not_asserted(&[
        ("Бук Тарас", "Бик Тарас"),
        ("Гуж Юрій", "Куж Юрій"),
        ("Балан Іван", "Болан Іван"),
    ]);
    assert_found(&[("Білозір Іван", "Билозир Иван"), ("Довженко Тарас", "Даўжэнка Тарас")]);
}

#[test]
fn an_initial_agrees_with_its_own_letter() {
    let level = |a: &str, b: &str| {
        let comparison = compared(a, b);
        comparison.levels.iter().find(|level| level.field == "given_name").unwrap().level
    };
    assert_eq!(level("Довженко Ю.", "Довженко Юрій"), "initial");
    assert_eq!(level("Довженко Є.", "Довженко Евгений"), "initial");
    assert_eq!(level("Довженко О.", "Довженко Алексей"), "initial");
    assert_eq!(level("Довженко Я.", "Довженко Ю."), "different");
    assert_eq!(level("Довженко Я.", "Довженко Юрій"), "different");
}

#[test]
fn words_around_a_name_are_no_part_of_it() {
    assert_found(&[
        ("шукаю брата Довженка Тараса Юрійовича", "Довженко Тарас Юрійович"),
        ("Командиру відділення зв'язку Гайдамаці Роману Ільковичу", "Гайдамака Роман Ількович"),
        ("Старший механік-водій Вербицький Ярема Олегович", "Вербицький Ярема Олегович"),
        ("Оператором радіостанції Сіренком Максимом Андрійовичем", "Сіренко Максим Андрійович"),
        ("Тимченко Олесь Васильович з Полтави", "Тимченко Олесь Васильович"),
    ]);
    assert_not_asserted(&[
        ("мати Довженка Тараса", "Довженко Тарас"),
        ("wife of Sirenko Maksym", "Сіренко Максим"),
    ]);
}

#[test]
fn a_rank_without_another_surname_is_the_surname() {
    assert_found(&[("Стрілець Олег", "Стрілець Олег"), ("Майор О.І.", "Майор Олег Іванович")]);
    assert_found(&[("сержант Довженко Олег", "Довженко Олег"), ("Сержант Довженко Олег", "Довженко Олег")]);
}

#[test]
fn a_name_cut_short_stands_for_the_whole() {
    assert_found(&[
        ("Гайдамака Мих. Петр.", "Гайдамака Михайло Петрович"),
        ("Вербицкий Вл-р Олегович", "Вербицкий Владимир Олегович"),
        ("Савченко Григ.", "Савченко Григорій"),
    ]);
    assert_not_asserted(&[
        ("Гайдамака Мих.", "Гайдамака Степан"),
        ("Гайдамака Мих. Петр.", "Гайдамака Михайло Лукич"),
    ]);
}

#[test]
fn another_whole_name_of_a_person_is_read() {
    assert_found(&[
        ("Довженко Тарас, він же Гринчук Мирон", "Гринчук Мирон"),
        ("Довженко Тарас, він же Гринчук Мирон", "Довженко Тарас"),
        ("Verbytska Olena geb. Sokolenko", "Соколенко Олена"),
        ("Тимченко Олесь / Лозовий Клим", "Лозовий Клим"),
    ]);
}

#[test]
fn rare_names_are_brought_to_the_nominative_by_their_neighbours() {
    assert_found(&[
        ("Довженкові Пафнутієві Юрійовичу", "Довженко Пафнутій Юрійович"),
        ("Вербицькою Доброславою Олегівною", "Вербицька Доброслава Олегівна"),
        ("Горбунове Еремее Олеговиче", "Горбунов Еремей Олегович"),
    ]);
}

#[test]
fn diminutives_are_understood_by_their_suffix() {
    assert_found(&[
        ("Гайдамака Романко", "Гайдамака Роман"),
        ("Тимченко Степанко", "Тимченко Степан"),
        ("Бережная Тамарочка", "Бережная Тамара"),
        ("Лобода Вадимчик", "Лобода Вадим"),
    ]);
    assert_not_asserted(&[("Гайдамака Романко", "Гайдамака Степан")]);
}

#[test]
fn foreign_names_are_heard() {
    assert_found(&[
        ("Марк Райт", "Mark Wright"),
        ("Поль Руссо", "Paul Rousseau"),
        ("Яношка Іван", "Janoska János"),
    ]);
}

#[test]
fn letters_lost_or_spaced_are_read() {
    assert_found(&[
        ("Д О В Ж Е Н К О Тарас Юрійович", "Довженко Тарас Юрійович"),
        ("Довж…о Тарас Юрійович", "Довженко Тарас Юрійович"),
        ("Довж[ен]ко Тарас", "Довженко Тарас"),
    ]);
}
