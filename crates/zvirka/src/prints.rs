//! Prints of records: what a record says in the fields that are compared, as sixteen bytes.
//!
//! Two versions of a list number their rows anew, shout a name that was whispered before and write dates another way
//! round. A print stays the same through all of that and changes with what a record says, so that a record is found again
//! without its id. For how much two records agree take [`linker`](crate::linker); a print only knows equal and different.
//!
//! Method: each field is folded as it is compared (names by [`names::script`](crate::names::script), dates and
//! what has few values by what they mean, all else word by word), then the fields stand one after another in a set order,
//! each with its place and its length before it, so that nothing can pass from one field into the next. SHA-256 of that, cut
//! to 128 bits (FIPS 180-4; cutting as in NIST SP 800-107): among a million records two different ones share a print with a
//! chance of 10⁻²⁷. A field that is missing is left out, so that an empty column more or less changes no print. Whoever
//! needs prints that nobody can look up by trying names keys [`write_content`] with a secret instead.
//!
//! Cost: one pass over the cells, a third of a microsecond a field. Limits: a date is read cell by cell, without what the
//! other dates of its column tell of the order of day and month; equal records have equal prints and nothing tells such
//! twins apart.

use std::fmt;
use std::str::FromStr;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::compare::category::Category;
use crate::compare::date::PartialDate;
use crate::compare::sex::Sex;
use crate::names::script::{fold, is_apostrophe, is_hyphen, is_invisible};
use crate::record::{Field, List};

/// The fields that a print is made of, in its order: those that records are compared by, and what tells one sighting from
/// another. [`Field::Name`] stands for the whole name, in however many columns. What is only carried along (contact, source,
/// note) and what an exchange does to a person (stage, day of handover) says nothing of who somebody is.
pub const PRINTED: [Field; 22] = [
    Field::Name,
    Field::OtherNames,
    Field::BirthDate,
    Field::Age,
    Field::AgeOn,
    Field::Sex,
    Field::Category,
    Field::Rank,
    Field::Unit,
    Field::Citizenship,
    Field::CaptureDate,
    Field::CapturePlace,
    Field::HeldAt,
    Field::SeenOn,
    Field::HomePlace,
    Field::CallSign,
    Field::PersonalNumber,
    Field::TaxNumber,
    Field::Document,
    Field::Phone,
    Field::BirthPlace,
    Field::Mother,
];

/// What a record says in the fields that are compared, as sixteen bytes; written as 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Print([u8; 16]);

