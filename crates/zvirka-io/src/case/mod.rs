//! A case out of its file, and its result into a folder.
//!
//! `file` reads `CASE.toml` and the lists it names, `tables` writes the tables of a [`Reconciliation`], `folder` makes
//! a folder of them appear whole or not at all.
//!
//! [`Reconciliation`]: zvirka::reconcile::Reconciliation

mod file;
mod folder;
mod tables;

pub use file::{CaseFile, ListFile, read_case};
pub use folder::ResultFolder;
pub use tables::{CASE_TABLES, write_case_tables};
