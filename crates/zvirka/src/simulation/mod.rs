//! Lists of invented people with known truth: two rival lists, and the reports of families.
//!
//! For measuring accuracy, calibration and speed where no real list may be shown, and for examples. Nobody in the
//! lists exists: names are drawn one by one from tables of frequencies, so namesakes occur as often as they do in
//! life, and brothers, fathers and sons at documented rates. To measure on names as real papers spell them, use lists
//! of public people instead: a simulation holds no surprise that its rates do not.
//!
//! **Method.** A person is a pure function of the seed and the person's number: surname, given name, father's name,
//! birth date, rank, unit. Each list then writes its people with a hand of its own, keyed by seed, person and list:
//! language, romanisation scheme, order, what is left out, and the faults of [`FAULT_RATES`] at one of three levels of
//! [`Noise`]. Russian forms of names follow the shares that pairs of registered names show; given names and patronymics
//! come from the groups of [`tables`](crate::names::tables).
//!
//! **Same seed, same lists**, to the byte, on any machine and for any number of threads: random numbers belong to what
//! they are for, not to the order of work, and weights are whole numbers. A later version may give other lists.
//!
//! **Cost.** About a microsecond of one core a row: 1,000,000 people on each of two lists in two seconds, with reports
//! in four, written to files included; some 100 bytes a row.
//!
//! **Limits.** Surnames are those of Ukraine; people of the Caucasus and the Volga occur only as far as its table
//! has them. Places, call signs and declined names are simulated in the [`scenario`](mod@scenario) alone. Faults are
//! independent of one another, where in life a careless clerk makes several.

mod dates;
mod faults;
mod identifiers;
mod names;
mod patronymics;
mod people;
mod random;
mod reports;
mod russian;
pub mod scenario;
mod shapes;
mod slips;
mod styles;
mod units;
mod writing;

use rayon::prelude::*;

pub use faults::{FAULT_RATES, Fault, FaultRate, Noise};
pub use identifiers::with_identifiers;
pub use scenario::{Scenario, ScenarioList, ScenarioOptions, scenario};
pub use shapes::{Shape, Shaped, shaped};

use crate::error::{Error, ErrorKind};
use crate::record::{Field, List, TextColumn};
use people::Population;
use random::{Random, Stream};
use reports::{Desk, reports_of};
use styles::{population, styles};
use writing::{Scratch, Style, hand};

/// What the lists are like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// Lists of an exchange: a home list in Ukrainian, the other side's in many schemes and languages, reports of
    /// families; surnames as frequent as in Ukraine; families; faults by [`Noise`].
    #[default]
    Exchange,
    /// The lists of the probability tables, without reports, whatever the noise.
    ///
    /// Left in Ukrainian, `SURNAME Given Patronymic`, birth date as dd.mm.yyyy, unit. Right in Latin: 45% KMU 2010
    /// from the Ukrainian form, 30% BGN/PCGN and 25% ICAO from the Russian form; given name first for half,
    /// patronymic missing for 40%, a typing slip in 5%, birth date missing for 20% and with day and month swapped
    /// or the day wrong in 3%, unit missing for 25% and another for 5%. 17,000 surnames and 106 given names are
    /// drawn by Zipf's law with the exponent 2/3: 8 in 100 people bear the most frequent given name, as in life,
    /// and 1,000,000 people a side make 13 million pairs who share surname and given name.
    CrossScript,
    /// As [`CrossScript`](Self::CrossScript) with 200,000 surnames, most of them in no table, and a slip in 15%.
    CrossScriptRare,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 3] = [Self::Exchange, Self::CrossScript, Self::CrossScriptRare];

    /// The profile's name in options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exchange => "exchange",
            Self::CrossScript => "cross-script",
            Self::CrossScriptRare => "cross-script-rare",
        }
    }
}

/// What to simulate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimulationOptions {
    /// People on each of the two lists, from 1 to [`MOST_PEOPLE`].
    pub people: usize,
    /// Which part of them stands on the other list too, from 0 to 1.
    pub shared: f64,
    /// The lists are a function of this number.
    pub seed: u64,
    /// How faulty the lists are.
    pub noise: Noise,
    /// What the lists are like.
    pub profile: Profile,
    /// Threads to use; all of the machine's when `None`. The lists do not depend on it.
    pub threads: Option<usize>,
}

