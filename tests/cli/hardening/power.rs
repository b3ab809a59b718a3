//! Power lost at any moment: what a run did is recorded, and every beginning of the record is brought to a disk that then
//! loses its power, in all the ways that a [`Loss`] says.
//!
//! `faults.c` records; where there is no C compiler the tests say so and do nothing.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;
use serde_json::json;
use zvirka_decisions::Decisions;

use super::disk::{Disk, Loss, Step, steps};
use super::faults::{INPUTS, RUNS, assert_old_or_new, desk, files, is_hidden, library, whole};
use crate::Desk;
use crate::review::Running;

type Files = BTreeMap<String, Vec<u8>>;

/// Ways in which the disk may have kept some of what was not flushed, that are drawn after each step.
const DRAWS: u64 = 6;

/// All losses that are tried after a step.
fn losses(step: usize) -> impl Iterator<Item = Loss> {
    let set = [Loss::Nothing, Loss::Unflushed, Loss::Bytes, Loss::Names, Loss::Torn];
    set.into_iter().chain((0..DRAWS).map(move |draw| Loss::Drawn(step as u64 * DRAWS + draw + 1)))
}

/// What stands on a disk after every step of a record under every loss, each once; with the step and the loss.
fn for_each_state(disk: &mut Disk, steps: &[Step], mut visit: impl FnMut(usize, Loss, &Step, Files, bool)) {
    let mut seen = HashSet::new();
    let mut look = |disk: &Disk, place: usize, step: &Step| {
        for loss in losses(place) {
            let left = disk.left(loss);
            let is_new = seen.insert(left.clone());
            visit(place, loss, step, left, is_new);
        }
    };
    for (place, step) in steps.iter().enumerate() {
        if let Some(names) = disk.exchanged(step) {
            disk.exchange(names);
            look(&*disk, place, step);
        }
        disk.take_step(step);
        look(&*disk, place, step);
    }
}

/// Runs with every step recorded.
fn recorded(desk: &Desk, arguments: &[&str]) -> Vec<Step> {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("record");
    let output = Command::new(cargo_bin!("zvirka"))
        .current_dir(desk.folder.path())
        .args(arguments)
        .env("LD_PRELOAD", library().unwrap())
        .env("FAULT", "record")
        .env("FAULT_RECORD", &record)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    steps(&std::fs::read(record).unwrap())
}

