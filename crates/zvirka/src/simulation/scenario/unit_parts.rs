//! Which part each unit has in the scenario: new to exchanges, known to them, or the regiment that stays.
//!
//! The figures speak of units by what came of their people, so the parts are dealt out before the people are.

use super::super::random::{Random, Weighted, zipf_two_thirds};
use super::super::units::{UnitKind, Units};
use super::numbers::FIRST_RETURN_UNITS;

/// Which part units have in the scenario.
#[derive(Clone, Debug)]
pub(super) struct UnitParts {
    /// The regiment nobody of which comes back.
    pub(super) regiment: u16,
    /// Units from which nobody has come back before.
    pub(super) first: Vec<u16>,
    ordinary: Vec<u16>,
    ordinary_draw: Weighted,
    all_draw: Weighted,
}

impl UnitParts {
    /// Deals the parts out.
    pub(super) fn draw(units: &Units, random: &mut Random) -> Self {
        let mut all: Vec<u16> = (0..units.count()).collect();
        random.shuffle(&mut all);
        let regiment = all.iter().copied().find(|unit| Units::kind(*unit) == UnitKind::Regiment).unwrap_or(0);
        all.retain(|unit| *unit != regiment);
        // Marines and the serviceman of the National Guard come from units that are not new to exchanges.
        let may_be_first = |unit: &u16| matches!(Units::kind(*unit), UnitKind::Regiment | UnitKind::Other);
        let first: Vec<u16> = all.iter().copied().filter(may_be_first).take(FIRST_RETURN_UNITS).collect();
        let ordinary: Vec<u16> = all.into_iter().filter(|unit| !first.contains(unit)).collect();
        Self {
            regiment,
            ordinary_draw: Weighted::new(&zipf_two_thirds(ordinary.len())),
            all_draw: Weighted::new(&zipf_two_thirds(ordinary.len() + first.len())),
            first,
            ordinary,
        }
    }

    /// A unit from which people have come back before. Also what stands in place of another unit in error: men are
    /// attached to units that everybody knows.
    pub(super) fn draw_ordinary(&self, random: &mut Random) -> u16 {
        self.ordinary.get(self.ordinary_draw.draw(random)).copied().unwrap_or(0)
    }

    /// A unit of a kind, from which people have come back before.
    pub(super) fn draw_of(&self, kind: UnitKind, random: &mut Random) -> u16 {
        let units: Vec<u16> =
            self.ordinary.iter().copied().filter(|unit| Units::kind(*unit) == kind).collect();
        units.get(random.below(units.len() as u32) as usize).copied().unwrap_or(0)
    }

    /// Any unit but the regiment.
    pub(super) fn draw_any(&self, random: &mut Random) -> u16 {
        let drawn = self.all_draw.draw(random);
        let first = drawn.checked_sub(self.ordinary.len()).and_then(|place| self.first.get(place));
        self.ordinary.get(drawn).or(first).copied().unwrap_or(0)
    }
}
