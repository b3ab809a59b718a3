//! A list that answers who on it a name may be: prepared once, asked one record at a time.
//!
//! Use [`link`](super::link()) for two whole lists: it knows both, lets records compete for one another and learns how the
//! lists are written. Use [`extract`](super::extract) for a few choices and one query. Here each record is asked about by
//! itself, so that an answer is the same whatever is asked before, after or beside it.
//!
//! Method: the list is read as the right one of two, the record as a left one of one row, with the weights of `link` under
//! [`Cardinality::ManyToOne`]: the record is one of the list's or nobody, one as likely as the other before anything is
//! read. Rows are found through surnames that sound alike; where none of these is beyond doubt, through surnames with
//! another consonant, given name with patronymic, the birth date and, in lists that keep the parts of names in columns,
//! parts in each other's columns (`search`). Cost: reading the list, some two microseconds a row of CPU time, and about
//! two hundred bytes a row beside the list's own text; a question some tens of microseconds, and for frequent names some
//! nanoseconds a namesake. Limits: what the lists of `link` learn together (their faults, their overlap) is not learnt
//! here; a question is worth the same on every list of that length.

mod alike;
mod answer;
mod query;
mod search;

use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::candidates::{NO_WORD, word_of, words_key};
use super::columns::{AskedColumns, Columns};
use super::reading::{AskedRecord, Corrections, ReadLists, ReadRows, read_indexed};
use super::scoring::{Cache, Plain, Scorer};
use super::{
    Cardinality, Comparison, Decision, Doubt, Evidence, LEAST_MATCH, Link, LinkOptions, Links, Progress,
    SetAside, Stage, check, explain, in_pool,
};
use crate::blocking::{FATHERLESS, Posting, Postings, TokenIndex, UNSURE};
use crate::compare::surname_profile::SurnameProfile;
use crate::error::Error;
use crate::model::{Model, Overlap, Weight, Weights, bits, weight_of_bits};
use crate::names::frequency::GivenNameShares;
use crate::names::parse::NameRow;
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};
use crate::record::List;
use crate::similarity::costs::Costs;
use crate::similarity::lanes::LaneCosts;
use alike::Alikes;
pub use answer::{Answer, Hit};
pub use query::{Query, check_birth_date};

/// How a list is prepared and answers.
#[derive(Clone, Debug)]
pub struct IndexOptions {
    /// Hits of at least this probability may be a `match`.
    pub match_at: f64,
    /// The weights.
    pub model: Model,
    /// Threads to use for the list and for batches; all of the machine's when `None`.
    pub threads: Option<usize>,
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self { match_at: LEAST_MATCH, model: Model::default(), threads: None }
    }
}

impl IndexOptions {
    fn of_pool(&self) -> LinkOptions {
        LinkOptions {
            cardinality: Cardinality::ManyToOne,
            match_at: Some(self.match_at),
            review_at: 0.0,
            model: self.model.clone(),
            threads: self.threads,
            verdicts: Vec::new(),
        }
    }
}

/// A list prepared to be asked.
///
/// # Examples
///
/// ```
/// use zvirka::linker::{Index, IndexOptions, NoProgress, Query};
/// use zvirka::record::{Field, List, TextColumn};
///
/// let names: TextColumn = ["Левчук Остап Ігорович", "Ґудзь Мар'яна Петрівна"].into_iter().collect();
/// let list = List::new("ours", vec![(Field::Name, names)])?;
/// let index = Index::new(list, &IndexOptions::default(), &NoProgress)?;
/// let answer = index.search(&Query::of_name("Maryana GUDZ"), 5);
/// assert_eq!(answer.hits[0].row, 1);
/// assert!(answer.hits[0].probability > 0.9);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub struct Index {
    list: Box<dyn AsRef<List> + Send + Sync>,
    options: IndexOptions,
    weights: Weights,
    vocabulary: Arc<Vocabulary>,
    corrections: Corrections,
    rows: ReadRows,
    shares: GivenNameShares,
    /// Words of the list understood as slips, ascending.
    slips: Vec<u32>,
    costs: Option<Box<Costs>>,
    lane_costs: Option<LaneCosts>,
    plain: Arc<Plain>,
    fields: AskedColumns,
    /// Names are scored without the fields, which are added.
    no_columns: Columns,
    postings: Postings,
    surnames: TokenIndex,
    /// Surnames at a glance, by token.
    profiles: Vec<SurnameProfile>,
    by_given_name: Keyed,
    by_birth_date: Keyed,
    /// By surname and given name, whatever words they are; of a list that keeps parts in columns.
    by_words: Keyed,
    /// log2 of the prior odds that a record asked about is a given one of the list.
    prior: Weight,
    set_aside: Vec<SetAside>,
    warnings: Vec<String>,
    askers: Mutex<Vec<Asker>>,
}

