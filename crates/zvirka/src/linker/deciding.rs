//! Pairs of rows that persons have decided about, among the candidates of a look.
//!
//! Before candidates compete, pairs that are two people leave; where a record has one partner at most, whoever is the same
//! as another takes no part in the competition any more, and with him all pairs that wanted either. What a decided pair
//! itself weighs stays what the evidence says, whether or not blocking found it.
//!
//! Cost: an evidence for each verdict, one pass over the candidates. Limits: rows whose only partner is decided to be
//! somebody else are not sought again where search passes over rows with a sure partner.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::candidates::{Candidate, keep_best};
use super::folding::Folding;
use super::scoring::{Cache, Scorer};
use super::{Cardinality, Decision, Link};
use crate::assignment::Standing;
use crate::error::{Error, ErrorKind};
use crate::model::{Weight, bits, probability, weight_of_bits};
use crate::verdicts::{Decided, Fate, Held, NEAR_NOW, NEAR_THEN, Rules, Seen, Verdict, moved_against};

/// What verdicts make of a look's candidates.
#[derive(Debug, Default)]
pub(super) struct Deciding {
    /// Verdicts on rows; those of the right list are numbered after those of the left.
    rules: Rules,
    right_first: u32,
    /// By left row, and by right row: whether any verdict names it. Nearly no row is named, and nearly all pairs are asked.
    named: [Vec<bool>; 2],
    /// Every verdict, in the order given.
    held: Vec<Held>,
    /// Pairs that were decided to be two people.
    parted: Vec<Candidate>,
    /// Pairs that wanted a record which is decided to be another's.
    pub overruled: usize,
}

/// Checks that verdicts name rows that there are. A verdict on one row and itself says nothing and is refused too.
pub(super) fn check(decided: &[Decided], rows: [usize; 2], within: bool) -> Result<(), Error> {
    let [left, right] = rows;
    let fits =
        |pair: &Decided| pair.left < left && pair.right < right && !(within && pair.left == pair.right);
    if decided.iter().all(fits) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Option, "a decision names a row that its list does not have, or one row twice"))
}

/// The candidate that a verdict is about, whether it was found or not.
fn candidate_of(
    scorer: &Scorer<'_>,
    pairs: &[Candidate],
    rows: (u32, u32),
    cache: &mut Cache,
) -> (Candidate, bool) {
    let (left, right) = rows;
    match pairs
        .binary_search_by_key(&rows, |pair| (pair.left, pair.right))
        .ok()
        .and_then(|place| pairs.get(place))
    {
        Some(found) => (*found, true),
        None => {
            let (sums, surname, (left_reading, right_reading)) = scorer.best_sums(left, right, cache);
            (Candidate { left, right, sums, surname, left_reading, right_reading }, false)
        }
    }
}

/// The rows of a verdict as candidates have them: within one list the earlier stands left.
fn rows(pair: &Decided, within: bool) -> (u32, u32) {
    let (left, right) = (pair.left as u32, pair.right as u32);
    if within { (left.min(right), left.max(right)) } else { (left, right) }
}

/// For each verdict its candidate, and whether it was found.
fn candidates_of(
    scorer: &Scorer<'_>,
    decided: &[Decided],
    within: bool,
    pairs: &[Candidate],
) -> Vec<(Candidate, bool)> {
    decided
        .par_iter()
        .map_init(Cache::default, |cache, pair| candidate_of(scorer, pairs, rows(pair, within), cache))
        .collect()
}

/// Adds the pairs of verdicts that stand and were not found. No other verdict adds any, since what constrains nothing must
/// change nothing.
fn complete(pairs: &mut Vec<Candidate>, held: &[Held], candidates: &[(Candidate, bool)]) {
    let missing = held.iter().zip(candidates).filter(|(held, (_, found))| {
        held.fate == Fate::Stands && held.verdict != Verdict::CannotTell && !found
    });
    let before = pairs.len();
    pairs.extend(missing.map(|(_, (candidate, _))| *candidate));
    if pairs.len() > before {
        keep_best(pairs);
    }
}

