//! Parquet files as columns of text.
//!
//! Columns are read one after another through the typed readers of the `parquet` crate, without Arrow, which would
//! cost more to build than it saves here. Whatever wrote the file (polars, pandas, DuckDB, Spark), its columns are
//! one of eight physical types with a meaning on top; both together say how a value is written: days and moments as
//! ISO 8601 (midnight is the day alone, as pandas knows no days), whole numbers without fraction, decimals with all
//! their digits, `true` and `false`. NaN is a missing value, which is what pandas means by it.
//!
//! A list of texts is one cell with `;` between them; other lists, structures and bytes that are no text are left out, and
//! that is said. What the file says of itself is [checked](claims) before the library believes it.
//!
//! Cost: about 60 ns a cell. Limits: snappy, gzip, lz4, zstd and no compression; 200 million cells; what the file's
//! [budget](crate::budget) has.

mod claims;
mod thrift;

use bytes::Bytes;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as PhysicalType};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{DataType, Int96};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::{ColumnDescriptor, Type};
use zvirka::record::TextColumn;

use crate::budget::Budget;
use crate::civil;
use crate::grid::Grid;
use crate::guard::guarded;

/// Most cells: eight bytes each, empty or not, are 1.6 GB. A few bytes of a file can claim any number of them.
const MOST_CELLS: u64 = 200_000_000;

/// Values decoded at a time: enough to forget the cost of a call, few enough for the processor's cache.
const BATCH: usize = 8_192;

const DAMAGED: &str = "the Parquet file is damaged or cut off; write it again";

/// Reads the file as a table of the list so called.
///
/// Gives the table and what a person should be told. The error is a sentence without the file's name.
pub(crate) fn read(bytes: Bytes, list: &str, budget: &mut Budget) -> Result<(Grid, Vec<String>), String> {
    claims::check(&bytes, budget)?;
    // A hostile file must end the file and not the program, whatever it finds in the library that reads it.
    guarded(|| read_columns(bytes, list, budget)).unwrap_or_else(|| Err(DAMAGED.to_owned()))
}

fn read_columns(bytes: Bytes, list: &str, budget: &mut Budget) -> Result<(Grid, Vec<String>), String> {
    let reader = SerializedFileReader::new(bytes).map_err(|error| describe(&error))?;
    let metadata = reader.metadata();
    let schema = metadata.file_metadata().schema_descr_ptr();
    let fields = schema.root_schema().get_fields();
    // One column of the file may be several of values (a list of places); those are no cells and are left out.
    let mut taken: Vec<(usize, String)> = Vec::with_capacity(fields.len());
    let mut left_out: Vec<String> = Vec::new();
    for number in 0..schema.num_columns() {
        let root = schema.get_column_root(number);
        // Headers may be shown: a column's name in Parquet is no cell.
        let name = root.name().to_owned();
        let descriptor = schema.column(number);
        let is_cell =
            root.is_primitive() && descriptor.max_rep_level() == 0 && Kind::of(&descriptor).is_some();
        if is_cell || is_list_of_text(root) {
            taken.push((number, name));
        } else if !left_out.contains(&name) {
            left_out.push(name);
        }
    }
    let mut rows = 0_u64;
    for group in metadata.row_groups() {
        rows = u64::try_from(group.num_rows()).ok().and_then(|more| rows.checked_add(more)).ok_or(DAMAGED)?;
    }
    if rows.saturating_mul(fields.len() as u64) > MOST_CELLS {
        return Err(format!("the file claims more than {MOST_CELLS} cells; split it"));
    }
    let rows = usize::try_from(rows).map_err(|_| DAMAGED)?;
    let mut columns = Vec::with_capacity(taken.len());
    budget.take_rows(rows as u64)?;
    for (number, _) in &taken {
        let number = *number;
        let descriptor = schema.column(number);
        let is_list = descriptor.max_rep_level() > 0;
        let kind = if is_list { Kind::Text } else { Kind::of(&descriptor).unwrap_or(Kind::Text) };
        let mut column = Column { cells: TextColumn::default(), text: String::new(), kind, is_list };
        for group in 0..reader.num_row_groups() {
            let group = reader.get_row_group(group).map_err(|error| describe(&error))?;
            let wanted = usize::try_from(group.metadata().num_rows()).map_err(|_| DAMAGED)?;
            let cells = group.get_column_reader(number).map_err(|error| describe(&error))?;
            column.read(cells, wanted, descriptor.max_def_level(), budget)?;
        }
        columns.push(column.cells);
    }
    let headers: Vec<String> = taken.into_iter().map(|(_, name)| name).collect();
    let mut said = Vec::new();
    if !left_out.is_empty() {
        said.push(format!("columns of values that are no text are left out: {}", left_out.join(", ")));
    }
    drop_binary(&headers, &mut columns, &mut said);
    Ok((Grid::of_columns(list, &headers, columns, rows, budget)?, said))
}

