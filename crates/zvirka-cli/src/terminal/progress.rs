//! Progress bars for the engine's stages, on standard error.
//!
//! A bar appears only after a moment, so that short work leaves the terminal still. Drawing is limited by the
//! library to twenty times a second; the engine may report from any thread.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use zvirka::linker::{Progress, Stage};

use crate::interrupt;
use crate::terminal::Voice;

/// Work shorter than this shows no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(400);

/// The engine's view of the terminal and of Ctrl-C.
#[derive(Debug)]
pub struct Bars {
    shown: bool,
    begun: Instant,
    bar: Mutex<ProgressBar>,
}

impl Bars {
    /// Bars that are drawn where the voice shows progress.
    pub fn new(voice: &Voice) -> Self {
        Self { shown: voice.shows_progress(), begun: Instant::now(), bar: Mutex::new(ProgressBar::hidden()) }
    }

    /// Clears the bar away.
    pub fn finish(&self) {
        self.with(|bar| bar.finish_and_clear());
    }

    fn with<T: Default>(&self, work: impl FnOnce(&mut ProgressBar) -> T) -> T {
        self.bar.lock().map_or_else(|_| T::default(), |mut bar| work(&mut bar))
    }

    fn is_due(&self) -> bool {
        self.shown && self.begun.elapsed() >= PATIENCE
    }
}

impl Progress for Bars {
    fn stage(&self, stage: Stage, total: u64) {
        self.with(|bar| {
            bar.finish_and_clear();
            *bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
            let style =
                ProgressStyle::with_template("zvirka: {msg:<18} {bar:30} {percent:>3}% {per_sec} {eta}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_message(words(stage));
            if self.is_due() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
        });
    }

    fn advance(&self, steps: u64) {
        if !self.shown {
            return;
        }
        self.with(|bar| {
            if bar.is_hidden() && self.is_due() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.inc(steps);
        });
    }

    fn is_cancelled(&self) -> bool {
        interrupt::is_stopped()
    }
}

fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Read => "reading names",
        Stage::Tokens => "matching words",
        Stage::Score => "weighing pairs",
        Stage::Assign => "choosing links",
    }
}
