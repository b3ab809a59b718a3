//! Plain string similarities on romanised names, to measure against: what somebody would get without this program.
//!
//! Names are romanised as passports of their language have it (KMU 2010, ICAO 9303, the Belarusian table of 2010),
//! folded to lower case and stripped of punctuation. Token-set ratio is defined as in RapidFuzz: with the shared words S and the rest of
//! each side A and B, the largest of the edit ratios of `S A` with `S B`, of `S` with `S A` and of `S` with `S B`.
//! Jaro-Winkler and Levenshtein see the words in alphabetical order, since the order of names differs from list to
//! list; that favours them.
//!
//! Each baseline gets the one threshold that gives the highest F1 on these very test lists, which also favours it.
//! In link folders every pair is scored and the best pairs are taken greedily, each record once.
//!
//! Cost: every pair of a link folder is scored and those at or above [`FLOOR`] are sorted, so folders are bounded by
//! [`PAIRS_MOST`].

use std::collections::{BTreeSet, HashSet};

use rapidfuzz::distance::{indel, jaro_winkler, levenshtein};
use rayon::prelude::*;
use zvirka::evaluation::{Answer, Judged, Judgement, ScoredPair, evaluate, judge};
use zvirka::names::romanization;
use zvirka::record::List;

use super::Kinds;
use super::sources::{Lists, Material};
use crate::args::BaselineArgument;
use crate::failure::Failure;
use crate::interrupt;

/// The most pairs of one link folder that a baseline scores: some ten seconds of one core and 200 MiB.
const PAIRS_MOST: usize = 16_000_000;

/// Pairs of link folders below this similarity are dropped: two unlike names reach it easily, and no threshold that
/// is best for any list lies below.
const FLOOR: f64 = 0.5;

/// What a baseline said, at its best threshold.
pub struct Against {
    /// The threshold with the highest F1.
    pub threshold: f64,
    /// The judged pairs by kind.
    pub kinds: Kinds,
}

/// The baseline's name in options and data.
pub fn name(baseline: BaselineArgument) -> &'static str {
    match baseline {
        BaselineArgument::TokenSet => "token-set",
        BaselineArgument::JaroWinkler => "jaro-winkler",
        BaselineArgument::Levenshtein => "levenshtein",
    }
}

/// The baseline's name with the threshold it was given.
pub fn title(baseline: BaselineArgument, threshold: f64) -> String {
    format!(
        "{} on romanised names, from {threshold:.3} up (the best threshold for these lists)",
        name(baseline)
    )
}

/// Refuses link folders too large for scoring every pair.
///
/// # Errors
///
/// [`Failure::Refused`] naming the folder.
pub fn check_size(material: &[Material]) -> Result<(), Failure> {
    for part in material {
        let Material::Lists(lists) = part else { continue };
        let pairs = lists.left.list.len().saturating_mul(lists.right.list.len());
        if pairs > PAIRS_MOST {
            return Err(Failure::Refused(format!(
                "{}: {pairs} pairs are too many to score each with --against (at most {PAIRS_MOST}); \
                 leave --against out or take smaller lists",
                lists.kind
            )));
        }
    }
    Ok(())
}

/// Holds a baseline against every test list, at the threshold that is best over all of them.
///
/// # Errors
///
/// [`Failure::Stopped`].
pub fn judge_all(
    material: &[Material],
    baseline: BaselineArgument,
    pool: &rayon::ThreadPool,
) -> Result<Against, Failure> {
    let mut kinds = Kinds::new();
    for part in material {
        match part {
            Material::Pairs(pairs, _) => {
                let judged: Vec<Judged> = pool.install(|| {
                    let judged = pairs.par_iter().map(|pair| Judged {
                        probability: similarity(
                            baseline,
                            &Prepared::new(&pair.name_a),
                            &Prepared::new(&pair.name_b),
                        ),
                        answer: Answer::Apart,
                        same: pair.same,
                    });
                    judged.collect()
                });
                for (pair, judged) in pairs.iter().zip(judged) {
                    kinds.entry(pair.kind.clone()).or_default().pairs.push(judged);
                }
            }
            Material::Lists(lists) => {
                let judgement = pool.install(|| link(lists, baseline))?;
                kinds.entry(lists.kind.clone()).or_default().extend(&judgement);
            }
        }
    }
    let threshold = evaluate(&super::overall(&kinds)).best().map_or(1.0, |best| best.threshold);
    for pair in kinds.values_mut().flat_map(|judgement| &mut judgement.pairs) {
        pair.answer = if pair.probability >= threshold { Answer::Match } else { Answer::Apart };
    }
    Ok(Against { threshold, kinds })
}

/// A name as baselines see it.
struct Prepared {
    words: BTreeSet<String>,
    sorted: String,
}

impl Prepared {
    fn new(name: &str) -> Self {
        let romanised = romanised(name).to_lowercase();
        let mut words: Vec<&str> = romanised
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        words.sort_unstable();
        Self { sorted: words.join(" "), words: words.into_iter().map(str::to_owned).collect() }
    }
}

fn romanised(name: &str) -> String {
    let id = match romanization::guess_language(name) {
        "ru" => "ru_icao9303",
        "be" => "be_icao_mvd2010",
        _ => "uk_kmu2010",
    };
    romanization::scheme(id).map_or_else(|_| name.to_owned(), |scheme| romanization::romanize(name, scheme))
}

