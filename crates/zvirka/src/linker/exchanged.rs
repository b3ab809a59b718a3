//! Names whose parts stand in each other's columns: surname and given name, given name and patronymic, or all moved by one.
//!
//! A column says what its words most likely are, not what they are: of exported tables some rows are always filled in the
//! wrong order. A row of such a list is read with its parts exchanged as well, at a price: log2 of the odds that a row is
//! filled in so, which the list itself tells by how many rows are found to be, and of how much better or worse its words
//! fit the other places ([`RoleScores`](crate::names::token::RoleScores)). A row whose words say it alone pays nothing.
//!
//! Such readings have no memory of their own: they are numbers from [`FIRST_EXCHANGE`] on in the place of a reading's
//! number. Cost: some additions a reading. Limits: both rows of a pair are not read so at once.

use super::candidates::Candidate;
use crate::assignment::Standing;
use crate::model::{Weight, weight_of_bits};
use crate::names::parse::NameRow;
use crate::names::token::Token;
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};

/// For each way of exchanging parts, the column in which surname, given name and patronymic stand.
const EXCHANGES: [[usize; 3]; 5] = [[1, 0, 2], [0, 2, 1], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/// The number of the first reading with exchanged parts; readings of other kinds are far fewer.
pub(super) const FIRST_EXCHANGE: u8 = 250;

/// Whether a reading's number is that of a reading with exchanged parts.
pub(super) const fn is_exchange(reading: u8) -> bool {
    reading >= FIRST_EXCHANGE
}

/// log2 of the odds assumed beforehand that a row has parts in each other's columns: one row in a hundred, a judgement
/// that the list's own rows correct.
pub(super) const USUAL_PRICE: f64 = -6.6;

/// Rows for which the assumed odds count.
const ASSUMED_ROWS: f64 = 100.0;

/// Below these odds a reading is not tried: its words fit their columns far better.
const LEAST_FIT: f32 = -12.0;

/// The price of a list of whose `rows` expected to have a partner `exchanged` were found with parts in each other's
/// columns.
pub(super) fn price(exchanged: f64, rows: f64) -> f64 {
    let assumed = ASSUMED_ROWS * USUAL_PRICE.exp2();
    let share = ((exchanged + assumed) / (rows + ASSUMED_ROWS)).min(0.5);
    (share / (1.0 - share)).log2()
}

/// The numbers of the readings with exchanged parts that a row of columns may have: those that leave it a surname and a
/// given name, move a word, and are not far from what the words are like.
pub(super) fn readings(name: NameRow, vocabulary: &Vocabulary) -> impl Iterator<Item = u8> + '_ {
    (FIRST_EXCHANGE..).take(EXCHANGES.len()).filter(move |number| {
        let other = exchanged(name, *number);
        let whole = other.surname != NO_TOKEN && other.given_name != NO_TOKEN;
        whole && other != name && fit(name, other, vocabulary) >= LEAST_FIT
    })
}

/// A row's name with its parts exchanged.
pub(super) fn exchanged(name: NameRow, reading: u8) -> NameRow {
    let parts = [name.surname, name.given_name, name.patronymic];
    let exchange = reading.checked_sub(FIRST_EXCHANGE).and_then(|place| EXCHANGES.get(usize::from(place)));
    let Some(columns) = exchange else { return name };
    let [surname, given_name, patronymic] =
        columns.map(|column| parts.get(column).copied().unwrap_or(NO_TOKEN));
    NameRow { surname, given_name, patronymic, ..name }
}

/// log2 of how much likelier the words are in their exchanged places than in their columns.
fn fit(name: NameRow, other: NameRow, vocabulary: &Vocabulary) -> f32 {
    let score = |number: u32, role: fn(&Token) -> f32| vocabulary.token(number).map_or(0.0, role);
    let all = |name: NameRow| {
        score(name.surname, |token| token.roles.surname)
            + score(name.given_name, |token| token.roles.given_name)
            + score(name.patronymic, |token| token.roles.patronymic)
    };
    all(other) - all(name)
}

/// What a reading with exchanged parts costs, in thousandths of a bit, in a list with such a price.
pub(super) fn penalty(name: NameRow, reading: u8, price: f64, vocabulary: &Vocabulary) -> Weight {
    let odds = price + f64::from(fit(name, exchanged(name, reading), vocabulary));
    weight_of_bits(-(1.0 + (-odds).exp2()).log2())
}

