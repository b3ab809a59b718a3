//! A build that is waited for: a bar of what is built, with the time that is left.
//!
//! What cargo will compile is asked of `cargo tree`, what it has compiled is read from its messages. Crates take from a
//! fraction of a second to minutes, so each counts by what it took when it was measured ([`SECONDS`]). The time left is told
//! from what has passed on this machine, once enough of the work is done to tell it from, and never as less than what the
//! crates under way still need. On a terminal the line is drawn anew; elsewhere one line is written for each tenth.

use std::collections::{BTreeSet, HashSet};
use std::io::{BufReader, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

/// Processor seconds of the crates that take longest, unoptimised and rounded; the others take about one each. Only their
/// proportions matter: the time left is told from what has passed on the machine at hand.
const SECONDS: [(&str, f64); 24] = [
    ("zvirka", 40.0),
    ("zvirka-tables", 6.0),
    ("zvirka-io", 14.0),
    ("zvirka-decisions", 6.0),
    ("zvirka-server", 8.0),
    ("zvirka-cli", 12.0),
    ("libsqlite3-sys", 16.0),
    ("zstd-sys", 14.0),
    ("parquet", 10.0),
    ("arrow-cast", 8.0),
    ("arrow-array", 4.0),
    ("arrow-select", 4.0),
    ("rust_xlsxwriter", 8.0),
    ("calamine", 4.0),
    ("clap_builder", 5.0),
    ("tokio", 6.0),
    ("hyper", 4.0),
    ("jiff", 6.0),
    ("syn", 4.0),
    ("rusqlite", 4.0),
    ("regex-automata", 4.0),
    ("zerocopy", 3.0),
    ("serde_core", 3.0),
    ("encoding_rs", 3.0),
];

/// Processor seconds of any other crate.
const OTHER_SECONDS: f64 = 1.0;

/// The part of the work after which the rest can be told from the time that has passed.
const TELLING: f64 = 0.15;

/// How often the line is drawn.
const TICK: Duration = Duration::from_millis(500);

/// Columns of the bar.
const BAR: usize = 24;

/// What cargo says while it builds.
enum Event {
    Begun(String),
    Built(String),
    /// A line that is shown if the build fails.
    Said(String),
}

/// Builds; shows what is built.
///
/// # Errors
///
/// When cargo cannot be run, or the build fails; what it said is then shown.
pub(crate) fn build(workspace: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let started = Instant::now();
    let mut command = cargo(workspace);
    command.args(arguments).args(["--message-format", "json-render-diagnostics"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut work = Work::of(crates(workspace)?);
    let mut child = command.spawn().context("cargo cannot be run")?;
    let (sender, events) = channel();
    let stdout = child.stdout.take().context("cargo has no output")?;
    let stderr = child.stderr.take().context("cargo has no output of errors")?;
    let readers = [
        listen(BufReader::new(stdout), sender.clone(), built),
        listen(BufReader::new(stderr), sender, begun),
    ];
    let said = follow(&mut work, &events, started)?;
    for reader in readers {
        // What a reader could not read is not shown; the build goes by its status.
        let _ = reader.join();
    }
    if !child.wait()?.success() {
        let mut err = std::io::stderr();
        said.iter().try_for_each(|line| writeln!(err, "{line}"))?;
        ensure!(false, "the zvirka command cannot be built; cargo says why above");
    }
    Ok(())
}

fn cargo(workspace: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace);
    command
}

/// The crates that the command is built of, each once.
fn crates(workspace: &Path) -> anyhow::Result<BTreeSet<String>> {
    let mut command = cargo(workspace);
    command.args(["tree", "--package", "zvirka-cli", "--edges", "normal,build", "--prefix", "none"]);
    command.args(["--format", "{p}"]).stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().context("cargo cannot be run")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

/// Reads lines in a thread of its own, since both outputs must be read as they come.
fn listen(
    lines: impl std::io::BufRead + Send + 'static,
    sender: Sender<Event>,
    event: fn(&str) -> Option<Event>,
) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        for line in lines.lines().map_while(Result::ok) {
            if event(&line).is_some_and(|event| sender.send(event).is_err()) {
                return;
            }
        }
    })
}

/// `   Compiling zvirka v0.1.0 (...)`: a crate is begun; whatever else is said is kept.
fn begun(line: &str) -> Option<Event> {
    match line.trim_start().strip_prefix("Compiling ") {
        Some(rest) => rest.split(' ').next().map(|name| Event::Begun(name.to_owned())),
        None => Some(Event::Said(line.to_owned())),
    }
}

/// A message of cargo in JSON, which names the target that is built before the profile; a package's build script is none.
fn built(line: &str) -> Option<Event> {
    if !line.contains("\"reason\":\"compiler-artifact\"") || line.contains("\"kind\":[\"custom-build\"]") {
        return None;
    }
    // The id ends in `#name@version` for a registry's package, in `name#version` for one of the project.
    let id = line.split("\"package_id\":\"").nth(1)?.split('"').next()?;
    let (before, after) = id.rsplit_once('#')?;
    let name = match after.split_once('@') {
        Some((name, _)) => name,
        None => before.rsplit('/').next()?,
    };
    Some(Event::Built(name.to_owned()))
}

