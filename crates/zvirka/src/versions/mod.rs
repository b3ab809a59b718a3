//! Two versions of one list: which record of the new version is which of the old one, and what changed.
//!
//! A list comes again a day later: some people are gone, others new, names are written another way, a date is put right, rows
//! are moved and numbered anew. [`anchor`] finds every record again, [`diff`] says what became of each. For two lists of
//! different sources take [`linker::link`](crate::linker::link), which expects less of them.
//!
//! Method: first records whose [prints](crate::prints) over the fields that both versions have are equal; where several have
//! the same print, those go together that are written alike in every column, then those of equal columns that no print is
//! made of, then those of the same id, and the rest in the order of their ids, shorter ones first. What is left
//! on either side is [linked](crate::linker::link), one to one, and only what is a `match` counts. An id alone is never
//! enough: a row number that moved by one would make everybody his neighbour.
//!
//! Cost: a hash a record, and a linking of what is left. Limits: a record that changed so much that it is no `match` is told
//! as removed and added; twins, equal in every field compared, may be told in each other's place.

mod difference;

pub use difference::{Column, Diff, RowChange, RowChangeKind, Version, diff};

use hashbrown::HashMap;

use crate::error::Error;
use crate::linker::{Cardinality, Decision, LinkOptions, Progress, in_pool, link};
use crate::prints::{PRINTED, Print, prints};
use crate::record::{Field, List, TextColumn};

/// A record of the old version found again in the new one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    /// Row of the old version, counted from 0.
    pub old: usize,
    /// Row of the new version, counted from 0.
    pub new: usize,
    /// Probability that the two are one record; none where their prints are equal.
    pub probability: Option<f64>,
}

/// What [`anchor`] found.
#[derive(Clone, Debug, Default)]
pub struct Anchored {
    /// Records found again, by their new rows.
    pub pairs: Vec<Anchor>,
    /// The fields that both versions have and prints were made of, in the order of [`PRINTED`].
    pub fields: Vec<Field>,
    /// What a person should be told. Free of cell contents.
    pub warnings: Vec<String>,
}

/// Finds the records of an old version of a list in a new one. Cardinality and review threshold of `options` play no part.
///
/// The result is the same for any number of threads. The order of rows plays no part where records have ids.
///
/// # Errors
///
/// As [`link`].
///
/// # Examples
///
/// ```
/// use zvirka::linker::{LinkOptions, NoProgress};
/// use zvirka::record::{Field, List, TextColumn};
/// use zvirka::versions::anchor;
///
/// let list = |names: &[&str]| List::new("ours", vec![(Field::Name, names.iter().copied().collect::<TextColumn>())]);
/// let monday = list(&["Левчук Остап Ігорович", "Ґудзь Мар'яна Петрівна"])?;
/// let tuesday = list(&["ҐУДЗЬ МАРʼЯНА ПЕТРІВНА", "Швець Павло Олегович", "Левчук Остап Ігорович"])?;
/// let anchored = anchor(&monday, &tuesday, &LinkOptions::default(), &NoProgress)?;
/// let pairs: Vec<(usize, usize)> = anchored.pairs.iter().map(|pair| (pair.old, pair.new)).collect();
/// assert_eq!(pairs, [(1, 0), (0, 2)]);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn anchor(
    old: &List,
    new: &List,
    options: &LinkOptions,
    progress: &dyn Progress,
) -> Result<Anchored, Error> {
    let fields = shared_fields(old, new);
    let [of_old, of_new] = in_pool(options, || Ok([old, new].map(|list| prints(list, &fields))))?;
    let mut pairs = by_print([old, new], [&of_old, &of_new]);
    let mut warnings = Vec::new();
    let left = |rows: usize, taken: &dyn Fn(&Anchor) -> usize| -> Vec<usize> {
        let mut free = vec![true; rows];
        for pair in &pairs {
            if let Some(free) = free.get_mut(taken(pair)) {
                *free = false;
            }
        }
        free.iter().enumerate().filter(|(_, free)| **free).map(|(row, _)| row).collect()
    };
    let (old_left, new_left) = (left(old.len(), &|pair| pair.old), left(new.len(), &|pair| pair.new));
    if !old_left.is_empty() && !new_left.is_empty() {
        let options = LinkOptions { cardinality: Cardinality::OneToOne, ..options.clone() };
        let (old, new) = (part(old, &old_left)?, part(new, &new_left)?);
        let links = link(&old, &new, &options, progress)?;
        let row = |rows: &[usize], row: usize| rows.get(row).copied();
        pairs.extend(links.links.iter().filter(|link| link.decision == Decision::Match).filter_map(|link| {
            let (old, new) = (row(&old_left, link.left)?, row(&new_left, link.right)?);
            Some(Anchor { old, new, probability: Some(link.probability) })
        }));
        warnings = links.warnings;
    }
    pairs.sort_by_key(|pair| pair.new);
    Ok(Anchored { pairs, fields, warnings })
}

