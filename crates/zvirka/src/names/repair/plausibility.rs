//! How likely a word is as a part of a name: by the frequency tables, or by its letters where no table holds it.
//!
//! Repairs are weighed with one formula. A word that a table holds has its share there; any other has the share of
//! words that no table holds, times the chance of its letters in a model of letter pairs. A repair is made only
//! where the repaired word, times the chance of the damage, is likelier than the word as it stands.
//!
//! Method: first-order Markov chain over letters, counted over the surnames of the frequency tables, in Cyrillic
//! and in a plain transliteration. Cost: the logarithms of generated counts take some 20 µs once; a word takes 1 to
//! 2 ns a letter, a look-up in the tables some 0.5 µs. Limits: marks on Latin letters are not told apart; other
//! scripts have no model.

use std::sync::LazyLock;

use super::super::frequency::surname_share;
use super::super::script::{fold, is_letter};
use super::super::sounds::{class_of, sounds, split_ending};
use super::super::tables::{
    CYRILLIC_LETTER_PAIRS, FORMS, FormKind, GIVEN_NAMES, LATIN_LETTER_PAIRS, PATRONYMICS, SURNAMES,
    given_name_forms,
};
use super::super::{given_names, patronymics};

/// log2 of how many tokens of a list no table holds: one in ten.
const UNSEEN: f32 = -3.3;

/// log2 of the chance of a sign or a letter of another script within a word: such a word is hardly a name.
pub(super) const FOREIGN: f32 = -14.0;

/// log2 of the chance of a letter with a mark in a Latin name, which the model does not tell apart.
const MARKED: f32 = -6.0;

/// Added to the count of every pair, so that a pair never seen is rare but not impossible: some eleven bits.
const SMOOTHING: f32 = 0.5;

const LETTERS: usize = 38;
const EDGE: u8 = 0;
/// A letter of neither alphabet, or a sign.
const OTHER: u8 = u8::MAX;
/// A Latin letter with a mark.
const ACCENTED: u8 = u8::MAX - 1;

type Pairs = [[f32; LETTERS]; LETTERS];

struct Model {
    cyrillic: Box<Pairs>,
    latin: Box<Pairs>,
}

/// Place of a Cyrillic letter in the model, from 1; 0 for other characters.
const fn cyrillic_index(letter: char) -> u8 {
    match letter {
        'а'..='я' => (letter as u32 - 'а' as u32) as u8 + 1,
        'А'..='Я' => (letter as u32 - 'А' as u32) as u8 + 1,
        // ё is written е, and counted as such.
        'ё' | 'Ё' => 6,
        'і' | 'І' => 33,
        'ї' | 'Ї' => 34,
        'є' | 'Є' => 35,
        'ґ' | 'Ґ' => 36,
        'ў' | 'Ў' => 37,
        _ => 0,
    }
}

const fn latin_index(letter: char) -> u8 {
    match letter {
        'a'..='z' => letter as u8 - b'a' + 1,
        'A'..='Z' => letter as u8 - b'A' + 1,
        _ => 0,
    }
}

/// A plain Latin letter group for each letter, enough to learn which pairs Latin names have.
fn plain_latin(letter: char) -> &'static str {
    match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "h",
        'ґ' => "g",
        'д' => "d",
        'е' | 'э' | 'ё' => "e",
        'є' => "ie",
        'ж' => "zh",
        'з' => "z",
        'и' | 'ы' | 'й' => "y",
        'і' | 'ї' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "iu",
        'я' => "ia",
        _ => "",
    }
}

