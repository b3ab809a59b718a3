//! Disks that are full or fail, and runs that are killed, at every step that changes the disk.
//!
//! `faults.c` is compiled here and preloaded into the command; see there for what it can do. Where there is no C
//! compiler the tests say so and do nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;

use crate::{CANARY, Desk, people};

/// More steps than any run here has; a loop that gets there found no end.
const MOST_STEPS: usize = 400;

/// The library that is preloaded; `None` where it cannot be made.
#[expect(clippy::print_stderr, reason = "a test that does nothing must say so")]
pub(super) fn library() -> Option<&'static Path> {
    static LIBRARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    let made = LIBRARY.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cli/hardening/faults.c");
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults.so");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&path).arg(&source).arg("-ldl");
        compiler.status().is_ok_and(|status| status.success()).then_some(path)
    });
    if made.is_none() {
        eprintln!("SKIPPED: there is no C compiler, so no disk can be made to fail");
    }
    made.as_deref()
}

/// The runs that are tried: several outputs with a manifest, a folder that replaces another, and one into which files
/// are moved one by one since it holds others.
pub(super) const RUNS: [&[&str]; 3] = [
    &["link", "left.csv", "right.csv", "-o", "links.csv", "--manifest", "manifest.json", "--quiet"],
    &["reconcile", "case.toml", "-o", "result", "--quiet"],
    &["reconcile", "case.toml", "-o", "shared", "--quiet"],
];

/// What the runs read.
pub(super) const INPUTS: [&str; 3] = ["left.csv", "right.csv", "case.toml"];

/// A desk on which every run was made once, on other lists than those it now has.
pub(super) fn desk() -> Desk {
    let desk = Desk::new();
    desk.put(
        "case.toml",
        "[[list]]\nname = \"ours\"\npath = \"left.csv\"\nrole = \"roster\"\n[[list]]\nname = \
         \"theirs\"\npath = \"right.csv\"\nrole = \"handover\"\n",
    );
    desk.put("left.csv", people::list(20, 1, false) + "x\n");
    desk.put("right.csv", people::list(20, 2, true));
    std::fs::create_dir(desk.at("shared")).unwrap();
    desk.put("shared/notes.txt", "mine");
    for run in RUNS {
        desk.run(run).assert_done();
    }
    desk.put("left.csv", people::list(40, 1, false) + &format!("x,{CANARY},1,2,3,4\n"));
    desk
}

/// Every file under the desk by its path, hidden ones too, but for the inputs.
pub(super) fn files(desk: &Desk) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![desk.folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(desk.folder.path()).unwrap().display().to_string();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found.retain(|name, _| !INPUTS.contains(&name.as_str()));
    found
}

/// Runs with a fault at a step; gives the exit status, none where the run was killed, and what it said.
fn run(desk: &Desk, arguments: &[&str], fault: &str, at: usize) -> (Option<i32>, String) {
    let output = Command::new(cargo_bin!("zvirka"))
        .current_dir(desk.folder.path())
        .args(arguments)
        .env("LD_PRELOAD", library().unwrap())
        .env("FAULT", fault)
        .env("FAULT_AT", at.to_string())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// What the desk holds after the run without a fault.
pub(super) fn whole(arguments: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let desk = desk();
    desk.run(arguments).assert_done();
    files(&desk)
}

pub(super) fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.'))
}

/// Checks that every output is the earlier or the new one, whole, and that a manifest that stands tells the truth.
pub(super) fn assert_old_or_new(
    found: &BTreeMap<String, Vec<u8>>,
    earlier: &BTreeMap<String, Vec<u8>>,
    new: &BTreeMap<String, Vec<u8>>,
    why: &str,
) {
    for (name, bytes) in found.iter().filter(|(name, _)| !is_hidden(name)) {
        let known = earlier.get(name) == Some(bytes) || new.get(name) == Some(bytes);
        assert!(known, "{why}: {name} is neither the earlier nor the new one");
    }
    for (name, bytes) in found {
        let Some(folder) = name.strip_suffix("manifest.json").filter(|_| !is_hidden(name)) else { continue };
        let of_new = new.get(name) == Some(bytes);
        let manifest: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        for output in manifest["outputs"].as_array().unwrap() {
            let output = format!("{folder}{}", output["path"].as_str().unwrap());
            let told = if of_new { new.get(&output) } else { earlier.get(&output) };
            assert_eq!(found.get(&output), told, "{why}: {name} tells of another {output}");
        }
    }
}

