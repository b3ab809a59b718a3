//! `zvirka simulate`: lists of invented people with known truth, as a folder of files.

mod scenario;

use std::path::{Path, PathBuf};

use serde_json::json;
use zvirka::record::{Field, List};
use zvirka::simulation::{SimulationOptions, simulate};
use zvirka_io::{Value, write_table};

use crate::args::{CommonArguments, SimulateArguments};
use crate::failure::Failure;
use crate::manifest::Manifest;

/// The files of a simulation, in the order in which they are written.
const FILES: [&str; 5] = ["left.csv", "right.csv", "report.csv", "truth.csv", "report_truth.csv"];

/// Makes the lists and writes them.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &SimulateArguments, common: &CommonArguments) -> Result<(), Failure> {
    if let Some(which) = arguments.scenario {
        return scenario::run(which, arguments, common);
    }
    let folder = &*arguments.folder;
    let options = SimulationOptions {
        people: arguments.people,
        shared: arguments.shared,
        seed: arguments.seed,
        noise: arguments.noise.into(),
        profile: arguments.profile.into(),
        threads: common.threads,
    };
    make_folder(folder)?;
    let paths = FILES.map(|file| folder.join(file));
    let [left_path, right_path, report_path, truth_path, report_truth_path] = &paths;
    let described = json!({
        "people": options.people,
        "shared": options.shared,
        "seed": options.seed,
        "noise": options.noise.as_str(),
        "profile": options.profile.as_str(),
    });
    let outputs: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let manifest = Manifest::begin(common, "simulate", described, &[], &outputs)?;
    let voice = super::voice(common);

    let simulation = simulate(&options)?;
    let mut written: Vec<&Path> = Vec::new();
    write_list(left_path, &simulation.left, &mut written)?;
    write_list(right_path, &simulation.right, &mut written)?;
    write_truth(truth_path, &simulation.left, &simulation.right, &simulation.truth, &mut written)?;
    match &simulation.report {
        Some(report) => {
            write_list(report_path, report, &mut written)?;
            let truth = &simulation.report_truth;
            write_truth(report_truth_path, report, &simulation.right, truth, &mut written)?;
        }
        // Reports of an earlier simulation would be taken for those of this one.
        None => {
            for path in [report_path, report_truth_path] {
                remove_stale(path)?;
            }
        }
    }
    voice.note(&format!(
        "{} people on each list, {} of them on both; the lists and the truth are in {}",
        simulation.left.len(),
        simulation.truth.len(),
        folder.display()
    ));
    manifest.write(Vec::new(), &written, &voice)
}

fn make_folder(folder: &Path) -> Result<(), Failure> {
    if folder.as_os_str() == "-" {
        let message = "a simulation is several files and cannot go to standard output; name a folder";
        return Err(Failure::Refused(message.to_owned()));
    }
    std::fs::create_dir_all(folder).map_err(|error| {
        Failure::Fault(format!("{}: the folder cannot be made ({error}); name another", folder.display()))
    })
}

fn write_list<'a>(path: &'a Path, list: &List, written: &mut Vec<&'a Path>) -> Result<(), Failure> {
    let fields: Vec<Field> = Field::ALL.into_iter().filter(|field| list.column(*field).is_some()).collect();
    let header: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
    let rows = (0..list.len()).map(|row| fields.iter().map(move |field| Value::from(list.cell(*field, row))));
    write_table(path, &header, rows).map_err(|error| Failure::of_output(path, error))?;
    written.push(path);
    Ok(())
}

fn write_truth<'a>(
    path: &'a Path,
    left: &List,
    right: &List,
    truth: &[(usize, usize)],
    written: &mut Vec<&'a Path>,
) -> Result<(), Failure> {
    let rows = truth.iter().map(|&(a, b)| [Value::from(left.id(a)), Value::from(right.id(b))]);
    write_table(path, &["left_id", "right_id"], rows).map_err(|error| Failure::of_output(path, error))?;
    written.push(path);
    Ok(())
}

fn remove_stale(path: &Path) -> Result<(), Failure> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::Fault(format!(
            "{}: the file of an earlier simulation cannot be removed ({error})",
            path.display()
        ))),
        _ => Ok(()),
    }
}
