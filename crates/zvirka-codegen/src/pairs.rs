//! Letter pairs: how often one letter follows another in names, and in the Latin spellings of each romanisation
//! system, so that the program need not count them when it starts.
//!
//! The counts come from the engine itself, and the logarithms are left to it: counts are the same on every machine.

use std::fmt::Write as _;

use zvirka::names::repair::letter_pairs;
use zvirka::names::romanization::inference::PairCounts;

use super::packed;
use super::source::Sources;

/// The tables of frequencies, which the compiled ones were generated from.
const FREQUENCIES: [&str; 6] = [
    "names/uk_surname.tsv",
    "names/ru_surname.tsv",
    "names/uk_patronymic.tsv",
    "names/ru_patronymic.tsv",
    "names/uk_given.tsv",
    "names/ru_given.tsv",
];

/// Generates `crates/zvirka-tables/src/letter_pairs.rs`.
pub fn letters(sources: &mut Sources) -> anyhow::Result<String> {
    // Read for the stamp.
    for table in FREQUENCIES {
        sources.table(table)?;
    }
    sources.table("given_names.tsv")?;
    let mut text = String::new();
    let [cyrillic, latin] = letter_pairs();
    for (name, letters, counts) in
        [("CYRILLIC", "Cyrillic letter", cyrillic), ("LATIN", "letter of a plain transliteration", latin)]
    {
        writeln!(
            text,
            "/// How often one {letters} follows another in the names of the tables: a row per letter before, a\n\
             /// column per letter after; the first of both is the end of a name.\n\
             #[rustfmt::skip]\npub static {name}_LETTER_PAIRS: &[u32] = &[\n{}];\n",
            packed(counts.iter().map(|count| format!("{count},")))
        )?;
    }
    Ok(text)
}

/// Generates `crates/zvirka-tables/src/spelling_pairs.rs`.
pub fn spellings(sources: &mut Sources) -> anyhow::Result<String> {
    // Read for the stamp.
    sources.table("romanisation_systems.tsv")?;
    sources.table("romanisation.tsv")?;
    for table in FREQUENCIES {
        sources.table(table)?;
    }
    let PairCounts { letters, counts } = PairCounts::count();
    let letters: String = letters.into_iter().collect();
    let pairs = counts.keys().map(|(first, second)| format!("({first},{second}),"));
    let counts = counts.values().flatten().map(|count| format!("{count},"));
    Ok(format!(
        "/// What romanisation systems write besides the letters of the English alphabet, in the order of the numbers.\n\
         pub static SPELLING_LETTERS: &str = {letters:?};\n\n\
         /// Pairs of numbers of letters that some system writes one after the other.\n\
         #[rustfmt::skip]\npub static SPELLING_PAIRS: &[(u8, u8)] = &[\n{}];\n\n\
         /// How often each system writes each pair in the same names: a row per pair, a column per system.\n\
         #[rustfmt::skip]\npub static SPELLING_COUNTS: &[u8] = &[\n{}];\n",
        packed(pairs),
        packed(counts)
    ))
}
