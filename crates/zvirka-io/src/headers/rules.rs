//! What a header means that stands in no table: its words, and a rule for what words mean together.
//!
//! Headers are made of few words in many orders and endings: "Дата народження особи", "Date of birth (YYYY-MM-DD)",
//! `surname_uk`. `data/header_words.tsv` says what each word or stem speaks of; a header is understood only if every
//! word of it is known, so that "Дата оновлення" or "file name" is taken for nothing. Hints in brackets are read only
//! where the header says nothing without them. A word of another person (applicant, mother, "your") makes a name
//! somebody else's: such a column is carried along.
//!
//! Method: a look-up a word, exact or by its beginning among those that share its first two letters; then the first
//! rule that holds, the more telling subject first (a rank "at the time of disappearance" is a rank). Cost: a
//! microsecond a header; a cell that is no header ends at its first word.

use std::collections::HashMap;
use std::sync::OnceLock;

use zvirka::record::Field;

use super::Meaning;

/// What a word of a header speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Concept {
    Whole,
    Name,
    Surname,
    Given,
    Patronymic,
    Father,
    Initials,
    Full,
    Last,
    First,
    Second,
    Family,
    Alias,
    Called,
    Script,
    Birth,
    Date,
    Month,
    Place,
    Capture,
    Detention,
    Held,
    Link,
    Final,
    Exit,
    Unit,
    Rank,
    Sex,
    Category,
    Age,
    Citizenship,
    Phone,
    Source,
    Note,
    Home,
    CallSign,
    Record,
    Case,
    Number,
    Person,
    Filler,
    Language,
    Stranger,
}

impl Concept {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "whole" => Self::Whole,
            "name" => Self::Name,
            "surname" => Self::Surname,
            "given" => Self::Given,
            "patronymic" => Self::Patronymic,
            "father" => Self::Father,
            "initials" => Self::Initials,
            "full" => Self::Full,
            "last" => Self::Last,
            "first" => Self::First,
            "second" => Self::Second,
            "family" => Self::Family,
            "alias" => Self::Alias,
            "called" => Self::Called,
            "script" => Self::Script,
            "birth" => Self::Birth,
            "date" => Self::Date,
            "month" => Self::Month,
            "place" => Self::Place,
            "capture" => Self::Capture,
            "detention" => Self::Detention,
            "held" => Self::Held,
            "contact_lost" => Self::Link,
            "final" => Self::Final,
            "exit" => Self::Exit,
            "unit" => Self::Unit,
            "rank" => Self::Rank,
            "sex" => Self::Sex,
            "category" => Self::Category,
            "age" => Self::Age,
            "citizenship" => Self::Citizenship,
            "phone" => Self::Phone,
            "source" => Self::Source,
            "note" => Self::Note,
            "home" => Self::Home,
            "callsign" => Self::CallSign,
            "record" => Self::Record,
            "case" => Self::Case,
            "number" => Self::Number,
            "person" => Self::Person,
            "filler" => Self::Filler,
            "language" => Self::Language,
            "stranger" => Self::Stranger,
            _ => return None,
        })
    }
}

/// The words of the table: whole words, and beginnings by their first two letters.
#[derive(Default)]
struct Words {
    whole: HashMap<&'static str, Concept>,
    beginnings: HashMap<[char; 2], Vec<(&'static str, Concept)>>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = Words::default();
        for line in include_str!("../../data/header_words.tsv").lines() {
            let Some((concept, list)) = line.split_once('\t') else { continue };
            let Some(concept) = Concept::from_name(concept) else { continue };
            for word in list.split(' ') {
                match word.strip_suffix('*') {
                    Some(beginning) => {
                        if let Some(key) = key(beginning) {
                            words.beginnings.entry(key).or_default().push((beginning, concept));
                        }
                    }
                    None => {
                        words.whole.insert(word, concept);
                    }
                }
            }
        }
        // The longest beginning that fits decides.
        for list in words.beginnings.values_mut() {
            list.sort_by_key(|(beginning, _)| std::cmp::Reverse(beginning.len()));
        }
        words
    })
}

fn key(word: &str) -> Option<[char; 2]> {
    let mut letters = word.chars();
    Some([letters.next()?, letters.next()?])
}

