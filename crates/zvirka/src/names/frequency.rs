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
const TABLE_RECORDS: f32 = 2_000.0;

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
/// `table` is the shipped share, `count` how many of `records` bear the name.
#[must_use]
pub fn blended(table: f32, count: u32, records: u32) -> f32 {
    (table * TABLE_RECORDS + count as f32) / (TABLE_RECORDS + records as f32)
}

/// How many records the shipped shares of given names count for. Fewer than for surnames: a few hundred names hold
/// nearly everybody, so a short list already tells its own mixture of sexes, ages and regions.
const TABLE_GIVEN_RECORDS: f32 = 300.0;

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
