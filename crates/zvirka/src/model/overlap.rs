//! How many people two lists share, or a list holds twice, and the prior odds of a pair that follow.
//!
//! Method: a share of all pairs, held towards a usual one for short lists; where records have one partner at most, odds
//! against both being without one (see [`Overlap`]). Cost: none. Limits: all pairs of two lists have one prior.

/// How many pairs of records are one person, and the prior odds of a pair that follow.
///
/// With M such pairs, a given pair is one person with the chance M / pairs. Where a record may have one partner at most,
/// the odds that matter are against the record having no partner at all, so they are divided by the share of records
/// without one. Where it may have several, having one says nothing of the next, nothing is divided, and there may be
/// more such pairs than records.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// How many pairs of records there are.
    pairs: f64,
    /// How many records the pairs that are one person are counted against.
    records: f64,
    /// Pairs that are one person for each of those records, before anything is known.
    usual: f64,
    /// The sides whose records have one partner at most, by how many they are.
    single: [Option<f64>; 2],
    /// Pairs that are one person.
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

/// Most of all pairs that may be taken to be one person: a list of a record or two must not settle it beforehand.
const MOST_PAIRS: f64 = 0.5;

impl Overlap {
    /// The overlap assumed for two lists of so many records; `single` tells of either side whether its records have one
    /// partner at most.
    #[must_use]
    pub fn new([left, right]: [usize; 2], single: [bool; 2]) -> Self {
        let (left, right) = (left.max(1) as f64, right.max(1) as f64);
        let [single_left, single_right] = single;
        // Each record of a side with one partner makes one pair at most.
        let records = match single {
            [true, false] => left,
            [false, true] => right,
            _ => left.min(right),
        };
        // Of the records of the longer list, too, no more are assumed to have a partner than the shorter one has people.
        let usual = USUAL_OVERLAP * left.min(right) / records;
        Self {
            pairs: left * right,
            records,
            usual,
            single: [single_left.then_some(left), single_right.then_some(right)],
            shared: usual * records,
        }
    }

    /// The overlap assumed of a list with itself: how many of its records are second rows of somebody. Any number of
    /// rows may be one person.
    #[must_use]
    pub fn within(records: usize) -> Self {
        let records = records.max(1) as f64;
        let pairs = (records * (records - 1.0) / 2.0).max(1.0);
        let usual = USUAL_DUPLICATES;
        Self { pairs, records, usual, single: [None; 2], shared: usual * records }
    }

    /// The overlap of so many pairs of which no record has a second, when `shared` are assumed to be one person.
    #[cfg(test)]
    pub(crate) fn of_pairs(pairs: usize, shared: f64) -> Self {
        let pairs = pairs as f64;
        Self { pairs, records: 1e12, usual: 0.0, single: [None; 2], shared }
    }

    /// Takes over the expected number of links found, held towards what is usual for short lists.
    pub fn estimate(&mut self, links: f64) {
        let share = (links + self.usual * OVERLAP_RECORDS) / (self.records + OVERLAP_RECORDS);
        self.shared = share * self.records;
    }

    /// log2 of the prior odds that a given pair is one person.
    #[must_use]
    pub fn prior_weight(&self) -> f64 {
        let most = self
            .single
            .iter()
            .flatten()
            .fold(f64::INFINITY, |most, records| most.min(MOST_OVERLAP * records));
        let shared = self.shared.min(most);
        let free = |side: &Option<f64>| side.map_or(1.0, |records| 1.0 - shared / records);
        let free: f64 = self.single.iter().map(free).product();
        let odds = (shared / self.pairs).min(MOST_PAIRS) / free;
        odds.log2()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_links_found_make_the_prior_higher() {
        let mut overlap = Overlap::new([1000, 1000], [true, true]);
        let usual = overlap.prior_weight();
        overlap.estimate(900.0);
        assert!(overlap.prior_weight() > usual);
        overlap.estimate(10.0);
        assert!(overlap.prior_weight() < usual);
    }

    #[test]
    fn two_lists_of_one_record_have_a_prior() {
        for single in [[true, true], [true, false], [false, true], [false, false]] {
            assert!(Overlap::new([1, 1], single).prior_weight().is_finite());
            assert!(Overlap::new([0, 0], single).prior_weight().is_finite());
        }
    }

    /// Of 3,000 rows, three a person, each row has two others of its person: 3,000 of 4,498,500 pairs.
    #[test]
    fn where_rows_have_several_partners_the_prior_is_the_share_of_true_pairs() {
        let mut overlap = Overlap::within(3000);
        overlap.estimate(3000.0);
        assert!((overlap.prior_weight() - (3000.0_f64 / 4_498_500.0).log2()).abs() < 0.01);
        // Three rows a person on both sides: nine pairs a person, more than either list has records.
        let mut overlap = Overlap::new([3000, 3000], [false, false]);
        overlap.estimate(9000.0);
        assert!((overlap.prior_weight() - (9000.0_f64 / 9e6).log2()).abs() < 0.01);
    }

    /// One left record in two has its partner among right records that have any number: nothing is taken off for the
    /// right side, one bit for the left.
    #[test]
    fn only_the_side_with_one_partner_uses_up_its_records() {
        let mut overlap = Overlap::new([1000, 1000], [true, false]);
        overlap.estimate(500.0);
        assert!((overlap.prior_weight() - (500.0_f64 / 1e6 / 0.5).log2()).abs() < 0.01);
    }
}
