//! Lists read: every name parsed, language paid once per distinct token.
//!
//! Rows are cut into words and numbered chunk by chunk, each chunk over what the rounds before have seen; what is new
//! is joined in the order of the chunks, so numbers do not depend on the number of threads. Cost: per row a
//! hash and a comparison a word, and a sum over a dozen orders of roles; per distinct word its analysis.

mod asked;

use std::hash::BuildHasher as _;

use rayon::prelude::*;
use smallvec::SmallVec;

use super::masses::{once, repeats};
use super::origins::{raise_shares, raises};
use super::parts::{Joined, name_of, set_part, split_spans};
use super::shares::{blend_shares, given_name_shares};
use super::slips::understand_slips;
use super::{Progress, SetAside, Stage};
use crate::blocking::Reading;
use crate::names::frequency::GivenNameShares;
use crate::names::numbering::{Before, Numbering, Own, Part, renumber, rounds};
use crate::names::parse::{
    First, NameRow, OrderPrior, Place, Role, assign_roles, clear_order, number_pieces, spans,
};
use crate::names::romanization::inference::MOST_NAMES_QUICKLY;
use crate::names::romanization::reading::Meanings;
use crate::names::token::{RoleFacts, Token, analyze};
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};
use crate::record::{Field, List};
use crate::similarity::costs::{Costs, costs};
pub(super) use asked::{AskedRecord, Corrections, read_indexed};

/// A list's names as the linker needs them.
#[derive(Debug, Default)]
pub(super) struct ReadRows {
    /// One row a record.
    pub names: Vec<NameRow>,
    /// Other readings of a record's name, nearly as good or of another name it has; by row.
    pub others: Vec<(u32, Reading, NameRow)>,
    /// Whether the parts of names stand in columns of their own, so that some may stand in each other's.
    pub in_columns: bool,
    /// Rows of a [mass](super::masses) of equal ones but for the first, with that; ascending.
    pub repeats: Vec<(u32, u32)>,
}

impl ReadRows {
    /// The other readings of a row.
    pub fn others(&self, row: u32) -> &[(u32, Reading, NameRow)] {
        let first = self.others.partition_point(|(other, ..)| *other < row);
        let rest = self.others.get(first..).unwrap_or(&[]);
        let count = rest.iter().take_while(|(other, ..)| *other == row).count();
        rest.get(..count).unwrap_or(&[])
    }
}

/// Two lists, or one against itself, read over one vocabulary.
#[derive(Debug, Default)]
pub(super) struct ReadLists {
    pub vocabulary: Vocabulary,
    pub shares: GivenNameShares,
    pub left: ReadRows,
    /// Empty when one list is compared with itself.
    pub right: ReadRows,
    pub set_aside: Vec<SetAside>,
    /// Words understood as slips of known given names and patronymics, ascending.
    pub slips: Vec<u32>,
    /// Costs sharpened by what Latin letters mean in these lists; the shipped ones when nothing is known of that.
    pub costs: Option<Box<Costs>>,
}

/// Words of some rows' names, one row after the other.
#[derive(Debug, Default)]
struct Pieces {
    /// The row of the list at which they begin.
    first: usize,
    pieces: Vec<(u32, Place)>,
    /// Where each row's words end.
    ends: Vec<usize>,
    /// Words of other names, one name after the other.
    others: Vec<(u32, Place)>,
    /// The row of each other name, counted within the chunk, and where its words end.
    other_ends: Vec<(usize, usize)>,
}

impl Pieces {
    fn row(&self, row: usize) -> &[(u32, Place)] {
        let end = self.ends.get(row).copied().unwrap_or(0);
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.pieces.get(start..end).unwrap_or(&[])
    }

    /// The other names: row within the chunk, and words.
    fn other_names(&self) -> impl Iterator<Item = (usize, &[(u32, Place)])> {
        let mut start = 0;
        self.other_ends.iter().map(move |&(row, end)| {
            (row, self.others.get(std::mem::replace(&mut start, end)..end).unwrap_or(&[]))
        })
    }
}

/// How many names of a list are looked at for its order. The share of either order is then known to within one
/// in a hundred, far finer than the decision needs.
const ORDER_SAMPLE: usize = 10_000;