impl Default for SimulationOptions {
    fn default() -> Self {
        Self {
            people: 1000,
            shared: 0.5,
            seed: 1,
            noise: Noise::default(),
            profile: Profile::default(),
            threads: None,
        }
    }
}

/// Lists and the truth about them. Rows are counted from 0.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// The home list.
    pub left: List,
    /// The other side's list.
    pub right: List,
    /// Families' reports, for the profiles that have them: several may be about one person.
    pub report: Option<List>,
    /// Who is who: (left row, right row), by left row. Every true pair and no other.
    pub truth: Vec<(usize, usize)>,
    /// (report row, right row), by report row: the reports about people on the right list.
    pub report_truth: Vec<(usize, usize)>,
    /// (left row, right row) of two people of one family, by left row.
    pub relatives: Vec<(usize, usize)>,
    /// The number of the person behind each row of the left list, the right list and the reports.
    pub people: [Vec<u32>; 3],
}

/// Most people a list may have: beyond it person numbers would not fit.
pub const MOST_PEOPLE: usize = 100_000_000;

/// Rows that one task writes: enough that tasks cost nothing, few enough to share them out evenly.
const ROWS_PER_TASK: usize = 4096;

/// Makes lists of invented people.
///
/// # Errors
///
/// [`ErrorKind::Option`] when there are no people or more than 100,000,000, `shared` is not from 0 to 1, or
/// threads cannot be started.
///
/// # Examples
///
/// ```
/// use zvirka::simulation::{SimulationOptions, simulate};
///
/// let options = SimulationOptions { people: 100, seed: 7, ..Default::default() };
/// let simulation = simulate(&options)?;
/// assert_eq!((simulation.left.len(), simulation.truth.len()), (100, 50));
/// for &(left, right) in &simulation.truth {
///     assert_eq!(simulation.people[0][left], simulation.people[1][right]);
/// }
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn simulate(options: &SimulationOptions) -> Result<Simulation, Error> {
    if options.people == 0 || options.people > MOST_PEOPLE {
        return Err(Error::new(ErrorKind::Option, format!("people must be from 1 to {MOST_PEOPLE}")));
    }
    if !(0.0..=1.0).contains(&options.shared) {
        return Err(Error::new(ErrorKind::Option, "the shared part must be from 0 to 1"));
    }
    if options.threads == Some(0) {
        return Err(Error::new(ErrorKind::Option, "threads must be 1 or more"));
    }
    // A pool of its own: a global one would not survive a fork, nor honour `threads`.
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads.unwrap_or(0))
        .build()
        .map_err(|error| Error::new(ErrorKind::Option, format!("threads cannot be started: {error}")))?;
    pool.install(|| simulate_in_pool(options))
}

fn simulate_in_pool(options: &SimulationOptions) -> Result<Simulation, Error> {
    let population = population(options.profile, options.seed);
    let [left_style, right_style] = styles(options.profile, options.noise)?;
    let membership = Membership::draw(options);
    let Membership { left, right, .. } = &membership;
    let left_list = write_list("left", &population, &left_style, &membership, left, Stream::Left)?;
    let right_list = write_list("right", &population, &right_style, &membership, right, Stream::Right)?;
    let (report, reported) = match options.profile {
        Profile::Exchange => {
            let (list, people) = write_reports(&population, &membership, options.noise)?;
            (Some(list), people)
        }
        Profile::CrossScript | Profile::CrossScriptRare => (None, Vec::new()),
    };
    let right_rows = membership.rows(right);
    let row_on_right = |person: u32| right_rows.get(person as usize).copied().flatten();
    let partners = |people: &[u32], partner: &dyn Fn(u32) -> Option<u32>| {
        let rows = people.iter().enumerate();
        rows.filter_map(|(row, person)| Some((row, row_on_right(partner(*person)?)? as usize))).collect()
    };
    // The second of a couple has the odd number.
    let relative = |person: u32| population.has_relative_before(person | 1).then_some(person ^ 1);
    Ok(Simulation {
        truth: partners(left, &Some),
        report_truth: partners(&reported, &Some),
        relatives: partners(left, &relative),
        left: left_list,
        right: right_list,
        report,
        people: [membership.left, membership.right, reported],
    })
}

