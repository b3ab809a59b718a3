//! Tables of cases, and properties that hold of any two cells.

use proptest::prelude::*;

use super::*;
use crate::compare::tables::UNITS;

fn level(a: &str, b: &str) -> Level {
    let (a, b) = (Unit::parse(a), Unit::parse(b));
    assert_eq!(compare_units(a, b), compare_units(b, a));
    compare_units(a, b)
}

fn rows() -> Vec<Vec<&'static str>> {
    let table = include_str!("../../../data/units.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|row| row.split('\t').collect()).collect()
}

#[test]
fn every_form_of_the_table_is_read_as_its_unit() {
    for (cells, row) in rows().iter().zip(UNITS) {
        let forms = cells[10..13].iter().flat_map(|forms| forms.split(',')).filter(|form| !form.is_empty());
        let first = cells[10].split(',').next().unwrap();
        for form in forms {
            for text in [form.to_owned(), form.to_uppercase(), form.to_lowercase()] {
                let read = Unit::parse(&text).unwrap_or_else(|| panic!("{text}"));
                assert!(row.branch.may_be(read.branch) || row.later.is_some(), "{text}: {read:?}");
                let level = level(first, &text);
                let open = text.to_lowercase().ends_with("тро") && !text.to_lowercase().contains("бр");
                let wanted =
                    matches!(level, Level::Same | Level::Equivalent) || (open && level == Level::Similar);
                assert!(wanted, "{first} = {text}: {level:?} {read:?}");
            }
        }
    }
}

#[test]
fn units_of_one_number_and_another_branch_are_different() {
    let forms: Vec<&str> = rows().iter().map(|cells| cells[10].split(',').next().unwrap()).collect();
    for (a, row_a) in forms.iter().zip(UNITS) {
        for (b, row_b) in forms.iter().zip(UNITS) {
            let related = row_a.later.is_some()
                || row_b.later.is_some()
                || row_a.parent.is_some()
                || row_b.parent.is_some();
            if std::ptr::eq(row_a, row_b) || related {
                continue;
            }
            let level = level(a, b);
            let alike = row_a.number == row_b.number && row_a.branch.may_be(row_b.branch);
            assert!(level == Level::Different || (alike && level == Level::Similar), "{a} {b} {level:?}");
        }
    }
}

#[test]
fn one_unit_in_three_languages_is_equivalent() {
    for (a, b) in [
        ("36 ОБрМП", "36-я отдельная бригада морской пехоты"),
        ("36 обрмп", "36th Separate Marine Brigade"),
        ("36 ОБМП", "36th Naval Infantry Brigade"),
        ("36ОБрМП", "36-та окрема бригада морської піхоти"),
        ("703 OМБp", "703-я отдельная механизированная бригада"),
        ("703 Mech Bde", "703 ОМехБр"),
        ("стрілець 703 ОБрМП", "703 ОБрМП, в/ч А9998, з 24.02.2022"),
        ("703-тя бригада, Національна гвардія України", "703 бригада НГУ"),
        ("1 тб 703 ОМБр", "1 танковий батальйон 703 механізованої бригади"),
        ("3 полк ССО", "3-й отдельный полк спецназначения"),
        ("військовослужбовець 705 ОТБр", "705th Separate Tank Brigade"),
        ("706 окремої артилерійської бригади", "706 ОАБр"),
        ("бригада 704 десантно-штурмова", "704 ODShBr"),
        ("702 бригада ТрО", "702nd Separate Territorial Defense Brigade"),
        ("полк «Азов»", "12 бригада спеціального призначення НГУ"),
        ("батальйон «Азов»", "боевик «Азова»*"),
        ("в/ч 3057", "полк Азов"),
        ("в/ч А0216", "35 ОБрМП"),
        ("в.ч. A-0216", "35th Marine Brigade"),
        ("военная часть, в/ч А0216", "35 обрмп"),
        ("92 ОМБр", "92-га окрема штурмова бригада"),
        ("Третя штурмова бригада", "3 ОШБр"),
        ("Ізмаїльський прикордонний загін", "Измаильский погранотряд"),
        ("501 ОБМП", "501-й отдельный батальон морской пехоты"),
        ("1-й батальйон 36 обрмп", "1-й ОБМП"),
        ("в/ч А9999", "військова частина A9999"),
    ] {
        assert_eq!(level(a, b), Level::Equivalent, "{a} = {b}\n{:?}\n{:?}", Unit::parse(a), Unit::parse(b));
    }
    assert_eq!(level("36 ОБрМП", "36 обрмп"), Level::Same);
}