/// Reads one list or two. The second is `None` when the first is compared with itself.
pub(super) fn read_lists(left: &List, right: Option<&List>, progress: &dyn Progress) -> ReadLists {
    let lists: SmallVec<[&List; 2]> = std::iter::once(left).chain(right).collect();
    let (mut read, rows) = read_names(&lists, progress);
    let mut rows = rows.into_iter();
    read.left = rows.next().unwrap_or_default();
    read.right = rows.next().unwrap_or_default();
    read.left.in_columns = has_split(left);
    read.right.in_columns = right.is_some_and(has_split);
    for (list, names, is_left) in [(Some(left), &read.left.names, true), (right, &read.right.names, false)] {
        let Some(list) = list else { continue };
        read.set_aside.extend(unusable(list, names, is_left, 0));
    }
    read.understand(&lists);
    read.left.repeats = repeats(left, &read.left.names);
    read.right.repeats = right.map_or_else(Vec::new, |right| repeats(right, &read.right.names));
    let (once_left, once_right) = (once(&read.left), once(&read.right));
    blend_shares(&mut read.vocabulary, &once_left, &once_right);
    read.shares = given_name_shares(&read.vocabulary, &once_left, &once_right);
    let raises = raises(&read.vocabulary, [&once_left, &once_right]);
    drop((once_left, once_right));
    raise_shares(&mut read, raises);
    read
}

/// Reads many lists over one vocabulary, each in its own order of names. Their rows stand one list after the other on
/// the left side, to be compared with one another. How frequent names are is counted on the lists in `counted` alone, of
/// which those of either side hold each person about once.
pub(super) fn read_together(lists: &[&List], counted: [&[usize]; 2], progress: &dyn Progress) -> ReadLists {
    let (mut read, rows) = read_names(lists, progress);
    let of = |places: &[usize]| -> Vec<NameRow> {
        let rows = places.iter().filter_map(|place| rows.get(*place));
        rows.flat_map(|rows| rows.names.iter().copied()).collect()
    };
    let [once, beside] = counted.map(of);
    for (list, mut rows) in lists.iter().zip(rows) {
        let first = read.left.names.len();
        read.set_aside.extend(unusable(list, &rows.names, true, first));
        read.left
            .others
            .extend(rows.others.drain(..).map(|(row, how, name)| (first as u32 + row, how, name)));
        read.left.names.append(&mut rows.names);
    }
    read.understand(lists);
    blend_shares(&mut read.vocabulary, &once, &beside);
    read.shares = given_name_shares(&read.vocabulary, &once, &beside);
    let raises = raises(&read.vocabulary, [&once, &beside]);
    raise_shares(&mut read, raises);
    read
}

/// The names of every list over one vocabulary.
fn read_names(lists: &[&List], progress: &dyn Progress) -> (ReadLists, Vec<ReadRows>) {
    let mut read = ReadLists::default();
    progress.stage(Stage::Read, lists.iter().map(|list| list.len() as u64).sum());
    let (pieces, vocabulary) = number_lists(lists);
    read.vocabulary = vocabulary;
    analyze_unread(&mut read.vocabulary);
    let facts = role_facts(&read.vocabulary);
    let rows: Vec<Vec<NamedChunk>> = lists
        .iter()
        .zip(&pieces)
        .map(|(list, chunks)| {
            let rows = name_rows(list, chunks, &read.vocabulary, &facts);
            progress.advance(list.len() as u64);
            rows
        })
        .collect();
    drop(pieces);
    let rows = rows.into_iter().map(|chunks| number_joined(chunks, &mut read.vocabulary)).collect();
    analyze_unread(&mut read.vocabulary);
    (read, rows)
}

/// Rows without a usable name, `first` being the number of the list's first row.
fn unusable<'a>(
    list: &'a List,
    names: &'a [NameRow],
    left: bool,
    first: usize,
) -> impl Iterator<Item = SetAside> + 'a {
    let field = if list.column(Field::Name).is_some() { Field::Name } else { Field::Surname };
    names.iter().enumerate().filter(|(_, name)| !name.is_usable()).map(move |(row, _)| SetAside {
        left,
        row: first + row,
        field,
        reason: "no usable name: empty, a placeholder or unreadable".to_owned(),
    })
}

