//! zvirka says who is who on rival lists of people: lists formed apart, in two scripts, in several languages
//! and many romanisation systems, with slips, short names and missing parts.
//!
//! This crate is the engine. It reads no files, opens no sockets, looks at no clock and prints nothing; the
//! crates `zvirka-io`, `zvirka-cli` and `zvirka-python` stand around it.
//!
//! # The data's path
//!
//! | module | takes | gives |
//! |---|---|---|
//! | [`record`] | columns of text | a [`List`](record::List) |
//! | [`prints`] | a record | what it says in the fields compared, as sixteen bytes |
//! | [`names`] | a name as typed | tokens with roles, sounds, name classes |
//! | [`similarity`] | two tokens | a cost in bits |
//! | [`compare`] | two fields | an evidence level |
//! | [`blocking`] | two vocabularies | candidate pairs |
//! | [`model`] | evidence levels | weights (log2 of a Bayes factor) and probabilities |
//! | [`assignment`] | scored pairs | the best set of links |
//! | [`verdicts`] | what persons decided of numbered pairs | who is one person by their word |
//! | [`linker`] | two lists | [`Links`](linker::Links) |
//! | [`prints`] | records | what each says, as sixteen bytes |
//! | [`versions`] | two versions of a list | records found again, and what changed |
//! | [`reconcile`] | lists with roles | persons, a ledger, findings |
//! | [`evaluation`] | links and the truth | precision, recall, calibration |
//! | [`simulation`] | a seed | lists with known truth |
//!
//! Each module uses only those above it, with one twist: [`similarity`] uses [`names::sounds`] and is used by the
//! modules of [`names`] that look names up by sound.
//!
//! # Examples
//!
//! ```
//! use zvirka::linker::{compare, CompareOptions};
//!
//! let comparison = compare("Олексій Гриценко", "Alexey Gritsenko", &CompareOptions::default())?;
//! assert!(comparison.weight > 0.0);
//! # Ok::<(), zvirka::Error>(())
//! ```

#![forbid(unsafe_code)]

pub mod assignment;
pub mod blocking;
mod bounds;
pub mod compare;
pub mod error;
pub mod evaluation;
pub mod linker;
pub mod model;
pub mod names;
pub mod prints;
pub mod reconcile;
pub mod record;
pub mod similarity;
pub mod simulation;
pub mod verdicts;
pub mod versions;

pub use error::{Error, ErrorKind};
