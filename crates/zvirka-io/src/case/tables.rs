//! The tables of a result: persons, ledger, findings, links, changes and a summary.
//!
//! Columns stand in a set order that other programs rely on. Lists within a cell are set apart by `; `. What writes
//! files and what hands tables over in memory starts from [`case_tables`], so that both hold the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;
use zvirka::linker::ComparedField;
use zvirka::reconcile::{
    Answers, CaseLink, Change, ChangeKind, ClaimCheck, Count, Finding, FindingKind, LedgerRow, ListSummary,
    Outcome, PairSummary, Person, Reconciliation, RecordName, Retired, SHOWN, Severity, Tables,
};
use zvirka::record::Field;

use super::earlier::RECORDS;
use crate::error::IoError;
use crate::output::{Sheet, Value, write_sheets, write_table, write_whole};
use crate::report::REPORT;

/// The files of a result: those that [`write_case_tables`] writes, in order, then what each record said, and the report.
pub const CASE_TABLES: [&str; 8] =
    ["persons.csv", "ledger.csv", "findings.csv", "links.csv", "changes.csv", SUMMARY, RECORDS, REPORT];

/// The workbook that holds all tables in place of a file each, where one is asked for.
pub const CASE_WORKBOOK: &str = "result.xlsx";

/// Every file that a result may have, the manifest not counted.
pub const CASE_FILES: [&str; 9] = [
    "persons.csv",
    "ledger.csv",
    "findings.csv",
    "links.csv",
    "changes.csv",
    CASE_WORKBOOK,
    SUMMARY,
    RECORDS,
    REPORT,
];

/// The file of [`summary_json`].
pub(super) const SUMMARY: &str = "summary.json";

/// A table of a result.
pub struct CaseTable<'a> {
    /// The file it is written to, which says what the table is of: `persons.csv`.
    pub file: &'static str,
    /// The columns' headers and what their cells are, in order.
    pub columns: Vec<(String, CellKind)>,
    /// The rows, each with a cell a column.
    pub rows: Box<dyn Iterator<Item = Vec<Value<'a>>> + 'a>,
}

/// What the cells of a column are, where they are not missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Text.
    Text,
    /// Numbers with decimals.
    Real,
    /// Whole numbers.
    Whole,
}

impl CellKind {
    /// What stands under a header: the tables of a result call their numbers alike.
    fn under(header: &str) -> Self {
        match header {
            "records" => Self::Whole,
            "probability" | "rival_probability" | "prior" | "weight" => Self::Real,
            _ if header.ends_with("_weight") => Self::Real,
            _ => Self::Text,
        }
    }
}

/// The tables of a result that are lists of rows: persons, ledger, findings, links, changes.
#[must_use]
pub fn case_tables(result: &Reconciliation) -> [CaseTable<'_>; 5] {
    let [persons, ledger_file, findings, links, changes, ..] = CASE_TABLES;
    let fields = compared(result);
    let header = links_header(result, &fields);
    [
        CaseTable::new(persons, persons_header(), result.persons.iter().map(person)),
        CaseTable::new(ledger_file, LEDGER.map(str::to_owned), result.ledger.iter().map(ledger)),
        CaseTable::new(findings, FINDINGS.map(str::to_owned), result.findings.iter().map(finding)),
        CaseTable::new(links, header, result.links.iter().map(move |found| link(result, found, &fields))),
        CaseTable::new(changes, CHANGES.map(str::to_owned), result.changes.iter().map(change)),
    ]
}

impl<'a> CaseTable<'a> {
    fn new<Row: Into<Vec<Value<'a>>> + 'a>(
        file: &'static str,
        headers: impl IntoIterator<Item = String>,
        rows: impl Iterator<Item = Row> + 'a,
    ) -> Self {
        let columns = headers.into_iter().map(|header| {
            let kind = CellKind::under(&header);
            (header, kind)
        });
        Self { file, columns: columns.collect(), rows: Box::new(rows.map(Into::into)) }
    }
}

/// Writes the tables of a result into a folder.
///
/// # Errors
///
/// [`Write`](crate::IoErrorKind::Write) when one cannot be written.
pub fn write_case_tables(folder: &Path, result: &Reconciliation) -> Result<(), IoError> {
    write_summary(folder, result)?;
    for CaseTable { file, columns, rows } in case_tables(result) {
        let header: Vec<&str> = columns.iter().map(|(header, _)| header.as_str()).collect();
        write_table(&folder.join(file), &header, rows)?;
    }
    Ok(())
}

