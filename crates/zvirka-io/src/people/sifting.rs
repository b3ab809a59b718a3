//! Which rows of a list are no people.
//!
//! Lists are printed, cut out of documents and filled in by many hands: headers stand on every page, sections have
//! headings, columns have numbers, sums and signatures stand below, and where nobody knows who a body is, a number
//! stands for a name. Two lists agree on all of these, so each would be a match. Such rows are set aside by kind and
//! counted. A row is a person's as soon as one word of its name is none of the words known here.
//!
//! Method: a name's first three letters and its bytes decide whether it is looked at (most are not); then its words are
//! compared with short tables. Limits: Ukrainian, Russian, Belarusian, Polish and English.

use std::collections::HashMap;
use std::sync::OnceLock;

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
        }
    }

    /// Whether the column of names is at fault rather than the whole row.
    pub(super) const fn is_of_name(self) -> bool {
        matches!(self, Self::Nobody | Self::Place)
    }
}

/// Rows that are no people, ascending.
pub(super) struct Sifted {
    pub(super) aside: Vec<(usize, Kind)>,
    /// The column of names.
    pub(super) column: Option<usize>,
}

/// Words that begin a sum.
const TOTALS: [&str; 14] = [
    "всього",
    "усього",
    "разом",
    "итого",
    "всего",
    "total",
    "totals",
    "усяго",
    "ogółem",
    "razem",
    "підсумок",
    "итог",
    "сума",
    "загальна",
];

/// Words that begin a line of approval and no name.
const SIGNATURES: [&str; 12] = [
    "виконавець",
    "исполнитель",
    "затверджую",
    "утверждаю",
    "погоджено",
    "согласовано",
    "підпис",
    "подпись",
    "мп",
    "signed",
    "signature",
    "выканаўца",
];

/// Words that stand below a list as well as before somebody's name: posts.
const POSTS: [&str; 14] = [
    "начальник",
    "командир",
    "голова",
    "секретар",
    "секретарь",
    "директор",
    "заступник",
    "заместитель",
    "завідувач",
    "заведующий",
    "председатель",
    "головний",
    "керівник",
    "руководитель",
];

/// Words that stand for somebody whose name is not known.
const NOBODY: [&str; 32] = [
    "невідом*",
    "невидом*",
    "неизвестн*",
    "невстановлен*",
    "неустановлен*",
    "неопознан*",
    "невпізнан*",
    "непізнан*",
    "невядом*",
    "unknown",
    "unidentified",
    "unnamed",
    "nieznan*",
    "fnu",
    "lnu",
    "doe",
    "тест*",
    "test",
    "testing",
    "приклад*",
    "пример*",
    "example",
    "sample",
    "труп*",
    "тіло",
    "тела",
    "тело",
    "тіла",
    "останки",
    "рештки",
    "безіменн*",
    "безымянн*",
];

/// Words that say what kind of person somebody is whose name is not known. Alone they may be a name.
const NEUTRAL: [&str; 62] = [
    "особа",
    "особи",
    "особ",
    "чоловік*",
    "жінк*",
    "мужчин*",
    "женщин*",
    "мужской",
    "чоловіч*",
    "жіноч*",
    "женск*",
    "статі",
    "пола",
    "man",
    "woman",
    "male",
    "female",
    "person",
    "body",
    "remains",
    "foreign",
    "fighter*",
    "soldier",
    "чол",
    "жін",
    "муж",
    "жен",
    "років",
    "роки",
    "рік",
    "року",
    "лет",
    "год",
    "года",
    "years",
    "year",
    "old",
    "age",
    "aged",
    "вік",
    "віком",
    "возраст",
    "номер",
    "number",
    "no",
    "людина",
    "человек",
    "дитина",
    "ребенок",
    "хлопчик",
    "дівчинка",
    "john",
    "jane",
    "військовий",
    "військовослужбовець",
    "военный",
    "военнослужащий",
    "цивільний",
    "гражданский",
    "приблизно",
    "около",
    "іноземець*",
];

/// Words of regions and places that no name has.
const PLACES: [&str; 14] = [
    "область",
    "области",
    "області",
    "обл",
    "район",
    "району",
    "района",
    "oblast",
    "region",
    "республіка",
    "республика",
    "громада",
    "вобласць",
    "raion",
];

/// Words of headings.
const HEADINGS: [&str; 34] = [
    "розділ",
    "раздел",
    "список",
    "списки",
    "додаток",
    "приложение",
    "таблиця",
    "таблица",
    "section",
    "list",
    "appendix",
    "частина",
    "підрозділ",
    "бригада",
    "бригади",
    "бригады",
    "батальйон",
    "батальон",
    "полк",
    "рота",
    "взвод",
    "відділення",
    "отделение",
    "етап",
    "этап",
    "група",
    "группа",
    "обмін",
    "обмен",
    "військовослужбовці",
    "военнослужащие",
    "цивільні",
    "гражданские",
    "категорія",
];

