//! Every query against every choice: parts of names compared once a pair of distinct tokens, pairs added up.
//!
//! Method: the distinct surnames, given names and patronymics of both sides are ranked; for each part a table holds
//! what any two ranks are worth. Surnames are compared only where they are near ([`NearbyStems`]), all others are
//! different. A row of the matrix is then three look-ups and two additions a pair; where surnames agree, the pair is
//! weighed against relatives as well. Cost: about ten nanoseconds a pair, and the tables, which grow with the
//! pairs of distinct tokens. Limits: queries are scored in blocks that keep a table below [`TABLE_CELLS`].

use hashbrown::HashMap;
use rayon::prelude::*;

use super::names::Names;
use super::nearby::NearbyStems;
use crate::blocking::Reading;
use crate::compare::Level;
use crate::compare::name::Agreement;
use crate::compare::surname_profile::FARTHEST_UNITS;
use crate::error::Error;
use crate::linker::scoring::{Cache, NO_RELATIVES, Scorer, Sums};
use crate::linker::{Progress, Stage, check};
use crate::model::{ComparedField, Weight, bits, probability, weight_of_bits};
use crate::names::parse::NameRow;
use crate::names::vocabulary::NO_TOKEN;

/// Most cells of a table, at five bytes: with all three tables some half a gibibyte beside the matrix itself, which
/// is then as large.
const TABLE_CELLS: usize = 1 << 25;

/// Added to the weight of surnames that agree, so that a pair with such surnames stands out among the sums. Above any
/// weight there is, and far below what would overflow.
const AGREEING: Weight = 1 << 28;

/// Choices ready to be held against queries.
#[derive(Debug)]
pub(super) struct Prepared {
    side: Side,
    nearby: Nearby,
}

impl Prepared {
    pub(super) fn new(scorer: &Scorer<'_>, names: &Names, choices: &[u32]) -> Self {
        let side = Side::new(scorer, names, choices);
        let nearby = side.nearby(scorer);
        Self { side, nearby }
    }
}

/// Fills a matrix, row by row: the probability that each query and each choice are one person, 0 where it is below
/// `cutoff`. The choices may be of a vocabulary below that of the scorer.
///
/// # Errors
///
/// [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) when `progress` asks to stop.
pub(super) fn fill(
    matrix: &mut [f32],
    scorer: &Scorer<'_>,
    (names, queries): (&Names, &[u32]),
    Prepared { side: choices, nearby }: &Prepared,
    cutoff: f32,
    progress: &dyn Progress,
) -> Result<(), Error> {
    if choices.ends.is_empty() {
        return Ok(());
    }
    progress.stage(Stage::Score, queries.len() as u64);
    let probabilities = Probabilities::new(cutoff);
    let block = (TABLE_CELLS / choices.readings.len().max(1)).max(FEWEST_QUERIES);
    for (queries, matrix) in queries.chunks(block).zip(matrix.chunks_mut(block * choices.ends.len())) {
        let queries = Side::new(scorer, names, queries);
        let tables = Tables::new(scorer, &queries, choices, nearby, progress);
        check(progress)?;
        matrix.par_chunks_mut(choices.ends.len()).enumerate().for_each_init(
            Vec::new,
            |best, (query, row)| {
                if progress.is_cancelled() {
                    return;
                }
                tables.score(queries.of(query), choices, best);
                for (choice, (cell, best)) in row.iter_mut().zip(best.iter()).enumerate() {
                    let weight = if *best >= AGREEING / 2 {
                        tables.agreeing(scorer, queries.of(query), choices.of(choice))
                    } else {
                        // Without agreeing surnames relatives are no question.
                        best + scorer.prior
                    };
                    *cell = probabilities.of(weight);
                }
                progress.advance(1);
            },
        );
        check(progress)?;
    }
    Ok(())
}

/// Fewest queries in a block, whatever the number of choices: tables of a few queries would be built for little.
const FEWEST_QUERIES: usize = 64;

