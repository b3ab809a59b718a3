//! A written date cut into numbers, words and signs; a time of day is taken out on the way.
//!
//! Letters that stand for figures (O for 0, I and l for 1) are figures inside a number; signs for figures that nobody
//! knew (`__`, `??`, `xx`, `**`) are numbers that are not known. Cost: one pass. Limits: a cell of more than
//! [`MOST_TOKENS`] tokens is no date.

use smallvec::SmallVec;

use super::words::{Meaning, meaning, roman};

/// More than this no date has, with an address and a time zone in words beside it.
const MOST_TOKENS: usize = 32;

/// A sign that may stand between the parts of a date, or between two dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Dot,
    Slash,
    Dash,
    Comma,
    /// A semicolon, a bracket, the end of a line.
    Break,
    /// The cross of a day of death.
    Cross,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A number with its count of digits.
    Number {
        value: u64,
        digits: u8,
    },
    /// A number of which nothing, or only its beginning, is known.
    Unknown,
    /// A month in Roman figures, or a word that looks so.
    Roman(u8),
    Word(Meaning),
    Mark(Mark),
}

/// A time of day beside a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Time {
    /// Minutes from midnight.
    pub minutes: u16,
    /// Written with a clock of twelve hours, as where the month stands before the day.
    pub half_days: bool,
    /// In universal time.
    pub universal: bool,
}

pub(super) type Tokens = SmallVec<[Token; 16]>;

/// What stands for a figure: `Some(None)` for one that is not known.
fn figure(letter: char) -> Option<Option<u8>> {
    Some(match letter {
        '0'..='9' => Some(letter as u8 - b'0'),
        'O' | 'o' | 'О' | 'о' => Some(0),
        'l' | 'I' | 'І' => Some(1),
        'З' => Some(3),
        '_' | '?' | '*' | 'x' | 'X' | 'х' | 'Х' => None,
        _ => return None,
    })
}

