//! What systems, languages and slips make of one name, and what they do not make of another: tables of cases over
//! the public interface of the names' modules.

use zvirka::compare::Level;
use zvirka::compare::name::{Agreement, compare_given_names, compare_patronymics, compare_surnames};
use zvirka::names::frequency::GivenNameShares;
use zvirka::names::parse::parse_name;
use zvirka::names::repair::{Repair, cell};
use zvirka::names::script::fold;
use zvirka::names::sounds::{skeletons, sounds, written};
use zvirka::names::token::{Token, analyze};
use zvirka::names::vocabulary::Vocabulary;

type Compare = fn(&Token, &Token) -> Agreement;

fn surnames(a: &Token, b: &Token) -> Agreement {
    compare_surnames(a, b, &Vocabulary::default())
}

fn given_names(a: &Token, b: &Token) -> Agreement {
    compare_given_names(a, b, &Vocabulary::default(), &GivenNameShares::default())
}

fn patronymics(a: &Token, b: &Token) -> Agreement {
    compare_patronymics(a, b, &GivenNameShares::default())
}

/// Bits of agreement; below any number where the names differ.
fn bits(compare: Compare, a: &str, b: &str) -> f32 {
    let agreement = compare(&analyze(a), &analyze(b));
    if agreement.level == Level::Different { f32::NEG_INFINITY } else { agreement.bits }
}

#[test]
fn spellings_of_one_surname_agree() {
    for (a, b) in [
        // A Belarusian в before у, within a word and at its start.
        ("Навумаў", "Наумов"),
        ("Павучок", "Паучок"),
        ("Восіпаў", "Осипов"),
        ("Чарнавусаў", "Черноусов"),
        ("BELAVUSAU", "Белоусов"),
        // Armenian h, and consonants that eastern and western Armenian have the other way round.
        ("Hovhannisyan", "Ованнисян"),
        ("Hakobyan", "Акопян"),
        ("Sargsyan", "Саркисян"),
        ("Hambardzumyan", "Амбарцумян"),
        // Latin x and q.
        ("Zaxarchuk", "Захарчук"),
        ("Maxymenko", "Максименко"),
        ("Qasımov", "Гасымов"),
        ("Qasımov", "Касимов"),
        // Latin tsh and tzh; ъ of Russian passports; й before a consonant.
        ("Metshin", "Метшин"),
        ("Podieiachev", "Подъячев"),
        ("Maiboroda", "Майборода"),
        // Two consonants that changed places around a vowel.
        ("Коломийчук", "Комолийчук"),
    ] {
        assert!(bits(surnames, a, b) > 3.0, "{a} {b} {}", bits(surnames, a, b));
        assert_eq!(bits(surnames, a, b), bits(surnames, b, a), "{a} {b}");
    }
}

#[test]
fn a_name_of_two_consonants_is_told_by_its_vowels() {
    for (a, b) in [("Лейла", "Лала"), ("Лола", "Лейла"), ("Баир", "Баяр"), ("Дана", "Дина")]
    {
        assert_eq!(bits(given_names, a, b), f32::NEG_INFINITY, "{a} {b}");
    }
    for (a, b) in [("Лейла", "Leyla"), ("Лейла", "Layla"), ("Алёна", "Алена"), ("Раїса", "Raisa")]
    {
        assert!(bits(given_names, a, b) > 3.0, "{a} {b}");
    }
}

#[test]
fn initials_of_two_glides_are_two_letters() {
    for (a, b) in [("Ю.", "Яна"), ("Я.", "Ю."), ("Є.", "Юрій"), ("Ї.", "Я.")] {
        assert_eq!(bits(given_names, a, b), f32::NEG_INFINITY, "{a} {b}");
    }
    for (a, b) in [("Ю.", "Юрій"), ("Я.", "Яна"), ("Е.", "Євген"), ("Yu.", "Юрій")] {
        assert!(bits(given_names, a, b) > 0.0, "{a} {b} {}", bits(given_names, a, b));
    }
}

