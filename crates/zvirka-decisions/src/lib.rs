//! What persons decided of records, kept in one file beside a case.
//!
//! A reader says of two records that they are one person, or two, or that nobody can tell. That must outlive the run it was
//! said about: lists come again renumbered, two people read apart from each other on two laptops, somebody errs and takes it
//! back. [`Decisions`] is the file: events that are only ever added to, each with its author, machine, time, reason and what
//! the program said then. The engine takes what follows from them as [numbered pairs](zvirka::verdicts) and knows nothing of
//! this crate.
//!
//! | module | takes | gives |
//! |---|---|---|
//! | `store` | a path | events and what readers saw, in SQLite |
//! | `event` | what was said | an event in its chain of hashes |
//! | `record` | a row of a list | what a reader sees of it, and its print |
//! | `standing` | events, a policy | what holds of each pair |
//! | `settled` | the same, from the file itself | what holds, for runs over many |
//! | `anchoring` | pairs, lists as they are now | numbered pairs for the engine |
//! | `applying` | a file, lists | all of that, and what came of it in words |
//! | `exchange` | a file | JSON Lines, and back, joined as a set |
//! | `sheet`, `table` | pairs | a workbook to be filled in, and back; a table of verdicts |
//! | `agreement` | two readers | Cohen's kappa and Gwet's AC1 |
//! | `forgetting` | a record | a log without it |
//!
//! **Who reads, and who is read about.** The file holds names. It is made for its owner alone (mode 0600), prints are keyed
//! with a salt of the case, and what is [forgotten](Decisions::forget) leaves the file while the log keeps its print.
//!
//! Cost: opening reads nothing; what holds of 10,000 verdicts takes some 30 ms. Limits: one process writes at a time, others
//! wait up to two seconds and are then told so.

#![forbid(unsafe_code)]

mod agreement;
mod anchoring;
mod applying;
mod checking;
mod error;
mod event;
mod exchange;
mod forgetting;
mod record;
mod settled;
mod sheet;
mod standing;
mod store;
mod table;

pub use agreement::{Agreement, Interval, Votes, agreement};
pub use anchoring::{AnchoredPair, Anchoring, ListAtHand, anchor};
pub use applying::{Applied, DecisionCounts, apply, is_handover};
pub use checking::{Checked, check};
pub use error::{Error, ErrorKind};
pub use event::{Event, EventKind, NewEvent, Reason};
pub use exchange::{Imported, export, import, is_export};
pub use forgetting::{Forgotten, forgotten_rows};
pub use record::{Print, SeenRecord, record_prints, seen_records, seen_rows};
pub use sheet::{Question, read_sheet, sheet_bytes};
pub use standing::{Standing, State, Vote, standing};
pub use store::{Decisions, SeenEvidence};
pub use table::{VerdictRow, read_verdicts};
