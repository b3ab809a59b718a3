//! Weights learnt from two lists at hand, or from one with itself, without labels.
//!
//! u is counted on random pairs, m and the overlap come from the lists' candidate pairs ([`super::learning`]). A field
//! that brought a pair together says nothing of its own m, so surnames are learnt on pairs of one birth date (or
//! one given name and patronymic, where there are no dates), given names on pairs that agree in surname and date,
//! and all other fields on pairs that agree in surname.

use rayon::prelude::*;

use super::candidates::{Candidate, Pairing, candidates};
use super::columns::Columns;
use super::deciding::{self, Deciding};
pub use super::learning::Learnt;
use super::learning::{FIELDS, Prior, Seen, learn};
use super::reading::read_lists;
use super::scoring::{Cache, NO_RELATIVES, Scorer};
use super::values::{self, Counted, ReadColumn};
use super::{LinkOptions, Progress, SetAside, check, in_pool};
use crate::assignment::Cardinality;
use crate::compare::Level;
use crate::error::{Error, ErrorKind};
use crate::model::{ComparedField, Model, Overlap, Weights, weight_of_bits};
use crate::record::List;
use crate::verdicts::{Decided, Held, Verdict};

/// What two lists taught.
#[derive(Clone, Debug)]
pub struct Training {
    /// The model, for [`LinkOptions::model`](super::LinkOptions).
    pub model: Model,
    /// Every level of every field that both lists have.
    pub learnt: Vec<Learnt>,
    /// How many pairs of records are expected to be one person; of two lists, the people whom they share.
    pub shared: f64,
    /// Records without a usable name, from which nothing could be learnt.
    pub set_aside: Vec<SetAside>,
    /// What became of the verdicts that were given, in their order.
    pub held: Vec<Held>,
    /// What a person should be told: fields on which there was too little to learn, bounds that were hit, dates that
    /// are none. Free of cell contents.
    pub warnings: Vec<String>,
}

/// Random pairs for u: chances of one in a hundred thousand are then known to within a third.
const RANDOM_PAIRS: u64 = 1_000_000;

/// True pairs that the starting model's chances count for: few, since the lists were given to be learnt from.
const PRESUMED_PAIRS: f64 = 10.0;

/// True pairs below which a field is called sparse: shares are then known to within one in ten.
const SPARSE: f64 = 100.0;

/// Variance of the number of true pairs, for each of them, above which the pairs that are in doubt may lead learning astray:
/// where lists have no more than names and years of birth it is above, and recall at precision 0.99 was lost there.
const MOST_DOUBT: f64 = 0.03;

/// Learns weights from two lists without labels.
///
/// # Errors
///
/// As [`link`](super::link); [`ErrorKind::List`] when a list is empty.
///
/// # Examples
///
/// ```
/// use zvirka::linker::{LinkOptions, NoProgress, train};
/// use zvirka::simulation::{SimulationOptions, simulate};
///
/// let lists = simulate(&SimulationOptions { people: 500, ..SimulationOptions::default() })?;
/// let training = train(&lists.left, &lists.right, &LinkOptions::default(), &NoProgress)?;
/// assert!(training.shared > 100.0);
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn train(
    left: &List,
    right: &List,
    options: &LinkOptions,
    progress: &dyn Progress,
) -> Result<Training, Error> {
    if left.is_empty() || right.is_empty() {
        return Err(Error::new(ErrorKind::List, "there is nothing to learn from a list without records"));
    }
    in_pool(options, || train_in_pool(left, Some(right), options, progress))
}

