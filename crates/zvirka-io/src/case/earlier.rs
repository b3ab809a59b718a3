//! An earlier result of a case, read back from its folder, so that persons keep their ids.
//!
//! What a later run needs stands in the tables that people read as well, and in `records.csv`, which holds what each record
//! said in the fields compared: the lists' own files may be gone by then, or be the new version. [`write_records`] writes it,
//! beside a workbook too.
//! Cost: as reading the tables. Limits: a result of a program that wrote no `records.csv` is refused.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use zvirka::prints::PRINTED;
use zvirka::reconcile::{
    Case, Earlier, EarlierConflict, EarlierList, EarlierPerson, FindingKind, Outcome, Reconciliation,
    Retired, Role, Severity,
};
use zvirka::record::{Field, List, TextColumn};

use super::tables::{CASE_WORKBOOK, SUMMARY};
use crate::error::{IoError, IoErrorKind};
use crate::list::ReadOptions;
use crate::manifest::ManifestInput;
use crate::output::{Value, write_table};
use crate::source::sha256_of_file;
use crate::table::{Table, read_table};

/// The file of what each record said.
pub(super) const RECORDS: &str = "records.csv";

/// An earlier result and the files it was read from.
#[derive(Clone, Debug)]
pub struct ReadEarlier {
    /// The folder.
    pub path: PathBuf,
    /// The result, as far as a later one is held against it.
    pub earlier: Earlier,
    /// The files that were read.
    pub inputs: Vec<ManifestInput>,
}

/// Writes what each record says in the fields compared: `list, record_id, record_print`, then one column a field. Rows that
/// were set aside say nothing and are left out.
///
/// # Errors
///
/// [`Write`](crate::IoErrorKind::Write) when it cannot be written.
pub(super) fn write_records(folder: &Path, result: &Reconciliation, case: &Case) -> Result<(), IoError> {
    let mut header = vec!["list", "record_id", "record_print"];
    header.extend(PRINTED.map(Field::as_str));
    let rows = case.lists.iter().flat_map(|of| {
        let lines = result.ledger.iter().filter(move |line| line.list == of.name).take(of.list.len());
        lines.enumerate().filter_map(move |(row, line)| {
            let print = line.record_print?.to_string();
            let mut cells = vec![of.name.as_str().into(), line.record_id.as_str().into(), print.into()];
            cells.extend(PRINTED.map(|field| match field {
                Field::Name => Value::from(of.list.full_name(row)),
                field => match of.list.cell(field, row) {
                    "" => Value::Missing,
                    cell => cell.into(),
                },
            }));
            Some(cells)
        })
    });
    write_table(&folder.join(RECORDS), &header, rows)
}

/// What is needed of `summary.json`.
#[derive(Deserialize)]
struct Summary {
    highest_person_number: u64,
    retired: Vec<Retired>,
    lists: Vec<SummaryList>,
}

#[derive(Deserialize)]
struct SummaryList {
    name: String,
    role: Role,
}

