//! Military ranks in Ukrainian, Russian and English, whole or abbreviated, of army and navy.
//!
//! A cell is read into the set of ranks that it may mean, since abbreviations and translations are shared: `с-т` is
//! a private in Ukrainian lists and a sergeant in Russian ones, a *staff sergeant* is either of two ranks. Army and
//! navy ranks that stand for each other are one step of seniority.
//!
//! Method: the longest run of words that the table of ranks holds, from the left, as written, under another
//! case ending, or romanised (`starshyi soldat`, by sound). Cost: a binary search a run; a word
//! of Latin letters that is not found is compared with a few hundred forms. Limits: positions (стрілець, водій,
//! commander) are no ranks; words around a rank are passed over; the civil ranks of the police and of prosecutors
//! that have no army name are not known.
//!
//! # Chances
//!
//! | level | one person (m) | two people (u) |
//! |---|---|---|
//! | same, equivalent | 0.65 together | the rank's share of the lists: 0.3 for privates, 0.01 for majors |
//! | similar: a shared abbreviation | 0.8 of the cells that have one | the shares of all ranks it may mean |
//! | near: one or two steps | 0.27: promotions, one of them on capture or after; families give the last they heard | 0.35 |
//! | different | 0.08 | what is left |
//!
//! m is a judgement: lists of one exchange are written months or years apart, and those taken are often promoted
//! meanwhile. The u of a rank is to be counted from the lists.

use std::sync::LazyLock;

use super::Level;
use super::tables::{RANK_FORMS, RANK_STEPS, look_up};
use super::wording::{Word, stem_sounds, words, written};
use crate::names::sounds::Sounds;
use crate::similarity::costs::{Cost, UNITS_PER_BIT};
use crate::similarity::edit_cost;

/// The longest form has six words: captain of the 3rd rank.
const LONGEST: usize = 6;

/// Steps, at most, that are the same career some months on: one promotion in time and one for being captured.
const NEAR_STEPS: u8 = 2;

/// What a romanised word may differ from the word itself, in bits: as for surnames that are equivalent, see
/// [`super::name`].
const ROMANISED: Cost = (3.5 * UNITS_PER_BIT) as Cost;

/// The shortest word that is compared by sound, in letters; shorter ones are abbreviations, alike by chance.
const SOUNDED: usize = 5;

/// The ranks that a cell may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank {
    /// A bit for every rank of the table.
    ranks: u64,
    /// A number for the words as written.
    written: u32,
}

impl Rank {
    /// Reads a rank; `None` when the text has none.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::compare::Level;
    /// use zvirka::compare::rank::{Rank, compare_ranks};
    ///
    /// let (ours, theirs) = (Rank::parse("ст. с-нт"), Rank::parse("старшего сержанта"));
    /// assert_eq!(compare_ranks(ours, theirs), Level::Equivalent);
    /// assert_eq!(compare_ranks(ours, Rank::parse("майор")), Level::Different);
    /// assert_eq!(Rank::parse("водій"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let words = words(text);
        for start in 0..words.len() {
            for length in (1..=LONGEST.min(words.len() - start)).rev() {
                let Some(run) = words.get(start..start + length) else { continue };
                let ranks = ranks_of(run);
                if ranks != 0 {
                    return Some(Self { ranks, written: written(run) });
                }
            }
        }
        None
    }

    fn steps(self) -> impl Iterator<Item = u8> {
        RANK_STEPS
            .iter()
            .enumerate()
            .filter(move |(rank, _)| self.ranks >> rank & 1 == 1)
            .map(|(_, step)| *step)
    }
}

fn ranks_of(run: &[Word]) -> u64 {
    let found = look_up(RANK_FORMS, run);
    let set = found.values.iter().fold(0, |set, rank| set | 1 << rank);
    let latin = run.iter().all(|word| word.letters.is_ascii() && word.letters.len() >= SOUNDED);
    if set != 0 || !latin {
        return set;
    }
    let stems: Vec<Sounds> = run.iter().map(|word| stem_sounds(&word.letters)).collect();
    let sounded = |form: &[Sounds]| {
        form.len() == stems.len()
            && form.iter().zip(&stems).all(|(form, stem)| edit_cost(form, stem, ROMANISED).is_some())
    };
    SOUNDED_FORMS.iter().filter(|(form, _)| sounded(form)).fold(0, |set, (_, rank)| set | 1 << rank)
}

/// The Cyrillic forms in whole words, by sound.
static SOUNDED_FORMS: LazyLock<Vec<(Vec<Sounds>, u8)>> = LazyLock::new(|| {
    let whole = |form: &str| form.split(' ').all(|word| word.chars().count() >= SOUNDED && !word.is_ascii());
    let forms = RANK_FORMS.iter().filter(|(form, _)| whole(form));
    forms.map(|(form, rank)| (form.split(' ').map(stem_sounds).collect(), *rank)).collect()
});

