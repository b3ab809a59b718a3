//! `zvirka reconcile`: many lists of a case into one ledger, with findings.
//!
//! Reads the case file and every list it names, reconciles them, and writes a folder of tables that appears whole or
//! not at all, its manifest last. It closes with the ledger in numbers: every row of every list has one outcome, and
//! the outcomes of a list add up to its rows.

use zvirka::linker::LinkOptions;
use zvirka::reconcile::{
    ChangeKind, Finding, Language, Outcome, ReconcileOptions, Reconciliation, Severity, reconcile,
};
use zvirka_io::{
    CASE_FILES, CaseOutput, ManifestInput, ReadList, ResultFolder, read_case, read_earlier, write_manifest,
};

use super::decided;
use crate::args::{CommonArguments, ReconcileArguments, TablesArgument};
use crate::failure::Failure;
use crate::interrupt::{self, Phase};
use crate::language;
use crate::outputs;
use crate::reading::{self, counted};
use crate::terminal::Voice;
use crate::terminal::progress::Bars;
use crate::terminal::table::{self, Align, aligned};

/// Reconciles the case.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &ReconcileArguments, common: &CommonArguments) -> Result<(), Failure> {
    let voice = super::voice(common);
    super::check_thresholds(arguments.match_at, arguments.review_at)?;
    let file = read_case(&arguments.case)?;
    let mut inputs: Vec<&std::path::Path> = vec![&arguments.case];
    inputs.extend(file.lists.iter().map(|list| list.path.as_path()));
    inputs.extend(arguments.decisions.as_deref());
    let outputs = outputs::reserve(&inputs, &[], &[], common.manifest.as_deref())?;
    outputs::check_folder(&inputs, &arguments.output, &CASE_FILES)?;
    ResultFolder::check_own(&arguments.output, &CASE_FILES)?;
    let folder = ResultFolder::begin(&arguments.output, &CASE_FILES)?;

    let earlier = arguments.previous.as_deref().map(read_earlier).transpose()?;
    let mut lists: Vec<ReadList> = Vec::with_capacity(file.lists.len());
    for list in &file.lists {
        lists.push(reading::read(&list.path, &list.options, &voice)?);
    }
    super::lists::tell_near_columns(&lists, &voice);
    let names: Vec<String> = file.lists.iter().map(|list| list.name.clone()).collect();
    let mut lists = decided::without_forgotten(arguments.decisions.as_ref(), &names, lists, &voice)?;
    if !file.compare.is_empty() {
        for told in zvirka_io::compare_columns(&mut lists.iter_mut().collect::<Vec<_>>(), &file.compare)? {
            voice.note(&told);
        }
    }
    let decided = decided::of_case(arguments.decisions.as_ref(), &file, &lists, common.threads)?;
    let read: Vec<ManifestInput> = lists.iter().map(ManifestInput::from).collect();
    let mut case = file.case(&lists);
    case.verdicts = decided.as_ref().map(zvirka_decisions::Applied::of_case).unwrap_or_default();
    let options = ReconcileOptions {
        link: LinkOptions {
            match_at: arguments.match_at,
            review_at: arguments.review_at,
            threads: common.threads,
            ..LinkOptions::default()
        },
        language: common.language.map_or_else(Language::default, Into::into),
        earlier: earlier.as_ref().map(|read| Box::new(read.earlier.clone())),
        ..ReconcileOptions::default()
    };

    interrupt::enter(Phase::Working)?;
    let bars = Bars::new(&voice);
    let reconciled = reconcile(&case, &options, &bars);
    bars.finish();
    let mut result = reconciled?;
    if arguments.forgetting {
        result.changes.clear();
    }
    for warning in &result.warnings {
        voice.warn(warning);
    }
    decided::tell(decided.as_ref(), &result.held, None, &voice);
    if !result.balanced {
        let message =
            "the ledger does not hold every row once, which is a fault of the program; nothing was written";
        return Err(Failure::Fault(message.to_owned()));
    }

    for list in &lists {
        list.check_unchanged()?;
    }
    interrupt::enter(Phase::Writing)?;
    let warnings = voice.warnings();
    let told: Vec<String> =
        warnings.iter().map(|warning| language::told_in(options.language, warning).into_owned()).collect();
    let output = CaseOutput {
        result: &result,
        case: &case,
        options: &options,
        file: Some(&file),
        lists: &read,
        earlier: earlier.as_ref(),
        decisions: decided.as_ref().map(|decided| &decided.input),
        warnings: &warnings,
        told: &told,
        date: arguments.date.as_deref(),
        as_workbook: arguments.format == TablesArgument::Xlsx,
    };
    let manifest = output.write(&folder)?;
    if let Some(path) = &common.manifest {
        let target = outputs.target(path);
        write_manifest(target, &manifest).map_err(|error| Failure::of_output(path, error))?;
    }
    folder.finish()?;
    outputs.publish()?;
    summarize(&result, arguments, &voice);
    let wrong = result.claims.iter().filter(|check| !check.agrees).count();
    if arguments.check && wrong > 0 {
        let message =
            format!("{} of {} do not agree with the lists", wrong, counted(result.claims.len(), "claim"));
        return Err(Failure::FellShort(message));
    }
    Ok(())
}

