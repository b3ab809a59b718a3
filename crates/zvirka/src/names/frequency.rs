//! How many people bear a name: shares of surname classes, from the shipped tables and from the lists at hand.
//!
//! Two rare surnames that agree say more than two Шевченко, and what must be rare is the class of all spellings,
//! not the spelling. The shipped shares are averages of a Ukrainian and a Russian table (see the crate's
//! `data/README.md`), folded by [`SoundClass`]; [`blended`] mixes them with the counts of the lists being linked, which know of
//! their own region and trade.
//!
//! Cost: a look-up is a binary search over some five hundred of 28,000 classes, around the place that the hash says. Limits: the tables hold the 30,000 most frequent surnames of each language;
//! the rest share [`UNSEEN`].

use super::given_names::group_share;
use super::sounds::{Sound, SoundClass, folded_sounds};
use super::tables::{GROUPS, SOUND_BIGRAMS, SURNAME_CLASSES};

/// Share of a surname that no table holds. The least frequent rows of the tables stand at some 3 in a million,
/// and the tail below them is long.
pub const UNSEEN: f32 = 1.0 / 600_000.0;

/// Share of people whose surname no table holds; a judgement.
const OUTSIDE_TABLES: f32 = 0.15;

/// Share of people with one certain surname that no table holds. Short and ordinary-sounding names (Рай) are borne
/// by more people than long or odd strings, which are as often slips of the pen.
///
/// Method: a bigram model of sounds over the tables' surnames, times the share of all people outside the tables,
/// never below [`UNSEEN`].
#[must_use]
pub fn unseen_share(stem: &[Sound]) -> f32 {
    let mut eighths = 0_u32;
    let mut previous = Sound::COUNT;
    let mut step = |next: usize| {
        let row = SOUND_BIGRAMS.get(previous);
        eighths += u32::from(row.and_then(|row| row.get(next)).copied().unwrap_or(u8::MAX));
        previous = next;
    };
    folded_sounds(stem, |sound| step(sound as usize));
    step(Sound::COUNT);
    (OUTSIDE_TABLES * (-(eighths as f32) / 8.0).exp2()).max(UNSEEN)
}

/// How many records the shipped tables count for when they are blended with a list's own counts. A list of this
/// many people moves a share half of the way.
pub const TABLE_RECORDS: f32 = 2_000.0;

/// Share of people whose surname is of a class, in the shipped tables; `None` when they do not hold it.
#[must_use]
pub fn surname_share(class: SoundClass) -> Option<f32> {
    let length = SURNAME_CLASSES.len();
    // Classes are hashes, spread evenly, so a class stands near the place that its value says.
    let guess = ((u128::from(class.0) * length as u128) >> u64::BITS) as usize;
    let (start, end) = (guess.saturating_sub(GUESS_OFF), (guess + GUESS_OFF).min(length));
    let near = SURNAME_CLASSES.get(start..end).unwrap_or_default();
    let holds = |rows: &[(u64, f32)]| {
        (start == 0 || rows.first().is_some_and(|(first, _)| *first <= class.0))
            && (end == length || rows.last().is_some_and(|(last, _)| *last >= class.0))
    };
    let rows = if holds(near) { near } else { SURNAME_CLASSES };
    let place = rows.binary_search_by_key(&class.0, |(class, _)| *class).ok()?;
    rows.get(place).map(|(_, share)| *share)
}

/// How many rows a class is at most from its guessed place, nearly always: three standard deviations of 28,000 evenly
/// spread values, half the square root of their number each. Beyond it the whole table is searched.
const GUESS_OFF: usize = 256;

/// A share of a class among the people at hand: the shipped share, corrected by the lists' own counts.
///
/// `table` is the shipped share, which counts for `table_records`; `count` says how many of `records` bear the name, the
/// person asked about not counted or only [in part](Discount).
#[must_use]
pub fn blended(table: f32, table_records: f32, count: f32, records: f32) -> f32 {
    (table * table_records + count) / (table_records + records)
}

