//! Tables of names, compiled into the program: given names with all their forms, and how frequent names are.
//!
//! The tables are data, not method: [`parse`](super::parse) and the comparison stages decide what a form in
//! common is worth. They stand in the crate `zvirka-tables`, which is compiled once and says how they are made; this
//! module hands them on and adds what needs the engine's sounds and romanisation.
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

pub(super) mod romanisation;
mod sounded;

pub use sounded::{
    FATHERS_BY_SOUND, FIRST_SOUND, GIVEN_NAMES_BY_SOUND, SoundedForm, SoundedName, SoundedTable,
};
pub use zvirka_tables::{
    CYRILLIC_LETTER_PAIRS, FORMS, FormKind, FrequencyTable, GIVEN_NAMES, GROUPS, GivenNameForm,
    GivenNameGroup, LATIN_LETTER_PAIRS, NameFrequency, PATRONYMICS, RELATED, SOUND_BIGRAMS, SPELLING_COUNTS,
    SPELLING_LETTERS, SPELLING_PAIRS, SURNAME_CLASSES, SURNAMES, given_name_forms,
};

#[cfg(test)]
mod tests;
