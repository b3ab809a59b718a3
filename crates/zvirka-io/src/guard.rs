//! Libraries that read what others wrote, kept from ending the program: a panic inside one of them ends the file.
//!
//! A program's panic hook runs before the panic is caught, so it asks [`catches_panics`] and keeps still where the file
//! is about to be refused. Limits: memory that runs out and a stack that overflows are no panics; the
//! [budget](crate::budget) and the checks before each library stand against those.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// How many guarded calls this thread is inside of.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Whether this thread is at work inside a library whose panics are caught and told as a fault of the file. For panic
/// hooks, which would otherwise tell of it as a fault of the program.
#[must_use]
pub fn catches_panics() -> bool {
    DEPTH.get() > 0
}

/// Does the work; `None` when it panicked.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    DEPTH.set(DEPTH.get() + 1);
    // What the work owned is given up with it, so nothing broken can be seen afterwards.
    let outcome = catch_unwind(AssertUnwindSafe(work)).ok();
    DEPTH.set(DEPTH.get() - 1);
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_inside_is_seen_by_the_hook_as_caught() {
        assert_eq!(guarded(catches_panics), Some(true));
        let outcome = guarded(|| -> u32 { std::panic::resume_unwind(Box::new("inside")) });
        assert!(outcome.is_none() && !catches_panics());
    }
}
