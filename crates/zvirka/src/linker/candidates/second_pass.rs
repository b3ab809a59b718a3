//! Partners for rows whose surnames do not lead to one: sought through given name with patronymic, and through the
//! birth date.
//!
//! Here meet the surname that a slip turned into another, and the name that was misread whole. Such blocks are wide,
//! so a pair is first tried by what two words of memory tell: birth dates that contradict each other, and sounds
//! that no slip explains. Cost: some nanoseconds a pair of a block, an edit distance for one in twenty.

use rayon::prelude::*;

use super::super::reading::ReadRows;
use super::super::scoring::{Cache, NO_RELATIVES, Scorer, Sums};
use super::super::{Progress, check};
use super::{Candidate, Candidates, Found, LEAST_WEIGHT, keep_best};
use crate::compare::Level;
use crate::compare::packed_date::PackedDate;
use crate::compare::surname_profile::SurnameProfile;
use crate::error::Error;
use crate::model::Weight;
use crate::names::parse::NameRow;
use crate::names::sounds::SoundClass;
use crate::names::tables::{GROUPS, RELATED};
use crate::names::token::Token;

/// A row whose best pair is below these odds (4 to 1) looks for a partner by other rules as well.
const UNSETTLED: Weight = 2_000;

/// Most pairs that one given name and patronymic may bring together: beyond, the name is so common that a misspelt
/// surname beside it proves little.
const MOST_BY_GIVEN: usize = 1 << 16;

/// Most people of one birth date on each list that are compared with each other: a filler date.
const MOST_BY_DATE: usize = 4_096;

/// What the second pass weighs pairs with.
#[derive(Clone, Copy)]
pub(super) struct SecondPass<'a> {
    pub(super) scorer: &'a Scorer<'a>,
    /// Whether the two sides are one list.
    pub(super) within: bool,
}

/// A row without a sure partner, with what decides at a glance whether a pair is worth scoring.
#[derive(Clone, Copy)]
struct Open {
    row: u32,
    birth_date: PackedDate,
    name: NameRow,
    surname: SurnameProfile,
    class: Option<SoundClass>,
    /// A bit for each given name that the row may have, several names to a bit.
    given_names: u64,
    /// The given name and the father's name most likely meant, where both are known.
    key: Option<(u16, u16)>,
}

impl Open {
    /// Whether the surnames sound alike, in whatever script.
    fn sounds_like(&self, other: &Self) -> bool {
        self.class.is_some() && self.class == other.class
    }
}

/// Joins rows that found no sure partner by given name with patronymic, and by birth date.
pub(super) fn second_pass(
    pass: SecondPass<'_>,
    candidates: &mut Candidates,
    progress: &dyn Progress,
) -> Result<(), Error> {
    let names = Names::new(pass.scorer.lists.vocabulary.tokens());
    let rows = |is_right: bool| {
        let open = open_rows(pass.scorer, &candidates.pairs, is_right, |pair| match pass.within {
            true => [Some(pair.left), Some(pair.right)],
            false => [Some(if is_right { pair.right } else { pair.left }), None],
        });
        at_a_glance(pass.scorer, &names, &open, is_right)
    };
    let (left, right) = rayon::join(|| rows(false), || rows(true));
    let mut found = by_given_name(pass, (&left, &right), progress);
    if found.capped_rows > 0 {
        candidates.warnings.push(format!(
            "{} left records without a sure partner have so common a given name and patronymic that misspelt surnames were not sought through them",
            found.capped_rows
        ));
    }
    if pass.scorer.columns.has_birth_dates() {
        let by_date = by_birth_date(pass, (&left, &right), progress);
        if by_date.capped_rows > 0 {
            candidates.warnings.push(format!(
                "{} left records without a sure partner have so common a birth date that misspelt names were not sought through it",
                by_date.capped_rows
            ));
        }
        found = found.join(by_date);
    }
    check(progress)?;
    candidates.scored += found.scored;
    if !found.pairs.is_empty() {
        candidates.pairs.append(&mut found.pairs);
        keep_best(&mut candidates.pairs);
    }
    Ok(())
}

