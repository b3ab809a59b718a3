//! How frequent names are: the shape of the generated tables, and how to look a name up.
//!
//! The names of a table are one text, in the order of their bytes, and the figures stand beside it: a table of
//! 50,000 names is then two blocks of read-only data, which needs no parsing and no relocation when the program
//! starts. A look-up is a binary search; walking a table costs nothing but the walk.
//!
//! A share is of all people of one language's table, both sexes together. A name that one table has and the other
//! lacks has the share 0 there: it is rarer than the rarest the table holds, not absent from life. The figures are
//! a prior: the Russian ones are counts of registers that over-represent some regions, the Ukrainian surnames and
//! patronymics a model (see `crates/zvirka/data/README.md`).

use std::fmt;

/// A table of names with their shares in Ukraine and in Russia.
#[derive(Clone, Copy)]
pub struct FrequencyTable {
    /// All names, one after the other, in the order of their bytes.
    pub(super) names: &'static str,
    /// A name's end in the text, its gender, its Ukrainian and its Russian share.
    pub(super) rows: &'static [(u32, u8, f32, f32)],
}

/// What a table knows of one name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NameFrequency {
    /// The name as a key: lower case, no apostrophes, `е` for `ё`. Turkic patronymics are of two words: `али оглы`.
    pub name: &'static str,
    /// `'m'` or `'f'` where the form tells the sex (Іванова, Іванович), else `'u'` (Шевченко).
    pub gender: char,
    /// Share of all people who bear the name, by the Ukrainian table; 0 when it is not there.
    pub ukrainian: f32,
    /// Share of all people who bear the name, by the Russian table; 0 when it is not there.
    pub russian: f32,
}

impl FrequencyTable {
    /// How many names the table holds.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table holds no name.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What the table knows of a name, which is given as a key: lower case, no apostrophes, `е` for `ё`.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka_tables::SURNAMES;
    ///
    /// let shevchenko = SURNAMES.get("шевченко").unwrap();
    /// assert!(shevchenko.ukrainian > shevchenko.russian);
    /// assert_eq!(SURNAMES.get("иванова").map(|name| name.gender), Some('f'));
    /// assert!(SURNAMES.get("Шевченко").is_none());
    /// ```
    #[must_use]
    pub fn get(&self, key: &str) -> Option<NameFrequency> {
        let (mut low, mut high) = (0, self.rows.len());
        while low < high {
            let middle = low.midpoint(high);
            let found = self.at(middle)?;
            match found.name.cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(found),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// All names of the table, in the order of their bytes.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = NameFrequency> + '_ {
        let mut start = 0;
        self.rows.iter().map(move |&row| {
            let name = self.row(start, row);
            start = row.0;
            name
        })
    }

    /// The name at a place of the table.
    fn at(&self, index: usize) -> Option<NameFrequency> {
        let before = index.checked_sub(1).and_then(|before| self.rows.get(before));
        let start = before.map_or(0, |&(end, ..)| end);
        self.rows.get(index).map(|&row| self.row(start, row))
    }

    fn row(&self, start: u32, (end, gender, ukrainian, russian): (u32, u8, f32, f32)) -> NameFrequency {
        // The generator writes ends that lie on letters; an empty name is never looked for.
        let name = self.names.get(start as usize..end as usize).unwrap_or_default();
        NameFrequency { name, gender: char::from(gender), ukrainian, russian }
    }
}

/// Shows the size of the table, not its names.
impl fmt::Debug for FrequencyTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("FrequencyTable").field("len", &self.len()).finish_non_exhaustive()
    }
}
