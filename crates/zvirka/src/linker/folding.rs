//! People who stand on several rows of one list, where a record was to have one partner at most.
//!
//! Two rows of one person are no rivals: whoever is the partner of the one is that of the other. Where several rows of a
//! list want one row of the other list, they are compared with each other, and those that are one person for
//! [certain](LEAST_SAME) compete as one and are linked as one, each row by a link of its own. Rows that only look alike
//! stay rivals, and neither is a match.
//!
//! Method: the evidence of names and birth dates within the list, under the prior that one row in fifty is somebody's
//! second; clusters as in [`dedupe`](super::dedupe). Cost: nothing where nobody has a rival, else an evidence for each two
//! rivals. Limits: fields other than names and birth dates are not asked; of more than [`MOST_RIVALS`] rows that want one
//! row the rest stay rivals, and are counted.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::candidates::{Candidate, keep_best};
use super::columns::Compared;
use super::scoring::{Cache, NO_RELATIVES, Scorer, Sums};
use super::{Cardinality, Competition, Overlap, Standing};
use crate::assignment::{Pair, clusters};
use crate::bounds::{MOST_INDISTINCT, MOST_LINKS_OF_PERSONS, MOST_RIVALS};
use crate::compare::Level;
use crate::model::{Weight, bits, probability, weight_of_bits};

/// Two rows are one person from this probability on: what is wrong here makes links of other people's rows, so it must add
/// nothing to the three wrong links in a thousand that a match may have.
const LEAST_SAME: f64 = 0.999;

/// Pairs below these odds (4 to 1), in thousandths of a bit, are no rivals that would be missed.
const LEAST_RIVAL: Weight = 2_000;

/// The rows of either list that are one person.
pub(super) struct Folding {
    sides: [Persons; 2],
}

/// The rows of one list by person.
#[derive(Default)]
struct Persons {
    /// By row, the first row of its person; empty where everybody stands once.
    first: Vec<u32>,
    /// How many rows are not the first of their person.
    folded: usize,
    /// How many persons stand on several rows.
    several: usize,
    /// Rows that were too many to be compared with each other.
    left_out: usize,
}

impl Persons {
    fn of(&self, row: u32) -> u32 {
        self.first.get(row as usize).copied().unwrap_or(row)
    }

    /// Finds rows of one side that are one person among those that want one row of the other side.
    fn find(scorer: &Scorer<'_>, pairs: &[Candidate], is_right: bool) -> Self {
        let mut wanted: Vec<(u32, u32)> = pairs
            .iter()
            .filter(|pair| pair.sums.weight(scorer.prior) >= LEAST_RIVAL)
            .map(|pair| if is_right { (pair.left, pair.right) } else { (pair.right, pair.left) })
            .collect();
        let read = if is_right { scorer.right } else { scorer.left };
        // Of a mass of equal rows the first speaks for all.
        let first_of = |row: u32| {
            let place = read.repeats.binary_search_by_key(&row, |(row, _)| *row).ok();
            place.and_then(|place| read.repeats.get(place)).map_or(row, |(_, first)| *first)
        };
        if !read.repeats.is_empty() {
            wanted.iter_mut().for_each(|(_, row)| *row = first_of(*row));
        }
        wanted.sort_unstable();
        wanted.dedup();
        let rivals: Vec<&[(u32, u32)]> =
            wanted.chunk_by(|a, b| a.0 == b.0).filter(|rows| rows.len() > 1).collect();
        if rivals.is_empty() && read.repeats.is_empty() {
            return Self::default();
        }
        let rows = read.names.len();
        let prior = Overlap::within(rows).prior_weight();
        let same: Vec<Vec<Pair>> = rivals
            .par_iter()
            .map_init(Cache::default, |cache, rivals| {
                let rivals = rivals.get(..MOST_RIVALS).unwrap_or(rivals);
                let mut same = Vec::new();
                for (place, &(_, a)) in rivals.iter().enumerate() {
                    for &(_, b) in rivals.iter().skip(place + 1) {
                        let weight = odds_of_same(scorer, is_right, (a, b), weight_of_bits(prior), cache);
                        if probability(bits(weight)) >= LEAST_SAME {
                            same.push(Pair { left: a.min(b), right: a.max(b), weight: bits(weight) });
                        }
                    }
                }
                same
            })
            .collect();
        let mut same: Vec<Pair> = same.into_iter().flatten().collect();
        same.sort_unstable_by_key(|pair| (pair.left, pair.right));
        same.dedup_by_key(|pair| (pair.left, pair.right));
        let left_out = rivals.iter().map(|rivals| rivals.len().saturating_sub(MOST_RIVALS)).sum();
        if same.is_empty() && read.repeats.is_empty() {
            return Self { left_out, ..Self::default() };
        }
        let first = clusters::cluster_decided(rows, &same, &read.repeats, &[]);
        let mut persons: Vec<u32> = first
            .iter()
            .enumerate()
            .filter(|(row, first)| *row as u32 != **first)
            .map(|(_, first)| *first)
            .collect();
        let folded = persons.len();
        persons.sort_unstable();
        persons.dedup();
        Self { first, folded, several: persons.len(), left_out }
    }
}

