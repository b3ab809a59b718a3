//! Shares of systems in a list whose names each follow one, unknown which: a mixture, and the choice of its parts.

/// What a part must gain before it is believed, in natural units of log-likelihood, and for each name of the list.
///
/// The first is the usual price of a part found by search among some sixty (Bayesian information criterion for a
/// list of a thousand names is 3.5 for the share, ln 60 is 4.1 for the choice). The second is for the models, which
/// are made of frequent names and fit no list perfectly: on lists in one system a second one gains up to about
/// that much for each name.
const PRICE: f64 = 8.0;
const PRICE_PER_NAME: f64 = 0.08;

/// What a name must be likelier under none of the systems than under its system to count as following none: the
/// model of all systems together is broad and fits a rare name of any system a little better than that system's own.
const DOUBT: f32 = 0.05;

/// Share that belongs to no system from the start, so that one odd name cannot decide against a system.
const NONE_AT_FIRST: f64 = 0.05;

/// What a step of the search must gain. Of systems that write the same letters for a list the models differ by
/// rounding and by the names they were made of; then the one that stands first in the table is taken, and the most
/// usual stand first.
const LEAST_GAIN: f64 = 0.5;

/// Most systems in one list. Nobody could act on more.
const MOST_PARTS: usize = 6;

/// Shares below this are no finding: one name in fifty.
const LEAST_SHARE: f64 = 0.02;

/// Rounds of expectation–maximisation while parts are compared, and for the shares that are given out.
const ROUNDS_OF_SEARCH: usize = 12;
const ROUNDS_AT_LAST: usize = 200;

/// How likely each system is to write each name, relative to the likeliest system for that name.
pub(super) struct Evidence {
    /// A system a column, its names from top to bottom.
    systems: Vec<Vec<f32>>,
    /// The column of names that follow none.
    none: Vec<f32>,
}

/// Shares of some parts, the last for none of them, and the log-likelihood of the list under them.
struct Fit {
    shares: Vec<f64>,
    likelihood: f64,
}

impl Evidence {
    /// Turns rows, the last cell of each for none of the systems, into columns.
    pub(super) fn gather(rows: impl Iterator<Item = Vec<f32>>) -> Self {
        let mut columns: Vec<Vec<f32>> = Vec::new();
        for row in rows {
            columns.resize_with(row.len(), Vec::new);
            columns.iter_mut().zip(row).for_each(|(column, cell)| column.push(cell));
        }
        let mut none = columns.pop().unwrap_or_default();
        none.iter_mut().for_each(|cell| *cell *= DOUBT);
        Self { systems: columns, none }
    }

    /// The systems that explain the list, with their shares.
    pub(super) fn explain(&self) -> Vec<(usize, f64)> {
        if self.none.is_empty() {
            return Vec::new();
        }
        let mut parts = self.search();
        loop {
            let fit = self.fit(&parts, ROUNDS_AT_LAST);
            let least = parts.iter().zip(&fit.shares).min_by(|left, right| left.1.total_cmp(right.1));
            match least {
                Some((&part, share)) if *share < LEAST_SHARE => parts.retain(|other| *other != part),
                _ => return parts.into_iter().zip(fit.shares).collect(),
            }
        }
    }

    /// Adds, leaves out and exchanges parts, one at a time, as long as the list gains by it.
    fn search(&self) -> Vec<usize> {
        let price = PRICE + PRICE_PER_NAME * self.none.len() as f64;
        let worth =
            |parts: &[usize]| self.fit(parts, ROUNDS_OF_SEARCH).likelihood - price * parts.len() as f64;
        let mut parts: Vec<usize> = Vec::new();
        let mut best = worth(&parts);
        // Every step gains, so the search ends; the bound keeps its cost known.
        for _ in 0..4 * MOST_PARTS {
            let mut found: Option<(f64, Vec<usize>)> = None;
            let mut consider = |tried: Vec<usize>| {
                let worth = worth(&tried);
                let to_beat = found.as_ref().map_or(best, |(worth, _)| *worth) + LEAST_GAIN;
                if worth > to_beat {
                    found = Some((worth, tried));
                }
            };
            for left_out in 0..parts.len() {
                let mut fewer = parts.clone();
                fewer.remove(left_out);
                consider(fewer);
            }
            for system in (0..self.systems.len()).filter(|system| !parts.contains(system)) {
                if parts.len() < MOST_PARTS {
                    consider(parts.iter().copied().chain([system]).collect());
                }
                for exchanged in &parts {
                    let swap = |part: &usize| if part == exchanged { system } else { *part };
                    consider(parts.iter().map(swap).collect());
                }
            }
            let Some((worth, better)) = found else { break };
            (best, parts) = (worth, better);
        }
        parts
    }

    /// The shares of greatest likelihood for some parts and none.
    fn fit(&self, parts: &[usize], rounds: usize) -> Fit {
        let columns: Vec<&[f32]> = parts
            .iter()
            .filter_map(|part| self.systems.get(*part))
            .map(Vec::as_slice)
            .chain([&*self.none])
            .collect();
        let names = self.none.len() as f64;
        let first = (1.0 - NONE_AT_FIRST) / parts.len().max(1) as f64;
        let mut shares: Vec<f64> = vec![first; columns.len()];
        if let Some(none) = shares.last_mut() {
            *none = if parts.is_empty() { 1.0 } else { NONE_AT_FIRST };
        }
        let mut sums = vec![0.0_f64; self.none.len()];
        let mut likelihood = f64::NEG_INFINITY;
        for _ in 0..rounds {
            sums.fill(0.0);
            for (column, share) in columns.iter().zip(&shares) {
                sums.iter_mut().zip(*column).for_each(|(sum, cell)| *sum += share * f64::from(*cell));
            }
            // A name that every part thinks impossible is as likely as the least number there is.
            sums.iter_mut().for_each(|sum| *sum = sum.max(f64::MIN_POSITIVE));
            let reached: f64 = sums.iter().map(|sum| sum.ln()).sum();
            for (column, share) in columns.iter().zip(&mut shares) {
                let belief: f64 = column.iter().zip(&sums).map(|(cell, sum)| f64::from(*cell) / sum).sum();
                *share *= belief / names;
            }
            let gain = reached - likelihood;
            likelihood = reached;
            if gain < 1e-6 * names {
                break;
            }
        }
        Fit { shares, likelihood }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of which each is `sure` times likelier under its own system than under the other.
    fn evidence(own: &[usize], sure: f32) -> Evidence {
        let row = |system: &usize| {
            let mut row = vec![1.0 / sure; 3];
            row[*system] = 1.0;
            row.push(0.5 / sure);
            row
        };
        Evidence::gather(own.iter().map(row))
    }

    #[test]
    fn shares_of_a_known_mixture_are_recovered() {
        let own: Vec<usize> = (0..400).map(|index| usize::from(index % 4 == 0)).collect();
        let shares = evidence(&own, 50.0).explain();
        assert_eq!(shares.len(), 2, "{shares:?}");
        for (system, share) in shares {
            let expected = if system == 1 { 0.25 } else { 0.75 };
            assert!((share - expected).abs() < 0.03, "{system}: {share}");
        }
    }

    #[test]
    fn a_system_that_explains_nothing_better_has_no_share() {
        let shares = evidence(&[0; 300], 1.5).explain();
        assert_eq!(shares.iter().map(|(system, _)| *system).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn no_names_have_no_systems() {
        assert!(Evidence::gather(std::iter::empty()).explain().is_empty());
    }
}