impl ReadLists {
    /// What all lists together tell of letters and slips.
    fn understand(&mut self, lists: &[&List]) {
        let meanings = lists.iter().map(|list| meanings(list)).reduce(|all, one| all.together(&one));
        self.costs = meanings
            .filter(|meanings| *meanings != Meanings::default())
            .map(|meanings| Box::new(costs().sharpened(&meanings)));
        self.slips = understand_slips(&mut self.vocabulary, &[&self.left, &self.right]);
    }
}

/// What the ambiguous Latin letters of a list mean, from a sample of its names.
fn meanings(list: &List) -> Meanings {
    // Chosen by what they are, so that the order of rows chooses nothing.
    let hash = |row: usize| foldhash::fast::FixedState::default().hash_one(list.full_name(row).as_ref());
    let mut sample: Vec<(u64, usize)> = (0..list.len()).into_par_iter().map(|row| (hash(row), row)).collect();
    if sample.len() > MOST_NAMES_QUICKLY {
        sample.select_nth_unstable(MOST_NAMES_QUICKLY);
        sample.truncate(MOST_NAMES_QUICKLY);
    }
    sample.sort_unstable();
    let names: Vec<_> = sample.into_iter().map(|(_, row)| list.full_name(row)).collect();
    Meanings::of_names(names.iter().map(AsRef::as_ref))
}

const SPLIT_FIELDS: [Field; 3] = [Field::Surname, Field::GivenName, Field::Patronymic];

/// Whether a row's name stands in columns of its own.
fn is_split(list: &List, row: usize) -> bool {
    !list.cell(Field::Surname, row).is_empty()
        || (list.cell(Field::Name, row).is_empty() && !list.cell(Field::GivenName, row).is_empty())
}

fn has_split(list: &List) -> bool {
    SPLIT_FIELDS.iter().any(|field| list.column(*field).is_some())
}

/// Cuts all names into words and numbers these; gives the words of each list by chunks of rows, and the vocabulary.
fn number_lists(lists: &[&List]) -> (Vec<Vec<Pieces>>, Vocabulary) {
    let mut before = Before::default();
    let mut by_list: Vec<Vec<Pieces>> = lists.iter().map(|_| Vec::new()).collect();
    let lengths: Vec<usize> = lists.iter().map(|list| list.len()).collect();
    for round in rounds(&lengths) {
        let numbered: Vec<(usize, Own, Pieces)> = round
            .into_par_iter()
            .filter_map(|Part { list, rows }| {
                let (own, pieces) = number_rows(lists.get(list)?, rows, &before);
                Some((list, own, pieces))
            })
            .collect();
        let known = before.tokens();
        // Each task's new numbers become numbers of the whole, in the order of the rows.
        let mut joined: Vec<(usize, Vec<u32>, Pieces)> =
            numbered.into_iter().map(|(list, own, pieces)| (list, before.take(own), pieces)).collect();
        joined.par_iter_mut().for_each(|(_, numbers, pieces)| {
            renumber(&mut pieces.pieces, known, numbers);
            renumber(&mut pieces.others, known, numbers);
        });
        for (list, _, pieces) in joined {
            if let Some(list) = by_list.get_mut(list) {
                list.push(pieces);
            }
        }
    }
    (by_list, before.into_vocabulary())
}

fn number_rows(list: &List, rows: std::ops::Range<usize>, before: &Before) -> (Own, Pieces) {
    let mut numbering = Numbering::after(before);
    let mut pieces = Pieces { first: rows.start, ..Pieces::default() };
    pieces.ends.reserve(rows.len());
    pieces.pieces.reserve(3 * rows.len());
    let split = has_split(list);
    let others = list.column(Field::OtherNames).is_some();
    for (place, row) in rows.clone().enumerate() {
        if place % TOUCHED == 0 && !split {
            let texts = (row..rows.end.min(row + TOUCHED)).map(|row| list.cell(Field::Name, row));
            std::hint::black_box(texts.fold(0, |any, text| any ^ numbering.touch(text)));
        }
        if split && is_split(list, row) {
            // A split name has one piece list with the column's number in the place of commas.
            for (column, field) in SPLIT_FIELDS.into_iter().enumerate() {
                let first = pieces.pieces.len();
                numbering.number(list.cell(field, row), &mut pieces.pieces);
                for (_, place) in pieces.pieces.iter_mut().skip(first) {
                    place.commas = column as u8;
                }
            }
        } else {
            numbering.number(list.cell(Field::Name, row), &mut pieces.pieces);
        }
        pieces.ends.push(pieces.pieces.len());
        if others {
            for name in list.cell(Field::OtherNames, row).split(';').take(MOST_OTHER_NAMES) {
                numbering.number(name, &mut pieces.others);
                pieces.other_ends.push((place, pieces.others.len()));
            }
        }
    }
    (numbering.into_own(), pieces)
}

