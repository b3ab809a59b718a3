//! Verdicts as a table: whoever keeps decisions in a spreadsheet of his own brings them here.
//!
//! Columns: `left_id, right_id, verdict`, and as far as there are any `reason, author, note, left_list, right_list, at`. Any format that
//! lists are read in. Rows are refused rather than passed over: half of somebody's decisions are none.

use std::path::Path;

use zvirka::verdicts::Verdict;
use zvirka_io::{ReadOptions, read_table};

use crate::error::Error;
use crate::event::{Reason, verdict_of};

/// A row of such a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictRow {
    /// The row's number in its file, for messages.
    pub row: u64,
    /// The lists' names; empty where the table has none.
    pub lists: [String; 2],
    /// The records' ids.
    pub ids: [String; 2],
    /// What was decided.
    pub verdict: Verdict,
    /// Why; where the table has no reason it is [`Reason::Other`] and the note says that it came without.
    pub reason: Reason,
    /// Who.
    pub author: String,
    /// A note.
    pub note: Option<String>,
    /// When, as RFC 3339 in UTC.
    pub at: Option<String>,
}

/// Stands for a note where a table has neither reason nor note.
const WITHOUT_REASON: &str = "imported without a reason";

/// Reads a table of verdicts. `author` stands for rows that name nobody.
///
/// # Errors
///
/// [`ErrorKind::Refused`](crate::ErrorKind::Refused) naming row and column.
pub fn read_verdicts(path: &Path, author: Option<&str>) -> Result<Vec<VerdictRow>, Error> {
    let table = read_table(path, &ReadOptions::default(), &["left_id", "right_id", "verdict"])?;
    if let Some(reject) = table.rejects.first() {
        return Err(Error::refused(format!(
            "{}: row {}: {}; mend the row",
            path.display(),
            reject.row,
            reject.reason
        )));
    }
    let mut rows = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        let number = table.file_rows.get(row).copied().unwrap_or_default();
        let refused = |column: &str, why: &str| {
            Error::refused(format!("{}: row {number}, column {column}: {why}", path.display()))
        };
        let cell = |header: &str| table.cell(header, row);
        let verdict = verdict_of(cell("verdict"))
            .ok_or_else(|| refused("verdict", "is not same, different or cannot_tell"))?;
        let reason = match cell("reason") {
            "" => Reason::Other,
            name => Reason::from_name(name)
                .filter(|reason| Reason::of(verdict).contains(reason))
                .ok_or_else(|| {
                    let known: Vec<&str> = Reason::of(verdict).iter().map(|reason| reason.as_str()).collect();
                    refused("reason", &format!("is none of {}", known.join(", ")))
                })?,
        };
        let author = Some(cell("author")).filter(|author| !author.is_empty()).or(author);
        let author = author.ok_or_else(|| refused("author", "say who decided, or give --reader"))?;
        let note = Some(cell("note")).filter(|note| !note.is_empty());
        let note = note.or((reason == Reason::Other).then_some(WITHOUT_REASON));
        let at = match cell("at") {
            "" => None,
            at => {
                let at: jiff::Timestamp =
                    at.parse().map_err(|_| refused("at", "is no moment such as 2026-05-24T10:00:00Z"))?;
                Some(format!("{at:.3}"))
            }
        };
        rows.push(VerdictRow {
            row: number,
            lists: [cell("left_list"), cell("right_list")].map(str::to_owned),
            ids: [cell("left_id"), cell("right_id")].map(str::to_owned),
            verdict,
            reason,
            author: author.to_owned(),
            note: note.map(str::to_owned),
            at,
        });
    }
    Ok(rows)
}
