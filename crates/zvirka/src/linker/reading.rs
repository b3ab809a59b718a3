//! Lists read: every name parsed, every date understood, language paid once per distinct token.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::{Progress, SetAside, Stage};
use crate::compare::date::PartialDate;
use crate::names::frequency::{GivenNameShares, blended};
use crate::names::given_names::GivenReading;
use crate::names::inflection::to_nominative;
use crate::names::parse::{Aside, First, NameRow, OrderPrior, Place, assign_roles, number_pieces, spans};
use crate::names::sounds::SoundClass;
use crate::names::tables::GROUPS;
use crate::names::token::{Token, TokenKind, analyze};
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};
use crate::record::{Field, List};

/// A list as the linker needs it.
#[derive(Debug, Default)]
pub(super) struct ReadRows {
    pub names: Vec<NameRow>,
    /// Rows with a second reading that is nearly as good, in order.
    pub alternatives: Vec<(u32, NameRow)>,
    pub birth_dates: Option<Vec<Option<PartialDate>>>,
}

/// Two lists read over one vocabulary.
#[derive(Debug, Default)]
pub(super) struct ReadLists {
    pub vocabulary: Vocabulary,
    pub shares: GivenNameShares,
    pub left: ReadRows,
    pub right: ReadRows,
    pub set_aside: Vec<SetAside>,
    pub warnings: Vec<String>,
}

/// Pieces of all names of a list, one after the other.
#[derive(Debug, Default)]
struct Pieces {
    pieces: Vec<(u32, Place)>,
    ends: Vec<usize>,
}

impl Pieces {
    fn row(&self, row: usize) -> &[(u32, Place)] {
        let end = self.ends.get(row).copied().unwrap_or(0);
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.pieces.get(start..end).unwrap_or(&[])
    }
}

/// How many names of a list are looked at for its order. The share of either order is then known to within one
/// in a hundred, far finer than the decision needs.
const ORDER_SAMPLE: usize = 10_000;

pub(super) fn read_lists(left: &List, right: &List, progress: &dyn Progress) -> ReadLists {
    let mut read = ReadLists::default();
    progress.stage(Stage::Read, (left.len() + right.len()) as u64);
    let pieces = [left, right].map(|list| number_list(list, &mut read.vocabulary));
    analyze_unread(&mut read.vocabulary);
    let [left_pieces, right_pieces] = &pieces;
    let left_rows = name_rows(left, left_pieces, &read.vocabulary);
    progress.advance(left.len() as u64);
    let right_rows = name_rows(right, right_pieces, &read.vocabulary);
    progress.advance(right.len() as u64);
    read.left = number_joined(left_rows, &mut read.vocabulary);
    read.right = number_joined(right_rows, &mut read.vocabulary);
    analyze_unread(&mut read.vocabulary);
    for (list, names, is_left) in [(left, &read.left.names, true), (right, &read.right.names, false)] {
        for (row, _) in names.iter().enumerate().filter(|(_, name)| !name.is_usable()) {
            let reason = "no usable name: empty, a placeholder or unreadable".to_owned();
            let field = if list.column(Field::Name).is_some() { Field::Name } else { Field::Surname };
            read.set_aside.push(SetAside { left: is_left, row, field, reason });
        }
    }
    blend_shares(&mut read.vocabulary, &read.left.names, &read.right.names);
    read.shares = given_name_shares(&read.vocabulary, &read.left.names, &read.right.names);
    read.left.birth_dates = birth_dates(left, &mut read.warnings);
    read.right.birth_dates = birth_dates(right, &mut read.warnings);
    read
}

const SPLIT_FIELDS: [Field; 3] = [Field::Surname, Field::GivenName, Field::Patronymic];

/// Whether a row's name stands in columns of its own.
fn is_split(list: &List, row: usize) -> bool {
    !list.cell(Field::Surname, row).is_empty()
        || (list.cell(Field::Name, row).is_empty() && !list.cell(Field::GivenName, row).is_empty())
}

