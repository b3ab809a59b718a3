//! The stages wired together: two lists in, links out. The only module with threads, progress and cancelling.

mod adjusting;
mod birth_dates;
mod candidates;
mod columns;
mod deciding;
mod decision;
mod exchanged;
mod explanation;
mod folding;
mod given;
mod index;
mod learning;
mod masses;
mod origins;
mod pairwise;
mod parts;
mod reading;
mod reason;
mod scoring;
mod shares;
mod slips;
mod together;
mod training;
mod unlinked;
mod values;
mod weighing;

use std::borrow::Cow;

use rayon::prelude::*;
use smallvec::SmallVec;

pub use crate::assignment::Cardinality;
use crate::assignment::{Competition, Pair, Standing, clusters};
use crate::bounds::THREADS_ANYWHERE;
use crate::compare::Level;
use crate::compare::value::Kind;
use crate::error::{Error, ErrorKind};
pub use crate::model::ComparedField;
use crate::model::{Model, Overlap, Weight, Weights, bits, weight_of_bits};
use crate::record::{Field, List};
use crate::verdicts::{Decided, Held, Verdict};
use candidates::{Candidate, Candidates, Pairing, all_pairs, candidates};
use columns::Columns;
use deciding::Deciding;
pub use decision::{Decision, match_threshold};
use decision::{LEAST_MATCH, REVIEW_AT, check_thresholds};
pub use explanation::{compare, explain, source_fields};
use folding::{Contest, Folding};
pub use index::{Answer, Hit, Index, IndexOptions, Query, check_birth_date};
pub use pairwise::{Choices, PairDates, PairwiseOptions, cdist, compare_pairs, extract};
use reading::{ReadLists, read_lists};
pub use reason::Doubt;
use scoring::{Cache, Scorer};
pub(crate) use together::{
    Compared, FIELDS, Lines, OneOfMany, RowPair, Together, evidence_of, with_lists_together,
};
pub use training::{Learnt, Training, train, train_within};
use values::{Counted, ReadColumn};
pub use weighing::{explain_rows, weigh};

/// Evidence of one pair, one entry per field.
pub type Fields = SmallVec<[Evidence; 8]>;

/// What one field says about a pair: how far it agrees and what that is worth. Eight bytes, since a million links have
/// eight million of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// The field.
    pub field: ComparedField,
    level: Level,
    weight: Weight,
}

impl Evidence {
    /// A level that the field agrees on and log2 of its Bayes factor, which is rounded to three decimals.
    #[must_use]
    pub fn new(field: ComparedField, level: Level, weight: f64) -> Self {
        Self { field, level, weight: weight_of_bits(weight) }
    }

    /// The agreement level's name, one word in snake case, such as `same`, `equivalent`, `absent`.
    #[must_use]
    pub const fn level(&self) -> &'static str {
        self.level.as_str()
    }

    /// log2 of the Bayes factor, to three decimals; 0 when a value is missing.
    #[must_use]
    pub fn weight(&self) -> f64 {
        bits(self.weight)
    }

    /// The agreement level.
    pub(crate) const fn agreement(&self) -> Level {
        self.level
    }
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
    /// Why the link is for review; `None` for a match, and where persons decided.
    pub doubt: Option<Doubt>,
    /// What persons decided of the two, or what follows from what they decided of others: `Same` or `Different`. Then the
    /// decision is theirs, the probability still the evidence's.
    pub decided: Option<Verdict>,
}

impl Link {
    /// log2 of the prior odds that the weight starts from: what it holds beside the weights of the fields.
    #[must_use]
    pub fn prior(&self) -> f64 {
        // In whole thousandths, in which weights are kept: a difference of decimals would not add up again.
        let evidence: Weight = self.evidence.iter().map(|line| line.weight).sum();
        bits(weight_of_bits(self.weight) - evidence)
    }
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
    /// The columns of no field of their own that were compared, in the order of [`ComparedField::COLUMNS`].
    pub columns: Vec<ColumnCompared>,
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
    /// What became of the [verdicts](LinkOptions::verdicts) that were given, in their order.
    pub held: Vec<Held>,
}

