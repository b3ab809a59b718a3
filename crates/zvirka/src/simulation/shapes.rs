//! Lists of invented people in other shapes than two rosters that name everybody once: several rows a person, parts of
//! names in columns and in each other's place, names in no table, no dates or years alone, heavy slips, reports of
//! several families, a few names against many, people twice on one side.
//!
//! What is right on one shape may be wrong on another, since priors, shares of names and competition for partners all
//! follow from the shape. So [`shaped`] makes each of them with the truth, for tests and for the table that
//! `zvirka-benches --bin shapes` prints.
//!
//! **Method.** People are those of [`simulate`](super::simulate); which rows a list has is drawn here, and each row is
//! written by a hand of its own (Ukrainian, or the many languages and schemes of the other side). Rates that differ from
//! those of the exchange stand below with their reasons. Cost: as `simulate`. Limits: one fault of shape a list.

use super::faults::{Fault, Noise, Rates};
use super::people::Population;
use super::random::{Random, Stream};
use super::styles::{home, population, strangers};
use super::writing::{GIVEN, PATRONYMIC, SURNAME, Scratch, Style};
use super::{Profile, write_rows};
use crate::assignment::Cardinality;
use crate::error::{Error, ErrorKind};
use crate::record::{Field, List, TextColumn};

/// What is unlike an exchange of two rosters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shape {
    /// One list with one to three rows a person, in three languages: a register joined from several sources.
    SeveralRows,
    /// Two lists with one to three rows a person on both sides.
    SeveralRowsOnBothSides,
    /// Surname, given name and patronymic in columns, with parts in each other's columns in one row of twenty.
    ExchangedParts,
    /// 200,000 surnames, most of them in no table.
    OutsideTables,
    /// No birth dates.
    NoDates,
    /// Years of birth alone.
    YearsOnly,
    /// Both lists in Ukrainian, with a typing slip in three rows of ten.
    HeavySlips,
    /// Reports of one to three families for a person, against a list that names everybody once.
    SeveralReports,
    /// One name for every hundred of the other list.
    FewAgainstMany,
    /// One in twelve stands twice on the right list.
    TwiceOnOneSide,
}

impl Shape {
    /// Every shape.
    pub const ALL: [Self; 10] = [
        Self::SeveralRows,
        Self::SeveralRowsOnBothSides,
        Self::ExchangedParts,
        Self::OutsideTables,
        Self::NoDates,
        Self::YearsOnly,
        Self::HeavySlips,
        Self::SeveralReports,
        Self::FewAgainstMany,
        Self::TwiceOnOneSide,
    ];

    /// The shape's name in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SeveralRows => "several rows a person, one list",
            Self::SeveralRowsOnBothSides => "several rows a person, two lists",
            Self::ExchangedParts => "parts in each other's columns",
            Self::OutsideTables => "names in no table",
            Self::NoDates => "no birth dates",
            Self::YearsOnly => "years of birth alone",
            Self::HeavySlips => "heavy slips, one language",
            Self::SeveralReports => "reports of several families",
            Self::FewAgainstMany => "a few names against many",
            Self::TwiceOnOneSide => "people twice on one side",
        }
    }

    /// Which records may have several partners.
    #[must_use]
    pub const fn cardinality(self) -> Cardinality {
        match self {
            Self::SeveralRows | Self::SeveralRowsOnBothSides => Cardinality::ManyToMany,
            Self::SeveralReports => Cardinality::ManyToOne,
            _ => Cardinality::OneToOne,
        }
    }
}

/// Lists of a shape, and the truth about them. Rows are counted from 0.
#[derive(Clone, Debug)]
pub struct Shaped {
    /// The left list, or the only one.
    pub left: List,
    /// The right list; none where a list is held against itself.
    pub right: Option<List>,
    /// Every pair of rows that are one person, by left row, then right row; within one list the earlier row stands left.
    pub truth: Vec<(usize, usize)>,
}

/// Most people of a shape: some have six rows for each.
const MOST: usize = 10_000_000;

/// Rows of a person who may have several, with weights: one row leads, as in registers.
const ROWS_OF_A_PERSON: [(u32, usize); 3] = [(50, 1), (30, 2), (20, 3)];

/// Rows in 10,000 with parts in each other's columns: the share at which the kind was met in exports.
const EXCHANGED: u32 = 500;

/// How parts stand in each other's columns, with weights: surname and given name exchanged leads, then given name and
/// patronymic, then all moved by one.
const EXCHANGES: [(u32, [usize; 3]); 3] = [
    (60, [GIVEN, SURNAME, PATRONYMIC]),
    (30, [SURNAME, PATRONYMIC, GIVEN]),
    (10, [GIVEN, PATRONYMIC, SURNAME]),
];

/// Names of the left list for 100 of the right one.
const FEW: usize = 1;

/// People in 12 of the right list who stand on it twice.
const TWICE_IN_TWELVE: u32 = 1;

/// A row: whose, and by which of the hands that write the person.
type Row = (u32, u32);

