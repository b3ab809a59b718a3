//! A file to a [`List`], with everything that was understood of it.
//!
//! What a file holds comes from [`reading`](crate::reading), whatever its format; which header means which field
//! from [`headers`](crate::headers). For tables that are not lists of people, such as pairs or links, use
//! [`read_table`](crate::read_table).
//!
//! Cost: a million rows of five columns (81 MB of CSV) in 0.30 seconds of processor time, the digest included, and
//! 205 MB at the peak. Limits: the file and its cells must fit into memory together, as cells are cut from it; the
//! file's bytes are given back before the list is made.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use zvirka::compare::date::TimeZone;
use zvirka::record::{Field, List, OtherColumn, TextColumn};

use crate::delimited::Rows;
use crate::error::{IoError, IoErrorKind};
use crate::format::Format;
use crate::headers::{self, field_of_header};
use crate::people::{self, People, RowsAre};
use crate::reading;
use crate::set_aside::Reject;
use crate::source::{self, Stamp};

/// How to read a list.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Format; by extension when `None` (standard input: CSV).
    pub format: Option<Format>,
    /// Encoding label such as `windows-1251`, `KOI8-U`, `IBM866`, `UTF-16LE`; detected when `None`.
    pub encoding: Option<String>,
    /// Fields mapped to headers by hand.
    pub map: Vec<(Field, String)>,
    /// The sheet of a workbook by its name, or by its number from 1; the first that is not hidden when `None`.
    pub sheet: Option<String>,
    /// The columns of a list that has no header row, by fields or headers of one's own; its first row is then a row.
    pub columns: Option<Vec<String>>,
    /// What rows that repeat an id are; each a person, unless the file is of a structure that says otherwise.
    pub rows: Option<RowsAre>,
    /// The time zone in which dates were written down, where they are moments in universal time.
    pub time_zone: TimeZone,
    /// The moment by which records of PFIF have expired or not; the system's clock when `None`.
    pub now: Option<SystemTime>,
}

/// A list and what was understood of its file. Its `Debug` form holds no cells.
#[derive(Clone)]
pub struct ReadList {
    /// The list. Ids are without white space around them, all other cells are as they stood.
    pub list: List,
    /// Where it came from; `-` for standard input.
    pub path: PathBuf,
    /// The encoding's label.
    pub encoding: String,
    /// Whether the encoding was detected rather than declared by a BOM, forced, or plain UTF-8.
    pub encoding_detected: bool,
    /// The format.
    pub format: Format,
    /// The delimiter, where the format has one.
    pub delimiter: Option<char>,
    /// Every header in order, with the field it was taken for. A column without header is called `column N`.
    pub columns: Vec<(String, Option<Field>)>,
    /// Columns taken for no field, carried along: header and cells, as many rows as `list`.
    pub carried: Vec<(String, TextColumn)>,
    /// Rows in the file, the header and blank lines not counted: `list.len() + rejects.len()`.
    pub rows_read: u64,
    /// Rows set aside.
    pub rejects: Vec<Reject>,
    /// For each record of `list`, its number in the file, counted from 1 without the header.
    pub file_rows: Vec<u64>,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// What a person should be told. Free of cell contents.
    pub warnings: Vec<String>,
    /// The published structure that the file was recognised by.
    pub structure: Option<&'static str>,
    /// What the file looked like when it was read.
    stamp: Option<Stamp>,
}

impl ReadList {
    /// Checks that the file still is what was read of it, so that the digest in a manifest is that of the file.
    /// To be called before the results are written. A pipe cannot have changed.
    ///
    /// # Errors
    ///
    /// [`IoErrorKind::Input`] when it is not, [`IoErrorKind::Read`] when it cannot be read again.
    pub fn check_unchanged(&self) -> Result<(), IoError> {
        source::check_unchanged(&self.path, self.stamp.as_ref(), &self.sha256)
    }

    /// The number, from 1, of the first column that is only carried along though most of its cells are dates on which
    /// somebody on the list may have been born.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka_io::{ReadOptions, read_list};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("ours.csv");
    /// std::fs::write(&path, "id,ПІБ,внесено,дата\n1,Ґудзь Остап,01.02.2024,07.03.1990\n")?;
    /// assert_eq!(read_list(&path, &ReadOptions::default())?.column_that_may_be_of_birth(), Some(4));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn column_that_may_be_of_birth(&self) -> Option<usize> {
        let unused = |header: &str| {
            self.columns.iter().position(|(of, field)| of == header && field.is_none()).map(|place| place + 1)
        };
        self.carried
            .iter()
            .filter(|(_, cells)| people::may_be_births(cells))
            .filter_map(|(header, _)| {
                // A second column of one header is told from the first by a number behind.
                unused(header).or_else(|| {
                    let first = header.rsplit_once(" (")?.0;
                    let mut places = self.columns.iter().enumerate().filter(|(_, (of, _))| of == first);
                    places.nth(1).map(|(place, _)| place + 1)
                })
            })
            .min()
    }
}