/// Reads an earlier result from its folder.
///
/// # Errors
///
/// [`Input`](crate::IoErrorKind::Input) when the folder holds no whole result, or one that does not fit together;
/// [`Read`](crate::IoErrorKind::Read) when reading fails.
pub fn read_earlier(folder: &Path) -> Result<ReadEarlier, IoError> {
    let refused = |why: String| IoError::new(IoErrorKind::Input, format!("{}: {why}", folder.display()));
    if !folder.join("manifest.json").is_file() {
        return Err(refused(
            "this folder holds no whole result (manifest.json is missing); name the folder of an earlier one"
                .to_owned(),
        ));
    }
    if !folder.join(RECORDS).is_file() {
        return Err(refused(format!(
            "{RECORDS} is missing, which earlier versions of the program did not write; reconcile its lists once more"
        )));
    }
    let summary_path = folder.join(SUMMARY);
    let text = std::fs::read_to_string(&summary_path).map_err(|error| {
        IoError::new(IoErrorKind::Read, format!("{}: cannot be read: {error}", summary_path.display()))
    })?;
    let summary: Summary = serde_json::from_str(&text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        refused(format!("{SUMMARY}: line {line}, column {column}: this is no summary of a result"))
    })?;
    let table = |name: &str, headers: &[&str]| {
        let table = read_result_table(folder, name, headers)?;
        match table.rejects.first() {
            Some(reject) => Err(refused(format!("{name}: row {} cannot be read", reject.row))),
            None => Ok(table),
        }
    };
    let persons = table("persons.csv", &["person_id", "status", "name_cyrillic", "name_latin"])?;
    let ledger = table("ledger.csv", &["list", "record_id", "person_id", "status"])?;
    let findings = table("findings.csv", &["kind", "severity", "person_id", "text"])?;
    let records = table(RECORDS, &["list", "record_id", "name"])?;
    let summary_input = ManifestInput {
        path: summary_path.display().to_string(),
        sha256: sha256_of_file(&summary_path)?,
        encoding: "UTF-8".to_owned(),
        encoding_detected: false,
        structure: None,
        rows_read: 0,
        accepted: 0,
        rejected: 0,
    };
    let tables = [&persons, &ledger, &findings, &records];
    let inputs = tables.into_iter().map(ManifestInput::from).chain([summary_input]).collect();
    let faulty = |table: &str, row: usize, header: &str| {
        refused(format!("{table}: row {}, column {header}: does not fit the other tables", row + 1))
    };

    let mut earlier =
        Earlier { numbered: summary.highest_person_number, retired: summary.retired, ..Earlier::default() };
    let mut place_of: HashMap<&str, usize> = HashMap::with_capacity(persons.len());
    for row in 0..persons.len() {
        let id = persons.cell("person_id", row);
        let status = Outcome::from_name(persons.cell("status", row))
            .ok_or_else(|| faulty("persons.csv", row, "status"))?;
        if id.is_empty() || place_of.insert(id, row).is_some() {
            return Err(faulty("persons.csv", row, "person_id"));
        }
        let names = ["name_cyrillic", "name_latin"].map(|header| persons.cell(header, row));
        let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned();
        earlier.persons.push(EarlierPerson { id: id.to_owned(), name, status });
    }
    let mut lines: HashMap<(&str, &str), (usize, Outcome)> = HashMap::with_capacity(ledger.len());
    for row in 0..ledger.len() {
        let person = ledger.cell("person_id", row);
        if person.is_empty() {
            continue;
        }
        let place = *place_of.get(person).ok_or_else(|| faulty("ledger.csv", row, "person_id"))?;
        let status = Outcome::from_name(ledger.cell("status", row))
            .ok_or_else(|| faulty("ledger.csv", row, "status"))?;
        lines.insert((ledger.cell("list", row), ledger.cell("record_id", row)), (place, status));
    }
    let fields: Vec<Field> =
        PRINTED.into_iter().filter(|field| records.column(field.as_str()).is_some()).collect();
    let mut rows_of: HashMap<&str, Vec<usize>> = HashMap::new();
    for row in 0..records.len() {
        rows_of.entry(records.cell("list", row)).or_default().push(row);
    }
    for SummaryList { name, role } in summary.lists {
        let rows = rows_of.remove(name.as_str()).unwrap_or_default();
        earlier.lists.push(list(&records, &fields, name, role, &rows, &lines, &faulty)?);
    }
    if let Some(row) = rows_of.values().flatten().min() {
        return Err(faulty(RECORDS, *row, "list"));
    }
    let conflict = FindingKind::Conflict.as_str();
    for row in (0..findings.len()).filter(|row| findings.cell("kind", *row) == conflict) {
        let severity = Severity::from_name(findings.cell("severity", row))
            .ok_or_else(|| faulty("findings.csv", row, "severity"))?;
        earlier.conflicts.push(EarlierConflict {
            person_id: findings.cell("person_id", row).to_owned(),
            severity,
            text: findings.cell("text", row).to_owned(),
        });
    }
    Ok(ReadEarlier { path: folder.to_owned(), earlier, inputs })
}

