//! Which romanisation systems a list follows, in a few milliseconds: for linking, where the answer only shades costs.
//!
//! A page about a list wants the few systems that explain it, told apart from their twins: take
//! [`infer`](super::infer) for that. Here twins may share what is one system's: they write the same letters for
//! the same sounds, which is all that [`reading`](super::super::reading) asks for.
//!
//! **Method.** As in [`infer`](super::infer), with less of everything: two letters in a row instead of three,
//! names at equal steps of the tables instead of the most frequent, and shares by expectation–maximisation over all
//! systems at once (Dempster, Laird and Rubin 1977) instead of a search for few.
//!
//! **Cost.** The models are made of generated counts on first use and kept, in about 0.2 ms and 0.4 MiB; a list costs 1 to 2 ms, whatever
//! its length, since at most [`MOST_NAMES`] names are judged. All on one thread.
//!
//! **Limits.** Those of [`infer`](super::infer), and more of them: a share of one name in twenty may be noise.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::super::{LANGUAGES, Scheme, romanize_into, schemes};
use super::spelling::{BLIND_CHANCE, MOST_LETTERS, MOST_WORDS, as_belarusian, folded, words_in};
use crate::names::tables::{
    FrequencyTable, GIVEN_NAMES, NameFrequency, PATRONYMICS, SPELLING_COUNTS, SPELLING_LETTERS,
    SPELLING_PAIRS, SURNAMES,
};

/// Most names of a list that are judged. The standard error of a share is then below one part in forty, which moves
/// a cost by less than the least unit it is kept in.
pub const MOST_NAMES: usize = 512;

/// How many names of each kind and language the models are made of. All names of the tables weigh alike, for rare
/// ones show a system's letters as well as frequent ones. Four times as many change no share of the tests by more
/// than one in twenty.
const SURNAMES_TAKEN: usize = 160;
const GIVEN_NAMES_TAKEN: usize = 70;
const PATRONYMICS_TAKEN: usize = 30;

/// Schemes, and all of them together, padded to a width that the compiler turns into whole vectors.
const WIDTH: usize = 64;

/// Numbers of letters: those of ASCII from 1, others in the order they are met in. All systems write some 120.
const LETTERS: usize = 128;

/// What stands before and after every word.
const BORDER: usize = 0;

/// The number of the first letter or sign that is none of ASCII's letters.
const FIRST_OTHER: usize = 27;

/// The number of every letter that no system writes.
const NEVER_SEEN: usize = LETTERS - 1;

/// Letters' worth of belief that any letter may follow, shared among [`SIGNS`]. Few names make the models, so a pair
/// not seen is no proof; a judgement.
const UNSEEN: f32 = 1.0;
const SIGNS: f32 = 64.0;

/// What a name must be likelier under none of the systems than under its own to count as following none. The reason
/// is that of the finer inference, and so is the size.
const DOUBT: f32 = 0.05;

/// Share that belongs to none from the start.
const NONE_AT_FIRST: f32 = 0.05;

/// Rounds of expectation–maximisation. Shares of twins go on drifting for hundreds of rounds; those of systems that
/// write different letters stand after twenty.
const ROUNDS: usize = 30;

/// Shares below this are noise as often as not, and are left with what is not known.
const LEAST_SHARE: f32 = 0.01;

/// A sequence of letters under every scheme.
type Row = [f32; WIDTH];

