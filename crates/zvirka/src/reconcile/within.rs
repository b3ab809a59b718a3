//! Links within a list, by linking it with itself and weighing each pair under the prior of twins.
//!
//! A list linked with itself shares everybody with itself, so the linker's prior is that of two copies. What a pair
//! of different rows needs is the chance of being entered twice; it is estimated from the pairs themselves, as the
//! linker estimates the overlap of two lists.

use crate::error::Error;
use crate::linker::{
    Cardinality, ComparedField, Decision, LinkOptions, Links, Progress, link, match_threshold,
};
use crate::model::probability;
use crate::record::List;

/// Share of a list's people assumed to stand on it twice before anything is known: the few in a hundred that
/// clerks' lists are reported to hold. A judgement; six rounds of estimation leave little of it.
const USUAL_TWINS: f64 = 0.02;

/// Rounds in which the number of twins is estimated from the twins found with the last estimate.
const ROUNDS: usize = 6;

/// Twins that a list may always hold, so that none found does not make one impossible.
const LEAST_TWINS: f64 = 0.5;

/// What speaks for one person and against it in a pair, before the prior.
struct Evidence {
    /// log2 of the Bayes factor against two strangers.
    strangers: f64,
    /// The inverse odds against two relatives.
    relatives: f64,
}

impl Evidence {
    fn weight(&self, prior: f64) -> f64 {
        -((-(self.strangers + prior)).exp2() + self.relatives).log2()
    }
}

/// Finds records of one list that may be one person; every link has `left < right`.
pub(super) fn dedupe(list: &List, options: &LinkOptions, progress: &dyn Progress) -> Result<Links, Error> {
    let alone = LinkOptions {
        cardinality: Cardinality::ManyToMany,
        review_at: 0.0,
        match_at: None,
        ..options.clone()
    };
    let mut links = link(list, list, &alone, progress)?;
    links.links.retain(|link| link.left < link.right);
    let evidence: Vec<Evidence> = links
        .links
        .iter()
        .map(|link| {
            let of_relatives = link.evidence.iter().find(|line| line.field == ComparedField::Relatives);
            let loss = of_relatives.map_or(0.0, |line| line.weight);
            let strangers = link.weight - loss;
            let relatives = ((-strangers).exp2() * ((-loss).exp2() - 1.0)).max(0.0);
            Evidence { strangers: strangers - links.prior_weight, relatives }
        })
        .collect();
    let records = list.len().max(2) as f64;
    let pairs = records * (records - 1.0) / 2.0;
    let mut twins = USUAL_TWINS * records;
    for _ in 0..ROUNDS {
        let prior = (twins / pairs).log2();
        twins = LEAST_TWINS + evidence.iter().map(|pair| probability(pair.weight(prior))).sum::<f64>();
    }
    links.prior_weight = (twins / pairs).log2();
    for (link, evidence) in links.links.iter_mut().zip(&evidence) {
        link.weight = (evidence.weight(links.prior_weight) * 1000.0).round() / 1000.0;
        link.probability = probability(link.weight);
        link.rival_probability = 0.0;
    }
    links.match_at =
        options.match_at.unwrap_or_else(|| match_threshold(links.links.iter().map(|link| link.probability)));
    for link in &mut links.links {
        let level = |field| link.evidence.iter().find(|line| line.field == field);
        let slip = [ComparedField::Surname, ComparedField::GivenName]
            .into_iter()
            .any(|field| level(field).is_some_and(|line| line.level == "slip"));
        let dated = level(ComparedField::BirthDate).is_some_and(|line| line.weight > 0.0);
        let sure = link.probability >= links.match_at && (!slip || dated);
        link.decision = if sure { Decision::Match } else { Decision::Review };
    }
    links.links.retain(|link| link.probability >= options.review_at);
    links.set_aside.retain(|aside| aside.left);
    Ok(links)
}
