//! How lists are understood that arrive as lists do: a table over folders of them, and one over headers.
//!
//! ```text
//! cargo run --release -p zvirka-benches --bin field_lists -- PROGRAM FOLDER... [--headers FILE.tsv] [--truth FILE.tsv]
//! ```
//!
//! PROGRAM is the `zvirka` to be measured. Each FOLDER holds folders with `left.*` and `right.csv`, as `tests/lists/files`
//! does; a file `files.tsv` in or beside it may say `folder, what, wanted`. A folder comes out as wanted when nobody wrong
//! is asserted and nine in ten of the people who stand on both lists are, or when the list is refused (status 2) where a
//! refusal or a message is wanted.
//!
//! Who is who is told by `truth.csv` (`left_id, right_id`) in the folder, else by the names as the links show them: by the
//! consonants of either's surname, for lists whose surnames are all different, as they are in such folders. `--truth` names
//! a table `folder, left_id, right_id, same` of pairs that must not, or may, be asserted whatever their surnames.
//!
//! HEADERS has `field, header`; each header is put beside `id` and the program is asked what it takes it for.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context as _, bail};

const USAGE: &str = "usage: field_lists PROGRAM FOLDER... [--headers FILE.tsv] [--truth FILE.tsv]";

/// Part of the people on both lists who are to be found.
const ENOUGH: f64 = 0.9;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let program = PathBuf::from(arguments.next().context(USAGE)?);
    let (mut folders, mut headers, mut truth) = (Vec::new(), Vec::new(), BTreeMap::new());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--headers" => headers.push(PathBuf::from(arguments.next().context(USAGE)?)),
            "--truth" => truth = truths(Path::new(&arguments.next().context(USAGE)?))?,
            _ if argument.starts_with("--") => bail!("{USAGE}"),
            _ => folders.push(PathBuf::from(argument)),
        }
    }
    let mut out = std::io::stdout().lock();
    for folder in &folders {
        measure_folder(&mut out, &program, folder, &truth)?;
    }
    for table in &headers {
        measure_headers(&mut out, &program, table)?;
    }
    Ok(())
}

/// Pairs by folder: left id, right id, and whether they are one person.
type Truths = BTreeMap<String, Vec<(String, String, bool)>>;

fn truths(path: &Path) -> anyhow::Result<Truths> {
    let mut truths = Truths::new();
    for row in table(path, b'\t')? {
        if let [folder, left, right, same] = row.as_slice() {
            truths.entry(folder.clone()).or_default().push((left.clone(), right.clone(), same == "1"));
        }
    }
    Ok(truths)
}

/// The rows of a table without its header.
fn table(path: &Path, delimiter: u8) -> anyhow::Result<Vec<Vec<String>>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .quoting(delimiter == b',')
        .from_path(path)
        .with_context(|| format!("reading {}", path.display()))?;
    reader.records().map(|row| Ok(row?.iter().map(str::to_owned).collect())).collect()
}

struct Outcome {
    status: i32,
    matches: usize,
    reviews: usize,
    wrong: usize,
    people: usize,
    said: String,
}

fn measure_folder(out: &mut impl Write, program: &Path, root: &Path, truth: &Truths) -> anyhow::Result<()> {
    let wanted: BTreeMap<String, String> = [root.join("files.tsv"), root.join("../files.tsv")]
        .iter()
        .find(|path| path.is_file())
        .map(|path| table(path, b'\t'))
        .transpose()?
        .unwrap_or_default()
        .into_iter()
        .filter_map(|row| Some((row.first()?.clone(), row.get(2)?.clone())))
        .collect();
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root)
        .with_context(|| format!("reading {}", root.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("right.csv").is_file())
        .collect();
    folders.sort();
    let (mut good, mut wrong) = (0, 0);
    writeln!(
        out,
        "{:<30} {:>6} {:>6} {:>6} {:>6}  as wanted  said",
        "folder", "status", "match", "review", "wrong"
    )?;
    for folder in &folders {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let outcome = link(program, folder, truth.get(&name).map_or(&[][..], Vec::as_slice))?;
        let wanted = wanted.get(&name).map_or("", String::as_str);
        let may_refuse =
            ["refus", "message", "told", "set aside", "said"].iter().any(|word| wanted.contains(word));
        let found = outcome.matches - outcome.wrong;
        let as_wanted = outcome.wrong == 0
            && match outcome.status {
                0 => found as f64 >= ENOUGH * outcome.people as f64 - 1e-9,
                2 => may_refuse,
                _ => false,
            };
        good += usize::from(as_wanted);
        wrong += outcome.wrong;
        writeln!(
            out,
            "{name:<30} {:>6} {:>6} {:>6} {:>6}  {:<9}  {}",
            outcome.status,
            outcome.matches,
            outcome.reviews,
            outcome.wrong,
            if as_wanted { "yes" } else { "NO" },
            outcome.said
        )?;
    }
    writeln!(out, "{} folders, {good} as wanted, {wrong} wrong people asserted\n", folders.len())?;
    Ok(())
}

fn run(program: &Path, arguments: &[&std::ffi::OsStr]) -> anyhow::Result<Output> {
    Command::new(program).args(arguments).output().with_context(|| format!("running {}", program.display()))
}