/// Makes lists of a shape with `people` persons on each side, half of whom stand on both.
///
/// The same shape, number and seed give the same lists, to the byte.
///
/// # Errors
///
/// [`ErrorKind::Option`] when there are no people or more than 10,000,000.
///
/// # Examples
///
/// ```
/// use zvirka::simulation::{Shape, shaped};
///
/// let lists = shaped(Shape::NoDates, 100, 7)?;
/// assert_eq!((lists.left.len(), lists.truth.len()), (100, 50));
/// assert!(lists.left.column(zvirka::record::Field::BirthDate).is_none());
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn shaped(shape: Shape, people: usize, seed: u64) -> Result<Shaped, Error> {
    if people == 0 || people > MOST {
        return Err(Error::new(ErrorKind::Option, format!("people must be from 1 to {MOST}")));
    }
    let profile = if shape == Shape::OutsideTables { Profile::CrossScriptRare } else { Profile::Exchange };
    let population = population(profile, seed);
    let mut random = Random::new(seed, 2 + shape as u64, Stream::Membership);
    let shared = people / 2;
    let several = |people: std::ops::Range<u32>, random: &mut Random| -> Vec<Row> {
        people
            .flat_map(|person| (0..random.pick(&ROWS_OF_A_PERSON, 1) as u32).map(move |row| (person, row)))
            .collect()
    };
    let once = |people: std::ops::Range<u32>| -> Vec<Row> { people.map(|person| (person, 0)).collect() };
    let (all, before, from) = (people as u32, people as u32, (people - shared) as u32);
    let mut left = match shape {
        Shape::SeveralRows | Shape::SeveralRowsOnBothSides | Shape::SeveralReports => {
            several(0..all, &mut random)
        }
        // Half of the few stand on the other list.
        Shape::FewAgainstMany => {
            let few = (people * FEW).div_ceil(100) as u32;
            once(before.saturating_sub(few)..before)
                .into_iter()
                .map(|(person, row)| (person + few / 2, row))
                .collect()
        }
        _ => once(0..before),
    };
    let mut right = match shape {
        Shape::SeveralRows => None,
        Shape::SeveralRowsOnBothSides => Some(several(from..from + all, &mut random)),
        Shape::FewAgainstMany => Some(once(0..all)),
        Shape::TwiceOnOneSide => {
            let twice = |person: u32| if person.is_multiple_of(12) { 1 + TWICE_IN_TWELVE } else { 1 };
            Some(
                (from..from + all)
                    .flat_map(|person| (0..twice(person)).map(move |row| (person, row)))
                    .collect(),
            )
        }
        _ => Some(once(from..from + all)),
    };
    random.shuffle(&mut left);
    if let Some(right) = &mut right {
        random.shuffle(right);
    }
    let writer = Writer::of(shape, &population)?;
    let truth = match &right {
        Some(right) => pairs_between(&left, right),
        None => pairs_within(&left),
    };
    Ok(Shaped {
        left: writer.list("left", &left, false)?,
        right: right.map(|right| writer.list("right", &right, true)).transpose()?,
        truth,
    })
}

/// How the lists of a shape are written.
struct Writer<'a> {
    population: &'a Population,
    /// What rows of the home list, and of the others, are written by.
    styles: [Style; 2],
    /// Whether rows of one list are written by both.
    mixed: bool,
    fields: &'static [Field],
    exchanged: u32,
    years_only: bool,
}

const WHOLE: &[Field] = &[Field::Id, Field::Name, Field::BirthDate, Field::Unit];
const UNDATED: &[Field] = &[Field::Id, Field::Name, Field::Unit];
const SPLIT: &[Field] =
    &[Field::Id, Field::Surname, Field::GivenName, Field::Patronymic, Field::BirthDate, Field::Unit];

impl<'a> Writer<'a> {
    fn of(shape: Shape, population: &'a Population) -> Result<Self, Error> {
        let noise = Noise::Medium;
        let fields = match shape {
            Shape::NoDates => UNDATED,
            Shape::ExchangedParts => SPLIT,
            _ => WHOLE,
        };
        let slips =
            Rates::only(&[(Fault::TypingSlip, 3000), (Fault::NoPatronymic, 1000), (Fault::NoBirthDate, 800)]);
        let styles = match shape {
            Shape::HeavySlips => {
                let ours = Style { rates: slips, ..home(noise) };
                [ours.clone(), ours]
            }
            _ => [home(noise), strangers(noise)?],
        };
        Ok(Self {
            population,
            styles: styles.map(|style| Style { fields, ..style }),
            mixed: matches!(shape, Shape::SeveralRows | Shape::SeveralRowsOnBothSides),
            fields,
            exchanged: if shape == Shape::ExchangedParts { EXCHANGED } else { 0 },
            years_only: shape == Shape::YearsOnly,
        })
    }

    fn list(&self, name: &str, rows: &[Row], is_right: bool) -> Result<List, Error> {
        let stream = if is_right { Stream::Right } else { Stream::Left };
        write_rows(name, self.fields, rows, |place, &(number, row), scratch, columns| {
            // Each row of a person has a hand of its own.
            let item = u64::from(row) << u32::BITS | u64::from(number);
            let mut random = Random::new(self.population.seed, item, stream);
            let other = if self.mixed { random.chance(5000) } else { is_right };
            let [home, strangers] = &self.styles;
            let style = if other { strangers } else { home };
            self.write(style, number, place, &mut random, scratch, columns);
        })
    }

