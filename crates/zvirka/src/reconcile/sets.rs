//! What rows say together: whether two sets of rows are one person.
//!
//! A person has one true value in every field, which rows render with faults. For a set S of rows and a field f let
//! w(x, y) be what two rows say in f, log2 of P(x, y | one person) / (P(x) P(y)), and
//!
//! T(S) = the greatest of Σ w(x, v) over the rows v of S, x running over all other rows of S:
//!
//! v being one that has a value: all rows taken as renderings of the best of them. It is the likelihood of one latent value, restricted to the values
//! seen, where Steorts, Hall and Fienberg 2016 and d-blink (Marchant and others 2021) sum over all that there may be. Two
//! sets C and D are then one person with the odds
//!
//! prior(C, D) + Σ over fields of T(C ∪ D) − T(C) − T(D) − what relatives explain.
//!
//! Of two single rows that is what [`link`](crate::linker::link()) says. What ten rows repeat counts once for a row that
//! joins them, and what contradicts any of them counts against it, however poor the row was that brought them together.
//!
//! Two rows *contradict* each other where their given names, their patronymics or their full dates of birth are
//! different ones, which no spelling, short form or slip explains. Sets of rows that contradict each other are never one
//! person, whatever the rest says: that loses the few whose papers hold somebody else's date, and tells no family that
//! the son of another Mykola is theirs.
//!
//! Cost: the evidence of each row of the one set with each of the other.

use super::homes_and_signs::{BESIDE, HOME, HomesAndSigns, Line, SIGN};
use crate::compare::Level;
use crate::linker::{Compared, ComparedField, FIELDS, Lines, Together};
use crate::model::Weight;

/// Where the evidence of two rows comes from.
pub(super) trait Weighing {
    /// What two rows say.
    fn lines(&self, x: u32, y: u32, compared: &mut Compared) -> Lines;
    /// What they say beside that.
    fn beside(&self, _x: u32, _y: u32) -> [Line; BESIDE] {
        [Line::default(); BESIDE]
    }
    /// The weight of sums of fields under a prior, and of those against relatives where these are a question.
    fn weigh(&self, strangers: Weight, relatives: Option<Weight>, prior: Weight) -> Weight;
    /// The prior that records of two lists are one person.
    fn prior(&self, a: u16, b: u16) -> Weight;
}

/// Lists read together, and the prior of any two of them.
pub(super) struct OfCase<'a> {
    pub together: &'a Together<'a>,
    pub beside: &'a HomesAndSigns,
    /// By the first list's place, then the second's.
    pub priors: &'a [Vec<Weight>],
}

impl Weighing for OfCase<'_> {
    fn lines(&self, x: u32, y: u32, compared: &mut Compared) -> Lines {
        // What two rows say does not depend on which stands first but for ties between readings.
        self.together.lines(x.min(y), x.max(y), compared)
    }

    fn beside(&self, x: u32, y: u32) -> [Line; BESIDE] {
        self.beside.lines(x, y)
    }

    fn weigh(&self, strangers: Weight, relatives: Option<Weight>, prior: Weight) -> Weight {
        self.together.weigh(strangers, relatives, prior)
    }

    fn prior(&self, a: u16, b: u16) -> Weight {
        let row = self.priors.get(usize::from(a));
        row.and_then(|row| row.get(usize::from(b))).copied().unwrap_or(Weight::MIN / 4)
    }
}

/// Whether two rows must be two people.
pub(super) fn contradict(lines: &Lines) -> bool {
    [ComparedField::GivenName, ComparedField::Patronymic, ComparedField::BirthDate]
        .into_iter()
        .any(|field| lines.level(field) == Level::Different)
}

/// The fields of the linker, then those beside them.
const ALL: usize = FIELDS + BESIDE;

/// A sum a field.
type Sums = [Weight; ALL];

/// What two rows say in every field.
struct Said {
    strangers: Sums,
    relatives: Sums,
    levels: [Level; ALL],
}

impl Said {
    fn new(lines: &Lines, beside: [Line; BESIDE]) -> Self {
        let mut said = Self { strangers: [0; ALL], relatives: [0; ALL], levels: [Level::Absent; ALL] };
        let of_linker = lines.strangers.iter().zip(&lines.relatives).zip(&lines.levels);
        let of_linker = of_linker.map(|((strangers, relatives), level)| (*strangers, *relatives, *level));
        let all = of_linker.chain(beside.map(|line| (line.strangers, line.relatives, line.level)));
        let cells = said.strangers.iter_mut().zip(&mut said.relatives).zip(&mut said.levels);
        for (((strangers, relatives), level), told) in cells.zip(all) {
            (*strangers, *relatives, *level) = told;
        }
        said
    }
}

fn add(sums: &mut Sums, more: &Sums) {
    sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

/// Rows that are one person, and what each says with all others.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    pub rows: Vec<u32>,
    /// The lists they stand on, each once, ascending.
    pub lists: Vec<u16>,
    /// By row: the sums of what it says with all other rows; empty where there is one row.
    strangers: Vec<Sums>,
    relatives: Vec<Sums>,
    /// By row: which of several sets it came with that contradict each other and were decided to be one person; empty where
    /// there is one.
    parts: Vec<u16>,
    /// By row: the fields in which another row has a value to hold against its own, a bit each.
    compared: Vec<Filled>,
}

