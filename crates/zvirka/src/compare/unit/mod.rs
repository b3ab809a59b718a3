//! Military units: `36 ОБрМП`, `36-я отдельная бригада морской пехоты`, `36th Separate Marine Brigade`, `в/ч А0216`.
//!
//! A cell is read into a number, a branch (marines, tanks) and an echelon (brigade, battalion), the code of a
//! military unit, and the number of a sub-unit; each may be missing. A unit named by its honorific alone («Азов») or
//! by its code alone is looked up in the table of units, and a unit that was renamed is the one it became.
//!
//! A number alone identifies nothing: 110, 115 to 119 and 128 are borne by a mechanised and a territorial brigade
//! each. So equal numbers are [`Level::Equivalent`] only where branch and echelon agree too.
//!
//! Method: every word is looked up for what it says, and what a stretch of words says together makes a unit
//! (`reading`). Cost: a binary search a word; the table of units is gone through only for codes and honorifics.
//! Limits: honorifics that the table lacks are not read; a code without its letter, a code that was never confirmed
//! and an honorific that was not looked up make two units [`Level::Similar`] at best; companies and platoons are
//! passed over.
//!
//! # Chances
//!
//! | level | one person (m) | two people (u) |
//! |---|---|---|
//! | same, equivalent | 0.62 together | the unit's share of the lists, 0.002 to 0.05; half of a list where a garrison fell |
//! | similar: number equal, branch or echelon open | 0.10 | the number's share of the lists, a little above the unit's |
//! | part: a unit and its sub-unit | 0.08 | the larger unit's share |
//! | near: one branch, a number missing; two sub-units of one unit; two 2nd battalions, one of no named brigade | 0.05 | the branch's share, 0.1 |
//! | different | 0.15: people are attached, transferred, and told of by families from years before | what is left |
//!
//! m is a judgement; u is to be counted from the lists, by [`Unit::number_and_branch`].

mod reading;

use super::Level;

/// The size of a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Echelon {
    /// Not said.
    #[default]
    Unknown,
    /// Platoon or squad.
    Platoon,
    /// Company or battery, or an outpost of the border guard.
    Company,
    /// Corps or command.
    Corps,
    /// Division.
    Division,
    /// Battalion, or a дивізіон of artillery.
    Battalion,
    /// Detachment (загін, отряд).
    Detachment,
    /// Regiment.
    Regiment,
    /// Brigade.
    Brigade,
}

/// What a unit fights as, or which service it belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "a variant's name is the branch; those that are not are explained")]
pub enum Branch {
    /// Not said.
    #[default]
    Unknown,
    Mechanised,
    /// мотопіхотна.
    Motorised,
    /// мотострелковая, as Russian lists call mechanised units.
    MotorRifle,
    Tank,
    Assault,
    /// Rifle or infantry.
    Infantry,
    /// десантно-штурмова.
    AirAssault,
    Airmobile,
    Airborne,
    Marine,
    /// Coastal defence.
    Coastal,
    /// Mountain assault or infantry.
    Mountain,
    Jaeger,
    Artillery,
    Missile,
    AirDefence,
    AirForce,
    /// Territorial defence.
    Territorial,
    /// Special operations forces.
    SpecialOperations,
    /// National Guard, no more said.
    NationalGuard,
    /// National Guard, operational brigade.
    GuardOperational,
    /// National Guard, special purpose.
    GuardSpecial,
    /// National Guard, public order.
    GuardPublicOrder,
    /// Border guard.
    Border,
    /// Sea guard of the border service.
    CoastGuard,
    Police,
    Reconnaissance,
    Engineer,
    Signal,
    Logistics,
    Medical,
    /// Drones.
    Unmanned,
}

/// What a word adds to the words beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "a variant's name is the word")]
pub enum Hint {
    /// Nothing.
    #[default]
    Unknown,
    Sea,
    Marine,
    Foot,
    Guarding,
    Coast,
    Territory,
    Mountain,
    Landing,
    Assault,
    Air,
    Airborne,
    Airmobile,
    Mechanised,
    Motor,
    MotorRifle,
    Rifle,
    Tank,
    Artillery,
    Jaeger,
    Operational,
    Special,
    Order,
    Border,
    NationalGuard,
    National,
    Police,
    AirDefence,
    Missile,
    Reconnaissance,
    Engineer,
    Signal,
    Logistics,
    Medical,
    Unmanned,
    One,
    Two,
    Three,
    Four,
    Five,
}

/// Branches that lists take for each other, since units were renamed from one to the other or a language has one word
/// for both.
const FAMILIES: [&[Branch]; 4] = [
    &[Branch::Mechanised, Branch::Motorised, Branch::MotorRifle, Branch::Assault, Branch::Infantry],
    &[Branch::AirAssault, Branch::Airmobile, Branch::Airborne],
    &[Branch::NationalGuard, Branch::GuardOperational, Branch::GuardSpecial, Branch::GuardPublicOrder],
    &[Branch::SpecialOperations, Branch::GuardSpecial],
];

impl Branch {
    /// Whether two branches may be one under two names. An unknown branch may be any.
    fn may_be(self, other: Self) -> bool {
        self == other
            || self == Self::Unknown
            || other == Self::Unknown
            || FAMILIES.iter().any(|family| family.contains(&self) && family.contains(&other))
    }
}

/// A military unit, as far as a cell names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// The number of the military unit's code, with its letter above the lowest 20 bits; 0 when there is none.
    code: u32,
    /// A number for the words as written.
    written: u32,
    /// The unit's number; 0 when it is not said; from [`UNNUMBERED`] on for units that have none.
    number: u16,
    /// The number of the sub-unit; 0 when none is said.
    sub_number: u16,
    branch: Branch,
    echelon: Echelon,
    sub_echelon: Echelon,
    /// Whether number and branch were found by something that is not certain.
    weak: bool,
}

