//! A list that answers names: the classes `Index` and `Hit`.
//!
//! Use `link` for two whole lists. Here a table is prepared once and asked as often as wanted, each question by itself.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyString;
use zvirka::linker::{IndexOptions, Query};
use zvirka::record::{Field, List};
use zvirka_io::{CaseTable, CellKind, Value};

use crate::columns::Loaded;
use crate::comparison::{Level, date_of, text_of};
use crate::copies;
use crate::door;
use crate::errors::Fault;
use crate::links::id_of;
use crate::lists::PeopleList;
use crate::model::Model;
use crate::options::{run, thread_count, warn};
use crate::progress::Watch;
use crate::result_table::ResultTable;
use crate::source::{FileFacts, Source};

/// A table that stays in memory for whoever asks its index.
struct Held(Arc<Loaded>);

impl AsRef<List> for Held {
    fn as_ref(&self) -> &List {
        &self.0.list
    }
}

/// A record of an index that a name may be.
///
/// ``repr()`` leaves the name out, because it ends up in logs and tracebacks.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> hit = zv.Index({"name": ["Ґудзь Мар'яна", "Левчук Остап"]}).search("Maryana Gudz")[0]
/// >>> hit.id, hit.levels[1].field, "Гудзь" in repr(hit)
/// ('1', 'surname', False)
#[pyclass(frozen, module = "zvirka")]
#[derive(Debug)]
pub(crate) struct Hit {
    id: String,
    name: String,
    hit: zvirka::linker::Hit,
    levels: Vec<Level>,
}

#[pymethods]
impl Hit {
    /// The record's id, or the number by which a person finds it.
    #[getter]
    fn id(&self) -> &str {
        &self.id
    }

    /// The record's name as it stands.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// The record's place in the table, from 0.
    #[getter]
    fn place(&self) -> usize {
        self.hit.row
    }

    /// Probability that the name is this record's, its rivals and nobody considered.
    #[getter]
    fn probability(&self) -> f64 {
        self.hit.probability
    }

    /// log2 of the odds before rivals are considered: the weights of all levels added up.
    #[getter]
    fn weight(&self) -> f64 {
        self.hit.weight
    }

    /// ``'match'``, ``'review'``, or ``None`` when the probability is too low for either.
    #[getter]
    fn decision(&self) -> Option<&'static str> {
        self.hit.decision.map(|decision| decision.as_str())
    }

    /// Probability of the best other record; 0 where there is none.
    #[getter]
    fn rival_probability(&self) -> f64 {
        self.hit.rival_probability
    }

    /// What each field says: the prior first, then one level a field.
    #[getter]
    fn levels(&self) -> Vec<Level> {
        self.levels.clone()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (HitState,))> {
        let zvirka::linker::Hit { row, probability, weight, decision, rival_probability, .. } = &self.hit;
        let state = (
            self.id.clone(),
            self.name.clone(),
            *row,
            *probability,
            *weight,
            decision.map(|decision| decision.as_str().to_owned()),
            *rival_probability,
            self.levels.iter().map(Level::line).collect(),
        );
        Ok((copies::by(py, "_hit_again")?, (state,)))
    }

    fn __repr__(&self) -> String {
        format!(
            "Hit(place={}, probability={:.4}, weight={:.3})",
            self.hit.row, self.hit.probability, self.hit.weight
        )
    }
}

/// A table prepared once to be asked who on it a name may be.
///
/// A name is one of the table's records or nobody, one as likely as the other before it is read; weights and levels are
/// those of :func:`link`. Every question is answered by itself: a batch gives what its names give one by one.
///
/// Parameters
/// ----------
/// table : Table
///     The list, as for :func:`link`.
/// match_at : float, optional
///     Hits of at least this probability may be a match; 0.95 by default.
/// model : Model, optional
///     The weights; those of ``Model()`` by default.
/// threads : int, optional
///     Threads to use; all of the machine's by default.
/// progress : bool or callable, optional
///     True shows a bar; a callable is given the share done, from 0 to 1.
///
/// Raises
/// ------
/// InputError
///     When the table cannot be read as a list of people.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> index = zv.Index({"name": ["Левчук Остап Ігорович", "Ґудзь Мар'яна Петрівна"]})
/// >>> [hit.place for hit in index.search("Maryana GUDZ")]
/// [1]
/// >>> index.search("Зовсімінша Людина")
/// []
#[pyclass(frozen, module = "zvirka")]
#[derive(Debug)]
pub(crate) struct Index {
    index: Arc<zvirka::linker::Index>,
    loaded: Arc<Loaded>,
    options: IndexOptions,
}

