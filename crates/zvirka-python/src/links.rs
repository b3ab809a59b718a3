//! What linking gave: the class of links, a table with one row a link.
//!
//! Links are handed over as one Arrow batch, made when it is first asked for and kept, so that counting, filtering and
//! explaining cost nothing of it and a second library costs nothing more. Ids and names are LargeUtf8, because a long list of names may pass the two gibibytes that Utf8 can hold; decisions
//! and levels are Utf8 rather than dictionaries, because every library reads Utf8 the same way.
//!
//! The lists stay in memory as long as any of their links do, so that a link can be explained. A selection of links
//! has a batch of its own and shares everything else.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use arrow_array::builder::{LargeStringBuilder, StringBuilder};
use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PySlice};
use zvirka::linker::{Decision, Doubt, Link};
use zvirka::verdicts::{Fate, Verdict};

use crate::columns::Loaded;
use crate::comparison::Comparison;
use crate::copies::{self, LinkState};
use crate::door;
use crate::errors::{Fault, InputError};
use crate::frame;
use crate::html::{escaped, isolated};
use crate::iteration::LinksIterator;
use crate::lists::PeopleList;
use crate::options::run;
use crate::source::FileFacts;

/// How many links a notebook shows: what fits on a screen beside the cell that made them.
const ROWS_SHOWN: usize = 10;

/// A record that could not take part, and why.
///
/// Examples
/// --------
/// >>> import warnings, zvirka as zv
/// >>> with warnings.catch_warnings():
/// ...     warnings.simplefilter("ignore")
/// ...     links = zv.link({"name": ["", "Ґудзь Мар'яна"]}, {"name": ["Maryana Gudz"]})
/// >>> links.rejects[0].list, links.rejects[0].row, links.rejects[0].column
/// ('left', 1, 'name')
#[pyclass(frozen, module = "zvirka", get_all)]
#[derive(Clone, Debug)]
pub(crate) struct Reject {
    /// The list's name.
    pub(crate) list: String,
    /// The record's number, counted from 1.
    pub(crate) row: u64,
    /// The column at fault; empty when it is the whole row.
    pub(crate) column: String,
    /// Why, in words.
    pub(crate) reason: String,
}

#[pymethods]
impl Reject {
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (copies::Aside,))> {
        let Self { list, row, column, reason } = self.clone();
        Ok((py.import("zvirka._zvirka")?.getattr("_reject_again")?, ((list, row, column, reason),)))
    }

    fn __repr__(&self) -> String {
        let Self { list, row, column, reason } = self;
        format!("Reject(list={list:?}, row={row}, column={column:?}, reason={reason:?})")
    }
}

impl From<&zvirka_io::Reject> for Reject {
    fn from(reject: &zvirka_io::Reject) -> Self {
        Self {
            list: reject.list.to_string(),
            row: reject.row,
            column: reject.column.to_string(),
            reason: reject.reason.to_string(),
        }
    }
}

/// What a run of the engine gave, with the lists it was run on.
#[derive(Debug)]
pub(crate) struct Linked {
    /// The links.
    pub(crate) links: zvirka::linker::Links,
    /// The left list, or the only one.
    pub(crate) left: Arc<Loaded>,
    /// The right list; the left one where a list was compared with itself.
    pub(crate) right: Arc<Loaded>,
    /// For each record of a list compared with itself, the first record of its cluster.
    pub(crate) clusters: Option<Vec<u32>>,
    /// Records set aside.
    pub(crate) rejects: Vec<Reject>,
    /// What a person should be told.
    pub(crate) warnings: Vec<String>,
    /// How the engine was run.
    pub(crate) options: zvirka::linker::LinkOptions,
}

