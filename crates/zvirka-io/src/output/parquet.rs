//! Tables as Parquet, with typed columns.
//!
//! A column of numbers is `DOUBLE`, of whole numbers `INT64`, anything else `STRING`; all may be null. Which it is
//! shows only when every row is known, so columns are gathered first; a column with no value at all is `DOUBLE` when
//! its header ends as those of weights and probabilities do, so that the tables of two runs have one schema. Numbers
//! have the decimals that CSV has. The same rows give the same bytes: nothing of the machine or the day is in them.
//!
//! Cost: the columns in memory, about as large as the CSV; snappy, as every reader knows it.

use std::io::{self, Write};
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::Type;
use zvirka::record::TextColumn;

use super::Value;
use super::table::{push_number, too_few, too_many};

/// Rows of a group: what DuckDB and Arrow write as well, so that readers split the work evenly.
const GROUP: usize = 122_880;

/// Values handed over at a time.
const BATCH: usize = 8_192;

/// Ends of headers whose columns hold numbers even where every value is missing.
const NUMBER_SUFFIXES: [&str; 2] = ["weight", "probability"];

/// Writes the rows.
pub(super) fn write<'a, Rows, Row>(
    output: &mut (dyn Write + Send),
    header: &[&str],
    rows: Rows,
) -> io::Result<()>
where
    Rows: IntoIterator<Item = Row>,
    Row: IntoIterator<Item = Value<'a>>,
{
    let mut columns: Vec<Column> = header.iter().map(|_| Column::Missing(0)).collect();
    let mut count = 0;
    for row in rows {
        let mut values = row.into_iter();
        for column in &mut columns {
            column.push(values.next().ok_or_else(too_few)?, count);
        }
        if values.next().is_some() {
            return Err(too_many());
        }
        count += 1;
    }
    write_columns(output, header, &columns, count).map_err(|error| match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(inner) => io::Error::other(inner.to_string()),
        },
        error => io::Error::other(error.to_string()),
    })
}

/// A column in the making.
enum Column {
    /// Nothing but missing values, so many.
    Missing(usize),
    Real(Vec<Option<(f64, u32)>>),
    Whole(Vec<Option<u64>>),
    /// Text, where empty text is a missing value as in CSV.
    Text(TextColumn),
}

impl Column {
    fn push(&mut self, value: Value<'_>, row: usize) {
        match (&mut *self, &value) {
            (Self::Missing(rows), Value::Missing) => *rows += 1,
            (Self::Missing(rows), Value::Real { value, decimals }) => {
                let mut numbers = vec![None; *rows];
                numbers.push(value.is_finite().then_some((*value, *decimals)));
                *self = Self::Real(numbers);
            }
            (Self::Missing(rows), Value::Whole(whole)) => {
                let mut numbers = vec![None; *rows];
                numbers.push(Some(*whole));
                *self = Self::Whole(numbers);
            }
            (Self::Real(numbers), Value::Missing) => numbers.push(None),
            (Self::Real(numbers), Value::Real { value, decimals }) => {
                numbers.push(value.is_finite().then_some((*value, *decimals)));
            }
            (Self::Whole(numbers), Value::Missing) => numbers.push(None),
            (Self::Whole(numbers), Value::Whole(whole)) => numbers.push(Some(*whole)),
            (Self::Text(texts), Value::Text(text)) => texts.push(text),
            _ => {
                let mut texts = self.as_text(row);
                let mut cell = String::new();
                match &value {
                    Value::Text(text) => cell.push_str(text),
                    number => push_number(&mut cell, number),
                }
                texts.push(&cell);
                *self = Self::Text(texts);
            }
        }
    }

    /// The column so far as text; leaves nothing behind.
    fn as_text(&mut self, rows: usize) -> TextColumn {
        if let Self::Text(texts) = self {
            return std::mem::take(texts);
        }
        let mut texts = TextColumn::with_capacity(rows + 1);
        let mut cell = String::new();
        for row in 0..rows {
            cell.clear();
            let value = match self {
                Self::Real(numbers) => numbers
                    .get(row)
                    .copied()
                    .flatten()
                    .map_or(Value::Missing, |(value, decimals)| Value::Real { value, decimals }),
                Self::Whole(numbers) => {
                    numbers.get(row).copied().flatten().map_or(Value::Missing, Value::Whole)
                }
                Self::Missing(_) | Self::Text(_) => Value::Missing,
            };
            push_number(&mut cell, &value);
            texts.push(&cell);
        }
        texts
    }

