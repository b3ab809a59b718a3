//! Rows that are a mass of equal ones: a test row entered over and over, a form that was saved a hundred times.
//!
//! Nobody has [a dozen](FEWEST) namesakes born on his day. Rows of a list that are written alike in name and birth date, and
//! are that many, are one person's: they count once where it is counted how many people bear a name, or the mass would make
//! its own name common and be lost by it, and where each record has one partner they are linked as one.
//!
//! Method: rows are counted by a hash of name and date in a table of small counts; those of full counts are looked at. Cost:
//! some ten nanoseconds a row. Limits: a date that many other rows have is a filler (01.01.1900), and beside it equal names
//! are namesakes; so are names without a birth date, and without a given name.

use std::borrow::Cow;
use std::hash::BuildHasher as _;

use hashbrown::HashMap;
use rayon::prelude::*;

use super::reading::ReadRows;
use crate::names::parse::NameRow;
use crate::names::vocabulary::NO_TOKEN;
use crate::record::{Field, List};

/// Fewest equal rows that are a mass. In a list of a million one name in thirty thousand (surname, given name and patronymic)
/// has some thirty bearers, born on as many days; a dozen on one day are far beyond chance.
const FEWEST: u32 = 12;

/// The share of all rows with its birth date that a mass has at least: of a filler date no one name has half.
const OF_DATE: u32 = 2;

/// Counts of hashes: as many as a million rows fill thinly.
const SLOTS: usize = 1 << 18;

/// Fewest digits of a birth date that tells a day: 3.4.90 has four, a year alone has no more.
const DIGITS_OF_A_DAY: usize = 5;

/// The rows of masses but for the first of each, with that; ascending. `names` are the list's.
pub(super) fn repeats(list: &List, names: &[NameRow]) -> Vec<(u32, u32)> {
    if list.column(Field::BirthDate).is_none() || names.len() < FEWEST as usize {
        return Vec::new();
    }
    let hasher = foldhash::fast::FixedState::default();
    let date_hash = |row: usize| hasher.hash_one(list.cell(Field::BirthDate, row));
    let hash = |row: usize, name: &NameRow| {
        hasher.hash_one((name.surname, name.given_name, name.patronymic, date_hash(row)))
    };
    let named = |name: &NameRow| name.surname != NO_TOKEN && name.given_name != NO_TOKEN;
    let hashes: Vec<u64> = names.par_iter().enumerate().map(|(row, name)| hash(row, name)).collect();
    let slot = |hash: u64| hash as usize % SLOTS;
    let mut counts = vec![0_u32; SLOTS];
    for hash in &hashes {
        if let Some(count) = counts.get_mut(slot(*hash)) {
            *count += 1;
        }
    }
    let full = |hash: u64| counts.get(slot(hash)).is_some_and(|count| *count >= FEWEST);
    let told = |row: usize| {
        let digits = list.cell(Field::BirthDate, row).chars().filter(char::is_ascii_digit).count();
        digits >= DIGITS_OF_A_DAY
    };
    let mut equal: HashMap<(u32, u32, u32, &str), Vec<u32>, foldhash::fast::FixedState> = HashMap::default();
    for (row, (name, hash)) in names.iter().zip(&hashes).enumerate() {
        if full(*hash) && named(name) && told(row) {
            let date = list.cell(Field::BirthDate, row);
            let key = (name.surname, name.given_name, name.patronymic, date);
            equal.entry(key).or_default().push(row as u32);
        }
    }
    equal.retain(|_, rows| rows.len() >= FEWEST as usize);
    if equal.is_empty() {
        return Vec::new();
    }
    let mut of_date: HashMap<&str, u32, foldhash::fast::FixedState> =
        equal.keys().map(|(.., date)| (*date, 0)).collect();
    for row in 0..names.len() {
        if let Some(count) = of_date.get_mut(list.cell(Field::BirthDate, row)) {
            *count += 1;
        }
    }
    let mut repeats: Vec<(u32, u32)> = Vec::new();
    for ((.., date), rows) in &equal {
        let all = of_date.get(date).copied().unwrap_or(u32::MAX);
        let Some((first, rest)) = rows.split_first().filter(|_| rows.len() as u32 >= all / OF_DATE) else {
            continue;
        };
        repeats.extend(rest.iter().map(|row| (*row, *first)));
    }
    repeats.sort_unstable();
    repeats
}