/// The systems that the Latin names of a list follow, with the share of its names that follow each, greatest first,
/// and how many Latin names were judged. Shares add up to at most 1.
///
/// `names` are whole names or single tokens; every one is judged, so the caller takes a sample of at most
/// [`MOST_NAMES`]. Items without Latin letters are passed over.
///
/// # Examples
///
/// ```
/// use zvirka::names::romanization::inference::infer_quickly;
///
/// let list = ["Schewtschenko Wassyl", "Schtscherbak Jurij", "Zybulja Soja", "Chomenko Andrij", "Wowk Jewhen"];
/// let (systems, judged) = infer_quickly(list.into_iter());
/// assert_eq!(judged, 5);
/// assert!(systems.first().is_some_and(|(scheme, _)| scheme.id.ends_with("_de")));
/// ```
#[must_use]
pub fn infer_quickly<'a>(names: impl Iterator<Item = &'a str>) -> (Vec<(&'static Scheme, f32)>, usize) {
    let mut latin = names.filter(|name| name.chars().any(crate::names::script::is_latin)).peekable();
    if latin.peek().is_none() {
        return (Vec::new(), 0);
    }
    let pairs = Pairs::shared();
    let judged: Vec<Row> = latin.take(MOST_NAMES).filter_map(|name| pairs.judge(name)).collect();
    let shares = shares(&judged);
    let mut found: Vec<(&'static Scheme, f32)> =
        schemes().iter().zip(shares).filter(|(_, share)| *share >= LEAST_SHARE).collect();
    // Of equal shares the one that stands first in the table is first, for the sort is stable.
    found.sort_by(|left, right| right.1.total_cmp(&left.1));
    (found, judged.len())
}

/// The shares of greatest likelihood of all schemes.
fn shares(judged: &[Row]) -> Row {
    let known = schemes().len().min(WIDTH - 1);
    let mut shares = [0.0; WIDTH];
    for (column, share) in shares.iter_mut().enumerate().take(known + 1) {
        *share = if column < known { (1.0 - NONE_AT_FIRST) / known as f32 } else { NONE_AT_FIRST };
    }
    for _ in 0..if judged.is_empty() { 0 } else { ROUNDS } {
        let mut beliefs = [0.0_f32; WIDTH];
        for row in judged {
            let sum: f32 = row.iter().zip(&shares).map(|(likely, share)| likely * share).sum();
            let weight = 1.0 / sum.max(f32::MIN_POSITIVE);
            beliefs.iter_mut().zip(row).for_each(|(belief, likely)| *belief += likely * weight);
        }
        for (share, belief) in shares.iter_mut().zip(beliefs) {
            *share *= belief / judged.len() as f32;
        }
    }
    // The column of none is no scheme.
    shares.iter_mut().skip(known).for_each(|share| *share = 0.0);
    shares
}

/// How often the systems write one letter after another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairCounts {
    /// Letters and signs besides those of the English alphabet, in the order of their numbers.
    pub letters: Vec<char>,
    /// By the numbers of two letters: how often each scheme writes the second after the first, in the order of
    /// [`schemes`].
    pub counts: BTreeMap<(u8, u8), Vec<u8>>,
}

impl PairCounts {
    /// Counts the letters of names of the tables as every scheme writes them: what [`SPELLING_COUNTS`] are generated
    /// from.
    #[must_use]
    pub fn count() -> Self {
        let mut counts = Self::default();
        let mut written = String::new();
        for lang in LANGUAGES {
            let words = words_of(lang);
            for (column, scheme) in schemes().iter().enumerate().filter(|(_, scheme)| scheme.lang == lang) {
                for word in &words {
                    written.clear();
                    romanize_into(word, scheme, &mut written);
                    counts.add(&written, column);
                }
            }
        }
        counts
    }

    fn add(&mut self, word: &str, column: usize) {
        let mut last = BORDER as u8;
        for letter in word.chars().map(Some).chain([None]) {
            let number = letter.map_or(BORDER as u8, |letter| self.number_or_new(letter));
            let row = self.counts.entry((last, number)).or_insert_with(|| vec![0; schemes().len()]);
            if let Some(count) = row.get_mut(column) {
                *count = count.saturating_add(1);
            }
            last = number;
        }
    }

    fn number_or_new(&mut self, letter: char) -> u8 {
        if letter.is_ascii_alphabetic() {
            return ascii_number(letter) as u8;
        }
        let letter = folded_letter(letter);
        let place = self.letters.iter().position(|known| *known == letter).unwrap_or_else(|| {
            self.letters.push(letter);
            self.letters.len() - 1
        });
        (FIRST_OTHER + place).min(NEVER_SEEN) as u8
    }
}

/// The models of all schemes: log-probabilities of a letter after another.
struct Pairs {
    others: HashMap<char, u8, FixedState>,
    /// By two letters: the place of their row in `seen`, from 1; 0 when no scheme writes them.
    places: Vec<u16>,
    seen: Vec<Row>,
    /// By the first letter: any second one that was not seen after it.
    unseen: Vec<Row>,
}

impl Pairs {
    /// The models, made on first use.
    fn shared() -> &'static Self {
        static SHARED: OnceLock<Pairs> = OnceLock::new();
        SHARED.get_or_init(|| Self::of(SPELLING_LETTERS, SPELLING_PAIRS, SPELLING_COUNTS))
    }

    /// The models of counts: letters besides those of ASCII, pairs of numbers of letters, and for each pair how often
    /// every scheme writes it.
    fn of(letters: &str, pairs: &[(u8, u8)], counts: &[u8]) -> Self {
        let rows: Vec<Row> = counts.chunks(schemes().len()).map(with_all).collect();
        let rows = || pairs.iter().zip(&rows);
        let mut first_counts = vec![[0.0; WIDTH]; LETTERS];
        for ((first, _), counts) in rows() {
            if let Some(sums) = first_counts.get_mut(usize::from(*first)) {
                sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
        let unseen: Vec<Row> = first_counts.iter().map(|row| row.map(|of| chance(0.0, of))).collect();
        let mut places = vec![0; LETTERS * LETTERS];
        let mut seen = Vec::with_capacity(pairs.len());
        for ((first, second), counts) in rows() {
            let (first, second) = (usize::from(*first), usize::from(*second));
            let of = first_counts.get(first).copied().unwrap_or([0.0; WIDTH]);
            // Most systems do not write most pairs, and a logarithm is dear.
            let mut row = unseen.get(first).copied().unwrap_or([0.0; WIDTH]);
            for ((chance_of, count), of) in
                row.iter_mut().zip(counts).zip(of).filter(|((_, count), _)| **count > 0.0)
            {
                *chance_of = chance(*count, of);
            }
            seen.push(row);
            if let Some(place) = places.get_mut(first * LETTERS + second) {
                *place = u16::try_from(seen.len()).unwrap_or(u16::MAX);
            }
        }
        let numbers = (FIRST_OTHER..NEVER_SEEN).map(|number| number as u8);
        Self { others: letters.chars().zip(numbers).collect(), places, seen, unseen }
    }

    fn number(&self, letter: char) -> usize {
        if letter.is_ascii_alphabetic() {
            return ascii_number(letter);
        }
        self.others.get(&folded_letter(letter)).map_or(NEVER_SEEN, |number| usize::from(*number))
    }

    /// How likely each system is to write a name as it stands, relative to the likeliest; the column behind the
    /// last system's is for none of them. Nothing when the name has no word that can be judged.
    fn judge(&self, name: &str) -> Option<Row> {
        let known = schemes().len().min(WIDTH - 1);
        let mut likely = [0.0_f32; WIDTH];
        let mut letters = 0_u16;
        for word in words_in(name).take(MOST_WORDS) {
            let mut last = BORDER;
            let numbers = word.chars().take(MOST_LETTERS).map(|letter| self.number(letter));
            for number in numbers.chain([BORDER]) {
                let place = self.places.get(last * LETTERS + number).copied().unwrap_or(0);
                let row = match place.checked_sub(1) {
                    Some(place) => self.seen.get(usize::from(place)),
                    None => self.unseen.get(last),
                };
                likely.iter_mut().zip(row?).for_each(|(sum, chance)| *sum += chance);
                last = number;
                letters += 1;
            }
        }
        if let Some(none) = likely.get_mut(known) {
            *none = none.max(f32::from(letters) * BLIND_CHANCE.ln() as f32) + DOUBT.ln();
        }
        let best = likely.iter().copied().take(known + 1).reduce(f32::max)?;
        for (column, value) in likely.iter_mut().enumerate() {
            *value = if column <= known { (*value - best).exp() } else { 0.0 };
        }
        (letters > 0).then_some(likely)
    }
}

/// The counts of all schemes, and behind them, in the column of none, their sum.
fn with_all(counts: &[u8]) -> Row {
    let mut row = [0.0; WIDTH];
    row.iter_mut().zip(counts).for_each(|(cell, count)| *cell = f32::from(*count));
    let all = row.iter().sum();
    if let Some(cell) = row.get_mut(schemes().len().min(WIDTH - 1)) {
        *cell = all;
    }
    row
}

fn chance(count: f32, of: f32) -> f32 {
    ((count + UNSEEN / SIGNS) / (of + UNSEEN)).ln()
}

fn ascii_number(letter: char) -> usize {
    usize::from(letter.to_ascii_lowercase() as u8 - b'a') + 1
}

/// The letter by which a sign is counted, so that scheme and list agree on signs that look alike.
fn folded_letter(letter: char) -> char {
    let mut buffer = [0; 4];
    folded(letter.encode_utf8(&mut buffer)).chars().next().unwrap_or(letter)
}

/// Names of a language, taken at equal distances from the tables.
fn words_of(lang: &str) -> Vec<String> {
    let kinds =
        [(&SURNAMES, SURNAMES_TAKEN), (&GIVEN_NAMES, GIVEN_NAMES_TAKEN), (&PATRONYMICS, PATRONYMICS_TAKEN)];
    let names = kinds.into_iter().flat_map(|(table, count)| taken(table, lang, count));
    names.map(|name| if lang == "be" { as_belarusian(name) } else { name.to_owned() }).collect()
}

fn taken(table: &'static FrequencyTable, lang: &str, count: usize) -> Vec<&'static str> {
    // Belarusian has no table; its names are those of the Russian one, as Belarusian spells them.
    let ukrainian = lang == "uk";
    let in_language =
        |name: &NameFrequency| if ukrainian { name.ukrainian > 0.0 } else { name.russian > 0.0 };
    let of_language = table.iter().filter(in_language).map(|name| name.name);
    let step = (table.len() / 2 / count).max(1);
    of_language.step_by(step).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_schemes_and_none_fit_the_columns() {
        assert!(schemes().len() < WIDTH);
    }

    #[test]
    fn every_letter_that_a_system_writes_has_a_number_of_its_own() {
        let others = SPELLING_LETTERS.chars().count();
        assert!(FIRST_OTHER + others <= NEVER_SEEN && Pairs::shared().others.len() == others, "{others}");
    }

    #[test]
    fn the_generated_counts_are_those_of_the_tables() {
        let counts = PairCounts::count();
        assert!(counts.letters.iter().copied().eq(SPELLING_LETTERS.chars()));
        assert!(counts.counts.keys().eq(SPELLING_PAIRS));
        assert!(counts.counts.values().flatten().eq(SPELLING_COUNTS));
        // A count that does not fit would be cut off.
        assert!(SPELLING_COUNTS.iter().all(|count| *count < u8::MAX));
    }

    #[test]
    fn the_models_are_the_chances_of_the_counts() {
        let (pairs, counts) = (Pairs::shared(), PairCounts::count().counts);
        let known = schemes().len();
        let sum = |row: &[u8]| row.iter().map(|count| f32::from(*count)).sum::<f32>();
        for first in 0..LETTERS {
            let follow = || counts.iter().filter(|((letter, _), _)| usize::from(*letter) == first);
            let of = |column: usize| match column {
                column if column < known => follow().map(|(_, row)| f32::from(row[column])).sum(),
                column if column == known => follow().map(|(_, row)| sum(row)).sum(),
                _ => 0.0,
            };
            for column in 0..WIDTH {
                assert_eq!(pairs.unseen[first][column], chance(0.0, of(column)));
            }
            for (&(_, second), row) in follow() {
                let place = pairs.places[first * LETTERS + usize::from(second)];
                let seen = &pairs.seen[usize::from(place) - 1];
                for column in 0..known {
                    assert_eq!(seen[column], chance(f32::from(row[column]), of(column)));
                }
                assert_eq!(seen[known], chance(sum(row), of(known)));
            }
        }
        assert_eq!(pairs.places.iter().filter(|place| **place != 0).count(), counts.len());
    }

    #[test]
    fn chances_of_what_may_follow_add_up_to_one() {
        let pairs = Pairs::shared();
        let known = schemes().len();
        for first in [BORDER, ascii_number('s'), ascii_number('q')] {
            let mut sums = vec![0.0_f32; known];
            // As many letters as the unseen are shared among, of those that a scheme may write.
            for second in 0..SIGNS as usize {
                let row = match pairs.places[first * LETTERS + second] {
                    0 => &pairs.unseen[first],
                    place => &pairs.seen[usize::from(place) - 1],
                };
                sums.iter_mut().zip(row).for_each(|(sum, chance)| *sum += chance.exp());
            }
            assert!(sums.iter().all(|sum| *sum > 0.3 && *sum < 1.01), "{sums:?}");
        }
    }

    #[test]
    fn no_latin_names_have_no_systems() {
        assert_eq!(infer_quickly(["Щербак Юрій", "", "7"].into_iter()), (Vec::new(), 0));
    }
}
