//! Excel workbooks (Office Open XML, ECMA-376): one sheet of them as a table.
//!
//! [`archive`] looks through the file first; what is read is a copy without macros, links and pictures. Then cells
//! stream out of `calamine`, so that a sheet with two cells a million columns apart costs two cells. A cell becomes
//! the text a person would type: a whole number without fraction, `true` or `false`, and where its *format* says
//! that the number is a date, the date in ISO 8601. A number in any other format stays a number, however much it
//! looks like a date. A formula is never read, only the value stored with it.
//!
//! A table begins where its headers do ([`layout`]): title rows above are skipped, and said. Everything that is
//! left out is said: other sheets, a second table below the first, formulas without a stored value, cells that hold
//! an error, cells merged over several rows.
//!
//! Cost: half a second a million cells, and little more memory than the columns and the strings they share. Limits: 256 MiB
//! inflated, 4096 columns, 20 million cells, and what the file's [budget](crate::budget) has; `.xls` and `.ods` are not
//! read.

mod archive;
mod cells;
mod layout;
mod styles;

use std::io::Cursor;

use calamine::{Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::budget::Budget;
use crate::delimited::MOST_COLUMNS;
use crate::grid::Grid;
use crate::guard::guarded;
use crate::source::LONGEST_RECORD;
use archive::DAMAGED;
use layout::Layout;

/// Longest name of a sheet, in bytes. Excel's is 31 letters; the library keeps one with every group of merged cells.
const LONGEST_NAME: usize = 256;

/// Reads a sheet as a table of the list so called: the one of that name or number, or the first that can be seen.
/// `known` says whether a header is one that is looked for.
///
/// Gives the table and what a person should be told. The error is a sentence without the file's name.
pub(crate) fn read(
    bytes: &[u8],
    list: &str,
    sheet: Option<&str>,
    known: &dyn Fn(&str) -> bool,
    mut budget: Budget,
) -> Result<(Grid, Vec<String>), String> {
    let understood = || {
        let checked = archive::check(bytes, &mut budget)?;
        let mut workbook =
            Xlsx::new(Cursor::new(checked.archive.as_slice())).map_err(|error| describe(&error))?;
        if workbook.sheets_metadata().iter().any(|sheet| sheet.name.len() > LONGEST_NAME) {
            return Err(format!("the name of a sheet is longer than {LONGEST_NAME} bytes; shorten it"));
        }
        read_sheet(&mut workbook, list, sheet, known, checked.may_have_merged_cells, budget)
    };
    // A hostile file must end the file and not the program, whatever it finds in the libraries that read it.
    guarded(understood).unwrap_or_else(|| Err(DAMAGED.to_owned()))
}

fn read_sheet(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    list: &str,
    wanted: Option<&str>,
    known: &dyn Fn(&str) -> bool,
    may_have_merged_cells: bool,
    budget: Budget,
) -> Result<(Grid, Vec<String>), String> {
    let mut warnings = Vec::new();
    let sheet = choose(workbook, wanted, &mut warnings)?;
    let merged = if may_have_merged_cells { merged_rows(workbook, &sheet) } else { Vec::new() };
    let mut layout = Layout::new(list, known, budget);
    let mut cells = workbook.worksheet_cells_reader(&sheet).map_err(|error| describe(&error))?;
    let mut row = Vec::new();
    let mut current = 0;
    let mut without_value = 0_u64;
    // Bytes of text in the row so far: it is held until the next one begins.
    let mut held = 0_usize;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| describe(&error))? {
        let (number, column) = cell.pos;
        if number < current {
            return Err(format!("row {} of the sheet stands out of order; {DAMAGED}", number + 1));
        }
        if number > current {
            layout.take(current, &mut row)?;
            current = number;
            held = 0;
        }
        if matches!(cell.value, calamine::DataRef::Empty) {
            without_value += u64::from(cell.formula.is_some());
        } else {
            if let calamine::DataRef::String(text) = &cell.value {
                held = held.saturating_add(text.len());
            }
            if row.len() == MOST_COLUMNS || held > LONGEST_RECORD {
                return Err(format!(
                    "row {} of the sheet has more than {MOST_COLUMNS} cells or 1 MiB of text; no list has such a row, remove \
                     what stands beside it",
                    number + 1
                ));
            }
            row.push((column, cell.value));
        }
    }
    layout.take(current, &mut row)?;
    let (grid, header_row, said) = layout.finish()?;
    warnings.extend(said);
    if without_value > 0 {
        warnings.push(format!(
            "cells with a formula but no stored value are read as empty: {without_value}; open the workbook in a \
             spreadsheet program and save it"
        ));
    }
    let spread = merged.iter().filter(|first| **first > header_row).count();
    if spread > 0 {
        warnings.push(format!(
            "cells merged over several rows: {spread}; only the first of these rows has the value"
        ));
    }
    Ok((grid, warnings))
}

/// The name of the sheet to be read.
fn choose(
    workbook: &Xlsx<Cursor<&[u8]>>,
    wanted: Option<&str>,
    warnings: &mut Vec<String>,
) -> Result<String, String> {
    let tables: Vec<_> =
        workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
    let Some(wanted) = wanted.map(str::trim) else {
        let visible: Vec<_> = tables.iter().filter(|sheet| sheet.visible == SheetVisible::Visible).collect();
        let first = visible.first().copied().or(tables.first());
        let first = first.ok_or_else(|| "the workbook has no sheet with cells".to_owned())?;
        if tables.len() > 1 {
            warnings.push(format!(
                "the workbook has {} sheets; {} is read, --sheet names another",
                tables.len(),
                if visible.is_empty() { "the first, though hidden," } else { "the first that is not hidden" }
            ));
        }
        return Ok(first.name.clone());
    };
    let exactly = tables.iter().find(|sheet| sheet.name == wanted);
    let loosely = || {
        let lower = wanted.to_lowercase();
        tables.iter().find(|sheet| sheet.name.trim().to_lowercase() == lower)
    };
    let by_number = || tables.get(wanted.parse::<usize>().ok()?.checked_sub(1)?);
    exactly.or_else(loosely).or_else(by_number).map(|sheet| sheet.name.clone()).ok_or_else(|| {
        let names: Vec<&str> = tables.iter().map(|sheet| sheet.name.as_str()).collect();
        format!("there is no sheet {wanted}; the sheets are: {}", names.join(", "))
    })
}

/// The first rows, from 0, of cells merged over several rows.
fn merged_rows(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Vec<u32> {
    let regions = workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    regions.iter().filter(|region| region.end.0 > region.start.0).map(|region| region.start.0).collect()
}

/// What an error of the library means for the user. Its own words may quote a cell.
fn describe(error: &XlsxError) -> String {
    match error {
        XlsxError::NotAWorksheet(_) => "the sheet is no table; --sheet names another".to_owned(),
        XlsxError::Password => "the workbook is protected by a password; save it without".to_owned(),
        _ => DAMAGED.to_owned(),
    }
}
