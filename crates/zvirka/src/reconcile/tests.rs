//! Sets of rows and how they are joined, on tiny cases against every possibility.

use std::collections::HashMap;

use proptest::prelude::*;

use super::agglomeration::{Agglomerated, MayBe, agglomerate};
use super::sets::{Body, Weighing, contradict};
use super::spoken::Orders;
use crate::compare::Level;
use crate::linker::{Compared, ComparedField, FIELDS, Lines};
use crate::model::Weight;

/// A row as its values; nothing where a value is missing.
#[derive(Clone, Copy, Debug)]
struct Row {
    given_name: Option<u8>,
    birth_date: Option<u8>,
    unit: Option<u8>,
    list: u16,
    /// Makes every two rows a little different from all others, so that no tie is left to the numbers of rows.
    id: u64,
}

/// Rows whose values agree or do not.
struct Rows(Vec<Row>);

impl Weighing for Rows {
    fn lines(&self, x: u32, y: u32, _: &mut Compared) -> Lines {
        let (x, y) = (self.0[x as usize], self.0[y as usize]);
        let mut lines = Lines::default();
        let mut set = |field: ComparedField, values: [Option<u8>; 2], [same, different]: [Weight; 2]| {
            let [Some(a), Some(b)] = values else { return };
            let (level, weight) = if a == b { (Level::Same, same) } else { (Level::Different, different) };
            lines.levels[field as usize] = level;
            lines.strangers[field as usize] = weight;
        };
        let pair = (x.id.min(y.id) * 31 + x.id.max(y.id)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54;
        let apart = if x.id + y.id == 0 { 0 } else { pair as Weight / 4 };
        set(ComparedField::Surname, [Some(0); 2], [9_000 + apart, 0]);
        set(ComparedField::GivenName, [x.given_name, y.given_name], [5_000, -9_000]);
        set(ComparedField::BirthDate, [x.birth_date, y.birth_date], [12_000, -8_000]);
        set(ComparedField::Unit, [x.unit, y.unit], [6_000, -3_500]);
        lines
    }

    fn weigh(&self, strangers: Weight, _: Option<Weight>, prior: Weight) -> Weight {
        strangers + prior
    }

    fn prior(&self, a: u16, b: u16) -> Weight {
        if a == b { -19_000 } else { -13_000 }
    }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let value = |values: u8| prop::option::weighted(0.7, 0..values);
    let row = (value(2), value(3), value(3), 0_u16..4).prop_map(|(given_name, birth_date, unit, list)| Row {
        id: 0,
        given_name,
        birth_date,
        unit,
        list,
    });
    prop::collection::vec(row, 1..8)
}

fn bodies(rows: &Rows) -> Vec<Option<Body>> {
    rows.0.iter().enumerate().map(|(row, of)| Some(Body::of_row(row as u32, of.list))).collect()
}

fn joined(rows: &Rows) -> Agglomerated {
    let count = rows.0.len() as u32;
    let pairs: Vec<MayBe> = (0..count).flat_map(|b| (0..b).map(move |a| MayBe { a, b })).collect();
    agglomerate(bodies(rows), &pairs, 4_250, rows, &Orders::default())
}

/// T of a set in every field, added up: by the definition.
fn together(set: &[u32], rows: &Rows) -> Weight {
    let of_field = |field: usize| {
        let line = |x: &u32, v: &u32| {
            let lines = rows.lines(*x, *v, &mut Compared::default());
            (lines.levels[field], lines.strangers[field])
        };
        let others = |v: &u32| -> Vec<(Level, Weight)> {
            set.iter().filter(|x| *x != v).map(|x| line(x, v)).collect()
        };
        let has_value = |v: &&u32| others(v).iter().any(|(level, _)| *level != Level::Absent);
        let with = |v: &u32| -> Weight { others(v).iter().map(|(_, weight)| weight).sum() };
        set.iter().filter(has_value).map(with).max().unwrap_or(0)
    };
    (0..FIELDS).map(of_field).sum()
}

fn sets_of(joined: &Agglomerated) -> Vec<Vec<u32>> {
    let mut sets: HashMap<u32, Vec<u32>> = HashMap::new();
    (0..joined.of.len() as u32).for_each(|row| sets.entry(joined.set_of(row)).or_default().push(row));
    let mut sets: Vec<Vec<u32>> = sets.into_values().collect();
    sets.sort();
    sets
}

/// Every partition of so many rows.
fn partitions(count: u32) -> Vec<Vec<Vec<u32>>> {
    let mut all: Vec<Vec<Vec<u32>>> = vec![Vec::new()];
    for row in 0..count {
        let mut more = Vec::new();
        for partition in all {
            for place in 0..=partition.len() {
                let mut partition = partition.clone();
                match partition.get_mut(place) {
                    Some(set) => set.push(row),
                    None => partition.push(vec![row]),
                }
                more.push(partition);
            }
        }
        all = more;
    }
    all
}

fn contradicts(set: &[u32], rows: &Rows) -> bool {
    set.iter().any(|a| set.iter().any(|b| a < b && contradict(&rows.lines(*a, *b, &mut Compared::default()))))
}

/// The odds of a partition whose rows all stand on lists of their own, against nobody being one person.
fn odds(partition: &[Vec<u32>], rows: &Rows) -> Option<Weight> {
    let of_set = |set: &Vec<u32>| {
        (!contradicts(set, rows)).then(|| together(set, rows) + (set.len() as Weight - 1) * rows.prior(0, 1))
    };
    partition.iter().map(of_set).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_two_sets_say_is_what_their_union_says_beyond_them(drawn in rows()) {
        let rows = Rows(drawn);
        let count = rows.0.len() as u32;
        let (mut compared, middle) = (Compared::default(), count / 2);
        let body = |set: std::ops::Range<u32>, compared: &mut Compared| {
            let mut all = Body::default();
            for row in set {
                let one = Body::of_row(row, row as u16);
                if all.rows.is_empty() { all = one; continue; }
                let meeting = all.meet(&one, &rows, compared);
                all.join(one, meeting);
            }
            all
        };
        prop_assume!(middle > 0);
        let (left, right) = (body(0..middle, &mut compared), body(middle..count, &mut compared));
        let meeting = left.meet(&right, &rows, &mut compared);
        let set = |range: std::ops::Range<u32>| together(&range.collect::<Vec<u32>>(), &rows);
        let gain = set(0..count) - set(0..middle) - set(middle..count);
        prop_assert_eq!(meeting.weight, gain + rows.prior(0, 1));
    }

    #[test]
    fn nobody_holds_rows_that_contradict_each_other(drawn in rows()) {
        let rows = Rows(drawn);
        for set in sets_of(&joined(&rows)) {
            prop_assert!(!contradicts(&set, &rows), "{:?}", set);
        }
    }

    /// What is joined one set after the other is never more than the best of all partitions joins; where a row fits two
    /// sets before they are one, it may be less.
    #[test]
    fn nothing_is_joined_that_a_far_better_partition_keeps_apart(mut drawn in rows()) {
        drawn.iter_mut().enumerate().for_each(|(list, row)| row.list = list as u16);
        let rows = Rows(drawn);
        let mut all: Vec<(Weight, Vec<Vec<u32>>)> = partitions(rows.0.len() as u32)
            .into_iter()
            .filter_map(|partition| Some((odds(&partition, &rows)?, partition)))
            .collect();
        all.sort_by_key(|(odds, _)| -odds);
        // Where the second best is within a hundred to one, who is one person is for a person.
        if all.len() == 1 || all[0].0 - all[1].0 > 6_600 {
            for set in sets_of(&joined(&rows)) {
                let within = |best: &Vec<u32>| set.iter().all(|row| best.contains(row));
                prop_assert!(all[0].1.iter().any(within), "{set:?} of {:?}", all[0].1);
            }
        }
    }

    #[test]
    fn the_numbers_of_rows_change_no_set_where_nothing_is_tied(mut drawn in rows(), seed in any::<u64>()) {
        drawn.iter_mut().enumerate().for_each(|(place, row)| row.id = place as u64 + 1);
        let rows = Rows(drawn);
        let mut order: Vec<usize> = (0..rows.0.len()).collect();
        order.sort_by_key(|row| (*row as u64 + 1).wrapping_mul(seed | 1));
        let other = Rows(order.iter().map(|row| rows.0[*row]).collect());
        let mut back: Vec<Vec<u32>> = sets_of(&joined(&other))
            .into_iter()
            .map(|set| {
                let mut set: Vec<u32> = set.into_iter().map(|row| order[row as usize] as u32).collect();
                set.sort_unstable();
                set
            })
            .collect();
        back.sort();
        prop_assert_eq!(sets_of(&joined(&rows)), back);
    }
}

fn row(given_name: Option<u8>, birth_date: Option<u8>, unit: Option<u8>, list: u16) -> Row {
    Row { given_name, birth_date, unit, list, id: 0 }
}

#[test]
fn what_ten_rows_repeat_counts_once_and_what_contradicts_any_of_them_counts() {
    let mut all: Vec<Row> = (0..10).map(|list| row(Some(0), Some(1), None, list)).collect();
    all.push(row(Some(0), Some(1), Some(2), 10));
    all.push(row(Some(0), None, Some(0), 11));
    let rows = Rows(all);
    let mut compared = Compared::default();
    let mut ten = Body::of_row(0, 0);
    for list in 1..10_u32 {
        let one = Body::of_row(list, list as u16);
        let meeting = ten.meet(&one, &rows, &mut compared);
        ten.join(one, meeting);
    }
    let alone = Body::of_row(0, 0).meet(&Body::of_row(10, 10), &rows, &mut compared).weight;
    let with_unit = Body::of_row(10, 10);
    let meeting = ten.meet(&with_unit, &rows, &mut compared);
    assert_eq!(meeting.weight, alone);
    ten.join(with_unit, meeting);
    // The poor row is like the ten, and contradicts the one that names a unit.
    let poor = ten.meet(&Body::of_row(11, 11), &rows, &mut compared);
    assert_eq!(poor.field(ComparedField::Unit), -3_500);
}

#[test]
fn a_row_that_fits_two_people_joins_neither_and_brings_no_two_together() {
    let rows = Rows(vec![
        row(Some(0), Some(0), Some(0), 0),
        row(Some(0), Some(1), Some(0), 0),
        row(Some(0), None, Some(0), 1),
    ]);
    let joined = joined(&rows);
    assert_eq!(sets_of(&joined), [vec![0], vec![1], vec![2]]);
    assert_eq!(joined.in_doubt.iter().map(|doubt| doubt.record).collect::<Vec<_>>(), [2]);
}
