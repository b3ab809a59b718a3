//! Units and ranks of invented people, in three languages and the forms in which lists have them.
//!
//! Types of units and ranks are those of the armed forces of Ukraine; the numbers, from 701 on, are borne by no
//! brigade. Cost: all forms of all units are made once.

use super::random::{Random, Weighted, zipf_two_thirds};

/// A language in which a list may be written, as far as words go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    Ukrainian,
    Russian,
    English,
}

/// A type of unit: in each language the whole words and the abbreviation.
struct UnitType {
    ukrainian: [&'static str; 2],
    russian: [&'static str; 2],
    english: [&'static str; 2],
    /// Whether its ordinal is masculine: a regiment's 701-й, a brigade's 701-ша.
    masculine: bool,
}

const fn unit_type(
    ukrainian: [&'static str; 2],
    russian: [&'static str; 2],
    english: [&'static str; 2],
) -> UnitType {
    UnitType { ukrainian, russian, english, masculine: false }
}

const TYPES: [UnitType; 8] = [
    unit_type(
        ["окрема механізована бригада", "ОМБр"],
        ["отдельная механизированная бригада", "ОМБр"],
        ["Separate Mechanized Brigade", "Mech Bde"],
    ),
    unit_type(
        ["окрема бригада територіальної оборони", "ОБрТрО"],
        ["отдельная бригада территориальной обороны", "ОБрТрО"],
        ["Separate Territorial Defense Brigade", "TDF Bde"],
    ),
    unit_type(
        ["окрема бригада морської піхоти", "ОБрМП"],
        ["отдельная бригада морской пехоты", "ОБрМП"],
        ["Separate Marine Brigade", "Marine Bde"],
    ),
    unit_type(
        ["окрема десантно-штурмова бригада", "ОДШБр"],
        ["отдельная десантно-штурмовая бригада", "ОДШБр"],
        ["Separate Air Assault Brigade", "ODShBr"],
    ),
    unit_type(
        ["окрема танкова бригада", "ОТБр"],
        ["отдельная танковая бригада", "ОТБр"],
        ["Separate Tank Brigade", "Tank Bde"],
    ),
    unit_type(
        ["окрема артилерійська бригада", "ОАБр"],
        ["отдельная артиллерийская бригада", "ОАБр"],
        ["Separate Artillery Brigade", "Arty Bde"],
    ),
    unit_type(
        ["окрема мотопіхотна бригада", "ОМПБр"],
        ["отдельная мотопехотная бригада", "ОМПБр"],
        ["Separate Motorized Brigade", "OMPBr"],
    ),
    unit_type(
        ["окрема штурмова бригада", "ОШБр"],
        ["отдельная штурмовая бригада", "ОШБр"],
        ["Separate Assault Brigade", "OShBr"],
    ),
];

/// Types that the lists of a scenario have besides.
const FURTHER_TYPES: [UnitType; 4] = [
    unit_type(
        ["окрема гірсько-штурмова бригада", "ОГШБр"],
        ["отдельная горно-штурмовая бригада", "ОГШБр"],
        ["Separate Mountain Assault Brigade", "OHShBr"],
    ),
    unit_type(
        ["окрема єгерська бригада", "ОЄБр"],
        ["отдельная егерская бригада", "ОЕБр"],
        ["Separate Jaeger Brigade", "OYeBr"],
    ),
    unit_type(
        ["бригада оперативного призначення НГУ", "БрОП НГУ"],
        ["бригада оперативного назначения НГУ", "БрОН НГУ"],
        ["Operational Brigade of the National Guard", "NGU op bde"],
    ),
    UnitType {
        masculine: true,
        ..unit_type(
            ["окремий полк спеціального призначення", "ОПСпП"],
            ["отдельный полк специального назначения", "ОПСпН"],
            ["Separate Special Purpose Regiment", "OPSpP"],
        )
    },
];

/// Of which kind a unit is, where that matters to a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitKind {
    Marines,
    NationalGuard,
    Regiment,
    Other,
}

/// Units of each type: enough that two strangers seldom share one, few enough that comrades do.
const OF_EACH_TYPE: usize = 12;

/// The first number given to a unit.
const FIRST_NUMBER: usize = 701;

/// All units in all their forms.
#[derive(Clone, Debug)]
pub(super) struct Units {
    /// By unit; then Ukrainian, Russian, English; then in whole words and abbreviated.
    forms: Vec<[[String; 2]; 3]>,
    draw: Weighted,
}

impl Units {
    pub(super) fn new() -> Self {
        Self::of_types(TYPES.iter().collect())
    }

    /// More units of more types, for a scenario.
    pub(super) fn with_further_types() -> Self {
        Self::of_types(TYPES.iter().chain(&FURTHER_TYPES).collect())
    }

    fn of_types(types: Vec<&UnitType>) -> Self {
        let mut forms = Vec::with_capacity(types.len() * OF_EACH_TYPE);
        for rank in 0..OF_EACH_TYPE {
            for (place, unit_type) in types.iter().enumerate() {
                let number = FIRST_NUMBER + rank * types.len() + place;
                let write = |ordinal: &str, [whole, short]: [&str; 2]| {
                    [format!("{number}{ordinal} {whole}"), format!("{number} {short}")]
                };
                let [ukrainian, russian] = match unit_type.masculine {
                    true => ["-й", "-й"],
                    false => [ukrainian_ordinal(number), "-я"],
                };
                forms.push([
                    write(ukrainian, unit_type.ukrainian),
                    write(russian, unit_type.russian),
                    write(english_ordinal(number), unit_type.english),
                ]);
            }
        }
        let draw = Weighted::new(&zipf_two_thirds(forms.len()));
        Self { forms, draw }
    }

    /// How many units there are.
    pub(super) fn count(&self) -> u16 {
        self.forms.len() as u16
    }

    /// The kind of a unit made by [`with_further_types`](Self::with_further_types).
    pub(super) fn kind(unit: u16) -> UnitKind {
        match usize::from(unit) % (TYPES.len() + FURTHER_TYPES.len()) {
            2 => UnitKind::Marines,
            10 => UnitKind::NationalGuard,
            11 => UnitKind::Regiment,
            _ => UnitKind::Other,
        }
    }

    /// A unit, large ones more often.
    pub(super) fn draw(&self, random: &mut Random) -> u16 {
        self.draw.draw(random) as u16
    }

    /// A unit's name.
    pub(super) fn name(&self, unit: u16, words: Words, short: bool) -> &str {
        let forms = self.forms.get(usize::from(unit)).and_then(|unit| unit.get(words as usize));
        forms.and_then(|forms| forms.get(usize::from(short))).map_or("", String::as_str)
    }
}

/// The ending of a feminine ordinal in Ukrainian: 701-ша, 702-га, 703-тя, 704-та, 707-ма, 711-та.
fn ukrainian_ordinal(number: usize) -> &'static str {
    match (number % 100, number % 10) {
        (11..=19, _) => "-та",
        (_, 1) => "-ша",
        (_, 2) => "-га",
        (_, 3) => "-тя",
        (_, 7 | 8) => "-ма",
        _ => "-та",
    }
}

fn english_ordinal(number: usize) -> &'static str {
    match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

/// Ranks: weight, then Ukrainian, Russian, English. Weights are judgement: privates are half of those captured,
/// officers one in ten.
const RANKS: [(u32, [&str; 3]); 11] = [
    (30, ["солдат", "рядовой", "soldier"]),
    (22, ["старший солдат", "старший солдат", "senior soldier"]),
    (8, ["матрос", "матрос", "seaman"]),
    (12, ["молодший сержант", "младший сержант", "junior sergeant"]),
    (10, ["сержант", "сержант", "sergeant"]),
    (6, ["старший сержант", "старший сержант", "senior sergeant"]),
    (2, ["штаб-сержант", "штаб-сержант", "staff sergeant"]),
    (3, ["лейтенант", "лейтенант", "lieutenant"]),
    (3, ["старший лейтенант", "старший лейтенант", "senior lieutenant"]),
    (2, ["капітан", "капитан", "captain"]),
    (2, ["майор", "майор", "major"]),
];

/// A rank.
pub(super) fn draw_rank(random: &mut Random) -> u8 {
    let mut choices = [(0, 0_u8); RANKS.len()];
    for (place, (choice, (weight, _))) in choices.iter_mut().zip(RANKS).enumerate() {
        *choice = (weight, place as u8);
    }
    random.pick(&choices, 0)
}

/// A rank's name.
pub(super) fn rank_name(rank: u8, words: Words) -> &'static str {
    RANKS.get(usize::from(rank)).and_then(|(_, names)| names.get(words as usize)).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_named_as_lists_name_them() {
        let units = Units::new();
        assert_eq!(units.name(0, Words::Ukrainian, false), "701-ша окрема механізована бригада");
        assert_eq!(units.name(2, Words::Russian, false), "703-я отдельная бригада морской пехоты");
        assert_eq!(units.name(1, Words::English, false), "702nd Separate Territorial Defense Brigade");
        assert_eq!(units.name(0, Words::Ukrainian, true), "701 ОМБр");
        assert_eq!(units.name(9999, Words::Ukrainian, true), "");
        let further = Units::with_further_types();
        assert_eq!(further.name(11, Words::Ukrainian, false), "712-й окремий полк спеціального призначення");
        assert_eq!(further.name(23, Words::Russian, true), "724 ОПСпН");
        for (unit, kind) in [
            (14, UnitKind::Marines),
            (22, UnitKind::NationalGuard),
            (11, UnitKind::Regiment),
            (3, UnitKind::Other),
        ] {
            assert_eq!(Units::kind(unit), kind);
        }
        let ordinals = [701, 707, 711, 713, 720].map(ukrainian_ordinal);
        assert_eq!(ordinals, ["-ша", "-ма", "-та", "-та", "-та"]);
        assert_eq!([711, 712, 721, 722].map(english_ordinal), ["th", "th", "st", "nd"]);
    }
}