    fn physical_type(&self, header: &str) -> PhysicalType {
        match self {
            Self::Missing(_) if NUMBER_SUFFIXES.iter().any(|suffix| header.ends_with(suffix)) => {
                PhysicalType::DOUBLE
            }
            Self::Missing(_) | Self::Text(_) => PhysicalType::BYTE_ARRAY,
            Self::Real(_) => PhysicalType::DOUBLE,
            Self::Whole(_) => PhysicalType::INT64,
        }
    }
}

fn write_columns(
    output: &mut (dyn Write + Send),
    header: &[&str],
    columns: &[Column],
    rows: usize,
) -> Result<(), ParquetError> {
    let mut fields = Vec::with_capacity(header.len());
    for (header, column) in header.iter().zip(columns) {
        let physical = column.physical_type(header);
        let text = (physical == PhysicalType::BYTE_ARRAY).then_some(LogicalType::String);
        let field = Type::primitive_type_builder(header, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(text)
            .build()?;
        fields.push(Arc::new(field));
    }
    let schema = Type::group_type_builder("zvirka").with_fields(fields).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        // The version stays out: two versions that give the same links give the same file.
        .set_created_by("zvirka".to_owned())
        .build();
    let mut writer = SerializedFileWriter::new(output, Arc::new(schema), Arc::new(properties))?;
    let mut from = 0;
    while from < rows {
        let to = rows.min(from + GROUP);
        let mut group = writer.next_row_group()?;
        for (header, column) in header.iter().zip(columns) {
            write_chunk(&mut group, column, column.physical_type(header), from, to)?;
        }
        group.close()?;
        from = to;
    }
    writer.close().map(drop)
}

/// Writes the part of a column that stands in one group.
fn write_chunk<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    column: &Column,
    physical: PhysicalType,
    from: usize,
    to: usize,
) -> Result<(), ParquetError> {
    let Some(mut chunk) = group.next_column()? else { return Ok(()) };
    let mut levels: Vec<i16> = Vec::with_capacity(BATCH);
    let mut start = from;
    while start < to {
        let end = to.min(start + BATCH);
        let rows = start..end;
        levels.clear();
        start = end;
        match column {
            Column::Missing(_) => {
                levels.extend(rows.map(|_| 0));
                if physical == PhysicalType::DOUBLE {
                    chunk.typed::<DoubleType>().write_batch(&[], Some(&levels), None)?;
                } else {
                    chunk.typed::<ByteArrayType>().write_batch(&[], Some(&levels), None)?;
                }
            }
            Column::Real(numbers) => {
                let part = numbers.get(rows).unwrap_or_default();
                levels.extend(part.iter().map(|number| i16::from(number.is_some())));
                let values = part.iter().flatten();
                let values: Vec<f64> = values
                    .filter_map(|(value, decimals)| {
                        Value::Real { value: *value, decimals: *decimals }.rounded()
                    })
                    .collect();
                chunk.typed::<DoubleType>().write_batch(&values, Some(&levels), None)?;
            }
            Column::Whole(numbers) => {
                let part = numbers.get(rows).unwrap_or_default();
                levels.extend(part.iter().map(|number| i16::from(number.is_some())));
                // Row numbers and counts; what does not fit would need more rows than there are atoms to write on.
                let values: Vec<i64> =
                    part.iter().flatten().map(|whole| i64::try_from(*whole).unwrap_or(i64::MAX)).collect();
                chunk.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
            }
            Column::Text(texts) => {
                let mut values: Vec<ByteArray> = Vec::with_capacity(BATCH);
                for row in rows {
                    let text = texts.get(row);
                    levels.push(i16::from(!text.is_empty()));
                    if !text.is_empty() {
                        values.push(ByteArray::from(text.as_bytes().to_vec()));
                    }
                }
                chunk.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
            }
        }
    }
    chunk.close()
}