#[test]
fn a_given_name_is_known_behind_a_slip_where_its_consonants_are_not_those_of_another() {
    for (a, b) in [("Оелксандр", "Олександр"), ("Святослва", "Святослав")]
    {
        assert!(bits(given_names, a, b) > 0.0, "{a} {b} {}", bits(given_names, a, b));
        assert_eq!(given_names(&analyze(a), &analyze(b)).level, Level::Slip, "{a} {b}");
    }
}

#[test]
fn a_given_name_is_known_in_the_forms_of_neighbouring_languages() {
    for (a, b) in [
        ("Сергій", "Sergiu"),
        ("Юрий", "Iurie"),
        ("Юрий", "Jurijs"),
        ("Микола", "Nicolae"),
        ("Володимир", "Vlagyimir"),
        ("Геннадий", "Gennagyij"),
        ("Михайло", "Микаил"),
    ] {
        assert!(bits(given_names, a, b) > 0.0, "{a} {b} {}", bits(given_names, a, b));
    }
}

#[test]
fn a_long_fathers_name_is_known_behind_a_slip_and_a_short_one_is_not() {
    for (a, b) in [
        ("Бактибекович", "Бахтибекович"),
        ("Рахатович", "Raxatovich"),
        ("Мамбетжанович", "Mambetzhanovich"),
        ("Аркадьевич", "Акрадьевич"),
    ] {
        assert!(bits(patronymics, a, b) > 0.0, "{a} {b}");
    }
    for (a, b) in [("Расулович", "Русланович"), ("Іванович", "Янович"), ("Фаик оглы", "Фарук оглы")]
    {
        assert_eq!(bits(patronymics, a, b), f32::NEG_INFINITY, "{a} {b}");
    }
}

#[test]
fn x_is_ks_in_the_names_that_have_it_and_kh_elsewhere() {
    for (name, heard) in [
        ("Alexey", "aleksej"),
        ("Maxim", "maksim"),
        ("Oxana", "oksana"),
        ("Axenov", "aksenov"),
        ("Felixovich", "feliksovič"),
        ("Zaxarov", "zaxarov"),
        ("Mixail", "mixajl"),
        ("Orexov", "orexov"),
        ("Tixon", "tixon"),
    ] {
        assert_eq!(written(&sounds(&fold(name))), heard, "{name}");
    }
}

#[test]
fn a_silent_h_leads_to_the_spelling_without_it() {
    let key = |name: &str| skeletons(&sounds(&fold(name)));
    for (with, without) in [("Hakobyan", "Акопян"), ("Hovik", "Овик"), ("Hovhannisyan", "Ованнисян")]
    {
        let (with, without) = (key(with), key(without));
        assert!(with.iter().any(|skeleton| without.contains(skeleton)), "{with:?} {without:?}");
    }
}

#[test]
fn a_text_that_lost_letters_or_was_torn_is_read_as_meant() {
    for (damaged, meant, repair) in [
        ("Залщук Дана горвна", "Залщук Діана горвна", Repair::LostLetters),
        ("Гулй рина горвна", "Гулй Ірина горвна", Repair::LostLetters),
        ("Влади мир Ру дак", "Владимир Рудак", Repair::TornWords),
        ("КРАВ ЧУК Оле на", "КРАВЧУК Олена", Repair::TornWords),
    ] {
        let read = cell(damaged).map(|repaired| (repaired.text, repaired.repair));
        assert_eq!(read, Some((meant.to_owned(), repair)), "{damaged}");
    }
}

#[test]
fn a_text_without_damage_stays_as_it_is() {
    for text in [
        "Дана Маркова",
        "Левчук Остап Ігорович Качан",
        "Ким Чен Ю",
        "солдат Качан Роман Петрович",
        "Рагим Али оглы Гасанов",
        "левчук остап",
        "Анна Мария Качан",
        "Ле Ван Хунг",
        "Абу Али Хасан",
    ] {
        assert_eq!(cell(text), None, "{text}");
    }
    assert!(parse_name("Дана Маркова").notes.is_empty() || cell("Дана Маркова").is_none());
}
