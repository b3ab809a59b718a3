//! Lists written by each system are recognised, and the shares of mixed lists recovered.

use super::*;
use crate::names::romanization::{romanize, scheme};
use crate::names::tables::{FrequencyTable, GIVEN_NAMES, SURNAMES};

/// Numbers that are the same on every run: the method of Knuth's MMIX.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Names of one language to be drawn as often as people bear them.
struct Urn {
    names: Vec<(f64, &'static str)>,
}

impl Urn {
    fn new(table: &'static FrequencyTable, lang: &str) -> Self {
        let mut sum = 0.0;
        let mut names = Vec::new();
        for name in table.iter() {
            let share = if lang == "uk" { name.ukrainian } else { name.russian };
            if share > 0.0 {
                sum += f64::from(share);
                names.push((sum, name.name));
            }
        }
        Self { names }
    }

    fn draw(&self, dice: &mut Dice) -> &'static str {
        let at = dice.roll() * self.names.last().unwrap().0;
        let index = self.names.partition_point(|(sum, _)| *sum <= at);
        self.names[index.min(self.names.len() - 1)].1
    }
}

fn people(lang: &str, count: usize, seed: u64) -> Vec<String> {
    let (surnames, given) = (Urn::new(&SURNAMES, lang), Urn::new(&GIVEN_NAMES, lang));
    let mut dice = Dice(seed);
    (0..count).map(|_| format!("{} {}", surnames.draw(&mut dice), given.draw(&mut dice))).collect()
}

fn letters(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(|letter| letter.is_alphanumeric() || *letter == ' ')
        .collect()
}

/// Whether two systems write the same letters for nearly all of these names: all but one in a hundred.
fn alike(left: &Scheme, right: &Scheme, names: &[String]) -> bool {
    left.lang == right.lang && {
        let differ = names
            .iter()
            .filter(|name| letters(&romanize(name, left)) != letters(&romanize(name, right)))
            .count();
        differ * 100 <= names.len()
    }
}

#[test]
fn the_system_of_a_list_of_a_hundred_names_is_recognised() {
    let (mut lists, mut wrong) = (0, Vec::new());
    for lang in ["uk", "ru"] {
        for seed in 10..13 {
            let names = people(lang, 100, 1 + seed);
            for scheme in schemes().iter().filter(|scheme| scheme.lang == lang) {
                let written: Vec<String> = names.iter().map(|name| romanize(name, scheme)).collect();
                let found = infer(written.iter().map(String::as_str));
                lists += 1;
                if !found.first().is_some_and(|(first, _)| alike(first, scheme, &names)) {
                    let found: Vec<_> = found.iter().map(|(scheme, share)| (scheme.id, *share)).collect();
                    wrong.push(format!("{}: {found:?}", scheme.id));
                }
            }
        }
    }
    // At least 95 of 100 lists.
    assert!(wrong.len() * 20 <= lists, "{} of {lists}\n{wrong:#?}", wrong.len());
}

