//! Signals and closed pipes.
#![cfg(unix)]

use std::process::{Command, Stdio};
use std::time::Duration;

use assert_cmd::cargo::cargo_bin;

use crate::{Desk, people};

/// Starts the command with all its streams held by the test.
fn start(desk: &Desk, arguments: &[&str]) -> std::process::Child {
    Command::new(cargo_bin!("zvirka"))
        .current_dir(desk.folder.path())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_signal_while_a_list_is_awaited_ends_the_run_at_once_and_leaves_nothing() {
    for signal in ["-INT", "-TERM"] {
        let desk = Desk::new();
        desk.put("right.csv", "id,name\n1,Шаповал Остап\n");
        let mut child = start(&desk, &["link", "-", "right.csv", "-o", "links.csv"]);
        // The program listens within milliseconds; nothing here can tell it from outside.
        std::thread::sleep(Duration::from_millis(300));
        let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        // Standard input is still open: only the signal can have ended the run.
        let input = child.stdin.take();
        let output = child.wait_with_output().unwrap();
        drop(input);
        assert_eq!(output.status.code(), Some(130), "{output:?}");
        assert_eq!(
            String::from_utf8(output.stderr).unwrap(),
            "zvirka: error: stopped; nothing was written\n"
        );
        assert_eq!(desk.files(), ["right.csv"]);
    }
}

#[test]
fn a_signal_while_the_engine_works_leaves_nothing() {
    let desk = Desk::new();
    // Long enough that the run cannot be over before the signal comes.
    desk.put("ours.csv", people::list(200_000, 1, false));
    desk.put("theirs.csv", people::list(200_000, 2, true));
    let mut child = start(&desk, &["link", "ours.csv", "theirs.csv", "-o", "links.csv", "--quiet"]);
    drop(child.stdin.take());
    std::thread::sleep(Duration::from_millis(500));
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let asked = std::time::Instant::now();
    let output = child.wait_with_output().unwrap();
    assert!(sent.success(), "the run was over before the signal: {output:?}");
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    // Two seconds leave room for a loaded machine; unloaded it is a fraction of one.
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    assert_eq!(desk.files(), ["ours.csv", "theirs.csv"]);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = Desk::new();
    desk.put("list.csv", people::list(1000, 1, false));
    for arguments in [&["romanize", "--list"][..], &["link", "list.csv", "list.csv", "-o", "-", "--quiet"]] {
        let mut child = start(&desk, arguments);
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {stderr}");
        assert!(!stderr.contains("error"), "{arguments:?}: {stderr}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_ends_with_74() {
    let desk = Desk::new();
    desk.put("list.csv", people::list(1000, 1, false));
    for arguments in [&["romanize", "--list"][..], &["link", "list.csv", "list.csv", "-o", "-", "--quiet"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = Command::new(cargo_bin!("zvirka"))
            .current_dir(desk.folder.path())
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(full)
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(74), "{arguments:?}: {stderr}");
        assert!(stderr.starts_with("zvirka: error: standard output"), "{arguments:?}: {stderr}");
    }
}
