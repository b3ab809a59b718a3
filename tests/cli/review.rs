//! `zvirka review`: it says where, keeps what is answered beside the lists, stops when asked, and logs nothing.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use assert_cmd::cargo::cargo_bin;

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

struct Running {
    child: Child,
    address: String,
    cookie: String,
}

impl Running {
    fn of(desk: &Desk, words: &[&str]) -> Self {
        let mut command = Command::new(cargo_bin("zvirka"));
        command.arg("review").args(words).args(["--no-browser"]).current_dir(desk.folder.path());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { child, address: address.trim().to_owned(), cookie: String::new() }
    }

    fn port(&self) -> &str {
        let rest = self.address.strip_prefix("http://127.0.0.1:").unwrap();
        rest.split_once("/#").unwrap().0
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let host = format!("127.0.0.1:{}", self.port());
        let mut stream = TcpStream::connect(&host).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.cookie,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn enter(&mut self) {
        let token = self.address.split_once('#').unwrap().1;
        let entered = self.ask("POST", "/session", &format!("{{\"token\":\"{token}\"}}"));
        let cookie = entered.split("set-cookie: ").nth(1).unwrap();
        self.cookie = cookie.split(';').next().unwrap().to_owned();
    }

    fn first(&self) -> String {
        let told = self.ask("GET", "/api/questions", "");
        told.split("\"id\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
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
    let mut page = Running::of(&desk, &["ours.csv", "theirs.csv", "--reader", "Олена"]);
    assert!(page.ask("GET", "/api/questions", "").starts_with("HTTP/1.1 403"));
    page.enter();
    let id = page.first();
    let question = page.ask("GET", &format!("/api/questions/{id}"), "");
    assert!(question.starts_with("HTTP/1.1 200") && question.contains(CANARY), "{question}");
    let body = format!(
        "{{\"id\":\"0b0c8f1e-2f0a-4c1b-9c55-1d1f3a6a7f10\",\"question\":\"{id}\",\
         \"answers\":[{{\"choice\":0,\"verdict\":\"same\",\"reason\":\"document\"}}]}}"
    );
    assert!(page.ask("POST", "/api/verdicts", &body).starts_with("HTTP/1.1 200"));
    assert!(page.ask("POST", "/api/verdicts", "{").starts_with("HTTP/1.1 400"));
    let found = page.ask("GET", "/api/search?q=Kanarkovenko", "");
    assert!(found.contains(CANARY), "{found}");
    let (token, cookie) = (page.address.split_once('#').unwrap().1.to_owned(), page.cookie.clone());
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
    let mut page = Running::of(&desk, &["result", "--reader", "Олена"]);
    page.enter();
    assert!(page.ask("GET", "/api/case", "").contains("\"role\":\"handover\""));
    page.stop();
    assert!(desk.files().contains(&"decisions.db".to_owned()));
    desk.put("ours.csv", "id,ПІБ\nа1,Ґудзь Мар'яна\n");
    refused(&["result"], &["ours.csv", "reconcile again"]);
}
