//! A name as typed, read into tokens with roles.

/// What a token of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Surname or a part of one.
    Surname,
    /// Given name.
    GivenName,
    /// Patronymic.
    Patronymic,
    /// First letter standing for a given name or a patronymic.
    Initial,
    /// Particle such as оглы or кызы.
    Particle,
    /// An alias or maiden name, given in brackets.
    OtherName,
    /// Part of the text that is no name: a rank, a placeholder, a number.
    None,
}

impl Role {
    /// The role's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Surname => "surname",
            Self::GivenName => "given_name",
            Self::Patronymic => "patronymic",
            Self::Initial => "initial",
            Self::Particle => "particle",
            Self::OtherName => "other_name",
            Self::None => "none",
        }
    }
}

/// One token of a name, as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedToken {
    /// The token as it stood in the text.
    pub text: String,
    /// What it was taken for.
    pub role: Role,
    /// Its sounds, written in Latin letters.
    pub sounds: String,
    /// What was mended or noticed, in words.
    pub notes: Vec<String>,
}

/// A name as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedName {
    /// The tokens in the order of the text.
    pub tokens: Vec<ParsedToken>,
    /// Fields found within the name's text and taken out of it: (field name, text).
    pub fields: Vec<(String, String)>,
    /// Notes on the whole name.
    pub notes: Vec<String>,
}

/// Reads a name.
#[must_use]
pub fn parse_name(text: &str) -> ParsedName {
    let _ = text;
    ParsedName::default()
}
