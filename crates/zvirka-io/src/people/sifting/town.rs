//! A town where a name is wanted: `Харків` in a list whose other rows have whole names.
//!
//! Towns are headings of sections, or slipped in from another column. One word is taken for a town where most rows have
//! more than one, the table of places knows it, and no table of names does. Limits: a town whose name is a surname as
//! well is left to review, which is all that a name of one word can come to.
//!
//! Cost: a search for a space a row, and a look-up for each name of one word.

use zvirka::compare::place::Place;
use zvirka::names::token::analyze;

use super::super::Table;

/// Rows that are looked at to see what a list's names are.
const SAMPLE: usize = 200;

/// Whether most rows have more than one word of a name.
pub(super) fn are_whole_names(table: &Table<'_>, columns: &[usize]) -> bool {
    let (mut seen, mut whole) = (0, 0);
    for row in 0..table.len().min(SAMPLE) {
        let words = columns.iter().map(|column| table.cell(*column, row).split_whitespace().count());
        let words: usize = words.sum();
        seen += usize::from(words > 0);
        whole += usize::from(words > 1);
    }
    whole * 2 > seen
}

/// Whether a name is a town and nothing else.
pub(super) fn is_town_alone(name: &str) -> bool {
    !name.is_empty()
        && memchr::memchr(b' ', name.as_bytes()).is_none()
        && Place::is_settlement(name)
        && !analyze(name).is_known()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_alone_is_no_name_unless_it_is_one() {
        for name in ["Харків", "Маріуполь", "Бахмут", "Kharkiv"] {
            assert!(is_town_alone(name), "{name}");
        }
        for name in ["Ґудзь", "Остап", "Харків Остап", "", "Шевченко"] {
            assert!(!is_town_alone(name), "{name}");
        }
    }
}
