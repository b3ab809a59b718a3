//! The cell of a name that holds more than a name.
//!
//! Lists are copied from registers, questionnaires and web pages: `12. Ґудзь Остап, 10.05.1985 р.н., м. Суми` is a
//! number, a name, a day of birth and a town; `ҐУДЗЬ/GUDZ ОСТАП/OSTAP` is one name in two scripts; `Дем&#39;ян` is
//! HTML. What is no name is taken off and used as what it is, where the row has no such value of its own; what a
//! changed cell held is carried along as it stood.
//!
//! Words that stand for "no value" (`\N`, `#N/A`, `б/б`) are emptied in all columns that are compared.
//!
//! Cost: one look at each cell's bytes; only cells with a mark that plain names lack are taken apart.

mod ages;
mod beside;
mod markup;

use std::collections::HashSet;
use std::sync::OnceLock;

use zvirka::names::script::{is_cyrillic, is_latin};
use zvirka::record::{Field, TextColumn};

pub(super) use self::beside::LATEST_BIRTH;
use self::beside::{as_birth_date, end_at_date, is_place, is_status, without_date_behind};
use self::markup::without_markup;
use super::Table;
use crate::headers::structures::{self, Structure};

/// Columns that were changed, as they stood, and what cells of names held beside names.
#[derive(Default)]
pub(super) struct Changed {
    pub(super) as_it_stood: Vec<(String, TextColumn)>,
    pub(super) birth_dates: Option<TextColumn>,
    pub(super) places: Option<TextColumn>,
    pub(super) other_names: Option<TextColumn>,
    /// Ages that stood where dates of birth should.
    pub(super) ages: Option<TextColumn>,
}

/// A cell taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
struct Cell {
    name: String,
    birth_date: String,
    place: String,
    other: String,
}

/// Takes the cells of names apart and empties words that stand for nothing.
pub(super) fn tidy(table: &mut Table<'_>) -> Changed {
    let mut changed = Changed::default();
    // Ids are never empty, and what is only carried along stays as it stood.
    let untouched = [Field::Id, Field::Note, Field::Contact, Field::Source];
    for column in 0..table.headers.len() {
        let Some(field) = table.assignment.fields.get(column).copied().flatten() else { continue };
        let is_part = table.assignment.forms.iter().any(|form| form.patronymic.contains(&column));
        if field == Field::Name && !is_part {
            tidy_names(table, column, &mut changed);
        } else if !untouched.contains(&field) {
            tidy_part(table, column, if is_part { Field::Patronymic } else { field }, &mut changed);
        }
        if field == Field::BirthDate {
            ages::take_out(table, column, &mut changed);
        }
    }
    read_remarks(table, &mut changed);
    changed
}

/// Takes dates of birth out of the remarks of a list that writes them there.
fn read_remarks(table: &mut Table<'_>, changed: &mut Changed) {
    let has_remarks = table.assignment.structure.is_some_and(Structure::has_remarks);
    let remarks = table.assignment.fields.iter().position(|field| *field == Some(Field::Note));
    let Some(cells) = remarks.filter(|_| has_remarks).and_then(|column| table.rows.columns.get(column))
    else {
        return;
    };
    let dates: TextColumn =
        cells.iter().map(|remarks| structures::birth_date_in_remarks(remarks).unwrap_or("")).collect();
    changed.birth_dates = Some(dates);
}

fn tidy_names(table: &mut Table<'_>, column: usize, changed: &mut Changed) {
    let Some(cells) = table.rows.columns.get(column) else { return };
    if !any_byte(cells.text(), is_mark) {
        return;
    }
    let apart: Vec<(usize, Cell)> = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| has_marks(cell))
        .filter_map(|(row, cell)| Some((row, take_apart(cell)?)))
        .collect();
    if apart.is_empty() {
        return;
    }
    let rows = cells.len();
    let replaced = replace(cells, apart.iter().map(|(row, cell)| (*row, cell.name.as_str())));
    let take = |slot: &mut Option<TextColumn>, of: fn(&Cell) -> &str| {
        if apart.iter().all(|(_, cell)| of(cell).is_empty()) {
            return;
        }
        let empty = || std::iter::repeat_n("", rows).collect();
        let before = slot.take().unwrap_or_else(empty);
        let values = apart.iter().map(|(row, cell)| (*row, of(cell))).filter(|(_, value)| !value.is_empty());
        *slot = Some(replace(&before, values));
    };
    take(&mut changed.birth_dates, |cell| &cell.birth_date);
    take(&mut changed.places, |cell| &cell.place);
    take(&mut changed.other_names, |cell| &cell.other);
    let header = table.header(column).to_owned();
    let of = |wanted: fn(&Cell) -> bool| apart.iter().filter(|(_, cell)| wanted(cell)).count();
    let mut what = Vec::new();
    for (count, noun) in [
        (of(|cell| !cell.birth_date.is_empty()), "a date, taken as that of birth"),
        (of(|cell| !cell.place.is_empty()), "a place, taken as that of residence"),
        (of(|cell| !cell.other.is_empty()), "a second spelling, taken as another name"),
    ] {
        if count > 0 {
            what.push(format!("{count} with {noun}"));
        }
    }
    let what = if what.is_empty() { "marks that are no part of a name".to_owned() } else { what.join(", ") };
    table
        .warnings
        .push(format!("column {} ({header}): cells that hold more than a name: {what}", column + 1));
    if let Some(slot) = table.rows.columns.get_mut(column) {
        let before = std::mem::replace(slot, replaced);
        changed.as_it_stood.push((header, before));
    }
}

