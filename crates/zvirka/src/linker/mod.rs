//! The stages wired together: two lists in, links out. The only module with threads, progress and cancelling.

mod candidates;
mod explanation;
mod reading;
mod scoring;

use smallvec::SmallVec;

pub use crate::assignment::Cardinality;
use crate::assignment::{Pair, Standing, compete};
use crate::error::{Error, ErrorKind};
use crate::model::{Model, Overlap};
use crate::record::{Field, List};
use candidates::candidates;
pub use explanation::compare;
use reading::read_lists;
use scoring::{Cache, Scorer, round_weight};

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
    /// Not a field but the other explanation of an agreeing surname: two people of one family. Its weight is what
    /// that takes away, and is never above zero.
    Relatives,
}

/// Evidence of one pair, one entry per field.
pub type Fields = SmallVec<[Evidence; 5]>;

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
    pub evidence: Fields,
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
    /// The probability from which links are a `match`: as given in the options, or as found.
    pub match_at: f64,
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
    /// Links of at least this probability are a `match`. When `None`, the threshold is found by
    /// [`match_threshold`]: no link below 0.95, and no more than 3 wrong ones expected among 1,000; and a name that
    /// differs by what only a slip explains is then for `review` unless a birth date supports the link.
    pub match_at: Option<f64>,
    /// Links of at least this probability are a `review`; those below are not given.
    pub review_at: f64,
    /// The weights.
    pub model: Model,
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
    /// As in [`LinkOptions`].
    pub model: Model,
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
        Self {
            cardinality: Cardinality::OneToOne,
            match_at: None,
            review_at: REVIEW_AT,
            model: Model::default(),
            threads: None,
        }
    }
}

impl Default for CompareOptions {
    fn default() -> Self {
        Self {
            prior: 0.001,
            birth_date_a: None,
            birth_date_b: None,
            match_at: LEAST_MATCH,
            review_at: REVIEW_AT,
            model: Model::default(),
        }
    }
}

impl Decision {
    /// The decision on a link that is at least a review, by the default rules.
    ///
    /// A slip is a guess, and a guess is for a person: where a surname or given name differs in a way that no
    /// system or language explains, the link is a `match` only if a birth date supports it. Names one letter apart
    /// are often two people's (Кулик, Кулиш), and how often lists hold slips is not known beforehand.
    fn of(probability: f64, match_at: f64, fields: &[Evidence]) -> Self {
        let level = |field| {
            fields.iter().find(|evidence| evidence.field == field).map_or("", |evidence| evidence.level)
        };
        let slip = [ComparedField::Surname, ComparedField::GivenName]
            .into_iter()
            .any(|field| level(field) == "slip");
        let dated =
            fields.iter().any(|evidence| evidence.field == ComparedField::BirthDate && evidence.weight > 0.0);
        if probability >= match_at && (!slip || dated) { Self::Match } else { Self::Review }
    }

    /// The decision under a threshold of the user's. Below one half two rivals may both reach it; a link that has
    /// a rival as good is then for a person.
    fn by_threshold(standing: Standing, match_at: f64, cardinality: Cardinality) -> Self {
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

impl ComparedField {
    /// The field's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Surname => "surname",
            Self::GivenName => "given_name",
            Self::Patronymic => "patronymic",
            Self::BirthDate => "birth_date",
            Self::Relatives => "relatives",
        }
    }
}

/// Links two lists.
///
/// The result is the same for any number of threads.
///
/// # Errors
///
/// [`ErrorKind::Option`] for a threshold outside 0 to 1, [`ErrorKind::Cancelled`] when `progress` asks to stop.
///
/// # Examples
///
/// ```
/// use zvirka::linker::{link, Decision, LinkOptions, NoProgress};
/// use zvirka::record::{Field, List, TextColumn};
///
/// let list = |name: &str, names: &[&str]| {
///     List::new(name, vec![(Field::Name, names.iter().copied().collect::<TextColumn>())])
/// };
/// let ours = list("ours", &["Левчук Остап Ігорович", "Ґудзь Мар'яна Петрівна"])?;
/// let theirs = list("theirs", &["Maryana GUDZ", "Ostap Levchuk"])?;
/// let links = link(&ours, &theirs, &LinkOptions::default(), &NoProgress)?;
/// assert_eq!(links.links.iter().map(|link| (link.left, link.right)).collect::<Vec<_>>(), [(0, 1), (1, 0)]);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn link(
    left: &List,
    right: &List,
    options: &LinkOptions,
    progress: &dyn Progress,
) -> Result<Links, Error> {
    check_thresholds(options.match_at.unwrap_or(LEAST_MATCH), options.review_at)?;
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = options.threads {
        if threads == 0 {
            return Err(Error::new(ErrorKind::Option, "threads must be 1 or more"));
        }
        pool = pool.num_threads(threads);
    }
    // A pool of its own: a global one would not survive a fork, nor honour `threads`.
    let pool = pool
        .build()
        .map_err(|error| Error::new(ErrorKind::Option, format!("threads cannot be started: {error}")))?;
    pool.install(|| link_in_pool(left, right, options, progress))
}

