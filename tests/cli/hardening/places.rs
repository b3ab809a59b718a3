//! Outputs where somebody else can write, where names are long, and for people who open them in a spreadsheet.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use assert_cmd::cargo::cargo_bin;

use crate::{Desk, rows};

const LIST: &str = "id,name\n1,Шаповал Остап\n2,Ґудзь Марʼяна\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    desk.put("other.csv", "id,name\n1,Ostap Shapoval\n2,Gudz Mariana\n");
    desk.put(
        "case.toml",
        "[[list]]\nname = \"ours\"\npath = \"list.csv\"\nrole = \"roster\"\n[[list]]\nname = \"theirs\"\npath = \
         \"other.csv\"\nrole = \"handover\"\n",
    );
    desk
}

#[test]
fn a_part_file_that_was_exchanged_is_not_published() {
    for link in [false, true] {
        let desk = desk();
        desk.put("out.csv", "earlier");
        desk.put("mine.txt", "mine");
        let mut child = Command::new(cargo_bin!("zvirka"))
            .current_dir(desk.folder.path())
            .args(["link", "-", "other.csv", "-o", "out.csv"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let part = desk.at(".out.csv.zvirka-part");
        while !part.exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        // The part file is made before it is locked.
        std::thread::sleep(Duration::from_millis(200));
        std::fs::remove_file(&part).unwrap();
        if link {
            std::os::unix::fs::symlink(desk.at("mine.txt"), &part).unwrap();
        } else {
            std::fs::write(&part, "somebody else's").unwrap();
        }
        child.stdin.take().unwrap().write_all(LIST.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(74), "{said}");
        assert!(said.contains("another file was put in the place"), "{said}");
        assert_eq!((desk.text("out.csv").as_str(), desk.text("mine.txt").as_str()), ("earlier", "mine"));
    }
}

#[test]
fn lawful_long_names_and_folders_that_end_in_a_dot_are_written() {
    let desk = desk();
    let stem = "зв".repeat(62);
    let long = format!("{stem}.csv");
    assert!(long.len() > 245 && long.len() <= 255);
    desk.put("list.csv", format!("{LIST}3\n"));
    let run = desk.run(&["link", "list.csv", "other.csv", "-o", &long]);
    run.assert_done();
    assert_eq!(rows(&desk.text(&long)).len(), 2);
    let aside: Vec<String> = desk.files().into_iter().filter(|name| name.contains(".rejects.csv")).collect();
    assert_eq!(aside.len(), 1, "{:?}", desk.files());
    desk.put("list.csv", LIST);
    for (target, folder) in
        [("result/.", "result"), ("other/", "other"), (&*"r".repeat(250), &*"r".repeat(250))]
    {
        desk.run(&["reconcile", "case.toml", "-o", target]).assert_done();
        assert!(desk.at(folder).join("manifest.json").exists(), "{target}");
    }
    assert!(!desk.files().iter().any(|name| name.contains("zvirka-")), "{:?}", desk.files());
}

#[test]
fn csv_for_excel_has_a_mark_and_runs_no_formulas() {
    let names = ["=HYPERLINK(\"x\")", "+380671112233", "-Іван Жук", "@SUM(1)", "Чиж Левко"];
    let desk = desk();
    let lines: String = names
        .iter()
        .enumerate()
        .map(|(number, name)| format!("{number},\"{}\"\n", name.replace('"', "\"\"")))
        .collect();
    desk.put("list.csv", format!("id,name\n{lines}"));
    let arguments = ["link", "list.csv", "list.csv", "-o", "links.csv", "--review-at", "0.001"];
    desk.run(&arguments).assert_done();
    let plain = desk.text("links.csv");
    assert!(!plain.starts_with('\u{FEFF}') && plain.contains(",-Іван Жук,"), "{plain}");
    desk.run(&[&arguments[..], &["--csv-for", "excel"]].concat()).assert_done();
    let guarded = desk.text("links.csv");
    assert!(guarded.starts_with('\u{FEFF}'));
    assert!(guarded.contains(",'-Іван Жук,") && guarded.contains(",Чиж Левко,"), "{guarded}");
    for row in rows(guarded.trim_start_matches('\u{FEFF}')) {
        for name in [&row["left_name"], &row["right_name"]] {
            assert!(!name.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}");
        }
    }
}

#[test]
fn a_case_file_is_told_of_without_its_values_and_with_its_impossible_dates() {
    let list = "[[list]]\nname = \"ours\"\npath = \"list.csv\"\nrole = \"roster\"\n";
    for case in [
        format!("{list}side = [\"Канар\\\"ковенко\"]\n"),
        format!("{list}encoding = [\"а\\\"Канарковенко\\\"б\"]\n"),
        format!("[case]\ntitle = 'а\"Канарковенко'\nhome = ['\"', 'Канарковенко']\n{list}"),
    ] {
        let desk = desk();
        desk.put("case.toml", &case);
        let run = desk.run(&["reconcile", "case.toml", "-o", "result"]);
        run.assert_refused(2, &["case.toml: line "]);
        assert!(!run.stderr.contains("ковенко"), "{run:?}");
    }
    for date in ["2025-02-31", "\"31.02.2025\"", "\"2025-13-01\"", "\"скоро\""] {
        let desk = desk();
        desk.put("case.toml", format!("{list}date = {date}\n"));
        desk.run(&["reconcile", "case.toml", "-o", "result"]).assert_refused(2, &["case.toml"]);
    }
}
