//! Test lists: found under the paths given, read, and held against the engine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use zvirka::evaluation::{Answer, Judged, Judgement, ScoredPair, judge};
use zvirka::linker::{CompareOptions, Decision};
use zvirka_io::{ManifestInput, ReadList, ReadOptions};

use super::{Kinds, Options};
use crate::commands::compare::compare_forgiving;
use crate::commands::evaluate::Numbers;
use crate::failure::Failure;
use crate::interrupt;
use crate::reading::{self, counted, label, refuse_cell, whole_table};
use crate::terminal::Voice;
use crate::terminal::progress::Bars;

/// A test list before it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A table of pairs.
    Pairs(PathBuf),
    /// A folder with two lists and the truth.
    Folder(PathBuf),
}

/// A test list that was read.
pub enum Material {
    /// Pairs, each known to be one person or two.
    Pairs(Vec<Pair>, ManifestInput),
    /// Two lists and the links that are true.
    Lists(Box<Lists>),
}

/// A pair of a pair file.
pub struct Pair {
    /// The kind of difficulty.
    pub kind: String,
    /// The first name.
    pub name_a: String,
    /// The second name.
    pub name_b: String,
    /// Whether the two are one person.
    pub same: bool,
    birth_date_a: Option<String>,
    birth_date_b: Option<String>,
}

/// The lists of a link folder.
pub struct Lists {
    /// The folder's name.
    pub kind: String,
    /// The left list.
    pub left: ReadList,
    /// The right list.
    pub right: ReadList,
    /// True links by row; ids that are on no list have numbers past its rows.
    pub truth: Vec<(u32, u32)>,
    truth_input: ManifestInput,
}

impl Source {
    /// The files that make up the test list.
    pub fn files(&self) -> Vec<PathBuf> {
        match self {
            Self::Pairs(path) => vec![path.clone()],
            Self::Folder(folder) => FOLDER_FILES.map(|name| folder.join(name)).to_vec(),
        }
    }
}

/// The files of a link folder.
const FOLDER_FILES: [&str; 3] = ["left.csv", "right.csv", "truth.csv"];

/// Finds the test lists: files are pair files, folders with a `left.csv` are link folders, other folders are
/// searched for both, one level deep.
///
/// # Errors
///
/// [`Failure::Refused`] when a path does not exist or a folder holds no test list.
pub fn discover(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if !path.exists() {
            return Err(Failure::Refused(format!("{}: no such file or folder", label(path))));
        }
        if path.is_file() {
            found.push(Source::Pairs(path.clone()));
        } else if is_link_folder(path) {
            found.push(Source::Folder(path.clone()));
        } else {
            let before = found.len();
            found.extend(within(path)?);
            if found.len() == before {
                let message = format!(
                    "{}: holds no test list; there must be a .tsv of pairs, or left.csv, right.csv and truth.csv",
                    label(path)
                );
                return Err(Failure::Refused(message));
            }
        }
    }
    Ok(found)
}

fn within(folder: &Path) -> Result<Vec<Source>, Failure> {
    let unreadable = |error| Failure::Fault(format!("{}: cannot be read ({error})", label(folder)));
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        entries.push(entry.map_err(unreadable)?.path());
    }
    entries.sort();
    let source = |path: PathBuf| {
        if is_link_folder(&path) {
            Some(Source::Folder(path))
        } else if path.is_file()
            && path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("tsv"))
        {
            Some(Source::Pairs(path))
        } else {
            None
        }
    };
    Ok(entries.into_iter().filter_map(source).collect())
}

fn is_link_folder(path: &Path) -> bool {
    FOLDER_FILES.iter().all(|name| path.join(name).is_file())
}

/// Reads the test lists.
///
/// # Errors
///
/// See [`Failure`].
pub fn read(sources: &[Source], voice: &Voice) -> Result<Vec<Material>, Failure> {
    let read = |source: &Source| match source {
        Source::Pairs(path) => read_pairs(path, voice),
        Source::Folder(folder) => read_folder(folder, voice),
    };
    sources.iter().map(read).collect()
}

fn read_pairs(path: &Path, voice: &Voice) -> Result<Material, Failure> {
    let table = whole_table(path, &["kind", "name_a", "name_b", "same"], voice)?;
    let mut pairs = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        let same = match table.cell("same", row) {
            "1" => true,
            "0" => false,
            _ => return Err(refuse_cell(&table, row, "same", "is neither 1 nor 0")),
        };
        let date = |header| Some(table.cell(header, row)).filter(|text| !text.is_empty()).map(str::to_owned);
        pairs.push(Pair {
            kind: table.cell("kind", row).to_owned(),
            name_a: table.cell("name_a", row).to_owned(),
            name_b: table.cell("name_b", row).to_owned(),
            same,
            birth_date_a: date("birth_date_a"),
            birth_date_b: date("birth_date_b"),
        });
    }
    Ok(Material::Pairs(pairs, ManifestInput::from(&table)))
}

