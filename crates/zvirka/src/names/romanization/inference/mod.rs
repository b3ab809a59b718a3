//! Which romanisation systems a list follows, judged by its Latin spellings.
//!
//! One name seldom tells: `Olena Bondar` is the same in a dozen systems. A hundred names nearly always do, for each
//! system has turns that the others lack: `iu`, `yu`, `ju` and `iou` for ю, `shch`, `szcz` and `schtsch` for щ, `h`
//! or `g` for г, `skyi`, `skiy` and `ski` at the end. Use this for a page about a list; to learn what a letter of
//! that list stands for, [`infer_quickly`] is enough; to read one word, use [`sounds`](crate::names::sounds), which
//! reads what all systems write. For Cyrillic lists, [`languages_told`] counts the letters that only one language
//! has.
//!
//! **Method.** For each system the most frequent names of its language are romanised, and the letters of the
//! outcome counted into a model of three letters in a row, with backing off (Jelinek and Mercer 1980; here with
//! fixed weights). A quarter of the weight of a system that writes marks or signs is for the same spelling without
//! them, for databases lose marks first. A list is a mixture: each name follows one system, unknown which, or none.
//! The shares are those of greatest likelihood, by expectation–maximisation (Dempster, Laird and Rubin 1977). Which
//! systems take part is found by adding, leaving out and exchanging one at a time, where each must earn its place
//! by a fixed gain of likelihood: without that, a list in one system would be spread over all that resemble it.
//!
//! **Cost.** At most [`MOST_NAMES`] names are judged, taken evenly over the list; the rest costs a test of its
//! letters. The models are made on first use, in some tens of milliseconds, and kept: about 3 MiB.
//!
//! **Limits.** Systems that write the same letters for the names at hand cannot be told apart: of such twins the
//! likelier by its other letters is named. A list of fewer than some twenty names says little. Names of other
//! languages count as following no system, so shares need not add up to 1. The models of Belarusian systems rest
//! on names brought over from Russian by rule and are the weakest.

mod mixture;
mod quick;
mod spelling;
#[cfg(test)]
mod tests;

pub use quick::{MOST_NAMES as MOST_NAMES_QUICKLY, PairCounts, infer_quickly};

use super::{Scheme, schemes};
use crate::names::script::{is_cyrillic, is_latin};
use spelling::Spellings;

/// Most names of a list that are judged. The standard error of a share is then below one part in sixty, far less
/// than what matters, and the work stays below a tenth of a second.
pub const MOST_NAMES: usize = 1_024;

/// The systems that a list's Latin names follow, with the share of its names that follow each, greatest first.
///
/// An item may be a whole name or a single token. A whole name is better: its words follow one system and are judged
/// together. Items without Latin letters are passed over, as are initials. What follows no known system has no
/// share, so the shares add up to at most 1. Empty when no item has a Latin word.
///
/// The outcome depends on the names and their order alone.
///
/// # Examples
///
/// ```
/// use zvirka::names::romanization::inference::infer;
///
/// let list = ["Schewtschenko Wassyl", "Schtscherbak Jurij", "Zybulja Soja", "Chomenko Andrij", "Wowk Jewhen"];
/// let systems = infer(list.into_iter());
/// assert_eq!(systems.first().map(|(scheme, _)| scheme.id), Some("uk_de"));
/// assert!(infer(["Щербак Юрій"].into_iter()).is_empty());
/// ```
#[must_use]
pub fn infer<'a>(names: impl Iterator<Item = &'a str>) -> Vec<(&'static Scheme, f32)> {
    let mut sample = Sample::default();
    names.filter(|name| name.chars().any(is_latin)).for_each(|name| sample.take(name));
    let spellings = Spellings::shared();
    let evidence = mixture::Evidence::gather(sample.kept.iter().filter_map(|name| spellings.judge(name)));
    let mut shares: Vec<(&'static Scheme, f32)> = evidence
        .explain()
        .into_iter()
        .filter_map(|(index, share)| Some((schemes().get(index)?, share as f32)))
        .collect();
    // Of equal shares the one that stands first in the table is first, for the sort is stable.
    shares.sort_by(|left, right| right.1.total_cmp(&left.1));
    shares
}

/// A bounded number of items spread evenly over a sequence of unknown length: every item at first, then every
/// second, every fourth.
struct Sample<'a> {
    kept: Vec<&'a str>,
    stride: usize,
    met: usize,
}

impl Default for Sample<'_> {
    fn default() -> Self {
        Self { kept: Vec::new(), stride: 1, met: 0 }
    }
}

impl<'a> Sample<'a> {
    fn take(&mut self, item: &'a str) {
        if self.met.is_multiple_of(self.stride) {
            if self.kept.len() == MOST_NAMES {
                let mut index = 0;
                self.kept.retain(|_| {
                    index += 1;
                    index % 2 == 1
                });
                self.stride *= 2;
            }
            if self.met.is_multiple_of(self.stride) {
                self.kept.push(item);
            }
        }
        self.met += 1;
    }
}

/// How many Cyrillic texts hold letters that tell their language, and how many hold none that does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LanguagesTold {
    /// Holds і, ї, є or ґ and no letter of another language.
    pub ukrainian: usize,
    /// Holds ы, э, ё or ъ and no letter of another language.
    pub russian: usize,
    /// Holds ў, or і beside ы, э or ё.
    pub belarusian: usize,
    /// Holds letters of two languages that no one language has together, such as ї and ы.
    pub mixed: usize,
    /// Holds a Cyrillic letter of yet another language, such as ә or ғ.
    pub other: usize,
    /// Cyrillic, and spelt alike in Ukrainian and Russian: Шевченко Роман.
    pub untold: usize,
}

/// Counts the languages that the letters of Cyrillic texts tell. Texts without a Cyrillic letter are not counted.
///
/// Only letters are looked at: Марина Петренко may be either, and is counted as untold.
///
/// # Examples
///
/// ```
/// use zvirka::names::romanization::inference::languages_told;
///
/// let told = languages_told(["Щербак Юрій", "Рыбин Артём", "Лаўроў Дзмітрый", "Шевченко Роман"].into_iter());
/// assert_eq!((told.ukrainian, told.russian, told.belarusian, told.untold), (1, 1, 1, 1));
/// ```
#[must_use]
pub fn languages_told<'a>(texts: impl Iterator<Item = &'a str>) -> LanguagesTold {
    let mut told = LanguagesTold::default();
    for text in texts {
        let (mut cyrillic, mut dotted, mut ukrainian, mut russian, mut short_u, mut foreign) =
            (false, false, false, false, false, false);
        for letter in text.chars().filter(|letter| is_cyrillic(*letter)).flat_map(char::to_lowercase) {
            cyrillic = true;
            match letter {
                'і' => dotted = true,
                'ї' | 'є' | 'ґ' => ukrainian = true,
                'ы' | 'э' | 'ё' | 'ъ' => russian = true,
                'ў' => short_u = true,
                'а'..='я' => {}
                _ => foreign = true,
            }
        }
        let count = match (cyrillic, foreign) {
            (false, _) => continue,
            (true, true) => &mut told.other,
            (true, false) => match (dotted, ukrainian, russian, short_u) {
                (_, true, true, _) | (_, true, _, true) => &mut told.mixed,
                (_, _, _, true) | (true, _, true, _) => &mut told.belarusian,
                (true, ..) | (_, true, ..) => &mut told.ukrainian,
                (_, _, true, _) => &mut told.russian,
                _ => &mut told.untold,
            },
        };
        *count += 1;
    }
    told
}
