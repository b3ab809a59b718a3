//! Tables of units, ranks and places, compiled into the program.
//!
//! The tables are data, not method: [`unit`](super::unit), [`rank`](super::rank) and [`place`](super::place) decide
//! what a form in common is worth. They are generated from the TSV files of the crate's `data` folder, where sources
//! and licences are named, by `cargo xtask codegen --write`; a test fails when the two part.
//!
//! **Keys.** A form is the folded words of a name with single spaces between them, as [`key`] makes it.
//!
//! **Limits.** The tables hold what lists of prisoners of this war name most; each reader says what becomes of a
//! name that is not here.

mod places;
mod ranks;
mod units;

pub use places::{PLACE_FORMS, PLACES};
pub use ranks::{RANK_FORMS, RANK_STEPS};
pub use units::{UNIT_WORDS, UNITS};

use smallvec::SmallVec;

use super::unit::{Branch, Echelon, Hint};
use super::wording::{MIN_STEM, Word, same_but_for_ending, words};

/// A word of the names of units, and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitWord {
    /// The folded word, or the beginning of words.
    pub word: &'static str,
    /// Whether it is a whole word.
    pub whole: bool,
    /// The size that it says.
    pub echelon: Echelon,
    /// The branch that it says outright.
    pub branch: Branch,
    /// What it adds to other words.
    pub hint: Hint,
}

/// A unit of which more is known than number and branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownUnit {
    /// The unit's number; 0 for a unit that has none.
    pub number: u16,
    /// The branch.
    pub branch: Branch,
    /// The size.
    pub echelon: Echelon,
    /// Names by which it is known without its number, as keys, each with whether it was looked up.
    pub names: &'static [(&'static str, bool)],
    /// Numbers of military units: the letter (a space where there is none), the number, whether it was confirmed.
    pub codes: &'static [(char, u32, bool)],
    /// The unit it was renamed to, as an index of [`UNITS`].
    pub later: Option<u16>,
    /// The unit it belongs to, as an index of [`UNITS`].
    pub parent: Option<u16>,
}

/// What kind of place a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKind {
    /// An oblast, a republic, a territory.
    Region,
    /// A city, a town, a village, an island.
    Settlement,
    /// A plant or a prison within or beside a settlement.
    Site,
}

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownPlace {
    /// What kind of place it is.
    pub kind: PlaceKind,
    /// The region it lies in, as an index of [`PLACES`]; its own index for a region.
    pub region: u16,
    /// The settlement that holds it, as an index of [`PLACES`].
    pub within: Option<u16>,
    /// Whether several other places bear the name.
    pub homonyms: bool,
}

/// The key under which a name of several words stands in the tables.
///
/// # Examples
///
/// ```
/// use zvirka::compare::tables::key;
///
/// assert_eq!(key("Капітан 3-го рангу"), "капітан 3 го рангу");
/// ```
#[must_use]
pub fn key(text: &str) -> String {
    key_of(&words(text))
}

fn key_of(words: &[Word]) -> String {
    let mut key = String::new();
    for word in words {
        if !key.is_empty() {
            key.push(' ');
        }
        match word.number {
            Some(number) => key.push_str(&number.to_string()),
            None => key.push_str(&word.letters),
        }
    }
    key
}

/// What a run of words stands for in a table of forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meanings<V> {
    /// The values of the forms found, each once, in the order of the table.
    pub(super) values: SmallVec<[V; 4]>,
    /// Whether a form is written just so; else it differs in endings.
    pub(super) exact: bool,
}

/// Looks up a run of words in a table of forms that is sorted by form: as written, or else under other endings of
/// case and gender. Empty when the table has neither.
pub(super) fn look_up<V: Copy + PartialEq>(forms: &[(&'static str, V)], words: &[Word]) -> Meanings<V> {
    let key = key_of(words);
    let mut meanings = Meanings { values: SmallVec::new(), exact: true };
    let start = forms.partition_point(|(form, _)| *form < key.as_str());
    let equal = forms.get(start..).unwrap_or_default().iter().take_while(|(form, _)| *form == key);
    for (_, value) in equal {
        if !meanings.values.contains(value) {
            meanings.values.push(*value);
        }
    }
    if !meanings.values.is_empty() {
        return meanings;
    }
    meanings.exact = false;
    // A word and the same word under another ending share their first letters, so the forms in question stand
    // together.
    let beginning: String = key.chars().take_while(|letter| *letter != ' ').take(MIN_STEM).collect();
    let start = forms.partition_point(|(form, _)| *form < beginning.as_str());
    let alike = forms.get(start..).unwrap_or_default();
    for (form, value) in alike.iter().take_while(|(form, _)| form.starts_with(&beginning)) {
        let mut parts = form.split(' ');
        let mut pairs = key.split(' ');
        let matches = loop {
            match (parts.next(), pairs.next()) {
                (None, None) => break true,
                (Some(part), Some(word)) if same_but_for_ending(part, word) => {}
                _ => break false,
            }
        };
        if matches && !meanings.values.contains(value) {
            meanings.values.push(*value);
        }
    }
    meanings
}
