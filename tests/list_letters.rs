//! Linking reads the letters of a list as the list writes them.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

use zvirka::linker::{ComparedField, LinkOptions, Links, NoProgress, link};
use zvirka::names::romanization::{romanize, scheme};
use zvirka::names::tables::SURNAMES;
use zvirka::record::{Field, List, TextColumn};

fn list(name: &str, names: &[String]) -> List {
    let column = names.iter().map(String::as_str).collect::<TextColumn>();
    List::new(name, vec![(Field::Name, column)]).unwrap()
}

/// Two hundred surnames of the tables, in alphabetical order.
fn others() -> impl Iterator<Item = String> {
    let ukrainian = SURNAMES.iter().filter(|name| name.ukrainian > 0.0 && name.gender == 'u');
    ukrainian.map(|name| format!("{} Мирон", name.name)).step_by(61).take(200)
}

/// The weight of the surnames of a pair of rows.
fn surname_weight(links: &Links, left: usize, right: usize) -> f64 {
    let of_pair = links.links.iter().filter(|link| (link.left, link.right) == (left, right));
    let surnames =
        of_pair.flat_map(|link| &link.evidence).filter(|line| line.field == ComparedField::Surname);
    surnames.map(zvirka::linker::Evidence::weight).sum()
}

#[test]
fn ch_is_read_as_the_other_names_of_the_list_write_it() {
    // Хабан and Чабан: which of them is Chaban? Both share one given name, and neither has a patronymic.
    let ours: Vec<String> =
        ["Хабан Остап", "Чабан Остап"].map(str::to_owned).into_iter().chain(others()).collect();
    let weights = |system: &str| {
        let written = others().map(|name| romanize(&name, scheme(system).unwrap()));
        let theirs: Vec<String> = std::iter::once("Chaban Ostap".to_owned()).chain(written).collect();
        let (ours, theirs) = (list("ours", &ours), list("theirs", &theirs));
        let links = link(&ours, &theirs, &LinkOptions::default(), &NoProgress).unwrap();
        (surname_weight(&links, 0, 0), surname_weight(&links, 1, 0))
    };
    let (german, of_ukraine) = (weights("uk_de"), weights("uk_kmu2010"));
    assert!(german.0 > german.1 + 1.0, "{german:?}");
    // Хабан is so much rarer than Чабан that its agreement outweighs a dearer letter.
    assert!(of_ukraine.1 > german.1 + 1.0 && of_ukraine.1 >= of_ukraine.0, "{german:?} {of_ukraine:?}");
}
