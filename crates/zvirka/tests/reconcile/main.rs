//! Many lists reconciled: what a small case of invented people must give, and what holds for any case.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail as tests do, and print what was measured"
)]

mod cases;
mod decided;
mod orders;
mod properties;
mod scenario;
mod small_case;
