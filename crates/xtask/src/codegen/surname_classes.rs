//! How frequent surname classes are: the frequency table folded by sound class, so that the program need not
//! sound 60,000 names when it starts.
//!
//! The classes come from the engine itself; when its sounds change, the generated file is stale and `--check` says
//! so.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use zvirka::names::sounds::SoundClass;
use zvirka::names::tables::SURNAMES;
use zvirka::names::token::class_of_name;

use super::source::Sources;

/// Generates `names/tables/surname_classes.rs`.
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
         pub static SURNAME_CLASSES: &[(u64, f32)] = &[\n",
    );
    for (SoundClass(class), share) in classes {
        writeln!(text, "({class:#018x}, {share:.3e}),")?;
    }
    text.push_str("];\n");
    Ok(text)
}
