//! Two tables linked: `link`, and the class that holds what came of it.
//!
//! Links are kept as one Arrow batch, made on the engine's thread, so that handing them to any library costs nothing.
//! Ids and names are LargeUtf8, because a long list of names may pass the two gibibytes that Utf8 can hold; decisions
//! and levels are Utf8 rather than dictionaries, because every library reads Utf8 the same way.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{ArrayRef, Float64Array, LargeStringArray, RecordBatch, StringArray, StructArray};
use arrow_schema::{DataType, Field, Schema};
use pyo3::exceptions::{PyImportError, PyIndexError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyCapsule, PyDict};
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};
use zvirka::linker::{Cardinality, LinkOptions};

use crate::columns::Loaded;
use crate::door;
use crate::errors::{Fault, InputError, MissingLibraryError, ZvirkaWarning};
use crate::html::{escaped, isolated};
use crate::progress::Watch;
use crate::source::Source;

/// How many links a notebook shows: what fits on a screen beside the cell that made them.
const ROWS_SHOWN: usize = 10;

/// A record that could not take part, and why.
#[pyclass(frozen, module = "zvirka", get_all)]
#[derive(Clone, Debug)]
pub(crate) struct Reject {
    /// The list's name.
    list: String,
    /// The record's number, counted from 1.
    row: u64,
    /// The column at fault; empty when it is the whole row.
    column: String,
    /// Why, in words.
    reason: String,
}

#[pymethods]
impl Reject {
    fn __repr__(&self) -> String {
        let Self { list, row, column, reason } = self;
        format!("Reject(list={list:?}, row={row}, column={column:?}, reason={reason:?})")
    }
}

/// The links between two lists: a table, one row a link, that any Arrow library reads.
///
/// Columns, in order: ``left_id``, ``right_id``, ``probability``, ``weight``, ``decision``, ``left_name``,
/// ``right_name``; for each field compared ``<field>_level`` and ``<field>_weight``; ``rival_probability``, that of
/// the best other partner either record had. ``prior_weight`` and the weights of the fields add up to ``weight``.
///
/// ``repr()`` counts and names nobody, because it ends up in logs and tracebacks; a notebook shows the first rows.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> links = zv.link({"name": ["Ґудзь Мар'яна"]}, {"name": ["Maryana Gudz"]})
/// >>> len(links) == len(links.to_dict()["left_id"])
/// True
/// >>> links.columns[-1]
/// 'rival_probability'
/// >>> links.rejects
/// []
#[pyclass(frozen, module = "zvirka")]
#[derive(Debug)]
pub(crate) struct Links {
    batch: RecordBatch,
    matches: usize,
    prior_weight: f64,
    match_at: f64,
    rejects: Vec<Reject>,
    warnings: Vec<String>,
}

#[pymethods]
impl Links {
    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    /// The columns' names, in order.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.batch.schema_ref().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// log2 of the prior odds that any given pair of the two lists is one person.
    #[getter]
    fn prior_weight(&self) -> f64 {
        self.prior_weight
    }

    /// Probability from which links are decided ``match``: as given, or as found.
    #[getter]
    fn match_at(&self) -> f64 {
        self.match_at
    }

    /// Records that could not take part, with the reason: a list of ``Reject``, left before right.
    #[getter]
    fn rejects(&self) -> Vec<Reject> {
        self.rejects.clone()
    }