/// What of each name's count is taken off before it tells how many people bear the name.
///
/// A name seen once on a list is borne by more people than nobody else and by fewer than one in as many as the list
/// holds. How many, the list tells by how many of its names are seen once and how many twice (Good 1953): where nearly
/// all are seen once, the next person will hardly have one of them.
///
/// Method: absolute discounting, n1 / (n1 + 2 n2), the leave-one-out estimate of Ney, Essen and Kneser 1994. A slip of the
/// pen looks like a name seen once, so of names that no table holds no more are counted as seen once than a list of names
/// has for each that is seen twice. Cost: an addition a name. Limits: one discount for all names of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Discount {
    known: [f32; 2],
    unknown: [f32; 2],
}

impl Discount {
    /// Takes a name into account that a list holds `count` times; `known` tells whether a table holds it.
    pub fn add(&mut self, count: u32, known: bool) {
        let counts = if known { &mut self.known } else { &mut self.unknown };
        let slot = (count as usize).checked_sub(1).and_then(|place| counts.get_mut(place));
        if let Some(slot) = slot {
            *slot += 1.0;
        }
    }

    /// What is taken off every count, from 0 to 1.
    #[must_use]
    pub fn taken_off(&self) -> f32 {
        let ([known_once, known_twice], [once, twice]) = (self.known, self.unknown);
        // A short list's few names seen twice must not settle it: then nearly the whole person asked about is taken off.
        let once = ASSUMED_ONCE + known_once + once.min(MOST_ONCE * twice);
        once / (once + 2.0 * (known_twice + twice))
    }

    /// How many people bear a name that a list holds `count` times, as far as the list tells.
    #[must_use]
    pub fn of(&self, count: u32) -> f32 {
        (count as f32 - self.taken_off()).max(0.0)
    }
}

/// Names seen once that a list is assumed to have beforehand. With twenty, a list of a hundred people, of whose names
/// three or four are seen twice, takes off nine tenths.
const ASSUMED_ONCE: f32 = 20.0;

/// Most names seen once, of those that no table holds, that are counted for each seen twice: surnames by the law of Zipf
/// have three (Good 1953), heavier tails four; what is more is slips of the pen.
const MOST_ONCE: f32 = 4.0;

/// How many records the shipped shares of given names count for. Fewer than for surnames: a few hundred names hold
/// nearly everybody, so a short list already tells its own mixture of sexes, ages and regions.
pub const TABLE_GIVEN_RECORDS: f32 = 300.0;

/// How frequent given names are among the people at hand, as their own names and as their fathers'.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenNameShares {
    own: Vec<f32>,
    fathers: Vec<f32>,
}

impl Default for GivenNameShares {
    /// The shipped shares: of all people for their own names, of men for fathers'.
    fn default() -> Self {
        let own: Vec<f32> = (0..GROUPS.len()).map(|group| group_share(group as u16)).collect();
        // Half of all people are men, so a man's name is twice as frequent among fathers.
        let fathers = own.iter().map(|share| 2.0 * share).collect();
        Self { own, fathers }
    }
}

impl GivenNameShares {
    /// The shipped shares corrected by how many of `records` people bear each name, as given name and as father's.
    /// Counts are expected numbers: a token that may stand for several names counts for each in part.
    #[must_use]
    pub fn blended(own: &[f32], fathers: &[f32], records: f32) -> Self {
        let shipped = Self::default();
        let blend = |shares: &[f32], counts: &[f32]| {
            // People without a patronymic tell nothing of fathers, so each part has a total of its own.
            let total: f32 = counts.iter().sum::<f32>().min(records);
            let share = |(share, count): (&f32, &f32)| {
                // The person asked about is one of those counted.
                (share * TABLE_GIVEN_RECORDS + (count - 1.0).max(0.0)) / (TABLE_GIVEN_RECORDS + total)
            };
            shares.iter().zip(counts).map(share).collect()
        };
        Self { own: blend(&shipped.own, own), fathers: blend(&shipped.fathers, fathers) }
    }

    /// Share of people who bear a given name.
    #[must_use]
    pub fn own(&self, group: u16) -> f32 {
        self.own.get(usize::from(group)).copied().unwrap_or(UNSEEN)
    }

    /// Share of people whose father bears a given name.
    #[must_use]
    pub fn father(&self, group: u16) -> f32 {
        self.fathers.get(usize::from(group)).copied().unwrap_or(UNSEEN)
    }
}
