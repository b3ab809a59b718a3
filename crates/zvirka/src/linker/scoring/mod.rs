//! Pairs of rows to weights: agreements of tokens looked up, added up per pair.
//!
//! Most given names and patronymics are written so that no more than one listed name is meant; two such tokens are
//! compared by the number of that name, without touching the tokens ([`Plain`]). All other pairs of tokens are
//! compared once a worker ([`Cache`]).

mod cache;
mod plain;
mod sums;

use std::sync::Arc;

use smallvec::SmallVec;

pub(super) use self::cache::Cache;
use self::plain::{NOT_PLAIN, agreeing};
pub(super) use self::plain::{Plain, PlainName};
pub(super) use self::sums::{NO_RELATIVES, PairEvidence, Sums, one_name_and_father};

use super::columns::{Columns, Compared};
use super::exchanged::{self, FIRST_EXCHANGE, USUAL_PRICE};
use super::reading::{ReadLists, ReadRows};
use super::{ComparedField, Evidence, Fields};
use crate::blocking::{FATHERLESS, Reading, UNSURE};
use crate::compare::Level;
use crate::compare::name::{
    Agreement, compare_given_names_with, compare_patronymics_with, compare_surnames_by_ear,
};
use crate::model::{Weight, Weights};
use crate::names::parse::NameRow;
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};
use crate::similarity::costs::{Costs, costs};

/// Level and weight of a part of a name.
pub(super) type Part = (Level, Weight);

/// Nothing to compare.
pub(super) const ABSENT: Part = (Level::Absent, 0);

/// Weighs pairs of rows of two lists, or of one with itself.
pub(super) struct Scorer<'a> {
    pub lists: &'a ReadLists,
    pub left: &'a ReadRows,
    pub right: &'a ReadRows,
    pub columns: &'a Columns,
    pub weights: &'a Weights,
    /// log2 of the prior odds of a pair.
    pub prior: Weight,
    /// By row, which rows make it needless to seek others for a row that surely is one person with them; all where there is
    /// no such list.
    pub anchors: Vec<bool>,
    /// Whether the rows are of many lists, whose sets of rows tell a grandson from his grandfather; between two lists alone
    /// [`NO_BROTHERS`] is not counted.
    pub of_many: bool,
    /// log2 of the odds that a row of the left list, and one of the right, has [exchanged](super::exchanged) parts.
    pub exchange_prices: [f64; 2],
    plain: Arc<Plain>,
    different: [Part; 3],
}

impl<'a> Scorer<'a> {
    pub fn new(
        lists: &'a ReadLists,
        (left, right): (&'a ReadRows, &'a ReadRows),
        columns: &'a Columns,
        weights: &'a Weights,
        prior: Weight,
    ) -> Self {
        let plain = Arc::new(Plain::new(&lists.vocabulary, lists, weights));
        Self::with_plain(lists, (left, right), columns, weights, prior, plain)
    }

    /// The same with what is known of plain names: that of the vocabulary below, where that of the lists stands
    /// [over](Vocabulary::over) another.
    pub fn with_plain(
        lists: &'a ReadLists,
        (left, right): (&'a ReadRows, &'a ReadRows),
        columns: &'a Columns,
        weights: &'a Weights,
        prior: Weight,
        plain: Arc<Plain>,
    ) -> Self {
        let different = [ComparedField::Surname, ComparedField::GivenName, ComparedField::Patronymic]
            .map(|field| weights.name(field, Agreement { level: Level::Different, bits: 0.0 }));
        let exchange_prices = [USUAL_PRICE; 2];
        let (anchors, of_many) = (Vec::new(), false);
        Self {
            lists,
            left,
            right,
            columns,
            weights,
            prior,
            anchors,
            of_many,
            exchange_prices,
            plain,
            different,
        }
    }

    /// A number that a left row's name gives, whatever the order of rows.
    pub fn name_hash(&self, left: u32) -> u64 {
        let name = self.left.names.get(left as usize).copied().unwrap_or_default();
        let spelling = |token: u32| self.vocabulary().token(token).map_or(0, |token| token.spelling);
        let parts = [name.surname, name.given_name, name.patronymic].map(spelling);
        // The golden ratio spreads what the parts add up to (Knuth 1973); the upper half is well mixed.
        let sum = parts.iter().fold(0_u64, |sum, part| sum.rotate_left(21) ^ part);
        sum.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> u32::BITS
    }

    /// Whether a row that surely is one person with this one needs no other.
    pub fn is_anchor(&self, row: u32) -> bool {
        self.anchors.get(row as usize).copied().unwrap_or(true)
    }

    fn vocabulary(&self) -> &Vocabulary {
        &self.lists.vocabulary
    }

    /// The costs of sounds in these lists.
    fn costs(&self) -> &Costs {
        self.lists.costs.as_deref().unwrap_or_else(|| costs())
    }

