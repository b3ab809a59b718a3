//! What reconciling gave: the class of results, with its tables, its summary and what writes it to a folder.
//!
//! The tables are made once, on the engine's thread; the case stays in memory as long as the result does, because the
//! report shows records beside findings.

use std::sync::Arc;

use pyo3::prelude::*;
use zvirka::reconcile::{Case, Outcome, ReconcileOptions, Severity};
use zvirka_io::{
    CASE_FILES, CaseFile, CaseOutput, ManifestInput, Origin, ReadEarlier, ResultFolder, case_tables,
    report_html, report_inputs, review_command, summary_json,
};

use crate::copies;
use crate::copies_of_cases::{Facts, ListOfCase, Options, RestOfCase, state_of};
use crate::errors::{Fault, InputError};
use crate::html::{colour_of_word, escaped};
use crate::options::run;
use crate::result_table::ResultTable;
use crate::source::path_of;

/// A result of the engine with everything that it is written from.
#[derive(Debug)]
pub(crate) struct Reconciled {
    /// The result.
    pub(crate) result: zvirka::reconcile::Reconciliation,
    /// What was reconciled.
    pub(crate) case: Case,
    /// How.
    pub(crate) options: ReconcileOptions,
    /// The case file, where there was one.
    pub(crate) file: Option<CaseFile>,
    /// The folder of the earlier result, where there was one.
    pub(crate) earlier: Option<ReadEarlier>,
    /// What was read of each list.
    pub(crate) inputs: Vec<ManifestInput>,
    /// The file of decisions, where there was one.
    pub(crate) decisions: Option<ManifestInput>,
    /// What a person was told.
    pub(crate) warnings: Vec<String>,
    /// Whether an earlier result was gone on from, in a folder or in memory.
    pub(crate) goes_on: bool,
}

/// What came of every record of every list of a case, and what a person should look at.
///
/// ``persons`` has a row a person, ``ledger`` a row a record, ``findings`` a row for each thing to look at, the gravest
/// first, ``links`` a row for each two records that are or may be one person, ``changes`` a row for whatever is other than
/// in the earlier result; ``summary`` counts. ``write`` makes the folder that ``zvirka reconcile`` makes. ``repr()`` counts and names nobody; a notebook shows the ledger in numbers.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> lists = {
/// ...     "ours": {"name": ["Шаповал Остап", "Ґудзь Мар'яна"], "birth_date": ["1988-03-14", ""]},
/// ...     "freed": {"name": ["Ostap Shapoval"], "birth_date": ["14.03.1988"]},
/// ... }
/// >>> result = zv.reconcile(lists, roles={"ours": "roster", "freed": "handover"})
/// >>> result
/// <zvirka.Reconciliation: 2 lists, 3 records, 2 persons; 1 findings>
/// >>> result.summary["outcomes"]
/// {'returned': 2, 'held': 1}
#[pyclass(frozen, module = "zvirka")]
#[derive(Debug)]
pub(crate) struct Reconciliation {
    reconciled: Arc<Reconciled>,
    persons: Py<ResultTable>,
    ledger: Py<ResultTable>,
    findings: Py<ResultTable>,
    links: Py<ResultTable>,
    changes: Py<ResultTable>,
}

