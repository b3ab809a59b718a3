//! Damaged names are mended, others left alone.

use super::*;
use crate::names::script::fold;
use crate::names::tables::{GIVEN_NAMES, PATRONYMICS, SURNAMES};
use crate::names::token::analyze;

fn mended(text: &str) -> String {
    cell(text).map_or_else(String::new, |meant| meant.text.to_lowercase())
}

#[test]
fn texts_typed_under_the_wrong_layout_are_mended() {
    for (typed, meant) in [
        ("sdfytyrj cthusq", "іваненко сергій"),
        ("bdfytyrj cthutq", "иваненко сергей"),
        ("jcnfgtyrj hjvfy bujhtdbx", "остапенко роман игоревич"),
        ("Rhfdxer Ufkbyf", "кравчук галина"),
        ("iekmuf fylhsq .hsqjdbx", "шульга андрій юрійович"),
        ("[jvtyrj jktu", "хоменко олег"),
        ("Ktdxer, Jcnfg", "левчук, остап"),
        ("ШМФТУТЛЩ", "ivanenko"),
        ("ШМФТСРГЛ ЩДУР", "ivanchuk oleh"),
    ] {
        assert_eq!(mended(typed), meant, "{typed}");
    }
}

#[test]
fn texts_read_under_the_wrong_encoding_are_mended() {
    for (damaged, meant) in [
        ("Р†РІР°РЅРµРЅРєРѕ РЎРµСЂРіС–Р№", "іваненко сергій"),
        ("Ð†Ð²Ð°Ð½ÐµÐ½ÐºÐ¾", "іваненко"),
        ("²âàíåíêî Ñåðã³é", "іваненко сергій"),
        ("╡БЮМЕМЙН яЕПЦЁИ", "іваненко сергій"),
        ("¶ЧБОЕОЛП уЕТЗ¦К", "іваненко сергій"),
        ("▓трэхэъю ╤хЁу│щ", "іваненко сергій"),
        ("≤ваненко —ерг≥й", "іваненко сергій"),
        ("РЁРµРІС†С–РІ РћСЂРµСЃС‚", "шевців орест"),
        ("Äÿ÷óê Ìàðòà", "дячук марта"),
        ("Р“РѕР»РѕС‚Р° Р›СѓРє'СЏРЅ", "голота лук'ян"),
    ] {
        assert_eq!(mended(damaged), meant, "{damaged}");
    }
}

#[test]
fn whole_names_are_left_alone() {
    for name in [
        "Іваненко Сергій Петрович",
        "ст. солдат Левчук О.І. (36 ОБрМП, в/ч А0000)",
        "Schtscherbatschenko Jurij",
        "Müller Jörg",
        "Żółć Łucja",
        "Nguyễn Thị Hương",
        "Şükrü Öğünç",
        "Dvořáková Šárka",
        "Мкртчян Врам",
        "Кхъерчи Хъуызмæ",
        "Wojciechowski Przemysław",
        "Ng Duc",
        "მამუკა გიორგაძე",
        "Σταύρος",
        "LEVCHUK<<OSTAP<<<<<<<<<",
        "",
        "[[[;;;'''",
    ] {
        assert_eq!(cell(name), None, "{name}");
    }
}

fn repaired(text: &str) -> Option<String> {
    let folded = fold(text);
    let letters: String = folded.letters.iter().collect();
    word(&letters, folded.script).map(|(word, _)| word)
}

#[test]
fn words_are_mended() {
    for (damaged, meant) in [
        ("Ыван", "іван"),
        ("Ъжак", "їжак"),
        ("Эвген", "євген"),
        ("Сергй", "сергій"),
        ("Кндрат", "кіндрат"),
        ("Матвйович", "матвійович"),
        ("горвна", "ігорівна"),
        ("Петрвна", "петрівна"),
        ("Миколавна", "миколаївна"),
        ("вген", "євген"),
        ("вгеня", "євгенія"),
        ("Bipa", "віра"),
        ("IVANOVI3", "иванович"),
        ("4EV3ENKO", "шевченко"),
        ("LEV3UK", "левчук"),
        ("К0валенко", "коваленко"),
        ("Ле8чук", "левчук"),
        ("Rornan", "roman"),
        ("Ко3ак", "козак"),
    ] {
        assert_eq!(repaired(damaged).as_deref(), Some(meant), "{damaged}");
    }
}

#[test]
fn words_that_only_look_odd_are_left_alone() {
    for word in ["Эдуард", "Horna", "Barna", "А0000", "1990р", "Крыжанюк", "Мкртчян", "Ким", "Юй", "Camil"]
    {
        assert_eq!(repaired(word), None, "{word}");
    }
}

#[test]
fn the_names_of_the_tables_are_left_alone() {
    let (mut words, mut changed) = (0, Vec::new());
    for name in SURNAMES.iter().chain(GIVEN_NAMES.iter()).chain(PATRONYMICS.iter()) {
        words += 1;
        if cell(name.name).is_some() || analyze(name.name).repair.is_some() {
            changed.push(name.name);
        }
    }
    assert!(changed.len() * 1000 <= words, "{} of {words}: {changed:?}", changed.len());
}

#[test]
fn romanised_names_are_left_alone() {
    let (mut words, mut changed) = (0, Vec::new());
    for form in crate::names::tables::FORMS {
        words += 1;
        if cell(form.form).is_some() || analyze(form.form).repair.is_some() {
            changed.push(form.form);
        }
    }
    assert!(changed.len() * 1000 <= words, "{} of {words}: {changed:?}", changed.len());
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,60}") {
        let _ = cell(&text);
        let _ = analyze(&text);
        let _ = super::super::pieces::cut(&text);
    }
}
