//! What the Latin spellings of each system look like: a model of three letters in a row for every scheme at once.
//!
//! One table serves all schemes: a sequence of letters is looked up once and gives a row of probabilities, a scheme
//! a column. The last column is no scheme: it is all of them together, and stands for names that follow none.

use std::sync::OnceLock;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::super::{Scheme, romanize_into, schemes};
use crate::names::script::{is_apostrophe, is_cyrillic, is_latin};
use crate::names::tables::{
    FORMS, FormKind, FrequencyTable, GIVEN_NAMES, NameFrequency, PATRONYMICS, SURNAMES,
};

/// How many names of each kind the models are made of. Names that many people bear are drawn several times and cost
/// no more than once, so the distinct ones are about half as many. More of them change no answer of the tests, and
/// the time to make the models grows with them.
const SURNAMES_DRAWN: usize = 2_400;
const GIVEN_NAMES_DRAWN: usize = 1_200;
const PATRONYMICS_DRAWN: usize = 400;

/// Of a system that writes marks or signs, the part of its users who leave them out, or lose them on the way.
const WITHOUT_MARKS: f32 = 0.25;

/// Letters' worth of belief in the shorter sequence when judging the longer one. Spellings by rule repeat
/// themselves, so what was seen once outweighs it.
const BACKING_OFF: f32 = 0.4;

/// Signs that a spelling might hold: what a sign never seen is shared among.
const SIGNS: f32 = 64.0;

/// The chance of a letter for one who knows no name of any system: the letters of the Latin alphabet and the end of
/// the word, all alike. A word that every system finds less likely than this follows none.
pub(super) const BLIND_CHANCE: f64 = 1.0 / 27.0;

/// Most letters of a word that are judged. No name is longer, and the product of their probabilities stays far
/// from the least number above 0.
pub(super) const MOST_LETTERS: usize = 32;

/// Most words of a name that are judged: the parts of a name, doubled.
pub(super) const MOST_WORDS: usize = 8;

/// What stands before and after every word.
const BORDER: u8 = 0;

/// A letter that no system writes.
const NEVER_SEEN: u8 = u8::MAX;

type Table<T> = HashMap<u32, T, FixedState>;

/// The models of all schemes.
pub(super) struct Spellings {
    letters: HashMap<char, u8, FixedState>,
    /// By three letters: the probability of the third after the first two.
    three: Table<Box<[f32]>>,
    /// By two letters: the probability of the second after the first.
    two: Table<Box<[f32]>>,
    /// By two letters: how often they were followed by a third.
    two_followed: Table<Box<[f32]>>,
    /// By one letter: how often it was followed by a second.
    one_followed: Table<Box<[f32]>>,
}

/// Counts of sequences, a row each, a scheme a column.
#[derive(Default)]
struct Counts {
    letters: HashMap<char, u8, FixedState>,
    three: Table<Box<[f32]>>,
    two: Table<Box<[f32]>>,
    two_followed: Table<Box<[f32]>>,
    one_followed: Table<Box<[f32]>>,
}

/// Columns of a row: the schemes, and all of them together.
fn width() -> usize {
    schemes().len() + 1
}

const fn pair(first: u8, second: u8) -> u32 {
    (first as u32) << 8 | second as u32
}

const fn triple(first: u8, second: u8, third: u8) -> u32 {
    pair(first, second) << 8 | third as u32
}