#[test]
fn what_is_open_or_unconfirmed_is_similar_at_best() {
    for (a, b) in [
        ("703 бригада", "703 ОБрМП"),
        ("703", "703 ОБрМП"),
        ("стрілець 703 бригади", "703 ОБрМП"),
        ("артилерист 703 бригади", "703 ОМБр"),
        ("танкіст, 703 бригада", "703-я механизированная бригада"),
        ("36 ОБрМП, в/ч А9998", "35 ОБрМП, в/ч А9998"),
        ("703-я", "703 бригада"),
        ("703 морська піхота", "703 ОБрМП"),
        ("703 ОМБр", "703 омсбр"),
        ("в/ч А2802", "36 ОБрМП"),
        ("вч 0216", "в/ч А0216"),
        ("«Едельвейс»", "10 ОГШБр"),
        ("703 ОШБр", "703 ОМПБр"),
    ] {
        assert_eq!(level(a, b), Level::Similar, "{a} ~ {b}\n{:?}\n{:?}", Unit::parse(a), Unit::parse(b));
    }
}

#[test]
fn a_sub_unit_is_part_of_its_unit() {
    for (a, b) in [
        ("2 бат 703 ОБрМП", "703 ОБрМП"),
        ("701 батальйон", "701 батальйон 703 бригади"),
        ("501 ОБМП", "36 ОБрМП"),
        ("703 ОБрМП, 1 рота 2 батальйону", "703 бригада морської піхоти"),
    ] {
        assert_eq!(level(a, b), Level::Part, "{a} < {b}\n{:?}\n{:?}", Unit::parse(a), Unit::parse(b));
    }
    assert_eq!(level("1 батальйон 703 ОБрМП", "2 батальйон 703 ОБрМП"), Level::Near);
    assert_eq!(level("морська піхота", "703 ОБрМП"), Level::Near);
    assert_eq!(level("2 батальйон", "2 батальйон 703 бригади"), Level::Near);
}

#[test]
fn different_units_are_different() {
    for (a, b) in [
        ("36 ОБрМП", "35 ОБрМП"),
        ("110 ОМБр", "110 ОБрТрО"),
        ("128 ОГШБр", "128 бригада ТрО"),
        ("3 ОШБр", "3 ОТБр"),
        ("3 ОШБр", "полк «Азов»"),
        ("в/ч А0216", "в/ч А0536"),
        ("703 ОБрМП", "703 батальйон ТрО"),
        ("Донецький прикордонний загін", "Луганський прикордонний загін"),
        ("прикордонник", "703 ОБрМП"),
    ] {
        assert_eq!(level(a, b), Level::Different, "{a} {b}\n{:?}\n{:?}", Unit::parse(a), Unit::parse(b));
    }
}

#[test]
fn what_names_no_unit_is_not_read() {
    for text in [
        "",
        "-",
        "невідомо",
        "ЗСУ",
        "2022",
        "водій",
        "Маріуполь",
        "б/н",
        "1 рота",
        "у 2022 році",
        "24.02.2022",
        "командир взводу",
    ] {
        assert_eq!(Unit::parse(text), None, "{text}");
    }
    assert_eq!(level("36 ОБрМП", "ЗСУ"), Level::Absent);
    assert_eq!(level("в/ч А9999", "703 ОБрМП"), Level::Absent);
    assert_eq!(size_of::<Unit>(), 16);
}

proptest! {
    #[test]
    fn no_text_panics_and_comparing_is_symmetric(
        a in "\\PC{0,60}", b in "([0-9]{1,4}[ -]?(та|й)? ?(ОМБр|обмп|бат|рота|полк|бригада|в/ч А|Азов)[ ,]?){0,3}"
    ) {
        let (a, b) = (Unit::parse(&a), Unit::parse(&b));
        prop_assert_eq!(compare_units(a, b), compare_units(b, a));
    }

    #[test]
    fn a_unit_is_never_different_from_itself(
        text in "([0-9]{1,4}[ -]?(та|й)? ?(ОМБр|обмп|бат|рота|полк|бригада|в/ч А|Азов)[ ,]?){0,3}", other in "[0-9]{1,3} (ОТБр|бригада|ОБМП|бат)"
    ) {
        let unit = Unit::parse(&text);
        let level = compare_units(unit, unit);
        prop_assert_eq!(level, if unit.is_some() { Level::Same } else { Level::Absent });
        let other = Unit::parse(&other);
        prop_assert_eq!(compare_units(unit, other), compare_units(other, unit));
    }
}
