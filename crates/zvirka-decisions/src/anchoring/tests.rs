use zvirka_io::ReviewPolicy;

use super::*;
use crate::event::{NewEvent, Reason};
use crate::record::seen_records;

fn list(rows: &[[&str; 2]]) -> List {
    let column = |place: usize| rows.iter().map(|row| row[place]).collect::<TextColumn>();
    List::new("list", vec![(Field::Name, column(0)), (Field::BirthDate, column(1))]).unwrap()
}

/// A file in which all rows of `ours` are decided to be the rows of `theirs` beside them.
fn decided(path: &std::path::Path, ours: &List, theirs: &List) -> Decisions {
    let mut decisions = Decisions::open_or_create(path).unwrap();
    let rows: Vec<usize> = (0..ours.len()).collect();
    let [left, right] = [("ours", ours), ("theirs", theirs)].map(|(name, list)| {
        let seen = seen_records(decisions.salt(), name, list, &rows, |_| None);
        decisions.see(&seen).unwrap();
        seen
    });
    let events: Vec<NewEvent> = left
        .iter()
        .zip(&right)
        .map(|(left, right)| {
            NewEvent::verdict("Олена", (left.print, right.print), Verdict::Same, Reason::NameAndDate)
        })
        .collect();
    decisions.append(&events).unwrap();
    decisions
}

const OURS: [[&str; 2]; 4] = [
    ["Левчук Остап Ігорович", "07.03.1990"],
    ["Ґудзь Марʼяна Петрівна", "12.11.1985"],
    ["Швець Павло Олегович", "1979"],
    ["Швець Павло Олегович", "1979"],
];
const THEIRS: [[&str; 2]; 4] = [
    ["LEVCHUK OSTAP", "1990-03-07"],
    ["GUDZ MARIANA", "1985-11-12"],
    ["SHVETS PAVLO", "1979"],
    ["SHVETS PAVEL", "1979"],
];

fn anchored(decisions: &Decisions, lists: [(&str, &List); 2]) -> Anchoring {
    let standing = decisions.standing(ReviewPolicy::default(), |_| false).unwrap();
    let at_hand = lists.map(|(name, list)| ListAtHand { name, list });
    anchor(decisions, &standing, &at_hand, Some(1)).unwrap()
}

/// The pairs of rows that were found.
fn rows(anchoring: &Anchoring) -> Vec<(usize, usize)> {
    let mut rows: Vec<(usize, usize)> = anchoring
        .pairs
        .iter()
        .map(|pair| if pair.left.0 == 0 { (pair.left.1, pair.right.1) } else { (pair.right.1, pair.left.1) })
        .collect();
    rows.sort_unstable();
    rows
}

#[test]
fn twins_keep_their_order_and_lists_are_known_by_their_records() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (list(&OURS), list(&THEIRS));
    let decisions = decided(&folder.path().join("decisions.db"), &ours, &theirs);
    for names in [["ours", "theirs"], ["a", "b"]] {
        let found = anchored(&decisions, [(names[0], &ours), (names[1], &theirs)]);
        assert_eq!(rows(&found), [(0, 0), (1, 1), (2, 2), (3, 3)]);
        assert_eq!((found.as_it_stood, found.missing), (8, 0));
    }
}

#[test]
fn other_writing_and_other_numbers_lose_nobody_and_nobody_is_found_by_his_number() {
    let folder = tempfile::tempdir().unwrap();
    let decisions = decided(&folder.path().join("decisions.db"), &list(&OURS), &list(&THEIRS));
    // The order is another, one is written otherwise, one has another date and one is gone.
    let ours = list(&[
        ["Швець Павло Олегович", "1979"],
        ["ҐУДЗЬ МАР'ЯНА ПЕТРІВНА", "1985-11-12"],
        ["Мельник Ніна Іванівна", "1961"],
        ["Левчук Остап Ігорович", "07.03.1991"],
    ]);
    let found = anchored(&decisions, [("ours", &ours), ("theirs", &list(&THEIRS))]);
    assert_eq!(rows(&found), [(0, 2), (1, 1), (3, 0)]);
    assert_eq!((found.by_print, found.by_link, found.missing, found.orphaned.len()), (1, 1, 1, 1));
}
