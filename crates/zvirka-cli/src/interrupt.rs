//! Ctrl-C and SIGTERM: a run stops soon and leaves no half-written file.
//!
//! What a signal does depends on how far the run is. While lists are read nothing has been written, and reading
//! may wait for a terminal, so the program ends at once. While the engine works a flag is raised that it polls.
//! While outputs are written the signal waits: writing takes moments, and ending it midway would leave temporary
//! files beside the output.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use crate::failure::Failure;

static STOP: AtomicBool = AtomicBool::new(false);
static PHASE: AtomicU8 = AtomicU8::new(Phase::Reading as u8);

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Phase {
    /// Nothing is written, nothing is lost.
    Reading,
    /// The engine works and asks whether to stop.
    Working,
    /// Outputs are being written.
    Writing,
}

/// Begins to listen for signals. Where the system does not allow it they end the program, as they do by default.
pub fn listen() {
    let _ = ctrlc::set_handler(|| {
        let asked_before = STOP.swap(true, Ordering::SeqCst);
        let phase = PHASE.load(Ordering::SeqCst);
        // Who asks a second time does not want to wait for the engine to notice.
        if phase == Phase::Reading as u8 || (asked_before && phase == Phase::Working as u8) {
            zvirka_io::remove_unfinished();
            crate::terminal::complain(&Failure::Stopped);
            std::process::exit(i32::from(Failure::Stopped.status()));
        }
    });
}

/// Says how far the run is.
///
/// # Errors
///
/// [`Failure::Stopped`] when a signal came before.
pub fn enter(phase: Phase) -> Result<(), Failure> {
    PHASE.store(phase as u8, Ordering::SeqCst);
    if is_stopped() { Err(Failure::Stopped) } else { Ok(()) }
}

/// Whether a signal came.
pub fn is_stopped() -> bool {
    STOP.load(Ordering::SeqCst)
}