/// Longer cells of parts are no names.
const LONGEST_PART: usize = 1_024;

fn tidy_part(table: &mut Table<'_>, column: usize, field: Field, changed: &mut Changed) {
    let Some(cells) = table.rows.columns.get(column) else { return };
    let is_name = matches!(field, Field::Surname | Field::GivenName | Field::Patronymic);
    let new: Vec<(usize, String)> = cells
        .iter()
        .enumerate()
        .filter_map(|(row, cell)| {
            if is_nothing(cell, is_name) {
                return Some((row, String::new()));
            }
            let plain = !is_name || !cell.contains(['&', '<']) || cell.len() > LONGEST_PART;
            (!plain).then(|| (row, without_markup(cell))).filter(|(_, text)| text != cell)
        })
        .collect();
    if new.is_empty() {
        return;
    }
    let replaced = replace(cells, new.iter().map(|(row, text)| (*row, text.as_str())));
    let header = table.header(column).to_owned();
    if let Some(slot) = table.rows.columns.get_mut(column) {
        let before = std::mem::replace(slot, replaced);
        if is_name {
            changed.as_it_stood.push((header, before));
        }
    }
}

/// The column with some cells replaced, given in ascending order.
fn replace<'c>(cells: &TextColumn, new: impl Iterator<Item = (usize, &'c str)>) -> TextColumn {
    let mut new = new.peekable();
    let mut replaced = TextColumn::with_capacity(cells.len());
    for (row, cell) in cells.iter().enumerate() {
        match new.next_if(|(of, _)| *of == row) {
            Some((_, text)) => replaced.push(text),
            None => replaced.push(cell),
        }
    }
    replaced
}

/// Whether a cell has a mark that names of letters alone have not.
fn has_marks(cell: &str) -> bool {
    cell.bytes().any(is_mark)
}

#[inline]
const fn is_mark(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'&' | b'<' | b',' | b'/' | b';' | b'|')
}

/// Whether a text has such a byte. All bytes are looked at, many at once.
#[inline]
pub(super) fn any_byte(text: &str, is_such: impl Fn(u8) -> bool) -> bool {
    /// So many that a text that begins with one is not read to its end.
    const PIECE: usize = 1 << 14;
    text.as_bytes().chunks(PIECE).any(|piece| piece.iter().fold(false, |any, byte| any | is_such(*byte)))
}

/// Whether a cell says that there is no value.
fn is_nothing(cell: &str, is_name: bool) -> bool {
    /// The longest of the words.
    const LONGEST: usize = 40;
    if !may_be_nothing(cell) {
        return false;
    }
    let cell = cell.trim();
    let Some(first) = cell.chars().next() else { return false };
    // Names begin with a capital, dates with a digit: nearly every cell ends here.
    if cell.len() > LONGEST
        || first.is_ascii_digit()
        || (is_name && first.is_uppercase() && !cell.contains('/'))
    {
        return false;
    }
    static WORDS: OnceLock<HashSet<&str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| NOTHING.into_iter().collect());
    let folded: String = cell.chars().filter(|letter| !letter.is_whitespace() && *letter != '.').collect();
    words.contains(folded.to_lowercase().as_str())
}

/// Whether a cell begins as the words of [`NOTHING`] do; nearly every cell ends at its first bytes.
fn may_be_nothing(cell: &str) -> bool {
    match cell.as_bytes() {
        [b'\\' | b'#' | b'<' | b'(' | b'[' | b'n' | b'N' | b'?' | b'-', ..] => true,
        // White space, and dashes of three bytes.
        [b'\t'..=b' ' | 0xC2 | 0xE2 | 0xE3, ..] => true,
        // н, б, в, о in either case.
        [0xD0, second, ..] => matches!(second, 0xBD | 0x9D | 0xB1 | 0x91 | 0xB2 | 0x92 | 0xBE | 0x9E),
        _ => false,
    }
}

