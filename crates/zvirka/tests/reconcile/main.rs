//! Many lists reconciled: what a small case of invented people must give, and what holds for any case.

mod cases;
mod properties;
mod scenario;
mod small_case;
