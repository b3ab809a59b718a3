//! What the ambiguous Latin letters of a list mean, given the systems that the list follows.
//!
//! `h` is г or х, `ch` is ч, х or ш, `z` is з or ц: which of them is a question of the system. A list in one system
//! answers it: in papers of Ukraine `h` is г, in German letters `ch` is х. Use this to shade the costs of sounds
//! (see [`Costs::sharpened`](crate::similarity::costs::Costs::sharpened)); to find the systems, use
//! [`infer_quickly`](super::inference::infer_quickly).
//!
//! **Method.** Each system of the list writes every consonant in a few frames (first, between vowels, before a
//! front vowel, before a consonant, last), and what it writes is read back by [`sounds`]. How often a sound is
//! written so, times how frequent it is in names, times the share of the system, is the weight of that meaning.
//!
//! **Belief.** What the list says is believed in part only, the less the shorter the list and the fewer of its names
//! follow a known system; whoever uses the weights fills the rest with what is known of all lists.
//!
//! **Cost.** Some 60 short words a system: about 20 µs.
//!
//! **Limits.** Consonants alone. Vowels differ between languages more than between systems (`y` is и here and ы
//! there, Олена is Елена), and a list's language is not looked at. The letters around a consonant are taken to be
//! as frequent in one system's names as in another's.

use super::inference::infer_quickly;
use super::{Scheme, romanize_into};
use crate::names::script::fold;
use crate::names::sounds::{Sound, sounds};

/// Latin letter groups of several meanings.
pub const WRITTEN: [Sound; 12] = [
    Sound::H,
    Sound::LatinJ,
    Sound::LatinC,
    Sound::LatinCh,
    Sound::LatinSch,
    Sound::LatinSz,
    Sound::LatinCz,
    Sound::LatinSj,
    Sound::LatinZj,
    Sound::LatinX,
    Sound::LatinS,
    Sound::LatinZ,
];

/// What they may mean, the letter that says so, and how many of 1,000 letters of names it is: the mean of the
/// Ukrainian and the Russian tables, surnames and given names as often as they are borne. я stands for й before a
/// vowel, for й itself is never ambiguous; щ counts as the ш that it begins with.
const MEANT: [(Sound, char, f32); 11] = [
    (Sound::G, 'г', 20.0),
    (Sound::Zh, 'ж', 3.0),
    (Sound::Z, 'з', 6.5),
    (Sound::J, 'я', 18.0),
    (Sound::K, 'к', 64.5),
    (Sound::S, 'с', 39.0),
    (Sound::Kh, 'х', 7.0),
    (Sound::Ts, 'ц', 5.0),
    (Sound::Ch, 'ч', 14.5),
    (Sound::Sh, 'ш', 8.0),
    (Sound::Sh, 'щ', 1.5),
];

/// Frames for a letter, `-`, with the sounds before it and the share of letters that stand so: judgements. The frame
/// letters are written alike in all systems.
const FRAMES: [(&str, usize, f32); 5] =
    [("-атан", 0, 0.2), ("та-ан", 2, 0.3), ("та-ин", 2, 0.2), ("та-на", 2, 0.15), ("тана-", 4, 0.15)];

/// Names that the doubt before any name was seen is worth: a list of as many names is believed by half. Twenty names
/// tell their system in nine cases of ten, but not how strictly their writer keeps to it. A judgement.
const NAMES_OF_DOUBT: f32 = 30.0;

type Weights = [[f32; Sound::COUNT]; WRITTEN.len()];

/// What Latin letter groups mean in one list, or in two lists together. Weights are in letters of a thousand.
#[derive(Clone, Debug, PartialEq)]
pub struct Meanings {
    /// Weight of each meaning of each group, as far as the list is believed.
    weights: Weights,
    /// Weight of each group whose meaning the list does not tell.
    doubted: [f32; WRITTEN.len()],
}

impl Default for Meanings {
    fn default() -> Self {
        Self { weights: [[0.0; Sound::COUNT]; WRITTEN.len()], doubted: [0.0; WRITTEN.len()] }
    }
}

