//! Values that no table knows: numbers, documents, telephones, any other column of a register.
//!
//! A cell is folded by the [`Kind`] of its column into keys, any of which makes two values one, and into letters, by which
//! values are told that a single slip keeps apart: one changed, dropped or added character, or two neighbours exchanged.
//! Numbers and documents drop signs and leading noughts and take Latin letters for Cyrillic ones that look alike; telephones
//! are their last nine digits, several in a cell; texts are their words' sounds in any order and any script. A cell that
//! says that there is no value (`невідомо`, `-`, a digit over and over, a number that a spreadsheet cut to `3.29E+09`) has
//! none.
//!
//! Method: restricted edit distance of one, found by common beginnings and ends (no table is filled). Cost: a pass over the
//! cell; two values are told apart by one word of memory nearly always. Limits: one slip a value, and none in a value so
//! short that a slip makes another of the same kind ([`LEAST_SLIPPED`]); words of texts have to agree in all their sounds.

use std::hash::BuildHasher as _;

use smallvec::SmallVec;

use super::Level;
use super::date::PartialDate;
use super::{date, tax_number};
use crate::names::script::fold;
use crate::names::sounds::{class_of, sounds};

/// How the values of a column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// As they stand, but for white space around and for case.
    Exact,
    /// Words in any order and any script: addresses, towns, names of offices.
    Text,
    /// Letters and digits, signs aside: numbers of cards, cases, documents.
    Number,
    /// Dates, perhaps partial.
    Date,
    /// Telephone numbers, several in a cell.
    Phone,
    /// Numbers of a taxpayer's card, whose last digit checks the others.
    TaxNumber,
}

impl Kind {
    /// The kinds that a caller can ask for.
    pub const ASKED: [Self; 4] = [Self::Exact, Self::Text, Self::Number, Self::Date];

    /// The kind's name in options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Phone => "phone",
            Self::TaxNumber => "tax_number",
        }
    }

    /// The kind of that name, of those that a caller can ask for.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ASKED.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The levels on which values of this kind may agree.
    #[must_use]
    pub const fn levels(self) -> &'static [Level] {
        match self {
            Self::Exact => &[Level::Same, Level::Different],
            Self::Text => &[Level::Same, Level::Equivalent, Level::Part, Level::Slip, Level::Different],
            Self::Date => &[Level::Same, Level::Part, Level::Slip, Level::Different],
            Self::Number | Self::Phone | Self::TaxNumber => &[Level::Same, Level::Slip, Level::Different],
        }
    }
}

/// The kind that most of a column's values seem to be of: a number where most cells hold digits and hardly letters, a date
/// where most can be read as one, else text.
///
/// # Examples
///
/// ```
/// use zvirka::compare::value::{Kind, kind_of};
///
/// assert_eq!(kind_of(["01034", "03150", ""].into_iter()), Kind::Number);
/// assert_eq!(kind_of(["вул. Лісова 5", "вул. Польова 12"].into_iter()), Kind::Text);
/// assert_eq!(kind_of(["07.03.1990", "1988-12-05"].into_iter()), Kind::Date);
/// ```
#[must_use]
pub fn kind_of<'a>(cells: impl Iterator<Item = &'a str>) -> Kind {
    let (mut filled, mut dates, mut numbers) = (0_usize, 0_usize, 0_usize);
    for cell in cells.map(str::trim).filter(|cell| !cell.is_empty()) {
        filled += 1;
        let digits = cell.chars().filter(char::is_ascii_digit).count();
        let letters = cell.chars().filter(|letter| letter.is_alphabetic()).count();
        let separated = cell.contains(['.', '-', '/']) && letters == 0;
        dates += usize::from(
            separated && PartialDate::parse(cell).is_ok_and(|date| date.is_some_and(|date| date.is_full())),
        );
        numbers += usize::from(digits > 0 && letters <= digits.min(MOST_SERIES));
    }
    // Nine of ten: the tenth holds what somebody typed into the wrong column.
    match () {
        () if filled == 0 => Kind::Text,
        () if dates * 10 >= filled * 9 => Kind::Date,
        () if numbers * 10 >= filled * 9 => Kind::Number,
        () => Kind::Text,
    }
}

