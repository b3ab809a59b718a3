use std::process::{Command, Stdio};

use zvirka::record::{Field, List, TextColumn};
use zvirka::verdicts::Verdict;

use super::*;
use crate::checking::check;
use crate::record::seen_records;

/// A file with two records that somebody saw.
pub(crate) fn begun(path: &Path) -> (Decisions, [Print; 2]) {
    let mut decisions = Decisions::open_or_create(path).unwrap();
    let names: TextColumn = ["Ґудзь Марʼяна", "Швець Павло"].into_iter().collect();
    let list = List::new("ours", vec![(Field::Name, names)]).unwrap();
    let records = seen_records(decisions.salt(), "ours", &list, &[0, 1], |_| None);
    decisions.see(&records).unwrap();
    (decisions, [records[0].print, records[1].print])
}

pub(crate) fn verdict(author: &str, [left, right]: [Print; 2]) -> NewEvent {
    NewEvent::verdict(author, (left, right), Verdict::Same, Reason::NameAndDate)
}

#[test]
fn what_is_added_is_there_and_nobody_else_may_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("decisions.db");
    let (mut decisions, records) = begun(&path);
    let noted = NewEvent {
        note: Some("мати підтвердила".to_owned()), ..verdict("Олена", records)
    };
    let ids = decisions.append(&[noted, verdict("Тарас", records)]).unwrap();
    drop(decisions);
    let decisions = Decisions::open(&path).unwrap();
    let events = decisions.events().unwrap();
    assert_eq!(events.iter().map(|event| &event.id).collect::<Vec<_>>(), ids.iter().collect::<Vec<_>>());
    assert_eq!(decisions.note(&events[0].note.unwrap()).unwrap().as_deref(), Some("мати підтвердила"));
    assert_eq!(events[1].previous, Some(events[0].hash));
    assert_eq!(check(&decisions).unwrap().faults, Vec::<String>::new());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "one file");
}

#[test]
fn an_event_that_is_asked_for_twice_is_added_once() {
    let folder = tempfile::tempdir().unwrap();
    let (mut decisions, records) = begun(&folder.path().join("decisions.db"));
    let id = uuid::Uuid::now_v7().to_string();
    let event = NewEvent { id: Some(id.clone()), ..verdict("Олена", records) };
    for _ in 0..2 {
        assert_eq!(decisions.append(std::slice::from_ref(&event)).unwrap(), std::slice::from_ref(&id));
    }
    assert_eq!(decisions.events().unwrap().len(), 1);
    let other = NewEvent { author: "Тарас".to_owned(), ..event };
    assert_eq!(decisions.append(&[other]).unwrap_err().kind(), ErrorKind::Refused);
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let (mut decisions, records) = begun(&folder.path().join("decisions.db"));
    let good = verdict("Олена", records);
    let unseen = Print::new([9; 32]);
    for bad in [
        NewEvent { author: " ".to_owned(), ..good.clone() },
        NewEvent { reason: Some(Reason::Relatives), ..good.clone() },
        NewEvent { reason: Some(Reason::Other), ..good.clone() },
        NewEvent { verdict: None, ..good.clone() },
        NewEvent { right: Some(records[0]), ..good.clone() },
        NewEvent { right: Some(unseen), ..good.clone() },
        NewEvent { id: Some("17".to_owned()), ..good.clone() },
        NewEvent { kind: EventKind::Undo, undoes: Some("17".to_owned()), ..good.clone() },
    ] {
        let error = decisions.append(&[good.clone(), bad]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
    }
    assert!(decisions.events().unwrap().is_empty());
}

#[test]
fn events_are_never_changed_and_whoever_does_so_all_the_same_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("decisions.db");
    let (mut decisions, records) = begun(&path);
    let events: Vec<NewEvent> = ["Олена", "Тарас", "Ніна"].map(|author| verdict(author, records)).into();
    decisions.append(&events).unwrap();
    for attempt in [
        "UPDATE event SET verdict = 'different'",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 2",
    ] {
        assert!(decisions.connection.execute_batch(attempt).is_err(), "{attempt}");
    }
    let faults = |attempt: &str| {
        let copy = folder.path().join("copy.db");
        std::fs::copy(&path, &copy).unwrap();
        let copy = Decisions::open(&copy).unwrap();
        for (name, _) in TRIGGERS {
            copy.connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        copy.connection.execute_batch(attempt).unwrap();
        check(&copy).unwrap().faults.len()
    };
    // Two rules are gone, and then what was done.
    assert_eq!(faults(""), 2);
    assert_eq!(faults("UPDATE event SET verdict = 'different' WHERE seq = 2"), 3);
    assert_eq!(faults("DELETE FROM event WHERE seq = 2"), 3);
    assert_eq!(faults("UPDATE record SET fields = replace(fields, 'Павло', 'Петро')"), 3);
}

#[test]
fn a_file_that_another_process_writes_to_is_said_to_be_busy_within_two_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("decisions.db");
    let (mut decisions, records) = begun(&path);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let begun = std::time::Instant::now();
    let error = decisions.append(&[verdict("Олена", records)]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Busy);
    assert!(
        begun.elapsed() < Duration::from_millis(2_500) && error.to_string().contains("another program"),
        "{error}"
    );
    assert_eq!(Decisions::open(&path).unwrap_err().kind(), ErrorKind::Busy);
    other.execute_batch("COMMIT").unwrap();
    assert!(decisions.append(&[verdict("Олена", records)]).is_ok());
}

