//! How much memory the cells of a file may take: one budget for all formats, asked before anything is copied.
//!
//! A few bytes of a packed or a cleverly written file can stand for any amount of text: one word shared by a million
//! cells, one value repeated by its number, notes that belong to every person, empty cells, rows set aside one by one.
//! So what counts is not the file's parts but what they become. Everything that a reader keeps is paid for here first, at
//! what it takes in memory, and the file is refused when its budget is spent.
//!
//! The budget grows with the file: text takes its own length, and numbers beside it. Together with the file itself, with
//! what a library holds while it unpacks and with the columns' room to grow it keeps the process under 256 MiB and
//! sixteen times the file. Cost: a subtraction a row.

/// What any file may become, however small. A list of a hundred thousand people in a well packed workbook takes a sixth.
const ANYWAY: u64 = 64 << 20;

/// What each byte of the file may become besides. A million people with five columns take 3 as text and 15 as Parquet packed
/// with zstd at its best (13.6 MB), of which [`ANYWAY`] bears a part; the rest of sixteen is the file itself.
const A_BYTE: u64 = 14;

/// A cell's end in its column.
const CELL: u64 = 8;

/// A row: its number, and a part of what the engine keeps of any record.
const ROW: u64 = 8 + 56;

/// Rows that any file may have, and bytes of a file that each further one needs: nobody is written in fewer. Rows beyond
/// are one name repeated by its number.
const ROWS_ANYWAY: u64 = 200_000;
const BYTES_A_ROW: u64 = 4;

/// What such a row costs besides: all that the engine keeps of a record (measured: 250 bytes in linking, 830 in inspecting).
const ROW_BEYOND: u64 = 1024;

/// A row set aside, its reason's text not counted.
const SET_ASIDE: u64 = size_of::<crate::set_aside::Reject>() as u64;

/// What is left for a file's cells.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    left: u64,
    /// Rows that cost no more than themselves.
    rows_left: u64,
    /// Whether something was refused; nothing is given any more then.
    is_spent: bool,
}

impl Budget {
    /// The budget of a file of so many bytes.
    pub(crate) const fn of(file: usize) -> Self {
        let file = file as u64;
        Self {
            left: file.saturating_mul(A_BYTE).saturating_add(ANYWAY),
            rows_left: ROWS_ANYWAY.saturating_add(file / BYTES_A_ROW),
            is_spent: false,
        }
    }

    /// Adds what a further file of so many bytes may become, where several make one list.
    pub(crate) const fn grow(&mut self, file: usize) {
        let file = file as u64;
        self.left = self.left.saturating_add(file.saturating_mul(A_BYTE));
        self.rows_left = self.rows_left.saturating_add(file / BYTES_A_ROW);
    }

    /// Takes so many bytes, which will be kept.
    pub(crate) fn take(&mut self, bytes: u64) -> Result<(), String> {
        self.lend(bytes)?;
        self.left -= bytes;
        Ok(())
    }

    /// Checks that so many bytes, which will be given back, are there.
    pub(crate) fn lend(&mut self, bytes: u64) -> Result<(), String> {
        self.is_spent |= bytes > self.left;
        if self.is_spent { Err(spent()) } else { Ok(()) }
    }

    /// Whether something was refused.
    pub(crate) const fn is_spent(&self) -> bool {
        self.is_spent
    }

    /// Takes a row of so many cells with so many bytes of text in all.
    pub(crate) fn take_row(&mut self, cells: usize, text: usize) -> Result<(), String> {
        self.take_rows(1)?;
        self.take((cells as u64).saturating_mul(CELL).saturating_add(text as u64))
    }

    /// Gives back what [`take_rows`](Self::take_rows) and [`take_cell`](Self::take_cell) took for whole columns.
    pub(crate) fn give_back(&mut self, rows: u64, columns: usize, text: usize) {
        let cells = rows.saturating_mul((columns as u64).saturating_mul(CELL).saturating_add(ROW));
        self.rows_left = self.rows_left.saturating_add(rows);
        self.left = self.left.saturating_add(cells).saturating_add(text as u64);
    }

    /// Takes one cell of a column that is read by itself.
    pub(crate) fn take_cell(&mut self, text: usize) -> Result<(), String> {
        self.take(CELL.saturating_add(text as u64))
    }

    /// Takes the rows of columns that were read by themselves.
    pub(crate) fn take_rows(&mut self, rows: u64) -> Result<(), String> {
        let beyond = rows.saturating_sub(self.rows_left);
        self.rows_left = self.rows_left.saturating_sub(rows);
        self.take(rows.saturating_mul(ROW).saturating_add(beyond.saturating_mul(ROW_BEYOND)))
    }

    /// Takes a row set aside, whose reason has so many bytes of its own.
    pub(crate) fn take_reject(&mut self, reason: usize) -> Result<(), String> {
        self.take(SET_ASIDE + reason as u64).map_err(|_| {
            "more rows would be set aside than a file of this size can have; is it of another format or encoding?"
                .to_owned()
        })
    }
}

fn spent() -> String {
    "the file's cells would take far more memory than a list of its size needs; save the list anew, without repeated or \
     empty cells, or split it"
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_paid_for_and_what_is_given_back_is_not() {
        let mut budget = Budget::of(0);
        budget.lend(ANYWAY).unwrap();
        budget.take(ANYWAY - 1).unwrap();
        budget.take(1).unwrap();
        assert!(budget.clone().lend(1).is_err() && budget.clone().take(1).is_err() && !budget.is_spent());
        assert!(budget.take_cell(0).is_err() && budget.is_spent() && budget.lend(0).is_err());
    }

    #[test]
    fn a_larger_file_may_become_more() {
        let rows = |file: usize| {
            let mut budget = Budget::of(file);
            (0..).take_while(|_| budget.take_row(3, 40).is_ok()).count()
        };
        // A list of text: forty bytes a row and as many of the file.
        assert!(rows(40 * 1_000_000) > 1_000_000);
        assert!(rows(0) < 300_000);
    }

    #[test]
    fn rows_set_aside_are_paid_for() {
        let mut budget = Budget::of(2_000_000);
        assert!((0..1_000_000).all(|_| budget.take_reject(0).is_ok()));
        assert!((0..1_000_000).any(|_| budget.take_reject(100).is_err()));
    }
}