#[test]
fn the_shares_of_two_systems_in_one_list_are_recovered() {
    let pairs = [
        ("uk_kmu2010", "ru_icao9303"),
        ("uk_kmu2010", "uk_de"),
        ("uk_bgn1965", "uk_pl"),
        ("uk_pass2007", "ru_bgn1947"),
        ("ru_icao9303", "ru_mvd310_1997_fr"),
        ("ru_wikipedia_press", "ru_de"),
        ("uk_kmu2010", "uk_odni2015"),
        ("uk_sci", "ru_fr"),
    ];
    let mut wrong = Vec::new();
    for (first, second) in pairs {
        let (first, second) = (scheme(first).unwrap(), scheme(second).unwrap());
        for (share, seed) in [(0.25, 111), (0.5, 121), (0.8, 131)] {
            let of_first = (300.0 * share) as usize;
            let (ours, theirs) =
                (people(first.lang, of_first, seed), people(second.lang, 300 - of_first, seed + 1));
            let written: Vec<String> = ours
                .iter()
                .map(|name| romanize(name, first))
                .chain(theirs.iter().map(|name| romanize(name, second)))
                .collect();
            let found = infer(written.iter().map(String::as_str));
            let sum = |scheme: &Scheme, names: &[String]| -> f32 {
                found.iter().filter(|(found, _)| alike(found, scheme, names)).map(|(_, share)| share).sum()
            };
            let (of_first, of_second) = (sum(first, &ours), sum(second, &theirs));
            if (of_first - share).abs() > 0.1 || (of_second - (1.0 - share)).abs() > 0.1 {
                let found: Vec<_> = found.iter().map(|(scheme, share)| (scheme.id, *share)).collect();
                wrong.push(format!("{} {} {share}: {found:?}", first.id, second.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of 24\n{wrong:#?}", wrong.len());
}

#[test]
fn a_list_of_belarusian_passports_is_recognised() {
    let list = [
        "KRAUCHUK ALIAKSANDR",
        "SALAUYOVA VOLHA",
        "HRYSHCHANKA DZMITRY",
        "ZHUKAVETS ULADZIMIR",
        "MAROZAU SIARHEI",
        "PIATROUSKAYA TATSIANA",
        "VASILEUSKI MIKALAI",
        "BIALIAUSKI AUHEN",
        "TSIMAFEYEVA HANNA",
        "KAVALCHUK YAUHENI",
        "SHAUCHENKA VIACHASLAU",
        "HANCHAROU ANDREI",
    ];
    let found = infer(list.into_iter());
    assert_eq!(found.first().map(|(scheme, _)| scheme.lang), Some("be"), "{found:?}");
}

#[test]
fn a_list_that_lost_its_marks_is_still_recognised() {
    let names = people("uk", 200, 5);
    let written: Vec<String> = names
        .iter()
        .map(|name| {
            romanize(name, scheme("uk_cz").unwrap())
                .replace(['š', 'Š'], "s")
                .replace('č', "c")
                .replace('ž', "z")
        })
        .collect();
    let found = infer(written.iter().map(String::as_str));
    assert_eq!(found.first().map(|(scheme, _)| scheme.id), Some("uk_cz"), "{found:?}");
}

#[test]
fn single_tokens_serve_as_well_as_whole_names() {
    let names = people("uk", 200, 6);
    let written: Vec<String> =
        names.iter().map(|name| romanize(name, scheme("uk_kmu2010").unwrap())).collect();
    let found = infer(written.iter().flat_map(|name| name.split(' ')));
    assert_eq!(found.first().map(|(scheme, _)| scheme.id), Some("uk_kmu2010"), "{found:?}");
}

#[test]
fn names_of_no_system_have_no_share_in_any() {
    let list =
        ["John Whitworth", "Mary Thwaite", "Sean O'Keefe", "Hugh Blackwell", "Ruth Wright", "Guy Quincey"];
    let of_all: f32 = infer(list.into_iter().cycle().take(120)).iter().map(|(_, share)| share).sum();
    assert!(of_all < 0.5, "{of_all}");
}

#[test]
fn a_list_without_latin_words_has_no_systems() {
    for list in [vec![], vec!["Щербак Юрій"], vec!["I. P.", "", "7"]] {
        assert!(infer(list.into_iter()).is_empty());
    }
}

#[test]
fn a_sample_is_bounded_and_spread_over_the_whole_list() {
    let names: Vec<String> = (0..50_000).map(|number| number.to_string()).collect();
    let mut sample = Sample::default();
    names.iter().for_each(|name| sample.take(name));
    assert!(sample.kept.len() > MOST_NAMES / 2 && sample.kept.len() <= MOST_NAMES);
    let places: Vec<usize> = sample.kept.iter().map(|name| name.parse().unwrap()).collect();
    assert!(places.windows(2).all(|pair| pair[1] - pair[0] == sample.stride), "{places:?}");
    assert!(*places.last().unwrap() > 49_000);
}

#[test]
fn letters_tell_the_language() {
    for (text, expected) in [
        ("Їжак Ганна", LanguagesTold { ukrainian: 1, ..LanguagesTold::default() }),
        ("ІВАНЕНКО РОМАН", LanguagesTold { ukrainian: 1, ..LanguagesTold::default() }),
        ("Рыбин Пётр", LanguagesTold { russian: 1, ..LanguagesTold::default() }),
        ("Раманаў Яўген", LanguagesTold { belarusian: 1, ..LanguagesTold::default() }),
        ("Вайтовіч Мікалай Рыгоравіч", LanguagesTold { belarusian: 1, ..LanguagesTold::default() }),
        ("Єрьоменко Мыкола", LanguagesTold { mixed: 1, ..LanguagesTold::default() }),
        ("Рәхимов Айдар", LanguagesTold { other: 1, ..LanguagesTold::default() }),
        ("Шевченко Роман", LanguagesTold { untold: 1, ..LanguagesTold::default() }),
        ("Shevchenko Roman", LanguagesTold::default()),
    ] {
        assert_eq!(languages_told([text].into_iter()), expected, "{text}");
    }
}
