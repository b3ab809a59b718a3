//! The one door between Python and the engine.
//!
//! [`long`] releases the GIL and runs work on a thread of its own, while the calling thread looks every 20
//! milliseconds for signals and reports progress; [`brief`] is for work that ends within a millisecond and only
//! releases the GIL. Both turn faults into exceptions, and a panic into a `ZvirkaError` that says where it happened
//! and nothing of what was being worked on: a panic's payload may hold somebody's name.
//!
//! Nothing here outlives a call but work that was given up, so a forked child starts clean. The engine's own threads
//! belong to a pool made for the call.
//!
//! Cost: one thread per long call, about 30 microseconds. Limit: work that does not look at [`Watch`] for 0.1 seconds
//! after it was told to stop is left to end by itself; its outcome is dropped. When the program ends before it,
//! [`await_given_up`] waits a while, because a thread that is inside a producer written in Python must not meet an
//! interpreter that is being taken down.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use pyo3::prelude::*;

use crate::errors::{Fault, ZvirkaError};
use crate::progress::Watch;

/// How long the calling thread sleeps between two looks at signals. Ctrl-C has to end a call within 0.2 seconds: one
/// look, then [`GRACE`], leave time to spare on a busy machine.
const LOOK: Duration = Duration::from_millis(20);

/// How long a call that was told to stop is waited for.
const GRACE: Duration = Duration::from_millis(100);

/// How long work that was given up is waited for when the program ends. A producer that sleeps between batches is over
/// by then; one that never comes back must not keep the program for ever.
const FAREWELL: Duration = Duration::from_secs(5);

/// Work that was given up, with the process it runs in: a forked child has the record but not the thread.
static GIVEN_UP: Mutex<Vec<(u32, JoinHandle<()>)>> = Mutex::new(Vec::new());

/// The smallest rise of the fraction that is worth a call into Python.
const REPORTED_STEP: f64 = 0.002;

/// Where the last panic happened: a place in the source code, never its payload.
static PANIC_PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Makes panics within this module silent: the default hook would print their payload.
///
/// The hook belongs to this extension module alone; other modules written in Rust have their own.
pub(crate) fn silence_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        *PANIC_PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
}

/// Runs work that ends at once, with the GIL released.
///
/// # Errors
///
/// The exception that fits the work's fault, or `ZvirkaError` after a panic.
pub(crate) fn brief<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T, Fault> + Send) -> PyResult<T> {
    py.detach(|| guarded(work)).map_err(Failure::into_exception)
}

/// Runs work that may take long on a thread of its own, with the GIL released; Ctrl-C and an exception raised by
/// `report` end it.
///
/// `report` is a Python callable that is given the share of the work done, from 0 to 1, never falling; it is called
/// from the calling thread.
///
/// # Errors
///
/// The exception that fits the work's fault, `ZvirkaError` after a panic, `KeyboardInterrupt` (or what the signal's
/// handler raised), or what `report` raised.
pub(crate) fn long<T: Send + 'static>(
    py: Python<'_>,
    watch: &Arc<Watch>,
    report: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Watch) -> Result<T, Fault> + Send + 'static,
) -> PyResult<T> {
    let (sender, mut receiver) = mpsc::sync_channel(1);
    let watched = Arc::clone(watch);
    let worker = thread::Builder::new()
        .name("zvirka".to_owned())
        .spawn(move || {
            // Nobody listens any more when the call was given up; the outcome is dropped then.
            let _ = sender.send(guarded(|| work(&watched)));
        })
        .map_err(|_| {
            ZvirkaError::new_err("no thread could be started; close other programs or raise the limit")
        })?;
    let mut reported = Reported { callable: report, last: -1.0 };
    loop {
        let outcome;
        (receiver, outcome) = wait(py, receiver, LOOK);
        match outcome {
            Ok(outcome) => {
                let value = outcome.map_err(Failure::into_exception)?;
                reported.rise_to(1.0)?;
                return Ok(value);
            }
            Err(RecvTimeoutError::Disconnected) => return Err(Failure::Panic.into_exception()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if let Err(raised) = py.check_signals().and_then(|()| reported.rise_to(watch.fraction())) {
            watch.cancel();
            if let (_, Err(RecvTimeoutError::Timeout)) = wait(py, receiver, GRACE) {
                let mut given_up = GIVEN_UP.lock().unwrap_or_else(PoisonError::into_inner);
                given_up.retain(|(_, earlier)| !earlier.is_finished());
                given_up.push((std::process::id(), worker));
            }
            return Err(raised);
        }
    }
}

/// Waits with the GIL released. The receiver is handed over and back because it may not be shared.
fn wait<T: Send>(
    py: Python<'_>,
    receiver: Receiver<T>,
    limit: Duration,
) -> (Receiver<T>, Result<T, RecvTimeoutError>) {
    py.detach(move || {
        let outcome = receiver.recv_timeout(limit);
        (receiver, outcome)
    })
}

/// Waits for work that was given up; called when the program ends, before the interpreter is taken down.
#[pyfunction]
#[pyo3(name = "_await_given_up")]
pub(crate) fn await_given_up(py: Python<'_>) {
    let given_up = std::mem::take(&mut *GIVEN_UP.lock().unwrap_or_else(PoisonError::into_inner));
    if given_up.is_empty() {
        // A second interpreter is taken down after the first, when the GIL that is let go is never given back.
        return;
    }
    let deadline = Instant::now() + FAREWELL;
    py.detach(|| {
        let own = given_up.iter().filter(|(process, _)| *process == std::process::id());
        for (_, worker) in own {
            while !worker.is_finished() && Instant::now() < deadline {
                thread::sleep(LOOK);
            }
        }
    });
}

/// The progress that Python was told of.
struct Reported<'a, 'py> {
    callable: Option<&'a Bound<'py, PyAny>>,
    last: f64,
}

impl Reported<'_, '_> {
    fn rise_to(&mut self, fraction: f64) -> PyResult<()> {
        let Some(callable) = self.callable else { return Ok(()) };
        let at_the_end = fraction >= 1.0 && self.last < 1.0;
        if fraction >= self.last + REPORTED_STEP || at_the_end {
            self.last = fraction;
            callable.call1((fraction,))?;
        }
        Ok(())
    }
}

/// Why guarded work gave nothing.
enum Failure {
    Fault(Fault),
    Panic,
}

impl Failure {
    fn into_exception(self) -> PyErr {
        match self {
            Self::Fault(fault) => fault.into(),
            Self::Panic => {
                let place = PANIC_PLACE.lock().unwrap_or_else(PoisonError::into_inner).take();
                let place = place.unwrap_or_else(|| "an unknown place".to_owned());
                ZvirkaError::new_err(format!(
                    "zvirka has met a fault of its own at {place}; nothing was linked. Please report this line: it \
                     holds no data of yours"
                ))
            }
        }
    }
}

fn guarded<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Failure> {
    // Work owns what it changes and gives it up on a panic, so nothing broken can be seen afterwards.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(outcome) => outcome.map_err(Failure::Fault),
        Err(_) => Err(Failure::Panic),
    }
}

/// Panics behind the door with `payload`, to test that the payload stays there. Not in release builds.
#[cfg(debug_assertions)]
#[pyfunction]
#[expect(clippy::panic, reason = "the only way to test what becomes of a panic")]
pub(crate) fn _panic_inside(py: Python<'_>, payload: String, on_worker: bool) -> PyResult<()> {
    if on_worker {
        return long(py, &Arc::default(), None, move |_| std::panic::panic_any(payload));
    }
    brief(py, move || std::panic::panic_any(payload))
}
