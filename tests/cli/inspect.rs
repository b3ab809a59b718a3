//! `zvirka inspect`: a page to act on, without a single name on it.

use crate::{CANARY, Desk};

#[test]
fn the_page_says_what_was_understood_and_what_was_set_aside() {
    let desk = Desk::new();
    let list = format!(
        "№;ПІБ;д.н.;табір\n\
         1;{CANARY} Остап Ігорович;07.03.1990;північ\n\
         2;SHAPOVAL, Ostap;1990;\n\
         3;Рябчун С.К.;;північ\n\
         4;Шевчeнкo Юхим Хомич;31.02.1990;\n\
         5;Ґудзь Марʼяна\n"
    );
    desk.put("ours.csv", list);
    let run = desk.run(&["inspect", "ours.csv"]);
    run.assert_done();
    assert!(!run.stdout.contains(CANARY), "{run:?}");
    insta::assert_snapshot!("inspect", run.stdout);
}

#[test]
fn a_list_of_no_records_has_a_page_too() {
    let desk = Desk::new();
    desk.put("ours.csv", "id,name\n");
    let run = desk.run(&["inspect", "ours.csv"]);
    run.assert_done();
    assert!(run.stdout.contains("0 read: 0 accepted, 0 set aside"), "{run:?}");
}

#[test]
fn a_list_that_cannot_be_read_is_refused() {
    let desk = Desk::new();
    desk.put("ours.csv", format!("id,town\n1,{CANARY}\n"));
    desk.run(&["inspect", "ours.csv"]).assert_refused(2, &["ours.csv", "--map"]);
    desk.run(&["inspect", "ours.csv", "--map", "name=town"]).assert_done();
}