#[pymethods]
impl Reconciliation {
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    /// The lists, claims and options: the case is reconciled anew, with the same result to the last digit.
    #[expect(clippy::type_complexity, reason = "what Python's protocol of pickles asks for")]
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, (Vec<ListOfCase>, RestOfCase, Options, Facts))> {
        Ok((copies::by(py, "_reconciliation_again")?, state_of(&self.reconciled)?))
    }

    /// A row a person: ``person_id``, ``status``, the best name in each script, and every field with the list it is
    /// from.
    #[getter]
    fn persons(&self, py: Python<'_>) -> Py<ResultTable> {
        self.persons.clone_ref(py)
    }

    /// A row a record: ``list``, ``record_id``, ``person_id`` and ``outcome``, for every record of every list.
    #[getter]
    fn ledger(&self, py: Python<'_>) -> Py<ResultTable> {
        self.ledger.clone_ref(py)
    }

    /// A row a finding: ``kind``, ``severity``, who it is about, the records, and a ``text`` with the evidence.
    #[getter]
    fn findings(&self, py: Python<'_>) -> Py<ResultTable> {
        self.findings.clone_ref(py)
    }

    /// A row for every two records that are or may be one person, with the weight of each field.
    #[getter]
    fn links(&self, py: Python<'_>) -> Py<ResultTable> {
        self.links.clone_ref(py)
    }

    /// A row a change since the earlier result, the most urgent first; none where there was none.
    #[getter]
    fn changes(&self, py: Python<'_>) -> Py<ResultTable> {
        self.changes.clone_ref(py)
    }

    /// The result in numbers: what ``zvirka reconcile`` writes as ``summary.json``.
    #[getter]
    fn summary<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let text = summary_json(&self.reconciled.result)
            .map_err(|_| InputError::new_err("the summary holds a number that JSON cannot hold"))?;
        py.import("json")?.call_method1("loads", (text,))
    }

    /// What a person should know about this run; free of names.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.reconciled.warnings.clone()
    }

    /// The report, for people to read: one page that needs nothing else, the same as ``write`` makes.
    ///
    /// Returns
    /// -------
    /// str
    ///     The page as HTML. Nothing of a list runs in it.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> result = zv.reconcile({"наші": {"name": ["Шаповал Остап"]}}, roles={"наші": "roster"})
    /// >>> result.report().startswith("<!DOCTYPE html>")
    /// True
    fn report(&self, py: Python<'_>) -> PyResult<String> {
        let reconciled = Arc::clone(&self.reconciled);
        run(py, None, "writing", move |_| {
            let Reconciled { result, case, options, file, inputs, decisions, .. } = &*reconciled;
            let inputs = report_inputs(file.as_ref(), inputs);
            let review = review_command(file.as_ref(), decisions.as_ref(), options);
            let version = env!("CARGO_PKG_VERSION");
            let origin =
                Origin { version, date: None, inputs: &inputs, warnings: &[], review: review.as_deref() };
            Ok(report_html(result, case, options.language, &origin))
        })
    }

    /// Write the folder that ``zvirka reconcile`` writes: the tables, ``report.html`` and, last, ``manifest.json``.
    ///
    /// The folder appears whole or not at all; an earlier result in it is replaced, other files in it stay.
    ///
    /// Parameters
    /// ----------
    /// folder : str or path
    ///     The folder; the one it is in must exist.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     When the path is no place for a result, or another run writes there.
    /// FileError
    ///     When a file cannot be written.
    ///
    /// Examples
    /// --------
    /// >>> import pathlib, tempfile, zvirka as zv
    /// >>> result = zv.reconcile({"наші": {"name": ["Шаповал Остап"]}}, roles={"наші": "roster"})
    /// >>> parent = tempfile.TemporaryDirectory()
    /// >>> result.write(pathlib.Path(parent.name, "звірка"))
    /// >>> sorted(path.name for path in pathlib.Path(parent.name, "звірка").iterdir())[:3]
    /// ['changes.csv', 'findings.csv', 'ledger.csv']
    /// >>> parent.cleanup()
    fn write(&self, py: Python<'_>, folder: &Bound<'_, PyAny>) -> PyResult<()> {
        let folder = path_of("folder", folder)?;
        let reconciled = Arc::clone(&self.reconciled);
        run(py, None, "writing", move |_| {
            let Reconciled { result, case, options, file, earlier, inputs, decisions, warnings, .. } =
                &*reconciled;
            ResultFolder::check_own(&folder, &CASE_FILES)?;
            let folder = ResultFolder::begin(&folder, &CASE_FILES)?;
            let output = CaseOutput {
                result,
                case,
                options,
                file: file.as_ref(),
                lists: inputs,
                earlier: earlier.as_ref(),
                decisions: decisions.as_ref(),
                warnings,
                told: &[],
                date: None,
                as_workbook: false,
            };
            output.write(&folder)?;
            Ok(folder.finish()?)
        })
    }

    fn __repr__(&self) -> String {
        let result = &self.reconciled.result;
        format!(
            "<zvirka.Reconciliation: {} lists, {} records, {} persons; {} findings>",
            result.lists.len(),
            result.ledger.len(),
            result.persons.len(),
            result.findings.len()
        )
    }

    fn _repr_html_(&self) -> String {
        let result = &self.reconciled.result;
        let shown: Vec<Outcome> =
            Outcome::ALL.into_iter().filter(|outcome| result.outcomes.contains_key(outcome)).collect();
        let numbers = |numbers: &mut dyn Iterator<Item = u64>| -> String {
            numbers.map(|number| format!("<td>{number}</td>")).collect()
        };
        let head: String =
            shown.iter().map(|outcome| format!("<th>{}</th>", outcome.as_str().replace('_', " "))).collect();
        let ledger: String = result
            .lists
            .iter()
            .map(|list| {
                let of = |outcome: &Outcome| list.outcomes.get(outcome).copied().unwrap_or(0);
                let counts = [list.rows, list.persons].into_iter().chain(shown.iter().map(of));
                format!("<tr><th><bdi>{}</bdi></th>{}</tr>", escaped(&list.name), numbers(&mut { counts }))
            })
            .collect();
        let severities = [Severity::High, Severity::Medium, Severity::Low, Severity::Info];
        let severity_head: String = severities
            .iter()
            .map(|severity| {
                let colour = colour_of_word("severity", severity.as_str());
                let style = colour.map(|colour| format!(" style=\"background:{colour};color:#000\""));
                format!("<th{}>{}</th>", style.unwrap_or_default(), severity.as_str())
            })
            .collect();
        let findings: String = result
            .finding_counts
            .iter()
            .map(|(kind, counts)| {
                let counts = severities.iter().map(|severity| counts.get(severity).copied().unwrap_or(0));
                format!("<tr><th>{}</th>{}</tr>", kind.as_str().replace('_', " "), numbers(&mut { counts }))
            })
            .collect();
        let claims: String = result
            .claims
            .iter()
            .map(|check| {
                let agrees = if check.agrees { "agrees" } else { "disagrees" };
                format!("<li><b>{agrees}</b>: {}</li>", escaped(&check.text))
            })
            .collect();
        let claims = if claims.is_empty() { claims } else { format!("<ul>{claims}</ul>") };
        format!(
            "<div><p>{}</p><table><thead><tr><th>list</th><th>records</th><th>persons</th>{head}</tr></thead>\
             <tbody>{ledger}</tbody></table><table><thead><tr><th>findings</th>{severity_head}</tr></thead>\
             <tbody>{findings}</tbody></table>{claims}</div>",
            escaped(&result.title)
        )
    }
}

