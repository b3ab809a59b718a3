//! What the benchmarks share: simulated lists as files, and the example lists that ship with the project.

pub mod example;
pub mod files;
