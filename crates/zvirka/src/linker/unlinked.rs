//! What is said of records that have a likely partner and no link: where several fit one equally well, each has too small
//! a part of the chance to be shown, and nobody would know that they were found.
//!
//! Cost: a pass over the candidates. Limits: names no more than [`MOST_TOLD`] records.

use super::Link;
use super::candidates::Candidate;
use crate::assignment::Standing;
use crate::model::{Weight, bits, probability};

/// Records that are named: enough to find the trouble on the list.
const MOST_TOLD: usize = 10;

/// Which left records are not linked, nor the right ones that fit them, though without rivals the two would be a link.
pub(super) fn told(
    pairs: &[Candidate],
    standings: &[Standing],
    links: &[Link],
    prior: Weight,
    review_at: f64,
) -> Option<String> {
    let lost = |(pair, standing): &(&Candidate, &Standing)| {
        standing.probability < review_at && probability(bits(pair.sums.weight(prior))) >= review_at
    };
    let mut lost: Vec<&Candidate> = pairs.iter().zip(standings).filter(lost).map(|(pair, _)| pair).collect();
    if lost.is_empty() {
        return None;
    }
    let mut linked = [
        links.iter().map(|link| link.left as u32).collect::<Vec<_>>(),
        links.iter().map(|link| link.right as u32).collect(),
    ];
    linked.iter_mut().for_each(|rows| rows.sort_unstable());
    let [left, right] = &linked;
    // Whoever has found a partner lacks none, and a record whose likely partner is another's has lost it to a better one.
    lost.retain(|pair| left.binary_search(&pair.left).is_err() && right.binary_search(&pair.right).is_err());
    let mut rows: Vec<u32> = lost.iter().map(|pair| pair.left).collect();
    rows.sort_unstable();
    rows.dedup();
    let mut others: Vec<u32> = lost.iter().map(|pair| pair.right).collect();
    others.sort_unstable();
    others.dedup();
    if rows.is_empty() {
        return None;
    }
    let mut named: Vec<String> = rows.iter().take(MOST_TOLD).map(|row| (row + 1).to_string()).collect();
    if rows.len() > MOST_TOLD {
        named.push("…".to_owned());
    }
    Some(format!(
        "no link was made between {} left and {} right records that fit each other: each fits several about equally well, and \
         none can be told from the others; left records {}",
        rows.len(),
        others.len(),
        named.join(", ")
    ))
}