/// What two sets of rows say of each other.
#[derive(Clone, Debug)]
pub(super) struct Meeting {
    /// log2 of the odds that they are one person, in thousandths of a bit.
    pub weight: Weight,
    /// Whether a row of the one contradicts a row of the other. Where persons decided that rows are one person although they
    /// contradict, so that one of them is at fault, whoever agrees with either contradicts nobody.
    pub contradicts: bool,
    /// Of either set a part that does not contradict one of the other's.
    fits: (u16, u16),
    /// What each field adds.
    pub fields: Sums,
    /// The best level of each field among all pairs of a row and a row.
    pub levels: [Level; ALL],
    /// Sums that the joined set would have, the first set's rows first.
    strangers: Vec<Sums>,
    relatives: Vec<Sums>,
    compared: Vec<Filled>,
}

/// Fields as bits by number.
type Filled = u32;

/// The greatest sum of each field over the rows that have a value to compare; 0 where there are none. A row without a value
/// contradicts nothing, and must not stand for the value that all others render.
fn greatest(sums: &[Sums], compared: &[Filled]) -> Sums {
    let mut best = [0; ALL];
    let mut seen: Filled = 0;
    for (sums, compared) in sums.iter().zip(compared) {
        for (field, (best, sum)) in best.iter_mut().zip(sums).enumerate() {
            if compared & 1 << field != 0 {
                *best = if seen & 1 << field != 0 { (*best).max(*sum) } else { *sum };
            }
        }
        seen |= compared;
    }
    best
}

/// What is kept of the rows of two sets, nothing being kept of a row that stands alone.
fn both<T: Copy + Default>((own, rows): (&[T], usize), (theirs, others): (&[T], usize)) -> Vec<T> {
    let mut both = Vec::with_capacity(rows + others);
    both.extend_from_slice(own);
    both.resize(rows, T::default());
    both.extend_from_slice(theirs);
    both.resize(rows + others, T::default());
    both
}

impl Body {
    /// A set of one row.
    pub fn of_row(row: u32, list: u16) -> Self {
        Self { rows: vec![row], lists: vec![list], ..Self::default() }
    }

    /// Several rows of a list that are known to be one person. Only by somebody's word may they contradict each other.
    pub fn of_rows(rows: &[u32], list: u16, weighing: &impl Weighing, compared: &mut Compared) -> Self {
        let mut all = Self::default();
        for row in rows {
            let one = Self::of_row(*row, list);
            if all.rows.is_empty() {
                all = one;
            } else {
                let meeting = all.meet(&one, weighing, compared);
                all.join_decided(one, meeting);
            }
        }
        all
    }

    /// What this set and another say of each other.
    pub fn meet(&self, other: &Self, weighing: &impl Weighing, compared: &mut Compared) -> Meeting {
        let (own, theirs) = (self.rows.len(), other.rows.len());
        let mut strangers: Vec<Sums> = both((&self.strangers, own), (&other.strangers, theirs));
        let mut relatives: Vec<Sums> = both((&self.relatives, own), (&other.relatives, theirs));
        let mut filled: Vec<Filled> = both((&self.compared, own), (&other.compared, theirs));
        let mut levels = [Level::Absent; ALL];
        let mut best = [Weight::MIN; ALL];
        let mut may_be_relatives = false;
        let [own_parts, their_parts] = [self, other].map(|body| usize::from(body.last_part()) + 1);
        let mut contradictions = vec![false; own_parts * their_parts];
        for (place, x) in self.rows.iter().enumerate() {
            for (beside, y) in other.rows.iter().enumerate() {
                let lines = weighing.lines(*x, *y, compared);
                if contradict(&lines) {
                    let part = usize::from(self.part(place)) * their_parts + usize::from(other.part(beside));
                    if let Some(contradicts) = contradictions.get_mut(part) {
                        *contradicts = true;
                    }
                }
                may_be_relatives |= lines.may_be_relatives;
                let lines = Said::new(&lines, weighing.beside(*x, *y));
                let told = lines.levels.iter().enumerate().filter(|(_, level)| **level != Level::Absent);
                let told: Filled = told.fold(0, |told, (field, _)| told | 1 << field);
                for place in [place, own + beside] {
                    if let (Some(strangers), Some(relatives), Some(filled)) =
                        (strangers.get_mut(place), relatives.get_mut(place), filled.get_mut(place))
                    {
                        add(strangers, &lines.strangers);
                        add(relatives, &lines.relatives);
                        *filled |= told;
                    }
                }
                let known = levels.iter_mut().zip(&mut best);
                for ((level, best), (other, weight)) in known.zip(lines.levels.iter().zip(&lines.strangers)) {
                    if *other != Level::Absent && (*level == Level::Absent || weight > best) {
                        (*level, *best) = (*other, *weight);
                    }
                }
            }
        }
        let gain = |joined: &[Sums], apart: [&[Sums]; 2]| {
            let mut gain = greatest(joined, &filled);
            for (apart, filled) in apart.into_iter().zip([&self.compared, &other.compared]) {
                gain.iter_mut().zip(greatest(apart, filled)).for_each(|(gain, apart)| *gain -= apart);
            }
            gain
        };
        let fields = gain(&strangers, [&self.strangers, &other.strangers]);
        let kin = gain(&relatives, [&self.relatives, &other.relatives]);
        let kin = may_be_relatives.then(|| kin.iter().sum());
        let weight = weighing.weigh(fields.iter().sum(), kin, self.prior(other, weighing));
        let free = contradictions.iter().position(|contradicts| !contradicts);
        let fits = free.map_or((0, 0), |free| ((free / their_parts) as u16, (free % their_parts) as u16));
        let contradicts = free.is_none();
        Meeting { weight, contradicts, fits, fields, levels, strangers, relatives, compared: filled }
    }