/// From here on a number stands for a unit of the table that has none. No unit has five digits.
const UNNUMBERED: u16 = 60_000;

/// From here on the number of a battalion is its own: those within a brigade or regiment are counted from one. A
/// judgement.
const SEPARATE: u16 = 20;

/// The bits of [`Unit::code`] that hold the number: codes have five digits at most.
const CODE_DIGITS: u32 = 20;

impl Unit {
    /// Reads a unit; `None` when the text names none that could be told from others.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::compare::Level;
    /// use zvirka::compare::unit::{Unit, compare_units};
    ///
    /// let level = |a, b| compare_units(Unit::parse(a), Unit::parse(b));
    /// assert_eq!(level("703 ОБрМП", "703-я отдельная бригада морской пехоты"), Level::Equivalent);
    /// assert_eq!(level("703 бригада", "703 ОБрМП"), Level::Similar);
    /// assert_eq!(level("2 батальйон 703 ОБрМП", "703 ОБрМП"), Level::Part);
    /// assert_eq!(level("703 ОБрМП", "703 ОБрТрО"), Level::Different);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        reading::read(text)
    }

    /// A number for counting how common a unit is: the same for all spellings from which number and branch are known.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::compare::unit::Unit;
    ///
    /// let number = |text| Unit::parse(text).unwrap().number_and_branch();
    /// assert_eq!(number("703 ОБрМП"), number("703rd Separate Marine Brigade"));
    /// assert_ne!(number("703 ОБрМП"), number("703 ОМБр"));
    /// ```
    #[must_use]
    pub const fn number_and_branch(self) -> u64 {
        let code = if self.number == 0 { self.code } else { 0 };
        (code as u64) << 24 | (self.branch as u64) << 16 | self.number as u64
    }

    /// The code's number, and whether a letter stands before it.
    const fn code_number(self) -> (u32, bool) {
        (self.code & ((1 << CODE_DIGITS) - 1), self.code >> CODE_DIGITS != 0)
    }
}

/// Compares two units. Symmetric.
#[must_use]
pub fn compare_units(a: Option<Unit>, b: Option<Unit>) -> Level {
    let (Some(a), Some(b)) = (a, b) else { return Level::Absent };
    if a == b {
        return Level::Same;
    }
    let formations = compare_formations(a, b);
    match (compare_codes(a, b), formations) {
        // A brigade and its battalions have a code each: codes that differ say less than names that agree.
        (Some(Level::Different) | None, Some(level)) => level,
        (Some(level), None) => level,
        (None, None) => Level::Absent,
        // A slip in a code does not outweigh a name, nor an agreeing code two names: one of them is a slip.
        (Some(_), Some(Level::Different)) => Level::Similar,
        (Some(code), Some(formation)) => stronger(code, formation),
    }
}

/// The level that says more.
fn stronger(a: Level, b: Level) -> Level {
    let order = [Level::Equivalent, Level::Part, Level::Similar, Level::Near];
    order.into_iter().find(|level| *level == a || *level == b).unwrap_or(Level::Different)
}

fn compare_codes(a: Unit, b: Unit) -> Option<Level> {
    if a.code == 0 || b.code == 0 {
        return None;
    }
    let ((number_a, letter_a), (number_b, letter_b)) = (a.code_number(), b.code_number());
    Some(match number_a == number_b {
        true if a.code == b.code => Level::Equivalent,
        // в/ч 2802 for А2802.
        true if letter_a != letter_b => Level::Similar,
        _ => Level::Different,
    })
}

/// Compares numbers, branches and echelons; `None` when nothing can be said.
fn compare_formations(a: Unit, b: Unit) -> Option<Level> {
    let said = |unit: Unit| unit.number != 0 || unit.branch != Branch::Unknown;
    if !said(a) || !said(b) {
        return None;
    }
    let weaken =
        |level: Level| if (a.weak || b.weak) && level == Level::Equivalent { Level::Similar } else { level };
    if is_sub_unit(a, b) || is_sub_unit(b, a) {
        // Every brigade has a 2nd battalion.
        let own = a.number.min(b.number) >= SEPARATE;
        return Some(if own { weaken(Level::Part) } else { Level::Near });
    }
    if a.number == 0 || b.number == 0 {
        return match (a.branch, b.branch) {
            (Branch::Unknown, _) | (_, Branch::Unknown) => None,
            (x, y) if x.may_be(y) => Some(Level::Near),
            _ => Some(Level::Different),
        };
    }
    let echelons_differ =
        a.echelon != b.echelon && a.echelon != Echelon::Unknown && b.echelon != Echelon::Unknown;
    if a.number != b.number || echelons_differ || !a.branch.may_be(b.branch) {
        return Some(Level::Different);
    }
    let certain = a.branch == b.branch && a.branch != Branch::Unknown && a.echelon == b.echelon;
    let sub_units = (a.sub_number, b.sub_number);
    Some(weaken(match sub_units {
        (x, y) if x != 0 && y != 0 && x != y => Level::Near,
        (x, y) if certain && x != y => Level::Part,
        _ if certain && a.echelon != Echelon::Unknown => Level::Equivalent,
        _ => Level::Similar,
    }))
}

/// Whether the first is, by itself, the sub-unit that the second names: `2 батальйон`, `2 батальйон 36 бригади`.
fn is_sub_unit(a: Unit, b: Unit) -> bool {
    a.number != 0
        && a.number == b.sub_number
        && a.sub_number == 0
        && a.echelon == b.sub_echelon
        && a.branch.may_be(b.branch)
}

#[cfg(test)]
mod tests;