/// Learns weights from one list in which people stand on several rows, for [`dedupe`](super::dedupe).
///
/// # Errors
///
/// As [`train`].
///
/// # Examples
///
/// ```
/// use zvirka::linker::{LinkOptions, NoProgress, train_within};
/// use zvirka::record::{Field, List, TextColumn};
///
/// let names = ["Левчук Остап Ігорович", "Ґудзь Мар'яна Петрівна", "LEVCHUK Ostap Ihorovych"];
/// let list = List::new("ours", vec![(Field::Name, names.into_iter().collect::<TextColumn>())])?;
/// let training = train_within(&list, &LinkOptions::default(), &NoProgress)?;
/// assert!(!training.warnings.is_empty());
/// # Ok::<(), zvirka::Error>(())
/// ```
pub fn train_within(list: &List, options: &LinkOptions, progress: &dyn Progress) -> Result<Training, Error> {
    if list.is_empty() {
        return Err(Error::new(ErrorKind::List, "there is nothing to learn from a list without records"));
    }
    in_pool(options, || train_in_pool(list, None, options, progress))
}

fn train_in_pool(
    left: &List,
    right: Option<&List>,
    options: &LinkOptions,
    progress: &dyn Progress,
) -> Result<Training, Error> {
    let sources: Vec<&List> = std::iter::once(left).chain(right).collect();
    let mut warnings = Vec::new();
    let lists = read_lists(left, right, progress);
    let values = ReadColumn::read(&sources, &mut warnings);
    let start = values::measured(&options.model, &values);
    let weights = Weights::new(&start);
    let mut columns = Columns::new(left, right, &weights, &mut warnings);
    let counted = Counted::count(&values, &lists, &columns);
    columns.add_values(&counted, &weights);
    check(progress)?;
    let within = right.is_none();
    let cardinality = if within { Cardinality::ManyToMany } else { options.cardinality };
    let mut overlap = match right {
        Some(right) => Overlap::new([left.len(), right.len()], cardinality.competing()),
        None => Overlap::within(left.len()),
    };
    let sides = (&lists.left, if within { &lists.left } else { &lists.right });
    let scorer = Scorer::new(&lists, sides, &columns, &weights, weight_of_bits(overlap.prior_weight()));
    deciding::check(&options.verdicts, [left.len(), right.map_or(left.len(), List::len)], within)?;
    let mut found = candidates(&scorer, Pairing { within, one_to_one: false }, progress)?;
    warnings.extend(std::mem::take(&mut found.warnings));
    // What a verdict's reader saw was weighed by another model, so nothing is opened again here.
    let verdicts: Vec<Decided> =
        options.verdicts.iter().map(|decided| Decided { seen: None, ..decided.clone() }).collect();
    let deciding = Deciding::judge(&scorer, &verdicts, cardinality, within, &mut found.pairs);
    // All the lists' fields are learnt here, those that tell relatives apart too; what is assumed of relatives must not
    // decide what is learnt of these.
    let without_relatives = |seen| Seen { relatives: f32::INFINITY, ..seen };
    let decided_of = |pair: &Candidate| deciding.says(pair).map(|verdict| verdict == Verdict::Same);
    let seen: Vec<Seen> = found
        .pairs
        .par_iter()
        .map_init(Cache::default, |cache, pair| {
            let seen = without_relatives(seen(&scorer, pair, cache));
            Seen { decided: decided_of(pair), ..seen }
        })
        .collect();
    let random = random_levels(&scorer, within);
    check(progress)?;
    let learning = learn(&seen, &random, &start, PRESUMED_PAIRS, Prior::Estimated(&mut overlap), cardinality);
    let names = [ComparedField::Surname, ComparedField::GivenName, ComparedField::Patronymic];
    let compared: Vec<ComparedField> = names.into_iter().chain(columns.fields()).collect();
    let learnt: Vec<Learnt> =
        learning.learnt.into_iter().filter(|row| compared.contains(&row.field)).collect();
    for field in &compared {
        let pairs = learnt.iter().filter(|row| row.field == *field).map(|row| row.pairs).fold(0.0, f64::max);
        if pairs < SPARSE {
            warnings.push(format!(
                "{}: only {pairs:.0} true pairs to learn from, so the weights stay near the defaults",
                columns.name_of(*field)
            ));
        }
    }
    if learning.doubt > MOST_DOUBT * learning.shared {
        warnings.push(format!(
            "of the {:.0} pairs expected to be one person too many are in doubt; the weights that come with the program \
             may be better than what was learnt, so measure both before this model is used",
            learning.shared
        ));
    }
    // Fields that the lists do not have keep the chances they had.
    let mut model = learning.model;
    for field in ComparedField::every().filter(|field| !compared.contains(field)) {
        let kept = start.levels(field).to_vec();
        for (level, kept) in model.levels_mut(field).iter_mut().zip(kept) {
            *level = kept;
        }
    }
    model.source = match right {
        Some(right) => format!("trained on two lists of {} and {} records", left.len(), right.len()),
        None => format!("trained on one list of {} records", left.len()),
    };
    Ok(Training {
        model,
        learnt,
        shared: learning.shared,
        set_aside: lists.set_aside.clone(),
        held: deciding.into_held(),
        warnings,
    })
}

