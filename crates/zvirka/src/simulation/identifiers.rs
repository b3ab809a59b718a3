//! Numbers for simulated people: personal numbers, documents and telephones on a part of the rows.
//!
//! A person's own numbers are a pure function of seed and person; each list then has them on a part of its rows, with slips
//! and now and then the number of another register, keyed by seed, person and list. The lists stay as they were otherwise.
//!
//! Rates are judgements: a clerk slips in 4 of 100 numbers that he copies, 3 of 100 are of another register, and a document is
//! a passport on the one list and a military card on the other for 40 of 100. Telephones are a family's: two who are related
//! have one for half of the families. Cost: a fraction of a microsecond a row. Limits: numbers of one series are not
//! neighbours by unit or place, as those of real registers are.

use super::Simulation;
use super::random::{Random, Stream};
use crate::error::Error;
use crate::record::{Field, List, TextColumn};

/// Of 10,000 numbers written down so many with a slip.
const SLIPS: u32 = 400;

/// Of 10,000 so many are of another register.
const OTHERS: u32 = 300;

/// Of 10,000 people so many have another document on the second list.
const OTHER_DOCUMENTS: u32 = 4_000;

/// The fields added, in this order.
const FIELDS: [Field; 3] = [Field::PersonalNumber, Field::Document, Field::Phone];

/// Digits of each.
const DIGITS: [u32; 3] = [7, 6, 9];

/// The same lists with numbers on `share` of the rows of either, from 0 to 1, for each kind of number by itself.
///
/// # Errors
///
/// Never, unless the simulation has been changed so that its rows are not those of its people.
///
/// # Examples
///
/// ```
/// use zvirka::record::Field;
/// use zvirka::simulation::{SimulationOptions, simulate, with_identifiers};
///
/// let options = SimulationOptions { people: 100, seed: 7, ..Default::default() };
/// let lists = with_identifiers(simulate(&options)?, options.seed, 0.3)?;
/// let filled = (0..100).filter(|row| !lists.left.cell(Field::PersonalNumber, *row).is_empty()).count();
/// assert!((15..45).contains(&filled));
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn with_identifiers(simulation: Simulation, seed: u64, share: f64) -> Result<Simulation, Error> {
    let per_10_000 = (share.clamp(0.0, 1.0) * 10_000.0).round() as u32;
    let [left_people, right_people, _] = &simulation.people;
    let left = numbered(&simulation.left, left_people, seed, per_10_000, Stream::LeftNumbers)?;
    let right = numbered(&simulation.right, right_people, seed, per_10_000, Stream::RightNumbers)?;
    Ok(Simulation { left, right, ..simulation })
}

fn numbered(list: &List, people: &[u32], seed: u64, share: u32, stream: Stream) -> Result<List, Error> {
    let mut columns: Vec<(Field, TextColumn)> =
        Field::ALL.into_iter().filter_map(|field| Some((field, list.column(field)?.clone()))).collect();
    let mut added: Vec<TextColumn> = FIELDS.iter().map(|_| TextColumn::with_capacity(people.len())).collect();
    for person in people {
        let mut random = Random::new(seed, u64::from(*person), stream);
        let is_second = matches!(stream, Stream::RightNumbers);
        for ((field, digits), column) in FIELDS.into_iter().zip(DIGITS).zip(&mut added) {
            let mut number = own(seed, *person, field, digits);
            let other_document = is_second && field == Field::Document && random.chance(OTHER_DOCUMENTS);
            if other_document || random.chance(OTHERS) {
                number = drawn(&mut random, digits);
            }
            if random.chance(SLIPS) {
                slip(&mut number, &mut random);
            }
            let written = random.chance(share);
            column.push(if written { &number } else { "" });
        }
    }
    columns.extend(FIELDS.into_iter().zip(added));
    List::new(list.name(), columns)
}

/// A person's own number; of a telephone that of the family for half of all couples.
fn own(seed: u64, person: u32, field: Field, digits: u32) -> String {
    let kind = field as u64;
    let couple = u64::from(person | 1);
    let together = field == Field::Phone && Random::new(seed, couple, Stream::Numbers).chance(5_000);
    let holder = if together { couple } else { u64::from(person) };
    drawn(&mut Random::new(seed ^ kind << 32, holder, Stream::Numbers), digits)
}

fn drawn(random: &mut Random, digits: u32) -> String {
    (0..digits)
        .map(|place| char::from(b'0' + if place == 0 { 1 + random.below(9) } else { random.below(10) } as u8))
        .collect()
}

/// One digit becomes another.
fn slip(number: &mut String, random: &mut Random) {
    let place = random.below(number.len() as u32) as usize;
    let digit = random.below(10) as u8;
    *number = number
        .bytes()
        .enumerate()
        .map(|(at, old)| char::from(if at == place { b'0' + digit } else { old }))
        .collect();
}