/// The fields of a print that neither version lacks. A column that one of them alone has, or left empty, is no reason to
/// know nobody again.
fn shared_fields(old: &List, new: &List) -> Vec<Field> {
    let has = |list: &List, field: Field| {
        let parts: &[Field] = match field {
            Field::Name => &[Field::Name, Field::Surname, Field::GivenName, Field::Patronymic],
            _ => &[field],
        };
        let cells = parts.iter().filter_map(|part| list.column(*part));
        cells.into_iter().any(|column| column.iter().any(|cell| !cell.trim().is_empty()))
    };
    PRINTED.into_iter().filter(|field| has(old, *field) && has(new, *field)).collect()
}

/// Pairs records of equal prints.
fn by_print([old, new]: [&List; 2], [of_old, of_new]: [&[Print]; 2]) -> Vec<Anchor> {
    let mut rows_of: HashMap<Print, [Vec<usize>; 2], foldhash::fast::FixedState> = HashMap::default();
    for (side, of_side) in [of_old, of_new].into_iter().enumerate() {
        for (row, print) in of_side.iter().enumerate() {
            if let Some(rows) = rows_of.entry(*print).or_default().get_mut(side) {
                rows.push(row);
            }
        }
    }
    let mut pairs = Vec::new();
    for [mut olds, mut news] in rows_of.into_values() {
        if let (&[old], &[new]) = (&*olds, &*news) {
            pairs.push(Anchor { old, new, probability: None });
            continue;
        }
        if olds.is_empty() || news.is_empty() {
            continue;
        }
        in_order(old, &mut olds);
        in_order(new, &mut news);
        // Of twins those that are written alike in every column are the same, then those that say the same in columns that
        // are not compared, then those that kept their id, whoever else was added or is gone.
        let written = |list: &List, row: usize| Some(as_written(list, row, |_| true));
        let rest = |list: &List, row: usize| Some(beside_print(list, row)).filter(|rest| !rest.is_empty());
        let id = |list: &List, row: usize| Some(list.id(row).into_owned());
        let both = |list: &List, row: usize| Some((written(list, row)?, id(list, row)?));
        pairs.extend(equal_twins([old, new], [&mut olds, &mut news], both));
        pairs.extend(equal_twins([old, new], [&mut olds, &mut news], written));
        pairs.extend(equal_twins([old, new], [&mut olds, &mut news], rest));
        pairs.extend(equal_twins([old, new], [&mut olds, &mut news], id));
        pairs.extend(olds.into_iter().zip(news).map(|(old, new)| Anchor { old, new, probability: None }));
    }
    pairs
}

/// What a record says in columns that no print is made of, but for its id: contact, source, note, stage.
fn beside_print(list: &List, row: usize) -> String {
    as_written(list, row, |field| {
        let is_name = matches!(field, Field::Surname | Field::GivenName | Field::Patronymic);
        !is_name && !PRINTED.contains(&field)
    })
}

