//! Where outputs may stand, who may see them, and who may write there.

use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use assert_cmd::cargo::cargo_bin;

use crate::{Desk, Run, rows};

/// Starts the command with standard input held open.
fn start(desk: &Desk, arguments: &[&str]) -> Child {
    Command::new(cargo_bin!("zvirka"))
        .current_dir(desk.folder.path())
        // Where a program might spool.
        .env("TMPDIR", desk.at("tmp"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What came of a run that was started.
fn ended(child: Child) -> Run {
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Waits until a file is there; what a run does first shows so.
fn await_file(desk: &Desk, name: &str) {
    let patience = std::time::Instant::now();
    while !desk.at(name).exists() {
        assert!(patience.elapsed() < Duration::from_secs(60), "there is no {name}: {:?}", desk.files());
        std::thread::sleep(Duration::from_millis(5));
    }
}

const LIST: &str = "id,name\n1,Шаповал Остап\n2,Ґудзь Марʼяна\n";
const CASE: &str = "[[list]]\nname = \"ours\"\npath = \"list.csv\"\nrole = \"roster\"\n[[list]]\nname = \"theirs\"\n\
                    path = \"other.csv\"\nrole = \"handover\"\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    desk.put("other.csv", "id,name\n1,Ostap Shapoval\n2\n");
    desk.put("case.toml", CASE);
    desk
}

#[test]
fn outputs_are_their_owners_alone_whatever_the_mask() {
    let desk = desk();
    let program = cargo_bin!("zvirka").display().to_string();
    let run = |arguments: &str| {
        let script = format!("umask 000; exec '{program}' {arguments}");
        let output =
            Command::new("sh").current_dir(desk.folder.path()).args(["-c", &script]).output().unwrap();
        assert!(output.status.success(), "{arguments}: {output:?}");
    };
    run("link list.csv other.csv -o out.csv --manifest manifest.json");
    run("dedupe list.csv -o out.parquet --clusters clusters.xlsx");
    run("train list.csv other.csv -o model.json");
    run("reconcile case.toml -o result --manifest copy.json");
    run("simulate made --people 50");
    run("simulate made-case --scenario thousand-for-thousand");
    let (mut folders, mut looked_at) = (vec![desk.folder.path().to_owned()], 0);
    let inputs = ["list.csv", "other.csv", "case.toml"].map(|name| desk.at(name));
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let mode = path.metadata().unwrap().permissions().mode() & 0o777;
            if path.is_dir() {
                assert_eq!(mode, 0o700, "{}", path.display());
                folders.push(path);
            } else if !inputs.contains(&path) {
                assert_eq!(mode, 0o600, "{}", path.display());
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 20, "{looked_at}");
}

#[test]
fn ids_form_no_paths_and_stay_as_they_are() {
    let desk = desk();
    let ids = ["../../x", "/etc/passwd", "\\\\server\\share\\x", "CON", "-o", "$(touch x)"];
    let lines: String = ids
        .iter()
        .enumerate()
        .map(|(number, id)| format!("{id},Шаповал Остап,{}\n", 1950 + number))
        .collect();
    desk.put("list.csv", format!("id,name,dob\n{lines}"));
    desk.put("case.toml", CASE.replace("\"ours\"", "\"../ours\""));
    let before = desk.files();
    desk.run(&["reconcile", "case.toml", "-o", "result"]).assert_done();
    let ledger = rows(&desk.text("result/ledger.csv"));
    for id in ids {
        assert!(ledger.iter().any(|line| line["record_id"] == id), "{id}: {ledger:?}");
    }
    let after: Vec<String> = desk.files().into_iter().filter(|name| name != "result").collect();
    assert_eq!(before, after);
}

#[test]
fn places_that_are_none_are_refused_and_nothing_is_written_through_them() {
    let desk = desk();
    desk.put("mine.csv", "mine");
    symlink(desk.at("mine.csv"), desk.at("link.csv")).unwrap();
    symlink(desk.folder.path(), desk.at("linked")).unwrap();
    let before = desk.files();
    for place in ["link.csv", "CON.csv", "aux.parquet", "\\\\server\\share\\links.csv", "nowhere/links.csv"] {
        let run = desk.run(&["link", "list.csv", "other.csv", "-o", place]);
        run.assert_refused(74, &[place]);
        let run = desk.run(&["link", "list.csv", "other.csv", "-o", "out.csv", "--rejects", place]);
        run.assert_refused(74, &[place]);
    }
    for place in ["link.csv", "/dev/full"] {
        let run = desk.run(&["link", "list.csv", "other.csv", "-o", "out.csv", "--manifest", place]);
        run.assert_refused(74, &[place]);
    }
    desk.run(&["reconcile", "case.toml", "-o", "linked"]).assert_refused(2, &["linked", "symbolic link"]);
    assert_eq!(desk.text("mine.csv"), "mine");
    assert_eq!(desk.files(), before);
}

#[test]
fn two_runs_cannot_write_to_one_place() {
    let desk = desk();
    let mut first = start(&desk, &["link", "-", "other.csv", "-o", "out.csv"]);
    await_file(&desk, ".out.csv.zvirka-part");
    let second = desk.run(&["link", "list.csv", "other.csv", "-o", "out.csv"]);
    second.assert_refused(2, &["out.csv", "another run is writing there"]);
    first.stdin.take().unwrap().write_all(LIST.as_bytes()).unwrap();
    ended(first).assert_done();
    assert_eq!(rows(&desk.text("out.csv")).len(), 1);

    // A folder of results, whose run waits for a list that comes through a pipe.
    make_pipe(&desk, "other.csv");
    let first = start(&desk, &["reconcile", "case.toml", "-o", "result"]);
    await_file(&desk, ".result.zvirka-part");
    let second = desk.run(&["reconcile", "case.toml", "-o", "result"]);
    second.assert_refused(2, &["result", "another run is writing there"]);
    std::fs::write(desk.at("other.csv"), LIST).unwrap();
    ended(first).assert_done();
    assert!(desk.at("result/manifest.json").exists());
    assert!(!desk.files().iter().any(|name| name.contains("zvirka-")), "{:?}", desk.files());
}

#[test]
fn an_input_that_changes_during_the_run_is_refused() {
    let desk = desk();
    desk.put("out.csv", "earlier");
    let mut run = start(&desk, &["link", "list.csv", "-", "-o", "out.csv"]);
    // The left list is read first; that it was read shows in that the run waits for the right one.
    await_file(&desk, ".out.csv.zvirka-part");
    std::thread::sleep(Duration::from_millis(500));
    desk.put("list.csv", LIST.replace("Остап", "Назар"));
    run.stdin.take().unwrap().write_all(LIST.as_bytes()).unwrap();
    ended(run).assert_refused(2, &["list.csv", "changed during the run"]);
    assert_eq!(desk.text("out.csv"), "earlier");
    assert_eq!(desk.files(), ["case.toml", "list.csv", "other.csv", "out.csv"]);
}

fn make_pipe(desk: &Desk, name: &str) {
    let _ = std::fs::remove_file(desk.at(name));
    assert!(Command::new("mkfifo").args(["-m", "600"]).arg(desk.at(name)).status().unwrap().success());
}

#[test]
fn a_pipe_is_read_as_a_file_is_and_leaves_no_copy() {
    let desk = desk();
    std::fs::create_dir(desk.at("tmp")).unwrap();
    make_pipe(&desk, "list.csv");
    let run = start(&desk, &["link", "list.csv", "other.csv", "-o", "out.csv"]);
    std::fs::write(desk.at("list.csv"), LIST).unwrap();
    ended(run).assert_done();
    assert_eq!(rows(&desk.text("out.csv")).len(), 1);
    assert_eq!(std::fs::read_dir(desk.at("tmp")).unwrap().count(), 0);
    assert_eq!(desk.files().len(), 6, "{:?}", desk.files());
}

#[test]
fn a_run_that_is_stopped_while_it_waits_leaves_nothing() {
    let desk = desk();
    make_pipe(&desk, "other.csv");
    let before = desk.files();
    for arguments in [
        &["reconcile", "case.toml", "-o", "result", "--manifest", "copy.json"][..],
        &["link", "list.csv", "other.csv", "-o", "out.csv", "--manifest", "manifest.json"],
    ] {
        let run = start(&desk, arguments);
        let begun = if arguments[0] == "link" { ".out.csv.zvirka-part" } else { ".result.zvirka-part" };
        await_file(&desk, begun);
        // Listening to signals comes first of all.
        assert!(Command::new("kill").args(["-TERM", &run.id().to_string()]).status().unwrap().success());
        assert_eq!(ended(run).status, 130);
        assert_eq!(desk.files(), before);
    }
}

#[test]
fn rows_set_aside_go_to_standard_output_only_when_asked() {
    let desk = desk();
    let run = desk.run(&["link", "list.csv", "other.csv", "-o", "-"]);
    run.assert_done();
    assert!(
        run.stdout.starts_with("left_id,right_id,") && run.stderr.contains("say --rejects FILE"),
        "{run:?}"
    );
    assert_eq!(desk.files().len(), 3);
    desk.run(&["link", "list.csv", "other.csv", "-o", "-", "--rejects", "aside.csv"]).assert_done();
    assert_eq!(rows(&desk.text("aside.csv")).len(), 1);
    desk.run(&["link", "list.csv", "other.csv", "-o", "-", "--rejects", "-"])
        .assert_refused(2, &["standard output"]);
}