    /// The weight of two surnames.
    pub fn surname(&self, a: u32, b: u32, cache: &mut Cache) -> Part {
        cache.surnames.of(a, b, || self.surname_once(a, b))
    }

    /// The weight of two surnames that will hardly be met again.
    pub fn surname_once(&self, a: u32, b: u32) -> Part {
        let vocabulary = self.vocabulary();
        let (Some(left), Some(right)) = (vocabulary.token(a), vocabulary.token(b)) else { return ABSENT };
        self.weights
            .name(ComparedField::Surname, compare_surnames_by_ear(self.costs(), left, right, vocabulary))
    }

    /// The weight of two given names.
    pub fn given_name(&self, a: u32, b: u32, cache: &mut Cache) -> Part {
        let [_, different, _] = self.different;
        let plain = &self.plain;
        if let Some(part) = plain.compare(&plain.given_names, &plain.given_weights, different, a, b) {
            return part;
        }
        let vocabulary = self.vocabulary();
        let (Some(left), Some(right)) = (vocabulary.token(a), vocabulary.token(b)) else { return ABSENT };
        cache.given_names.of(a, b, || {
            let agreement =
                compare_given_names_with(self.costs(), left, right, vocabulary, &self.lists.shares);
            self.weights.name(ComparedField::GivenName, self.as_slip(a, b, agreement))
        })
    }

    /// A given name's token in short.
    pub fn plain_given_name(&self, token: u32) -> PlainName {
        let name = self.plain.given_names.get(token as usize).copied().unwrap_or(NOT_PLAIN);
        PlainName { name, alike: self.alike(token) }
    }

    /// What two given names say that stand for one listed name each; `None` where either does not.
    pub fn compare_plain_given_names(&self, a: PlainName, b: PlainName) -> Option<Part> {
        let [_, different, _] = self.different;
        let plain = a.name != NOT_PLAIN && b.name != NOT_PLAIN;
        plain.then(|| {
            if a.name != b.name {
                return different;
            }
            agreeing(&self.plain.given_weights, a.name, a.alike == b.alike)
        })
    }

    /// The father whom a patronymic names for certain, [`UNSURE`], or [`FATHERLESS`] where there is none. Two that
    /// are certain and not the same are [`different_patronymics`](Self::different_patronymics).
    pub fn father(&self, patronymic: u32) -> u16 {
        if patronymic == NO_TOKEN {
            return FATHERLESS;
        }
        self.plain.fathers.get(patronymic as usize).copied().unwrap_or(UNSURE)
    }

    /// The first token that is written as this one but for case and apostrophes: compared with others, the two give
    /// the same.
    pub fn alike(&self, token: u32) -> u32 {
        self.plain.alike.get(token as usize).copied().unwrap_or(token)
    }

    /// What two patronymics say that name one [father](Self::father) for certain.
    pub fn same_father(&self, father: u16, alike: bool) -> Part {
        agreeing(&self.plain.father_weights, father, alike)
    }

    /// What two surnames say that have nothing in common.
    pub fn different_surnames(&self) -> Part {
        let [different, ..] = self.different;
        different
    }

    /// What two given names say that stand for different listed names.
    pub fn different_given_names(&self) -> Part {
        let [_, different, _] = self.different;
        different
    }

    /// What two patronymics say that name different fathers.
    pub fn different_patronymics(&self) -> Part {
        let [_, _, different] = self.different;
        different
    }

    /// The weight of two patronymics.
    pub fn patronymic(&self, a: u32, b: u32, cache: &mut Cache) -> Part {
        let [_, _, different] = self.different;
        let plain = &self.plain;
        if let Some(part) = plain.compare(&plain.fathers, &plain.father_weights, different, a, b) {
            return part;
        }
        let vocabulary = self.vocabulary();
        let (Some(left), Some(right)) = (vocabulary.token(a), vocabulary.token(b)) else { return ABSENT };
        cache.patronymics.of(a, b, || {
            let agreement = compare_patronymics_with(self.costs(), left, right, &self.lists.shares);
            self.weights.name(ComparedField::Patronymic, self.as_slip(a, b, agreement))
        })
    }

    /// An agreement that rests on a word understood as a slip is one of a slip.
    fn as_slip(&self, a: u32, b: u32, agreement: Agreement) -> Agreement {
        let is_slip = |token: u32| self.lists.slips.binary_search(&token).is_ok();
        let whole = matches!(agreement.level, Level::Equivalent | Level::ShortForm | Level::Related);
        if whole && (is_slip(a) || is_slip(b)) {
            Agreement { level: Level::Slip, ..agreement }
        } else {
            agreement
        }
    }

