//! Results out: tables by the extension of their path, whole or not at all.
//!
//! [`write_table`] takes rows of [`Value`]s and is what every verb writes its tables with; [`write_links`] and
//! [`write_rejects`] are tables with set columns. CSV is escaped against spreadsheets only where
//! that was asked for ([`write_csv_for_excel`]), as a leading `'` or `=` may belong to a name. How an output appears on the disk stands in [`atomic`].
//!
//! Cost: about a microsecond a link as text, several as Parquet or a workbook, which are held in memory until they
//! are whole.

mod atomic;
mod changes;
mod encoded;
mod links;
mod parquet;
mod part;
mod table;
mod workbook;

use std::path::{Path, PathBuf};

use zvirka::linker::Links;
use zvirka::record::List;

use crate::error::IoError;
use crate::format::OutputFormat;
use crate::set_aside::Reject;

pub use atomic::{Outputs, Target};
pub(crate) use atomic::{sync_folder, write_whole};
pub use changes::{diff_table, write_diff};
pub use encoded::{write_bytes, write_encoded_csv, write_text};
pub use links::LinkColumns;
pub use part::remove_unfinished;
pub(crate) use part::{finished, hidden_name, lock, open, publishing, unfinished};
pub use table::{Value, write_csv_for_excel, write_table};
pub(crate) use workbook::{Sheet, write_sheets};

/// Writes links by the extension of the target, as [`write_table`] does.
///
/// Columns: `left_id, right_id, probability, weight, decision, left_name, right_name`, then `<field>_level,
/// <field>_weight` for each field compared, then `rival_probability, prior, reason, decided`. The prior and the weights of
/// the fields add up to `weight`; `reason` says of a `review` why it is none of the matches; `decided` is what persons
/// decided of the two, `same` or `different`. With [`LinkColumns::EvidenceAndValues`] the fields that stand in columns of
/// their own have `<field>_left, <field>_right` beside their weights. Probabilities have six decimals, weights (log2 of
/// Bayes factors) three. Text is made by all threads of the pool that the caller is in, and by one outside of
/// any.
///
/// # Errors
///
/// [`Write`](crate::IoErrorKind::Write) when the output cannot be written, [`Input`](crate::IoErrorKind::Input)
/// for an unknown extension.
pub fn write_links<'p>(
    target: impl Into<Target<'p>>,
    links: &Links,
    [left, right]: [&List; 2],
    columns: LinkColumns,
) -> Result<(), IoError> {
    let target = target.into();
    let header = links::header(links, columns);
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let texts = |link| links::texts(link, links, columns, left, right);
    let row = |link, texts| links::row(link, &links.fields, texts);
    let delimiter = match OutputFormat::of(target.place())? {
        OutputFormat::Csv => b',',
        OutputFormat::Tsv => b'\t',
        _ => return write_table(target, &header, links.links.iter().map(|link| row(link, texts(link)))),
    };
    write_whole(target, |output| {
        table::write_side_by_side(output, delimiter, &header, &links.links, texts, row)
    })
}

/// Writes rows set aside: `list, row, column, reason`.
///
/// # Errors
///
/// As [`write_links`].
pub fn write_rejects<'p>(target: impl Into<Target<'p>>, rejects: &[Reject]) -> Result<(), IoError> {
    let rows = rejects.iter().map(|reject| {
        let (list, column, reason) = (reject.list.as_str(), reject.column.as_str(), reject.reason.as_str());
        [Value::from(list), Value::Whole(reject.row), Value::from(column), Value::from(reason)]
    });
    write_table(target, &["list", "row", "column", "reason"], rows)
}

/// Where rows set aside go unless the user says otherwise: `links.csv` has `links.rejects.csv` beside it;
/// standard output has nothing.
///
/// # Examples
///
/// ```
/// use std::path::Path;
/// use zvirka_io::rejects_path;
///
/// let beside = rejects_path(Path::new("звірка/links.csv"));
/// assert_eq!(beside.as_deref(), Some(Path::new("звірка/links.rejects.csv")));
/// assert_eq!(rejects_path(Path::new("-")), None);
/// ```
#[must_use]
pub fn rejects_path(output: &Path) -> Option<PathBuf> {
    if output.as_os_str() == "-" {
        return None;
    }
    let mut end = std::ffi::OsString::from(".rejects.");
    end.push(output.extension().unwrap_or("csv".as_ref()));
    let stem = output.file_stem()?;
    let mut name = if stem.len() + end.len() > part::LONGEST_NAME {
        part::shortened(&stem.to_string_lossy(), part::LONGEST_NAME.saturating_sub(end.len())).into()
    } else {
        stem.to_owned()
    };
    name.push(end);
    Some(output.with_file_name(name))
}
