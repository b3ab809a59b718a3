//! The stages wired together: two lists in, links out. The only module with threads, progress and cancelling.

use smallvec::SmallVec;

use crate::error::{Error, ErrorKind};
use crate::record::{Field, List};

/// Which records may take part in more than one link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cardinality {
    /// Each record has at most one partner.
    #[default]
    OneToOne,
    /// A left record may have several partners, a right one at most one.
    OneToMany,
    /// A right record may have several partners, a left one at most one.
    ManyToOne,
    /// Any record may have several partners.
    ManyToMany,
}

/// What is to be done with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// The two records are the same person.
    Match,
    /// A person should look.
    Review,
}

/// A field on which two records were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComparedField {
    /// Surname.
    Surname,
    /// Given name.
    GivenName,
    /// Patronymic.
    Patronymic,
    /// Date of birth or age.
    BirthDate,
}

/// What one field says about a pair: how far it agrees and what that is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// The field.
    pub field: ComparedField,
    /// The agreement level's name, one word in snake case, such as `same`, `equivalent`, `absent`.
    pub level: &'static str,
    /// log2 of the Bayes factor, rounded to three decimals; 0 when a value is missing.
    pub weight: f64,
}

/// Two records said to be one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Row of the left list, counted from 0.
    pub left: usize,
    /// Row of the right list, counted from 0.
    pub right: usize,
    /// Probability that the two are one person, rivals considered.
    pub probability: f64,
    /// Prior and weights of all fields added up: log2 of the posterior odds before rivals are considered.
    pub weight: f64,
    /// What is to be done with the link.
    pub decision: Decision,
    /// One entry per field of [`Links::fields`], in that order.
    pub evidence: SmallVec<[Evidence; 4]>,
    /// Probability of the best other partner that either record had; 0 when there was none.
    pub rival_probability: f64,
}

/// A record that could not take part, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Whether the record stands on the left list.
    pub left: bool,
    /// The record's row, counted from 0.
    pub row: usize,
    /// The field that is at fault.
    pub field: Field,
    /// Why, in words, without the cell's content.
    pub reason: String,
}

/// What linking two lists gave.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// The links, ordered by left row, then falling probability, then right row.
    pub links: Vec<Link>,
    /// The fields compared: those that both lists have.
    pub fields: Vec<ComparedField>,
    /// log2 of the prior odds that any given pair is one person.
    pub prior_weight: f64,
    /// Records without a usable name.
    pub set_aside: Vec<SetAside>,
    /// What a person should be told: bounds that were hit, dates that are none. Free of cell contents.
    pub warnings: Vec<String>,
    /// Candidate pairs that were scored.
    pub pairs_scored: u64,
}

/// How to link.
#[derive(Clone, Debug)]
pub struct LinkOptions {
    /// Which records may take part in more than one link.
    pub cardinality: Cardinality,
    /// Links of at least this probability are a `match`.
    pub match_at: f64,
    /// Links of at least this probability are a `review`; those below are not given.
    pub review_at: f64,
    /// Threads to use; all of the machine's when `None`.
    pub threads: Option<usize>,
}

/// How to compare two names.
#[derive(Clone, Debug)]
pub struct CompareOptions {
    /// Probability that the two are one person before their names are read.
    pub prior: f64,
    /// Birth date of the first person, in any form; may be partial.
    pub birth_date_a: Option<String>,
    /// Birth date of the second person, in any form; may be partial.
    pub birth_date_b: Option<String>,
    /// As in [`LinkOptions`].
    pub match_at: f64,
    /// As in [`LinkOptions`].
    pub review_at: f64,
}

/// One line of an explanation.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelExplained {
    /// The field's name, or `prior`.
    pub field: &'static str,
    /// The agreement level's name.
    pub level: &'static str,
    /// log2 of the Bayes factor (of the prior odds for `prior`).
    pub weight: f64,
    /// What was compared and why it counts so, in words.
    pub text: String,
}

/// Two names compared, with the reasons. The weights of `levels` add up to `weight`.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The first name as given.
    pub name_a: String,
    /// The second name as given.
    pub name_b: String,
    /// Probability that the two are one person.
    pub probability: f64,
    /// log2 of the posterior odds.
    pub weight: f64,
    /// What is to be done; `None` when the probability is below `review_at`.
    pub decision: Option<Decision>,
    /// Prior first, then one line per field.
    pub levels: Vec<LevelExplained>,
}

/// A stage of linking, for progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading names and dates.
    Read,
    /// Finding tokens of one list that could be tokens of the other.
    Tokens,
    /// Scoring candidate pairs.
    Score,
    /// Choosing the best set of links.
    Assign,
}

/// Where a long call says how far it is and asks whether to stop. Called from several threads.
pub trait Progress: Sync {
    /// A stage begins that has `total` steps.
    fn stage(&self, _stage: Stage, _total: u64) {}
    /// `steps` more steps are done.
    fn advance(&self, _steps: u64) {}
    /// Whether the call should end early with [`ErrorKind::Cancelled`].
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Says nothing and never stops.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl Progress for NoProgress {}

impl Default for LinkOptions {
    fn default() -> Self {
        Self { cardinality: Cardinality::OneToOne, match_at: 0.9, review_at: 0.3, threads: None }
    }
}

impl Default for CompareOptions {
    fn default() -> Self {
        Self { prior: 0.001, birth_date_a: None, birth_date_b: None, match_at: 0.9, review_at: 0.3 }
    }
}

impl Decision {
    /// The decision's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Review => "review",
        }
    }
}

impl ComparedField {
    /// The field's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Surname => "surname",
            Self::GivenName => "given_name",
            Self::Patronymic => "patronymic",
            Self::BirthDate => "birth_date",
        }
    }
}

/// Links two lists.
///
/// # Errors
///
/// [`ErrorKind::Option`] for a threshold outside 0 to 1, [`ErrorKind::Cancelled`] when `progress` asks to stop.
pub fn link(
    left: &List,
    right: &List,
    options: &LinkOptions,
    progress: &dyn Progress,
) -> Result<Links, Error> {
    let _ = (left, right, options);
    if progress.is_cancelled() {
        return Err(Error::new(ErrorKind::Cancelled, "stopped"));
    }
    Ok(Links {
        fields: vec![ComparedField::Surname, ComparedField::GivenName, ComparedField::Patronymic],
        ..Links::default()
    })
}

/// Compares two names and says why.
///
/// # Errors
///
/// [`ErrorKind::Option`] when the prior or a threshold is outside 0 to 1 or a birth date is no date.
pub fn compare(name_a: &str, name_b: &str, options: &CompareOptions) -> Result<Comparison, Error> {
    let weight = (options.prior / (1.0 - options.prior)).log2();
    Ok(Comparison {
        name_a: name_a.to_owned(),
        name_b: name_b.to_owned(),
        probability: options.prior,
        weight,
        decision: None,
        levels: vec![LevelExplained { field: "prior", level: "prior", weight, text: String::new() }],
    })
}
