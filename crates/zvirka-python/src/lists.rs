//! Lists of people as a class: what `read_list` understood of a file, and what `simulate` made.
//!
//! A `List` is a table like any other, and the verbs take it without reading anything again: records keep the numbers
//! they have in their file. Cost: the Arrow batch is made when it is asked for, not kept.

use std::sync::Arc;

use arrow_array::{ArrayRef, LargeStringArray, RecordBatch};
use arrow_schema::Schema;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use zvirka::record::{Field, List, TextColumn};
use zvirka::simulation::{Noise, Profile, SimulationOptions};
use zvirka_io::{Format, ReadOptions};

use crate::columns::Loaded;
use crate::copies::{self, ListState};
use crate::errors::{Fault, InputError};
use crate::frame;
use crate::links::{Reject, id_of};
use crate::options::{run, thread_count, warn};
use crate::source::{FileFacts, Source, is_path, load_file, path_of};

/// A list of people: a table that any Arrow library reads and every verb of this package takes.
///
/// Columns that were understood come first, under the names of their fields; those that were not are carried along
/// under their own headers. ``repr()`` counts and names nobody.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> people = zv.simulate(people=10).left
/// >>> len(people), people.columns[:2]
/// (10, ['id', 'name'])
/// >>> links = zv.dedupe(people)
#[pyclass(frozen, module = "zvirka", name = "List")]
#[derive(Debug)]
pub(crate) struct PeopleList {
    loaded: Arc<Loaded>,
    facts: FileFacts,
}

#[pymethods]
impl PeopleList {
    fn __len__(&self) -> usize {
        self.loaded.list.len()
    }

    /// What messages call the list: its file, or what it was made as.
    #[getter]
    fn name(&self) -> &str {
        self.loaded.list.name()
    }

    /// The columns' names, in order.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.texts().map(|(header, _)| header.to_owned()).collect()
    }

    /// The file's headers with the field each was taken for, ``None`` for those carried along.
    #[getter]
    fn headers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let headers = PyDict::new(py);
        for (header, field) in &self.facts.headers {
            headers.set_item(header, field.map(Field::as_str))?;
        }
        Ok(headers)
    }

    /// The encoding of the file; empty for a list that is from no file.
    #[getter]
    fn encoding(&self) -> &str {
        &self.facts.encoding
    }

    /// Rows of the file that were set aside, with the reason.
    #[getter]
    fn rejects(&self) -> Vec<Reject> {
        self.loaded.rejects.iter().map(Reject::from).collect()
    }

    /// What a person should know of how the file was read; free of names.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.loaded.notes.clone()
    }

    /// The list as a ``polars.DataFrame``.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> people = zv.simulate(people=10).left
    /// >>> people.to_polars().height == len(people)
    /// True
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frame::to_polars(slf.as_any())
    }

    /// The list as a ``pandas.DataFrame``.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> people = zv.simulate(people=10).left
    /// >>> len(people.to_pandas()) == len(people)
    /// True
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frame::to_pandas(slf.as_any())
    }

    /// The list as a ``pyarrow.Table``.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> people = zv.simulate(people=10).left
    /// >>> people.to_arrow().num_rows == len(people)
    /// True
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frame::to_arrow(slf.as_any())
    }

    /// The list as a dict of lists, one a column, with None where a cell is empty; needs no library.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> people = zv.simulate(people=10).left
    /// >>> list(people.to_dict()) == people.columns
    /// True
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        frame::to_dict(py, &self.batch()?)
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: isize) -> PyResult<Bound<'py, PyDict>> {
        let row = frame::row_of_index(index, self.__len__(), "records")?;
        let record = PyDict::new(py);
        for (header, column) in self.texts() {
            record.set_item(header, Some(column.get(row)).filter(|cell| !cell.is_empty()))?;
        }
        Ok(record)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        frame::schema(py, &self.batch()?)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        frame::stream(py, self.batch()?, requested_schema)
    }

    /// Nothing of it ever changes, so a copy is the thing itself.
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (ListState,))> {
        let again = py.import("zvirka._zvirka")?.getattr("_list_again")?;
        Ok((again, (copies::state_of(&self.loaded, &self.facts),)))
    }

    fn __repr__(&self) -> String {
        let Loaded { list, rejects, .. } = &*self.loaded;
        format!("<zvirka.List: {} records, {} rows set aside>", list.len(), rejects.len())
    }
}

impl PeopleList {
    pub(crate) fn of(loaded: Arc<Loaded>, facts: FileFacts) -> Self {
        Self { loaded, facts }
    }

