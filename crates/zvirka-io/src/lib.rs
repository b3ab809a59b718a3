//! Lists in, results out.
//!
//! [`read_list`] turns a file into a [`zvirka::record::List`] and says what it understood: encoding, delimiter,
//! which header means which field, which rows it set aside. [`read_table`] reads plain tables by exact headers.
//! [`write_links`], [`write_rejects`] and [`write_table`] write tables, [`write_manifest`] says what a run read and
//! wrote; every output is written beside its place and renamed when it is whole.
//!
//! | module | takes | gives |
//! |---|---|---|
//! | `source` | a path | bytes and their digest |
//! | `encoding` | bytes | text, and what could not be decoded |
//! | `delimited` | text | columns, and rows set aside |
//! | `headers` | headers | fields |
//! | `list`, `table` | a path | all of that together |
//! | `output` | rows of values | files, whole or not at all |
//! | `manifest` | what was read and written | `manifest.json` |
//! | `model` | a path | weights |
//!
//! Messages name file, row and column and never hold the content of a cell.

#![forbid(unsafe_code)]

mod delimited;
mod encoding;
pub mod error;
mod format;
mod headers;
mod list;
pub mod manifest;
mod model;
mod output;
mod source;
mod table;

pub use delimited::Reject;
pub use error::{IoError, IoErrorKind};
pub use format::Format;
pub use headers::field_of_header;
pub use list::{ReadList, ReadOptions, read_list};
pub use manifest::{Manifest, ManifestInput, ManifestOutput, write_manifest};
pub use model::{ReadModel, read_model, write_model};
pub use output::check_document;
pub use output::{Value, check_output, rejects_path, write_links, write_rejects, write_table};
pub use table::{Table, read_table};
