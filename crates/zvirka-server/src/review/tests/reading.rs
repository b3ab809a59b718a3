//! Readers: the second one, two at once, whoever looks somebody up.

use super::*;

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
        let question = reader.get(&format!("/api/questions/{}?queue=second", waiting[0])).json().unwrap();
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
        let agreement = first.get("/api/agreement").json().unwrap();
        assert_eq!(agreement["readers"][0]["agreement"]["pairs"], 1);
    }
}

#[test]
fn two_browsers_read_at_once() {
    let (_folder, page) = small_page();
    let mut other = Page { client: Client::of(page.client.port), token: page.token.clone() };
    other.enter();
    assert_ne!(page.client.cookie, other.client.cookie);
    let id = page.queue("open").remove(0);
    page.question(&id);
    assert_eq!(page.decide(&id, 0, "same", "open").1.status, 200);
    assert!(other.queue("open").is_empty());
    assert_eq!(other.get("/api/history").json().unwrap()["lines"][0]["mine"], true);
}

#[test]
fn records_are_sought_in_any_script() {
    let (_folder, page) = small_page();
    let found = page.get("/api/search?q=Levchuk%20Ostap").json().unwrap();
    let names: Vec<&str> =
        found["found"].as_array().unwrap().iter().map(|record| record["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"Левчук Остап Ігорович") && names.contains(&"LEVCHUK Ostap"), "{names:?}");
    assert!(found["found"][0]["question"].is_string());
    assert_eq!(page.get("/api/search?q=").status, 400);
}
