//! `zvirka explain`: the numbers are those of the links, to the last digit.

use crate::{CANARY, Desk, people, rows};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("ours.csv", people::list(60, 7, false));
    desk.put("theirs.csv", people::list(60, 8, true));
    desk
}

#[test]
fn what_is_explained_stands_in_the_links_to_the_last_digit() {
    let desk = desk();
    desk.run(&["link", "ours.csv", "theirs.csv", "-o", "links.csv"]).assert_done();
    let links = rows(&desk.text("links.csv"));
    assert!(links.len() > 30);
    for link in links.iter().step_by(7) {
        let run =
            desk.run(&["explain", "ours.csv", "theirs.csv", &link["left_id"], &link["right_id"], "--json"]);
        run.assert_done();
        let told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let number = |text: &str| text.parse::<f64>().unwrap();
        assert_eq!(told["decision"].as_str(), Some(link["decision"].as_str()));
        assert_eq!(told["weight"].as_f64(), Some(number(&link["weight"])));
        assert!((told["probability"].as_f64().unwrap() - number(&link["probability"])).abs() < 1e-6);
        for level in told["levels"].as_array().unwrap().iter().skip(1) {
            let field = level["field"].as_str().unwrap();
            assert_eq!(level["level"].as_str(), Some(link[&format!("{field}_level")].as_str()));
            assert_eq!(level["weight"].as_f64(), Some(number(&link[&format!("{field}_weight")])), "{field}");
        }
    }
}

#[test]
fn a_link_is_drawn_with_a_bar_for_every_field() {
    let desk = Desk::new();
    desk.put(
        "ours.csv",
        "id,ПІБ,дата народження,звання,підрозділ\n\
         17,Ґудзь Микола Ігорович,07.03.1990,сержант,701 ОМБр\n\
         18,Рябчун Степан Кузьмич,01.02.1971,солдат,702 ОМБр\n",
    );
    desk.put(
        "theirs.csv",
        "id,name,dob,rank,unit\n\
         a,Гудзь Николай,1990-07-03,сержант,701 Mech Bde\n\
         b,Stepan Riabchun,1971-02-01,soldier,\n",
    );
    let run = desk.run(&["explain", "ours.csv", "theirs.csv", "17", "a"]);
    run.assert_done();
    insta::assert_snapshot!("link", run.stdout);
    // A pair that nobody would link is explained too.
    let run = desk.run(&["explain", "ours.csv", "theirs.csv", "18", "a"]);
    run.assert_done();
    assert!(run.stdout.contains("no link"), "{}", run.stdout);
}

#[test]
fn an_id_that_is_not_there_is_refused_and_not_repeated() {
    let desk = desk();
    let run = desk.run(&["explain", "ours.csv", "theirs.csv", CANARY, "1"]);
    run.assert_refused(2, &["ours.csv", "LEFT_ID"]);
    assert!(!run.stderr.contains(CANARY));
}
