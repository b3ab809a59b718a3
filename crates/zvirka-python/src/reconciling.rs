//! The verb `reconcile`: tables with roles, or a case file, into a case, and its result.
//!
//! The arguments mirror the keys of a case file. Names of lists, sides and stages are the caller's own words and may
//! stand in messages; what a cell holds may not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyInt, PyMapping, PyString};
use zvirka::reconcile::{
    Case, CaseList, Claim, Claimant, Claimed, Earlier, Language, ReconcileOptions, Role, UnreadRow, reconcile,
};
use zvirka_io::{ColumnAsked, ListFile, ManifestInput, read_case, read_earlier};

use crate::cells::iso_date;
use crate::columns::Loaded;
use crate::comparison::text_of;
use crate::decisions::{OfLists, file_of};
use crate::errors::{Fault, InputError};
use crate::linking::{columns_asked, comparing, options_of};
use crate::model::Model;
use crate::options::{run, warn};
use crate::progress::Watch;
use crate::reconciliation::{Reconciled, Reconciliation, tables_of};
use crate::source::{Source, is_path, load_file, of_missing_file, path_of};

/// Reconciles a case.
#[pyfunction]
#[pyo3(name = "reconcile", signature = (
    lists, *, roles=None, sides=None, stages=None, dates=None, claims=None, title=None, home=None,
    previous=None, language="en", match_at=None, review_at=None, model=None, decisions=None, compare=None,
    threads=None, progress=None
))]
#[expect(clippy::too_many_arguments, reason = "the signature that Python sees; all but one have names there")]
pub(crate) fn reconcile_lists(
    py: Python<'_>,
    lists: &Bound<'_, PyAny>,
    roles: Option<&Bound<'_, PyMapping>>,
    sides: Option<&Bound<'_, PyMapping>>,
    stages: Option<&Bound<'_, PyMapping>>,
    dates: Option<&Bound<'_, PyMapping>>,
    claims: Option<Vec<Bound<'_, PyMapping>>>,
    title: Option<String>,
    home: Option<String>,
    previous: Option<&Bound<'_, PyAny>>,
    language: &str,
    match_at: Option<f64>,
    review_at: Option<f64>,
    model: Option<&Bound<'_, Model>>,
    decisions: Option<&Bound<'_, PyAny>>,
    compare: Option<&Bound<'_, PyAny>>,
    threads: Option<i64>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Reconciliation> {
    let options = ReconcileOptions {
        link: options_of(match_at, review_at, model, threads)?,
        language: Language::from_tag(language)
            .ok_or_else(|| InputError::new_err("language must be en or uk"))?,
        ..ReconcileOptions::default()
    };
    let previous = previous.map(Previous::of).transpose()?;
    let decisions = file_of(decisions)?;
    let compare = columns_asked(compare)?;
    let wanted = if is_path(lists)? {
        let said_elsewhere = [roles, sides, stages, dates].iter().any(Option::is_some);
        if said_elsewhere || claims.is_some() || title.is_some() || home.is_some() || !compare.is_empty() {
            return Err(InputError::new_err(
                "a case file says roles, sides, stages, dates, claims, title, home and compare itself; change it there",
            ));
        }
        Wanted::File(path_of("lists", lists)?)
    } else {
        let Ok(lists) = lists.cast::<PyMapping>() else {
            return Err(InputError::new_err(
                "lists: give a dict of tables by their names, {'ours': table}, or the path of a case file",
            ));
        };
        let said = Said {
            roles: texts_of("roles", roles)?,
            sides: texts_of("sides", sides)?,
            stages: texts_of("stages", stages)?,
            dates: texts_of("dates", dates)?,
        };
        let claims = claims.unwrap_or_default();
        let claims = claims.iter().enumerate().map(|(place, claim)| claim_of(place + 1, claim));
        Wanted::Tables {
            lists: lists_of(lists, said, !compare.is_empty())?,
            compare,
            title: title.unwrap_or_default(),
            home,
            claims: claims.collect::<PyResult<_>>()?,
        }
    };
    let made = run(py, progress, "reconciling", move |watch| {
        let reconciled = wanted.reconciled(options, previous, decisions.as_deref(), watch)?;
        let tables = tables_of(&reconciled.result)?;
        Ok((reconciled, tables))
    })?;
    made.0.warnings.iter().try_for_each(|warning| warn(py, warning))?;
    for list in &made.0.result.lists {
        let aside = list.rows.saturating_sub(list.records);
        if aside > 0 {
            let rows = list.rows;
            warn(py, &format!("{}: {aside} of {rows} records were set aside; see the ledger", list.name))?;
        }
    }
    Reconciliation::new(py, made)
}

/// What a case says of a list beside its records.
struct Named {
    name: String,
    role: Role,
    side: Option<String>,
    stage: Option<String>,
    date: Option<String>,
}

impl From<&ListFile> for Named {
    fn from(list: &ListFile) -> Self {
        let ListFile { name, role, side, stage, date, .. } = list.clone();
        Self { name, role, side, stage, date }
    }
}

/// The earlier result whose persons keep their ids.
enum Previous {
    /// As the command or `write` left it.
    Folder(PathBuf),
    /// As it is in memory.
    Result(Arc<Reconciled>),
}

impl Previous {
    fn of(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(result) = given.cast::<Reconciliation>() {
            return Ok(Self::Result(result.get().reconciled()));
        }
        if is_path(given)? {
            return Ok(Self::Folder(path_of("previous", given)?));
        }
        Err(InputError::new_err("previous: give the folder of an earlier result, or a Reconciliation"))
    }
}

/// What is to be reconciled.
enum Wanted {
    File(PathBuf),
    Tables {
        lists: Vec<(Named, Source)>,
        compare: Vec<ColumnAsked>,
        title: String,
        home: Option<String>,
        claims: Vec<Claim>,
    },
}

impl Wanted {
    fn reconciled(
        self,
        mut options: ReconcileOptions,
        previous: Option<Previous>,
        decisions: Option<&Path>,
        watch: &Watch,
    ) -> Result<Reconciled, Fault> {
        let mut read = Read::default();
        let (named, lists, rest, file) = match self {
            Self::File(path) => {
                let file = read_case(&path).map_err(|error| of_missing_file(&path, error))?;
                let (mut named, mut lists) = (Vec::new(), Vec::new());
                for list in &file.lists {
                    let (loaded, _) = load_file(&list.path, &list.options)?;
                    named.push(Named::from(list));
                    lists.push(Arc::new(loaded));
                }
                let lists = comparing(lists, &file.compare)?;
                let (title, home, claims) = (file.title.clone(), file.home.clone(), file.claims.clone());
                (named, lists, Case { title, home, claims, ..Case::default() }, Some(file))
            }
            Self::Tables { lists: tables, compare, title, home, claims } => {
                let (mut named, mut lists) = (Vec::new(), Vec::new());
                for (name, source) in tables {
                    lists.push(source.load(&name.name, watch)?);
                    named.push(name);
                }
                let lists = comparing(lists, &compare)?;
                (named, lists, Case { title, home, claims, ..Case::default() }, None)
            }
        };
        let names: Vec<String> = named.iter().map(|named| named.name.clone()).collect();
        let policy = file.as_ref().map(|file| file.review).unwrap_or_default();
        let handovers: Vec<String> = named
            .iter()
            .filter(|named| zvirka_decisions::is_handover(named.role))
            .map(|named| named.name.clone())
            .collect();
        let handover = |name: &str| handovers.iter().any(|list| list == name);
        let decided = OfLists::read(decisions, &names, lists, policy, handover, options.link.threads)?;
        for (named, loaded) in named.into_iter().zip(decided.lists) {
            read.take(named, loaded);
        }
        let verdicts = decided.applied.as_ref().map(|applied| applied.of_case()).unwrap_or_default();
        let case = Case { lists: std::mem::take(&mut read.lists), verdicts, ..rest };
        let mut earlier = None;
        let goes_on = previous.is_some();
        match previous {
            Some(Previous::Folder(path)) => {
                let read = read_earlier(&path)?;
                options.earlier = Some(Box::new(read.earlier.clone()));
                earlier = Some(read);
            }
            Some(Previous::Result(result)) => {
                options.earlier = Some(Box::new(Earlier::of(&result.case, &result.result)?));
            }
            None => {}
        }
        watch.expect_rounds(rounds(case.lists.len()));
        let result = reconcile(&case, &options, watch)?;
        if !result.balanced {
            return Err(Fault::Own("the ledger does not hold every record once".to_owned()));
        }
        let Read { inputs, mut warnings, .. } = read;
        warnings.extend(result.warnings.iter().cloned());
        // What was read of it is in the result and need not stay in memory twice.
        options.earlier = None;
        if let Some(read) = &mut earlier {
            read.earlier = Earlier::default();
        }
        warnings.extend(OfLists::told(decided.applied.as_ref(), &result.held));
        let decisions = decided.applied.map(|applied| applied.input);
        Ok(Reconciled { result, case, options, file, earlier, inputs, decisions, warnings, goes_on })
    }
}

/// How many times the engine links: each list with itself and with every other.
const fn rounds(lists: usize) -> usize {
    lists * (lists + 1) / 2
}

/// Lists as they are read.
#[derive(Default)]
struct Read {
    lists: Vec<CaseList>,
    inputs: Vec<ManifestInput>,
    warnings: Vec<String>,
}

impl Read {
    fn take(&mut self, named: Named, loaded: Arc<Loaded>) {
        let Named { name, role, side, stage, date } = named;
        self.warnings.extend(loaded.notes.iter().cloned());
        let rejected = loaded.rejects.len() as u64;
        let accepted = loaded.list.len() as u64;
        self.inputs.push(loaded.input.clone().unwrap_or_else(|| ManifestInput {
            // No file, so neither bytes to take a digest of nor an encoding.
            path: String::new(),
            sha256: String::new(),
            encoding: String::new(),
            encoding_detected: false,
            structure: None,
            rows_read: accepted + rejected,
            accepted,
            rejected,
        }));
        let unread = loaded.rejects.iter().map(UnreadRow::from).collect();
        let list = match Arc::try_unwrap(loaded) {
            Ok(loaded) => loaded.list,
            Err(shared) => shared.list.clone(),
        };
        self.lists.push(CaseList { name, list, role, side, stage, date, unread });
    }
}

/// What the caller said of lists, by name.
struct Said {
    roles: BTreeMap<String, String>,
    sides: BTreeMap<String, String>,
    stages: BTreeMap<String, String>,
    dates: BTreeMap<String, String>,
}

/// The lists in the order of the dict.
/// `others`: whether columns are to be compared that hold no field.
fn lists_of(lists: &Bound<'_, PyMapping>, mut said: Said, others: bool) -> PyResult<Vec<(Named, Source)>> {
    let roles = Role::ALL.map(Role::as_str).join(", ");
    let mut named = Vec::new();
    for item in lists.items()? {
        let (name, table): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
        let name = name
            .cast::<PyString>()
            .map_err(|_| InputError::new_err("lists: the keys, which name the lists, must be text"))
            .and_then(|name| text_of(name, "lists"))?;
        let role = said.roles.remove(&name).ok_or_else(|| {
            InputError::new_err(format!("roles: say what the list {name} is for; roles are {roles}"))
        })?;
        let role = Role::from_name(&role).ok_or_else(|| {
            InputError::new_err(format!("roles: of the list {name} there is no such role; roles are {roles}"))
        })?;
        let source = Source::comparing(&name, &table, others)?;
        let (side, stage, date) =
            (said.sides.remove(&name), said.stages.remove(&name), said.dates.remove(&name));
        named.push((Named { name, role, side, stage, date }, source));
    }
    let Said { roles, sides, stages, dates } = said;
    for (argument, left) in [("roles", roles), ("sides", sides), ("stages", stages), ("dates", dates)] {
        if let Some(name) = left.keys().next() {
            return Err(InputError::new_err(format!("{argument}: no list is called {name}")));
        }
    }
    Ok(named)
}

/// A dict from names of lists to text, whole numbers or dates.
fn texts_of(argument: &str, values: Option<&Bound<'_, PyMapping>>) -> PyResult<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    let Some(values) = values else { return Ok(texts) };
    let refused = || InputError::new_err(format!("{argument}: give a dict of text, whole numbers or dates"));
    for item in values.items()? {
        let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
        let name = text_of(name.cast::<PyString>().map_err(|_| refused())?, argument)?;
        let text = if let Ok(text) = value.cast::<PyString>() {
            text_of(text, argument)?
        } else if value.is_none() {
            continue;
        } else if value.is_instance_of::<PyInt>() {
            value.str()?.to_string()
        } else {
            iso_date(&value).ok_or_else(refused)?
        };
        texts.insert(name, text);
    }
    Ok(texts)
}

/// A claim as a case file writes it: `list` or `side`, `what`, and `total`, `military` or `civilian`.
fn claim_of(number: usize, claim: &Bound<'_, PyMapping>) -> PyResult<Claim> {
    let refused = |why: &str| InputError::new_err(format!("claims: claim {number}: {why}"));
    let (mut texts, mut numbers) = (BTreeMap::new(), BTreeMap::new());
    for item in claim.items()? {
        let (key, value): (String, Bound<'_, PyAny>) =
            item.extract().map_err(|_| refused("the keys must be text"))?;
        let known = match key.as_str() {
            "list" | "side" | "what" => value.extract().map(|text: String| _ = texts.insert(key, text)),
            "total" | "military" | "civilian" => {
                value.extract().map(|count: Option<u64>| _ = numbers.insert(key, count))
            }
            _ => return Err(refused("the keys are list, side, what, total, military and civilian")),
        };
        known.map_err(|_| {
            refused("list, side and what are text, total, military and civilian whole numbers")
        })?;
    }
    let by = match (texts.remove("list"), texts.remove("side")) {
        (Some(list), None) => Claimant::List(list),
        (None, Some(side)) => Claimant::Side(side),
        _ => return Err(refused("say either list or side")),
    };
    let what = texts.get("what").and_then(|what| Claimed::from_name(what)).ok_or_else(|| {
        refused(&format!("what must be one of {}", Claimed::ALL.map(Claimed::as_str).join(", ")))
    })?;
    let mut number = |key: &str| numbers.remove(key).flatten();
    Ok(Claim { by, what, total: number("total"), military: number("military"), civilian: number("civilian") })
}
