//! A table of a result: persons, ledger, findings, links or changes of a reconciliation, or what changed on a list.
//!
//! Columns and cells are those of the files that the command writes; here numbers are numbers and what is empty there
//! is missing. Kept as one Arrow batch, so that handing it to any library costs nothing and a run of rows shares it.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, LargeStringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, LargeStringArray, RecordBatch, UInt64Array,
};
use arrow_schema::{DataType, Field, Schema};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PySlice};
use zvirka_io::{CaseTable, CellKind, Value};

use crate::copies;
use crate::errors::{Fault, InputError};
use crate::frame::{self, number_at, text_at};
use crate::html::{colour_of_word, escaped, isolated};

/// How many rows a notebook shows, as of links.
const ROWS_SHOWN: usize = 10;

/// A table of a result that any Arrow library reads: those of a reconciliation, and what :func:`diff` gives.
///
/// ``table[3]`` is a row as a dict, ``table[:10]`` the first ten rows, ``filter`` those that fit. ``repr()`` counts
/// and names nobody; a notebook shows the first rows.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> lists = {"ours": {"name": ["Шаповал Остап"]}, "freed": {"name": ["Ostap Shapoval"]}}
/// >>> ledger = zv.reconcile(lists, roles={"ours": "roster", "freed": "handover"}).ledger
/// >>> len(ledger), ledger.columns[:4]
/// (2, ['list', 'record_id', 'person_id', 'outcome'])
/// >>> ledger.filter(list="freed")[0]["outcome"]
/// 'returned'
#[pyclass(frozen, module = "zvirka")]
#[derive(Debug)]
pub(crate) struct ResultTable {
    batch: RecordBatch,
}

