//! The weights that links are decided by, as a class: kept as JSON, the same file that the command reads and writes.

use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3::types::PyType;

use crate::door;
use crate::errors::Fault;
use crate::source::path_of;

/// The weights of a comparison: how likely each level of each field is for one person, for strangers and for relatives.
///
/// ``Model()`` is the one that is used when none is given; ``train`` makes one from two lists; ``save`` and ``load``
/// keep it as JSON that a person can read.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> model = zv.Model()
/// >>> model.source
/// 'defaults'
/// >>> zv.Model.from_json(model.to_json()) == model
/// True
#[pyclass(frozen, eq, module = "zvirka")]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Model {
    inner: zvirka::model::Model,
}

#[pymethods]
impl Model {
    #[new]
    fn new() -> Self {
        Self { inner: zvirka::model::Model::default() }
    }

    /// Where the model comes from, in words: ``defaults``, or which lists it was trained on.
    #[getter]
    fn source(&self) -> &str {
        &self.inner.source
    }

    /// Every level of every field: a dict of the columns ``field``, ``level``, ``m``, ``u`` and ``relatives``.
    ///
    /// ``m`` is the chance of the level if two records are one person, ``u`` if they are strangers, ``relatives`` if
    /// they are two people of one family.
    #[getter]
    fn levels<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let rows = || {
            self.inner
                .fields
                .iter()
                .flat_map(|field| field.levels.iter().map(move |level| (field.field, level)))
        };
        let columns = PyDict::new(py);
        columns.set_item("field", rows().map(|(field, _)| field.as_str()).collect::<Vec<_>>())?;
        columns.set_item("level", rows().map(|(_, level)| level.level.as_str()).collect::<Vec<_>>())?;
        columns.set_item("m", rows().map(|(_, level)| level.m).collect::<Vec<_>>())?;
        columns.set_item("u", rows().map(|(_, level)| level.u).collect::<Vec<_>>())?;
        columns.set_item("relatives", rows().map(|(_, level)| level.relatives).collect::<Vec<_>>())?;
        Ok(columns)
    }

    /// The model as JSON.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> zv.Model().to_json().startswith("{")
    /// True
    fn to_json(&self) -> String {
        self.inner.to_json()
    }

    /// Read a model from JSON.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     When the text is no model, or one of another version of its form.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> zv.Model.from_json(zv.Model().to_json()) == zv.Model()
    /// True
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, text: &str) -> PyResult<Self> {
        let inner = zvirka::model::Model::from_json(text).map_err(Fault::from)?;
        Ok(Self { inner })
    }

    /// Read a model from a file.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     A file that ``save`` or the command ``zvirka train`` wrote.
    ///
    /// Raises
    /// ------
    /// FileError
    ///     When the file cannot be read.
    /// InputError
    ///     When it holds no model.
    ///
    /// Examples
    /// --------
    /// >>> import pathlib, tempfile, zvirka as zv
    /// >>> folder = tempfile.TemporaryDirectory()
    /// >>> zv.Model().save(pathlib.Path(folder.name, "модель.json"))
    /// >>> zv.Model.load(pathlib.Path(folder.name, "модель.json")) == zv.Model()
    /// True
    /// >>> folder.cleanup()
    #[classmethod]
    fn load(_class: &Bound<'_, PyType>, path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = path.py();
        let path = path_of("path", path)?;
        let inner = door::brief(py, move || Ok(zvirka_io::read_model(&path)?.model))?;
        Ok(Self { inner })
    }

    /// Write the model to a file, whole or not at all.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     Where to write; a file that is there is replaced.
    ///
    /// Raises
    /// ------
    /// FileError
    ///     When the file cannot be written.
    ///
    /// Examples
    /// --------
    /// >>> import pathlib, tempfile, zvirka as zv
    /// >>> folder = tempfile.TemporaryDirectory()
    /// >>> zv.Model().save(pathlib.Path(folder.name, "модель.json"))
    /// >>> zv.Model.load(pathlib.Path(folder.name, "модель.json")) == zv.Model()
    /// True
    /// >>> folder.cleanup()
    fn save(&self, path: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = path.py();
        let path = path_of("path", path)?;
        door::brief(py, || Ok(zvirka_io::write_model(&path, &self.inner)?))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((slf.get_type().getattr("from_json")?, (slf.get().to_json(),)))
    }

    fn __repr__(&self) -> String {
        let levels: usize = self.inner.fields.iter().map(|field| field.levels.len()).sum();
        format!("<zvirka.Model: {}; {} fields, {levels} levels>", self.inner.source, self.inner.fields.len())
    }
}

impl Model {
    /// The engine's model.
    pub(crate) fn inner(&self) -> &zvirka::model::Model {
        &self.inner
    }
}

impl From<zvirka::model::Model> for Model {
    fn from(inner: zvirka::model::Model) -> Self {
        Self { inner }
    }
}
