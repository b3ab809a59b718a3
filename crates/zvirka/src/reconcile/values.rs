//! What a record's cells mean, as far as lists are checked by it: category, sex, dates, unit, place.
//!
//! A cell that cannot be read means nothing and contradicts nothing. Names are not read here.

use serde::Serialize;

use crate::compare::Level;
use crate::compare::category;
use crate::compare::date::{PartialDate, compare_dates};
use crate::compare::sex::Sex;
use crate::compare::unit::Unit;
use crate::record::{Field, List};

/// Soldier or civilian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// A soldier, a guardsman, a policeman under arms.
    Military,
    /// A civilian.
    Civilian,
}

impl Category {
    /// The category's name in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Military => "military",
            Self::Civilian => "civilian",
        }
    }

    /// Reads a cell in Ukrainian, Russian or English.
    pub(super) fn parse(text: &str) -> Option<Self> {
        category::Category::parse(text).map(|read| match read {
            category::Category::Military => Self::Military,
            category::Category::Civilian => Self::Civilian,
        })
    }
}

/// A date; nothing for what is none.
pub(super) fn date(text: &str) -> Option<PartialDate> {
    PartialDate::parse(text).ok().flatten()
}

/// A date as a number that orders dates; parts that are not known count as the first.
pub(super) fn day_number(date: PartialDate) -> u32 {
    u32::from(date.year) * 372 + u32::from(date.month.max(1) - 1) * 31 + u32::from(date.day.max(1) - 1)
}

/// Whether one date surely lies after another.
pub(super) fn is_after(later: PartialDate, earlier: PartialDate) -> bool {
    if later.year != earlier.year || later.month == 0 || earlier.month == 0 {
        return later.year > earlier.year;
    }
    if later.month != earlier.month || later.day == 0 || earlier.day == 0 {
        return later.month > earlier.month;
    }
    later.day > earlier.day
}

/// How two birth dates contradict, if they do: `true` where a slip of the pen would explain it.
pub(super) fn birth_dates_contradict(a: PartialDate, b: PartialDate) -> Option<bool> {
    match compare_dates(Some(a), Some(b)) {
        Level::Different | Level::YearApart | Level::UnreadableDifferent => Some(false),
        Level::DayMonthSwapped | Level::OneDigit | Level::OnePart | Level::YearNear => Some(true),
        _ => None,
    }
}

/// Beginnings of the names of Mariupol and of its two plants, in Ukrainian, Russian and Latin letters. The city's
/// name until 1989, Жданов, is that of other places too and does not count.
const MARIUPOL: [&str; 5] = ["маріуп", "мариуп", "mariup", "marioup", "маріюп"];
/// Azovstal.
const STEELWORKS: [&str; 3] = ["азовст", "azovst", "asowst"];
/// The Illich works, a name that streets and villages bear too, so that it needs the city or a plant beside it.
const OTHER_PLANT: [&str; 7] = ["ілліч", "ильич", "illich", "ilyich", "ilich", "illych", "iljitsch"];

/// Azovmash, which is nowhere else.
const MACHINE_WORKS: [&str; 3] = ["азовмаш", "azovmash", "asowmasch"];

/// Where a defender of Mariupol was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MariupolPlace {
    /// At the Azovstal steelworks.
    Azovstal,
    /// At the Illich plant or another.
    OtherPlant,
    /// In the city, no more is known.
    City,
}

/// Where in Mariupol the place is, if it is there.
pub(super) fn mariupol(place: &str) -> Option<MariupolPlace> {
    let place = place.to_lowercase();
    let holds = |stems: &[&str]| stems.iter().any(|stem| place.contains(stem));
    if holds(&STEELWORKS) {
        return Some(MariupolPlace::Azovstal);
    }
    let city = holds(&MARIUPOL);
    let plant = ["завод", "plant", "комбінат", "комбинат", "works"].iter().any(|word| place.contains(word));
    if holds(&MACHINE_WORKS)
        || holds(&OTHER_PLANT) && (city || plant || place.contains("ммк"))
        || (city && plant)
    {
        return Some(MariupolPlace::OtherPlant);
    }
    city.then_some(MariupolPlace::City)
}

/// Words for a person's death, in Ukrainian, Russian and English.
const DEATH: [&str; 14] = [
    "загинув",
    "загинула",
    "загибел",
    "помер",
    "мертв",
    "погиб",
    "умер",
    "скончал",
    "died",
    "dead",
    "deceased",
    "killed",
    "†",
    "двохсот",
];

/// Whether a note says that the person is dead.
pub(super) fn says_dead(note: &str) -> bool {
    let note = note.to_lowercase();
    DEATH.iter().any(|word| note.contains(word))
}

/// What the cells of one record mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub category: Option<Category>,
    pub sex: Option<Sex>,
    pub birth_date: Option<PartialDate>,
    pub unit: Option<Unit>,
    pub capture_date: Option<PartialDate>,
    pub seen_on: Option<PartialDate>,
    pub mariupol: Option<MariupolPlace>,
    pub dead: bool,
}

impl Facts {
    /// Reads a record.
    pub fn read(list: &List, row: usize) -> Self {
        let cell = |field| list.cell(field, row);
        Self {
            category: Category::parse(cell(Field::Category)),
            sex: Sex::parse(cell(Field::Sex)),
            birth_date: date(cell(Field::BirthDate)),
            unit: Unit::parse(cell(Field::Unit)),
            capture_date: date(cell(Field::CaptureDate)),
            seen_on: date(cell(Field::SeenOn)),
            mariupol: mariupol(cell(Field::CapturePlace)),
            dead: says_dead(cell(Field::Note)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_read_in_three_languages() {
        for text in ["військовослужбовець", "Военный", "military", "Mil."] {
            assert_eq!(Category::parse(text), Some(Category::Military), "{text}");
        }
        for text in ["цивільна", "Гражданское лицо", "civilian"] {
            assert_eq!(Category::parse(text), Some(Category::Civilian), "{text}");
        }
        for text in ["", "?", "невідомо"] {
            assert_eq!(Category::parse(text), None, "{text}");
        }
    }

    #[test]
    fn places_of_mariupol_are_told_apart() {
        for (place, expected) in [
            ("м. Маріуполь, завод «Азовсталь»", Some(MariupolPlace::Azovstal)),
            ("Azovstal", Some(MariupolPlace::Azovstal)),
            ("Мариуполь, завод им. Ильича", Some(MariupolPlace::OtherPlant)),
            ("завод ім. Ілліча", Some(MariupolPlace::OtherPlant)),
            ("Азовмаш", Some(MariupolPlace::OtherPlant)),
            ("Mariupol", Some(MariupolPlace::City)),
            ("с. Іллічівка", None),
            ("Бахмут", None),
        ] {
            assert_eq!(mariupol(place), expected, "{place}");
        }
    }

    #[test]
    fn a_date_is_after_another_only_if_it_surely_is() {
        let read = |text| date(text).unwrap();
        assert!(is_after(read("24.05.2025"), read("23.05.2025")));
        assert!(is_after(read("2025"), read("31.12.2024")));
        assert!(!is_after(read("2025"), read("23.05.2025")));
        assert!(!is_after(read("05.2025"), read("23.05.2025")));
    }
}
