//! Which pairs of records are worth scoring.
//!
//! Two lists of a million records hold far fewer distinct surnames. Surnames are compared once, token against
//! token ([`TokenIndex`]), and records meet through the surnames that agree ([`Postings`]). Method and cost stand with
//! the two.

mod token_index;

pub use token_index::{FOUND_BITS, Search, SimilarToken, TokenIndex};

use crate::compare::packed_date::PackedDate;
use crate::names::vocabulary::NO_TOKEN;

/// How a row's tokens are read in a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// As parsed.
    Plain,
    /// With surname and given name the other way round.
    Alternative,
    /// With the other name in the surname's place.
    OtherName,
    /// With parts that stand in each other's columns put in their places.
    Exchanged,
}

/// No name that is certain: rows whose given name or patronymic must be compared with every other.
pub const UNSURE: u16 = u16::MAX;

/// No father's name, since there is no patronymic: nothing is to be compared.
pub const FATHERLESS: u16 = UNSURE - 1;

/// One row under one of its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// The token in the surname's place.
    pub surname: u32,
    /// The rank of the given name, so that rows of one name stand together; [`NO_TOKEN`] where there is none.
    pub given_name: u32,
    /// The listed name for which the given name stands for certain; [`UNSURE`] otherwise.
    pub listed_name: u16,
    /// The father's name, where the patronymic names one for certain; [`UNSURE`] or [`FATHERLESS`] otherwise.
    pub father: u16,
    /// The patronymic, or [`NO_TOKEN`]; one number for all that are written alike.
    pub patronymic: u32,
    /// The birth date, beside the names so that comparing dates needs no other memory.
    pub birth_date: PackedDate,
    /// The value of another field, by a number of the caller's: beside the names as the birth date is.
    pub other: u16,
    /// The row.
    pub row: u32,
    /// Which of the row's readings this is, counted from 0.
    pub ordinal: u8,
    /// How the row is read.
    pub reading: Reading,
}

/// The rows of a list by the token in the surname's place, then by given name, father, patronymic and birth date.
#[derive(Debug, Default)]
pub struct Postings {
    sorted: Vec<Posting>,
    /// Rows of one surname and given name.
    runs: Vec<Run>,
    /// Where each token's runs begin, and the end.
    starts: Vec<u32>,
}

/// The rows of one surname and given name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The rank of the given name.
    pub given_name: u32,
    start: u32,
    end: u32,
}

impl Postings {
    /// Sorts postings. `tokens` is the number of tokens in the vocabulary.
    #[must_use]
    pub fn new(mut postings: Vec<Posting>, tokens: usize) -> Self {
        postings.retain(|posting| posting.surname != NO_TOKEN);
        postings.sort_unstable();
        Self::of_sorted(postings, tokens)
    }

    /// The postings of some rows alone.
    #[must_use]
    pub fn of_rows(&self, is_kept: impl Fn(u32) -> bool) -> Self {
        let kept = self.sorted.iter().filter(|posting| is_kept(posting.row)).copied().collect();
        Self::of_sorted(kept, self.starts.len().saturating_sub(1))
    }

    fn of_sorted(sorted: Vec<Posting>, tokens: usize) -> Self {
        let mut starts = vec![0_u32; tokens + 1];
        let mut runs: Vec<Run> = Vec::new();
        let mut start = 0;
        for rows in sorted.chunk_by(|a, b| (a.surname, a.given_name) == (b.surname, b.given_name)) {
            let Some(first) = rows.first() else { continue };
            let end = start + rows.len() as u32;
            runs.push(Run { given_name: first.given_name, start, end });
            start = end;
            if let Some(count) = starts.get_mut(first.surname as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self { sorted, runs, starts }
    }

    /// The runs of rows that have a token in the surname's place, sorted by given name.
    #[must_use]
    pub fn runs(&self, token: u32) -> &[Run] {
        let at = |index: usize| self.starts.get(index).copied().unwrap_or(0) as usize;
        self.runs.get(at(token as usize)..at(token as usize + 1)).unwrap_or(&[])
    }

    /// The first row with a token in the surname's place; 0 where there is none.
    #[must_use]
    pub fn first_row(&self, token: u32) -> u32 {
        let start = self.runs(token).first().map_or(usize::MAX, |run| run.start as usize);
        self.sorted.get(start).map_or(0, |posting| posting.row)
    }

    /// The rows of all runs of a surname.
    #[must_use]
    pub fn rows_of_surname(&self, runs: &[Run]) -> &[Posting] {
        let bounds = runs.first().zip(runs.last());
        let rows = bounds.and_then(|(first, last)| self.sorted.get(first.start as usize..last.end as usize));
        rows.unwrap_or(&[])
    }

    /// The rows of a run.
    #[must_use]
    pub fn rows(&self, run: &Run) -> &[Posting] {
        self.sorted.get(run.start as usize..run.end as usize).unwrap_or(&[])
    }

    /// The tokens that stand in the surname's place on some row, ascending.
    #[must_use]
    pub fn tokens(&self) -> Vec<u32> {
        let mut tokens: Vec<u32> = self.sorted.iter().map(|posting| posting.surname).collect();
        tokens.dedup();
        tokens
    }
}