/// A column that was asked to be compared, and what its levels were worth.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnCompared {
    /// Its header on both lists.
    pub header: String,
    /// How its values were read.
    pub kind: Kind,
    /// One entry per level that its values may agree on.
    pub levels: Vec<Learnt>,
    /// Whether m was learnt from the lists; else it is as stated before any list is seen.
    pub learnt: bool,
    /// Columns before it that say in part what it says, and how large a part, from 0 to 1.
    pub depends_on: Vec<(String, f64)>,
}

impl Links {
    /// A field's name in outputs: of a column that was asked for, its header.
    #[must_use]
    pub fn field_name(&self, field: ComparedField) -> &str {
        let column = field.column().and_then(|place| self.columns.get(place));
        column.map_or(field.as_str(), |column| column.header.as_str())
    }
}

/// How to link.
#[derive(Clone, Debug)]
pub struct LinkOptions {
    /// Which records may take part in more than one link.
    pub cardinality: Cardinality,
    /// Links of at least this probability are a `match`. When `None`, the threshold is found by
    /// [`match_threshold`]: no link below 0.95, and no more than 3 wrong ones expected among 1,000; and a name that
    /// differs by what only a slip explains, or a surname of which only half agrees, is then for `review` unless a birth
    /// date supports the link.
    pub match_at: Option<f64>,
    /// Links of at least this probability are a `review`; those below are not given.
    pub review_at: f64,
    /// The weights.
    pub model: Model,
    /// Threads to use, no more than the machine has to offer (eight on a small one); all of them when `None`.
    pub threads: Option<usize>,
    /// What persons have decided of pairs of rows, by row of the left and of the right list, or of the one list that is
    /// compared with itself. [`reconcile`](crate::reconcile::reconcile()) takes those of its case instead.
    pub verdicts: Vec<Decided>,
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
    /// The field's name, or `prior`; of a column that was asked for, its header.
    pub field: Cow<'static, str>,
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
    /// Whether each of the names holds a name that can be compared; without one the probability is the prior's.
    pub usable: [bool; 2],
    /// Why the two are no match; `None` for a match.
    pub doubt: Option<Doubt>,
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
            verdicts: Vec::new(),
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
    in_pool(options, || run(left, Some(right), candidates, options, progress))
}

/// As [`link`], but every row is compared with every other: shows what [`link`] loses by comparing only those that
/// share a name or a birth date.
///
/// Cost: some 200 nanoseconds a pair of rows; two lists of 10,000 take 20 seconds of CPU time.
///
/// # Errors
///
/// As [`link`].
pub fn link_exhaustively(
    left: &List,
    right: &List,
    options: &LinkOptions,
    progress: &dyn Progress,
) -> Result<Links, Error> {
    in_pool(options, || run(left, Some(right), all_pairs, options, progress))
}

/// Compares a list with itself: which records are one person on two rows. In every link the left row stands before
/// the right one. Any number of rows may be one person, so links do not compete; [`cluster`] groups them.
///
/// # Errors
///
/// As [`link`].
///
/// # Examples
///
/// ```
/// use zvirka::linker::{dedupe, LinkOptions, NoProgress};
/// use zvirka::record::{Field, List, TextColumn};
///
/// let names = ["Левчук Остап Ігорович", "Ґудзь Мар'яна Петрівна", "LEVCHUK Ostap Ihorovych"];
/// let list = List::new("ours", vec![(Field::Name, names.into_iter().collect::<TextColumn>())])?;
/// let links = dedupe(&list, &LinkOptions::default(), &NoProgress)?;
/// assert_eq!(links.links.iter().map(|link| (link.left, link.right)).collect::<Vec<_>>(), [(0, 2)]);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn dedupe(list: &List, options: &LinkOptions, progress: &dyn Progress) -> Result<Links, Error> {
    in_pool(options, || run(list, None, candidates, options, progress))
}

/// As [`dedupe`], but every row is compared with every other: shows what [`dedupe`] loses by comparing only those that
/// share a name or a birth date.
///
/// Cost: some 200 nanoseconds a pair of rows.
///
/// # Errors
///
/// As [`link`].
pub fn dedupe_exhaustively(
    list: &List,
    options: &LinkOptions,
    progress: &dyn Progress,
) -> Result<Links, Error> {
    in_pool(options, || run(list, None, all_pairs, options, progress))
}