/// A candidate with its levels, and what its values are worth whatever the levels' chances.
pub(super) fn seen(scorer: &Scorer<'_>, pair: &Candidate, cache: &mut Cache) -> Seen {
    let evidence = scorer.evidence((pair.left, pair.left_reading), (pair.right, pair.right_reading), cache);
    let mut levels = [Level::Absent; FIELDS];
    let mut value_bits = 0.0;
    for line in evidence.fields() {
        let own = scorer.weights.of_level(line.field, line.level);
        value_bits += line.weight() - crate::model::bits(own);
        if let Some(slot) = levels.get_mut(line.field as usize) {
            *slot = line.level;
        }
    }
    let level = |field: ComparedField| levels.get(field as usize).copied().unwrap_or_default();
    let agrees = |field: ComparedField| !matches!(level(field), Level::Absent | Level::Different);
    let surname = agrees(ComparedField::Surname);
    let dated = level(ComparedField::BirthDate) == Level::Same;
    let named = agrees(ComparedField::GivenName) && agrees(ComparedField::Patronymic);
    let has_dates = scorer.columns.has_birth_dates();
    let mut found_without = if surname { u32::MAX } else { 0 };
    let mut set = |field: ComparedField, found: bool| {
        let bit = 1_u32 << field as u32;
        found_without = if found { found_without | bit } else { found_without & !bit };
    };
    set(ComparedField::Surname, if has_dates { dated } else { named });
    set(ComparedField::GivenName, surname && (dated || !has_dates));
    let relatives = match pair.sums.relatives {
        NO_RELATIVES => f32::INFINITY,
        relatives => crate::model::bits(relatives) as f32,
    };
    Seen {
        left: pair.left,
        right: pair.right,
        levels,
        value_bits: value_bits as f32,
        relatives,
        found_without,
        decided: None,
    }
}

