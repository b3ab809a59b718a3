//! How many people two lists share, and the prior odds of a pair that follow.

/// How many people two lists share, and the prior odds of a pair that follow.
///
/// With M people shared, a given pair is one person with the chance M / (left · right); the odds that matter are
/// against both records being free of a partner, so they are divided by the shares of free records.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    left: f64,
    right: f64,
    /// How many pairs of records there are.
    pairs: f64,
    shared: f64,
}

/// Share of the smaller list's people assumed to stand on the other before anything is known.
const USUAL_OVERLAP: f64 = 0.5;

/// Share of a list's records assumed to be somebody's second row before anything is known; a judgement.
const USUAL_DUPLICATES: f64 = 0.02;

/// Records that the assumed overlap counts for: a short list's own links must not settle the prior alone.
const OVERLAP_RECORDS: f64 = 5.0;

/// Most of a list's people who may be taken to stand on the other: one in twenty is always allowed to be missing.
const MOST_OVERLAP: f64 = 0.95;

impl Overlap {
    /// The overlap assumed for two lists of so many records.
    #[must_use]
    pub fn new(left: usize, right: usize) -> Self {
        let (left, right) = (left.max(1) as f64, right.max(1) as f64);
        Self { left, right, pairs: left * right, shared: USUAL_OVERLAP * left.min(right) }
    }

    /// The overlap assumed of a list with itself: how many of its records are second rows of somebody.
    #[must_use]
    pub fn within(records: usize) -> Self {
        let records = records.max(1) as f64;
        let pairs = (records * (records - 1.0) / 2.0).max(1.0);
        Self { left: records, right: records, pairs, shared: USUAL_DUPLICATES * records }
    }

    /// Takes over the expected number of links found, held towards what is usual for short lists.
    pub fn estimate(&mut self, links: f64) {
        let smaller = self.left.min(self.right);
        let within = self.pairs < self.left * self.right;
        let usual = if within { USUAL_DUPLICATES } else { USUAL_OVERLAP };
        let share = (links + usual * OVERLAP_RECORDS) / (smaller + OVERLAP_RECORDS);
        self.shared = share.min(MOST_OVERLAP) * smaller;
    }

    /// log2 of the prior odds that a given pair is one person.
    #[must_use]
    pub fn prior_weight(&self) -> f64 {
        // In lists of a record or two the pair itself would use up all free records.
        let free = |records: f64| 1.0 - (self.shared / records).min(MOST_OVERLAP);
        let odds = self.shared / self.pairs / (free(self.left) * free(self.right));
        odds.log2()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_links_found_make_the_prior_higher() {
        let mut overlap = Overlap::new(1000, 1000);
        let usual = overlap.prior_weight();
        overlap.estimate(900.0);
        assert!(overlap.prior_weight() > usual);
        overlap.estimate(10.0);
        assert!(overlap.prior_weight() < usual);
    }

    #[test]
    fn two_lists_of_one_record_have_a_prior() {
        assert!(Overlap::new(1, 1).prior_weight().is_finite());
        assert!(Overlap::new(0, 0).prior_weight().is_finite());
    }
}
