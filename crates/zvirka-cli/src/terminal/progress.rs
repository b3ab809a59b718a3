//! Progress bars for the engine's stages, on standard error.
//!
//! A bar appears only after a moment, so that short work leaves the terminal still. Drawing is limited by the
//! library to twenty times a second; the engine may report from any thread.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use zvirka::linker::{Progress, Stage};

use crate::interrupt;
use crate::language::told;
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
            bar.set_style(style());
            bar.set_message(told(words(stage)));
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

fn style() -> ProgressStyle {
    let style = ProgressStyle::with_template("zvirka: {msg:<18} {bar:30} {percent:>3}%{rate}{left}");
    style
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("rate", |state: &ProgressState, text: &mut dyn std::fmt::Write| {
            let _ = text.write_str(&told(&rate(state.pos(), state.elapsed())));
        })
        .with_key("left", |state: &ProgressState, text: &mut dyn std::fmt::Write| {
            let _ = text.write_str(&told(&left(state.pos(), state.len(), state.elapsed())));
        })
}

/// How many are done in a second, in whole ones; nothing until that can be told.
fn rate(done: u64, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    if done == 0 || seconds < PATIENCE.as_secs_f64() {
        return String::new();
    }
    let rate = (done as f64 / seconds).round();
    // Beyond a thousand the last digits only flicker.
    match rate {
        rate if rate >= 1e6 => format!(", {:.1} million a second", rate / 1e6),
        rate if rate >= 1e4 => format!(", {:.0} thousand a second", rate / 1e3),
        rate => format!(", {rate:.0} a second"),
    }
}

/// How long it will take, as far as what is done tells; nothing while little is done.
fn left(done: u64, all: Option<u64>, elapsed: Duration) -> String {
    /// Before this much is done, and this long has passed, the rest cannot be told.
    const LEAST_PART: f64 = 0.05;
    const LEAST: Duration = Duration::from_secs(2);
    let Some(all) = all.filter(|all| *all > 0) else { return String::new() };
    let part = done as f64 / all as f64;
    if !(LEAST_PART..1.0).contains(&part) || elapsed < LEAST {
        return String::new();
    }
    let seconds = elapsed.as_secs_f64() * (1.0 - part) / part;
    // Told as exactly as it is known.
    match seconds {
        seconds if seconds < 10.0 => ", a few seconds left".to_owned(),
        seconds if seconds < 90.0 => format!(", some {:.0} seconds left", (seconds / 10.0).ceil() * 10.0),
        seconds => format!(", some {:.0} minutes left", (seconds / 60.0).ceil()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_remaining_times_are_whole_and_not_told_too_early() {
        let after = Duration::from_millis;
        assert_eq!(rate(0, after(5_000)), "");
        assert_eq!(rate(50, after(5_000)), ", 10 a second");
        assert_eq!(rate(123_456, after(1_000)), ", 123 thousand a second");
        assert_eq!(rate(12_345_678, after(1_000)), ", 12.3 million a second");
        assert_eq!(left(1, Some(100), after(60_000)), "");
        assert_eq!(left(50, Some(100), after(1_000)), "");
        assert_eq!(left(50, Some(100), after(5_000)), ", a few seconds left");
        assert_eq!(left(20, Some(100), after(10_000)), ", some 40 seconds left");
        assert_eq!(left(10, Some(100), after(60_000)), ", some 9 minutes left");
        assert_eq!(left(100, Some(100), after(60_000)), "");
        assert_eq!(left(5, None, after(60_000)), "");
    }
}