/// Words of page numbers.
const PAGES: [&str; 12] =
    ["сторінка", "страница", "стор", "стр", "page", "p", "аркуш", "лист", "старонка", "strona", "с", "арк"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Total,
    Signature,
    Post,
    Nobody,
    Neutral,
    Place,
    Heading,
    Page,
}

struct Words {
    whole: HashMap<&'static str, Word>,
    beginnings: Vec<(&'static str, Word)>,
    /// Whether a word of the tables, or a header of names, begins with letters of this key.
    begins: Vec<bool>,
}

/// A small number of a word's first three letters, the same for either case.
fn key(text: &str) -> usize {
    let mut number = 0_u32;
    for letter in text.chars().take(3) {
        let letter = lower(letter);
        if letter == 0 {
            break;
        }
        number = number.wrapping_mul(61).wrapping_add(letter);
    }
    (number & (KEYS as u32 - 1)) as usize
}

/// Numbers of beginnings: so many that few names share that of a word of the tables.
const KEYS: usize = 8_192;

/// The lower case of a letter of the alphabets that lists have, without a table; 0 for what is no letter.
fn lower(letter: char) -> u32 {
    match letter {
        'A'..='Z' => letter as u32 + 32,
        'А'..='Я' => letter as u32 + 32,
        '\u{400}'..='\u{40F}' => letter as u32 + 80,
        '\0'..='@' | '['..='`' | '{'..='\u{BF}' => 0,
        other => other as u32,
    }
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = Words { whole: HashMap::new(), beginnings: Vec::new(), begins: vec![false; KEYS] };
        let lists: [(&[&'static str], Word); 8] = [
            (&PAGES, Word::Page),
            (&HEADINGS, Word::Heading),
            (&NEUTRAL, Word::Neutral),
            (&POSTS, Word::Post),
            (&PLACES, Word::Place),
            (&SIGNATURES, Word::Signature),
            (&NOBODY, Word::Nobody),
            (&TOTALS, Word::Total),
        ];
        for beginning in HEADERS {
            if let Some(begins) = words.begins.get_mut(key(beginning)) {
                *begins = true;
            }
        }
        for (list, kind) in lists {
            for word in list {
                if let Some(begins) = words.begins.get_mut(key(word)) {
                    *begins = true;
                }
                match word.strip_suffix('*') {
                    Some(beginning) => words.beginnings.push((beginning, kind)),
                    None => {
                        words.whole.insert(word, kind);
                    }
                }
            }
        }
        words
    })
}

fn word_of(word: &str) -> Option<Word> {
    let words = words();
    words.whole.get(word).copied().or_else(|| {
        let beginning = words.beginnings.iter().find(|(beginning, _)| word.starts_with(beginning));
        beginning.map(|(_, kind)| *kind)
    })
}

/// Looks at every row.
pub(super) fn sift(table: &Table<'_>) -> Sifted {
    let mut aside = Vec::new();
    let Some(form) = table.assignment.forms.first() else { return Sifted { aside, column: None } };
    let columns: Vec<usize> = match form.name.filter(|_| form.surname.is_none()) {
        Some(name) => vec![name],
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
        if plain && !(words.begins.get(key(name)) == Some(&true) && is_telling(name)) && !ends_as_place(name)
        {
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

const fn is_plain_byte(byte: u8) -> bool {
    byte >= 0x80
        || byte.is_ascii_alphabetic()
        || matches!(byte, b' ' | b'-' | b'\'' | b'.' | b',' | b'(' | b')' | b'"' | b'`')
}

/// How headers of names begin.
const HEADERS: [&str; 13] = [
    "піб",
    "п.і",
    "фио",
    "ф.и",
    "прізвище",
    "фамилия",
    "прозвішча",
    "name",
    "full",
    "surname",
    "last",
    "імя",
    "имя",
];

/// Whether the first word of a name is one of the tables, or that of a header.
fn is_telling(name: &str) -> bool {
    let first =
        name.split(|letter: char| letter.is_whitespace() || ",;:".contains(letter)).next().unwrap_or("");
    let first = first.to_lowercase();
    let word = first.trim_matches(|mark: char| !mark.is_alphabetic());
    word_of(word).is_some() || HEADERS.iter().any(|header| first.starts_with(header))
}

/// Whether a name ends as names of regions do.
fn ends_as_place(name: &str) -> bool {
    const ENDS: [&str; 12] = [
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
    of_words(name, beside).or_else(|| {
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
        .split(|letter: char| !letter.is_alphabetic() && !"'’ʼ".contains(letter))
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
        && (has(Word::Nobody) || (has(Word::Neutral) && has_digits))
    {
        return Some(Kind::Nobody);
    }
    let last = kinds.last().copied().flatten();
    if kinds.len() <= 4 && last == Some(Word::Place) {
        return Some(if beside == 0 { Kind::Heading } else { Kind::Place });
    }
    if beside == 0 && has(Word::Heading) && (has_digits || all(&[Word::Heading, Word::Neutral, Word::Nobody]))
    {
        return Some(Kind::Heading);
    }
    None
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
            // People.
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