    /// What a person should know about this run, such as how many records were set aside; free of names.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.warnings.clone()
    }

    /// The links as a ``polars.DataFrame``.
    ///
    /// Raises
    /// ------
    /// MissingLibraryError
    ///     When polars is not installed.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        library(slf.py(), "polars", "to_polars", "polars")?.call_method1("DataFrame", (slf,))
    }

    /// The links as a ``pandas.DataFrame``.
    ///
    /// Raises
    /// ------
    /// MissingLibraryError
    ///     When pandas or pyarrow is not installed.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        library(slf.py(), "pandas", "to_pandas", "pandas")?;
        let arrow = library(slf.py(), "pyarrow", "to_pandas", "pandas")?;
        arrow.call_method1("table", (slf,))?.call_method0("to_pandas")
    }

    /// The links as a ``pyarrow.Table``.
    ///
    /// Raises
    /// ------
    /// MissingLibraryError
    ///     When pyarrow is not installed.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        library(slf.py(), "pyarrow", "to_arrow", "arrow")?.call_method1("table", (slf,))
    }

    /// The links as a dict of lists, one a column; needs no library.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let columns = PyDict::new(py);
        for (field, column) in self.batch.schema_ref().fields().iter().zip(self.batch.columns()) {
            match field.data_type() {
                DataType::Float64 => {
                    columns.set_item(field.name(), column.as_primitive::<Float64Type>().values().to_vec())?;
                }
                _ => {
                    let cells: Vec<&str> = (0..column.len()).map(|row| text_at(column, row)).collect();
                    columns.set_item(field.name(), cells)?;
                }
            }
        }
        Ok(columns)
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: isize) -> PyResult<Bound<'py, PyDict>> {
        let rows = self.batch.num_rows();
        let row = if index < 0 { rows.checked_sub(index.unsigned_abs()) } else { Some(index.unsigned_abs()) };
        let Some(row) = row.filter(|row| *row < rows) else {
            return Err(PyIndexError::new_err(format!("there are {rows} links")));
        };
        let link = PyDict::new(py);
        for (field, column) in self.batch.schema_ref().fields().iter().zip(self.batch.columns()) {
            match field.data_type() {
                DataType::Float64 => link.set_item(field.name(), number_at(column, row))?,
                _ => link.set_item(field.name(), text_at(column, row))?,
            }
        }
        Ok(link)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.batch.schema_ref().as_ref())?)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let fields = self.batch.schema_ref().fields().clone();
        let table: ArrayRef = Arc::new(StructArray::from(self.batch.clone()));
        let chunks = ArrayIterator::new([Ok(table)], Arc::new(Field::new_struct("", fields, false)));
        Ok(to_stream_pycapsule(py, Box::new(chunks), requested_schema)?)
    }

    fn __repr__(&self) -> String {
        format!("<zvirka.Links: {}>", self.counted())
    }

    fn _repr_html_(&self) -> String {
        let head: String = self.columns().iter().map(|name| format!("<th>{}</th>", escaped(name))).collect();
        let rows: String = (0..self.batch.num_rows().min(ROWS_SHOWN))
            .map(|row| format!("<tr>{}</tr>", self.html_cells(row)))
            .collect();
        let more = match self.batch.num_rows().saturating_sub(ROWS_SHOWN) {
            0 => String::new(),
            more => format!("<p>and {more} more</p>"),
        };
        format!(
            "<div><p>{}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}</div>",
            self.counted()
        )
    }
}

impl Links {
    fn counted(&self) -> String {
        let (links, matches, rejects) = (self.batch.num_rows(), self.matches, self.rejects.len());
        let reviews = links.saturating_sub(matches);
        format!("{links} links, {matches} match, {reviews} review; {rejects} records set aside")
    }

    fn html_cells(&self, row: usize) -> String {
        let cell = |column: &ArrayRef| match column.data_type() {
            DataType::Float64 => format!("<td>{:.3}</td>", number_at(column, row)),
            _ => format!("<td>{}</td>", isolated(text_at(column, row))),
        };
        self.batch.columns().iter().map(cell).collect()
    }
}

fn text_at(column: &ArrayRef, row: usize) -> &str {
    if row >= column.len() {
        return "";
    }
    match column.data_type() {
        DataType::LargeUtf8 => column.as_string::<i64>().value(row),
        _ => column.as_string::<i32>().value(row),
    }
}

fn number_at(column: &ArrayRef, row: usize) -> f64 {
    column.as_primitive::<Float64Type>().values().get(row).copied().unwrap_or(f64::NAN)
}

