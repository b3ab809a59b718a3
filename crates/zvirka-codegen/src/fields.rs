//! Units, ranks and places: the tables of the fields that are not names.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context as _, ensure};
use zvirka::compare::tables::key;
use zvirka::compare::wording::fold_word;

use super::source::{Row, Sources, Table};

/// The position of every row's id in its table.
fn positions(table: &Table) -> anyhow::Result<BTreeMap<&str, usize>> {
    let mut positions = BTreeMap::new();
    for (position, row) in table.rows().enumerate() {
        let id = row.required("id")?;
        ensure!(positions.insert(id, position).is_none(), "{}: id {id} stands on two rows", row.place());
    }
    ensure!(positions.len() <= usize::from(u16::MAX), "more rows than a 16-bit index holds");
    Ok(positions)
}

/// The row that a cell refers to, as Rust text of an `Option`.
fn reference(row: Row<'_>, column: &str, positions: &BTreeMap<&str, usize>) -> anyhow::Result<String> {
    let id = row.text(column)?;
    if id.is_empty() {
        return Ok("None".into());
    }
    let position = positions.get(id).with_context(|| format!("{}: no row {id}", row.place()))?;
    Ok(format!("Some({position})"))
}

/// Generates `compare/tables/units.rs`.
pub fn units(sources: &mut Sources) -> anyhow::Result<String> {
    let words = sources.table("unit_words.tsv")?;
    let units = sources.table("units.tsv")?;
    let mut text = String::from(
        "use super::{KnownUnit, UnitWord};
        use crate::compare::unit::{Branch, Echelon, Hint};

        const fn w(word: &'static str, whole: bool, echelon: Echelon, branch: Branch, hint: Hint) -> UnitWord {
            UnitWord { word, whole, echelon, branch, hint }
        }

        /// Every word of the names of units, sorted by word.
        pub static UNIT_WORDS: &[UnitWord] = &[\n",
    );
    let mut sorted = BTreeMap::new();
    for row in words.rows() {
        let whole = match row.required("match")? {
            "whole" => true,
            "begins" => false,
            _ => anyhow::bail!("{}: match is neither whole nor begins", row.place()),
        };
        for word in row.list("words")? {
            ensure!(fold_word(word) == word, "{}: {word} is not folded", row.place());
            let value = format!(
                "w({word:?}, {whole}, Echelon::{}, Branch::{}, Hint::{}),",
                or_unknown(row.text("echelon")?),
                or_unknown(row.text("branch")?),
                or_unknown(row.text("hint")?)
            );
            ensure!(
                sorted.insert((word, whole), value).is_none(),
                "{}: {word} stands on two rows",
                row.place()
            );
        }
    }
    for value in sorted.values() {
        writeln!(text, "{value}")?;
    }
    text.push_str(
        "];\n\n/// Every known unit, in the order of the table.\npub static UNITS: &[KnownUnit] = &[\n",
    );
    let positions = positions(&units)?;
    for row in units.rows() {
        let number = match row.text("number")? {
            "" => 0,
            number => number.parse::<u16>().with_context(|| row.place())?,
        };
        let mut names = BTreeMap::new();
        for (column, looked_up) in [("weak_names", false), ("names", true)] {
            for name in row.list(column)? {
                names.insert(key(name), looked_up);
            }
        }
        let mut codes = Vec::new();
        for (column, confirmed) in [("codes", true), ("weak_codes", false)] {
            for code in row.list(column)? {
                let letter = code.chars().next().filter(|letter| letter.is_alphabetic()).unwrap_or(' ');
                let digits = code.trim_start_matches(letter);
                let digits: u32 = digits.parse().with_context(|| row.place())?;
                codes.push((letter.to_lowercase().next().unwrap_or(' '), digits, confirmed));
            }
        }
        writeln!(
            text,
            "KnownUnit {{ number: {number}, branch: Branch::{}, echelon: Echelon::{}, names: &{:?}, codes: &{codes:?}, later: {}, parent: {} }},",
            row.required("branch")?,
            row.required("echelon")?,
            names.into_iter().collect::<Vec<_>>(),
            reference(row, "later", &positions)?,
            reference(row, "parent", &positions)?,
        )?;
    }
    text.push_str("];\n");
    Ok(text)
}

fn or_unknown(variant: &str) -> &str {
    if variant.is_empty() { "Unknown" } else { variant }
}

/// Generates `compare/tables/ranks.rs`.
pub fn ranks(sources: &mut Sources) -> anyhow::Result<String> {
    let ranks = sources.table("ranks.tsv")?;
    let count = positions(&ranks)?.len();
    ensure!(count <= 64, "more ranks than a set of 64 bits holds");
    let mut steps = Vec::new();
    let mut forms = std::collections::BTreeSet::new();
    for (rank, row) in ranks.rows().enumerate() {
        steps.push(row.required("step")?.parse::<u8>().with_context(|| row.place())?);
        for column in ["ukrainian", "russian", "english"] {
            for form in row.list(column)? {
                forms.insert((key(form), rank));
            }
        }
    }
    let mut text = format!(
        "/// The seniority of every rank, in the order of the table.\npub static RANK_STEPS: &[u8] = &{steps:?};\n\n\
         /// Every form of every rank with the rank's index in [`RANK_STEPS`], sorted.\n\
         pub static RANK_FORMS: &[(&str, u8)] = &[\n"
    );
    for (form, rank) in forms {
        writeln!(text, "({form:?}, {rank}),")?;
    }
    text.push_str("];\n");
    Ok(text)
}

/// Generates `compare/tables/places.rs`.
pub fn places(sources: &mut Sources) -> anyhow::Result<String> {
    let places = sources.table("places.tsv")?;
    let positions = positions(&places)?;
    let mut text = String::from(
        "use super::{KnownPlace, PlaceKind};

        const fn p(kind: PlaceKind, region: u16, within: Option<u16>, homonyms: bool) -> KnownPlace {
            KnownPlace { kind, region, within, homonyms }
        }

        /// Every place, in the order of the table.
        pub static PLACES: &[KnownPlace] = &[\n",
    );
    let mut forms = std::collections::BTreeSet::new();
    for (position, row) in places.rows().enumerate() {
        let (kind, region) = match row.required("kind")? {
            "region" => ("Region", position),
            "city" | "town" | "village" | "island" => ("Settlement", region(row, &positions)?),
            "plant" | "prison" => ("Site", region(row, &positions)?),
            _ => anyhow::bail!("{}: no such kind of place", row.place()),
        };
        let homonyms = row.text("homonyms")? == "yes";
        let within = reference(row, "within", &positions)?;
        writeln!(text, "p(PlaceKind::{kind}, {region}, {within}, {homonyms}),")?;
        for column in ["ukrainian", "russian", "latin"] {
            for form in row.list(column)? {
                forms.insert((key(form), position));
            }
        }
    }
    text.push_str(
        "];\n\n/// Every form of every place with the place's index in [`PLACES`], sorted.\n\
         pub static PLACE_FORMS: &[(&str, u16)] = &[\n",
    );
    for (form, place) in forms {
        writeln!(text, "({form:?}, {place}),")?;
    }
    text.push_str("];\n");
    Ok(text)
}

fn region(row: Row<'_>, positions: &BTreeMap<&str, usize>) -> anyhow::Result<usize> {
    let id = row.required("region")?;
    positions.get(id).copied().with_context(|| format!("{}: no region {id}", row.place()))
}