/// What a word speaks of; `None` for a word that is not known.
fn concept(word: &str) -> Option<Concept> {
    let words = words();
    if let Some(concept) = words.whole.get(word) {
        return Some(*concept);
    }
    let list = words.beginnings.get(&key(word)?)?;
    list.iter().find(|(beginning, _)| word.starts_with(beginning)).map(|(_, concept)| *concept)
}

/// What a header means by its words; `header` is as it stands in the file.
pub(super) fn meaning(header: &str) -> Option<Meaning> {
    /// A longer text is no header.
    const LONGEST: usize = 300;
    if header.len() > LONGEST {
        return None;
    }
    /// Words of the longest header that is no sentence of a questionnaire.
    const MOST_WORDS: usize = 14;
    // Programs nest what they know of somebody under a word that says nothing.
    let header =
        WRAPPERS.iter().find_map(|wrapper| header.strip_prefix(wrapper)?.strip_prefix('.')).unwrap_or(header);
    let bare = without_brackets(header);
    for text in [bare.as_str(), header] {
        let text = super::normalised(&split_at_capitals(text));
        if text.is_empty() || text.split(' ').count() > MOST_WORDS {
            continue;
        }
        if let Some(meaning) = super::of_table(&text) {
            return Some(Meaning { language: language(header), ..meaning });
        }
        // A year by itself is that of birth, where the cells bear it out.
        if YEARS.contains(&text.as_str()) {
            return Some(Meaning { doubtful: true, ..Meaning::of(Field::BirthDate) });
        }
        let concepts: Option<Vec<Concept>> = text.split(' ').map(concept).collect();
        if let Some(mut meaning) = concepts.and_then(|concepts| of_concepts(&merged(concepts))) {
            meaning.language = language(header);
            return Some(meaning);
        }
    }
    None
}

/// Words under which programs nest the fields of a person.
const WRAPPERS: [&str; 8] =
    ["properties", "person", "data", "attributes", "fields", "record", "item", "values"];

/// Whether a header speaks of somebody else than the person of the row.
pub(super) fn speaks_of_another(header: &str) -> bool {
    let text = super::normalised(&split_at_capitals(header));
    text.split(' ').any(|word| concept(word) == Some(Concept::Stranger))
}

/// Headers that name a year and not whose.
const YEARS: [&str; 4] = ["рік", "год", "year", "rok"];

/// What a header would mean without the words of it that are not known, if those that are tell enough.
pub(super) fn partly(header: &str) -> Option<Field> {
    let text = super::normalised(&split_at_capitals(&without_brackets(header)));
    let words: Vec<&str> = text.split(' ').collect();
    let known: Vec<Concept> = words.iter().copied().filter_map(concept).collect();
    let telling =
        known.iter().any(|concept| !matches!(concept, Concept::Filler | Concept::Language | Concept::Person));
    // One unknown word may be a name of the people listed; more make another header.
    if !telling || known.len() + 1 < words.len() || known.len() == words.len() {
        return None;
    }
    of_concepts(&merged(known)).filter(|meaning| !meaning.bare).map(|meaning| meaning.field)
}

/// Hints in brackets say how to fill a column in, and stars that it must be filled in.
fn without_brackets(header: &str) -> String {
    let mut depth = 0_usize;
    let mut text = String::with_capacity(header.len());
    for letter in header.chars() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            // Between two letters a stroke stands for a word: "д/н", "Rank/Title".
            letter => text.push(letter),
        }
    }
    text
}

/// `birthDate` is two words.
fn split_at_capitals(header: &str) -> String {
    let mut text = String::with_capacity(header.len() + 4);
    let mut before = ' ';
    for letter in header.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            text.push(' ');
        }
        text.push(letter);
        before = letter;
    }
    text
}

