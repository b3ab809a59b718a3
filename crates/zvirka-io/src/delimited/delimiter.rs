//! Which character separates the cells of a CSV file.
//!
//! The first records are read with each of `,`, `;`, tab and `|`, quotes respected, and each reading is judged by
//! two shares: of rows with as many cells as the header, and of headers that are known. So `прізвище, ім'я;дата`
//! is two columns and not three, and a single column of "surname, name" stays single.
//!
//! Excel's own hint, a first line `sep=;`, is obeyed. Cost: at most 4 × 64 records.

use super::heading;
use super::records::{Records, Refusal};

/// The delimiters tried, in the order in which a tie is settled.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Records that are looked at: enough to outvote some ragged ones.
const SAMPLE: usize = 64;

/// How much a reading with a single column gets for its even rows: any delimiter that is absent gives such a
/// reading, so it must lose against two even columns and still win against ragged rows.
const SINGLE_COLUMN: f64 = 0.5;

/// The delimiter that the first line declares, and where the text begins after it.
pub(super) fn declared(text: &str) -> Option<(u8, usize)> {
    let line = text.split(['\n', '\r']).next()?;
    let separator = line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?;
    let [byte] = separator.as_bytes() else { return None };
    let rest = text.get(line.len()..)?;
    let end = if rest.starts_with("\r\n") { 2 } else { 1.min(rest.len()) };
    DELIMITERS.contains(byte).then_some((*byte, line.len() + end))
}

/// Finds the delimiter; `known` says whether a header is one that the reader looks for.
///
/// A line with thousands of any delimiter is refused, as it would otherwise pass for one long cell of another.
pub(super) fn find(text: &str, known: &dyn Fn(&str) -> bool) -> Result<u8, Refusal> {
    let mut best = (b',', f64::NEG_INFINITY, 0);
    for delimiter in DELIMITERS {
        let (score, columns) = judge(text, delimiter, known)?;
        let ahead = score - best.1;
        if ahead > 1e-9 || (ahead > -1e-9 && columns > best.2) {
            best = (delimiter, score, columns);
        }
    }
    Ok(best.0)
}

fn judge(text: &str, delimiter: u8, known: &dyn Fn(&str) -> bool) -> Result<(f64, usize), Refusal> {
    let mut records = Records::new(text, delimiter);
    let above = heading::rows_above(&records, known);
    for _ in 0..=above {
        match records.advance() {
            Ok(true) => {}
            Err(refusal @ Refusal::TooManyColumns { .. }) => return Err(refusal),
            Ok(false) | Err(_) => return Ok((0.0, 0)),
        }
    }
    let columns = records.len();
    // A header that holds other delimiters than a comma is a row of them.
    let whole = |cell: &str| !cell.contains([';', '\t', '|']);
    let recognised =
        (0..columns).filter(|column| whole(records.cell(*column)) && known(records.cell(*column))).count();
    let (mut rows, mut even) = (0, 0);
    while rows < SAMPLE {
        match records.advance() {
            Ok(true) => {
                rows += 1;
                // Empty cells too many at the end do no harm.
                let surplus = (columns..records.len()).all(|column| records.cell(column).trim().is_empty());
                let fits = records.len() >= columns && surplus || records.len() + 1 == columns && columns > 2;
                even += usize::from(fits && !records.has_stray_quote());
            }
            Ok(false) => break,
            Err(refusal @ Refusal::TooManyColumns { .. }) => return Err(refusal),
            // A quote that is left open under this reading counts as one uneven row.
            Err(_) => {
                rows += 1;
                break;
            }
        }
    }
    let evenness = if rows == 0 { 1.0 } else { even as f64 / rows as f64 };
    let weight = if columns == 1 { SINGLE_COLUMN } else { 1.0 };
    Ok((evenness * weight + recognised as f64 / columns as f64, columns))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers::field_of_header;

    #[test]
    fn the_delimiter_is_found() {
        let known = |header: &str| field_of_header(header).is_some();
        for (text, expected) in [
            ("ПІБ,дата народження\nШаповал Остап,1990\n", b','),
            ("ПІБ;дата народження\nШаповал, Остап;1990\n", b';'),
            ("ПІБ\tд.н.\nШаповал; Остап\t1990\n", b'\t'),
            ("name|dob|note\nOstap|1990|a, b; c\n", b'|'),
            ("прізвище, ім'я, по батькові;дата народження\nЖук, Остап, Ігорович;1990\n", b';'),
            ("\"прізвище; ім'я\",вік\n\"Жук; Остап\",30\n", b','),
            ("a;b;c\n1;2,5;3\n4;5,5;6\n", b';'),
            ("x,y\n1,2\n", b','),
            ("ПІБ\nЖук Остап\n", b','),
            ("ПІБ;зріст;вага;Посада, звання\nЖук;1;2;3\nЧиж;1;2\nСом;3;4;5\n", b';'),
        ] {
            assert_eq!(char::from(find(text, &known).unwrap()), char::from(expected), "{text}");
        }
    }

    #[test]
    fn one_column_of_names_with_commas_stays_one_column() {
        let known = |header: &str| field_of_header(header).is_some();
        assert_ne!(find("ПІБ\nЖук, Остап\nЧиж, Іван\n", &known).unwrap(), b',');
    }

    #[test]
    fn the_hint_of_excel_is_obeyed() {
        assert_eq!(declared("sep=;\r\na;b"), Some((b';', 7)));
        assert_eq!(declared("sep=,"), Some((b',', 5)));
        assert_eq!(declared("sep=x\na"), None);
        assert_eq!(declared("ПІБ\n"), None);
    }
}
