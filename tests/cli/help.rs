//! The help of each verb, as it stands.

use crate::Desk;

#[test]
fn each_verb_explains_itself_with_an_example() {
    let desk = Desk::new();
    for verb in [
        "link",
        "dedupe",
        "compare",
        "compare-runs",
        "diff",
        "explain",
        "find",
        "serve",
        "evaluate",
        "parse",
        "romanize",
        "inspect",
        "benchmark",
        "train",
        "review",
        "decisions",
        "simulate",
    ] {
        let run = desk.run(&[verb, "--help"]);
        run.assert_done();
        assert!(run.stdout.contains("Example"), "{verb}");
        for option in ["--threads", "--quiet", "--manifest", "--help"] {
            assert!(run.stdout.contains(option), "{verb}: {option}");
        }
        insta::assert_snapshot!(format!("help_{verb}"), run.stdout);
    }
}

#[test]
fn the_whole_command_names_its_verbs_and_its_exit_statuses() {
    let run = Desk::new().run(&["--help"]);
    run.assert_done();
    insta::assert_snapshot!("help", run.stdout);
    let version = Desk::new().run(&["--version"]);
    version.assert_done();
    assert_eq!(version.stdout, format!("zvirka {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn no_verb_at_all_is_refused() {
    Desk::new().run(&[]).assert_refused(2, &["a verb is missing"]);
    Desk::new().run(&["lnik"]).assert_refused(2, &["there is no such verb"]);
}

#[test]
fn shells_and_manual_pages_know_every_verb() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = desk.run(&["completions", shell]);
        run.assert_done();
        assert!(run.stdout.contains("reconcile") && run.stdout.contains("review-at"), "{shell}");
    }
    let page = desk.run(&["man"]);
    page.assert_done();
    assert!(page.stdout.contains(".TH") && page.stdout.contains("reconcile"));
    let page = desk.run(&["man", "link"]);
    page.assert_done();
    assert!(page.stdout.contains("review") && page.stdout.contains("zvirka"));
    desk.run(&["man", "nothing"]).assert_refused(2, &["no such verb"]);
}
