//! Romanisation: the systems and their rules.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context as _, bail, ensure};

use super::source::{Row, Sources, Table};

// The engine's own rules, compiled into the generator: given names are romanised by the tables just read, not by
// those of the last generation.
#[path = "../../zvirka/src/names/romanization/rules.rs"]
mod rules;

pub use rules::RuleSet;
use rules::{Context, Rule, SLOTS, slot};

/// The id of the rows that hold for letters no system knows.
pub const FALLBACK: &str = "fallback";

/// Generates `names/tables/romanisation.rs`.
pub fn generate(sources: &mut Sources) -> anyhow::Result<String> {
    let systems = sources.table("romanisation_systems.tsv")?;
    let table = sources.table("romanisation.tsv")?;
    let mut rules = read(&table)?;

    let mut text = String::from(
        "use crate::names::romanization::Scheme;
        use crate::names::romanization::rules::Context::{
            After, AfterVowel, Anywhere, Before, BetweenVowels, Final, Initial,
        };
        use crate::names::romanization::rules::{Context, Rule, RuleSet};

        const fn r(letters: &'static str, context: Context<'static>, latin: &'static str) -> Rule<'static> {
            Rule { letters, context, latin }
        }\n\n",
    );
    let fallback = rules.remove(FALLBACK).context("no rows of system fallback")?;
    writeln!(text, "/// What any scheme makes of a letter it does not know.")?;
    writeln!(text, "pub static FALLBACK: RuleSet<'static> = RuleSet::new(&[{}]);\n", rows(&fallback)?)?;
    writeln!(text, "/// Every scheme, in the order of the table of systems.")?;
    writeln!(text, "pub static SCHEMES: &[Scheme] = &[")?;
    for system in systems.rows() {
        let id = system.required("id")?;
        let lang = system.required("lang")?;
        ensure!(
            id.starts_with(&format!("{lang}_")),
            "{}: the id does not begin with the language",
            system.place()
        );
        let own = rules.remove(id).with_context(|| format!("{}: no rules for {id}", system.place()))?;
        writeln!(
            text,
            "Scheme {{ id: {id:?}, lang: {lang:?}, basis: {:?}, period: {:?}, use_: {:?}, aliases: &{:?}, \
             rules: RuleSet::new(&[{}]) }},",
            system.required("basis")?,
            system.text("period")?,
            system.required("use")?,
            system.list("aliases")?,
            rows(&own)?,
        )?;
    }
    writeln!(text, "];")?;
    if let Some(id) = rules.keys().next() {
        bail!("romanisation.tsv has rows for {id}, which romanisation_systems.tsv does not name");
    }
    Ok(text)
}

/// The rules of every system, each in the order in which they are tried.
pub fn read(table: &Table) -> anyhow::Result<BTreeMap<&str, Vec<Rule<'_>>>> {
    let mut systems: BTreeMap<&str, Vec<Rule<'_>>> = BTreeMap::new();
    for row in table.rows() {
        let rule = rule(row)?;
        let rules = systems.entry(row.required("system")?).or_default();
        let twice = rules.iter().any(|known| known.letters == rule.letters && known.context == rule.context);
        ensure!(!twice, "{}: the same letters and context stand on two rows", row.place());
        rules.push(rule);
    }
    for rules in systems.values_mut() {
        rules.sort_by_key(|rule| {
            let first = rule.letters.chars().next().unwrap_or_default();
            let slot = slot(first);
            let letter = if slot == SLOTS { first } else { '\0' };
            (slot, letter, Reverse(rule.letters.chars().count()), rule.letters, rule.context)
        });
    }
    Ok(systems)
}

fn rule(row: Row<'_>) -> anyhow::Result<Rule<'_>> {
    let letters = row.required("letters")?;
    ensure!(
        letters.to_lowercase() == letters && !letters.contains(' '),
        "{}: letters are not in lower case",
        row.place()
    );
    let latin = row.required("latin")?.split('|').next().unwrap_or_default();
    let latin = if latin == "∅" { "" } else { latin };
    let context = match row.required("context")? {
        "any" => Context::Anywhere,
        "initial" => Context::Initial,
        "final" => Context::Final,
        "after_vowel" => Context::AfterVowel,
        "between_vowels" => Context::BetweenVowels,
        other => match other.split_once(':') {
            Some(("before", set)) => Context::Before(set),
            Some(("after", set)) => Context::After(set),
            _ => bail!("{}: unknown context", row.place()),
        },
    };
    Ok(Rule { letters, context, latin })
}

/// The rules as Rust source.
fn rows(rules: &[Rule<'_>]) -> anyhow::Result<String> {
    let mut text = String::new();
    for rule in rules {
        write!(text, "r({:?}, {:?}, {:?}), ", rule.letters, rule.context, rule.latin)?;
    }
    Ok(text)
}
