//! The fields on which records are compared.

use serde::{Deserialize, Serialize};

use crate::record::MOST_COMPARED;

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
    /// Personal or army number.
    PersonalNumber,
    /// Number of a taxpayer's registration card.
    TaxNumber,
    /// Passport, military card or another document.
    Document,
    /// Telephone number.
    Phone,
    /// Place of birth.
    BirthPlace,
    /// The mother's name.
    Mother,
    /// The first column of no field of its own that was asked to be compared; which that is, the lists know.
    Column1,
    /// The second such column.
    Column2,
    /// The third such column.
    Column3,
    /// The fourth such column.
    Column4,
    /// The fifth such column.
    Column5,
    /// The sixth such column.
    Column6,
    /// The seventh such column.
    Column7,
    /// The eighth such column.
    Column8,
    /// Not a field but the other explanation of an agreeing surname: two people of one family. Its weight is what
    /// that takes away, and is never above zero.
    Relatives,
}

impl ComparedField {
    /// Every field of a name of its own that has weights, in the order of outputs. [`Relatives`](Self::Relatives) has
    /// none, and columns that were asked for have those of their kind.
    pub const ALL: [Self; 17] = [
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
        Self::PersonalNumber,
        Self::TaxNumber,
        Self::Document,
        Self::Phone,
        Self::BirthPlace,
        Self::Mother,
    ];

    /// The columns of no field of their own that can be asked to be compared, in their order.
    pub const COLUMNS: [Self; MOST_COMPARED] = [
        Self::Column1,
        Self::Column2,
        Self::Column3,
        Self::Column4,
        Self::Column5,
        Self::Column6,
        Self::Column7,
        Self::Column8,
    ];

    /// How many fields can have weights: [`ALL`](Self::ALL) and [`COLUMNS`](Self::COLUMNS), numbered from 0.
    pub const COUNT: usize = Self::ALL.len() + Self::COLUMNS.len();

    /// [`ALL`](Self::ALL), then [`COLUMNS`](Self::COLUMNS).
    pub fn every() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().chain(Self::COLUMNS)
    }

    /// Which of the columns asked for the field is, counted from 0; `None` for fields of a name of their own.
    #[must_use]
    pub fn column(self) -> Option<usize> {
        Self::COLUMNS.into_iter().position(|column| column == self)
    }

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
            Self::PersonalNumber => "personal_number",
            Self::TaxNumber => "tax_number",
            Self::Document => "document",
            Self::Phone => "phone",
            Self::BirthPlace => "birth_place",
            Self::Mother => "mother",
            Self::Column1 => "column_1",
            Self::Column2 => "column_2",
            Self::Column3 => "column_3",
            Self::Column4 => "column_4",
            Self::Column5 => "column_5",
            Self::Column6 => "column_6",
            Self::Column7 => "column_7",
            Self::Column8 => "column_8",
            Self::Relatives => "relatives",
        }
    }

    /// The field of that name in outputs and model files.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::every().find(|field| field.as_str() == name)
    }

    /// Whether the field is a part of a name, whose weight rests on what spellings are worth.
    #[must_use]
    pub const fn is_name(self) -> bool {
        matches!(self, Self::Surname | Self::GivenName | Self::Patronymic)
    }

    /// Whether the field is a number or a name that is a person's own, whose values no table knows.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::PersonalNumber | Self::TaxNumber | Self::Document | Self::Phone | Self::Mother)
    }

    /// Whether the field says where and how somebody served, was captured or is held.
    #[must_use]
    pub const fn is_of_service(self) -> bool {
        matches!(
            self,
            Self::Sex
                | Self::Category
                | Self::Rank
                | Self::Unit
                | Self::CapturePlace
                | Self::CaptureDate
                | Self::HeldAt
        )
    }
}
