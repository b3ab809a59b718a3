//! From links, results and tables of verdicts to pairs of records as a reader sees them, with what the program says of them.
//!
//! What the program says is asked of the engine itself, as verdicts that nobody can tell: they constrain nothing, and give
//! the evidence of just these pairs, with their rivals. So a sheet of links that were made with other options is still held
//! against what the lists say now.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use zvirka::linker::{LinkOptions, dedupe, link};
use zvirka::reconcile::{CaseVerdict, ReconcileOptions, reconcile};
use zvirka::record::List;
use zvirka::verdicts::{Decided, Held, Verdict};
use zvirka_decisions::{Decisions, Question, SeenEvidence, SeenRecord, State, VerdictRow, seen_rows};
use zvirka_io::{CaseFile, ReadList, ReviewPolicy, Table, read_case};

use super::super::{decided, lists};
use crate::args::{CommonArguments, ReadingArguments, SideArguments};
use crate::failure::Failure;
use crate::reading::{self, label, refuse_cell};
use crate::terminal::Voice;
use crate::terminal::progress::Bars;

/// How lists of the command line are read.
pub type Reading<'a> = (&'a ReadingArguments, &'a SideArguments);

/// Lists with their names, pairs of their records, and what the engine says of each.
pub struct Asked {
    names: Vec<String>,
    lists: Vec<ReadList>,
    /// The list's place and the row of both records.
    pairs: Vec<[(usize, usize); 2]>,
    held: Vec<Held>,
}

/// The pairs as a reader sees them.
///
/// # Errors
///
/// When the file of decisions cannot be read.
pub fn questions(decisions: &Decisions, asked: &Asked) -> Result<Vec<Question>, Failure> {
    let mut seen: HashMap<(usize, usize), SeenRecord> = HashMap::new();
    for (place, (name, read)) in asked.names.iter().zip(&asked.lists).enumerate() {
        let of_list = asked.pairs.iter().flatten().filter(|record| record.0 == place);
        let mut rows: Vec<usize> = of_list.map(|record| record.1).collect();
        rows.sort_unstable();
        rows.dedup();
        let records = seen_rows(decisions.salt(), name, read, &rows);
        seen.extend(rows.iter().map(|row| (place, *row)).zip(records));
    }
    let question = |(pair, held): (&[(usize, usize); 2], &Held)| {
        let [left, right] = pair;
        let seen_evidence = SeenEvidence::of(held, None).to_json();
        Some(Question {
            left: seen.get(left)?.clone(),
            right: seen.get(right)?.clone(),
            seen: Some(seen_evidence),
            filled: None,
        })
    };
    Ok(asked.pairs.iter().zip(&asked.held).filter_map(question).collect())
}

/// Keeps what readers are shown.
///
/// # Errors
///
/// When the file cannot be written.
pub fn see(decisions: &mut Decisions, questions: &[Question]) -> Result<(), Failure> {
    let records: Vec<SeenRecord> =
        questions.iter().flat_map(|question| [question.left.clone(), question.right.clone()]).collect();
    Ok(decisions.see(&records)?)
}

/// The pairs of a file itself that are open; with `all` every pair, with what was decided.
///
/// # Errors
///
/// When the file cannot be read.
pub fn of_file(decisions: &Decisions, all: bool) -> Result<Vec<Question>, Failure> {
    let mut questions = Vec::new();
    for standing in decisions.standing(ReviewPolicy::default(), |_| false)? {
        let settled = matches!(standing.state, State::Settled(_));
        let (left, Some(right)) = standing.pair else { continue };
        // Of one that is open nothing is shown: whoever settles between readers reads anew.
        if settled && !all {
            continue;
        }
        let (Some(left), Some(right)) = (decisions.record(&left)?, decisions.record(&right)?) else {
            continue;
        };
        let filled = standing.word().map(|vote| (vote.verdict, vote.reason, vote.author.clone()));
        let seen = standing.votes.last().and_then(|vote| vote.seen.clone());
        questions.push(Question { left, right, seen, filled });
    }
    Ok(questions)
}

/// Reads one list or two.
fn read_lists(
    paths: &[PathBuf],
    (all, sides): Reading<'_>,
    common: &CommonArguments,
    voice: &Voice,
) -> Result<Vec<ReadList>, Failure> {
    match paths {
        [one] => Ok(vec![reading::read(one, &reading::options(all, None, None, &[]), voice)?]),
        [left, right] => Ok(lists::read_both([left, right], all, sides, common.threads, voice)?.into()),
        _ => Err(Failure::Refused("name the list, or the two lists, that the pairs are of".to_owned())),
    }
}