/// The similarity of two names, 0 to 1.
fn similarity(baseline: BaselineArgument, a: &Prepared, b: &Prepared) -> f64 {
    match baseline {
        BaselineArgument::TokenSet => token_set(&a.words, &b.words),
        BaselineArgument::JaroWinkler => jaro_winkler::similarity(a.sorted.chars(), b.sorted.chars()),
        BaselineArgument::Levenshtein => {
            levenshtein::normalized_similarity(a.sorted.chars(), b.sorted.chars())
        }
    }
}

fn token_set(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let joined = |words: Vec<&String>| words.into_iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let shared = joined(a.intersection(b).collect());
    let (rest_a, rest_b) = (joined(a.difference(b).collect()), joined(b.difference(a).collect()));
    if !shared.is_empty() && (rest_a.is_empty() || rest_b.is_empty()) {
        return 1.0;
    }
    let length = |text: &str| text.chars().count();
    let shared_length = length(&shared);
    // The blank between the shared words and the rest.
    let gap = usize::from(shared_length > 0);
    let whole_a = shared_length + gap + length(&rest_a);
    let whole_b = shared_length + gap + length(&rest_b);
    let ratio = |distance: usize, lengths: usize| {
        if lengths == 0 { 1.0 } else { 1.0 - distance as f64 / lengths as f64 }
    };
    let both = ratio(indel::distance(rest_a.chars(), rest_b.chars()), whole_a + whole_b);
    if shared_length == 0 {
        return both;
    }
    let with_a = ratio(gap + length(&rest_a), shared_length + whole_a);
    let with_b = ratio(gap + length(&rest_b), shared_length + whole_b);
    both.max(with_a).max(with_b)
}

/// A similarity and the rows it is of.
type Scored = (f64, u32, u32);

/// Scores every pair and takes the best greedily, each record once. Of equal pairs the earlier rows win.
fn link(lists: &Lists, baseline: BaselineArgument) -> Result<Judgement, Failure> {
    let prepare = |list: &List| -> Vec<Prepared> {
        (0..list.len()).into_par_iter().map(|row| Prepared::new(&list.full_name(row))).collect()
    };
    let (left, right) = (prepare(&lists.left.list), prepare(&lists.right.list));
    let scored: Result<Vec<Vec<Scored>>, Failure> = left
        .par_iter()
        .enumerate()
        .map(|(a, name)| {
            if interrupt::is_stopped() {
                return Err(Failure::Stopped);
            }
            let scores = right.iter().enumerate().map(|(b, other)| (similarity(baseline, name, other), a, b));
            let number = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
            Ok(scores
                .filter(|score| score.0 >= FLOOR)
                .map(|(score, a, b)| (score, number(a), number(b)))
                .collect())
        })
        .collect();
    let mut scored: Vec<Scored> = scored?.into_iter().flatten().collect();
    scored.par_sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let (mut taken_left, mut taken_right) = (HashSet::new(), HashSet::new());
    let mut pairs = Vec::new();
    for (probability, left, right) in scored {
        if taken_left.contains(&left) || taken_right.contains(&right) {
            continue;
        }
        taken_left.insert(left);
        taken_right.insert(right);
        pairs.push(ScoredPair { left, right, probability, answer: Answer::Apart });
    }
    Ok(judge(&pairs, &lists.truth))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> BTreeSet<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn the_token_set_ratio_agrees_with_values_worked_out_by_hand() {
        for (a, b, expected) in [
            // One side's words are all shared.
            ("shapoval ostap ihorovych", "ostap shapoval", 1.0),
            // Nothing shared: indel distance of `sirko` and `serko` is 2, lengths 5 and 5.
            ("sirko", "serko", 0.8),
            // Shared `ostap`; the rests `shapoval` and `shapovalov` are 2 apart; 1 - 2 / (14 + 16).
            ("shapoval ostap", "shapovalov ostap", 1.0 - 2.0 / 30.0),
            // Shared `ostap ihorovych` (15); `hai` and `vovk` are 7 apart: 1 - 7 / (19 + 20) beaten by 1 - 4 / (15 + 19).
            ("hai ostap ihorovych", "vovk ostap ihorovych", 1.0 - 4.0 / 34.0),
            ("", "ostap", 0.0),
        ] {
            let found = token_set(&words(a), &words(b));
            assert!((found - expected).abs() < 1e-12, "{a} / {b}: {found}");
        }
    }

    proptest! {
        #[test]
        fn edit_baselines_agree_with_another_library(a in "[а-яa-z ]{0,16}", b in "[а-яa-z ]{0,16}") {
            let (a, b) = (Prepared::new(&a), Prepared::new(&b));
            let levenshtein = similarity(BaselineArgument::Levenshtein, &a, &b);
            prop_assert!((levenshtein - strsim::normalized_levenshtein(&a.sorted, &b.sorted)).abs() < 1e-9);
        }

        #[test]
        fn every_baseline_is_symmetric_bounded_and_one_for_equal_names(a in "[а-яїі ,'-]{0,20}", b in "\\PC{0,20}") {
            for baseline in [BaselineArgument::TokenSet, BaselineArgument::JaroWinkler, BaselineArgument::Levenshtein] {
                let (a, b) = (Prepared::new(&a), Prepared::new(&b));
                let there = similarity(baseline, &a, &b);
                prop_assert!((0.0..=1.0).contains(&there));
                prop_assert!((there - similarity(baseline, &b, &a)).abs() < 1e-12);
                if !a.words.is_empty() {
                    prop_assert!((similarity(baseline, &a, &a) - 1.0).abs() < 1e-12);
                }
            }
        }
    }
}
