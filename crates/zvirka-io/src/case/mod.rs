//! A case out of its file, and its result into a folder.
//!
//! `file` reads `CASE.toml` and the lists it names, `earlier` an earlier result, `tables` makes the tables of a [`Reconciliation`], `writing` writes
//! them with the report and the manifest, `folder` makes a folder of them appear whole or not at all.
//!
//! [`Reconciliation`]: zvirka::reconcile::Reconciliation

mod earlier;
mod file;
mod folder;
mod tables;
mod writing;

pub use earlier::{ReadEarlier, read_earlier, read_result_table};
pub use file::{CaseFile, ListFile, ReviewPolicy, Second, read_case};
pub use folder::ResultFolder;
pub use tables::{
    CASE_FILES, CASE_TABLES, CASE_WORKBOOK, CaseTable, CellKind, case_tables, summary_json,
    write_case_tables, write_case_workbook,
};
pub use writing::{CaseOutput, report_inputs, review_command};
