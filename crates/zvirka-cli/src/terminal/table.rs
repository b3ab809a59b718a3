//! Aligned columns for a terminal. Widths are counted in terminal cells, not bytes or code points, so that Cyrillic,
//! combining marks and wide letters line up.

use unicode_width::UnicodeWidthStr;
use zvirka_io::Language;

use crate::language;

/// The side a column is aligned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// Blanks between columns: two, so that single blanks within cells do not look like borders.
const GAP: usize = 2;

/// The heads of columns, in the language of the run.
pub fn heads<const N: usize>(heads: [&str; N]) -> Vec<String> {
    heads.map(head).to_vec()
}

/// The head of a column, in the language of the run. In the table of sentences heads are marked as such: a list or a
/// file may be called as a head is, and keeps its name.
pub fn head(text: &str) -> String {
    match language::current() {
        Language::English => text.to_owned(),
        _ => language::ukrainian(&format!("head of a column: {text}")).unwrap_or_else(|| text.to_owned()),
    }
}

/// Lays rows out in columns, one line a row, each line with a line break at its end and without blanks before it.
///
/// Columns beyond `aligns` are aligned left; missing cells are blank.
pub fn aligned(aligns: &[Align], rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let pad = " ".repeat(width.saturating_sub(cell.width()));
            match aligns.get(column).copied().unwrap_or(Align::Left) {
                Align::Left => line.extend([cell.as_str(), &pad]),
                Align::Right => line.extend([pad.as_str(), cell]),
            }
            line.push_str(&" ".repeat(GAP));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Rows of text out of anything that can be shown.
pub fn row<const N: usize>(cells: [&dyn std::fmt::Display; N]) -> Vec<String> {
    cells.iter().map(|cell| cell.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_cells_and_not_by_bytes() {
        let rows = [row([&"Їжак", &7]), row([&"и\u{306}", &12]), row([&"Nechui", &1])];
        let expected = "Їжак     7\nи\u{306}       12\nNechui   1\n";
        assert_eq!(aligned(&[Align::Left, Align::Right], &rows), expected);
    }

    #[test]
    fn no_rows_are_no_text() {
        assert_eq!(aligned(&[], &[]), "");
    }
}
