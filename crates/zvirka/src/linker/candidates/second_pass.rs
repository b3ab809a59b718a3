//! Partners for rows whose surnames do not lead to one: sought through given name with patronymic, and through the
//! birth date.
//!
//! Here meet the surname that a slip turned into another, and the name that was misread whole. A row that has found no
//! partner is *open*; it is compared with every row of the other side that may still be one: with all rows, for another
//! row of the same person or a wrong namesake may have been found first; where a row has one partner at most, with those
//! whose own partner is not beyond doubt. Such blocks are wide, so a pair is first tried by what two words of memory tell:
//! birth dates that contradict each other, and sounds that no slip explains. Cost: some nanoseconds a pair of a block, an
//! edit distance for one in twenty; blocks without an open row cost nothing. Limits: blocks above a stated number of pairs
//! are left out and counted.

use rayon::prelude::*;

use super::super::exchanged::exchanged;
use super::super::reading::ReadRows;
use super::super::scoring::{Cache, NO_RELATIVES, Scorer, Sums};
use super::super::{Progress, check};
use super::{Candidate, Candidates, Found, LEAST_WEIGHT, Pairing, keep_best};
use crate::bounds::{MOST_BY_DATE, MOST_BY_GIVEN, MOST_OF_SETTLED};
use crate::compare::Level;
use crate::compare::packed_date::PackedDate;
use crate::compare::surname_profile::SurnameProfile;
use crate::error::Error;
use crate::model::Weight;
use crate::names::parse::NameRow;
use crate::names::sounds::SoundClass;
use crate::names::tables::{GROUPS, RELATED};
use crate::names::token::Token;
use crate::names::vocabulary::NO_TOKEN;

/// A row whose best pair is below these odds (4 to 1) looks for a partner by other rules as well.
pub(super) const UNSETTLED: Weight = 2_000;

/// Where rows have one partner at most, one whose best pair is above these odds (1,000 to 1) is nobody else's: of rows
/// without a partner that are one letter from it, fewer than one in a thousand could take it.
const BEYOND_DOUBT: Weight = 10_000;

/// What the second pass weighs pairs with.
#[derive(Clone, Copy)]
pub(super) struct SecondPass<'a> {
    pub(super) scorer: &'a Scorer<'a>,
    pub(super) pairing: Pairing,
}

/// The rows of one side: which look for a partner, and which may be one.
struct Rows {
    open: Vec<bool>,
    free: Vec<bool>,
}

/// A row with what decides at a glance whether a pair is worth scoring.
#[derive(Clone, Copy)]
struct Glance {
    row: u32,
    birth_date: PackedDate,
    name: NameRow,
    surname: SurnameProfile,
    class: Option<SoundClass>,
    /// A bit for each given name that the row may have, several names to a bit.
    given_names: u64,
    /// What the words in the three columns are, whatever their places.
    words: [u32; 3],
}

impl Glance {
    /// Whether a word of one row may be one of the other in another column.
    fn crosses(&self, other: &Self) -> bool {
        let ([a, b, c], [d, e, f]) = (self.words, other.words);
        let same = |one: u32, other: u32| one == other && one != NO_WORD;
        same(a, e) || same(b, d) || same(b, f) || same(c, e) || same(a, f) || same(c, d)
    }

