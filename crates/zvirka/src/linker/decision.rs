//! What is to be done with a link: a match, or a question for a person.

use super::{ComparedField, Evidence};
use crate::assignment::{Cardinality, Standing};
use crate::compare::Level;
use crate::error::{Error, ErrorKind};

/// What is to be done with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// The two records are the same person.
    Match,
    /// A person should look.
    Review,
}

impl Decision {
    /// The decision on a link that is at least a review, by the default rules.
    ///
    /// A slip is a guess, and a guess is for a person: where a surname or given name differs in a way that no
    /// system or language explains, the link is a `match` only if a birth date supports it. Names one letter apart
    /// are often two people's (Кулик, Кулиш), and how often lists hold slips is not known beforehand. Half of a
    /// double surname is a guess as well: the half that is missing may be what tells two families apart.
    ///
    /// Ignorance is no certainty either. A surname with an initial, or a surname alone, says who may be meant, not who is:
    /// something else must agree, and beside a surname alone more than a birth date. A given name that is another's under
    /// one surname is a brother's until a person has looked; under a surname that is another's the birth date must agree
    /// and something more than names: given name and patronymic together are those of many, and some share a birthday.
    ///
    /// Where both have a birth date and one cannot be read, something beside the name must support a `match`: the date
    /// that was not read may be the very one that would have told two people apart.
    pub(crate) fn of(probability: f64, match_at: f64, fields: &[Evidence]) -> Self {
        let level = |field| {
            fields
                .iter()
                .find(|evidence| evidence.field == field)
                .map_or(Level::Absent, |evidence| evidence.level)
        };
        let guessed = [ComparedField::Surname, ComparedField::GivenName]
            .into_iter()
            .any(|field| level(field) == Level::Slip)
            || level(ComparedField::Surname) == Level::Part;
        let supported = |field: ComparedField| {
            fields.iter().any(|evidence| evidence.field == field && evidence.weight > 0)
        };
        let dated = supported(ComparedField::BirthDate);
        let named = matches!(level(ComparedField::Patronymic), Level::Same | Level::Equivalent);
        let beside_name = fields.iter().any(|evidence| {
            !evidence.field.is_name() && evidence.field != ComparedField::BirthDate && evidence.weight > 0
        });
        // A number or a column of the caller's that agrees is no licence to overlook a surname that is another's.
        let served = fields.iter().any(|evidence| evidence.field.is_of_service() && evidence.weight > 0);
        let [surname, given_name] = [ComparedField::Surname, ComparedField::GivenName].map(level);
        let known = match (surname, given_name) {
            (_, Level::Different) => false,
            (Level::Different, _) => dated && served,
            (Level::Absent, _) | (_, Level::Absent) => named && dated || beside_name,
            (_, Level::Initial) => named || dated || beside_name,
            _ => true,
        };
        let unread =
            matches!(level(ComparedField::BirthDate), Level::Unreadable | Level::UnreadableDifferent);
        // Sex and rank are shared by too many.
        let beside_date = [
            ComparedField::Unit,
            ComparedField::CapturePlace,
            ComparedField::CaptureDate,
            ComparedField::HeldAt,
        ];
        let known = known && (!unread || beside_date.into_iter().any(supported));
        if probability >= match_at && known && (!guessed || dated) { Self::Match } else { Self::Review }
    }

    /// The decision under a threshold of the user's. Below one half two rivals may both reach it; a link that has
    /// a rival as good is then for a person.
    pub(crate) fn by_threshold(standing: Standing, match_at: f64, cardinality: Cardinality) -> Self {
        let contested = cardinality != Cardinality::ManyToMany
            && standing.probability <= 0.5
            && standing.rival_probability >= standing.probability;
        if standing.probability >= match_at && !contested { Self::Match } else { Self::Review }
    }

    /// The decision's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Review => "review",
        }
    }
}

/// A link below this is never a `match` by default: one chance in twenty of telling a family wrongly is too much,
/// however sure the list's other links are.
pub(super) const LEAST_MATCH: f64 = 0.95;

/// Share of wrong links expected among all that are a `match` by default. Half a per cent is the most that is
/// promised; the rest is room for probabilities that are a little too high.
const MATCH_ERROR: f64 = 0.003;

/// Below this a pair is more likely two people than one, even against the best of its rivals; two equal rivals
/// stand at just under one half each and are shown.
pub(super) const REVIEW_AT: f64 = 0.3;

/// The probability from which links may be called a `match`: the lowest for which the links above it are expected
/// to hold at most 3 wrong ones in 1,000, and never below 0.95.
///
/// Method: the Bayesian false discovery rate (Müller, Parmigiani, Robert and Rousseau 2004): the expected share of
/// wrong links among those asserted is the mean of what their probabilities lack to one.
///
/// # Examples
///
/// ```
/// use zvirka::linker::match_threshold;
///
/// // Sure links only: the floor holds.
/// assert_eq!(match_threshold([0.9999; 100].into_iter()), 0.95);
/// // Many links that are right 97 times in 100: those are not asserted.
/// assert!(match_threshold([0.9999; 50].into_iter().chain([0.97; 50])) > 0.97);
/// ```
#[must_use]
pub fn match_threshold(probabilities: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = probabilities.filter(|probability| *probability >= LEAST_MATCH).collect();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let mut wrong = 0.0;
    let mut threshold = 1.0;
    // Equal probabilities stand or fall together, so that the order of rows decides nothing.
    let mut seen = 0.0;
    for run in sorted.chunk_by(|a, b| a == b) {
        let Some(&probability) = run.first() else { continue };
        wrong += (1.0 - probability) * run.len() as f64;
        seen += run.len() as f64;
        if wrong / seen > MATCH_ERROR {
            return threshold;
        }
        threshold = probability;
    }
    LEAST_MATCH
}

pub(super) fn check_thresholds(match_at: f64, review_at: f64) -> Result<(), Error> {
    for (name, value) in [("match", match_at), ("review", review_at)] {
        if !(0.0..=1.0).contains(&value) {
            return Err(Error::new(
                ErrorKind::Option,
                format!("the {name} threshold must be between 0 and 1"),
            ));
        }
    }
    if review_at > match_at {
        return Err(Error::new(
            ErrorKind::Option,
            "the review threshold must not be above the match threshold",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_no_licence_for_another_surname_and_a_unit_is() {
        let decided = |beside: ComparedField| {
            let fields = [
                Evidence::new(ComparedField::Surname, Level::Different, -6.0),
                Evidence::new(ComparedField::GivenName, Level::Same, 6.0),
                Evidence::new(ComparedField::BirthDate, Level::Same, 14.0),
                Evidence::new(beside, Level::Same, 12.0),
            ];
            Decision::of(0.9999, 0.95, &fields)
        };
        for number in [ComparedField::PersonalNumber, ComparedField::Document, ComparedField::Column1] {
            assert_eq!(decided(number), Decision::Review);
        }
        assert_eq!(decided(ComparedField::Unit), Decision::Match);
    }
}
