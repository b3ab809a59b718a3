//! `zvirka serve`: it says where, answers there, stops when asked, and logs nothing.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;

use crate::{CANARY, Desk};

#[test]
fn a_list_is_served_until_it_is_stopped_and_nothing_of_it_is_logged() {
    let desk = Desk::new();
    desk.put("ours.csv", format!("id,ПІБ\nа1,{CANARY} Олексій Іванович\nа2,Ґудзь Мар'яна\n"));
    let mut command = Command::new(cargo_bin("zvirka"));
    command.args(["serve", "ours.csv", "--port", "0"]).current_dir(desk.folder.path());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut address = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let rest = address.trim().strip_prefix("http://127.0.0.1:").unwrap();
    let (port, path) = rest.split_once('/').unwrap();
    let ask = |path: &str| {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let manifest = ask(&format!("/{path}"));
    assert!(manifest.starts_with("HTTP/1.1 200") && manifest.contains("ours.csv"), "{manifest}");
    // Канарковенко Олексій, in the letters of an address.
    let name: String = CANARY.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let found = ask(&format!("/{path}search?name=Oleksii+{name}"));
    assert!(found.contains("\"id\":\"а1\"") && found.contains(CANARY), "{found}");
    assert!(ask("/wrong/search?name=x").starts_with("HTTP/1.1 404"));
    #[cfg(unix)]
    {
        let stopped = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(stopped.success());
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    #[cfg(not(unix))]
    child.kill().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(!said.contains(CANARY) && !said.contains(path.trim_matches('/')), "{said}");
}

#[test]
fn options_that_do_not_fit_are_refused() {
    let desk = Desk::new();
    desk.put("ours.csv", "ПІБ\nҐудзь Мар'яна\n");
    for origin in ["*", "example", "http://a/b"] {
        desk.run(&["serve", "ours.csv", "--origin", origin]).assert_refused(2, &["http://127.0.0.1:3333"]);
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    desk.run(&["serve", "ours.csv", "--port", &port]).assert_refused(2, &[&port, "--port 0"]);
}
