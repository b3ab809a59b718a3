//! `zvirka review`: a page on this machine on which persons decide what the lists leave open.
//!
//! Reads the lists, links them with what is decided by now, and answers on a loopback port until it is stopped. What is
//! shown, asked and written down stands in `zvirka_server::review`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;
use zvirka::linker::LinkOptions;
use zvirka::reconcile::ReconcileOptions;
use zvirka_decisions::Decisions;
use zvirka_io::{CaseFile, ManifestInput, ReadList};
use zvirka_server::{Desk, Limits, Listening, Review, ReviewOptions, Secret, serve};

use super::decided;
use super::decisions::ReadCase;
use super::lists::{self, Weights};
use super::serve::{open, until_stopped};
use crate::args::{CommonArguments, ReviewArguments};
use crate::failure::Failure;
use crate::interrupt::{self, Phase};
use crate::language;
use crate::manifest::Manifest;
use crate::reading::{counted, label};
use crate::terminal::progress::Bars;
use crate::terminal::{self, Voice};

/// What is read over.
struct Material {
    names: Vec<String>,
    lists: Vec<ReadList>,
    case: Option<CaseFile>,
    /// The manifest of the result that the case was named by.
    made: Option<zvirka_io::Manifest>,
    title: String,
    /// The file that decisions stand beside.
    beside: PathBuf,
}

/// Opens the page.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &ReviewArguments, common: &CommonArguments) -> Result<(), Failure> {
    let voice = super::voice(common);
    let reader = reader(arguments)?;
    if arguments.what.len() == 1 && (arguments.cardinality.is_some() || arguments.model.is_some()) {
        let message = "--cardinality and --model are of two lists; a case has the roles of its lists";
        return Err(Failure::Refused(message.to_owned()));
    }
    let listening = Listening::on(arguments.port).map_err(|error| {
        let port = arguments.port;
        Failure::Refused(format!(
            "port {port} cannot be listened on ({error}); say --port 0 for any that is free"
        ))
    })?;
    let paths: Vec<&Path> =
        arguments.what.iter().map(PathBuf::as_path).filter(|path| path.is_file()).collect();
    let paths: Vec<&Path> = arguments.model.as_deref().into_iter().chain(paths).collect();
    let mut manifest = Manifest::begin(common, "review", options_of(arguments), &paths, &[])?;
    let weights = Weights::read(arguments.model.as_ref())?;
    let read = material(arguments, common, &voice)?;
    let linking = linking(arguments, common, read.made.as_ref(), &weights)?;
    manifest.record("match_at", linking.link.match_at.into());
    manifest.record("review_at", linking.link.review_at.into());
    let decisions = arguments.decisions.clone().or_else(|| decisions_of(&read));
    let decisions = decisions.unwrap_or_else(|| read.beside.with_file_name("decisions.db"));
    // That folder is exchanged whole whenever the case is reconciled.
    let result =
        arguments.what.first().filter(|what| what.is_dir()).and_then(|what| what.canonicalize().ok());
    let kept_in = decisions.parent().filter(|folder| !folder.as_os_str().is_empty());
    let kept_in = kept_in.unwrap_or(Path::new(".")).canonicalize().ok();
    if result.is_some() && result == kept_in {
        return Err(Failure::Refused(format!(
            "{}: decisions are not kept in the folder of a result; name a file beside the case",
            label(&decisions)
        )));
    }
    drop(Decisions::open_or_create(&decisions)?);
    let lists = decided::without_forgotten(Some(&decisions), &read.names, read.lists, &voice)?;
    let model = weights.input.as_ref().map(|input| input.sha256.clone()).unwrap_or_default();
    let inputs: Vec<ManifestInput> =
        weights.input.into_iter().chain(lists.iter().map(ManifestInput::from)).collect();
    let token =
        Secret::random().map_err(|error| Failure::Fault(format!("no secret could be made ({error})")))?;
    let desk = Desk {
        names: read.names,
        lists,
        case: read.case,
        decisions: decisions.clone(),
        options: linking,
        model,
        seed: arguments.seed,
    };
    let options = ReviewOptions {
        title: read.title,
        reader,
        second: arguments.second,
        queue: arguments.queue.into(),
        language: language::current().tag().to_owned(),
        idle: Duration::from_secs(arguments.idle * 60),
        limits: Limits::default(),
    };
    interrupt::enter(Phase::Working)?;
    let bars = Bars::new(&voice);
    let review = Review::new(desk, options, token, listening.port(), &bars);
    bars.finish();
    let review = review?;
    let waiting = review.waiting()?;
    manifest.finish(inputs, &[], &voice)?;
    // Whoever reads the address may stop what answers at it.
    interrupt::enter(Phase::Serving)?;
    voice.note(&format!(
        "{} to decide about; answers go to {}; the page is at this address until Ctrl-C, and the address is the password:",
        counted(waiting, "question"),
        label(&decisions)
    ));
    terminal::print(&format!("{}\n", review.address()))?;
    if !arguments.no_browser {
        open(&review.address(), &voice);
    }
    serve(listening, review.routes(), Limits::default(), until_stopped())
        .map_err(|error| Failure::Fault(format!("the service could not be started ({error})")))
}

