//! Many names read each by itself, over one vocabulary.
//!
//! Reading a list lets its names settle each other's order and correct the shares of surnames; here every name is
//! read as if it were alone, so that a pair of them has the weight that [`compare`](crate::linker::compare) gives it.
//! A text that stands several times is read once.
//!
//! Method: texts are cut and numbered in rounds of chunks, each over what the rounds before have seen, and each
//! distinct token is analysed once; then the roles of every name's words are found over the one vocabulary. A name of
//! which a part has a number only once its words are joined is read after the others. Cost: a hash a text, about a
//! microsecond a distinct text, and the analysis of its distinct tokens. Limits: about 100 bytes a distinct text are
//! held beside the vocabulary.

use std::hash::{BuildHasher as _, Hasher as _};

use hashbrown::HashTable;
use rayon::prelude::*;
use smallvec::SmallVec;

use crate::blocking::Reading;
use crate::error::Error;
use crate::linker::parts::name_of;
use crate::linker::reading::{ReadRows, analyze_unread, read_pieces, role_facts};
use crate::linker::{Progress, Stage, check};
use crate::names::numbering::{Before, Numbering, Own, renumber, rounds};
use crate::names::parse::{NameRow, OrderPrior, Place, Role, assign_roles, spans};
use crate::names::token::RoleFacts;
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};

/// Distinct names with all their readings, and which of them each text was.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub vocabulary: Vocabulary,
    /// The readings of all names, one name after the other, the plain reading of each first.
    pub readings: Vec<(Reading, NameRow)>,
    /// Where the readings of each name end.
    ends: Vec<u32>,
}

impl Names {
    /// Reads texts; gives the names and, for each of the slices, the name of each of its texts.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) when `progress` asks to stop.
    pub fn read<const N: usize>(
        texts: [&[&str]; N],
        progress: &dyn Progress,
    ) -> Result<(Self, [Vec<u32>; N]), Error> {
        let (distinct, numbers) = distinct(texts);
        progress.stage(Stage::Read, distinct.len() as u64);
        let mut names = Self::default();
        let mut before = Before::default();
        let mut numbered: Vec<Words> = Vec::new();
        for round in rounds(&[distinct.len()]) {
            let parts: Vec<(Own, Words)> = round
                .into_par_iter()
                .filter_map(|part| Some(number(distinct.get(part.rows)?, &before, progress)))
                .collect();
            check(progress)?;
            let known = before.tokens();
            numbered.extend(parts.into_iter().map(|(own, words)| Words {
                known,
                numbers: before.take(own),
                ..words
            }));
        }
        names.vocabulary = before.into_vocabulary();
        analyze_unread(&mut names.vocabulary);
        let facts = role_facts(&names.vocabulary);
        check(progress)?;
        let read: Vec<Vec<Read>> = numbered
            .into_par_iter()
            .map(|words| read_chunk(words, (&names.vocabulary, &facts), progress))
            .collect();
        check(progress)?;
        names.readings.reserve(distinct.len());
        names.ends.reserve(distinct.len());
        read.into_iter().flatten().for_each(|name| names.take(name));
        analyze_unread(&mut names.vocabulary);
        Ok((names, numbers))
    }

    /// One name, read over a vocabulary that is kept elsewhere.
    pub fn of_one(rows: ReadRows) -> Self {
        let mut names = Self::default();
        names.take_rows(rows);
        names
    }

    fn take_rows(&mut self, rows: ReadRows) {
        self.readings.push((Reading::Plain, rows.names.first().copied().unwrap_or_default()));
        self.readings.extend(rows.others.into_iter().map(|(_, reading, name)| (reading, name)));
        self.ends.push(self.readings.len() as u32);
    }

    /// Appends a name.
    fn take(&mut self, name: Read) {
        match name {
            Read::One(name) => self.readings.push((Reading::Plain, name)),
            Read::Two(name, other) => {
                self.readings.extend([(Reading::Plain, name), (Reading::Alternative, other)]);
            }
            Read::Later(pieces) => {
                let rows = read_pieces(&pieces, &mut self.vocabulary);
                self.take_rows(rows);
                return;
            }
        }
        self.ends.push(self.readings.len() as u32);
    }

    /// The readings of a name, the plain one first.
    pub fn readings(&self, name: u32) -> &[(Reading, NameRow)] {
        let end = self.ends.get(name as usize).copied().unwrap_or(0) as usize;
        let start = (name as usize).checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        self.readings.get(start.unwrap_or(0) as usize..end).unwrap_or(&[])
    }
}

