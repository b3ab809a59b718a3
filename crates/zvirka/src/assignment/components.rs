//! Pairs that have to do with each other: connected components of the graph of records and pairs.
//!
//! Method: union–find with path halving and union by number, which gives each component the number of its first
//! record. Cost: all but linear.

/// Sets of records that grow together.
#[derive(Debug)]
pub(crate) struct Components {
    parents: Vec<u32>,
}

impl Components {
    pub(crate) fn new(records: usize) -> Self {
        Self { parents: (0..records as u32).collect() }
    }

    fn parent(&self, record: u32) -> u32 {
        self.parents.get(record as usize).copied().unwrap_or(record)
    }

    /// The number of a record's component: that of its first record.
    pub(crate) fn find(&mut self, mut record: u32) -> u32 {
        while self.parent(record) != record {
            let grandparent = self.parent(self.parent(record));
            if let Some(parent) = self.parents.get_mut(record as usize) {
                *parent = grandparent;
            }
            record = grandparent;
        }
        record
    }

    /// Makes one component of two records'.
    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        let (first, second) = (a.min(b), a.max(b));
        if let Some(parent) = self.parents.get_mut(second as usize) {
            *parent = first;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_together_that_a_chain_of_pairs_joins_and_no_others() {
        let mut components = Components::new(9);
        for (a, b) in [(8, 6), (3, 4), (6, 4), (1, 2)] {
            components.join(a, b);
        }
        let first: Vec<u32> = (0..9).map(|record| components.find(record)).collect();
        assert_eq!(first, [0, 1, 1, 3, 3, 5, 3, 7, 3]);
    }
}
