//! Ctrl-C and SIGTERM: a run stops soon and leaves no half-written file.
//!
//! What a signal does depends on how far the run is. While lists are read nothing has been written, and reading
//! may wait for a terminal, so the program ends at once. While the engine works a flag is raised that it polls, and what
//! does not look at it in time is ended all the same: nothing is lost by it. While outputs are written the program ends
//! too, with its part files removed, since writing may wait for ever for somebody to read a pipe; only outputs that are
//! being put in their places are waited for, so that they come together or not at all. A page or a service ends by itself
//! when its answers under way are given.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;

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
    /// A page or a service answers and asks whether to stop.
    Serving,
}

/// How long the engine has to end by itself: a run is to be over 0.2 seconds after a signal.
const GRACE: Duration = Duration::from_millis(100);

/// How long answers under way have to end: what somebody has decided is on the disk within some dozen milliseconds, on a
/// busy machine within a second.
const GRACE_OF_ANSWERS: Duration = Duration::from_secs(2);

/// How long the last words may take: standard error may be a pipe that nobody reads.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// Begins to listen for signals. Where the system does not allow it they end the program, as they do by default.
pub fn listen() {
    let _ = ctrlc::set_handler(|| {
        STOP.store(true, Ordering::SeqCst);
        match PHASE.load(Ordering::SeqCst) {
            phase if phase == Phase::Reading as u8 => {}
            phase if phase == Phase::Serving as u8 => std::thread::sleep(GRACE_OF_ANSWERS),
            _ => std::thread::sleep(GRACE),
        }
        let published = zvirka_io::remove_unfinished();
        let (told, wait) = std::sync::mpsc::sync_channel::<()>(1);
        let words = std::thread::Builder::new().spawn(move || {
            if published {
                crate::terminal::say("zvirka: error: stopped; the outputs are written");
            } else {
                crate::terminal::complain(&Failure::Stopped);
            }
            drop(told);
        });
        if words.is_ok() {
            let _ = wait.recv_timeout(LAST_WORDS);
        }
        std::process::exit(i32::from(Failure::Stopped.status()));
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