/// The cells of a row in some fields as they are written, but for its id.
fn as_written(list: &List, row: usize, is_of: impl Fn(Field) -> bool) -> String {
    let mut said = String::new();
    for field in Field::ALL.into_iter().filter(|field| *field != Field::Id && is_of(*field)) {
        let cell = list.cell(field, row);
        if !cell.is_empty() {
            said.push_str(field.as_str());
            said.push('\u{1f}');
            said.push_str(cell);
            said.push('\u{1f}');
        }
    }
    said
}

/// Takes those twins out that have an equal key, in order. Cost: a look-up a twin.
fn equal_twins<K: Eq + std::hash::Hash>(
    [old, new]: [&List; 2],
    [olds, news]: [&mut Vec<usize>; 2],
    key: impl Fn(&List, usize) -> Option<K>,
) -> Vec<Anchor> {
    let mut waiting: HashMap<K, std::collections::VecDeque<usize>, foldhash::fast::FixedState> =
        HashMap::default();
    for row in olds.iter() {
        if let Some(key) = key(old, *row) {
            waiting.entry(key).or_default().push_back(*row);
        }
    }
    let mut pairs = Vec::new();
    news.retain(|row| {
        let twin = key(new, *row).and_then(|key| waiting.get_mut(&key)?.pop_front());
        pairs.extend(twin.map(|old| Anchor { old, new: *row, probability: None }));
        twin.is_none()
    });
    let taken: hashbrown::HashSet<usize, foldhash::fast::FixedState> =
        pairs.iter().map(|pair| pair.old).collect();
    olds.retain(|row| !taken.contains(row));
    pairs
}

/// Puts rows in the order of their ids, shorter ones first, as numbers count.
fn in_order(list: &List, rows: &mut [usize]) {
    rows.sort_by(|a, b| {
        let (a, b) = (list.id(*a), list.id(*b));
        (a.chars().count(), a).cmp(&(b.chars().count(), b))
    });
}

