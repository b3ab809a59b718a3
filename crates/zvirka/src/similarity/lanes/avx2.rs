//! Lanes in the vector instructions of x86-64 processors since 2013, chosen when the program runs.

use std::sync::LazyLock;

use pulp::x86::V3 as Simd;
use pulp::{NullaryFnOnce, cast};

use super::{Batch, Bytes, LANES, LaneCosts, LaneSound, Lanes, SHUFFLED, Stem, fill};

type Vector = core::arch::x86_64::__m256i;

/// The machine's instructions, when it has them.
pub(super) static V3: LazyLock<Option<Simd>> = LazyLock::new(Simd::try_new);

pub(super) fn fill_with<const ALIGNED: bool>(
    simd: Simd,
    costs: &LaneCosts,
    stem: Stem<'_>,
    batch: &Batch,
    limit: u8,
) -> (Bytes, u32) {
    struct Run<'a, const ALIGNED: bool> {
        simd: Simd,
        costs: &'a LaneCosts,
        stem: Stem<'a>,
        batch: &'a Batch,
        limit: u8,
    }
    impl<const ALIGNED: bool> NullaryFnOnce for Run<'_, ALIGNED> {
        type Output = (Bytes, u32);

        #[inline(always)]
        fn call(self) -> (Bytes, u32) {
            fill::<Simd, ALIGNED>(self.simd, self.costs, self.stem, self.batch, self.limit)
        }
    }
    simd.vectorize(Run::<ALIGNED> { simd, costs, stem, batch, limit })
}

impl Lanes for Simd {
    type Vector = Vector;

    #[inline(always)]
    fn load(self, bytes: &Bytes) -> Vector {
        cast(*bytes)
    }

    #[inline(always)]
    fn store(self, vector: Vector) -> Bytes {
        cast(vector)
    }

    #[inline(always)]
    fn part(self, sounds: &[LaneSound; LANES]) -> (Vector, Vector) {
        let [first, second]: [Vector; 2] = cast(sounds.map(|sound| sound.0));
        let low = self.avx._mm256_set1_epi16(0xff);
        // Packing takes the halves of the two registers by turns.
        let packed = |first, second| {
            let packed = self.avx2._mm256_packus_epi16(first, second);
            self.avx2._mm256_permute4x64_epi64::<0b11_01_10_00>(packed)
        };
        let and = |vector| self.avx2._mm256_and_si256(vector, low);
        let shifted = |vector| self.avx2._mm256_srli_epi16::<8>(vector);
        (packed(and(first), and(second)), packed(shifted(first), shifted(second)))
    }

    #[inline(always)]
    fn splat(self, byte: u8) -> Vector {
        self.avx._mm256_set1_epi8(byte as i8)
    }

    #[inline(always)]
    fn add(self, a: Vector, b: Vector) -> Vector {
        self.avx2._mm256_adds_epu8(a, b)
    }

    #[inline(always)]
    fn min(self, a: Vector, b: Vector) -> Vector {
        self.avx2._mm256_min_epu8(a, b)
    }

    #[inline(always)]
    fn or(self, a: Vector, b: Vector) -> Vector {
        self.avx2._mm256_or_si256(a, b)
    }

    #[inline(always)]
    fn differ(self, a: Vector, b: Vector) -> Vector {
        let same = self.avx2._mm256_cmpeq_epi8(a, b);
        self.avx2._mm256_xor_si256(same, self.splat(u8::MAX))
    }

    #[inline(always)]
    fn at_most(self, a: Vector, b: Vector) -> u32 {
        let over = self.avx2._mm256_subs_epu8(a, b);
        let none = self.avx2._mm256_cmpeq_epi8(over, self.splat(0));
        self.avx2._mm256_movemask_epi8(none) as u32
    }

    #[inline(always)]
    fn table(self, costs: &[u8; SHUFFLED]) -> Vector {
        self.avx2._mm256_broadcastsi128_si256(cast(*costs))
    }

    #[inline(always)]
    fn places(self, sounds: Vector, shuffle: usize) -> Vector {
        // A place of this sixteen keeps its top bit clear; any other has it set, for which a shuffle gives zero.
        let from = self.avx2._mm256_xor_si256(sounds, self.splat((shuffle * SHUFFLED) as u8));
        self.avx2._mm256_adds_epu8(from, self.splat(0x70))
    }

    #[inline(always)]
    fn look_up(self, table: Vector, places: Vector) -> Vector {
        self.avx2._mm256_shuffle_epi8(table, places)
    }
}
