use super::*;
use crate::checking::check;
use crate::event::NewEvent;
use crate::store::tests::{begun, verdict};

fn exported(decisions: &Decisions) -> String {
    let mut bytes = Vec::new();
    export(decisions, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn two_laptops_are_joined_as_a_set_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["first.db", "second.db"].map(|name| folder.path().join(name));
    let (one, records) = begun(&first);
    let mut one = one.on_machine("one");
    let noted = NewEvent {
        note: Some("за словами матері".to_owned()), ..verdict("Олена", records)
    };
    let ids = one.append(&[noted]).unwrap();
    let begun_with = exported(&one);
    let (two, imported) = import(&second, &mut begun_with.as_bytes()).unwrap();
    assert_eq!((imported.events, imported.records, imported.known), (1, 2, 0));
    let mut two = two.on_machine("two");
    assert_eq!(exported(&two), begun_with);
    // Both go on by themselves: the one takes back, the other says something new.
    let event = one.events().unwrap().remove(0);
    assert_eq!(event.id, ids[0]);
    one.append(&[NewEvent::undo("Олена", &event)]).unwrap();
    two.append(&[verdict("Тарас", records)]).unwrap();
    let (of_one, of_two) = (exported(&one), exported(&two));
    drop((one, two));
    for _ in 0..2 {
        import(&first, &mut of_two.as_bytes()).unwrap();
        import(&second, &mut of_one.as_bytes()).unwrap();
    }
    let [one, two] = [&first, &second].map(|path| Decisions::open(path).unwrap());
    assert_eq!(exported(&one), exported(&two));
    assert_eq!(one.events().unwrap().len(), 3);
    for file in [&one, &two] {
        assert_eq!(check(file).unwrap().faults, Vec::<String>::new());
        assert!(check(file).unwrap().notes.is_empty());
    }
}

#[test]
fn what_was_changed_on_the_way_or_is_of_another_case_is_refused_and_nothing_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, records) = begun(&folder.path().join("one.db"));
    one.append(&[verdict("Олена", records)]).unwrap();
    let export = exported(&one);
    let target = folder.path().join("two.db");
    for (changed, told) in [
        (export.replace("Олена", "Тарас"), "changed"),
        (export.replace("zvirka-decisions-1", "zvirka-decisions-9"), "another version"),
        (export.lines().skip(1).collect::<Vec<_>>().join("\n"), "before the line that says what this is"),
        (format!("{export}name,birth_date\n"), "no line of an export"),
        (String::new(), "empty"),
    ] {
        let error = import(&target, &mut changed.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(told) && !error.contains("Ґудзь"), "{error}");
        if target.exists() {
            assert!(Decisions::open(&target).unwrap().events().unwrap().is_empty());
            std::fs::remove_file(&target).unwrap();
        }
    }
    let (other, _) = begun(&folder.path().join("other.db"));
    drop(other);
    let error = import(&folder.path().join("other.db"), &mut export.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("another case"), "{error}");
}

#[test]
fn whoever_is_forgotten_by_one_is_forgotten_by_both_and_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["first.db", "second.db"].map(|name| folder.path().join(name));
    let (mut one, records) = begun(&first);
    let noted = NewEvent {
        note: Some("за словами матері".to_owned()), ..verdict("Олена", records)
    };
    one.append(&[noted]).unwrap();
    let before = exported(&one);
    import(&second, &mut before.as_bytes()).unwrap();
    one.forget("Ніна", &records[..1]).unwrap();
    let after = exported(&one);
    assert!(!after.contains("Ґудзь") && !after.contains("матері"));
    let (two, _) = import(&second, &mut after.as_bytes()).unwrap();
    assert!(!exported(&two).contains("Ґудзь") && !exported(&two).contains("матері"));
    drop(one);
    let (one, _) = import(&first, &mut before.as_bytes()).unwrap();
    assert_eq!(exported(&one), after);
}
