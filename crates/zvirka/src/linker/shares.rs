//! How many people at hand bear each name: the shipped shares corrected by the lists' own counts.
//!
//! Rows are counted by token, tokens by the sound class of what they name: a surname, a given name or a father's name that
//! no table holds. Of each count the person asked about is [taken off](Discount), as far as the lists show that a name seen
//! once is nobody else's. Cost: an addition a row and part, a hash a distinct token. Limits: a list in which people stand
//! on several rows counts rows, which makes its rare names a little commoner than they are.

use hashbrown::HashMap;

use crate::names::frequency::{
    Discount, GivenNameShares, TABLE_GIVEN_RECORDS, TABLE_RECORDS, blended, surname_share,
};
use crate::names::given_names::GivenReading;
use crate::names::parse::NameRow;
use crate::names::sounds::SoundClass;
use crate::names::tables::GROUPS;
use crate::names::token::Token;
use crate::names::vocabulary::Vocabulary;

/// How many rows have each token in a part of the name, by the token's number.
fn bearers(names: &[NameRow], tokens: usize, part: fn(&NameRow) -> u32) -> Vec<u32> {
    let mut counts = vec![0; tokens];
    for name in names {
        if let Some(count) = counts.get_mut(part(name) as usize) {
            *count += 1;
        }
    }
    counts
}

/// The rows of two lists that have a part of the name, by the sound class of what it names.
struct Counted {
    classes: HashMap<SoundClass, ([u32; 2], bool), foldhash::fast::FixedState>,
    /// What the longer list takes off a count.
    discount: Discount,
    /// Rows of the longer list that have the part.
    records: u32,
}

impl Counted {
    fn new(
        vocabulary: &Vocabulary,
        names: [&[NameRow]; 2],
        part: fn(&NameRow) -> u32,
        class: fn(&Token) -> Option<SoundClass>,
        known: fn(&Token) -> bool,
    ) -> Self {
        let tokens = vocabulary.tokens();
        let [left, right] = names.map(|names| bearers(names, tokens.len(), part));
        let records = [&left, &right].map(|counts| counts.iter().sum::<u32>());
        let [left_records, right_records] = records;
        let longer = usize::from(right_records > left_records);
        let mut classes: HashMap<SoundClass, ([u32; 2], bool), foldhash::fast::FixedState> =
            HashMap::default();
        for (token, (left, right)) in tokens.iter().zip(left.iter().zip(&right)) {
            if (*left > 0 || *right > 0)
                && let Some(class) = class(token)
            {
                let ([class_left, class_right], is_known) = classes.entry(class).or_default();
                *class_left += left;
                *class_right += right;
                *is_known |= known(token);
            }
        }
        let mut discount = Discount::default();
        for (counts, known) in classes.values() {
            discount.add(counts.get(longer).copied().unwrap_or(0), *known);
        }
        Self { classes, discount, records: left_records.max(right_records) }
    }

    /// How many rows of the list that has more of them bear the name, and whether a table holds it.
    fn count(&self, class: SoundClass) -> (u32, bool) {
        let ([left, right], known) = self.classes.get(&class).copied().unwrap_or_default();
        (left.max(right), known)
    }

    /// The share of a class, corrected; and with the whole person asked about taken off. `beside` tells that a record
    /// beside the lists bears the name, and whether a table holds it.
    fn shares(&self, class: SoundClass, table: f32, table_records: f32, beside: Option<bool>) -> [f32; 2] {
        let ((count, known), records) = (self.count(class), self.records as f32);
        let (count, known) = beside.map_or((count, known), |held| (count.max(1), known || held));
        [self.discount.of(count, known), count.saturating_sub(1) as f32]
            .map(|count| blended(table, table_records, count, records))
    }
}

/// How many rows of the lists bear each surname, given name and father's name, by sound class.
pub(super) struct CountedNames {
    surnames: Counted,
    given_names: Counted,
    fathers: Counted,
}

