//! Surnames of the list that may be one asked about, kept for the next question of that surname.
//!
//! Questions come with few surnames many times: a batch is put in the order of surnames, and whoever types asks again. What
//! is kept depends on the word and the list alone, never on what was asked before.
//!
//! Cost: a hash probe a surname; some dozen bytes for each surname alike, of which a worker keeps so many as the caller lets
//! it ([`Alikes::len`]).

use std::sync::Arc;

use hashbrown::HashMap;

use super::search::MOST_DIFFERENT;
use super::{Index, ReadLists};
use crate::blocking::{Search, SimilarToken};
use crate::linker::scoring::{Part, Scorer};
use crate::model::ComparedField;

/// A surname of the list beside one asked about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alike {
    pub token: u32,
    /// What the two say.
    pub surname: Part,
    /// Whether so few have it that all are compared, whatever their given names.
    pub few: bool,
}

/// How far surnames may be apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Reach {
    /// They sound alike.
    Similar,
    /// Another consonant, or one more or fewer.
    Neighbours,
}

/// Surnames that were sought, with those alike.
#[derive(Default)]
pub(super) struct Alikes {
    known: HashMap<(u32, Reach), Arc<[Alike]>, foldhash::fast::FixedState>,
    kept: usize,
}

impl Alikes {
    /// How many surnames are kept.
    pub fn len(&self) -> usize {
        self.kept
    }
}

impl Index {
    /// The surnames of the list that a word may be, ascending.
    pub(super) fn alike(
        &self,
        word: u32,
        reach: Reach,
        scorer: &Scorer<'_>,
        search: &mut Search<'_>,
        alikes: &mut Alikes,
    ) -> Arc<[Alike]> {
        if let Some(known) = alikes.known.get(&(word, reach)) {
            return Arc::clone(known);
        }
        let (lists, mut tokens): (&ReadLists, Vec<SimilarToken>) = (scorer.lists, Vec::new());
        match reach {
            Reach::Similar => {
                self.surnames.similar(word, &lists.vocabulary, search, &mut tokens);
            }
            Reach::Neighbours => self.surnames.neighbours(word, &lists.vocabulary, search, &mut tokens),
        }
        let found: Arc<[Alike]> = self.weighed(tokens, scorer).into();
        alikes.kept += found.len() + 1;
        alikes.known.insert((word, reach), Arc::clone(&found));
        found
    }

    /// Surnames that were found, each once, with what they say.
    pub(super) fn weighed(&self, mut tokens: Vec<SimilarToken>, scorer: &Scorer<'_>) -> Vec<Alike> {
        tokens.sort_unstable_by_key(|similar| similar.token);
        tokens.dedup_by_key(|similar| similar.token);
        let alike = |similar: &SimilarToken| Alike {
            token: similar.token,
            surname: scorer.weights.name(ComparedField::Surname, similar.own),
            few: self.postings.rows_of_surname(self.postings.runs(similar.token)).len() <= MOST_DIFFERENT,
        };
        tokens.iter().map(alike).collect()
    }
}
