//! Given names: the groups, all their forms, and the weak equalities between groups.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use anyhow::{Context as _, ensure};

use unicode_normalization::UnicodeNormalization as _;

use super::romanisation::{self, FALLBACK, RuleSet};
use super::source::{Row, Sources, Table};

/// The systems in which the forms of a language are met on passports, in reports and in the press. Others differ
/// from these only in marks, which the reader of names folds away, or are too rare to widen the table for.
const SCHEMES: [(&str, &[&str]); 3] = [
    (
        "ukrainian",
        &[
            "uk_kmu2010",
            "uk_nat1996",
            "uk_pass2007",
            "uk_odni2015",
            "uk_alalc_plain",
            "uk_sci",
            "uk_de",
            "uk_fr",
            "uk_pl",
        ],
    ),
    (
        "russian",
        &[
            "ru_icao9303",
            "ru_mvd310_1997_en",
            "ru_mvd310_1997_fr",
            "ru_odni2015",
            "ru_wikipedia_press",
            "ru_gost7034_2014",
            "ru_sci",
            "ru_de",
            "ru_fr",
            "ru_pl",
        ],
    ),
    ("belarusian", &["be_icao_mvd2010", "be_bgn1979", "be_lacinka"]),
];

/// The systems for short forms, which are seldom on papers: today's Ukrainian and Russian passport tables, and
/// the press (Kolya). A short form with letters of the other language only is left to the one that knows them.
const SHORT_FORM_SCHEMES: [(&str, &str); 3] =
    [("uk_kmu2010", "ыэёъ"), ("ru_icao9303", "іїєґ"), ("ru_wikipedia_press", "іїєґ")];

/// One row of the table of given names, as read.
struct Group<'table> {
    row: Row<'table>,
    id: &'table str,
    sex: char,
    ukrainian: Vec<&'table str>,
    russian: Vec<&'table str>,
}

/// What a form is to its group, strongest first: a form met under two kinds keeps the first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Standard,
    LiteralVariant,
    Latin,
    ShortForm,
}

impl Kind {
    /// The name of the constant that stands for the kind in the generated file.
    const fn constant(self) -> &'static str {
        match self {
            Self::Standard => "S",
            Self::LiteralVariant => "V",
            Self::Latin => "L",
            Self::ShortForm => "D",
        }
    }
}

/// Generates `crates/zvirka-tables/src/given_names.rs`.
pub fn generate(sources: &mut Sources) -> anyhow::Result<String> {
    let names = sources.table("given_names.tsv")?;
    let related = sources.table("given_names_related.tsv")?;
    let ukrainian = Weights::read(&sources.table("names/uk_given.tsv")?)?;
    let russian = Weights::read(&sources.table("names/ru_given.tsv")?)?;
    let groups = read_groups(&names)?;
    let rules = sources.table("romanisation.tsv")?;
    let romanizer = Romanizer::read(&rules)?;

    let mut text = String::from(
        "use super::{FormKind, GivenNameForm, GivenNameGroup};

        const S: FormKind = FormKind::Standard;
        const V: FormKind = FormKind::LiteralVariant;
        const L: FormKind = FormKind::Latin;
        const D: FormKind = FormKind::ShortForm;

        const fn g(
            id: &'static str,
            sex: char,
            ukrainian: &'static str,
            russian: &'static str,
            frequency_ukrainian: f32,
            frequency_russian: f32,
        ) -> GivenNameGroup {
            GivenNameGroup { id, sex, ukrainian, russian, frequency_ukrainian, frequency_russian }
        }

        const fn f(form: &'static str, group: u16, kind: FormKind) -> GivenNameForm {
            GivenNameForm { form, group, kind }
        }\n\n",
    );
    writeln!(
        text,
        "/// Every given name, in the order of the table; [`GivenNameForm::group`] counts from 0 here."
    )?;
    writeln!(text, "pub static GROUPS: &[GivenNameGroup] = &[")?;
    for group in &groups {
        let literal = group.row.list("literal")?;
        writeln!(
            text,
            "g({:?}, {:?}, {:?}, {:?}, {}, {}),",
            group.id,
            group.sex,
            group.ukrainian.first().context("no Ukrainian form")?,
            group.russian.first().context("no Russian form")?,
            share(ukrainian.share(group.sex, &group.ukrainian, &literal)),
            share(russian.share(group.sex, &group.russian, &literal)),
        )?;
    }
    writeln!(text, "];\n")?;

    let forms = forms(&groups, &romanizer)?;
    writeln!(text, "/// Every form of every given name, sorted by form and then by group.")?;
    writeln!(text, "pub static FORMS: &[GivenNameForm] = &[")?;
    for ((form, group), kind) in &forms {
        writeln!(text, "f({form:?}, {group}, {}),", kind.constant())?;
    }
    writeln!(text, "];\n")?;

    writeln!(
        text,
        "/// Pairs of groups under which one person is at times recorded, and how often; lower index first."
    )?;
    writeln!(text, "pub static RELATED: &[(u16, u16, f32)] = &[")?;
    for ((first, second), weight) in related_pairs(&related, &groups)? {
        writeln!(text, "({first}, {second}, {weight:?}),")?;
    }
    writeln!(text, "];")?;
    Ok(text)
}

