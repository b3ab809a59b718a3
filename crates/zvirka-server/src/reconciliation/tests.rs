use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};
use zvirka::linker::{Index, IndexOptions, NoProgress};
use zvirka::record::{Field, List, TextColumn};
use zvirka_tests::client::{Client, Response};

use super::*;
use crate::access::Secret;
use crate::listening::{Listening, serve};

/// A service of four invented people, answering until the test's process ends.
struct Running {
    client: Client,
    secret: String,
}

impl Running {
    fn with(limits: Limits) -> Self {
        let text = |cells: &[&str]| cells.iter().copied().collect::<TextColumn>();
        let columns = vec![
            (Field::Id, text(&["а1", "а2", "а3", "а4"])),
            (
                Field::Name,
                text(&[
                    "Ґудзь Мар'яна Петрівна",
                    "Левчук Остап Ігорович",
                    "Левчук Остап Ігорович",
                    "<b>Швець</b> Юхим Гнатович",
                ]),
            ),
            (Field::BirthDate, text(&["1990-03-07", "1985-04-12", "1961-01-30", ""])),
            (Field::Unit, text(&["36 обрмп", "", "12 бригада", ""])),
        ];
        let list = List::new("list", columns).unwrap();
        let index = Index::new(list, &IndexOptions::default(), &NoProgress).unwrap();
        let options = ServiceOptions {
            name: "наші".to_owned(),
            version: "0".to_owned(),
            limit: 5,
            match_at: 0.95,
            limits,
        };
        let listening = Listening::on(0).unwrap();
        let port = listening.port();
        let secret = Secret::random().unwrap();
        let access = Access::new(secret.clone(), port, &["http://refine.example:8080".to_owned()]);
        let routes = Service::new(index, options, access, port).routes();
        std::thread::spawn(move || serve(listening, routes, limits, std::future::pending()));
        Self { client: Client::of(port), secret: secret.reveal().to_owned() }
    }

    fn new() -> Self {
        Self::with(Limits::default())
    }

    fn connect(&self) -> TcpStream {
        self.client.connect().unwrap()
    }

    fn send(&self, request: &[u8]) -> Response {
        self.client.send(request).unwrap()
    }

    /// Asks for a path under the secret.
    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> Response {
        let path = format!("/{}/{path}", self.secret);
        self.ask_at(method, &path, headers, body)
    }

    fn ask_at(&self, method: &str, path: &str, headers: &str, body: &str) -> Response {
        let (port, length) = (self.client.port, body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        );
        self.send(request.as_bytes())
    }

    fn get(&self, path: &str) -> Response {
        self.ask("GET", path, "", "")
    }

    fn form(&self, pairs: &[(&str, &str)]) -> Response {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(pairs);
        self.ask("POST", "", "Content-Type: application/x-www-form-urlencoded\r\n", &form.finish())
    }

    fn post(&self, path: &str, body: &Value) -> Response {
        self.ask("POST", path, "Content-Type: application/json\r\n", &body.to_string())
    }
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn strings(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value[key].is_string(), "{key} in {value}");
    }
}

#[test]
fn who_may_ask_is_told_by_status() {
    let service = Running::new();
    assert_eq!(service.get("").status, 200);
    assert_eq!(service.ask_at("GET", "/health", "", "").json().unwrap(), json!({"status": "ok"}));
    // No secret, another, a shorter one.
    let cut = format!("/{}/", service.secret.get(1..).unwrap());
    for path in ["/", "/match", "/view?id=%D0%B01", "/AAAAAAAAAAAAAAAAAAAAAA/", &cut] {
        assert_eq!(service.ask_at("GET", path, "", "").status, 404, "{path}");
    }
    let port = service.client.port;
    for (host, status) in [
        (format!("Host: 127.0.0.1:{port}\r\n"), 200),
        (format!("Host: LOCALHOST:{port}\r\n"), 200),
        (format!("Host: list.example:{port}\r\n"), 421),
        ("Host: 127.0.0.1\r\n".to_owned(), 421),
        ("Host: 127.0.0.1:1\r\n".to_owned(), 421),
        (String::new(), 400),
        (format!("Host: 127.0.0.1:{port}\r\nHost: list.example\r\n"), 400),
    ] {
        let request = format!("GET /{}/ HTTP/1.1\r\n{host}Connection: close\r\n\r\n", service.secret);
        assert_eq!(service.send(request.as_bytes()).status, status, "{host}");
    }
}

