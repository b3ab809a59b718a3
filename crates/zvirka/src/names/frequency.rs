//! How many people bear a name: shares of surname classes, from the shipped tables and from the lists at hand.
//!
//! Two rare surnames that agree say more than two Шевченко, and what must be rare is the class of all spellings,
//! not the spelling. The shipped shares are averages of a Ukrainian and a Russian table (see the crate's
//! `data/README.md`), folded by [`SoundClass`]; [`blended`] mixes them with the counts of the lists being linked, which know of
//! their own region and trade.
//!
//! Cost: a look-up is a binary search over 40,000 classes. Limits: the tables hold the 30,000 most frequent surnames of each language;
//! the rest share [`UNSEEN`].

use super::sounds::SoundClass;
use super::tables::SURNAME_CLASSES;

/// Share of a surname that no table holds. The least frequent rows of the tables stand at some 3 in a million,
/// and the tail below them is long.
pub const UNSEEN: f32 = 1.0 / 600_000.0;

/// How many records the shipped tables count for when they are blended with a list's own counts. A list of this
/// many people moves a share half of the way.
const TABLE_RECORDS: f32 = 4_000.0;

/// Share of people whose surname is of a class, in the shipped tables; `None` when they do not hold it.
#[must_use]
pub fn surname_share(class: SoundClass) -> Option<f32> {
    let place = SURNAME_CLASSES.binary_search_by_key(&class.0, |(class, _)| *class).ok()?;
    SURNAME_CLASSES.get(place).map(|(_, share)| *share)
}

/// A share of a class among the people at hand: the shipped share, corrected by the lists' own counts.
///
/// `table` is the shipped share, `count` how many of `records` bear the name.
#[must_use]
pub fn blended(table: f32, count: u32, records: u32) -> f32 {
    (table * TABLE_RECORDS + count as f32) / (TABLE_RECORDS + records as f32)
}