fn read_groups(table: &Table) -> anyhow::Result<Vec<Group<'_>>> {
    let mut groups = Vec::new();
    let mut ids = BTreeSet::new();
    for row in table.rows() {
        let id = row.required("id")?;
        ensure!(ids.insert(id), "{}: id {id} stands on two rows", row.place());
        let sex = match row.required("sex")? {
            "m" => 'm',
            "f" => 'f',
            _ => anyhow::bail!("{}: sex is neither m nor f", row.place()),
        };
        row.required("ukrainian")?;
        row.required("russian")?;
        groups.push(Group { row, id, sex, ukrainian: row.list("ukrainian")?, russian: row.list("russian")? });
    }
    ensure!(groups.len() <= usize::from(u16::MAX), "more groups than a 16-bit index holds");
    Ok(groups)
}

/// The systems of the romanisation tables, ready for use.
struct Romanizer<'table> {
    systems: BTreeMap<&'table str, RuleSet<'table>>,
}

impl<'table> Romanizer<'table> {
    fn read(table: &'table Table) -> anyhow::Result<Self> {
        let mut systems = BTreeMap::new();
        for (id, rules) in romanisation::read(table)? {
            // The command ends soon after: the rules may live as long as it does.
            systems.insert(id, RuleSet::new(rules.leak()));
        }
        Ok(Self { systems })
    }

    /// A form in the Latin letters of a system; also without marks, when it has any.
    fn romanize(&self, form: &str, system: &str) -> anyhow::Result<Vec<String>> {
        let rules = self.systems.get(system).with_context(|| format!("no rules for {system}"))?;
        let fallback = self.systems.get(FALLBACK).context("no rows of system fallback")?;
        let mut latin = String::new();
        rules.romanize_into(form, fallback, &mut latin);
        let plain: String = latin.nfd().filter(|sign| !('\u{300}'..='\u{36F}').contains(sign)).collect();
        let plain = plain.replace('ł', "l").replace('Ł', "L");
        Ok(if plain == latin { vec![latin] } else { vec![latin, plain] })
    }
}

