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
//! OpenDocument spreadsheets, binary and old Excel workbooks go the same way, with their sheets read whole.
//!
//! Cost: half a second a million cells, and little more memory than the columns and the strings they share. Limits: 256 MiB inflated, 4096 columns, 20 million cells.

mod archive;
mod cells;
mod layout;
mod sheets;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Ods, OdsError, Reader as _, Xls, XlsError, Xlsb, Xlsx, XlsxError};

use crate::format::Format;
use crate::grid::Grid;
use archive::DAMAGED;
use layout::{Layout, Merged};

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
) -> Result<(Grid, Vec<String>), String> {
    let understood = || match format {
        Format::Xls => {
            let workbook = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
                XlsError::Password => PASSWORD.to_owned(),
                _ => DAMAGED.to_owned(),
            })?;
            sheets::read(&mut Ranges(workbook), list, sheet, known)
        }
        Format::Ods => {
            let checked = archive::check(bytes)?;
            let workbook =
                Ods::new(Cursor::new(checked.archive.as_slice())).map_err(|error| match error {
                    OdsError::Password => PASSWORD.to_owned(),
                    _ => DAMAGED.to_owned(),
                })?;
            sheets::read(&mut Ranges(workbook), list, sheet, known)
        }
        Format::Xlsb => {
            let checked = archive::check(bytes)?;
            let workbook =
                Xlsb::new(Cursor::new(checked.archive.as_slice())).map_err(|_| DAMAGED.to_owned())?;
            sheets::read(&mut Ranges(workbook), list, sheet, known)
        }
        _ => {
            let checked = archive::check(bytes)?;
            let workbook =
                Xlsx::new(Cursor::new(checked.archive.as_slice())).map_err(|error| describe(&error))?;
            let mut stream = Stream { workbook, may_have_merged_cells: checked.may_have_merged_cells };
            let (grid, mut warnings) = sheets::read(&mut stream, list, sheet, known)?;
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
    catch_unwind(AssertUnwindSafe(understood)).unwrap_or_else(|_| Err(DAMAGED.to_owned()))
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
    ) -> Result<(Grid, Vec<String>), String> {
        let mut warnings = Vec::new();
        let merged =
            if self.may_have_merged_cells { merged_cells(&mut self.workbook, sheet) } else { Vec::new() };
        let mut layout = Layout::new(list, known, merged);
        let mut cells = self.workbook.worksheet_cells_reader(sheet).map_err(|error| describe(&error))?;
        let mut row = Vec::new();
        let mut current = 0;
        let mut without_value = 0_u64;
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| describe(&error))? {
            let (number, column) = cell.pos;
            if number < current {
                return Err(format!("row {} of the sheet stands out of order; {DAMAGED}", number + 1));
            }
            if number > current {
                layout.take(current, &mut row)?;
                current = number;
            }
            if matches!(cell.value, DataRef::Empty) {
                without_value += u64::from(cell.formula.is_some());
            } else {
                row.push((column, cell.value));
            }
        }
        layout.take(current, &mut row)?;
        let (grid, said) = layout.finish()?;
        warnings.extend(said);
        if without_value > 0 {
            warnings.push(format!(
                "cells with a formula but no stored value are read as empty: {without_value}; open the workbook in a \
                 spreadsheet program and save it"
            ));
        }
        Ok((grid, warnings))
    }
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
    ) -> Result<(Grid, Vec<String>), String> {
        let range = self.0.worksheet_range(sheet).map_err(|_| DAMAGED.to_owned())?;
        let mut layout = Layout::new(list, known, Vec::new());
        let (first_row, first_column) = range.start().unwrap_or((0, 0));
        let mut cells = Vec::new();
        for (row, values) in range.rows().enumerate() {
            for (column, value) in values.iter().enumerate() {
                let value = borrowed(value);
                if !matches!(value, DataRef::Empty) {
                    cells.push((first_column + column as u32, value));
                }
            }
            layout.take(first_row + row as u32, &mut cells)?;
        }
        layout.finish()
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