fn number_list(list: &List, vocabulary: &mut Vocabulary) -> Pieces {
    let mut pieces = Pieces::default();
    let has_split = SPLIT_FIELDS.iter().any(|field| list.column(*field).is_some());
    for row in 0..list.len() {
        if has_split && is_split(list, row) {
            // A split name has one piece list with the column's number in the place of commas.
            for (column, field) in SPLIT_FIELDS.into_iter().enumerate() {
                let first = pieces.pieces.len();
                number_pieces(list.cell(field, row), vocabulary, &mut pieces.pieces);
                for (_, place) in pieces.pieces.iter_mut().skip(first) {
                    place.commas = column as u8;
                }
            }
        } else {
            number_pieces(list.cell(Field::Name, row), vocabulary, &mut pieces.pieces);
        }
        pieces.ends.push(pieces.pieces.len());
    }
    pieces
}

pub(super) fn analyze_unread(vocabulary: &mut Vocabulary) {
    let read: Vec<Token> = vocabulary.unread().par_iter().map(|text| analyze(text)).collect();
    vocabulary.set_read(read);
}

/// A name under one reading, with the parts that have no number yet.
type Unnumbered = (NameRow, Joined);

/// Gives numbers to the parts that several pieces make up.
fn number_joined(rows: Vec<(Unnumbered, Option<Unnumbered>)>, vocabulary: &mut Vocabulary) -> ReadRows {
    let mut read = ReadRows { names: Vec::with_capacity(rows.len()), ..ReadRows::default() };
    let mut number = |(mut name, joined): Unnumbered| {
        for (part, text) in joined {
            set_part(&mut name, part, vocabulary.number(&text));
        }
        name
    };
    for (row, (main, alternative)) in rows.into_iter().enumerate() {
        read.names.push(number(main));
        if let Some(alternative) = alternative {
            read.alternatives.push((row as u32, number(alternative)));
        }
    }
    read
}

/// Every name of a list, and a second reading where one is nearly as good.
fn name_rows(list: &List, pieces: &Pieces, vocabulary: &Vocabulary) -> Vec<(Unnumbered, Option<Unnumbered>)> {
    let has_split = SPLIT_FIELDS.iter().any(|field| list.column(*field).is_some());
    let placed = |row: usize| -> smallvec::SmallVec<[(&Token, Place); 8]> {
        let row = pieces.row(row).iter();
        row.filter_map(|(number, place)| Some((vocabulary.token(*number)?, *place))).collect()
    };
    let (surname_first, given_first) = (0..list.len().min(ORDER_SAMPLE))
        .into_par_iter()
        .filter(|row| !(has_split && is_split(list, *row)))
        .map(|row| match assign_roles(&placed(row), OrderPrior::default()).clear_first {
            Some(First::Surname) => (1, 0),
            Some(First::GivenName) => (0, 1),
            _ => (0, 0),
        })
        .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    let prior = OrderPrior::from_counts(surname_first, given_first);
    (0..list.len())
        .into_par_iter()
        .map(|row| {
            let tokens = placed(row);
            let name = |spans| name_of(pieces.row(row), &tokens, spans, vocabulary);
            if has_split && is_split(list, row) {
                return (name(split_spans(&tokens)), None);
            }
            let roles = assign_roles(&tokens, prior);
            (name(spans(&roles.roles)), roles.alternative.map(|roles| name(spans(&roles))))
        })
        .collect()
}

/// Parts of a name that several pieces make up: which part, and the text of the token to be.
type Joined = smallvec::SmallVec<[(usize, String); 1]>;

