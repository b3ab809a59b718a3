//! Questions, and what becomes of answers.

use std::collections::HashSet;

use zvirka::verdicts::Verdict;
use zvirka_decisions::Reason;

use super::*;

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
        assert_eq!((told.status, &told.json().unwrap()["event"]), (200, &body["id"]), "{}", told.body);
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
    let history = page.get("/api/history").json().unwrap();
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
    assert_eq!(page.get("/api/history").json().unwrap()["lines"][0]["undone"], true);
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
    let applied = page.post("/api/apply", &json!({})).json().unwrap();
    assert_eq!(
        (&applied["decisions"]["conflicts"], &applied["decisions"]["different"]),
        (&json!(0), &json!(1)),
        "{applied}"
    );
    assert_eq!(applied["queues"]["reopened"], 0, "{applied}");
}

#[test]
fn beside_an_answer_stands_whether_its_reader_had_seen_the_evidence() {
    let (folder, page) = small_page();
    let id = page.queue("open").remove(0);
    page.question(&id);
    let opened = |evidence: Option<bool>| {
        let mut body = json!({
            "id": uuid(), "question": id, "answers": [{"choice": 0, "verdict": "same", "reason": "document"}],
        });
        evidence.map(|evidence| body.as_object_mut().unwrap().insert("evidence".to_owned(), evidence.into()));
        assert_eq!(page.post("/api/verdicts", &body).status, 200);
        let events = Decisions::open(&folder.path().join("decisions.db")).unwrap().events().unwrap();
        let seen: Value = serde_json::from_str(events.last().unwrap().seen.as_deref().unwrap()).unwrap();
        assert!(
            seen["fields"].as_array().is_some_and(|fields| !fields.is_empty()),
            "what it was is kept anyway"
        );
        seen["opened"].as_bool()
    };
    assert_eq!(
        [opened(Some(true)), opened(Some(false)), opened(None)],
        [Some(true), Some(false), Some(false)]
    );
}
