//! `zvirka simulate --scenario`: the lists of a whole exchange as files of the kinds in which such lists arrive.

use std::path::{Path, PathBuf};

use serde_json::json;
use zvirka::simulation::scenario::{FileForm, ScenarioList};
use zvirka::simulation::{Noise, ScenarioOptions, scenario};
use zvirka_io::{Target, Value, write_encoded_csv, write_table, write_text};

use crate::args::{CommonArguments, ScenarioArgument, SimulateArguments};
use crate::failure::Failure;
use crate::manifest::Manifest;

/// Makes the lists of the scenario and writes them with the truth and the case that reconciles them.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(
    which: ScenarioArgument,
    arguments: &SimulateArguments,
    common: &CommonArguments,
) -> Result<(), Failure> {
    let folder = &*arguments.folder;
    let options = ScenarioOptions { seed: arguments.seed, noise: Noise::from(arguments.noise) };
    let name = match which {
        ScenarioArgument::ThousandForThousand => "thousand-for-thousand",
    };
    let described = json!({ "scenario": name, "seed": options.seed, "noise": options.noise.as_str() });
    let made = scenario(&options)?;
    super::make_folder(folder)?;
    let list_paths: Vec<PathBuf> = made.lists.iter().map(|list| folder.join(list.file_name)).collect();
    let [truth_path, figures_path, case_path] =
        ["truth.csv", "truth.json", "case.toml"].map(|file| folder.join(file));
    let tables: Vec<&Path> = list_paths.iter().chain([&truth_path]).map(PathBuf::as_path).collect();
    let documents = [figures_path.as_path(), case_path.as_path()];
    let manifest = Manifest::begin_with_documents(common, "simulate", described, &[], &tables, &documents)?;
    let voice = super::super::voice(common);

    for (list, path) in made.lists.iter().zip(&list_paths) {
        write(manifest.target(path), list).map_err(|error| Failure::of_output(path, error))?;
    }
    let truth = made.truth.iter().map(|row| {
        [Value::from(row.list), Value::from(row.record_id.as_str()), Value::from(row.person.as_str())]
    });
    write_table(manifest.target(&truth_path), &["list", "record_id", "true_person_id"], truth)
        .map_err(|error| Failure::of_output(&truth_path, error))?;
    let mut figures = serde_json::to_string_pretty(&made.figures)
        .map_err(|error| Failure::Fault(format!("{}: {error}", figures_path.display())))?;
    figures.push('\n');
    write_text(manifest.target(&figures_path), &figures)
        .map_err(|error| Failure::of_output(&figures_path, error))?;
    write_text(manifest.target(&case_path), &made.case_toml)
        .map_err(|error| Failure::of_output(&case_path, error))?;

    let written: Vec<&Path> = tables.into_iter().chain(documents).collect();
    voice.note(&format!(
        "{} rows about {} people on {} lists; the case is {}",
        made.truth.len(),
        made.figures.people,
        made.lists.len(),
        case_path.display()
    ));
    manifest.finish(Vec::new(), &written, &voice)
}

fn write<'p>(target: impl Into<Target<'p>>, list: &ScenarioList) -> Result<(), zvirka_io::IoError> {
    let header: Vec<&str> = list.columns.iter().map(|(header, _)| header.as_str()).collect();
    let cells = |row: usize| list.columns.iter().map(move |(_, column)| column.get(row));
    match list.form {
        FileForm::Csv { encoding } if encoding != "utf-8" => {
            write_encoded_csv(target, encoding, &header, (0..list.len()).map(cells))
        }
        // The file's extension says the rest.
        FileForm::Csv { .. } | FileForm::Xlsx | FileForm::JsonLines | FileForm::Parquet => {
            write_table(target, &header, (0..list.len()).map(|row| cells(row).map(value)))
        }
    }
}

/// An empty cell is a missing value, which JSON and Parquet write as such.
fn value(cell: &str) -> Value<'_> {
    if cell.is_empty() { Value::Missing } else { Value::from(cell) }
}

#[cfg(test)]
mod tests {
    use zvirka::record::TextColumn;

    use super::*;

    fn list(form: FileForm, file_name: &'static str) -> ScenarioList {
        let column = |cells: [&str; 2]| cells.into_iter().collect::<TextColumn>();
        ScenarioList {
            name: "theirs",
            file_name,
            form,
            role: "roster",
            side: "russia",
            stage: None,
            date: None,
            columns: vec![
                ("№".to_owned(), column(["1", "2"])),
                ("ФИО".to_owned(), column(["ГУДЗЬ МАРЬЯНА", ""])),
            ],
        }
    }

    #[test]
    fn a_list_is_written_in_its_encoding_and_form() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("theirs.csv");
        write(&path, &list(FileForm::Csv { encoding: "windows-1251" }, "theirs.csv")).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        assert!(std::str::from_utf8(&bytes).is_err());
        assert_eq!(&bytes[..6], b"\xB9,\xD4\xC8\xCE\n");

        write(&path, &list(FileForm::Csv { encoding: "utf-8" }, "theirs.csv")).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "№,ФИО\n1,ГУДЗЬ МАРЬЯНА\n2,\n");

        let path = folder.path().join("reports.jsonl");
        write(&path, &list(FileForm::JsonLines, "reports.jsonl")).unwrap();
        let expected = "{\"№\":\"1\",\"ФИО\":\"ГУДЗЬ МАРЬЯНА\"}\n{\"№\":\"2\",\"ФИО\":null}\n";
        assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
    }
}