#[test]
fn only_pages_of_allowed_origins_read_answers() {
    let service = Running::new();
    for origin in ["http://127.0.0.1:3333", "http://localhost:3333", "http://refine.example:8080"] {
        let answer = service.ask("GET", "", &format!("Origin: {origin}\r\n"), "");
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some(origin)));
        let asked = format!("Origin: {origin}\r\nAccess-Control-Request-Method: POST\r\n");
        let answer = service.ask("OPTIONS", "match", &asked, "");
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, Some(origin)));
        assert_eq!(answer.header("access-control-allow-headers"), Some("content-type"));
    }
    for origin in ["http://evil.example", "null", "http://127.0.0.1:3334", "https://127.0.0.1:3333"] {
        for (method, path) in [("GET", ""), ("OPTIONS", "match"), ("GET", "search?name=x")] {
            let answer = service.ask(method, path, &format!("Origin: {origin}\r\n"), "");
            assert_eq!(
                (answer.status, answer.header("access-control-allow-origin")),
                (403, None),
                "{origin}"
            );
        }
    }
    assert_eq!(service.get("").header("access-control-allow-origin"), None);
}

#[test]
fn every_answer_runs_nothing_and_is_kept_nowhere() {
    let service = Running::new();
    for answer in [service.get(""), service.get("view?id=%D0%B04"), service.get("nothing")] {
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"));
        assert!(policy.contains("frame-ancestors") && !policy.contains('*'));
    }
    let page = service.get("preview?id=%D0%B04");
    assert!(page.body.contains("&lt;b&gt;") || page.body.contains("Швець"), "{}", page.body);
    assert!(!page.body.contains("<b>") && !page.body.contains("<script"));
}

#[test]
fn what_is_too_much_is_refused() {
    let service = Running::new();
    let fits = |bytes: usize| {
        let name = "а".repeat(bytes / 2);
        json!({"queries": [{"conditions": [{"matchType": "name", "propertyValue": name}]}]})
    };
    assert_eq!(service.post("match", &fits(200_000)).status, 200);
    assert_eq!(service.post("match", &fits(1 << 21)).status, 413);
    assert_eq!(service.form(&[("queries", &"x".repeat(70_000))]).status, 413);
    assert_eq!(service.post("extend", &fits(100_000)).status, 413);
    let batch = |count: usize| {
        let one = json!({"conditions": [{"matchType": "name", "propertyValue": "Ґудзь"}]});
        json!({"queries": vec![one; count]})
    };
    assert_eq!(
        service.post("match", &batch(1_000)).json().unwrap()["results"].as_array().unwrap().len(),
        1_000
    );
    assert_eq!(service.post("match", &batch(1_001)).status, 400);
    let headers = format!("X: {}\r\n", "x".repeat(300_000));
    assert_eq!(service.ask("GET", "", &headers, "").status, 431);
    assert_eq!(service.ask("GET", "", &"X: x\r\n".repeat(100), "").status, 431);
    for (method, path) in
        [("PUT", ""), ("DELETE", "match"), ("GET", "match"), ("POST", "view?id=1"), ("POST", "search")]
    {
        let answer = service.ask(method, path, "", "");
        assert_eq!(
            (answer.status, answer.header("allow")),
            (405, Some("GET, POST, OPTIONS")),
            "{method} {path}"
        );
    }
}

