//! Accuracy on test lists: `benchmark`.
//!
//! Pairs are compared one by one as `compare` does, folders are linked as `link` does, and both are measured by kind.
//! Cost: some 100 microseconds a pair, on all threads; a pair is compared with its reasons, since decisions rest on
//! levels too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use zvirka::compare::date::{Reading, TimeZone};
use zvirka::evaluation::{Answer, Judged, Judgement, ScoredPair, evaluate as count, judge};
use zvirka::linker::{CompareOptions, Decision, LinkOptions, Progress as _};
use zvirka_io::ReadOptions;

use crate::columns::{Loaded, TextTable, Wanted};
use crate::errors::Fault;
use crate::evaluation::{Evaluation, Numbers, TRUTH, refused};
use crate::links::id_of;
use crate::lists::ids;
use crate::model::Model;
use crate::options::{run, thread_count, warn};
use crate::progress::Watch;
use crate::source::{Source, is_path, load_file};

/// Columns of a table of pairs.
const PAIRS: Wanted = Wanted::Named {
    required: &["kind", "name_a", "name_b", "same"],
    optional: &["birth_date_a", "birth_date_b"],
};

/// A test list before it is read.
enum TestList {
    Pairs(Source),
    PairFile(PathBuf),
    Folder(PathBuf),
}

/// The files of a link folder.
const FOLDER_FILES: [&str; 3] = ["left.csv", "right.csv", "truth.csv"];

/// Measures accuracy on test lists; gives the evaluation of each kind, and of all.
#[pyfunction]
#[pyo3(signature = (sources, *, match_at=None, review_at=None, model=None, threads=None, progress=None))]
pub(crate) fn benchmark<'py>(
    py: Python<'py>,
    sources: &Bound<'py, PyList>,
    match_at: Option<f64>,
    review_at: Option<f64>,
    model: Option<&Bound<'py, Model>>,
    threads: Option<i64>,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<(Bound<'py, PyDict>, Evaluation)> {
    let mut tests = Vec::new();
    for source in sources {
        if is_path(&source)? {
            let path = crate::source::path_of("a test list", &source)?;
            discover(&path, &mut tests)?;
        } else {
            tests.push(TestList::Pairs(Source::of("pairs", &source, PAIRS)?));
        }
    }
    let model = model.map_or_else(zvirka::model::Model::default, |model| model.get().inner().clone());
    let threads = threads.map(thread_count).transpose()?;
    let usual = CompareOptions::default();
    let compare = CompareOptions {
        match_at: match_at.unwrap_or(usual.match_at),
        review_at: review_at.unwrap_or(usual.review_at),
        model: model.clone(),
        ..usual
    };
    let link = LinkOptions {
        match_at,
        review_at: review_at.unwrap_or(LinkOptions::default().review_at),
        model,
        threads,
        ..LinkOptions::default()
    };
    let (kinds, notes) = run(py, progress, "measuring", move |watch| {
        let (mut kinds, mut notes) = (BTreeMap::<String, Judgement>::new(), Vec::new());
        for test in tests {
            match test {
                TestList::Pairs(source) => {
                    let table = source.load_table("pairs", watch)?;
                    judge_pairs("pairs", &table, &compare, threads, watch, &mut kinds, &mut notes)?;
                }
                TestList::PairFile(path) => {
                    let source = Source::of_path(path.clone(), PAIRS);
                    let name = path.display().to_string();
                    let table = source.load_table(&name, watch)?;
                    judge_pairs(&name, &table, &compare, threads, watch, &mut kinds, &mut notes)?;
                }
                TestList::Folder(folder) => {
                    let (kind, judgement) = judge_folder(&folder, &link, watch, &mut notes)?;
                    kinds.entry(kind).or_default().extend(&judgement);
                }
            }
        }
        Ok((kinds, notes))
    })?;
    notes.iter().try_for_each(|note| warn(py, note))?;
    let mut all = Judgement::default();
    let by_kind = PyDict::new(py);
    for (kind, judgement) in &kinds {
        all.extend(judgement);
        by_kind.set_item(kind, Py::new(py, Evaluation::from(count(judgement)))?)?;
    }
    Ok((by_kind, Evaluation::from(count(&all))))
}

/// Finds the test lists of a path: a file of pairs, a link folder, or a folder of both, one level deep.
fn discover(path: &Path, tests: &mut Vec<TestList>) -> Result<(), Fault> {
    let is_folder = |path: &Path| FOLDER_FILES.iter().all(|name| path.join(name).is_file());
    if is_folder(path) {
        tests.push(TestList::Folder(path.to_owned()));
        return Ok(());
    }
    if !path.is_dir() {
        tests.push(TestList::PairFile(path.to_owned()));
        return Ok(());
    }
    let unreadable = |error| Fault::File(format!("{}: cannot be read ({error})", path.display()));
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        entries.push(entry.map_err(unreadable)?.path());
    }
    entries.sort();
    let before = tests.len();
    for entry in entries {
        if is_folder(&entry) {
            tests.push(TestList::Folder(entry));
        } else if entry.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("tsv")) {
            tests.push(TestList::PairFile(entry));
        }
    }
    if tests.len() == before {
        return Err(Fault::Input(format!(
            "{}: holds no test list; there must be a .tsv of pairs, or left.csv, right.csv and truth.csv",
            path.display()
        )));
    }
    Ok(())
}

