//! The tasks on names of real public people: made by `bench/crossscript.py` of the shared folder (Python 3 alone), read
//! in place, never kept.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use zvirka::record::{Field, List, TextColumn};

/// The tasks, in the order in which they are told.
pub const TASKS: [&str; 4] = ["names", "names_dob", "uk_ru", "latin_latin"];

/// Where the script that makes and scores the tasks is expected.
#[must_use]
pub fn expected(shared: &Path) -> PathBuf {
    shared.join("bench/crossscript.py")
}

/// The script that makes and scores the tasks; `None` when the shared folder is not there.
#[must_use]
pub fn script(shared: &Path) -> Option<PathBuf> {
    Some(expected(shared)).filter(|script| script.is_file())
}

/// Writes the tasks, each into a folder of its name under `out`.
///
/// # Errors
///
/// When Python cannot be run or the script fails.
pub fn make(shared: &Path, script: &Path, split: &str, seed: &str, out: &Path) -> anyhow::Result<()> {
    let data = shared.join("data/dev");
    let arguments = [
        Path::new("make"),
        "--data".as_ref(),
        &data,
        "--split".as_ref(),
        split.as_ref(),
        "--seed".as_ref(),
        seed.as_ref(),
        "--out".as_ref(),
        out,
    ];
    python(script, &arguments).map(drop)
}

/// What the script says when it is run.
///
/// # Errors
///
/// When Python cannot be run or the script fails.
pub fn python(script: &Path, arguments: &[&Path]) -> anyhow::Result<String> {
    let output =
        Command::new("python3").arg(script).args(arguments).output().context("python3 cannot be run")?;
    if !output.status.success() {
        bail!("{}: {}", script.display(), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A list of a task.
///
/// # Errors
///
/// When the file cannot be read.
pub fn read(path: &Path) -> anyhow::Result<List> {
    let mut reader = csv::Reader::from_path(path)?;
    let fields: Vec<Field> = reader.headers()?.iter().filter_map(Field::from_name).collect();
    let mut columns: Vec<(Field, TextColumn)> =
        fields.into_iter().map(|field| (field, TextColumn::default())).collect();
    for record in reader.records() {
        let record = record?;
        for ((_, column), cell) in columns.iter_mut().zip(record.iter()) {
            column.push(cell);
        }
    }
    Ok(List::new(path.display().to_string(), columns)?)
}

/// The true pairs of rows of a task.
///
/// # Errors
///
/// When the file cannot be read.
pub fn truth(path: &Path, left: &List, right: &List) -> anyhow::Result<Vec<(usize, usize)>> {
    let rows = |list: &List| -> HashMap<String, usize> {
        (0..list.len()).map(|row| (list.id(row).into_owned(), row)).collect()
    };
    let (left_rows, right_rows) = (rows(left), rows(right));
    let mut pairs = Vec::new();
    for record in csv::Reader::from_path(path)?.records() {
        let record = record?;
        let row = |rows: &HashMap<String, usize>, cell: usize| {
            record.get(cell).and_then(|id| rows.get(id)).copied()
        };
        pairs.extend(row(&left_rows, 0).zip(row(&right_rows, 1)));
    }
    Ok(pairs)
}