impl Spellings {
    /// The models, made on first use.
    pub(super) fn shared() -> &'static Self {
        static SHARED: OnceLock<Spellings> = OnceLock::new();
        SHARED.get_or_init(Self::learn)
    }

    fn learn() -> Self {
        let mut counts = Counts::default();
        for lang in super::super::LANGUAGES {
            let words = words_of(lang);
            for (column, scheme) in schemes().iter().enumerate().filter(|(_, scheme)| scheme.lang == lang) {
                counts.read(&words, scheme, column);
            }
        }
        counts.into_spellings()
    }

    /// How likely each system is to write a name as it stands, relative to the likeliest; the last is for none of
    /// them. Nothing when the name has no word that can be judged.
    pub(super) fn judge(&self, name: &str) -> Option<Vec<f32>> {
        let mut likely = vec![0.0_f64; width()];
        let mut judged = false;
        let mut product = vec![0.0_f64; width()];
        for word in words_in(name).take(MOST_WORDS) {
            judged = true;
            product.fill(1.0);
            let (mut before, mut last) = (BORDER, BORDER);
            let letters = word.chars().take(MOST_LETTERS);
            let numbers = letters
                .map(|letter| self.letters.get(&letter).copied().unwrap_or(NEVER_SEEN))
                .chain([BORDER]);
            for number in numbers {
                self.follow(before, last, number, &mut product);
                (before, last) = (last, number);
            }
            if let Some(none) = product.last_mut() {
                *none = none.max(BLIND_CHANCE.powi(word.chars().take(MOST_LETTERS).count() as i32 + 1));
            }
            likely.iter_mut().zip(&product).for_each(|(sum, product)| *sum += product.ln());
        }
        let best = likely.iter().copied().reduce(f64::max)?;
        judged.then(|| likely.iter().map(|value| (value - best).exp() as f32).collect())
    }

    /// Multiplies each column by the probability of a letter after two others.
    fn follow(&self, before: u8, last: u8, number: u8, product: &mut [f64]) {
        if let Some(row) = self.three.get(&triple(before, last, number)) {
            product.iter_mut().zip(row).for_each(|(product, chance)| *product *= f64::from(*chance));
            return;
        }
        let seen = padded(self.two_followed.get(&pair(before, last)).map(AsRef::as_ref));
        let shorter = self.two.get(&pair(last, number));
        let followed = padded(self.one_followed.get(&u32::from(last)).map(AsRef::as_ref));
        let blind = followed.map(|count| BACKING_OFF / SIGNS / (count + BACKING_OFF));
        for (index, ((product, seen), blind)) in product.iter_mut().zip(seen).zip(blind).enumerate() {
            let chance = shorter.and_then(|row| row.get(index)).copied().unwrap_or(blind);
            *product *= f64::from(BACKING_OFF * chance / (seen + BACKING_OFF));
        }
    }
}

impl Counts {
    /// Counts the letters that a scheme makes of words.
    fn read(&mut self, words: &[(String, f32)], scheme: &Scheme, column: usize) {
        let mut written = String::new();
        for (word, weight) in words {
            written.clear();
            romanize_into(word, scheme, &mut written);
            let spelt = folded(&written);
            let plain = plain(&spelt);
            if plain == spelt {
                self.count(&spelt, *weight, column);
            } else {
                self.count(&spelt, weight * (1.0 - WITHOUT_MARKS), column);
                self.count(&plain, weight * WITHOUT_MARKS, column);
            }
        }
    }

    fn count(&mut self, word: &str, weight: f32, column: usize) {
        let (mut before, mut last) = (BORDER, BORDER);
        for letter in word.chars().map(Some).chain([None]) {
            let number = letter.map_or(BORDER, |letter| self.number(letter));
            add(&mut self.three, triple(before, last, number), weight, column);
            add(&mut self.two_followed, pair(before, last), weight, column);
            add(&mut self.two, pair(last, number), weight, column);
            add(&mut self.one_followed, u32::from(last), weight, column);
            (before, last) = (last, number);
        }
    }

    fn number(&mut self, letter: char) -> u8 {
        // All systems together write some 120 letters and signs; should there ever be more, the rarest share one.
        let next = u8::try_from(self.letters.len() + 1).unwrap_or(NEVER_SEEN);
        *self.letters.entry(letter).or_insert(next)
    }

    /// Makes probabilities of the counts.
    fn into_spellings(mut self) -> Spellings {
        let smooth = |count: f32, of: f32, shorter: f32| (count + BACKING_OFF * shorter) / (of + BACKING_OFF);
        for (key, row) in &mut self.two {
            let of = self.one_followed.get(&(key >> 8));
            for (count, of) in row.iter_mut().zip(of.into_iter().flatten()) {
                *count = smooth(*count, *of, 1.0 / SIGNS);
            }
        }
        for (key, row) in &mut self.three {
            let of = self.two_followed.get(&(key >> 8)).into_iter().flatten();
            let shorter = self.two.get(&(key & 0xFFFF)).into_iter().flatten();
            for ((count, of), shorter) in row.iter_mut().zip(of).zip(shorter) {
                *count = smooth(*count, *of, *shorter);
            }
        }
        let Self { letters, three, two, two_followed, one_followed } = self;
        Spellings { letters, three, two, two_followed, one_followed }
    }
}

