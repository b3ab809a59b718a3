//! Two names compared: `compare` and the classes that show why.
//!
//! For lists of names use `link`, which finds the pairs itself and weighs names by how common they are there.

use pyo3::prelude::*;
use pyo3::types::PyString;
use zvirka::compare::date::{DateColumn, Reading, Settled, TimeZone};
use zvirka::linker::{CompareOptions, LevelExplained};

use crate::copies;
use crate::door;
use crate::errors::{Fault, InputError};
use crate::html::{escaped, isolated};
use crate::model::Model;

/// What one field says about two people: ``field``, ``level``, ``weight`` and ``text``.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> surname = zv.compare("Ґудзь Мар'яна", "Maryana Gudz").levels[1]
/// >>> surname.field, surname.level
/// ('surname', 'equivalent')
#[pyclass(frozen, module = "zvirka")]
#[derive(Clone, Debug)]
pub(crate) struct Level {
    explained: LevelExplained,
}

/// A level, made of what it says.
#[pyfunction]
pub(crate) fn _level_again(line: copies::Line) -> PyResult<Level> {
    copies::explained(line).map(Level::from)
}

impl Level {
    /// What it is made of.
    pub(crate) fn line(&self) -> copies::Line {
        copies::line_of(&self.explained)
    }
}

impl From<LevelExplained> for Level {
    fn from(explained: LevelExplained) -> Self {
        Self { explained }
    }
}

#[pymethods]
impl Level {
    /// The field's name, or ``prior``.
    #[getter]
    fn field(&self) -> &str {
        &self.explained.field
    }

    /// How far the field agrees, in one word.
    #[getter]
    fn level(&self) -> &'static str {
        self.explained.level
    }

    /// What the agreement is worth: log2 of the Bayes factor.
    #[getter]
    fn weight(&self) -> f64 {
        self.explained.weight
    }

    /// What was compared and why it counts so, in words.
    #[getter]
    fn text(&self) -> &str {
        &self.explained.text
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (copies::Line,))> {
        Ok((copies::by(py, "_level_again")?, (copies::line_of(&self.explained),)))
    }

    fn __repr__(&self) -> String {
        format!("Level(field='{}', level='{}', weight={:.3})", self.field(), self.level(), self.weight())
    }
}

/// Two names compared, with the reasons.
///
/// ``str()`` gives the comparison as text for a person; ``repr()`` leaves the names out, because it ends up in logs
/// and tracebacks.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> comparison = zv.compare("Ґудзь Мар'яна", "Maryana Gudz")
/// >>> comparison.name_b
/// 'Maryana Gudz'
/// >>> "Gudz" in repr(comparison), "Gudz" in str(comparison)
/// (False, True)
#[pyclass(frozen, module = "zvirka")]
#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    inner: zvirka::linker::Comparison,
}

#[pymethods]
impl Comparison {
    /// The first name as given.
    #[getter]
    fn name_a(&self) -> &str {
        &self.inner.name_a
    }

    /// The second name as given.
    #[getter]
    fn name_b(&self) -> &str {
        &self.inner.name_b
    }

    /// Probability that the two are one person, from 0 to 1.
    #[getter]
    fn probability(&self) -> f64 {
        self.inner.probability
    }

    /// log2 of the posterior odds: the weights of all levels added up.
    #[getter]
    fn weight(&self) -> f64 {
        self.inner.weight
    }