    /// Whether the rows have one name, and so have met through their surname: as many of such rows as are worth comparing.
    fn has_met(&self, other: &Self) -> bool {
        self.name.surname != NO_TOKEN && self.name == other.name
    }

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
        let below = |bar| rows_below(pass.scorer, &candidates.pairs, is_right, pass.pairing.within, bar);
        let open = below(UNSETTLED);
        let free = below(if pass.pairing.one_to_one { BEYOND_DOUBT } else { Weight::MAX });
        Rows { open, free }
    };
    let (left, right) = rayon::join(|| rows(false), || rows(true));
    let mut found = by_given_name(pass, &names, (&left, &right), progress);
    if found.capped_rows > 0 {
        candidates.warnings.push(format!(
            "{} left records without a sure partner have so common a given name and patronymic that misspelt surnames were not sought through them",
            found.capped_rows
        ));
    }
    if pass.scorer.columns.has_birth_dates() {
        let by_date = by_birth_date(pass, &names, (&left, &right), progress);
        if by_date.capped_rows > 0 {
            candidates.warnings.push(format!(
                "{} left records without a sure partner have so common a birth date that misspelt names were not sought through it",
                by_date.capped_rows
            ));
        }
        found = found.join(by_date);
    }
    if pass.scorer.left.in_columns || pass.scorer.right.in_columns {
        let exchanged = by_exchanged_parts(pass, &names, (&left, &right), progress);
        if exchanged.capped_rows > 0 {
            candidates.warnings.push(format!(
                "{} records without a sure partner have so common a name that it was not sought with its parts in each other's columns",
                exchanged.capped_rows
            ));
        }
        found = found.join(exchanged);
    }
    check(progress)?;
    candidates.scored += found.scored;
    if !found.pairs.is_empty() {
        candidates.pairs.append(&mut found.pairs);
        keep_best(&mut candidates.pairs);
    }
    Ok(())
}

/// Which rows of one side have no partner above these odds among the pairs found so far.
fn rows_below(
    scorer: &Scorer<'_>,
    pairs: &[Candidate],
    is_right: bool,
    within: bool,
    bar: Weight,
) -> Vec<bool> {
    let rows: &ReadRows = if is_right { scorer.right } else { scorer.left };
    // A record without a usable name is set aside; its birth date must not find it a partner.
    let mut below: Vec<bool> = rows.names.iter().map(NameRow::is_usable).collect();
    for pair in pairs.iter().filter(|pair| pair.sums.weight(scorer.prior) >= bar) {
        let (own, other) = if is_right { (pair.right, pair.left) } else { (pair.left, pair.right) };
        let both = [Some((own, other)), within.then_some((other, own))];
        for (row, _) in both.into_iter().flatten().filter(|(_, other)| scorer.is_anchor(*other)) {
            if let Some(below) = below.get_mut(row as usize) {
                *below = false;
            }
        }
    }
    below
}

/// Which rows of one side have no sure partner among the pairs found so far, and which none beyond doubt.
pub(super) fn open_and_free_rows(scorer: &Scorer<'_>, pairs: &[Candidate], is_right: bool) -> [Vec<bool>; 2] {
    [UNSETTLED, BEYOND_DOUBT].map(|bar| rows_below(scorer, pairs, is_right, false, bar))
}

/// What is looked at of a token.
#[derive(Clone, Copy)]
struct OfToken {
    surname: SurnameProfile,
    class: Option<SoundClass>,
    given_names: u64,
    /// The given name most likely meant.
    given_name: Option<u16>,
    /// The father's name most likely meant.
    father: Option<u16>,
    /// What the word is, whatever its place: equal for a father's name, a given name or a surname in all its spellings.
    word: u32,
}

/// No word.
pub(in super::super) const NO_WORD: u32 = 0;

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
        word: NO_WORD,
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
            word: word_of(token),
        };
        Self(tokens.par_iter().map(of_token).collect())
    }

    /// What the words of a row are, in the order of a name's parts.
    fn words(&self, name: NameRow) -> [u32; 3] {
        [name.surname, name.given_name, name.patronymic].map(|part| self.of(part).word)
    }

    fn of(&self, token: u32) -> OfToken {
        self.0.get(token as usize).copied().unwrap_or(Self::NONE)
    }

    /// What of a row decides at a glance.
    fn glance(&self, scorer: &Scorer<'_>, is_right: bool, row: u32) -> Glance {
        let rows: &ReadRows = if is_right { scorer.right } else { scorer.left };
        let name = rows.names.get(row as usize).copied().unwrap_or_default();
        let surname = self.of(name.surname);
        Glance {
            row,
            birth_date: scorer.columns.birth_date(is_right, row),
            name,
            surname: surname.surname,
            class: surname.class,
            given_names: self.of(name.given_name).given_names,
            words: self.words(name),
        }
    }
}

