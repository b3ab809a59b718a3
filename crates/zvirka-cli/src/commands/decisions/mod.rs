//! `zvirka decisions`: what persons decided, as a file that outlives every run.
//!
//! `asking` makes questions of links and results and finds what was decided of them, `forget` removes a person; the rest is
//! here. How the file is kept stands in `zvirka_decisions`.

mod asking;
mod forget;

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

pub use asking::ReadCase;
use zvirka_decisions::{
    Decisions, Imported, NewEvent, VerdictRow, Votes, check, export, import, is_export, read_sheet,
    read_verdicts, sheet_bytes,
};
use zvirka_io::{ReviewPolicy, write_bytes, write_text};

use crate::args::{CommonArguments, DecisionsArguments, DecisionsVerb, ImportArguments, SheetArguments};
use crate::failure::Failure;
use crate::outputs;
use crate::reading::{counted, label};
use crate::terminal::table::{Align, aligned, row};
use crate::terminal::{self, Voice};

/// Does what is to be done with a file of decisions.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &DecisionsArguments, common: &CommonArguments) -> Result<(), Failure> {
    let voice = super::voice(common);
    match &arguments.what {
        DecisionsVerb::Export { file, output } => run_export(file, output, &voice),
        DecisionsVerb::Import(arguments) => run_import(arguments, common, &voice),
        DecisionsVerb::Agreement { file, json } => run_agreement(file, *json),
        DecisionsVerb::Check { file } => run_check(file, &voice),
        DecisionsVerb::Sheet(arguments) => run_sheet(arguments, common, &voice),
        DecisionsVerb::Forget(arguments) => forget::run(arguments, common, &voice),
    }
}

fn run_export(file: &Path, output: &Path, voice: &Voice) -> Result<(), Failure> {
    let mut decisions = Decisions::open(file)?;
    decisions.forget_expired()?;
    let mut text = Vec::new();
    export(&decisions, &mut text)?;
    let text = String::from_utf8(text).map_err(|_| Failure::Fault("the export is no text".to_owned()))?;
    if outputs::is_standard(output) {
        return terminal::print(&text);
    }
    let reserved = outputs::reserve(&[file], &[], &[output], None)?;
    write_text(reserved.target(output), &text).map_err(|error| Failure::of_output(output, error))?;
    reserved.publish()?;
    voice.note(&format!("{}: {} written", label(output), counted(text.lines().count(), "line")));
    Ok(())
}

/// The first bytes of every SQLite file.
const SQLITE: &[u8] = b"SQLite format 3\0";

fn is_file_of_decisions(path: &Path) -> bool {
    let mut first = [0; 16];
    File::open(path).and_then(|mut file| file.read_exact(&mut first)).is_ok() && first == SQLITE
}

/// Which file the decisions are in, what is imported, and the lists that it is about.
fn sources(arguments: &ImportArguments) -> Result<(&Path, PathBuf, &[PathBuf]), Failure> {
    let file = arguments.file.as_path();
    if let Some(output) = &arguments.output {
        return Ok((output, file.to_owned(), &arguments.sources));
    }
    let is_new = std::fs::metadata(file).is_ok_and(|found| found.len() == 0) || !file.exists();
    if !is_new && !is_file_of_decisions(file) {
        let message = format!(
            "{}: is no file of decisions; say `zvirka decisions import FILE SOURCE`, or `import SOURCE -o FILE`",
            label(file)
        );
        return Err(Failure::Refused(message));
    }
    match arguments.sources.split_first() {
        Some((source, lists)) => Ok((file, source.clone(), lists)),
        None => Ok((file, PathBuf::from("-"), &[])),
    }
}

fn run_import(arguments: &ImportArguments, common: &CommonArguments, voice: &Voice) -> Result<(), Failure> {
    let (file, source, lists) = sources(arguments)?;
    if let Some(list) = lists.iter().find(|list| outputs::is_standard(list)) {
        return Err(Failure::Refused(format!("{}: lists of an import are files", label(list))));
    }
    let reader = arguments.reader.as_deref();
    let shown = label(&source);
    if outputs::is_standard(&source) {
        let (_, imported) = import(file, &mut std::io::stdin().lock())?;
        tell_imported(&shown, imported, voice);
        return Ok(());
    }
    let opened = File::open(&source)
        .map_err(|error| Failure::Refused(format!("{shown}: cannot be opened ({error})")))?;
    let mut first = Vec::new();
    // A line of an export is short; the beginning of anything else is enough to see that it is none.
    let mut input = BufReader::new(opened);
    let _ = input.by_ref().take(4_096).read_until(b'\n', &mut first);
    if std::str::from_utf8(&first).is_ok_and(is_export) {
        let opened = File::open(&source)
            .map_err(|error| Failure::Refused(format!("{shown}: cannot be opened ({error})")))?;
        let (_, imported) = import(file, &mut BufReader::new(opened))?;
        tell_imported(&shown, imported, voice);
        return Ok(());
    }
    let events = if lists.is_empty() && arguments.case.is_none() {
        let (events, open) = read_sheet(&source, reader)?;
        if open > 0 {
            voice.note(&format!("{shown}: {} not filled in", counted(open, "row")));
        }
        events
    } else {
        let rows = read_verdicts(&source, reader)?;
        let reading = (&arguments.reading, &arguments.sides);
        let asked = asking::of_table(&rows, arguments.case.as_deref(), lists, reading, common, voice)?;
        let mut decisions = Decisions::open_or_create(file)?;
        let questions = asking::questions(&decisions, &asked)?;
        asking::see(&mut decisions, &questions)?;
        rows.iter().zip(questions).map(|(row, question)| event(row, &question)).collect()
    };
    let mut decisions = Decisions::open_or_create(file)?;
    // A sheet that is handed in twice says nothing new.
    let known = decisions.standing(ReviewPolicy::default(), |_| false)?;
    let new: Vec<NewEvent> = events.into_iter().filter(|event| !is_known(&known, event)).collect();
    decisions.append(&new)?;
    voice.note(&format!("{shown}: {} added to {}", counted(new.len(), "verdict"), label(file)));
    Ok(())
}