/// Whether a column of the file is a list of texts, such as other names.
fn is_list_of_text(root: &Type) -> bool {
    /// A list is a group that repeats a group of one element: three steps down is the text.
    const DEEPEST: usize = 3;
    let mut inside = root;
    for _ in 0..DEEPEST {
        if inside.is_primitive() {
            break;
        }
        match inside.get_fields() {
            [one] => inside = one,
            _ => return false,
        }
    }
    inside.is_primitive()
        && inside.get_physical_type() == PhysicalType::BYTE_ARRAY
        && root.get_basic_info().has_repetition()
        && !matches!(
            root.get_basic_info().converted_type(),
            ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE
        )
}

/// A column of bytes that are no text, such as photographs, would set every row aside: its cells are emptied and that
/// is said.
fn drop_binary(headers: &[String], columns: &mut [TextColumn], said: &mut Vec<String>) {
    for (header, column) in headers.iter().zip(columns) {
        let is_text = |cell: &str| !cell.contains(['\0', char::REPLACEMENT_CHARACTER]);
        let (mut filled, mut binary) = (0_usize, 0_usize);
        for cell in column.iter().filter(|cell| !cell.is_empty()) {
            filled += 1;
            binary += usize::from(!is_text(cell));
        }
        // A faulty name among good ones is told by its row.
        if binary * 2 > filled {
            let rows = column.len();
            *column = std::iter::repeat_n("", rows).collect();
            said.push(format!("column {header} holds bytes that are no text; it is left empty"));
        }
    }
}

/// What a column's values mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Whole {
        signed: bool,
    },
    Number,
    Truth,
    Day,
    /// Nanoseconds a unit.
    Moment {
        unit: i128,
        utc: bool,
    },
    Time {
        unit: u64,
    },
    Decimal {
        scale: usize,
    },
    Uuid,
}

impl Kind {
    fn of(column: &ColumnDescriptor) -> Option<Self> {
        let nanoseconds = |unit: &TimeUnit| match unit {
            TimeUnit::MILLIS => 1_000_000_u64,
            TimeUnit::MICROS => 1_000,
            TimeUnit::NANOS => 1,
        };
        let scale = || usize::try_from(column.type_scale()).ok();
        match column.logical_type_ref() {
            Some(LogicalType::Date) => return Some(Self::Day),
            Some(LogicalType::Timestamp(of)) => {
                let unit = i128::from(nanoseconds(&of.unit));
                return Some(Self::Moment { unit, utc: of.is_adjusted_to_u_t_c });
            }
            Some(LogicalType::Time(of)) => return Some(Self::Time { unit: nanoseconds(&of.unit) }),
            Some(LogicalType::Decimal(_)) => return Some(Self::Decimal { scale: scale()? }),
            Some(LogicalType::Integer(of)) => return Some(Self::Whole { signed: of.is_signed }),
            Some(LogicalType::Uuid) => return Some(Self::Uuid),
            Some(LogicalType::Float16 | LogicalType::Bson) => return None,
            Some(LogicalType::String | LogicalType::Enum | LogicalType::Json) => return Some(Self::Text),
            _ => {}
        }
        match (column.converted_type(), column.physical_type()) {
            (ConvertedType::DATE, _) => Some(Self::Day),
            (ConvertedType::TIMESTAMP_MILLIS, _) => Some(Self::Moment { unit: 1_000_000, utc: true }),
            (ConvertedType::TIMESTAMP_MICROS, _) => Some(Self::Moment { unit: 1_000, utc: true }),
            (ConvertedType::TIME_MILLIS, _) => Some(Self::Time { unit: 1_000_000 }),
            (ConvertedType::TIME_MICROS, _) => Some(Self::Time { unit: 1_000 }),
            (ConvertedType::DECIMAL, _) => Some(Self::Decimal { scale: scale()? }),
            (
                ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64,
                _,
            ) => Some(Self::Whole { signed: false }),
            (_, PhysicalType::BOOLEAN) => Some(Self::Truth),
            (_, PhysicalType::INT32 | PhysicalType::INT64) => Some(Self::Whole { signed: true }),
            (_, PhysicalType::INT96) => Some(Self::Moment { unit: 1, utc: false }),
            (_, PhysicalType::FLOAT | PhysicalType::DOUBLE) => Some(Self::Number),
            (_, PhysicalType::BYTE_ARRAY | PhysicalType::FIXED_LEN_BYTE_ARRAY) => Some(Self::Text),
        }
    }
}