/// Imports a library that the package does not depend on.
fn library<'py>(py: Python<'py>, name: &str, method: &str, extra: &str) -> PyResult<Bound<'py, PyModule>> {
    py.import(name).map_err(|error| {
        if !error.is_instance_of::<PyImportError>(py) {
            return error;
        }
        MissingLibraryError::new_err(format!(
            "{method}() needs {name}, which is not installed: pip install 'zvirka[{extra}]'; to_dict() needs nothing"
        ))
    })
}

/// Links two tables.
#[pyfunction]
#[pyo3(signature = (
    left, right, *, cardinality="one-to-one", match_at=None, review_at=None, threads=None, progress=None
))]
#[expect(clippy::too_many_arguments, reason = "the signature that Python sees; all but two have names there")]
pub(crate) fn link(
    py: Python<'_>,
    left: &Bound<'_, PyAny>,
    right: &Bound<'_, PyAny>,
    cardinality: &str,
    match_at: Option<f64>,
    review_at: Option<f64>,
    threads: Option<i64>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Links> {
    let defaults = LinkOptions::default();
    let options = LinkOptions {
        cardinality: cardinality_of(cardinality)?,
        match_at,
        review_at: review_at.unwrap_or(defaults.review_at),
        threads: threads.map(thread_count).transpose()?,
        ..defaults
    };
    let bar = progress_of(py, progress)?;
    let left = Source::of("left", left)?;
    let right = Source::of("right", right)?;
    let linked = door::long(py, &Arc::new(Watch::default()), bar.callable.as_ref(), move |watch| {
        let left = left.load("left", watch)?;
        let right = right.load("right", watch)?;
        link_lists(&left, &right, &options, watch)
    });
    bar.close()?;
    let links = linked?;
    for warning in &links.warnings {
        warn(py, warning)?;
    }
    Ok(links)
}

fn link_lists(left: &Loaded, right: &Loaded, options: &LinkOptions, watch: &Watch) -> Result<Links, Fault> {
    let links = zvirka::linker::link(&left.list, &right.list, options, watch)?;
    let batch = batch_of(&links, left, right)?;
    let matches = links.links.iter().filter(|link| link.decision == zvirka::linker::Decision::Match).count();
    let mut rejects: Vec<Reject> = Vec::new();
    let mut warnings: Vec<String> = Vec::new();
    for (side, is_left) in [(left, true), (right, false)] {
        let before = rejects.len();
        rejects.extend(side.rejects.iter().map(|reject| Reject {
            list: reject.list.clone(),
            row: reject.row,
            column: reject.column.clone(),
            reason: reject.reason.clone(),
        }));
        rejects.extend(links.set_aside.iter().filter(|aside| aside.left == is_left).map(|aside| Reject {
            list: side.list.name().to_owned(),
            row: side.record_number(aside.row),
            column: aside.field.as_str().to_owned(),
            reason: aside.reason.clone(),
        }));
        warnings.extend(side.notes.iter().cloned());
        let set_aside = rejects.len() - before;
        if set_aside > 0 {
            let read = side.list.len() + side.rejects.len();
            warnings.push(format!(
                "{}: {set_aside} of {read} records were set aside and have no links; see Links.rejects",
                side.list.name()
            ));
        }
    }
    warnings.extend(links.warnings);
    Ok(Links {
        batch,
        matches,
        prior_weight: links.prior_weight,
        match_at: links.match_at,
        rejects,
        warnings,
    })
}

/// The table of links, its columns in the order of the command's output.
fn batch_of(links: &zvirka::linker::Links, left: &Loaded, right: &Loaded) -> Result<RecordBatch, Fault> {
    let rows = || links.links.iter();
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    let mut add = |name: &str, column: ArrayRef| columns.push((name.to_owned(), column));
    let ids = |cells: Vec<Cow<'_, str>>| Arc::new(LargeStringArray::from_iter_values(cells));
    let numbers = |cells: Vec<f64>| Arc::new(Float64Array::from(cells));
    add("left_id", ids(rows().map(|link| id_of(left, link.left)).collect()));
    add("right_id", ids(rows().map(|link| id_of(right, link.right)).collect()));
    add("probability", numbers(rows().map(|link| link.probability).collect()));
    add("weight", numbers(rows().map(|link| link.weight).collect()));
    add("decision", Arc::new(StringArray::from_iter_values(rows().map(|link| link.decision.as_str()))));
    add("left_name", ids(rows().map(|link| left.list.full_name(link.left)).collect()));
    add("right_name", ids(rows().map(|link| right.list.full_name(link.right)).collect()));
    for (place, field) in links.fields.iter().enumerate() {
        let evidence = || rows().map(|link| link.evidence.get(place));
        let levels = evidence().map(|evidence| evidence.map_or("absent", |evidence| evidence.level));
        add(&format!("{}_level", field.as_str()), Arc::new(StringArray::from_iter_values(levels)));
        let weights = evidence().map(|evidence| evidence.map_or(0.0, |evidence| evidence.weight));
        add(&format!("{}_weight", field.as_str()), numbers(weights.collect()));
    }
    add("rival_probability", numbers(rows().map(|link| link.rival_probability).collect()));
    let fields: Vec<Field> =
        columns.iter().map(|(name, column)| Field::new(name, column.data_type().clone(), false)).collect();
    let arrays = columns.into_iter().map(|(_, column)| column).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
        .map_err(|_| Fault::Input("the links do not fit a table; link the lists in parts".to_owned()))
}

fn id_of(side: &Loaded, row: usize) -> Cow<'_, str> {
    match side.list.column(zvirka::record::Field::Id) {
        Some(_) => side.list.id(row),
        None => Cow::Owned(side.record_number(row).to_string()),
    }
}

