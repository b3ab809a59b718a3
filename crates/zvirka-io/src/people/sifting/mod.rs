//! Which rows of a list are no people.
//!
//! Lists are printed, cut out of documents and filled in by many hands: headers stand on every page, sections have
//! headings, columns have numbers, sums and signatures stand below, and where nobody knows who a body is, a number
//! stands for a name. Two lists agree on all of these, so each would be a match. Such rows are set aside by kind and
//! counted. A row is a person's as soon as one word of its name is none of the words known here.
//!
//! Method: a name's first three letters and its bytes decide whether it is looked at (most are not); then its words are
//! compared with short tables. Limits: Ukrainian, Russian, Belarusian, Polish and English.

mod several;
mod town;
mod words;

use zvirka::names::script::is_letter;

use self::words::{HEADERS, NAMES_TOO, NO_SURNAMES, OF_DOCUMENTS, Word, key, word_of, words};
use super::cells::any_byte;
use super::{Table, columns_of};
use crate::headers::{meaning_of_header, normalised};

/// What a row is that is no person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Headers,
    Numbers,
    Total,
    Signature,
    Heading,
    Page,
    Nobody,
    Place,
    Several,
}

impl Kind {
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::Headers => "the headers again, no person",
            Self::Numbers => "numbers of columns, no person",
            Self::Total => "a total, no person",
            Self::Signature => "a signature or stamp of approval, no person",
            Self::Heading => "the heading of a section, no person",
            Self::Page => "the number of a page or row, no person",
            Self::Nobody => "no usable name: a placeholder for one; give the row a name",
            Self::Place => "no usable name: a place; give the row a name",
            Self::Several => "more than one person in a row; give each a row",
        }
    }

    /// Whether the column of names is at fault rather than the whole row.
    pub(super) const fn is_of_name(self) -> bool {
        matches!(self, Self::Nobody | Self::Place | Self::Several)
    }
}

/// Rows that are no people, ascending.
pub(super) struct Sifted {
    pub(super) aside: Vec<(usize, Kind)>,
    /// The column of names.
    pub(super) column: Option<usize>,
}

/// Looks at every row.
pub(super) fn sift(table: &Table<'_>) -> Sifted {
    let mut aside = Vec::new();
    let Some(form) = table.assignment.forms.first() else { return Sifted { aside, column: None } };
    let columns: Vec<usize> = match form.name.filter(|_| form.surname.is_none()) {
        Some(name) => std::iter::once(name).chain(form.patronymic.iter().copied()).collect(),
        None => columns_of(form).collect(),
    };
    let column = columns.first().copied();
    let words = words();
    let all_forms: Vec<usize> = table
        .assignment
        .forms
        .iter()
        .flat_map(|form| form.name.into_iter().chain(columns_of(form)))
        .collect();
    let mut joined = String::new();
    // Where no name of the column has a mark, none needs to be looked at for one.
    let are_plain = matches!(columns.as_slice(), [one] if table.rows.columns.get(*one).is_some_and(|cells| {
        !any_byte(cells.text(), |byte| !is_plain_byte(byte))
    }));
    let may_join = columns
        .iter()
        .any(|column| table.rows.columns.get(*column).is_some_and(|cells| several::may_be_in(cells.text())));
    // Where rows have whole names, one word alone may be a town.
    let are_whole = town::are_whole_names(table, &columns);
    for row in 0..table.len() {
        let name = match columns.as_slice() {
            [one] => table.cell(*one, row).trim(),
            several => {
                joined.clear();
                for column in several {
                    let part = table.cell(*column, row).trim();
                    if !part.is_empty() {
                        if !joined.is_empty() {
                            joined.push(' ');
                        }
                        joined.push_str(part);
                    }
                }
                joined.as_str()
            }
        };
        let plain = !name.is_empty() && (are_plain || is_plain(name));
        if are_whole && town::is_town_alone(name) {
            aside.push((row, Kind::Place));
            continue;
        }
        let is_other = || {
            (words.begins.get(key(name)) == Some(&true) && is_telling(name))
                || ends_as_place(name)
                || (may_join && several::are_several(name))
        };
        if plain && !is_other() {
            continue;
        }
        // Another writing of the name may stand where this one is missing.
        if name.is_empty() && all_forms.iter().any(|column| !table.cell(*column, row).trim().is_empty()) {
            continue;
        }
        if let Some(kind) = kind_of(table, &columns, row, name) {
            aside.push((row, kind));
        }
    }
    Sifted { aside, column }
}

/// Whether a name is made of letters, spaces and the marks that stand inside names alone.
fn is_plain(name: &str) -> bool {
    name.bytes().all(is_plain_byte)
}

#[inline]
const fn is_plain_byte(byte: u8) -> bool {
    byte >= 0x80
        || byte.is_ascii_alphabetic()
        || matches!(byte, b' ' | b'-' | b'\'' | b'.' | b',' | b'(' | b')' | b'"' | b'`')
}