/// A column in the making.
struct Column {
    cells: TextColumn,
    /// The cell in the making.
    text: String,
    kind: Kind,
    /// Whether a cell is a list of texts, which are joined.
    is_list: bool,
}

impl Column {
    /// Reads the part of the column that stands in one group of so many rows.
    fn read(
        &mut self,
        reader: ColumnReader,
        rows: usize,
        null_below: i16,
        budget: &mut Budget,
    ) -> Result<(), String> {
        match reader {
            ColumnReader::BoolColumnReader(reader) => {
                self.read_values(reader, rows, null_below, budget, |text, value, _| push(text, value))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                self.read_values(reader, rows, null_below, budget, |text, value, kind| {
                    push_whole(text, i64::from(*value), u64::from(*value as u32), kind);
                })
            }
            ColumnReader::Int64ColumnReader(reader) => {
                self.read_values(reader, rows, null_below, budget, |text, value, kind| {
                    push_whole(text, *value, *value as u64, kind);
                })
            }
            ColumnReader::Int96ColumnReader(reader) => {
                self.read_values(reader, rows, null_below, budget, |text, value, _| {
                    push_int96(text, value);
                })
            }
            ColumnReader::FloatColumnReader(reader) => {
                self.read_values(reader, rows, null_below, budget, |text, value, _| {
                    if !value.is_nan() {
                        push(text, value);
                    }
                })
            }
            ColumnReader::DoubleColumnReader(reader) => {
                self.read_values(reader, rows, null_below, budget, |text, value, _| {
                    if !value.is_nan() {
                        push(text, value);
                    }
                })
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                self.read_values(reader, rows, null_below, budget, |text, value, kind| {
                    push_bytes(text, value.data(), kind)
                })
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                self.read_values(reader, rows, null_below, budget, |text, value, kind| {
                    push_bytes(text, value.data(), kind)
                })
            }
        }
    }

    fn read_values<T: DataType>(
        &mut self,
        mut reader: ColumnReaderImpl<T>,
        rows: usize,
        null_below: i16,
        budget: &mut Budget,
        write: impl Fn(&mut String, &T::T, Kind),
    ) -> Result<(), String> {
        if self.is_list {
            return self.read_lists(reader, rows, null_below, budget, write);
        }
        let (mut levels, mut values) = (Vec::with_capacity(BATCH), Vec::with_capacity(BATCH));
        let mut read = 0;
        while read < rows {
            levels.clear();
            values.clear();
            let wanted = BATCH.min(rows - read);
            let (records, _, _) = reader
                .read_records(wanted, Some(&mut levels), None, &mut values)
                .map_err(|error| describe(&error))?;
            if records == 0 {
                return Err(DAMAGED.to_owned());
            }
            let mut values = values.iter();
            for row in 0..records {
                self.text.clear();
                // A column that is never null has no levels.
                if null_below == 0 || levels.get(row).is_some_and(|level| *level >= null_below) {
                    let value = values.next().ok_or(DAMAGED)?;
                    write(&mut self.text, value, self.kind);
                }
                budget.take_cell(self.text.len())?;
                self.cells.push(&self.text);
            }
            read += records;
        }
        Ok(())
    }
}