/// Counts the letter pairs of the tables' names, Cyrillic and plain Latin, a row per letter before and a column per letter
/// after, the first of both being the end of a name: what [`CYRILLIC_LETTER_PAIRS`] and [`LATIN_LETTER_PAIRS`] are
/// generated from.
#[must_use]
pub fn letter_pairs() -> [Vec<u32>; 2] {
    let [mut cyrillic, mut latin] = [(); 2].map(|()| vec![0; LETTERS * LETTERS]);
    fn count(pairs: &mut [u32], letters: impl Iterator<Item = u8>) {
        let mut previous = EDGE;
        for letter in letters.filter(|letter| *letter != 0).chain([EDGE]) {
            if let Some(cell) = pairs.get_mut(usize::from(previous) * LETTERS + usize::from(letter)) {
                *cell += 1;
            }
            previous = letter;
        }
    }
    for (index, name) in SURNAMES.iter().enumerate() {
        count(&mut cyrillic, name.name.chars().map(cyrillic_index));
        // A third of the surnames is enough for the pairs of Latin letters, and given names follow.
        if index % 3 == 0 {
            let letters = name.name.chars().flat_map(|letter| plain_latin(letter).chars());
            count(&mut latin, letters.map(latin_index));
        }
    }
    for name in GIVEN_NAMES.iter().chain(PATRONYMICS.iter()) {
        count(&mut cyrillic, name.name.chars().map(cyrillic_index));
    }
    for form in FORMS.iter().filter(|form| form.kind == FormKind::Latin && form.form.is_ascii()) {
        count(&mut latin, form.form.chars().map(latin_index));
    }
    [cyrillic, latin]
}

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let chances = |counts: &[u32]| {
        let mut pairs = Box::new([[SMOOTHING; LETTERS]; LETTERS]);
        for (row, counts) in pairs.iter_mut().zip(counts.chunks(LETTERS)) {
            row.iter_mut().zip(counts).for_each(|(cell, count)| *cell += *count as f32);
            let total: f32 = row.iter().sum();
            row.iter_mut().for_each(|cell| *cell = (*cell / total).log2());
        }
        pairs
    };
    Model { cyrillic: chances(CYRILLIC_LETTER_PAIRS), latin: chances(LATIN_LETTER_PAIRS) }
});

/// Whether all characters are letters of the Cyrillic model.
pub(super) fn cyrillic_only(word: &str) -> bool {
    word.chars().all(|character| cyrillic_index(character) != 0)
}

/// log2 of the chance of a word's letters, and the number of its letter pairs.
pub(super) fn letters_bits(word: &str) -> (f32, u32) {
    let mut walk = Walk::default();
    for character in word.chars() {
        walk.step(character);
    }
    walk.end()
}

/// log2 of the chance of a Cyrillic word's rarest pair of letters, and where in bytes its second letter begins.
pub(super) fn rarest_pair(word: &str) -> (f32, usize) {
    let mut previous = EDGE;
    let mut rarest = (0.0_f32, 0);
    let letters = word.char_indices().map(|(position, letter)| (position, cyrillic_index(letter)));
    for (position, letter) in letters.chain([(word.len(), EDGE)]) {
        let bits = pair(true, previous, letter);
        if bits < rarest.0 {
            rarest = (bits, position);
        }
        previous = letter;
    }
    rarest
}

/// Whether a character is a letter of the model, and if so whether it is Cyrillic.
#[inline]
pub(super) const fn letter_script(character: char) -> Option<bool> {
    match (cyrillic_index(character), latin_index(character)) {
        (0, 0) => None,
        (0, _) => Some(false),
        _ => Some(true),
    }
}

/// A walk over the letters of a word.
#[derive(Default)]
pub(super) struct Walk {
    previous: u8,
    is_cyrillic: bool,
    bits: f32,
    pairs: u32,
}

impl Walk {
    /// Takes the next character and says how likely it is after the last, in log2. Signs count as foreign.
    #[inline]
    pub(super) fn step(&mut self, character: char) -> f32 {
        let (index, is_cyrillic) = match (cyrillic_index(character), latin_index(character)) {
            (0, 0) if is_letter(character) && super::super::script::is_latin(character) => (ACCENTED, false),
            (0, 0) => (OTHER, self.is_cyrillic),
            (0, latin) => (latin, false),
            (cyrillic, _) => (cyrillic, true),
        };
        let bits = if index == OTHER || (self.pairs > 0 && is_cyrillic != self.is_cyrillic) {
            FOREIGN
        } else {
            pair(is_cyrillic, self.previous, index)
        };
        self.bits += bits;
        self.previous = index;
        self.is_cyrillic = is_cyrillic;
        self.pairs += 1;
        bits
    }

    /// Ends the word.
    pub(super) fn end(&mut self) -> (f32, u32) {
        let bits = self.bits + if self.pairs > 0 { pair(self.is_cyrillic, self.previous, EDGE) } else { 0.0 };
        let pairs = self.pairs + 1;
        *self = Self::default();
        (bits, pairs)
    }
}

