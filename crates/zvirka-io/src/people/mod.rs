//! From columns to people: what a list means as a whole, before its first row is compared.
//!
//! | module | takes | gives |
//! |---|---|---|
//! | `sifting` | rows | which of them are no people: totals, headings, placeholders, headers once more |
//! | `cells` | the cell of a name | the name, and what else stood there: a date, a town, another spelling |
//! | `forms` | names in several columns | one name, and its other writings |
//! | `ids` | ids | whether they are ids; all that is wrong with them at once |
//! | `aliases` | rows that repeat an id | one row a person |
//!
//! Nothing is dropped: a row is set aside with its reason, a column that is changed is carried along as it stood.
//!
//! Cost: one look at each name's bytes, and more only where one of them is none of a plain name: 20 nanoseconds a row.

mod aliases;
mod cells;
mod forms;
mod ids;
mod sifting;

use zvirka::compare::category::Category;
use zvirka::compare::date::PartialDate;
use zvirka::record::{Field, TextColumn};

use crate::delimited::Rows;
use crate::headers::{Assignment, Form};
use crate::set_aside::{Reject, SharedText, Sharing};
use crate::united_nations::dates;

pub use aliases::RowsAre;

/// A list's columns by field, those carried along, and what a person should be told.
#[derive(Default)]
pub(crate) struct People {
    pub(crate) fields: Vec<(Field, TextColumn)>,
    pub(crate) carried: Vec<(String, TextColumn)>,
    /// What each column of the file was taken for in the end.
    pub(crate) columns: Vec<(String, Option<Field>)>,
    pub(crate) file_rows: Vec<u64>,
    pub(crate) rows_read: u64,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) warnings: Vec<String>,
}

/// A table whose columns are understood, on the way to people.
pub(crate) struct Table<'l> {
    pub(crate) list: &'l str,
    pub(crate) headers: Vec<String>,
    pub(crate) rows: Rows,
    pub(crate) assignment: Assignment,
    pub(crate) warnings: Vec<String>,
}

impl Table<'_> {
    fn cell(&self, column: usize, row: usize) -> &str {
        self.rows.columns.get(column).map_or("", |cells| cells.get(row))
    }

    fn header(&self, column: usize) -> &str {
        self.headers.get(column).map_or("", String::as_str)
    }

    fn len(&self) -> usize {
        self.rows.file_rows.len()
    }

    /// Sets rows aside, given in ascending order with the column at fault and the reason.
    fn set_aside(&mut self, aside: Vec<(usize, Option<usize>, String)>) {
        if aside.is_empty() {
            return;
        }
        let (mut reasons, mut headers) = (Sharing::default(), Sharing::default());
        let list = SharedText::from(self.list);
        for (row, column, reason) in &aside {
            let header = column.map_or("", |column| self.header(column));
            let (column, reason) = (headers.of(header).0, reasons.of(reason).0);
            let row = self.rows.file_rows.get(*row).copied().unwrap_or_default();
            self.rows.rejects.push(Reject { list: list.clone(), row, column, reason });
        }
        self.rows.rejects.sort_by_key(|reject| reject.row);
        let mut keep = vec![true; self.len()];
        for (row, ..) in &aside {
            if let Some(kept) = keep.get_mut(*row) {
                *kept = false;
            }
        }
        self.keep_rows(&keep);
    }

    fn keep_rows(&mut self, keep: &[bool]) {
        let kept = |row: &usize| keep.get(*row).copied().unwrap_or(true);
        for column in &mut self.rows.columns {
            *column = (0..column.len()).filter(kept).map(|row| column.get(row)).collect();
        }
        let rows = std::mem::take(&mut self.rows.file_rows);
        self.rows.file_rows =
            rows.into_iter().enumerate().filter(|(row, _)| kept(row)).map(|(_, number)| number).collect();
    }
}

/// Makes people of a table.
///
/// The error is a sentence without the file's name.
pub(crate) fn understand(mut table: Table<'_>, rows_are: Option<RowsAre>) -> Result<People, String> {
    drop_doubtful(&mut table);
    forms::settle(&mut table);
    dates::put_together(&mut table);
    aliases::join(&mut table, rows_are)?;
    let sifted = sifting::sift(&table);
    let aside = sifted.aside.into_iter().map(|(row, kind)| {
        (row, kind.is_of_name().then_some(sifted.column).flatten(), kind.reason().to_owned())
    });
    let aside: Vec<_> = aside.collect();
    table.set_aside(aside);
    refuse_if_all_aside(&table)?;
    let ids = ids::settle(&mut table, rows_are)?;
    let changed = cells::tidy(&mut table);
    Ok(forms::assemble(table, ids, changed))
}

