//! Every written form of a date, with dates drawn at random, and forms of which nothing, or not all, may be taken.

use proptest::prelude::*;

use super::{DateColumn, PartialDate, Reading, Settled, TimeZone};

fn date(year: u16, month: u8, day: u8) -> PartialDate {
    PartialDate { year, month, day }
}

/// What a cell means in a column of itself.
fn alone(text: &str) -> Settled {
    let reading = Reading::of(text, TimeZone::default());
    DateColumn::of(&[reading]).settle(reading)
}

const UKRAINIAN: [&str; 12] = [
    "січня",
    "лютого",
    "березня",
    "квітня",
    "травня",
    "червня",
    "липня",
    "серпня",
    "вересня",
    "жовтня",
    "листопада",
    "грудня",
];
const RUSSIAN: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const BELARUSIAN: [&str; 12] = [
    "студзеня",
    "лютага",
    "сакавіка",
    "красавіка",
    "мая",
    "чэрвеня",
    "ліпеня",
    "жніўня",
    "верасня",
    "кастрычніка",
    "лістапада",
    "снежня",
];
const POLISH: [&str; 12] = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
];
const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
const CYRILLIC_ROMAN: [&str; 12] = ["І", "ІІ", "ІІІ", "ІV", "V", "VІ", "VІІ", "VІІІ", "ІХ", "Х", "ХІ", "ХІІ"];

fn ending(day: u8) -> &'static str {
    match day {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    }
}

/// Days of the month in words, Ukrainian.
fn in_words(day: u8) -> String {
    const UNITS: [&str; 20] = [
        "",
        "перше",
        "друге",
        "третє",
        "четверте",
        "п'яте",
        "шосте",
        "сьоме",
        "восьме",
        "дев'яте",
        "десяте",
        "одинадцяте",
        "дванадцяте",
        "тринадцяте",
        "чотирнадцяте",
        "п'ятнадцяте",
        "шістнадцяте",
        "сімнадцяте",
        "вісімнадцяте",
        "дев'ятнадцяте",
    ];
    match day {
        20 => "двадцяте".to_owned(),
        30 => "тридцяте".to_owned(),
        21.. if day < 30 => format!("двадцять {}", UNITS[usize::from(day - 20)]),
        31 => "тридцять перше".to_owned(),
        _ => UNITS[usize::from(day)].to_owned(),
    }
}

/// The forms of a whole date that mean it whatever the column says.
fn forms(of: PartialDate) -> Vec<String> {
    let PartialDate { year, month, day } = of;
    let named = |months: &[&str; 12]| months[usize::from(month - 1)].to_owned();
    let (uk, ru, be) = (named(&UKRAINIAN), named(&RUSSIAN), named(&BELARUSIAN));
    let (pl, de, en) = (named(&POLISH), named(&GERMAN), named(&ENGLISH));
    let (roman, cyrillic) = (named(&ROMAN), named(&CYRILLIC_ROMAN));
    let short = &en[..3];
    let th = ending(day);
    let zeros = |text: String| text.replace('0', "O");
    vec![
        format!("{day:02}.{month:02}.{year}"),
        format!("{day}.{month}.{year}"),
        format!("{year}-{month:02}-{day:02}"),
        format!("{year}/{month:02}/{day:02}"),
        format!("{year}.{month}.{day}"),
        format!("{year} {month:02} {day:02}"),
        format!("{year}{month:02}{day:02}"),
        format!("{day:02}{month:02}{year}"),
        format!("{day:02}, {month:02}, {year}"),
        format!("{day:02}. {month:02}. {year} р."),
        format!("{day:02}․{month:02}․{year}"),
        format!("({day:02}.{month:02}.{year})"),
        format!("=\"{day:02}.{month:02}.{year}\""),
        format!("{day:02}.{month:02}.{year}р.н."),
        format!("{day:02}.{month:02}.{year} г.р., г. Ясенев"),
        format!("{day:02}.{month:02}.{year} Мар'янівка"),
        format!("нар. {day:02}.{month:02}.{year}"),
        format!("родился {day:02}.{month:02}.{year} года"),
        format!("*{day:02}.{month:02}.{year}"),
        format!("{day} {uk} {year}"),
        format!("«{day:02}» {uk} {year} року"),
        format!("{day}-го {uk} {year}"),
        format!("{day}-е {ru} {year} г."),
        format!("{day} {ru} {year} года рождения"),
        format!("{day} {be} {year}"),
        format!("{day} {pl} {year} r."),
        format!("{day}. {de} {year}"),
        format!("{day} {en} {year}"),
        format!("{day}-{short}-{year}"),
        format!("{en} {day}{th}, {year}"),
        format!("{short}. {day}, {year}"),
        format!("{day}{th} of {en} {year}"),
        format!("{year} {uk} {day}"),
        format!("{} {uk} {year}", in_words(day)),
        format!("{day}.{roman}.{year}"),
        format!("{day:02}/{roman}-{year}"),
        format!("{day}.{cyrillic}.{year} р."),
        zeros(format!("{day:02}.{month:02}.{year}")),
        format!("{year}-{month:02}-{day:02}T00:00:00"),
        format!("{year}-{month:02}-{day:02} 00:00:00+03:00"),
        format!("{year}-{month:02}-{day:02}T00:00:00.000Z"),
        format!("{day:02}.{month:02}.{year} 0:00:00"),
        format!("{month}/{day}/{year} 12:00:00 AM"),
        format!("Tue, {day:02} {short} {year} 00:00:00 +0200"),
        format!("Tue {short} {day:02} {year} 00:00:00 GMT+0300 (Eastern European Summer Time)"),
        format!("{year}年{month}月{day}日"),
        format!("{day:02}.{month:02}.{year} — †{}", year + 40),
        format!("{day:02}.{month:02}.{year} - 11.10.{}", year + 30),
        format!("{day:02}.{month:02}.{year}, загинув у {}", year + 30),
    ]
}

