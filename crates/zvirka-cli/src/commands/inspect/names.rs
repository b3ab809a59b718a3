//! What is understood of a list's names: scripts, languages, romanisation systems, and the rows to look at.

use std::borrow::Cow;

use zvirka::names::parse::{ParsedName, Role, parse_name};
use zvirka::names::repair::{self, Repair};
use zvirka::names::romanization::inference::{LanguagesTold, infer, languages_told};
use zvirka::names::script::{is_apostrophe, is_cyrillic, is_invisible, is_latin};
use zvirka::record::{Field, List};
use zvirka_io::ReadList;

use super::{rows_named, shares};
use crate::reading::counted;
use crate::terminal::table::{self, Align};

/// Fewer Latin names than this say too little about their systems for the page to be sure.
const NAMES_ENOUGH: usize = 20;

/// The letters that a name is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Cyrillic,
    Latin,
    Mixed,
    Other,
}

fn script(name: &str) -> Script {
    match (name.chars().any(is_cyrillic), name.chars().any(is_latin)) {
        (true, false) => Script::Cyrillic,
        (false, true) => Script::Latin,
        (true, true) => Script::Mixed,
        (false, false) => Script::Other,
    }
}

/// Something about names that a person should look at, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    NoName,
    OneWord,
    Repaired,
    MixedWord,
    TwoScripts,
    Invisible,
    TooLong,
}

impl Fault {
    const ALL: [Self; 7] = [
        Self::NoName,
        Self::OneWord,
        Self::Repaired,
        Self::MixedWord,
        Self::TwoScripts,
        Self::Invisible,
        Self::TooLong,
    ];

    const fn text(self) -> &'static str {
        match self {
            Self::NoName => "no usable name: these rows will be set aside; give them a name",
            Self::OneWord => "one word only: too little for a match; add the rest of the name",
            Self::Repaired => {
                "damaged by keyboard, encoding or scanner: read as mended; check with `zvirka parse`"
            }
            Self::MixedWord => "Cyrillic and Latin letters in one word: read as meant; retype to be sure",
            Self::TwoScripts => "words of both scripts: two spellings or a foreign part; check",
            Self::Invisible => "invisible characters: dropped in reading; nothing to do",
            Self::TooLong => "more words than a name has: the rest is not read; move it to another column",
        }
    }
}

/// What is kept of a name that was read: reading takes some hundred times as much.
struct Told {
    has_patronymic: bool,
    has_initial: bool,
    faults: [bool; Fault::ALL.len()],
}

impl Told {
    fn of(name: &str) -> Self {
        let parsed = parse_name(name);
        let has = |role: Role| parsed.tokens.iter().any(|token| token.role == role);
        Self {
            has_patronymic: has(Role::Patronymic),
            has_initial: has(Role::Initial),
            faults: Fault::ALL.map(|fault| has_fault(name, &parsed, fault)),
        }
    }
}

/// The sections of the page that are about names, each with a blank line before it.
pub(super) fn sections(read: &ReadList) -> String {
    let list = &read.list;
    let names: Vec<_> = (0..list.len()).map(|row| list.full_name(row)).collect();
    let told: Vec<Told> = names.iter().map(|name| Told::of(name)).collect();
    let scripts: Vec<Script> = names.iter().map(|name| script(name)).collect();
    let mut page = String::from("\nnames:\n");
    page.push_str(&kinds(list, &names, &told, &scripts));
    // What is typed under the wrong layout is Latin to the eye only, and says nothing of the list's spelling.
    let meant = |name: &str| repair::cell(name).map(|repaired| repaired.text);
    let meant: Vec<Cow<'_, str>> = names
        .iter()
        .map(|name| meant(name).map_or_else(|| Cow::Borrowed(name.as_ref()), Cow::Owned))
        .collect();
    let of = |wanted: Script| meant.iter().map(Cow::as_ref).filter(move |name| script(name) == wanted);
    if let Some(languages) = languages(languages_told(of(Script::Cyrillic))) {
        page.push_str("\nlanguages of the Cyrillic names, by their letters:\n");
        page.push_str(&languages);
    }
    if let Some(systems) = systems(|| of(Script::Latin)) {
        page.push_str("\nromanisation of the Latin names:\n");
        page.push_str(&systems);
    }
    let faults = faults(read, &told);
    if !faults.is_empty() {
        page.push_str("\nto look at:\n");
        page.push_str(&faults);
    }
    page
}

fn kinds<S: AsRef<str>>(list: &List, names: &[S], told: &[Told], scripts: &[Script]) -> String {
    let with_script = |wanted: Script| scripts.iter().filter(|script| **script == wanted).count();
    let patronymics = told
        .iter()
        .enumerate()
        .filter(|(row, name)| name.has_patronymic || !list.cell(Field::Patronymic, *row).is_empty());
    let rows = [
        ("Cyrillic letters", with_script(Script::Cyrillic)),
        ("Latin letters", with_script(Script::Latin)),
        ("both in one name", with_script(Script::Mixed)),
        ("neither", with_script(Script::Other)),
        ("with a patronymic", patronymics.count()),
        ("with a comma", names.iter().filter(|name| name.as_ref().contains(',')).count()),
        ("with initials", told.iter().filter(|name| name.has_initial).count()),
    ];
    shares(rows.into_iter(), list.len())
}

/// Languages that letters tell, as shares of the Cyrillic names; nothing when there are none.
fn languages(told: LanguagesTold) -> Option<String> {
    let LanguagesTold { ukrainian, russian, belarusian, mixed, other, untold } = told;
    let counts = [
        ("Ukrainian (і ї є ґ)", ukrainian),
        ("Russian (ы э ё ъ)", russian),
        ("Belarusian (ў, or і with ы э ё)", belarusian),
        ("letters of two languages", mixed),
        ("letters of another language", other),
        ("spelt alike in several", untold),
    ];
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    let met = counts.into_iter().filter(|(_, count)| *count > 0);
    (all > 0).then(|| shares(met, all))
}

