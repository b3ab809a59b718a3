//! Which header means which field.
//!
//! `data/headers.tsv` holds whole headers that lists use; both it and the file's headers are normalised before they
//! are compared. What stands there is looked up, what does not is understood by its words ([`rules`]). A header that
//! neither knows is carried along, one that is [near](near) a known one is said, and `--map` says what nobody can know.
//! What all headers of a list mean together is [`assignment`]'s: a `name` beside a surname is the given name.
//!
//! Headers may be shown in messages, cells may not, and a file without a header row has a person in its first
//! row. So a header is only shown when it is known itself, or when at least two others are: one alone may be a cell
//! that happens to be a word of the table.
//!
//! Cost: one hash look-up a header, a microsecond where its words must be read; the tables are read once.

mod assignment;
mod near;
mod rules;
pub(crate) mod structures;

use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use zvirka::record::Field;

/// The field that a header is known to mean.
///
/// # Examples
///
/// ```
/// use zvirka::record::Field;
/// use zvirka_io::field_of_header;
///
/// assert_eq!(field_of_header("П.І.Б."), Some(Field::Name));
/// assert_eq!(field_of_header("ІМʼЯ"), Some(Field::GivenName));
/// assert_eq!(field_of_header("розмір взуття"), None);
/// ```
#[must_use]
pub fn field_of_header(header: &str) -> Option<Field> {
    meaning_of_header(header).map(|meaning| meaning.field)
}

/// What a header says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) field: Field,
    /// It counts rows, as № does: an id only where it turns out to be one.
    pub(crate) counts_rows: bool,
    /// It says no more than "name", which beside a surname is the given name.
    pub(crate) bare: bool,
    /// Other things bear this header as well, so the cells must bear it out.
    pub(crate) doubtful: bool,
    /// Given name and patronymic stand in one column.
    pub(crate) joined: bool,
    /// The language that the header says the column is in.
    pub(crate) language: Option<&'static str>,
}

impl Meaning {
    const fn of(field: Field) -> Self {
        Self { field, counts_rows: false, bare: false, doubtful: false, joined: false, language: None }
    }
}

/// As [`field_of_header`], with all that the header says.
pub(crate) fn meaning_of_header(header: &str) -> Option<Meaning> {
    of_table(&normalised(header)).or_else(|| rules::meaning(header))
}

/// What the table says of a whole header, which is normalised.
fn of_table(text: &str) -> Option<Meaning> {
    let field = table().get(text).copied()?;
    let bare = field == Field::Name && BARE_NAMES.contains(&text);
    let counts_rows = field == Field::Id && !IDENTIFIERS.iter().any(|word| text.contains(word));
    let doubtful = match field {
        Field::Category => text.starts_with("катег") || text == "category",
        // May be answered with yes or no.
        Field::HeldAt => ["утримується", "содержится"].contains(&text),
        _ => false,
    };
    Some(Meaning { bare, counts_rows, doubtful, ..Meaning::of(field) })
}

/// Whether a header speaks of somebody else than the person of the row: an applicant, a mother.
pub(crate) fn speaks_of_another(header: &str) -> bool {
    rules::speaks_of_another(header)
}

/// Headers that say no more than that a name stands there.
const BARE_NAMES: [&str; 2] = ["name", "names"];

/// What headers of ids say that do not only count rows.
const IDENTIFIERS: [&str; 4] = ["id", "ідент", "идент", "ident"];

/// A header as it is compared: composed, lower case, `ё` as `е`, Latin letters inside Cyrillic words as the
/// Cyrillic ones they look like; dots and apostrophes gone, any other punctuation a space.
pub(crate) fn normalised(header: &str) -> String {
    let composed: String = header.nfc().flat_map(char::to_lowercase).collect();
    let mut words = String::with_capacity(composed.len());
    for letter in composed.chars() {
        match letter {
            'ё' => words.push('е'),
            '№' | '#' => words.push('№'),
            // Dots are how "ПІБ" becomes "П.І.Б."; apostrophes come in six shapes or not at all.
            '.' | '\'' | '’' | '‘' | 'ʼ' | '′' | '`' | '´' | '"' => {}
            // The sign of a stress, a byte order mark, a soft hyphen, zero-width characters.
            '\u{300}'..='\u{36F}' | '\u{FEFF}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' => {}
            letter if letter.is_alphanumeric() => words.push(letter),
            _ => words.push(' '),
        }
    }
    let words: Vec<String> = words.split_whitespace().map(without_homoglyphs).collect();
    words.join(" ")
}