/// For each decided pair how many others want one of its records, within [`NEAR_NOW`] bits of it and within
/// [`NEAR_THEN`], among the pairs that were found, whatever else is decided. Records of a side that may have several
/// partners have no rivals.
fn rivals(pairs: &[Candidate], decided: &[(Candidate, bool)], cardinality: Cardinality) -> Vec<[u32; 2]> {
    let near = [NEAR_NOW, NEAR_THEN].map(weight_of_bits);
    let mut counts = vec![[0_u32; 2]; decided.len()];
    for (is_right, competes) in [false, true].into_iter().zip(cardinality.competing()) {
        if !competes {
            continue;
        }
        let row = |pair: &Candidate| if is_right { pair.right } else { pair.left };
        let other = |pair: &Candidate| if is_right { pair.left } else { pair.right };
        let mut of_row: HashMap<u32, Vec<(u32, Weight)>, foldhash::fast::FixedState> = HashMap::default();
        for (pair, _) in decided {
            of_row.entry(row(pair)).or_default();
        }
        // A mark a row is looked up faster than a key of a map, and nearly all pairs are of rows nobody decided about.
        let last = decided.iter().map(|(pair, _)| row(pair) as usize + 1).max().unwrap_or(0);
        let mut asked = vec![false; last];
        for (pair, _) in decided {
            if let Some(asked) = asked.get_mut(row(pair) as usize) {
                *asked = true;
            }
        }
        for pair in pairs.iter().filter(|pair| asked.get(row(pair) as usize) == Some(&true)) {
            if let Some(wanted) = of_row.get_mut(&row(pair)) {
                wanted.push((other(pair), pair.sums.strangers));
            }
        }
        for ((pair, _), counts) in decided.iter().zip(&mut counts) {
            for (_, weight) in
                of_row.get(&row(pair)).into_iter().flatten().filter(|(partner, _)| *partner != other(pair))
            {
                for (count, near) in counts.iter_mut().zip(near) {
                    *count += u32::from(*weight >= pair.sums.strangers - near);
                }
            }
        }
    }
    counts
}

impl Deciding {
    /// Judges every verdict against the evidence as it is, and adds the pairs of those that stand.
    pub fn judge(
        scorer: &Scorer<'_>,
        decided: &[Decided],
        cardinality: Cardinality,
        within: bool,
        pairs: &mut Vec<Candidate>,
    ) -> Self {
        if decided.is_empty() {
            return Self::default();
        }
        let candidates = candidates_of(scorer, decided, within, pairs);
        let rivals = rivals(pairs, &candidates, cardinality);
        let mut held: Vec<Held> = decided
            .par_iter()
            .zip(&candidates)
            .zip(&rivals)
            .map_init(Cache::default, |cache, ((pair, (candidate, _)), [near, seen])| {
                let readings =
                    ((candidate.left, candidate.left_reading), (candidate.right, candidate.right_reading));
                let evidence = scorer.evidence_beside(candidate.surname, readings.0, readings.1, cache);
                let now = Seen { fields: evidence.fields().iter().copied().collect(), rivals: *seen };
                let moved =
                    pair.seen.as_ref().is_some_and(|seen| moved_against(pair.verdict, seen, &now, *near));
                let fate = if moved { Fate::Reopened } else { Fate::Stands };
                Held { left: pair.left, right: pair.right, verdict: pair.verdict, fate, now }
            })
            .collect();
        let right_first = if within { 0 } else { scorer.left.names.len() as u32 };
        let standing: Vec<usize> = (0..held.len())
            .filter(|place| held.get(*place).is_some_and(|held| held.fate == Fate::Stands))
            .collect();
        let said: Vec<(u32, u32, Verdict)> = standing
            .iter()
            .filter_map(|place| held.get(*place))
            .map(|held| (held.left as u32, right_first + held.right as u32, held.verdict))
            .collect();
        let (rules, conflicts) = Rules::new(&said);
        for (place, _) in standing.iter().zip(conflicts).filter(|(_, conflict)| *conflict) {
            if let Some(held) = held.get_mut(*place) {
                held.fate = Fate::Conflict;
            }
        }
        complete(pairs, &held, &candidates);
        let mut parted: Vec<Candidate> = held
            .iter()
            .zip(candidates)
            .filter(|(held, _)| held.fate == Fate::Stands && held.verdict == Verdict::Different)
            .map(|(_, (candidate, _))| candidate)
            .collect();
        // Two may have said the same.
        parted.sort_unstable_by_key(|pair| (pair.left, pair.right));
        parted.dedup_by_key(|pair| (pair.left, pair.right));
        let mut named = [scorer.left.names.len(), scorer.right.names.len()].map(|rows| vec![false; rows]);
        let rows = |record: u32| {
            if within {
                [Some(record), Some(record)]
            } else {
                [Some(record).filter(|row| *row < right_first), record.checked_sub(right_first)]
            }
        };
        let apart = rules.apart().into_iter().flat_map(|(a, b)| [a, b]);
        for record in rules.groups().into_iter().flatten().chain(apart) {
            for (named, row) in named.iter_mut().zip(rows(record)) {
                if let Some(named) = row.and_then(|row| named.get_mut(row as usize)) {
                    *named = true;
                }
            }
        }
        Self { rules, right_first, named, held, parted, overruled: 0 }
    }

