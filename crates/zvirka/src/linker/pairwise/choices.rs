//! Choices read once, to be held against one query after the other.
//!
//! For lists of people, whose names are weighed by how frequent they are there, use [`Index`](crate::linker::Index): here a
//! query and a choice have the probability that [`compare`](crate::linker::compare) gives the two. Method: words of a query
//! that the choices have are theirs, others are numbered beyond them. Cost: reading the choices, a microsecond each; a
//! query some ten nanoseconds a choice.

use std::sync::Arc;

use super::matrix::{Prepared, fill};
use super::names::Names;
use super::{PairwiseOptions, checked_cutoff, of_pool, prior_of};
use crate::error::Error;
use crate::linker::columns::Columns;
use crate::linker::reading::{ReadLists, read_one};
use crate::linker::scoring::{Plain, Scorer};
use crate::linker::{Progress, in_pool};
use crate::model::{Weight, Weights};
use crate::names::vocabulary::Vocabulary;

/// Choices of which the best are sought for many queries.
///
/// # Examples
///
/// ```
/// use zvirka::linker::{Choices, NoProgress, PairwiseOptions};
///
/// let options = PairwiseOptions::default();
/// let choices = Choices::new(&["Мар'яна Ґудзь", "Ostap Shapoval"], &options, &NoProgress)?;
/// assert_eq!(choices.extract("Шаповал Остап", 1, None, &NoProgress)?[0].0, 1);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub struct Choices {
    options: PairwiseOptions,
    weights: Weights,
    prior: Weight,
    vocabulary: Arc<Vocabulary>,
    plain: Arc<Plain>,
    prepared: Prepared,
    /// By choice: whether it holds a name.
    usable: Vec<bool>,
}

/// Shows how many there are, never what they hold.
impl std::fmt::Debug for Choices {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Choices").field("choices", &self.usable.len()).finish_non_exhaustive()
    }
}

impl Choices {
    /// Reads the choices.
    ///
    /// # Errors
    ///
    /// As [`cdist`](crate::linker::cdist).
    pub fn new(choices: &[&str], options: &PairwiseOptions, progress: &dyn Progress) -> Result<Self, Error> {
        in_pool(&of_pool(options)?, || {
            let (mut names, [numbers]) = Names::read([choices], progress)?;
            let vocabulary = std::mem::take(&mut names.vocabulary);
            let lists = ReadLists { vocabulary, ..ReadLists::default() };
            let weights = Weights::new(&options.model);
            let (columns, prior) = (Columns::default(), prior_of(options));
            let plain = Arc::new(Plain::new(&lists.vocabulary, &lists, &weights));
            let sides = (&lists.left, &lists.right);
            let scorer = Scorer::with_plain(&lists, sides, &columns, &weights, prior, Arc::clone(&plain));
            let prepared = Prepared::new(&scorer, &names, &numbers);
            let is_usable =
                |name: &u32| names.readings(*name).first().is_some_and(|(_, name)| name.is_usable());
            let usable = numbers.iter().map(is_usable).collect();
            drop(scorer);
            let vocabulary = Arc::new(lists.vocabulary);
            Ok(Self { options: options.clone(), weights, prior, vocabulary, plain, prepared, usable })
        })
    }

    /// The choices most likely the same person as the query, as [`extract`](crate::linker::extract()) gives them.
    ///
    /// # Errors
    ///
    /// As [`cdist`](crate::linker::cdist).
    pub fn extract(
        &self,
        query: &str,
        limit: usize,
        score_cutoff: Option<f32>,
        progress: &dyn Progress,
    ) -> Result<Vec<(usize, f32)>, Error> {
        let cutoff = checked_cutoff(score_cutoff)?;
        let row = in_pool(&of_pool(&self.options)?, || {
            let mut vocabulary = Vocabulary::over(Arc::clone(&self.vocabulary));
            let names = Names::of_one(read_one(query, &mut vocabulary));
            let lists = ReadLists { vocabulary, ..ReadLists::default() };
            let columns = Columns::default();
            let sides = (&lists.left, &lists.right);
            let plain = Arc::clone(&self.plain);
            let scorer = Scorer::with_plain(&lists, sides, &columns, &self.weights, self.prior, plain);
            let mut row = vec![0.0; self.usable.len()];
            fill(&mut row, &scorer, (&names, &[0]), &self.prepared, cutoff, progress)?;
            Ok(row)
        })?;
        // A name that is not known is as likely as the prior, which is no reason to offer it.
        let found = self.usable.iter().zip(row).enumerate();
        let found = found.filter(|(_, (usable, value))| **usable && *value >= cutoff);
        let mut best: Vec<(usize, f32)> = found.map(|(place, (_, value))| (place, value)).collect();
        let by_probability = |(a, x): &(usize, f32), (b, y): &(usize, f32)| y.total_cmp(x).then(a.cmp(b));
        if limit < best.len() && limit > 0 {
            best.select_nth_unstable_by(limit - 1, by_probability);
        }
        best.truncate(limit);
        best.sort_unstable_by(by_probability);
        Ok(best)
    }
}