    fn made(list: List) -> Self {
        let loaded = Loaded {
            list,
            rejects: Vec::new(),
            file_rows: None,
            notes: Vec::new(),
            input: None,
            headers: Vec::new(),
            carried: Arc::default(),
        };
        Self { loaded: Arc::new(loaded), facts: FileFacts::default() }
    }

    /// The list, for the verbs.
    pub(crate) fn loaded(&self) -> Arc<Loaded> {
        Arc::clone(&self.loaded)
    }

    fn texts(&self) -> impl Iterator<Item = (&str, &TextColumn)> {
        let list = &self.loaded.list;
        let fields = Field::ALL.into_iter().filter_map(|field| Some((field.as_str(), list.column(field)?)));
        fields.chain(self.facts.carried.iter().map(|(header, column)| (header.as_str(), column)))
    }

    fn batch(&self) -> PyResult<RecordBatch> {
        let mut fields = Vec::new();
        let mut columns: Vec<ArrayRef> = Vec::new();
        for (header, column) in self.texts() {
            let cells = column.iter().map(|cell| Some(cell).filter(|cell| !cell.is_empty()));
            let array: ArrayRef = Arc::new(cells.collect::<LargeStringArray>());
            fields.push(arrow_schema::Field::new(header, array.data_type().clone(), true));
            columns.push(array);
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
            .map_err(|_| InputError::new_err("the list does not fit a table; read it in parts"))
    }
}

/// Invented lists and the truth about them: ``left``, ``right``, ``report``, ``truth`` and ``report_truth``.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> lists = zv.simulate(people=100, seed=7, profile="cross-script")
/// >>> links = zv.link(lists.left, lists.right)
/// >>> zv.evaluate(links, lists.truth).precision > 0.9
/// True
#[pyclass(frozen, module = "zvirka")]
#[derive(Debug)]
pub(crate) struct Simulation {
    left: Py<PeopleList>,
    right: Py<PeopleList>,
    report: Option<Py<PeopleList>>,
    truth: (Vec<String>, Vec<String>),
    report_truth: Option<(Vec<String>, Vec<String>)>,
}

#[pymethods]
impl Simulation {
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, SimulationState)> {
        let state = (
            self.left.clone_ref(py),
            self.right.clone_ref(py),
            self.report.as_ref().map(|report| report.clone_ref(py)),
            self.truth.clone(),
            self.report_truth.clone(),
        );
        Ok((copies::by(py, "_simulation_again")?, state))
    }

    /// The home list.
    #[getter]
    fn left(&self, py: Python<'_>) -> Py<PeopleList> {
        self.left.clone_ref(py)
    }

    /// The other side's list.
    #[getter]
    fn right(&self, py: Python<'_>) -> Py<PeopleList> {
        self.right.clone_ref(py)
    }

    /// Families' reports, several of which may be about one person; ``None`` for profiles that have none.
    #[getter]
    fn report(&self, py: Python<'_>) -> Option<Py<PeopleList>> {
        self.report.as_ref().map(|report| report.clone_ref(py))
    }

    /// Who on the left list is who on the right one: a dict of the columns ``left_id`` and ``right_id``.
    #[getter]
    fn truth<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        pairs(py, &self.truth)
    }

    /// Which report is about whom on the right list, in the same form; ``None`` where there are no reports.
    #[getter]
    fn report_truth<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        self.report_truth.as_ref().map(|truth| pairs(py, truth)).transpose()
    }

    fn __repr__(&self) -> String {
        let (left, right) = (self.left.get().__len__(), self.right.get().__len__());
        format!("<zvirka.Simulation: {left} and {right} people, {} of them on both>", self.truth.0.len())
    }
}

fn pairs<'py>(py: Python<'py>, (left, right): &(Vec<String>, Vec<String>)) -> PyResult<Bound<'py, PyDict>> {
    let columns = PyDict::new(py);
    columns.set_item("left_id", left)?;
    columns.set_item("right_id", right)?;
    Ok(columns)
}

