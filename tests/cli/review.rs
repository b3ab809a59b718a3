//! `zvirka review`: it says where, keeps what is answered beside the lists, stops when asked, and logs nothing.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use assert_cmd::cargo::cargo_bin;
use serde_json::json;
use zvirka_tests::client::{Client, Response};

use crate::{CANARY, Desk};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("ours.csv", format!("id,ПІБ\nа1,{CANARY} Олексій\nа2,Ґудзь Мар'яна\n"));
    desk.put(
        "theirs.csv",
        "id,name,dob\nт1,KANARKOVENKO Oleksii,1990-03-07\nт2,KANARKOVENKO Oleksii,1985-04-12\n",
    );
    desk
}

/// A page that is open.
pub(crate) struct Running {
    pub child: Child,
    address: String,
    pub client: Client,
}

impl Running {
    pub fn of(folder: &Path, words: &[&str]) -> Self {
        Self::with(folder, words, [])
    }

    /// One whose surroundings have further variables.
    pub fn with<'v>(
        folder: &Path,
        words: &[&str],
        variables: impl IntoIterator<Item = (&'v str, &'v std::ffi::OsStr)>,
    ) -> Self {
        let mut command = Command::new(cargo_bin("zvirka"));
        command.arg("review").args(words).args(["--no-browser"]).current_dir(folder).envs(variables);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let client = Client::at(&address).unwrap();
        Self { child, address: address.trim().to_owned(), client }
    }

    pub fn get(&self, path: &str) -> Response {
        self.client.get(path).unwrap()
    }

    pub fn questions(&self) -> Vec<String> {
        let told = self.get("/api/questions?limit=1000").json().unwrap();
        let questions = told["questions"].as_array().unwrap();
        questions.iter().map(|of| of["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Stops it and gives what it said on standard error.
    fn stop(mut self) -> String {
        #[cfg(unix)]
        {
            let stopped = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
            assert!(stopped.success());
            assert_eq!(self.child.wait().unwrap().code(), Some(0));
        }
        #[cfg(not(unix))]
        self.child.kill().unwrap();
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        said
    }
}

#[test]
fn what_is_answered_on_the_page_holds_for_the_next_link_and_nothing_is_logged() {
    let desk = desk();
    let page = Running::of(desk.folder.path(), &["ours.csv", "theirs.csv", "--reader", "Олена"]);
    assert_eq!(Client::of(page.client.port).get("/api/questions").unwrap().status, 403);
    let id = page.questions().remove(0);
    let question = page.get(&format!("/api/questions/{id}"));
    assert!(question.status == 200 && question.body.contains(CANARY), "{question:?}");
    let body = json!({
        "id": "0b0c8f1e-2f0a-4c1b-9c55-1d1f3a6a7f10", "question": id,
        "answers": [{"choice": 0, "verdict": "same", "reason": "document"}],
    });
    assert_eq!(page.client.post("/api/verdicts", &body).unwrap().status, 200);
    assert_eq!(page.client.post("/api/verdicts", &json!("{")).unwrap().status, 400);
    let found = page.get("/api/search?q=Kanarkovenko");
    assert!(found.body.contains(CANARY), "{found:?}");
    let (token, cookie) = (page.address.split_once('#').unwrap().1.to_owned(), page.client.cookie.clone());
    let said = page.stop();
    for word in [CANARY, "KANARKOVENKO", "Олексій", &token, cookie.split_once('=').unwrap().1] {
        assert!(!said.contains(word), "{said}");
    }
    assert!(said.contains("1 question to decide about; answers go to decisions.db"), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(desk.at("decisions.db")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let run = desk.run(&["link", "ours.csv", "theirs.csv", "-o", "links.csv", "--decisions", "decisions.db"]);
    run.assert_done();
    assert!(run.stderr.contains("1 settled; of these 1 one person"), "{run:?}");
    let run = desk.run(&["decisions", "check", "decisions.db"]);
    run.assert_done();
}

#[test]
fn what_cannot_be_read_over_is_refused() {
    let desk = desk();
    let reader = ["--reader", "Олена", "--no-browser"];
    let refused = |words: &[&str], told: &[&str]| {
        desk.run(&[&["review"], words, &reader].concat()).assert_refused(2, told);
    };
    refused(&["ours.csv"], &["ours.csv", "no case"]);
    refused(&["."], &["there is no result here"]);
    refused(&["ours.csv", "theirs.csv", "--decisions", "ours.csv"], &["no file of decisions"]);
    refused(&["ours.csv", "theirs.csv", "--idle", "0"], &["whole minutes"]);
    desk.run(&["review", "ours.csv", "theirs.csv", "--reader", " ", "--no-browser"])
        .assert_refused(2, &["--reader NAME"]);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    refused(&["ours.csv", "theirs.csv", "--port", &port], &[&port, "--port 0"]);
    // The folder of a result is exchanged whole, and a file of decisions in it would be gone.
    desk.put(
        "case.toml",
        "[case]\ntitle = \"Обмін\"\n[[list]]\nname = \"ours\"\npath = \"ours.csv\"\nrole = \"roster\"\n\
         [[list]]\nname = \"freed\"\npath = \"theirs.csv\"\nrole = \"handover\"\n",
    );
    desk.run(&["reconcile", "case.toml", "-o", "result"]).assert_done();
    refused(&["result", "--decisions", "result/decisions.db"], &["not kept in the folder of a result"]);
    let page = Running::of(desk.folder.path(), &["result", "--reader", "Олена"]);
    assert!(page.get("/api/case").body.contains("\"role\":\"handover\""));
    page.stop();
    assert!(desk.files().contains(&"decisions.db".to_owned()));
    for options in [["--cardinality", "many-to-many"], ["--model", "model.json"]] {
        refused(&[&["case.toml"][..], &options].concat(), &["of two lists"]);
    }
    refused(&["ours.csv", "theirs.csv", "--match-at", "0.5", "--review-at", "0.6"], &["--review-at"]);
    let case = desk.text("case.toml");
    desk.put("case.toml", case.replace("Обмін", "Інший обмін"));
    refused(&["result"], &["case.toml", "reconcile again"]);
    desk.put("case.toml", case);
    desk.put("ours.csv", "id,ПІБ\nа1,Ґудзь Мар'яна\n");
    refused(&["result"], &["ours.csv", "reconcile again"]);
}

#[test]
fn the_folder_of_a_result_is_asked_about_as_that_was_made() {
    let desk = desk();
    desk.put(
        "case.toml",
        "[case]\ntitle = \"Обмін\"\n[[list]]\nname = \"ours\"\npath = \"ours.csv\"\nrole = \"roster\"\n\
         [[list]]\nname = \"freed\"\npath = \"theirs.csv\"\nrole = \"handover\"\n",
    );
    let asked = |words: &[&str]| {
        let page = Running::of(desk.folder.path(), &[words, &["--reader", "Олена"]].concat());
        let told = page.get("/api/questions").json().unwrap();
        let questions = told["questions"].as_array().unwrap();
        let choices = questions.iter().map(|question| question["choices"].as_u64().unwrap()).sum::<u64>();
        page.stop();
        choices
    };
    // Two who are as likely as each other, neither more than one half; where those are no links any more, fewer choices.
    desk.run(&["reconcile", "case.toml", "-o", "usual"]).assert_done();
    let usual = asked(&["usual"]);
    assert!(usual >= 2 && asked(&["case.toml"]) == usual, "{usual}");
    desk.run(&["reconcile", "case.toml", "-o", "strict", "--review-at", "0.9", "--match-at", "0.95"])
        .assert_done();
    let strict = asked(&["strict"]);
    assert!(strict < usual, "{strict}");
    // What is said on the command line goes before.
    assert_eq!(asked(&["strict", "--review-at", "0.3"]), usual);
    let report = desk.text("strict/report.html");
    assert!(report.contains("<code>zvirka review case.toml --match-at 0.95 --review-at 0.9</code>"));
    let report = desk.text("usual/report.html");
    assert!(report.contains("<code>zvirka review case.toml</code>"));
    // With a file of decisions of another name the same is asked of that file.
    drop(
        Running::of(desk.folder.path(), &["case.toml", "--reader", "Олена", "--decisions", "інші.db"]).stop(),
    );
    let words = ["reconcile", "case.toml", "-o", "decided", "--decisions", "інші.db", "--language", "uk"];
    desk.run(&words).assert_done();
    let report = desk.text("decided/report.html");
    assert!(report.contains("<code>zvirka review case.toml --decisions інші.db --language uk</code>"));
    std::fs::remove_file(desk.at("decisions.db")).unwrap();
    let manifest = ["--manifest", "manifest.json", "--reader", "Олена"];
    let page = Running::of(desk.folder.path(), &[&["decided"][..], &manifest].concat());
    assert!(page.stop().contains("answers go to інші.db"));
    assert!(!desk.files().contains(&"decisions.db".to_owned()));
    let manifest: serde_json::Value = serde_json::from_str(&desk.text("manifest.json")).unwrap();
    assert_eq!(manifest["options"]["review_at"], 0.3);
}

#[test]
fn two_lists_are_asked_about_under_the_cardinality_of_their_links() {
    let desk = Desk::new();
    desk.put("ours.csv", format!("id,ПІБ\nа1,{CANARY} Олексій\nа2,{CANARY} Олексій\n"));
    desk.put("theirs.csv", "id,name\nт1,KANARKOVENKO Oleksii\n");
    let open = |words: &[&str]| {
        let page = Running::of(
            desk.folder.path(),
            &[&["ours.csv", "theirs.csv", "--reader", "Олена"][..], words].concat(),
        );
        let questions = page.questions();
        let mut left = 0;
        for id in &questions {
            page.get(&format!("/api/questions/{id}"));
            let body = json!({
                "id": "0b0c8f1e-2f0a-4c1b-9c55-1d1f3a6a7f10", "question": id,
                "answers": [{"choice": 0, "verdict": "same", "reason": "document"}],
            });
            assert_eq!(page.client.post("/api/verdicts", &body).unwrap().status, 200);
            left = page.questions().len();
        }
        page.stop();
        std::fs::remove_file(desk.at("decisions.db")).unwrap();
        (questions.len(), left)
    };
    // Whoever is one of theirs is nobody else's of theirs; of ours only where a list names everybody once.
    assert_eq!(open(&["--review-at", "0.1", "--match-at", "0.999"]), (1, 0));
    let many = ["--cardinality", "many-to-one", "--review-at", "0.1", "--match-at", "0.999999"];
    assert_eq!(open(&many), (1, 1));
}