/// Letters that the series of a document has at most.
const MOST_SERIES: usize = 3;

/// Characters that a value needs for a slip to be told from another value: of four digits one changed leaves one of 36
/// neighbours among 10,000, and of shorter ones more than one in a hundred of all.
pub const LEAST_SLIPPED: usize = 4;

/// Digits of a telephone number that count: beyond them stand a country's code and the nought that replaces it at home.
const PHONE_DIGITS: usize = 9;

/// Fewer digits are an extension or a year, no telephone.
const LEAST_PHONE_DIGITS: usize = 6;

/// The most of a cell that is read, in characters, as of other cells.
const MOST_CHARACTERS: usize = 256;

/// Cells that say that there is no value, folded to letters and digits.
const NO_VALUE: &[&str] = &[
    "",
    "невідомо",
    "неизвестно",
    "невідомий",
    "немає",
    "нема",
    "нет",
    "відсутній",
    "отсутствует",
    "бн",
    "нд",
    "unknown",
    "none",
    "na",
    "nan",
    "null",
    "nil",
];

/// A value, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// What makes two values one, if they share any: hashes, ascending, each once.
    pub keys: SmallVec<[u64; 1]>,
    /// The words of a text, by sound, ascending.
    words: Box<[u64]>,
    /// The characters by which a slip is seen.
    letters: Box<[u8]>,
    /// Which characters occur, a bit each, several to a bit.
    profile: u64,
    /// For a taxpayer's number: whether its last digit is right. Always for other kinds.
    checked: bool,
    /// A hash of the words of a text as they are written, but for case, signs and order.
    writing: u64,
}

fn hash(bytes: &[u8]) -> u64 {
    foldhash::fast::FixedState::default().hash_one(bytes)
}

/// Latin for a capital letter that looks like a Cyrillic one, so that a series is one however it was typed.
const fn latin(letter: char) -> char {
    match letter {
        'А' => 'A',
        'В' => 'B',
        'С' => 'C',
        'Е' | 'Ё' => 'E',
        'Н' => 'H',
        'І' => 'I',
        'К' => 'K',
        'М' => 'M',
        'О' => 'O',
        'Р' => 'P',
        'Т' => 'T',
        'Х' => 'X',
        'У' => 'Y',
        other => other,
    }
}