#[test]
fn a_full_disk_at_any_write_leaves_the_earlier_outputs_and_nothing_else() {
    if library().is_none() {
        return;
    }
    for arguments in RUNS {
        let desk = desk();
        let earlier = files(&desk);
        let mut failed = 0;
        for at in 1..MOST_STEPS {
            let (status, said) = run(&desk, arguments, "write", at);
            if status == Some(0) {
                break;
            }
            failed += 1;
            let why = format!("{} at write {at}: {said}", arguments[0]);
            assert_eq!(status, Some(74), "{why}");
            assert!(said.contains("No space left on device") && said.contains("zvirka: error: "), "{why}");
            assert!(!said.contains(CANARY), "{why}");
            assert!(files(&desk) == earlier, "{why}: {:?}", files(&desk).keys());
        }
        // Every output is at least one write.
        assert!((3..MOST_STEPS - 1).contains(&failed), "{} has {failed} writes", arguments[0]);
    }
}

#[test]
fn a_flush_that_fails_is_never_taken_for_success() {
    if library().is_none() {
        return;
    }
    for arguments in RUNS {
        let new = whole(arguments);
        let mut failed = 0;
        for at in 1..MOST_STEPS {
            let desk = desk();
            let earlier = files(&desk);
            let (status, said) = run(&desk, arguments, "fsync", at);
            if status == Some(0) {
                break;
            }
            failed += 1;
            let why = format!("{} at flush {at}: {said}", arguments[0]);
            assert_eq!(status, Some(74), "{why}");
            assert!(said.contains("Input/output error"), "{why}");
            assert_old_or_new(&files(&desk), &earlier, &new, &why);
            assert!(!files(&desk).keys().any(|name| is_hidden(name)), "{why}: {:?}", files(&desk).keys());
        }
        assert!((4..MOST_STEPS - 1).contains(&failed), "{} has {failed} flushes", arguments[0]);
    }
}

#[test]
fn killed_before_any_step_a_run_leaves_old_or_new_and_the_next_one_clears_up() {
    if library().is_none() {
        return;
    }
    for arguments in RUNS {
        let new = whole(arguments);
        let mut killed = 0;
        for at in 1..MOST_STEPS {
            let desk = desk();
            let earlier = files(&desk);
            let (status, said) = run(&desk, arguments, "kill", at);
            if status == Some(0) {
                break;
            }
            killed += 1;
            let why = format!("{} killed before step {at}", arguments[0]);
            assert_eq!(status, None, "{why}: {said}");
            assert_old_or_new(&files(&desk), &earlier, &new, &why);
            desk.run(arguments).assert_done();
            assert!(files(&desk) == new, "{why}: the next run leaves {:?}", files(&desk).keys());
        }
        assert!((8..MOST_STEPS - 1).contains(&killed), "{} has {killed} steps", arguments[0]);
    }
}

#[test]
fn killed_at_any_moment_a_run_leaves_old_or_new() {
    /// Moments tried; spread over the whole run.
    const MOMENTS: u32 = 20;
    let arguments = RUNS[0];
    let desk = Desk::new();
    desk.put("left.csv", people::list(3_000, 1, false));
    desk.put("right.csv", people::list(3_000, 2, true));
    desk.run(arguments).assert_done();
    let earlier = files(&desk);
    desk.put("left.csv", people::list(3_000, 3, false));
    let begun = Instant::now();
    desk.run(arguments).assert_done();
    let (took, new) = (begun.elapsed(), files(&desk));
    assert!(earlier != new);
    for moment in 0..MOMENTS {
        let mut child = Command::new(cargo_bin!("zvirka"))
            .current_dir(desk.folder.path())
            .args(arguments)
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        // A little beyond the end, as no two runs take the same time.
        std::thread::sleep(took * moment / (MOMENTS - 3) + Duration::from_micros(u64::from(moment) * 137));
        let _ = child.kill();
        child.wait().unwrap();
        assert_old_or_new(&files(&desk), &earlier, &new, &format!("killed at moment {moment}"));
    }
    desk.run(arguments).assert_done();
    assert!(files(&desk) == new);
}

/// The runs that need threads for themselves: lists of every kind in, workbooks out.
const RUNS_OF_THREADS: [&[&str]; 4] = [
    &["link", "left.csv", "right.csv", "-o", "links.xlsx", "--quiet"],
    &["inspect", "left.xlsx", "--map", "name=left_name"],
    &["link", "left.xlsx", "right.csv", "-o", "again.csv", "--left-map", "name=left_name", "--quiet"],
    &["reconcile", "case.toml", "-o", "result", "--quiet"],
];

#[test]
fn no_thread_to_be_had_is_told_or_done_without() {
    if library().is_none() {
        return;
    }
    let desk = desk();
    // A workbook with a column of names, as a list.
    let links = ["link", "left.csv", "right.csv", "-o", "left.xlsx", "--quiet"];
    desk.run(&links).assert_done();
    for arguments in RUNS_OF_THREADS {
        for at in 1..8 {
            let (status, said) = run(&desk, arguments, "thread", at);
            assert!(
                [Some(0), Some(2), Some(74)].contains(&status),
                "{arguments:?}, thread {at}: {status:?} {said}"
            );
            assert!(!said.contains("the program has a fault"), "{arguments:?}, thread {at}: {said}");
        }
    }
}