/// Makes a folder be what a disk was left as.
fn restore(folder: &Path, left: &Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            std::fs::remove_dir_all(path).unwrap()
        } else {
            std::fs::remove_file(path).unwrap()
        }
    }
    for (name, bytes) in left {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

#[test]
fn power_lost_after_any_step_leaves_old_or_new_and_the_next_run_clears_up() {
    /// One of so many states is run on again: each takes a run.
    const RUN_AGAIN: usize = 12;
    if library().is_none() {
        return;
    }
    for arguments in RUNS {
        let new = whole(arguments);
        let desk = desk();
        let earlier = files(&desk);
        let mut disk = Disk::of(desk.folder.path());
        let steps = recorded(&desk, arguments);
        assert!(files(&desk) == new, "what is recorded is done");
        let (mut states, mut flushes) = (0, 0);
        let again = Desk::new();
        for_each_state(&mut disk, &steps, |step, loss, done, mut left, is_new| {
            flushes += usize::from(matches!(done, Step::Flush { .. }) && loss == Loss::Nothing);
            if !is_new {
                return;
            }
            states += 1;
            let why = format!("{} {}, step {step} ({done:?}), {loss:?} lost", arguments[0], arguments[3]);
            let all = left.clone();
            left.retain(|name, _| !INPUTS.contains(&name.as_str()));
            assert_old_or_new(&left, &earlier, &new, &why);
            if arguments.contains(&"result") {
                // A folder that holds nothing but a result is replaced as one.
                let of = |files: &Files| -> Files {
                    files.clone().into_iter().filter(|(name, _)| name.starts_with("result/")).collect()
                };
                assert!(of(&left) == of(&earlier) || of(&left) == of(&new), "{why}: {:?}", left.keys());
            }
            if states % RUN_AGAIN == 0 {
                restore(again.folder.path(), &all);
                again.run(arguments).assert_done();
                assert!(files(&again) == new, "{why}: the next run leaves {:?}", files(&again).keys());
            }
        });
        // Whoever is told that a run is done has its result, whatever happens then.
        let mut left = disk.left(Loss::Unflushed);
        left.retain(|name, _| !INPUTS.contains(&name.as_str()) && !is_hidden(name));
        assert!(left == new, "{arguments:?}: done, and on the disk are {:?}", left.keys());
        assert!(states >= 16 && flushes >= 4, "{states} states of {} steps", steps.len());
    }
}

const OURS: &str = "id,ПІБ\nу0,Левчук Остап\nу1,Ґудзь Остап\nу2,Швець Остап\n";
const THEIRS: &str = "id,name,dob\nт0,LEVCHUK Ostap,1990-03-07\nт1,LEVCHUK Ostap,1975-11-02\nт2,GUDZ Ostap,1990-03-07\n\
                      т3,GUDZ Ostap,1975-11-02\nт4,SHVETS Ostap,1990-03-07\nт5,SHVETS Ostap,1975-11-02\n";

#[test]
fn power_lost_after_any_step_loses_no_decision_that_was_acknowledged() {
    /// Answers sent: the first makes the file, and the later ones find it made.
    const ANSWERS: usize = 4;
    if library().is_none() {
        return;
    }
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    desk.put("ours.csv", OURS);
    desk.put("theirs.csv", THEIRS);
    let record = folder.path().join("record");
    let mut disk = Disk::of(desk.folder.path());
    let preloaded = [
        ("LD_PRELOAD", library().unwrap().as_os_str()),
        ("FAULT", "record".as_ref()),
        ("FAULT_RECORD", record.as_os_str()),
    ];
    let words = ["ours.csv", "theirs.csv", "--reader", "Олена"];
    let mut page = Running::with(desk.folder.path(), &words, preloaded);
    let questions = page.questions();
    assert_eq!(questions.len(), 3);
    let ids: Vec<String> =
        (0..ANSWERS).map(|answer| format!("0b0c8f1e-2f0a-4c1b-9c55-1d1f3a6a7f1{answer}")).collect();
    for (id, question) in ids.iter().zip(questions.iter().cycle()) {
        assert_eq!(page.get(&format!("/api/questions/{question}")).status, 200);
        // What nobody can tell contradicts nothing, however often it is said.
        let body = json!({
            "id": id, "question": question, "queue": "open", "seconds": 1.5, "evidence": true,
            "answers": [{"choice": 0, "verdict": "cannot_tell", "reason": "too_little"}],
        });
        let told = page.client.post("/api/verdicts", &body).unwrap();
        assert_eq!((told.status, told.json().unwrap()["event"].as_str()), (200, Some(id.as_str())));
    }
    page.child.kill().unwrap();
    page.child.wait().unwrap();
    let steps = steps(&std::fs::read(record).unwrap());
    let (mut known, mut states, mut looked_at) = (BTreeSet::new(), 0, BTreeMap::new());
    let restored = Desk::new();
    for_each_state(&mut disk, &steps, |step, loss, done, mut left, _| {
        if let Step::Told(told) = done {
            let told = String::from_utf8_lossy(told);
            known.extend(ids.iter().filter(|id| told.contains(id.as_str())).cloned());
        }
        left.retain(|name, _| name.starts_with("decisions.db"));
        let why = format!("step {step} ({done:?}), {loss:?} lost");
        let kept: &BTreeSet<String> = looked_at.entry(left).or_insert_with_key(|left| {
            states += 1;
            restore(restored.folder.path(), left);
            let path = restored.at("decisions.db");
            // A file that was not yet whole is made anew, as the page does.
            let decisions = Decisions::open_or_create(&path).unwrap_or_else(|error| panic!("{why}: {error}"));
            let found = zvirka_decisions::check(&decisions).unwrap();
            assert_eq!(found.faults, Vec::<String>::new(), "{why}");
            decisions.events().unwrap().into_iter().map(|event| event.id).collect()
        });
        let lost: Vec<&String> = known.iter().filter(|id| !kept.contains(*id)).collect();
        assert!(lost.is_empty(), "{why}: acknowledged and lost are {lost:?}");
    });
    assert_eq!(known.len(), ANSWERS);
    assert!(states > 4 * ANSWERS, "{states} states of {} steps", steps.len());
}
