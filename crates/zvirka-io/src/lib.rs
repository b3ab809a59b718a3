//! Lists in, results out.
//!
//! [`read_list`] turns a file into a [`zvirka::record::List`] and says what it understood: format, encoding,
//! delimiter, which header means which field, which rows it set aside. [`read_table`] reads plain tables by exact
//! headers. Both read delimited text, a sheet of an Excel workbook, Parquet, JSON Lines and PFIF, and differ in
//! nothing but what they make of the headers. [`write_links`], [`write_rejects`] and [`write_table`] write CSV, TSV,
//! Parquet, JSON Lines and workbooks, [`write_manifest`] says what a run read and wrote; every output is written
//! beside its place and renamed when it is whole.
//!
//! | module | takes | gives |
//! |---|---|---|
//! | `source` | a path | bytes, their digest, and what the file looked like |
//! | `encoding` | bytes | text, and what could not be decoded |
//! | `delimited`, `json_lines`, `pfif`, `united_nations` | text | columns, and rows set aside |
//! | `workbook`, `columnar` | bytes | the same, from a sheet and from Parquet |
//! | `grid` | cells that know their column | columns, and rows set aside |
//! | `budget` | what a reader is about to keep | leave to keep it, or why the file is refused |
//! | `guard` | a library at work on a file | that a panic inside it ends the file and not the program |
//! | `headers` | headers | fields |
//! | `people` | columns with fields | people: names put together, rows that are none set aside |
//! | `compared` | headers that are no fields | columns to be compared |
//! | `reading` | a path | what all of these give |
//! | `list`, `table` | that | a list of people, a plain table |
//! | `output` | rows of values | files, whole or not at all |
//! | `case` | `CASE.toml`; a reconciliation | lists to read; a folder of tables |
//! | `report` | a reconciliation and its case | `report.html` |
//! | `unseen` | text of lists | the same, harmless to a terminal |
//! | `manifest` | what was read and written | `manifest.json` |
//! | `model` | a path | weights |
//!
//! A value becomes the text that a person would have typed: days in ISO 8601, whole numbers without fraction, `true`
//! and `false`. Messages name file, row and column and never hold the content of a cell. A file that was made to do
//! harm is refused with bounded memory; the bounds stand, with their reasons, where they are enforced.

#![forbid(unsafe_code)]

mod birth_columns;
mod budget;
mod case;
mod civil;
mod columnar;
mod compared;
mod delimited;
mod encoding;
mod endless;
pub mod error;
mod format;
mod grid;
mod guard;
mod headers;
mod json_lines;
mod list;
pub mod manifest;
mod model;
mod output;
mod people;
mod pfif;
mod reading;
mod report;
mod set_aside;
mod source;
mod table;
mod united_nations;
mod unseen;
mod workbook;
mod xml;

pub use case::{
    CASE_FILES, CASE_TABLES, CASE_WORKBOOK, CaseFile, CaseOutput, CaseTable, CellKind, ListFile, ReadEarlier,
    ResultFolder, ReviewPolicy, Second, case_tables, read_case, read_earlier, read_result_table,
    report_inputs, review_command, summary_json, write_case_tables, write_case_workbook,
};
pub use civil::iso_day;
pub use compared::{
    ColumnAsked, ColumnsOf, ComparedColumns, NoColumn, columns_to_compare, compare_columns, compared_columns,
};
pub use error::{IoError, IoErrorKind};
pub use format::Format;
pub use guard::catches_panics;
pub use headers::field_of_header;
pub use list::{
    MadeList, ReadList, ReadOptions, fields_of_headers, list_of_columns, list_without, read_list,
    suggested_field,
};
pub use manifest::{Manifest, ManifestInput, ManifestOutput, write_manifest};
pub use model::{ReadModel, read_model, write_model};
pub use output::{LinkColumns, Value, rejects_path, write_links, write_rejects, write_table};
pub use output::{Outputs, Target, remove_unfinished, write_csv_for_excel};
pub use output::{diff_table, write_diff};
pub use output::{write_bytes, write_encoded_csv, write_text};
pub use people::RowsAre;
pub use report::difference;
pub use report::{Language, Origin, REPORT, report_html, write_report};
pub use report::{field_words, role_words};
pub use set_aside::{Reject, SharedText};
pub use table::{Table, read_table};
pub use unseen::{escaped_json, is_unseen, visible};
