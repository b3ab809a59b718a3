//! One stem against many at once: which of them cannot be spellings of one name.
//!
//! Candidates come in dozens for each surname, and nine of ten are farther than any slip. Here a byte of a vector
//! register is one candidate: the recurrence of [`edit_cost`](super::edit_cost) is filled for [`LANES`] candidates in
//! the time that one takes. Two questions are answered: which candidates may be [within](LaneCosts::within) a limit, for
//! which the common ends are not aligned beforehand, so that nothing is lost that `edit_cost` would keep; and, of those
//! few, what each [costs](LaneCosts::costs), which is what `edit_cost` gives.
//!
//! Method: Wagner and Fischer's recurrence with Damerau's swaps, candidates across lanes (after Rognes and Seeberg
//! 2000), saturating bytes, costs of a sound looked up by byte shuffles. AVX2 is chosen when the program runs; other
//! machines do the same over arrays, to the same bit. Cost: 5 to 10 nanoseconds a pair with AVX2. Limits: costs above
//! 15 bits are all alike; stems longer than [`LONGEST`] are never ruled out.

#[cfg(target_arch = "x86_64")]
mod avx2;

use std::sync::LazyLock;

use super::costs::{Cost, Costs, armenian_costs, costs};
use super::{SWAP_AROUND, Stem, TRANSPOSITION};
use crate::names::sounds::Sound;

/// Candidates that are compared at once: the bytes of a vector register of AVX2.
pub const LANES: usize = 32;

/// Longest stem, in sounds, that can be ruled out: a judgement, longer ones are few and are compared one by one.
pub const LONGEST: usize = 20;

/// Sounds whose costs one byte shuffle looks up.
const SHUFFLED: usize = 16;

/// Shuffles that cover all sounds.
const SHUFFLES: usize = Sound::COUNT.div_ceil(SHUFFLED);

/// One byte a candidate.
type Bytes = [u8; LANES];

/// A sound as a [`Batch`] holds it, and beside it what it costs to lose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneSound(u16);

impl LaneSound {
    /// The sounds of a stem.
    pub fn of(stem: Stem<'_>) -> impl Iterator<Item = Self> {
        let one = |(sound, loss): (&Sound, &Cost)| Self(u16::from_le_bytes([*sound as u8, byte(*loss)]));
        stem.sounds.iter().zip(stem.losses).map(one)
    }

    const fn sound(self) -> u8 {
        let [sound, _] = self.0.to_le_bytes();
        sound
    }
}

/// A cost as a byte; whatever is above is as dear as can be.
fn byte(cost: Cost) -> u8 {
    cost.min(Cost::from(u8::MAX)) as u8
}

/// Up to [`LANES`] stems side by side.
#[derive(Clone, Debug)]
pub struct Batch {
    count: usize,
    /// The longest stem's sounds.
    length: usize,
    lengths: Bytes,
    /// Row by row, one sound of each stem.
    sounds: [[LaneSound; LANES]; LONGEST],
    /// Lanes with stems too long to be ruled out.
    open: u32,
    /// Of stems that are aligned with one: how many sounds at their beginning are its own.
    prefixes: Bytes,
    /// How many sounds there are before those at the ends of both that are the same: of the one stem,
    row_ends: Bytes,
    /// and of those in the lanes.
    column_ends: Bytes,
}

impl Default for Batch {
    fn default() -> Self {
        let none = [0; LANES];
        Self {
            count: 0,
            length: 0,
            lengths: none,
            sounds: [[LaneSound(0); LANES]; LONGEST],
            open: 0,
            prefixes: none,
            row_ends: none,
            column_ends: none,
        }
    }
}

impl Batch {
    /// Takes all stems out.
    pub fn clear(&mut self) {
        (self.count, self.length, self.open) = (0, 0, 0);
    }