/// Reads a list from a file or a table.
#[pyfunction]
#[pyo3(signature = (table, *, format=None, encoding=None, sheet=None, columns=None))]
pub(crate) fn read_list(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    format: Option<&str>,
    encoding: Option<String>,
    sheet: Option<String>,
    columns: Option<Vec<(String, String)>>,
) -> PyResult<PeopleList> {
    if !is_path(table)? {
        if format.is_some() || encoding.is_some() || sheet.is_some() || columns.is_some() {
            return Err(InputError::new_err(
                "format, encoding, sheet and map are for files; rename the table's columns",
            ));
        }
        let source = Source::of_people("table", table)?;
        let loaded = run(py, None, "reading", move |watch| source.load("table", watch))?;
        return told(py, PeopleList { loaded, facts: FileFacts::default() });
    }
    let path = path_of("table", table)?;
    let field = |(field, header): (String, String)| {
        let known = Field::from_name(&field).ok_or_else(|| {
            let fields = Field::ALL.map(Field::as_str).join(", ");
            InputError::new_err(format!("map: a key is no field; the fields are {fields}"))
        })?;
        Ok::<_, PyErr>((known, header))
    };
    let options = ReadOptions {
        format: format.map(|name| Format::from_name(name).map_err(Fault::from)).transpose()?,
        encoding,
        sheet,
        map: columns.unwrap_or_default().into_iter().map(field).collect::<PyResult<_>>()?,
        ..ReadOptions::default()
    };
    let (loaded, facts) = run(py, None, "reading", move |_| load_file(&path, &options))?;
    told(py, PeopleList { loaded: Arc::new(loaded), facts })
}

/// A list, after its warnings were given.
fn told(py: Python<'_>, list: PeopleList) -> PyResult<PeopleList> {
    list.loaded.notes.iter().try_for_each(|warning| warn(py, warning))?;
    let (rejects, read) = (list.loaded.rejects.len(), list.loaded.list.len() + list.loaded.rejects.len());
    if rejects > 0 {
        let name = list.loaded.list.name();
        warn(py, &format!("{name}: {rejects} of {read} rows were set aside; see List.rejects"))?;
    }
    Ok(list)
}

/// Ids of the one list beside those of the other.
type Truth = (Vec<String>, Vec<String>);

/// What a simulation is made of: its lists and their truth.
pub(crate) type SimulationState =
    (Py<PeopleList>, Py<PeopleList>, Option<Py<PeopleList>>, Truth, Option<Truth>);

/// A simulation, made of its parts.
#[pyfunction]
#[pyo3(signature = (left, right, report, truth, report_truth))]
pub(crate) fn _simulation_again(
    left: Py<PeopleList>,
    right: Py<PeopleList>,
    report: Option<Py<PeopleList>>,
    truth: Truth,
    report_truth: Option<Truth>,
) -> Simulation {
    Simulation { left, right, report, truth, report_truth }
}

/// Makes lists of invented people.
#[pyfunction]
#[pyo3(signature = (people=1000, *, shared=0.5, seed=1, noise="medium", profile="exchange", threads=None))]
pub(crate) fn simulate(
    py: Python<'_>,
    people: usize,
    shared: f64,
    seed: u64,
    noise: &str,
    profile: &str,
    threads: Option<i64>,
) -> PyResult<Simulation> {
    let known = Noise::ALL.into_iter().find(|known| known.as_str() == noise);
    let noise = known.ok_or_else(|| InputError::new_err("noise must be light, medium or heavy"))?;
    let known = Profile::ALL.into_iter().find(|known| known.as_str() == profile);
    let profile = known.ok_or_else(|| {
        let names = Profile::ALL.map(Profile::as_str).join(", ");
        InputError::new_err(format!("profile must be one of {names}"))
    })?;
    let threads = threads.map(thread_count).transpose()?;
    let options = SimulationOptions { people, shared, seed, noise, profile, threads };
    let (made, truth, report_truth) = run(py, None, "simulating", move |_| {
        let made = zvirka::simulation::simulate(&options)?;
        let ids = |left: &List, truth: &[(usize, usize)]| -> (Vec<String>, Vec<String>) {
            truth.iter().map(|(a, b)| (left.id(*a).into_owned(), made.right.id(*b).into_owned())).unzip()
        };
        let truth = ids(&made.left, &made.truth);
        let report_truth = made.report.as_ref().map(|report| ids(report, &made.report_truth));
        Ok((made, truth, report_truth))
    })?;
    let list = |list: List| Py::new(py, PeopleList::made(list));
    Ok(Simulation {
        left: list(made.left)?,
        right: list(made.right)?,
        report: made.report.map(list).transpose()?,
        truth,
        report_truth,
    })
}

/// The records' ids of a list, as links name them.
pub(crate) fn ids(loaded: &Loaded) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
    (0..loaded.list.len()).map(|row| id_of(loaded, row))
}
