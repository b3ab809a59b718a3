//! Names and dates: read, mended, compared.

use std::time::Duration;

use proptest::prelude::*;
use zvirka::compare::date::{PartialDate, compare_dates};
use zvirka::linker::{CompareOptions, compare};
use zvirka::names::parse::{MAX_PIECES, parse_name};

use crate::{fuzz, processor_time};

/// Names out of what names are made of and what damages them; now and then of the same piece over and over.
pub(super) fn name() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[а-яіїєґёА-ЯІЇЄҐЁ]{1,9}",
        3 => "[a-zA-Zàéščžłőūşğı]{1,9}",
        2 => " ",
        2 => prop::sample::select(vec![
            "Іваненко", "Олександр", "Ігорович", "Хаким", "оглы", "кызы", "Ivanenko", "Hryhorii", "фон", "О.І.", "Мар'яна",
            "енко", "ович", "schtsch", "Ð¨ÐµÐ²", "²âàí", "╡БЮМ", "sdfytyrj", "б/н", "невідомо", "ст. солдат", "в/ч А0000",
            "1990 р.н.", "позивний", "він же", "P<UKR", "<<", "№15", "MR.",
        ]).prop_map(str::to_owned),
        2 => "[-–'’ʼ`\"«»„“(),.;/|<>_#№&*?!0-9]{1,3}",
        1 => "[\u{300}-\u{36f}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{ad}\u{fe0f}\u{feff}]{1,6}",
        1 => any::<char>().prop_map(String::from),
    ];
    let short = prop::collection::vec(piece.clone(), 0..9).prop_map(|pieces| pieces.concat());
    let long = (prop::collection::vec(piece, 1..4), 1..3_000_usize)
        .prop_map(|(pieces, times)| pieces.concat().repeat(times));
    prop_oneof![7 => short, 1 => long]
}

/// Dates out of what dates are made of.
pub(super) fn date() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[0-9]{1,4}",
        3 => "[-./ :T]",
        1 => prop::sample::select(vec!["березня", "марта", "Mar", "р.н.", "г.р.", "NaN", "року", "~", "0000", "+02:00"])
            .prop_map(str::to_owned),
        1 => ".{0,3}",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

#[test]
fn names_are_read_and_compared_whatever_they_are() {
    fuzz(0.25, &(name(), name(), date()), |(a, b, born)| {
        let parsed = parse_name(&a);
        prop_assert!(parsed.tokens.len() <= MAX_PIECES);
        let options = CompareOptions {
            birth_date_a: Some(born.clone()),
            birth_date_b: Some(born),
            ..CompareOptions::default()
        };
        let undated = CompareOptions::default();
        let both =
            [(&a, &b), (&b, &a)].map(|(a, b)| compare(a, b, &options).or_else(|_| compare(a, b, &undated)));
        for compared in both.into_iter().flatten() {
            prop_assert!((0.0..=1.0).contains(&compared.probability), "{}", compared.probability);
            prop_assert!(compared.weight.is_finite());
        }
        Ok(())
    });
}

#[test]
fn dates_are_days_that_there_are_or_none() {
    fuzz(0.05, &(date(), date()), |(a, b)| {
        let (a, b) = (PartialDate::parse(&a), PartialDate::parse(&b));
        for date in [a, b].into_iter().flatten().flatten() {
            prop_assert!(date != PartialDate::default());
            if date.is_full() {
                let written = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
                prop_assert_eq!(PartialDate::parse(&written), Ok(Some(date)));
                prop_assert!(date.days().is_some());
            }
        }
        let (a, b) = (a.ok().flatten(), b.ok().flatten());
        prop_assert_eq!(compare_dates(a, b), compare_dates(b, a));
        Ok(())
    });
}

/// The time that reading a text as a name and as a date and comparing it takes, of twenty times.
fn time(text: &str) -> Duration {
    let options = CompareOptions::default();
    let begun = processor_time();
    for _ in 0..20 {
        let _ = parse_name(text);
        let _ = compare(text, text, &options);
        let _ = PartialDate::parse(text);
    }
    processor_time().saturating_sub(begun)
}

#[test]
fn long_names_and_dates_take_time_as_their_length_at_most() {
    /// Twice the length may take twice the time, and half as much again for what does not grow evenly.
    const MOST: u32 = 5;
    /// The system tells the time in steps of some milliseconds. What is quadratic takes a hundred times as long as this.
    const LEAST: Duration = Duration::from_millis(50);
    // The tables are made ready by the first name.
    time("Іваненко Олександр");
    for piece in [
        "а",
        "sch",
        "-а",
        "а\u{301}",
        "„а ",
        "1/",
        "аА",
        "Аа ",
        "'",
        "(а",
        "ій",
        "shch",
        "оглы ",
        "б.",
        "\u{301}",
        "1 ",
        "1.",
        "7 марта ",
    ] {
        let [once, twice] =
            [50_000, 100_000].map(|letters| time(&piece.repeat(letters / piece.chars().count())));
        assert!(2 * twice < MOST * once.max(LEAST), "{piece:?}: {once:?}, and {twice:?} for twice as many");
    }
}