    /// How many stems there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no stem.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether there is no lane left.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.count == LANES
    }

    /// Leaves the next lane to a stem that is not to be ruled out; without effect when the batch is full.
    pub fn push_open(&mut self) {
        if self.count < LANES {
            self.open |= 1 << self.count;
            self.count += 1;
        }
    }

    /// Puts a stem in the next lane; without effect when the batch is full.
    pub fn push(&mut self, stem: &[LaneSound]) {
        let (lane, length) = (self.count, stem.len());
        if length > LONGEST {
            self.push_open();
            return;
        }
        if lane == LANES {
            return;
        }
        self.count += 1;
        self.length = self.length.max(length);
        if let Some(slot) = self.lengths.get_mut(lane) {
            *slot = length as u8;
        }
        for (row, sound) in self.sounds.iter_mut().zip(stem) {
            if let Some(slot) = row.get_mut(lane) {
                *slot = *sound;
            }
        }
    }

    /// Puts a stem in the next lane that is to be compared with one stem alone, their common ends with each other. Gives
    /// `false`, without effect, when either is longer than [`LONGEST`] or the batch is full.
    pub fn push_aligned(&mut self, own: &[LaneSound], stem: &[LaneSound]) -> bool {
        let lane = self.count;
        if own.len().max(stem.len()) > LONGEST || lane == LANES {
            return false;
        }
        let same = |pair: &(&LaneSound, &LaneSound)| pair.0.sound() == pair.1.sound();
        let prefix = own.iter().zip(stem).take_while(same).count();
        let rest = own.len().min(stem.len()) - prefix;
        let suffix = own.iter().rev().zip(stem.iter().rev()).take(rest).take_while(same).count();
        let ends = [prefix, own.len() - suffix, stem.len() - suffix];
        let slots = [&mut self.prefixes, &mut self.row_ends, &mut self.column_ends];
        for (slots, end) in slots.into_iter().zip(ends) {
            if let Some(slot) = slots.get_mut(lane) {
                *slot = end as u8;
            }
        }
        self.push(stem);
        true
    }
}

/// The costs of a model as bytes.
#[derive(Clone, Debug)]
pub struct LaneCosts {
    /// What every sound costs for one, by the sound's number.
    rows: Vec<[[u8; SHUFFLED]; SHUFFLES]>,
}

impl LaneCosts {
    /// The lesser of two models' costs of each sound for each other. What losing a sound costs comes with the stems.
    #[must_use]
    pub fn least(a: &Costs, b: &Costs) -> Self {
        let row = |sound| {
            let mut row = [[u8::MAX; SHUFFLED]; SHUFFLES];
            for ((cell, a), b) in row.as_flattened_mut().iter_mut().zip(a.row(sound)).zip(b.row(sound)) {
                *cell = byte(*a.min(b));
            }
            row
        };
        Self { rows: Sound::ALL.into_iter().map(row).collect() }
    }

    /// The costs of one model.
    #[must_use]
    pub fn of(costs: &Costs) -> Self {
        Self::least(costs, costs)
    }

    /// The costs that ship with the program, those of two Armenian surnames among them.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static COSTS: LazyLock<LaneCosts> = LazyLock::new(|| LaneCosts::least(costs(), armenian_costs()));
        &COSTS
    }

    /// Which stems of a batch may be within a limit, in sixteenths of a bit, of a stem: a bit a lane, the first
    /// lane's being the lowest.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::names::token::stem_of_name;
    /// use zvirka::similarity::costs::costs;
    /// use zvirka::similarity::lanes::{Batch, LaneCosts, LaneSound};
    /// use zvirka::similarity::{Stem, losses};
    ///
    /// let mut batch = Batch::default();
    /// for stem in ["Gritsenko", "Малишко"].map(stem_of_name) {
    ///     let stem = Stem { sounds: &stem, losses: &losses(costs(), &stem) };
    ///     batch.push(&LaneSound::of(stem).collect::<Vec<_>>());
    /// }
    /// let stem = stem_of_name("Гриценко");
    /// let stem = Stem { sounds: &stem, losses: &losses(costs(), &stem) };
    /// assert_eq!(LaneCosts::shipped().within(stem, &batch, 100), 0b01);
    /// ```
    #[must_use]
    pub fn within(&self, stem: Stem<'_>, batch: &Batch, limit: u8) -> u32 {
        let lanes = if batch.count >= LANES { u32::MAX } else { (1 << batch.count) - 1 };
        if limit == u8::MAX {
            return lanes;
        }
        let (_, within) = self.fill::<false>(stem, batch, limit);
        (within | batch.open) & lanes
    }

    /// What each stem of a batch costs against the one that they were [aligned](Batch::push_aligned) with, in sixteenths
    /// of a bit, as [`edit_cost`](super::edit_cost_with) gives it; [`u8::MAX`] above the limit. The limit is below that.
    #[must_use]
    pub fn costs(&self, stem: Stem<'_>, batch: &Batch, limit: u8) -> [u8; LANES] {
        let (costs, _) = self.fill::<true>(stem, batch, limit);
        costs.map(|cost| if cost <= limit { cost } else { u8::MAX })
    }

    #[inline]
    fn fill<const ALIGNED: bool>(&self, stem: Stem<'_>, batch: &Batch, limit: u8) -> (Bytes, u32) {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = *avx2::V3 {
            return avx2::fill_with::<ALIGNED>(simd, self, stem, batch, limit);
        }
        fill::<Portable, ALIGNED>(Portable, self, stem, batch, limit)
    }
}

