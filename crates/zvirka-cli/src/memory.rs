//! Whether a run will fit in the machine's memory: estimated before anything is read, so that nobody waits for a run
//! that the system will end.
//!
//! Method: a run holds each list's text, its words and a few numbers a row; what that comes to was measured on
//! simulated lists (`end_to_end` among the benchmarks). Cost: a look at the files' sizes and at what the system says is
//! free. Limits: lists from standard input have no size beforehand; rows of numbers or of notes need less than is said.

use std::path::Path;

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

use crate::outputs;
use crate::terminal::Voice;

/// What a run takes whatever the lists: the program, its tables and its threads. Measured: 15 to 25 MiB.
const AT_LEAST: u64 = 24 << 20;

/// Bytes of memory for each byte of two lists of text. Measured: 4 for lists of a million people and more, 6 for lists
/// of a hundred thousand and for those with 200,000 surnames.
const FOR_EACH_BYTE: u64 = 5;

/// How much smaller than its text a workbook or a Parquet file is: both are packed; a judgement.
const PACKED: u64 = 5;

const MIB: f64 = (1 << 20) as f64;

/// Warns when linking the lists of these files will hardly fit in the memory that is free.
pub fn check(lists: &[&Path], voice: &Voice) {
    let sizes: Option<u64> = lists.iter().map(|path| text_size(path)).sum();
    let (Some(size), Some(free)) = (sizes, free()) else { return };
    if let Some(warning) = warning(needed(size), free) {
        voice.warn(&warning);
    }
}

/// How many bytes of text a file holds; `None` when that is not known beforehand.
fn text_size(path: &Path) -> Option<u64> {
    if outputs::is_standard(path) {
        return None;
    }
    // What cannot be read is told when it is read.
    let size = std::fs::metadata(path).ok()?.len();
    let packed = path.extension().is_some_and(|extension| {
        ["xlsx", "xlsm", "parquet"].iter().any(|packed| extension.eq_ignore_ascii_case(packed))
    });
    Some(if packed { size.saturating_mul(PACKED) } else { size })
}

const fn needed(text: u64) -> u64 {
    text.saturating_mul(FOR_EACH_BYTE).saturating_add(AT_LEAST)
}

/// The memory that may still be taken: of the machine, or of the share that a container has of it.
fn free() -> Option<u64> {
    let ram = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(ram).ok()?;
    let machine = Some(system.available_memory()).filter(|free| *free > 0)?;
    // What a container's files take of its share is given back when it is needed.
    let share = system.cgroup_limits().map(|limits| limits.total_memory.saturating_sub(limits.rss));
    Some(share.map_or(machine, |share| share.min(machine)))
}

fn warning(needed: u64, free: u64) -> Option<String> {
    (needed > free).then(|| {
        let [needed, free] = [needed, free].map(|bytes| (bytes as f64 / MIB).ceil());
        format!(
            "this run needs about {needed} MiB of memory and {free} MiB are free, so the system may slow down or end \
             it; close other programs, or link parts of the lists one after the other"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_will_not_fit_is_told_with_both_numbers() {
        let warned = warning(needed(1 << 30), 2 << 30).unwrap();
        assert!(warned.contains("5144 MiB") && warned.contains("2048 MiB"), "{warned}");
        assert_eq!(warning(needed(1 << 20), 2 << 30), None);
    }

    #[test]
    fn a_list_from_standard_input_has_no_size_beforehand() {
        assert_eq!(text_size(Path::new("-")), None);
    }

    #[test]
    fn the_machine_says_what_is_free() {
        assert!(free().is_some_and(|free| free > 1 << 20));
    }
}
