//! What stands beside a name in its cell: a date of birth, a place, a state somebody is in.
//!
//! A date is that of birth where a word says so, or where nothing does and its year can be one. Limits: words in
//! Ukrainian, Russian, Belarusian and English; a place is known by a word or a mark before or behind it, not by its name.
//! Cost: a few comparisons with short tables a piece.

use zvirka::compare::date::PartialDate;

/// A line of a register: name, date of birth, and whatever a clerk wrote behind. A second date may be a second person's,
/// so such a line is left alone.
pub(super) fn end_at_date(pieces: &mut Vec<&str>, birth_date: &mut String) {
    let dates = pieces.iter().filter(|piece| piece.bytes().filter(u8::is_ascii_digit).count() >= 4);
    if dates.count() > 1 {
        return;
    }
    let found = pieces.iter().enumerate().skip(1).find_map(|(at, piece)| Some((at, as_birth_date(piece)?)));
    if let Some((at, date)) = found {
        date.clone_into(birth_date);
        pieces.truncate(at);
    } else if pieces.first().is_some_and(|first| ends_in_date(first)) {
        pieces.truncate(1);
    }
}

/// Whether a name with a date of birth behind it stands here.
fn ends_in_date(text: &str) -> bool {
    let mut date = String::new();
    without_date_behind(text, &mut date);
    !date.is_empty()
}

/// Words beside a date that say whose it is.
const OF_BIRTH: &[&str] = &[
    "р.н",
    "р. н",
    "рн",
    "г.р",
    "г. р",
    "гр",
    "д.н",
    "нар",
    "народився",
    "народилась",
    "народилася",
    "народж",
    "род",
    "родился",
    "родилась",
    "року народження",
    "року",
    "года рождения",
    "года",
    "года рожд",
    "born",
    "b",
    "dob",
    "ur",
];

/// The latest year that is taken for that of a birth where nothing says so: who was born later was a child of eleven
/// when the great war began, and lists of prisoners have more dates of capture than such children.
pub(in crate::people) const LATEST_BIRTH: u16 = 2010;

/// The date in a piece of a cell that is a date of birth: alone, or with a word that says so.
pub(super) fn as_birth_date(piece: &str) -> Option<&str> {
    let first = piece.find(|letter: char| letter.is_ascii_digit())?;
    let (before, rest) = piece.split_at(first);
    let last = rest.rfind(|letter: char| letter.is_ascii_digit())?;
    let (date, after) = rest.split_at(last + 1);
    let says_nothing = |text: &str| {
        let text =
            text.trim_matches(|mark: char| mark.is_whitespace() || ".:,()-–*".contains(mark)).to_lowercase();
        text.is_empty() || OF_BIRTH.contains(&text.as_str())
    };
    if !says_nothing(before) || !says_nothing(after) {
        return None;
    }
    let marked = before.chars().chain(after.chars()).any(char::is_alphabetic);
    match PartialDate::parse(date) {
        // A short number by itself may be anything, and a late date that of a capture.
        Ok(Some(parsed))
            if parsed.year > 0 && (marked || (date.len() >= 4 && parsed.year <= LATEST_BIRTH)) =>
        {
            Some(date)
        }
        _ => None,
    }
}

/// A name with a date behind it and no comma between: `Ґудзь Остап 10.05.1985 р.н.`
pub(super) fn without_date_behind(text: &str, birth_date: &mut String) -> String {
    let Some(first) = text.find(|letter: char| letter.is_ascii_digit()) else { return text.to_owned() };
    let (before, rest) = text.split_at(first);
    if !birth_date.is_empty() || !before.ends_with(char::is_whitespace) || before.contains(['(', '[']) {
        return text.to_owned();
    }
    let name = before.trim_end_matches(|mark: char| mark.is_whitespace() || ",.;:-–".contains(mark));
    match as_birth_date(rest) {
        Some(date) if name.contains(' ') => {
            date.clone_into(birth_date);
            name.to_owned()
        }
        _ => text.to_owned(),
    }
}

/// Words that a place begins with.
const PLACE_BEGINS: &[&str] = &[
    "м.",
    "м ",
    "місто ",
    "г.",
    "г ",
    "гор.",
    "город ",
    "с.",
    "село ",
    "смт",
    "пгт",
    "пос",
    "сел.",
    "селище ",
    "посёлок ",
    "поселок ",
    "хутір ",
    "хутор ",
    "city of ",
    "town of ",
    "village of ",
    "вул.",
    "ул.",
    "проживає",
    "проживает",
    "мешкає",
    "мешкан",
    "житель ",
    "жителька ",
    "жительница ",
    "уродженець ",
    "уроженец ",
    "прож.",
    "прописан",
];

/// Words that a place ends with.
const PLACE_ENDS: &[&str] = &[
    "область",
    "обл.",
    "обл",
    "район",
    "р-н",
    "р-н.",
    "oblast",
    "region",
    "raion",
    "вобласць",
    "край",
    "громада",
];

/// Places that need no such word.
const COUNTRIES: &[&str] = &["україна", "украина", "ukraine"];

pub(super) fn is_place(piece: &str) -> bool {
    /// An initial and a letter of it are no town.
    const LEAST_LETTERS: usize = 4;
    let lower = piece.to_lowercase();
    let begins = PLACE_BEGINS.iter().any(|begins| {
        lower
            .strip_prefix(begins)
            .is_some_and(|rest| rest.chars().filter(|of| of.is_alphabetic()).count() + 1 >= LEAST_LETTERS)
    });
    // The word alone names no place.
    let named = |rest: &str| rest.chars().any(char::is_alphabetic);
    begins
        || PLACE_ENDS.iter().any(|ends| lower.strip_suffix(ends).is_some_and(named))
        || COUNTRIES.iter().any(|country| lower.ends_with(country))
}

/// Words of states that stand behind a name.
const STATUSES: &[&str] = &[
    "зник безвісти",
    "зниклий безвісти",
    "безвісти зниклий",
    "полонений",
    "військовополонений",
    "в полоні",
    "у полоні",
    "загинув",
    "помер",
    "звільнений",
    "обміняний",
    "пропал без вести",
    "в плену",
    "военнопленный",
    "погиб",
    "умер",
    "освобожден",
    "missing",
    "pow",
    "captured",
];

pub(super) fn is_status(piece: &str) -> bool {
    let lower = piece.trim_matches(|mark: char| !mark.is_alphanumeric()).to_lowercase();
    STATUSES.contains(&lower.as_str())
}