/// The tokens of a cell and the time of day in it; `None` when there are too many.
pub(super) fn tokens(text: &str) -> Option<(Tokens, Option<Time>)> {
    let mut tokens = Tokens::new();
    let mut time = None;
    let mut rest = text;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        if tokens.len() >= MOST_TOKENS {
            return None;
        }
        if first.is_ascii_digit()
            && (!before.is_alphanumeric() || before == 'T')
            && let Some((read, after)) = read_time(rest)
        {
            (time, rest, before) = (Some(read), after, ' ');
            continue;
        }
        if let Some((token, after)) = number(rest, before) {
            tokens.extend(token);
            let taken = rest.len() - after.len();
            before = rest.get(..taken).and_then(|taken| taken.chars().next_back()).unwrap_or(' ');
            rest = after;
            continue;
        }
        let length = if first.is_alphabetic() {
            // Apostrophes inside words fall away when words are folded: п'ятого.
            let inside = |letter: char| letter.is_alphabetic() || matches!(letter, '\'' | '’' | 'ʼ' | '`');
            rest.find(|letter| !inside(letter)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = (rest.get(..length).unwrap_or(""), rest.get(length..).unwrap_or(""));
        if first.is_alphabetic() {
            let next = after.chars().next().unwrap_or(' ');
            let joined = |sign: char| matches!(sign, '.' | '/' | '-') || sign.is_ascii_digit();
            let capitals = !word.chars().any(char::is_lowercase);
            let token = match roman(word) {
                Some(month) if capitals || joined(before) || joined(next) => Token::Roman(month),
                _ => Token::Word(meaning(word)),
            };
            tokens.push(token);
        } else if let Some(mark) = mark(first) {
            tokens.push(Token::Mark(mark));
        }
        before = word.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    Some((tokens, time))
}

fn mark(sign: char) -> Option<Mark> {
    Some(match sign {
        '.' | '․' | '·' => Mark::Dot,
        '/' | '\\' | '⁄' => Mark::Slash,
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' => Mark::Dash,
        ',' => Mark::Comma,
        ';' | '(' | ')' | '[' | ']' | '|' | '\n' | '\r' => Mark::Break,
        '†' | '✝' | '+' => Mark::Cross,
        _ => return None,
    })
}

/// A number at the beginning of a text, and what follows; the token is left out where a sign of doubt stands alone.
fn number(text: &str, before: char) -> Option<(Option<Token>, &str)> {
    let run = text.find(|letter| figure(letter).is_none()).unwrap_or(text.len());
    let mut run = text.get(..run)?;
    let next = text.get(run.len()..)?.chars().next();
    // Letters belong to the word that they begin: 10октября.
    if next.is_some_and(char::is_alphabetic) {
        run = run.trim_end_matches(char::is_alphabetic);
    }
    let first = run.chars().next()?;
    let has_digit = run.chars().any(|letter| letter.is_ascii_digit());
    let all = |what: fn(char) -> bool| run.chars().all(what);
    let is_unknown = |letter: char| matches!(figure(letter), Some(None));
    let length = run.chars().count();
    if !has_digit {
        let zeros = length == 2 && all(|letter| figure(letter) == Some(Some(0)));
        // One capital X may be the tenth month; letters inside a word are none.
        let unknown = all(is_unknown) && !(length == 1 && matches!(first, 'X' | 'Х'));
        if !(zeros || unknown) || (first.is_alphabetic() && before.is_alphabetic()) {
            return None;
        }
        let after = text.get(run.len()..)?;
        let star =
            run == "*" && after.chars().next().is_some_and(|letter| letter.is_ascii_digit() || letter == ' ');
        if star || (run.trim_matches('?').is_empty() && after.trim().is_empty()) {
            return Some((None, after));
        }
        let token = if zeros { Token::Number { value: 0, digits: 2 } } else { Token::Unknown };
        return Some((Some(token), after));
    }
    // A word that holds a figure (Азов2) is none.
    if first.is_alphabetic() && before.is_alphabetic() {
        return None;
    }
    // The star of a day of birth.
    let star =
        if first == '*' && length > 1 && run.chars().nth(1).is_some_and(|letter| letter.is_ascii_digit()) {
            1
        } else {
            0
        };
    let figures = run.get(star..)?;
    let (mut value, mut digits, mut unknown) = (0_u64, 0_u8, 0_u8);
    let mut trailing = true;
    for letter in figures.chars() {
        match figure(letter)? {
            Some(digit) => {
                trailing &= unknown == 0;
                value = value.checked_mul(10)?.checked_add(u64::from(digit))?;
                digits = digits.checked_add(1)?;
            }
            None => unknown = unknown.saturating_add(1),
        }
    }
    let after = text.get(star + figures.len()..)?;
    // One sign of doubt after a whole number leaves it as it is; 19?? and 198_ are no years.
    let doubted =
        trailing && (digits == 4 || (digits <= 2 && unknown == 1 && !figures.contains(['x', 'х', '_'])));
    let token = if unknown == 0 || doubted { Token::Number { value, digits } } else { Token::Unknown };
    Some((Some(token), after))
}

/// Up to two digits at the beginning of a text.
fn two_digits(text: &str) -> Option<(u16, &str)> {
    let length = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    if !(1..=2).contains(&length) {
        return None;
    }
    Some((text.get(..length)?.parse().ok()?, text.get(length..)?))
}

/// A time of day at the beginning of a text, with its half of the day and its zone.
fn read_time(text: &str) -> Option<(Time, &str)> {
    let (hours, rest) = two_digits(text)?;
    let (minutes, mut rest) = two_digits(rest.strip_prefix(':')?)?;
    if let Some((_, after)) = rest.strip_prefix(':').and_then(two_digits) {
        rest = after;
        if let Some(after) = rest.strip_prefix(['.', ',']) {
            rest = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
        }
    }
    if hours > 24 || minutes > 59 {
        return None;
    }
    let mut time = Time { minutes: (hours % 24) * 60 + minutes, ..Time::default() };
    let word = |text: &str, words: &[&str]| {
        let length = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
        let found =
            text.get(..length).is_some_and(|word| words.iter().any(|other| word.eq_ignore_ascii_case(other)));
        found.then_some(length)
    };
    let trimmed = rest.trim_start();
    if let Some(length) = word(trimmed, &["am", "pm"]) {
        time.half_days = true;
        let afternoon = word(trimmed, &["pm"]).is_some();
        time.minutes = time.minutes % 720 + if afternoon { 720 } else { 0 };
        rest = trimmed.get(length..)?;
    }
    let trimmed = rest.trim_start();
    if let Some(length) = word(trimmed, &["z", "utc", "gmt"]) {
        time.universal = true;
        rest = trimmed.get(length..)?;
    }
    // An offset: what is written is the day there.
    let trimmed = rest.trim_start();
    if let Some(offset) = trimmed.strip_prefix(['+', '-', '−']) {
        let length =
            offset.find(|letter: char| !letter.is_ascii_digit() && letter != ':').unwrap_or(offset.len());
        let digits = offset.get(..length)?;
        if (2..=5).contains(&digits.len()) {
            time.universal = digits.bytes().all(|digit| matches!(digit, b'0' | b':'));
            rest = offset.get(length..)?;
        }
    }
    Some((time, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<Option<u64>> {
        let (tokens, _) = tokens(text).unwrap();
        let number = |token| match token {
            Token::Number { value, .. } => Some(Some(value)),
            Token::Unknown => Some(None),
            _ => None,
        };
        tokens.into_iter().filter_map(number).collect()
    }

    #[test]
    fn figures_that_nobody_knew_and_letters_for_figures_are_told_apart() {
        assert_eq!(numbers("xx.O7.199O"), [None, Some(7), Some(1990)]);
        assert_eq!(numbers("__.**.19??"), [None, None, None]);
        assert_eq!(numbers("1990?"), [Some(1990)]);
        assert_eq!(numbers("*07.03.1990 †2023"), [Some(7), Some(3), Some(1990), Some(2023)]);
        assert_eq!(numbers("10октября1990"), [Some(10), Some(1990)]);
        assert_eq!(numbers("Х.ХІ.1990"), [Some(1990)]);
    }

    #[test]
    fn a_time_of_day_is_taken_out() {
        let time = |text| tokens(text).unwrap().1;
        assert_eq!(time("1990-03-07"), None);
        let wanted = Time { minutes: 22 * 60, universal: true, half_days: false };
        for text in ["1990-03-06T22:00:00Z", "1990-03-06 22:00:00.000 UTC", "06 Mar 1990 22:00:00 +0000"] {
            assert_eq!(time(text), Some(wanted), "{text}");
        }
        assert_eq!(time("3/7/1990 12:00:00 AM"), Some(Time { half_days: true, ..Time::default() }));
        assert_eq!(time("Wed Mar 07 1990 00:00:00 GMT+0200 (EET)"), Some(Time::default()));
    }
}
