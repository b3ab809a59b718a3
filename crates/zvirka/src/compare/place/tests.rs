//! Tables of cases, and properties that hold of any two cells.

use proptest::prelude::*;

use super::*;

fn level(a: &str, b: &str) -> Level {
    let (a, b) = (Place::parse(a), Place::parse(b));
    assert_eq!(compare_places(a, b), compare_places(b, a));
    compare_places(a, b)
}

#[test]
fn every_form_of_the_table_is_read_as_its_place() {
    let table = include_str!("../../../data/places.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);

    for (position, row) in rows.enumerate() {
        let cells: Vec<&str> = row.split('\t').collect();
        for form in cells[5..8].iter().flat_map(|forms| forms.split(',')) {
            let place = position as u16 + 1;
            let region = |text: &str| Place::parse(text).map(|read| (read.settlement, read.region));
            if cells[1] == "region" {
                let text =
                    if form.contains("край") { form.to_owned() } else { format!("{form} обл.") };
                assert_eq!(region(&text), Some((0, place)), "{text}");
            } else {
                for text in [form.to_owned(), form.to_uppercase(), format!("м. {form}")] {
                    assert_eq!(region(&text).map(|(settlement, _)| settlement), Some(place), "{text}");
                }
            }
        }
    }
}

#[test]
fn one_place_under_many_names_is_equivalent() {
    for (a, b) in [
        ("м. Бахмут", "г. Артёмовск"),
        ("Бахмут, Донецька обл.", "Artemivsk"),
        ("Сєвєродонецьк", "Siverskodonetsk"),
        ("Вугледар", "Угледар"),
        ("Вовчанська", "Volchansk"),
        ("під Авдіївкою", "Avdeevka"),
        ("в районе г. Изюм", "Izium"),
        ("завод ім. Ілліча", "Ilyich plant"),
        ("Оленівка", "ИК-120"),
        ("Куп’янськ", "Kupyansk"),
        ("Часового Яру", "Часов Яр"),
        ("острів Зміїний", "Snake Island"),
    ] {
        let level = level(a, b);
        assert!(matches!(level, Level::Equivalent | Level::Same), "{a} {b} {level:?}");
    }
    assert_eq!(level("Маріуполь", "м. МАРІУПОЛЬ"), Level::Same);
}

#[test]
fn villages_of_no_table_are_compared_by_sound() {
    assert_eq!(level("с. Верхньоберезове", "Верхньоберезове"), Level::Same);
    assert_eq!(level("Верхньоберезове", "Verkhnoberezove"), Level::Equivalent);
    assert_eq!(level("с. Тихоярівка, Донецька обл.", "Tykhoiarivka, Donetsk oblast"), Level::Equivalent);
    assert_eq!(level("Іванівка, Херсонська область", "Іванівка"), Level::Similar);
    assert_eq!(level("Іванівка, Херсонська область", "Иванівка, Харківська обл."), Level::Different);
    assert_eq!(level("Тихоярівка", "Верхньоберезове"), Level::Different);
    assert_eq!(level("Донеччина, с. Тихоярівка", "Тихоярівка, Донецька обл."), Level::Same);
    assert_eq!(level("ДНР, Еленовка", "Оленівка, Херсонська обл."), Level::Different);
    assert_eq!(level("ДНР, Еленовка", "Оленівка, Донецька обл."), Level::Equivalent);
    assert_eq!(level("Оленівка", "Оленівка, Херсонська обл."), Level::Similar);
}

#[test]
fn places_of_one_region_are_near_and_of_two_are_different() {
    for (a, b) in [
        ("Соледар", "Донецька область"),
        ("Донеччина", "Donetsk region"),
        ("Авдіївський напрямок", "Мар'їнка"),
        ("Волноваський р-н", "Вугледар"),
        ("Пологівський район", "Запорізька обл."),
        ("Бахмут", "Соледар"),
        ("Донеччина, с. Тихоярівка", "Соледар"),
        ("с. Тихоярівка, Луганська обл.", "Popasna"),
    ] {
        assert_eq!(level(a, b), Level::Near, "{a} {b}");
    }
    for (a, b) in [
        ("Соледар", "Харківська область"),
        ("Маріуполь", "Ізюм"),
        ("Курська обл.", "Сумская область"),
        ("Таганрог", "Оленівка, Донецька обл."),
    ] {
        assert_eq!(level(a, b), Level::Different, "{a} {b}");
    }
}

#[test]
fn a_plant_is_part_of_its_town() {
    assert_eq!(level("Маріуполь, Азовсталь", "Мариуполь"), Level::Part);
    assert_eq!(level("ЧАЕС", "Чернобыль"), Level::Part);
    assert_eq!(level("Азовсталь", "завод Ілліча"), Level::Near);
}

#[test]
fn what_names_no_place_is_not_read() {
    for text in [
        "",
        "-",
        "невідомо",
        "н.п.",
        "Україна",
        "у полоні",
        "в плену",
        "24",
        "СІЗО",
        "під час виконання бойового завдання на сході країни",
    ] {
        assert_eq!(Place::parse(text), None, "{text}");
    }
    assert_eq!(level("Бахмут", "невідомо"), Level::Absent);
}

#[test]
fn sounds_survive_packing() {
    for name in ["Ізюм", "Новоолександрів", ""] {
        let sounds = name_sounds(&words(name));
        assert_eq!(unpacked(packed(&sounds, true)), sounds);
    }
    assert_eq!(size_of::<Place>(), 16);
}

proptest! {
    #[test]
    fn no_text_panics_and_comparing_is_symmetric(a in "\\PC{0,60}", b in "([а-яії]{1,8}[ ,-]?){0,4}(обл|р-н)?") {
        let (a, b) = (Place::parse(&a), Place::parse(&b));
        prop_assert_eq!(compare_places(a, b), compare_places(b, a));
    }

    #[test]
    fn levels_of_any_two_forms_are_symmetric(a in 0..10_000_usize, b in 0..10_000_usize) {
        let form = |number: usize| Place::parse(PLACE_FORMS[number % PLACE_FORMS.len()].0);
        prop_assert_eq!(compare_places(form(a), form(b)), compare_places(form(b), form(a)));
    }
}