/// Groups the rows of a list that [`dedupe`] found to be one person: gives each row's cluster, named by its first
/// row. Only links decided `match` bring rows together; all links speak for or against. What persons decided holds: rows
/// that are the same are one cluster, and clusters with rows that are different stay apart.
#[must_use]
pub fn cluster(rows: usize, links: &Links) -> Vec<u32> {
    let of = |verdict: Verdict| -> Vec<(u32, u32)> {
        let decided = links.links.iter().filter(|link| link.decided == Some(verdict));
        decided.map(|link| (link.left as u32, link.right as u32)).collect()
    };
    let sign =
        |link: &Link| if link.decision == Decision::Match { link.weight } else { link.weight.min(0.0) };
    let pair = |link: &Link| Pair { left: link.left as u32, right: link.right as u32, weight: sign(link) };
    let pairs: Vec<Pair> = links.links.iter().map(pair).collect();
    clusters::cluster_decided(rows, &pairs, &of(Verdict::Same), &of(Verdict::Different))
}

/// Runs in a pool of threads of its own: a global one would not survive a fork, nor honour `threads`.
pub(crate) fn in_pool<T: Send>(
    options: &LinkOptions,
    run: impl FnOnce() -> Result<T, Error> + Send,
) -> Result<T, Error> {
    check_thresholds(options.match_at.unwrap_or(LEAST_MATCH), options.review_at)?;
    options.model.check()?;
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = options.threads {
        if threads == 0 {
            return Err(Error::new(ErrorKind::Option, "threads must be 1 or more"));
        }
        let offered = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        pool = pool.num_threads(threads.min(offered.max(THREADS_ANYWHERE)));
    }
    let pool = pool
        .build()
        .map_err(|error| Error::new(ErrorKind::Option, format!("threads cannot be started: {error}")))?;
    pool.install(run)
}

/// Rounds in which the lists' overlap is estimated from the links found with the last estimate. Each round brings
/// the estimate nearer; four are a judgement that bounds the time, not a test of convergence.
const OVERLAP_ROUNDS: usize = 4;

/// A prior that moves by no more than this, in thousandths of a bit, is found: the odds change by less than one in a
/// hundred.
const SAME_PRIOR: u32 = 10;

fn check(progress: &dyn Progress) -> Result<(), Error> {
    if progress.is_cancelled() {
        return Err(Error::new(ErrorKind::Cancelled, "stopped before it was done; nothing was written"));
    }
    Ok(())
}

