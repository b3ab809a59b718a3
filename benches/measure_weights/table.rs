//! What was counted, as a report for people and as the table of default weights.

use std::fmt::Write as _;

use anyhow::Context as _;
use zvirka::compare::Level;
use zvirka::evaluation::Accuracy;
use zvirka::linker::ComparedField;

use crate::counting::Counts;

/// The table as it ships.
const SHIPPED: &str = include_str!("../../crates/zvirka/data/weights.tsv");

/// Pairs of a level's kind that a list must have to speak of the level: a share of one in ten is then known to within
/// a third.
const LEAST_PAIRS: u64 = 300;

/// Pairs on a level, over all lists, below which the level keeps its judgement: fewer leave the chance uncertain by
/// more than a factor of two.
const LEAST_SEEN: u64 = 8;

/// One row of the table.
pub struct Row {
    field: ComparedField,
    level: Level,
    /// m, u, and the chance among relatives, each with its basis.
    chances: [(f64, String); 3],
    by: String,
}

/// The rows of the shipped table.
pub fn rows() -> anyhow::Result<Vec<Row>> {
    let lines = SHIPPED.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let &[field, level, m, u, relatives, by, m_basis, u_basis, relatives_basis] = cells.as_slice()
            else {
                anyhow::bail!("a row of {} cells", cells.len());
            };
            let chance = |number: &str, basis: &str| -> anyhow::Result<(f64, String)> {
                Ok((number.parse()?, basis.to_owned()))
            };
            Ok(Row {
                field: ComparedField::from_name(field).with_context(|| format!("no field {field}"))?,
                level: Level::from_name(level).with_context(|| format!("no level {level}"))?,
                chances: [chance(m, m_basis)?, chance(u, u_basis)?, chance(relatives, relatives_basis)?],
                by: by.to_owned(),
            })
        })
        .collect()
}

/// The counts of all lists: of one person, of strangers, of relatives.
#[derive(Default)]
pub struct Measured {
    lists: Vec<[Counts; 3]>,
}

/// One chance as it was counted.
struct Chance {
    /// Mean over the lists.
    mean: f64,
    /// Lowest and highest of the lists.
    range: (f64, f64),
    seen: u64,
    pairs: u64,
}

impl Measured {
    /// Takes in the counts of two lists.
    pub fn add(&mut self, same: Counts, strangers: Counts, relatives: Counts) {
        self.lists.push([same, strangers, relatives]);
    }

    /// A level's chance; `None` where no list has enough pairs of its kind.
    fn chance(&self, which: usize, field: ComparedField, level: Level) -> Option<Chance> {
        let counts = self.lists.iter().filter_map(|lists| lists.get(which));
        let shares: Vec<(u64, u64)> = counts
            .map(|counts| counts.share(field, level))
            .filter(|(_, pairs)| *pairs >= LEAST_PAIRS)
            .collect();
        if shares.is_empty() {
            return None;
        }
        let share = |(seen, pairs): &(u64, u64)| *seen as f64 / *pairs as f64;
        let range = shares
            .iter()
            .map(share)
            .fold((1.0_f64, 0.0_f64), |(low, high), share| (low.min(share), high.max(share)));
        Some(Chance {
            mean: shares.iter().map(share).sum::<f64>() / shares.len() as f64,
            range,
            seen: shares.iter().map(|(seen, _)| seen).sum(),
            pairs: shares.iter().map(|(_, pairs)| pairs).sum(),
        })
    }