impl Print {
    /// The print of some content, as [`write_content`] writes it.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        let digest = Sha256::digest(content);
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest).for_each(|(byte, of_digest)| *byte = of_digest);
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for Print {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl serde::Serialize for Print {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that is no print: not 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPrint;

impl FromStr for Print {
    type Err = NotAPrint;

    fn from_str(text: &str) -> Result<Self, NotAPrint> {
        let digits: Vec<u8> = text
            .chars()
            .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()
            .ok_or(NotAPrint)?;
        let mut bytes = [0; 16];
        if digits.len() != 2 * bytes.len() {
            return Err(NotAPrint);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair.iter().fold(0, |byte, digit| byte << 4 | digit);
        }
        Ok(Self(bytes))
    }
}

/// A cell as it is compared: two cells that fold to one text say the same and differ in writing only. Appends to `folded`,
/// whose earlier content stays.
///
/// # Examples
///
/// ```
/// use zvirka::prints::fold_cell;
/// use zvirka::record::Field;
///
/// let folded = |field, cell| {
///     let mut text = String::new();
///     fold_cell(field, cell, &mut text);
///     text
/// };
/// assert_eq!(folded(Field::Name, "ҐУДЗЬ,  Мар'яна"), folded(Field::Name, "Ґудзь Марʼяна"));
/// assert_eq!(folded(Field::BirthDate, "7 березня 1990"), folded(Field::BirthDate, "1990-03-07"));
/// assert_ne!(folded(Field::Name, "Ґудзь Марія"), folded(Field::Name, "Ґудзь Марʼяна"));
/// ```
pub fn fold_cell(field: Field, cell: &str, folded: &mut String) {
    let cell = cell.trim();
    match field {
        Field::BirthDate | Field::CaptureDate | Field::SeenOn | Field::HandoverDate | Field::AgeOn => {
            if let Ok(Some(date)) = PartialDate::parse(cell) {
                use fmt::Write as _;
                // Writing to a text does not fail.
                let _ = write!(folded, "{:04}-{:02}-{:02}", date.year, date.month, date.day);
                return;
            }
        }
        Field::Sex => {
            if let Some(sex) = Sex::parse(cell) {
                folded.push_str(match sex {
                    Sex::Male => "male",
                    Sex::Female => "female",
                });
                return;
            }
        }
        Field::Category => {
            if let Some(category) = Category::parse(cell) {
                folded.push_str(match category {
                    Category::Military => "military",
                    Category::Civilian => "civilian",
                });
                return;
            }
        }
        _ => {}
    }
    fold_text(cell, folded);
}

/// A text word by word: case, signs, white space, look-alike letters and invisible characters are how it is written. A text
/// of signs alone stays as it is, so that `?` is not nothing.
pub fn fold_text(text: &str, folded: &mut String) {
    let start = folded.len();
    // A hyphen or an apostrophe stands within a word, and folding a word leaves it out.
    let within = |letter: char| {
        letter.is_alphanumeric()
            || is_apostrophe(letter)
            || is_hyphen(letter)
            || is_invisible(letter)
            || unicode_normalization::char::is_combining_mark(letter)
    };
    for word in text.split(|letter| !within(letter)).filter(|word| !word.is_empty()) {
        let read = fold(word);
        if read.letters.is_empty() {
            continue;
        }
        if folded.len() > start {
            folded.push(' ');
        }
        if read.mends.cut {
            // Folding reads no more of a word than a name has; what is longer counts as it stands.
            folded.extend(word.chars().flat_map(char::to_lowercase));
        } else {
            folded.extend(read.letters.iter());
        }
    }
    if folded.len() == start {
        folded.push_str(text.trim());
    }
}

/// What a record says in some of the fields of a print, ready to be hashed: for each that is not missing its place in
/// [`PRINTED`] as one byte, its length as eight, the lowest first, and its folded text. Appends to `content`.
pub fn write_content(list: &List, row: usize, fields: &[Field], content: &mut Vec<u8>) {
    let mut text = String::new();
    for (place, field) in (0_u8..).zip(PRINTED) {
        if !fields.contains(&field) {
            continue;
        }
        text.clear();
        match field {
            Field::Name => fold_cell(field, &list.full_name(row), &mut text),
            field => fold_cell(field, list.cell(field, row), &mut text),
        }
        if text.is_empty() {
            continue;
        }
        content.push(place);
        content.extend((text.len() as u64).to_le_bytes());
        content.extend(text.as_bytes());
    }
}

/// The print of every record of a list over some fields, in the order of its rows. Rows are shared among the threads of the
/// pool that the caller is in.
///
/// # Examples
///
/// ```
/// use zvirka::prints::{PRINTED, prints};
/// use zvirka::record::{Field, List, TextColumn};
///
/// let list = |names: &[&str], dates: &[&str]| {
///     let column = |cells: &[&str]| cells.iter().copied().collect::<TextColumn>();
///     List::new("ours", vec![(Field::Name, column(names)), (Field::BirthDate, column(dates))])
/// };
/// let monday = list(&["Ґудзь Марʼяна", "Швець Павло"], &["07.03.1990", "1985"])?;
/// let tuesday = list(&["ШВЕЦЬ ПАВЛО", "Ґудзь Мар'яна"], &["1985", "1990-03-07"])?;
/// let (monday, tuesday) = (prints(&monday, &PRINTED), prints(&tuesday, &PRINTED));
/// assert_eq!((monday[0], monday[1]), (tuesday[1], tuesday[0]));
/// # Ok::<(), zvirka::Error>(())
/// ```
#[must_use]
pub fn prints(list: &List, fields: &[Field]) -> Vec<Print> {
    let print = |content: &mut Vec<u8>, row: usize| {
        content.clear();
        write_content(list, row, fields, content);
        Print::of(content)
    };
    if rayon::current_thread_index().is_none() {
        let mut content = Vec::new();
        return (0..list.len()).map(|row| print(&mut content, row)).collect();
    }
    (0..list.len()).into_par_iter().map_init(Vec::new, print).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::record::TextColumn;

    fn list(columns: &[(Field, &[&str])]) -> List {
        let columns =
            columns.iter().map(|(field, cells)| (*field, cells.iter().copied().collect::<TextColumn>()));
        List::new("list", columns.collect()).unwrap()
    }

    fn print(columns: &[(Field, &[&str])]) -> Print {
        prints(&list(columns), &PRINTED)[0]
    }

    #[test]
    fn how_a_cell_is_written_changes_no_print() {
        let of = |name: &str, date: &str, sex: &str, unit: &str| {
            print(&[
                (Field::Name, &[name]),
                (Field::BirthDate, &[date]),
                (Field::Sex, &[sex]),
                (Field::Unit, &[unit]),
            ])
        };
        let one = of("Ґудзь Марʼяна Петрівна", "07.03.1990", "ж", "36-та ОБрМП");
        // In the second a Latin `a` and `e` stand within words, in the third the letters are decomposed.
        for (name, date, sex, unit) in [
            ("ҐУДЗЬ МАР'ЯНА ПЕТРІВНА", "1990-03-07", "жін.", "36-та  обрмп"),
            ("Ґудзь  Мaр’яна Пeтрівна", "7 березня 1990 р.н.", "F", "36-та ОБрМП "),
            ("Ґудзь Мар\u{200b}'яна Петрі\u{301}вна", "07/03/1990", "жіноча", "«36-та ОБрМП»"),
        ] {
            assert_eq!(of(name, date, sex, unit), one, "{name}");
        }
    }

    #[test]
    fn what_a_record_says_changes_its_print() {
        let of = |name: &str, date: &str| print(&[(Field::Name, &[name]), (Field::BirthDate, &[date])]);
        let one = of("Ґудзь Марʼяна", "07.03.1990");
        for (name, date) in [
            ("Гудзь Марʼяна", "07.03.1990"),
            ("Марʼяна Ґудзь", "07.03.1990"),
            ("Ґудзь Марʼяна", "07.03.1991"),
            ("Ґудзь Марʼяна", "1990"),
            ("Ґудзь Марʼяна", ""),
            ("Ґудзь Марʼяна", "?"),
        ] {
            assert_ne!(of(name, date), one, "{name} {date}");
        }
    }

    #[test]
    fn an_empty_column_changes_no_print_and_parts_of_a_name_are_the_name() {
        let whole = print(&[(Field::Name, &["Ґудзь Марʼяна"])]);
        assert_eq!(print(&[(Field::Name, &["Ґудзь Марʼяна"]), (Field::Unit, &[" "])]), whole);
        assert_eq!(print(&[(Field::Surname, &["Ґудзь"]), (Field::GivenName, &["Марʼяна"])]), whole);
        assert_eq!(print(&[(Field::Name, &["Ґудзь Марʼяна"]), (Field::Note, &["шукає мати"])]), whole);
    }

    #[test]
    fn words_that_are_longer_than_names_count_whole() {
        let long = "Аа".repeat(80);
        let of = |name: &str| print(&[(Field::Name, &[name])]);
        assert_ne!(of(&format!("{long}б")), of(&format!("{long}в")));
        assert_eq!(of(&format!("{long}б")), of(&format!("{long}Б")));
    }

    #[test]
    fn a_print_is_that_of_the_standard() {
        // The first sixteen bytes of SHA-256 of nothing, as FIPS 180-4 gives it.
        assert_eq!(Print::of(b"").to_string(), "e3b0c44298fc1c149afbf4c8996fb924");
    }

    proptest! {
        #[test]
        fn a_print_is_read_as_it_is_written(content in prop::collection::vec(any::<u8>(), 0..40)) {
            let print = Print::of(&content);
            prop_assert_eq!(print.to_string().parse(), Ok(print));
        }

        #[test]
        fn other_texts_are_no_prints(text in "[0-9a-f ҐѪ-]{0,40}") {
            prop_assert!(text.len() == 32 && !text.contains([' ', '-', 'Ґ', 'Ѫ']) || text.parse::<Print>().is_err());
        }

        #[test]
        fn nothing_passes_from_one_field_into_the_next(
            one in ("[аб]{0,3}", "[аб]{0,3}", "[аб]{0,3}"),
            other in ("[аб]{0,3}", "[аб]{0,3}", "[аб]{0,3}"),
        ) {
            let of = |cells: &(String, String, String)| {
                print(&[(Field::Name, &[&cells.0]), (Field::Unit, &[&cells.1]), (Field::HeldAt, &[&cells.2])])
            };
            prop_assert_eq!(of(&one) == of(&other), one == other);
        }
    }
}
