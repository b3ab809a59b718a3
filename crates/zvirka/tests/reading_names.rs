//! Damaged, declined and decorated names, read from end to end: the reading, and the comparison that rests on it.

#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

use zvirka::linker::{CompareOptions, Decision, compare};
use zvirka::names::parse::{Role, parse_name};

fn notes(name: &str) -> String {
    let parsed = parse_name(name);
    let of_tokens = parsed.tokens.iter().flat_map(|token| token.notes.clone());
    parsed.notes.iter().cloned().chain(of_tokens).collect::<Vec<_>>().join("; ")
}

#[test]
fn every_repair_is_told() {
    for (name, note) in [
        ("sdfytyrj cthusq", "typed under another keyboard layout; read as іваненко сергій"),
        ("²âàíåíêî Ñåðã³é", "read under another encoding than it was written in; read as Іваненко Сергій"),
        ("LEV3UK Ostap", "signs of the Russian passport's machine-readable line"),
        ("К0валенко Іван", "digits stood for letters"),
        ("Ъжак Остап", "Ukrainian typed on the Russian keyboard layout"),
        ("Білого Андрія Ілліча", "brought to the nominative: Білий"),
        ("Левчук Остап / Levchuk Ostap", "the second spelling, after the slash, was not read"),
    ] {
        assert!(notes(name).contains(note), "{name}: {}", notes(name));
    }
    assert_eq!(parse_name("Левчук Остап").notes, Vec::<String>::new());
}

#[test]
fn what_is_no_name_has_its_own_field() {
    let parsed = parse_name(
        "ст. солдат Качан Роман Олегович, водій, позивний «Чорний Явір», 07.03.1990 (36 ОБрМП, в/ч А0000)",
    );
    let fields: Vec<(&str, &str)> =
        parsed.fields.iter().map(|(field, text)| (field.as_str(), text.as_str())).collect();
    let expected = [
        ("rank", "ст. солдат"),
        ("position", "водій"),
        ("call_sign", "Чорний Явір"),
        ("birth_date", "07.03.1990"),
        ("unit", "36 ОБрМП, в/ч А0000"),
    ];
    assert_eq!(fields, expected);
    let names: Vec<&str> = parsed
        .tokens
        .iter()
        .filter(|token| token.role != Role::None)
        .map(|token| token.text.as_str())
        .collect();
    assert_eq!(names, ["Качан", "Роман", "Олегович"]);
}

#[test]
fn professions_are_surnames_where_the_name_has_no_other() {
    let role = |name: &str| parse_name(name).tokens.first().unwrap().role;
    assert_eq!(role("Стрілець Іван Петрович"), Role::Surname);
    assert_eq!(role("стрілець Левчук Іван Петрович"), Role::None);
}

fn decision(a: &str, b: &str) -> Option<Decision> {
    compare(a, b, &CompareOptions::default()).unwrap().decision
}

#[test]
fn damaged_and_declined_names_agree_with_the_name() {
    for (a, b) in [
        ("Білого Андрія Ілліча", "Білий Андрій Ілліч"),
        ("передати Левчука Остапа Ігоровича", "Левчук Остап Ігорович"),
        ("jcnfgtyrj hjvfy bujhtdbx", "Остапенко Роман Игоревич"),
        ("Р“РѕР»РѕС‚Р° Р›СѓРє'СЏРЅ Р†РІР°РЅРѕРІРёС‡", "Голота Лук'ян Іванович"),
        ("LEV3UK OSTAP IGOREVI3", "Левчук Остап Игоревич"),
    ] {
        assert_eq!(decision(a, b), Some(Decision::Match), "{a}");
    }
}

#[test]
fn placeholders_and_initials_alone_are_nobody() {
    for name in ["б/н", "н/д", "невідомо", "О. І.", "А.", "прізвище невідоме"]
    {
        assert_eq!(decision(name, name), None, "{name}");
    }
}