    /// Each chance as it ships and as it was counted.
    pub fn report(&self, rows: &[Row]) -> String {
        let mut text = format!(
            "{:<31} {:<9} {:>9} {:>9} {:>19} {:>19} {:>9} {:>9}\n",
            "level", "", "shipped", "measured", "lowest–highest list", "95% of all pairs", "seen", "pairs"
        );
        for row in rows {
            for (which, (name, (shipped, _))) in ["m", "u", "relatives"].iter().zip(&row.chances).enumerate()
            {
                let label = if which == 0 {
                    format!("{} {}", row.field.as_str(), row.level.as_str())
                } else {
                    String::new()
                };
                let counted = self.chance(which, row.field, row.level).map_or_else(
                    || format!("{:>9}", "–"),
                    |chance| {
                        let interval =
                            Accuracy { asserted: chance.pairs, correct: chance.seen, true_links: 0 }
                                .precision();
                        let interval = interval.map_or_else(String::new, |all| range((all.low, all.high)));
                        format!(
                            "{:>9} {:>19} {interval:>19} {:>9} {:>9}",
                            significant(chance.mean),
                            range(chance.range),
                            chance.seen,
                            chance.pairs
                        )
                    },
                );
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{label:<31} {name:<9} {:>9} {counted}", significant(*shipped));
            }
        }
        text
    }

    /// The table anew: its comments, then each row with measured numbers where there are enough pairs.
    pub fn table(&self, rows: &[Row]) -> String {
        let mut text: String =
            SHIPPED.lines().filter(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
        text.push_str("field\tlevel\tm\tu\trelatives\tby\tm_basis\tu_basis\trelatives_basis\n");
        for row in rows {
            let chances: Vec<(String, String)> = (0..3).map(|which| self.settled(which, row, rows)).collect();
            let numbers: Vec<&str> = chances.iter().map(|(number, _)| number.as_str()).collect();
            let bases: Vec<&str> = chances.iter().map(|(_, basis)| basis.as_str()).collect();
            let cells = [row.field.as_str(), row.level.as_str()]
                .into_iter()
                .chain(numbers)
                .chain([row.by.as_str()])
                .chain(bases);
            text.push_str(&cells.collect::<Vec<_>>().join("\t"));
            text.push('\n');
        }
        text
    }

    /// A number of the table and its basis.
    fn settled(&self, which: usize, row: &Row, rows: &[Row]) -> (String, String) {
        let kept = |(number, basis): &(f64, String)| (significant(*number), basis.clone());
        let Some((shipped, basis)) = row.chances.get(which) else { return (String::new(), String::new()) };
        let Some(chance) = self.trusted(which, row) else { return kept(&(*shipped, basis.clone())) };
        // What no list shows keeps its judged share, which the likeliest of the counted levels gives up: values that
        // agree on simulated lists would do so less often in life, and what differs is likeliest among strangers.
        let of_kind: Vec<&Row> = rows
            .iter()
            .filter(|other| {
                other.field == row.field && zvirka::model::are_of_one_kind(other.level, row.level)
            })
            .collect();
        let judged = of_kind.iter().filter(|other| self.trusted(which, other).is_none());
        let judged: f64 = judged.filter_map(|other| other.chances.get(which)).map(|(number, _)| number).sum();
        let likeliest = of_kind
            .iter()
            .all(|other| self.trusted(which, other).is_none_or(|other| other.mean <= chance.mean));
        let given_up = if likeliest { judged.min(0.9 * chance.mean) } else { 0.0 };
        let less = if given_up > 0.0 {
            format!("; less {} for levels not seen", significant(given_up))
        } else {
            String::new()
        };
        let (mean, range) = (significant(chance.mean), range(chance.range));
        let basis = format!("measured: {mean} ({range}) of {} pairs{less}", chance.pairs);
        (significant(chance.mean - given_up), basis)
    }

    /// A chance that enough pairs speak for, of a row that is not to stay a judgement.
    fn trusted(&self, which: usize, row: &Row) -> Option<Chance> {
        let fixed = row.chances.get(which).is_some_and(|(_, basis)| basis.starts_with("fixed"));
        self.chance(which, row.field, row.level).filter(|chance| !fixed && chance.seen >= LEAST_SEEN)
    }
}

/// A number with two significant digits, or three near one, where what is lacking to one counts.
fn significant(number: f64) -> String {
    if number <= 0.0 {
        return "0".to_owned();
    }
    let digits = (1.0 - number.log10().floor()).clamp(2.0, 8.0) as usize;
    format!("{number:.*}", digits.max(if number > 0.9 { 3 } else { 0 }))
}

fn range((low, high): (f64, f64)) -> String {
    format!("{}–{}", significant(low), significant(high))
}
