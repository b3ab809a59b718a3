//! Pairs of rows that the caller names, weighed whether or not they would be found.
//!
//! To find links use [`link`](super::link()). [`weigh`] says on which levels pairs of known truth agree, for measuring
//! weights; [`explain_rows`] answers why two records are, or are not, one person, with the very numbers that linking
//! the two lists gives them.
//!
//! Cost: reading both lists, then an evidence a pair; [`explain_rows`] links the lists.

use rayon::prelude::*;

use super::columns::Columns;
use super::reading::read_lists;
use super::scoring::{Cache, Scorer};
use super::values::{self, Counted, ReadColumn};
use super::{
    Comparison, Decision, Doubt, Fields, Link, LinkOptions, Progress, check, explain, in_pool, link,
};
use crate::error::{Error, ErrorKind};
use crate::model::{Weights, bits, probability, weight_of_bits};
use crate::record::List;

/// The evidence of each pair (left row, right row) under its best reading, prior and relatives not considered.
///
/// # Errors
///
/// [`ErrorKind::Option`] when a row does not exist, [`ErrorKind::Cancelled`] when `progress` asks to stop.
///
/// # Examples
///
/// ```
/// use zvirka::linker::{LinkOptions, NoProgress, weigh};
/// use zvirka::record::{Field, List, TextColumn};
///
/// let list = |name: &str| List::new("list", vec![(Field::Name, [name].into_iter().collect::<TextColumn>())]);
/// let (ours, theirs) = (list("Ґудзь Мар'яна Петрівна")?, list("GUDZ Maryana")?);
/// let evidence = weigh(&ours, &theirs, &[(0, 0)], &LinkOptions::default(), &NoProgress)?;
/// let levels: Vec<&str> = evidence[0].iter().map(|line| line.level()).collect();
/// assert_eq!(levels, ["equivalent", "equivalent", "absent"]);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn weigh(
    left: &List,
    right: &List,
    pairs: &[(usize, usize)],
    options: &LinkOptions,
    progress: &dyn Progress,
) -> Result<Vec<Fields>, Error> {
    check_rows(left, right, pairs)?;
    with_scorer(left, right, options, progress, |scorer| {
        let evidence = pairs.par_iter().map_init(Cache::default, |cache, &(a, b)| {
            let (evidence, _) = scorer.best_evidence(a as u32, b as u32, cache);
            evidence.fields().iter().copied().collect()
        });
        evidence.collect()
    })
}

fn check_rows(left: &List, right: &List, pairs: &[(usize, usize)]) -> Result<(), Error> {
    if pairs.iter().any(|(a, b)| *a >= left.len() || *b >= right.len()) {
        return Err(Error::new(ErrorKind::Option, "a pair names a row that its list does not have"));
    }
    Ok(())
}

/// Reads two lists and hands them over ready for weighing.
fn with_scorer<T: Send>(
    left: &List,
    right: &List,
    options: &LinkOptions,
    progress: &dyn Progress,
    weigh: impl FnOnce(&Scorer<'_>) -> T + Send,
) -> Result<T, Error> {
    in_pool(options, || {
        let lists = read_lists(left, Some(right), progress);
        let values = ReadColumn::read(&[left, right], &mut Vec::new());
        let weights = Weights::new(&values::measured(&options.model, &values));
        let mut columns = Columns::new(left, Some(right), &weights, &mut Vec::new());
        let counted = Counted::count(&values, &lists, &columns);
        columns.add_values(&counted, &weights);
        check(progress)?;
        Ok(weigh(&Scorer::new(&lists, (&lists.left, &lists.right), &columns, &weights, 0)))
    })
}

/// Explains what linking two lists says of a left and a right row: probability, weight and levels are those of the
/// link, whether or not it is likely enough to be given. Rows so unlike that they are no candidates are weighed by
/// themselves, their rivals not considered.
///
/// # Errors
///
/// As [`link`](super::link()); [`ErrorKind::Option`] when a row does not exist.
pub fn explain_rows(
    left: &List,
    right: &List,
    rows: (usize, usize),
    options: &LinkOptions,
    progress: &dyn Progress,
) -> Result<Comparison, Error> {
    check_rows(left, right, &[rows])?;
    // The threshold of a match rests on all links; how many of the others are given does not change it.
    let everything = LinkOptions { review_at: 0.0, ..options.clone() };
    let mut links = link(left, right, &everything, progress)?;
    let found = links.links.iter().position(|link| (link.left, link.right) == rows);
    let place = match found {
        Some(place) => place,
        None => {
            let prior = weight_of_bits(links.prior_weight);
            let unlike = with_scorer(left, right, options, progress, |scorer| {
                let (evidence, _) = scorer.best_evidence(rows.0 as u32, rows.1 as u32, &mut Cache::default());
                let weight = bits(evidence.sums.weight(prior));
                let evidence = evidence.into_fields(prior);
                Link {
                    left: rows.0,
                    right: rows.1,
                    probability: probability(weight),
                    weight,
                    decision: Decision::Review,
                    doubt: Doubt::of_names(None, &evidence),
                    evidence,
                    rival_probability: 0.0,
                    decided: None,
                }
            })?;
            links.links.push(unlike);
            links.links.len() - 1
        }
    };
    let explained = explain(&links, place, left, right);
    let mut explained =
        explained.ok_or_else(|| Error::new(ErrorKind::Option, "the lists have no such rows"))?;
    explained.decision =
        explained.decision.filter(|_| found.is_some() && explained.probability >= options.review_at);
    Ok(explained)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linker::NoProgress;
    use crate::simulation::{SimulationOptions, simulate};

    #[test]
    fn rows_are_explained_with_the_numbers_of_their_link() {
        let lists = simulate(&SimulationOptions { people: 300, ..Default::default() }).unwrap();
        let options = LinkOptions::default();
        let links = link(&lists.left, &lists.right, &options, &NoProgress).unwrap();
        for (place, link) in links.links.iter().enumerate().step_by(29) {
            let rows = (link.left, link.right);
            let explained = explain_rows(&lists.left, &lists.right, rows, &options, &NoProgress).unwrap();
            assert_eq!(Some(explained), explain(&links, place, &lists.left, &lists.right));
        }
    }

    #[test]
    fn strangers_are_explained_too_and_decided_nothing_about() {
        let lists = simulate(&SimulationOptions { people: 300, shared: 0.0, ..Default::default() }).unwrap();
        let options = LinkOptions::default();
        let explained = explain_rows(&lists.left, &lists.right, (0, 0), &options, &NoProgress).unwrap();
        assert_eq!(explained.decision, None);
        assert!(explained.weight < 0.0 && explained.probability < 0.01);
        let sum: f64 = explained.levels.iter().map(|level| level.weight).sum();
        assert!((sum - explained.weight).abs() < 1e-9);
        assert!(explain_rows(&lists.left, &lists.right, (300, 0), &options, &NoProgress).is_err());
    }
}
