use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use zvirka::reconcile::ReconcileOptions;
use zvirka::record::{Field, List};
use zvirka::simulation::{Noise, SimulationOptions, simulate};
use zvirka::verdicts::Verdict;
use zvirka_decisions::Reason;
use zvirka_io::{ReadOptions, ReviewPolicy, Second, read_case, read_list, write_table};

use super::*;
use crate::listening::{Listening, serve};

/// A name that no message may repeat.
const CANARY: &str = "Канарковенко";

/// A page that answers until the test's process ends.
struct Page {
    port: u16,
    token: String,
    cookie: String,
}

struct Response {
    status: u16,
    head: String,
    body: String,
}

impl Response {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON after {}", self.head))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let start = format!("{name}: ");
        self.head.lines().find_map(|line| line.strip_prefix(&start))
    }
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
        let mut page = Self { port, token: token.reveal().to_owned(), cookie: String::new() };
        page.enter();
        page
    }

    fn enter(&mut self) {
        let entered = self.post("/session", &json!({"token": self.token}));
        assert_eq!(entered.status, 200);
        let cookie = entered.header("set-cookie").unwrap();
        assert!(cookie.starts_with(&format!("zvirka_{}=", self.port)), "{cookie}");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        self.cookie = cookie.split(';').next().unwrap().to_owned();
    }

    /// Sends a request as it stands.
    fn send(&self, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut head = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        // A body that is refused may not be read to its end.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Response { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn get(&self, path: &str) -> Response {
        self.send(&format!("GET {path}"), &[("Host", &self.host()), ("Cookie", &self.cookie)], b"")
    }

    fn post(&self, path: &str, body: &Value) -> Response {
        let body = body.to_string();
        let (host, length) = (self.host(), body.len().to_string());
        let origin = format!("http://{host}");
        let headers = [
            ("Host", host.as_str()),
            ("Origin", &origin),
            ("Cookie", &self.cookie),
            ("Content-Type", "application/json"),
            ("Content-Length", &length),
        ];
        self.send(&format!("POST {path}"), &headers, body.as_bytes())
    }

    fn queue(&self, queue: &str) -> Vec<String> {
        let told = self.get(&format!("/api/questions?queue={queue}&limit=1000")).json();
        told["questions"].as_array().unwrap().iter().map(|of| of["id"].as_str().unwrap().to_owned()).collect()
    }

    fn question(&self, id: &str) -> Value {
        let told = self.get(&format!("/api/questions/{id}"));
        assert_eq!(told.status, 200, "{}", told.body);
        told.json()
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

#[test]
fn whoever_is_not_the_page_is_refused_by_status() {
    let (_folder, page) = small_page();
    let (host, origin) = (page.host(), format!("http://{}", page.host()));
    let json = ("Content-Type", "application/json");
    let get = |path: &str, headers: &[(&str, &str)]| page.send(&format!("GET {path}"), headers, b"").status;
    let post = |path: &str, headers: &[(&str, &str)], body: &str| {
        let length = body.len().to_string();
        let headers = [headers, &[("Content-Length", length.as_str())]].concat();
        page.send(&format!("POST {path}"), &headers, body.as_bytes()).status
    };
    let cookie = ("Cookie", page.cookie.as_str());
    let own = ("Host", host.as_str());
    // Another Host, among them another name of this machine.
    let localhost = format!("localhost:{}", page.port);
    for foreign in [localhost.as_str(), "evil.example", "127.0.0.1", "127.0.0.1:1"] {
        assert_eq!(get("/", &[("Host", foreign)]), 421, "{foreign}");
        assert_eq!(get("/api/case", &[("Host", foreign), cookie]), 421, "{foreign}");
    }
    assert_eq!(get("/", &[]), 400);
    // No cookie, or a wrong one, or that of another port.
    let wrong = format!("zvirka_{}=AAAAAAAAAAAAAAAAAAAAAA", page.port);
    let other = page.cookie.replace("zvirka_", "zvirka_1");
    for cookie in ["", &wrong, &other] {
        for path in ["/api/case", "/api/questions", "/api/history", "/api/export", "/api/search?q=x"] {
            assert_eq!(get(path, &[own, ("Cookie", cookie)]), 403, "{path}");
        }
    }
    assert_eq!(post("/session", &[own, ("Origin", &origin), json], "{\"token\":\"x\"}"), 403);
    // Another page, or one that does not say which.
    for foreign in ["http://evil.example", "null", "http://127.0.0.1:1", &format!("http://{localhost}")] {
        assert_eq!(post("/api/verdicts", &[own, cookie, json, ("Origin", foreign)], "{}"), 403, "{foreign}");
        assert_eq!(get("/api/case", &[own, cookie, ("Origin", foreign)]), 403, "{foreign}");
    }
    assert_eq!(post("/api/verdicts", &[own, cookie, json], "{}"), 403);
    for site in ["cross-site", "same-site"] {
        assert_eq!(get("/", &[own, ("Sec-Fetch-Site", site)]), 403, "{site}");
        assert_eq!(get("/api/case", &[own, cookie, ("Sec-Fetch-Site", site)]), 403, "{site}");
    }
    assert_eq!(get("/api/case", &[own, cookie, ("Sec-Fetch-Site", "same-origin")]), 200);
    // Forms, methods, length, addresses.
    let from = ("Origin", origin.as_str());
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    assert_eq!(post("/api/verdicts", &[own, cookie, from, form], "id=1"), 415);
    assert_eq!(post("/api/verdicts", &[own, cookie, from], "{}"), 415);
    assert_eq!(post("/api/verdicts", &[own, cookie, from, json], "{}"), 400);
    for path in ["/api/verdicts", "/api/undo", "/api/apply", "/session"] {
        assert_eq!(get(path, &[own, cookie]), 405, "{path}");
    }
    assert_eq!(post("/api/case", &[own, cookie, from, json], "{}"), 405);
    assert_eq!(page.send("DELETE /api/history", &[own, cookie, from], b"").status, 405);
    assert_eq!(page.send("OPTIONS /api/case", &[own, cookie], b"").status, 405);
    let long = format!("\"{}\"", "x".repeat(65 << 10));
    assert_eq!(post("/api/verdicts", &[own, cookie, from, json], &long), 413);
    assert_eq!(get("/api/nothing", &[own, cookie]), 404);
    assert_eq!(get("/api/questions/0123456789abcdef", &[own, cookie]), 404);
    assert_eq!(get("/assets/../Cargo.toml", &[own, cookie]), 404);
    assert_eq!(get("/api/questions?queue=all", &[own, cookie]), 400);
}

#[test]
fn the_page_holds_nobodys_data_and_may_load_nothing_from_elsewhere() {
    let (_folder, page) = small_page();
    for path in ["/", "/assets/review.css", "/assets/review.js"] {
        let told = page.send(&format!("GET {path}"), &[("Host", &page.host())], b"");
        assert_eq!(told.status, 200);
        assert!(!told.body.contains(CANARY) && !told.body.contains(&page.token));
        let policy = told.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'") && !policy.contains("unsafe"));
        assert!(!told.head.to_lowercase().contains("access-control"), "{}", told.head);
        assert_eq!(told.header("cache-control"), Some("no-store"));
        assert_eq!(told.header("x-content-type-options"), Some("nosniff"));
        assert!(!told.body.contains("https://") && !told.body.contains("innerHTML"), "{path}");
    }
    assert!(page.get("/").body.contains("<main"));
}

#[test]
fn a_page_that_nobody_asks_anything_is_locked_until_its_address_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    small(folder.path());
    let quick = ReviewOptions { idle: Duration::from_millis(400), ..options("Олена") };
    let mut page = Page::of(lists(folder.path()), quick);
    assert_eq!(page.get("/api/case").status, 200);
    std::thread::sleep(Duration::from_millis(600));
    let locked = page.get("/api/case");
    assert_eq!(locked.status, 403);
    assert!(locked.body.contains("locked"));
    page.enter();
    assert_eq!(page.get("/api/case").status, 200);
}