/// What a word is, whatever its place, as a hash: the father whom it names, else the given name that it is for certain,
/// else its sounds.
pub(in super::super) fn word_of(token: &Token) -> u32 {
    let (kind, value) = match (&token.patronymic, &token.given_name) {
        (Some(father), _) if !father.names.names.is_empty() => {
            (1_u64, father.names.names.first().map_or(0, |name| u64::from(name.group)))
        }
        (_, Some(reading)) if reading.cost == 0.0 => {
            (2, reading.names.first().map_or(0, |name| u64::from(name.group)))
        }
        _ => (3, token.class.0),
    };
    mixed(value ^ kind << 61).max(NO_WORD + 1)
}

/// A number for two words of a name, the first standing in the surname's place; `None` where one is missing.
pub(in super::super) fn words_key(surname: u32, given_name: u32) -> Option<u32> {
    let whole = surname != NO_WORD && given_name != NO_WORD;
    whole.then(|| mixed(u64::from(surname) << u32::BITS | u64::from(given_name)))
}

/// The upper half of a product with the golden ratio (Knuth 1973).
fn mixed(value: u64) -> u32 {
    (value.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> u32::BITS) as u32
}

/// The rows of one side that have a key, in the lower half, by their keys, in the upper one; those that may be partners
/// of none are left out.
fn by_key(rows: &Rows, key: impl Fn(u32) -> Option<u32> + Sync) -> Vec<u64> {
    let free = rows.free.iter().zip(&rows.open).enumerate().filter(|(_, (free, open))| **free || **open);
    let keyed = |(row, _)| Some(u64::from(key(row as u32)?) << u32::BITS | row as u64);
    let mut keys: Vec<u64> = free.filter_map(keyed).collect();
    keys.par_sort_unstable();
    keys
}

/// Blocks of left rows with the right rows that have the same key.
fn blocks<'a>(left: &'a [u64], right: &'a [u64]) -> Vec<(&'a [u64], &'a [u64])> {
    let key = |row: &u64| row >> u32::BITS;
    let mut blocks = Vec::new();
    let mut rest = right;
    for rows in left.chunk_by(|a, b| key(a) == key(b)) {
        let Some(own) = rows.first().map(key) else { continue };
        let before = rest.partition_point(|row| key(row) < own);
        rest = rest.get(before..).unwrap_or(&[]);
        let others = rest.get(..rest.partition_point(|row| key(row) == own)).unwrap_or(&[]);
        if !others.is_empty() {
            blocks.push((rows, others));
        }
    }
    blocks
}

/// Memory that the blocks of one task share: rows of a block side by side, the open ones first.
#[derive(Default)]
struct Task {
    left: Vec<Glance>,
    right: Vec<Glance>,
    cache: Cache,
}