#[test]
fn silent_connections_take_no_place_from_others() {
    let service = Running::new();
    let silent: Vec<TcpStream> = (0..64).map(|_| service.connect()).collect();
    assert_eq!(service.get("").status, 200);
    drop(silent);
    // And where every place is taken, they are closed in time.
    let service = Running::with(Limits {
        connections: 4,
        head_time: Duration::from_millis(300),
        body_time: Duration::from_millis(300),
        ..Limits::default()
    });
    let silent: Vec<TcpStream> = (0..8).map(|_| service.connect()).collect();
    assert_eq!(service.get("").status, 200);
    drop(silent);
    // A body that does not come is not waited for.
    let request = format!(
        "POST /{}/match HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: 9\r\n\r\n{{",
        service.secret, service.client.port
    );
    assert_eq!(service.send(request.as_bytes()).status, 408);
}

#[test]
fn manifests_are_those_of_both_versions() {
    let service = Running::new();
    let manifest = service.get("").json().unwrap();
    let old = manifest.clone();
    strings(&old, &["name", "identifierSpace", "schemaSpace", "serviceVersion"]);
    assert!(old["versions"].as_array().unwrap().contains(&json!("0.2")));
    assert!(old["view"]["url"].as_str().unwrap().contains("{{id}}"));
    assert!(old["preview"]["url"].as_str().unwrap().contains("{{id}}"));
    assert!(old["preview"]["width"].is_u64() && old["preview"]["height"].is_u64());
    for what in ["entity", "property", "type"] {
        strings(&old["suggest"][what], &["service_url", "service_path"]);
    }
    strings(&old["extend"]["propose_properties"], &["service_url", "service_path"]);
    assert_eq!((&old["standardizedScore"], &old["batchSize"]), (&json!(true), &json!(1000)));
    let new = service.get("?version=1.0-draft").json().unwrap();
    strings(&new, &["name"]);
    assert!(new["versions"].as_array().unwrap().contains(&json!("1.0-draft")));
    assert!(new["view"]["url"].as_str().unwrap().ends_with("{id}"));
    assert!(["entity", "property", "type"].iter().all(|what| new["suggest"][what] == json!(true)));
    assert_eq!(new["extend"]["proposeProperties"], json!(true));
    for kind in manifest["defaultTypes"].as_array().unwrap() {
        strings(kind, &["id", "name"]);
    }
}

#[test]
fn batches_of_0_2_are_answered_by_key() {
    let service = Running::new();
    let batch = json!({
        "q0": {"query": "Maryana GUDZ", "type": "person", "limit": 3, "type_strict": "should"},
        "q1": {"query": "Левчук Остап", "type": ["person"], "properties": [{"pid": "birth_date", "v": "12.04.1985"}]},
        "q2": {"query": "Левчук Остап", "properties": [{"pid": "unit", "v": ["12 бригада", {"id": "x", "name": "12"}]}]},
        "q3": {"query": "Зовсімінша Людина"},
        "q4": {"properties": [{"pid": "shoe_size", "v": 43}, {"pid": "alive", "v": true}]},
    });
    let asked = batch.to_string();
    let answers = service.form(&[("queries", &asked)]).json().unwrap();
    assert_eq!(answers, service.get(&format!("?queries={}", encoded(&asked))).json().unwrap());
    for (key, answer) in answers.as_object().unwrap() {
        assert!(batch.get(key).is_some());
        for candidate in answer["result"].as_array().unwrap() {
            strings(candidate, &["id", "name"]);
            strings(&candidate["type"][0], &["id", "name"]);
            assert!(candidate["match"].is_boolean());
            assert!((0.0..=100.0).contains(&candidate["score"].as_f64().unwrap()));
            for feature in candidate["features"].as_array().unwrap() {
                strings(feature, &["id"]);
                assert!(feature["value"].is_number());
            }
        }
    }
    let first = |key: &str| &answers[key]["result"][0];
    assert_eq!((&first("q0")["id"], &first("q0")["match"]), (&json!("а1"), &json!(true)));
    assert_eq!((&first("q1")["id"], &first("q1")["match"]), (&json!("а2"), &json!(true)));
    assert!(first("q1")["score"].as_f64().unwrap() > 95.0);
    // Two namesakes without anything to tell them apart are no match.
    let alone = json!({"q": {"query": "Левчук Остап"}}).to_string();
    let rivals = service.form(&[("queries", &alone)]).json().unwrap();
    let rivals = rivals["q"]["result"].as_array().unwrap();
    assert!(rivals.len() == 2 && rivals.iter().all(|rival| rival["match"] == json!(false)));
    assert_eq!((answers["q3"]["result"].clone(), answers["q4"]["result"].clone()), (json!([]), json!([])));
    assert_eq!(answers.as_object().unwrap().len(), 5);
}