/// A word that holds a Cyrillic letter has its Latin look-alikes replaced: `ПIБ` is often typed with a Latin I.
fn without_homoglyphs(word: &str) -> String {
    if !word.chars().any(|letter| ('\u{400}'..='\u{52F}').contains(&letter)) {
        return word.to_owned();
    }
    let cyrillic = |letter| match letter {
        'a' => 'а',
        'b' => 'в',
        'c' => 'с',
        'e' => 'е',
        'h' => 'н',
        'i' => 'і',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        't' => 'т',
        'x' => 'х',
        'y' => 'у',
        'ï' => 'ї',
        other => other,
    };
    word.chars().map(cyrillic).collect()
}

fn table() -> &'static HashMap<String, Field> {
    static TABLE: OnceLock<HashMap<String, Field>> = OnceLock::new();
    TABLE.get_or_init(|| lines().map(|(field, header)| (normalised(header), field)).collect())
}

/// The lines of the table: field and header.
fn lines() -> impl Iterator<Item = (Field, &'static str)> {
    include_str!("../../data/headers.tsv").lines().filter_map(|line| {
        let (field, header) = line.split_once('\t')?;
        Some((Field::from_name(field)?, header))
    })
}

pub(crate) use assignment::{Assignment, Form, assign, check_distinct};
pub(crate) use near::suggestion;

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(headers: &[&str]) -> Vec<String> {
        headers.iter().map(|header| (*header).to_owned()).collect()
    }

    #[test]
    fn no_header_stands_under_two_fields() {
        let mut seen: HashMap<String, Field> = HashMap::new();
        for (field, header) in lines() {
            let key = normalised(header);
            assert!(!key.is_empty(), "{header} is empty when normalised");
            let earlier = *seen.entry(key).or_insert(field);
            assert_eq!(earlier, field, "{header} stands under two fields");
        }
    }

    #[test]
    fn every_line_of_the_table_names_a_field_and_every_field_has_headers() {
        let all =
            include_str!("../../data/headers.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(lines().count(), all - 1);
        for field in Field::ALL {
            assert!(lines().any(|(of, _)| of == field), "{} has no header", field.as_str());
            assert_eq!(field_of_header(field.as_str()), Some(field));
        }
    }

    #[test]
    fn spelling_of_a_header_does_not_matter() {
        for (header, field) in [
            ("№ п/п", Field::Id),
            ("  ID\u{A0}", Field::Id),
            ("\u{FEFF}id", Field::Id),
            ("П.І.Б.", Field::Name),
            ("П. І. Б.", Field::Name),
            ("ПIБ", Field::Name),
            ("Ф.И.О.", Field::Name),
            ("ФИO", Field::Name),
            ("Прізвище, ім'я, по батькові", Field::Name),
            ("ПРІЗВИЩЕ ІМ’Я ПО БАТЬКОВІ", Field::Name),
            ("Full_Name", Field::Name),
            ("Прізвище", Field::Surname),
            ("ім'я", Field::GivenName),
            ("ім’я", Field::GivenName),
            ("імʼя", Field::GivenName),
            ("Ім`я", Field::GivenName),
            ("По-батькові", Field::Patronymic),
            ("ДАТА\nНАРОДЖЕННЯ", Field::BirthDate),
            ("д.н.", Field::BirthDate),
            ("Год рождения", Field::BirthDate),
            ("Date of Birth:", Field::BirthDate),
            ("в/ч", Field::Unit),
            ("Войсковая часть", Field::Unit),
            ("Дата, місяць, рік народження", Field::BirthDate),
            ("Число и месяц рождения (год)", Field::BirthDate),
            ("Місяць народження", Field::BirthMonth),
            ("Імя па бацьку", Field::Patronymic),
            ("Source of information", Field::Source),
        ] {
            assert_eq!(field_of_header(header), Some(field), "{header:?}");
        }
    }

    #[test]
    fn a_decomposed_header_is_the_composed_one() {
        let decomposed: String = "Військовий підрозділ, ії".nfd().collect();
        assert_ne!(decomposed, "Військовий підрозділ, ії");
        assert_eq!(normalised(&decomposed), normalised("Військовий підрозділ, ії"));
        let decomposed: String = "Військовий підрозділ".nfd().collect();
        assert_eq!(field_of_header(&decomposed), Some(Field::Unit));
    }

    #[test]
    fn a_mapped_header_goes_before_the_table() {
        let headers = strings(&["№", "ID", "Військовослужбовець", "примітка", "коментар"]);
        let map = [(Field::Id, "id".to_owned()), (Field::Name, "Військовослужбовець".to_owned())];
        let assignment = assign(&headers, &map).unwrap();
        assert_eq!(assignment.fields, [None, Some(Field::Id), Some(Field::Name), Some(Field::Note), None]);
    }

    #[test]
    fn a_running_number_beside_ids_is_carried_along() {
        let headers = strings(&["№", "id", "ПІБ"]);
        let assignment = assign(&headers, &[]).unwrap();
        assert_eq!(assignment.fields, [None, Some(Field::Id), Some(Field::Name)]);
    }

    #[test]
    fn two_headers_of_one_field_are_said_and_the_first_is_used() {
        let assignment = assign(&strings(&["ПІБ", "дата народження", "дата нар."]), &[]).unwrap();
        assert_eq!(assignment.fields, [Some(Field::Name), Some(Field::BirthDate), None]);
        assert_eq!(
            assignment.warnings,
            [
                "column 2 (дата народження) and column 3 (дата нар.) both mean birth_date; the first is used, --map \
              birth_date=#3 takes the other"
            ]
        );
        // A number that counts rows gives way without a word.
        let assignment = assign(&strings(&["№", "номер справи", "ПІБ"]), &[]).unwrap();
        assert_eq!(assignment.fields, [None, Some(Field::Id), Some(Field::Name)]);
    }

    #[test]
    fn the_same_header_twice_is_refused_with_both_columns() {
        let known = |header: &str| field_of_header(header).is_some();
        let message = check_distinct(&strings(&["ПІБ", "вік", "Зріст", "зріст "]), &known).unwrap_err();
        assert!(message.starts_with("columns 3 and 4 have the same header, зріст"), "{message}");
        assert!(check_distinct(&strings(&["ПІБ", "", ""]), &known).is_ok());
        assert!(check_distinct(&strings(&["+", "-", "ПІБ"]), &known).is_ok());
    }

    #[test]
    fn a_first_row_that_is_no_header_is_not_shown() {
        let first = strings(&["Маркерний Остап", "no", "Маркерний Остап"]);
        for message in [
            assign(&first, &[]).unwrap_err(),
            assign(&first, &[(Field::Name, "ПІБ".to_owned())]).unwrap_err(),
            check_distinct(&first, &|header| field_of_header(header).is_some()).unwrap_err(),
        ] {
            assert!(!message.contains("Маркер"), "{message}");
        }
        let message = assign(&strings(&["зріст", "вік", "звання"]), &[]).unwrap_err();
        assert!(message.contains("the headers are: зріст, вік, звання"), "{message}");
    }

    #[test]
    fn a_mistaken_map_is_refused() {
        let headers = strings(&["ПІБ", "зріст"]);
        for (map, part) in [
            (
                vec![(Field::Name, "Хто".to_owned())],
                "--map name=Хто: there is no such header; of the 2 cells of the first row only ПІБ",
            ),
            (
                vec![(Field::Name, "ПІБ".to_owned()), (Field::Name, "зріст".to_owned())],
                "the field name twice",
            ),
            (vec![(Field::Name, "ПІБ".to_owned()), (Field::Note, "ПІБ".to_owned())], "to name and to note"),
        ] {
            let message = assign(&headers, &map).unwrap_err();
            assert!(message.contains(part), "{message}");
        }
    }
}
