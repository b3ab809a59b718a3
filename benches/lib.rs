//! What the benchmarks share: simulated lists as files, the example lists that ship with the project, and the tasks on
//! public names.

pub mod example;
pub mod files;
pub mod tasks;