#[test]
fn what_0_2_does_not_allow_is_refused() {
    let service = Running::new();
    for wrong in [
        r#"{"q1": {"properties": []}}"#,
        r#"{"q1": {"limit": 1}}"#,
        r#"{"q1": {"query": "Ґудзь", "props": []}}"#,
        r#"{"q1": {"query": "Ґудзь", "type_strict": "maybe"}}"#,
        r#"{"q1": {"query": 5}}"#,
        r#"{"q1": {"query": "Ґудзь", "properties": [{"pid": "unit"}]}}"#,
        r#"{"q1": {"query": "Ґудзь", "properties": [{"pid": "unit", "v": {"name": "no id"}}]}}"#,
        r#"[{"query": "Ґудзь"}]"#,
        "Ґудзь",
        "",
    ] {
        let answer = service.form(&[("queries", wrong)]);
        assert_eq!((answer.status, &answer.json().unwrap()["status"]), (400, &json!("error")), "{wrong}");
        assert!(!answer.body.contains("Ґудзь"));
    }
    assert_eq!(service.form(&[("queries", "{}")]).json().unwrap(), json!({}));
}

#[test]
fn batches_of_1_0_are_answered_in_their_order() {
    let service = Running::new();
    let name = |name: &str| json!({"matchType": "name", "propertyValue": name});
    let batch = json!({"queries": [
        {"conditions": [name("Maryana GUDZ")], "type": "person", "limit": 1, "lang": "en", "dir": "ltr"},
        {"conditions": [name("Левчук Остап"), {
            "matchType": "property", "propertyId": "birth_date", "propertyValue": ["30.01.1961"],
            "required": false, "matchQuantifier": "any", "matchQualifier": "ExactMatch", "lang": "uk",
        }]},
        {"conditions": [{"matchType": "id", "propertyValue": "а4"}]},
        {"conditions": [{"matchType": "property", "propertyId": "shoe_size", "propertyValue": "43"}]},
        {"conditions": [name("Зовсімінша Людина")]},
    ]});
    let answer = service.post("match", &batch).json().unwrap();
    let results = answer["results"].as_array().unwrap();
    let ids: Vec<&Value> = results.iter().map(|result| &result["candidates"][0]["id"]).collect();
    assert_eq!(ids, [&json!("а1"), &json!("а3"), &json!("а4"), &Value::Null, &Value::Null]);
    for candidate in results.iter().flat_map(|result| result["candidates"].as_array().unwrap()) {
        strings(candidate, &["id", "name"]);
        for feature in candidate.get("features").and_then(Value::as_array).into_iter().flatten() {
            strings(feature, &["id", "name"]);
            assert!(feature["value"].is_number());
        }
    }
    // One by one as all together.
    for (query, result) in batch["queries"].as_array().unwrap().iter().zip(results) {
        let alone = service.post("match", &json!({"queries": [query]})).json().unwrap();
        assert_eq!(&alone["results"][0], result);
    }
    for wrong in [
        json!({"queries": [{"conditions": []}]}),
        json!({"queries": [{"limit": 1}]}),
        json!({"queries": [{"limit": 5, "props": [{"propertyValue": "Ґудзь"}]}]}),
        json!({"queries": [{"conditions": [{"propertyValue": "Ґудзь"}]}]}),
        json!({"queries": [{"conditions": [{"matchType": "nickname", "propertyValue": "Ґудзь"}]}]}),
        json!({"queries": [{"conditions": [name("Ґудзь")], "type": ["person", "ship"]}]}),
        json!([{"conditions": [name("Ґудзь")]}]),
        json!({"q0": {"query": "Ґудзь"}}),
    ] {
        assert_eq!(service.post("match", &wrong).status, 400, "{wrong}");
    }
}