/// Two words that are one: "last name", "first name".
fn merged(concepts: Vec<Concept>) -> Vec<Concept> {
    let mut merged: Vec<Concept> = Vec::with_capacity(concepts.len());
    for concept in concepts {
        let before = merged.last().copied();
        let together = match (before, concept) {
            (Some(Concept::Last | Concept::Family), Concept::Name) => Some(Concept::Surname),
            (Some(Concept::First | Concept::Given), Concept::Name) => Some(Concept::Given),
            (Some(Concept::Second | Concept::Patronymic), Concept::Name) => Some(Concept::Patronymic),
            (Some(Concept::Last), Concept::Phone) => Some(Concept::Link),
            _ => None,
        };
        match (together, merged.last_mut()) {
            (Some(together), Some(slot)) => *slot = together,
            _ => merged.push(concept),
        }
    }
    merged
}

/// The rules. `None` where the words say nothing together.
fn of_concepts(concepts: &[Concept]) -> Option<Meaning> {
    use Concept as C;
    let has = |wanted: C| concepts.contains(&wanted);
    let place_of = |wanted: C| concepts.iter().position(|concept| *concept == wanted);
    let field = |field: Field| Some(Meaning::of(field));
    // A whole row of headers in one cell speaks of several things at once.
    let names = has(C::Whole) || has(C::Surname) || has(C::Given) || has(C::Name);
    let things =
        [names, has(C::Birth), has(C::Number) || has(C::Record), has(C::Unit), has(C::Phone), has(C::Sex)];
    if things.into_iter().filter(|is_said| *is_said).count() > 2 || (has(C::Whole) && has(C::Birth)) {
        return None;
    }
    // The father's given name makes the patronymic; all else of him is his own.
    let patronymic = |concept: &C| {
        matches!(
            concept,
            C::Father | C::Given | C::First | C::Name | C::Patronymic | C::Person | C::Filler | C::Language
        )
    };
    if has(C::Father) && !concepts.iter().all(patronymic) {
        return None;
    }
    if has(C::Stranger) {
        return if has(C::Phone) { field(Field::Contact) } else { None };
    }
    if has(C::Phone) && !has(C::Date) && !has(C::Link) && !has(C::Place) {
        // Whom to call is carried along; the name of that person is nobody's on the list.
        return if has(C::Name) || has(C::Whole) || has(C::Surname) { None } else { field(Field::Contact) };
    }
    if has(C::Birth) {
        // "Day, month and year of birth" is a date, of which the month alone is a part.
        if has(C::Month) && !has(C::Date) {
            return field(Field::BirthMonth);
        }
        if has(C::Name) || has(C::Surname) {
            return field(Field::OtherNames);
        }
        return match (place_of(C::Date), place_of(C::Place)) {
            (None, Some(_)) => field(Field::BirthPlace),
            _ => field(Field::BirthDate),
        };
    }
    if has(C::Alias) || has(C::Script) {
        let names = has(C::Name) || has(C::Surname) || has(C::Given) || has(C::Whole);
        let others = [C::Date, C::Place, C::Unit, C::Rank, C::Held, C::Phone, C::Category, C::Age];
        if others.into_iter().any(has) || (has(C::Note) && !names) {
            return None;
        }
        return field(Field::OtherNames);
    }
    if has(C::CallSign) {
        return field(Field::CallSign);
    }
    if has(C::Rank) && !has(C::Date) {
        return field(Field::Rank);
    }
    if has(C::Sex) {
        return field(Field::Sex);
    }
    if has(C::Age) && !has(C::Place) {
        return if has(C::Date) && place_of(C::Date) < place_of(C::Age) {
            field(Field::AgeOn)
        } else {
            field(Field::Age)
        };
    }
    if let Some(meaning) = event(concepts) {
        return Some(meaning);
    }
    if has(C::Unit) && !has(C::Date) {
        return if has(C::Phone) { None } else { field(Field::Unit) };
    }
    if has(C::Citizenship) {
        return field(Field::Citizenship);
    }
    if let Some(meaning) = name(concepts) {
        return Some(meaning);
    }
    if has(C::Category) && !has(C::Date) && !has(C::Case) && !has(C::Record) {
        return Some(Meaning { doubtful: true, ..Meaning::of(Field::Category) });
    }
    if has(C::Home) && !has(C::Date) {
        return field(Field::HomePlace);
    }
    if has(C::Source) && !has(C::Date) {
        return field(Field::Source);
    }
    if has(C::Note) && !has(C::Date) {
        return field(Field::Note);
    }
    let numbering = [C::Number, C::Record, C::Case];
    if concepts.iter().all(|concept| numbering.contains(concept) || matches!(concept, C::Person | C::Filler))
        && (has(C::Record) || (has(C::Number) && has(C::Case)))
    {
        return field(Field::Id);
    }
    None
}