/// The names of a list's people, a mass once.
pub(super) fn once(rows: &ReadRows) -> Cow<'_, [NameRow]> {
    if rows.repeats.is_empty() {
        return Cow::Borrowed(&rows.names);
    }
    let mut repeats = rows.repeats.iter().map(|(row, _)| *row).peekable();
    let is_first = |(row, _): &(usize, &NameRow)| repeats.next_if_eq(&(*row as u32)).is_none();
    Cow::Owned(rows.names.iter().enumerate().filter(is_first).map(|(_, name)| *name).collect())
}

#[cfg(test)]
mod tests {
    use crate::linker::{Decision, LinkOptions, Links, NoProgress, cluster, dedupe, link};
    use crate::record::{Field, List};

    const SURNAMES: [&str; 8] =
        ["Лозовий", "Кропива", "Гайдамака", "Вербицький", "Жук", "Савчук", "Довженко", "Ужва"];
    const GIVEN_NAMES: [&str; 5] = ["Остап", "Роман", "Ярема", "Тарас", "Богдан"];

    /// People of forty names and as many days, with so many equal rows among them.
    fn list(name: &str, equal: usize, date: &str) -> List {
        let mut rows: Vec<(String, String)> = Vec::new();
        for (place, surname) in SURNAMES.iter().enumerate() {
            for (other, given_name) in GIVEN_NAMES.iter().enumerate() {
                rows.push((
                    format!("{surname} {given_name}"),
                    format!("19{}{}-0{}-1{other}", 6 + place % 4, place, other + 1),
                ));
            }
        }
        rows.extend((0..equal).map(|_| ("Кропива Роман Лукич".to_owned(), date.to_owned())));
        let names = rows.iter().map(|(name, _)| name.as_str()).collect();
        let dates = rows.iter().map(|(_, date)| date.as_str()).collect();
        List::new(name, vec![(Field::Name, names), (Field::BirthDate, dates)]).unwrap()
    }

    fn linked(left: &List, right: &List) -> Links {
        link(left, right, &LinkOptions::default(), &NoProgress).unwrap()
    }

    #[test]
    fn a_mass_of_equal_rows_is_linked_as_one_person() {
        for (of_left, of_right, expected) in [(90, 1, 90), (1, 90, 90), (90, 200, 200)] {
            let links = linked(&list("a", of_left, "1987-05-23"), &list("b", of_right, "1987-05-23"));
            let matches = links.links.iter().filter(|link| link.decision == Decision::Match).count();
            assert_eq!(matches, 40 + expected, "{of_left} {of_right} {:?}", links.warnings);
            let told = |start: &str| links.warnings.iter().any(|warning| warning.starts_with(start));
            assert!(told("1 person stands on several records of the"), "{:?}", links.warnings);
        }
    }

    #[test]
    fn a_mass_of_equal_rows_is_one_cluster_of_its_list() {
        let list = list("a", 150, "1987-05-23");
        let links = dedupe(&list, &LinkOptions::default(), &NoProgress).unwrap();
        let clusters = cluster(list.len(), &links);
        assert!(clusters.iter().skip(40).all(|first| *first == 40));
    }

    #[test]
    fn equal_rows_that_stay_rivals_are_told() {
        // No birth date: there may be ten such people.
        let links = linked(&list("a", 10, ""), &list("b", 10, ""));
        let left = |row: usize| links.links.iter().any(|link| link.left == row);
        assert!((40..50).all(|row| !left(row)) && (0..40).all(left));
        let warning =
            links.warnings.iter().find(|warning| warning.starts_with("no link was made between 10 left"));
        assert!(
            warning.is_some_and(|warning| warning.contains("left records 41, 42")),
            "{:?}",
            links.warnings
        );
    }

    #[test]
    fn namesakes_under_a_filler_date_are_no_mass() {
        let filler = |mut rows: Vec<(String, String)>, list: &str| {
            rows.iter_mut().for_each(|(_, date)| *date = "1900-01-01".to_owned());
            let names = rows.iter().map(|(name, _)| name.as_str()).collect();
            let dates = rows.iter().map(|(_, date)| date.as_str()).collect();
            List::new(list, vec![(Field::Name, names), (Field::BirthDate, dates)]).unwrap()
        };
        let mut rows: Vec<(String, String)> =
            (0..20).map(|_| ("Кропива Роман".to_owned(), String::new())).collect();
        rows.extend(SURNAMES.iter().flat_map(|surname| {
            GIVEN_NAMES
                .iter()
                .map(move |given_name| (format!("{surname} {given_name} Ількович"), String::new()))
        }));
        let list = filler(rows, "a");
        let names = super::super::reading::read_lists(&list, None, &NoProgress).left;
        assert_eq!(names.repeats, []);
    }
}