impl CountedNames {
    pub fn new(vocabulary: &Vocabulary, left: &[NameRow], right: &[NameRow]) -> Self {
        let count = |part, class, known| Counted::new(vocabulary, [left, right], part, class, known);
        Self {
            surnames: count(|name| name.surname, |token| Some(token.class), is_known_surname),
            given_names: count(|name| name.given_name, |token| Some(token.class), is_known_given_name),
            fathers: count(
                |name| name.patronymic,
                |token| token.patronymic.as_ref().map(|patronymic| patronymic.class),
                is_known_father,
            ),
        }
    }

    /// Corrects the shares of a token of the lists.
    pub fn correct(&self, token: &mut Token) {
        self.correct_for(token, false);
    }

    /// Corrects the shares of a token of a record beside the lists, as if that record were a list.
    pub fn correct_beside(&self, token: &mut Token) {
        self.correct_for(token, true);
    }

    fn correct_for(&self, token: &mut Token, beside: bool) {
        let class = token.class;
        let held = |known: bool| beside.then_some(known);
        [token.surname_share, token.surname_rarity] =
            self.surnames.shares(class, token.surname_share, TABLE_RECORDS, held(is_known_surname(token)));
        [token.given_share, _] = self.given_names.shares(
            class,
            token.given_share,
            TABLE_GIVEN_RECORDS,
            held(is_known_given_name(token)),
        );
        if let Some(father) = token.patronymic.as_ref().map(|patronymic| patronymic.class) {
            let held = held(is_known_father(token));
            [token.father_share, _] =
                self.fathers.shares(father, token.father_share, TABLE_GIVEN_RECORDS, held);
        }
    }
}

fn is_known_surname(token: &Token) -> bool {
    surname_share(token.class).is_some()
}

fn is_known_given_name(token: &Token) -> bool {
    token.given_name.is_some()
}

fn is_known_father(token: &Token) -> bool {
    token.patronymic.as_ref().is_some_and(|patronymic| !patronymic.names.names.is_empty())
}

/// Corrects the shipped shares of surnames, and those of given names and fathers' names that no table holds, by how often
/// the lists hold them.
pub(super) fn blend_shares(vocabulary: &mut Vocabulary, left: &[NameRow], right: &[NameRow]) {
    let counted = CountedNames::new(vocabulary, left, right);
    vocabulary.tokens_mut().iter_mut().for_each(|token| counted.correct(token));
}

/// Shares of given names as the lists themselves show them.
pub(super) fn given_name_shares(
    vocabulary: &Vocabulary,
    left: &[NameRow],
    right: &[NameRow],
) -> GivenNameShares {
    let tokens = vocabulary.tokens();
    let count = |names: &[NameRow], part: fn(&NameRow) -> u32, read: fn(&Token) -> Option<&GivenReading>| {
        let mut counts = vec![0.0_f32; GROUPS.len()];
        for (token, bearers) in tokens.iter().zip(bearers(names, tokens.len(), part)) {
            let names = if bearers > 0 { read(token) } else { None };
            for name in names.into_iter().flat_map(|reading| &reading.names) {
                if let Some(count) = counts.get_mut(usize::from(name.group)) {
                    *count += name.share * bearers as f32;
                }
            }
        }
        counts
    };
    // Of the two lists the one with more bearers speaks: people on both must not count twice.
    let larger = |part: fn(&NameRow) -> u32, read: fn(&Token) -> Option<&GivenReading>| -> Vec<f32> {
        let (left, right) = (count(left, part, read), count(right, part, read));
        left.into_iter().zip(right).map(|(left, right)| left.max(right)).collect()
    };
    let own = larger(|name| name.given_name, |token| token.given_name.as_ref());
    let fathers =
        larger(|name| name.patronymic, |token| token.patronymic.as_ref().map(|patronymic| &patronymic.names));
    GivenNameShares::blended(&own, &fathers, left.len().max(right.len()) as f32)
}
