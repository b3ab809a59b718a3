//! The names that invented people are given: surnames and given names with their weights.
//!
//! Surnames are those of the shipped Ukrainian table, as written (`data/names/uk_surname.tsv`); given names are the
//! groups of [`tables`](crate::names::tables). Where more surnames are wanted than the table has, stems of its
//! surnames take endings that its surnames have, which gives names nobody listed but anybody might bear.
//!
//! Cost: some ten milliseconds, once a simulation; 200,000 surnames cost a tenth of a second.

use std::collections::{BTreeMap, HashSet};

use super::patronymics::{Patronymics, patronymics};
use super::random::{Random, Stream, Weighted, zipf_two_thirds};
use crate::names::tables::{FORMS, FormKind, GROUPS, GivenNameGroup};
use crate::record::TextColumn;

/// The Ukrainian surnames with their gender and weight. Read as written, for the apostrophes.
const SURNAME_TABLE: &str = include_str!("../../data/names/uk_surname.tsv");

/// Surnames to draw from, in the masculine or without gender.
#[derive(Clone, Debug)]
pub(super) struct Surnames {
    names: TextColumn,
    /// Whether a surname has a feminine form of its own.
    gendered: Vec<bool>,
    draw: Weighted,
}

impl Surnames {
    /// The surnames of the table, by its weights.
    pub(super) fn by_frequency() -> Self {
        let rows = table();
        // The table has two decimals.
        let weights: Vec<u64> = rows.iter().map(|row| (row.weight * 100.0).round() as u64).collect();
        Self::new(rows.iter().map(|row| (row.name, row.gendered)), Weighted::new(&weights))
    }

    /// So many surnames by Zipf's law, the table's most frequent first; made of stems and endings beyond it.
    pub(super) fn by_zipf(count: usize) -> Self {
        let rows = table();
        let mut names: Vec<(String, bool)> =
            rows.iter().take(count).map(|row| (row.name.to_owned(), row.gendered)).collect();
        if names.len() < count {
            invent(&rows, count, &mut names);
        }
        let draw = Weighted::new(&zipf_two_thirds(names.len()));
        Self::new(names.iter().map(|(name, gendered)| (name.as_str(), *gendered)), draw)
    }

    fn new<'a>(rows: impl Iterator<Item = (&'a str, bool)>, draw: Weighted) -> Self {
        let (mut names, mut gendered) = (TextColumn::default(), Vec::new());
        for (name, has_feminine) in rows {
            names.push(name);
            gendered.push(has_feminine);
        }
        Self { names, gendered, draw }
    }

    pub(super) fn draw(&self, random: &mut Random) -> u32 {
        self.draw.draw(random) as u32
    }

    pub(super) fn name(&self, surname: u32) -> &str {
        self.names.get(surname as usize)
    }

    pub(super) fn is_gendered(&self, surname: u32) -> bool {
        self.gendered.get(surname as usize).copied().unwrap_or(false)
    }

    /// How many surnames there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }
}

struct Row {
    name: &'static str,
    gendered: bool,
    weight: f64,
}

/// The rows of the table that a man may bear, the most frequent first.
fn table() -> Vec<Row> {
    let rows = SURNAME_TABLE.lines().filter(|line| !line.starts_with('#')).skip(1);
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let (name, gender, weight) = (cells.next()?, cells.next()?, cells.next()?);
        Some(Row { name, gendered: gender == "m", weight: weight.parse().ok()? }).filter(|_| gender != "f")
    };
    let mut rows: Vec<Row> = rows.filter_map(row).filter(|row| is_mans(row.name)).collect();
    let adjectives: HashSet<&str> =
        rows.iter().filter(|row| row.gendered).filter_map(|row| row.name.strip_suffix("ий")).collect();
    // Безугла, which has no gender in the table, is the feminine of Безуглий.
    rows.retain(|row| !row.name.strip_suffix('а').is_some_and(|stem| adjectives.contains(stem)));
    rows.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.name.cmp(b.name)));
    rows
}

/// Whether a surname without gender can be a man's: not -кая, -ая, which the table has not recognised as feminine.
/// Double surnames are left out: nearly every one of them is one family's.
fn is_mans(name: &str) -> bool {
    !name.ends_with("ая") && !name.contains('-')
}

/// Endings that are cut off to find stems, and put on stems, with whether the surname then has two genders.
const ENDINGS: &[(&str, bool)] = &[
    ("енко", false),
    ("ченко", false),
    ("чук", false),
    ("щук", false),
    ("ук", false),
    ("юк", false),
    ("ко", false),
    ("ець", false),
    ("ик", false),
    ("ак", false),
    ("ович", false),
    ("евич", false),
    ("ун", false),
    ("ай", false),
    ("ура", false),
    ("ейко", false),
    ("ило", false),
    ("аш", false),
    ("еха", false),
    ("уля", false),
    ("ань", false),
    ("еня", false),
    ("ишко", false),
    ("ишин", true),
    ("ський", true),
    ("цький", true),
    ("ів", true),
    ("ов", true),
    ("ин", true),
    ("ний", true),
];