/// The counts of a row, and then 0 without end: what was never met has a count of 0 under every system.
fn padded(row: Option<&[f32]>) -> impl Iterator<Item = f32> + '_ {
    row.unwrap_or_default().iter().copied().chain(std::iter::repeat(0.0))
}

/// Adds to the column of a scheme, and to the one of all together.
fn add(table: &mut Table<Box<[f32]>>, key: u32, weight: f32, column: usize) {
    let row = table.entry(key).or_insert_with(|| vec![0.0; width()].into_boxed_slice());
    if let Some(count) = row.get_mut(column) {
        *count += weight;
    }
    if let Some(count) = row.last_mut() {
        *count += weight;
    }
}

/// Names of a language with their weights, as often as people bear them.
fn words_of(lang: &str) -> Vec<(String, f32)> {
    let surnames = drawn(&SURNAMES, lang, SURNAMES_DRAWN);
    let given = drawn(&GIVEN_NAMES, lang, GIVEN_NAMES_DRAWN);
    let patronymics = drawn(&PATRONYMICS, lang, PATRONYMICS_DRAWN);
    // The frequency tables have е for ё; the forms of the given names have both.
    let with_yo = FORMS
        .iter()
        .filter(|form| lang == "ru" && form.kind == FormKind::Standard && form.form.contains('ё'))
        .map(|form| (form.form, 1.0));
    let all = surnames.chain(given).chain(patronymics).chain(with_yo);
    if lang == "be" {
        all.map(|(name, weight)| (as_belarusian(name), weight)).collect()
    } else {
        all.map(|(name, weight)| (name.to_owned(), weight)).collect()
    }
}

/// Draws names at equal steps of their shares, so that both the frequent and the rare are there in their proportion:
/// the name, and how many steps fell on it.
fn drawn(
    table: &'static FrequencyTable,
    lang: &str,
    draws: usize,
) -> impl Iterator<Item = (&'static str, f32)> {
    // Belarusian has no table; its names are those of the Russian one, as Belarusian spells them.
    let ukrainian = lang == "uk";
    let share = move |name: &NameFrequency| f64::from(if ukrainian { name.ukrainian } else { name.russian });
    let step = table.iter().map(|name| share(&name)).sum::<f64>() / draws as f64;
    let (mut sum, mut steps) = (0.0, 0.0);
    table.iter().filter_map(move |name| {
        sum += share(&name);
        let fallen = ((sum / step).floor() - steps).max(0.0);
        steps += fallen;
        (fallen > 0.0).then_some((name.name, fallen as f32))
    })
}

/// Russian letters and sequences as Belarusian spells them, the first that fits. Unstressed о is а, and without
/// knowing the stress every о is taken for unstressed, which holds more often than not.
const BELARUSIAN: [(&str, &str); 30] = [
    ("ще", "шчэ"),
    ("щ", "шч"),
    ("ъ", "'"),
    ("дми", "дзмі"),
    ("тье", "цье"),
    ("ти", "ці"),
    ("те", "це"),
    ("тя", "ця"),
    ("тю", "цю"),
    ("ть", "ць"),
    ("ди", "дзі"),
    ("де", "дзе"),
    ("дя", "дзя"),
    ("дю", "дзю"),
    ("дь", "дзь"),
    ("ри", "ры"),
    ("ре", "рэ"),
    ("ря", "ра"),
    ("рю", "ру"),
    ("рь", "р"),
    ("жи", "жы"),
    ("ши", "шы"),
    ("чи", "чы"),
    ("ци", "цы"),
    ("же", "жа"),
    ("ше", "шэ"),
    ("че", "чэ"),
    ("чь", "ч"),
    ("о", "а"),
    ("и", "і"),
];

