//! Of whom a record speaks: reports, sightings, published and watched names against the persons of the case.
//!
//! A linker sees two lists at a time. A report that fits a man on the list of those handed over may fit a namesake
//! as well who is only on the roster; linked with the handover list alone it would be sure, and a family would be
//! told wrongly. So a record chooses among persons, not among the records of one list: every person it has a link to
//! is a candidate with the best odds of those links, and the candidates compete with one another and with "none of
//! them". What wins by the bar of a match is attached; whatever else is likely enough is a possibility, in order.
//!
//! Method: Bayes over the candidates, each at most one of which is true: odds / (1 + sum of all odds), the marginal
//! that message passing gives where only one side competes. Weights of different pairs of lists carry different
//! priors; the best link of each person is taken as it is, since the better of two lists tells more.
//!
//! This module sees numbers and weights, never names. Cost: a sort of each record's links.

use hashbrown::HashMap;

use super::pairing::Linked;
use super::particulars::Beside;

/// A link from a record to a record of a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Claim {
    /// The person's number.
    pub person: u32,
    /// log2 of the posterior odds, rivals not considered.
    pub weight: f64,
    /// The linker's probability.
    pub probability: f64,
    /// Whether the linker calls it a match.
    pub is_match: bool,
    /// The link's number, to be handed back; none for a person proposed by particulars.
    pub link: Option<usize>,
    /// What agrees beside the link.
    pub beside: Beside,
}

/// A person of whom a record may speak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub person: u32,
    /// Probability that the record speaks of the person, against all other candidates and none.
    pub probability: f64,
    /// The best link between the two; none for a person proposed by particulars.
    pub link: Option<usize>,
    /// What agrees beside the link.
    pub beside: Beside,
}

/// What is known of one record.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Attachment {
    /// The person it surely speaks of.
    pub attached: Option<Candidate>,
    /// Everybody it may speak of, by falling probability, the attached one included.
    pub candidates: Vec<Candidate>,
}

/// Odds are kept below 2^60, as in [`crate::assignment`].
const MOST_WEIGHT: f64 = 60.0;

/// Lets the persons compete whom one record has links to. `match_at` is the probability from which a record is
/// attached, if a link to that person is a match by itself.
pub(super) fn attach(claims: &[Claim], match_at: f64) -> Attachment {
    let mut best: Vec<Claim> = claims.to_vec();
    best.sort_by(|a, b| {
        a.person.cmp(&b.person).then(b.weight.total_cmp(&a.weight)).then(a.link.cmp(&b.link))
    });
    let matched: Vec<u32> = best.iter().filter(|claim| claim.is_match).map(|claim| claim.person).collect();
    best.dedup_by_key(|claim| claim.person);
    let odds = |claim: &Claim| claim.weight.min(MOST_WEIGHT).exp2();
    let total: f64 = 1.0 + best.iter().map(odds).sum::<f64>();
    let mut candidates: Vec<Candidate> = best
        .iter()
        .map(|claim| {
            // The linker's own competition may know more: a rival of the same list, a cardinality.
            let alone = odds(claim) / (1.0 + odds(claim));
            let share = odds(claim) / total;
            let probability = if claim.probability < alone { share.min(claim.probability) } else { share };
            Candidate { person: claim.person, probability, link: claim.link, beside: claim.beside }
        })
        .collect();
    candidates.sort_by(|a, b| b.probability.total_cmp(&a.probability).then_with(|| a.person.cmp(&b.person)));
    let attached = candidates
        .first()
        .filter(|first| first.probability >= match_at && matched.contains(&first.person))
        .copied();
    Attachment { attached, candidates }
}

/// The best link of each record that speaks of a person to a record of each person.
pub(super) struct BestLinks(HashMap<(u32, u32), usize, foldhash::fast::FixedState>);

impl BestLinks {
    pub fn new(linked: &Linked, of: &[u32], is_core: impl Fn(u32) -> bool) -> Self {
        let mut best: HashMap<(u32, u32), usize, foldhash::fast::FixedState> = HashMap::default();
        for (number, link) in linked.links.iter().enumerate() {
            let (speaker, person) = match (is_core(link.left), is_core(link.right)) {
                (true, false) => (link.right, link.left),
                (false, true) => (link.left, link.right),
                _ => continue,
            };
            let person = of.get(person as usize).copied().unwrap_or(person);
            let known = best.entry((speaker, person)).or_insert(number);
            let weight = linked.links.get(*known).map_or(f64::MIN, |known| known.link.weight);
            if link.link.weight > weight {
                *known = number;
            }
        }
        Self(best)
    }

    pub fn of(&self, speaker: u32, person: u32) -> Option<usize> {
        self.0.get(&(speaker, person)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(person: u32, weight: f64, is_match: bool) -> Claim {
        let probability = crate::model::probability(weight);
        Claim { person, weight, probability, is_match, link: None, beside: Beside::default() }
    }

    #[test]
    fn a_namesake_on_another_list_keeps_a_record_from_being_attached() {
        let alone = attach(&[claim(3, 9.0, true)], 0.95);
        assert_eq!(alone.attached.map(|candidate| candidate.person), Some(3));
        let rivals = attach(&[claim(3, 9.0, true), claim(7, 8.0, true)], 0.95);
        assert_eq!(rivals.attached, None);
        assert_eq!(rivals.candidates.iter().map(|candidate| candidate.person).collect::<Vec<_>>(), [3, 7]);
        assert!(rivals.candidates.iter().map(|candidate| candidate.probability).sum::<f64>() < 1.0);
    }

    #[test]
    fn two_records_of_one_person_are_no_rivals() {
        let found = attach(&[claim(3, 9.0, true), claim(3, 8.0, false)], 0.95);
        assert_eq!(found.candidates.len(), 1);
        assert!(found.attached.is_some());
    }

    #[test]
    fn a_link_for_review_attaches_nothing_however_probable() {
        assert_eq!(attach(&[claim(1, 12.0, false)], 0.95).attached, None);
    }
}