#[pymethods]
impl Index {
    #[new]
    #[pyo3(signature = (table, *, match_at=None, model=None, threads=None, progress=None))]
    fn new(
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        match_at: Option<f64>,
        model: Option<&Bound<'_, Model>>,
        threads: Option<i64>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let defaults = IndexOptions::default();
        let options = IndexOptions {
            match_at: match_at.unwrap_or(defaults.match_at),
            model: model.map_or(defaults.model, |model| model.get().inner().clone()),
            threads: threads.map(thread_count).transpose()?,
        };
        let source = Source::of_people("table", table)?;
        let made = run(py, progress, "indexing", move |watch| {
            Self::of(source.load("table", watch)?, options, watch)
        })?;
        made.loaded.notes.iter().chain(made.index.warnings()).try_for_each(|warning| warn(py, warning))?;
        Ok(made)
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    /// The list and the options: the index is made of them anew.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (PeopleList, f64, String))> {
        let list = PeopleList::of(Arc::clone(&self.loaded), FileFacts::default());
        let IndexOptions { match_at, model, .. } = &self.options;
        Ok((copies::by(py, "_index_again")?, (list, *match_at, model.to_json())))
    }

    fn __len__(&self) -> usize {
        self.index.list().len()
    }

    /// The records that a name may be, the nearest first.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     The name, in any script, order and spelling.
    /// birth_date : str or date, optional
    ///     The date of birth, in any form; may be partial.
    /// limit : int, default 5
    ///     How many records are given at most.
    ///
    /// Returns
    /// -------
    /// list of Hit
    ///     None for a name that is not found by this spelling; another may find it.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     When the birth date is no date.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> table = {"name": ["Левчук Остап", "Левчук Остап"], "birth_date": ["1990-03-07", "1961-01-30"]}
    /// >>> hit = zv.Index(table).search("Ostap Levchuk", birth_date="30.01.1961", limit=1)[0]
    /// >>> hit.place, hit.decision
    /// (1, 'match')
    #[pyo3(signature = (name, birth_date=None, *, limit=5))]
    fn search(
        &self,
        py: Python<'_>,
        name: &Bound<'_, PyString>,
        birth_date: Option<&Bound<'_, PyAny>>,
        limit: usize,
    ) -> PyResult<Vec<Hit>> {
        let mut query = Query::of_name(text_of(name, "name")?);
        if let Some(date) = birth_date {
            query = query.with(Field::BirthDate, date_of(date, "birth_date")?);
        }
        let (index, loaded) = (Arc::clone(&self.index), Arc::clone(&self.loaded));
        door::brief(py, move || {
            let answer = index.search(&query, limit);
            let hit = |hit: zvirka::linker::Hit| Hit {
                id: id_of(&loaded, hit.row).into_owned(),
                name: loaded.list.full_name(hit.row).into_owned(),
                levels: index
                    .explain(&query, &hit)
                    .map(|comparison| comparison.levels.into_iter().map(Level::from).collect())
                    .unwrap_or_default(),
                hit,
            };
            Ok(answer.hits.into_iter().map(hit).collect())
        })
    }

