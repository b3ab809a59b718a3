//! A simulation as a folder of files: `left.csv`, `right.csv`, `truth.csv`, and `report.csv` with
//! `report_truth.csv` where there are reports. The first three are what `zvirka benchmark` takes.

use std::path::Path;

use zvirka::record::{Field, List};
use zvirka::simulation::Simulation;
use zvirka_io::{IoError, Value, write_table};

/// Writes all lists of a simulation into a folder, which must exist.
///
/// # Errors
///
/// When a file cannot be written; each is whole or not there at all.
pub fn write_folder(folder: &Path, simulation: &Simulation) -> Result<(), IoError> {
    write_list(&folder.join("left.csv"), &simulation.left)?;
    write_list(&folder.join("right.csv"), &simulation.right)?;
    write_truth(&folder.join("truth.csv"), &simulation.left, &simulation.right, &simulation.truth)?;
    if let Some(report) = &simulation.report {
        write_list(&folder.join("report.csv"), report)?;
        let truth = folder.join("report_truth.csv");
        write_truth(&truth, report, &simulation.right, &simulation.report_truth)?;
    }
    Ok(())
}

fn write_list(path: &Path, list: &List) -> Result<(), IoError> {
    let fields: Vec<Field> = Field::ALL.into_iter().filter(|field| list.column(*field).is_some()).collect();
    let header: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
    let rows = (0..list.len()).map(|row| fields.iter().map(move |field| Value::from(list.cell(*field, row))));
    write_table(path, &header, rows)
}

fn write_truth(path: &Path, left: &List, right: &List, truth: &[(usize, usize)]) -> Result<(), IoError> {
    let rows = truth.iter().map(|&(a, b)| [Value::from(left.id(a)), Value::from(right.id(b))]);
    write_table(path, &["left_id", "right_id"], rows)
}
