//! The words by which rows are known that are no people.
//!
//! Tables of lower-case words by what they speak of, in Ukrainian, Russian, Belarusian, Polish and English, written for
//! this project; `*` stands for any ending. A word that is also a surname stands here only where the rules of the module
//! above ask for more than that word. Cost: a look-up a word; [`key`] lets most names pass without one.

use std::collections::HashMap;
use std::sync::OnceLock;

/// How headers of names begin.
pub(super) const HEADERS: &[&str] = &[
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
/// Words that begin a sum.
const TOTALS: &[&str] = &[
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
    "ітого",
    "кількість",
    "количество",
    "чисельність",
    "численность",
];

/// Words that begin a line of approval and no name.
const SIGNATURES: &[&str] = &[
    "виконавець",
    "исполнитель",
    "затверджую",
    "утверждаю",
    "погоджено",
    "согласовано",
    "підпис",
    "підписи",
    "подписи",
    "подпись",
    "мп",
    "signed",
    "signature",
    "выканаўца",
];

/// Words that stand below a list as well as before somebody's name: posts.
const POSTS: &[&str] = &[
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
const NOBODY: &[&str] = &[
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
    "встановлен*",
    "установлен*",
    "відсутн*",
    "отсутств*",
    "немає",
    "уточнюєт*",
    "уточняет*",
    "уточнення",
    "identified",
    "pow",
    "roe",
    "зразок",
    "образец",
];

/// Words that say what kind of person somebody is whose name is not known. Alone they may be a name.
const NEUTRAL: &[&str] = &[
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
    "іноземн*",
    "иностран*",
    "найман*",
    "наемник*",
    "наёмник*",
    "боєць",
    "бійці",
    "боец",
    "бойцы",
    "полонен*",
    "пленн*",
    "військовополонен*",
    "военнопленн*",
    "хлопець",
    "парень",
    "дівчина",
    "девушка",
    "користувач*",
    "пользовател*",
    "user",
    "prisoner*",
    "civilian*",
    "military",
    "russian",
    "ukrainian",
    "не",
    "без",
    "імені",
    "ім'я",
    "ім’я",
    "имени",
    "имя",
    "name",
    "not",
    "даних",
    "дані",
    "данных",
    "данные",
    "data",
    "інформаці*",
    "информаци*",
    "личность",
];

/// Words of regions and places that no name has.
const PLACES: &[&str] = &[
    "область",
    "области",
    "області",
    "обл",
    "район",
    "району",
    "района",
    "oblast",
    "region",
    "громада",
    "вобласць",
    "raion",
];

/// Words that stand before a town: alone one may be an initial, so small letters tell.
const TOWNS: &[&str] =
    &["місто", "город", "смт", "пгт", "селище", "посёлок", "поселок", "м", "г", "республіка", "республика"];

/// Words of [`TOWNS`] that are nobody's surname however they begin.
pub(super) const NO_SURNAMES: &[&str] = &["місто", "смт", "пгт", "республіка", "республика"];

/// Words of [`NEUTRAL`] that are also names, so that they say nothing among themselves.
pub(super) const NAMES_TOO: &[&str] = &[
    "john", "jane", "man", "old", "no", "муж", "жен", "чол", "жін", "name", "data", "user", "age", "number",
];

/// Words of [`HEADINGS`] that begin the line of a document and no name.
pub(super) const OF_DOCUMENTS: &[&str] =
    &["список", "списки", "додаток", "приложение", "таблиця", "таблица", "розділ", "раздел", "appendix"];

/// Words of headings.
const HEADINGS: &[&str] = &[
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
const PAGES: &[&str] = &[
    "сторінка",
    "страница",
    "стор",
    "стр",
    "page",
    "p",
    "аркуш",
    "лист",
    "старонка",
    "strona",
    "с",
    "арк",
    "з",
    "из",
    "of",
];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Total,
    Signature,
    Post,
    Nobody,
    Neutral,
    Place,
    Heading,
    Page,
    Town,
}

pub(super) struct Words {
    whole: HashMap<&'static str, Word>,
    beginnings: Vec<(&'static str, Word)>,
    /// Whether a word of the tables, or a header of names, begins with letters of this key.
    pub(super) begins: Vec<bool>,
}

/// A small number of a word's first three letters, the same for either case.
pub(super) fn key(text: &str) -> usize {
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

pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = Words { whole: HashMap::new(), beginnings: Vec::new(), begins: vec![false; KEYS] };
        let lists: [(&[&'static str], Word); 9] = [
            (PAGES, Word::Page),
            (HEADINGS, Word::Heading),
            (NEUTRAL, Word::Neutral),
            (POSTS, Word::Post),
            (PLACES, Word::Place),
            (TOWNS, Word::Town),
            (SIGNATURES, Word::Signature),
            (NOBODY, Word::Nobody),
            (TOTALS, Word::Total),
        ];
        for &beginning in HEADERS {
            if let Some(begins) = words.begins.get_mut(key(beginning)) {
                *begins = true;
            }
        }
        for (list, kind) in lists {
            for &word in list {
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

pub(super) fn word_of(word: &str) -> Option<Word> {
    let words = words();
    words.whole.get(word).copied().or_else(|| {
        let beginning = words.beginnings.iter().find(|(beginning, _)| word.starts_with(beginning));
        beginning.map(|(_, kind)| *kind)
    })
}
