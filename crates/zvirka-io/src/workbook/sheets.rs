//! Which sheets of a workbook are read.
//!
//! Unless a sheet is named, it is the first that can be seen and has a known header: a cover sheet is passed over, and
//! that is said. All sheets at once (`*`) stand one below the other, with the name of each row's sheet beside it.

use calamine::{SheetType, SheetVisible};

use super::{LONGEST_NAME, Workbook};
use crate::budget::Budget;
use crate::grid::{self, Grid};

/// The header of the column that says which sheet a row is of.
const SHEET: &str = "sheet";

/// Reads the sheet or sheets that are wanted.
pub(super) fn read(
    workbook: &mut dyn Workbook,
    list: &str,
    wanted: Option<&str>,
    known: &dyn Fn(&str) -> bool,
    budget: &mut Budget,
) -> Result<(Grid, Vec<String>), String> {
    let tables: Vec<_> = workbook.sheets().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
    if workbook.sheets().iter().any(|sheet| sheet.name.len() > LONGEST_NAME) {
        return Err(format!("the name of a sheet is longer than {LONGEST_NAME} bytes; shorten it"));
    }
    let names: Vec<String> = tables.iter().map(|sheet| sheet.name.clone()).collect();
    let visible: Vec<String> = tables
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    if names.is_empty() {
        return Err("the workbook has no sheet with cells".to_owned());
    }
    match wanted.map(str::trim) {
        Some("*") => {
            read_all(workbook, list, if visible.is_empty() { names } else { visible }, known, budget)
        }
        Some(wanted) => {
            let lower = wanted.to_lowercase();
            let found = names
                .iter()
                .find(|name| *name == wanted)
                .or_else(|| names.iter().find(|name| name.trim().to_lowercase() == lower))
                .or_else(|| names.get(wanted.parse::<usize>().ok()?.checked_sub(1)?));
            let name = found
                .ok_or_else(|| format!("there is no sheet {wanted}; the sheets are: {}", names.join(", ")))?;
            workbook.read_sheet(name, list, known, budget)
        }
        None => read_first(workbook, list, (&names, &visible), known, budget),
    }
}

/// Reads the first visible sheet that has a known header; where none has, the first.
fn read_first(
    workbook: &mut dyn Workbook,
    list: &str,
    (names, visible): (&[String], &[String]),
    known: &dyn Fn(&str) -> bool,
    budget: &mut Budget,
) -> Result<(Grid, Vec<String>), String> {
    let candidates = if visible.is_empty() { names.get(..1).unwrap_or(names) } else { visible };
    let mut first = None;
    for (place, name) in candidates.iter().enumerate() {
        let before = budget.clone();
        let read = workbook.read_sheet(name, list, known, budget);
        if budget.is_spent() {
            return read;
        }
        let fits = read.as_ref().is_ok_and(|(grid, _)| grid.headers().iter().any(|header| known(header)));
        if fits || candidates.len() == 1 {
            let (grid, mut warnings) = read?;
            if place > 0 {
                let passed = candidates.get(..place).unwrap_or_default().join(", ");
                warnings.insert(
                    0,
                    format!(
                        "sheets without known headers are passed over: {passed}; the sheet {name} is read"
                    ),
                );
            } else if names.len() > 1 {
                let which = if visible.is_empty() {
                    "the first, though hidden,"
                } else {
                    "the first that is not hidden"
                };
                warnings.insert(
                    0,
                    format!(
                        "the workbook has {} sheets; {which} is read, --sheet names another, --sheet '*' all",
                        names.len()
                    ),
                );
            }
            return Ok((grid, warnings));
        }
        // A sheet that is passed over is let go, except the first.
        match &first {
            None => first = Some(read),
            Some(_) => *budget = before,
        }
    }
    let read = first.unwrap_or_else(|| Err("the workbook has no sheet with cells".to_owned()));
    read.map(|(grid, mut warnings)| {
        warnings.insert(0, format!("no sheet has a known header; the sheets are: {}", names.join(", ")));
        (grid, warnings)
    })
}

/// Reads sheets one below the other; those without a known header are passed over.
fn read_all(
    workbook: &mut dyn Workbook,
    list: &str,
    names: Vec<String>,
    known: &dyn Fn(&str) -> bool,
    budget: &mut Budget,
) -> Result<(Grid, Vec<String>), String> {
    let (mut grids, mut read_names, mut warnings, mut passed) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for name in names {
        let read = workbook.read_sheet(&name, list, known, budget);
        if budget.is_spent() {
            return read;
        }
        match read {
            Ok((grid, said)) if grid.headers().iter().any(|header| known(header)) => {
                warnings.extend(said.into_iter().map(|one| format!("sheet {name}: {one}")));
                grids.push(grid);
                read_names.push(name);
            }
            _ => passed.push(name),
        }
    }
    if grids.is_empty() {
        return Err(format!("no sheet has a known header; the sheets are: {}", passed.join(", ")));
    }
    warnings.insert(0, format!("sheets read one below the other: {}", read_names.join(", ")));
    if !passed.is_empty() {
        warnings.push(format!("sheets without known headers are passed over: {}", passed.join(", ")));
    }
    Ok((grid::below(list, grids, Some(SHEET), &read_names)?, warnings))
}