impl ReadList {
    /// The list without some rows, which are set aside for a reason; `rows` are those of [`list`](Self::list), ascending.
    ///
    /// # Errors
    ///
    /// [`IoErrorKind::Input`] never, unless the list was no list before.
    pub fn without(mut self, rows: &[usize], reason: &str) -> Result<Self, IoError> {
        if rows.is_empty() {
            return Ok(self);
        }
        let (list, kept) = list_without(&self.list, rows)?;
        let gather = |column: &TextColumn| kept.iter().map(|row| column.get(*row)).collect::<TextColumn>();
        self.rejects.extend(rows.iter().map(|row| Reject {
            list: self.list.name().into(),
            row: self.file_rows.get(*row).copied().unwrap_or(*row as u64 + 1),
            column: "".into(),
            reason: reason.into(),
        }));
        self.rejects.sort_by_key(|reject| reject.row);
        self.carried.iter_mut().for_each(|(_, column)| *column = gather(column));
        self.file_rows = kept.iter().filter_map(|row| self.file_rows.get(*row).copied()).collect();
        self.list = list;
        Ok(self)
    }
}

/// A list without some rows, ascending, and which rows are left. Records without ids of their own keep the numbers that they
/// were called by.
///
/// # Errors
///
/// [`IoErrorKind::Input`] never, unless the list was no list before.
pub fn list_without(list: &List, rows: &[usize]) -> Result<(List, Vec<usize>), IoError> {
    let kept: Vec<usize> = (0..list.len()).filter(|row| rows.binary_search(row).is_err()).collect();
    let gather = |column: &TextColumn| kept.iter().map(|row| column.get(*row)).collect::<TextColumn>();
    let mut fields: Vec<(Field, TextColumn)> = Field::ALL
        .into_iter()
        .filter_map(|field| list.column(field).map(|column| (field, gather(column))))
        .collect();
    if list.column(Field::Id).is_none() {
        let mut column = TextColumn::with_capacity(kept.len());
        kept.iter().for_each(|row| column.push(&list.id(*row)));
        fields.push((Field::Id, column));
    }
    let mut made = List::new(list.name(), fields).map_err(IoError::from)?;
    let others =
        list.compared().iter().map(|other| OtherColumn { cells: gather(&other.cells), ..other.clone() });
    made.set_compared(others.collect())?;
    Ok((made.in_time_zone(list.time_zone()), kept))
}

impl fmt::Debug for ReadList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReadList")
            .field("path", &self.path)
            .field("encoding", &self.encoding)
            .field("delimiter", &self.delimiter)
            .field("columns", &self.columns)
            .field("rows_read", &self.rows_read)
            .field("rejects", &self.rejects.len())
            .finish_non_exhaustive()
    }
}

/// Reads a list from a file, or from standard input when the path is `-`.
///
/// # Errors
///
/// [`IoErrorKind::Input`] when there is no such file, no header row, no column of names, two headers for one
/// field, an id that is missing or not unique, quoting or encoding that cannot be trusted, or an option that does
/// not fit; [`IoErrorKind::Read`] when the file exists and reading fails. Faulty rows are no errors but
/// [`rejects`](ReadList::rejects).
///
/// # Examples
///
/// ```
/// use zvirka_io::{ReadOptions, read_list};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("ours.csv");
/// std::fs::write(&path, "№;ПІБ;д.н.\n1;Шаповал Остап Ігорович;05.06.1990\n2;Ґудзь Марʼяна\n")?;
/// let read = read_list(&path, &ReadOptions::default())?;
/// assert_eq!(read.list.full_name(0), "Шаповал Остап Ігорович");
/// assert_eq!((read.rows_read, read.list.len(), read.rejects.len()), (2, 2, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_list(path: &Path, options: &ReadOptions) -> Result<ReadList, IoError> {
    let known = |header: &str| is_known(header, options);
    let (contents, assignment) = reading::read(path, options, &known, |headers| {
        let assignment = headers::assign(headers, &options.map)?;
        Ok((assignment.ids(), assignment))
    })?;
    let name = path.display().to_string();
    let refused = |why: String| IoError::new(IoErrorKind::Input, format!("{}: {why}", source::shown(path)));
    let structure = assignment.structure.map(|structure| structure.name);
    let mut warnings = contents.warnings;
    if let Some(structure) = structure {
        warnings.push(format!("recognised as: {structure}"));
    }
    warnings.extend(assignment.warnings.iter().cloned());
    let table =
        people::Table { list: &name, headers: contents.headers, rows: contents.rows, assignment, warnings };
    let people = people::understand(table, options.rows).map_err(refused)?;
    let People { fields, carried, columns, file_rows, rows_read, rejects, warnings } = people;
    let list = List::new(name, fields).map_err(IoError::from)?;
    Ok(ReadList {
        list: list.in_time_zone(options.time_zone),
        path: path.to_owned(),
        encoding: contents.encoding.to_owned(),
        encoding_detected: contents.encoding_detected,
        format: contents.format,
        delimiter: contents.delimiter,
        columns,
        carried,
        rows_read,
        rejects,
        file_rows,
        sha256: contents.sha256,
        warnings,
        structure,
        stamp: contents.stamp,
    })
}

