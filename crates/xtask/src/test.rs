//! `cargo xtask test`: every check of the project, from a fresh clone, in one command.
//!
//! Needs Rust, Python 3.10 or later with `venv`, a C compiler and git; everything else is fetched by cargo and by pip
//! into `.venv`, at the versions written down in `Cargo.lock` and `python/requirements-test.txt`. Tests of the report
//! in a browser need Chromium as the system installs it, and are skipped without.
//!
//! One step after another, each with its time; a step that fails does not keep later ones from running, unless they need what it
//! makes. The last line counts tests: those of cargo and pytest, read from what they print, and one failure for each
//! other step that failed.
//!
//! Licences, bans and sources of dependencies are checked where cargo-deny is installed, as the continuous integration has
//! it, and advisories where their database can be fetched besides; what is left out is said.
//!
//! The wheel is built with the profile of the tests and in their target folder, of what they have built: maturin sets
//! variables for which cargo builds pyo3 and what needs it anew, a minute, where everything would take seven. That needs
//! every dependency of the wheel to have the features that it has among the tests, which `zvirka-python` sees to.
//!
//! Environment: `PYTHON` names the interpreter that makes `.venv` (`python3` when unset).

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};

/// What the tests need, with versions.
const REQUIREMENTS: &str = "python/requirements-test.txt";

/// Where maturin leaves the wheel.
const WHEELS: &str = "target/wheels";

/// Runs every check.
///
/// # Errors
///
/// When a step cannot be started; a step that fails is reported and makes the exit status 1.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    ensure!(arguments.is_empty(), "usage: cargo xtask test");
    let workspace = crate::workspace()?;
    let mut run = Run { workspace: workspace.clone(), total: Counts::default(), steps: Vec::new() };
    let cargo = |arguments: &str| {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments.split(' '));
        command
    };
    run.step("format", &mut cargo("fmt --all --check"), Output::Free)?;
    run.step("lints", &mut cargo("clippy --workspace --all-targets --quiet -- -D warnings"), Output::Free)?;
    let mut notices = Command::new(std::env::current_exe().context("finding this program")?);
    run.step("third-party notices", notices.args(["licences", "--check"]), Output::Free)?;
    run.step("Rust tests", &mut cargo("test --workspace --no-fail-fast --quiet"), Output::Cargo)?;
    if !succeeds(&mut cargo("deny --version")) {
        run.say("cargo-deny is not installed: licences and advisories of dependencies are not checked")?;
    } else {
        run.step("dependencies", &mut cargo("deny check bans licenses sources"), Output::Free)?;
        if succeeds(&mut cargo("deny fetch db")) {
            run.step("advisories", &mut cargo("deny check advisories"), Output::Free)?;
        } else {
            run.say("the database of advisories cannot be fetched: dependencies are not checked for them")?;
        }
    }
    python_steps(&mut run, &workspace)?;
    run.close()
}

/// Whether a command can be run and ends well; what it says is not shown.
fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The steps that need a Python environment; each needs the one before it.
fn python_steps(run: &mut Run, workspace: &Path) -> anyhow::Result<()> {
    let python = workspace.join(".venv/bin/python");
    let on_venv = |arguments: &str| {
        let mut command = Command::new(&python);
        command.args(arguments.split(' ')).env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        command
    };
    if !python.exists() {
        let mut make = Command::new(std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into()));
        make.args(["-m", "venv", ".venv"]);
        if !run.step("Python environment", &mut make, Output::Free)? {
            return Ok(());
        }
    }
    // The list that was installed is kept beside what it installed, so that an unchanged one is not asked for again.
    let installed = workspace.join(".venv/requirements-test.txt");
    let wanted =
        std::fs::read(workspace.join(REQUIREMENTS)).with_context(|| format!("reading {REQUIREMENTS}"))?;
    if std::fs::read(&installed).ok().as_ref() != Some(&wanted) {
        let mut install = on_venv("-m pip install --quiet --requirement");
        install.arg(REQUIREMENTS);
        if !run.step("Python packages", &mut install, Output::Free)? {
            return Ok(());
        }
        std::fs::write(&installed, &wanted).context("writing .venv/requirements-test.txt")?;
    }
    let wheels = workspace.join(WHEELS);
    if wheels.exists() {
        std::fs::remove_dir_all(&wheels).with_context(|| format!("emptying {}", wheels.display()))?;
    }
    let mut build = on_venv("-m maturin build --quiet --locked --profile dev --interpreter");
    build.arg(&python).args(["--target-dir", "target", "--out"]).arg(&wheels);
    if !run.step("wheel", &mut build, Output::Free)? {
        return Ok(());
    }
    let mut install = on_venv("-m pip install --quiet --no-index --no-deps --force-reinstall");
    install.arg(only_file(&wheels)?);
    if !run.step("wheel installed", &mut install, Output::Free)? {
        return Ok(());
    }
    run.step("Python types", &mut on_venv("-m mypy python/zvirka tests/python"), Output::Free)?;
    run.step(
        "stubs against the module",
        &mut on_venv("-m mypy.stubtest zvirka._zvirka --mypy-config-file pyproject.toml"),
        Output::Free,
    )?;
    let mut pytest = on_venv("-m pytest --quiet --color=no --doctest-modules --pyargs tests/python zvirka");
    // The Rust tests have built the command; what it says and what the module says must be one. Tests run it in folders
    // of their own, so the path is a whole one.
    pytest.env("ZVIRKA_COMMAND", workspace.join("target/debug/zvirka"));
    run.step("Python tests", &mut pytest, Output::Pytest)?;
    Ok(())
}

