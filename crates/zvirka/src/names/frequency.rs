//! How many people bear a name: shares of surname classes, from the shipped tables and from the lists at hand.
//!
//! Two rare surnames that agree say more than two Шевченко, and what must be rare is the class of all spellings,
//! not the spelling. The shipped shares are averages of a Ukrainian and a Russian table (see the crate's
//! `data/README.md`), folded by [`SoundClass`]; [`blended`] mixes them with the counts of the lists being linked, which know of
//! their own region and trade.
//!
//! Cost: a look-up is one hash probe. Limits: the tables hold the 30,000 most frequent surnames of each language;
//! the rest share [`UNSEEN`].

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::script::fold;
use super::sounds::{SoundClass, class_of, sounds, split_ending};

/// Share of a surname that no table holds. The least frequent rows of the tables stand at some 3 in a million,
/// and the tail below them is long.
pub const UNSEEN: f32 = 1.0 / 600_000.0;

/// How many records the shipped tables count for when they are blended with a list's own counts. A list of this
/// many people moves a share half of the way.
const TABLE_RECORDS: f32 = 4_000.0;

const TABLES: [(&str, f32); 2] = [
    (include_str!("../../data/names/uk_surname.tsv"), 0.5),
    (include_str!("../../data/names/ru_surname.tsv"), 0.5),
];

type Shares = HashMap<SoundClass, f32, foldhash::fast::FixedState>;

fn shares() -> &'static Shares {
    static SHARES: LazyLock<Shares> = LazyLock::new(|| {
        let mut shares = Shares::default();
        for (table, part) in TABLES {
            let rows = || {
                table.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| {
                    let mut cells = line.split('\t');
                    let (name, weight) = (cells.next()?, cells.nth(1)?);
                    Some((name, weight.parse::<f32>().ok()?))
                })
            };
            let total: f32 = rows().map(|(_, weight)| weight).sum();
            for (name, weight) in rows() {
                *shares.entry(class_of_name(name)).or_insert(0.0) += part * weight / total;
            }
        }
        shares
    });
    &SHARES
}

/// The class of a name's stem.
fn class_of_name(name: &str) -> SoundClass {
    let sounds = sounds(&fold(name));
    let (cut, _) = split_ending(&sounds);
    class_of(sounds.get(..cut).unwrap_or(&sounds))
}

/// Share of people whose surname is of a class, in the shipped tables; `None` when they do not hold it.
#[must_use]
pub fn surname_share(class: SoundClass) -> Option<f32> {
    shares().get(&class).copied()
}

/// A share of a class among the people at hand: the shipped share, corrected by the lists' own counts.
///
/// `table` is the shipped share, `count` how many of `records` bear the name.
#[must_use]
pub fn blended(table: f32, count: u32, records: u32) -> f32 {
    (table * TABLE_RECORDS + count as f32) / (TABLE_RECORDS + records as f32)
}