/// Capture, disappearance and detention: when, and where.
fn event(concepts: &[Concept]) -> Option<Meaning> {
    use Concept as C;
    let has = |wanted: C| concepts.contains(&wanted);
    let place_of = |wanted: C| concepts.iter().position(|concept| *concept == wanted);
    let lost = has(C::Capture) || (has(C::Link) && (has(C::Final) || has(C::Exit) || has(C::Date)));
    let (date, place) = (place_of(C::Date), place_of(C::Place));
    let names = has(C::Name) || has(C::Surname) || has(C::Given) || has(C::Whole);
    if names || has(C::Number) || has(C::Record) || has(C::Category) {
        return None;
    }
    if lost || has(C::Detention) {
        return match (date, place) {
            (Some(date), Some(place)) if place < date => Some(Meaning::of(Field::CapturePlace)),
            (Some(_), _) => Some(Meaning::of(Field::CaptureDate)),
            (None, Some(_)) if lost && !has(C::Held) => Some(Meaning::of(Field::CapturePlace)),
            (None, Some(_)) => Some(Meaning::of(Field::HeldAt)),
            (None, None) if has(C::Held) => Some(Meaning { doubtful: true, ..Meaning::of(Field::HeldAt) }),
            (None, None) => None,
        };
    }
    // "Held" may be asked as well as answered with a place.
    (has(C::Held) && date.is_none())
        .then(|| Meaning { doubtful: place.is_none(), ..Meaning::of(Field::HeldAt) })
}

/// Names, whole and in parts.
fn name(concepts: &[Concept]) -> Option<Meaning> {
    use Concept as C;
    let has = |wanted: C| concepts.contains(&wanted);
    let foreign =
        [C::Date, C::Place, C::Number, C::Record, C::Case, C::Category, C::Note, C::Source, C::Home];
    if foreign.into_iter().any(has) {
        return None;
    }
    if has(C::Held) || has(C::Detention) || has(C::Unit) {
        return None;
    }
    let given = has(C::Given) || has(C::First);
    let patronymic = has(C::Patronymic) || (has(C::Father) && (given || has(C::Name)));
    if has(C::Whole) {
        return Some(Meaning::of(Field::Name));
    }
    if has(C::Surname) {
        let more = given || has(C::Initials) || has(C::Patronymic) || has(C::Name);
        return Some(Meaning::of(if more { Field::Name } else { Field::Surname }));
    }
    if has(C::Father) && patronymic {
        return Some(Meaning::of(Field::Patronymic));
    }
    if given && has(C::Patronymic) {
        return Some(Meaning { joined: true, ..Meaning::of(Field::GivenName) });
    }
    if patronymic {
        return Some(Meaning::of(Field::Patronymic));
    }
    if given {
        return Some(Meaning::of(if has(C::Full) { Field::Name } else { Field::GivenName }));
    }
    if has(C::Name) {
        return Some(Meaning { bare: !has(C::Full) && !has(C::Person), ..Meaning::of(Field::Name) });
    }
    None
}

/// The language that a header says its column is in: names in several languages are told apart by it.
fn language(header: &str) -> Option<&'static str> {
    let text = super::normalised(&split_at_capitals(header));
    text.split(' ').rev().find_map(|word| {
        if concept(word) != Some(Concept::Language) {
            return None;
        }
        let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| word.starts_with(beginning));
        Some(match word {
            "u" | "uk" | "ua" => "uk",
            "r" | "ru" => "ru",
            "e" | "en" => "latin",
            _ if begins(&["укр", "ukr"]) => "uk",
            _ if begins(&["рос", "рус", "rus"]) => "ru",
            _ if begins(&["бел", "біл", "by", "be"]) => "be",
            _ if begins(&["кир", "cyr"]) => "cyrillic",
            _ => "latin",
        })
    })
}
