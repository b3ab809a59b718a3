//! What copying a reconciliation to another process needs: its lists, claims and options, of which it is made again.
//!
//! Cost: that of reconciling, once for each time that a result is unpickled. Limits: a result that went on from an earlier
//! one, or that rests on decisions, is refused: what those said is kept in their own files and not in the result, so that
//! `write` and the folder carry it.

use std::sync::Arc;

use pyo3::prelude::*;
use zvirka::linker::LinkOptions;
use zvirka::reconcile::{
    Case, CaseList, Claim, Claimant, Claimed, Language, ReconcileOptions, Role, UnreadRow, reconcile,
};
use zvirka_io::{CaseFile, ManifestInput, ReviewPolicy};

use crate::columns::Loaded;
use crate::copies::{self, ListState};
use crate::errors::{Fault, InputError};
use crate::lists::PeopleList;
use crate::options::run;
use crate::reconciliation::{Reconciled, Reconciliation, tables_of};
use crate::source::FileFacts;

/// A list of a case: name, role, side, stage, date, records, rows set aside.
pub(crate) type ListOfCase =
    (String, String, Option<String>, Option<String>, Option<String>, ListState, Vec<(u64, String)>);

/// A claim: whether a list makes it, who makes it, what it counts, people, soldiers, civilians.
type ClaimState = (bool, String, String, Option<u64>, Option<u64>, Option<u64>);

/// What a case has beside its lists: title, home, claims.
pub(crate) type RestOfCase = (String, Option<String>, Vec<ClaimState>);

/// How a case was reconciled: thresholds, the model as JSON, the language.
pub(crate) type Options = (Option<f64>, f64, String, String);

/// A file that was read: path, digest, encoding, whether that was detected, structure, rows, those accepted, those rejected.
type InputState = (String, String, String, bool, Option<String>, u64, u64, u64);

/// What a result says of where it comes from: path and digest of the case file, files, warnings.
pub(crate) type Facts = (Option<(String, String)>, Vec<InputState>, Vec<String>);

/// What a result is made of.
///
/// # Errors
///
/// When it rests on what it does not hold.
pub(crate) fn state_of(of: &Reconciled) -> PyResult<(Vec<ListOfCase>, RestOfCase, Options, Facts)> {
    let Reconciled { case, options, file, inputs, decisions, warnings, goes_on, .. } = of;
    if *goes_on || decisions.is_some() || !case.verdicts.is_empty() {
        return Err(InputError::new_err(
            "a result that rests on an earlier one or on decisions cannot be pickled; write it to a folder",
        ));
    }
    let list = |list: &CaseList| {
        let loaded = Loaded {
            list: list.list.clone(),
            rejects: Vec::new(),
            file_rows: None,
            notes: Vec::new(),
            input: None,
            headers: Vec::new(),
            carried: Arc::default(),
        };
        (
            list.name.clone(),
            list.role.as_str().to_owned(),
            list.side.clone(),
            list.stage.clone(),
            list.date.clone(),
            copies::state_of(&loaded, &FileFacts::default()),
            list.unread.iter().map(|row| (row.row, row.reason.clone())).collect(),
        )
    };
    let claim = |claim: &Claim| {
        let (of_list, by) = match &claim.by {
            Claimant::List(name) => (true, name.clone()),
            Claimant::Side(name) => (false, name.clone()),
        };
        (of_list, by, claim.what.as_str().to_owned(), claim.total, claim.military, claim.civilian)
    };
    let input = |input: &ManifestInput| {
        let ManifestInput {
            path,
            sha256,
            encoding,
            encoding_detected,
            structure,
            rows_read,
            accepted,
            rejected,
        } = input.clone();
        (path, sha256, encoding, encoding_detected, structure, rows_read, accepted, rejected)
    };
    let link = &options.link;
    Ok((
        case.lists.iter().map(list).collect(),
        (case.title.clone(), case.home.clone(), case.claims.iter().map(claim).collect()),
        (link.match_at, link.review_at, link.model.to_json(), options.language.tag().to_owned()),
        (
            file.as_ref().map(|file| (file.path.display().to_string(), file.sha256.clone())),
            inputs.iter().map(input).collect(),
            warnings.clone(),
        ),
    ))
}

/// A result, made again of what it was made of. What was warned of then is not warned of again.
#[pyfunction]
pub(crate) fn _reconciliation_again(
    py: Python<'_>,
    lists: Vec<ListOfCase>,
    rest: RestOfCase,
    options: Options,
    facts: Facts,
) -> PyResult<Reconciliation> {
    let (title, home, claims) = rest;
    let (match_at, review_at, model, language) = options;
    let (file, inputs, warnings) = facts;
    let list = |(name, role, side, stage, date, records, unread): ListOfCase| {
        let records: PeopleList = copies::_list_again(records)?;
        Ok(CaseList {
            name,
            list: records.loaded().list.clone(),
            role: Role::from_name(&role).ok_or_else(copies::of_another_version)?,
            side,
            stage,
            date,
            unread: unread.into_iter().map(|(row, reason)| UnreadRow { row, reason }).collect(),
        })
    };
    let claim = |(of_list, by, what, total, military, civilian): ClaimState| {
        let what = Claimed::from_name(&what).ok_or_else(copies::of_another_version)?;
        let by = if of_list { Claimant::List(by) } else { Claimant::Side(by) };
        Ok(Claim { by, what, total, military, civilian })
    };
    let case = Case {
        title,
        home,
        lists: lists.into_iter().map(list).collect::<PyResult<_>>()?,
        claims: claims.into_iter().map(claim).collect::<PyResult<_>>()?,
        verdicts: Vec::new(),
    };
    let options = ReconcileOptions {
        link: LinkOptions {
            match_at,
            review_at,
            model: zvirka::model::Model::from_json(&model).map_err(Fault::from)?,
            ..LinkOptions::default()
        },
        language: Language::from_tag(&language).ok_or_else(copies::of_another_version)?,
        ..ReconcileOptions::default()
    };
    let file = file.map(|(path, sha256)| CaseFile {
        path: path.into(),
        sha256,
        title: case.title.clone(),
        home: case.home.clone(),
        lists: Vec::new(),
        claims: case.claims.clone(),
        review: ReviewPolicy::default(),
        // The lists hold the columns that are compared.
        compare: Vec::new(),
    });
    let input = |(path, sha256, encoding, encoding_detected, structure, rows_read, accepted, rejected)| {
        ManifestInput { path, sha256, encoding, encoding_detected, structure, rows_read, accepted, rejected }
    };
    let inputs = inputs.into_iter().map(input).collect();
    let made = run(py, None, "reconciling", move |watch| {
        let result = reconcile(&case, &options, watch)?;
        let tables = tables_of(&result)?;
        let (earlier, decisions, goes_on) = (None, None, false);
        Ok((
            Reconciled { result, case, options, file, earlier, inputs, decisions, warnings, goes_on },
            tables,
        ))
    })?;
    Reconciliation::new(py, made)
}