/// log2 of the odds that two rows of one list are one person; far below 0 where a part of the name or the birth date is
/// another.
fn odds_of_same(
    scorer: &Scorer<'_>,
    is_right: bool,
    (a, b): (u32, u32),
    prior: Weight,
    cache: &mut Cache,
) -> Weight {
    const OTHER: Weight = -100_000;
    let rows = if is_right { scorer.right } else { scorer.left };
    let name = |row: u32| rows.names.get(row as usize).copied().unwrap_or_default();
    let (one, other) = (name(a), name(b));
    let surname = scorer.surname(one.surname, other.surname, cache);
    let given_name = scorer.given_name(one.given_name, other.given_name, cache);
    let patronymic = scorer.patronymic(one.patronymic, other.patronymic, cache);
    let dates = [a, b].map(|row| scorer.columns.birth_date(is_right, row));
    let [date, other_date] = dates;
    let dated = dates.iter().all(|date| date.date().is_some());
    // Ages are known by side, so rows of one side are compared by dates alone.
    let dates = if dated {
        scorer.columns.compare_birth_dates((a, date), (b, other_date))
    } else {
        Compared::default()
    };
    if [surname.0, given_name.0, patronymic.0, dates.level].contains(&Level::Different) {
        return OTHER;
    }
    let strangers = surname.1 + given_name.1 + patronymic.1 + dates.weight;
    let relatives = match scorer.names_against_relatives(surname.0, given_name.0, patronymic.0) {
        NO_RELATIVES => NO_RELATIVES,
        relatives => relatives + dates.relatives,
    };
    Sums { strangers, relatives }.weight(prior)
}

impl Folding {
    /// Finds rows of one person on the sides on which rivals would take each other's partners; `None` where there are none.
    pub(super) fn find(scorer: &Scorer<'_>, pairs: &[Candidate], cardinality: Cardinality) -> Option<Self> {
        // The right rows that a left row wants are rivals where a left row has one partner, and the other way round.
        let [left_competes, right_competes] = cardinality.competing();
        let side = |competes: bool, is_right: bool| {
            if competes { Persons::find(scorer, pairs, is_right) } else { Persons::default() }
        };
        let (left, right) = rayon::join(|| side(right_competes, false), || side(left_competes, true));
        let any = [&left, &right].iter().any(|side| side.folded + side.left_out > 0);
        any.then_some(Self { sides: [left, right] })
    }

    /// How many people a list of so many records holds.
    pub(super) fn people(&self, records: [usize; 2]) -> [usize; 2] {
        let [left, right] = &self.sides;
        let [left_records, right_records] = records;
        [left_records - left.folded, right_records - right.folded]
    }

    /// The persons of a pair of rows.
    pub(super) fn of(&self, pair: &Candidate) -> (u32, u32) {
        let [left, right] = &self.sides;
        (left.of(pair.left), right.of(pair.right))
    }

    /// Adds pairs that were not sought between the other rows of two persons of whom some rows are a likely pair.
    pub(super) fn complete(&self, scorer: &Scorer<'_>, pairs: &mut Vec<Candidate>) {
        let mut rows: [HashMap<u32, Vec<u32>, foldhash::fast::FixedState>; 2] = Default::default();
        for (rows, side) in rows.iter_mut().zip(&self.sides) {
            for (row, first) in side.first.iter().enumerate().filter(|(row, first)| *row as u32 != **first) {
                rows.entry(*first).or_insert_with(|| vec![*first]).push(row as u32);
            }
        }
        let [left_rows, right_rows] = &rows;
        let mut cache = Cache::default();
        let mut added = Vec::new();
        let mut persons: Vec<(u32, u32)> = pairs
            .iter()
            .filter(|pair| pair.sums.weight(scorer.prior) >= LEAST_RIVAL)
            .map(|pair| self.of(pair))
            .filter(|(left, right)| left_rows.contains_key(left) || right_rows.contains_key(right))
            .collect();
        persons.sort_unstable();
        persons.dedup();
        for (left, right) in persons {
            let (lone_left, lone_right) = ([left], [right]);
            let lefts = left_rows.get(&left).map_or(&lone_left[..], Vec::as_slice);
            let rights = right_rows.get(&right).map_or(&lone_right[..], Vec::as_slice);
            let all = lefts.iter().flat_map(|left| rights.iter().map(move |right| (*left, *right)));
            let by_turns = (0..lefts.len().max(rights.len())).filter_map(|place| {
                Some((*lefts.get(place % lefts.len())?, *rights.get(place % rights.len())?))
            });
            let wanted: Vec<(u32, u32)> = if is_mass(lefts.len(), rights.len()) {
                by_turns.collect()
            } else {
                all.take(MOST_LINKS_OF_PERSONS).collect()
            };
            for (left, right) in wanted {
                if pairs.binary_search_by_key(&(left, right), |pair| (pair.left, pair.right)).is_err() {
                    let (sums, surname, (left_reading, right_reading)) =
                        scorer.best_sums(left, right, &mut cache);
                    added.push(Candidate { left, right, sums, surname, left_reading, right_reading });
                }
            }
        }
        if !added.is_empty() {
            pairs.append(&mut added);
            keep_best(pairs);
        }
    }

