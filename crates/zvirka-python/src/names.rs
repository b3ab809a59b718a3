//! One name at a time: `parse_name`, `romanize`, `schemes`.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use zvirka::names::{parse, romanization};

use crate::comparison::text_of;
use crate::copies;
use crate::door;
use crate::errors::Fault;
use crate::html::{escaped, isolated};

/// One word of a name, as read.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> token = zv.parse_name("Шаповал Остап").tokens[0]
/// >>> token.text, token.role
/// ('Шаповал', 'surname')
#[pyclass(frozen, module = "zvirka", get_all)]
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// The word as it stood.
    text: String,
    /// What it was taken for: ``surname``, ``given_name``, ``patronymic``, ``other_name`` or ``none``.
    role: &'static str,
    /// Its sounds in Latin letters.
    sounds: String,
    /// What was mended or noticed, in words.
    notes: Vec<String>,
}

#[pymethods]
impl Token {
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (TokenState,))> {
        let Self { text, role, sounds, notes } = self.clone();
        Ok((copies::by(py, "_token_again")?, ((text, role.to_owned(), sounds, notes),)))
    }

    fn __repr__(&self) -> String {
        format!("Token(role='{}')", self.role)
    }
}

/// A name as the program reads it: words with their roles, and what was taken out of the text.
///
/// ``repr()`` leaves the words out, because it ends up in logs; ``str()`` shows them.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> parsed = zv.parse_name("солдат Шаповал Остап Ігорович")
/// >>> parsed.surname, parsed.given_name, parsed.patronymic
/// ('Шаповал', 'Остап', 'Ігорович')
/// >>> parsed.fields
/// {'rank': ['солдат']}
#[pyclass(frozen, module = "zvirka")]
#[derive(Clone, Debug)]
pub(crate) struct ParsedName {
    name: String,
    inner: parse::ParsedName,
}

#[pymethods]
impl ParsedName {
    /// The text as given.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// The words in the order of the text.
    #[getter]
    fn tokens(&self) -> Vec<Token> {
        let token = |token: &parse::ParsedToken| Token {
            text: token.text.clone(),
            role: token.role.as_str(),
            sounds: token.sounds.clone(),
            notes: token.notes.clone(),
        };
        self.inner.tokens.iter().map(token).collect()
    }

    /// The words taken for the surname; empty when there is none.
    #[getter]
    fn surname(&self) -> String {
        self.words("surname")
    }

    /// The words taken for the given name; empty when there is none.
    #[getter]
    fn given_name(&self) -> String {
        self.words("given_name")
    }

    /// The words taken for the patronymic; empty when there is none.
    #[getter]
    fn patronymic(&self) -> String {
        self.words("patronymic")
    }

    /// What was found in the text beside the name, by field: a dict of lists of text.
    #[getter]
    fn fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let found = PyDict::new(py);
        for (field, _) in &self.inner.fields {
            let texts = self.inner.fields.iter().filter(|(of, _)| of == field).map(|(_, text)| text.as_str());
            found.set_item(field, texts.collect::<Vec<_>>())?;
        }
        Ok(found)
    }

    /// Notes on the whole name, in words.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.inner.notes.clone()
    }

    /// A name is read alike every time.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((copies::by(py, "parse_name")?, (self.name.clone(),)))
    }

    fn __repr__(&self) -> String {
        format!("<zvirka.ParsedName: {} words>", self.inner.tokens.len())
    }

    fn __str__(&self) -> String {
        let line = |token: &parse::ParsedToken| {
            format!("{}: {} /{}/ {}", token.role.as_str(), token.text, token.sounds, token.notes.join("; "))
        };
        let lines: Vec<String> =
            self.inner.tokens.iter().map(|token| line(token).trim_end().to_owned()).collect();
        lines.join("\n")
    }

    fn _repr_html_(&self) -> String {
        let row = |token: &parse::ParsedToken| {
            format!(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                isolated(&token.text),
                token.role.as_str(),
                isolated(&token.sounds),
                isolated(&token.notes.join("; "))
            )
        };
        let rows: String = self.inner.tokens.iter().map(row).collect();
        let fields = self.inner.fields.iter();
        let fields: String =
            fields.map(|(field, text)| format!("<p>{}: {}</p>", escaped(field), isolated(text))).collect();
        format!(
            "<div><table><thead><tr><th>word</th><th>role</th><th>sounds</th><th>notes</th></tr></thead><tbody>{rows}\
             </tbody></table>{fields}</div>"
        )
    }
}

