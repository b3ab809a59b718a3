//! What a terminal is sent: nothing of a list can steer it. A pipe gets values as they stood, JSON the same as escapes.

use std::path::Path;
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;

use crate::Desk;

/// A name that clears the screen, sets colours, rings, ends lines and turns the direction of writing.
const STEERING: &str =
    "Шапо\u{1b}[2Jвал\u{1b}[31m Ос\u{7}тап\u{9b}2J\u{202e}\u{2066}\u{200f}\u{61c}\u{2028}\u{200b}";

/// Whether a terminal would show nothing for the character and act on it.
fn steers(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'))
        || matches!(letter, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// Runs the command with a terminal as its output; `None` where there is no program that makes one.
#[expect(clippy::print_stderr, reason = "a test that does nothing must say so")]
fn on_a_terminal(desk: &Desk, arguments: &[&str]) -> Option<String> {
    let quoted = |word: &str| format!("'{}'", word.replace('\'', r"'\''"));
    let program = quoted(&Path::new(cargo_bin!("zvirka")).display().to_string());
    let words: Vec<String> = arguments.iter().map(|word| quoted(word)).collect();
    let output = Command::new("script")
        .current_dir(desk.folder.path())
        .args(["-qec", &format!("{program} {}", words.join(" ")), "/dev/null"])
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output();
    let Ok(output) = output else {
        eprintln!("SKIPPED: there is no program `script`, so there is no terminal");
        return None;
    };
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn no_name_steers_a_terminal() {
    let desk = Desk::new();
    desk.put("left.csv", format!("id,name\n1,{STEERING}\n"));
    desk.put("right.csv", "id,name\n1,Shapoval Ostap\n");
    for arguments in [
        &["romanize", STEERING, "--scheme", "icao"][..],
        &["romanize", STEERING, "--scheme", "passport-2010"],
        &["parse", STEERING],
        &["parse", STEERING, "--json"],
        &["compare", STEERING, "Shapoval Ostap"],
        &["compare", STEERING, "Shapoval Ostap", "--json"],
        &["inspect", "left.csv"],
        &["link", "left.csv", "right.csv", "-o", "-", "--quiet"],
        &["dedupe", "left.csv", "-o", "-", "--quiet"],
    ] {
        let Some(shown) = on_a_terminal(&desk, arguments) else { return };
        assert!(!shown.is_empty(), "{arguments:?}");
        let found: Vec<char> = shown.chars().filter(|letter| steers(*letter)).collect();
        assert!(found.is_empty(), "{arguments:?}: {found:?} in {shown:?}");
    }
}

#[test]
fn a_pipe_gets_the_name_as_it_stood_and_json_the_same_value() {
    let desk = Desk::new();
    desk.put("left.csv", format!("id,name\n1,{STEERING}\n"));
    desk.put("right.csv", format!("id,name\n1,{STEERING}\n"));
    let run = desk.run(&["link", "left.csv", "right.csv", "-o", "-", "--quiet", "--review-at", "0.001"]);
    assert!(run.stdout.contains(STEERING), "{run:?}");
    let run = desk.run(&["parse", STEERING, "--json"]);
    run.assert_done();
    assert!(!run.stdout.chars().any(steers), "{run:?}");
    let parsed: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(parsed["name"], STEERING);
}
