//! Which header means which field.
//!
//! `data/headers.tsv` holds the headers that lists in Ukrainian, Russian and English use; both it and the file's
//! headers are normalised before they are compared. Nothing is guessed from cells: a header that is not in the
//! table is carried along, and `--map` says what the table cannot know.
//!
//! Headers may be shown in messages, cells may not, and a file without a header row has a person in its first
//! row. So a header is only shown when it is known itself, or when at least two others are: one alone may be a cell
//! that happens to be a word of the table.
//!
//! Cost: one hash look-up a header; the table is read once.

use std::sync::OnceLock;

use std::collections::HashMap;
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
    table().get(normalised(header).as_str()).copied()
}

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
    include_str!("../data/headers.tsv").lines().filter_map(|line| {
        let (field, header) = line.split_once('\t')?;
        Some((Field::from_name(field)?, header))
    })
}

/// What each column of a file is taken for.
#[derive(Debug, PartialEq)]
pub(crate) struct Assignment {
    /// One entry a column.
    pub(crate) fields: Vec<Option<Field>>,
}

/// Says what each header is taken for; `map` goes before the table.
///
/// The error is a sentence without the file's name.
pub(crate) fn assign(headers: &[String], map: &[(Field, String)]) -> Result<Assignment, String> {
    let mut fields = vec![None; headers.len()];
    for (position, (field, header)) in map.iter().enumerate() {
        let name = field.as_str();
        if map.iter().take(position).any(|(earlier, _)| earlier == field) {
            return Err(format!("--map gives the field {name} twice; keep one"));
        }
        let Some(slot) = position_of(headers, header).and_then(|column| fields.get_mut(column)) else {
            return Err(format!(
                "--map {name}={}: there is no such header; {}",
                header.trim(),
                listed(headers, map)
            ));
        };
        if let Some(earlier) = slot.replace(*field) {
            let earlier = Field::as_str(earlier);
            return Err(format!(
                "--map gives the header {} to {earlier} and to {name}; keep one",
                header.trim()
            ));
        }
    }
    if !map.iter().any(|(field, _)| *field == Field::BirthDate) {
        crate::birth_columns::assign(headers, &mut fields);
    }
    for column in 0..headers.len() {
        let Some(field) = headers.get(column).and_then(|header| field_of_header(header)) else { continue };
        if fields.get(column).is_none_or(Option::is_some) || map.iter().any(|(mapped, _)| *mapped == field) {
            continue;
        }
        if let Some(earlier) = fields.iter().position(|taken| *taken == Some(field)) {
            // These three are only carried along: the second is carried too, under its own header.
            if matches!(field, Field::Contact | Field::Source | Field::Note) {
                continue;
            }
            // A list with a running number and ids of its own has its ids under the field's very name.
            if let (Field::Id, Some(id)) = (field, position_of(headers, "id")) {
                for slot in [earlier, column].into_iter().filter(|taken| *taken != id) {
                    fields.get_mut(slot).into_iter().for_each(|slot| *slot = None);
                }
                fields.get_mut(id).into_iter().for_each(|slot| *slot = Some(Field::Id));
                continue;
            }
            // Both are known headers, so they may be shown.
            let shown = |column: usize| headers.get(column).map_or("", String::as_str);
            return Err(format!(
                "column {} ({}) and column {} ({}) both mean {field}; say which is meant with --map {field}=HEADER",
                earlier + 1,
                shown(earlier),
                column + 1,
                shown(column),
                field = field.as_str()
            ));
        }
        if let Some(slot) = fields.get_mut(column) {
            *slot = Some(field);
        }
    }
    let named = [Field::Name, Field::Surname, Field::GivenName];
    if !fields.iter().flatten().any(|field| named.contains(field)) {
        let headers = listed(headers, map);
        return Err(format!("no column holds names; {headers}; say which with --map name=HEADER"));
    }
    Ok(Assignment { fields })
}

/// Checks that no two headers are the same; headers that are empty are no names and may repeat.
pub(crate) fn check_distinct(headers: &[String], known: &dyn Fn(&str) -> bool) -> Result<(), String> {
    let mut first: HashMap<String, usize> = HashMap::with_capacity(headers.len());
    for (column, header) in headers.iter().enumerate() {
        // Signs alone, such as "+" and "-", have no normal form: they are compared as they are.
        let mut key = normalised(header);
        if key.is_empty() {
            key.clone_from(header);
        }
        if key.is_empty() {
            continue;
        }
        if let Some(earlier) = first.insert(key, column) {
            let one = if known(header) || is_header_row(headers, known) {
                format!("columns {} and {} have the same header, {header}", earlier + 1, column + 1)
            } else {
                format!("columns {} and {} have the same header", earlier + 1, column + 1)
            };
            return Err(format!("{one}; rename one, or add a header row if there is none"));
        }
    }
    Ok(())
}

/// The column of a header: exactly, or else normalised.
fn position_of(headers: &[String], wanted: &str) -> Option<usize> {
    let exactly = headers.iter().position(|header| header == wanted.trim());
    exactly.or_else(|| {
        let wanted = normalised(wanted);
        headers.iter().position(|header| !wanted.is_empty() && normalised(header) == wanted)
    })
}

/// Whether the first row is a header row beyond doubt, so that all of it may be shown.
fn is_header_row(headers: &[String], known: &dyn Fn(&str) -> bool) -> bool {
    headers.iter().filter(|header| known(header)).count() >= 2
}

/// What the headers are, as far as they may be shown.
fn listed(headers: &[String], map: &[(Field, String)]) -> String {
    /// More headers than this do not help in one line.
    const MOST: usize = 30;
    let mapped = |header: &str| map.iter().any(|(_, wanted)| normalised(wanted) == normalised(header));
    let known = |header: &str| field_of_header(header).is_some() || mapped(header);
    let count = headers.len();
    if is_header_row(headers, &known) {
        let mut list = headers.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
        if count > MOST {
            list.push_str(", …");
        }
        return format!("the headers are: {list}");
    }
    match headers.iter().find(|header| known(header)) {
        Some(header) => format!(
            "of the {count} cells of the first row only {header} is a known header (is it the header row?)"
        ),
        None => {
            format!("none of the {count} cells of the first row is a known header (is there a header row?)")
        }
    }
}

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
        let all = include_str!("../data/headers.tsv").lines().filter(|line| !line.starts_with('#')).count();
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
    fn two_headers_of_one_field_are_refused_with_both_named() {
        let message = assign(&strings(&["№", "номер", "ПІБ"]), &[]).unwrap_err();
        assert_eq!(
            message,
            "column 1 (№) and column 2 (номер) both mean id; say which is meant with --map id=HEADER"
        );
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
        let headers = strings(&["ПІБ", "рік"]);
        for (map, part) in [
            (
                vec![(Field::Name, "Хто".to_owned())],
                "--map name=Хто: there is no such header; of the 2 cells of the first row only ПІБ",
            ),
            (vec![(Field::Name, "ПІБ".to_owned()), (Field::Name, "рік".to_owned())], "the field name twice"),
            (vec![(Field::Name, "ПІБ".to_owned()), (Field::Note, "ПІБ".to_owned())], "to name and to note"),
        ] {
            let message = assign(&headers, &map).unwrap_err();
            assert!(message.contains(part), "{message}");
        }
    }
}
