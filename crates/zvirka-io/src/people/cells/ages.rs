//! An age where a date of birth should stand: `39 років`.
//!
//! It is taken off and used as the person's age, where the row has none of its own; the column is carried along as it
//! stood. A number without a word for years is left alone: it may be a year. Cost: one look at each cell's first byte and
//! length; only short cells with a letter are taken apart.

use zvirka::record::TextColumn;

use super::super::Table;
use super::{Changed, replace};

/// Words for years of age, without dots.
const YEARS: [&str; 21] = [
    "років",
    "роки",
    "рік",
    "року",
    "лет",
    "год",
    "года",
    "гадоў",
    "гады",
    "years",
    "year",
    "yrs",
    "yo",
    "y/o",
    "lat",
    "lata",
    "років.",
    "рр",
    "повних",
    "полных",
    "old",
];

/// Words before an age.
const BEFORE: [&str; 6] = ["вік", "возраст", "age", "aged", "близько", "около"];

/// Ages that people on lists have.
const AGES: std::ops::RangeInclusive<u8> = 1..=110;

/// Takes the ages out of a column of dates of birth.
pub(super) fn take_out(table: &mut Table<'_>, column: usize, changed: &mut Changed) {
    let Some(cells) = table.rows.columns.get(column) else { return };
    let found: Vec<(usize, String)> =
        cells.iter().enumerate().filter_map(|(row, cell)| Some((row, age_in(cell)?.to_string()))).collect();
    if found.is_empty() {
        return;
    }
    let empty: TextColumn = std::iter::repeat_n("", cells.len()).collect();
    changed.ages = Some(replace(&empty, found.iter().map(|(row, age)| (*row, age.as_str()))));
    let replaced = replace(cells, found.iter().map(|(row, _)| (*row, "")));
    let header = table.header(column).to_owned();
    let count = found.len();
    let noun = if count == 1 { "cell holds an age" } else { "cells hold an age" };
    table.warnings.push(format!(
        "column {} ({header}): {count} {noun} instead of a date, taken as the age",
        column + 1
    ));
    if let Some(slot) = table.rows.columns.get_mut(column) {
        let before = std::mem::replace(slot, replaced);
        changed.as_it_stood.push((header, before));
    }
}

/// The age that a cell states.
fn age_in(cell: &str) -> Option<u8> {
    /// "близько 39 повних років", in bytes.
    const LONGEST: usize = 48;
    let cell = cell.trim();
    if cell.len() > LONGEST
        || cell.bytes().all(|byte| byte.is_ascii()) && !cell.bytes().any(|byte| byte.is_ascii_alphabetic())
    {
        return None;
    }
    let mut age = None;
    let mut has_years = false;
    for word in cell.split(|letter: char| letter.is_whitespace() || ",:;()".contains(letter)) {
        let lower = word.trim_end_matches('.').to_lowercase();
        if lower.is_empty() {
            continue;
        }
        if let Ok(number) = lower.parse::<u8>() {
            // Two numbers are no one age.
            if age.replace(number).is_some() {
                return None;
            }
        } else if YEARS.contains(&lower.as_str()) {
            // "39 років": the word stands behind the number.
            age?;
            has_years = true;
        } else if BEFORE.contains(&lower.as_str()) && age.is_none() {
            has_years |= !matches!(lower.as_str(), "близько" | "около");
        } else {
            return None;
        }
    }
    age.filter(|age| has_years && AGES.contains(age))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_told_from_a_date() {
        for (cell, age) in [
            ("39 років", Some(39)),
            ("близько 40 лет", Some(40)),
            ("вік: 25", Some(25)),
            ("39 y/o", Some(39)),
            ("39", None),
            ("1985", None),
            ("10 травня 1985 року", None),
            ("1985 рік", None),
            ("рік 39", None),
            ("30-35 років", None),
            ("близько 39", None),
            ("150 років", None),
            ("", None),
        ] {
            assert_eq!(age_in(cell), age, "{cell}");
        }
    }
}
