//! Chances of levels of columns that have no field of their own, by the kind of their values.
//!
//! Nobody has measured how often a postcode or a case number agrees for one person on the lists at hand, so what stands here is
//! where learning starts from: judgements about registers that are kept with some care. u of values that agree is that of
//! the value; of slips and differences it is counted on the lists.

use serde::{Deserialize, Serialize};

use super::{LevelModel, Model};
use crate::compare::Level;
use crate::compare::value::Kind;
use crate::error::{Error, ErrorKind};

/// The levels of a column of no field of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnModel {
    /// The column's header, as both lists have it.
    pub header: String,
    /// How its values are read.
    pub kind: Kind,
    /// One entry per level of the kind.
    pub levels: Vec<LevelModel>,
}

/// Share of people who have a value before the lists tell, for values that agree.
const USUAL_SHARE: f64 = 0.001;

impl ColumnModel {
    /// A column's levels before anything is learnt.
    #[must_use]
    pub fn stated(header: &str, kind: Kind) -> Self {
        let levels = kind.levels().iter().map(|level| {
            let m = stated(kind, *level);
            let by_value = matches!(level, Level::Same | Level::Equivalent);
            // A family shares an address in every second case and a number of its own in none; what a column holds is not known.
            let relatives = if by_value { m / 2.0 } else { m };
            let u = match level {
                Level::Same | Level::Equivalent => USUAL_SHARE / 2.0,
                Level::Part => 0.01,
                Level::Slip => 0.001,
                _ => 0.98,
            };
            LevelModel { level: level.as_str().to_owned(), m, u, relatives, by_value }
        });
        Self { header: header.to_owned(), kind, levels: levels.collect() }
    }

    /// Checks that every level of the kind is there once and every number is possible.
    pub(super) fn check(&self) -> Result<(), Error> {
        let known = |level: &LevelModel| {
            Level::from_name(&level.level).is_some_and(|of| self.kind.levels().contains(&of))
        };
        let possible = |level: &LevelModel| {
            [level.m, level.u, level.relatives].iter().all(|chance| *chance > 0.0 && *chance <= 1.0)
        };
        let once = self
            .kind
            .levels()
            .iter()
            .all(|level| self.levels.iter().filter(|other| other.level == level.as_str()).count() == 1);
        if once && self.levels.iter().all(|level| known(level) && possible(level)) {
            return Ok(());
        }
        let message = "a column of the model lacks a level, or has a chance that is none; train it again";
        Err(Error::new(ErrorKind::Model, message))
    }
}

/// Chance of a level if two records are one person: judgements.
const fn stated(kind: Kind, level: Level) -> f64 {
    match (kind, level) {
        (Kind::Exact, Level::Same) => 0.90,
        (Kind::Text, Level::Same) => 0.70,
        (Kind::Text, Level::Equivalent) => 0.05,
        (_, Level::Same) => 0.88,
        (Kind::Text, Level::Part | Level::Slip) => 0.07,
        (_, Level::Slip) => 0.04,
        (Kind::Date, Level::Part) => 0.02,
        (Kind::Date, _) => 0.06,
        (Kind::Number | Kind::Phone | Kind::TaxNumber, _) => 0.08,
        (Kind::Text, _) => 0.11,
        (Kind::Exact, _) => 0.10,
    }
}

impl Model {
    /// The same model for columns in this order: as learnt where the model knows a column of that header and kind, else as
    /// [stated](ColumnModel::stated).
    #[must_use]
    pub fn with_columns<'a>(&self, columns: impl Iterator<Item = (&'a str, Kind)>) -> Self {
        let of = |(header, kind): (&str, Kind)| {
            let known = self.columns.iter().find(|known| known.header == header && known.kind == kind);
            known.cloned().unwrap_or_else(|| ColumnModel::stated(header, kind))
        };
        Self { columns: columns.map(of).collect(), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_of_every_kind_add_up_to_one() {
        for kind in [Kind::Exact, Kind::Text, Kind::Number, Kind::Date, Kind::Phone, Kind::TaxNumber] {
            let column = ColumnModel::stated("case", kind);
            let sum: f64 = column.levels.iter().map(|level| level.m).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{kind:?} {sum}");
            column.check().unwrap();
        }
    }
}