/// Shows how long the list is, never what it holds.
impl std::fmt::Debug for Index {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Index").field("records", &self.list().len()).finish_non_exhaustive()
    }
}

/// A row under a key, with its surname beside it: of most rows the surname rules out that they are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct KeyedRow {
    key: u32,
    surname: u32,
    row: u32,
}

/// Rows by their keys, those of one surname side by side.
#[derive(Debug, Default)]
struct Keyed(Vec<KeyedRow>);

impl Keyed {
    fn new(names: &[NameRow], key: impl Fn(u32, &NameRow) -> Option<u32> + Sync) -> Self {
        let keyed = |(row, name): (usize, &NameRow)| {
            Some(KeyedRow { key: key(row as u32, name)?, surname: name.surname, row: row as u32 })
        };
        let mut keys: Vec<KeyedRow> = names.par_iter().enumerate().filter_map(keyed).collect();
        keys.par_sort_unstable();
        keys.shrink_to_fit();
        Self(keys)
    }

    /// The rows that have a key.
    fn rows(&self, key: u32) -> &[KeyedRow] {
        let start = self.0.partition_point(|keyed| keyed.key < key);
        let rows = self.0.get(start..).unwrap_or(&[]);
        rows.get(..rows.partition_point(|keyed| keyed.key == key)).unwrap_or(&[])
    }
}

/// Memory of one worker: words asked about so far and what they said of the list's.
struct Asker {
    lists: ReadLists,
    cache: Cache,
    alike: Alikes,
}

/// Agreements and words after which a worker begins anew, so that memory does not grow with the questions: some two
/// megabytes.
const MOST_KEPT: usize = 1 << 16;

impl Index {
    /// Prepares a list. The answers are the same for any number of threads.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a threshold outside 0 to 1 or no threads,
    /// [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) when `progress` asks to stop.
    pub fn new(
        list: impl AsRef<List> + Send + Sync + 'static,
        options: &IndexOptions,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let held = list;
        in_pool(&options.of_pool(), || {
            let list: &List = held.as_ref();
            let weights = Weights::new(&options.model);
            let mut warnings = Vec::new();
            let ((mut read, corrections), fields) = rayon::join(
                || read_indexed(list, progress),
                || AskedColumns::new(list, &weights, &mut warnings),
            );
            check(progress)?;
            let plain = Arc::new(Plain::new(&read.vocabulary, &read, &weights));
            let (no_columns, no_rows) = (Columns::default(), ReadRows::default());
            let sides = (&no_rows, &read.right);
            let scorer = Scorer::with_plain(&read, sides, &no_columns, &weights, 0, Arc::clone(&plain));
            let tokens = read.vocabulary.tokens();
            let names = &read.right.names;
            let (postings, (by_given_name, by_birth_date)) = rayon::join(
                || Postings::new(postings(&scorer, &fields), tokens.len()),
                || {
                    let key = |_, name: &NameRow| given_name_key(name, &read.vocabulary);
                    let day = |row: u32, name: &NameRow| {
                        fields.birth_date(row).day_key(fields.either_order()).filter(|_| name.is_usable())
                    };
                    (Keyed::new(names, key), Keyed::new(names, day))
                },
            );
            check(progress)?;
            let by_words = match read.right.in_columns {
                true => {
                    let words: Vec<u32> = tokens.par_iter().map(word_of).collect();
                    let word = |token: u32| words.get(token as usize).copied().unwrap_or(NO_WORD);
                    let key = |_, name: &NameRow| words_key(word(name.surname), word(name.given_name));
                    Keyed::new(names, key)
                }
                false => Keyed::default(),
            };
            let surnames = TokenIndex::new(&postings.tokens(), &read.vocabulary);
            let profiles = tokens.par_iter().map(SurnameProfile::of).collect();
            let overlap = Overlap::new([1, list.len()], Cardinality::ManyToOne.competing());
            let lane_costs = read.costs.as_deref().map(LaneCosts::of);
            let vocabulary = Arc::new(std::mem::take(&mut read.vocabulary));
            Ok(Self {
                options: options.clone(),
                weights,
                vocabulary,
                corrections,
                rows: std::mem::take(&mut read.right),
                shares: read.shares.clone(),
                slips: std::mem::take(&mut read.slips),
                costs: read.costs.take(),
                lane_costs,
                plain,
                fields,
                no_columns,
                postings,
                surnames,
                profiles,
                by_given_name,
                by_birth_date,
                by_words,
                prior: weight_of_bits(overlap.prior_weight()),
                set_aside: std::mem::take(&mut read.set_aside),
                warnings,
                askers: Mutex::new(Vec::new()),
                list: Box::new(held),
            })
        })
    }