    /// The records that each record of another table may be.
    ///
    /// Parameters
    /// ----------
    /// table : Table
    ///     The records to be asked about, with any fields that :func:`link` compares.
    /// limit : int, default 1
    ///     How many records are given for each at most.
    /// progress : bool or callable, optional
    ///     As for the class.
    ///
    /// Returns
    /// -------
    /// ResultTable
    ///     A row for each record found, in the order of the table and then the nearest first: ``query_id, rank, id,
    ///     query_name, name, probability, weight, decision, rival_probability``.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     When the table cannot be read as a list of people.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> index = zv.Index({"name": ["Левчук Остап Ігорович", "Ґудзь Мар'яна Петрівна"]})
    /// >>> found = index.search_all({"name": ["Maryana GUDZ", "Зовсімінша Людина"]})
    /// >>> len(found), found[0]["id"]
    /// (1, '2')
    #[pyo3(signature = (table, *, limit=1, progress=None))]
    fn search_all(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        limit: usize,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<ResultTable> {
        let source = Source::of_people("table", table)?;
        let (index, loaded) = (Arc::clone(&self.index), Arc::clone(&self.loaded));
        let (table, notes) = run(py, progress, "searching", move |watch| {
            let asked = source.load("table", watch)?;
            let answers = index.search_all(&asked.list, limit, watch)?;
            let rows = answers.iter().enumerate().flat_map(|(row, answer)| {
                let (asked, loaded) = (&asked, &loaded);
                answer.hits.iter().enumerate().map(move |(rank, hit)| {
                    vec![
                        Value::from(id_of(asked, row).into_owned()),
                        Value::Whole(rank as u64 + 1),
                        Value::from(id_of(loaded, hit.row).into_owned()),
                        Value::from(asked.list.full_name(row).into_owned()),
                        Value::from(loaded.list.full_name(hit.row).into_owned()),
                        real(hit.probability),
                        real(hit.weight),
                        hit.decision.map_or(Value::Missing, |decision| decision.as_str().into()),
                        real(hit.rival_probability),
                    ]
                })
            });
            let columns = COLUMNS.map(|(header, kind)| (header.to_owned(), kind));
            let table = ResultTable::new(CaseTable {
                file: "answers",
                columns: columns.into(),
                rows: Box::new(rows),
            })?;
            Ok((table, asked.notes.clone()))
        })?;
        notes.iter().try_for_each(|warning| warn(py, warning))?;
        Ok(table)
    }

    fn __repr__(&self) -> String {
        format!("Index({} records)", self.index.list().len())
    }
}

impl Index {
    fn of(loaded: Arc<Loaded>, options: IndexOptions, watch: &Watch) -> Result<Self, Fault> {
        let index = zvirka::linker::Index::new(Held(Arc::clone(&loaded)), &options, watch)?;
        Ok(Self { index: Arc::new(index), loaded, options })
    }
}

/// An index, made again of its list and options. What was warned of then is not warned of again.
#[pyfunction]
pub(crate) fn _index_again(
    py: Python<'_>,
    list: &Bound<'_, PeopleList>,
    match_at: f64,
    model: &str,
) -> PyResult<Index> {
    let model = zvirka::model::Model::from_json(model).map_err(Fault::from)?;
    let options = IndexOptions { match_at, model, ..IndexOptions::default() };
    let loaded = list.get().loaded();
    run(py, None, "indexing", move |watch| Index::of(loaded, options, watch))
}

/// What a hit is made of: id, name, place, probability, weight, decision, probability of the best other record, levels.
pub(crate) type HitState = (String, String, usize, f64, f64, Option<String>, f64, copies::Lines);

/// A hit, made of its parts.
#[pyfunction]
pub(crate) fn _hit_again(state: HitState) -> PyResult<Hit> {
    let (id, name, row, probability, weight, decision, rival_probability, lines) = state;
    let decision = decision.map(|decision| copies::decision_of(&decision)).transpose()?;
    let levels = lines.into_iter().map(copies::explained).collect::<PyResult<Vec<_>>>()?;
    // The evidence is in the levels, in words.
    let evidence = zvirka::linker::Fields::default();
    Ok(Hit {
        id,
        name,
        hit: zvirka::linker::Hit { row, probability, weight, decision, evidence, rival_probability },
        levels: levels.into_iter().map(Level::from).collect(),
    })
}

/// A number with all the digits that tables keep.
const fn real(value: f64) -> Value<'static> {
    Value::Real { value, decimals: 9 }
}

/// The columns of `search_all`.
const COLUMNS: [(&str, CellKind); 9] = [
    ("query_id", CellKind::Text),
    ("rank", CellKind::Whole),
    ("id", CellKind::Text),
    ("query_name", CellKind::Text),
    ("name", CellKind::Text),
    ("probability", CellKind::Real),
    ("weight", CellKind::Real),
    ("decision", CellKind::Text),
    ("rival_probability", CellKind::Real),
];