/// Who reads.
fn reader(arguments: &ReviewArguments) -> Result<String, Failure> {
    let of_machine = || ["USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    let reader = arguments.reader.clone().or_else(of_machine).unwrap_or_default().trim().to_owned();
    if reader.is_empty() {
        return Err(Failure::Refused("say who reads: --reader NAME".to_owned()));
    }
    Ok(reader)
}

fn material(
    arguments: &ReviewArguments,
    common: &CommonArguments,
    voice: &Voice,
) -> Result<Material, Failure> {
    match arguments.what.as_slice() {
        [left, right] => {
            let reading = (&arguments.reading, &arguments.sides);
            lists::check_standard_input(left, right)?;
            let read = lists::read_both([left, right], reading.0, reading.1, common.threads, voice)?;
            let names = decided::names_of(&read.each_ref());
            let title = names.join(" – ");
            Ok(Material { names, lists: read.into(), case: None, made: None, title, beside: left.clone() })
        }
        [what] => {
            let (read, made) = if what.is_dir() {
                let (read, made) = ReadCase::of_result(what, voice)?;
                (read, Some(made))
            } else if what.extension().is_some_and(|ending| ending == "toml") {
                (ReadCase::read(what, voice)?, None)
            } else {
                return Err(Failure::Refused(format!(
                    "{}: is no case and no folder of a result; name a case, such a folder, or two lists",
                    label(what)
                )));
            };
            let ReadCase { file, lists, names } = read;
            Ok(Material {
                names,
                lists,
                title: file.title.clone(),
                beside: file.path.clone(),
                case: Some(file),
                made,
            })
        }
        _ => Err(Failure::Refused("name a case, the folder of a result, or two lists".to_owned())),
    }
}

/// How everything is linked: as the command line says, else as the result was made, else as usual.
fn linking(
    arguments: &ReviewArguments,
    common: &CommonArguments,
    made: Option<&zvirka_io::Manifest>,
    weights: &Weights,
) -> Result<ReconcileOptions, Failure> {
    let usual = ReconcileOptions::default();
    let of_result = |option: &str| made.and_then(|made| made.options.get(option));
    let number = |option: &str| of_result(option).and_then(serde_json::Value::as_f64);
    let most_possible = of_result("most_possible").and_then(serde_json::Value::as_u64);
    let link = LinkOptions {
        cardinality: arguments.cardinality.map(Into::into).unwrap_or_default(),
        match_at: arguments.match_at.or_else(|| number("match_at")),
        review_at: arguments.review_at.or_else(|| number("review_at")).unwrap_or(usual.link.review_at),
        model: weights.model.clone(),
        threads: common.threads,
        verdicts: Vec::new(),
    };
    super::check_thresholds(link.match_at, link.review_at)?;
    Ok(ReconcileOptions {
        link,
        possible_at: number("possible_at").unwrap_or(usual.possible_at),
        most_possible: most_possible.map_or(usual.most_possible, |most| most as usize),
        ..usual
    })
}

/// The file of decisions that a result was made with, which its manifest names behind the case and its lists.
fn decisions_of(read: &Material) -> Option<PathBuf> {
    let made = read.made.as_ref().filter(|made| made.options.contains_key("decisions"))?;
    made.inputs.get(1 + read.lists.len()).map(|input| PathBuf::from(&input.path))
}

/// The options as the manifest records them.
fn options_of(arguments: &ReviewArguments) -> serde_json::Value {
    let cardinality = arguments.cardinality.and_then(|value| clap::ValueEnum::to_possible_value(&value));
    json!({
        "second": arguments.second,
        "queue": zvirka_server::Queue::from(arguments.queue).as_str(),
        "seed": arguments.seed,
        "idle_minutes": arguments.idle,
        "cardinality": cardinality.map(|value| value.get_name().to_owned()),
        "model": lists::shown(arguments.model.as_ref()),
    })
}