/// The links between two lists, or within one: a table, one row a link, that any Arrow library reads.
///
/// Columns, in order: ``left_id``, ``right_id``, ``probability``, ``weight``, ``decision``, ``left_name``,
/// ``right_name``; for each field compared ``<field>_level`` and ``<field>_weight``; ``rival_probability``, that of
/// the best other partner either record had; ``prior``, which with the weights of the fields adds up to ``weight``;
/// ``reason``, why a link is a ``review`` (null for a match, and where persons decided); and ``decided``, what persons
/// decided of the two or what follows from it, ``same`` or ``different`` (null where they decided nothing).
///
/// ``links[3]`` is a link as a dict, ``links[:10]`` the first ten links, ``filter`` those that fit. ``repr()`` counts
/// and names nobody, because it ends up in logs and tracebacks; a notebook shows the first rows.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> links = zv.link({"name": ["Ґудзь Мар'яна"]}, {"name": ["Maryana Gudz"]})
/// >>> len(links) == len(links.to_dict()["left_id"])
/// True
/// >>> links.columns[-2:]
/// ['reason', 'decided']
/// >>> links.rejects
/// []
#[pyclass(frozen, module = "zvirka")]
#[derive(Debug)]
pub(crate) struct Links {
    linked: Arc<Linked>,
    /// Which of the engine's links these are; all of them when `None`.
    places: Option<Vec<usize>>,
    batch: OnceLock<RecordBatch>,
    matches: usize,
}

#[pymethods]
impl Links {
    fn __len__(&self) -> usize {
        self.places.as_ref().map_or(self.linked.links.links.len(), Vec::len)
    }

    /// The columns' names, in order.
    #[getter]
    fn columns(&self) -> Vec<String> {
        let fields = self.linked.links.fields.iter().map(|field| self.linked.links.field_name(*field));
        let evidence = fields.flat_map(|field| [format!("{field}_level"), format!("{field}_weight")]);
        let first = FIRST_COLUMNS.into_iter().map(str::to_owned);
        first.chain(evidence).chain(LAST_COLUMNS.map(str::to_owned)).collect()
    }

    /// log2 of the prior odds that any given pair of the two lists is one person.
    #[getter]
    fn prior_weight(&self) -> f64 {
        self.linked.links.prior_weight
    }

    /// Probability from which links are decided ``match``: as given, or as found.
    #[getter]
    fn match_at(&self) -> f64 {
        self.linked.links.match_at
    }

    /// Records that could not take part, with the reason: a list of ``Reject``, left before right.
    #[getter]
    fn rejects(&self) -> Vec<Reject> {
        self.linked.rejects.clone()
    }