#[pymethods]
impl ResultTable {
    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Vec<ColumnState>,))> {
        let schema = self.batch.schema_ref();
        let columns = schema.fields().iter().zip(self.batch.columns());
        let state = columns.map(|(field, column)| {
            let rows = 0..column.len();
            let number = |row: usize| column.is_valid(row).then(|| number_at(column, row));
            let (mut texts, mut reals, mut wholes) = (None, None, None);
            match field.data_type() {
                DataType::LargeUtf8 => {
                    texts = Some(rows.map(|row| text_at(column, row).map(str::to_owned)).collect());
                }
                DataType::Int64 => wholes = Some(rows.map(|row| number(row).map(|of| of as i64)).collect()),
                _ => reals = Some(rows.map(number).collect()),
            }
            (field.name().clone(), texts, reals, wholes)
        });
        Ok((copies::by(py, "_table_again")?, (state.collect(),)))
    }

    /// The columns' names, in order.
    #[getter]
    fn columns(&self) -> Vec<String> {
        frame::headers(&self.batch)
    }

    /// The rows whose cells are these texts.
    ///
    /// Parameters
    /// ----------
    /// **cells : str or None
    ///     For each column named, the text that its cell must be; None for a missing one.
    ///
    /// Returns
    /// -------
    /// ResultTable
    ///     The rows that fit in every one of these columns, in the same order.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     When there is no such column, or it holds numbers.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> ours = {"name": ["Шаповал Остап", "Ґудзь Мар'яна"]}
    /// >>> ledger = zv.reconcile({"ours": ours}, roles={"ours": "roster"}).ledger
    /// >>> len(ledger.filter(list="ours", outcome="held"))
    /// 2
    #[pyo3(signature = (**cells))]
    fn filter(&self, cells: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut keep = vec![true; self.batch.num_rows()];
        for (name, wanted) in cells.into_iter().flatten() {
            let name: String = name.extract()?;
            let wanted: Option<String> = wanted.extract().map_err(|_| {
                InputError::new_err(format!("{name}: give the text that the cell must be, or None"))
            })?;
            let column = self.batch.column_by_name(&name).ok_or_else(|| {
                InputError::new_err(format!(
                    "there is no such column; there are {}",
                    self.columns().join(", ")
                ))
            })?;
            if column.data_type() != &DataType::LargeUtf8 {
                return Err(InputError::new_err(format!(
                    "{name} holds numbers; filter the data frame instead"
                )));
            }
            for (row, keep) in keep.iter_mut().enumerate() {
                *keep &= text_at(column, row) == wanted.as_deref();
            }
        }
        let kept = arrow_select::filter::filter_record_batch(&self.batch, &BooleanArray::from(keep));
        kept.map(|batch| Self { batch }).map_err(|_| unfit())
    }

    /// The table as a ``polars.DataFrame``.
    ///
    /// Raises
    /// ------
    /// MissingLibraryError
    ///     When polars is not installed.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> ledger = zv.reconcile({"наші": {"name": ["Шаповал Остап"]}}, roles={"наші": "roster"}).ledger
    /// >>> ledger.to_polars().height == len(ledger)
    /// True
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frame::to_polars(slf.as_any())
    }

    /// The table as a ``pandas.DataFrame``.
    ///
    /// Raises
    /// ------
    /// MissingLibraryError
    ///     When pandas or pyarrow is not installed.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> ledger = zv.reconcile({"наші": {"name": ["Шаповал Остап"]}}, roles={"наші": "roster"}).ledger
    /// >>> len(ledger.to_pandas()) == len(ledger)
    /// True
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frame::to_pandas(slf.as_any())
    }

    /// The table as a ``pyarrow.Table``.
    ///
    /// Raises
    /// ------
    /// MissingLibraryError
    ///     When pyarrow is not installed.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> ledger = zv.reconcile({"наші": {"name": ["Шаповал Остап"]}}, roles={"наші": "roster"}).ledger
    /// >>> ledger.to_arrow().num_rows == len(ledger)
    /// True
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frame::to_arrow(slf.as_any())
    }

    /// The table as a dict of lists, one a column, with None where a cell is missing; needs no library.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> ledger = zv.reconcile({"наші": {"name": ["Шаповал Остап"]}}, roles={"наші": "roster"}).ledger
    /// >>> list(ledger.to_dict()) == ledger.columns
    /// True
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        frame::to_dict(py, &self.batch)
    }

    fn __getitem__<'py>(&self, py: Python<'py>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let rows = self.batch.num_rows();
        if let Ok(slice) = key.cast::<PySlice>() {
            let indices = slice.indices(isize::try_from(rows)?)?;
            let place = |number: usize| {
                let row = indices.start + indices.step * isize::try_from(number).ok()?;
                u64::try_from(row).ok()
            };
            let chosen: UInt64Array = (0..indices.slicelength).filter_map(place).collect::<Vec<_>>().into();
            let batch = arrow_select::take::take_record_batch(&self.batch, &chosen).map_err(|_| unfit())?;
            return Ok(Bound::new(py, Self { batch })?.into_any());
        }
        let row = frame::row_of_index(key.extract()?, rows, "rows")?;
        Ok(frame::row(py, &self.batch, row)?.into_any())
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        frame::schema(py, &self.batch)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        frame::stream(py, self.batch.clone(), requested_schema)
    }

    fn __repr__(&self) -> String {
        format!("<zvirka.ResultTable: {} rows, {} columns>", self.batch.num_rows(), self.batch.num_columns())
    }

    /// The first rows, without columns that are empty in all of them; what links rest on is shown on hover.
    fn _repr_html_(&self) -> String {
        let rows = self.batch.num_rows();
        let shown = rows.min(ROWS_SHOWN);
        let schema = self.batch.schema_ref();
        let columns: Vec<(&str, &ArrayRef)> = schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .zip(self.batch.columns())
            .filter(|(name, column)| !is_evidence(name) && (0..shown).any(|row| column.is_valid(row)))
            .collect();
        let head: String = columns.iter().map(|(name, _)| format!("<th>{name}</th>")).collect();
        let body: String = (0..shown)
            .map(|row| {
                let why = escaped(&self.evidence(row));
                let cell = |(name, column): &(&str, &ArrayRef)| cell_html(name, column, row, &why);
                format!("<tr>{}</tr>", columns.iter().map(cell).collect::<String>())
            })
            .collect();
        let more = rows - shown;
        let more = if more == 0 { String::new() } else { format!("<p>and {more} more</p>") };
        format!(
            "<div><p>{rows} {}</p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}</div>",
            if rows == 1 { "row" } else { "rows" }
        )
    }
}

/// What a column is made of: its name, and its cells, of which kind they are.
pub(crate) type ColumnState =
    (String, Option<Vec<Option<String>>>, Option<Vec<Option<f64>>>, Option<Vec<Option<i64>>>);

