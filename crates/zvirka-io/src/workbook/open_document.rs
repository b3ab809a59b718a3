//! How much memory the sheets of an OpenDocument spreadsheet would take, asked before the library reads them.
//!
//! The library reads every sheet whole, each cell with a place for its formula, and writes cells, rows and spaces out as
//! often as they say that they are repeated, by which a hundred bytes claim any number of them. So the part is walked through here
//! and paid for from the file's [budget](crate::budget), nothing being kept.
//!
//! Cost: one pass over the part. Limit: what stands in notes beside cells counts as their text.

use std::io::{BufReader, Read};

use calamine::Data;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::DAMAGED;
use crate::budget::Budget;

/// A cell and its formula, in the library's table and in the copy of it that is made of a sheet.
const A_CELL: u64 = 2 * (size_of::<Data>() + size_of::<String>()) as u64;

/// Rows and columns of a sheet, beyond which the library repeats nothing.
const MOST_ROWS: u64 = 1 << 20;
const MOST_COLUMNS: u64 = 1 << 14;

/// A sheet as far as it was walked through.
#[derive(Debug, Default)]
struct Sheet {
    rows: u64,
    /// Rows up to the last one that holds something, and columns likewise.
    filled_rows: u64,
    filled_columns: u64,
    /// Cells of rows counted once, and text of rows as often as they are repeated.
    cells: u64,
    text: u64,
}

/// A row likewise.
#[derive(Debug, Default)]
struct Row {
    repeated: u64,
    columns: u64,
    filled_columns: u64,
    text: u64,
}

/// Takes what the part would become.
pub(super) fn check(part: impl Read, budget: &mut Budget) -> Result<(), String> {
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().expand_empty_elements = true;
    let (mut buffer, mut sheet, mut row) = (Vec::new(), Sheet::default(), Row::default());
    // The cell in the making: how often it is repeated, its text, and whether it holds something.
    let mut cell: Option<(u64, u64, bool)> = None;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| DAMAGED.to_owned())? {
            Event::Start(start) => match start.name().as_ref() {
                // A table inside a cell would be counted in the place of the one around it; no spreadsheet program writes one.
                "table:table" | "table:table-row" if cell.is_some() => return Err(DAMAGED.to_owned()),
                "table:table" => sheet = Sheet::default(),
                "table:table-row" => {
                    row = Row { repeated: repeated(&start, "table:number-rows-repeated")?, ..Row::default() };
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let attributes =
                        start.attributes().flatten().map(|attribute| attribute.value.len() as u64);
                    // An empty cell has a style or a number of repetitions at most.
                    let filled = start.attributes().flatten().any(|attribute| {
                        attribute.key.as_ref().starts_with("office:")
                            || matches!(attribute.key.as_ref(), "calcext:value-type" | "table:formula")
                    });
                    let text = if filled { attributes.sum() } else { 0 };
                    cell = Some((repeated(&start, "table:number-columns-repeated")?, text, filled));
                }
                // So many spaces (section 6.1.3), which the library writes out as well.
                "text:s" => {
                    let spaces = repeated(&start, "text:c")?;
                    if let Some((_, length, _)) = &mut cell {
                        *length = length.saturating_add(spaces);
                    }
                }
                _ => {}
            },
            Event::Text(text) => {
                if let Some((_, length, _)) = &mut cell {
                    *length = length.saturating_add(text.len() as u64);
                }
            }
            Event::End(end) => match end.name().as_ref() {
                "table:table-cell" | "table:covered-table-cell" => {
                    let Some((times, text, filled)) = cell.take() else { continue };
                    let before = row.columns;
                    row.columns = before.saturating_add(times).min(MOST_COLUMNS);
                    if filled || text > 0 {
                        row.filled_columns = row.columns;
                        row.text = row.text.saturating_add(text.saturating_mul(row.columns - before));
                    }
                }
                "table:table-row" => {
                    let times = row.repeated.min(MOST_ROWS.saturating_sub(sheet.rows));
                    sheet.rows += times;
                    if row.filled_columns > 0 {
                        sheet.filled_rows = sheet.rows;
                        sheet.filled_columns = sheet.filled_columns.max(row.filled_columns);
                        sheet.cells = sheet.cells.saturating_add(row.filled_columns);
                        sheet.text =
                            sheet.text.saturating_add(row.text.saturating_mul(times.saturating_add(1)));
                    }
                }
                "table:table" => {
                    let written_out = sheet.filled_rows.saturating_mul(sheet.filled_columns);
                    budget.take(sheet.cells.max(written_out).saturating_mul(A_CELL))?;
                    // As it is read, written out, and in the copy.
                    budget.take(sheet.text.saturating_mul(2))?;
                    sheet = Sheet::default();
                }
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// How often an element says that it is repeated.
fn repeated(start: &BytesStart<'_>, name: &str) -> Result<u64, String> {
    let attribute = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == name);
    attribute.map_or(Ok(1), |attribute| attribute.value.trim().parse().map_err(|_| DAMAGED.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(rows: &str) -> Result<(), String> {
        let part = format!("<office:x><table:table table:name=\"a\">{rows}</table:table></office:x>");
        check(part.as_bytes(), &mut Budget::of(part.len()))
    }

    const FILLED: &str =
        "<table:table-cell office:value-type=\"string\"><text:p>Ґудзь</text:p></table:table-cell>";

    #[test]
    fn rows_and_cells_repeated_are_paid_for_as_often_as_they_are() {
        checked(&format!("<table:table-row>{FILLED}</table:table-row>").repeat(1_000)).unwrap();
        let row =
            format!("<table:table-row table:number-rows-repeated=\"1000000\">{FILLED}</table:table-row>");
        checked(&row).unwrap_err();
        let wide = FILLED.replace("table-cell o", "table-cell table:number-columns-repeated=\"16000\" o");
        checked(&format!("<table:table-row>{wide}</table:table-row>").repeat(20)).unwrap();
        checked(&format!("<table:table-row>{wide}</table:table-row>").repeat(600)).unwrap_err();
    }

    #[test]
    fn spaces_are_paid_for_as_often_as_they_are_written() {
        let row = |spaces: &str| {
            let cell = FILLED.replace("Ґудзь", &format!("Ґудзь<text:s text:c=\"{spaces}\"/>Остап"));
            format!("<table:table-row>{cell}</table:table-row>")
        };
        checked(&row("2").repeat(1_000)).unwrap();
        checked(&row("1000000000")).unwrap_err();
        checked(&row("100000").repeat(1_000)).unwrap_err();
        checked(&row("-1")).unwrap_err();
    }

    #[test]
    fn what_is_empty_to_the_end_costs_nothing() {
        let end = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell \
                   table:number-columns-repeated=\"16384\" table:style-name=\"ce1\"/></table:table-row>";
        checked(&format!("<table:table-row>{FILLED}</table:table-row>{end}")).unwrap();
        // Between two cells it is written out.
        checked(&format!(
            "<table:table-row>{FILLED}</table:table-row>{end}<table:table-row>{FILLED}</table:table-row>"
        ))
        .unwrap_err();
    }
}
