//! The page over sockets, as browsers and programs ask it. All people are invented.

mod access;
mod answering;
mod reading;
mod truth;

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use zvirka::reconcile::ReconcileOptions;
use zvirka_io::{ReadOptions, read_case, read_list};
use zvirka_tests::client::{Client, Response};

use super::*;
use crate::listening::{Listening, serve};

/// A name that no message may repeat.
const CANARY: &str = "Канарковенко";

/// A page that answers until the test's process ends.
struct Page {
    client: Client,
    token: String,
}

fn options(reader: &str) -> ReviewOptions {
    ReviewOptions {
        title: "Обмін".to_owned(),
        reader: reader.to_owned(),
        second: false,
        queue: Queue::Open,
        language: "uk".to_owned(),
        idle: Duration::from_secs(1_800),
        limits: Limits::default(),
    }
}

fn lists(folder: &Path) -> Desk {
    let read = |name: &str| read_list(&folder.join(name), &ReadOptions::default()).unwrap();
    let decisions = folder.join("decisions.db");
    drop(Decisions::open_or_create(&decisions).unwrap());
    Desk {
        names: vec!["left".to_owned(), "right".to_owned()],
        lists: vec![read("left.csv"), read("right.csv")],
        case: None,
        decisions,
        options: ReconcileOptions::default(),
        model: String::new(),
        seed: 1,
    }
}

fn case(folder: &Path) -> Desk {
    let file = read_case(&folder.join("case.toml")).unwrap();
    let decisions = folder.join("decisions.db");
    drop(Decisions::open_or_create(&decisions).unwrap());
    Desk {
        names: file.lists.iter().map(|list| list.name.clone()).collect(),
        lists: file.lists.iter().map(|list| read_list(&list.path, &list.options).unwrap()).collect(),
        case: Some(file),
        decisions,
        options: ReconcileOptions::default(),
        model: String::new(),
        seed: 1,
    }
}

/// Two of theirs whom nothing in ours tells apart, and more about whom nobody is in doubt.
fn small(folder: &Path) {
    let ours = format!(
        "id,ПІБ,дата народження,підрозділ\nу1,Левчук Остап Ігорович,,36 обрмп\nу2,Ґудзь Мар'яна Олегівна,12.11.1985,\n\
         у3,{CANARY} Павло Олегович,1979-01-02,\n"
    );
    std::fs::write(folder.join("left.csv"), ours).unwrap();
    std::fs::write(
        folder.join("right.csv"),
        "id,name,dob\nт1,LEVCHUK Ostap,1990-03-07\nт2,LEVCHUK Ostap,1991-04-08\nт3,GUDZ Mariana,12.11.1985\n\
         т4,Kanarkovenko Pavlo,1979-01-02\nт5,Zabolotna Ninel,1961\n",
    )
    .unwrap();
}

impl Page {
    fn of(desk: Desk, options: ReviewOptions) -> Self {
        let listening = Listening::on(0).unwrap();
        let port = listening.port();
        let token = Secret::random().unwrap();
        let limits = options.limits;
        let review = Review::new(desk, options, token.clone(), port, &NoProgress).unwrap();
        assert_eq!(review.address(), format!("http://127.0.0.1:{port}/#{}", token.reveal()));
        let routes = review.routes();
        std::thread::spawn(move || serve(listening, routes, limits, std::future::pending()));
        let mut page = Self { client: Client::of(port), token: token.reveal().to_owned() };
        page.enter();
        page
    }

    fn enter(&mut self) {
        let entered = self.client.enter(&self.token).unwrap();
        assert_eq!(entered.status, 200);
        let cookie = entered.header("set-cookie").unwrap();
        assert!(cookie.starts_with(&format!("zvirka_{}=", self.client.port)), "{cookie}");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    }

    /// Sends a request as it stands.
    fn send(&self, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        self.client.request(line, headers, body).unwrap()
    }

    fn get(&self, path: &str) -> Response {
        self.client.get(path).unwrap()
    }

    fn post(&self, path: &str, body: &Value) -> Response {
        self.client.post(path, body).unwrap()
    }

    fn queue(&self, queue: &str) -> Vec<String> {
        let told = self.get(&format!("/api/questions?queue={queue}&limit=1000")).json().unwrap();
        told["questions"].as_array().unwrap().iter().map(|of| of["id"].as_str().unwrap().to_owned()).collect()
    }

    fn question(&self, id: &str) -> Value {
        let told = self.get(&format!("/api/questions/{id}"));
        assert_eq!(told.status, 200, "{}", told.body);
        told.json().unwrap()
    }

    fn decide(&self, question: &str, choice: usize, verdict: &str, queue: &str) -> (String, Response) {
        let id = uuid();
        let body = json!({
            "id": id, "question": question, "queue": queue, "seconds": 2.5,
            "answers": [{"choice": choice, "verdict": verdict, "reason": "document"}],
        });
        let response = self.post("/api/verdicts", &body);
        (id, response)
    }
}

/// A UUID of version 4, as pages make them.
fn uuid() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

fn small_page() -> (tempfile::TempDir, Page) {
    let folder = tempfile::tempdir().unwrap();
    small(folder.path());
    let page = Page::of(lists(folder.path()), options("Олена"));
    (folder, page)
}

/// A case of two rosters and a handover in which three records compete.
fn three(folder: &Path, review: &str) -> Desk {
    std::fs::write(
        folder.join("ours.csv"),
        "id,ПІБ,дата народження\nо1,Левчук Остап Ігорович,\nо2,Ґудзь Мар'яна Олегівна,12.11.1985\n",
    )
    .unwrap();
    std::fs::write(
        folder.join("freed.csv"),
        "id,name,dob\nп1,LEVCHUK Ostap,1990-03-07\nп2,LEVCHUK Ostap,1991-04-08\nп3,GUDZ Mariana,12.11.1985\n",
    )
    .unwrap();
    let list = |name: &str, role: &str| {
        format!("[[list]]\nname = \"{name}\"\npath = \"{name}.csv\"\nrole = \"{role}\"\n")
    };
    let text =
        format!("[case]\ntitle = \"Обмін\"\n{}{}{review}", list("ours", "roster"), list("freed", "handover"));
    std::fs::write(folder.join("case.toml"), text).unwrap();
    case(folder)
}