#[test]
fn suggestions_are_those_of_the_list() {
    let service = Running::new();
    let entities = service.get(&format!("suggest/entity?prefix={}", encoded("Левчук Остап"))).json().unwrap();
    let entities = entities["result"].as_array().unwrap().clone();
    assert_eq!(entities.len(), 2);
    entities.iter().for_each(|entity| strings(entity, &["id", "name"]));
    let by_id = service.get(&format!("suggest/entity?prefix={}", encoded("а4"))).json().unwrap();
    assert_eq!(by_id["result"][0]["id"], json!("а4"));
    let properties = service.get("suggest/property?prefix=birth").json().unwrap();
    assert_eq!(properties, json!({"result": [{"id": "birth_date", "name": "birth date"}]}));
    assert_eq!(service.get("suggest/type?prefix=per").json().unwrap()["result"][0]["id"], json!("person"));
    assert_eq!(service.get("suggest/type?prefix=ship").json().unwrap(), json!({"result": []}));
    assert_eq!(service.get("suggest/entity").status, 400);
}

#[test]
fn cells_are_given_in_the_shape_of_either_version() {
    let service = Running::new();
    let asked =
        json!({"ids": ["а1", "а9"], "properties": [{"id": "unit", "settings": {}}, {"id": "shoe_size"}]});
    let old = service.form(&[("extend", &asked.to_string())]).json().unwrap();
    assert_eq!(
        old["meta"],
        json!([{"id": "unit", "name": "unit"}, {"id": "shoe_size", "name": "shoe_size"}])
    );
    assert_eq!(
        old["rows"],
        json!({
            "а1": {"unit": [{"str": "36 обрмп"}], "shoe_size": []},
            "а9": {"unit": [], "shoe_size": []},
        })
    );
    let new = service.post("extend", &asked).json().unwrap();
    assert_eq!(
        new["rows"][0],
        json!({"id": "а1", "properties": [
            {"id": "unit", "values": [{"str": "36 обрмп"}]}, {"id": "shoe_size", "values": []},
        ]})
    );
    assert_eq!(service.post("extend", &json!({"ids": ["а1"]})).status, 400);
    let proposed = service.get("extend/propose?type=person&limit=2").json().unwrap();
    assert_eq!(proposed["properties"].as_array().unwrap().len(), 2);
}

#[test]
fn one_name_is_searched_and_nothing_found_is_not_denied() {
    let service = Running::new();
    let path = |name: &str| format!("search?name={}", encoded(name));
    let found = service.get(&format!("{}&birth_date=1985&limit=1", path("Ostap Levchuk"))).json().unwrap();
    let hit = &found["hits"][0];
    assert_eq!((&hit["id"], found["hits"].as_array().unwrap().len()), (&json!("а2"), 1));
    let sum: f64 =
        hit["levels"].as_array().unwrap().iter().map(|line| line["weight"].as_f64().unwrap()).sum();
    assert!((sum - hit["weight"].as_f64().unwrap()).abs() < 1e-9);
    let nobody = service.get(&path("Зовсімінша Людина")).json().unwrap();
    assert_eq!(nobody, json!({"hits": [], "note": "not found by this spelling"}));
    assert_eq!(service.get("search").status, 400);
    assert_eq!(service.get(&format!("{}&birth_date={}", path("Ґудзь"), encoded("скоро"))).status, 400);
    assert_eq!(service.get("view?id=a9").status, 404);
}
