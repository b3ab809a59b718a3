//! What comes of a record, and where a person stands.

use serde::Serialize;

/// What came of a record, and where its person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The person was handed over in the exchange that is reconciled.
    Returned,
    /// The person was handed over in an earlier exchange, and not captured again as far as the lists know.
    ReturnedBefore,
    /// The person stands on a roster of another side than the home list's and was not handed over.
    Offered,
    /// The person stands on the home roster and was neither handed over nor offered.
    Held,
    /// Only reports speak of the person.
    ReportedOnly,
    /// Only a sighting speaks of the person.
    Seen,
    /// Only a published list names the person.
    PublishedOnly,
    /// Only a watch list names the person.
    Watched,
    /// Only a register of the dead names the person. Whoever else is told of stands as that says: that the two are one is
    /// for an identification to say.
    Deceased,
    /// The record is a second one of its person on the same list, or on another stage's list.
    DuplicateOf,
    /// The record could not be read or has no usable name.
    SetAside,
}

impl Outcome {
    /// Every outcome, in the order of tables.
    pub const ALL: [Self; 11] = [
        Self::Returned,
        Self::ReturnedBefore,
        Self::Offered,
        Self::Held,
        Self::ReportedOnly,
        Self::Seen,
        Self::PublishedOnly,
        Self::Watched,
        Self::Deceased,
        Self::DuplicateOf,
        Self::SetAside,
    ];

    /// The outcome of that name, as [`as_str`](Self::as_str) writes it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }

    /// The outcome's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::ReturnedBefore => "returned_before",
            Self::Offered => "offered",
            Self::Held => "held",
            Self::ReportedOnly => "reported_only",
            Self::Seen => "seen",
            Self::PublishedOnly => "published_only",
            Self::Watched => "watched",
            Self::Deceased => "deceased",
            Self::DuplicateOf => "duplicate_of",
            Self::SetAside => "set_aside",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_known_by_its_name_and_no_two_share_one() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_name(outcome.as_str()), Some(outcome));
        }
        assert_eq!(Outcome::from_name("returned "), None);
    }
}