/// Visits the pairs of rows that have the same key and of which at least one is open; blocks with more than `most` such
/// pairs are left out, and their open left rows counted.
fn for_each_pair(
    pass: SecondPass<'_>,
    names: &Names,
    (left, right): (&Rows, &Rows),
    key: impl Fn(bool, u32) -> Option<u32> + Sync,
    most: usize,
    progress: &dyn Progress,
    visit: impl Fn(&Glance, &Glance, &mut Cache, &mut Found) + Sync,
) -> Found {
    let (left_keys, right_keys) =
        rayon::join(|| by_key(left, |row| key(false, row)), || by_key(right, |row| key(true, row)));
    let is_open = |rows: &Rows, keyed: &u64| rows.open.get(*keyed as u32 as usize) == Some(&true);
    let gather = |rows: &Rows, keys: &[u64], is_right: bool, glances: &mut Vec<Glance>| {
        glances.clear();
        for open in [true, false] {
            let rows = keys.iter().filter(|keyed| is_open(rows, keyed) == open);
            glances.extend(rows.map(|keyed| names.glance(pass.scorer, is_right, *keyed as u32)));
        }
    };
    let within = pass.pairing.within;
    blocks(&left_keys, &right_keys)
        .par_iter()
        .map_init(Task::default, |task, (left_keys, right_keys)| {
            let mut found = Found::default();
            if progress.is_cancelled() {
                return found;
            }
            let open = [(left, left_keys), (right, right_keys)]
                .map(|(rows, keys)| keys.iter().filter(|keyed| is_open(rows, keyed)).count());
            let [open_left, open_right] = open;
            let closed_left = left_keys.len() - open_left;
            // Where a person may stand on any number of rows, one of them that has found another may lack a third.
            let every = !pass.pairing.one_to_one && left_keys.len() * right_keys.len() <= MOST_OF_SETTLED;
            if !every && open_left * right_keys.len() + closed_left * open_right > most {
                found.capped_rows += open_left as u64;
                return found;
            }
            if !every && open_left + open_right == 0 {
                return found;
            }
            gather(left, left_keys, false, &mut task.left);
            gather(right, right_keys, true, &mut task.right);
            for (place, one) in task.left.iter().enumerate() {
                let others = if every || place < open_left { right_keys.len() } else { open_right };
                for other in task.right.iter().take(others) {
                    if within && one.row >= other.row || one.has_met(other) {
                        continue;
                    }
                    visit(one, other, &mut task.cache, &mut found);
                }
            }
            found
        })
        .reduce(Found::default, Found::join)
}

fn by_given_name(
    pass: SecondPass<'_>,
    names: &Names,
    sides: (&Rows, &Rows),
    progress: &dyn Progress,
) -> Found {
    let scorer = pass.scorer;
    let key = |is_right: bool, row: u32| {
        let rows: &ReadRows = if is_right { scorer.right } else { scorer.left };
        let name = rows.names.get(row as usize)?;
        let (given_name, father) = (names.of(name.given_name).given_name?, names.of(name.patronymic).father?);
        Some(u32::from(given_name) << 16 | u32::from(father))
    };
    for_each_pair(pass, names, sides, key, MOST_BY_GIVEN, progress, |one, other, cache, found| {
        found.scored += 1;
        // Another surname and another birth date are another person.
        if !one.birth_date.contradicts(other.birth_date) && !one.surname.are_apart(other.surname) {
            pass.pair(one, other, cache, found);
        }
    })
}

fn by_birth_date(
    pass: SecondPass<'_>,
    names: &Names,
    sides: (&Rows, &Rows),
    progress: &dyn Progress,
) -> Found {
    let either_order = pass.scorer.columns.has_dates_in_either_order();
    let key = |is_right: bool, row: u32| pass.scorer.columns.birth_date(is_right, row).day_key(either_order);
    let in_columns = [pass.scorer.left.in_columns, pass.scorer.right.in_columns];
    let exchangeable = in_columns.contains(&true);
    for_each_pair(pass, names, sides, key, MOST_BY_DATE, progress, |one, other, cache, found| {
        let alike = one.given_names & other.given_names != 0 || one.sounds_like(other);
        if alike || !one.surname.are_apart(other.surname) {
            found.scored += 1;
            pass.pair(one, other, cache, found);
        }
        if exchangeable && one.crosses(other) {
            found.scored += 1;
            pass.exchanged_pair((one.row, other.row), in_columns, cache, found);
        }
    })
}