/// Levels of random pairs, counted; those that are one person are too few to matter.
fn random_levels(scorer: &Scorer<'_>, within: bool) -> [[f64; Level::COUNT]; FIELDS] {
    const TASKS: u64 = 64;
    let [left, right] = [scorer.left, scorer.right].map(|rows| rows.names.len() as u64);
    let pairs = RANDOM_PAIRS.min(left.saturating_mul(right));
    let counted: Vec<[[u32; Level::COUNT]; FIELDS]> = (0..TASKS)
        .into_par_iter()
        .map_init(Cache::default, |cache, task| {
            let mut counts = [[0_u32; Level::COUNT]; FIELDS];
            for pair in (task..pairs).step_by(TASKS as usize) {
                // The fractional parts of multiples of two irrational numbers fill the square evenly.
                let fraction = |multiplier: u64| (pair + 1).wrapping_mul(multiplier) >> 32;
                let (a, b) = (fraction(0xc13f_a9a9_02a6_328f), fraction(0x91e1_0da5_c79e_7b1d));
                let rows = ((a * left) >> 32, (b * right) >> 32);
                if within && rows.0 == rows.1 {
                    continue;
                }
                let evidence = scorer.evidence((rows.0 as u32, 0), (rows.1 as u32, 0), cache);
                for line in evidence.fields() {
                    if let Some(count) = counts
                        .get_mut(line.field as usize)
                        .and_then(|levels| levels.get_mut(line.level as usize))
                    {
                        *count += 1;
                    }
                }
            }
            counts
        })
        .collect();
    let mut sums = [[0.0; Level::COUNT]; FIELDS];
    for counts in counted {
        for (sums, counts) in sums.iter_mut().zip(counts) {
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += f64::from(count);
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::date::{PartialDate, compare_dates};
    use crate::linker::NoProgress;
    use crate::record::{Field, TextColumn};
    use crate::simulation::{Profile, SimulationOptions, simulate};

    /// A generator of numbers for the test alone.
    struct Numbers(u64);

    impl Numbers {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 11) as f64 / (1_u64 << 53) as f64
        }

        fn below(&mut self, bound: usize) -> usize {
            (self.next() * bound as f64) as usize
        }

        fn date(&mut self) -> PartialDate {
            let (year, month, day) = (1965 + self.below(40), 1 + self.below(12), 1 + self.below(28));
            PartialDate { year: year as u16, month: month as u8, day: day as u8 }
        }

        /// A choice by its chance; the last when chances are used up.
        fn choose<T: Copy>(&mut self, chances: &[(T, f64)]) -> T {
            let mut left = self.next();
            for (choice, chance) in chances {
                left -= chance;
                if left <= 0.0 {
                    return *choice;
                }
            }
            chances.last().unwrap().0
        }
    }

    /// How the second list has a birth date.
    const DATES: [(Level, f64); 5] = [
        (Level::Same, 0.85),
        (Level::DayMonthSwapped, 0.03),
        (Level::OneDigit, 0.05),
        (Level::OnePart, 0.04),
        (Level::Different, 0.03),
    ];

    const UNITS: [(Level, f64); 2] = [(Level::Same, 0.8), (Level::Different, 0.2)];

    const SEXES: [(Level, f64); 2] = [(Level::Same, 0.96), (Level::Different, 0.04)];

    fn written(date: PartialDate) -> String {
        format!("{:02}.{:02}.{}", date.day, date.month, date.year)
    }

    fn unit(number: usize) -> String {
        format!("{} окрема механізована бригада", 701 + number)
    }

    const BRIGADES: usize = 40;

    fn sex(woman: bool) -> &'static str {
        if woman { "ж" } else { "ч" }
    }

    /// Two lists whose names are simulated and whose other fields agree with the chances above, and how many people
    /// they share.
    fn lists(seed: u64) -> (List, List, usize) {
        let options = SimulationOptions {
            people: 3000,
            profile: Profile::CrossScriptRare,
            seed,
            ..SimulationOptions::default()
        };
        let made = simulate(&options).unwrap();
        let mut numbers = Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
        let people = made.people[0].iter().chain(&made.people[1]).max().unwrap() + 1;
        // A day above 12, or equal to the month, cannot be swapped, so nobody is born on one.
        let born: Vec<PartialDate> = (0..people)
            .map(|_| {
                loop {
                    let date = numbers.date();
                    if date.day <= 12 && date.day != date.month {
                        break date;
                    }
                }
            })
            .collect();
        let serves: Vec<usize> = (0..people).map(|_| numbers.below(BRIGADES)).collect();
        let women: Vec<bool> = (0..people).map(|_| numbers.next() < 0.3).collect();
        let list = |numbers: &mut Numbers, names: &List, people: &[u32], faulty: bool| {
            let mut columns =
                [Field::BirthDate, Field::Unit, Field::Sex].map(|field| (field, TextColumn::default()));
            for person in people.iter().map(|person| *person as usize) {
                let mut date = born[person];
                if faulty {
                    let level = numbers.choose(&DATES);
                    date = loop {
                        let swapped = PartialDate { day: date.month, month: date.day, ..date };
                        let other = match level {
                            Level::Same => date,
                            Level::DayMonthSwapped => swapped,
                            _ => numbers.date(),
                        };
                        if compare_dates(Some(date), Some(other)) == level {
                            break other;
                        }
                    };
                }
                let other_unit = faulty && numbers.choose(&UNITS) == Level::Different;
                let moved = if other_unit { 1 + numbers.below(BRIGADES - 1) } else { 0 };
                let other_sex = faulty && numbers.choose(&SEXES) == Level::Different;
                columns[0].1.push(&written(date));
                columns[1].1.push(&unit((serves[person] + moved) % BRIGADES));
                columns[2].1.push(sex(women[person] != other_sex));
            }
            let name = (Field::Name, names.column(Field::Name).unwrap().clone());
            List::new("list", std::iter::once(name).chain(columns).collect()).unwrap()
        };
        let left = list(&mut numbers, &made.left, &made.people[0], false);
        let right = list(&mut numbers, &made.right, &made.people[1], true);
        (left, right, made.truth.len())
    }

    /// u of every level of birth date, counted on many pairs of dates as the two lists have them.
    fn strangers(left: &List, right: &List) -> Vec<(Level, f64)> {
        let mut numbers = Numbers(5);
        let dates = |list: &List| -> Vec<PartialDate> {
            let cells = list.column(Field::BirthDate).unwrap();
            cells.iter().map(|cell| PartialDate::parse(cell).unwrap().unwrap()).collect()
        };
        let (left, right) = (dates(left), dates(right));
        let pairs = 4_000_000;
        let mut counts = [0_u32; Level::COUNT];
        for _ in 0..pairs {
            let (a, b) = (left[numbers.below(left.len())], right[numbers.below(right.len())]);
            counts[compare_dates(Some(a), Some(b)) as usize] += 1;
        }
        DATES
            .iter()
            .map(|(level, _)| (*level, f64::from(counts[*level as usize]) / f64::from(pairs)))
            .collect()
    }

    /// Half the width of intervals of which all of some fifty hold at once in 95 draws of 100, in standard errors
    /// (Šidák 1967).
    const ALL_AT_ONCE: f64 = 3.28;

    #[test]
    fn lists_made_with_known_chances_give_them_back() {
        let (mut held, mut all) = (0, 0);
        for seed in [3, 17, 29] {
            let (left, right, shared) = lists(seed);
            let training = train(&left, &right, &LinkOptions::default(), &NoProgress).unwrap();
            let off = (training.shared - shared as f64).abs() / shared as f64;
            assert!(off < 0.01, "seed {seed}: {} shared, not {shared}", training.shared);
            let mut check = |what: &str, field, level, found: (f64, f64), expected: f64| {
                let (found, error) = found;
                let deviation = (found - expected).abs() / error;
                assert!(
                    deviation < ALL_AT_ONCE,
                    "seed {seed}: {what} of {field:?} {level:?} is {found:.5} ± {error:.5}, not {expected:.5}"
                );
                all += 1;
                held += usize::from(deviation < 1.96);
            };
            let learnt = |field, level| {
                *training.learnt.iter().find(|row| row.field == field && row.level == level).unwrap()
            };
            let fields: [(ComparedField, &[(Level, f64)]); 3] = [
                (ComparedField::BirthDate, &DATES),
                (ComparedField::Unit, &UNITS),
                (ComparedField::Sex, &SEXES),
            ];
            for (field, chances) in fields {
                for &(level, m) in chances {
                    let row = learnt(field, level);
                    check("m", field, level, (row.m, row.m_error), m);
                }
            }
            for (level, u) in strangers(&left, &right) {
                let row = learnt(ComparedField::BirthDate, level);
                check("u", ComparedField::BirthDate, level, (row.u, row.u_error), u);
            }
            let row = learnt(ComparedField::Unit, Level::Same);
            check("u", ComparedField::Unit, Level::Same, (row.u, row.u_error), 1.0 / BRIGADES as f64);
        }
        assert!(held * 100 >= all * 88, "{held} of {all} intervals of 95% hold");
    }
}