impl Column {
    /// Reads lists of texts, each into one cell with `; ` between them.
    fn read_lists<T: DataType>(
        &mut self,
        mut reader: ColumnReaderImpl<T>,
        rows: usize,
        null_below: i16,
        budget: &mut Budget,
        write: impl Fn(&mut String, &T::T, Kind),
    ) -> Result<(), String> {
        let (mut levels, mut repeats, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let mut read = 0;
        while read < rows {
            levels.clear();
            repeats.clear();
            values.clear();
            let wanted = BATCH.min(rows - read);
            let (records, _, _) = reader
                .read_records(wanted, Some(&mut levels), Some(&mut repeats), &mut values)
                .map_err(|error| describe(&error))?;
            if records == 0 {
                return Err(DAMAGED.to_owned());
            }
            let mut values = values.iter();
            let mut open = false;
            for (level, repeat) in levels.iter().zip(&repeats) {
                if *repeat == 0 {
                    budget.take_cell(0)?;
                    if std::mem::replace(&mut open, true) {
                        self.cells.push(&self.text);
                    }
                    self.text.clear();
                }
                if *level >= null_below {
                    let value = values.next().ok_or(DAMAGED)?;
                    if !self.text.is_empty() {
                        self.text.push_str("; ");
                    }
                    let before = self.text.len();
                    write(&mut self.text, value, self.kind);
                    budget.take((self.text.len() - before) as u64)?;
                }
            }
            if open {
                self.cells.push(&self.text);
            }
            read += records;
        }
        Ok(())
    }
}

fn push(text: &mut String, value: &impl std::fmt::Display) {
    use std::fmt::Write as _;
    // Writing to a string cannot fail.
    let _ = write!(text, "{value}");
}

fn push_whole(text: &mut String, value: i64, unsigned: u64, kind: Kind) {
    match kind {
        Kind::Whole { signed: false } => push(text, &unsigned),
        Kind::Day => civil::push_day(text, value),
        Kind::Moment { unit, utc } => civil::push_moment(text, i128::from(value) * unit, utc),
        Kind::Time { unit } => match u64::try_from(value).ok().and_then(|value| value.checked_mul(unit)) {
            Some(nanoseconds) => civil::push_time(text, nanoseconds),
            None => push(text, &value),
        },
        Kind::Decimal { scale } => push_decimal(text, i128::from(value), scale),
        _ => push(text, &value),
    }
}

/// A moment of the time when Parquet had no type for it: nanoseconds of the day, and the Julian day.
fn push_int96(text: &mut String, value: &Int96) {
    /// The Julian day that began at noon of 1 January 1970.
    const JULIAN_1970: i128 = 2_440_588;
    const DAY: i128 = 86_400_000_000_000;
    let [low, high, day] = match value.data() {
        [low, high, day] => [*low, *high, *day],
        _ => return,
    };
    let of_day = (u64::from(high) << 32) | u64::from(low);
    civil::push_moment(text, (i128::from(day) - JULIAN_1970) * DAY + i128::from(of_day), false);
}

fn push_bytes(text: &mut String, bytes: &[u8], kind: Kind) {
    match kind {
        Kind::Decimal { scale } => match big_endian(bytes) {
            Some(value) => push_decimal(text, value, scale),
            None => text.push(char::REPLACEMENT_CHARACTER),
        },
        Kind::Uuid => {
            for (position, byte) in bytes.iter().enumerate() {
                if [4, 6, 8, 10].contains(&position) {
                    text.push('-');
                }
                push(text, &format_args!("{byte:02x}"));
            }
        }
        // Bytes that are no UTF-8 leave the mark by which their row is set aside.
        _ => text.push_str(&String::from_utf8_lossy(bytes)),
    }
}

/// A whole number of any length up to sixteen bytes.
fn big_endian(bytes: &[u8]) -> Option<i128> {
    if bytes.len() > 16 {
        return None;
    }
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    Some(bytes.iter().fold(if negative { -1 } else { 0 }, |value, byte| (value << 8) | i128::from(*byte)))
}

/// A decimal with so many digits after the point; none are written where all are zero.
fn push_decimal(text: &mut String, value: i128, scale: usize) {
    if value < 0 {
        text.push('-');
    }
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale.saturating_add(1).min(64));
    let (whole, fraction) =
        digits.split_at_checked(digits.len().saturating_sub(scale)).unwrap_or((&digits, ""));
    text.push_str(whole);
    if fraction.bytes().any(|digit| digit != b'0') {
        text.push('.');
        text.push_str(fraction);
    }
}

/// What an error of the library means for the user. Its own words may quote a value.
fn describe(error: &ParquetError) -> String {
    match error {
        ParquetError::NYI(_) => {
            "the Parquet file uses a feature or compression that is not read; write it with snappy, gzip, lz4, zstd or none"
                .to_owned()
        }
        ParquetError::General(text) if text.contains("Disabled feature at compile time") => {
            "the Parquet file is compressed in a way that is not read; write it with snappy, gzip, lz4, zstd or none"
                .to_owned()
        }
        _ => DAMAGED.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(value: i128, scale: usize) -> String {
        let mut text = String::new();
        push_decimal(&mut text, value, scale);
        text
    }

    #[test]
    fn decimals_keep_their_digits() {
        for (value, scale, expected) in [
            (12_345, 2, "123.45"),
            (-5, 2, "-0.05"),
            (199_000, 2, "1990"),
            (7, 0, "7"),
            (i128::MAX, 3, "170141183460469231731687303715884105.727"),
        ] {
            assert_eq!(decimal(value, scale), expected);
        }
        assert_eq!(big_endian(&[0xFF, 0x85]), Some(-123));
        assert_eq!(big_endian(&[0x01, 0x00]), Some(256));
        assert_eq!(big_endian(&[0; 17]), None);
    }

    #[test]
    fn the_old_moments_are_read() {
        let mut value = Int96::new();
        // Noon of 1 January 1970 is the start of its Julian day; the day itself has the same number.
        value.set_data(0, 0, 2_440_588 + 20_231);
        let mut text = String::new();
        push_int96(&mut text, &value);
        assert_eq!(text, "2025-05-23");
    }
}
