//! Dates of birth that the list of the United Nations states in parts.
//!
//! A date is exact (`DATE`, or a `YEAR` alone), approximate, or somewhere between two years. Of a span of years nothing
//! is compared. Where several dates are stated each may be the right one: two whole dates are handed on together, of more
//! or of several years none is, as one of them alone might deny the right person; all stay in the columns they came from.

use zvirka::record::{Field, TextColumn};

use crate::people::Table;

/// The parts of a date of birth.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    kind: String,
    date: String,
    year: String,
    from: String,
    to: String,
}

/// The parts' names.
const NAMES: [&str; 5] = ["TYPE_OF_DATE", "DATE", "YEAR", "FROM_YEAR", "TO_YEAR"];

impl Parts {
    /// Sets the part so called.
    pub(crate) fn set(&mut self, name: &str, text: &str) {
        let slot = match name {
            "TYPE_OF_DATE" => &mut self.kind,
            "DATE" => &mut self.date,
            "YEAR" => &mut self.year,
            "FROM_YEAR" => &mut self.from,
            "TO_YEAR" => &mut self.to,
            _ => return,
        };
        text.trim().clone_into(slot);
    }

    /// The date as one text.
    pub(crate) fn text(&self) -> String {
        let is_about = self.kind.eq_ignore_ascii_case("APPROXIMATELY");
        let stated = if self.date.is_empty() { &self.year } else { &self.date };
        if stated.is_empty() {
            let span = !self.from.is_empty() || !self.to.is_empty();
            return if span { format!("{}-{}", self.from, self.to) } else { String::new() };
        }
        match stated.get(..4).filter(|_| is_about) {
            Some(year) => format!("about {year}"),
            None => stated.clone(),
        }
    }
}

/// Dates of which each may be that of birth, as one text; nothing where no one date can be compared.
pub(crate) fn together(dates: impl Iterator<Item = String>) -> String {
    let mut each: Vec<String> = Vec::new();
    for date in dates.filter(|date| !date.is_empty()) {
        if !each.contains(&date) {
            each.push(date);
        }
    }
    /// Digits of a whole date.
    const DIGITS: usize = 6;
    let digits = |date: &str| date.bytes().filter(u8::is_ascii_digit).count();
    // A year says no more than a date of that year, and "about" says less than the year itself.
    let is_within = |date: &String| {
        let year = date.strip_prefix("about ").unwrap_or(date);
        digits(date) < DIGITS
            && each.iter().any(|other| {
                other != date && (other == year || (digits(other) >= DIGITS && other.contains(year)))
            })
    };
    let kept: Vec<&String> = each.iter().filter(|date| !is_within(date)).collect();
    let whole = |date: &&String| digits(date) >= DIGITS;
    match kept.as_slice() {
        [] => String::new(),
        [one] => (*one).clone(),
        [first, second] if whole(first) && whole(second) => format!("{first}; {second}"),
        _ => String::new(),
    }
}

/// Puts the dates of birth together where a table has their parts in columns of their own.
pub(crate) fn put_together(table: &mut Table<'_>) {
    let has_dates = table.assignment.fields.contains(&Some(Field::BirthDate));
    let in_parts = table.assignment.structure.is_some_and(|structure| structure.has_dates_in_parts());
    if has_dates || !in_parts {
        return;
    }
    let column_of = |part: &str| {
        let named = |header: &String| {
            let header = header.to_uppercase();
            let path = header.strip_suffix(part).unwrap_or("");
            header == part
                || path.trim_end_matches(|mark: char| !mark.is_alphanumeric()).ends_with("DATE_OF_BIRTH")
        };
        table.headers.iter().position(named)
    };
    let columns = NAMES.map(|part| (part, column_of(part)));
    if columns.iter().all(|(part, column)| column.is_none() || *part == "TYPE_OF_DATE") {
        return;
    }
    let rows = table.rows.file_rows.len();
    let cell = |column: usize, row: usize| table.rows.columns.get(column).map_or("", |cells| cells.get(row));
    let dates: TextColumn = (0..rows)
        .map(|row| {
            let mut parts = Parts::default();
            for (part, column) in columns {
                if let Some(column) = column {
                    parts.set(part, cell(column, row));
                }
            }
            parts.text()
        })
        .collect::<Vec<String>>()
        .iter()
        .map(String::as_str)
        .collect();
    table.headers.push("date of birth".to_owned());
    table.rows.columns.push(dates);
    table.assignment.fields.push(Some(Field::BirthDate));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_one_date_and_a_span_is_none_to_compare() {
        for (parts, text) in [
            (["EXACT", "1985-05-10", "", "", ""], "1985-05-10"),
            (["EXACT", "", "1985", "", ""], "1985"),
            (["APPROXIMATELY", "", "1985", "", ""], "about 1985"),
            (["APPROXIMATELY", "1985-01-01", "", "", ""], "about 1985"),
            (["BETWEEN", "", "", "1960", "1965"], "1960-1965"),
            (["", "", "", "", ""], ""),
        ] {
            let mut of = Parts::default();
            for (name, part) in NAMES.iter().zip(parts) {
                of.set(name, part);
            }
            assert_eq!(of.text(), text, "{parts:?}");
        }
    }

    #[test]
    fn of_more_than_two_dates_none_is_compared() {
        let dates = |dates: &[&str]| together(dates.iter().map(|date| (*date).to_owned()));
        assert_eq!(dates(&["1985-05-10", "1986-01-01", "1985-05-10", ""]), "1985-05-10; 1986-01-01");
        assert_eq!(dates(&["1985-05-10", "1986-01-01", "1987-01-01"]), "");
        assert_eq!(dates(&["14/03/1987", "1987", "about 1987"]), "14/03/1987");
        assert_eq!(dates(&["1985", "1986"]), "");
        assert_eq!(dates(&["1985", "1985"]), "1985");
    }
}
