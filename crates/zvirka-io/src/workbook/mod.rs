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
//! an error. Rows that are hidden are read and counted; a value merged over several rows is that of each of them.
//!
//! Binary workbooks go the same way. OpenDocument spreadsheets and old Excel workbooks are read whole by the library, so
//! what they would become is paid for first ([`open_document`], [`old`]).
//!
//! Cost: half a second a million cells, and little more memory than the columns and the strings they share. Limits: 256 MiB
//! inflated, 4096 columns, 20 million cells, and what the file's [budget](crate::budget) has.

mod archive;
mod binary;
mod cells;
mod layout;
mod old;
mod open_document;
mod sheets;
mod styles;

use std::io::Cursor;

use calamine::{Data, DataRef, Ods, OdsError, Reader as _, Xls, XlsError, Xlsb, Xlsx, XlsxError};

use crate::budget::Budget;
use crate::delimited::MOST_COLUMNS;
use crate::format::Format;
use crate::grid::Grid;
use crate::guard::guarded;
use crate::source::LONGEST_RECORD;
use archive::DAMAGED;
use layout::{Layout, Merged};

/// Longest name of a sheet, in bytes. Excel's is 31 letters; the library keeps one with every group of merged cells.
const LONGEST_NAME: usize = 256;

/// Reads a sheet as a table of the list so called: the one of that name or number, all of them (`*`), or the first that
/// can be seen and has known headers. `known` says whether a header is one that is looked for.
///
/// Gives the table and what a person should be told. The error is a sentence without the file's name.
pub(crate) fn read(
    bytes: &[u8],
    format: Format,
    list: &str,
    sheet: Option<&str>,
    known: &dyn Fn(&str) -> bool,
    budget: &mut Budget,
) -> Result<(Grid, Vec<String>), String> {
    let understood = || match format {
        Format::Xls => {
            let reduced = old::reduced(bytes, budget)?;
            let workbook = Xls::new(Cursor::new(reduced.as_slice())).map_err(|error| match error {
                XlsError::Password => PASSWORD.to_owned(),
                _ => DAMAGED.to_owned(),
            })?;
            sheets::read(&mut Ranges(workbook), list, sheet, known, budget)
        }
        Format::Ods => {
            let checked = archive::check(bytes, budget)?;
            let workbook =
                Ods::new(Cursor::new(checked.archive.as_slice())).map_err(|error| match error {
                    OdsError::Password => PASSWORD.to_owned(),
                    _ => DAMAGED.to_owned(),
                })?;
            sheets::read(&mut Ranges(workbook), list, sheet, known, budget)
        }
        Format::Xlsb => {
            let checked = archive::check(bytes, budget)?;
            let workbook =
                Xlsb::new(Cursor::new(checked.archive.as_slice())).map_err(|_| DAMAGED.to_owned())?;
            sheets::read(&mut Binary(workbook), list, sheet, known, budget)
        }
        _ => {
            let checked = archive::check(bytes, budget)?;
            let workbook =
                Xlsx::new(Cursor::new(checked.archive.as_slice())).map_err(|error| describe(&error))?;
            let mut stream = Stream { workbook, may_have_merged_cells: checked.may_have_merged_cells };
            let (grid, mut warnings) = sheets::read(&mut stream, list, sheet, known, budget)?;
            if checked.hidden_rows > 0 {
                warnings.push(format!(
                    "rows that are hidden in the workbook are read as well: {}; delete them if they do not belong to the \
                     list",
                    checked.hidden_rows
                ));
            }
            Ok((grid, warnings))
        }
    };
    // A hostile file must end the file and not the program, whatever it finds in the libraries that read it.
    guarded(understood).unwrap_or_else(|| Err(DAMAGED.to_owned()))
}

const PASSWORD: &str = "the workbook is protected by a password; save it without";

/// A workbook whose sheets can be read one by one.
trait Workbook {
    fn sheets(&self) -> &[calamine::Sheet];

    /// Reads a sheet as a table.
    fn read_sheet(
        &mut self,
        sheet: &str,
        list: &str,
        known: &dyn Fn(&str) -> bool,
        budget: &mut Budget,
    ) -> Result<(Grid, Vec<String>), String>;
}

/// An Office Open XML workbook, whose cells come one by one.
struct Stream<'b> {
    workbook: Xlsx<Cursor<&'b [u8]>>,
    may_have_merged_cells: bool,
}

