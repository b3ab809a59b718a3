//! Whether two records that nothing links must be two people: the must-not-link constraint of clustering.
//!
//! That two records have no link says little where one of them holds little. They are apart only if a field of the
//! name or the birth date contradicts and the rest does not outweigh it, as [`linker::compare`](crate::linker::compare)
//! weighs them.
//!
//! Cost: two names read and compared, some hundred microseconds, for the few pairs that a cluster would put
//! together without a link; answers are kept.

use std::cell::RefCell;

use hashbrown::HashMap;

use crate::compare::Level;
use crate::linker::{CompareOptions, compare};
use crate::record::{Field, List};

/// A record: the number of its list, and its row.
type Place = (usize, usize);

/// Pairs asked about so far, and the lists they stand on.
#[derive(Debug)]
pub(super) struct Contradictions<'a> {
    lists: Vec<&'a List>,
    known: RefCell<HashMap<(Place, Place), bool, foldhash::fast::FixedState>>,
}

impl<'a> Contradictions<'a> {
    pub fn new(lists: Vec<&'a List>) -> Self {
        Self { lists, known: RefCell::default() }
    }

    /// Whether two records must be two people.
    pub fn apart(&self, a: Place, b: Place) -> bool {
        let key = (a.min(b), a.max(b));
        if let Some(known) = self.known.borrow().get(&key) {
            return *known;
        }
        let apart = self.weigh(key.0, key.1).unwrap_or(false);
        self.known.borrow_mut().insert(key, apart);
        apart
    }

    fn weigh(&self, a: Place, b: Place) -> Option<bool> {
        let (left, right) = (self.lists.get(a.0)?, self.lists.get(b.0)?);
        let date = |list: &List, row| {
            let cell = list.cell(Field::BirthDate, row);
            // What is no date counts as missing, as it does when lists are linked.
            crate::compare::date::PartialDate::parse(cell).ok().flatten().map(|_| cell.to_owned())
        };
        let options = CompareOptions {
            birth_date_a: date(left, a.1),
            birth_date_b: date(right, b.1),
            ..CompareOptions::default()
        };
        let comparison = compare(&left.full_name(a.1), &right.full_name(b.1), &options).ok()?;
        let different = Level::Different.as_str();
        let contradicts = comparison.levels.iter().any(|level| level.level == different);
        Some(contradicts && comparison.weight < 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::TextColumn;

    fn list(rows: &[(&str, &str)]) -> List {
        let names: TextColumn = rows.iter().map(|(name, _)| *name).collect();
        let dates: TextColumn = rows.iter().map(|(_, date)| *date).collect();
        List::new("list", vec![(Field::Name, names), (Field::BirthDate, dates)]).unwrap()
    }

    #[test]
    fn only_what_contradicts_keeps_records_apart() {
        let list = list(&[
            ("Хоменко Володимир Миколайович", "01.02.1985"),
            ("Хоменко Володимир Петрович", "05.11.1970"),
            ("Khomenko Volodymyr", ""),
            ("Хоменко В.", ""),
            ("Khomenko Serhii", ""),
        ]);
        let apart = Contradictions::new(vec![&list]);
        for (a, b, expected) in [(0, 1, true), (0, 2, false), (1, 2, false), (0, 3, false), (2, 4, true)] {
            assert_eq!(apart.apart((0, a), (0, b)), expected, "{a} {b}");
            assert_eq!(apart.apart((0, b), (0, a)), expected, "{b} {a}");
        }
    }
}
