//! Name frequencies: the tables of both languages merged, names in one text, figures beside it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::ensure;

use super::given_names::plain;
use super::packed;
use super::source::{Sources, Table};

/// The tables: name of the static, what its doc line says, and the file in each language.
const TABLES: [(&str, &str, &str, &str); 3] = [
    ("SURNAMES", "surnames", "names/uk_surname.tsv", "names/ru_surname.tsv"),
    ("PATRONYMICS", "patronymics", "names/uk_patronymic.tsv", "names/ru_patronymic.tsv"),
    ("GIVEN_NAMES", "given names", "names/uk_given.tsv", "names/ru_given.tsv"),
];

/// Letters of the joined text on one line of the generated file.
const TEXT_WIDTH: usize = 100;

/// One name of a merged table.
#[derive(Clone, Copy, Default)]
struct Entry {
    gender: Option<char>,
    ukrainian: f64,
    russian: f64,
}

/// Generates `crates/zvirka-tables/src/frequency.rs`.
pub fn generate(sources: &mut Sources) -> anyhow::Result<String> {
    let mut text = String::from(
        "use super::frequencies::FrequencyTable;\n\nconst M: u8 = b'm';\nconst F: u8 = b'f';\nconst U: u8 = b'u';\n\n",
    );
    for (constant, plural, ukrainian, russian) in TABLES {
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        add(&sources.table(ukrainian)?, &mut entries, |entry| &mut entry.ukrainian)?;
        add(&sources.table(russian)?, &mut entries, |entry| &mut entry.russian)?;
        writeln!(text, "/// How frequent {plural} are.")?;
        writeln!(text, "#[rustfmt::skip]\npub static {constant}: FrequencyTable = FrequencyTable {{")?;
        writeln!(text, "    names: \"\\\n{}\",", lines(entries.keys()))?;
        writeln!(text, "    rows: &[")?;
        let mut end = 0;
        text.push_str(&packed(entries.iter().map(|(name, entry)| {
            end += name.len();
            let gender = entry.gender.unwrap_or('u').to_ascii_uppercase();
            format!("({end},{gender},{},{}),", share(entry.ukrainian), share(entry.russian))
        })));
        writeln!(text, "    ],\n}};\n")?;
    }
    Ok(text)
}

/// Adds the shares of one language's table.
fn add(
    table: &Table,
    entries: &mut BTreeMap<String, Entry>,
    share_of: impl Fn(&mut Entry) -> &mut f64,
) -> anyhow::Result<()> {
    let mut total = 0.0;
    for row in table.rows() {
        let weight = row.number("weight")?;
        ensure!(weight > 0.0, "{}: weight is not positive", row.place());
        total += weight;
    }
    for row in table.rows() {
        let gender = match row.required("gender")? {
            "m" => 'm',
            "f" => 'f',
            "u" => 'u',
            _ => anyhow::bail!("{}: gender is none of m, f, u", row.place()),
        };
        let entry = entries.entry(plain(row.required("name")?)).or_default();
        // A name of both genders in either table, or of another gender in the other language, tells none.
        entry.gender = Some(if entry.gender.is_none_or(|known| known == gender) { gender } else { 'u' });
        *share_of(entry) += row.number("weight")? / total;
    }
    Ok(())
}

/// The names joined, broken into source lines that a string continues over.
fn lines<'name>(names: impl Iterator<Item = &'name String>) -> String {
    let mut text = String::new();
    let mut width = 0;
    for name in names {
        if width > TEXT_WIDTH {
            text.push_str("\\\n");
            width = 0;
        }
        text.push_str(name);
        width += name.chars().count();
    }
    text
}

/// A share with the four digits that the tables are good for.
fn share(value: f64) -> String {
    if value == 0.0 { "0.".into() } else { format!("{value:.3e}") }
}