/// Shows the work until no more is said; gives the lines to be shown if it failed.
fn follow(work: &mut Work, events: &Receiver<Event>, started: Instant) -> anyhow::Result<Vec<String>> {
    let (mut out, drawn) = (std::io::stdout(), std::io::stdout().is_terminal());
    let (mut said, mut told) = (Vec::new(), 0);
    loop {
        match events.recv_timeout(TICK) {
            Ok(Event::Begun(name)) => work.begun(name),
            Ok(Event::Built(name)) => work.built(&name, started.elapsed()),
            Ok(Event::Said(line)) => said.push(line),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        let tenth = (work.done() * 10.0) as u32;
        if drawn {
            write!(out, "\r\x1b[K{}", work.line(started.elapsed()))?;
            out.flush()?;
        } else if tenth > told && started.elapsed() > TICK {
            told = tenth;
            writeln!(out, "{}", work.line(started.elapsed()))?;
        }
    }
    if drawn {
        write!(out, "\r\x1b[K")?;
        out.flush()?;
    }
    Ok(said)
}

/// What has to be built, and how much of it is.
struct Work {
    /// Crates that are not built yet.
    left: HashSet<String>,
    under_way: Vec<String>,
    all: f64,
    done: f64,
    /// How long the whole will take, as far as what was built last tells.
    whole: Option<Duration>,
}

fn seconds(name: &str) -> f64 {
    SECONDS.iter().find(|(of, _)| *of == name).map_or(OTHER_SECONDS, |(_, seconds)| *seconds)
}

impl Work {
    fn of(crates: BTreeSet<String>) -> Self {
        let all = crates.iter().map(|name| seconds(name)).sum();
        Self { left: crates.into_iter().collect(), under_way: Vec::new(), all, done: 0.0, whole: None }
    }

    /// The part that is done, from 0 to 1.
    fn done(&self) -> f64 {
        if self.all > 0.0 { (self.done / self.all).min(1.0) } else { 1.0 }
    }

    fn begun(&mut self, name: String) {
        if self.left.contains(&name) && !self.under_way.contains(&name) {
            self.under_way.push(name);
        }
    }

    fn built(&mut self, name: &str, elapsed: Duration) {
        if !self.left.remove(name) {
            return;
        }
        self.under_way.retain(|of| of != name);
        self.done += seconds(name);
        let done = self.done();
        self.whole = (done >= TELLING).then(|| elapsed.div_f64(done));
    }

    fn line(&self, elapsed: Duration) -> String {
        let done = self.done();
        let full = (done * BAR as f64) as usize;
        let bar = format!("{}{}", "#".repeat(full), ".".repeat(BAR.saturating_sub(full)));
        // The longest of those under way is what is waited for.
        let longest = self.under_way.iter().max_by(|a, b| seconds(a).total_cmp(&seconds(b)));
        let under_way = longest.map(|name| format!(", building {name}")).unwrap_or_default();
        let left = self.whole.map(|whole| left(whole.saturating_sub(elapsed))).unwrap_or_default();
        format!("[{bar}] {:3.0}%{under_way}{left}", done * 100.0)
    }
}

/// The time left in words, as exactly as it is known.
fn left(time: Duration) -> String {
    match time.as_secs() {
        0..20 => ", less than half a minute left".to_owned(),
        seconds @ 20..90 => format!(", about {} seconds left", seconds.div_ceil(10) * 10),
        seconds => format!(", about {} minutes left", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_cargo_name_the_crate() {
        let of = |line: &str| match built(line) {
            Some(Event::Built(name)) => name,
            _ => String::new(),
        };
        let message = |id: &str, kind: &str| {
            format!(
                "{{\"reason\":\"compiler-artifact\",\"package_id\":\"{id}\",\"target\":{{\"kind\":[\"{kind}\"]}}}}"
            )
        };
        let registry = "registry+https://github.com/rust-lang/crates.io-index";
        assert_eq!(of(&message(&format!("{registry}#csv@1.4.0"), "lib")), "csv");
        assert_eq!(of(&message("path+file:///home/crates/zvirka-io#0.1.0", "lib")), "zvirka-io");
        assert_eq!(of(&message(&format!("{registry}#zstd-sys@2.0.16"), "custom-build")), "");
        assert_eq!(of("{\"reason\":\"build-finished\",\"success\":true}"), "");
    }

    #[test]
    fn the_time_left_is_told_late_and_by_what_has_passed() {
        let names = ["zvirka", "csv", "serde"].map(str::to_owned);
        let mut work = Work::of(names.into_iter().collect());
        work.begun("zvirka".to_owned());
        work.built("csv", Duration::from_secs(1));
        let line = work.line(Duration::from_secs(2));
        assert!(line.ends_with("%, building zvirka"), "{line}");
        work.built("zvirka", Duration::from_secs(82));
        let line = work.line(Duration::from_secs(82));
        assert!(line.contains("98%") && line.ends_with(", less than half a minute left"), "{line}");
        assert_eq!(left(Duration::from_secs(61)), ", about 70 seconds left");
        assert_eq!(left(Duration::from_secs(200)), ", about 4 minutes left");
    }
}