/// How candidate pairs are found.
type Find = fn(&Scorer<'_>, Pairing, &dyn Progress) -> Result<Candidates, Error>;

/// Links two lists, or one with itself, through the pairs that `find` gives.
fn run(
    left: &List,
    right: Option<&List>,
    find: Find,
    options: &LinkOptions,
    progress: &dyn Progress,
) -> Result<Links, Error> {
    deciding::check(&options.verdicts, [left.len(), right.map_or(left.len(), List::len)], right.is_none())?;
    let sources: Vec<&List> = std::iter::once(left).chain(right).collect();
    let (mut warnings, mut of_values) = (Vec::new(), Vec::new());
    let (lists, (mut columns, values)) = rayon::join(
        || read_lists(left, right, progress),
        || {
            let weights = Weights::new(&options.model);
            let columns = Columns::new(left, right, &weights, &mut warnings);
            (columns, ReadColumn::read(&sources, &mut of_values))
        },
    );
    warnings.append(&mut of_values);
    check(progress)?;
    let model = values::measured(&options.model, &values);
    let weights = Weights::new(&model);
    let counted = Counted::count(&values, &lists, &columns);
    columns.add_values(&counted, &weights);
    let within = right.is_none();
    // Rows of one person on one list are no rivals of each other.
    let cardinality = if within { Cardinality::ManyToMany } else { options.cardinality };
    let overlap = match right {
        Some(right) => Overlap::new([left.len(), right.len()], cardinality.competing()),
        None => Overlap::within(left.len()),
    };
    let sides = (&lists.left, if within { &lists.left } else { &lists.right });
    let scorer = Scorer::new(&lists, sides, &columns, &weights, weight_of_bits(overlap.prior_weight()));
    let pairing = (cardinality, within);
    let first = Look::take(scorer, find, overlap, pairing, &options.verdicts, progress)?;
    let Some(adjustment) = adjusting::adjust(&first, &model, cardinality) else {
        let compared = compared_columns(&columns, &model, &[]);
        return Ok(first.into_links(&lists, options, cardinality, compared, warnings));
    };
    // The lists have other faults than usual.
    drop(first);
    let weights = Weights::new(&adjustment.model);
    let mut columns = Columns::new(left, right, &weights, &mut Vec::new());
    columns.add_values(&counted, &weights);
    let mut scorer = Scorer::new(&lists, sides, &columns, &weights, weight_of_bits(overlap.prior_weight()));
    scorer.exchange_prices = adjustment.exchange_prices;
    let second = Look::take(scorer, find, overlap, pairing, &options.verdicts, progress)?;
    let compared = compared_columns(&columns, &adjustment.model, &adjustment.learnt);
    Ok(second.into_links(&lists, options, cardinality, compared, warnings))
}

/// What is told of the columns that were asked to be compared.
fn compared_columns(columns: &Columns, model: &Model, learnt: &[Learnt]) -> Vec<ColumnCompared> {
    let header_of = |place: usize| columns.values().get(place).map(|column| column.read.name().to_owned());
    let asked = columns.values().iter().filter_map(|column| Some((column, column.read.header.clone()?)));
    let compared = asked.map(|(column, header)| {
        let field = column.read.field;
        let known: Vec<Learnt> = learnt.iter().filter(|row| row.field == field).copied().collect();
        let stated = |level: &crate::model::LevelModel| {
            let level_of = Level::from_name(&level.level).unwrap_or_default();
            Learnt { m: level.m, u: level.u, ..Learnt::unknown(field, level_of) }
        };
        let is_learnt = !known.is_empty();
        let depends_on = column.depends_on.iter().filter_map(|(on, part)| Some((header_of(*on)?, *part)));
        ColumnCompared {
            header,
            kind: column.read.kind,
            levels: if is_learnt { known } else { model.levels(field).iter().map(stated).collect() },
            learnt: is_learnt,
            depends_on: depends_on.collect(),
        }
    });
    compared.collect()
}

/// The candidates under one model and what competition leaves of them.
struct Look<'a> {
    scorer: Scorer<'a>,
    found: Candidates,
    /// The prior that the lists' overlap gives.
    prior: Weight,
    standings: Vec<Standing>,
    /// What persons decided of them.
    deciding: Deciding,
    /// Whether one list is compared with itself.
    within: bool,
}

impl<'a> Look<'a> {
    fn take(
        scorer: Scorer<'a>,
        find: Find,
        mut overlap: Overlap,
        (cardinality, within): (Cardinality, bool),
        decided: &[Decided],
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let one_to_one = cardinality == Cardinality::OneToOne;
        let mut found = find(&scorer, Pairing { within, one_to_one }, progress)?;
        progress.stage(Stage::Assign, found.pairs.len() as u64);
        let mut deciding = Deciding::judge(&scorer, decided, cardinality, within, &mut found.pairs);
        deciding.part(&mut found.pairs);
        let folding = Folding::find(&scorer, &found.pairs, cardinality);
        if let Some(folding) = &folding {
            folding.complete(&scorer, &mut found.pairs);
            folding.thin(&mut found.pairs);
            found.warnings.extend(folding.told());
            let records = [scorer.left.names.len(), scorer.right.names.len()];
            overlap = Overlap::new(folding.people(records), cardinality.competing());
            deciding.part(&mut found.pairs);
        }
        deciding.drop_rivals(&mut found.pairs, folding.as_ref(), cardinality);
        let mut contest = Contest::new(&found.pairs, cardinality, folding.as_ref());
        let mut prior = scorer.prior;
        contest.settle(&found.pairs, prior, false);
        // What persons decided is certain; how much likelier than by its evidence is asked once, at the first prior.
        let beyond = if deciding.is_empty() {
            0.0
        } else {
            deciding.beyond(&found.pairs, &contest.standings(&found.pairs), folding.as_ref())
        };
        for _ in 0..OVERLAP_ROUNDS {
            overlap.estimate(contest.expected() + beyond);
            let before = std::mem::replace(&mut prior, weight_of_bits(overlap.prior_weight()));
            contest.settle(&found.pairs, prior, true);
            check(progress)?;
            if prior.abs_diff(before) <= SAME_PRIOR {
                break;
            }
        }
        contest.settle(&found.pairs, prior, false);
        let standings = contest.standings(&found.pairs);
        Ok(Self { scorer, found, prior, standings, deciding, within })
    }