    /// Weight that a reading other than the plain one costs, parts in each other's columns not considered.
    pub fn reading_weight(&self, left: Reading, right: Reading) -> Weight {
        let one = |reading| match reading {
            Reading::Plain | Reading::Exchanged => 0,
            Reading::Alternative => self.weights.reversed,
            Reading::OtherName => self.weights.other_name,
        };
        one(left) + one(right)
    }

    /// What two names at most say that are both read otherwise than they most likely are: what each would say if it met
    /// itself as it most likely reads. Two rows that agree in two words agree in no more because the rarer roles of the
    /// words can be thought of.
    pub fn bound_of_alternatives(&self, plain: &NameRow, cache: &mut Cache) -> Weight {
        let NameRow { surname, given_name, patronymic, .. } = *plain;
        self.surname(surname, surname, cache).1
            + self.given_name(given_name, given_name, cache).1
            + self.patronymic(patronymic, patronymic, cache).1
    }

    /// What is taken off the weight of two rows' names for [the bound](Self::bound_of_alternatives), if both are read so.
    pub fn over_bound(
        &self,
        names: Weight,
        left: (u32, Reading),
        right: (u32, Reading),
        cache: &mut Cache,
    ) -> Weight {
        if left.1 != Reading::Alternative || right.1 != Reading::Alternative {
            return 0;
        }
        let most = [(self.left, left.0), (self.right, right.0)]
            .map(|(rows, row)| self.bound_of_alternatives(&reading(rows, row, 0).1, cache))
            .into_iter()
            .max();
        most.map_or(0, |most| (most - names).min(0))
    }

    /// What it costs that a row has its parts in each other's columns; 0 for readings of other kinds.
    pub fn exchange_weight(&self, is_right: bool, row: u32, ordinal: u8) -> Weight {
        if ordinal < FIRST_EXCHANGE {
            return 0;
        }
        let (rows, [left, right]) = (if is_right { self.right } else { self.left }, self.exchange_prices);
        let name = rows.names.get(row as usize).copied().unwrap_or_default();
        exchanged::penalty(name, ordinal, if is_right { right } else { left }, self.vocabulary())
    }

    /// The readings with exchanged parts that a row may have.
    pub fn exchanges(&self, is_right: bool, row: u32) -> SmallVec<[u8; 5]> {
        let rows = if is_right { self.right } else { self.left };
        let name = rows.names.get(row as usize).filter(|_| rows.in_columns);
        name.into_iter().flat_map(|name| exchanged::readings(*name, self.vocabulary())).collect()
    }

    /// What the parts of two names, given their levels, say against two relatives.
    pub fn names_against_relatives(&self, surname: Level, given_name: Level, patronymic: Level) -> Weight {
        if matches!(surname, Level::Absent | Level::Different) {
            return NO_RELATIVES;
        }
        self.weights.relatives_prior
            + self.weights.relatives(ComparedField::GivenName, given_name)
            + self.weights.relatives(ComparedField::Patronymic, patronymic)
            + if self.of_many { one_name_and_father(given_name, patronymic) } else { 0 }
    }

    /// The evidence for a pair of rows under one reading of each.
    pub fn evidence(&self, left: (u32, u8), right: (u32, u8), cache: &mut Cache) -> PairEvidence {
        let surnames = [reading(self.left, left.0, left.1), reading(self.right, right.0, right.1)];
        let [a, b] = surnames.map(|(_, name)| name.surname);
        let surname = self.surname(a, b, cache);
        self.evidence_beside(surname, left, right, cache)
    }

    /// The same, given what the surnames say.
    pub fn evidence_beside(
        &self,
        mut surname: Part,
        left: (u32, u8),
        right: (u32, u8),
        cache: &mut Cache,
    ) -> PairEvidence {
        let (left_reading, left_name) = reading(self.left, left.0, left.1);
        let (right_reading, right_name) = reading(self.right, right.0, right.1);
        let given_name = self.given_name(left_name.given_name, right_name.given_name, cache);
        let patronymic = self.patronymic(left_name.patronymic, right_name.patronymic, cache);
        let penalty = self.reading_weight(left_reading, right_reading)
            + self.exchange_weight(false, left.0, left.1)
            + self.exchange_weight(true, right.0, right.1)
            + self.over_bound(
                surname.1 + given_name.1 + patronymic.1,
                (left.0, left_reading),
                (right.0, right_reading),
                cache,
            );
        let mut names = self.names_against_relatives(surname.0, given_name.0, patronymic.0);
        let other = [left_reading, right_reading].iter().any(|reading| *reading != Reading::Plain);
        if penalty < 0 || other {
            surname.1 += penalty;
            if surname.0 != Level::Different {
                let reversed = [left_reading, right_reading]
                    .iter()
                    .any(|reading| matches!(reading, Reading::Alternative | Reading::Exchanged));
                surname.0 = if reversed { Level::Reversed } else { Level::OtherName };
            }
        }
        let mut fields: Fields = SmallVec::new();
        let mut line = |field, (level, weight): Part| {
            fields.push(Evidence { field, level, weight });
        };
        line(ComparedField::Surname, surname);
        line(ComparedField::GivenName, given_name);
        line(ComparedField::Patronymic, patronymic);
        let mut strangers = surname.1 + given_name.1 + patronymic.1;
        self.columns.compare(left.0, right.0, |field, Compared { level, weight, relatives }| {
            line(field, (level, weight));
            strangers += weight;
            if names != NO_RELATIVES {
                names += relatives;
            }
        });
        PairEvidence { fields, sums: Sums { strangers, relatives: names } }
    }