/// One reading of a name, as ranks of its parts among those of its side.
#[derive(Clone, Copy, Debug)]
struct Ranked {
    surname: u32,
    given_name: u32,
    patronymic: u32,
    /// What the reading costs beside the plain one; the costs of the two sides add up.
    reading: Weight,
    /// What the parts may be worth together where the other name is read so too: see
    /// [`Scorer::bound_of_alternatives`]. [`UNBOUNDED`] for readings that have no bound.
    most: Weight,
}

/// Above the weight of any three parts with [`AGREEING`], and far below what would overflow with it.
const UNBOUNDED: Weight = 1 << 29;

/// The tokens of one part of a side's names. Rank 0 is that of no token.
#[derive(Debug)]
struct Ranks {
    tokens: Vec<u32>,
    ranks: HashMap<u32, u32, foldhash::fast::FixedState>,
}

impl Default for Ranks {
    fn default() -> Self {
        Self { tokens: vec![NO_TOKEN], ranks: HashMap::from_iter([(NO_TOKEN, 0)]) }
    }
}

impl Ranks {
    fn rank(&mut self, token: u32) -> u32 {
        *self.ranks.entry(token).or_insert_with(|| {
            self.tokens.push(token);
            self.tokens.len() as u32 - 1
        })
    }
}

/// The queries or the choices: their readings one after the other, in ranks.
#[derive(Debug, Default)]
struct Side {
    surnames: Ranks,
    given_names: Ranks,
    patronymics: Ranks,
    readings: Vec<Ranked>,
    /// Where the readings of each name end.
    ends: Vec<usize>,
}

impl Side {
    fn new(scorer: &Scorer<'_>, names: &Names, of: &[u32]) -> Self {
        let mut side = Self::default();
        let cache = &mut Cache::default();
        for name in of {
            let readings = names.readings(*name);
            let bound = readings.first().filter(|_| readings.len() > 1);
            let bound = bound.map_or(UNBOUNDED, |(_, plain)| scorer.bound_of_alternatives(plain, cache));
            for (reading, NameRow { surname, given_name, patronymic, .. }) in readings {
                let ranked = Ranked {
                    surname: side.surnames.rank(*surname),
                    given_name: side.given_names.rank(*given_name),
                    patronymic: side.patronymics.rank(*patronymic),
                    reading: scorer.reading_weight(*reading, Reading::Plain),
                    most: if *reading == Reading::Alternative { bound } else { UNBOUNDED },
                };
                side.readings.push(ranked);
            }
            side.ends.push(side.readings.len());
        }
        side
    }

    fn of(&self, place: usize) -> &[Ranked] {
        let end = self.ends.get(place).copied().unwrap_or(0);
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.readings.get(start..end).unwrap_or(&[])
    }

    /// The surnames ready to be searched by sound and by spelling.
    fn nearby(&self, scorer: &Scorer<'_>) -> Nearby {
        let vocabulary = &scorer.lists.vocabulary;
        let mut stems = Vec::new();
        let mut open = Vec::new();
        let mut spellings: HashMap<u64, Vec<u32>, foldhash::fast::FixedState> = HashMap::default();
        for (rank, token) in self.surnames.tokens.iter().enumerate() {
            let Some(token) = vocabulary.token(*token) else { continue };
            // A double name may agree by a half.
            let parts = token.parts.iter().filter_map(|part| vocabulary.token(*part));
            for form in std::iter::once(token).chain(parts) {
                stems.push((form.spoken().stem, rank as u32));
                stems.extend(form.heard().map(|heard| (heard.stem, rank as u32)));
                // A word with a gap is like many.
                if form.gap > 0 {
                    open.push(rank as u32);
                }
                spellings.entry(form.spelling).or_default().push(rank as u32);
            }
        }
        let count = self.surnames.tokens.len() as u32;
        Nearby { stems: NearbyStems::new(stems, FARTHEST_UNITS as u8), spellings, open, count }
    }
}

