//! How frequent surname classes are: the frequency table folded by sound class, so that the program need not
//! sound 60,000 names when it starts.
//!
//! The classes come from the engine itself; when its sounds change, the generated file is stale and `--check` says
//! so.

use std::collections::BTreeMap;

use zvirka::names::sounds::{Sound, SoundClass, folded_sounds};
use zvirka::names::tables::SURNAMES;
use zvirka::names::token::{class_of_name, stem_of_name};

use super::packed;
use super::source::Sources;

/// Generates `crates/zvirka-tables/src/surname_classes.rs`.
pub fn generate(sources: &mut Sources) -> anyhow::Result<String> {
    // Read for the stamp: the compiled table that the classes are made of was generated from these.
    sources.table("names/uk_surname.tsv")?;
    sources.table("names/ru_surname.tsv")?;
    let mut classes: BTreeMap<SoundClass, f64> = BTreeMap::new();
    for name in SURNAMES.iter() {
        // Half the weight to each language: neither list of an exchange is of one nation.
        let share = 0.5 * (f64::from(name.ukrainian) + f64::from(name.russian));
        *classes.entry(class_of_name(name.name)).or_default() += share;
    }
    let mut text = String::from(
        "/// Surname classes in ascending order, each with the share of people who bear a surname of it: the mean\n\
         /// of the Ukrainian and the Russian table.\n\
         #[rustfmt::skip]\n\
         pub static SURNAME_CLASSES: &[(u64, f32)] = &[\n",
    );
    let rows = classes.into_iter().map(|(SoundClass(class), share)| format!("({class:#018x},{share:.3e}),"));
    text.push_str(&packed(rows));
    text.push_str("];\n\n");
    text.push_str(&bigrams());
    Ok(text)
}

/// One more than the number of sounds: the last stands for the ends of a name.
const STATES: usize = Sound::COUNT + 1;

/// Every pair of sounds is taken to have been seen this often, so that none is impossible.
const SMOOTHING: f64 = 0.5;

/// How likely a sound follows another in surnames, every class counted once: what a name looks like that no table
/// holds.
fn bigrams() -> String {
    let mut counts = vec![[SMOOTHING; STATES]; STATES];
    let mut seen = std::collections::BTreeSet::new();
    for name in SURNAMES.iter() {
        let sounds = stem_of_name(name.name);
        if !seen.insert(class_of_name(name.name)) {
            continue;
        }
        let mut previous = Sound::COUNT;
        let mut count = |next: usize| {
            if let Some(cell) = counts.get_mut(previous).and_then(|row| row.get_mut(next)) {
                *cell += 1.0;
            }
            previous = next;
        };
        folded_sounds(&sounds, |sound| count(sound as usize));
        count(Sound::COUNT);
    }
    let mut text = format!(
        "/// -log2 of the chance that a sound follows another in surnames, in eighths of a bit: a row per sound before,\n\
         /// a column per sound after; the last of both is the end of a name.\n\
         pub static SOUND_BIGRAMS: &[[u8; {STATES}]; {STATES}] = &[\n"
    );
    for row in counts {
        let total: f64 = row.iter().sum();
        let bits = row.map(|count| (-(count / total).log2() * 8.0).round().min(255.0));
        text.push_str(&format!("{bits:?},\n").replace(".0", ""));
    }
    text.push_str("];\n");
    text
}