fn pair(is_cyrillic: bool, previous: u8, letter: u8) -> f32 {
    let pairs = if is_cyrillic { &MODEL.cyrillic } else { &MODEL.latin };
    let row = pairs.get(usize::from(previous));
    row.and_then(|row| row.get(usize::from(letter))).copied().unwrap_or(MARKED)
}

/// Share of people who bear a word as surname, given name or patronymic, as it is spelt; Cyrillic letters only.
/// `key` has the shape of the tables' keys: lower case, no apostrophes.
pub(in super::super) fn known_share(key: &str) -> Option<f32> {
    let key = if key.contains('ё') { &key.replace('ё', "е") } else { key };
    let in_tables = [&SURNAMES, &GIVEN_NAMES, &PATRONYMICS].into_iter().filter_map(|table| table.get(key));
    let share = in_tables.map(|name| name.ukrainian.max(name.russian)).reduce(f32::max);
    let form = given_name_forms(key).iter().filter(|form| form.kind == FormKind::Standard);
    let as_form = form.map(|form| given_names::group_share(form.group) * RARE_FORM).reduce(f32::max);
    match (share, as_form) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

/// A form of a given name that the frequency tables lack is borne by at most one in thirty of its bearers.
const RARE_FORM: f32 = 0.03;

/// log2 of how likely a word is as a part of a name, whether a table holds it or not.
pub(super) fn word_bits(word: &str) -> f32 {
    let key = key_of(word);
    let unseen = UNSEEN + letters_bits(word).0;
    known_bits(&key).map_or(unseen, |known| known.max(unseen))
}

/// log2 of the share of a word that a table holds.
pub(super) fn known_bits(key: &str) -> Option<f32> {
    if key.starts_with(|letter: char| letter.is_ascii()) {
        return latin_share(key).map(f32::log2);
    }
    known_share(key).map(f32::log2)
}

/// log2 of the chance of a word as one that no table holds.
pub(in super::super) fn unseen_bits(word: &str) -> f32 {
    UNSEEN + letters_bits(word).0
}

/// The same for Latin letters, by sound, since no table holds every romanisation. Divided among the spellings
/// that are usual for a name in Latin: four.
fn latin_share(key: &str) -> Option<f32> {
    const SPELLINGS: f32 = 4.0;
    let sounds = sounds(&fold(key));
    let (stem, _) = split_ending(&sounds);
    let surname = surname_share(class_of(sounds.get(..stem).unwrap_or(&sounds)));
    let given =
        given_names::read(&sounds).filter(|reading| reading.cost == 0.0).map(|reading| reading.weight);
    let father = patronymics::read(&sounds).filter(|father| father.names.cost == 0.0);
    let father = father.map(|father| father.names.weight).filter(|weight| *weight > 0.0);
    [surname, given, father].into_iter().flatten().reduce(f32::max).map(|share| share / SPELLINGS)
}

/// A word as the tables' keys are: lower case, without apostrophes.
pub(super) fn key_of(word: &str) -> String {
    word.chars()
        .filter(|character| !super::super::script::is_apostrophe(*character))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generated_counts_are_those_of_the_tables() {
        let [cyrillic, latin] = letter_pairs();
        assert_eq!(cyrillic, CYRILLIC_LETTER_PAIRS);
        assert_eq!(latin, LATIN_LETTER_PAIRS);
        // Counts up to here are whole numbers of an f32 with the half that is added to them.
        assert!(cyrillic.iter().chain(&latin).all(|count| *count < 1 << 22));
    }

    #[test]
    fn chances_of_the_letters_after_one_add_up_to_one() {
        for row in MODEL.cyrillic.iter().chain(MODEL.latin.iter()) {
            let sum: f32 = row.iter().map(|bits| bits.exp2()).sum();
            assert!((sum - 1.0).abs() < 1e-4, "{sum}");
        }
    }

    #[test]
    fn names_are_likelier_than_the_letters_that_damage_makes_of_them() {
        for (name, damaged) in [
            ("Іваненко", "sdfytyrj"),
            ("Сергій", "cthusq"),
            ("Ivanchuk", "ШМФТСРГЛ"),
            ("Дячук", "Äÿ÷óê"),
            ("Іваненко", "╡БЮМЕМЙН"),
            ("Levchuk", "Дуцсргл"),
        ] {
            assert!(word_bits(name) > word_bits(damaged) + 10.0, "{name} {damaged}");
        }
    }
}
