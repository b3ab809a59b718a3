//! `zvirka serve`: a list that answers names over HTTP until it is stopped.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;
use zvirka::linker::{Index, IndexOptions};
use zvirka_server::{Access, Limits, Listening, Secret, Service, ServiceOptions, serve};

use super::lists::{self, Weights};
use crate::args::{CommonArguments, ServeArguments};
use crate::failure::Failure;
use crate::interrupt::{self, Phase};
use crate::manifest::Manifest;
use crate::reading::{self, counted};
use crate::terminal;
use crate::terminal::progress::Bars;

/// How often it is asked whether the user wants to stop: soon enough to seem at once.
const ASK_WHETHER_TO_STOP: Duration = Duration::from_millis(100);

/// Serves the list.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &ServeArguments, common: &CommonArguments) -> Result<(), Failure> {
    let voice = super::voice(common);
    // The port is taken first: reading a long list for nothing is worse than finding it taken.
    let listening = Listening::on(arguments.port).map_err(|error| {
        let port = arguments.port;
        Failure::Refused(format!(
            "port {port} cannot be listened on ({error}); say --port 0 for any that is free"
        ))
    })?;
    let paths: Vec<_> = arguments.model.as_deref().into_iter().chain([arguments.list.as_path()]).collect();
    let manifest = Manifest::begin(common, "serve", options_of(arguments), &paths, &[])?;
    let weights = Weights::read(arguments.model.as_ref())?;
    let options =
        IndexOptions { match_at: arguments.match_at, model: weights.model.clone(), threads: common.threads };
    let read =
        reading::read(&arguments.list, &reading::options(&arguments.reading, None, None, &[]), &voice)?;
    let inputs = lists::inputs(&[&read], &[], weights);
    interrupt::enter(Phase::Working)?;
    let bars = Bars::new(&voice);
    let index = Index::new(read.list, &options, &bars);
    bars.finish();
    let index = index?;
    for warning in index.warnings() {
        voice.warn(warning);
    }
    let nameless = index.set_aside().len();
    if nameless > 0 {
        voice.warn(&format!("{} without a usable name will be found by nobody", counted(nameless, "record")));
    }
    let secret =
        Secret::random().map_err(|error| Failure::Fault(format!("no secret could be made ({error})")))?;
    let access = Access::new(secret, listening.port(), &arguments.origin);
    let limits = Limits::default();
    let options = ServiceOptions {
        name: format!("zvirka: {}", index.list().name()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        limit: arguments.limit,
        match_at: arguments.match_at,
        limits,
    };
    let records = index.list().len();
    let service = Service::new(index, options, access, listening.port());
    manifest.finish(inputs, &[], &voice)?;
    // Whoever reads the address may stop what answers at it.
    interrupt::enter(Phase::Serving)?;
    voice.note(&format!(
        "{} answer at this address until Ctrl-C; it is the password:",
        counted(records, "record")
    ));
    terminal::print(&format!("{}\n", service.address()))?;
    if arguments.open {
        open(&service.address(), &voice);
    }
    serve(listening, service.routes(), limits, until_stopped())
        .map_err(|error| Failure::Fault(format!("the service could not be started ({error})")))
}

/// Done once the user wants to stop.
pub async fn until_stopped() {
    while !interrupt::is_stopped() {
        tokio::time::sleep(ASK_WHETHER_TO_STOP).await;
    }
}

/// The options as the manifest records them.
fn options_of(arguments: &ServeArguments) -> serde_json::Value {
    json!({
        "limit": arguments.limit,
        "match_at": arguments.match_at,
        "model": lists::shown(arguments.model.as_ref()),
        "origins": arguments.origin,
    })
}

/// Opens an address in the user's browser.
pub fn open(address: &str, voice: &terminal::Voice) {
    let (program, before): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    let command = command.args(before).arg(address);
    if command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_err() {
        voice.warn("no browser could be opened; open the address yourself");
    }
}
