//! A list read once to be asked many times, and the record asked about, read over the list's words.
//!
//! The list is read as the right one of two whose left one is the record. Words of the record that the list has are the
//! list's; others are numbered beyond them and corrected by what the list tells of names, as if the record were a list of
//! one. Cost: for the list that of [`read_lists`]; for a record a look-up a word, and the analysis of words that the list
//! does not have. Limits: a record by itself has no usual order of names, and does not change what the list's words mean.

use super::super::columns::Asked;
use super::super::origins::raise_shares_of;
use super::super::shares::CountedNames;
use super::super::slips::KnownWords;
use super::*;

/// What a list tells of words that it does not have.
pub(in super::super) struct Corrections {
    counted: CountedNames,
    raises: [f32; 2],
    known: [KnownWords; 2],
}

/// A record asked about, read.
pub(in super::super) struct AskedRecord {
    pub rows: ReadRows,
    pub fields: Asked,
}

/// Reads a list that is to be asked: its rows are those of the right side.
pub(in super::super) fn read_indexed(list: &List, progress: &dyn Progress) -> (ReadLists, Corrections) {
    let (mut read, rows) = read_names(&[list], progress);
    read.right = rows.into_iter().next().unwrap_or_default();
    read.right.in_columns = has_split(list);
    read.set_aside.extend(unusable(list, &read.right.names, false, 0));
    read.understand(&[list]);
    let counted = CountedNames::new(&read.vocabulary, &[], &read.right.names);
    read.vocabulary.tokens_mut().iter_mut().for_each(|token| counted.correct(token));
    read.shares = given_name_shares(&read.vocabulary, &[], &read.right.names);
    let raises = raises(&read.vocabulary, [&[], &read.right.names]);
    raise_shares(&mut read, raises);
    let known = KnownWords::of_list(&read.vocabulary, &read.right);
    (read, Corrections { counted, raises, known })
}

impl Corrections {
    /// Reads the words of a record that a vocabulary over the list's does not have yet. By one thread: a pool would cost
    /// more than the few words do, and the caller may have none.
    fn read_new(&self, vocabulary: &mut Vocabulary) {
        let mut read: Vec<Token> = vocabulary.unread().into_iter().map(analyze).collect();
        for token in &mut read {
            self.counted.correct_beside(token);
            raise_shares_of(token, self.raises);
        }
        vocabulary.set_read(read);
    }

    /// Reads the name of a record; gives beside it the words understood as slips, ascending, whose meaning is the record's own
    /// and is to be forgotten after it. `cell` gives its cell of a field, empty where there is none.
    pub fn read_record<'c>(
        &self,
        cell: impl Fn(Field) -> &'c str,
        vocabulary: &mut Vocabulary,
    ) -> (ReadRows, Vec<u32>) {
        let split = !cell(Field::Surname).is_empty()
            || (cell(Field::Name).is_empty() && !cell(Field::GivenName).is_empty());
        let mut pieces = Vec::new();
        if split {
            for (column, field) in SPLIT_FIELDS.into_iter().enumerate() {
                let first = pieces.len();
                number_pieces(cell(field), vocabulary, &mut pieces);
                pieces.iter_mut().skip(first).for_each(|(_, place)| place.commas = column as u8);
            }
        } else {
            number_pieces(cell(Field::Name), vocabulary, &mut pieces);
        }
        let others: Vec<Vec<(u32, Place)>> = cell(Field::OtherNames)
            .split(';')
            .filter(|name| !name.trim().is_empty())
            .take(MOST_OTHER_NAMES)
            .map(|name| {
                let mut pieces = Vec::new();
                number_pieces(name, vocabulary, &mut pieces);
                pieces
            })
            .collect();
        self.read_new(vocabulary);
        let mut named = NamedChunk::default();
        let prior = OrderPrior::default();
        let facts = |number| vocabulary.token(number).map(Token::role_facts).unwrap_or_default();
        let tokens = placed(&pieces, facts);
        let (name, joined) = if split {
            name_of(&pieces, &tokens, split_spans(&tokens), vocabulary)
        } else {
            let roles = assign_roles(&tokens, prior);
            if let Some(other) = &roles.alternative {
                let other = name_of(&pieces, &tokens, spans(other), vocabulary);
                named.push_other(0, Reading::Alternative, other);
            }
            named.push_aliases(0, (&pieces, &tokens), &roles.roles, vocabulary);
            name_of(&pieces, &tokens, spans(&roles.roles), vocabulary)
        };
        named.names.push(name);
        named.joined.extend(joined.into_iter().map(|(part, text)| (0, part, text)));
        for pieces in others.iter().filter(|pieces| !pieces.is_empty()) {
            let tokens = placed(pieces, facts);
            let roles = assign_roles(&tokens, prior);
            let other = name_of(pieces, &tokens, spans(&roles.roles), vocabulary);
            named.push_other(0, Reading::OtherName, other);
        }
        let mut rows = number_joined(vec![named], vocabulary);
        rows.in_columns = split;
        self.read_new(vocabulary);
        let name = rows.names.first().copied().unwrap_or_default();
        let mut slips: Vec<u32> =
            self.known.iter().filter_map(|known| known.understand(&name, vocabulary)).collect();
        slips.sort_unstable();
        slips.dedup();
        (rows, slips)
    }
}