fn is_known(header: &str, options: &ReadOptions) -> bool {
    let wanted = headers::normalised(header);
    field_of_header(header).is_some()
        || options.map.iter().any(|(_, mapped)| !wanted.is_empty() && headers::normalised(mapped) == wanted)
}

/// What each of a table's headers is taken for, all understood together: a `name` beside a surname is the given name.
///
/// # Errors
///
/// A sentence, when no header is one of names or two lists stand side by side. It shows headers only where they are known
/// to be headers.
pub fn fields_of_headers(headers: &[String]) -> Result<Vec<Option<Field>>, String> {
    Ok(headers::assign(headers, &[])?.fields)
}

/// A list made of columns in memory.
#[derive(Clone, Debug)]
pub struct MadeList {
    /// The list.
    pub list: List,
    /// Rows set aside.
    pub rejects: Vec<Reject>,
    /// For each record of `list`, its row of the columns, counted from 1.
    pub file_rows: Vec<u64>,
    /// Every header in order, with the field it was taken for.
    pub columns: Vec<(String, Option<Field>)>,
    /// Columns taken for no field, carried along: header and cells, as many rows as `list`.
    pub carried: Vec<(String, TextColumn)>,
    /// What a person should be told. Free of cell contents.
    pub warnings: Vec<String>,
}

/// Makes a list of the columns of a table in memory, as [`read_list`] makes one of a file.
///
/// # Errors
///
/// [`IoErrorKind::Input`] as there; the message does not begin with the list's name.
///
/// # Examples
///
/// ```
/// use zvirka_io::list_of_columns;
///
/// let column = |cells: &[&str]| cells.iter().copied().collect();
/// let columns = vec![("surname".to_owned(), column(&["Ґудзь"])), ("name".to_owned(), column(&["Остап"]))];
/// assert_eq!(list_of_columns("ours", columns)?.list.full_name(0), "Ґудзь Остап");
/// # Ok::<(), zvirka_io::IoError>(())
/// ```
pub fn list_of_columns(name: &str, columns: Vec<(String, TextColumn)>) -> Result<MadeList, IoError> {
    let refused = |why: String| IoError::new(IoErrorKind::Input, format!("{name}: {why}"));
    let (headers, columns): (Vec<String>, Vec<TextColumn>) = columns.into_iter().unzip();
    let assignment = headers::assign(&headers, &[]).map_err(refused)?;
    let rows = columns.first().map_or(0, TextColumn::len) as u64;
    let rows = Rows { columns, file_rows: (1..=rows).collect(), rows_read: rows, rejects: Vec::new() };
    let warnings = assignment.warnings.clone();
    let table = people::Table { list: name, headers, rows, assignment, warnings };
    let people = people::understand(table, None).map_err(refused)?;
    let list = List::new(name, people.fields).map_err(IoError::from)?;
    Ok(MadeList {
        list,
        rejects: people.rejects,
        file_rows: people.file_rows,
        columns: people.columns,
        carried: people.carried,
        warnings: people.warnings,
    })
}

/// Says of a header that is not understood which field it probably means, for messages.
///
/// # Examples
///
/// ```
/// use zvirka::record::Field;
/// use zvirka_io::suggested_field;
///
/// assert_eq!(suggested_field("Дата нарождення"), Some(Field::BirthDate));
/// assert_eq!(suggested_field("розмір взуття"), None);
/// ```
#[must_use]
pub fn suggested_field(header: &str) -> Option<Field> {
    headers::suggestion(header)
}
