//! How far a call is, and whether it should stop: written by the engine's threads, read by the calling one.
//!
//! The engine never touches Python: it counts steps here, and the thread that holds the interpreter turns the counts
//! into one rising fraction. Cost: one atomic addition per report. Limit: the fraction is of stages weighed by
//! experience, not of time.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};

use zvirka::linker::{Progress, Stage};

/// Shared between the calling thread and the engine.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    cancelled: AtomicBool,
    /// Place of the running stage in [`SPANS`].
    stage: AtomicU8,
    total: AtomicU64,
    done: AtomicU64,
    /// How many times the stages will run, and how many times they have: reconciling links many pairs of lists.
    rounds: AtomicUsize,
    rounds_done: AtomicUsize,
}

/// Where each stage starts and ends on the way from 0 to 1: before the engine, `Read`, `Tokens`, `Score`, `Assign`.
/// Scoring is where time grows with the lists, so it has the widest span; a call's input is read before the engine
/// starts and moves nothing, because a stream does not say how long it is.
const SPANS: [(f64, f64); 5] = [(0.0, 0.0), (0.0, 0.25), (0.25, 0.45), (0.45, 0.9), (0.9, 1.0)];

impl Watch {
    /// Asks the work to stop at its next look.
    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Says how many times the stages will run; once by default.
    pub(crate) fn expect_rounds(&self, rounds: usize) {
        self.rounds.store(rounds, Ordering::Relaxed);
    }

    /// The share of the work that is done, from 0 to 1.
    pub(crate) fn fraction(&self) -> f64 {
        let (rounds, done) = (self.rounds.load(Ordering::Relaxed), self.rounds_done.load(Ordering::Relaxed));
        // More rounds than were expected make the fraction slow, not wrong.
        (done as f64 + self.fraction_of_round()) / rounds.max(done + 1) as f64
    }

    fn fraction_of_round(&self) -> f64 {
        let stage = usize::from(self.stage.load(Ordering::Acquire));
        let (start, end) = SPANS.get(stage).copied().unwrap_or((1.0, 1.0));
        let total = self.total.load(Ordering::Relaxed);
        if total == 0 {
            return start;
        }
        let within = self.done.load(Ordering::Relaxed) as f64 / total as f64;
        start + (end - start) * within.min(1.0)
    }
}

impl Progress for Watch {
    fn stage(&self, stage: Stage, total: u64) {
        let place = match stage {
            Stage::Read => 1,
            Stage::Tokens => 2,
            Stage::Score => 3,
            Stage::Assign => 4,
        };
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        if self.stage.swap(place, Ordering::AcqRel) > place {
            self.rounds_done.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn advance(&self, steps: u64) {
        self.done.fetch_add(steps, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