/// What the engine says of pairs of one list or of two.
fn evidence(
    lists: &[ReadList],
    pairs: &[[(usize, usize); 2]],
    common: &CommonArguments,
    voice: &Voice,
) -> Result<Vec<Held>, Failure> {
    let asked = |[left, right]: &[(usize, usize); 2]| {
        let (left, right) = if left.0 <= right.0 { (left.1, right.1) } else { (right.1, left.1) };
        Decided { left, right, verdict: Verdict::CannotTell, seen: None }
    };
    let options = LinkOptions {
        threads: common.threads,
        verdicts: pairs.iter().map(asked).collect(),
        ..LinkOptions::default()
    };
    let bars = Bars::new(voice);
    let links = match lists {
        [list] => dedupe(&list.list, &options, &bars),
        [left, right, ..] => link(&left.list, &right.list, &options, &bars),
        [] => return Ok(Vec::new()),
    };
    bars.finish();
    Ok(links?.held)
}

/// Rows by the ids of records.
fn rows_by_id(list: &List) -> HashMap<String, usize> {
    (0..list.len()).map(|row| (list.id(row).into_owned(), row)).collect()
}

/// Whether a row of links is one to be asked about.
fn is_open(links: &Table, row: usize, all: bool) -> bool {
    let review = links.cell("decision", row) == "review" && links.cell("decided", row).is_empty();
    all || review && links.cell("joined", row) != "yes"
}

/// The pairs of a file of links that are for review.
///
/// # Errors
///
/// [`Failure::Refused`] when a row names a record that its list does not have.
pub fn of_links(
    (path, all): (&Path, bool),
    paths: &[PathBuf],
    reading: Reading<'_>,
    common: &CommonArguments,
    voice: &Voice,
) -> Result<Asked, Failure> {
    let links = reading::whole_table(path, &["left_id", "right_id", "decision"], voice)?;
    let lists = read_lists(paths, reading, common, voice)?;
    let names = decided::names_of(&lists.iter().collect::<Vec<_>>());
    let ids: Vec<HashMap<String, usize>> = lists.iter().map(|read| rows_by_id(&read.list)).collect();
    let last = lists.len() - 1;
    let mut pairs = Vec::new();
    for row in (0..links.len()).filter(|row| is_open(&links, *row, all)) {
        let record = |header: &str, place: usize| {
            let found = ids.get(place).and_then(|ids| ids.get(links.cell(header, row)));
            let fault = || {
                refuse_cell(&links, row, header, "is no id of the list; are these the lists of the links?")
            };
            found.map(|row| (place, *row)).ok_or_else(fault)
        };
        pairs.push([record("left_id", 0)?, record("right_id", last)?]);
    }
    let held = evidence(&lists, &pairs, common, voice)?;
    Ok(Asked { names, lists, pairs, held })
}

/// A case with its lists.
pub struct ReadCase {
    pub file: CaseFile,
    pub lists: Vec<ReadList>,
    pub names: Vec<String>,
}

impl ReadCase {
    /// Reads a case and its lists.
    ///
    /// # Errors
    ///
    /// As [`read_case`].
    pub fn read(path: &Path, voice: &Voice) -> Result<Self, Failure> {
        let file = read_case(path)?;
        let mut lists = Vec::with_capacity(file.lists.len());
        for list in &file.lists {
            lists.push(reading::read(&list.path, &list.options, voice)?);
        }
        let names = file.lists.iter().map(|list| list.name.clone()).collect();
        Ok(Self { file, lists, names })
    }

    /// Reads the case of a result, whose lists must still be what they were.
    ///
    /// # Errors
    ///
    /// [`Failure::Refused`] when the folder is no result or a list has changed since.
    pub fn of_result(folder: &Path, voice: &Voice) -> Result<(Self, zvirka_io::Manifest), Failure> {
        let path = folder.join("manifest.json");
        let refused = |why: &str| Failure::Refused(format!("{}: {why}", path.display()));
        let text = std::fs::read_to_string(&path).map_err(|_| refused("there is no result here"))?;
        let manifest: zvirka_io::Manifest =
            serde_json::from_str(&text).map_err(|_| refused("is no manifest of a result"))?;
        let case = manifest.inputs.first().filter(|_| manifest.verb == "reconcile");
        let case = case.ok_or_else(|| refused("is no manifest of a case"))?;
        let read = Self::read(Path::new(&case.path), voice)?;
        if read.file.sha256 != case.sha256 {
            return Err(Failure::Refused(format!(
                "{}: is not what the result was made of; reconcile again",
                label(&read.file.path)
            )));
        }
        for list in &read.lists {
            let path = list.path.display().to_string();
            let then = manifest.inputs.iter().find(|input| input.path == path);
            if then.is_none_or(|then| then.sha256 != list.sha256) {
                return Err(Failure::Refused(format!(
                    "{}: is not what the result was made of; reconcile again",
                    label(&list.path)
                )));
            }
        }
        Ok((read, manifest))
    }

