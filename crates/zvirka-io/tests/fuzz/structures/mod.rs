//! Files whose form is right and whose claims are not: cell types, indices into shared texts, extents, repetitions, dates
//! beyond any calendar, merged cells, the schema of a Parquet file and the headers of its pages.
//!
//! Changed bytes alone are refused by the first checksum; here every file is made anew out of drawn parts, so that what is
//! drawn reaches its meaning. Three hundred files a format are read in the continuous integration, a quarter of them on a
//! desk, and as many more as the time allows.

mod office;
mod old;
mod open_document;
mod packed;
mod parquet;

use proptest::prelude::*;

use crate::files::holds;
use crate::fuzz_at_least;

/// Files of each format in the continuous integration.
const FILES: u32 = 300;

/// Tries files of a format, the drawn parts made into bytes.
fn read_or_refused<S: Strategy>(name: &str, share: f64, parts: &S, made: impl Fn(&S::Value) -> Vec<u8>)
where
    S::Value: Clone,
{
    let least = if std::env::var_os("CI").is_some() { FILES } else { FILES / 4 };
    fuzz_at_least(least, share, parts, |parts| holds(name, &made(&parts)));
}

/// One of some texts.
fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
    prop::sample::select(texts).prop_map(str::to_owned)
}

/// Numbers as cells and claims have them, most of them right.
fn number() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        4 => (0..40_u32).prop_map(|number| number.to_string()),
        2 => (20_000..45_000_u32).prop_map(|serial| serial.to_string()),
        1 => one_of(&[
            "-1", "60", "0.5", "2958465.999999", "2958466", "1e20", "1e308", "1e999", "-1e308", "NaN", "INF", "", "x",
            "4294967295", "4294967296", "18446744073709551616", "٣٤", " 7 ", "0x10", "+3", "1,5",
        ]),
    ]
}

/// Words as cells hold them.
fn word() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        4 => one_of(&["Жук Остап", "Ґудзь Марʼяна", "Чиж Левко Ігорович", "Shapoval Ostap", "05.06.1990", "1990-06-05", "35"]),
        1 => one_of(&["", " ", "=1+1", "&amp;", "&#x41;", "&#1114112;", "&x;", "_x0041_", "\u{202E}Жук", "<![CDATA[Жук]]>", "31.02.1990", "9999-99-99"]),
    ]
}
