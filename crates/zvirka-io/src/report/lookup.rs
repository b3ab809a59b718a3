//! The box in which a person is looked up by name: keys made by the engine, sought by the page's script.
//!
//! The page holds every word of every name once, with its code and the listed names it may be
//! ([`zvirka::names::look_up`]); every form of those listed names; and for each person the numbers of its words. The script
//! codes what is typed by the same rules, holds it against all words, and shows the persons whose words are nearest, the
//! nearest first and with how near they are. So a name is found in the other language, short, with initials, with a slip,
//! in any order and without its patronymic. What is not found is not denied: another spelling may be.
//!
//! Cost: some 30 bytes a person beside the distinct words, of which names have few. Limits: where all names of all people
//! would take more than [`MOST_BYTES`], one name a person is kept, and where that is too much the box points to
//! `zvirka find`.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use maud::{Markup, html};
use zvirka::names::look_up::{Part, Reader, Word, forms, rules};
use zvirka::reconcile::{Person, Reconciliation};
use zvirka::record::Field;

use super::text::plain;
use super::words::{self, Language};

/// What the box's data may take: a page that opens on an old phone, with room for all else within 25 MiB.
const MOST_BYTES: usize = 20 << 20;

/// What the script reads.
struct Data {
    words: String,
    forms: String,
    cells: String,
    people: String,
}

impl Data {
    fn bytes(&self) -> usize {
        self.words.len() + self.forms.len() + self.cells.len() + self.people.len()
    }
}

/// Texts numbered in the order in which they come.
struct Numbered<T> {
    numbers: HashMap<T, usize>,
    all: Vec<T>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { numbers: HashMap::new(), all: Vec::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Numbered<T> {
    fn number(&mut self, value: T) -> usize {
        if let Some(number) = self.numbers.get(&value) {
            return *number;
        }
        self.all.push(value.clone());
        self.numbers.insert(value, self.all.len() - 1);
        self.all.len() - 1
    }
}

/// A number in digits and small letters, as scripts read it with the base 36.
fn base_36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}

/// What stands between the columns of the data: a sign that no name has.
const APART: char = '¦';

/// Text of a cell in one line and one column.
fn line(text: &str) -> String {
    plain(text).replace(APART, "|").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names of a person as they are shown, each once.
fn names(person: &Person, most: usize) -> impl Iterator<Item = &str> {
    person.names.iter().map(|name| name.text.as_str()).take(most)
}

fn data(persons: &[Person], language: Language, names_each: usize) -> Data {
    let mut known: Numbered<WordKey> = Numbered::default();
    let mut cells: Numbered<String> = Numbered::default();
    let mut people = String::new();
    let mut reader = Reader::default();
    // By name: the numbers of its words, and whether it is those words and nothing more.
    let mut read: HashMap<&str, (String, bool)> = HashMap::new();
    for person in persons {
        let mut is_words = true;
        for (place, name) in names(person, names_each).enumerate() {
            if place > 0 {
                people.push('|');
            }
            let (numbers, whole) = read.entry(name).or_insert_with(|| {
                let words = reader
                    .words(name)
                    .into_iter()
                    .map(|word| WordKey { text: line(&word.text), ..word.into() });
                let words: Vec<WordKey> = words.collect();
                let is_words = is_its_words(name, &words);
                let numbers = words.into_iter().map(|word| base_36(known.number(word)));
                (numbers.collect::<Vec<_>>().join(" "), is_words)
            });
            people.push_str(numbers);
            is_words &= *whole;
        }
        let birth = person.fields.get(&Field::BirthDate).map_or("", |birth| birth.value.as_str());
        let status = language.of(words::status(person.status));
        let standing = format!("{status} · {}", person.lists.join(", "));
        let birth = base_36(cells.number(line(birth)));
        let standing = base_36(cells.number(line(&standing)));
        let _ = write!(people, "{APART}{birth}{APART}{standing}{APART}{}", line(&person.id));
        // A name that is more than its words (a rank, brackets) is shown as it stands.
        if !is_words {
            let text = names(person, names_each).collect::<Vec<_>>().join(" · ");
            let _ = write!(people, "{APART}{}", line(&text));
        }
        people.push('\n');
    }
    let names: BTreeSet<u16> = known.all.iter().flat_map(|word| word.names.iter().copied()).collect();
    let numbers = |numbers: &mut dyn Iterator<Item = u16>| -> String {
        numbers.map(|number| base_36(usize::from(number))).collect::<Vec<_>>().join(" ")
    };
    let mut words = String::new();
    for word in &known.all {
        let part = match word.part {
            Part::Surname => 's',
            Part::GivenName => 'g',
            Part::Patronymic => 'p',
        };
        let own = numbers(&mut word.names.iter().copied());
        let _ = writeln!(words, "{}{APART}{}{APART}{part}{APART}{own}", word.text, word.code);
    }
    let mut listed = String::new();
    for (code, of) in forms(&names) {
        let of = numbers(&mut of.into_iter());
        let _ = writeln!(listed, "{code}{APART}{of}");
    }
    Data { words, forms: listed, cells: cells.all.join("\n"), people }
}

/// A word by all that is told of it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct WordKey {
    text: String,
    code: String,
    part: Part,
    names: Vec<u16>,
}

impl From<Word> for WordKey {
    fn from(Word { text, code, part, names }: Word) -> Self {
        Self { text, code, part, names }
    }
}

/// Whether a name is shown as its words with spaces between them.
fn is_its_words(name: &str, words: &[WordKey]) -> bool {
    let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    words.join(" ") == line(name)
}

/// The box and its data; `None` where there are too many people for a page.
pub(super) fn look_up_box(result: &Reconciliation, language: Language) -> Option<Markup> {
    let persons = &result.persons;
    let fits = |data: &Data| data.bytes() <= MOST_BYTES;
    let data = Some(data(persons, language, usize::MAX)).filter(fits);
    let data = data.or_else(|| Some(self::data(persons, language, 1)).filter(fits))?;
    let labels = [words::NOT_FOUND, words::NEARNESS].map(|label| language.of(label));
    let [not_found, nearness] = labels;
    Some(html! {
        p.tools #look-up hidden {
            label {
                (language.of(words::LOOKUP_LABEL)) " "
                input type="search" autocomplete="off" spellcheck="false";
            }
            output {}
        }
        ol.people #look-up-found data-not-found=(not_found) data-nearness=(nearness) {}
        div #look-up-data data-rules=(rules()) hidden {
            p { (data.words) }
            p { (data.forms) }
            p { (data.cells) }
            p { (data.people) }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_that_scripts_read() {
        for (number, text) in [(0, "0"), (35, "z"), (36, "10"), (46_655, "zzz")] {
            assert_eq!(base_36(number), text);
            assert_eq!(usize::from_str_radix(text, 36).unwrap(), number);
        }
    }

    #[test]
    fn names_with_more_than_words_are_kept_whole() {
        let is_whole = |name: &str| {
            let words: Vec<WordKey> = Reader::default().words(name).into_iter().map(WordKey::from).collect();
            !is_its_words(name, &words)
        };
        assert!(!is_whole("Ґудзь Мар'яна Петрівна"));
        assert!(is_whole("солдат Ґудзь (Жук) Мар'яна"));
    }

    #[test]
    fn no_cell_ends_a_line_or_a_column() {
        assert_eq!(line("Ґудзь\n¦ Мар'яна\t"), "Ґудзь[U+000A]| Мар'яна[U+0009]");
    }
}