fn read_folder(folder: &Path, voice: &Voice) -> Result<Material, Failure> {
    let [left, right, truth] = FOLDER_FILES.map(|name| folder.join(name));
    let left = reading::read(&left, &ReadOptions::default(), voice)?;
    let right = reading::read(&right, &ReadOptions::default(), voice)?;
    let truth = whole_table(&truth, &["left_id", "right_id"], voice)?;
    let mut numbers = Numbers::default();
    for row in 0..left.list.len() {
        numbers.left(&left.list.id(row));
    }
    for row in 0..right.list.len() {
        numbers.right(&right.list.id(row));
    }
    let links = numbers.pairs(&truth)?;
    let beyond = |number: u32, list: &ReadList| number as usize >= list.list.len();
    let unknown = links.iter().filter(|(a, b)| beyond(*a, &left) || beyond(*b, &right)).count();
    if unknown > 0 {
        let count = counted(unknown, "true link");
        voice.warn(&format!("{}: {count} with an id that no record has; counted as missed", label(folder)));
    }
    let name = folder
        .canonicalize()
        .ok()
        .and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()));
    Ok(Material::Lists(Box::new(Lists {
        kind: name.unwrap_or_else(|| label(folder)),
        left,
        right,
        truth: links,
        truth_input: ManifestInput::from(&truth),
    })))
}

/// What the manifest records of the test lists.
pub fn inputs(material: &[Material]) -> Vec<ManifestInput> {
    let mut inputs = Vec::new();
    for part in material {
        match part {
            Material::Pairs(_, input) => inputs.push(input.clone()),
            Material::Lists(lists) => {
                inputs.extend([
                    ManifestInput::from(&lists.left),
                    ManifestInput::from(&lists.right),
                    lists.truth_input.clone(),
                ]);
            }
        }
    }
    inputs
}

/// Holds the engine against every test list.
///
/// # Errors
///
/// See [`Failure`].
pub fn judge_all(
    material: &[Material],
    options: &Options,
    pool: &rayon::ThreadPool,
    voice: &Voice,
) -> Result<Kinds, Failure> {
    let mut kinds: Kinds = BTreeMap::new();
    let undated = AtomicUsize::new(0);
    for part in material {
        match part {
            Material::Pairs(pairs, _) => {
                let judged: Result<Vec<Judged>, Failure> = pool.install(|| {
                    pairs.par_iter().map(|pair| judged(pair, &options.compare, &undated)).collect()
                });
                for (pair, judged) in pairs.iter().zip(judged?) {
                    kinds.entry(pair.kind.clone()).or_default().pairs.push(judged);
                }
            }
            Material::Lists(lists) => {
                kinds.entry(lists.kind.clone()).or_default().extend(&linked(lists, options, voice)?);
            }
        }
    }
    let undated = undated.into_inner();
    if undated > 0 {
        voice.warn(&format!(
            "{} with a birth date that is no date; taken as missing",
            counted(undated, "pair")
        ));
    }
    Ok(kinds)
}

fn judged(pair: &Pair, options: &CompareOptions, undated: &AtomicUsize) -> Result<Judged, Failure> {
    if interrupt::is_stopped() {
        return Err(Failure::Stopped);
    }
    let options = CompareOptions {
        birth_date_a: pair.birth_date_a.clone(),
        birth_date_b: pair.birth_date_b.clone(),
        ..options.clone()
    };
    let (comparison, dated) = compare_forgiving(&pair.name_a, &pair.name_b, &options)?;
    if !dated {
        undated.fetch_add(1, Ordering::Relaxed);
    }
    Ok(Judged { probability: comparison.probability, answer: answer(comparison.decision), same: pair.same })
}

fn answer(decision: Option<Decision>) -> Answer {
    match decision {
        Some(Decision::Match) => Answer::Match,
        Some(Decision::Review) => Answer::Review,
        None => Answer::Apart,
    }
}

fn linked(lists: &Lists, options: &Options, voice: &Voice) -> Result<Judgement, Failure> {
    let bars = Bars::new(voice);
    let links = zvirka::linker::link(&lists.left.list, &lists.right.list, &options.link, &bars);
    bars.finish();
    let number = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
    let pairs: Vec<ScoredPair> = links?
        .links
        .iter()
        .map(|link| ScoredPair {
            left: number(link.left),
            right: number(link.right),
            probability: link.probability,
            answer: answer(Some(link.decision)),
        })
        .collect();
    Ok(judge(&pairs, &lists.truth))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_searched_one_level_deep_in_the_order_of_their_names() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        };
        for path in [
            "b.tsv",
            "a.TSV",
            "notes.txt",
            "lists/left.csv",
            "lists/right.csv",
            "lists/truth.csv",
            "x/deep.tsv",
        ] {
            write(path);
        }
        let found = discover(&[root.path().to_owned()]).unwrap();
        let at = |path: &str| root.path().join(path);
        assert_eq!(
            found,
            [Source::Pairs(at("a.TSV")), Source::Pairs(at("b.tsv")), Source::Folder(at("lists"))]
        );
        assert_eq!(discover(&[at("lists")]).unwrap(), [Source::Folder(at("lists"))]);
        assert_eq!(discover(&[at("x/none")]).unwrap_err().status(), 2);
        std::fs::remove_file(at("x/deep.tsv")).unwrap();
        assert_eq!(discover(&[at("x")]).unwrap_err().status(), 2);
    }
}