/// Whether a text is a number that a spreadsheet shortened, of which the rest is lost.
fn is_shortened(cell: &str) -> bool {
    let Some((mantissa, exponent)) = cell.split_once(['E', 'e', 'Е', 'е']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
    mantissa.contains(['.', ','])
        && digits(&mantissa.replace(['.', ','], ""))
        && exponent.strip_prefix('+').is_some_and(digits)
}

impl Value {
    /// Reads a cell; `None` where it holds no value.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::compare::value::{Kind, Value};
    ///
    /// let keys = |kind, cell| Value::read(kind, cell).map(|value| value.keys);
    /// assert_eq!(keys(Kind::Number, "АВ № 123456"), keys(Kind::Number, "AB123456"));
    /// assert_eq!(keys(Kind::Phone, "+380 (67) 123-45-67"), keys(Kind::Phone, "067 1234567"));
    /// assert_eq!(keys(Kind::Number, "невідомо"), None);
    /// assert_eq!(keys(Kind::Number, "1,23E+09"), None);
    /// ```
    #[must_use]
    pub fn read(kind: Kind, cell: &str) -> Option<Self> {
        let cell: String = cell.trim().chars().take(MOST_CHARACTERS).collect();
        let plain: String =
            cell.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if NO_VALUE.contains(&plain.as_str()) {
            return None;
        }
        match kind {
            Kind::Exact => Some(Self::of_letters(cell.to_lowercase().as_bytes())),
            Kind::Number | Kind::TaxNumber => Self::number(kind, &cell),
            Kind::Phone => Self::phones(&cell),
            Kind::Date => {
                let date = PartialDate::parse(&cell).ok().flatten()?;
                let mut value = Self::of_letters(&date.number().to_be_bytes());
                value.words = Box::new([u64::from(date.number())]);
                Some(value)
            }
            Kind::Text => Some(Self::text(&cell)),
        }
    }

    fn of_letters(letters: &[u8]) -> Self {
        let profile = letters.iter().fold(0_u64, |profile, letter| profile | 1 << (letter % 64));
        Self {
            keys: SmallVec::from_slice(&[hash(letters)]),
            words: Box::new([]),
            letters: letters.into(),
            profile,
            checked: true,
            writing: 0,
        }
    }

    fn number(kind: Kind, cell: &str) -> Option<Self> {
        if is_shortened(cell) {
            return None;
        }
        let whole = cell.strip_suffix(".0").unwrap_or(cell);
        let letters: String = whole
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_uppercase)
            .map(latin)
            .collect();
        let digits = letters.bytes().all(|letter| letter.is_ascii_digit());
        let folded = if digits { letters.trim_start_matches('0') } else { letters.trim_start_matches("NO") };
        let first = folded.bytes().next()?;
        // One digit over and over fills a form; a single one may be a house.
        if folded.len() > 2 && folded.bytes().all(|letter| letter == first) {
            return None;
        }
        let mut value = Self::of_letters(folded.as_bytes());
        value.checked = kind != Kind::TaxNumber || tax_number::digits(&letters).is_some();
        Some(value)
    }

    fn phones(cell: &str) -> Option<Self> {
        let mut numbers: SmallVec<[String; 2]> = SmallVec::new();
        for part in cell.split([',', ';', '/', '\n']) {
            let digits: Vec<char> = part.chars().filter(char::is_ascii_digit).collect();
            let kept = digits.get(digits.len().saturating_sub(PHONE_DIGITS)..).unwrap_or(&[]);
            let same = kept.first().is_some_and(|first| kept.iter().all(|digit| digit == first));
            if kept.len() >= LEAST_PHONE_DIGITS && !same {
                numbers.push(kept.iter().collect());
            }
        }
        let mut value = Self::of_letters(numbers.first()?.as_bytes());
        value.keys = numbers.iter().map(|number| hash(number.as_bytes())).collect();
        value.keys.sort_unstable();
        value.keys.dedup();
        Some(value)
    }

    fn text(cell: &str) -> Self {
        let mut writing = 0_u64;
        let mut letters: Vec<u8> = Vec::new();
        let mut words: Vec<u64> = Vec::new();
        for word in cell.split(|letter: char| !letter.is_alphanumeric() && !"'’ʼ`-".contains(letter)) {
            let is_number = word.chars().any(|letter| letter.is_ascii_digit());
            let folded = fold(word);
            let lower = word.to_lowercase();
            if word.is_empty() {
                continue;
            }
            writing = writing.wrapping_add(hash(lower.as_bytes()));
            if is_number || folded.letters.is_empty() {
                words.push(hash(lower.as_bytes()));
                letters.extend(lower.as_bytes());
                continue;
            }
            let sounds = sounds(&folded);
            words.push(class_of(&sounds).0);
            letters.extend(sounds.iter().map(|sound| *sound as u8));
        }
        let mut value = Self::of_letters(&letters);
        words.sort_unstable();
        let mut bytes = Vec::with_capacity(words.len() * size_of::<u64>());
        words.iter().for_each(|word| bytes.extend(word.to_be_bytes()));
        value.keys = SmallVec::from_slice(&[hash(if words.is_empty() { cell.as_bytes() } else { &bytes })]);
        value.words = words.into();
        value.writing = writing;
        value
    }

    /// The key that both values have.
    #[must_use]
    pub fn shared_key(&self, other: &Self) -> Option<u64> {
        self.keys.iter().copied().find(|key| other.keys.binary_search(key).is_ok())
    }
}

