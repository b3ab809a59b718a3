//! Signals and limits of the system, whatever the run is waiting for.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;

use crate::{Desk, people};

fn start(desk: &Desk, arguments: &[&str]) -> Child {
    Command::new(cargo_bin!("zvirka"))
        .current_dir(desk.folder.path())
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

/// A run is to be over 0.2 seconds after a signal; the bound of the tests leaves room for a loaded machine.
const SOON: Duration = Duration::from_secs(2);

#[test]
fn a_pipe_that_nobody_reads_does_not_keep_a_run_alive() {
    for signal in ["-TERM", "-INT"] {
        let desk = Desk::new();
        // More text than a pipe holds.
        desk.put("list.csv", people::list(3_000, 1, false));
        let mut child =
            start(&desk, &["link", "list.csv", "list.csv", "-o", "-", "--rejects", "aside.csv", "--quiet"]);
        std::thread::sleep(Duration::from_secs(3));
        assert!(child.try_wait().unwrap().is_none(), "the pipe held everything");
        send(signal, &child);
        let asked = Instant::now();
        let output = child.wait().unwrap();
        assert!(asked.elapsed() < SOON, "{signal}: {:?}", asked.elapsed());
        assert_eq!(output.code(), Some(130));
        assert_eq!(desk.files(), ["list.csv"]);
    }
}

#[test]
fn a_signal_ends_a_run_in_every_stage() {
    let desk = Desk::new();
    desk.put("ours.csv", people::list(60_000, 1, false));
    desk.put("theirs.csv", people::list(60_000, 2, true));
    for verb in ["link", "train"] {
        for wait in [20, 120, 300, 600, 1_000, 1_500] {
            let mut child = start(&desk, &[verb, "ours.csv", "theirs.csv", "-o", "out.json", "--quiet"]);
            if verb == "link" {
                let _ = child.kill();
                let _ = child.wait();
                child = start(&desk, &[verb, "ours.csv", "theirs.csv", "-o", "out.csv", "--quiet"]);
            }
            std::thread::sleep(Duration::from_millis(wait));
            if child.try_wait().unwrap().is_some() {
                continue;
            }
            send("-INT", &child);
            let asked = Instant::now();
            let status = child.wait().unwrap();
            assert!(asked.elapsed() < SOON, "{verb} after {wait} ms: {:?}", asked.elapsed());
            assert!([Some(130), Some(0)].contains(&status.code()), "{verb} after {wait} ms: {status:?}");
        }
    }
    assert!(!desk.files().iter().any(|name| name.contains("zvirka-")), "{:?}", desk.files());
}

#[test]
fn a_file_that_may_not_grow_is_a_failed_write() {
    let desk = Desk::new();
    desk.put("list.csv", people::list(500, 1, false));
    desk.put("links.csv", "earlier");
    let program = cargo_bin!("zvirka").display().to_string();
    let script = format!(
        "ulimit -f 8; exec '{program}' link list.csv list.csv -o links.csv --review-at 0.001 --quiet"
    );
    let output = Command::new("bash").current_dir(desk.folder.path()).args(["-c", &script]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(74), "{said}");
    assert!(said.contains("links.csv: cannot be written"), "{said}");
    assert_eq!(desk.text("links.csv"), "earlier");
    assert_eq!(desk.files(), ["links.csv", "list.csv"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_crash_leaves_no_core_file() {
    let desk = Desk::new();
    assert!(Command::new("mkfifo").arg(desk.at("list.csv")).status().unwrap().success());
    let mut child = start(&desk, &["inspect", "list.csv"]);
    let limits = format!("/proc/{}/limits", child.id());
    let patience = Instant::now();
    loop {
        let text = std::fs::read_to_string(&limits).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("Max core file size")).unwrap_or_default();
        let numbers: Vec<&str> = line.split_whitespace().filter(|word| *word == "0").collect();
        if numbers.len() == 2 {
            break;
        }
        assert!(patience.elapsed() < Duration::from_secs(20), "{line}");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}