/// How many rows of either side are likely to have parts in each other's columns, in words.
pub(super) fn told(
    pairs: &[Candidate],
    standings: &[Standing],
    within: bool,
) -> impl Iterator<Item = String> + use<> {
    let mut rows: [Vec<u32>; 2] = [Vec::new(), Vec::new()];
    for (pair, _) in pairs.iter().zip(standings).filter(|(_, standing)| standing.probability >= 0.5) {
        for (rows, (row, reading)) in
            rows.iter_mut().zip([(pair.left, pair.left_reading), (pair.right, pair.right_reading)])
        {
            if is_exchange(reading) {
                rows.push(row);
            }
        }
    }
    let [mut left, mut right] = rows;
    if within {
        left.append(&mut right);
    }
    let sides = [(if within { "" } else { "left " }, left), ("right ", right)];
    sides.into_iter().filter_map(|(side, mut rows)| {
        rows.sort_unstable();
        rows.dedup();
        let (count, first) = (rows.len(), rows.first()? + 1);
        Some(format!(
            "{count} {side}records were read with parts of the name in each other's columns, the first is record {first}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linker::{Decision, LinkOptions, Links, NoProgress, dedupe, link};
    use crate::names::token::analyze;
    use crate::record::{Field, List};

    type Row = [&'static str; 4];

    fn list(rows: &[Row]) -> List {
        let fields = [Field::Surname, Field::GivenName, Field::Patronymic, Field::BirthDate];
        let columns = fields.into_iter().enumerate();
        let column = |place: usize| rows.iter().map(|row| row[place]).collect();
        List::new("list", columns.map(|(place, field)| (field, column(place))).collect()).unwrap()
    }

    fn decision(links: &Links, left: usize, right: usize) -> Option<Decision> {
        links.links.iter().find(|link| (link.left, link.right) == (left, right)).map(|link| link.decision)
    }

    const OURS: [Row; 4] = [
        ["Тирсенко", "Панас", "Гнатович", "1981-03-07"],
        ["Журбельський", "Орест", "Панасович", "1979-11-30"],
        ["Копистка", "Гнат", "Орестович", "1990-06-19"],
        ["Мурмило", "Яким", "Гнатович", "1986-01-25"],
    ];

    /// Exchanged in every way; the last as nobody exchanges them.
    const THEIRS: [Row; 4] = [
        ["Панас", "Тирсенко", "Игнатович", "1981-03-07"],
        ["Журбельский", "Афанасович", "Орест", "1979-11-30"],
        ["Игнат", "Орестович", "Копыстка", "1990-06-19"],
        ["Акимович", "Мурмило", "Игнат", "1986-01-25"],
    ];

    #[test]
    fn parts_in_each_others_columns_are_found() {
        let links = link(&list(&OURS), &list(&THEIRS), &LinkOptions::default(), &NoProgress).unwrap();
        for row in 0..3 {
            assert_eq!(decision(&links, row, row), Some(Decision::Match), "{row}");
        }
        assert_eq!(decision(&links, 3, 3), None);
        let rows: Vec<Row> = OURS.into_iter().chain(THEIRS).collect();
        let links = dedupe(&list(&rows), &LinkOptions::default(), &NoProgress).unwrap();
        for row in 0..3 {
            assert!(decision(&links, row, row + 4).is_some(), "{row}");
        }
    }

    #[test]
    fn exchanged_columns_are_told() {
        let links = link(&list(&OURS), &list(&THEIRS), &LinkOptions::default(), &NoProgress).unwrap();
        assert!(
            links.warnings.iter().any(|warning| warning.contains("3 right records")),
            "{:?}",
            links.warnings
        );
        let links = link(&list(&OURS), &list(&OURS), &LinkOptions::default(), &NoProgress).unwrap();
        assert_eq!(links.warnings, Vec::<String>::new());
    }

    #[test]
    fn words_that_fit_pay_little_and_words_that_do_not_pay_much() {
        let mut vocabulary = Vocabulary::default();
        let mut number = |word: &str| {
            let number = vocabulary.number(word);
            vocabulary.set_read(vec![analyze(word)]);
            number
        };
        let [surname, given_name, patronymic] = ["Шевченко", "Олексій", "Петрович"].map(&mut number);
        let right = NameRow { surname, given_name, patronymic, ..NameRow::default() };
        let wrong = exchanged(right, FIRST_EXCHANGE);
        assert!(penalty(wrong, FIRST_EXCHANGE, USUAL_PRICE, &vocabulary) > -100);
        assert!(penalty(right, FIRST_EXCHANGE, USUAL_PRICE, &vocabulary) < -15_000);
    }

    #[test]
    fn a_list_with_many_exchanged_rows_asks_less_for_one() {
        // A million rows of which none is: one such row is assumed still.
        assert!((price(0.0, 1e6) + 1e6_f64.log2()).abs() < 0.1);
        assert!(price(0.0, 0.0) - USUAL_PRICE < 0.1);
        assert!((price(100_000.0, 1e6) - (1.0_f64 / 9.0).log2()).abs() < 0.01);
    }
}
