//! Which rows of a text are its headers.
//!
//! Titles, dates and stamps stand above the headers of lists in text as they do in workbooks. The row with most known
//! headers among the first ones is the header row, the first of equals; where none has any, the first row is. Below it,
//! a row whose filled cells are all headers (under ПІБ stands Прізвище; Ім'я; По батькові) is the second row of
//! headers, and names its columns, together with the cell above where that says more.
//!
//! Cost: twenty rows are read twice.

use super::records::Records;
use crate::headers::speaks_of_another;

/// Rows among which the headers are looked for: a stamp of approval, a title and a date rarely take ten. A judgement.
pub(crate) const HEADER_WITHIN: usize = 20;

/// How many rows of the text stand above its headers.
pub(super) fn rows_above(records: &Records<'_>, known: &dyn Fn(&str) -> bool) -> usize {
    let mut ahead = records.clone();
    let mut best = (0, 0);
    let mut above: Vec<String> = Vec::new();
    for row in 0..HEADER_WITHIN {
        // What cannot be read is told where it is read for good.
        if !matches!(ahead.advance(), Ok(true)) {
            break;
        }
        let count = (0..ahead.len()).filter(|column| known(ahead.cell(*column))).count();
        let cells: Vec<String> =
            (0..ahead.len()).map(|column| ahead.cell(column).trim().to_owned()).collect();
        if count > best.0 {
            best = (count, row);
            // The row above may be one of headers too, to which this is the second.
            let upper: Vec<&str> = above.iter().map(String::as_str).collect();
            let lower: Vec<&str> = cells.iter().map(String::as_str).collect();
            let heads = upper.iter().filter(|cell| known(cell)).count();
            if row > 0 && heads >= 2 && together(&upper, &lower, known).is_some() {
                best.1 = row - 1;
            }
        }
        above = cells;
    }
    best.1
}

/// The headers that the row after the current one makes together with it, where it is a second row of headers.
pub(super) fn second_row(
    records: &Records<'_>,
    first: &[&str],
    known: &dyn Fn(&str) -> bool,
) -> Option<Vec<String>> {
    let mut ahead = records.clone();
    if !matches!(ahead.advance(), Ok(true)) {
        return None;
    }
    let second: Vec<&str> = (0..ahead.len()).map(|column| ahead.cell(column).trim()).collect();
    together(first, &second, known)
}

/// Letters that the rest of a header has, which alone would mean nothing.
const LEAST_LETTERS: usize = 3;

/// Two rows of headers as one, or `None` where the second is no row of headers.
pub(crate) fn together(first: &[&str], second: &[&str], known: &dyn Fn(&str) -> bool) -> Option<Vec<String>> {
    let width = first.len().max(second.len());
    let mut above = "";
    let mut both = Vec::with_capacity(width);
    let (mut filled, mut gained) = (0, 0);
    for column in 0..width {
        let upper = first.get(column).copied().unwrap_or("");
        let lower = second.get(column).copied().unwrap_or("");
        if !upper.is_empty() {
            above = upper;
        }
        if lower.is_empty() {
            both.push(upper.to_owned());
            continue;
        }
        filled += 1;
        // A heading over several columns names none of them; one that goes on in the next line does.
        let next_is_below = first.get(column + 1).is_none_or(|next| next.is_empty())
            && second.get(column + 1).is_some_and(|next| !next.is_empty());
        let over_several = upper.is_empty() || next_is_below;
        let joined = format!("{above} {lower}");
        // A person's cell is never a header, and headers repeated are told elsewhere.
        let header = if speaks_of_another(above) && known(lower) {
            joined
        } else if known(lower) && (over_several || !known(&joined)) {
            lower.to_owned()
        } else if known(&joined)
            && lower.chars().filter(|letter| letter.is_alphabetic()).count() >= LEAST_LETTERS
        {
            joined
        } else {
            return None;
        };
        gained += usize::from(upper != lower && (upper.is_empty() || !known(upper) || header != lower));
        both.push(header);
    }
    (filled >= 2 && gained >= 1).then_some(both)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers::field_of_header;

    #[test]
    fn two_rows_of_headers_are_one_and_a_row_of_cells_is_none() {
        let known = |header: &str| field_of_header(header).is_some();
        let both = together(
            &["№", "ПІБ", "", "", "Дата народження"],
            &["", "Прізвище", "Ім'я", "По батькові", ""],
            &known,
        );
        assert_eq!(both.unwrap(), ["№", "Прізвище", "Ім'я", "По батькові", "Дата народження"]);
        let both = together(&["№", "Прізвище,", "Дата"], &["", "ім'я", "народження"], &known);
        assert_eq!(both.unwrap(), ["№", "Прізвище, ім'я", "Дата народження"]);
        assert_eq!(together(&["№", "ПІБ"], &["1", "Ґудзь Остап"], &known), None);
        assert_eq!(together(&["№", "ПІБ"], &["№", "ПІБ"], &known), None);
    }

    #[test]
    fn titles_stand_above_the_headers() {
        let known = |header: &str| field_of_header(header).is_some();
        for (text, rows) in [
            ("Список осіб станом на 01.05.2024\n\n№;ПІБ\n1;Ґудзь Остап\n", 1),
            ("ПІБ;зріст\nҐудзь Остап;180\n", 0),
            ("зріст;вага\n180;80\n", 0),
            ("№;ПІБ\n1;Ґудзь Остап\n№;ПІБ\n", 0),
            ("№;ПІБ;;;Дата\n;Прізвище;Ім'я;По батькові;\n1;Ґудзь;Остап;Ігорович;07.03.1990\n", 0),
            ("Список\n№;ПІБ;;;Дата\n;Прізвище;Ім'я;По батькові;\n1;Ґудзь;Остап;Ігорович;07.03.1990\n", 1),
        ] {
            assert_eq!(rows_above(&Records::new(text, b';'), &known), rows, "{text}");
        }
    }
}