fn cardinality_of(name: &str) -> PyResult<Cardinality> {
    match name {
        "one-to-one" => Ok(Cardinality::OneToOne),
        "one-to-many" => Ok(Cardinality::OneToMany),
        "many-to-one" => Ok(Cardinality::ManyToOne),
        "many-to-many" => Ok(Cardinality::ManyToMany),
        _ => Err(InputError::new_err(
            "cardinality must be one-to-one, one-to-many, many-to-one or many-to-many",
        )),
    }
}

fn thread_count(threads: i64) -> PyResult<usize> {
    usize::try_from(threads).ok().filter(|threads| *threads > 0).ok_or_else(|| {
        InputError::new_err(format!(
            "threads must be at least 1, not {threads}; None takes all of the machine's"
        ))
    })
}

/// What is told of progress, and whether it is the package's own bar.
struct Bar<'py> {
    callable: Option<Bound<'py, PyAny>>,
    is_own: bool,
}

impl Bar<'_> {
    fn close(&self) -> PyResult<()> {
        if let Some(bar) = self.callable.as_ref().filter(|_| self.is_own) {
            bar.call_method0("close")?;
        }
        Ok(())
    }
}

fn progress_of<'py>(py: Python<'py>, progress: Option<&Bound<'py, PyAny>>) -> PyResult<Bar<'py>> {
    let none = Bar { callable: None, is_own: false };
    let Some(progress) = progress else { return Ok(none) };
    if let Ok(wanted) = progress.cast::<PyBool>() {
        if !wanted.is_true() {
            return Ok(none);
        }
        let bar = py.import("zvirka._progress")?.call_method1("bar", ("linking",))?;
        return Ok(Bar { callable: Some(bar), is_own: true });
    }
    if progress.is_callable() {
        return Ok(Bar { callable: Some(progress.clone()), is_own: false });
    }
    Err(InputError::new_err("progress must be True, None or a callable that takes a fraction"))
}

fn warn(py: Python<'_>, message: &str) -> PyResult<()> {
    // The warning belongs to the line that called `zvirka.link`, one frame above that function.
    const CALLER_OF_THE_PACKAGE: i32 = 2;
    let category = py.get_type::<ZvirkaWarning>();
    py.import("warnings")?.call_method1("warn", (message, category, CALLER_OF_THE_PACKAGE))?;
    Ok(())
}
