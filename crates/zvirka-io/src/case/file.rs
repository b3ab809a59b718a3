//! `CASE.toml`: which lists there are, what each is for, and what is claimed of them.
//!
//! Every key is known or the file is refused: a misspelt `role` that is passed over would change what a record can
//! say. Paths are taken from the folder of the case file. Messages name the file, the line and the key, never a
//! value but names of lists, roles and sides, which are the user's own words for files and not people's names.
//!
//! Cost: a small file, parsed at once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use zvirka::compare::date::{PartialDate, TimeZone};
use zvirka::compare::value::Kind;
use zvirka::reconcile::{Case, CaseList, Claim, Claimant, Claimed, Role, UnreadRow};
use zvirka::record::Field;

use crate::compared::ColumnAsked;
use crate::error::{IoError, IoErrorKind};
use crate::format::Format;
use crate::list::{ReadList, ReadOptions};
use crate::people::RowsAre;
use crate::source;

/// A list as a case file names it.
#[derive(Clone, Debug)]
pub struct ListFile {
    /// What the case calls the list.
    pub name: String,
    /// Where the list is.
    pub path: PathBuf,
    /// Its role.
    pub role: Role,
    /// Whose list it is.
    pub side: Option<String>,
    /// The stage of an exchange that the whole list belongs to.
    pub stage: Option<String>,
    /// The date of the list or of the handover it records.
    pub date: Option<String>,
    /// How to read it: encoding, format, sheet, headers mapped by hand.
    pub options: ReadOptions,
}

/// A case file, read and checked; its lists are not read yet.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// Where it is.
    pub path: PathBuf,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// What the case is called.
    pub title: String,
    /// The home list's name.
    pub home: Option<String>,
    /// The lists, in the order of the file.
    pub lists: Vec<ListFile>,
    /// The claims, in the order of the file.
    pub claims: Vec<Claim>,
    /// Who has to decide what is reviewed.
    pub review: ReviewPolicy,
    /// Columns to be compared that are no field: `[compare]`, a header and the kind of its values.
    pub compare: Vec<ColumnAsked>,
}

/// Which pairs a second person reads, where two have to decide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Second {
    /// Those with a record of somebody handed over.
    Handovers,
    /// All.
    All,
    /// About this share of all, the same ones for everybody.
    Share(f64),
}

/// How many persons have to decide what is reviewed: `[review]` of a case file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReviewPolicy {
    /// 1 or 2.
    pub readers: u8,
    /// Which pairs a second one reads.
    pub second: Second,
}