/// Rows whose words are asked for at once, since what is known of words stands in memory in no order: few enough to be
/// still in the nearest memory when they are numbered.
const TOUCHED: usize = 32;

/// Most other names of a record that are compared. Each is one more reading of the row.
const MOST_OTHER_NAMES: usize = 8;

pub(super) fn analyze_unread(vocabulary: &mut Vocabulary) {
    let read: Vec<Token> = vocabulary.unread().par_iter().map(|text| analyze(text)).collect();
    vocabulary.set_read(read);
}

/// The names of a chunk of rows. Parts that several words make up have no number yet; they come as text.
#[derive(Default)]
struct NamedChunk {
    names: Vec<NameRow>,
    /// (row within the chunk, part, text).
    joined: Vec<(usize, usize, String)>,
    /// Other readings: (row within the chunk, how, name).
    others: Vec<(usize, Reading, NameRow)>,
    /// (place among the other readings, part, text).
    others_joined: Vec<(usize, usize, String)>,
}

impl NamedChunk {
    fn push_other(&mut self, row: usize, reading: Reading, (name, joined): (NameRow, Joined)) {
        let place = self.others.len();
        self.others.push((row, reading, name));
        self.others_joined.extend(joined.into_iter().map(|(part, text)| (place, part, text)));
    }

    /// Reads the aliases of a name that are more than another surname: whole names (`він же Бондар Ігор`), and given
    /// names (`він же Сашко`).
    fn push_aliases(
        &mut self,
        row: usize,
        (numbers, tokens): (&[(u32, Place)], &PlacedFacts),
        roles: &[Role],
        vocabulary: &Vocabulary,
    ) {
        let is_alias = |index: &usize| roles.get(*index) == Some(&Role::OtherName);
        let indices: SmallVec<[usize; 4]> = (0..roles.len()).filter(is_alias).collect();
        let given = |index: &usize| tokens.get(*index).is_some_and(|(word, _)| word.may_be_given_name);
        if indices.is_empty() || !(indices.len() > 1 || indices.iter().any(given)) {
            return;
        }
        let take = |index: &usize| Some((numbers.get(*index)?.0, tokens.get(*index)?.0));
        let words: SmallVec<[(u32, RoleFacts); 4]> = indices.iter().filter_map(take).collect();
        let numbers: SmallVec<[(u32, Place); 4]> =
            words.iter().map(|(word, _)| (*word, Place::default())).collect();
        let tokens: SmallVec<[(RoleFacts, Place); 4]> =
            words.iter().map(|(_, facts)| (*facts, Place::default())).collect();
        if let ([(number, facts)], [(_, _)]) = (words.as_slice(), numbers.as_slice()) {
            if facts.may_be_given_name {
                self.others.push((
                    row,
                    Reading::OtherName,
                    NameRow { given_name: *number, other_name: *number, ..NameRow::default() },
                ));
            }
            return;
        }
        let roles = assign_roles(&tokens, OrderPrior::default());
        let (name, joined) = name_of(&numbers, &tokens, spans(&roles.roles), vocabulary);
        if name.given_name != NO_TOKEN {
            self.push_other(row, Reading::OtherName, (name, joined));
        }
    }
}

/// Words of a name, side by side.
type PlacedFacts = [(RoleFacts, Place)];

type Placed = SmallVec<[(RoleFacts, Place); 4]>;

/// The words of a name with what decides their roles.
fn placed(pieces: &[(u32, Place)], facts: impl Fn(u32) -> RoleFacts) -> Placed {
    pieces.iter().map(|(number, place)| (facts(*number), *place)).collect()
}

/// What decides the roles of all tokens, by number, in little memory.
pub(super) fn role_facts(vocabulary: &Vocabulary) -> Vec<RoleFacts> {
    vocabulary.tokens().par_iter().map(Token::role_facts).collect()
}