/// The closing words: the ledger in numbers, claims, and what to look at first.
fn summarize(result: &Reconciliation, arguments: &ReconcileArguments, voice: &Voice) {
    let shown: Vec<Outcome> =
        Outcome::ALL.into_iter().filter(|outcome| result.outcomes.contains_key(outcome)).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut heads = table::heads(["list", "rows", "persons"]);
    heads.extend(shown.iter().map(|outcome| table::head(&outcome.as_str().replace('_', " "))));
    rows.push(heads);
    for list in &result.lists {
        let mut row = vec![list.name.clone(), list.rows.to_string(), list.persons.to_string()];
        row.extend(shown.iter().map(|outcome| list.outcomes.get(outcome).copied().unwrap_or(0).to_string()));
        rows.push(row);
    }
    let total: u64 = result.lists.iter().map(|list| list.rows).sum();
    let mut row = vec![table::head("together"), total.to_string(), result.persons.len().to_string()];
    row.extend(shown.iter().map(|outcome| result.outcomes.get(outcome).copied().unwrap_or(0).to_string()));
    rows.push(row);
    let aligns: Vec<Align> =
        std::iter::once(Align::Left).chain((1..shown.len() + 3).map(|_| Align::Right)).collect();
    for line in aligned(&aligns, &rows).lines() {
        voice.note(line);
    }
    for check in &result.claims {
        voice.note(&format!("claim {}: {}", if check.agrees { "agrees" } else { "DISAGREES" }, check.text));
    }
    if let Some(previous) = arguments.previous.as_ref().filter(|_| !arguments.forgetting) {
        tell_changes(result, previous, voice);
    }
    let of =
        |severity| result.findings.iter().filter(|finding: &&Finding| finding.severity == severity).count();
    voice.note(&format!(
        "{}: {} high, {} medium, {} low, {} to know; {} handed over; the result is in {}",
        counted(result.findings.len(), "finding"),
        of(Severity::High),
        of(Severity::Medium),
        of(Severity::Low),
        of(Severity::Info),
        counted(usize::try_from(result.returned.persons).unwrap_or(usize::MAX), "person"),
        arguments.output.display()
    ));
}

/// What changed since the earlier result, in numbers.
fn tell_changes(result: &Reconciliation, previous: &std::path::Path, voice: &Voice) {
    let of = |kind| result.changes.iter().filter(|change| change.kind == kind).count();
    if result.changes.is_empty() {
        voice.note(&format!("nothing changed since {}", previous.display()));
        return;
    }
    voice.note(&format!(
        "{} since {}: {} to families changed, {}, {} gone, {} merged, {} split",
        counted(result.changes.len(), "change"),
        previous.display(),
        counted(of(ChangeKind::AnswerChanged), "answer"),
        counted(of(ChangeKind::NewPerson), "new person"),
        of(ChangeKind::Gone),
        of(ChangeKind::Merged),
        of(ChangeKind::Split),
    ));
}
