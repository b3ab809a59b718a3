//! Headers that are nearly known: a slip of the hand, or a known header with words that are not.
//!
//! Nothing is taken for what it is only near to; it is said, with the option that would take it. Method: words that are
//! not known are left out and the rest is understood by the usual rules; else the nearest header of the table, one edit
//! away, two where it is long (Levenshtein). Cost: a millisecond a header at most, and only for those carried along.

use zvirka::record::Field;

use super::{meaning_of_header, normalised, rules, table};

/// The field that an unknown header probably means.
#[must_use]
pub(crate) fn suggestion(header: &str) -> Option<Field> {
    /// Shorter headers are one edit away from too much.
    const LEAST_LETTERS: usize = 4;
    /// From so many letters on two slips leave no doubt.
    const LONG: usize = 10;
    if meaning_of_header(header).is_some() {
        return None;
    }
    let text = normalised(header);
    let letters: Vec<char> = text.chars().collect();
    if letters.len() < LEAST_LETTERS || letters.len() > 80 {
        return None;
    }
    let most = if letters.len() >= LONG { 2 } else { 1 };
    let nearest = table()
        .iter()
        .filter_map(|(known, field)| {
            let known_letters: Vec<char> = known.chars().collect();
            if known_letters.len() < LEAST_LETTERS || known_letters.len().abs_diff(letters.len()) > most {
                return None;
            }
            let edits = edits(&letters, &known_letters);
            (edits <= most).then_some((edits, known.as_str(), *field))
        })
        .min_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    nearest.map(|(.., field)| field).or_else(|| rules::partly(header))
}

/// Levenshtein's distance.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, letter) in a.iter().enumerate() {
        let mut diagonal = line;
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
        let mut left = line + 1;
        for (slot, other) in row.iter_mut().skip(1).zip(b) {
            let cost = (diagonal + usize::from(letter != other)).min(*slot + 1).min(left + 1);
            diagonal = std::mem::replace(slot, cost);
            left = cost;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_near_a_known_one_is_suggested_and_none_else() {
        for (header, field) in [
            ("Дата нарождення", Some(Field::BirthDate)),
            ("Прізвще", Some(Field::Surname)),
            ("Дата народження бійця", Some(Field::BirthDate)),
            ("Surnamme", Some(Field::Surname)),
            ("розмір взуття", None),
            ("Дата оновлення", None),
            ("ПІБ", None),
        ] {
            assert_eq!(suggestion(header), field, "{header}");
        }
    }
}
