//! `zvirka diff` of two versions of a list.

use super::{CANARY, Desk, rows};

/// Monday's list and Tuesday's, numbered anew: one person is gone, one new, one put right, one written another way.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put(
        "monday.csv",
        format!(
            "№,ПІБ,дата народження,підрозділ,справа\n1,Ґудзь Марʼяна Петрівна,07.03.1990,36 бригада,А-1\n\
             2,Левчук Остап Ігорович,11.12.1985,,А-2\n3,Швець Павло Олегович,01.02.1980,,А-3\n\
             4,{CANARY} Данило Андрійович,30.09.1994,,А-4\n"
        ),
    );
    desk.put(
        "tuesday.csv",
        format!(
            "№,ПІБ,дата народження,підрозділ,справа\n1,{} ДАНИЛО АНДРІЙОВИЧ,1994-09-30,,А-4\n\
             2,Ґудзь Марʼяна Петрівна,07.03.1990,36 бригада,А-1\n3,Левчук Остап Ігорович,12.12.1985,,А-2\n\
             4,Їжак Лесь Романович,05.06.1999,,А-5\n",
            CANARY.to_uppercase()
        ),
    );
    desk
}

#[test]
fn every_record_that_is_other_than_before_has_a_row() {
    let desk = desk();
    let run = desk.run(&["diff", "monday.csv", "tuesday.csv", "-o", "changes.csv"]);
    run.assert_done();
    let text = desk.text("changes.csv");
    let header = text.lines().next().unwrap();
    assert_eq!(
        header,
        "change,old_id,new_id,names,fields,name_old,name_new,birth_date_old,birth_date_new,unit_old,unit_new,\
         справа_old,справа_new,probability"
    );
    let told: Vec<(String, String, String, String)> = rows(&text)
        .into_iter()
        .map(|row| {
            let of = |header: &str| row[header].clone();
            (of("change"), of("old_id"), of("new_id"), of("fields"))
        })
        .collect();
    let expected = [
        ("added", "", "4", ""),
        ("removed", "3", "", ""),
        ("changed", "2", "3", "birth_date"),
        ("cosmetic", "4", "1", "name; birth_date"),
    ];
    let expected = expected.map(|(a, b, c, d)| (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned()));
    assert_eq!(told, expected);
    let changed = &rows(&text)[2];
    assert_eq!((&*changed["birth_date_old"], &*changed["birth_date_new"]), ("11.12.1985", "12.12.1985"));
    assert_eq!((&*changed["name_old"], &*changed["names"]), ("", "Левчук Остап Ігорович"));
    assert!(changed["probability"].parse::<f64>().unwrap() > 0.95);
    assert_eq!(rows(&text)[1]["name_old"], "Швець Павло Олегович");
    assert!(run.stderr.contains("1 added, 1 removed, 1 changed, 1 cosmetic, 1 unchanged"), "{}", run.stderr);
}

#[test]
fn a_check_says_by_its_status_whether_anything_changed() {
    let desk = desk();
    let run = desk.run(&["diff", "monday.csv", "tuesday.csv", "-o", "changes.csv", "--check"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert_eq!(rows(&desk.text("changes.csv")).len(), 4);
    let run = desk.run(&["diff", "monday.csv", "monday.csv", "-o", "changes.csv", "--check"]);
    run.assert_done();
    assert_eq!(rows(&desk.text("changes.csv")), []);
}

#[test]
fn all_rows_are_written_where_they_are_asked_for_and_in_any_form() {
    let desk = desk();
    desk.run(&["diff", "monday.csv", "tuesday.csv", "-o", "changes.jsonl", "--all"]).assert_done();
    let text = desk.text("changes.jsonl");
    let changes: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(changes.len(), 5);
    assert_eq!(changes[4]["change"], "unchanged");
    assert_eq!((&changes[4]["old_id"], &changes[4]["new_id"]), (&"1".into(), &"2".into()));
    assert!(changes[4]["probability"].is_null() && changes[2]["probability"].is_f64());
    let run = desk.run(&["diff", "monday.csv", "tuesday.csv", "-o", "-"]);
    run.assert_done();
    assert!(run.stdout.starts_with("change,old_id"));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let desk = desk();
    for threads in ["1", "2"] {
        let output = format!("{threads}.csv");
        desk.run(&["diff", "monday.csv", "tuesday.csv", "-o", &output, "--threads", threads]).assert_done();
    }
    assert_eq!(desk.text("1.csv"), desk.text("2.csv"));
}

#[test]
fn what_is_no_list_is_refused() {
    let desk = desk();
    desk.put("empty.csv", "");
    desk.run(&["diff", "monday.csv", "empty.csv", "-o", "changes.csv"]).assert_refused(2, &["empty.csv"]);
    desk.run(&["diff", "-", "-", "-o", "changes.csv"])
        .assert_refused(2, &["both lists cannot be standard input"]);
    desk.run(&["diff", "monday.csv", "tuesday.csv", "-o", "tuesday.csv"]).assert_refused(2, &["tuesday.csv"]);
    assert!(!desk.files().iter().any(|name| name.starts_with("changes")));
}