/// How far two values of one column agree.
///
/// # Examples
///
/// ```
/// use zvirka::compare::Level;
/// use zvirka::compare::value::{Kind, Value, compare_values};
///
/// let level = |kind, a, b| compare_values(kind, &Value::read(kind, a).unwrap(), &Value::read(kind, b).unwrap());
/// assert_eq!(level(Kind::Number, "4821907", "4812907"), Level::Slip);
/// assert_eq!(level(Kind::Number, "4821907", "4128907"), Level::Different);
/// assert_eq!(level(Kind::Text, "вул. Лісова, 5", "5, Лісова вул"), Level::Same);
/// assert_eq!(level(Kind::Text, "Лозова", "Lozova"), Level::Equivalent);
/// assert_eq!(level(Kind::Text, "м. Лозова, вул. Лісова", "вул. Лісова"), Level::Part);
/// ```
#[must_use]
pub fn compare_values(kind: Kind, a: &Value, b: &Value) -> Level {
    if a.shared_key(b).is_some() {
        return if a.writing == b.writing { Level::Same } else { Level::Equivalent };
    }
    match kind {
        Kind::Exact => Level::Different,
        Kind::Date => compare_dates(a, b),
        Kind::TaxNumber if a.checked && b.checked => Level::Different,
        Kind::Text if contains(a, b) || contains(b, a) => Level::Part,
        _ if is_one_slip(a, b) => Level::Slip,
        _ => Level::Different,
    }
}

/// Whether a shorter text's words all stand in a longer one, one of them being more than a number.
fn contains(longer: &Value, shorter: &Value) -> bool {
    shorter.words.len() < longer.words.len()
        && shorter.letters.len() >= LEAST_SLIPPED
        && shorter.words.iter().all(|word| longer.words.binary_search(word).is_ok())
}

fn compare_dates(a: &Value, b: &Value) -> Level {
    let date = |value: &Value| value.words.first().map(|number| PartialDate::of_number(*number as u32));
    match date::compare_dates(date(a), date(b)) {
        Level::Absent => Level::Absent,
        Level::Same => Level::Same,
        Level::YearMonth | Level::Year => Level::Part,
        Level::DayMonthSwapped | Level::OneDigit => Level::Slip,
        _ => Level::Different,
    }
}

