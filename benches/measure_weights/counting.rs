//! Levels counted over pairs of rows, each among pairs of its own kind.

use anyhow::Context as _;
use zvirka::compare::Level;
use zvirka::compare::date::PartialDate;
use zvirka::linker::{ComparedField, LinkOptions, NoProgress, weigh};
use zvirka::model::are_of_one_kind;
use zvirka::record::{Field, List};

use crate::sources::Lists;

type ByLevel = [u64; Level::COUNT];

/// How many pairs agree on each level of each field.
#[derive(Clone, Debug)]
pub struct Counts {
    /// Pairs on the level.
    seen: [ByLevel; ComparedField::ALL.len()],
    /// Pairs of the kind that the level is about, counted under the first level of the kind.
    of_kind: [ByLevel; ComparedField::ALL.len()],
}

/// The level that stands for its kind.
fn kind(level: Level) -> Level {
    let first =
        Level::ALL.into_iter().find(|other| *other != Level::Absent && are_of_one_kind(*other, level));
    first.unwrap_or(level)
}

impl Counts {
    /// Counts the levels of pairs of rows.
    pub fn of(lists: &Lists, pairs: &[(usize, usize)]) -> anyhow::Result<Self> {
        let empty = [[0; Level::COUNT]; ComparedField::ALL.len()];
        let mut counts = Self { seen: empty, of_kind: empty };
        if pairs.is_empty() {
            return Ok(counts);
        }
        let evidence = weigh(&lists.left, &lists.right, pairs, &LinkOptions::default(), &NoProgress)?;
        for (pair, lines) in pairs.iter().zip(evidence) {
            for line in lines {
                let level = Level::from_name(line.level()).context("an unknown level")?;
                if level == Level::Absent {
                    continue;
                }
                let of = if level == Level::Different {
                    kind_of_difference(line.field, lists, *pair)
                } else {
                    kind(level)
                };
                let add = |table: &mut [ByLevel], level: Level| {
                    let cell = table.get_mut(line.field as usize).and_then(|row| row.get_mut(level as usize));
                    if let Some(cell) = cell {
                        *cell += 1;
                    }
                };
                add(&mut counts.of_kind, of);
                // A difference of partial values is what is left of their kind, not a level of whole ones.
                if kind(level) == of {
                    add(&mut counts.seen, level);
                }
            }
        }
        Ok(counts)
    }

    /// (pairs on a level, pairs of its kind).
    pub fn share(&self, field: ComparedField, level: Level) -> (u64, u64) {
        let get = |table: &[ByLevel], level: Level| {
            table.get(field as usize).and_then(|row| row.get(level as usize)).copied().unwrap_or(0)
        };
        (get(&self.seen, level), get(&self.of_kind, kind(level)))
    }
}

/// Of which kind a pair is whose values differ: of whole values, or of ones that were not told in full.
fn kind_of_difference(field: ComparedField, lists: &Lists, (left, right): (usize, usize)) -> Level {
    let sides = [(&lists.left, left), (&lists.right, right)];
    match field {
        ComparedField::BirthDate => {
            let dates = sides.map(|(list, row)| {
                PartialDate::parse(list.cell(Field::BirthDate, row)).ok().flatten().unwrap_or_default()
            });
            if dates.iter().any(|date| date.month == 0) {
                kind(Level::Year)
            } else if dates.iter().any(|date| date.day == 0) {
                kind(Level::YearMonth)
            } else {
                kind(Level::Same)
            }
        }
        ComparedField::GivenName | ComparedField::Patronymic => {
            let shortened = |(list, row): (&List, usize)| {
                list.full_name(row)
                    .split_whitespace()
                    .any(|word| word.chars().filter(|c| c.is_alphabetic()).count() == 1)
            };
            kind(if sides.into_iter().any(shortened) { Level::Initial } else { Level::Same })
        }
        _ => kind(Level::Same),
    }
}
