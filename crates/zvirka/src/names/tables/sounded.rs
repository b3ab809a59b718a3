//! Names by sound: the generated tables in which a token finds the names that sound like it.
//!
//! Thousands of forms would have to be sounded before the first token could be looked up, which takes longer than
//! linking two short lists. So the tables hold what sounding them gives, and are read where they lie. For the
//! frequencies of surnames by sound, see [`SURNAME_CLASSES`](super::SURNAME_CLASSES).
//!
//! Rows stand in the order of their sound classes; beside them stands a directory of skeletons for those that may
//! be looked up by them. Within a class and within a skeleton rows keep the order in which they were
//! given to the generator, for sums of shares depend on it to the last bit. Cost: a look-up is a binary search over
//! some thousands of numbers. Limits: a form that differs from one before it in spelling alone has no row.

use std::fmt;

use zvirka_tables::SoundedRows;

use super::FormKind;
use crate::names::sounds::{Skeleton, Sound, SoundClass, Sounds};

/// Names by their sounds.
#[derive(Clone, Copy)]
pub struct SoundedTable {
    /// The sounds of all rows, one after the other.
    sounds: &'static [Sound],
    /// A row's end in the sounds, its group and its kind.
    rows: &'static [(u32, u16, FormKind)],
    /// Sound classes in ascending order, and where the rows of each end.
    classes: &'static [u64],
    class_ends: &'static [u16],
    /// Skeletons in ascending order, and where the numbers of the rows of each end in `skeleton_rows`.
    skeletons: &'static [u64],
    skeleton_ends: &'static [u16],
    skeleton_rows: &'static [u16],
}

/// A row of a table of names by sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoundedName {
    /// What the form says.
    pub sounds: &'static [Sound],
    /// Index of the name in [`GROUPS`](super::GROUPS).
    pub group: u16,
    /// What the form is to the name.
    pub kind: FormKind,
}

/// What a row is made of, before there is a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundedForm {
    /// What the form says.
    pub sounds: Sounds,
    /// Index of the name in [`GROUPS`](super::GROUPS).
    pub group: u16,
    /// What the form is to the name.
    pub kind: FormKind,
    /// Under which skeleton tokens that only sound alike find it, if they may.
    pub skeleton: Option<Skeleton>,
}

impl SoundedTable {
    /// A table out of what the generator wrote and the sounds that its text stands for.
    const fn new(sounds: &'static [Sound], written: SoundedRows) -> Self {
        Self {
            sounds,
            rows: written.rows,
            classes: written.classes,
            class_ends: written.class_ends,
            skeletons: written.skeletons,
            skeleton_ends: written.skeleton_ends,
            skeleton_rows: written.skeleton_rows,
        }
    }

    /// How many rows the table has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table has no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows that sound the same as a token of a class.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::names::script::fold;
    /// use zvirka::names::sounds::{class_of, sounds};
    /// use zvirka::names::tables::{GIVEN_NAMES_BY_SOUND, GROUPS};
    ///
    /// let class = class_of(&sounds(&fold("Serguéi")));
    /// let group = GIVEN_NAMES_BY_SOUND.of_class(class).next().and_then(|row| GROUPS.get(usize::from(row.group)));
    /// assert_eq!(group.map(|group| group.ukrainian), Some("Сергій"));
    /// ```
    pub fn of_class(&self, class: SoundClass) -> impl ExactSizeIterator<Item = SoundedName> + use<> {
        let (start, end) = range(self.classes, self.class_ends, class.0);
        let (table, rows) = (*self, self.rows.get(start..end).unwrap_or_default());
        (start..start + rows.len()).map(move |number| table.row(number))
    }

    /// The rows that may be looked up by a skeleton.
    pub fn of_skeleton(&self, skeleton: Skeleton) -> impl ExactSizeIterator<Item = SoundedName> + use<> {
        let (start, end) = range(self.skeletons, self.skeleton_ends, skeleton.0);
        let (table, rows) = (*self, self.skeleton_rows.get(start..end).unwrap_or_default());
        rows.iter().map(move |number| table.row(usize::from(*number)))
    }

    /// The row of a number. The generator writes numbers of rows alone; any other gives a name without sounds, of
    /// no group.
    fn row(&self, number: usize) -> SoundedName {
        let before = number.checked_sub(1).and_then(|before| self.rows.get(before));
        let start = before.map_or(0, |&(end, ..)| end);
        let &(end, group, kind) = self.rows.get(number).unwrap_or(&(start, u16::MAX, FormKind::ShortForm));
        let sounds = self.sounds.get(start as usize..end as usize).unwrap_or_default();
        SoundedName { sounds, group, kind }
    }
}

/// Where the items of a key lie, by the keys in ascending order and the ends of each one's items.
fn range(keys: &[u64], ends: &[u16], key: u64) -> (usize, usize) {
    let Ok(place) = keys.binary_search(&key) else { return (0, 0) };
    let end = |place: usize| ends.get(place).copied().map_or(0, usize::from);
    (place.checked_sub(1).map_or(0, end), end(place))
}

/// The letter that stands for the first sound in the text of a table; those of the others follow it. From here on
/// no letter needs escaping in a Rust string.
pub const FIRST_SOUND: u8 = b'0';

/// Given names by sound: the forms of [`FORMS`](super::FORMS).
pub static GIVEN_NAMES_BY_SOUND: SoundedTable = {
    const ROWS: SoundedRows = zvirka_tables::GIVEN_NAMES_BY_SOUND;
    SoundedTable::new(&const { spoken::<{ ROWS.sounds.len() }>(ROWS.sounds) }, ROWS)
};

/// Fathers' names by sound, without their endings, as patronymics hold them.
pub static FATHERS_BY_SOUND: SoundedTable = {
    const ROWS: SoundedRows = zvirka_tables::FATHERS_BY_SOUND;
    SoundedTable::new(&const { spoken::<{ ROWS.sounds.len() }>(ROWS.sounds) }, ROWS)
};

/// The sounds that a text of the generator stands for. Evaluated by the compiler.
///
/// A letter of no sound is read as one of the first: a table that was made when there were more sounds must not keep
/// the generator from being built.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler; all indices are bounded by conditions"
)]
const fn spoken<const LENGTH: usize>(text: &str) -> [Sound; LENGTH] {
    let text = text.as_bytes();
    let mut sounds = [Sound::A; LENGTH];
    let mut place = 0;
    while place < LENGTH && place < text.len() {
        let number = text[place].wrapping_sub(FIRST_SOUND) as usize;
        if number < Sound::COUNT {
            sounds[place] = Sound::ALL[number];
        }
        place += 1;
    }
    sounds
}

/// Shows the size of the table, not its names.
impl fmt::Debug for SoundedTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SoundedTable").field("len", &self.len()).finish_non_exhaustive()
    }
}