    /// What a person should know about this run, such as how many records were set aside; free of names.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.linked.warnings.clone()
    }

    /// The links that fit.
    ///
    /// Parameters
    /// ----------
    /// decision : {"match", "review"}, optional
    ///     Keep links of this decision.
    /// min_probability : float, default 0.0
    ///     Keep links of at least this probability.
    ///
    /// Returns
    /// -------
    /// Links
    ///     The links that fit, in the same order.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> links = zv.link({"name": ["Ґудзь Мар'яна"]}, {"name": ["Maryana Gudz"]})
    /// >>> len(links.filter(decision="match")) + len(links.filter(decision="review")) == len(links)
    /// True
    #[pyo3(signature = (*, decision=None, min_probability=0.0))]
    fn filter(&self, decision: Option<&str>, min_probability: f64) -> PyResult<Self> {
        let wanted = match decision {
            None => None,
            Some("match") => Some(Decision::Match),
            Some("review") => Some(Decision::Review),
            Some(_) => return Err(InputError::new_err("decision must be match, review or None")),
        };
        let fits = |link: &Link| {
            wanted.is_none_or(|wanted| link.decision == wanted) && link.probability >= min_probability
        };
        Ok(self.select(self.places().filter(|place| self.link(*place).is_some_and(fits)).collect()))
    }

    /// Why two records were linked, or why they were not.
    ///
    /// Parameters
    /// ----------
    /// index_or_left_id : int or str
    ///     Which link, negative numbers counting from the end; or, with ``right_id``, the id of a record of the left list.
    /// right_id : str, optional
    ///     The id of a record of the right list. Then the two records are explained whether or not they were linked, for
    ///     which the lists are linked once more.
    ///
    /// Returns
    /// -------
    /// Comparison
    ///     The very weights that the link was given, each with its reason in words.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     When there is no such link or record, or the links are of one list and two ids are given.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> links = zv.link({"name": ["Ґудзь Мар'яна"]}, {"name": ["Maryana Gudz"]}, review_at=0.0)
    /// >>> why = links.explain(0)
    /// >>> why.levels[1].field, round(why.weight, 3) == round(links[0]["weight"], 3)
    /// ('surname', True)
    /// >>> links.explain("1", "1").weight == why.weight
    /// True
    #[pyo3(signature = (index_or_left_id, right_id=None))]
    fn explain(
        &self,
        py: Python<'_>,
        index_or_left_id: &Bound<'_, PyAny>,
        right_id: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Comparison> {
        let Linked { links, left, right, .. } = &*self.linked;
        if let Some(right_id) = right_id {
            let rows =
                (row_of_id(left, index_or_left_id, "left_id")?, row_of_id(right, right_id, "right_id")?);
            if self.linked.clusters.is_some() {
                return Err(InputError::new_err(
                    "records of one list are explained by the number of their link",
                ));
            }
            let linked = Arc::clone(&self.linked);
            return run(py, None, "explaining", move |watch| {
                let Linked { left, right, options, .. } = &*linked;
                let explained = zvirka::linker::explain_rows(&left.list, &right.list, rows, options, watch)?;
                Ok(Comparison::from(explained))
            });
        }
        let index: isize = index_or_left_id
            .extract()
            .map_err(|_| InputError::new_err("explain takes the number of a link, or two ids"))?;
        let row = frame::row_of_index(index, self.__len__(), "links")?;
        let place = self.places.as_ref().map_or(row, |places| places.get(row).copied().unwrap_or(usize::MAX));
        zvirka::linker::explain(links, place, &left.list, &right.list)
            .map(Comparison::from)
            .ok_or_else(|| InputError::new_err("there is no such link"))
    }

    /// Write a page on which the links can be looked through: the weights as a figure with thresholds that move, and
    /// every pair with what each field says.
    ///
    /// Parameters
    /// ----------
    /// path : str or path
    ///     Where to write the page, which needs nothing else and no network.
    /// limit : int, default 5000
    ///     How many links are shown one by one, those nearest a threshold first; all are in the figure.
    ///
    /// Returns
    /// -------
    /// pathlib.Path
    ///     The page.
    ///
    /// Examples
    /// --------
    /// >>> import pathlib, tempfile, zvirka as zv
    /// >>> links = zv.link({"name": ["Ґудзь Мар'яна"]}, {"name": ["Maryana Gudz"]}, review_at=0.0)
    /// >>> folder = tempfile.TemporaryDirectory()
    /// >>> page = links.dashboard(pathlib.Path(folder.name, "links.html"))
    /// >>> page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    /// True
    /// >>> folder.cleanup()
    #[pyo3(signature = (path, *, limit=5000))]
    fn dashboard<'py>(
        slf: &Bound<'py, Self>,
        path: &Bound<'py, PyAny>,
        limit: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("zvirka._dashboard")?.call_method1("write_dashboard", (slf, path, limit))
    }

    /// Links never change, so a copy is the links themselves.
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    /// Both lists and the options: the links are made of them anew, the same to the last digit.
    #[expect(clippy::type_complexity, reason = "what Python's protocol of pickles asks for")]
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, (PeopleList, Option<PeopleList>, LinkState, Option<Vec<usize>>))> {
        let Linked { links, left, right, options, clusters, .. } = &*self.linked;
        let stood = links.held.iter().filter(|held| held.fate == Fate::Stands);
        let list = |loaded: &Arc<Loaded>| PeopleList::of(Arc::clone(loaded), FileFacts::default());
        let right = clusters.is_none().then(|| list(right));
        let state = (
            copies::cardinality_name(options.cardinality).to_owned(),
            options.match_at,
            options.review_at,
            options.model.to_json(),
            stood.map(|held| (held.left, held.right, held.verdict.as_str().to_owned())).collect(),
        );
        let again = py.import("zvirka._zvirka")?.getattr("_links_again")?;
        Ok((again, (list(left), right, state, self.places.clone())))
    }

    /// Which records of a list are one person: the outcome of ``dedupe`` as groups.
    ///
    /// Only links decided ``match`` bring records together.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     ``record_id`` of every record of the list, and ``cluster_id``: the id of the first record of its cluster.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     When the links are of two lists.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> names = ["Шаповал Остап Ігорович", "Ґудзь Мар'яна Степанівна", "SHAPOVAL Ostap Ihorovych"]
    /// >>> zv.dedupe({"name": names}, match_at=0.5).clusters()["cluster_id"]
    /// ['1', '2', '1']
    fn clusters<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let Linked { left, clusters: Some(clusters), .. } = &*self.linked else {
            return Err(InputError::new_err("only links within one list have clusters; call dedupe"));
        };
        let groups = PyDict::new(py);
        let ids: Vec<Cow<'_, str>> = (0..left.list.len()).map(|row| id_of(left, row)).collect();
        let of: Vec<Cow<'_, str>> = clusters.iter().map(|first| id_of(left, *first as usize)).collect();
        groups.set_item("record_id", ids)?;
        groups.set_item("cluster_id", of)?;
        Ok(groups)
    }

    /// Show how the weights of the links are spread, with the thresholds.
    ///
    /// Returns
    /// -------
    /// altair.Chart or dict
    ///     A chart when altair is installed, and its Vega-Lite specification as a dict otherwise.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> links = zv.link({"name": ["Ґудзь Мар'яна"]}, {"name": ["Maryana Gudz"]})
    /// >>> chart = links.plot()
    fn plot<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("zvirka._plots")?.call_method1("plot_links", (slf,))
    }

    /// The links as a ``polars.DataFrame``.
    ///
    /// Raises
    /// ------
    /// MissingLibraryError
    ///     When polars is not installed.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> links = zv.link({"name": ["Ґудзь Мар'яна"]}, {"name": ["Maryana Gudz"]})
    /// >>> links.to_polars().height == len(links)
    /// True
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frame::to_polars(slf.as_any())
    }

    /// The links as a ``pandas.DataFrame``.
    ///
    /// Raises
    /// ------
    /// MissingLibraryError
    ///     When pandas or pyarrow is not installed.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> links = zv.link({"name": ["Ґудзь Мар'яна"]}, {"name": ["Maryana Gudz"]})
    /// >>> len(links.to_pandas()) == len(links)
    /// True
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frame::to_pandas(slf.as_any())
    }

    /// The links as a ``pyarrow.Table``.
    ///
    /// Raises
    /// ------
    /// MissingLibraryError
    ///     When pyarrow is not installed.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> links = zv.link({"name": ["Ґудзь Мар'яна"]}, {"name": ["Maryana Gudz"]})
    /// >>> links.to_arrow().num_rows == len(links)
    /// True
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frame::to_arrow(slf.as_any())
    }

    /// The links as a dict of lists, one a column; needs no library.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> links = zv.link({"name": ["Ґудзь Мар'яна"]}, {"name": ["Maryana Gudz"]})
    /// >>> list(links.to_dict()) == links.columns
    /// True
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        frame::to_dict(py, self.batch(py)?)
    }

    fn __getitem__<'py>(&self, py: Python<'py>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let rows = self.__len__();
        if let Ok(slice) = key.cast::<PySlice>() {
            let indices = slice.indices(isize::try_from(rows)?)?;
            let places: Vec<usize> = self.places().collect();
            let step = |number: usize| {
                let row = indices.start + indices.step * isize::try_from(number).ok()?;
                places.get(usize::try_from(row).ok()?).copied()
            };
            let chosen = (0..indices.slicelength).filter_map(step).collect();
            return Ok(Bound::new(py, self.select(chosen))?.into_any());
        }
        let row = frame::row_of_index(key.extract()?, rows, "links")?;
        Ok(frame::row(py, self.batch(py)?, row)?.into_any())
    }

    fn __iter__(slf: Py<Self>) -> LinksIterator {
        LinksIterator::over(slf)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        frame::schema(py, self.batch(py)?)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        frame::stream(py, self.batch(py)?.clone(), requested_schema)
    }

    fn __repr__(&self) -> String {
        format!("<zvirka.Links: {}>", self.counted())
    }

    fn _repr_html_(&self) -> String {
        let head = ["left", "right", "left name", "right name", "decision", "probability", "weight"];
        let head: String = head.iter().map(|name| format!("<th>{name}</th>")).collect();
        let shown = self.places().take(ROWS_SHOWN).filter_map(|place| self.link(place));
        let rows: String = shown.map(|link| format!("<tr>{}</tr>", self.html_cells(link))).collect();
        let more = match self.__len__().saturating_sub(ROWS_SHOWN) {
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
    /// All links of a run.
    pub(crate) fn new(linked: Linked) -> Self {
        Self::of(Arc::new(linked), None)
    }

    fn of(linked: Arc<Linked>, places: Option<Vec<usize>>) -> Self {
        let links = Self { linked, places, batch: OnceLock::new(), matches: 0 };
        let is_match =
            |place: &usize| links.link(*place).is_some_and(|link| link.decision == Decision::Match);
        let matches = links.places().filter(is_match).count();
        Self { matches, ..links }
    }

    pub(crate) fn select(&self, places: Vec<usize>) -> Self {
        Self::of(Arc::clone(&self.linked), Some(places))
    }

    /// The links as a table, made with the GIL released when it is asked for first.
    fn batch(&self, py: Python<'_>) -> PyResult<&RecordBatch> {
        if let Some(batch) = self.batch.get() {
            return Ok(batch);
        }
        let batch = door::brief(py, || {
            let chosen: Vec<&Link> = self.places().filter_map(|place| self.link(place)).collect();
            batch_of(&chosen, &self.linked, &self.columns())
        })?;
        // Another thread may have made the same meanwhile; either will do.
        Ok(self.batch.get_or_init(|| batch))
    }

    /// The number of links.
    pub(crate) fn count(&self) -> usize {
        self.__len__()
    }

    /// A link as a dict.
    pub(crate) fn row<'py>(&self, py: Python<'py>, row: usize) -> PyResult<Bound<'py, PyDict>> {
        frame::row(py, self.batch(py)?, row)
    }

    /// The run's warnings.
    pub(crate) fn told(&self) -> &[String] {
        &self.linked.warnings
    }

    fn places(&self) -> Box<dyn Iterator<Item = usize> + '_> {
        match &self.places {
            None => Box::new(0..self.linked.links.links.len()),
            Some(places) => Box::new(places.iter().copied()),
        }
    }

    fn link(&self, place: usize) -> Option<&Link> {
        self.linked.links.links.get(place)
    }

    fn counted(&self) -> String {
        let (links, matches, rejects) = (self.__len__(), self.matches, self.linked.rejects.len());
        let reviews = links.saturating_sub(matches);
        format!("{links} links, {matches} match, {reviews} review; {rejects} records set aside")
    }

    fn html_cells(&self, link: &Link) -> String {
        let Linked { left, right, links, .. } = &*self.linked;
        let mut cells = String::new();
        for text in [
            id_of(left, link.left),
            id_of(right, link.right),
            left.list.full_name(link.left),
            right.list.full_name(link.right),
        ] {
            cells.push_str(&format!("<td>{}</td>", isolated(&text)));
        }
        // Levels and weights are the program's own words; of the lists' the hover holds headers that were asked for.
        let mut why = vec![format!("prior {:+.1}", links.prior_weight)];
        let lines = link.evidence.iter().filter(|line| line.level() != "absent");
        why.extend(
            lines.map(|line| {
                format!("{} {} {:+.1}", links.field_name(line.field), line.level(), line.weight())
            }),
        );
        let colour = colour_of(link.decision);
        cells.push_str(&format!(
            "<td style=\"background:{colour};color:#000\" title=\"{}\">{}</td>",
            escaped(&why.join("; ")),
            link.decision.as_str()
        ));
        cells.push_str(&format!("<td>{:.3}</td><td>{:.1}</td>", link.probability, link.weight));
        cells
    }
}