fn event(row: &VerdictRow, question: &zvirka_decisions::Question) -> NewEvent {
    NewEvent {
        at: row.at.clone(),
        note: row.note.clone(),
        seen: question.seen.clone(),
        ..NewEvent::verdict(
            row.author.clone(),
            (question.left.print, question.right.print),
            row.verdict,
            row.reason,
        )
    }
}

/// Whether a reader's last word on a pair is this one already.
fn is_known(standing: &[zvirka_decisions::Standing], event: &NewEvent) -> bool {
    let Some(right) = event.right else { return false };
    let pair = (event.left.min(right), Some(event.left.max(right)));
    let place = standing.binary_search_by_key(&pair, |standing| standing.pair).ok();
    let votes = place.and_then(|place| standing.get(place)).map(|standing| standing.votes.as_slice());
    votes.unwrap_or_default().iter().any(|vote| {
        vote.author == event.author.trim()
            && Some(vote.verdict) == event.verdict
            && vote.reason == event.reason
    })
}

fn tell_imported(shown: &str, imported: Imported, voice: &Voice) {
    voice.note(&format!(
        "{shown}: {} and {} added, {} known already",
        counted(usize::try_from(imported.events).unwrap_or(usize::MAX), "event"),
        counted(usize::try_from(imported.records).unwrap_or(usize::MAX), "record"),
        imported.known
    ));
}

fn run_agreement(file: &Path, json: bool) -> Result<(), Failure> {
    let decisions = Decisions::open(file)?;
    let votes = Votes::of(&decisions.standing(ReviewPolicy::default(), |_| false)?);
    if json {
        return terminal::print_json(&votes);
    }
    if votes.is_empty() {
        return terminal::print("no pair was read by two readers\n");
    }
    let mut rows = vec![row([&"readers", &"pairs", &"agreed", &"kappa", &"95%", &"AC1", &"95%"])];
    let figure = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"));
    for Votes { readers, agreement, .. } in &votes {
        let span = |interval: Option<zvirka_decisions::Interval>| {
            interval.map_or_else(
                || "-".to_owned(),
                |interval| format!("{:.2} to {:.2}", interval.low, interval.high),
            )
        };
        rows.push(row([
            &readers.join(", "),
            &agreement.pairs,
            &figure(agreement.agreed),
            &figure(agreement.kappa.map(|kappa| kappa.value)),
            &span(agreement.kappa),
            &figure(agreement.ac1.map(|ac1| ac1.value)),
            &span(agreement.ac1),
        ]));
    }
    let mut aligns = [Align::Right; 7];
    aligns[..1].fill(Align::Left);
    terminal::print(&aligned(&aligns, &rows))
}

fn run_check(file: &Path, voice: &Voice) -> Result<(), Failure> {
    let mut decisions = Decisions::open(file)?;
    decisions.forget_expired()?;
    let checked = check(&decisions)?;
    for note in &checked.notes {
        voice.note(note);
    }
    for fault in &checked.faults {
        voice.warn(fault);
    }
    voice.note(&format!(
        "{}: {} and {} checked, {} found",
        label(file),
        counted(checked.events, "event"),
        counted(checked.records, "record"),
        counted(checked.faults.len(), "fault")
    ));
    match checked.faults.len() {
        0 => Ok(()),
        faults => Err(Failure::FellShort(format!("{}: {} found", label(file), counted(faults, "fault")))),
    }
}

fn run_sheet(arguments: &SheetArguments, common: &CommonArguments, voice: &Voice) -> Result<(), Failure> {
    if outputs::is_standard(&arguments.output)
        || arguments.output.extension().is_none_or(|ending| ending != "xlsx")
    {
        let message =
            format!("{}: a sheet is a workbook; name a file that ends in .xlsx", label(&arguments.output));
        return Err(Failure::Refused(message));
    }
    let read: Vec<&Path> = arguments.lists.iter().chain(&arguments.links).map(PathBuf::as_path).collect();
    let reserved =
        outputs::reserve(&[read.as_slice(), &[&arguments.file]].concat(), &[&arguments.output], &[], None)?;
    let mut decisions = if arguments.links.is_some() || arguments.result.is_some() {
        Decisions::open_or_create(&arguments.file)?
    } else {
        Decisions::open(&arguments.file)?
    };
    decisions.forget_expired()?;
    let questions = match (&arguments.links, &arguments.result) {
        (Some(links), _) => {
            let reading = (&arguments.reading, &arguments.sides);
            let asked = asking::of_links((links, arguments.all), &arguments.lists, reading, common, voice)?;
            asking::questions(&decisions, &asked)?
        }
        (None, Some(result)) => {
            asking::questions(&decisions, &asking::of_result((result, arguments.all), common, voice)?)?
        }
        (None, None) => asking::of_file(&decisions, arguments.all)?,
    };
    // Everything that is shown is kept, before anybody decides.
    asking::see(&mut decisions, &questions)?;
    let target = reserved.target(&arguments.output);
    write_bytes(target, &sheet_bytes(&questions, &arguments.reader)?)
        .map_err(|error| Failure::of_output(&arguments.output, error))?;
    reserved.publish()?;
    voice.note(&format!(
        "{} to decide about; the sheet is {}",
        counted(questions.len(), "pair"),
        label(&arguments.output)
    ));
    Ok(())
}