/// Vector instructions over one byte a lane.
trait Lanes: Copy {
    type Vector: Copy;
    fn load(self, bytes: &Bytes) -> Self::Vector;
    fn store(self, vector: Self::Vector) -> Bytes;
    /// The sounds, and what it costs to lose them.
    fn part(self, sounds: &[LaneSound; LANES]) -> (Self::Vector, Self::Vector);
    fn splat(self, byte: u8) -> Self::Vector;
    fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    fn min(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    fn or(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// All bits set where the two differ.
    fn differ(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// A bit for every lane that is no greater than the other.
    fn at_most(self, a: Self::Vector, b: Self::Vector) -> u32;
    /// Sixteen costs, ready to be shuffled.
    fn table(self, costs: &[u8; SHUFFLED]) -> Self::Vector;
    /// The numbers of sounds, ready to shuffle the costs of the `shuffle`-th sixteen.
    fn places(self, sounds: Self::Vector, shuffle: usize) -> Self::Vector;
    /// The costs at the places, zero for sounds of another sixteen.
    fn look_up(self, table: Self::Vector, places: Self::Vector) -> Self::Vector;
}

/// One sound of every candidate, with what the rows before hold of its column.
#[derive(Clone, Copy)]
struct Column<V> {
    sounds: V,
    /// Where the costs of the sounds stand in each table.
    places: [V; SHUFFLES],
    /// What losing the sounds costs.
    lose: V,
    /// Cells of the row before, of the second row before and of the third.
    cells: [V; 3],
    /// Where the sound before, and the one before that, differ from these.
    differ: [V; 2],
}

/// The recurrence, row by row, for all lanes. Gives each lane's cost, where it is within the limit or anything above it,
/// and a bit for each lane within the limit.
///
/// `ALIGNED` lanes begin where their common prefix ends: every cell that leaves part of it unaligned is as dear as can be,
/// which leaves a way of no cost along the diagonal. They end before their common suffix.
#[inline(always)]
fn fill<L: Lanes, const ALIGNED: bool>(
    lanes: L,
    costs: &LaneCosts,
    stem: Stem<'_>,
    batch: &Batch,
    limit: u8,
) -> (Bytes, u32) {
    let (dear, zero, limit) = (lanes.splat(u8::MAX), lanes.splat(0), lanes.splat(limit));
    let (transposition, swap_around) = (lanes.splat(byte(TRANSPOSITION)), lanes.splat(byte(SWAP_AROUND)));
    let empty =
        Column { sounds: zero, places: [zero; SHUFFLES], lose: zero, cells: [dear; 3], differ: [dear; 2] };
    let mut columns = [empty; LONGEST];
    let columns = columns.get_mut(..batch.length).unwrap_or_default();
    let prefixes = lanes.load(&batch.prefixes);
    let mut columns_in_prefix = [zero; LONGEST];
    // The row before the first sound is what losing all of a candidate's sounds costs.
    let begun = if ALIGNED { less(lanes, zero, prefixes) } else { zero };
    let mut sum = begun;
    for (column, sounds) in columns.iter_mut().zip(&batch.sounds) {
        (column.sounds, column.lose) = lanes.part(sounds);
        for (shuffle, places) in column.places.iter_mut().enumerate() {
            *places = lanes.places(column.sounds, shuffle);
        }
        sum = lanes.add(sum, column.lose);
        column.cells[0] = sum;
    }
    if ALIGNED {
        for (slot, sounds) in columns_in_prefix.iter_mut().zip(1..) {
            *slot = less(lanes, lanes.splat(sounds), prefixes);
        }
    }
    let (row_ends, column_ends) = (lanes.load(&batch.row_ends), lanes.load(&batch.column_ends));
    let mut found = dear;
    // The same of the column before the first.
    let mut first = [zero, dear, dear];
    let mut lowest = [zero, dear];
    let mut is_far = false;
    if ALIGNED {
        found = end_row(lanes, lanes.differ(zero, row_ends), column_ends, zero, columns);
    }
    for ((sound, lose), row) in stem.sounds.iter().zip(stem.losses).zip(1..) {
        let Some(own) = costs.rows.get(*sound as usize) else { continue };
        let mut tables = [zero; SHUFFLES];
        for (table, costs) in tables.iter_mut().zip(own) {
            *table = lanes.table(costs);
        }
        let (own, lose) = (lanes.splat(*sound as u8), lanes.splat(byte(*lose)));
        // Cells of the columns before: one of the row before, two of the second row back, three of the third.
        let [mut diagonal, second, third] = first;
        let (mut seconds, mut thirds) = ([second, dear], [third, dear, dear]);
        let mut left = lanes.add(diagonal, lose);
        let row_in_prefix = if ALIGNED { less(lanes, lanes.splat(row), prefixes) } else { zero };
        if ALIGNED {
            left = lanes.or(left, begun);
        }
        first = [left, diagonal, second];
        let mut least = left;
        // Where this sound differs from the candidates' one and two places before, and the last one from that before.
        let (mut differ_before, mut last_differ_before) = ([dear; 2], dear);
        for (column, place) in columns.iter_mut().zip(1_u8..) {
            let mut put_for = zero;
            for (table, places) in tables.iter().zip(column.places) {
                put_for = lanes.or(put_for, lanes.look_up(*table, places));
            }
            let differ = lanes.differ(own, column.sounds);
            let [above, second, third] = column.cells;
            let [last_differ, second_differ] = column.differ;
            let lost = lanes.min(lanes.add(above, lose), lanes.add(left, column.lose));
            let swapped = lanes.or(last_differ, differ_before[0]);
            let swapped = lanes.or(lanes.add(seconds[1], transposition), swapped);
            let around = lanes.or(lanes.or(second_differ, last_differ_before), differ_before[1]);
            let around = lanes.or(lanes.add(thirds[2], swap_around), around);
            left = lanes.min(lanes.add(diagonal, put_for), lost);
            left = lanes.min(left, lanes.min(swapped, around));
            if ALIGNED && place != row {
                let in_prefix = columns_in_prefix.get(usize::from(place) - 1).copied().unwrap_or(zero);
                left = lanes.or(left, lanes.or(row_in_prefix, in_prefix));
            }
            least = lanes.min(least, left);
            column.cells = [left, above, second];
            column.differ = [differ, last_differ];
            diagonal = above;
            seconds = [second, seconds[0]];
            thirds = [third, thirds[0], thirds[1]];
            differ_before = [differ, differ_before[0]];
            last_differ_before = last_differ;
        }
        let elsewhere = lanes.differ(lanes.splat(row), row_ends);
        if ALIGNED && lanes.at_most(elsewhere, zero) != 0 {
            found = lanes.min(found, end_row(lanes, elsewhere, column_ends, first[0], columns));
        }
        // A swap reaches back over one row or two.
        let [one, two] = lowest;
        lowest = [least, one];
        if lanes.at_most(lanes.min(lanes.min(least, one), two), limit) == 0 {
            is_far = true;
            break;
        }
    }
    if !ALIGNED && !is_far {
        found = end_row(lanes, zero, lanes.load(&batch.lengths), first[0], columns);
    }
    (lanes.store(found), lanes.at_most(found, limit))
}

/// All bits set where `a` is less than `b`.
#[inline(always)]
fn less<L: Lanes>(lanes: L, a: L::Vector, b: L::Vector) -> L::Vector {
    lanes.differ(lanes.min(a, b), b)
}

/// The cells of a row in which lanes end, given where they do not and the columns in which they do.
#[inline(always)]
fn end_row<L: Lanes>(
    lanes: L,
    elsewhere: L::Vector,
    column_ends: L::Vector,
    first: L::Vector,
    columns: &[Column<L::Vector>],
) -> L::Vector {
    let other_column = lanes.differ(lanes.splat(0), column_ends);
    let mut found = lanes.or(lanes.or(first, elsewhere), other_column);
    for (column, length) in columns.iter().zip(1..) {
        let other_column = lanes.differ(lanes.splat(length), column_ends);
        found = lanes.min(found, lanes.or(lanes.or(column.cells[0], elsewhere), other_column));
    }
    found
}

/// Arrays of bytes, which any machine has.
#[derive(Clone, Copy)]
struct Portable;

#[inline(always)]
fn zip(a: Bytes, b: Bytes, of: impl Fn(u8, u8) -> u8) -> Bytes {
    let mut out = [0; LANES];
    for (out, (a, b)) in out.iter_mut().zip(a.into_iter().zip(b)) {
        *out = of(a, b);
    }
    out
}

impl Lanes for Portable {
    type Vector = Bytes;

    #[inline(always)]
    fn load(self, bytes: &Bytes) -> Bytes {
        *bytes
    }

    #[inline(always)]
    fn store(self, vector: Bytes) -> Bytes {
        vector
    }

    #[inline(always)]
    fn part(self, sounds: &[LaneSound; LANES]) -> (Bytes, Bytes) {
        let bytes = sounds.map(|sound| sound.0.to_le_bytes());
        (bytes.map(|[sound, _]| sound), bytes.map(|[_, loss]| loss))
    }

    #[inline(always)]
    fn splat(self, byte: u8) -> Bytes {
        [byte; LANES]
    }

    #[inline(always)]
    fn add(self, a: Bytes, b: Bytes) -> Bytes {
        zip(a, b, u8::saturating_add)
    }

    #[inline(always)]
    fn min(self, a: Bytes, b: Bytes) -> Bytes {
        zip(a, b, u8::min)
    }

    #[inline(always)]
    fn or(self, a: Bytes, b: Bytes) -> Bytes {
        zip(a, b, |a, b| a | b)
    }

    #[inline(always)]
    fn differ(self, a: Bytes, b: Bytes) -> Bytes {
        zip(a, b, |a, b| if a == b { 0 } else { u8::MAX })
    }

    #[inline(always)]
    fn at_most(self, a: Bytes, b: Bytes) -> u32 {
        let lanes = a.into_iter().zip(b).enumerate();
        lanes.fold(0, |bits, (lane, (a, b))| bits | u32::from(a <= b) << lane)
    }

    #[inline(always)]
    fn table(self, costs: &[u8; SHUFFLED]) -> Bytes {
        let mut table = [0; LANES];
        for (slot, cost) in table.iter_mut().zip(costs) {
            *slot = *cost;
        }
        table
    }

    #[inline(always)]
    fn places(self, sounds: Bytes, shuffle: usize) -> Bytes {
        sounds.map(|sound| sound.wrapping_sub((shuffle * SHUFFLED) as u8))
    }

    #[inline(always)]
    fn look_up(self, table: Bytes, places: Bytes) -> Bytes {
        places.map(|place| match table.get(usize::from(place)) {
            Some(cost) if usize::from(place) < SHUFFLED => *cost,
            _ => 0,
        })
    }
}

#[cfg(test)]
mod tests;