/// Every name of a list, chunk by chunk.
fn name_rows(
    list: &List,
    chunks: &[Pieces],
    vocabulary: &Vocabulary,
    facts: &[RoleFacts],
) -> Vec<NamedChunk> {
    let facts = |number: u32| facts.get(number as usize).copied().unwrap_or_default();
    let prior = order_of(list, chunks, facts);
    let split = has_split(list);
    chunks
        .par_iter()
        .map(|pieces| {
            let mut named = NamedChunk::default();
            named.names.reserve(pieces.ends.len());
            for row in 0..pieces.ends.len() {
                let numbers = pieces.row(row);
                let is_split = split && is_split(list, pieces.first + row);
                if let Some(name) = clear_name(numbers, facts, prior).filter(|_| !is_split) {
                    named.names.push(name);
                    continue;
                }
                let tokens = placed(numbers, facts);
                let (name, joined) = if is_split {
                    name_of(numbers, &tokens, split_spans(&tokens), vocabulary)
                } else {
                    let roles = assign_roles(&tokens, prior);
                    if let Some(other) = &roles.alternative {
                        let other = name_of(numbers, &tokens, spans(other), vocabulary);
                        named.push_other(row, Reading::Alternative, other);
                    }
                    named.push_aliases(row, (numbers, &tokens), &roles.roles, vocabulary);
                    name_of(numbers, &tokens, spans(&roles.roles), vocabulary)
                };
                named.names.push(name);
                named.joined.extend(joined.into_iter().map(|(part, text)| (row, part, text)));
            }
            for (row, numbers) in pieces.other_names().filter(|(_, numbers)| !numbers.is_empty()) {
                let tokens = placed(numbers, facts);
                let roles = assign_roles(&tokens, prior);
                let other = name_of(numbers, &tokens, spans(&roles.roles), vocabulary);
                named.push_other(row, Reading::OtherName, other);
            }
            named
        })
        .collect()
}

/// The name that three words make whose roles are clear and who are in no case; all others are `None`.
fn clear_name(
    numbers: &[(u32, Place)],
    facts: impl Fn(u32) -> RoleFacts,
    prior: OrderPrior,
) -> Option<NameRow> {
    let &[a, b, c] = numbers else { return None };
    let words = [a, b, c];
    let facts = words.map(|(number, _)| facts(number));
    let plain =
        words.iter().zip(&facts).all(|((_, place), facts)| *place == Place::default() && !facts.declined);
    if !plain {
        return None;
    }
    let mut name = NameRow::default();
    for (role, (number, _)) in clear_order(facts, prior)?.into_iter().zip(words) {
        match role {
            Role::Surname => name.surname = number,
            Role::GivenName => name.given_name = number,
            _ => name.patronymic = number,
        }
    }
    Some(name)
}

/// The order in which a list writes names, as far as its clear names show.
fn order_of(list: &List, chunks: &[Pieces], facts: impl Fn(u32) -> RoleFacts + Copy + Sync) -> OrderPrior {
    let split = has_split(list);
    let (surname_first, given_first) = (0..list.len().min(ORDER_SAMPLE))
        .into_par_iter()
        .filter(|row| !(split && is_split(list, *row)))
        .map(|row| {
            // The first chunk holds at least as many rows as are looked at.
            let numbers = chunks.first().map_or(&[][..], |pieces| pieces.row(row));
            match assign_roles(&placed(numbers, facts), OrderPrior::default()).clear_first {
                Some(First::Surname) => (1, 0),
                Some(First::GivenName) => (0, 1),
                _ => (0, 0),
            }
        })
        .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    OrderPrior::from_counts(surname_first, given_first)
}

