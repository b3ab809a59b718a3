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
    let mut manifest = Manifest::begin(common, "simulate", described, &[], &outputs)?;
    let voice = super::voice(common);

    let simulation = simulate(&options)?;
    let mut written: Vec<&Path> = Vec::new();
    write_list(&manifest, left_path, &simulation.left, &mut written)?;
    write_list(&manifest, right_path, &simulation.right, &mut written)?;
    let lists = [&simulation.left, &simulation.right];
    write_truth(&manifest, truth_path, lists, &simulation.truth, &mut written)?;
    match &simulation.report {
        Some(report) => {
            write_list(&manifest, report_path, report, &mut written)?;
            let truth = &simulation.report_truth;
            write_truth(&manifest, report_truth_path, [report, &simulation.right], truth, &mut written)?;
        }
        // Reports of an earlier simulation would be taken for those of this one.
        None => {
            for path in [report_path, report_truth_path] {
                manifest.outputs.remove_stale(path);
            }
        }
    }
    voice.note(&format!(
        "{} people on each list, {} of them on both; the lists and the truth are in {}",
        simulation.left.len(),
        simulation.truth.len(),
        folder.display()
    ));
    manifest.finish(Vec::new(), &written, &voice)
}

fn make_folder(folder: &Path) -> Result<(), Failure> {
    if folder.as_os_str() == "-" {
        let message = "a simulation is several files and cannot go to standard output; name a folder";
        return Err(Failure::Refused(message.to_owned()));
    }
    let mut builder = std::fs::DirBuilder::new();
    // Lists are their owner's alone, invented ones too: what is tried with them is done with real ones.
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder).map_err(|error| {
        Failure::Fault(format!("{}: the folder cannot be made ({error}); name another", folder.display()))
    })
}

fn write_list<'a>(
    manifest: &Manifest,
    path: &'a Path,
    list: &List,
    written: &mut Vec<&'a Path>,
) -> Result<(), Failure> {
    let fields: Vec<Field> = Field::ALL.into_iter().filter(|field| list.column(*field).is_some()).collect();
    let header: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
    let rows = (0..list.len()).map(|row| fields.iter().map(move |field| Value::from(list.cell(*field, row))));
    write_table(manifest.target(path), &header, rows).map_err(|error| Failure::of_output(path, error))?;
    written.push(path);
    Ok(())
}

fn write_truth<'a>(
    manifest: &Manifest,
    path: &'a Path,
    [left, right]: [&List; 2],
    truth: &[(usize, usize)],
    written: &mut Vec<&'a Path>,
) -> Result<(), Failure> {
    let rows = truth.iter().map(|&(a, b)| [Value::from(left.id(a)), Value::from(right.id(b))]);
    write_table(manifest.target(path), &["left_id", "right_id"], rows)
        .map_err(|error| Failure::of_output(path, error))?;
    written.push(path);
    Ok(())
}