/// The choices' surnames by sound and by spelling.
#[derive(Debug)]
struct Nearby {
    stems: NearbyStems,
    spellings: HashMap<u64, Vec<u32>, foldhash::fast::FixedState>,
    /// Ranks that are compared with all.
    open: Vec<u32>,
    /// How many ranks there are.
    count: u32,
}

impl Nearby {
    /// The ranks of all surnames that may agree with a token, each once.
    fn find(&self, scorer: &Scorer<'_>, token: u32, found: &mut Vec<u32>) {
        found.clear();
        let vocabulary = &scorer.lists.vocabulary;
        let Some(token) = vocabulary.token(token) else { return };
        let parts = token.parts.iter().filter_map(|part| vocabulary.token(*part));
        found.extend(&self.open);
        for form in std::iter::once(token).chain(parts) {
            if form.gap > 0 {
                found.extend(1..self.count);
            }
            form.heard().for_each(|heard| self.stems.visit(heard.stem, |rank| found.push(rank)));
            self.stems.visit(form.spoken().stem, |rank| found.push(rank));
            found.extend(self.spellings.get(&form.spelling).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
    }
}

/// What any two ranks of a part are worth, row by row.
#[derive(Debug, Default)]
struct Table {
    width: usize,
    weights: Vec<Weight>,
    levels: Vec<Level>,
}

impl Table {
    fn row(&self, rank: u32) -> &[Weight] {
        let start = rank as usize * self.width;
        self.weights.get(start..start + self.width).unwrap_or(&[])
    }

    fn get(&self, query: u32, choice: u32) -> (Level, Weight) {
        let place = query as usize * self.width + choice as usize;
        let level = self.levels.get(place).copied().unwrap_or_default();
        (level, self.weights.get(place).copied().unwrap_or(0))
    }

    /// A table in which every pair is compared by `compare`.
    fn of_all(
        queries: &Ranks,
        choices: &Ranks,
        progress: &dyn Progress,
        compare: impl Fn(u32, u32, &mut Cache) -> (Level, Weight) + Sync,
    ) -> Self {
        let rows: Vec<(Vec<Level>, Vec<Weight>)> = queries
            .tokens
            .par_iter()
            .map(|query| {
                if progress.is_cancelled() {
                    return Default::default();
                }
                // No pair comes twice, so what a row leaves in the cache is of no use to the next.
                let cache = &mut Cache::default();
                choices.tokens.iter().map(|choice| compare(*query, *choice, cache)).unzip()
            })
            .collect();
        let mut table = Self { width: choices.tokens.len(), ..Self::default() };
        table.levels.reserve(rows.len() * table.width);
        table.weights.reserve(rows.len() * table.width);
        for (levels, weights) in rows {
            table.levels.extend(levels);
            table.weights.extend(weights);
        }
        table
    }

    /// The table of surnames: weights alone, with [`AGREEING`] on those that agree.
    fn of_surnames(
        scorer: &Scorer<'_>,
        queries: &Ranks,
        choices: &Ranks,
        nearby: &Nearby,
        progress: &dyn Progress,
    ) -> Self {
        let different = Agreement { level: Level::Different, bits: 0.0 };
        let (_, different) = scorer.weights.name(ComparedField::Surname, different);
        let width = choices.tokens.len();
        let mut weights = vec![0; queries.tokens.len() * width];
        let rows = weights.par_chunks_mut(width.max(1)).zip(&queries.tokens);
        rows.for_each_init(Default::default, |found: &mut Vec<u32>, (row, query)| {
            if *query == NO_TOKEN || progress.is_cancelled() {
                return;
            }
            for cell in row.iter_mut().skip(1) {
                *cell = different;
            }
            nearby.find(scorer, *query, found);
            for rank in found.iter() {
                let token = choices.tokens.get(*rank as usize).copied().unwrap_or(NO_TOKEN);
                let (level, weight) = scorer.surname_once(*query, token);
                if let Some(cell) = row.get_mut(*rank as usize)
                    && !matches!(level, Level::Absent | Level::Different)
                {
                    *cell = weight + AGREEING;
                }
            }
        });
        Self { width, weights, levels: Vec::new() }
    }
}

/// The tables of the three parts.
struct Tables {
    surnames: Table,
    given_names: Table,
    patronymics: Table,
}

impl Tables {
    fn new(
        scorer: &Scorer<'_>,
        queries: &Side,
        choices: &Side,
        nearby: &Nearby,
        progress: &dyn Progress,
    ) -> Self {
        Self {
            surnames: Table::of_surnames(scorer, &queries.surnames, &choices.surnames, nearby, progress),
            given_names: Table::of_all(
                &queries.given_names,
                &choices.given_names,
                progress,
                |a, b, cache| scorer.given_name(a, b, cache),
            ),
            patronymics: Table::of_all(
                &queries.patronymics,
                &choices.patronymics,
                progress,
                |a, b, cache| scorer.patronymic(a, b, cache),
            ),
        }
    }

    /// The highest sum of weights of one query and each choice over all readings of both.
    fn score(&self, query: &[Ranked], choices: &Side, best: &mut Vec<Weight>) {
        best.clear();
        best.resize(choices.ends.len(), Weight::MIN);
        for one in query {
            let surnames = self.surnames.row(one.surname);
            let given_names = self.given_names.row(one.given_name);
            let patronymics = self.patronymics.row(one.patronymic);
            let worth = |row: &[Weight], rank: u32| row.get(rank as usize).copied().unwrap_or(0);
            let mut start = 0;
            for (end, best) in choices.ends.iter().zip(best.iter_mut()) {
                for other in choices.readings.get(start..*end).unwrap_or(&[]) {
                    let parts = worth(surnames, other.surname)
                        + worth(given_names, other.given_name)
                        + worth(patronymics, other.patronymic);
                    let most = one.most.max(other.most);
                    let parts = parts.min(if parts >= AGREEING / 2 { most + AGREEING } else { most });
                    *best = (parts + one.reading + other.reading).max(*best);
                }
                start = *end;
            }
        }
    }

    /// The weight of a query and a choice that agree in a surname under some reading, relatives considered.
    fn agreeing(&self, scorer: &Scorer<'_>, query: &[Ranked], choice: &[Ranked]) -> Weight {
        let mut best: Option<Sums> = None;
        for one in query {
            for other in choice {
                let surname =
                    self.surnames.row(one.surname).get(other.surname as usize).copied().unwrap_or(0);
                let agrees = surname >= AGREEING / 2;
                let surname = if agrees { surname - AGREEING } else { surname };
                let (given_level, given_name) = self.given_names.get(one.given_name, other.given_name);
                let (father_level, patronymic) = self.patronymics.get(one.patronymic, other.patronymic);
                let reading = one.reading + other.reading;
                let parts = (surname + given_name + patronymic).min(one.most.max(other.most));
                let strangers = parts + reading;
                if best.is_some_and(|best| best.strangers >= strangers) {
                    continue;
                }
                let relatives = if agrees {
                    scorer.names_against_relatives(Level::Same, given_level, father_level)
                } else {
                    NO_RELATIVES
                };
                best = Some(Sums { strangers, relatives });
            }
        }
        best.map_or(Weight::MIN, |best| best.weight(scorer.prior))
    }
}

/// Weights as probabilities, most of them looked up.
struct Probabilities {
    table: Vec<f32>,
    least: f32,
}

/// Weights that are looked up, in bits to either side of none: those of nearly all pairs.
const BITS_TABLED: f64 = 64.0;

impl Probabilities {
    fn new(least: f32) -> Self {
        let most = weight_of_bits(BITS_TABLED);
        Self { table: (-most..=most).map(|weight| probability(bits(weight)) as f32).collect(), least }
    }

    fn of(&self, weight: Weight) -> f32 {
        let place = i64::from(weight) + i64::from(weight_of_bits(BITS_TABLED));
        let tabled = usize::try_from(place).ok().and_then(|place| self.table.get(place)).copied();
        let value = tabled.unwrap_or_else(|| probability(bits(weight)) as f32);
        if value >= self.least { value } else { 0.0 }
    }
}