/// Writes the tables of a result as one workbook, a sheet each, and the summary beside it.
///
/// # Errors
///
/// [`Write`](crate::IoErrorKind::Write) when one cannot be written, as when a sheet cannot hold so many rows.
pub fn write_case_workbook(folder: &Path, result: &Reconciliation) -> Result<(), IoError> {
    write_summary(folder, result)?;
    write_whole((&folder.join(CASE_WORKBOOK)).into(), |output| {
        let tables = case_tables(result).map(|table| (table.columns, table.file, table.rows));
        let headers: Vec<Vec<(String, CellKind)>> =
            tables.iter().map(|(columns, ..)| columns.clone()).collect();
        let sheets = headers.iter().zip(tables).map(|(columns, (_, file, rows))| Sheet {
            name: file.strip_suffix(".csv").unwrap_or(file),
            header: columns.iter().map(|(header, _)| header.as_str()).collect(),
            dates: columns.iter().map(|(header, _)| is_date(header)).collect(),
            rows,
        });
        write_sheets(output, sheets)
    })
}

/// Whether a column of a result holds dates as lists write them.
fn is_date(header: &str) -> bool {
    let dated = [Field::BirthDate, Field::CaptureDate, Field::SeenOn, Field::HandoverDate, Field::AgeOn];
    dated.iter().any(|field| field.as_str() == header)
}

fn write_summary(folder: &Path, result: &Reconciliation) -> Result<(), IoError> {
    write_whole((&folder.join(SUMMARY)).into(), |output| output.write_all(summary_json(result)?.as_bytes()))
}

/// A result without its long tables, as the JSON of `summary.json`.
///
/// # Errors
///
/// When a number of the result is none that JSON can hold.
pub fn summary_json(result: &Reconciliation) -> std::io::Result<String> {
    Ok(serde_json::to_string_pretty(&Summary::of(result))? + "\n")
}

/// A result without its long tables.
#[derive(Serialize)]
struct Summary<'a> {
    title: &'a str,
    home: Option<&'a str>,
    balanced: bool,
    rows: usize,
    persons: usize,
    highest_person_number: u64,
    retired: &'a [Retired],
    changes: BTreeMap<ChangeKind, BTreeMap<Severity, u64>>,
    outcomes: &'a BTreeMap<Outcome, u64>,
    statuses: &'a BTreeMap<Outcome, u64>,
    returned: &'a Count,
    answers: &'a Answers,
    lists: &'a [ListSummary],
    claims: &'a [ClaimCheck],
    tables: &'a Tables,
    findings: &'a BTreeMap<FindingKind, BTreeMap<Severity, u64>>,
    pairs: &'a [PairSummary],
    warnings: &'a [String],
}

impl<'a> Summary<'a> {
    fn of(result: &'a Reconciliation) -> Self {
        Self {
            title: &result.title,
            home: result.home.as_deref(),
            balanced: result.balanced,
            rows: result.ledger.len(),
            persons: result.persons.len(),
            highest_person_number: result.numbered,
            retired: &result.retired,
            changes: change_counts(&result.changes),
            outcomes: &result.outcomes,
            statuses: &result.statuses,
            returned: &result.returned,
            answers: &result.answers,
            lists: &result.lists,
            claims: &result.claims,
            tables: &result.tables,
            findings: &result.finding_counts,
            pairs: &result.pairs,
            warnings: &result.warnings,
        }
    }
}

/// Changes by kind and severity.
fn change_counts(changes: &[Change]) -> BTreeMap<ChangeKind, BTreeMap<Severity, u64>> {
    let mut counts: BTreeMap<ChangeKind, BTreeMap<Severity, u64>> = BTreeMap::new();
    for change in changes {
        *counts.entry(change.kind).or_default().entry(change.severity).or_default() += 1;
    }
    counts
}

fn text(text: &str) -> Value<'_> {
    if text.is_empty() { Value::Missing } else { text.into() }
}

fn maybe(value: Option<&str>) -> Value<'_> {
    value.map_or(Value::Missing, text)
}

fn probability(value: Option<f64>) -> Value<'static> {
    value.map_or(Value::Missing, Value::probability)
}

/// The scripts that persons are named in.
const SCRIPTS: [&str; 2] = ["cyrillic", "latin"];

fn persons_header() -> Vec<String> {
    let mut header = vec!["person_id".to_owned(), "status".to_owned()];
    for script in SCRIPTS {
        header.extend([format!("name_{script}"), format!("name_{script}_list")]);
    }
    for field in SHOWN {
        header.extend([field.as_str().to_owned(), format!("{}_list", field.as_str())]);
    }
    header.extend(["category_conflict", "lists", "records"].map(str::to_owned));
    header
}