/// Whether the first word of a name is one of the tables, or that of a header.
fn is_telling(name: &str) -> bool {
    let first = name
        .split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | ':'))
        .next()
        .unwrap_or("");
    let first = first.to_lowercase();
    let word = first.trim_matches(|mark: char| !is_letter(mark));
    word_of(word).is_some() || HEADERS.iter().any(|header| first.starts_with(header))
}

/// Whether a name ends as names of regions do.
fn ends_as_place(name: &str) -> bool {
    const ENDS: [&str; 16] = [
        "область",
        "области",
        "області",
        "обл.",
        "обл",
        "район",
        "громада",
        "вобласць",
        "oblast",
        "region",
        "Oblast",
        "Region",
        "республіка",
        "Республіка",
        "республика",
        "Республика",
    ];
    ENDS.iter().any(|end| name.ends_with(end))
}

/// What a row is, if it is no person.
fn kind_of(table: &Table<'_>, columns: &[usize], row: usize, name: &str) -> Option<Kind> {
    let cells = || (0..table.rows.columns.len()).map(|column| (column, table.cell(column, row).trim()));
    let filled = cells().filter(|(_, cell)| !cell.is_empty()).count();
    let beside = cells().filter(|(column, cell)| !cell.is_empty() && !columns.contains(column)).count();
    if filled == 0 {
        return None;
    }
    let equal = cells()
        .filter(|(column, cell)| !cell.is_empty() && normalised(cell) == normalised(table.header(*column)));
    if filled >= 2 && equal.count() * 2 > filled {
        return Some(Kind::Headers);
    }
    if filled >= 2 && is_headers(cells()) {
        return Some(Kind::Headers);
    }
    if filled >= 2 && are_numbers(cells()) {
        return Some(Kind::Numbers);
    }
    if name.is_empty() {
        // A heading stands in the first column, or over all of them.
        return (filled == 1 && table.rows.columns.len() > 1)
            .then(|| {
                let text = cells().map(|(_, cell)| cell).find(|cell| !cell.is_empty()).unwrap_or("");
                of_words(text, 0).filter(|kind| !kind.is_of_name()).unwrap_or(Kind::Heading)
            })
            .filter(|kind| *kind != Kind::Page || !is_number(cells().map(|(_, cell)| cell)));
    }
    let several = || several::are_several(name).then_some(Kind::Several);
    of_words(name, beside).or_else(several).or_else(|| {
        // "36 ОБрМП" over the rows of a unit: a number before it, nothing beside it where rows have more.
        let numbered = name.starts_with(|letter: char| letter.is_ascii_digit())
            && !name.trim_start_matches(|letter: char| letter.is_ascii_digit()).starts_with(['.', ')']);
        (numbered && beside == 0 && table.rows.columns.len() > 1 && name.split_whitespace().count() <= 3)
            .then_some(Kind::Heading)
    })
}

/// Whether the only thing in a row is a number: a row that was not filled in, told as one without a name.
fn is_number<'c>(mut cells: impl Iterator<Item = &'c str>) -> bool {
    cells.all(|cell| cell.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether every filled cell is a known header.
fn is_headers<'c>(cells: impl Iterator<Item = (usize, &'c str)>) -> bool {
    cells.filter(|(_, cell)| !cell.is_empty()).all(|(_, cell)| meaning_of_header(cell).is_some())
}

/// Whether the cells are whole numbers that count columns.
fn are_numbers<'c>(cells: impl Iterator<Item = (usize, &'c str)>) -> bool {
    let mut before = None;
    cells.filter(|(_, cell)| !cell.is_empty()).all(|(_, cell)| {
        let number = cell.trim_matches(|mark| "().".contains(mark)).parse::<u32>().ok();
        let counts =
            number.is_some_and(|number| number < 5_000 && before.is_none_or(|before| number == before + 1));
        before = number;
        counts
    })
}

