//! Random numbers that depend on what they are for, not on when they are drawn.
//!
//! Every person, list and purpose has a generator of its own, keyed by the seed and by numbers that say what it is
//! for. So the order of work never matters: any thread may make any row, and the result is the same. For drawing
//! from a table use [`Weighted`].
//!
//! Method: splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014), with the
//! mixing function that the paper takes from Stafford; bounded numbers by multiplication (Lemire: Fast random
//! integer generation in an interval, 2019) without the rejection step, whose bias is below one in four thousand
//! million here; weighted draws by the alias method (Walker 1977, Vose 1991) in whole numbers, so that no rounding
//! differs from machine to machine.
//!
//! Cost: two nanoseconds a number, five a weighted draw. Limits: not for secrets.

/// What a generator is for. The numbers are part of the key: to change one is to change what a seed gives.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stream {
    /// Who stands on which list, and in which order.
    Membership = 1,
    /// Who a person is.
    Person = 2,
    /// What the second person of a couple is to the first.
    Family = 3,
    /// How the left list writes a person.
    Left = 4,
    /// How the right list writes a person.
    Right = 5,
    /// Whether and how a family reports a person.
    Report = 6,
    /// A second report of the same person by another relative.
    SecondReport = 7,
    /// How the speakers of Russian write a surname, whoever bears it.
    Surname = 8,
    /// Which surnames are made of stems and suffixes.
    Invention = 9,
    /// Everything of a scenario; the item says which list, which person and which of his rows.
    Scenario = 10,
    /// A person's own numbers.
    Numbers = 11,
    /// How the left list writes numbers down.
    LeftNumbers = 12,
    /// How the right list writes numbers down.
    RightNumbers = 13,
}

/// A generator.
#[derive(Clone, Debug)]
pub(super) struct Random {
    state: u64,
}

/// The odd number nearest to 2^64 divided by the golden ratio: the step of splitmix64.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

impl Random {
    /// The generator of a purpose.
    pub(super) const fn new(seed: u64, item: u64, stream: Stream) -> Self {
        let key = mix(seed.wrapping_add(STEP)) ^ item;
        Self { state: mix(mix(key.wrapping_add(STEP)) ^ stream as u64) }
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        mix(self.state)
    }

    /// A whole number from 0 up to, not including, `bound`; 0 when the bound is 0.
    pub(super) const fn below(&mut self, bound: u32) -> u32 {
        (((self.next() >> 32) * bound as u64) >> 32) as u32
    }

    /// Whether something happens that happens so many times in 10,000.
    pub(super) const fn chance(&mut self, per_10_000: u32) -> bool {
        self.below(10_000) < per_10_000
    }

    /// One of the choices, by their weights; the last when all weights are used up.
    pub(super) fn pick<T: Copy>(&mut self, choices: &[(u32, T)], otherwise: T) -> T {
        let total = choices.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(total);
        for &(weight, choice) in choices {
            if left < weight {
                return choice;
            }
            left -= weight;
        }
        otherwise
    }

    /// Puts a slice in random order (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, slice: &mut [T]) {
        for end in (1..slice.len()).rev() {
            slice.swap(end, self.below(end as u32 + 1) as usize);
        }
    }
}

/// A table to draw from, each row by its weight.
#[derive(Clone, Debug, Default)]
pub(super) struct Weighted {
    /// For each column: below which 32-bit number the column itself is drawn, and what is drawn above it.
    columns: Vec<(u64, u32)>,
}

impl Weighted {
    /// A table with these weights; the row numbers are drawn. Nothing can be drawn when no weight is above 0.
    pub(super) fn new(weights: &[u64]) -> Self {
        let total: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
        if total == 0 {
            return Self::default();
        }
        let count = weights.len() as u128;
        // Each weight in units in which the columns are `total` high.
        let mut heights: Vec<u128> = weights.iter().map(|weight| u128::from(*weight) * count).collect();
        let (mut low, mut high): (Vec<u32>, Vec<u32>) = (0..weights.len() as u32)
            .partition(|row| heights.get(*row as usize).is_some_and(|height| *height < total));
        let mut columns: Vec<(u64, u32)> = (0..weights.len() as u32).map(|row| (1 << 32, row)).collect();
        while let (Some(small), Some(large)) = (low.pop(), high.pop()) {
            let filled = heights.get(small as usize).copied().unwrap_or(0);
            if let Some(column) = columns.get_mut(small as usize) {
                *column = (((filled << 32) / total) as u64, large);
            }
            let Some(rest) = heights.get_mut(large as usize) else { break };
            *rest -= total - filled;
            if *rest < total { low.push(large) } else { high.push(large) }
        }
        Self { columns }
    }