/// A list of which every row was set aside is refused, with the most frequent reason.
fn refuse_if_all_aside(table: &Table<'_>) -> Result<(), String> {
    let rejects = &table.rows.rejects;
    if table.len() > 0 || rejects.is_empty() {
        return Ok(());
    }
    let mut counts: std::collections::BTreeMap<String, (usize, u64)> = std::collections::BTreeMap::new();
    for reject in rejects {
        // Where a row stands differs from row to row; the cause does not.
        let cause = reject.reason.chars().filter(|letter| !letter.is_ascii_digit()).collect();
        counts.entry(cause).or_insert((0, reject.row)).0 += 1;
    }
    let most = counts.iter().max_by_key(|(cause, (count, _))| (*count, std::cmp::Reverse((*cause).clone())));
    let Some((_, (count, first))) = most else { return Ok(()) };
    let reason =
        rejects.iter().find(|reject| reject.row == *first).map_or("", |reject| reject.reason.as_str());
    Err(format!(
        "all {} rows are set aside, {count} of them for this reason, the first being row {first}: {reason}",
        rejects.len()
    ))
}

/// A column whose header may mean other things as well is taken only if most of its cells bear it out.
fn drop_doubtful(table: &mut Table<'_>) {
    /// Cells that are looked at.
    const SAMPLE: usize = 200;
    for column in std::mem::take(&mut table.assignment.doubtful) {
        let Some(field) = table.assignment.fields.get(column).copied().flatten() else { continue };
        let cells = || {
            (0..table.len().min(10 * SAMPLE))
                .map(|row| table.cell(column, row).trim())
                .filter(|cell| !cell.is_empty())
                .take(SAMPLE)
        };
        let borne_out = |cell: &str| match field {
            Field::Category => Category::parse(cell).is_some(),
            Field::BirthDate => cell
                .get(..4)
                .and_then(|year| year.parse::<u16>().ok())
                .is_some_and(|year| (1850..=cells::LATEST_BIRTH).contains(&year)),
            _ => !ANSWERS.contains(&cell.to_lowercase().as_str()),
        };
        let (all, good) = (cells().count(), cells().filter(|cell| borne_out(cell)).count());
        if all > 0 && good * 2 < all {
            table.warnings.push(format!(
                "column {} ({}) is carried along: most of its cells are no {field}; --map {field}=#{} takes it all the \
                 same",
                column + 1,
                table.header(column),
                column + 1,
                field = field.as_str()
            ));
            if let Some(slot) = table.assignment.fields.get_mut(column) {
                *slot = None;
            }
        }
    }
}

/// Whether most cells of a column are dates on which somebody on a list may have been born.
pub(crate) fn may_be_births(cells: &TextColumn) -> bool {
    /// Cells that are looked at.
    const SAMPLE: usize = 200;
    /// Digits of a year and a month: a shorter number may be anything.
    const DIGITS: usize = 6;
    let filled = cells.iter().map(str::trim).filter(|cell| !cell.is_empty()).take(SAMPLE);
    let (mut seen, mut births) = (0, 0);
    for cell in filled {
        seen += 1;
        let has_digits = cell.bytes().filter(u8::is_ascii_digit).count() >= DIGITS;
        // Who was born before is on no list of today.
        let is_year = |year: u16| (1900..=cells::LATEST_BIRTH).contains(&year);
        let date = has_digits.then(|| PartialDate::parse(cell)).and_then(Result::ok).flatten();
        births += usize::from(date.is_some_and(|date| date.month > 0 && is_year(date.year)));
    }
    births * 2 > seen
}

/// Cells of a column that answers a question and names nothing.
const ANSWERS: [&str; 20] = [
    "true", "false", "yes", "no", "y", "n", "1", "0", "+", "-", "так", "ні", "да", "нет", "так.", "tak",
    "nie", "x", "х", "v",
];

/// The columns of a form, in the order in which a name is written.
fn columns_of(form: &Form) -> impl Iterator<Item = usize> + '_ {
    form.surname.into_iter().chain(form.given_name).chain(form.patronymic.iter().copied())
}
