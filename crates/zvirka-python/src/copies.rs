//! What copying and pickling need: results hand over what they are made of and are made of it again.
//!
//! Nothing here ever changes, so a copy in one process is the thing itself. In another process a list is made of its
//! columns, and links are made by linking again: the engine gives the same to the last digit for the same lists and
//! options, and what it holds beside them is larger than both lists together. Cost: that of linking, once for each time
//! that links are unpickled. What a reconciliation is made of stands in `copies_of_cases`; small results keep theirs beside
//! their class.

use std::sync::Arc;

use pyo3::prelude::*;
use zvirka::compare::Level as Agreement;
use zvirka::compare::value::Kind;
use zvirka::linker::{Cardinality, Decision, LevelExplained, LinkOptions};
use zvirka::record::{Field, List, OtherColumn, TextColumn};
use zvirka::verdicts::{Decided, Verdict};

use crate::columns::Loaded;
use crate::comparison::Comparison;
use crate::errors::{Fault, InputError};
use crate::linking::finish;
use crate::links::{Links, Reject};
use crate::lists::PeopleList;
use crate::options::{cardinality_of, run};
use crate::source::FileFacts;

/// What makes a thing again in another process: a function of this module.
pub(crate) fn by<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("zvirka._zvirka")?.getattr(name)
}

/// The refusal of a pickle that names what this version does not know.
pub(crate) fn of_another_version() -> PyErr {
    InputError::new_err("the pickle is of another version of the package")
}

/// The columns of a list by header.
pub(crate) type Columns = Vec<(String, Vec<String>)>;

/// A row that was set aside: list, row, column, reason.
pub(crate) type Aside = (String, u64, String, String);

/// Columns compared that are no field: header, kind, cells.
pub(crate) type ComparedState = Vec<(String, String, Vec<String>)>;

/// What a list is made of: name, fields, columns carried along, encoding, headers, rows set aside, row numbers, notes, columns
/// compared that are no field.
pub(crate) type ListState = (
    String,
    Columns,
    Columns,
    String,
    Vec<(String, Option<String>)>,
    Vec<Aside>,
    Option<Vec<u64>>,
    Vec<String>,
    ComparedState,
);

/// What a list is made of.
pub(crate) fn state_of(loaded: &Loaded, facts: &FileFacts) -> ListState {
    let texts = |column: &TextColumn| column.iter().map(str::to_owned).collect::<Vec<_>>();
    let fields = Field::ALL
        .into_iter()
        .filter_map(|field| Some((field.as_str().to_owned(), texts(loaded.list.column(field)?))));
    let carried = facts.carried.iter().map(|(header, column)| (header.clone(), texts(column)));
    let headers = facts
        .headers
        .iter()
        .map(|(header, field)| (header.clone(), field.map(|field| field.as_str().to_owned())));
    let aside = loaded.rejects.iter().map(|reject| {
        let [list, column, reason] =
            [&reject.list, &reject.column, &reject.reason].map(|text| text.to_string());
        (list, reject.row, column, reason)
    });
    let compared = loaded
        .list
        .compared()
        .iter()
        .map(|column| (column.header.clone(), column.kind.as_str().to_owned(), texts(&column.cells)));
    (
        loaded.list.name().to_owned(),
        fields.collect(),
        carried.collect(),
        facts.encoding.clone(),
        headers.collect(),
        aside.collect(),
        loaded.file_rows.clone(),
        loaded.notes.clone(),
        compared.collect(),
    )
}

/// A list, made of what it was made of.
#[pyfunction]
pub(crate) fn _list_again(state: ListState) -> PyResult<PeopleList> {
    let (name, fields, carried, encoding, headers, aside, file_rows, notes, compared) = state;
    let column = |cells: Vec<String>| cells.iter().map(String::as_str).collect::<TextColumn>();
    let field = |name: &str| Field::from_name(name).ok_or_else(of_another_version);
    let fields = fields
        .into_iter()
        .map(|(name, cells)| Ok((field(&name)?, column(cells))))
        .collect::<PyResult<Vec<_>>>()?;
    let mut list = List::new(name, fields).map_err(Fault::from)?;
    let compared = compared
        .into_iter()
        .map(|(header, kind, cells)| {
            let kind = Kind::from_name(&kind).ok_or_else(of_another_version)?;
            Ok(OtherColumn { header, kind, cells: column(cells) })
        })
        .collect::<PyResult<Vec<_>>>()?;
    list.set_compared(compared).map_err(Fault::from)?;
    let rejects = aside
        .into_iter()
        .map(|(list, row, column, reason)| zvirka_io::Reject {
            list: list.into(),
            row,
            column: column.into(),
            reason: reason.into(),
        })
        .collect();
    let headers = headers
        .into_iter()
        .map(|(header, name)| Ok((header, name.map(|name| field(&name)).transpose()?)))
        .collect::<PyResult<Vec<_>>>()?;
    let carried: Vec<(String, TextColumn)> =
        carried.into_iter().map(|(header, cells)| (header, column(cells))).collect();
    let carried = Arc::new(carried);
    let loaded = Loaded {
        list,
        rejects,
        file_rows,
        notes,
        input: None,
        headers: Vec::clone(&headers),
        carried: Arc::clone(&carried),
    };
    Ok(PeopleList::of(Arc::new(loaded), FileFacts { encoding, headers, carried }))
}