/// Links the lists of a folder.
fn link(program: &Path, folder: &Path, pairs: &[(String, String, bool)]) -> anyhow::Result<Outcome> {
    let mut lefts: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.file_stem().is_some_and(|stem| stem.to_string_lossy().split('.').next() == Some("left"))
        })
        .collect();
    lefts.sort();
    let left = lefts.first().with_context(|| format!("{} has no left list", folder.display()))?;
    let right = folder.join("right.csv");
    let scratch = tempfile::tempdir()?;
    let links = scratch.path().join("links.csv");
    let mut arguments =
        vec!["link".as_ref(), left.as_os_str(), right.as_os_str(), "-o".as_ref(), links.as_os_str()];
    let options = folder.join("options.txt");
    let options = std::fs::read_to_string(options).unwrap_or_default();
    arguments.extend(options.split_whitespace().map(std::ffi::OsStr::new));
    let output = run(program, &arguments)?;
    let errors = String::from_utf8_lossy(&output.stderr);
    let said = errors.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let said = said.replace(&folder.display().to_string(), "");
    let status = output.status.code().unwrap_or(-1);
    let right_rows = table(&right, b',')?;
    let own_truth = folder.join("truth.csv");
    let own: Option<BTreeSet<(String, String)>> =
        own_truth.is_file().then(|| table(&own_truth, b',')).transpose()?.map(|rows| {
            rows.into_iter().filter_map(|row| Some((row.first()?.clone(), row.get(1)?.clone()))).collect()
        });
    // Rows that are on the right list only bear the letter X.
    let people = own.as_ref().map_or_else(
        || right_rows.iter().filter(|row| !row.first().is_some_and(|id| id.starts_with('X'))).count(),
        BTreeSet::len,
    );
    let forbidden = pairs.iter().filter(|(.., same)| !same).count();
    let mut outcome = Outcome {
        status,
        matches: 0,
        reviews: 0,
        wrong: 0,
        people: people.saturating_sub(forbidden),
        said: said.chars().take(150).collect(),
    };
    if status != 0 || !links.is_file() {
        return Ok(outcome);
    }
    for row in table(&links, b',')? {
        let [left_id, right_id, _, _, decision, left_name, right_name, ..] = row.as_slice() else { continue };
        if decision != "match" {
            outcome.reviews += 1;
            continue;
        }
        outcome.matches += 1;
        let told = pairs.iter().find(|(left, right, _)| left == left_id && right == right_id);
        let same = match (told, &own) {
            (Some((.., same)), _) => *same,
            (None, Some(own)) => own.contains(&(left_id.clone(), right_id.clone())),
            (None, None) => !right_id.starts_with('X') && share_surname(left_name, right_name),
        };
        outcome.wrong += usize::from(!same);
    }
    Ok(outcome)
}

/// Whether one of the first words of either name has the consonants of one of the other's.
fn share_surname(left: &str, right: &str) -> bool {
    let keys = |name: &str| -> BTreeSet<String> {
        name.split(|letter: char| !letter.is_alphabetic() && !"'’ʼ".contains(letter))
            .map(consonants)
            .filter(|key| key.len() > 1)
            .collect()
    };
    let (left, right) = (keys(left), keys(right));
    // Given names and patronymics are spelt too differently for two words to agree by them alone in these lists.
    left.intersection(&right).next().is_some()
}

/// The consonants of a word in Latin letters, those that languages write differently left out.
fn consonants(word: &str) -> String {
    let mut key = String::new();
    for letter in word.to_lowercase().chars() {
        let latin = match letter {
            'б' => 'b',
            'в' => 'v',
            'д' => 'd',
            'з' => 'z',
            'к' => 'k',
            'л' => 'l',
            'м' => 'm',
            'н' => 'n',
            'п' => 'p',
            'р' => 'r',
            'с' => 's',
            'т' => 't',
            'ф' => 'f',
            'ж' => 'z',
            'х' => 'k',
            'ч' | 'ц' | 'ш' | 'щ' => 'c',
            'b' | 'v' | 'd' | 'z' | 'k' | 'l' | 'm' | 'n' | 'p' | 'r' | 's' | 't' | 'f' | 'c' => letter,
            _ => continue,
        };
        key.push(latin);
    }
    let folded = key.replace("sc", "c").replace("tc", "c").replace("ts", "c").replace(['s', 'c'], "");
    folded.chars().fold(String::new(), |mut text, letter| {
        if !text.ends_with(letter) {
            text.push(letter);
        }
        text
    })
}

/// Asks the program what it takes each header for.
fn measure_headers(out: &mut impl Write, program: &Path, path: &Path) -> anyhow::Result<()> {
    let scratch = tempfile::tempdir()?;
    let list = scratch.path().join("list.csv");
    let (mut right, mut wrong, mut all) = (0, 0, 0);
    for row in table(path, b'\t')? {
        let [field, header, ..] = row.as_slice() else { continue };
        all += 1;
        let quoted = header.replace('"', "\"\"");
        // A name stands beside it, unless the header is of names itself.
        let beside = if field == "name" { "id" } else { "ПІБ" };
        let cell = if field == "name" { "1" } else { "Ґудзь Остап Ігорович" };
        std::fs::write(&list, format!("{beside},\"{quoted}\"\n{cell},\n"))?;
        let output = run(program, &["inspect".as_ref(), list.as_os_str()])?;
        let page = String::from_utf8_lossy(&output.stdout);
        let taken = page
            .lines()
            .skip_while(|line| !line.starts_with("columns"))
            .filter_map(|line| line.split_once('→'))
            .filter(|(of, _)| of.trim() == header.trim())
            .map(|(_, field)| field.split_whitespace().next().unwrap_or("").to_owned())
            .last()
            .unwrap_or_default();
        if taken == *field {
            right += 1;
        } else if taken.is_empty() || taken == "carried" {
            writeln!(out, "  not known: {header} ({field})")?;
        } else {
            wrong += 1;
            writeln!(out, "  WRONG: {header} is {taken}, not {field}")?;
        }
    }
    writeln!(
        out,
        "{all} headers, {right} right ({:.3}), {wrong} wrong",
        f64::from(right) / f64::from(all.max(1))
    )?;
    Ok(())
}