#[test]
fn one_question_is_a_record_with_all_who_compete_for_it() {
    let (_folder, page) = small_page();
    let open = page.queue("open");
    assert_eq!(open.len(), 1);
    let question = page.question(&open[0]);
    assert_eq!(question["items"].as_array().unwrap().len(), 3);
    let choices = question["choices"].as_array().unwrap();
    assert_eq!(choices.len(), 2);
    let names: HashSet<&str> = question["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["records"][0]["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, HashSet::from(["Левчук Остап Ігорович", "LEVCHUK Ostap"]));
    for choice in choices {
        assert_eq!(choice["status"], "open");
        let weights: f64 =
            choice["evidence"].as_array().unwrap().iter().map(|line| line["weight"].as_f64().unwrap()).sum();
        assert!(weights > 0.0 && choice["probability"].as_f64().unwrap() < 1.0);
        let name = &choice["rows"][0];
        assert_eq!(name["field"], "name");
        // Letters are compared across scripts, in the writing that is nearest.
        let latin: String = [&name["left_latin"], &name["right_latin"]]
            .iter()
            .flat_map(|side| side.as_array().into_iter().flatten())
            .map(|piece| piece[0].as_str().unwrap())
            .collect();
        assert!(latin.starts_with("Levchuk Ostap"), "{latin}");
    }
}