/// Who stands on which list, in the order of rows.
struct Membership {
    left: Vec<u32>,
    right: Vec<u32>,
    /// For each person, whether both lists have him.
    on_both: Vec<bool>,
}

impl Membership {
    fn draw(options: &SimulationOptions) -> Self {
        let people = options.people;
        let shared = ((people as f64 * options.shared).round() as usize).min(people);
        let total = 2 * people - shared;
        let mut random = Random::new(options.seed, 0, Stream::Membership);
        let mut everybody: Vec<u32> = (0..total as u32).collect();
        random.shuffle(&mut everybody);
        // The left list has the first, the right list the last; between them are those on both.
        let left = everybody.get(..people).unwrap_or_default().to_vec();
        let mut right = everybody.split_off(people - shared);
        let mut on_both = vec![false; total];
        for person in right.iter().take(shared) {
            if let Some(both) = on_both.get_mut(*person as usize) {
                *both = true;
            }
        }
        random.shuffle(&mut right);
        let mut membership = Self { left, right, on_both };
        random.shuffle(&mut membership.left);
        membership
    }

    fn is_on_both(&self, person: u32) -> bool {
        self.on_both.get(person as usize).copied().unwrap_or(false)
    }

    /// For each person the row of a list.
    fn rows(&self, list: &[u32]) -> Vec<Option<u32>> {
        let mut rows = vec![None; self.on_both.len()];
        for (row, person) in (0_u32..).zip(list) {
            if let Some(place) = rows.get_mut(*person as usize) {
                *place = Some(row);
            }
        }
        rows
    }
}

fn write_list(
    name: &str,
    population: &Population,
    style: &Style,
    membership: &Membership,
    people: &[u32],
    stream: Stream,
) -> Result<List, Error> {
    write_rows(name, style.fields, people, |row, &number, scratch, columns| {
        let person = population.person(number);
        let mut random = hand(population.seed, number, stream);
        let shared = membership.is_on_both(number);
        style.write_row(population, &person, row, shared, &mut random, scratch, columns);
    })
}

/// The reports and the person of each.
fn write_reports(
    population: &Population,
    membership: &Membership,
    noise: Noise,
) -> Result<(List, Vec<u32>), Error> {
    let everybody = 0..membership.on_both.len() as u32;
    let mut reports: Vec<(u32, Stream)> = everybody
        .flat_map(|person| reports_of(population.seed, person).map(move |stream| (person, stream)))
        .collect();
    Random::new(population.seed, 1, Stream::Membership).shuffle(&mut reports);
    let desk = Desk::new(noise);
    let list = write_rows("report", desk.fields(), &reports, |row, &(number, stream), scratch, columns| {
        let person = population.person(number);
        desk.write_row(population, &person, (number, stream), row, scratch, columns);
    })?;
    Ok((list, reports.into_iter().map(|(person, _)| person).collect()))
}

/// Writes rows in parallel and puts them together in order.
fn write_rows<T: Sync>(
    name: &str,
    fields: &'static [Field],
    rows: &[T],
    write: impl Fn(usize, &T, &mut Scratch, &mut [TextColumn]) + Sync,
) -> Result<List, Error> {
    let parts: Vec<Vec<TextColumn>> = rows
        .par_chunks(ROWS_PER_TASK)
        .enumerate()
        .map(|(chunk, rows)| {
            let mut columns: Vec<TextColumn> =
                fields.iter().map(|_| TextColumn::with_capacity(rows.len())).collect();
            let mut scratch = Scratch::default();
            for (place, row) in rows.iter().enumerate() {
                write(chunk * ROWS_PER_TASK + place, row, &mut scratch, &mut columns);
            }
            columns
        })
        .collect();
    let columns = fields.par_iter().enumerate().map(|(place, field)| {
        let mut whole = TextColumn::with_capacity(rows.len());
        for part in parts.iter().filter_map(|part| part.get(place)) {
            for cell in part.iter() {
                whole.push(cell);
            }
        }
        (*field, whole)
    });
    List::new(name, columns.collect())
}

#[cfg(test)]
mod tests;