/// Ways to say that there is no value, without dots and spaces.
const NOTHING: [&str; 48] = [
    "\\n",
    "#n/a",
    "#ref!",
    "#value!",
    "#null!",
    "#name?",
    "#н/д",
    "#знач!",
    "#ссылка!",
    "<na>",
    "<null>",
    "(null)",
    "[null]",
    "nan",
    "nat",
    "none",
    "null",
    "n/a",
    "na",
    "н/д",
    "н/у",
    "н/в",
    "н/відомо",
    "б/б",
    "б/п",
    "б/о",
    "б/д",
    "невст",
    "неуст",
    "невід",
    "неизв",
    "?",
    "??",
    "???",
    "-",
    "--",
    "—",
    "–",
    "немає",
    "нет",
    "відсутнє",
    "відсутній",
    "отсутствует",
    "безбатькові",
    "безотчества",
    "-0-",
    "бб",
    "бп",
];

/// Takes a cell of a name apart; `None` where it is a name as it stands.
fn take_apart(cell: &str) -> Option<Cell> {
    /// A longer cell is no name with something beside it; what looks for marks in it must stay linear.
    const LONGEST: usize = 4_096;
    if cell.len() > LONGEST || is_only_divided(cell) {
        return None;
    }
    let text = without_markup(cell);
    let text = without_number(text.trim());
    let mut taken = Cell::default();
    let mut pieces: Vec<&str> = text.split([',', ';']).map(str::trim).collect();
    // What follows the last comma is looked at first; a name is what is left.
    while pieces.len() > 1 {
        let Some(last) = pieces.last().copied() else { break };
        if last.is_empty() {
            pieces.pop();
        } else if let Some(date) = as_birth_date(last) {
            if !taken.birth_date.is_empty() {
                break;
            }
            date.clone_into(&mut taken.birth_date);
            pieces.pop();
        } else if is_place(last) {
            taken.place =
                if taken.place.is_empty() { last.to_owned() } else { format!("{last}, {}", taken.place) };
            pieces.pop();
        } else if is_status(last) {
            pieces.pop();
        } else {
            break;
        }
    }
    if taken.birth_date.is_empty() {
        end_at_date(&mut pieces, &mut taken.birth_date);
    }
    let left =
        if pieces.len() == text.split([',', ';']).count() { text.to_owned() } else { pieces.join(", ") };
    let left = without_date_behind(&left, &mut taken.birth_date);
    let (name, other) = in_two_scripts(&left).unwrap_or((left, String::new()));
    taken.name = name;
    taken.other = other;
    (taken.name != cell.trim() && !taken.name.is_empty()).then_some(taken)
}

/// Whether a cell is a name with commas between its parts and nothing more, as most cells with commas are.
fn is_only_divided(cell: &str) -> bool {
    /// What places end with that begin with a capital.
    const ENDS: [&str; 8] = ["область", "обл", "район", "р-н", "region", "oblast", "Україна", "Украина"];
    if cell.bytes().any(|byte| is_mark(byte) && byte != b',') {
        return false;
    }
    let Some((_, last)) = cell.rsplit_once(',') else { return false };
    let last = last.trim();
    last.starts_with(char::is_uppercase)
        && !last.contains('.')
        && !ENDS.iter().any(|end| last.ends_with(end))
        && !is_status(last)
}

/// The line of a register begins with its number: `12.`, `12)`, `№12`.
fn without_number(text: &str) -> &str {
    /// No list has more digits in its running number.
    const MOST_DIGITS: usize = 7;
    let from = text.trim_start_matches(['№', '#', '(']);
    let digits = from.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > MOST_DIGITS {
        return text;
    }
    let rest = from.get(digits..).unwrap_or("");
    let after = rest.trim_start_matches(['.', ')', ':']).trim_start();
    let marked = after.len() < rest.len();
    let begins = |after: &str| after.starts_with(char::is_alphabetic);
    if marked && begins(after) { after } else { text }
}