    /// Of pairs between two persons who stand on masses of rows either, leaves one for each row: equal rows are one row
    /// with a count, and a link of each with each would tell nothing more.
    pub(super) fn thin(&self, pairs: &mut Vec<Candidate>) {
        let [left, right] = self.sides.each_ref().map(|side| side.folded);
        if left.min(right) == 0 || left.max(right) < MOST_INDISTINCT {
            return;
        }
        // By row, which of its person's rows it is; and how many that person has.
        let numbered = self.sides.each_ref().map(|side| {
            let mut counts: HashMap<u32, u32, foldhash::fast::FixedState> = HashMap::default();
            let mut number = |first: &u32| {
                let count = counts.entry(*first).or_default();
                *count += 1;
                *count - 1
            };
            let numbers: Vec<u32> = side.first.iter().map(&mut number).collect();
            (numbers, counts)
        });
        let [left, right] = &numbered;
        let of = |(numbers, counts): &(Vec<u32>, HashMap<u32, u32, _>), row: u32, person: u32| {
            let number = numbers.get(row as usize).copied().unwrap_or(0) as usize;
            (number, counts.get(&person).copied().unwrap_or(1) as usize)
        };
        pairs.retain(|pair| {
            let (left_person, right_person) = self.of(pair);
            let (left_number, lefts) = of(left, pair.left, left_person);
            let (right_number, rights) = of(right, pair.right, right_person);
            !is_mass(lefts, rights)
                || (lefts >= rights && left_number % rights == right_number)
                || (rights >= lefts && right_number % lefts == left_number)
        });
    }

    /// What a person should be told.
    pub(super) fn told(&self) -> impl Iterator<Item = String> + '_ {
        ["left", "right"].into_iter().zip(&self.sides).flat_map(|(side, persons)| {
            let folded = (persons.several > 0).then(|| {
                let people = match persons.several {
                    1 => "1 person stands".to_owned(),
                    several => format!("{several} people stand"),
                };
                let records = if persons.folded == 1 { "record" } else { "records" };
                format!(
                    "{people} on several records of the {side} list ({} {records} more than people); all their records are linked",
                    persons.folded
                )
            });
            let left_out = (persons.left_out > 0).then(|| {
                format!(
                    "{} {side} records are too many namesakes of one record to be compared with each other; some may be one person",
                    persons.left_out
                )
            });
            folded.into_iter().chain(left_out)
        })
    }
}

/// Whether persons who stand on so many rows of either list have too many to link each with each.
const fn is_mass(left: usize, right: usize) -> bool {
    left > 1 && right > 1 && (left > MOST_INDISTINCT || right > MOST_INDISTINCT)
}

/// Pairs of rows that compete for their persons.
pub(super) struct Contest {
    competition: Competition,
    /// For each pair of rows the number of its pair of persons; `None` where every row is a person.
    persons: Option<(Vec<u32>, usize)>,
}

impl Contest {
    /// Begins a competition of pairs, sorted by left, then right row.
    pub(super) fn new(pairs: &[Candidate], cardinality: Cardinality, folding: Option<&Folding>) -> Self {
        let Some(folding) = folding else {
            let rows = pairs.iter().map(|pair| (pair.left, pair.right));
            return Self { competition: Competition::new(rows, cardinality), persons: None };
        };
        let of_pairs: Vec<(u32, u32)> = pairs.iter().map(|pair| folding.of(pair)).collect();
        let mut persons = of_pairs.clone();
        persons.sort_unstable();
        persons.dedup();
        let number = |pair: &(u32, u32)| persons.partition_point(|other| other < pair) as u32;
        let numbers = of_pairs.iter().map(number).collect();
        let competition = Competition::new(persons.iter().copied(), cardinality);
        Self { competition, persons: Some((numbers, persons.len())) }
    }