/// All forms of all groups, with the strongest kind under which each is met.
fn forms(groups: &[Group<'_>], romanizer: &Romanizer<'_>) -> anyhow::Result<BTreeMap<(String, u16), Kind>> {
    let mut forms = BTreeMap::new();
    for (index, group) in groups.iter().enumerate() {
        let index = u16::try_from(index)?;
        let mut add = |form: &str, kind: Kind| {
            for form in spellings(form) {
                let present = forms.entry((form, index)).or_insert(kind);
                *present = (*present).min(kind);
            }
        };
        for (column, systems) in SCHEMES {
            for form in group.row.list(column)? {
                add(form, Kind::Standard);
                for system in systems {
                    romanizer.romanize(form, system)?.iter().for_each(|latin| add(latin, Kind::Latin));
                }
            }
        }
        group.row.list("literal")?.into_iter().for_each(|form| add(form, Kind::LiteralVariant));
        group.row.list("latin")?.into_iter().for_each(|form| add(form, Kind::Latin));
        for form in group.row.list("short_forms")? {
            add(form, Kind::ShortForm);
            for (system, foreign) in SHORT_FORM_SCHEMES {
                if !form.to_lowercase().contains(|letter| foreign.contains(letter)) {
                    romanizer.romanize(form, system)?.iter().for_each(|latin| add(latin, Kind::ShortForm));
                }
            }
        }
    }
    Ok(forms)
}

/// The keys under which a form is looked up: lower case, no apostrophes; with ё also as е, since most lists print
/// no dots.
fn spellings(form: &str) -> Vec<String> {
    let key = key(form);
    let without_dots = key.replace('ё', "е");
    if without_dots == key { vec![key] } else { vec![key, without_dots] }
}

/// A form in lower case, without apostrophes and quotes.
pub fn key(form: &str) -> String {
    form.chars().filter(|letter| !is_apostrophe(*letter)).flat_map(char::to_lowercase).collect()
}

/// Whether a character is one of those that serve as an apostrophe, or as a soft or hard sign in Latin letters.
fn is_apostrophe(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '\u{2019}'
            | '\u{2018}'
            | '\u{02BC}'
            | '\u{02B9}'
            | '\u{02BA}'
            | '\u{2032}'
            | '\u{2033}'
            | '`'
            | '\u{00B4}'
            | '"'
            | '\u{201D}'
    )
}

fn related_pairs(table: &Table, groups: &[Group<'_>]) -> anyhow::Result<BTreeMap<(u16, u16), f64>> {
    let mut pairs = BTreeMap::new();
    for row in table.rows() {
        let mut ends = [0_u16; 2];
        for (end, (id, form)) in ends.iter_mut().zip([("first", "first_form"), ("second", "second_form")]) {
            let id = row.required(id)?;
            let form = row.required(form)?;
            let index = groups
                .iter()
                .position(|group| group.id == id)
                .with_context(|| format!("{}: no group {id}", row.place()))?;
            let known = groups.get(index).is_some_and(|group| group.ukrainian.contains(&form));
            ensure!(known, "{}: {form} is no Ukrainian form of group {id}", row.place());
            *end = u16::try_from(index)?;
        }
        let share = row.number("share")?;
        ensure!(share > 0.0 && share < 1.0, "{}: share is not between 0 and 1", row.place());
        ends.sort_unstable();
        let [first, second] = ends;
        ensure!(first != second, "{}: a group is related to itself", row.place());
        ensure!(
            pairs.insert((first, second), share).is_none(),
            "{}: the pair stands on two rows",
            row.place()
        );
    }
    Ok(pairs)
}

/// A frequency table of given names: weight by name and sex, and the sum of all weights.
struct Weights {
    weight: HashMap<(String, char), f64>,
    total: f64,
}

impl Weights {
    fn read(table: &Table) -> anyhow::Result<Self> {
        let mut weights = Self { weight: HashMap::new(), total: 0.0 };
        for row in table.rows() {
            let weight = row.number("weight")?;
            let sex = row.required("gender")?.chars().next().unwrap_or('u');
            *weights.weight.entry((plain(row.required("name")?), sex)).or_default() += weight;
            weights.total += weight;
        }
        ensure!(weights.total > 0.0, "a frequency table is empty");
        Ok(weights)
    }

    /// The share of all weight that the forms of one group hold.
    fn share(&self, sex: char, forms: &[&str], literal: &[&str]) -> f64 {
        let distinct: BTreeSet<String> = forms.iter().chain(literal).map(|form| plain(form)).collect();
        let weight: f64 = distinct.into_iter().filter_map(|form| self.weight.get(&(form, sex))).sum();
        weight / self.total
    }
}

/// A form as the frequency tables are searched: the key, without the dots of ё.
pub fn plain(form: &str) -> String {
    key(form).replace('ё', "е")
}

/// A share with the four digits that the tables are good for.
fn share(value: f64) -> String {
    if value == 0.0 { "0.0".into() } else { format!("{value:.3e}") }
}