    /// Whether nothing is decided of anybody.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// What is decided of two rows, or follows.
    pub fn says(&self, pair: &Candidate) -> Option<Verdict> {
        let [left, right] = &self.named;
        let named =
            left.get(pair.left as usize) == Some(&true) && right.get(pair.right as usize) == Some(&true);
        if named { self.rules.says(pair.left, self.right_first + pair.right) } else { None }
    }

    /// Lets pairs leave that are two people.
    pub fn part(&self, pairs: &mut Vec<Candidate>) {
        if !self.rules.is_empty() {
            pairs.retain(|pair| self.says(pair) != Some(Verdict::Different));
        }
    }

    /// Lets the rivals of decided pairs leave: of records that have one partner at most, all pairs with another person.
    pub fn drop_rivals(
        &mut self,
        pairs: &mut Vec<Candidate>,
        folding: Option<&Folding>,
        cardinality: Cardinality,
    ) {
        if self.rules.is_empty() || cardinality == Cardinality::ManyToMany {
            return;
        }
        let persons = |pair: &Candidate| folding.map_or((pair.left, pair.right), |folding| folding.of(pair));
        let mut same: HashSet<(u32, u32), foldhash::fast::FixedState> = HashSet::default();
        let mut taken: [HashSet<u32, foldhash::fast::FixedState>; 2] = Default::default();
        for pair in pairs.iter().filter(|pair| self.says(pair) == Some(Verdict::Same)) {
            let (left, right) = persons(pair);
            same.insert((left, right));
            for (taken, person) in taken.iter_mut().zip([left, right]) {
                taken.insert(person);
            }
        }
        let [left_competes, right_competes] = cardinality.competing();
        let [left_taken, right_taken] = &taken;
        let before = pairs.len();
        pairs.retain(|pair| {
            let (left, right) = persons(pair);
            let wanted =
                left_competes && left_taken.contains(&left) || right_competes && right_taken.contains(&right);
            !wanted || same.contains(&(left, right))
        });
        self.overruled = before - pairs.len();
    }

    /// How many more pairs are one person than competition says: what persons decided is certain. A pair of persons counts
    /// once, so of several rows of one person the first counts.
    pub fn beyond(&self, pairs: &[Candidate], standings: &[Standing], folding: Option<&Folding>) -> f64 {
        if self.rules.is_empty() {
            return 0.0;
        }
        let mut counted: HashSet<(u32, u32), foldhash::fast::FixedState> = HashSet::default();
        let persons = |pair: &Candidate| folding.map_or((pair.left, pair.right), |folding| folding.of(pair));
        let same = pairs.iter().zip(standings).filter(|(pair, _)| self.says(pair) == Some(Verdict::Same));
        same.filter(|(pair, _)| counted.insert(persons(pair)))
            .map(|(_, standing)| 1.0 - standing.probability)
            .sum()
    }

    /// The pairs that are two people, as links under a prior: what they would be if nobody had decided, rivals not
    /// considered, and never a match.
    pub fn parted(&self, scorer: &Scorer<'_>, prior: Weight) -> Vec<Link> {
        self.parted
            .par_iter()
            .map_init(Cache::default, |cache, pair| {
                let readings = ((pair.left, pair.left_reading), (pair.right, pair.right_reading));
                let evidence = scorer.evidence_beside(pair.surname, readings.0, readings.1, cache);
                let weight = bits(pair.sums.weight(prior));
                Link {
                    left: pair.left as usize,
                    right: pair.right as usize,
                    probability: probability(weight),
                    weight,
                    decision: Decision::Review,
                    evidence: evidence.into_fields(prior),
                    rival_probability: 0.0,
                    doubt: None,
                    decided: Some(Verdict::Different),
                }
            })
            .collect()
    }

    /// Every verdict and what became of it.
    pub fn into_held(self) -> Vec<Held> {
        self.held
    }

