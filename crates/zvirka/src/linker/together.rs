//! Many lists read once, over one vocabulary and one index, ready for any two of their rows to be weighed.
//!
//! To link two lists use [`link`](super::link()). Here all lists of a case stand one after the other, each read in its own
//! order of names, and every row is sought among all others at once: twelve lists are read twelve times less often than
//! if each were linked with every other, and a row of one list can be held against any row of any other, whether or not
//! the two would be found.
//!
//! What a pair weighs is what [`link`](super::link()) adds up but for the prior, which is the caller's: it depends on the
//! two lists. How many people share a name or a value is counted over all lists. Cost: as
//! [`dedupe`](super::dedupe) of all rows, then some hundred nanoseconds a pair that is asked for. Limits: candidates are
//! sought under one prior, so that pairs of two very short lists that agree in little may be missed.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::candidates::{Candidate, Pairing, candidates};
use super::columns::Columns;
use super::reading::read_together;
use super::scoring::{Cache, NO_RELATIVES, Scorer, Sums};
use super::values::{self, Counted, ReadColumn};
use super::{ComparedField, Evidence, Fields, LinkOptions, Progress, SetAside, check, in_pool, scoring};
use crate::compare::Level;
use crate::compare::category::Category;
use crate::compare::unit::Unit;
use crate::error::Error;
use crate::model::{Weight, Weights, weight_of_bits};
use crate::record::{Field, List, OtherColumn, TextColumn};

/// How many fields have weights of their own.
pub(crate) const FIELDS: usize = ComparedField::COUNT;

/// Lists read together.
pub(crate) struct Together<'a> {
    scorer: &'a Scorer<'a>,
    warnings: Vec<String>,
}

/// Two rows that may be one person, the earlier on the left.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowPair(Candidate);

impl RowPair {
    /// The two rows.
    pub fn rows(&self) -> (u32, u32) {
        (self.0.left, self.0.right)
    }

    /// log2 of the odds that the two are one person, in thousandths of a bit, under a prior.
    pub fn weight(&self, prior: Weight) -> Weight {
        self.0.sums.weight(prior)
    }

    /// The same without a prior and without relatives.
    pub fn strangers(&self) -> Weight {
        self.0.sums.strangers
    }
}

/// What the fields of two rows say, in thousandths of a bit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lines {
    /// By field: for one person rather than two strangers; 0 where either side has no value.
    pub strangers: [Weight; FIELDS],
    /// By field: for one person rather than two relatives.
    pub relatives: [Weight; FIELDS],
    /// By field.
    pub levels: [Level; FIELDS],
    /// Whether the surnames leave room for relatives.
    pub may_be_relatives: bool,
}

impl Default for Lines {
    fn default() -> Self {
        Self {
            strangers: [0; FIELDS],
            relatives: [0; FIELDS],
            levels: [Level::Absent; FIELDS],
            may_be_relatives: false,
        }
    }
}

impl Lines {
    /// The level on which a field agrees.
    pub fn level(&self, field: ComparedField) -> Level {
        self.levels.get(field as usize).copied().unwrap_or(Level::Absent)
    }
}

/// What worker threads keep of the words they have compared.
#[derive(Debug, Default)]
pub(crate) struct Compared(Cache);

/// Fields other than names and births that pairs are compared on.
const COMPARED: [Field; 13] = [
    Field::Sex,
    Field::Category,
    Field::Rank,
    Field::Unit,
    Field::CapturePlace,
    Field::CaptureDate,
    Field::HeldAt,
    Field::PersonalNumber,
    Field::TaxNumber,
    Field::Document,
    Field::Phone,
    Field::BirthPlace,
    Field::Mother,
];

/// What competition between rows that have one partner at most adds to a prior: where nearly all rows of a list have a
/// partner, the odds against having none are up to 20 to 1.
const COMPETITION: f64 = 4.3;

/// Rows of the case for each row of a list whose prior candidates are sought under. A list of one part in so many of all
/// rows is short; its own pairs have a higher prior, and of them those are lost that agree in hardly more than a surname.
const SHORT: f64 = 16.0;

/// The prior that candidates are sought under.
fn prior_of(rows: usize) -> Weight {
    weight_of_bits((COMPETITION - (rows as f64 / SHORT).max(1.0).log2()).min(-2.0))
}

/// A list to be read together with others.
pub(crate) struct OneOfMany<'a> {
    pub list: &'a List,
    /// Whether a sure partner on this list makes it needless to seek others.
    pub is_anchor: bool,
    /// Whether how frequent names are is counted on it, and on which of two sides, each of which holds a person about once.
    pub counted: Option<bool>,
}

