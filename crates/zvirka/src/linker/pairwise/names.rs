//! Many names read each by itself, over one vocabulary.
//!
//! Reading a list lets its names settle each other's order and correct the shares of surnames; here every name is
//! read as if it were alone, so that a pair of them has the weight that [`compare`](crate::linker::compare) gives it.
//! A text that stands several times is read once.
//!
//! Method: as for lists, texts are cut and numbered chunk by chunk, the chunks' vocabularies are joined in their
//! order and each distinct token is analysed once. Cost: a hash a text, one to two microseconds a distinct text, and
//! the analysis of its distinct tokens. Limits: about 100 bytes a distinct text are held beside the vocabulary.

use hashbrown::HashMap;
use rayon::prelude::*;

use crate::blocking::Reading;
use crate::error::Error;
use crate::linker::reading::{ReadRows, analyze_unread, read_pieces};
use crate::linker::{Progress, Stage, check};
use crate::names::parse::{NameRow, Place, number_pieces};
use crate::names::vocabulary::{NO_TOKEN, Vocabulary};

/// Names read by one task: most words of a chunk were then seen before in it, and the copies of what is known of
/// them cost little beside the reading.
const CHUNK: usize = 16_384;

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
        let chunks: Vec<&[&str]> = distinct.chunks(CHUNK).collect();
        let numbered: Vec<Words> = chunks.par_iter().map(|chunk| number(chunk, progress)).collect();
        check(progress)?;
        let vocabulary = &mut names.vocabulary;
        let known: Vec<Vec<u32>> = numbered.iter().map(|words| vocabulary.join(&words.vocabulary)).collect();
        analyze_unread(vocabulary);
        check(progress)?;
        let read: Vec<(Vocabulary, ReadRows)> = numbered
            .into_par_iter()
            .zip(known)
            .map(|(Words { vocabulary: mut own, pieces, ends }, known)| {
                let known = known.iter().filter_map(|number| vocabulary.token(*number).cloned());
                own.set_read(known.collect());
                let rows = read_chunk(&pieces, &ends, &mut own, progress);
                (own, rows)
            })
            .collect();
        check(progress)?;
        names.readings.reserve(distinct.len());
        names.ends.reserve(distinct.len());
        for (own, rows) in read {
            let whole = names.vocabulary.join(&own);
            names.take(rows, &whole);
        }
        analyze_unread(&mut names.vocabulary);
        Ok((names, numbers))
    }

    /// Appends the names of a chunk, whose tokens have other numbers in the whole.
    fn take(&mut self, rows: ReadRows, numbers: &[u32]) {
        let whole = |number: u32| numbers.get(number as usize).copied().unwrap_or(NO_TOKEN);
        let renumbered = |name: NameRow| NameRow {
            surname: whole(name.surname),
            given_name: whole(name.given_name),
            patronymic: whole(name.patronymic),
            other_name: whole(name.other_name),
        };
        let mut others = rows.others.into_iter().peekable();
        for (row, name) in rows.names.into_iter().enumerate() {
            self.readings.push((Reading::Plain, renumbered(name)));
            while let Some((_, reading, name)) = others.next_if(|(of, ..)| *of as usize == row) {
                self.readings.push((reading, renumbered(name)));
            }
            self.ends.push(self.readings.len() as u32);
        }
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
    let mut distinct: Vec<&str> = Vec::new();
    let mut places: HashMap<&str, u32, foldhash::fast::FixedState> = HashMap::default();
    let numbers = texts.map(|texts| {
        let place = |text: &&'a str| {
            *places.entry(*text).or_insert_with(|| {
                distinct.push(text);
                distinct.len() as u32 - 1
            })
        };
        texts.iter().map(place).collect()
    });
    (distinct, numbers)
}

/// How many names are read between two looks at whether to stop: some milliseconds.
const NAMES_BETWEEN_LOOKS: usize = 1 << 10;

/// The words of a chunk's names, one name after the other.
#[derive(Default)]
struct Words {
    vocabulary: Vocabulary,
    pieces: Vec<(u32, Place)>,
    /// Where each name's words end.
    ends: Vec<usize>,
}

fn number(texts: &[&str], progress: &dyn Progress) -> Words {
    let mut words = Words::default();
    for texts in texts.chunks(NAMES_BETWEEN_LOOKS) {
        if progress.is_cancelled() {
            break;
        }
        for text in texts {
            number_pieces(text, &mut words.vocabulary, &mut words.pieces);
            words.ends.push(words.pieces.len());
        }
    }
    words
}

fn read_chunk(
    pieces: &[(u32, Place)],
    ends: &[usize],
    vocabulary: &mut Vocabulary,
    progress: &dyn Progress,
) -> ReadRows {
    let mut rows = ReadRows::default();
    rows.names.reserve(ends.len());
    let mut start = 0;
    for ends in ends.chunks(NAMES_BETWEEN_LOOKS) {
        if progress.is_cancelled() {
            break;
        }
        for end in ends {
            let one = read_pieces(pieces.get(start..*end).unwrap_or(&[]), vocabulary);
            start = *end;
            let row = rows.names.len() as u32;
            rows.others.extend(one.others.into_iter().map(|(_, reading, name)| (row, reading, name)));
            rows.names.push(one.names.first().copied().unwrap_or_default());
        }
        progress.advance(ends.len() as u64);
    }
    rows
}