/// Which rows of one side have no sure partner among the pairs found so far.
pub(super) fn open_rows(
    scorer: &Scorer<'_>,
    pairs: &[Candidate],
    is_right: bool,
    rows_of: impl Fn(&Candidate) -> [Option<u32>; 2],
) -> Vec<bool> {
    let rows: &ReadRows = if is_right { scorer.right } else { scorer.left };
    // A record without a usable name is set aside; its birth date must not find it a partner.
    let mut open: Vec<bool> = rows.names.iter().map(NameRow::is_usable).collect();
    for pair in pairs.iter().filter(|pair| pair.sums.weight(scorer.prior) >= UNSETTLED) {
        for row in rows_of(pair).into_iter().flatten() {
            if let Some(open) = open.get_mut(row as usize) {
                *open = false;
            }
        }
    }
    open
}

/// Rows that are open, with what is looked at first.
fn at_a_glance(scorer: &Scorer<'_>, names: &Names, open: &[bool], is_right: bool) -> Vec<Open> {
    let rows: &ReadRows = if is_right { scorer.right } else { scorer.left };
    let open = open.iter().zip(&rows.names).enumerate().filter(|(_, (open, _))| **open);
    open.map(|(row, (_, name))| {
        let surname = names.of(name.surname);
        Open {
            row: row as u32,
            birth_date: scorer.columns.birth_date(is_right, row as u32),
            name: *name,
            surname: surname.surname,
            class: surname.class,
            given_names: names.of(name.given_name).given_names,
            key: names.of(name.given_name).given_name.zip(names.of(name.patronymic).father),
        }
    })
    .collect()
}

/// What open rows take of a token.
#[derive(Clone, Copy)]
struct OfToken {
    surname: SurnameProfile,
    class: Option<SoundClass>,
    given_names: u64,
    given_name: Option<u16>,
    father: Option<u16>,
}

/// The same by the token's number, in little memory.
struct Names(Vec<OfToken>);

impl Names {
    /// No token: may be any name.
    const NONE: OfToken = OfToken {
        surname: SurnameProfile::OPEN,
        class: None,
        given_names: u64::MAX,
        given_name: None,
        father: None,
    };

    fn new(tokens: &[Token]) -> Self {
        let bit = |group: u16| 1_u64 << (group % 64);
        let mut of_group: Vec<u64> = (0..GROUPS.len()).map(|group| bit(group as u16)).collect();
        for &(a, b, _) in RELATED {
            for (group, other) in [(a, b), (b, a)] {
                if let Some(bits) = of_group.get_mut(usize::from(group)) {
                    *bits |= bit(other);
                }
            }
        }
        let of_token = |token: &Token| OfToken {
            surname: SurnameProfile::of(token),
            class: Some(token.class),
            given_names: match &token.given_name {
                // What is in no table, or one letter, may be any name.
                Some(reading) if token.parts.is_empty() => reading
                    .names
                    .iter()
                    .fold(0, |bits, name| bits | of_group.get(usize::from(name.group)).copied().unwrap_or(0)),
                _ => u64::MAX,
            },
            given_name: token.given_name.as_ref().and_then(|reading| Some(reading.names.first()?.group)),
            father: token.patronymic.as_ref().and_then(|reading| Some(reading.names.names.first()?.group)),
        };
        Self(tokens.par_iter().map(of_token).collect())
    }

    fn of(&self, token: u32) -> OfToken {
        self.0.get(token as usize).copied().unwrap_or(Self::NONE)
    }
}

/// The places of rows that have a key, in the lower half, by their keys, in the upper one.
fn by_key(open: &[Open], key: impl Fn(&Open) -> Option<u32> + Sync) -> Vec<u64> {
    let keyed = |(place, open)| Some(u64::from(key(open)?) << u32::BITS | place as u64);
    let mut places: Vec<u64> = open.iter().enumerate().filter_map(keyed).collect();
    places.par_sort_unstable();
    places
}

/// Blocks of left places with the right places that have the same key.
fn blocks<'a>(left: &'a [u64], right: &'a [u64]) -> Vec<(&'a [u64], &'a [u64])> {
    let key = |place: &u64| place >> u32::BITS;
    let mut blocks = Vec::new();
    let mut rest = right;
    for places in left.chunk_by(|a, b| key(a) == key(b)) {
        let Some(own) = places.first().map(key) else { continue };
        let before = rest.partition_point(|place| key(place) < own);
        rest = rest.get(before..).unwrap_or(&[]);
        let others = rest.get(..rest.partition_point(|place| key(place) == own)).unwrap_or(&[]);
        if !others.is_empty() {
            blocks.push((places, others));
        }
    }
    blocks
}

/// The rows of a block, side by side.
fn gather(open: &[Open], places: &[u64], rows: &mut Vec<Open>) {
    rows.clear();
    rows.extend(places.iter().filter_map(|place| open.get(*place as u32 as usize)));
}

