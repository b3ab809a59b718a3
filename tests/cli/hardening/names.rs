//! Names and dates that are damaged, hostile or none, in lists that are linked.

use std::time::{Duration, Instant};

use crate::{Desk, rows};

/// A list with id, name and birth date.
fn list<'a>(people: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "name", "dob"]).unwrap();
    for (number, (name, born)) in people.into_iter().enumerate() {
        writer.write_record([&number.to_string(), name, born]).unwrap();
    }
    writer.into_inner().unwrap()
}

/// UTF-8 read as ISO 8859-1.
fn misread(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

#[test]
fn damaged_names_are_the_clean_ones_and_stand_in_the_links_as_they_were_typed() {
    let marks = "\u{301}\u{302}\u{303}\u{304}\u{306}";
    let pairs: Vec<(&str, String)> = vec![
        ("Шаповал Остап Ігорович", misread("Шаповал Остап Ігорович")),
        ("Ґудзь Марʼяна Хомівна", "Ґудзь\u{1} Марʼя\u{7}на Хомівна".into()),
        ("Рябчун Степан Кузьмич", "Рябчун Сте\u{202e}пан Кузьмич".into()),
        ("Лепетюха Зиновій Юхимович", "\u{2068}Лепетюха Зиновій\u{2066} Юхимович".into()),
        ("Цимбал Євген Пилипович", "Цим\u{200b}бал Єв\u{200d}ген Пили\u{ad}пович".into()),
        ("Дзюбенчук Роман Якович", "Дзю\u{fe0f}бенчук Ро\u{2060}ман \u{feff}Якович".into()),
        // Latin I, o, a and e.
        ("Іваськевич Олена Петрівна", "Iвaськeвич Oлeнa Пeтpiвнa".into()),
        ("Гайовий Андрій Юрійович", "Гаи\u{306}овии\u{306} Андріи\u{306} Юріи\u{306}ович".into()),
        ("Хвостенюк Ганна Іллівна", format!("Хво{marks}стенюк Ганна Іллівна")),
        ("Обідняк Тарас Романович", "-Обідняк Тарас Романович".into()),
        ("Кислоокий Юрій Тарасович", "@Кислоокий Юрій Тарасович".into()),
        ("Щегловитий Захар Ілліч", "\tЩегловитий Захар Ілліч\r".into()),
        ("Жаботинюк Соломія Якимівна", "=Жаботинюк Соломія Якимівна".into()),
        ("Підкуймуха Любомир Гнатович", "+Підкуймуха Любомир Гнатович".into()),
    ];
    let desk = Desk::new();
    desk.put("left.csv", list(pairs.iter().map(|(clean, _)| (*clean, ""))));
    desk.put("right.csv", list(pairs.iter().map(|(_, damaged)| (damaged.as_str(), ""))));
    let run = desk.run(&["link", "left.csv", "right.csv", "-o", "links.csv"]);
    run.assert_done();
    let links = rows(&desk.text("links.csv"));
    for (number, (clean, damaged)) in pairs.iter().enumerate() {
        let id = number.to_string();
        let link =
            links.iter().find(|link| link["left_id"] == id).unwrap_or_else(|| panic!("{clean} has no link"));
        assert_eq!((&link["right_id"], link["decision"].as_str()), (&id, "match"), "{clean}: {link:?}");
        assert_eq!(link["right_name"], damaged.trim(), "{clean}");
    }
}

#[test]
fn what_was_mended_is_said() {
    let desk = Desk::new();
    for (name, said) in [
        ("Рябчун Сте\u{202e}пан", "invisible characters were dropped"),
        ("Рябчун Сте\u{200b}пан", "invisible characters were dropped"),
        ("Iвaськeвич Oлeнa", "letters of another script that look alike"),
        ("Хво\u{301}\u{302}\u{303}\u{304}\u{306}стенюк Ганна", "loose marks were dropped"),
        (&misread("Шаповал Остап"), "read under another encoding"),
        (&"Довгий".repeat(100), "too long; the rest was not read"),
    ] {
        let run = desk.run(&["parse", name, "--json"]);
        run.assert_done();
        assert!(run.stdout.contains(said), "{said}: {run:?}");
    }
}

#[test]
fn dates_that_are_none_are_warned_of_and_never_agree() {
    let none = [
        "NaN",
        "inf",
        "0000-00-00",
        "31.02.1990",
        "29.02.1900",
        "01.01.3024",
        "33000",
        "1e9",
        "n/a",
        "99999999999",
    ];
    let names = [
        "Шаповал Остап",
        "Ґудзь Марʼяна",
        "Рябчун Степан",
        "Лепетюха Зиновій",
        "Цимбал Євген",
        "Дзюбенчук Роман",
        "Обідняк Тарас",
        "Хвостенюк Ганна",
        "Щегловитий Захар",
        "Жаботинюк Соломія",
    ];
    let desk = Desk::new();
    let people = || names.into_iter().zip(none);
    // One good date on each list, so that dates are compared at all.
    let good = ("Кислоокий Юрій", "05.06.1990");
    desk.put("left.csv", list(people().chain([good])));
    desk.put("right.csv", list(people().chain([good])));
    let run = desk.run(&["link", "left.csv", "right.csv", "-o", "links.csv"]);
    run.assert_done();
    // Two are emptiness as programs write it; two have no digits to compare.
    assert_eq!(run.stderr.matches("2 birth dates are no dates and count as missing").count(), 2, "{run:?}");
    assert_eq!(run.stderr.matches("6 birth dates cannot be read and are compared").count(), 2, "{run:?}");
    let links = rows(&desk.text("links.csv"));
    assert_eq!(links.len(), names.len() + 1);
    for link in links {
        let expected = match link["left_id"].as_str() {
            "10" => "same",
            // 31.02.1990, 29.02.1900, 01.01.3024, 33000, 1e9, 99999999999
            "3" | "4" | "5" | "6" | "7" | "9" => "unreadable",
            _ => "absent",
        };
        assert_eq!(link["birth_date_level"], expected, "{link:?}");
        assert!(link["decision"] == "review" || expected != "unreadable", "{link:?}");
    }
}

#[test]
fn an_ambiguous_date_agrees_with_each_of_its_readings_and_contradicts_others() {
    let desk = Desk::new();
    let level = |a: &str, b: &str| {
        let names = [
            "compare",
            "Шаповал Остап",
            "Shapoval Ostap",
            "--json",
            "--birth-date-a",
            a,
            "--birth-date-b",
            b,
        ];
        let run = desk.run(&names);
        run.assert_done();
        let compared: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let levels = compared["levels"].as_array().unwrap().clone();
        levels.into_iter().find(|level| level["field"] == "birth_date").unwrap()["level"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    // The century is open, and which number is the day is not settled.
    assert_eq!(level("05.06.90", "1990-06-05"), "same");
    assert_eq!(level("05.06.90", "1990-05-06"), "day_month_swapped");
    assert_eq!(level("05.06.25", "2025-06-05"), "same");
    assert_eq!(level("05.06.90", "1972-11-23"), "different");
}

#[test]
fn placeholders_are_set_aside_and_never_linked() {
    let placeholders = [
        "невідомо",
        "Невідомий Невідомий",
        "НЕВІДОМА",
        "не відомо",
        "не встановлено",
        "неустановленный",
        "б/н",
        "н/д",
        "unknown",
        "Unknown Unknown",
        "UNNAMED",
        "N/A",
        "null",
        "І. П.",
        "А.",
        "Y. K.",
        "-",
        "?",
        "...",
        "12345",
        "XXX",
        "Прізвище Ім'я",
    ];
    let desk = Desk::new();
    for name in ["left.csv", "right.csv"] {
        desk.put(name, list(placeholders.iter().map(|text| (*text, "05.06.1990"))));
    }
    let run = desk.run(&["link", "left.csv", "right.csv", "-o", "links.csv", "--review-at", "0.001"]);
    run.assert_done();
    let links = rows(&desk.text("links.csv"));
    assert!(links.is_empty(), "{links:?}");
    let aside = rows(&desk.text("links.rejects.csv"));
    assert_eq!(aside.len(), 2 * placeholders.len(), "{aside:?}");
}

#[test]
fn endless_names_cost_no_more_than_their_length() {
    // Each of these once was, or might be, read with a cost that grows as the square of its length.
    let pieces = [
        "а",
        "sch",
        "ій",
        "а\u{301}",
        "-а",
        "'",
        "а'",
        "„а ",
        "(а",
        "«а",
        "/а",
        "1/",
        "б.",
        "Аа ",
        "оглы ",
        "а,",
        "аА",
        "\u{202e}",
        "0",
        "а0",
        "<а",
        "№1 ",
        "ь",
    ];
    let names: Vec<String> =
        pieces.iter().map(|piece| piece.repeat(100_000 / piece.chars().count())).collect();
    let desk = Desk::new();
    desk.put("left.csv", list(names.iter().map(|name| (name.as_str(), "05.06.1990"))));
    desk.put("right.csv", list(names.iter().rev().map(|name| (name.as_str(), "05.06.1990"))));
    let begun = Instant::now();
    let run = desk.run(&["link", "left.csv", "right.csv", "-o", "links.csv"]);
    run.assert_done();
    // It takes a fraction of a second; what is quadratic takes minutes. The bound leaves room for a loaded machine.
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    assert!(run.stderr.contains(&format!("{} rows read", names.len())), "{run:?}");
}

/// Links fifty thousand people of one name with as many; gives what was said, and the links decided as a match.
fn one_name_fifty_thousand_times() -> (String, usize) {
    let desk = Desk::new();
    let many = |name: &str| {
        let lines: String = (0..50_000).map(|number| format!("{number},{name}\n")).collect();
        format!("id,name\n{lines}")
    };
    desk.put("left.csv", many("Іваненко Олександр Петрович"));
    desk.put("right.csv", many("Ivanenko Oleksandr"));
    let run = desk.run(&["link", "left.csv", "right.csv", "-o", "links.csv"]);
    run.assert_done();
    let matched = desk.text("links.csv").lines().filter(|line| line.contains(",match,")).count();
    (run.stderr, matched)
}

#[test]
fn one_name_fifty_thousand_times_ends_soon_and_no_coin_is_thrown() {
    let begun = Instant::now();
    let (_, matched) = one_name_fifty_thousand_times();
    assert_eq!(matched, 0);
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

#[test]
fn one_name_fifty_thousand_times_is_told_with_its_count() {
    let (said, _) = one_name_fifty_thousand_times();
    let counted = |line: &str| {
        line.starts_with("zvirka: warning: ") && line.contains(|sign: char| sign.is_ascii_digit())
    };
    assert!(said.lines().any(counted), "{said}");
}