    /// Lets the pairs compete under a prior. What the best of two persons' rows say is what the two say.
    pub(super) fn settle(&mut self, pairs: &[Candidate], prior: Weight, again: bool) {
        let Some((numbers, count)) = &self.persons else {
            self.competition.settle(pairs.par_iter().map(|pair| bits(pair.sums.weight(prior))), again);
            return;
        };
        let mut weights = vec![f64::NEG_INFINITY; *count];
        for (pair, number) in pairs.iter().zip(numbers) {
            if let Some(weight) = weights.get_mut(*number as usize) {
                *weight = weight.max(bits(pair.sums.weight(prior)));
            }
        }
        self.competition.settle(weights.into_par_iter(), again);
    }

    /// How many pairs of persons are expected to be one.
    pub(super) fn expected(&self) -> f64 {
        super::sum(self.competition.probabilities())
    }

    /// What competition leaves of each pair of rows: what it leaves of their persons.
    pub(super) fn standings(&self, pairs: &[Candidate]) -> Vec<Standing> {
        let standings = self.competition.standings();
        let Some((numbers, _)) = &self.persons else { return standings };
        let of_pair =
            |(_, number): (&Candidate, &u32)| standings.get(*number as usize).copied().unwrap_or_default();
        pairs.iter().zip(numbers).map(of_pair).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::linker::{Cardinality, Decision, LinkOptions, Links, NoProgress, link};
    use crate::record::{Field, List};

    fn list(rows: &[[&str; 2]]) -> List {
        let column = |place: usize| rows.iter().map(|row| row[place]).collect();
        List::new("list", vec![(Field::Name, column(0)), (Field::BirthDate, column(1))]).unwrap()
    }

    fn matches(links: &Links) -> Vec<(usize, usize)> {
        let matches = links.links.iter().filter(|link| link.decision == Decision::Match);
        matches.map(|link| (link.left, link.right)).collect()
    }

    const TWICE: [[&str; 2]; 4] = [
        ["Журбельський Орест Панасович", "1979-11-30"],
        ["Копистка Гнат Орестович", "1990-06-19"],
        ["ЖУРБЕЛЬСКИЙ Орест Афанасьевич", "30.11.1979"],
        ["Тирсенко Яким Гнатович", "1986-01-25"],
    ];
    const ONCE: [[&str; 2]; 2] = [["Zhurbelskyi Orest", "1979-11-30"], ["Kopystka Hnat", "1990-06-19"]];

    #[test]
    fn all_rows_of_one_person_are_linked_and_told() {
        for turned in [false, true] {
            let (twice, once) = (list(&TWICE), list(&ONCE));
            let (left, right) = if turned { (&once, &twice) } else { (&twice, &once) };
            let links = link(left, right, &LinkOptions::default(), &NoProgress).unwrap();
            let expected = if turned { vec![(0, 0), (0, 2), (1, 1)] } else { vec![(0, 0), (1, 1), (2, 0)] };
            let mut found = matches(&links);
            found.sort_unstable();
            assert_eq!(found, expected);
            let side = if turned { "right" } else { "left" };
            let told = format!("1 person stands on several records of the {side} list");
            assert!(links.warnings.iter().any(|warning| warning.starts_with(&told)), "{:?}", links.warnings);
        }
    }

    #[test]
    fn people_twice_on_both_lists_have_all_their_rows_linked() {
        let links = link(&list(&TWICE), &list(&TWICE), &LinkOptions::default(), &NoProgress).unwrap();
        let mut found = matches(&links);
        found.sort_unstable();
        assert_eq!(found, [(0, 0), (0, 2), (1, 1), (2, 0), (2, 2), (3, 3)]);
    }

    #[test]
    fn namesakes_of_two_birth_dates_stay_rivals() {
        let namesakes = list(&[
            ["Журбельський Орест Панасович", "1979-11-30"],
            ["Журбельський Орест Панасович", "1984-02-14"],
        ]);
        let undated = list(&[["Журбельский Орест Афанасьевич", ""]]);
        let links = link(&namesakes, &undated, &LinkOptions::default(), &NoProgress).unwrap();
        assert_eq!(matches(&links), []);
        assert_eq!(links.warnings, Vec::<String>::new());
        // Where a right row may have several partners nobody is a rival and nothing is folded.
        let options = LinkOptions { cardinality: Cardinality::ManyToMany, ..LinkOptions::default() };
        let links = link(&list(&TWICE), &list(&ONCE), &options, &NoProgress).unwrap();
        assert_eq!(links.warnings, Vec::<String>::new());
    }
}
