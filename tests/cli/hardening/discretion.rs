//! A name that stands in every bad input is looked for in everything the program says.

use super::lists::refused_lists;
use crate::{CANARY, Desk, bad_input};

/// How the name may come through: as it is, in small letters, and in Latin letters.
const FORMS: [&str; 4] = [CANARY, "канарковенко", "Kanarkovenko", "kanarkovenko"];

/// The rows of a list that are set aside or doubtful, each with the name in it.
fn doubtful_rows() -> Vec<u8> {
    let mut bytes = format!(
        "id,name,dob,unit\n1,{CANARY} Остап,31.02.1990,{CANARY}\n2,{CANARY}\n3,{CANARY},1,2,3\n4,{CANARY}\u{0},,\n\
         5,\"{CANARY} \"Шаман\" Іван\",,\n6,б/н,{CANARY},{CANARY}\n7,невідомо {CANARY},05.06.90,\n\
         8,{CANARY} Ост\u{202e}ап,33000,\n9,{}\u{301}{},1990,\n10,,,\n11,{CANARY}-{CANARY} {CANARY} {CANARY} {CANARY},,\n",
        &CANARY.repeat(50),
        "\u{301}".repeat(1000),
    )
    .into_bytes();
    bytes.extend_from_slice(format!("12,{CANARY} ").as_bytes());
    bytes.extend_from_slice(b"\xFF,,\n");
    // Enough letters for the file to be UTF-8 with a fault rather than something else.
    (20..120).for_each(|id| {
        bytes.extend_from_slice(format!("{id},{CANARY} Степан,1994-0{}-11,\n", id % 9 + 1).as_bytes())
    });
    bytes
}

/// Everything in which the name must not stand: what was said, and of the files those that hold no results.
fn assert_discreet(desk: &Desk, what: &str, said: &str) {
    let mut texts = vec![("standard error".to_owned(), said.to_owned())];
    for name in desk.files() {
        if name.contains("rejects") || name.contains("manifest") {
            texts.push((name.clone(), desk.text(&name)));
        }
    }
    if desk.at("result/manifest.json").exists() {
        texts.push(("the manifest".to_owned(), desk.text("result/manifest.json")));
    }
    for (place, text) in texts {
        for form in FORMS {
            assert!(!text.contains(form), "{what}: the name is in {place}: {text}");
        }
        assert!(!text.contains("panicked"), "{what}: {text}");
    }
}

#[test]
fn no_bad_input_brings_a_name_into_a_message() {
    let mut inputs: Vec<(String, &str, Vec<u8>)> =
        refused_lists().into_iter().map(|case| (case.what.to_owned(), case.name, case.bytes)).collect();
    inputs.extend(
        bad_input::refused_texts().into_iter().map(|(what, bytes, _)| (what.to_owned(), "left.csv", bytes)),
    );
    inputs.push(("doubtful rows".to_owned(), "left.csv", doubtful_rows()));
    let lines = [
        "[\"X\"]",
        "{\"name\":[\"X\"]}",
        "{\"name\":\"X",
        "{\"name\":X}",
        "{\"name\":\"X\",\"name\":\"X\"}",
        "{\"name\":\"X\\ud800\"}",
    ];
    let lines = lines.map(|line| line.replace('X', CANARY) + "\n").concat();
    inputs.push((
        "doubtful lines".to_owned(),
        "left.jsonl",
        format!("{{\"name\":\"{CANARY}\"}}\n{lines}").into(),
    ));
    for (what, name, bytes) in inputs {
        let desk = Desk::new();
        desk.put(name, bytes);
        desk.put("right.csv", format!("id,name\n1,{CANARY} Ostap\n2,{CANARY}\n"));
        let case = format!(
            "[[list]]\nname = \"a\"\npath = \"{name}\"\nrole = \"roster\"\n[[list]]\nname = \"b\"\npath = \"right.csv\"\n\
             role = \"handover\"\n"
        );
        desk.put("case.toml", case);
        let manifest = ["--manifest", "manifest.json"];
        for arguments in [
            &["link", name, "right.csv", "-o", "links.csv"][..],
            &["dedupe", name, "-o", "same.csv"],
            &["train", name, "right.csv", "-o", "model.json"],
            &["compare", "--pairs", name, "-o", "compared.csv"],
            &["evaluate", name, "--truth", "right.csv"],
            &["benchmark", name],
            &["inspect", name],
            &["reconcile", "case.toml", "-o", "result"],
            &["reconcile", name, "-o", "result"],
            &["link", "right.csv", "right.csv", "-o", "links.csv", "--model", name],
        ] {
            let run = desk.run(&[arguments, &manifest].concat());
            assert!([0, 1, 2].contains(&run.status), "{what}: {arguments:?}: {run:?}");
            assert_discreet(&desk, &format!("{what}: {arguments:?}"), &run.stderr);
        }
    }
}

#[test]
fn no_bad_case_file_brings_a_name_into_a_message() {
    let list = "[[list]]\nname = \"ours\"\npath = \"ours.csv\"\nrole = \"roster\"\n";
    for case in [
        CANARY.to_owned(),
        format!("[case]\ntitle = {CANARY}\n"),
        format!("[case]\ntitle = \"{CANARY}\n"),
        format!("{list}side = [\"{CANARY}\"]\n"),
        format!(
            "{list}date = \"{CANARY}\"\n[[claim]]\nlist = \"ours\"\nwhat = \"returned\"\ntotal = \"{CANARY}\"\n"
        ),
        format!("{list}# {CANARY}\n{list}"),
        format!("{list}note = \"{CANARY}\"\n"),
        format!("{list}\u{0}{CANARY}"),
    ] {
        let desk = Desk::new();
        desk.put("case.toml", &case);
        desk.put("ours.csv", format!("name\n{CANARY}\n"));
        let run = desk.run(&["reconcile", "case.toml", "-o", "result"]);
        assert!([0, 2].contains(&run.status), "{case}: {run:?}");
        assert_discreet(&desk, &case, &run.stderr);
    }
}