    /// ``'match'``, ``'review'``, or ``None`` when the probability is too low for either.
    #[getter]
    fn decision(&self) -> Option<&'static str> {
        self.inner.decision.map(|decision| decision.as_str())
    }

    /// What each field says: the prior first, then one level a field.
    #[getter]
    fn levels(&self) -> Vec<Level> {
        self.inner.levels.iter().map(|explained| Level { explained: explained.clone() }).collect()
    }

    /// Show how the weights add up, as a waterfall.
    ///
    /// Returns
    /// -------
    /// altair.Chart or dict
    ///     A chart when altair is installed, and its Vega-Lite specification as a dict otherwise.
    ///
    /// Examples
    /// --------
    /// >>> import zvirka as zv
    /// >>> chart = zv.compare("Ґудзь Мар'яна", "Maryana Gudz").plot()
    fn plot<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("zvirka._plots")?.call_method1("plot_comparison", (slf,))
    }

    /// Nothing of it ever changes, so a copy is the thing itself.
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    #[expect(clippy::type_complexity, reason = "what Python's protocol of pickles asks for")]
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(
        Bound<'py, PyAny>,
        ((String, String), f64, f64, Option<&'static str>, copies::Lines, (bool, bool)),
    )> {
        let inner = &self.inner;
        let [usable_a, usable_b] = inner.usable;
        let state = (
            (inner.name_a.clone(), inner.name_b.clone()),
            inner.probability,
            inner.weight,
            self.decision(),
            inner.levels.iter().map(copies::line_of).collect(),
            (usable_a, usable_b),
        );
        Ok((py.import("zvirka._zvirka")?.getattr("_comparison_again")?, state))
    }

    fn __repr__(&self) -> String {
        let decision = self.decision().map_or_else(|| "None".to_owned(), |decision| format!("'{decision}'"));
        format!(
            "Comparison(probability={:.4}, weight={:.3}, decision={decision})",
            self.probability(),
            self.weight()
        )
    }

    fn __str__(&self) -> String {
        let mut lines = vec![format!("{} | {}", self.name_a(), self.name_b()), self.verdict()];
        for level in &self.inner.levels {
            let LevelExplained { field, level, weight, text } = level;
            lines.push(format!("  {field:<12} {weight:>+8.3}  {level:<14} {text}").trim_end().to_owned());
        }
        lines.join("\n")
    }

    fn _repr_html_(&self) -> String {
        let rows: String = self
            .inner
            .levels
            .iter()
            .map(|level| {
                format!(
                    "<tr><td>{}</td><td>{}</td><td>{:+.3}</td><td>{}</td></tr>",
                    escaped(&level.field),
                    escaped(level.level),
                    level.weight,
                    isolated(&level.text)
                )
            })
            .collect();
        format!(
            "<div><p>{} | {}</p><p>{}</p><table><thead><tr><th>field</th><th>level</th><th>weight</th><th>why</th>\
             </tr></thead><tbody>{rows}</tbody></table></div>",
            isolated(self.name_a()),
            isolated(self.name_b()),
            self.verdict()
        )
    }
}

impl From<zvirka::linker::Comparison> for Comparison {
    fn from(inner: zvirka::linker::Comparison) -> Self {
        Self { inner }
    }
}

impl Comparison {
    fn verdict(&self) -> String {
        let decision = self.decision().unwrap_or("no match");
        format!("{decision}: probability {:.4}, weight {:+.3}", self.probability(), self.weight())
    }
}

/// Compares two names and says why.
#[pyfunction]
#[pyo3(signature = (name_a, name_b, *, birth_date_a=None, birth_date_b=None, prior=0.001, model=None))]
pub(crate) fn compare(
    py: Python<'_>,
    name_a: &Bound<'_, PyString>,
    name_b: &Bound<'_, PyString>,
    birth_date_a: Option<&Bound<'_, PyAny>>,
    birth_date_b: Option<&Bound<'_, PyAny>>,
    prior: f64,
    model: Option<&Bound<'_, Model>>,
) -> PyResult<Comparison> {
    let name_a = text_of(name_a, "name_a")?;
    let name_b = text_of(name_b, "name_b")?;
    let options = CompareOptions {
        prior,
        birth_date_a: birth_date_a.map(|date| date_of(date, "birth_date_a")).transpose()?,
        birth_date_b: birth_date_b.map(|date| date_of(date, "birth_date_b")).transpose()?,
        model: model.map_or_else(zvirka::model::Model::default, |model| model.get().inner().clone()),
        ..CompareOptions::default()
    };
    let inner =
        door::brief(py, move || zvirka::linker::compare(&name_a, &name_b, &options).map_err(Fault::from))?;
    Ok(Comparison { inner })
}

/// The text of a Python string. One with half of a surrogate pair is no text, and Python's own error for it would
/// carry the whole string along.
///
/// # Errors
///
/// `InputError` naming the argument.
pub(crate) fn text_of(text: &Bound<'_, PyString>, argument: &str) -> PyResult<String> {
    text.to_str().map(str::to_owned).map_err(|_| {
        InputError::new_err(format!(
            "{argument}: the text holds half of a surrogate pair, so it was read with the wrong encoding; read its \
             source again as UTF-8"
        ))
    })
}

/// A birth date given as text in any form, or as a `date` or `datetime`.
pub(crate) fn date_of(date: &Bound<'_, PyAny>, argument: &str) -> PyResult<String> {
    if let Ok(text) = date.cast::<PyString>() {
        let text = text_of(text, argument)?;
        // What is typed by hand can be typed again; in a table the digits are compared.
        let reading = Reading::of(&text, TimeZone::default());
        let settled = DateColumn::of(&[reading]).settle(reading);
        if matches!(settled, Settled::NoDate | Settled::Unreadable(_)) {
            let message = format!("{argument} is no birth date; write it as 1990-03-07 or 07.03.1990");
            return Err(InputError::new_err(message));
        }
        return Ok(text);
    }
    crate::cells::iso_date(date).ok_or_else(|| {
        InputError::new_err(format!("{argument}: give a date as text, `datetime.date` or None"))
    })
}