    /// The list that is asked.
    #[must_use]
    pub fn list(&self) -> &List {
        (*self.list).as_ref()
    }

    /// Records without a usable name, which nobody will find by name.
    #[must_use]
    pub fn set_aside(&self) -> &[SetAside] {
        &self.set_aside
    }

    /// What a person should be told of the list. Free of cell contents.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// log2 of the prior odds that a record asked about is a given one of the list.
    #[must_use]
    pub fn prior_weight(&self) -> f64 {
        bits(self.prior)
    }

    /// The records of the list that the one asked about may be, nearest first, at most `limit`.
    #[must_use]
    pub fn search(&self, query: &Query<'_>, limit: usize) -> Answer {
        let idle = self.askers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut asker = idle.unwrap_or_else(|| self.asker());
        let answer = self.answer(query, limit, &mut asker);
        self.askers.lock().unwrap_or_else(PoisonError::into_inner).push(asker);
        answer
    }

    /// Answers for every record of another list, each by itself: what [`search`](Self::search) gives for it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) when `progress` asks to stop.
    pub fn search_all(
        &self,
        list: &List,
        limit: usize,
        progress: &dyn Progress,
    ) -> Result<Vec<Answer>, Error> {
        let queries: Vec<Query<'_>> = (0..list.len()).map(|row| Query::of_row(list, row)).collect();
        self.search_queries(&queries, limit, progress)
    }