/// A name each of whose words stands in two scripts with a stroke between, as on identity cards.
fn in_two_scripts(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let halves: Vec<Option<(&str, &str)>> = words.iter().map(|word| word.split_once('/')).collect();
    let split = halves.iter().flatten().count();
    if split < 2 || split != words.len() {
        return None;
    }
    let cyrillic = |word: &str| word.chars().all(|letter| !is_latin(letter)) && word.chars().any(is_cyrillic);
    let latin = |word: &str| word.chars().all(|letter| !is_cyrillic(letter)) && word.chars().any(is_latin);
    let halves: Vec<(&str, &str)> = halves.into_iter().flatten().collect();
    let told = halves.iter().all(|(a, b)| cyrillic(a) && latin(b))
        || halves.iter().all(|(a, b)| latin(a) && cyrillic(b));
    let join = |half: fn(&(&str, &str)) -> String| halves.iter().map(half).collect::<Vec<_>>().join(" ");
    told.then(|| (join(|(a, _)| (*a).to_owned()), join(|(_, b)| (*b).to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(cell: &str) -> (String, String, String, String) {
        take_apart(cell).map_or_else(
            || (cell.to_owned(), String::new(), String::new(), String::new()),
            |cell| (cell.name, cell.birth_date, cell.place, cell.other),
        )
    }

    #[test]
    fn what_is_no_name_is_taken_off_and_kept() {
        for (cell, name, birth_date, place, other) in [
            ("Ґудзь Остап Ігорович, м. Суми", "Ґудзь Остап Ігорович", "", "м. Суми", ""),
            (
                "Ґудзь Остап Ігорович, 07.03.1990 р.н., м. Суми",
                "Ґудзь Остап Ігорович",
                "07.03.1990",
                "м. Суми",
                "",
            ),
            ("12. Ґудзь Остап Ігорович, 07.03.1990", "Ґудзь Остап Ігорович", "07.03.1990", "", ""),
            ("Ґудзь Остап Ігорович 07.03.1990 г.р.", "Ґудзь Остап Ігорович", "07.03.1990", "", ""),
            ("ҐУДЗЬ/GUDZ ОСТАП/OSTAP", "ҐУДЗЬ ОСТАП", "", "", "GUDZ OSTAP"),
            ("Дем&#39;ян&nbsp;Лук&apos;ян", "Дем'ян Лук'ян", "", "", ""),
            ("&lt;b&gt;Ґудзь Остап&lt;/b&gt;", "Ґудзь Остап", "", "", ""),
            (
                "3. Ґудзь Остап Ігорович 07.03.1990 р.н., солдат, водій",
                "Ґудзь Остап Ігорович",
                "07.03.1990",
                "",
                "",
            ),
            (
                "Ґудзь Остап Ігорович, 07.03.1990, водій роти, мешканець с. Яблунівка",
                "Ґудзь Остап Ігорович",
                "07.03.1990",
                "мешканець с. Яблунівка",
                "",
            ),
            ("Ґудзь Остап, зник безвісти", "Ґудзь Остап", "", "", ""),
            // Names as they stand; a late date may be that of a capture, and two dates are two people's.
            ("Ґудзь Остап, 12.03.2022", "Ґудзь Остап, 12.03.2022", "", "", ""),
            (
                "Ґудзь Остап, 07.03.1990, Лис Іван, 05.06.1985, водій",
                "Ґудзь Остап, 07.03.1990, Лис Іван, 05.06.1985, водій",
                "",
                "",
                "",
            ),
            ("ҐУДЗЬ, Остап Ігорович", "ҐУДЗЬ, Остап Ігорович", "", "", ""),
            ("Ґудзь, О. М.", "Ґудзь, О. М.", "", "", ""),
            ("Ґудзь Остап / Gudz Ostap", "Ґудзь Остап / Gudz Ostap", "", "", ""),
            ("Ґудзь Остап (07.03.1990)", "Ґудзь Остап (07.03.1990)", "", "", ""),
        ] {
            let expected = (name.to_owned(), birth_date.to_owned(), place.to_owned(), other.to_owned());
            assert_eq!(apart(cell), expected, "{cell}");
        }
    }

    #[test]
    fn every_word_for_nothing_begins_as_is_said() {
        for word in NOTHING {
            assert!(may_be_nothing(word) && may_be_nothing(&word.to_uppercase()), "{word}");
        }
    }

    #[test]
    fn words_for_no_value_are_nothing_and_names_are_not() {
        for cell in ["\\N", "#N/A", "nan", "н/д", "б/б", "б. б.", "<NA>", "без батькові", "-"]
        {
            assert!(is_nothing(cell, true), "{cell}");
        }
        for cell in ["Ґудзь", "Нет", "ван дер Мер", "Остап", "1990"] {
            assert!(!is_nothing(cell, true), "{cell}");
        }
    }
}
