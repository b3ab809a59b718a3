//! Random input until the time is over: nothing may panic, lose a row, or cost more than its length.
//!
//! For cases with set answers see the other tests; these look for what nobody thought of. Each target draws its input
//! with `proptest`, so that a failure is shrunk, and is given a share of the time. `ZVIRKA_FUZZ_SECONDS` is the time of
//! all targets together (8 when unset; the continuous integration gives a minute), `ZVIRKA_FUZZ_SEED` repeats a run
//! whose seed a failure told.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail as tests do; the shared settings know only functions marked as tests"
)]

mod allocation;
mod files;
mod names;
mod structures;

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Seconds of all targets together where the environment does not say.
const SECONDS: f64 = 8.0;

/// Cases between two looks at the clock.
const BATCH: u32 = 16;

/// No case of a few kilobytes may take longer; it takes some milliseconds.
const LONGEST_CASE: Duration = Duration::from_secs(2);

/// The time that this thread has had a processor, which other programs do not lengthen; where the system does not tell,
/// the time since the tests began.
fn processor_time() -> Duration {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGUN.elapsed(), Duration::from_nanos)
}

fn of_environment<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

/// Tries a target on ever new input for its share of the time, once at least.
fn fuzz<S: Strategy>(share: f64, input: &S, holds: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    fuzz_at_least(1, share, input, holds);
}

/// The same on so many inputs at least, however long they take.
fn fuzz_at_least<S: Strategy>(
    least: u32,
    share: f64,
    input: &S,
    holds: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let time = Duration::from_secs_f64(share * of_environment("ZVIRKA_FUZZ_SECONDS").unwrap_or(SECONDS));
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos();
    let seed: u32 = of_environment("ZVIRKA_FUZZ_SEED").unwrap_or_else(clock);
    let begun = Instant::now();
    let mut batch = 0_u32;
    while batch * BATCH < least || begun.elapsed() < time {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&seed.to_le_bytes());
        bytes[4..8].copy_from_slice(&batch.to_le_bytes());
        let config = Config { cases: BATCH, failure_persistence: None, ..Config::default() };
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let timed = |value: S::Value| {
            let begun = processor_time();
            holds(value)?;
            let took = processor_time().saturating_sub(begun);
            prop_assert!(took < LONGEST_CASE, "took {took:?}");
            Ok(())
        };
        if let Err(failure) = TestRunner::new_with_rng(config, rng).run(input, timed) {
            panic!("ZVIRKA_FUZZ_SEED={seed}, batch {batch}: {failure}");
        }
        batch += 1;
    }
}
