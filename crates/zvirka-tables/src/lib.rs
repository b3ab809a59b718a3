//! Tables of names: given names with all their forms, how frequent names are, which names sound alike and which letters
//! follow each other.
//!
//! A crate of their own, because 57,000 generated lines cost the compiler more than the engine that reads them: whoever
//! changes the engine does not compile them again. Users of the engine find everything here under
//! `zvirka::names::tables`, which adds what needs the engine's sounds.
//!
//! The tables are data, not method. They are generated from the TSV files of `crates/zvirka/data`, where sources and
//! licences are named, by `cargo xtask codegen --write`; a test fails when the two part. Names by sound, sound classes
//! and letter pairs are what the engine's own functions make of the other tables.
//!
//! **Keys.** Every form is in lower case, in Unicode normal form C, without apostrophes and without Latin signs
//! for ь and ъ; bring a token to the same shape before looking it up. Letters keep their marks: `ї` is not `і`. A
//! form with `ё` stands in the table with `ё` and with `е`.
//!
//! **Cost.** The tables are static: nothing is parsed or allocated at start. A look-up is a binary search.
//!
//! **Limits.** The groups hold the names met in Ukraine, Russia and Belarus and the frequent names of the
//! Caucasus, the Volga and Central Asia. Frequencies are those of registers that over-represent some regions; they
//! are a prior, to be corrected by the lists at hand.

mod frequencies;
mod frequency;
mod given_names;
mod letter_pairs;
mod sounded_names;
mod spelling_pairs;
mod surname_classes;

pub use frequencies::{FrequencyTable, NameFrequency};
pub use frequency::{GIVEN_NAMES, PATRONYMICS, SURNAMES};
pub use given_names::{FORMS, GROUPS, RELATED};
pub use letter_pairs::{CYRILLIC_LETTER_PAIRS, LATIN_LETTER_PAIRS};
pub use sounded_names::{FATHERS_BY_SOUND, GIVEN_NAMES_BY_SOUND};
pub use spelling_pairs::{SPELLING_COUNTS, SPELLING_LETTERS, SPELLING_PAIRS};
pub use surname_classes::{SOUND_BIGRAMS, SURNAME_CLASSES};

/// One given name with all its forms: `Олександр` = `Александр` = `Аляксандр` = `Oleksandr`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GivenNameGroup {
    /// Stable id, such as `m001`: a row of `data/given_names.tsv`.
    pub id: &'static str,
    /// Sex of the bearers, `'m'` or `'f'`.
    pub sex: char,
    /// The most usual Ukrainian form, as written, with its capital letter.
    pub ukrainian: &'static str,
    /// The most usual Russian form, as written, with its capital letter.
    pub russian: &'static str,
    /// Share of all people, of both sexes, who bear the name in Ukraine; 0 when the frequency table has none.
    pub frequency_ukrainian: f32,
    /// Share of all people, of both sexes, who bear the name in Russian registers; 0 when the table has none.
    pub frequency_russian: f32,
}

/// What a form is to its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormKind {
    /// A form of the name in Ukrainian, Russian or Belarusian.
    Standard,
    /// One language's form in the letters of another (`Мыкола`), or a common respelling.
    LiteralVariant,
    /// A spelling in Latin letters, romanised or of a western language.
    Latin,
    /// A diminutive or short form, in any script: `Саша`, `Sasha`. Often shared by several names.
    ShortForm,
}

/// One form of one given name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenNameForm {
    /// The form as a key: lower case, no apostrophes.
    pub form: &'static str,
    /// Index of the name in [`GROUPS`].
    pub group: u16,
    /// What the form is to the name.
    pub kind: FormKind,
}

/// Names by sound as the generator writes them: numbers and letters, of which the engine makes classes and sounds.
#[derive(Clone, Copy, Debug)]
pub struct SoundedRows {
    /// The sounds of all rows, one after the other, a letter a sound: the letter `0` for the first sound, the letters
    /// of ASCII that follow it for the others.
    pub sounds: &'static str,
    /// A row's end in the sounds, the index of its name in [`GROUPS`] and what the form is to the name.
    pub rows: &'static [(u32, u16, FormKind)],
    /// Sound classes in ascending order.
    pub classes: &'static [u64],
    /// Where the rows of each class end.
    pub class_ends: &'static [u16],
    /// Skeletons in ascending order.
    pub skeletons: &'static [u64],
    /// Where the numbers of the rows of each skeleton end in `skeleton_rows`.
    pub skeleton_ends: &'static [u16],
    /// Numbers of the rows that may be looked up by their skeleton.
    pub skeleton_rows: &'static [u16],
}

/// Every name that a form may stand for, with what the form is to each; empty when it is no known given name.
///
/// `key` must have the shape of the keys: lower case, no apostrophes.
///
/// # Examples
///
/// ```
/// use zvirka_tables::{given_name_forms, FormKind, GROUPS};
///
/// let olexii = given_name_forms("олексій");
/// let alexey = given_name_forms("алексей");
/// assert_eq!(olexii.first().map(|form| form.group), alexey.first().map(|form| form.group));
///
/// // A short form may stand for names of both sexes.
/// let sasha = given_name_forms("саша");
/// assert!(sasha.len() >= 2 && sasha.iter().all(|form| form.kind == FormKind::ShortForm));
/// assert!(given_name_forms("шевченко").is_empty());
/// # let _ = GROUPS;
/// ```
#[must_use]
pub fn given_name_forms(key: &str) -> &'static [GivenNameForm] {
    let start = FORMS.partition_point(|form| form.form < key);
    let tail = FORMS.get(start..).unwrap_or_default();
    let length = tail.partition_point(|form| form.form == key);
    tail.get(..length).unwrap_or_default()
}