    fn write(
        &self,
        style: &Style,
        number: u32,
        place: usize,
        random: &mut Random,
        scratch: &mut Scratch,
        columns: &mut [TextColumn],
    ) {
        let person = self.population.person(number);
        let mut cells: Vec<TextColumn> = self.fields.iter().map(|_| TextColumn::with_capacity(1)).collect();
        style.write_row(self.population, &person, place, true, random, scratch, &mut cells);
        let order = match random.chance(self.exchanged) {
            true => random.pick(&EXCHANGES, [SURNAME, GIVEN, PATRONYMIC]),
            false => [SURNAME, GIVEN, PATRONYMIC],
        };
        let part = |place: usize| {
            let part = order.get(place).and_then(|place| scratch.parts.get(*place));
            part.map_or("", String::as_str)
        };
        for ((field, column), cell) in self.fields.iter().zip(columns).zip(&cells) {
            match field {
                Field::Surname => column.push(part(SURNAME)),
                Field::GivenName => column.push(part(GIVEN)),
                Field::Patronymic => column.push(part(PATRONYMIC)),
                Field::BirthDate if self.years_only => column.push(year_of(cell.get(0))),
                _ => column.push(cell.get(0)),
            }
        }
    }
}

/// The year of a written date: its four digits that stand together.
fn year_of(date: &str) -> &str {
    date.split(|letter: char| !letter.is_ascii_digit()).find(|digits| digits.len() == 4).unwrap_or("")
}

/// The pairs of rows of two lists that are one person.
fn pairs_between(left: &[Row], right: &[Row]) -> Vec<(usize, usize)> {
    let mut rows: Vec<(u32, usize)> =
        right.iter().enumerate().map(|(row, (person, _))| (*person, row)).collect();
    rows.sort_unstable();
    let of = |person: u32| {
        let start = rows.partition_point(|(other, _)| *other < person);
        rows.iter().skip(start).take_while(move |(other, _)| *other == person).map(|(_, row)| *row)
    };
    left.iter()
        .enumerate()
        .flat_map(|(row, (person, _))| of(*person).map(move |other| (row, other)))
        .collect()
}

/// The pairs of rows of one list that are one person.
fn pairs_within(list: &[Row]) -> Vec<(usize, usize)> {
    pairs_between(list, list).into_iter().filter(|(left, right)| left < right).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_what_it_says_and_the_same_for_a_seed() {
        for shape in Shape::ALL {
            let lists = shaped(shape, 240, 3).unwrap();
            let again = shaped(shape, 240, 3).unwrap();
            assert_eq!(lists.truth, again.truth, "{shape:?}");
            assert_eq!(lists.right.is_none(), shape == Shape::SeveralRows);
            assert!(!lists.truth.is_empty(), "{shape:?}");
            let text = |list: &List| {
                Field::ALL
                    .iter()
                    .filter_map(|field| list.column(*field))
                    .map(|column| column.text().to_owned())
                    .collect::<Vec<_>>()
            };
            assert_eq!(text(&lists.left), text(&again.left), "{shape:?}");
        }
    }

    #[test]
    fn a_few_names_meet_many() {
        let lists = shaped(Shape::FewAgainstMany, 1000, 1).unwrap();
        assert_eq!((lists.left.len(), lists.right.map(|list| list.len())), (10, Some(1000)));
        assert_eq!(lists.truth.len(), 5);
    }

    #[test]
    fn parts_stand_in_each_others_columns_in_one_row_of_twenty() {
        let plain = shaped(Shape::ExchangedParts, 4000, 1).unwrap().left;
        let ends_as_patronymic = |cell: &str| ["вич", "вна"].iter().any(|end| cell.ends_with(end));
        let moved = (0..plain.len()).filter(|row| {
            ends_as_patronymic(plain.cell(Field::GivenName, *row)) || {
                let surname = plain.cell(Field::Surname, *row).to_lowercase();
                crate::names::tables::given_name_forms(&surname)
                    .iter()
                    .any(|form| form.kind == crate::names::tables::FormKind::Standard)
            }
        });
        let share = moved.count() as f64 / plain.len() as f64;
        assert!((0.03..0.09).contains(&share), "{share}");
    }

    #[test]
    fn years_alone_are_years() {
        let lists = shaped(Shape::YearsOnly, 200, 1).unwrap();
        let column = lists.left.column(Field::BirthDate).unwrap();
        assert!(column.iter().all(|cell| cell.is_empty() || cell.len() == 4));
    }

    #[test]
    fn within_one_list_the_earlier_row_stands_left() {
        let lists = shaped(Shape::SeveralRows, 300, 5).unwrap();
        assert!(lists.truth.iter().all(|(left, right)| left < right));
        assert!(lists.left.len() > 300);
    }
}