/// The only file of a folder.
fn only_file(folder: &Path) -> anyhow::Result<PathBuf> {
    let mut files = std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    match (files.next(), files.next()) {
        (Some(file), None) => Ok(file?.path()),
        _ => bail!("{} should hold one wheel", folder.display()),
    }
}

/// How a step's output is read.
#[derive(Clone, Copy)]
enum Output {
    /// Nothing in it is counted.
    Free,
    /// It holds cargo's `test result:` lines.
    Cargo,
    /// It ends with pytest's line of counts.
    Pytest,
}

/// Tests counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
}

/// A step that has run.
struct Step {
    name: &'static str,
    passed: bool,
    took: Duration,
}

/// The run so far.
struct Run {
    workspace: PathBuf,
    total: Counts,
    steps: Vec<Step>,
}

impl Run {
    /// Says that something is left out.
    fn say(&self, text: &str) -> anyhow::Result<()> {
        writeln!(std::io::stdout().lock(), "\nSKIPPED: {text}")?;
        Ok(())
    }

    /// Runs a step, showing its output as it comes, and tells whether it passed.
    fn step(&mut self, name: &'static str, command: &mut Command, output: Output) -> anyhow::Result<bool> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n=== {name}")?;
        out.flush()?;
        let started = Instant::now();
        command.current_dir(&self.workspace).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command
            .spawn()
            .with_context(|| format!("{name}: {} cannot be run", command.get_program().display()))?;
        let mut counts = Counts::default();
        let stdout = child.stdout.take().context("the step has no output")?;
        for line in BufReader::new(stdout).split(b'\n') {
            let mut line = line.with_context(|| format!("{name}: reading its output"))?;
            let seen = output.counted(&String::from_utf8_lossy(&line));
            counts.passed += seen.passed;
            counts.failed += seen.failed;
            line.push(b'\n');
            out.write_all(&line)?;
        }
        let passed = child.wait()?.success();
        if !passed && counts.failed == 0 {
            // It broke before, beside or without its tests.
            counts.failed = 1;
        }
        self.total.passed += counts.passed;
        self.total.failed += counts.failed;
        let took = started.elapsed();
        writeln!(
            out,
            "--- {name}: {} in {:.1} s",
            if passed { "passed" } else { "FAILED" },
            took.as_secs_f64()
        )?;
        self.steps.push(Step { name, passed, took });
        Ok(passed)
    }

    /// Shows all steps with their times, then the counts.
    fn close(self) -> anyhow::Result<ExitCode> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n=== all steps")?;
        for Step { name, passed, took } in &self.steps {
            let outcome = if *passed { "passed" } else { "FAILED" };
            writeln!(out, "{:>8.1} s  {outcome}  {name}", took.as_secs_f64())?;
        }
        let all: Duration = self.steps.iter().map(|step| step.took).sum();
        writeln!(out, "{:>8.1} s  in all\n", all.as_secs_f64())?;
        writeln!(out, "{} passed, {} failed", self.total.passed, self.total.failed)?;
        let good = self.total.failed == 0 && self.total.passed > 0;
        Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

impl Output {
    /// The tests that a line of output reports.
    fn counted(self, line: &str) -> Counts {
        let reported = match self {
            Self::Free => None,
            Self::Cargo => line
                .strip_prefix("test result: ")
                .and_then(|rest| rest.split_once(". "))
                .map(|(_, counts)| counts),
            Self::Pytest => {
                let line = line.trim_matches(|letter| letter == '=' || letter == ' ');
                line.rsplit_once(" in ").filter(|(_, time)| is_pytest_time(time)).map(|(counts, _)| counts)
            }
        };
        let mut counts = Counts::default();
        for part in reported.unwrap_or_default().split([',', ';']) {
            let Some((number, word)) = part.trim().split_once(' ') else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match word {
                "passed" => counts.passed += number,
                "failed" | "error" | "errors" => counts.failed += number,
                _ => {}
            }
        }
        counts
    }
}

/// Whether a text is how pytest writes a duration: `7.40s`, or `75.12s (0:01:15)`.
fn is_pytest_time(text: &str) -> bool {
    let seconds = text.split(' ').next().unwrap_or_default();
    seconds.strip_suffix('s').is_some_and(|number| number.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_lines_of_cargo_and_pytest_are_counted_and_nothing_else_is() {
        let cases = [
            (
                Output::Cargo,
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
                (12, 0),
            ),
            (Output::Cargo, "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured", (3, 2)),
            (Output::Cargo, "running 12 tests", (0, 0)),
            (Output::Cargo, "5 passed, 1 failed in 2.00s", (0, 0)),
            (Output::Pytest, "5 passed, 1 failed in 2.00s", (5, 1)),
            (
                Output::Pytest,
                "=== 1 failed, 204 passed, 2 skipped, 1 error in 75.12s (0:01:15) ===",
                (204, 2),
            ),
            (Output::Pytest, "2 errors in 1.54s", (0, 2)),
            (Output::Pytest, "no tests ran in 0.01s", (0, 0)),
            (Output::Pytest, "E  5 passed in the morning", (0, 0)),
            (Output::Free, "5 passed in 2.00s", (0, 0)),
        ];
        for (output, line, (passed, failed)) in cases {
            assert_eq!(output.counted(line), Counts { passed, failed }, "{line}");
        }
    }
}