/// The distinct texts in the order of their first appearance, and the place of each text among them.
fn distinct<'a, const N: usize>(texts: [&[&'a str]; N]) -> (Vec<&'a str>, [Vec<u32>; N]) {
    let most = texts.iter().map(|texts| texts.len()).sum();
    let mut distinct: Vec<&str> = Vec::new();
    // A hash is kept beside each place: most other texts are told apart without looking at them.
    let mut places: HashTable<(u32, u32)> = HashTable::with_capacity(most);
    let numbers = texts.map(|texts| {
        let place = |text: &&'a str| {
            let hash = hash(text);
            let same = |(of, place): &(u32, u32)| *of == hash && distinct.get(*place as usize) == Some(text);
            if let Some((_, place)) = places.find(spread(hash), same) {
                return *place;
            }
            let place = distinct.len() as u32;
            distinct.push(text);
            places.insert_unique(spread(hash), (hash, place), |(hash, _)| spread(*hash));
            place
        };
        texts.iter().map(place).collect()
    });
    (distinct, numbers)
}

/// A hash that takes little memory: among millions of texts some hundreds share one with another.
fn hash(text: &str) -> u32 {
    let mut hasher = foldhash::fast::FixedState::default().build_hasher();
    hasher.write(text.as_bytes());
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as u32
}

/// A hash brought to the width that the table wants, by Fibonacci hashing: the factor is 2^64 over the golden ratio.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// How many names are read between two looks at whether to stop: some milliseconds.
const NAMES_BETWEEN_LOOKS: usize = 1 << 10;

/// The words of a chunk's names, one name after the other.
#[derive(Default)]
struct Words {
    /// How many tokens were known before, and the numbers in the whole of those that were not.
    known: u32,
    numbers: Vec<u32>,
    pieces: Vec<(u32, Place)>,
    /// Where each name's words end.
    ends: Vec<usize>,
}

fn number(texts: &[&str], before: &Before, progress: &dyn Progress) -> (Own, Words) {
    let mut numbering = Numbering::after(before);
    let mut pieces = Vec::with_capacity(3 * texts.len());
    let mut ends = Vec::with_capacity(texts.len());
    for texts in texts.chunks(NAMES_BETWEEN_LOOKS) {
        if progress.is_cancelled() {
            break;
        }
        for text in texts {
            numbering.number(text, &mut pieces);
            ends.push(pieces.len());
        }
    }
    (numbering.into_own(), Words { pieces, ends, ..Words::default() })
}

/// A name that was read.
enum Read {
    /// In one way.
    One(NameRow),
    /// In two ways that are nearly as good.
    Two(NameRow, NameRow),
    /// Not yet, as it needs words that have no number; the words that it has.
    Later(Vec<(u32, Place)>),
}

/// Reads the names of a chunk.
fn read_chunk(
    words: Words,
    (vocabulary, facts): (&Vocabulary, &[RoleFacts]),
    progress: &dyn Progress,
) -> Vec<Read> {
    let Words { known, numbers, mut pieces, ends } = words;
    renumber(&mut pieces, known, &numbers);
    let mut read = Vec::with_capacity(ends.len());
    let mut start = 0;
    for ends in ends.chunks(NAMES_BETWEEN_LOOKS) {
        if progress.is_cancelled() {
            break;
        }
        read.extend(ends.iter().map(|end| {
            let pieces = pieces.get(start..*end).unwrap_or(&[]);
            start = *end;
            read_name(pieces, vocabulary, facts).unwrap_or_else(|| Read::Later(pieces.to_vec()))
        }));
        progress.advance(ends.len() as u64);
    }
    read
}

/// Reads one name whose parts are all words of the vocabulary, as nearly all names' are; `None` for others.
fn read_name(pieces: &[(u32, Place)], vocabulary: &Vocabulary, facts: &[RoleFacts]) -> Option<Read> {
    let facts = |number: u32| facts.get(number as usize).copied().unwrap_or_default();
    let tokens: SmallVec<[_; 8]> = pieces.iter().map(|(number, place)| (facts(*number), *place)).collect();
    let roles = assign_roles(&tokens, OrderPrior::default());
    // Aliases are readings of their own.
    if roles.roles.contains(&Role::OtherName) {
        return None;
    }
    let name = |roles: &[_]| {
        let (name, joined) = name_of(pieces, &tokens, spans(roles), vocabulary);
        let whole = joined.is_empty() && name.other_name == NO_TOKEN;
        // A patronymic alone may be a surname that looks like one.
        let plain = name.surname != NO_TOKEN || name.patronymic == NO_TOKEN;
        (whole && plain).then_some(name)
    };
    let plain = name(&roles.roles)?;
    Some(match &roles.alternative {
        None => Read::One(plain),
        Some(other) => Read::Two(plain, name(other)?),
    })
}