impl Meanings {
    /// The meanings in a list of which a sample of names is given, taken evenly: at most
    /// [`MOST_NAMES_QUICKLY`](super::inference::MOST_NAMES_QUICKLY). They weigh as much as the list has Latin names.
    /// Of a list without Latin names nothing is known.
    #[must_use]
    pub fn of_names<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut all = 0_usize;
        let (systems, judged) = infer_quickly(names.inspect(|_| all += 1));
        let mut meanings = Self::of_systems(&systems, judged);
        meanings.scale(judged as f32 / all.max(1) as f32);
        meanings
    }

    /// The meanings in a list of `names` Latin names that follow systems in these shares, which add up to at most 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::names::romanization::reading::Meanings;
    /// use zvirka::names::romanization::scheme;
    /// use zvirka::names::sounds::Sound;
    ///
    /// let of_ukraine = Meanings::of_systems(&[(scheme("uk_kmu2010")?, 1.0)], 500);
    /// assert!(of_ukraine.share(Sound::H, Sound::G).is_some_and(|share| share > 0.99));
    /// let german = Meanings::of_systems(&[(scheme("uk_de")?, 1.0)], 500);
    /// assert!(german.share(Sound::LatinCh, Sound::Kh).is_some_and(|share| share > 0.99));
    /// # Ok::<(), zvirka::Error>(())
    /// ```
    #[must_use]
    pub fn of_systems(systems: &[(&'static Scheme, f32)], names: usize) -> Self {
        let mut meanings = Self::default();
        let known: f32 = systems.iter().map(|(_, share)| share).sum();
        if known <= 0.0 {
            return meanings;
        }
        let belief = known.min(1.0) * names as f32 / (names as f32 + NAMES_OF_DOUBT);
        let mut written = String::new();
        for (scheme, share) in systems {
            for (meant, letter, frequency) in MEANT {
                for (frame, before, of_frames) in FRAMES {
                    let Some(group) = written_as(scheme, frame, before, letter, &mut written) else {
                        continue;
                    };
                    let weight = frequency * of_frames * share / known;
                    if let Some(row) = meanings.weights.get_mut(group) {
                        add(row.get_mut(meant as usize), belief * weight);
                    }
                    add(meanings.doubted.get_mut(group), (1.0 - belief) * weight);
                }
            }
        }
        meanings
    }

    /// The meanings where either of two lists may stand on the Latin side of a comparison.
    #[must_use]
    pub fn together(mut self, other: &Self) -> Self {
        let cells = self.weights.iter_mut().flatten().chain(&mut self.doubted);
        let others = other.weights.iter().flatten().chain(&other.doubted);
        cells.zip(others).for_each(|(cell, other)| *cell += other);
        self
    }

    fn scale(&mut self, factor: f32) {
        self.weights.iter_mut().flatten().chain(&mut self.doubted).for_each(|cell| *cell *= factor);
    }

    /// The share of a group's occurrences that mean a sound, as the list's systems have it, doubt left out; nothing
    /// when they do not write the group.
    #[must_use]
    pub fn share(&self, group: Sound, meant: Sound) -> Option<f32> {
        let row = self.row(group)?;
        let all: f32 = row.iter().sum();
        let weight = row.get(meant as usize).copied().unwrap_or(0.0);
        (all > 0.0).then(|| weight / all)
    }

    /// How far the meanings of a group are believed, from 0 to 1; the rest is to be filled with what is known of all
    /// lists. A group that the systems hardly write is hardly believed: a thousandth of all letters is believed by
    /// half.
    #[must_use]
    pub fn belief(&self, group: Sound) -> f32 {
        /// In letters of a thousand.
        const SELDOM: f32 = 1.0;
        let (Some(row), Some(place)) = (self.row(group), place_of(group)) else { return 0.0 };
        let believed: f32 = row.iter().sum();
        believed / (believed + self.doubted.get(place).copied().unwrap_or(0.0) + SELDOM)
    }

    fn row(&self, group: Sound) -> Option<&[f32; Sound::COUNT]> {
        self.weights.get(place_of(group)?)
    }
}

/// How many of 1,000 letters of names mean a sound; 0 where no ambiguous group does.
#[must_use]
pub fn frequency(meant: Sound) -> f32 {
    MEANT.iter().filter(|(sound, ..)| *sound == meant).map(|(.., frequency)| frequency).sum()
}

fn place_of(group: Sound) -> Option<usize> {
    WRITTEN.iter().position(|sound| *sound == group)
}

/// The group by which a scheme writes a letter in a frame; none when it writes something that is not ambiguous.
fn written_as(
    scheme: &Scheme,
    frame: &str,
    before: usize,
    letter: char,
    written: &mut String,
) -> Option<usize> {
    let (head, tail) = frame.split_once('-')?;
    written.clear();
    romanize_into(&format!("{head}{letter}{tail}"), scheme, written);
    let read = sounds(&fold(written));
    // Where the frame itself is read otherwise than the letters stand, the letter cannot be found.
    let found = read.get(before).copied()?;
    let framed = read.iter().take(before).zip([Sound::T, Sound::A, Sound::N, Sound::A]).all(|(a, b)| *a == b);
    if framed { place_of(found) } else { None }
}

fn add(cell: Option<&mut f32>, weight: f32) {
    if let Some(cell) = cell {
        *cell += weight;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::romanization::{romanize, scheme};
    use crate::names::tables::{FrequencyTable, GIVEN_NAMES, SURNAMES};

    fn of(id: &str) -> Meanings {
        Meanings::of_systems(&[(scheme(id).unwrap(), 1.0)], 1_000)
    }

    fn share(meanings: &Meanings, group: Sound, meant: Sound) -> f32 {
        meanings.share(group, meant).unwrap_or(0.0)
    }

    #[test]
    fn each_system_gives_its_letters_their_meaning() {
        use Sound::*;
        for (id, group, meant) in [
            ("uk_kmu2010", H, G),
            ("uk_kmu2010", LatinCh, Ch),
            ("uk_kmu2010", LatinZ, Z),
            ("uk_kmu2010", LatinS, S),
            ("ru_telegram", H, Kh),
            ("ru_telegram", LatinJ, Zh),
            ("uk_de", LatinCh, Kh),
            ("uk_de", LatinZ, Ts),
            ("ru_de", LatinJ, J),
            ("uk_fr", LatinCh, Sh),
            ("uk_fr", LatinJ, Zh),
            ("ru_es", LatinJ, Kh),
            ("uk_pl", LatinCh, Kh),
            ("uk_pl", LatinSz, Sh),
            ("uk_pl", LatinCz, Ch),
            ("uk_pl", LatinC, Ts),
            ("ru_tr", H, Kh),
            ("ru_gost7034_2014", LatinX, Kh),
        ] {
            let meanings = of(id);
            assert!(share(&meanings, group, meant) > 0.8, "{id} {group:?} {meant:?} {meanings:?}");
        }
    }

    #[test]
    fn german_s_is_both_and_shares_of_meanings_add_up_to_one() {
        let german = of("ru_de");
        let (s, z) = (share(&german, Sound::LatinS, Sound::S), share(&german, Sound::LatinS, Sound::Z));
        assert!(s > 0.5 && z > 0.1 && (s + z - 1.0).abs() < 1e-3, "{s} {z}");
    }

    #[test]
    fn a_group_that_no_system_of_the_list_writes_means_nothing() {
        let meanings = of("uk_kmu2010");
        assert_eq!(meanings.share(Sound::LatinCz, Sound::Ch), None);
        assert_eq!(meanings.belief(Sound::LatinCz), 0.0);
        assert_eq!(Meanings::of_names(["Щербак Юрій"].into_iter()), Meanings::default());
    }

    #[test]
    fn belief_grows_with_the_list_and_with_the_share_of_known_systems() {
        let scheme = scheme("uk_kmu2010").unwrap();
        let belief = |share, names| Meanings::of_systems(&[(scheme, share)], names).belief(Sound::LatinS);
        assert!(belief(1.0, 5) < 0.2);
        assert!(belief(1.0, 30) > 0.4 && belief(1.0, 30) < 0.5);
        assert!(belief(1.0, 1_000) > 0.9);
        assert!(belief(0.5, 1_000) < 0.5);
    }

    #[test]
    fn two_lists_count_by_their_latin_names() {
        let both = of("uk_kmu2010").together(&of("ru_telegram"));
        let h = share(&both, Sound::H, Sound::G);
        // г is more frequent than х.
        assert!(h > 0.5 && h < 0.75, "{h}");
        let mut few = of("ru_telegram");
        few.scale(0.01);
        assert!(share(&of("uk_kmu2010").together(&few), Sound::H, Sound::G) > 0.99);
    }

    #[test]
    fn the_names_of_a_list_tell_what_its_letters_mean() {
        let names: Vec<&str> =
            SURNAMES.iter().filter(|name| name.ukrainian > 0.0).map(|name| name.name).collect();
        let sample = names.iter().step_by(97).take(300);
        for (id, group, meant) in [
            ("uk_kmu2010", Sound::H, Sound::G),
            ("uk_de", Sound::LatinCh, Sound::Kh),
            ("uk_fr", Sound::LatinCh, Sound::Sh),
        ] {
            let list: Vec<String> = sample.clone().map(|name| romanize(name, scheme(id).unwrap())).collect();
            let meanings = Meanings::of_names(list.iter().map(String::as_str));
            assert!(share(&meanings, group, meant) > 0.9, "{id} {meanings:?}");
            assert!(meanings.belief(group) > 0.6, "{id} {}", meanings.belief(group));
        }
    }

    /// How many of 1,000 letters of a table's names are a letter, both languages alike.
    fn counted(tables: &[&'static FrequencyTable], letter: char) -> f32 {
        let of = |share: fn(&crate::names::tables::NameFrequency) -> f32| {
            let (mut found, mut all) = (0.0, 0.0);
            for name in tables.iter().flat_map(|table| table.iter()) {
                found += share(&name) * name.name.chars().filter(|other| *other == letter).count() as f32;
                all += share(&name) * name.name.chars().count() as f32;
            }
            1000.0 * found / all
        };
        0.5 * (of(|name| name.ukrainian) + of(|name| name.russian))
    }

    #[test]
    fn letters_are_as_frequent_as_in_the_tables_of_names() {
        for (_, letter, frequency) in MEANT {
            let counted = counted(&[&SURNAMES, &GIVEN_NAMES], letter);
            assert!((counted - frequency).abs() < 0.3 + 0.03 * frequency, "{letter} {counted}");
        }
    }
}
