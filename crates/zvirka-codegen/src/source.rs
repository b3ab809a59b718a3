//! The data tables as the generators read them: tab-separated, comment lines, one line of headers.
//!
//! Reading remembers every file and its sha256, so that a generated file can be stamped with what it was made
//! from. No quoting: a quote is a letter of the table. Every fault names the file and the line.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use sha2::{Digest as _, Sha256};
use unicode_normalization::is_nfc;

/// The folder of the core crate's tables, relative to the workspace.
const DATA: &str = "crates/zvirka/data";

/// The tables of the workspace, and which of them were read.
pub struct Sources {
    workspace: PathBuf,
    read: Vec<(String, String)>,
}

/// One table: its headers and its rows with their line numbers.
pub struct Table {
    path: String,
    headers: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

/// One row of a table, by column name.
#[derive(Clone, Copy)]
pub struct Row<'table> {
    table: &'table Table,
    line: u64,
    cells: &'table [String],
}

impl Sources {
    /// Tables under `workspace`, none read yet.
    pub fn new(workspace: &Path) -> Self {
        Self { workspace: workspace.to_path_buf(), read: Vec::new() }
    }

    /// The files read so far, each with its sha256 in hexadecimal, in the order of reading.
    pub fn read(&self) -> &[(String, String)] {
        &self.read
    }

    /// Reads the table `name` of the core crate's data folder.
    pub fn table(&mut self, name: &str) -> anyhow::Result<Table> {
        let path = format!("{DATA}/{name}");
        let bytes = std::fs::read(self.workspace.join(&path)).with_context(|| format!("reading {path}"))?;
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if !self.read.iter().any(|(known, _)| *known == path) {
            self.read.push((path.clone(), digest));
        }
        Table::parse(path, &bytes)
    }
}

impl Table {
    fn parse(path: String, bytes: &[u8]) -> anyhow::Result<Self> {
        let text = std::str::from_utf8(bytes).with_context(|| format!("{path} is not UTF-8"))?;
        if let Some(line) = text.lines().position(|line| !is_nfc(line)) {
            bail!("{path}, line {}: not in Unicode normal form C", line + 1);
        }
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b'\t')
            .quoting(false)
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        let headers = reader.headers().with_context(|| path.clone())?.iter().map(str::to_owned).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.with_context(|| path.clone())?;
            let line = record.position().map_or(0, csv::Position::line);
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
        Ok(Self { path, headers, rows })
    }

    /// The rows in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { table: self, line: *line, cells })
    }
}

impl<'table> Row<'table> {
    /// Where the row stands, for an error.
    pub fn place(&self) -> String {
        format!("{}, line {}", self.table.path, self.line)
    }

    /// The cell of a column. An unknown column is an error of the generator and says so.
    pub fn text(&self, column: &str) -> anyhow::Result<&'table str> {
        let index = self
            .table
            .headers
            .iter()
            .position(|header| header == column)
            .with_context(|| format!("{}: no column {column}", self.table.path))?;
        self.cells
            .get(index)
            .map(String::as_str)
            .with_context(|| format!("{}: no cell in column {column}", self.place()))
    }

    /// The cell of a column that must not be empty.
    pub fn required(&self, column: &str) -> anyhow::Result<&'table str> {
        let text = self.text(column)?;
        ensure!(!text.is_empty(), "{}: column {column} is empty", self.place());
        Ok(text)
    }

    /// The comma-separated values of a cell.
    pub fn list(&self, column: &str) -> anyhow::Result<Vec<&'table str>> {
        let values = self.text(column)?.split(',').map(str::trim);
        Ok(values.filter(|value| !value.is_empty()).collect())
    }

    /// The cell of a column as a number.
    pub fn number(&self, column: &str) -> anyhow::Result<f64> {
        self.required(column)?
            .parse()
            .with_context(|| format!("{}: column {column} holds no number", self.place()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_line_and_columns() {
        let table =
            Table::parse("t.tsv".into(), "# note\nname\tshare\nОля, Ольга\t0.5\n".as_bytes()).unwrap();
        let row = table.rows().next().unwrap();
        assert_eq!(row.place(), "t.tsv, line 3");
        assert_eq!(row.list("name").unwrap(), ["Оля", "Ольга"]);
        assert!((row.number("share").unwrap() - 0.5).abs() < f64::EPSILON);
        assert!(row.text("weight").is_err());
    }

    #[test]
    fn text_that_is_not_composed_is_refused_with_its_line() {
        let error = Table::parse("t.tsv".into(), "name\nИ\u{306}осип\n".as_bytes()).err().unwrap();
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}