#[test]
fn an_answer_is_added_once_however_often_it_is_sent_and_stands_as_an_import_would_write_it() {
    let (folder, page) = small_page();
    let id = page.queue("open").remove(0);
    page.question(&id);
    let body = json!({
        "id": uuid(), "question": id, "queue": "open", "seconds": 3.0, "note": "мати підтвердила",
        "answers": [
            {"choice": 0, "verdict": "same", "reason": "family_confirms"},
            {"choice": 1, "verdict": "different", "reason": "family_denies"},
        ],
    });
    for _ in 0..3 {
        let told = page.post("/api/verdicts", &body);
        assert_eq!((told.status, &told.json()["event"]), (200, &body["id"]), "{}", told.body);
    }
    let other = json!({"id": body["id"], "question": id, "answers": [{"choice": 0, "verdict": "different", "reason": "document"}]});
    assert_eq!(page.post("/api/verdicts", &other).status, 409);
    let decisions = Decisions::open(&folder.path().join("decisions.db")).unwrap();
    let events = decisions.events().unwrap();
    assert_eq!(events.len(), 2);
    assert!(events.iter().all(|event| event.author == "Олена" && !event.blind && event.seconds == Some(3.0)));
    assert!(
        events
            .iter()
            .all(|event| zvirka_decisions::SeenEvidence::parse(event.seen.as_deref().unwrap()).is_some())
    );
    assert_eq!(zvirka_decisions::check(&decisions).unwrap().faults, Vec::<String>::new());
    assert!(page.queue("open").is_empty());
    let history = page.get("/api/history").json();
    assert_eq!(history["lines"].as_array().unwrap().len(), 1, "one answer is one line");
    assert_eq!(history["lines"][0]["verdict"], "same");
    let export = page.get("/api/export");
    assert_eq!(export.body.lines().filter(|line| line.contains("\"verdict\"")).count(), 2);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(folder.path().join("decisions.db")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn what_was_decided_is_taken_back_by_who_decided_and_asked_again() {
    let (folder, page) = small_page();
    let id = page.queue("open").remove(0);
    page.question(&id);
    let (event, told) = page.decide(&id, 0, "same", "open");
    assert_eq!(told.status, 200, "{}", told.body);
    // Each list names everybody once, so the rival follows.
    let question = page.question(&id);
    assert_eq!(
        (&question["choices"][0]["status"], &question["choices"][1]["status"]),
        (&json!("settled"), &json!("follows"))
    );
    assert_eq!(question["choices"][0]["decided"][0]["author"], "Олена");
    assert!(page.queue("open").is_empty());
    let undo = json!({"id": uuid(), "event": event});
    for _ in 0..2 {
        assert_eq!(page.post("/api/undo", &undo).status, 200);
    }
    assert_eq!(page.queue("open"), std::slice::from_ref(&id));
    assert_eq!(page.get("/api/history").json()["lines"][0]["undone"], true);
    assert_eq!(page.post("/api/undo", &json!({"id": uuid(), "event": uuid()})).status, 404);
    // Somebody else at another page of the same file may not.
    let (event, _) = page.decide(&id, 0, "same", "open");
    let other = Page::of(lists(folder.path()), options("Тарас"));
    assert_eq!(other.post("/api/undo", &json!({"id": uuid(), "event": event})).status, 403);
    assert_eq!(Decisions::open(&folder.path().join("decisions.db")).unwrap().events().unwrap().len(), 3);
}

#[test]
fn an_answer_that_does_not_fit_is_refused_and_nothing_is_written() {
    let (folder, page) = small_page();
    let id = page.queue("open").remove(0);
    // Nothing is decided of records that nobody was shown.
    let (_, unseen) = page.decide(&id, 0, "same", "open");
    assert_eq!(unseen.status, 409);
    page.question(&id);
    let answer = |choice: usize, verdict: &str, reason: &str, extra: &Value| {
        let mut body = json!({
            "id": uuid(), "question": id, "answers": [{"choice": choice, "verdict": verdict, "reason": reason}],
        });
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        page.post("/api/verdicts", &body).status
    };
    let nothing = json!({});
    assert_eq!(answer(7, "same", "document", &nothing), 400);
    assert_eq!(answer(0, "perhaps", "document", &nothing), 400);
    assert_eq!(answer(0, "same", "because", &nothing), 400);
    assert_eq!(answer(0, "same", "relatives", &nothing), 409);
    assert_eq!(answer(0, "same", "other", &nothing), 409);
    assert_eq!(answer(0, "same", "document", &json!({"id": "17"})), 400);
    assert_eq!(answer(0, "same", "document", &json!({"question": "x"})), 404);
    assert_eq!(answer(0, "same", "document", &json!({"answers": []})), 400);
    for verdict in ["same", "different"] {
        let without = json!({"answers": [{"choice": 0, "verdict": verdict}]});
        assert_eq!(answer(0, "same", "document", &without), 400);
    }
    let file = folder.path().join("decisions.db");
    assert!(Decisions::open(&file).unwrap().events().unwrap().is_empty());
    assert_eq!(answer(0, "same", "other", &json!({"note": "бачив документ"})), 200);
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

#[test]
fn a_second_reader_is_told_nothing_of_the_program_or_of_the_first_in_any_byte() {
    let folder = tempfile::tempdir().unwrap();
    let policy = "[review]\nreaders = 2\nsecond = \"all\"\n";
    let first = Page::of(three(folder.path(), policy), options("Катерина-перша"));
    let open = first.queue("open");
    assert!(!open.is_empty());
    for id in &open {
        let question = first.question(id);
        for choice in question["choices"].as_array().unwrap() {
            let place = choice["choice"].as_u64().unwrap() as usize;
            let (_, told) = first.decide(id, place, "different", "open");
            assert_eq!(told.status, 200, "{}", told.body);
        }
    }
    assert!(first.queue("open").is_empty() && first.queue("second").is_empty());
    for second in [true, false] {
        let reader =
            Page::of(case(folder.path()), ReviewOptions { second, queue: Queue::Second, ..options("Тарас") });
        let waiting = reader.queue("second");
        assert_eq!(waiting.len(), open.len());
        let mut said = vec![
            reader.get("/api/questions?queue=second"),
            reader.get("/api/history"),
            reader.get("/api/search?q=Levchuk"),
        ];
        // Whichever queue it is asked by.
        for id in &waiting {
            for queue in ["second", "open", "disagreement", "audit"] {
                said.push(reader.get(&format!("/api/questions/{id}?queue={queue}")));
            }
        }
        if second {
            assert_eq!((reader.get("/api/agreement").status, reader.get("/api/export").status), (403, 403));
            said.push(reader.get("/api/case"));
        }
        for told in said {
            assert_eq!(told.status, 200, "{}", told.body);
            for word in [
                "Катерина",
                "probability",
                "weight",
                "verdict",
                "\"different\"",
                "evidence",
                "loss",
                "rival",
                "level",
            ] {
                assert!(!told.body.contains(word), "{word} in {}", told.body);
            }
        }
        if second {
            continue;
        }
        // Readers who agree settle it; those who do not are asked again.
        let question = reader.get(&format!("/api/questions/{}?queue=second", waiting[0])).json();
        let choices = question["choices"].as_array().unwrap();
        let place = choices[0]["choice"].as_u64().unwrap() as usize;
        let (_, told) = reader.decide(&waiting[0], place, "same", "second");
        assert_eq!(told.status, 200, "{}", told.body);
        let events = Decisions::open(&folder.path().join("decisions.db")).unwrap().events().unwrap();
        assert!(events.last().unwrap().blind && !events[0].blind);
        assert_eq!(first.queue("disagreement"), waiting[..1]);
        let settle = json!({
            "id": uuid(), "question": waiting[0], "queue": "disagreement", "settles": true,
            "answers": [{"choice": place, "verdict": "same", "reason": "document"}],
        });
        first.question(&waiting[0]);
        assert_eq!(first.post("/api/verdicts", &settle).status, 200);
        assert!(first.queue("disagreement").is_empty());
        let agreement = first.get("/api/agreement").json();
        assert_eq!(agreement["readers"][0]["agreement"]["pairs"], 1);
    }
}

#[test]
fn an_answer_that_contradicts_others_is_written_only_when_it_is_meant() {
    let folder = tempfile::tempdir().unwrap();
    let page = Page::of(three(folder.path(), ""), options("Олена"));
    let id = page.queue("open").remove(0);
    let question = page.question(&id);
    let choices = question["choices"].as_array().unwrap();
    assert!(choices.len() >= 2, "{question}");
    assert_eq!(page.decide(&id, 0, "different", "open").1.status, 200);
    let again = json!({
        "id": uuid(), "question": id, "answers": [{"choice": 0, "verdict": "same", "reason": "document"}],
    });
    // One's own last word may be changed.
    assert_eq!(page.post("/api/verdicts", &again).status, 200);
    let items: Vec<&Value> = choices.iter().map(|choice| &choice["items"]).collect();
    if choices.len() == 3 {
        // Of three, two are one and the third is another's: what closes the circle contradicts.
        assert_eq!(page.decide(&id, 1, "same", "open").1.status, 200, "{items:?}");
        assert_eq!(page.decide(&id, 2, "different", "open").1.status, 409);
        let sure = json!({
            "id": uuid(), "question": id, "sure": true,
            "answers": [{"choice": 2, "verdict": "different", "reason": "document"}],
        });
        assert_eq!(page.post("/api/verdicts", &sure).status, 200);
    }
}

#[test]
fn nobody_is_given_a_reason_for_those_who_were_not_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let page = Page::of(three(folder.path(), ""), options("Олена"));
    let id = page.queue("open").remove(0);
    page.question(&id);
    let chosen = json!({
        "id": uuid(), "question": id, "note": "бачила документ",
        "answers": [{"choice": 0, "verdict": "same", "reason": "document"}, {"choice": 1, "verdict": "different"}],
    });
    assert_eq!(page.post("/api/verdicts", &chosen).status, 200);
    let events = Decisions::open(&folder.path().join("decisions.db")).unwrap().events().unwrap();
    let of = |verdict: Verdict| events.iter().find(|event| event.decided() == Some(verdict)).unwrap();
    let (same, different) = (of(Verdict::Same), of(Verdict::Different));
    assert_eq!((same.reason, different.reason), (Some(Reason::Document), Some(Reason::Other)));
    // The note is of what was chosen; the other's says why it was not.
    assert!(same.note.is_some() && different.note.is_some() && same.note != different.note);
}

#[test]
fn two_browsers_read_at_once() {
    let (_folder, page) = small_page();
    let mut other = Page { port: page.port, token: page.token.clone(), cookie: String::new() };
    other.enter();
    assert_ne!(page.cookie, other.cookie);
    let id = page.queue("open").remove(0);
    page.question(&id);
    assert_eq!(page.decide(&id, 0, "same", "open").1.status, 200);
    assert!(other.queue("open").is_empty());
    assert_eq!(other.get("/api/history").json()["lines"][0]["mine"], true);
}

#[test]
fn records_are_sought_in_any_script() {
    let (_folder, page) = small_page();
    let found = page.get("/api/search?q=Levchuk%20Ostap").json();
    let names: Vec<&str> =
        found["found"].as_array().unwrap().iter().map(|record| record["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"Левчук Остап Ігорович") && names.contains(&"LEVCHUK Ostap"), "{names:?}");
    assert!(found["found"][0]["question"].is_string());
    assert_eq!(page.get("/api/search?q=").status, 400);
}

#[test]
fn while_another_program_writes_an_answer_is_put_off_with_a_word() {
    let (folder, page) = small_page();
    let id = page.queue("open").remove(0);
    page.question(&id);
    let other = rusqlite::Connection::open(folder.path().join("decisions.db")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let (_, told) = page.decide(&id, 0, "same", "open");
    assert_eq!(told.status, 503, "{}", told.body);
    assert!(told.body.contains("another program"));
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(page.decide(&id, 0, "same", "open").1.status, 200);
}

/// Lists of invented people of whom it is known who is who.
fn simulated(folder: &Path, seed: u64) -> HashSet<(String, String)> {
    let options =
        SimulationOptions { people: 4_000, seed, noise: Noise::Heavy, ..SimulationOptions::default() };
    let made = simulate(&options).unwrap();
    let write = |name: &str, list: &List| {
        let fields: Vec<Field> =
            Field::ALL.into_iter().filter(|field| list.column(*field).is_some()).collect();
        let header: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
        let rows = (0..list.len())
            .map(|row| fields.iter().map(move |field| zvirka_io::Value::from(list.cell(*field, row))));
        write_table(folder.join(name).as_path(), &header, rows).unwrap();
    };
    write("left.csv", &made.left);
    write("right.csv", &made.right);
    let ids = |(left, right): &(usize, usize)| {
        (made.left.id(*left).into_owned(), made.right.id(*right).into_owned())
    };
    made.truth.iter().map(ids).collect()
}

/// The records of a choice: list and id of every record of both sides.
fn sides(question: &Value, choice: &Value) -> [Vec<(String, String)>; 2] {
    [0, 1].map(|side| {
        let item = choice["items"][side].as_u64().unwrap() as usize;
        let records = question["items"][item]["records"].as_array().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        records.iter().map(|record| (text(&record["list"]), text(&record["id"]))).collect()
    })
}

fn percentile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    times[((times.len() - 1) as f64 * share) as usize]
}

#[test]
fn a_whole_queue_answered_with_the_truth_holds_and_is_not_asked_again() {
    for seed in [41, 42] {
        let folder = tempfile::tempdir().unwrap();
        let truth = simulated(folder.path(), seed);
        let page = Page::of(lists(folder.path()), options("правда"));
        let queue = page.queue("open");
        assert!(queue.len() >= 20, "{}", queue.len());
        let (mut asked, mut answered) = (Vec::new(), Vec::new());
        let mut said: BTreeMap<(String, String), bool> = BTreeMap::new();
        let mut losses: Vec<f64> = Vec::new();
        for id in &queue {
            let begun = Instant::now();
            let question = page.question(id);
            asked.push(begun.elapsed());
            losses.push(question["loss"].as_f64().unwrap());
            let mut answers = Vec::new();
            for choice in question["choices"].as_array().unwrap() {
                let [one, other] = sides(&question, choice);
                let (left, right) =
                    if one[0].0 == "left" { (&one[0], &other[0]) } else { (&other[0], &one[0]) };
                let pair = (left.1.clone(), right.1.clone());
                let same = truth.contains(&pair);
                let verdict = if same { "same" } else { "different" };
                answers.push(json!({"choice": choice["choice"], "verdict": verdict, "reason": "document"}));
                said.insert(pair, same);
            }
            let body = json!({"id": uuid(), "question": id, "queue": "open", "answers": answers});
            let begun = Instant::now();
            let told = page.post("/api/verdicts", &body);
            answered.push(begun.elapsed());
            assert_eq!(told.status, 200, "{}", told.body);
        }
        assert!(losses.is_sorted_by(|a, b| a >= b), "the costliest first");
        println!(
            "seed {seed}: {} questions about {} pairs; a question p50 {:?} p95 {:?}, a verdict p50 {:?} p95 {:?}",
            queue.len(),
            said.len(),
            percentile(&mut asked, 0.5),
            percentile(&mut asked, 0.95),
            percentile(&mut answered, 0.5),
            percentile(&mut answered, 0.95),
        );
        assert!(page.queue("open").is_empty());
        let applied = page.post("/api/apply", &json!({})).json();
        assert_eq!(applied["queues"]["disagreement"], 0, "{applied}");
        assert_eq!(applied["queues"]["reopened"], 0, "{applied}");
        assert_eq!(applied["decisions"]["conflicts"], 0, "{applied}");
        // What the next run says, told apart from the page.
        let desk = lists(folder.path());
        let survey = desk.survey(&NoProgress).unwrap();
        let id = |(list, row): (usize, usize)| desk.lists[list].list.id(row).into_owned();
        let joined: HashSet<(String, String)> =
            survey.joined.iter().map(|[left, right]| (id(*left), id(*right))).collect();
        for (pair, same) in &said {
            assert_eq!(joined.contains(pair), *same, "{pair:?}");
        }
        let board = Board::new(&desk, survey);
        let again = board
            .survey
            .pairs
            .iter()
            .filter(|pair| pair.origin != desk::Origin::Audit)
            .filter(|pair| said.contains_key(&(id(pair.records[0]), id(pair.records[1]))))
            .count();
        assert_eq!(again, 0);
    }
}

#[test]
fn the_audit_is_drawn_by_its_seed_and_bounds_the_share_that_is_wrong() {
    assert!((answers::bound(0, 200) - 0.0149).abs() < 1e-4);
    assert!((answers::bound(1, 100) - 0.0466).abs() < 1e-4);
    assert!((answers::bound(5, 5) - 1.0).abs() < 1e-9);
    let folder = tempfile::tempdir().unwrap();
    let truth = simulated(folder.path(), 43);
    let page = Page::of(lists(folder.path()), options("Олена"));
    let drawn = page.queue("audit");
    assert_eq!(drawn.len(), 200);
    let same_seed = Page::of(lists(folder.path()), options("Олена"));
    assert_eq!(drawn, same_seed.queue("audit"));
    let other = Page::of(Desk { seed: 2, ..lists(folder.path()) }, options("Олена"));
    assert_ne!(drawn, other.queue("audit"));
    for id in drawn.iter().take(20) {
        let question = page.question(id);
        let [one, other] = sides(&question, &question["choices"][0]);
        let pair = (one[0].1.clone(), other[0].1.clone());
        let verdict = if truth.contains(&pair) { "same" } else { "different" };
        assert_eq!(page.decide(id, 0, verdict, "audit").1.status, 200);
    }
    let audit = &page.get("/api/case").json()["audit"];
    assert_eq!((&audit["read"], page.queue("audit").len()), (&json!(20), 180));
    let bound = audit["bound"].as_f64().unwrap();
    assert!(bound >= answers::bound(0, 20) - 1e-9 && bound < 1.0);
}

/// Answers a case of a simulated exchange with the truth; takes a minute where nothing is optimised.
#[test]
fn a_case_answered_with_the_truth_holds() {
    let folder = tempfile::tempdir().unwrap();
    let options_of_scenario = zvirka::simulation::ScenarioOptions { seed: 41, noise: Noise::Medium };
    let made = zvirka::simulation::scenario(&options_of_scenario).unwrap();
    for list in &made.lists {
        let header: Vec<&str> = list.columns.iter().map(|(header, _)| header.as_str()).collect();
        let value = |cell: &str| {
            if cell.is_empty() { zvirka_io::Value::Missing } else { zvirka_io::Value::from(cell.to_owned()) }
        };
        let rows =
            (0..list.len()).map(|row| list.columns.iter().map(move |(_, column)| value(column.get(row))));
        write_table(folder.path().join(list.file_name).as_path(), &header, rows).unwrap();
    }
    // Every list here is UTF-8, whatever it arrives in.
    let toml: String = made
        .case_toml
        .lines()
        .filter(|line| !line.contains("encoding"))
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::write(folder.path().join("case.toml"), toml).unwrap();
    let truth: HashMap<(String, String), String> = made
        .truth
        .iter()
        .map(|row| ((row.list.to_owned(), row.record_id.clone()), row.person.clone()))
        .collect();
    let page = Page::of(case(folder.path()), options("правда"));
    let queue = page.queue("open");
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let (mut asked, mut answered) = (Vec::new(), Vec::new());
    let (mut same_count, mut different_count, mut contradicted) = (0, 0, 0);
    // What the program's word on each question costs, by the truth.
    let mut losses: Vec<f64> = Vec::new();
    for id in &queue {
        let begun = Instant::now();
        let question = page.question(id);
        asked.push(begun.elapsed());
        *kinds.entry(question["kind"].as_str().unwrap().to_owned()).or_default() += 1;
        assert!(question["items"].as_array().unwrap().len() <= 6);
        let mut answers = Vec::new();
        losses.push(0.0);
        for choice in question["choices"].as_array().unwrap() {
            if choice["status"] != "open" {
                continue;
            }
            let [one, other] = sides(&question, choice);
            let of = |records: &[(String, String)]| truth.get(&records[0]).cloned();
            let same = of(&one) == of(&other);
            if same {
                same_count += 1
            } else {
                different_count += 1
            }
            let family = if choice["family"] == true { board::FAMILY } else { 1.0 };
            *losses.last_mut().unwrap() += match (same, choice["joined"] == true) {
                (true, false) => board::MISSED * family,
                (false, true) => board::WRONG_JOIN * family,
                _ => 0.0,
            };
            let verdict = if same { "same" } else { "different" };
            answers.push(json!({"choice": choice["choice"], "verdict": verdict, "reason": "document"}));
        }
        if answers.is_empty() {
            continue;
        }
        let body = json!({"id": uuid(), "question": id, "queue": "open", "answers": answers});
        let begun = Instant::now();
        let told = page.post("/api/verdicts", &body);
        answered.push(begun.elapsed());
        if told.status == 409 {
            contradicted += 1;
        } else {
            assert_eq!(told.status, 200, "{}", told.body);
        }
    }
    let total: f64 = losses.iter().sum();
    let curve: Vec<String> = [10, 25, 50, 100, 200, 400]
        .into_iter()
        .map(|first| {
            let found: f64 = losses.iter().take(first).sum::<f64>() / total;
            format!("{first}: {found:.3} ({:.2} times random)", found * queue.len() as f64 / first as f64)
        })
        .collect();
    let first: f64 = losses.iter().take(50).sum();
    assert!(first / total >= 1.5 * 50.0 / queue.len() as f64, "the order finds what costs most: {curve:?}");
    println!("share of the true loss {total} in the first questions: {}", curve.join(", "));
    let left = page.queue("open").len();
    let applied = page.post("/api/apply", &json!({})).json();
    println!(
        "{} questions {kinds:?}, {same_count} same, {different_count} different, {contradicted} contradicting, {left} left; \
         a question p50 {:?} p95 {:?}, a verdict p50 {:?} p95 {:?}; {applied}",
        queue.len(),
        percentile(&mut asked, 0.5),
        percentile(&mut asked, 0.95),
        percentile(&mut answered, 0.5),
        percentile(&mut answered, 0.95),
    );
    assert_eq!((left, contradicted), (0, 0));
    assert_eq!(applied["decisions"]["conflicts"], 0, "{applied}");
    let desk = case(folder.path());
    let survey = desk.survey(&NoProgress).unwrap();
    let decisions = Decisions::open(&desk.decisions).unwrap();
    let standing = decisions.standing(ReviewPolicy { readers: 1, second: Second::All }, |_| false).unwrap();
    let mut place: HashMap<zvirka_decisions::Print, desk::Record> = HashMap::new();
    for (list, prints) in survey.prints.iter().enumerate() {
        place.extend(prints.iter().enumerate().map(|(row, print)| (*print, (list, row))));
    }
    let (mut wrong, mut decided) = (Vec::new(), HashSet::new());
    for standing in &standing {
        let pair = [standing.pair.0, standing.pair.1.unwrap()].map(|print| place[&print]);
        decided.insert((pair[0].min(pair[1]), pair[0].max(pair[1])));
        let together = survey.person_of.get(&pair[0]) == survey.person_of.get(&pair[1]);
        let same = standing.votes[0].verdict == Verdict::Same;
        if together != same {
            wrong.push((pair, same));
        }
    }
    let again = survey
        .pairs
        .iter()
        .filter(|pair| pair.origin != desk::Origin::Audit)
        .filter(|pair| decided.contains(&(pair.records[0], pair.records[1])))
        .count();
    println!("{} pairs decided, {} not as decided, {again} asked again", standing.len(), wrong.len());
    assert!(wrong.is_empty() && again == 0, "{wrong:?} {again}");
}

#[test]
fn what_the_evidence_has_moved_against_is_asked_again_and_settled_by_a_new_word() {
    let folder = tempfile::tempdir().unwrap();
    let put = |date: &str| {
        let ours = format!(
            "id,ПІБ,дата народження,підрозділ\nу1,Левчук Остап Ігорович,{date},36 обрмп\nу2,Ґудзь Мар'яна Олегівна,12.11.1985,\n"
        );
        std::fs::write(folder.path().join("left.csv"), ours).unwrap();
    };
    put("");
    let theirs = "id,name,dob\nт1,LEVCHUK Ostap Ihorovych,1990-03-07\nт2,LEVCHUK Ostap Ihorovych,1991-04-08\nт3,GUDZ Mariana,12.11.1985\n";
    std::fs::write(folder.path().join("right.csv"), theirs).unwrap();
    let page = Page::of(lists(folder.path()), options("Олена"));
    let id = page.queue("open").remove(0);
    let question = page.question(&id);
    // Whom nobody asks about twice as long as nothing contradicts.
    let first = question["items"][question["choices"][0]["items"][1].as_u64().unwrap() as usize]["records"]
        [0]["id"]
        .clone();
    assert_eq!(page.decide(&id, 0, "same", "open").1.status, 200);
    // The next version of the list says that he is somebody else.
    put("1961-12-30");
    let page = Page::of(lists(folder.path()), options("Олена"));
    let reopened = page.queue("reopened");
    assert_eq!(reopened.len(), 1, "{first}");
    let question = page.question(&reopened[0]);
    let choice =
        question["choices"].as_array().unwrap().iter().position(|of| of["status"] == "reopened").unwrap();
    assert_eq!(page.decide(&reopened[0], choice, "different", "reopened").1.status, 200);
    assert!(page.queue("reopened").is_empty());
    let applied = page.post("/api/apply", &json!({})).json();
    assert_eq!(
        (&applied["decisions"]["conflicts"], &applied["decisions"]["different"]),
        (&json!(0), &json!(1)),
        "{applied}"
    );
    assert_eq!(applied["queues"]["reopened"], 0, "{applied}");
}
