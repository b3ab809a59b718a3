//! The fields on which records are compared.

use serde::{Deserialize, Serialize};

/// A field on which two records were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComparedField {
    /// Surname.
    Surname,
    /// Given name.
    GivenName,
    /// Patronymic.
    Patronymic,
    /// Date of birth or age.
    BirthDate,
    /// Sex.
    Sex,
    /// Military or civilian.
    Category,
    /// Military rank.
    Rank,
    /// Military unit.
    Unit,
    /// Place of capture or disappearance.
    CapturePlace,
    /// Date of capture or disappearance.
    CaptureDate,
    /// Place of detention.
    HeldAt,
    /// Not a field but the other explanation of an agreeing surname: two people of one family. Its weight is what
    /// that takes away, and is never above zero.
    Relatives,
}

impl ComparedField {
    /// Every field that has weights of its own, in the order of outputs. [`Relatives`](Self::Relatives) has none.
    pub const ALL: [Self; 11] = [
        Self::Surname,
        Self::GivenName,
        Self::Patronymic,
        Self::BirthDate,
        Self::Sex,
        Self::Category,
        Self::Rank,
        Self::Unit,
        Self::CapturePlace,
        Self::CaptureDate,
        Self::HeldAt,
    ];

    /// The field's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Surname => "surname",
            Self::GivenName => "given_name",
            Self::Patronymic => "patronymic",
            Self::BirthDate => "birth_date",
            Self::Sex => "sex",
            Self::Category => "category",
            Self::Rank => "rank",
            Self::Unit => "unit",
            Self::CapturePlace => "capture_place",
            Self::CaptureDate => "capture_date",
            Self::HeldAt => "held_at",
            Self::Relatives => "relatives",
        }
    }

    /// The field of that name in outputs and model files.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == name)
    }

    /// Whether the field is a part of a name, whose weight rests on what spellings are worth.
    #[must_use]
    pub const fn is_name(self) -> bool {
        matches!(self, Self::Surname | Self::GivenName | Self::Patronymic)
    }
}