proptest! {
    #[test]
    fn every_form_of_every_date_is_read(year in 1850_u16..1990, month in 1_u8..=12, day in 1_u8..=28) {
        let wanted = date(year, month, day);
        for text in forms(wanted) {
            prop_assert_eq!(alone(&text), Settled::Date(wanted), "{}", text);
        }
    }

    #[test]
    fn forms_of_part_of_a_date_are_that_part(year in 1850_u16..2020, month in 1_u8..=12) {
        let place = usize::from(month - 1);
        for text in [
            format!("{month:02}.{year}"),
            format!("{month}/{year}"),
            format!("00.{month:02}.{year}"),
            format!("xx.{month:02}.{year}"),
            format!("__.{month:02}.{year} р.н."),
            format!("{year}-{month:02}-00"),
            format!("{} {year}", ENGLISH[place]),
            format!("{} {year} р.", UKRAINIAN[place]),
        ] {
            prop_assert_eq!(alone(&text), Settled::Date(date(year, month, 0)), "{}", text);
        }
        for text in [
            format!("{year}"),
            format!("{year} р.н."),
            format!("~{year}"),
            format!("{year}?"),
            format!("близько {year}"),
            format!("ок. {year} г."),
            format!("approx. {year}"),
            format!("c. {year}"),
            format!("восени {year}"),
            format!("XX.XX.{year}"),
            format!("ХХ.ХХ.{year}"),
            format!("**.**.{year}"),
            format!("00.00.{year}"),
            format!("{year}-00-00"),
            format!("{year}–{}", year + 45),
        ] {
            let wanted = date(year, 0, 0);
            let read = alone(&text);
            prop_assert!(read == Settled::Date(wanted) || text.contains('–') && year > 1975, "{} {:?}", text, read);
        }
    }

    #[test]
    fn a_midnight_in_universal_time_is_the_day_here(year in 1930_u16..2010, month in 1_u8..=12, day in 1_u8..=27) {
        for hour in [20, 21, 22] {
            for text in [
                format!("{year}-{month:02}-{day:02}T{hour}:00:00Z"),
                format!("{year}-{month:02}-{day:02} {hour}:00:00.000 UTC"),
                format!("{day} {} {year} {hour}:00:00 GMT", ENGLISH[usize::from(month - 1)]),
            ] {
                prop_assert_eq!(alone(&text), Settled::Date(date(year, month, day + 1)), "{}", &text);
                let utc = Reading::of(&text, TimeZone::Utc);
                prop_assert_eq!(utc, Reading::Date(date(year, month, day)), "{}", text);
            }
        }
    }

    #[test]
    fn no_cell_panics(text in "\\PC{0,40}", dates in "[0-9OxХ?./ :,;†IVАВ_-]{0,24}") {
        for text in [text, dates] {
            let _ = (alone(&text), PartialDate::parse(&text));
        }
    }
}

#[test]
fn nothing_is_taken_of_what_is_no_date() {
    for text in [
        "1961-1962",
        "1961 або 1962",
        "між 1960 та 1963",
        "before 1960",
        "не раніше 1960",
        "Ґудзь",
        "00.00.0000",
        "0",
        "30.12.1899",
        "зник 11.04.2022",
        "помер 11.04.2019",
        "42 роки",
        "дім 1961 Ясенев",
    ] {
        assert!(
            matches!(alone(text), Settled::NoDate | Settled::Missing | Settled::Unreadable(_)),
            "{text} {:?}",
            alone(text)
        );
    }
    for text in ["", " - ", "немає", "невідомо", "unknown", "н/д", "None", "nan", "19__", "19??"]
    {
        assert_eq!(alone(text), Settled::Missing, "{text}");
    }
}

#[test]
fn two_dates_in_a_cell_may_both_be_meant() {
    let wanted = Settled::Either(date(1962, 11, 23), date(1962, 11, 25));
    for text in [
        "23.11.1962; 25.11.1962",
        "23.11.1962 / 25.11.1962",
        "23.11.1962 (25.11.1962)",
        "23.11.1962 або 25 листопада 1962",
    ] {
        assert_eq!(alone(text), wanted, "{text}");
    }
}

#[test]
fn six_digits_are_a_month_or_a_day_unless_they_may_be_both() {
    assert_eq!(alone("196211"), Settled::Date(date(1962, 11, 0)));
    assert_eq!(alone("231162"), Settled::Date(date(62, 11, 23)));
    // November of 1911, or 19 November of some year 11.
    assert!(matches!(alone("191111"), Settled::Unreadable(_)));
}

#[test]
fn a_year_of_two_digits_needs_a_word_for_it() {
    assert_eq!(alone("62 р.н."), Settled::Date(date(62, 0, 0)));
    assert_eq!(alone("62 г.р."), Settled::Date(date(62, 0, 0)));
    assert_eq!(alone("23.11.62"), Settled::Date(date(62, 11, 23)));
    assert!(matches!(alone("62"), Settled::NoDate | Settled::Unreadable(_)));
    assert!(matches!(alone("62 р."), Settled::NoDate | Settled::Unreadable(_)));
}

#[test]
fn a_moment_in_seconds_is_its_day() {
    // 7 March 1990, 00:00 and 22:00 the evening before, in universal time.
    assert_eq!(alone("636768000000"), Settled::Date(date(1990, 3, 7)));
    assert_eq!(alone("636760800000"), Settled::Date(date(1990, 3, 7)));
    assert_eq!(alone("636768000"), Settled::Date(date(1990, 3, 7)));
}