/// Shortest and longest stem, in letters, that endings are put on.
const STEM_LETTERS: std::ops::RangeInclusive<usize> = 3..=7;

/// Adds surnames of stems and endings until there are `count`, in an order drawn once and for all.
fn invent(rows: &[Row], count: usize, names: &mut Vec<(String, bool)>) {
    let mut stems: Vec<&str> = rows
        .iter()
        .filter_map(|row| ENDINGS.iter().find_map(|(ending, _)| row.name.strip_suffix(ending)))
        // An ending begins with a vowel or a consonant of its own; only a consonant before it goes with all.
        .filter(|stem| STEM_LETTERS.contains(&stem.chars().count()) && stem.ends_with(is_plain_consonant))
        .collect();
    stems.sort_unstable();
    stems.dedup();
    let endings = ENDINGS.len() as u32;
    let mut combinations: Vec<u32> = (0..stems.len() as u32 * endings).collect();
    Random::new(0, 0, Stream::Invention).shuffle(&mut combinations);
    let known: HashSet<&str> = rows.iter().map(|row| row.name).collect();
    // `хор` and `енко` may give what `хоре` and `нко` gave: no surname may come twice.
    let mut made = HashSet::new();
    for combination in combinations {
        let stem = stems.get((combination / endings) as usize);
        let ending = ENDINGS.get((combination % endings) as usize);
        let (Some(stem), Some(&(ending, gendered))) = (stem, ending) else { continue };
        let name = format!("{stem}{ending}");
        if !known.contains(name.as_str()) && made.insert(name.clone()) {
            names.push((name, gendered));
            if names.len() == count {
                return;
            }
        }
    }
}

fn is_plain_consonant(letter: char) -> bool {
    "бвгдзклмнпрстфх".contains(letter)
}

/// One given name in the forms that lists have it in.
#[derive(Clone, Debug)]
pub(super) struct GivenName {
    pub(super) female: bool,
    pub(super) ukrainian: &'static str,
    /// With е for ё, as most lists print it.
    pub(super) russian: String,
    /// What relatives call the bearer, by Ukrainian and by Russian speech.
    pub(super) short: [Vec<String>; 2],
    /// Of the bearer's children; made for women's names too and not used there.
    pub(super) children: Patronymics,
}

/// Given names to draw from.
#[derive(Clone, Debug)]
pub(super) struct GivenNames {
    names: Vec<GivenName>,
    men: Weighted,
    women: Weighted,
    anybody: Weighted,
}

/// Of 106 given names, how many are women's: a tenth, as women are a small part of the people on exchange lists.
const WOMEN_OF_106: usize = 10;

/// Given names in the lists of the probability tables.
const ZIPF_GIVEN_NAMES: usize = 106;

impl GivenNames {
    /// All given names by their frequency in Ukraine.
    pub(super) fn by_frequency() -> Self {
        let groups = groups();
        // Shares below one in a thousand million do not occur.
        let weight = |group: &GivenNameGroup| (f64::from(group.frequency_ukrainian) * 1e9).round() as u64;
        let weights = groups.iter().map(|(_, group)| weight(group)).collect();
        Self::new(&groups, weights)
    }

    /// 106 names, men's and women's, by Zipf's law.
    pub(super) fn by_zipf() -> Self {
        let groups = groups();
        let of = |sex: char, count: usize| {
            groups.iter().filter(move |(_, group)| group.sex == sex).copied().take(count)
        };
        let mut men = of('m', ZIPF_GIVEN_NAMES - WOMEN_OF_106);
        let mut women = of('f', WOMEN_OF_106);
        let turns = ZIPF_GIVEN_NAMES / WOMEN_OF_106;
        let mixed: Vec<_> = (1..=ZIPF_GIVEN_NAMES)
            .filter_map(|rank| if rank % turns == 0 { women.next() } else { men.next() })
            .collect();
        let weights = zipf_two_thirds(mixed.len());
        Self::new(&mixed, weights)
    }