    /// The place of a record by its list's name and its id.
    fn record(&self, ids: &[HashMap<String, usize>], list: &str, id: &str) -> Option<(usize, usize)> {
        let place = self.names.iter().position(|name| name == list)?;
        Some((place, *ids.get(place)?.get(id)?))
    }

    fn asked(
        self,
        pairs: Vec<[(usize, usize); 2]>,
        common: &CommonArguments,
        voice: &Voice,
    ) -> Result<Asked, Failure> {
        let mut case = self.file.case(&self.lists);
        let asked = |[left, right]: &[(usize, usize); 2]| CaseVerdict {
            left: *left,
            right: *right,
            verdict: Verdict::CannotTell,
            seen: None,
        };
        case.verdicts = pairs.iter().map(asked).collect();
        let options = ReconcileOptions {
            link: LinkOptions { threads: common.threads, ..LinkOptions::default() },
            ..ReconcileOptions::default()
        };
        let bars = Bars::new(voice);
        let result = reconcile(&case, &options, &bars);
        bars.finish();
        let held = result?.held;
        Ok(Asked { names: self.names, lists: self.lists, pairs, held })
    }
}

/// The pairs of a result that are for review.
///
/// # Errors
///
/// [`Failure::Refused`] when the folder is no result, or its lists have changed.
pub fn of_result(
    (folder, all): (&Path, bool),
    common: &CommonArguments,
    voice: &Voice,
) -> Result<Asked, Failure> {
    let (read, _) = ReadCase::of_result(folder, voice)?;
    let path = folder.join("links.csv");
    let links =
        reading::whole_table(&path, &["left_list", "left_id", "right_list", "right_id", "decision"], voice)?;
    let ids: Vec<HashMap<String, usize>> = read.lists.iter().map(|read| rows_by_id(&read.list)).collect();
    let mut pairs = Vec::new();
    for row in (0..links.len()).filter(|row| is_open(&links, *row, all)) {
        let record = |list: &str, id: &str| {
            let found = read.record(&ids, links.cell(list, row), links.cell(id, row));
            found.ok_or_else(|| refuse_cell(&links, row, id, "is no id of the list"))
        };
        pairs.push([record("left_list", "left_id")?, record("right_list", "right_id")?]);
    }
    read.asked(pairs, common, voice)
}

/// The pairs of a table of verdicts, in its order.
///
/// # Errors
///
/// [`Failure::Refused`] when a row names a record that there is not.
pub fn of_table(
    rows: &[VerdictRow],
    case: Option<&Path>,
    paths: &[PathBuf],
    reading: Reading<'_>,
    common: &CommonArguments,
    voice: &Voice,
) -> Result<Asked, Failure> {
    let unknown = |row: &VerdictRow| {
        Failure::Refused(format!("row {}: names a record that the lists do not have", row.row))
    };
    if let Some(case) = case {
        let read = ReadCase::read(case, voice)?;
        let ids: Vec<HashMap<String, usize>> = read.lists.iter().map(|read| rows_by_id(&read.list)).collect();
        let mut pairs = Vec::with_capacity(rows.len());
        for row in rows {
            let [left_list, right_list] = &row.lists;
            let [left, right] = &row.ids;
            let pair = read.record(&ids, left_list, left).zip(read.record(&ids, right_list, right));
            let (left, right) = pair.filter(|(left, right)| left != right).ok_or_else(|| unknown(row))?;
            pairs.push([left, right]);
        }
        return read.asked(pairs, common, voice);
    }
    let lists = read_lists(paths, reading, common, voice)?;
    let names = decided::names_of(&lists.iter().collect::<Vec<_>>());
    let ids: Vec<HashMap<String, usize>> = lists.iter().map(|read| rows_by_id(&read.list)).collect();
    let last = lists.len() - 1;
    let mut pairs = Vec::with_capacity(rows.len());
    for row in rows {
        let [left, right] = &row.ids;
        let record = |place: usize, id: &String| Some((place, *ids.get(place)?.get(id)?));
        let pair = record(0, left).zip(record(last, right)).filter(|(left, right)| left != right);
        let (left, right) = pair.ok_or_else(|| unknown(row))?;
        pairs.push([left, right]);
    }
    let held = evidence(&lists, &pairs, common, voice)?;
    Ok(Asked { names, lists, pairs, held })
}
