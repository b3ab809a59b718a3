//! Day, month and year of birth out of three columns, as one; and the birth date that a taxpayer's number holds.
//!
//! A number whose last digit is right counts the days to a birth date, which is taken where a row has none of its own.
//!
//! The parts are put together as text, in an order that leaves nothing open (`1990-03-07`); reading it is left to
//! [`crate::compare::date`], so that a part which is none is treated as in any other date. Cost: one pass over the
//! cells; nothing where a list has no such columns. Limits: a day without a month, or a month without a year and a day,
//! says nothing.

use super::{Field, TextColumn};
use crate::compare::tax_number::birth_date;

/// The columns with a column of birth dates that holds what the parts say where it said nothing.
pub(super) fn joined(mut columns: Vec<(Field, TextColumn)>) -> Vec<(Field, TextColumn)> {
    let column = |field: Field| columns.iter().find(|(of, _)| *of == field).map(|(_, column)| column);
    let numbers = column(Field::TaxNumber);
    let parts = [Field::BirthDay, Field::BirthMonth, Field::BirthYear].map(column);
    if parts.iter().all(Option::is_none) && numbers.is_none() {
        return columns;
    }
    let known = column(Field::BirthDate);
    let rows = columns.first().map_or(0, |(_, column)| column.len());
    let mut dates = TextColumn::with_capacity(rows);
    for row in 0..rows {
        let date = known.map_or("", |dates| dates.get(row));
        if !date.trim().is_empty() {
            dates.push(date);
            continue;
        }
        let [day, month, year] = parts.map(|part| without_fraction(part.map_or("", |part| part.get(row))));
        let written = together(day, month, year);
        match numbers.filter(|_| written.is_empty()) {
            Some(numbers) => dates.push(&of_number(numbers.get(row))),
            None => dates.push(&written),
        }
    }
    // Numbers that hold no date make no column.
    if dates.text().is_empty() {
        return columns;
    }
    match columns.iter_mut().find(|(field, _)| *field == Field::BirthDate) {
        Some((_, column)) => *column = dates,
        None => columns.push((Field::BirthDate, dates)),
    }
    columns
}

/// The birth date that a taxpayer's number holds; empty where the cell is no such number.
fn of_number(cell: &str) -> String {
    let digits: String = without_fraction(cell).chars().filter(char::is_ascii_digit).collect();
    birth_date(&digits)
        .map_or_else(String::new, |date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
}

/// A cell without white space and without the empty fraction that spreadsheets give whole numbers.
fn without_fraction(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_suffix(".0") {
        Some(whole) if is_number(whole) => whole,
        _ => cell,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// Whether a part says nothing: empty, a sign alone, or noughts.
fn is_empty(part: &str) -> bool {
    part.chars().all(|letter| letter == '0' || !letter.is_alphanumeric())
}

/// The parts as one text.
fn together(day: &str, month: &str, year: &str) -> String {
    match (is_empty(day), is_empty(month), is_empty(year)) {
        (_, true, true) => String::new(),
        (_, true, false) => year.to_owned(),
        (true, false, true) => String::new(),
        // A month by its name stands between the others as in any language of the lists.
        (true, false, false) if !is_number(month) => format!("{month} {year}"),
        (true, false, false) => format!("00.{month}.{year}"),
        (false, false, true) if !is_number(month) => format!("{day} {month}"),
        (false, false, true) => format!("{day}.{month}.__"),
        (false, false, false) if !is_number(month) => format!("{day} {month} {year}"),
        // Four digits first leave no question which is the day.
        (false, false, false) if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        (false, false, false) => format!("{day}.{month}.{year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::List;

    fn column(cells: &[&str]) -> TextColumn {
        cells.iter().copied().collect()
    }

    #[test]
    fn parts_are_one_date_and_missing_parts_leave_it_partial() {
        let list = List::new(
            "list",
            vec![
                (Field::Name, column(&["Ґудзь"; 7])),
                (Field::BirthDay, column(&["7", "7.0", "", "0", "7", "", "07"])),
                (Field::BirthMonth, column(&["3", "березня", "3", "", "3", "", "04"])),
                (Field::BirthYear, column(&["1990", "1990", "1990.0", "1990", "", "", "90"])),
            ],
        )
        .unwrap();
        let dates: Vec<&str> = list.column(Field::BirthDate).unwrap().iter().collect();
        assert_eq!(dates, ["1990-03-07", "7 березня 1990", "00.3.1990", "1990", "7.3.__", "", "07.04.90"]);
    }

    #[test]
    fn a_whole_date_goes_before_its_parts() {
        let list = List::new(
            "list",
            vec![
                (Field::Name, column(&["Ґудзь"; 2])),
                (Field::BirthDate, column(&["07.03.1990", " "])),
                (Field::BirthYear, column(&["1991", "1991"])),
            ],
        )
        .unwrap();
        let dates: Vec<&str> = list.column(Field::BirthDate).unwrap().iter().collect();
        assert_eq!(dates, ["07.03.1990", "1991"]);
    }
}