impl Default for ReviewPolicy {
    fn default() -> Self {
        Self { readers: 1, second: Second::All }
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewTable {
    readers: Option<u8>,
    second: Option<toml::Value>,
}

fn review_of(table: ReviewTable) -> Result<ReviewPolicy, String> {
    let readers = table.readers.unwrap_or(1);
    if !(1..=2).contains(&readers) {
        return Err("review: readers is 1 or 2".to_owned());
    }
    let second = match table.second {
        None => Second::All,
        Some(toml::Value::String(word)) if word == "all" => Second::All,
        Some(toml::Value::String(word)) if word == "handovers" => Second::Handovers,
        Some(toml::Value::Float(share)) if (0.0..=1.0).contains(&share) => Second::Share(share),
        Some(toml::Value::Integer(share)) if (0..=1).contains(&share) => Second::Share(share as f64),
        Some(_) => return Err("review: second is handovers, all or a share between 0 and 1".to_owned()),
    };
    Ok(ReviewPolicy { readers, second })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Toml {
    #[serde(default)]
    case: CaseTable,
    #[serde(default)]
    list: Vec<ListTable>,
    #[serde(default)]
    claim: Vec<ClaimTable>,
    #[serde(default)]
    review: ReviewTable,
    #[serde(default)]
    compare: BTreeMap<String, String>,
}

/// The columns of `[compare]`, by header. The kind may be `any`, which leaves it to the values.
fn compare_of(table: BTreeMap<String, String>) -> Result<Vec<ColumnAsked>, String> {
    let asked = |(header, kind): (String, String)| {
        let known = Kind::from_name(&kind);
        if known.is_none() && kind != "any" {
            return Err("compare: the kind of a column is exact, text, number, date or any".to_owned());
        }
        Ok(ColumnAsked { header, kind: known })
    };
    table.into_iter().map(asked).collect()
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseTable {
    title: Option<String>,
    home: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListTable {
    name: String,
    path: PathBuf,
    role: String,
    side: Option<String>,
    stage: Option<toml::Value>,
    date: Option<toml::Value>,
    sheet: Option<String>,
    columns: Option<Vec<String>>,
    rows: Option<String>,
    time_zone: Option<String>,
    encoding: Option<String>,
    format: Option<String>,
    #[serde(default)]
    map: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimTable {
    list: Option<String>,
    side: Option<String>,
    what: String,
    total: Option<u64>,
    military: Option<u64>,
    civilian: Option<u64>,
}

/// Reads a case file. Its lists are read by the caller, in order, each with its own options.
///
/// # Errors
///
/// [`IoErrorKind::Input`] when there is no such file or it does not say what a case file says, naming line and key;
/// [`IoErrorKind::Read`] when it exists and reading fails.
///
/// # Examples
///
/// ```
/// use zvirka::reconcile::Role;
/// use zvirka_io::read_case;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("case.toml");
/// std::fs::write(
///     &path,
///     "[case]\ntitle = \"Обмін\"\n\n[[list]]\nname = \"ours\"\npath = \"ours.csv\"\nrole = \"roster\"\n\
///      map = { name = \"ПІБ\" }\n",
/// )?;
/// let case = read_case(&path)?;
/// assert_eq!(case.lists[0].role, Role::Roster);
/// assert_eq!(case.lists[0].path, folder.path().join("ours.csv"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_case(path: &Path) -> Result<CaseFile, IoError> {
    let shown = source::shown(path);
    // A case file is text, and is refused as a table would be that is none.
    let bytes = source::read_input(path, Format::Csv)?.bytes;
    let refused = |why: String| IoError::new(IoErrorKind::Input, format!("{shown}: {why}"));
    let (sha256, text) = source::with_digest(&bytes, || std::str::from_utf8(&bytes).map(str::to_owned));
    let text = text.map_err(|error| {
        refused(format!("is no UTF-8 at byte {}; save it as UTF-8", error.valid_up_to() + 1))
    })?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let parsed: Toml = toml::from_str(text).map_err(|error| {
        let place = error.span().map_or_else(String::new, |span| {
            let before = text.get(..span.start).unwrap_or("");
            format!("line {}: ", before.matches('\n').count() + 1)
        });
        refused(format!("{place}{}", without_values(error.message())))
    })?;
    if parsed.list.is_empty() {
        return Err(refused("there is no [[list]]; add one with name, path and role".to_owned()));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let lists = parsed.list.into_iter().map(|list| list_file(list, folder));
    let claims = parsed.claim.into_iter().enumerate().map(|(place, claim)| claim_of(place + 1, claim));
    Ok(CaseFile {
        path: path.to_owned(),
        sha256,
        title: parsed.case.title.unwrap_or_default(),
        home: parsed.case.home,
        lists: lists.collect::<Result<_, _>>().map_err(&refused)?,
        claims: claims.collect::<Result<_, _>>().map_err(&refused)?,
        review: review_of(parsed.review).map_err(&refused)?,
        compare: compare_of(parsed.compare).map_err(&refused)?,
    })
}

/// What the parser says, without what it quotes of the file, which may be anything: what it found is named by its kind,
/// and a key is shown where it has the form of one.
fn without_values(message: &str) -> String {
    let message = message.replace('\n', " ");
    // What is expected comes last and is the program's own; no value can come after it.
    let (found, expected) = match message.rsplit_once("expected ") {
        Some((found, expected)) => (found, format!("expected {expected}")),
        None => (message.as_str(), String::new()),
    };
    let is_key = |key: &&str| {
        !key.is_empty()
            && key.len() <= 40
            && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let own = found.split(['"', '`', '\'']).next().unwrap_or_default().trim_end_matches([' ', ',']);
    let key =
        found.split('`').nth(1).filter(is_key).filter(|_| own.ends_with("field") || own.ends_with("key"));
    let mut told = own.to_owned();
    if let Some(key) = key {
        told.push_str(&format!(" `{key}`"));
    }
    if !expected.is_empty() {
        told.push_str(if told.is_empty() { "" } else { ", " });
        told.push_str(&expected);
    }
    if told.is_empty() { "this is no TOML; check its quotation marks and brackets".to_owned() } else { told }
}

/// A text, a whole number or a date, as text.
fn text_of(value: toml::Value, list: &str, key: &str) -> Result<String, String> {
    match value {
        toml::Value::String(text) => Ok(text),
        toml::Value::Integer(number) => Ok(number.to_string()),
        toml::Value::Datetime(date) => Ok(date.to_string()),
        _ => Err(format!("list {list}: {key} must be a text, a whole number or a date")),
    }
}

fn list_file(list: ListTable, folder: &Path) -> Result<ListFile, String> {
    let name = list.name;
    let Some(role) = Role::from_name(&list.role) else {
        let roles = Role::ALL.map(Role::as_str).join(", ");
        return Err(format!("list {name}: there is no role {}; roles are {roles}", list.role));
    };
    let mut map = Vec::with_capacity(list.map.len());
    for (field, header) in list.map {
        match Field::from_name(&field) {
            Some(field) => map.push((field, header)),
            None => return Err(format!("list {name}: map names the field {field}, which there is not")),
        }
    }
    let format = list.format.map(|format| Format::from_name(&format)).transpose();
    let format = format.map_err(|error| format!("list {name}: {error}"))?;
    if list.path.as_os_str().is_empty() || list.path.as_os_str() == "-" {
        return Err(format!("list {name}: path must name a file"));
    }
    let rows = match list.rows.as_deref() {
        None => None,
        Some("people") => Some(RowsAre::People),
        Some("aliases") => Some(RowsAre::Aliases),
        Some(_) => return Err(format!("list {name}: rows is people or aliases")),
    };
    let time_zone = match list.time_zone {
        None => TimeZone::default(),
        Some(zone) => TimeZone::from_name(&zone)
            .ok_or_else(|| format!("list {name}: time_zone is Europe/Kyiv, Europe/Moscow or UTC"))?,
    };
    let value = |value: Option<toml::Value>, key| value.map(|value| text_of(value, &name, key)).transpose();
    let (stage, date) = (value(list.stage, "stage")?, value(list.date, "date")?);
    if date.as_deref().is_some_and(|date| PartialDate::parse(date).is_err()) {
        return Err(format!("list {name}: there is no such date; write YYYY-MM-DD"));
    }
    Ok(ListFile {
        path: folder.join(list.path),
        role,
        side: list.side,
        stage,
        date,
        options: ReadOptions {
            format,
            encoding: list.encoding,
            map,
            sheet: list.sheet,
            columns: list.columns,
            rows,
            time_zone,
            ..ReadOptions::default()
        },
        name,
    })
}

fn claim_of(number: usize, claim: ClaimTable) -> Result<Claim, String> {
    let by = match (claim.list, claim.side) {
        (Some(list), None) => Claimant::List(list),
        (None, Some(side)) => Claimant::Side(side),
        _ => return Err(format!("claim {number}: say either list or side")),
    };
    let Some(what) = Claimed::from_name(&claim.what) else {
        let known = Claimed::ALL.map(Claimed::as_str).join(", ");
        return Err(format!("claim {number}: what is {}; it can be {known}", claim.what));
    };
    Ok(Claim { by, what, total: claim.total, military: claim.military, civilian: claim.civilian })
}

impl CaseFile {
    /// The case, with its lists as they were read, in the order of [`lists`](Self::lists).
    ///
    /// Rows that reading set aside go along, so that the ledger has a line for them.
    #[must_use]
    pub fn case(&self, lists: &[ReadList]) -> Case {
        let lists = self.lists.iter().zip(lists).map(|(file, read)| CaseList {
            name: file.name.clone(),
            role: file.role,
            side: file.side.clone(),
            stage: file.stage.clone(),
            date: file.date.clone(),
            unread: read.rejects.iter().map(UnreadRow::from).collect(),
            list: read.list.clone(),
        });
        Case {
            title: self.title.clone(),
            home: self.home.clone(),
            lists: lists.collect(),
            claims: self.claims.clone(),
            verdicts: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<CaseFile, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.toml");
        std::fs::write(&path, text).unwrap();
        read_case(&path).map_err(|error| {
            assert_eq!(error.kind(), IoErrorKind::Input);
            error.to_string()
        })
    }

    const LIST: &str = "[[list]]\nname = \"ours\"\npath = \"ours.csv\"\nrole = \"roster\"\n";

    #[test]
    fn every_key_of_a_list_and_a_claim_is_read() {
        let case = read(
            "[case]\ntitle = \"1000 на 1000\"\nhome = \"наші\"\n[[list]]\nname = \"наші\"\npath = \"a/ours.csv\"\n\
             role = \"handover\"\nside = \"ukraine\"\nstage = 1\ndate = 2025-05-23\nsheet = \"Аркуш1\"\n\
             encoding = \"windows-1251\"\ncolumns = [\"ПІБ\", \"в/ч\"]\n\
             rows = \"aliases\"\ntime_zone = \"UTC\"\nmap = { name = \"ПІБ\", unit = \"в/ч\" }\n[[claim]]\nlist = \"наші\"\n\
             what = \"returned\"\ntotal = 1000\nmilitary = 880\ncivilian = 120\n\
             [review]\nreaders = 2\nsecond = 0.25\n",
        )
        .unwrap();
        assert_eq!(case.review, ReviewPolicy { readers: 2, second: Second::Share(0.25) });
        let list = &case.lists[0];
        assert_eq!((list.stage.as_deref(), list.date.as_deref()), (Some("1"), Some("2025-05-23")));
        assert_eq!(list.options.sheet.as_deref(), Some("Аркуш1"));
        assert_eq!(list.options.encoding.as_deref(), Some("windows-1251"));
        assert_eq!(list.options.columns.as_ref().map(Vec::len), Some(2));
        assert_eq!((list.options.rows, list.options.time_zone), (Some(RowsAre::Aliases), TimeZone::Utc));
        let map = [(Field::Name, "ПІБ".to_owned()), (Field::Unit, "в/ч".to_owned())];
        assert_eq!(list.options.map, map);
        assert_eq!(case.claims[0].by, Claimant::List("наші".to_owned()));
        assert_eq!(case.claims[0].military, Some(880));
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_place() {
        for (text, told) in [
            ("", "there is no [[list]]"),
            ("[case\n", "line 1"),
            (&format!("{LIST}roll = \"roster\"\n"), "line 5: unknown field `roll`"),
            (&LIST.replace("roster", "rooster"), "there is no role rooster"),
            (&LIST.replace("ours.csv", "-"), "path must name a file"),
            (&format!("{LIST}rows = \"names\"\n"), "rows is people or aliases"),
            (&format!("{LIST}time_zone = \"Mars\"\n"), "time_zone is Europe/Kyiv"),
            (&format!("{LIST}map = {{ nome = \"ПІБ\" }}\n"), "the field nome"),
            (&format!("{LIST}[[claim]]\nwhat = \"returned\"\ntotal = 1\n"), "either list or side"),
            (&format!("{LIST}[[claim]]\nlist = \"ours\"\nwhat = \"gone\"\n"), "it can be returned"),
            (&format!("{LIST}[[claim]]\nlist = \"ours\"\nwhat = \"held\"\ntotal = -1\n"), "line 8"),
            (&format!("{LIST}[review]\nreaders = 3\n"), "readers is 1 or 2"),
            (&format!("{LIST}[review]\nsecond = \"some\"\n"), "second is handovers, all or a share"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(told), "{text}: {error}");
        }
        assert_eq!(read_case(Path::new("/nowhere/case.toml")).unwrap_err().kind(), IoErrorKind::Input);
    }
}