/// A table, made of its columns.
#[pyfunction]
pub(crate) fn _table_again(columns: Vec<ColumnState>) -> PyResult<ResultTable> {
    let column = |(name, texts, reals, wholes): ColumnState| {
        let (kind, cells): (DataType, ArrayRef) = match (texts, reals, wholes) {
            (Some(texts), ..) => (DataType::LargeUtf8, Arc::new(LargeStringArray::from(texts))),
            (None, Some(reals), _) => (DataType::Float64, Arc::new(Float64Array::from(reals))),
            (None, None, Some(wholes)) => (DataType::Int64, Arc::new(Int64Array::from(wholes))),
            (None, None, None) => return Err(copies::of_another_version()),
        };
        Ok((Field::new(name, kind, true), cells))
    };
    let columns = columns.into_iter().map(column).collect::<PyResult<Vec<_>>>()?;
    let (fields, cells): (Vec<Field>, Vec<ArrayRef>) = columns.into_iter().unzip();
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), cells).map_err(|_| unfit())?;
    Ok(ResultTable { batch })
}

impl ResultTable {
    /// The table of a result.
    ///
    /// # Errors
    ///
    /// When it does not fit an Arrow table.
    pub(crate) fn new(table: CaseTable<'_>) -> Result<Self, Fault> {
        let (headers, mut cells): (Vec<Field>, Vec<Cells>) =
            table.columns.iter().map(|(header, kind)| Cells::under(header, *kind)).unzip();
        for row in table.rows {
            for (cells, value) in cells.iter_mut().zip(row) {
                cells.push(value);
            }
        }
        let columns = cells.into_iter().map(Cells::finish).collect();
        let batch = RecordBatch::try_new(Arc::new(Schema::new(headers)), columns)
            .map_err(|_| Fault::Input("the result does not fit a table; write it to a folder".to_owned()))?;
        Ok(Self { batch })
    }

    /// The levels and weights of a link, in the program's own words; empty for other tables.
    fn evidence(&self, row: usize) -> String {
        let schema = self.batch.schema_ref();
        let mut told = Vec::new();
        for (field, column) in schema.fields().iter().zip(self.batch.columns()) {
            let Some(name) = field.name().strip_suffix("_level") else { continue };
            let Some(level) = text_at(column, row).filter(|level| *level != "absent") else { continue };
            let weight = self.batch.column_by_name(&format!("{name}_weight"));
            let weight = weight.map_or(f64::NAN, |weights| number_at(weights, row));
            told.push(format!("{name} {level} {weight:+.1}"));
        }
        told.join("; ")
    }
}

/// Whether a column says what one field of a link is worth.
fn is_evidence(name: &str) -> bool {
    name.ends_with("_level") || name.ends_with("_weight")
}

fn cell_html(name: &str, column: &ArrayRef, row: usize, why: &str) -> String {
    match (column.data_type(), text_at(column, row)) {
        (DataType::LargeUtf8, None) => "<td></td>".to_owned(),
        (_, Some(text)) => match colour_of_word(name, text) {
            Some(colour) => {
                let title = if why.is_empty() { String::new() } else { format!(" title=\"{why}\"") };
                format!("<td style=\"background:{colour};color:#000\"{title}>{}</td>", escaped(text))
            }
            None => format!("<td>{}</td>", isolated(text)),
        },
        (DataType::Int64, None) => format!("<td>{:.0}</td>", number_at(column, row)),
        _ if column.is_null(row) => "<td></td>".to_owned(),
        _ => format!("<td>{:.3}</td>", number_at(column, row)),
    }
}

fn unfit() -> PyErr {
    InputError::new_err("the rows do not fit a table; take fewer")
}

/// A column on its way to Arrow.
enum Cells {
    Text(LargeStringBuilder),
    Real(Float64Builder),
    Whole(Int64Builder),
}

impl Cells {
    fn under(header: &str, kind: CellKind) -> (Field, Self) {
        let (cells, kind) = match kind {
            CellKind::Text => (Self::Text(LargeStringBuilder::new()), DataType::LargeUtf8),
            CellKind::Real => (Self::Real(Float64Builder::new()), DataType::Float64),
            CellKind::Whole => (Self::Whole(Int64Builder::new()), DataType::Int64),
        };
        (Field::new(header, kind, true), cells)
    }

    fn push(&mut self, value: Value<'_>) {
        match (self, value) {
            (Self::Text(cells), Value::Text(text)) => cells.append_value(text),
            (Self::Real(cells), Value::Real { value, .. }) => cells.append_value(value),
            (Self::Whole(cells), Value::Whole(value)) => cells.append_option(i64::try_from(value).ok()),
            (Self::Text(cells), _) => cells.append_null(),
            (Self::Real(cells), _) => cells.append_null(),
            (Self::Whole(cells), _) => cells.append_null(),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Text(mut cells) => Arc::new(cells.finish()),
            Self::Real(mut cells) => Arc::new(cells.finish()),
            Self::Whole(mut cells) => Arc::new(cells.finish()),
        }
    }
}