/// Pairs that one thread compares between two looks at whether to stop: a few milliseconds.
const PAIRS_BETWEEN_LOOKS: usize = 16;

fn judge_pairs(
    name: &str,
    table: &TextTable,
    options: &CompareOptions,
    threads: Option<usize>,
    watch: &Watch,
    kinds: &mut BTreeMap<String, Judgement>,
    notes: &mut Vec<String>,
) -> Result<(), Fault> {
    let mut same = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        same.push(match table.cell("same", row) {
            "1" => true,
            "0" => false,
            _ => return Err(refused(name, row, "same", "is neither 1 nor 0")),
        });
    }
    let readable = |header: &str, row: usize| {
        let text = table.cell(header, row);
        (Reading::of(text, TimeZone::default()) != Reading::NoDate).then(|| text.to_owned())
    };
    let judged = |row: usize| -> Result<Judged, Fault> {
        let (birth_date_a, birth_date_b) = (readable("birth_date_a", row), readable("birth_date_b", row));
        let options = CompareOptions { birth_date_a, birth_date_b, ..options.clone() };
        let compared =
            zvirka::linker::compare(table.cell("name_a", row), table.cell("name_b", row), &options)?;
        let answer = match compared.decision {
            None => Answer::Apart,
            Some(Decision::Review) => Answer::Review,
            Some(Decision::Match) => Answer::Match,
        };
        let same = same.get(row).copied().unwrap_or(false);
        Ok(Judged { probability: compared.probability, answer, same })
    };
    let workers = threads.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1);
    let share = table.len().div_ceil(workers).max(1);
    let parts: Vec<Result<Vec<Judged>, Fault>> = std::thread::scope(|scope| {
        let work = |first: usize| {
            let judged = &judged;
            move || {
                let mut part = Vec::with_capacity(share);
                for row in first..(first + share).min(table.len()) {
                    if row % PAIRS_BETWEEN_LOOKS == 0 && watch.is_cancelled() {
                        return Err(Fault::Stopped);
                    }
                    part.push(judged(row)?);
                }
                Ok(part)
            }
        };
        let spawned: Vec<_> = (0..table.len()).step_by(share).map(|first| scope.spawn(work(first))).collect();
        // A panic goes on where the door catches it.
        spawned
            .into_iter()
            .map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut row = 0;
    for part in parts {
        for judged in part? {
            kinds.entry(table.cell("kind", row).to_owned()).or_default().pairs.push(judged);
            row += 1;
        }
    }
    let dates = ["birth_date_a", "birth_date_b"];
    let undated =
        (0..table.len()).filter(|row| dates.iter().any(|date| readable(date, *row).is_none())).count();
    if undated > 0 {
        notes
            .push(format!("{name}: {undated} pairs have a birth date that is no date; it counts as missing"));
    }
    notes.extend(table.notes.iter().cloned());
    Ok(())
}

fn judge_folder(
    folder: &Path,
    options: &LinkOptions,
    watch: &Watch,
    notes: &mut Vec<String>,
) -> Result<(String, Judgement), Fault> {
    let [left, right, truth] = FOLDER_FILES.map(|name| folder.join(name));
    let read = |path: &Path| load_file(path, &ReadOptions::default()).map(|(loaded, _)| loaded);
    let (left, right) = (read(&left)?, read(&right)?);
    let truth = Source::of_path(truth, TRUTH).load_table("truth.csv", watch)?;
    let mut numbers = Numbers::default();
    for id in ids(&left) {
        Numbers::number(&mut numbers.left, &id);
    }
    for id in ids(&right) {
        Numbers::number(&mut numbers.right, &id);
    }
    let true_pairs = numbers.pairs("truth.csv", &truth)?;
    let links = zvirka::linker::link(&left.list, &right.list, options, watch)?;
    let number = |side: &Loaded, numbers: &mut BTreeMap<String, u32>, row: usize| {
        Numbers::number(numbers, &id_of(side, row))
    };
    let scored: Vec<ScoredPair> = links
        .links
        .iter()
        .map(|link| ScoredPair {
            left: number(&left, &mut numbers.left, link.left),
            right: number(&right, &mut numbers.right, link.right),
            probability: link.probability,
            answer: match link.decision {
                Decision::Match => Answer::Match,
                Decision::Review => Answer::Review,
            },
        })
        .collect();
    notes.extend(left.notes.into_iter().chain(right.notes).chain(links.warnings));
    let name =
        folder.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    Ok((name.unwrap_or_else(|| folder.display().to_string()), judge(&scored, &true_pairs)))
}