/// Reads a table of a result from its folder, be it a file of its own or a sheet of the workbook. `name` is the file's.
///
/// # Errors
///
/// As [`read_table`].
pub fn read_result_table(folder: &Path, name: &str, headers: &[&str]) -> Result<Table, IoError> {
    let (file, workbook) = (folder.join(name), folder.join(CASE_WORKBOOK));
    if !file.is_file() && workbook.is_file() {
        let sheet = name.strip_suffix(".csv").unwrap_or(name).to_owned();
        return read_table(&workbook, &ReadOptions { sheet: Some(sheet), ..ReadOptions::default() }, headers);
    }
    read_table(&file, &ReadOptions::default(), headers)
}

/// One list out of the rows of `records.csv` that are its own.
fn list(
    records: &Table,
    fields: &[Field],
    name: String,
    role: Role,
    rows: &[usize],
    lines: &HashMap<(&str, &str), (usize, Outcome)>,
    faulty: &dyn Fn(&str, usize, &str) -> IoError,
) -> Result<EarlierList, IoError> {
    let mut persons = Vec::with_capacity(rows.len());
    for row in rows {
        let id = records.cell("record_id", *row);
        let line = lines.get(&(name.as_str(), id)).ok_or_else(|| faulty(RECORDS, *row, "record_id"))?;
        persons.push(*line);
    }
    let cells = |header: &str| rows.iter().map(|row| records.cell(header, *row)).collect::<TextColumn>();
    let mut columns = vec![(Field::Id, cells("record_id"))];
    columns.extend(fields.iter().map(|field| (*field, cells(field.as_str()))));
    let list = List::new(&*name, columns).map_err(IoError::from)?;
    Ok(EarlierList { name, role, list, persons })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_no_whole_result_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let told = |folder: &Path| {
            let error = read_earlier(folder).unwrap_err();
            assert_eq!(error.kind(), IoErrorKind::Input);
            error.to_string()
        };
        assert!(told(folder.path()).contains("manifest.json is missing"));
        std::fs::write(folder.path().join("manifest.json"), "{}").unwrap();
        assert!(told(folder.path()).contains("records.csv is missing"));
        std::fs::write(folder.path().join(RECORDS), "list,record_id,name\n").unwrap();
        std::fs::write(folder.path().join(SUMMARY), "{\"persons\": 3}").unwrap();
        assert!(told(folder.path()).contains("summary.json: line 1"));
    }

    #[test]
    fn tables_that_do_not_fit_together_are_refused_with_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        put("manifest.json", "{}");
        put(
            SUMMARY,
            "{\"highest_person_number\": 1, \"retired\": [], \"lists\": [{\"name\": \"ours\", \"role\": \"roster\"}]}",
        );
        put("persons.csv", "person_id,status,name_cyrillic,name_latin\nP00001,held,Ґудзь Марʼяна,\n");
        put("ledger.csv", "list,record_id,person_id,status\nours,1,P00001,held\n");
        put("findings.csv", "kind,severity,person_id,text\n");
        put(RECORDS, "list,record_id,name\nours,1,Ґудзь Марʼяна\n");
        let read = read_earlier(folder.path()).unwrap();
        assert_eq!(read.earlier.persons.len(), 1);
        assert_eq!(read.earlier.lists[0].persons, [(0, Outcome::Held)]);
        assert_eq!(read.inputs.len(), 5);
        for (name, text, told) in [
            (
                "ledger.csv",
                "list,record_id,person_id,status\nours,1,P00002,held\n",
                "row 1, column person_id",
            ),
            ("ledger.csv", "list,record_id,person_id,status\nours,1,P00001,lost\n", "row 1, column status"),
            (
                "ledger.csv",
                "list,record_id,person_id,status\nours,2,P00001,held\n",
                "row 1, column record_id",
            ),
            (RECORDS, "list,record_id,name\nours,1,Ґудзь\ntheirs,1,Ґудзь\n", "row 2, column list"),
        ] {
            let whole = std::fs::read_to_string(folder.path().join(name)).unwrap();
            put(name, text);
            let error = read_earlier(folder.path()).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
            assert!(!error.contains("Ґудзь"));
            put(name, &whole);
        }
    }
}
