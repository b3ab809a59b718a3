//! Declined names come back to the nominative, others stay.

use super::*;
use crate::names::tables::{GIVEN_NAMES, PATRONYMICS};
use crate::names::token::{Token, analyze};

fn nominative(surname: &str, given_name: &str, patronymic: &str, heading: bool) -> String {
    let texts = [surname, given_name, patronymic];
    let tokens = texts.map(analyze);
    let [a, b, c] = &tokens;
    let part = |text: &'static str, token| (!text.is_empty()).then_some(Token::part(token, text));
    let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let parts = [part(leak(surname), a), part(leak(given_name), b), part(leak(patronymic), c)];
    let [surname, given_name, patronymic] = parts;
    let meant = to_nominative(surname, given_name, patronymic, heading);
    let words = texts.iter().zip(meant).map(|(text, meant)| meant.unwrap_or_else(|| (*text).to_owned()));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_case_comes_back_to_the_nominative() {
    let paradigms: &[(&str, &[&str])] = &[
        (
            "Іваненко Сергій Петрович",
            &["Іваненка Сергія Петровича", "Іваненку Сергію Петровичу", "Іваненком Сергієм Петровичем"],
        ),
        ("Білий Андрій Ілліч", &["Білого Андрія Ілліча", "Білому Андрію Іллічу", "Білим Андрієм Іллічем"]),
        (
            "Левицький Микола Олегович",
            &[
                "Левицького Миколи Олеговича",
                "Левицькому Миколі Олеговичу",
                "Левицького Миколу Олеговича",
                "Левицьким Миколою Олеговичем",
            ],
        ),
        ("Швець Ігор Якович", &["Швеця Ігоря Яковича", "Швецю Ігорю Яковичу", "Швецем Ігорем Яковичем"]),
        (
            "Кравець Лев Маркович",
            &["Кравця Лева Марковича", "Кравцю Льву Марковичу", "Кравцем Левом Марковичем"],
        ),
        (
            "Мороз Павло Юрійович",
            &["Мороза Павла Юрійовича", "Морозу Павлу Юрійовичу", "Морозом Павлом Юрійовичем"],
        ),
        (
            "Сковорода Ілля Кузьмич",
            &[
                "Сковороди Іллі Кузьмича",
                "Сковороді Іллі Кузьмичу",
                "Сковороду Іллю Кузьмича",
                "Сковородою Іллею Кузьмичем",
            ],
        ),
        ("Чиж Дмитро Саввич", &["Чижа Дмитра Саввича", "Чижу Дмитру Саввичу", "Чижем Дмитром Саввичем"]),
        ("Їжак Яків Хомич", &["Їжака Якова Хомича", "Їжаку Якову Хомичу", "Їжаком Яковом Хомичем"]),
        (
            "Мороз Ольга Іллівна",
            &["Мороз Ольги Іллівни", "Мороз Ользі Іллівні", "Мороз Ольгу Іллівну", "Мороз Ольгою Іллівною"],
        ),
        (
            "Чорна Надія Іванівна",
            &[
                "Чорної Надії Іванівни",
                "Чорній Надії Іванівні",
                "Чорну Надію Іванівну",
                "Чорною Надією Іванівною",
            ],
        ),
        ("Коваль Любов Юріївна", &["Коваль Любові Юріївни", "Коваль Любов'ю Юріївною"]),
        (
            "Иваненко Сергей Петрович",
            &["Иваненко Сергея Петровича", "Иваненко Сергею Петровичу", "Иваненко Сергеем Петровичем"],
        ),
        ("Белый Андрей Ильич", &["Белого Андрея Ильича", "Белому Андрею Ильичу", "Белым Андреем Ильичом"]),
        (
            "Ковалев Лев Маркович",
            &["Ковалева Льва Марковича", "Ковалеву Льву Марковичу", "Ковалевым Львом Марковичем"],
        ),
        ("Мороз Павел Юрьевич", &["Морозом Павлом Юрьевичем"]),
        (
            "Черная Надежда Ивановна",
            &["Черной Надежды Ивановны", "Черной Надежде Ивановне", "Черную Надежду Ивановну"],
        ),
        (
            "Ковалева Любовь Юрьевна",
            &["Ковалевой Любови Юрьевны", "Ковалеву Любовь Юрьевну", "Ковалевой Любовью Юрьевной"],
        ),
    ];
    let mut wrong = Vec::new();
    for (name, forms) in paradigms {
        for form in *forms {
            let words: Vec<&str> = form.split(' ').collect();
            let meant = nominative(words[0], words[1], words[2], false);
            // Павла is of Павло and of Павел, Якова of Яків and of Яков, which are one name.
            let one = |name: &str| name.replace("Павло", "Павел").replace("Яків", "Яков");
            if one(&meant) != one(name) {
                wrong.push(format!("{form}: {meant}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_given_name_in_a_case_takes_the_surname_along() {
    for (surname, given_name, meant) in [
        ("Левчука", "Остапа", "Левчук Остап"),
        ("Петренка", "Олеся", "Петренко Олесь"),
        ("Гончара", "Романа", "Гончар Роман"),
        ("Левчука", "Олександра", "Левчук Олександр"),
        ("Петренка", "Валентина", "Петренко Валентин"),
        ("Петренко", "Олено", "Петренко Олена"),
        ("БІЛОГО", "АНДРІЯ", "БІЛИЙ АНДРІЙ"),
        ("Лук'яненка", "Тараса", "Лук'яненко Тарас"),
        ("Нечая-Левицького", "Тараса", "Нечай-Левицький Тарас"),
    ] {
        assert_eq!(nominative(surname, given_name, "", false), meant, "{surname} {given_name}");
    }
    assert_eq!(nominative("Левчука", "", "", true), "Левчук");
    assert_eq!(nominative("Ткача", "Олександра", "", true), "Ткач Олександр");
}

#[test]
fn nominatives_stay() {
    for (surname, given_name, patronymic) in [
        ("Іванова", "Олександра", "Петрівна"),
        ("Іванова", "Олександра", ""),
        ("Петренко", "Валентина", ""),
        ("Мельник", "Олександра", ""),
        ("Сирота", "Микола", ""),
        ("Кузьма", "Ілля", "Іванович"),
        ("Чорна", "Надія", "Іванівна"),
        ("Мороза", "Андрій", ""),
        ("Петренко", "Юлія", ""),
        ("Ткачова", "Богдана", ""),
        ("Шевченко", "Марина", ""),
        ("Шевченко", "Микита", "Лукич"),
    ] {
        let name = [surname, given_name, patronymic].join(" ");
        assert_eq!(nominative(surname, given_name, patronymic, false), name.trim_end());
    }
}

#[test]
fn names_of_the_tables_are_no_case_forms_alone() {
    let mut wrong = Vec::new();
    for name in GIVEN_NAMES.iter().chain(PATRONYMICS.iter()) {
        // By itself a given name is brought to the nominative only where it is none.
        let changed = nominative("", name.name, "", false) != name.name;
        if changed && name.ukrainian.max(name.russian) > 1.0e-5 {
            wrong.push(name.name);
        }
    }
    assert!(wrong.len() <= 3, "{wrong:?}");
}
