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
         5;Ґудзь Марʼяна;1993;схід;х\n"
    );
    desk.put("ours.csv", list);
    let run = desk.run(&["inspect", "ours.csv"]);
    run.assert_done();
    assert!(!run.stdout.contains(CANARY), "{run:?}");
    insta::assert_snapshot!("inspect", run.stdout);
}

#[test]
fn the_systems_of_a_latin_list_are_told_with_their_shares() {
    let desk = Desk::new();
    let kmu =
        ["Shcherbak Yurii", "Zghurskyi Yevhen", "Haievskyi Kostiantyn", "Khrushch Yakiv", "Tsiupa Zhanna"];
    let german =
        ["Schtscherbak Jurij", "Schewtschuk Wassyl", "Zybulja Soja", "Chomenko Andrij", "Wowk Jewhen"];
    let rows = kmu.iter().chain(&german).cycle().take(60).enumerate();
    let list: String = rows.map(|(row, name)| format!("{},{name}\n", row + 1)).collect();
    desk.put("theirs.csv", format!("id,name\n{list}"));
    let run = desk.run(&["inspect", "theirs.csv"]);
    run.assert_done();
    for system in ["uk_kmu2010", "uk_de"] {
        assert!(run.stdout.contains(&format!("  {system}")), "{run:?}");
    }
    assert!(!run.stdout.contains("too few"), "{run:?}");
}

#[test]
fn rows_without_a_usable_name_are_named() {
    let desk = Desk::new();
    desk.put("ours.csv", format!("id,name\n1,{CANARY} Остап\n2,невідомо\n3,б/н\n4,Рябчун\n"));
    let run = desk.run(&["inspect", "ours.csv"]);
    run.assert_done();
    assert!(
        run.stdout.contains("a placeholder for one; give the row a name  row 2")
            && run.stdout.contains("set aside; give them a name   row 3"),
        "{run:?}"
    );
    assert!(run.stdout.contains("one word only") && run.stdout.contains("row 4"), "{run:?}");
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