/// The name of a cardinality, as the verbs take it.
pub(crate) const fn cardinality_name(cardinality: Cardinality) -> &'static str {
    match cardinality {
        Cardinality::OneToOne => "one-to-one",
        Cardinality::OneToMany => "one-to-many",
        Cardinality::ManyToOne => "many-to-one",
        Cardinality::ManyToMany => "many-to-many",
    }
}

/// How links were made: cardinality, thresholds, the model as JSON, and the verdicts that stood: left row, right row and
/// what was decided. Others constrained nothing, so the links are the same without them.
pub(crate) type LinkState = (String, Option<f64>, f64, String, Vec<(usize, usize, String)>);

/// Links, made again of the lists and options that they were made of.
#[pyfunction]
#[pyo3(signature = (left, right, options, places))]
pub(crate) fn _links_again(
    py: Python<'_>,
    left: &Bound<'_, PeopleList>,
    right: Option<&Bound<'_, PeopleList>>,
    options: LinkState,
    places: Option<Vec<usize>>,
) -> PyResult<Links> {
    let (cardinality, match_at, review_at, model, stood) = options;
    let verdicts = stood.into_iter().filter_map(|(left, right, verdict)| {
        Some(Decided { left, right, verdict: Verdict::from_name(&verdict)?, seen: None })
    });
    let options = LinkOptions {
        cardinality: cardinality_of(&cardinality)?,
        match_at,
        review_at,
        model: zvirka::model::Model::from_json(&model).map_err(Fault::from)?,
        threads: None,
        verdicts: verdicts.collect(),
    };
    let (left, right) = (left.get().loaded(), right.map(|right| right.get().loaded()));
    let links = run(py, None, "linking", move |watch| {
        let links = match &right {
            Some(right) => zvirka::linker::link(&left.list, &right.list, &options, watch)?,
            None => zvirka::linker::dedupe(&left.list, &options, watch)?,
        };
        Ok(finish(links, left, right, options))
    })?;
    Ok(match places {
        Some(places) => links.select(places),
        None => links,
    })
}

/// A comparison's line: field, level, weight, text.
pub(crate) type Line = (String, String, f64, String);

/// A comparison's lines.
pub(crate) type Lines = Vec<Line>;

/// A comparison's line, made of what it says.
pub(crate) fn explained((field, level, weight, text): Line) -> PyResult<LevelExplained> {
    let levels = Agreement::ALL.into_iter().map(Agreement::as_str);
    let level = levels.chain(["prior"]).find(|of| *of == level).ok_or_else(of_another_version)?;
    Ok(LevelExplained { field: field.into(), level, weight, text })
}

/// What a comparison's line is made of.
pub(crate) fn line_of(line: &LevelExplained) -> Line {
    (line.field.clone().into_owned(), line.level.to_owned(), line.weight, line.text.clone())
}

/// A decision by its name.
pub(crate) fn decision_of(name: &str) -> PyResult<Decision> {
    [Decision::Match, Decision::Review]
        .into_iter()
        .find(|of| of.as_str() == name)
        .ok_or_else(of_another_version)
}

/// A comparison, made of what it says.
#[pyfunction]
pub(crate) fn _comparison_again(
    names: (String, String),
    probability: f64,
    weight: f64,
    decision: Option<String>,
    lines: Lines,
    usable: (bool, bool),
) -> PyResult<Comparison> {
    let decision = decision.map(|decision| decision_of(&decision)).transpose()?;
    Ok(Comparison::from(zvirka::linker::Comparison {
        name_a: names.0,
        name_b: names.1,
        probability,
        weight,
        decision,
        levels: lines.into_iter().map(explained).collect::<PyResult<_>>()?,
        usable: [usable.0, usable.1],
        // The class does not show it.
        doubt: None,
    }))
}

/// A row that was set aside, made of its parts.
#[pyfunction]
pub(crate) fn _reject_again(state: Aside) -> Reject {
    let (list, row, column, reason) = state;
    Reject { list, row, column, reason }
}