    /// The same for records one by one.
    ///
    /// # Errors
    ///
    /// As [`search_all`](Self::search_all).
    pub fn search_queries(
        &self,
        queries: &[Query<'_>],
        limit: usize,
        progress: &dyn Progress,
    ) -> Result<Vec<Answer>, Error> {
        progress.stage(Stage::Score, queries.len() as u64);
        in_pool(&self.options.of_pool(), || {
            // Those of one surname one after the other, so that what the list has of it is near at hand.
            let mut order: Vec<(usize, &Query<'_>)> = queries.iter().enumerate().collect();
            order.par_sort_by_key(|(_, query)| query.first_words());
            let answers = order.par_chunks(QUERIES_PER_TASK).map_init(
                || self.asker(),
                |asker, queries| {
                    if progress.is_cancelled() {
                        return Vec::new();
                    }
                    progress.advance(queries.len() as u64);
                    let answer =
                        |(place, query): &(usize, &Query<'_>)| (*place, self.answer(query, limit, asker));
                    queries.iter().map(answer).collect()
                },
            );
            let mut answers: Vec<(usize, Answer)> =
                answers.collect::<Vec<Vec<_>>>().into_iter().flatten().collect();
            check(progress)?;
            answers.sort_unstable_by_key(|(place, _)| *place);
            Ok(answers.into_iter().map(|(_, answer)| answer).collect())
        })
    }

    /// Why a hit is what it is, with the very numbers it was given.
    #[must_use]
    pub fn explain(&self, query: &Query<'_>, hit: &Hit) -> Option<Comparison> {
        let asked = query.as_list()?;
        let link = Link {
            left: 0,
            right: hit.row,
            probability: hit.probability,
            weight: hit.weight,
            decision: Decision::Review,
            evidence: hit.evidence.clone(),
            rival_probability: hit.rival_probability,
            doubt: Doubt::of_names(hit.decision, &hit.evidence),
            decided: None,
        };
        let links = Links { links: vec![link], prior_weight: self.prior_weight(), ..Links::default() };
        let mut comparison = explain(&links, 0, &asked, self.list())?;
        comparison.decision = hit.decision;
        Some(comparison)
    }

    fn asker(&self) -> Asker {
        let lists = ReadLists {
            vocabulary: Vocabulary::over(Arc::clone(&self.vocabulary)),
            shares: self.shares.clone(),
            slips: self.slips.clone(),
            costs: self.costs.clone(),
            ..ReadLists::default()
        };
        Asker { lists, cache: Cache::default(), alike: Alikes::default() }
    }

    fn answer(&self, query: &Query<'_>, limit: usize, asker: &mut Asker) -> Answer {
        let own = asker.lists.vocabulary.len() - self.vocabulary.len();
        if own + asker.cache.len() + asker.alike.len() > MOST_KEPT {
            *asker = self.asker();
        }
        let Asker { lists, cache, alike } = asker;
        let cell = |field| query.cell(field);
        let (rows, slips) = self.corrections.read_record(cell, &mut lists.vocabulary);
        let understood = !slips.is_empty();
        if understood {
            // What was said of the words while they meant nothing is not to be said of them as slips.
            *cache = Cache::default();
            *alike = Alikes::default();
            lists.slips.extend(slips.iter().copied());
        }
        let fields = self.fields.ask(cell, query.time_zone());
        let answer = self.answer_read(&AskedRecord { rows, fields }, limit, lists, (cache, alike));
        if understood {
            *asker = self.asker();
        }
        answer
    }
}

/// Questions that one task answers: some milliseconds' worth, after which it is asked whether to stop.
const QUERIES_PER_TASK: usize = 64;

/// The list's rows under each of their readings, by surname and the given name's token.
fn postings(scorer: &Scorer<'_>, fields: &AskedColumns) -> Vec<Posting> {
    let rows = scorer.right;
    let posting = |name: &NameRow, row: u32, ordinal: usize, reading| Posting {
        surname: name.surname,
        given_name: name.given_name,
        listed_name: scorer.plain_given_name(name.given_name).name().unwrap_or(UNSURE),
        father: scorer.father(name.patronymic),
        other: 0,
        patronymic: scorer.alike(name.patronymic),
        birth_date: fields.birth_date(row),
        row,
        ordinal: ordinal as u8,
        reading,
    };
    let plain = rows.names.iter().enumerate().filter(|(_, name)| name.surname != NO_TOKEN);
    let mut postings = Vec::with_capacity(rows.names.len() + rows.others.len());
    postings.extend(plain.map(|(row, name)| posting(name, row as u32, 0, crate::blocking::Reading::Plain)));
    for run in rows.others.chunk_by(|a, b| a.0 == b.0) {
        let run = run.iter().enumerate();
        postings.extend(run.map(|(place, (row, reading, name))| posting(name, *row, place + 1, *reading)));
    }
    postings
}

/// Given name and father's name as most likely meant, by which misspelt surnames are sought.
fn given_name_key(name: &NameRow, vocabulary: &Vocabulary) -> Option<u32> {
    let given = vocabulary.token(name.given_name)?.given_name.as_ref()?.names.first()?.group;
    let father = vocabulary.token(name.patronymic)?.patronymic.as_ref()?.names.names.first()?.group;
    Some(u32::from(given) << u16::BITS | u32::from(father))
}

#[cfg(test)]
mod tests;