/// A name's parts out of its spans; those of several pieces come as text, since they have no number yet.
fn name_of(
    numbers: &[(u32, Place)],
    tokens: &[(&Token, Place)],
    spans: [Option<(usize, usize)>; 4],
    vocabulary: &Vocabulary,
) -> (NameRow, Joined) {
    let mut name = NameRow::default();
    let mut joined = Joined::new();
    for (part, span) in spans.into_iter().enumerate() {
        let Some((first, last)) = span else { continue };
        set_part(&mut name, part, numbers.get(first).map_or(NO_TOKEN, |(number, _)| *number));
        if last > first {
            let words: Vec<&str> = numbers
                .get(first..=last)
                .unwrap_or(&[])
                .iter()
                .map(|(number, _)| vocabulary.text(*number))
                .collect();
            let particle = tokens
                .get(last)
                .is_some_and(|(token, _)| matches!(token.kind, TokenKind::SonOf | TokenKind::DaughterOf));
            joined.push((part, words.join(if particle { " " } else { "-" })));
        }
    }
    // Initials by themselves are nobody's name.
    let initial = |number| vocabulary.token(number).is_none_or(|token| token.kind == TokenKind::Initial);
    if initial(name.surname) && initial(name.given_name) && initial(name.other_name) {
        return (NameRow::default(), Joined::new());
    }
    bring_to_nominative(&name, &mut joined, tokens, vocabulary);
    (name, joined)
}

/// Replaces the parts of a declined name by their nominatives, which have no number yet either.
fn bring_to_nominative(
    name: &NameRow,
    joined: &mut Joined,
    tokens: &[(&Token, Place)],
    vocabulary: &Vocabulary,
) {
    let heading = tokens.iter().any(|(token, _)| token.kind == TokenKind::Heading);
    let declined = |number| vocabulary.token(number).is_some_and(|token| token.declined.is_some());
    if !heading && !declined(name.given_name) && !declined(name.patronymic) {
        return;
    }
    let text = |part: usize, number: u32| -> String {
        let whole = joined.iter().find(|(other, _)| *other == part);
        whole.map_or_else(|| vocabulary.text(number).to_owned(), |(_, text)| text.clone())
    };
    let numbers = [name.surname, name.given_name, name.patronymic];
    let texts: [String; 3] = std::array::from_fn(|part| {
        numbers
            .get(part)
            .filter(|number| **number != NO_TOKEN)
            .map_or_else(String::new, |number| text(part, *number))
    });
    let [surname, given_name, patronymic] = std::array::from_fn(|part| {
        let token = vocabulary.token(*numbers.get(part)?)?;
        Some(token.part(texts.get(part)?))
    });
    let nominatives = to_nominative(surname, given_name, patronymic, heading);
    for (part, nominative) in nominatives.into_iter().enumerate() {
        if let Some(nominative) = nominative {
            joined.retain(|(other, _)| *other != part);
            joined.push((part, nominative));
        }
    }
}

fn set_part(name: &mut NameRow, part: usize, number: u32) {
    match part {
        0 => name.surname = number,
        1 => name.given_name = number,
        2 => name.patronymic = number,
        _ => name.other_name = number,
    }
}

/// The parts of a name whose columns say what they are.
fn split_spans(tokens: &[(&Token, Place)]) -> [Option<(usize, usize)>; 4] {
    let mut spans = [None; 4];
    for (index, (token, place)) in tokens.iter().enumerate() {
        let surname = token.kind.may_be_surname() && token.roles.surname < 0.0 && place.commas == 0;
        let usable = (matches!(token.kind, TokenKind::Word | TokenKind::Initial) || surname)
            || (matches!(token.kind, TokenKind::SonOf | TokenKind::DaughterOf) && place.commas == 2);
        let usable = usable && place.aside == Aside::None;
        let part = if place.bracketed { 3 } else { usize::from(place.commas) };
        if let Some(span) = spans.get_mut(part).filter(|_| usable) {
            *span = Some(span.map_or((index, index), |(first, _)| (first, index)));
        }
    }
    spans
}