impl ParsedName {
    fn words(&self, role: &str) -> String {
        let tokens = self.inner.tokens.iter().filter(|token| token.role.as_str() == role);
        tokens.map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// A romanisation scheme: one system for one language.
///
/// Examples
/// --------
/// >>> import zvirka as zv
/// >>> scheme = next(scheme for scheme in zv.schemes() if scheme.id == "uk_kmu2010")
/// >>> scheme.language
/// 'uk'
#[pyclass(frozen, module = "zvirka", get_all)]
#[derive(Clone, Debug)]
pub(crate) struct Scheme {
    /// Its id, such as ``uk_kmu2010``.
    id: &'static str,
    /// The language it is made for: ``uk``, ``ru`` or ``be``.
    language: &'static str,
    /// The standard, order or custom that defines it.
    basis: &'static str,
    /// The years in which it was in force; empty where no date decides.
    period: &'static str,
    /// The documents it is met in.
    use_: &'static str,
    /// Other names under which it can be asked for.
    aliases: Vec<&'static str>,
}

#[pymethods]
impl Scheme {
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (&'static str,))> {
        Ok((copies::by(py, "_scheme_again")?, (self.id,)))
    }

    fn __repr__(&self) -> String {
        format!("Scheme(id='{}')", self.id)
    }
}

/// What a word of a name may be taken for.
const ROLES: [parse::Role; 7] = [
    parse::Role::Surname,
    parse::Role::GivenName,
    parse::Role::Patronymic,
    parse::Role::Initial,
    parse::Role::Particle,
    parse::Role::OtherName,
    parse::Role::None,
];

/// What a word of a name is made of: the word, its role, its sounds, notes.
pub(crate) type TokenState = (String, String, String, Vec<String>);

/// A word of a name, made of its parts.
#[pyfunction]
pub(crate) fn _token_again(state: TokenState) -> PyResult<Token> {
    let (text, role, sounds, notes) = state;
    let roles = ROLES.map(parse::Role::as_str);
    let role = roles.into_iter().find(|of| *of == role).ok_or_else(copies::of_another_version)?;
    Ok(Token { text, role, sounds, notes })
}

/// The scheme of an id.
#[pyfunction]
pub(crate) fn _scheme_again(id: &str) -> PyResult<Scheme> {
    schemes().into_iter().find(|scheme| scheme.id == id).ok_or_else(copies::of_another_version)
}

/// Reads one name.
#[pyfunction]
pub(crate) fn parse_name(py: Python<'_>, name: &Bound<'_, PyString>) -> PyResult<ParsedName> {
    let name = text_of(name, "name")?;
    door::brief(py, move || {
        let inner = parse::parse_name(&name);
        Ok(ParsedName { name, inner })
    })
}

/// A name in Latin letters.
#[pyfunction]
pub(crate) fn romanize(
    py: Python<'_>,
    name: &Bound<'_, PyString>,
    scheme: &Bound<'_, PyString>,
) -> PyResult<String> {
    let name = text_of(name, "name")?;
    let scheme = text_of(scheme, "scheme")?;
    door::brief(py, move || {
        let scheme = romanization::scheme_for(&scheme, &name).map_err(Fault::from)?;
        Ok(romanization::romanize(&name, scheme))
    })
}

/// Every scheme.
#[pyfunction]
pub(crate) fn schemes() -> Vec<Scheme> {
    let scheme = |scheme: &romanization::Scheme| Scheme {
        id: scheme.id,
        language: scheme.lang,
        basis: scheme.basis,
        period: scheme.period,
        use_: scheme.use_,
        aliases: scheme.aliases.to_vec(),
    };
    romanization::schemes().iter().map(scheme).collect()
}