/// Joins rows of which one, without a partner, has its parts in each other's columns: by surname and given name under such
/// a reading.
fn by_exchanged_parts(
    pass: SecondPass<'_>,
    names: &Names,
    (left, right): (&Rows, &Rows),
    progress: &dyn Progress,
) -> Found {
    let scorer = pass.scorer;
    let key = |name: NameRow| {
        let [surname, given_name, _] = names.words(name);
        words_key(surname, given_name)
    };
    let row_names = |is_right: bool| if is_right { &scorer.right.names } else { &scorer.left.names };
    let keyed = |key: u32, row: usize| u64::from(key) << u32::BITS | row as u64;
    let sorted = |mut keys: Vec<u64>| {
        keys.par_sort_unstable();
        keys
    };
    let exchanged_keys = |rows: &Rows, is_right: bool| {
        let open = rows.open.iter().zip(row_names(is_right)).enumerate().filter(|(_, (open, _))| **open);
        let keys = open.flat_map(|(row, (_, name))| {
            let readings = scorer.exchanges(is_right, row as u32).into_iter();
            readings.filter_map(move |reading| Some(keyed(key(exchanged(*name, reading))?, row)))
        });
        sorted(keys.collect())
    };
    let plain_keys = |rows: &Rows, is_right: bool| {
        let free = rows.free.iter().zip(row_names(is_right)).enumerate().filter(|(_, (free, _))| **free);
        sorted(free.filter_map(|(row, (_, name))| Some(keyed(key(*name)?, row))).collect())
    };
    let join = |exchanged: &[u64], plain: &[u64], of_right: bool| {
        blocks(exchanged, plain)
            .par_iter()
            .map_init(Cache::default, |cache, (open, others)| {
                let mut found = Found::default();
                if progress.is_cancelled() {
                    return found;
                }
                if open.len() * others.len() > MOST_BY_GIVEN {
                    found.capped_rows += open.len() as u64;
                    return found;
                }
                for one in open.iter().map(|keyed| *keyed as u32) {
                    for other in others
                        .iter()
                        .map(|keyed| *keyed as u32)
                        .filter(|other| *other != one || !pass.pairing.within)
                    {
                        found.scored += 1;
                        let rows = if of_right { (other, one) } else { (one, other) };
                        // Within one list the earlier row stands on the left, whichever of the two it is that is read anew.
                        let turned = pass.pairing.within && rows.0 > rows.1;
                        let rows = if turned { (rows.1, rows.0) } else { rows };
                        let is_right = of_right != turned;
                        pass.exchanged_pair(rows, [!is_right, is_right], cache, &mut found);
                    }
                }
                found
            })
            .reduce(Found::default, Found::join)
    };
    let mut found = Found::default();
    if scorer.left.in_columns {
        found = join(&exchanged_keys(left, false), &plain_keys(right, true), false);
    }
    if scorer.right.in_columns && !pass.pairing.within {
        found = found.join(join(&exchanged_keys(right, true), &plain_keys(left, false), true));
    }
    found
}

impl SecondPass<'_> {
    /// Scores a pair of rows of which one, of a side that `sides` tells, has its parts in each other's columns.
    fn exchanged_pair(
        &self,
        (left, right): (u32, u32),
        sides: [bool; 2],
        cache: &mut Cache,
        found: &mut Found,
    ) {
        let Some((sums, surname, (left_reading, right_reading))) =
            self.scorer.best_exchange(left, right, sides, cache)
        else {
            return;
        };
        if self.scorer.prior + sums.strangers >= LEAST_WEIGHT {
            found.pairs.push(Candidate { left, right, sums, surname, left_reading, right_reading });
        }
    }

    /// Scores a pair that only the given name or the birth date brought together, under the plain reading of both.
    /// A given name or patronymic that contradicts settles it, unless the surname may be the same.
    fn pair(&self, left: &Glance, right: &Glance, cache: &mut Cache, found: &mut Found) {
        let scorer = self.scorer;
        let (a, b) = (left.name, right.name);
        let given_name = scorer.given_name(a.given_name, b.given_name, cache);
        let patronymic = scorer.patronymic(a.patronymic, b.patronymic, cache);
        let contradicted = given_name.0 == Level::Different || patronymic.0 == Level::Different;
        if contradicted && left.surname.are_apart(right.surname) {
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