/// What a name's words say that it is; `beside` is how many cells of the row hold something else.
fn of_words(name: &str, beside: usize) -> Option<Kind> {
    /// No placeholder has more words.
    const MOST_WORDS: usize = 12;
    let text = name.to_lowercase();
    let has_digits = text.bytes().any(|byte| byte.is_ascii_digit());
    let kinds: Vec<Option<Word>> = text
        .split(|letter: char| !is_letter(letter) && !"'’ʼ".contains(letter))
        .filter(|word| !word.is_empty())
        .map(word_of)
        .collect();
    if kinds.is_empty() {
        return Some(if text.contains("___") { Kind::Signature } else { Kind::Page })
            .filter(|_| has_digits || beside == 0);
    }
    if kinds.len() > MOST_WORDS {
        return kinds.first().is_some_and(|word| *word == Some(Word::Total)).then_some(Kind::Total);
    }
    let has = |wanted: Word| kinds.contains(&Some(wanted));
    match kinds.first().copied().flatten() {
        Some(Word::Total) => return Some(Kind::Total),
        Some(Word::Signature) => return Some(Kind::Signature),
        _ => {}
    }
    if text.contains("___") || has(Word::Signature) && has(Word::Post) {
        return Some(Kind::Signature);
    }
    let all = |allowed: &[Word]| kinds.iter().all(|word| word.is_some_and(|word| allowed.contains(&word)));
    if all(&[Word::Page]) && has_digits {
        return Some(Kind::Page);
    }
    if all(&[Word::Nobody, Word::Neutral, Word::Page])
        && (has(Word::Nobody) || (has(Word::Neutral) && has_digits) || are_kinds(&kinds, &text))
    {
        return Some(Kind::Nobody);
    }
    let last = kinds.last().copied().flatten();
    let first = text.split(|letter: char| !is_letter(letter)).next().unwrap_or("");
    let is_town = kinds.first() == Some(&Some(Word::Town))
        && (name.starts_with(char::is_lowercase) || NO_SURNAMES.contains(&first));
    let ends_republic = last == Some(Word::Town) && kinds.len() > 1 && text.ends_with('а');
    if (kinds.len() <= 4 && (last == Some(Word::Place) || ends_republic))
        || (is_town && (2..=4).contains(&kinds.len()))
    {
        return Some(if beside == 0 { Kind::Heading } else { Kind::Place });
    }
    // Nobody's name ends or begins so; a number may stand beside it.
    if (name.ends_with(':') && beside <= 1) || OF_DOCUMENTS.contains(&first) {
        return Some(Kind::Heading);
    }
    if beside == 0 && has(Word::Heading) && (has_digits || all(&[Word::Heading, Word::Neutral, Word::Nobody]))
    {
        return Some(Kind::Heading);
    }
    None
}

/// Whether several words say what kind of person somebody is and nothing else.
fn are_kinds(kinds: &[Option<Word>], text: &str) -> bool {
    kinds.len() > 1
        && kinds.iter().all(|word| *word == Some(Word::Neutral))
        && !text.split(|letter: char| !is_letter(letter)).any(|word| NAMES_TOO.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_person_is_known_by_its_words() {
        for (name, kind) in [
            ("Всього осіб: 20", Some(Kind::Total)),
            ("Итого по разделу 12 человек", Some(Kind::Total)),
            ("Невідомий 145", Some(Kind::Nobody)),
            ("Особа Невстановлена", Some(Kind::Nobody)),
            ("Труп №5", Some(Kind::Nobody)),
            ("Foreign fighter 1", Some(Kind::Nobody)),
            ("FNU LNU", Some(Kind::Nobody)),
            ("John Doe", Some(Kind::Nobody)),
            ("тест тест", Some(Kind::Nobody)),
            ("Чоловік, 30-35 років", Some(Kind::Nobody)),
            ("Одеська область", Some(Kind::Place)),
            ("Стор. 3", Some(Kind::Page)),
            ("17", Some(Kind::Page)),
            ("Виконавець: Пташка О.О. тел. 000", Some(Kind::Signature)),
            ("Начальник відділу __________ (підпис)", Some(Kind::Signature)),
            ("Хлопець 20 років", Some(Kind::Nobody)),
            ("Полонений боєць", Some(Kind::Nobody)),
            ("Тестовий Користувач", Some(Kind::Nobody)),
            ("личность не установлена", Some(Kind::Nobody)),
            ("Без імені", Some(Kind::Nobody)),
            ("Немає даних", Some(Kind::Nobody)),
            ("Russian POW", Some(Kind::Nobody)),
            ("Луганська Народна Республіка", Some(Kind::Place)),
            ("Республіка Крим", Some(Kind::Place)),
            ("м. Харків", Some(Kind::Place)),
            ("смт Яблунівка", Some(Kind::Place)),
            ("Військовополонені:", Some(Kind::Heading)),
            ("Список складено 12.03.2023", Some(Kind::Heading)),
            ("Додаток 1 до листа", Some(Kind::Heading)),
            ("ІТОГО:", Some(Kind::Total)),
            ("Кількість: 45", Some(Kind::Total)),
            ("Підписи сторін", Some(Kind::Signature)),
            ("стор. 2 з 5", Some(Kind::Page)),
            // People.
            ("М. Харків", None),
            ("Г. Донець", None),
            ("Город Остап", None),
            ("Громада Остап Ігорович", None),
            ("John Man", None),
            ("Найман Остап", None),
            ("Пленнов Остап", None),
            ("Невідомий Остап Ігорович", None),
            ("Жінка Марʼяна Олегівна", None),
            ("начальник штабу майор Ґудзь Остап", None),
            ("Лист Остап Ігорович", None),
            ("Чоловік", None),
            ("Ґудзь Остап, 1990", None),
        ] {
            assert_eq!(of_words(name, 1), kind, "{name}");
        }
    }
}