/// Systems that the Latin names follow, with their shares and what defines them; nothing when there are no such names.
fn systems<'a, Names: Iterator<Item = &'a str>>(names: impl Fn() -> Names) -> Option<String> {
    let count = names().count();
    if count == 0 {
        return None;
    }
    let found = infer(names());
    let few = count < NAMES_ENOUGH;
    if found.is_empty() && few {
        return Some(format!("  cannot be told from {}\n", counted(count, "name")));
    }
    let percent = |share: f32| format!("{:.0}%", 100.0 * share);
    let mut rows: Vec<Vec<String>> = found
        .iter()
        .map(|(scheme, share)| {
            table::row([&format!("  {}", scheme.id), &percent(*share), &scheme.basis, &scheme.use_])
        })
        .collect();
    let rest = 1.0 - found.iter().map(|(_, share)| share).sum::<f32>();
    // Less than one name in a hundred would be shown as nothing.
    if rest >= 0.005 {
        rows.push(table::row([&"  none that is known", &percent(rest)]));
    }
    let mut text = table::aligned(&[Align::Left, Align::Right], &rows);
    if few {
        text.push_str(&format!("  from {}, too few to be sure\n", counted(count, "name")));
    }
    Some(text)
}

/// Faults of names with the rows they stand in, those first that cost most.
fn faults(read: &ReadList, told: &[Told]) -> String {
    let mut rows: [Vec<u64>; Fault::ALL.len()] = Default::default();
    for (name, row) in told.iter().zip(&read.file_rows) {
        for (has_fault, rows) in name.faults.iter().zip(&mut rows) {
            if *has_fault {
                rows.push(*row);
            }
        }
    }
    let met = Fault::ALL.into_iter().zip(&rows).filter(|(_, rows)| !rows.is_empty());
    let lines =
        met.map(|(fault, rows)| table::row([&format!("  {}", rows.len()), &fault.text(), &rows_named(rows)]));
    table::aligned(&[Align::Right], &lines.collect::<Vec<_>>())
}

fn has_fault(name: &str, parsed: &ParsedName, fault: Fault) -> bool {
    let is_part = |role: Role| matches!(role, Role::Surname | Role::GivenName);
    let parts = parsed.tokens.iter().filter(|token| is_part(token.role)).count();
    let words = parsed.tokens.iter().filter(|token| is_part(token.role) || token.role == Role::Patronymic);
    let mut pieces = name.split(|letter: char| !letter.is_alphanumeric() && !is_apostrophe(letter));
    let mixed = |word: &str| word.chars().any(is_cyrillic) && word.chars().any(is_latin);
    match fault {
        Fault::NoName => parts == 0,
        Fault::OneWord => {
            parts == 1 && words.count() == 1 && !parsed.tokens.iter().any(|token| token.role == Role::Initial)
        }
        Fault::MixedWord => pieces.any(mixed),
        Fault::TwoScripts => script(name) == Script::Mixed && !pieces.any(mixed),
        Fault::Invisible => name.chars().any(is_invisible),
        Fault::Repaired => is_repaired(name, parsed),
        Fault::TooLong => {
            !parsed.notes.is_empty() && parsed.notes.iter().any(|note| note.starts_with("more than"))
        }
    }
}

/// Whether the text or a word of it was mended before it was read.
fn is_repaired(name: &str, parsed: &ParsedName) -> bool {
    let of_words = [
        Repair::OtherCyrillicLayout,
        Repair::LostLetters,
        Repair::Digits,
        Repair::PassportDigits,
        Repair::Scanner,
    ];
    let told = |note: &String| of_words.iter().any(|repair| note == repair.as_str());
    repair::cell(name).is_some() || parsed.tokens.iter().any(|token| token.notes.iter().any(told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_apart() {
        for (name, expected) in [
            ("Ґудзь Марʼяна", Script::Cyrillic),
            ("GUDZ, Mariana", Script::Latin),
            ("Ţîrdea Ştefan", Script::Latin),
            ("Шевчeнко Остап", Script::Mixed),
            ("12", Script::Other),
        ] {
            assert_eq!(script(name), expected, "{name}");
        }
    }

    #[test]
    fn faults_are_those_of_the_name() {
        for (name, expected) in [
            ("Ґудзь Марʼяна", vec![]),
            ("Ґудзь М. О.", vec![]),
            ("невідомо", vec![Fault::NoName]),
            ("", vec![Fault::NoName]),
            ("Рябчун", vec![Fault::OneWord]),
            ("Шевчeнкo Юхим", vec![Fault::MixedWord]),
            ("sdfytyrj cthusq", vec![Fault::Repaired]),
            ("Яремчук Yaremchuk Юхим", vec![Fault::TwoScripts]),
            ("Сахно Не\u{200b}стор", vec![Fault::Invisible]),
            ("Сахно Яремчук Левчук Рябчун Шаповал", vec![Fault::TooLong]),
        ] {
            let parsed = parse_name(name);
            let found: Vec<Fault> =
                Fault::ALL.into_iter().filter(|fault| has_fault(name, &parsed, *fault)).collect();
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn a_page_of_systems_adds_up_and_says_when_names_are_few() {
        let names = ["Schewtschenko Wassyl", "Schtscherbak Jurij", "Zybulja Soja", "Chomenko Andrij"];
        let text = systems(|| names.into_iter()).unwrap();
        assert!(text.contains("uk_de") && text.contains("Duden"), "{text}");
        assert!(text.contains("from 4 names"), "{text}");
        assert!(systems(std::iter::empty).is_none());
    }
}
