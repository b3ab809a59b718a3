//! Where outputs go: paths are checked before any work is done, so that an hour's run does not end in a slip of the
//! hand, and rows set aside by an earlier run do not outlive it.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use zvirka_io::{Outputs, ReadOptions, Reject, read_table, write_rejects};

use crate::failure::Failure;
use crate::reading::counted;
use crate::terminal::Voice;

/// The first line of every table of rows set aside.
const REJECTS_HEADER: [&str; 4] = ["list", "row", "column", "reason"];

/// What an output is called in messages.
pub fn label(path: &Path) -> String {
    if is_standard(path) { "standard output".to_owned() } else { path.display().to_string() }
}

/// Whether the path stands for standard input or output.
pub fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reserves the places of all outputs of a run, each apart from every input and every other output.
///
/// `tables` are written by extension; `documents` and the manifest may have any.
///
/// # Errors
///
/// [`Failure::Refused`] when two paths are one file, an extension is not known, or another run writes there;
/// [`Failure::Fault`] when a place cannot be written.
pub fn reserve(
    inputs: &[&Path],
    tables: &[&Path],
    documents: &[&Path],
    manifest: Option<&Path>,
) -> Result<Outputs, Failure> {
    let outputs: Vec<&Path> = tables.iter().chain(documents).copied().chain(manifest).collect();
    for (position, output) in outputs.iter().enumerate() {
        let mut earlier = outputs.iter().take(position);
        if is_standard(output) && earlier.any(|other| is_standard(other)) {
            return Err(Failure::Refused(
                "two outputs cannot both be standard output; name a file".to_owned(),
            ));
        }
        if !is_standard(output)
            && earlier.any(|other| !is_standard(other) && place_of(other) == place_of(output))
        {
            return Err(Failure::Refused(format!(
                "{}: is the place of two outputs; name another",
                output.display()
            )));
        }
    }
    Ok(Outputs::reserve(inputs, tables, documents, manifest)?)
}

/// Checks that none of the inputs is a file that a result in `folder` would replace.
///
/// # Errors
///
/// [`Failure::Refused`] when one is, naming it.
pub fn check_folder(inputs: &[&Path], folder: &Path, names: &[&str]) -> Result<(), Failure> {
    for name in names.iter().chain(&["manifest.json"]) {
        let output = place_of(&folder.join(name));
        if let Some(input) = inputs.iter().find(|input| place_of(input) == output) {
            return Err(Failure::Refused(format!(
                "{}: is read and would be replaced by the result; name another folder for it",
                input.display()
            )));
        }
    }
    Ok(())
}

/// Where rows set aside go: the file that was named, else beside the output; nowhere when that is standard output.
pub fn rejects_path(named: Option<&PathBuf>, output: &Path) -> Option<PathBuf> {
    named.cloned().or_else(|| zvirka_io::rejects_path(output))
}

/// Writes rows set aside when there are any, and lets those of an earlier run go when there are none. Gives the file
/// that was written.
///
/// # Errors
///
/// [`Failure::Fault`] when that fails.
pub fn settle_rejects<'a>(
    outputs: &mut Outputs,
    path: Option<&'a Path>,
    rejects: &[Reject],
    voice: &Voice,
) -> Result<Option<&'a Path>, Failure> {
    let Some(path) = path else {
        if !rejects.is_empty() {
            voice.warn(&format!(
                "{} set aside; say --rejects FILE to have them",
                counted(rejects.len(), "row")
            ));
        }
        return Ok(None);
    };
    if rejects.is_empty() {
        if !is_standard(path) && is_rejects(path) {
            outputs.remove_stale(path);
        }
        return Ok(None);
    }
    write_rejects(outputs.target(path), rejects).map_err(|error| Failure::of_output(path, error))?;
    voice.warn(&format!("{} set aside; see {}", counted(rejects.len(), "row"), label(path)));
    Ok(Some(path))
}

/// Whether the file is a table of rows set aside. Any other stays, whatever its name.
fn is_rejects(path: &Path) -> bool {
    if !path.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    if matches!(extension.as_deref(), Some("xlsx" | "parquet" | "pq")) {
        let table = read_table(path, &ReadOptions::default(), &REJECTS_HEADER);
        return table.is_ok_and(|table| table.headers == REJECTS_HEADER);
    }
    let Ok(file) = File::open(path) else { return false };
    let mut line = String::new();
    if BufReader::new(std::io::Read::take(file, 256)).read_line(&mut line).is_err() {
        return false;
    }
    let line = line.trim_start_matches('\u{FEFF}').trim_end();
    // JSON Lines have no header, but their first key is the first column.
    line.starts_with("{\"list\":")
        || [",", "\t"].iter().any(|delimiter| line == REJECTS_HEADER.join(delimiter))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The file a path leads to, links and `..` resolved; the file itself need not exist.
fn place_of(path: &Path) -> PathBuf {
    if let Ok(place) = path.canonicalize() {
        return place;
    }
    let folder = folder_of(path).canonicalize().unwrap_or_else(|_| folder_of(path).to_owned());
    path.file_name().map_or_else(|| folder.clone(), |name| folder.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_set_aside_go_where_they_are_told_or_beside_the_output() {
        let named = PathBuf::from("aside.csv");
        assert_eq!(rejects_path(Some(&named), Path::new("-")), Some(named));
        assert_eq!(
            rejects_path(None, Path::new("out/links.tsv")),
            Some(PathBuf::from("out/links.rejects.tsv"))
        );
        assert_eq!(rejects_path(None, Path::new("-")), None);
    }

    #[test]
    fn one_file_under_two_names_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("ours.csv");
        std::fs::write(&list, "name\n").unwrap();
        let detour = folder.path().join(".").join("ours.csv");
        let refused = |tables: &[&Path], manifest: Option<&Path>| {
            reserve(&[&list], tables, &[], manifest).unwrap_err().status() == 2
        };
        assert!(refused(&[&detour], None) && refused(&[], Some(&detour)));
        let output = folder.path().join("links.csv");
        let again = folder.path().join("./links.csv");
        assert!(refused(&[&output, &again], None) && refused(&[&output], Some(&again)));
        assert!(refused(&[Path::new("-")], Some(Path::new("-"))));
        let manifest = folder.path().join("manifest.json");
        assert!(reserve(&[&list], &[&output], &[], Some(&manifest)).is_ok());
    }

    #[test]
    fn a_place_that_cannot_hold_a_manifest_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing/manifest.json");
        for place in [folder.path(), &missing] {
            assert_eq!(reserve(&[], &[], &[], Some(place)).unwrap_err().status(), 74);
        }
    }

    #[test]
    fn only_a_table_of_rows_set_aside_is_taken_for_one() {
        let folder = tempfile::tempdir().unwrap();
        let (stale, other) = (folder.path().join("links.rejects.csv"), folder.path().join("other.csv"));
        std::fs::write(&stale, "list,row,column,reason\nours.csv,3,name,empty\n").unwrap();
        std::fs::write(&other, "name\nҐудзь Марʼяна\n").unwrap();
        assert!(is_rejects(&stale) && !is_rejects(&other) && !is_rejects(&folder.path().join("never.csv")));
        for name in ["links.rejects.xlsx", "links.rejects.parquet"] {
            let (stale, other) = (folder.path().join(name), folder.path().join(format!("other.{name}")));
            write_rejects(&stale, &[]).unwrap();
            zvirka_io::write_table(&other, &["name"], [["Ґудзь Марʼяна".into()]]).unwrap();
            assert!(is_rejects(&stale) && !is_rejects(&other), "{name}");
        }
    }
}