/// Some rows of a list.
fn part(list: &List, rows: &[usize]) -> Result<List, Error> {
    let columns = Field::ALL.into_iter().filter_map(|field| {
        let column = list.column(field)?;
        Some((field, rows.iter().map(|row| column.get(*row)).collect::<TextColumn>()))
    });
    Ok(List::new(list.name(), columns.collect())?.in_time_zone(list.time_zone()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::linker::NoProgress;

    fn list(columns: &[(Field, &[&str])]) -> List {
        let columns =
            columns.iter().map(|(field, cells)| (*field, cells.iter().copied().collect::<TextColumn>()));
        List::new("list", columns.collect()).unwrap()
    }

    fn pairs(old: &List, new: &List) -> Vec<(usize, usize)> {
        let anchored = anchor(old, new, &LinkOptions::default(), &NoProgress).unwrap();
        anchored.pairs.iter().map(|pair| (pair.old, pair.new)).collect()
    }

    #[test]
    fn an_id_alone_makes_nobody_the_same() {
        let old =
            list(&[(Field::Id, &["1", "2"]), (Field::Name, &["Ґудзь Марʼяна", "Швець Павло Олегович"])]);
        let new = list(&[(Field::Id, &["1", "2"]), (Field::Name, &["Левчук Остап", "ҐУДЗЬ МАР'ЯНА"])]);
        assert_eq!(pairs(&old, &new), [(0, 1)]);
    }

    #[test]
    fn a_record_that_was_put_right_is_found_by_what_else_it_says() {
        let old = list(&[
            (Field::Name, &["Ґудзь Марʼяна Петрівна", "Швець Павло Олегович"]),
            (Field::BirthDate, &["07.03.1990", "01.02.1985"]),
        ]);
        let new = list(&[
            (Field::Name, &["Швець Павло Олегович", "Гудзь Марʼяна Петрівна"]),
            (Field::BirthDate, &["01.02.1985", "07.03.1990"]),
        ]);
        let anchored = anchor(&old, &new, &LinkOptions::default(), &NoProgress).unwrap();
        let found: Vec<(usize, usize, bool)> =
            anchored.pairs.iter().map(|pair| (pair.old, pair.new, pair.probability.is_some())).collect();
        assert_eq!(found, [(1, 0, false), (0, 1, true)]);
    }

    #[test]
    fn a_column_that_came_or_went_hides_nobody() {
        let names: &[&str] = &["Ґудзь Марʼяна", "Швець Павло"];
        let old =
            list(&[(Field::Name, names), (Field::Rank, &["солдат", "сержант"]), (Field::Sex, &["", ""])]);
        let new = list(&[(Field::Name, names), (Field::Unit, &["1", "2"]), (Field::Sex, &["ж", "ч"])]);
        let anchored = anchor(&old, &new, &LinkOptions::default(), &NoProgress).unwrap();
        assert_eq!(anchored.fields, [Field::Name]);
        assert!(anchored.pairs.iter().all(|pair| pair.old == pair.new && pair.probability.is_none()));
        assert_eq!(anchored.pairs.len(), 2);
    }

    #[test]
    fn twins_keep_their_ids_and_else_their_order() {
        let twins =
            |ids: &[&str]| list(&[(Field::Id, ids), (Field::Name, &vec!["Ґудзь Марʼяна"; ids.len()])]);
        // `9` is gone: `10` stays `10`, and is not taken for `9`.
        assert_eq!(pairs(&twins(&["9", "10"]), &twins(&["10"])), [(1, 0)]);
        assert_eq!(pairs(&twins(&["9", "10"]), &twins(&["12", "11"])), [(1, 0), (0, 1)]);
        assert_eq!(pairs(&twins(&["9"]), &twins(&["8", "7"])), [(0, 1)]);
    }

    #[test]
    fn twins_that_say_the_same_elsewhere_go_together() {
        let of = |ids: &[&str], notes: &[&str]| {
            list(&[(Field::Id, ids), (Field::Name, &vec!["Ґудзь Марʼяна"; ids.len()]), (Field::Note, notes)])
        };
        // Numbered anew: the notes tell who is who.
        assert_eq!(
            pairs(&of(&["1", "2"], &["шрам", "окуляри"]), &of(&["1", "2"], &["окуляри", "шрам"])),
            [(1, 0), (0, 1)]
        );
        // One in capitals and one not: whoever is written alike is the same.
        let written = |ids: &[&str], names: &[&str]| list(&[(Field::Id, ids), (Field::Name, names)]);
        let (one, other) = ("ҐУДЗЬ Марʼяна", "Ґудзь Марʼяна");
        assert_eq!(
            pairs(&written(&["1", "2"], &[one, other]), &written(&["1", "2"], &[other, one])),
            [(1, 0), (0, 1)]
        );
        // A note that is new tells nothing; the id does.
        assert_eq!(pairs(&of(&["1", "2"], &["", ""]), &of(&["2", "1"], &["шрам", ""])), [(1, 0), (0, 1)]);
    }

    proptest! {
        #[test]
        fn rows_in_another_order_are_the_same_records(
            names in prop::collection::vec("(Ґудзь|Швець) (Остап|Марʼяна)", 1..8),
            seed in any::<u64>(),
        ) {
            let ids: Vec<String> = (1..=names.len()).map(|id| id.to_string()).collect();
            let mut order: Vec<usize> = (0..names.len()).collect();
            order.sort_by_key(|row| (*row as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
            let of = |order: &[usize]| {
                let pick = |cells: &[String]| order.iter().map(|row| cells[*row].clone()).collect::<Vec<_>>();
                let (ids, names) = (pick(&ids), pick(&names));
                let text = |cells: &[String]| cells.iter().map(String::as_str).collect::<TextColumn>();
                List::new("list", vec![(Field::Id, text(&ids)), (Field::Name, text(&names))]).unwrap()
            };
            let in_file: Vec<usize> = (0..names.len()).collect();
            let found = pairs(&of(&in_file), &of(&order));
            prop_assert_eq!(found, order.iter().enumerate().map(|(new, old)| (*old, new)).collect::<Vec<_>>());
        }
    }
}
