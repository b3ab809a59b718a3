//! What pairs of tokens say, kept by a worker that meets them again and again.

use hashbrown::HashMap;

use super::Part;

/// Agreements of pairs of tokens of one part.
#[derive(Debug, Default)]
pub(super) struct Met(HashMap<u64, Part, foldhash::fast::FixedState>);

impl Met {
    /// What two tokens say, by `compare` where they are met for the first time.
    pub fn of(&mut self, a: u32, b: u32, compare: impl FnOnce() -> Part) -> Part {
        *self.0.entry(u64::from(a) << u32::BITS | u64::from(b)).or_insert_with(compare)
    }
}

/// Agreements of token pairs that a worker has met.
#[derive(Debug, Default)]
pub(in super::super) struct Cache {
    pub(super) surnames: Met,
    pub(super) given_names: Met,
    pub(super) patronymics: Met,
}

impl Cache {
    /// How many agreements it holds.
    pub fn len(&self) -> usize {
        [&self.surnames, &self.given_names, &self.patronymics].map(|met| met.0.len()).iter().sum()
    }

    /// Forgets what surnames said, which are too many to be kept where all are compared with all.
    pub fn forget_surnames(&mut self) {
        self.surnames.0.clear();
    }
}
