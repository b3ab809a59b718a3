//! Links one after another, each as a dict.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::links::Links;

/// Goes through links from the first to the last.
#[pyclass(module = "zvirka._zvirka")]
#[derive(Debug)]
pub(crate) struct LinksIterator {
    links: Py<Links>,
    next: usize,
}

impl LinksIterator {
    pub(crate) fn over(links: Py<Links>) -> Self {
        Self { links, next: 0 }
    }
}

#[pymethods]
impl LinksIterator {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let links = self.links.get();
        if self.next >= links.count() {
            return Ok(None);
        }
        let row = links.row(py, self.next)?;
        self.next += 1;
        Ok(Some(row))
    }
}