/// A link below this is never a `match` by default: one chance in twenty of telling a family wrongly is too much,
/// however sure the list's other links are.
const LEAST_MATCH: f64 = 0.95;

/// Share of wrong links expected among all that are a `match` by default. Half a per cent is the most that is
/// promised; the rest is room for probabilities that are a little too high.
const MATCH_ERROR: f64 = 0.003;

/// Below this a pair is more likely two people than one, even against the best of its rivals; two equal rivals
/// stand at just under one half each and are shown.
const REVIEW_AT: f64 = 0.3;

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

fn check_thresholds(match_at: f64, review_at: f64) -> Result<(), Error> {
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

/// Rounds in which the lists' overlap is estimated from the links found with the last estimate. Each round brings
/// the estimate nearer; four are a judgement that bounds the time, not a test of convergence.
const OVERLAP_ROUNDS: usize = 4;

fn check(progress: &dyn Progress) -> Result<(), Error> {
    if progress.is_cancelled() {
        return Err(Error::new(ErrorKind::Cancelled, "stopped before it was done; nothing was written"));
    }
    Ok(())
}

fn link_in_pool(
    left: &List,
    right: &List,
    options: &LinkOptions,
    progress: &dyn Progress,
) -> Result<Links, Error> {
    let lists = read_lists(left, right, progress);
    let mut overlap = Overlap::new(left.len(), right.len());
    let mut prior = round_weight(overlap.prior_weight());
    let scorer = Scorer { lists: &lists, model: &options.model, prior: prior as f32 };
    let found = candidates(&scorer, progress)?;
    progress.stage(Stage::Assign, found.pairs.len() as u64);
    let mut cache = Cache::default();
    let mut evidence = Vec::with_capacity(found.pairs.len());
    let mut pairs = Vec::with_capacity(found.pairs.len());
    for pair in &found.pairs {
        let found = scorer.evidence(pair.left, pair.right, &mut cache);
        pairs.push(Pair { left: pair.left, right: pair.right, weight: found.weight(prior) });
        evidence.push(found);
    }
    let mut standings = compete(&pairs, options.cardinality);
    for _ in 0..OVERLAP_ROUNDS {
        overlap.estimate(standings.iter().map(|standing| standing.probability).sum());
        prior = round_weight(overlap.prior_weight());
        for (pair, evidence) in pairs.iter_mut().zip(&evidence) {
            pair.weight = evidence.weight(prior);
        }
        standings = compete(&pairs, options.cardinality);
        check(progress)?;
    }
    let match_at = options
        .match_at
        .unwrap_or_else(|| match_threshold(standings.iter().map(|standing| standing.probability)))
        .max(options.review_at);
    let mut links: Vec<Link> = pairs
        .iter()
        .zip(evidence)
        .zip(standings)
        .filter(|(_, standing)| standing.probability >= options.review_at)
        .map(|((pair, evidence), standing)| {
            let evidence = evidence.into_fields(prior);
            Link {
                left: pair.left as usize,
                right: pair.right as usize,
                probability: standing.probability,
                weight: pair.weight,
                decision: match options.match_at {
                    Some(match_at) => Decision::by_threshold(standing, match_at, options.cardinality),
                    None => Decision::of(standing.probability, match_at, &evidence),
                },
                evidence,
                rival_probability: standing.rival_probability,
            }
        })
        .collect();
    links.sort_by(|a, b| {
        a.left.cmp(&b.left).then(b.probability.total_cmp(&a.probability)).then(a.right.cmp(&b.right))
    });
    let mut fields = vec![ComparedField::Surname, ComparedField::GivenName, ComparedField::Patronymic];
    if scorer.has_birth_dates() {
        fields.push(ComparedField::BirthDate);
    }
    fields.push(ComparedField::Relatives);
    let mut warnings = lists.warnings.clone();
    warnings.extend(found.warnings);
    Ok(Links {
        links,
        fields,
        prior_weight: prior,
        match_at,
        set_aside: lists.set_aside.clone(),
        warnings,
        pairs_scored: found.scored,
    })
}
