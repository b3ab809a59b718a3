//! Rows found, made an answer: probabilities among rivals, the nearest first, with their evidence.
//!
//! Method: the record is one of the rows found or nobody, so a row's probability is its odds' share of all rows' odds and
//! one. Rows below one in a hundred are no rivals, as in [`link`](crate::linker::link()); they are given where nothing
//! nearer is, with the share that they would have beside the others.

use super::alike::Alikes;
use super::search::Near;
use super::{AskedRecord, Cache, Decision, Evidence, Index, ReadLists, Scorer, bits};
use crate::linker::Fields;
use crate::linker::candidates::LEAST_WEIGHT;

/// A record of the list that the one asked about may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Row of the list, counted from 0.
    pub row: usize,
    /// Probability that the record asked about is this one, rivals and nobody considered.
    pub probability: f64,
    /// Prior and weights of all fields added up: log2 of the posterior odds before rivals are considered.
    pub weight: f64,
    /// `None` where the probability is below that of a review.
    pub decision: Option<Decision>,
    /// Surname, given name, patronymic, then the other fields that both have, then relatives.
    pub evidence: Fields,
    /// Probability of the best other record of the list; 0 where there is none.
    pub rival_probability: f64,
}

impl Hit {
    /// log2 of how much likelier than its best rival the hit is; infinite where it has none.
    #[must_use]
    pub fn ahead_of_rival(&self) -> f64 {
        if self.rival_probability > 0.0 {
            (self.probability / self.rival_probability).log2()
        } else {
            f64::INFINITY
        }
    }

    /// The evidence for a field, where both have it.
    #[must_use]
    pub fn evidence_of(&self, field: crate::linker::ComparedField) -> Option<&Evidence> {
        self.evidence.iter().find(|evidence| evidence.field == field)
    }
}

/// The records that the one asked about may be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Nearest first; of equally near ones the earlier row first.
    pub hits: Vec<Hit>,
    /// Whether the record asked about holds a name that can be compared.
    pub usable: bool,
    /// Rows that were compared.
    pub compared: usize,
}

impl Index {
    pub(super) fn answer_read(
        &self,
        asked: &AskedRecord,
        limit: usize,
        lists: &ReadLists,
        (cache, alike): (&mut Cache, &mut Alikes),
    ) -> Answer {
        let usable = asked.rows.names.iter().any(crate::names::parse::NameRow::is_usable);
        if !usable {
            return Answer::default();
        }
        let scorer = self.scorer(asked, lists);
        let (near, compared) = self.near(asked, &scorer, (cache, alike));
        let mut weighed: Vec<(i32, &Near)> =
            near.iter().map(|near| (near.sums.weight(self.prior), near)).collect();
        let odds = |weight: i32| bits(weight).exp2();
        // By row, so that the sum does not depend on what is nearest.
        let rivals = weighed.iter().filter(|(weight, _)| *weight >= LEAST_WEIGHT);
        let all = 1.0 + rivals.map(|(weight, _)| odds(*weight)).sum::<f64>();
        let order =
            |(a, one): &(i32, &Near), (b, other): &(i32, &Near)| b.cmp(a).then(one.row.cmp(&other.row));
        // One more than is asked for, which may be the rival of all.
        let wanted = limit.saturating_add(1).max(2);
        if weighed.len() > wanted {
            weighed.select_nth_unstable_by(wanted - 1, order);
            weighed.truncate(wanted);
        }
        weighed.sort_unstable_by(order);
        let share = |weight: i32| odds(weight) / all;
        let [best, second] = [0, 1].map(|place| weighed.get(place).map_or(0.0, |(weight, _)| share(*weight)));
        let hit = |place: usize, weight: i32, near: &Near| {
            let readings = ((0, near.asked_reading), (near.row, near.reading));
            let mut fields: smallvec::SmallVec<[_; 8]> = smallvec::SmallVec::new();
            self.fields.compare(&asked.fields, near.row, |field, compared| fields.push((field, compared)));
            let evidence = scorer.evidence_beside(near.surname, readings.0, readings.1, cache);
            let evidence = evidence.with_fields(&fields).into_fields(self.prior);
            let probability = share(weight);
            Hit {
                row: near.row as usize,
                probability,
                weight: bits(weight),
                decision: (probability >= crate::linker::REVIEW_AT)
                    .then(|| Decision::of(probability, self.options.match_at, &evidence)),
                evidence,
                rival_probability: if place == 0 { second } else { best },
            }
        };
        let mut hit = hit;
        let nearest = weighed.into_iter().take(limit).enumerate();
        let hits = nearest.map(|(place, (weight, near))| hit(place, weight, near)).collect();
        Answer { hits, usable, compared }
    }

    fn scorer<'a>(&'a self, asked: &'a AskedRecord, lists: &'a ReadLists) -> Scorer<'a> {
        let sides = (&asked.rows, &self.rows);
        let plain = std::sync::Arc::clone(&self.plain);
        Scorer::with_plain(lists, sides, &self.no_columns, &self.weights, self.prior, plain)
    }
}