impl Workbook for Stream<'_> {
    fn sheets(&self) -> &[calamine::Sheet] {
        self.workbook.sheets_metadata()
    }

    fn read_sheet(
        &mut self,
        sheet: &str,
        list: &str,
        known: &dyn Fn(&str) -> bool,
        budget: &mut Budget,
    ) -> Result<(Grid, Vec<String>), String> {
        let merged =
            if self.may_have_merged_cells { merged_cells(&mut self.workbook, sheet) } else { Vec::new() };
        let mut cells = self.workbook.worksheet_cells_reader(sheet).map_err(|error| describe(&error))?;
        let mut without_value = 0_u64;
        let next = || {
            let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| describe(&error))?
            else {
                return Ok(None);
            };
            if matches!(cell.value, DataRef::Empty) {
                without_value += u64::from(cell.formula.is_some());
            }
            Ok(Some((cell.pos, cell.value)))
        };
        let (grid, mut warnings) = read_cells(next, Layout::new(list, known, merged, budget))?;
        if without_value > 0 {
            warnings.push(format!(
                "cells with a formula but no stored value are read as empty: {without_value}; open the workbook in a \
                 spreadsheet program and save it"
            ));
        }
        Ok((grid, warnings))
    }
}

/// A binary workbook, whose cells come one by one.
struct Binary<'b>(Xlsb<Cursor<&'b [u8]>>);

impl Workbook for Binary<'_> {
    fn sheets(&self) -> &[calamine::Sheet] {
        self.0.sheets_metadata()
    }

    fn read_sheet(
        &mut self,
        sheet: &str,
        list: &str,
        known: &dyn Fn(&str) -> bool,
        budget: &mut Budget,
    ) -> Result<(Grid, Vec<String>), String> {
        let mut cells = self.0.worksheet_cells_reader(sheet).map_err(|_| DAMAGED.to_owned())?;
        let next = || {
            let cell = cells.next_cell().map_err(|_| DAMAGED.to_owned())?;
            Ok(cell.map(|cell| (cell.get_position(), cell.get_value().clone())))
        };
        read_cells(next, Layout::new(list, known, Vec::new(), budget))
    }
}

/// Takes cells as they come, row by row, and makes a table of them.
fn read_cells<'a>(
    mut next: impl FnMut() -> Result<Option<((u32, u32), DataRef<'a>)>, String>,
    mut layout: Layout<'a, '_>,
) -> Result<(Grid, Vec<String>), String> {
    let mut row = Vec::new();
    let mut current = 0;
    // Bytes of text in the row so far: it is held until the next one begins.
    let mut held = 0_usize;
    while let Some(((number, column), value)) = next()? {
        if number < current {
            return Err(format!(
                "row {} of the sheet stands out of order; {DAMAGED}",
                number.saturating_add(1)
            ));
        }
        if number > current {
            layout.take(current, &mut row)?;
            (current, held) = (number, 0);
        }
        if let DataRef::String(text) = &value {
            held = held.saturating_add(text.len());
        }
        if row.len() == MOST_COLUMNS || held > LONGEST_RECORD {
            return Err(format!(
                "row {} of the sheet has more than {MOST_COLUMNS} cells or 1 MiB of text; no list has such a row, remove \
                 what stands beside it",
                number.saturating_add(1)
            ));
        }
        if !matches!(value, DataRef::Empty) {
            row.push((column, value));
        }
    }
    layout.take(current, &mut row)?;
    layout.finish()
}

/// A workbook of another format, whose sheets are read whole.
struct Ranges<W>(W);

impl<'b, W: calamine::Reader<Cursor<&'b [u8]>>> Workbook for Ranges<W> {
    fn sheets(&self) -> &[calamine::Sheet] {
        self.0.sheets_metadata()
    }

    fn read_sheet(
        &mut self,
        sheet: &str,
        list: &str,
        known: &dyn Fn(&str) -> bool,
        budget: &mut Budget,
    ) -> Result<(Grid, Vec<String>), String> {
        let range = self.0.worksheet_range(sheet).map_err(|_| DAMAGED.to_owned())?;
        let (first_row, first_column) = range.start().unwrap_or((0, 0));
        let width = range.width();
        let mut places = range.rows().flatten().enumerate();
        let next = || {
            // Empty places are passed over here, so that a row may have any number of them.
            let found = places.by_ref().find(|(_, value)| !matches!(value, Data::Empty));
            Ok(found.map(|(at, value)| {
                let (row, column) = (at / width.max(1), at % width.max(1));
                ((first_row + row as u32, first_column + column as u32), borrowed(value))
            }))
        };
        read_cells(next, Layout::new(list, known, Vec::new(), budget))
    }
}

/// A cell without its text copied.
fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(value) => DataRef::DateTime(*value),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// Cells merged over several rows or columns, as first and last row and column, from 0.
fn merged_cells(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Vec<Merged> {
    let regions = workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    regions
        .iter()
        .filter(|region| region.end.0 > region.start.0)
        .map(|region| Merged { rows: (region.start.0, region.end.0), column: region.start.1 })
        .collect()
}

/// What an error of the library means for the user. Its own words may quote a cell.
fn describe(error: &XlsxError) -> String {
    match error {
        XlsxError::NotAWorksheet(_) => "the sheet is no table; --sheet names another".to_owned(),
        XlsxError::Password => PASSWORD.to_owned(),
        _ => DAMAGED.to_owned(),
    }
}