fn person(person: &Person) -> Vec<Value<'_>> {
    let mut row = vec![Value::from(person.id.as_str()), person.status.as_str().into()];
    for script in SCRIPTS {
        let name = person.names.iter().find(|name| name.script == script);
        row.push(maybe(name.map(|name| name.text.as_str())));
        row.push(maybe(name.map(|name| name.list.as_str())));
    }
    for field in SHOWN {
        let value = person.fields.get(&field);
        row.push(maybe(value.map(|value| value.value.as_str())));
        row.push(maybe(value.map(|value| value.list.as_str())));
    }
    row.push(if person.category_conflict { "yes" } else { "no" }.into());
    row.push(person.lists.join("; ").into());
    row.push(Value::Whole(person.records.len() as u64));
    row
}

const LEDGER: [&str; 11] = [
    "list",
    "record_id",
    "person_id",
    "outcome",
    "status",
    "name",
    "duplicate_of_list",
    "duplicate_of_id",
    "probability",
    "reason",
    "record_print",
];

fn list_and_id(record: Option<&RecordName>) -> [Value<'_>; 2] {
    [maybe(record.map(|record| record.list.as_str())), maybe(record.map(|record| record.id.as_str()))]
}

fn ledger(line: &LedgerRow) -> [Value<'_>; 11] {
    let [duplicate_of_list, duplicate_of_id] = list_and_id(line.duplicate_of.as_ref());
    [
        line.list.as_str().into(),
        line.record_id.as_str().into(),
        maybe(line.person_id.as_deref()),
        line.outcome.as_str().into(),
        line.status.map_or(Value::Missing, |status| status.as_str().into()),
        text(&line.name),
        duplicate_of_list,
        duplicate_of_id,
        probability(line.probability),
        text(&line.reason),
        line.record_print.map_or(Value::Missing, |print| print.to_string().into()),
    ]
}

const FINDINGS: [&str; 9] = [
    "kind",
    "severity",
    "person_id",
    "list",
    "record_id",
    "other_list",
    "other_record_id",
    "text",
    "probability",
];

fn finding(finding: &Finding) -> [Value<'_>; 9] {
    let [list, id] = list_and_id(finding.record.as_ref());
    let [other_list, other_id] = list_and_id(finding.other.as_ref());
    [
        finding.kind.as_str().into(),
        finding.severity.as_str().into(),
        maybe(finding.person_id.as_deref()),
        list,
        id,
        other_list,
        other_id,
        finding.text.as_str().into(),
        probability(finding.probability),
    ]
}

const CHANGES: [&str; 9] =
    ["kind", "severity", "person_id", "previous_person_id", "list", "record_id", "old", "new", "text"];

fn change(change: &Change) -> [Value<'_>; 9] {
    let [list, id] = list_and_id(change.record.as_ref());
    [
        change.kind.as_str().into(),
        change.severity.as_str().into(),
        maybe(change.person_id.as_deref()),
        maybe(change.previous_person_id.as_deref()),
        list,
        id,
        text(&change.old),
        text(&change.new),
        change.text.as_str().into(),
    ]
}

/// The fields that any pair of lists was compared on, in the order of the engine.
fn compared(result: &Reconciliation) -> Vec<ComparedField> {
    let fields: BTreeSet<ComparedField> =
        result.pairs.iter().flat_map(|pair| pair.fields.iter().copied()).collect();
    fields.into_iter().collect()
}

fn links_header(result: &Reconciliation, fields: &[ComparedField]) -> Vec<String> {
    let first = [
        "left_list",
        "left_id",
        "right_list",
        "right_id",
        "probability",
        "weight",
        "decision",
        "joined",
        "left_name",
        "right_name",
    ];
    let mut header: Vec<String> = first.map(str::to_owned).into();
    for field in fields {
        let name = result.field_name(*field);
        header.extend([format!("{name}_level"), format!("{name}_weight")]);
    }
    header.extend(["rival_probability", "prior", "reason", "decided"].map(str::to_owned));
    header
}

fn link<'a>(result: &Reconciliation, link: &'a CaseLink, fields: &[ComparedField]) -> Vec<Value<'a>> {
    let [left_name, right_name] = &link.names;
    let mut row: Vec<Value<'a>> = vec![
        link.left.list.as_str().into(),
        link.left.id.as_str().into(),
        link.right.list.as_str().into(),
        link.right.id.as_str().into(),
        Value::probability(link.probability),
        Value::weight(link.weight),
        link.decision.into(),
        if link.joined { "yes" } else { "no" }.into(),
        text(left_name),
        text(right_name),
    ];
    for field in fields {
        match link.evidence.iter().find(|evidence| evidence.field == result.field_name(*field)) {
            Some(evidence) => row.extend([evidence.level.into(), Value::weight(evidence.weight)]),
            None => row.extend([Value::Missing, Value::Missing]),
        }
    }
    row.push(Value::probability(link.rival_probability));
    row.push(Value::weight(link.prior));
    row.push(link.reason.map_or(Value::Missing, Value::from));
    row.push(link.decided.map_or(Value::Missing, |verdict| verdict.as_str().into()));
    row
}