/// A Russian name as Belarusian would spell it, near enough for counting letters: романов, раманаў.
pub(super) fn as_belarusian(name: &str) -> String {
    let mut spelt = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(letter) = rest.chars().next() {
        let found = BELARUSIAN.iter().find_map(|(from, to)| Some((*to, rest.strip_prefix(from)?)));
        rest = if let Some((to, after)) = found {
            spelt.push_str(to);
            after
        } else {
            let after = rest.get(letter.len_utf8()..).unwrap_or_default();
            let closed = after.chars().next().is_none_or(|next| !"аеёиіоуыэюя".contains(next));
            let open = spelt.chars().last().is_some_and(|last| "аеёіоуыэюя".contains(last));
            spelt.push(if letter == 'в' && open && closed { 'ў' } else { letter });
            after
        };
    }
    spelt
}

/// Lower case, letters composed, one sign for all apostrophes and one for all double ones.
pub(super) fn folded(text: &str) -> String {
    text.nfc()
        .flat_map(char::to_lowercase)
        // The lower case of İ is two characters; the mark is of no system.
        .filter(|letter| *letter != '\u{307}')
        .map(|letter| match letter {
            '”' | '“' | 'ʺ' | '″' => '"',
            'ʹ' => '\'',
            letter if is_apostrophe(letter) => '\'',
            letter => letter,
        })
        .collect()
}

/// Letters of ASCII alone, without marks and signs: what a database of few letters keeps.
fn plain(text: &str) -> String {
    let bare = text.nfd().filter(|letter| !is_combining_mark(*letter)).map(|letter| match letter {
        'ł' => 'l',
        'ı' => 'i',
        letter => letter,
    });
    bare.filter(char::is_ascii_alphanumeric).collect()
}

/// The words of a name that can be judged, folded: those with a Latin letter, none Cyrillic, and more than one.
pub(super) fn words_in(name: &str) -> impl Iterator<Item = String> + '_ {
    let of_word = |letter: char| {
        letter.is_alphanumeric()
            || is_combining_mark(letter)
            || is_apostrophe(letter)
            || matches!(letter, '”' | '“' | 'ʺ' | '″' | '"' | 'ʹ' | '·')
    };
    name.split(move |letter| !of_word(letter)).filter_map(|word| {
        let latin = word.chars().filter(|letter| is_latin(*letter)).count();
        (latin > 1 && !word.chars().any(is_cyrillic)).then(|| folded(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_names_take_belarusian_letters() {
        for (russian, belarusian) in [
            ("романов", "раманаў"),
            ("дмитрий", "дзмітрый"),
            ("терещенко", "церэшчэнка"),
            ("тихонова", "ціханава"),
            ("кравченко", "краўчэнка"),
        ] {
            assert_eq!(as_belarusian(russian), belarusian);
        }
    }

    #[test]
    fn words_are_those_that_can_be_judged() {
        let words: Vec<String> = words_in("ЩЕРБАК Ivan, Zhuk-Koval’ I.P. (Ştefan)").collect();
        assert_eq!(words, ["ivan", "zhuk", "koval'", "ştefan"]);
    }

    #[test]
    fn chances_of_what_may_follow_add_up_to_at_most_one() {
        let spellings = Spellings::shared();
        let letters: Vec<u8> = spellings.letters.values().copied().chain([BORDER]).collect();
        let by = |letter: char| spellings.letters.get(&letter).copied().unwrap();
        for (before, last) in [(BORDER, BORDER), (by('s'), by('h')), (by('q'), by('ž')), (BORDER, by('y'))] {
            let mut sums = vec![0.0; width()];
            for letter in &letters {
                let mut product = vec![1.0; width()];
                spellings.follow(before, last, *letter, &mut product);
                sums.iter_mut().zip(product).for_each(|(sum, chance)| *sum += chance);
            }
            // More signs are written than SIGNS, each by some system, so the sum may pass 1 a little where nothing
            // was seen.
            assert!(sums.iter().all(|sum| *sum < 2.0 && *sum > 0.3), "{sums:?}");
        }
    }
}