/// Corrects the shipped shares of surnames by how often the lists hold them, the person asked about not counted.
fn blend_shares(vocabulary: &mut Vocabulary, left: &[NameRow], right: &[NameRow]) {
    let mut counts: [HashMap<SoundClass, u32, foldhash::fast::FixedState>; 2] = Default::default();
    for (names, counts) in [left, right].into_iter().zip(&mut counts) {
        for name in names {
            if let Some(token) = vocabulary.token(name.surname) {
                *counts.entry(token.class).or_insert(0) += 1;
            }
        }
    }
    let records = left.len().max(right.len()) as u32;
    let [left_counts, right_counts] = &counts;
    for token in vocabulary.tokens_mut() {
        let count = |counts: &HashMap<SoundClass, u32, _>| counts.get(&token.class).copied().unwrap_or(0);
        let others = count(left_counts).max(count(right_counts)).saturating_sub(1);
        token.surname_share = blended(token.surname_share, others, records);
    }
}

/// Shares of given names as the lists themselves show them.
fn given_name_shares(vocabulary: &Vocabulary, left: &[NameRow], right: &[NameRow]) -> GivenNameShares {
    let count = |names: &[NameRow]| {
        let (mut own, mut fathers) = (vec![0.0_f32; GROUPS.len()], vec![0.0_f32; GROUPS.len()]);
        let add = |counts: &mut Vec<f32>, reading: Option<&GivenReading>| {
            for name in reading.into_iter().flat_map(|reading| &reading.names) {
                if let Some(count) = counts.get_mut(usize::from(name.group)) {
                    *count += name.share;
                }
            }
        };
        for name in names {
            add(&mut own, vocabulary.token(name.given_name).and_then(|token| token.given_name.as_ref()));
            let patronymic = vocabulary.token(name.patronymic).and_then(|token| token.patronymic.as_ref());
            add(&mut fathers, patronymic.map(|patronymic| &patronymic.names));
        }
        (own, fathers)
    };
    // Of the two lists the one with more bearers speaks: people on both must not count twice.
    let larger =
        |a: Vec<f32>, b: Vec<f32>| -> Vec<f32> { a.into_iter().zip(b).map(|(a, b)| a.max(b)).collect() };
    let ((left_own, left_fathers), (right_own, right_fathers)) = (count(left), count(right));
    let records = left.len().max(right.len()) as f32;
    GivenNameShares::blended(&larger(left_own, right_own), &larger(left_fathers, right_fathers), records)
}

fn birth_dates(list: &List, warnings: &mut Vec<String>) -> Option<Vec<Option<PartialDate>>> {
    let column = list.column(Field::BirthDate)?;
    let read: Vec<Result<Option<PartialDate>, _>> =
        (0..column.len()).into_par_iter().map(|row| PartialDate::parse(column.get(row))).collect();
    let mut wrong = read.iter().enumerate().filter(|(_, date)| date.is_err()).map(|(row, _)| row + 1);
    if let Some(first) = wrong.next() {
        let count = wrong.count() + 1;
        warnings.push(format!(
            "{}: {count} birth dates are no dates and count as missing, the first in record {first}",
            list.name()
        ));
    }
    Some(read.into_iter().map(|date| date.ok().flatten()).collect())
}

/// Reads one name, for comparing two names without lists.
pub(super) fn read_one(text: &str, vocabulary: &mut Vocabulary) -> ReadRows {
    let mut numbers = Vec::new();
    number_pieces(text, vocabulary, &mut numbers);
    analyze_unread(vocabulary);
    let placed: Vec<(&Token, Place)> =
        numbers.iter().filter_map(|(number, place)| Some((vocabulary.token(*number)?, *place))).collect();
    let roles = assign_roles(&placed, OrderPrior::default());
    let name = |roles: &[_]| name_of(&numbers, &placed, spans(roles), vocabulary);
    let row = (name(&roles.roles), roles.alternative.as_deref().map(name));
    let read = number_joined(vec![row], vocabulary);
    analyze_unread(vocabulary);
    read
}