/// Gives numbers to the parts that several words make up, and joins the chunks of a list.
fn number_joined(chunks: Vec<NamedChunk>, vocabulary: &mut Vocabulary) -> ReadRows {
    let mut read = ReadRows::default();
    read.names.reserve(chunks.iter().map(|chunk| chunk.names.len()).sum());
    for mut chunk in chunks {
        let first = read.names.len();
        for (row, part, text) in chunk.joined {
            if let Some(name) = chunk.names.get_mut(row) {
                set_part(name, part, vocabulary.number(&text));
            }
        }
        for (place, part, text) in chunk.others_joined {
            if let Some((_, _, name)) = chunk.others.get_mut(place) {
                set_part(name, part, vocabulary.number(&text));
            }
        }
        // Another name may be a surname alone: the rest is as in the record's own name.
        for (row, reading, name) in &mut chunk.others {
            if *reading == Reading::OtherName {
                let own = chunk.names.get(*row).copied().unwrap_or_default();
                *name = with_parts_of(*name, own);
            }
        }
        // Names in brackets are readings like those of a column of other names.
        let bracketed = chunk.names.iter().enumerate().filter(|(_, name)| name.other_name != NO_TOKEN);
        chunk.others.extend(bracketed.map(|(row, name)| {
            (row, Reading::OtherName, NameRow { surname: name.other_name, other_name: NO_TOKEN, ..*name })
        }));
        // Гаєвич and Рабинович look like patronymics.
        let as_patronymic = chunk
            .names
            .iter()
            .enumerate()
            .filter(|(_, name)| name.surname == NO_TOKEN && name.patronymic != NO_TOKEN)
            .filter(|(_, name)| {
                // Миколайович is whose son somebody is, and no surname unless the tables hold it as one.
                vocabulary.token(name.patronymic).is_none_or(|token| {
                    token.listed_surname
                        || token
                            .patronymic
                            .as_ref()
                            .is_none_or(|father| father.names.names.is_empty() || father.names.cost > 0.0)
                })
            });
        chunk.others.extend(as_patronymic.map(|(row, name)| {
            // Another order than the plain one, and paid for as such.
            (row, Reading::Alternative, NameRow { surname: name.patronymic, patronymic: NO_TOKEN, ..*name })
        }));
        chunk.others.sort_by_key(|(row, reading, _)| (*row, *reading));
        read.others
            .extend(chunk.others.iter().map(|(row, reading, name)| ((first + row) as u32, *reading, *name)));
        read.names.append(&mut chunk.names);
    }
    read
}

/// Another name's parts, with those of the record's own name where it has none.
fn with_parts_of(other: NameRow, own: NameRow) -> NameRow {
    let or = |part: u32, own: u32| if part == NO_TOKEN { own } else { part };
    // Another given name, which is marked by standing as the other name too.
    if other.given_name != NO_TOKEN && other.given_name == other.other_name {
        return NameRow { given_name: other.given_name, other_name: NO_TOKEN, ..own };
    }
    // A word by itself is the other surname, whatever it looks like.
    let alone = if other.surname == NO_TOKEN { other.given_name } else { other.surname };
    let given_name = if other.surname == NO_TOKEN { NO_TOKEN } else { other.given_name };
    NameRow {
        surname: alone,
        given_name: or(given_name, own.given_name),
        patronymic: or(other.patronymic, own.patronymic),
        other_name: NO_TOKEN,
    }
}

/// Reads one name, for comparing two names without lists.
pub(super) fn read_one(text: &str, vocabulary: &mut Vocabulary) -> ReadRows {
    let mut pieces = Vec::new();
    number_pieces(text, vocabulary, &mut pieces);
    analyze_unread(vocabulary);
    read_pieces(&pieces, vocabulary)
}

/// Reads one name that was cut into words, all of which were read.
pub(super) fn read_pieces(pieces: &[(u32, Place)], vocabulary: &mut Vocabulary) -> ReadRows {
    let mut named = NamedChunk::default();
    {
        let facts = |number| vocabulary.token(number).map(Token::role_facts).unwrap_or_default();
        let tokens = placed(pieces, facts);
        let roles = assign_roles(&tokens, OrderPrior::default());
        if let Some(other) = &roles.alternative {
            named.push_other(0, Reading::Alternative, name_of(pieces, &tokens, spans(other), vocabulary));
        }
        named.push_aliases(0, (pieces, &tokens), &roles.roles, vocabulary);
        let (name, joined) = name_of(pieces, &tokens, spans(&roles.roles), vocabulary);
        named.names.push(name);
        named.joined.extend(joined.into_iter().map(|(part, text)| (0, part, text)));
    }
    let read = number_joined(vec![named], vocabulary);
    analyze_unread(vocabulary);
    read
}