impl Reconciliation {
    /// What the class holds.
    pub(crate) fn reconciled(&self) -> Arc<Reconciled> {
        Arc::clone(&self.reconciled)
    }

    /// A result as a class, its tables made. Needs no GIL but to allocate.
    ///
    /// # Errors
    ///
    /// When a table does not fit Arrow.
    pub(crate) fn new(
        py: Python<'_>,
        (reconciled, tables): (Reconciled, [ResultTable; 5]),
    ) -> PyResult<Self> {
        let [persons, ledger, findings, links, changes] = tables;
        Ok(Self {
            reconciled: Arc::new(reconciled),
            persons: Py::new(py, persons)?,
            ledger: Py::new(py, ledger)?,
            findings: Py::new(py, findings)?,
            links: Py::new(py, links)?,
            changes: Py::new(py, changes)?,
        })
    }
}

/// The tables of a result.
///
/// # Errors
///
/// When one does not fit Arrow.
pub(crate) fn tables_of(result: &zvirka::reconcile::Reconciliation) -> Result<[ResultTable; 5], Fault> {
    let [persons, ledger, findings, links, changes] = case_tables(result);
    Ok([
        ResultTable::new(persons)?,
        ResultTable::new(ledger)?,
        ResultTable::new(findings)?,
        ResultTable::new(links)?,
        ResultTable::new(changes)?,
    ])
}