/// Compares two ranks. Symmetric.
#[must_use]
pub fn compare_ranks(a: Option<Rank>, b: Option<Rank>) -> Level {
    let (Some(a), Some(b)) = (a, b) else { return Level::Absent };
    if a == b {
        return Level::Same;
    }
    if a.ranks == b.ranks {
        return Level::Equivalent;
    }
    if a.ranks & b.ranks != 0 {
        return Level::Similar;
    }
    let apart = a.steps().flat_map(|step| b.steps().map(move |other| step.abs_diff(other))).min();
    match apart {
        Some(apart) if apart <= NEAR_STEPS => Level::Near,
        _ => Level::Different,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn level(a: &str, b: &str) -> Level {
        compare_ranks(Rank::parse(a), Rank::parse(b))
    }

    /// Every form of the table, read from the table itself, with the number of its row.
    fn forms() -> Vec<(String, usize)> {
        let table = include_str!("../../data/ranks.tsv");
        let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
        rows.enumerate()
            .flat_map(|(rank, row)| {
                let cells: Vec<&str> = row.split('\t').skip(2).take(3).collect();
                let forms = cells.join(",");
                forms.split(',').map(|form| (form.to_owned(), rank)).collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn every_form_of_the_table_means_its_rank() {
        let forms = forms();
        assert!(forms.len() > 250);
        for (form, rank) in forms {
            for text in [form.clone(), form.to_uppercase(), format!("{form} медичної служби")] {
                let read = Rank::parse(&text).unwrap_or_else(|| panic!("{text}"));
                assert!(read.ranks >> rank & 1 == 1, "{text}");
            }
        }
    }

    #[test]
    fn one_rank_in_three_languages_is_equivalent() {
        for (a, b) in [
            ("солдат", "рядовой"),
            ("старший солдат", "ефрейтор"),
            ("ст. солдат", "senior soldier"),
            ("мол. сержант", "мл. сержант"),
            ("молодшого сержанта", "Junior Sergeant"),
            ("ст. лейтенант", "старлей"),
            ("підполковник", "п/п-к"),
            ("капітан 3 рангу", "кап. 3 р."),
            ("капітана 3-го рангу", "капитан третьего ранга"),
            ("гвардії старшина 1 статті", "старшина 1-й статьи"),
            ("матрос", "seaman"),
            ("генерал-майор", "major general"),
            ("starshyi soldat", "старший солдат"),
            ("Ryadovoy", "рядовой"),
            ("podpolkovnik", "подполковник"),
            ("mladshiy serzhant", "младший сержант"),
        ] {
            assert_eq!(level(a, b), Level::Equivalent, "{a} {b}");
            assert_eq!(level(b, a), Level::Equivalent, "{b} {a}");
        }
        assert_eq!(level("Солдат", "солдат"), Level::Same);
    }

    #[test]
    fn a_shared_abbreviation_agrees_with_either_rank() {
        assert_eq!(level("с-т", "солдат"), Level::Similar);
        assert_eq!(level("с-т", "сержант"), Level::Similar);
        assert_eq!(level("staff sergeant", "штаб-сержант"), Level::Similar);
        assert_eq!(level("staff sergeant", "старший сержант"), Level::Similar);
    }

    #[test]
    fn promotions_are_near_and_careers_are_different() {
        for (a, b) in [
            ("солдат", "старший солдат"),
            ("старший солдат", "сержант"),
            ("матрос", "солдат"),
            ("старшина 2 статті", "молодший сержант"),
            ("лейтенант", "капітан"),
            ("капітан", "captain-lieutenant"),
        ] {
            assert_eq!(level(a, b), Level::Near, "{a} {b}");
        }
        for (a, b) in [
            ("солдат", "сержант"),
            ("сержант", "лейтенант"),
            ("головний майстер-сержант", "молодший лейтенант"),
        ] {
            assert_eq!(level(a, b), Level::Different, "{a} {b}");
        }
        assert_eq!(level("солдат", ""), Level::Absent);
    }

    #[test]
    fn what_is_no_rank_is_not_read() {
        for text in
            ["", "-", "стрілець", "водій", "невідомо", "commander", "цивільний", "36", "старший стрілець"]
        {
            assert_eq!(Rank::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_comparing_is_symmetric(a in "\\PC{0,40}", b in "(ст|мл|гол)?[. ]?(с-т|сержант|майор|к[123]р)") {
            let (a, b) = (Rank::parse(&a), Rank::parse(&b));
            prop_assert_eq!(compare_ranks(a, b), compare_ranks(b, a));
        }

        #[test]
        fn levels_of_any_two_forms_are_symmetric(a in 0..1000_usize, b in 0..1000_usize) {
            let form = |number: usize| Rank::parse(RANK_FORMS[number % RANK_FORMS.len()].0);
            prop_assert_eq!(compare_ranks(form(a), form(b)), compare_ranks(form(b), form(a)));
        }
    }
}