/// Memory that the blocks of one task share.
#[derive(Default)]
struct Task {
    left: Vec<Open>,
    right: Vec<Open>,
    cache: Cache,
}

/// Visits the pairs of rows that have the same key, but for blocks that are capped, whose left rows are counted.
fn for_each_pair(
    (left, right): (&[Open], &[Open]),
    key: impl Fn(&Open) -> Option<u32> + Sync,
    is_capped: impl Fn(usize, usize) -> bool + Sync,
    progress: &dyn Progress,
    visit: impl Fn(&Open, &Open, &mut Cache, &mut Found) + Sync,
) -> Found {
    let (left_places, right_places) = rayon::join(|| by_key(left, &key), || by_key(right, &key));
    blocks(&left_places, &right_places)
        .par_iter()
        .map_init(Task::default, |task, (left_places, right_places)| {
            let mut found = Found::default();
            if progress.is_cancelled() {
                return found;
            }
            if is_capped(left_places.len(), right_places.len()) {
                found.capped_rows += left_places.len() as u64;
                return found;
            }
            gather(left, left_places, &mut task.left);
            gather(right, right_places, &mut task.right);
            for open in &task.left {
                for other in &task.right {
                    visit(open, other, &mut task.cache, &mut found);
                }
            }
            found
        })
        .reduce(Found::default, Found::join)
}

fn by_given_name(pass: SecondPass<'_>, sides: (&[Open], &[Open]), progress: &dyn Progress) -> Found {
    let key =
        |open: &Open| open.key.map(|(given_name, father)| u32::from(given_name) << 16 | u32::from(father));
    let is_capped = |left: usize, right: usize| left * right > MOST_BY_GIVEN;
    for_each_pair(sides, key, is_capped, progress, |open, other, cache, found| {
        found.scored += 1;
        // Another surname and another birth date are another person.
        if !open.birth_date.contradicts(other.birth_date) && !open.surname.are_apart(other.surname) {
            pass.pair(open, other, cache, found);
        }
    })
}

fn by_birth_date(pass: SecondPass<'_>, sides: (&[Open], &[Open]), progress: &dyn Progress) -> Found {
    let either_order = pass.scorer.columns.has_dates_in_either_order();
    let key = |open: &Open| open.birth_date.day_key(either_order);
    let is_capped = |left: usize, right: usize| left.max(right) > MOST_BY_DATE;
    for_each_pair(sides, key, is_capped, progress, |open, other, cache, found| {
        if open.given_names & other.given_names != 0 || open.sounds_like(other) {
            found.scored += 1;
            pass.pair(open, other, cache, found);
        }
    })
}

impl SecondPass<'_> {
    /// Scores a pair that only the given name or the birth date brought together, under the plain reading of both.
    /// A given name or patronymic that contradicts settles it, unless the surname says that it is worth a look.
    fn pair(&self, left: &Open, right: &Open, cache: &mut Cache, found: &mut Found) {
        if self.within && left.row >= right.row {
            return;
        }
        let scorer = self.scorer;
        let (a, b) = (left.name, right.name);
        let given_name = scorer.given_name(a.given_name, b.given_name, cache);
        let patronymic = scorer.patronymic(a.patronymic, b.patronymic, cache);
        let contradicted = given_name.0 == Level::Different || patronymic.0 == Level::Different;
        if contradicted && !left.sounds_like(right) {
            return;
        }
        let dates =
            scorer.columns.compare_birth_dates((left.row, left.birth_date), (right.row, right.birth_date));
        let surname = match left.surname.are_apart(right.surname) {
            true => scorer.different_surnames(),
            false => scorer.surname_once(a.surname, b.surname),
        };
        let strangers = surname.1 + given_name.1 + patronymic.1 + dates.weight;
        if scorer.prior + strangers + scorer.columns.others_most < LEAST_WEIGHT {
            return;
        }
        let (others, others_relatives) = scorer.columns.sums_of_others(left.row, right.row);
        let strangers = strangers + others;
        if scorer.prior + strangers < LEAST_WEIGHT {
            return;
        }
        let relatives = match scorer.names_against_relatives(surname.0, given_name.0, patronymic.0) {
            NO_RELATIVES => NO_RELATIVES,
            relatives => relatives + dates.relatives + others_relatives,
        };
        let sums = Sums { strangers, relatives };
        found.pairs.push(Candidate {
            left: left.row,
            right: right.row,
            sums,
            surname,
            left_reading: 0,
            right_reading: 0,
        });
    }
}