/// The background of a decision: green and amber that eyes without red and green tell apart by lightness.
pub(crate) const fn colour_of(decision: Decision) -> &'static str {
    match decision {
        Decision::Match => "#b7e4c7",
        Decision::Review => "#ffe08a",
    }
}

/// The columns before those of the fields compared.
const FIRST_COLUMNS: [&str; 7] =
    ["left_id", "right_id", "probability", "weight", "decision", "left_name", "right_name"];

/// The columns after them.
const LAST_COLUMNS: [&str; 4] = ["rival_probability", "prior", "reason", "decided"];

/// The columns in which a cell may be missing.
const OPTIONAL_COLUMNS: [&str; 2] = ["reason", "decided"];

/// Links whose cells are put into the columns before the next ones': with their evidence they are a third of a mebibyte,
/// so that every column after the first finds them in the processor's cache.
const LINKS_AT_ONCE: usize = 1024;

/// The table of links, its columns in the order of the command's output.
fn batch_of(chosen: &[&Link], linked: &Linked, headers: &[String]) -> Result<RecordBatch, Fault> {
    let Linked { links, left, right, .. } = linked;
    let rows = chosen.len();
    let [mut left_ids, mut right_ids, mut left_names, mut right_names] =
        std::array::from_fn(|_| LargeStringBuilder::with_capacity(rows, 0));
    let mut decisions = StringBuilder::with_capacity(rows, 0);
    let mut evidence: Vec<(StringBuilder, Vec<f64>)> = (0..links.fields.len())
        .map(|_| (StringBuilder::with_capacity(rows, 0), Vec::with_capacity(rows)))
        .collect();
    for links in chosen.chunks(LINKS_AT_ONCE) {
        for link in links {
            left_ids.append_value(id_of(left, link.left));
            right_ids.append_value(id_of(right, link.right));
            decisions.append_value(link.decision.as_str());
            left_names.append_value(left.list.full_name(link.left));
            right_names.append_value(right.list.full_name(link.right));
        }
        for (place, (levels, weights)) in evidence.iter_mut().enumerate() {
            for link in links {
                let (level, weight) =
                    link.evidence.get(place).map_or(("absent", 0.0), |of| (of.level(), of.weight()));
                levels.append_value(level);
                weights.push(weight);
            }
        }
    }
    let number = |of: &dyn Fn(&Link) -> f64| -> ArrayRef {
        Arc::new(Float64Array::from_iter_values(chosen.iter().map(|link| of(link))))
    };
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(left_ids.finish()),
        Arc::new(right_ids.finish()),
        number(&|link| link.probability),
        number(&|link| link.weight),
        Arc::new(decisions.finish()),
        Arc::new(left_names.finish()),
        Arc::new(right_names.finish()),
    ];
    for (mut levels, weights) in evidence {
        columns.push(Arc::new(levels.finish()));
        columns.push(Arc::new(Float64Array::from(weights)));
    }
    columns.push(number(&|link| link.rival_probability));
    columns.push(number(&Link::prior));
    let word = |of: &dyn Fn(&Link) -> Option<&'static str>| -> ArrayRef {
        Arc::new(StringArray::from_iter(chosen.iter().map(|link| of(link))))
    };
    columns.push(word(&|link| link.doubt.map(Doubt::as_str)));
    columns.push(word(&|link| link.decided.map(Verdict::as_str)));
    let fields: Vec<Field> = headers
        .iter()
        .zip(&columns)
        .map(|(name, column)| {
            Field::new(name, column.data_type().clone(), OPTIONAL_COLUMNS.contains(&name.as_str()))
        })
        .collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
        .map_err(|_| Fault::Input("the links do not fit a table; link the lists in parts".to_owned()))
}

/// The row of a record by its id.
pub(crate) fn row_of_id(side: &Loaded, id: &Bound<'_, PyAny>, argument: &str) -> PyResult<usize> {
    let id = id.str()?.to_string();
    (0..side.list.len())
        .find(|row| id_of(side, *row) == id)
        .ok_or_else(|| InputError::new_err(format!("{argument} is the id of no record of this list")))
}

/// A record's id; where the list has none, the number by which a person finds it.
pub(crate) fn id_of(side: &Loaded, row: usize) -> Cow<'_, str> {
    match side.list.column(zvirka::record::Field::Id) {
        Some(_) => side.list.id(row),
        None => Cow::Owned(side.record_number(row).to_string()),
    }
}