    /// The prior of two sets: where they share a list, that its records are of one person; else that of the two lists
    /// which share most, since being on either says nothing against being on the other.
    fn prior(&self, other: &Self, weighing: &impl Weighing) -> Weight {
        let shared = self.lists.iter().filter(|list| other.lists.contains(list));
        if let Some(least) = shared.map(|list| weighing.prior(*list, *list)).min() {
            return least;
        }
        let between = self.lists.iter().flat_map(|a| other.lists.iter().map(|b| weighing.prior(*a, *b)));
        between.max().unwrap_or(Weight::MIN / 4)
    }

    /// The part that a row belongs to.
    fn part(&self, place: usize) -> u16 {
        self.parts.get(place).copied().unwrap_or(0)
    }

    fn last_part(&self) -> u16 {
        self.parts.iter().copied().max().unwrap_or(0)
    }

    /// Joins a set that persons decided to be the same person. Two that contradict each other are parts of one from then on.
    pub fn join_decided(&mut self, other: Self, meeting: Meeting) {
        if meeting.contradicts {
            let own = self.last_part() + 1;
            self.parts = (0..self.rows.len()).map(|place| self.part(place)).collect();
            self.parts.extend((0..other.rows.len()).map(|place| own + other.part(place)));
            self.join_rows(other, meeting);
        } else {
            self.join(other, meeting);
        }
    }

    /// Joins a set, given what the two said of each other.
    pub fn join(&mut self, other: Self, meeting: Meeting) {
        if !self.parts.is_empty() || !other.parts.is_empty() {
            self.join_parts(&other, &meeting);
        }
        self.join_rows(other, meeting);
    }

    fn join_rows(&mut self, other: Self, meeting: Meeting) {
        self.rows.extend(other.rows);
        self.lists.extend(other.lists);
        self.lists.sort_unstable();
        self.lists.dedup();
        (self.strangers, self.relatives) = (meeting.strangers, meeting.relatives);
        self.compared = meeting.compared;
    }
}

impl Body {
    /// Numbers the parts of two sets anew: those that fit each other are one, all others stay what they are.
    fn join_parts(&mut self, other: &Self, meeting: &Meeting) {
        let own = self.last_part() + 1;
        let (fits, theirs) = meeting.fits;
        let mut parts: Vec<u16> = (0..self.rows.len()).map(|place| self.part(place)).collect();
        parts.extend((0..other.rows.len()).map(|place| match other.part(place) {
            part if part == theirs => fits,
            // Parts behind the one that fits move up.
            part if part > theirs => own + part - 1,
            part => own + part,
        }));
        self.parts = parts;
    }
}

impl Meeting {
    /// What a field adds.
    pub fn field(&self, field: ComparedField) -> Weight {
        self.fields.get(field as usize).copied().unwrap_or(0)
    }

    /// The best level of a field.
    pub fn level(&self, field: ComparedField) -> Level {
        self.levels.get(field as usize).copied().unwrap_or(Level::Absent)
    }

    /// Whether a surname or given name agrees only by what a slip explains, or by half of a surname, and nothing beside
    /// the name supports it: names one letter apart are often two people's.
    pub fn is_guess(&self) -> bool {
        let guessed = self.level(ComparedField::Surname) == Level::Part
            || [ComparedField::Surname, ComparedField::GivenName]
                .into_iter()
                .any(|field| self.level(field) == Level::Slip);
        guessed && self.beside_the_name() < SUPPORT
    }

    /// What call signs and homes add.
    fn sign_and_home(&self) -> Weight {
        [SIGN, HOME].into_iter().filter_map(|place| self.fields.get(FIELDS + place)).sum()
    }

    /// What fields that are not of the name add: birth, unit, capture, prison, call sign, home.
    pub fn beside_the_name(&self) -> Weight {
        let own = [
            ComparedField::BirthDate,
            ComparedField::Unit,
            ComparedField::CapturePlace,
            ComparedField::CaptureDate,
            ComparedField::HeldAt,
        ];
        own.into_iter().map(|field| self.field(field)).sum::<Weight>() + self.sign_and_home()
    }
}

/// What fields beside the name have to add, in thousandths of a bit, for a name that agrees but for a slip: 20 to 1, the
/// error that a `match` allows (0.95).
const SUPPORT: Weight = 4_320;