    /// What a person should be told.
    pub fn told(&self) -> Option<String> {
        (self.overruled > 0).then(|| {
            let (pairs, are) = if self.overruled == 1 { ("pair", "is") } else { ("pairs", "are") };
            format!(
                "{} {pairs} of records that are decided to be somebody else's {are} no longer considered",
                self.overruled
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linker::{LinkOptions, Links, NoProgress, cluster, dedupe, link};
    use crate::record::{Field, List, TextColumn};
    use crate::simulation::{Noise, SimulationOptions, simulate};

    fn list(rows: &[[&str; 2]]) -> List {
        let column = |place: usize| rows.iter().map(|row| row[place]).collect::<TextColumn>();
        List::new("list", vec![(Field::Name, column(0)), (Field::BirthDate, column(1))]).unwrap()
    }

    fn decided(left: usize, right: usize, verdict: Verdict) -> Decided {
        Decided { left, right, verdict, seen: None }
    }

    fn linked(left: &List, right: &List, verdicts: Vec<Decided>) -> Links {
        link(left, right, &LinkOptions { verdicts, ..LinkOptions::default() }, &NoProgress).unwrap()
    }

    fn of(links: &Links, left: usize, right: usize) -> Option<&Link> {
        links.links.iter().find(|link| (link.left, link.right) == (left, right))
    }

    const OURS: [[&str; 2]; 3] = [
        ["Левчук Остап Ігорович", ""],
        ["Ґудзь Марʼяна Петрівна", "12.11.1985"],
        ["Швець Павло Олегович", "1979"],
    ];
    /// Two that nothing can tell apart, one whom blocking never holds against anybody of ours.
    const THEIRS: [[&str; 2]; 4] = [
        ["LEVCHUK Ostap", "07.03.1990"],
        ["LEVCHUK Ostap", "08.04.1991"],
        ["GUDZ Mariana", "12.11.1985"],
        ["Zabolotna Ninel", "30.06.1961"],
    ];

    #[test]
    fn who_is_the_same_takes_no_part_in_competition_and_rivals_leave() {
        let (ours, theirs) = (list(&OURS), list(&THEIRS));
        let before = linked(&ours, &theirs, Vec::new());
        assert!(
            of(&before, 0, 0).is_some_and(|link| link.decision == Decision::Review && link.decided.is_none())
        );
        let after = linked(&ours, &theirs, vec![decided(0, 1, Verdict::Same)]);
        let same = of(&after, 0, 1).unwrap();
        assert_eq!(
            (same.decision, same.decided, same.rival_probability),
            (Decision::Match, Some(Verdict::Same), 0.0)
        );
        // The probability is what the evidence says without rivals.
        assert!((same.probability - probability(same.weight)).abs() < 1e-9);
        assert!(of(&after, 0, 0).is_none());
        assert!(after.warnings.iter().any(|told| told.contains("decided to be somebody else's")));
        assert_eq!(of(&after, 1, 2).unwrap().decision, of(&before, 1, 2).unwrap().decision);
    }

    #[test]
    fn who_is_different_leaves_before_competition_and_is_no_match() {
        let (ours, theirs) = (list(&OURS), list(&THEIRS));
        let after = linked(
            &ours,
            &theirs,
            vec![decided(0, 0, Verdict::Different), decided(1, 2, Verdict::Different)],
        );
        let (other, sure) = (of(&after, 0, 1).unwrap(), of(&after, 1, 2).unwrap());
        assert_eq!((other.rival_probability, other.decided), (0.0, None));
        assert_eq!((sure.decision, sure.decided), (Decision::Review, Some(Verdict::Different)));
        assert_eq!(of(&after, 0, 0).unwrap().decided, Some(Verdict::Different));
    }

    #[test]
    fn who_is_the_same_is_linked_though_nothing_agrees() {
        let after = linked(&list(&OURS), &list(&THEIRS), vec![decided(2, 3, Verdict::Same)]);
        let same = of(&after, 2, 3).unwrap();
        assert_eq!((same.decision, same.decided), (Decision::Match, Some(Verdict::Same)));
        assert!(same.probability < 0.01 && same.weight < 0.0);
    }

    #[test]
    fn verdicts_that_contradict_each_other_are_applied_in_neither_way() {
        let (ours, theirs) = (list(&OURS), list(&THEIRS));
        let verdicts = vec![
            decided(0, 0, Verdict::Same),
            decided(1, 0, Verdict::Same),
            decided(1, 1, Verdict::Same),
            decided(0, 1, Verdict::Different),
            decided(1, 2, Verdict::Different),
        ];
        let after = linked(&ours, &theirs, verdicts);
        let fates: Vec<Fate> = after.held.iter().map(|held| held.fate).collect();
        assert_eq!(fates, [Fate::Conflict, Fate::Conflict, Fate::Conflict, Fate::Conflict, Fate::Stands]);
        let before = linked(&ours, &theirs, vec![decided(1, 2, Verdict::Different)]);
        assert_eq!(after.links, before.links);
    }

    #[test]
    fn what_nobody_can_tell_and_what_was_opened_again_constrains_nothing() {
        let (ours, theirs) = (list(&OURS), list(&THEIRS));
        let before = linked(&ours, &theirs, Vec::new());
        let asked = linked(&ours, &theirs, vec![decided(0, 0, Verdict::CannotTell)]);
        assert_eq!(asked.links, before.links);
        let now = &asked.held[0].now;
        assert_eq!(now.rivals, 1);
        // The evidence has fallen since by the whole weight of a date that nobody has any more.
        let mut seen = now.clone();
        seen.fields.iter_mut().filter(|line| line.field == crate::model::ComparedField::BirthDate).for_each(
            |line| {
                *line = crate::linker::Evidence::new(line.field, crate::compare::Level::Same, 9.0);
            },
        );
        let again =
            linked(&ours, &theirs, vec![Decided { seen: Some(seen), ..decided(0, 0, Verdict::Same) }]);
        assert_eq!((again.held[0].fate, &again.links), (Fate::Reopened, &before.links));
        let same =
            linked(&ours, &theirs, vec![Decided { seen: Some(now.clone()), ..decided(0, 0, Verdict::Same) }]);
        assert_eq!(same.held[0].fate, Fate::Stands);
    }

    #[test]
    fn within_a_list_the_same_are_one_cluster_and_the_different_never_are() {
        let rows = [
            ["Левчук Остап Ігорович", "07.03.1990"],
            ["LEVCHUK Ostap Ihorovych", "07.03.1990"],
            ["Левчук Остап", "07.03.1990"],
            ["Швець Павло Олегович", "1979"],
        ];
        let clusters = |verdicts: Vec<Decided>| {
            let options = LinkOptions { verdicts, ..LinkOptions::default() };
            cluster(4, &dedupe(&list(&rows), &options, &NoProgress).unwrap())
        };
        assert_eq!(clusters(Vec::new()), [0, 0, 0, 3]);
        let apart = clusters(vec![decided(2, 0, Verdict::Different), decided(2, 1, Verdict::Different)]);
        assert_eq!(apart, [0, 0, 2, 3]);
        assert_eq!(clusters(vec![decided(3, 1, Verdict::Same)]), [0, 0, 0, 0]);
    }

    #[test]
    fn rows_that_there_are_not_are_refused() {
        let options = LinkOptions { verdicts: vec![decided(0, 9, Verdict::Same)], ..LinkOptions::default() };
        assert!(link(&list(&OURS), &list(&THEIRS), &options, &NoProgress).is_err());
        let options = LinkOptions { verdicts: vec![decided(1, 1, Verdict::Same)], ..LinkOptions::default() };
        assert!(dedupe(&list(&OURS), &options, &NoProgress).is_err());
    }

    #[test]
    fn verdicts_hold_for_any_number_of_threads_and_in_any_order() {
        let lists = simulate(&SimulationOptions { people: 2_000, noise: Noise::Heavy, ..Default::default() })
            .unwrap();
        let before = linked(&lists.left, &lists.right, Vec::new());
        let review = before.links.iter().filter(|link| link.decision == Decision::Review);
        let mut verdicts: Vec<Decided> = review
            .enumerate()
            .map(|(place, link)| decided(link.left, link.right, Verdict::ALL[place % 2]))
            .collect();
        assert!(verdicts.len() > 4);
        let with = |threads: usize, verdicts: &[Decided]| {
            let options =
                LinkOptions { threads: Some(threads), verdicts: verdicts.to_vec(), ..LinkOptions::default() };
            link(&lists.left, &lists.right, &options, &NoProgress).unwrap().links
        };
        let one = with(1, &verdicts);
        assert_eq!(with(3, &verdicts), one);
        verdicts.reverse();
        assert_eq!(with(2, &verdicts), one);
    }
}
