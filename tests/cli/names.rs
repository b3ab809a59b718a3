//! `zvirka parse` and `zvirka romanize`.

use crate::Desk;

#[test]
fn a_name_is_read_into_words_with_roles() {
    let desk = Desk::new();
    for (snapshot, name) in [
        ("parse_full", "Левчук Остап Ігорович"),
        ("parse_comma", "GRITSENKO, Alexey"),
        ("parse_initials", "Ґудзь М. О."),
    ] {
        let run = desk.run(&["parse", name]);
        run.assert_done();
        assert_eq!(run.stderr, "");
        insta::assert_snapshot!(snapshot, run.stdout);
    }
}

#[test]
fn the_reading_as_json_has_the_keys_of_the_contract() {
    let run = Desk::new().run(&["parse", "ЛЕВЧУК Остап Ігорович", "--json"]);
    run.assert_done();
    let told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let tokens = told["tokens"].as_array().unwrap();
    assert_eq!(tokens.len(), 3);
    for token in tokens {
        assert!(
            token["text"].is_string() && token["sounds"].is_string() && token["notes"].is_array(),
            "{token}"
        );
    }
    let roles: Vec<&str> = tokens.iter().map(|token| token["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["surname", "given_name", "patronymic"]);
    assert!(told["fields"].is_object());
}

#[test]
fn any_text_at_all_is_read_without_a_fault() {
    let desk = Desk::new();
    for text in [
        "",
        " ",
        "-",
        "«»",
        "\u{202E}абв",
        "<<<",
        "1234567",
        "невідомо",
        "а\u{301}\u{301}\u{301}\u{301}\u{301}",
    ] {
        for arguments in
            [&["parse", text][..], &["parse", text, "--json"], &["romanize", text, "--scheme", "uk_kmu2010"]]
        {
            let run = desk.run(arguments);
            if text.chars().any(char::is_alphabetic) {
                run.assert_done();
            } else {
                run.assert_refused(2, &["the name has no letter"]);
            }
        }
    }
}

#[test]
fn a_name_is_romanised_by_the_scheme() {
    let desk = Desk::new();
    for (scheme, name, expected) in [
        ("uk_kmu2010", "Щербак Юрій", "Shcherbak Yurii\n"),
        ("kmu2010", "Згурський Євген", "Zghurskyi Yevhen\n"),
        ("ru_icao9303", "Щукин Юрий", "Shchukin Iurii\n"),
        ("uk_iso9", "Щербина Юрій", "Ŝerbina Ûrìj\n"),
    ] {
        let run = desk.run(&["romanize", name, "--scheme", scheme]);
        run.assert_done();
        assert_eq!(run.stdout, expected, "{scheme}");
        assert_eq!(run.stderr, "");
    }
}

#[test]
fn a_scheme_that_languages_share_is_settled_by_the_letters_and_told() {
    let run = Desk::new().run(&["romanize", "Сергій Їжак", "--scheme", "bgn"]);
    run.assert_done();
    assert!(run.stderr.contains("uk_bgn1965"), "{run:?}");
}

#[test]
fn the_schemes_are_listed_and_each_can_be_used() {
    let desk = Desk::new();
    let run = desk.run(&["romanize", "--list"]);
    run.assert_done();
    for scheme in
        ["uk_kmu2010", "uk_icao9303", "ru_icao9303", "uk_bgn1965", "ru_bgn1947", "uk_iso9", "be_icao_mvd2010"]
    {
        assert!(run.stdout.contains(scheme), "{scheme}");
        desk.run(&["romanize", "Роман", "--scheme", scheme]).assert_done();
    }
    insta::assert_snapshot!("romanize_list", run.stdout);
}

#[test]
fn a_scheme_that_does_not_exist_is_refused_with_its_neighbours() {
    let desk = Desk::new();
    desk.run(&["romanize", "Роман", "--scheme", "uk_kmu2011"]).assert_refused(2, &["uk_kmu2010"]);
    desk.run(&["romanize", "Роман"]).assert_refused(2, &["--scheme"]);
}
