//! `zvirka decisions forget`: a person's records leave the file of decisions and the results of the case.

use std::collections::BTreeSet;

use zvirka::record::List;
use zvirka_decisions::{Decisions, Print, seen_records};
use zvirka_io::CASE_WORKBOOK;

use super::asking::ReadCase;
use crate::args::{CommonArguments, ForgetArguments, LanguageArgument, ReconcileArguments, TablesArgument};
use crate::failure::Failure;
use crate::reading::{self, counted, label};
use crate::terminal::Voice;

/// Forgets the person's records and reconciles again.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &ForgetArguments, common: &CommonArguments, voice: &Voice) -> Result<(), Failure> {
    let (read, manifest) = ReadCase::of_result(&arguments.result, voice)?;
    let path = arguments.result.join("ledger.csv");
    let ledger = reading::whole_table(&path, &["list", "record_id", "person_id"], voice)?;
    let records: BTreeSet<(&str, &str)> = (0..ledger.len())
        .filter(|row| ledger.cell("person_id", *row) == arguments.person)
        .map(|row| (ledger.cell("list", row), ledger.cell("record_id", row)))
        .collect();
    if records.is_empty() {
        return Err(Failure::Refused(format!("{}: nobody has this person_id", label(&path))));
    }
    let mut decisions = Decisions::open_or_create(&arguments.file)?;
    let mut prints: Vec<Print> = Vec::new();
    for (list, of_list) in read.file.lists.iter().zip(&read.lists) {
        let wanted = |row: &usize| records.contains(&(list.name.as_str(), &*of_list.list.id(*row)));
        let rows: Vec<usize> = (0..of_list.list.len()).filter(wanted).collect();
        prints.extend(prints_of(&decisions, &list.name, &of_list.list, &rows));
    }
    // What readers saw of the same records on earlier versions of the lists goes too.
    let of_case =
        super::super::decided::of_case(Some(&arguments.file), &read.file, &read.lists, common.threads)?;
    if let Some(applied) = of_case {
        let record = |place: (usize, usize)| -> Option<(&str, String)> {
            let name = read.file.lists.get(place.0)?.name.as_str();
            Some((name, read.lists.get(place.0)?.list.id(place.1).into_owned()))
        };
        let of_person = applied.anchoring.found.iter().filter(|(_, place)| {
            record(*place).is_some_and(|(list, id)| records.contains(&(list, id.as_str())))
        });
        prints.extend(of_person.map(|(print, _)| *print));
    }
    prints.sort_unstable();
    prints.dedup();
    let forgotten = decisions.forget(&arguments.reader, &prints)?;
    drop(decisions);
    voice.note(&format!(
        "{}: {} forgotten, {} of what readers saw removed",
        label(&arguments.file),
        counted(forgotten.prints, "record"),
        counted(forgotten.records, "copy")
    ));
    let number = |key: &str| manifest.options.get(key).and_then(serde_json::Value::as_f64);
    let again = ReconcileArguments {
        case: read.file.path.clone(),
        output: arguments.result.clone(),
        // Everybody else keeps the id; a result of a program that kept none is numbered anew.
        previous: arguments.result.join("records.csv").is_file().then(|| arguments.result.clone()),
        forgetting: true,
        match_at: number("match_at"),
        review_at: number("review_at").unwrap_or(zvirka::linker::LinkOptions::default().review_at),
        decisions: Some(arguments.file.clone()),
        check: false,
        date: manifest.options.get("date").and_then(serde_json::Value::as_str).map(str::to_owned),
        format: if arguments.result.join(CASE_WORKBOOK).is_file() {
            TablesArgument::Xlsx
        } else {
            TablesArgument::Csv
        },
    };
    // The result is written again in the language that it had.
    let tag = manifest.options.get("language").and_then(serde_json::Value::as_str).unwrap_or("en");
    let common = CommonArguments { language: Some(LanguageArgument::from_tag(tag)), ..common.clone() };
    super::super::reconcile::run(&again, &common)
}

fn prints_of(decisions: &Decisions, name: &str, list: &List, rows: &[usize]) -> Vec<Print> {
    seen_records(decisions.salt(), name, list, rows, |_| None)
        .into_iter()
        .map(|record| record.print)
        .collect()
}