/// Whether two values differ by one slip.
fn is_one_slip(a: &Value, b: &Value) -> bool {
    let (a_letters, b_letters) = (&*a.letters, &*b.letters);
    let (short, long) =
        if a_letters.len() <= b_letters.len() { (a_letters, b_letters) } else { (b_letters, a_letters) };
    // One character more, or one changed into another, moves at most two bits.
    if short.len() < LEAST_SLIPPED || long.len() - short.len() > 1 || (a.profile ^ b.profile).count_ones() > 2
    {
        return false;
    }
    let before = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let after = short.iter().rev().zip(long.iter().rev()).take_while(|(a, b)| a == b).count();
    let left = |letters: &[u8]| letters.len().saturating_sub(before + after);
    match (left(short), left(long)) {
        (0, 0 | 1) | (1, 1) => true,
        (2, 2) => {
            let two = |letters: &[u8]| letters.get(before..before + 2).map(<[u8]>::to_vec);
            let (Some(mut one), Some(other)) = (two(short), two(long)) else { return false };
            one.reverse();
            one == other
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn level(kind: Kind, a: &str, b: &str) -> Level {
        match (Value::read(kind, a), Value::read(kind, b)) {
            (Some(a), Some(b)) => compare_values(kind, &a, &b),
            _ => Level::Absent,
        }
    }

    /// Restricted edit distance by its table (Damerau 1964): slow, and by another way.
    fn distance(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                if i == 0 || j == 0 {
                    table[i][j] = i + j;
                    continue;
                }
                let change = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                table[i][j] = change.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    table[i][j] = table[i][j].min(table[i - 2][j - 2] + 1);
                }
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn a_slip_is_an_edit_distance_of_one(a in "[1-3]{4,7}", b in "[1-3]{4,7}") {
            let read = |text: &str| Value::of_letters(text.as_bytes());
            let one = distance(a.as_bytes(), b.as_bytes()) <= 1;
            prop_assert_eq!(is_one_slip(&read(&a), &read(&b)), one, "{} {}", a, b);
        }

        #[test]
        fn comparing_does_not_depend_on_the_side(a in ".{0,12}", b in ".{0,12}") {
            for kind in [Kind::Exact, Kind::Text, Kind::Number, Kind::Date, Kind::Phone, Kind::TaxNumber] {
                prop_assert_eq!(level(kind, &a, &b), level(kind, &b, &a));
                if Value::read(kind, &a).is_some() && kind != Kind::Date {
                    prop_assert_eq!(level(kind, &a, &a), Level::Same);
                }
            }
        }
    }

    #[test]
    fn short_values_have_no_slips() {
        assert_eq!(level(Kind::Number, "12", "13"), Level::Different);
        assert_eq!(level(Kind::Number, "120", "130"), Level::Different);
        assert_eq!(level(Kind::Number, "1204", "1304"), Level::Slip);
    }

    #[test]
    fn a_number_is_one_whatever_stands_around_it() {
        for other in ["№ 0012345", "12345.0", "12 345", "12-345", "No. 12345"] {
            assert_eq!(level(Kind::Number, "12345", other), Level::Same, "{other}");
        }
        // Cyrillic and Latin letters that look alike.
        assert_eq!(level(Kind::Number, "МТ 482190", "MT482190"), Level::Same);
    }

    #[test]
    fn what_is_no_value_says_nothing() {
        for cell in
            ["", " - ", "б/н", "Невідомо", "немає", "0", "000000", "1111111111", "3.29E+09", "3,2997E+9"]
        {
            assert!(Value::read(Kind::Number, cell).is_none(), "{cell}");
            assert!(Value::read(Kind::TaxNumber, cell).is_none(), "{cell}");
        }
        assert!(Value::read(Kind::Phone, "0000000000").is_none());
        assert!(Value::read(Kind::Phone, "внутр. 123").is_none());
        assert!(Value::read(Kind::Date, "восени").is_none());
    }

    #[test]
    fn two_right_numbers_of_taxpayers_are_no_slip_of_each_other() {
        // Both check; a digit of the first changed gives the second only with its last digit.
        let wrong = level(Kind::TaxNumber, "3299701230", "3299701330");
        assert_eq!(wrong, Level::Slip);
        assert_eq!(level(Kind::TaxNumber, "3299701230", "3299701247"), Level::Different);
    }

    #[test]
    fn a_telephone_of_several_in_a_cell_is_enough() {
        assert_eq!(level(Kind::Phone, "0671234567; 0507654321", "+380507654321"), Level::Same);
        assert_eq!(level(Kind::Phone, "0671234567", "0507654321"), Level::Different);
    }

    #[test]
    fn texts_agree_in_any_order_and_script_and_in_part() {
        assert_eq!(level(Kind::Text, "Полтава, вул. Лісова", "вул Лісова ПОЛТАВА"), Level::Same);
        assert_eq!(level(Kind::Text, "Полтава", "Poltava"), Level::Equivalent);
        assert_eq!(level(Kind::Text, "Полтава, вул. Лісова 5", "вул. Лісова"), Level::Part);
        assert_eq!(level(Kind::Text, "Лісова 5", "5"), Level::Different);
        assert_eq!(level(Kind::Text, "Крисенки", "Крисенкі"), Level::Equivalent);
    }

    #[test]
    fn dates_agree_as_dates() {
        assert_eq!(level(Kind::Date, "07.03.2019", "2019-03-07"), Level::Same);
        assert_eq!(level(Kind::Date, "07.03.2019", "2019-03-08"), Level::Slip);
        assert_eq!(level(Kind::Date, "07.03.2019", "2019"), Level::Part);
        assert_eq!(level(Kind::Date, "07.03.2019", "2011-11-20"), Level::Different);
    }
}