    /// A row number.
    pub(super) fn draw(&self, random: &mut Random) -> usize {
        let number = random.next();
        let column = ((number >> 32) * self.columns.len() as u64) >> 32;
        match self.columns.get(column as usize) {
            Some(&(cut, other)) if number & 0xFFFF_FFFF >= cut => other as usize,
            _ => column as usize,
        }
    }
}

/// Weights by Zipf's law with the exponent 2/3: the row of rank r weighs r^(-2/3), in units of 2^-30.
///
/// Whole numbers throughout (the cube root of 2^90 / r²), as powers of floating-point numbers differ in their last
/// digit from machine to machine.
pub(super) fn zipf_two_thirds(rows: usize) -> Vec<u64> {
    (1..=rows as u128).map(|rank| cube_root((1_u128 << 90) / (rank * rank))).collect()
}

/// The greatest whole number whose cube is not above `value`, which is at most 2^90.
fn cube_root(value: u128) -> u64 {
    let mut root = 0_u64;
    for bit in (0..=30).rev() {
        let tried = root | (1 << bit);
        if u128::from(tried).pow(3) <= value {
            root = tried;
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitmix64_gives_the_published_numbers() {
        // The first outputs for the state 1234567, as printed with the reference implementation.
        let mut random = Random { state: 1_234_567 };
        let expected = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([random.next(), random.next(), random.next()], expected);
    }

    #[test]
    fn generators_of_different_purposes_share_no_numbers() {
        let mut seen = std::collections::HashSet::new();
        for seed in 0..10 {
            for item in 0..100 {
                for stream in [Stream::Person, Stream::Left, Stream::Right] {
                    assert!(seen.insert(Random::new(seed, item, stream).next()));
                }
            }
        }
    }

    #[test]
    fn weighted_draws_come_in_proportion() {
        let weights = [0, 5, 1, 94, 300, 0, 600];
        let table = Weighted::new(&weights);
        let mut counts = [0_u32; 7];
        let mut random = Random::new(1, 2, Stream::Person);
        let draws = 1_000_000_u32;
        for _ in 0..draws {
            counts[table.draw(&mut random)] += 1;
        }
        for (weight, count) in weights.into_iter().zip(counts) {
            let share = weight as f64 / 1000.0;
            let expected = share * f64::from(draws);
            let sigma = (expected * (1.0 - share)).sqrt();
            assert!((f64::from(count) - expected).abs() <= 4.0 * sigma, "{weight}: {count}");
        }
    }

    #[test]
    fn a_table_without_weights_draws_its_first_row() {
        assert_eq!(Weighted::new(&[]).draw(&mut Random::new(0, 0, Stream::Person)), 0);
        assert_eq!(Weighted::new(&[0, 0]).draw(&mut Random::new(0, 0, Stream::Person)), 0);
    }

    #[test]
    fn zipf_weights_fall_as_the_two_thirds_power() {
        let weights = zipf_two_thirds(1000);
        for (rank, share) in [(1, 1.0), (8, 0.25), (27, 1.0 / 9.0), (1000, 0.01)] {
            let weight = weights[rank - 1] as f64 / f64::from(1 << 30);
            assert!((weight - share).abs() < 1e-6, "{rank}: {weight}");
        }
    }

    #[test]
    fn a_shuffle_keeps_every_item() {
        let mut items: Vec<u32> = (0..1000).collect();
        Random::new(7, 0, Stream::Membership).shuffle(&mut items);
        assert_ne!(items, (0..1000).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..1000).collect::<Vec<_>>());
    }
}