    /// The links that are likely enough to be given.
    fn into_links(
        self,
        lists: &ReadLists,
        options: &LinkOptions,
        cardinality: Cardinality,
        columns: Vec<ColumnCompared>,
        mut warnings: Vec<String>,
    ) -> Links {
        let Self { scorer, mut found, prior, standings, deciding, within } = self;
        let match_at = options
            .match_at
            .unwrap_or_else(|| {
                // What persons decided is no measure of what the program may decide.
                let own =
                    found.pairs.iter().zip(&standings).filter(|(pair, _)| deciding.says(pair).is_none());
                match_threshold(own.map(|(_, standing)| standing.probability))
            })
            .max(options.review_at);
        let link = |pair: &Candidate, standing: Standing, cache: &mut Cache| {
            let readings = ((pair.left, pair.left_reading), (pair.right, pair.right_reading));
            let evidence =
                scorer.evidence_beside(pair.surname, readings.0, readings.1, cache).into_fields(prior);
            let decided = deciding.says(pair);
            let decision = match options.match_at {
                _ if decided == Some(Verdict::Same) => Decision::Match,
                Some(match_at) => Decision::by_threshold(standing, match_at, cardinality),
                None => Decision::of(standing.probability, match_at, &evidence),
            };
            let weight = pair.sums.weight(prior);
            let guessed =
                exchanged::is_exchange(pair.left_reading) || exchanged::is_exchange(pair.right_reading);
            Link {
                left: pair.left as usize,
                right: pair.right as usize,
                probability: standing.probability,
                weight: bits(weight),
                decision,
                doubt: Doubt::of_link(decision, &evidence, standing.probability, weight, match_at, guessed),
                evidence,
                rival_probability: standing.rival_probability,
                decided,
            }
        };
        let mut links: Vec<Link> = found
            .pairs
            .par_chunks(TOUCHED)
            .zip(standings.par_chunks(TOUCHED))
            .map_init(Cache::default, |cache, (pairs, standings)| {
                let pairs = pairs.iter().zip(standings);
                let likely = pairs.filter(|(pair, standing)| {
                    standing.probability >= options.review_at || deciding.says(pair) == Some(Verdict::Same)
                });
                std::hint::black_box(
                    likely.clone().fold(0, |any, (pair, _)| any ^ scorer.touch(pair.left, pair.right)),
                );
                likely.map(|(pair, standing)| link(pair, *standing, cache)).collect::<Vec<_>>()
            })
            .flatten_iter()
            .collect();
        let parted = deciding.parted(&scorer, prior);
        if !parted.is_empty() {
            links.extend(parted);
            links.par_sort_by_key(|link| (link.left, link.right));
        }
        // Pairs come by left row.
        for links in links.chunk_by_mut(|a, b| a.left == b.left).filter(|links| links.len() > 1) {
            links
                .sort_unstable_by(|a, b| b.probability.total_cmp(&a.probability).then(a.right.cmp(&b.right)));
        }
        let names = [ComparedField::Surname, ComparedField::GivenName, ComparedField::Patronymic];
        let fields = names.into_iter().chain(scorer.columns.fields());
        let fields = fields.chain(std::iter::once(ComparedField::Relatives)).collect();
        warnings.extend(exchanged::told(&found.pairs, &standings, within));
        warnings.append(&mut found.warnings);
        warnings.extend(deciding.told());
        warnings.extend(unlinked::told(&found.pairs, &standings, &links, prior, options.review_at));
        Links {
            links,
            fields,
            columns,
            prior_weight: bits(prior),
            match_at,
            set_aside: lists.set_aside.clone(),
            warnings,
            pairs_scored: found.scored,
            held: deciding.into_held(),
        }
    }
}

/// Pairs whose rows are asked for at once, since these stand in memory in no order: few enough to be still in the nearest
/// memory when their evidence is read.
const TOUCHED: usize = 1 << 7;

/// A sum that does not depend on the number of threads: chunks of fixed length, added up in their order.
fn sum(numbers: impl IndexedParallelIterator<Item = f64>) -> f64 {
    const CHUNK: usize = 1 << 14;
    numbers.fold_chunks(CHUNK, || 0.0, |sum, number| sum + number).collect::<Vec<f64>>().into_iter().sum()
}

#[cfg(test)]
mod tests;