    fn new(groups: &[(u16, &'static GivenNameGroup)], weights: Vec<u64>) -> Self {
        let mut short = short_forms();
        let names: Vec<GivenName> = groups
            .iter()
            .map(|(number, group)| GivenName {
                female: group.sex == 'f',
                ukrainian: group.ukrainian,
                russian: group.russian.replace('ё', "е").replace('Ё', "Е"),
                short: short.remove(number).unwrap_or_default(),
                children: patronymics(group.ukrainian, group.russian).with_plain_e(),
            })
            .collect();
        let of = |female: bool| {
            let weights: Vec<u64> = names
                .iter()
                .zip(&weights)
                .map(|(name, weight)| if name.female == female { *weight } else { 0 })
                .collect();
            Weighted::new(&weights)
        };
        Self { men: of(false), women: of(true), anybody: Weighted::new(&weights), names }
    }

    /// A name of a man or a woman.
    pub(super) fn draw(&self, female: bool, random: &mut Random) -> u16 {
        if female { self.women.draw(random) as u16 } else { self.men.draw(random) as u16 }
    }

    /// A name of anybody: the name then tells the sex.
    pub(super) fn draw_any(&self, random: &mut Random) -> u16 {
        self.anybody.draw(random) as u16
    }

    pub(super) fn name(&self, name: u16) -> Option<&GivenName> {
        self.names.get(usize::from(name))
    }
}

impl Patronymics {
    /// Семёнович is printed Семенович, as most lists do.
    fn with_plain_e(mut self) -> Self {
        self.russian = self.russian.map(|form| form.replace('ё', "е"));
        self
    }
}

/// The groups that people in Ukraine bear, the most frequent first, with their numbers.
fn groups() -> Vec<(u16, &'static GivenNameGroup)> {
    let mut groups: Vec<(u16, &GivenNameGroup)> =
        (0_u16..).zip(GROUPS).filter(|(_, group)| group.frequency_ukrainian > 0.0).collect();
    groups.retain(|(_, group)| !group.ukrainian.is_empty() && !group.russian.is_empty());
    groups.sort_by(|a, b| b.1.frequency_ukrainian.total_cmp(&a.1.frequency_ukrainian).then(a.0.cmp(&b.0)));
    groups
}

/// For each group its short forms in Cyrillic: those a Ukrainian writes, those a Russian writes.
fn short_forms() -> BTreeMap<u16, [Vec<String>; 2]> {
    let mut forms: BTreeMap<u16, [Vec<String>; 2]> = BTreeMap::new();
    for form in FORMS.iter().filter(|form| form.kind == FormKind::ShortForm) {
        let mut letters = form.form.chars();
        let Some(first) = letters.next().filter(|first| matches!(first, '\u{400}'..='\u{52F}')) else {
            continue;
        };
        let written: String = first.to_uppercase().chain(letters).collect();
        let [ukrainian, russian] = forms.entry(form.group).or_default();
        if !form.form.contains(['ы', 'э', 'ё', 'ъ']) {
            ukrainian.push(written.clone());
        }
        if !form.form.contains(['і', 'ї', 'є', 'ґ']) {
            russian.push(written);
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_gives_its_names_as_written() {
        let surnames = Surnames::by_frequency();
        assert!(surnames.len() > 23_000);
        let names: HashSet<&str> = (0..surnames.len() as u32).map(|number| surnames.name(number)).collect();
        assert!(names.contains("Лук'яненко") && names.contains("Шевченко") && !names.contains("Петрова"));
        assert_eq!(names.len(), surnames.len());
    }

    #[test]
    fn as_many_different_surnames_are_made_as_asked_for() {
        let surnames = Surnames::by_zipf(200_000);
        let names: HashSet<&str> = (0..surnames.len() as u32).map(|number| surnames.name(number)).collect();
        assert_eq!(names.len(), 200_000);
        assert!(
            names
                .iter()
                .all(|name| name.chars().count() >= 2 && name.chars().next().is_some_and(char::is_uppercase))
        );
        assert_eq!(Surnames::by_zipf(17_000).len(), 17_000);
    }

    #[test]
    fn sexes_are_drawn_as_asked() {
        let mut random = Random::new(1, 1, Stream::Person);
        for names in [GivenNames::by_frequency(), GivenNames::by_zipf()] {
            for _ in 0..1000 {
                for female in [false, true] {
                    assert_eq!(names.name(names.draw(female, &mut random)).unwrap().female, female);
                }
            }
        }
        let zipf = GivenNames::by_zipf();
        assert_eq!(zipf.names.len(), 106);
        assert_eq!(zipf.names.iter().filter(|name| name.female).count(), 10);
    }

    #[test]
    fn relatives_have_short_names_of_their_own_language() {
        let names = GivenNames::by_frequency();
        let name = names.names.iter().find(|name| name.ukrainian == "Олександр").unwrap();
        let [ukrainian, russian] = &name.short;
        assert!(ukrainian.iter().any(|form| form == "Сашко") && russian.iter().any(|form| form == "Саша"));
        assert!(
            !russian.iter().any(|form| form.contains('і'))
                && !ukrainian.iter().any(|form| form.contains('ё'))
        );
    }
}