/// Reads lists together and hands them over.
///
/// # Errors
///
/// [`ErrorKind::Option`](crate::error::ErrorKind::Option) for thresholds or threads that are none, whatever `work` gives,
/// and [`ErrorKind::Cancelled`](crate::error::ErrorKind::Cancelled) when `progress` asks to stop.
pub(crate) fn with_lists_together<T: Send>(
    all: &[OneOfMany<'_>],
    options: &LinkOptions,
    progress: &dyn Progress,
    work: impl FnOnce(&Together<'_>) -> Result<T, Error> + Send,
) -> Result<T, Error> {
    in_pool(options, || {
        let mut warnings = Vec::new();
        let lists: Vec<&List> = all.iter().map(|one| one.list).collect();
        let of_side = |side: bool| -> Vec<usize> {
            let numbered = all.iter().enumerate();
            numbered.filter(|(_, one)| one.counted == Some(side)).map(|(place, _)| place).collect()
        };
        let (once, beside) = (of_side(false), of_side(true));
        let joined = join(&lists)?;
        let (read, (mut columns, values)) = rayon::join(
            || read_together(&lists, [&once, &beside], progress),
            || {
                let weights = Weights::new(&options.model);
                let columns = Columns::together(&joined, &lists, &weights, &mut warnings);
                // What is doubtful about numbers is told list by list where lists are inspected.
                (columns, ReadColumn::read(&[&joined], &mut Vec::new()))
            },
        );
        drop(joined);
        let weights = Weights::new(&values::measured(&options.model, &values));
        let counted = Counted::count(&values, &read, &columns);
        columns.add_values(&counted, &weights);
        check(progress)?;
        let prior = prior_of(read.left.names.len());
        let mut scorer = Scorer::new(&read, (&read.left, &read.left), &columns, &weights, prior);
        scorer.of_many = true;
        scorer.anchors =
            all.iter().flat_map(|one| std::iter::repeat_n(one.is_anchor, one.list.len())).collect();
        work(&Together { scorer: &scorer, warnings })
    })
}

/// Of people whose lists give unit and category so many are civilians at most where a unit alone makes a soldier.
const CIVILIANS_WITH_UNIT: f64 = 0.05;

/// The categories of all rows, one list after the other; where a row has a unit and no category, a soldier's, if the lists
/// themselves hardly give civilians a unit. So a civilian and a man of a brigade contradict each other by as much as two
/// categories do.
fn categories(lists: &[&List]) -> TextColumn {
    let mut known: HashMap<String, bool, foldhash::fast::FixedState> = HashMap::default();
    let rows = || lists.iter().flat_map(|list| (0..list.len()).map(move |row| (*list, row)));
    let mut has_unit = |list: &List, row: usize| {
        let cell = list.cell(Field::Unit, row);
        if cell.is_empty() {
            false
        } else {
            *known.entry_ref(cell).or_insert_with(|| Unit::parse(cell).is_some())
        }
    };
    let (mut soldiers, mut civilians) = (0_u64, 0_u64);
    for (list, row) in rows() {
        match Category::parse(list.cell(Field::Category, row)) {
            Some(category) if has_unit(list, row) => {
                *(if category == Category::Civilian { &mut civilians } else { &mut soldiers }) += 1;
            }
            _ => {}
        }
    }
    let tells = soldiers > 0 && civilians as f64 <= CIVILIANS_WITH_UNIT * (soldiers + civilians) as f64;
    let cells = rows().map(|(list, row)| {
        let cell = list.cell(Field::Category, row);
        if cell.is_empty() && tells && has_unit(list, row) { "military" } else { cell }
    });
    cells.collect()
}

/// The columns of all lists but names and births, one list after the other.
fn join(lists: &[&List]) -> Result<List, Error> {
    let rows = lists.iter().map(|list| list.len()).sum();
    // Names are read list by list; a list needs a column of them.
    let mut columns = vec![(Field::Name, std::iter::repeat_n("", rows).collect::<TextColumn>())];
    for field in COMPARED {
        if lists.iter().all(|list| list.column(field).is_none()) {
            continue;
        }
        if field == Field::Category {
            columns.push((field, categories(lists)));
            continue;
        }
        let mut joined = TextColumn::with_capacity(rows);
        for list in lists {
            (0..list.len()).for_each(|row| joined.push(list.cell(field, row)));
        }
        columns.push((field, joined));
    }
    let mut others: Vec<OtherColumn> = Vec::new();
    for column in lists.iter().flat_map(|list| list.compared()) {
        if others.iter().any(|known| known.header == column.header) {
            continue;
        }
        let mut cells = TextColumn::with_capacity(rows);
        for list in lists {
            (0..list.len()).for_each(|row| cells.push(list.compared_cell(&column.header, row)));
        }
        others.push(OtherColumn { header: column.header.clone(), kind: column.kind, cells });
    }
    let mut joined = List::new("all lists", columns)?;
    joined.set_compared(others)?;
    Ok(joined)
}

impl Together<'_> {
    /// Rows without a usable name, numbered over all lists.
    pub fn set_aside(&self) -> &[SetAside] {
        &self.scorer.lists.set_aside
    }

    /// What a person should be told of the lists.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Every two rows that may be one person, by left row, then right row, and what a person should be told of the
    /// search.
    ///
    /// # Errors
    ///
    /// When `progress` asks to stop.
    pub fn candidates(&self, progress: &dyn Progress) -> Result<(Vec<RowPair>, Vec<String>), Error> {
        let pairing = Pairing { within: true, one_to_one: false };
        let found = candidates(self.scorer, pairing, progress)?;
        Ok((found.pairs.into_iter().map(RowPair).collect(), found.warnings))
    }

    /// All lines of evidence for a pair under a prior, in the order of [`fields`](Self::fields).
    pub fn evidence(&self, pair: &RowPair, prior: Weight, compared: &mut Compared) -> Fields {
        let pair = &pair.0;
        let readings = ((pair.left, pair.left_reading), (pair.right, pair.right_reading));
        let evidence = self.scorer.evidence_beside(pair.surname, readings.0, readings.1, &mut compared.0);
        evidence.into_fields(prior)
    }

    /// Two rows as a pair, the earlier first, whether or not they were found.
    pub fn pair(&self, left: u32, right: u32, compared: &mut Compared) -> RowPair {
        let (sums, surname, (left_reading, right_reading)) =
            self.scorer.best_sums(left, right, &mut compared.0);
        RowPair(Candidate { left, right, sums, surname, left_reading, right_reading })
    }

    /// What each field of a pair says, relatives not considered.
    pub fn said(&self, pair: &RowPair, compared: &mut Compared) -> Fields {
        let pair = &pair.0;
        let readings = ((pair.left, pair.left_reading), (pair.right, pair.right_reading));
        let evidence = self.scorer.evidence_beside(pair.surname, readings.0, readings.1, &mut compared.0);
        evidence.fields().iter().copied().collect()
    }

    /// The fields compared.
    pub fn fields(&self) -> Vec<ComparedField> {
        let names = [ComparedField::Surname, ComparedField::GivenName, ComparedField::Patronymic];
        let others = self.scorer.columns.fields();
        names.into_iter().chain(others).chain(std::iter::once(ComparedField::Relatives)).collect()
    }

    /// What two rows say under their best reading, whether or not they were found.
    pub fn lines(&self, left: u32, right: u32, compared: &mut Compared) -> Lines {
        let (evidence, _) = self.scorer.best_evidence(left, right, &mut compared.0);
        let mut lines =
            Lines { may_be_relatives: evidence.sums.relatives != NO_RELATIVES, ..Lines::default() };
        for Evidence { field, level, weight } in evidence.fields() {
            let place = *field as usize;
            let cells = (lines.strangers.get_mut(place), lines.levels.get_mut(place));
            if let (Some(strangers), Some(known)) = cells {
                (*strangers, *known) = (*weight, *level);
            }
            // Surnames are alike among relatives; missing values say nothing.
            if let Some(relatives) = lines.relatives.get_mut(place)
                && *field != ComparedField::Surname
                && *level != Level::Absent
            {
                *relatives = self.scorer.weights.relatives(*field, *level);
            }
        }
        let one = scoring::one_name_and_father(
            lines.level(ComparedField::GivenName),
            lines.level(ComparedField::Patronymic),
        );
        if let Some(relatives) = lines.relatives.get_mut(ComparedField::Patronymic as usize) {
            *relatives += one;
        }
        lines
    }

    /// What many rows say together with many others: the weight of the sums of their fields under a prior, relatives as
    /// the other explanation where `relatives` has the sum of what fields say against them.
    pub fn weigh(&self, strangers: Weight, relatives: Option<Weight>, prior: Weight) -> Weight {
        let relatives = relatives.map_or(NO_RELATIVES, |sum| sum + self.scorer.weights.relatives_prior);
        Sums { strangers, relatives }.weight(prior)
    }
}

/// The evidence of many pairs, in their order.
pub(crate) fn evidence_of(together: &Together<'_>, pairs: &[(RowPair, Weight)]) -> Vec<Fields> {
    let evidence = pairs
        .par_iter()
        .map_init(Compared::default, |compared, (pair, prior)| together.evidence(pair, *prior, compared));
    evidence.collect()
}