    /// The best evidence for a pair of rows over all readings of both, and the names under these readings.
    pub fn best_evidence(&self, left: u32, right: u32, cache: &mut Cache) -> (PairEvidence, [NameRow; 2]) {
        let (best, readings) = self.best_reading(left, right, cache);
        let names = [reading(self.left, left, readings.0).1, reading(self.right, right, readings.1).1];
        (best, names)
    }

    /// What the best evidence for a pair of rows adds up to, what the surnames say for it, and the readings of both.
    pub fn best_sums(&self, left: u32, right: u32, cache: &mut Cache) -> (Sums, Part, (u8, u8)) {
        let (best, readings) = self.best_reading(left, right, cache);
        let names = [reading(self.left, left, readings.0), reading(self.right, right, readings.1)];
        let [a, b] = names.map(|(_, name)| name.surname);
        (best.sums, self.surname(a, b, cache), readings)
    }

    /// Asks for all that the evidence for a pair of rows is read from, so that it is at hand when it is.
    pub fn touch(&self, left: u32, right: u32) -> u32 {
        let number = |rows: &ReadRows, row: u32| rows.names.get(row as usize).map_or(0, |name| name.surname);
        number(self.left, left) ^ number(self.right, right) ^ self.columns.touch(left, right)
    }

    fn best_reading(&self, left: u32, right: u32, cache: &mut Cache) -> (PairEvidence, (u8, u8)) {
        let mut best = self.evidence((left, 0), (right, 0), cache);
        let mut readings = (0, 0);
        let mut try_readings = |left_reading: u8, right_reading: u8| {
            let other = self.evidence((left, left_reading), (right, right_reading), cache);
            if other.sums.strangers > best.sums.strangers {
                (best, readings) = (other, (left_reading, right_reading));
            }
        };
        for left_reading in 0..=self.left.others(left).len() as u8 {
            for right_reading in 0..=self.right.others(right).len() as u8 {
                try_readings(left_reading, right_reading);
            }
        }
        self.exchanges(false, left).into_iter().for_each(|exchange| try_readings(exchange, 0));
        self.exchanges(true, right).into_iter().for_each(|exchange| try_readings(0, exchange));
        (best, readings)
    }

    /// The best evidence for a pair of rows of which one has its parts in each other's columns, with the readings of both;
    /// `None` where no such reading is possible.
    pub fn best_exchange(
        &self,
        left: u32,
        right: u32,
        sides: [bool; 2],
        cache: &mut Cache,
    ) -> Option<(Sums, Part, (u8, u8))> {
        let [of_left, of_right] = sides;
        let mut best: Option<(PairEvidence, (u8, u8))> = None;
        let mut try_readings = |readings: (u8, u8)| {
            let other = self.evidence((left, readings.0), (right, readings.1), cache);
            if best.as_ref().is_none_or(|(best, _)| other.sums.strangers > best.sums.strangers) {
                best = Some((other, readings));
            }
        };
        if of_left {
            self.exchanges(false, left).into_iter().for_each(|exchange| try_readings((exchange, 0)));
        }
        if of_right {
            self.exchanges(true, right).into_iter().for_each(|exchange| try_readings((0, exchange)));
        }
        let (evidence, readings) = best?;
        let names = [reading(self.left, left, readings.0), reading(self.right, right, readings.1)];
        let [a, b] = names.map(|(_, name)| name.surname);
        Some((evidence.sums, self.surname(a, b, cache), readings))
    }
}

/// A row's name under one of its readings, the first being the plain one.
fn reading(rows: &ReadRows, row: u32, ordinal: u8) -> (Reading, NameRow) {
    let plain = rows.names.get(row as usize).copied().unwrap_or_default();
    if ordinal >= FIRST_EXCHANGE {
        return (Reading::Exchanged, exchanged::exchanged(plain, ordinal));
    }
    let other = usize::from(ordinal).checked_sub(1).and_then(|place| rows.others(row).get(place));
    other.map_or((Reading::Plain, plain), |(_, reading, name)| (*reading, *name))
}