#[test]
fn no_event_that_was_acknowledged_is_lost_to_a_hundred_kills() {
    const AGAIN: &str = "ZVIRKA_TEST_OF_KILLS";
    if let Some(path) = std::env::var_os(AGAIN) {
        // The child: adds events and says each that was acknowledged, until it is killed.
        let (mut decisions, records) = begun(Path::new(&path));
        let mut output = std::io::stdout().lock();
        loop {
            let ids = decisions.append(&[verdict("Олена", records)]).unwrap();
            std::io::Write::write_all(&mut output, format!("\nacknowledged {}\n", ids[0]).as_bytes())
                .unwrap();
            std::io::Write::flush(&mut output).unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("decisions.db");
    drop(begun(&path));
    let name = "store::tests::no_event_that_was_acknowledged_is_lost_to_a_hundred_kills";
    let mut acknowledged = Vec::new();
    for kill in 0..100_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture", "--test-threads", "1"])
            .env(AGAIN, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Kills fall anywhere: while the file is opened, while an event is written, between two.
        std::thread::sleep(Duration::from_millis(20 + kill * 37 % 60));
        child.kill().unwrap();
        let said = child.wait_with_output().unwrap().stdout;
        let said = String::from_utf8(said).unwrap();
        acknowledged.extend(
            said.lines()
                .filter_map(|line| line.strip_prefix("acknowledged "))
                .filter(|id| id.len() == 36)
                .map(str::to_owned),
        );
    }
    let decisions = Decisions::open(&path).unwrap();
    let ids: std::collections::HashSet<String> =
        decisions.events().unwrap().into_iter().map(|event| event.id).collect();
    let lost = acknowledged.iter().filter(|id| !ids.contains(*id)).count();
    println!("100 kills, {} acknowledged, {lost} lost", acknowledged.len());
    assert_eq!(lost, 0);
    assert!(acknowledged.len() > 50, "{}", acknowledged.len());
    assert_eq!(check(&decisions).unwrap().faults, Vec::<String>::new());
}

#[test]
fn other_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (text, database) = (folder.path().join("list.csv"), folder.path().join("other.db"));
    std::fs::write(&text, "name\nҐудзь Марʼяна\n").unwrap();
    Connection::open(&database).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    for path in [text, database, folder.path().join("never.db")] {
        assert_eq!(Decisions::open(&path).unwrap_err().kind(), ErrorKind::Refused);
    }
}

#[test]
fn what_is_forgotten_leaves_the_bytes_of_the_file_and_its_print_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("decisions.db");
    let (mut decisions, records) = begun(&path);
    let noted =
        NewEvent { note: Some("Канарковенко".to_owned()), ..verdict("Олена", records) };
    decisions.append(&[noted]).unwrap();
    let holds = |text: &str| {
        let bytes = std::fs::read(&path).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    assert!(holds("Ґудзь Марʼяна") && holds("Канарковенко"));
    let forgotten = decisions.forget("Ніна", &records[..1]).unwrap();
    assert_eq!((forgotten.records, forgotten.prints), (1, 1));
    assert!(!holds("Ґудзь Марʼяна") && !holds("Канарковенко") && holds("Швець Павло"));
    assert_eq!(decisions.forgotten().unwrap(), records[..1]);
    assert_eq!(check(&decisions).unwrap().faults, Vec::<String>::new());
    // Shown again, the record is not taken up again.
    let (decisions, _) = begun(&path);
    assert_eq!(decisions.records().unwrap().len(), 1);
}

#[test]
fn a_record_whose_time_is_over_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let mut decisions = Decisions::open_or_create(&folder.path().join("decisions.db")).unwrap();
    let names: TextColumn = ["Ґудзь Марʼяна", "Швець Павло", "Левчук Остап"].into_iter().collect();
    let list = List::new("ours", vec![(Field::Name, names)]).unwrap();
    let expires = ["2020-01-01", "9999-12-31T00:00:00Z", ""];
    let records = seen_records(decisions.salt(), "ours", &list, &[0, 1, 2], |row| {
        Some(expires[row]).filter(|expires| !expires.is_empty()).map(str::to_owned)
    });
    decisions.see(&records).unwrap();
    assert_eq!(decisions.forget_expired().unwrap().records, 1);
    assert_eq!(decisions.records().unwrap().len(), 2);
    assert_eq!(decisions.forgotten().unwrap(), [records[0].print]);
}
